"""Years after: accepted packages are asked how they are doing, and archived when nobody maintains them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.review import messages
from bot.review.decisions.moves import flag, remember, said, say
from bot.review.model.changes import Effect
from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.request import Refused, Request

PEOPLE_ASKED = 20
"""People who are called at a time."""
JUST_ASKED = timedelta(days=30)


def check_in(request: Request) -> Sequence[Effect]:
    """The maintainers are asked how the package is doing."""
    review, last = request.review, request.review.record.checked_in
    if review.has(Label.ARCHIVED):
        raise Refused(messages.aftercare.archived_packages_rest(review.policy.bot))
    if last and request.at < last.at + JUST_ASKED:
        return [
            say(
                messages.pieces.already(
                    f"the maintainers were asked on {messages.pieces.day(last.at.date())}"
                )
            )
        ]
    people = review.header.people(Field.MAINTAINERS) or (review.author,)
    return [
        remember(review, checked_in=said(request)),
        say(messages.aftercare.check_in(review, people[:PEOPLE_ASKED])),
    ]


def draft_announcement(request: Request) -> Sequence[Effect]:
    """Texts about the package, to be copied."""
    return [say(messages.announcing.drafted(request.review, request.at.date()))]


def archive(request: Request) -> Sequence[Effect]:
    """The package is no longer maintained."""
    review = request.review
    effects = flag(review, Label.ARCHIVED, on=True)
    if not effects:
        return [say(messages.pieces.already("this package is archived"))]
    return [*effects, say(messages.aftercare.archived(review, request.args.text))]


def unarchive(request: Request) -> Sequence[Effect]:
    """The package is maintained again."""
    effects = flag(request.review, Label.ARCHIVED, on=False)
    if not effects:
        return [say(messages.pieces.already("this package is not archived"))]
    return [*effects, say(messages.aftercare.unarchived(request.review))]
