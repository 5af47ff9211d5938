"""The JOSS tail: https://joss.readthedocs.io, fast-tracked after an acceptance here."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review import messages
from bot.review.decisions.moves import joss_move, remember, say, set_field
from bot.review.model.changes import Effect
from bot.review.model.header import Field
from bot.review.model.people import Role
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Joss


def joss_submitted(request: Request) -> Sequence[Effect]:
    """``7/under-joss-review``, and the link."""
    review, url = request.review, request.args.url
    if review.standing.joss in (Joss.REVIEW_COMPLETE, Joss.APPROVED):
        raise Refused(messages.joss.joss_is_further(review.standing.joss, review.policy))
    if review.standing.joss is Joss.UNDER_REVIEW and review.record.joss_url == url:
        return [
            say(messages.pieces.already(f"the submission to {review.policy.journal} is recorded"))
        ]
    return [
        *joss_move(review, Joss.UNDER_REVIEW),
        remember(review, joss_url=url),
        say(messages.joss.joss_submitted(url, review.policy)),
    ]


def joss_reviewed(request: Request) -> Sequence[Effect]:
    """``8/joss-review-complete``."""
    review = request.review
    if review.standing.joss is Joss.REVIEW_COMPLETE:
        return [say(messages.pieces.already(f"the review at {review.policy.journal} is complete"))]
    if review.standing.joss is not Joss.UNDER_REVIEW:
        raise Refused(messages.joss.joss_not_under_review(review.standing.joss, review.policy))
    return [
        *joss_move(review, Joss.REVIEW_COMPLETE),
        say(messages.joss.joss_reviewed(review.policy)),
    ]


def joss_accepted(request: Request) -> Sequence[Effect]:
    """``9/joss-approved``, and the DOI into the header."""
    review, doi = request.review, request.args.doi
    tail = review.policy.tail
    if tail and Role.EDITOR not in request.roles and not tail.names(doi):
        raise Refused(messages.joss.not_a_joss_doi(doi, tail, review.editors))
    if review.published_in_joss:
        return _doi_of_before(request)
    effects = [*set_field(review, Field.JOSS_DOI, doi), *joss_move(review, Joss.APPROVED)]
    if not effects:
        return [say(messages.pieces.already(f"the paper in {review.policy.journal} is recorded"))]
    return [*effects, say(messages.joss.joss_accepted(review, doi))]


def _doi_of_before(request: Request) -> Sequence[Effect]:
    """The package came from JOSS: only its DOI may be missing, and there is no way to go at JOSS."""
    review, doi = request.review, request.args.doi
    return [
        *set_field(review, Field.JOSS_DOI, doi),
        say(messages.joss.joss_doi_filled_in(doi, review.policy)),
    ]
