"""What a decision wants to be different, as data, and the submission after it.

``foresee`` is the only place that knows what an effect means. The rules use it so that one command of
a comment sees what the one before it did; ``pipeline`` uses it to work out what to send to GitHub.
Every change of something that people edit too carries what it was (``was``): when somebody has changed
it since, their version stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, assert_never

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described

from bot.review.model.checklist import Section
from bot.review.model.events import Followed, HandedOver, PackageAsked
from bot.review.model.header import Field
from bot.review.model.people import among, beyond, same
from bot.review.model.record import Change, Record
from bot.review.model.submission import Submission


class _Effect(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SetField(_Effect):
    """One line of the header gets another value."""

    kind: Literal["field"] = "field"
    field: Field
    value: str
    was: str


class SetReviewers(_Effect):
    """The header's reviewers by slot; ``nobody`` is what stands in a free one."""

    kind: Literal["reviewers"] = "reviewers"
    slots: tuple[str | None, ...]
    was: tuple[str | None, ...]
    nobody: str = "TBD"


class Tick(_Effect):
    """The partner's own box in the issue's text."""

    kind: Literal["tick"] = "tick"
    names: tuple[str, ...]
    ticked: bool


class Relabel(_Effect):
    """Labels go on and off."""

    kind: Literal["labels"] = "labels"
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Assign(_Effect):
    """Somebody becomes an assignee of the issue."""

    kind: Literal["assign"] = "assign"
    login: str


class Unassign(_Effect):
    """Somebody is no assignee any more."""

    kind: Literal["unassign"] = "unassign"
    login: str


class Close(_Effect):
    """The issue is closed, as GitHub's ``completed`` or ``not_planned``."""

    kind: Literal["close"] = "close"
    reason: Literal["completed", "not_planned"] = "completed"


class Reopen(_Effect):
    """The issue is opened again."""

    kind: Literal["reopen"] = "reopen"


class PutLine(_Effect):
    """A line of the header is set, added or (None) taken out: ``Editor``, ``Reviewer 2`` …"""

    kind: Literal["line"] = "line"
    key: str
    value: str | None
    was: str | None


class Strike(_Effect):
    """The answer to that comment is struck through: what it says was taken back."""

    kind: Literal["strike"] = "strike"
    comment: int
    sha: str
    """Fingerprint of the comment's text, as in the hidden marker of the answer."""
    by: str


class Pass(_Effect):
    """Something has happened on another issue; it is handled there, in that issue's own order."""

    kind: Literal["pass"] = "pass"
    event: Followed | HandedOver | PackageAsked


class Remember(_Effect):
    """The hidden record becomes this."""

    kind: Literal["remember"] = "remember"
    record: Record


class Withhold(_Effect):
    """What would have been said unasked, where the bot is muted: it stays in the journal."""

    kind: Literal["withhold"] = "withhold"
    text: str


class Evidence(_Effect):
    """The section with the checks is brought up to date in its comment."""

    kind: Literal["evidence"] = "evidence"
    section: Section
    post: bool = True
    """Where there is no such comment, a new one is posted."""


class CommandResult(StrEnum):
    """What became of one command."""

    DONE = "done"
    REFUSED = "refused"
    NOT_NOW = "not_now"
    NOT_UNDERSTOOD = "not_understood"
    ASKED_BACK = "asked_back"
    """One or several readings were shown instead."""
    CHATTED = "chatted"
    """Thanks or the like, answered in kind."""
    FAILED = "failed"
    """Decided, and not possible at GitHub."""


class Say(_Effect):
    """A part of the one answer to the comment."""

    kind: Literal["say"] = "say"
    text: str
    outcomes: tuple[tuple[str, CommandResult], ...] = ()
    """The commands that it answers (empty name: not recognized), and what became of each."""
    promised: bool = False
    """Somebody has asked for it before: it is said also where nothing is said unasked."""


IssueChange = (
    SetField | SetReviewers | PutLine | Tick | Relabel | Assign | Unassign | Close | Reopen
)
"""What is different on the issue afterwards: all of it in one request to GitHub, see :func:`foresee`."""

Aside = Strike | Pass | Withhold | Evidence
"""What is done beside the issue: each by itself, see ``pipeline.perform``."""

Effect = Annotated[IssueChange | Remember | Aside | Say, Described(discriminator="kind")]


@dataclass(frozen=True)
class Decided:
    """What a decision wants, told apart by who does it. Empty, it is false."""

    changes: tuple[IssueChange, ...] = ()
    record: Record | None = None
    """The hidden record as it becomes; None: it stays."""
    asides: tuple[Aside, ...] = ()
    words: tuple[Say, ...] = ()

    @classmethod
    def of(cls, effects: Iterable[Effect]) -> Decided:
        """Sort effects; of several records the last one counts."""
        changes: list[IssueChange] = []
        record: Record | None = None
        asides: list[Aside] = []
        words: list[Say] = []
        for effect in effects:
            match effect:
                case Say():
                    words.append(effect)
                case Remember():
                    record = effect.record
                case Strike() | Pass() | Withhold() | Evidence():
                    asides.append(effect)
                case (
                    SetField()
                    | SetReviewers()
                    | PutLine()
                    | Tick()
                    | Relabel()
                    | Assign()
                    | Unassign()
                    | Close()
                    | Reopen()
                ):
                    changes.append(effect)
                case _:
                    assert_never(effect)
        return cls(tuple(changes), record, tuple(asides), tuple(words))

    def __iter__(self) -> Iterator[Effect]:
        """All of it, as the journal keeps it: changes, record, asides, words."""
        yield from self.changes
        if self._remember is not None:
            yield self._remember
        yield from self.asides
        yield from self.words

    @cached_property
    def _remember(self) -> Remember | None:
        return None if self.record is None else Remember(record=self.record)

    def __bool__(self) -> bool:
        return self.acts or bool(self.words)

    def __add__(self, later: Decided) -> Decided:
        """Both, ``later`` after this."""
        return Decided(
            self.changes + later.changes,
            self.record if later.record is None else later.record,
            self.asides + later.asides,
            self.words + later.words,
        )

    @property
    def text(self) -> str:
        """The words, as one comment says them."""
        return "\n\n".join(one.text for one in self.words if one.text)

    @property
    def silent(self) -> Decided:
        """All but the words."""
        return replace(self, words=()) if self.words else self

    @property
    def acts(self) -> bool:
        """Whether anything but words is wanted."""
        return bool(self.changes or self.record is not None or self.asides)


def foresee(submission: Submission, effects: Iterable[Effect]) -> Submission:
    """The submission as it will be after ``effects``."""
    for effect in effects:
        submission = _after(submission, effect)
    return submission


def in_turn(
    submission: Submission, *steps: Callable[[Submission], Iterable[Effect]]
) -> list[Effect]:
    """What all the steps decide; each one sees what those before it do."""
    effects: list[Effect] = []
    for step in steps:
        effects += step(foresee(submission, effects))
    return effects


def _after(submission: Submission, effect: Effect) -> Submission:
    header = submission.header
    match effect:
        case SetField(field=field, value=value, was=was):
            if header.raw(field) != was:
                return submission  # a person was faster
            return _with(submission, body=header.with_value(field, value))
        case SetReviewers(slots=slots, was=was, nobody=nobody):
            if header.reviewers != was:
                return submission
            return _with(submission, body=header.with_reviewers(slots, nobody))
        case PutLine(key=key, value=value, was=was):
            if header.lines.get(key) != was:
                return submission
            return _with(submission, body=header.with_line(key, value))
        case Tick(names=names, ticked=ticked):
            return _with(submission, body=header.with_partner(*names, ticked=ticked))
        case Relabel(add=add, remove=remove):
            kept = tuple(label for label in submission.labels if not among(label, remove))
            new = tuple(label for label in add if not among(label, kept))
            return _with(submission, labels=kept + new)
        case Assign(login=login):
            if among(login, submission.assignees):
                return submission
            return _with(submission, assignees=(*submission.assignees, login))
        case Unassign(login=login):
            kept = tuple(one for one in submission.assignees if not same(one, login))
            return _with(submission, assignees=kept)
        case Close(reason=reason):
            return _with(submission, open=False, closed_as=reason)
        case Reopen():
            return _with(submission, open=True)
        case Remember(record=record):
            return _with(submission, record=record)
        case Say() | Withhold() | Strike() | Pass() | Evidence():
            return submission
        case _:
            assert_never(effect)


_PARTS = tuple(one.name for one in fields(Submission))


def _with(submission: Submission, **parts: object) -> Submission:
    """``dataclasses.replace``, which takes longer for so many parts than everything else that is foreseen."""
    known = vars(submission)
    after = object.__new__(Submission)
    vars(after).update({name: known[name] for name in _PARTS}, **parts)
    if "body" not in parts and "header" in known:
        vars(after)["header"] = known["header"]  # of the same text
    return after


def change(before: Submission, after: Submission) -> Change:
    """What is different on the issue, whatever effects led there: some may have cancelled out."""
    was, now = before.header.lines, after.header.lines
    return Change(
        labels_on=_beyond(after.labels, before.labels),
        labels_off=_beyond(before.labels, after.labels),
        lines={
            key: (was.get(key), now.get(key))
            for key in dict.fromkeys([*was, *now])
            if was.get(key) != now.get(key)
        },
        ticks={
            key: after.ticked(key)
            for key in after.policy.partners
            if before.ticked(key) is not after.ticked(key)
        },
        assigned=_beyond(after.assignees, before.assignees),
        unassigned=_beyond(before.assignees, after.assignees),
        closed=before.open and not after.open,
        opened=after.open and not before.open,
    )


def _beyond(some: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(beyond(some, others))


@dataclass(frozen=True)
class Part:
    """One thing that a change makes different on an issue."""

    what: Literal["label on", "label off", "line", "tick", "assigned", "unassigned", "state"]
    name: str
    """The label, line, partner or login; of the state what it becomes."""
    there: bool
    """Whether the issue is so now."""

    @property
    def shows(self) -> bool:
        """Whether it is something that was put there, rather than taken away."""
        return self.what in ("label on", "line", "tick", "assigned")


def parts(submission: Submission, change: Change) -> tuple[Part, ...]:
    """Everything that a change makes different, and whether it is so on the issue as it is now."""
    lines = submission.header.lines
    found = [Part("label on", one, submission.label_on(one)) for one in change.labels_on]
    found += [Part("label off", one, not submission.label_on(one)) for one in change.labels_off]
    found += [Part("line", key, lines.get(key) == now) for key, (_, now) in change.lines.items()]
    found += [
        Part("tick", key, submission.ticked(key) is ticked)
        for key, ticked in change.ticks.items()
        if key in submission.policy.partners
    ]
    there = submission.assignees
    found += [Part("assigned", one, among(one, there)) for one in change.assigned]
    found += [Part("unassigned", one, not among(one, there)) for one in change.unassigned]
    if change.closed:
        found.append(Part("state", "closed", not submission.open))
    if change.opened:
        found.append(Part("state", "open", submission.open))
    return tuple(found)


def landed(submission: Submission, change: Change) -> bool:
    """Whether a change has reached the issue already (asked before it is made again).

    GitHub changes an issue in one request, all or nothing, and people may have done or undone a part of it
    since. So what explains the issue with the fewest hands counts: where most parts are there the change was
    made, and the others were undone; where most are missing it was not. As many of each: it was made when
    something shows that it has put there.
    """
    found = parts(submission, change)
    there = [one for one in found if one.there]
    missing = len(found) - len(there)
    if len(there) != missing:
        return len(there) > missing
    return any(one.shows for one in there)
