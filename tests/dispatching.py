"""What the tests of both dispatchers share: a handler that notes what it is asked for, and a stand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg
from tenacity import wait_fixed

from bot.adapters.attempts import Patience
from bot.adapters.dispatch import Dispatcher
from bot.adapters.dispatch_local import LocalDispatcher
from bot.adapters.dispatch_postgres import PostgresDispatcher, Rhythm
from bot.adapters.job_queue import JobQueue
from bot.adapters.journal import Journal, Row
from bot.review.model.events import Changed, Delivery
from effort import tries
from sandbox.clock import Clock

SOON = wait_fixed(0.02)
clock = Clock()
USUAL = Patience(clock)
QUICK = Rhythm(poll=0.1, heartbeat=0.2, stalled=1.2, sweep=0.3)


async def arrive(journal: Journal, key: str, number: int = 1, ago: timedelta = timedelta()) -> Row:
    """An event comes in, or has come in a while ago."""
    now = clock() - ago
    event = Changed(repo="Org/Repo", number=number, sender="editor", at=now, what="labeled")
    row = await journal.store(Delivery(key, 1, event), now)
    assert row is not None
    return row


@dataclass
class Work:
    """A handler that notes what it is asked for and fails as told."""

    journal: Journal
    notes: list[str] = field(default_factory=list)
    fails: dict[str, list[Exception]] = field(default_factory=dict)
    """By key or lane: what is raised, one after the other, before it works."""
    during: Callable[[str], Awaitable[None]] | None = None
    running: int = 0
    most: int = 0
    rows: list[Row] = field(default_factory=list)

    def take_over(self, lane: str) -> None:
        """Nothing is known by heart."""

    async def handle(self, row: Row) -> None:
        """Do it."""
        self.notes.append(row.key)
        self.rows.append(row)
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await asyncio.sleep(0)
            if self.during:
                await self.during(row.key)
            self._fail(row.key)
        finally:
            self.running -= 1
        await self.journal.done(row, "ok")
        self.notes.append(f"{row.key} done")

    async def settle(self, lane: str) -> None:
        """The lane is empty."""
        self.notes.append(f"settle {lane}")
        if self.during:
            await self.during(f"settle {lane}")
        self._fail(lane)

    async def give_up(self, row: Row, error: str) -> None:
        """It failed for the last time."""
        self.notes.append(f"{row.key} given up: {error}")
        self._fail(f"give up {row.key}")

    def _fail(self, name: str) -> None:
        if self.fails.get(name):
            raise self.fails[name].pop(0)


@dataclass
class Stand:
    """A database, and dispatchers on it."""

    url: str
    journal: Journal
    started: list[Dispatcher] = field(default_factory=list)

    @classmethod
    async def at(cls, url: str) -> Stand:
        """On this database."""
        beside = JobQueue() if url.startswith("postgresql") else None
        return cls(url, await Journal.open(url, beside=beside))

    @property
    def shared(self) -> bool:
        """Whether several processes may work here."""
        return self.url.startswith("postgresql")

    def dispatcher(
        self,
        work: Work,
        *,
        patience: Patience = USUAL,
        rhythm: Rhythm = QUICK,
        **options: Any,
    ) -> Any:
        """One that is not started yet."""
        options["patience"] = patience
        if self.shared:
            made: Dispatcher = PostgresDispatcher(
                self.url, self.journal, work, rhythm=rhythm, **options
            )
        else:
            made = LocalDispatcher(self.journal, work, **options)
        self.started.append(made)
        return made

    async def idle(self) -> None:
        """Wait until all is done, but not for ever."""
        async with asyncio.timeout(tries(20)):
            while await self.busy():
                await asyncio.sleep(0.005)

    async def busy(self) -> bool:
        """Whether there is anything left to do."""
        if (await self.journal.backlog(clock())).waiting:
            return True
        if not self.shared:
            return any(dispatcher.waiting for dispatcher in self.started)  # type: ignore[attr-defined]
        async with await psycopg.AsyncConnection.connect(self.url) as db:
            found = await db.execute("SELECT 1 FROM procrastinate_jobs LIMIT 1")
            return await found.fetchone() is not None

    async def close(self) -> None:
        """Stop everything."""
        for dispatcher in self.started:
            await dispatcher.stop(grace=1)
        await self.journal.close()


def patience(**changes: Any) -> Patience:
    """Patience with short waits."""
    return Patience(clock, **({"wait": SOON} | changes))
