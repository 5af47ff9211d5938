"""The small moves that decisions are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Unpack

from bot.review import messages
from bot.review.model.changes import Effect, Relabel, Remember, Say, SetField
from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.people import among, same
from bot.review.model.record import RecordChanges, Reviewer, Said
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Joss, Stage, allowed, led_to, moved
from bot.review.model.submission import Submission
from bot.review.model.website import Problem, ProblemKind

FLAGS = (Label.ON_HOLD, Label.AWAITING_MAINTAINER)
"""Labels beside a stage that every ending takes off."""


def say(text: str) -> Say:
    """A part of the answer."""
    return Say(text=text)


def remember(review: Submission, **changes: Unpack[RecordChanges]) -> Remember:
    """The record with some of its parts changed."""
    return Remember(record=review.record.changed(**changes))


def said(request: Request, url: str = "") -> Said:
    """That the sender did it, now."""
    return Said(by=request.sender, at=request.at, url=url or request.url)


def set_field(review: Submission, name: Field, value: str) -> list[Effect]:
    """The header line, unless it says so already, or the community's header has no such line."""
    if not review.header.style.has(name):
        return []
    was = review.header.raw(name)
    if was == value and review.header.key_is_read(name):
        return []
    return [SetField(field=name, value=value, was=was)]


def need_lines(review: Submission) -> None:
    """Refuse to write where a table stands in place of the header."""
    if review.header.in_a_table:
        raise Refused(messages.header.problem(Problem(ProblemKind.TABLE), review.policy))


def set_person(review: Submission, name: Field, login: str) -> list[Effect]:
    """The header line that names somebody alone, unless the website reads them there already."""
    alike = same_people_in_order(review.header.people(name), (login,))
    if alike and not review.misread(name):
        return []
    return set_field(review, name, f"@{login}")


def move(
    request: Request, goal: Stage, *, command: str = "", also_off: Sequence[Label] = ()
) -> list[Effect]:
    """The labels for ``goal``. While an editor is sought, only the remembered stage moves.

    ``also_off`` are meanings of flags that end with it. Raises ``Refused`` outside the table of
    transitions, or when the repository has no such label: GitHub would invent one.
    """
    review = request.review
    start = review.stage
    if goal is not Stage.CHECKS and request.command != "assign-editor":
        start = review.working_stage
    if not allowed(command or request.command, start, goal):
        raise Refused(messages.refusals.no_such_step(request.command, start, goal, review.policy))
    goal = led_to(goal, start, review.policy)
    if start is not review.stage and goal is not Stage.APPROVED:
        return []  # the caller remembers it, see ``left_stage``
    change = moved(review.labels, review.policy, to=goal)
    remove = tuple(dict.fromkeys([*change.remove, *review.label_names(also_off)]))
    need_labels(review, change.add)
    if not change.add and not remove:
        return []
    return [Relabel(add=change.add, remove=remove)]


def left_stage(review: Submission, goal: Stage) -> RecordChanges:
    """The change to the record that moves the remembered stage, while an editor is sought."""
    if review.stage is Stage.SEEKING_EDITOR and review.record.left_stage:
        return {"left_stage": goal.meaning}
    return {}


def joss_move(review: Submission, goal: Joss) -> list[Effect]:
    """The labels for that place on the JOSS track."""
    change = moved(review.labels, review.policy, joss=goal)
    need_labels(review, change.add)
    if not change.add and not change.remove:
        return []
    return [Relabel(add=change.add, remove=change.remove)]


def need_labels(review: Submission, names: Sequence[str]) -> None:
    """Refuse when the repository has not got one of these labels."""
    if missing := review.missing_labels(names):
        raise Refused(messages.refusals.label_missing(missing))


def flag(review: Submission, meaning: Label, *, on: bool) -> list[Effect]:
    """A flag put on or taken off; nothing where the community has no such label."""
    if review.has(meaning) == on:
        return []
    if on:
        names = review.policy.names(meaning)
        need_labels(review, names)
        return [Relabel(add=names)] if names else []
    return [Relabel(remove=(review.label_name(meaning),))]


def account(request: Request, handle: str) -> str:
    """GitHub's spelling of a handle. Raises ``Refused`` for an unknown account, and for one of no person."""
    return accounts(request, [handle])[0]


def accounts(request: Request, handles: Sequence[str]) -> tuple[str, ...]:
    """GitHub's spelling of all of them, each once. Raises ``Refused`` naming those that are no people."""
    found = {handle: request.review.account(handle) for handle in handles}
    unknown = [handle for handle, login in found.items() if login is None]
    no_people = [one for one in unknown if not request.review.found.is_person(one)]
    if no_people:
        raise Refused(messages.refusals.no_person(no_people))
    if unknown:
        raise Refused(messages.refusals.no_account(unknown))
    logins: list[str] = []
    for login in filter(None, found.values()):
        if not among(login, logins):
            logins.append(login)
    return tuple(logins)


def seat(review: Submission, login: str, by: str, at: datetime, due: date) -> Reviewer:
    """A new reviewer. With the others' reviews in, theirs is still to come all the same."""
    late = review.working_stage in (Stage.AWAITING_CHANGES, Stage.AWAITING_REVIEWERS)
    return Reviewer(login=login, by=by, at=at, due=due, late=late)


def no_author(review: Submission, login: str, office: str) -> None:
    """Refuse to make an author or maintainer of the package its editor or reviewer."""
    if among(login, review.authors):
        raise Refused(messages.refusals.author_cannot_be(login, office))


def due_line(review: Submission, dates: Mapping[str, date], reviewers: Sequence[str]) -> str:
    """``2026-12-12 (@a), 2026-12-20 (@b)`` for those reviewers who have a day."""
    parts = [
        f"{dates[login.casefold()].isoformat()} (@{login})"
        for login in reviewers
        if login.casefold() in dates
    ]
    return ", ".join(parts) or "TBD"


def set_due_line(
    review: Submission, dates: Mapping[str, date], reviewers: Sequence[str]
) -> list[Effect]:
    """The header's line of due dates; none is invented while there is nobody."""
    line = due_line(review, dates, reviewers)
    if line == "TBD" and not review.header.has(Field.DUE):
        return []
    return set_field(review, Field.DUE, line)


def same_people_in_order(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists name the same accounts in the same order."""
    return len(one) == len(other) and all(map(same, one, other))
