"""Who acts next. One answer for ``status`` and for everything that waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass

from bot.review.model.labels import Label
from bot.review.model.people import Role, among
from bot.review.model.record import Checks
from bot.review.model.stages import EARLY, Joss, Stage, exists
from bot.review.model.steps import Step
from bot.review.model.submission import IssueKind, Submission
from bot.review.turns.closing import RELEASE_ITEMS, items, lacking


@dataclass(frozen=True)
class Turn:
    """Whose turn it is."""

    key: Step
    """What is waited for; its sentence is in ``messages.status.NEXT``."""

    people: tuple[str, ...] = ()


def turn(review: Submission) -> Turn:
    """Whose turn it is on this review or inquiry, from its labels, header and record alone."""
    if review.kind is IssueKind.INQUIRY:
        ended = not review.open or review.has(Label.OUT_OF_SCOPE)
        return Turn(Step.NOTHING) if ended else at_work(review)
    if review.stage is Stage.APPROVED and (review.has(Label.ARCHIVED) or not review.open):
        return Turn(Step.NOTHING) if review.has(Label.ARCHIVED) else _after_acceptance(review)
    if not review.open and not review.release_awaited:
        return Turn(Step.NOTHING)
    # nothing can be paused, or resumed, once the package is accepted
    paused = review.has(Label.ON_HOLD) and review.stage is not Stage.APPROVED
    return Turn(Step.HOLD) if paused else at_work(review)


def at_work(review: Submission) -> Turn:
    """Whose turn it is, or will be when the review rests no longer."""
    now = _at_work(review)
    if now.key in _EDITORS and not review.editors and review.stage is not Stage.APPROVED:
        return Turn(Step.EDITOR, review.eics)  # nobody is there to do it
    return now


_EDITORS = frozenset(
    {
        Step.SEEK_REVIEWERS, Step.SEATS, Step.ADOPT, Step.BEGIN, Step.RECORD_REVIEW, Step.ALL_IN,
        Step.CONFIRM_ANSWER, Step.ACCEPT, Step.COMPLETE_HEADER,
    }
)  # fmt: skip
"""Steps of this review's editor before the acceptance."""


def _acceptance(review: Submission) -> Turn:
    """The editor accepts, or does first what ``accept`` would ask for."""
    if not review.record.without_reviews:
        if review.reviewers_needed and not review.enough_reviewers:
            return _find_reviewers(review)
        if review.reviews_missing:
            return Turn(Step.RECORD_REVIEW, review.editors)
    ready = not lacking(review) and not review.unrecorded_reviewers
    return Turn(Step.ACCEPT if ready else Step.COMPLETE_HEADER, review.editors)


def _find_reviewers(review: Submission) -> Turn:
    """Reviewers are found, or those whom people have written into the header become known."""
    led_by_hand = any(not among(one, review.authors) for one in review.unrecorded_reviewers)
    return Turn(Step.ADOPT, review.eics) if led_by_hand else Turn(Step.SEATS, review.editors)


def _at_work(review: Submission) -> Turn:
    if review.has(Label.AWAITING_MAINTAINER):
        return Turn(Step.INFORMATION, (review.author,))
    author, editors, eics = (review.author,), review.editors, review.eics
    if review.kind is IssueKind.INQUIRY:
        return (
            Turn(Step.SUBMISSION, author)
            if review.has(Label.IN_SCOPE)
            else Turn(Step.INQUIRY, eics)
        )
    if review.release_awaited and review.stage not in EARLY:
        return Turn(Step.RELEASE, author)
    match review.stage:
        case Stage.SUBMITTED:
            checked = exists(Stage.CHECKS, review.policy)
            return Turn(Step.CHECKS if checked else Step.EDITOR, eics)
        case Stage.CHECKS:
            passed = review.record.checks is Checks.PASSED
            return Turn(Step.EDITOR if passed else Step.FINISH_CHECKS, eics)
        case Stage.SEEKING_EDITOR:
            return Turn(Step.EDITOR, eics)
        case Stage.EDITOR_ASSIGNED if review.reviewers_needed and exists(
            Stage.SEEKING_REVIEWERS, review.policy
        ):
            return Turn(Step.SEEK_REVIEWERS, editors)
        case Stage.EDITOR_ASSIGNED | Stage.SEEKING_REVIEWERS if review.reviewers_needed == 0:
            return _acceptance(review)
        case Stage.EDITOR_ASSIGNED | Stage.SEEKING_REVIEWERS:
            return Turn(Step.BEGIN if review.enough_reviewers else Step.SEATS, editors)
        case Stage.UNDER_REVIEW if not review.reviewers and review.reviewers_needed:
            return _find_reviewers(review)
        case Stage.UNDER_REVIEW:
            waiting = [one.login for one in review.reviews_missing if not one.asked_about]
            if able := tuple(one for one in waiting if not review.is_paused(one)):
                return Turn(Step.REVIEWS, able)
            if waiting:
                return Turn(Step.SEATS, editors)
            missing = bool(review.reviews_missing)
            return Turn(Step.RECORD_REVIEW if missing else Step.ALL_IN, editors)
        case Stage.AWAITING_CHANGES if not review.looked_at_again:
            return (
                Turn(Step.CONFIRM_ANSWER, editors)
                if review.record.response
                else Turn(Step.ANSWER, author)
            )
        case Stage.AWAITING_CHANGES | Stage.AWAITING_REVIEWERS:
            silent = [one for one in review.reviewers if one.approved is None]
            if looking := tuple(one.login for one in silent if one.review):
                return Turn(Step.SECOND_LOOK, looking)
            late = tuple(one.login for one in silent if one.late and not one.asked_about)
            return Turn(Step.REVIEWS, late) if late else _acceptance(review)
        case Stage.APPROVED:
            return _after_acceptance(review)


def _after_acceptance(review: Submission) -> Turn:
    author = (review.author,)
    open_items = [item for item in items(review) if item.needed and not item.done]
    # who came from JOSS has no way to go there, whatever label is left
    joss = None if review.published_in_joss else review.standing.joss
    at_joss = joss in (Joss.UNDER_REVIEW, Joss.REVIEW_COMPLETE)
    if review.open and not at_joss and any(one.key in RELEASE_ITEMS for one in open_items):
        return Turn(Step.RELEASE, author)
    match joss:
        case Joss.PENDING:
            return Turn(Step.JOSS, author)
        case Joss.UNDER_REVIEW:
            return Turn(Step.JOSS_REVIEW)
        case Joss.REVIEW_COMPLETE:
            return Turn(Step.JOSS_ACCEPTANCE)
    if not review.open:
        return Turn(Step.NOTHING)
    if not open_items:
        return Turn(Step.CLOSE, review.editors)
    ticks = [item for item in open_items if not item.seen]
    if any(item.owner is Role.AUTHOR for item in ticks):
        return Turn(Step.CLOSING_LIST, author)
    step = Step.EDITORS_CLOSING_LIST if ticks else Step.COMPLETE_HEADER
    return Turn(step, review.editors or review.eics)
