"""Welcomes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.header import problem, publication_named
from bot.review.messages.manual_edits import follows_inquiries
from bot.review.messages.pieces import at, bullets, link
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
    ticked = [review.policy.partners[key] for key in review.partners]
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
            else "You named a peer-reviewed publication. The editor in chief will decide whether a shorter review is possible."
        )
    if review.header.publication:
        notes.append(publication_named(review.header.publication))
    if review.record.inquiries:
        notes.append(f"This follows the inquiry {follows_inquiries(review.record.inquiries)}.")
    if notes:
        parts.append(f"**What I saw in your submission:**\n\n{bullets(notes)}")
    parts.append(f"Questions? Ask right here. `{bot} help` shows what you can ask of me.")
    return "\n\n".join(parts)


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
