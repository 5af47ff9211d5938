"""Who takes part in a review, and how their handles are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from bot.review.model.values import bare, meant, visible, without_comments


class Role(StrEnum):
    """What somebody may be on one review; ``ANYONE`` is everybody."""

    ANYONE = "anyone"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    TRIAGE = "triage"
    PARTNER = "partner editor"
    EDITOR = "editor"
    EIC = "editor in chief"


_LOGIN = r"(?=[\w-]{1,39}(?![\w-]))[A-Za-z0-9](?:-{0,2}[A-Za-z0-9]){0,38}(?:_[A-Za-z0-9]{1,37})?"
LOGIN = re.compile(_LOGIN)
"""A GitHub login: letters, digits and hyphens, two in a row in old accounts; the underscore is for enterprise-managed users.

https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
"""

_AT_LOGIN = re.compile(rf"(?<![\w/@.-])@({_LOGIN})(?![\w-]|[/@.]\w)")
_PROFILE = re.compile(
    rf"(?<![\w@./-])(?:https?://)?(?:www\.)?github\.com/@?({_LOGIN})/?(?![\w/-])", re.I
)
_STRUCK = re.compile(r"~~[^~]+~~")
_AT_ADDRESS = re.compile(r"@(?=https?://)", re.I)
_GONE = re.compile(r"\b(?:stepped down|withdrew|withdrawn|resigned|declined)\b", re.I)
"""Behind somebody who is not there any more."""
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()]*)\)")
_PLACEHOLDER = re.compile(
    r"(?:your[_-]?)?(?:git(?:hub)?[_-]?)?(?:handle|user[_-]?name)\d*|tbd|tba|todo|none|na|nobody",
    re.I,
)
_NOBODY = {"", "tbd", "tba", "to be determined", "to be assigned", "n/a", "na", "n.a.", "none", "-", "–",
           "—", "?", "_no response_", "no response", "not yet", "todo", "nobody"}  # fmt: skip


_EXAMPLE = re.compile(
    r"(?:git-?hub[_-]?)?(?:your[_-]?)?(?:user-?name|handle|login|account)\d*"
    r"|user|name|your-?name|some-?one|some-?body|person|reviewer-?(?:name|handle)|editor-?(?:name|handle)",
    re.I,
)


def has_left(value: str) -> bool:
    """Whether the line says of somebody that they have stepped down."""
    return _GONE.search(value) is not None


def is_placeholder(login: str) -> bool:
    """Whether a handle is an example that somebody forgot to replace, such as ``@username``."""
    return _EXAMPLE.fullmatch(login.replace("_", "-")) is not None


def is_app(login: str, kind: str) -> bool:
    """Whether an App writes under this name; ``kind`` is GitHub's ``type`` of the account."""
    return kind == "Bot" or login.endswith("[bot]")


def same(one: str, other: str) -> bool:
    """Whether two logins are one account: GitHub ignores their case."""
    return one.casefold() == other.casefold()


def among(login: str, people: Iterable[str]) -> bool:
    """Whether ``login`` is one of ``people``."""
    return any(same(login, person) for person in people)


def is_nobody(value: str) -> bool:
    """Whether a people field says that there is nobody yet (``TBD``, ``@TBD``, ``n/a``, empty …)."""
    word = bare(visible(without_comments(value)).strip().strip("*_()"))
    return word.removeprefix("@").rstrip(".").casefold() in _NOBODY


@lru_cache(maxsize=256)  # the same lines of a header are asked for again and again
def handles(value: str) -> tuple[str, ...]:
    """The logins in a people field, without ``@``, in their order, each once.

    ``@handle``, ``Full Name (@handle)``, links to a profile and bare handles are read; comments, the
    template's own placeholders, ``TBD``, e-mail addresses and links to other places are nobody.
    """
    if "~~" in value:
        value = _STRUCK.sub(" ", value)
    value = _AT_ADDRESS.sub("", meant(value))
    parts = [bare(_linked(part)) for part in value.split(",") if not _GONE.search(part)]
    found = [login for part in parts for login in _AT_LOGIN.findall(part) or _PROFILE.findall(part)]
    if not found:
        words = [bare(part.strip("*()<> ")) for part in parts]
        found = [word for word in words if LOGIN.fullmatch(word) and word.casefold() not in _NOBODY]
    people: dict[str, str] = {}
    for login in found:
        if not _PLACEHOLDER.fullmatch(login):
            people.setdefault(login.casefold(), login)
    return tuple(people.values())


def has_placeholder(value: str) -> bool:
    """Whether it names a handle that is nobody's: ``@github_handle``, ``@TBD``."""
    return any(_PLACEHOLDER.fullmatch(login) for login in _AT_LOGIN.findall(value))


def _linked(part: str) -> str:
    """The text with Markdown links to profiles as handles; a link to another place names nobody."""

    def person(link: re.Match[str]) -> str:
        profile = _PROFILE.match(link[2].strip("<> "))
        return f" @{profile[1]} " if profile else ""

    return _MARKDOWN_LINK.sub(person, part) if "](" in part else part
