"""Before a submission: presubmission inquiries and help requests, until the submission follows."""

from __future__ import annotations

import pytest

from builders import body
from world import World

INQUIRY = """\
Submitting Author: (@author)
Package Name: stargazer
One-Line Description of Package: Looks at stars
Repository Link (if existing): https://github.com/author/stargazer
EiC: TBD

---

Would it be in scope? We are not sure about the plots.
"""


async def said(world: World, number: int) -> list[str]:
    """What the bot said on an issue."""
    every = await world.gh.comments(number)
    return [one["body"] for one in every if one["user"]["type"] == "Bot"]


async def inquiry(world: World, text: str = INQUIRY) -> int:
    """An inquiry by the author."""
    return await world.open(text, labels=("presubmission",))


async def test_in_scope_and_followed_by_its_submission(world: World) -> None:
    """Welcome, answer, link to the form; the submission that names it closes it, both cross-linked."""
    asked = await inquiry(world)
    (welcome,) = await said(world, asked)
    assert "@author" in welcome
    assert "Review status" not in welcome, "one welcome, no status"
    assert "Only the editor in chief can use `in-scope`" in await world.say(
        "editor", "@pyos-bot in-scope"
    )
    answer = await world.say("chief", "@pyos-bot in-scope")
    assert f"/{world.gh.repo}/issues/new/choose" in answer
    assert f"#{asked}" in answer
    assert await world.labels() == {"presubmission", "Submission Requested"}
    assert (await world.header())["EiC"] == "@chief"
    assert (await world.issue())["state"] == "open"

    submission = await world.open(f"{body()}\nThis was discussed in #{asked}.\n")
    assert f"#{asked}" in await world.status_comment()
    assert (await world.record()).inquiries == (asked,)
    world.number = asked
    issue = await world.issue()
    assert (issue["state"], issue["state_reason"]) == ("closed", "completed")
    assert f"#{submission}" in (await said(world, asked))[-1]
    assert await world.labels() == {"presubmission", "Submission Requested"}
    told = len(await said(world, asked))
    await world.open(f"{body()}\nAgain about #{asked}.\n")
    assert len(await said(world, asked)) == told, "closed already: nothing more is said"


async def test_named_by_its_address(world: World) -> None:
    """The full address of the inquiry names it as well."""
    asked = await inquiry(world)
    url = f"https://github.com/{world.gh.repo}/issues/{asked}"
    await world.open(f"{body()}\nSee {url}, please.\n")
    assert (await world.gh.issue(asked))["state"] == "closed"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            body(author="(@stranger)", maintainers="(@stranger)") + "\nCloses #1\n",
            id="a stranger's own package",
        ),
        pytest.param(
            body() + "\n```\n#99 and pyOpenSci/other#1 and a#1b\n```\n", id="other numbers"
        ),
    ],
)
async def test_somebody_elses_inquiry(world: World, text: str) -> None:
    """Whoever names an inquiry that is not theirs changes nothing there, and links nothing."""
    asked = await inquiry(world)
    await world.open(text, "stranger" if "@stranger" in text else "author")
    assert (await world.gh.issue(asked))["state"] == "open"
    assert len(await said(world, asked)) == 1
    assert (await world.record()).inquiries == ()


async def test_a_submission_names_another_submission(world: World) -> None:
    """Only inquiries are closed by whoever names them."""
    first = await world.open(body())
    await world.open(f"{body()}\nWe need #{first}.\n")
    assert (await world.gh.issue(first))["state"] == "open"


async def test_out_of_scope(world: World) -> None:
    """Reason, other venues, label, closed as not planned; reopened, the label goes."""
    await inquiry(world)
    asked = await world.say("chief", "@pyos-bot out-of-scope")
    assert "Something is missing" in asked
    assert "`@pyos-bot out-of-scope TEXT`" in asked
    assert (await world.issue())["state"] == "open", "a reason is needed"
    answer = await world.say("chief", "@pyos-bot out-of-scope It is a web service")
    assert "It is a web service" in answer
    assert "https://joss.theoj.org" in answer
    issue = await world.issue()
    assert (issue["state"], issue["state_reason"]) == ("closed", "not_planned")
    assert await world.labels() == {"presubmission", "currently-out-of-scope"}
    assert "✅" in await world.say("chief", "@pyos-bot reopen")
    assert await world.labels() == {"presubmission"}
    await world.say("chief", "@pyos-bot in-scope")
    assert await world.labels() == {"presubmission", "Submission Requested"}


async def test_a_question_to_the_author(world: World) -> None:
    """The flag goes with the author's answer, on an inquiry as on a submission."""
    await inquiry(world)
    assert "@author" in await world.say("chief", "@pyos-bot request-info Who are the users?")
    assert "⌛ pending-maintainer-response" in await world.labels()
    await world.say("author", "Astronomers.")
    assert await world.labels() == {"presubmission"}


async def test_what_is_for_submissions_is_refused(world: World) -> None:
    """With the reason, and nothing changes; an inquiry may be rejected, and looked at."""
    await inquiry(world)
    before = await world.issue()
    for line in (
        "start-checks",
        "assign-editor @editor",
        "track joss",
        "accept v1",
        "undo",
        "mute",
    ):
        answer = await world.say("chief", f"@pyos-bot {line}")
        assert "This is a presubmission inquiry" in answer, line
    after = await world.issue()
    assert (after["labels"], after["body"]) == (before["labels"], before["body"])
    assert "`in-scope`" in await world.say("chief", "@pyos-bot help")
    assert "no longer" not in await world.say("author", "@pyos-bot status")
    await world.say("chief", "@pyos-bot set-eic me\n@pyos-bot reject It does not exist yet")
    assert (await world.issue())["state_reason"] == "not_planned"


async def test_in_scope_on_a_submission(world: World) -> None:
    """The other way round: what is for inquiries is refused on a submission."""
    await world.open(body())
    assert "This is a submission" in await world.say("chief", "@pyos-bot in-scope")


async def test_a_help_request(world: World) -> None:
    """One welcome, then silence: only help and the code of conduct."""
    number = await world.open("How do I begin?", labels=("Help Request",))
    assert len(await said(world, number)) == 1
    assert "a help request" in await world.say("chief", "@pyos-bot start-checks")
    assert "`help [COMMAND]`" in await world.say("author", "@pyos-bot help")
    assert "code of conduct" in await world.say("author", "@pyos-bot code-of-conduct")
    await world.change("chief", state="closed")
    await world.say("author", "Thanks!")
    assert await world.labels() == {"Help Request"}
    assert len(await said(world, number)) == 4
