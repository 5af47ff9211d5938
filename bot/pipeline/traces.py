"""Whether a change has reached the issue: GitHub remembers who did what, also when our answer was lost.

A request can be carried out and its answer lost, and people may take back what it did before anybody looks
again. So the issue alone does not tell; its events and the revisions of its text do. They are asked only when
something is to be repeated and is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.adapters.github import REVISIONS, Repository, Revision
from bot.adapters.github_app import Denied, Vanished
from bot.pipeline.plan import Plan, fingerprint
from bot.review.model import changes
from bot.review.model.people import among, same
from bot.review.model.record import Change
from bot.review.model.submission import Submission

log = structlog.get_logger()


@dataclass(frozen=True)
class Landed:
    """A change that has reached the issue."""

    assigned: tuple[str, ...] = ()
    """Whom it is known to have assigned; others GitHub may have dropped."""


async def landed(repository: Repository, review: Submission, plan: Plan, own: str) -> Landed | None:
    """Whether the change of a plan has reached the issue (``review``, just read); None: it has not.

    Where GitHub will not say, what explains the issue best is believed (``changes.landed``).
    """
    parts = changes.parts(review, plan.change)
    missing = [one for one in parts if not one.there]
    if plan.seen is not None and len(missing) == len(parts) and review.updated == plan.seen:
        return None  # nothing at all has happened there
    guess = Landed() if changes.landed(review, plan.change) else None
    if plan.seen is None or not missing:
        return guess
    try:
        return await _traced(repository, review.number, plan, plan.seen, own)
    except (Denied, Vanished) as no:
        log.warning("history not read", number=review.number, error=str(no))
        return guess


async def _traced(
    repository: Repository, number: int, plan: Plan, since: datetime, own: str
) -> Landed | None:
    if any(is_about(what, plan.change) for what in _ABOUT):
        ours = [
            one
            for one in await repository.history(number)
            if same(one.actor.login, own)
            and one.created_at >= since
            and is_meant(one.event, one.about, plan.change)
        ]
        if ours:
            return Landed(tuple(one.about for one in ours if one.event == "assigned"))
    return Landed() if plan.writings and await wrote(repository, number, plan, since, own) else None


async def wrote(repository: Repository, number: int, plan: Plan, since: datetime, own: str) -> bool:
    """Whether the text of a plan is among the revisions. Raises ``Denied`` when that cannot be told."""
    revisions = await repository.edits(number)
    texts = {one.wrote for one in plan.writings}
    if revisions_of(texts, revisions, own, since):
        return True
    if len(revisions) == REVISIONS and revisions[-1].at > since:
        raise Denied(f"#{number} was edited too often since")
    if any(same(one.by, own) and one.at > since for one in revisions):
        raise Denied(f"#{number} has an edit of ours with another text")
    return False


def revisions_of(
    texts: Collection[str], revisions: Sequence[Revision], own: str, since: datetime | None
) -> list[int]:
    """Which of the revisions (newest first) are one of these texts of ours."""
    return [
        place
        for place, one in enumerate(revisions)
        if same(one.by, own) and (since is None or one.at >= since)
        # ours, and deleted from the history by somebody: it was there
        if one.text is None or fingerprint(one.text) in texts
    ]


_ABOUT = ("labeled", "assigned", "closed")
"""One action for each kind of thing that a change can be about, besides the text."""


def is_about(what: str, change: Change) -> bool:
    """Whether a change is about labels at all, or assignees, or open and closed: GitHub is told all of them then."""
    match what:
        case "labeled" | "unlabeled":
            return bool(change.labels_on or change.labels_off)
        case "assigned" | "unassigned":
            return bool(change.assigned or change.unassigned)
        case "closed" | "reopened":
            return change.closed or change.opened
        case _:
            return False


def is_meant(what: str, about: str, change: Change) -> bool:
    """Whether something that happened is part of a change: GitHub's action, and the label or the login."""
    match what:
        case "labeled":
            return among(about, change.labels_on)
        case "unlabeled":
            return among(about, change.labels_off)
        case "assigned":
            return among(about, change.assigned)
        case "unassigned":
            return among(about, change.unassigned)
        case "closed":
            return change.closed
        case "reopened":
            return change.opened
        case _:
            return False
