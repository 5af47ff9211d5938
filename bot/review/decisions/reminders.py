"""``remind``, ``reminders`` and ``cancel-reminder``: what people want to be reminded of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.review import messages
from bot.review.decisions.moves import account, remember, say
from bot.review.model.changes import Effect
from bot.review.model.people import Role, among, same
from bot.review.model.record import Reminder
from bot.review.model.request import Refused, Request
from bot.review.turns import clocks

MOST = 20
"""Reminders at a time on one review: the record is small."""


def remind(request: Request) -> Sequence[Effect]:
    """People are called at that day; the same people and text again move the day."""
    review, day = request.review, request.args.day
    assert day is not None
    if clocks.is_over(review):
        raise Refused(messages.nudging.nothing_to_remind_of(review.policy.bot))
    people = addressees(request)
    if not all(same(one, request.sender) for one in people) and Role.EDITOR not in request.roles:
        raise Refused(messages.nudging.only_for_yourself(review.policy.bot))
    if day <= request.today:
        raise Refused(messages.nudging.reminder_in_the_past(day))
    known = review.record.reminders
    before = next((one for one in known if _is_same(one, people, request.args.text)), None)
    if before is None and len(known) >= MOST:
        raise Refused(messages.nudging.too_many_reminders(MOST, review.policy.bot))
    made = review.record.reminders_made + (0 if before else 1)
    one = Reminder(
        number=before.number if before else made,
        by=request.sender,
        people=people,
        at=datetime.combine(day, clocks.MORNING, UTC),
        text=request.args.text,
        url=request.url,
    )
    if before and before.at.date() == day:
        return [say(messages.pieces.already(f"reminder {before.number} is set for that day"))]
    kept = (*(other for other in known if other != before), one)
    ordered = tuple(sorted(kept, key=lambda other: (other.at, other.number)))
    return [
        remember(review, reminders=ordered, reminders_made=made),
        say(messages.nudging.reminder_set(one, before.at if before else None, review.policy.bot)),
    ]


def addressees(request: Request) -> tuple[str, ...]:
    """Who is to be reminded: people by name, or whoever has a task here. Raises ``Refused`` for nobody."""
    review, words = request.review, request.args.words
    if "remind-reviewers" in words:
        people = tuple(one.login for one in review.reviews_missing or review.reviewers)
    elif "remind-author" in words:
        people = (review.author,)
    elif "remind-editor" in words:
        people = review.editors
    else:
        return tuple(dict.fromkeys(account(request, one) for one in request.args.people))
    if not people:
        raise Refused(messages.nudging.nobody_to_remind())
    return people


def _is_same(one: Reminder, people: Sequence[str], text: str) -> bool:
    alike = len(one.people) == len(people) and all(among(person, one.people) for person in people)
    return alike and one.text.casefold() == text.casefold()


def listed(request: Request) -> Sequence[Effect]:
    """Every reminder that is set here."""
    review = request.review
    return [
        say(
            messages.nudging.reminders_listed(review.record.reminders, resting=clocks.rests(review))
        )
    ]


def cancel(request: Request) -> Sequence[Effect]:
    """By whoever set it, or an editor."""
    review, number = request.review, request.args.items[0]
    known = review.record.reminders
    one = next((one for one in known if str(one.number) == number), None)
    if one is None:
        raise Refused(messages.nudging.no_such_reminder(number, review.policy.bot))
    if not same(one.by, request.sender) and Role.EDITOR not in request.roles:
        raise Refused(messages.nudging.not_yours_to_cancel(one))
    left = tuple(other for other in known if other != one)
    return [remember(review, reminders=left), say(messages.nudging.reminder_cancelled(one))]
