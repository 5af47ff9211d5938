"""One review: its way through the stages, and what happened on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.public.snapshot import Shown
from bot.review.model.stages import Stage, words
from bot.review.pages.summary import Event
from bot.review.turns.history import CLOSED


@dataclass(frozen=True)
class Stop:
    """A stage on the way."""

    title: str
    state: str
    """``done``, ``here`` or ``ahead``."""
    days: int | None
    """How long it was there, all stays together; None: it never was, as far as is known."""


@dataclass(frozen=True)
class Line:
    """A line of the history."""

    at: datetime
    text: str
    url: str = ""


_BETWEEN = frozenset({Stage.SEEKING_EDITOR})
"""Stages that are shown only if the review was there."""

_HAPPENED = {
    "reviewer assigned": "@{} agreed to review",
    "review": "@{} submitted a review",
    "recommends": "@{} recommended to accept the package",
    "response": "@{} responded to the reviews",
    "approved": "@{} accepted the package",
    "affiliation requested": "affiliation with {partner} was requested",
    "affiliation affiliated": "affiliated with {partner}",
    "affiliation declined": "affiliation with {partner} was declined",
    "affiliation revoked": "affiliation with {partner} was revoked",
}


def stops(review: Shown, today: date) -> list[Stop]:
    """All stages in their order, with where it is now."""
    stayed: defaultdict[str, int] = defaultdict(int)
    ends = [*(one.at.date() for one in review.changes[1:]), today]
    for one, end in zip(review.changes, ends, strict=False):
        stayed[one.place] += max(0, (end - one.at.date()).days)
    now = next(stage for stage in Stage if stage.meaning == review.facts.stage)
    over = not review.facts.open
    found = []
    for stage in Stage:
        key = str(stage.meaning)
        if stage in _BETWEEN and key not in stayed and stage is not now:
            continue
        passed = stage.rank < now.rank or (over and stage is now and stage is Stage.APPROVED)
        state = "done" if passed else "here" if stage is now else "ahead"
        found.append(Stop(words(stage), state, stayed.get(key)))
    return found


def history(review: Shown, partners: dict[str, str]) -> list[Line]:
    """What happened, the newest first."""
    lines = [Line(one.at, _came_to(one.place)) for one in review.changes]
    lines += _events(review, partners)
    return sorted(lines, key=lambda one: one.at, reverse=True)


def _came_to(place: str) -> str:
    if place == CLOSED:
        return "closed"
    return words(next((stage for stage in Stage if stage.meaning == place), Stage.SUBMITTED))


def _events(review: Shown, partners: dict[str, str]) -> Iterator[Line]:
    for one in review.facts.events:
        if text := _said(one, partners):
            yield Line(one.at, text, one.url)


def _said(one: Event, partners: dict[str, str]) -> str:
    what, _, key = one.what.partition(":")
    return _HAPPENED.get(what, "").format(one.who, partner=partners.get(key, key))
