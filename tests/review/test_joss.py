"""The JOSS tail beside ``6/pyOS-approved``: one label at a time, forward only."""

from __future__ import annotations

import pytest

from builders import ask, difference, edited, submission, unchanged

URL = "https://example.org/joss/1"
DOI = "10.21105/joss.01234"


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize(
    ("on", "sender", "line", "expected"),
    [
        pytest.param("joss-submission-pending", "author", f"joss-submitted {URL}",
                     {"-joss-submission-pending", "+7/under-joss-review"}, id="submitted"),
        pytest.param("", "maintainer", f"begin joss {URL}", {"+7/under-joss-review"},
                     id="not announced before"),
        pytest.param("7/under-joss-review", "editor", "joss-reviewed",
                     {"-7/under-joss-review", "+8/joss-review-complete"}, id="reviewed"),
        pytest.param("8/joss-review-complete", "author", f"joss accepted {DOI}",
                     {"-8/joss-review-complete", "+9/joss-approved", f"JOSS DOI: {DOI}"},
                     id="accepted"),
        pytest.param("7/under-joss-review", "author", f"joss-accepted {DOI}",
                     {"-7/under-joss-review", "+9/joss-approved", f"JOSS DOI: {DOI}"},
                     id="accepted from 7"),
        pytest.param("7/JOSS-approved", "editor", f"joss-accepted https://doi.org/{DOI}",
                     {"-7/JOSS-approved", "+9/joss-approved", f"JOSS DOI: {DOI}"},
                     id="an old spelling of 9"),
        pytest.param("7/under-joss-review", "editor", "joss-accepted 10.5281/zenodo.1",
                     {"-7/under-joss-review", "+9/joss-approved", "JOSS DOI: 10.5281/zenodo.1"},
                     id="an editor may record any DOI"),
    ],
)  # fmt: skip
def test_forward(on: str, sender: str, line: str, expected: set[str], is_open: bool) -> None:
    """Labels and DOI follow; 6 stays; said again nothing changes; open or closed."""
    before = submission("6", labels=(on,) if on else (), open=is_open)
    after, answer, _ = ask(before, sender, line)
    assert difference(before, after) == expected
    assert "6/pyOS-approved" in after.labels
    assert answer.startswith(("✅", "🎉"))
    again, answer, _ = ask(after, sender, line)
    assert unchanged(after, again)
    assert answer.startswith("☑️")


@pytest.mark.parametrize(
    ("on", "sender", "line", "why"),
    [
        ("8/joss-review-complete", "author", f"joss-submitted {URL}", "already at"),
        ("9/joss-approved", "author", f"joss-submitted {URL}", "already at"),
        ("joss-submission-pending", "editor", "joss-reviewed", "this review is at"),
        ("", "editor", "joss-reviewed", "do not know of a submission to JOSS"),
        ("9/joss-approved", "editor", "joss-reviewed", "9/joss-approved"),
        (
            "7/under-joss-review",
            "author",
            "joss-accepted 10.5281/zenodo.1",
            "ask @editor to record it",
        ),
    ],
)
def test_refused(on: str, sender: str, line: str, why: str) -> None:
    """Backwards, out of order, or a DOI that is not JOSS's: nothing changes."""
    before = submission("6", labels=(on,) if on else ())
    after, answer, _ = ask(before, sender, line)
    assert unchanged(before, after)
    assert answer.startswith("✋")
    assert why in answer


@pytest.mark.parametrize("record", [{}, {"route": "joss"}])
@pytest.mark.parametrize("line", [f"joss-submitted {URL}", "joss-reviewed"])
def test_from_joss(record: dict[str, str], line: str) -> None:
    """A package that came from JOSS never gets 7, 8, 9."""
    before = submission("6", labels=() if record else ("joss-fast-track",), record=record)
    after, answer, _ = ask(before, "editor", line)
    assert unchanged(before, after)
    assert "already published this package" in answer


def test_another_link() -> None:
    """A new link for the same submission is kept."""
    before = submission("6", labels=("7/under-joss-review",), record={"joss_url": URL})
    after, *_ = ask(before, "author", "joss-submitted https://example.org/joss/2")
    assert after.record.joss_url == "https://example.org/joss/2"
    assert after.labels == before.labels


BOX = "Do you wish to automatically submit"


@pytest.mark.parametrize(
    ("stage", "labels", "joss", "expected"),
    [
        pytest.param("6", ("joss-submission-pending",), True, {"-joss-submission-pending"},
                     id="the author does not want it any more"),
        pytest.param("6", (), False, {"+joss-submission-pending"}, id="the author wants it after all"),
        pytest.param("6", ("7/under-joss-review",), True, set(), id="JOSS has it already"),
        pytest.param("6", ("7/under-joss-review",), False, set(), id="ticked late, JOSS has it"),
        pytest.param("6", ("joss-fast-track",), False, set(), id="it came from JOSS"),
        pytest.param("5", (), False, set(), id="the acceptance will tell"),
    ],
)  # fmt: skip
def test_the_box_after_the_acceptance(
    stage: str, labels: tuple[str, ...], joss: bool, expected: set[str]
) -> None:
    """The wish for JOSS may come or go late: the label that says so follows the box."""
    before = submission(stage, labels=labels, joss=joss)
    was, now = ("x", " ") if joss else (" ", "x")
    text = before.body.replace(f"- [{was}] {BOX}", f"- [{now}] {BOX}")
    assert text != before.body
    after, said, _ = edited(before, "author", text)
    assert difference(before, after) == expected
    assert said == ""
