"""A review that was led by hand becomes one that the bot knows: its people, and the reviews they have posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.review.model import template
from bot.review.model.people import among, same
from bot.review.model.record import Delivered, Perhaps, Record, Reviewer, Said
from bot.review.model.request import Request
from bot.review.model.stages import Stage
from bot.review.model.submission import Comment, Submission


@dataclass(frozen=True)
class TakenOver:
    """What was found of a review that people have led by hand."""

    record: Record
    reviewers: tuple[str, ...] = ()
    """Who is a reviewer from now on."""
    delivered: tuple[str, ...] = ()
    """Whose review was found in the thread."""
    asked: tuple[str, ...] = ()
    """Of whom a comment was found that may be the review."""
    unknown: tuple[str, ...] = ()
    """Names in the header's lines of reviewers that cannot be reviewers."""
    strangers: tuple[str, ...] = ()
    """Names in the header's line of editors without an editor's right."""


def taken_over(request: Request) -> TakenOver:
    """The reviewers of the header, on the word of whoever asks, with their reviews. Nobody is told."""
    review = request.review
    record = review.record
    new, unknown = [], []
    for login in review.unrecorded_reviewers:
        name = review.account(login)
        if name is None or among(name, review.authors):
            unknown.append(login)
            continue
        record = record.with_reviewer(Reviewer(login=name, by=request.sender, at=request.at))
        new.append(name)
    delivered: list[str] = []
    asked: list[str] = []
    for one in record.reviewers:
        known = among(one.login, new) or one.review is None
        if known and (after := _with_their_review(one, review)) != one:
            record = record.with_reviewer(after)
            (delivered if after.review else asked).append(one.login)
    strangers = [one for one in review.editors if not _edits(review, one)]
    return TakenOver(
        record, tuple(new), tuple(delivered), tuple(asked), tuple(unknown), tuple(strangers)
    )


def with_the_headers_reviewers(request: Request) -> Record:
    """The record with everybody whom the header names as a reviewer, on the editor's word."""
    review = request.review
    record = review.record
    for login in review.unrecorded_reviewers:
        name = review.account(login) or login
        if not among(name, review.authors):
            record = record.with_reviewer(Reviewer(login=name, by=request.sender, at=request.at))
    return record


def with_all_reviews(record: Record, missing: Sequence[Reviewer], request: Request) -> Record:
    """The record with a review of each of these, on the editor's word: no comment is theirs for certain."""
    for one in missing:
        # the editor's own comment is nobody's review
        url = one.asked_about.url if one.asked_about else ""
        hours = one.asked_about.hours if one.asked_about else None
        given = Delivered(by=request.sender, at=request.at, url=url, hours=hours)
        record = record.with_reviewer(one.changed(review=given))
    return record


def _edits(review: Submission, login: str) -> bool:
    return (
        review.is_eic(login)
        or review.in_team(login, review.policy.teams.editors)
        or review.is_guest_editor(login)
    )


def _with_their_review(one: Reviewer, review: Submission) -> Reviewer:
    """The reviewer with the review and the recommendation that stand in the thread."""
    own = _of(one.login, review.found.thread)
    late = review.working_stage in (Stage.AWAITING_CHANGES, Stage.AWAITING_REVIEWERS)
    over = late or review.stage is Stage.APPROVED
    found = next(
        (each for each in own if template.read(each.body, review.own_template).complete), None
    )
    free = review_in(own, review.policy.bot) if found is None else None
    if free and free.at and (one.late or not over):
        if one.perhaps:
            return one  # somebody is asked, or has answered
        # while reviews are still to come a long comment need not be one: the editor is asked
        hours = template.hours_in(free.body)
        return one.changed(perhaps=Perhaps(by=one.login, at=free.at, url=free.url, hours=hours))
    found = found or free
    if found is None or found.at is None:
        return one
    hours = template.hours_in(found.body)
    given = Delivered(by=one.login, at=found.at, url=found.url, hours=hours)
    return one.changed(review=given, approved=_approval(own, review.own_template), late=False)


def _of(login: str, thread: Sequence[Comment]) -> list[Comment]:
    return [each for each in thread if same(each.author, login) and each.at is not None]


def review_in(comments: Sequence[Comment], bot: str) -> Comment | None:
    """Of somebody's comments the one that is most likely their review in free form."""
    if said := [each for each in comments if template.announces(each.body)]:
        return said[0]
    long = [each for each in comments if template.reads_like_a_review(each.body, bot)]
    return max(long, key=lambda each: len(template.own_words(each.body, bot)), default=None)


def _approval(comments: Sequence[Comment], own: str) -> Said | None:
    """The last box of the final approval, where it is ticked."""
    boxes = [(each, template.read(each.body, own).approves) for each in comments]
    last = next((box for box in reversed(boxes) if box[1] is not None), None)
    if last is None or not last[1] or last[0].at is None:
        return None
    return Said(by=last[0].author, at=last[0].at, url=last[0].url)
