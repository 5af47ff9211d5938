"""``yes``: what the bot has read in a comment and only asked about is done."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from bot.review import messages
from bot.review.model.changes import Effect
from bot.review.model.record import Pending, Record
from bot.review.model.request import Refused, Request
from bot.review.model.submission import Submission


def yes(request: Request) -> Sequence[Effect]:
    """Refuse: the engine takes every ``yes`` to a question that still stands."""
    pending = request.review.record.pending
    if pending is None:
        raise Refused(messages.understanding.nothing_asked(request.review.policy.bot))
    raise Refused(messages.understanding.changed_since(pending.line, request.review.policy.bot))


def asking(review: Submission, line: str, by: str) -> Record:
    """The record that remembers the question."""
    pending = Pending(line=line, by=by, state=state(review))
    return review.record.changed(pending=pending)


def stands(review: Submission) -> bool:
    """Whether there is a question, and nothing has changed on the review since it was asked."""
    pending = review.record.pending
    return pending is not None and pending.state == state(review)


def state(review: Submission) -> str:
    """A fingerprint of what people see of the review, and of who takes part in it."""
    seats = [(one.login, one.due, one.review is not None) for one in review.record.reviewers]
    seen = (
        sorted(map(str.casefold, review.labels)),
        review.body,
        sorted(map(str.casefold, review.assignees)),
        review.open,
        seats,
        review.record.route,
        review.record.approved is not None,
    )
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]
