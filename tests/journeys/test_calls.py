"""How often GitHub is asked: the budget that users feel as speed, and GitHub as load."""

from __future__ import annotations

from collections import Counter

import pytest

from builders import body
from world import World

ANSWER = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments"
ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
STATUS = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("assign-editor @editor", id="header, assignee, label and answer"),
        pytest.param("set package-name Stargazer", id="header and answer"),
        pytest.param("track publication", id="label and answer"),
    ],
)
async def test_one_read_and_two_writes(world: World, line: str) -> None:
    """With warm caches: the issue, one change, the answer; then the status comment."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor\n@pyos-bot assign-editor @editor2")
    world.gh.clear_calls()
    await world.say("chief", f"@pyos-bot {line}")
    routes = [call.route for call in world.gh.calls]
    assert routes == [f"GET {ISSUE}", f"PATCH {ISSUE}", ANSWER, STATUS]


async def test_an_answer_that_changes_nothing_writes_once(world: World) -> None:
    """``status`` costs one read and one write."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks")
    world.gh.clear_calls()
    await world.say("stranger", "@pyos-bot status")
    assert [call.route for call in world.gh.calls] == [f"GET {ISSUE}", ANSWER]


async def test_several_commands_cost_what_one_costs(world: World) -> None:
    """Three commands in a comment: one change, one answer, one status comment."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks")
    world.gh.clear_calls()
    answer = await world.say(
        "chief",
        "@pyos-bot checks-done\n@pyos-bot assign-editor @editor\n@pyos-bot track publication",
    )
    assert answer.count("✅") == 3
    assert [call.route for call in world.gh.calls if call.writes] == [
        f"PATCH {ISSUE}",
        ANSWER,
        STATUS,
    ]


async def test_what_people_have_to_do_is_read_once(world: World) -> None:
    """Another review's reviewer is named in the answer; the list behind it is kept for a while."""
    text = body(reviewers=("@reviewer1", "TBD"))
    other = await world.open(text, "chief")
    await world.gh.edit_issue("editor", other, labels=["3/reviewers-assigned"])
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.clear_calls()
    assert "`@reviewer1` is reviewing another package for us" in await world.say(
        "editor", "@pyos-bot assign-reviewer @reviewer1"
    )
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer2")
    lists = [call for call in world.gh.calls if call.route == "GET /repos/{owner}/{repo}/issues"]
    assert len(lists) == 0, "read for the editor's assignment already"


async def test_a_command_goes_on_without_the_load(world: World) -> None:
    """GitHub gives no list: the reviewer is seated all the same, and next time it is asked again."""
    await world.open(body())
    world.gh.fault("GET /repos/{owner}/{repo}/issues", status=502, count=9)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert (await world.header())["Editor"] == "@editor"
    world.gh.clear_faults()
    world.gh.clear_calls()
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1")
    assert "GET /repos/{owner}/{repo}/issues" in [call.route for call in world.gh.calls]


async def test_a_second_submission_of_the_author(world: World) -> None:
    """Named in the folded part of the status comment, with one small look at the opener's issues."""
    first = await world.open(body())
    world.gh.clear_calls()
    await world.open(body(package="another"))
    assert f"the author already had #{first} under review" in await world.status_comment()
    asked = [call.query for call in world.gh.calls if call.route.endswith("{repo}/issues")]
    assert [query["creator"] for query in asked] == ["author"]


async def test_cold_caches_are_filled_once(world: World) -> None:
    """Ten issues at the same moment: nobody asks for a team, an account or the labels who need not."""
    numbers = [await world.gh.open_issue("author", "stargazer", body(), ()) for _ in range(10)]
    await world.settled()
    other = World(world.gh, world.database.with_name("new.sqlite3"))
    async with other.served():
        world.gh.clear_calls()
        for number in numbers:
            await world.gh.comment("chief", number, "@pyos-bot assign-editor @editor")
        await other.settled()
        routes = Counter(call.path for call in world.gh.calls if not call.writes)
    asked = {path: n for path, n in routes.items() if "/issues/" not in path and path != "/app"}
    assert len(asked) >= 6
    assert set(asked.values()) == {1}
    assert len([call for call in world.gh.calls if call.route == ANSWER]) == 10


async def test_a_burst_writes_the_status_comment_once(world: World) -> None:
    """Ten commands at once: ten answers in their order, and far fewer status comments."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks")
    world.gh.clear_calls()
    for count in range(10):
        await world.gh.comment("chief", world.number, f"@pyos-bot set version-submitted v{count}")
    await world.settled()
    answers = [call for call in world.gh.calls if call.route == ANSWER]
    assert [f"`v{count}`" in answers[count].json["body"] for count in range(10)] == [True] * 10
    assert len([call for call in world.gh.calls if call.route == STATUS]) < 10
    assert (await world.header())["Version submitted"] == "v9"
