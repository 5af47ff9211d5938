"""People rename their accounts: names are put right by the ids of the accounts before anything is decided.

So every rule compares names, and a name means the account that it meant when somebody gave it a role. The
header's lines are put right together with the record, because both must name a reviewer or an author.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.review.decisions.undoing import fingerprint
from bot.review.model.changes import Effect, PutLine, Remember, foresee
from bot.review.model.events import BodyEdited
from bot.review.model.header import PEOPLE, Field
from bot.review.model.people import same, with_new_names
from bot.review.model.record import Record, RecordChanges
from bot.review.model.submission import Submission
from bot.review.turns.clocks import AUTHOR
from bot.review.turns.closing import survey_of

_NAMES = frozenset(
    ("by", "login", "recorded_by", "assign_when_seen", "people", "guests", "authors", "asked", "assigned",
     "unassigned", "requested_by", "done")
)  # fmt: skip
"""Parts of the record that hold names."""
_KEYS = frozenset(("ids", "heard", "told", "done"))
"""Parts of the record in which a key is, or ends in, a case-folded name."""
_TEXTS = frozenset(("lines", "owed", "line"))
"""Parts of the record that hold lines with handles in them."""


def with_names_of_now(review: Submission) -> list[Effect]:
    """Header and record with the new names of everybody who was seen under another one."""
    names = _new_names(review)
    if not names:
        return []
    return [*_lines(review, names), Remember(record=_renamed(review.record, names))]


def edit_with_names_of_now(review: Submission, event: BodyEdited) -> BodyEdited:
    """The edit as if both texts had the new names: to follow a new name is no change by whoever edited."""

    def text(body: str) -> str:
        then = replace(review, body=body)
        return foresee(then, _lines(then, _new_names(review))).body

    before = None if event.before is None else text(event.before)
    return event.model_copy(update={"before": before, "body": text(event.body)})


def _new_names(review: Submission) -> dict[str, str]:
    """Old name, case-folded → what the account is called now."""
    now = {one.id: one.login for one in review.found.seen}
    return {
        name: now[number]
        for name, number in review.record.ids.items()
        if number in now and not same(now[number], name)
    }


def _lines(review: Submission, names: Mapping[str, str]) -> Iterator[Effect]:
    for key, value in review.header.lines.items():
        if key in (*PEOPLE, Field.DUE) or key.startswith("Reviewer "):
            new = with_new_names(value, names)
            if new != value:
                yield PutLine(key=key, value=new, was=value)


def _renamed(record: Record, names: Mapping[str, str]) -> Record:
    data = record.model_dump(mode="json", exclude_defaults=True)
    renamed = _with_names(data, "", names)
    if record.undo:  # what the last comment left is still as it left it, under another name
        renamed["undo"]["after"] = {
            key: fingerprint(renamed.get(key)) if fingerprint(data.get(key)) == left else left
            for key, left in record.undo.after.items()
        }
    return Record.model_validate(renamed)


def _with_names(value: Any, part: str, names: Mapping[str, str]) -> Any:
    """A part of the record, as JSON, with new names."""
    if isinstance(value, dict):
        return {
            _key(key, names) if part in _KEYS else key: _with_names(
                one, key if part not in _NAMES | _KEYS | _TEXTS else part, names
            )
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_with_names(one, part, names) for one in value]
    if isinstance(value, str) and part in _NAMES:
        return names.get(value.casefold(), value)
    if isinstance(value, str) and part in _TEXTS:
        return with_new_names(value, names)
    return value


def _key(key: str, names: Mapping[str, str]) -> str:
    """``review:name``, ``survey-name`` or the name alone."""
    if key == AUTHOR:  # whoever that is
        return key
    begin, mark, name = key.rpartition(":")
    if key.startswith(survey := survey_of("")):
        begin, mark, name = "", survey, key.removeprefix(survey)
    return f"{begin}{mark}{names[name].casefold()}" if name in names else key


def ids(review: Submission) -> RecordChanges:
    """Whose accounts the names in record and header are, as far as they have been seen."""
    header = review.header
    people = {name for field in PEOPLE for name in header.people(field)}
    people |= {review.opener, *filter(None, header.reviewers), *_names(review.record)}
    known = {
        name: number
        for name in sorted({one.casefold() for one in people})
        if (number := review.record.ids.get(name, review.found.ids.get(name))) is not None
    }
    return {"ids": known} if known != review.record.ids else {}


def _names(record: Record) -> Iterator[str]:
    """Every name in the record."""
    return _named(record.model_dump(mode="json", exclude_defaults=True), "")


def _named(value: Any, part: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _named(one, key if part not in _NAMES | _KEYS | _TEXTS else part)
    elif isinstance(value, list):
        for one in value:
            yield from _named(one, part)
    elif isinstance(value, str) and part in _NAMES:
        yield value
