"""Orders are carried out in the order in which they were given, and as they stand when their turn comes."""

from __future__ import annotations

import asyncio

import pytest

from builders import body
from world import World

ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
READ = f"GET {ISSUE}"
CHANGE = f"PATCH {ISSUE}"


async def stopped(world: World) -> None:
    """The bot goes down."""
    await world.settled()
    await world.bot.dispatcher.stop(grace=0)
    await world.bot.journal.close()
    world.gh.webhook_to = None


async def test_an_order_after_a_start_does_not_overtake_an_older_one(world: World) -> None:
    """``v1`` while the bot was down, ``v2`` right after the start: ``v2`` stands in the end."""
    await world.open(body())
    await stopped(world)
    first = await world.gh.comment("chief", world.number, "@pyos-bot set version-submitted v1")
    await world.gh.settled(quiet=0.05)
    async with world.served():
        await world.say("chief", "@pyos-bot set version-submitted v2")
        assert (await world.header())["Version submitted"] == "v2"
        (told,) = await world.answers(first["id"])
        assert "`v1`" in told
        await world.sweep(minutes=10)
        assert (await world.header())["Version submitted"] == "v2"
        assert len(await world.answers(first["id"])) == 1


async def test_two_orders_in_the_same_second(world: World) -> None:
    """The look for older ones finds the second, whose webhook is on its way: it does not come first for that."""
    await world.open(body())
    await stopped(world)

    async def one_more() -> None:
        world.gh.fault_delivery("late", event="issue_comment", seconds=0.5)
        await world.gh.comment("chief", world.number, "@pyos-bot set version-submitted v2")

    async with world.served():
        world.gh.fault(f"GET {ISSUE}/comments", meanwhile=one_more)
        await world.gh.set_now(world.gh.now().replace(microsecond=0))
        await world.say("chief", "@pyos-bot set version-submitted v1")
        await world.settled()
        assert (await world.header())["Version submitted"] == "v2"


async def test_created_after_edited(world: World) -> None:
    """The old text is delivered last: it undoes nothing."""
    await world.open(body())
    world.gh.fault_delivery("late", event="issue_comment", action="created", seconds=1.0)
    said = await world.gh.comment("chief", world.number, "@pyos-bot set version-submitted v1")
    await world.gh.edit_comment("chief", said["id"], "@pyos-bot set version-submitted v2")
    await world.settled()
    await asyncio.sleep(1.2)
    await world.settled()
    assert (await world.header())["Version submitted"] == "v2"


async def test_an_order_that_both_texts_have(world: World) -> None:
    """``created`` after ``edited``: what still stands there is done, once."""
    await world.open(body())
    world.gh.fault_delivery("late", event="issue_comment", action="created", seconds=1.0)
    text = "@pyos-bot start-checks\n@pyos-bot set version-submitted v1"
    said = await world.gh.comment("chief", world.number, text)
    await world.gh.edit_comment("chief", said["id"], text.replace("v1", "v2"))
    await world.settled()
    await asyncio.sleep(1.2)
    await world.settled()
    assert (await world.header())["Version submitted"] == "v2"
    told = "\n".join(await world.answers(said["id"]))
    assert "`v1`" not in told
    assert "pre-review checks" in told


@pytest.mark.parametrize("route", [READ, CHANGE])
@pytest.mark.parametrize("deleted", [True, False])
async def test_an_order_that_was_taken_back_while_it_waited(
    world: World, route: str, deleted: bool
) -> None:
    """GitHub was away; the comment is gone, or says something else by now."""
    await world.open(body())
    world.gh.fault(route, count=10_000, status=502)
    said = await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await world.gh.settled(quiet=0.3)
    if deleted:
        await world.gh.delete_comment("chief", said["id"])
    else:
        await world.gh.edit_comment("chief", said["id"], "Not yet.")
    world.gh.clear_faults()
    await world.settled()
    assert "1/editor-assigned" not in await world.labels()
    assert (await world.header())["Editor"] == "TBD"
    assert await world.answers(said["id"]) == []


async def test_a_lagging_comment_is_not_taken_for_deleted(world: World) -> None:
    """404 on the comment itself, which the list shows."""
    await world.open(body())
    world.gh.fault(READ, status=502)
    world.gh.fault("GET /repos/{owner}/{repo}/issues/comments/{comment_id}", status=404, count=5)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert await world.labels() == {"1/editor-assigned"}
