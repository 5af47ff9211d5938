"""The state of a review, and who acts next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.review.messages.pieces import cell, code, day, names, refused
from bot.review.model.record import AffiliationState, Hold, Reviewer


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


NEXT = {
    "checks": ("the editor in chief", "starts the pre-review checks", "start-checks"),
    "finish checks": ("the editor in chief", "finishes the pre-review checks", "checks-done"),
    "information": ("the author", "answers what was asked", ""),
    "editor": ("the editor in chief", "finds an editor", "assign-editor @…"),
    "seek reviewers": ("the editor", "begins to look for reviewers", "seeking-reviewers"),
    "seats": ("the editor", "finds reviewers", "assign-reviewer @…"),
    "begin": ("the editor", "lets the review begin", "start-review"),
    "reviews": ("the reviewers", "write their reviews", "submit-review"),
    "all in": ("the editor", "hands the reviews to the author", "reviews-in"),
    "answer": ("the author", "answers the reviews", "submit-response"),
    "confirm answer": ("the editor", "confirms the author's answer", "author-responded"),
    "second look": ("the reviewers", "look at the author's changes", "approve-changes"),
    "accept": ("the editor", "accepts the package", "accept"),
    "release": ("the author", "releases and archives the accepted version", "released VERSION DOI"),
    "joss": ("the author", "submits the paper to JOSS", "joss-submitted URL"),
    "joss review": ("JOSS", "reviews the paper", "joss-reviewed"),
    "joss acceptance": ("JOSS", "publishes the paper", "joss-accepted DOI"),
    "closing list": ("the author", "finishes the closing list", "done ITEM"),
    "editor's closing list": ("the editor", "finishes the closing list", "done ITEM"),
    "close": ("the editor", "closes the review", "close"),
    "inquiry": ("the editor in chief", "says whether the package is in scope", "in-scope"),
    "submission": ("the author", "opens the submission", ""),
    "nothing": ("nobody", "everything is done", ""),
    "hold": ("nobody", "until the review is resumed", "resume"),
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
