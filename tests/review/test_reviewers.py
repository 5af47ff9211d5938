"""Seats and due dates: who reviews, until when, and which stage follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.review import engine
from bot.review.model.changes import SetReviewers, foresee
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission
from builders import STAGE_OF, ask, body, comment, difference, knowing, submission, unchanged

DUE = "2026-12-12"
"""Three weeks after the comment."""


def line_of(review: Submission, key: str) -> str:
    """One line of the issue's text."""
    return next(line for line in review.body.split("\n") if line.startswith(key))


@pytest.mark.parametrize(
    ("stage", "there", "line", "expected", "goal"),
    [
        pytest.param(
            "1", (), "assign-reviewer @reviewer1",
            {"Reviewer 1: @reviewer1", f"Reviews Expected By: {DUE} (@reviewer1)",
             "-1/editor-assigned", "+2/seeking-reviewers"}, "2", id="one of two: 1 to 2"),
        pytest.param(
            "1", (), "assign-reviewer @reviewer1 and @reviewer2 by 2026-12-24",
            {"Reviewer 1: @reviewer1", "Reviewer 2: @reviewer2",
             "Reviews Expected By: 2026-12-24 (@reviewer1), 2026-12-24 (@reviewer2)",
             "-1/editor-assigned", "+3/reviewers-assigned"}, "3", id="both at once: 1 to 3"),
        pytest.param(
            "2", ("reviewer1",), "add @REVIEWER2 to reviewers",
            {"Reviewer 2: @reviewer2",
             f"Reviews Expected By: 2026-12-07 (@reviewer1), {DUE} (@reviewer2)",
             "-2/seeking-reviewers", "+3/reviewers-assigned"}, "3", id="the last one: 2 to 3"),
        pytest.param(
            "2", (), "assign @reviewer1 as reviewer",
            {"Reviewer 1: @reviewer1", f"Reviews Expected By: {DUE} (@reviewer1)"}, "2",
            id="still too few: 2 stays"),
        pytest.param(
            "3", ("reviewer1", "reviewer2"), "assign-reviewer @reviewer3",
            {"Reviewer 3: @reviewer3", "Reviews Expected By: 2026-12-07 (@reviewer1), "
             f"2026-12-07 (@reviewer2), {DUE} (@reviewer3)"}, "3", id="a third is always allowed"),
        pytest.param(
            "4", ("reviewer1",), "assign-reviewer @reviewer3",
            {"Reviewer 2: @reviewer3",
             f"Reviews Expected By: 2026-12-07 (@reviewer1), {DUE} (@reviewer3)"}, "4",
            id="later stages stay"),
        pytest.param(
            "5", ("reviewer1",), "assign-reviewer @reviewer3",
            {"Reviewer 2: @reviewer3",
             f"Reviews Expected By: 2026-12-07 (@reviewer1), {DUE} (@reviewer3)"}, "5",
            id="stage 5 stays too"),
    ],
)  # fmt: skip
def test_assign(
    stage: str, there: tuple[str, ...], line: str, expected: set[str], goal: str
) -> None:
    """Seats, dates and stage after ``assign-reviewer``."""
    before = submission(stage, reviewers=there)
    after, answer, _ = ask(before, "editor", line)
    assert difference(before, after) == expected
    assert after.stage is STAGE_OF[goal]
    assert "submit-review" in answer
    assert "conflict of interest" in answer
    again, answer, _ = ask(after, "editor", line)
    assert unchanged(after, again)
    assert answer.startswith("☑️")


def test_recorded_by_whom() -> None:
    """The record says who assigned, when, and the day the review is due."""
    after, *_ = ask(submission("1"), "editor2", "assign-reviewer @reviewer1")
    one = after.record.reviewer("REVIEWER1")
    assert one is not None
    assert (one.by, one.due) == ("editor2", date(2026, 12, 12))


@pytest.mark.parametrize(
    ("route", "line", "goal"),
    [
        ({"route": "publication"}, "assign-reviewer @reviewer1", "3"),
        ({"route": "joss"}, "assign-reviewer @reviewer1", "3"),
        ({"route": "joss", "editor_only": True}, "assign-reviewer @reviewer1", "3"),
    ],
)
def test_routes_with_fewer(route: dict[str, object], line: str, goal: str) -> None:
    """A route that asks for one reviewer, or none, has enough with one."""
    after, *_ = ask(submission("1", record=route), "editor", line)
    assert after.stage is STAGE_OF[goal]
    assert "Reviewer 3" not in after.body


def test_first_free_slot_and_nobody_renumbered() -> None:
    """A freed seat stays where it is and is taken next."""
    review = submission("3", reviewers=("reviewer1", "reviewer2", "reviewer3"))
    review, *_ = ask(review, "editor", "remove-reviewer @reviewer2")
    assert review.header.reviewers == ("reviewer1", None, "reviewer3")
    assert line_of(review, "Reviewer 2") == "Reviewer 2: TBD"
    review, *_ = ask(review, "editor", "assign-reviewer @stranger")
    assert review.header.reviewers == ("reviewer1", "stranger", "reviewer3")


def test_one_line_form_is_kept() -> None:
    """``Reviewers: @a, @b`` is edited inside; the other form is never added."""
    text = body(eic="@chief", editor="@editor").replace(
        "Reviewer 1: TBD\nReviewer 2: TBD\n", "Reviewers: TBD\n"
    )
    review = submission("1", text=text)
    review, *_ = ask(review, "editor", "assign-reviewer @reviewer1, @reviewer2")
    assert line_of(review, "Reviewers:") == "Reviewers: @reviewer1, @reviewer2"
    assert "Reviewer 1" not in review.body
    review, *_ = ask(review, "editor", "remove-reviewer @reviewer1")
    assert line_of(review, "Reviewers:") == "Reviewers: @reviewer2"


def test_forged_reviewer_is_nobody() -> None:
    """A name that the author wrote into the header has no right until an editor assigns them."""
    text = body(eic="@chief", editor="@editor", reviewers=("@stranger", "TBD"))
    review = submission("2", text=text)
    assert review.reviewers == ()
    same, answer, _ = ask(review, "stranger", "submit-review")
    assert unchanged(review, same)
    assert "whom an editor has assigned" in answer or "assigned reviewer" in answer
    known, *_ = ask(review, "editor", "assign-reviewer @stranger")
    assert [one.login for one in known.reviewers] == ["stranger"]
    assert known.header.reviewers == ("stranger", None)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("assign-reviewer @author", "author or maintainer"),
        ("assign-reviewer @reviewer3 @maintainer", "author or maintainer"),
        ("assign-reviewer @reviewer3 @nobody-1 @nobody-2", "`@nobody-1` and `@nobody-2`"),
        ("assign-reviewer @reviewer3 by 2026-11-20", "November 20, 2026 is in the past"),
        ("replace-reviewer @reviewer1 with @author", "author or maintainer"),
        ("replace-reviewer @reviewer1 with @reviewer2", "already a reviewer"),
        ("replace-reviewer @reviewer1 with @reviewer1", "already a reviewer"),
        ("replace-reviewer @stranger with @reviewer3", "not a reviewer of this package"),
        ("replace-reviewer @reviewer2 with @reviewer3", "remove-reviewer @reviewer2 anyway"),
        ("remove-reviewer @reviewer2", "remove-reviewer @reviewer2 anyway"),
        ("remove-reviewer @stranger", "The reviewers are `@reviewer1` and `@reviewer2`"),
        ("set-due-date @stranger in 3 weeks", "not a reviewer of this package"),
        ("set-due-date @reviewer1 2026-11-01", "in the past"),
    ],
)
def test_refused(line: str, why: str) -> None:
    """A refusal says why and changes nothing, not even for the people who were right."""
    before = submission("3", reviewers=("reviewer1", "reviewer2"), delivered=("reviewer2",))
    after, answer, _ = ask(before, "editor", line)
    assert unchanged(before, after)
    assert answer.startswith("✋")
    assert why in answer


def test_today_is_not_past() -> None:
    """A review may be due on the day it is assigned."""
    after, *_ = ask(submission("1"), "editor", "assign-reviewer @reviewer1 by today")
    assert after.due_dates == {"reviewer1": date(2026, 11, 21)}


def test_somebody_seated_among_new_ones() -> None:
    """Who is seated keeps seat and date, unless the line gives a day."""
    before = submission("2", reviewers=("reviewer1",), due="2026-12-07 (@reviewer1)")
    after, answer, _ = ask(before, "editor", "assign-reviewer @reviewer1 @reviewer2")
    assert after.due_dates == {"reviewer1": date(2026, 12, 7), "reviewer2": date(2026, 12, 12)}
    assert "`@reviewer1` is already assigned" in answer
    after, *_ = ask(before, "editor", "assign-reviewer @reviewer1 @reviewer2 by 2026-12-30")
    assert set(after.due_dates.values()) == {date(2026, 12, 30)}
    assert after.record.reviewer("reviewer1").due == date(2026, 12, 30)  # type: ignore[union-attr]


def test_seated_with_a_day_is_a_new_due_date() -> None:
    """``assign-reviewer`` of somebody seated, with a day, moves the day."""
    before = submission("3", reviewers=("reviewer1", "reviewer2"))
    after, answer, _ = ask(before, "editor", "assign-reviewer @reviewer1 by 2027-01-15")
    assert after.due_dates["reviewer1"] == date(2027, 1, 15)
    assert "January 15, 2027" in answer


@pytest.mark.parametrize(
    ("stage", "there", "goal"),
    [
        ("1", ("reviewer1",), "1"),
        ("2", ("reviewer1",), "2"),
        ("3", ("reviewer1", "reviewer2"), "2"),
        ("3", ("reviewer1", "reviewer2", "reviewer3"), "3"),
        ("4", ("reviewer1", "reviewer2"), "4"),
        ("5", ("reviewer1", "reviewer2"), "5"),
    ],
)
def test_remove(stage: str, there: tuple[str, ...], goal: str) -> None:
    """3 becomes 2 when too few are left; 4 and 5 stay; the others' dates go on."""
    before = submission(stage, reviewers=there)
    after, answer, _ = ask(before, "editor", "remove @reviewer1 from reviewers")
    assert after.stage is STAGE_OF[goal]
    assert after.record.reviewer("reviewer1") is None
    assert line_of(after, "Reviewer 1") == "Reviewer 1: TBD"
    assert "reviewer1" not in after.due_dates
    assert set(after.due_dates) == set(there) - {"reviewer1"}
    assert "no longer a reviewer" in answer


def test_remove_the_last_one_missing() -> None:
    """Of three, the silent one leaves: the answer names the next command."""
    there = ("reviewer1", "reviewer2", "reviewer3")
    before = submission("3", reviewers=there, delivered=there[:2])
    after, answer, _ = ask(before, "editor", "remove-reviewer @reviewer3")
    assert after.stage is Stage.UNDER_REVIEW
    assert "reviews-in" in answer


def test_remove_whose_line_the_author_took_out() -> None:
    """The record counts: an editor can take away a right that the header no longer shows."""
    before = submission("3", reviewers=("reviewer1", "reviewer2"))
    before = replace(before, body=before.body.replace("Reviewer 1: @reviewer1\n", ""))
    after, *_ = ask(before, "editor", "remove-reviewer @reviewer1")
    assert [one.login for one in after.record.reviewers] == ["reviewer2"]
    swapped, *_ = ask(before, "editor", "replace-reviewer @reviewer1 with @reviewer3")
    assert {one.login for one in swapped.record.reviewers} == {"reviewer2", "reviewer3"}
    assert {one.login for one in swapped.reviewers} == {"reviewer2", "reviewer3"}


def test_remove_anyway() -> None:
    """Whose review is in goes only when it is meant."""
    before = submission("4", reviewers=("reviewer1",), delivered=("reviewer1",))
    after, *_ = ask(before, "editor", "remove-reviewer @reviewer1 anyway")
    assert after.record.reviewers == ()


def test_replace() -> None:
    """The seat changes hands with a new date; the others' dates go on; the newcomer is welcomed."""
    before = submission(
        "3",
        reviewers=("reviewer1", "reviewer2"),
        due="2026-12-07 (@reviewer1), 2026-12-08 (@reviewer2)",
    )
    after, answer, _ = ask(before, "editor", "replace-reviewer @reviewer1 with @reviewer3")
    assert difference(before, after) == {
        "Reviewer 1: @reviewer3",
        f"Reviews Expected By: {DUE} (@reviewer3), 2026-12-08 (@reviewer2)",
    }
    assert "@reviewer3 is assigned" in answer
    assert after.record.reviewer("reviewer1") is None


def test_replace_forged_by_recorded_completes_the_seats() -> None:
    """When the newcomer is the last one needed, the review is has started."""
    text = body(eic="@chief", editor="@editor", reviewers=("@reviewer1", "@stranger"))
    before = submission("2", text=text, reviewers=("reviewer1",))
    after, answer, _ = ask(before, "editor", "replace-reviewer @stranger with @reviewer3")
    assert after.stage is Stage.UNDER_REVIEW
    assert "has started" in answer


@pytest.mark.parametrize(
    ("stage", "there", "line", "worked"),
    [
        pytest.param("1", (), "start-review", False, id="nobody"),
        pytest.param("1", (), "start-review anyway", False, id="nobody, not even anyway"),
        pytest.param("2", ("reviewer1",), "start-review", False, id="too few"),
        pytest.param("2", ("reviewer1",), "start-review anyway", True, id="too few, meant"),
        pytest.param("1", ("reviewer1", "reviewer2"), "reviewers assigned", True, id="enough at 1"),
        pytest.param("2", ("reviewer1", "reviewer2"), "editor response", True, id="enough at 2"),
    ],
)
def test_start_review(stage: str, there: tuple[str, ...], line: str, worked: bool) -> None:
    """Stage 3 on the editor's word."""
    before = submission(stage, reviewers=there)
    after, answer, _ = ask(before, "editor", line)
    if worked:
        assert after.stage is Stage.UNDER_REVIEW
        again, answer, _ = ask(after, "editor", line)
        assert unchanged(after, again)
        assert answer.startswith("☑️")
    else:
        assert unchanged(before, after)
        assert answer.startswith("✋")


def test_set_due_date() -> None:
    """Header and record get the day; the same day again changes nothing."""
    before = submission("3", reviewers=("reviewer1", "reviewer2"))
    after, answer, _ = ask(before, "editor", "set due date for @reviewer2 to December 24")
    assert line_of(after, "Reviews Expected") == (
        "Reviews Expected By: 2026-12-07 (@reviewer1), 2026-12-24 (@reviewer2)"
    )
    assert after.record.reviewer("reviewer2").due == date(2026, 12, 24)  # type: ignore[union-attr]
    assert "December 24, 2026" in answer
    again, answer, _ = ask(after, "editor", "set-due-date @reviewer2 2026-12-24")
    assert unchanged(after, again)
    assert answer.startswith("☑️")


def test_due_dates_edited_by_hand_count() -> None:
    """The header's dates are where people edit them; nonsense there is nobody's date."""
    before = submission(
        "3", reviewers=("reviewer1", "reviewer2"), due="2026-12-30 (@reviewer1), 2026-99-99 (@x)"
    )
    assert before.due_dates["reviewer1"] == date(2026, 12, 30)
    assert before.due_dates["reviewer2"] == date(2026, 12, 7)
    assert "x" not in before.due_dates


@pytest.mark.parametrize(
    ("ticks", "said"),
    [({}, False), ({"astropy": True}, True), ({"pangeo": True}, False)],
)
def test_seeking_reviewers(ticks: dict[str, bool], said: bool) -> None:
    """Seeking goes on while an active partner has not decided, and says so."""
    before = submission("1", **ticks)
    after, answer, _ = ask(before, "editor", "seeking reviewers")
    assert difference(before, after) == {"-1/editor-assigned", "+2/seeking-reviewers"}
    assert ("Astropy has not decided" in answer) is said
    again, answer, _ = ask(after, "editor", "seeking-reviewers")
    assert unchanged(after, again)
    assert answer.startswith("☑️")


def test_two_names_of_one_account() -> None:
    """Two handles that GitHub takes for one account are one reviewer."""
    before = knowing(submission("1"), accounts={"old": "reviewer1", "new": "reviewer1"})
    effects = list(engine.respond(before, comment("@pyos-bot assign-reviewer @old @new", "editor")))
    assert foresee(before, effects).header.reviewers == ("reviewer1", None)


def test_a_day_for_somebody_nobody_assigned() -> None:
    """A name in the header may get a day; it gets no right by it."""
    text = body(eic="@chief", editor="@editor", reviewers=("@stranger", "TBD"))
    after, *_ = ask(submission("2", text=text), "editor", "set-due-date @stranger 2026-12-24")
    assert after.due_dates == {"stranger": date(2026, 12, 24)}
    assert after.record.reviewers == ()


def test_a_person_was_faster() -> None:
    """Seats that somebody changed in the same moment stay theirs."""
    before = submission("1")
    _, _, effects = ask(before, "editor", "assign-reviewer @reviewer1")
    edited = replace(before, body=before.body.replace("Reviewer 1: TBD", "Reviewer 1: @guest"))
    seats = [effect for effect in effects if isinstance(effect, SetReviewers)]
    assert foresee(edited, seats) == edited
