"""What one look at a package costs, and what many at once do to everything else."""

from __future__ import annotations

import asyncio
import resource
import time
from datetime import UTC, datetime

import aiohttp

import code_hosts
from bench.figures import Line, Part, middle
from bot.packages.check import Checker, Report
from bot.packages.facts import Asked

MANY = 20
AWAY = 0.08
"""Seconds that each answer takes, as over a long way."""


async def parts() -> list[Part]:
    """Measure against local servers that answer as slowly as hosts far away."""
    async with code_hosts.serving() as world, aiohttp.ClientSession() as session:
        world.away = AWAY
        for number in range(MANY):
            files = {**code_hosts.GOOD, "docs/numbered.md": str(number).encode()}
            world.add(code_hosts.Repo(files=files, name=f"dunlin{number}"))
        world.release("1.2.0")
        checker = Checker(session, lambda: datetime(2026, 11, 21, tzinfo=UTC), world.hosts)
        one = await _look(checker, 0)
        again = await _look(checker, 0)
        lateness: list[float] = []
        watching = asyncio.create_task(_watch(lateness))
        begun = time.perf_counter()
        await asyncio.gather(*(_look(checker, number) for number in range(MANY)))
        many = time.perf_counter() - begun
        watching.cancel()
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    lines = [
        Line("requests", "", {"first": one.requests, "again": again.requests}, 40),
        Line("bytes read", "KB", {"first": one.bytes / 1000, "again": again.bytes / 1000}, 5_000),
        Line("time", "s", {"first": one.seconds, "again": again.seconds}, 60),
        Line("memory of a child, at most", "MB", {"first": child}, 512),
        Line(f"{MANY} at once: time", "s", {"first": many}),
        Line("meanwhile, the loop is late: median", "ms", {"first": middle(lateness) * 1000}),
        Line("meanwhile, the loop is late: at most", "ms", {"first": max(lateness) * 1000}, 1000),
    ]
    return [
        Part(
            f"A look at a package; each answer takes {AWAY * 1000:.0f} ms",
            ("first", "again"),
            lines,
        )
    ]


async def _look(checker: Checker, number: int) -> Report:
    asked = Asked(f"https://github.com/shore/dunlin{number}", "1.2.0", "dunlin")
    return await checker.check(asked)


async def _watch(lateness: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(0.01)
        lateness.append(loop.time() - before - 0.01)
