"""The status of a review, and who acts next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.review.messages.pieces import BOT, be, cell, code, day, listed, name, names, refused
from bot.review.model.policy import Policy
from bot.review.model.record import AffiliationState, Hold, Reviewer
from bot.review.model.stages import Stage, exists
from bot.review.model.steps import Step


def reviewer_state(one: Reviewer, due: date | None) -> str:
    """What a reviewer has done so far, as a fact."""
    if one.approved:
        return "recommends acceptance"
    if one.wants_changes:
        return "requests changes"
    if one.review:
        return "review submitted"
    return f"review due on {day(due)}" if due else "reviewing"


def affiliation_words(outcome: AffiliationState, *, active: bool) -> str:
    """Whether a partner has decided, and how."""
    if outcome is AffiliationState.REQUESTED:
        return "requested, not decided yet" if active else "requested; no decisions at the moment"
    return str(outcome)


def kept_up_to_date(bot: str) -> str:
    """The last line of the status comment."""
    return f"<sub>I keep this comment up to date. To see my commands: `{bot} help`</sub>"


def record_unreadable() -> str:
    """A newer version of the bot has written the record."""
    return refused(
        "A newer version of me manages this review, so I changed nothing. "
        "Please ask the people who run me to update me."
    )


def memory_full() -> str:
    """The hidden record has no more room."""
    return "This is too long for me to remember, so I changed nothing. Please use a shorter text or link."


def set_aside(error: str) -> str:
    """A command that still failed at the last try."""
    return f"⚠️ I tried this several times without success: {code(error)}. Please try again later, or do it by hand."


def unanswered(url: str) -> str:
    """GitHub did not take the answer to a comment, and what the comment asked for is in the record."""
    return (
        f"⚠️ GitHub did not let me reply to [this comment]({url}). What it changed is shown here; "
        "`status` and `help` show the rest."
    )


def edits_collide(bot: str = BOT) -> str:
    """The bot's edit replaced a person's, and cannot be brought together with it."""
    return (
        "⚠️ Someone and I edited the text of this issue at the same time, and my edit replaced theirs. "
        "To see it, open **edited** at the top of this issue. Please add what is missing. "
        f"To check the header: `{bot} check-header`"
    )


def within(text: str, room: int) -> str:
    """The text, or as many of its lines as fit: code cut in the middle of a line would come alive."""
    if len(text) <= room:
        return text
    return text[: room - len(shortened())].rpartition("\n")[0] + shortened()


def shortened() -> str:
    """An answer that would exceed GitHub's limit."""
    return "\n\n… (This answer was too long for a comment, so I shortened it.)"


NEXT: Mapping[Step, tuple[str, str, str]] = {
    Step.CHECKS: ("the editor in chief", "starts the pre-review checks", "start-checks"),
    Step.FINISH_CHECKS: ("the editor in chief", "finishes the pre-review checks", "checks-done"),
    Step.INFORMATION: ("the author", "replies to the editors' question", ""),
    Step.EDITOR: ("the editor in chief", "assigns an editor", "assign-editor @…"),
    Step.SEEK_REVIEWERS: ("the editor", "starts to look for reviewers", "seeking-reviewers"),
    Step.SEATS: ("the editor", "finds reviewers", "assign-reviewer @…"),
    Step.ADOPT: ("the editor in chief", "confirms the reviewers named in the header", "adopt"),
    Step.BEGIN: ("the editor", "starts the review", "start-review"),
    Step.REVIEWS: ("the reviewers", "write their reviews", "submit-review"),
    Step.RECORD_REVIEW: ("the editor", "records the missing reviews", "record-review @… URL"),
    Step.ALL_IN: ("the editor", "passes the reviews to the author", "reviews-in"),
    Step.ANSWER: ("the author", "responds to the reviews", "submit-response"),
    Step.CONFIRM_ANSWER: ("the editor", "checks the author's response", "author-responded"),
    Step.SECOND_LOOK: ("the reviewers", "look at the author's changes", "approve-changes"),
    Step.ACCEPT: ("the editor", "accepts the package", "accept"),
    Step.COMPLETE_HEADER: (
        "the editor",
        "completes the header of this issue",
        "check-acceptance",
    ),
    Step.RELEASE: (
        "the author",
        "releases and archives the accepted version",
        "released VERSION DOI",
    ),
    Step.JOSS: ("the author", "submits the paper to the journal", "joss-submitted URL"),
    Step.JOSS_REVIEW: ("the journal", "reviews the paper", "joss-reviewed"),
    Step.JOSS_ACCEPTANCE: ("the journal", "publishes the paper", "joss-accepted DOI"),
    Step.CLOSING_LIST: ("the author", "finishes the closing list", "done ITEM"),
    Step.EDITORS_CLOSING_LIST: ("the editor", "finishes the closing list", "done ITEM"),
    Step.CLOSE: ("the editor", "closes the review", "close"),
    Step.INQUIRY: ("the editor in chief", "decides whether the package is in scope", "in-scope"),
    Step.SUBMISSION: ("the author", "opens the submission", ""),
    Step.NOTHING: ("nobody", "everything is done", ""),
    Step.HOLD: ("nobody", "until the review is resumed", "resume"),
}


def next_of(step: Step, policy: Policy) -> tuple[str, str, str]:
    """Who acts next, what they do, and the command for it, in a community that may leave stages out."""
    if step is Step.CONFIRM_ANSWER and not exists(Stage.AWAITING_REVIEWERS, policy):
        step = Step.ACCEPT
    who, what, command = NEXT[step]
    if step in (Step.JOSS, Step.JOSS_REVIEW, Step.JOSS_ACCEPTANCE):
        who, what = (one.replace("the journal", policy.journal) for one in (who, what))
    return who, what, command


def next_step(who: str, what: str, command: str, people: Sequence[str], bot: str) -> str:
    """Who acts next, and the command to copy."""
    if command == "resume":
        return f"on hold; to continue: `{bot} {command}`"
    whom = f"{who} ({names(people)})" if people else who
    return f"{whom} {what}" if not command else f"{whom} {what}: `{bot} {command}`"


def on_hold(pause: Hold | None) -> str:
    """The hold, with its date and reason."""
    until = f" until {day(pause.until)}" if pause and pause.until else ""
    why = f" ({cell(pause.reason)})" if pause and pause.reason else ""
    return f"on hold{until}{why}"


ENDED: Mapping[str, str] = {
    "rejected": "rejected",
    "out of scope": "out of scope",
    "withdrawn": "withdrawn by the author",
    "unfinished": "closed unfinished",
    "": "",
}
"""How a review ended that was not accepted."""


def closed(outcome: str, last: str) -> str:
    """The issue of a review that ended before its acceptance; ``last`` is the stage's label."""
    how = f" ({ENDED[outcome]})" if outcome else ""
    return f"closed{how}, at {last}"


def release_awaited() -> str:
    """The editor has accepted the package."""
    return "accepted, release awaited"


def accepted_and_closed() -> str:
    """All is done."""
    return "closed"


def asked_for(login: str) -> str:
    """Who has asked a partner."""
    return f"asked for, not decided ({name(login)} asked)"


def stages_too_early(labels: Sequence[str], here: str) -> str:
    """Labels of an editor's stages are on, and no editor is named."""
    which = listed([code(label) for label in labels])
    return f"ℹ️ {which} {be(labels)} on as well, but this review has no editor yet. The stage is {here}: the editor in chief acts next."


def label_gone(label: str) -> str:
    """The repository has lost the label of this stage."""
    return (
        f"⚠️ This repository has no label {code(label)} any more. I remember that this review is at that stage. "
        "Please create the label again, with exactly this name, and put it on this issue."
    )


def open_with_an_ending(labels: Sequence[str], bot: str) -> str:
    """An open review has a label that says how it has ended."""
    which = listed([code(label) for label in labels])
    return (
        f"ℹ️ This review is open, but it has the label {which}. If it continues, an editor in chief can remove "
        f"the label: `{bot} reopen`. If it has ended, please close this issue."
    )


def no_review() -> str:
    """A reviewer of a review that has ended, or whose review was not found."""
    return "no review recorded"


def paused() -> str:
    """A reviewer whom the text of the issue names as an author, too."""
    return "paused, because the issue names them as an author or maintainer"


def perhaps_a_review() -> str:
    """A reviewer whose comment may be the review."""
    return "has posted a comment that may be the review"


def days_ago(count: int) -> str:
    """How long ago."""
    return {0: "today", 1: "yesterday"}.get(count, f"{count} days ago")


def policy_broken(problem: str) -> str:
    """The repository's policy file cannot be read, or was changed by somebody who may not."""
    return f"⚠️ Editor in chief: I cannot use `.github/pyos-bot.yml` as it is, so I use its last valid version: {code(problem)}"


def awaiting_maintainer(wanted: str) -> str:
    """The flag that asks the author for something."""
    return (
        f"⌛ We are waiting for the author: {code(wanted)}"
        if wanted
        else "⌛ We are waiting for a reply from the author."
    )
