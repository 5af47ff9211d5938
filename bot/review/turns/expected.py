"""By when a step is usually done: a day that follows from the header or the policy, so that anybody can work it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bot.review.model.steps import Step
from bot.review.model.submission import Submission
from bot.review.turns.progress import Turn

_DAYS: Mapping[Step, str] = {
    Step.CHECKS: "eic_answer",
    Step.FINISH_CHECKS: "eic_answer",
    Step.EDITOR: "seeking_editor",
    Step.SEEK_REVIEWERS: "seeking_reviewers",
    Step.SEATS: "seeking_reviewers",
    Step.INFORMATION: "author_response",
    Step.ANSWER: "author_response",
    Step.SECOND_LOOK: "reviewer_response",
    Step.RELEASE: "release",
    Step.JOSS: "joss",
    Step.INQUIRY: "inquiry",
}
"""Step → its clock among the policy's ``days``. What is not here has none."""


def expected(review: Submission, now: Turn, since: date | None) -> date | None:
    """The day by which ``now`` is expected to be done, when it has been waited for ``since``; None: none is set.

    Of reviews it is the day in the header, of the first one that is missing.
    """
    if now.key is Step.REVIEWS:
        days = [review.due_dates.get(login.casefold()) for login in now.people]
        return min((day for day in days if day), default=None)
    clock = _DAYS.get(now.key)
    if clock is None or since is None:
        return None
    return since + timedelta(days=getattr(review.policy.days, clock))
