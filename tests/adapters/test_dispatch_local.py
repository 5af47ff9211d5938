"""What only the dispatcher within one process promises."""

from __future__ import annotations

import asyncio
from pathlib import Path

from dispatching import Stand, Work, arrive


async def test_idle_costs_nothing(tmp_path: Path) -> None:
    """Nothing polls: with no event there is no task and no timer, and a quiet issue is forgotten."""
    stand = await Stand.at(f"sqlite:///{tmp_path / 'journal.sqlite3'}")
    tasks = asyncio.all_tasks()
    dispatcher = stand.dispatcher(Work(stand.journal))
    await dispatcher.start()
    assert asyncio.all_tasks() == tasks
    dispatcher.submit(await arrive(stand.journal, "a"))
    assert dispatcher.waiting == 1
    await dispatcher.idle()
    assert dispatcher.waiting == 0
    assert dispatcher._lanes == {}
    assert asyncio.all_tasks() == tasks
    await stand.close()
