"""What everybody may see of a review, and where it went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.model.policy import Policy
from bot.review.model.steps import Step
from bot.review.pages.summary import Summary, line, summary, web_address
from bot.review.turns.history import CLOSED, Happened, place, places, since
from builders import NOW, submission

POLICY = Policy()


def seen(*arguments: str, **more: object) -> Summary:
    """The summary of a submission."""
    found = summary(submission(*arguments, **more))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_review_under_way() -> None:
    """Who acts next, and by when, as the header says."""
    found = seen("3", reviewers=("reviewer1", "reviewer2"), delivered=("reviewer1",))
    assert (found.package, found.label) == ("stargazer", "3/reviewers-assigned")
    assert (found.step, found.people) == (Step.REVIEWS, ("reviewer2",))
    assert [(one.login, bool(one.delivered)) for one in found.reviewers] == [
        ("reviewer1", True),
        ("reviewer2", False),
    ]
    assert found.expected == found.reviewers[1].due
    assert not found.is_accepted
    assert found.entry == {}


def test_json_and_back() -> None:
    """It is kept as JSON."""
    found = seen("3", reviewers=("reviewer1", "reviewer2"), delivered=("reviewer1",))
    assert Summary.model_validate_json(found.model_dump_json()) == found


def test_the_same_review_makes_the_same_row() -> None:
    """Else a page would be made anew for nothing."""
    assert seen("3").model_dump_json() == seen("3").model_dump_json()


def test_what_is_no_review_is_not_shown() -> None:
    """A help request, for example."""
    help_request = replace(submission("s"), body="I need help", labels=("Help Request",))
    assert summary(help_request) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\u202eb\u2066c", "abc", id="text that runs backwards"),
        pytest.param("a\x00\x1b[31mb\ufffec", "a [31mb c", id="characters that XML does not take"),
        pytest.param("a\r\n\tb\u2028c", "a b c", id="several lines"),
        pytest.param("x" * 400, "x" * 299 + "…", id="long"),
        pytest.param("日本語 ✨ é", "日本語 ✨ é", id="any language"),
    ],
)
def test_lines(text: str, shown: str) -> None:
    """One line, to be read from left to right."""
    assert line(text) == shown


@given(st.text())
def test_any_text_is_a_line(text: str) -> None:
    """Nothing that a feed's XML refuses, no second line."""
    found = line(text)
    assert len(found) <= 300
    assert all(one == "\ufffd" or one.isprintable() or one >= " " for one in found)
    assert line(found) == found
    found.encode()


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("https://github.com/author/stargazer", True),
        ("javascript:alert(1)", False),
        ('https://x.org/" onclick="a()', False),
        ("https://x.org/<b>", False),
        ("//x.org", False),
        ("data:text/html,hi", False),
    ],
)
def test_addresses(text: str, linked: bool) -> None:
    """Only web addresses are linked."""
    assert web_address(text) == (text if linked else "")


def at(hours: float) -> datetime:
    """So many hours after the submission was opened."""
    return NOW + timedelta(hours=hours)


def test_the_way_through_the_stages() -> None:
    """Labels that change within a minute are one change."""
    happened = [
        Happened(at(0), "labeled", "New Submission!"),
        Happened(at(0), "labeled", "0/pre-review-checks"),
        Happened(at(24), "unlabeled", "New Submission!"),
        Happened(at(48), "unlabeled", "0/pre-review-checks"),
        Happened(at(48.001), "labeled", "1/editor-assigned"),
        Happened(at(49), "assigned", "editor"),
        Happened(at(72), "labeled", "topic: data"),
        Happened(at(96), "closed"),
        Happened(at(120), "reopened"),
    ]
    found = places(at(0), happened, POLICY)
    assert [where for _, where in found] == [
        "submitted", "checks", "editor_assigned", CLOSED, "editor_assigned",
    ]  # fmt: skip
    assert [when for when, _ in found][1] == at(24)


def test_where_it_is_now() -> None:
    """And since when, as far as anybody knows."""
    review = submission("s", record={"stage": ""})
    assert (place(review), since(review, at(5))) == ("submitted", review.created)
    moved = submission("1", record={"stage": "editor_assigned", "stage_since": at(3)})
    assert (place(moved), since(moved, at(5))) == ("editor_assigned", at(3))
    assert since(submission("1"), at(5)) in (at(5), submission("1").record.stage_since)
    assert place(submission("3", open=False)) == CLOSED


def test_a_step_is_expected_by_the_policys_days() -> None:
    """Two weeks for the first answer."""
    found = seen("s", record={"waits": "checks", "waits_since": NOW})
    assert found.step is Step.CHECKS
    assert found.expected == (NOW + timedelta(days=14)).date()


def test_an_accepted_package() -> None:
    """With what the website lists."""
    found = seen(
        "6", version_accepted="v1", archive="10.5281/zenodo.1", date_accepted="11/20/2026",
        reviewers=("reviewer1", "reviewer2"),
    )  # fmt: skip
    assert found.is_accepted
    assert found.accepted == date(2026, 11, 20)
    assert found.entry["package_name"] == "stargazer"
    assert None not in found.entry.values()
