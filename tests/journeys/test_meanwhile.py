"""A person does something at the very moment the bot does: nothing of either is lost.

GitHub honours no ``If-Match`` on issues; every command is tried with every hand in between every two of
its requests.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import product
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
