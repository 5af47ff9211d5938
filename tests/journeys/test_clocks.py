"""The clocks over HTTP: a review that nobody moves, a silent author, a month without the bot."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from builders import body
from mirrors import keep
from sandbox.standin.github import GitHub
from world import World


async def day(world: World, days: int) -> list[str]:
    """So many days later: what is said that nobody asked for."""
    before = len(await world.unasked())
    await world.gh.set_now(world.gh.now() + timedelta(days=days))
    await world.later()
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
    assert "@editor, this review has been waiting for reviewers since" in said
    assert "@author, we are still looking for reviewers" in said
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    for after, word in ((14, "a friendly reminder"), (7, "is due on"), (7, "was due on")):
        (said,) = await day(world, after)
        assert said.startswith("⏰ @reviewer1 and @reviewer2, ")
        assert word in said
    assert await day(world, 20) == []
    assert "replace-reviewer @reviewer1" in await world.status_comment()
    await world.say("editor", "@pyos-bot hold everybody is away")
    said_all = [await day(world, 90) for _ in range(4)]
    assert [len(said) for said in said_all] == [1, 1, 1, 0]
    (said,) = await day(world, 6)
    assert "Should we close it?" in said
    assert (await world.issue())["state"] == "open"


async def test_a_silent_author(world: World) -> None:
    """One friendly word with the flag; later only a line for the editor; an answer ends it."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot request-info tests")
    (said,) = await day(world, 15)
    assert "@author, this review has been waiting for your reply since" in said
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
    assert "was due on" in said
    assert "affiliation with Astropy has been waiting for your decision" in said
    assert "@author, `@editor` asked me to remind you: `the docs`" in said
    assert await day(world, 1) == []


async def test_a_moment_that_came_while_the_app_was_suspended(
    world: World, no_waiting: None
) -> None:
    """Nobody hears of it then; a day after the App is let in again everything goes on.

    A refused token is believed only when GitHub's list of installations says the same.
    """
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot seeking-reviewers")
    world.gh.expire_tokens()
    token = "POST /app/installations/{installation_id}/access_tokens"
    suspended = world.gh.fault(token, status=403, message="suspended", count=99)
    day_of_old = "2026-01-01T00:00:00Z"
    listed = {"id": world.gh.installation_id, "created_at": day_of_old, "suspended_at": day_of_old}
    kind = {"Content-Type": "application/json"}
    world.gh.fault(
        "GET /app/installations", status=200, text=json.dumps([listed]), headers=kind, count=99
    )
    assert await day(world, 15) == []
    assert suspended.count < 99
    assert (await world.bot.readiness()).set_aside == 0
    world.gh.clear_faults()
    assert await day(world, 1) == []
    assert (await world.bot.refresh_wake_times(world.gh.now())).found == 1
    (said,) = await day(world, 0)
    assert "waiting for reviewers since" in said
    assert (await world.bot.refresh_wake_times(world.gh.now())).found == 0


async def test_the_app_is_installed_anew(world: World) -> None:
    """Its number is another one, and everything that the journal keeps has the former."""
    await world.open(body())
    (mirror,) = (await world.bot.journal.mirrors(world.gh.repo)).values()
    await keep(world.bot.journal, replace(mirror, installation=7))
    assert (await world.bot.refresh_wake_times(world.gh.now())).found == 1
    (said,) = await day(world, 15)
    assert "this submission has been waiting" in said


async def test_other_days_in_the_policy(github: GitHub, tmp_path: Path) -> None:
    """A moment that the journal keeps is worked out anew, also when it comes sooner."""
    await github.reset()
    policy = tmp_path / "policy.yml"
    policy.write_text("days: {eic_answer: 30}\n")
    world = World(github, tmp_path / "journal.sqlite3", policy)
    async with world.served():
        await world.open(body())
        assert await day(world, 5) == []
    policy.write_text("days: {eic_answer: 3}\n")
    async with world.served():
        assert await day(world, 1) == []
        assert (await world.bot.refresh_wake_times(github.now())).found == 1
        (said,) = await day(world, 0)
        assert "this submission has been waiting" in said


async def elsewhere(world: World) -> World:
    """The same bot with an empty database."""
    await world.bot.dispatcher.stop()
    return World(world.gh, world.database.with_name("new.sqlite3"), number=world.number)


async def test_reminders_outlive_the_database(world: World) -> None:
    """They stand in the record on the issue, and the clocks with them; nobody has to touch it."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot remind me in 2 weeks about the budget")
    await world.say("editor", "@pyos-bot seeking-reviewers")
    other = await elsewhere(world)
    async with other.served():
        assert await day(other, 15) == [], "it knows of nothing yet"
        assert (await other.bot.refresh_wake_times(other.gh.now())).found == 1
        (said,) = await day(other, 0)
        assert "you asked me to remind you: `the budget`" in said
        assert "waiting for reviewers since" in said
        assert (await other.bot.refresh_wake_times(other.gh.now())).found == 0
        assert await day(other, 1) == []
        assert "already" in await other.say("editor", "@pyos-bot seeking-reviewers")


async def test_an_inquiry_outlives_the_database(world: World) -> None:
    """Its memory stands in the welcome; what was reminded of once is not said again."""
    await world.open(body(), labels=("presubmission",))
    await world.say("author", "@pyos-bot remind me in 3 weeks")
    (said,) = await day(world, 15)
    assert "this inquiry has been waiting" in said
    assert "🔔" in await world.status_comment()
    other = await elsewhere(world)
    async with other.served():
        assert (await other.bot.refresh_wake_times(other.gh.now())).found == 1
        assert await day(other, 1) == []
        (said,) = await day(other, 6)
        assert "@author, you asked me to remind you" in said


async def test_issues_that_the_bot_never_knew(world: World) -> None:
    """A first start beside years of talk: each is read once, a few a minute, and not a word is written."""
    async with world.unheard():
        numbers = [
            await world.gh.open_issue("author", "old", body(), ("3/reviewers-assigned",))
            for _ in range(20)
        ]
        for number in numbers:
            await world.gh.comment("reviewer1", number, "I will look at it next week")
        quiet = await world.gh.open_issue("author", "nobody has commented", body())
    world.number = numbers[0]
    world.gh.clear_calls()
    assert (await world.bot.refresh_wake_times(world.gh.now())).found == 20
    reads = []
    for _ in range(3):
        await day(world, 0)
        reads.append(sum(call.path.endswith("/comments") for call in world.gh.calls))
    assert reads == [15, 20, 20]
    assert not any(call.path.endswith(f"/{quiet}") for call in world.gh.calls)
    assert (await world.bot.refresh_wake_times(world.gh.now())).found == 0
    assert await day(world, 30) == []
    assert world.writes() == []
    assert "✅" in await world.say("chief", "@pyos-bot adopt")
    assert (await world.record()).adopted is not None


async def test_an_inquiry_that_is_asked_anew(world: World) -> None:
    """Its clock rang while an answer was on; the answer is taken off by hand: the next one rings."""
    await world.open(body(), labels=("presubmission",))
    await world.relabel("chief", on=("Submission Requested",))
    assert await day(world, 15) == []
    await world.relabel("chief", off="Submission Requested")
    (said,) = await day(world, 15)
    assert "this inquiry has been waiting" in said


async def test_an_undelivered_review_and_its_replacement(world: World) -> None:
    """One delivers, the other does not: only they are reminded; whoever takes the seat starts afresh."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    await world.say("reviewer2", "Here it is.\n\n@pyos-bot submit-review 5 hours")
    said = [one for days in (14, 8, 7, 7) for one in await day(world, days)]
    assert len(said) == 3
    assert all("@reviewer1, " in one and "reviewer2" not in one for one in said)
    assert await day(world, 9) == []
    assert "replace-reviewer @reviewer1 with" in await world.status_comment()
    answer = await world.say("editor", "@pyos-bot replace-reviewer @reviewer1 with @reviewer3")
    due = (world.gh.now() + timedelta(days=21)).date()
    assert f"{due.day}, {due.year}" in answer
    assert "For the editor" not in await world.status_comment()
    assert (await world.header())["Reviews Expected By"].startswith(f"{due} (@reviewer3)")
    (said_now,) = await day(world, 15)
    assert "@reviewer3, " in said_now
    assert "reviewer1" not in said_now
    await world.say("reviewer3", "@pyos-bot submit-review")
    assert "4/reviews-in-awaiting-changes" in await world.labels()
    assert await day(world, 10) == [], "nobody owes a review any more"


async def test_a_hold_that_lapses(world: World) -> None:
    """On the day the editor is asked, and nothing is lifted; resumed, the clocks start from there."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot seeking-reviewers")
    until = (world.gh.now() + timedelta(days=40)).date()
    await world.say("author", f"@pyos-bot hold until {until} A release comes first")
    assert await day(world, 39) == []
    (said,) = await day(world, 2)
    assert "@editor, " in said
    assert "`@pyos-bot resume`" in said
    assert "on-hold" in await world.labels()
    assert await day(world, 30) == []
    await world.say("editor", "@pyos-bot resume")
    assert await day(world, 13) == []
    (said,) = await day(world, 2)
    assert "waiting for reviewers since" in said


async def test_reminders(world: World) -> None:
    """Set, moved, cancelled, and done before they are due."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert "cancel-reminder 1" in await world.say(
        "author", "@pyos-bot remind me in 1 week about the logo"
    )
    await world.say("editor", "@pyos-bot remind @author in 2 weeks about tests")
    await world.say("editor", "@pyos-bot remind me in 2 weeks")
    assert "it was" in await world.say("author", "@pyos-bot remind me in 2 weeks about the logo")
    assert "`the logo`" in await world.say("editor", "@pyos-bot status")
    assert "✋" in await world.say("author", "@pyos-bot cancel-reminder 2")
    assert "✅" in await world.say("editor", "@pyos-bot cancel-reminder 3")
    assert await day(world, 8) == [], "it was moved"
    (said,) = await day(world, 7)
    assert said.count("🔔") == 2
    assert "`the logo`" in said
    assert "`tests`" in said
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    await world.say("editor", "@pyos-bot remind @reviewer1 in 1 week about the review")
    await world.say("reviewer1", "@pyos-bot submit-review")
    assert await day(world, 8) == [], "the review is in: done before it was due"
    assert "no reminder" in (await world.say("editor", "@pyos-bot reminders")).lower()


async def test_everything_is_ticked_off(world: World) -> None:
    """From the acceptance to the closing: what is left is on the list, and who closes too early is told."""
    await world.open(body())
    await world.say("chief", "@pyos-bot set-eic @chief\n@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    for reviewer in ("reviewer1", "reviewer2"):
        await world.say(reviewer, "@pyos-bot submit-review\n@pyos-bot done survey")
    await world.say("editor", "@pyos-bot accept")
    (said,) = await day(world, 31)
    assert "@author, " in said
    assert "released VERSION" in said
    await world.say(
        "author", "@pyos-bot released v1.1 10.5281/zenodo.1234567\n@pyos-bot done badge"
    )
    too_early = await world.say("editor", "@pyos-bot close")
    assert "`@pyos-bot done survey`" in too_early
    assert "done badge" not in too_early
    await world.say("author", "@pyos-bot done survey")
    assert "closes the review" not in await world.status_comment()
    await world.say("editor", "@pyos-bot done website invitation")
    assert "closes the review" in await world.status_comment()
    assert "✅" in await world.say("editor", "@pyos-bot close")
    assert await day(world, 300) == []
