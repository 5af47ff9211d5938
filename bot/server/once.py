"""One run without a server: an event of a workflow, what no run has seen, and what is due by the clock.

No journal outlives the run; it begins with an empty one, so everything that happened before counts as older
than the journal. Two things follow, and both are as after a lost database: the bot looks for its answer to a
comment before it decides about it, and reads its memory from the status comment. A third is different: the
memory is written *before* the answer (``record_first``), because the next run knows nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exponential_jitter

from bot.adapters import payloads
from bot.adapters.dispatch_local import LocalDispatcher
from bot.adapters.github import Repository
from bot.adapters.github_app import Broken, Wait
from bot.adapters.settings import Settings
from bot.clock import Clock
from bot.pipeline.late import still_stands
from bot.review.model.events import BodyEdited, Event
from bot.server.process import agree_on_time
from bot.server.running import Bot, running_bot

log = structlog.get_logger()

P = ParamSpec("P")
T = TypeVar("T")

LONGEST = timedelta(minutes=8)
"""How long a run works at most, waiting for GitHub included. What is left then, the next run finds."""
TRIES = 6
"""How often a run asks GitHub for what it cannot begin without: half a minute or so, if GitHub names no other time."""
SHORT = 60.0
"""Seconds that a run waits at most because GitHub says so; what takes longer is for the next one."""
LOOKS = 4
"""How often a run by the clock looks at what is due; each look takes as many issues as the server's, see ``schedule``."""
_SETTINGS = (
    "github_app_id", "github_private_key", "github_private_key_path", "github_api_url", "pyos_bot_policy",
    "gitlab_api_url", "forgejo_api_url", "package_index_url", "doi_api_url", "log_level", "log_format", "database_url",
)  # fmt: skip
"""What of the environment of ``serve`` is needed here."""


class NotRun(Exception):
    """Why nothing was done."""


class NotFinished(Exception):
    """Something is left; the next run takes it up."""


async def run_once(
    environ: Mapping[str, str],
    clock: Clock,
    repository: str,
    event: str,
    payload: Mapping[str, object],
    run: str,
    *,
    again: bool = False,
) -> None:
    """Handle ``event`` of ``owner/name`` as a workflow passes it on, and what was missed before.

    ``run`` tells this run from others; ``again``: somebody has started it once more. On ``schedule`` also what is due by the clock. Raises ``NotRun``, ``NotFinished``,
    ``SettingsError``, ``PolicyError`` or ``GitHubProblem``.
    """
    with TemporaryDirectory() as folder:
        # nobody sends webhooks to a workflow, and its journal ends with it
        own = {"DATABASE_URL": f"sqlite:///{Path(folder) / 'journal.sqlite3'}"}
        settings = Settings.load({**environ, **own}, only=_SETTINGS)
        async with running_bot(settings, clock=clock, record_first=True) as bot:
            await agree_on_time(bot.clock, settings.github_api_url)
            try:
                async with asyncio.timeout(LONGEST.total_seconds()):
                    await _work(bot, repository, event, payload, run, again=again)
            except TimeoutError:
                raise NotFinished("GitHub did not answer in time") from None
            if aside := (await bot.dispatcher.backlog()).aside:
                raise NotFinished(f"{aside} events could not be handled")


async def _work(
    bot: Bot, name: str, event: str, payload: Mapping[str, object], run: str, *, again: bool
) -> None:
    installation = await _outlasted(bot.app.installation_of, name)
    repository = Repository(installation, name)
    known = await _outlasted(bot.policies.of, repository)
    if known.problem and not known.own:
        # there is no last good version to go on with, and nobody gets a right by a guess
        raise NotRun(f"the policy cannot be used: {known.problem}")
    # the payload of a workflow does not say which installation it is
    delivery = payloads.read(event, run, {**payload, "installation": {"id": installation.number}})
    if delivery and not (again and await _outlasted(_is_past, delivery.event, repository)):
        await bot.store(delivery)
        await _finished(bot)
    await bot.sweep(bot.clock(), recall=event == "schedule")
    await _finished(bot)
    if event == "schedule":
        await bot.refresh_wake_times(bot.clock())
        for _ in range(LOOKS):
            await bot.look(bot.clock())
            await _finished(bot)
        await bot.begin_week(bot.clock())
        await _finished(bot)


async def _outlasted(ask: Callable[P, Awaitable[T]], *about: P.args, **more: P.kwargs) -> T:
    """The answer to what a run cannot begin without: one bad moment of GitHub's is no reason to do nothing."""
    again, enough = retry_if_exception(_is_short), stop_after_attempt(TRIES)
    tries = AsyncRetrying(wait=_pause, retry=again, stop=enough, reraise=True)
    return await tries(ask, *about, **more)


_exponential = wait_exponential_jitter(max=SHORT)


def _pause(state: RetryCallState) -> float:
    problem = state.outcome.exception() if state.outcome else None
    return problem.seconds if isinstance(problem, Wait) else _exponential(state)


def _is_short(problem: BaseException) -> bool:
    return isinstance(problem, Broken) or (isinstance(problem, Wait) and problem.seconds <= SHORT)


async def _is_past(event: Event, repository: Repository) -> bool:
    """Whether it is an edit of a text that says something else by now: its first run may have judged it."""
    return isinstance(event, BodyEdited) and not await still_stands(event, repository)


async def _finished(bot: Bot) -> None:
    dispatcher = bot.dispatcher
    assert isinstance(dispatcher, LocalDispatcher)  # the journal of a run is a file
    await dispatcher.idle()
