"""The one thread that owns the one connection to the journal's database, SQLite or PostgreSQL.

Whatever asked for it while the last commit ran goes into the next transaction together: under load,
many events share one flush to the disk.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

T = TypeVar("T")
Step = Callable[[Connection], object]


class JournalError(Exception):
    """The journal cannot be used; the message says why in one line."""


class NoJournal(JournalError):
    """No bot has made a journal there yet; the message says so and what makes one."""


class JournalBusy(JournalError):
    """Another process owns this journal; the message says so in one line."""


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


class Database:
    """The thread, its connection and, of an SQLite file, the ownership."""

    in_doubt = False
    """A connection broke: what was being committed then may be there, or not."""

    def __init__(
        self,
        url: URL,
        prepare: Callable[[Connection], None],
        *,
        alone: bool,
        patience: float,
        make: bool = True,
    ) -> None:
        """``prepare`` runs first on every new connection, in a transaction of its own.

        Without ``make`` the file of an SQLite database has to be there, and stays what it is.
        """
        self._url = url
        self._prepare = prepare
        self._alone = alone
        self._make = make
        self._patience = patience
        self._engine: Engine | None = None
        self._connection: Connection | None = None
        self._owner: sqlite3.Connection | None = None
        self._files: dict[Path, tuple[int, int]] = {}
        """The journal's own files → which they were when they were opened."""
        self._log: dict[Path, tuple[int, int]] = {}
        """The same of the file beside it that holds what was committed last; there is a new one with each connection."""
        self.trouble = ""
        """Why the last thing could not be written; empty: it could."""
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
            self.trouble = cause
            failed = JournalError(f"the journal {_name(self._url)} failed: {cause}")
            failed.__cause__ = problem
            return failed
        except Exception as problem:
            return problem

    def _commit(self, steps: Sequence[Step]) -> list[object]:
        self._still_there()
        db = self._connection = self._connection or self._connect()
        try:
            with db.begin():
                return [step(db) for step in steps]
        except Exception as problem:
            if db.invalidated or isinstance(problem, sa.exc.OperationalError):
                self.in_doubt = True
                self._disconnect()
            raise

    def _still_there(self) -> None:
        """Raise :class:`JournalError` when the file was deleted or replaced: it is somebody else's then.

        What is written into a file that has no name any more is lost, and beside a new one another process
        may be the owner.
        """
        for file, was in self._files.items():
            if _identity(file) != was:
                raise JournalError(
                    f"the journal's file {file} was deleted or replaced while it was in use: "
                    "put it back and start the bot again"
                )
        if self._connection is not None and any(
            _identity(f) != was for f, was in self._log.items()
        ):
            # It is still open, so nothing is lost yet: with the next connection there is a new one.
            driver = self._connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._disconnect()

    def _connect(self) -> Connection:
        if self._alone and self._owner is None and _is_file(self._url):
            self._owner = _own_file(self._url, self._patience)
        if self._engine is None:
            self._engine = _engine(self._url) if self._make else _engine_of_what_is_there(self._url)
        db = self._engine.connect()
        try:
            with db.begin():
                self._prepare(db)
        except BaseException:
            db.invalidate()
            db.close()
            raise
        if self._owner is not None and not self._files:
            journal = Path(self._url.database or "")
            files = (journal, journal.with_name(f"{journal.name}.owner"))
            self._files = {file: found for file in files if (found := _identity(file))}
        if self._owner is not None:
            log = Path(f"{self._url.database}-wal")
            self._log = {log: found} if (found := _identity(log)) else {}
        return db

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(sa.exc.SQLAlchemyError):
                self._connection.close()
            self._connection = None


def _answer(batch: list[_Asked], results: list[object]) -> None:
    for asked, result in zip(batch, results, strict=True):
        asked.answer(result)


def place(text: str) -> URL:
    """Where a database is. Raises :class:`JournalError` when it can be nowhere."""
    try:
        url = make_url(text)
    except sa.exc.ArgumentError:
        raise JournalError("the journal's address is no database URL") from None
    match url.drivername.partition("+")[0]:
        case "sqlite":
            folder = Path(url.database or "").parent
            if _is_file(url) and not folder.is_dir():
                raise JournalError(f"the folder {folder.absolute()} of the journal does not exist")
            if _is_file(url) and Path(url.database or "").is_dir():
                raise JournalError(f"{url.database} is a folder, and the journal is a file")
            if _is_file(url):
                # by whatever name it is reached, it has one owner
                url = url.set(database=os.path.realpath(url.database or ""))
            return url.set(drivername="sqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise JournalError(f"the journal is kept in sqlite or postgresql, not in {other}")


def must_exist(url: URL) -> None:
    """Raise :class:`NoJournal` when an SQLite journal's file is not there."""
    if _is_file(url) and not Path(url.database or "").is_file():
        raise NoJournal(
            f"there is no journal at {url.database}: `pyos-bot serve` makes it when it first starts; "
            "use the same DATABASE_URL as `serve`, and the same folder if it is a relative path"
        )


def _is_file(url: URL) -> bool:
    return url.drivername == "sqlite" and url.database not in (None, "", ":memory:")


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file has that name now; None: none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


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
    def _write_ahead(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")

    return _durable(engine)


def _durable(engine: Engine) -> Engine:
    """An SQLite engine whose transactions are on the disk when they end, and are writers' from their start."""

    @sa.event.listens_for(engine, "connect")
    def _full(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous=FULL")

    @sa.event.listens_for(engine, "begin")
    def _begin(db: Connection) -> None:
        db.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _engine_of_what_is_there(url: URL) -> Engine:
    """As :func:`_engine`, and a file that is missing is not made, nor one of another kind changed."""
    if not _is_file(url):
        return _engine(url)
    file = Path(url.database or "")

    def connect() -> sqlite3.Connection:
        address = f"{file.absolute().as_uri()}?mode=rw"
        return sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)

    return _durable(sa.create_engine(url, poolclass=sa.NullPool, creator=connect))


def _own_file(url: URL, patience: float) -> sqlite3.Connection:
    """Own an SQLite journal: an open exclusive transaction on an empty database beside it.

    The system gives it back when the process ends, however it ends, on every platform.
    """
    journal = Path(url.database or "")
    if journal.is_file() and journal.stat().st_nlink > 1:
        raise JournalError(
            f"the journal's file {journal} has a second name (a hard link), by which another process could own it"
        )
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


class Moment(sa.TypeDecorator[datetime]):
    """A moment in UTC: SQLite keeps no time zone, so it is added again on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def upsert(dialect: str, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An ``INSERT`` that can say what happens on a conflict."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # 2 MB that SQLite does without

    return postgresql.insert(table)
