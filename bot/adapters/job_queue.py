"""The queue that several processes share: procrastinate's tables, in the journal's own database.

A job says that an issue has something to do. It is put in the transaction that stores the event: both
are there, or neither.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
import sqlalchemy as sa
from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.schema import SchemaManager
from sqlalchemy.engine import Connection

from bot.adapters import migrations

TASK = "issue"
EVENTS, SETTLING = 1, 0
"""Priorities: a settling that waits lets the events of its issue pass."""

_FREED = """
CREATE OR REPLACE FUNCTION pyos_bot_lock_freed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM procrastinate_jobs WHERE lock = OLD.lock AND status = 'todo'
        AND (scheduled_at IS NULL OR scheduled_at <= now())
    ) THEN
        PERFORM pg_notify(
            'procrastinate_any_queue_v1',
            json_build_object('type', 'job_inserted', 'job_id', OLD.id)::text
        );
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS pyos_bot_lock_freed ON procrastinate_jobs;
CREATE TRIGGER pyos_bot_lock_freed AFTER DELETE OR UPDATE OF status ON procrastinate_jobs
    FOR EACH ROW WHEN (OLD.status = 'doing') EXECUTE FUNCTION pyos_bot_lock_freed();
"""
"""Procrastinate tells its workers of new jobs. That a lock is free they would see at the next look only,
and an issue's events would start seconds apart: now they are told that, too."""
_AT_WORK = sa.text(
    "SELECT 1 FROM procrastinate_jobs WHERE id = :job AND status = 'doing' FOR SHARE"
)
_OURS = {"pyos_bot_01_lock_freed": _FREED}


class JobQueue:
    """What the journal calls :class:`~bot.adapters.journal.TransactionalQueue`."""

    def __init__(self) -> None:
        self._app = App(connector=SyncPsycopgConnector())  # never opened: the journal lends its own

    def prepare(self, db: Connection) -> None:
        """Make the tables that are missing, and take procrastinate's own steps to a newer version.

        Its steps come in two kinds. ``pre`` ones are for before the new version runs, ``post`` ones
        for after the last old worker is gone: they are left for a start when no worker is alive.
        https://procrastinate.readthedocs.io/en/stable/howto/production/migrations.html
        """
        if not _missing(db):
            return
        migrations.alone(db)
        db.exec_driver_sql("CREATE TABLE IF NOT EXISTS procrastinate_steps (name text PRIMARY KEY)")
        raw = _raw(db)
        taken = _missing(db)
        if sa.inspect(db).has_table("procrastinate_jobs"):
            for name in taken:
                if name not in _OURS:
                    raw.execute((_folder() / name).read_bytes())
        else:
            raw.execute(SchemaManager.get_schema().encode())
            taken = _missing(db, everything=True)
        for name in taken:
            if name in _OURS:
                raw.execute(_OURS[name].encode())
            db.execute(sa.text("INSERT INTO procrastinate_steps VALUES (:name)"), {"name": name})

    def holds(self, db: Connection, job: int) -> bool:
        """Whether that job was not taken away from whoever was taken for dead."""
        return db.execute(_AT_WORK, {"job": job}).one_or_none() is not None

    def put(self, db: Connection, lane: str) -> None:
        """A job for this issue."""
        job = self._app.configure_task(TASK, lock=lane, priority=EVENTS, connection=_raw(db))
        try:
            job.defer(lane=lane)
        except ConnectorException as problem:
            # as SQLAlchemy would have said it: the journal knows what to do then
            raise sa.exc.OperationalError("put a job", None, problem.__cause__ or problem) from None


def _missing(db: Connection, *, everything: bool = False) -> list[str]:
    """The steps that this database has not seen and that may be taken now, in their order."""
    seen: set[str] = set()
    if sa.inspect(db).has_table("procrastinate_steps"):
        seen = set(db.execute(sa.text("SELECT name FROM procrastinate_steps")).scalars())
    names = [*sorted(path.name for path in _folder().glob("*.sql")), *_OURS]
    missing = [name for name in names if name not in seen]
    if everything or not any("_post_" in name for name in missing) or not _workers_alive(db):
        return missing
    return [name for name in missing if "_post_" not in name]


def _workers_alive(db: Connection) -> bool:
    if not sa.inspect(db).has_table("procrastinate_workers"):
        return False
    alive = "SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'"
    return db.execute(sa.text(f"{alive} LIMIT 1")).scalar() is not None


def _folder() -> Path:
    return Path(SchemaManager.get_migrations_path())


def _raw(db: Connection) -> psycopg.Connection:
    raw = db.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw
