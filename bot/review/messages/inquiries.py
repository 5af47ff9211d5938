"""Presubmission inquiries."""

from __future__ import annotations

from bot.review.messages.pieces import at, done, link
from bot.review.submission import Submission


def in_scope(review: Submission) -> str:
    """``in-scope``."""
    form = f"{review.url.rpartition('/')[0]}/new/choose"
    return done(
        f"Good news, {at(review.opener)}: the package is in scope, and we would be glad to review it. Please "
        f"{link('open a submission', form)} and name this inquiry in it (`#{review.number}`): I then connect "
        "the two and close this one."
    )


def inquiry_named(submission: int) -> str:
    """A submission that somebody else opened for the same people."""
    return f"➡️ A submission names this inquiry: #{submission}. If it is the one, this inquiry has done its work and can be closed."


def inquiry_followed(submission: int) -> str:
    """The submission is there."""
    return f"➡️ The submission is here: #{submission}. Thank you! Everything else happens there, so this inquiry is closed."
