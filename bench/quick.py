"""Under a minute: whether a change has made the bot much slower, by ratios to the usual handler beside it."""

from __future__ import annotations

from collections import defaultdict

from bench.figures import Line, Part
from bench.load import OURS, USUAL, Found, at_once, in_turns, one_by_one, runs_of, warm

REPEATS, DELIVERIES = 3, 100
TOO_MUCH = 2
"""How many times worse than its bar a figure may be: less is the machine's doing."""
_BARS = (
    ("acknowledged, 20 at once: median", "ms", "acknowledged, 20 at once, median", 0.4, USUAL),
    ("one command: answered", "ms", "one command, answered", 0.8, USUAL),
    ("… calls to GitHub, in all", "", "one command, calls", 4, ""),
    ("… CPU per delivery, 20 at once", "ms", "CPU, 20 at once", 3.3, USUAL),
    ("… calls to GitHub per delivery", "", "calls, 20 at once", 4, ""),
    ("… not answered", "", "lost, 20 at once", 0, ""),
    ("cold start", "s", "cold start", 3, USUAL),
    ("memory, idle", "MB", "memory, idle", 2.3, USUAL),
)
"""What it is, its unit, what it is called, and the bar: what the bot reached when it was last measured with care."""


async def parts() -> list[Part]:
    """The table: the median of the repeats, both taking turns."""
    found: dict[str, Found] = {kind: defaultdict(list) for kind in (OURS, USUAL)}
    async for kind, github, processes in in_turns(found, REPEATS):
        known = found[kind]
        known["cold start"].append(processes[0].began)
        await github.quiet()
        known["memory, idle"].append(processes[0].memory)
        await warm(processes, github)
        await one_by_one(known, processes, github, 8)
        await at_once(known, processes, github, 20, deliveries=DELIVERIES)
    lines = [
        Line.of_runs(what, unit, runs_of(key, found), must, against)
        for what, unit, key, must, against in _BARS
    ]
    title = (
        f"A quick look (it fails when a figure is more than {TOO_MUCH} times worse than its bar)"
    )
    return [Part(title, [OURS, USUAL], lines, compared=[(OURS, USUAL)])]
