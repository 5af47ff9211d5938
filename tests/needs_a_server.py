"""Journeys that a run without a server cannot take, each with its reason; read by ``conftest`` in that mode alone.

Whoever looks at ``world.bot`` needs no row: the world says so itself, and where a test does so in its own
text it is not even begun.
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

_MEANWHILE = "others are answered while one waits: runs come one after the other"
_AWAY = "GitHub is away for longer than a journey waits for a run: the hourly run takes it up"
_KILLED = "a process is stopped in the middle of an order; test_once.py kills a run"
_JUST_OPENED = "nobody heard of an issue that was opened a moment ago: the next run welcomes it"
_WEBHOOKS = "webhooks are lost, late or sent twice: a workflow has none"

NEEDS_A_SERVER: Mapping[str, str] = {
    "test_bad_minutes.py::test_a_line_that_a_person_wrote_meanwhile": _AWAY,
    "test_bad_minutes.py::test_nothing_was_done_though_one_part_looks_so": _AWAY,
    "test_bad_minutes.py::test_what_was_decided_is_remembered_without_an_answer[refused for m": _AWAY,
    "test_boards.py::test_a_board_is_read_once": _CALLS,
    "test_budget.py::test_an_authors_edit_about_nobody_is_one_read": _CALLS,
    "test_budget.py::test_an_authors_edits_cost_no_look_up": _CALLS,
    "test_calls.py::test_a_burst_writes_the_status_comment_once": _CALLS,
    "test_calls.py::test_a_second_submission_of_the_author": _CALLS,
    "test_calls.py::test_an_answer_that_changes_nothing_writes_once": _CALLS,
    "test_calls.py::test_one_read_and_two_writes": _CALLS,
    "test_calls.py::test_several_commands_cost_what_one_costs": _CALLS,
    "test_calls.py::test_what_people_have_to_do_is_read_once": _CALLS,
    "test_corners.py::test_a_policy_never_read_is_not_guessed": _CALLS,
    "test_corners.py::test_a_spent_budget_is_not_asked_for_more": _MEANWHILE,
    "test_corners.py::test_after_a_complaint_writes_are_a_second_apart": _MEANWHILE,
    "test_crashes.py::test_a_person_": _THE_SECOND,
    "test_from_deliveries.py": "the bot fetches what was delivered, instead of being told in a workflow",
    "test_hands.py::test_combinations_met_on_real_issues": _CALLS,
    "test_hands.py::test_labels_settled_by_people_are_left_alone": (
        "counts writes: the run by the clock writes the hidden record once more"
    ),
    "test_hands.py::test_what_the_bot_writes_comes_back_and_is_only_recognised": _CALLS,
    "test_late_writes.py": _THE_SECOND,
    "test_led_by_hand.py::test_an_old_review_adopted_in_the_middle": _JUST_OPENED,
    "test_led_by_hand.py::test_reviews_in_prose_only": _CALLS,
    "test_loops.py::test_a_burst_of_labels": _CALLS,
    "test_loops.py::test_a_stranger_who_asks_and_asks": "counts what strangers ask, which a run forgets",
    "test_lost_echoes.py": _THE_SECOND,
    "test_meanwhile.py::test_both_are_kept[assign-editor-between reading and writing": _THE_SECOND,
    "test_meanwhile.py::test_both_are_kept[assign-reviewer-between reading and writing": _THE_SECOND,
    "test_meanwhile.py::test_what_is_put_right": _THE_SECOND,
    "test_messy.py::test_a_review_from_before_the_bot_is_adopted_by_a_command": _JUST_OPENED,
    "test_messy.py::test_the_same_delivery_twice_is_one_effect": _WEBHOOKS,
    "test_messy.py::test_the_status_comment_is_repaired": (
        "what a person makes of the status comment is believed: there is no other memory"
    ),
    "test_old_deliveries.py": _WEBHOOKS,
    "test_order.py::test_an_order_that_both_texts_have": _WEBHOOKS,
    "test_packages.py::test_nobody_waits_for_it": _MEANWHILE,
    "test_routes.py::test_an_old_review_is_adopted": _JUST_OPENED,
    "test_sweep.py": _WEBHOOKS,
    "test_taken_back.py": _KILLED,
}
"""How the name of a journey begins (file, function, case) → why."""


def why(item: pytest.Item) -> str:
    """Why this journey is not taken; empty: it is."""
    whole = f"{item.path.name}::{item.name}"
    row = next((said for row, said in NEEDS_A_SERVER.items() if whole.startswith(row)), "")
    function = getattr(item, "function", None)
    if row or function is None:
        return row
    inside = _THE_PROCESS.search(inspect.getsource(function))
    return "looks into the bot's process or its journal, or restarts it" if inside else ""
