"""The journal's tables in every age: made, brought up to date beside an older version, left when newer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import postgres
from bot.adapters import job_queue, journal, migrations
from bot.adapters.job_queue import JobQueue
from bot.adapters.journal import Journal, Mirror
from bot.review.model.events import Changed, Delivery
from mirrors import keep

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)


@pytest.fixture
def db(database_url: str) -> Iterator[sa.Connection]:
    """Direct access to an empty database."""
    url = database_url.replace("postgresql:", "postgresql+psycopg:")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection


def delivery(key: str) -> Delivery:
    """Something came in."""
    event = Changed(repo="Org/Repo", number=1, sender="editor", at=NOW, what="labeled")
    return Delivery(key, 4321, event)


def shape(db: sa.Connection) -> dict[str, set[str]]:
    """Tables, columns, indexes."""
    seen = sa.inspect(db)
    tables = {name: {c["name"] for c in seen.get_columns(name)} for name in seen.get_table_names()}
    indexes = {
        f"{name} indexes": {str(i["name"]) for i in seen.get_indexes(name)} for name in tables
    }
    db.rollback()
    return tables | indexes


async def test_the_steps_make_what_the_journal_uses(database_url: str, db: sa.Connection) -> None:
    """The two descriptions of the tables must not drift apart."""
    await (await Journal.open(database_url)).close()
    found = shape(db)
    assert found["events"] == set(journal._events.columns.keys())
    assert found["mirrors"] == set(journal._mirrors.columns.keys())
    assert {"events_by_state", "events_by_lane"} <= found["events indexes"]
    assert {"mirrors_stale", "mirrors_by_wake"} <= found["mirrors indexes"]
    assert migrations.version(db) == len(migrations.STEPS)


@pytest.mark.parametrize("steps", range(1, len(migrations.STEPS)))
@pytest.mark.parametrize("counted", [True, False])
async def test_an_older_journal_is_brought_up_to_date(
    database_url: str, db: sa.Connection, steps: int, counted: bool
) -> None:
    """With everything in it, also from before the steps were counted (without ``mirrors.wake``)."""
    with db.begin():
        for number, step in enumerate(migrations.STEPS[:steps], 1):
            step(db)
            if counted:
                migrations._schema.create(db, checkfirst=True)
                db.execute(sa.insert(migrations._schema).values(version=number))
        event = delivery("old").event.model_dump_json()
        db.execute(
            sa.text(
                "INSERT INTO events (key, lane, installation, event, received)"
                " VALUES ('old', 'org/repo#1', 1, :event, '2026-03-03 10:00:00')"
            ),
            {"event": event},
        )
        mirror = "INSERT INTO mirrors VALUES ('org/repo#1', 1, '{}', 5, :yes)"
        columns = "(lane, installation, record, comment, stale)"
        db.execute(sa.text(mirror.replace("mirrors", f"mirrors {columns}")), {"yes": True})
    opened = await Journal.open(database_url)
    (row,) = await opened.waiting()
    assert (row.key, row.tries_begun, row.hindered) == ("old", 0, 0)
    assert await opened.mirror("org/repo#1") == Mirror("org/repo#1", 1, "{}", 5, stale=True)
    await opened.close()
    assert shape(db)["events"] == set(journal._events.columns.keys())
    assert migrations.version(db) == len(migrations.STEPS)


async def test_an_older_version_goes_on_beside_a_newer_one(
    database_url: str, db: sa.Connection
) -> None:
    """A deploy: what this version has open gets columns it does not know, and it works on."""
    opened = await Journal.open(database_url)
    row = await opened.store(delivery("a"), NOW)
    await keep(opened, Mirror("org/repo#1", 1, "{}", None, stale=True))
    with db.begin():
        for table in ("events", "mirrors"):
            db.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN novelty TEXT DEFAULT 'new'"))
        db.execute(sa.text("CREATE TABLE of_tomorrow (id INTEGER)"))
        db.execute(sa.insert(migrations._schema).values(version=99))
    assert row is not None
    assert await opened.waiting() == [row]
    assert await opened.store(delivery("b"), NOW)
    await opened.done(row, "ok", Mirror("org/repo#1", 1, '{"v": 1}', None, stale=False))
    await opened.close()
    opened = await Journal.open(database_url)  # a restart of the older one
    assert await opened.mirror("org/repo#1") == Mirror("org/repo#1", 1, '{"v": 1}', None, False)
    assert await opened.prune(NOW + timedelta(days=30)) == 1
    await opened.close()
    assert migrations.version(db) == 99
    kept = db.execute(sa.text("SELECT novelty FROM mirrors")).scalar()
    assert kept == "new"


async def test_the_queues_own_steps(
    postgres_server: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer procrastinate brings steps: some at once, some when no older worker is alive."""
    url = postgres_server.fresh()
    await (await Journal.open(url, beside=JobQueue())).close()
    (tmp_path / "90.00.00_01_pre_more.sql").write_text("CREATE TABLE more (id int)")
    (tmp_path / "90.00.00_50_post_less.sql").write_text("DROP TABLE less")
    monkeypatch.setattr(job_queue, "_folder", lambda: tmp_path)
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as db:
        with db.begin():
            db.execute(sa.text("CREATE TABLE less (id int)"))
            db.execute(sa.text("INSERT INTO procrastinate_workers DEFAULT VALUES"))
        for _ in range(2):
            await (await Journal.open(url, beside=JobQueue())).close()
            assert {"more", "less"} <= shape(db).keys()
        with db.begin():
            db.execute(sa.text("DELETE FROM procrastinate_workers"))
        for _ in range(2):
            await (await Journal.open(url, beside=JobQueue())).close()
            assert "less" not in shape(db)
    engine.dispose()
