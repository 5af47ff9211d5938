"""The partner communities' decisions."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.pieces import at, code, done, listed, name
from bot.review.model.header import Field
from bot.review.model.policy import Partner
from bot.review.model.record import AffiliationDecision, AffiliationState
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission


def which_partner(keys: Sequence[str]) -> str:
    """More than one partner could be meant."""
    return f"Which partner community is meant? {listed([f'`{key}`' for key in keys]).replace(' and ', ' or ')}: put it behind the command."


def not_your_partner(partner: str, key: str, *, staff: bool) -> str:
    """Affiliation is the partner's alone."""
    text = f"Affiliation with {partner} is decided by {partner}'s own editors alone."
    if staff:
        text += f" A decision they made elsewhere is recorded with `affiliate {key} for @partner-editor URL`."
    return text


def only_editors_record() -> str:
    """Recording for somebody else is an editor's business."""
    return "Only an editor records a decision that somebody else made."


def not_a_partner_editor(login: str, partner: str) -> str:
    """The decision of somebody who may not decide."""
    return f"{name(login)} is not one of {partner}'s editors, so it cannot be their decision."


def not_affiliated(partner: str) -> str:
    """Only what is affiliated can be revoked."""
    return (
        f"This package is not affiliated with {partner}. To say no: `decline-affiliation <reason>`."
    )


def reason_missing(command: str, key: str, bot: str) -> str:
    """A no without a reason."""
    return f"The author would like to know why: `{bot} {command} {key} <reason>`."


def only_partners_decide(keys: Sequence[str]) -> str:
    """An editor cannot decide for a community, but write down what it decided."""
    which = listed([f"`affiliate {key} for @partner-editor URL`" for key in keys])
    return (
        "Affiliation is decided by the communities' own editors alone. A decision they made elsewhere is recorded "
        f"with {which.replace(' and ', ' or ')}."
    )


def website_will_not_show(partner: str) -> str:
    """The website knows affiliation by the box in the issue's text."""
    return f"ℹ️ The issue's text has no box for {partner} that the website reads, so the website will not show the affiliation."


def affiliation_decided(
    review: Submission, partner: Partner, decision: AffiliationDecision, notes: Sequence[str]
) -> str:
    """A partner's decision."""
    package = review.header.text(Field.PACKAGE)
    verdict = {
        AffiliationState.AFFILIATED: f"{code(package)} is affiliated with **{partner.name}**. Congratulations, {at(review.author)}!",
        AffiliationState.DECLINED: f"**{partner.name}** does not affiliate {code(package)}.",
        AffiliationState.REVOKED: f"{code(package)} is no longer affiliated with **{partner.name}**.",
        AffiliationState.REQUESTED: f"Affiliation with **{partner.name}** is asked for.",
    }[decision.outcome]
    parts = [done(verdict)]
    if decision.reason:
        parts.append(f"Reason: {code(decision.reason)}")
    if decision.recorded_by:
        parts.append(
            f"Decided by {at(decision.by)} elsewhere ({code(decision.url)}), written down by {name(decision.recorded_by)}. If that is not right, {partner.name}'s editors can change it here."
        )
    if decision.outcome is not AffiliationState.AFFILIATED and review.stage is not Stage.APPROVED:
        parts.append("The review itself goes on as before.")
    return "\n\n".join([*parts, *notes])
