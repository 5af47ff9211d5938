"""Finding reviewers: seats, due dates, who takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.review import messages
from bot.review.decisions.moves import (
    account,
    accounts,
    left_stage,
    move,
    need_lines,
    no_author,
    remember,
    say,
    seat,
    set_due_line,
)
from bot.review.decisions.taking_over import with_the_headers_reviewers
from bot.review.model.changes import Effect, SetReviewers, foresee
from bot.review.model.people import among, same
from bot.review.model.record import AffiliationState
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Stage, led_to
from bot.review.model.submission import Submission
from bot.review.turns.load import reviewed_lately

Slots = tuple[str | None, ...]


def seeking_reviewers(request: Request) -> Sequence[Effect]:
    """``2/seeking-reviewers``; a partner that has not decided yet is mentioned in words."""
    review = request.review
    undecided = [
        review.policy.partners[key].name
        for key, outcome in review.partners.items()
        if outcome is AffiliationState.REQUESTED and review.policy.partners[key].active
    ]
    return [
        *move(request, Stage.SEEKING_REVIEWERS),
        say(messages.reviewers.seeking_reviewers(review, undecided)),
    ]


def assign_reviewer(request: Request) -> Sequence[Effect]:
    """Seats for one or more reviewers, with a due date, and a welcome."""
    review = request.review
    logins = accounts(request, request.args.people)
    for login in logins:
        no_author(review, login, "reviewer")
    due = _due(request)
    slots = review.header.reviewers
    seated = [
        login for login in logins if among(login, _people(slots)) and review.record.reviewer(login)
    ]
    new = tuple(login for login in logins if not among(login, seated))
    if not new:
        who = messages.pieces.listed([messages.pieces.name(login) for login in seated])
        if request.args.day is None:
            return [say(messages.pieces.already(f"{who} {messages.pieces.be(seated)} assigned"))]
        return _with_dates(request, seated, due)
    for login in new:
        slots = _seated(slots, login)
    dated = logins if request.args.day else new
    dates = {**review.due_dates, **dict.fromkeys(map(str.casefold, dated), due)}
    record = review.record
    for login in dated:
        if one := record.reviewer(login):
            record = record.with_reviewer(one.changed(due=due))
    for login in new:
        record = record.with_reviewer(seat(review, login, request.sender, request.at, due))
    effects = _seats(review, slots, dates)
    after = foresee(replace(review, record=record), effects)
    goal = review.stage
    if review.stage in (Stage.EDITOR_ASSIGNED, Stage.SEEKING_REVIEWERS):
        goal = Stage.UNDER_REVIEW if after.enough_reviewers else Stage.SEEKING_REVIEWERS
        effects += move(request, goal)
        goal = led_to(goal, review.stage, review.policy)
    effects.append(remember(replace(review, record=record)))
    effects.append(say(messages.reviewers.reviewers_welcomed(after, new, seated, due, goal)))
    return [*effects, *_lately(request, new)]


def _lately(request: Request, logins: Sequence[str]) -> list[Effect]:
    """A line about who has just reviewed something else."""
    found = reviewed_lately(request.review, logins, request.today)
    return [say(messages.editorial_board.reviewed_lately(found))] if found else []


def remove_reviewer(request: Request) -> Sequence[Effect]:
    """A seat becomes free; seats are never renumbered."""
    review = request.review
    login = _seated_reviewer(request, request.args.people[0])
    _not_delivered(request, login, f"remove-reviewer @{login} anyway")
    slots = tuple(None if one and same(one, login) else one for one in review.header.reviewers)
    return _left(request, login, slots, "")


def stand_down(request: Request, login: str) -> Sequence[Effect]:
    """A reviewer gives their own seat back. Once a review is in, the seat keeps it."""
    review = request.review
    one = review.record.reviewer(login)
    if one and one.review:
        raise Refused(messages.reviewers.your_review_stays(one.login, review.policy.bot))
    slots = tuple(None if seat and same(seat, login) else seat for seat in review.header.reviewers)
    return _left(request, login, slots, "")


def replace_reviewer(request: Request) -> Sequence[Effect]:
    """Somebody else takes the seat; the others' dates go on."""
    review = request.review
    login = _seated_reviewer(request, request.args.people[0])
    new = account(request, request.args.other)
    no_author(review, new, "reviewer")
    if among(new, _people(review.header.reviewers)):
        raise Refused(messages.reviewers.seated_already(new))
    _not_delivered(request, login, f"remove-reviewer @{login} anyway")
    slots = tuple(new if one and same(one, login) else one for one in review.header.reviewers)
    return _left(request, login, slots if new in slots else _seated(slots, new), new)


def start_review(request: Request) -> Sequence[Effect]:
    """``3/reviewers-assigned`` on the editor's word; with too few reviewers only ``anyway``."""
    record = with_the_headers_reviewers(request)
    review = replace(request.review, record=record)
    if not review.reviewers:
        raise Refused(messages.reviewers.no_reviewers(review.policy.bot))
    if not review.enough_reviewers and "anyway" not in request.args.words:
        raise Refused(
            messages.reviewers.too_few_reviewers(
                len(review.reviewers), review.reviewers_needed, review.policy.bot
            )
        )
    known = [] if record == request.review.record else [remember(review)]
    started = say(messages.reviewers.review_started(review))
    return [*move(request, Stage.UNDER_REVIEW), *known, started]


def set_due_date(request: Request) -> Sequence[Effect]:
    """Another day for one reviewer."""
    login = _seated_reviewer(request, request.args.people[0])
    return _with_dates(request, [login], _due(request))


def _due(request: Request) -> date:
    due = request.args.day or request.today + timedelta(days=request.review.policy.days.review)
    if due < request.today:
        raise Refused(messages.refusals.in_the_past(due))
    return due


def _with_dates(request: Request, logins: Sequence[str], due: date) -> Sequence[Effect]:
    review = request.review
    if all(review.due_dates.get(login.casefold()) == due for login in logins):
        who = messages.pieces.listed([messages.pieces.name(login) for login in logins])
        return [
            say(
                messages.pieces.already(
                    f"{who} {messages.pieces.be(logins)} due by {messages.pieces.day(due)}"
                )
            )
        ]
    dates = {**review.due_dates, **dict.fromkeys(map(str.casefold, logins), due)}
    record = review.record
    for login in logins:
        if one := record.reviewer(login):
            record = record.with_reviewer(one.changed(due=due))
    return [
        *set_due_line(review, dates, _people(review.header.reviewers)),
        remember(replace(review, record=record)),
        say(messages.reviewers.due_date_set(logins, due)),
    ]


def _people(slots: Slots) -> tuple[str, ...]:
    return tuple(login for login in slots if login)


def _seated(slots: Slots, login: str) -> Slots:
    """The first free seat; somebody the header names already keeps theirs, in GitHub's spelling."""
    for place, one in enumerate(slots):
        if one and same(one, login):
            return (*slots[:place], login, *slots[place + 1 :])
    for place, one in enumerate(slots):
        if one is None:
            return (*slots[:place], login, *slots[place + 1 :])
    return (*slots, login)


def _seats(review: Submission, slots: Slots, dates: Mapping[str, date]) -> list[Effect]:
    before = review.header.reviewers
    if slots != before:
        need_lines(review)
    effects: list[Effect] = [] if slots == before else [SetReviewers(slots=slots, was=before)]
    after = foresee(review, effects)
    return effects + set_due_line(after, dates, _people(slots))


def _of_the_editor(request: Request, login: str) -> str:
    """The command that does with this review's editor what was asked for a reviewer; empty: they do not edit it."""
    review = request.review
    commands = {
        "remove-reviewer": "remove-editor",
        "replace-reviewer": f"assign-editor @{request.args.other}",
    }
    known = request.command in commands and among(login, review.editors)
    return f"{review.policy.bot} {commands[request.command]}" if known else ""


def _seated_reviewer(request: Request, handle: str) -> str:
    """The reviewer as the header writes them. Raises ``Refused`` for anybody else.

    Somebody whose line the author took out of the header is a reviewer until an editor says otherwise.
    """
    review = request.review
    login = review.account(handle) or handle
    seats = _people(review.header.reviewers)
    seated = next((one for one in seats if same(one, login)), None)
    if seated is None and (recorded := review.record.reviewer(login)):
        return recorded.login
    if seated is None:
        raise Refused(
            messages.reviewers.no_reviewer_here(login, seats, _of_the_editor(request, login))
        )
    return seated


def _not_delivered(request: Request, login: str, instead: str) -> None:
    one = request.review.record.reviewer(login)
    if one and one.review and "anyway" not in request.args.words:
        raise Refused(
            messages.reviewers.delivered_already(login, instead, request.review.policy.bot)
        )


def _left(request: Request, login: str, slots: Slots, new: str) -> Sequence[Effect]:
    """One reviewer left, ``new`` (or nobody) took the seat."""
    review = request.review
    record = review.record.without_reviewer(login)
    dates = {who: day for who, day in review.due_dates.items() if not same(who, login)}
    due = request.today + timedelta(days=review.policy.days.review)
    if new:
        record = record.with_reviewer(seat(review, new, request.sender, request.at, due))
        dates[new.casefold()] = due
    effects = _seats(review, slots, dates)
    after = foresee(replace(review, record=record), effects)
    goal = stage = review.working_stage
    if stage is Stage.UNDER_REVIEW and not after.enough_reviewers:
        effects += move(request, Stage.SEEKING_REVIEWERS, command="remove-reviewer")
        goal = led_to(Stage.SEEKING_REVIEWERS, stage, review.policy)
    elif (
        new and after.enough_reviewers and stage in (Stage.EDITOR_ASSIGNED, Stage.SEEKING_REVIEWERS)
    ):
        goal = Stage.UNDER_REVIEW
        effects += move(request, goal, command="assign-reviewer")
    if goal is not stage:
        record = record.changed(**left_stage(review, goal))
    effects.append(remember(replace(review, record=record)))
    if new:
        text = messages.reviewers.reviewer_replaced(after, login, new, due, goal)
    elif same(login, request.sender):
        text = messages.reviewers.reviewer_stepped_down(after, login, goal, request.args.text)
    else:
        text = messages.reviewers.reviewer_removed(after, login, goal)
    effects.append(say(text))
    return [*effects, *_lately(request, [new] if new else [])]
