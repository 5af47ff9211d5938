"""Two edits of one text: both where they touch different lines, neither where they touch the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.model.merging import LINES, merged
from yardstick import within

TEXT = "one\ntwo\nthree\nfour\n"


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        pytest.param(TEXT, TEXT, TEXT, id="neither"),
        pytest.param("ONE\ntwo\nthree\nfour\n", TEXT, "ONE\ntwo\nthree\nfour\n", id="only one"),
        pytest.param(TEXT, "one\ntwo\nthree\nFOUR\n", "one\ntwo\nthree\nFOUR\n", id="only other"),
        pytest.param(
            "ONE\ntwo\nthree\nfour\n", "one\ntwo\nthree\nFOUR\n", "ONE\ntwo\nthree\nFOUR\n",
            id="different lines",
        ),
        pytest.param(
            "ONE\ntwo\nthree\nfour\n", "ONE\ntwo\nthree\n4\n", "ONE\ntwo\nthree\n4\n",
            id="the same change",
        ),
        pytest.param(
            "zero\none\ntwo\nthree\nfour\n", "one\ntwo\nfour\n", "zero\none\ntwo\nfour\n",
            id="added and taken out",
        ),
        pytest.param(
            "one\r\ntwo\r\nTHREE\r\nfour\r\n", "ONE\ntwo\nthree\nfour\n",
            "ONE\r\ntwo\r\nTHREE\r\nfour\r\n", id="other line ends",
        ),
    ],
)  # fmt: skip
def test_both(one: str, other: str, both: str) -> None:
    """What comes out."""
    assert merged(TEXT, one, other) == (both, True)


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        pytest.param("ONE\ntwo\nthree\nfour\n", "1\ntwo\nthree\nfour\n", "", id="the same line"),
        pytest.param("one\nfour\n", "one\ntwo\nTHREE\nfour\n", "", id="changed, and taken out"),
        pytest.param(TEXT + "five\n", TEXT + "six\n", "", id="both at the end"),
        pytest.param(
            "ONE\ntwo\nthree\nfour\n", "1\ntwo\nTHREE\nfour\n", "ONE\ntwo\nTHREE\nfour\n",
            id="the same line, and another one",
        ),
        pytest.param(
            TEXT + "five\n", "two\nthree\nfour\none\n", "",
            id="moved to where it does not fit: it is not only taken out",
        ),
    ],
)  # fmt: skip
def test_not_all(one: str, other: str, text: str) -> None:
    """Where they meet the first one stays; empty: as it is."""
    assert merged(TEXT, one, other) == (text or one, False)


@pytest.mark.parametrize(
    ("former", "one", "other", "both"),
    [
        ("x\na", "X\na", "x\na\nb", "X\na\nb"),
        ("x\na", "X\na", "x\nA", "X\nA"),
        ("x\na", "X\na", "x\na\n\nb\n", "X\na\n\nb\n"),
        ("x\r\na", "X\r\na", "x\na\nb", "X\r\na\r\nb"),
        ("x\na\nz", "X\na\nz", "x\na\u2028b\nz", "X\na\u2028b\nz"),
    ],
)
def test_the_last_line_has_no_end(former: str, one: str, other: str, both: str) -> None:
    """What comes behind it does not stick to it."""
    assert merged(former, one, other) == (both, True)


LETTERS = st.lists(st.sampled_from("abcd"), max_size=8).map("\n".join)


@given(LETTERS, LETTERS, LETTERS)
def test_any_texts(former: str, one: str, other: str) -> None:
    """An edit of nobody's changes nothing, and the order makes no difference."""
    assert merged(former, one, former) == (one, True)
    assert merged(former, former, other) == (other, True)
    assert merged(former, one, one) == (one, True)
    text, whole = merged(former, one, other)
    turned = merged(former, other, one)
    assert turned == (text, True) if whole else not turned[1]


def test_long_texts_are_not_compared() -> None:
    """What would take long is told instead."""
    assert merged("x\n" * (LINES + 1), "y\n" * (LINES + 1), "x\n") == ("y\n" * (LINES + 1), False)
    texts = [line * (LINES // 2) for line in ("a\nb\n", "b\na\n", "b\nb\n")]
    within(0.5, lambda: merged(*texts))


def test_only_what_differs_counts() -> None:
    """Two people mend a line each of a long text."""
    text = "".join(f"line {n}\n" for n in range(5_000))
    one, other = text.replace("line 2500\n", "mine\n"), text.replace("line 2510\n", "theirs\n")
    assert merged(text, one, other) == (one.replace("line 2510\n", "theirs\n"), True)
