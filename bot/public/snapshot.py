"""Everything that is shown, as it is in the database now: read again only where it has changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import structlog
from pydantic import ValidationError

from bot.adapters.reviews import Reviews, StageChange, StoredReview
from bot.review.pages.community import Community
from bot.review.pages.summary import FORMAT, Summary

log = structlog.get_logger()

SECONDS = 1.0
"""How long it is trusted: however many people look, the database is asked once a second."""
TIMES, LONGEST = 10, 30.0
"""On a busy machine it is trusted so many times as long as it took to make the last page of it, up to so many
seconds: reviews that change all the time leave nine tenths of the machine to the webhooks."""


@dataclass(frozen=True)
class Shown:
    """A review that may be shown."""

    facts: Summary
    changes: tuple[StageChange, ...]
    activity: datetime | None
    rows: dict[tuple[object, ...], str] = field(default_factory=dict, compare=False, repr=False)
    """Its rows in the table, as they were made last."""

    @property
    def key(self) -> tuple[str, int]:
        """Repository in small letters, and number."""
        return self.facts.repository.lower(), self.facts.number

    @property
    def place_since(self) -> datetime:
        """Since when it is where it is."""
        return self.changes[-1].at if self.changes else self.facts.opened

    def days_there(self, today: date) -> int:
        """For how many days."""
        return max(0, (today - self.place_since.date()).days)

    def overdue(self, today: date) -> int:
        """Days since whoever acts next was expected to; 0: it is not late, or nobody says."""
        day = self.facts.expected
        late = day is not None and self.facts.open and not self.facts.hold
        return max(0, (today - day).days) if day and late else 0


@dataclass(frozen=True)
class Snapshot:
    """All public reviews at one moment."""

    version: tuple[int, ...] = ()
    communities: Mapping[str, Community] = field(default_factory=dict)
    """Repository in small letters → what is known of it."""
    reviews: tuple[Shown, ...] = ()
    """By repository and number."""

    @cached_property
    def by_key(self) -> Mapping[tuple[str, int], Shown]:
        """The reviews by repository and number."""
        return {one.key: one for one in self.reviews}

    def community(self, review: Shown) -> Community:
        """The repository of a review."""
        return self.communities[review.facts.repository.lower()]

    @cached_property
    def partners(self) -> Mapping[str, str]:
        """Key → name of every partner community."""
        return {
            key: partner.name
            for one in self.communities.values()
            for key, partner in one.partners.items()
        }


class Snapshots:
    """The newest snapshot; of what has not changed nothing is read again."""

    def __init__(self, reviews: Reviews) -> None:
        self._reviews = reviews
        self._last = Snapshot()
        self._looked: float | None = None
        self._took = 0.0
        self._known: dict[str, tuple[int, Shown | None]] = {}
        self._one = asyncio.Lock()

    async def newest(self) -> Snapshot:
        """What is shown now. Raises ``JournalError``."""
        async with self._one:
            now = time.monotonic()
            trusted = max(SECONDS, min(LONGEST, TIMES * self._took))
            if self._looked is not None and now - self._looked < trusted:
                return self._last
            version = await self._reviews.version()
            if version != self._last.version:
                self._last = await self._read(version)
                self._took = time.monotonic() - now
            self._looked = time.monotonic()
            return self._last

    def took(self, seconds: float) -> None:
        """So long it took to make a page of the newest snapshot."""
        self._took = max(self._took, seconds)

    async def _read(self, version: tuple[int, ...]) -> Snapshot:
        revisions = await self._reviews.revisions()
        changed = [
            lane
            for lane, revision in revisions.items()
            if self._known.get(lane, (None, None))[0] != revision
        ]
        stored = await self._reviews.read(changed)
        facts = await self._reviews.shown()
        return await asyncio.to_thread(self._made, version, stored, facts)

    def _made(
        self,
        version: tuple[int, ...],
        stored: list[StoredReview],
        facts: Mapping[str, str],
    ) -> Snapshot:
        for one in stored:
            self._known[one.lane] = (one.revision, _shown(one))
        communities = {name: known for name, text in facts.items() if (known := _community(text))}
        reviews = [one for _, one in self._known.values() if one and one.key[0] in communities]
        reviews.sort(key=lambda one: one.key)
        return Snapshot(version, communities, tuple(reviews))


def _shown(stored: StoredReview) -> Shown | None:
    if stored.summary is None:
        return None
    try:
        facts = Summary.model_validate_json(stored.summary)
    except ValidationError:
        # another version wrote it: the next event, or the next day, brings it back
        log.warning("summary not readable", lane=stored.lane)
        return None
    return Shown(facts, stored.changes, stored.activity) if facts.format == FORMAT else None


def _community(text: str) -> Community | None:
    try:
        return Community.model_validate_json(text)
    except ValidationError:
        return None
