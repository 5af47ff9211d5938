"""The door of the room: what is asked for goes in, a report comes out."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import aiohttp

from bot.clock import Clock
from bot.packages import places
from bot.packages.cache import Cache
from bot.packages.door import Budget, Door, Token, part
from bot.packages.facts import Asked, Facts, Home, Tree
from bot.packages.findings import findings
from bot.packages.judging import Judge
from bot.packages.places import Host, Hosts, Kind, Place
from bot.packages.reading import Doors, Reader, Tell
from bot.packages.sources.folder import Folder
from bot.packages.sources.forgejo import Forgejo
from bot.packages.sources.github import RAW, GitHub
from bot.packages.sources.gitlab import GitLab
from bot.packages.sources.source import Source
from bot.review.model.evidence import Check, Finding, Verdict

_SOURCES: dict[Kind, type[GitHub] | type[GitLab] | type[Forgejo]] = {
    Kind.GITHUB: GitHub,
    Kind.GITLAB: GitLab,
    Kind.FORGEJO: Forgejo,
}


@dataclass(frozen=True)
class Report:
    """What was found about a package."""

    repository: str
    commit: str
    read: str
    """Which state of it was looked at: a tag, or the default branch."""
    findings: tuple[Finding, ...]
    seen: bool
    """Whether its files could be looked at at all."""
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0

    def of(self, verdict: Verdict) -> tuple[Finding, ...]:
        """The findings with this verdict."""
        return tuple(one for one in self.findings if one.verdict is verdict)

    def finding(self, check: Check) -> Finding | None:
        """What one check came to; None: it does not concern this package."""
        return next((one for one in self.findings if one.check is check), None)


@dataclass
class Checker:
    """Looks at packages, one or several at once."""

    session: aiohttp.ClientSession
    clock: Clock
    hosts: Hosts = field(default_factory=Hosts)
    cache: Cache = field(default_factory=Cache)
    judge: Judge = field(default_factory=Judge)
    token: Token | None = None
    """For GitHub's API alone."""
    offline: bool = False
    """Only what is on this machine is looked at."""

    async def check(
        self, asked: Asked, tell: Tell = lambda _: None, *, token: Token | None = None
    ) -> Report:
        """Look at the repository on its host. Other hosts than those of the settings are not asked."""
        if token is not None:
            return await replace(self, token=token).check(asked, tell)
        place = places.place(asked.repository, self.hosts)
        budget = Budget()
        source = self._source(place, budget) if place else None
        return await self._check(asked, source, budget, tell)

    async def check_folder(self, folder: Path, asked: Asked, tell: Tell = lambda _: None) -> Report:
        """Look at a folder on this machine; the index is asked about the package's name."""
        return await self._check(asked, Folder(folder), Budget(), tell)

    async def public_file(self, repository: str, path: str, most: int) -> bytes:
        """A file of ``owner/name`` on GitHub, asked without token. Raises ``Out``.

        https://docs.github.com/en/rest/repos/contents#get-repository-content
        """
        door = Door(self.session, self.hosts.code["github.com"].api, Budget())
        place = "/".join(map(part, f"{repository}/contents/{path}".split("/")))
        answer = await door.get(f"/repos/{place}", accept=RAW, most=most)
        return answer.body

    async def _check(
        self, asked: Asked, source: Source | None, budget: Budget, tell: Tell
    ) -> Report:
        begun = time.perf_counter()
        doors = Doors(None, None, None)
        if not self.offline:
            index = self.hosts.index or await asyncio.to_thread(places.usual_index)
            doors = Doors(
                index=Door(self.session, index, budget),
                doi=Door(self.session, self.hosts.doi, budget),
                recipes=lambda name: self._recipes(name, budget),
                elsewhere=lambda place: self._source(place, budget),
            )
        reader = Reader(source, doors, self.judge, self.hosts, tell)
        facts = await reader.read(asked, self.clock().date())
        return Report(
            repository=facts.home.name if isinstance(facts.home, Home) else asked.repository,
            commit=facts.commit,
            read=_read(facts),
            findings=findings(facts),
            seen=isinstance(facts.tree, Tree),
            requests=budget.spent_requests,
            bytes=budget.spent_bytes,
            seconds=time.perf_counter() - begun,
        )

    def _source(self, place: Place, budget: Budget) -> Source:
        token = self.token if place.host.kind is Kind.GITHUB else None
        door = Door(self.session, place.host.api, budget, token)
        return _SOURCES[place.host.kind](door, place, self.cache)

    def _recipes(self, name: str, budget: Budget) -> Source:
        github: Host = self.hosts.code["github.com"]
        return self._source(Place("github.com", github, name), budget)


def _read(facts: Facts) -> str:
    home = facts.home
    if not isinstance(home, Home):
        return ""
    if home.local:
        return "the folder as it is"
    if facts.tag:
        return f"tag {facts.tag.name}"
    return f"branch {home.branch}"


ADDRESS = re.compile(r"(?:https?://)?[\w.-]+\.[a-z]{2,}/\S+", re.I)
"""What on a command line is an address and no folder."""
