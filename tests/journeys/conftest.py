"""A fresh world for every journey.

``WITHOUT_SERVER=1`` takes all of them through ``pyos-bot once`` instead, each event in a run with an empty
journal. `make without-server` does. It is no part of the gate. Journeys that count calls, look into the bot's
process or need its journal are skipped there (``needs_a_server`` says which, and why);
docs/without-a-server.md says what that means for people.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from needs_a_server import why

from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import WITHOUT_SERVER, World, fresh


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a server: the journeys of ``world``, each once."""
    if not WITHOUT_SERVER:
        return
    items[:] = [
        one
        for one in items
        if "world" in getattr(one, "fixturenames", ()) and "fetched" not in one.name
    ]
    for one in items:
        if reason := why(one):
            one.add_marker(pytest.mark.skip(reason=reason))


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
    kind = None if WITHOUT_SERVER else getattr(request, "param", None)
    async with fresh(github, tmp_path, kind) as made:
        yield made
    assert contract.violations(github) == []
