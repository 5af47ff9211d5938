"""Years after."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.pieces import at, code, done, listed, name, package
from bot.review.model.submission import Submission


def check_in(review: Submission, people: Sequence[str]) -> str:
    """``check-in``."""
    return f"📬 Hello {listed([at(login) for login in people])}! {check_in_words(package(review))}"


def check_in_words(which: str) -> str:
    """What maintainers are asked once a year, without calling anybody."""
    return (
        f"{which} was accepted by pyOpenSci some time ago, and we would like to hear how it is doing. A few "
        "words here are enough:\n\n"
        "- Is it still maintained, and are the maintainers in the header the people to reach?\n"
        "- Has it moved, or changed its name?\n"
        "- Is there anything we can help with? New maintainers, for example.\n\n"
        "Should you have no more time for it, that is fine as well: tell us, and we mark it as archived."
    )


def archived_packages_rest(bot: str) -> str:
    """``check-in`` on a package that nobody maintains."""
    return f"This package is archived, so there is nobody to ask. `{bot} unarchive` if it is maintained again."


def archived(review: Submission, reason: str) -> str:
    """``archive``."""
    text = done(f"{package(review)} is marked as archived: it is no longer maintained.")
    return f"{text}\n\nReason: {code(reason)}" if reason else text


def unarchived(review: Submission) -> str:
    """``unarchive``."""
    return done(f"{package(review)} is maintained again: welcome back, {name(review.author)}!")
