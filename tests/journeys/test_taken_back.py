"""The bot's change arrived, its answer did not, and people went on: nothing is done a second time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from builders import body
from sandbox.standin.github import GitHub
from world import SUBMISSION, World, fresh

ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
CHANGE = f"PATCH {ISSUE}"
READ = f"GET {ISSUE}"
EDITS = "POST /graphql"
HISTORY = f"GET {ISSUE}/events"


@pytest.fixture
async def world(github: GitHub, tmp_path: Path, no_waiting: None) -> AsyncIterator[World]:
    """A fresh GitHub with the bot, which repeats failed tries at once."""
    async with fresh(github, tmp_path) as made:
        yield made


@asynccontextmanager
async def interrupted(world: World, text: str, *, lands: bool) -> AsyncIterator[None]:
    """The chief gives an order; its change lands or not, and GitHub is away until after the block."""

    async def gone() -> None:
        world.gh.fault(READ, count=10_000, status=503)

    fault = {"drop": "after"} if lands else {"status": 502}
    world.gh.fault(CHANGE, meanwhile=gone, **fault)
    await world.gh.comment("chief", world.number, text)
    async with asyncio.timeout(10):
        # the next try is under way, so the change is over
        while not any(call.route == READ and call.status == 503 for call in world.gh.calls):
            await asyncio.sleep(0.01)
    await world.bot.dispatcher.stop(grace=0)
    await world.bot.journal.close()
    # GitHub's times have seconds, and nobody takes anything back within the one in which it came
    await world.gh.set_now(world.gh.now() + timedelta(seconds=5))
    yield
    world.gh.clear_faults()
    world.gh.clear_calls()


async def answer(world: World) -> str:
    """The one answer of the bot."""
    (found,) = [
        one["body"]
        for one in await world.gh.comments(world.number)
        if "pyos-bot:answer" in one["body"]
    ]
    return found


def asked(world: World) -> list[str]:
    """What was asked of the past."""
    return [call.route for call in world.gh.calls if call.route in (EDITS, HISTORY)]


@pytest.mark.parametrize("parts", ["labels, text and people", "text alone"])
async def test_taken_back_wholly(world: World, parts: str) -> None:
    """Nothing of it shows any more. It is not done again, and the answer says what is missing."""
    await world.open(body())
    before = await world.issue()
    order = "assign-editor @editor" if "people" in parts else "set version-submitted v9.9.9"
    async with interrupted(world, f"@pyos-bot {order}", lands=True):
        assert (await world.issue())["body"] != before["body"]
        fields = {"body": before["body"], "labels": list(SUBMISSION), "assignees": []}
        await world.gh.edit_issue("editor2", world.number, **fields)
    async with world.served():
        await world.settled()
        after = await world.issue()
        assert after["body"] == before["body"]
        assert {one["name"] for one in after["labels"]} == set(SUBMISSION)
        assert after["assignees"] == []
        told = await answer(world)
        assert "I left these changes as they are" in told
        if "people" in parts:
            assert "`1/editor-assigned` is not set" in told
            assert "`editor` is not assigned" in told
            assert "Please comment here once" not in told
        else:
            assert "`Version submitted`" in told
        assert CHANGE not in world.writes()


async def test_most_of_it_done_by_hand_meanwhile(world: World) -> None:
    """It never arrived, and people did all of it but one thing: that is no trace of ours, so it is done."""
    await world.open(body())
    async with interrupted(world, "@pyos-bot assign-editor @editor", lands=False):
        text = (await world.issue())["body"].replace("Editor: TBD", "Editor: @editor")
        labels = ["1/editor-assigned"]
        await world.gh.edit_issue("editor2", world.number, body=text, labels=labels)
    async with world.served():
        await world.settled()
        assert [one["login"] for one in (await world.issue())["assignees"]] == ["editor"]
        assert "I left these changes" not in await answer(world)


async def test_nothing_has_happened_meanwhile(world: World) -> None:
    """An ordinary 502: what is to be done is plain, and no history is asked for it."""
    await world.open(body())
    async with interrupted(world, "@pyos-bot assign-editor @editor", lands=False):
        pass
    async with world.served():
        await world.settled()
        assert await world.labels() == {"1/editor-assigned"}
        assert asked(world) == []


async def test_everything_is_there(world: World) -> None:
    """An ordinary lost answer: the same."""
    await world.open(body())
    async with interrupted(world, "@pyos-bot assign-editor @editor", lands=True):
        pass
    async with world.served():
        await world.settled()
        assert "✅" in await answer(world)
        assert asked(world) == []
        assert CHANGE not in world.writes()


async def test_where_the_past_is_not_told(world: World) -> None:
    """GitHub refuses for good: what explains the issue best is believed, as before."""
    await world.open(body())
    async with interrupted(world, "@pyos-bot assign-editor @editor", lands=True):
        await world.gh.remove_label("editor2", world.number, "1/editor-assigned")
    refused = {"status": 403, "message": "Resource not accessible by integration"}
    world.gh.fault(HISTORY, count=9, **refused)
    world.gh.fault(EDITS, count=9, **refused)
    async with world.served():
        await world.settled()
        assert await world.labels() == set()
        assert "`1/editor-assigned` is not set" in await answer(world)


async def test_a_past_that_cannot_be_read_now(world: World) -> None:
    """An outage is outlasted: nothing is guessed."""
    await world.open(body())
    before = (await world.issue())["body"]
    async with interrupted(world, "@pyos-bot assign-editor @editor", lands=True):
        fields = {"body": before, "labels": list(SUBMISSION), "assignees": []}
        await world.gh.edit_issue("editor2", world.number, **fields)
    world.gh.fault(HISTORY, count=3, status=502)
    async with world.served():
        await world.settled()
        assert await world.labels() == set(SUBMISSION)


async def test_an_order_that_was_taken_back_too(world: World) -> None:
    """The order is deleted, and its change undone by hand: the bot was there, so it answers."""
    await world.open(body())
    before = (await world.issue())["body"]
    async with interrupted(world, "@pyos-bot assign-editor @editor", lands=True):
        comment = (await world.gh.comments(world.number))[-1]
        await world.gh.delete_comment("chief", comment["id"])
        fields = {"body": before, "labels": list(SUBMISSION), "assignees": []}
        await world.gh.edit_issue("chief", world.number, **fields)
    async with world.served():
        await world.settled()
        assert await world.labels() == set(SUBMISSION)
