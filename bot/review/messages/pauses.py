"""Requests for information, and reviews on hold."""

from __future__ import annotations

from datetime import date

from bot.review.messages.pieces import at, author, code, day, done, stage_name
from bot.review.model.record import Hold
from bot.review.model.submission import IssueKind, Submission


def information_wanted(review: Submission, wanted: str) -> str:
    """``request-info``."""
    what = f": {code(wanted)}" if wanted else ""
    who = at(review.opener) if review.kind is IssueKind.INQUIRY else author(review)
    return done(f"{who}, the editorial team needs something from you{what}. Please reply here.")


def held(review: Submission, pause: Hold) -> str:
    """``hold``."""
    until = f" I will ask again on {day(pause.until)}." if pause.until else ""
    why = f"\n\nReason: {code(pause.reason)}" if pause.reason else ""
    return (
        done(
            f"The review is on hold at {stage_name(review.stage, review.policy)}, and all deadlines are paused.{until} "
            f"To continue: `{review.policy.bot} resume`"
        )
        + why
    )


def hold_in_the_past(when: date) -> str:
    """A hold until today or a day in the past."""
    return f"{day(when)} is not in the future. Please choose tomorrow or a later day."


def resumed(review: Submission) -> str:
    """``resume``."""
    return done(
        f"The review continues at {stage_name(review.stage, review.policy)}. "
        f"To see what comes next: `{review.policy.bot} status`"
    )


def still_on_hold(bot: str) -> str:
    """Added to the answer to a command that changed the stage of a review on hold."""
    return f"⏸ The review is still on hold. To continue: `{bot} resume`"
