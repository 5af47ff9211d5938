"""People without any role, and bots: no noise, no loops."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.pipeline.answer_limit import ANSWERS, AnswerLimit

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)


def test_so_many_an_hour() -> None:
    """Then silence, until the first of them is an hour old; everybody counts for themselves."""
    strangers = AnswerLimit()
    for minute in range(ANSWERS):
        assert strangers.allows("Somebody", NOW + timedelta(minutes=minute))
    assert not strangers.allows("somebody", NOW + timedelta(minutes=59))
    assert strangers.allows("else", NOW + timedelta(minutes=59))
    assert strangers.allows("SOMEBODY", NOW + timedelta(minutes=60))
    assert not strangers.allows("somebody", NOW + timedelta(minutes=60))


@pytest.mark.parametrize("count", [1, 10_001])
def test_it_forgets_in_the_end(count: int) -> None:
    """Memory is bounded, however many come."""
    strangers = AnswerLimit()
    for one in range(count):
        assert strangers.allows(f"s{one}", NOW)
    assert len(strangers._asked) <= 10_000
