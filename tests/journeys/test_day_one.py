"""The first start on a repository with years of issues: the bot looks, and writes nothing."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import timedelta
from pathlib import Path

import aiohttp
from journeys.test_process import environment

from builders import body
from sandbox import contract
from sandbox.bot_process import free_port
from sandbox.github import GitHub
from world import World

ROOT = Path(__file__).parent.parent.parent
OLD = 300
"""Issues that were there before the bot."""


async def fill(gh: GitHub) -> None:
    """Years of issues, in every stage and of every kind, before anybody listens."""
    gh.webhook_to = None
    await gh.reset()
    stages = [label for label in gh.seed.labels if not label.startswith("topic")]
    texts = [body(), body(editor="@editor", reviewers=("@reviewer1",)), "", body(astropy=True)]
    few = asyncio.Semaphore(8)

    async def one(count: int) -> None:
        async with few:
            on = [stages[count % len(stages)], stages[(count * 5) % len(stages)]][: 1 + count % 2]
            await gh.open_issue("author", f"old {count}", texts[count % len(texts)], on)

    today = gh.now()
    await gh.set_now(today - timedelta(days=400))
    await asyncio.gather(*map(one, range(OLD)))
    await gh.set_now(today)
    gh.clear_calls()


async def test_the_first_start_writes_nothing(github: GitHub, tmp_path: Path) -> None:
    """The real process, with all it does at a start; what it reads does not grow with the issues."""
    await fill(github)
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", cwd=ROOT,
        env=environment(github, tmp_path, port),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        await up(port, process)
        await github.settled(quiet=0.5)
        process.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(process.communicate(), 20)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, log.decode()
    assert "Traceback" not in log.decode()
    reads = [call.route for call in github.calls if not call.writes]
    assert "GET /installation/repositories" in reads, "it has looked at GitHub at all"
    assert writes(github) == []
    assert len(reads) < 30, reads
    assert contract.violations(github) == []


async def test_talk_on_old_issues_is_not_answered(github: GitHub, tmp_path: Path) -> None:
    """Once it listens, people go on as before on issues it was never asked about: not a word."""
    await fill(github)
    world = World(github, tmp_path / "journal.sqlite3")
    async with world.served():
        for number in range(1, 9):
            await github.comment("reviewer1", number, "I will look at it next week.")
            await github.edit_issue("author", number, title=f"still old {number}")
        await world.settled()
        assert writes(github) == []


async def up(port: int, process: asyncio.subprocess.Process) -> None:
    """Wait until the process answers."""
    async with aiohttp.ClientSession() as http:
        for _ in range(200):
            assert process.returncode is None, (await process.communicate())[1].decode()
            try:
                async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)
    raise AssertionError("nobody answers")


def writes(gh: GitHub) -> list[str]:
    """What the App has changed; asking for a token changes nothing."""
    return [c.route for c in gh.calls if c.writes and not c.path.endswith("/access_tokens")]
