"""What GitHub says is not there, or will not take, and since when: its replicas lag, and it changes its mind.

A webhook names an issue, and the read behind it says 404: that is a replica that has not heard of it yet. So
it is asked again for minutes, with growing pauses (:mod:`bot.adapters.attempts`), and it is gone only when
everything around it is there.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cachetools import LRUCache

from bot.adapters.github import Repository
from bot.adapters.github_app import Broken, Deleted, Denied, Moved, Vanished
from bot.clock import Clock

PATIENCE = timedelta(minutes=10)
"""How long something is asked for again before a refusal is believed."""
AT_ONCE = 4
"""How often at least, where GitHub says in so many words that it was deleted, or is not ours to see."""


class Absences:
    """Counts in this process: with a restart it starts anew, and is the more patient for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: LRUCache[str, datetime] = LRUCache(10_000)
        self._asked: LRUCache[str, int] = LRUCache(10_000)

    def forget(self, lane: str) -> None:
        """It is there, or it is over."""
        self._since.pop(lane, None)
        self._asked.pop(lane, None)

    async def surely(self, lane: str, repository: Repository, gone: Vanished) -> None:
        """Return when an issue is gone. Raises :class:`Broken` while that may be a mistake of GitHub's."""
        if isinstance(gone, Moved):
            return
        number = int(lane.rpartition("#")[2])
        patient = self._patient(lane)
        plain = self._asked[lane] >= AT_ONCE
        if not patient or (plain and isinstance(gone, Deleted)):
            if await repository.lacks(number):
                return
        elif plain and not await repository.may_be_seen():
            return
        raise Broken(f"not found at GitHub: {gone}") from None

    def refused(self, lane: str, no: Denied | Vanished) -> None:
        """Return when a refusal holds. Raises :class:`Broken` while it may pass.

        What has just been listed and is not found (404) may be behind on that replica only.
        """
        if not (isinstance(no, Denied) and no.final) and self._patient(lane):
            raise Broken(f"refused by GitHub: {no}") from None

    def _patient(self, lane: str) -> bool:
        now = self._clock()
        # a clock that was ahead, and was set right
        since = self._since[lane] = min(self._since.get(lane, now), now)
        self._asked[lane] = self._asked.get(lane, 0) + 1
        return now - since < PATIENCE
