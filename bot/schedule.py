"""What happens by the clock: which issues have been waiting for a moment that has come.

Nothing is scheduled. The journal keeps beside the memory of each issue when it is to be looked at again,
which is worked out anew from that memory whenever it changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.edges.journal import Journal
from bot.review.events import Delivery, TimePassed

EVERY = timedelta(minutes=1)
"""How often the clock is looked at: one query that finds nothing, mostly."""
AT_ONCE = 15
"""Issues of one installation at one look. After a long silence much is due at once: spread out it stays
within GitHub's limit for writes, and commands come in between.
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits"""


async def look(
    journal: Journal, now: datetime, store: Callable[[Delivery], Awaitable[object]]
) -> None:
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
