"""What happens by the clock: which issues have been waiting for a moment that has come.

Nothing is scheduled. The journal keeps beside the memory of each issue when it is to be looked at again,
which is worked out anew from that memory whenever it changes.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.adapters.github_app import App
from bot.adapters.journal import Journal
from bot.pipeline.policies import Policies
from bot.review.model.events import Delivery, TimePassed, WeekBegun, lane_of
from bot.review.turns.clocks import MORNING
from bot.server.repositories import Served, Store, visit_each

EVERY = timedelta(minutes=1)
"""How often the clock is looked at: one query that finds nothing, mostly."""
AT_ONCE = 15
"""Issues of one installation at one look. After a long silence much is due at once: spread out it stays
within GitHub's limit for writes, and commands come in between.
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits"""


HOURLY = timedelta(hours=1)


async def look(journal: Journal, now: datetime, store: Store) -> None:
    """Have every issue looked at whose moment has come. Killed in between, it is the same event again."""
    taken: Counter[int] = Counter()
    for one in await journal.awaited(now):
        taken[one.installation] += 1
        if taken[one.installation] > AT_ONCE:
            continue  # the next look
        repo, _, number = one.lane.rpartition("#")
        event = TimePassed(repo=repo, number=int(number), sender="", at=now)
        key = f"time:{one.lane}:{one.wake.isoformat()}"
        await store(Delivery(key, one.installation, event))
        await journal.looked_at(one)


async def begin_week(app: App, policies: Policies, now: datetime, store: Store) -> int:
    """Have this week's digest posted wherever one is wanted, from Monday morning on; stored once, however often this looks."""
    day = (now.astimezone(UTC) - timedelta(hours=MORNING.hour)).date()
    monday = day - timedelta(days=day.weekday())

    async def visit(served: Served) -> int:
        number = served.policy.digest_issue
        if number is None:
            return 0
        event = WeekBegun(repo=served.name, number=number, sender="", at=now, monday=monday)
        key = f"week:{lane_of(served.name, number)}:{monday}"
        return int(await store(Delivery(key, served.installation, event)) is not None)

    return (await visit_each(app, policies, visit, "digest")).found
