"""A whole review by comments: submission, acceptance, affiliation, JOSS."""

from __future__ import annotations

from builders import body
from world import BOTH, World


@BOTH
async def test_from_submission_to_joss(world: World) -> None:
    """The main path ends with the right labels, header, comments and people."""
    await world.open(body(astropy=True, joss=True))
    assert await world.labels() == {"New Submission!", "0/pre-review-checks", "astropy"}
    assert len(await world.gh.comments(world.number)) == 1
    assert "Welcome, @author" in await world.status_comment()

    assert "Pre-review checks" in await world.say("chief", "@pyos-bot start-checks")
    assert await world.labels() == {"0/pre-review-checks", "astropy"}
    assert (await world.header())["EiC"] == "@chief"
    assert "have passed" in await world.say("chief", "@pyos-bot checks-done")
    await world.say("chief", "Thank you!\n\nHi @pyos-bot, please assign @editor as editor.")
    assert await world.labels() == {"1/editor-assigned", "astropy"}
    assert [who["login"] for who in (await world.issue())["assignees"]] == ["editor"]

    await world.say("editor", "@pyos-bot seeking-reviewers")
    assert "is affiliated" in await world.say("astro", "@pyos-bot affiliate")
    assert "- [x] Astropy" in (await world.issue())["body"]
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1, @reviewer2 by in 3 weeks")
    assert await world.labels() == {"3/reviewers-assigned", "astropy"}
    assert (await world.header())["Reviewer 2"] == "@reviewer2"

    await world.say("reviewer1", "A fine package.\n\n@pyos-bot submit-review 5 hours")
    assert "All reviews are in" in await world.say("reviewer2", "@pyos-bot submit-review")
    assert await world.labels() == {"4/reviews-in-awaiting-changes", "astropy"}
    await world.say("author", "@pyos-bot submit-response")
    await world.say("editor", "@pyos-bot author-responded")
    await world.say("reviewer1", "@pyos-bot approve-changes")
    assert "all reviewers recommend" in await world.say("reviewer2", "@pyos-bot approve-changes")

    assert "pyOpenSci has accepted" in await world.say("editor", "@pyos-bot accept")
    assert await world.labels() == {"5/awaiting-reviewer-response", "astropy"}
    assert "released and accepted" in await world.say(
        "author", "@pyos-bot released v1.2.0 10.5281/zenodo.1234567"
    )
    assert await world.labels() == {"6/pyOS-approved", "joss-submission-pending", "astropy"}
    await world.say("author", "@pyos-bot joss-submitted https://example.org/joss/1")
    await world.say("editor", "@pyos-bot joss-reviewed")
    await world.say("author", "@pyos-bot joss-accepted 10.21105/joss.01234")
    assert await world.labels() == {"6/pyOS-approved", "9/joss-approved", "astropy"}
    assert "Marked as done" in await world.say("author", "@pyos-bot done badge survey")
    for reviewer in ("reviewer1", "reviewer2"):
        assert "Marked as done" in await world.say(reviewer, "@pyos-bot done survey")
    await world.say("editor", "@pyos-bot done website invitation\n@pyos-bot close")
    assert (await world.issue())["state"] == "closed"
    header = await world.header()
    assert header["JOSS DOI"] == "10.21105/joss.01234"
    assert header["Version accepted"] == "v1.2.0"
    status = await world.status_comment()
    assert "**Next**" not in status
    assert "- [ ]" not in status
