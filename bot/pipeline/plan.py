"""What was decided about an event, as the journal keeps it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Self

from pydantic import BaseModel

from bot.review.model.changes import Decided, Effect
from bot.review.model.changes import change as difference
from bot.review.model.people import beyond
from bot.review.model.record import Change
from bot.review.model.submission import Submission

STRUCK = "<!-- pyos-bot:struck -->"
"""In an answer that was taken back."""
ASIDE = "<!-- pyos-bot:aside -->"
"""In the word that a command could not be carried out; the answer may still come, by hand."""
_SEVERAL = "several"
_DRAFTS = 20
"""So many are kept; whatever hinders one for longer lets nothing through."""
ECHO_WINDOW = timedelta(minutes=5)
"""How long after it was made a change may come back to us."""


class Draft(BaseModel):
    """A text that a try may have sent, and that may reach the issue yet: a later try was made on another one."""

    read: str
    wrote: str


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
    drafts: tuple[Draft, ...] = ()
    """The same of earlier tries, the oldest first."""
    repairs: int = 0
    """How many overwritten edits in a row this puts back."""
    mends: str = ""
    """Of a repair: fingerprints of the text that was overwritten, and of what was written over it."""
    basis: str = ""
    """Where a repair has overwritten an edit: fingerprint of the text that the repair had read."""
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

    @property
    def writings(self) -> tuple[Draft, ...]:
        """Every text that may be on its way to the issue, and what it was made of."""
        return (*self.drafts, *([Draft(read=self.read, wrote=self.wrote)] if self.wrote else []))

    @property
    def awaited(self) -> str:
        """Fingerprint of the text that is expected back; empty: none is.

        What was tried again may come back several times: no one event tells that all is well, the sweep looks.
        """
        return _SEVERAL if self.writings and self.tried else self.wrote

    def made_later(
        self, review: Submission, after: Submission, now: datetime, *, sent: bool
    ) -> Self:
        """The same made now, on an issue that was read anew. ``sent``: the text of before may be on its way."""
        wanted = united(self.change, difference(review, after))
        new = texts(review, after)
        before = self.writings if sent else self.drafts
        drafts = tuple(one for one in before if one.wrote != new["wrote"])[-_DRAFTS:]
        update = {**new, "drafts": drafts, "change": wanted, "tried": now}
        return self.model_copy(update=update)

    def covers(self, moment: datetime) -> bool:
        """Whether what happened then (at GitHub) can be what this changed. Our own clock may have been wrong."""
        if self.at is None:
            return False
        if self.seen is None:
            return self.at - ECHO_WINDOW < moment < (self.tried or self.at) + ECHO_WINDOW
        return self.seen <= moment < max(self.seen, self.tried or self.at) + ECHO_WINDOW


def united(one: Change, other: Change) -> Change:
    """What either makes different: what was decided may touch more when it is made later."""

    def both(some: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
        return (*some, *beyond(more, some))

    return Change(
        labels_on=both(one.labels_on, other.labels_on),
        labels_off=both(one.labels_off, other.labels_off),
        lines={**other.lines, **one.lines},
        ticks={**other.ticks, **one.ticks},
        assigned=both(one.assigned, other.assigned),
        unassigned=both(one.unassigned, other.unassigned),
        closed=one.closed or other.closed,
        opened=one.opened or other.opened,
    )


def texts(before: Submission, after: Submission) -> dict[str, str]:
    """What a plan keeps of the issue's text: as it was read, and as it is written."""
    changed = after.body != before.body
    return {
        "read": fingerprint(before.body),
        "wrote": fingerprint(after.body) if changed else "",
    }


def fingerprint(text: str) -> str:
    """What tells one text from another, whichever line ends GitHub gives it."""
    # GitHub may give back other line ends than it was sent
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:32]
