"""What a board shows of an issue: read once from its text, and small enough to keep of thousands."""

from __future__ import annotations

from dataclasses import dataclass

from bot.review.model.stages import Stage
from bot.review.model.submission import IssueKind, Submission

FORMAT = 1
"""Grows with what stands on a card, and with how a text is read for it: older cards are made anew."""


@dataclass(frozen=True)
class Card:
    """An issue as the commands see it that look at many."""

    number: int
    url: str
    package: str
    opener: str
    open: bool
    active: bool
    kind: IssueKind
    stage: Stage
    author: str
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    eics: tuple[str, ...]
    traits: tuple[str, ...]


def card(review: Submission) -> Card:
    """The card of an issue, whose text may be forgotten then."""
    return Card(
        number=review.number,
        url=review.url,
        package=review.package,
        opener=review.opener,
        open=review.open,
        active=review.active,
        kind=review.kind,
        stage=review.stage,
        author=review.author,
        authors=review.named_authors,
        editors=review.editors,
        eics=review.eics,
        traits=review.traits,
    )
