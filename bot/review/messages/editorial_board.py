"""The editorial office."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.pieces import (
    at,
    be,
    bullets,
    code,
    done,
    link,
    listed,
    name,
    names,
    stage_name,
)
from bot.review.model.policy import Links
from bot.review.model.submission import IssueKind, Submission


def code_of_conduct(links: Links) -> str:
    """``code-of-conduct``."""
    return (
        f"🤝 Everybody here follows the {link('code of conduct', links.code_of_conduct)}. Something is not right? "
        "That page says whom to tell, in confidence. Please do not report it in this thread, which everybody can read."
    )


def editors_listed(led: Sequence[tuple[str, int]]) -> str:
    """``list-editors``."""
    if not led:
        return "The editors' team has no members."
    rows = [f"| {name(login)} | {count} |" for login, count in led]
    return "\n".join(["| editor | open reviews |", "|---|---|", *rows])


def leads_several(login: str) -> str:
    """``assign-editor``: how many is for ``list-editors`` to say."""
    return f"💛 {name(login)} leads several reviews already; please make sure that one more suits them."


def reviewed_lately(logins: Sequence[str]) -> str:
    """``assign-reviewer``."""
    return f"💛 {names(logins)} {be(logins)} reviewing for us elsewhere, or did so lately; please make sure that it suits them."


def parallel_submissions(numbers: Sequence[int]) -> str:
    """An author may have one submission under review; whether another one waits, the editor in chief decides."""
    which = listed([f"#{number}" for number in numbers])
    return f"When this was submitted, {which} by the same author {'was' if len(numbers) == 1 else 'were'} still under review. The editor in chief decides whether this one waits (`hold`)."


def adopted(review: Submission) -> str:
    """``adopt``."""
    return done(
        f"I look after this review from now on. It is at {stage_name(review.stage, review.policy)}; the status "
        "comment that follows is kept up to date."
    )


def people_taken_over(
    reviewers: Sequence[str],
    delivered: Sequence[str],
    asked: Sequence[str],
    unknown: Sequence[str],
    strangers: Sequence[str],
    bot: str,
) -> str:
    """``adopt``: whom the header names, and what they have posted. Nobody is called by it."""
    parts = []
    if reviewers:
        parts.append(
            f"I took over from the header: {names(reviewers)} as {'a reviewer' if len(reviewers) == 1 else 'reviewers'}."
        )
    if delivered:
        parts.append(
            f"I found the {'review' if len(delivered) == 1 else 'reviews'} by {names(delivered)} in this thread."
        )
    if asked:
        parts.append(
            f"I found comments by {names(asked)} that may be reviews. The status comment asks the editor about them."
        )
    if waiting := [one for one in reviewers if one not in (*delivered, *asked)]:
        parts.append(
            f"I found no review by {names(waiting)}. If there is one: `{bot} record-review @{waiting[0]} URL`."
        )
    if unknown:
        parts.append(
            f"{names(unknown)} cannot be {'a reviewer' if len(unknown) == 1 else 'reviewers'} here: no such account, or an author."
        )
    if strangers:
        parts.append(
            f"The header names {names(strangers)} as editor, who {be(strangers)} not on the editors' team: `{bot} assign-editor @{strangers[0]}`."
        )
    return " ".join(parts)


def muted(bot: str) -> str:
    """``mute``."""
    return done(
        f"I say nothing unasked here any more. Commands are answered, and the status comment stays true. "
        f"`{bot} unmute` ends that."
    )


def unmuted() -> str:
    """``unmute``."""
    return done("I speak up here again when something is due.")


def handover_elsewhere(issue: int | None) -> str:
    """``handover`` outside the issue for it."""
    if issue is None:
        return "`handover` works in one issue only, which the setting `digest_issue` names; there is none yet."
    return f"`handover` works in issue #{issue} only."


def handover_to_yourself() -> str:
    """Nothing to hand over."""
    return "That is you. `handover @new` names whoever comes after you."


def not_an_eic(login: str) -> str:
    """The successor must have the right first."""
    return f"{name(login)} is not in the editors in chief's team yet. Please add them there first, then repeat the command."


def _entry(review: Submission) -> str:
    place = (
        "inquiry" if review.kind is IssueKind.INQUIRY else stage_name(review.stage, review.policy)
    )
    return f"#{review.number} {code(review.package)}: {place}"


def _cannot(new: str, own: Sequence[Submission]) -> str:
    return (
        f"**Not for {name(new)}**, who is an author there; somebody else has to take these:\n\n"
        f"{bullets(map(_entry, own))}"
    )


def handover_listed(
    new: str,
    checks: Sequence[Submission],
    rest: Sequence[Submission],
    own: Sequence[Submission],
    bot: str,
) -> str:
    """``handover @new``."""
    if not checks and not rest and not own:
        return "You hold nothing: no open review names you as its editor in chief."
    parts = []
    if checks:
        parts.append(f"**Still in checks** (these would move):\n\n{bullets(map(_entry, checks))}")
    if rest:
        parts.append(
            f"**With an editor** (these stay as they are):\n\n{bullets(map(_entry, rest))}"
        )
    if own:
        parts.append(_cannot(new, own))
    if checks:
        parts.append(f"To give the first list to {name(new)}: `{bot} handover @{new} yes`")
    return "\n\n".join(parts)


def handed_over(
    new: str, moved: Sequence[int], rest: Sequence[Submission], own: Sequence[Submission]
) -> str:
    """``handover @new yes``."""
    if not moved:
        text = (
            "☑️ Nothing to do: no review in checks that could move names you as its editor in chief."
        )
        return f"{text}\n\n{_cannot(new, own)}" if own else text
    text = done(
        f"{at(new)} is now the editor in chief of {', '.join(f'#{number}' for number in moved)}. Thank you both!"
    )
    if own:
        text += f"\n\n{_cannot(new, own)}"
    if rest:
        text += f"\n\nAs they are:\n\n{bullets(map(_entry, rest))}"
    return text
