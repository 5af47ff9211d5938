"""The bot at work: GitHub, policies, dispatcher and chores put together around the journal, and taken apart again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog

from bot.adapters.attempts import Patience
from bot.adapters.dispatch import Dispatcher, Handler
from bot.adapters.dispatch_local import LocalDispatcher
from bot.adapters.github_app import TIMEOUT, App
from bot.adapters.journal import Journal, JournalError
from bot.adapters.settings import Settings
from bot.clock import Clock, JudgedClock, system_clock
from bot.observability.metrics import Metrics
from bot.observability.terminal import plain
from bot.packages.cache import Cache
from bot.packages.check import Checker
from bot.packages.judging import Judge
from bot.packages.places import Hosts
from bot.pipeline.packages import Packages
from bot.pipeline.policies import Policies
from bot.pipeline.service import Service
from bot.review.model.events import Delivery
from bot.server import schedule
from bot.server.delivery_log import EVERY as FETCH_EVERY
from bot.server.delivery_log import DeliveryLog
from bot.server.intake import NO_JOURNAL, Intake, shared, taking_in
from bot.server.package_activity import EVERY as ACTIVITY_EVERY
from bot.server.package_activity import refresh_activity
from bot.server.repositories import Visits
from bot.server.sweep import EVERY, missed_before, sweep
from bot.server.teams import look_at_teams
from bot.server.wake_times import EVERY as REFRESH_EVERY
from bot.server.wake_times import refresh_wake_times
from bot.server.web import Readiness

log = structlog.get_logger()

PRUNE_EVERY = timedelta(hours=6)
SOON = timedelta(minutes=15)
"""Until a chore that failed is tried again."""


@dataclass(frozen=True)
class Bot:
    """A running bot, without its door to the outside."""

    intake: Intake
    app: App
    dispatcher: Dispatcher
    policies: Policies

    @property
    def journal(self) -> Journal:
        """Where everything is kept."""
        return self.intake.journal

    @property
    def metrics(self) -> Metrics:
        """What it counts."""
        return self.intake.metrics

    @property
    def clock(self) -> JudgedClock:
        """The time that counts."""
        return self.intake.clock

    @property
    def known_since(self) -> datetime:
        """Since when the journal would know."""
        return self.intake.known_since

    async def store(self, delivery: Delivery) -> object:
        """Keep an event and have it handled; when this returns it can no longer be lost."""
        return await self.intake.store(delivery)

    async def look(self, now: datetime) -> None:
        """See to what has been waiting for a moment that has come, or for a person's word."""
        await schedule.look(self.journal, now, self.store)
        await self.dispatcher.catch_up()

    async def sweep(self, now: datetime, *, recall: bool = False) -> int:
        """Have everything handled that no webhook told of; how much it was. ``recall``: see ``sweep``."""
        return await sweep(
            self.app,
            self.journal,
            self.policies,
            self.store,
            self.known_since,
            now,
            recall=recall,
        )

    async def begin_week(self, now: datetime) -> int:
        """See to the week's digests; how many are to be posted."""
        return await schedule.begin_week(self.app, self.policies, now, self.store)

    async def refresh_wake_times(self, now: datetime) -> Visits:
        """Work out anew when every review is to be looked at; of how many that has changed."""
        return await refresh_wake_times(self.app, self.journal, self.policies, now)

    async def refresh_activity(self, now: datetime) -> Visits:
        """See when something happened last in affiliated packages; of how many it is known."""
        return await refresh_activity(self.app, self.journal, self.policies, now)

    async def readiness(self) -> Readiness:
        """How the bot is."""
        problems = tuple(map(plain, (*self.intake.clock_problems(), *self.policies.problems())))
        try:
            await self.journal.try_to_write()
            backlog = await self.dispatcher.backlog()
        except JournalError as error:
            # anybody may ask: the user, host and name of the database are for the log
            log.warning("journal failed", error=str(error))
            return Readiness(ready=False, waiting=0, problems=(NO_JOURNAL, *problems))
        waits = (self.clock() - backlog.oldest).total_seconds() if backlog.oldest else 0.0
        return Readiness(
            ready=True,
            waiting=backlog.waiting,
            problems=problems,
            oldest_seconds=max(0.0, waits),
            set_aside=backlog.aside,
        )


def hosts_of(settings: Settings) -> Hosts:
    """The hosts that are asked about packages."""
    return Hosts.of(
        github=settings.github_api_url,
        gitlab=settings.gitlab_api_url,
        forgejo=settings.forgejo_api_url,
        index=settings.package_index_url,
        doi=settings.doi_api_url,
    )


@asynccontextmanager
async def running_bot(
    settings: Settings,
    *,
    worker: bool = True,
    clock: Clock = system_clock,
    only: str = "",
    record_first: bool = False,
) -> AsyncIterator[Bot]:
    """The bot with everything it needs; what is at work is finished at the end.

    ``only``: the one repository that it serves. Without ``worker`` (on PostgreSQL only) it stores events, and
    other processes do the work. ``record_first`` is for a process that leaves no journal behind.
    """
    async with (
        taking_in(settings, clock) as intake,
        at_work(settings, intake, worker=worker, only=only, record_first=record_first) as bot,
    ):
        yield bot


@asynccontextmanager
async def at_work(
    settings: Settings,
    intake: Intake,
    *,
    worker: bool,
    only: str = "",
    record_first: bool = False,
) -> AsyncIterator[Bot]:
    """The bot on a journal that is open. Raises :class:`PolicyError`, :class:`JournalError`."""
    journal, clock, metrics = intake.journal, intake.clock, intake.metrics
    policies = Policies(settings.pyos_bot_policy, only=only)
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        app = App(
            session,
            settings.github_app_id,
            settings.private_key(),
            settings.github_api_url,
            clock,
            metrics,
            clock.heard,
        )
        checker = Checker(
            session, clock, hosts_of(settings), Cache(settings.package_cache), Judge()
        )
        packages = Packages(checker, journal, lambda row: dispatcher.submit(row), clock)
        service = Service(
            app,
            journal,
            policies,
            lambda row: dispatcher.submit(row),
            clock,
            metrics,
            lambda row: missed_before(app, journal, policies, intake.known_since, row, clock()),
            intake.known_since,
            packages,
            record_first=record_first,
        )
        patience = Patience(clock)
        dispatcher = _dispatcher(settings, journal, service, patience, worker=worker)
        # first: what is stored from here on may come before the start has read it
        intake.submit = dispatcher.submit
        try:
            await dispatcher.start()
            yield Bot(intake, app, dispatcher, policies)
        finally:
            await dispatcher.stop()


def _dispatcher(
    settings: Settings, journal: Journal, handler: Handler, patience: Patience, *, worker: bool
) -> Dispatcher:
    if not shared(settings):
        return LocalDispatcher(journal, handler, patience=patience)
    from bot.adapters.dispatch_postgres import PostgresDispatcher, Rhythm  # see intake.open_journal

    rhythm = Rhythm.taking_over(settings.take_over_seconds)
    return PostgresDispatcher(
        settings.database_url, journal, handler, worker=worker, patience=patience, rhythm=rhythm
    )


@asynccontextmanager
async def chores(
    bot: Bot, *, door: bool, worker: bool, pages: bool, fetched: DeliveryLog | None
) -> AsyncIterator[None]:
    """What goes on beside the work."""
    todo: list[Coroutine[Any, Any, None]] = []
    if worker:
        todo += [
            _look_at_teams(bot),
            _every(PRUNE_EVERY, lambda: bot.journal.prune(bot.clock()), "prune"),
            _every(schedule.EVERY, lambda: bot.look(bot.clock()), "clock"),
        ]
    if fetched:
        todo.append(_every(FETCH_EVERY, fetched.look, "deliveries"))
    if door:
        todo += [
            _every(EVERY, lambda: bot.sweep(bot.clock()), "sweep"),
            _every(schedule.HOURLY, lambda: bot.begin_week(bot.clock()), "digest"),
            _every(REFRESH_EVERY, lambda: bot.refresh_wake_times(bot.clock()), "wake times"),
        ]
    if door and pages:
        todo.append(_every(ACTIVITY_EVERY, lambda: bot.refresh_activity(bot.clock()), "activity"))
    tasks = [asyncio.create_task(chore) for chore in todo]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def _every(pause: timedelta, chore: Callable[[], Awaitable[object]], what: str) -> None:
    """A chore beside the work, again and again: when it fails it says so, stops nothing, and comes again soon."""
    while True:
        complete = False
        try:
            done = await chore()
            complete = done.complete if isinstance(done, Visits) else True
        except JournalError as error:
            log.warning("chore put off", chore=what, error=str(error))
        except Exception:
            log.exception("chore failed", chore=what)
        wait = pause if complete else min(pause, SOON)
        await asyncio.sleep(wait.total_seconds())


async def _look_at_teams(bot: Bot) -> None:
    try:
        await look_at_teams(bot.app, bot.policies)
    except Exception:
        log.exception("chore failed", chore="teams")
