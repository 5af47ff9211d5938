"""The dispatcher's contract: order per issue, issues beside each other, retries, restarts."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tenacity import wait_fixed

from bot.edges.dispatch_local import Later, LocalDispatcher
from bot.edges.journal import Journal, Mirror, Row
from bot.review.events import Changed, Delivery

SOON = wait_fixed(0.02)


async def arrive(journal: Journal, key: str, number: int = 1) -> Row:
    """An event comes in."""
    now = datetime.now(UTC)
    event = Changed(repo="Org/Repo", number=number, sender="editor", at=now, what="labeled")
    row = await journal.store(Delivery(key, 1, event), now)
    assert row is not None
    return row


@dataclass
class Work:
    """A handler that notes what it is asked for and fails as told."""

    journal: Journal
    notes: list[str] = field(default_factory=list)
    fails: dict[str, list[Exception]] = field(default_factory=dict)
    """By key or lane: what is raised, one after the other, before it works."""
    during: Callable[[str], Awaitable[None]] | None = None
    running: int = 0
    most: int = 0

    async def handle(self, row: Row) -> None:
        """Do it."""
        self.notes.append(row.key)
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await asyncio.sleep(0)
            if self.during:
                await self.during(row.key)
            self._fail(row.key)
        finally:
            self.running -= 1
        await self.journal.done(row, "ok")
        self.notes.append(f"{row.key} done")

    async def settle(self, lane: str) -> None:
        """The lane is empty."""
        self.notes.append(f"settle {lane}")
        if self.during:
            await self.during(f"settle {lane}")
        self._fail(lane)

    async def give_up(self, row: Row, error: str) -> None:
        """It failed for the last time."""
        self.notes.append(f"{row.key} given up: {error}")
        self._fail(f"give up {row.key}")

    def _fail(self, name: str) -> None:
        if self.fails.get(name):
            raise self.fails[name].pop(0)


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    """An empty journal."""
    opened = await Journal.open(f"sqlite:///{tmp_path / 'journal.sqlite3'}")
    yield opened
    await opened.close()


@pytest.fixture
def work(journal: Journal) -> Work:
    """What is done with the events."""
    return Work(journal)


async def idle(dispatcher: LocalDispatcher) -> None:
    """Wait until all is done, but not for ever."""
    async with asyncio.timeout(10):
        await dispatcher.idle()
    assert dispatcher.waiting == 0
    assert dispatcher.oldest is None
    assert dispatcher._lanes == {}  # a quiet issue costs no memory


async def test_events_of_an_issue_run_one_after_the_other(journal: Journal, work: Work) -> None:
    """Each of them reads what the one before it wrote; the status comment follows once."""
    dispatcher = LocalDispatcher(journal, work)
    await dispatcher.start()
    for row in [await arrive(journal, f"k{n}") for n in range(5)]:
        dispatcher.submit(row)
    assert dispatcher.waiting == 5
    await idle(dispatcher)
    expected = [note for n in range(5) for note in (f"k{n}", f"k{n} done")]
    assert work.notes == [*expected, "settle org/repo#1"]


async def test_issues_run_beside_each_other_up_to_a_number(journal: Journal, work: Work) -> None:
    """A slow review must not hold the others; nor may hundreds ask GitHub at once."""
    dispatcher = LocalDispatcher(journal, work, at_once=3)
    await dispatcher.start()
    for row in [await arrive(journal, f"k{n}", number=n) for n in range(12)]:
        dispatcher.submit(row)
    await idle(dispatcher)
    assert work.most == 3
    assert (await journal.counts())["done"] == 12


async def test_a_waiting_retry_holds_its_issue_only(journal: Journal, work: Work) -> None:
    """Order is kept over a failure; other issues go on, even with one slot."""
    work.fails = {"a1": [OSError("down"), OSError("down")]}
    dispatcher = LocalDispatcher(journal, work, at_once=1, wait=SOON)
    await dispatcher.start()
    for row in [await arrive(journal, *event) for event in [("a1", 1), ("a2", 1), ("b1", 2)]]:
        dispatcher.submit(row)
    await idle(dispatcher)
    notes = [note for note in work.notes if "settle" not in note]
    assert notes.index("b1 done") < notes.index("a1 done")
    lane = [note for note in notes if note.startswith("a")]
    assert lane == ["a1", "a1", "a1", "a1 done", "a2", "a2 done"]


async def test_later_is_honoured(journal: Journal, work: Work) -> None:
    """GitHub's ``Retry-After`` outweighs our own waiting time."""
    work.fails = {"a": [Later(0.2, "rate limit")]}
    dispatcher = LocalDispatcher(journal, work, wait=wait_fixed(100))
    await dispatcher.start()
    row = await arrive(journal, "a")
    dispatcher.submit(row)
    await idle(dispatcher)
    assert (datetime.now(UTC) - row.received).total_seconds() >= 0.2
    assert work.notes == ["a", "a", "a done", "settle org/repo#1"]


async def test_a_retry_gets_the_plan_of_the_try_before(journal: Journal, work: Work) -> None:
    """What was decided once is not decided again, though the dispatcher held an older row."""
    plans: list[str | None] = []

    class Plans(Work):
        async def handle(self, row: Row) -> None:
            plans.append(row.plan)
            await self.journal.record_plan(row, "[]")
            await super().handle(row)

    planning = Plans(journal, fails={"a": [OSError("down")]})
    dispatcher = LocalDispatcher(journal, planning, wait=SOON)
    await dispatcher.start()
    dispatcher.submit(await arrive(journal, "a"))
    await idle(dispatcher)
    assert plans == [None, "[]"]


@pytest.mark.parametrize("silent", [False, True])
async def test_after_the_last_try_it_is_set_aside(
    journal: Journal, work: Work, silent: bool
) -> None:
    """One bad event must not block its issue for ever; the person is told, once, if it goes."""
    work.fails = {"a": [OSError("down")] * 3, "give up a": [OSError("down")] * silent}
    dispatcher = LocalDispatcher(journal, work, tries=3, wait=SOON)
    await dispatcher.start()
    for row in [await arrive(journal, "a"), await arrive(journal, "b")]:
        dispatcher.submit(row)
    await idle(dispatcher)
    given_up = "a given up: OSError: down"
    assert work.notes == ["a", "a", "a", given_up, "b", "b done", "settle org/repo#1"]
    (aside,) = await journal.aside()
    assert (aside.key, aside.attempts, aside.error) == ("a", 3, "OSError: down")


async def test_settling_comes_once_for_many(journal: Journal, work: Work) -> None:
    """The status comment is one call for ten labels; what comes meanwhile is settled after it."""
    late: list[Row] = []

    async def meanwhile(what: str) -> None:
        if what.startswith("settle") and late:
            dispatcher.submit(late.pop())

    work.during = meanwhile
    dispatcher = LocalDispatcher(journal, work)
    await dispatcher.start()
    late.append(await arrive(journal, "late"))
    for row in [await arrive(journal, f"k{n}") for n in range(10)]:
        dispatcher.submit(row)
    await idle(dispatcher)
    assert [note for note in work.notes if not note.startswith("k")] == [
        "settle org/repo#1",
        "late",
        "late done",
        "settle org/repo#1",
    ]


async def test_a_failing_settle_lets_events_pass(journal: Journal, work: Work) -> None:
    """A status comment that cannot be written now must not keep people from their answers."""
    work.fails = {"org/repo#1": [Later(0.3, "rate limit")]}
    dispatcher = LocalDispatcher(journal, work)
    await dispatcher.start()
    dispatcher.submit(await arrive(journal, "a"))
    async with asyncio.timeout(5):
        while "settle org/repo#1" not in work.notes:
            await asyncio.sleep(0.001)
    assert dispatcher.waiting == 1
    before = datetime.now(UTC)
    dispatcher.submit(await arrive(journal, "b"))
    await idle(dispatcher)
    assert work.notes[3:] == ["b", "b done", "settle org/repo#1"]
    assert (datetime.now(UTC) - before).total_seconds() > 0.2  # Retry-After holds all the same


async def test_settling_is_given_up_in_the_end(journal: Journal, work: Work) -> None:
    """A deleted repository must not be asked for ever; the next event tries again."""
    work.fails = {"org/repo#1": [OSError("gone")] * 3}
    dispatcher = LocalDispatcher(journal, work, tries=3, wait=SOON)
    await dispatcher.start()
    dispatcher.settle("org/repo#1")
    await idle(dispatcher)
    assert work.notes == ["settle org/repo#1"] * 3


async def test_the_journal_is_taken_up_at_start(journal: Journal, work: Work) -> None:
    """What a former process left: events in their order, retries at their time, stale issues."""
    await arrive(journal, "a")
    held = await arrive(journal, "b", number=2)
    await journal.tried(held, "rate limit", datetime.now(UTC) + timedelta(seconds=0.1))
    await journal.keep(Mirror("org/repo#3", 1, "{}", None, stale=True))
    dispatcher = LocalDispatcher(journal, work)
    early = await arrive(journal, "c")
    dispatcher.submit(early)  # a webhook faster than the start
    assert dispatcher.waiting == 1
    await dispatcher.start()
    dispatcher.submit(early)
    await idle(dispatcher)
    lane = [note for note in work.notes if note[0] in "ac"]
    assert lane == ["a", "a done", "c", "c done"]
    assert work.notes.index("b") > work.notes.index("c done")
    assert "settle org/repo#3" in work.notes


async def test_stopping_finishes_what_runs(journal: Journal, work: Work) -> None:
    """A deploy takes nobody's answer away: running work ends, the rest is there for the next."""
    at_work, go_on = asyncio.Barrier(3), asyncio.Event()

    async def slowly(what: str) -> None:
        await at_work.wait()
        await go_on.wait()

    work.during = slowly
    work.fails = {"c": [Later(60, "rate limit")]}
    dispatcher = LocalDispatcher(journal, work, at_once=2)
    await dispatcher.start()
    events = [("a", 1), ("b", 1), ("c", 2), ("d", 3)]
    for row in [await arrive(journal, *event) for event in events]:
        dispatcher.submit(row)
    await at_work.wait()
    stopping = asyncio.create_task(dispatcher.stop())
    await asyncio.sleep(0.01)
    dispatcher.submit(await arrive(journal, "e", 4))
    go_on.set()
    await stopping
    assert work.notes == ["a", "c", "a done"]
    waiting = [(row.key, row.attempts) for row in await journal.waiting()]
    assert waiting == [("b", 0), ("c", 1), ("d", 0), ("e", 0)]


async def test_stopping_waits_no_longer_than_its_grace(journal: Journal, work: Work) -> None:
    """The host kills what does not end: better to let go, the journal has it."""

    async def hangs(what: str) -> None:
        await asyncio.Event().wait()

    work.during = hangs
    dispatcher = LocalDispatcher(journal, work)
    await dispatcher.start()
    dispatcher.submit(await arrive(journal, "a"))
    await asyncio.sleep(0.01)
    async with asyncio.timeout(5):
        await dispatcher.stop(grace=0.05)
    assert [row.key for row in await journal.waiting()] == ["a"]


async def test_a_failing_journal_is_waited_for(
    journal: Journal, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A try that was not written down must not be followed by the next: its plan would be lost."""
    really, broken = journal.tried, [OSError("disk full"), OSError("disk full")]

    async def tried(row: Row, error: str, due: datetime) -> Row:
        if broken:
            raise broken.pop()
        return await really(row, error, due)

    monkeypatch.setattr(journal, "tried", tried)
    work.fails = {"a": [OSError("down")]}
    dispatcher = LocalDispatcher(journal, work, wait=SOON)
    await dispatcher.start()
    dispatcher.submit(await arrive(journal, "a"))
    await idle(dispatcher)
    assert work.notes == ["a", "a", "a done", "settle org/repo#1"]
    assert not broken


async def test_waiting_times_grow_and_end(journal: Journal, work: Work) -> None:
    """The first retry is quick, the last minutes away: GitHub's outages are seconds or hours."""
    now = datetime(2026, 3, 3, tzinfo=UTC)
    dispatcher = LocalDispatcher(journal, work, clock=lambda: now)
    waits = [(dispatcher._again(OSError(), n) - now).total_seconds() for n in range(1, 12)]
    assert 1 <= waits[0] <= 2
    assert waits == sorted(waits)
    assert waits[-1] == 300


async def test_idle_costs_nothing(journal: Journal, work: Work) -> None:
    """Nothing polls: with no event there is no task and no timer."""
    tasks = asyncio.all_tasks()
    dispatcher = LocalDispatcher(journal, work)
    await dispatcher.start()
    assert asyncio.all_tasks() == tasks


KILLED = """
import asyncio, sys
from bot.edges.dispatch_local import LocalDispatcher
from bot.edges.journal import Journal

class Work:
    def __init__(self, journal):
        self.journal = journal

    async def handle(self, row):
        await self.journal.record_plan(row, f"plan of {row.key}")
        if row.key == "k3":
            print("in the middle", flush=True)
            await asyncio.Event().wait()
        await self.journal.done(row, "ok")

    async def settle(self, lane): ...
    async def give_up(self, row, error): ...

async def main():
    journal = await Journal.open(sys.argv[1])
    dispatcher = LocalDispatcher(journal, Work(journal))
    await dispatcher.start()
    await dispatcher.idle()

asyncio.run(main())
"""


async def test_a_killed_process_is_followed_by_the_next(database_url: str) -> None:
    """``kill -9`` in the middle of an event: the next process performs its plan, then the rest."""
    journal = await Journal.open(database_url)
    for n in range(6):
        await arrive(journal, f"k{n}")
    await journal.close()
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, database_url], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(signal.SIGKILL)
    journal = await Journal.open(database_url)
    assert [row.plan for row in await journal.waiting()] == ["plan of k3", None, None]
    work = Work(journal)
    dispatcher = LocalDispatcher(journal, work)
    await dispatcher.start()
    await idle(dispatcher)
    assert [note for note in work.notes if "done" in note] == ["k3 done", "k4 done", "k5 done"]
    await journal.close()
