"""What was decided about an event, as the journal keeps it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from pydantic import BaseModel

from bot.review.model.changes import Decided, Effect
from bot.review.model.record import Change

ECHO_WINDOW = timedelta(minutes=5)
"""How long after it was made a change may come back to us."""


class Plan(BaseModel):
    """What was decided about an event, as the journal keeps it."""

    effects: tuple[Effect, ...] = ()
    change: Change = Change()
    """What the effects make different on the issue, all told: its traces show that it was done."""
    mark: str = ""
    """Hidden marker of the answer; empty: nothing is said."""
    read: str = ""
    """Fingerprint of the text the decision was made on."""
    wrote: str = ""
    """Fingerprint of the text that is written; empty: it stays."""
    repairs: int = 0
    merged: bool = False
    """Whether the text holds more than the effects say: somebody's lines that were put back into it."""
    seen: datetime | None = None
    """When anything had happened last to the issue as it was read, by GitHub's clock: what came of this is not
    older. None: an older version decided it."""
    at: datetime | None = None
    """When it was decided."""
    tried: datetime | None = None
    """When it was last tried again, which can be hours later; None: it never was."""

    @property
    def decided(self) -> Decided:
        """The effects, told apart by who does them."""
        return Decided.of(self.effects)

    @property
    def last(self) -> datetime | None:
        """When it was carried out, as far as is known."""
        return self.tried or self.at

    def covers(self, moment: datetime) -> bool:
        """Whether what happened then can be what this changed."""
        if self.at is None:
            return False
        return self.at - ECHO_WINDOW < moment < (self.tried or self.at) + ECHO_WINDOW


def fingerprint(text: str) -> str:
    """What tells one text from another, whichever line ends GitHub gives it."""
    # GitHub may give back other line ends than it was sent
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:32]
