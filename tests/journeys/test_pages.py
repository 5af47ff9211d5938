"""The pages beside a running bot: they follow the reviews, and can be turned off."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from builders import REPO, body
from sandbox.standin.github import GitHub
from shown import at_once
from world import World


async def page(world: World, path: str = "/reviews") -> tuple[int, str]:
    """What the bot's own door answers."""
    assert world.gh.webhook_to
    address = world.gh.webhook_to.removesuffix("/webhook") + path
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.text()


async def test_a_page_follows_its_review(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a call to GitHub, and only when the repository is known to be public."""
    at_once(monkeypatch)
    await world.open(body())
    assert "stargazer" not in (await page(world))[1]
    await world.bot.sweep(world.gh.now())
    assert "New Submission!" in (await page(world))[1]
    await world.say("chief", "@pyos-bot start-checks")
    world.gh.clear_calls()
    status, text = await page(world)
    assert status == 200
    assert "0/pre-review-checks" in text
    assert "pre-review checks" in (await page(world, f"/reviews/{REPO}/{world.number}"))[1]
    assert world.gh.calls == []


@pytest.mark.parametrize("policy", ["pages: off\n", "pages: on\n"])
async def test_a_policy_turns_them_off(policy: str, github: GitHub, tmp_path: Path) -> None:
    """With the next sweep."""
    await github.reset()
    file = tmp_path / "policy.yml"
    file.write_text(policy)
    world = World(github, tmp_path / "journal.sqlite3", file)
    async with world.served():
        await world.open(body())
        await world.bot.sweep(world.gh.now())
        shown = "stargazer" in (await page(world))[1]
        assert shown == ("on" in policy)
        await world.settled()


async def test_the_operator_turns_them_off(
    github: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then no address is there."""
    await github.reset()
    world = World(github, tmp_path / "journal.sqlite3")
    off = world.settings().model_copy(update={"pages": False})
    monkeypatch.setattr(World, "settings", lambda self: off)
    async with world.served():
        for path in ("/reviews", "/feeds/accepted.json", "/style.css"):
            assert (await page(world, path))[0] == 404
