"""A package that is to be looked at: read, judged, and told to its issue as an event like any other.

This runs in a lane of its own, so neither the issue nor other issues wait for it; the journal has it done again
after a crash. What is found meets the review as it is by then.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import structlog

from bot.adapters.dispatch import Hindered
from bot.adapters.github import Repository
from bot.adapters.github_app import Denied, GitHubProblem
from bot.adapters.journal import Journal, Row
from bot.clock import Clock
from bot.packages.accepted import BYTES, Accepted, nearest, read
from bot.packages.check import Checker
from bot.packages.door import Out
from bot.packages.facts import Asked
from bot.pipeline.issues import submission
from bot.review.model.events import Delivery, PackageAsked, PackageChecked, Show
from bot.review.model.evidence import Near
from bot.review.model.header import Field, Header
from bot.review.model.policy import Policy
from bot.review.model.submission import Submission
from bot.review.model.website import Problem, problems

log = structlog.get_logger()

AT_ONCE = 3
"""Packages that one process looks at beside each other."""
SECONDS = 150.0
"""For one package; a host that hangs is given up long before."""


class Packages:
    """Looks at packages for the issues that ask for it."""

    def __init__(
        self, checker: Checker, journal: Journal, submit: Callable[[Row], None], clock: Clock
    ) -> None:
        """``submit`` takes the event with what was found, already in the journal."""
        self._checker = checker
        self._journal = journal
        self._submit = submit
        self._clock = clock
        self._few = asyncio.Semaphore(AT_ONCE)

    async def look(
        self, row: Row, event: PackageAsked, repository: Repository, policy: Policy
    ) -> None:
        """Look at the package of one issue, and tell the issue."""
        issue = await repository.issue(event.number)
        review = submission(issue, event.repo, policy)
        asked = asked_for(review)
        if not asked.repository:
            await self._journal.done(row, "no repository")
            return
        async with self._few:
            try:
                async with asyncio.timeout(SECONDS):
                    report = await self._checker.check(asked, token=repository.installation.token)
            except TimeoutError:
                raise Hindered("looking at the package took too long") from None
        log.info(
            "package looked at",
            requests=report.requests,
            bytes=report.bytes,
            seconds=round(report.seconds, 2),
        )
        near = await self._near(review, repository, policy)
        meanwhile = await self._asked_meanwhile(row, asked, repository, policy)
        found = PackageChecked(
            repo=event.repo,
            number=event.number,
            sender=event.sender,
            at=self._clock(),
            findings=report.findings,
            repository=report.repository,
            read=report.read,
            commit=report.commit,
            address=asked.repository,
            version=asked.version,
            show=min([event.show, *(one.show for _, one in meanwhile)], key=list(Show).index),
            near=near,
        )
        delivery = Delivery(f"{found.kind}:{row.key}", row.installation, found)
        if stored := await self._journal.store(delivery, self._clock()):
            self._submit(stored)
        await self._journal.done(row, "looked at")
        for one, _ in meanwhile:
            await self._journal.done(one, "looked at with the one before")

    async def _asked_meanwhile(
        self, row: Row, asked: Asked, repository: Repository, policy: Policy
    ) -> list[tuple[Row, PackageAsked]]:
        """Who asked for the same while it was read: they get this result, and it is not read again."""
        behind = [(one, one.event) for one in await self._journal.behind(row)]
        found = [(one, event) for one, event in behind if isinstance(event, PackageAsked)]
        if found:
            issue = await repository.issue(row.event.number)
            if asked_for(submission(issue, row.event.repo, policy)) != asked:
                return []  # the header names something else by now
        return found

    async def _near(
        self, review: Submission, repository: Repository, policy: Policy
    ) -> tuple[Near, ...]:
        """The accepted packages that are most like it. Only a hint: when they cannot be read, there is none."""
        try:
            packages = await self._accepted(repository, policy)
        except (GitHubProblem, Out) as problem:
            log.warning("accepted packages not read", error=str(problem))
            return ()
        name = review.header.text(Field.PACKAGE)
        similar = _SIMILAR.search(review.body)
        words = [name, review.header.text(Field.DESCRIPTION), similar[1] if similar else ""]
        found = await asyncio.to_thread(nearest, packages, " ".join(words), but=[name])
        return tuple(
            Near(name=one.name, description=one.description[:200], review=one.review)
            for one in found
        )

    async def _accepted(self, repository: Repository, policy: Policy) -> tuple[Accepted, ...]:
        """The list of accepted packages; what the installation's token may not read is asked once without it."""
        place = policy.checks.accepted_file
        if place is None:
            return ()
        try:
            found = await accepted_packages(repository, policy)
        except Denied:
            found = ()
        if found:
            return found
        content = await self._checker.public_file(*place, BYTES)
        return await asyncio.to_thread(read, content)


_SIMILAR = re.compile(
    r"(?:accomplish the same thing|similar packages)[^\n]*\n(.{0,1500}?)(?:\n\s*[-*#] |\Z)",
    re.I | re.S,
)
"""What the author says about packages like this one."""


async def accepted_packages(repository: Repository, policy: Policy) -> tuple[Accepted, ...]:
    """The list of accepted packages, in one read that costs nothing when it has not changed.

    Raises ``GitHubProblem`` or ``Out``.
    """
    place = policy.checks.accepted_file
    if place is None:
        return ()
    name, path = place
    text = await Repository(repository.installation, name).file(path)
    return await asyncio.to_thread(read, text.encode()) if text else ()


def asked_for(review: Submission) -> Asked:
    """What a submission says about its package."""
    header = review.header
    return Asked(
        repository=header.text(Field.REPOSITORY),
        version=header.raw(Field.VERSION_SUBMITTED),
        package=header.text(Field.PACKAGE),
        archive=header.raw(Field.ARCHIVE),
        publication=header.raw(Field.JOSS_DOI),
        header=tuple(dict.fromkeys(map(_short, problems(header)))),
        ai=_ticked(header, "generative ai", "ai"),
        survey=_ticked(header, "survey", "pre-survey"),
        paper_for=review.policy.journal if review.goes_to_joss else "",
    )


def _short(problem: Problem) -> str:
    return f"{problem.field}: {problem.kind}" if problem.field else str(problem.kind)


def _ticked(header: Header, *sections: str) -> bool | None:
    """Whether every box of such a section is ticked; None: there is none."""
    boxes = [box for section in sections for box in header.boxes(section)]
    return all(box.ticked for box in boxes) if boxes else None
