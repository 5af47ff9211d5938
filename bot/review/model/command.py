"""What one row of the table of commands says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.review.model.changes import Effect
from bot.review.model.people import Role
from bot.review.model.request import Request
from bot.review.model.stages import ALL, Stage

Board = Literal["", "open", "accepted", "opener's", "office"]

Decide = Callable[[Request], Sequence[Effect]]
"""Facts → effects. Raises ``request.Refused`` when it cannot be done."""


@dataclass(frozen=True)
class Command:
    """A command: its grammar, who may give it when, what it does, and how ``help`` explains it."""

    name: str
    summary: str
    who: frozenset[Role]
    decide: Decide
    usage: str = ""
    """As ``help`` shows it; the first of ``spellings`` when empty."""
    spellings: tuple[str, ...] = ()
    """Every usage that is understood; the name alone when empty."""
    example: str = ""
    stages: tuple[Stage, ...] = ALL
    early_without_reviewers: bool = False
    """Possible from the first led stage on when the route asks for no reviewer."""
    goal: Stage | None = None
    """Where it leads: on a review that is there already it says so instead of refusing."""
    when_closed: bool = False
    on_inquiry: bool = False
    on_submission: bool = True
    on_any_issue: bool = False
    """Also where the bot runs no review at all."""
    joss_tail: bool = False
    """Not for packages that came from JOSS."""
    synonyms: bool = True
    """Whether all its spellings mean the same."""
    board: Board = ""
    """Which other issues of the repository it looks at."""
    load: bool = False
    """Whether it looks at what people have to do."""
    group: str = ""

    @property
    def usages(self) -> tuple[str, ...]:
        """Everything that is understood as this command."""
        return self.spellings or (self.name,)

    @property
    def shown(self) -> str:
        """The usage for ``help`` and the docs."""
        return self.usage or self.usages[0]
