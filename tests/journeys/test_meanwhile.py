"""A person does something at the very moment the bot does: nothing of either is lost.

GitHub honours no ``If-Match`` on issues; every command is tried with every hand in between every two of
its requests.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from builders import body
from sandbox.website import read
from world import World

ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
PLACES = {
    "before it is read": f"GET {ISSUE}",
    "between reading and writing": f"PATCH {ISSUE}",
    "before the answer": f"POST {ISSUE}/comments",
    "before the status comment": "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
}
Hand = Callable[[World], Awaitable[Any]]


async def mends_a_line(world: World) -> None:
    """The author edits their own line of the header."""
    text = (await world.issue())["body"].replace("Looks at stars", "Looks at planets")
    await world.gh.edit_issue("author", world.number, body=text)


async def adds_a_line(world: World) -> None:
    """The author writes more below."""
    text = (await world.issue())["body"] + "\n\nOne more thing.\n"
    await world.gh.edit_issue("author", world.number, body=text)


async def ticks_a_box(world: World) -> None:
    """The author ticks a box further down."""
    text = (await world.issue())["body"].replace("- [ ] Education", "- [x] Education")
    await world.gh.edit_issue("author", world.number, body=text)


async def sets_a_label(world: World) -> None:
    """An editor puts a topic on."""
    await world.gh.add_labels("editor2", world.number, "topic: geospatial")


async def takes_a_label_off(world: World) -> None:
    """An editor takes a topic off."""
    await world.gh.remove_label("editor2", world.number, "topic: data-extraction")


async def assigns_somebody(world: World) -> None:
    """An editor assigns somebody else, too."""
    there = [one["login"] for one in (await world.issue())["assignees"]]
    await world.gh.edit_issue("chief", world.number, assignees=[*there, "astro"])


HANDS: dict[str, tuple[Hand, Callable[[dict[str, Any]], bool]]] = {
    "a line mended": (mends_a_line, lambda issue: "Looks at planets" in issue["body"]),
    "a line added": (adds_a_line, lambda issue: "One more thing." in issue["body"]),
    "a box ticked": (ticks_a_box, lambda issue: "- [x] Education" in issue["body"]),
    "a label set": (
        sets_a_label,
        lambda issue: "topic: geospatial" in [label["name"] for label in issue["labels"]],
    ),
    "a label taken off": (
        takes_a_label_off,
        lambda issue: "topic: data-extraction" not in [one["name"] for one in issue["labels"]],
    ),
    "somebody assigned": (
        assigns_somebody,
        lambda issue: "astro" in [one["login"] for one in issue["assignees"]],
    ),
}
COMMANDS = {
    "assign-editor": ("chief", "@pyos-bot assign-editor @editor2", {"Editor": "@editor2"}),
    "assign-reviewer": (
        "editor",
        "@pyos-bot assign-reviewer @reviewer1 @reviewer2",
        {"Reviewer 1": "@reviewer1", "Reviewer 2": "@reviewer2"},
    ),
}
CELLS = list(product(COMMANDS, PLACES, HANDS))


@pytest.mark.parametrize(("command", "place", "hand"), CELLS)
async def test_both_are_kept(world: World, command: str, place: str, hand: str) -> None:
    """The command's lines and the person's, the answer once, a header that the website reads."""
    sender, line, expected = COMMANDS[command]
    does, kept = HANDS[hand]
    await world.open(body())
    await world.gh.add_labels("chief", world.number, "topic: data-extraction")
    await world.say("chief", "@pyos-bot set-eic me\n@pyos-bot assign-editor @editor")

    async def meanwhile() -> None:
        await does(world)

    world.gh.fault(PLACES[place], meanwhile=meanwhile)
    answer = await world.say(sender, line)
    world.gh.clear_faults()
    await world.settled()
    assert answer.startswith("✅")
    issue = await world.issue()
    assert kept(issue), f"{hand} is lost"
    header = await world.header()
    assert {key: header[key] for key in expected} == expected
    assert read(issue)["package_name"] == "stargazer"


@pytest.mark.parametrize("hand", ["a line mended", "a label set", "a label taken off"])
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 502}, id="502 before the write"),
        pytest.param({"drop": "after"}, id="written, but the answer was lost"),
    ],
)
async def test_what_is_put_right_outlasts_a_fault(
    world: World, hand: str, fault: dict[str, Any]
) -> None:
    """The person's change went off with ours, and GitHub fails just when it is brought back."""
    does, kept = HANDS[hand]
    await world.open(body())
    await world.gh.add_labels("chief", world.number, "topic: data-extraction")
    write = PLACES["between reading and writing"]

    async def meanwhile() -> None:
        await does(world)
        world.gh.fault(write, **fault)

    world.gh.fault(write, meanwhile=meanwhile)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert kept(await world.issue()), f"{hand} is lost"
    assert (await world.header())["Editor"] == "@editor"
    assert "1/editor-assigned" in await world.labels()
    assert "1/editor-assigned" in await world.status_comment()


def waits_in_line(
    world: World, monkeypatch: pytest.MonkeyPatch, does: Callable[[], Awaitable[Any]]
) -> list[float]:
    """GitHub has complained, so the next write waits: somebody does something while it does. The pauses."""
    for one in world.bot.app._installations.values():
        one._throttle.too_fast(1)
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        if seconds > 0:
            pauses.append(seconds)
            if len(pauses) == 1:
                await does()

    monkeypatch.setattr("bot.adapters.throttle.asyncio", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr("bot.pipeline.perform.SOON", 0)  # the pauses take no time here
    return pauses


@pytest.mark.parametrize("hand", HANDS)
async def test_what_is_edited_while_a_write_waits_for_its_turn(
    world: World, hand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a secondary limit a write may wait for two seconds: the issue is read again, and nothing overwritten.

    Nobody tells the bot of what it has written, so that nothing could be mended afterwards.
    """
    does, kept = HANDS[hand]
    await world.open(body())
    await world.gh.add_labels("chief", world.number, "topic: data-extraction")
    await world.settled()
    pauses = waits_in_line(world, monkeypatch, lambda: does(world))
    world.gh.clear_calls()
    world.gh.fault_delivery("lost", event="issues", count=9)
    answer = await world.say("chief", "@pyos-bot assign-editor @editor")
    assert pauses, "it did not wait"
    assert answer.startswith("✅")
    assert "in the meantime" not in answer
    assert kept(await world.issue()), f"{hand} is lost"
    assert (await world.header())["Editor"] == "@editor"
    assert "1/editor-assigned" in await world.labels()
    assert world.writes().count(PLACES["between reading and writing"]) == 1


async def test_the_same_line_is_edited_while_a_write_waits_for_its_turn(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person was faster: their line stays, and the answer says so."""
    await world.open(body())

    async def names_another() -> None:
        text = (await world.issue())["body"].replace("Editor: TBD", "Editor: @editor2")
        await world.gh.edit_issue("chief", world.number, body=text)

    assert "Editor: TBD" in (await world.issue())["body"]
    waits_in_line(world, monkeypatch, names_another)
    answer = await world.say("chief", "@pyos-bot assign-editor @editor")
    assert "edited in the meantime" in answer
    assert "The line `Editor` in the header was changed." in answer
    assert (await world.header())["Editor"] == "@editor2"


async def test_what_is_put_right_waits_for_its_turn_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two edits are brought together on the text as it is when the wait is over."""
    await world.open(body())
    write = PLACES["between reading and writing"]

    async def meanwhile() -> None:
        await mends_a_line(world)
        waits_in_line(world, monkeypatch, lambda: ticks_a_box(world))

    world.gh.clear_calls()
    world.gh.fault(write, meanwhile=meanwhile)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    issue = await world.issue()
    assert HANDS["a line mended"][1](issue)
    assert HANDS["a box ticked"][1](issue)
    assert (await world.header())["Editor"] == "@editor"
    assert world.writes().count(write) == 2
