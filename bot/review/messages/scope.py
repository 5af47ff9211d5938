"""Presubmission inquiries."""

from __future__ import annotations

from bot.review.messages.pieces import at, code, link, name, names
from bot.review.model.labels import Label
from bot.review.model.submission import Submission


def inquiry_status(review: Submission) -> str:
    """``status`` on an inquiry."""
    bot = review.policy.bot
    eic = f" ({names(review.eics)})" if review.eics else ""
    if review.has(Label.IN_SCOPE):
        text = "The package is **in scope**. We are waiting for the submission."
    elif review.has(Label.OUT_OF_SCOPE):
        text = "The package is currently **out of scope**."
    elif not review.open:
        text = "The inquiry is closed."
    else:
        text = (
            f"The editor in chief{eic} decides whether the package is in scope: `{bot} in-scope` or "
            f"`{bot} out-of-scope REASON`"
        )
    if review.has(Label.AWAITING_MAINTAINER):
        wanted = f": {code(review.record.wanted)}" if review.record.wanted else "."
        text += f"\n\n⌛ We are waiting for a reply from {name(review.opener)}{wanted}"
    return f"🔭 This is a presubmission inquiry by {name(review.opener)}. {text}"


def in_scope(review: Submission) -> str:
    """``in-scope``."""
    form = f"{review.url.rpartition('/')[0]}/new/choose"
    return (
        f"🎉 Good news, {at(review.opener)}: your package is in scope, and we would love to review it. Please "
        f"{link('open a submission', form)} and mention this inquiry in it (`#{review.number}`). I will then link "
        "the two and close this issue."
    )


def inquiry_named(submission: int) -> str:
    """Another person opened a submission that names this inquiry."""
    return f"➡️ Submission #{submission} mentions this inquiry. If it is about the same package, you can close this issue."


def inquiry_followed(submission: int) -> str:
    """The submission that follows this inquiry was opened."""
    return (
        f"➡️ Thank you for your submission! We continue in #{submission}, so I closed this inquiry."
    )
