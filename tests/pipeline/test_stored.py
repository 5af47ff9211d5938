"""What the version before has stored is read by this one: records on issues, plans and events in the journal.

``tests/samples/stored`` was written by it in the course of one review, which ended in the middle of an
answer.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from bot.adapters.journal import WAITING, Journal
from bot.pipeline.plan import Plan
from bot.review.decisions.undoing import untouched
from bot.review.model.changes import Say
from bot.review.model.record import dumped, loaded

STORED = Path(__file__).parents[1] / "samples" / "stored"
RECORDS = (STORED / "records.jsonl").read_text(encoding="utf-8").splitlines()
NOT_READ_ANY_MORE = {"checks_by"}
"""Parts that the version before wrote and nobody ever read. They stay where they are."""


@pytest.mark.parametrize("text", RECORDS)
def test_records(text: str) -> None:
    """Every part is known, and what is written back is what was read."""
    record = loaded(text)
    assert set(record.model_extra or {}) <= NOT_READ_ANY_MORE
    assert json.loads(dumped(record)) == json.loads(text)
    assert untouched(record, loaded(dumped(record)))


async def test_journal(tmp_path: Path) -> None:
    """Events, plans and memories; what was decided and not yet done is what would be done now."""
    path = tmp_path / "journal.sqlite3"
    stored = sqlite3.connect(path)
    stored.executescript((STORED / "journal.sql").read_text(encoding="utf-8"))
    plans = [text for (text,) in stored.execute("SELECT plan FROM events WHERE plan IS NOT NULL")]
    stored.close()
    assert len(plans) > 20
    for text in plans:
        plan = Plan.model_validate_json(text)
        assert sorted(map(repr, plan.decided)) == sorted(map(repr, _lasting(plan)))
    journal = await Journal.open(f"sqlite:///{path}")
    try:
        (waiting,) = await journal.entries(WAITING)
        assert waiting.event is not None
        (mirror,) = (await journal.mirrors("pyOpenSci/software-submission")).values()
        assert loaded(mirror.record).adopted is not None
        (unfinished,) = [text for text in plans if '"outcomes":[["not-done","done"]' in text]
        answer = Plan.model_validate_json(unfinished).decided.words
        assert [name for one in answer for name, _ in one.outcomes] == ["not-done", "unmute"]
    finally:
        await journal.close()


def _lasting(plan: Plan) -> list[object]:
    """The effects of a plan, of several records the last."""
    records = [one for one in plan.effects if one.kind == "remember"]
    others = [one for one in plan.effects if one.kind != "remember"]
    assert not others or isinstance(others[-1], Say) or plan.mark == ""
    return [*others, *records[-1:]]
