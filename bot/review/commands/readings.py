"""What a line that is addressed to the bot turned out to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.review.model.command import Command
from bot.review.model.request import Args


@dataclass(frozen=True)
class Asked:
    """A command that was understood."""

    line: str
    command: Command
    args: Args
    read_as: str = ""
    """The command as the table spells it, when it was worded otherwise; the answer says so."""


class Offer(StrEnum):
    """Why commands are only offered."""

    CONFIRM = "confirm"
    """There is one reading, but it ends something or leaves a part of the line over."""
    CHOICE = "choice"
    """The line may mean any of these."""
    INCOMPLETE = "incomplete"
    """Something is missing, which the capital words of the command name."""
    EACH = "each"
    """The line holds several commands; each is to stand on a line of its own."""
    BARE_NAME = "bare name"
    """The one reading names somebody without ``@``, who may be a person or a word."""
    NO_PERSON = "no person"
    """Somebody is named where the command takes nobody."""


@dataclass(frozen=True)
class Offered:
    """A line that may mean these commands. Nothing is done; they are shown to be copied."""

    line: str
    offer: Offer
    commands: tuple[tuple[Command, str], ...]
    """Each with the text to type behind the bot's name, filled with what the line has.

    ``{2}``, ``{reviewers}`` and ``{maintainers}`` are people whom only the review knows.
    """
    over: str = ""
    """What no reading explains; of ``NO_PERSON``, the command that takes nobody."""
    others: tuple[tuple[Command, str], ...] = ()
    """What the words speak of, too: for somebody who may use none of the commands here and now."""


class Courtesy(StrEnum):
    """What people say to somebody who helps them."""

    THANKS = "thanks"
    HELLO = "hello"
    SORRY = "sorry"
    MORE_TIME = "more time"
    """Somebody needs longer than they have."""


@dataclass(frozen=True)
class Chat:
    """A line that asks for nothing that is a command."""

    line: str
    courtesy: Courtesy
    span: timedelta | None = None
    """How much longer, as far as it was said."""
    until: date | None = None
    """Until when, as far as that was said."""


@dataclass(frozen=True)
class NotUnderstood:
    """A line that was meant for the bot and is no command."""

    line: str
    command: Command | None
    """The command that was begun, when its name was right."""
    place: int
    """Where in ``line`` it stopped making sense."""
    expected: str
    nearest: tuple[str, ...] = ()
    """Names that look like what was typed."""
    too_far: bool = False
    """It stands behind what of a long comment is read."""


Reading = Asked | Offered | Chat | NotUnderstood
