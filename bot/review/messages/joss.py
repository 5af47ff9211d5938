"""The JOSS tail."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.pieces import at, code, done, listed, stage_name
from bot.review.model.policy import Policy
from bot.review.model.stages import Joss
from bot.review.model.submission import Submission


def came_from_joss() -> str:
    """JOSS-first packages have no JOSS tail."""
    return (
        "This package came from JOSS and is published there already, so there is nothing to submit."
    )


def joss_comes_later(review: Submission) -> str:
    """``joss-accepted`` before the acceptance here."""
    return (
        f"JOSS publishes a paper after pyOpenSci has accepted its package. This review is at "
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
    return done(f"The paper is with JOSS now: {code(url)}. Good luck!")


def joss_is_further(place: Joss, policy: Policy) -> str:
    """JOSS labels go forward only."""
    return f"JOSS is further already: {stage_name(place, policy)}."


def joss_not_under_review(place: Joss | None, policy: Policy) -> str:
    """``joss-reviewed`` without a submission."""
    where = (
        f"the label is {stage_name(place, policy)}"
        if place
        else "no submission to JOSS is recorded"
    )
    return f"`joss-reviewed` follows `joss-submitted`; now {where}."


def joss_reviewed() -> str:
    """``joss-reviewed``."""
    return done("The review at JOSS is complete; only its acceptance is still to come.")


def not_a_joss_doi(doi: str, editors: Sequence[str]) -> str:
    """An author's DOI that is not JOSS's."""
    whom = listed([at(login) for login in editors]) or "an editor"
    return f"{code(doi)} is not a DOI of JOSS (they begin with `10.21105/joss.`). If it is right all the same, {whom} can record it."


def joss_accepted(review: Submission, doi: str) -> str:
    """``joss-accepted``."""
    bot = review.policy.bot
    return done(
        f"🎉 Published in JOSS: {code(doi)}. Congratulations, {at(review.author)}! "
        f"When the closing list is complete, the editor ends the review with `{bot} close`."
    )
