"""What a long past costs: memory, start, latency and sweep with many reviews and deliveries behind."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.figures import Line, Part, middle
from bench.load import ISSUES, TEXT, Stub, bot, stub, through, warm
from bench.senders import commands
from bench.stub_github import REPOSITORY
from bot.adapters.journal import Journal
from bot.review.model.record import Record, dumped

PAST = (10, 1_000, 100_000)
"""Reviews, and as many deliveries, spread over a year."""
REPEATS = 3
_EVENT = json.dumps({"kind": "comment", "body": TEXT})
_PLAN = json.dumps({"effects": [{"kind": "say", "text": "An answer. " * 100}]})


async def _journal(path: Path, past: int) -> None:
    """A journal with so much behind it; all of it is done, and one review in a hundred is open."""
    journal = await Journal.open(f"sqlite:///{path}", alone=False)
    await journal.close()
    now = datetime.now(UTC)
    year = timedelta(days=365)
    moments = [(now - year * n / past).strftime("%Y-%m-%d %H:%M:%S.%f") for n in range(past)]
    lane = f"{REPOSITORY.lower()}#{{}}"
    with sqlite3.connect(path) as db:
        db.executemany(
            "INSERT INTO events (key, lane, installation, event, received, state, plan, outcome, begun)"
            " VALUES (?, ?, 1, ?, ?, 'done', ?, 'answered', 1)",
            [
                (f"comment:past:{n}", lane.format(n + 1000), _EVENT, at, _PLAN)
                for n, at in enumerate(moments)
            ],
        )
        wake = (now + year).strftime("%Y-%m-%d %H:%M:%S.%f")
        db.executemany(
            "INSERT INTO mirrors (lane, installation, record, comment, stale, wake)"
            " VALUES (?, 1, ?, 1, 0, ?)",
            [
                (lane.format(n + 1000), dumped(Record()), None if n % 100 else wake)
                for n in range(past)
            ],
        )
    db.close()


async def _measure(past: int, github: Stub) -> dict[str, float]:
    found = {}
    await github.reset()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite3"
        await _journal(path, past)
        begun = time.monotonic()
        async with bot(github.url, f"sqlite:///{path}") as process:
            found["cold start"] = process.began
            seen = await github.quiet(1)
            found["sweep: calls"] = sum(seen["calls"].values())
            found["sweep: until it is over"] = seen["last"] - begun
            found["start and sweep: CPU"] = process.cpu
            found["memory, idle"] = process.memory
            await warm([process], github)
            cpu = process.cpu
            todo = commands(TEXT, github.url, 100, ISSUES)
            sent, times, _ = await through([process], todo, 1, github)
            found["acknowledged"] = middle([one.seconds * 1000 for one in sent])
            found["answered"] = middle(times) * 1000
            found["CPU per delivery"] = (process.cpu - cpu) / len(todo) * 1000
            found["memory, after"] = process.memory
    return found


UNITS = {
    "cold start": "s",
    "sweep: calls": "",
    "sweep: until it is over": "s",
    "start and sweep: CPU": "s",
    "acknowledged": "ms",
    "answered": "ms",
    "CPU per delivery": "ms",
    "memory, idle": "MB",
    "memory, after": "MB",
}


async def parts() -> list[Part]:
    """The table: the median of the repeats."""
    found: dict[int, dict[str, list[float]]] = {past: defaultdict(list) for past in PAST}
    async with stub() as github:
        for _ in range(REPEATS):
            for past in PAST:
                for what, value in (await _measure(past, github)).items():
                    found[past][what].append(value)
    names = {past: f"{past:,}" for past in PAST}
    lines = [
        Line(what, unit, {names[past]: middle(found[past][what]) for past in PAST})
        for what, unit in UNITS.items()
    ]
    title = "Growth: past reviews, and as many deliveries over a year (ratio: most to least)"
    return [Part(title, list(names.values()), lines, compared=[(names[PAST[-1]], names[PAST[0]])])]
