"""What pyOpenSci's website would reject in a header, said before it breaks the website's build.

The website's lists are made by ``pyosmeta`` (https://github.com/pyOpenSci/pyosMeta), which reads the
header of every accepted submission; one header that it cannot read stops the whole run. Each rule here
was tried against it; ``tests/review/test_website.py`` keeps the two in step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.review.model.header import PEOPLE, Field, Form, Header, is_link
from bot.review.model.people import is_nobody


class ProblemKind(StrEnum):
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
    UNREAD_KEY = "unread key"
    UNKNOWN_PARTNER = "unknown partner"


PARTNERS = frozenset({"astropy", "pangeo"})
"""The communities that the website knows, by the first word of their box: ``Partnerships`` there."""


REJECTED = frozenset(
    {
        ProblemKind.RULE_IN_VALUE,
        ProblemKind.TWO_FORMS,
        ProblemKind.SEVERAL_AUTHORS,
        ProblemKind.NOT_A_DOI,
        ProblemKind.NOT_A_DATE,
        ProblemKind.UNKNOWN_PARTNER,
        ProblemKind.FRONT_MATTER,
        ProblemKind.NO_HEADER,
    }
)
"""What stops the website's build or makes it publish something wrong; the rest is only missing."""

_NEEDED = {
    (ProblemKind.NO_LINE, Field.REPOSITORY.value),  # the one line that pyosmeta insists on
    (ProblemKind.EMPTY, Field.MAINTAINERS.value),  # an empty list may be absent, but not empty
}
"""What is missing and stops the build all the same."""

SUBMITTED = (
    Field.AUTHOR, Field.MAINTAINERS, Field.PACKAGE, Field.DESCRIPTION, Field.REPOSITORY,
    Field.VERSION_SUBMITTED,
)  # fmt: skip
"""The fields that the author fills in."""

NOT_IN_AN_INQUIRY = tuple(
    name.value for name in (Field.MAINTAINERS, Field.REPOSITORY, Field.VERSION_SUBMITTED)
)
"""Those that the template of a presubmission inquiry has not got, or only if they exist."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend in the header."""

    kind: ProblemKind
    field: str = ""
    value: str = ""

    @property
    def rejected(self) -> bool:
        """Whether it would stop the website's build."""
        return self.kind in REJECTED or (self.kind, self.field) in _NEEDED


def problems(header: Header) -> tuple[Problem, ...]:
    """What has to be mended, in the header's order."""
    if header.form is Form.NONE:
        return (Problem(ProblemKind.NO_HEADER),)
    found: list[Problem] = []
    if header.publication or header.start:
        found.append(Problem(ProblemKind.FRONT_MATTER))
    for name in SUBMITTED:
        if name is Field.REPOSITORY and not _has_repository(header):
            found.append(Problem(ProblemKind.NO_LINE, name.value))
        elif not (header.people(name) if name in PEOPLE else header.text(name)):
            found.append(
                Problem(ProblemKind.EMPTY if header.has(name) else ProblemKind.NO_LINE, name.value)
            )
    if header.form is Form.CLASSIC:
        found += _misread(header)
    return tuple(found)


def _has_repository(header: Header) -> bool:
    """Whether the website finds the line: it knows two keys, plain or wholly in bold."""
    if header.form is Form.ISSUE_FORM:
        return header.has(Field.REPOSITORY)
    keys = (header.body[entry.line : entry.start] for entry in header.entries)
    return any(_REPOSITORY_KEY.fullmatch(key.strip()) for key in keys)


def _misread(header: Header) -> list[Problem]:
    found: list[Problem] = []
    for entry in header.entries:
        value = header.body[entry.start : entry.end]
        label = f"Reviewer {entry.slot}" if entry.slot else entry.name.value if entry.name else ""
        people = entry.slot or entry.name in PEOPLE
        if people and is_link(value):
            found.append(Problem(ProblemKind.LINK, label, value))
        if people and re.search(r"\s#(\s|$)", value):
            found.append(Problem(ProblemKind.COMMENT, label, value))
        if entry.key == "editors":
            found.append(Problem(ProblemKind.UNREAD_KEY, label, "Editors"))
    for line in header.body[header.start : header.end].split("\n"):
        if "---" in line:
            name, _, value = line.partition(":")
            found.append(Problem(ProblemKind.RULE_IN_VALUE, name.strip(" \t*-"), value.strip()))
    # of the partners' section the website takes three lines, and of each what stands before a colon
    for box in header.boxes("community partnerships")[:3]:
        known = re.search(r"(\S*?)\s*:", re.sub(r"(\w+) (\w+)", r"\1-\2", box.text.casefold()))
        if box.ticked and known and known[1] not in PARTNERS:
            found.append(Problem(ProblemKind.UNKNOWN_PARTNER, value=box.text.partition(":")[0]))
    # for the website every key that begins so is a reviewer of the numbered form
    numbered = any(re.match(r"reviewer(?!s$)", entry.key) for entry in header.entries)
    if header.one_line_reviewers and numbered:
        found.append(Problem(ProblemKind.TWO_FORMS, "Reviewers"))
    if sum(bool(part.strip(" @()*")) for part in header.raw(Field.AUTHOR).split(",")) > 1:
        found.append(Problem(ProblemKind.SEVERAL_AUTHORS, Field.AUTHOR.value))
    for name in (Field.ARCHIVE, Field.JOSS_DOI):
        if header.has(name) and not readable_archive(header.raw(name)):
            found.append(Problem(ProblemKind.NOT_A_DOI, name.value, header.raw(name)))
    if header.has(Field.DATE_ACCEPTED) and not readable_date(header.raw(Field.DATE_ACCEPTED)):
        found.append(
            Problem(
                ProblemKind.NOT_A_DATE, Field.DATE_ACCEPTED.value, header.raw(Field.DATE_ACCEPTED)
            )
        )
    if not header.ruled:
        found.append(Problem(ProblemKind.NO_RULE))
    return found


_REPOSITORY_KEY = re.compile(
    r"(\*\*)?repository[ _]link([ _]\(if[ _]existing\))?[ \t]*:(?(1)\*\*)", re.I
)
_DOI = re.compile(r"10\.\d{4,9}(\.\d+)*/\S+")


def readable_archive(value: str) -> bool:
    """Whether the website reads it: a DOI, a link, a badge that links to one, ``TBD`` or ``n/a``."""
    value = value.strip("*_ \t")
    if value.startswith("[") and value.endswith(")"):
        value = value[value.rfind("](") + 2 : -1].strip()
    return (
        not value
        or value.casefold() in ("tbd", "n/a")
        or re.fullmatch(r"https?://\S+", value) is not None
        or _DOI.fullmatch(value) is not None
    )


def readable_date(value: str) -> bool:
    """Whether the website reads it as the day that is meant: ``MM/DD/YYYY`` or ``YYYY-MM-DD``."""
    return value.strip("*_ \t") in ("TBD", "missing") or day_in(value) is not None


def day_in(value: str) -> date | None:
    """The day that the website reads from a date; None: there is none."""
    for form in ("%m/%d/%Y", "%m-%d-%Y", "%Y-%m-%d", "%Y/%m/%d"):
        try:
            return datetime.strptime(value.strip("*_ \t"), form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def gaps_in_people(header: Header) -> tuple[Field, ...]:
    """People fields without anybody that an accepted package must have."""
    return tuple(
        name
        for name in (Field.AUTHOR, Field.MAINTAINERS, Field.EIC, Field.EDITOR)
        if not header.people(name)
    )


def still_nobody(header: Header, name: Field) -> bool:
    """Whether a people field says ``TBD`` or ``n/a``, which the website takes for a person."""
    parts = header.raw(name).split(",")
    return any(part.strip() and is_nobody(part) for part in parts)
