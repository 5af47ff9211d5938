"""How many answers somebody without any role gets: enough to ask, too few to make noise with."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from cachetools import LRUCache

ANSWERS = 20
WITHIN = timedelta(hours=1)


class AnswerLimit:
    """Counts in this process: with several of them each counts for itself, and starts anew with it."""

    def __init__(self) -> None:
        self._asked: LRUCache[str, deque[datetime]] = LRUCache(10_000)

    def allows(self, login: str, at: datetime) -> bool:
        """Whether this one is answered; if so, it counts."""
        asked = self._asked.setdefault(login.casefold(), deque(maxlen=ANSWERS))
        if len(asked) == ANSWERS and at - asked[0] < WITHIN:
            return False
        asked.append(at)
        return True
