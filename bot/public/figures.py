"""How many reviews were at each stage, and how long they stayed: numbers from the stage changes."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import quantiles

from bot.public.snapshot import Shown
from bot.review.model.labels import Label
from bot.review.model.stages import OPEN

WEEKS = 52
STAGES = tuple(stage.meaning for stage in OPEN)
"""Those before the acceptance."""
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Week:
    """The end of a week."""

    day: date
    counts: tuple[int, ...]
    """Reviews at each of ``STAGES``."""


@dataclass(frozen=True)
class Duration:
    """How long reviews stayed at a stage, in days."""

    stage: Label
    reviews: int
    """Stays that ended within a year."""
    quarter: float
    median: float
    three_quarters: float


def weeks(reviews: Iterable[Shown], today: date) -> list[Week]:
    """The reviews per stage at the end of each of the last ``WEEKS`` weeks, today's last."""
    days = [today - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    ends = [datetime.combine(day + timedelta(days=1), time(), UTC) for day in days]
    counts = [[0] * len(STAGES) for _ in ends]
    place_of = {str(stage): number for number, stage in enumerate(STAGES)}
    for review in reviews:
        if review.facts.inquiry:
            continue
        changes = review.changes
        for number, change in enumerate(changes):
            stage = place_of.get(change.place)
            if stage is None:
                continue
            first = bisect_right(ends, change.at)
            left = changes[number + 1].at if number + 1 < len(changes) else None
            last = bisect_right(ends, left) if left else WEEKS
            for week in range(first, last):
                counts[week][stage] += 1
    return [Week(day, tuple(count)) for day, count in zip(days, counts, strict=True)]


def durations(reviews: Iterable[Shown], today: date) -> list[Duration]:
    """How long the stays at each stage took that ended within the last year; none: it is not listed."""
    since = datetime.combine(today, time(), UTC) - YEAR
    stays: defaultdict[str, list[float]] = defaultdict(list)
    for review in reviews:
        if review.facts.inquiry:
            continue
        for before, after in zip(review.changes, review.changes[1:], strict=False):
            if after.at >= since:
                stays[before.place].append((after.at - before.at) / timedelta(days=1))
    return [_duration(stage, stays[stage]) for stage in STAGES if stays[stage]]


def _duration(stage: Label, days: Sequence[float]) -> Duration:
    low, middle, high = quantiles(days, n=4, method="inclusive") if len(days) > 1 else [*days] * 3
    return Duration(stage, len(days), round(low, 1), round(middle, 1), round(high, 1))


def led(reviews: Iterable[Shown]) -> list[tuple[str, list[Shown]]]:
    """Editor → the open reviews that they lead, who leads most first."""
    found: dict[str, tuple[str, list[Shown]]] = {}
    for one in reviews:
        if one.facts.open and not one.facts.inquiry and not one.facts.is_accepted:
            for login in one.facts.editors:
                found.setdefault(login.casefold(), (login, []))[1].append(one)
    return sorted(found.values(), key=lambda pair: (-len(pair[1]), pair[0].casefold()))
