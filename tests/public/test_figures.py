"""How many reviews were where, and for how long; and the pictures of it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from xml.etree import ElementTree

from bot.adapters.reviews import StageChange
from bot.public.figures import STAGES, Duration, Week, durations, led, weeks
from bot.public.pictures import per_stage, per_week
from bot.public.snapshot import Shown
from bot.review.model.labels import Label
from bot.review.pages.summary import summary
from builders import NOW, submission

TODAY = NOW.date()


def ago(days: float) -> datetime:
    """So many days before now."""
    return NOW - timedelta(days=days)


def shown(*changes: tuple[float, str], stage: str = "1") -> Shown:
    """A review with this past."""
    facts = summary(submission(stage))
    assert facts is not None
    return Shown(facts, tuple(StageChange(ago(days), place) for days, place in changes), None)


def test_weeks() -> None:
    """Each week's end counts; what was closed does not."""
    found = weeks(
        [
            shown((15, "submitted"), (1, "checks")),
            shown((15, "submitted"), (6, "closed")),
            shown(),
        ],
        TODAY,
    )
    assert len(found) == 52
    assert found[-1].day == TODAY
    counts = {one.day: dict(zip(STAGES, one.counts, strict=True)) for one in found}
    two_weeks = counts[TODAY - timedelta(weeks=2)]
    assert two_weeks[Label.SUBMITTED] == 2
    assert counts[TODAY][Label.SUBMITTED] == 0
    assert counts[TODAY][Label.CHECKS] == 1
    assert sum(found[0].counts) == 0


def test_durations() -> None:
    """Only stays that ended within a year; the middle one is the median."""
    found = durations(
        [
            shown((30, "submitted"), (20, "checks"), (0, "editor_assigned")),
            shown((30, "submitted"), (10, "checks")),
            shown((31, "submitted"), (1, "closed")),
            shown((500, "submitted"), (400, "checks"), (390, "closed")),
        ],
        TODAY,
    )
    assert [(one.stage, one.reviews, one.median) for one in found] == [
        (Label.SUBMITTED, 3, 20.0),
        (Label.CHECKS, 1, 20.0),
    ]


def test_editors() -> None:
    """Open reviews only, who leads most first."""
    [(login, reviews)] = led([shown(), shown(stage="3"), shown(stage="6"), shown(stage="s")])
    assert (login, len(reviews)) == ("editor", 2)


def test_pictures_are_only_shapes_and_words() -> None:
    """No script, style, address or path; a name; the same bytes each time."""
    some = [Week(date(2026, 1, 4) + timedelta(weeks=n), (n % 3,) * len(STAGES)) for n in range(52)]
    names = ["<b>&" for _ in STAGES]
    drawn = per_week(some, names, "Title", "Text")
    assert drawn == per_week(some, names, "Title", "Text")
    bars = per_stage([Duration(STAGES[0], 2, 1.0, 2.5, 4.0)], ["a"], "Title", "Text")
    for picture in (drawn, bars):
        root = ElementTree.fromstring(picture)
        assert root.get("role") == "img"
        assert [one.text for one in root[:2]] == ["Title", "Text"]
        assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
        tags = {one.tag for one in root.iter()}
        assert tags <= {"svg", "g", "path", "rect", "text", "title", "desc", "circle"}
        assert not re.search(r"style|https?:|href|<!--|/work|/home|\d{4}-\d\d-\d\dT", picture)
    assert "2.5" in bars
