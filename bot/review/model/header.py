"""The header on top of a submission: ``Key: value`` lines that the website is built from.

What the machine is. The header is free text that people edit by hand, not YAML. The reader goes through
its lines once and notes for each field where its key stands and from where to where its value goes; an
edit replaces exactly these characters and keeps every other byte, line ends too.

    Submitting Author: Jane Doe (@jane)\r\n
    ▲                  ▲              ▲
    key                value begins   value ends: an edit replaces what is in between

    **Editor:** @ed          bold keys, bullets, other spellings of a key: the same field; a key that
    - Editors: @ed           the website does not read becomes the template's when the line is written
    Reviewer 1: TBD          one line for each reviewer, or one list: the slots of one field
    ---                      the header ends here; without it, at a heading, or where prose begins;
                             prose, headings and rules may stand above it

Its forms (``Form``): *classic*, the template's lines; *issue form*, GitHub's ``### Key`` with the value
below; *none*, where no field is found. Of two lines of one field the one counts that the website takes.

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
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from functools import cached_property
from itertools import islice, zip_longest
from unicodedata import normalize

from bot.bounded import MB, remembered
from bot.review.model import listing, values
from bot.review.model.boxes import Box, Boxes
from bot.review.model.fields import PEOPLE, Field
from bot.review.model.header_form import TEMPLATE, HeaderForm
from bot.review.model.listing import LINES, Listing
from bot.review.model.people import handles, is_nobody, partly_nobody


class Form(StrEnum):
    """How the header is written."""

    CLASSIC = "classic"
    ISSUE_FORM = "issue form"
    NONE = "none"


__all__ = ["PEOPLE", "Box", "Field", "Form", "Header"]

_SUBMISSION = tuple(Field)[:6]

_KEYS = {name.value.casefold(): name for name in Field} | {
    "submitting authors": Field.AUTHOR,
    "submitting author(s)": Field.AUTHOR,
    "maintainer": Field.MAINTAINERS,
    "maintainers": Field.MAINTAINERS,
    "all maintainers": Field.MAINTAINERS,
    "current maintainers": Field.MAINTAINERS,
    "all current maintainer": Field.MAINTAINERS,
    "one line description of package": Field.DESCRIPTION,
    "one line description": Field.DESCRIPTION,
    "one-line description": Field.DESCRIPTION,
    "package description": Field.DESCRIPTION,
    "eic": Field.EIC,
    "editor in chief": Field.EIC,
    "editor-in-chief": Field.EIC,
    "editors in chief": Field.EIC,
    "eics": Field.EIC,
    "editors": Field.EDITOR,
    "handling editor": Field.EDITOR,
    "handling editors": Field.EDITOR,
    "guest editor": Field.EDITOR,
    "editor handling": Field.EDITOR,
    "description": Field.DESCRIPTION,
    "short description": Field.DESCRIPTION,
    "package": Field.PACKAGE,
    "name of package": Field.PACKAGE,
    "repo": Field.REPOSITORY,
    "repo link": Field.REPOSITORY,
    "repo url": Field.REPOSITORY,
    "link to repository": Field.REPOSITORY,
    "repository": Field.REPOSITORY,
    "repository url": Field.REPOSITORY,
    "submitted version": Field.VERSION_SUBMITTED,
    "accepted version": Field.VERSION_ACCEPTED,
    "date accepted": Field.DATE_ACCEPTED,
    "accepted date": Field.DATE_ACCEPTED,
    "date of acceptance": Field.DATE_ACCEPTED,
    "acceptance date": Field.DATE_ACCEPTED,
    "accepted on": Field.DATE_ACCEPTED,
    "joss": Field.JOSS_DOI,
}
"""How people write the keys, case-folded."""
_ALSO: Mapping[Field, tuple[str, ...]] = {
    Field.AUTHOR: ("autor", "auteur", "autore", "einreichender autor", "auteur soumettant", "autor remitente"),
    Field.MAINTAINERS: ("mainteneurs", "mantenedores", "betreuer", "manutentori"),
    Field.PACKAGE: ("paketname", "nom du paquet", "nombre del paquete", "nome do pacote", "nome del pacchetto"),
    Field.VERSION_SUBMITTED: ("eingereichte version", "version soumise", "version enviada", "versao submetida"),
    Field.EIC: ("e.i.c", "e i c", "ei c", "eic's", "chief", "chief editor", "chief-editor", "chefredakteur", "chefredakteurin", "redacteur en chef",
                "editor jefe", "editor jefa", "editor-chefe", "editora-chefe", "redattore capo"),
    Field.EDITOR: ("ed", "handling", "handled by", "assigned to", "edited by", "ae", "action editor", "managing editor", "redakteur",
                   "redakteurin", "redaktion", "editeur", "editrice", "editora", "redacteur", "redactor", "redattore", "redattrice", "редактор",
                   "編集者", "编辑", "編輯", "편집자"),
    Field.ARCHIVE: ("archiv", "archivo", "arquivo", "archivio", "archived at", "archive/doi", "archive & doi", "archive link", "archive doi",
                    "zenodo archive", "software archive", "zenodo doi", "zenodo"),
    Field.JOSS_DOI: ("joss paper", "joss article", "joss link", "joss-doi"),
    Field.VERSION_ACCEPTED: ("release accepted", "accepted release", "akzeptierte version",
                             "angenommene version", "version acceptee", "version aceptada", "versao aceita", "versione accettata"),
    Field.DATE_ACCEPTED: ("approved on", "date approved", "approval date", "date of approval", "annahmedatum", "date d'acceptation",
                          "date acceptee", "fecha de aceptacion", "data de aceitacao", "data de aceite", "data di accettazione"),
}  # fmt: skip
"""Abbreviations and translations, without accents. A header is not found by them: other texts have such lines, too."""
_KEYS_ALSO = {word: name for name, words in _ALSO.items() for word in words}
_SPELLINGS = (*_KEYS, "date accepted", "reviewer 1", "reviewer 2", "reviewer 3", "reviewers")
_LOOSE = frozenset(("description", "short description", "package", "repo"))
"""Keys that stand in other texts, too."""
_OWN = frozenset(
    (Field.AUTHOR, Field.MAINTAINERS, Field.PACKAGE, Field.DESCRIPTION, Field.REPOSITORY, Field.VERSION_SUBMITTED,
     Field.EIC, Field.DATE_ACCEPTED)
)  # fmt: skip
"""Lines that stand in no other text: one of them makes a header, also below a heading."""
_PUBLICATION = frozenset(
    ("publication title", "publication doi", "journal/venue", "title", "doi", "journal", "venue", "url")
)  # fmt: skip
_PUBLICATION_HEADING = "associated publication"
_TEMPLATE_VALUE = re.compile(
    r"(?:publication |paper )?(?:title|doi|journal(?:/venue)?|venue)(?: (?:goes )?here)?", re.I
)
_ORDER = {name: place for place, name in enumerate(Field)}
_REVIEWER = re.compile(
    r"(?:peer )?reviewers?[ #№-]*(?:n[or°º]?\.? ?)?0*([1-9]\d?)(?:\s*[^\w\s(].*)?"
)
"""Whatever stands behind the number, the website reads the line as a reviewer's."""
_REVIEWER_ALSO = re.compile(
    r"(?:rev\.?|r|referees?|gutachter(?:in)?|relecteur|relectrice|revisora?|revisore|recensore|avaliador|ревьюер|査読者)[ #]*([1-9])"
)
_COUNTED = {
    word: place
    for place, words in enumerate((("one", "first", "1st", "a", "i"), ("two", "second", "2nd", "b", "ii"), ("three", "third", "3rd", "c", "iii")), 1)
    for word in words
}  # fmt: skip
_REVIEWER_IN_WORDS = re.compile(
    rf"(?:peer )?reviewer (\w+)|({'|'.join(_COUNTED)}) (?:peer )?reviewer"
)
_SIGNED = re.compile(
    r"[ \t]*(?:：|=>?|;|->|→|[-–—](?=[ \t]))[ \t]*|[ \t]+(?=(?:\(?@[\w-]{1,39}\)?,?[ \t]*)+\r?$)"
)
"""What people put between key and value in place of the colon."""
_SLOT = re.compile(r"Reviewer \d{1,2}")
_WRAPPED = 6
"""Lines below a line that are looked at as a part of its value."""
_TABLE = 20_000
"""Characters that are looked through for a table."""
_BLANKS = 3
"""Blank lines between a key and its value that are passed over."""
_SEATS = 20
"""Reviewers read at most: ``Reviewer 21:`` is no line of ours."""
MOST = 100
"""Lines of a header that are read."""
_ENOUGH = 4
"""So many lines that other texts have, too, are a header after all."""
_PASSES = 5
"""How often a text is read anew to take out lines of one key."""
_BLANK = re.compile(r"\n[ \t\r]*(?=\n)")
_RULE = re.compile(r"[ \t]*-{3,}[ \t]*\r?")
_RULE_ALONE = re.compile(r"\r?\n---\r?\n(?:\r?\n)?")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+([^\n]*)", re.M)
_BULLET = re.compile(r"(?:[-+*•·]|\d{1,3}[.)])\s+")
_EDITORIAL_HEADING = "editorial tracking"


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
    loose: bool = False
    """Whether other texts have such a line, too: a header is not found by it."""
    also: bool = False
    """Whether the key is an abbreviation, a translation, or in brackets and the like: it counts beside no other."""
    marked: bool = False
    """Whether the value stands between two markers, which stay."""


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
    text = values.visible(text)
    return " ".join(text.replace("*", " ").replace("_", " ").replace("`", " ").split()).casefold()


def _named(key: str) -> tuple[Field | None, int]:
    short = key.split("(", 1)[0].strip()
    if (found := _REVIEWER.fullmatch(short)) and int(found[1]) <= _SEATS:
        return None, int(found[1])
    if short in ("reviewer", "peer reviewer"):
        return None, 1
    if (said := _REVIEWER_IN_WORDS.fullmatch(short)) and (
        place := _COUNTED.get(said[1] or said[2])
    ):
        return None, place
    if short in ("peer reviewers", "reviewer(s)"):
        return Field.REVIEWERS, 0
    if key.startswith("date accepted"):
        return Field.DATE_ACCEPTED, 0
    return _KEYS.get(key) or _KEYS.get(short), 0


def _named_otherwise(key: str) -> tuple[Field | None, int]:
    """The line of an abbreviation, of a translation, or of a key with letters that only look like ours."""
    folded = _MARK_ABOVE.sub("", normalize("NFD", key)).translate(_ALIKE)
    short = folded.split("(", 1)[0].strip(" .?!")
    if found := _REVIEWER_ALSO.fullmatch(short) or _REVIEWER_ALSO.fullmatch(key):
        return None, int(found[1])
    name = _KEYS_ALSO.get(key) or _KEYS_ALSO.get(short)
    return (name, 0) if name else _named(folded)


def _undressed(key: str) -> str:
    """A key without tags, comments, brackets, quotes, a box or a picture around it."""
    return _DRESS.sub(" ", _BOX_BEFORE.sub("", _TAG.sub(" ", key))).strip(" -:·•|>#+")


_MARK_ABOVE = re.compile("[\u0300-\u036f]")
_ALIKE = str.maketrans("асеіорхуѕјԁ", "aceiopxysjd")
"""Cyrillic letters, and the Latin ones they look like."""
_TAGS_CLOSED = re.compile(r"(?:[ \t]*</[a-zA-Z]{1,10}>)+")
_DEFINITION = re.compile(
    r""" {0,3}\[[^\[\]]++\]:[ \t]*+\S++(?:[ \t]++(?:"[^"]*+"|'[^']*+'|\([^()]*+\)))?[ \t\r]*+"""
)
"""A link that is only defined here, which no page shows: ``[Editor]: @somebody`` at the beginning of a paragraph."""
_TAG = re.compile(r"<!--[^<>]*-->|</?[a-zA-Z][^<>]*>")
_BOX_BEFORE = re.compile(r"^\s*(?:[-*+]\s+)?[\[(][ xX✓✔]?[\])]\s*")
_DRESS = re.compile(r"[\[\](){}\"'“”‘’„«»\\|☑✅✔⭐★👉➡\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]+")


def _entry(body: str, start: int, end: int, behind: int) -> _Entry | None:
    """The ``Key: value`` of one line, or None. A colon that opens ``://`` is no separator."""
    colon = body.find(":", start, min(end, start + 120))
    signed = _other_sign(body, start, end if colon < 0 else colon)
    if signed and colon >= 0 and _REVIEWER.fullmatch(_key(body[start:colon])):
        signed = None  # `Reviewer 1 – domain: @handle`
    if signed is None and (colon < 0 or body.startswith("://", colon)):
        return None
    colon, left = signed or (colon, colon + 1)
    written = values.visible(body[start:colon]).strip()
    if bullet := _BULLET.match(written):
        written = written[bullet.end() :].lstrip()
    key = _key(written.lstrip("-+ "))
    name, slot = _named(key.lstrip("># "))  # also in a quotation, or as a heading
    also = False
    if not (name or slot or key in _LOOSE or "~~" in key):
        name, slot = _named_otherwise(key)
        if (
            not (name or slot)
            and (plain := _key(_undressed(written))) != key
            and plain not in _LOOSE
        ):
            name, slot = _named(plain)
        also = bool(name or slot)
    if not key or (key.startswith(("#", ">", "|", "<", "[")) and not (name or slot)):
        return None
    marks = {mark for mark in "*_`" if mark in written}
    if also and (tags := _TAGS_CLOSED.match(body, left, end)):
        left = tags.end()
    while left < end and body[left] in marks:
        left += 1
    right = end
    while left < right and body[left] in " \t":
        left += 1
    while right > left and body[right - 1] in " \t\r":
        right -= 1
    loose = signed is not None or also or key in _LOOSE or key.startswith((">", "#"))
    return _Entry(key, name, slot, start, left, right, behind, loose, also)


def _other_sign(body: str, start: int, end: int) -> tuple[int, int] | None:
    """Where another sign than a colon ends a key of the template, and where the value begins."""
    for sign in _SIGNED.finditer(body, start, min(end, start + 60)):
        key = _key(body[start : sign.start()]).lstrip("-+># ")
        if key not in _LOOSE and any(_named(key)):
            return sign.start(), sign.end()
    return None


def field_named(key: str) -> Field | int | None:
    """The line that people mean by a key, as ``lines`` of the header are read."""
    name, slot = _named(key)
    return name or slot or None


def template_key(key: str) -> str:
    """The key of the template that is mistyped in this one, word by word; empty: there is none."""
    for near in get_close_matches(key, _SPELLINGS, n=3, cutoff=0.8):
        words = list(zip_longest(key.split(), near.split(), fillvalue=""))
        mistyped = all(
            one == other or SequenceMatcher(None, one, other).ratio() >= _MISTYPED
            for one, other in words
        )
        if mistyped and (name := field_named(near)):
            return _line_key(name)
    return ""


_MISTYPED = 0.75
"""How alike a mistyped word is to the one that was meant, see ``difflib``."""


@dataclass(frozen=True)
class _Part:
    """A part of the text that may be the header: up to a rule, a heading or the text's end."""

    entries: tuple[_Entry, ...]
    start: int
    end: int
    ruled: bool
    whole: bool = False
    """Whether a rule ends it, and no prose stands between its lines."""

    @cached_property
    def known(self) -> frozenset[Field | int]:
        return frozenset(
            one.name or one.slot
            for one in self.entries
            if (one.name is not None or one.slot) and not one.loose
        )

    def is_header(self, *, first: bool) -> bool:
        """Whether lines of the header stand here. Below a heading one of them alone may be chance."""
        if first and self.known:
            return True
        return len(self.known) > 1 or bool(self.known & _OWN)

    @property
    def is_quoted(self) -> bool:
        """Whether a header stands here as a quotation, or otherwise in lines that other texts have, too."""
        return (
            len({one.name or one.slot for one in self.entries if one.name or one.slot}) >= _ENOUGH
        )


def _parts(body: str, start: int) -> Iterator[_Part]:
    entries: list[_Entry] = []
    known, run = False, True
    begin, end = start, start
    run_end = start
    hidden = start
    """Up to here a comment hides the lines."""
    close = start
    """Where the last comment ends; -1: no other one ends."""
    blank = start
    """Where the paragraph ends."""
    above = ""
    """The line above, blank where no paragraph goes on."""
    for left, right, behind in islice(_lines(body, start), LINES):
        if left < hidden:
            end = behind
            continue
        line = body[left:right]
        if "<!--" in line and line.lstrip(" ").startswith("<!--"):
            close = body.find("-->", max(left, close)) if close >= 0 else -1
            hidden = max(close, left)
            if hidden > right:
                end = behind
                continue
        elif "<!--" in line and line.rfind("<!--") > line.rfind("-->"):
            # it may begin behind a value, and hides the lines below it in the same paragraph
            close = body.find("-->", max(right, close)) if close >= 0 else -1
            if blank < right:
                blank = found.start() if (found := _BLANK.search(body, right)) else len(body)
            hidden = max(hidden, close if close < blank else left)
        ruled = line.startswith((" ", "-", "\t")) and _RULE.fullmatch(line) is not None
        defined = not above.strip() and _DEFINITION.fullmatch(line) is not None
        above = "" if defined else line
        entry = _entry(body, left, right, behind) if len(entries) < MOST and not defined else None
        if ruled or (_HEADING.match(line) and entry is None):
            part = _part(entries, begin, left if ruled else end, run_end, ruled=ruled)
            yield replace(part, whole=ruled and run)
            entries, known, run = [], False, True
            begin = end = run_end = behind
            continue
        if entry is not None:
            entries.append(entry)
            known = known or entry.name is not None or entry.slot > 0
        elif line.strip() and known:
            run = False  # prose above the first line of the header is not the end of it
        if run and entry is not None:
            run_end = behind
        end = behind
    yield _part(entries, begin, end, run_end, ruled=False)


def _joined(parts: Iterator[_Part]) -> Iterator[_Part]:
    """The parts; headings inside the header, above the rule that ends it, divide nothing."""
    before: _Part | None = None
    for part in parts:
        if (
            before
            and not before.ruled
            and before.known
            and part.is_header(first=False)
            and part.whole
        ):
            before = _Part(
                before.entries + part.entries, before.start, part.end, part.ruled, before.whole
            )
            continue
        if before:
            yield before
        before = part
    if before:
        yield before


def _part(entries: list[_Entry], begin: int, end: int, run_end: int, *, ruled: bool) -> _Part:
    """Without a rule, what follows prose is no header any more."""
    if ruled:
        return _Part(tuple(entries), begin, end, True)
    return _Part(tuple(one for one in entries if one.line < run_end), begin, run_end, False)


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
    """The fields of a paper: of *Associated Publication*, or of a ``publication:`` block on top."""
    style: HeaderForm = TEMPLATE
    """How the community writes its header."""

    @classmethod
    @remembered(8 * MB)  # one command looks at the same text a dozen times
    def read(cls, body: str, style: HeaderForm = TEMPLATE) -> Header:
        """Find the header in ``body``, as the community writes it."""
        if not style.is_templates:
            entries = _own_entries(values.without_unshown(body, lines=True), style)
            form = Form.CLASSIC if entries else Form.NONE
            start = entries[0].line if entries else 0
            end = max((one.line_end for one in entries), default=0)
            return cls(body, form, entries, start, end, True, _publication_section(body), style)
        return replace(cls._of_the_template(body), style=style)

    @classmethod
    def _of_the_template(cls, body: str) -> Header:
        seen = values.without_unshown(body, lines=True)
        start, publication = _front_matter(body)
        publication = {**_publication_section(body), **publication}
        if form := _issue_form(seen):
            return cls(body, Form.ISSUE_FORM, form, 0, len(body), True, publication)
        ruled, quoted = False, None
        for number, part in enumerate(_joined(_parts(seen, start))):
            if part.is_header(first=number == 0):
                return cls(
                    body, Form.CLASSIC, part.entries, part.start, part.end, part.ruled, publication
                )
            ruled = part.ruled if number == 0 else ruled
            quoted = quoted or (part if part.is_quoted else None)
        if quoted:
            return cls(
                body,
                Form.CLASSIC,
                quoted.entries,
                quoted.start,
                quoted.end,
                quoted.ruled,
                publication,
            )
        return cls(body, Form.NONE, (), start, start, ruled, publication)

    @cached_property
    def _last(self) -> Mapping[Field | int, _Entry]:
        """The entry that counts for each field: the website's, else the last one of several."""
        found: dict[Field | int, _Entry] = {}
        for entry in self.entries:
            name = entry.name or entry.slot
            there = found.get(name) if name else None
            if name and not (there and self._counts(there) > self._counts(entry)):
                found[name] = entry
        if self.form is Form.CLASSIC and self.style.is_templates:
            by_line = {entry.line: entry for entry in self.entries}
            for name in Field:
                line = self.listing.line(name)
                if line and line.at in by_line and by_line[line.at].name is name:
                    found[name] = by_line[line.at]
        return found

    def _counts(self, entry: _Entry) -> tuple[bool, bool]:
        return self._read(entry), not entry.also

    def _read(self, entry: _Entry) -> bool:
        """Whether the website knows the key as it is written; a community's own keys are all its own."""
        if not self.style.is_templates:
            return True
        said = listing.key_and_value(self.body[entry.line : max(entry.start, entry.end)])
        return said is not None and listing.reads(entry.name or entry.slot, said[0])

    @cached_property
    def listing(self) -> Listing:
        """The same text as the website reads it."""
        return Listing.read(self.body)

    def has(self, name: Field) -> bool:
        """Whether the header has that line at all."""
        return name in self._last

    def has_line(self, name: Field | int) -> bool:
        """Whether the header has that line or that reviewer's."""
        return name in self._last

    def raw(self, name: Field | int) -> str:
        """The value as it is written, without white space around; empty when the line is missing."""
        entry = self._last.get(name)
        return self.style.read(name, self.body[entry.start : entry.end]) if entry else ""

    def text(self, name: Field) -> str:
        """The value as a person means it: no comments, no quotes; placeholders and TBD are empty."""
        raw = self.raw(name)
        raw = values.begun(raw)
        value = values.meant(raw)
        match name:
            case Field.DESCRIPTION:  # a sentence keeps its quotes and its hash signs
                value = values.sentence(raw)
            case Field.REPOSITORY:
                value = values.address(value)
            case Field.ARCHIVE | Field.JOSS_DOI:
                value = values.archive(value)
                value = "" if values.is_made_up(value) else value
            case Field.PACKAGE | Field.VERSION_SUBMITTED | Field.VERSION_ACCEPTED:
                linked = values.link_of(value)
                value = values.without_tags(values.bare(linked[0]) if linked else value)
        return "" if values.is_nothing(value) else value

    @property
    def accepted_on(self) -> date | None:
        """The day of the acceptance, when it is a day."""
        return values.day_in(self.raw(Field.DATE_ACCEPTED))

    def says(self, name: Field | int) -> bool:
        """Whether that line names somebody, or says something else than ``TBD``."""
        if name == Field.REVIEWERS:
            return any(self.reviewers)
        if isinstance(name, int) or name in PEOPLE:
            return bool(handles(self.raw(name)))
        return bool(self.text(name))

    def people(self, name: Field) -> tuple[str, ...]:
        """The logins in a people field."""
        if name not in self._people:
            self._people[name] = handles(self.raw(name))
        return self._people[name]

    @cached_property
    def _people(self) -> dict[Field, tuple[str, ...]]:
        return {}

    @cached_property
    def reviewers(self) -> tuple[str | None, ...]:
        """The reviewers by slot; None is a free slot. The one-line form fills the slots in order."""
        slots = self.slots
        listed = self.people(Field.REVIEWERS)
        people: list[str | None] = [None] * (slots[-1] if slots else 0)
        for slot in slots:
            named = handles(self.raw(slot))
            people[slot - 1] = named[0] if named else None
        seated = {login.casefold() for login in people if login}
        people += [login for login in listed if login.casefold() not in seated]
        return tuple(people[:_SEATS])

    @property
    def named_reviewers(self) -> tuple[str, ...]:
        """Everybody whom the reviewers' lines name, in their order, as the website lists them."""
        lines = sorted(entry.start for name, entry in self._last.items() if isinstance(name, int))
        by_place = {
            entry.start: self.body[entry.start : entry.end] for entry in self._last.values()
        }
        people = [login for place in lines for login in handles(by_place[place])]
        return tuple(dict.fromkeys((*people, *self.people(Field.REVIEWERS))))

    def written_key(self, name: Field | int) -> str:
        """The key of that line as it is written."""
        entry = self._last.get(name)
        said = self.body[entry.line : entry.start].rstrip("*_` ") if entry else ""
        return said.rstrip(" \t=：;→>-–—").removesuffix(":").strip()

    def written_line(self, name: Field | int) -> str:
        """That line as it is written."""
        entry = self._last.get(name)
        return self.body[entry.line : entry.end].strip() if entry else ""

    def shown(self, name: Field | int) -> str:
        """The value of that line as the website takes it, before it makes something of it."""
        entry = self._last.get(name)
        said = listing.key_and_value(self.body[entry.line : entry.end]) if entry else None
        return said[1] if said else ""

    @cached_property
    def counting_lines(self) -> frozenset[int]:
        """Where the lines begin that count."""
        return frozenset(entry.line for entry in self._last.values())

    @property
    def other_lines(self) -> Iterator[tuple[Field | int, str]]:
        """Lines of a field for which another line counts: the field, and the value as it is written."""
        for entry in self.entries:
            name = entry.name or entry.slot
            if (
                name
                and entry.line not in self.counting_lines
                and not (entry.also and self.says(name))
            ):
                yield name, self.body[entry.start : entry.end]

    @property
    def in_a_table(self) -> bool:
        """Whether a table stands in place of the header: nothing can be written there, and nothing above it."""
        if self.form is not Form.NONE:
            return False
        rows = [line.strip().strip("|").partition("|") for line in self.body[:_TABLE].split("\n")]
        keys = {_key(key).rstrip(": ") for key, bar, _ in rows if bar}
        return sum(field_named(key) is not None for key in keys) >= _ENOUGH

    @cached_property
    def below_rule(self) -> tuple[tuple[Field | int, str], ...]:
        """Lines of the header that stand below the rule that ends it, with their values."""
        if self.form is not Form.CLASSIC or not self.ruled:
            return ()
        start = self.body.find("\n", self.end) + 1
        parts = _parts(self.body, start) if start else iter(())
        return tuple(
            (one.name or one.slot, self.body[one.start : one.end])
            for part in parts
            if part.is_header(first=False)
            for one in part.entries
            if (one.name or one.slot) and not one.loose
        )

    @property
    def unknown_lines(self) -> Iterator[tuple[str, str]]:
        """Lines that are no line of the template: the key and the value as they are written."""
        for entry in self.entries:
            if entry.name is None and not entry.slot:
                yield entry.key, self.body[entry.start : entry.end]
        for left, right, _ in _lines(self.body[: self.end], self.start):
            cells = self.body[left:right].strip().strip("|").split("|")
            if self.body.startswith("|", left) and len(cells) > 1:
                yield _key(cells[0].strip(" \t:")).removesuffix(":"), cells[1].strip()

    def below(self, name: Field | int) -> tuple[str, ...]:
        """The lines directly below that line which are no lines of their own, up to a blank one."""
        entry = self._last.get(name)
        if entry is None or self.form is not Form.CLASSIC:
            return ()
        found: list[str] = []
        blank = 0
        for left, right, behind in _lines(self.body, entry.line_end):
            line = self.body[left:right]
            if not (line.strip() or found or entry.start < entry.end) and blank < _BLANKS:
                blank += 1
                continue  # blank lines between a key and its value
            other = _entry(self.body, left, right, behind)
            known = other is not None and (other.name is not None or other.slot > 0)
            if not line.strip() or known or _RULE.fullmatch(line) or _HEADING.match(line):
                break
            goes_on = name is Field.DESCRIPTION and line[:1].islower()
            if other is not None and not (goes_on or _BULLET.match(line.lstrip())):
                break
            if line.lstrip().startswith(("<!--", "```", "|", "~~")) or len(found) == _WRAPPED:
                break
            found.append(line.strip())
        return tuple(found)

    @cached_property
    def slots(self) -> tuple[int, ...]:
        """The numbers of the reviewers' own lines."""
        return tuple(sorted(name for name in self._last if isinstance(name, int)))

    @property
    def too_long(self) -> bool:
        """Whether it has more lines than are read, or than the website's header is looked through for."""
        return len(self.entries) >= MOST or self.body.count("\n", 0, self.listing.end) >= LINES

    def key_is_read(self, name: Field | int) -> bool:
        """Whether the website knows the key of that line as it is written."""
        entry = self._last.get(name)
        return entry is not None and (self.form is not Form.CLASSIC or self._read(entry))

    @property
    def one_line_reviewers(self) -> bool:
        """Whether the header uses ``Reviewers: @a, @b``."""
        return Field.REVIEWERS in self._last

    @property
    def numbered_reviewers(self) -> bool:
        """Whether the header uses ``Reviewer 1:`` lines."""
        return bool(self.slots)

    # --- edits: each returns the new body ---

    def with_value(self, name: Field, value: str) -> str:
        """The body with that one value replaced, its line put back when it is missing."""
        if self.raw(name) == value and self.has(name) and self.key_is_read(name):
            return self.body
        return self._with(name, name.value, value)

    def with_reviewers(self, slots: Sequence[str | None], nobody: str = "TBD") -> str:
        """The body with these reviewers, a free slot written as ``nobody``.

        The header's own form is kept, and a table is left alone; where both forms stand, which the website cannot read, the
        numbered one is kept alone. Whose seat does not change keeps the way it is written.
        """
        if self.one_line_reviewers and not self.numbered_reviewers:
            return self._with_listed([login for login in slots if login], nobody)
        header = self._rid_of(Field.REVIEWERS)
        for slot, login in enumerate(slots, start=1):
            before = header.reviewers[slot - 1] if slot <= len(header.reviewers) else None
            others = {one.casefold() for one in handles(header.raw(slot))[1:]}
            apart = any(one and one.casefold() in others for one in slots)
            apart = apart or not (nobody or not partly_nobody(header.raw(slot)))
            # a free seat is rewritten only when it has to be empty
            if before != login or apart or not (login or nobody or not header.raw(slot)):
                value = f"@{login}" if login else nobody
                header = Header.read(header._with(slot, f"Reviewer {slot}", value), header.style)
        return header.body

    def _with_listed(self, logins: Sequence[str], nobody: str) -> str:
        parts = values.without_comments(values.begun(self.raw(Field.REVIEWERS))).split(",")
        free = any(part.strip() and (is_nobody(part) or not logins) for part in parts)
        if tuple(logins) == self.people(Field.REVIEWERS) and (nobody or not free):
            return self.body
        return self.with_value(
            Field.REVIEWERS, ", ".join(f"@{login}" for login in logins) or nobody
        )

    def _with(self, name: Field | int, key: str, value: str) -> str:
        body, entry = self.body, self._last.get(name)
        if not self.style.has(name):
            return body
        value = self.style.written(name, value)
        key = key if isinstance(name, int) else self.style.key(name)
        if entry is not None and entry.marked:
            return body[: entry.start] + value + body[entry.end :]
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
            if self.form is Form.CLASSIC and not self._read(entry):
                left, space = entry.line, ""  # a key that the website does not read
                value = f"{key}: {value}"
            return body[:left] + space + value + body[entry.end :]
        line = self.style.new_line(name, key, value) + newline
        if self.in_a_table:
            return body
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
        headings = islice(_HEADING.finditer(self.body), LINES)
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

    def _rid_of(self, name: Field | int) -> Header:
        """The header without that line, and without those behind which it did not count."""
        header = self
        for _ in range(_PASSES):
            if name not in header._last:
                break
            parts, place = [], 0
            for entry in header.entries:
                if name in (entry.name, entry.slot) and entry.line >= place:
                    parts.append(header.body[place : entry.line])
                    place = entry.line_end
            header = Header.read("".join([*parts, header.body[place:]]), header.style)
        return header

    # --- whole lines, by their key ---

    @cached_property
    def lines(self) -> Mapping[str, str]:
        """Every line of the template that is there: ``Editor``, ``Reviewer 2`` … → value as written."""
        return {_line_key(name): self.raw(name) for name in self._last}

    def with_line(self, key: str, value: str | None) -> str:
        """The body with that value in the line of ``key`` (see ``lines``); None takes the line out."""
        name: Field | int = int(key.rpartition(" ")[2]) if _SLOT.fullmatch(key) else Field(key)
        entry = self._last.get(name)
        if value is not None or (entry is not None and entry.marked):
            return self._with(name, key, value or "")
        header = self._rid_of(name)
        if header.form is Form.NONE is not self.form:
            # with the last line goes the rule that was put below it, which would hide the next header
            rest = _RULE_ALONE.match(header.body, self.start)
            if rest:
                return header.body[: self.start] + header.body[rest.end() :]
        return header.body

    # --- the boxes further down ---

    @property
    def too_many_boxes(self) -> bool:
        """Whether it has more boxes, or headings, than are read."""
        return self._boxes.too_many

    @cached_property
    def _boxes(self) -> Boxes:
        return Boxes.read(self.body)

    def boxes(self, section: str) -> tuple[Box, ...]:
        """The checkboxes below the headings that begin with ``section``, whatever their case."""
        return self._boxes.below(section)

    @cached_property
    def sections(self) -> Mapping[str, tuple[Box, ...]]:
        """Every heading with boxes, case-folded, and *Scope* and *Community Partnerships* wherever they stand."""
        found = dict(self._boxes.sections)
        return {
            next(
                (name for name in ("scope", "community partnerships") if title.startswith(name)),
                title,
            ): boxes
            for title, boxes in found.items()
        }

    @property
    def wants_joss(self) -> bool:
        """Whether the first box under *Publication Options* is ticked."""
        boxes = self.boxes(self.style.sections.tail)
        return bool(boxes) and boxes[0].ticked

    @property
    def categories(self) -> tuple[str, ...]:
        """The ticked boxes under *Scope*."""
        return tuple(box.text for box in self.boxes(self.style.sections.scope) if box.ticked)

    def partner_boxes(self, *names: str) -> tuple[Box, ...]:
        """The partner's own lines under *Community Partnerships*: one, unless somebody wrote more."""
        wanted = {name.casefold() for name in names}

        found = self.boxes(self.style.sections.partners)
        return tuple(box for box in found if box.head.casefold() in wanted)

    def partner_ticked(self, *names: str) -> bool:
        """Whether one of the partner's boxes is ticked."""
        return any(box.ticked for box in self.partner_boxes(*names))

    def with_partner(self, *names: str, ticked: bool) -> str:
        """The body with the partner's box ticked, or with every box of the partner unticked."""
        boxes = self.partner_boxes(*names)
        if ticked and self.partner_ticked(*names):
            return self.body
        body = self.body
        for box in boxes[:1] if ticked else reversed(boxes):
            if box.ticked is not ticked:
                body = body[: box.start] + ("x" if ticked else " ") + body[box.end :]
        return body


def _own_entries(body: str, style: HeaderForm) -> tuple[_Entry, ...]:
    """The lines of a community's own header: those between markers, and those with its keys above a rule."""
    marked = {found: (start, end) for found, start, end in style.marked(body)}
    entries = []
    for found, (start, end) in marked.items():
        left = body.rfind("\n", 0, start) + 1
        behind = body.find("\n", end) + 1 or len(body)
        key = style.key(found).casefold()
        entries.append(_Entry(key, found, 0, left, start, end, behind, marked=True))
    ruled = False
    for left, right, behind in islice(_lines(body), LINES):
        line = body[left:right]
        if entries and (_RULE.fullmatch(line) or _HEADING.match(line)):
            ruled = _RULE.fullmatch(line) is not None
            break
        said = _OWN_LINE.fullmatch(line)
        if said is None:
            continue
        key = _key(said[1])
        name, slot = style.field(key), 0
        if name is None:
            name, slot = _named(key)
        if (name is None and not slot) or (name and (name in marked or not style.has(name))):
            continue
        start, end = left + said.start(2), left + said.end(2)
        entries.append(_Entry(key, name, slot, left, start, end, behind))
        if len(entries) >= MOST:
            break
    known = {one.name or one.slot for one in entries}
    enough = bool(marked) or len(known) > 1 or (bool(known) and ruled)
    return tuple(sorted(entries, key=lambda one: one.line)) if enough else ()


_OWN_LINE = re.compile(
    r"[ \t]{0,3}(?:[-+*][ \t]+)?[*_`]{0,3}([^\s:*_`][^:\n]{0,79}?)[*_`]{0,3}[ \t]{0,3}:[*_`]{0,3}[ \t]*"
    r"((?:\S(?:.*\S)?)?)\s*"
)


def _line_key(name: Field | int) -> str:
    return f"Reviewer {name}" if isinstance(name, int) else name.value


def _front_matter(body: str) -> tuple[int, Mapping[str, str]]:
    """Where the header starts behind a ``--- publication: … ---`` block, and what that block says."""
    lines = _lines(body)
    for left, right, behind in islice(lines, LINES):
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
    for left, right, behind in islice(_lines(body, inside), LINES):
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
        for found in islice(_HEADING.finditer(body), LINES)
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
            for a, b, c in islice(_lines(body[:stop], start), LINES):
                if entry := _entry(body, a, b, c):
                    entries.append(entry)
        elif key not in _LOOSE and (name := _KEYS.get(key)) in _SUBMISSION:
            value = body[start:stop]
            inner = value.strip()
            at = start + value.find(inner)
            entries.append(_Entry(key, name, 0, left, at, at + len(inner), stop))
    return tuple(entries)


def _publication_section(body: str) -> Mapping[str, str]:
    """What stands under *Associated Publication*, the lines that say something."""
    headings = islice(_HEADING.finditer(body), LINES)
    here = next(
        (one for one in headings if _key(_title(one)).startswith(_PUBLICATION_HEADING)), None
    )
    if here is None:
        return {}
    following = next(headings, None)
    stop = following.start() if following else len(body)
    said: dict[str, str] = {}
    for left, right, behind in islice(_lines(body[:stop], here.end()), LINES):
        entry = _entry(body, left, right, behind)
        if entry is None or entry.key not in _PUBLICATION:
            continue
        value = values.meant(values.begun(body[entry.start : entry.end]))
        if not (values.is_nothing(value) or _TEMPLATE_VALUE.fullmatch(value)):
            said[entry.key] = value
    return said
