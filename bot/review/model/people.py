"""Who takes part in a review, and how their handles are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.bounded import MB, remembered
from bot.review.model.values import LONGEST, bare, begun, meant, shown, visible, without_comments


class Role(StrEnum):
    """What somebody may be on one review; ``ANYONE`` is everybody."""

    ANYONE = "anyone"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    TRIAGE = "triage"
    PARTNER = "partner editor"
    EDITOR = "editor"
    EIC = "editor in chief"


@dataclass(frozen=True)
class Account:
    """An account on GitHub as it is now."""

    login: str
    """GitHub's spelling."""
    id: int | None = None
    """It stays when the account is renamed; None: GitHub did not say."""
    person: bool = True
    """False: an organization or a bot."""


GHOST = "ghost"
"""Under this name GitHub shows accounts that were deleted; nobody can have it."""

_LOGIN = r"(?=[\w-]{1,39}(?![\w-]))[A-Za-z0-9](?:-{0,2}[A-Za-z0-9]){0,38}(?:_[A-Za-z0-9]{1,37})?"
LOGIN = re.compile(_LOGIN)
"""A GitHub login: letters, digits and hyphens, two in a row in old accounts; the underscore is for enterprise-managed users.

https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
"""

_AT_LOGIN = re.compile(rf"(?<![\w/@.-])@({_LOGIN})(?![\w-]|[/@.]\w|\[bot\])")
_PROFILE = re.compile(
    rf"(?<![\w@./-])(?:https?://)?(?:www\.)?github\.com/@?({_LOGIN})/?(?![\w/-])", re.I
)
_STRUCK = re.compile(r"~~[^~]+~~|<(del|s|strike)>[^<]*</\1>", re.I)
_AT_ADDRESS = re.compile(r"@(?=https?://)", re.I)
_GONE = re.compile(
    r"\b(?:stepped (?:down|back|aside)|with-?drew|withdrawn|resigned|declined|dropped out|no longer|unable|unavailable"
    r"|not available|cancell?ed|retired|quit|left)\b",
    re.I,
)
"""Behind somebody who is not there any more."""
_NOT_THERE = (
    re.compile(rf"@{_LOGIN}[)\]]?,?\s*(?:→|->|=>|replaced by\b|succeeded by\b|now\b)[:\s]*(?=[(\[]?@)", re.I),
    re.compile(rf"@{_LOGIN}[)\]]?\s+[(\[]?until\b[^,;]*", re.I),
    re.compile(
        rf"\b(?:replac(?:ing|es|ed|ement for)|formerly|previously|was|ex|instead of|in place of|covering for|takes over from"
        rf"|took over from|not|but|except|maybe|perhaps|possibly|ask(?:ed|ing)?|contact(?:ed|ing)?|invit(?:ed|ing)|thanks to"
        rf"|waiting for|started by)\b[:\s-]*[(\[]?@{_LOGIN}", re.I),
)  # fmt: skip
"""Handles of people who were replaced, or who have only been asked, with the words that say so."""
_NOT_FOUND = re.compile(
    r"(?:tb[dac]|n/a|none|nobody)(?: yet)?\.?(?:\s+|\s*\()[-–—(:\s]*[a-z][^@,]*@", re.I
)
"""A line that says ``TBD`` first, and then whom somebody has in mind."""
_BESIDE = re.compile(rf"(@{_LOGIN})[/.](?=@)")
"""Two handles without a blank in between."""
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()]*)\)")
_PLACEHOLDER = re.compile(
    r"(?:your[_-]?)?(?:git(?:hub)?[_-]?)?(?:handle|user[_-]?name)\d*|tbd|tba|todo|none|na|nobody",
    re.I,
)
_NOBODY = {"", "tbd", "tba", "tbc", "to be determined", "to be assigned", "to be confirmed", "to be announced", "n/a", "na", "n.a.", "none", "-", "–",
           "—", "?", "_no response_", "no response", "not yet", "todo", "nobody", "someone", "somebody"}  # fmt: skip
_NO_NAMES = frozenset(
    ("pending", "unassigned", "not assigned", "not assigned yet", "not yet assigned", "vacant", "open", "unknown", "invited", "searching",
     "wanted", "needed", "waiting", "soon", "later", "nn", "n.n", "x", "xx", "xxx", "no", "yes", "null", "nil", "void", "blank", "empty",
     "missing", "same", "same as above", "see above", "as above", "me", "self", "the author", "no one", "none yet", "nobody yet",
     "...", "…", "--", "_", "/")
)  # fmt: skip
"""Words that name nobody where no ``@`` stands before them."""

_EXAMPLE = re.compile(
    r"(?:git-?hub[_-]?)?(?:your[_-]?)?(?:user-?name|handle|login|account)\d*"
    r"|[a-z0-9-]+-(?:handle|username)\d*"
    r"|user|name|your-?name|some-?one|some-?body|person|reviewer-?(?:name|handle)|editor-?(?:name|handle)",
    re.I,
)
"""What guides and people's examples call somebody; the template's own words for it are ``_PLACEHOLDER``."""


def has_left(value: str) -> bool:
    """Whether the line says of somebody that they have left, were replaced, or have only been asked."""
    return _GONE.search(value) is not None or _there(value) != _BESIDE.sub(r"\1, ", value)


def is_placeholder(login: str) -> bool:
    """Whether a handle is an example that somebody forgot to replace, such as ``@username``."""
    return _EXAMPLE.fullmatch(login.replace("_", "-")) is not None or (
        login.casefold() in _NOBODY - {""}
    )


def is_app(login: str, kind: str) -> bool:
    """Whether an App writes under this name; ``kind`` is GitHub's ``type`` of the account."""
    return kind == "Bot" or login.endswith("[bot]")


def same(one: str, other: str) -> bool:
    """Whether two logins are one account: GitHub ignores their case."""
    return one.casefold() == other.casefold()


def among(login: str, people: Iterable[str]) -> bool:
    """Whether ``login`` is one of ``people``."""
    return any(same(login, person) for person in people)


def beyond(some: Iterable[str], others: Iterable[str]) -> list[str]:
    """Those of ``some`` who are not among ``others``, each once; the time is linear in both."""
    known = {other.casefold() for other in others}
    found: list[str] = []
    for one in some:
        if (folded := one.casefold()) not in known:
            known.add(folded)
            found.append(one)
    return found


def is_nobody(value: str) -> bool:
    """Whether a people field says that there is nobody yet (``TBD``, ``@TBD``, ``n/a``, empty …)."""
    word = bare(visible(without_comments(begun(value))).strip().strip("*_()[]"))
    word = word.rstrip(".!?").casefold()
    return word.removeprefix("@") in _NOBODY or word in _NO_NAMES


def partly_nobody(value: str) -> bool:
    """Whether one of several names in a people field is ``TBD`` and the like."""
    return any(part.strip() and is_nobody(part) for part in begun(value).split(","))


MOST = 100
"""People of one line who are read."""


def handles(value: str) -> tuple[str, ...]:
    """The logins in a people field, without ``@``, in their order, each once, and no more than ``MOST``.

    ``@handle``, ``Full Name (@handle)``, links to a profile and bare handles are read; comments, the
    template's own placeholders, ``TBD``, e-mail addresses and links to other places are nobody.
    """
    return _everybody(value)[:MOST]


def too_many(value: str) -> bool:
    """Whether a people field names more people than are read."""
    return len(value) > LONGEST or len(_everybody(value)) > MOST


def _everybody(value: str) -> tuple[str, ...]:
    return _handles(begun(value))


@remembered(2 * MB)  # the same lines of a header are asked for again and again
def _handles(value: str) -> tuple[str, ...]:
    if "~~" in value or "</" in value:
        value = _STRUCK.sub(" ", value)
    value = _AT_ADDRESS.sub("", meant(shown(value)))
    there = _there(value)
    parts = [bare(_linked(part)) for part in there.split(",") if not _GONE.search(part)]
    found = [login for part in parts for login in _AT_LOGIN.findall(part) or _PROFILE.findall(part)]
    if not found and there == value:
        words = [bare(part.strip("*()<> ")) for part in parts]
        found = [word for word in words if LOGIN.fullmatch(word) and not is_nobody(word)]
    people: dict[str, str] = {}
    for login in found:
        if not _PLACEHOLDER.fullmatch(login):
            people.setdefault(login.casefold(), login)
    return tuple(people.values())


def _there(value: str) -> str:
    """The text without people who were replaced, or who have only been asked."""
    if "@" not in value:
        return value
    if _NOT_FOUND.match(value):
        return ""
    value = _BESIDE.sub(r"\1, ", value)
    for pattern in _NOT_THERE:
        value = pattern.sub(" ", value)
    return value


def with_new_names(value: str, names: Mapping[str, str]) -> str:
    """A people field in which renamed people have their new names; ``names``: old, case-folded → new."""

    def new(found: re.Match[str]) -> str:
        login = found[1]
        left, right = found.start(1) - found.start(), found.end(1) - found.start()
        return found[0][:left] + names.get(login.casefold(), login) + found[0][right:]

    written = _PROFILE.sub(new, _AT_LOGIN.sub(new, value))
    if written == value:  # bare handles
        for login in handles(value):
            if login.casefold() in names:
                alone = rf"(?<![\w-]){re.escape(login)}(?![\w-])"
                written = re.sub(alone, names[login.casefold()], written)
    return written


def has_placeholder(value: str) -> bool:
    """Whether it names a handle that is nobody's: ``@github_handle``, ``@TBD``."""
    return any(_PLACEHOLDER.fullmatch(login) for login in _AT_LOGIN.findall(begun(value)))


def _linked(part: str) -> str:
    """The text with Markdown links to profiles as handles; a link to another place names nobody, nor one without words."""

    def person(link: re.Match[str]) -> str:
        profile, seen = _PROFILE.match(link[2].strip("<> ")), link[1].strip()
        return f" @{profile[1]} " if profile and seen else ""

    return _MARKDOWN_LINK.sub(person, part) if "](" in part else part
