"""What any command may meet: not now, not you, not understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.review.messages.pieces import (
    at,
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
from bot.review.model.people import Role, same
from bot.review.model.policy import Policy, TeamName
from bot.review.model.stages import Stage, words
from bot.review.model.submission import IssueKind, Submission, Trouble


def being_at(stage: Stage, policy: Policy) -> str:
    """``the review is …`` for ``already``."""
    return f"the review is at {stage_name(stage, policy)}"


def not_now(command: Command, possible: Sequence[Stage], stage: Stage, policy: Policy) -> str:
    """Right person, wrong stage."""
    at_stages = listed([stage_name(one, policy) for one in possible])
    return refused(
        f"`{command.name}` is not possible now: this review is at {stage_name(stage, policy)} "
        f"({words(stage)}), and `{command.name}` belongs to {at_stages}. "
        f"`{policy.bot} status` shows what comes next."
    )


def closed_issue(bot: str) -> str:
    """The issue is closed."""
    return refused(
        f"This issue is closed, so nothing was changed. An editor in chief can `{bot} reopen` it first; then "
        f"repeat the command. (`{bot} status` and `{bot} help` work on closed issues.)"
    )


def wrong_kind(command: Command, kind: IssueKind, bot: str) -> str:
    """The issue is no submission."""
    if kind is IssueKind.INQUIRY:
        return refused(
            f"This is a presubmission inquiry, and `{command.name}` is for submissions. "
            f"`{bot} help` lists what works here."
        )
    if kind is IssueKind.SUBMISSION:
        return refused(
            f"This is a submission, and `{command.name}` is for presubmission inquiries. "
            f"`{bot} help` lists what works here."
        )
    where = "a help request" if kind is IssueKind.HELP else "not a submission"
    return refused(
        f"This issue is {where}, so there is no review to run here: `{command.name}` is for submissions."
    )


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
    """Wrong person; or nobody could tell, because a team could not be read."""
    if troubles:
        return "\n\n".join(refused(team_trouble(*trouble)) for trouble in troubles)
    who = listed([_WHO[role] for role in _WHO if role in command.who]).replace(" and ", " or ")
    text = f"`{command.name}` is for {who}."
    roles = review.roles(sender)
    if Role.AUTHOR in roles:
        text += " As an author or maintainer of this package you hold no editorial right on its review, whatever team you are in."
    elif Role.REVIEWER in roles:
        text += " You are a reviewer here."
    if ask := [login for login in _who_may(command, review) if not same(login, sender)]:
        text += f" You could ask {names(ask)}."
    return refused(text)


def _who_may(command: Command, review: Submission) -> Sequence[str]:
    """Whoever of the people of this review could give the command."""
    if Role.PARTNER in command.who:
        return ()  # whoever decides there is not known here
    if Role.EDITOR in command.who:
        return review.editors or review.eics
    if Role.EIC in command.who:
        return review.eics
    if Role.AUTHOR in command.who:
        return (review.author,)
    return ()


def team_trouble(setting: str, team: TeamName | None, trouble: Trouble) -> str:
    """A team that decides rights could not be read."""
    if trouble is Trouble.MISSING:
        return (
            f"I cannot tell who may do this: the team {code(str(team))} (setting `{setting}`) does not "
            "exist, or I may not read its members. Nothing was changed."
        )
    return (
        f"I cannot tell who may do this: looking up the team {code(str(team))} (setting `{setting}`) "
        "failed just now. Nothing was changed; please try again in a few minutes."
    )


def no_account(handles: Sequence[str]) -> str:
    """GitHub knows no such people."""
    who = listed([code(f"@{handle}") for handle in handles])
    word = "account" if len(handles) == 1 else "accounts"
    return f"GitHub knows no {word} {who}. Please check the spelling; nothing was changed."


def no_such_step(command: str, start: Stage, goal: Stage, policy: Policy) -> str:
    """Outside the table of transitions."""
    return (
        f"`{command}` does not lead from {stage_name(start, policy)} to {stage_name(goal, policy)}."
    )


NO_LABEL = "This repository has no label"
"""Begins the sentence about a missing label; whoever reads it looks for new labels next time."""


def label_missing(missing: Sequence[str]) -> str:
    """The repository has not got a label."""
    which = listed([code(label) for label in missing])
    return f"{NO_LABEL} {which}. Please create it, then repeat the command; I never invent labels."


def author_cannot_be(login: str, office: str) -> str:
    """A conflict of interest that can be seen."""
    return (
        f"{name(login)} is an author or maintainer of this package, so they cannot be its {office}."
    )


def has_an_office(login: str) -> str:
    """The same conflict, seen from the other side."""
    return (
        f"{name(login)} edits or reviews this package, so they cannot be its maintainer at the same time. "
        "Please give that task to somebody else first."
    )


def too_far(when: date) -> str:
    """Nobody plans so far."""
    return f"{day(when)} is more than three years ahead; nobody plans so far."


def in_the_past(when: date) -> str:
    """A due date that has passed."""
    return f"{day(when)} has passed already; a due date lies ahead."


def in_the_future(when: date) -> str:
    """An acceptance that has not happened."""
    return f"{day(when)} is still to come; a package is accepted today or was before."


def failed(what: str) -> str:
    """GitHub would not do it."""
    return f"⚠️ GitHub refused a part of this: {code(what)}. An editor may have to do it by hand."


def assignee_dropped(login: str) -> str:
    """GitHub assigns only people with access, or who have commented."""
    return (
        f"⚠️ GitHub would not assign {at(login)} yet, because they have neither access to this repository "
        "nor commented here. Please comment once in this issue: I assign you then."
    )


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
        "⚠️ GitHub was out of reach for a while, and this issue was edited in the meantime. "
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
    """A line for the bot that is no command."""
    if command is not None:
        read, rest = line[:place].strip(), line[place:].strip()
        where = f"I stumbled over {code(rest[:80])}" if rest else "it ends too early"
        text = f"❓ I know `{command.name}`, but {where}: behind {code(read[-80:])} I expected {expected}."
        return f"{text}\n\nIt is used like this: `{bot} {command.words.shown}`" + (
            f", for example `{bot} {command.words.example}`." if command.words.example else "."
        )
    text = f"❓ I do not know {code(line[:80])}."
    if nearest:
        text += f" Did you mean {listed([f'`{one}`' for one in nearest]).replace(' and ', ' or ')}?"
    return f"{text} `{bot} help` lists what I can do for you here."


def too_many(count: int, limit: int) -> str:
    """More commands than one comment may hold."""
    return f"✋ That comment holds {count} commands; I did the first {limit}. Please repeat the rest in another comment."


def too_many_people(limit: int) -> str:
    """More people than one comment may name."""
    return refused(
        f"One comment may name {limit} people at most, so this command was not done. Please give it in another one."
    )


def no_such_command(asked: str, bot: str) -> str:
    """``help`` about something unknown."""
    return f"There is no command {code(asked)}. `{bot} help` lists all of them."


def help_one(command: Command, policy: Policy) -> str:
    """One command in full."""
    bot = policy.bot
    lines = [f"**`{bot} {command.words.shown}`**: {command.summary}."]
    lines.append(f"Who: {listed([_WHO[r] for r in _WHO if r in command.who])}.")
    if len(command.when) < len(Stage):
        lines.append(f"When: {listed([stage_name(stage, policy) for stage in command.when])}.")
    others = [usage for usage in command.words.usages if usage != command.words.shown]
    if others and command.name != "set":
        lines.append(f"Also understood: {listed([f'`{usage}`' for usage in others])}.")
    if command.words.example:
        lines.append(f"Example: `{bot} {command.words.example}`")
    return "\n\n".join(lines)


def help_all(allowed: Sequence[Command], rest: Sequence[Command], bot: str) -> str:
    """What this person can do now, then everything else."""

    def table(commands: Sequence[Command]) -> str:
        rows = [f"| `{one.words.shown.replace('|', '¦')}` | {one.summary} |" for one in commands]
        return "\n".join(["| command | what it does |", "|---|---|", *rows])

    text = f"What you can do here now. A command stands at the start of a line, like `{bot} status`:\n\n{table(allowed)}"
    if rest:
        text += f"\n\n{folded('Everything else: for other people or other stages', table(rest))}"
    return text
