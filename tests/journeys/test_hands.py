"""Everything done by hand: the bot follows, fights nobody, and puts back what was not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.review.model.record import Checks
from builders import body
from sandbox import website
from world import BOTH, World

ISSUE = "PATCH /repos/{owner}/{repo}/issues/{issue_number}"
STATUS = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}"
ANSWER = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments"
HOURGLASS = "⌛ pending-maintainer-response"
REVIEW = """\
## Package Review

- [x] I know of no conflict of interest between me and this work.
- [x] Installation is described

### Final approval

- [{final}] The authors have answered my review to my satisfaction; I recommend approving this package.

Estimated hours spent reviewing: {hours}
"""


@BOTH
async def test_a_review_without_a_single_command(world: World) -> None:
    """Labels, header, assignee and reviews by hand: record, status comment and website stay right."""
    await world.open(body())
    world.gh.clear_calls()

    # the editor in chief
    await world.relabel("chief", off="New Submission!")
    await world.edit("chief", ("EiC: TBD", "EiC: @chief"))
    assert (await world.record()).stage == "checks"
    assert "pre-review checks" in await world.status_comment()
    await world.relabel("chief", on=("1/editor-assigned",), off="0/pre-review-checks")
    assert ISSUE not in world.writes(), "labels and header were right already"
    await world.change("chief", assignees=["editor"])
    assert (await world.header())["Editor"] == "@editor"
    assert world.writes().count(ISSUE) == 1

    # the editor
    await world.edit(
        "editor",
        ("Reviewer 1: TBD", "Reviewer 1: @reviewer1"),
        ("Reviewer 2: TBD", "Reviewer 2: Rev Two (@reviewer2)"),
    )
    await world.relabel("editor", on=("3/reviewers-assigned",), off="1/editor-assigned")
    assert [one.login for one in (await world.record()).reviewers] == ["reviewer1", "reviewer2"]
    assert "**Reviewers** (2 of 2)" in await world.status_comment()

    # the reviewers, with nothing but the template
    first = await world.gh.comment("reviewer1", world.number, REVIEW.format(final=" ", hours=6))
    second = await world.gh.comment(
        "reviewer2", world.number, REVIEW.format(final=" ", hours="4.5")
    )
    await world.settled()
    reviews = [one.review for one in (await world.record()).reviewers]
    assert [(one.hours, one.url) for one in reviews if one] == [
        (6, first["html_url"]), (4.5, second["html_url"]),
    ]  # fmt: skip
    await world.relabel("editor", on=("4/reviews-in-awaiting-changes",), off="3/reviewers-assigned")
    await world.later(hours=2)
    assert await world.unasked() == [], "the editor was faster than the hour of second thoughts"

    # the author and the second look
    await world.say("author", "All done in v1.1.0.")
    await world.relabel(
        "editor", on=("5/awaiting-reviewer-response",), off="4/reviews-in-awaiting-changes"
    )
    for who, said, hours in (("reviewer1", first, 6), ("reviewer2", second, "4.5")):
        await world.gh.edit_comment(who, said["id"], REVIEW.format(final="x", hours=hours))
    await world.settled()
    assert all(one.approved for one in (await world.record()).reviewers)
    (told,) = await world.unasked()
    assert "@editor, all reviewers recommend acceptance" in told

    # the acceptance
    await world.edit(
        "editor",
        ("Archive: TBD", "Archive: 10.5281/zenodo.1234567"),
        ("Version accepted: TBD", "Version accepted: v1.1.0"),
        ("(month/day/year): TBD", "(month/day/year): 11/20/2026"),
    )
    await world.relabel("editor", on=("6/pyOS-approved",), off="5/awaiting-reviewer-response")
    assert await world.labels() == {"6/pyOS-approved"}
    entry = website.read(await world.issue())
    assert entry["editor"]["github_username"] == "editor"
    assert [one["github_username"] for one in entry["reviewers"]] == ["reviewer1", "reviewer2"]
    assert entry["version_accepted"] == "v1.1.0"
    assert "Closing list" in await world.status_comment()
    await world.change("editor", state="closed")

    # one write of the issue (the editor's name), one word, and the status comment
    assert set(world.writes()) == {ISSUE, ANSWER, STATUS}
    assert (world.writes().count(ISSUE), world.writes().count(ANSWER)) == (1, 1)


async def test_what_the_bot_writes_comes_back_and_is_only_recognised(world: World) -> None:
    """Its own labels, edits and comments arrive as webhooks: they cost no further call."""
    await world.open(body(astropy=True))
    await world.say(
        "chief", "@pyos-bot assign-editor @editor\n@pyos-bot assign-reviewer @reviewer1 @reviewer2"
    )
    await world.change("editor", assignees=["editor", "editor2"])
    done = len(world.gh.calls)
    own = [d for d in world.gh.deliveries if d.payload["sender"]["type"] == "Bot"]
    assert {d.event for d in own} == {"issues", "issue_comment"}
    assert {"edited", "labeled", "unlabeled", "assigned", "created"} <= {d.action for d in own}
    await world.gh.settled(quiet=0.25)
    assert world.gh.calls[done:] == []
    assert world.bot.dispatcher.waiting == 0


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_the_author_edits_what_is_the_editors(world: World, newline: str) -> None:
    """Put back and explained once; everything else of the edit stays to the byte, line ends too."""
    text = body().replace("\n", newline)
    await world.open(text)
    await world.say(
        "chief", "@pyos-bot assign-editor @editor\n@pyos-bot assign-reviewer @reviewer1"
    )
    before = (await world.issue())["body"]
    mine = (
        before.replace("Looks at stars", "Looks at stars,  and   planets ✨")
        .replace("- [ ] Geospatial", "- [x] Geospatial")
        .replace("v1.0.0", "v1.0.1")
    )
    theirs = (
        mine.replace("Editor: @editor", "Editor: @stranger")
        .replace("Reviewer 1: @reviewer1", "Reviewer 1: @maintainer")
        .replace("EiC: TBD", "EiC: @author")
    )
    world.gh.clear_calls()
    await world.change("author", body=theirs)
    assert (await world.issue())["body"] == mine
    (told,) = await world.unasked()
    assert "@author" in told
    assert all(f"**{line}**" in told for line in ("EiC", "Editor", "Reviewer 1"))
    assert world.writes().count(ISSUE) == 1, "once for an edit, and nobody is fought"
    assert [one.login for one in (await world.record()).reviewers] == ["reviewer1"]
    assert "can use" in await world.say("stranger", "@pyos-bot reviews-in"), "no right by a name"


async def test_names_as_people_write_them(world: World) -> None:
    """Bold keys, full names, remarks behind them, a third reviewer made up: put back to the byte."""
    text = body(reviewers=("Rev One (@reviewer1)", "TBD"))
    text = text.replace("Editor: TBD", "**Editor:** @editor").replace(
        "EiC: TBD", "EiC: Chief (@chief)  # May"
    )
    await world.open(text, login="chief")
    await world.edit(
        "author",
        ("**Editor:** @editor", "**Editor:** @stranger"),
        ("Chief (@chief)  # May", "@author"),
        ("Reviewer 2: TBD\n", "Reviewer 2: TBD\nReviewer 3: @stranger\n"),
        ("Rev One (@reviewer1)", ""),
    )
    assert (await world.issue())["body"] == text
    assert len(await world.unasked()) == 1


async def test_two_quick_edits_by_the_author(world: World) -> None:
    """A second edit before the bot has looked at the first one: what the editors wrote comes back."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    before = (await world.issue())["body"]

    async def again() -> None:
        text = before.replace("Editor: @editor", "Editor: @reviewer3")
        await world.gh.edit_issue("author", world.number, body=text)

    world.gh.fault("GET /repos/{owner}/{repo}/issues/{issue_number}", meanwhile=again)
    await world.edit("author", ("Editor: @editor", "Editor: @stranger"))
    assert (await world.header())["Editor"] == "@editor"
    assert 1 <= len(await world.unasked()) <= 2


async def test_a_line_that_the_author_took_out(world: World) -> None:
    """A whole line of an editor's is put back in its place; the author's own lines are the author's."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    before = (await world.issue())["body"]
    await world.edit("author", ("Editor: @editor\n", ""), ("v1.0.0", "v1.0.1"))
    assert (await world.issue())["body"] == before.replace("v1.0.0", "v1.0.1")


async def test_a_reviewer_that_the_author_wrote_in_is_nobody(world: World) -> None:
    """An author cannot choose a reviewer, neither at the opening nor later."""
    await world.open(body(reviewers=("@stranger", "TBD")))
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert (await world.record()).reviewers == ()
    assert "Only an assigned reviewer can use `submit-review`" in await world.say(
        "stranger", "@pyos-bot submit-review"
    )


async def test_an_editor_writes_a_reviewer_into_the_header(world: World) -> None:
    """The same edit by an editor counts: the reviewer is recorded and may hand in."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.edit("editor2", ("Reviewer 1: TBD", "Reviewer 1: @REVIEWER1"))
    (one,) = (await world.record()).reviewers
    assert (one.login, one.by) == ("reviewer1", "editor2")
    assert await world.unasked() == []
    assert "I recorded the review by `@reviewer1`" in await world.say(
        "reviewer1", "Fine!\n\n@pyos-bot submit-review 3 hours"
    )
    await world.edit("editor", ("Reviewer 1: @REVIEWER1", "Reviewer 1: TBD"))
    assert (await world.record()).reviewers == ()


async def test_an_assignee_is_no_editor_where_somebody_leads(world: World) -> None:
    """Only while the header says TBD, and only an editor: nobody's name is written over."""
    await world.open(body())
    await world.change("chief", assignees=["author"])
    assert (await world.header())["Editor"] == "TBD", "an author leads no review"
    await world.change("chief", assignees=["editor"])
    assert (await world.header())["Editor"] == "@editor"
    await world.change("chief", assignees=["editor2"])
    assert (await world.header())["Editor"] == "@editor"


async def test_two_stage_labels_are_settled_after_ten_minutes(world: World) -> None:
    """People change labels one after the other: the bot waits, then the higher one stays."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.relabel("editor", on=("3/reviewers-assigned", "topic: geospatial"))
    await world.later(minutes=9)
    assert await world.labels() == {
        "1/editor-assigned", "3/reviewers-assigned", "topic: geospatial",
    }  # fmt: skip
    assert "several stage labels" in await world.status_comment()
    await world.later(minutes=11)
    assert await world.labels() == {"3/reviewers-assigned", "topic: geospatial"}
    assert "I removed `1/editor-assigned`" in await world.status_comment()
    assert await world.unasked() == [], "said in the status comment only"


@pytest.mark.parametrize(
    ("on", "left"),
    [
        pytest.param(
            {"1/editor-assigned", "6/pyOS-approved", "8/joss-review-complete"},
            {"6/pyOS-approved", "8/joss-review-complete"},
            id="accepted, and an early one",
        ),
        pytest.param(
            {"6/pyOS-approved", "7/under-joss-review", "9/joss-approved", "astropy"},
            {"6/pyOS-approved", "9/joss-approved", "astropy"},
            id="two places on the JOSS track",
        ),
        pytest.param(
            {"New Submission!", "4/reviews-in-awaiting-changes", "3/reviewers-assigned", "on-hold"},
            {"4/reviews-in-awaiting-changes", "on-hold"},
            id="three of them",
        ),
    ],
)
async def test_combinations_met_on_real_issues(world: World, on: set[str], left: set[str]) -> None:
    """The highest stage stays, with one place on the JOSS track; flags and partners are left alone."""
    await world.open(body(archive="10.5281/zenodo.1"))
    await world.change("editor", labels=sorted(on))
    await world.later(minutes=11)
    assert await world.labels() == left
    await world.gh.settled(quiet=0.1)
    world.gh.clear_calls()
    await world.later(minutes=30)
    assert world.gh.calls == []


async def test_labels_settled_by_people_are_left_alone(world: World) -> None:
    """Within the ten minutes a person takes the higher one off: the lower one stays."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.relabel("editor", on=("3/reviewers-assigned",))
    await world.relabel("editor", off="3/reviewers-assigned")
    world.gh.clear_calls()
    await world.later(minutes=11)
    assert world.writes() == []
    assert await world.labels() == {"1/editor-assigned"}


async def test_the_hourglass_goes_with_any_comment_of_the_author(world: World) -> None:
    """Put on by hand or by command: an author's word takes it off, a reviewer's does not."""
    await world.open(body())
    await world.relabel("editor", on=(HOURGLASS,))
    await world.say("stranger", "Interesting!")
    assert HOURGLASS in await world.labels()
    await world.say("maintainer", "Here I am, @pyos-bot is helpful.")
    assert HOURGLASS not in await world.labels()
    assert await world.unasked() == []
    # what is said in the second in which a run begins, that run takes for new
    await world.gh.set_now(world.gh.now() + timedelta(minutes=1))
    await world.say("chief", "@pyos-bot start-checks\n@pyos-bot request-info A licence")
    assert HOURGLASS in await world.labels()
    await world.say("author", "@pyos-bot status")
    assert HOURGLASS not in await world.labels()


async def test_closed_and_reopened_by_hand(world: World) -> None:
    """Nothing is done about it: the stage waits, commands say what is possible, then go on."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    labels = await world.labels()
    await world.change("author", state="closed")
    assert "reopen" in await world.say("editor", "@pyos-bot seeking-reviewers")
    assert (await world.issue())["state"] == "closed"
    await world.change("chief", state="open")
    assert await world.labels() == labels
    assert "✅" in await world.say("editor", "@pyos-bot seeking-reviewers")
    assert await world.unasked() == []


async def test_accepted_by_hand_with_nobody_on_a_line(world: World) -> None:
    """The label of acceptance by hand: TBD goes from people's lines, the flags go, JOSS is noted."""
    await world.open(
        body(
            eic="@chief", editor="@editor", reviewers=("@reviewer1", "TBD"), joss=True, pangeo=True,
            archive="10.5281/zenodo.1", version_accepted="v1.0.0", date_accepted="11/20/2026",
        ),
        login="chief",
    )  # fmt: skip
    await world.relabel("editor", on=("on-hold", HOURGLASS))
    await world.relabel("chief", on=("6/pyOS-approved",), off="0/pre-review-checks")
    assert await world.labels() >= {"6/pyOS-approved", "joss-submission-pending", "Pangeo"}
    assert not await world.labels() & {"on-hold", HOURGLASS}
    entry = website.read(await world.issue())
    assert [one["github_username"] for one in entry["reviewers"]] == ["reviewer1"]
    assert not entry["partners"], "a tick that nobody granted"
    assert "TBD" not in (await world.issue())["body"].split("\n---")[0].replace("JOSS DOI: TBD", "")
    await world.later(minutes=11)
    assert await world.labels() == {"6/pyOS-approved", "joss-submission-pending", "Pangeo"}
    assert (await world.record()).checks is Checks.NONE


async def test_an_acceptance_by_hand_that_was_a_slip(world: World) -> None:
    """The label went on and off again: nobody has approved, so the author cannot finish it."""
    await world.open(body())
    await world.say("chief", "@pyos-bot set-eic me\n@pyos-bot assign-editor @editor")
    await world.say(
        "editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2\n@pyos-bot reviews-in"
    )
    await world.relabel("editor", on=("6/pyOS-approved",), off="4/reviews-in-awaiting-changes")
    await world.relabel("editor", on=("4/reviews-in-awaiting-changes",), off="6/pyOS-approved")
    await world.say("author", "@pyos-bot released v1.1.0 10.5281/zenodo.1234567")
    assert await world.labels() == {"4/reviews-in-awaiting-changes"}
    assert "`@pyos-bot released" not in (await world.status_comment()).split("<details>")[0]


async def test_a_noticed_review_has_an_hour(world: World) -> None:
    """Stage 4 waits an hour for reviews without a command; then it is the author's turn, said once."""
    await world.open(body())
    await world.say(
        "chief",
        "@pyos-bot assign-editor @editor\n@pyos-bot track publication\n"
        "@pyos-bot assign-reviewer @reviewer1",
    )
    said = await world.gh.comment("reviewer1", world.number, REVIEW.format(final=" ", hours=2))
    await world.settled()
    await world.later(minutes=59)
    assert "3/reviewers-assigned" in await world.labels()
    draft = REVIEW.format(final=" ", hours=2).replace(
        "## Package Review", "## Package Review (draft)"
    )
    await world.gh.edit_comment("reviewer1", said["id"], draft)
    await world.settled()
    await world.later(minutes=61)
    assert "3/reviewers-assigned" in await world.labels(), "it was a draft after all"
    await world.gh.edit_comment("reviewer1", said["id"], REVIEW.format(final=" ", hours=3))
    await world.settled()
    await world.later(minutes=61)
    assert await world.labels() == {"4/reviews-in-awaiting-changes", "publication-fast-track"}
    await world.later(minutes=200)
    (told,) = await world.unasked()
    assert "@author, please respond to them" in told
