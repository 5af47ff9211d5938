"""The clocks of all reviews, worked out anew once a day, what is shown of them, and what a new database has to learn.

When an issue is to be looked at again follows from the issue, its record and the policy, and the journal keeps
only the result. So it is compared with the list of issues: a policy with other days, an installation made anew,
a moment that came while GitHub or the policy would not let the bot in. Of an issue that the journal does not know
everything stands there: it is put down to be looked at, and the clock takes those up a few a minute.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.adapters.github_app import App
from bot.adapters.journal import EXPECTED, Journal, Mirror
from bot.adapters.reviews import ReviewRow
from bot.pipeline.boards import Boards
from bot.pipeline.issues import Memory, desk, submission
from bot.pipeline.policies import Policies
from bot.pipeline.read_model import row_of
from bot.review import engine
from bot.review.model.events import lane_of
from bot.review.model.submission import Submission
from bot.server.repositories import Served, Visits, visit_each

EVERY = timedelta(days=1)


async def refresh_wake_times(
    app: App, journal: Journal, policies: Policies, now: datetime
) -> Visits:
    """Have every issue looked at when it is time; how many were not to be before."""

    async def visit(place: Served) -> int:
        known = await journal.reviews.revisions(place.name)
        looked = [one async for one in _looked_at(place, journal, now)]
        changed = [mirror for mirror, _ in looked if mirror]
        await journal.expect(changed)
        await journal.reviews.keep([row for _, row in looked if row], known)
        return len(changed)

    return await visit_each(app, policies, visit, "wake times")


_Looked = tuple[Mirror | None, ReviewRow | None]
"""What is to be expected of an issue, unless that is known, and what everybody may see of it, if that is known."""


async def _looked_at(place: Served, journal: Journal, now: datetime) -> AsyncIterator[_Looked]:
    boards = Boards(journal)
    await boards.refresh(place.repository, place.policy)
    issues = await desk(place.repository, place.policy)
    await boards.only(place.repository, [issue.number for issue in issues], now)
    mirrors = await journal.mirrors(place.name)
    for issue in issues:
        await asyncio.sleep(0)  # thousands of them: others may come in between
        lane = lane_of(place.name, issue.number)
        known = mirrors.get(lane)
        if known is None and not issue.comments:
            continue  # there is none of ours
        before = known or Mirror(lane, place.installation, EXPECTED, None, stale=False)
        review = submission(issue, place.name, place.policy)
        if before.record != EXPECTED:
            review = Memory.of(before.record, before.comment).on(review)
        wake = _wake(before, review, now)
        after = replace(before, wake=wake, installation=place.installation)
        # of what a new database has not read yet only the half would be shown
        row = row_of(review, now) if before.record != EXPECTED else None
        yield after if after != known else None, row


def _wake(mirror: Mirror, review: Submission, now: datetime) -> datetime | None:
    """When the issue is to be looked at: what is over and was not looked at is to be now."""
    moment: datetime | None = now
    if mirror.record != EXPECTED:
        if review.record_unreadable:
            return mirror.wake
        moment = engine.next_look(review)
    if moment is None or moment > now:
        return moment
    return mirror.wake if mirror.wake and mirror.wake <= now else now
