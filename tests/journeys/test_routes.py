"""Other ways through a review: from JOSS, with a guest, withdrawn, adopted late, muted, handed over."""

from __future__ import annotations

import pytest

from builders import body
from sandbox import website
from world import World

FROM_JOSS = "10.21105/joss.01234"
TAIL = {
    "joss-submission-pending",
    "7/under-joss-review",
    "8/joss-review-complete",
    "9/joss-approved",
}
TO_JOSS = ("joss-submitted", "submit it to JOSS", "only review your paper", "Your JOSS paper")
POLICY = ".github/pyos-bot.yml"


async def everything_said(world: World) -> str:
    """All comments of the bot on this issue, as they stand now."""
    return "\n\n".join(
        one["body"] for one in await world.gh.comments(world.number) if one["user"]["type"] == "Bot"
    )


def put_on(world: World) -> set[str]:
    """Every label that was ever put on."""
    return {
        delivery.payload["label"]["name"]
        for delivery in world.gh.deliveries
        if delivery.action == "labeled"
    }


async def sent_to_joss(world: World) -> list[str]:
    """Words about submitting to JOSS that stand anywhere in the thread."""
    text = await everything_said(world)
    return [words for words in TO_JOSS if words in text]


# --- packages that JOSS has published ---


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(body(joss_doi=FROM_JOSS), id="in the header"),
        pytest.param(
            f"---\npublication:\n  doi: https://doi.org/{FROM_JOSS}\n---\n\n{body()}",
            id="publication fields",
        ),
    ],
)
async def test_from_joss_with_one_reviewer(world: World, text: str) -> None:
    """Proposed to the editor in chief, decided by them; one review, and it ends at stage 6."""
    await world.open(text)
    answer = await world.say("chief", "@pyos-bot start-checks")
    assert "`@pyos-bot track joss`, because the issue names a JOSS paper" in answer
    assert "track joss" in await world.status_comment()
    assert "Only the editor in chief" in await world.say("author", "@pyos-bot track joss")
    assert "one reviewer" in await world.say("chief", "@pyos-bot track joss")
    assert await world.labels() == {"0/pre-review-checks", "joss-fast-track"}
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1")
    assert await world.labels() == {"3/reviewers-assigned", "joss-fast-track"}
    await world.say("reviewer1", "@pyos-bot submit-review 3 hours")
    assert await world.labels() == {"4/reviews-in-awaiting-changes", "joss-fast-track"}
    if text.startswith("---"):
        top = text[: text.index("Submitting")]
        await world.edit("author", (top, ""))  # asked for: the website reads no header below it
        await world.edit("author", ("JOSS DOI: TBD", f"JOSS DOI: {FROM_JOSS}"))
    await world.say("editor", "@pyos-bot accept v1.1.0 archive 10.5281/zenodo.1234567")
    assert await world.labels() == {"6/pyOS-approved", "joss-fast-track"}
    assert "already published this package" in await world.say(
        "author", "@pyos-bot begin joss https://joss.theoj.org/1"
    )
    await world.say("author", "@pyos-bot done badge survey")
    await world.say("editor", "@pyos-bot done website invitation\n@pyos-bot close")
    assert (await world.issue())["state"] == "closed"
    entry = website.read(await world.issue())
    assert FROM_JOSS in entry["joss"]
    assert not put_on(world) & TAIL
    assert await sent_to_joss(world) == []


async def test_from_joss_with_the_editor_only(world: World) -> None:
    """A paper of the last year: no reviewer at all, accepted from stage 1; the ticked box means nothing."""
    await world.open(body(joss_doi=FROM_JOSS, joss=True))
    await world.say("chief", "@pyos-bot start-checks\n@pyos-bot track joss editor-only")
    await world.say("chief", "@pyos-bot assign-editor @editor")
    assert "accepts the package: `@pyos-bot accept`" in await world.status_comment()
    await world.say("editor", "@pyos-bot accept v1.1.0 archive 10.5281/zenodo.1234567")
    assert await world.labels() == {"6/pyOS-approved", "joss-fast-track"}
    entry = website.read(await world.issue())
    assert FROM_JOSS in entry["joss"]
    assert not entry["reviewers"]
    assert not put_on(world) & TAIL


async def test_from_joss_by_hand(world: World) -> None:
    """The label of the route by hand is the route, and acceptance by hand starts no JOSS tail."""
    await world.open(body(joss_doi=FROM_JOSS, joss=True, archive="10.5281/zenodo.1"))
    await world.relabel("chief", on=("joss-fast-track",))
    assert (await world.record()).route == "joss"
    await world.relabel("chief", on=("6/pyOS-approved",), off="0/pre-review-checks")
    await world.later(minutes=11)
    assert await world.labels() == {"6/pyOS-approved", "joss-fast-track"}
    assert not put_on(world) & TAIL


async def test_who_came_from_joss_is_not_sent_there(world: World) -> None:
    """The box is ticked all the same: no text, not even the folded welcome, speaks of submitting."""
    await world.open(body(joss_doi=FROM_JOSS, joss=True))
    await world.say("chief", "@pyos-bot start-checks\n@pyos-bot track joss editor-only")
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot accept v1.1.0 archive 10.5281/zenodo.1234567")
    assert await sent_to_joss(world) == []


async def test_a_paper_in_joss_is_not_submitted_again(world: World) -> None:
    """The editor in chief stays with the standard route: published in JOSS it is all the same."""
    await world.open(body(joss_doi=FROM_JOSS, joss=True))
    await world.say("chief", "@pyos-bot set-eic me\n@pyos-bot assign-editor @editor")
    await world.say(
        "editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2\n@pyos-bot reviews-in"
    )
    await world.say("editor", "@pyos-bot accept v1.1.0 archive 10.5281/zenodo.1234567")
    assert await world.labels() == {"6/pyOS-approved"}


async def test_help_offers_what_is_possible(world: World) -> None:
    """What this person can use now comes first: on a package from JOSS nothing of the JOSS tail."""
    await world.open(body(joss_doi=FROM_JOSS))
    await world.say("chief", "@pyos-bot set-eic me\n@pyos-bot track joss editor-only")
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot accept v1.1.0 archive 10.5281/zenodo.1234567")
    offered = (await world.say("author", "@pyos-bot help")).split("<details>")[0]
    assert "`done ITEM…`" in offered
    assert "joss-" not in offered


async def test_a_refusal_names_whom_to_ask(world: World) -> None:
    """The route is the editor in chief's: nobody is sent to the editor, least of all the editor."""
    await world.open(body())
    await world.say("chief", "@pyos-bot set-eic me\n@pyos-bot assign-editor @editor")
    answer = await world.say("editor", "@pyos-bot track joss")
    assert "`@chief`" in answer
    assert "`@editor`" not in answer


async def test_a_peer_reviewed_publication(world: World) -> None:
    """Fields of another journal speak for one reviewer; JOSS stays open to the package."""
    await world.open("---\npublication:\n  doi: 10.1038/s41586-020-2649-2\n---\n\n" + body())
    assert "track publication" in await world.say("chief", "@pyos-bot start-checks")
    await world.say("chief", "@pyos-bot track publication\n@pyos-bot assign-editor @editor")
    assert "The review has started with 1 reviewer (1 needed)" in await world.say(
        "editor", "@pyos-bot assign-reviewer @reviewer1"
    )
    assert await world.labels() == {"3/reviewers-assigned", "publication-fast-track"}


# --- a guest editor ---


async def test_a_guest_editor_without_access(world: World) -> None:
    """GitHub drops the assignee silently: said, and mended with their first comment."""
    await world.open(body())
    answer = await world.say("chief", "@pyos-bot assign-editor @reviewer3")
    assert "As a guest editor" in answer
    assert "@reviewer3, GitHub does not let me assign you yet" in answer
    assert "Please comment here once" in answer
    assert (await world.header())["Editor"] == "@reviewer3"
    assert (await world.issue())["assignees"] == []
    await world.say("stranger", "Who is this?")
    assert (await world.issue())["assignees"] == []
    answer = await world.say("reviewer3", "Hello!\n\n@pyos-bot seeking-reviewers")
    assert "✅" in answer, "their first word may be a command: the right is the EiC's word"
    assert [who["login"] for who in (await world.issue())["assignees"]] == ["reviewer3"]
    await world.say("reviewer3", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    assert await world.labels() == {"3/reviewers-assigned"}
    other = await world.gh.open_issue("author", "another", body(), ["1/editor-assigned"])
    await world.settled()
    assert "can use" in await world.say("reviewer3", "@pyos-bot seeking-reviewers", other)


async def test_a_guest_who_is_replaced_before_they_came(world: World) -> None:
    """Whoever does not lead any more is assigned no more, and has no right any more."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @reviewer3")
    await world.say("chief", "@pyos-bot assign-editor @editor")
    answer = await world.say("reviewer3", "@pyos-bot seeking-reviewers")
    assert "can use" in answer
    assert [who["login"] for who in (await world.issue())["assignees"]] == ["editor"]


# --- withdrawn, and back ---


async def test_withdrawn_and_reopened(world: World) -> None:
    """Asked once whether it is meant; the editor in chief opens it again, stage as it was."""
    await world.open(body(astropy=True))
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2\n@pyos-bot hold")
    assert "`@pyos-bot withdraw yes`" in await world.say("author", "@pyos-bot withdraw No time.")
    assert (await world.issue())["state"] == "open"
    assert "Only the author can use `withdraw`" in await world.say(
        "editor", "@pyos-bot withdraw yes"
    )
    answer = await world.say("author", "@pyos-bot withdraw yes We start again")
    assert all(f"@{login}" in answer for login in ("author", "reviewer1", "reviewer2", "editor"))
    assert "We start again" in answer
    issue = await world.issue()
    assert (issue["state"], issue["state_reason"]) == ("closed", "not_planned")
    assert await world.labels() == {"3/reviewers-assigned", "astropy", "incomplete-closed-review"}
    assert "can reopen it: `@pyos-bot reopen`" in await world.say("editor", "@pyos-bot reviews-in")
    assert "Only the editor in chief" in await world.say("author", "@pyos-bot reopen")
    assert "✅" in await world.say("chief", "@pyos-bot reopen")
    assert (await world.issue())["state"] == "open"
    assert await world.labels() == {"3/reviewers-assigned", "astropy"}
    assert (await world.header())["Reviewer 2"] == "@reviewer2"
    assert "✅" in await world.say("reviewer1", "@pyos-bot submit-review")


# --- taken on late, muted, tried out ---


async def test_an_old_review_is_adopted(world: World) -> None:
    """Years by hand before the bot came: not a word until ``adopt``, then it knows the stage."""
    text = body(eic="@chief", editor="@editor", reviewers=("@reviewer1", "@reviewer2"))
    async with world.unheard():
        await world.open(text, labels=("3/reviewer(s)-assigned", "topic: geospatial"))
    world.gh.clear_calls()
    await world.say("author", "Any news?")
    await world.relabel("editor", on=("on-hold",))
    await world.edit("author", ("Editor: @editor", "Editor: @stranger"))
    await world.edit("editor", ("Editor: @stranger", "Editor: @editor"))
    assert world.writes() == []
    assert "Only the editor in chief" in await world.say("editor", "@pyos-bot adopt")
    before = (await world.issue())["body"]
    assert "I will follow this review" in await world.say("chief", "@pyos-bot adopt")
    assert (await world.issue())["body"] == before
    assert await world.labels() == {"3/reviewer(s)-assigned", "topic: geospatial", "on-hold"}
    status = await world.status_comment()
    assert "under review" in status
    assert "(2 of 2)" in status, "the editor in chief has taken them over"
    assert "✅" in await world.say("reviewer1", "@pyos-bot submit-review")
    await world.say("reviewer2", "@pyos-bot submit-review")
    assert await world.labels() == {
        "4/reviews-in-awaiting-changes", "topic: geospatial", "on-hold",
    }  # fmt: skip


async def test_muted(world: World) -> None:
    """Nothing unasked is posted, what is due is done, commands are answered; ``unmute`` ends it."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor\n@pyos-bot mute")
    assert "I am muted here" in await world.status_comment()
    await world.edit("author", ("Editor: @editor", "Editor: @stranger"))
    assert (await world.header())["Editor"] == "@editor"
    await world.relabel("stranger", on=("astropy",))
    assert "astropy" not in await world.labels()
    assert await world.unasked() == []
    assert "editor assigned" in await world.say("author", "@pyos-bot status")
    await world.say("chief", "@pyos-bot unmute")
    await world.edit("author", ("Editor: @editor", "Editor: @stranger"))
    assert len(await world.unasked()) == 1


async def test_quiet(world: World) -> None:
    """A repository that only tries the bot out: no welcome, no status comment, but answers."""
    await world.gh.reset(files={POLICY: "quiet: true\n"})
    await world.open(body(astropy=True))
    assert await world.gh.comments(world.number) == []
    inquiry = await world.gh.open_issue("author", "Would it fit?", "?", ["presubmission"])
    await world.settled()
    assert await world.gh.comments(inquiry) == []
    assert "✅" in await world.say("chief", "@pyos-bot start-checks")
    await world.relabel("stranger", on=("Pangeo",))
    every = await world.gh.comments(world.number)
    assert len([one for one in every if one["user"]["type"] == "Bot"]) == 1
    assert "lines=" in every[-1]["body"]


# --- from one editor in chief to the next ---


async def test_handover(world: World) -> None:
    """In the digest issue only: listed first, then the reviews still in checks go to the new one."""
    await world.gh.reset(
        files={POLICY: "digest_issue: 1\n"},
        teams={**world.gh.seed.teams, "editor-in-chief": ("chief", "lead")},
    )
    assert await world.open("What is going on", "admin", ()) == 1
    checks = await world.open(body(package="one"))
    await world.say("chief", "@pyos-bot start-checks")
    led = await world.open(body(package="two"))
    await world.say("chief", "@pyos-bot start-checks\n@pyos-bot assign-editor @editor")
    inquiry = await world.open("EiC: @chief\n\n---\n", labels=("presubmission",))
    others = await world.open(body(package="three", eic="@lead"), "chief")
    assert "Please use it in #1." in await world.say("chief", "@pyos-bot handover @lead", others)

    assert "Only the editor in chief" in await world.say("editor", "@pyos-bot handover @lead", 1)
    assert "not on the editor in chief team" in await world.say(
        "chief", "@pyos-bot handover @editor", 1
    )
    listed = await world.say("chief", "@pyos-bot handover @lead", 1)
    world.number = checks
    assert (await world.header())["EiC"] == "@chief", "listed only"
    moving, staying = listed.split("**With an editor**")
    assert [f"#{n} " in moving for n in (checks, led, inquiry, others)] == [
        True,
        False,
        True,
        False,
    ]
    assert f"#{led} `two`" in staying
    answer = await world.say("chief", "@pyos-bot handover @lead yes", 1)
    assert f"#{checks}" in answer
    after = {}
    for number in (checks, led, inquiry, others):
        world.number = number
        after[number] = (await world.header())["EiC"]
    assert after == {checks: "@lead", led: "@chief", inquiry: "@lead", others: "@lead"}
    assert await world.unasked() == []
    assert f"#{led} " in await world.say("chief", "@pyos-bot handover @lead", 1), "still theirs"
