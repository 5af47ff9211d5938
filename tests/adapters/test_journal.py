"""The journal's contract, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

import postgres
from bot.adapters.job_queue import JobQueue
from bot.adapters.journal import Backlog, Journal, JournalBusy, JournalError, Mirror, Superseded
from bot.review.model.events import CommentPosted, Delivery
from mirrors import keep

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)


def delivery(key: str, number: int = 12) -> Delivery:
    """A comment that came in."""
    event = CommentPosted(
        repo="Org/Repo", number=number, sender="editor", at=NOW, comment=1, body="hi 🐍\0", url="u"
    )
    return Delivery(key, 4321, event)


@pytest.fixture
async def journal(database_url: str) -> AsyncIterator[Journal]:
    """An empty journal."""
    opened = await Journal.open(database_url)
    yield opened
    await opened.close()


async def again(journal: Journal, url: str) -> Journal:
    """The journal after a restart."""
    await journal.close()
    return await Journal.open(url)


async def test_what_goes_in_comes_out(journal: Journal) -> None:
    """Every byte and every time zone counts: the rules decide on it."""
    row = await journal.store(delivery("a"), NOW.astimezone())
    assert row is not None
    assert (row.key, row.lane, row.installation) == ("a", "org/repo#12", 4321)
    assert (row.received, row.attempts, row.plan, row.due) == (NOW, 0, None, None)
    assert row.event == delivery("a").event
    assert await journal.waiting() == [row]


async def test_ten_copies_at_once_are_one_event(journal: Journal) -> None:
    """GitHub delivers more than once, under other GUIDs too."""
    rows = await asyncio.gather(*(journal.store(delivery("a"), NOW) for _ in range(10)))
    assert sum(row is not None for row in rows) == 1
    assert len(await journal.waiting()) == 1


async def test_a_finished_event_is_not_taken_again(journal: Journal) -> None:
    """A redelivery of days later must not repeat what was done."""
    row = await journal.store(delivery("a"), NOW)
    assert row is not None
    await journal.done(row, "ok")
    assert await journal.store(delivery("a"), NOW) is None
    assert await journal.waiting() == []
    assert await journal.counts() == {"waiting": 0, "aside": 0, "done": 1}


async def test_keys_of_a_comment(journal: Journal) -> None:
    """Those that begin so, however the database sorts text; of other issues none."""
    for key, number in (
        ("c:o/r:5:a", 12),
        ("c:o/r:5:b", 12),
        ("c:o/r:55:a", 12),
        ("c:o/r:5:c", 13),
    ):
        await journal.store(delivery(key, number), NOW)
    assert sorted(await journal.keys("org/repo#12", "c:o/r:5:")) == ["c:o/r:5:a", "c:o/r:5:b"]
    assert await journal.keys("org/repo#14", "c:o/r:5:") == []


async def test_the_oldest_is_first(journal: Journal) -> None:
    """An issue's events are taken up in the order in which they came."""
    await asyncio.gather(*(journal.store(delivery(f"k{n}"), NOW) for n in range(30)))
    assert [row.key for row in await journal.waiting()] == [f"k{n}" for n in range(30)]
    first = await journal.first("org/repo#12")
    assert first
    await journal.store(delivery("elsewhere", 13), NOW)
    behind = await journal.behind(first)
    assert behind == [row for row in await journal.waiting() if row.lane == first.lane][1:]
    for row in behind:
        await journal.done(row, "done with the first")
    assert await journal.behind(first) == []
    assert await journal.first("org/repo#12") == first


async def test_a_plan_outlives_a_restart(journal: Journal, database_url: str) -> None:
    """What was decided before a crash is performed after it, not decided again."""
    row = await journal.store(delivery("a"), NOW)
    assert row is not None
    await journal.record_plan(row, '["effect"]')
    journal = await again(journal, database_url)
    assert [found.plan for found in await journal.waiting()] == ['["effect"]']
    assert await journal.plans("org/repo#12") == ['["effect"]']
    await journal.close()


async def test_a_retry_keeps_its_time_and_its_plan(journal: Journal, database_url: str) -> None:
    """A restart is no way around ``Retry-After``; an odd error text is no way to fail twice."""
    row = await journal.store(delivery("a"), NOW)
    assert row is not None
    await journal.record_plan(row, "[]")
    due = NOW + timedelta(minutes=5)
    tried = await journal.tried(row, "broken \0 \ud800", due)
    assert (tried.attempts, tried.due, tried.plan) == (1, due, "[]")
    journal = await again(journal, database_url)
    assert await journal.waiting() == [tried]
    await journal.close()


async def test_done_keeps_outcome_and_memory_together(journal: Journal) -> None:
    """Else a crash in between would leave a status comment that nobody writes."""
    row = await journal.store(delivery("a"), NOW)
    assert row is not None
    mirror = Mirror("org/repo#12", 4321, '{"v": 1}', None, stale=True)
    await journal.done(row, "ok", mirror)
    assert await journal.mirror("org/repo#12") == mirror
    assert await journal.stale() == [mirror]
    settled = Mirror("org/repo#12", 4321, '{"v": 1}', 99, stale=False)
    await keep(journal, settled)
    assert await journal.mirror("org/repo#12") == settled
    assert await journal.stale() == []
    assert await journal.mirror("org/repo#13") is None


async def test_set_aside_waits_for_a_person(journal: Journal) -> None:
    """What failed too often is listed, tried again or dropped by hand, and never forgotten."""
    for key in ("a", "b"):
        row = await journal.store(delivery(key), NOW)
        assert row is not None
        await journal.set_aside(row, "GitHub said no")
    first, second = await journal.aside()
    assert (first.key, first.attempts, first.error) == ("a", 1, "GitHub said no")
    assert await journal.waiting() == []
    taken = await journal.take_up(first.id)
    assert taken is not None
    assert taken.attempts == 0
    assert await journal.take_up(first.id) is None
    assert await journal.drop(second.id)
    assert not await journal.drop(second.id)
    assert await journal.counts() == {"waiting": 1, "aside": 0, "done": 1}


async def test_only_old_finished_events_are_pruned(journal: Journal) -> None:
    """A pruned event could happen again: it must be older than GitHub redelivers."""
    rows = [await journal.store(delivery(f"k{n}"), NOW + timedelta(days=n)) for n in range(3)]
    for row in rows[1:]:
        assert row is not None
        await journal.done(row, "ok")
    assert await journal.prune(NOW + timedelta(days=8, minutes=1)) == 1
    assert await journal.counts() == {"waiting": 1, "aside": 0, "done": 1}


async def test_numbers_are_not_used_twice(journal: Journal) -> None:
    """A new event with the number of a pruned one would be taken for it."""
    row = await journal.store(delivery("a"), NOW)
    assert row is not None
    await journal.done(row, "ok")
    await journal.prune(NOW + timedelta(days=8))
    newer = await journal.store(delivery("b"), NOW)
    assert newer is not None
    assert newer.id > row.id


@pytest.mark.parametrize("event", ["{", '{"kind": "of-tomorrow"}', "[]", "null"])
async def test_an_unreadable_event_stops_nobody(
    journal: Journal, database_url: str, event: str
) -> None:
    """Another version may have written it: it is set aside, the others go on."""
    await journal.store(delivery("a"), NOW)
    await journal.store(delivery("b"), NOW)
    await journal.close()
    url = database_url.replace("postgresql:", "postgresql+psycopg:")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as db:
        db.execute(sa.text("UPDATE events SET event = :event WHERE key = 'a'"), {"event": event})
    journal = await Journal.open(database_url)
    assert [row.key for row in await journal.waiting()] == ["b"]
    (aside,) = await journal.aside()
    assert aside.key == "a"
    assert await journal.take_up(aside.id) is None
    assert len(await journal.aside()) == 1
    await journal.close()


async def test_a_failing_step_does_not_fail_its_neighbours(journal: Journal) -> None:
    """Steps share a transaction; one that breaks it must not take the others' work along."""
    row = await journal.store(delivery("a"), NOW)
    assert row is not None
    await journal.done(row, "ok")
    await journal.prune(NOW + timedelta(days=8))
    *good, bad = await asyncio.gather(
        *(journal.store(delivery(f"k{n}"), NOW) for n in range(5)),
        journal.tried(row, "no such row", NOW),
        return_exceptions=True,
    )
    assert isinstance(bad, Exception)
    assert not any(isinstance(one, BaseException) or one is None for one in good)
    assert len(await journal.waiting()) == 5


async def test_a_cancelled_caller_harms_nobody(journal: Journal) -> None:
    """Whoever gives up waiting must not stop the thread that serves everyone."""
    task = asyncio.create_task(journal.store(delivery("a"), NOW))
    await asyncio.sleep(0)
    task.cancel()
    assert await journal.store(delivery("b"), NOW) is not None
    assert {row.key for row in await journal.waiting()} == {"a", "b"}


async def test_a_second_owner_is_refused(tmp_path: Path) -> None:
    """On SQLite two processes would run one issue beside each other, out of order."""
    url = f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    journal = await Journal.open(url)
    with pytest.raises(JournalBusy, match="another running process owns the journal") as refused:
        await Journal.open(url, patience=0)
    assert "\n" not in str(refused.value)
    looks_in = await Journal.open(url, alone=False)
    assert await looks_in.counts() == await journal.counts()
    await looks_in.close()
    journal = await again(journal, url)
    await journal.close()


async def test_on_postgresql_many_share_it(postgres_server: postgres.Server) -> None:
    """Started at the same moment on an empty database; an event that several store is one."""
    url = postgres_server.fresh()
    journals = await asyncio.gather(*(Journal.open(url, beside=JobQueue()) for _ in range(5)))
    rows = await asyncio.gather(
        *(one.store(delivery(f"k{n}"), NOW) for n in range(20) for one in journals)
    )
    assert sum(row is not None for row in rows) == 20
    assert len(await journals[0].waiting()) == 20
    for one in journals:
        await one.close()


async def test_event_and_job_come_together(postgres_server: postgres.Server) -> None:
    """One transaction: a redelivery puts no second job, a failing one leaves no row."""
    url = postgres_server.fresh()
    journal = await Journal.open(url, beside=JobQueue())
    row = await journal.store(delivery("a"), NOW)
    assert await journal.store(delivery("a"), NOW) is None
    assert row is not None
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as db:
        found = await db.execute("SELECT lock, priority, args FROM procrastinate_jobs")
        assert await found.fetchall() == [("org/repo#12", 1, {"lane": "org/repo#12"})]
        await db.execute("ALTER TABLE procrastinate_jobs RENAME TO away")
        with pytest.raises(JournalError):
            await journal.store(delivery("b"), NOW)
        await db.execute("ALTER TABLE away RENAME TO procrastinate_jobs")
        assert await journal.store(delivery("b"), NOW)
        await journal.set_aside(row, "no")
        await journal.take_up(row.id)
        found = await db.execute("SELECT count(*) FROM procrastinate_jobs")
        assert await found.fetchone() == (3,)
    await journal.close()


async def test_a_try_is_counted_before_it_ends(journal: Journal, database_url: str) -> None:
    """Failures, hindrances and crashes apart: each has its own patience."""
    row = await journal.store(delivery("a"), NOW)
    assert row is not None
    first = await journal.begin(row)
    assert first is not None
    assert (first.tries_begun, first.crashes) == (1, 1)  # were the process to end now
    failed = await journal.tried(first, "bug", NOW)
    assert (failed.attempts, failed.crashes) == (1, 0)
    second = await journal.begin(row)
    assert second is not None
    hindered = await journal.tried(second, "503", NOW, hindered=True)
    assert (hindered.attempts, hindered.hindered, hindered.crashes) == (1, 1, 0)
    await journal.begin(row)
    journal = await again(journal, database_url)
    (found,) = await journal.waiting()
    assert found.crashes == 1
    third = await journal.begin(found)
    assert third is not None
    await journal.done(third, "ok")
    assert await journal.begin(third) is None
    await journal.close()


async def test_who_was_overtaken_writes_nothing(journal: Journal) -> None:
    """A process that slept for a minute must not end what another has begun."""
    row = await journal.store(delivery("a"), NOW)
    assert row is not None
    sleeper = await journal.begin(row)
    other = await journal.begin(row)
    assert sleeper is not None
    assert other is not None
    for late in (
        journal.record_plan(sleeper, "[]"),
        journal.done(sleeper, "ok", Mirror("org/repo#12", 1, "{}", None, stale=True)),
        journal.tried(sleeper, "no", NOW),
        journal.set_aside(sleeper, "no"),
        journal.still_ours(sleeper),
    ):
        with pytest.raises(Superseded):
            await late
    assert await journal.mirror("org/repo#12") is None
    await journal.still_ours(other)
    await journal.done(other, "ok")
    await journal.done(other, "ok")  # asked for again after a broken connection


async def test_texts_that_have_not_come_back(journal: Journal) -> None:
    """Of what is done; each echo answers for one, the oldest. Plans without a text are none of them."""
    rows = []
    for n, wrote in enumerate(("text", "text", "another", "")):
        stored = await journal.store(delivery(f"k{n}", 1), NOW + timedelta(minutes=n))
        assert stored is not None
        begun = await journal.begin(stored)
        assert begun is not None
        await journal.record_plan(begun, f"plan {n}", wrote)
        rows.append(begun)

    async def left() -> list[str]:
        return [one.plan for one in await journal.unechoed(NOW)]

    assert await left() == []
    for row in rows:
        await journal.done(row, "ok")
    assert await left() == ["plan 0", "plan 1", "plan 2"]
    assert len(await journal.unechoed(NOW + timedelta(minutes=2))) == 1
    for n in (4, 5):
        echo = await journal.store(delivery(f"k{n}", 1 if n == 4 else 2), NOW)
        assert echo is not None
        await journal.done(echo, "our own edit", echo="text")
    assert await left() == ["plan 1", "plan 2"], "one each, on its own issue"
    (one, other) = await journal.unechoed(NOW)
    await journal.echoed(other.id)
    assert await journal.unechoed(NOW) == [one]


async def test_the_backlog(journal: Journal) -> None:
    """The age is of what could be worked on: not of what waits for its time, nor what is behind it."""
    assert await journal.backlog(NOW) == Backlog(0, 0, None)
    minute = timedelta(minutes=1)
    rows = []
    for n, number in enumerate((1, 1, 2, 3)):
        row = await journal.store(delivery(f"k{n}", number), NOW + n * minute)
        assert row is not None
        rows.append(row)
    now = NOW + timedelta(hours=1)
    assert (await journal.backlog(now)).oldest == NOW
    await journal.tried(rows[0], "503", now + minute, hindered=True)
    assert (await journal.backlog(now)).oldest == NOW + 2 * minute
    assert (await journal.backlog(now + 2 * minute)).oldest == NOW + 2 * minute
    await journal.done(rows[2], "ok", Mirror("org/repo#2", 1, "{}", None, stale=True))
    await journal.set_aside(rows[3], "no")
    assert await journal.backlog(now) == Backlog(3, 1, None)
    assert await journal.backlog(now + 2 * minute) == Backlog(3, 1, now + minute)
    assert await journal.lanes() == ["org/repo#1"]


async def test_a_person_sees_every_event(journal: Journal) -> None:
    """Waiting, set aside, done, and what came of it."""
    row = await journal.store(delivery("a"), NOW)
    assert row is not None
    await journal.set_aside(row, "GitHub said no")
    entry = await journal.entry(row.id)
    assert entry is not None
    assert (entry.state, entry.error, entry.received) == ("aside", "GitHub said no", NOW)
    assert await journal.entries("aside") == [entry]
    await journal.drop(row.id)
    dropped = await journal.entry(row.id)
    assert dropped is not None
    assert (dropped.state, dropped.outcome) == ("done", "dropped")
    assert await journal.entry(row.id + 1) is None


KILLED = """
import asyncio, sys
from datetime import UTC, datetime
from bot.adapters.journal import Journal
from bot.review.model.events import Changed, Delivery

async def main():
    journal = await Journal.open(sys.argv[1])
    now = datetime.now(UTC)
    for n in range(10**6):
        event = Changed(repo="Org/Repo", number=1, sender="editor", at=now, what="labeled")
        await journal.store(Delivery(f"k{n}", 1, event), now)
        print(n, flush=True)

asyncio.run(main())
"""


async def test_what_was_stored_outlives_a_kill(database_url: str) -> None:
    """``kill -9`` in the middle of writing: all that was acknowledged is there, the lock is free."""
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, database_url], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        stored = [process.stdout.readline() for _ in range(50)]
        if database_url.startswith("sqlite"):
            with pytest.raises(JournalBusy):
                await Journal.open(database_url, patience=0)
        process.send_signal(signal.SIGKILL)
        stored += process.stdout.readlines()
    journal = await Journal.open(database_url)
    keys = {row.key for row in await journal.waiting()}
    assert {f"k{int(line)}" for line in stored if line.endswith("\n")} <= keys
    await journal.close()


async def test_a_restarted_server_is_found_again(postgres_server: postgres.Server) -> None:
    """A database server is upgraded now and then: the bot goes on without a restart."""
    journal = await Journal.open(postgres_server.fresh())
    await journal.store(delivery("a"), NOW)
    await asyncio.to_thread(postgres_server.restart)
    rows = await asyncio.gather(*(journal.store(delivery(f"k{n}"), NOW) for n in range(5)))
    assert all(rows)
    assert len(await journal.waiting()) == 6
    # The first connection may have broken after the commit: a repeat may be our own.
    assert await journal.store(delivery("a"), NOW) == (await journal.waiting())[0]
    await journal.close()


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("sqlite:////no/such/folder/journal.sqlite3", "the folder /no/such/folder of the journal"),
        ("sqlite:////tmp", "/tmp is a folder, and the journal is a file"),
        ("sqlite:////proc/journal.sqlite3", "unable to open database file"),
        ("mysql://user:hush@host/db", "kept in sqlite or postgresql, not in mysql"),
        ("postgresql://user:hush@127.0.0.1:1/db", "failed: connection"),
        ("gibberish hush", "is no database URL"),
    ],
)
async def test_an_impossible_place_is_one_clear_line(url: str, line: str) -> None:
    """The operator reads this, and so may others: no traceback, no password."""
    with pytest.raises(JournalError) as refused:
        await Journal.open(url)
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "hush" not in str(refused.value)


async def test_a_broken_file_is_said_so(tmp_path: Path) -> None:
    """A file that is no database must not look like an empty journal."""
    broken = tmp_path / "journal.sqlite3"
    broken.write_bytes(b"this is no database" * 100)
    with pytest.raises(JournalError, match="file is not a database"):
        await Journal.open(f"sqlite:///{broken}")


async def test_the_file_is_written_through(tmp_path: Path) -> None:
    """Acknowledged means on the disk, also when the power goes: WAL, with a flush per commit."""
    path = tmp_path / "journal.sqlite3"
    journal = await Journal.open(f"sqlite:///{path}")
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    synchronous = await journal._database.do(
        lambda db: db.exec_driver_sql("PRAGMA synchronous").scalar_one()
    )
    assert synchronous == 2
    await journal.close()


async def test_closed_is_closed(tmp_path: Path) -> None:
    """A step after the end is refused, not lost in silence; closing twice is no mistake."""
    journal = await Journal.open(f"sqlite:///{tmp_path / 'journal.sqlite3'}")
    storing = asyncio.gather(*(journal.store(delivery(f"k{n}"), NOW) for n in range(20)))
    await asyncio.sleep(0)
    await journal.close()
    assert all(await storing)
    await journal.close()
    with pytest.raises(JournalError, match="closed"):
        await journal.counts()
