"""The one door: needs, several commands in one comment, adoption, flags, and random reviews."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.review import engine
from bot.review.commands.table import TABLE
from bot.review.model.changes import Say, foresee
from bot.review.model.events import BodyEdited, Changed
from bot.review.model.needs import Board, Needs
from bot.review.model.policy import Policy
from bot.review.model.record import Record
from bot.review.model.stages import LED, Stage, allowed, meaning_of
from bot.review.model.submission import Submission
from builders import (
    NOW,
    POLICY,
    STAGE_OF,
    ask,
    body,
    by_hand,
    comment,
    difference,
    opened,
    submission,
    unchanged,
    url,
)
from effort import tries

# --- what has to be read ---


def test_needs() -> None:
    """Accounts, teams and comments that the answer depends on; nothing for mere talk."""
    line = f"@pyos-bot replace-reviewer @a with @b\n@pyos-bot submit-review {url()}#issuecomment-5"
    needs = engine.needs(comment(line, "editor"), POLICY)
    assert needs.accounts == {"a", "b"}
    assert needs.comments == {5}
    assert needs.teams == {
        "pyOpenSci/editorial-board",
        "pyOpenSci/editor-in-chief",
        "pyOpenSci/astropy-editors",
        "pyOpenSci/pangeo-editors",
    }
    assert needs.commands
    for text in ("Thank you, @pyos-bot is great", "> @pyos-bot status", "@pyos-bot frobnicate"):
        assert engine.needs(comment(text, "editor"), POLICY) == Needs()
    assert engine.needs(opened(), POLICY) == Needs(), "no submission"
    submitted = opened().model_copy(update={"body": body()})
    assert engine.needs(submitted, POLICY) == Needs.of(Board.OPENERS)
    edited = BodyEdited(repo="o/r", number=7, sender="author", at=NOW, before=None, body="")
    assert engine.needs(edited, POLICY) == Needs()
    assert engine.needs(by_hand("closed", "editor"), POLICY) == Needs()


def test_plain_lists_are_not_looked_up() -> None:
    """A team written as a list needs no look-up."""
    policy = Policy.layered({"teams": {"editors": ["editor"], "lead": ["lead"]}})
    needs = engine.needs(comment("@pyos-bot status", "editor"), policy)
    assert "pyOpenSci/editorial-board" not in needs.teams


def test_marks_differ() -> None:
    """One answer per text of a comment."""
    assert engine.answer_mark(1, "a") != engine.answer_mark(1, "b") != engine.answer_mark(2, "b")
    assert engine.mark(opened(), POLICY) != engine.mark(
        opened().model_copy(update={"number": 8}), POLICY
    )
    line = "@pyos-bot status\n@pyos-bot help"
    mark = engine.mark(comment(line, "editor"), POLICY)
    lines = engine.lines_answered(f"Here.\n\n{mark}", 99)
    assert lines is not None
    assert len(lines) == 2
    assert engine.lines_answered(f"Here.\n\n{mark}", 98) is None


# --- what happens without a command ---


@pytest.mark.parametrize(
    "text", ["Thank you all!", "I asked pyos-bot once", "```\n@pyos-bot accept\n```", ""]
)
def test_mere_talk(text: str) -> None:
    """Nothing is said and nothing is changed."""
    assert not engine.respond(submission("1"), comment(text, "editor"))


def test_other_events() -> None:
    """A change by hand is noticed in the record."""
    changed = by_hand("labeled", "editor")
    assert not engine.respond(submission("3"), changed)
    moved = replace(submission("3"), labels=("4/reviews-in-awaiting-changes",))
    after = foresee(moved, engine.respond(moved, changed))
    assert (after.record.stage, after.record.stage_since) == ("awaiting_changes", NOW)


@pytest.mark.parametrize(
    ("sender", "text", "gone"),
    [
        ("author", "Done, see the pull request", True),
        ("MAINTAINER", "me too", True),
        ("author", "@pyos-bot status", True),
        ("editor", "Any news?", False),
    ],
)
def test_the_author_answers(sender: str, text: str, gone: bool) -> None:
    """``⌛`` goes with any comment of the author."""
    before = submission(
        "0",
        labels=("⌛ Pending-Maintainer-Response", "topic: data"),
        record={"wanted": "a licence", "checks": "wanted"},
    )
    after = foresee(before, engine.respond(before, comment(text, sender)))
    assert difference(before, after) == ({"-⌛ Pending-Maintainer-Response"} if gone else set())
    assert after.record.wanted == ("" if gone else "a licence")


def test_the_flag_alone() -> None:
    """Put on by hand it goes the same way, and the record only notes who waits for whom, and the lines."""
    before = submission("3", labels=("⌛ pending-maintainer-response",))
    effects = list(engine.respond(before, comment("here", "author")))
    assert [effect.kind for effect in effects if effect.kind != "remember"] == ["labels"]
    was, now = before.record.model_dump(), foresee(before, effects).record.model_dump()
    assert {key for key in was if was[key] != now[key]} == {"waits", "waits_since", "lines"}


@pytest.mark.parametrize(
    ("editor", "assigned"), [("@editor", True), ("@editor2", False), ("TBD", False)]
)
def test_assigned_when_seen(editor: str, assigned: bool) -> None:
    """An editor whom GitHub would not assign is assigned with their first comment, if still editor."""
    before = submission("1", editor=editor, assignees=(), record={"assign_when_seen": "editor"})
    same = foresee(before, engine.respond(before, comment("Hello", "stranger")))
    assert unchanged(before, same)
    after = foresee(before, engine.respond(before, comment("Here I am", "Editor")))
    assert after.assignees == (("Editor",) if assigned else ())
    assert after.record.assign_when_seen == ""


# --- several commands ---


def test_each_sees_the_one_before() -> None:
    """A whole beginning in one comment, answered in one."""
    text = (
        "@pyos-bot start-checks\n@pyos-bot checks-done\n@pyos-bot assign-editor me\n"
        "@pyos-bot seeking-reviewers\n@pyos-bot assign-reviewer @reviewer1 @reviewer2\n"
    )
    after, answer, effects = ask(submission("s"), "chief", text)
    assert after.stage is Stage.UNDER_REVIEW
    assert sum(isinstance(effect, Say) for effect in effects) == 1
    assert effects[-1].kind in ("say", "remember")
    assert answer.count("**`") >= 5
    assert after.record.stage_since == NOW


def test_a_refused_one_stops_nothing() -> None:
    """Each command stands for itself; the refused one changes nothing."""
    text = "@pyos-bot seeking-reviewers\n@pyos-bot accept\n@pyos-bot frobnicate\n@pyos-bot set-eic @lead"
    before = submission("1")
    after, answer, _ = ask(before, "chief", text)
    assert difference(before, after) == {
        "-1/editor-assigned",
        "+2/seeking-reviewers",
        "EiC: @lead",
    }
    for sign in ("✅", "✋", "❓"):
        assert sign in answer


def test_the_same_twice_in_one_comment() -> None:
    """The second says that it is so already."""
    after, answer, _ = ask(
        submission("1"), "editor", "@pyos-bot seeking-reviewers\n@pyos-bot seeking-reviewers"
    )
    assert after.stage is Stage.SEEKING_REVIEWERS
    assert "☑️" in answer


def test_at_most_twenty() -> None:
    """The first twenty run, the rest is counted."""
    lines = [f"@pyos-bot set version-submitted v{n}" for n in range(25)]
    after, answer, _ = ask(submission("1"), "editor", "\n".join(lines))
    assert "Version submitted: v19\n" in after.body
    assert "25 commands, and I did the first 20" in answer
    exactly = "\n".join(lines[:20])
    assert "I did the first" not in ask(submission("1"), "editor", exactly)[1]


# --- adoption, unreadable records ---


@pytest.mark.parametrize(
    ("sender", "text", "adopted"),
    [
        pytest.param("editor", "@pyos-bot set description x", True, id="a command that worked"),
        pytest.param("editor", "@pyos-bot status", False, id="a command that only looks"),
        pytest.param("editor", "@pyos-bot start-checks", False, id="refused by its stage"),
        pytest.param("stranger", "@pyos-bot reviews-in", False, id="refused by role"),
        pytest.param("editor", "@pyos-bot assign-reviewer @author", False, id="refused by facts"),
        pytest.param("editor", "@pyos-bot frobnicate", False, id="not understood"),
        pytest.param("editor", "@pyos-bot frobnicate\n@pyos-bot hold", True, id="one of two"),
        pytest.param("author", "Any news?", False, id="talk"),
    ],
)
def test_old_issue(sender: str, text: str, adopted: bool) -> None:
    """An old review is adopted by the first command that worked; its clocks start then."""
    before = replace(submission("3"), record=Record(), status_comment=None)
    after = foresee(before, engine.respond(before, comment(text, sender)))
    assert after.record.adopted == (NOW if adopted else None)
    assert after.record.stage == ("under_review" if adopted else "")
    assert engine.wants_status_comment(after) is adopted


def test_other_issues_are_never_adopted() -> None:
    """An inquiry keeps no status comment; what is not the bot's business is left alone."""
    before = replace(
        submission("s"), labels=("presubmission",), record=Record(), status_comment=None
    )
    after, *_ = ask(before, "chief", "set-eic @chief")
    assert after.record.adopted == NOW
    assert not engine.wants_status_comment(after)
    other = replace(before, labels=(), body="Hello")
    after, *_ = ask(other, "chief", "help")
    assert after.record == Record()


@pytest.mark.parametrize(
    ("text", "sender", "sign"),
    [
        ("@pyos-bot status", "editor", "Stage"),
        ("@pyos-bot help", "author", "You can use these commands"),
        ("@pyos-bot set-due-date @reviewer1 2026-12-30", "editor", "newer version"),
        ("@pyos-bot check-acceptance", "editor", "🔎"),
        ("hello", "author", ""),
    ],
)
def test_unreadable_record(text: str, sender: str, sign: str) -> None:
    """Written by a newer version: the bot looks and changes nothing, and says so."""
    before = replace(
        submission("3", labels=("⌛ pending-maintainer-response",), reviewers=("reviewer1",)),
        record_unreadable=True,
    )
    effects = list(engine.respond(before, comment(text, sender)))
    assert {effect.kind for effect in effects} <= {"say"}
    assert sign in "".join(one.text for one in effects if isinstance(one, Say))
    moved = replace(before, labels=("4/reviews-in-awaiting-changes",))
    changed = Changed(repo="o/r", number=7, sender="editor", at=NOW, what="labeled")
    assert not engine.respond(moved, changed)


# --- random people say random things ---

DO = [
    *(command.words.example for command in TABLE if command.words.example),
    *(command.name for command in TABLE),
    "track joss editor-only", "track joss", "track publication", "track standard",
    "assign-editor @editor", "assign-editor @editor2", "assign-editor @guest", "set-eic @chief",
    "assign-reviewer @reviewer1", "assign-reviewer @reviewer2 @reviewer3", "assign-reviewer @author",
    "remove-reviewer @reviewer1", "remove-reviewer @reviewer2 anyway", "start-review anyway",
    "replace-reviewer @reviewer1 with @reviewer3", "set-due-date @reviewer1 2026-12-31",
    "record-review @reviewer1 https://example.org/r", "record-review @reviewer2 https://example.org/r",
    "accept v1 archive 10.5281/zenodo.1", "accept v1 archive 10.5281/zenodo.1 without-reviews",
    "accept without-reviews", "released v1 10.5281/zenodo.1", "affiliate astropy",
    "decline-affiliation astropy no", "revoke-affiliation astropy no", "done website survey badge",
    "joss-submitted https://example.org/j", "joss-accepted 10.21105/joss.01234",
]  # fmt: skip
PEOPLE = ["chief", "editor", "editor2", "guest", "author", "reviewer1", "reviewer2", "reviewer3",
          "astro", "stranger"]  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(DO)), min_size=1, max_size=12)
STARTS = st.sampled_from(
    [
        *((value,) for value in Stage),
        ("New Submission!", "0/pre-review-checks"),
        (),
        ("3/reviewer(s)-assigned", "4/review-in-awaiting-changes", "holding"),
        ("6/approved", "1/editor-assigned", "8/joss-review-complete"),
        ("0/seeking-editor", "topic: data", "Pangeo"),
    ]
)


@pytest.mark.brute_force
@settings(max_examples=tries(120), deadline=None)
@example(
    ("3/reviewers-assigned",),
    [("chief", "record-review @reviewer2 https://example.org/r"), ("chief", "undo")],
    False,
)
@given(STARTS, STEPS, st.booleans())
def test_whatever_people_say(
    labels: tuple[str, ...], steps: list[tuple[str, str]], joss: bool
) -> None:
    """Never two stage labels by the bot's hand, never 6 lost, never a step outside the table."""
    review: Submission = replace(
        submission("3", joss=joss, astropy=True, reviewers=("reviewer1", "reviewer2"),
                   delivered=("reviewer1",)),
        labels=tuple(map(str, labels)),
    )  # fmt: skip
    if not labels:
        review = replace(review, body=body())
    seen = review.record.model_copy(update={"stage": review.stage.meaning})
    review = replace(review, record=seen)
    for sender, line in steps:
        before = review
        review, answer, _ = ask(before, sender, line)
        assert answer
        if line == "undo":  # it goes back where it came from: tests/review/test_undoing.py
            continue
        kept_its_stages(before, review)
        name = next(
            (one.name for one in TABLE if line.split()[0] == one.name.split()[0]), line.split()[0]
        )
        assert a_step(name, before.stage, review.stage), (name, before.stage, review.stage)
        assert a_step(name, before.working_stage, review.working_stage) or (
            "editor" in name or name in ("start-checks", "seeking-editor")
        ), name


def kept_its_stages(before: Submission, after: Submission) -> None:
    """One stage label after a move, 6 for ever, strangers untouched, one label of JOSS."""
    stages = [meaning for one in after.labels if (meaning := meaning_of(one, POLICY))
              in {stage.meaning for stage in Stage}]  # fmt: skip
    if after.stage is not before.stage:
        assert len(stages) == 1
    else:
        assert len(stages) <= max(1, len(before.labels))
    assert "approved" not in before.standing.meanings or "approved" in after.standing.meanings
    assert {"topic: data"} & set(before.labels) == {"topic: data"} & set(after.labels)
    joss = [one for one in after.labels if (meaning_of(one, POLICY) or "").startswith("joss_")]
    assert len(joss) <= 1
    assert after.record.left_stage in ("", *(stage.meaning for stage in LED))


def a_step(name: str, start: Stage, goal: Stage) -> bool:
    """Whether the table has that step for that command."""
    same = {"replace-reviewer": ("remove-reviewer", "assign-reviewer")}
    return any(allowed(one, start, goal) for one in same.get(name, (name,)))


@settings(max_examples=tries(80), deadline=None)
@given(st.sampled_from(sorted(STAGE_OF)), st.text(max_size=80), st.sampled_from(PEOPLE))
def test_any_words_are_answered(stage: str, words: str, sender: str) -> None:
    """Whatever stands behind the bot's name gets one answer and never raises."""
    line = "@pyos-bot " + " ".join(words.split())
    _, _, effects = ask(submission(stage), sender, line)
    assert sum(isinstance(effect, Say) for effect in effects) <= 1
