"""Several real processes on one PostgreSQL database, started as an operator starts them."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from journeys.test_process import environment

import postgres
from builders import body
from effort import tries
from sandbox import clocked
from sandbox.ports import free_port
from sandbox.standin.github import GitHub
from world import answered

ROOT = Path(__file__).parent.parent.parent
ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"


@dataclass
class Fleet:
    """The processes of one bot."""

    gh: GitHub
    url: str
    folder: Path
    """For the logs: a pipe that nobody reads would fill up, and stop the process."""
    environ: dict[str, str] = field(default_factory=dict)
    """What is set besides."""
    ports: list[int] = field(default_factory=list)
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        """One more; a ``serve`` is waited for until it answers."""
        port = free_port()
        environ = environment(self.gh, self.folder, port) | {
            "DATABASE_URL": self.url,
            "LOG_LEVEL": "WARNING",  # nobody reads the pipe meanwhile: a full one would stop the bot
            **self.environ,
        }
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *clocked.command(self.gh.now(), *arguments), cwd=ROOT, env=environ, stderr=log,
            )  # fmt: skip
        self.processes.append(process)
        if arguments[0] == "serve":
            self.ports.append(port)
            async with asyncio.timeout(60):
                while await self.waiting(port) is None and process.returncode is None:
                    await asyncio.sleep(0.05)
        return process

    def log(self, process: asyncio.subprocess.Process) -> str:
        """What it has written."""
        return (self.folder / f"{self.processes.index(process)}.log").read_text(encoding="utf-8")

    async def waiting(self, port: int = 0) -> int | None:
        """What is not finished, whoever is to do it; None while nobody answers."""
        try:
            url = f"http://127.0.0.1:{port or self.ports[-1]}/readyz"
            async with aiohttp.ClientSession() as http, http.get(url) as answer:
                return int((await answer.json())["waiting"])
        except aiohttp.ClientError:
            return None

    def hear(self, number: int) -> None:
        """Webhooks go to the ``number``-th ``serve`` from now on."""
        port = self.ports[number % len(self.ports)]
        self.gh.webhook_to = f"http://127.0.0.1:{port}/webhook"

    async def end(self) -> None:
        """Stop all of them."""
        self.gh.webhook_to = None
        for process in self.processes:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def settled(self) -> None:
        """Wait until nobody has anything to do."""

        async def left() -> int:
            return await self.waiting() or 0

        await self.gh.settled(left, quiet=0.2, timeout=tries(60))


@pytest.fixture
async def fleet(
    github: GitHub, postgres_server: postgres.Server, tmp_path: Path
) -> AsyncIterator[Fleet]:
    """Nobody yet, on an empty database."""
    await github.reset()
    made = Fleet(github, postgres_server.fresh(), tmp_path)
    yield made
    await made.end()


@pytest.mark.many
async def test_two_that_do_everything(fleet: Fleet) -> None:
    """Many issues, four commands each in three comments, webhooks to the one and the other: each once, in order."""
    await asyncio.gather(fleet.start("serve"), fleet.start("serve"))
    numbers = []
    for n in range(tries(12)):
        fleet.hear(n)
        numbers.append(await fleet.gh.open_issue("author", "stargazer", body(), ()))
    commands = (
        "assign-editor @editor",
        "set version-submitted v2.0.0",
        "set description Counts stars\n@pyos-bot set version-submitted v3.0.0",
    )
    asked: dict[int, list[int]] = {number: [] for number in numbers}
    for turn, command in enumerate(commands):
        for place, number in enumerate(numbers):
            fleet.hear(turn + place)
            said = await fleet.gh.comment("chief", number, f"@pyos-bot {command}")
            asked[number].append(said["id"])
        while fleet.gh._outbox.pending:  # what is on its way to two at once has no order
            await asyncio.sleep(0.01)
    await fleet.settled()
    for number in numbers:
        assert await answered(fleet.gh, number) == asked[number]
        comments = await fleet.gh.comments(number)
        assert sum("<!-- pyos-bot:status -->" in one["body"] for one in comments) == 1
        text = (await fleet.gh.issue(number))["body"]
        assert "Version submitted: v3.0.0\n" in text
        assert "Package: Counts stars\n" in text
        assert "Editor: @editor\n" in text


async def test_a_rolling_restart(fleet: Fleet) -> None:
    """The door and the worker apart; each is replaced while work comes in, politely: nothing is lost."""
    await fleet.start("serve", "--no-worker")
    worker = await fleet.start("worker")
    fleet.hear(0)
    number = await fleet.gh.open_issue("author", "stargazer", body(), ())
    await fleet.settled()
    asked = []

    async def ask(command: str) -> None:
        said = await fleet.gh.comment("chief", number, f"@pyos-bot {command}")
        asked.append(said["id"])

    await ask("assign-editor @editor")
    for n in range(5):
        await ask(f"set version-submitted v{n}.0.0")
    worker.send_signal(signal.SIGTERM)  # in the middle of it; there is no other one yet
    for n in range(5, 10):
        await ask(f"set version-submitted v{n}.0.0")
    assert await asyncio.wait_for(worker.wait(), 25) == 0, fleet.log(worker)
    door = fleet.processes[0]
    await asyncio.gather(fleet.start("worker"), fleet.start("serve", "--no-worker"))
    fleet.hear(1)
    door.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(door.wait(), 25) == 0
    await ask("set version-submitted v10.0.0")
    await fleet.settled()
    assert await answered(fleet.gh, number) == asked
    assert "Version submitted: v10.0.0\n" in (await fleet.gh.issue(number))["body"]


@pytest.mark.parametrize("arguments", [("worker",), ("serve", "--no-worker")])
async def test_sqlite_belongs_to_one(
    github: GitHub, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """One line, with the mend, and exit status 2."""
    fleet = Fleet(github, f"sqlite:///{tmp_path / 'journal.sqlite3'}", tmp_path)
    process = await fleet.start(*arguments)
    assert await asyncio.wait_for(process.wait(), 20) == 2
    (line,) = fleet.log(process).splitlines()
    assert "set DATABASE_URL to postgresql://" in line
