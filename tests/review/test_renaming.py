"""Names are put right by the ids of the accounts before anything is decided."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.review.decisions import renaming, undoing
from bot.review.model.changes import Effect, foresee
from bot.review.model.people import Account, Role, with_new_names
from bot.review.model.record import dumped, fits, loaded
from bot.review.model.submission import Roster, Submission
from builders import ask, body, knowing, submission

RECORDS = Path(__file__).parents[1] / "samples" / "stored" / "records.jsonl"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("@old", "@New"),
        ("(@OLD)", "(@New)"),
        ("Jane Doe (@old), @older, @o-ld", "Jane Doe (@New), @older, @o-ld"),
        ("@other, [Jane](https://github.com/old)", "@other, [Jane](https://github.com/New)"),
        ("old", "New"),
        ("old, other", "New, other"),
        ("2026-12-12 (@old), 2026-12-20 (@b)", "2026-12-12 (@New), 2026-12-20 (@b)"),
        ("jane@old.org, @old/team", "jane@old.org, @old/team"),
        ("TBD", "TBD"),
    ],
)
def test_lines_of_people(value: str, expected: str) -> None:
    """Handles however they are written; everything else stays as it is."""
    assert with_new_names(value, {"old": "New"}) == expected


def seen(review: Submission, *accounts: tuple[str, int]) -> Submission:
    """The submission with who has been seen."""
    return knowing(review, seen=tuple(Account(*one) for one in accounts))


def put_right(review: Submission) -> Submission:
    """The submission after the first step."""
    effects: list[Effect] = renaming.with_names_of_now(review)
    return foresee(review, effects)


@pytest.mark.parametrize("number", range(len(RECORDS.read_text("utf-8").splitlines())))
def test_every_part_of_a_record(number: int) -> None:
    """Whatever holds the old name holds the new one; nothing else is different."""
    text = RECORDS.read_text("utf-8").splitlines()[number]
    record = loaded(text).changed(ids={"reviewer1": 5, "chief": 6})
    review = seen(replace(submission("3"), record=record), ("rev-one", 5), ("boss", 6))
    after = json.loads(dumped(put_right(review).record))
    before = json.loads(dumped(record))
    for each in (before, after):
        each.pop("checks_by", None)  # nobody reads it any more
    frame, left = (each.get("undo", {}).pop("after", {}) for each in (before, after))
    told = json.dumps(before)
    for old, new in (("reviewer1", "rev-one"), ("chief", "boss")):
        for begin, end in (('"', '"'), ("@", '"'), ("@", ")"), ("@", ","), (":", '"'), ("-", '"')):
            told = told.replace(f"{begin}{old}{end}", f"{begin}{new}{end}")
    expected = json.loads(told)
    expected["ids"] = {"rev-one": 5, "boss": 6}
    assert after == expected
    assert frame.keys() == left.keys()


def test_undo_still_takes_back() -> None:
    """What the last comment left is as it left it, though somebody has another name now."""
    review = submission("2", record={"ids": {"reviewer1": 5}})
    review, _, _ = ask(review, "editor", "assign-reviewer @reviewer1")
    review = put_right(seen(review, ("rev-one", 5)))
    assert review.record.undo is not None
    assert review.record.undo.lines["Reviewer 1"] == ("TBD", "@rev-one")
    assert undoing._changed_since(review, review.record.undo) == []
    after, answer, _ = ask(review, "editor", "undo")
    assert "I undid" in answer
    assert after.record.reviewers == ()
    assert after.header.reviewers == (None, None)


def test_nothing_to_put_right() -> None:
    """The same people under the same names, in whatever case: no effect."""
    review = submission("3", reviewers=("reviewer1",), record={"ids": {"reviewer1": 5}})
    for accounts in ((), (("Reviewer1", 5),), (("stranger", 7),)):
        assert renaming.with_names_of_now(seen(review, *accounts)) == []


def test_of_two_names_the_last_counts() -> None:
    """What was looked up may be an hour old; the delivery names its sender last."""
    review = submission("3", reviewers=("rev-one",), record={"ids": {"rev-one": 5}})
    review = seen(review, ("reviewer1", 5), ("rev-one", 5))
    assert renaming.with_names_of_now(review) == []


def test_a_name_that_is_anothers_now_gives_no_right() -> None:
    """Also when the one who had it cannot be shown under another name."""
    made = submission("3", reviewers=("reviewer1",), record={"ids": {"reviewer1": 5, "author": 6}})
    assert Role.REVIEWER in seen(made, ("reviewer1", 5)).roles("reviewer1")
    assert seen(made, ("reviewer1", 9)).roles("reviewer1") == {Role.ANYONE}
    assert seen(made, ("author", 9)).roles("author") == {Role.ANYONE}


def test_names_count_where_no_id_is_known() -> None:
    """A record from before means what it meant, and is completed."""
    review = seen(submission("3", reviewers=("reviewer1",)), ("reviewer1", 9), ("passer-by", 8))
    assert Role.REVIEWER in review.roles("reviewer1")
    assert renaming.ids(review) == {"ids": {"reviewer1": 9}}


def test_ids_of_those_who_left_are_forgotten() -> None:
    """Whoever has the name next is somebody new."""
    review = submission("3", reviewers=("reviewer1",), record={"ids": {"reviewer1": 5, "gone": 6}})
    assert renaming.ids(review) == {"ids": {"reviewer1": 5}}


@pytest.mark.parametrize(
    ("login", "number", "member"),
    [("chief", 1, True), ("boss", 1, True), ("chief", 9, False), ("chief", None, True), ("x", 9, False)],
)  # fmt: skip
def test_members_of_a_team(login: str, number: int | None, member: bool) -> None:
    """By id where both are known, else by name."""
    assert Roster.of("chief", ids={"chief": 1}).has(login, number) is member
    assert Roster.of("chief").has("chief", number)


def test_the_record_stays_small() -> None:
    """Only of people who were seen is an id kept, however many a header names."""
    many: dict[str, Any] = {"maintainers": ", ".join(f"@person{n}" for n in range(5_000))}
    review = seen(submission("3", text=body(**many)), *((f"person{n}", n) for n in range(50)))
    assert len(renaming.ids(review)["ids"]) == 50
    assert fits(review.record.changed(**renaming.ids(review)))
