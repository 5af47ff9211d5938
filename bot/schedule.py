"""What happens by the clock: which issues have been waiting for a moment that has come.

Nothing is scheduled. The journal keeps beside the memory of each issue when it is to be looked at again,
which is worked out anew from that memory whenever it changes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.edges.journal import Journal
from bot.review.events import Delivery, TimePassed

EVERY = timedelta(minutes=1)
"""How often the clock is looked at: one query that finds nothing, mostly."""


async def look(
    journal: Journal, now: datetime, store: Callable[[Delivery], Awaitable[object]]
) -> None:
    """Have every issue looked at whose moment has come. Killed in between, it is the same event again."""
    for mirror in await journal.awaited(now):
        assert mirror.wake is not None
        repo, _, number = mirror.lane.rpartition("#")
        event = TimePassed(repo=repo, number=int(number), sender="", at=now)
        key = f"time:{mirror.lane}:{mirror.wake.isoformat()}"
        await store(Delivery(key, mirror.installation, event))
        await journal.looked_at(mirror)
