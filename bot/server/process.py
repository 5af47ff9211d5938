"""``pyos-bot serve`` and ``worker``: settings, journal, GitHub, dispatcher and web put together, and
taken apart again.

On SQLite one process does everything. On PostgreSQL any number of them share the journal: some take
webhooks, some do the work, some both.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from aiohttp import web
from sqlalchemy.engine import make_url

from bot import __version__
from bot.adapters import webhook
from bot.adapters.attempts import Patience
from bot.adapters.dispatch import Dispatcher, Handler
from bot.adapters.dispatch_local import LocalDispatcher
from bot.adapters.github_app import TIMEOUT, App, GitHubProblem
from bot.adapters.journal import Journal, JournalError
from bot.adapters.policy_files import PolicyError
from bot.adapters.settings import Settings, SettingsError
from bot.clock import APART, Clock, JudgedClock, system_clock
from bot.observability.crash_reports import NoCrashReports, to_sentry
from bot.observability.logs import set_up
from bot.observability.metrics import Metrics
from bot.observability.terminal import complain, plain
from bot.packages.cache import Cache
from bot.packages.check import Checker
from bot.packages.judging import Judge
from bot.packages.places import Hosts
from bot.pipeline.packages import Packages
from bot.pipeline.policies import Policies
from bot.pipeline.service import Service
from bot.review.commands import days
from bot.review.model.events import Delivery
from bot.server import schedule
from bot.server.delivery_log import EVERY as FETCH_EVERY
from bot.server.delivery_log import DeliveryLog
from bot.server.package_activity import EVERY as ACTIVITY_EVERY
from bot.server.package_activity import refresh_activity
from bot.server.pages import Pages
from bot.server.repositories import Visits
from bot.server.sweep import EVERY, is_too_old, made_up_for, missed_before, sweep
from bot.server.teams import look_at_teams
from bot.server.wake_times import EVERY as REFRESH_EVERY
from bot.server.wake_times import refresh_wake_times
from bot.server.web import Readiness, make_app, make_runner, make_window

log = structlog.get_logger()

PRUNE_EVERY = timedelta(hours=6)
AGREE_SECONDS = 5
SOON = timedelta(minutes=15)
"""Until a chore that failed is tried again."""


ANSWERED_WITHIN = 10.0
"""Seconds in which another bot would have taken a delivery."""
NO_JOURNAL = "the journal cannot be used: the log says why"


@dataclass(frozen=True)
class Bot:
    """A running bot, without its door to the outside."""

    app: App
    journal: Journal
    dispatcher: Dispatcher
    policies: Policies
    metrics: Metrics
    clock: Clock
    known_since: datetime
    """Since when the journal would know."""

    async def store(self, delivery: Delivery) -> object:
        """Keep an event and have it handled; when this returns it can no longer be lost."""
        now = self.clock()
        if is_too_old(delivery, now):
            log.warning("delivery refused: too old", at=delivery.event.at.isoformat())
            return None
        if await made_up_for(self.journal, delivery, now):
            return None
        row = await self.journal.store(delivery, now)
        if row is not None:
            self.dispatcher.submit(row)
        return row

    async def look(self, now: datetime) -> None:
        """See to what has been waiting for a moment that has come, or for a person's word."""
        await schedule.look(self.journal, now, self.store)
        await self.dispatcher.catch_up()

    async def sweep(self, now: datetime) -> int:
        """Have everything handled that no webhook told of; how much it was."""
        return await sweep(self.app, self.journal, self.policies, self.store, self.known_since, now)

    async def begin_week(self, now: datetime) -> int:
        """See to the week's digests; how many are to be posted."""
        return await schedule.begin_week(self.app, self.policies, now, self.store)

    async def refresh_wake_times(self, now: datetime) -> Visits:
        """Work out anew when every review is to be looked at; of how many that has changed."""
        return await refresh_wake_times(self.app, self.journal, self.policies, now)

    async def refresh_activity(self, now: datetime) -> Visits:
        """See when something happened last in affiliated packages; of how many it is known."""
        return await refresh_activity(self.app, self.journal, self.policies, now)

    def _clocks(self) -> Iterator[str]:
        if isinstance(self.clock, JudgedClock) and self.clock.off:
            way = "ahead of" if self.clock.off > timedelta(0) else "behind"
            yield f"this machine's clock is {abs(self.clock.off)} {way} GitHub's, which counts"

    async def readiness(self) -> Readiness:
        """How the bot is."""
        problems = tuple(map(plain, (*self._clocks(), *self.policies.problems())))
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


def shared(settings: Settings) -> bool:
    """Whether the journal can be shared by several processes."""
    return make_url(settings.database_url).drivername == "postgresql"


async def open_journal(settings: Settings, *, existing: bool = False) -> Journal:
    """The journal; on PostgreSQL with the queue beside it, so that workers learn what is stored.

    ``existing``: made by a bot, which may be running; it is not this process's own.
    Raises :class:`JournalError`.
    """
    open_it = Journal.existing if existing else Journal.open
    if not shared(settings):
        return await open_it(settings.database_url)
    from bot.adapters.job_queue import JobQueue  # only here: with what it needs, 12 MB

    return await open_it(settings.database_url, beside=JobQueue())


@asynccontextmanager
async def running_bot(
    settings: Settings, *, worker: bool = True, clock: Clock = system_clock, only: str = ""
) -> AsyncIterator[Bot]:
    """The bot with everything it needs; what is at work is finished at the end.

    ``only``: the one repository that it serves. Without ``worker`` (on PostgreSQL only) it stores events, and other processes do the work.
    """
    clock = judged = JudgedClock(clock)
    policies = Policies(settings.pyos_bot_policy, only=only)
    metrics = Metrics(__version__, clock)
    journal = await open_journal(settings)
    try:
        known_since = await journal.known_since(clock())
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            app = App(
                session,
                settings.github_app_id,
                settings.private_key(),
                settings.github_api_url,
                clock,
                metrics,
                judged.heard,
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
                lambda row: missed_before(app, journal, policies, known_since, row, judged()),
                known_since,
                packages,
            )
            patience = Patience(clock)
            dispatcher = _dispatcher(settings, journal, service, patience, worker=worker)
            try:
                await dispatcher.start()
                yield Bot(app, journal, dispatcher, policies, metrics, clock, known_since)
            finally:
                await dispatcher.stop()
    finally:
        await journal.close()


def _dispatcher(
    settings: Settings, journal: Journal, handler: Handler, patience: Patience, *, worker: bool
) -> Dispatcher:
    if not shared(settings):
        return LocalDispatcher(journal, handler, patience=patience)
    from bot.adapters.dispatch_postgres import PostgresDispatcher, Rhythm  # see open_journal

    rhythm = Rhythm.taking_over(settings.take_over_seconds)
    return PostgresDispatcher(
        settings.database_url, journal, handler, worker=worker, patience=patience, rhythm=rhythm
    )


def start_the_log(settings: Settings) -> None:
    """The log as the settings want it, and crash reports if they do.

    Raises :class:`NoCrashReports` when those cannot be sent.
    """
    dsn = settings.sentry_dsn
    set_up(
        settings.log_level,
        settings.log_format,
        secrets=settings.secrets(),
        report=to_sentry(dsn.get_secret_value(), __version__) if dsn else None,
    )


def make_door(settings: Settings, bot: Bot, *, webhooks: bool = True) -> web.AppRunner:
    """What the outside may ask of the bot, not open yet; without ``webhooks`` only how it is."""
    secret = settings.metrics_token
    token = secret.get_secret_value() if secret else ""
    if not webhooks:
        app = make_window(readiness=bot.readiness, metrics=bot.metrics, metrics_token=token)
        return make_runner(app)
    app = make_app(
        secrets=settings.webhook_secrets(),
        store=bot.store,
        readiness=bot.readiness,
        metrics=bot.metrics,
        metrics_token=token,
    )
    if settings.pages:
        Pages(bot.journal.reviews, bot.clock, settings.public_url).add_to(app)
    return make_runner(app)


async def serve(
    environ: Mapping[str, str],
    clock: Clock,
    *,
    worker: bool = True,
    from_deliveries: bool = False,
    only: str = "",
) -> int:
    """Take webhooks, and do the work unless ``worker`` is off, until SIGTERM or Ctrl-C.

    ``from_deliveries``: they are fetched from GitHub, and none are taken in. ``only``: the one repository
    to serve. A mistake in the settings is one line each, and exit status 2.
    """
    role = Role(door=True, worker=worker, from_deliveries=from_deliveries, only=only)
    return await _run(environ, clock, role)


async def work(environ: Mapping[str, str], clock: Clock) -> int:
    """Do the work that others have taken in, until SIGTERM or Ctrl-C."""
    return await _run(environ, clock, Role(door=False, worker=True))


@dataclass(frozen=True)
class Role:
    """What this process does of it all."""

    door: bool
    """Take events in."""
    worker: bool
    """Do the work."""
    from_deliveries: bool = False
    """Events are fetched; nobody sends any."""
    only: str = ""
    """The one repository that is served."""


async def _run(environ: Mapping[str, str], clock: Clock, role: Role) -> int:
    try:
        settings = Settings.load(environ)
        start_the_log(settings)
        if not (role.door and role.worker) and not shared(settings):
            raise JournalError(
                "only one process, `serve`, can use an SQLite journal: "
                "for several, set DATABASE_URL to postgresql://…"
            )
        days.warm()
        async with running_bot(settings, worker=role.worker, clock=clock, only=role.only) as bot:
            gc.freeze()  # what is loaded stays: searching it for garbage stops everything for 50 ms
            return await _until_stopped(settings, bot, role)
    except (SettingsError, PolicyError, JournalError, NoCrashReports, AlreadyServed) as problem:
        complain("pyos-bot", problem)
    return 2


class AlreadyServed(Exception):
    """Another bot takes the webhooks; the message says so in one line."""


async def _nobody_else(app: App) -> None:
    """Raise :class:`AlreadyServed` when the webhook's address answers: two bots would both act."""
    try:
        found = await webhook.hook(app)
        if not found.leads_nowhere and await webhook.is_taken(app, ANSWERED_WITHIN):
            raise AlreadyServed(
                f"a bot at {found.url} accepts this App's webhooks: stop it first, or both would act"
            )
    except GitHubProblem as problem:
        raise AlreadyServed(f"it is not known whether another bot runs: {problem}") from None


async def _until_stopped(settings: Settings, bot: Bot, role: Role) -> int:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    await _agree_on_time(bot)
    fetched = DeliveryLog(bot.app, bot.store, bot.clock()) if role.from_deliveries else None
    if fetched:
        await _nobody_else(bot.app)
    port = settings.port if role.door else settings.metrics_port
    runner = None
    if port is not None:
        runner = make_door(settings, bot, webhooks=role.door and not fetched)
        if not await _opened(runner, settings.host, port):
            return 2
    log.info("serving" if role.door else "working", host=settings.host, port=port)
    chores: list[Coroutine[Any, Any, None]] = []
    if role.worker:
        chores += [
            _look_at_teams(bot),
            _every(PRUNE_EVERY, lambda: bot.journal.prune(bot.clock()), "prune"),
            _every(schedule.EVERY, lambda: bot.look(bot.clock()), "clock"),
        ]
    if fetched:
        chores.append(_every(FETCH_EVERY, fetched.look, "deliveries"))
    if role.door:
        chores += [
            _every(EVERY, lambda: bot.sweep(bot.clock()), "sweep"),
            _every(schedule.HOURLY, lambda: bot.begin_week(bot.clock()), "digest"),
            _every(REFRESH_EVERY, lambda: bot.refresh_wake_times(bot.clock()), "wake times"),
        ]
    if role.door and settings.pages:
        chores += [
            _every(ACTIVITY_EVERY, lambda: bot.refresh_activity(bot.clock()), "activity"),
        ]
    tasks = [asyncio.create_task(chore) for chore in chores]
    await stopped.wait()
    log.info("stopping")
    for task in tasks:
        task.cancel()
    if runner is not None:
        await runner.cleanup()  # no new event comes in while the rest is finished
    return 0


async def _agree_on_time(bot: Bot) -> None:
    """Before anything happens by the clock; while GitHub is out of reach the machine's counts."""
    try:
        async with asyncio.timeout(AGREE_SECONDS):
            await bot.app.time_at_github()
            if isinstance(bot.clock, JudgedClock) and bot.clock.in_doubt:
                await asyncio.sleep(APART)
                await bot.app.time_at_github()
    except (GitHubProblem, TimeoutError) as problem:
        log.warning("time at GitHub not known", error=str(problem))


async def _opened(runner: web.AppRunner, host: str, port: int) -> bool:
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        print(f"pyos-bot: cannot listen on {host}:{port}: {error.strerror}", file=sys.stderr)
        await runner.cleanup()
        return False
    return True


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
