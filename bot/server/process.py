"""``pyos-bot serve`` and ``worker``: one process from its start to its end.

On SQLite one process does everything. On PostgreSQL any number of them share the journal: some take
webhooks, some do the work, some both.

The door opens as soon as the journal is there: an event is acknowledged when it is stored. What it takes to
do the work (``running``) is loaded meanwhile in a thread, and finds in the journal what came in before.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

import aiohttp
import structlog
from aiohttp import web

from bot import __version__
from bot.adapters.github_time import ask_time
from bot.adapters.journal import Journal, JournalError
from bot.adapters.settings import Settings
from bot.clock import APART, Clock, JudgedClock
from bot.observability.crash_reports import NoCrashReports, to_sentry
from bot.observability.logs import set_up
from bot.observability.metrics import Metrics
from bot.observability.terminal import Mistakes, complain
from bot.review.model.events import Delivery
from bot.server.intake import Intake, shared, taking_in
from bot.server.pages import Pages
from bot.server.web import Readiness, make_app, make_runner, make_window

if TYPE_CHECKING:
    from bot.adapters.github_app import App
    from bot.server.running import Bot

log = structlog.get_logger()

AGREE_SECONDS = 5
ANSWERED_WITHIN = 10.0
"""Seconds in which another bot would have taken a delivery."""


class Inside(Protocol):
    """What the door leads to."""

    @property
    def journal(self) -> Journal:
        """Where everything is kept."""

    @property
    def clock(self) -> JudgedClock:
        """The time that counts."""

    @property
    def metrics(self) -> Metrics:
        """What is counted."""

    async def store(self, delivery: Delivery) -> object:
        """Keep an event; when this returns it can no longer be lost."""

    async def readiness(self) -> Readiness:
        """How the bot is."""


class _Starting:
    """What the door leads to from the first moment on: the journal, and the bot as soon as it is there."""

    def __init__(self, intake: Intake, agreed: asyncio.Future[None]) -> None:
        self._intake = intake
        self._agreed = agreed
        self.journal, self.clock, self.metrics = intake.journal, intake.clock, intake.metrics
        self.bot: Bot | None = None

    async def store(self, delivery: Delivery) -> object:
        # no event gets a time that turns out to be wrong
        await asyncio.shield(self._agreed)
        return await self._intake.store(delivery)

    async def readiness(self) -> Readiness:
        return await (self.bot or self._intake).readiness()


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


def make_door(settings: Settings, inside: Inside, *, webhooks: bool = True) -> web.AppRunner:
    """What the outside may ask of the bot, not open yet; without ``webhooks`` only how it is."""
    secret = settings.metrics_token
    token = secret.get_secret_value() if secret else ""
    if not webhooks:
        app = make_window(readiness=inside.readiness, metrics=inside.metrics, metrics_token=token)
        return make_runner(app)
    app = make_app(
        secrets=settings.webhook_secrets(),
        store=inside.store,
        readiness=inside.readiness,
        metrics=inside.metrics,
        metrics_token=token,
    )
    if settings.pages:
        Pages(inside.journal.reviews, inside.clock, settings.public_url).add_to(app)
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
        async with taking_in(settings, clock) as intake:
            return await _until_stopped(settings, intake, role)
    except (Mistakes, JournalError, NoCrashReports, AlreadyServed) as problem:
        complain("pyos-bot", problem)
    return 2


class AlreadyServed(Exception):
    """Another bot takes the webhooks; the message says so in one line."""


async def _until_stopped(settings: Settings, intake: Intake, role: Role) -> int:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    agreed = asyncio.create_task(agree_on_time(intake.clock, settings.github_api_url))
    inside = _Starting(intake, agreed)
    port = settings.port if role.door else settings.metrics_port
    async with AsyncExitStack() as stack:
        stack.callback(agreed.cancel)
        if port is not None:
            webhooks = role.door and not role.from_deliveries
            runner = make_door(settings, inside, webhooks=webhooks)
            stack.push_async_callback(runner.cleanup)
            if not await _opened(runner, settings.host, port):
                return 2
        log.info("serving" if role.door else "working", host=settings.host, port=port)
        await _loaded()
        from bot.server import running
        from bot.server.delivery_log import DeliveryLog

        await agreed
        fetched = None
        work = running.at_work(settings, intake, worker=role.worker, only=role.only)
        async with work as inside.bot:
            if role.from_deliveries:
                await _nobody_else(inside.bot.app)
                fetched = DeliveryLog(inside.bot.app, inside.bot.store, intake.clock())
            gc.freeze()  # what is loaded stays: searching it for garbage stops everything for 50 ms
            async with running.chores(
                inside.bot,
                door=role.door,
                worker=role.worker,
                pages=settings.pages,
                fetched=fetched,
            ):
                await stopped.wait()
                log.info("stopping")
            if port is not None:
                await runner.cleanup()  # no new event comes in while the rest is finished
    return 0


async def _nobody_else(app: App) -> None:
    """Raise :class:`AlreadyServed` when the webhook's address answers: two bots would both act."""
    from bot.adapters import webhook  # with github_app, which is loaded beside the loop
    from bot.adapters.github_app import GitHubProblem

    try:
        found = await webhook.hook(app)
        if not found.leads_nowhere and await webhook.is_taken(app, ANSWERED_WITHIN):
            raise AlreadyServed(
                f"a bot at {found.url} accepts this App's webhooks: stop it first, or both would act"
            )
    except GitHubProblem as problem:
        raise AlreadyServed(f"it is not known whether another bot runs: {problem}") from None


async def _loaded() -> None:
    """Load what does the work, beside the loop. Searching for garbage meanwhile would take a fifth of the time."""
    gc.disable()
    try:
        await asyncio.to_thread(import_module, "bot.server.running")
    finally:
        gc.enable()


async def agree_on_time(clock: JudgedClock, url: str) -> None:
    """Before anything happens by the clock; while GitHub is out of reach the machine's counts."""
    try:
        async with asyncio.timeout(AGREE_SECONDS), aiohttp.ClientSession() as session:
            await _hear(session, clock, url)
            if clock.in_doubt:
                await asyncio.sleep(APART)
                await _hear(session, clock, url)
    except (aiohttp.ClientError, OSError, TimeoutError) as problem:
        log.warning("time at GitHub not known", error=str(problem))


async def _hear(session: aiohttp.ClientSession, clock: JudgedClock, url: str) -> None:
    if moment := await ask_time(session, url):
        clock.heard(moment)


async def _opened(runner: web.AppRunner, host: str, port: int) -> bool:
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        print(f"pyos-bot: cannot listen on {host}:{port}: {error.strerror}", file=sys.stderr)
        await runner.cleanup()
        return False
    return True
