"""Who leads the review: assigned, replaced, removed, and what goes on meanwhile."""

from __future__ import annotations

import pytest

from bot.review.model.policy import Policy
from bot.review.model.stages import Stage
from bot.review.model.submission import Roster, Trouble
from builders import STAGE_OF, TEAMS, ask, difference, knowing, submission, unchanged


@pytest.mark.parametrize(
    ("stage", "gone"),
    [
        ("s", {"-New Submission!", "-0/pre-review-checks"}),
        ("0", {"-0/pre-review-checks"}),
        ("0e", {"-0/seeking-editor"}),
    ],
)
def test_first_editor(stage: str, gone: set[str]) -> None:
    """From submitted and 0: header, assignee, stage 1."""
    before = submission(stage)
    after, answer, _ = ask(before, "chief", "assign @EDITOR as editor")
    assert difference(before, after) == gone | {
        "+1/editor-assigned",
        "Editor: @editor",
        "@editor on",
    }
    assert "seeking-reviewers" in answer
    again, answer, _ = ask(after, "chief", "assign-editor @editor")
    assert unchanged(after, again)
    assert answer.startswith("☑️")


@pytest.mark.parametrize("stage", ["1", "2", "3", "4", "5"])
def test_replaced_editor(stage: str) -> None:
    """From 1 to 5 the stage stays, and the answer says whom the new one replaces."""
    before = submission(stage)
    after, answer, _ = ask(before, "chief", "add @editor2 as editor")
    assert difference(before, after) == {"Editor: @editor2", "@editor on".replace("on", "off")} | {
        "@editor2 on"
    }
    assert "replaces `@editor`" in answer
    assert after.stage is STAGE_OF[stage]


def test_one_of_two_editors_stays() -> None:
    """Several editors in the header become the one that is assigned."""
    before = submission("3", editor="@editor, @editor2", assignees=("editor", "editor2"))
    after, answer, _ = ask(before, "chief", "assign-editor @editor2")
    assert difference(before, after) == {"Editor: @editor2", "@editor off"}
    assert "replaces `@editor`" in answer


def test_editor_in_the_header_but_not_assigned() -> None:
    """The assignee is put right without touching the header; the name keeps its form."""
    before = submission("2", editor="The Editor (@editor)", assignees=())
    after, *_ = ask(before, "chief", "assign-editor @editor")
    assert difference(before, after) == {"@editor on"}


def test_an_editor_github_would_not_assign_yet() -> None:
    """While the bot waits for their first comment, they are the editor already."""
    before = submission("2", assignees=(), record={"assign_when_seen": "editor"})
    after, answer, _ = ask(before, "chief", "assign-editor @editor")
    assert unchanged(before, after)
    assert answer.startswith("☑️")


def test_guest_editor() -> None:
    """Somebody outside the team edits this review as a guest; recorded, and said."""
    after, answer, _ = ask(submission("0"), "chief", "assign-editor @guest")
    assert after.record.guests == ("guest",)
    assert "guest" in answer
    moved, *_ = ask(after, "guest", "seeking-reviewers")
    assert moved.stage is Stage.SEEKING_REVIEWERS
    replaced, *_ = ask(moved, "chief", "assign-editor @editor")
    assert replaced.record.guests == ()
    refused, answer, _ = ask(replaced, "guest", "assign-reviewer @reviewer1")
    assert unchanged(replaced, refused)
    assert answer.startswith("✋")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("assign-editor @author", "author or maintainer"),
        ("assign-editor @maintainer", "author or maintainer"),
        ("assign-editor @nobody-at-all", "`@nobody-at-all`"),
    ],
)
def test_refused(line: str, why: str) -> None:
    """Authors and unknown accounts lead nothing."""
    before = submission("0")
    after, answer, _ = ask(before, "chief", line)
    assert unchanged(before, after)
    assert why in answer


@pytest.mark.parametrize("stage", ["1", "2", "3", "4", "5"])
def test_removed_and_back(stage: str) -> None:
    """The stage waits for the next editor; the reviewers' lines and dates stay."""
    before = submission(stage, reviewers=("reviewer1", "reviewer2"), due="2026-12-07 (@reviewer1)")
    away, answer, _ = ask(before, "chief", "remove-editor")
    assert difference(before, away) == {
        f"-{STAGE_OF[stage].value}",
        "+0/seeking-editor",
        "Editor: TBD",
        "@editor off",
    }
    assert away.record.left_stage == STAGE_OF[stage].meaning
    assert f"`{STAGE_OF[stage].value}`" in answer
    back, answer, _ = ask(away, "chief", "assign-editor @editor2")
    assert back.stage is STAGE_OF[stage]
    assert back.record.left_stage == ""
    assert len([label for label in back.labels if label[0] in "0123456"]) == 1
    assert back.editors == ("editor2",)


def test_removed_where_nobody_was_named() -> None:
    """A label put on by hand: there is still a way out."""
    before = submission("2", editor="TBD", assignees=())
    after, answer, _ = ask(before, "chief", "remove-editor")
    assert difference(before, after) == {"-2/seeking-reviewers", "+0/seeking-editor"}
    assert "no editor now" in answer


def test_meanwhile_a_review_comes_in() -> None:
    """Reviewers go on while an editor is sought; the remembered stage moves, the label stays."""
    review = submission("3", reviewers=("reviewer1", "reviewer2"), delivered=("reviewer1",))
    review, *_ = ask(review, "chief", "remove-editor")
    after, answer, _ = ask(review, "reviewer2", "submit-review")
    assert difference(review, after) == set()
    assert after.record.left_stage == Stage.AWAITING_CHANGES.meaning
    assert "All reviews are in" in answer
    back, *_ = ask(after, "chief", "assign-editor @editor")
    assert back.stage is Stage.AWAITING_CHANGES


def test_meanwhile_the_author_answers() -> None:
    """The author's answer is recorded, or moves the remembered stage when the policy says so."""
    both = ("reviewer1", "reviewer2")
    for policy, left in (
        (Policy(), Stage.AWAITING_CHANGES),
        (Policy(author_response_moves_stage=True), Stage.AWAITING_REVIEWERS),
    ):
        review = submission("4", reviewers=both, delivered=both, policy=policy)
        review, *_ = ask(review, "chief", "remove-editor")
        after, *_ = ask(review, "author", "submit-response")
        assert after.stage is Stage.SEEKING_EDITOR
        assert after.record.left_stage == left.meaning


def test_meanwhile_a_reviewer_wants_more() -> None:
    """Changes requested at the remembered stage 5 make it 4."""
    both = ("reviewer1", "reviewer2")
    review = submission("5", reviewers=both, delivered=both)
    review, *_ = ask(review, "chief", "remove-editor")
    after, *_ = ask(review, "reviewer1", "request-changes")
    assert after.stage is Stage.SEEKING_EDITOR
    assert after.record.left_stage == Stage.AWAITING_CHANGES.meaning


def test_meanwhile_a_reviewer_from_the_board_goes_on_too() -> None:
    """Being an editor elsewhere does not stop a reviewer here."""
    review = submission("3", reviewers=("editor2", "reviewer1"), delivered=("editor2",))
    review, *_ = ask(review, "chief", "remove-editor")
    after, answer, _ = ask(review, "editor2", "retract-review")
    assert answer.startswith("✅")
    assert after.record.reviewer("editor2").review is None  # type: ignore[union-attr]


def test_meanwhile_editors_wait() -> None:
    """The editors' commands belong to the label's stage."""
    review = submission("3", reviewers=("reviewer1",))
    review, *_ = ask(review, "chief", "remove-editor")
    for line in ("reviews-in", "remove-editor", "accept without-reviews", "start-review anyway"):
        after, answer, _ = ask(review, "chief", line)
        assert unchanged(review, after), line
        assert "0/seeking-editor" in answer


def test_checks_again_forget_no_editor() -> None:
    """A review that waits for its next editor is long past them: the stage it left comes back."""
    review, *_ = ask(submission("3"), "chief", "remove-editor")
    again, answer, _ = ask(review, "editor2", "start-checks")
    assert unchanged(review, again)
    assert "`3/reviewers-assigned`" in answer
    assert "assign-editor" in answer
    after, *_ = ask(again, "chief", "assign-editor @editor")
    assert after.stage is Stage.UNDER_REVIEW


def test_a_missing_team_still_assigns() -> None:
    """Where there is no editors' team at all, everybody edits as a guest."""
    teams = {**TEAMS, "pyOpenSci/editorial-board": Roster(trouble=Trouble.MISSING)}
    after, answer, _ = ask(knowing(submission("0"), teams=teams), "chief", "assign-editor @editor")
    assert after.editors == ("editor",)
    assert answer.startswith("✅")


def test_nobody_becomes_a_guest_because_a_look_up_failed() -> None:
    """A real editor must not stay on record as a guest; the editor in chief is asked to try again."""
    review = submission("0")
    teams = {**review.found.teams, "pyOpenSci/editorial-board": Roster(trouble=Trouble.FAILED)}
    review = knowing(review, teams=teams)
    after, answer, _ = ask(review, "chief", "assign-editor @editor")
    assert answer.startswith(
        "✋ I could not check who may do this, so I changed nothing. GitHub did not tell me"
    )
    assert after.record == review.record
    assert after.labels == review.labels
