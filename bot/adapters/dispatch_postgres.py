"""Who runs which event when, in any number of processes: procrastinate on PostgreSQL.

A job means "this issue has something to do"; its lock is the issue. Whoever gets it works off what the
journal has for the issue, oldest first, so the order is the journal's, and a job too many does nothing.
There is one job for each event, put in the transaction that stores the event.

A job that has to wait for the next try of its event stays the first of its issue and is fetched again
when it is due: meanwhile nobody gets another job of that issue, and no worker is held up. When there is
nothing left, the issue is settled under the same lock. If that fails, a job of lower priority tries
again later; it lets events pass.

https://procrastinate.readthedocs.io/en/stable/howto/advanced/locks.html
"""

from __future__ import annotations

import asyncio
import math
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import DeleteJobCondition, Job, Status
from procrastinate.types import TimeDeltaParams
from procrastinate.worker import Worker
from psycopg_pool import PoolTimeout
from sqlalchemy.engine import make_url

from bot.adapters.attempts import Attempts, Patience, problem_of, text_of
from bot.adapters.dispatch import Handler
from bot.adapters.job_queue import EVENTS, SETTLING, TASK
from bot.adapters.journal import Backlog, Journal, JournalError, Row, Superseded

log = structlog.get_logger()

IN_A_ROW = 10
"""Events of one issue that a worker does before it looks whether others have waited longer."""
_SWEEPING = 0x7377656570
"""``sweep`` in ASCII: an advisory lock, see migrations.py."""
_CONNECTIONS = 4
"""At once, in the pool of one process; with the journal's and the listener's it has two more."""


@dataclass(frozen=True)
class Rhythm:
    """Seconds. What a killed process had begun is taken over after ``stalled`` + ``sweep`` at most."""

    poll: float = 1
    """Between two looks for jobs that have come due; new ones are announced by PostgreSQL."""
    heartbeat: float = 5
    stalled: float = 30
    """Without a heartbeat for so long, a worker counts as dead."""
    sweep: float = 10
    """Between two looks for work that nobody does."""
    stale: float = 3600
    """Between two looks for issues whose settling was given up."""

    @classmethod
    def taking_over(cls, within: float) -> Rhythm:
        """The rhythm in which the work of the dead is taken over after so many seconds at most."""
        return cls(heartbeat=within / 8, stalled=within * 3 / 4, sweep=within / 4)


class _Again(Exception):
    """The job has to wait."""

    def __init__(self, due: datetime) -> None:
        super().__init__(f"again at {due.isoformat()}")
        self.due = due


class _WhenDue(BaseRetryStrategy):
    """A job is never given up: what becomes of the event stands in the journal."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """Later, if it wants to; at once, if it was stopped; else this is a mistake: not at once."""
        if isinstance(exception, _Again):
            return RetryDecision(retry_in=_pause(self._patience.seconds_until(exception.due)))
        return RetryDecision(
            retry_in=_pause(0 if isinstance(exception, asyncio.CancelledError) else 5)
        )


class PostgresDispatcher:
    """Works on what the processes have put into the shared journal, ``at_once`` issues at a time.

    With ``worker=False`` it does nothing: that process only takes events, others do the work. The
    journal must have been opened with a :class:`~bot.adapters.job_queue.JobQueue` beside it.
    """

    def __init__(
        self,
        url: str,
        journal: Journal,
        handler: Handler,
        *,
        patience: Patience,
        at_once: int = 20,
        worker: bool = True,
        rhythm: Rhythm | None = None,
    ) -> None:
        self._journal = journal
        self._handler = handler
        self._at_once = at_once
        self._patience = patience
        self._attempts = Attempts(journal, handler, self._patience)
        self._rhythm = rhythm or Rhythm()
        self._app = _app(url) if worker else None
        self._worker: Worker | None = None
        self._at_work: set[int] = set()
        self._orphans: set[int] = set()
        self._looked_for_stale = float("-inf")
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to work. Raises :class:`JournalError` when the database cannot be reached."""
        if self._app is None:
            return
        self._app.task(name=TASK, pass_context=True, retry=_WhenDue(self._patience))(self._issue)
        try:
            await self._app.open_async()
        except (ConnectorException, PoolTimeout) as problem:
            raise JournalError(f"the queue cannot be opened: {problem}") from problem
        self._tasks = [
            asyncio.create_task(self._keep_working(self._app), name="worker"),
            asyncio.create_task(self._keep_sweeping(self._app), name="sweep"),
        ]

    def submit(self, row: Row) -> None:
        """Nothing to do: the job was put when the event was stored."""

    async def catch_up(self) -> None:
        """Nothing to do: the processes tell each other."""

    async def backlog(self) -> Backlog:
        """What is still to be done, by whatever process."""
        return await self._journal.backlog(self._patience.clock())

    async def stop(self, grace: float = 20) -> None:
        """Take no more, let what runs finish for ``grace`` seconds; other processes do the rest."""
        self._stopping.set()
        if self._app is None or not self._tasks:
            return
        if self._worker is not None:
            self._worker.shutdown_graceful_timeout = grace
            self._worker.stop()  # type: ignore[no-untyped-call]
        working, sweeping = self._tasks
        sweeping.cancel()
        await asyncio.wait([working, sweeping], timeout=grace + 10)
        working.cancel()
        await asyncio.gather(working, sweeping, return_exceptions=True)
        self._tasks = []
        await self._app.close_async()

    # --- one issue -----------------------------------------------------------------------------

    async def _issue(
        self, context: JobContext, lane: str, failures: int = 0, since: str = ""
    ) -> None:
        """The job. ``failures`` and ``since`` tell how settling the issue went until now."""
        assert context.job.id is not None
        self._at_work.add(context.job.id)
        try:
            self._handler.take_over(lane)
            done = await self._events(lane, context.job.id)
            if done == IN_A_ROW and await self._journal.first(lane):
                await self._put(lane)  # the others first, then on with this one
            elif done or failures or await self._is_stale(lane):
                await self._settle(lane, failures, since)
        except Superseded as problem:
            log.warning("taken for dead, work left to another process", why=str(problem))
        finally:
            self._at_work.discard(context.job.id)

    async def _events(self, lane: str, job: int) -> int:
        """Work off the issue's events: how many. Raises :class:`_Again` when one has to wait."""
        for done in range(IN_A_ROW):
            if (row := await self._journal.first(lane)) is None:
                return done
            if waits := self._patience.seconds_until(row.due):
                # PostgreSQL's clock may be ahead of ours: not at once again, that would spin.
                await asyncio.sleep(min(waits, 1))
            due = row.due if waits > 1 else await self._attempts.one(row, job)
            if due is not None:
                raise _Again(due)
            if self._stopping.is_set():
                raise _Again(self._patience.clock())
        return IN_A_ROW

    async def _is_stale(self, lane: str) -> bool:
        """Whoever did the issue's last event may have died before settling it."""
        mirror = await self._journal.mirror(lane)
        return mirror is not None and mirror.stale

    async def _settle(self, lane: str, failures: int, since: str) -> None:
        if await self._jobs(queueing_lock=_settling(lane), status="todo"):
            return  # it failed before, and is to be tried again then and not now
        problem = await problem_of(self._handler.settle(lane))
        if problem is None:
            return
        failures += 1
        first = datetime.fromisoformat(since) if since else self._patience.clock()
        said = log.bind(lane=lane, failures=failures, error=text_of(problem))
        if self._patience.over(problem, failures, first):
            # The journal still has the issue as stale: its next event or the sweep settles it.
            said.error("settling given up", exc_info=problem)
            return
        due = self._patience.again(problem, failures)
        said.warning("settling failed", due=due.isoformat())
        await self._put(lane, due=due, failures=failures, since=first.isoformat())

    async def _put(
        self, lane: str, *, due: datetime | None = None, failures: int = 0, since: str = ""
    ) -> None:
        assert self._app is not None
        if due is None:
            await self._app.configure_task(TASK, lock=lane, priority=EVENTS).defer_async(lane=lane)
            return
        again = self._app.configure_task(
            TASK,
            lock=lane,
            priority=SETTLING,
            queueing_lock=_settling(lane),
            schedule_in=_pause(self._patience.seconds_until(due)),
        )
        with suppress(AlreadyEnqueued):
            await again.defer_async(lane=lane, failures=failures, since=since)

    async def _jobs(self, **which: str | int) -> list[Job]:
        assert self._app is not None
        return list(await self._app.job_manager.list_jobs_async(**which))  # type: ignore[arg-type]

    # --- one process ---------------------------------------------------------------------------

    async def _keep_working(self, app: App) -> None:
        while not self._stopping.is_set():
            self._worker = Worker(
                app,
                name="pyos-bot",
                concurrency=self._at_once,
                fetch_job_polling_interval=self._rhythm.poll,
                abort_job_polling_interval=60,
                delete_jobs=DeleteJobCondition.ALWAYS,
                install_signal_handlers=False,
                update_heartbeat_interval=self._rhythm.heartbeat,
                stalled_worker_timeout=self._rhythm.stalled,
                shutdown_graceful_timeout=20,
            )
            try:
                await self._worker.run()  # type: ignore[no-untyped-call]
            except Exception as problem:
                log.error("worker failed", error=text_of(problem))
            await self._pause(1)  # a worker ends by itself only when the database is in trouble

    async def _keep_sweeping(self, app: App) -> None:
        while True:
            try:
                await self._sweep(app)
            except (ConnectorException, JournalError, PoolTimeout) as problem:
                log.error("sweep failed", error=text_of(problem))
            except Exception:
                log.exception("sweep failed")
            await asyncio.sleep(self._rhythm.sweep)

    async def _sweep(self, app: App) -> None:
        """Find work that nobody does: of processes that died, and of jobs that got lost."""
        pool = app.connector.pool  # type: ignore[attr-defined]
        async with pool.connection() as db, db.transaction():
            # One process at a time: one that is late would take a job away that was just taken up.
            found = await db.execute("SELECT pg_try_advisory_xact_lock(%s)", (_SWEEPING,))
            if not (await found.fetchone())[0]:
                return
            manager = app.job_manager
            stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=self._rhythm.stalled)
            for job in [*stalled, *await self._forgotten()]:
                log.warning("work taken over", lane=job.lock, job=job.id)
                await self._replace(job)
            lanes = set(await self._journal.lanes())
            now = asyncio.get_running_loop().time()
            if now - self._looked_for_stale >= self._rhythm.stale:
                lanes |= {mirror.lane for mirror in await self._journal.stale()}
                self._looked_for_stale = now
            for lane in lanes - {lock["name"] for lock in await manager.list_locks_async()}:
                log.warning("work without a job", lane=lane)
                await self._put(lane)

    async def _replace(self, job: Job) -> None:
        """Another job for the same issue. With the old number, whoever was only late would end it for us."""
        assert self._app is not None
        assert job.id is not None
        await self._put(str(job.task_kwargs["lane"]))
        await self._app.job_manager.finish_job_by_id_async(job.id, Status.ABORTED, delete_job=True)

    async def _forgotten(self) -> list[Job]:
        """Jobs that are said to be at work here, are not, and were not a sweep ago.

        The database was away just when the end of such a job was to be written down.
        """
        if self._worker is None or self._worker.worker_id is None:
            return []
        mine = await self._jobs(status="doing", worker_id=self._worker.worker_id)
        idle = {job.id for job in mine if job.id is not None} - self._at_work
        known, self._orphans = self._orphans & idle, idle - self._orphans
        return [job for job in mine if job.id in known]

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


def _pause(seconds: float) -> TimeDeltaParams:
    """How long the queue is to wait. It counts by the database's clock, which need not be ours."""
    return {"milliseconds": math.ceil(seconds * 1000)}


def _settling(lane: str) -> str:
    return f"settle {lane}"


def _app(url: str) -> App:
    where = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    # A server that vanished is noticed within a minute, not after the system's two hours.
    alive = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
    connector = PsycopgConnector(
        conninfo=where,
        kwargs={"connect_timeout": 10, **alive},
        min_size=1,
        max_size=_CONNECTIONS,
        timeout=10,
    )
    return App(connector=connector)
