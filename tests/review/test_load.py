"""Who has how much to do: from the headers of the repository's own issues."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.review import engine
from bot.review.model.changes import foresee
from bot.review.model.policy import Policy
from bot.review.model.record import Record
from bot.review.model.submission import Submission
from bot.review.pages.status import comment as status_comment
from bot.review.turns.load import load
from builders import NOW, POLICY, ask, comment, knowing, on_every_board, opened, submission

TODAY = NOW.date()


def other(stage: str, number: int = 5, **header: Any) -> Submission:
    """Another review of the repository, as it stands in the list of issues."""
    made = submission(stage, **header)
    return replace(made, number=number, record=Record(), created=NOW - timedelta(days=700))


def us(day: date) -> str:
    """As the website writes it."""
    return f"{day:%m/%d/%Y}"


@pytest.mark.parametrize(
    ("review", "lately"),
    [
        pytest.param(other("3", reviewers=("Reviewer1",)), True, id="at it, whatever the spelling"),
        pytest.param(other("5", reviewers=("reviewer1",)), True, id="looking at the changes"),
        pytest.param(
            other("6", reviewers=("reviewer1",), date_accepted=us(TODAY - timedelta(days=182))),
            True,
            id="accepted half a year ago, nearly",
        ),
        pytest.param(
            other("6", reviewers=("reviewer1",), date_accepted=us(TODAY - timedelta(days=184))),
            False,
            id="accepted more than half a year ago",
        ),
        pytest.param(
            other("3", reviewers=("reviewer1",), open=False),
            False,
            id="closed; of long ago, as nothing says otherwise",
        ),
        pytest.param(
            other("3", reviewers=("reviewer1",), due="2026-10-01 (@reviewer1)", open=False),
            True,
            id="closed; their review was due last month",
        ),
        pytest.param(
            other("3", reviewers=("reviewer1",), due="2026-10-01 (@reviewer2)", open=False),
            False,
            id="closed; somebody else's was due last month",
        ),
        pytest.param(other("3", reviewers=("reviewer2",)), False, id="somebody else"),
        pytest.param(other("3", editor="@reviewer1"), False, id="an editor is no reviewer"),
        pytest.param(
            other("s", reviewers=("reviewer1",)),
            False,
            id="anybody can write that into a header",
        ),
        pytest.param(
            other("0e", reviewers=("reviewer1",), open=False),
            False,
            id="closed before anybody led it",
        ),
        pytest.param(other("3", number=7, reviewers=("reviewer1",)), False, id="this very review"),
        pytest.param(
            replace(other("s", reviewers=("reviewer1",)), labels=("presubmission",)),
            False,
            id="an inquiry has no reviewers",
        ),
    ],
)
def test_reviewed_lately(review: Submission, lately: bool) -> None:
    """The answer to the assignment names whoever reviewed within half a year: a line, no figures."""
    here = knowing(submission("2"), load=load([review]))
    _, answer, _ = ask(here, "editor", "assign-reviewer @reviewer1")
    assert ("💛 `@reviewer1` is reviewing another package for us" in answer) is lately
    assert "✅" in answer, "nothing is refused"


def test_one_line_for_all() -> None:
    """Two who have just reviewed: one sentence; replacing a reviewer says it as well."""
    both = load([other("3", reviewers=("reviewer1", "reviewer2"))])
    here = knowing(submission("2"), load=both)
    _, answer, _ = ask(here, "editor", "assign-reviewer @reviewer1 @reviewer2 @reviewer3")
    (line,) = re.findall("💛.*", answer)
    assert "`@reviewer1` and `@reviewer2` are" in line
    assert "reviewer3" not in line
    seated = knowing(submission("3", reviewers=("reviewer3",)), load=both)
    _, answer, _ = ask(seated, "editor", "replace-reviewer @reviewer3 with @reviewer1")
    assert answer.count("💛") == 1
    _, answer, _ = ask(seated, "editor", "remove-reviewer @reviewer3")
    assert "💛" not in answer


@pytest.mark.parametrize(
    ("led", "policy", "several"),
    [
        pytest.param(["3", "4", "1", "2"], POLICY, True, id="four others"),
        pytest.param(["3", "4", "1"], POLICY, False, id="three others"),
        pytest.param(["3", "4", "1", "6"], POLICY, False, id="an accepted one does not count"),
        pytest.param(
            ["3"], Policy(reviews_at_a_time=1), True, id="a community with smaller wishes"
        ),
    ],
)
def test_an_editor_with_enough_to_do(led: list[str], policy: Policy, several: bool) -> None:
    """Said without a figure: those are for ``list-editors``."""
    reviews = [other(stage, number) for number, stage in enumerate(led, 20)]
    here = knowing(submission("0", policy=policy), load=load(reviews))
    _, answer, _ = ask(here, "chief", "assign-editor @editor")
    assert ("💛" in answer) is several
    for line in re.findall("💛.*", answer):
        assert not re.search(r"\d", line)
    assert "💛" not in ask(here, "chief", "assign-editor @editor2")[1]


def test_the_review_itself_does_not_count() -> None:
    """Assigned again where they lead already, for example after a stage was set by hand."""
    reviews = [other("3", number) for number in (7, 8, 9, 10)]
    here = knowing(submission("0"), load=load(reviews))
    assert "💛" not in ask(here, "chief", "assign-editor @editor")[1]


def test_what_has_to_be_read() -> None:
    """Only commands that seat people look at the load."""

    def needs(text: str) -> bool:
        return engine.needs(comment(f"@pyos-bot {text}", "editor"), POLICY).load

    assert needs("assign-reviewer @reviewer1")
    assert needs("status\n@pyos-bot assign-editor @editor")
    assert not needs("status")


# --- one submission at a time ---


@pytest.mark.parametrize(
    ("review", "named"),
    [
        pytest.param(other("3"), True, id="under review"),
        pytest.param(other("s", author="(@Author)"), True, id="waiting like this one"),
        pytest.param(other("6"), False, id="accepted"),
        pytest.param(other("3", open=False), False, id="closed"),
        pytest.param(other("3", 9), False, id="a later one, which names this one"),
        pytest.param(other("3", author="(@stranger)"), False, id="somebody else's"),
        pytest.param(
            replace(other("s"), labels=("presubmission",)), False, id="an inquiry is no submission"
        ),
    ],
)
def test_a_second_submission(review: Submission, named: bool) -> None:
    """Named where the editor in chief looks, folded; nobody is called and nothing is refused."""
    fresh = knowing(replace(submission("s"), record=Record()), boards=on_every_board((review,)))
    after = foresee(fresh, engine.respond(fresh, opened()))
    assert after.record.beside == ((5,) if named else ())
    text = status_comment(after, NOW)
    folded = text.partition("For the editor</summary>")[2].partition("</details>")[0]
    assert ("the author already had #5" in folded) is named
    assert text.count("#5") == named
    led, *_ = ask(after, "chief", "assign-editor @editor")
    assert "#5" not in status_comment(led, NOW), "decided by then"


def test_seen_when_checks_start() -> None:
    """Opened by somebody else for the author, it is found as soon as the board is read."""
    here = knowing(
        submission("s"), boards=on_every_board((other("3"), other("4", number=3), submission("s")))
    )
    after, answer, _ = ask(here, "chief", "start-checks")
    assert after.record.beside == (3, 5)
    assert "#5" not in answer
    assert "the author already had #3 and #5" in status_comment(after, NOW)
