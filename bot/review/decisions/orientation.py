"""Where are we? Commands that only look, and the ticks on the closing list."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review import messages
from bot.review.closing import ITEMS, items
from bot.review.effects import Effect
from bot.review.moves import remember, say
from bot.review.people import Role
from bot.review.request import Refused, Request
from bot.review.status import overview
from bot.review.submission import Kind
from bot.review.website import NOT_IN_AN_INQUIRY, problems


def status(request: Request) -> Sequence[Effect]:
    """The state of the review, or of the inquiry."""
    if request.review.kind is Kind.INQUIRY:
        return [say(messages.inquiry_status(request.review))]
    return [say(overview(request.review, request.at, eic=Role.EIC in request.roles))]


def check_header(request: Request) -> Sequence[Effect]:
    """Field by field what the website would reject."""
    review = request.review
    found = problems(review.header)
    if review.kind is Kind.INQUIRY:
        found = tuple(one for one in found if one.field not in NOT_IN_AN_INQUIRY)
    return [say(messages.header_checked(review, found))]


def done(request: Request) -> Sequence[Effect]:
    """Items of the closing list are done."""
    review = request.review
    wanted = _own_items(request)
    new = {key: request.sender for key in wanted if key not in review.record.done}
    if not new:
        return [say(messages.already("that is ticked"))]
    return [
        remember(review, done={**review.record.done, **new}),
        say(messages.items_ticked(tuple(new), ticked=True)),
    ]


def not_done(request: Request) -> Sequence[Effect]:
    """Items of the closing list are open again."""
    review = request.review
    wanted = [key for key in _own_items(request) if key in review.record.done]
    if not wanted:
        return [say(messages.already("that is not ticked"))]
    kept = {key: who for key, who in review.record.done.items() if key not in wanted}
    return [remember(review, done=kept), say(messages.items_ticked(tuple(wanted), ticked=False))]


def _own_items(request: Request) -> tuple[str, ...]:
    """The asked items. Raises ``Refused`` for unknown ones and for somebody else's."""
    asked = tuple(dict.fromkeys(request.args.items))
    seen = {item.key for item in items(request.review) if item.seen}
    if unknown := [key for key in asked if key not in ITEMS]:
        raise Refused(messages.no_such_item(unknown, ITEMS, seen))
    if Role.EDITOR not in request.roles:
        owners = {item.key: item.owner for item in items(request.review)}
        if foreign := [key for key in asked if owners[key] not in request.roles]:
            raise Refused(messages.not_your_item(foreign))
    return asked
