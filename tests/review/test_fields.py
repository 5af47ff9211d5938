"""``set``: one line of the header, validated."""

from __future__ import annotations

import pytest

from bot.review.decisions.fields import NAMES
from bot.review.model.policy import Policy
from builders import ask, difference, submission, unchanged

VALUES = [
    ("version-submitted", "v2.0", "Version submitted: v2.0"),
    ("version-accepted", "2.0.1", "Version accepted: 2.0.1"),
    ("archive", "https://doi.org/10.5281/zenodo.77", "Archive: 10.5281/zenodo.77"),
    ("archive", "https://example.org/archive", "Archive: https://example.org/archive"),
    ("joss-doi", "10.21105/joss.01234", "JOSS DOI: 10.21105/joss.01234"),
    ("date-accepted", "2026-11-02", "Date accepted (month/day/year): 11/02/2026"),
    ("repository", "https://example.org/a/repo", "Repository Link: https://example.org/a/repo"),
    ("package-name", "moonwatch", "Package Name: moonwatch"),
    ("description", "Looks at the moon, slowly", None),
    ("maintainers", "@Author and @reviewer3", "All current maintainers: @author, @reviewer3"),
]


def test_every_field_is_here() -> None:
    """A new field needs a row."""
    assert {name for name, *_ in VALUES} == set(NAMES)


@pytest.mark.parametrize("form", ["set {field} {value}", "set {value} as {field}"])
@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize(("field", "value", "line"), VALUES)
def test_set(field: str, value: str, line: str | None, form: str, is_open: bool) -> None:
    """Only that line changes; again nothing; on closed issues too."""
    before = submission("3", open=is_open)
    text = form.format(field=field, value=value)
    after, answer, _ = ask(before, "editor2", text)
    assert difference(before, after) == {line or f"One-Line Description of Package: {value}"}
    assert answer.startswith("✅")
    again, answer, _ = ask(after, "editor2", text)
    assert unchanged(after, again)
    assert answer.startswith("☑️")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("set package-name a --- b", "`---`"),
        ("set description ---", "TEXT"),
        ("set archive https://example.org/a---b", "`---`"),
        ("set date-accepted 2026-11-22", "is in the future"),
        ("set maintainers @nobody-at-all", "no account"),
        ("set archive my cupboard", "DOI-or-URL"),
        ("set date-accepted soon", "DATE"),
        ("set version-accepted soon", "VERSION"),
        ("set colour blue", "❓"),
        ("set package-name", "TEXT"),
    ],
)
def test_bad_values(line: str, why: str) -> None:
    """A value the website could not read is refused, nothing changes."""
    before = submission("3")
    after, answer, _ = ask(before, "editor", line)
    assert unchanged(before, after)
    assert why in answer


def test_triage_too() -> None:
    """The triage team mends headers and decides nothing."""
    policy = Policy.layered({"teams": {"triage": ["@triager"]}})
    before = submission("3", policy=policy)
    after, *_ = ask(before, "triager", "set package-name moonwatch")
    assert difference(before, after) == {"Package Name: moonwatch"}
    after, answer, _ = ask(before, "triager", "reviews-in")
    assert unchanged(before, after)
    assert answer.startswith("✋")


@pytest.mark.parametrize(
    ("login", "works"),
    [("reviewer1", False), ("editor", False), ("editor2", True), ("guest", True)],
)
def test_a_maintainer_without_a_conflict(login: str, works: bool) -> None:
    """Nobody maintains what they edit or review here."""
    before = submission("3", reviewers=("reviewer1",))
    after, answer, _ = ask(before, "chief", f"set maintainers @author @{login}")
    assert (after.body != before.body) is works
    assert works or "assign another editor or reviewer first" in answer
