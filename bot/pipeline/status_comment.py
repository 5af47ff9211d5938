"""The one status comment of a review: written when the work on its issue is done, once for everything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

from bot.adapters.github import Repository
from bot.adapters.github_app import App, Broken, Vanished
from bot.adapters.journal import Journal, Mirror, Superseded
from bot.bounded import MB, Bounded, weight
from bot.clock import Clock
from bot.pipeline.issues import remembered, submission
from bot.pipeline.plan import fingerprint
from bot.pipeline.policies import Policies
from bot.review.model.record import loaded
from bot.review.model.submission import Found, Submission
from bot.review.pages import status

ASLEEP = 2.0
"""Seconds after which something has taken so long that this process may have been taken for dead meanwhile: a
machine that was suspended. Another one may have changed the issue then, or answered."""
SEEN = 16 * MB
"""Bytes of issues that are kept until their status comments are written."""


@dataclass(frozen=True)
class Seen:
    """An issue as it was last seen, for the status comment that follows."""

    review: Submission
    at: datetime


class StatusComment:
    """Writes it, and remembers what was last seen so that it need not be read again."""

    def __init__(
        self,
        app: App,
        journal: Journal,
        policies: Policies,
        clock: Clock,
        *,
        looks_first: bool = False,
    ) -> None:
        """``looks_first``: at what stands there, because the journal forgets with each run what was written."""
        self._app = app
        self._looks_first = looks_first
        self._journal = journal
        self._policies = policies
        self._clock = clock
        # Only a shortcut: lost, it costs a read more.
        self._seen: Bounded[str, Seen] = Bounded(SEEN)

    def saw(self, lane: str, review: Submission, at: datetime) -> None:
        """The issue is so now, as far as anybody here knows."""
        # of what was read beside the issue only the teams are looked at again
        review = replace(review, found=Found(teams=review.found.teams))
        self._seen.keep(lane, Seen(review, at), weight(review.body))

    def forget(self, lane: str) -> None:
        """Another process may have changed the issue since it was seen here."""
        self._seen.pop(lane)

    async def write(self, mirror: Mirror) -> None:
        """Bring the comment of ``mirror`` up to date; it is posted when there is none yet."""
        name, _, number = mirror.lane.rpartition("#")
        repository = Repository(self._app.installation(mirror.installation), name)
        seen = self._seen.pop(mirror.lane)
        record = loaded(mirror.record)
        if seen is None:
            known = await self._policies.of(repository)
            review = submission(await repository.issue(int(number)), name, known.policy)
            seen = Seen(review, self._clock())
        text = status.comment(replace(seen.review, record=record), seen.at)
        comment = mirror.comment
        if self._looks_first and comment is not None and mirror.written is None:
            now = await repository.comment(comment)
            mirror = replace(mirror, written=fingerprint(now.body or "") if now else None)
        if comment is not None and mirror.written != fingerprint(text):
            comment = await self._rewritten(repository, mirror, comment, text)
        if comment is None:
            # It may have been posted just before a crash: look before posting it again.
            own = await self._app.login()
            there = (await remembered(repository, int(number), own)).comment
            if there is not None:
                comment = await self._rewritten(repository, mirror, there, text)
                if comment is None:
                    raise Broken("the status comment is listed at GitHub, and not found")
        if comment is None:
            comment = await repository.say(int(number), text)
        done = replace(mirror, comment=comment, stale=False, written=fingerprint(text))
        await self._journal.wrote(done)

    async def _rewritten(
        self, repository: Repository, mirror: Mirror, comment: int, text: str
    ) -> int | None:
        """The id of the comment with its new text; None: somebody has deleted it."""
        begun = monotonic()
        # killed in between, nobody knows what stands there
        noted = replace(mirror, comment=comment, written=None)
        latest = await self._journal.wrote(noted)
        if latest and monotonic() - begun > ASLEEP:
            latest = await self._journal.wrote(noted)
        if not latest:
            raise Superseded(f"the status of {mirror.lane} is somebody else's by now")
        try:
            await repository.rewrite(comment, text)
        except Vanished:
            return None
        return comment
