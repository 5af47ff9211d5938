"""Every event once: received, recorded effects, outcome. On SQLite or PostgreSQL, by URL.

What the machine is. A table of events, in the order of their arrival, and a table of mirrors: the bot's
memory of each issue. GitHub is answered after an event is in it, and an event leaves it only done.

                store            begin            record_plan           done
    webhook ──────────► waiting ───────► begun ──────────────► planned ──────► done
                           ▲               │ failed, hindered,    │
                           │               │ or the process died  │ the same: the plan is
                           └───────────────┴──────────────────────┘ performed again
                           │
                           └──► aside   after too many tries; a person may take it up again

The states of a row: *waiting* (``due``: not before), *done* (with its outcome), *aside*. How far a waiting
one has come is told by ``tries_begun``, ``attempts``, ``hindered`` and by whether it has a ``plan``.

What it guarantees, whatever dies at whatever moment.

- What was acknowledged is there, once for each key.
- The events of one issue (its *lane*) are worked on one after the other, oldest first.
- What was decided is performed, not decided again; the outcome and the memory are written together.
- A process that was late cannot end what another has begun since: it finds another ``tries_begun``
  (:class:`Superseded`).

SQLite belongs to one process. On PostgreSQL any number of them share the journal; a queue in the same
database (:class:`TransactionalQueue`) says who works on which issue, and is written in the same
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol

import sqlalchemy as sa
import structlog
from pydantic import ConfigDict, TypeAdapter, ValidationError
from sqlalchemy.engine import Connection

from bot.adapters import migrations, reviews
from bot.adapters.database import (
    Database,
    JournalBusy,
    JournalError,
    Moment,
    NoJournal,
    must_exist,
    place,
    upsert,
)
from bot.adapters.reviews import ReviewRow, Reviews
from bot.review.model.events import CommentEdited, CommentPosted, Delivery, Event

__all__ = [
    "ASIDE",
    "DONE",
    "EXPECTED",
    "PLANS",
    "RETENTION",
    "WAITING",
    "Awaited",
    "Backlog",
    "Entry",
    "Journal",
    "JournalBusy",
    "JournalError",
    "Mirror",
    "NoJournal",
    "Row",
    "Superseded",
    "TransactionalQueue",
    "Unechoed",
]

log = structlog.get_logger()

_EVENT: TypeAdapter[Event] = TypeAdapter(Event, config=ConfigDict(defer_build=True))

WAITING, ASIDE, DONE = "waiting", "aside", "done"
EXPECTED = ""
"""Instead of a record: the issue is to be looked at, and what the bot knows of it stands there."""
RETENTION = timedelta(days=7)
"""How long an event that is done is remembered: longer than the three days in which GitHub sends it again."""
PLANS = 20
"""Decisions about an issue that are looked at again; more where they were made within minutes."""


class Superseded(Exception):
    """Somebody else has begun this event, or ended it, since: whoever is told so must stop."""


@dataclass(frozen=True)
class Row:
    """An event in the journal."""

    id: int
    """Grows with the order of arrival, never used twice."""
    key: str
    lane: str
    installation: int
    event: Event
    received: datetime
    attempts: int
    """How often it was tried and failed."""
    plan: str | None
    """The recorded effects, once they were decided: to be performed again, not decided again."""
    due: datetime | None = None
    """Not to be tried again before; None: at once."""
    hindered: int = 0
    """How often it could not be done for a reason that lies elsewhere. Not counted as failed."""
    tries_begun: int = 0
    """How often a process has begun it: the number of the try that is under way, or was last."""

    @property
    def crashes(self) -> int:
        """How many tries came to no end: the process ended in the middle, or one is under way."""
        return self.tries_begun - self.attempts - self.hindered


@dataclass(frozen=True)
class Entry:
    """An event as a person sees it who looks after the work, readable for this version or not."""

    id: int
    key: str
    lane: str
    state: str
    received: datetime
    attempts: int
    hindered: int
    due: datetime | None
    event: str
    """JSON."""
    plan: str | None
    error: str
    outcome: str


@dataclass(frozen=True)
class Backlog:
    """What is still to be done."""

    waiting: int
    """Events that are not finished, and issues whose status comment is old."""
    aside: int
    oldest: datetime | None
    """Since when the event waits that could have been worked on for the longest time; None: there is
    none. One that waits for its next try does not count, nor what stands in line behind it."""


@dataclass(frozen=True)
class Mirror:
    """The bot's memory of one issue, as last written to its status comment (or to be written)."""

    lane: str
    installation: int
    record: str
    """JSON."""
    comment: int | None
    """Id of the status comment; None: not posted yet."""
    stale: bool
    """The status comment is older than this and must be written again."""
    wake: datetime | None = None
    """When the issue is to be looked at again though nothing happens there; None: never."""
    written: str | None = None
    """Digest of the status comment as it stands on GitHub; None: not known."""


@dataclass(frozen=True)
class Unechoed:
    """An issue's text that was written, and has not come back as an event."""

    id: int
    """Of the event that it was written for."""
    lane: str
    plan: str


@dataclass(frozen=True)
class Awaited:
    """An issue that is to be looked at."""

    lane: str
    installation: int
    wake: datetime


class TransactionalQueue(Protocol):
    """A queue in the journal's own database, written in the journal's own transactions."""

    def prepare(self, db: Connection) -> None:
        """Make what is missing. Called on every new connection."""

    def put(self, db: Connection, lane: str) -> None:
        """This issue has something to do. Called where the event is stored."""

    def holds(self, db: Connection, job: int) -> bool:
        """Whether that job is still at work, and stays so until this transaction ends."""


_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_tables = sa.MetaData()
_events = sa.Table(
    "events",
    _tables,
    sa.Column("id", _number, primary_key=True, autoincrement=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("lane", sa.Text, nullable=False),
    sa.Column("installation", _number, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("received", Moment, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default=WAITING),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("due", Moment),
    sa.Column("plan", sa.Text),
    sa.Column("error", sa.Text),
    sa.Column("outcome", sa.Text),
    sa.Column("begun", sa.Integer, nullable=False, server_default="0"),
    sa.Column("hindered", sa.Integer, nullable=False, server_default="0"),
    sa.Column("wrote", sa.Text),
)
_mirrors = sa.Table(
    "mirrors",
    _tables,
    sa.Column("lane", sa.Text, primary_key=True),
    sa.Column("installation", _number, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("comment", _number),
    sa.Column("stale", sa.Boolean, nullable=False),
    sa.Column("wake", Moment),
    sa.Column("written", sa.Text),
)
# Both as this version knows them. They are made, with their indexes, in migrations.py.
_stale = sa.text("mirrors.stale")
# As the partial index has it: of the column SQLAlchemy makes ``stale = 1`` on SQLite, and reads them all.


class Journal:
    """Every method is one durable step: when it returns, the step is on the disk.

    Any of them raises :class:`JournalError` when the database fails, and :class:`JournalBusy` when
    the connection broke and another process took the journal over meanwhile. A step about an event
    that is at work raises :class:`Superseded` when somebody else has begun it since.
    """

    def __init__(
        self, database: Database, retention: timedelta, beside: TransactionalQueue | None
    ) -> None:
        self.database = self._database = database
        self._retention = retention
        self._beside = beside
        self.reviews = Reviews(database)
        """What everybody may see."""

    @classmethod
    async def open(
        cls,
        url: str,
        retention: timedelta = RETENTION,
        *,
        alone: bool = True,
        patience: float = 5,
        beside: TransactionalQueue | None = None,
    ) -> Journal:
        """The journal at ``url``, with its tables made and brought up to date.

        ``sqlite:///file`` or ``postgresql://…``. ``alone`` makes this process the owner of an SQLite
        file: one that only looks in does without. A process that was killed can be noticed late:
        ``patience`` seconds pass before it counts as alive. On PostgreSQL nobody owns anything;
        ``beside`` is the queue by which the processes share the work.

        Raises :class:`JournalBusy` when another process owns it, :class:`JournalError` when it
        cannot be opened.
        """

        def prepare(db: Connection) -> None:
            migrations.up_to_date(db)
            if beside is not None:
                beside.prepare(db)

        database = Database(place(url), prepare, alone=alone, patience=patience)
        return await cls._opened(database, retention, beside)

    @classmethod
    async def existing(cls, url: str, *, beside: TransactionalQueue | None = None) -> Journal:
        """The journal that a bot has made at ``url``, to look into or mend it, also beside that bot.

        Nothing is made and no table is changed. Raises :class:`NoJournal` when there is none, or one
        of an older version, and :class:`JournalError` when the database cannot be opened.
        """

        def prepare(db: Connection) -> None:
            if migrations.version(db) < len(migrations.STEPS):
                raise NoJournal(
                    "the database has no journal of this version: `pyos-bot serve` makes it, or "
                    "updates an older one, when it starts"
                )

        address = place(url)
        must_exist(address)
        database = Database(address, prepare, alone=False, patience=0, make=False)
        return await cls._opened(database, RETENTION, beside)

    @classmethod
    async def _opened(
        cls, database: Database, retention: timedelta, beside: TransactionalQueue | None
    ) -> Journal:
        try:
            await database.do(lambda _: None)
        except BaseException:
            await database.close()
            raise
        return cls(database, retention, beside)

    async def store(self, delivery: Delivery, received: datetime) -> Row | None:
        """The new row, or None: the event was there already."""
        new = {
            "key": delivery.key,
            "lane": delivery.lane,
            "installation": delivery.installation,
            "event": delivery.event.model_dump_json(),
            "received": received,
        }

        def step(db: Connection) -> Row | None:
            made = db.execute(_new_event(db.dialect.name), new).scalar()
            if made is not None:
                self._put(db, delivery.lane)
                return _new(made, delivery, received)
            if not self._database.in_doubt:
                return None
            # The connection broke while committing: the row may be there because of ourselves.
            mine = sa.select(_events).where(
                _events.c.key == delivery.key, _events.c.state == WAITING
            )
            found = db.execute(mine).one_or_none()
            return _row(found) if found else None

        return await self._database.do(step)

    async def waiting(self) -> list[Row]:
        """What is neither done nor set aside, oldest first.

        A row that this version cannot read (an older or a newer one wrote it) is set aside.
        """

        def step(db: Connection) -> list[Row]:
            query = sa.select(_events).where(_events.c.state == WAITING).order_by(_events.c.id)
            return list(_readable(db, db.execute(query).all()))

        return await self._database.do(step)

    async def first(self, lane: str) -> Row | None:
        """The oldest event of an issue that is neither done nor set aside.

        What this version cannot read is set aside, as in :meth:`waiting`.
        """

        def step(db: Connection) -> Row | None:
            while found := db.execute(_FIRST, {"of_lane": lane}).one_or_none():
                if row := next(_readable(db, [found]), None):
                    return row
            return None

        return await self._database.do(step)

    async def lanes(self) -> list[str]:
        """The issues that have an event that is neither done nor set aside, the oldest first."""
        mine = sa.select(_events.c.lane).where(_events.c.state == WAITING).group_by(_events.c.lane)
        query = mine.order_by(sa.func.min(_events.c.id))
        return await self._database.do(lambda db: list(db.execute(query).scalars()))

    async def begin(self, row: Row, job: int | None = None) -> Row | None:
        """Note that a try of this event begins, before anything is done about it.

        The row as it is now, its recorded plan included. None: it is done, set aside, or gone. Raises
        :class:`Superseded` when the ``job`` was taken away from whoever begins: nobody else would notice.
        """

        def step(db: Connection) -> Row | None:
            if job is not None and self._beside and not self._beside.holds(db, job):
                raise Superseded(f"the work on {row.lane} is somebody else's by now")
            found = db.execute(_BEGIN, {"row": row.id}).one_or_none()
            # what happened does not change: it is not read again
            return replace(row, **found._mapping) if found else None

        return await self._database.do(step)

    async def still_ours(self, row: Row) -> None:
        """Raises :class:`Superseded` when somebody else has begun an event, or ended it, since."""
        mine = {"row": row.id, "try": row.tries_begun}
        found = await self._database.do(lambda db: db.execute(_OURS, mine).one_or_none())
        if found is None:
            raise Superseded(f"event {row.id} of {row.lane} is somebody else's by now")

    async def plans(self, lane: str, most: int = PLANS) -> list[str]:
        """The plans recorded for an issue, newest first; those of done events too."""

        def step(db: Connection) -> list[str]:
            mine = sa.and_(_events.c.lane == lane, _events.c.plan.is_not(None))
            query = sa.select(_events.c.plan).where(mine).order_by(_events.c.id.desc()).limit(most)
            return [str(plan) for plan in db.execute(query).scalars()]

        return await self._database.do(step)

    async def record_plan(self, row: Row, plan: str, wrote: str = "") -> None:
        """Keep the effects that were decided: after a crash :attr:`Row.plan` names them.

        ``wrote`` names the text that the issue gets, which is then expected back (:meth:`unechoed`).
        """
        await self._change(row, plan=plan, wrote=wrote or None)

    async def done(
        self,
        row: Row,
        outcome: str,
        mirror: Mirror | None = None,
        *,
        echo: str = "",
        seen: ReviewRow | None = None,
    ) -> None:
        """The event is finished, the issue's memory is ``mirror``, and it looks like ``seen``: all or nothing is kept.

        ``echo``: it is the text of that name, which has come back.
        """

        def step(db: Connection) -> None:
            _update(db, row, state=DONE, outcome=_plain(outcome), error=None, due=None)
            if echo:
                db.execute(_HEARD, {"of_lane": row.lane, "echo": echo})
            if mirror is not None:
                _keep(db, mirror)
            if seen is not None:
                reviews.keep(db, seen)

        await self._database.do(step)

    async def unechoed(self, since: datetime) -> list[Unechoed]:
        """The texts that were written for events received after ``since``, and have not come back, oldest first."""
        e = _events
        lost = (e.c.received >= since, e.c.wrote.is_not(None), e.c.state == DONE)
        query = sa.select(e.c.id, e.c.lane, e.c.plan).where(*lost).order_by(e.c.id)
        return await self._database.do(lambda db: [Unechoed(*found) for found in db.execute(query)])

    async def echoed(self, row_id: int) -> None:
        """The text that was written for that event is not expected back any more."""
        changed = sa.update(_events).where(_events.c.id == row_id).values(wrote=None)

        def step(db: Connection) -> None:
            db.execute(changed)

        await self._database.do(step)

    async def remember(self, row: Row, mirror: Mirror) -> None:
        """Keep the memory of what an event has changed, though the event is not finished."""

        def step(db: Connection) -> None:
            _update(db, row, outcome=None)
            _keep(db, mirror)

        await self._database.do(step)

    async def behind(self, row: Row) -> list[Row]:
        """What came on the same lane after an event, and waits; at most 100, oldest first."""
        return await self._database.do(lambda db: _behind(db, row))

    async def let_pass(self, row: Row) -> Row | None:
        """Let the comments that came after an event be worked on before it: the event as it waits now.

        None: there is no comment behind it, and it stays where it is.
        """
        again = {
            "key": f"{row.key}~{row.id}",
            "lane": row.lane,
            "installation": row.installation,
            "event": row.event.model_dump_json(),
            "received": row.received,
            "hindered": row.hindered + 1,
            "begun": row.hindered + 1,
        }

        def step(db: Connection) -> Row | None:
            later = _behind(db, row)
            if not any(isinstance(one.event, CommentPosted | CommentEdited) for one in later):
                return None
            _update(db, row, state=DONE, outcome="put behind what came later", due=None)
            made = db.execute(sa.insert(_events).values(again).returning(_events)).one()
            self._put(db, row.lane)
            return _row(made)

        return await self._database.do(step)

    async def tried(self, row: Row, error: str, due: datetime, *, hindered: bool = False) -> Row:
        """One more try that came to nothing; the row as it is now, its recorded plan included.

        ``hindered``: for a reason that lies elsewhere, which does not count as failed.
        """
        count = {"hindered": row.hindered + 1} if hindered else {"attempts": row.attempts + 1}

        def step(db: Connection) -> Row:
            _update(db, row, error=_plain(error), due=due, **count)
            mine = sa.select(_events).where(_events.c.id == row.id)
            return _row(db.execute(mine).one())

        return await self._database.do(step)

    async def set_aside(self, row: Row, error: str) -> None:
        """Stop trying until a person says otherwise (:meth:`take_up`, :meth:`drop`)."""
        await self._change(
            row, state=ASIDE, attempts=row.attempts + 1, error=_plain(error), due=None
        )

    async def aside(self) -> list[Entry]:
        """What was set aside, oldest first."""
        return await self.entries(ASIDE)

    async def entries(self, state: str) -> list[Entry]:
        """The events that are in this state, oldest first."""

        def step(db: Connection) -> list[Entry]:
            query = sa.select(_events).where(_events.c.state == state).order_by(_events.c.id)
            return [_entry(found) for found in db.execute(query)]

        return await self._database.do(step)

    async def entry(self, row_id: int) -> Entry | None:
        """One event, whatever has become of it. None: there is none, or it was pruned."""

        def step(db: Connection) -> Entry | None:
            found = db.execute(sa.select(_events).where(_events.c.id == row_id)).one_or_none()
            return _entry(found) if found else None

        return await self._database.do(step)

    async def take_up(self, row_id: int) -> Row | None:
        """Let an event that was set aside wait again, as if it were new, with its recorded plan.

        What was decided before something else was done on the issue is out of date, and forgotten. None: no
        such event is set aside, or this version cannot read it.
        """
        later = _events.alias()
        overtaken = sa.exists().where(
            later.c.lane == _events.c.lane, later.c.id > row_id, later.c.state == DONE
        )

        def step(db: Connection) -> Row | None:
            changed = (
                sa.update(_events)
                .where(_events.c.id == row_id, _events.c.state == ASIDE)
                .values(
                    state=WAITING,
                    attempts=0,
                    hindered=0,
                    begun=0,
                    due=None,
                    plan=sa.case((overtaken, None), else_=_events.c.plan),
                )
                .returning(_events)
            )
            row = next(_readable(db, db.execute(changed).all()), None)
            if row is not None:
                self._put(db, row.lane)
            return row

        return await self._database.do(step)

    async def drop(self, row_id: int) -> bool:
        """Give an event that was set aside up for good; False: no such event is set aside."""

        def step(db: Connection) -> bool:
            changed = (
                sa.update(_events)
                .where(_events.c.id == row_id, _events.c.state == ASIDE)
                .values(state=DONE, outcome="dropped")
                .returning(_events.c.id)
            )
            return db.execute(changed).one_or_none() is not None

        return await self._database.do(step)

    async def mirror(self, lane: str) -> Mirror | None:
        """What the bot remembers of an issue."""

        def step(db: Connection) -> Mirror | None:
            found = db.execute(_MIRROR, {"of": lane}).one_or_none()
            return Mirror(**found._mapping) if found else None

        return await self._database.do(step)

    async def expect(self, mirrors: Iterable[Mirror]) -> None:
        """Have these issues looked at when they say, unless their memory is another one by now.

        One that is not there is put down, with ``EXPECTED`` for its record.
        """
        new = [vars(mirror) for mirror in mirrors]

        def step(db: Connection) -> None:
            insert = upsert(db.dialect.name, _mirrors)
            said = insert.excluded
            put = insert.on_conflict_do_update(
                index_elements=["lane"],
                set_={"wake": said.wake, "installation": said.installation},
                where=_mirrors.c.record == said.record,
            )
            if new:
                db.execute(put, new)

        await self._database.do(step)

    async def mirrors(self, repository: str) -> dict[str, Mirror]:
        """What is known of every issue of ``owner/name``, by lane; of some only that they are expected."""
        lane = _mirrors.c.lane
        first = f"{repository.lower()}#"
        # nothing that depends on how a database sorts text
        query = sa.select(_mirrors).where(sa.func.substr(lane, 1, len(first)) == first)

        def step(db: Connection) -> dict[str, Mirror]:
            return {found.lane: Mirror(**found._mapping) for found in db.execute(query)}

        return await self._database.do(step)

    async def wrote(self, mirror: Mirror) -> bool:
        """The status comment was written, or not: kept unless the memory is another one by now (False)."""
        changed = {
            "of": mirror.lane,
            "same": mirror.record,
            "comment": mirror.comment,
            "stale": mirror.stale,
            "written": mirror.written,
        }

        def step(db: Connection) -> bool:
            return db.execute(_WROTE, changed).one_or_none() is not None

        return await self._database.do(step)

    async def stale(self) -> list[Mirror]:
        """The issues whose status comment must be written again."""

        def step(db: Connection) -> list[Mirror]:
            query = sa.select(_mirrors).where(_stale).order_by(_mirrors.c.lane)
            return [Mirror(**found._mapping) for found in db.execute(query)]

        return await self._database.do(step)

    async def awaited(self, now: datetime) -> list[Awaited]:
        """The issues whose ``wake`` has come, the longest waiting first."""
        columns = (_mirrors.c.lane, _mirrors.c.installation, _mirrors.c.wake)
        query = sa.select(*columns).where(_mirrors.c.wake <= now).order_by(_mirrors.c.wake)
        return await self._database.do(lambda db: [Awaited(*found) for found in db.execute(query)])

    async def looked_at(self, awaited: Awaited) -> None:
        """What the issue was waiting for is taken up; a moment set since then stays."""

        def step(db: Connection) -> None:
            same = (_mirrors.c.lane == awaited.lane, _mirrors.c.wake == awaited.wake)
            db.execute(sa.update(_mirrors).where(*same).values(wake=None))

        await self._database.do(step)

    async def heard(self, since: datetime) -> set[str]:
        """The keys of all events received after ``since``, done or not."""

        def step(db: Connection) -> set[str]:
            query = sa.select(_events.c.key).where(_events.c.received >= since)
            return set(db.execute(query).scalars())

        return await self._database.do(step)

    async def keys(self, lane: str, beginning: str) -> list[str]:
        """The keys that begin so, of all events of an issue."""
        asked = {"of_lane": lane, "long": len(beginning), "beginning": beginning}
        return await self._database.do(lambda db: list(db.execute(_KEYS, asked).scalars()))

    async def known_since(self, now: datetime) -> datetime:
        """Since when nothing can have been missed for want of a journal: ``now`` for a new one."""

        def step(db: Connection) -> datetime:
            if first := db.execute(sa.select(sa.func.min(_events.c.received))).scalar():
                return first if isinstance(first, datetime) else now
            remembered = sa.select(_mirrors.c.lane).where(_mirrors.c.record != EXPECTED)
            known = db.execute(remembered.limit(1)).one_or_none()
            return now - timedelta(days=365) if known else now

        return await self._database.do(step)

    async def prune(self, now: datetime) -> int:
        """Forget finished events that were received longer ago than the retention: how many.

        A thousand at a time, so that no webhook has to wait for it.
        GitHub redelivers for three days: what is forgotten must be older, or it would happen twice.
        https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
        """

        old = (_events.c.state == DONE, _events.c.received < now - self._retention)
        some = sa.select(_events.c.id).where(*old).limit(1_000)
        gone = sa.delete(_events).where(_events.c.id.in_(some)).returning(_events.c.id)

        def step(db: Connection) -> int:
            return len(db.execute(gone).all())

        count = 0
        while found := await self._database.do(step):
            count += found
        return count

    async def counts(self) -> dict[str, int]:
        """How many events are ``waiting``, set ``aside`` and ``done``."""

        def step(db: Connection) -> dict[str, int]:
            query = sa.select(_events.c.state, sa.func.count()).group_by(_events.c.state)
            found = {str(state): int(count) for state, count in db.execute(query)}
            return {WAITING: 0, ASIDE: 0, DONE: 0} | found

        return await self._database.do(step)

    async def backlog(self, now: datetime) -> Backlog:
        """What is still to be done at ``now``."""
        e, before = _events, _events.alias()
        since = sa.case((e.c.due > e.c.received, e.c.due), else_=e.c.received)
        runnable = (
            e.c.state == WAITING,
            sa.or_(e.c.due.is_(None), e.c.due <= now),
            ~sa.exists().where(
                before.c.lane == e.c.lane, before.c.state == WAITING, before.c.id < e.c.id
            ),
        )

        def count(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
            return sa.select(sa.func.count()).where(condition).scalar_subquery()

        query = sa.select(
            count(e.c.state == WAITING),
            sa.select(sa.func.count()).select_from(_mirrors).where(_stale).scalar_subquery(),
            count(e.c.state == ASIDE),
            sa.select(sa.func.min(since, type_=Moment())).where(*runnable).scalar_subquery(),
        )

        def step(db: Connection) -> Backlog:
            waiting, stale, aside, oldest = db.execute(query).one()
            return Backlog(waiting + stale, aside, oldest)

        return await self._database.do(step)

    async def try_to_write(self) -> None:
        """After something could not be written: whether that has passed. A full disk can still be read.

        Raises :class:`JournalError` while it has not.
        """
        if not self._database.trouble:
            return
        lane = "a try"
        tried = Mirror(lane, 0, EXPECTED, None, stale=False)

        def step(db: Connection) -> None:
            _keep(db, tried)
            db.execute(sa.delete(_mirrors).where(_mirrors.c.lane == lane))

        await self._database.do(step)
        self._database.trouble = ""

    async def close(self) -> None:
        """Finish what was asked for, then let go of the database. Twice is fine."""
        await self._database.close()

    async def _change(self, row: Row, **values: object) -> None:
        await self._database.do(lambda db: _update(db, row, **values))

    def _put(self, db: Connection, lane: str) -> None:
        if self._beside is not None:
            self._beside.put(db, lane)


def _new(number: int, delivery: Delivery, received: datetime) -> Row:
    return Row(
        id=number,
        key=delivery.key,
        lane=delivery.lane,
        installation=delivery.installation,
        event=delivery.event,
        received=received,
        attempts=0,
        plan=None,
    )


def _row(found: sa.Row[Any]) -> Row:
    return Row(
        id=found.id,
        key=found.key,
        lane=found.lane,
        installation=found.installation,
        event=_EVENT.validate_json(found.event),
        received=found.received,
        attempts=found.attempts,
        plan=found.plan,
        due=found.due,
        hindered=found.hindered,
        tries_begun=found.begun,
    )


def _entry(found: sa.Row[Any]) -> Entry:
    seen = {name: getattr(found, name) for name in Entry.__dataclass_fields__}
    return Entry(**{**seen, "error": found.error or "", "outcome": found.outcome or ""})


def _behind(db: Connection, row: Row) -> list[Row]:
    later = sa.select(_events).where(
        _events.c.lane == row.lane, _events.c.state == WAITING, _events.c.id > row.id
    )
    return list(_readable(db, db.execute(later.order_by(_events.c.id).limit(100)).all()))


def _readable(db: Connection, found: Iterable[sa.Row[Any]]) -> Iterator[Row]:
    for one in found:
        try:
            yield _row(one)
        except ValidationError as problem:
            error = f"this version cannot read the event: {problem.error_count()} mistakes"
            log.error("event set aside", id=one.id, lane=one.lane, error=error)
            mine = sa.update(_events).where(_events.c.id == one.id)
            db.execute(mine.values(state=ASIDE, error=error))


def _plain(text: str) -> str:
    """What any database takes: an exception's text can hold NUL or half a character, or be huge."""
    return text[:2000].encode(errors="replace").decode().replace("\0", "�")


def _update(db: Connection, row: Row, **values: object) -> None:
    # The number of the try is the fence: a process that was taken for dead, and is not, stops here.
    mine = {"row": row.id, "try": row.tries_begun}
    if db.execute(_CHANGE, {**values, **mine}).one_or_none() is None:
        raise Superseded(f"event {row.id} of {row.lane} is somebody else's by now")


def _keep(db: Connection, mirror: Mirror) -> None:
    db.execute(_new_mirror(db.dialect.name), vars(mirror))


# What every event asks for, put together once: that takes SQLAlchemy longer than to execute it.
_BEGIN = (
    sa.update(_events)
    .where(_events.c.id == sa.bindparam("row"), _events.c.state == WAITING)
    .values(begun=_events.c.begun + 1)
    .returning(
        _events.c.attempts,
        _events.c.plan,
        _events.c.due,
        _events.c.hindered,
        _events.c.begun.label("tries_begun"),
    )
)
_FIRST = (
    sa.select(_events)
    .where(_events.c.lane == sa.bindparam("of_lane"), _events.c.state == WAITING)
    .order_by(_events.c.id)
    .limit(1)
)
_OURS = sa.select(_events.c.id).where(
    _events.c.id == sa.bindparam("row"),
    _events.c.begun == sa.bindparam("try"),
    _events.c.state == WAITING,
)
_MIRROR = sa.select(_mirrors).where(
    _mirrors.c.lane == sa.bindparam("of"), _mirrors.c.record != EXPECTED
)
_WROTE = (
    sa.update(_mirrors)
    .where(_mirrors.c.lane == sa.bindparam("of"), _mirrors.c.record == sa.bindparam("same"))
    .returning(_mirrors.c.lane)
)
_CHANGE = (
    sa.update(_events)
    .where(_events.c.id == sa.bindparam("row"), _events.c.begun == sa.bindparam("try"))
    .returning(_events.c.id)
)
"""Whatever columns the parameters name, of one event whose try is the one that is known."""
_HEARD = (
    sa.update(_events)
    .where(
        _events.c.id
        == sa.select(sa.func.min(_events.c.id))
        .where(_events.c.lane == sa.bindparam("of_lane"), _events.c.wrote == sa.bindparam("echo"))
        .scalar_subquery()
    )
    .values(wrote=None)
)
_KEYS = sa.select(_events.c.key).where(
    _events.c.lane == sa.bindparam("of_lane"),
    sa.func.substr(_events.c.key, 1, sa.bindparam("long")) == sa.bindparam("beginning"),
)


@cache
def _new_event(dialect: str) -> sa.Executable:
    """An event, unless it is there. RETURNING and not rowcount, which is not reliable here on psycopg."""
    insert = upsert(dialect, _events).on_conflict_do_nothing(index_elements=["key"])
    return insert.returning(_events.c.id)


@cache
def _new_mirror(dialect: str) -> sa.Executable:
    """A mirror, whatever stood there."""
    insert = upsert(dialect, _mirrors)
    new = {name: insert.excluded[name] for name in _mirrors.columns.keys()}  # noqa: SIM118
    return insert.on_conflict_do_update(index_elements=["lane"], set_=new)
