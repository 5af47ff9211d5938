"""What goes on beside the work."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.adapters.journal import JournalError
from bot.server import running
from bot.server.repositories import Visits
from bot.server.running import _every


async def test_a_chore_that_fails_goes_on() -> None:
    """A database that is away, and a mistake of ours: the next round comes all the same."""
    rounds: list[int] = []
    enough = asyncio.Event()

    async def chore() -> None:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            raise JournalError("the database is away")
        if len(rounds) == 2:
            raise KeyError("a mistake")
        enough.set()

    task = asyncio.create_task(_every(timedelta(), chore, "test"))
    async with asyncio.timeout(30):
        await enough.wait()
    task.cancel()
    assert len(rounds) >= 3


async def test_what_was_put_off_comes_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A daily round that failed somewhere is not left for a day; one that was complete is."""
    monkeypatch.setattr(running, "SOON", timedelta())
    outcomes = [Visits(0, complete=False), JournalError("away"), Visits(3, complete=True)]
    enough = asyncio.Event()

    async def chore() -> Visits:
        outcome = outcomes.pop(0)  # a fourth round would raise, and be seen below
        if isinstance(outcome, JournalError):
            raise outcome
        if outcome.complete:
            enough.set()
        return outcome

    task = asyncio.create_task(_every(timedelta(days=1), chore, "test"))
    async with asyncio.timeout(30):
        await enough.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    assert not task.done()
    assert outcomes == []
    task.cancel()
