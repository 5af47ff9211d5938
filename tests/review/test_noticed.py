"""Reviews that nobody announced: recognised by their form, and given an hour for second thoughts."""

from __future__ import annotations

import pytest

from bot.review import engine
from bot.review.decisions import reviewer_search
from bot.review.model import template
from bot.review.model.changes import Say
from bot.review.model.events import CommentDeleted, CommentEdited
from bot.review.model.request import Args, Request
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission
from bot.review.pages.status import comment as status_comment
from builders import (
    NOW,
    REPO,
    ask,
    comment,
    difference,
    happens,
    knowing,
    later,
    nothing_soon,
    submission,
    url,
)

BOTH = ("reviewer1", "reviewer2")
REVIEW = """## Package Review

*Please check off boxes as applicable.*

- [x] As the reviewer I confirm that there are no conflicts of interest.

#### Documentation

- [x] **A statement of need** clearly stating problems the software is designed to solve
- [ ] **Installation instructions**

#### Final approval (post-review)

- [ ] **The author has responded to my review and made changes to my satisfaction. I recommend approving this package.**

Estimated hours spent reviewing: 5.5

---

#### Review Comments

A partial function would help in the draft of chapter two. The incomplete beta function is fine.
"""
APPROVED = REVIEW.replace("- [ ] **The author", "- [x] **The author")


def edit(
    review: Submission, sender: str, old: str | None, new: str, author: str = "", number: int = 99
) -> tuple[Submission, str]:
    """A comment is edited."""
    event = CommentEdited(
        repo=REPO, number=7, sender=sender, at=NOW, comment=number, body=new, before=old,
        url=f"{url()}#issuecomment-{number}", author=author or sender,
    )  # fmt: skip
    after, said, _ = happens(review, event)
    return after, said


# --- what is a review ---


@pytest.mark.parametrize(
    ("text", "complete", "hours", "approves"),
    [
        pytest.param(REVIEW, True, 5.5, False, id="pyOpenSci's template"),
        pytest.param(APPROVED, True, 5.5, True, id="final approval ticked"),
        pytest.param(REVIEW.replace("\n", "\r\n"), True, 5.5, False, id="CRLF"),
        pytest.param(REVIEW.replace(": 5.5", ": 6,5 hours"), True, 6.5, False, id="a comma"),
        pytest.param(REVIEW.replace(": 5.5", ":"), True, None, False, id="hours left empty"),
        pytest.param(REVIEW.replace("Estimated hours", "**Estimated hours").replace(": 5.5", ":** 5"), True, 5.0, False, id="bold"),
        pytest.param("Hello,\n\nhere it is.\n\n" + REVIEW, True, 5.5, False, id="words above"),
        pytest.param(REVIEW.replace("[x]", "[ ]"), False, 5.5, False, id="nothing ticked"),
        pytest.param(REVIEW.replace("Estimated hours spent reviewing: 5.5", ""), False, None, False, id="no hours line"),
        pytest.param(REVIEW.replace("## Package Review", "## My notes"), False, 5.5, False, id="no heading"),
        pytest.param(REVIEW.replace("## Package Review", "## Package Review (draft)"), False, 5.5, False, id="a draft"),
        pytest.param("This is a partial review, more to follow.\n\n" + REVIEW, False, 5.5, False, id="partial"),
        pytest.param("My review is still in progress.\n\n" + REVIEW, False, 5.5, False, id="in progress"),
        pytest.param("This is only a first draft!\n\n" + REVIEW, False, 5.5, False, id="a draft, said above"),
        pytest.param("**WIP**\n\n" + REVIEW, False, 5.5, False, id="work in progress, above"),
        pytest.param("The package is a work in progress.\n\n" + REVIEW, True, 5.5, False, id="not the review"),
        pytest.param(REVIEW + "\nThis is a draft of an API.", True, 5.5, False, id="not the review, below"),
        pytest.param("".join(f"> {line}\n" for line in REVIEW.splitlines()), False, None, None, id="quoted"),
        pytest.param(f"```\n{REVIEW}```", False, None, None, id="in code"),
        pytest.param("I recommend approving this package.", False, None, None, id="only words"),
        pytest.param("- [x] I recommend approving this package", False, None, True, id="only the box"),
        pytest.param("- [x] We recommend approving tools", False, None, None, id="a box about something else"),
        pytest.param("", False, None, None, id="nothing"),
    ],
)  # fmt: skip
def test_read(text: str, complete: bool, hours: float | None, approves: bool | None) -> None:
    """Heading, a ticked box, the line with the hours; not what calls itself unfinished."""
    assert template.read(text) == template.Posted(complete, hours, approves)


def test_the_bots_own_template_is_recognised() -> None:
    """Copied out of its fence and filled in it is a review; as it is posted it is none."""
    review = submission("3", reviewers=BOTH)
    request = Request(review, "reviewer1", NOW, "", "review-checklist", Args())
    (said,) = reviewer_search.review_checklist(request)
    assert isinstance(said, Say)
    assert template.read(said.text) == template.Posted()
    inside = said.text.split("```markdown\n", 1)[1].rsplit("\n```", 1)[0]
    assert template.read(inside) == template.Posted(False, None, False)
    filled = inside.replace("- [ ]", "- [x]", 1).replace("reviewing:", "reviewing: 7")
    assert template.read(filled) == template.Posted(True, 7.0, False)
    assert template.read(inside.replace("- [ ]", "- [x]")).approves is True


# --- what it does ---


def test_noticed_and_an_hour_later() -> None:
    """Recorded without a word; when all are in, stage 4 waits an hour."""
    before = submission("3", reviewers=BOTH, delivered=("reviewer2",))
    review, said, _ = happens(before, comment(REVIEW, "Reviewer1"))
    assert said == ""
    one = review.record.reviewer("reviewer1")
    assert one is not None
    assert one.review is not None
    assert (one.review.noticed, one.review.hours, one.review.url) == (
        True, 5.5, f"{url()}#issuecomment-99",
    )  # fmt: skip
    assert review.stage is Stage.UNDER_REVIEW
    early, *_ = later(review, minutes=59)
    assert early.stage is Stage.UNDER_REVIEW
    after, said, _ = later(review, hours=1)
    assert difference(review, after) == {"-3/reviewers-assigned", "+4/reviews-in-awaiting-changes"}
    assert "@author, please respond to them" in said
    assert nothing_soon(after)


def test_not_the_last_one() -> None:
    """Nothing waits while reviews are missing."""
    review, *_ = happens(submission("3", reviewers=BOTH), comment(REVIEW, "reviewer1"))
    assert review.record.all_in is None
    done, answer, _ = ask(review, "reviewer2", "submit-review")
    assert done.stage is Stage.AWAITING_CHANGES
    assert "please respond to them" in answer


@pytest.mark.parametrize(
    ("line", "stage"),
    [("submit-review", Stage.AWAITING_CHANGES), ("retract-review", Stage.UNDER_REVIEW)],
)
def test_second_thoughts(line: str, stage: Stage) -> None:
    """The reviewer confirms it at once, or takes it back; the link stays the review's own."""
    before = submission("3", reviewers=("reviewer1",))
    review, *_ = happens(before, comment(REVIEW, "reviewer1", 55))
    assert review.record.all_in == NOW
    after, answer, _ = ask(review, "reviewer1", line)
    assert answer.startswith("✅")
    assert after.stage is stage
    assert after.record.all_in is None
    one = after.record.reviewer("reviewer1")
    assert one is not None
    if one.review:
        assert (one.review.url, one.review.hours) == (f"{url()}#issuecomment-55", 5.5)
        assert not one.review.noticed


def test_a_draft_after_all() -> None:
    """Edited within the hour so that it calls itself a draft: it is not in."""
    before = submission("3", reviewers=("reviewer1",))
    review, *_ = happens(before, comment(REVIEW, "reviewer1"))
    draft = REVIEW.replace("## Package Review", "## Package Review (draft)")
    review, _ = edit(review, "reviewer1", REVIEW, draft)
    assert review.reviews_missing
    assert review.record.all_in is None
    review, _ = edit(review, "reviewer1", draft, REVIEW)
    assert not review.reviews_missing


def deletes(review: Submission, number: int = 99) -> Submission:
    """A comment is deleted."""
    event = CommentDeleted(
        repo=REPO, number=7, sender="editor", at=NOW, comment=number,
        url=f"{url()}#issuecomment-{number}",
    )  # fmt: skip
    after, said, _ = happens(review, event)
    assert said == ""
    return after


def test_deleted_after_all() -> None:
    """Posted too early and deleted: nobody tells the author that it is in, and it can be posted again."""
    before = submission("3", reviewers=("reviewer1",))
    review, *_ = happens(before, comment(APPROVED, "reviewer1"))
    assert review.record.all_in
    assert deletes(review, 98).record == review.record, "another comment"
    review = deletes(review)
    one = review.record.reviewers[0]
    assert (one.review, one.approved, review.record.all_in) == (None, None, None)
    assert later(review, hours=2)[0].stage is Stage.UNDER_REVIEW
    review, *_ = happens(review, comment(REVIEW, "reviewer1", 100))
    assert not review.reviews_missing


@pytest.mark.parametrize("stage", ["3", "4"])
def test_a_submitted_review_is_deleted(stage: str) -> None:
    """Handed in, it counts; no link leads to what is gone."""
    review = submission(stage, reviewers=BOTH, delivered=("reviewer1",))
    one = deletes(review, 77).record.reviewers[0]
    assert one.review
    assert one.review.url == ""
    assert "issuecomment-77" in status_comment(review, NOW)
    assert "issuecomment-77" not in status_comment(deletes(review, 77), NOW)


def test_a_comment_in_doubt_is_deleted() -> None:
    """The editor is not asked about it any more."""
    prose = "My review is complete, it took six hours."
    review, *_ = happens(submission("3", reviewers=BOTH), comment(prose, "reviewer1"))
    assert review.record.reviewers[0].asked_about
    assert deletes(review).record.reviewers[0].asked_about is None


def test_review_and_command_in_one_comment() -> None:
    """The command counts: at once, with the hours of the template."""
    before = submission("3", reviewers=("reviewer1",))
    after, *_ = ask(before, "reviewer1", f"{REVIEW}\n\n@pyos-bot submit-review")
    assert after.stage is Stage.AWAITING_CHANGES
    one = after.record.reviewer("reviewer1")
    assert one is not None
    assert one.review is not None
    assert (one.review.hours, one.review.noticed) == (5.5, False)


@pytest.mark.parametrize(
    ("review", "sender"),
    [
        pytest.param(submission("3", reviewers=("reviewer1",)), "stranger", id="no reviewer"),
        pytest.param(submission("0"), "reviewer1", id="too early"),
        pytest.param(submission("3", reviewers=("reviewer1",), open=False), "reviewer1", id="closed"),
        pytest.param(
            submission("3", reviewers=("reviewer1",), record={"adopted": None}), "reviewer1",
            id="not looked after"),
    ],
)  # fmt: skip
def test_not_noticed(review: Submission, sender: str) -> None:
    """Somebody else's template is talk."""
    assert not engine.respond(review, comment(REVIEW, sender))


# --- final approval ---


def test_ticked_later_and_unticked() -> None:
    """A tick is ``approve-changes``, without one it is withdrawn; the last one tells the editor."""
    before = submission("5", reviewers=BOTH, delivered=BOTH)
    review, said = edit(before, "reviewer1", REVIEW, APPROVED, number=77)
    assert review.record.reviewer("reviewer1").approved is not None  # type: ignore[union-attr]
    assert said == ""
    back, said = edit(review, "reviewer1", APPROVED, REVIEW, number=77)
    assert back.record.reviewer("reviewer1").approved is None  # type: ignore[union-attr]
    _, said = edit(review, "reviewer2", REVIEW, APPROVED, number=78)
    assert "@editor, all reviewers recommend acceptance" in said


def test_an_approval_elsewhere_is_not_withdrawn() -> None:
    """Another comment's empty box says nothing about it."""
    before = submission("5", reviewers=BOTH, delivered=BOTH)
    review, *_ = ask(before, "reviewer1", "approve-changes")
    after, _ = edit(review, "reviewer1", "x", REVIEW, number=12)
    assert after.record.reviewer("reviewer1").approved is not None  # type: ignore[union-attr]


def test_somebody_else_ticks() -> None:
    """People with write access can edit a comment; the recommendation is not theirs."""
    before = submission("5", reviewers=BOTH, delivered=BOTH)
    after, said = edit(before, "editor", REVIEW, APPROVED, author="reviewer1")
    assert after.record.reviewer("reviewer1").approved is None  # type: ignore[union-attr]
    assert said == ""


def test_no_recommendation_without_a_review() -> None:
    """The box alone is nothing."""
    before = submission("3", reviewers=BOTH)
    after, *_ = happens(before, comment("- [x] I recommend approving this package", "reviewer1"))
    assert after.record.reviewer("reviewer1").approved is None  # type: ignore[union-attr]


def test_muted_reviews_are_noticed_in_silence() -> None:
    """The stage goes on, the word is not said."""
    before = submission("3", reviewers=("reviewer1",), record={"muted": True})
    review, *_ = happens(before, comment(REVIEW, "reviewer1"))
    after, said, effects = later(review, hours=1)
    assert after.stage is Stage.AWAITING_CHANGES
    assert said == ""
    assert "withhold" in [one.kind for one in effects]


def test_while_an_editor_is_sought() -> None:
    """The remembered stage moves, the label stays."""
    before = submission(
        "0e", reviewers=("reviewer1",), record={"left_stage": "under_review"}, editor="TBD"
    )
    review, *_ = happens(before, comment(REVIEW, "reviewer1"))
    assert review.record.all_in == NOW
    after, said, _ = later(review, hours=1)
    assert after.labels == before.labels
    assert after.record.left_stage == "awaiting_changes"
    assert "please respond to them" in said


# --- commands in edited comments ---


@pytest.mark.parametrize(
    ("old", "new", "does"),
    [
        pytest.param("Hello", "@pyos-bot seeking-reviewers", True, id="added"),
        pytest.param("@pyos-bot seeking reviewers", "@pyos-bot  Seeking-Reviewers!", False, id="only spelt otherwise"),
        pytest.param("@pyos-bot seeking-reviwers", "@pyos-bot seeking-reviewers", True, id="mended"),
        pytest.param("@pyos-bot seeking-reviewers", "Never mind", False, id="taken out"),
        pytest.param("@pyos-bot seeking-reviewers", "@pyos-bot seeking-reviewers\n\nThank you", False, id="prose added"),
        pytest.param("@pyos-bot status", "@pyos-bot status\n@pyos-bot seeking-reviewers", True, id="one more"),
        pytest.param("> @pyos-bot seeking-reviewers", "@pyos-bot seeking-reviewers", True, id="was a quote"),
    ],
)  # fmt: skip
def test_edited(old: str, new: str, does: bool) -> None:
    """Only what the edit added runs; an edit that adds nothing gets no word."""
    before = submission("1")
    after, said = edit(before, "editor", old, new)
    assert (after.stage is Stage.SEEKING_REVIEWERS) is does
    assert bool(said) is does
    assert "Where" not in said


def test_the_same_command_twice_in_an_edit() -> None:
    """One more of the same is one more."""
    line = "@pyos-bot status"
    _, said = edit(submission("1"), "editor", line, f"{line}\n{line}")
    assert said.count("**Stage**") == 1


def test_whoever_edits_gives_the_command() -> None:
    """Somebody with write access who edits the author's comment acts as themselves."""
    before = submission("1")
    after, said = edit(before, "editor", "x", "@pyos-bot seeking-reviewers", author="author")
    assert after.stage is Stage.SEEKING_REVIEWERS
    after, said = edit(before, "author", "x", "@pyos-bot seeking-reviewers", author="editor")
    assert said.startswith("✋")


def test_known_from_the_answer() -> None:
    """GitHub does not say how it was: the marker of the answer does."""
    before = submission("1")
    first = comment("@pyos-bot status", "editor")
    lines = engine.lines_answered(f"x {engine.mark(first, before.policy)}", 99)
    text = "@pyos-bot status\n@pyos-bot seeking-reviewers"
    after, said = edit(knowing(before, answers=lines), "editor", None, text)
    assert after.stage is Stage.SEEKING_REVIEWERS
    assert "**Stage**" not in said
    after, said = edit(knowing(before, answers=lines), "editor", None, "@pyos-bot  STATUS")
    assert said == ""


def test_known_from_nothing() -> None:
    """Then nothing is done, and it is said."""
    before = submission("1")
    after, said = edit(before, "editor", None, "@pyos-bot seeking-reviewers")
    assert after.stage is Stage.EDITOR_ASSIGNED
    assert said.startswith("✋ I cannot tell which commands")
