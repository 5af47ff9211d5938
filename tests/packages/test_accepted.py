"""Accepted packages: read from the website's list, searched for likeness."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.overlap import recall
from bot.packages.accepted import Accepted, nearest, read
from bot.packages.door import Out

SAMPLES = Path(__file__).parents[1] / "samples"
PACKAGES = read((SAMPLES / "accepted.yml").read_bytes())


def test_the_list_is_read() -> None:
    """Names, words, links, the last commit."""
    xgi = next(one for one in PACKAGES if one.name == "XGI")
    assert xgi == Accepted(
        "XGI",
        "XGI is a Python package for higher-order networks. · CompleX Group Interactions (XGI) is a Python package "
        "for higher-order networks.",
        "https://github.com/xgi-org/xgi",
        "https://github.com/pyOpenSci/software-submission/issues/115",
        date(2025, 6, 20),
    )


@pytest.mark.parametrize("cases", ["overlap.tsv", "overlap_more.tsv"])
def test_recall(cases: str) -> None:
    """The package that a person would name is among the three."""
    found, _, missed = recall(SAMPLES / cases)
    assert found >= 0.85, missed


@pytest.mark.parametrize("content", [b"a: 1", b"[", b"\xff\x00", b"'", b"x" * 3_000_001])
def test_what_is_no_list(content: bytes) -> None:
    """It is said, and nothing is searched."""
    with pytest.raises(Out):
        read(content)


def test_entries_in_another_shape() -> None:
    """They are read as far as they can be; no address of a stranger is taken for a review."""
    (one,) = read(b"- package_name: 3\n  gh_meta: []\n  issue_link: https://evil.example/x\n- 4\n")
    assert one == Accepted("", "")


def test_the_submission_itself_is_not_named() -> None:
    """A package that comes back."""
    assert "XGI" not in [
        one.name for one in nearest(PACKAGES, "xgi higher-order networks", but=["xgi"])
    ]


@given(st.text(max_size=200))
def test_any_words(words: str) -> None:
    """No word is taken for an operator of the search."""
    assert len(nearest(PACKAGES, words)) <= 3


@pytest.mark.parametrize("words", ["AND OR NOT NEAR(", '"', "*", "a:b", "-", "^x", "{a b}: c"])
def test_operators(words: str) -> None:
    """Neither alone nor together."""
    nearest(PACKAGES, f"{words} networks {words}")
