"""What only the dispatcher of several processes promises: work is shared, and taken over from the dead."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import replace

import psycopg
import pytest

import postgres
from bot.adapters.dispatch_postgres import IN_A_ROW, Rhythm
from bot.adapters.journal import Journal, Mirror, Row
from dispatching import Stand, Work, arrive
from effort import tries
from mirrors import keep

SLEEPY = Rhythm(poll=600, heartbeat=0.2, stalled=600, sweep=600)
"""Nothing happens unless somebody is told."""


@pytest.fixture
async def stand(postgres_server: postgres.Server) -> AsyncIterator[Stand]:
    """An empty database."""
    made = await Stand.at(postgres_server.fresh())
    yield made
    await made.close()


@pytest.fixture
def work(stand: Stand) -> Work:
    """What is done with the events."""
    return Work(stand.journal)


async def until(condition: object, seconds: float = 10) -> None:
    """Wait for something, but not for ever."""
    assert callable(condition)
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


async def test_a_new_event_is_told_at_once(stand: Stand, work: Work) -> None:
    """PostgreSQL says so; nobody has to look."""
    dispatcher = stand.dispatcher(work, rhythm=SLEEPY)
    await dispatcher.start()
    await until(lambda: dispatcher._worker and dispatcher._worker.worker_id)
    async with await psycopg.AsyncConnection.connect(stand.url) as db:  # until the worker listens
        listening = "SELECT 1 FROM pg_stat_activity WHERE query ILIKE 'listen%' LIMIT 1"
        async with asyncio.timeout(30):
            while not await (await db.execute(listening)).fetchone():
                await asyncio.sleep(0.01)
                await db.commit()
    await arrive(stand.journal, "a")
    await until(lambda: "settle org/repo#1" in work.notes)


async def test_a_free_lock_is_told_at_once(stand: Stand, work: Work) -> None:
    """An event that came while its issue was being settled must not wait for the next look."""
    late = ["late"]

    async def meanwhile(what: str) -> None:
        if what.startswith("settle") and late:
            await arrive(stand.journal, late.pop())
            await asyncio.sleep(0.2)  # the worker looks, and finds the lock held

    work.during = meanwhile
    await arrive(stand.journal, "a")
    await stand.dispatcher(work, rhythm=SLEEPY).start()
    await until(lambda: work.notes.count("settle org/repo#1") == 2)
    assert work.notes[3:] == ["late", "late done", "settle org/repo#1"]


async def test_a_long_burst_lets_others_in_between(stand: Stand, work: Work) -> None:
    """With one slot, an issue with hundreds of events must not keep the others waiting."""
    for n in range(2 * IN_A_ROW + 1):
        await arrive(stand.journal, f"k{n}")
    await arrive(stand.journal, "other", number=2)
    await stand.dispatcher(work, at_once=1).start()
    await stand.idle()
    done = [note for note in work.notes if note.endswith("done")]
    burst = [note for note in done if note.startswith("k")]
    assert burst == [f"k{n} done" for n in range(2 * IN_A_ROW + 1)]
    assert work.notes.count("settle org/repo#1") == 1


@pytest.mark.many
async def test_two_share_the_work(stand: Stand) -> None:
    """Every event once, an issue's in order, whoever does them; both have something to do."""
    works = [Work(stand.journal), Work(stand.journal)]
    together: list[str] = []
    lanes = tries(10)
    for work in works:

        async def note(what: str) -> None:
            together.append(what)
            await asyncio.sleep(0.002)

        work.during = note
        await stand.dispatcher(work, at_once=5).start()
    for n in range(5):
        await asyncio.gather(*(arrive(stand.journal, f"i{i}-{n}", i) for i in range(lanes)))
    await stand.idle()
    assert all(any(n.endswith("done") for n in work.notes) for work in works)
    for i in range(lanes):
        mine = [note for note in together if note.startswith(f"i{i}-")]
        assert mine == [f"i{i}-{n}" for n in range(5)]


HANGING = """
import asyncio, sys
from dispatching import Stand, Work

async def main():
    stand = await Stand.at(sys.argv[1])
    work = Work(stand.journal)

    async def hang(what):
        if work.running == 20:
            print("all in flight", flush=True)
        await asyncio.Event().wait()

    work.during = hang
    await stand.dispatcher(work, at_once=20).start()
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_the_work_of_a_killed_process_is_taken_over(stand: Stand, work: Work) -> None:
    """``kill -9`` with twenty in flight: the other process, which is running, does them all, once."""
    for i in range(20):
        await arrive(stand.journal, f"i{i}", i)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HANGING, stand.url,
        stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert process.stdout is not None
    assert await process.stdout.readline() == b"all in flight\n"
    await stand.dispatcher(work).start()
    await arrive(stand.journal, "after", 20)
    await until(lambda: "after done" in work.notes)
    assert work.notes.count("after") == 1
    assert len(work.notes) <= 3  # the living one's work is left alone
    process.send_signal(signal.SIGKILL)
    await process.wait()
    await stand.idle()  # which waits for less than the time after which it would happen unasked
    done = sorted(note for note in work.notes if note.endswith("done"))
    assert done == sorted(["after done", *(f"i{i} done" for i in range(20))])


async def test_work_without_a_job_is_found(stand: Stand, work: Work) -> None:
    """Whatever became of the job: what the journal has is done, a stale status comment is settled."""
    await arrive(stand.journal, "a")
    async with await psycopg.AsyncConnection.connect(stand.url) as db:
        await db.execute("DELETE FROM procrastinate_jobs")

    async def cleaned(what: str) -> None:
        if what == "settle org/repo#3":
            await keep(stand.journal, Mirror("org/repo#3", 1, "{}", None, stale=False))

    work.during = cleaned
    await keep(stand.journal, Mirror("org/repo#3", 1, "{}", None, stale=True))
    await stand.dispatcher(work).start()
    await until(lambda: "a done" in work.notes and "settle org/repo#3" in work.notes)
    await stand.idle()


async def test_a_job_whose_end_was_not_written_down_is_found(stand: Stand, work: Work) -> None:
    """The worker lives, and the job is said to be at work there for ever."""
    dispatcher = stand.dispatcher(work)
    await dispatcher.start()
    await until(lambda: dispatcher._worker and dispatcher._worker.worker_id)
    await arrive(stand.journal, "a")
    async with await psycopg.AsyncConnection.connect(stand.url) as db:
        await stand.idle()
        await db.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, status, args, worker_id)"
            " VALUES ('default', 'issue', 'org/repo#1', 'doing', %s, %s)",
            ('{"lane": "org/repo#1"}', dispatcher._worker.worker_id),
        )
    await arrive(stand.journal, "b")
    await until(lambda: "b done" in work.notes)


async def test_a_restarted_server_stops_nothing(postgres_server: postgres.Server) -> None:
    """A database server is upgraded now and then: the bot goes on without a restart."""
    stand = await Stand.at(postgres_server.fresh())
    work = Work(stand.journal)
    slow = asyncio.Event()

    async def wait(what: str) -> None:
        await slow.wait()

    work.during = wait
    await stand.dispatcher(work).start()
    for i in range(5):
        await arrive(stand.journal, f"before{i}", i)
    await until(lambda: work.running == 5)
    await asyncio.to_thread(postgres_server.restart)
    slow.set()
    for i in range(5):
        await arrive(stand.journal, f"after{i}", i)
    async with asyncio.timeout(15):
        while (await stand.journal.counts())["done"] < 10:
            await asyncio.sleep(0.02)
    await stand.idle()
    await stand.close()


async def test_whoever_was_only_late_ends_nothing(stand: Stand) -> None:
    """Taken for dead, it comes back: the issue stays with the one who has taken it over."""
    late, other = Work(stand.journal), Work(stand.journal)
    awake, goes_on = asyncio.Event(), asyncio.Event()
    begun: list[str] = []

    async def hangs(what: str) -> None:
        begun.append(f"late: {what}")
        await awake.wait()

    async def works(what: str) -> None:
        begun.append(f"other: {what}")
        await goes_on.wait()

    late.during, other.during = hangs, works
    await stand.dispatcher(late, at_once=1, rhythm=replace(SLEEPY, poll=0.1, heartbeat=600)).start()
    await arrive(stand.journal, "one")
    await arrive(stand.journal, "two")
    async with asyncio.timeout(20):
        while not begun:
            await asyncio.sleep(0.01)
        second = stand.dispatcher(other)
        await second.start()
        while len(begun) < 2:
            await asyncio.sleep(0.01)
    awake.set()
    await asyncio.sleep(1)
    assert begun == ["late: one", "other: one"], (
        "nobody else begins anything on this issue meanwhile"
    )
    goes_on.set()
    async with asyncio.timeout(20):
        while await stand.journal.lanes():
            await asyncio.sleep(0.02)
    await second.stop()
    await arrive(stand.journal, "three", 2)
    async with asyncio.timeout(20):
        while "late: three" not in begun:
            await asyncio.sleep(0.02)
    assert [one for one in begun if one.endswith("two")] in (["other: two"], ["late: two"])


async def test_whoever_slept_between_two_events_begins_nothing(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had read what comes next, and knows nothing of the other one, who has begun that meanwhile."""
    late, other = Work(stand.journal), Work(stand.journal)
    awake, goes_on = asyncio.Event(), asyncio.Event()
    begun: list[str] = []
    begin = Journal.begin

    async def sleeps(self: Journal, row: Row, *job: int) -> Row | None:
        if not begun:
            begun.append("late: looked")
            await awake.wait()
        return await begin(self, row, *job)

    async def works(what: str) -> None:
        begun.append(f"other: {what}")
        await goes_on.wait()

    other.during = works
    monkeypatch.setattr(Journal, "begin", sleeps)
    await stand.dispatcher(late, at_once=1, rhythm=replace(SLEEPY, poll=0.1, heartbeat=600)).start()
    await arrive(stand.journal, "one")
    await until(lambda: begun)
    second = stand.dispatcher(other)
    await second.start()
    await until(lambda: len(begun) == 2, 20)
    awake.set()
    await asyncio.sleep(0.3)
    assert late.notes == []
    goes_on.set()
    await until(lambda: "one done" in other.notes)
    assert other.notes.count("one") == 1
