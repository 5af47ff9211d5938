"""Events without a public address: from the App's own log of deliveries, as GitHub keeps it.

GitHub tries to deliver to an address at which nobody is, and keeps what it would have said for three days.
What is read there is asked for with the App's key, so it needs no signature. It is stored under the
delivery's own GUID: what is heard of twice is known.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from cachetools import LRUCache

from bot.adapters import payloads, webhook
from bot.adapters.github_app import PAGE, App, GitHubProblem, Vanished
from bot.adapters.webhook import Attempt
from bot.review.model.events import Delivery

log = structlog.get_logger()

EVERY = timedelta(seconds=5)
_MANY = 10 * PAGE
"""Deliveries that are looked through when a full page is new, as after a pause."""
_REMEMBERED = 10_000
_OF_USE = ("issues", "issue_comment")

Store = Callable[[Delivery], Awaitable[object]]


class DeliveryLog:
    """What is delivered from now on, each event once."""

    def __init__(self, app: App, store: Store, since: datetime) -> None:
        """Deliveries from before ``since`` are left alone: the sweep finds what was missed."""
        self._app = app
        self._store = store
        self._since = since.replace(microsecond=0)  # GitHub's times have seconds
        self._seen: LRUCache[str, bool] = LRUCache(_REMEMBERED)

    async def look(self) -> int:
        """Have everything handled that is new there; how much it was.

        While GitHub is out of reach nothing is lost: the log is there the next time.
        """
        done = 0
        try:
            for attempt in reversed(await self._new()):
                done += await self._take(attempt)
        except GitHubProblem as problem:
            log.warning("deliveries not read", error=str(problem))
        return done

    async def _new(self) -> list[Attempt]:
        """What was not seen yet, newest first."""
        found = self._unseen(await webhook.attempts(self._app))
        if len(found) < PAGE:
            return found
        return self._unseen(await webhook.attempts(self._app, _MANY))

    def _unseen(self, attempts: list[Attempt]) -> list[Attempt]:
        return [
            one
            for one in attempts
            if one.delivered_at >= self._since and one.guid not in self._seen
        ]

    async def _take(self, attempt: Attempt) -> int:
        """Store what was delivered; only then it counts as seen. 1 if it is of use to anybody."""
        delivery = None
        if attempt.event in _OF_USE and attempt.guid not in self._seen:
            delivery = await self._read(attempt)
        if delivery is not None:
            await self._store(delivery)
        self._seen[attempt.guid] = True
        return 1 if delivery else 0

    async def _read(self, attempt: Attempt) -> Delivery | None:
        try:
            payload = await webhook.payload_of(self._app, attempt.id)
        except Vanished:
            payload = None
        if payload is None:
            log.warning("delivery not kept by GitHub", guid=attempt.guid)
            return None
        try:
            return payloads.read(attempt.event, attempt.guid, payload)
        except payloads.Malformed as problem:
            log.warning("delivery malformed", guid=attempt.guid, error=str(problem))
            return None
