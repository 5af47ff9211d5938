"""Without a server: every event is one run of ``pyos-bot once``, with nothing but GitHub in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.once import once
from builders import body
from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import Workflow, fresh, met

ANSWER = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments"


@pytest.fixture
async def workflow(github: GitHub, tmp_path: Path) -> AsyncIterator[Workflow]:
    """A fresh GitHub without any server."""
    async with fresh(github, tmp_path, Workflow) as made:
        assert isinstance(made, Workflow)
        yield made
    assert contract.violations(github) == []


async def test_a_whole_review(workflow: Workflow) -> None:
    """From the submission to the acceptance, each step in a run that knows nothing of the one before."""
    await workflow.open(body())
    assert "Welcome, @author" in await workflow.status_comment()
    await workflow.say("chief", "@pyos-bot start-checks\n@pyos-bot assign-editor @editor")
    await workflow.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    assert await workflow.labels() == {"3/reviewers-assigned"}
    await workflow.say("reviewer1", "@pyos-bot submit-review 3 hours")
    assert "All reviews are in" in await workflow.say("reviewer2", "@pyos-bot submit-review")
    await workflow.say("author", "@pyos-bot submit-response")
    await workflow.say("editor", "@pyos-bot author-responded")
    await workflow.say("reviewer1", "@pyos-bot approve-changes")
    assert "all reviewers recommend" in await workflow.say("reviewer2", "@pyos-bot approve-changes")
    await workflow.say("editor", "@pyos-bot accept")
    await workflow.say("author", "@pyos-bot released v1.2.0 10.5281/zenodo.1234567")
    assert await workflow.labels() == {"6/pyOS-approved"}
    assert "I undid `released`" in await workflow.say("author", "@pyos-bot undo")


async def test_labels_of_earlier_runs_stay(workflow: Workflow) -> None:
    """A run does not know what the one before meant by a label, and takes nothing of it back."""
    await workflow.open(body(joss=True))
    await workflow.say("chief", "@pyos-bot start-checks\n@pyos-bot assign-editor @editor")
    await workflow.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    await workflow.say("editor", "@pyos-bot accept v1.0.0 archive 10.5281/zenodo.1 without-reviews")
    await workflow.say("author", "@pyos-bot joss-submitted https://example.org/joss/1")
    assert await workflow.labels() == {"6/pyOS-approved", "7/under-joss-review"}
    await workflow.say("editor", "@pyos-bot joss-reviewed")
    assert await workflow.labels() == {"6/pyOS-approved", "8/joss-review-complete"}


async def test_a_run_started_again_answers_once(workflow: Workflow) -> None:
    """The answer is looked for before anything is decided."""
    await workflow.open(body())
    await workflow.say("chief", "@pyos-bot start-checks")
    last = workflow.gh.deliveries[-1]
    asked = next(one for one in reversed(workflow.gh.deliveries) if one.event == "issue_comment" and one.payload["sender"]["type"] != "Bot")  # fmt: skip
    before = await workflow.gh.comments(workflow.number)
    assert await once(workflow.run_environ(asked.event, asked.payload), workflow.gh.now) == 0
    assert await workflow.gh.comments(workflow.number) == before
    assert workflow.gh.deliveries[-1] is last


async def test_a_bad_moment_before_anything_is_read(workflow: Workflow) -> None:
    """A run asks again for what it cannot begin without; the command need not wait for the hourly one."""
    for route in ("/repos/{owner}/{repo}/installation", "/repos/{owner}/{repo}/contents/{path}"):
        workflow.gh.fault(f"GET {route}", count=1, status=502)
    await workflow.open(body())
    assert "Welcome, @author" in await workflow.status_comment()
    assert [call.status for call in workflow.gh.calls].count(502) == 2


@pytest.mark.parametrize("deleted", [True, False])
async def test_an_order_that_was_taken_back_before_its_run_began(
    workflow: Workflow, deleted: bool
) -> None:
    """A run begins half a minute after its event, or later: what stands there then counts."""
    await workflow.open(body())
    said = await workflow.gh.comment("chief", workflow.number, "@pyos-bot assign-editor @editor")
    if deleted:
        await workflow.gh.delete_comment("chief", said["id"])
    else:
        await workflow.gh.edit_comment("chief", said["id"], "Not yet.")
    await workflow.settled()
    assert (await workflow.header())["Editor"] == "TBD"
    assert await workflow.answers(said["id"]) == []


async def test_nothing_is_written_where_nothing_has_changed(workflow: Workflow) -> None:
    """Each run begins with an empty journal, and looks at the status comment before it writes it."""
    await workflow.open(body())
    await workflow.say("chief", "@pyos-bot start-checks")
    said = await workflow.gh.comment("chief", workflow.number, "I will look at it on Monday.")
    await workflow.settled()
    workflow.gh.clear_calls()  # when somebody was heard last is remembered
    await workflow.gh.edit_comment("chief", said["id"], "I will look at it on Tuesday.")
    await workflow.settled()
    assert await workflow.hourly() == 0
    assert workflow.writes() == []


async def test_an_order_that_is_put_in_again(workflow: Workflow) -> None:
    """Taken out by one edit and typed again by another, it is a new order: only what followed an edit answers it."""
    await workflow.open(body())
    order = "@pyos-bot assign-editor @editor"
    said = await workflow.gh.comment("chief", workflow.number, order)
    await workflow.settled()
    await workflow.say("chief", "@pyos-bot assign-editor @editor2")
    for text in ("I am looking for somebody.", f"{order}\nThank you!"):
        await workflow.gh.set_now(workflow.gh.now() + timedelta(seconds=2))
        await workflow.gh.edit_comment("chief", said["id"], text)
        await workflow.settled()
    assert (await workflow.header())["Editor"] == "@editor"
    assert len(await workflow.answers(said["id"])) == 2
    # its run is started once more
    edit = next(one for one in reversed(workflow.gh.deliveries) if one.action == "edited")
    environ = workflow.run_environ(edit.event, edit.payload)
    assert await once(environ, workflow.gh.now) == 0
    assert len(await workflow.answers(said["id"])) == 2


async def test_killed_between_the_record_and_the_answer(workflow: Workflow) -> None:
    """The next run knows whom the killed one has assigned: the record came before the answer."""
    await workflow.open(body())
    await workflow.say("chief", "@pyos-bot start-checks\n@pyos-bot assign-editor @editor")
    comment = await workflow.gh.comment(
        "editor", workflow.number, "@pyos-bot assign-reviewer @reviewer1 @reviewer2"
    )
    payload = next(
        one.payload for one in reversed(workflow.gh.deliveries) if one.event == "issue_comment"
    )
    workflow.over()
    fault = workflow.gh.fault(ANSWER, count=100, status=502)
    run = asyncio.create_task(once(workflow.run_environ("issue_comment", payload), workflow.gh.now))
    await met(fault)
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    workflow.gh.clear_faults()
    assert [one.login for one in (await workflow.record()).reviewers] == ["reviewer1", "reviewer2"]
    await workflow.settled()
    assert await workflow.hourly() == 0
    assert len(await workflow.answers(comment["id"])) == 1
    assert "✅" in await workflow.say("reviewer1", "@pyos-bot submit-review")


async def test_what_is_due_by_the_clock(workflow: Workflow) -> None:
    """The hourly run reminds, and finds a comment whose own run was canceled."""
    await workflow.open(body())
    await workflow.say("chief", "@pyos-bot start-checks\n@pyos-bot assign-editor @editor")
    await workflow.gh.comment("editor", workflow.number, "@pyos-bot assign-reviewer @reviewer1")
    workflow.over()
    assert await workflow.hourly() == 0
    assert (await workflow.header())["Reviewer 1"] == "@reviewer1"
    await workflow.gh.set_now(workflow.gh.now() + timedelta(days=22))
    assert await workflow.hourly() == 0
    assert any("⏰" in said for said in await workflow.unasked())
    said = len(await workflow.gh.comments(workflow.number))
    assert await workflow.hourly() == 0
    assert len(await workflow.gh.comments(workflow.number)) == said


@pytest.mark.parametrize(
    ("second", "canceled"),
    [
        pytest.param(("Editor: @stranger", "Editor: @other"), 0, id="the same line again"),
        pytest.param(("Editor: @stranger", "Editor: @editor"), 0, id="taken back by themselves"),
        pytest.param(("Reviewer 1: @reviewer1", "Reviewer 1: @other"), 0, id="another line"),
        pytest.param(
            ("Reviewer 1: @reviewer1", "Reviewer 1: @other"), 2, id="both runs are canceled"
        ),
    ],
)
async def test_an_author_edits_twice_before_a_run_looks(
    workflow: Workflow, second: tuple[str, str], canceled: int
) -> None:
    """Each edit is judged by its own run, or by the hourly one from what the status comment remembers."""
    await workflow.open(body())
    await workflow.say("chief", "@pyos-bot start-checks\n@pyos-bot assign-editor @editor")
    await workflow.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    before = await workflow.header()
    for old, new in (("Editor: @editor", "Editor: @stranger"), second):
        text = (await workflow.issue())["body"]
        assert old in text
        await workflow.gh.edit_issue("author", workflow.number, body=text.replace(old, new, 1))
    if canceled:
        workflow.over()
    await workflow.settled()
    assert (await workflow.header() == before) is not bool(canceled)
    await workflow.gh.set_now(workflow.gh.now() + timedelta(hours=1))
    assert await workflow.hourly() == 0
    assert await workflow.header() == before
    assert dict((await workflow.record()).lines or {})["Editor"] == "@editor"


async def test_an_edit_that_is_past_is_not_judged_again(workflow: Workflow) -> None:
    """Somebody starts its run once more after the text has changed: what stands there now stays."""
    await workflow.open(body())
    await workflow.say("chief", "@pyos-bot start-checks\n@pyos-bot assign-editor @editor")
    await workflow.edit("chief", ("Editor: @editor", "Editor: @editor2"))
    edited = next(one for one in reversed(workflow.gh.deliveries) if one.event == "issues" and one.payload["action"] == "edited" and one.payload["sender"]["type"] != "Bot")  # fmt: skip
    await workflow.edit("chief", ("Editor: @editor2", "Editor: @editor"))
    record = await workflow.record()
    environ = workflow.run_environ(edited.event, edited.payload) | {"GITHUB_RUN_ATTEMPT": "2"}
    assert await once(environ, workflow.gh.now) == 0
    assert (await workflow.header())["Editor"] == "@editor"
    assert await workflow.record() == record


async def test_a_broken_policy_is_refused(
    workflow: Workflow, capsys: pytest.CaptureFixture[str]
) -> None:
    """There is no last good version that could count."""
    await workflow.gh.reset(files={".github/pyos-bot.yml": "label: {checks: x}"})
    assert await workflow.hourly() == 2
    assert ".github/pyos-bot.yml, line 1: label: unknown key" in capsys.readouterr().err


async def test_outside_a_workflow(capsys: pytest.CaptureFixture[str]) -> None:
    """It says what is missing."""
    assert await once({}, lambda: pytest.fail("asked for the time")) == 2
    assert "run it in a workflow" in capsys.readouterr().err
