"""The command reference, from the bot's own table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.review.commands.table import TABLE
from bot.review.model.command import Command, Where
from bot.review.model.stages import Stage, words


@dataclass(frozen=True)
class Entry:
    """A command as people look it up."""

    name: str
    shown: str
    summary: str
    who: tuple[str, ...]
    when: tuple[str, ...]
    also: str
    usages: tuple[str, ...]
    example: str


def groups() -> list[tuple[str, list[Entry]]]:
    """All commands, under the headings of the table."""
    found: list[tuple[str, list[Entry]]] = []
    for command in TABLE:
        if not found or (command.group and command.group != found[-1][0]):
            found.append((command.group, []))
        found[-1][1].append(_entry(command))
    return found


def _entry(command: Command) -> Entry:
    every = len(command.when) == len(Stage)
    return Entry(
        name=command.name,
        shown=command.words.shown,
        summary=f"{command.summary[0].upper()}{command.summary[1:]}",
        who=tuple(sorted(str(role) for role in command.who)),
        when=("any stage",) if every else tuple(words(stage) for stage in command.when),
        also=" and ".join(_also(command)),
        usages=tuple(command.words.usages),
        example=command.words.example,
    )


def _also(command: Command) -> Iterator[str]:
    if Where.CLOSED in command.where:
        yield "also on closed issues"
    if Where.INQUIRY in command.where:
        yield "also on presubmission inquiries"
