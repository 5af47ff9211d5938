"""Welcomes to new submissions, inquiries and help requests."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.header import problem, publication_named
from bot.review.messages.manual_edits import follows_inquiries
from bot.review.messages.pieces import at, author, bullets, folded, link, name
from bot.review.model.policy import Partner
from bot.review.model.record import AffiliationState
from bot.review.model.submission import Submission
from bot.review.model.website import Problem

_MOST = 5
"""Problems in the header that a welcome shows; more are folded."""


def submission_welcome(review: Submission, found: Sequence[Problem]) -> str:
    """The top of the status comment while a submission is new."""
    links, bot = review.policy.links, review.policy.bot
    parts = [
        f"### 👋 Welcome, {author(review)}, and thank you for your submission!",
        f"An editor in chief will look at your submission within {review.policy.days.eic_answer} days and start the "
        "pre-review checks. Then an editor will take over and look for reviewers. The "
        f"{link('author guide', links.author_guide)} explains each step.",
    ]
    if found:
        todo = list(map(problem, found))
        parts.append(
            "**What you can do now:** please edit the text of this issue.\n\n"
            + bullets(todo[:_MOST])
        )
        if todo[_MOST:]:
            parts.append(folded(f"{len(todo) - _MOST} more", bullets(todo[_MOST:])))
    else:
        parts.append("Your header is complete. You do not need to do anything right now.")
    notes = []
    undecided = [
        key for key, outcome in review.partners.items() if outcome is AffiliationState.REQUESTED
    ]
    ticked = [review.policy.partners[key] for key in undecided if review.ticked(key)]
    notes += [
        affiliation_asked_for(review.policy.partners[key], _asker(review, key))
        for key in undecided
        if not review.ticked(key)
    ]
    notes += [
        f"You requested affiliation with **{partner.name}**. Its own editors decide, and the review does not depend on it."
        + (
            ""
            if partner.active
            else f" {partner.name} makes no decisions at the moment, so the review will not wait for one."
        )
        for partner in ticked
    ]
    if review.goes_to_joss:
        notes.append(
            "You want to submit to **JOSS**. After the acceptance here, JOSS will only review your paper."
        )
    if review.proposed_route:
        notes.append(
            "**JOSS** has already published this software. The editor in chief will decide whether a shorter review is enough."
            if review.proposed_route == "joss"
            else "You named a peer-reviewed publication. The editor in chief will decide whether a shorter review is enough."
        )
    if review.header.publication:
        notes.append(publication_named(review.header.publication))
    if review.record.inquiries:
        notes.append(f"This follows the inquiry {follows_inquiries(review.record.inquiries)}.")
    if notes:
        parts.append(folded("What I read in your submission", bullets(notes)))
    parts.append(f"Questions? Just ask here. To see my commands: `{bot} help`")
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
        f"👋 Thank you for your presubmission inquiry, {at(review.opener)}! An editor in chief will tell you here "
        f"within {review.policy.days.eic_answer} days whether your package is in scope. "
        f"The {link('scope page', review.policy.links.scope)} explains what we review."
    )


def help_request_welcome(review: Submission) -> str:
    """A help request is opened."""
    return (
        f"👋 Hello {at(review.opener)}! The editorial team will answer you here. In the meantime, the "
        f"{link('peer review guide', review.policy.links.guide)} may help."
    )
