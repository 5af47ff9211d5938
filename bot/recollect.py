"""What the bot remembers stands on the issues; a new or restored database learns it from there.

Once a day every open or accepted issue that the database knows nothing of is put down to be looked at, and
the clock takes them up a few a minute. Without this a lost database would be noticed on a review only when
something happens there, which is what clocks and reminders are for.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.edges.github_app import App
from bot.edges.journal import Journal
from bot.issues import office
from bot.policies import Policies
from bot.rounds import Round, Served, go_round

EVERY = timedelta(days=1)


async def recollect(app: App, journal: Journal, policies: Policies, now: datetime) -> Round:
    """Have every issue looked at that the journal does not know; how many they are."""

    async def visit(place: Served) -> int:
        issues = await office(place.repository, place.policy)
        # an issue without a comment has none of ours
        lanes = {f"{place.name.lower()}#{one.number}" for one in issues if one.comments}
        return await journal.expect(lanes, place.installation, now)

    return await go_round(app, policies, visit, "recollection")
