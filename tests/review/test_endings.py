"""Reviews that end before acceptance, and come back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.review.model.labels import Label
from bot.review.model.policy import Policy
from bot.review.model.stages import Stage
from bot.review.pages.status import comment
from builders import LABELS, NOW, ask, body, difference, labelled, submission, unchanged

FLAGS = ("on-hold", "⌛ pending-maintainer-response", "astropy", "topic: data")
OFF = {"-on-hold", "-⌛ pending-maintainer-response"}


@pytest.mark.parametrize(
    ("sender", "line", "stage", "expected"),
    [
        pytest.param(
            "chief", "out-of-scope It is a service", "0",
            {"+currently-out-of-scope", "closed as not_planned"}, id="out of scope"),
        pytest.param(
            "chief", "reject It repeats another one", "1", {"closed as not_planned"},
            id="rejected: no label unless the policy names one"),
        pytest.param(
            "editor", "reject It repeats another one", "3", {"closed as not_planned"},
            id="rejected by this review's editor from 3 on"),
        pytest.param(
            "author", "withdraw yes no time", "4",
            {"+incomplete-closed-review", "closed as not_planned"}, id="withdrawn"),
        pytest.param(
            "editor", "close-unfinished no answer since March", "4",
            {"+incomplete-closed-review", "closed as not_planned"}, id="unfinished"),
    ],
)  # fmt: skip
def test_endings(sender: str, line: str, stage: str, expected: set[str]) -> None:
    """The outcome's label on, flags off, stage and partner labels stay; everybody is thanked."""
    before = submission(stage, labels=FLAGS, reviewers=("reviewer1",), record={"wanted": "x"})
    after, answer, _ = ask(before, sender, line)
    assert difference(before, after) == expected | OFF
    assert after.stage is before.stage
    assert after.record.wanted == ""
    assert "@author" in answer
    assert ("@reviewer1" in answer) is ("out-of-scope" not in line)
    reason = line.split(" ", 1)[1].removeprefix("yes ")
    assert f"Reason: `{reason}`" in answer
    again, answer, _ = ask(after, sender, line)
    assert unchanged(after, again)
    assert "closed" in answer


def test_a_label_for_rejection() -> None:
    """The policy may name one; it goes with ``reopen``."""
    policy = Policy(rejected_label="topic: data")
    before = submission("3", policy=policy)
    after, *_ = ask(before, "chief", "reject no")
    assert difference(before, after) == {"+topic: data", "closed as not_planned"}
    again, *_ = ask(after, "chief", "reopen")
    assert difference(after, again) == {"-topic: data", "reopened"}


@pytest.mark.parametrize(
    ("sender", "stage", "works"),
    [
        pytest.param("chief", "s", True, id="editor in chief, early"),
        pytest.param("chief", "5", True, id="editor in chief, late"),
        pytest.param("editor", "2", False, id="this review's editor, early"),
        pytest.param("editor", "3", True, id="this review's editor, from 3 on"),
        pytest.param("editor2", "3", False, id="another editor"),
    ],
)
def test_who_rejects(sender: str, stage: str, works: bool) -> None:
    """Before 3 it is the editor in chief's alone."""
    before = submission(stage)
    after, answer, _ = ask(before, sender, "reject no")
    assert (not after.open) is works
    assert works or "`@chief`" in answer


def test_other_venues_are_named() -> None:
    """Out of scope is not the end of the world."""
    _, answer, _ = ask(submission("s"), "chief", "out-of-scope A web service")
    assert "[JOSS](https://joss.theoj.org)" in answer
    none = submission("s", policy=Policy(venues={}))
    assert "elsewhere" not in ask(none, "chief", "out-of-scope no")[1]


def test_withdraw_asks_back() -> None:
    """Once, and changes nothing; the command to repeat is named, and the gentler one."""
    before = submission("3")
    after, answer, _ = ask(before, "author", "withdraw We have no time")
    assert unchanged(before, after)
    assert "`@pyos-bot withdraw yes`" in answer
    assert "hold" in answer


@pytest.mark.parametrize(
    ("delivered", "word"), [((), "any time"), (("reviewer1",), "response to the reviews")]
)
def test_the_way_back(delivered: tuple[str, ...], word: str) -> None:
    """A return is a new submission; reviews that were written are answered first."""
    before = submission("3", reviewers=("reviewer1",), delivered=delivered)
    assert word in ask(before, "author", "withdraw yes")[1]


def test_the_outcome_needs_its_label() -> None:
    """A label that the repository lacks is named, and nothing happens."""
    before = replace(submission("3"), repo_labels=LABELS - {"incomplete-closed-review"})
    after, answer, _ = ask(before, "author", "withdraw yes")
    assert unchanged(before, after)
    assert "`incomplete-closed-review`" in answer


@pytest.mark.parametrize(
    ("labels", "gone"),
    [
        (("incomplete-closed-review",), {"-incomplete-closed-review"}),
        (("currently-out-of-scope", "astropy"), {"-currently-out-of-scope"}),
        ((), set()),
    ],
)
def test_reopen(labels: tuple[str, ...], gone: set[str]) -> None:
    """The stage is as it was, the outcome's label goes."""
    before = submission("4", open=False, labels=labels)
    after, answer, _ = ask(before, "chief", "reopen")
    assert difference(before, after) == gone | {"reopened"}
    assert after.stage is Stage.AWAITING_CHANGES
    assert "`4/reviews-in-awaiting-changes`" in answer
    again, answer, _ = ask(after, "chief", "reopen")
    assert unchanged(after, again)
    assert answer.startswith("☑️")


@pytest.mark.parametrize("label", ["incomplete-closed-review", "currently-out-of-scope"])
def test_reopened_by_hand(label: str) -> None:
    """The outcome's label has stayed: the status comment says so, and ``reopen`` takes it off."""
    before = submission("4", labels=(label, "astropy"))
    told = f"it has the label `{label}`. If it continues, an editor in chief can remove the label: `@pyos-bot reopen`"
    assert told in comment(before, NOW)
    after, answer, _ = ask(before, "chief", "reopen")
    assert difference(before, after) == {f"-{label}"}
    assert answer == f"✅ I removed the label `{label}`, because this issue is open again."
    assert "`@pyos-bot reopen`" not in comment(after, NOW)
    assert "`@pyos-bot reopen`" not in comment(replace(before, open=False), NOW)


@pytest.mark.parametrize("by_label", [False, True])
def test_accepted_after_all(by_label: bool) -> None:
    """No package is accepted and out of scope: the label of the earlier ending goes."""
    before = submission("4", labels=("currently-out-of-scope",), reviewers=("reviewer1",))
    if by_label:
        after, *_ = labelled(before, "editor", on=("6/pyOS-approved",))
    else:
        line = "accept v1 archive 10.5281/zenodo.1 without-reviews"
        after, *_ = ask(before, "editor", line)
    assert after.stage is Stage.APPROVED
    assert "-currently-out-of-scope" in difference(before, after)


def test_warn_closing() -> None:
    """The author is asked once more; any comment of theirs lifts it."""
    before = submission("4")
    after, answer, _ = ask(before, "editor", "warn-closing")
    assert difference(before, after) == {"+⌛ pending-maintainer-response"}
    assert after.record.warned is not None
    assert "@author" in answer
    assert "month" in answer
    then, *_ = ask(after, "author", "@pyos-bot status")
    assert then.record.warned is None
    assert not then.has(Label.AWAITING_MAINTAINER)


def test_archive_and_back() -> None:
    """Open or closed; said twice it is said."""
    before = submission("6", open=False)
    after, answer, _ = ask(before, "editor2", "archive Nobody maintains it")
    assert difference(before, after) == {"+archived"}
    assert "`Nobody maintains it`" in answer
    assert ask(after, "editor2", "archive")[1].startswith("☑️")
    again, *_ = ask(after, "editor2", "unarchive")
    assert difference(after, again) == {"-archived"}
    assert ask(again, "editor2", "unarchive")[1].startswith("☑️")


def test_an_inquiry_may_be_rejected_and_reopened() -> None:
    """By the editor in chief; an editor has no review here to lead."""
    inquiry = replace(submission("s", text=body()), labels=("presubmission",))
    after, answer, _ = ask(inquiry, "chief", "reject too early")
    assert not after.open
    assert "inquiry" in answer
    refused, *_ = ask(inquiry, "editor", "reject too early")
    assert refused.open
    again, answer, _ = ask(after, "chief", "reopen")
    assert again.open
    assert answer == "✅ The inquiry is open again."
