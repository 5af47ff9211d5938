"""What the bot writes is written for the website: what stood there badly is put right, or refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from review.test_website import _no_network, logins, website

from bot.review.model.header import Field, Header
from bot.review.model.website import Verdict, verdict
from builders import ask, body, submission

__all__ = ["_no_network"]  # no network for the whole module
BOTH = ("reviewer1", "reviewer2")
RELEASE = "accept v1.1 archive 10.5281/zenodo.1"


def in_review(**header: Any) -> Any:
    """A review that can be accepted."""
    return submission("5", reviewers=BOTH, delivered=BOTH, **header)


PUT_RIGHT = [
    ("version in quotes", {"version_accepted": '"v1.1"', "archive": "10.5281/zenodo.1"}, "accept", "version_accepted", "v1.1"),
    ("archive with a prefix", {"version_accepted": "v1.1", "archive": "doi: 10.5281/zenodo.1"}, "accept", "archive", "https://doi.org/10.5281/zenodo.1"),
    ("badge stays a badge", {"version_accepted": "v1.1", "archive": "[![DOI](https://b.svg)](https://doi.org/10.5281/zenodo.1)"}, "accept", "archive", "https://doi.org/10.5281/zenodo.1"),
    ("date in words", {"date_accepted": "November 20"}, f"{RELEASE} date 2026-11-20", "date_accepted", "2026-11-20"),
    ("archive in words", {"archive": "soon"}, RELEASE, "archive", "https://doi.org/10.5281/zenodo.1"),
    ("nobody with an at sign", {"eic": "@chief, @TBD"}, RELEASE, "eic", ["chief"]),
]  # fmt: skip


@pytest.mark.parametrize(("header", "line", "name", "shown"), [row[1:] for row in PUT_RIGHT], ids=[row[0] for row in PUT_RIGHT])  # fmt: skip
def test_acceptance_puts_right_what_it_writes(
    header: dict[str, str], line: str, name: str, shown: Any
) -> None:
    """It is not refused for a line that it writes itself."""
    review = in_review(**header)
    assert "Nothing is missing" in ask(review, "editor", "check-acceptance")[1] or line != "accept"
    after, _, _ = ask(review, "editor", line)
    assert after.stage.rank > review.stage.rank
    found = website(after.body)
    assert (logins(found[name]) if name == "eic" else found[name]) == shown
    assert verdict(after.header) is Verdict.FINE
    assert ("[![DOI]" in after.body) is ("[![DOI]" in review.body)


REFUSED = [
    ("key that is not read", {"text": body(eic="@chief", editor="@editor", reviewers=("@reviewer1", "@reviewer2")).replace("EiC", "Editor in Chief")}, "EiC: @chief"),
    ("documentation for a repository", {"repository": "https://x.readthedocs.io/en/latest"}, "not the address of a repository"),
    ("author by e-mail", {"author": "ada@example.org"}, "e-mail address"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])  # fmt: skip
def test_acceptance_names_what_it_cannot_put_right(header: dict[str, str], why: str) -> None:
    """With the mend, and nothing is changed."""
    review = in_review(**header)
    for line in ("check-acceptance", RELEASE):
        after, answer, _ = ask(review, "editor", line)
        assert why in answer
        assert after.body == review.body


def test_naming_the_same_person_puts_the_line_right() -> None:
    """The editor in chief is named already, where the website does not see it."""
    text = body(eic="@chief", editor="@editor").replace("EiC:", "- **Editor in Chief**:")
    after, _, _ = ask(submission("1", text=text), "chief", "set-eic @chief")
    assert "\nEiC: @chief\n" in after.body
    assert "Editor in Chief" not in after.body
    again, answer, _ = ask(after, "chief", "set-eic @chief")
    assert again.body == after.body
    assert answer.startswith("☑️")


@pytest.mark.parametrize(
    ("line", "fine"),
    [
        ("set repository https://github.com/author/stargazer.git", False),
        ("set repository https://stargazer.readthedocs.io", False),
        ("set repository https://github.com/author/stargazer/tree/main", False),
        ("set repository https://codeberg.org/author/stargazer", True),
        ("set package-name [stargazer](https://example.org)", False),
        ("set package-name star_gazer", True),
        ("set description Looks at *many* stars", True),
    ],
)
def test_set_refuses_what_the_website_would_misread(line: str, fine: bool) -> None:
    """Decided by the new text, whatever the field."""
    review = submission("3", repository="https://x.readthedocs.io")
    after, answer, _ = ask(review, "editor", line)
    assert (after.body != review.body) is fine
    assert answer.startswith("✅" if fine else "✋")


@pytest.mark.parametrize("line", ["set version-accepted v9", "assign-editor @editor2"])
def test_a_table_is_refused_by_name(line: str) -> None:
    """Lines above it would be a second header."""
    rows = "".join(f"| {line.replace(': ', ' | ')} |\n" for line in body().split("\n")[:14])
    review = submission("1", text=f"| Field | Value |\n|---|---|\n{rows}\n---\n")
    after, answer, _ = ask(review, "chief", line)
    assert after.body == review.body
    assert "The header is a table" in answer


@pytest.mark.parametrize(
    "above",
    [
        "## stargazer\n\n",
        "Hello all!\n\n",
        "Hello\n\n---\n\n",
        "\ufeff",
        "<!-- hi: there -->\n\n# x: y\n",
    ],
)
def test_nothing_is_written_above_a_header(above: str) -> None:
    """Also when something stands above it, and when the line is missing."""
    text = above + body().replace("Editor: TBD\n", "")
    after = Header.read(text).with_value(Field.EDITOR, "@editor")
    assert after == above + body(editor="@editor")
