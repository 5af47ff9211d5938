"""What time it is, when the machine and GitHub do not agree."""

from __future__ import annotations

from datetime import timedelta

from bot.adapters.attempts import LONGEST, Patience
from bot.clock import JudgedClock
from sandbox.clock import MOMENT

DAY = timedelta(days=1)


class Machine:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = MOMENT
        self.seconds = 0.0

    def steady(self) -> float:
        """Seconds since some moment."""
        self.seconds += 1
        return self.seconds


def test_a_clock_that_is_wrong_is_corrected_and_set_right() -> None:
    """GitHub's ``Date`` counts once two answers agree; set right, the machine counts again."""
    machine = Machine()
    clock = JudgedClock(lambda: machine.now, machine.steady)
    clock.heard(MOMENT)
    assert clock() == MOMENT
    machine.now = MOMENT + 90 * DAY
    clock.heard(MOMENT)
    assert clock.in_doubt
    assert clock() == machine.now, "one answer may be odd"
    clock.heard(MOMENT + timedelta(seconds=5))
    assert abs(clock() - MOMENT) < timedelta(seconds=10)
    machine.now = MOMENT + timedelta(minutes=1)
    clock.heard(machine.now)
    clock.heard(machine.now)
    assert clock() == machine.now
    assert not clock.in_doubt


def test_a_little_is_no_matter() -> None:
    """GitHub says whole seconds, and an answer takes a while."""
    machine = Machine()
    clock = JudgedClock(lambda: machine.now, machine.steady)
    for _ in range(3):
        clock.heard(MOMENT - timedelta(seconds=90))
    assert clock() == MOMENT


def test_one_odd_answer_changes_nothing() -> None:
    """A clock that was set while an answer was on its way."""
    machine = Machine()
    clock = JudgedClock(lambda: machine.now, machine.steady)
    for moment in (MOMENT - DAY, MOMENT, MOMENT + DAY, MOMENT, MOMENT - DAY):
        clock.heard(moment)
        assert clock() == MOMENT


def test_what_a_wrong_clock_put_off_is_due() -> None:
    """A day ahead when it was tried last, and set right since: nothing waits until tomorrow."""
    patience = Patience(lambda: MOMENT)
    assert patience.seconds_until(MOMENT + timedelta(seconds=60)) == 60
    assert patience.seconds_until(MOMENT + LONGEST) == LONGEST.total_seconds()
    assert patience.seconds_until(MOMENT + DAY) == 0
    assert patience.seconds_until(MOMENT - DAY) == 0
