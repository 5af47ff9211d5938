"""Reviews as people lead them: by labels, by hand and in prose, with the bot beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from builders import body
from world import World

DOI = "10.5281/zenodo.1234567"
PROSE = "My review is complete, I opened issues #4 and #5 in the repository, six hours"
LONG = "I have read the documentation and the tests of this package. " * 12
TEMPLATE = (
    "## Package Review\n\n- [x] As the reviewer I confirm that there are no conflicts of interest\n\n"
    "Estimated hours spent reviewing: 6\n\n### Review Comments\n\nFine.\n"
)
ISSUE = "GET /repos/{owner}/{repo}/issues/{issue_number}"
THREAD = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments"


@asynccontextmanager
async def nobody_listens(world: World) -> AsyncIterator[None]:
    """What happens here was before the bot came."""
    async with world.unheard():
        yield
    world.gh.clear_calls()


async def next_step(world: World) -> str:
    """Who acts next, as the status comment says."""
    text = await world.status_comment()
    return next(line for line in text.splitlines() if line.startswith("| **Next**"))


async def seated(world: World) -> None:
    """A submission with its editor and two reviewers."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks\n@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")


async def test_accepted_by_label_and_completed_by_commands(world: World) -> None:
    """The editor changes labels only; version, archive and day come from the author's command, then all is closed."""
    await seated(world)
    await world.relabel("editor", on=("4/reviews-in-awaiting-changes",), off="3/reviewers-assigned")
    await world.relabel("editor", on=("6/pyOS-approved",), off="4/reviews-in-awaiting-changes")
    assert "- [ ] The accepted version is released" in await world.status_comment()
    assert "Nothing to do" not in await world.say("author", f"@pyos-bot released v1.1.0 {DOI}")
    header = await world.header()
    assert header["Version accepted"] == "v1.1.0"
    assert header["Archive"] == DOI
    assert header["Date accepted (month/day/year)"] == "11/21/2026"
    told = await world.say("editor", "@pyos-bot accept v2.0.0")
    assert "already says `v1.1.0`" in told
    assert (await world.header())["Version accepted"] == "v1.1.0"
    await world.say("author", "@pyos-bot done badge survey")
    await world.say("editor", "@pyos-bot done website invitation")
    assert "`@pyos-bot close`" in await next_step(world)
    assert "The review is complete" in await world.say("editor", "@pyos-bot close")
    assert "accepted, closed, since November 21, 2026" in await world.status_comment()
    assert await world.labels() == {"6/pyOS-approved"}


async def test_an_old_review_adopted_in_the_middle(world: World) -> None:
    """Its people and their reviews are found; nobody is called, and the review goes on to its end."""
    async with nobody_listens(world):
        text = body(eic="@chief", editor="@editor", reviewers=("@reviewer1", "@reviewer2"))
        await world.open(text, labels=("4/reviews-in-awaiting-changes",))
        await world.gh.edit_issue("chief", world.number, assignees=["editor"])
        first = await world.gh.comment("reviewer1", world.number, TEMPLATE)
        await world.gh.comment("author", world.number, LONG)
        second = await world.gh.comment("reviewer2", world.number, LONG)
        await world.gh.comment("reviewer2", world.number, "Thanks!")
    await world.say("stranger", "@pyos-bot status")
    await world.say("reviewer1", "@pyos-bot help")
    assert all("issues/comments/{comment_id}" not in route for route in world.writes())
    answer = await world.say("chief", "@pyos-bot adopt")
    assert "@reviewer1" not in answer.replace("`@reviewer1`", "")
    assert await world.unasked() == []
    status = await world.status_comment()
    assert "(2 of 2)" in status
    assert f"`@reviewer1`: review submitted ([review]({first['html_url']}))" in status
    assert f"`@reviewer2`: review submitted ([review]({second['html_url']}))" in status
    assert "`@pyos-bot submit-response`" in await next_step(world)
    assert (await world.record()).reviewers[0].by == "chief"
    await world.say("author", "@pyos-bot submit-response")
    await world.say("editor", "@pyos-bot author-responded")
    for reviewer in ("reviewer1", "reviewer2"):
        assert "✅" in await world.say(reviewer, "@pyos-bot approve-changes")
    await world.say("editor", f"@pyos-bot accept v1.0.0 archive {DOI}")
    assert await world.labels() == {"6/pyOS-approved"}


async def test_reviews_in_prose_only(world: World) -> None:
    """One is asked about and recorded by its editor, the other handed in by a command below it."""
    await seated(world)
    first = await world.gh.comment("reviewer1", world.number, PROSE)
    await world.settled()
    exact = f"@pyos-bot record-review @reviewer1 {first['html_url']} 6 hours"
    assert f"`{exact}`" in await world.status_comment()
    await world.later(days=40)
    said = "\n".join(await world.unasked())
    assert "@reviewer1" not in said, "nobody reminds who has delivered"
    assert "@reviewer2" in said
    assert "✅" in await world.say("editor", exact)
    second = await world.gh.comment("reviewer2", world.number, LONG + "It took five hours.")
    await world.settled()
    world.gh.clear_calls()
    answer = await world.say("reviewer2", "@pyos-bot submit-review")
    assert f"[your earlier comment]({second['html_url']})" in answer
    reads = [call.route for call in world.gh.calls if not call.writes]
    assert reads == [THREAD, ISSUE]
    assert "4/reviews-in-awaiting-changes" in await world.labels()
    one, other = (await world.record()).reviewers
    assert one.review is not None
    assert other.review is not None
    assert (one.review.hours, other.review.hours) == (6, 5)
    assert "record-review" not in await world.status_comment()


async def test_two_editors(world: World) -> None:
    """Both stand in the header and both may act; when one leaves, the other goes on to the end."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks\n@pyos-bot assign-editor @editor")
    await world.edit("chief", ("Editor: @editor", "Editor: @editor, @editor2"))
    assert "(`@editor` and `@editor2`)" in await next_step(world)
    assert "✅" in await world.say("editor2", "@pyos-bot seeking-reviewers")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1")
    await world.say("editor2", "@pyos-bot assign-reviewer @reviewer2")
    await world.say("editor", "@pyos-bot reviews-in")
    status = await world.status_comment()
    assert "[review]" not in status, "the editor's word is nobody's review"
    await world.say("author", "@pyos-bot submit-response")
    await world.say("editor", "@pyos-bot step-down")
    assert (await world.header())["Editor"] == "@editor2"
    await world.say("editor2", "@pyos-bot author-responded")
    assert await world.labels() == {"5/awaiting-reviewer-response"}
    await world.say("reviewer1", "@pyos-bot approve-changes")
    await world.say("editor2", "@pyos-bot approve-changes for @reviewer2")
    assert "(`@editor2`) accepts the package" in await next_step(world)
    await world.say("editor2", f"@pyos-bot accept v1.0.0 archive {DOI}")
    await world.say("author", "@pyos-bot done badge survey")
    await world.say("editor2", "@pyos-bot done website invitation\n@pyos-bot close")
    assert (await world.issue())["state"] == "closed"


async def test_the_author_answered_the_checks(world: World) -> None:
    """0 and 5 by hand: both stay, and the editor in chief is next, until the checks go on."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks")
    await world.relabel("chief", on=("5/awaiting-reviewer-response",))
    await world.later(minutes=30)
    assert await world.labels() == {"0/pre-review-checks", "5/awaiting-reviewer-response"}
    assert "the editor in chief (`@chief`) finishes" in await next_step(world)
    await world.say("chief", "@pyos-bot checks-done\n@pyos-bot assign-editor @editor")
    assert await world.labels() == {"1/editor-assigned"}


async def test_a_review_that_has_ended_says_so(world: World) -> None:
    """At once, after weeks, and to whoever asks."""
    await seated(world)
    await world.say("editor", "@pyos-bot reviews-in")
    await world.say("chief", "@pyos-bot out-of-scope It is a web service")
    words = "closed (out of scope), at `4/reviews-in-awaiting-changes`, since November 21, 2026"
    assert words in await world.status_comment()
    await world.later(days=20)
    assert words in await world.say("stranger", "@pyos-bot status")
    assert await world.unasked() == []


async def test_a_review_posted_too_early_and_deleted(world: World) -> None:
    """The author is not told that it is in, and posted again it counts."""
    await seated(world)
    await world.say("reviewer1", f"@pyos-bot submit-review 3 hours\n\n{LONG}")
    early = await world.gh.comment("reviewer2", world.number, TEMPLATE)
    await world.settled()
    assert "`@reviewer2`: review submitted" in await world.status_comment()
    await world.gh.delete_comment("reviewer2", early["id"])
    await world.settled()
    assert "`@reviewer2`: review due on December 12, 2026" in await world.status_comment()
    await world.later(hours=2)
    assert await world.labels() == {"3/reviewers-assigned"}
    assert await world.unasked() == []
    await world.gh.comment("reviewer2", world.number, TEMPLATE)
    await world.settled()
    await world.later(hours=2)
    assert await world.labels() == {"4/reviews-in-awaiting-changes"}
