"""The header on top of a submission: ``Key: value`` lines that the website is built from.

What the machine is. The header is free text that people edit by hand, not YAML. The reader goes through
its lines once and notes for each field where its key stands and from where to where its value goes; an
edit replaces exactly these characters and keeps every other byte, line ends too.

    Submitting Author: Jane Doe (@jane)\r\n
    ▲                  ▲              ▲
    key                value begins   value ends: an edit replaces what is in between

    **Editor:** @ed          bold keys, bullets, other spellings of a key: the same field
    Reviewer 1: TBD          one line for each reviewer, or one list: the slots of one field
    ---                      the header ends here; without it, at a heading, or where prose begins

Its forms (``Form``): *classic*, the template's lines; *issue form*, GitHub's ``### Key`` with the value
below; *none*, where no field is found. Of two lines of one key the last counts, as on the website.

What it guarantees.

- Any text can be read: nothing is raised, what is not understood is left where it is.
- Reading what was written gives what was set, and nothing else in the text has changed.
- A blank value stays blank: the next line is never taken for it.

Also read here: the boxes further down (scope, partners, publication options).

The template: https://github.com/pyOpenSci/software-submission/tree/main/.github/ISSUE_TEMPLATE
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

from bot.review.model.people import handles, is_nobody


class Field(StrEnum):
    """The lines of the header in the template's order; the value is the key as it is written."""

    AUTHOR = "Submitting Author"
    MAINTAINERS = "All current maintainers"
    PACKAGE = "Package Name"
    DESCRIPTION = "One-Line Description of Package"
    REPOSITORY = "Repository Link"
    VERSION_SUBMITTED = "Version submitted"
    EIC = "EiC"
    EDITOR = "Editor"
    REVIEWERS = "Reviewers"
    DUE = "Reviews Expected By"
    ARCHIVE = "Archive"
    JOSS_DOI = "JOSS DOI"
    VERSION_ACCEPTED = "Version accepted"
    DATE_ACCEPTED = "Date accepted (month/day/year)"


class Form(StrEnum):
    """How the header is written."""

    CLASSIC = "classic"
    ISSUE_FORM = "issue form"
    NONE = "none"


PEOPLE = (Field.AUTHOR, Field.MAINTAINERS, Field.EIC, Field.EDITOR, Field.REVIEWERS)
_SUBMISSION = tuple(Field)[:6]

_KEYS = {name.value.casefold(): name for name in Field} | {
    "maintainers": Field.MAINTAINERS,
    "all maintainers": Field.MAINTAINERS,
    "current maintainers": Field.MAINTAINERS,
    "one line description of package": Field.DESCRIPTION,
    "editor in chief": Field.EIC,
    "editors": Field.EDITOR,
    "repository": Field.REPOSITORY,
    "date accepted": Field.DATE_ACCEPTED,
    "joss": Field.JOSS_DOI,
}
_ORDER = {name: place for place, name in enumerate(Field)}
_REVIEWER = re.compile(r"reviewer[ #]*([1-9]\d?)")
_SLOT = re.compile(r"Reviewer \d{1,2}")
_SEATS = 99
"""Reviewers read at most: ``Reviewer N`` has two digits."""
_RULE = re.compile(r"[ \t]*-{3,}[ \t]*\r?")
_RULE_ALONE = re.compile(r"\r?\n---\r?\n(?:\r?\n)?")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+([^\n]*)", re.M)
_BOX = re.compile(r"^[ \t]*[-*+] \[([ xX])\] ?([^\n]*)", re.M)
_COMMENT = re.compile(r"[ \t]#(?:[ \t]|$)")
_LINK = re.compile(r"\]\(")
_EDITORIAL_HEADING = "editorial tracking"
_PLACEHOLDERS = {
    "package name here",
    "description here",
    "tbd",
    "n/a",
    "na",
    "none",
    "_no response_",
    "version here",
}


@dataclass(frozen=True)
class _Entry:
    """One value in the body: where its line and its text stand."""

    key: str
    name: Field | None
    slot: int
    """N of ``Reviewer N``, 0 for every other key."""
    line: int
    start: int
    end: int
    line_end: int
    """Behind the line break."""


@dataclass(frozen=True)
class Box:
    """One checkbox of the body."""

    text: str
    ticked: bool
    mark: int
    """Where the character between the brackets stands."""


def _lines(text: str, start: int = 0) -> Iterator[tuple[int, int, int]]:
    """(start, end, behind the break) of each line; only ``\\n`` breaks, as in the website's parser."""
    while start < len(text):
        stop = text.find("\n", start)
        if stop < 0:
            yield start, len(text), len(text)
            return
        yield start, stop, stop + 1
        start = stop + 1


def _title(heading: re.Match[str]) -> str:
    return heading[2].rstrip(" \t#\r")


def _key(text: str) -> str:
    return " ".join(text.replace("*", " ").replace("_", " ").replace("`", " ").split()).casefold()


def _named(key: str) -> tuple[Field | None, int]:
    bare = key.split("(", 1)[0].strip()
    if found := _REVIEWER.fullmatch(bare):
        return None, int(found[1])
    return _KEYS.get(key) or _KEYS.get(bare), 0


def _entry(body: str, start: int, end: int, behind: int) -> _Entry | None:
    """The ``Key: value`` of one line, or None. A colon that opens ``://`` is no separator."""
    colon = body.find(":", start, min(end, start + 120))
    if colon < 0 or body.startswith("://", colon):
        return None
    key = _key(body[start:colon].lstrip(" \t-+"))
    if not key or key.startswith(("#", ">", "|", "<", "[")):
        return None
    left = colon + 1
    while left < end and body[left] in "*_" and "*" in body[start:colon].replace("_", "*"):
        left += 1
    right = end
    while left < right and body[left] in " \t":
        left += 1
    while right > left and body[right - 1] in " \t\r":
        right -= 1
    name, slot = _named(key)
    return _Entry(key, name, slot, start, left, right, behind)


@dataclass(frozen=True)
class Header:
    """A submission's header, read from the issue's text. ``read`` never raises, whatever the text."""

    body: str
    form: Form
    entries: tuple[_Entry, ...]
    start: int
    """Where the header begins."""
    end: int
    """Where the header ends: before the rule, the first heading, or the text."""
    ruled: bool
    """Whether a ``---`` line closes it, as the website needs."""
    publication: Mapping[str, str] = field(default_factory=dict)
    """What a ``publication:`` block on top of the header says."""

    @classmethod
    @lru_cache(maxsize=64)  # one command looks at the same text a dozen times
    def read(cls, body: str) -> Header:
        """Find the header in ``body``."""
        start, publication = _front_matter(body)
        if form := _issue_form(body):
            return cls(body, Form.ISSUE_FORM, form, 0, len(body), True)
        entries: list[_Entry] = []
        known = False
        end, ruled = start, False
        run_end, run = start, True
        for left, right, behind in _lines(body, start):
            line = body[left:right]
            if line.startswith((" ", "-", "\t")) and _RULE.fullmatch(line):
                end, ruled = left, True
                break
            if _HEADING.match(line):
                end = left
                break
            entry = _entry(body, left, right, behind)
            if entry is not None:
                entries.append(entry)
                known = known or entry.name is not None or entry.slot > 0
            elif line.strip() and known:
                run = False  # prose above the first line of the header is not the end of it
            if run and entry is not None:
                run_end = behind
            end = behind
        if not ruled:
            entries = [entry for entry in entries if entry.line < run_end]
            end = run_end
            known = any(entry.name is not None or entry.slot for entry in entries)
        if not known:
            return cls(body, Form.NONE, (), start, start, ruled, publication)
        return cls(body, Form.CLASSIC, tuple(entries), start, end, ruled, publication)

    @cached_property
    def _last(self) -> Mapping[Field | int, _Entry]:
        """The entry that counts for each field: of two equal keys the last one wins."""
        found: dict[Field | int, _Entry] = {}
        for entry in self.entries:
            if entry.name is not None:
                found[entry.name] = entry
            elif entry.slot:
                found[entry.slot] = entry
        return found

    def has(self, name: Field) -> bool:
        """Whether the header has that line at all."""
        return name in self._last

    def raw(self, name: Field | int) -> str:
        """The value as it is written, without white space around; empty when the line is missing."""
        entry = self._last.get(name)
        return self.body[entry.start : entry.end] if entry else ""

    def text(self, name: Field) -> str:
        """The value as a person means it: no comment behind ``#``, placeholders and TBD are empty."""
        value = _uncommented(self.raw(name))
        return "" if value.casefold() in _PLACEHOLDERS else value

    def people(self, name: Field) -> tuple[str, ...]:
        """The logins in a people field."""
        return handles(_uncommented(self.raw(name)))

    @cached_property
    def reviewers(self) -> tuple[str | None, ...]:
        """The reviewers by slot; None is a free slot. The one-line form fills the slots in order."""
        slots = sorted(key for key in self._last if isinstance(key, int))
        listed = self.people(Field.REVIEWERS)
        people: list[str | None] = [None] * max(slots, default=0)
        for slot in slots:
            named = handles(_uncommented(self.raw(slot)))
            people[slot - 1] = named[0] if named else None
        seated = {login.casefold() for login in people if login}
        people += [login for login in listed if login.casefold() not in seated]
        return tuple(people[:_SEATS])

    @property
    def one_line_reviewers(self) -> bool:
        """Whether the header uses ``Reviewers: @a, @b``."""
        return Field.REVIEWERS in self._last

    @property
    def numbered_reviewers(self) -> bool:
        """Whether the header uses ``Reviewer 1:`` lines."""
        return any(isinstance(key, int) for key in self._last)

    # --- edits: each returns the new body ---

    def with_value(self, name: Field, value: str) -> str:
        """The body with that one value replaced, its line put back when it is missing."""
        if self.raw(name) == value and self.has(name):
            return self.body
        return self._with(name, name.value, value)

    def with_reviewers(self, slots: Sequence[str | None], nobody: str = "TBD") -> str:
        """The body with these reviewers, a free slot written as ``nobody``.

        The header's own form is kept; where both forms stand, which the website cannot read, the
        numbered one is kept alone. Whose seat does not change keeps the way it is written.
        """
        if self.one_line_reviewers and not self.numbered_reviewers:
            return self._with_listed([login for login in slots if login], nobody)
        header = self
        while header.one_line_reviewers:  # more than one such line may stand there
            header = Header.read(header._without(Field.REVIEWERS))
        for slot, login in enumerate(slots, start=1):
            before = header.reviewers[slot - 1] if slot <= len(header.reviewers) else None
            # a free seat is rewritten only when it has to be empty
            if before != login or not (login or nobody or not header.raw(slot)):
                value = f"@{login}" if login else nobody
                header = Header.read(header._with(slot, f"Reviewer {slot}", value))
        return header.body

    def _with_listed(self, logins: Sequence[str], nobody: str) -> str:
        parts = _uncommented(self.raw(Field.REVIEWERS)).split(",")
        free = any(part.strip() and (is_nobody(part) or not logins) for part in parts)
        if tuple(logins) == self.people(Field.REVIEWERS) and (nobody or not free):
            return self.body
        return self.with_value(
            Field.REVIEWERS, ", ".join(f"@{login}" for login in logins) or nobody
        )

    def _with(self, name: Field | int, key: str, value: str) -> str:
        body, entry = self.body, self._last.get(name)
        newline = "\r\n" if "\r\n" in body else "\n"
        if entry is not None:
            left = entry.start
            space = "" if (left and body[left - 1] in " \t\n") or not value else " "
            if self.form is Form.ISSUE_FORM and _HEADING.match(body, entry.line):
                space = ""
                if value and left == entry.end:  # between two headings: a line of its own
                    value = f"{newline}{value}{newline}"
                    if body[left - 1] != "\n":
                        value = newline + value.removesuffix(newline)
            return body[:left] + space + value + body[entry.end :]
        line = f"{key}: {value}".rstrip() + newline
        if self.form is Form.NONE:
            return f"{body[: self.start]}{line}{newline}---{newline}{newline}{body[self.start :]}"
        place = self._place(name)
        if place is None and (heading := self._editorial_heading()):
            place = min(heading.end() + 1, len(body))  # there, with nothing below it yet
            line = f"{newline}{line}"
        elif place is None:
            place = len(body)
            line = f"### Editorial tracking{newline}{newline}{line}"
        if place and body[place - 1] != "\n":
            line = newline * (1 if self.form is Form.CLASSIC else 2) + line
            if place == len(body):
                line = line.removesuffix(newline)
        return body[:place] + line + body[place:]

    def _editorial_heading(self) -> re.Match[str] | None:
        headings = _HEADING.finditer(self.body)
        return next((one for one in headings if _key(_title(one)) == _EDITORIAL_HEADING), None)

    def _place(self, name: Field | int) -> int | None:
        """Where a missing line belongs: behind the line that precedes it in the template."""

        def order(key: Field | int) -> tuple[int, int]:
            return (_ORDER[Field.REVIEWERS], key) if isinstance(key, int) else (_ORDER[key], 0)

        lines = self._last
        if self.form is Form.ISSUE_FORM:
            lines = {key: entry for key, entry in lines.items() if key not in _SUBMISSION}
            if not lines:
                return None
        before = [key for key in lines if order(key) < order(name)]
        if before:
            return lines[max(before, key=order)].line_end
        return lines[min(lines, key=order)].line

    def _without(self, name: Field | int) -> str:
        entry = self._last[name]
        return self.body[: entry.line] + self.body[entry.line_end :]

    # --- whole lines, by their key ---

    @cached_property
    def lines(self) -> Mapping[str, str]:
        """Every line of the template that is there: ``Editor``, ``Reviewer 2`` … → value as written."""
        return {_line_key(name): self.raw(name) for name in self._last}

    def with_line(self, key: str, value: str | None) -> str:
        """The body with that value in the line of ``key`` (see ``lines``); None takes the line out."""
        name: Field | int = int(key.rpartition(" ")[2]) if _SLOT.fullmatch(key) else Field(key)
        if value is not None:
            return self._with(name, key, value)
        header = self
        while name in header._last:  # behind the line that counts may stand another one
            header = Header.read(header._without(name))
        if header.form is Form.NONE is not self.form:
            # with the last line goes the rule that was put below it, which would hide the next header
            rest = _RULE_ALONE.match(header.body, self.start)
            if rest:
                return header.body[: self.start] + header.body[rest.end() :]
        return header.body

    # --- the boxes further down ---

    def boxes(self, section: str) -> tuple[Box, ...]:
        """The checkboxes below the headings that begin with ``section``, whatever their case."""
        return tuple(
            box
            for title, boxes in self._sections
            if title.startswith(section.casefold())
            for box in boxes
        )

    @cached_property
    def _sections(self) -> tuple[tuple[str, tuple[Box, ...]], ...]:
        """Every heading, case-folded, with the checkboxes below it."""
        headings = list(_HEADING.finditer(self.body))
        stops = [heading.start() for heading in headings[1:]] + [len(self.body)]
        return tuple(
            (
                _title(heading).casefold(),
                tuple(
                    Box(box[2].strip(), box[1] != " ", box.start(1))
                    for box in _BOX.finditer(self.body, heading.end(), stop)
                ),
            )
            for heading, stop in zip(headings, stops, strict=False)
        )

    @property
    def wants_joss(self) -> bool:
        """Whether the first box under *Publication Options* is ticked."""
        boxes = self.boxes("publication options")
        return bool(boxes) and boxes[0].ticked

    @property
    def categories(self) -> tuple[str, ...]:
        """The ticked boxes under *Scope*."""
        return tuple(box.text for box in self.boxes("scope") if box.ticked)

    def partner_boxes(self, *names: str) -> tuple[Box, ...]:
        """The partner's own lines under *Community Partnerships*: one, unless somebody wrote more."""
        wanted = {name.casefold() for name in names}

        def head(box: Box) -> str:
            return re.split(r"[:\s\[(]", box.text.lstrip("*_["), maxsplit=1)[0].strip("*_")

        found = self.boxes("community partnerships")
        return tuple(box for box in found if head(box).casefold() in wanted)

    def partner_ticked(self, *names: str) -> bool:
        """Whether one of the partner's boxes is ticked."""
        return any(box.ticked for box in self.partner_boxes(*names))

    def with_partner(self, *names: str, ticked: bool) -> str:
        """The body with the partner's box ticked, or with every box of the partner unticked."""
        boxes = self.partner_boxes(*names)
        if ticked and self.partner_ticked(*names):
            return self.body
        body = self.body
        for box in boxes[:1] if ticked else boxes:
            if box.ticked is not ticked:
                body = body[: box.mark] + ("x" if ticked else " ") + body[box.mark + 1 :]
        return body


def _line_key(name: Field | int) -> str:
    return f"Reviewer {name}" if isinstance(name, int) else name.value


def _uncommented(value: str) -> str:
    cut = _COMMENT.search(f" {value}")
    return value[: max(cut.start() - 1, 0)].strip() if cut else value.strip()


def _front_matter(body: str) -> tuple[int, Mapping[str, str]]:
    """Where the header starts behind a ``--- publication: … ---`` block, and what that block says."""
    lines = _lines(body)
    for left, right, behind in lines:
        line = body[left:right]
        if not line.strip():
            continue
        if not _RULE.fullmatch(line):
            return 0, {}
        inside = behind
        break
    else:
        return 0, {}
    said: dict[str, str] = {}
    for left, right, behind in _lines(body, inside):
        if _RULE.fullmatch(body[left:right]):
            return behind, said
        entry = _entry(body, left, right, behind)
        if entry is not None:
            if entry.name is not None or entry.slot:
                return inside, {}  # a rule stands above the header itself
            said[entry.key] = body[entry.start : entry.end]
    return inside, {}


def _issue_form(body: str) -> tuple[_Entry, ...]:
    """The entries of an issue form: ``### Package Name`` and its value, editorial lines below theirs."""
    headings = [
        (_key(_title(found)), found.start(), min(found.end() + 1, len(body)))
        for found in _HEADING.finditer(body)
        if len(found[1]) == 3
    ]
    first = headings[0][0] if headings else ""
    if first not in (Field.AUTHOR.value.casefold(), _EDITORIAL_HEADING):
        return ()
    entries: list[_Entry] = []
    for (key, left, start), (_, stop, _) in zip(
        headings, [*headings[1:], ("", len(body), len(body))], strict=True
    ):
        if key == _EDITORIAL_HEADING:
            for a, b, c in _lines(body[:stop], start):
                if entry := _entry(body, a, b, c):
                    entries.append(entry)
        elif (name := _KEYS.get(key)) in _SUBMISSION:
            value = body[start:stop]
            inner = value.strip()
            at = start + value.find(inner)
            entries.append(_Entry(key, name, 0, left, at, at + len(inner), stop))
    return tuple(entries)


def is_link(value: str) -> bool:
    """Whether a value is a Markdown link or badge, which the website misreads in a people field."""
    return bool(_LINK.search(value))
