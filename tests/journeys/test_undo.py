"""``undo``: everything that a comment changed is taken back, or nothing."""

from __future__ import annotations

from typing import Any

from bot.review.model.record import TIMES
from builders import body
from world import World


async def visible(world: World) -> dict[str, Any]:
    """Everything that a command may change, on GitHub and in the hidden record."""
    issue = await world.issue()
    record = (await world.record()).model_dump(exclude={"undo", *TIMES})
    return {
        "body": issue["body"],
        "labels": sorted(label["name"] for label in issue["labels"]),
        "assignees": [who["login"] for who in issue["assignees"]],
        "state": issue["state"],
        "record": record,
    }


async def led(world: World) -> None:
    """A review with an editor."""
    await world.open(body(astropy=True))
    await world.say("chief", "@pyos-bot set-eic me\n@pyos-bot assign-editor @editor")


async def test_a_whole_comment_is_taken_back(world: World) -> None:
    """Three commands at once: labels, header, assignees, due dates and record as before."""
    await led(world)
    before = await visible(world)
    said = await world.gh.comment(
        "chief",
        world.number,
        "@pyos-bot assign-editor @editor2\n"
        "@pyos-bot track publication\n"
        "@pyos-bot assign-reviewer @reviewer1 @reviewer2 by in 3 weeks",
    )
    await world.settled()
    assert (await visible(world))["assignees"] == ["editor2"]
    assert "Reviews Expected By" in (await world.issue())["body"]
    answer = await world.say("chief", "@pyos-bot undo")
    assert "I undid `assign-editor`, `track` and `assign-reviewer`." in answer
    assert await visible(world) == before, "to the byte"
    (struck,) = await world.answers(said["id"])
    assert "`@chief` undid this" in struck
    assert "<del>" in struck
    assert "<!-- pyos-bot:answer" in struck, "it is still known as the answer"
    again = await world.say("chief", "@pyos-bot undo")
    assert "I cannot undo an `undo`" in again
    assert await visible(world) == before
    assert (await world.answers(said["id"])) == [struck]


async def test_an_ending_is_taken_back(world: World) -> None:
    """Closed with a label by mistake: open again, flags and label as before."""
    await led(world)
    await world.say("editor", "@pyos-bot hold until in 2 weeks A release comes first")
    before = await visible(world)
    await world.say("chief", "@pyos-bot out-of-scope Wrong window, sorry")
    assert (await world.issue())["state"] == "closed"
    assert "✅" in await world.say("chief", "@pyos-bot undo")
    assert await visible(world) == before


async def test_an_acceptance_is_taken_back(world: World) -> None:
    """The largest change of all: stage, JOSS, header lines, empty people, the partner's tick."""
    await world.open(body(astropy=True, joss=True))
    await world.say("chief", "@pyos-bot set-eic me\n@pyos-bot assign-editor @editor")
    await world.say("chief", "@pyos-bot track publication\n@pyos-bot assign-reviewer @reviewer1")
    await world.say("editor", "@pyos-bot reviews-in")
    before = await visible(world)
    await world.say("editor", "@pyos-bot accept v1.1.0 archive 10.5281/zenodo.1")
    assert "6/pyOS-approved" in await world.labels()
    assert "✅" in await world.say("editor", "@pyos-bot undo")
    assert await visible(world) == before


async def test_a_partners_decision_is_taken_back(world: World) -> None:
    """By whoever gave it: label, tick and record."""
    await led(world)
    before = await visible(world)
    await world.say("astro", "@pyos-bot decline-affiliation Wrong package, sorry")
    assert "astropy" not in await world.labels()
    assert "✅" in await world.say("astro", "@pyos-bot undo")
    assert await visible(world) == before


async def test_who_may(world: World) -> None:
    """Whoever gave the command, or an editor in chief; nobody else, and nothing changes."""
    await led(world)
    await world.say("editor", "@pyos-bot seeking-reviewers")
    before = await visible(world)
    for login in ("author", "stranger", "editor2", "astro"):
        answer = await world.say(login, "@pyos-bot undo")
        assert "`@editor`" in answer, "who could"
        assert await visible(world) == before
    assert "✅" in await world.say("chief", "@pyos-bot undo")
    assert await world.labels() == {"1/editor-assigned", "astropy"}


async def test_what_only_looks_is_not_the_last_command(world: World) -> None:
    """`status` between the mistake and its undo does not get in the way."""
    await led(world)
    before = await visible(world)
    await world.say("editor", "@pyos-bot seeking-reviewers")
    await world.say("author", "@pyos-bot status")
    await world.say("stranger", "@pyos-bot accept v1")
    await world.say("editor", "@pyos-bot undo")
    assert await visible(world) == before


async def test_a_person_changed_the_same_since(world: World) -> None:
    """The header line, the label: refused, named, and nothing is half done."""
    await led(world)
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    await world.edit("editor", ("Reviewer 2: @reviewer2", "Reviewer 2: @reviewer3"))
    before = await visible(world)
    answer = await world.say("editor", "@pyos-bot undo")
    assert "**Reviewer 2:**" in answer
    assert await visible(world) == before
    await world.edit("editor", ("Reviewer 2: @reviewer3", "Reviewer 2: @reviewer2"))
    await world.relabel("editor", on=("2/seeking-reviewers",), off="3/reviewers-assigned")
    answer = await world.say("editor", "@pyos-bot undo")
    assert "`3/reviewers-assigned`" in answer
    assert await world.labels() == {"2/seeking-reviewers", "astropy"}


async def test_a_person_changed_something_else_since(world: World) -> None:
    """What nobody asked to take back stays: another line, another label, a comment."""
    await led(world)
    await world.say("editor", "@pyos-bot seeking-reviewers")
    await world.edit("author", ("v1.0.0", "v1.0.1"))
    await world.relabel("editor", on=("topic: geospatial",))
    assert "✅" in await world.say("editor", "@pyos-bot undo")
    assert await world.labels() == {"1/editor-assigned", "astropy", "topic: geospatial"}
    assert (await world.header())["Version submitted"] == "v1.0.1"


async def test_a_person_changed_the_assignee_since(world: World) -> None:
    """The assignee was the comment's, too: whoever was put there by hand since is not fought."""
    await led(world)
    await world.say("chief", "@pyos-bot assign-editor @editor2")
    await world.change("chief", assignees=["editor"])
    before = await visible(world)
    answer = await world.say("chief", "@pyos-bot undo")
    assert "people have changed this since" in answer
    assert await visible(world) == before


async def test_a_person_changed_the_tick_since(world: World) -> None:
    """The partner's box was the comment's, too: it is never ticked by taking an affiliation back."""
    await world.open(body())
    await world.say("astro", "@pyos-bot affiliate astropy")
    await world.edit("chief", ("- [x] Astropy", "- [ ] Astropy"))
    await world.say("astro", "@pyos-bot undo")
    assert "- [ ] Astropy" in (await world.issue())["body"]


async def test_undo_beside_other_commands(world: World) -> None:
    """In one comment they run in order: the mistake is taken back, then the right thing is done."""
    await led(world)
    await world.say("chief", "@pyos-bot assign-editor @astro")
    await world.say("chief", "@pyos-bot undo\n@pyos-bot assign-editor @editor2")
    assert (await world.header())["Editor"] == "@editor2"
    assert [who["login"] for who in (await world.issue())["assignees"]] == ["editor2"]


async def test_nothing_to_undo(world: World) -> None:
    """On a fresh submission, and after a change by hand: said, and nothing is touched."""
    await world.open(body())
    assert "I have made no change here" in await world.say("chief", "@pyos-bot undo")
    await world.relabel("chief", off="New Submission!")
    assert "I have made no change here" in await world.say("chief", "@pyos-bot undo")
    assert await world.labels() == {"0/pre-review-checks"}
