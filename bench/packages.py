"""What one look at a package costs, and what many at once do to everything else."""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

import code_hosts
from bench.figures import Line, Part, middle
from bot.packages.check import Checker, Report
from bot.packages.facts import Asked
from bot.packages.judging import Judge
from builders import body
from sandbox.standin.github import GitHub
from world import SUBMISSION, World

MANY = 20
AWAY = 0.08
"""Seconds that each answer takes, as over a long way."""
_WATCHED = """
import os, runpy, sys

def note(status, end=os._exit):
    with open("/proc/self/status") as said, open(sys.argv[1], "w") as peak:
        peak.write(next(line.split()[1] for line in said if line.startswith("VmHWM")))
    end(status)

os._exit = note
runpy.run_module("bot.packages.judge", run_name="__main__")
"""
"""The child as it is, which says at its end how much memory it took. What the system tells about children counts their parent's, too."""


async def parts() -> list[Part]:
    """Measure against local servers that answer as slowly as hosts far away."""
    async with code_hosts.serving() as world, aiohttp.ClientSession() as session:
        world.away = AWAY
        for number in range(MANY):
            world.add(_package(number))
        world.release("1.2.0")
        checker = Checker(session, lambda: datetime(2026, 11, 21, tzinfo=UTC), world.hosts)
        with TemporaryDirectory() as folder:
            peak = Path(folder, "peak")
            program = (sys.executable, "-s", "-B", "-c", _WATCHED, str(peak))
            await Judge(program=program).judge(list(code_hosts.GOOD), code_hosts.GOOD)
            child = int(peak.read_text()) / 1000
        one = await _look(checker, 0)
        again = await _look(checker, 0)
        lateness: list[float] = []
        watching = asyncio.create_task(_watch(lateness))
        begun = time.perf_counter()
        await asyncio.gather(*(_look(checker, number) for number in range(MANY)))
        many = time.perf_counter() - begun
        watching.cancel()
    lines = [
        Line("requests", "", {"first": one.requests, "again": again.requests}, 40),
        Line("bytes read", "KB", {"first": one.bytes / 1000, "again": again.bytes / 1000}, 5_000),
        Line("time", "s", {"first": one.seconds, "again": again.seconds}, 60),
        Line("memory of the child, at most", "MB", {"first": child}, 512),
        Line(f"{MANY} at once: time", "s", {"first": many}),
        Line("meanwhile, the loop is late: median", "ms", {"first": middle(lateness) * 1000}),
        Line("meanwhile, the loop is late: at most", "ms", {"first": max(lateness) * 1000}, 1000),
    ]
    title = f"A check of a package; each answer takes {AWAY * 1000:.0f} ms"
    return [Part(title, ("first", "again"), lines), await _beside_commands()]


async def _beside_commands() -> Part:
    """What a command on another issue waits while twenty submissions come in at once."""
    async with GitHub() as gh, code_hosts.serving() as hosts:
        await gh.reset()
        hosts.away = AWAY
        for number in range(MANY):
            hosts.add(_package(number))
        hosts.release("1.2.0")
        with TemporaryDirectory() as folder:
            world = World(gh, Path(folder) / "journal.sqlite3")
            world.packages = {
                "FORGEJO_API_URL": f"{hosts.url}/forgejo",
                "PACKAGE_INDEX_URL": f"{hosts.url}/simple",
                "DOI_API_URL": f"{hosts.url}/handles",
            }
            async with world.served():
                await world.open(body(repository=""))
                alone = [await _answer(world) for _ in range(5)]
                for number in range(MANY):
                    text = body(repository=f"https://codeberg.org/shore/dunlin{number}")
                    await gh.open_issue("author", "dunlin", text, SUBMISSION)
                while gh._outbox.pending:  # the stand-in delivers one webhook after the other
                    await asyncio.sleep(0.01)
                meanwhile = [await _answer(world) for _ in range(10)]
                at_work = (await world.bot.readiness()).waiting
                await world.settled()
        acknowledged = [one.duration for one in gh.deliveries]
    lines = [
        Line("a command alone: median", "ms", {"bot": middle(alone) * 1000}),
        Line("a command meanwhile: median", "ms", {"bot": middle(meanwhile) * 1000}),
        Line(
            "the slowest is later by", "ms", {"bot": (max(meanwhile) - middle(alone)) * 1000}, 1000
        ),
        Line(
            "a webhook is acknowledged within: median", "ms", {"bot": middle(acknowledged) * 1000}
        ),
        Line("… at most", "ms", {"bot": max(acknowledged) * 1000}, 1000),
        Line("checks that were still at work then", "", {"bot": at_work}),
    ]
    return Part(f"{MANY} submissions at once, and commands on another issue", ("bot",), lines)


def _package(number: int) -> code_hosts.Repo:
    """One whose commits, files and verdicts no other has."""
    files = {**code_hosts.GOOD, "README.md": code_hosts.GOOD["README.md"] + b"%d" % number}
    commit = f"{number:040x}"
    return code_hosts.Repo(files=files, name=f"dunlin{number}", head=commit, tagged=commit)


async def _answer(world: World) -> float:
    """Seconds from a comment to its answer."""
    begun = time.perf_counter()
    said = await world.gh.comment("author", world.number, "@pyos-bot status")
    while not await world.answers(said["id"]):
        await asyncio.sleep(0.01)
    return time.perf_counter() - begun


async def _look(checker: Checker, number: int) -> Report:
    asked = Asked(f"https://github.com/shore/dunlin{number}", "1.2.0", "dunlin")
    return await checker.check(asked)


async def _watch(lateness: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(0.01)
        lateness.append(loop.time() - before - 0.01)
