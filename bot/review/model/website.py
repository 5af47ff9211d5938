"""What pyOpenSci's website would reject or read otherwise, said before it is published.

The website's own reading is in ``listing``, the bot's in ``header``: what differs is a problem, and the
kind says why and how to mend it. A person's mistake need not be known here: what no kind explains is
``MISREAD``. One text that stops the website stops its whole list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import islice

from bot.bounded import MB, remembered
from bot.review.model import listing
from bot.review.model.boxes import Box
from bot.review.model.header import PEOPLE, Field, Form, Header, field_named, template_key
from bot.review.model.listing import PARTNERS, Listing
from bot.review.model.people import (
    LOGIN,
    beyond,
    handles,
    has_left,
    has_placeholder,
    is_nobody,
    partly_nobody,
    too_many,
)
from bot.review.model.values import (
    LONGEST,
    address,
    archive,
    bare,
    day_in,
    day_meant,
    doi_of,
    has_html_comment,
    has_remark,
    has_unseen,
    is_made_up,
    is_nothing,
    meant,
)

__all__ = [
    "NOT_IN_AN_INQUIRY",
    "PARTNERS",
    "SUBMITTED",
    "Problem",
    "ProblemKind",
    "Verdict",
    "day_in",
]


class ProblemKind(StrEnum):
    """What is wrong."""

    NO_HEADER = "no header"
    NO_RULE = "no rule"
    FRONT_MATTER = "front matter"
    EMPTY = "empty"
    NO_LINE = "no line"
    RULE_IN_VALUE = "rule in value"
    TWO_FORMS = "two forms"
    UNREAD_KEY = "unread key"
    TOO_LONG = "too long"
    TOO_MANY_LINES = "too many lines"
    TOO_MANY_BOXES = "too many boxes"
    DOUBLED = "doubled"
    STRAY_LINE = "stray line"
    NEAR_KEY = "near key"
    ODD_KEY = "odd key"
    UNSEEN_KEY = "invisible characters in the key"
    WRAPPED = "wrapped"
    NOT_AN_ADDRESS = "not an address"
    HOST = "host"
    FAR_DATE = "far date"
    WEBSITE_KEY = "website key"
    LINK = "link"
    COMMENT = "comment"
    HTML_COMMENT = "HTML comment"
    UNSEEN = "invisible characters"
    MARKS = "marks"
    EMAIL = "e-mail address"
    PLACEHOLDER = "placeholder"
    WEB_ADDRESS = "web address"
    NO_HANDLE = "no handle"
    STEPPED_DOWN = "stepped down"
    NOBODY_SHOWN = "nobody shown"
    SEVERAL_AUTHORS = "several authors"
    SEVERAL_IN_ONE = "several in one"
    SEVERAL_REVIEWERS = "several reviewers"
    LINES_IN_ONE = "lines in one"
    BELOW_RULE = "below the rule"
    TABLE = "table"
    NOT_A_REPOSITORY = "not a repository"
    NOT_A_DOI = "not a DOI"
    NOT_A_DATE = "not a date"
    DAY_FIRST = "day first"
    NOT_A_VERSION = "not a version"
    UNSURE_KEY = "unsure key"
    BOX_FORM = "box form"
    BOX_TOO_FAR = "box too far"
    BOX_MARKS = "marks in a box"
    UNKNOWN_CATEGORY = "unknown category"
    NO_SECTION = "no section"
    STRAY_BOX = "stray box"
    NO_COLON = "no colon"
    UNKNOWN_PARTNER = "unknown partner"
    MISREAD = "misread"


class Verdict(StrEnum):
    """What the website makes of a text."""

    FINE = "fine"
    REJECTS = "rejects"
    MISREADS = "misreads"


SUBMITTED = (
    Field.AUTHOR, Field.MAINTAINERS, Field.PACKAGE, Field.DESCRIPTION, Field.REPOSITORY,
    Field.VERSION_SUBMITTED,
)  # fmt: skip
"""The fields that the author fills in."""

NOT_IN_AN_INQUIRY = tuple(
    name.value for name in (Field.MAINTAINERS, Field.REPOSITORY, Field.VERSION_SUBMITTED)
)
"""Those that the template of a presubmission inquiry has not got, or only if they exist."""

_NAMED = 12
"""Boxes of one section, or lines of one kind, that are named one by one."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend in the header."""

    kind: ProblemKind
    field: str = ""
    value: str = ""
    rejected: bool = False
    """Whether it stops the website, makes it show something wrong, or loses a value there."""
    instead: str = ""
    """What would be read, as far as that is known."""


def problems(header: Header) -> tuple[Problem, ...]:
    """What has to be mended, in the header's order."""
    return _problems_of(header.body)


@remembered(4 * MB)  # whose turn it is, the closing list and the status comment all ask
def _problems_of(body: str) -> tuple[Problem, ...]:
    header = Header.read(body)
    if header.form is Form.NONE:
        kind = ProblemKind.TABLE if header.in_a_table else ProblemKind.NO_HEADER
        return (Problem(kind, rejected=True),)
    if header.form is Form.ISSUE_FORM:  # the website cannot read them yet
        return tuple(replace(one, rejected=False) for one in _unfilled(header))
    if broken := _broken(header):
        return (broken, *(replace(one, rejected=False) for one in _unfilled(header)))
    unfilled = {one.field: one for one in _unfilled(header)}
    found: list[Problem] = []
    for field in Field:
        if field in unfilled:
            found.append(unfilled[field])
        else:
            found += _field(header, field)
    found += _doubled(header)
    wrapped = {one.field: one for one in _wrapped(header)}
    found = [one for one in found if one.field not in wrapped or one.value] + [*wrapped.values()]
    found += _near_keys(header)
    below = {one.field: one for one in _below_rule(header)}
    found = [one for one in found if one.field not in below or one.value] + [*below.values()]
    found += _website_keys(header.listing)
    stray = list(_stray(header))
    elsewhere = [*stray, *_boxes(header)]
    if header.too_many_boxes:
        elsewhere.append(Problem(ProblemKind.TOO_MANY_BOXES, rejected=True))
    if header.ruled:
        found += elsewhere
        if header.too_long:
            found.append(Problem(ProblemKind.TOO_MANY_LINES, rejected=True))
    else:  # one rule mends it all
        rejected = bool(elsewhere) or header.too_long
        found.append(Problem(ProblemKind.NO_RULE, rejected=rejected))
    named = {one.field for one in found if one.rejected}
    found += [
        Problem(ProblemKind.MISREAD, field, rejected=True)
        for field in sorted(header.listing.stops - named)
        if not (field == "partners" or stray)
    ]
    return tuple(
        one if not one.instead or _helps(one, header) else replace(one, instead="") for one in found
    )


def _helps(one: Problem, header: Header) -> bool:
    """Whether the line that somebody would copy is read by both, and is another one than stands there."""
    name = field_named(one.field.casefold())
    if name is None or header.lines.get(one.field) == one.instead == one.value:
        return False
    if name is Field.REVIEWERS and header.numbered_reviewers:
        return False  # the website reads one of the two forms
    if isinstance(name, int) and header.one_line_reviewers and not header.numbered_reviewers:
        return False
    field = Field.REVIEWERS if isinstance(name, int) else name
    alone = Header.read(f"{one.field}: {one.instead}\n---\n")
    return alone.has_line(name) and not any(left.rejected for left in _field(alone, field))


def verdict(header: Header) -> Verdict:
    """What the website makes of the text as a whole."""
    if not any(one.rejected for one in problems(header)):
        return Verdict.FINE
    stops = header.form is Form.NONE or header.listing.stops
    return Verdict.REJECTS if stops else Verdict.MISREADS


def misread(header: Header, field: Field) -> tuple[Problem, ...]:
    """What the website would reject or read otherwise in one field."""
    return tuple(one for one in problems(header) if one.rejected and one.field == field.value)


# --- the header as a whole ---


def _broken(header: Header) -> Problem | None:
    """A ``---`` that hides the header, or a part of it."""
    end = header.listing.end
    if end < header.start:
        return Problem(ProblemKind.FRONT_MATTER, rejected=True)
    if end >= header.end:
        return None
    start = header.body.rfind("\n", 0, end) + 1
    stop = header.body.find("\n", end)
    line = header.body[start : stop if stop >= 0 else len(header.body)]
    key, _, value = line.partition(":")
    return Problem(ProblemKind.RULE_IN_VALUE, key.strip(" \t*-"), value.strip(), rejected=True)


def _unfilled(header: Header) -> Iterator[Problem]:
    """The author's fields that say nothing."""
    for field in SUBMITTED:
        if field in PEOPLE:
            raw = header.raw(field)
            if header.people(field) or not (is_nobody(raw) or has_placeholder(raw)):
                continue
            shown: Sequence[str] = header.listing.people(field)
        elif header.text(field):
            continue
        else:
            text = header.listing.text(field)
            shown = [] if is_nothing(text) and not text.casefold().endswith("here") else [text]
        kind = ProblemKind.EMPTY if header.has(field) else ProblemKind.NO_LINE
        yield Problem(
            kind, field.value, rejected=bool(shown) or field.value in header.listing.stops
        )


def _doubled(header: Header) -> Iterator[Problem]:
    """Lines that say something else than the line of that field that counts."""
    named: set[tuple[str, str]] = set()
    for name, value in header.other_lines:
        label, counts = _label(name), header.raw(name)
        if isinstance(name, int) or name in PEOPLE:
            differs = bool(handles(value)) and handles(value) != handles(counts)
        elif is_nothing(value) or (
            name in (Field.ARCHIVE, Field.JOSS_DOI) and not _address(archive(value))
        ):
            differs = False  # `JOSS: yes` says nothing about a DOI
        else:
            differs = bare(value) != bare(counts)
        if differs and len(named) < _NAMED:
            named.add((label, value))
            instead = "" if header.says(name) else _fitting(name, value)
            yield Problem(ProblemKind.DOUBLED, label, value, rejected=True, instead=instead)


def _wrapped(header: Header) -> Iterator[Problem]:
    """Values that go on in the next line, which nobody reads."""
    names: tuple[Field | int, ...] = (*Field, *header.slots)
    for name in names:
        if not (isinstance(name, int) or header.has(name)):
            continue
        raw, rest = header.raw(name), header.below(name)
        joined = " ".join((raw, *(line.lstrip("-*+ ") for line in rest))).strip()
        if rest and (whole := _goes_on(name, raw, rest, joined)):
            value = " ".join((raw, *rest)).strip()
            yield Problem(ProblemKind.WRAPPED, _label(name), value, rejected=True, instead=whole)


def _goes_on(name: Field | int, raw: str, rest: Sequence[str], joined: str) -> str:
    """The value in one line, where the lines below belong to it; empty: they do not."""
    if isinstance(name, int) or name in PEOPLE:
        people = _people_below(raw, rest)
        new = [one for one in people if one not in handles(raw)]
        return ", ".join(f"@{one}" for one in dict.fromkeys((*handles(raw), *new))) if new else ""
    if name is Field.DESCRIPTION:
        return joined if raw[-1:] not in tuple(".!?") else ""
    first = rest[0].lstrip("-*+ ")
    if raw:
        return ""
    if name in (
        Field.ARCHIVE,
        Field.JOSS_DOI,
        Field.DATE_ACCEPTED,
        Field.VERSION_ACCEPTED,
        Field.REPOSITORY,
    ):
        return _fitting(name, first)
    return first if len(first.split()) <= _WORDS else ""


_WORDS = 3
"""Of a value below its key, so many; more are prose."""
_JOINED = re.compile(r"(?:[,&(/]|\b(?:and|und|et|y))\s*$")
_OF_PEOPLE = re.compile(
    r"and|und|et|y|with|https?://\S+|(?:www\.)?github\.com/\S+|@[\w-]+|\[[^\[\]]*\]\(\S+\)|[^\W\da-z_][\w'’.-]*|[&/<>+*.-]*"
)
_BETWEEN = re.compile(r"[\s,;()]+")


def _names_only(line: str) -> bool:
    """Whether it holds handles and names, and nothing that makes a sentence."""
    return all(_OF_PEOPLE.fullmatch(word.strip("*<>")) for word in _BETWEEN.split(line))


def _people_below(raw: str, rest: Sequence[str]) -> tuple[str, ...]:
    """Whom the lines below a line of people name, as long as they hold people and nothing else."""
    open_end = not raw or _JOINED.search(raw) is not None
    found: list[str] = []
    for line in rest:
        plain = line.lstrip("-*+ ")
        bare_words = open_end and all(" " not in part.strip() for part in plain.split(","))
        sure = ("@" in plain or "/" in plain) and _names_only(plain)
        if not (sure or bare_words):
            break
        found += handles(plain)
    return tuple(found)


def _near_keys(header: Header) -> Iterator[Problem]:
    """Lines that nobody reads, though their key stands for one of the template's."""
    count = 0
    for key, value in islice(header.unknown_lines, _UNKNOWN):
        if key in _UNSURE_KEYS and handles(value) and "@" in value and count < _NAMED:
            count += 1
            yield Problem(ProblemKind.UNSURE_KEY, _UNSURE_KEYS[key], f"{key}: {value}")
            continue
        own = key.replace(" ", "_") in (*listing.OWN_KEYS, "repository_host", "active")
        if is_nothing(value) or own or count >= _NAMED or "~~" in key:
            continue
        if key.startswith("reviewer"):
            continue  # the website reads it
        for label in _meant_by(key, value):
            if near := _near(header, label, f"{key}: {value}", value):
                count += 1
                yield near


_UNSURE_KEYS = {
    **dict.fromkeys(("lead", "prl", "peer review lead", "review lead", "lead editor", "leader", "led by", "responsible"), "EiC"),
    **dict.fromkeys(("reviewed by", "review by", "reviews by", "assigned reviewers to be"), "Reviewer 1"),
}  # fmt: skip
"""Keys that may name somebody else than the line they make think of: nothing is proposed for them."""


def _meant_by(key: str, value: str) -> Sequence[str]:
    """The lines of the template that a key stands for."""
    known = [field_named(part.strip()) for part in _SEVERAL_KEYS.split(key)]
    if all(known):
        return list(dict.fromkeys(_label(one) for one in known if one))
    if label := _by_its_words(key, value) or template_key(key):
        return (label,)
    return ()


_SEVERAL_KEYS = re.compile(r"[/&,+]|\band\b")


def _near(header: Header, label: str, written: str, value: str) -> Problem | None:
    """What is lost with that line: people, or the value of a line that says nothing so far."""
    name = field_named(label.casefold())
    instead = _fitting(name, value) if name else ""
    if name is None or not instead:
        return None
    if not header.says(name):
        return Problem(ProblemKind.NEAR_KEY, label, written, rejected=True, instead=instead)
    if not (isinstance(name, int) or name in PEOPLE) or "@" not in value:
        return None  # the line that counts is there
    reviews = isinstance(name, int) or name is Field.REVIEWERS
    there = (
        header.people(name) if isinstance(name, Field) and not reviews else header.named_reviewers
    )
    new = beyond(handles(value), there)
    if not new:
        return None
    if reviews:
        if header.one_line_reviewers:
            label, new = Field.REVIEWERS.value, [*there, *new]
        else:
            label = f"Reviewer {max(header.slots, default=0) + 1}"
    else:
        new = [*there, *new]
    return Problem(
        ProblemKind.NEAR_KEY,
        label,
        written,
        rejected=bool(
            _by_its_words(written.partition(":")[0], value)
        ),  # else mistyped beside a good line
        instead=", ".join(f"@{one}" for one in new),
    )


def _fitting(name: Field | int, value: str) -> str:
    """What a value says in that line; empty: it is none for it."""
    if isinstance(name, int) or name in PEOPLE:
        people = handles(value) if "@" in value or "/" not in value else ()
        return ", ".join(f"@{one}" for one in people)
    match name:
        case Field.ARCHIVE | Field.JOSS_DOI:
            found = archive(value) if _address(archive(value)) else ""
            doi = found or (within[0] if (within := _DOI_WITHIN.search(value)) else "")
            return doi if ("joss" in doi) is (name is Field.JOSS_DOI) else ""
        case Field.DATE_ACCEPTED:
            day = day_meant(value)
            return f"{day:%m/%d/%Y}" if day else ""
        case Field.VERSION_ACCEPTED | Field.VERSION_SUBMITTED:
            version = _VERSION.match(meant(value))
            return version[0] if version else ""
        case Field.REPOSITORY:
            link = address(meant(value))
            return link if is_repository(link) else ""
        case _:
            return meant(value)


_VERSION = re.compile(r"(?:v(?:ersion)?\.? ?)?\d[\w.+-]*\w|\d", re.I)


def _by_its_words(key: str, value: str) -> str:
    """The line that a key stands for by its words; one word more, such as *former*, changes what it means."""
    words = {word.removesuffix("'s") for word in _SPLIT.split(key) if word and not word.isdigit()}
    number = next((word for word in _SPLIT.split(key) if word in tuple("123456789")), "1")
    for label, core, beside in _BY_WORDS:
        if words & core and words <= core | beside | _PLAIN:
            if label == "Reviewer":
                return f"Reviewer {number}"
            if label != "Accepted":
                return label
            return (Field.DATE_ACCEPTED if day_meant(value) else Field.VERSION_ACCEPTED).value
    return ""


_UNKNOWN = 60
"""Lines with keys of their own that are compared with the template's."""
_SPLIT = re.compile(r"[\s\-‑#()/\[\]]+")
_PLAIN = frozenset(
    ("the", "a", "our", "of", "this", "is", "are", "package", "on", "at", "by", "and")
)
_HOLDS_OFFICE = frozenset(
    ("co", "current", "assigned", "handling", "managing", "lead", "leading", "academic", "action", "topic", "responsible", "second", "2nd",
     "third", "3rd", "first", "1st", "other", "additional", "further", "joint", "acting", "interim", "guest", "external", "new", "main",
     "associate", "section", "review", "peer", "all", "contact", "submission", "submitting")
)  # fmt: skip
"""Beside the name of an office, these leave it with whom they name. All other words are taken to change it."""
_BY_WORDS: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = (
    (Field.EIC.value, frozenset(("eic", "eics", "chief")), _HOLDS_OFFICE | {"editor", "editors", "in", "month"}),
    (Field.EDITOR.value, frozenset(("editor", "editors")), _HOLDS_OFFICE | {"in", "charge"}),
    ("Reviewer", frozenset(("reviewer", "referee")), _HOLDS_OFFICE),
    (Field.REVIEWERS.value, frozenset(("reviewers", "referees")), _HOLDS_OFFICE),
    (Field.MAINTAINERS.value, frozenset(("maintainer", "maintainers", "maintained")), _HOLDS_OFFICE),
    (Field.AUTHOR.value, frozenset(("author", "authors")), frozenset(("submitting", "submitted", "contact"))),
    (Field.JOSS_DOI.value, frozenset(("joss",)), frozenset(("doi", "paper", "publication", "article", "link", "url"))),
    (Field.ARCHIVE.value, frozenset(("archive", "archived", "archival", "zenodo", "doi")),
     frozenset(("link", "url", "badge", "software", "release", "final", "version", "code", "concept", "accepted"))),
    (Field.DATE_ACCEPTED.value, frozenset(("date", "day")), frozenset(("accepted", "acceptance", "approved", "approval", "accept"))),
    (Field.VERSION_ACCEPTED.value, frozenset(("version", "release", "tag")),
     frozenset(("accepted", "acceptance", "approved", "approval", "final", "published"))),
    ("Accepted", frozenset(("accepted", "approved", "acceptance", "approval")), frozenset()),
    (Field.REPOSITORY.value, frozenset(("repository", "repo", "github", "source")), frozenset(("link", "url", "address", "to", "code"))),
)  # fmt: skip
"""A line, the words of which one makes a key its own, and those that may stand beside it."""


def _below_rule(header: Header) -> Iterator[Problem]:
    """Lines below the header's end for which it has none, or none that says anything."""
    for name, value in islice(header.below_rule, _UNKNOWN):
        if not header.says(name) and (instead := _fitting(name, value)):
            label = _label(name)
            yield Problem(ProblemKind.BELOW_RULE, label, value, rejected=True, instead=instead)


def _stray(header: Header) -> Iterator[Problem]:
    """Lines that the website takes for a field, and the bot does not."""
    there, ours, named = header.listing, header.counting_lines, 0
    for field in Field:
        line = there.line(field)
        if line and line.at not in ours and not is_nothing(line.value):
            yield Problem(ProblemKind.STRAY_LINE, field.value, line.value, rejected=True)
    for line in there.reviewer_lines:
        people = [one for one in listing.users(line.value) if not is_nobody(one)]
        if people and line.at not in ours and named < _NAMED:
            named += 1
            yield Problem(ProblemKind.STRAY_LINE, "Reviewers", line.value, rejected=True)


def _website_keys(there: Listing) -> Iterator[Problem]:
    """Lines whose key the website has another use for."""
    for key in ("active", "repository_host", *sorted(listing.OWN_KEYS)):
        if key in there.stops or (key == "active" and not there.active):
            line = there.lines[key]
            yield Problem(ProblemKind.WEBSITE_KEY, key, line.value, rejected=True)


# --- one field ---


def _label(name: Field | int) -> str:
    return f"Reviewer {name}" if isinstance(name, int) else name.value


def _field(header: Header, field: Field) -> Iterator[Problem]:
    if field is Field.DUE:
        if len(header.raw(field)) > LONGEST:
            yield Problem(ProblemKind.TOO_LONG, field.value, header.raw(field))
        return
    if field is Field.REVIEWERS:
        if field.value in header.listing.stops:
            yield Problem(ProblemKind.TWO_FORMS, field.value, rejected=True)
            return
        names: Iterable[Field | int] = (*header.slots, field)
    else:
        names = (field,)
    for name in names:
        if isinstance(name, Field) and not header.has(name):
            continue
        if len(header.raw(name)) > LONGEST:
            found: Problem | None = Problem(
                ProblemKind.TOO_LONG, _label(name), header.raw(name), rejected=True
            )
        elif isinstance(name, int) or name in PEOPLE:
            found = _people(header, name)
        else:
            found = _text(header, name)
        if found:
            yield found


def _unread(header: Header, name: Field | int, *, says: bool, instead: str) -> Problem:
    key = header.written_key(name)
    kind = ProblemKind.UNSEEN_KEY if has_unseen(key) else ProblemKind.UNREAD_KEY
    if key.casefold() == _label(name).casefold():  # another sign than a colon follows
        key = header.written_line(name)
    return Problem(kind, _label(name), key, rejected=says, instead=instead)


def _people(header: Header, name: Field | int) -> Problem | None:
    raw = header.raw(name)
    if too_many(raw):
        return Problem(ProblemKind.TOO_LONG, _label(name), raw, rejected=True)
    ours = handles(raw)
    instead = ", ".join(f"@{login}" for login in ours)
    if within := _line_within(raw, name):
        return within
    if not header.key_is_read(name):
        return _unread(header, name, says=bool(ours) or not is_nobody(raw), instead=instead)
    shown = listing.users(header.shown(name))
    several = name is Field.AUTHOR and len(shown) > 1
    if ours in (shown, tuple(one for one in shown if not is_nobody(one))) and not several:
        if isinstance(name, int) and not _REVIEWER_KEY.match(header.written_key(name)):
            return replace(
                _unread(header, name, says=False, instead=instead), kind=ProblemKind.ODD_KEY
            )
        if isinstance(name, int) and len(ours) > 1:
            return Problem(ProblemKind.SEVERAL_REVIEWERS, _label(name), raw)
        return None
    kind = _people_kind(raw)
    if _bare_words(raw, ours):
        instead = ""
    if kind is ProblemKind.STEPPED_DOWN or "~~" in raw:
        instead = instead or "TBD"
    if several:
        kind, instead = ProblemKind.SEVERAL_AUTHORS, f"@{ours[0]}" if ours else ""
    return Problem(kind, _label(name), raw, rejected=True, instead=instead)


def _bare_words(raw: str, ours: Sequence[str]) -> bool:
    """Whether there may be another handle in it than those that are read: what to write is not known then."""
    known = {one.casefold() for one in ours}
    words = [part.strip(" ()<>*_.") for part in raw.split(",", _PARTS)]
    return _FULL_NAME.search(raw) is not None or any(
        LOGIN.fullmatch(one) and one.casefold() not in known and not is_nobody(one) for one in words
    )


_FULL_NAME = re.compile(r"@[A-Z][a-z]+ [A-Z][a-z]")
"""Somebody's name with an ``@`` before it."""
_LINE_WITHIN = re.compile(
    r"(?<=[\s,;/|(&.])(submitting author|all current maintainers|package name|repository link|version submitted|eic|editor|archive"
    r"|reviewer ?#?\d{1,2}|joss doi|version accepted|date accepted[^:\n]{0,20})\**:", re.I
)  # fmt: skip


def _line_within(raw: str, name: Field | int) -> Problem | None:
    """A value that holds another line of the header."""
    found = _LINE_WITHIN.search(raw[:LONGEST])
    if found is None or field_named(found[1].casefold()) in (None, name):
        return None
    instead = _fitting(name, raw[: found.start()].rstrip(" ,;/|(&."))
    return Problem(ProblemKind.LINES_IN_ONE, _label(name), raw, rejected=True, instead=instead)


_PARTS = 40
"""So many names of a line are looked at for what is wrong with them."""
_EMAIL = re.compile(r"[\w.+-]@[\w-]{1,63}\.\w")


def _people_kind(raw: str) -> ProblemKind:
    """Why the website reads other people."""
    if has_html_comment(raw):
        return ProblemKind.HTML_COMMENT
    if "](" in raw:
        return ProblemKind.LINK
    if has_left(raw):
        return ProblemKind.STEPPED_DOWN
    if "~~" in raw:
        return ProblemKind.MARKS
    if has_unseen(raw):
        return ProblemKind.UNSEEN
    if has_remark(raw):
        return ProblemKind.COMMENT
    if _EMAIL.search(raw):
        return ProblemKind.EMAIL
    if has_placeholder(raw):
        return ProblemKind.PLACEHOLDER
    if "://" in raw or "github.com/" in raw.casefold():
        return ProblemKind.WEB_ADDRESS
    parts = raw.split(",", _PARTS)
    if any(len(handles(part)) > 1 or _JOINT.search(part) for part in parts):
        return ProblemKind.SEVERAL_IN_ONE
    if any(part.strip() and not handles(part) and not is_nobody(part) for part in parts):
        return ProblemKind.NO_HANDLE
    if _MARKS.search(raw):
        return ProblemKind.MARKS
    return ProblemKind.MISREAD


_REVIEWER_KEY = re.compile(r"\W*reviewer[ #]*[1-9]", re.I)
_JOINT = re.compile(r"\S\s*(?:[;&/+]|\b(?:and|with|und|y|et)\b)\s*\S", re.I)
_MARKS = re.compile(r"[`\"'“”‘’„«»<>_~\[\]]")


def _text(header: Header, field: Field) -> Problem | None:
    there, raw, ours = header.listing, header.raw(field), header.text(field)
    instead, unreadable = ours, False
    if field is Field.DATE_ACCEPTED:
        day = day_in(raw)
        ours = day.isoformat() if day else "" if is_nothing(raw) else raw
        instead = f"{day:%m/%d/%Y}" if day else "TBD" if not ours else ""
        unreadable = bool(ours) and not day
    stops = field.value in there.stops
    if field not in (Field.DESCRIPTION, Field.PACKAGE) and (within := _line_within(raw, field)):
        return within
    if not header.key_is_read(field) or (stops and there.line(field) is None):
        return _unread(header, field, says=bool(ours), instead=instead)
    if field is Field.REPOSITORY and not is_repository(ours):
        found = _REPOSITORY_WITHIN.search(raw)
        link = f"https://{found[1].casefold()}/{found[2]}/{found[3]}" if found else ""
        return Problem(ProblemKind.NOT_A_REPOSITORY, field.value, raw, rejected=True, instead=link)
    if field is Field.REPOSITORY and (proper := _with_known_host(ours)) != ours:
        return Problem(ProblemKind.HOST, field.value, raw, rejected=True, instead=proper)
    if (
        field in (Field.ARCHIVE, Field.JOSS_DOI)
        and raw.startswith("http")
        and not _leads_somewhere(ours)
    ):
        doi = _DOI_WITHIN.search(raw)
        return Problem(
            ProblemKind.NOT_AN_ADDRESS,
            field.value,
            raw,
            rejected=True,
            instead=doi[0] if doi else "",
        )
    if field is Field.DATE_ACCEPTED and day and day.year not in _YEARS:
        return Problem(ProblemKind.FAR_DATE, field.value, raw, rejected=True)
    swapped = _day_first(raw) if _DAY_FIRST_KEY.search(header.written_key(field)) else None
    if field is Field.DATE_ACCEPTED and day and swapped:
        # the key says one thing, and the website reads another
        return Problem(ProblemKind.DAY_FIRST, field.value, raw, rejected=swapped != day)
    shown = there.text(field)
    if not (stops or unreadable) and _alike(field, shown, ours):
        if field in _VERSIONS and ours and not re.search(r"\d|[0-9a-f]{7}", ours):
            return Problem(ProblemKind.NOT_A_VERSION, field.value, raw)
        return None
    if field is Field.DATE_ACCEPTED:
        kind = ProblemKind.NOT_A_DATE
        if said := day_meant(raw) or _day_first(raw):
            instead = f"{said:%m/%d/%Y}"
    elif not ours and field in (Field.ARCHIVE, Field.JOSS_DOI) and is_made_up(archive(meant(raw))):
        kind, instead = ProblemKind.NOT_A_DOI, "TBD"
    elif stops and field in (Field.ARCHIVE, Field.JOSS_DOI):
        kind = ProblemKind.NOT_A_DOI
        instead = (ours if _address(ours) else "") or ("TBD" if not ours else "")
    else:
        kind = _text_kind(raw)
    return Problem(kind, field.value, raw, rejected=True, instead=instead)


_VERSIONS = (Field.VERSION_SUBMITTED, Field.VERSION_ACCEPTED)
_DAY_FIRST_KEY = re.compile(r"\bda?y?\w*[ /.-]+mo?n?\w*|\bdd[/.-]mm", re.I)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.A)


def _day_first(value: str) -> date | None:
    """The day of ``24/12/2026`` with the day first; None: there is none."""
    found = _DAY_FIRST.fullmatch(meant(value))
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _alike(field: Field, shown: str, ours: str) -> bool:
    """Whether both say the same; what says nothing is ``TBD`` on the website, too."""
    if field in (Field.ARCHIVE, Field.JOSS_DOI):
        return shown == _address(ours)
    if field is Field.DATE_ACCEPTED:
        return shown == (ours or "missing")
    return shown == ours or (not ours and is_nothing(shown))


def _address(archive: str) -> str:
    """Where the website would link to; empty for what is neither DOI nor address."""
    if doi := doi_of(archive):
        return f"https://doi.org/{doi}"
    return re.sub(r"^http://", "https://", archive) if archive.startswith("http") else ""


def _text_kind(raw: str) -> ProblemKind:
    """Why the website reads something else."""
    if has_html_comment(raw):
        return ProblemKind.HTML_COMMENT
    if raw.startswith("[") and "](" in raw:
        return ProblemKind.LINK
    if has_unseen(raw):
        return ProblemKind.UNSEEN
    if has_remark(raw):
        return ProblemKind.COMMENT
    return ProblemKind.MARKS if bare(raw) != raw else ProblemKind.MISREAD


_DOI_WITHIN = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9]", re.A)
_WEB = re.compile(r"https?://(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(/\S+)?", re.A | re.I)
_YEARS = range(2018, 2050)
"""Years in which a package can have been accepted: pyOpenSci began in 2018."""
_REPOSITORY_WITHIN = re.compile(
    r"(?<![\w.@-])(?:https?:/{1,2}|git@)?(?:www\.)?(github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)[/:]([\w.-]+)/([\w-]+(?:\.(?!git\b)[\w-]+)*)",
    re.I | re.A,
)
_HOSTS = ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org")


def _leads_somewhere(archive: str) -> bool:
    """Whether it is a DOI or a web address with a page; ``doi.org`` leads nowhere without a DOI."""
    if doi_of(archive) or is_nothing(archive):
        return True
    found = _WEB.match(archive)
    return found is not None and bool(found[1]) and "//doi.org/" not in archive.casefold()


def _with_known_host(url: str) -> str:
    """The address with its host in small letters, where the website would not know it otherwise."""
    start, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    known = any(one in host.casefold() for one in _HOSTS) and host != host.casefold()
    return f"{start}://{host.casefold()}{slash}{path}" if known else url


_REPOSITORY = re.compile(r"https?://([\w.-]+(?::\d+)?)/[\w.~-]+/([\w.-]+?)(\.git)?/?", re.A)
_NO_CODE = re.compile(
    r"(?:docs?\..*|.*\.?(?:readthedocs\.(?:io|org|com)|rtfd\.(?:io|org)|readthedocs-hosted\.com|github\.io"
    r"|gitlab\.io|pypi\.org|doi\.org|zenodo\.org|anaconda\.org|joss\.theoj\.org|arxiv\.org))"
)
"""Hosts of documentation, packages and papers, whose addresses may look like a repository's."""


def is_repository(url: str) -> bool:
    """Whether it is ``https://host/owner/repository`` and nothing else."""
    found = _REPOSITORY.fullmatch(url)
    return found is not None and not found[3] and not _NO_CODE.fullmatch(found[1].casefold())


# --- the boxes further down ---

_SECTIONS = {"scope": "Scope", "community partnerships": "Community Partnerships"}


def _boxes(header: Header) -> Iterator[Problem]:
    """Ticks that the website does not count, or counts for something else."""
    there = header.listing
    for name, title in _SECTIONS.items():
        counted = there.categories if name == "scope" else there.partner_boxes
        ours = {box.line: box for box in header.boxes(name) if box.ticked}
        places = {one.at for one in counted}
        for box in [box for at, box in ours.items() if at not in places][:_NAMED]:
            yield Problem(_uncounted(header, box), title, box.text, rejected=True)
        for one in counted:
            if one.at not in ours:
                yield Problem(ProblemKind.STRAY_BOX, title, one.text, rejected=True)
            elif name != "scope":
                yield from _partner(one, ours[one.at])
            elif one.text != listing.category(ours[one.at].text):
                yield Problem(ProblemKind.BOX_FORM, title, ours[one.at].text, rejected=True)
            elif _BOX_MARKS.search(ours[one.at].text):
                yield Problem(ProblemKind.BOX_MARKS, title, ours[one.at].text, rejected=True)
            elif not (one.text.startswith(_CATEGORIES) and _CATEGORY.fullmatch(one.text)):
                yield Problem(ProblemKind.UNKNOWN_CATEGORY, title, ours[one.at].text)
    for name, title in _SECTIONS.items():
        if name not in header.sections:
            yield from _boxes_elsewhere(header, name, title)


_BOX_MARKS = re.compile(r"\*\*|~~|__|`|\]\(|<\w|^[*_]")
_CATEGORIES = (
    "data-retrieval", "data-extraction", "data-processing", "data-deposition", "data-validation", "data-visualization",
    "workflow", "citation", "scientific-software", "database", "geospatial", "education", "unsure",
)  # fmt: skip
"""How the categories of the template begin, as the website writes them."""


_CATEGORY = re.compile(r"[a-z][a-z &/-]*")
"""The template's categories have nothing else in them: the website shows every other sign, too."""


def _boxes_elsewhere(header: Header, section: str, title: str) -> Iterator[Problem]:
    """Ticked boxes of a section whose heading is gone, which the website does not find."""
    for heading, boxes in header.sections.items():
        for box in boxes if not heading.startswith("domain specific") else ():
            if section == "scope":
                ours = listing.category(box.text.strip("*_~")).startswith(_CATEGORIES)
            else:
                ours = box.head.casefold() in PARTNERS and ":" in box.text
            if box.ticked and ours:
                yield Problem(ProblemKind.NO_SECTION, title, box.text, rejected=True)
                return


def _uncounted(header: Header, box: Box) -> ProblemKind:
    proper = re.search(r"- \[[xX]\] ", header.body[box.line : box.end + 2])
    return ProblemKind.BOX_TOO_FAR if proper else ProblemKind.BOX_FORM


def _partner(counted: listing.Counted, box: Box) -> Iterator[Problem]:
    name = box.text.partition(":")[0]
    if _BOX_MARKS.search(name):
        yield Problem(
            ProblemKind.BOX_MARKS, _SECTIONS["community partnerships"], name, rejected=True
        )
    elif counted.partner is None and box.head.casefold() in PARTNERS:
        yield Problem(
            ProblemKind.NO_COLON, _SECTIONS["community partnerships"], name, rejected=True
        )
    elif counted.partner not in PARTNERS or counted.partner != box.head.casefold():
        yield Problem(ProblemKind.UNKNOWN_PARTNER, "", name, rejected=True)


# --- people ---


def gaps_in_people(header: Header) -> tuple[Field, ...]:
    """People fields without anybody that an accepted package must have."""
    return tuple(
        name
        for name in (Field.AUTHOR, Field.MAINTAINERS, Field.EIC, Field.EDITOR)
        if not header.people(name)
    )


def nobody_shown(header: Header) -> tuple[Problem, ...]:
    """Lines of an accepted package that say ``TBD`` for a person, whom the website would show."""
    names: tuple[Field | int, ...] = (Field.EIC, Field.EDITOR, *header.slots, Field.REVIEWERS)
    return tuple(
        Problem(ProblemKind.NOBODY_SHOWN, _label(name), header.raw(name), rejected=True)
        for name in names
        if partly_nobody(header.raw(name))
    )


def still_nobody(header: Header, name: Field) -> bool:
    """Whether a people field says ``TBD`` or ``n/a``, which the website takes for a person."""
    return partly_nobody(header.raw(name))
