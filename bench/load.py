"""Deliveries from outside, against whole processes: acknowledged, answered, what it costs."""

from __future__ import annotations

import asyncio
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

import postgres
from bench.figures import Line, Part, middle, share
from bench.processes import Running, running
from bench.senders import SECRET, Command, Sent, commands, send
from bench.stub_github import LATENCY
from bot.review.model.policy import Policy
from builders import body
from sandbox import node_packages
from sandbox.ports import free_port
from sandbox.standin import seed

OURS, USUAL, PROBOT, TWO = "pyos-bot", "usual handler", "Probot", "two on PostgreSQL"
_PROBOT = Path(__file__).with_name("probot")
ISSUES, DELIVERIES = 50, 300
REPEATS = 3
CALL = LATENCY * 1000
TEXT = body()


@dataclass(frozen=True)
class Stub:
    """GitHub, as it is asked from here."""

    url: str
    http: aiohttp.ClientSession

    async def reset(self, text: str = "", many: int = 0) -> None:
        """Nothing has happened yet, but ``many`` issues may be there."""
        labels = [*Policy().labels.values(), "astropy", "Pangeo"]
        said = {"text": text or TEXT, "labels": labels, "many": many}
        async with self.http.post(f"{self.url}/_reset", json=said):
            pass

    async def seen(self) -> dict[str, Any]:
        """What it has been asked."""
        async with self.http.get(f"{self.url}/_seen") as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def said(self) -> list[str]:
        """The texts of all comments."""
        async with self.http.get(f"{self.url}/_said") as answer:
            found: list[str] = await answer.json()
            return found

    async def calls(self) -> int:
        """How many there were."""
        return sum((await self.seen())["calls"].values())

    async def quiet(self, seconds: float = 0.5) -> dict[str, Any]:
        """Wait until nothing has been asked for a while."""
        before = -1
        while (now := await self.calls()) != before:
            before = now
            await asyncio.sleep(seconds)
        return await self.seen()


@asynccontextmanager
async def stub() -> AsyncIterator[Stub]:
    """GitHub as a process."""
    port = free_port()
    async with (
        running("-m", "bench.stub_github", str(port), port=port, environ={}, look="/_seen") as up,
        aiohttp.ClientSession() as http,
    ):
        yield Stub(up.url, http)


def environment(api: str, database: str, port: int) -> dict[str, str]:
    """What an operator sets."""
    return {
        "GITHUB_APP_ID": "1",
        "GITHUB_PRIVATE_KEY": seed.private_key(),
        "GITHUB_WEBHOOK_SECRET": SECRET,
        "GITHUB_API_URL": api,
        "PACKAGE_INDEX_URL": api,
        "DOI_API_URL": api,
        "DATABASE_URL": database,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "LOG_LEVEL": "ERROR",
    }


@asynccontextmanager
async def bot(api: str, database: str) -> AsyncIterator[Running]:
    """The bot as a process."""
    port = free_port()
    environ = environment(api, database, port)
    async with running("-m", "bot", "serve", port=port, environ=environ) as up:
        yield up


@asynccontextmanager
async def candidate(
    kind: str, api: str, server: postgres.Server | None
) -> AsyncIterator[list[Running]]:
    """The processes of one candidate, on an empty journal."""
    async with AsyncExitStack() as stack:
        if kind == USUAL:
            port = free_port()
            environ = environment(api, "", port)
            usual = running("-m", "bench.usual_handler", str(port), port=port, environ=environ)
            yield [await stack.enter_async_context(usual)]
        elif kind == PROBOT:
            port = free_port()
            yield [await stack.enter_async_context(_probot(port, environment(api, "", port)))]
        elif kind == OURS:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            database = f"sqlite:///{Path(folder) / 'journal.sqlite3'}"
            yield [await stack.enter_async_context(bot(api, database))]
        else:
            assert server is not None
            url = server.fresh()
            yield [await stack.enter_async_context(bot(api, url)) for _ in range(2)]


@asynccontextmanager
async def _probot(port: int, environ: Mapping[str, str]) -> AsyncIterator[Running]:
    folder = node_packages.folder_for(_PROBOT, "probot")
    await asyncio.to_thread(node_packages.install, _PROBOT, folder, print)
    # a script without a file finds its packages where it runs
    script = (_PROBOT / "app.mjs").read_text("utf-8")
    started = running(
        *("--input-type=module", "--eval", script, str(port)),
        port=port,
        environ={**environ, "NODE_ENV": "production"},
        program=node_packages.node(),
        folder=folder,
    )
    async with started as up:
        yield up


Found = dict[str, list[float]]
"""What was found, by what it is; one value for each repeat."""


async def measure(kind: str, github: Stub, server: postgres.Server | None) -> Found:
    """Everything about one candidate, once."""
    found: Found = defaultdict(list)
    await github.reset()
    async with candidate(kind, github.url, server) as processes:
        doors = [one.url for one in processes]
        found["cold start"].append(max(one.began for one in processes))
        await github.quiet()
        await asyncio.sleep(1)
        cpu = _cpu(processes)
        await asyncio.sleep(4)
        found["idle CPU"].append((_cpu(processes) - cpu) / 4 * 1000)
        found["memory, idle"].append(max(one.memory for one in processes))
        # every issue is known, and so is everybody
        await through(doors, commands(TEXT, github.url, ISSUES), 10, github)
        await _one_by_one(found, doors, github)
        for at_once in (1, 20, 50):
            cpu, before = _cpu(processes), await github.calls()
            todo = commands(TEXT, github.url, DELIVERIES // (5 if at_once == 1 else 1), ISSUES)
            sent, times, seen = await through(doors, todo, at_once, github)
            name = f"{at_once} at once"
            for label, part in (("median", 0.5), ("p95", 0.95), ("p99", 0.99)):
                ack = [one.seconds * 1000 for one in sent]
                found[f"acknowledged, {name}, {label}"].append(share(ack, part))
            found[f"answered, {name}"].append(middle(times) * 1000)
            took = seen["last"] - min(one.at for one in sent)
            found[f"deliveries a second, {name}"].append(len(todo) / took)
            found[f"lost, {name}"].append(len(todo) - len(times))
            found[f"CPU, {name}"].append((_cpu(processes) - cpu) / len(todo) * 1000)
            calls = sum(seen["calls"].values()) - before
            found[f"calls, {name}"].append(calls / len(todo))
        todo = commands(TEXT, github.url, DELIVERIES, ISSUES)
        sent, times, _ = await through(doors, todo, DELIVERIES, github)
        found["burst, slowest"].append(max(one.seconds for one in sent))
        found["burst, lost"].append(len(todo) - len(times))
        found["memory, after"].append(max(one.memory for one in processes))
    return found


async def _one_by_one(found: Found, doors: Sequence[str], github: Stub) -> None:
    """Each command when the one before is over, the status comment, too."""
    answered, settled, calls = [], [], []
    for command in commands(TEXT, github.url, 15, issues=1):
        before = await github.calls()
        [sent], [seconds], seen = await through(doors, [command], 1, github, quiet=0.15)
        answered.append(seconds * 1000)
        settled.append((seen["last"] - sent.at) * 1000)
        calls.append(sum(seen["calls"].values()) - before)
    found["one command, answered"].append(middle(answered))
    found["one command, last write"].append(middle(settled))
    found["one command, calls"].append(middle(calls))


async def through(
    doors: Sequence[str], todo: Sequence[Command], at_once: int, github: Stub, quiet: float = 0.5
) -> tuple[list[Sent], list[float], dict[str, Any]]:
    """Deliver, wait until all is quiet: what was sent, seconds to the answers, what GitHub has seen."""
    sent = await send(doors, todo, at_once)
    seen = await github.quiet(quiet)
    answers: Mapping[str, list[float]] = seen["answers"]
    assert all(len(one) == 1 for one in answers.values()), "a comment was answered twice"
    times = [
        answers[str(one.command.comment)][0] - one.at
        for one in sent
        if str(one.command.comment) in answers
    ]
    return sent, times, seen


def _cpu(processes: Sequence[Running]) -> float:
    return sum(one.cpu for one in processes)


async def parts(server: postgres.Server | None) -> list[Part]:
    """The table: the median of the repeats, the candidates taking turns."""
    kinds = [OURS, USUAL, PROBOT, *([TWO] if server else [])]
    found: dict[str, Found] = {kind: defaultdict(list) for kind in kinds}
    async with stub() as github:
        for _ in range(REPEATS):
            for kind in kinds:
                for what, values in (await measure(kind, github, server)).items():
                    found[kind][what] += values

    def line(
        what: str, unit: str, key: str, must: float | None = None, *, more: bool = False
    ) -> Line:
        known = {kind: middle(found[kind][key]) for kind in kinds if key in found[kind]}
        return Line(what, unit, known, must, more)

    rows = [
        line("acknowledged, 1 sender, median", "ms", "acknowledged, 1 at once, median", 5),
        line("… p95", "ms", "acknowledged, 1 at once, p95"),
        line("… p99", "ms", "acknowledged, 1 at once, p99"),
        line("acknowledged, 20 senders, median", "ms", "acknowledged, 20 at once, median", 30),
        line("… p95", "ms", "acknowledged, 20 at once, p95", 60),
        line("… p99", "ms", "acknowledged, 20 at once, p99"),
        line("acknowledged, 50 senders, median", "ms", "acknowledged, 50 at once, median"),
        line("… p95", "ms", "acknowledged, 50 at once, p95"),
        line("… p99", "ms", "acknowledged, 50 at once, p99"),
        line("one command: answered", "ms", "one command, answered", 3 * CALL + 60),
        line("… last write (status comment)", "ms", "one command, last write", 4 * CALL + 60),
        line("… calls to GitHub, in all", "", "one command, calls", 4),
        line(f"{DELIVERIES} over {ISSUES} issues, 20 senders", "/s", "deliveries a second, 20 at once", 150, more=True),
        line("… not answered", "", "lost, 20 at once", 0),
        line("… calls to GitHub per delivery", "", "calls, 20 at once"),
        line("… CPU per delivery", "ms", "CPU, 20 at once", 6),
        line(f"{DELIVERIES} at once: slowest acknowledgement", "s", "burst, slowest", 1),
        line("… not answered", "", "burst, lost", 0),
        line("cold start", "s", "cold start", 2.5),
        line("memory, idle", "MB", "memory, idle", 100),
        line("memory, after all this", "MB", "memory, after", 130),
        line("CPU while idle", "ms/s", "idle CPU"),
    ]  # fmt: skip
    title = (
        f"Deliveries, {CALL:g} ms for every call to GitHub "
        f"(median of {REPEATS} runs; the usual handler acknowledges when all is done)"
    )
    return [Part(title, kinds, rows, compared=(OURS, USUAL))]
