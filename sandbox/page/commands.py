"""The commands that each person can use on an issue now, ready to be posted.

They come from the bot's own table, so a new command gets its button without a change here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.review import messages
from bot.review.commands.gate import may, now
from bot.review.commands.table import TABLE
from bot.review.model import record, stages
from bot.review.model.command import Command
from bot.review.model.people import Role, among
from bot.review.model.policy import Policy
from bot.review.model.steps import Step
from bot.review.model.submission import Found, IssueKind, Roster, Submission
from bot.review.pages import status
from bot.review.turns.closing import SURVEY, items
from bot.review.turns.progress import turn
from sandbox.standin.seed import ORG

PEOPLE = {
    "chief": "on the team",
    "editor": "on the team",
    "editor2": "on the team",
    "astro": "on the team",
    "pangeo-ed": "on the team",
    "author": "wrote a package",
    "maintainer": "maintains it",
    "reviewer1": "can review",
    "reviewer2": "can review",
    "reviewer3": "can review",
    "stranger": "no role",
}
"""The people you can play, and what the page shows when the issue gives them no role."""

_REVIEWERS = ("reviewer1", "reviewer2", "reviewer3")
# GitHub's two famous accounts stand in the examples for anybody.
_HANDLES = re.compile(r"@(?:octocat|hubot)(?:(?:,| and)? @(?:octocat|hubot))*")
_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
_OWN_WORD = frozenset({Role.REVIEWER, Role.PARTNER})
"""Who speaks for themselves; editors say it for somebody."""
_OPTIONAL = re.compile(r" *\[[^\]]*\]")


@dataclass(frozen=True)
class Next:
    """The next step of the review."""

    who: str
    what: str
    command: str = ""
    people: tuple[str, ...] = ()
    """Who of ``PEOPLE`` are to take it."""


def review_of(
    issue: Mapping[str, Any],
    comments: Sequence[Mapping[str, Any]],
    repo: str,
    teams: Mapping[str, Sequence[str]],
) -> Submission:
    """Read an issue as the bot does, with its memory from its status comment."""
    memory = record.Record()
    for comment in comments:
        if comment["user"]["type"] == "Bot" and comment["body"].startswith(status.MARK):
            try:
                memory = record.found(comment["body"]) or memory
            except record.Unreadable:  # somebody edited it by hand, as one may in a sandbox
                continue
    return Submission(
        repo=repo,
        number=issue["number"],
        url=issue["html_url"],
        title=issue["title"],
        body=issue["body"] or "",
        opener=issue["user"]["login"],
        created=datetime.fromisoformat(issue["created_at"]),
        open=issue["state"] == "open",
        labels=tuple(label["name"] for label in issue["labels"]),
        assignees=tuple(person["login"] for person in issue["assignees"]),
        policy=Policy(),
        record=memory,
        found=Found(
            teams={f"{ORG}/{slug}": Roster.of(*members) for slug, members in teams.items()}
        ),
    )


def advice(
    review: Submission, teams: Mapping[str, Sequence[str]], today: datetime
) -> dict[str, Any]:
    """What the page's script has to know: whose turn it is, and what everybody can do now."""
    step = next_step(review)
    return {
        "next": {
            "words": _in_words(step),
            "name": step.command,
            "people": step.people,
            "person": next(iter(step.people), ""),
        },
        "people": {
            login: {
                "role": _role(review, login) or PEOPLE[login],
                # On GitHub the teams have the right to write; the stand-in refuses nobody.
                "writes": any(among(login, members) for members in teams.values()),
                "commands": [
                    {
                        "name": command.name,
                        "summary": command.summary,
                        "text": f"{review.policy.bot} {filled_in(command, review, login, today)}",
                    }
                    for command in possible(review, login)
                ],
            }
            for login in PEOPLE
        },
    }


def _in_words(step: Next) -> str:
    if step.command == "resume":
        return "This review is on hold."
    if step.who == "nobody":
        return step.what
    return f"Next: {step.who} {step.what}." if step.what else ""


def possible(review: Submission, login: str) -> list[Command]:
    """What somebody can ask now: the review's next step first, then what moves it on from here."""
    step = next_step(review)

    def place(command: Command) -> tuple[bool, bool, bool, bool]:
        moves = review.stage in stages.TRANSITIONS.get(command.name, ())
        on = moves and command.goal is not None
        return command.name != step.command, not on, not moves, command.when == stages.ALL

    able = (one for one in TABLE if _can(one, review, login) and _is_theirs(one, review, login))
    return sorted(able, key=place)


def _is_theirs(command: Command, review: Submission, login: str) -> bool:
    """Whether it is for them to give: an editor may, but does not end another editor's review."""
    roles = review.roles(login)
    leads = not review.editors or among(login, review.editors) or Role.EIC in roles
    return leads or bool(command.who & (roles - {Role.EDITOR, Role.TRIAGE}))


def next_step(review: Submission) -> Next:
    """Whose turn it is, and who of those one can play would take it."""
    if review.kind is not IssueKind.SUBMISSION:
        return Next("", "")
    whose = turn(review)
    who, what, usage = messages.status.NEXT[whose.key]
    if whose.key is Step.NOTHING:
        return Next("nobody", "This review has ended.")
    name = usage.partition(" ")[0]
    named = tuple(login for login in PEOPLE if among(login, whose.people))
    command = next((one for one in TABLE if one.name == name), None)
    if command is None:
        return Next(who, what, people=named)
    in_turn = dict.fromkeys((*named, *review.editors, *PEOPLE))
    able = [one for one in in_turn if one in PEOPLE and _can(command, review, one)]
    # Nobody may be named yet: whoever comes first takes it then.
    people = [one for one in able if one in named] or able[:1]
    return Next(who, what, name, tuple(people))


def filled_in(command: Command, review: Submission, login: str, today: datetime) -> str:
    """Return the command with arguments that make sense on this review."""
    usage = command.words.usages[0]
    if "ITEM…" in usage and (open_items := _items(command, review, login)):
        return f"{command.name} {' '.join(open_items)}"
    if " for @x" in usage and not command.who & review.roles(login) & _OWN_WORD:
        return _on_behalf(usage, review)
    if _free_words_only(usage) or not command.words.example:
        return _OPTIONAL.sub("", command.words.shown)
    pools = _pools(command, review)

    def people(_: re.Match[str]) -> str:
        return " ".join(f"@{login}" for login in (pools.pop(0) if pools else _REVIEWERS[:1]))

    text = _HANDLES.sub(people, command.words.example)
    text = _DAY.sub((today + timedelta(days=21)).date().isoformat(), text)
    text = text.replace("https://…", review.url)
    if partners := review.partners_of(login):
        text = re.sub(r"\bastropy\b", partners[0], text)
    return text


def _can(command: Command, review: Submission, login: str) -> bool:
    return may(command, review, login) and now(command, review, login)


def _role(review: Submission, login: str) -> str:
    roles = review.roles(login)
    if Role.EIC in roles:
        roles -= {Role.EDITOR}
    if Role.PARTNER in roles and Role.EDITOR not in roles:
        return str(Role.PARTNER)
    held = [str(role) for role in reversed(Role) if role in roles - {Role.ANYONE, Role.TRIAGE}]
    if among(login, review.editors):
        held = [f"{role} of this review" if role == Role.EDITOR else role for role in held]
    return ", ".join(held)


def _free_words_only(usage: str) -> bool:
    """Whether nothing but a text may follow: ``checks-done`` with words says that they failed."""
    return re.findall(r"\[[^\]]*\]|[@A-Z]\S*", usage) == ["[TEXT]"]


def _on_behalf(usage: str, review: Submission) -> str:
    """A command that an editor gives for the one whose word counts."""
    seated = [one.login for one in review.reviewers]
    person = "astro" if "PARTNER" in usage else next(iter(seated), _REVIEWERS[0])
    text = usage.replace("PARTNER", "astropy").replace("@x", f"@{person}")
    return text.replace("URL", review.url)


def _items(command: Command, review: Submission, login: str) -> list[str]:
    """What of the closing list is for somebody to tick, or to open again."""
    ticked = command.name.startswith("not-")
    mine = review.roles(login)
    return [
        SURVEY if item.person else item.key
        for item in items(review)
        if not item.seen
        and item.done == ticked
        and item.owner in mine
        and item.person in ("", login)
    ]


def _pools(command: Command, review: Submission) -> list[Sequence[str]]:
    """Whom each group of handles in the example may stand for."""
    seated = [one.login for one in review.reviewers]
    free = [one for one in _REVIEWERS if not among(one, seated)]
    someone = seated[:1] or free[:1] or _REVIEWERS[:1]
    if "eic" in command.name or command.name == "handover":
        return [["chief"]]
    if "editor" in command.name:
        board = ("editor", "editor2")
        return [[next((one for one in board if not among(one, review.editors)), board[0])]]
    if command.name.startswith("assign"):
        return [free[: max(1, review.reviewers_needed - len(seated))] or someone]
    return [someone, free[:1] or someone]
