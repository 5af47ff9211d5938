"""What somebody of another role types for the same: an author's *close this* is ``withdraw``.

A line is read without knowing who wrote it. Where the writer may not use the command that was read, their own
command for it is shown to copy, filled with what they typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.review.commands.grammar import Sense
from bot.review.commands.table import TABLE
from bot.review.commands.things import Kind, Thing, parts
from bot.review.model.command import Command
from bot.review.model.people import Role

_OWN: Mapping[Role, Mapping[str, tuple[str, ...]]] = {
    Role.AUTHOR: {
        "author-responded": ("submit-response [URL]",),
        "reviews-in": ("submit-response [URL]",),
        "request-info": ("submit-response [URL]",),
        "accept": ("released VERSION DOI-or-URL",),
        "set": ("joss-accepted DOI", "released VERSION DOI-or-URL"),
        "archive": ("released VERSION DOI-or-URL",),
        "close": ("withdraw [TEXT]",),
        "close-unfinished": ("withdraw [TEXT]",),
        "reject": ("withdraw [TEXT]",),
        "step-down": ("withdraw [TEXT]",),
        "remind": ("status",),
        "approve-changes": ("submit-response [URL]",),
        "request-changes": ("submit-response [URL]",),
    },
    Role.REVIEWER: {
        "record-review": ("submit-review [URL] [HOURS]",),
        "reviews-in": ("submit-review [URL] [HOURS]",),
        "accept": ("approve-changes",),
        "check-acceptance": ("approve-changes",),
        "author-responded": ("approve-changes", "request-changes"),
        "reject": ("step-down [TEXT]", "request-changes"),
        "withdraw": ("step-down [TEXT]", "retract-review"),
        "decline-affiliation": ("step-down [TEXT]",),
        "request-info": ("request-changes",),
        "start-review": ("review-checklist",),
    },
    Role.PARTNER: {
        "accept": ("affiliate [PARTNER]",),
        "approve-changes": ("affiliate [PARTNER]",),
        "reject": ("decline-affiliation [PARTNER] TEXT",),
        "out-of-scope": ("decline-affiliation [PARTNER] TEXT",),
        "withdraw": ("revoke-affiliation [PARTNER] TEXT",),
        "step-down": ("decline-affiliation [PARTNER] TEXT",),
    },
    Role.EDITOR: {
        "assign-editor": ("step-down [TEXT]",),
        "remove-editor": ("step-down [TEXT]",),
        "seeking-editor": ("step-down [TEXT]",),
        "submit-response": ("author-responded",),
        "submit-review": ("record-review @REVIEWER URL",),
        "released": ("accept [VERSION] [archive DOI-or-URL]",),
        "withdraw": ("step-down [TEXT]", "close-unfinished TEXT"),
        "request-changes": ("request-info TEXT",),
        "decline-affiliation": ("reject TEXT",),
    },
}  # fmt: skip
"""Role → command that was read → what they can use for it; ``EDITOR`` has all that an editor in chief has."""

_KINDS: Mapping[str, tuple[Kind, ...]] = {
    "URL": (Kind.URL,),
    "HOURS": (Kind.HOURS,),
    "VERSION": (Kind.VERSION,),
    "DOI": (Kind.DOI,),
    "DOI-or-URL": (Kind.DOI, Kind.URL),
    "PARTNER": (Kind.PARTNER,),
}


def counterparts(
    command: Command, text: str, line: str, roles: frozenset[Role], sense: Sense
) -> Iterator[tuple[Command, str]]:
    """The writer's own commands for ``command``, which they may not use; ``text`` is its free text."""
    for role, own in _OWN.items():
        if role not in roles:
            continue
        for usage in own.get(command.name, ()):
            if command.name == "set" and usage.startswith("joss") != (
                sense.papers.casefold() in line.casefold()
            ):
                continue
            meant = next(one for one in TABLE if one.name == usage.split()[0])
            yield meant, _filled(usage, list(parts(line, sense).things), text)


def _filled(usage: str, things: list[Thing], text: str) -> str:
    written: list[str] = []
    for group in re.findall(r"\[[^\]]+\]|\S+", usage):
        said: list[str] = []
        for token in group.strip("[]").split():
            value = text if token == "TEXT" else _taken(_KINDS.get(token, ()), things)
            blank = token in _KINDS or token == "TEXT"
            if blank and not value and group.startswith("["):
                said = []
                break
            said.append(value or token)
        written += said
    return " ".join(written)


def _taken(kinds: tuple[Kind, ...], things: list[Thing]) -> str:
    found = next((one for kind in kinds for one in things if one.kind is kind), None)
    if found:
        things.remove(found)
    return found.text if found else ""
