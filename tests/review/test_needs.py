"""What has to be read for a comment: the needs of all its commands, united."""

from __future__ import annotations

import pytest

from bot.review import engine
from bot.review.commands.table import TABLE
from bot.review.model.needs import Board, Needs
from bot.review.model.submission import Found
from builders import POLICY, ask, body, comment, knowing, submission

EACH = [
    ("list-editors", {Board.OPEN}, False),
    ("find-reviewers", {Board.ACCEPTED}, False),
    ("handover @lead", {Board.OPEN}, False),
    ("start-checks", {Board.OPEN}, False),
    ("assign-reviewer @reviewer1", set(), True),
    ("status", set(), False),
]


@pytest.mark.parametrize(("line", "boards", "load"), EACH)
@pytest.mark.parametrize(("other", "more", "too"), EACH)
def test_two_commands_need_what_both_need(
    line: str, boards: set[Board], load: bool, other: str, more: set[Board], too: bool
) -> None:
    """One never takes the other's place, whichever comes first."""
    needs = engine.needs(comment(f"@pyos-bot {line}\n@pyos-bot {other}", "chief"), POLICY)
    assert needs.boards == boards | more
    assert needs.load is (load or too)


@pytest.mark.parametrize("order", [0, 1])
def test_list_editors_beside_find_reviewers(order: int) -> None:
    """Both in one comment: the board of accepted packages is not taken for the open reviews."""
    led = submission("3", text=body(editor="@editor"))
    boards = {Board.OPEN: (led,), Board.ACCEPTED: ()}
    lines = ["@pyos-bot list-editors", "@pyos-bot find-reviewers"]
    text = "\n".join(lines[::-1] if order else lines)
    _, alone, _ = ask(knowing(submission("2"), boards=boards), "editor", lines[0])
    _, both, _ = ask(knowing(submission("2"), boards=boards), "editor", text)
    count = next(line for line in alone.splitlines() if "`@editor`" in line)
    assert "1" in count
    assert count in both


def test_needs_and_what_was_found_have_the_same_fields() -> None:
    """Whatever is needed has its place in what was read; what is asked is said by the event alone.

    Who has been seen was read with all the rest, and the desk is a board with more on it.
    """
    asked, beside = {"commands", "pending"}, {"seen", "desk"}
    assert set(Needs.__dataclass_fields__) - asked == {
        "answers_to" if name == "answers" else name
        for name in set(Found.__dataclass_fields__) - beside
    }


def test_needs_unite() -> None:
    """In any order, and nothing added changes nothing."""
    one = Needs(accounts=frozenset({"a"}), answers_to=3) | Needs.of(Board.OPEN)
    other = Needs(comments=frozenset({1}), load=True, commands=True)
    assert one | other == other | one
    assert one | Needs() == one
    assert {board for row in TABLE for board in row.needs.boards} <= set(Board)
