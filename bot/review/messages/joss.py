"""The paper at JOSS, after the acceptance."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.pieces import at, author, code, done, listed, stage_name
from bot.review.model.policy import Policy
from bot.review.model.stages import Joss
from bot.review.model.submission import Submission


def came_from_joss() -> str:
    """The package was published in JOSS before it came here."""
    return "JOSS has already published this package, so there is no paper to submit."


def joss_comes_later(review: Submission) -> str:
    """``joss-accepted`` before the acceptance here."""
    return (
        f"JOSS publishes a paper after {review.policy.community.name} has accepted its package. This review is at "
        f"{stage_name(review.stage, review.policy)}."
    )


def joss_doi_filled_in(doi: str) -> str:
    """``joss-accepted`` for a package that came from JOSS."""
    return done(f"I filled in the JOSS DOI: {code(doi)}.")


def joss_doi_known(doi: str, bot: str) -> str:
    """``joss-accepted`` for a paper that is in JOSS already."""
    return (
        f"The header names the JOSS paper already: {code(doi)}. To replace it, an editor can write "
        f"`{bot} set joss-doi DOI`."
    )


def joss_submitted(url: str) -> str:
    """``joss-submitted``."""
    return done(f"I recorded your JOSS submission: {code(url)}. Good luck!")


def joss_is_further(place: Joss, policy: Policy) -> str:
    """JOSS labels only move forward."""
    return f"I did not change the JOSS label, because the review is already at {stage_name(place, policy)}."


def joss_not_under_review(place: Joss | None, policy: Policy) -> str:
    """``joss-reviewed`` without a submission."""
    if place:
        return f"`joss-reviewed` does not fit here: this review is at {stage_name(place, policy)}."
    return f"I do not know of a JOSS submission yet. Please record it first: `{policy.bot} joss-submitted URL`"


def joss_reviewed() -> str:
    """``joss-reviewed``."""
    return done("The JOSS review is complete. Next, JOSS accepts the paper.")


def not_a_joss_doi(doi: str, editors: Sequence[str]) -> str:
    """An author's DOI that is not JOSS's."""
    whom = listed([at(login) for login in editors]) or "an editor"
    return f"{code(doi)} is not a JOSS DOI: those start with `10.21105/joss.`. If it is still the right one, please ask {whom} to record it."


def joss_accepted(review: Submission, doi: str) -> str:
    """``joss-accepted``."""
    text = f"🎉 JOSS has published the paper: {code(doi)}. Congratulations, {author(review)}!"
    if not review.open:
        return text
    return f"{text} When the closing list is complete, an editor can close this issue: `{review.policy.bot} close`"
