"""How often the accepted package that a person would name is among the three nearest."""

from __future__ import annotations

import time
from pathlib import Path

from bench.figures import Line, Part
from bot.packages.accepted import nearest, read

SAMPLES = Path(__file__).parent.parent / "tests" / "samples"


def parts() -> list[Part]:
    """The figures."""
    found, first, missed = recall()
    more, more_first, more_missed = recall(SAMPLES / "overlap_more.tsv")
    missed += more_missed
    begun = time.perf_counter()
    packages = read((SAMPLES / "accepted.yml").read_bytes())
    reading = (time.perf_counter() - begun) * 1000
    begun = time.perf_counter()
    nearest(packages, "Analysis and drawing of hypergraphs")
    searching = (time.perf_counter() - begun) * 1000
    lines = [
        Line("recall@3", "", {"bot": found}, 0.85, more_is_better=True),
        Line("… with other words than the packages'", "", {"bot": more}, 0.85, more_is_better=True),
        Line("the first is right", "", {"bot": first}),
        Line("… with other words than the packages'", "", {"bot": more_first}),
        Line(f"read the list of {len(packages)}", "ms", {"bot": reading}),
        Line("search it once", "ms", {"bot": searching}),
    ]
    return [Part(f"Similar accepted packages; missed: {', '.join(missed)}", ("bot",), lines)]


def recall(cases: Path = SAMPLES / "overlap.tsv") -> tuple[float, float, list[str]]:
    """recall@3, how often the first is right, and the submissions for which something was missed."""
    packages = read((SAMPLES / "accepted.yml").read_bytes())
    wanted = found = first = 0
    missed: list[str] = []
    lines = [
        one for one in cases.read_text("utf-8").splitlines() if one and not one.startswith("#")
    ]
    for line in lines:
        name, description, named = line.split("\t")
        people = [one.strip().casefold() for one in named.split(",")]
        near = [one.name.casefold() for one in nearest(packages, f"{name} {description}")]
        wanted += len(people)
        found += sum(one in near for one in people)
        first += bool(near) and near[0] in people
        if not set(people) <= set(near):
            missed.append(name)
    return found / wanted, first / len(lines), missed
