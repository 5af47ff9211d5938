"""What pyOpenSci's website would reject in a header, said before it breaks the website's build.

The website's lists are made by ``pyosmeta`` (https://github.com/pyOpenSci/pyosMeta), which reads the
header of every accepted submission; one header that it cannot read stops the whole run. Each rule here
was tried against it; ``tests/review/test_website.py`` keeps the two in step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import idutils

from bot.review.header import Field, Form, Header, is_link
from bot.review.people import is_nobody


class Kind(StrEnum):
    """What is wrong."""

    NO_HEADER = "no header"
    NO_RULE = "no rule"
    FRONT_MATTER = "front matter"
    EMPTY = "empty"
    NO_LINE = "no line"
    RULE_IN_VALUE = "rule in value"
    TWO_FORMS = "two forms"
    LINK = "link"
    COMMENT = "comment"
    SEVERAL_AUTHORS = "several authors"
    NOT_A_DOI = "not a DOI"
    NOT_A_DATE = "not a date"
    UNKNOWN_REVIEWER = "unknown reviewer"


REJECTED = frozenset(
    {
        Kind.RULE_IN_VALUE,
        Kind.TWO_FORMS,
        Kind.SEVERAL_AUTHORS,
        Kind.NOT_A_DOI,
        Kind.NOT_A_DATE,
        Kind.FRONT_MATTER,
        Kind.NO_HEADER,
    }
)
"""What stops the website's build; the rest is misread or only missing."""

SUBMITTED = (
    Field.AUTHOR, Field.MAINTAINERS, Field.PACKAGE, Field.DESCRIPTION, Field.REPOSITORY,
    Field.VERSION_SUBMITTED,
)  # fmt: skip
"""The fields that the author fills in."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend in the header."""

    kind: Kind
    field: str = ""
    value: str = ""

    @property
    def rejected(self) -> bool:
        """Whether it would stop the website's build."""
        return self.kind in REJECTED


def problems(header: Header) -> tuple[Problem, ...]:
    """What has to be mended, in the header's order."""
    if header.form is Form.NONE:
        return (Problem(Kind.NO_HEADER),)
    found: list[Problem] = []
    if header.publication or header.start:
        found.append(Problem(Kind.FRONT_MATTER))
    for name in SUBMITTED:
        empty = not (
            header.people(name) if name in (Field.AUTHOR, Field.MAINTAINERS) else header.text(name)
        )
        if empty:
            found.append(Problem(Kind.EMPTY if header.has(name) else Kind.NO_LINE, name.value))
    if header.form is Form.CLASSIC:
        found += _misread(header)
    return tuple(found)


def _misread(header: Header) -> list[Problem]:
    found: list[Problem] = []
    for entry in header.entries:
        value = header.body[entry.start : entry.end]
        label = f"Reviewer {entry.slot}" if entry.slot else entry.name.value if entry.name else ""
        if "---" in header.body[entry.line : entry.line_end].strip():
            found.append(Problem(Kind.RULE_IN_VALUE, label or entry.key, value))
        people = entry.slot or entry.name in (
            Field.AUTHOR,
            Field.MAINTAINERS,
            Field.EIC,
            Field.EDITOR,
            Field.REVIEWERS,
        )
        if people and is_link(value):
            found.append(Problem(Kind.LINK, label, value))
        if people and re.search(r"\s#(\s|$)", value):
            found.append(Problem(Kind.COMMENT, label, value))
    if header.one_line_reviewers and header.numbered_reviewers:
        found.append(Problem(Kind.TWO_FORMS, "Reviewers"))
    if len(header.people(Field.AUTHOR)) > 1:
        found.append(Problem(Kind.SEVERAL_AUTHORS, Field.AUTHOR.value))
    for name in (Field.ARCHIVE, Field.JOSS_DOI):
        if header.has(name) and not readable_archive(header.raw(name)):
            found.append(Problem(Kind.NOT_A_DOI, name.value, header.raw(name)))
    if header.has(Field.DATE_ACCEPTED) and not readable_date(header.raw(Field.DATE_ACCEPTED)):
        found.append(
            Problem(Kind.NOT_A_DATE, Field.DATE_ACCEPTED.value, header.raw(Field.DATE_ACCEPTED))
        )
    if not header.ruled:
        found.append(Problem(Kind.NO_RULE))
    return found


def readable_archive(value: str) -> bool:
    """Whether the website reads it: a DOI, a link, a badge that links to one, ``TBD`` or ``n/a``."""
    value = value.strip()
    if value.startswith("[") and value.endswith(")"):
        value = value[value.rfind("](") + 2 : -1].strip()
    return (
        not value
        or value.casefold() in ("tbd", "n/a")
        or re.match(r"https?://\S+$", value) is not None
        or bool(idutils.is_doi(value[:300]))
    )


def readable_date(value: str) -> bool:
    """Whether the website reads it as the day that is meant: ``MM/DD/YYYY`` or ``YYYY-MM-DD``."""
    if value in ("TBD", "missing"):
        return True
    for form in ("%m/%d/%Y", "%m-%d-%Y", "%Y-%m-%d", "%Y/%m/%d"):
        try:
            datetime.strptime(value, form)  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        return True
    return False


def gaps_in_people(header: Header) -> tuple[Field, ...]:
    """People fields without anybody that an accepted package must have."""
    return tuple(
        name
        for name in (Field.AUTHOR, Field.MAINTAINERS, Field.EIC, Field.EDITOR)
        if not header.people(name)
    )


def still_nobody(header: Header, name: Field) -> bool:
    """Whether a people field says ``TBD`` or ``n/a``, which the website takes for a person."""
    return header.has(name) and bool(header.raw(name)) and is_nobody(header.raw(name))
