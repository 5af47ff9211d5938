"""What is left to do once a package is accepted, and who ticks it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.review import messages
from bot.review.model.header import Field
from bot.review.model.people import Role
from bot.review.model.stages import Joss
from bot.review.model.submission import Submission


@dataclass(frozen=True)
class Item:
    """One line of the closing list."""

    key: str
    text: str
    owner: Role
    done: bool
    by: str = ""
    """Who ticked it; empty when the bot can see it itself."""
    seen: bool = False
    """Whether the bot sees it itself, so that nobody ticks it."""
    person: str = ""
    """The one reviewer whose item it is."""
    needed: bool = True
    """Whether the review is closed only with it."""


SURVEY = "survey"
_TICKED = (
    ("badge", Role.AUTHOR), (SURVEY, Role.AUTHOR), ("website", Role.EDITOR), ("invitation", Role.EDITOR),
)  # fmt: skip
_SEEN = (("release", Field.VERSION_ACCEPTED), ("archive", Field.ARCHIVE))
"""What the header shows to be done."""
ITEMS = tuple(key for key, _ in _TICKED)
"""What ``done`` understands; a reviewer's ``survey`` is their own."""


def survey_of(login: str) -> str:
    """The key of a reviewer's survey."""
    return f"{SURVEY}-{login.casefold()}"


def items(review: Submission) -> tuple[Item, ...]:
    """The closing list of this review, in the order in which things are done."""
    header, done = review.header, review.record.done
    found = [
        Item(key, messages.acceptance.ITEM[key], Role.AUTHOR, bool(header.text(field)), seen=True)
        for key, field in _SEEN
    ]
    found += [
        Item(key, messages.acceptance.ITEM[key], owner, key in done, done.get(key, ""))
        for key, owner in _TICKED
    ]
    found += [
        Item(
            key := survey_of(one.login),
            messages.acceptance.reviewers_survey(one.login),
            Role.REVIEWER,
            key in done,
            done.get(key, ""),
            person=one.login,
            needed=False,
        )
        for one in review.reviewers
    ]
    if review.standing.joss:
        accepted = review.standing.joss is Joss.APPROVED
        found.append(
            Item("joss", messages.acceptance.ITEM["joss"], Role.AUTHOR, accepted, seen=True)
        )
    return tuple(found)


def missing_items(review: Submission) -> list[str]:
    """What is still open on the closing list, one sentence each."""
    return [
        messages.acceptance.item_open(item.key, item.text, seen=item.seen, bot=review.policy.bot)
        for item in items(review)
        if item.needed and not item.done
    ]
