"""Years after acceptance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from builders import NOW, ask, submission, unchanged


@pytest.mark.parametrize(
    ("more", "called"),
    [
        pytest.param({}, "@author and @maintainer!", id="the maintainers"),
        pytest.param({"maintainers": "TBD"}, "Hello @author!", id="nobody named: the author"),
        pytest.param({"open": False}, "@author", id="the review is long closed"),
        pytest.param({"package": ""}, "accepted this package", id="a package without a name"),
    ],
)
def test_check_in(more: dict[str, Any], called: str) -> None:
    """Who answers for the package is called, once; that they were asked is kept in mind."""
    before = submission("6", **more)
    after, answer, _ = ask(before, "editor", "check-in")
    assert called in answer
    assert after.record.checked_in is not None
    assert (after.record.checked_in.by, after.record.checked_in.at) == ("editor", NOW)
    assert after.labels == before.labels


def test_asked_lately() -> None:
    """Two editors read the same digest: the maintainers hear from one of them."""
    after, *_ = ask(submission("6"), "editor", "check-in")
    again, answer, _ = ask(after, "chief", "check-in", at=NOW + timedelta(days=29))
    assert unchanged(after, again)
    assert answer == "☑️ Nothing to do: the maintainers were asked on November 21, 2026 already."
    later, answer, _ = ask(after, "chief", "check-in", at=NOW + timedelta(days=30))
    assert answer.startswith("📬")
    assert later.record.checked_in != after.record.checked_in


def test_archived() -> None:
    """Nobody is asked about what nobody maintains; revived, they are."""
    archived, *_ = ask(submission("6"), "editor", "archive")
    after, answer, _ = ask(archived, "editor", "check-in")
    assert unchanged(archived, after)
    assert "unarchive" in answer
    revived, *_ = ask(archived, "editor", "unarchive")
    assert ask(revived, "editor", "check-in")[1].startswith("📬")


def test_a_crowd() -> None:
    """Twenty people are called at most."""
    crowd = ", ".join(f"@m{number}" for number in range(30))
    _, answer, _ = ask(submission("6", maintainers=crowd), "editor", "check-in")
    assert "@m19" in answer
    assert "@m20" not in answer
