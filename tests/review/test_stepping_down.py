"""Giving a task back, and speaking for somebody who went quiet."""

from __future__ import annotations

import pytest

from bot.review.model.stages import Stage
from builders import ask, difference, submission, unchanged

BOTH = ("reviewer1", "reviewer2")


@pytest.mark.parametrize("stage", ["1", "2", "3", "4", "5"])
def test_the_editor(stage: str) -> None:
    """As ``remove-editor``: the stage waits for the next one; the editor in chief is told."""
    before = submission(stage, reviewers=BOTH)
    after, answer, _ = ask(before, "editor", "step-down A new job")
    assert difference(before, after) == {
        f"-{before.stage.value}", "+0/seeking-editor", "Editor: TBD", "@editor off",
    }  # fmt: skip
    assert after.record.left_stage == before.stage.meaning
    assert "`A new job`" in answer
    assert "@chief" in answer
    again, *_ = ask(after, "chief", "assign-editor @editor2")
    assert again.stage is before.stage


def test_one_of_two_editors() -> None:
    """The other one goes on."""
    before = submission("3", editor="@editor, @guest", assignees=("editor", "guest"),
                        record={"guests": ["guest"]})  # fmt: skip
    after, answer, _ = ask(before, "guest", "step-down")
    assert difference(before, after) == {"Editor: @editor", "@guest off"}
    assert after.record.guests == ()
    assert "`@editor` continues" in answer


@pytest.mark.parametrize(
    ("stage", "goal"),
    [("1", "1"), ("2", "2"), ("3", "2"), ("4", "4"), ("5", "5")],
)
def test_a_reviewer(stage: str, goal: str) -> None:
    """The seat is free, 3 goes back to 2, the editor is told how to go on."""
    before = submission(stage, reviewers=BOTH)
    after, answer, _ = ask(before, "reviewer1", "step-down")
    assert after.stage is submission(goal).stage
    assert after.header.raw(1) == "TBD"
    assert after.header.raw(2) == "@reviewer2"
    assert after.record.reviewer("reviewer1") is None
    assert "@editor" in answer
    assert "find-reviewers" in answer


def test_a_reviewer_while_an_editor_is_sought() -> None:
    """The remembered stage moves; the label stays."""
    before = submission(
        "0e", reviewers=BOTH, editor="TBD", record={"left_stage": "under_review"}, assignees=()
    )
    after, *_ = ask(before, "reviewer1", "step-down")
    assert after.labels == before.labels
    assert after.record.left_stage == "seeking_reviewers"


def test_a_review_stays() -> None:
    """Whoever has delivered owes nothing more; the editor's ways are named."""
    before = submission("4", reviewers=BOTH, delivered=BOTH)
    after, answer, _ = ask(before, "reviewer1", "step-down")
    assert unchanged(before, after)
    assert "approve-changes for @reviewer1" in answer


def test_nothing_to_give_back() -> None:
    """An editor who does not lead here."""
    before = submission("3")
    after, answer, _ = ask(before, "editor2", "step-down")
    assert unchanged(before, after)
    assert "cannot step down" in answer


@pytest.mark.parametrize(
    ("stage", "sender", "line", "word"),
    [
        pytest.param("4", "editor", "approve-changes for @reviewer1", "", id="at 4"),
        pytest.param("5", "chief", "approve-changes for reviewer1", "", id="at 5"),
        pytest.param("3", "editor", "approve-changes for @reviewer1", "only at", id="too early"),
        pytest.param("5", "reviewer2", "approve-changes for @reviewer1", "Only an editor", id="not yours"),
        pytest.param("5", "editor", "approve-changes for @reviewer3", "not a reviewer", id="nobody"),
        pytest.param("5", "editor", "approve-changes", "not a reviewer of this package", id="an editor has no own"),
        pytest.param("5", "editor", "approve-changes for @reviewer2", "record it first", id="no review yet"),
    ],
)  # fmt: skip
def test_approve_for(stage: str, sender: str, line: str, word: str) -> None:
    """For a reviewer who delivered and went quiet, by an editor, at 4 and 5."""
    before = submission(stage, reviewers=BOTH, delivered=("reviewer1",))
    after, answer, _ = ask(before, sender, line)
    if word:
        assert unchanged(before, after)
        assert word in answer
    else:
        one = after.record.reviewer("reviewer1")
        assert one is not None
        assert one.approved is not None
        assert one.approved.by == sender
        assert ask(after, sender, line)[1].startswith("☑️")


def test_the_reviewers_own_word_later() -> None:
    """A request for changes takes it away again."""
    before = submission("5", reviewers=BOTH, delivered=BOTH)
    review, *_ = ask(before, "editor", "approve-changes for @reviewer1")
    after, *_ = ask(review, "reviewer1", "request-changes")
    assert after.stage is Stage.AWAITING_CHANGES
