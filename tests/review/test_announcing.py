"""Drafts of announcements: short enough, from the header's facts, inert."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml

from builders import NOW, ask, submission

DONE = {"version_accepted": "v1", "archive": "10.5281/zenodo.1", "date_accepted": "11/20/2026"}


def drafts(**header: str) -> list[str]:
    """The texts to copy."""
    review = submission("6", **{**DONE, **header})
    after, answer, _ = ask(review, "editor", "draft-announcement")
    assert after.labels == review.labels
    return [text for _, text in re.findall(r"^(```+)\w*\n(.*?)\n\1$", answer, re.S | re.M)]


@pytest.mark.parametrize(
    "header",
    [
        pytest.param({}, id="usual"),
        pytest.param({"description": "words " * 200, "package": "x" * 200}, id="long"),
        pytest.param({"description": "TBD", "repository": "my laptop"}, id="little known"),
        pytest.param({"repository": "https://example.org/" + "x" * 200}, id="long address"),
        pytest.param({"description": '"@everyone" ``` # <b>\\'}, id="hostile"),
    ],
)
def test_they_are_short_enough(header: dict[str, str]) -> None:
    """Whatever the header says; the address is never cut."""
    short, long, _, front = drafts(**header)
    assert len(short) <= 280
    assert len(long) <= 500
    assert re.search(r"https://\S+$", short)
    read = yaml.safe_load(front.strip().strip("-"))
    assert set(read) == {
        "title", "date", "type", "excerpt", "author", "blog_topic", "url", "lastmod", "image",
    }  # fmt: skip
    assert date.fromisoformat(read["date"]) <= NOW.date()


def test_a_partner_that_has_affiliated_is_named() -> None:
    """One that was only asked is not."""
    said = {"outcome": "affiliated", "by": "astro", "at": NOW.isoformat()}
    for outcome in ("affiliated", "requested"):
        record = {"affiliation": {"astropy": {**said, "outcome": outcome}}}
        review = submission("6", record=record, **DONE)
        _, answer, _ = ask(review, "editor", "draft-announcement")
        assert ("affiliated with Astropy" in answer) == (outcome == "affiliated")


def test_only_after_the_acceptance() -> None:
    """There is nothing to announce before."""
    _, answer, _ = ask(submission("3"), "editor", "draft-announcement")
    assert answer.startswith("✋")
