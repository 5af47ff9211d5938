"""What people say in their own words gets its answer over HTTP, too, and nothing happens before it may."""

from __future__ import annotations

from builders import body
from world import World


async def test_asked_back_and_confirmed(world: World) -> None:
    """A slip in the command's name: the bot asks, nothing changes, and a ``yes`` does it."""
    await world.open(body())
    asked = await world.say("chief", "@pyos-bot asign-editor @editor")
    assert "I read this as `assign-editor @editor`. Nothing has changed yet." in asked
    assert (await world.header())["Editor"] == "TBD"
    assert "✅" in await world.say("chief", "@pyos-bot yes")
    assert (await world.header())["Editor"] == "@editor"
    assert await world.labels() == {"1/editor-assigned"}


async def test_something_is_missing(world: World) -> None:
    """A command without its reason is answered with what is to be filled in."""
    await world.open(body())
    asked = await world.say("chief", "@pyos-bot reject")
    assert "`@pyos-bot reject TEXT`" in asked
    assert (await world.issue())["state"] == "open"


async def test_a_courtesy_is_answered(world: World) -> None:
    """Thanks that are said to the bot alone."""
    await world.open(body())
    assert "welcome" in await world.say("author", "@pyos-bot thank you!")


async def test_asked_back_after_a_restart(world: World) -> None:
    """What was given while GitHub was out of reach is asked about when it is back."""
    await world.open(body())
    issue = "GET /repos/{owner}/{repo}/issues/{issue_number}"
    world.gh.fault(issue, count=50, status=503)
    said = await world.gh.comment("chief", world.number, "@pyos-bot asign-editor @editor")
    await world.gh.settled(quiet=0.05)
    await world.bot.dispatcher.stop(grace=0)
    await world.bot.journal.close()
    world.gh.clear_faults()
    async with world.served():
        await world.settled()
        (answer,) = await world.answers(said["id"])
        assert "Nothing has changed yet" in answer
