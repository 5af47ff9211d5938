"""Welcomes to new submissions, inquiries and help requests."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.header import problem, publication_named
from bot.review.messages.manual_edits import follows_inquiries
from bot.review.messages.own_words import in_days, own_words
from bot.review.messages.pieces import at, author, bullets, folded, name, pointer, within
from bot.review.model.policy import Partner
from bot.review.model.record import AffiliationState
from bot.review.model.stages import Stage, exists
from bot.review.model.submission import Submission
from bot.review.model.texts import TextName
from bot.review.model.website import Problem

_MOST = 5
"""Problems in the header that a welcome shows; more are folded."""


def submission_welcome(review: Submission, found: Sequence[Problem]) -> str:
    """The top of the status comment while a submission is new."""
    links, bot = review.policy.links, review.policy.bot
    own = own_words(
        review.policy,
        TextName.WELCOME,
        author=f"@{review.author}",
        package=review.package,
        days=in_days(review.policy.days.eic_answer),
        todo=_todo(review, found),
        notes=_notes(review),
    )
    if own is not None:
        return own
    parts = [
        f"### 👋 Welcome, {author(review)}, and thank you for your submission!",
        f"An editor in chief will look at your submission{within(review.policy.days.eic_answer)} and "
        + (
            "start the pre-review checks. Then an editor will take over and look for reviewers."
            if exists(Stage.CHECKS, review.policy)
            else "assign an editor, who will look for reviewers."
        )
        + pointer("The {} explains each step.", "author guide", links.author_guide),
    ]
    parts.append(_todo(review, found))
    if notes := _notes(review):
        parts.append(notes)
    parts.append(f"Questions? Just ask here. To see my commands: `{bot} help`")
    return "\n\n".join(parts)


def _todo(review: Submission, found: Sequence[Problem]) -> str:
    """What the author can do now."""
    if not found:
        return "Your header is complete. You do not need to do anything right now."
    todo = [problem(one, review.policy) for one in found]
    text = "**What you can do now:** please edit the text of this issue.\n\n" + bullets(
        todo[:_MOST]
    )
    more = todo[_MOST:]
    return f"{text}\n\n{folded(f'{len(more)} more', bullets(more))}" if more else text


def _notes(review: Submission) -> str:
    """What the bot has read in a submission, folded; empty: nothing to speak of."""
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
    journal = review.policy.journal
    if review.goes_to_joss:
        notes.append(
            f"You want to submit to **{journal}**. After the acceptance here, {journal} will only review your paper."
        )
    if review.proposed_route:
        notes.append(
            f"**{journal}** has already published this software. The editor in chief will decide whether a shorter review is enough."
            if review.proposed_route == "joss"
            else "You named a peer-reviewed publication. The editor in chief will decide whether a shorter review is enough."
        )
    if review.header.publication:
        notes.append(publication_named(review.header.publication))
    if review.record.inquiries:
        notes.append(f"This follows the inquiry {follows_inquiries(review.record.inquiries)}.")
    return folded("What I read in your submission", bullets(notes)) if notes else ""


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
    own = own_words(
        review.policy,
        TextName.INQUIRY,
        author=f"@{review.opener}",
        package=review.package,
        days=in_days(review.policy.days.eic_answer),
    )
    if own is not None:
        return own
    return (
        f"👋 Thank you for your presubmission inquiry, {at(review.opener)}! An editor in chief will tell you here"
        f"{within(review.policy.days.eic_answer)} whether your package is in scope."
        + pointer("The {} explains what we review.", "scope page", review.policy.links.scope)
    )


def help_request_welcome(review: Submission) -> str:
    """A help request is opened."""
    own = own_words(
        review.policy, TextName.HELP, author=f"@{review.opener}", package=review.package
    )
    if own is not None:
        return own
    return f"👋 Hello {at(review.opener)}! The editorial team will answer you here." + pointer(
        "In the meantime, the {} may help.", "peer review guide", review.policy.links.guide
    )
