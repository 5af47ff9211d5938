"""A person is faster than the bot's edit, and the webhook that would show it never comes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from builders import body
from world import World

ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
CHANGE = f"PATCH {ISSUE}"
EDITS = "POST /graphql"
HISTORY = f"GET {ISSUE}/events"
COLLIDE = "edited the text of this issue at the same time"


def asked(world: World, route: str) -> int:
    """How often the bot has asked for that."""
    return sum(call.route == route for call in world.gh.calls)


def said(texts: list[str], words: str) -> int:
    """How many of them say so."""
    return sum(words in text for text in texts)


async def overwritten(world: World, *changes: tuple[str, str], text: str = "") -> None:
    """A person edits between the bot's read and its write; nobody tells of the write."""

    async def meanwhile() -> None:
        now = (await world.issue())["body"]
        for old, new in changes:
            assert old in now, old
            now = now.replace(old, new, 1)
        await world.gh.edit_issue("author", world.number, body=now)
        world.gh.fault_delivery("lost", event="issues", action="edited")

    await world.open(text or body())
    world.gh.clear_calls()
    world.gh.fault(CHANGE, meanwhile=meanwhile)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert (await world.header())["Editor"] == "@editor"
    for _, new in changes:
        assert new not in (await world.issue())["body"], "overwritten, so far"


async def test_an_edit_is_found_in_the_history_of_the_text(world: World) -> None:
    """Both edits stand; the history is asked once, and not before the webhook is overdue."""
    await overwritten(world, ("Looks at stars", "Counts stars"))
    await world.sweep(minutes=1)
    assert asked(world, EDITS) == 0, "the webhook may still be on its way"
    await world.sweep(minutes=6)
    header = await world.header()
    assert header["Editor"] == "@editor"
    assert header["One-Line Description of Package"] == "Counts stars"
    assert asked(world, EDITS) == 1
    await world.sweep(minutes=6)
    await world.sweep(minutes=20)
    assert asked(world, EDITS) == 1
    assert await world.unasked() == []


async def test_a_webhook_that_is_late_after_all(world: World) -> None:
    """The sweep has brought both together: nothing is left to do, also where people went on editing."""
    await overwritten(world, ("Looks at stars", "Counts stars"))
    await world.sweep(minutes=6)
    await world.edit("author", ("Counts stars", "Counts planets"))
    world.gh.clear_calls()
    (lost,) = [one for one in world.gh.deliveries if one.lost]
    await world.gh.redeliver(lost.guid)
    await world.settled()
    assert world.writes() == []
    assert (await world.header())["One-Line Description of Package"] == "Counts planets"


async def test_an_edit_that_came_back_costs_nothing(world: World) -> None:
    """As nearly always."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.clear_calls()
    await world.sweep(minutes=6)
    assert asked(world, EDITS) == 0
    assert await world.bot.journal.unechoed(world.gh.now() - timedelta(days=9)) == []


async def test_nothing_was_overwritten(world: World) -> None:
    """Only the webhook was lost: looked at once, and left alone."""
    await world.open(body())
    world.gh.fault_delivery("lost", event="issues", action="edited")
    await world.say("chief", "@pyos-bot assign-editor @editor")
    before = (await world.issue())["body"]
    world.gh.clear_calls()
    for _ in range(3):
        await world.sweep(minutes=6)
    assert asked(world, EDITS) == 1
    assert (await world.issue())["body"] == before
    assert CHANGE not in world.writes()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_people_went_on_editing_elsewhere(world: World, newline: str) -> None:
    """The lines that were overwritten come back into the text as it is now, to the byte."""
    text = body().replace("\n", newline)
    await overwritten(world, ("Looks at stars", "Counts stars"), ("v1.0.0", "v1.0.1"), text=text)
    await world.edit("author", ("- [ ] Geospatial", "- [x] Geospatial"))
    before = (await world.issue())["body"]
    await world.sweep(minutes=6)
    wanted = before.replace("Looks at stars", "Counts stars").replace("v1.0.0", "v1.0.1")
    assert (await world.issue())["body"] == wanted
    assert await world.unasked() == []


async def test_people_went_on_editing_the_same_line(world: World) -> None:
    """What they wrote last stays, and one word says where the other edit is; the rest of that comes back.

    Also when it happens a second time, while the rest is brought back.
    """
    await overwritten(world, ("Looks at stars", "Counts stars"), ("v1.0.0", "v1.0.1"))
    await world.edit("author", ("Looks at stars", "Adds stars"))

    async def again() -> None:
        text = (await world.issue())["body"].replace("Adds stars", "Takes stars")
        await world.gh.edit_issue("author", world.number, body=text)
        world.gh.fault_delivery("lost", event="issues", action="edited")

    world.gh.fault(CHANGE, meanwhile=again)
    await world.sweep(minutes=6)
    assert (await world.header())["Version submitted"] == "v1.0.1"
    await world.edit("author", ("Adds stars", "Weighs stars"))
    for _ in range(3):
        await world.sweep(minutes=6)
    for one in [one for one in world.gh.deliveries if one.lost]:
        await world.gh.redeliver(one.guid)
        await world.settled()
    assert (await world.header())["One-Line Description of Package"] == "Weighs stars"
    (told,) = await world.unasked()
    assert COLLIDE in told


async def test_the_webhook_comes_and_people_went_on(world: World) -> None:
    """The same without a sweep: edited again before our own edit was looked at."""
    await world.open(body())

    async def first() -> None:
        text = (await world.issue())["body"].replace("Looks at stars", "Counts stars")
        await world.gh.edit_issue("author", world.number, body=text)
        world.gh.fault("POST " + ISSUE + "/comments", meanwhile=second)

    async def second() -> None:
        text = (await world.issue())["body"].replace("v1.0.0", "v1.0.1")
        await world.gh.edit_issue("author", world.number, body=text)

    world.gh.fault(CHANGE, meanwhile=first)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    header = await world.header()
    assert header["Editor"] == "@editor"
    assert header["One-Line Description of Package"] == "Counts stars"
    assert header["Version submitted"] == "v1.0.1"


async def test_a_late_echo_of_a_text_that_was_written_twice(world: World) -> None:
    """An undo writes the same text as the command before: the echo of that one is not taken for the undo's."""
    await world.open(body())
    world.gh.fault_delivery("lost", event="issues", action="edited")
    await world.say("chief", "@pyos-bot assign-editor @editor")
    text = (await world.issue())["body"]
    await world.gh.set_now(world.gh.now() + timedelta(seconds=2))
    await world.say("editor", "@pyos-bot set version-submitted v9.9.9")
    await world.gh.set_now(world.gh.now() + timedelta(seconds=2))
    await world.say("editor", "@pyos-bot undo")
    assert (await world.issue())["body"] == text
    (lost,) = [one for one in world.gh.deliveries if one.lost]
    world.gh.clear_calls()
    await world.gh.redeliver(lost.guid)
    await world.settled()
    assert (await world.issue())["body"] == text
    assert CHANGE not in world.writes()


async def test_overwritten_while_it_was_put_back(world: World) -> None:
    """Another person edits between the read and the write of the repair: all three edits stand."""
    await overwritten(world, ("Looks at stars", "Counts stars"))
    await world.edit("author", ("- [ ] Geospatial", "- [x] Geospatial"))

    async def again() -> None:
        text = (await world.issue())["body"].replace("v1.0.0", "v1.0.1")
        await world.gh.edit_issue("author", world.number, body=text)

    world.gh.fault(CHANGE, meanwhile=again)
    await world.sweep(minutes=6)
    header = await world.header()
    assert header["One-Line Description of Package"] == "Counts stars"
    assert header["Version submitted"] == "v1.0.1"
    assert header["Editor"] == "@editor"
    assert "- [x] Geospatial" in (await world.issue())["body"]
    assert await world.unasked() == []


EDITED = [
    ("Looks at stars", "Counts stars"),
    ("- [ ] Geospatial", "- [x] Geospatial"),
    ("v1.0.0", "v1.0.1"),
    ("- [ ] Education", "- [x] Education"),
    ("- [ ] Data retrieval", "- [x] Data retrieval"),
    ("## Scope", "## The scope"),
]


@pytest.mark.parametrize(
    ("depth", "fails", "fault"),
    [
        pytest.param(2, {}, {}, id="the repair"),
        pytest.param(len(EDITED), {}, {}, id="every repair"),
        pytest.param(len(EDITED), {}, {"drop": "after"}, id="and each answer is lost"),
        pytest.param(len(EDITED), {"status": 502}, {}, id="and each fails first"),
    ],
)
async def test_people_are_faster_again_and_again(
    world: World, depth: int, fails: dict[str, Any], fault: dict[str, Any]
) -> None:
    """What a repair puts back is overwritten by the next one, as far as anybody can see: every edit stands."""
    await world.open(body())
    left = EDITED[:depth]

    async def faster() -> None:
        if left:
            old, new = left.pop(0)
            await world.gh.rewrite("author", world.number, lambda text: text.replace(old, new, 1))
            if fails:
                world.gh.fault(CHANGE, **fails)
            world.gh.fault(CHANGE, meanwhile=faster, **fault)

    world.gh.fault(CHANGE, meanwhile=faster)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert not left
    text = (await world.issue())["body"]
    assert [new for _, new in EDITED[:depth] if new not in text] == []
    assert (await world.header())["Editor"] == "@editor"
    assert await world.unasked() == []


@pytest.mark.parametrize("since", ["Looks at stars", "Weighs stars"])
async def test_what_was_put_back_once_is_theirs(world: World, since: str) -> None:
    """Tried twice, so the sweep looks at every revision: what the webhook told of already is not done again."""
    await world.open(body())

    async def faster() -> None:
        text = (await world.issue())["body"].replace("Looks at stars", "Counts stars")
        await world.gh.edit_issue("author", world.number, body=text)

    world.gh.fault(CHANGE, status=502)
    world.gh.fault(CHANGE, meanwhile=faster)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.edit("author", ("Counts stars", since))
    await world.sweep(minutes=6)
    assert (await world.header())["One-Line Description of Package"] == since
    assert await world.unasked() == []


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 502}, id="an outage"),
        pytest.param({"status": 200, "text": "<html>"}, id="HTML"),
        pytest.param({"status": 200, "text": '{"data": 5}'}, id="another shape"),
        pytest.param(
            {"status": 200, "text": '{"errors": [{"type": "RATE_LIMITED"}]}'}, id="a limit"
        ),
    ],
)
async def test_the_history_cannot_be_read_now(world: World, fault: dict[str, Any]) -> None:
    """Then the next sweep looks, and this one finds everything else."""
    await overwritten(world, ("Looks at stars", "Counts stars"))
    world.gh.fault(EDITS, **fault)
    await world.sweep(minutes=6)
    assert (await world.header())["One-Line Description of Package"] == "Looks at stars"
    await world.sweep(minutes=6)
    assert (await world.header())["One-Line Description of Package"] == "Counts stars"


async def test_the_history_must_not_be_read(world: World) -> None:
    """A refusal is final: nobody asks again every ten minutes."""
    await overwritten(world, ("Looks at stars", "Counts stars"))
    refused = '{"errors": [{"type": "FORBIDDEN", "message": "Resource not accessible"}]}'
    world.gh.fault(EDITS, status=200, text=refused)
    await world.sweep(minutes=6)
    await world.sweep(minutes=6)
    assert asked(world, EDITS) == 1


# --- labels and assignees ---


async def faster(
    world: World, meanwhile: Callable[[], Awaitable[Any]], lost: tuple[str, ...]
) -> None:
    """A person changes labels or assignees between the read and the write; our own events are lost."""
    # in the second in which the journal began, nobody knows what was meant
    await world.gh.set_now(world.gh.now() + timedelta(seconds=2))

    async def then() -> None:
        await meanwhile()
        for action in lost:
            world.gh.fault_delivery("lost", event="issues", action=action, count=9)

    world.gh.fault(CHANGE, meanwhile=then)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.clear_faults()


async def test_a_label_that_went_off_with_ours(world: World) -> None:
    """A person set it in the moment in which the bot named all labels; the history shows who took it off."""
    await world.open(body())
    await faster(
        world,
        lambda: world.gh.add_labels("chief", world.number, "on-hold"),
        ("unlabeled", "labeled"),
    )
    assert await world.labels() == {"1/editor-assigned"}
    world.gh.clear_calls()
    await world.sweep(minutes=6)
    assert await world.labels() == {"1/editor-assigned", "on-hold"}
    assert asked(world, HISTORY) <= 2
    await world.sweep(minutes=6)
    await world.sweep(minutes=6)
    assert await world.labels() == {"1/editor-assigned", "on-hold"}


async def test_a_label_and_an_assignee_that_came_back_with_ours(world: World) -> None:
    """A person took both off."""
    await world.open(body())
    await world.change("chief", labels=["0/pre-review-checks", "on-hold"], assignees=["editor2"])

    async def meanwhile() -> None:
        await world.gh.edit_issue(
            "chief", world.number, labels=["0/pre-review-checks"], assignees=[]
        )

    await faster(world, meanwhile, ("labeled", "unlabeled", "assigned", "unassigned"))
    assert "on-hold" in await world.labels()
    await world.sweep(minutes=6)
    assert await world.labels() == {"1/editor-assigned"}
    assert [one["login"] for one in (await world.issue())["assignees"]] == ["editor"]


async def test_in_a_busy_minute(world: World) -> None:
    """Many answers came before and after: what the bot meant is still known."""
    await world.open(body())
    await faster(
        world, lambda: world.gh.add_labels("chief", world.number, "on-hold"), ("unlabeled",)
    )
    for _ in range(25):
        await world.gh.comment("chief", world.number, "@pyos-bot help")
    await world.settled()
    await world.sweep(minutes=6)
    assert await world.labels() == {"1/editor-assigned", "on-hold"}


async def test_what_people_have_done_since_is_theirs(world: World) -> None:
    """Set again and taken off again by a person: the last word is not ours, so nothing is put right."""
    await world.open(body())
    await faster(
        world,
        lambda: world.gh.add_labels("chief", world.number, "on-hold"),
        ("unlabeled", "labeled"),
    )
    await world.relabel("chief", on=("on-hold",))
    await world.relabel("chief", off="on-hold")
    world.gh.clear_calls()
    await world.sweep(minutes=6)
    assert await world.labels() == {"1/editor-assigned"}
    assert CHANGE not in world.writes()


async def test_an_issue_that_the_bot_has_not_changed_costs_nothing(world: World) -> None:
    """People change labels every day: no history is read for it."""
    await world.open(body())
    await world.relabel("chief", on=("on-hold",))
    world.gh.clear_calls()
    await world.sweep(minutes=6)
    assert asked(world, HISTORY) == 0


async def test_a_history_that_cannot_be_read_keeps_nobody_waiting(world: World) -> None:
    """Commands on the issue go on."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.fault(HISTORY, count=50, status=502)
    await world.sweep(minutes=6)
    assert world.bot.dispatcher.waiting == 0
    assert "✅" in await world.say("chief", "@pyos-bot hold two weeks off")
