"""Help with finding reviewers, and for those who were found."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review import messages
from bot.review.decisions.affiliation import contacts
from bot.review.decisions.moves import say
from bot.review.messages.reviewer_search import RelatedPackage
from bot.review.model.changes import Effect
from bot.review.model.needs import Board
from bot.review.model.request import Request
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission

RELATED_NAMED = 8
"""Packages that are named."""


def find_reviewers(request: Request) -> Sequence[Effect]:
    """Where to look: accepted packages of the same kind, the sign-up, the partner's contact, the rules."""
    review = request.review
    partners = [
        (partner, contacts(review, partner))
        for key in review.partners
        if (partner := review.policy.partners[key]).active or partner.reviewers_contact
    ]
    return [
        say(
            messages.reviewer_search.reviewers_sought(
                review, related(review)[:RELATED_NAMED], partners
            )
        )
    ]


def related(review: Submission) -> list[RelatedPackage]:
    """Accepted packages by what they share with this one, the most in common first, then the newest."""
    own = review.traits
    found = [
        RelatedPackage(one.package, one.url, shared)
        for one in review.found.board(Board.ACCEPTED)
        if one.stage is Stage.APPROVED
        and one.number != review.number
        and (shared := tuple(trait for trait in one.traits if trait in own))
    ]
    return sorted(found, key=lambda one: -len(one.shared))


def draft_invitation(request: Request) -> Sequence[Effect]:
    """A letter to somebody who might review, to be copied."""
    return [say(messages.reviewer_search.invitation(request.review))]


def review_checklist(request: Request) -> Sequence[Effect]:
    """The review template, filled in for this package, to be copied."""
    return [say(messages.reviewer_search.review_template(request.review))]
