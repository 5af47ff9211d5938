"""Who runs which event when: what every dispatcher promises, and what it wants of the work.

The events of an issue run one after the other in the order in which they came, issues beside each
other. An event that waits for its next try holds its issue, nobody else, and no slot. What is in the
journal is done some day, whoever dies; what is done is not done again.
"""

from __future__ import annotations

from typing import Protocol

from bot.adapters.journal import Backlog, Row


class Hindered(Exception):
    """Raised by the work when GitHub or the database is away.

    It is tried again for a day, and not counted as a failure.
    """


class Later(Hindered):
    """To be tried again after ``seconds`` and not before (``Retry-After``)."""

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(f"{why}: again in {seconds:.0f} s")
        self.seconds = seconds
        self.why = why


class Handler(Protocol):
    """What is done with the events. One call per lane at a time, wherever it is made."""

    def take_over(self, lane: str) -> None:
        """This process begins to work on the lane: what it knows of it by heart may be out of date."""

    async def handle(self, row: Row) -> None:
        """Do it all, :meth:`Journal.done` included. Raises to be tried again."""

    async def settle(self, lane: str) -> None:
        """The lane's queue has run empty: do what is done once for many events."""

    async def give_up(self, row: Row, error: str) -> None:
        """The last try failed: say so. Called again if it could not (:class:`Hindered`)."""


class Dispatcher(Protocol):
    """Runs the journal's events through a handler."""

    async def start(self) -> None:
        """Take up what is there, and whatever comes from now on."""

    def submit(self, row: Row) -> None:
        """Run this event, which is in the journal, when its turn comes. Twice is fine."""

    async def catch_up(self) -> None:
        """Take up what another process put into the journal, or took out again."""

    async def backlog(self) -> Backlog:
        """What is still to be done."""

    async def stop(self, grace: float = 20) -> None:
        """Take no more, let what runs finish for ``grace`` seconds; the rest is there for the next."""
