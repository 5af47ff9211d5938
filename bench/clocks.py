"""What the clocks cost: many open reviews, of which few have something due."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.figures import Line, Part
from bench.load import TEXT, Stub, environment, stub
from bench.stub_github import REPOSITORY
from bot.adapters.journal import Journal
from bot.adapters.settings import Settings
from bot.review import engine
from bot.review.model.record import Record, dumped
from bot.review.model.submission import Submission
from bot.server.running import Bot, running_bot

OPEN, DUE = 10_000, 50
_LABELS = ("New Submission!", "0/pre-review-checks")


def _record(since: datetime) -> Record:
    """A submission that has been waiting for its checks since then."""
    return Record(
        adopted=since, stage="submitted", stage_since=since, waits="checks", waits_since=since
    )


def _wake(record: Record, now: datetime) -> datetime | None:
    review = Submission(
        repo=REPOSITORY, number=1, url="", title="", body=TEXT, opener="author", created=now,
        labels=_LABELS, record=record,
    )  # fmt: skip
    return engine.next_look(review)


async def _journal(path: Path, reviews: int, due: int, now: datetime) -> None:
    journal = await Journal.open(f"sqlite:///{path}", alone=False)
    await journal.close()
    rows = []
    for number in range(1, reviews + 1):
        record = _record(now - timedelta(days=15 if number <= due else 1))
        wake = _wake(record, now)
        assert wake is not None
        assert (wake <= now) is (number <= due)
        text = wake.strftime("%Y-%m-%d %H:%M:%S.%f")
        rows.append((f"{REPOSITORY.lower()}#{number}", dumped(record), text))
    db = sqlite3.connect(path)
    with db:
        db.executemany(
            "INSERT INTO mirrors (lane, installation, record, comment, stale, wake)"
            " VALUES (?, 1, ?, NULL, 0, ?)",
            rows,
        )
    db.close()


async def _measure(github: Stub, reviews: int, due: int) -> dict[str, float]:
    await github.reset()
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite3"
        await _journal(path, reviews, due, now)
        settings = Settings.load(environment(github.url, f"sqlite:///{path}", 0))
        async with running_bot(settings) as bot:
            return await _looks(bot, github, now)


async def _looks(bot: Bot, github: Stub, now: datetime) -> dict[str, float]:
    """One look after the other, without the minute in between, until nothing is due."""
    cpu, begun, looks, longest = time.process_time(), time.monotonic(), 0, 0.0
    while await bot.journal.awaited(now):
        at = time.monotonic()
        await bot.look(now)
        longest = max(longest, time.monotonic() - at)
        looks += 1
    while bot.dispatcher.waiting:  # type: ignore[attr-defined]
        await asyncio.sleep(0.01)
    took, used = time.monotonic() - begun, time.process_time() - cpu
    nothing = time.monotonic()
    await bot.look(now)
    seen = await github.seen()
    return {
        "reminders": sum("⏰" in one for one in await github.said()),
        "calls": sum(seen["calls"].values()),
        "looks": looks,
        "took": took,
        "cpu": used * 1000,
        "longest": longest * 1000,
        "nothing": (time.monotonic() - nothing) * 1000,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    }


async def parts() -> list[Part]:
    """The table."""
    names = {f"{DUE} open, all due": DUE, f"{OPEN:,} open, {DUE} due": OPEN}
    found = {}
    async with stub() as github:
        for name, reviews in names.items():
            found[name] = await _measure(github, reviews, DUE)
    what = {
        "reminders": ("reminders posted", ""),
        "calls": ("calls to GitHub", ""),
        "looks": ("looks (one a minute)", ""),
        "took": ("time, without the minutes in between", "s"),
        "cpu": ("CPU", "ms"),
        "longest": ("the longest look", "ms"),
        "nothing": ("a look that finds nothing", "ms"),
        "memory": ("memory, with what measures", "MB"),
    }
    lines = [
        Line(words, unit, {name: found[name][key] for name in names})
        for key, (words, unit) in what.items()
    ]
    few, many = names
    return [Part("Clocks (ratio: many to few)", [few, many], lines, compared=[(many, few)])]
