"""Every event once: received, recorded effects, outcome. On SQLite or PostgreSQL, by URL.

One thread owns the one database connection. Whatever asked for it while the last commit ran goes
into the next transaction together: under load, many events share one flush to the disk.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url

from bot.review.events import Delivery, Event

log = structlog.get_logger()

T = TypeVar("T")
Step = Callable[[Connection], object]

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)

WAITING, ASIDE, DONE = "waiting", "aside", "done"

_ADVISORY_LOCK = 0x70796F73626F74
"""``pyosbot`` in ASCII: PostgreSQL's advisory locks are numbers, one namespace per database."""


class JournalError(Exception):
    """The journal cannot be used; the message says why in one line."""


class JournalBusy(JournalError):
    """Another process owns this journal; the message says so in one line."""


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


@dataclass(frozen=True)
class Aside:
    """An event nobody tries any more, until a person says so."""

    id: int
    key: str
    lane: str
    received: datetime
    attempts: int
    error: str


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


class _Moment(sa.TypeDecorator[datetime]):
    """A moment in UTC: SQLite keeps no time zone, so it is added again on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


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
    sa.Column("received", _Moment, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default=WAITING),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("due", _Moment),
    sa.Column("plan", sa.Text),
    sa.Column("error", sa.Text),
    sa.Column("outcome", sa.Text),
    sa.Index("events_by_state", "state", "received"),
    sa.Index("events_by_lane", "lane", "id"),
    sqlite_autoincrement=True,  # else SQLite gives the id of a pruned row to a new one
)
_mirrors = sa.Table(
    "mirrors",
    _tables,
    sa.Column("lane", sa.Text, primary_key=True),
    sa.Column("installation", _number, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("comment", _number),
    sa.Column("stale", sa.Boolean, nullable=False),
    sa.Column("wake", _Moment),
    sa.Index("mirrors_by_wake", "wake"),
)
sa.Index(
    "mirrors_stale",
    _mirrors.c.lane,
    sqlite_where=_mirrors.c.stale,
    postgresql_where=_mirrors.c.stale,
)


class Journal:
    """Every method is one durable step: when it returns, the step is on the disk.

    Any of them raises :class:`JournalError` when the database fails, and :class:`JournalBusy` when
    the connection broke and another process took the journal over meanwhile.
    """

    def __init__(self, database: _Database, retention: timedelta) -> None:
        self._database = database
        self._retention = retention

    @classmethod
    async def open(
        cls,
        url: str,
        retention: timedelta = timedelta(days=7),
        *,
        alone: bool = True,
        patience: float = 5,
    ) -> Journal:
        """The journal at ``url``, with its tables made when they are missing.

        ``sqlite:///file`` or ``postgresql://…``. ``alone`` makes this process its owner: one that
        only looks in, or a database engine that shares work out itself, does without. A process
        that was killed can be noticed late: ``patience`` seconds pass before it counts as alive.

        Raises :class:`JournalBusy` when another process owns it, :class:`JournalError` when it
        cannot be opened.
        """
        database = _Database(_place(url), alone=alone, patience=patience)
        try:
            await database.do(lambda _: None)
        except BaseException:
            await database.close()
            raise
        return cls(database, retention)

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
            insert = _upsert(db, _events).values(new).on_conflict_do_nothing(index_elements=["key"])
            # RETURNING and not rowcount, which is not reliable here on psycopg.
            found = db.execute(insert.returning(_events)).one_or_none()
            if found is None and self._database.in_doubt:
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

    async def plans(self, lane: str, most: int = 20) -> list[str]:
        """The plans recorded for an issue, newest first; those of done events too."""

        def step(db: Connection) -> list[str]:
            mine = sa.and_(_events.c.lane == lane, _events.c.plan.is_not(None))
            query = sa.select(_events.c.plan).where(mine).order_by(_events.c.id.desc()).limit(most)
            return [str(plan) for plan in db.execute(query).scalars()]

        return await self._database.do(step)

    async def record_plan(self, row: Row, plan: str) -> None:
        """Keep the effects that were decided: after a crash :attr:`Row.plan` names them."""
        await self._change(row, plan=plan)

    async def done(self, row: Row, outcome: str, mirror: Mirror | None = None) -> None:
        """The event is finished and the issue's memory is ``mirror``: both or neither is kept."""

        def step(db: Connection) -> None:
            _update(db, row.id, state=DONE, outcome=_plain(outcome), error=None, due=None)
            if mirror is not None:
                _keep(db, mirror)

        await self._database.do(step)

    async def tried(self, row: Row, error: str, due: datetime) -> Row:
        """One more failed try; the row as it is now, its recorded plan included."""

        def step(db: Connection) -> Row:
            changed = (
                sa.update(_events)
                .where(_events.c.id == row.id)
                .values(attempts=row.attempts + 1, error=_plain(error), due=due)
                .returning(_events)
            )
            return _row(db.execute(changed).one())

        return await self._database.do(step)

    async def set_aside(self, row: Row, error: str) -> None:
        """Stop trying until a person says otherwise (:meth:`take_up`, :meth:`drop`)."""
        await self._change(
            row, state=ASIDE, attempts=row.attempts + 1, error=_plain(error), due=None
        )

    async def aside(self) -> list[Aside]:
        """What was set aside, oldest first."""

        def step(db: Connection) -> list[Aside]:
            c = _events.c
            query = (
                sa.select(c.id, c.key, c.lane, c.received, c.attempts, c.error)
                .where(c.state == ASIDE)
                .order_by(c.id)
            )
            return [
                Aside(r.id, r.key, r.lane, r.received, r.attempts, r.error or "")
                for r in db.execute(query)
            ]

        return await self._database.do(step)

    async def take_up(self, row_id: int) -> Row | None:
        """Let an event that was set aside wait again, as if it were new, with its recorded plan.

        None: no such event is set aside, or this version cannot read it.
        """

        def step(db: Connection) -> Row | None:
            changed = (
                sa.update(_events)
                .where(_events.c.id == row_id, _events.c.state == ASIDE)
                .values(state=WAITING, attempts=0, due=None)
                .returning(_events)
            )
            return next(_readable(db, db.execute(changed).all()), None)

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
            found = db.execute(sa.select(_mirrors).where(_mirrors.c.lane == lane)).one_or_none()
            return Mirror(**found._mapping) if found else None

        return await self._database.do(step)

    async def keep(self, mirror: Mirror) -> None:
        """Remember this of the issue instead of what was remembered before."""
        await self._database.do(lambda db: _keep(db, mirror))

    async def stale(self) -> list[Mirror]:
        """The issues whose status comment must be written again."""

        def step(db: Connection) -> list[Mirror]:
            query = sa.select(_mirrors).where(_mirrors.c.stale).order_by(_mirrors.c.lane)
            return [Mirror(**found._mapping) for found in db.execute(query)]

        return await self._database.do(step)

    async def awaited(self, now: datetime) -> list[Mirror]:
        """The issues whose ``wake`` has come, the longest waiting first."""

        def step(db: Connection) -> list[Mirror]:
            query = sa.select(_mirrors).where(_mirrors.c.wake <= now).order_by(_mirrors.c.wake)
            return [Mirror(**found._mapping) for found in db.execute(query)]

        return await self._database.do(step)

    async def looked_at(self, mirror: Mirror) -> None:
        """What ``mirror`` was waiting for is taken up; a moment set since then stays."""

        def step(db: Connection) -> None:
            same = (_mirrors.c.lane == mirror.lane, _mirrors.c.wake == mirror.wake)
            db.execute(sa.update(_mirrors).where(*same).values(wake=None))

        await self._database.do(step)

    async def prune(self, now: datetime) -> int:
        """Forget finished events that were received longer ago than the retention: how many.

        GitHub redelivers for three days: what is forgotten must be older, or it would happen twice.
        https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
        """

        def step(db: Connection) -> int:
            old = (_events.c.state == DONE, _events.c.received < now - self._retention)
            return len(db.execute(sa.delete(_events).where(*old).returning(_events.c.id)).all())

        return await self._database.do(step)

    async def counts(self) -> dict[str, int]:
        """How many events are ``waiting``, set ``aside`` and ``done``."""

        def step(db: Connection) -> dict[str, int]:
            query = sa.select(_events.c.state, sa.func.count()).group_by(_events.c.state)
            found = {str(state): int(count) for state, count in db.execute(query)}
            return {WAITING: 0, ASIDE: 0, DONE: 0} | found

        return await self._database.do(step)

    async def close(self) -> None:
        """Finish what was asked for, then let go of the database. Twice is fine."""
        await self._database.close()

    async def _change(self, row: Row, **values: object) -> None:
        await self._database.do(lambda db: _update(db, row.id, **values))


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
    )


def _readable(db: Connection, found: Iterable[sa.Row[Any]]) -> Iterator[Row]:
    for one in found:
        try:
            yield _row(one)
        except ValidationError as problem:
            error = f"this version cannot read the event: {problem.error_count()} mistakes"
            log.error("event set aside", id=one.id, lane=one.lane, error=error)
            _update(db, one.id, state=ASIDE, error=error)


def _plain(text: str) -> str:
    """What any database takes: an exception's text can hold NUL or half a character, or be huge."""
    return text[:2000].encode(errors="replace").decode().replace("\0", "�")


def _update(db: Connection, row_id: int, **values: object) -> None:
    db.execute(sa.update(_events).where(_events.c.id == row_id).values(values))


def _keep(db: Connection, mirror: Mirror) -> None:
    new = vars(mirror)
    insert = _upsert(db, _mirrors).values(new)
    db.execute(insert.on_conflict_do_update(index_elements=["lane"], set_=new))


def _upsert(db: Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if db.dialect.name == "sqlite" else postgresql.insert(table)


# --- the one thread and its connection ---------------------------------------------------------


class _Asked:
    """One step that waits for its turn, and who waits for its answer."""

    def __init__(self, step: Callable[[Connection], Any]) -> None:
        self.step = step
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def answer(self, result: object) -> None:
        if self.future.done():  # whoever asked was cancelled meanwhile
            return
        if isinstance(result, Exception):
            self.future.set_exception(result)
        else:
            self.future.set_result(result)


class _Database:
    """The thread, its connection and the ownership of the journal."""

    in_doubt = False
    """A connection broke: what was being committed then may be there, or not."""

    def __init__(self, url: URL, *, alone: bool, patience: float) -> None:
        self._url = url
        self._alone = alone
        self._patience = patience
        self._engine: Engine | None = None
        self._connection: Connection | None = None
        self._owner: sqlite3.Connection | None = None
        self._closed = False
        self._inbox: SimpleQueue[_Asked | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    async def do(self, step: Callable[[Connection], T]) -> T:
        """Run ``step`` in a committed transaction; cancelling does not take it back.

        It may be run a second time, so all it does is in the database.
        """
        if self._closed:
            raise JournalError("the journal is closed")
        asked = _Asked(step)
        self._inbox.put(asked)
        result: T = await asked.future
        return result

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._inbox.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while batch := self._next():
            results = self._results([asked.step for asked in batch])
            with suppress(RuntimeError):  # the event loop is gone, nobody waits
                batch[0].future.get_loop().call_soon_threadsafe(_answer, batch, results)
        self._disconnect()
        if self._owner is not None:
            self._owner.close()

    def _next(self) -> list[_Asked]:
        """Everything that waits by now, at least one; empty: closed."""
        batch = []
        while asked := self._inbox.get():
            batch.append(asked)
            if self._inbox.empty():
                return batch
        if batch:  # closed: first what was asked for before
            self._inbox.put(None)
        return batch

    def _results(self, steps: Sequence[Step]) -> list[object]:
        try:
            return self._commit(steps)
        except Exception:
            # One of them failed, or the connection broke: each alone, none pays for its neighbour.
            return [self._alone_result(step) for step in steps]

    def _alone_result(self, step: Step) -> object:
        try:
            return self._commit([step])[0]
        except (sa.exc.DBAPIError, sqlite3.Error) as problem:
            cause = str(getattr(problem, "orig", problem)).partition("\n")[0]
            failed = JournalError(f"the journal {_name(self._url)} failed: {cause}")
            failed.__cause__ = problem
            return failed
        except Exception as problem:
            return problem

    def _commit(self, steps: Sequence[Step]) -> list[object]:
        db = self._connection = self._connection or self._connect()
        try:
            with db.begin():
                return [step(db) for step in steps]
        except Exception as problem:
            if db.invalidated or isinstance(problem, sa.exc.OperationalError):
                self.in_doubt = True
                self._disconnect()
            raise

    def _connect(self) -> Connection:
        if self._alone and self._owner is None and _is_file(self._url):
            self._owner = _own_file(self._url, self._patience)
        if self._engine is None:
            self._engine = _engine(self._url)
        db = self._engine.connect()
        try:
            with db.begin():
                if self._alone and db.dialect.name == "postgresql":
                    _own_session(db, self._patience)
                _tables.create_all(db)
        except BaseException:
            db.invalidate()
            db.close()
            raise
        return db

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(sa.exc.SQLAlchemyError):
                self._connection.close()
            self._connection = None


def _answer(batch: list[_Asked], results: list[object]) -> None:
    for asked, result in zip(batch, results, strict=True):
        asked.answer(result)


def _place(text: str) -> URL:
    try:
        url = make_url(text)
    except sa.exc.ArgumentError:
        raise JournalError("the journal's address is no database URL") from None
    match url.drivername.partition("+")[0]:
        case "sqlite":
            folder = Path(url.database or "").parent
            if _is_file(url) and not folder.is_dir():
                raise JournalError(f"the folder {folder.absolute()} of the journal does not exist")
            return url.set(drivername="sqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise JournalError(f"the journal is kept in sqlite or postgresql, not in {other}")


def _is_file(url: URL) -> bool:
    return url.drivername == "sqlite" and url.database not in (None, "", ":memory:")


def _name(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _busy(url: URL) -> JournalBusy:
    return JournalBusy(f"another running process owns the journal {_name(url)}: stop it first")


def _engine(url: URL) -> Engine:
    if url.drivername != "sqlite":
        # A server that vanished is noticed within a minute, not after the system's two hours.
        alive = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
        return sa.create_engine(
            url, poolclass=sa.NullPool, connect_args={"connect_timeout": 10, **alive}
        )
    # isolation_level=None: Python's driver would otherwise begin transactions when it sees fit.
    engine = sa.create_engine(
        url, poolclass=sa.NullPool, connect_args={"isolation_level": None, "timeout": 30}
    )

    @sa.event.listens_for(engine, "connect")
    def _durable(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    @sa.event.listens_for(engine, "begin")
    def _begin(db: Connection) -> None:
        db.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _own_file(url: URL, patience: float) -> sqlite3.Connection:
    """Own an SQLite journal: an open exclusive transaction on an empty database beside it.

    The system gives it back when the process ends, however it ends, on every platform.
    """
    owner = sqlite3.connect(f"{url.database}.owner", isolation_level=None, timeout=patience)
    try:
        owner.execute("PRAGMA journal_mode=MEMORY")  # nothing is written: no third file
        owner.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as problem:
        owner.close()
        if problem.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise _busy(url) from None
        raise
    return owner


def _own_session(db: Connection, patience: float) -> None:
    """Own a PostgreSQL journal for as long as this connection lives: no connection, no writing."""
    # The server, too, must notice within a minute that the owner's machine is gone.
    for name, value in {
        "tcp_keepalives_idle": "30",
        "tcp_keepalives_interval": "10",
        "tcp_keepalives_count": "3",
    }.items():
        db.execute(sa.select(sa.func.set_config(name, value, False)))
    timeout = f"{max(1, round(patience * 1000))}ms"
    db.execute(sa.select(sa.func.set_config("lock_timeout", timeout, True)))
    try:
        db.execute(sa.select(sa.func.pg_advisory_lock(_ADVISORY_LOCK)))
    except sa.exc.OperationalError as problem:
        if isinstance(problem.orig, psycopg.errors.LockNotAvailable):
            raise _busy(db.engine.url) from None
        raise
