"""Boards: what the commands see that look at many issues.

The first time all issues are read, page by page; from then on only those that changed, which is one request
that mostly answers *not modified*. Of each a small card is kept in the journal's database: no text stays in
memory, and none is read twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime

from pydantic import TypeAdapter

from bot.adapters.board_rows import BoardRow, BoardRows, moment
from bot.adapters.github import Issue, Repository
from bot.adapters.journal import Journal
from bot.adapters.shared_reads import SharedRequests
from bot.pipeline.issues import submission
from bot.pipeline.plan import fingerprint
from bot.pipeline.rules import Rules
from bot.review.model.cards import FORMAT, Card, card
from bot.review.model.needs import Board
from bot.review.model.policy import Policy
from bot.review.model.stages import Stage

_CARD: TypeAdapter[Card] = TypeAdapter(Card)
_AT_ONCE = 100
"""Cards that are read between two breaths of the loop."""


class Boards:
    """The boards of all repositories."""

    def __init__(self, journal: Journal) -> None:
        self._rows = BoardRows(journal.database)
        self._rules = Rules()
        self._open = SharedRequests()
        self._bases: tuple[Policy | None, str] = (None, "")

    async def show(
        self, repository: Repository, policy: Policy, board: Board, opener: str = ""
    ) -> tuple[Card, ...]:
        """A board as it is now, the newest issue first."""
        await self.refresh(repository, policy)
        basis = self._basis(policy)
        if board is Board.ACCEPTED:
            facts = await self._rows.accepted(repository.name, basis)
        else:
            facts = await self._rows.open(repository.name, basis, opener)
        found: list[Card] = []
        for at in range(0, len(facts), _AT_ONCE):
            found += map(_CARD.validate_json, facts[at : at + _AT_ONCE])
            await asyncio.sleep(0)
        return tuple(found)

    async def is_filled(self, repository: Repository, policy: Policy) -> bool:
        """Whether only what changed has to be read."""
        return await self._rows.read_to(repository.name, self._basis(policy)) is not None

    async def only(self, repository: Repository, numbers: Iterable[int], at: datetime) -> None:
        """Forget what is not on the list of all open issues and accepted packages as it was then: it is gone."""
        await self._rows.only(repository.name, numbers, at)

    async def refresh(self, repository: Repository, policy: Policy) -> None:
        """Read what has changed since the last time. Raises ``GitHubProblem``."""
        basis = self._basis(policy)
        key = f"{repository.installation.number}:{repository.name.casefold()}:{basis}"
        await self._open.ask(key, lambda: self._read(repository, policy, basis))

    async def _read(self, repository: Repository, policy: Policy, basis: str) -> None:
        before = await self._rows.read_to(repository.name, basis)
        newest = before or ""
        async for issues in repository.issues_by_change(before or ""):
            rows = [await self._row(one, repository, policy) for one in issues]
            newest = max([newest, *(row.updated for row in rows)])
            if rows:
                await self._rows.keep(repository.name, basis, rows)
        if newest != before:
            await self._rows.keep(repository.name, basis, [], read_to=newest)

    async def _row(self, issue: Issue, repository: Repository, policy: Policy) -> BoardRow:
        await asyncio.sleep(0)  # a page has a hundred of them: others may come in between
        made = await self._rules(card, submission(issue, repository.name, policy))
        return BoardRow(
            number=issue.number,
            updated=moment(issue.updated_at),
            open=made.open,
            accepted=made.stage is Stage.APPROVED,
            opener=made.opener.casefold(),
            facts=_CARD.dump_json(made).decode(),
        )

    def _basis(self, policy: Policy) -> str:
        """By which rules cards are made: the policy says which labels and partners there are."""
        if self._bases[0] is not policy:
            self._bases = (policy, fingerprint(f"{FORMAT} {policy.model_dump_json()}"))
        return self._bases[1]
