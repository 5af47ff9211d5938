"""Nothing acknowledged is lost, nothing is done twice, no edit of a person is overwritten."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from markdown_it import MarkdownIt

from bot.adapters.github import Repository
from bot.review.model.record import dumped, loaded
from builders import body
from mirrors import keep
from world import World, met

FOR_LONG = 50
"""How often a call goes wrong that is to go wrong until somebody mends it."""
ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
ANSWER = f"POST {ISSUE}/comments"
CHANGE = f"PATCH {ISSUE}"


@pytest.mark.parametrize("route", [CHANGE, ANSWER])
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 502}, id="502 before the write"),
        pytest.param({"drop": "before"}, id="connection lost before the write"),
        pytest.param({"drop": "after"}, id="written, but the answer was lost"),
        pytest.param({"status": 403, "retry_after": 1}, id="secondary limit"),
        pytest.param({"status": 401}, id="token refused"),
    ],
)
async def test_one_fault_of_github(world: World, route: str, fault: dict[str, Any]) -> None:
    """Tried again until it is done, once."""
    await world.open(body())
    world.gh.fault(route, **fault)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert await world.labels() == {"1/editor-assigned"}
    assert (await world.header())["Editor"] == "@editor"
    assert len(await world.every_answer()) == 1


async def test_what_github_refuses_is_said(world: World) -> None:
    """A 422 for the whole and for its parts: the person is told, and the memory keeps what is true.

    Its own words are repeated as code, and without what looks like a secret.
    """
    await world.open(body())
    token = "ghs_1234567_eyJhbGciOi.eyJpc3MiOi-x.abc-c2ln_abc"
    refused = f"Validation Failed` @stranger\x1b[31m\n\n@pyos-bot publish <!-- {token} -->"
    world.gh.fault(CHANGE, status=422, message=refused, count=2)
    answer = await world.say("chief", "@pyos-bot assign-editor @editor")
    said = next(line for line in answer.splitlines() if "GitHub refused part of this" in line)
    (line,) = [one for one in MarkdownIt().parse(said) if one.type == "inline"]
    (shown,) = [one.content for one in line.children or () if one.type == "code_inline"]
    assert "@stranger" in shown
    assert "@pyos-bot publish" in shown
    assert "eyJ" not in answer
    assert "\x1b" not in answer
    assert "New Submission!" in await world.labels()
    assert "✅" in await world.say("chief", "@pyos-bot assign-editor @editor")


async def test_a_restart_goes_on_where_it_was(world: World) -> None:
    """Stored and acknowledged while GitHub was down: done after the next start."""
    await world.open(body())
    fault = world.gh.fault(f"GET {ISSUE}", count=FOR_LONG, status=503)
    await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await met(fault)
    assert world.bot.dispatcher.waiting > 0
    await world.bot.dispatcher.stop(grace=0)
    await world.bot.journal.close()
    world.gh.clear_faults()
    async with world.served():
        await world.settled()
        assert await world.labels() == {"1/editor-assigned"}
        assert len(await world.every_answer()) == 1


async def test_a_change_that_comes_late_is_still_our_own(world: World) -> None:
    """Decided, and made ten minutes later, when GitHub was up again: not taken for a mistake."""
    await world.open(body())
    fault = world.gh.fault(CHANGE, count=FOR_LONG, status=503)
    await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await met(fault)
    await world.bot.dispatcher.stop(grace=0)
    (row,) = await world.bot.journal.waiting()
    plan = json.loads(row.plan or "")
    long_ago = datetime.fromisoformat(plan["at"]) - timedelta(minutes=10)
    await world.bot.journal.record_plan(row, json.dumps({**plan, "at": long_ago.isoformat()}))
    await world.bot.journal.close()
    world.gh.clear_faults()
    async with world.served():
        # another decision of now, that wants another label
        assert "✅" in await world.say("chief", "@pyos-bot hold two weeks off")
        assert await world.labels() == {"1/editor-assigned", "on-hold"}
        assert (await world.issue())["assignees"][0]["login"] == "editor"


async def test_after_a_restart_the_effects_are_not_decided_again(world: World) -> None:
    """The change was made, the answer was not: a label that a person moved meanwhile stays."""
    await world.open(body())
    fault = world.gh.fault(ANSWER, count=FOR_LONG, status=503)
    await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await met(fault)
    await world.bot.dispatcher.stop(grace=0)
    await world.bot.journal.close()
    await world.gh.edit_issue("editor", world.number, labels=["2/seeking-reviewers"])
    world.gh.clear_faults()
    async with world.served():
        await world.settled()
        assert await world.labels() == {"2/seeking-reviewers"}
        assert "is now the editor of this review" in (await world.every_answer())[0]


async def test_who_fell_asleep_does_not_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Suspended in the middle of its change, and taken for dead: whoever took over answers, nobody else."""
    monkeypatch.setattr("bot.pipeline.perform.ASLEEP", 0)
    await world.open(body())

    async def taken_over() -> None:
        (row,) = await world.bot.journal.waiting()
        assert await world.bot.journal.begin(row)

    world.gh.fault(CHANGE, meanwhile=taken_over)
    assert await world.say("chief", "@pyos-bot assign-editor @editor") == ""
    assert await world.every_answer() == []
    await world.bot.dispatcher.catch_up()
    await world.settled()
    assert len(await world.every_answer()) == 1


async def test_a_person_edits_the_text_at_the_same_moment(world: World) -> None:
    """Both edits are kept: the person's words and the bot's header line."""
    await world.open(body())

    async def meanwhile() -> None:
        text = (await world.issue())["body"]
        await world.gh.edit_issue(
            "author", world.number, body=text.replace("Looks at stars", "Counts stars")
        )

    world.gh.fault(CHANGE, meanwhile=meanwhile)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    header = await world.header()
    assert header["Editor"] == "@editor"
    assert header["One-Line Description of Package"] == "Counts stars"


async def test_a_person_edits_the_same_line_at_the_same_moment(world: World) -> None:
    """On the very line that the bot sets, the person's word stays."""
    await world.open(body())

    async def meanwhile() -> None:
        text = (await world.issue())["body"]
        await world.gh.edit_issue(
            "chief", world.number, body=text.replace("Editor: TBD", "Editor: @editor2")
        )

    world.gh.fault(CHANGE, meanwhile=meanwhile)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert (await world.header())["Editor"] == "@editor2"


async def test_a_person_who_keeps_editing_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After so many repairs the bot stops. Their edits meet in the last line, too, and one word says so."""
    monkeypatch.setattr("bot.pipeline.echo.REPAIRS", 3)
    await world.open(body())
    edits = iter(range(10))

    async def meanwhile() -> None:
        text = (await world.issue())["body"]
        text = text.replace("\nEditor: @editor\n", "\nEditor: TBD\n")
        await world.gh.edit_issue("author", world.number, body=f"{text}\nline {next(edits)}")

    world.gh.fault(CHANGE, count=6, meanwhile=meanwhile)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    comments = [c["body"] for c in await world.gh.comments(world.number)]
    assert sum("edited the text of this issue at the same time" in text for text in comments) == 1


async def test_effects_that_cancel_out_are_not_taken_for_done(world: World) -> None:
    """A 502 before the change: a seat freed and taken in one comment is still to be written."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    world.gh.fault(CHANGE, status=502)
    await world.say(
        "editor", "@pyos-bot remove-reviewer @reviewer1\n@pyos-bot assign-reviewer @reviewer3"
    )
    assert (await world.header())["Reviewer 1"] == "@reviewer3"
    assert await world.labels() == {"3/reviewers-assigned"}


async def test_undo_after_a_dropped_assignee_and_a_fault(world: World) -> None:
    """Nothing of it was done, so all of it is."""
    await world.open(body())
    before = (await world.issue())["body"]
    await world.say("chief", "@pyos-bot assign-editor @reviewer3")
    world.gh.fault(CHANGE, status=502)
    answer = await world.say("chief", "@pyos-bot undo")
    assert "I undid `assign-editor`" in answer
    assert (await world.issue())["body"] == before
    assert "1/editor-assigned" not in await world.labels()


async def test_a_refused_undo_strikes_nothing(world: World) -> None:
    """GitHub would not do it: the answer to the command still holds."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.fault(CHANGE, status=422, message="Validation Failed", count=2)
    assert "GitHub refused" in await world.say("chief", "@pyos-bot undo")
    assert not [text for text in await world.every_answer() if "undid this" in text]


@pytest.mark.parametrize("fault", [{"status": 502}, {"drop": "after"}])
async def test_a_dropped_assignee_is_not_forgotten(world: World, fault: dict[str, Any]) -> None:
    """Said, and assigned when they comment, though the answer had to be tried twice."""
    await world.open(body())
    world.gh.fault(ANSWER, **fault)
    world.gh.fault(CHANGE, drop="after")
    await world.say("chief", "@pyos-bot assign-editor @reviewer3")
    assert "Please comment here once" in (await world.every_answer())[-1]
    await world.gh.comment("reviewer3", world.number, "Here I am")
    await world.settled()
    assert [one["login"] for one in (await world.issue())["assignees"]] == ["reviewer3"]


async def test_many_answers_do_not_hide_a_decision(world: World) -> None:
    """Our own label events are looked at after thirty other comments: they are still our own."""
    await world.open(body())
    world.gh.fault(CHANGE, latency=1.5)
    await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    for _ in range(30):
        await world.gh.comment("chief", world.number, "@pyos-bot help")
    await world.settled()
    assert await world.labels() == {"1/editor-assigned"}
    assert [one["login"] for one in (await world.issue())["assignees"]] == ["editor"]


async def test_what_audit_changes_stays(world: World) -> None:
    """Another process of ours takes a label off, right after an answer here that changed none."""
    await world.open(body())
    await world.say("chief", "@pyos-bot help")
    (number,) = await world.bot.app.installations()
    repository = Repository(world.bot.app.installation(number), "pyOpenSci/software-submission")
    await repository.change(world.number, {"labels": ["0/pre-review-checks"]})
    await world.settled()
    assert await world.labels() == {"0/pre-review-checks"}


async def test_one_status_comment_though_it_was_deleted(world: World) -> None:
    """Nobody told of it, and the answer to the new one is lost."""
    await world.open(body())
    (old,) = [c for c in await world.gh.comments(world.number) if "pyos-bot:status" in c["body"]]
    world.gh.fault_delivery("lost", event="issue_comment", action="deleted")
    await world.gh.delete_comment("chief", old["id"])
    await world.settled()
    world.gh.fault(ANSWER, skip=1, drop="after")
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert "1/editor-assigned" in await world.status_comment()


async def test_a_newer_memory_is_not_written_over(world: World) -> None:
    """Another process, which took us for dead, has gone on while we wrote the status comment."""
    await world.open(body())
    lane = f"pyopensci/software-submission#{world.number}"

    async def meanwhile() -> None:
        mirror = await world.bot.journal.mirror(lane)
        assert mirror is not None
        newer = loaded(mirror.record).model_copy(update={"guests": ("guest",)})
        await keep(world.bot.journal, replace(mirror, record=dumped(newer)))

    world.gh.fault("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", meanwhile=meanwhile)
    await world.say("chief", "@pyos-bot seeking-editor")
    mirror = await world.bot.journal.mirror(lane)
    assert mirror is not None
    assert loaded(mirror.record).guests == ("guest",)


async def test_what_was_set_aside_long_ago_is_decided_anew(world: World) -> None:
    """Taken up after others went on: nothing that was remembered since is lost."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.fault(CHANGE, count=FOR_LONG, status=503)
    await world.gh.comment("editor", world.number, "@pyos-bot assign-reviewer @reviewer1")
    await world.gh.settled(quiet=0.3)
    await world.bot.dispatcher.stop(grace=0)
    (row,) = await world.bot.journal.waiting()
    assert row.plan
    await world.bot.journal.set_aside(row, "enough")
    await world.bot.journal.close()
    world.gh.clear_faults()
    async with world.served():
        await world.say("editor", "@pyos-bot assign-reviewer @reviewer2")
        assert await world.bot.journal.take_up(row.id)
        await world.bot.dispatcher.catch_up()
        await world.settled()
        found = {one.login for one in (await world.record()).reviewers}
        assert found == {"reviewer1", "reviewer2"}
        assert (await world.header())["Reviewer 2"] == "@reviewer1"
        assert len(await world.every_answer()) == 3


async def test_a_clock_that_is_ahead(world: World) -> None:
    """What is said by our clock is found again though GitHub's clock is behind, and not said twice."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    for login in ("reviewer1", "reviewer2"):
        review = "## Package Review\n\n- [x] No conflicts\n\nEstimated hours spent reviewing: 3\n"
        await world.gh.comment(login, world.number, review)
        await world.settled()
    before = len(await world.unasked())
    await world.gh.set_now(world.gh.now() + timedelta(minutes=61))
    world.gh.fault(ANSWER, drop="after")
    await world.bot.look(world.gh.now() + timedelta(minutes=1))
    await world.settled()
    assert len(await world.unasked()) == before + 1
