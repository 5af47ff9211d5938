"""A review ends before acceptance, or comes back."""

from __future__ import annotations

from bot.review.messages.pieces import (
    at,
    bullets,
    code,
    done,
    link,
    listed,
    names,
    package,
    stage_name,
)
from bot.review.model.submission import IssueKind, Submission


def _everybody(review: Submission) -> str:
    """Whoever has worked on this review, each once, called."""
    people = [review.author, *(one.login for one in review.reviewers), *review.editors]
    return listed([at(login) for login in dict.fromkeys(people)])


def out_of_scope(review: Submission, reason: str) -> str:
    """``out-of-scope``."""
    venues = [link(title, page) for title, page in review.policy.venues.items()]
    parts = [
        done(
            f"Thank you for bringing {package(review)} to us, {at(review.author)}. We found that it is "
            f"currently outside the {link('scope', review.policy.links.scope)} of our reviews, so this "
            "issue is closed."
        ),
        f"Reason: {code(reason)}",
    ]
    if venues:
        parts.append(f"It may find a home elsewhere:\n\n{bullets(venues)}")
    return "\n\n".join(parts)


def rejected(review: Submission, reason: str) -> str:
    """``reject``."""
    what = "inquiry" if review.kind is IssueKind.INQUIRY else "submission"
    return "\n\n".join(
        [
            done(
                f"We decided not to take this {what} further, and closed it. Thank you, {_everybody(review)}, "
                "for the time and care you put into it."
            ),
            f"Reason: {code(reason)}",
        ]
    )


def not_yours_to_reject(review: Submission) -> str:
    """An editor who does not lead this review, or too early."""
    whom = f" You could ask {names(review.eics)}." if review.eics else ""
    return (
        "Rejecting is for the editor in chief, and once the review is under way for this review's own "
        f"editor.{whom}"
    )


def withdraw_really(bot: str) -> str:
    """``withdraw`` asks back once."""
    return (
        "🤔 This would close your submission; coming back later means a new one. "
        f"If that is what you want: `{bot} withdraw yes`. If you only need time: `{bot} hold until DATE`."
    )


def _come_back(review: Submission) -> str:
    return (
        "You are welcome to come back with a new submission; it would begin with your answers to the reviews "
        "that were written here."
        if any(one.review for one in review.reviewers)
        else "You are welcome to come back with a new submission any time."
    )


def withdrawn(review: Submission, reason: str) -> str:
    """``withdraw yes``."""
    parts = [
        done(
            f"The submission is withdrawn and closed. Thank you, {_everybody(review)}, for the work done!"
        )
    ]
    if reason:
        parts.append(f"Reason: {code(reason)}")
    return "\n\n".join([*parts, _come_back(review)])


def closing_warned(review: Submission) -> str:
    """``warn-closing``."""
    bot = review.policy.bot
    return (
        f"⏳ {at(review.author)}, we have been waiting for word from you. If nothing is heard here within a "
        "month, the editor may close this review as unfinished.\n\n"
        f"Any comment keeps it open. You need more time? `{bot} hold until DATE`. You would rather stop? "
        f"`{bot} withdraw`. An e-mail to the authors may help, too: not everybody reads GitHub's."
    )


def closed_unfinished(review: Submission, reason: str) -> str:
    """``close-unfinished``."""
    return "\n\n".join(
        [
            done(
                f"This review is closed unfinished. Thank you, {_everybody(review)}, for the work done!"
            ),
            f"Reason: {code(reason)}",
            _come_back(review),
        ]
    )


def reopened(review: Submission) -> str:
    """``reopen``."""
    if review.kind is IssueKind.INQUIRY:
        return done("The inquiry is open again.")
    return done(
        f"The review is open again, at {stage_name(review.stage, review.policy)}. "
        f"`{review.policy.bot} status` shows what comes next."
    )
