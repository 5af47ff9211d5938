"""Accepted packages where they live: whether anything still happens there.

Only GitHub is asked, through its API, for a repository that a header names: no address from an issue is
ever fetched.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.adapters.github import Repository
from bot.adapters.github_app import Broken, Denied, Installation, Vanished
from bot.adapters.shared_reads import few_at_once
from bot.review.model.submission import Activity, Submission
from bot.review.pages.digest import home, maintained


async def activities(
    installation: Installation, board: Iterable[Submission], at: datetime
) -> dict[int, Activity]:
    """Issue → what happens in its package's repository, of all the accepted ones.

    Raises ``Wait`` when GitHub wants to be left alone for a while.
    """
    packages = list(maintained(board))
    found = await few_at_once(lambda one: _activity(installation, one, at), packages)
    return {one.number: activity for one, activity in zip(packages, found, strict=True)}


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
