"""What goes on beside the work."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.edges.journal import JournalError
from bot.serving import _every


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
    async with asyncio.timeout(5):
        await enough.wait()
    task.cancel()
    assert len(rounds) >= 3
