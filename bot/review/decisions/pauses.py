"""The review waits: for the author, or because somebody put it on hold."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review import messages
from bot.review.decisions.moves import flag, remember, say
from bot.review.model.changes import Effect
from bot.review.model.labels import Label
from bot.review.model.record import Hold
from bot.review.model.request import Refused, Request


def request_info(request: Request) -> Sequence[Effect]:
    """Something is wanted from the author; the flag goes when they comment."""
    review, wanted = request.review, request.args.text
    if review.has(Label.AWAITING_MAINTAINER) and review.record.wanted == wanted:
        return [say(messages.pieces.already("we are waiting for the author"))]
    return [
        *flag(review, Label.AWAITING_MAINTAINER, on=True),
        remember(review, wanted=wanted, flagged=False),
        say(messages.pauses.information_wanted(review, wanted)),
    ]


def hold(request: Request) -> Sequence[Effect]:
    """``on-hold`` beside the stage. A date only says when to ask again."""
    review, args = request.review, request.args
    if args.day and args.day <= request.today:
        raise Refused(messages.pauses.hold_in_the_past(args.day))
    known = review.record.hold
    held = known if review.has(Label.ON_HOLD) else None
    if held and (held.until, held.reason) == (args.day, args.text or held.reason):
        return [say(messages.pieces.already("the review is on hold"))]
    pause = Hold(
        by=request.sender,
        at=held.at if held else request.at,
        url=request.url,
        until=args.day,
        reason=args.text or (held.reason if held else ""),
    )
    return [
        *flag(review, Label.ON_HOLD, on=True),
        remember(review, hold=pause),
        say(messages.pauses.held(review, pause)),
    ]


def resume(request: Request) -> Sequence[Effect]:
    """The review goes on where it was."""
    review = request.review
    if not review.has(Label.ON_HOLD):
        return [say(messages.pieces.already("the review is not on hold"))]
    return [
        *flag(review, Label.ON_HOLD, on=False),
        remember(review, hold=None),
        say(messages.pauses.resumed(review)),
    ]
