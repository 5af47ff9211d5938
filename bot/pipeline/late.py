"""Orders that come late, or have waited: what they say is compared with the comment as it is now.

An ordinary command is done within seconds and costs nothing here. One that waited while GitHub was away, or
whose ``created`` was delivered after its ``edited``, may have been taken back meanwhile.
"""

from __future__ import annotations

from datetime import timedelta

from bot.adapters.github import Repository
from bot.adapters.journal import Journal, Row
from bot.adapters.payloads import comment_key
from bot.clock import Clock
from bot.pipeline.plan import fingerprint
from bot.review.model.events import BodyEdited, CommentEdited, CommentPosted

AT_ONCE = timedelta(minutes=1)
"""An order that is younger is taken as it was delivered."""
_LISTED = timedelta(minutes=5)

Spoken = CommentPosted | CommentEdited


async def still_stands(event: BodyEdited, repository: Repository) -> bool:
    """Whether the issue's text is what this edit made of it."""
    issue = await repository.issue(event.number)
    return fingerprint(issue.body or "") == fingerprint(event.body)


class LateOrders:
    """Looks at the comment behind an order that is old, or was overtaken."""

    def __init__(self, journal: Journal, clock: Clock, *, always: bool = False) -> None:
        """``always``: every order counts as late, because what is done about it begins much later than it came."""
        self._journal = journal
        self._clock = clock
        self._always = always

    async def as_it_is_now(self, row: Row, event: Spoken, repository: Repository) -> Spoken | None:
        """The event with those of its lines that still stand there; None: none does.

        What an edit has added has an event of its own.
        """
        if not await self._is_late(row, event):
            return event
        text = await self._text(event, repository)
        if text is None:
            return None
        now = {line.strip() for line in text.splitlines()}
        lines = event.body.splitlines()
        if all(line.strip() in now for line in lines):
            return event
        kept = "\n".join(line if line.strip() in now else "" for line in lines)
        return event.model_copy(update={"body": kept}) if kept.strip() else None

    async def _is_late(self, row: Row, event: Spoken) -> bool:
        if self._always or row.hindered or row.attempts:
            return True
        if self._clock() - event.at > AT_ONCE:
            return True
        others = await self._journal.keys(row.lane, comment_key(event))
        return any(not row.key.startswith(key) for key in others)

    async def _text(self, event: Spoken, repository: Repository) -> str | None:
        """The comment's text; None: it was deleted. Its own address and the list must both say so."""
        if found := await repository.comment(event.comment):
            return found.body or ""
        for one in await repository.comments(event.number, event.at - _LISTED):
            if one.id == event.comment:
                return one.body or ""
        return None
