"""``undo``: what the last comment changed is taken back, all of it or nothing.

No command says how it is undone. The frame is the difference between the review before a comment and
after it, so that every command, and every one to come, can be taken back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from bot.review import messages
from bot.review.decisions.moves import say
from bot.review.model.changes import (
    Assign,
    Close,
    Effect,
    PutLine,
    Relabel,
    Remember,
    Reopen,
    Strike,
    Tick,
    Unassign,
    change,
    foresee,
)
from bot.review.model.people import Role, among, same
from bot.review.model.record import TIMES, Frame, Record
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission

_NOT_UNDONE = {"v", "undo", "adopted", "pending", "listed"} | TIMES
"""Parts of the record that ``undo`` leaves alone."""


_ASSIGNING = "assign_when_seen"


def frame(
    before: Submission,
    after: Submission,
    *,
    comment: int,
    sha: str,
    by: str,
    commands: Sequence[str],
) -> Frame | None:
    """What a comment changed; None: nothing that could be taken back."""
    was, now = _parts(before.record), _parts(after.record)
    changed = [key for key in {**was, **now} if was.get(key) != now.get(key)]
    if before.record.adopted is None and "authors" in changed:
        changed.remove("authors")  # who the authors are was noted with the adoption
    different = change(before, after)
    if different.assigned and _ASSIGNING not in changed:
        changed.append(_ASSIGNING)  # it becomes another one when GitHub does not assign them yet
    made = Frame(
        comment=comment,
        sha=sha,
        by=by,
        commands=tuple(commands),
        **dict(different),
        record={key: was.get(key) for key in changed},
        after={key: fingerprint(now.get(key)) for key in changed},
    )
    nothing = Frame(comment=comment, sha=sha, by=by, commands=made.commands)
    return None if made == nothing else made


def undo(request: Request) -> Sequence[Effect]:
    """Everything the last comment changed becomes what it was. Refused when people changed it since."""
    review, last = request.review, request.review.record.undo
    if last is None:
        return [say(messages.undoing.nothing_to_undo())]
    if not (same(request.sender, last.by) or Role.EIC in request.roles):
        raise Refused(messages.undoing.not_yours_to_undo(last.by))
    if changed := _changed_since(review, last):
        raise Refused(messages.undoing.changed_since(changed))
    effects: list[Effect] = []
    effects += [PutLine(key=k, value=was, was=now) for k, (was, now) in last.lines.items()]
    for key, ticked in last.ticks.items():
        name = review.policy.partners[key].name
        effects.append(Tick(names=(key, name), ticked=not ticked))
    if last.labels_on or last.labels_off:
        effects.append(Relabel(add=last.labels_off, remove=last.labels_on))
    effects += [Unassign(login=login) for login in last.assigned]
    effects += [Assign(login=login) for login in last.unassigned]
    if last.closed:
        effects.append(Reopen())
    if last.opened:
        done = review.stage is Stage.APPROVED
        effects.append(Close(reason="completed" if done else "not_planned"))
    data = {**_parts(review.record), **last.record}
    kept = {key: value for key, value in data.items() if value is not None}
    before = review.record.model_dump(include=_NOT_UNDONE - {"undo"})
    record = Record.model_validate({**kept, **before})
    effects.append(Remember(record=record))
    effects.append(Strike(comment=last.comment, sha=last.sha, by=request.sender))
    after = foresee(review, effects)
    return [*effects, say(messages.undoing.undone(after, last.commands))]


def _changed_since(review: Submission, last: Frame) -> list[str]:
    """What is not as the comment left it, in words."""
    header = review.header.lines
    found = [
        messages.undoing.line_name(k) for k, (_, now) in last.lines.items() if header.get(k) != now
    ]
    found += [messages.pieces.code(one) for one in last.labels_on if not review.label_on(one)]
    found += [messages.pieces.code(one) for one in last.labels_off if review.label_on(one)]
    found += [
        messages.undoing.box_of(key)
        for key, ticked in last.ticks.items()
        if key not in review.policy.partners or review.ticked(key) is not ticked
    ]
    # whom GitHub would not assign yet was never there
    there = (*review.assignees, review.record.assign_when_seen)
    found += [messages.pieces.name(one) for one in last.assigned if not among(one, there)]
    found += [messages.pieces.name(one) for one in last.unassigned if among(one, review.assignees)]
    if (last.closed and review.open) or (last.opened and not review.open):
        found.append(messages.undoing.open_or_closed())
    parts = _parts(review.record)
    told = {key: known for key, known in last.after.items() if key != _ASSIGNING}
    if any(fingerprint(parts.get(key)) != known for key, known in told.items()):
        found.append(messages.undoing.what_i_remember())
    return found


def untouched(before: Record, after: Record) -> bool:
    """Whether nothing was taken back: the last change is the same, and so is all that it may change."""
    return before.undo == after.undo and _parts(before) == _parts(after)


def _parts(record: Record) -> dict[str, Any]:
    data = record.model_dump(mode="json", exclude_defaults=True)
    return {key: value for key, value in data.items() if key not in _NOT_UNDONE}


def fingerprint(value: object) -> str:
    """What tells one part of the record from another."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]
