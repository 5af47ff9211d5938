"""A change that reaches GitHub late: a process slept between deciding and writing, or a request was held up.

Somebody else has gone on with the issue meanwhile, a second process of the bot or a person. What is late undoes
nothing of that.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest

from bot.adapters.github import Repository
from bot.adapters.github_app import Broken
from bot.adapters.journal import Journal, Mirror, Row, _keep
from bot.pipeline.echo import Echo
from bot.pipeline.plan import Plan
from bot.review.model.record import dumped, loaded
from builders import body
from world import World

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
CHANGE = f"PATCH {ISSUE}"


def repository(world: World) -> Repository:
    """The repository as the bot sees it, and writes to it."""
    (installation,) = world.bot.app._installations.values()
    return Repository(installation, "pyOpenSci/software-submission")


def sleeps(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[Row], Awaitable[Any]]) -> None:
    """The bot falls asleep once, for longer than anybody waits for it, when it has recorded its next decision."""
    record = Journal.record_plan
    late = [0.0]

    async def and_sleep(self: Journal, row: Row, plan: str, wrote: str = "") -> None:
        await record(self, row, plan, wrote)
        if not late[0]:
            late[0] = 360
            await meanwhile(row)

    monkeypatch.setattr(Journal, "record_plan", and_sleep)
    monkeypatch.setattr("bot.pipeline.perform.monotonic", lambda: monotonic() + late[0])


async def test_who_slept_writes_nothing_when_another_process_went_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It finds the event taken over, and leaves the issue as the other one has it: two stages would stand there."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks")
    journal = world.bot.journal

    async def another_goes_on(row: Row) -> None:
        theirs = await journal.begin(row)
        assert theirs is not None
        # what was ordered, and what was ordered after it
        await world.gh.edit_issue("chief", world.number, labels=["2/seeking-reviewers"])
        await journal.done(theirs, "answered")

    sleeps(monkeypatch, another_goes_on)
    world.gh.clear_calls()
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert CHANGE not in world.writes()
    assert await world.labels() == {"2/seeking-reviewers"}


async def test_who_slept_alone_writes_on_the_issue_as_it_is_now(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody took the event over, but people went on: their edits stay, though no webhook tells of ours."""
    await world.open(body())

    async def people_go_on(_: Row) -> None:
        await world.gh.add_labels("editor2", world.number, "topic: geospatial")
        await world.gh.rewrite("author", world.number, lambda text: text + "\nOne more thing.\n")
        world.gh.fault_delivery("lost", event="issues", count=9)

    sleeps(monkeypatch, people_go_on)
    answer = await world.say("chief", "@pyos-bot assign-editor @editor")
    assert answer.startswith("✅")
    assert await world.labels() == {"1/editor-assigned", "topic: geospatial"}
    assert "One more thing." in (await world.issue())["body"]
    assert (await world.header())["Editor"] == "@editor"


async def arrives(world: World, patch: dict[str, Any], *, heard: bool) -> None:
    """A request of before reaches the issue; its webhook comes, or the sweep has to find out."""
    if not heard:
        world.gh.fault_delivery("lost", event="issues", count=9)
    await world.gh.set_now(world.gh.now().replace(microsecond=0) + SECOND)
    await repository(world).change(world.number, patch)
    await world.settled()
    if not heard:
        world.gh.clear_faults()
        await world.sweep(minutes=6)


@pytest.mark.parametrize("heard", [True, False], ids=["its webhook comes", "its webhook is lost"])
async def test_a_stage_that_comes_back_late(world: World, heard: bool) -> None:
    """A request of before was held up: what the last decision wanted counts, though an older one wanted that."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    before = sorted(await world.labels())
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    after = await world.labels()
    assert set(before) != after
    await arrives(world, {"labels": before}, heard=heard)
    assert await world.labels() == after


async def test_a_label_that_somebody_has_touched_since(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot hears late of a label that went off with its change: by then a person has decided about it."""
    await world.open(body())
    heard = Echo.of_change
    held: list[Any] = []

    async def late(self: Echo, row: Row, event: Any, *rest: Any) -> None:
        if event.label == "topic: geospatial" and event.what == "unlabeled" and not held:
            held.append(event)
            await world.gh.add_labels("editor2", world.number, event.label)
            await world.gh.remove_label("editor2", world.number, event.label)
        await heard(self, row, event, *rest)

    monkeypatch.setattr(Echo, "of_change", late)

    async def faster() -> None:
        await world.gh.add_labels("editor2", world.number, "topic: geospatial")

    world.gh.fault(CHANGE, meanwhile=faster)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert held
    assert await world.labels() == {"1/editor-assigned"}


@pytest.mark.parametrize("when", ["before it is noted", "after"])
async def test_who_slept_writes_no_old_status(
    world: World, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process has gone on and written the status: an older one over it would stay there."""
    await world.open(body())
    journal, noted, slept = world.bot.journal, Journal.wrote, [0.0]
    now = "<!-- pyos-bot:status -->\nas it is now"

    async def and_sleep(self: Journal, mirror: Mirror) -> bool:
        first, slept[0] = not slept[0], 360
        kept = await noted(self, mirror) if when == "after" or not first else True
        if first:
            # what another process did since: the next event, and its status
            newer = dumped(loaded(mirror.record).changed(unanswered="elsewhere"))
            theirs = replace(mirror, record=newer, stale=False)
            await journal._database.do(lambda db: _keep(db, theirs))
            await repository(world).rewrite(mirror.comment or 0, now)
        return kept if when == "after" or not first else await noted(self, mirror)

    monkeypatch.setattr(Journal, "wrote", and_sleep)
    monkeypatch.setattr("bot.pipeline.status_comment.monotonic", lambda: monotonic() + slept[0])
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert await world.status_comment() == now


@pytest.mark.parametrize("when", ["while it looked for an answer", "just before it answered"])
async def test_who_slept_gives_no_second_answer(
    world: World, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process has answered meanwhile: at the last moment that can still be seen, or the late one goes."""
    await world.open(body())
    looks = when == "while it looked for an answer"
    journal, slept = world.bot.journal, [0.0]
    first: list[Row] = []

    async def another_answers() -> None:
        slept[0] = 360
        theirs = await journal.begin(first[0])
        assert theirs is not None
        assert theirs.plan is not None
        answer = f"✅ as the other one said it\n\n{Plan.model_validate_json(theirs.plan).mark}"
        await repository(world).say(world.number, answer)
        await journal.done(theirs, "answered")

    record = Journal.record_plan

    async def noted(self: Journal, row: Row, plan: str, wrote: str = "") -> None:
        await record(self, row, plan, wrote)
        first[:] = [row]
        if looks and row.hindered:
            world.gh.fault(f"GET {ISSUE}/comments", meanwhile=another_answers)

    monkeypatch.setattr(Journal, "record_plan", noted)
    monkeypatch.setattr("bot.pipeline.perform.monotonic", lambda: monotonic() + slept[0])
    # the stand-in is asked by the other one, too: its own request passes
    hold = {"drop": "before"} if looks else {"meanwhile": another_answers}
    world.gh.fault(f"POST {ISSUE}/comments", **hold)
    asked = await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await world.settled()
    (answer,) = await world.answers(asked["id"])
    assert answer.startswith("✅ as the other one said it")


async def test_who_died_after_a_second_answer(world: World) -> None:
    """Nobody is left to take it back, so the next look does. What others say stays, whatever it ends with."""
    await world.open(body())
    answer = await world.say("chief", "@pyos-bot assign-editor @editor")
    await repository(world).say(world.number, f"✅ said by the dead\n\n{answer.splitlines()[-1]}")
    await world.gh.comment("stranger", world.number, answer)
    before = len(await world.gh.comments(world.number))
    await world.sweep()
    texts = [one["body"] for one in await world.gh.comments(world.number)]
    assert len(texts) == before - 1
    assert texts.count(answer) == 2, "the bot's, and what somebody has copied"


@pytest.mark.parametrize("what", ["a command's", "a repair's"])
@pytest.mark.parametrize("heard", [True, False], ids=["its webhook comes", "its webhook is lost"])
async def test_a_text_that_comes_late(
    world: World, heard: bool, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first try to write it was held up on its way, and the second one wrote on what people had made of it."""
    await world.open(body())
    change, held = Repository.change, list[dict[str, Any]]()

    async def faster() -> None:
        await world.gh.rewrite(
            "author", world.number, lambda text: text.replace("Looks at stars", "Counts stars")
        )

    if what == "a repair's":
        world.gh.fault(CHANGE, meanwhile=faster)

    async def is_held_up(self: Repository, number: int, patch: Any, **more: Any) -> Any:
        if not held and ("Counts stars" in patch["body"] or what == "a command's"):
            held.append(patch)
            await world.gh.rewrite("author", number, lambda text: text + "\nOne more thing.\n")
            raise Broken("no answer")
        return await change(self, number, patch, **more)

    monkeypatch.setattr(Repository, "change", is_held_up)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot set version-submitted v7")
    now = (await world.issue())["body"]
    assert "One more thing." in now
    assert "v7" in now
    assert held
    assert ("Counts stars" in now) is (what == "a repair's")
    await arrives(world, {"body": held[0]["body"]}, heard=heard)
    assert (await world.issue())["body"] == now
