"""What is known of a decision afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.pipeline.plan import Plan, united
from bot.review.model.record import Change
from builders import NOW

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("plan", "covered"),
    [
        pytest.param(Plan(), [], id="nobody knows when"),
        pytest.param(Plan(at=NOW), [-4, 0, 4], id="of an older version: by our clock"),
        pytest.param(Plan(at=NOW, seen=NOW), [0, 4], id="by GitHub's: not before it was read"),
        pytest.param(
            Plan(at=NOW, seen=NOW, tried=NOW + 60 * MINUTE), [0, 4, 59, 64], id="tried again"
        ),
        pytest.param(
            Plan(at=NOW + 180 * MINUTE, seen=NOW), [0, 4, 59, 64, 180], id="a clock far ahead"
        ),
        pytest.param(Plan(at=NOW - 180 * MINUTE, seen=NOW), [0, 4], id="a clock far behind"),
    ],
)
def test_what_may_come_of_it(plan: Plan, covered: list[int]) -> None:
    """What happened at GitHub at these minutes can be its work."""
    minutes = [-180, -4, 0, 4, 59, 64, 180, 200]
    assert [one for one in minutes if plan.covers(NOW + one * MINUTE)] == covered


def test_more_is_touched_when_it_is_made_later() -> None:
    """Both count, and what was decided first says what a line was."""
    first = Change(labels_on=("a",), lines={"Editor": ("TBD", "@x")}, closed=True)
    later = Change(labels_on=("A",), labels_off=("b",), lines={"Editor": ("@y", "@x")})
    assert united(first, later) == Change(
        labels_on=("a",), labels_off=("b",), lines={"Editor": ("TBD", "@x")}, closed=True
    )
    assert united(Change(), later) == later
