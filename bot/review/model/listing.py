"""How the website reads an issue's text: ``pyosmeta``'s reading, said again without its network.

The website's list of packages is made by https://github.com/pyOpenSci/pyosMeta from the text of every
accepted submission. It is stricter than people are: a key has to stand at the line's beginning, spelled
as in the template; everything up to the first ``---`` is header; some values stop the whole run. What is
here follows it step by step, quirks included, so that ``website.problems`` can tell where it would read
something else than the bot. ``tests/review/test_readers.py`` holds the two against each other.

One question stays open: whether a DOI or a link leads anywhere. A DOI in the usual form counts as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from bot.bounded import MB, remembered
from bot.review.model.fields import Field
from bot.review.model.values import DOI, begun

PARTNERS = frozenset({"astropy", "pangeo"})
"""The communities that the website knows, by the first word of their box."""
SCOPE, PARTNERSHIPS = "## Scope", "## Community Partnerships"
"""What the website looks for in the text to find the boxes; capitals count."""
SCOPE_LINES, PARTNER_LINES = 10, 3
"""How many lines it reads, from the first box on."""

_KEYS: Mapping[Field, tuple[str, ...]] = {
    Field.AUTHOR: ("submitting_author",),
    Field.MAINTAINERS: ("all_current_maintainers",),
    Field.PACKAGE: ("package_name",),
    # of two keys the first one counts, wherever it stands
    Field.DESCRIPTION: ("one-line_description_of_package", "package_description"),
    Field.REPOSITORY: ("repository_link_(if_existing)", "repository_link"),
    Field.VERSION_SUBMITTED: ("version_submitted",),
    Field.EIC: ("eic",),
    Field.EDITOR: ("editor",),
    Field.ARCHIVE: ("archive",),
    Field.JOSS_DOI: ("joss_doi", "joss"),
    Field.VERSION_ACCEPTED: ("version_accepted",),
}
_PEOPLE_KEYS = ("submitting", "editor", "eic", "reviewer", "maintainers")
"""A key with one of these in it names people, whatever else it says."""
HOSTS = frozenset({"other", "github", "gitlab", "codeberg", "bitbucket"})
_TRUE = frozenset({"1", "on", "t", "true", "y", "yes"})
_FALSE = frozenset({"0", "off", "f", "false", "n", "no"})
OWN_KEYS = frozenset({"gh_meta", "created_at", "updated_at", "closed_at"})
"""Fields of the website's own that no line can fill in properly."""

_BOLD_KEY = re.compile(r"^\*\*(.*?:)\*\*")
_COLON = re.compile(r"(?<!/):")
_REPOSITORY = re.compile(r"https?://[^/]+/([^/]+)/([^/]+)")
_DOI_LINK = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/[-._;()/:A-Z0-9]+)", re.IGNORECASE)
_TICKED = re.compile(r"- \[[xX]\] ")
_TWO_WORDS = re.compile(r"(?<!\w)(\w+) (\w+)")
_CATEGORIES = (
    ("data-processing", "data-processing-munging"),
    ("data-validation", "data-validation-testing"),
    ("scientific-software", "scientific-software-wrapper"),
)
"""How a category begins, and its full name."""
_BLANKS = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
"""What pydantic takes off a text: fewer characters than Python."""
LINES = 300
"""Lines of a text that are looked through for its header."""
_DEEP = 50
"""Brackets in one another that are followed; the website gives up at some depth, too."""


@dataclass(frozen=True)
class Line:
    """A line of the header as the website takes it."""

    key: str
    value: str
    at: int
    """Where the line begins in the text."""


@dataclass(frozen=True)
class Counted:
    """A ticked box that the website counts."""

    text: str
    partner: str | None
    """The community, as far as the website sees one."""
    at: int


def key_and_value(line: str) -> tuple[str, str] | None:
    """What the website takes for key and value of one line; None: the line says nothing."""
    if ":" not in line:
        return None
    line = _BOLD_KEY.sub(r"\1", line.strip())
    colon = _COLON.search(line)
    if colon is None:
        return None
    key = line[: colon.start()].strip().lower().replace(" ", "_")
    return key, line[colon.end() :].strip()


def reads(field: Field | int, key: str) -> bool:
    """Whether the website takes that key for this line; a number is a reviewer's."""
    if isinstance(field, int):
        return key.startswith("reviewer") and key != "reviewers"
    if field is Field.REVIEWERS:
        return key == "reviewers"
    if field is Field.DATE_ACCEPTED:
        return key.startswith("date_accepted")
    return field is Field.DUE or key in _KEYS[field]


def users(value: str) -> tuple[str, ...]:
    """The handles that the website takes from a line of people."""
    found: list[str] = []
    for part in begun(value).split(","):
        left, _, right = part.partition("@")
        name, handle = (left, right) if left and right else ("", left or right)
        handle = _clean(handle)
        if handle or _clean(name):
            found.append(handle.replace("https://github.com/", ""))
    return tuple(found)


def _clean(name: str) -> str:
    return re.sub(r"[()@*]", "", name).strip()


def plain(value: str) -> str:
    """A value that names no people, without emphasis; blanks behind the stars are still there."""
    return value.strip("*").strip("_")


class Unreadable(ValueError):
    """The website's run would stop at this value."""


def archive(value: str) -> str:
    """The address that the website links to, empty for ``TBD`` and ``n/a``. Raises ``Unreadable``."""
    value = value.strip()
    for _ in range(_DEEP):
        if not (value.startswith("[") and value.endswith(")")):
            break
        value = value[value.rfind("](") + 2 : -1].strip()
    else:
        raise Unreadable
    if not value:
        return ""
    link = _DOI_LINK.search(value) if value.startswith("http") else None
    doi = link[1] if link else value
    if DOI.fullmatch(doi):
        return f"https://doi.org/{doi}"
    if value.startswith("http"):
        return value.replace("http://", "https://") if value.startswith("http://") else value
    if value.lower() in ("n/a", "tbd"):
        return ""
    raise Unreadable


def day(value: str) -> str:
    """The date of acceptance as the website writes it. Raises ``Unreadable``."""
    if value in ("missing", "TBD"):
        return "missing"
    parts = value.replace("/", "-").split("-")
    if len(parts) < 3:
        raise Unreadable
    first, second, third = parts[:3]
    return f"{first}-{second}-{third}" if len(first) == 4 else f"{third}-{first}-{second}"


def repository(value: str) -> str:
    """The link to the repository as the website shows it."""
    return value.split("](")[0].replace("[", "") if value.startswith("[") else value


def owner_and_name(link: str) -> tuple[str, str] | None:
    """What the website asks GitHub for; None: its run stops."""
    found = _REPOSITORY.match(link)
    return (found[1], found[2]) if found else None


@dataclass(frozen=True)
class Listing:
    """What the website makes of an issue's text."""

    lines: Mapping[str, Line]
    """The header by key, in the order in which the keys come first; of equal keys the last one."""
    end: int
    """Where the header ends for the website: at the first ``---``, wherever it stands."""
    categories: tuple[Counted, ...]
    partner_boxes: tuple[Counted, ...]

    @classmethod
    @remembered(8 * MB)  # one command looks at the same text a dozen times
    def read(cls, text: str) -> Listing:
        """Read the text. Never raises: what stops the website is in ``stops``."""
        end = text.find("---")
        end = len(text) if end < 0 else end
        lines: dict[str, Line] = {}
        for start, line in islice(_numbered(text, 0, end), LINES):
            if said := key_and_value(line):
                lines[said[0]] = Line(*said, at=start)
        return cls(
            lines,
            end,
            _counted(text, end + 3, SCOPE, SCOPE_LINES),
            _counted(text, end + 3, PARTNERSHIPS, PARTNER_LINES),
        )

    def line(self, field: Field) -> Line | None:
        """The line that the website takes for a field; not for reviewers."""
        if field is Field.DATE_ACCEPTED:
            keys: Sequence[str] = [key for key in self.lines if key.startswith("date_accepted")]
        else:
            keys = _KEYS.get(field, ())
        return next((self.lines[key] for key in keys if key in self.lines), None)

    def value(self, field: Field) -> str:
        """The value of that line as it is written, empty without one."""
        line = self.line(field)
        return line.value if line else ""

    @cached_property
    def reviewer_lines(self) -> tuple[Line, ...]:
        """Every line whose key begins like a reviewer's."""
        return tuple(line for key, line in self.lines.items() if key.startswith("reviewer"))

    @cached_property
    def reviewers(self) -> tuple[str, ...]:
        """The reviewers' handles."""
        return users(", ".join(line.value for line in self.reviewer_lines))

    def people(self, field: Field) -> tuple[str, ...]:
        """The handles in a field."""
        return self.reviewers if field is Field.REVIEWERS else users(self.value(field))

    def text(self, field: Field) -> str:
        """A field as the website shows it; what stops its run is shown as it is written."""
        value = plain(self.value(field))
        try:
            match field:
                case Field.PACKAGE:
                    return value.strip("`*").strip(_BLANKS)
                case Field.REPOSITORY:
                    return repository(value).strip(_BLANKS)
                case Field.ARCHIVE | Field.JOSS_DOI:
                    return archive(value)
                case Field.DATE_ACCEPTED:
                    return day(value).strip(_BLANKS) if self.line(field) else "missing"
        except Unreadable:
            pass
        return value.strip(_BLANKS)

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """The communities whose badge the website shows; one that it does not know stops it."""
        return tuple(box.partner for box in self.partner_boxes if box.partner is not None)

    @property
    def active(self) -> bool:
        """Whether the package is shown as maintained, as far as the header says."""
        line = self.lines.get("active")
        return line is None or plain(line.value).lower() not in _FALSE

    @cached_property
    def stops(self) -> frozenset[str]:
        """What stops the website's run: fields of ours, keys of its own, ``partners``."""
        found: set[str] = set()
        if "reviewers" in self.lines and len(self.reviewer_lines) > 1:
            found.add(Field.REVIEWERS)
        if len(self.people(Field.AUTHOR)) > 1:
            found.add(Field.AUTHOR)
        if self.line(Field.MAINTAINERS) and not self.people(Field.MAINTAINERS):
            found.add(Field.MAINTAINERS)
        if owner_and_name(self.text(Field.REPOSITORY)) is None:
            found.add(Field.REPOSITORY)
        for field in (Field.ARCHIVE, Field.JOSS_DOI):
            if _unreadable(archive, plain(self.value(field))):
                found.add(field)
        accepted = self.line(Field.DATE_ACCEPTED)
        if accepted and (
            any(part in accepted.key for part in _PEOPLE_KEYS)
            or _unreadable(day, plain(accepted.value))
        ):
            found.add(Field.DATE_ACCEPTED)
        found |= self.lines.keys() & OWN_KEYS
        host, active = self.lines.get("repository_host"), self.lines.get("active")
        if host and plain(host.value) not in HOSTS:
            found.add("repository_host")
        if active and plain(active.value).lower() not in _TRUE | _FALSE:
            found.add("active")
        if set(self.partners) - PARTNERS:
            found.add("partners")
        return frozenset(found)


def _unreadable(read: Callable[[str], str], value: str) -> bool:
    try:
        read(value)
    except Unreadable:
        return True
    return False


def _numbered(text: str, at: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines between two places, each with where it begins."""
    while at <= end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        yield at, text[at:stop]
        at = stop + 1


def _counted(text: str, start: int, section: str, count: int) -> tuple[Counted, ...]:
    """The ticked boxes of a section: so many lines, counted from the first line with a box."""
    heading = text.find(section, start)
    below = text.find("\n", heading) if heading >= 0 else -1
    box = text.find("- [", below) if below >= 0 else -1
    if box < 0:
        return ()
    first = text.rfind("\n", 0, box) + 1
    found: list[Counted] = []
    for at, line in islice(_numbered(text, first, len(text)), count):
        said = begun(line).strip()
        if _TICKED.search(said):
            said = _TICKED.sub("", said)
            found.append(Counted(category(said), _keyed(_joined(said)), at))
    return tuple(found)


def _joined(text: str) -> str:
    return _TWO_WORDS.sub(r"\1-\2", text).lower().replace("[^1]", "")


def category(text: str) -> str:
    """A box's text as the website's category."""
    text = _joined(text)
    return next(
        (name for start, name in _CATEGORIES if text.startswith(start)), text.strip(_BLANKS)
    )


def _keyed(text: str) -> str | None:
    """The word before the first colon; None: there is no colon."""
    head, colon, _ = text.partition(":")
    words = head.split()
    return (words[-1] if words else "") if colon else None
