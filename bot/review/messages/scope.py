"""Presubmission inquiries."""

from __future__ import annotations

from bot.review.messages.pieces import at, code, done, link, name, names
from bot.review.model.labels import Label
from bot.review.model.submission import Submission


def inquiry_status(review: Submission) -> str:
    """``status`` on an inquiry."""
    bot = review.policy.bot
    eic = f" ({names(review.eics)})" if review.eics else ""
    if review.has(Label.IN_SCOPE):
        text = "The package is **in scope**; the submission is awaited."
    elif review.has(Label.OUT_OF_SCOPE):
        text = "The package is currently **out of scope**."
    elif not review.open:
        text = "The inquiry is closed."
    else:
        text = (
            f"The editor in chief{eic} says whether the package is in scope: `{bot} in-scope` or "
            f"`{bot} out-of-scope <reason>`."
        )
    if review.has(Label.AWAITING_MAINTAINER):
        wanted = f": {code(review.record.wanted)}" if review.record.wanted else ""
        text += f"\n\n⌛ {name(review.opener)} is asked for something{wanted}."
    return f"🔭 A presubmission inquiry by {name(review.opener)}. {text}"


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
