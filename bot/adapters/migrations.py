"""The journal's tables, made and brought up to date in small steps while older versions go on working.

A step only adds: tables, indexes, columns that may be empty or have a default. So a version that does
not know a column neither reads nor breaks it, and two versions work side by side during a deploy. What
nobody needs any more stays; taking it away would be a step of a later version, when nobody is left who
knows it. A database that is newer than this version is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateColumn

_ADVISORY_LOCK = 0x70796F73626F74
"""``pyosbot`` in ASCII: PostgreSQL's advisory locks are numbers, one namespace per database."""

_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_moment = sa.DateTime(timezone=True)
_schema = sa.Table(
    "schema_version", sa.MetaData(), sa.Column("version", sa.Integer, nullable=False)
)


def _first(db: Connection) -> None:
    """The journal as it began."""
    tables = sa.MetaData()
    sa.Table(
        "events",
        tables,
        sa.Column("id", _number, primary_key=True, autoincrement=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("installation", _number, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("received", _moment, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due", _moment),
        sa.Column("plan", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Index("events_by_state", "state", "received"),
        sa.Index("events_by_lane", "lane", "id"),
        sqlite_autoincrement=True,  # else SQLite gives the id of a pruned row to a new one
    )
    mirrors = sa.Table(
        "mirrors",
        tables,
        sa.Column("lane", sa.Text, primary_key=True),
        sa.Column("installation", _number, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("comment", _number),
        sa.Column("stale", sa.Boolean, nullable=False),
    )
    stale = mirrors.c.stale
    sa.Index("mirrors_stale", mirrors.c.lane, sqlite_where=stale, postgresql_where=stale)
    tables.create_all(db)


def _wake(db: Connection) -> None:
    """When an issue is to be looked at again though nothing happens there."""
    _add(db, "mirrors", sa.Column("wake", _moment))
    _index(db, "mirrors_by_wake", "mirrors", "wake")


def _tries(db: Connection) -> None:
    """Bugs, GitHub's troubles and crashes are counted apart; what was written last is remembered."""
    _add(db, "events", sa.Column("begun", sa.Integer, nullable=False, server_default="0"))
    _add(db, "events", sa.Column("hindered", sa.Integer, nullable=False, server_default="0"))
    _add(db, "mirrors", sa.Column("written", sa.Text))


def _echoes(db: Connection) -> None:
    """Texts that were written and have not come back as an event yet: mostly there is none."""
    _add(db, "events", sa.Column("wrote", sa.Text))
    db.exec_driver_sql(
        "CREATE INDEX IF NOT EXISTS events_unechoed ON events (received) WHERE wrote IS NOT NULL"
    )


def _boards(db: Connection) -> None:
    """Cards of issues, and up to which change the issues of a repository were read for them."""
    tables = sa.MetaData()
    sa.Table(
        "cards",
        tables,
        sa.Column("repository", sa.Text, primary_key=True),
        sa.Column("number", _number, primary_key=True, autoincrement=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("updated", sa.Text, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("accepted", sa.Boolean, nullable=False),
        sa.Column("opener", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Index("cards_by_opener", "repository", "opener"),
    )
    sa.Table(
        "boards",
        tables,
        sa.Column("repository", sa.Text, primary_key=True),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("read_to", sa.Text, nullable=False),
    )
    tables.create_all(db)


def _reviews(db: Connection) -> None:
    """What the pages show: a row a review, its stages, and the repositories that are public."""
    tables = sa.MetaData()
    sa.Table(
        "reviews",
        tables,
        sa.Column("lane", sa.Text, primary_key=True),
        sa.Column("revision", _number, nullable=False),
        sa.Column("summary", sa.Text),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("activity", _moment),
        sa.Index("reviews_by_revision", "lane", "revision"),
    )
    sa.Table(
        "stage_changes",
        tables,
        sa.Column("lane", sa.Text, primary_key=True),
        sa.Column("at", _moment, primary_key=True),
        sa.Column("place", sa.Text, primary_key=True),
    )
    sa.Table(
        "shown_repositories",
        tables,
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("revision", _number, nullable=False),
        sa.Column("facts", sa.Text),
    )
    tables.create_all(db)


STEPS: tuple[Callable[[Connection], None], ...] = (
    _first,
    _wake,
    _tries,
    _echoes,
    _reviews,
    _boards,
)
"""In their order. Each may find its work done: by a version from before the steps were counted."""


def version(db: Connection) -> int:
    """How many steps this database has seen; 0: none, or nobody counted."""
    if not sa.inspect(db).has_table(_schema.name):
        return 0
    return db.execute(sa.select(sa.func.max(_schema.c.version))).scalar() or 0


def up_to_date(db: Connection) -> None:
    """Take the steps that are missing, within the transaction that is open."""
    if version(db) >= len(STEPS):
        return
    alone(db)
    done = version(db)  # somebody else may have been faster
    _schema.create(db, checkfirst=True)
    for number, step in enumerate(STEPS, 1):
        if number > done:
            step(db)
            db.execute(sa.insert(_schema).values(version=number))


def alone(db: Connection) -> None:
    """From here to the end of the transaction no other process changes the tables."""
    if db.dialect.name == "postgresql":  # SQLite has one writer anyway
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))


def _add(db: Connection, table: str, column: sa.Column[object]) -> None:
    if column.name not in {known["name"] for known in sa.inspect(db).get_columns(table)}:
        sa.Table(table, sa.MetaData(), column)
        spelled = CreateColumn(column).compile(dialect=db.dialect)
        db.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {spelled}")


def _index(db: Connection, name: str, table: str, column: str) -> None:
    db.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})")
