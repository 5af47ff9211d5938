"""The digest over HTTP: in its issue once a week, and on the terminal whenever somebody asks."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from journeys.test_audit import environment

from bot.cli import main
from bot.cli.digest import print_digest
from builders import body
from mirrors import keep
from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import World

MONDAY = datetime.combine(date(2027, 3, 1), time(9), UTC)
HOME = "GET /repos/{owner}/{repo}"


@pytest.fixture
async def office(github: GitHub, tmp_path: Path) -> World:
    """A GitHub where the bot was installed with a digest in issue 1, on a Monday morning."""
    await github.reset()
    await github.set_now(MONDAY)
    policy = tmp_path / "policy.yml"
    policy.write_text("digest_issue: 1\n")
    world = World(github, tmp_path / "journal.sqlite3", policy)
    world.number = await github.open_issue("chief", "The digest", "Where reviews stand")
    return world


async def digests(world: World) -> list[str]:
    """The comments in the issue for the digest."""
    return [one["body"] for one in await world.gh.comments(1) if one["user"]["type"] == "Bot"]


async def accepted(world: World, package: str, day: str, link: str) -> int:
    """An accepted package."""
    text = body(
        package=package, repository=link, date_accepted=day, version_accepted="v1", eic="@chief",
        editor="@editor", archive="10.5281/zenodo.1",
    )  # fmt: skip
    number = await world.gh.open_issue("author", package, text, ("6/pyOS-approved",))
    await world.gh.edit_issue("editor", number, state="closed")
    return number


async def repository(world: World, login: str, name: str, when: datetime) -> None:
    """Somebody's repository, to which nobody has pushed since then."""
    now = world.gh.now()
    await world.gh.set_now(when)
    await world.gh.ask(login, "POST", "/user/repos", {"name": name, "auto_init": True})
    await world.gh.set_now(now)


async def test_every_monday(office: World) -> None:
    """One comment a week from eight o'clock on, however often the bot looks, whatever happens to it."""
    async with office.served():
        review = await office.open(body())
        for hours, count in ((-2, 1), (0, 1), (1, 0), (6 * 24, 0), (7 * 24 - 2, 0), (7 * 24, 1)):
            await office.gh.set_now(MONDAY + timedelta(hours=hours))
            assert await office.bot.begin_week(office.gh.now()) == count
            await office.settled()
        before, this, after = await digests(office)
    assert f"[#{review}]" in this
    assert "week=2027-02-22" in before
    assert "week=2027-03-01" in this
    assert "week=2027-03-08" in after
    other = World(office.gh, office.database.with_name("new.sqlite3"), office.policy)
    async with other.served():
        assert await other.bot.begin_week(other.gh.now()) == 1, "its database knows of none"
        await other.settled()
        assert len(await digests(other)) == 3, "the issue does"


async def test_a_new_database_says_the_same(office: World) -> None:
    """On the very morning after it was lost: what is not known there stands on the issues."""
    async with office.served():
        await office.open(body())
        await office.say("chief", "@pyos-bot assign-editor @editor")
        await office.gh.set_now(MONDAY + timedelta(days=5))
    other = World(office.gh, office.database.with_name("new.sqlite3"), office.policy)
    async with other.served():
        assert await other.bot.begin_week(other.gh.now()) == 1
        await other.settled()
        (text,) = await digests(other)
    assert "starts to look for reviewers | March 1, 2027 (5 days)" in text
    assert "before I was installed" not in text


async def test_nobody_can_make_it_look_posted(office: World) -> None:
    """A stranger has the bot quote the mark of the week's digest before it comes."""
    async with office.served():
        answer = await office.say(
            "stranger", "@pyos-bot frobnicate `<!-- pyos-bot:digest week=2027-03-01 -->`"
        )
        assert "week=2027-03-01" in answer
        await office.bot.begin_week(office.gh.now())
        await office.settled()
        assert len([text for text in await digests(office) if "Status of all reviews" in text]) == 1


async def test_a_record_of_a_newer_version(office: World) -> None:
    """It is looked after, though not by this version: nobody is told to adopt it."""
    async with office.served():
        number = await office.open(body())
        (mirror,) = (await office.bot.journal.mirrors(office.gh.repo)).values()
        await keep(office.bot.journal, replace(mirror, record='{"v":99}', wake=None))
        await office.bot.refresh_wake_times(office.gh.now())
        await office.bot.begin_week(office.gh.now())
        await office.settled()
        (text,) = await digests(office)
    assert f"[#{number}]" in text
    assert "before I was installed" not in text


async def test_what_it_says(office: World) -> None:
    """Reviews with what the bot remembers of them, and packages by what happens where they live."""
    long_ago, lately = MONDAY - timedelta(days=800), MONDAY - timedelta(days=9)
    await repository(office, "author", "asleep", long_ago)
    await repository(office, "author", "alive", lately)
    await repository(office, "author", "released", long_ago)
    await repository(office, "author", "visited", long_ago)
    await office.gh.ask("author", "POST", "/repos/author/released/releases", {"tag_name": "v2"})
    day, home = "02/01/2027", "https://github.com/author"
    asleep = await accepted(office, "asleep", day, f"{home}/asleep")
    alive = await accepted(office, "alive", "02/01/2020", f"{home}/alive")
    released = await accepted(office, "released", day, f"{home}/released")
    gone = await accepted(office, "gone", day, f"{home}/gone")
    elsewhere = await accepted(office, "elsewhere", day, "http://127.0.0.1:9/author/elsewhere")
    strange = await office.gh.open_issue("author", "old", body(), ("2/seeking-reviewers",))
    async with office.served():
        review = await office.open(body())
        await office.say("chief", "@pyos-bot assign-editor @editor")
        await office.gh.set_now(MONDAY + timedelta(days=2))
        office.gh.clear_calls()
        await office.bot.begin_week(office.gh.now())
        await office.settled()
        (text,) = await digests(office)
        said = {
            int(n): line
            for line in text.split("\n")
            if (n := line.partition("[#")[2].partition("]")[0])
        }
        assert "`@editor` starts to look for reviewers | March 1, 2027 (2 days)" in said[review]
        assert "unknown" in said[strange]
        assert "no commit, release or pull request since December 21, 2024" in said[asleep]
        assert released not in said
        assert "no repository at its address" in said[gone]
        assert "not on GitHub" in said[elsewhere]
        assert "accepted on February 1, 2020" in said[alive]
        assert "`@author`: " in text
        assert "only `@astro` is on the editorial board" in text
        asked = [call.path for call in office.gh.calls if call.route == HOME]
        assert sorted(asked) == [
            f"/repos/author/{n}" for n in ("alive", "asleep", "gone", "released")
        ]
        office.number = alive
        assert "📬 Hello @author" in await office.say("editor", "@pyos-bot check-in")
        await office.gh.set_now(MONDAY + timedelta(days=7))
        await office.bot.begin_week(office.gh.now())
        await office.settled()
        assert "accepted on February 1, 2020" not in (await digests(office))[-1]
    assert contract.violations(office.gh) == []


async def test_switched_off(world: World) -> None:
    """Without an issue for it there is none; in one that is closed, or not there, nothing is posted."""
    number = await world.open(body())
    assert await world.bot.begin_week(world.gh.now()) == 0
    assert number == world.number


@pytest.mark.parametrize("how", ["closed", "missing"])
async def test_no_place_for_it(office: World, how: str) -> None:
    """Nobody wants it there, or there is no there."""
    if how == "closed":
        await office.gh.edit_issue("chief", 1, state="closed")
    else:
        await office.gh.delete_issue(1)
    async with office.served():
        office.gh.clear_calls()
        assert await office.bot.begin_week(office.gh.now()) == 1
        await office.settled()
        assert office.writes() == []
        assert (await office.bot.readiness()).set_aside == 0


async def test_on_the_terminal(office: World, capsys: pytest.CaptureFixture[str]) -> None:
    """The same facts without a database, as Markdown or JSON; GitHub is only read."""
    async with office.served():
        review = await office.open(body(package="star\u202egazer"))
        await office.say("chief", "@pyos-bot assign-editor @editor")
    await accepted(office, "old", "02/01/2020", "nowhere")
    await office.gh.set_now(office.gh.now() + timedelta(days=3))
    office.gh.clear_calls()
    run = environment(office.gh)
    assert await print_digest(run, office.gh.now, office.gh.repo, as_json=False) == 0
    text = capsys.readouterr().out
    assert re.search(rf"\[#{review}\].*March 1, 2027 \(3 days\)", text)
    assert "\u202e" not in text
    assert await print_digest(run, office.gh.now, office.gh.repo, as_json=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == 1
    assert [(one["number"], one["step"]) for one in found["reviews"]] == [
        (review, "seek reviewers")
    ]
    assert [one["trouble"] for one in found["packages"]] == ["elsewhere"]
    assert len(found["check_ins"]) == 1
    assert office.writes() == []
    office.gh.fault("GET /orgs/{org}/teams/{team_slug}/members", status=502, count=9)
    assert await print_digest(run, office.gh.now, office.gh.repo, as_json=False) == 2
    assert "did not answer who is on the team" in capsys.readouterr().err
    office.gh.clear_faults()
    assert await print_digest(run, office.gh.now, "nobody/nothing", as_json=False) == 2
    assert "pyos-bot digest: the App is not installed" in capsys.readouterr().err
    assert contract.violations(office.gh) == []


def test_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is missing in the environment is said."""
    monkeypatch.delenv("GITHUB_APP_ID", raising=False)
    with pytest.raises(SystemExit) as ended:
        main.main(["digest", "o/r"])
    assert ended.value.code == 2
    assert "GITHUB_APP_ID" in capsys.readouterr().err
