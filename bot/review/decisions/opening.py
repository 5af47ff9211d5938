"""An issue is opened: what the bot does unasked, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.review import messages
from bot.review.effects import Effect, Relabel
from bot.review.moves import missing_labels, remember, say
from bot.review.submission import Kind, Submission


def opened(review: Submission, at: datetime) -> Sequence[Effect]:
    """A submission is adopted and its partners' labels put on; an inquiry or a call for help is greeted."""
    if review.kind is Kind.INQUIRY:
        return [say(messages.inquiry_welcome(review))]
    if review.kind is Kind.HELP:
        return [say(messages.help_request_welcome(review))]
    if review.kind is not Kind.SUBMISSION:
        return []
    ticked = [key for key in review.policy.partners if review.ticked(key)]
    labels = [review.policy.partners[key].label for key in ticked]
    missing = missing_labels(review, labels)
    add = tuple(name for name in labels if name not in missing and not review.label_on(name))
    effects: list[Effect] = [Relabel(add=add)] if add else []
    effects.append(remember(review, adopted=at))
    return effects
