"""One try of one event, and what becomes of it: done, tried again later, or set aside.

Three things can go wrong, and each has its own patience. A *failure* is most likely a mistake of ours:
ten tries. A *hindrance* (GitHub is down, or asks to wait) is outlasted: a day, counted from when the
event came in, and at least ten tries. A *crash* is seen by the next process only: an event that was
begun and never ended. An event in whose middle the process ended eight times is set aside, too; else
it would stop the bot for ever.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential_jitter
from tenacity.wait import wait_base

from bot.adapters.dispatch import Handler, Hindered, Later
from bot.adapters.journal import Journal, JournalError, Row, Superseded
from bot.clock import Clock

log = structlog.get_logger()

T = TypeVar("T")

LONGEST = timedelta(hours=2)
"""Nothing is put off for longer: GitHub's own limits are over within an hour."""


@dataclass(frozen=True)
class Patience:
    """How long an event is tried."""

    clock: Clock
    tries: int = 10
    """How often it may fail, and how often it is hindered at least."""
    outage: timedelta = timedelta(hours=24)
    """How long after it came in it may still be hindered. After twice as long it is set aside even
    when the person cannot be told."""
    crashes: int = 8
    """How often the process may end in its middle."""
    wait: wait_base = field(default_factory=lambda: wait_exponential_jitter(max=300))
    """Between two tries: 1 to 2 seconds, 2 to 3, 4 to 5, 8 to 9 … at most 5 minutes."""

    def again(self, problem: Exception, count: int) -> datetime:
        """When to try again after the ``count``-th problem of its kind."""
        if isinstance(problem, Later):
            return self.clock() + timedelta(seconds=problem.seconds)
        state = RetryCallState(AsyncRetrying(), None, (), {})
        state.attempt_number = count
        return self.clock() + timedelta(seconds=self.wait(state))

    def over(self, problem: Exception, count: int, since: datetime) -> bool:
        """Whether the ``count``-th problem of its kind is the last; hindrances have a day from ``since``."""
        if count < self.tries:
            return False
        return not is_hindrance(problem) or self.clock() >= since + self.outage

    def seconds_until(self, due: datetime | None) -> float:
        """How long it is until then; what is farther away than anything is put off was set by a wrong clock."""
        seconds = (due - self.clock()).total_seconds() if due else 0.0
        return seconds if 0 < seconds <= LONGEST.total_seconds() else 0.0


class Attempts:
    """Tries events, and writes into the journal what came of it."""

    def __init__(self, journal: Journal, handler: Handler, patience: Patience) -> None:
        self._journal = journal
        self._handler = handler
        self._patience = patience

    async def one(self, row: Row, job: int | None = None) -> datetime | None:
        """Try it once. When to try again; None: this event needs nothing more. ``job``: whose work it is.

        Raises :class:`Superseded` when another process has taken it over meanwhile.
        """
        begun = await self._surely(lambda: self._journal.begin(row, job))
        if begun is None:
            return None
        if begun.crashes > self._patience.crashes:
            await self._crashed(begun)
            return None
        problem = await problem_of(self._handler.handle(begun))
        if problem is None:
            return None
        if isinstance(problem, Superseded):
            raise problem
        return await self._failed(begun, problem)

    async def _failed(self, row: Row, problem: Exception) -> datetime | None:
        error = text_of(problem)
        hindered = is_hindrance(problem)
        count = (row.hindered if hindered else row.attempts) + 1
        said = log.bind(lane=row.lane, id=row.id, error=error, hindered=hindered, count=count)
        due = self._patience.again(problem, count)
        if not self._patience.over(problem, count, row.received):
            said.warning("event failed", due=due.isoformat())
            return await self._tried(row, error, due, hindered=hindered)
        unsaid = await problem_of(self._handler.give_up(row, error))
        long_over = self._patience.clock() >= row.received + 2 * self._patience.outage
        if unsaid and is_hindrance(unsaid) and not long_over:
            # Nobody can be told now. As soon as somebody can, the event itself may work again.
            said.warning("event not given up", why=text_of(unsaid))
            due = self._patience.again(unsaid, count)
            return await self._tried(row, error, due, hindered=hindered)
        if unsaid:
            said.error("event set aside in silence", why=text_of(unsaid))
        said.error("event set aside", exc_info=problem)
        await self._aside(row, error)
        return None

    async def _crashed(self, row: Row) -> None:
        """It is out of the way before it is looked at again, if only to tell somebody."""
        error = f"the process ended {row.crashes - 1} times in the middle of this"
        log.error("event set aside", lane=row.lane, id=row.id, error=error)
        await self._aside(row, error)
        if unsaid := await problem_of(self._handler.give_up(row, error)):
            log.error("event set aside in silence", lane=row.lane, why=text_of(unsaid))

    async def _tried(self, row: Row, error: str, due: datetime, *, hindered: bool) -> datetime:
        await self._surely(lambda: self._journal.tried(row, error, due, hindered=hindered))
        return due

    async def _aside(self, row: Row, error: str) -> None:
        await self._surely(lambda: self._journal.set_aside(row, error))

    async def _surely(self, step: Callable[[], Awaitable[T]]) -> T:
        """A step of the journal, until it works: what is not written down must not go on."""

        async def once() -> T:  # tenacity awaits only what is declared async
            return await step()

        return await AsyncRetrying(
            wait=self._patience.wait,
            retry=retry_if_exception(_may_pass),
            before_sleep=lambda state: log.error("journal failed", tries=state.attempt_number),
        )(once)


async def problem_of(work: Awaitable[None]) -> Exception | None:
    """What the work raised, if anything."""
    try:
        await work
    except Exception as problem:
        return problem
    return None


def text_of(problem: Exception) -> str:
    """An exception in one line."""
    return f"{type(problem).__name__}: {problem}"


def is_hindrance(problem: Exception) -> bool:
    """Whether the reason lies elsewhere."""
    return isinstance(problem, Hindered | JournalError)


def _may_pass(problem: BaseException) -> bool:
    return isinstance(problem, Exception) and not isinstance(problem, Superseded)
