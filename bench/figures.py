"""Figures, side by side, in one table."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Line:
    """One thing that was measured, on several candidates."""

    what: str
    unit: str
    found: Mapping[str, float]
    """By candidate."""
    must: float | None = None
    """What is demanded of the bot."""
    more_is_better: bool = False
    against: str = ""
    """The candidate of whose figure ``must`` is a multiple; empty: it stands for itself."""
    spread: float | None = None
    """How far the runs lie from their median at most, as a part of it."""

    @classmethod
    def of_runs(
        cls,
        what: str,
        unit: str,
        runs: Mapping[str, Sequence[float]],
        must: float | None = None,
        against: str = "",
        *,
        more: bool = False,
    ) -> Line:
        """The medians of several runs by candidate, with the spread of the first one's."""
        found = {name: middle(one) for name, one in runs.items()}
        return cls(what, unit, found, must, more, against, spread(next(iter(runs.values()))))


@dataclass
class Part:
    """Lines that belong together, with the candidates in their columns; the first is held to ``must``."""

    title: str
    candidates: Sequence[str]
    lines: Sequence[Line]
    compared: Sequence[tuple[str, str]] = ()
    """The pairs of candidates whose ratios have a column."""


NOISY = 0.25
"""The spread above which a line says little."""


def spread(runs: Sequence[float]) -> float:
    """How far the runs lie from their median at most, as a part of it."""
    half = middle(runs)
    return max(abs(one - half) for one in runs) / half if half else 0.0


def excess(line: Line, ours: str) -> float | None:
    """How many times worse than demanded; at most 1: it is met. None: nothing is demanded or found."""
    if (
        line.must is None
        or ours not in line.found
        or (line.against and line.against not in line.found)
    ):
        return None
    demanded = line.must * (line.found[line.against] if line.against else 1)
    better, worse = (demanded, line.found[ours])[:: -1 if line.more_is_better else 1]
    return worse / better if better else 1.0 + worse


def middle(runs: Sequence[float]) -> float:
    """The median."""
    return statistics.median(runs)


def share(values: Sequence[float], part: float) -> float:
    """The value that ``part`` of all do not exceed: 0.95 for the 95th percentile."""
    return sorted(values)[max(0, math.ceil(len(values) * part) - 1)]


def show(console: Console, part: Part) -> None:
    """Print it, as Markdown has it."""
    ours = part.candidates[0]
    table = Table(title=part.title, title_justify="left", box=MARKDOWN)
    table.add_column("what", overflow="fold")
    for name in part.candidates:
        table.add_column(name, justify="right")
    for one, other in part.compared:
        table.add_column(f"{one} / {other}", justify="right")
    spreads = any(line.spread is not None for line in part.lines)
    if spreads:
        table.add_column("runs", justify="right")
    demands = any(line.must is not None for line in part.lines)
    if demands:
        table.add_column("must", justify="right")
    for line in part.lines:
        cells = [_number(line.found.get(name), line.unit) for name in part.candidates]
        cells += [_ratio(line, *pair) for pair in part.compared]
        if spreads:
            cells.append(_spread(line))
        if demands:
            cells.append(_must(line, ours))
        table.add_row(line.what, *cells)
    console.print(table)


def _ratio(line: Line, ours: str, other: str) -> str:
    if ours in line.found and line.found.get(other):
        return f"{line.found[ours] / line.found[other]:.2g}"
    return ""


def _spread(line: Line) -> str:
    if not line.spread:
        return ""
    return f"± {line.spread:.0%}{', noisy' if line.spread > NOISY else ''}"


def _must(line: Line, ours: str) -> str:
    far = excess(line, ours)
    if line.must is None or far is None:
        return ""
    sign = "≥" if line.more_is_better else "≤"
    number = _number(line.must, "" if line.against else line.unit)
    demanded = f"{number} × {line.against}" if line.against else number
    return f"{sign} {demanded} {'✓' if far <= 1 else '[bold red]missed[/]'}"


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if value == int(value) or value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}".strip()
