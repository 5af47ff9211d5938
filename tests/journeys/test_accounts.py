"""People rename their accounts, and others take the old names: roles go with the account."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import body
from sandbox.standin.github import GitHub
from world import World

BY_ID = "GET /user/{account_id}"
PERSON = "GET /users/{username}"


async def assigned(world: World) -> None:
    """An editor, and two reviewers."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 and @reviewer2")


async def test_a_renamed_reviewer_is_still_the_reviewer(world: World) -> None:
    """By the new name they hand in their review, and everything shows it."""
    await assigned(world)
    world.gh.rename("reviewer1", "Rev-One")
    answer = await world.say("Rev-One", "@pyos-bot submit-review 5 hours")
    assert "✅" in answer
    one, other = (await world.record()).reviewers
    assert (one.login, other.login) == ("Rev-One", "reviewer2")
    assert one.review is not None
    assert one.review.by == "Rev-One"
    header = await world.header()
    assert (header["Reviewer 1"], header["Reviewer 2"]) == ("@Rev-One", "@reviewer2")
    assert "(@Rev-One)" in header["Reviews Expected By"]
    assert "reviewer1" not in (await world.issue())["body"] + await world.status_comment()
    assert BY_ID not in [call.route for call in world.gh.calls], "the delivery has told it"


async def test_a_renamed_reviewer_keeps_their_review(world: World) -> None:
    """What they have handed in stays theirs, and only they recommend."""
    await assigned(world)
    await world.say("reviewer1", "@pyos-bot submit-review 5 hours")
    world.gh.rename("reviewer1", "rev-one")
    assert "✅" in await world.say("rev-one", "@pyos-bot retract-review")
    assert (await world.record()).reviewers[0].review is None


async def test_any_comment_tells_of_the_new_name(world: World) -> None:
    """Nothing is asked of the bot, and nothing is said."""
    await assigned(world)
    world.gh.rename("reviewer1", "rev-one")
    assert await world.say("rev-one", "I shall begin tomorrow.") == ""
    assert (await world.header())["Reviewer 1"] == "@rev-one"
    assert (await world.record()).reviewers[0].login == "rev-one"
    world.gh.clear_calls()
    await world.say("rev-one", "Still at it.")
    assert world.writes() == []


async def test_a_stranger_with_an_old_name_gets_nothing(world: World) -> None:
    """No review, no stepping down: the reviewer is looked up, and shown by the new name."""
    await assigned(world)
    world.gh.rename("reviewer1", "rev-one")
    world.gh.rename("stranger", "reviewer1")
    for line in ("submit-review 5 hours", "step-down", "approve-changes"):
        assert "✅" not in await world.say("reviewer1", f"@pyos-bot {line}"), line
    one, _ = (await world.record()).reviewers
    assert (one.login, one.review, one.approved) == ("rev-one", None, None)
    assert (await world.header())["Reviewer 1"] == "@rev-one"
    assert [call.route for call in world.gh.calls].count(BY_ID) == 1
    assert "✅" in await world.say("rev-one", "@pyos-bot submit-review 5 hours")


async def test_two_people_swap_their_names(world: World) -> None:
    """Each keeps their own review."""
    await assigned(world)
    await world.say("reviewer1", "@pyos-bot submit-review 5 hours")
    world.gh.rename("reviewer1", "between")
    world.gh.rename("reviewer2", "reviewer1")
    world.gh.rename("between", "reviewer2")
    await world.say("reviewer1", "@pyos-bot submit-review 7 hours")
    one, other = (await world.record()).reviewers
    assert (one.login, one.review and one.review.hours) == ("reviewer2", 5)
    assert (other.login, other.review and other.review.hours) == ("reviewer1", 7)


async def test_an_editor_names_the_one_with_an_old_name(github: GitHub, tmp_path: Path) -> None:
    """Somebody else is assigned, beside the reviewer who had that name."""
    await github.reset()
    world = World(github, tmp_path / "journal.sqlite3")
    async with world.served():
        await assigned(world)
        await world.settled()
    world.gh.rename("reviewer1", "rev-one")
    world.gh.rename("stranger", "reviewer1")
    async with world.served():  # which remembers no account
        assert "✅" in await world.say("editor", "@pyos-bot assign-reviewer @reviewer1")
        people = [one.login for one in (await world.record()).reviewers]
        assert people == ["rev-one", "reviewer2", "reviewer1"]
        await world.settled()


async def test_a_renamed_editor_leads_on(world: World) -> None:
    """A guest, whose right only the record knows: of the new name, and nobody's of the old one."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @reviewer3")
    assert (await world.record()).guests == ("reviewer3",)
    world.gh.rename("reviewer3", "guest")
    world.gh.rename("stranger", "reviewer3")
    assert "✅" not in await world.say("reviewer3", "@pyos-bot assign-reviewer @reviewer1")
    assert "✅" in await world.say("guest", "@pyos-bot assign-reviewer @reviewer1")
    assert (await world.header())["Editor"] == "@guest"
    assert (await world.record()).guests == ("guest",)


async def test_a_team_is_its_accounts(world: World) -> None:
    """Whoever takes a member's old name is in no team, also while the team is kept in memory."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks")
    world.gh.rename("chief", "boss")
    world.gh.rename("stranger", "chief")
    assert "✅" not in await world.say("chief", "@pyos-bot assign-editor @editor")
    assert "✅" in await world.say("boss", "@pyos-bot assign-editor @editor")
    assert (await world.header())["EiC"] == "@boss"


async def test_a_renamed_author_stays_the_author(world: World) -> None:
    """With an author's rights, and no other on their own package; nobody is an author by the old name."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.rename("author", "writer")
    world.gh.rename("stranger", "author")
    assert "✅" not in await world.say("editor", "@pyos-bot assign-reviewer @writer")
    assert "✅" not in await world.say("author", "@pyos-bot hold 2 weeks")
    assert "✅" in await world.say("writer", "@pyos-bot hold 2 weeks")
    header = await world.header()
    assert header["Submitting Author"] == "(@writer)"
    assert header["All current maintainers"] == "(@writer, @maintainer)"
    assert (await world.record()).authors == ("writer", "maintainer")


async def test_a_renamed_author_edits_the_header(world: World) -> None:
    """The old name is no further author, and what is the editors' is put back as ever."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    world.gh.rename("author", "writer")
    await world.edit("writer", ("Editor: @editor", "Editor: @writer"))
    assert (await world.header())["Editor"] == "@editor"
    assert (await world.header())["Submitting Author"] == "(@writer)"
    assert (await world.record()).authors == ("writer", "maintainer")


async def test_what_was_asked_can_be_undone_by_the_new_name(world: World) -> None:
    """Whoever gave a command is known by their account: the new name may, the old one may not."""
    await assigned(world)
    before = (await world.issue())["body"]
    await world.say("reviewer1", "@pyos-bot submit-review 5 hours")
    world.gh.rename("reviewer1", "rev-one")
    world.gh.rename("stranger", "reviewer1")
    assert "✅" not in await world.say("reviewer1", "@pyos-bot undo")
    assert "I undid `submit-review`" in await world.say("rev-one", "@pyos-bot undo")
    assert (await world.record()).reviewers[0].review is None
    assert (await world.issue())["body"] == before.replace("@reviewer1", "@rev-one")


async def test_whoever_takes_part_is_kept_with_their_id(world: World) -> None:
    """Author, editor, reviewers; nobody who only passes by, or is named and was never seen."""
    await assigned(world)
    await world.say("stranger", "@pyos-bot status")
    ids = (await world.record()).ids
    people = {"author", "editor", "reviewer1", "reviewer2"}
    assert set(ids) == people
    accounts = {one: await world.gh.ask("nobody", "GET", f"/users/{one}") for one in people}
    assert ids == {one: account["id"] for one, account in accounts.items()}


async def test_an_account_that_is_gone(world: World) -> None:
    """Deleted, and the name taken: nobody has the role any more."""
    await assigned(world)
    world.gh.rename("reviewer1", "rev-one")
    world.gh.rename("stranger", "reviewer1")
    world.gh.fault(BY_ID, status=404)
    assert "✅" not in await world.say("reviewer1", "@pyos-bot submit-review 5 hours")
    assert (await world.record()).reviewers[0].login == "ghost"
    assert "✅" not in await world.say("reviewer1", "@pyos-bot submit-review 5 hours")


@pytest.mark.parametrize("handle", ["pyOpenSci", "dependabot", "Copilot"])
@pytest.mark.parametrize("line", ["assign-reviewer @{}", "assign-editor @{}", "set-eic @{}"])
async def test_only_people_take_part(world: World, handle: str, line: str) -> None:
    """An organization or a bot is refused by name; nothing changes."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    before = (await world.issue())["body"]
    answer = await world.say("chief", f"@pyos-bot {line.format(handle)}")
    assert f"`@{handle}` is an organization or a bot, not a person’s account" in answer
    assert (await world.issue())["body"] == before
    assert (await world.issue())["assignees"][0]["login"] == "editor"


async def test_an_organization_written_into_the_header(world: World) -> None:
    """It is recorded as nobody's reviewer."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.edit("editor", ("Reviewer 1: TBD", "Reviewer 1: @pyOpenSci"))
    assert (await world.record()).reviewers == ()
