"""Who has how much to do, from the review repository's own issues.

Reviewers are not asked twice within six months, an editor leads a few reviews at a time, an author has one
submission under review: the bot says so and refuses nothing. In a review's thread that is one neutral line
without figures. https://www.pyopensci.org/software-peer-review/how-to/editors-guide.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.review.model.header import Field
from bot.review.model.people import same
from bot.review.model.stages import EARLY
from bot.review.model.submission import IssueKind, Load, OnBoard, Submission
from bot.review.model.website import day_in


def load(reviews: Iterable[Submission]) -> Load:
    """What the headers of these issues say."""
    leads: defaultdict[str, set[int]] = defaultdict(set)
    reviewed: defaultdict[str, dict[int, date]] = defaultdict(dict)
    for one in reviews:
        if one.kind is not IssueKind.SUBMISSION:
            continue
        for login in one.editors if one.active else ():
            leads[login.casefold()].add(one.number)
        # before an editor has put on a label, anybody may have written any name there
        for login in filter(None, one.header.reviewers if one.stage not in EARLY else ()):
            reviewed[login.casefold()][one.number] = _busy_until(one, login)
    return Load({who: frozenset(led) for who, led in leads.items()}, dict(reviewed))


def _busy_until(review: Submission, login: str) -> date:
    if review.active:
        return date.max
    due = review.due_dates.get(login.casefold())
    accepted = day_in(review.header.raw(Field.DATE_ACCEPTED))
    return max(filter(None, (due, accepted)), default=review.created.date())


def reviewed_lately(review: Submission, logins: Sequence[str], today: date) -> list[str]:
    """Who of these reviews another package, or did so a short time ago."""
    since = today - timedelta(days=review.policy.days.reviewer_rest)
    return [
        login
        for login in logins
        if any(
            number != review.number and day >= since
            for number, day in review.found.load.reviewed.get(login.casefold(), {}).items()
        )
    ]


def leads_several(review: Submission, login: str) -> bool:
    """Whether an editor leads as many other reviews as the policy finds enough."""
    led = review.found.load.leads.get(login.casefold(), frozenset()) - {review.number}
    return len(led) >= review.policy.reviews_at_a_time


def parallel_submissions(review: Submission, board: Iterable[OnBoard]) -> tuple[int, ...]:
    """Earlier submissions of the same author that are under review, as far as ``board`` shows them."""
    return tuple(
        sorted(
            one.number
            for one in board
            if one.number < review.number and one.active and same(one.author, review.author)
        )
    )
