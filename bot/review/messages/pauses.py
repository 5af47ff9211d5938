"""The review waits."""

from __future__ import annotations

from datetime import date

from bot.review.messages.pieces import at, code, day, done, stage_name
from bot.review.model.record import Hold
from bot.review.model.submission import IssueKind, Submission


def information_wanted(review: Submission, wanted: str) -> str:
    """``request-info``."""
    what = f": {code(wanted)}" if wanted else ""
    who = review.opener if review.kind is IssueKind.INQUIRY else review.author
    return done(
        f"{at(who)}, the editorial team needs something from you{what}. Just answer here; my flag goes "
        "with your comment."
    )


def held(review: Submission, pause: Hold) -> str:
    """``hold``."""
    until = f" I ask again on {day(pause.until)}." if pause.until else ""
    why = f"\n\nReason: {code(pause.reason)}" if pause.reason else ""
    return (
        done(
            f"The review is on hold at {stage_name(review.stage, review.policy)}; nobody is waited for.{until} "
            f"`{review.policy.bot} resume` goes on."
        )
        + why
    )


def hold_in_the_past(when: date) -> str:
    """A hold until a day that has been."""
    return f"{day(when)} has passed already, or is today; the day to ask again lies ahead."


def resumed(review: Submission) -> str:
    """``resume``."""
    return done(
        f"The review goes on at {stage_name(review.stage, review.policy)}. "
        f"`{review.policy.bot} status` shows what comes next."
    )


def still_on_hold(bot: str) -> str:
    """Behind the answer to a command that changed the stage of a review on hold."""
    return f"⏸ The review is still on hold; `{bot} resume` ends that."
