"""Presubmission inquiries: in scope, and the submission that follows."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review import messages
from bot.review.decisions.moves import FLAGS, need_labels, remember, say, set_person
from bot.review.model.changes import Close, Effect, Relabel
from bot.review.model.events import Followed
from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.people import among, same
from bot.review.model.request import Request
from bot.review.model.submission import IssueKind, Submission


def in_scope(request: Request) -> Sequence[Effect]:
    """``Submission Requested``, and the way to the submission form."""
    review = request.review
    if review.has(Label.IN_SCOPE):
        return [say(messages.pieces.already("this package is in scope"))]
    add = review.policy.names(Label.IN_SCOPE)
    need_labels(review, add)
    gone = review.label_names((Label.OUT_OF_SCOPE, *FLAGS))
    effects: list[Effect] = [Relabel(add=add, remove=tuple(gone))]
    effects += set_person(review, Field.EIC, request.sender)
    return [*effects, remember(review, wanted=""), say(messages.scope.in_scope(review))]


def followed(review: Submission, event: Followed) -> Sequence[Effect]:
    """A submission by whoever asked closes the inquiry; a co-author's is linked, anybody else's is nothing.

    Who a submission is by is what its author writes there, and that alone must not close an issue.
    """
    if review.kind is not IssueKind.INQUIRY or not review.open or review.record.adopted is None:
        return []
    if same(review.opener, event.sender):
        said = say(messages.scope.inquiry_followed(event.submission))
        silent = review.policy.quiet or review.record.muted
        return [said] if silent else [Close(reason="completed"), said]
    if among(review.opener, event.authors):
        return [say(messages.scope.inquiry_named(event.submission))]
    return []
