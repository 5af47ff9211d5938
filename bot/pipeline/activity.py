"""Accepted packages where they live: whether anything still happens there.

The website's list of accepted packages names the last commit of nearly all: one read that costs nothing when
the list has not changed. Only of the others GitHub is asked, through its API, for a repository that a header
names: no address from an issue is ever fetched.
"""

from __future__ import annotations

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
from bot.review.pages.digest import home, maintained

log = structlog.get_logger()


async def activities(
    repository: Repository, board: Iterable[Submission], at: datetime, policy: Policy
) -> dict[int, Activity]:
    """Issue → what happens in its package's repository, of all the accepted ones.

    Raises ``Wait`` when GitHub wants to be left alone for a while.
    """
    packages = list(maintained(board))
    listed = await _last_commits(repository, policy) if packages else {}
    found = await few_at_once(
        lambda one: _activity(repository.installation, one, at, listed), packages
    )
    return {one.number: activity for one, activity in zip(packages, found, strict=True)}


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


async def _activity(
    installation: Installation,
    review: Submission,
    at: datetime,
    listed: Mapping[str, datetime],
) -> Activity:
    place = home(review)
    if not place:
        return Activity(trouble="elsewhere")
    since = at - timedelta(days=review.policy.days.package_quiet)
    if (last := listed.get(place.casefold())) and last >= since:
        return Activity(last=last)
    try:
        return await Repository(installation, place).last_activity(since)
    except Vanished:
        return Activity(trouble="gone")
    except (Broken, Denied, ValueError):
        return Activity(trouble="failed")
