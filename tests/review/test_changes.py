"""What effects mean: seen beforehand, safe to perform twice, never over a person's version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from expected import EXPECTED, WHO, ripe
from pydantic import TypeAdapter

from bot.review.model.changes import (
    Assign,
    Close,
    Effect,
    PutLine,
    Relabel,
    Remember,
    Reopen,
    Say,
    SetField,
    SetReviewers,
    Strike,
    Tick,
    Unassign,
    Withhold,
    change,
    foresee,
    landed,
)
from bot.review.model.header import Field
from bot.review.model.record import Change, Record
from bot.review.model.submission import Submission
from builders import NOW, STAGE_OF, ask, submission


def everything() -> Iterator[tuple[str, Submission, list[Effect]]]:
    """Every command at every stage by everybody, where it does something."""
    for name, (line, *_) in EXPECTED.items():
        for stage in STAGE_OF:
            review = ripe(name, stage, is_open=True)
            done: list[list[Effect]] = []
            for login in WHO.values():
                _, _, effects = ask(review, login, line)
                if any(effect.kind != "say" for effect in effects) and effects not in done:
                    done.append(effects)  # the same by others is the same
                    yield f"{name} by {login} at {stage}", review, effects


def same_issue(one: Submission, other: Submission) -> bool:
    """Whether two submissions look the same; GitHub keeps no order of labels."""
    return replace(one, labels=()) == replace(other, labels=()) and set(one.labels) == set(
        other.labels
    )


@pytest.mark.brute_force
def test_performed_twice_is_performed_once() -> None:
    """A replay after a crash changes nothing more; effects survive the journal; what was done leaves a trace."""
    journal = TypeAdapter(list[Effect])
    count = 0
    for cell, review, effects in everything():
        once = foresee(review, effects)
        assert same_issue(foresee(once, effects), once), cell
        assert journal.validate_json(journal.dump_json(effects)) == effects, cell
        different = change(review, once)
        assert not landed(review, different), cell
        assert landed(once, different) is (different != Change()), cell
        untouched = (review.body, review.labels, review.assignees, review.open) == (
            once.body, once.labels, once.assignees, once.open,
        )  # fmt: skip
        assert (different == Change()) is untouched, cell
        count += 1
    assert count > 300


def test_effects_that_cancel_out_leave_no_trace() -> None:
    """What was so before is no sign that anything was done: a seat is freed and taken, a flag on and off."""
    before = submission("3", reviewers=("reviewer1", "reviewer2"))
    text = "@pyos-bot remove-reviewer @reviewer1\n@pyos-bot assign-reviewer @reviewer3\n@pyos-bot hold\n@pyos-bot resume"
    after, _, effects = ask(before, "editor", text)
    different = change(before, after)
    assert different.labels_on == different.labels_off == ()
    assert not landed(before, different)
    assert landed(after, different)
    assert foresee(before, effects).header.raw(1) == "@reviewer3"


REVIEW = submission("1", astropy=True)


@pytest.mark.parametrize(
    ("effect", "traced"),
    [
        pytest.param(SetField(field=Field.EIC, value="@lead", was="@chief"), True, id="field"),
        pytest.param(
            SetField(field=Field.EIC, value="@chief", was="@chief"), False, id="no change"
        ),
        pytest.param(SetReviewers(slots=("a", None), was=(None, None)), True, id="reviewers"),
        pytest.param(SetReviewers(slots=(None, None), was=(None, None)), False, id="emptied"),
        pytest.param(Relabel(add=("on-hold",)), True, id="label on"),
        pytest.param(Relabel(remove=("1/Editor-Assigned",)), True, id="label off, other case"),
        pytest.param(Relabel(add=("1/editor-assigned",)), False, id="on already"),
        pytest.param(Assign(login="editor2"), True, id="assign"),
        pytest.param(Assign(login="EDITOR"), False, id="assigned already"),
        pytest.param(Unassign(login="Editor"), True, id="unassign"),
        pytest.param(Close(reason="not_planned"), True, id="close"),
        pytest.param(Tick(names=("astropy",), ticked=False), True, id="tick"),
        pytest.param(Tick(names=("nobody",), ticked=False), False, id="no such box"),
        pytest.param(Remember(record=Record(round=3)), False, id="record"),
        pytest.param(PutLine(key="Editor", value=None, was="@editor"), True, id="line out"),
        pytest.param(PutLine(key="Reviewer 3", value="@x", was=None), True, id="line in"),
        pytest.param(PutLine(key="Editor", value="@x", was="@else"), False, id="changed since"),
        pytest.param(Reopen(), False, id="open already"),
        pytest.param(Strike(comment=1, sha="0", by="x"), False, id="struck"),
        pytest.param(Withhold(text="hello"), False, id="withheld"),
        pytest.param(Say(text="hello"), False, id="words"),
    ],
)
def test_each_effect(effect: Effect, traced: bool) -> None:
    """Each is seen beforehand, and twice is once."""
    after = foresee(REVIEW, [effect])
    assert landed(after, change(REVIEW, after)) is traced
    assert foresee(after, [effect]) == after


@pytest.mark.parametrize(
    "effect",
    [
        SetField(field=Field.EIC, value="@lead", was="TBD"),
        SetReviewers(slots=("reviewer1", None), was=("reviewer3", None)),
    ],
)
def test_a_persons_version_stays(effect: Effect) -> None:
    """What somebody changed since the bot looked is theirs."""
    assert foresee(REVIEW, [effect]) == REVIEW


def test_closed_as() -> None:
    """Why an issue is closed goes with it."""
    assert foresee(REVIEW, [Close(reason="not_planned")]).closed_as == "not_planned"
    assert REVIEW.record.stage_since is not None
    assert REVIEW.record.stage_since < NOW
