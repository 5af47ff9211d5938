"""Journeys that a run without a server cannot take, each with its reason; read by ``conftest`` in that mode alone.

A row is a function, or one of its cases. Whoever looks at ``world.bot`` needs no row: the
world says so itself, and where a test does so in its own text it is not even begun.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping

import pytest

_THE_PROCESS = re.compile(r"\bworld\.(?:bot|served|database)\b")
_CALLS = "counts requests: a run looks up its installation and reads everything anew"
_GREETED = (
    "a run does not know since when there is a bot: it greets a young issue that nobody has greeted"
)

NEEDS_A_SERVER: Mapping[str, str] = {
    "test_hands.py::test_combinations_met_on_real_issues": _CALLS,
    "test_hands.py::test_what_the_bot_writes_comes_back_and_is_only_recognised": _CALLS,
    "test_hands.py::test_labels_settled_by_people_are_left_alone": (
        "counts writes: the run by the clock writes the hidden record once more"
    ),
    "test_messy.py::test_a_review_from_before_the_bot_is_adopted_by_a_command": _GREETED,
    "test_routes.py::test_an_old_review_is_adopted": _GREETED,
    "test_led_by_hand.py::test_an_old_review_adopted_in_the_middle": _GREETED,
    "test_led_by_hand.py::test_reviews_in_prose_only": _CALLS,
}
"""File and function, with the case in brackets where others of the function pass → why."""


def why(item: pytest.Item) -> str:
    """Why this journey is not taken; empty: it is."""
    whole = f"{item.path.name}::{item.name}"
    row = NEEDS_A_SERVER.get(whole) or NEEDS_A_SERVER.get(whole.partition("[")[0])
    function = getattr(item, "function", None)
    if row or function is None:
        return row or ""
    inside = _THE_PROCESS.search(inspect.getsource(function))
    return "looks into the bot's process or its journal, or restarts it" if inside else ""
