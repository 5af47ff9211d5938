"""The contract of a dispatcher, held against both: order per issue, retries, restarts, patience."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from tenacity import wait_fixed

from bot.adapters.attempts import Patience
from bot.adapters.dispatch import Hindered, Later
from bot.adapters.journal import Journal, Mirror, Row
from dispatching import Stand, Work, arrive, clock, patience
from effort import tries
from mirrors import keep

DAY = timedelta(hours=24)


@pytest.fixture
async def stand(database_url: str) -> AsyncIterator[Stand]:
    """An empty database of each kind."""
    made = await Stand.at(database_url)
    yield made
    await made.close()


@pytest.fixture
def work(stand: Stand) -> Work:
    """What is done with the events."""
    return Work(stand.journal)


async def test_events_of_an_issue_run_one_after_the_other(stand: Stand, work: Work) -> None:
    """Each of them reads what the one before it wrote; the status comment follows once."""
    dispatcher = stand.dispatcher(work)
    for row in [await arrive(stand.journal, f"k{n}") for n in range(5)]:
        dispatcher.submit(row)
    assert (await dispatcher.backlog()).waiting == 5
    await dispatcher.start()
    await stand.idle()
    expected = [note for n in range(5) for note in (f"k{n}", f"k{n} done")]
    assert work.notes == [*expected, "settle org/repo#1"]
    assert await dispatcher.backlog() == await stand.journal.backlog(clock())


@pytest.mark.many
async def test_a_burst_on_one_issue_keeps_its_order(stand: Stand, work: Work) -> None:
    """Many at once: each once, in the order in which they were stored."""
    dispatcher = stand.dispatcher(work)
    await dispatcher.start()
    rows = await asyncio.gather(*(arrive(stand.journal, f"k{n}") for n in range(tries(20))))
    for row in rows:
        dispatcher.submit(row)
    await stand.idle()
    done = [note for note in work.notes if note.endswith("done")]
    assert done == [f"{row.key} done" for row in sorted(rows, key=lambda row: row.id)]


async def test_issues_run_beside_each_other_up_to_a_number(stand: Stand, work: Work) -> None:
    """A slow review must not hold the others; nor may hundreds ask GitHub at once."""
    three = asyncio.Barrier(3)

    async def together(what: str) -> None:
        if not what.startswith("settle"):
            await three.wait()

    work.during = together
    dispatcher = stand.dispatcher(work, at_once=3)
    await dispatcher.start()
    for row in [await arrive(stand.journal, f"k{n}", number=n) for n in range(12)]:
        dispatcher.submit(row)
    await stand.idle()
    assert work.most == 3
    assert (await stand.journal.counts())["done"] == 12


async def test_a_waiting_retry_holds_its_issue_only(stand: Stand, work: Work) -> None:
    """Order is kept over a failure; other issues go on, even with one slot."""
    work.fails = {"a1": [Later(0.3, "rate limit"), OSError("down")]}
    dispatcher = stand.dispatcher(work, at_once=1, patience=patience())
    for row in [await arrive(stand.journal, *event) for event in [("a1", 1), ("a2", 1), ("b1", 2)]]:
        dispatcher.submit(row)
    await dispatcher.start()
    await stand.idle()
    notes = [note for note in work.notes if "settle" not in note]
    assert notes.index("b1 done") < notes.index("a1 done")
    lane = [note for note in notes if note.startswith("a")]
    assert lane == ["a1", "a1", "a1", "a1 done", "a2", "a2 done"]


async def test_later_is_honoured(stand: Stand, work: Work) -> None:
    """GitHub's ``Retry-After`` outweighs our own waiting time."""
    work.fails = {"a": [Later(0.3, "rate limit")]}
    dispatcher = stand.dispatcher(work, patience=patience(wait=wait_fixed(100)))
    await dispatcher.start()
    row = await arrive(stand.journal, "a")
    dispatcher.submit(row)
    await stand.idle()
    assert (clock() - row.received).total_seconds() >= 0.3
    assert work.notes == ["a", "a", "a done", "settle org/repo#1"]


async def test_a_retry_gets_the_plan_of_the_try_before(stand: Stand) -> None:
    """What was decided once is not decided again, though the dispatcher held an older row."""
    plans: list[str | None] = []

    class Plans(Work):
        async def handle(self, row: Row) -> None:
            plans.append(row.plan)
            await self.journal.record_plan(row, "[]")
            await super().handle(row)

    planning = Plans(stand.journal, fails={"a": [OSError("down")]})
    dispatcher = stand.dispatcher(planning, patience=patience())
    await dispatcher.start()
    dispatcher.submit(await arrive(stand.journal, "a"))
    await stand.idle()
    assert plans == [None, "[]"]


@pytest.mark.parametrize("silent", [False, True])
async def test_after_the_last_try_it_is_set_aside(stand: Stand, work: Work, silent: bool) -> None:
    """One bad event must not block its issue for ever; the person is told, once, if it goes."""
    work.fails = {"a": [OSError("bug")] * 3, "give up a": [OSError("bug")] * silent}
    dispatcher = stand.dispatcher(work, patience=patience(tries=3))
    for row in [await arrive(stand.journal, "a"), await arrive(stand.journal, "b")]:
        dispatcher.submit(row)
    await dispatcher.start()
    await stand.idle()
    given_up = "a given up: OSError: bug"
    assert work.notes == ["a", "a", "a", given_up, "b", "b done", "settle org/repo#1"]
    (aside,) = await stand.journal.aside()
    assert (aside.key, aside.attempts, aside.error) == ("a", 3, "OSError: bug")
    assert (await dispatcher.backlog()).aside == 1


async def test_an_outage_is_outlasted(stand: Stand, work: Work) -> None:
    """GitHub is down for longer than ten tries last: nothing is given up, and bugs keep their tries."""
    work.fails = {"a": [Hindered("503")] * 12 + [OSError("bug")] * 2 + [Hindered("503")] * 3}
    dispatcher = stand.dispatcher(work, patience=patience(tries=3, wait=wait_fixed(0)))
    await dispatcher.start()
    dispatcher.submit(await arrive(stand.journal, "a"))
    await stand.idle()
    assert work.notes == ["a"] * 18 + ["a done", "settle org/repo#1"]
    assert await stand.journal.aside() == []


async def test_an_outage_of_days_ends_the_patience(stand: Stand, work: Work) -> None:
    """After a day, and ten tries at least, it is set aside; while nobody can be told, it goes on."""
    work.fails = {"a": [Hindered("503")] * 9, "give up a": [Hindered("503")] * 2}
    impatient = patience(tries=3, wait=wait_fixed(0))
    dispatcher = stand.dispatcher(work, patience=impatient)
    await dispatcher.start()
    dispatcher.submit(await arrive(stand.journal, "a", ago=DAY))
    await stand.idle()
    given_up = "a given up: Hindered: 503"
    settled = "settle org/repo#1"
    assert work.notes == ["a"] * 3 + [given_up, "a", given_up, "a", given_up, settled]
    (aside,) = await stand.journal.aside()
    assert aside.hindered == 4


async def test_in_the_end_it_is_set_aside_in_silence(stand: Stand, work: Work) -> None:
    """An App that was taken off the repository can tell nobody, ever."""
    work.fails = {"a": [Hindered("401")] * 9, "give up a": [Hindered("401")] * 9}
    impatient = patience(tries=3, wait=wait_fixed(0))
    dispatcher = stand.dispatcher(work, patience=impatient)
    await dispatcher.start()
    dispatcher.submit(await arrive(stand.journal, "a", ago=2 * DAY))
    await stand.idle()
    assert work.notes == ["a"] * 3 + ["a given up: Hindered: 401", "settle org/repo#1"]
    assert len(await stand.journal.aside()) == 1


async def test_taken_up_by_hand_it_is_tried_again(stand: Stand, work: Work) -> None:
    """Beside the running bot, with all its tries."""
    work.fails = {"a": [OSError("bug")] * 3}
    dispatcher = stand.dispatcher(work, patience=patience(tries=2))
    await dispatcher.start()
    dispatcher.submit(await arrive(stand.journal, "a"))
    await stand.idle()
    (aside,) = await stand.journal.aside()
    beside = await Stand.at(stand.url) if stand.shared else None
    journal = beside.journal if beside else await Journal.open(stand.url, alone=False)
    assert await journal.take_up(aside.id)
    await journal.close()
    await dispatcher.catch_up()
    await stand.idle()
    settled = "settle org/repo#1"
    given_up = "a given up: OSError: bug"
    assert work.notes == ["a", "a", given_up, settled, "a", "a", "a done", settled]


async def test_settling_comes_once_for_many(stand: Stand, work: Work) -> None:
    """The status comment is one call for ten labels; what comes meanwhile is settled after it."""
    late = ["late"]

    async def meanwhile(what: str) -> None:
        if what.startswith("settle") and late:
            dispatcher.submit(await arrive(stand.journal, late.pop()))

    work.during = meanwhile
    dispatcher = stand.dispatcher(work)
    for row in [await arrive(stand.journal, f"k{n}") for n in range(10)]:
        dispatcher.submit(row)
    await dispatcher.start()
    await stand.idle()
    settled = "settle org/repo#1"
    notes = [note for note in work.notes if not note.startswith("k")]
    assert notes == [settled, "late", "late done", settled]


async def test_a_failing_settle_lets_events_pass(stand: Stand, work: Work) -> None:
    """A status comment that cannot be written now must not keep people from their answers."""
    work.fails = {"org/repo#1": [Later(2, "rate limit")]}
    dispatcher = stand.dispatcher(work)
    await dispatcher.start()
    dispatcher.submit(await arrive(stand.journal, "a"))
    async with asyncio.timeout(30):
        while "settle org/repo#1" not in work.notes:
            await asyncio.sleep(0.001)
    before = clock()
    dispatcher.submit(await arrive(stand.journal, "b"))
    await stand.idle()
    assert work.notes[3:] == ["b", "b done", "settle org/repo#1"]
    assert (clock() - before).total_seconds() > 1.5  # Retry-After holds all the same


@pytest.mark.parametrize("problem", [OSError("bug"), Hindered("503")])
async def test_settling_is_given_up_in_the_end(
    stand: Stand, work: Work, problem: Exception
) -> None:
    """What never works must not be tried for ever; an outage is outlasted here, too."""
    work.fails = {"org/repo#1": [problem] * 5}
    await keep(stand.journal, Mirror("org/repo#1", 1, "{}", None, stale=True))
    stand.dispatcher(work, patience=patience(tries=3, wait=wait_fixed(0)))
    tries = 3 if isinstance(problem, OSError) else 6
    await stand.started[0].start()
    async with asyncio.timeout(30):
        while len(work.notes) < tries:
            await asyncio.sleep(0.005)
    await keep(stand.journal, Mirror("org/repo#1", 1, "{}", None, stale=False))
    await stand.idle()
    assert work.notes == ["settle org/repo#1"] * tries


async def test_the_journal_is_taken_up_at_start(stand: Stand, work: Work) -> None:
    """What a former process left: events in their order, retries at their time, stale issues."""
    await arrive(stand.journal, "a")
    held = await arrive(stand.journal, "b", number=2)
    await stand.journal.tried(held, "rate limit", clock() + timedelta(seconds=3))

    async def cleaned(what: str) -> None:
        if what == "settle org/repo#3":
            await keep(stand.journal, Mirror("org/repo#3", 1, "{}", None, stale=False))

    await keep(stand.journal, Mirror("org/repo#3", 1, "{}", None, stale=True))
    work.during = cleaned
    dispatcher = stand.dispatcher(work)
    early = await arrive(stand.journal, "c")
    dispatcher.submit(early)  # a webhook faster than the start
    await dispatcher.start()
    dispatcher.submit(early)
    await stand.idle()
    lane = [note for note in work.notes if note[0] in "ac"]
    assert lane == ["a", "a done", "c", "c done"]
    assert work.notes.index("b") > work.notes.index("c done")
    assert work.notes.count("settle org/repo#3") == 1


async def test_stopping_finishes_what_runs(stand: Stand, work: Work) -> None:
    """A deploy takes nobody's answer away: running work ends, the rest is there for the next."""
    at_work, go_on = asyncio.Barrier(3), asyncio.Event()

    async def slowly(what: str) -> None:
        await at_work.wait()
        await go_on.wait()

    work.during = slowly
    work.fails = {"c": [Later(0.5, "rate limit")]}
    dispatcher = stand.dispatcher(work, at_once=2)
    await dispatcher.start()
    events = [("a", 1), ("b", 1), ("c", 2), ("d", 3)]
    for row in [await arrive(stand.journal, *event) for event in events]:
        dispatcher.submit(row)
    await at_work.wait()
    stopping = asyncio.create_task(dispatcher.stop())
    await asyncio.sleep(0.01)
    dispatcher.submit(await arrive(stand.journal, "e", 4))
    go_on.set()
    await stopping
    assert sorted(work.notes) == ["a", "a done", "c"]
    waiting = [(row.key, row.attempts, row.hindered) for row in await stand.journal.waiting()]
    assert waiting == [("b", 0, 0), ("c", 0, 1), ("d", 0, 0), ("e", 0, 0)]
    following = Work(stand.journal)
    await stand.dispatcher(following).start()
    await stand.idle()
    done = [note for note in following.notes if note.endswith("done")]
    assert sorted(done) == ["b done", "c done", "d done", "e done"]


async def test_stopping_waits_no_longer_than_its_grace(stand: Stand, work: Work) -> None:
    """The host kills what does not end: better to let go, the journal has it."""

    async def hangs(what: str) -> None:
        await asyncio.Event().wait()

    work.during = hangs
    dispatcher = stand.dispatcher(work)
    await dispatcher.start()
    dispatcher.submit(await arrive(stand.journal, "a"))
    async with asyncio.timeout(30):
        while not work.running:
            await asyncio.sleep(0.001)
        await dispatcher.stop(grace=0.05)
    assert [row.key for row in await stand.journal.waiting()] == ["a"]
    following = Work(stand.journal)
    await stand.dispatcher(following).start()
    await stand.idle()
    assert following.notes == ["a", "a done", "settle org/repo#1"]


async def test_a_failing_journal_is_waited_for(
    stand: Stand, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A try that was not written down must not be followed by the next: its plan would be lost."""
    really, broken = stand.journal.tried, [OSError("disk full"), OSError("disk full")]

    async def tried(row: Row, error: str, due: datetime, *, hindered: bool) -> Row:
        if broken:
            raise broken.pop()
        return await really(row, error, due, hindered=hindered)

    monkeypatch.setattr(stand.journal, "tried", tried)
    work.fails = {"a": [OSError("down")]}
    dispatcher = stand.dispatcher(work, patience=patience())
    await dispatcher.start()
    dispatcher.submit(await arrive(stand.journal, "a"))
    await stand.idle()
    assert work.notes == ["a", "a", "a done", "settle org/repo#1"]
    assert not broken


async def test_an_event_that_kills_the_process_is_set_aside(stand: Stand, work: Work) -> None:
    """Begun and never ended, again and again: it is not begun once more, the others go on."""
    poison = await arrive(stand.journal, "poison")
    for _ in range(3):
        await stand.journal.begin(poison)
    innocent = await arrive(stand.journal, "innocent")
    await stand.journal.begin(innocent)
    dispatcher = stand.dispatcher(work, patience=patience(crashes=3))
    await dispatcher.start()
    await stand.idle()
    given_up = "poison given up: the process ended 3 times in the middle of this"
    assert work.notes == [given_up, "innocent", "innocent done", "settle org/repo#1"]
    assert [one.key for one in await stand.journal.aside()] == ["poison"]


async def test_who_was_taken_for_dead_stops(stand: Stand, work: Work) -> None:
    """Another process has begun the event since: this one writes nothing more about it."""
    row = await arrive(stand.journal, "a")

    async def overtaken(what: str) -> None:
        if what == "a" and work.notes.count("a") == 1:
            await stand.journal.begin(row)

    work.during = overtaken
    dispatcher = stand.dispatcher(work, patience=patience())
    await dispatcher.start()
    dispatcher.submit(row)
    async with asyncio.timeout(30):
        while work.running or not work.notes:
            await asyncio.sleep(0.005)
    assert [row.tries_begun for row in await stand.journal.waiting()] == [2]
    await dispatcher.catch_up()
    await stand.idle()
    assert work.notes.count("a done") == 1
    assert work.notes.count("a") == 2


KILLED = """
import asyncio, sys
from dispatching import Stand, Work

class Killed(Work):
    async def handle(self, row):
        await self.journal.record_plan(row, f"plan of {row.key}")
        if row.key == "k3":
            print("in the middle", flush=True)
            await asyncio.Event().wait()
        await self.journal.done(row, "ok")

async def main():
    stand = await Stand.at(sys.argv[1])
    await stand.dispatcher(Killed(stand.journal)).start()
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_killed_process_is_followed_by_the_next(stand: Stand) -> None:
    """``kill -9`` in the middle of an event: the next process performs its plan, then the rest."""
    for n in range(6):
        await arrive(stand.journal, f"k{n}")
    await stand.journal.close()
    path = ":".join(sys.path)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, stand.url],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": path},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(signal.SIGKILL)
    stand.journal = (await Stand.at(stand.url)).journal
    assert [row.plan for row in await stand.journal.waiting()] == ["plan of k3", None, None]
    work = Work(stand.journal)
    await stand.dispatcher(work).start()
    await stand.idle()
    assert [note for note in work.notes if "done" in note] == ["k3 done", "k4 done", "k5 done"]
    assert work.rows[0].plan == "plan of k3"


def test_waiting_times_grow_and_end() -> None:
    """The first retry is quick, the last minutes away: GitHub's outages are seconds or hours."""
    now = datetime(2026, 3, 3, tzinfo=UTC)
    usual = Patience(lambda: now)
    waits = [(usual.again(OSError(), n) - now).total_seconds() for n in range(1, 12)]
    assert 1 <= waits[0] <= 2
    assert waits == sorted(waits)
    assert waits[-1] == 300
