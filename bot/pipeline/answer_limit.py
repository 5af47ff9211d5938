"""How much one person may ask for within an hour: enough to work with, too little to make noise or spend the budget."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from cachetools import LRUCache

ANSWERS = 20
"""Of somebody without any role."""
AUTHORS_ANSWERS = 60
"""Of an author or a reviewer, on their review."""
WORDS = 1
"""Said unasked to an author who edits the text of their submission."""
TURNS = 10
"""Closings, reopenings and new titles of one issue by one person that are followed at once; the sweep sees the rest."""
WITHIN = timedelta(hours=1)


class AnswerLimit:
    """Counts in this process: with several of them each counts for itself, and starts anew with it."""

    def __init__(self, most: int = ANSWERS) -> None:
        self._most = most
        self._asked: LRUCache[str, deque[datetime]] = LRUCache(10_000)

    def allows(self, login: str, at: datetime) -> bool:
        """Whether this one is answered; if so, it counts."""
        if self.spent(login, at):
            return False
        self._asked.setdefault(login.casefold(), deque(maxlen=self._most)).append(at)
        return True

    def spent(self, login: str, at: datetime) -> bool:
        """Whether this one has had everything for now."""
        asked = self._asked.get(login.casefold()) or deque[datetime]()
        return len(asked) == self._most and timedelta(0) <= at - asked[0] < WITHIN


class Limits:
    """Who is answered, and who has asked too often; the editorial team is not counted."""

    def __init__(self) -> None:
        self._strangers = AnswerLimit()
        self._authors = AnswerLimit(AUTHORS_ANSWERS)
        self._words = AnswerLimit(WORDS)
        self._turns = AnswerLimit(TURNS)
        self._silenced: LRUCache[tuple[str, str], datetime] = LRUCache(10_000)

    def silenced(self, lane: str, login: str, at: datetime) -> bool:
        """Whether somebody was told nothing here a moment ago: it need not be looked at who they are."""
        since = self._silenced.get((lane, login.casefold()))
        return since is not None and timedelta(0) <= at - since < WITHIN / 12

    def allows(self, lane: str, login: str, at: datetime, *, stranger: bool) -> bool:
        """Whether this one is answered; if so, it counts."""
        if stranger:
            allowed = self._strangers.allows(login, at)
        else:
            allowed = self._authors.allows(f"{lane} {login}", at)
        if not allowed:
            self._silenced[lane, login.casefold()] = at
        return allowed

    def follows(self, lane: str, login: str, at: datetime) -> bool:
        """Whether it is looked at that somebody has closed or reopened an issue, or named it anew; if so, it counts."""
        return self._turns.allows(f"{lane} {login}", at)

    def may_be_told(self, lane: str, at: datetime) -> bool:
        """Whether something is said unasked to the author of an issue; if so, it counts."""
        return self._words.allows(lane, at)
