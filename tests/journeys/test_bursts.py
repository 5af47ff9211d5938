"""Much at once, on both databases: every command once and in order, and nobody waits for a stranger's turn."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

import postgres
from bot.adapters.settings import Settings
from builders import body
from effort import tries
from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import World, answered, met

ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"


@dataclass
class AnyWorld(World):
    """A world whose database is anywhere."""

    url: str = ""

    def settings(self) -> Settings:
        """The same, elsewhere."""
        return super().settings().model_copy(update={"database_url": self.url})

    async def settled(self) -> None:
        """Wait until nobody has anything to do, in whatever process."""

        async def waiting() -> int:
            return (await self.bot.readiness()).waiting

        await self.gh.settled(waiting, quiet=0.1, timeout=tries(60))


@pytest.fixture(params=["sqlite", "postgresql"])
async def anywhere(
    request: pytest.FixtureRequest, github: GitHub, tmp_path: Path
) -> AsyncIterator[AnyWorld]:
    """A fresh GitHub and a bot on each database."""
    url = f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    if request.param == "postgresql":
        running: postgres.Server = request.getfixturevalue("postgres_server")
        url = running.fresh()
    await github.reset()
    made = AnyWorld(github, tmp_path, url=url)
    async with made.served():
        yield made
        await made.settled()
    assert contract.violations(github) == []


@pytest.mark.many
async def test_many_commands_on_one_issue(anywhere: AnyWorld) -> None:
    """No edit of the header is lost, the answers come in the order of the questions."""
    count = tries(8)
    world = anywhere
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    asked = []
    for n in range(count):
        for command in (f"set description Looks {n}", f"set version-submitted v{n}.0.0"):
            said = await world.gh.comment("editor", world.number, f"@pyos-bot {command}")
            asked.append(said["id"])
    await world.settled()
    assert (await answered(world.gh, world.number))[1:] == asked
    header = await world.header()
    assert header["One-Line Description of Package"] == f"Looks {count - 1}"
    assert header["Version submitted"] == f"v{count - 1}.0.0"
    assert header["Editor"] == "@editor"


async def test_ten_copies_at_once(anywhere: AnyWorld) -> None:
    """The same comment under one GUID and under others, all at the same moment: one effect."""
    world = anywhere
    await world.open(body())
    there = world.gh.webhook_to
    assert there is not None
    world.gh.webhook_to = None
    said = await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await world.gh.settled()
    delivery = next(d for d in reversed(world.gh.deliveries) if d.event == "issue_comment")
    raw = json.dumps(delivery.payload).encode()
    sign = hmac.new(world.gh.webhook_secret.encode(), raw, hashlib.sha256).hexdigest()
    guids = [delivery.guid] * 5 + [str(uuid.uuid4()) for _ in range(5)]
    world.gh.webhook_to = there
    async with aiohttp.ClientSession() as http:

        async def send(guid: str) -> str:
            headers = {
                "Content-Type": "application/json",
                "X-GitHub-Event": "issue_comment",
                "X-GitHub-Delivery": guid,
                "X-Hub-Signature-256": f"sha256={sign}",
            }
            async with http.post(there, data=raw, headers=headers) as answer:
                assert answer.status == 202
                return await answer.text()

        outcomes = await asyncio.gather(*map(send, guids))
    assert sorted(outcomes) == ["known already\n"] * 9 + ["stored\n"]
    await world.settled()
    assert await answered(world.gh, world.number) == [said["id"]]
    assert await world.labels() == {"1/editor-assigned"}


async def test_a_slow_issue_holds_nobody_up(anywhere: AnyWorld) -> None:
    """GitHub takes long over one issue, and another is told to wait: the third is answered meanwhile."""
    world = anywhere
    numbers = [await world.open(body()) for _ in range(3)]
    slow = asyncio.Event()
    reading = world.gh.fault(f"GET {ISSUE}", meanwhile=slow.wait)
    first = await world.gh.comment("chief", numbers[0], "@pyos-bot assign-editor @editor")
    await met(reading)
    writing = world.gh.fault(f"PATCH {ISSUE}", status=403, retry_after=1)
    await world.gh.comment("chief", numbers[1], "@pyos-bot assign-editor @editor")
    await met(writing)
    third = await world.gh.comment("chief", numbers[2], "@pyos-bot assign-editor @editor2")
    try:
        async with asyncio.timeout(30):
            while not await answered(world.gh, numbers[2]):
                await asyncio.sleep(0.02)
        assert await answered(world.gh, numbers[2]) == [third["id"]]
        assert await answered(world.gh, numbers[0]) == []
    finally:
        slow.set()
    await world.settled()
    assert await answered(world.gh, numbers[0]) == [first["id"]]
    assert len(await answered(world.gh, numbers[1])) == 1
