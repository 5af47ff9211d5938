"""Waiting for the author, and holds."""

from __future__ import annotations

from datetime import date

import pytest

from bot.review.model.labels import Label
from builders import ask, difference, submission, unchanged

HOLD = {"+on-hold"}


@pytest.mark.parametrize(
    ("line", "until", "reason"),
    [
        ("hold", None, ""),
        ("hold until 2027-01-15", date(2027, 1, 15), ""),
        ("hold until 2027-01-15 holidays", date(2027, 1, 15), "holidays"),
        ("put on hold until January 15 We release first", date(2027, 1, 15), "We release first"),
        ("pause review a release comes first", None, "a release comes first"),
    ],
)
@pytest.mark.parametrize("sender", ["author", "maintainer", "editor2", "chief"])
def test_hold_and_resume(sender: str, line: str, until: date | None, reason: str) -> None:
    """A flag beside the stage; the date says when to ask; repeated it is said."""
    before = submission("3")
    after, answer, _ = ask(before, sender, line)
    assert difference(before, after) == HOLD
    assert after.record.hold is not None
    assert (after.record.hold.until, after.record.hold.reason) == (until, reason)
    assert ("January 15, 2027" in answer) is bool(until)
    again, answer, _ = ask(after, sender, line)
    assert unchanged(after, again)
    assert answer.startswith("☑️")
    back, answer, _ = ask(after, "editor", "resume")
    assert difference(after, back) == {"-on-hold"}
    assert back.record.hold is None
    assert "`3/reviewers-assigned`" in answer
    assert ask(back, "editor", "resume")[1].startswith("☑️")


def test_another_date() -> None:
    """A hold may be changed."""
    review, *_ = ask(submission("3"), "editor", "hold until 2027-01-15")
    after, *_ = ask(review, "editor", "hold until 2027-02-15")
    assert after.record.hold is not None
    assert after.record.hold.until == date(2027, 2, 15)


def test_a_hold_lies_ahead() -> None:
    """A day that has passed is refused."""
    before = submission("3")
    after, answer, _ = ask(before, "editor", "hold until 2026-01-15")
    assert unchanged(before, after)
    assert "not in the future" in answer


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("reviews-in", True),
        ("set-due-date @reviewer1 2026-12-30", False),
        ("status", False),
        ("accept v1 archive 10.5281/zenodo.1 without-reviews", False),
    ],
)
def test_stage_commands_on_hold_work_and_say_so(line: str, says: bool) -> None:
    """``still on hold``, where the stage changed and the flag stayed."""
    before = submission("3", labels=("on-hold",), reviewers=("reviewer1", "reviewer2"))
    after, answer, _ = ask(before, "editor", line)
    assert not answer.startswith("✋")
    assert ("still on hold" in answer) is says
    assert after.has(Label.ON_HOLD) is ("accept" not in line)


def test_request_info() -> None:
    """The flag, what is wanted in the record; both go with the author's comment."""
    before = submission("6")
    after, answer, _ = ask(before, "editor", "request-info Please add a licence")
    assert difference(before, after) == {"+⌛ pending-maintainer-response"}
    assert after.record.wanted == "Please add a licence"
    assert "@author" in answer
    again, answer, _ = ask(after, "editor", "request-info Please add a licence")
    assert unchanged(after, again)
    assert answer.startswith("☑️")
    other, *_ = ask(after, "editor", "waiting-on-author")
    assert other.record.wanted == ""
