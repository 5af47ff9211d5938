"""What many issues cost the commands that look at them all, and what many openings leave in memory.

The hold is the longest that the loop's thread worked without a pause, in its own CPU time: a busy machine
changes little. Memory is what Python allocated at most, beyond what stood there before.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import tempfile
import time
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Line, Part
from bench.load import TEXT, Stub, environment, stub
from bench.stub_github import REPOSITORY
from bot.adapters.settings import Settings
from bot.review.model.events import CommentPosted, Delivery, Event, Opened, WeekBegun
from bot.server.running import Bot, running_bot

ISSUES = (100, 1_000, 5_000)
OPENED, KB = 300, (4, 40)
"""Submissions that one author opens, and how long each is."""
COMMANDS = ("find-reviewers", "list-editors", "start-checks")
DIGEST = "the digest"
READING = "the first reading"
MUSTS: dict[str, int | None] = {"calls": 5, "time": 200, "hold": 20}
"""Of each command; some are held to others."""
OTHER_MUSTS = {f"{DIGEST}: calls": 100, f"{DIGEST}: time": 3_000, f"{READING}: time": None}
MOST_MB = 60


class _Watch:
    """How long the loop was held, by the clock of its own thread."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def run(self) -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.001)
            self.longest = max(self.longest, time.thread_time() - before)


@asynccontextmanager
async def _watched() -> AsyncIterator[_Watch]:
    watch = _Watch()
    task = asyncio.create_task(watch.run())
    try:
        yield watch
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def _bot(github: Stub, digest_issue: int = 1) -> AsyncIterator[Bot]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'journal.sqlite3'}"
        policy = Path(folder, "policy.yml")
        policy.write_text(f"digest_issue: {digest_issue}\n")
        environ = {**environment(github.url, url, 0), "PYOS_BOT_POLICY": str(policy)}
        async with running_bot(Settings.load(environ)) as bot:
            gc.collect()
            gc.freeze()  # as `serve` does
            yield bot
            gc.unfreeze()


async def _done(bot: Bot, *events: Event) -> None:
    for at, event in enumerate(events):
        await bot.store(Delivery(f"bench:{time.monotonic_ns()}:{at}", 1, event))
    while bot.dispatcher.waiting:  # type: ignore[attr-defined]
        await asyncio.sleep(0.002)


def _said(number: int, text: str) -> CommentPosted:
    return CommentPosted(
        repo=REPOSITORY, number=number, sender="chief", at=datetime.now(UTC),
        comment=time.monotonic_ns() % 10**9, body=f"@pyos-bot {text}", url="",
    )  # fmt: skip


def _week(number: int) -> WeekBegun:
    now = datetime.now(UTC)
    return WeekBegun(repo=REPOSITORY, number=number, sender="", at=now, monday=now.date())


async def _commands(github: Stub, issues: int) -> dict[str, float]:
    """Calls, time and hold of each command, when the board has been read once."""
    await github.reset(many=issues)
    found: dict[str, float] = {}
    async with _bot(github, issues - 1) as bot:
        await _done(bot, _said(issues, "status"))  # who is who
        begun = time.monotonic()
        async with _watched() as watch:
            await bot.refresh_wake_times(datetime.now(UTC))
        found[f"{READING}: time"] = time.monotonic() - begun
        found[f"{READING}: hold"] = watch.longest * 1000
        for name in (*COMMANDS, DIGEST):
            if name != DIGEST:
                await _done(bot, _said(issues, name))
            calls, begun, cpu = await github.calls(), time.monotonic(), time.process_time()
            async with _watched() as watch:
                await _done(bot, _week(issues - 1) if name == DIGEST else _said(issues, name))
            found[f"{name}: time"] = (time.monotonic() - begun) * 1000
            found[f"{name}: CPU"] = (time.process_time() - cpu) * 1000
            found[f"{name}: hold"] = watch.longest * 1000
            found[f"{name}: calls"] = await github.calls() - calls
    return found


async def _openings(github: Stub, kb: int) -> dict[str, float]:
    """One author opens many, all at once."""
    text = TEXT + "\n" + "Stars shine. " * (kb * 1024 // 13)
    await github.reset(text=text)
    async with _bot(github) as bot:
        await bot.refresh_wake_times(datetime.now(UTC))
        tracemalloc.start()
        before, calls = tracemalloc.get_traced_memory()[0], await github.calls()
        now = datetime.now(UTC)
        events = [
            Opened(repo=REPOSITORY, number=n, sender="author", at=now, body=text)
            for n in range(1, OPENED + 1)
        ]
        await _done(bot, *events)
        left, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        made = await github.calls() - calls
    return {
        "peak": (peak - before) / 2**20,
        "left": (left - before) / 2**20,
        "calls": made / OPENED,
    }


async def parts() -> list[Part]:
    """The tables."""
    boards: dict[int, dict[str, float]] = {}
    opened: dict[int, dict[str, float]] = {}
    async with stub() as github:
        for issues in ISSUES:
            boards[issues] = await _commands(github, issues)
        for kb in KB:
            opened[kb] = await _openings(github, kb)
    most = ISSUES[-1]
    names = {issues: f"{issues:,}" for issues in ISSUES}
    lines = [
        Line(
            what,
            "s" if what == f"{READING}: time" else "" if what.endswith("calls") else "ms",
            {names[issues]: boards[issues][what] for issues in ISSUES},
            OTHER_MUSTS.get(what, MUSTS.get(what.rpartition(": ")[2])),
        )
        for what in boards[most]
    ]
    sizes = {kb: f"{kb} KB each" for kb in KB}
    memory = [
        Line(words, unit, {sizes[kb]: opened[kb][key] for kb in KB}, must)
        for key, words, unit, must in (
            ("peak", "memory at most", "MB", MOST_MB),
            ("left", "memory left", "MB", None),
            ("calls", "calls for each", "", None),
        )
    ]
    return [
        Part("Boards, by the number of issues", [names[one] for one in reversed(ISSUES)], lines),
        Part(f"{OPENED} opened by one author", [sizes[kb] for kb in reversed(KB)], memory),
    ]
