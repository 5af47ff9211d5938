"""What waits a little while, and what is not waited for any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.review import engine
from bot.review.model.labels import Label
from bot.review.model.submission import Submission
from builders import LABELS, NOW, by_hand, difference, happens, later, nothing_soon, submission

NOTICED = {
    "login": "reviewer1", "by": "editor", "at": NOW,
    "review": {"by": "reviewer1", "at": NOW, "url": "u", "noticed": True},
}  # fmt: skip


def waiting(**record: object) -> Submission:
    """One noticed review, all in."""
    made = submission("3", reviewers=("reviewer1",), record={"reviewers": [NOTICED], **record})
    after, *_ = happens(made, by_hand("labeled", "editor", label="topic: data"))
    return after


@pytest.mark.parametrize(
    ("review", "moment"),
    [
        pytest.param(submission("1"), None, id="nothing waits"),
        pytest.param(waiting(), NOW + timedelta(hours=1), id="a noticed review"),
        pytest.param(
            submission("3", record={"crowded": NOW, "all_in": NOW}), NOW + timedelta(minutes=10),
            id="the first of two"),
        pytest.param(replace(waiting(), record_unreadable=True), None, id="a newer record"),
        pytest.param(submission("3", record={"adopted": None, "crowded": NOW}), None, id="not ours"),
    ],
)  # fmt: skip
def test_next_look(review: Submission, moment: object) -> None:
    """The first moment at which something may be due."""
    assert engine.next_look(review) == moment


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"open": False}, id="closed"),
        pytest.param({"labels": ("4/reviews-in-awaiting-changes",)}, id="moved on by hand"),
    ],
)
def test_not_any_more(change: dict[str, object]) -> None:
    """What was settled meanwhile is not done a second time."""
    review = replace(waiting(), **change)
    after, said, _ = later(review, hours=1)
    assert difference(review, after) == set()
    assert said == ""
    assert nothing_soon(after)


def test_an_editor_is_sought_meanwhile() -> None:
    """Nobody told of the label: the stage that was left moves all the same, at one look."""
    review = replace(waiting(), labels=("0/seeking-editor",))
    after, said, _ = later(review, hours=1)
    assert after.labels == review.labels
    assert after.record.left_stage == "awaiting_changes"
    assert "please respond to them" in said
    assert nothing_soon(after)


def test_the_label_is_missing() -> None:
    """GitHub would invent it: the review stays where it is, and nothing waits for ever."""
    review = replace(waiting(), repo_labels=LABELS - {"4/reviews-in-awaiting-changes"})
    after, said, _ = later(review, hours=1)
    assert after.labels == review.labels
    assert said == ""
    assert nothing_soon(after)
    there = replace(after, repo_labels=LABELS)
    moved, said, _ = later(there, hours=2)
    assert moved.has(Label.AWAITING_CHANGES)
    assert "please respond to them" in said
    crowded = submission("3", labels=("4/reviews-in-awaiting-changes",), record={"crowded": NOW})
    old = replace(
        crowded,
        labels=("3/reviewers-assigned", "4/review-in-awaiting-changes"),
        repo_labels=LABELS - {"4/reviews-in-awaiting-changes"},
    )
    after, *_ = later(old, minutes=10)
    assert after.labels == ("4/review-in-awaiting-changes",), "one stage, spelt as it was"
    assert after.record.crowded is None


def test_too_early() -> None:
    """Somebody looks before it is time."""
    review = waiting()
    after, *_ = later(review, minutes=5)
    assert after == review


def test_old_spellings_are_one_stage() -> None:
    """Two spellings of one stage are tidied up with the next move, not fought over."""
    review = submission("3", labels=("3/reviewer-assigned",))
    after, *_ = happens(review, by_hand("labeled", "editor", label="3/reviewer-assigned"))
    assert after.record.crowded is None
