"""Who runs which event when, in one process: events of an issue in order, issues beside each other.

A lane is an issue that has something to do. It is one task, woken by :meth:`LocalDispatcher.submit`
and gone when its issue is quiet again: nothing polls, and a thousand quiet issues cost nothing.
What is not finished is in the journal, so a process that dies here forgets nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential_jitter
from tenacity.wait import wait_base

from bot.edges.journal import Journal, Row

log = structlog.get_logger()

T = TypeVar("T")


class Later(Exception):
    """Raised by the work to be tried again after ``seconds`` and not before (``Retry-After``)."""

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(f"{why}: again in {seconds:.0f} s")
        self.seconds = seconds
        self.why = why


class Handler(Protocol):
    """What is done with the events. One call per lane at a time."""

    async def handle(self, row: Row) -> None:
        """Do it all, :meth:`Journal.done` included. Raises to be tried again."""

    async def settle(self, lane: str) -> None:
        """The lane's queue has run empty: do what is done once for many events."""

    async def give_up(self, row: Row, error: str) -> None:
        """The last try failed. Called once, before the event is set aside; may itself fail."""


@dataclass
class _Lane:
    name: str
    rows: deque[Row] = field(default_factory=deque)
    """Not finished, oldest first: the first one is at work, or waits to be."""
    arrival: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by every new row."""
    unsettled: bool = False
    settle_failures: int = 0
    settle_due: datetime | None = None
    busy: bool = False
    """In the middle of something: stopping waits for it."""
    task: asyncio.Task[None] | None = None


class LocalDispatcher:
    """Runs the journal's events in this process.

    ``at_once`` events are worked on at a time, each is tried ``tries`` times, ``wait`` (any of
    tenacity's strategies) is the time between two tries. The defaults give up after nine minutes.
    """

    def __init__(
        self,
        journal: Journal,
        handler: Handler,
        *,
        at_once: int = 20,
        tries: int = 10,
        wait: wait_base | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._journal = journal
        self._handler = handler
        self._slots = asyncio.Semaphore(at_once)
        self._tries = tries
        # After 1 to 2 seconds, then 2 to 3, 4 to 5, 8 to 9 … at most 5 minutes.
        self._wait = wait or wait_exponential_jitter(max=300)
        self._clock = clock
        self._lanes: dict[str, _Lane] = {}
        self._early: list[Row] | None = []
        """What came in before the journal was read; None from then on."""
        self._stopping = False
        self._quiet = asyncio.Event()
        self._quiet.set()

    async def start(self) -> None:
        """Take up what the journal holds: events not finished, issues not settled."""
        found = await self._journal.waiting()
        stale = await self._journal.stale()
        rows = {row.id: row for row in [*(self._early or ()), *found]}
        self._early = None
        for _, row in sorted(rows.items()):
            self.submit(row)
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
        if all(row.id != known.id for known in lane.rows):
            lane.rows.append(row)
            lane.arrival.set()

    def settle(self, lane: str) -> None:
        """Settle this lane as soon as it has no event, though no event asked for it."""
        if not self._stopping:
            self._open(lane).unsettled = True

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
        return len(self._early or ()) + sum(len(lane.rows) + lane.unsettled for lane in lanes)

    @property
    def oldest(self) -> datetime | None:
        """When the oldest event that is not finished came in."""
        rows = (lane.rows[0].received for lane in self._lanes.values() if lane.rows)
        return min(rows, default=None)

    async def idle(self) -> None:
        """Return when nothing is left to do."""
        await self._quiet.wait()

    # --- one lane ------------------------------------------------------------------------------

    def _open(self, name: str) -> _Lane:
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = _Lane(name)
            lane.task = asyncio.create_task(self._run(lane), name=f"lane {name}")
            self._quiet.clear()
        return lane

    async def _run(self, lane: _Lane) -> None:
        try:
            while (lane.rows or lane.unsettled) and not self._stopping:
                await (self._event(lane) if lane.rows else self._settle(lane))
        finally:
            self._lanes.pop(lane.name, None)
            if not self._lanes:
                self._quiet.set()

    async def _event(self, lane: _Lane) -> None:
        """One try of the lane's first event, until what came of it is in the journal."""
        row = lane.rows[0]
        await asyncio.sleep(self._seconds_until(row.due))
        async with self._slots:
            lane.busy = True
            problem = await _problem(self._handler.handle(row))
        if problem is None:
            lane.rows.popleft()
            lane.unsettled = True
        else:
            await self._failed(lane, row, problem)
        lane.busy = False

    async def _failed(self, lane: _Lane, row: Row, problem: Exception) -> None:
        error = _text(problem)
        failures = row.attempts + 1
        said = log.bind(lane=lane.name, id=row.id, failures=failures, error=error)
        if failures < self._tries:
            due = self._again(problem, failures)
            said.warning("event failed", due=due.isoformat())
            # The row as the journal has it: by now it may hold a plan, which binds the next try.
            lane.rows[0] = await self._surely(lambda: self._journal.tried(row, error, due))
            return
        said.error("event set aside", exc_info=problem)
        async with self._slots:
            if unsaid := await _problem(self._handler.give_up(row, error)):
                said.error("event set aside in silence", why=_text(unsaid))
        await self._surely(lambda: self._journal.set_aside(row, error))
        lane.rows.popleft()
        lane.unsettled = True

    async def _settle(self, lane: _Lane) -> None:
        """One try to settle a lane that has no event; a new event comes first."""
        lane.arrival.clear()
        if (seconds := self._seconds_until(lane.settle_due)) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(lane.arrival.wait(), seconds)
        async with self._slots:
            if lane.rows:
                return
            lane.busy = True
            problem = await _problem(self._handler.settle(lane.name))
        lane.busy = False
        if problem is None:
            lane.unsettled, lane.settle_failures, lane.settle_due = False, 0, None
            return
        lane.settle_failures += 1
        lane.settle_due = self._again(problem, lane.settle_failures)
        said = log.bind(lane=lane.name, failures=lane.settle_failures, error=_text(problem))
        if lane.settle_failures < self._tries:
            said.warning("settling failed", due=lane.settle_due.isoformat())
        else:
            # The journal still has the issue as stale: its next event or the next start settles it.
            said.error("settling given up", exc_info=problem)
            lane.unsettled = False

    # --- time ----------------------------------------------------------------------------------

    def _again(self, problem: Exception, failures: int) -> datetime:
        if isinstance(problem, Later):
            return self._clock() + timedelta(seconds=problem.seconds)
        state = RetryCallState(AsyncRetrying(), None, (), {})
        state.attempt_number = failures
        return self._clock() + timedelta(seconds=self._wait(state))

    def _seconds_until(self, due: datetime | None) -> float:
        return max(0.0, (due - self._clock()).total_seconds()) if due else 0.0

    async def _surely(self, step: Callable[[], Awaitable[T]]) -> T:
        """A step of the journal, until it works: what is not written down must not go on."""

        async def once() -> T:  # tenacity awaits only what is declared async
            return await step()

        return await AsyncRetrying(
            wait=self._wait,
            retry=retry_if_exception_type(),
            before_sleep=lambda state: log.error("journal failed", tries=state.attempt_number),
        )(once)


async def _problem(work: Awaitable[None]) -> Exception | None:
    try:
        await work
    except Exception as problem:
        return problem
    return None


def _text(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"
