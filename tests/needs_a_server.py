"""Journeys that a run without a server cannot take, each with its reason; read by ``conftest`` in that mode alone.

A row is a function, or one of its cases. Whoever looks at ``world.bot`` needs no row: the
world says so itself, and where a test does so in its own text it is not even begun.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping

import pytest

_THE_PROCESS = re.compile(r"\bworld\.(?:bot|database)\b")
_CALLS = "counts requests: a run looks up its installation and reads everything anew"
_THE_SECOND = (
    "people edit in the second in which the bot writes: only a journal knows what it wrote"
)

NEEDS_A_SERVER: Mapping[str, str] = {
    "test_boards.py::test_a_board_is_read_once": _CALLS,
    "test_budget.py::test_an_authors_edit_about_nobody_is_one_read": _CALLS,
    "test_budget.py::test_an_authors_edits_cost_no_look_up": _CALLS,
    "test_calls.py::test_a_burst_writes_the_status_comment_once": _CALLS,
    "test_calls.py::test_a_second_submission_of_the_author": _CALLS,
    "test_calls.py::test_an_answer_that_changes_nothing_writes_once": _CALLS,
    "test_calls.py::test_one_read_and_two_writes": _CALLS,
    "test_calls.py::test_several_commands_cost_what_one_costs": _CALLS,
    "test_calls.py::test_what_people_have_to_do_is_read_once": _CALLS,
    "test_hands.py::test_combinations_met_on_real_issues": _CALLS,
    "test_hands.py::test_what_the_bot_writes_comes_back_and_is_only_recognised": _CALLS,
    "test_led_by_hand.py::test_reviews_in_prose_only": _CALLS,
    "test_meanwhile.py::test_both_are_kept[assign-editor-between reading and writing": _THE_SECOND,
    "test_meanwhile.py::test_both_are_kept[assign-reviewer-between reading and writing": _THE_SECOND,
    "test_meanwhile.py::test_what_is_put_right": _THE_SECOND,
    "test_messy.py::test_a_review_from_before_the_bot_is_adopted_by_a_command": (
        "nobody heard of an issue that was opened a moment ago: the next run welcomes it"
    ),
    "test_messy.py::test_the_same_delivery_twice_is_one_effect": "no webhook is answered",
    "test_messy.py::test_the_status_comment_is_repaired": (
        "what a person makes of the status comment is believed, there is no other memory"
    ),
    "test_loops.py::test_a_burst_of_labels": _CALLS,
    "test_loops.py::test_a_stranger_who_asks_and_asks": "counts what strangers ask, which a run forgets",
    "test_late_writes.py": _THE_SECOND,
    "test_lost_echoes.py": _THE_SECOND,
    "test_hands.py::test_labels_settled_by_people_are_left_alone": (
        "counts writes: the run by the clock writes the hidden record once more"
    ),
}
"""How the name of a journey begins (file, function, case) → why."""


def why(item: pytest.Item) -> str:
    """Why this journey is not taken; empty: it is."""
    whole = f"{item.path.name}::{item.name}"
    row = next((said for row, said in NEEDS_A_SERVER.items() if whole.startswith(row)), "")
    function = getattr(item, "function", None)
    if row or function is None:
        return row or ""
    inside = _THE_PROCESS.search(inspect.getsource(function))
    return "looks into the bot's process or its journal, or restarts it" if inside else ""
