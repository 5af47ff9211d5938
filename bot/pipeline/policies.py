"""Which policy counts for a repository: the default < its own file < the file of ``PYOS_BOT_POLICY``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from bot.adapters import policy_files
from bot.adapters.github import Repository
from bot.adapters.github_app import GitHubProblem
from bot.adapters.policy_files import PolicyError
from bot.adapters.shared_reads import TimedCache
from bot.review.model.policy import Policy

log = structlog.get_logger()

SECONDS = 300
"""How long a repository's file is trusted before it is asked for again (a 304 mostly)."""


_GONE = (
    f"{policy_files.PATH} cannot be found any more: the last version that could be read counts "
    "until the bot is started again"
)


@dataclass(frozen=True)
class Known:
    """The policy that counts, and what is wrong with the repository's newest file, if anything is."""

    policy: Policy
    problem: str = ""
    own: bool = False
    """Whether the repository's own file is part of it."""


class Policies:
    """The policies of all repositories; a file that is broken or gone leaves the last good one in force."""

    def __init__(self, path: Path | None) -> None:
        """Raises ``PolicyError`` when the operator's own file cannot be used."""
        self._own = {} if path is None else {str(path): path.read_text(encoding="utf-8")}
        self.base = policy_files.policy(self._own)
        self._known: dict[str, Known] = {}
        self._fresh = TimedCache[Known](10_000, SECONDS)

    async def of(self, repository: Repository) -> Known:
        """The policy for a repository.

        Raises ``GitHubProblem`` while it has never been read: nobody gets a right by a guess.
        """
        key = f"{repository.installation.number}:{repository.name.casefold()}"
        return await self._fresh.get(key, lambda: self._renewed(repository, key))

    async def _renewed(self, repository: Repository, key: str) -> Known:
        found = self._known[key] = await self._read(repository, self._known.get(key))
        return found

    def problems(self) -> list[str]:
        """What is wrong with the repositories' files, for ``/readyz``."""
        return [known.problem for known in self._known.values() if known.problem]

    async def _read(self, repository: Repository, last: Known | None) -> Known:
        try:
            text = await repository.file(policy_files.PATH)
        except GitHubProblem as problem:
            if last is None:
                raise
            log.warning("policy file not read", repository=repository.name, error=str(problem))
            return last
        if text is None:
            if last is None or not last.own:
                return Known(self.base)
            # by a guess nobody loses a right, and nobody gets one: GitHub's replicas lag
            log.warning("policy file gone", repository=repository.name)
            return replace(last, problem=_GONE)
        try:
            policy = policy_files.policy({policy_files.PATH: text, **self._own})
            return Known(policy, own=True)
        except PolicyError as error:
            log.error("policy file broken", repository=repository.name, lines=error.lines)
            return replace(last or Known(self.base), problem="; ".join(error.lines))
