"""Who takes part in a review, and how their handles are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache


class Role(StrEnum):
    """What somebody may be on one review; ``ANYONE`` is everybody."""

    ANYONE = "anyone"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    TRIAGE = "triage"
    PARTNER = "partner editor"
    EDITOR = "editor"
    EIC = "editor in chief"


LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}")
"""A GitHub login; the underscore is for enterprise-managed users.

https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
"""

_AT_LOGIN = re.compile(r"(?<![\w/@.-])@([A-Za-z0-9][A-Za-z0-9_-]{0,38})(?![\w-]|/\w)")
_PROFILE = re.compile(r"https?://github\.com/([A-Za-z0-9][A-Za-z0-9_-]{0,38})(?![\w/-])", re.I)
_PLACEHOLDER = re.compile(r"(?:github_?)?(?:handle|username)\d*", re.I)
_NOBODY = {"", "tbd", "n/a", "na", "none", "-", "_no response_", "not yet", "todo"}


_EXAMPLE = re.compile(
    r"(?:git-?hub[_-]?)?(?:your[_-]?)?(?:user-?name|handle|login|account)\d*"
    r"|user|name|your-?name|some-?one|some-?body|person|reviewer-?(?:name|handle)|editor-?(?:name|handle)",
    re.I,
)


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
    """Whether a people field says that there is nobody yet (``TBD``, ``n/a``, empty …)."""
    return value.strip().strip("*_()").casefold() in _NOBODY or value.strip().casefold() in _NOBODY


@lru_cache(maxsize=256)  # the same lines of a header are asked for again and again
def handles(value: str) -> tuple[str, ...]:
    """The logins in a people field, without ``@``, in their order, each once.

    ``@handle``, ``Full Name (@handle)``, Markdown links to a profile and bare handles are read;
    the template's own placeholders and ``TBD`` are nobody.
    """
    found = _AT_LOGIN.findall(value)
    if not found:
        for part in value.split(","):
            word = part.strip().strip("*()<>").strip()
            profile = _PROFILE.search(part)
            if profile:
                found.append(profile[1])
            elif LOGIN.fullmatch(word) and not is_nobody(word):
                found.append(word)
    people: dict[str, str] = {}
    for login in found:
        if not _PLACEHOLDER.fullmatch(login):
            people.setdefault(login.casefold(), login)
    return tuple(people.values())
