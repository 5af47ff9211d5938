"""The hidden record: round trip, nothing can end its comment, its bound, versions."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.model import record
from bot.review.model.record import (
    RECORD_LIMIT,
    AffiliationDecision,
    AffiliationState,
    Delivered,
    Record,
    Reviewer,
    Said,
    Unreadable,
)
from builders import NOW, ask, submission

HOSTILE = (
    '--> <script>alert(1)</script> @someone `x` -- --- ---> <!-- --!> \\u002d {"v": 9} | \u2028 🎉'
)
TEXT = st.text(max_size=200) | st.just(HOSTILE)
SAID = st.builds(Said, by=TEXT, at=st.just(NOW), url=TEXT)
REVIEWER = st.builds(
    Reviewer, login=TEXT, by=TEXT, at=st.just(NOW), due=st.none() | st.just(NOW.date()),
    review=st.none() | st.builds(Delivered, by=TEXT, at=st.just(NOW), hours=st.none() | st.just(2.5)),
    approved=st.none() | SAID, wants_changes=st.none() | SAID,
)  # fmt: skip
RECORD = st.builds(
    Record, wanted=TEXT, reviewers=st.lists(REVIEWER, max_size=3).map(tuple), joss_url=TEXT,
    done=st.dictionaries(TEXT, TEXT, max_size=3), response=st.none() | SAID,
    affiliation=st.dictionaries(
        TEXT, st.builds(AffiliationDecision, outcome=st.sampled_from(AffiliationState), by=TEXT, at=st.just(NOW),
                        reason=TEXT, url=TEXT), max_size=2),
)  # fmt: skip


@given(RECORD, TEXT)
def test_round_trip(one: Record, above: str) -> None:
    """What is hidden is found again, whatever stands in it or above it."""
    comment = f"{above}\n<!-- pyos-bot:record {{ {above}\n\n{record.hidden(one)}\n"
    assert record.found(comment) == one


@given(RECORD)
def test_nothing_ends_the_comment(one: Record) -> None:
    """The only ``-->`` is the last; no ``--`` and no tag inside."""
    text = record.hidden(one)
    inside = text.removeprefix("<!-- ").removesuffix(" -->")
    assert "--" not in inside
    assert "<" not in inside
    assert ">" not in inside
    assert "\n" not in inside


def test_hostile_words_through_commands() -> None:
    """What people type reaches the record and does no harm there."""
    review, *_ = ask(submission("0"), "chief", f"checks-done {HOSTILE}")
    review, *_ = ask(review, "astro", f"decline-affiliation {HOSTILE}")
    hidden = record.hidden(review.record)
    assert hidden.count("-->") == 1
    assert record.found(hidden) == review.record


@pytest.mark.parametrize(
    "text",
    ['{"v":2}', "{}", '{"v":1,"reviewers":7}', '{"v":"1"}', "[1]", "{", '{"v":1,"adopted":"soon"}'],
)
def test_unreadable(text: str) -> None:
    """A newer version, or a broken one, is never taken for an empty record."""
    with pytest.raises(Unreadable):
        record.loaded(text)


def test_no_record() -> None:
    """A comment without one, or with something behind it, has none."""
    assert record.found("Hello") is None
    assert record.found(f"{record.hidden(Record())} and more") is None
    assert record.found("<!-- pyos-bot:record not json -->") is None
    with pytest.raises(Unreadable):
        record.found("<!-- pyos-bot:record {broken} -->")


def test_unknown_parts_survive() -> None:
    """What a newer version wrote beside the known parts is kept."""
    text = json.dumps(
        {"v": 1, "muted": True, "response": {"by": "a", "at": NOW.isoformat(), "x": 1}}
    )
    assert json.loads(record.dumped(record.loaded(text))) == json.loads(text.replace("+00:00", "Z"))


def realistic() -> Record:
    """A long review with everything in it, and every free text at its longest."""
    said = Said(
        by="x" * 39, at=NOW, url=f"https://github.com/o/r/issues/9999#issuecomment-{10**12}"
    )
    reviewers = tuple(
        Reviewer(
            login=f"{n}" + "y" * 38, by="x" * 39, at=NOW, due=NOW.date(), approved=said,
            review=Delivered(by="x" * 39, at=NOW, url=said.url, hours=12.5), wants_changes=said,
        )
        for n in range(9)
    )  # fmt: skip
    affiliation = {
        f"partner-{n}": AffiliationDecision(
            outcome=AffiliationState.DECLINED, by="x" * 39, at=NOW, reason="<" * 100 + "é" * 400,
            recorded_by="x" * 39, url=said.url,
        )
        for n in range(4)
    }  # fmt: skip
    return Record(
        adopted=NOW, stage="awaiting_changes", stage_since=NOW + timedelta(days=1), route="joss",
        wanted="é" * 500, guests=("g" * 39,) * 3, reviewers=reviewers, round=9, response=said,
        approved=said, affiliation=affiliation, joss_url=said.url,
        done={"badge": "x" * 39, "survey": "x" * 39, "website": "x" * 39, "invitation": "x" * 39},
    )  # fmt: skip


def test_bound() -> None:
    """A realistic maximum fits; what does not is refused, and nothing changes."""
    assert record.fits(realistic())
    assert len(record.hidden(realistic()).encode()) < RECORD_LIMIT
    before = submission("3", reviewers=("reviewer1",))
    after, answer, _ = ask(
        before, "editor", f"record-review @reviewer1 https://e.org/{'x' * RECORD_LIMIT}"
    )
    assert after.record == before.record
    assert answer.startswith("✋")
    assert "remember" in answer
