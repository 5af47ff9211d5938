"""Corners that only real life reaches: lost databases, locked issues, limits, settings of a repository."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from aiohttp import ClientSession

from bot.adapters.github_app import App, GitHubProblem
from bot.review.model.events import CommentPosted, Delivery
from bot.server.teams import look_at_teams
from builders import body
from sandbox.standin import seed
from sandbox.standin.github import GitHub
from world import World

ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
ANSWER = f"POST {ISSUE}/comments"
STATUS = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}"
POLICY = "GET /repos/{owner}/{repo}/contents/{path}"


async def test_a_lost_database_is_made_again_from_the_issue(world: World) -> None:
    """The record in the status comment is enough to go on."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor\n@pyos-bot track publication")
    await world.bot.dispatcher.stop()
    other = World(world.gh, world.database.with_name("new.sqlite3"), number=world.number)
    async with other.served():
        assert "fast track for published software" in await other.say("chief", "@pyos-bot status")
        answer = await other.say("editor", "@pyos-bot assign-reviewer @reviewer1")
        assert "The review has started with 1 reviewer (1 needed)" in answer
        assert (
            len(
                [c for c in await world.gh.comments(world.number) if "pyos-bot:status" in c["body"]]
            )
            == 1
        )


async def test_a_record_of_a_newer_version_is_only_read(world: World) -> None:
    """What a newer bot remembers is not written over by an older one."""
    await world.open(body())
    await world.bot.dispatcher.stop()
    world.gh.webhook_to = None
    comment = next(
        c for c in await world.gh.comments(world.number) if "pyos-bot:status" in c["body"]
    )
    newer = comment["body"].replace('"v":1', '"v":99')
    await world.gh.edit_comment("admin", comment["id"], newer)
    other = World(world.gh, world.database.with_name("new.sqlite3"), number=world.number)
    async with other.served():
        assert "A newer version of me" in await other.say("chief", "@pyos-bot start-checks")
        assert "New Submission!" in await other.labels()
        assert await other.status_comment() == newer


async def test_a_record_that_nobody_can_read_is_made_anew(world: World) -> None:
    """The way out that docs/operating.md names: the comment deleted, ``adopt``."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.bot.dispatcher.stop()
    (comment,) = [
        c for c in await world.gh.comments(world.number) if "pyos-bot:status" in c["body"]
    ]
    await world.gh.edit_comment("admin", comment["id"], comment["body"].replace('"v":1', '"v":'))
    other = World(world.gh, world.database.with_name("new.sqlite3"), number=world.number)
    async with other.served():
        assert "✅" not in await other.say("chief", "@pyos-bot track publication")
        await world.gh.delete_comment("admin", comment["id"])
        await other.settled()
        assert "✅" in await other.say("chief", "@pyos-bot adopt")
        assert "✅" in await other.say("editor", "@pyos-bot assign-reviewer @reviewer1")
        assert (await other.record()).adopted
        assert "@reviewer1" in await other.status_comment()


async def test_the_status_comment_follows_after_a_restart(world: World) -> None:
    """Stopped between the answer and the status comment: the next start writes it."""
    await world.open(body())
    world.gh.fault(STATUS, count=50, status=502)
    await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await world.gh.settled(quiet=0.1)
    assert "editor assigned" not in await world.status_comment()
    await world.bot.dispatcher.stop(grace=0)
    await world.bot.journal.close()
    world.gh.clear_faults()
    async with world.served():
        await world.settled()
        assert "editor assigned" in await world.status_comment()


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 403, "retry_after": 1}, id="wait"),
        pytest.param({"status": 422}, id="refused"),
        pytest.param({"status": 404}, id="gone"),
    ],
)
async def test_trouble_with_the_status_comment_stops_nothing(
    world: World, fault: dict[str, int]
) -> None:
    """The next command is answered, and the comment is right in the end."""
    await world.open(body())
    world.gh.fault(STATUS, **fault)
    await world.say("chief", "@pyos-bot start-checks")
    assert "✅" in await world.say("chief", "@pyos-bot assign-editor @editor")
    found = [
        c["body"] for c in await world.gh.comments(world.number) if "pyos-bot:status" in c["body"]
    ]
    assert "editor assigned" in found[-1]


async def test_a_locked_issue(world: World) -> None:
    """Where the bot may not answer it does not try for ever."""
    await world.open(body())
    world.gh.fault(
        ANSWER, count=1, status=403, message="Unable to create comment because issue is locked."
    )
    assert await world.say("chief", "@pyos-bot start-checks") == ""
    assert world.bot.dispatcher.waiting == 0
    assert "✅" in await world.say("chief", "@pyos-bot assign-editor @editor")


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 429}, id="429 without a word"),
        pytest.param(
            {"status": 403, "headers": {"x-ratelimit-remaining": "0"}}, id="primary limit"
        ),
        pytest.param(
            {"status": 403, "message": "You have exceeded a secondary rate limit"}, id="secondary"
        ),
    ],
)
async def test_limits_are_waited_for(world: World, fault: dict[str, object]) -> None:
    """Without a time named, a minute: the event stays in the journal meanwhile."""
    await world.open(body())
    world.gh.fault(f"PATCH {ISSUE}", **fault)
    await world.gh.comment("chief", world.number, "@pyos-bot start-checks")
    async with asyncio.timeout(30):
        while not (row := (await world.bot.journal.waiting() or [None])[0]) or row.due is None:
            await asyncio.sleep(0.01)
    assert timedelta(seconds=50) < row.due - world.gh.now() < timedelta(seconds=70)
    await world.bot.dispatcher.stop(grace=0)


async def refusal(world: World) -> None:
    """GitHub has said 403."""
    async with asyncio.timeout(30):
        while not [call for call in world.gh.calls if call.status == 403]:
            await asyncio.sleep(0.01)


async def test_after_a_complaint_writes_are_a_second_apart(world: World) -> None:
    """A secondary limit met on one issue: the others are answered meanwhile, slowly."""
    numbers = [await world.open(body()) for _ in range(4)]
    world.gh.fault(ANSWER, status=403, retry_after=2)
    world.gh.clear_calls()
    await world.gh.comment("chief", numbers[0], "@pyos-bot help")
    await refusal(world)
    for number in numbers[1:]:
        await world.gh.comment("chief", number, "@pyos-bot help")
    await world.settled()
    times = [call.time for call in world.gh.calls if call.route == ANSWER]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert len(times) == 5
    assert min(pauses) > timedelta(seconds=0.9)
    assert [call.status for call in world.gh.calls if call.route == ANSWER].count(403) == 1


async def test_a_spent_budget_is_not_asked_for_more(world: World) -> None:
    """The primary limit: not one request until the time that GitHub names, then everything."""
    numbers = [await world.open(body()) for _ in range(2)]
    await world.say("chief", "@pyos-bot help")  # teams and labels are known from now on
    reset = world.gh.now() + timedelta(seconds=3)
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(reset.timestamp()))}
    world.gh.fault(f"GET {ISSUE}", status=403, headers=headers)
    world.gh.clear_calls()
    await world.gh.comment("chief", numbers[0], "@pyos-bot help")
    await refusal(world)
    await world.gh.comment("chief", numbers[1], "@pyos-bot help")
    await world.settled()
    refused, *rest = world.gh.calls
    assert refused.status == 403
    assert len(rest) >= 4
    assert all(call.time > reset.replace(microsecond=0) for call in rest)
    assert len([call for call in rest if call.route == ANSWER]) == 2


async def test_tokens_that_run_out_are_renewed(world: World) -> None:
    """A refused token costs one more call, and nobody notices."""
    await world.open(body())
    world.gh.expire_tokens()
    assert "✅" in await world.say("chief", "@pyos-bot start-checks")


async def test_only_the_repositories_of_the_policy_are_served(world: World) -> None:
    """The App may be installed on more than it is to serve."""
    await world.gh.reset(files={".github/pyos-bot.yml": "repositories: [pyOpenSci/another]\n"})
    await world.open(body())
    assert await world.gh.comments(world.number) == []


async def test_a_policy_never_read_is_not_guessed(world: World) -> None:
    """While GitHub does not give the file, no right is given by the default."""
    world.gh.fault(POLICY, count=1, status=502)
    await world.open(body())
    assert "Welcome" in await world.status_comment()
    assert len([call for call in world.gh.calls if call.route == POLICY]) == 2


async def test_what_is_set_aside_is_said_once(world: World) -> None:
    """After the last try the person is told; for a comment without a command nobody is."""
    await world.open(body())
    for text, told in (("@pyos-bot start-checks", 1), ("Nice package!", 0)):
        said = await world.gh.comment("nobody", world.number, text)
        await world.settled()
        event = CommentPosted(
            repo=world.gh.repo, number=world.number, sender="chief", at=world.gh.now(),
            comment=said["id"] + 1000, body=text, url=said["html_url"],
        )  # fmt: skip
        row = await world.bot.journal.store(
            Delivery(f"k{told}", world.gh.installation_id, event), world.gh.now()
        )
        assert row is not None
        before = len(await world.gh.comments(world.number))
        for _ in range(2):
            await world.bot.dispatcher._handler.give_up(row, "502: `trouble` @everyone")
        comments = await world.gh.comments(world.number)
        assert len(comments) - before == told
        if told:
            assert (
                "I tried this several times without success: ``502: `trouble` @everyone``"
                in comments[-1]["body"]
            )
        await world.bot.journal.done(row, "test")


async def test_the_start_names_what_is_wrong_with_teams(world: World) -> None:
    """Missing, empty and unreadable teams, each with its setting."""
    await world.gh.reset(
        teams={"editor-in-chief": ("chief",), "editorial-board": (), "astropy-editors": ("astro",)}
    )
    found = await look_at_teams(world.bot.app, world.bot.policies)
    assert any(
        "pyOpenSci/pangeo-editors (partners.pangeo.editors) does not exist" in one for one in found
    )
    assert any("pyOpenSci/editorial-board (teams.editors) has no members" in one for one in found)
    assert not any("editor-in-chief" in one for one in found)
    world.gh.fault("GET /orgs/{org}/teams/{team_slug}/members", count=50, status=502)
    assert any(
        "could not look up the team" in one
        for one in await look_at_teams(world.bot.app, world.bot.policies)
    )
    world.gh.fault("GET /app/installations", count=5, status=500)
    (problem,) = await look_at_teams(world.bot.app, world.bot.policies)
    assert "cannot be asked" in problem


async def test_github_out_of_reach(github: GitHub) -> None:
    """A closed port is trouble of GitHub's, in its own words and without a traceback."""
    async with ClientSession() as session:
        app = App(session, github.app_id, seed.key(), "http://127.0.0.1:9", github.now)
        with pytest.raises(GitHubProblem, match="out of reach"):
            await app.login()
        assert app.jwt() == app.jwt(), "signed once, not for every request"
