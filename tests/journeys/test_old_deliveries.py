"""Deliveries of long ago, and deliveries sent again to a bot that has lost its database: nothing is done twice."""

from __future__ import annotations

import json
from datetime import timedelta

import aiohttp
from server.test_web import signature

from builders import body
from sandbox.standin.deliveries import Delivery
from world import World


async def again(world: World, delivery: Delivery) -> int:
    """The very bytes, with their signature, under a new GUID."""
    content = json.dumps(delivery.payload).encode()
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": delivery.event,
        "X-GitHub-Delivery": "another-guid",
        "X-Hub-Signature-256": signature(content, world.gh.webhook_secret),
    }
    async with (
        aiohttp.ClientSession() as http,
        http.post(world.gh.webhook_to or "", data=content, headers=headers) as answer,
    ):
        await answer.read()
    await world.settled()
    return answer.status


async def lost(world: World) -> World:
    """The bot with an empty database."""
    await world.settled()
    await world.bot.dispatcher.stop(grace=0)
    await world.bot.journal.close()
    await world.gh.set_now(world.gh.now() + timedelta(hours=1))
    return World(world.gh, world.database.with_name("new.sqlite3"), number=world.number)


async def test_after_the_database_was_lost(world: World) -> None:
    """Everything that was delivered, once more: the answers show that it was done."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1\n@pyos-bot hold")
    await world.say("editor", "@pyos-bot resume\n@pyos-bot remove-reviewer @reviewer1")
    kept = list(world.gh.deliveries)
    assert len(kept) > 10
    other = await lost(world)
    async with other.served():
        before = await other.issue(), len(await other.gh.comments(other.number))
        for delivery in kept:
            assert await again(other, delivery) in (200, 202)
        after = await other.issue(), len(await other.gh.comments(other.number))
    for part in ("body", "state", "labels", "assignees"):
        assert after[0][part] == before[0][part], part
    assert after[1] == before[1]


async def test_an_unanswered_order_is_carried_out_after_all(world: World) -> None:
    """Given before the database was lost, and answered by nobody."""
    await world.open(body())
    await world.settled()
    await world.bot.dispatcher.stop(grace=0)
    kept, world.gh.webhook_to = world.gh.webhook_to, None
    said = await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await world.gh.settled(quiet=0.05)
    delivery = world.gh.deliveries[-1]
    assert kept
    other = await lost(world)
    async with other.served():
        await again(other, delivery)
        assert "1/editor-assigned" in await other.labels()
        assert len(await other.answers(said["id"])) == 1


async def test_older_than_the_retention(world: World) -> None:
    """Nothing that the journal would know is so old, and GitHub sends nothing so old again."""
    await world.open(body())
    to, world.gh.webhook_to = world.gh.webhook_to, None
    await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await world.gh.settled(quiet=0.05)
    delivery = world.gh.deliveries[-1]
    world.gh.webhook_to = to
    await world.gh.set_now(world.gh.now() + timedelta(days=7, minutes=1))
    assert await again(world, delivery) == 202
    assert "1/editor-assigned" not in await world.labels()


async def test_a_wrong_clock_is_told(world: World) -> None:
    """A day ahead: ``/readyz`` says so, and what happens by the clock goes by GitHub's."""
    clock = world.bot.clock
    clock.off = timedelta(days=1)  # type: ignore[attr-defined]
    problems = (await world.bot.readiness()).problems
    assert problems == ("this machine's clock is 1 day, 0:00:00 ahead of GitHub's, which counts",)
    clock.off = timedelta(0)  # type: ignore[attr-defined]
