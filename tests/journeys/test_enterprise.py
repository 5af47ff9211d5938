"""An Enterprise server, whose API is below a path of its own, and an App at several organizations."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.adapters.github import Repository
from bot.adapters.journal import Journal
from bot.adapters.settings import Settings
from bot.cli.doctor import doctor
from builders import body
from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import World


@dataclass
class Enterprise(World):
    """A world whose GitHub is somebody's own server."""

    api: str = ""

    def settings(self) -> Settings:
        """As `setup --github` writes them."""
        usual = super().settings()
        return usual.model_copy(update={"github_api_url": self.api})


@pytest.fixture
async def enterprise(github: GitHub, tmp_path: Path) -> AsyncIterator[Enterprise]:
    """The bot at an Enterprise server; whatever it asks for elsewhere is not there."""
    await github.reset()
    made = Enterprise(github, tmp_path / "journal.sqlite3", api=github.become_enterprise())
    async with made.served():
        yield made
        await made.settled()
    assert contract.violations(github) == []


async def test_below_a_path_of_its_own(enterprise: Enterprise) -> None:
    """Reads, writes, lists of several pages and GraphQL go below it, and nothing beside it."""
    gh = enterprise.gh
    for number in range(120):  # two pages of labels, whose second one GitHub names by its address
        await gh.ask(
            "admin",
            "POST",
            f"/repos/{gh.repo}/labels",
            {"name": f"else {number}", "color": "ededed"},
        )
    await enterprise.open(body())
    assert "checks" in await enterprise.say("chief", "@pyos-bot start-checks")
    assert "0/pre-review-checks" in await enterprise.labels()
    await enterprise.edit("author", ("Repository Link", "Repository  Link"))
    await enterprise.sweep()
    installation = enterprise.bot.app.installation(gh.installation_id)
    assert await Repository(installation, gh.repo).edits(enterprise.number)  # by GraphQL
    assert "else 119" in await Repository(installation, gh.repo).labels()
    assert gh.astray == []


async def test_one_organization_has_suspended_it(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other one is served as ever: sweep, wake times and digest pass it by, and doctor says so."""
    gh = world.gh
    gh.suspend_elsewhere(7302, "sunpy")
    await world.open(body())
    assert "checks" in await world.say("chief", "@pyos-bot start-checks")
    await world.bot.sweep(gh.now())
    assert (await world.bot.refresh_wake_times(gh.now())).complete
    await world.bot.begin_week(gh.now())
    await world.settled()
    tokens = [call.path for call in gh.calls if call.path.endswith("/access_tokens")]
    assert not any("/7302/" in path for path in tokens)
    await (await Journal.open(f"sqlite:///{tmp_path / 'doctor.sqlite3'}")).close()
    environ = {
        "GITHUB_APP_ID": str(gh.app_id),
        "GITHUB_PRIVATE_KEY": gh.private_key,
        "GITHUB_WEBHOOK_SECRET": gh.webhook_secret,
        "GITHUB_API_URL": gh.url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'doctor.sqlite3'}",
    }
    assert await doctor(environ, gh.now) == 1
    said = capsys.readouterr().out
    assert "✖ installation 7302 (sunpy): suspended; an owner can resume it at" in said
    assert f"✔ installation {gh.installation_id} (pyOpenSci): all permissions are granted" in said
