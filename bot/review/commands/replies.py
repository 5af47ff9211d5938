"""What is answered to a line that is no command: a question back, or a friendly word."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from bot.review import messages
from bot.review.commands.counterparts import counterparts
from bot.review.commands.days import looks_like_a_day
from bot.review.commands.doubts import says_beside
from bot.review.commands.gate import may, now, refusal
from bot.review.commands.grammar import Sense
from bot.review.commands.readings import Asked, Chat, Courtesy, Offer, Offered
from bot.review.commands.table import TABLE
from bot.review.decisions import confirming
from bot.review.decisions.affiliation import deciding_for
from bot.review.decisions.moves import say
from bot.review.model.changes import CommandResult, Decided
from bot.review.model.command import Command
from bot.review.model.header import Field
from bot.review.model.people import Role, among
from bot.review.model.stages import LED
from bot.review.model.submission import IssueKind, Submission

LONGER = timedelta(weeks=2)
"""How much more time is proposed when nobody says how much is needed."""


def second_editor(review: Submission, sender: str, one: Asked | Offered) -> str:
    """The answer to a line that adds an editor to one who leads; empty: it does not.

    ``assign-editor`` replaces, which is not what *another* or *co-editor* says.
    """
    meant = ((one.command, ""),) if isinstance(one, Asked) else one.commands
    found = [command for command, _ in meant if command.name == "assign-editor"]
    if not found or not review.editors or not says_beside(one.line):
        return ""
    if not may(found[0], review, sender) or refusal(found[0], review, sender):
        return ""
    return messages.understanding.second_editor(review)


def ask_back(
    review: Submission, sender: str, at: datetime, offered: Offered
) -> tuple[Decided, CommandResult]:
    """Show what the line may mean. A single reading is remembered, for ``yes``."""
    bot = review.policy.bot
    if said := second_editor(review, sender, offered):
        return only_say(said), CommandResult.REFUSED
    offers = suited(review, sender, at, offered)
    if not offers:
        return _not_theirs(review, sender, at, offered)
    command, text = offers[0]
    if all(command is not one for one, _ in offered.commands):
        own = [line for _, line in offers]
        if (
            offered.offer is not Offer.CONFIRM
        ):  # it is not sure that they meant what they may not use
            return only_say(messages.understanding.choose(own, bot)), CommandResult.ASKED_BACK
        why = refusal(offered.commands[0][0], review, sender)
        return only_say(messages.understanding.for_them(why, own, bot)), CommandResult.REFUSED
    lines = [line for _, line in offers]
    if offered.offer is Offer.NO_PERSON:
        said = messages.understanding.takes_nobody(offered.over, lines, bot)
        return only_say(said), CommandResult.REFUSED
    if offered.offer in (Offer.CONFIRM, Offer.BARE_NAME) and len(offers) == 1:
        if why := refusal(command, review, sender):
            allowed = may(command, review, sender)
            return only_say(why), CommandResult.NOT_NOW if allowed else CommandResult.REFUSED
        if review.record.adopted is not None and not review.record_unreadable:
            record = confirming.asking(review, text, sender)
            asked = say(messages.understanding.confirm(text, offered.over, bot))
            return Decided(record=record, words=(asked,)), CommandResult.ASKED_BACK
    each = offered.offer is Offer.EACH or "{reviewers}" in offered.commands[0][1]
    if each and len(lines) > 1:
        said = messages.understanding.one_each(lines, bot)
    elif offered.offer is Offer.INCOMPLETE and any(map(_BLANK.search, lines)):
        said = _incomplete(offered, lines, bot)
    else:
        said = messages.understanding.choose(lines, bot)
    return only_say(said), CommandResult.ASKED_BACK


def _not_theirs(
    review: Submission, sender: str, at: datetime, offered: Offered
) -> tuple[Decided, CommandResult]:
    """The answer to somebody who may use none of the commands that they may have meant."""
    themselves = (f"assign-reviewer @{sender}", "assign-reviewer @NAME")
    if any(text.startswith(themselves) for _, text in offered.commands):
        said = messages.understanding.volunteer(review.editors or review.eics)
        return only_say(said), CommandResult.CHATTED
    if offered.offer is Offer.NO_PERSON:  # it names somebody else, who is to do it
        text = messages.refusals.not_understood(offered.line, None, 0, "", (), review.policy)
        return only_say(text), CommandResult.NOT_UNDERSTOOD
    command, _ = _of_whom_it_is(review, offered.commands[0])
    return only_say(refusal(command, review, sender)), CommandResult.REFUSED


def takes_part(review: Submission, login: str) -> bool:
    """Whether somebody has a role on this review already, so that their name alone says who is meant."""
    header = review.header.reviewers
    people = (*review.editors, *review.eics, *review.authors, *filter(None, header))
    return among(login, people) or review.record.reviewer(login) is not None


_BLANK = re.compile(
    r"\b(?:NAME|OTHER|REVIEWER|TEXT|URL|DOI|VERSION|DATE|HOURS|PARTNER|N|ITEM)\b|DOI-or-URL"
)
"""Capital words for what is missing."""


def _incomplete(offered: Offered, lines: list[str], bot: str) -> str:
    starts = (found.start() for found in re.finditer(r"\S+", offered.over))
    day = any(looks_like_a_day(offered.over, place) > place for place in starts)
    if day and any("DATE" in line for line in lines):
        return messages.understanding.no_such_day(offered.over, lines, bot)
    return messages.understanding.incomplete(lines, bot)


def suited(
    review: Submission, sender: str, at: datetime, offered: Offered
) -> list[tuple[Command, str]]:
    """The offers that this person could use: now, else at some time. Of several commands, each that they may.

    Who may use none of them is shown their own commands for the same, as far as they are possible now.
    """
    commands = [_of_whom_it_is(review, one) for one in offered.commands]
    mine = [
        (command, _dated(review, at, text))
        for command, meant in commands
        if may(command, review, sender) and not _waits_for_another(review, command, offered.line)
        for text in _filled(review, sender, meant)
    ]
    if offered.offer is Offer.EACH:
        return mine
    possible = [one for one in mine if now(one[0], review, sender)]
    return (
        possible
        or _own(review, sender, at, offered)
        or _others(review, sender, at, offered)
        or mine
    )


def usable(review: Submission, sender: str, nearest: tuple[str, ...]) -> tuple[str, ...]:
    """The nearest commands that this person may use at some time; those of others, if there are none."""
    of = {command.name: command for command in TABLE}
    mine = (text for text in nearest if may(of[text.removeprefix("help ")], review, sender))
    return tuple(mine) or nearest


def _others(
    review: Submission, sender: str, at: datetime, offered: Offered
) -> list[tuple[Command, str]]:
    return [
        (command, _dated(review, at, text))
        for command, meant in offered.others
        if may(command, review, sender) and now(command, review, sender)
        for text in _filled(review, sender, meant)
    ]


def _of_whom_it_is(review: Submission, offer: tuple[Command, str]) -> tuple[Command, str]:
    """The command for what somebody is here: an editor is no reviewer to remove, and who is nobody yet has no due date."""
    removed = re.fullmatch(r"remove-reviewer @([\w-]+)", offer[1])
    if removed and among(removed[1], review.editors) and not review.record.reviewer(removed[1]):
        return next(one for one in TABLE if one.name == "remove-editor"), "remove-editor"
    follows = re.fullmatch(r"replace-reviewer @([\w-]+) with (@[\w-]+)", offer[1])
    if follows and among(follows[1], review.editors) and not review.record.reviewer(follows[1]):
        return next(
            one for one in TABLE if one.name == "assign-editor"
        ), f"assign-editor {follows[2]}"
    due = re.fullmatch(r"set-due-date @([\w-]+) ([\d-]+)", offer[1])
    if due and among(due[1], review.authors):
        remind = next(one for one in TABLE if one.name == "remind")
        return remind, f"remind @{due[1]} {due[2]}"
    if due and due[1] != "NAME" and not takes_part(review, due[1]):
        assign = next(one for one in TABLE if one.name == "assign-reviewer")
        return assign, f"assign-reviewer @{due[1]} by {due[2]}"
    return offer


def _waits_for_another(review: Submission, command: Command, line: str) -> bool:
    """Whether a line that would ask the author for something names only others."""
    named = _HANDLES.findall(line)
    asks = command.name == "request-info"
    return asks and bool(named) and not any(among(one, review.authors) for one in named)


_HANDLES = re.compile(r"(?<![\w/])@([\w-]+)")


def _own(
    review: Submission, sender: str, at: datetime, offered: Offered
) -> list[tuple[Command, str]]:
    found: dict[str, Command] = {}
    for command, text in offered.commands:
        free = text.removeprefix(command.name).strip() if _FREE.search(command.words.shown) else ""
        free = "" if free == "TEXT" else free
        for own, meant in in_their_role(review, sender, at, command, free, offered.line):
            found.setdefault(meant, own)
    return [(command, text) for text, command in found.items()]


_FREE = re.compile(r"<|reason|text", re.I)
"""Usages that have a free text."""


def in_their_role(
    review: Submission, sender: str, at: datetime, command: Command, text: str, line: str
) -> list[tuple[Command, str]]:
    """What somebody who may not use a command can use for it now."""
    sense = Sense(
        sender, at, {key: key for key in review.policy.partners}, papers=review.policy.papers
    )
    own = counterparts(command, text, line, review.roles(sender), sense)
    return [one for one in own if now(one[0], review, sender)]


def _filled(review: Submission, sender: str, text: str) -> list[str]:
    """The command with what only the review knows: ``{2}`` is its second reviewer, PARTNER the one in question."""
    header = review.header
    if _PARTNER.search(text) and len(decides := deciding_for(review, sender)) == 1:
        return [_PARTNER.sub(decides[0], text, count=1)]
    if "{reviewers}" in text:
        people = [one for one in header.reviewers if one] or ["REVIEWER"]
        return [text.replace("{reviewers}", f"@{one}") for one in people]
    if found := _NUMBERED.search(text):
        place = int(found[1]) - 1
        seated = header.reviewers[place] if 0 <= place < len(header.reviewers) else ""
        return [_NUMBERED.sub(f"@{seated or 'NAME'}", text)]
    if "{maintainers}" in text:
        there = (f"@{one}" for one in header.people(Field.MAINTAINERS))
        return [" ".join(dict.fromkeys(text.replace("{maintainers}", " ".join(there)).split()))]
    return [text]


_PARTNER = re.compile(r"(?<=^affiliate )PARTNER\b|(?<=-affiliation )PARTNER\b")
_NUMBERED = re.compile(r"\{(\d+)\}")


_LATER = re.compile(r"\+(\d{1,5})d\b")


def _dated(review: Submission, at: datetime, text: str) -> str:
    """The command with its length of time as a day: a due date is lengthened from where it is."""
    found = _LATER.search(text)
    if found is None:
        return text
    base = at.date()
    person = re.search(r"@([\w-]+)", text)
    if text.startswith("set-due-date") and person:
        base = max(base, review.due_dates.get(person[1].casefold(), base))
    day = base + timedelta(days=int(found[1]))
    return _LATER.sub(day.isoformat(), text, count=1)


def be_friendly(
    review: Submission, sender: str, at: datetime, chat: Chat
) -> tuple[Decided, CommandResult]:
    """Answer thanks, a greeting, or a wish for more time, which reaches the editor."""
    said = messages.understanding
    bot = review.policy.bot
    match chat.courtesy:
        case Courtesy.THANKS:
            text = said.thanks()
        case Courtesy.HELLO:
            text = said.hello(bot)
        case Courtesy.SORRY:
            text = said.sorry(bot)
        case Courtesy.MORE_TIME:
            due = review.due_dates.get(sender.casefold())
            if due and chat.until and at.date() < chat.until <= due:
                text = said.in_time(due)
            else:
                text = said.more_time(review.editors, *wish(review, sender, at, chat), bot)
    return only_say(text), CommandResult.CHATTED


def wish(review: Submission, sender: str, at: datetime, chat: Chat) -> tuple[str, str, date | None]:
    """Who needs more time, the command that gives it to them, and until when."""
    longer = chat.span or LONGER
    named = chat.until if chat.until and chat.until > at.date() else None
    running = review.kind is IssueKind.SUBMISSION and review.working_stage in LED
    if review.record.reviewer(sender) and running:
        due = review.due_dates.get(sender.casefold())
        until = named or max(due or at.date(), at.date()) + longer
        return sender, f"set-due-date @{sender} {until.isoformat()}", until
    if Role.AUTHOR in review.roles(sender) and review.active:
        until = named or at.date() + longer
        return sender, f"hold until {until.isoformat()}", until
    return "", "set-due-date @REVIEWER DATE", None


def only_say(text: str) -> Decided:
    """Words that change nothing."""
    return Decided(words=(say(text),))
