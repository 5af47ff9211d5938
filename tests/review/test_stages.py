"""Labels read and written: every spelling, two at once, none; the table of steps."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.commands.table import TABLE
from bot.review.decisions.moves import move
from bot.review.model import stages
from bot.review.model.labels import LABELS
from bot.review.model.policy import Policy
from bot.review.model.request import Args, Refused, Request
from bot.review.model.stages import TRANSITIONS, Joss, Stage, meaning_of, moved, standing
from builders import NOW, POLICY, STAGE_OF, ask, submission

OLD = {
    "0/presubmission": "0/pre-review-checks",
    "1/editor-checks": "0/pre-review-checks",
    "2/seeking-reviewer": "2/seeking-reviewers",
    "2/seeking-reviewer(s)": "2/seeking-reviewers",
    "3/reviewer-assigned": "3/reviewers-assigned",
    "3/reviewer(s)-assigned": "3/reviewers-assigned",
    "4/review-in-awaiting-changes": "4/reviews-in-awaiting-changes",
    "4/review(s)-in-awaiting-changes": "4/reviews-in-awaiting-changes",
    "5/awaiting-reviewers-response": "5/awaiting-reviewer-response",
    "5/awaiting-reviewer(s)-response": "5/awaiting-reviewer-response",
    "6/approved": "6/pyOS-approved",
    "6/pyOS-approved 🚀🚀🚀": "6/pyOS-approved",
    "7/JOSS-approved": "9/joss-approved",
    "9/joss-accepted": "9/joss-approved",
    "holding": "on-hold",
    "submission-requested": "Submission Requested",
}


@pytest.mark.parametrize(("old", "proper"), OLD.items())
def test_old_spellings_are_read(old: str, proper: str) -> None:
    """Whatever their case, as the proper one."""
    for name in (old, old.upper(), old.casefold()):
        assert meaning_of(name, POLICY) == meaning_of(proper, POLICY)


@pytest.mark.parametrize(("old", "proper"), OLD.items())
def test_old_spellings_are_replaced_on_the_way(old: str, proper: str) -> None:
    """At the next stage change, not before; stage labels of another stage just go."""
    change = moved((old, "topic: data"), POLICY, to=Stage.SEEKING_EDITOR)
    stage = proper in [one.value for one in Stage] and proper != "6/pyOS-approved"
    assert change.remove == (old,)
    assert set(change.add) == {"0/seeking-editor"} | (set() if stage else {proper})


@pytest.mark.parametrize(
    ("labels", "stage", "several"),
    [
        pytest.param((), Stage.SUBMITTED, 0, id="none"),
        pytest.param(("New Submission!", "0/pre-review-checks"), Stage.SUBMITTED, 0, id="template"),
        pytest.param(("0/pre-review-checks",), Stage.CHECKS, 0, id="checks"),
        pytest.param(("New Submission!", "0/seeking-editor"), Stage.SEEKING_EDITOR, 0, id="left on"),
        pytest.param(("NEW SUBMISSION!", "1/Editor-Assigned"), Stage.EDITOR_ASSIGNED, 0, id="case"),
        pytest.param(
            ("3/reviewers-assigned", "4/reviews-in-awaiting-changes"), Stage.AWAITING_CHANGES, 2,
            id="3 and 4"),
        pytest.param(
            ("1/editor-assigned", "6/pyOS-approved", "8/joss-review-complete"), Stage.APPROVED, 2,
            id="1, 6 and 8"),
        pytest.param(("topic: data", "2/unheard-of"), Stage.SUBMITTED, 0, id="strangers"),
    ],
)  # fmt: skip
def test_standing(labels: tuple[str, ...], stage: Stage, several: int) -> None:
    """The highest stage counts."""
    read = standing(labels, POLICY)
    assert read.stage is stage
    assert len(read.several) == several
    assert read.labelled is bool({*labels} - {"topic: data", "2/unheard-of"})


@pytest.mark.parametrize(
    ("labels", "joss"),
    [
        (("6/pyOS-approved",), None),
        (("joss-submission-pending",), Joss.PENDING),
        (("7/under-joss-review", "8/joss-review-complete"), Joss.REVIEW_COMPLETE),
        (("7/JOSS-approved",), Joss.APPROVED),
    ],
)
def test_joss(labels: tuple[str, ...], joss: Joss | None) -> None:
    """The highest of the JOSS track."""
    assert standing(labels, POLICY).joss is joss
    assert joss is None or LABELS[joss.meaning] == joss.value


SOME = st.lists(
    st.sampled_from([*LABELS.values(), *OLD, "topic: data", "astropy", "0/Pre-Review-Checks"]),
    unique_by=str.casefold,
)


@given(SOME, st.sampled_from(Stage))
def test_exactly_one_stage(labels: list[str], goal: Stage) -> None:
    """After a move one stage label is on (and 6 where it was), strangers and partners stay."""
    change = moved(labels, POLICY, to=goal)
    after = [one for one in labels if one not in change.remove] + list(change.add)
    on = {meaning_of(one, POLICY) for one in after} & {stage.meaning for stage in Stage}
    kept = {"approved"} if any(meaning_of(one, POLICY) == "approved" for one in labels) else set()
    assert on == {goal.meaning} | kept
    assert len({one.casefold() for one in after}) == len(after)
    assert {"topic: data", "astropy"} & set(labels) == {"topic: data", "astropy"} & set(after)
    assert {meaning_of(one, POLICY) for one in labels} - {s.meaning for s in Stage} == (
        {meaning_of(one, POLICY) for one in after} - {s.meaning for s in Stage}
    ), "flags, routes and the JOSS track are left alone"
    assert not {one.casefold() for one in after} & {one.casefold() for one in OLD}
    assert moved(after, POLICY, to=goal) == stages.LabelChange()


@given(SOME, st.sampled_from(Joss))
def test_one_joss_label_beside_six(labels: list[str], goal: Joss) -> None:
    """The JOSS track moves alone."""
    labels = [*[one for one in labels if meaning_of(one, POLICY) != "approved"], "6/pyOS-approved"]
    change = moved(labels, POLICY, joss=goal)
    after = [one for one in labels if one not in change.remove] + list(change.add)
    on = {meaning_of(one, POLICY) for one in after}
    assert on & {joss.meaning for joss in Joss} == {goal.meaning}
    assert "6/pyOS-approved" in after


def test_a_label_renamed_by_policy() -> None:
    """Another community's names are written, and pyOpenSci's are read no more."""
    policy = Policy.layered({"labels": {"checks": "checks!"}})
    assert meaning_of("Checks!", policy) == "checks"
    assert moved((), policy, to=Stage.CHECKS).add == ("checks!",)


def test_legacy_labels_in_a_whole_move() -> None:
    """Two old labels at once become one proper one at the next command."""
    before = submission("3", reviewers=("reviewer1", "reviewer2"))
    before = replace(
        before, labels=("3/reviewer(s)-assigned", "2/seeking-reviewer", "holding", "topic: data")
    )
    after, *_ = ask(before, "editor", "reviews-in")
    assert set(after.labels) == {"4/reviews-in-awaiting-changes", "on-hold", "topic: data"}


def test_steps_belong_to_commands() -> None:
    """Each step starts where its command is possible, and no stage is out of reach."""
    known = {command.name: command for command in TABLE}
    for name, steps in TRANSITIONS.items():
        command = known[name]
        possible = command.when_no_reviewers or command.when
        assert set(steps) <= {*possible}, name
    reached = {goal for steps in TRANSITIONS.values() for goals in steps.values() for goal in goals}
    assert reached == set(Stage) - {Stage.SUBMITTED}


def test_no_step_outside_the_table() -> None:
    """Whatever a decision may try, ``move`` refuses what the table has not got."""
    review = submission("1")
    request = Request(review, "editor", NOW, "", "reviews-in", Args())
    with pytest.raises(Refused, match="cannot move this review from `1/editor-assigned`"):
        move(request, Stage.AWAITING_CHANGES)


def test_order_and_words() -> None:
    """Ranks rise, and every stage has words."""
    assert all(a.rank < b.rank for a, b in pairwise(Stage))
    assert len({stages.words(stage) for stage in Stage}) == len(Stage) == len(STAGE_OF)


def test_diagram_holds_every_step() -> None:
    """The docs' picture is printed from the table."""
    text = stages.diagram()
    for name, steps in TRANSITIONS.items():
        for start, goals in steps.items():
            for goal in goals:
                arrow = f"{start.meaning} --> {goal.meaning}: "
                line = next(one for one in text.split("\n") if arrow in one)
                assert name in line
    for stage in Stage:
        assert f'state "{stage.value}" as {stage.meaning}' in text


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("joss", [None, *Joss])
def test_path_marks_one_place(stage: Stage, joss: Joss | None) -> None:
    """One stop is marked as here, except at the very end."""
    text = stages.path(stage, Policy(), joss)
    here = [line for line in text.split("\n") if line.endswith(" here")]
    assert len(here) == (0 if joss is Joss.APPROVED else 1)
    assert ("joss([JOSS])" in text) is (joss is not None)
