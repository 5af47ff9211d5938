"""Partner communities: their decision, by command or by label, whatever becomes of the review."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.review.model.record import AffiliationState
from builders import body
from sandbox import website
from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import BOTH, World

ACCEPT = "@pyos-bot accept v1.1.0 archive 10.5281/zenodo.1234567"
TICKED, UNTICKED = "- [x] Astropy", "- [ ] Astropy"
SUNPY = """\
partners:
  sunpy: {name: SunPy, label: 'topic: sun', editors: [reviewer3], notify: ['@reviewer2']}
"""


async def outcome(world: World, partner: str = "astropy") -> AffiliationState | None:
    """What the bot remembers of a partner's decision."""
    decision = (await world.record()).affiliation.get(partner)
    return decision.outcome if decision else None


async def reviewed(world: World, text: str) -> None:
    """A submission with its reviews in, for which nothing but the acceptance is missing."""
    await world.open(text)
    await world.say("chief", "@pyos-bot start-checks\n@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
    await world.say("editor", "@pyos-bot reviews-in")


async def test_affiliated_but_not_accepted(world: World) -> None:
    """The partner says yes, pyOpenSci says no: both stand."""
    await world.open(body(astropy=True))
    answer = await world.say("chief", "@pyos-bot start-checks")
    assert answer.count("@astro") == 1, "one mention of the partner's contact"
    assert "It is useful for astronomers." in answer
    await world.say("astro", "@pyos-bot affiliate A joy")
    await world.say("chief", "@pyos-bot reject It repeats an accepted package")
    issue = await world.issue()
    assert (issue["state"], issue["state_reason"]) == ("closed", "not_planned")
    assert await world.labels() == {"0/pre-review-checks", "astropy"}
    assert TICKED in issue["body"]
    assert "Astropy: affiliated" in await world.status_comment()


async def test_the_contact_with_the_fewest_reviews(world: World) -> None:
    """Where the policy names no contact, whoever of the partner leads the fewest open reviews is told."""
    policy = "partners: {astropy: {editors: [astro, editor2]}}\n"
    await world.gh.reset(files={".github/pyos-bot.yml": policy})
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor2")
    for _ in range(2):
        await world.open(body(astropy=True))
        answer = await world.say("chief", "@pyos-bot start-checks")
        assert "@astro:" in answer
        assert "@editor2" not in answer


async def test_declined_then_affiliated_after_closing(world: World) -> None:
    """The decision may be revised on a closed issue; the website follows the tick."""
    await reviewed(world, body(astropy=True))
    assert "Reason" in await world.say("astro", "@pyos-bot decline-affiliation Not for astronomers")
    assert "astropy" not in await world.labels()
    await world.say("editor", ACCEPT)
    await world.change("editor", state="closed")
    assert not website.read(await world.issue())["partners"]
    assert "affiliated with **Astropy**" in await world.say("astro", "@pyos-bot affiliate astropy")
    assert await world.labels() == {"6/pyOS-approved", "astropy"}
    assert website.read(await world.issue())["partners"] == ["astropy"]
    assert (await world.issue())["state"] == "closed"


async def test_archived_then_revoked(world: World) -> None:
    """Years later: the package is archived, and the partner ends the affiliation."""
    await reviewed(world, body(astropy=True))
    await world.say("astro", "@pyos-bot affiliate")
    await world.say("editor", ACCEPT)
    await world.say("editor", "@pyos-bot done badge survey website invitation\n@pyos-bot close")
    assert "archived" in await world.say("chief", "@pyos-bot archive No answer to the check-in")
    answer = await world.say("astro", "@pyos-bot revoke-affiliation It is no longer maintained")
    assert "no longer affiliated" in answer
    assert await world.labels() == {"6/pyOS-approved", "archived"}
    assert not website.read(await world.issue())["partners"]
    assert await outcome(world) is AffiliationState.REVOKED


async def test_undecided_at_acceptance(world: World) -> None:
    """The tick goes until the partner decides, and the acceptance says so."""
    await reviewed(world, body(astropy=True))
    assert "not decided on affiliation yet" in await world.say("editor", ACCEPT)
    assert await world.labels() == {"6/pyOS-approved", "astropy"}
    assert not website.read(await world.issue())["partners"]
    await world.say("astro", "@pyos-bot affiliate")
    assert website.read(await world.issue())["partners"] == ["astropy"]


async def test_the_author_ticks_what_was_declined(world: World) -> None:
    """The line in the text follows the decision: no author gives themselves the website's badge."""
    await reviewed(world, body(astropy=True))
    await world.say("astro", "@pyos-bot decline-affiliation Not for astronomers")
    await world.say("editor", ACCEPT)
    await world.edit("author", (UNTICKED, TICKED))
    assert not website.read(await world.issue())["partners"]


@BOTH
async def test_the_partners_own_hand_on_the_label(world: World) -> None:
    """On: affiliated, with the box in the text. Off and on again within ten minutes: nothing."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks")
    await world.relabel("astro", on=("astropy",))
    assert await outcome(world) is AffiliationState.AFFILIATED
    assert TICKED in (await world.issue())["body"]
    said = await world.unasked()
    assert len(said) == 1
    assert "affiliated with **Astropy**" in said[0]
    await world.relabel("astro", off="astropy")
    await world.later(minutes=9)
    assert await outcome(world) is AffiliationState.AFFILIATED
    await world.relabel("astro", on=("astropy",))
    await world.later(minutes=30)
    assert await outcome(world) is AffiliationState.AFFILIATED
    assert await world.unasked() == said
    assert "astropy" in await world.labels()


@pytest.mark.parametrize("decided", [False, True], ids=["requested", "affiliated"])
async def test_the_partner_takes_the_label_off(world: World, decided: bool) -> None:
    """Still off after ten minutes: that is a no; the reason is asked for, and can be given."""
    await world.open(body(astropy=True))
    await world.say("chief", "@pyos-bot start-checks")
    if decided:
        await world.say("astro", "@pyos-bot affiliate")
    await world.relabel("astro", off="astropy")
    await world.later(minutes=9)
    assert await world.unasked() == []
    await world.later(minutes=11)
    now = await outcome(world)
    assert now is AffiliationState.DECLINED
    assert UNTICKED in (await world.issue())["body"]
    assert "astropy" not in await world.labels()
    (told,) = await world.unasked()
    assert "@astro, you removed the label" in told
    assert "`@pyos-bot decline-affiliation astropy REASON`" in told
    answer = await world.say("astro", "@pyos-bot decline-affiliation astropy Too slow for us")
    assert "Too slow for us" in answer
    assert "Too slow for us" in await world.status_comment()
    await world.later(minutes=60)
    assert await world.unasked() == [told]


async def test_an_editor_puts_the_label_on(world: World) -> None:
    """That is a request: the contact is told once, the partner decides."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks")
    await world.relabel("editor", on=("astropy",))
    assert await outcome(world) is AffiliationState.REQUESTED
    (told,) = await world.unasked()
    assert told.count("@astro") == 1
    assert UNTICKED in (await world.issue())["body"]
    assert "asked for, not decided" in await world.status_comment()
    await world.relabel("editor", off="astropy")
    assert "Affiliation" not in await world.status_comment(), "taken back before anybody decided"
    assert await world.unasked() == [told]


async def test_an_editor_takes_off_what_the_partner_decided(world: World) -> None:
    """Once the partner has decided, an editor's hand on the label is anybody else's."""
    await world.open(body(astropy=True))
    await world.say("astro", "@pyos-bot affiliate")
    await world.relabel("editor", off="astropy")
    assert "astropy" in await world.labels()
    (told,) = await world.unasked()
    assert "@editor" in told
    await world.later(minutes=11)
    assert await outcome(world) is AffiliationState.AFFILIATED


async def test_the_author_ticks_the_box_later(world: World) -> None:
    """Forgotten at the opening, ticked before the checks: the label goes on, the contact is told."""
    await world.open(body())
    await world.edit("author", (UNTICKED, TICKED))
    answer = await world.say("chief", "@pyos-bot start-checks")
    assert answer.count("@astro") == 1
    assert await world.labels() == {"0/pre-review-checks", "astropy"}


@pytest.mark.parametrize("who", ["author", "stranger", "pangeo-ed"])
async def test_anybody_elses_hand_on_the_label(world: World, who: str) -> None:
    """Put back and explained, on or off, and no decision comes of it."""
    await world.open(body(astropy=True, pangeo=False))
    await world.say("chief", "@pyos-bot start-checks")
    await world.relabel(who, off="astropy")
    assert "astropy" in await world.labels()
    (told,) = await world.unasked()
    assert f"@{who}" in told
    assert "`astropy`" in told
    if who != "pangeo-ed":
        await world.relabel(who, on=("Pangeo",))
        assert "Pangeo" not in await world.labels()
        assert len(await world.unasked()) == 2
    assert await outcome(world) is AffiliationState.REQUESTED
    await world.later(minutes=11)
    assert await outcome(world) is AffiliationState.REQUESTED


async def test_on_somebodys_behalf(world: World) -> None:
    """An editor writes down what the partner decided elsewhere; that person is mentioned once."""
    await world.open(body(astropy=True))
    await world.say("chief", "@pyos-bot start-checks")
    url = "https://example.org/minutes/7"
    assert "is not an editor of Astropy" in await world.say(
        "editor", f"@pyos-bot affiliate astropy for @reviewer1 {url}"
    )
    assert "Only an editor" in await world.say(
        "pangeo-ed", f"@pyos-bot affiliate astropy for @astro {url}"
    )
    assert "Only Astropy's own editors decide" in await world.say(
        "editor", "@pyos-bot affiliate astropy"
    )
    answer = await world.say("editor", f"@pyos-bot affiliate astropy for @astro {url}")
    assert answer.count("@astro") == 1
    decision = (await world.record()).affiliation["astropy"]
    assert (decision.by, decision.recorded_by, decision.url) == ("astro", "editor", url)
    await world.say("astro", "@pyos-bot decline-affiliation astropy I never said so")
    assert await outcome(world) is AffiliationState.DECLINED
    assert "astropy" not in await world.labels()


async def test_an_author_decides_nothing(world: World) -> None:
    """A partner's editor who is a maintainer here holds no right on this package."""
    await world.open(body(maintainers="(@author, @astro)", astropy=True))
    assert "no other role in its review" in await world.say("astro", "@pyos-bot affiliate")
    await world.relabel("astro", off="astropy")
    assert "astropy" in await world.labels()
    await world.later(minutes=11)
    assert (await world.record()).affiliation == {}


async def test_a_partner_that_takes_no_decisions(world: World) -> None:
    """The label goes on, nobody is called and nobody waits; its editors may decide all the same."""
    await reviewed(world, body(pangeo=True))
    assert "Pangeo" in await world.labels()
    every = "\n".join(one["body"] for one in await world.gh.comments(world.number))
    assert "@pangeo-ed" not in every
    assert "no decisions at the moment" in await world.status_comment()
    await world.say("pangeo-ed", "@pyos-bot affiliate")
    await world.say("editor", ACCEPT)
    assert website.read(await world.issue())["partners"] == ["pangeo"]


async def test_a_third_partner_of_the_repository(world: World) -> None:
    """A partner is configuration: label, contact, decision. The website is spared what it cannot read."""
    labels = (*world.gh.seed.labels, "topic: sun")
    await world.gh.reset(files={".github/pyos-bot.yml": SUNPY}, labels=labels)
    text = body(astropy=True).replace(
        "- [ ] Pangeo", "- [x] SunPy: It is about the sun\n- [ ] Pangeo"
    )
    await reviewed(world, text)
    assert {"astropy", "topic: sun"} <= await world.labels()
    every = [one["body"] for one in await world.gh.comments(world.number)]
    assert (
        sum(
            "@reviewer2: the author has requested affiliation with **SunPy**" in one
            for one in every
        )
        == 1
    )
    await world.say("reviewer3", "@pyos-bot decline-affiliation Not yet")
    assert await outcome(world, "sunpy") is AffiliationState.DECLINED, (
        "the only one that is theirs is meant"
    )
    assert await outcome(world) is AffiliationState.REQUESTED
    answer = await world.say("reviewer3", "@pyos-bot affiliate SunPy It shines")
    assert "website will not show" in answer
    await world.say("astro", "@pyos-bot affiliate astropy")
    await world.say("editor", ACCEPT)
    assert await world.labels() == {"6/pyOS-approved", "astropy", "topic: sun"}
    assert website.read(await world.issue())["partners"] == ["astropy"]


async def test_a_third_partner_of_the_operator(github: GitHub, tmp_path: Path) -> None:
    """The same from the file that ``PYOS_BOT_POLICY`` names; by label, as partners like it."""
    policy = tmp_path / "policy.yml"
    policy.write_text(SUNPY, encoding="utf-8")
    await github.reset(labels=(*github.seed.labels, "topic: sun"))
    world = World(github, tmp_path / "journal.sqlite3", policy=policy)
    async with world.served():
        await world.open(body())
        await world.relabel("reviewer3", on=("topic: sun",))
        assert await outcome(world, "sunpy") is AffiliationState.AFFILIATED
        (told,) = await world.unasked()
        assert "website will not show" in told, "there is no box for it in the text"
        await world.relabel("stranger", off="topic: sun")
        assert "topic: sun" in await world.labels()
    assert contract.violations(github) == []
