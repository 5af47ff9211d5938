"""What time it is: the machine is asked here and nowhere else.

Whoever needs the time is given a clock. So the tests have one of their own, and no rule, answer or
deadline in them depends on the day on which they run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Says the present moment, in UTC."""


def system_clock() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


TOLERANCE = timedelta(minutes=2)
"""How far a machine's clock may be off without anybody caring."""


APART = 0.5
"""Seconds between the two answers that must agree."""


class JudgedClock:
    """The machine's time, corrected by GitHub's ``Date`` where the two are far apart.

    Reminders, due dates and the moments in the record depend on it: a machine that is months ahead would
    remind everybody of everything. Two answers must agree on how far it is off, so that one odd answer, or a
    clock that is set while one is on its way, changes nothing.
    """

    def __init__(self, machine: Clock, steady: Callable[[], float] = time.monotonic) -> None:
        self._machine = machine
        self._steady = steady
        self._doubt: tuple[timedelta, float] | None = None
        self.off = timedelta(0)
        """How far the machine is ahead of GitHub; negative: behind."""

    def __call__(self) -> datetime:
        return self._machine() - self.off

    @property
    def in_doubt(self) -> bool:
        """Whether one more answer decides."""
        return self._doubt is not None

    def heard(self, moment: datetime) -> None:
        """GitHub has just said that it is so late."""
        off = self._machine() - moment
        if abs(off) < TOLERANCE:
            off = timedelta(0)
        if abs(off - self.off) < TOLERANCE:
            self._doubt = None
        elif self._doubt is None or abs(off - self._doubt[0]) >= TOLERANCE:
            self._doubt = (off, self._steady())
        elif self._steady() - self._doubt[1] >= APART:
            self.off, self._doubt = off, None
