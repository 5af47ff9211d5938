"""The paper at the journal of the policy's ``tail``, pyOpenSci's is JOSS, after the acceptance."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.pieces import at, author, code, done, listed, stage_name
from bot.review.model.policy import Policy, Tail
from bot.review.model.stages import Joss
from bot.review.model.submission import Submission


def came_from_joss(policy: Policy) -> str:
    """The package was published in JOSS before it came here."""
    return f"{policy.journal} has already published this package, so there is no paper to submit."


def joss_comes_later(review: Submission) -> str:
    """``joss-accepted`` before the acceptance here."""
    return (
        f"{review.policy.journal} publishes a paper after {review.policy.community.name} has accepted its package. This review is at "
        f"{stage_name(review.stage, review.policy)}."
    )


def joss_doi_filled_in(doi: str, policy: Policy) -> str:
    """``joss-accepted`` for a package that came from JOSS."""
    return done(f"I filled in the {policy.journal} DOI: {code(doi)}.")


def joss_doi_known(doi: str, policy: Policy) -> str:
    """``joss-accepted`` for a paper that is in JOSS already."""
    return (
        f"The header names the {policy.journal} paper already: {code(doi)}. To replace it, an editor can write "
        f"`{policy.bot} set joss-doi DOI`."
    )


def joss_submitted(url: str, policy: Policy) -> str:
    """``joss-submitted``."""
    return done(f"I recorded your {policy.journal} submission: {code(url)}. Good luck!")


def joss_is_further(place: Joss, policy: Policy) -> str:
    """JOSS labels only move forward."""
    return f"I did not change the {policy.journal} label, because the review is already at {stage_name(place, policy)}."


def joss_not_under_review(place: Joss | None, policy: Policy) -> str:
    """``joss-reviewed`` without a submission."""
    if place:
        return f"`joss-reviewed` does not fit here: this review is at {stage_name(place, policy)}."
    return f"I do not know of a submission to {policy.journal} yet. Please record it first: `{policy.bot} joss-submitted URL`"


def joss_reviewed(policy: Policy) -> str:
    """``joss-reviewed``."""
    return done(
        f"The {policy.journal} review is complete. Next, {policy.journal} accepts the paper."
    )


def not_a_joss_doi(doi: str, tail: Tail, editors: Sequence[str]) -> str:
    """An author's DOI that is not JOSS's."""
    whom = listed([at(login) for login in editors]) or "an editor"
    return f"{code(doi)} is not a DOI of {tail.name}: those start with `{tail.doi_prefix}`. If it is still the right one, please ask {whom} to record it."


def joss_accepted(review: Submission, doi: str) -> str:
    """``joss-accepted``."""
    text = f"🎉 {review.policy.journal} has published the paper: {code(doi)}. Congratulations, {author(review)}!"
    if not review.open:
        return text
    return f"{text} When the closing list is complete, an editor can close this issue: `{review.policy.bot} close`"
