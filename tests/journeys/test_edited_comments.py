"""Edited and deleted comments: only what an edit adds is done, and nothing is ever undone by one."""

from __future__ import annotations

import copy

from builders import body
from sandbox.standin import contract
from world import BOTH, World


async def edit(world: World, login: str, comment: int, text: str) -> list[str]:
    """Edit a comment and wait; everything that was answered to it so far."""
    await world.gh.edit_comment(login, comment, text)
    await world.settled()
    return await world.answers(comment)


async def edit_untold(world: World, login: str, comment: int, text: str) -> list[str]:
    """The same, and GitHub does not tell what the comment was before."""
    async with world.unheard():
        await world.gh.edit_comment(login, comment, text)
    payload = copy.deepcopy(world.gh.deliveries[-1].payload)
    assert payload["action"] == "edited"
    del payload["changes"]
    world.gh.deliver("issue_comment", payload)
    told = world.gh.deliveries[-1]
    await world.settled()
    world.gh.deliveries.remove(told)  # not as GitHub describes it, which is the point
    return await world.answers(comment)


async def commented(world: World, login: str, text: str) -> int:
    """Comment and wait; its id."""
    said = await world.gh.comment(login, world.number, text)
    await world.settled()
    return int(said["id"])


@BOTH
async def test_a_command_added_by_an_edit(world: World) -> None:
    """Forgotten at first: it runs, once, and is answered."""
    await world.open(body())
    said = await commented(world, "chief", "I will look at it.")
    (answer,) = await edit(world, "chief", said, "I will look at it.\n\n@pyos-bot start-checks")
    assert "✅" in answer
    assert await world.labels() == {"0/pre-review-checks"}
    assert await edit(world, "chief", said, "I will look.\n\n@pyos-bot start-checks") == [answer]


async def test_only_the_added_one_runs(world: World) -> None:
    """What stood there before is not done again, however it is written now."""
    await world.open(body())
    said = await commented(world, "chief", "@pyos-bot assign-editor @editor")
    await world.say("chief", "@pyos-bot assign-editor @editor2")
    text = "Hi @pyos-bot, please assign @editor as editor.\n@pyos-bot track publication"
    _, second = await edit(world, "chief", said, text)
    assert "one reviewer" in second
    assert "@editor" not in second
    assert (await world.header())["Editor"] == "@editor2"


async def test_capitals_make_no_new_command(world: World) -> None:
    """Letter case does not matter, neither in a name nor in a command: nothing was added."""
    await world.open(body())
    said = await commented(world, "chief", "@pyos-bot assign-editor @editor")
    await world.say("chief", "@pyos-bot assign-editor @editor2")
    assert len(await edit(world, "chief", said, "@pyos-bot Assign-Editor @Editor")) == 1
    assert (await world.header())["Editor"] == "@editor2"


async def test_a_changed_command_is_a_new_one(world: World) -> None:
    """A slip that is put right: the right one is done, the wrong one is not taken back."""
    await world.open(body())
    said = await commented(world, "chief", "@pyos-bot asign-editor @editor")
    first, second = await edit(world, "chief", said, "@pyos-bot assign-editor @editor")
    assert "`assign-editor @editor`. Nothing has changed yet" in first
    assert "✅" in second
    *_, third = await edit(world, "chief", said, "@pyos-bot assign-editor @editor2")
    assert "replaces `@editor`" in third


async def test_a_command_that_is_taken_out(world: World) -> None:
    """Nothing is said and nothing is undone; deleting the comment does nothing either."""
    await world.open(body())
    said = await commented(world, "chief", "@pyos-bot assign-editor @editor\n@pyos-bot set-eic me")
    before = await world.issue()
    answers = await world.answers(said)
    world.gh.clear_calls()
    assert await edit(world, "chief", said, "@pyos-bot set-eic me") == answers
    assert await edit(world, "chief", said, "Never mind.") == answers
    await world.gh.delete_comment("chief", said)
    await world.settled()
    assert world.writes() == []
    after = await world.issue()
    assert (after["body"], after["labels"]) == (before["body"], before["labels"])


async def test_taken_out_and_put_in_again(world: World) -> None:
    """Each edit counts by itself: the command that comes back is a command again."""
    await world.open(body())
    said = await commented(world, "chief", "@pyos-bot track publication")
    await edit(world, "chief", said, "Hm.")
    await world.say("chief", "@pyos-bot track standard")
    answers = await edit(world, "chief", said, "@pyos-bot track publication")
    assert len(answers) == 2
    assert "publication-fast-track" in await world.labels()


async def test_an_edit_of_another_persons_comment(world: World) -> None:
    """Who edits gives the command: an editor's comment edited by the author gives the author no right."""
    await world.open(body())
    said = await commented(world, "chief", "I will look at it.")
    (answer,) = await edit(world, "stranger", said, "@pyos-bot start-checks")
    assert "can use" in answer
    assert "New Submission!" in await world.labels()


async def test_an_edit_of_which_the_old_text_is_not_told(world: World) -> None:
    """The hidden marker of the answer knows which lines were answered: only the rest is done."""
    await world.open(body())
    said = await commented(world, "chief", "@pyos-bot assign-editor @editor")
    await world.say("chief", "@pyos-bot assign-editor @editor2")
    text = "@pyos-bot assign-editor @editor\n@pyos-bot track publication"
    _, second = await edit_untold(world, "chief", said, text)
    assert "one reviewer" in second
    assert (await world.header())["Editor"] == "@editor2"
    answers = await edit_untold(world, "chief", said, f"Dear all,\n{text}")
    assert len(answers) == 2, "answered before, both of them"
    assert contract.violations(world.gh) == []


async def test_an_edit_of_which_nobody_knows(world: World) -> None:
    """Neither told nor answered before: nothing is done, and it says so."""
    await world.open(body())
    said = await commented(world, "chief", "I will look at it.")
    (answer,) = await edit_untold(world, "chief", said, "@pyos-bot start-checks")
    assert "cannot tell" in answer
    assert "New Submission!" in await world.labels()
    assert "✅" in await world.say("chief", "@pyos-bot start-checks")


async def test_an_edit_without_a_command(world: World) -> None:
    """Words are not answered, told or not, and cost no call."""
    await world.open(body())
    said = await commented(world, "chief", "I will look at it.")
    world.gh.clear_calls()
    assert await edit(world, "chief", said, "I will look at it tomorrow.") == []
    assert await edit_untold(world, "chief", said, "I will look at it on Monday.") == []
    assert world.writes() == []


async def test_an_edit_of_the_bots_own_answer(world: World) -> None:
    """People with write access may tidy the bot's comments: nothing runs from them."""
    await world.open(body())
    said = await commented(world, "chief", "@pyos-bot status")
    (answer,) = [
        one
        for one in await world.gh.comments(world.number)
        if f"answer comment={said} " in one["body"]
    ]
    await world.gh.edit_comment("chief", answer["id"], "@pyos-bot start-checks")
    await world.settled()
    assert "New Submission!" in await world.labels()
