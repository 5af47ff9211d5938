"""What has to be read for an event, besides the issue itself. Needs unite: ``one | other``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.review.model.policy import TeamName


class Board(Enum):
    """Other issues of the repository that are looked at all together."""

    OPEN = auto()
    """Every open issue."""
    ACCEPTED = auto()
    """Every accepted package, open or closed."""
    OPENERS = auto()
    """What else the same person has open."""
    DESK = auto()
    """Every open issue and every accepted package, with what the bot remembers of them."""


@dataclass(frozen=True)
class Needs:
    """What the answer to an event depends on; :class:`~bot.review.model.submission.Found` is what was read."""

    accounts: frozenset[str] = frozenset()
    """Handles to look up."""
    teams: frozenset[TeamName] = frozenset()
    comments: frozenset[int] = frozenset()
    """Ids of comments that commands point to."""
    thread: bool = False
    """Everything that people have written on the issue."""
    named: bool = False
    """The accounts of those whom the header names as editors and reviewers."""
    issues: frozenset[int] = frozenset()
    """Other issues that this one names."""
    boards: frozenset[Board] = frozenset()
    load: bool = False
    """What people have to do."""
    activity: bool = False
    """What happens in the repositories of the desk's accepted packages."""
    answers_to: int | None = None
    """An edited comment of which nobody says how it was: what was answered before tells."""
    commands: bool = False
    """Whether the event asks anything of the bot."""
    open_boxes: bool = False
    """What is unchecked in the list of the pre-review checks."""
    pending: bool = False
    """Whether it says ``yes`` to what the record knows was asked."""

    def __or__(self, other: Needs) -> Needs:
        """Everything that either needs."""
        return Needs(
            self.accounts | other.accounts,
            self.teams | other.teams,
            self.comments | other.comments,
            self.thread or other.thread,
            self.named or other.named,
            self.issues | other.issues,
            self.boards | other.boards,
            self.load or other.load,
            self.activity or other.activity,
            other.answers_to if self.answers_to is None else self.answers_to,
            self.commands or other.commands,
            self.open_boxes or other.open_boxes,
            self.pending or other.pending,
        )

    @classmethod
    def of(cls, *boards: Board) -> Needs:
        """These boards."""
        return cls(boards=frozenset(boards))


NOTHING = Needs()
LOAD = Needs(load=True)
HISTORY = Needs(thread=True, named=True)
"""What was there before the bot: who takes part, and what they have written."""
