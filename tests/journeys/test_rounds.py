"""Two rounds, three reviewers: people come, go, take back and change their minds."""

from __future__ import annotations

from datetime import timedelta

from builders import body
from sandbox import website
from world import World

REVIEW = """\
## Package Review

- [x] A statement of need says what problem the package solves

### Final approval

- [{final}] I recommend approving this package.

Estimated hours spent reviewing: 5
"""


async def started(world: World, *reviewers: str) -> None:
    """A review under way."""
    await world.open(body())
    people = " ".join(f"@{login}" for login in reviewers)
    await world.say("chief", "@pyos-bot set-eic me\n@pyos-bot assign-editor @editor")
    await world.say("editor", f"@pyos-bot assign-reviewer {people} by in 3 weeks")


async def test_two_rounds_and_five_people(world: World) -> None:
    """Replaced, added, stepped down, retracted, another round: at the end the website is right."""
    await started(world, "reviewer1", "reviewer2")
    assert await world.labels() == {"3/reviewers-assigned"}
    due = f"{(world.gh.now() + timedelta(weeks=3)).date()}"

    answer = await world.say("editor", "@pyos-bot replace-reviewer @reviewer2 with @reviewer3")
    assert "@reviewer3" in answer
    answer = await world.say("editor", "@pyos-bot add @stranger to reviewers by in 10 days")
    assert "@stranger" in answer
    header = await world.header()
    assert [header[f"Reviewer {n}"] for n in (1, 2, 3)] == ["@reviewer1", "@reviewer3", "@stranger"]
    assert "@reviewer2" not in header["Reviews Expected By"]
    assert await world.labels() == {"3/reviewers-assigned"}

    answer = await world.say("stranger", "@pyos-bot step-down No time after all. Sorry!")
    assert "@editor" in answer
    header = await world.header()
    assert header["Reviewer 3"] == "TBD"
    assert header["Reviews Expected By"] == f"{due} (@reviewer1), {due} (@reviewer3)"
    assert await world.labels() == {"3/reviewers-assigned"}, "two of two are left"
    assert "Only an assigned reviewer can use `submit-review`" in await world.say(
        "stranger", "@pyos-bot submit-review"
    )

    # the first round: one takes their review back and hands in another one
    await world.say("reviewer1", "A fine package.\n\n@pyos-bot submit-review 2 hours")
    assert "I no longer count the review by `@reviewer1`" in await world.say(
        "reviewer1", "@pyos-bot retract-review"
    )
    said = await world.gh.comment("reviewer1", world.number, REVIEW.format(final=" "))
    await world.settled()
    assert await world.labels() == {"3/reviewers-assigned"}
    answer = await world.say("reviewer3", "Nice.\n\n@pyos-bot submit-review 4 hours")
    assert "@author, please respond to them" in answer
    assert await world.labels() == {"4/reviews-in-awaiting-changes"}
    assert "`@pyos-bot author-responded`" in await world.say("author", "@pyos-bot submit-response")
    answer = await world.say("editor", "@pyos-bot author-responded")
    assert "@reviewer1 and @reviewer3" in answer
    assert await world.labels() == {"5/awaiting-reviewer-response"}

    # the second one
    assert "requests more changes. @author, " in await world.say(
        "reviewer3", "@pyos-bot request-changes"
    )
    assert await world.labels() == {"4/reviews-in-awaiting-changes"}
    await world.say("author", "Done.\n\n@pyos-bot submit-response")
    await world.say("editor", "@pyos-bot author-responded")
    assert (await world.record()).round == 3, "the first, and two more"
    await world.gh.edit_comment("reviewer1", said["id"], REVIEW.format(final="x"))
    answer = await world.say("reviewer3", "@pyos-bot approve-changes")
    assert "all reviewers recommend acceptance" in answer

    # the end
    await world.say("editor", "@pyos-bot accept v1.1.0 archive 10.5281/zenodo.1234567. Thank you!")
    assert await world.labels() == {"6/pyOS-approved"}
    entry = website.read(await world.issue())
    assert [one["github_username"] for one in entry["reviewers"]] == ["reviewer1", "reviewer3"]
    assert (entry["eic"]["github_username"], entry["editor"]["github_username"]) == (
        "chief", "editor",
    )  # fmt: skip


async def test_the_final_box_ticked_and_unticked(world: World) -> None:
    """On GitHub's page a click is an edit, so the very same text comes back: each click counts."""
    await started(world, "reviewer1", "reviewer2")
    said = await world.gh.comment("reviewer1", world.number, REVIEW.format(final=" "))
    await world.settled()
    for second, final in enumerate("x x ", start=1):  # ticked, taken back, ticked, taken back
        await world.gh.set_now(world.gh.now() + timedelta(seconds=second))
        await world.gh.edit_comment("reviewer1", said["id"], REVIEW.format(final=final))
        await world.settled()
        one = (await world.record()).reviewer("reviewer1")
        assert one is not None
        assert one.review is not None
        assert bool(one.approved) is (final == "x")


async def test_too_few_are_left(world: World) -> None:
    """One of two leaves before handing in: the search goes on, and ends with the next one."""
    await started(world, "reviewer1", "reviewer2")
    await world.say("reviewer2", "@pyos-bot step-down")
    assert await world.labels() == {"2/seeking-reviewers"}
    assert (await world.header())["Reviewer 2"] == "TBD"
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer3")
    assert await world.labels() == {"3/reviewers-assigned"}
    assert (await world.header())["Reviewer 2"] == "@reviewer3", "the free seat"


async def test_nobody_is_renumbered(world: World) -> None:
    """The first reviewer leaves: the second one stays the second one."""
    await started(world, "reviewer1", "reviewer2", "reviewer3")
    await world.say("editor", "@pyos-bot remove-reviewer @reviewer1")
    header = await world.header()
    assert [header[f"Reviewer {n}"] for n in (1, 2, 3)] == ["TBD", "@reviewer2", "@reviewer3"]


async def test_who_has_delivered_is_only_removed_when_meant(world: World) -> None:
    """`replace` and `remove` refuse; `anyway` does it, and at stage 4 the stage stays."""
    await started(world, "reviewer1", "reviewer2")
    await world.say("reviewer1", "@pyos-bot submit-review")
    await world.say("reviewer2", "@pyos-bot submit-review")
    before = await world.issue()
    refused = await world.say("editor", "@pyos-bot replace-reviewer @reviewer1 with @reviewer3")
    assert "remove-reviewer @reviewer1 anyway" in refused
    assert "anyway" in await world.say("editor", "@pyos-bot remove-reviewer @reviewer1")
    assert (await world.issue())["body"] == before["body"]
    await world.say("editor", "@pyos-bot remove-reviewer @reviewer1 anyway")
    assert await world.labels() == {"4/reviews-in-awaiting-changes"}
    assert "Only 1 of 2 reviewers is assigned" in await world.say(
        "editor", "@pyos-bot check-acceptance"
    )


async def test_a_retraction_after_the_authors_turn(world: World) -> None:
    """The stage stays; acceptance names the review that is missing, until it is there again."""
    await started(world, "reviewer1", "reviewer2")
    await world.say("reviewer1", "@pyos-bot submit-review")
    await world.say("reviewer2", "@pyos-bot submit-review")
    await world.say("editor", "@pyos-bot retract-review @reviewer2")
    assert await world.labels() == {"4/reviews-in-awaiting-changes"}
    line = "@pyos-bot accept v1.1.0 archive 10.5281/zenodo.1"
    assert "`@reviewer2` has not submitted a review" in await world.say("editor", line)
    assert await world.labels() == {"4/reviews-in-awaiting-changes"}
    await world.say("editor", "@pyos-bot record-review @reviewer2 https://example.org/r 3 hours")
    await world.say("editor", line)
    assert await world.labels() == {"6/pyOS-approved"}


async def test_the_review_goes_on_while_an_editor_is_sought(world: World) -> None:
    """The editor leaves: reviewers and author go on, and the next editor finds the stage moved."""
    await started(world, "reviewer1", "reviewer2")
    await world.say("editor", "@pyos-bot step-down A new job")
    assert await world.labels() == {"0/seeking-editor"}
    assert (await world.issue())["assignees"] == []
    await world.say("reviewer1", "@pyos-bot submit-review")
    await world.say("reviewer2", "@pyos-bot submit-review")
    assert await world.labels() == {"0/seeking-editor"}
    assert "✅" in await world.say("author", "@pyos-bot submit-response")
    await world.say("chief", "@pyos-bot assign-editor @editor2")
    assert await world.labels() == {"4/reviews-in-awaiting-changes"}
    await world.say("editor2", "@pyos-bot author-responded")
    assert await world.labels() == {"5/awaiting-reviewer-response"}


async def test_a_remembered_stage_is_not_remembered_for_ever(world: World) -> None:
    """People moved the review on by hand since: the stage of long ago does not come back."""
    await started(world, "reviewer1", "reviewer2")
    await world.say("editor", "@pyos-bot reviews-in\n@pyos-bot step-down")
    assert await world.labels() == {"0/seeking-editor"}
    await world.relabel("chief", on=("2/seeking-reviewers",), off="0/seeking-editor")
    await world.relabel("chief", on=("0/seeking-editor",), off="2/seeking-reviewers")
    await world.say("chief", "@pyos-bot assign-editor @editor2")
    assert await world.labels() != {"4/reviews-in-awaiting-changes"}
