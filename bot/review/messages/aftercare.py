"""Accepted packages, years later."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.own_words import own_words
from bot.review.messages.pieces import at, code, done, listed, name, package
from bot.review.model.policy import Policy
from bot.review.model.submission import Submission
from bot.review.model.texts import TextName


def check_in(review: Submission, people: Sequence[str]) -> str:
    """``check-in``."""
    return f"📬 Hello {listed([at(login) for login in people])}! {check_in_words(package(review), review.policy)}"


def check_in_words(which: str, policy: Policy) -> str:
    """What maintainers are asked once a year, without calling anybody; ``which`` is code already."""
    own = own_words(policy, TextName.CHECK_IN, package=which.strip("` "))
    if own is not None:
        return own
    return (
        f"{policy.community.name} accepted {which} some time ago, and we would like to know how it is doing. A short reply is enough:\n\n"
        "- Do you still maintain it? Are the maintainers in the header up to date?\n"
        "- Has it moved or changed its name?\n"
        "- Can we help, for example to find new maintainers?\n\n"
        "If you have no more time for it, just tell us. We will mark it as archived."
    )


def archived_packages_rest(bot: str) -> str:
    """``check-in`` on an archived package."""
    return f"This package is archived, so I did not ask anyone. If it is maintained again: `{bot} unarchive`"


def archived(review: Submission, reason: str) -> str:
    """``archive``."""
    text = done(f"{package(review)} is now marked as archived. It is no longer maintained.")
    return f"{text}\n\nReason: {code(reason)}" if reason else text


def unarchived(review: Submission) -> str:
    """``unarchive``."""
    return done(f"{package(review)} is maintained again. Welcome back, {name(review.author)}!")
