"""Who runs which event when, in one process: events of an issue in order, issues beside each other.

A lane is an issue that has something to do. It is one task, woken by :meth:`LocalDispatcher.submit`
and gone when its issue is quiet again: nothing polls, and a thousand quiet issues cost nothing.
What is not finished is in the journal, so a process that dies here forgets nothing. And so it need not all
be held here: what exceeds ``HELD`` is read again when its turn comes.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from bot.adapters.attempts import Attempts, Patience, problem_of, text_of
from bot.adapters.dispatch import Handler
from bot.adapters.journal import Backlog, Journal, JournalError, Row, Superseded
from bot.bounded import ENTRY, MB

log = structlog.get_logger()

HELD = 32 * MB
"""Bytes of the texts of waiting events that are held in memory."""


def _size(row: Row) -> int:
    texts = (getattr(row.event, "body", ""), getattr(row.event, "before", None), row.plan)
    return ENTRY + sum(sys.getsizeof(one) for one in texts if one)


@dataclass
class _Lane:
    name: str
    rows: deque[Row] = field(default_factory=deque)
    """Not finished, oldest first: the first one is at work, or waits to be."""
    arrival: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by every new row."""
    more: bool = False
    """Behind them, others are in the journal that are not held here."""
    due: datetime | None = None
    """When the next one of those may be tried; None: at once."""
    unsettled: bool = False
    settle_failures: int = 0
    settle_since: datetime | None = None
    """When it failed first."""
    settle_due: datetime | None = None
    busy: bool = False
    """In the middle of something: stopping waits for it."""
    task: asyncio.Task[None] | None = None


class LocalDispatcher:
    """Runs the journal's events in this process, ``at_once`` at a time."""

    def __init__(
        self,
        journal: Journal,
        handler: Handler,
        *,
        patience: Patience,
        at_once: int = 20,
    ) -> None:
        self._journal = journal
        self._handler = handler
        self._slots = asyncio.Semaphore(at_once)
        self._patience = patience
        self._attempts = Attempts(journal, handler, self._patience)
        self._lanes: dict[str, _Lane] = {}
        self._held = 0
        self._early: list[Row] | None = []
        """What came in before the journal was read; None from then on."""
        self._stopping = False
        self._quiet = asyncio.Event()
        self._quiet.set()

    async def start(self) -> None:
        """Take up what the journal holds: events not finished, issues not settled."""
        lanes = await self._journal.lanes()
        stale = await self._journal.stale()
        lanes += [row.lane for row in self._early or ()]
        self._early = None
        for lane in lanes:
            self._open(lane).more = True
        for mirror in stale:
            self.settle(mirror.lane)

    def submit(self, row: Row) -> None:
        """Run this event when its turn comes. One that waits already is not taken twice."""
        if self._stopping:  # it is in the journal, the next start finds it
            return
        if self._early is not None:
            self._early.append(row)
            return
        lane = self._open(row.lane)
        if lane.more or self._held + _size(row) > HELD:
            lane.more = True
            lane.arrival.set()
        elif all(row.id != known.id for known in lane.rows):
            self._hold(lane, row)
            lane.arrival.set()

    def settle(self, lane: str) -> None:
        """Settle this lane as soon as it has no event, though no event asked for it."""
        if not self._stopping:
            self._open(lane).unsettled = True

    async def catch_up(self) -> None:
        """Take up what ``pyos-bot queue retry`` has put back."""
        if self._early is None:
            for lane in await self._journal.lanes():
                self._open(lane).more = True
                self._lanes[lane].arrival.set()

    async def backlog(self) -> Backlog:
        """What is still to be done."""
        found = await self._journal.backlog(self._patience.clock())
        return replace(found, waiting=max(found.waiting, self.waiting))

    async def stop(self, grace: float = 20) -> None:
        """Take no more, let what runs finish for ``grace`` seconds; the rest stays in the journal."""
        self._stopping = True
        tasks = [lane.task for lane in self._lanes.values() if lane.task]
        for lane in self._lanes.values():
            if lane.task and not lane.busy:
                lane.task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.clear()  # a task cancelled before its first step did not do it
        self._quiet.set()

    @property
    def waiting(self) -> int:
        """How much is to do: events not finished (retries that wait, too), issues not settled."""
        lanes = self._lanes.values()
        todo = sum(len(lane.rows) + lane.more + lane.unsettled for lane in lanes)
        return len(self._early or ()) + todo

    async def idle(self) -> None:
        """Return when nothing is left to do."""
        await self._quiet.wait()

    # --- one lane ------------------------------------------------------------------------------

    def _open(self, name: str) -> _Lane:
        lane = self._lanes.get(name)
        if lane is None:
            self._handler.take_over(name)
            lane = self._lanes[name] = _Lane(name)
            lane.task = asyncio.create_task(self._run(lane), name=f"lane {name}")
            self._quiet.clear()
        return lane

    async def _run(self, lane: _Lane) -> None:
        try:
            while (lane.rows or lane.more or lane.unsettled) and not self._stopping:
                if lane.more and not lane.rows:
                    await self._fetch(lane)
                else:
                    await (self._event(lane) if lane.rows else self._settle(lane))
        finally:
            self._held -= sum(map(_size, lane.rows))
            self._lanes.pop(lane.name, None)
            if not self._lanes:
                self._quiet.set()

    def _hold(self, lane: _Lane, row: Row) -> None:
        lane.rows.append(row)
        self._held += _size(row)

    def _let_go(self, lane: _Lane) -> None:
        self._held -= _size(lane.rows.popleft())

    async def _fetch(self, lane: _Lane) -> None:
        """The lane's oldest event, from the journal."""
        await asyncio.sleep(self._patience.seconds_until(lane.due))
        lane.due = None
        async with self._slots:
            try:
                row = await self._journal.first(lane.name)
            except JournalError as problem:
                lane.due = self._patience.again(problem, 1)
                return
        if row is None:
            lane.more = False
        else:
            self._hold(lane, self._with_care(row))

    async def _event(self, lane: _Lane) -> None:
        """One try of the lane's first event, until what came of it is in the journal."""
        row = lane.rows[0]
        await asyncio.sleep(self._patience.seconds_until(row.due))
        async with self._slots:
            lane.busy = True
            try:
                due = await self._attempts.one(row)
            except (
                Superseded
            ):  # by hand; should it wait again, the next look at the journal finds it
                due = None
        self._let_go(lane)
        if due is None:
            lane.unsettled = True
        elif lane.more or self._held + _size(row) > HELD:
            while lane.rows:
                self._let_go(lane)
            lane.more, lane.due = True, due
        else:
            lane.rows.appendleft(replace(row, due=due))
            self._held += _size(row)
        lane.busy = False

    def _with_care(self, row: Row) -> Row:
        """In the middle of this one the process has ended twice or more: first come the others."""
        if row.crashes < 2:
            return row
        due = self._patience.again(RuntimeError(), 1)
        return replace(row, due=max(due, row.due or due))

    async def _settle(self, lane: _Lane) -> None:
        """One try to settle a lane that has no event; a new event comes first."""
        lane.arrival.clear()
        if (seconds := self._patience.seconds_until(lane.settle_due)) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(lane.arrival.wait(), seconds)
        async with self._slots:
            if lane.rows or lane.more:
                return
            lane.busy = True
            problem = await problem_of(self._handler.settle(lane.name))
        lane.busy = False
        if problem is None:
            lane.unsettled, lane.settle_failures = False, 0
            lane.settle_since = lane.settle_due = None
            return
        lane.settle_failures += 1
        lane.settle_due = self._patience.again(problem, lane.settle_failures)
        said = log.bind(lane=lane.name, failures=lane.settle_failures, error=text_of(problem))
        lane.settle_since = lane.settle_since or self._patience.clock()
        if not self._patience.over(problem, lane.settle_failures, lane.settle_since):
            said.warning("settling failed", due=lane.settle_due.isoformat())
        else:
            # The journal still has the issue as stale: its next event or the next start settles it.
            said.error("settling given up", exc_info=problem)
            lane.unsettled = False
