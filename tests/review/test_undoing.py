"""``undo`` takes back what the last comment changed, whatever command it was."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from expected import EXPECTED, ripe

from bot.review import engine
from bot.review.model.changes import Strike
from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.record import RECORD_LIMIT, TIMES, Record, Reviewer, fits
from bot.review.model.submission import Submission
from builders import NOW, ask, comment, difference, submission, unchanged

BOTH = ("reviewer1", "reviewer2")
WHO = {"eic": "chief", "editor": "editor2", "author": "author", "reviewer": "reviewer1",
       "partner": "pangeo-ed", "anyone": "stranger", "triage": "triager"}  # fmt: skip


def visible(review: Submission) -> dict[str, Any]:
    """Everything that a command may change."""
    record = review.record.model_dump(exclude={"undo", "adopted", "authors", *TIMES})
    return {
        "body": review.body, "labels": set(review.labels), "assignees": set(review.assignees),
        "open": review.open, "record": record,
    }  # fmt: skip


def cells() -> list[Any]:
    """Each command once, by somebody who may give it, at a stage where it works."""
    found = []
    for name, (line, who, stages, *_) in EXPECTED.items():
        role = next((role for role in WHO if role in who.split()), "")
        if role and stages and name not in ("undo", "adopt"):
            stage = "3" if "3" in stages.split() else stages.split()[-1]
            found.append(pytest.param(line, WHO[role], stage, id=f"{name} at {stage}"))
    return found


@pytest.mark.parametrize(("line", "sender", "stage"), cells())
def test_every_command_can_be_taken_back(line: str, sender: str, stage: str) -> None:
    """To the byte, by whoever gave it; the answer is struck; a second undo has nothing to do."""
    name = line.split()[0]
    before = ripe(name, stage, is_open=name != "reopen")
    after, _, effects = ask(before, sender, line)
    if name == "check-package" or not [one for one in effects if one.kind != "say"]:
        assert after.record.undo is None
        return
    again, answer, effects = ask(after, sender, "undo")
    assert answer.startswith("✅"), answer
    assert visible(again) == visible(before)
    assert [(one.comment, one.by) for one in effects if isinstance(one, Strike)] == [(99, sender)]
    assert again.record.undo is None
    once_more, answer, _ = ask(again, sender, "undo")
    assert unchanged(again, once_more)
    assert answer.startswith("☑️")


def test_a_whole_comment() -> None:
    """Several commands are one change; the words name them."""
    before = submission("1")
    text = (
        "@pyos-bot assign-reviewer @reviewer1 by 2026-12-24\n"
        "@pyos-bot assign-reviewer @reviewer2\n@pyos-bot set version-submitted v3\n@pyos-bot status"
    )
    after, *_ = ask(before, "editor", text)
    assert after.stage is not before.stage
    again, answer, _ = ask(after, "editor", "undo")
    assert visible(again) == visible(before)
    assert "`assign-reviewer`" in answer
    assert "`1/editor-assigned`" in answer


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (
            "All current maintainers: (@author ⌛), Jo Doe (@maintainer)  ",
            "set maintainers @author",
        ),
        ("All current maintainers: @author ⌛\ufe0f # away", "set maintainers @author @maintainer"),
        ("Editor: [@editor](https://github.com/editor) ⌛", "assign-editor @editor2"),
        ("Reviewers: @reviewer1 ⌛, TBD", "replace-reviewer @reviewer1 with @reviewer2"),
    ],
)
def test_what_stands_beside_people_comes_back(line: str, command: str) -> None:
    """Names, links and marks that the bot does not write are in the line again."""
    key = line.partition(":")[0]
    review = submission("3", reviewers=("reviewer1",))
    body = re.sub(rf"^{key[:-1]}.*$", "", review.body, flags=re.M)
    before = replace(review, body=f"{line}\n{body.lstrip()}")
    after, *_ = ask(before, "chief", command)
    assert line not in after.body
    assert ask(after, "chief", "undo")[0].body == before.body


def test_looking_spoils_nothing() -> None:
    """What changed nothing is no last change."""
    before = submission("1")
    review, *_ = ask(before, "editor", "seeking-reviewers")
    for line in ("status", "help", "accept", "frobnicate", "seeking-reviewers"):
        review, *_ = ask(review, "editor", line)
    again, *_ = ask(review, "editor", "undo")
    assert visible(again) == visible(before)


@pytest.mark.parametrize(
    ("sender", "works"),
    [("editor", True), ("EDITOR", True), ("chief", True), ("editor2", False), ("author", False)],
)
def test_who_takes_back(sender: str, works: bool) -> None:
    """Whoever gave the command, or an editor in chief."""
    review, *_ = ask(submission("1"), "editor", "seeking-reviewers")
    after, answer, _ = ask(review, sender, "undo")
    assert (after.stage is not review.stage) is works
    assert works or (unchanged(review, after) and "`@editor`" in answer)


def moved_on(review: Submission) -> Submission:
    """A person set the next stage by hand."""
    return replace(review, labels=("4/reviews-in-awaiting-changes",))


@pytest.mark.parametrize(
    ("line", "change", "word"),
    [
        pytest.param(
            "assign-reviewer @reviewer1 @reviewer2", moved_on, "`3/reviewers-assigned`",
            id="stage label"),
        pytest.param(
            "set archive 10.5281/zenodo.1",
            lambda r: replace(r, body=r.header.with_value(Field.ARCHIVE, "10.5281/zenodo.2")),
            "**Archive:**", id="header line"),
        pytest.param(
            "step-down", lambda r: replace(r, assignees=("editor",)), "`@editor`", id="assignee"),
        pytest.param("withdraw yes", lambda r: replace(r, open=True), "open", id="reopened"),
        pytest.param(
            "hold", lambda r: replace(r, labels=tuple(x for x in r.labels if x != "on-hold")),
            "`on-hold`", id="flag"),
        pytest.param(
            "assign-reviewer @reviewer1",
            lambda r: replace(r, record=r.record.model_copy(update={"reviewers": ()})),
            "remember", id="record"),
    ],
)  # fmt: skip
def test_people_went_on(line: str, change: Any, word: str) -> None:
    """All or nothing: what was changed since is named, nothing is touched."""
    sender = "author" if "withdraw" in line else "editor"
    review, *_ = ask(submission("1"), sender, line)
    review = change(review)
    after, answer, _ = ask(review, sender, "undo")
    assert after.body == review.body
    assert after.labels == review.labels
    assert answer.startswith("✋")
    assert word in answer


def test_a_dropped_assignee_is_no_obstacle() -> None:
    """GitHub may not have assigned the editor; everything else is taken back."""
    before = submission("0", eic="@chief")
    review, *_ = ask(before, "chief", "assign-editor @guest")
    kept = review.record.model_copy(update={"assign_when_seen": "guest"})
    review = replace(review, assignees=(), record=kept)
    after, *_ = ask(review, "chief", "undo")
    assert visible(after) == visible(before)


def test_edits_elsewhere_stay() -> None:
    """Only what the command changed is put back."""
    review, *_ = ask(submission("1"), "editor", "set archive 10.5281/zenodo.1")
    body = review.header.with_value(Field.DESCRIPTION, "Looks at planets")
    after, *_ = ask(replace(review, body=body), "editor", "undo")
    assert after.header.text(Field.DESCRIPTION) == "Looks at planets"
    assert difference(replace(review, body=body), after) == {"Archive: TBD"}


def test_undo_among_other_commands() -> None:
    """It takes back the comment before; this comment itself cannot be undone."""
    review, *_ = ask(submission("1"), "editor", "seeking-reviewers")
    after, *_ = ask(review, "editor", "@pyos-bot undo\n@pyos-bot set version-submitted v5")
    assert after.stage.value == "1/editor-assigned"
    assert after.header.text(Field.VERSION_SUBMITTED) == "v5"
    assert after.record.undo is None


def test_too_much_to_keep_in_mind() -> None:
    """A frame that would not fit is left out; the command itself works."""
    many = tuple(
        Reviewer(login=f"r{n}", by="e" * 39, at=NOW, model_extra=None)  # type: ignore[call-arg]
        for n in range(90)
    )
    before = submission("3", record={"reviewers": [one.model_dump() for one in many]})
    assert len(engine.mark(comment("x", "y"), before.policy)) < RECORD_LIMIT
    assert fits(before.record)
    after, answer, _ = ask(before, "editor", "assign-reviewer @reviewer1")
    assert answer.startswith("✅")
    assert after.record.undo is None


def test_the_frame_survives_the_record() -> None:
    """JSON and back."""
    review, *_ = ask(submission("1"), "editor", "assign-reviewer @reviewer1 @reviewer2")
    again = Record.model_validate_json(review.record.model_dump_json())
    assert again == review.record
    assert again.undo is not None
    assert again.undo.lines["Reviewer 1"] == ("TBD", "@reviewer1")
    assert again.undo.lines["Reviews Expected By"][0] is None


def test_an_undo_that_is_refused_leaves_the_frame() -> None:
    """The author's comment takes the flag off, whatever it asks for; the editor can still take back."""
    asked, *_ = ask(submission("s"), "editor", "request-info tests")
    after, answer, _ = ask(asked, "author", "undo")
    assert answer.startswith("✋")
    assert not after.has(Label.AWAITING_MAINTAINER)
    assert after.record.undo == asked.record.undo


def test_what_others_did_by_hand_is_no_part_of_it() -> None:
    """A label that the bot has not heard of is noticed with the next comment, and is not taken back with it."""
    led, *_ = ask(submission("2"), "editor", "hold until 2027-01-10")
    moved = replace(led, labels=("3/reviewers-assigned", "on-hold"))
    after, *_ = ask(moved, "stranger", "help")
    assert after.record.stage == "under_review"
    assert after.record.undo == led.record.undo, "the editor's hold can still be taken back"
    after, *_ = ask(moved, "editor", "remind me in 2 weeks")
    assert after.record.undo is not None
    assert set(after.record.undo.record) == {"reminders"}
