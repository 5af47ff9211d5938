"""One command as it reaches a decision: who asks, when, with which arguments, on which review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.review.model.people import Role
from bot.review.model.submission import Submission


class Refused(Exception):
    """The command cannot be done; the text says why and what to do instead. Nothing is changed."""


@dataclass(frozen=True)
class Args:
    """What a command line may carry; each command uses a few of these."""

    people: tuple[str, ...] = ()
    """Handles as typed; ``me`` is already the sender."""
    other: str = ""
    """The second person, in ``replace-reviewer @x with @y``."""
    day: date | None = None
    url: str = ""
    version: str = ""
    archive: str = ""
    """A DOI, normalised, or a URL."""
    doi: str = ""
    hours: float | None = None
    text: str = ""
    partner: str = ""
    """Key of a partner in the policy."""
    items: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    """Fixed words of the usage that were typed: ``anyway``, ``editor-only`` …"""


@dataclass(frozen=True)
class Request:
    """A command to decide."""

    review: Submission
    sender: str
    at: datetime
    url: str
    """The comment it stands in."""
    command: str
    args: Args
    text: str = ""
    """The whole comment."""

    @property
    def roles(self) -> frozenset[Role]:
        """What the sender is here."""
        return self.review.roles(self.sender)

    @property
    def today(self) -> date:
        """The comment's day, UTC."""
        return self.at.date()
