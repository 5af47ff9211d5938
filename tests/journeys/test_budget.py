"""Nobody spends the bot's hour: calls and words are bounded for each person, and what is left is for the reviews."""

from __future__ import annotations

import pytest

from bot.adapters.github_app import Installation
from bot.pipeline import answer_limit
from builders import body
from world import World

ANSWER = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments"


async def test_an_authors_edits_cost_no_look_up(world: World) -> None:
    """Thirty edits, each with other names in the editorial lines: none of them is looked up."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.clear_calls()
    for count in range(5):
        text = (await world.issue())["body"]
        names = " ".join(f"@nobody{count}x{one}" for one in range(10))
        await world.gh.edit_issue(
            "author", world.number, body=text.replace("Reviewer 1: TBD", f"Reviewer 1: {names}")
        )
        await world.settled()
    assert not [call for call in world.gh.calls if call.route.startswith("GET /users/")]
    assert len([call for call in world.gh.calls if call.route == ANSWER]) <= 1, "a word an hour"
    assert (await world.header())["Reviewer 1"] == "TBD"


async def test_an_authors_edit_about_nobody_is_one_read(world: World) -> None:
    """The text below the header: the issue is read, and nothing else."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.clear_calls()
    await world.edit("author", ("Looks at stars", "Looks at planets"))
    assert [call.route for call in world.gh.calls if call.writes and call.route == ANSWER] == []
    assert len([call for call in world.gh.calls if not call.writes]) <= 2


async def test_an_author_who_closes_and_reopens_without_end(world: World) -> None:
    """The first few times are followed; then no call, until the next sweep sees what stands."""
    world.bot.dispatcher._handler._limits._turns = answer_limit.AnswerLimit(4)  # type: ignore[attr-defined]
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.clear_calls()
    spent = []
    for turn in range(9):
        changed = (
            {"title": f"Again {turn}"} if turn == 4 else {"state": ("closed", "open")[turn % 2]}
        )
        await world.gh.edit_issue("author", world.number, **changed)
        await world.settled()
        spent.append(len(world.gh.calls))
    assert spent[3] == spent[-1]
    assert ANSWER not in [call.route for call in world.gh.calls]
    assert "reopen" not in await world.status_comment()
    await world.sweep(minutes=10)
    assert "closed" in await world.status_comment()


async def test_an_author_is_answered_so_many_times(world: World) -> None:
    """Then silence, without a call; the editor is answered."""
    world.bot.dispatcher._handler._limits._authors = answer_limit.AnswerLimit(3)  # type: ignore[attr-defined]
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    answered = [bool(await world.say("author", "@pyos-bot help")) for _ in range(5)]
    assert answered == [True, True, True, False, False]
    world.gh.clear_calls()
    assert not await world.say("author", "@pyos-bot help")
    assert world.gh.calls == []
    assert await world.say("editor", "@pyos-bot help")


async def test_what_is_left_of_the_budget_is_for_the_reviews(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of it is spent: strangers get no answer, people with a role do, until there is a new one."""
    await world.open(body())
    monkeypatch.setattr(Installation, "is_short", True)
    assert not await world.say("stranger", "@pyos-bot help")
    assert await world.say("author", "@pyos-bot help")
    assert await world.say("chief", "@pyos-bot assign-editor @editor")
    monkeypatch.setattr(Installation, "is_short", False)
    assert await world.say("stranger", "@pyos-bot help")
