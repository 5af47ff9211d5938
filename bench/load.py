"""Deliveries from outside, against whole processes: acknowledged, answered, what it costs."""

from __future__ import annotations

import asyncio
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
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

OURS, USUAL, PROBOT = "pyos-bot", "usual handler", "Probot"
ONE, TWO = "one on PostgreSQL", "two on PostgreSQL"
_PROBOT = Path(__file__).with_name("probot")
ISSUES, DELIVERIES = 50, 300
REPEATS = 5
SENDERS = (20, 50, 100)
CALL = LATENCY * 1000
TEXT = body()
LONG = TEXT + "\nA paragraph about what the package does, for whom, and what else there is.\n" * 70
"""A submission as long as most are: 6 KB."""


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
            many = 2 if kind == TWO else 1
            yield [await stack.enter_async_context(bot(api, url)) for _ in range(many)]


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


async def measure(kind: str, github: Stub) -> Found:
    """Everything about one candidate, once."""
    found: Found = defaultdict(list)
    await github.reset()
    async with candidate(kind, github.url, None) as processes:
        found["cold start"].append(max(one.began for one in processes))
        await github.quiet()
        await asyncio.sleep(1)
        cpu = _cpu(processes)
        await asyncio.sleep(4)
        found["idle CPU"].append((_cpu(processes) - cpu) / 4 * 1000)
        found["memory, idle"].append(max(one.memory for one in processes))
        await warm(processes, github)
        await one_by_one(found, processes, github)
        await at_once(found, processes, github, 1, deliveries=DELIVERIES // 5)
        for senders in SENDERS:
            await at_once(found, processes, github, senders)
        await at_once(found, processes, github, DELIVERIES)
        found["memory, after"].append(max(one.memory for one in processes))
    await github.reset(LONG)
    async with candidate(kind, github.url, None) as processes:
        await warm(processes, github, LONG)
        await at_once(found, processes, github, 20, text=LONG)
    return found


async def in_turns(
    kinds: Iterable[str], repeats: int, server: postgres.Server | None = None
) -> AsyncIterator[tuple[str, Stub, list[Running]]]:
    """Each candidate anew, with a GitHub on which nothing has happened, and all of them so often."""
    async with stub() as github:
        for _ in range(repeats):
            for kind in kinds:
                await github.reset()
                async with candidate(kind, github.url, server) as processes:
                    yield kind, github, processes


async def warm(processes: Sequence[Running], github: Stub, text: str = TEXT) -> None:
    """Every issue is known then, and so is everybody."""
    await through(processes, commands(text, github.url, ISSUES), 10, github)


async def at_once(
    found: Found,
    processes: Sequence[Running],
    github: Stub,
    senders: int,
    *,
    deliveries: int = DELIVERIES,
    text: str = TEXT,
) -> None:
    """So many senders deliver so many commands."""
    cpu, before = _cpu(processes), await github.calls()
    todo = commands(text, github.url, deliveries, ISSUES)
    sent, times, seen = await through(processes, todo, senders, github)
    name = f"{senders} at once{', long' if text is LONG else ''}"
    acknowledged = [one.seconds * 1000 for one in sent]
    for label, part in (("median", 0.5), ("p95", 0.95), ("slowest", 1)):
        found[f"acknowledged, {name}, {label}"].append(share(acknowledged, part))
        found[f"answered, {name}, {label}"].append(share(times, part) * 1000)
    took = seen["last"] - min(one.at for one in sent)
    found[f"deliveries a second, {name}"].append(len(todo) / took)
    found[f"all done, {name}"].append(took)
    found[f"lost, {name}"].append(len(todo) - len(times))
    found[f"CPU, {name}"].append((_cpu(processes) - cpu) / len(todo) * 1000)
    found[f"calls, {name}"].append((await github.calls() - before) / len(todo))


async def one_by_one(
    found: Found, processes: Sequence[Running], github: Stub, many: int = 15
) -> None:
    """Each command when the one before is over, the status comment, too."""
    answered, settled, calls = [], [], []
    for command in commands(TEXT, github.url, many, issues=1):
        before = await github.calls()
        [sent], [seconds], seen = await through(processes, [command], 1, github, quiet=0.15)
        answered.append(seconds * 1000)
        settled.append((seen["last"] - sent.at) * 1000)
        calls.append(sum(seen["calls"].values()) - before)
    found["one command, answered"].append(middle(answered))
    found["one command, last write"].append(middle(settled))
    found["one command, calls"].append(middle(calls))


async def through(
    processes: Sequence[Running],
    todo: Sequence[Command],
    at_once: int,
    github: Stub,
    quiet: float = 0.5,
) -> tuple[list[Sent], list[float], dict[str, Any]]:
    """Deliver, wait until all is quiet: what was sent, seconds to the answers, what GitHub has seen."""
    sent = await send([one.url for one in processes], todo, at_once)
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
    """The tables: medians of the repeats, the candidates taking turns."""
    runs = f"median of {REPEATS} runs, taking turns"
    title = f"Deliveries, {CALL:g} ms for every call to GitHub ({runs})"
    kinds = [OURS, USUAL, PROBOT]
    found: dict[str, Found] = {kind: defaultdict(list) for kind in kinds}
    async with stub() as github:
        for _ in range(REPEATS):
            for kind in kinds:
                for what, values in (await measure(kind, github)).items():
                    found[kind][what] += values
    made = [Part(title, kinds, lines(found), compared=[(OURS, USUAL), (OURS, PROBOT)])]
    return made if server is None else [*made, await _on_postgres(server, runs)]


async def _on_postgres(server: postgres.Server, runs: str) -> Part:
    """What a second process brings."""
    found: dict[str, Found] = {kind: defaultdict(list) for kind in (TWO, ONE)}
    async for kind, github, processes in in_turns(found, REPEATS, server):
        await warm(processes, github)
        for senders in (20, 50):
            await at_once(found[kind], processes, github, senders)

    def line(what: str, unit: str, key: str, must: float | None = None) -> Line:
        against = ONE if must else ""
        return Line.of_runs(what, unit, runs_of(key, found), must, against, more=unit == "/s")

    rows = []
    for senders in (20, 50):
        key = f"{senders} at once"
        rows += [
            line(f"{DELIVERIES} over {ISSUES} issues, {key}", "/s", f"deliveries a second, {key}", 1.5),
            line("… acknowledged: median", "ms", f"acknowledged, {key}, median"),
            line("… answered: median", "ms", f"answered, {key}, median"),
            line("… CPU per delivery", "ms", f"CPU, {key}"),
            line("… not answered", "", f"lost, {key}"),
        ]  # fmt: skip
    return Part(f"Two processes on PostgreSQL ({runs})", [TWO, ONE], rows, compared=[(TWO, ONE)])


def runs_of(key: str, found: Mapping[str, Found]) -> dict[str, list[float]]:
    """What each candidate's runs have found of one thing."""
    return {kind: one[key] for kind, one in found.items()}


def lines(found: Mapping[str, Found]) -> list[Line]:
    """What is shown of that, with what is demanded: to be as good as Probot in the same run."""

    def line(
        what: str,
        unit: str,
        key: str,
        must: float | None = None,
        against: str = "",
        *,
        more: bool = False,
    ) -> Line:
        return Line.of_runs(what, unit, runs_of(key, found), must, against, more=more)

    rows = []
    for senders in (1, 20, 50):
        key = f"acknowledged, {senders} at once"
        rows += [
            line(f"acknowledged, {senders} at once: median", "ms", f"{key}, median", 1, PROBOT),
            line("… p95", "ms", f"{key}, p95", 1, PROBOT),
        ]
    rows += [
        line("one command: answered", "ms", "one command, answered", 1, PROBOT),
        line("… last write (status comment)", "ms", "one command, last write", 1, PROBOT),
        line("… calls to GitHub, in all", "", "one command, calls", 4),
    ]
    for senders in SENDERS:
        key = f"{senders} at once"
        name = f"{DELIVERIES} over {ISSUES} issues, {key}"
        rows += [
            line(name, "/s", f"deliveries a second, {key}", 1, PROBOT, more=True),
            line("… answered: median", "ms", f"answered, {key}, median", 1, PROBOT),
            line("… p95", "ms", f"answered, {key}, p95", 1, PROBOT),
            line("… CPU per delivery", "ms", f"CPU, {key}", 1.5, USUAL),
            line("… calls to GitHub per delivery", "", f"calls, {key}", 4),
            line("… not answered", "", f"lost, {key}", 0),
        ]
    key = f"{DELIVERIES} at once"
    rows += [
        line("bodies of 6 KB, 20 at once, right after the start", "/s", "deliveries a second, 20 at once, long", 1, PROBOT, more=True),
        line("… CPU per delivery", "ms", "CPU, 20 at once, long", 1.5, USUAL),
        line(f"{key}: slowest acknowledgement", "ms", f"acknowledged, {key}, slowest", 1, PROBOT),
        line("… all done after", "s", f"all done, {key}", 1, PROBOT),
        line("… not answered", "", f"lost, {key}", 0),
        line("cold start", "s", "cold start"),
        line("memory, idle", "MB", "memory, idle", 80),
        line("memory, after all this", "MB", "memory, after", 130),
        line("CPU while idle", "ms/s", "idle CPU"),
    ]  # fmt: skip
    return rows
