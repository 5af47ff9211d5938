"""How the terminal commands read a repository: its issues, and what the bot remembers of them.

The bot's memory is read from the issues themselves, so no database is needed.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import aiohttp

from bot.adapters.github import Issue, Repository
from bot.adapters.github_app import TIMEOUT, App, GitHubProblem, Vanished
from bot.adapters.policy_files import PolicyError
from bot.adapters.settings import Settings, SettingsError
from bot.adapters.shared_reads import few_at_once
from bot.clock import Clock
from bot.observability.logs import set_up
from bot.observability.terminal import complain
from bot.pipeline.issues import recalled, submission
from bot.pipeline.policies import Policies
from bot.review.model.policy import Policy
from bot.review.model.submission import Submission

NAME = re.compile(r"[\w-]+/(?!\.\.?$)[\w.-]+", re.ASCII)
_SETTINGS = (
    "github_app_id", "github_private_key", "github_private_key_path", "github_api_url",
    "pyos_bot_policy",
)  # fmt: skip
"""What of the environment of ``serve`` is needed here."""


class CannotRun(Exception):
    """Why nothing can be looked at."""


@dataclass(frozen=True)
class Place:
    """The repository, and what is the same for all of its issues."""

    app: App
    repository: Repository
    policy: Policy
    labels: frozenset[str]
    """Case-folded."""

    def read(self, issue: Issue) -> Submission:
        """The issue, without what the bot remembers."""
        review = submission(issue, self.repository.name, self.policy)
        return replace(review, repo_labels=self.labels)

    async def reviews(self, issues: Iterable[Issue]) -> list[Submission]:
        """These issues with the hidden record, where there can be one; by number."""
        found = await few_at_once(self._remembered, issues)
        return sorted(found, key=lambda review: review.number)

    async def _remembered(self, issue: Issue) -> Submission:
        return await recalled(self.repository, issue, self.read(issue), await self.app.login())


@asynccontextmanager
async def at(environ: Mapping[str, str], clock: Clock, name: str) -> AsyncIterator[Place]:
    """The repository ``owner/name``, with the settings of ``serve``.

    Raises ``CannotRun``, ``SettingsError``, ``PolicyError`` or ``GitHubProblem``.
    """
    # nobody sends webhooks to the terminal, and it keeps no journal
    settings = Settings.load(environ, only=_SETTINGS)
    set_up("CRITICAL")  # what went wrong is said in one line of our own
    policies = Policies(settings.pyos_bot_policy)
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        yield await _place(app_of(session, settings, clock), name, policies)


def app_of(session: aiohttp.ClientSession, settings: Settings, clock: Clock) -> App:
    """The App as the settings name it."""
    key = settings.private_key()
    return App(session, settings.github_app_id, key, settings.github_api_url, clock)


async def _place(app: App, name: str, policies: Policies) -> Place:
    if not NAME.fullmatch(name):
        raise CannotRun(f"{name} is not a repository name. Please write OWNER/REPO")
    try:
        repository = Repository(await app.installation_of(name), name)
    except Vanished:
        raise CannotRun(f"the App is not installed on {name}, or {name} does not exist") from None
    known = await policies.of(repository)
    if known.problem:
        raise CannotRun(f"please fix the policy of {name} first: {known.problem}")
    if not known.policy.serves(name):
        raise CannotRun(f"the bot does not serve {name}: it is not in the policy's `repositories`")
    labels = frozenset(map(str.casefold, await repository.labels()))
    return Place(app, repository, known.policy, labels)


async def status_of(command: str, work: Awaitable[int]) -> int:
    """The exit status of a command; what keeps it from running is a line each, and status 2."""
    try:
        return await work
    except (SettingsError, PolicyError, CannotRun, GitHubProblem) as problem:
        complain(f"pyos-bot {command}", problem)
    return 2
