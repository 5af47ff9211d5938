"""The clocks over HTTP: a review that nobody moves, a silent author, a month without the bot."""

from __future__ import annotations

from datetime import timedelta

from builders import body
from world import World


async def day(world: World, days: int) -> list[str]:
    """So many days later: what is said that nobody asked for."""
    before = len(await world.unasked())
    await world.gh.set_now(world.gh.now() + timedelta(days=days))
    await world.bot.look(world.gh.now())
    await world.settled()
    return (await world.unasked())[before:]


async def test_a_stalled_review(world: World) -> None:
    """From the submission to the question of the year, and nobody ever counts weeks."""
    await world.open(body(author="(@author)"))
    (said,) = await day(world, 15)
    assert "@pyOpenSci/editor-in-chief, this submission has been waiting" in said
    assert await day(world, 1) == []
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot seeking-reviewers")
    (said,) = await day(world, 15)
    assert "@editor, reviewers have been sought" in said
    assert "@author, finding reviewers is taking longer" in said
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    for after, word in ((14, "a friendly word in between"), (8, "is due by"), (7, "was due by")):
        (said,) = await day(world, after)
        assert said.startswith("⏰ @reviewer1 and @reviewer2, ")
        assert word in said
    assert await day(world, 20) == []
    assert "replace-reviewer @reviewer1" in await world.status_comment()
    await world.say("editor", "@pyos-bot hold everybody is away")
    said_all = [await day(world, 90) for _ in range(4)]
    assert [len(said) for said in said_all] == [1, 1, 1, 0]
    (said,) = await day(world, 6)
    assert "Should it be closed?" in said
    assert (await world.issue())["state"] == "open"


async def test_a_silent_author(world: World) -> None:
    """One friendly word with the flag; later only a line for the editor; an answer ends it."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot request-info tests")
    (said,) = await day(world, 15)
    assert "@author, since" in said
    assert "`tests`" in said
    assert await day(world, 16) == []
    assert "warn-closing" in await world.status_comment()
    assert await day(world, 30) == []
    assert "close-unfinished" in await world.status_comment()
    await world.gh.comment("author", world.number, "Sorry, I was away")
    await world.settled()
    assert "⌛ pending-maintainer-response" not in await world.labels()
    assert "For the editor" not in await world.status_comment()


async def test_a_month_without_the_bot(world: World) -> None:
    """What came due meanwhile is one comment a review."""
    await world.open(body(astropy=True))
    await world.say("chief", "@pyos-bot start-checks")
    await world.say("chief", "@pyos-bot checks-done\n@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    await world.say("editor", "@pyos-bot remind @author in 2 weeks about the docs")
    (said,) = await day(world, 40)
    assert "was due by" in said
    assert "affiliated with Astropy" in said
    assert "@author, `@editor` asked me to remind you: `the docs`" in said
    assert await day(world, 1) == []


async def test_reminders_outlive_the_database(world: World) -> None:
    """They stand in the record on the issue."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot remind me in 2 weeks about the budget")
    await world.bot.dispatcher.stop()
    other = World(world.gh, world.database.with_name("new.sqlite3"), number=world.number)
    async with other.served():
        assert "the budget" in await other.say("chief", "@pyos-bot reminders")
        (said,) = await day(other, 15)
        assert "🔔 @editor, you asked me to remind you: `the budget`" in said


async def test_an_inquiry_that_is_asked_anew(world: World) -> None:
    """Its clock rang while an answer was on; the answer is taken off by hand: the next one rings."""
    await world.open(body(), labels=("presubmission",))
    await world.relabel("chief", on=("Submission Requested",))
    assert await day(world, 15) == []
    await world.relabel("chief", off="Submission Requested")
    (said,) = await day(world, 15)
    assert "this inquiry has been waiting" in said
