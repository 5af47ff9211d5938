"""The editorial board: workload, handover, adopting and muting reviews."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.pieces import (
    BOT,
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
from bot.review.model.policy import Links, Policy
from bot.review.model.submission import IssueKind, OnBoard, Submission


def code_of_conduct(links: Links) -> str:
    """``code-of-conduct``."""
    return (
        f"🤝 Everyone here follows our {link('code of conduct', links.code_of_conduct)}. If you want to report a problem, "
        "that page names people you can contact in confidence. Please do not report it in this public thread."
    )


def editors_listed(led: Sequence[tuple[str, int]]) -> str:
    """``list-editors``."""
    if not led:
        return "The editorial board has no members yet."
    rows = [f"| {name(login)} | {count} |" for login, count in led]
    return "\n".join(["| editor | open reviews |", "|---|---|", *rows])


def leads_several(login: str) -> str:
    """``assign-editor``: how many is for ``list-editors`` to say."""
    return f"💛 {name(login)} already leads several reviews. Please make sure that they have time for another one."


def reviewed_lately(logins: Sequence[str]) -> str:
    """``assign-reviewer``."""
    return f"💛 {names(logins)} {be(logins)} reviewing another package for us, or did so recently. Please make sure that they have time."


def parallel_submissions(numbers: Sequence[int], bot: str = BOT) -> str:
    """The author has another submission under review; the editor in chief decides whether this one waits."""
    which = listed([f"#{number}" for number in numbers])
    return f"When this was submitted, the author already had {which} under review. The editor in chief decides whether this one should wait: `{bot} hold`"


def adopted(review: Submission) -> str:
    """``adopt``."""
    return done(
        f"I will follow this review from now on. It is at {stage_name(review.stage, review.policy)}. "
        "I will post a status comment and keep it up to date."
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
        f"I am muted here: no more reminders. I still answer commands and update the status comment. "
        f"To unmute me: `{bot} unmute`"
    )


def unmuted() -> str:
    """``unmute``."""
    return done("I am no longer muted. I will send reminders here again.")


def handover_elsewhere(issue: int | None) -> str:
    """``handover`` outside the issue for it."""
    if issue is None:
        return "`handover` works only in the digest issue, and this repository has none. Please set `digest_issue` in the policy file first."
    return f"`handover` works only in the digest issue. Please use it in #{issue}."


def handover_to_yourself() -> str:
    """The sender named themselves."""
    return "You named yourself. Please name the next editor in chief: `handover @new`"


def not_an_eic(login: str) -> str:
    """The next editor in chief is not on the team yet."""
    return f"{name(login)} is not on the editor in chief team yet. Please add them to the team, then repeat the command."


def _entries(reviews: Sequence[OnBoard], policy: Policy) -> str:
    def entry(review: OnBoard) -> str:
        inquiry = review.kind is IssueKind.INQUIRY
        place = "inquiry" if inquiry else stage_name(review.stage, policy)
        return f"#{review.number} {code(review.package)}: {place}"

    return bullets(map(entry, reviews))


def _cannot(new: str, own: Sequence[OnBoard], policy: Policy) -> str:
    return (
        f"**Another editor in chief has to take these**, because {name(new)} is an author there:\n\n"
        f"{_entries(own, policy)}"
    )


def handover_listed(
    new: str,
    checks: Sequence[OnBoard],
    rest: Sequence[OnBoard],
    own: Sequence[OnBoard],
    policy: Policy,
) -> str:
    """``handover @new``."""
    if not checks and not rest and not own:
        return "You have nothing to hand over. No open review names you as editor in chief."
    parts = []
    if checks:
        parts.append(
            f"**Still in checks** ({name(new)} would take these over):\n\n{_entries(checks, policy)}"
        )
    if rest:
        parts.append(f"**With an editor** (nothing changes):\n\n{_entries(rest, policy)}")
    if own:
        parts.append(_cannot(new, own, policy))
    if checks:
        parts.append(f"To hand over the first list: `{policy.bot} handover @{new} yes`")
    return "\n\n".join(parts)


def handed_over(
    new: str, moved: Sequence[int], rest: Sequence[OnBoard], own: Sequence[OnBoard], policy: Policy
) -> str:
    """``handover @new yes``."""
    if not moved:
        text = "☑️ Nothing to do: you are not the editor in chief of any review that is still in checks."
        return f"{text}\n\n{_cannot(new, own, policy)}" if own else text
    text = done(
        f"{at(new)} is now the editor in chief of {', '.join(f'#{number}' for number in moved)}. Thank you both!"
    )
    if own:
        text += f"\n\n{_cannot(new, own, policy)}"
    if rest:
        text += f"\n\nNothing changed for these:\n\n{_entries(rest, policy)}"
    return text
