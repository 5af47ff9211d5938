"""A fresh world for every journey."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import World


@pytest.fixture(scope="session")
async def github() -> AsyncIterator[GitHub]:
    """One stand-in for all tests: starting it costs more than putting it back."""
    async with GitHub() as gh:
        yield gh


@pytest.fixture
async def world(github: GitHub, tmp_path: Path) -> AsyncIterator[World]:
    """A fresh GitHub with the bot; every request and webhook is checked against GitHub's description."""
    await github.reset()
    made = World(github, tmp_path / "journal.sqlite3")
    async with made.served():
        yield made
        await made.settled()
    assert contract.violations(github) == []
