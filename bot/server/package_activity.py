"""When something happened last in the repositories of affiliated packages, for the partners' feeds: once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.adapters.github_app import App
from bot.adapters.journal import EXPECTED, Journal
from bot.pipeline.activity import activities
from bot.pipeline.issues import Memory, accepted, submission
from bot.pipeline.policies import Policies
from bot.review.model.events import lane_of
from bot.review.model.record import AffiliationState
from bot.review.model.submission import Submission
from bot.server.repositories import Served, Visits, visit_each

EVERY = timedelta(days=1)


async def refresh_activity(app: App, journal: Journal, policies: Policies, now: datetime) -> Visits:
    """Look at the affiliated packages of every repository that is shown; of how many it is known."""

    async def visit(place: Served) -> int:
        if place.private or not place.policy.pages:
            return 0
        board = await _affiliated(place, journal)
        found = await activities(place.repository, board, now, place.policy)
        last = {number: one.last for number, one in found.items() if one.last}
        for number, at in last.items():
            await journal.reviews.active(lane_of(place.name, number), at)
        return len(last)

    return await visit_each(app, policies, visit, "activity of packages")


async def _affiliated(place: Served, journal: Journal) -> list[Submission]:
    mirrors = await journal.mirrors(place.name)
    found = []
    for issue in await accepted(place.repository, place.policy):
        review = submission(issue, place.name, place.policy)
        mirror = mirrors.get(lane_of(place.name, issue.number))
        if mirror and mirror.record != EXPECTED:
            review = Memory.of(mirror.record, mirror.comment).on(review)
        if AffiliationState.AFFILIATED in review.partners.values():
            found.append(review)
    return found
