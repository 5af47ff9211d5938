"""What goes wrong in real life: strange texts, missing things, closed and vanished issues."""

from __future__ import annotations

import pytest

from builders import body
from world import World


async def test_an_unknown_account_changes_nothing(world: World) -> None:
    """A mistyped name is said; the issue stays as it is."""
    await world.open(body())
    before = await world.issue()
    assert "has no account `@nobody-of-that-name`" in await world.say(
        "chief", "@pyos-bot assign-editor @nobody-of-that-name"
    )
    assert (await world.issue())["body"] == before["body"]


async def test_handles_get_githubs_spelling(world: World) -> None:
    """Wrong case is put right in the header; a word without @ may be no person, so it is asked about first."""
    await world.open(body())
    assert "`assign-editor @EDITOR`" in await world.say("chief", "@pyos-bot assign-editor EDITOR")
    assert (await world.header())["Editor"] == "TBD"
    await world.say("chief", "@pyos-bot assign-editor @EDITOR")
    assert (await world.header())["Editor"] == "@editor"


async def test_a_label_missing_in_the_repository(world: World) -> None:
    """The label is named, none is invented, and after it was made the command works."""
    labels = [label for label in world.gh.seed.labels if "2/" not in label]
    await world.gh.reset(labels=tuple(labels))
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert "has no label `2/seeking-reviewers`" in await world.say(
        "editor", "@pyos-bot seeking-reviewers"
    )
    assert await world.labels() == {"1/editor-assigned"}
    path = f"/repos/{world.gh.repo}/labels"
    await world.gh.ask("admin", "POST", path, {"name": "2/seeking-reviewers", "color": "ededed"})
    assert "✅" in await world.say("editor", "@pyos-bot seeking-reviewers")


async def test_a_team_that_does_not_exist_denies(world: World) -> None:
    """Nobody gets a right by a team that cannot be read, and the setting is named."""
    await world.gh.reset(
        files={".github/pyos-bot.yml": "teams: {editors: pyOpenSci/no-such-team}\n"}
    )
    await world.open(body())
    answer = await world.say("editor", "@pyos-bot start-checks")
    assert "`pyOpenSci/no-such-team` (setting `teams.editors`) does not exist" in answer
    assert "✅" in await world.say("chief", "@pyos-bot start-checks"), "another team still counts"


async def test_a_failed_look_up_denies_and_says_so(world: World) -> None:
    """GitHub's trouble with a team is no reason to trust, nor to stay silent."""
    await world.open(body())
    world.gh.fault("GET /orgs/{org}/teams/{team_slug}/members", count=20, status=502)
    answer = await world.say("editor", "@pyos-bot start-checks")
    assert "did not tell me who is on the team" in answer
    world.gh.clear_faults()
    assert "✅" in await world.say("editor", "@pyos-bot start-checks")


async def test_a_policy_file_with_a_typo_keeps_the_last_good_one(world: World) -> None:
    """The mistake is named with its line, to the editors in chief and in readyz, and stops nothing."""
    await world.gh.reset(files={".github/pyos-bot.yml": "days:\n  reviews: 28\n"})
    await world.open(body())
    answer = await world.say("chief", "@pyos-bot status")
    assert (
        ".github/pyos-bot.yml, line 2: days.reviews: unknown key; did you mean `review`?" in answer
    )
    assert "pyos-bot.yml, line" not in await world.say("author", "@pyos-bot status")
    assert any("line 2" in problem for problem in (await world.bot.readiness()).problems)
    assert "✅" in await world.say("chief", "@pyos-bot start-checks")


async def test_the_policy_of_the_repository_counts(world: World) -> None:
    """A third partner and another due date by configuration only."""
    text = "partners:\n  sunpy: {name: SunPy, label: 'topic: sun', editors: [reviewer3]}\ndays: {review: 28}\n"
    await world.gh.reset(
        files={".github/pyos-bot.yml": text}, labels=(*world.gh.seed.labels, "topic: sun")
    )
    await world.open(body())
    assert "affiliated with **SunPy**" in await world.say("reviewer3", "@pyos-bot affiliate sunpy")
    assert "topic: sun" in await world.labels()


async def test_a_closed_issue(world: World) -> None:
    """Commands for open reviews ask to reopen the issue; looking works."""
    await world.open(body())
    await world.gh.edit_issue("author", world.number, state="closed")
    await world.settled()
    assert "can reopen it: `@pyos-bot reopen`" in await world.say("chief", "@pyos-bot start-checks")
    assert "New Submission!" in await world.say("stranger", "@pyos-bot status")


async def test_a_vanished_issue_is_nobodys_trouble(world: World) -> None:
    """An issue deleted before the bot looked is done with, and the next one is served."""
    await world.open(body())
    gone = world.number
    async with world.unheard():
        said = await world.gh.comment("chief", gone, "@pyos-bot start-checks")
        await world.gh.delete_issue(gone)
    missed = [
        d for d in world.gh.deliveries if d.payload.get("comment", {}).get("id") == said["id"]
    ]
    await world.gh.redeliver(missed[0].guid)
    await world.settled()
    assert world.bot.dispatcher.waiting == 0
    await world.open(body())
    assert "✅" in await world.say("chief", "@pyos-bot start-checks")


async def test_the_same_delivery_twice_is_one_effect(world: World) -> None:
    """GitHub may send an event again, with the same GUID or another one."""
    await world.open(body())
    world.gh.fault_delivery("twice", event="issue_comment", action="created")
    await world.say("chief", "@pyos-bot start-checks")
    delivery = next(d for d in reversed(world.gh.deliveries) if d.event == "issue_comment" and d.ok)
    await world.gh.redeliver(delivery.guid)
    await world.settled()
    answers = [c for c in await world.gh.comments(world.number) if "pyos-bot:answer" in c["body"]]
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("text", "labels", "says"),
    [
        pytest.param("", ("New Submission!",), "has no header", id="empty body"),
        pytest.param("Please review this.", ("New Submission!",), "has no header", id="no header"),
        pytest.param(
            body(package="Package name here", repository=""), ("New Submission!",),
            "**Package Name** is empty", id="template placeholders",
        ),
        pytest.param(
            "---\npublication: 10.1/x\n---\n" + body(), ("New Submission!",),
            "stands above the header", id="front matter on top",
        ),
        pytest.param("Why?", ("Help Request",), "peer review guide", id="help request"),
        pytest.param("Would it fit?", ("presubmission",), "presubmission inquiry", id="inquiry"),
    ],
)  # fmt: skip
async def test_opening_says_what_is_missing(
    world: World, text: str, labels: tuple[str, ...], says: str
) -> None:
    """Whatever the text, there is exactly one comment, and it says what helps."""
    await world.open(text, labels=labels)
    comments = await world.gh.comments(world.number)
    assert len(comments) == 1
    assert says in comments[0]["body"]


async def test_a_welcome_does_not_depend_on_a_line_for_the_editor(world: World) -> None:
    """GitHub will not say what else the author has opened: who submits is welcome all the same."""
    refused = world.gh.fault("GET /repos/{owner}/{repo}/issues", status=422, count=1)
    await world.open(body())
    assert refused.count == 0
    assert "Review status" in await world.status_comment()
    assert (await world.record()).beside == ()


async def test_an_issue_that_is_no_submission_is_left_alone(world: World) -> None:
    """No welcome, and only help works."""
    await world.open("A bug report", labels=())
    assert await world.gh.comments(world.number) == []
    assert "This issue is not a submission" in await world.say("chief", "@pyos-bot start-checks")
    assert "`help [COMMAND]`" in await world.say("chief", "@pyos-bot help")


async def test_an_editor_line_removed_by_hand_is_put_back(world: World) -> None:
    """The line returns to its place in the header, everything else stays."""
    await world.open(body().replace("Editor: TBD\n", ""))
    await world.say("chief", "@pyos-bot assign-editor @editor")
    text = (await world.issue())["body"]
    assert "EiC: TBD\nEditor: @editor\nReviewer 1: TBD\n" in text


async def test_the_longest_comment_github_takes(world: World) -> None:
    """65,536 characters, one command at the end."""
    await world.open(body())
    text = "A long story. " * 4679
    text = text[: 65_536 - 30] + "\n\n@pyos-bot start-checks"
    assert "✅" in await world.say("chief", text)


async def test_words_in_code_and_quotes_are_not_commands(world: World) -> None:
    """Nothing is answered, nothing changes."""
    await world.open(body())
    quiet = "> @pyos-bot start-checks\n\n```\n@pyos-bot start-checks\n```\n\nAsk `@pyos-bot start-checks` later"
    assert await world.say("chief", quiet) == ""
    assert "New Submission!" in await world.labels()


async def test_an_assignee_that_github_drops_is_assigned_when_seen(world: World) -> None:
    """A guest editor who has never been here: said, and mended when they comment."""
    await world.open(body())
    assert "@reviewer1, GitHub does not let me assign you yet" in await world.say(
        "chief", "@pyos-bot assign-editor @reviewer1"
    )
    assert (await world.issue())["assignees"] == []
    await world.say("reviewer1", "Here I am.")
    assert [who["login"] for who in (await world.issue())["assignees"]] == ["reviewer1"]
    assert "✅" in await world.say("reviewer1", "@pyos-bot seeking-reviewers"), (
        "guests may edit here"
    )


async def test_the_author_answers_and_the_hourglass_goes(world: World) -> None:
    """The flag that waits for the author goes with the author's next comment."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks\n@pyos-bot checks-done Please add tests")
    assert "⌛ pending-maintainer-response" in await world.labels()
    await world.say("author", "Added!")
    assert "⌛ pending-maintainer-response" not in await world.labels()


async def test_a_review_from_before_the_bot_is_adopted_by_a_command(world: World) -> None:
    """The bot writes unasked on no old issue; a command that works adopts it."""
    async with world.unheard():
        await world.open(body())
    await world.gh.edit_issue("author", world.number, title="Another title")
    await world.say("author", "Any news?")
    assert [c for c in await world.gh.comments(world.number) if "pyos-bot" in c["body"]] == []
    await world.say("chief", "@pyos-bot start-checks")
    assert "Review status" in await world.status_comment()


async def test_the_status_comment_is_repaired(world: World) -> None:
    """Edited or deleted by hand, it comes back with the memory of the review."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor\n@pyos-bot track publication")
    first = next(c for c in await world.gh.comments(world.number) if "pyos-bot:status" in c["body"])
    await world.gh.edit_comment("editor", first["id"], "Oops")
    await world.settled()
    assert '"route":"publication"' in await world.status_comment()
    await world.gh.delete_comment("editor", first["id"])
    await world.settled()
    assert '"route":"publication"' in await world.status_comment()
