"""What the bot says about lines that are no command, or not quite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.review.messages.pieces import at, bullets, code, day, name, names, refused
from bot.review.model.header import Field
from bot.review.model.submission import Submission


def read_as(command: str) -> str:
    """The command was worded in another way."""
    return f"I read this as {code(command)}."


def confirm(command: str, over: str, bot: str) -> str:
    """One reading, which is only done after a ``yes``."""
    left = f" I do not know what {code(over)} means here." if over else ""
    return (
        f"❓ I read this as {code(command)}.{left} Nothing has changed yet. To do it: `{bot} yes`"
    )


def choose(commands: Sequence[str], bot: str) -> str:
    """Several readings, or one that is only offered."""
    if len(commands) == 1:
        return f"❓ Nothing has changed yet. Did you mean this? If so, please copy it:\n\n{_lines(commands, bot)}"
    return f"❓ Nothing has changed yet. Which of these do you mean? Please copy one:\n\n{_lines(commands, bot)}"


def one_each(commands: Sequence[str], bot: str) -> str:
    """Several commands on one line."""
    return f"❓ I read several commands in this line, so nothing has changed yet. Please write one per line:\n\n{_lines(commands, bot)}"


def incomplete(commands: Sequence[str], bot: str) -> str:
    """A part is missing: the capital words of the commands."""
    return (
        "❓ Something is missing, so nothing has changed yet. Please replace the words in capitals:\n\n"
        f"{_lines(commands, bot)}"
    )


def no_such_day(text: str, commands: Sequence[str], bot: str) -> str:
    """Something that cannot be a day, or may be two."""
    return (
        f"❓ I am not sure which day {code(text)} is, so nothing has changed yet. Please write it like `2026-12-24` or "
        f"`12/24/2026` (month first):\n\n{_lines(commands, bot)}"
    )


def takes_nobody(typed: str, commands: Sequence[str], bot: str) -> str:
    """A name where the command takes none, or one more than it takes."""
    named = any("@" in command for command in commands if command.startswith(typed))
    how = "does not take that many names" if named else "takes no name"
    return (
        f"✋ {code(typed)} {how}, so nothing has changed. You could use:\n\n{_lines(commands, bot)}"
    )


def second_editor(review: Submission) -> str:
    """A line adds an editor to a review that has one."""
    key = review.policy.header.key(Field.EDITOR)
    people = ", ".join(f"@{login}" for login in review.editors)
    return refused(
        f"{names(review.editors)} {'leads' if len(review.editors) == 1 else 'lead'} this review, and `assign-editor` would replace "
        f"them. For one more editor, please add the name in the header: {code(f'{key}: {people}, @NAME')}. "
        f"To replace: `{review.policy.bot} assign-editor @NAME`"
    )


def for_them(why: str, commands: Sequence[str], bot: str) -> str:
    """Somebody may not use a command, and has one of their own for the same."""
    return f"{why} You could use:\n\n{_lines(commands, bot)}"


def _lines(commands: Sequence[str], bot: str) -> str:
    return bullets(code(f"{bot} {command}") for command in commands)


def nothing_asked(bot: str) -> str:
    """``yes`` without a question."""
    return f"There is no open question here. `{bot} help` shows what you can do."


def changed_since(command: str, bot: str) -> str:
    """``yes`` to a question that is out of date."""
    return (
        f"This review has changed since I asked about {code(command)}, so I did not do it. "
        f"To do it now: {code(f'{bot} {command}')}"
    )


def placeholder(handle: str) -> str:
    """Somebody copied an example."""
    return f"{name(handle)} is a placeholder. Please replace it with the person's GitHub name."


# --- courtesy ---


def thanks() -> str:
    """Somebody says thank you."""
    return "You’re welcome! 💚"


def hello(bot: str) -> str:
    """Somebody says hello."""
    return f"Hello! 👋 `{bot} status` shows where this review stands, and `{bot} help` lists what you can do here."


def sorry(bot: str) -> str:
    """Somebody takes back what they said."""
    return f"No problem. `{bot} undo` takes back the last change."


def volunteer(editors: Sequence[str]) -> str:
    """Somebody without a role here would like to review."""
    to = f"{', '.join(map(at, editors))} can assign you" if editors else "An editor can assign you"
    return f"Thank you for offering to review! {to}. Please say in a comment here what you know about this kind of software."


def in_time(due: date) -> str:
    """Somebody says when they will be done, which is early enough."""
    return f"Thank you for telling us! That is in time: your review is due on {day(due)}."


def more_time(editors: Sequence[str], who: str, command: str, until: date | None, bot: str) -> str:
    """Somebody needs longer; the editor gets the command that grants it."""
    if until is None:
        return f"To give a reviewer more time: `{bot} {command}`. To pause the review: `{bot} hold until DATE`."
    wish = f"{name(who)} would like to have until {day(until)}."
    to = f"{', '.join(map(at, editors))}: " if editors else ""
    return f"Thank you for telling us! {to}{wish} If that is fine: `{bot} {command}`"
