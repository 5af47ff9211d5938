"""The state of a review, and who acts next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.review.messages.pieces import cell, code, day, names, refused
from bot.review.model.record import AffiliationState, Hold, Reviewer
from bot.review.model.steps import Step


def reviewer_state(one: Reviewer, due: date | None) -> str:
    """Where a reviewer stands, as a fact."""
    if one.approved:
        return "recommends acceptance"
    if one.wants_changes:
        return "would like changes"
    if one.review:
        return "review in"
    return f"review due by {day(due)}" if due else "reviewing"


def affiliation_words(outcome: AffiliationState, *, active: bool) -> str:
    """Where a partner stands."""
    if outcome is AffiliationState.REQUESTED:
        return "asked for, not decided" if active else "asked for; no decisions at present"
    return str(outcome)


def kept_up_to_date(bot: str) -> str:
    """The foot of the status comment."""
    return f"<sub>I keep this comment up to date. `{bot} help` lists what you can ask of me.</sub>"


def record_unreadable() -> str:
    """A newer version of the bot has written the record."""
    return refused(
        "A newer version of me has written my memory of this review, so I only look and change nothing. "
        "The people who run me have to bring me up to date."
    )


def memory_full() -> str:
    """The hidden record has a bound."""
    return "That is more than I can keep in mind for one review, so nothing was changed. A shorter text or link would fit."


def set_aside(error: str) -> str:
    """A command that could not be carried out after the last try."""
    return f"⚠️ I could not carry this out, after several tries: {code(error)}. Please try again later, or do it by hand."


def unanswered(url: str) -> str:
    """GitHub did not take the answer to a comment, and what the comment asked for is in the record."""
    return (
        f"⚠️ GitHub did not let me reply to [this comment]({url}). What it changed is shown here; "
        "`status` and `help` show the rest."
    )


def edits_collide() -> str:
    """Somebody keeps editing the text while the bot does."""
    return (
        "⚠️ The text of this issue was edited several times in the same moment as I edited it, so I stopped: your "
        "version stands. Please check the header; `check-header` shows what is missing."
    )


def within(text: str, room: int) -> str:
    """The text, or as many of its lines as fit: code cut in the middle of a line would come alive."""
    if len(text) <= room:
        return text
    return text[: room - len(shortened())].rpartition("\n")[0] + shortened()


def shortened() -> str:
    """An answer that would exceed GitHub's limit."""
    return "\n\n… (shortened: this answer was too long for a comment.)"


NEXT: Mapping[Step, tuple[str, str, str]] = {
    Step.CHECKS: ("the editor in chief", "starts the pre-review checks", "start-checks"),
    Step.FINISH_CHECKS: ("the editor in chief", "finishes the pre-review checks", "checks-done"),
    Step.INFORMATION: ("the author", "answers what was asked", ""),
    Step.EDITOR: ("the editor in chief", "finds an editor", "assign-editor @…"),
    Step.SEEK_REVIEWERS: ("the editor", "begins to look for reviewers", "seeking-reviewers"),
    Step.SEATS: ("the editor", "finds reviewers", "assign-reviewer @…"),
    Step.BEGIN: ("the editor", "lets the review begin", "start-review"),
    Step.REVIEWS: ("the reviewers", "write their reviews", "submit-review"),
    Step.ALL_IN: ("the editor", "hands the reviews to the author", "reviews-in"),
    Step.ANSWER: ("the author", "answers the reviews", "submit-response"),
    Step.CONFIRM_ANSWER: ("the editor", "confirms the author's answer", "author-responded"),
    Step.SECOND_LOOK: ("the reviewers", "look at the author's changes", "approve-changes"),
    Step.ACCEPT: ("the editor", "accepts the package", "accept"),
    Step.RELEASE: (
        "the author",
        "releases and archives the accepted version",
        "released VERSION DOI",
    ),
    Step.JOSS: ("the author", "submits the paper to JOSS", "joss-submitted URL"),
    Step.JOSS_REVIEW: ("JOSS", "reviews the paper", "joss-reviewed"),
    Step.JOSS_ACCEPTANCE: ("JOSS", "publishes the paper", "joss-accepted DOI"),
    Step.CLOSING_LIST: ("the author", "finishes the closing list", "done ITEM"),
    Step.EDITORS_CLOSING_LIST: ("the editor", "finishes the closing list", "done ITEM"),
    Step.CLOSE: ("the editor", "closes the review", "close"),
    Step.INQUIRY: ("the editor in chief", "says whether the package is in scope", "in-scope"),
    Step.SUBMISSION: ("the author", "opens the submission", ""),
    Step.NOTHING: ("nobody", "everything is done", ""),
    Step.HOLD: ("nobody", "until the review is resumed", "resume"),
}


def next_step(who: str, what: str, command: str, people: Sequence[str], bot: str) -> str:
    """Who acts next, and the command to copy."""
    whom = f"{who} ({names(people)})" if people else who
    return f"{whom} {what}" if not command else f"{whom} {what}: `{bot} {command}`"


def on_hold(pause: Hold | None) -> str:
    """The flag beside a stage."""
    until = f" until {day(pause.until)}" if pause and pause.until else ""
    why = f" ({cell(pause.reason)})" if pause and pause.reason else ""
    return f"on hold{until}{why}"


def days_ago(count: int) -> str:
    """How long ago."""
    return {0: "today", 1: "yesterday"}.get(count, f"{count} days ago")


def policy_broken(problem: str) -> str:
    """The repository's policy file cannot be read."""
    return f"⚠️ For the editors in chief: `.github/pyos-bot.yml` cannot be read, so the last good one counts: {code(problem)}"


def awaiting_maintainer(wanted: str) -> str:
    """The flag that asks the author for something."""
    return (
        f"⌛ The author is asked for: {code(wanted)}"
        if wanted
        else "⌛ The author is asked for an answer."
    )
