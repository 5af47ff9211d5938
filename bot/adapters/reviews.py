"""What everybody may see of the reviews, kept beside the journal: so a page costs no call to GitHub.

A row a review, a table of stage changes (the journal forgets after a week), and the repositories that are
shown. Nothing stands here that could not be found again on GitHub: ``pyos-bot rebuild`` makes it anew.

Rows are written where an event ends, in the same transaction. Whoever reads a list of issues instead (once a
day, or on rebuild) may be overtaken by an event meanwhile: they say which ``revision`` they have seen, and a
newer one stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.adapters.database import Database, Moment, upsert
from bot.review.model.labels import Label

_NEVER = datetime.min.replace(tzinfo=UTC)
AT_ONCE = 200
"""Rows that are read or written in one step: an event that comes meanwhile waits no longer than for those."""

_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_tables = sa.MetaData()
_reviews = sa.Table(
    "reviews",
    _tables,
    sa.Column("lane", sa.Text, primary_key=True),
    sa.Column("revision", _number, nullable=False),
    sa.Column("summary", sa.Text),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("activity", Moment),
)
_changes = sa.Table(
    "stage_changes",
    _tables,
    sa.Column("lane", sa.Text, primary_key=True),
    sa.Column("at", Moment, primary_key=True),
    sa.Column("place", sa.Text, primary_key=True),
)
_shown = sa.Table(
    "shown_repositories",
    _tables,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("revision", _number, nullable=False),
    sa.Column("facts", sa.Text),
)
# All as this version knows them. They are made, with their index, in migrations.py.

# What each event needs is built once: building a statement takes longer than carrying it out.
_OF_LANE = _reviews.c.lane == sa.bindparam("of_lane")
_KNOWN = sa.select(_reviews).where(_OF_LANE)
_CHANGE = (
    sa.update(_reviews)
    .where(_OF_LANE)
    .values(
        summary=sa.bindparam("new_summary"),
        place=sa.bindparam("new_place"),
        revision=_reviews.c.revision + 1,
    )
    .returning(_reviews.c.lane)
)
_CHANGE_IF_SEEN = _CHANGE.where(_reviews.c.revision == sa.bindparam("seen"))
_LAST = sa.select(sa.func.max(_changes.c.at, type_=Moment())).where(
    _changes.c.lane == sa.bindparam("of_lane")
)


@dataclass(frozen=True)
class StageChange:
    """A review came to a place: the meaning of a stage's label, or ``closed``."""

    at: datetime
    place: str


@dataclass(frozen=True)
class ReviewRow:
    """A review as it is now."""

    lane: str
    summary: str | None
    """JSON; None: this issue is no review (any more)."""
    place: str
    since: datetime
    """Since when it is there."""


@dataclass(frozen=True)
class StoredReview:
    """A review as it is kept."""

    lane: str
    revision: int
    """Grows with each change of this row."""
    summary: str | None
    activity: datetime | None
    """When something happened last in the package's own repository, as far as that was looked at."""
    changes: tuple[StageChange, ...]
    """Oldest first."""


class Reviews:
    """The tables. Every method raises ``JournalError`` when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def version(self) -> tuple[int, int, int, int]:
        """Another one after each change of anything, by any process."""

        def sums(table: sa.Table) -> sa.Select[Any]:
            total = sa.func.coalesce(sa.func.sum(table.c.revision), 0)
            return sa.select(sa.func.count(table.c.revision), total)

        def step(db: Connection) -> tuple[int, int, int, int]:
            reviews, shown = (db.execute(sums(table)).one() for table in (_reviews, _shown))
            return int(reviews[0]), int(reviews[1]), int(shown[0]), int(shown[1])

        return await self._database.do(step)

    async def revisions(self, repository: str = "") -> dict[str, int]:
        """Lane → revision; of all, or of those of ``owner/name``."""
        query = sa.select(_reviews.c.lane, _reviews.c.revision)
        if repository:
            begins = f"{repository.lower()}#"
            query = query.where(sa.func.substr(_reviews.c.lane, 1, len(begins)) == begins)

        def step(db: Connection) -> dict[str, int]:
            return {str(lane): int(revision) for lane, revision in db.execute(query)}

        return await self._database.do(step)

    async def read(self, lanes: Sequence[str]) -> list[StoredReview]:
        """These reviews with their stage changes."""
        found: list[StoredReview] = []
        for start in range(0, len(lanes), AT_ONCE):
            part = lanes[start : start + AT_ONCE]
            found += await self._database.do(partial(_read, lanes=part))
        return found

    async def keep(self, rows: Sequence[ReviewRow], seen: Mapping[str, int]) -> int:
        """Keep what was read from lists, unless an event was faster than the reading; how many are new.

        ``seen`` has the revisions from before the reading.
        """
        changed = 0
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            changed += await self._database.do(partial(_keep_all, rows=part, seen=seen))
        return changed

    async def rewrite(self, row: ReviewRow, changes: Sequence[StageChange], seen: int) -> bool:
        """Keep a review with its whole past; False: an event was faster, and nothing is changed."""

        def step(db: Connection) -> bool:
            known = sa.select(_reviews.c.revision).where(_reviews.c.lane == row.lane)
            if (db.execute(known).scalar() or 0) != seen:
                return False
            keep(db, row, seen=seen, anyway=True)
            db.execute(sa.delete(_changes).where(_changes.c.lane == row.lane))
            for one in changes:
                _note(db, row.lane, one.at, one.place)
            return True

        return await self._database.do(step)

    async def forget(self, lane: str) -> None:
        """The issue was deleted or moved."""
        await self._database.do(lambda db: keep(db, ReviewRow(lane, None, "", _NEVER)))

    async def active(self, lane: str, at: datetime) -> None:
        """When something happened last in the repository of an accepted package."""
        changed = (
            sa.update(_reviews)
            .where(_reviews.c.lane == lane)
            .where(sa.or_(_reviews.c.activity.is_(None), _reviews.c.activity < at))
            .values(activity=at, revision=_reviews.c.revision + 1)
        )

        def step(db: Connection) -> None:
            db.execute(changed)

        await self._database.do(step)

    async def shown(self) -> dict[str, str]:
        """``owner/name`` in small letters → what is known of a repository that is shown, as JSON."""
        query = sa.select(_shown.c.name, _shown.c.facts).where(_shown.c.facts.is_not(None))
        return await self._database.do(
            lambda db: {str(name): str(facts) for name, facts in db.execute(query)}
        )

    async def show(self, facts: Mapping[str, str | None], *, only: bool) -> None:
        """Show these repositories, hide those with None; with ``only``, every other one, too."""
        facts = {name.lower(): one for name, one in facts.items()}

        def step(db: Connection) -> None:
            query = sa.select(_shown.c.name, _shown.c.facts)
            known = {str(one.name): one.facts for one in db.execute(query)}
            gone = dict.fromkeys(known.keys() - facts.keys()) if only else {}
            for name, one in {**facts, **gone}.items():
                if name in known and known[name] == one:
                    continue
                new = upsert(db.dialect.name, _shown).values(name=name, revision=1, facts=one)
                db.execute(
                    new.on_conflict_do_update(
                        index_elements=["name"],
                        set_={"facts": one, "revision": _shown.c.revision + 1},
                    )
                )

        await self._database.do(step)


def keep(db: Connection, row: ReviewRow, *, seen: int | None = None, anyway: bool = False) -> bool:
    """Keep a review within the transaction that is open; whether anything is different now.

    ``seen``: only if this is still its revision, 0 for none. ``anyway``: it counts as different.
    """
    lane = {"of_lane": row.lane}
    known = db.execute(_KNOWN, lane).one_or_none()
    if known is None:
        if row.summary is None:
            return False
        new = {"lane": row.lane, "revision": 1, "summary": row.summary, "place": row.place}
        insert = (
            upsert(db.dialect.name, _reviews)
            .values(new)
            .on_conflict_do_nothing(index_elements=["lane"])
        )
        if db.execute(insert.returning(_reviews.c.lane)).one_or_none() is None:
            return False  # another process was faster, and the next event is told of
        _note(db, row.lane, row.since, row.place)
        return True
    if known.summary == row.summary and not anyway:
        return False
    values = {**lane, "new_summary": row.summary, "new_place": row.place}
    if seen is None:
        changed = db.execute(_CHANGE, values)
    else:
        changed = db.execute(_CHANGE_IF_SEEN, {**values, "seen": seen})
    if changed.one_or_none() is None:
        return False
    if row.summary is not None and known.place != row.place:
        before = db.execute(_LAST, lane).scalar()
        after = before + timedelta(microseconds=1) if before else row.since  # they keep their order
        _note(db, row.lane, max(row.since, after), row.place)
    return True


def _keep_all(db: Connection, rows: Sequence[ReviewRow], seen: Mapping[str, int]) -> int:
    return sum(keep(db, row, seen=seen.get(row.lane, 0)) for row in rows)


def _note(db: Connection, lane: str, at: datetime, place: str) -> None:
    new = upsert(db.dialect.name, _changes).values(lane=lane, at=at, place=place)
    db.execute(new.on_conflict_do_nothing(index_elements=["lane", "at", "place"]))


def _read(db: Connection, lanes: Collection[str]) -> list[StoredReview]:
    of_changes = sa.select(_changes).where(_changes.c.lane.in_(lanes))
    changes: defaultdict[str, list[StageChange]] = defaultdict(list)
    # GitHub's times have seconds: the first place may have lasted for less
    begins = _changes.c.place != Label.SUBMITTED.value
    for one in db.execute(of_changes.order_by(_changes.c.lane, _changes.c.at, begins)):
        changes[one.lane].append(StageChange(one.at, one.place))
    return [
        StoredReview(one.lane, one.revision, one.summary, one.activity, tuple(changes[one.lane]))
        for one in db.execute(sa.select(_reviews).where(_reviews.c.lane.in_(lanes)))
    ]
