"""How fast an installation goes after GitHub has complained."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import pairwise

import pytest

from bot.adapters.throttle import APART, CAUTIOUS, LONGEST, Throttle


@dataclass
class Clock:
    """A clock that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Waiting moves it, and takes no time."""
    made = Clock()

    async def sleep(seconds: float) -> None:
        made.now += seconds

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return made


async def test_nobody_waits_before_a_complaint(clock: Clock) -> None:
    """As fast as one likes, reads and writes."""
    pace = Throttle(clock)
    assert [await pace.acquire(write=n % 2 == 0) for n in range(50)] == [0.0] * 50
    assert clock.now == 1000


async def test_writes_are_apart_after_a_complaint_until_it_is_long_over(clock: Clock) -> None:
    """A second between two, for the time named and a minute more; reads go on."""
    pace = Throttle(clock)
    pace.too_fast(10)
    times = []
    while clock.now < 1000 + 10 + CAUTIOUS:
        assert await pace.acquire(write=False) == 0
        assert await pace.acquire(write=True) == 0
        times.append(clock.now)
    assert {later - earlier for earlier, later in pairwise(times)} == {APART}
    assert times[0] == 1000 + APART
    clock.now += 1
    before = clock.now
    assert [await pace.acquire(write=True) for _ in range(9)] == [0.0] * 9
    assert clock.now == before


async def test_nobody_stands_in_line_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those far behind are sent away, to come back when it may be their turn."""
    clock = Clock()  # it stands still: all come at once
    naps: list[float] = []

    async def sleep(seconds: float) -> None:
        naps.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    pace = Throttle(clock)
    pace.too_fast(1)
    turns = [await pace.acquire(write=True) for _ in range(20)]
    assert naps == [APART, 2 * APART]
    assert turns[:2] == [0, 0]
    assert all(turn > LONGEST for turn in turns[2:])


async def test_nothing_is_asked_while_the_budget_is_spent(clock: Clock) -> None:
    """Reads, too. A shorter word that comes later does not open the door sooner."""
    pace = Throttle(clock)
    pace.spent(100)
    pace.spent(1)
    clock.now += 40
    assert await pace.acquire(write=False) == 60
    assert await pace.acquire(write=True) == 60
    clock.now += 60
    assert await pace.acquire(write=False) == 0
