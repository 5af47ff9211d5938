"""Welcomes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.header import problem
from bot.review.messages.manual_edits import follows_inquiries
from bot.review.messages.pieces import at, bullets, link, name
from bot.review.model.policy import Partner
from bot.review.model.record import AffiliationState
from bot.review.model.submission import Submission
from bot.review.model.website import Problem


def submission_welcome(review: Submission, found: Sequence[Problem]) -> str:
    """The top of the status comment while a submission is new."""
    links, bot = review.policy.links, review.policy.bot
    parts = [
        f"### 👋 Welcome, {at(review.author)}, and thank you for your submission!",
        f"An editor in chief looks at it within about {review.policy.days.eic_answer} days and starts the "
        f"pre-review checks. Then an editor takes over and finds reviewers. The "
        f"{link('author guide', links.author_guide)} tells the whole story.",
    ]
    if found:
        parts.append(
            "**You can help now** by editing the text of this issue:\n\n"
            + bullets(map(problem, found))
        )
    else:
        parts.append("Your header is complete: there is nothing to do for you right now.")
    notes = []
    ticked = [review.policy.partners[key] for key in review.partners if review.ticked(key)]
    notes += [
        affiliation_asked_for(review.policy.partners[key], _asker(review, key))
        for key in review.partners
        if not review.ticked(key)
    ]
    notes += [
        f"You asked for affiliation with **{partner.name}**. Its own editors decide on that, independently of the review."
        + (
            ""
            if partner.active
            else f" {partner.name} takes no decisions at present, so nobody waits for it."
        )
        for partner in ticked
    ]
    if review.goes_to_joss:
        notes.append(
            "You would like to go on to **JOSS**: once accepted here, the fast track is open to you."
        )
    if review.proposed_route:
        notes.append(
            "The software is published in **JOSS** already; the editor in chief decides about the shorter route for that."
            if review.proposed_route == "joss"
            else "I saw publication fields on top of the header; the editor in chief decides about a shorter route."
        )
    if review.record.inquiries:
        notes.append(f"This follows the inquiry {follows_inquiries(review.record.inquiries)}.")
    if notes:
        parts.append(f"**What I saw in your submission:**\n\n{bullets(notes)}")
    parts.append(f"Questions? Ask right here. `{bot} help` shows what you can ask of me.")
    return "\n\n".join(parts)


def _asker(review: Submission, key: str) -> str:
    decision = review.record.affiliation.get(key)
    if decision and decision.outcome is AffiliationState.REQUESTED and decision.by != review.author:
        return decision.by
    return review.record.requested_by.get(key, "")


def affiliation_asked_for(partner: Partner, asker: str) -> str:
    """A partner's label that the author has not asked for."""
    who = name(asker) if asker else "The editorial team"
    return f"{who} asked for affiliation with **{partner.name}**. The editors of {partner.name} decide on that, independently of the review."


def inquiry_welcome(review: Submission) -> str:
    """An inquiry is opened."""
    return (
        f"👋 Thank you for asking, {at(review.opener)}! An editor in chief looks at your presubmission inquiry "
        f"within about {review.policy.days.eic_answer} days and tells you here whether the package is in scope. "
        f"The {link('scope page', review.policy.links.scope)} says what we look at."
    )


def help_request_welcome(review: Submission) -> str:
    """A call for help is opened."""
    return (
        f"👋 Hello {at(review.opener)}! Somebody from the editorial team will answer you here. Meanwhile the "
        f"{link('peer review guide', review.policy.links.guide)} may help."
    )
