"""What comes in at the door is kept in the journal before it is acknowledged.

All that this needs is loaded first when the bot starts; the rest is loaded while the door is open already.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.engine import make_url

from bot import __version__
from bot.adapters.journal import RETENTION, Journal, JournalError, Row
from bot.adapters.payloads import SWEPT, by_ourselves, comment_key
from bot.adapters.settings import Settings
from bot.clock import Clock, JudgedClock
from bot.observability.metrics import Metrics
from bot.observability.terminal import plain
from bot.review.model.events import (
    BodyEdited,
    Changed,
    CommentEdited,
    CommentPosted,
    Delivery,
    Opened,
)
from bot.server.web import Readiness

log = structlog.get_logger()

PATIENCE = timedelta(minutes=5)
"""An edit that is younger may still be on its way as a webhook."""
NO_JOURNAL = "the journal cannot be used: the log says why"
STARTING = "the bot is starting"


def is_too_old(delivery: Delivery, now: datetime) -> bool:
    """Whether a delivery is older than anything that GitHub sends again, or the journal remembers."""
    event = delivery.event
    by_webhook = isinstance(event, CommentPosted | CommentEdited | Opened | BodyEdited | Changed)
    return by_webhook and not by_ourselves(delivery.key) and now - event.at > RETENTION


async def made_up_for(journal: Journal, delivery: Delivery, now: datetime) -> bool:
    """Whether a sweep has seen the comment as it was then, or later: the webhook is late."""
    event = delivery.event
    if not isinstance(event, CommentPosted | CommentEdited) or SWEPT in delivery.key:
        return False
    if now - event.at < PATIENCE / 2:  # no sweep has looked yet, whatever the clocks say
        return False
    keys = await journal.keys(delivery.lane, comment_key(event))
    swept = [key.partition(SWEPT)[2] for key in keys]
    return any(datetime.fromisoformat(when) >= event.at for when in swept if when)


@dataclass
class Intake:
    """The journal as the door sees it, before and while somebody does the work."""

    journal: Journal
    metrics: Metrics
    clock: JudgedClock
    known_since: datetime
    """Since when the journal would know."""
    submit: Callable[[Row], None] | None = None
    """Takes what was stored to be worked on; None: nobody yet, and who comes finds it in the journal."""

    async def store(self, delivery: Delivery) -> object:
        """Keep an event and have it handled; when this returns it can no longer be lost."""
        now = self.clock()
        if is_too_old(delivery, now):
            log.warning("delivery refused: too old", at=delivery.event.at.isoformat())
            return None
        if await made_up_for(self.journal, delivery, now):
            return None
        row = await self.journal.store(delivery, now)
        if row is not None and self.submit is not None:
            self.submit(row)
        return row

    async def readiness(self) -> Readiness:
        """How it is while nobody does the work yet."""
        try:
            backlog = await self.journal.backlog(self.clock())
        except JournalError as error:
            log.warning("journal failed", error=str(error))
            return Readiness(ready=False, waiting=0, problems=(NO_JOURNAL,))
        problems = (STARTING, *map(plain, self.clock_problems()))
        return Readiness(
            ready=False, waiting=backlog.waiting, problems=problems, set_aside=backlog.aside
        )

    def clock_problems(self) -> list[str]:
        """What is wrong with the machine's clock."""
        if not self.clock.off:
            return []
        way = "ahead of" if self.clock.off > timedelta(0) else "behind"
        return [f"this machine's clock is {abs(self.clock.off)} {way} GitHub's, which counts"]


def shared(settings: Settings) -> bool:
    """Whether the journal can be shared by several processes."""
    return make_url(settings.database_url).drivername == "postgresql"


async def open_journal(settings: Settings, *, existing: bool = False) -> Journal:
    """The journal; on PostgreSQL with the queue beside it, so that workers learn what is stored.

    ``existing``: made by a bot, which may be running; it is not this process's own.
    Raises :class:`JournalError`.
    """
    open_it = Journal.existing if existing else Journal.open
    if not shared(settings):
        return await open_it(settings.database_url)
    from bot.adapters.job_queue import JobQueue  # only here: with what it needs, 12 MB

    return await open_it(settings.database_url, beside=JobQueue())


@asynccontextmanager
async def taking_in(settings: Settings, clock: Clock) -> AsyncIterator[Intake]:
    """The journal, open. Raises :class:`JournalError`."""
    judged = JudgedClock(clock)
    journal = await open_journal(settings)
    try:
        known_since = await journal.known_since(judged())
        yield Intake(journal, Metrics(__version__, judged), judged, known_since)
    finally:
        await journal.close()
