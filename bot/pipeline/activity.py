"""Accepted packages where they live: whether anything still happens there.

The website's list of accepted packages names the last commit of nearly all: one read that costs nothing when
the list has not changed. Only of the others GitHub is asked, through its API, for a repository that a header
names: no address from an issue is ever fetched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta

import structlog

from bot.adapters.github import Repository
from bot.adapters.github_app import Broken, Denied, Installation, Vanished
from bot.adapters.shared_reads import few_at_once
from bot.packages.door import Out
from bot.pipeline.packages import accepted_packages
from bot.review.model.policy import Policy
from bot.review.model.submission import Activity, Submission
from bot.review.pages.digest import home, is_maintained

log = structlog.get_logger()


ASKED = 40
"""Packages whose own repositories are asked about at a time, a call each; of more, others each week."""


async def activities(
    repository: Repository,
    board: Iterable[Submission],
    at: datetime,
    policy: Policy,
    most: int | None = ASKED,
) -> dict[int, Activity]:
    """Issue → what happens in its package's repository, of all the accepted ones.

    No more than ``most`` repositories are asked (None: as many as it takes); of the others stands what the list says.
    Raises ``Wait`` when GitHub wants to be left alone for a while.
    """
    listed: dict[str, datetime] | None = None
    known: dict[int, Activity] = {}
    unsure: list[Submission] = []
    for one in board:
        await asyncio.sleep(0)  # thousands of them: others may come in between
        if not is_maintained(one):
            continue
        if listed is None:
            listed = await _last_commits(repository, policy)
        known[one.number], sure = _as_listed(one, at, listed)
        if not sure:
            unsure.append(one)
    asked = _in_turn(unsure, at, most)
    found = await few_at_once(lambda one: _asked(repository.installation, one, at), asked)
    return known | {one.number: new for one, new in zip(asked, found, strict=True)}


def _in_turn(packages: list[Submission], at: datetime, most: int | None) -> list[Submission]:
    """Whose turn it is this week."""
    if most is None or len(packages) <= most:
        return packages
    rounds = -(-len(packages) // most)
    return packages[at.isocalendar().week % rounds :: rounds]


def _as_listed(
    review: Submission, at: datetime, listed: Mapping[str, datetime]
) -> tuple[Activity, bool]:
    """What is known without asking, and whether that is enough."""
    place = home(review)
    if not place:
        return Activity(trouble="elsewhere"), True
    last = listed.get(place.casefold())
    if last is None:
        return Activity(trouble="later"), False
    return Activity(last=last), last >= at - timedelta(days=review.policy.days.package_quiet)


async def _last_commits(repository: Repository, policy: Policy) -> dict[str, datetime]:
    """``owner/name`` in lower case → the day of its last commit, as the website's list has it."""
    try:
        packages = await accepted_packages(repository, policy)
    except (Vanished, Broken, Denied, Out) as problem:
        log.info("accepted packages not read", error=str(problem))
        return {}
    address = "https://github.com/"
    return {
        one.repository.removeprefix(address).removesuffix(".git").strip("/").casefold(): (
            datetime.combine(one.last_commit, time(), UTC)
        )
        for one in packages
        if one.last_commit and one.repository.startswith(address)
    }


async def _asked(installation: Installation, review: Submission, at: datetime) -> Activity:
    since = at - timedelta(days=review.policy.days.package_quiet)
    try:
        return await Repository(installation, home(review)).last_activity(since)
    except Vanished:
        return Activity(trouble="gone")
    except (Broken, Denied, ValueError):
        return Activity(trouble="failed")
