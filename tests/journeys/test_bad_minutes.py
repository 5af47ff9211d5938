"""GitHub has a bad minute: it says what is not so, refuses what it will take a moment later, or talks nonsense.

Nothing acknowledged is lost by it, nothing is done twice, and a receipt says what stands.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.github import Directory
from builders import body
from sandbox.standin.github import GitHub
from world import World, fresh, met

ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
READ = f"GET {ISSUE}"
ANSWER = f"POST {ISSUE}/comments"
CHANGE = f"PATCH {ISSUE}"
STATUS = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}"


@pytest.fixture
async def world(github: GitHub, tmp_path: Path, no_waiting: None) -> AsyncIterator[World]:
    """A fresh GitHub with the bot, which repeats failed tries at once."""
    async with fresh(github, tmp_path) as made:
        yield made


async def out_of_reach(world: World, text: str) -> None:
    """The chief gives an order, and the bot is stopped before its change came through."""
    world.gh.fault(CHANGE, count=10_000, status=502)
    await world.gh.comment("chief", world.number, text)
    async with asyncio.timeout(10):
        while not any(row.plan for row in await world.bot.journal.waiting()):
            await asyncio.sleep(0.01)
    await world.bot.dispatcher.stop(grace=0)
    await world.bot.journal.close()


# --- what is not final ---


@pytest.mark.parametrize("route", [READ, CHANGE, ANSWER])
@pytest.mark.parametrize("status", [404, 410])
async def test_a_replica_that_lags(world: World, route: str, status: int) -> None:
    """Not found, a few times: what a webhook has just named is asked for again."""
    await world.open(body())
    world.gh.fault(route, count=3, status=status)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert await world.labels() == {"1/editor-assigned"}
    assert (await world.header())["Editor"] == "@editor"
    assert len(await world.every_answer()) == 1


async def test_an_opened_submission_that_is_not_there_yet(world: World) -> None:
    """The author is welcomed though the first reads found nothing."""
    world.gh.fault(READ, count=5, status=404)
    await world.open(body())
    assert "Review status" in await world.status_comment()


async def test_an_issue_that_stays_away_is_gone_in_the_end(world: World) -> None:
    """After minutes, and only because the repository is there; the one behind it is done with at once."""
    await world.open(body())
    world.gh.fault(READ, count=10_000, status=404)
    await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await world.gh.comment("chief", world.number, "@pyos-bot start-checks")
    await asyncio.sleep(0.5)
    assert world.bot.dispatcher.waiting > 0
    await world.gh.set_now(world.gh.now() + timedelta(minutes=11))
    world.gh.fault("GET /repos/{owner}/{repo}", status=502, count=3)
    await world.settled()
    done = await world.bot.journal.entries("done")
    assert [one.outcome.partition(":")[0] for one in done[-2:]] == ["gone", "gone"]


LIMITS: dict[str, dict[str, Any]] = {
    "too quickly": {"status": 422, "message": "was submitted too quickly"},
    "too quickly, 403": {"status": 403, "message": "was submitted too quickly"},
    "abuse": {"status": 403, "message": "You have triggered an abuse detection mechanism."},
    "in other words": {"status": 422, "message": "Content creation is temporarily blocked."},
    "422 with a time": {"status": 422, "headers": {"Retry-After": "1"}},
    "a negative time": {"status": 403, "headers": {"Retry-After": "-5"}},
    "a huge time": {"status": 429, "headers": {"Retry-After": "9" * 400}},
    "a date": {"status": 429, "headers": {"Retry-After": "Sat, 21 Nov 2026 12:00:01 GMT"}},
    "a time that is none": {"status": 403, "headers": {"Retry-After": "soon"}},
}


@pytest.mark.parametrize("route", [CHANGE, ANSWER])
async def test_a_limit_is_a_limit_however_it_is_told(
    world: World, route: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waited for, within bounds, and then done once."""
    monkeypatch.setattr("bot.adapters.github_app.COMPLAINT", 0.1)
    monkeypatch.setattr("bot.adapters.github_app.LONGEST_WAIT", 0.3)
    monkeypatch.setattr("bot.adapters.throttle.APART", 0.01)
    await world.open(body())
    for number, (told, fault) in enumerate(LIMITS.items(), 1):
        editor = ("editor", "editor2")[number % 2]
        limit = world.gh.fault(route, **fault)
        await world.say("chief", f"@pyos-bot assign-editor @{editor}")
        assert limit.count == 0, told
        assert await world.labels() == {"1/editor-assigned"}, told
        assert (await world.header())["Editor"] == f"@{editor}", told
        assert len(await world.every_answer()) == number, told


@pytest.mark.parametrize("status", [404, 422])
async def test_a_node_that_cannot_be_resolved(world: World, status: int) -> None:
    """A replica has not heard of the issue: the answer is posted later."""
    await world.open(body())
    world.gh.fault(ANSWER, count=2, status=status, message="Could not resolve to a node")
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert len(await world.every_answer()) == 1


async def test_one_assignee_that_github_refuses(world: World) -> None:
    """Named, and the rest is done: header, labels, answer."""
    await world.open(body())
    error = {"value": ["editor"], "resource": "Issue", "field": "assignees", "code": "invalid"}
    world.gh.fault(CHANGE, status=422, message="Validation Failed", errors=[error])
    answer = await world.say("chief", "@pyos-bot assign-editor @editor")
    assert "refused to assign `@editor`" in answer
    assert await world.labels() == {"1/editor-assigned"}
    assert (await world.header())["Editor"] == "@editor"
    assert (await world.issue())["assignees"] == []


@pytest.mark.parametrize(
    ("what", "taken"),
    [("labels", 1), ("assignees", 2)],
)
async def test_something_that_github_refuses_without_a_word(
    world: World, what: str, taken: int
) -> None:
    """A bare 422: text, labels and assignees are tried alone, what is refused is named, the rest is done."""
    await world.open(body())
    world.gh.fault(CHANGE, status=422, message="Validation Failed")
    world.gh.fault(CHANGE, status=422, message="Validation Failed", skip=taken)
    answer = await world.say("chief", "@pyos-bot assign-editor @editor")
    labels = what == "labels"
    assert ("refused the label `1/editor-assigned`" in answer) is labels
    assert ("refused to assign `@editor`" in answer) is not labels
    assert ("1/editor-assigned" in await world.labels()) is not labels
    assert (await world.header())["Editor"] == "@editor"
    assert [one["login"] for one in (await world.issue())["assignees"]] == ["editor"] * labels


async def test_one_label_that_github_refuses(world: World) -> None:
    """The same of a label."""
    await world.open(body())
    error = {"value": "on-hold", "resource": "Issue", "field": "labels", "code": "invalid"}
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.fault(CHANGE, status=422, message="Validation Failed", errors=[error])
    answer = await world.say("editor", "@pyos-bot hold\n@pyos-bot set version-submitted v9")
    assert "refused the label `on-hold`" in answer
    assert (await world.header())["Version submitted"] == "v9"


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 403, "message": "issue is locked"}, id="locked"),
        pytest.param({"status": 422, "message": "Validation Failed"}, id="refused for minutes"),
    ],
)
async def test_what_was_decided_is_remembered_without_an_answer(
    world: World, fault: dict[str, Any]
) -> None:
    """GitHub does not take the answer: the status comment says so, until the next answer gets through."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.fault(ANSWER, count=10_000, **fault)
    await world.gh.comment("editor", world.number, "@pyos-bot assign-reviewer @reviewer1")
    await asyncio.sleep(0.5)
    await world.gh.set_now(world.gh.now() + timedelta(minutes=11))
    await world.settled()
    assert [one.login for one in (await world.record()).reviewers] == ["reviewer1"]
    assert "did not let me reply to [this comment](" in await world.status_comment()
    world.gh.clear_faults()
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer2")
    assert "did not let me reply" not in await world.status_comment()


async def test_the_record_is_kept_while_the_answer_waits(world: World) -> None:
    """The issue was changed, the answer is refused again and again: nothing depends on it any more."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.fault(ANSWER, count=10_000, status=404)
    await world.gh.comment("editor", world.number, "@pyos-bot assign-reviewer @reviewer1")
    await asyncio.sleep(0.5)
    mirror = await world.bot.journal.mirror(f"pyopensci/software-submission#{world.number}")
    assert mirror is not None
    assert "reviewer1" in mirror.record
    world.gh.clear_faults()
    await world.settled()
    assert len(await world.every_answer()) == 2


async def test_a_status_comment_that_seems_gone_is_not_posted_twice(world: World) -> None:
    """A 404 on our own comment, which the list shows."""
    await world.open(body())
    world.gh.fault(STATUS, count=3, status=404)
    await world.say("chief", "@pyos-bot start-checks")
    assert "checks" in await world.status_comment()  # exactly one


# --- a receipt says what stands ---


@pytest.mark.parametrize("label", ["New Submission!", "0/pre-review-checks"])
async def test_nothing_was_done_though_one_part_looks_so(world: World, label: str) -> None:
    """Killed before the change; a person takes off a label that would have gone off. All of it is done."""
    await world.open(body())
    await out_of_reach(world, "@pyos-bot assign-editor @editor")
    await world.gh.remove_label("editor2", world.number, label)
    world.gh.clear_faults()
    async with world.served():
        await world.settled()
        assert await world.labels() == {"1/editor-assigned"}
        assert (await world.header())["Editor"] == "@editor"
        assert [one["login"] for one in (await world.issue())["assignees"]] == ["editor"]
        assert "edited in the meantime" not in (await world.every_answer())[0]


async def test_what_a_person_has_undone_stays_undone_and_is_said(world: World) -> None:
    """The change came through, the answer did not; a person takes the new label off again."""
    await world.open(body())
    fault = world.gh.fault(ANSWER, count=10_000, status=502)
    await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await met(fault)
    await world.bot.dispatcher.stop(grace=0)
    await world.bot.journal.close()
    await world.gh.remove_label("editor2", world.number, "1/editor-assigned")
    world.gh.clear_faults()
    async with world.served():
        await world.settled()
        assert "1/editor-assigned" not in await world.labels()
        assert (await world.header())["Editor"] == "@editor"
        (answer,) = await world.every_answer()
        assert "The label `1/editor-assigned` is not set." in answer


async def test_a_line_that_a_person_wrote_meanwhile_stays_and_is_said(world: World) -> None:
    """Killed before the change; a person writes another editor. The rest is done."""
    await world.open(body())
    await out_of_reach(world, "@pyos-bot assign-editor @editor")
    text = (await world.issue())["body"].replace("\nEditor: TBD", "\nEditor: @editor2")
    await world.gh.edit_issue("chief", world.number, body=text)
    world.gh.clear_faults()
    async with world.served():
        await world.settled()
        assert "1/editor-assigned" in await world.labels()
        assert (await world.header())["Editor"] == "@editor2"
        (answer,) = await world.every_answer()
        assert "The line `Editor` in the header was changed." in answer


# --- a wrong shape ---

ODD = {
    "HTML": "<!DOCTYPE html><title>Unicorn!</title>",
    "nothing": "",
    "null": "null",
    "a number": "17",
    "a text": '"hello"',
    "an empty object": "{}",
    "an empty list": "[]",
    "a list of nonsense": "[null, 1, {}]",
    "a message": '{"message": "Server Error"}',
    "broken JSON": '{"id": 1, ',
    "deep JSON": "[" * 100_000 + "]" * 100_000,
    "a huge number": '{"id": ' + "9" * 5_000 + "}",
    "null everywhere": json.dumps(
        dict.fromkeys(["id", "number", "login", "slug", "token", "user", "labels", "name"])
    ),
    "wrong types": json.dumps(
        {"id": {}, "number": [], "login": {}, "slug": 5, "token": [], "labels": 3, "user": "x"}
    ),
}


@pytest.mark.parametrize("route", [READ, CHANGE, ANSWER, STATUS])
async def test_an_odd_answer_is_outlasted(world: World, route: str) -> None:
    """With 200, a few times over: nothing is set aside, everything is done once."""
    await world.open(body())
    for number, (odd, text) in enumerate(ODD.items(), 1):
        editor = ("editor", "editor2")[number % 2]
        kind = "text/html" if odd == "HTML" else "application/json"
        count = 12 if odd == "HTML" else 3  # once for longer than a bug of ours would be tried
        world.gh.fault(route, count=count, status=200, text=text, headers={"Content-Type": kind})
        await world.say("chief", f"@pyos-bot assign-editor @{editor}")
        assert await world.labels() == {"1/editor-assigned"}, odd
        assert (await world.header())["Editor"] == f"@{editor}", odd
        assert len(await world.every_answer()) == number, odd
        assert f"`@{editor}`" in await world.status_comment(), odd
    assert await world.bot.journal.aside() == []
    waits = await world.bot.journal.entries("done")
    assert all(one.attempts == 0 for one in waits)


# --- the policy, and who may do what ---

FILE = "GET /repos/{owner}/{repo}/contents/{path}"
TEAM = "GET /orgs/{org}/teams/{team_slug}/members"
ASTROPY = "astropy"


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 404}, id="not found"),
        pytest.param({"status": 502}, id="out of reach"),
        pytest.param({"status": 200, "text": "[]"}, id="a folder"),
        pytest.param({"status": 200, "text": "<html>"}, id="HTML"),
        pytest.param({"status": 200, "text": '{"encoding": "base64", "content": "%"}'}, id="odd"),
    ],
)
async def test_the_last_good_policy_stays(
    world: World, fault: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is editor in chief by the default only is nobody here, for as long as the file cannot be read."""
    await world.gh.reset(
        files={".github/pyos-bot.yml": "teams: {eic: [editor2], editors: [editor]}"}
    )
    await world.open(body())
    assert "✅" in await world.say("editor2", "@pyos-bot start-checks")
    world.gh.fault(FILE, count=100, **fault)
    world.bot.policies._fresh.forget(f"{world.gh.installation_id}:pyopensci/software-submission")
    assert "✅" not in await world.say("chief", "@pyos-bot assign-editor @editor")
    assert "✅" in await world.say("editor2", "@pyos-bot assign-editor @editor")
    problems = (await world.bot.readiness()).problems
    assert bool(problems) is (fault == {"status": 404})


@pytest.mark.parametrize("status", [403, 404])
async def test_a_team_that_is_away_judges_nobody_by_hand(world: World, status: int) -> None:
    """The partner's editor puts their label on meanwhile: it stays, and counts when the team is back."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks\n@pyos-bot assign-editor @editor")
    for slug in ("astropy-editors", "editorial-board", "editor-in-chief", "pangeo-editors"):
        directory_of(world)._teams.forget(f"pyopensci/{slug}")
    fault = world.gh.fault(TEAM, count=10_000, status=status, message="Must have admin rights")
    await world.gh.add_labels("astro", world.number, ASTROPY)
    await asyncio.sleep(0.5)
    assert ASTROPY in await world.labels()
    answer = await asyncio.wait_for(said(world, "chief", "@pyos-bot track publication"), 10)
    assert "I could not check who may do this" in answer
    fault.count = 0
    await world.settled()
    assert ASTROPY in await world.labels()
    assert (await world.record()).affiliation["astropy"].outcome == "affiliated"


def directory_of(world: World) -> Directory:
    """What the bot knows of teams."""
    lane = world.bot.dispatcher._handler._gather  # type: ignore[attr-defined]
    found: Directory = lane.directory(world.gh.installation_id)
    return found


async def said(world: World, login: str, text: str) -> str:
    """The answer to a command, while other things go on."""
    comment = await world.gh.comment(login, world.number, text)
    async with asyncio.timeout(30):
        while not (found := await world.answers(comment["id"])):
            await asyncio.sleep(0.05)
    return found[0]


async def test_reviewers_seated_by_hand_are_recorded_later(world: World) -> None:
    """The header's edit waits until it can be told who made it."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    for slug in ("astropy-editors", "editorial-board", "editor-in-chief", "pangeo-editors"):
        directory_of(world)._teams.forget(f"pyopensci/{slug}")
    fault = world.gh.fault(TEAM, count=10_000, status=404)
    text = (await world.issue())["body"].replace("Reviewer 1: TBD", "Reviewer 1: @reviewer1")
    await world.gh.edit_issue("editor", world.number, body=text)
    await asyncio.sleep(0.5)
    assert (await world.header())["Reviewer 1"] == "@reviewer1"
    fault.count = 0
    await world.settled()
    assert [one.login for one in (await world.record()).reviewers] == ["reviewer1"]


@pytest.mark.parametrize("status", [404, 422])
async def test_an_answer_that_a_replica_does_not_know_is_struck_later(
    world: World, status: int
) -> None:
    """It was listed a moment ago: a 404 for its change is no reason to leave it as if it held."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    rewrite = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}"
    world.gh.fault(rewrite, status=status, message="Not Found")
    await world.say("chief", "@pyos-bot undo")
    assert [text for text in await world.every_answer() if "undid this" in text]
