"""Figures, side by side, in one table."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


@dataclass
class Part:
    """Lines that belong together, with the candidates in their columns; the first is held to ``must``."""

    title: str
    candidates: Sequence[str]
    lines: Sequence[Line]
    compared: tuple[str, str] | None = None
    """The two candidates whose ratio has a column."""


def middle(runs: Sequence[float]) -> float:
    """The median."""
    return statistics.median(runs)


def share(values: Sequence[float], part: float) -> float:
    """The value that ``part`` of all do not exceed: 0.95 for the 95th percentile."""
    return sorted(values)[max(0, math.ceil(len(values) * part) - 1)]


def show(console: Console, part: Part) -> None:
    """Print it."""
    ours = part.candidates[0]
    table = Table(title=part.title, title_justify="left")
    table.add_column("what", overflow="fold")
    for name in part.candidates:
        table.add_column(name, justify="right")
    if part.compared:
        table.add_column("ratio", justify="right")
    table.add_column("must", justify="right")
    for line in part.lines:
        cells = [_number(line.found.get(name), line.unit) for name in part.candidates]
        if part.compared:
            cells.append(_ratio(line, *part.compared))
        table.add_row(line.what, *cells, _must(line, ours))
    console.print(table)


def _ratio(line: Line, ours: str, other: str) -> str:
    if ours in line.found and line.found.get(other):
        return f"× {line.found[ours] / line.found[other]:.2g}"
    return ""


def _must(line: Line, ours: str) -> str:
    if line.must is None or ours not in line.found:
        return ""
    found = line.found[ours]
    kept = found >= line.must if line.more_is_better else found <= line.must
    sign = "≥" if line.more_is_better else "≤"
    return f"{sign} {_number(line.must, line.unit)} {'✓' if kept else '[bold red]missed[/]'}"


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if value == int(value) or value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}".strip()
