"""Who acts next. One answer for ``status`` and for everything that waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass

from bot.review.model.people import Role
from bot.review.model.record import Checks
from bot.review.model.stages import EARLY, Joss, Stage
from bot.review.model.submission import IssueKind, Submission
from bot.review.turns.closing import items


@dataclass(frozen=True)
class Turn:
    """Whose turn it is."""

    key: str
    """Key of the sentence in ``messages.status.NEXT``."""
    people: tuple[str, ...] = ()


def turn(review: Submission) -> Turn:
    """Whose turn it is on this review or inquiry, from its labels, header and record alone."""
    if review.kind is IssueKind.INQUIRY:
        ended = not review.open or review.has("out_of_scope")
        return Turn("nothing") if ended else at_work(review)
    if review.stage is Stage.APPROVED and (review.has("archived") or not review.open):
        return Turn("nothing") if review.has("archived") else _after_acceptance(review)
    if not review.open and not review.release_awaited:
        return Turn("nothing")
    return Turn("hold") if review.has("on_hold") else at_work(review)


def at_work(review: Submission) -> Turn:
    """Whose turn it is, or will be when the review rests no longer."""
    if review.has("awaiting_maintainer"):
        return Turn("information", (review.author,))
    author, editors, eics = (review.author,), review.editors, review.eics
    if review.kind is IssueKind.INQUIRY:
        return Turn("submission", author) if review.has("in_scope") else Turn("inquiry", eics)
    if review.release_awaited and review.stage not in EARLY:
        return Turn("release", author)
    match review.stage:
        case Stage.SUBMITTED:
            return Turn("checks", eics)
        case Stage.CHECKS:
            passed = review.record.checks is Checks.PASSED
            return Turn("editor" if passed else "finish checks", eics)
        case Stage.SEEKING_EDITOR:
            return Turn("editor", eics)
        case Stage.EDITOR_ASSIGNED:
            return Turn("accept" if review.reviewers_needed == 0 else "seek reviewers", editors)
        case Stage.SEEKING_REVIEWERS if review.reviewers_needed == 0:
            return Turn("accept", editors)
        case Stage.SEEKING_REVIEWERS:
            return Turn("begin" if review.enough_reviewers else "seats", editors)
        case Stage.UNDER_REVIEW if not review.reviewers and review.reviewers_needed:
            return Turn("seats", editors)
        case Stage.UNDER_REVIEW:
            waiting = tuple(one.login for one in review.reviews_missing)
            return Turn("reviews", waiting) if waiting else Turn("all in", editors)
        case Stage.AWAITING_CHANGES:
            return (
                Turn("confirm answer", editors)
                if review.record.response
                else Turn("answer", author)
            )
        case Stage.AWAITING_REVIEWERS:
            silent = [one for one in review.reviewers if one.approved is None]
            if looking := tuple(one.login for one in silent if one.review):
                return Turn("second look", looking)
            late = tuple(one.login for one in silent if one.late)
            return Turn("reviews", late) if late else Turn("accept", editors)
        case Stage.APPROVED:
            return _after_acceptance(review)


def _after_acceptance(review: Submission) -> Turn:
    author = (review.author,)
    match review.standing.joss:
        case Joss.PENDING:
            return Turn("joss", author)
        case Joss.UNDER_REVIEW:
            return Turn("joss review")
        case Joss.REVIEW_COMPLETE:
            return Turn("joss acceptance")
    if not review.open:
        return Turn("nothing")
    open_items = [item for item in items(review) if item.needed and not item.done]
    if not open_items:
        return Turn("close", review.editors)
    if all(item.owner is Role.EDITOR for item in open_items):
        return Turn("editor's closing list", review.editors)
    return Turn("closing list", author)
