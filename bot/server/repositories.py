"""Visit every repository that the bot serves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.adapters.github import Repository
from bot.adapters.github_app import App, GitHubProblem
from bot.pipeline.policies import Policies
from bot.review.model.events import Delivery
from bot.review.model.policy import Policy

log = structlog.get_logger()

Store = Callable[[Delivery], Awaitable[object]]
"""Keeps an event and has it handled; None: it was known."""


@dataclass(frozen=True)
class Served:
    """A repository that is served."""

    repository: Repository
    installed: datetime
    """Since when the App is there."""
    policy: Policy
    private: bool = True

    @property
    def name(self) -> str:
        """``owner/name``."""
        return self.repository.name

    @property
    def installation(self) -> int:
        """Number of the installation that sees it."""
        return self.repository.installation.number


@dataclass(frozen=True)
class Visits:
    """What came of it."""

    found: int
    """The sum of what the visits say."""
    complete: bool
    """Whether nothing failed anywhere."""


async def visit_each(
    app: App, policies: Policies, visit: Callable[[Served], Awaitable[int]], what: str
) -> Visits:
    """Visit every repository.

    What fails in one is said in the log as ``what`` put off, and keeps nobody else waiting.
    """
    total, complete = 0, True
    try:
        installed = await app.installed()
    except GitHubProblem as problem:
        log.warning(f"{what} put off", error=str(problem))
        return Visits(0, complete=False)
    for number, since in installed.items():
        try:
            names = await app.installation(number).repositories()
        except (GitHubProblem, LookupError, TypeError) as problem:
            log.warning(f"{what} put off", installation=number, error=str(problem))
            complete = False
            continue
        for name, private in names.items():
            repository = Repository(app.installation(number), name)
            try:
                policy = (await policies.of(repository)).policy
                if policy.serves(name):
                    total += await visit(Served(repository, since, policy, private))
            except (GitHubProblem, ValueError, LookupError, TypeError) as problem:
                log.warning(f"{what} put off", repository=name, error=str(problem))
                complete = False
    return Visits(total, complete)
