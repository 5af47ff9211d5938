"""``pyos-bot serve``: settings, journal, GitHub, dispatcher and web put together, and taken apart again."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog
from aiohttp import web

from bot.edges.dispatch_local import LocalDispatcher
from bot.edges.github import Directory, Repository
from bot.edges.github_app import TIMEOUT, App, GitHubProblem
from bot.edges.journal import Journal, JournalError
from bot.edges.policy_files import PolicyError
from bot.edges.settings import Settings, SettingsError
from bot.logs import set_up
from bot.policies import Policies
from bot.review import arguments
from bot.review.events import Delivery
from bot.review.policy import Policy
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
            dispatcher = LocalDispatcher(journal, Service(app, journal, policies))
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
    chores = [asyncio.create_task(look_at_teams(bot)), asyncio.create_task(_prune(bot.journal))]
    await stopped.wait()
    log.info("stopping")
    for chore in chores:
        chore.cancel()
    await runner.cleanup()  # no new event comes in while the rest is finished
    return 0


async def look_at_teams(bot: Bot) -> list[str]:
    """Name, in the log, every team and partner that is not as the policy says, with the mend."""
    problems: list[str] = []
    try:
        for number in await bot.app.installations():
            problems += await _team_problems(bot, number)
    except GitHubProblem as error:
        problems.append(f"GitHub cannot be asked about the installations: {error}")
    for problem in problems:
        log.warning("setting needs attention", problem=problem)
    return problems


async def _team_problems(bot: Bot, number: int) -> list[str]:
    installation = bot.app.installation(number)
    directory = Directory(installation)
    found: list[str] = []
    for repository in await installation.get_all(
        "/installation/repositories{?per_page}", {"per_page": "100"}
    ):
        name = str(repository["full_name"])
        policy = (await bot.policies.of(Repository(installation, name))).policy
        if policy.repositories and name.casefold() not in map(str.casefold, policy.repositories):
            continue
        for setting, team in named_teams(policy).items():
            state = await directory.team(team)
            if state.trouble == "missing":
                found.append(
                    f"{name}: the team {team} ({setting}) does not exist or cannot be read: create it, correct "
                    f"{setting} in .github/pyos-bot.yml, or give the App the permission members: read"
                )
            elif state.trouble == "failed":
                found.append(f"{name}: looking up the team {team} ({setting}) failed")
            elif not state.members:
                found.append(f"{name}: the team {team} ({setting}) has no members")
    return found


def named_teams(policy: Policy) -> dict[str, str]:
    """Setting → team on GitHub, for every team of the policy."""
    teams = policy.teams
    named = {
        "teams.editors": teams.editors,
        "teams.eic": teams.eic,
        "teams.lead": teams.lead,
        "teams.triage": teams.triage,
        **{f"partners.{key}.editors": partner.editors for key, partner in policy.partners.items()},
    }
    return {setting: team for setting, team in named.items() if isinstance(team, str)}


async def _prune(journal: Journal) -> None:
    while True:
        await journal.prune(datetime.now(UTC))
        await asyncio.sleep(PRUNE_EVERY.total_seconds())
