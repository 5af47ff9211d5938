"""Where are we? Commands that only look, and the ticks on the closing list."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review import messages
from bot.review.decisions.moves import remember, say
from bot.review.model.changes import Effect
from bot.review.model.people import Role, among, same
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Stage
from bot.review.model.submission import IssueKind
from bot.review.model.website import NOT_IN_AN_INQUIRY, nobody_shown
from bot.review.pages.status import overview
from bot.review.turns.closing import ITEMS, SURVEY, Item, items, survey_of


def status(request: Request) -> Sequence[Effect]:
    """The state of the review, or of the inquiry."""
    if request.review.kind is IssueKind.INQUIRY:
        return [say(messages.scope.inquiry_status(request.review))]
    return [say(overview(request.review, request.at, eic=Role.EIC in request.roles))]


def check_header(request: Request) -> Sequence[Effect]:
    """Field by field what the website would reject."""
    review = request.review
    found = review.problems
    if review.kind is IssueKind.INQUIRY:
        found = tuple(one for one in found if one.field not in NOT_IN_AN_INQUIRY)
    elif review.stage is Stage.APPROVED and review.policy.website != "none":
        found += nobody_shown(review.header)
    return [say(messages.header.header_checked(review, found))]


def done(request: Request) -> Sequence[Effect]:
    """Items of the closing list are done."""
    review = request.review
    wanted = _own_items(request)
    new = {key: request.sender for key in wanted if key not in review.record.done}
    if not new:
        return [say(messages.pieces.already("this is marked as done"))]
    return [
        remember(review, done={**review.record.done, **new}),
        say(messages.acceptance.items_ticked(tuple(new), ticked=True)),
    ]


def not_done(request: Request) -> Sequence[Effect]:
    """Items of the closing list are open again."""
    review = request.review
    wanted = [key for key in _own_items(request) if key in review.record.done]
    if not wanted:
        return [say(messages.pieces.already("this is marked as not done"))]
    kept = {key: who for key, who in review.record.done.items() if key not in wanted}
    return [
        remember(review, done=kept),
        say(messages.acceptance.items_ticked(tuple(wanted), ticked=False)),
    ]


def _own_items(request: Request) -> tuple[str, ...]:
    """The asked items. Raises ``Refused`` for unknown ones and for somebody else's."""
    known = {item.key: item for item in items(request.review)}
    asked = tuple(dict.fromkeys(_meant(request, key) for key in request.args.items))
    seen = {key for key, item in known.items() if item.seen}
    if unknown := [key for key in asked if key not in known or key in seen]:
        raise Refused(
            messages.acceptance.no_such_item(unknown, [key for key in ITEMS if key in known], seen)
        )
    foreign = [key for key in asked if not _owns(request, known[key])]
    if foreign and Role.EDITOR not in request.roles:
        raise Refused(messages.acceptance.not_your_item(foreign))
    return asked


def _meant(request: Request, key: str) -> str:
    """A reviewer who says ``survey`` means their own, whatever team they are in."""
    review, sender = request.review, request.sender
    reviews = any(same(one.login, sender) for one in review.reviewers)
    own = key == SURVEY and reviews and not among(sender, review.editors)
    return survey_of(sender) if own else key


def _owns(request: Request, item: Item) -> bool:
    if item.person:
        return same(item.person, request.sender)
    return item.owner in request.roles
