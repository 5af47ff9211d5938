"""Answers to commands that are refused or not understood, and help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.review.messages.pieces import (
    at,
    bullets,
    code,
    day,
    folded,
    listed,
    name,
    names,
    refused,
    stage_name,
)
from bot.review.model.changes import Part
from bot.review.model.command import Command
from bot.review.model.people import Role, among, same
from bot.review.model.policy import Policy, TeamName
from bot.review.model.stages import Stage, words
from bot.review.model.submission import IssueKind, Submission, Trouble


def being_at(stage: Stage, policy: Policy) -> str:
    """``the review is …`` for ``already``."""
    return f"the review is at {stage_name(stage, policy)}"


def not_now(command: Command, possible: Sequence[Stage], stage: Stage, policy: Policy) -> str:
    """Right person, wrong stage."""
    at_stages = listed([stage_name(one, policy) for one in possible]).replace(" and ", " or ")
    when = "not possible yet" if stage.rank < min(one.rank for one in possible) else "not possible"
    return refused(
        f"`{command.name}` is {when}: this review is at {stage_name(stage, policy)} "
        f"({words(stage)}), and the command needs {at_stages}. "
        f"To see what comes next: `{policy.bot} status`"
    )


def closed_issue(bot: str) -> str:
    """The issue is closed."""
    return refused(
        f"This issue is closed, so I changed nothing. An editor in chief can reopen it: `{bot} reopen`. "
        "Then please repeat your command."
    )


def wrong_kind(command: Command, kind: IssueKind, bot: str) -> str:
    """The issue is no submission."""
    if kind is IssueKind.INQUIRY:
        return refused(
            f"This is a presubmission inquiry, but `{command.name}` is for submissions. "
            f"To see what works here: `{bot} help`"
        )
    if kind is IssueKind.SUBMISSION:
        return refused(
            f"This is a submission, but `{command.name}` is for presubmission inquiries. "
            f"To see what works here: `{bot} help`"
        )
    where = "a help request" if kind is IssueKind.HELP else "not a submission"
    return refused(f"This issue is {where}, but `{command.name}` is for submissions.")


_WHO = {
    Role.EIC: "the editor in chief",
    Role.EDITOR: "an editor",
    Role.TRIAGE: "the triage team",
    Role.AUTHOR: "the author",
    Role.REVIEWER: "an assigned reviewer",
    Role.PARTNER: "an editor of the partner community",
    Role.ANYONE: "everyone",
}


def not_allowed(
    command: Command,
    review: Submission,
    sender: str,
    troubles: Sequence[tuple[str, TeamName, Trouble]],
) -> str:
    """Wrong person; or the bot could not read a team that decides it."""
    if troubles:
        return "\n\n".join(refused(team_trouble(*trouble)) for trouble in troubles)
    who = listed([_WHO[role] for role in _WHO if role in command.who]).replace(" and ", " or ")
    text = f"Only {who} can use `{command.name}`."
    roles = review.roles(sender)
    if Role.AUTHOR in roles:
        text += " You are an author or maintainer of this package, so you have no other role in its review."
    elif Role.REVIEWER in roles:
        text += " You are a reviewer here."
    elif Role.REVIEWER in command.who and among(sender, review.unrecorded_reviewers):
        text += (
            " The header names you as a reviewer, but no editor has assigned you with a command. "
            f"An editor in chief can confirm you: `{review.policy.bot} adopt`."
        )
    if ask := [login for login in _who_may(command, review) if not same(login, sender)]:
        text += f" You could ask {names(ask)}."
    return refused(text)


def _who_may(command: Command, review: Submission) -> Sequence[str]:
    """The people of this review who could give the command."""
    if Role.PARTNER in command.who:
        return ()  # the partner's editors are not known here
    if Role.EDITOR in command.who:
        return review.editors or review.eics
    if Role.EIC in command.who:
        return review.eics
    if Role.AUTHOR in command.who:
        return (review.author,)
    return ()


def team_trouble(setting: str, team: TeamName | None, trouble: Trouble) -> str:
    """The bot could not read a team that decides who may use a command."""
    if trouble is Trouble.MISSING:
        return (
            f"I could not check who may do this, so I changed nothing. The team {code(str(team))} "
            f"(setting `{setting}`) does not exist, or I am not allowed to read its members."
        )
    return (
        f"I could not check who may do this, so I changed nothing. GitHub did not tell me who is on the team "
        f"{code(str(team))} (setting `{setting}`). Please try again in a few minutes."
    )


def no_account(handles: Sequence[str]) -> str:
    """GitHub knows no such people."""
    who = listed([code(f"@{handle}") for handle in handles])
    word = "account" if len(handles) == 1 else "accounts"
    return f"GitHub has no {word} {who}, so I changed nothing. Please check the spelling."


def no_person(handles: Sequence[str]) -> str:
    """Organizations and bots can take no part in a review."""
    who = listed([code(f"@{handle}") for handle in handles])
    what = "is an organization or a bot, not a person’s account"
    if len(handles) > 1:
        what = "are organizations or bots, not people’s accounts"
    return f"{who} {what}, so I changed nothing. Please name a person."


def no_such_step(command: str, start: Stage, goal: Stage, policy: Policy) -> str:
    """A change of stage that the table of transitions does not have."""
    return f"`{command}` cannot move this review from {stage_name(start, policy)} to {stage_name(goal, policy)}."


NO_LABEL = "This repository has no label"
"""Begins the sentence about a missing label; the code that finds it asks for the labels again next time."""


def label_missing(missing: Sequence[str]) -> str:
    """The repository does not have a label."""
    which = listed([code(label) for label in missing])
    it = "it" if len(missing) == 1 else "them"
    return (
        f"{NO_LABEL} {which}, and I never create labels. Please create {it}, or ask an editor to do so. "
        "Then repeat your command."
    )


def stage_not_set(missing: Sequence[str], editors: Sequence[str], command: str) -> str:
    """A reviewer's command did its work, but the label of the next stage is missing."""
    which = listed([code(label) for label in missing])
    whom = listed([at(login) for login in editors]) or "Editor"
    return (
        f"⚠️ {whom}: {NO_LABEL[0].lower()}{NO_LABEL[1:]} {which}, so the stage did not change. Please create the label, "
        f"then: `{command}`"
    )


def author_cannot_be(login: str, office: str) -> str:
    """An author or maintainer cannot edit or review the package."""
    return (
        f"{name(login)} is an author or maintainer of this package, so they cannot be its {office}."
    )


def has_an_office(login: str) -> str:
    """An editor or reviewer of the package cannot become its maintainer."""
    return (
        f"{name(login)} edits or reviews this package, so they cannot also be its maintainer. "
        "Please assign another editor or reviewer first."
    )


def too_far(when: date) -> str:
    """A date too far in the future."""
    return f"{day(when)} is more than three years away. Please choose an earlier date."


def in_the_past(when: date) -> str:
    """A due date in the past."""
    return f"{day(when)} is in the past. Please choose a later due date."


def in_the_future(when: date) -> str:
    """An acceptance in the future."""
    return (
        f"{day(when)} is in the future. Please choose today or an earlier date for the acceptance."
    )


def failed(what: str) -> str:
    """GitHub refused a change."""
    return f"⚠️ GitHub refused part of this: {code(what)}. An editor may have to do it by hand."


def assignee_dropped(login: str) -> str:
    """GitHub assigns only people who have access to the repository or have commented."""
    return f"⚠️ {at(login)}, GitHub does not let me assign you yet. Please comment here once, and I will assign you."


def assignee_refused(login: str) -> str:
    """GitHub refuses an assignee, and everything else was done without them."""
    return (
        f"⚠️ GitHub refused to assign {name(login)} to this issue. Everything else is done; "
        "please assign them by hand if they should be shown there."
    )


def labels_refused(labels: Sequence[str]) -> str:
    """GitHub refuses labels, and everything else was done without them."""
    which = listed([code(label) for label in labels])
    word = "label" if len(labels) == 1 else "labels"
    return f"⚠️ GitHub refused the {word} {which}. Everything else is done."


def undone_since(parts: Sequence[Part]) -> str:
    """People were faster, or have undone something: it stays as they left it."""
    rows = [f"- {_UNDONE[part.what].format(code(part.name))}" for part in parts]
    return (
        "⚠️ I had to wait for GitHub, and this issue was edited in the meantime. "
        "I left these changes as they are:\n\n" + "\n".join(rows)
    )


_UNDONE = {
    "label on": "The label {} is not set.",
    "label off": "The label {} is set.",
    "line": "The line {} in the header was changed.",
    "tick": "The checkbox for {} was changed.",
    "assigned": "{} is not assigned.",
    "unassigned": "{} is still assigned.",
    "state": "The issue is not {}.",
}


def not_understood(
    line: str, command: Command | None, place: int, expected: str, nearest: Sequence[str], bot: str
) -> str:
    """A line for the bot that is not a command."""
    if command is not None:
        rest = line[place:].strip()
        if not rest:
            text = f"❓ Something is missing. Please add {expected}:"
        elif expected.startswith(("`", "the end")):
            text = f"❓ I did not understand {code(rest[:80])}. Please write it like this:"
        else:
            text = f"❓ I did not understand {code(rest[:80])}. Please give {expected} instead:"
        return f"{text} `{bot} {command.words.shown}`" + (
            f"\n\nFor example: `{bot} {command.words.example}`" if command.words.example else ""
        )
    text = f"❓ I did not understand {code(line[:80])}."
    if nearest:
        text += f" Did you mean {listed([f'`{bot} {one}`' for one in nearest]).replace(' and ', ' or ')}?"
    return f"{text} To see what I can do for you here: `{bot} help`"


def too_many(count: int, limit: int) -> str:
    """More commands than one comment may have."""
    return f"✋ Your comment has {count} commands, and I did the first {limit}. Please repeat the others in a new comment."


def too_far_down(lines: int) -> str:
    """A command behind so much text that nobody looks for it there."""
    return refused(
        f"Your comment is very long. I read about {lines} lines of a comment, fewer if they have tables or code, and did "
        "nothing of what follows. Please repeat the command in a new comment."
    )


def too_many_people(limit: int) -> str:
    """More people than one comment may name."""
    return refused(
        f"I can handle {limit} people in one comment, so I skipped this command. Please repeat it in a new comment."
    )


def no_such_command(asked: str, bot: str) -> str:
    """``help`` about an unknown command."""
    return f"There is no command {code(asked)}. To see all commands: `{bot} help`"


def help_one(command: Command, policy: Policy) -> str:
    """One command in full."""
    bot = policy.bot
    lines = [f"**`{bot} {command.words.shown}`**: {command.summary}."]
    lines.append(f"Who: {listed([_WHO[r] for r in _WHO if r in command.who])}.")
    if len(command.when) < len(Stage):
        lines.append(f"When: {listed([stage_name(stage, policy) for stage in command.when])}.")
    others = [usage for usage in command.words.usages if usage != command.words.shown]
    if others and command.name != "set":
        lines.append(folded("Other ways to write it", bullets(f"`{usage}`" for usage in others)))
    if command.words.example:
        lines.append(f"Example: `{bot} {command.words.example}`")
    return "\n\n".join(lines)


_MOST = 10
"""Commands that ``help`` shows unfolded."""
_HEADING = {
    Role.EDITOR: "For editors",
    Role.EIC: "For the editor in chief",
    Role.REVIEWER: "For reviewers",
    Role.AUTHOR: "For authors",
    Role.PARTNER: "For partner communities",
    Role.TRIAGE: "For the triage team",
    Role.ANYONE: "For everyone",
}


def help_all(allowed: Sequence[Command], rest: Sequence[Command], bot: str) -> str:
    """The commands that this person can use now, most specific first; the others are folded by role."""

    def table(commands: Sequence[Command]) -> str:
        rows = [f"| `{one.words.shown.replace('|', '¦')}` | {one.summary} |" for one in commands]
        return "\n".join(["| command | what it does |", "|---|---|", *rows])

    now = sorted(allowed, key=lambda one: (one.goal is None, len(one.when)))
    parts = [
        f"You can use these commands here now. Start a line with `{bot}`, for example `{bot} status`:",
        table(now[:_MOST]),
    ]
    if now[_MOST:]:
        parts.append(folded("More that you can use now", table(now[_MOST:])))
    others: dict[str, list[Command]] = {}
    for one in rest:
        others.setdefault(next(_HEADING[role] for role in _HEADING if role in one.who), []).append(
            one
        )
    parts += [folded(title, table(commands)) for title, commands in others.items()]
    return "\n\n".join(parts)
