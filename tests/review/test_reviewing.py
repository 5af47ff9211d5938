"""Reviews come in, the author answers, the reviewers look again."""

from __future__ import annotations

import pytest

from bot.review import engine
from bot.review.model.changes import Say, foresee
from bot.review.model.policy import Policy
from bot.review.model.stages import Stage
from bot.review.model.submission import Comment
from builders import POLICY, STAGE_OF, ask, comment, difference, knowing, submission, unchanged, url

BOTH = ("reviewer1", "reviewer2")


@pytest.mark.parametrize(
    ("stage", "delivered", "expected"),
    [
        pytest.param("1", ("reviewer2",), set(), id="early: 1 stays"),
        pytest.param("2", ("reviewer2",), set(), id="early: 2 stays"),
        pytest.param("3", (), set(), id="not all in: 3 stays"),
        pytest.param(
            "3", ("reviewer2",),
            {"-3/reviewers-assigned", "+4/reviews-in-awaiting-changes"}, id="all in: 4"),
        pytest.param("4", ("reviewer2",), set(), id="late: 4 stays"),
        pytest.param("5", ("reviewer2",), set(), id="late: 5 stays"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("sender", "line"),
    [
        ("reviewer1", "submit-review 6 hours"),
        ("editor", "record-review @reviewer1 https://example.org/r 6 hours"),
    ],
)
def test_review_in(
    stage: str, delivered: tuple[str, ...], expected: set[str], sender: str, line: str
) -> None:
    """A review is recorded; at stage 3 the last one makes it the author's turn."""
    before = submission(stage, reviewers=BOTH, delivered=delivered)
    after, answer, _ = ask(before, sender, line)
    assert difference(before, after) == expected
    given = after.record.reviewer("reviewer1").review  # type: ignore[union-attr]
    assert given is not None
    assert (given.by, given.hours) == (sender, 6.0)
    assert ("@author, please respond to them" in answer) is bool(expected)
    assert ("still waiting for `@reviewer2`" in answer) is (not delivered)
    again, answer, _ = ask(after, sender, line)
    assert unchanged(after, again)
    assert answer.startswith("☑️")


def test_submit_a_comment_written_before() -> None:
    """The link must lead to the sender's own comment on this issue."""
    before = submission("3", reviewers=BOTH)
    after, *_ = ask(before, "reviewer1", f"submit-review {url()}#issuecomment-5")
    assert after.record.reviewer("reviewer1").review.url == f"{url()}#issuecomment-5"  # type: ignore[union-attr]
    other, answer, _ = ask(before, "reviewer2", f"submit-review {url()}#issuecomment-5")
    assert unchanged(before, other)
    assert "`@reviewer1`" in answer


@pytest.mark.parametrize(
    ("link", "known"),
    [
        pytest.param("https://example.org/review", {}, id="no comment"),
        pytest.param(f"{url()}#issuecomment-5", {5: None}, id="deleted"),
        pytest.param(
            f"{url(8)}#issuecomment-5",
            {5: Comment(5, "reviewer1", f"{url(8)}#issuecomment-5", 8)},
            id="another issue",
        ),
    ],
)
def test_submit_something_else(link: str, known: dict[int, Comment | None]) -> None:
    """Any other link is refused."""
    before = knowing(submission("3", reviewers=BOTH), comments=known)
    effects = list(engine.respond(before, comment(f"@pyos-bot submit-review {link}", "reviewer1")))
    assert unchanged(before, foresee(before, effects))
    assert "does not point to a comment" in "".join(
        one.text for one in effects if isinstance(one, Say)
    )


def test_a_second_version_replaces_the_first() -> None:
    """Another comment, or other hours, is a new version of the same review."""
    before = submission("4", reviewers=BOTH, delivered=BOTH)
    after, *_ = ask(before, "reviewer1", "submit-review 3 hours")
    assert after.record.reviewer("reviewer1").review.hours == 3  # type: ignore[union-attr]
    more, *_ = ask(after, "reviewer1", "submit-review 4.5 hours")
    assert more.record.reviewer("reviewer1").review.hours == 4.5  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("sender", "line", "why"),
    [
        ("reviewer1", "retract-review @reviewer2", "another person's review"),
        ("editor", "retract-review", "retract-review @x`"),
        ("editor", "retract-review @stranger", "not a reviewer of this package"),
        (
            "editor",
            "record-review @stranger https://example.org/r",
            "not a reviewer of this package",
        ),
        ("reviewer2", "approve-changes", "submit it first"),
    ],
)
def test_refused(sender: str, line: str, why: str) -> None:
    """Reviews are their reviewers' own; a refusal changes nothing."""
    before = submission("3", reviewers=BOTH, delivered=("reviewer1",))
    after, answer, _ = ask(before, sender, line)
    assert unchanged(before, after)
    assert answer.startswith("✋")
    assert why in answer


@pytest.mark.parametrize(
    ("sender", "line"),
    [
        ("reviewer1", "retract-review"),
        ("reviewer1", "retract-review @REVIEWER1"),
        ("editor2", "retract-review @reviewer1"),
    ],
)
def test_retract(sender: str, line: str) -> None:
    """A review and its recommendation are taken back."""
    before = submission("5", reviewers=BOTH, delivered=BOTH)
    before, *_ = ask(before, "reviewer1", "approve-changes")
    after, answer, _ = ask(before, sender, line)
    one = after.record.reviewer("reviewer1")
    assert one is not None
    assert one.review is one.approved is None
    again, answer, _ = ask(after, sender, line)
    assert unchanged(after, again)
    assert answer.startswith("☑️")


@pytest.mark.parametrize("stage", ["3", "5"])
def test_reviews_in(stage: str) -> None:
    """On the editor's word everybody has delivered, and it is the author's turn."""
    before = submission(stage, reviewers=BOTH, delivered=("reviewer1",))
    after, answer, _ = ask(before, "editor", "reviews are in")
    assert after.stage is Stage.AWAITING_CHANGES
    assert not after.reviews_missing
    assert after.record.reviewer("reviewer2").review.by == "editor"  # type: ignore[union-attr]
    assert "@author" in answer
    again, answer, _ = ask(after, "editor", "reviews-in")
    assert unchanged(after, again)
    assert answer.startswith("☑️")


def test_response_is_recorded_and_confirmed() -> None:
    """The author says so, the editor looks and confirms: a new round."""
    before = submission("4", reviewers=BOTH, delivered=BOTH)
    after, answer, _ = ask(before, "maintainer", "submit-response https://example.org/pr/1")
    assert difference(before, after) == set()
    assert after.record.response is not None
    assert after.record.response.url == "https://example.org/pr/1"
    assert "@editor, please check it" in answer
    again, answer, _ = ask(after, "author", "submit-response")
    assert unchanged(after, again)
    assert answer.startswith("☑️")
    more, *_ = ask(after, "author", "submit-response https://example.org/pr/2")
    assert more.record.response is not None
    assert more.record.response.url == "https://example.org/pr/2"
    done, answer, _ = ask(after, "editor", "author response complete")
    assert done.stage is Stage.AWAITING_REVIEWERS
    assert done.record.round == 2
    assert done.record.response is None
    assert "@reviewer1 and @reviewer2" in answer


def test_response_moves_at_once_when_the_policy_says_so() -> None:
    """``author_response_moves_stage``."""
    policy = Policy(author_response_moves_stage=True)
    before = submission("4", reviewers=BOTH, delivered=BOTH, policy=policy)
    after, answer, _ = ask(before, "author", "submit-response")
    assert after.stage is Stage.AWAITING_REVIEWERS
    assert "@reviewer1" in answer


def test_response_without_an_editor() -> None:
    """Nobody is called by an empty name."""
    before = submission("4", editor="TBD", assignees=())
    _, answer, _ = ask(before, "author", "submit-response")
    assert "Editor in chief, please" in answer


def test_rounds_until_all_are_content() -> None:
    """5 → 4 → 5 …; who was content is not asked again; the last approval names the next command."""
    review = submission("5", reviewers=BOTH, delivered=BOTH)
    review, answer, _ = ask(review, "reviewer1", "approve-changes")
    assert "recommends acceptance" in answer
    again, answer, _ = ask(review, "reviewer1", "approve-changes")
    assert unchanged(review, again)
    assert answer.startswith("☑️")
    review, answer, _ = ask(review, "reviewer2", "request-changes")
    assert review.stage is Stage.AWAITING_CHANGES
    assert "@author" in answer
    review, *_ = ask(review, "author", "submit-response")
    review, answer, _ = ask(review, "editor", "author-responded")
    assert review.record.round == 2
    assert "@reviewer2, please" in answer
    assert "@reviewer1" not in answer
    assert review.record.reviewer("reviewer2").wants_changes is None  # type: ignore[union-attr]
    review, answer, _ = ask(review, "reviewer2", "approve-changes")
    assert "@editor, all reviewers recommend acceptance" in answer


@pytest.mark.parametrize("stage", ["3", "4"])
def test_request_changes_before_the_answer(stage: str) -> None:
    """Before the author's answer it is noted, and the stage stays."""
    before = submission(stage, reviewers=BOTH, delivered=BOTH)
    before, *_ = ask(before, "reviewer1", "approve-changes")
    after, *_ = ask(before, "reviewer1", "request-changes")
    assert after.stage is STAGE_OF[stage]
    one = after.record.reviewer("reviewer1")
    assert one is not None
    assert one.approved is None
    again, answer, _ = ask(after, "reviewer1", "request-changes")
    assert unchanged(after, again)
    assert answer.startswith("☑️")


def test_everybody_content_at_the_next_round() -> None:
    """With nobody to ask the answer asks nobody."""
    review = submission("4", reviewers=("reviewer1",), delivered=("reviewer1",))
    review, *_ = ask(review, "reviewer1", "approve-changes")
    after, answer, _ = ask(review, "editor", "author-responded")
    assert after.stage is Stage.AWAITING_REVIEWERS
    assert "please have another look" not in answer


def test_a_good_moment_for_partners() -> None:
    """Deciding is offered again when the author has answered."""
    before = submission("4", reviewers=BOTH, delivered=BOTH, astropy=True, policy=POLICY)
    _, answer, _ = ask(before, "editor", "author-responded")
    assert "Astropy can decide on affiliation now" in answer
