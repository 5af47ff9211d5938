"""Cards of issues in the journal's database, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.adapters.board_rows import BoardRow, BoardRows, moment
from bot.adapters.journal import Journal

REPO, BASIS = "Org/Repo", "these rules"


def row(number: int, updated: str = "2026-03-03T10:00:00Z", **more: object) -> BoardRow:
    """An open issue of ``author``'s."""
    known = {"open": True, "accepted": False, "opener": "author", "facts": f"{number}", **more}
    return BoardRow(number=number, updated=updated, **known)  # type: ignore[arg-type]


@pytest.fixture
async def rows(database_url: str) -> AsyncIterator[BoardRows]:
    """No cards yet."""
    journal = await Journal.open(database_url)
    yield BoardRows(journal.database)
    await journal.close()


async def test_each_board_shows_its_issues_the_newest_first(rows: BoardRows) -> None:
    """Whatever case the repository's name is in; another repository's stay there."""
    await rows.keep(REPO, BASIS, [row(1), row(3, opener="other"), row(2, open=False)])
    await rows.keep(REPO, BASIS, [row(4, accepted=True), row(5, accepted=True, open=False)])
    await rows.keep("org/another", BASIS, [row(9)])
    assert await rows.open("org/repo", BASIS) == ["4", "3", "1"]
    assert await rows.open(REPO, BASIS, "Author") == ["4", "1"]
    assert await rows.accepted(REPO, BASIS) == ["5", "4"]


@pytest.mark.parametrize(
    ("updated", "basis", "shown"),
    [
        pytest.param("2026-03-03T09:59:59Z", BASIS, ["old"], id="an older state comes late"),
        pytest.param("2026-03-03T10:00:00Z", BASIS, ["new"], id="two changes in one second"),
        pytest.param("2026-03-03T10:00:01Z", BASIS, ["new"], id="a newer state"),
    ],
)
async def test_the_newer_state_stays(
    rows: BoardRows, updated: str, basis: str, shown: list[str]
) -> None:
    """Whichever comes last."""
    await rows.keep(REPO, BASIS, [row(1, facts="old")])
    await rows.keep(REPO, basis, [row(1, updated, facts="new")])
    assert await rows.open(REPO, basis) == shown


async def test_other_rules_begin_anew(rows: BoardRows) -> None:
    """Cards that were made by another policy count as missing, and are written over by any state."""
    await rows.keep(REPO, BASIS, [row(1, facts="old")], read_to="2026-03-03T10:00:00Z")
    assert await rows.read_to(REPO, BASIS) == "2026-03-03T10:00:00Z"
    assert await rows.read_to(REPO, "others") is None
    assert await rows.open(REPO, "others") == []
    await rows.keep(REPO, "others", [row(1, "2026-01-01T00:00:00Z", facts="new")], read_to="x")
    assert await rows.open(REPO, "others") == ["new"]
    assert await rows.read_to(REPO, BASIS) is None


async def test_issues_that_are_gone(rows: BoardRows) -> None:
    """Deleted or transferred: no longer on the list. What came since the list was read stays."""
    at = datetime(2026, 3, 3, 11, tzinfo=UTC)
    new = row(3, moment(at))
    await rows.keep(REPO, BASIS, [row(1), row(2), new, row(4, open=False)])
    await rows.only(REPO, [1], at)
    assert await rows.open(REPO, BASIS) == ["3", "1"]
