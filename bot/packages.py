"""Accepted packages where they live: whether anything still happens there.

Only GitHub is asked, through its API, for a repository that a header names: no address from an issue is
ever fetched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.edges.github import Repository
from bot.edges.github_app import Broken, Denied, Installation, Vanished
from bot.review.digest import accepted, home
from bot.review.submission import Activity, Submission

_AT_ONCE = 4


async def activities(
    installation: Installation, board: Iterable[Submission], at: datetime
) -> dict[int, Activity]:
    """Issue → what happens in its package's repository, of all the accepted ones.

    Raises ``Wait`` when GitHub wants to be left alone for a while.
    """
    few = asyncio.Semaphore(_AT_ONCE)

    async def one(review: Submission) -> tuple[int, Activity]:
        async with few:
            return review.number, await _activity(installation, review, at)

    try:
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(one(review)) for review in accepted(board)]
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
    return dict(task.result() for task in asked)


async def _activity(installation: Installation, review: Submission, at: datetime) -> Activity:
    place = home(review)
    if not place:
        return Activity(trouble="elsewhere")
    since = at - timedelta(days=review.policy.days.package_quiet)
    try:
        return await Repository(installation, place).last_activity(since)
    except Vanished:
        return Activity(trouble="gone")
    except (Broken, Denied, ValueError):
        return Activity(trouble="failed")
