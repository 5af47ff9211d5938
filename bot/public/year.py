"""The last year in numbers and pictures: made anew on another day, or when a review came to another stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.adapters.reviews import StageChange
from bot.public import figures, pictures
from bot.public.overview import stage_words
from bot.public.snapshot import Snapshot

_BELOW = "The table below has the numbers."


@dataclass(frozen=True)
class Year:
    """What stands below the list of reviews, whatever is chosen above."""

    weeks: list[figures.Week]
    durations: list[figures.Duration]
    names: list[str]
    """The stages of ``weeks``."""
    per_week: str
    """SVG; empty: there is nothing to draw. ``per_stage`` likewise."""
    per_stage: str


class Years:
    """The newest one. Drawing takes as long as all the rest of the page, and few events are about stages."""

    def __init__(self) -> None:
        self._key: tuple[date, list[tuple[StageChange, ...]]] | None = None
        self._last: Year

    def of(self, snapshot: Snapshot, today: date) -> Year:
        """The year until today."""
        key = today, [one.changes for one in snapshot.reviews if not one.facts.inquiry]
        if key != self._key:
            self._last, self._key = _drawn(snapshot, today), key
        return self._last


def _drawn(snapshot: Snapshot, today: date) -> Year:
    weeks = figures.weeks(snapshot.reviews, today)
    durations = figures.durations(snapshot.reviews, today)
    names = [stage_words(str(stage)) for stage in figures.STAGES]
    per_week = per_stage = ""
    if any(any(week.counts) for week in weeks):
        title = "Reviews at each stage, week by week"
        text = f"{sum(weeks[-1].counts)} reviews now. {_BELOW}"
        per_week = pictures.per_week(weeks, names, title, text)
    if durations:
        stages = [stage_words(str(one.stage)) for one in durations]
        title = "Days at each stage, median of the last year"
        per_stage = pictures.per_stage(durations, stages, title, _BELOW)
    return Year(weeks, durations, names, per_week, per_stage)
