"""Reviews come in, the author answers, the reviewers look again."""

from __future__ import annotations

from bot.review.messages.pieces import at, done, link, listed, name, names, stage_name
from bot.review.model.policy import Policy
from bot.review.model.record import AffiliationState
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission


def not_your_review(command: str) -> str:
    """An editor who is no reviewer here has no review of their own."""
    other = {"retract-review": "retract-review @x", "approve-changes": "approve-changes for @x"}
    behind = f" For somebody else's: `{other[command]}`." if command in other else ""
    return f"You are no reviewer here.{behind}"


def only_your_own_review() -> str:
    """Reviewers take back their own."""
    return "That is somebody else's review; only they or an editor take it back."


def not_your_comment(author: str) -> str:
    """The link leads to somebody else's comment."""
    return f"That comment is by {name(author)}. A review is handed in by whoever wrote it; an editor can use `record-review`."


def no_such_comment() -> str:
    """The link leads nowhere on this issue."""
    return "That link does not lead to a comment on this issue. Copy it from the comment's `…` menu (*Copy link*), or write `submit-review` under the review itself."


def review_recorded(review: Submission, login: str, *, all_in: bool) -> str:
    """A review is in."""
    text = done(f"The review by {name(login)} is recorded. Thank you!")
    if all_in:
        return f"{text}\n\n{authors_turn(review)}"
    if missing := [one.login for one in review.reviews_missing]:
        text += f" Still to come: {names(missing)}."
    return text


def earlier_comment_taken(url: str, bot: str) -> str:
    """``submit-review`` alone in a comment."""
    return f"I took {link('your earlier comment', url)} as your review. If you meant another one: `{bot} submit-review URL`."


def not_the_review(login: str) -> str:
    """``retract-review`` about a comment that was only taken for a review."""
    return done(
        f"I noted that this comment is not the review by {name(login)}. The review is still to come."
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
    return done(f"The review by {name(login)} is taken back; a new one can be handed in any time.")


def authors_turn(review: Submission) -> str:
    """All reviews are in."""
    return (
        f"📬 All reviews are in. {at(review.author)}, it is your turn: please answer within about "
        f"{review.policy.days.author_response} days, then write `{review.policy.bot} submit-response`. "
        "Need more time? Just say so."
    )


def response_recorded(review: Submission) -> str:
    """``submit-response``."""
    whom = listed([at(login) for login in review.editors]) or "the editor in chief"
    return done(
        f"Your answer to the reviews is recorded. {whom}: please have a look and confirm with "
        f"`{review.policy.bot} author-responded`; then the reviewers look again."
    )


def reviewers_turn(review: Submission) -> str:
    """``author-responded``."""
    whom = [one.login for one in review.reviewers if one.approved is None]
    bot = review.policy.bot
    text = done("The author has answered the reviews.")
    if whom:
        text += (
            f"\n\n{listed([at(login) for login in whom])}: please have another look within about "
            f"{review.policy.days.reviewer_response} days. Content? `{bot} approve-changes`. "
            f"Not yet? `{bot} request-changes`, with what you still miss."
        )
    undecided = [
        review.policy.partners[key].name
        for key, outcome in review.partners.items()
        if outcome is AffiliationState.REQUESTED and review.policy.partners[key].active
    ]
    if undecided:
        text += f"\n\n🤝 A good moment for {listed(undecided)} to decide on affiliation: `{bot} affiliate` or `{bot} decline-affiliation <reason>`."
    return text


def review_first() -> str:
    """No recommendation without a review."""
    return "Your review is not recorded yet: `submit-review` comes first."


def their_review_first(login: str) -> str:
    """No recommendation for somebody whose review is not recorded."""
    return f"No review by {name(login)} is recorded yet: `record-review @{login} URL` comes first."


def changes_approved(review: Submission, login: str) -> str:
    """``approve-changes``."""
    text = done(f"{name(login)} recommends acceptance. Thank you!")
    if review.reviewers and all(one.approved for one in review.reviewers):
        whom = listed([at(editor) for editor in review.editors]) or "Editor"
        return f"{text}\n\n{whom}: all reviewers recommend acceptance. Next: `{review.policy.bot} check-acceptance`, then `{review.policy.bot} accept`."
    return text


def only_editors_approve_for() -> str:
    """``approve-changes for @x`` by somebody else."""
    return (
        "Only an editor records another reviewer's recommendation; your own is `approve-changes`."
    )


def approve_for_later(policy: Policy) -> str:
    """``approve-changes for @x`` before the author's turn."""
    stages = [stage_name(one, policy) for one in (Stage.AWAITING_CHANGES, Stage.AWAITING_REVIEWERS)]
    return f"A recommendation is recorded for somebody else only at {listed(stages)}."


def changes_wanted(login: str) -> str:
    """``request-changes`` before the author has answered."""
    return done(f"It is noted that {name(login)} would like further changes.")


def another_round(review: Submission, login: str) -> str:
    """``request-changes`` after the author has answered."""
    return done(
        f"{name(login)} would like further changes. {at(review.author)}, it is your turn again: when you are "
        f"ready, write `{review.policy.bot} submit-response`."
    )
