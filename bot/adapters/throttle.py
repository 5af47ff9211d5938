"""How fast one installation may go, by what GitHub has said: its limits count per installation.

https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#dealing-with-secondary-rate-limits
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

APART = 1.0
"""Seconds between two writes once GitHub has complained, as it advises."""
CAUTIOUS = 60.0
"""Seconds that writes stay apart after the end of a complaint."""
LONGEST = 2.0
"""Seconds that somebody may stand in line here; who would wait longer is to come back."""


class Throttle:
    """Slows the writes of one installation down after a complaint of GitHub's; no limit before."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._closed_until = self._cautious_until = self._next_write = float("-inf")

    def spent(self, seconds: float) -> None:
        """The budget is used up, and new only after so many seconds: nothing more until then."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)

    def too_fast(self, seconds: float) -> None:
        """GitHub asks whoever wrote to wait so long (a secondary limit): the others write slowly."""
        now = self._clock()
        self._cautious_until = max(self._cautious_until, now + seconds + CAUTIOUS)
        self._next_write = max(self._next_write, now + APART)

    async def acquire(self, *, write: bool) -> float:
        """Wait for one's turn. Not 0: come back after so many seconds, it is not yet one's turn."""
        now = self._clock()
        if self._closed_until > now:
            return self._closed_until - now
        if not write or now > self._cautious_until:
            return 0.0
        pause = max(self._next_write - now, 0.0)
        if pause > LONGEST:
            return pause
        self._next_write = now + pause + APART
        await asyncio.sleep(pause)
        return 0.0
