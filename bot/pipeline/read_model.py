"""From a review that is at hand to the row that the pages show."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.reviews import ReviewRow
from bot.review.model.events import lane_of
from bot.review.model.submission import Submission
from bot.review.pages.summary import summary
from bot.review.turns.history import place, since


def row_of(review: Submission, at: datetime) -> ReviewRow:
    """The review as it was seen at ``at``."""
    lane = lane_of(review.repo, review.number)
    found = summary(review)
    if found is None:
        return ReviewRow(lane, None, "", at)
    return ReviewRow(lane, found.model_dump_json(), place(review), since(review, at))
