"""The partner communities' decisions."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.pieces import BOT, at, author, code, listed, name
from bot.review.model.header import Field
from bot.review.model.policy import Partner
from bot.review.model.record import AffiliationDecision, AffiliationState
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission


def which_partner(keys: Sequence[str]) -> str:
    """The command names no partner, and more than one is possible."""
    return f"Which partner community do you mean? Please add {listed([f'`{key}`' for key in keys]).replace(' and ', ' or ')} after the command."


def not_your_partner(partner: str, key: str, *, staff: bool, bot: str = BOT) -> str:
    """Only a partner's editors decide on affiliation."""
    text = f"Only {partner}'s own editors decide on affiliation with {partner}."
    if staff:
        text += f" To record a decision they made elsewhere: `{bot} affiliate {key} for @partner-editor URL`"
    return text


def only_editors_record() -> str:
    """Only editors record another person's decision."""
    return "Only an editor can record another person's decision."


def not_a_partner_editor(login: str, partner: str) -> str:
    """A recorded decision by a person who is not an editor of the partner."""
    return f"{name(login)} is not an editor of {partner}, so I cannot record this as {partner}'s decision."


def not_affiliated(partner: str, bot: str = BOT) -> str:
    """``revoke-affiliation`` without an affiliation."""
    return f"This package is not affiliated with {partner}. To decline the request: `{bot} decline-affiliation REASON`"


def reason_missing(command: str, key: str, bot: str) -> str:
    """A decline without a reason."""
    return f"Please give the author a reason: `{bot} {command} {key} REASON`"


def only_partners_decide(keys: Sequence[str], bot: str = BOT) -> str:
    """An editor cannot decide for a partner, only record what the partner decided."""
    which = listed([f"`{bot} affiliate {key} for @partner-editor URL`" for key in keys])
    return (
        "Only the partner communities' own editors decide on affiliation. To record a decision they made elsewhere: "
        f"{which.replace(' and ', ' or ')}"
    )


def website_will_not_show(partner: str) -> str:
    """The website reads affiliation from the box in the issue's text."""
    return f"ℹ️ The website will not show the affiliation, because the issue's text has no box for {partner} that it can read."


def can_be_listed(review: Submission, partner: Partner) -> str:
    """A partner's contact is told of a package that is accepted and affiliated."""
    package = review.header.text(Field.PACKAGE)
    return f"🤝 {at(partner.contact)}: {code(package)} is accepted and affiliated with **{partner.name}**. You can add it to your list."


def affiliation_decided(
    review: Submission, partner: Partner, decision: AffiliationDecision, notes: Sequence[str]
) -> str:
    """A partner's decision."""
    package = review.header.text(Field.PACKAGE)
    verdict = {
        AffiliationState.AFFILIATED: f"🎉 {code(package)} is affiliated with **{partner.name}**. Congratulations, {author(review)}!",
        AffiliationState.DECLINED: f"**{partner.name}** has declined the affiliation of {code(package)}.",
        AffiliationState.REVOKED: f"{code(package)} is no longer affiliated with **{partner.name}**.",
        AffiliationState.REQUESTED: f"The author has requested affiliation with **{partner.name}**.",
    }[decision.outcome]
    parts = [verdict]
    if decision.reason:
        parts.append(f"Reason: {code(decision.reason)}")
    if decision.recorded_by:
        parts.append(
            f"{at(decision.by)} made this decision elsewhere ({code(decision.url)}), and {name(decision.recorded_by)} recorded it. If this is wrong, {partner.name}'s editors can change it here."
        )
    if decision.outcome is not AffiliationState.AFFILIATED and review.stage is not Stage.APPROVED:
        parts.append("The review continues as before.")
    return "\n\n".join([*parts, *notes])
