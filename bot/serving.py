"""``pyos-bot serve``: settings, journal, GitHub, dispatcher and web put together, and taken apart again."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog
from aiohttp import web

from bot import schedule
from bot.doctor import look_at_teams
from bot.edges.dispatch_local import LocalDispatcher
from bot.edges.github_app import TIMEOUT, App
from bot.edges.journal import Journal, JournalError
from bot.edges.policy_files import PolicyError
from bot.edges.settings import Settings, SettingsError
from bot.logs import set_up
from bot.policies import Policies
from bot.review import arguments
from bot.review.events import Delivery
from bot.service import Service
from bot.web import Readiness, make_app

log = structlog.get_logger()

PRUNE_EVERY = timedelta(hours=6)


@dataclass(frozen=True)
class Bot:
    """A running bot, without its door to the outside."""

    app: App
    journal: Journal
    dispatcher: LocalDispatcher
    policies: Policies

    async def store(self, delivery: Delivery) -> object:
        """Keep an event and have it handled; when this returns it can no longer be lost."""
        row = await self.journal.store(delivery, datetime.now(UTC))
        if row is not None:
            self.dispatcher.submit(row)
        return row

    async def look(self, now: datetime) -> None:
        """See to what has been waiting for a moment that has come."""
        await schedule.look(self.journal, now, self.store)

    async def readiness(self) -> Readiness:
        """How the bot is."""
        try:
            await self.journal.counts()
        except JournalError as error:
            return Readiness(ready=False, waiting=self.dispatcher.waiting, problems=(str(error),))
        return Readiness(
            ready=True, waiting=self.dispatcher.waiting, problems=tuple(self.policies.problems())
        )


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Bot]:
    """The bot with everything it needs; what is at work is finished at the end."""
    policies = Policies(settings.pyos_bot_policy)
    journal = await Journal.open(settings.database_url)
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            app = App(
                session, settings.github_app_id, settings.private_key_pem(), settings.github_api_url
            )
            service = Service(app, journal, policies, lambda row: dispatcher.submit(row))
            dispatcher = LocalDispatcher(journal, service)
            await dispatcher.start()
            try:
                yield Bot(app, journal, dispatcher, policies)
            finally:
                await dispatcher.stop()
    finally:
        await journal.close()


async def serve(environ: Mapping[str, str]) -> int:
    """Run until SIGTERM or Ctrl-C. A mistake in the settings is one line each, and exit status 2."""
    try:
        settings = Settings.load(environ)
        set_up(settings.log_level)
        arguments.warm()
        async with running(settings) as bot:
            return await _open_the_door(settings, bot)
    except (SettingsError, PolicyError) as mistakes:
        for line in mistakes.lines:
            print(f"pyos-bot: {line}", file=sys.stderr)
    except JournalError as problem:
        print(f"pyos-bot: {problem}", file=sys.stderr)
    return 2


async def _open_the_door(settings: Settings, bot: Bot) -> int:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    secrets = [settings.github_webhook_secret.get_secret_value()]
    runner = web.AppRunner(
        make_app(secrets=secrets, store=bot.store, readiness=bot.readiness), access_log=None
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        print(
            f"pyos-bot: cannot listen on {settings.host}:{settings.port}: {error.strerror}",
            file=sys.stderr,
        )
        await runner.cleanup()
        return 2
    log.info("serving", host=settings.host, port=settings.port)
    chores = [
        asyncio.create_task(_logged(look_at_teams(bot.app, bot.policies))),
        asyncio.create_task(_logged(_prune(bot.journal))),
        asyncio.create_task(_logged(_keep_looking(bot))),
    ]
    await stopped.wait()
    log.info("stopping")
    for chore in chores:
        chore.cancel()
    await runner.cleanup()  # no new event comes in while the rest is finished
    return 0


async def _logged(chore: Awaitable[object]) -> None:
    """A chore beside the work: when it fails it says so and stops nothing."""
    try:
        await chore
    except Exception:
        log.exception("chore failed")


async def _keep_looking(bot: Bot) -> None:
    while True:
        await asyncio.sleep(schedule.EVERY.total_seconds())
        try:
            await bot.look(datetime.now(UTC))
        except JournalError as error:
            log.error("the clock could not be looked at", error=str(error))


async def _prune(journal: Journal) -> None:
    while True:
        await journal.prune(datetime.now(UTC))
        await asyncio.sleep(PRUNE_EVERY.total_seconds())
