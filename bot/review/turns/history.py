"""Which stages a review went through, from what happened to its labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.review.model.policy import Policy
from bot.review.model.stages import Stage, standing
from bot.review.model.submission import Submission

CLOSED = "closed"
"""The place of a review that has ended, whatever its last stage was."""
_PASSING = timedelta(seconds=90)
"""A stage that lasted no longer was only passed: labels are put on and taken off one after the other."""


@dataclass(frozen=True)
class Happened:
    """Something that happened to an issue."""

    at: datetime
    event: str
    """GitHub's word: ``labeled``, ``unlabeled``, ``closed``, ``reopened``; others do not matter."""
    label: str = ""


def place(review: Submission) -> str:
    """Where a review is: the meaning of its stage's label, or ``CLOSED``."""
    over = not review.open and not review.release_awaited
    return CLOSED if over else review.stage.meaning


def since(review: Submission, at: datetime) -> datetime:
    """Since when it is there, as far as is known; ``at`` is when it was seen."""
    if place(review) == CLOSED:
        ended = review.record.ended
        return ended.at if ended else review.closed_at or at
    known = review.record.stage_since if review.record.stage == review.stage.meaning else None
    if known is None and review.stage is Stage.SUBMITTED:
        return review.created
    return known or at


def places(
    opened: datetime, happened: Iterable[Happened], policy: Policy
) -> list[tuple[datetime, str]]:
    """Every place a review came to, with when, oldest first; it begins as *submitted*."""
    found = [(opened, str(Stage.SUBMITTED.meaning)), *_moves(happened, policy)]
    lasting = [
        one
        for number, one in enumerate(found)
        if number == 0 or number + 1 == len(found) or found[number + 1][0] - one[0] > _PASSING
    ]
    return [next(group) for _, group in groupby(lasting, key=lambda one: one[1])]


def _moves(happened: Iterable[Happened], policy: Policy) -> Iterator[tuple[datetime, str]]:
    labels: dict[str, str] = {}
    is_open = True
    for one in happened:
        match one.event:
            case "labeled":
                labels[one.label.casefold()] = one.label
            case "unlabeled":
                labels.pop(one.label.casefold(), None)
            case "closed":
                is_open = False
            case "reopened":
                is_open = True
            case _:
                continue
        now = standing(labels.values(), policy)
        yield one.at, str(now.stage.meaning) if is_open else CLOSED
