"""A fresh world for every journey."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import World, fresh


@pytest.fixture(scope="session")
async def github() -> AsyncIterator[GitHub]:
    """One stand-in for all tests: starting it costs more than putting it back."""
    async with GitHub() as gh:
        yield gh


@pytest.fixture
async def world(
    request: pytest.FixtureRequest, github: GitHub, tmp_path: Path
) -> AsyncIterator[World]:
    """A fresh GitHub with the bot; every request and webhook is checked against GitHub's description.

    With ``FetchedWorld`` as its parameter nobody sends webhooks, and the bot fetches what would have come.
    """
    kind = getattr(request, "param", World)
    async with fresh(github, tmp_path, kind) as made:
        yield made
    assert contract.violations(github) == []
