"""Finding reviewers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.review.messages.pieces import at, be, code, day, done, link, listed, name, names
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission


def seeking_reviewers(review: Submission, undecided: Sequence[str]) -> str:
    """``seeking-reviewers``."""
    needed, bot = review.reviewers_needed, review.policy.bot
    if not needed:
        return done(
            f"This review's route needs no reviewer: `{bot} accept` is possible at any time. Whoever you find "
            f"all the same is seated with `{bot} assign-reviewer @…`."
        )
    text = done(
        f"Reviewers are being sought: this review needs {needed}. `{bot} find-reviewers` says where, "
        f"`{bot} draft-invitation` writes the letter, `{bot} assign-reviewer @…` seats whoever has agreed."
    )
    if undecided:
        text += f"\n\n🤝 {listed(undecided)} {'has' if len(undecided) == 1 else 'have'} not decided on affiliation yet; the search goes on meanwhile."
    return text


def reviewers_welcomed(
    review: Submission, new: Sequence[str], seated: Sequence[str], due: date, goal: Stage
) -> str:
    """``assign-reviewer``."""
    links, bot = review.policy.links, review.policy.bot
    who = listed([at(login) for login in new])
    parts = [
        done(
            f"{who} {be(new)} now reviewing this package. Thank you very much for taking this on!"
        ),
        "\n".join(
            [
                f"- Your review is due by **{day(due)}**.",
                f"- The {link('reviewer guide', links.reviewer_guide)} explains how, and the "
                f"{link('review template', links.review_template)} is what you fill in and post here.",
                f"- Under the finished review write `{bot} submit-review`, with the hours it took if you like: "
                f"`{bot} submit-review 6 hours`.",
                f"- Please fill in our short {link('survey', links.survey)} before you begin, then write `{bot} done survey`: "
                "its answers are private, so I cannot see them.",
                "- Do you work closely with the authors, or see another conflict of interest? Please say so here first.",
                f"- If you cannot do it after all: `{bot} step-down`; no reasons needed.",
            ]
        ),
    ]
    if seated:
        parts.append(f"{names(seated)} {be(seated)} assigned already.")
    parts.append(_seats_words(review, goal))
    return "\n\n".join(parts)


def _seats_words(review: Submission, goal: Stage) -> str:
    have, need = len(review.reviewers), review.reviewers_needed
    if not need:
        return ""
    if goal is Stage.UNDER_REVIEW:
        return f"With {have} of {need} reviewers the review is under way."
    if have < need:
        return f"{have} of {need} reviewers are found."
    return ""


def led_by_hand(login: str, bot: str) -> str:
    """A reviewer whom people have written into the header before the bot was there."""
    return (
        f"The header names {name(login)} as a reviewer, but no editor has assigned them with me. If they have written a review, "
        f"an editor can record it: `{bot} record-review @{login} URL`."
    )


def seated_already(login: str) -> str:
    """Nobody holds two seats."""
    return f"{name(login)} is a reviewer here already."


def no_reviewer_here(login: str, people: Sequence[str]) -> str:
    """Somebody is no reviewer of this package."""
    who = f"; the reviewers are {names(people)}" if people else "; nobody is assigned yet"
    return f"{code('@' + login)} is no reviewer here{who}."


def delivered_already(login: str, instead: str) -> str:
    """A reviewer who has handed in leaves only when it is meant."""
    return f"{name(login)} has handed in a review, so the seat is not given away lightly. If it is meant: `{instead}`."


def reviewer_removed(review: Submission, login: str, goal: Stage) -> str:
    """``remove-reviewer``."""
    text = done(f"{name(login)} is no longer a reviewer here. Thank you for the readiness to help!")
    if goal is Stage.SEEKING_REVIEWERS:
        text += f" With {len(review.reviewers)} of {review.reviewers_needed} reviewers the search goes on."
    elif review.reviewers and not review.reviews_missing and goal is Stage.UNDER_REVIEW:
        text += f" All remaining reviews are in: `{review.policy.bot} reviews-in`."
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
            f"{whom}: enough reviewers are left, so nothing has to be done."
            if review.enough_reviewers
            else f"{whom}: `{bot} find-reviewers` helps with the next one, `{bot} assign-reviewer @…` seats them."
        )
    return "\n\n".join(parts)


def your_review_stays(login: str) -> str:
    """``step-down`` by a reviewer whose review is in."""
    return (
        "Your review is in, thank you: it keeps its place, and nothing more is owed. If you cannot look at the "
        f"author's changes, an editor can record your word (`approve-changes for @{login}`) or give the seat to "
        f"somebody else (`remove-reviewer @{login} anyway`)."
    )


def reviewer_replaced(review: Submission, login: str, new: str, due: date, goal: Stage) -> str:
    """``replace-reviewer``."""
    text = f"{name(login)} hands the seat over; thank you for the readiness to help!"
    return done(text) + "\n\n" + reviewers_welcomed(review, [new], [], due, goal)


def no_reviewers() -> str:
    """A review cannot start without anybody."""
    return "Nobody is assigned yet, so there is nobody to review. `assign-reviewer @…` comes first."


def too_few_reviewers(have: int, need: int) -> str:
    """A review may start with too few, when it is meant."""
    return f"Only {have} of {need} reviewers are assigned. If the review shall start all the same: `start-review anyway`."


def review_started(review: Submission) -> str:
    """``start-review``."""
    who = names([one.login for one in review.reviewers])
    return done(f"The review is under way with {who}.")


def due_date_set(logins: Sequence[str], due: date) -> str:
    """``set-due-date``."""
    return done(
        f"{listed([at(login) for login in logins])}: the review is now due by **{day(due)}**."
    )
