"""Webhooks that never came: found again, done once, at the cost of what changed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.github import Repository
from bot.server import intake
from bot.server import sweep as sweeping
from builders import body
from sandbox.standin.github import GitHub
from world import SUBMISSION, World

ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
REVIEW = "## Package Review\n\n- [x] No conflicts\n\nEstimated hours spent reviewing: 3\n"


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No edit counts as being on its way."""
    for module in (sweeping, intake):
        monkeypatch.setattr(module, "PATIENCE", timedelta())


async def test_a_command(world: World) -> None:
    """Done, and done once, however often one looks."""
    await world.open(body())
    world.gh.fault_delivery("lost", event="issue_comment", action="created")
    assert await world.say("chief", "@pyos-bot assign-editor @editor") == ""
    assert await world.sweep() > 0
    assert await world.labels() == {"1/editor-assigned"}
    for _ in range(3):
        await world.sweep()
    assert len(await world.every_answer()) == 1


async def test_a_submission(world: World) -> None:
    """Greeted once."""
    world.gh.fault_delivery("lost", count=20)
    await world.open(body(astropy=True))
    world.gh.clear_faults()
    await world.sweep()
    assert "Welcome, @author" in await world.status_comment()
    assert "astropy" in await world.labels()
    await world.sweep()
    assert "Welcome, @author" in await world.status_comment()


ASKS = "GitHub has not told me who did it"


async def test_an_edit(world: World) -> None:
    """Who made it nobody says: nothing is done, and whoever did is asked once to write it again."""
    await world.open(body())
    said = await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await world.settled()
    await world.say("chief", "@pyos-bot assign-editor @editor2")
    await world.gh.set_now(world.gh.now() + timedelta(seconds=5))
    world.gh.fault_delivery("lost", event="issue_comment", action="edited")
    text = "@pyos-bot assign-editor @editor\n@pyos-bot track publication"
    await world.gh.edit_comment("chief", said["id"], text)
    await world.settled()
    await world.sweep()
    assert len(await world.every_answer()) == 2, "the webhook may still be on its way"
    await world.sweep(minutes=6)
    assert "publication-fast-track" not in await world.labels()
    assert (await world.header())["Editor"] == "@editor2"
    await world.sweep(minutes=6)
    assert len(await world.every_answer()) == 3
    assert ASKS in (await world.every_answer())[-1]
    assert (await world.say("chief", "@pyos-bot track publication")).startswith("✅")


@pytest.mark.parametrize("heard", [True, False])
async def test_an_order_in_somebody_elses_comment(world: World, heard: bool) -> None:
    """Anybody with write access may edit the editor in chief's comment while nobody listens."""
    await world.open(body())
    await world.gh.set_now(world.gh.now() + timedelta(minutes=1))
    if not heard:
        world.gh.fault_delivery("lost", event="issue_comment", action="created")
    said = await world.gh.comment("chief", world.number, "I will look at it.")
    await world.settled()
    await world.gh.set_now(world.gh.now() + timedelta(seconds=5))
    world.gh.fault_delivery("lost", event="issue_comment", action="edited")
    await world.gh.edit_comment("editor2", said["id"], "@pyos-bot assign-editor @editor2")
    await world.settled()
    for _ in range(2):
        await world.sweep(minutes=6)
    assert (await world.header())["Editor"] == "TBD"
    (asked,) = await world.answers(said["id"])
    assert ASKS in asked


async def test_a_review_that_was_edited_unheard(world: World) -> None:
    """It counts for nothing by itself; the editor is asked whether it is the review."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1")
    world.gh.fault_delivery("lost", event="issue_comment", count=2)
    said = await world.gh.comment("reviewer1", world.number, "I begin today.")
    await world.gh.set_now(world.gh.now() + timedelta(seconds=5))
    await world.gh.edit_comment("editor2", said["id"], REVIEW)
    await world.settled()
    await world.sweep(minutes=6)
    one = (await world.record()).reviewer("reviewer1")
    assert one is not None
    assert one.review is None
    assert one.perhaps is not None


async def test_an_author_who_edits_unheard_has_answered(world: World) -> None:
    """That they wrote is known, whoever has changed what it says."""
    await world.open(body())
    await world.say("chief", "@pyos-bot request-info a licence")
    world.gh.fault_delivery("lost", event="issue_comment", count=2)
    await world.gh.set_now(world.gh.now() + timedelta(minutes=1))
    said = await world.gh.comment("author", world.number, "It is ther now")
    await world.gh.set_now(world.gh.now() + timedelta(seconds=5))
    await world.gh.edit_comment("author", said["id"], "It is there now")
    await world.settled()
    await world.sweep(minutes=6)
    assert "⌛ pending-maintainer-response" not in await world.labels()
    assert await world.answers(said["id"]) == []


async def test_a_review_without_a_command(world: World) -> None:
    """Noticed late is noticed."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1")
    world.gh.fault_delivery("lost", event="issue_comment", action="created")
    await world.gh.comment("reviewer1", world.number, REVIEW)
    await world.settled()
    await world.sweep()
    one = (await world.record()).reviewer("reviewer1")
    assert one is not None
    assert one.review is not None
    assert one.review.noticed


async def test_labels_by_hand(world: World) -> None:
    """The record and the status comment follow what is there."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.fault_delivery("lost", event="issues", count=10)
    await world.gh.edit_issue("editor", world.number, labels=["2/seeking-reviewers"])
    await world.settled()
    world.gh.clear_faults()
    await world.sweep()
    assert (await world.record()).stage == "seeking_reviewers"
    assert "`2/seeking-reviewers`" in await world.status_comment()


async def test_a_new_journal(world: World, tmp_path: Path) -> None:
    """Lost with its disk: what was answered is not answered again, what was not is; talk is old."""
    await world.open(body())
    await world.say("chief", "@pyos-bot request-info a licence")
    await world.gh.comment("author", world.number, "It is there now")
    await world.settled()
    await world.say("chief", "@pyos-bot request-info a badge")
    world.gh.webhook_to = None
    await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await world.bot.dispatcher.stop(grace=0)
    await world.bot.journal.close()
    world.database = tmp_path / "new.sqlite3"
    async with world.served():
        await world.sweep(known_since=world.gh.now() + timedelta(seconds=2))
        assert len(await world.every_answer()) == 3
        assert await world.labels() == {"1/editor-assigned", "⌛ pending-maintainer-response"}
        assert (await world.header())["Editor"] == "@editor"


async def test_a_quiet_day_costs_next_to_nothing(world: World) -> None:
    """Two conditional reads a repository, whatever there is."""
    for _ in range(4):
        await world.open(body())
    await world.sweep()
    await world.sweep()
    world.gh.clear_calls()
    assert await world.sweep() == 0
    assert len(world.gh.calls) <= 5
    lists = [call for call in world.gh.calls if call.route.endswith(("/issues", "/comments"))]
    assert [call.status for call in lists] == [304, 304]


async def test_github_is_away(world: World) -> None:
    """The next sweep will do."""
    await world.open(body())
    world.gh.fault("GET /app/installations", status=502)
    assert await world.sweep() == 0
    world.gh.fault("GET /repos/{owner}/{repo}/issues", status=503)
    assert await world.sweep() == 0


@pytest.mark.parametrize("text", ["Thank you!", "> @pyos-bot status"])
async def test_mere_talk_missed(world: World, text: str) -> None:
    """Heard, and nothing said."""
    await world.open(body())
    world.gh.fault_delivery("lost", event="issue_comment", action="created")
    await world.gh.comment("stranger", world.number, text)
    await world.settled()
    await world.sweep()
    assert await world.every_answer() == []


async def test_other_repositories_are_left_alone(github: GitHub, tmp_path: Path) -> None:
    """A policy that names repositories names those to look at, too."""
    await github.reset(files={".github/pyos-bot.yml": "repositories: [other/one]\n"})
    world = World(github, tmp_path / "journal.sqlite3")
    async with world.served():
        github.webhook_to = None
        await world.open(body())
        assert await world.sweep() == 0


@pytest.mark.parametrize("labels", [("Help Request",), ("presubmission",), SUBMISSION])
async def test_an_old_issue_is_not_greeted_again(world: World, labels: tuple[str, ...]) -> None:
    """The journal has forgotten it, and somebody comments: it has changed, it was not opened."""
    await world.open(body(), labels=labels)
    await world.gh.set_now(world.gh.now() + timedelta(days=9))
    assert await world.bot.journal.prune(world.gh.now()) > 0
    before = len(await world.gh.comments(world.number))
    await world.gh.comment("stranger", world.number, "Nice package")
    await world.settled()
    await world.sweep()
    assert len(await world.gh.comments(world.number)) == before + 1


async def test_an_old_comment_that_was_mended(world: World) -> None:
    """A missed edit of a comment that was answered before anybody here remembers: not given anew."""
    await world.open(body())
    said = await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await world.settled()
    await world.say("chief", "@pyos-bot assign-editor @editor2")
    await world.gh.set_now(world.gh.now() + timedelta(days=9))
    await world.bot.journal.prune(world.gh.now())
    world.gh.fault_delivery("lost", event="issue_comment", action="edited")
    text = "@pyos-bot assign-editor @editor\n@pyos-bot track publication\n\n(typo mended)"
    await world.gh.edit_comment("chief", said["id"], text)
    await world.settled()
    await world.sweep(minutes=6)
    assert (await world.header())["Editor"] == "@editor2"
    assert "publication-fast-track" not in await world.labels()
    assert ASKS in (await world.every_answer())[-1]
    assert len(await world.every_answer()) == 3


async def test_a_webhook_that_was_only_late(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep has asked for it again, somebody decided otherwise, then the edit's webhook comes."""
    impatient(monkeypatch)
    await world.open(body())
    said = await world.gh.comment("chief", world.number, "@pyos-bot start-checks")
    await world.settled()
    await world.gh.set_now(world.gh.now() + timedelta(seconds=2))  # GitHub's times have seconds
    world.gh.fault_delivery("lost", event="issue_comment", action="edited")
    text = "@pyos-bot start-checks\n@pyos-bot assign-editor @editor"
    await world.gh.edit_comment("chief", said["id"], text)
    await world.sweep()
    await world.say("chief", "@pyos-bot assign-editor @editor2")
    (late,) = [one for one in world.gh.deliveries if one.lost]
    await world.gh.redeliver(late.guid)
    await world.settled()
    assert (await world.header())["Editor"] == "@editor2"
    assert len(await world.every_answer()) == 3


async def test_a_comment_and_its_edit_both_late(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep has asked for it again: neither text is carried out any more when it comes."""
    impatient(monkeypatch)
    await world.open(body())
    world.gh.fault_delivery("lost", event="issue_comment", count=2)
    said = await world.gh.comment("chief", world.number, "@pyos-bot assign-editor @editor")
    await world.gh.set_now(world.gh.now() + timedelta(seconds=2))  # GitHub's times have seconds
    await world.gh.edit_comment("chief", said["id"], "@pyos-bot assign-editor @editor2")
    await world.settled()
    await world.sweep()
    for late in [one for one in world.gh.deliveries if one.lost]:
        await world.gh.redeliver(late.guid)
    await world.settled()
    assert (await world.header())["Editor"] == "TBD"
    assert len(await world.every_answer()) == 1


async def test_a_page_that_was_just_full(world: World) -> None:
    """A hundred comments, then one more: *not modified* is said of the first page only."""
    await world.open(body())
    world.gh.webhook_to = None  # the bot need not hear of each
    for n in range(100):
        await world.gh.comment("stranger", world.number, f"{n}")
    repository = Repository(
        world.bot.app.installation((await world.bot.app.installations())[0]),
        "pyOpenSci/software-submission",
    )
    known = await repository.comments(world.number)
    while len(known) % 100:
        await world.gh.comment("stranger", world.number, "one more")
        known = [*known, *known[:1]]
    await world.settled()
    full = len(await repository.comments(world.number))
    assert full % 100 == 0
    await world.gh.comment("stranger", world.number, "the first of the next page")
    assert len(await repository.comments(world.number)) == full + 1


async def test_nonsense_ends_no_sweep(world: World) -> None:
    """An answer that cannot be read is put off; the next sweep goes on."""
    await world.open(body())
    world.gh.fault("GET /repos/{owner}/{repo}/issues", status=529, message="Site is overloaded")
    world.gh.fault_delivery("lost", event="issue_comment", action="created")
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert await world.sweep() == 0
    assert await world.sweep() > 0
    assert await world.labels() == {"1/editor-assigned"}


@pytest.mark.parametrize("who", ["author", "editor2"])
async def test_an_editorial_line_changed_unheard(world: World, who: str) -> None:
    """Nobody told who it was, and the author may: put back and named, once; a friend gets no right."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1")
    before = await world.header()
    await world.gh.set_now(world.gh.now() + timedelta(seconds=5))
    world.gh.fault_delivery("lost", event="issues")
    await world.edit(who, ("Editor: @editor", "Editor: @astro"), ("@reviewer1", "@reviewer2"))
    await world.sweep()
    assert await world.unasked() == [], "the webhook may still be on its way"
    for _ in range(3):
        await world.sweep(minutes=6)
    assert await world.header() == before
    (told,) = await world.unasked()
    assert "**Editor** (`@astro`)" in told
    assert "**Reviewer 1** (`@reviewer2`)" in told


async def test_an_edit_that_was_heard_of_is_left_alone(world: World) -> None:
    """By hand or by command: what is noted is what stands there."""
    await world.open(body())
    await world.say("chief", "@pyos-bot set-eic me\n@pyos-bot assign-editor @editor")
    await world.edit("editor2", ("Reviewer 1: TBD", "Reviewer 1: @reviewer1"))
    await world.edit("author", ("Looks at stars", "Looks at planets"))
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer2")
    await world.say("editor", "@pyos-bot undo")
    before = (await world.issue())["body"]
    for minutes in (0, 6):
        await world.sweep(minutes=minutes)
    assert (await world.issue())["body"] == before
    assert await world.unasked() == []
