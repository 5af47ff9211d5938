"""Cards of issues in the journal's database, so that no board is read from GitHub again as a whole.

They are a copy: whatever is lost or out of date is read again from GitHub. ``basis`` says by which rules a
card was made; with others it counts as missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.adapters.database import Database


@dataclass(frozen=True)
class BoardRow:
    """One issue."""

    number: int
    updated: str
    """When it changed last, as :func:`moment` writes it: an older state never replaces a newer one."""
    open: bool
    accepted: bool
    opener: str
    """Login, case-folded."""
    facts: str
    """JSON."""


_KEEP = sa.text(
    "INSERT INTO cards (repository, number, basis, updated, open, accepted, opener, facts)"
    " VALUES (:repository, :number, :basis, :updated, :open, :accepted, :opener, :facts)"
    " ON CONFLICT (repository, number) DO UPDATE SET basis = excluded.basis, updated = excluded.updated,"
    " open = excluded.open, accepted = excluded.accepted, opener = excluded.opener, facts = excluded.facts"
    " WHERE excluded.updated >= cards.updated OR excluded.basis <> cards.basis"
)
_READ_TO = sa.text(
    "INSERT INTO boards (repository, basis, read_to) VALUES (:repository, :basis, :read_to)"
    " ON CONFLICT (repository) DO UPDATE SET basis = excluded.basis, read_to = excluded.read_to"
)
_HOW_FAR = sa.text("SELECT read_to FROM boards WHERE repository = :repository AND basis = :basis")
_MINE = "SELECT facts FROM cards WHERE repository = :repository AND basis = :basis"
_OPEN = sa.text(f"{_MINE} AND open = :yes ORDER BY number DESC")
_ACCEPTED = sa.text(f"{_MINE} AND accepted = :yes ORDER BY number DESC")
_OPENERS = sa.text(f"{_MINE} AND open = :yes AND opener = :opener ORDER BY number DESC")
_GONE = sa.text("DELETE FROM cards WHERE repository = :repository AND number = :number")
_SHOWN = sa.text(
    "SELECT number FROM cards WHERE repository = :repository AND updated < :before"
    " AND (open = :yes OR accepted = :yes)"
)


def moment(when: datetime | None) -> str:
    """A moment as a text that sorts like it; empty: not known."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else ""


class BoardRows:
    """The cards of all repositories."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read_to(self, repository: str, basis: str) -> str | None:
        """Up to which change the issues were read; None: not all of them, or by other rules."""
        mine = {"repository": repository.casefold(), "basis": basis}
        return await self._database.do(lambda db: db.execute(_HOW_FAR, mine).scalar())

    async def keep(
        self, repository: str, basis: str, rows: Iterable[BoardRow], read_to: str | None = None
    ) -> None:
        """Keep cards; with ``read_to`` all issues are known up to that change."""
        mine = {"repository": repository.casefold(), "basis": basis}
        new = [{**mine, **asdict(row)} for row in rows]

        def step(db: Connection) -> None:
            if new:
                db.execute(_KEEP, new)
            if read_to is not None:
                db.execute(_READ_TO, {**mine, "read_to": read_to})

        await self._database.do(step)

    async def open(self, repository: str, basis: str, opener: str = "") -> Sequence[str]:
        """The facts of every open issue, newest first; with ``opener`` of those that they opened."""
        about = {"opener": opener.casefold()} if opener else {}
        return await self._facts(_OPENERS if opener else _OPEN, repository, basis, about)

    async def accepted(self, repository: str, basis: str) -> Sequence[str]:
        """The facts of every issue of an accepted package, newest first."""
        return await self._facts(_ACCEPTED, repository, basis, {})

    async def only(self, repository: str, numbers: Iterable[int], before: datetime) -> None:
        """Forget issues that are not on the list of all, which was read at ``before``: they are gone."""
        there = set(numbers)
        mine = {"repository": repository.casefold()}

        def step(db: Connection) -> None:
            shown = db.execute(_SHOWN, {**mine, "before": moment(before), "yes": True}).scalars()
            if gone := [{**mine, "number": one} for one in shown if one not in there]:
                db.execute(_GONE, gone)

        await self._database.do(step)

    async def _facts(
        self, query: sa.TextClause, repository: str, basis: str, about: dict[str, str]
    ) -> Sequence[str]:
        mine = {"repository": repository.casefold(), "basis": basis, "yes": True, **about}
        return await self._database.do(lambda db: db.execute(query, mine).scalars().all())
