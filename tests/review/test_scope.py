"""Inquiries: in scope, and the submission that follows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.review import engine
from bot.review.model.changes import Pass, foresee
from bot.review.model.events import Followed
from bot.review.model.policy import Policy
from bot.review.model.record import Record
from bot.review.model.submission import IssueKind, Other, Submission
from builders import NOW, REPO, ask, difference, happens, knowing, opened, submission, unchanged

TEXT = (
    "Submitting Author: (@author)\nPackage Name: stargazer\n"
    "One-Line Description of Package: Looks at stars\nRepository Link (if existing):\nEiC: TBD\n\n---\n"
)


def inquiry(*labels: str, **more: object) -> Submission:
    """A presubmission inquiry."""
    made = submission("s", text=TEXT, **more)
    return replace(made, labels=("presubmission", *labels), record=Record(adopted=NOW))


def test_in_scope() -> None:
    """Its label, the EiC in the header, the way to the form; said twice it is said."""
    before = inquiry("⌛ pending-maintainer-response")
    after, answer, _ = ask(before, "chief", "in-scope")
    assert difference(before, after) == {
        "+Submission Requested", "-⌛ pending-maintainer-response", "EiC: @chief",
    }  # fmt: skip
    assert "@author" in answer
    assert f"https://github.com/{REPO}/issues/new/choose" in answer
    assert "`#7`" in answer
    again, answer, _ = ask(after, "chief", "in-scope")
    assert unchanged(after, again)
    assert answer.startswith("☑️")


def test_a_second_look() -> None:
    """Out of scope first, in scope later: one outcome."""
    review, *_ = ask(inquiry(), "chief", "out-of-scope no package")
    assert not review.open
    review, *_ = ask(review, "chief", "reopen")
    review, *_ = ask(review, "chief", "in-scope")
    assert set(review.labels) == {"presubmission", "Submission Requested"}


def test_only_inquiries_are_in_scope() -> None:
    """A submission is one already."""
    before = submission("0")
    after, answer, _ = ask(before, "chief", "in-scope")
    assert unchanged(before, after)
    assert "This is a submission" in answer


@pytest.mark.parametrize(
    ("other", "linked", "passed"),
    [
        pytest.param(Other(3, "author", IssueKind.INQUIRY, True), True, True, id="own inquiry"),
        pytest.param(
            Other(3, "Maintainer", IssueKind.INQUIRY, True), True, True, id="a maintainer's"
        ),
        pytest.param(
            Other(3, "author", IssueKind.INQUIRY, False), True, False, id="closed already"
        ),
        pytest.param(
            Other(3, "stranger", IssueKind.INQUIRY, True), False, False, id="a stranger's"
        ),
        pytest.param(Other(3, "author", IssueKind.SUBMISSION, True), False, False, id="no inquiry"),
    ],
)
def test_the_submission_names_its_inquiry(other: Other, linked: bool, passed: bool) -> None:
    """Remembered, and the inquiry is told; anybody else's is left alone."""
    before = knowing(replace(submission("s"), record=Record()), issues={3: other})
    effects = list(engine.respond(before, opened()))
    assert foresee(before, effects).record.inquiries == ((3,) if linked else ())
    told = [one.event for one in effects if isinstance(one, Pass)]
    told = [one for one in told if isinstance(one, Followed)]
    assert [one.number for one in told] == ([3] if passed else [])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("We asked in #3.", {3}),
        (f"https://github.com/{REPO}/issues/12#issuecomment-1", {12}),
        ("https://github.com/other/repo/issues/12", set()),
        ("issue#3 and a/b#4 and &#39; and #7 and #0", set()),
        (" ".join(f"#{n}" for n in range(20, 40)), {20, 21, 22, 23, 24}),
        ("", set()),
    ],
)
def test_issues_named(text: str, numbers: set[int]) -> None:
    """Numbers and addresses of this repository's issues, a few at most, never itself."""
    event = opened().model_copy(update={"body": text})
    assert engine.needs(event, submission("s").policy).issues == numbers


def followed(sender: str, *authors: str) -> Followed:
    """A submission names this inquiry."""
    return Followed(repo=REPO, number=7, sender=sender, at=NOW, submission=12, authors=authors)


def test_followed() -> None:
    """The inquiry is closed with a link."""
    before = inquiry("Submission Requested")
    after, said, _ = happens(before, followed("Author", "author"))
    assert difference(before, after) == {"closed as completed"}
    assert "#12" in said


def test_followed_by_a_co_author() -> None:
    """Who opened the submission is GitHub's word; whom it names is not: linked, and left open."""
    before = inquiry()
    after, said, _ = happens(before, followed("maintainer", "maintainer", "author"))
    assert after.open
    assert "#12" in said


def test_followed_in_silence() -> None:
    """Nothing is closed without a word."""
    before = replace(inquiry(), policy=Policy(quiet=True))
    after, said, effects = happens(before, followed("author", "author"))
    assert after.open
    assert said == ""
    assert {one.kind for one in effects} == {"withhold", "remember"}


@pytest.mark.parametrize(
    ("review", "sender"),
    [
        pytest.param(inquiry(), "stranger", id="somebody else's"),
        pytest.param(replace(inquiry(), open=False), "author", id="closed meanwhile"),
        pytest.param(submission("s"), "author", id="a submission by now"),
        pytest.param(replace(inquiry(), record=Record()), "author", id="from before the bot"),
    ],
)
def test_not_followed(review: Submission, sender: str) -> None:
    """Nothing is done, nothing is said."""
    after, said, _ = happens(review, followed(sender, sender))
    assert after.open is review.open
    assert said == ""
