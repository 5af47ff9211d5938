"""Assigning and replacing reviewers, and their due dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.review.messages.pieces import (
    BOT,
    at,
    be,
    bullets,
    code,
    day,
    done,
    folded,
    link,
    listed,
    name,
    names,
    pointer,
)
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission


def seeking_reviewers(review: Submission, undecided: Sequence[str]) -> str:
    """``seeking-reviewers``."""
    needed, bot = review.reviewers_needed, review.policy.bot
    if not needed:
        return done(
            f"This review needs no reviewers. You can accept the package at any time: `{bot} accept`. "
            f"If you want a reviewer anyway: `{bot} assign-reviewer @…`"
        )
    count = "one reviewer" if needed == 1 else f"{needed} reviewers"
    text = done(
        f"We are looking for reviewers now. This review needs {count}. To see where to look: `{bot} find-reviewers`. "
        f"To write an invitation: `{bot} draft-invitation`. To assign each reviewer who agrees: `{bot} assign-reviewer @…`"
    )
    if undecided:
        text += f"\n\n🤝 {listed(undecided)} {'has' if len(undecided) == 1 else 'have'} not decided on affiliation yet. You can look for reviewers in the meantime."
    return text


def reviewers_welcomed(
    review: Submission, new: Sequence[str], seated: Sequence[str], due: date, goal: Stage
) -> str:
    """``assign-reviewer``."""
    links, bot = review.policy.links, review.policy.bot
    who = listed([at(login) for login in new])
    parts = [
        done(f"{who} {'is' if len(new) == 1 else 'are'} assigned. Thank you for reviewing!"),
        f"Your review is due on **{day(due)}**. Please fill in the {link('review template', links.review_template)} "
        f"in a comment here, and add this line: `{bot} submit-review`."
        + pointer("The {} explains how to review.", "reviewer guide", links.reviewer_guide),
        folded(
            "More for reviewers",
            bullets(
                [
                    "Do you work closely with the authors, or have another conflict of interest? Please tell us here first.",
                    *(
                        [
                            f"Before you start, please fill in our short {link('pre-review survey', links.survey)}. Then tell me, "
                            f"because I cannot see the private answers: `{bot} done survey`"
                        ]
                        if links.survey
                        else []
                    ),
                    f"To report how long the review took: `{bot} submit-review 6 hours`",
                    f"If you cannot review after all: `{bot} step-down`. You do not need to give a reason.",
                ]
            ),
        ),
    ]
    if seated:
        parts.append(f"{names(seated)} {be(seated)} already assigned.")
    parts.append(_seats_words(review, goal))
    return "\n\n".join(part for part in parts if part)


def _seats_words(review: Submission, goal: Stage) -> str:
    have, need = len(review.reviewers), review.reviewers_needed
    if not need:
        return ""
    count = "1 reviewer" if have == 1 else f"{have} reviewers"
    if goal is Stage.UNDER_REVIEW:
        return f"The review has started with {count} ({need} needed)."
    if have < need:
        return f"{count} assigned so far ({need} needed)."
    return ""


def led_by_hand(login: str, bot: str) -> str:
    """A reviewer whom people have written into the header before the bot was there."""
    return (
        f"The header names {name(login)} as a reviewer, but no editor has assigned them with a command. An editor in chief "
        f"can confirm them: `{bot} adopt`. An editor can record their review: `{bot} record-review @{login} URL`."
    )


def seated_already(login: str) -> str:
    """The new reviewer already reviews this package."""
    return f"{name(login)} is already a reviewer of this package."


def no_reviewer_here(login: str, people: Sequence[str], instead: str = "") -> str:
    """The named person does not review this package; ``instead`` is the command for who edits it."""
    if instead:
        return f"{code('@' + login)} is the editor, not a reviewer. Please use: `{instead}`"
    who = f"The reviewers are {names(people)}." if people else "No reviewer is assigned yet."
    return f"{code('@' + login)} is not a reviewer of this package. {who}"


def delivered_already(login: str, instead: str, bot: str = BOT) -> str:
    """A reviewer who has submitted a review is removed only with ``anyway``."""
    return f"{name(login)} has already submitted a review, so I did not remove them. To remove them anyway: `{bot} {instead}`"


def reviewer_removed(review: Submission, login: str, goal: Stage) -> str:
    """``remove-reviewer``."""
    text = done(f"{name(login)} is no longer a reviewer here. Thank you for your help!")
    if goal is Stage.SEEKING_REVIEWERS:
        have, need = len(review.reviewers), review.reviewers_needed
        text += f" We are looking for reviewers again ({have} of {need} assigned)."
    elif review.reviewers and not review.reviews_missing and goal is Stage.UNDER_REVIEW:
        text += f" All other reviews are in. To pass them to the author: `{review.policy.bot} reviews-in`"
    return text


def reviewer_stepped_down(review: Submission, login: str, goal: Stage, reason: str) -> str:
    """``step-down`` by a reviewer."""
    parts = [reviewer_removed(review, login, goal)]
    if reason:
        parts.append(f"Reason: {code(reason)}")
    if review.editors:
        whom = listed([at(editor) for editor in review.editors])
        bot = review.policy.bot
        parts.append(
            f"{whom}: the review still has enough reviewers, so you do not need to do anything."
            if review.enough_reviewers
            else f"{whom}, please find another reviewer: `{bot} find-reviewers`. Then assign them: `{bot} assign-reviewer @…`"
        )
    return "\n\n".join(parts)


def your_review_stays(login: str, bot: str = BOT) -> str:
    """``step-down`` by a reviewer whose review is in."""
    return (
        "You have already submitted your review, thank you! You do not need to do anything else. If you cannot look at the "
        f"author's changes, an editor can record your recommendation: `{bot} approve-changes for @{login}`. "
        f"An editor can also remove you: `{bot} remove-reviewer @{login} anyway`"
    )


def reviewer_replaced(review: Submission, login: str, new: str, due: date, goal: Stage) -> str:
    """``replace-reviewer``."""
    text = f"{name(login)} is no longer a reviewer here. Thank you for your help!"
    return done(text) + "\n\n" + reviewers_welcomed(review, [new], [], due, goal)


def no_reviewers(bot: str = BOT) -> str:
    """A review cannot start without a reviewer."""
    return f"This review has no reviewers yet. Please assign one first: `{bot} assign-reviewer @…`"


def too_few_reviewers(have: int, need: int, bot: str = BOT) -> str:
    """A review starts with too few reviewers only with ``anyway``."""
    return f"Only {have} of {need} reviewers {'is' if have == 1 else 'are'} assigned. To start anyway: `{bot} start-review anyway`"


def review_started(review: Submission) -> str:
    """``start-review``."""
    who = names([one.login for one in review.reviewers])
    return done(f"The review has started with {who}.")


def due_date_set(logins: Sequence[str], due: date) -> str:
    """``set-due-date``."""
    return done(
        f"{listed([at(login) for login in logins])}: your review is now due on **{day(due)}**."
    )
