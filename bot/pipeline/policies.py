"""Which policy counts for a repository: the default < its own file < the file of ``PYOS_BOT_POLICY``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from bot.adapters import policy_files
from bot.adapters.github import Directory, Repository
from bot.adapters.github_app import Broken, GitHubProblem
from bot.adapters.policy_files import PolicyError
from bot.adapters.shared_reads import TimedCache
from bot.review.model.policy import Policy, TeamName
from bot.review.model.submission import Roster, roster

log = structlog.get_logger()

SECONDS = 300
"""How long a repository's file is trusted before it is asked for again (a 304 mostly)."""


_GONE = (
    f"{policy_files.PATH} cannot be found any more: the last version that could be read counts "
    "until the bot is started again"
)

_NOT_THEIRS = (
    f"the last change of {policy_files.PATH} is not a signed commit by a person whom `changes_by` names: "
    "the last version by one of them counts"
)
_COMMITS = 30
"""Changes of the file that are looked at."""


@dataclass(frozen=True)
class Known:
    """The policy that counts, and what is wrong with the repository's newest file, if anything is."""

    policy: Policy
    problem: str = ""
    own: bool = False
    """Whether the repository's own file is part of it."""
    text: str = ""
    """That file, as it was judged last."""
    changes_by: TeamName | None = None
    """Who may change it, as it said last: also while none of its versions counts."""


class Policies:
    """The policies of all repositories; a file that is broken or gone leaves the last good one in force."""

    def __init__(self, path: Path | None, *, only: str = "") -> None:
        """``only``: ``owner/name`` of the one repository to serve, whatever the files say.

        Raises ``PolicyError`` when the operator's own file cannot be used.
        """
        self._own = {} if path is None else {str(path): policy_files.read(path)}
        if only:
            self._own["the repository to serve"] = f"repositories: [{only}]"
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

    def sources(self, known: Known) -> str:
        """In words, what a repository's policy is made of; the last one wins."""
        layers = [*([policy_files.PATH] if known.own else []), *self._own]
        if not known.own:
            layers.insert(0, f"the defaults (there is no {policy_files.PATH})")
        return ", then ".join(layers)

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
        if last is not None and last.own and last.text == text and last.problem in ("", _GONE):
            return replace(last, problem="")
        try:
            policy = policy_files.policy({policy_files.PATH: text, **self._own})
        except PolicyError as error:
            log.error("policy file broken", repository=repository.name, lines=error.lines)
            return replace(last or Known(self.base), problem="; ".join(error.lines))
        # who may change it says the operator's file, else the last good one; at the start the file itself
        before = (last.changes_by or last.policy.changes_by) if last else None
        changes_by = self.base.changes_by or before or policy.changes_by
        if changes_by is None:
            return Known(policy, own=True, text=text)
        try:
            return await self._as_allowed(repository, changes_by, last, text)
        except GitHubProblem as problem:
            if last is None:
                raise
            log.warning("policy file not judged", repository=repository.name, error=str(problem))
            return last

    async def _as_allowed(
        self, repository: Repository, changes_by: TeamName, last: Known | None, text: str
    ) -> Known:
        """The newest version by somebody who may change the file; the last good one, as long as it is known."""
        commits = await repository.commits(policy_files.PATH, _COMMITS)
        team = changes_by if isinstance(changes_by, str) else None
        teams: dict[TeamName, Roster] = (
            {team: await Directory(repository.installation).team(team)} if team else {}
        )
        allowed = roster(changes_by, teams)
        if allowed.unread:
            raise Broken(f"a team cannot be read: {team}")
        newest = next((one for one in commits if one.is_by(allowed.members)), None)
        problem = "" if newest and newest is commits[0] else _NOT_THEIRS
        if problem:
            log.warning("policy file changed by somebody who may not", repository=repository.name)
            if last is not None:
                return replace(last, problem=problem, text=text, changes_by=changes_by)
        theirs = await repository.file(policy_files.PATH, newest.sha) if newest else None
        if theirs is None:
            return Known(self.base, problem or _NOT_THEIRS, changes_by=changes_by)
        try:
            policy = policy_files.policy({policy_files.PATH: theirs, **self._own})
        except PolicyError as error:
            return replace(last or Known(self.base), problem="; ".join(error.lines))
        return Known(policy, problem, own=True, text=text)
