"""A review ends before acceptance, or comes back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.pieces import (
    at,
    author,
    bullets,
    code,
    done,
    link,
    listed,
    names,
    package,
    stage_name,
)
from bot.review.model.people import same
from bot.review.model.submission import IssueKind, Submission


def _everybody(review: Submission) -> str:
    """Mention everyone who has worked on this review, each once."""
    others = [*(one.login for one in review.reviewers), *review.editors]
    called = [at(one) for one in dict.fromkeys(others) if not same(one, review.author)]
    return listed([author(review), *called])


def out_of_scope(review: Submission, reason: str) -> str:
    """``out-of-scope``."""
    venues = [link(title, page) for title, page in review.policy.venues.items()]
    parts = [
        f"Thank you for submitting {package(review)}, {author(review)}. We found that it is "
        f"currently outside the {link('scope', review.policy.links.scope)} of our reviews, so I closed "
        "this issue.",
        f"Reason: {code(reason)}",
    ]
    if venues:
        parts.append(f"Another community may be a better fit:\n\n{bullets(venues)}")
    return "\n\n".join(parts)


def rejected(review: Submission, reason: str) -> str:
    """``reject``."""
    what = "inquiry" if review.kind is IssueKind.INQUIRY else "submission"
    return "\n\n".join(
        [
            f"The editors have decided not to continue with this {what}, so I closed it. Thank you, "
            f"{_everybody(review)}, for the time and care you put into it.",
            f"Reason: {code(reason)}",
        ]
    )


def not_yours_to_reject(review: Submission) -> str:
    """``reject`` by an editor who does not lead this review, or before the review has started."""
    whom = f" You could ask {names(review.eics)}." if review.eics else ""
    return (
        "Only the editor in chief can reject a submission. After the review has started, its own editor can do so "
        f"too.{whom}"
    )


def withdraw_really(bot: str) -> str:
    """``withdraw`` asks back once."""
    return (
        "🤔 Do you want to withdraw your submission? I would close it, and you would need a new submission to come back. "
        f"To withdraw: `{bot} withdraw yes`. If you only need more time: `{bot} hold until DATE`"
    )


def _come_back(review: Submission) -> str:
    return (
        "You are welcome to come back with a new submission. Please start it with your response to the reviews "
        "in this issue."
        if any(one.review for one in review.reviewers)
        else "You are welcome to come back with a new submission at any time."
    )


def withdrawn(review: Submission, reason: str) -> str:
    """``withdraw yes``."""
    parts = [
        done(
            f"The author has withdrawn this submission, so I closed it. Thank you, {_everybody(review)}, for your work!"
        )
    ]
    if reason:
        parts.append(f"Reason: {code(reason)}")
    return "\n\n".join([*parts, _come_back(review)])


def closing_warned(review: Submission) -> str:
    """``warn-closing``."""
    bot = review.policy.bot
    return (
        f"⏰ {author(review)}, we are waiting for your response. Without a comment from you, the editor "
        "may close this review in a month.\n\n"
        f"Any comment keeps it open. If you need more time: `{bot} hold until DATE`. If you want to stop: "
        f"`{bot} withdraw`\n\n"
        "Editor: an email to the author may help, because some people do not read GitHub notifications."
    )


def closed_unfinished(review: Submission, reason: str) -> str:
    """``close-unfinished``."""
    return "\n\n".join(
        [
            done(
                f"I closed this review before it was finished. Thank you, {_everybody(review)}, for your work!"
            ),
            f"Reason: {code(reason)}",
            _come_back(review),
        ]
    )


def goes_on(labels: Sequence[str]) -> str:
    """``reopen`` after somebody has reopened the issue by hand."""
    which = listed([code(label) for label in labels])
    return done(f"I removed the label {which}, because this issue is open again.")


def reopened(review: Submission) -> str:
    """``reopen``."""
    if review.kind is IssueKind.INQUIRY:
        return done("The inquiry is open again.")
    return done(
        f"The review is open again, at {stage_name(review.stage, review.policy)}. "
        f"To see what comes next: `{review.policy.bot} status`"
    )
