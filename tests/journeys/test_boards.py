"""The commands that look at many issues read them once, and then only what has changed."""

from __future__ import annotations

from builders import body
from world import World


def lists(world: World) -> int:
    """How many lists of issues were asked for since ``clear_calls``."""
    return sum(call.method == "GET" and call.path.endswith("/issues") for call in world.gh.calls)


async def test_a_board_is_read_once(world: World) -> None:
    """The second time one request shows what changed: a new issue, another editor, one that was closed."""
    first = await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert "| `@editor` | 1 |" in await world.say("chief", "@pyos-bot list-editors")
    second = await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.clear_calls()
    assert "| `@editor` | 2 |" in await world.say("chief", "@pyos-bot list-editors")
    assert lists(world) == 1
    await world.gh.edit_issue("chief", first, state="closed")
    await world.settled()
    assert "| `@editor` | 1 |" in await world.say("chief", "@pyos-bot list-editors", second)


async def test_an_opening_asks_for_what_changed_only(world: World) -> None:
    """However much the author has opened before; their other review is named."""
    first = await world.open(body())
    await world.bot.refresh_wake_times(world.gh.now())
    world.gh.clear_calls()
    await world.open(body())
    assert lists(world) == 1
    assert (await world.record()).beside == (first,)
