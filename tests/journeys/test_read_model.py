"""What everybody may see follows every event, and can be read again from GitHub."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from journeys.test_audit import environment

from bot.adapters.journal import Journal
from bot.adapters.reviews import StageChange, StoredReview
from bot.cli.rebuild import rebuild
from bot.review.pages.summary import Summary
from builders import REPO, body
from world import World


async def stored(world: World, journal: Journal | None = None) -> StoredReview:
    """The review as it is kept."""
    lane = f"{REPO.lower()}#{world.number}"
    [found] = await (journal or world.bot.journal).reviews.read([lane])
    return found


async def summary(world: World) -> Summary:
    """The review as everybody sees it."""
    return Summary.model_validate_json((await stored(world)).summary or "")


def places(changes: tuple[StageChange, ...]) -> list[str]:
    """Where it was."""
    return [one.place for one in changes]


async def test_it_follows_commands_and_hands(world: World) -> None:
    """A command, a label, a text: whatever changes."""
    await world.open(body())
    assert (await summary(world)).place == "submitted"
    await world.say("chief", "@pyos-bot start-checks")
    await world.say("chief", "@pyos-bot assign-editor @editor")
    found = await summary(world)
    assert (found.place, found.editors) == ("editor_assigned", ("editor",))
    await world.relabel("editor", on=("2/seeking-reviewers",), off="1/editor-assigned")
    assert (await summary(world)).place == "seeking_reviewers"
    await world.edit("author", ("Looks at stars", "Looks at <b>stars</b>"))
    assert (await summary(world)).description == "Looks at <b>stars</b>"
    assert places((await stored(world)).changes) == [
        "submitted", "checks", "editor_assigned", "seeking_reviewers",
    ]  # fmt: skip
    await world.change("chief", state="closed")
    assert (await summary(world)).place == "closed"


async def test_a_public_repository_is_shown(world: World) -> None:
    """As soon as it was looked at; no more calls for that."""
    await world.bot.sweep(world.gh.now())
    assert set(await world.bot.journal.reviews.shown()) == {REPO.lower()}


async def test_rebuilt_from_github(world: World, database_url: str) -> None:
    """Lost, or in a new database, it is as it was, with the stages' times from the issue's own history."""
    await world.open(body())
    await world.say("chief", "@pyos-bot start-checks")
    await world.gh.set_now(world.gh.now().replace(hour=20))
    await world.say("chief", "@pyos-bot assign-editor @editor")
    before = await stored(world)
    own = database_url.startswith("sqlite")  # the bot's, while it runs
    journal = world.bot.journal if own else await Journal.open(database_url)
    await journal.reviews.forget(before.lane)
    environ = environment(world.gh) | {
        "DATABASE_URL": f"sqlite:///{Path(world.database)}" if own else database_url,
        "GITHUB_WEBHOOK_SECRET": world.gh.webhook_secret,
    }
    assert await rebuild(environ, world.gh.now) == 0
    again = await stored(world, journal)
    assert again.summary == before.summary
    assert places(again.changes) == ["submitted", "checks", "editor_assigned"]
    assert set(await journal.reviews.shown()) == {REPO.lower()}
    assert await rebuild(environ, world.gh.now, "Some/Where") == 1
    if not own:
        await journal.close()


async def test_the_daily_look_keeps_it_up_to_date(world: World) -> None:
    """What no webhook told of is noticed once a day at the latest."""
    await world.open(body())
    known = await stored(world)
    await world.bot.refresh_wake_times(world.gh.now())
    assert await stored(world) == known


async def test_when_affiliated_packages_were_active(world: World) -> None:
    """Looked at once a day where they live, for the partners' feeds; of others nothing is asked."""
    now = world.gh.now()
    for name, days in (("stargazer", 9), ("other", 3)):
        await world.gh.set_now(now - timedelta(days=days))
        await world.gh.ask("author", "POST", "/user/repos", {"name": name, "auto_init": True})
    await world.gh.set_now(now)
    done = {
        "eic": "@chief", "editor": "@editor", "version_accepted": "v1", "date_accepted": "11/01/2026",
        "archive": "10.5281/zenodo.1",
    }  # fmt: skip
    home = "https://github.com/author"
    alone = await world.open(body(repository=f"{home}/other", **done))
    await world.relabel("editor", on=("6/pyOS-approved",))
    await world.open(body(repository=f"{home}/stargazer", **done))
    await world.relabel("editor", on=("6/pyOS-approved",))
    await world.say("astro", "@pyos-bot affiliate astropy It is useful")
    world.gh.clear_calls()
    assert (await world.bot.refresh_activity(world.gh.now())).found == 1
    assert not [call for call in world.gh.calls if "/author/other" in call.path]
    found = await stored(world)
    assert found.activity is not None
    assert found.activity.date() == (now - timedelta(days=9)).date()
    world.number = alone
    assert (await stored(world)).activity is None
