"""Submitted reviews, the author's response, and the reviewers' recommendations."""

from __future__ import annotations

from bot.review.messages.pieces import (
    BOT,
    at,
    author,
    done,
    link,
    listed,
    name,
    names,
    stage_name,
    within,
)
from bot.review.model.policy import Policy
from bot.review.model.record import AffiliationState
from bot.review.model.stages import Stage, exists
from bot.review.model.submission import Submission


def not_your_review(command: str, bot: str = BOT) -> str:
    """An editor who does not review this package used a reviewer's command."""
    other = {"retract-review": "retract-review @x", "approve-changes": "approve-changes for @x"}
    instead = f" For another person's review: `{bot} {other[command]}`" if command in other else ""
    return f"You are not a reviewer of this package.{instead}"


def only_your_own_review() -> str:
    """A reviewer named another person's review."""
    return "That is another person's review. Only they or an editor can retract it."


def not_your_comment(author: str, bot: str = BOT) -> str:
    """The link points to another person's comment."""
    return (
        f"{name(author)} wrote that comment. Reviewers can only submit their own review. "
        f"An editor can record it: `{bot} record-review @{author} URL`"
    )


def no_such_comment(bot: str = BOT) -> str:
    """The link does not point to a comment on this issue."""
    return (
        "That link does not point to a comment on this issue. Please copy it from the comment's `…` menu (*Copy link*), "
        f"or add `{bot} submit-review` to your review."
    )


def review_recorded(review: Submission, login: str, *, all_in: bool) -> str:
    """A review is in."""
    text = done(f"I recorded the review by {name(login)}. Thank you!")
    if all_in:
        return f"{text}\n\n{authors_turn(review)}"
    missing = [one.login for one in review.reviews_missing]
    if missing and not review.release_awaited:
        text += f" We are still waiting for {names(missing)}."
    return text


def earlier_comment_taken(url: str, bot: str) -> str:
    """``submit-review`` alone in a comment."""
    return f"I took {link('your earlier comment', url)} as your review. To use another comment: `{bot} submit-review URL`."


def not_the_review(login: str) -> str:
    """``retract-review`` about a comment that was only taken for a review."""
    return done(
        f"I noted that this comment is not the review by {name(login)}. The review has not been submitted yet."
    )


def perhaps_the_review(login: str, url: str, hours: float | None, bot: str) -> str:
    """A review in free form: the editor says whether it is one."""
    spent = f" {hours:g} hours" if hours else ""
    return (
        f"❔ Is {link('this comment', url)} the review by {name(login)}? Yes: "
        f"`{bot} record-review @{login} {url}{spent}`. No: `{bot} retract-review @{login}`."
    )


def no_review_found(login: str, bot: str) -> str:
    """The reviews are in, and this one was not found in the thread."""
    return f"I have no review by {name(login)}. If there is one, an editor can record it: `{bot} record-review @{login} URL`."


def review_retracted(login: str) -> str:
    """A review is taken back."""
    return done(
        f"I no longer count the review by {name(login)}. They can submit a new one at any time."
    )


def authors_turn(review: Submission) -> str:
    """All reviews are in."""
    return (
        f"🎉 All reviews are in. {author(review)}, please respond to them here"
        f"{within(review.policy.days.author_response)}. Then tell the editor: `{review.policy.bot} submit-response`. "
        "If you need more time, just reply here."
    )


def response_recorded(review: Submission) -> str:
    """``submit-response``."""
    whom = listed([at(login) for login in review.editors]) or "Editor in chief"
    return done(
        f"I recorded your response to the reviews. {whom}, please check it. "
        + (
            f"To ask the reviewers to look again: `{review.policy.bot} author-responded`"
            if exists(Stage.AWAITING_REVIEWERS, review.policy)
            else f"To accept the package: `{review.policy.bot} accept`"
        )
    )


def reviewers_turn(review: Submission) -> str:
    """``author-responded``."""
    whom = [one.login for one in review.reviewers if one.approved is None]
    bot = review.policy.bot
    text = done("The author has responded to the reviews.")
    if whom:
        text += (
            f"\n\n{listed([at(login) for login in whom])}, please look at the changes"
            f"{within(review.policy.days.reviewer_response)}. If you recommend acceptance: `{bot} approve-changes`. "
            f"If something is missing, tell the author in your comment and add: `{bot} request-changes`"
        )
    undecided = [
        review.policy.partners[key].name
        for key, outcome in review.partners.items()
        if outcome is AffiliationState.REQUESTED and review.policy.partners[key].active
    ]
    if undecided:
        text += f"\n\n🤝 {listed(undecided)} can decide on affiliation now: `{bot} affiliate` or `{bot} decline-affiliation REASON`"
    return text


def review_first(bot: str = BOT) -> str:
    """A recommendation before the review."""
    return f"I do not know of your review yet. Please submit it first: `{bot} submit-review`"


def their_review_first(login: str, bot: str = BOT) -> str:
    """A recommendation for a reviewer whose review is not recorded."""
    return f"I do not know of a review by {name(login)} yet. Please record it first: `{bot} record-review @{login} URL`"


def changes_approved(review: Submission, login: str) -> str:
    """``approve-changes``."""
    text = done(f"{name(login)} recommends acceptance. Thank you!")
    if review.reviewers and all(one.approved for one in review.reviewers):
        whom = listed([at(editor) for editor in review.editors]) or "Editor"
        bot = review.policy.bot
        return (
            f"{text}\n\n🎉 {whom}, all reviewers recommend acceptance. To see what is missing: `{bot} check-acceptance`. "
            f"To accept the package: `{bot} accept`"
        )
    return text


def only_editors_approve_for(bot: str = BOT) -> str:
    """``approve-changes for @x`` by a person who is not an editor."""
    return f"Only an editor can record another reviewer's recommendation. For your own: `{bot} approve-changes`"


def approve_for_later(policy: Policy) -> str:
    """``approve-changes for @x`` before the author's turn."""
    stages = [stage_name(one, policy) for one in (Stage.AWAITING_CHANGES, Stage.AWAITING_REVIEWERS)]
    return f"You can record another reviewer's recommendation only at {' or '.join(stages)}."


def changes_wanted(login: str) -> str:
    """``request-changes`` before the author has responded."""
    return done(f"I recorded that {name(login)} requests changes.")


def another_round(review: Submission, login: str) -> str:
    """``request-changes`` after the author has responded."""
    return done(
        f"{name(login)} requests more changes. {author(review)}, when you have responded, please tell the "
        f"editor again: `{review.policy.bot} submit-response`"
    )
