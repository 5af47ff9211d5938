"""The pages of a thousand reviews, and what they cost the webhooks beside them."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp

from bench.figures import Line, Part, share
from bench.load import TEXT, Stub, bot, stub
from bench.processes import Running
from bench.senders import commands, deliver, talk
from bench.stub_github import REPOSITORY
from bot.adapters.journal import Journal
from bot.adapters.reviews import StageChange
from bot.pipeline.read_model import row_of
from bot.review.model.stages import Stage
from builders import NOW, STAGE_OF, submission

REVIEWS = 1_000
A_SECOND, SECONDS = 50, 8
ASK = 10
"""One webhook in so many is a command, which is still four times as many as GitHub would take the answers of (80 a
minute), see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits."""
READS = 300
SHOWN = 10_000
"""Bytes, compressed, that a page of so many reviews has at least."""
ONE = "pyos-bot"


async def parts() -> list[Part]:
    """The table."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'journal.sqlite3'}"
        await _seeded(url)
        async with stub() as github:
            await github.reset()
            async with (
                bot(github.url, url) as up,
                aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http,
            ):
                await _at_work(up, http)
                await github.quiet()
                found = await _measured(github, up, http)
    rows = [
        Line(what, unit, {ONE: found[what]}, must)
        for what, unit, must in (
            ("memory before the first page", "MB", 100),
            ("first page, libraries loaded", "ms", None),
            ("size, compressed", "kB", None),
            ("page, median", "ms", 5),
            ("page, p99", "ms", None),
            ("page, processor time", "ms", 5),
            ("not modified, median", "ms", 5),
            ("webhooks alone: acknowledged, median", "ms", None),
            ("webhooks alone: acknowledged, p99", "ms", None),
            ("webhooks alone: processor busy", "%", None),
            ("beside pages: acknowledged, median", "ms", None),
            ("beside pages: acknowledged, p99", "ms", 60),
            ("beside pages: processor busy", "%", None),
            ("all commands, beside pages: acknowledged, median", "ms", None),
            ("all commands, beside pages: acknowledged, p99", "ms", None),
            ("all commands, beside pages: processor busy", "%", None),
            ("memory after all this", "MB", None),
        )
    ]
    title = f"Pages of {REVIEWS} reviews; {A_SECOND} readers and {A_SECOND} webhooks a second"
    return [Part(title, [ONE], rows)]


async def _seeded(url: str) -> None:
    journal = await Journal.open(url)
    chance = random.Random(1)
    rows, stages = [], list(STAGE_OF)
    for number in range(1_000, 1_000 + REVIEWS):
        review = submission(stages[number % len(stages)], astropy=number % 3 == 0)
        review = replace(review, repo=REPOSITORY, number=number)
        rows.append((row_of(review, NOW), review.stage.rank))
    for row, rank in rows:
        at = NOW - timedelta(days=chance.randint(1, 400))
        past = [StageChange(at + timedelta(days=n), str(s.meaning)) for n, s in enumerate(list(Stage)[: rank + 1])]  # fmt: skip
        await journal.reviews.rewrite(row, past, 0)
    await journal.close()


async def _at_work(up: Running, http: aiohttp.ClientSession) -> None:
    """Wait until everything is loaded that an idle bot has in memory."""
    while True:
        async with http.get(f"{up.url}/readyz") as answer:
            if answer.status == 200 and not (await answer.json())["problems"]:
                return
        await asyncio.sleep(0.1)


async def _measured(github: Stub, up: Running, http: aiohttp.ClientSession) -> dict[str, float]:
    found = {"memory before the first page": up.memory}
    page = f"{up.url}/reviews"

    async def read(known: str = "") -> tuple[float, int, str]:
        begun = time.perf_counter()
        headers = {"If-None-Match": known} if known else {}
        async with http.get(page, headers=headers) as answer:
            await answer.read()
            size = int(answer.headers.get("Content-Length", 0))
            return (time.perf_counter() - begun) * 1000, size, answer.headers.get("ETag", "")

    found["first page, libraries loaded"], size, etag = await read()
    while size < SHOWN:  # the first look at the repositories goes on
        await asyncio.sleep(0.5)
        _, size, etag = await read()
    found["size, compressed"] = size / 1000
    cpu = up.cpu
    times = [(await read())[0] for _ in range(READS)]
    found["page, processor time"] = (up.cpu - cpu) * 1000 / READS
    found["page, median"], found["page, p99"] = share(times, 0.5), share(times, 0.99)
    found["not modified, median"] = share([(await read(etag))[0] for _ in range(300)], 0.5)
    await _webhooks(github, up, http, 1)  # every issue is known, and shown
    while (await read())[2] == etag:
        await asyncio.sleep(0.5)
    for name, beside, ask in (
        ("webhooks alone", None, ASK),
        ("beside pages", read, ASK),
        ("all commands, beside pages", read, 1),
    ):
        await github.quiet()
        reading = asyncio.create_task(_readers(beside)) if beside else None
        begun, cpu = time.monotonic(), up.cpu
        seconds = await _webhooks(github, up, http, ask)
        busy = (up.cpu - cpu) / (time.monotonic() - begun)
        found[f"{name}: processor busy"] = 100 * busy
        if reading:
            reading.cancel()
            await asyncio.wait([reading])
        for label, part in (("median", 0.5), ("p99", 0.99)):
            found[f"{name}: acknowledged, {label}"] = share(seconds, part) * 1000
        await github.quiet()
    found["memory after all this"] = up.memory
    return found


async def _webhooks(
    github: Stub, up: Running, http: aiohttp.ClientSession, ask: int
) -> list[float]:
    """So many a second, of which one in ``ask`` is a command; seconds to the acknowledgements."""
    todo = talk(TEXT, github.url, A_SECOND * SECONDS)
    todo[::ask] = commands(TEXT, github.url, len(todo[::ask]))

    async def one(n: int) -> float:
        await asyncio.sleep(n / A_SECOND)
        return (await deliver(http, up.url, todo[n])).seconds

    return list(await asyncio.gather(*(one(n) for n in range(len(todo)))))


async def _readers(read: Callable[[], Awaitable[object]]) -> None:
    """So many a second, without end."""
    async with asyncio.TaskGroup() as going:
        while True:
            going.create_task(_once(read))
            await asyncio.sleep(1 / A_SECOND)


async def _once(read: Callable[[], Awaitable[object]]) -> None:
    await read()
