"""A review ends before acceptance, or comes back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review import messages
from bot.review.decisions.moves import FLAGS, flag, need_labels, remember, said, say
from bot.review.model.changes import Close, Effect, Relabel, Reopen
from bot.review.model.labels import Label
from bot.review.model.people import Role, among
from bot.review.model.record import Ending, RecordChanges
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Stage
from bot.review.model.submission import IssueKind


def out_of_scope(request: Request) -> Sequence[Effect]:
    """``currently-out-of-scope``, other venues, closed as not planned."""
    review, reason = request.review, request.args.text
    return [
        *_ended(request, "".join(review.policy.names(Label.OUT_OF_SCOPE)), "out of scope"),
        Close(reason="not_planned"),
        say(messages.endings.out_of_scope(review, reason)),
    ]


def reject(request: Request) -> Sequence[Effect]:
    """Closed as not planned. The editor in chief's right; this review's editor has it from 3 on."""
    review = request.review
    if Role.EIC not in request.roles:
        late = review.stage.rank >= Stage.UNDER_REVIEW.rank and review.kind is IssueKind.SUBMISSION
        if not (late and among(request.sender, review.editors)):
            raise Refused(messages.endings.not_yours_to_reject(review))
    return [
        *_ended(request, review.policy.rejected_label, "rejected"),
        Close(reason="not_planned"),
        say(messages.endings.rejected(review, request.args.text)),
    ]


def withdraw(request: Request) -> Sequence[Effect]:
    """The author takes the submission back; asked once whether it is meant."""
    review = request.review
    if "withdraw-yes" not in request.args.words:
        return [say(messages.endings.withdraw_really(review.policy.bot))]
    return [
        *_unfinished(request, "withdrawn"),
        say(messages.endings.withdrawn(review, request.args.text)),
    ]


def warn_closing(request: Request) -> Sequence[Effect]:
    """The author is warned that the review will be closed in a month."""
    review = request.review
    return [
        *flag(review, Label.AWAITING_MAINTAINER, on=True),
        remember(review, warned=said(request)),
        say(messages.endings.closing_warned(review)),
    ]


def close_unfinished(request: Request) -> Sequence[Effect]:
    """``incomplete-closed-review``, closed as not planned."""
    review = request.review
    return [
        *_unfinished(request, "unfinished"),
        say(messages.endings.closed_unfinished(review, request.args.text)),
    ]


def reopen(request: Request) -> Sequence[Effect]:
    """Open again, at the stage it was at; the label of its ending goes."""
    review = request.review
    ended = review.labels_of_endings
    effects: list[Effect] = [Relabel(remove=ended)] if ended else []
    if review.open:  # by hand, and the label has stayed
        if not ended:
            return [say(messages.pieces.already("this issue is open"))]
        return [*effects, say(messages.endings.goes_on(ended))]
    effects.append(Reopen())
    return [
        *effects,
        remember(review, warned=None, ended=None),
        say(messages.endings.reopened(review)),
    ]


def _unfinished(request: Request, outcome: str) -> list[Effect]:
    label = "".join(request.review.policy.names(Label.UNFINISHED))
    return [*_ended(request, label, outcome), Close(reason="not_planned")]


def _ended(request: Request, label: str, outcome: str) -> list[Effect]:
    """The outcome's label on, the flags off; stage, partner and route labels stay."""
    review = request.review
    add = (label,) if label and not review.label_on(label) else ()
    need_labels(review, add)
    gone = (*FLAGS, Label.IN_SCOPE) if review.kind is IssueKind.INQUIRY else FLAGS
    remove = tuple(review.label_names(gone))
    effects: list[Effect] = [Relabel(add=add, remove=remove)] if add or remove else []
    # an approval that awaited its release ends with the review: no release may complete it
    over: RecordChanges = {
        "hold": None,
        "wanted": "",
        "warned": None,
        "ended": Ending(by=request.sender, at=request.at, url=request.url, outcome=outcome),
        "approved": None,
        "without_reviews": False,
    }
    return [*effects, remember(review, **over)]
