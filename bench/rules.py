"""Parsing and deciding alone: what one comment costs before anything is read or written."""

from __future__ import annotations

import time
from collections.abc import Callable

from bench.figures import Line, Part, share
from bot.review import engine
from bot.review.commands import parsing
from bot.review.commands.grammar import Sense
from bot.review.model.changes import foresee
from bot.review.pages.status import comment as status_comment
from builders import NOW, POLICY, comment, submission

REPEATS = 200
LONG = ("A sentence about stars, `code` and *emphasis*, as reviews have them.\n\n" * 1000)[:65_480]


def parts() -> list[Part]:
    """All figures of the rules."""
    review = submission("2", reviewers=("reviewer1",))
    sense = Sense("editor", NOW, {"astropy": "astropy"})
    asks = {
        "status": "@pyos-bot status",
        "assign-reviewer": "Thanks!\n\n@pyos-bot assign-reviewer @reviewer2 by 2026-12-24",
        "assign-reviewer, date in words": "@pyos-bot assign-reviewer @reviewer2 by in 3 weeks",
        "accept (refused, every gap listed)": "@pyos-bot accept v1.2.0",
        "no command, one line": "I will look at it tomorrow.",
    }
    found = [
        _timed(f"parse + decide: {name}", lambda text=text: _answer(review, text), 1.0)
        for name, text in asks.items()
    ]
    long = {
        "65 KB of prose, no command": LONG,
        "65 KB of prose, one command": f"{LONG}\n\n@pyos-bot status",
        "65 KB, a mention in every paragraph": ("see @pyos-bot\n\n" * 5000)[:65_500],
    }
    found += [
        _timed(f"parse: {name}", lambda text=text: parsing.read(text, POLICY, sense), 10.0)
        for name, text in long.items()
    ]
    found.append(_timed("status comment", lambda: status_comment(review, NOW), None))
    return [Part("The rules alone (milliseconds)", ("median", "p99"), found)]


def _answer(review: object, text: str) -> None:
    event = comment(text, "editor")
    engine.needs(event, POLICY)
    foresee(review, engine.respond(review, event))  # type: ignore[arg-type]


def _timed(what: str, work: Callable[[], object], target: float | None) -> Line:
    work()
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    found = {"median": share(times, 0.5), "p99": share(times, 0.99)}
    return Line(what, "", found, target)
