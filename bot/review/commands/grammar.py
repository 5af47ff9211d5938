"""The usage of a command is its grammar: ``assign-reviewer @x… [by DATE]``.

``Usage.read`` walks along one line with such a usage. Each piece takes what it knows and hands the rest
on, so that the time stays proportional to the line, whatever people type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.review.commands.days import Prefer, day_at
from bot.review.commands.vocabulary import FILLERS
from bot.review.model.people import LOGIN
from bot.review.model.policy import JOSS
from bot.review.model.request import Args


@dataclass(frozen=True)
class Sense:
    """What is needed to make sense of arguments."""

    sender: str
    at: datetime
    partners: Mapping[str, str]
    """What people may type, case-folded → key of the partner."""
    routes: tuple[str, ...] = ()
    """The names of the community's routes."""
    papers: str = JOSS.doi_prefix
    """How the DOIs of papers begin that came of a review."""


@dataclass(frozen=True)
class Stuck:
    """Where a line stopped making sense, and what was expected there."""

    place: int
    expected: str


Step = tuple[int, Args]
_Reader = Callable[[str, int, Args, Sense], Iterator[Step]]

_GAP = re.compile(r"[ \t]*+[,:]?[ \t]*+")
_COURTESY = re.compile(r"[ \t]*(?:$|[.!?]+[*_]*(?=\s|$)|;|[*_]+$)|[ \t]+[-–—]+(?=\s)|[ \t]*—")
_PERSON = re.compile(rf"[<‹]?(@?)({LOGIN.pattern})(?![\w-]|/\w)[>›]?")
_PROFILE = re.compile(
    rf"\[@?[^\[\]\n]{{1,80}}\]\(https?://(?:www\.)?github\.com/({LOGIN.pattern})/?\)"
    rf"|<?https?://(?:www\.)?github\.com/({LOGIN.pattern})/?>?(?![\w/.#?-])",
    re.I,
)
"""A link to somebody's page."""
_URL = re.compile(r"<?((https?)(://[^\s<>]+))>?", re.I)
_WORD = re.compile(r"<?([^\s<>]{1,300})")
_SHOWN_LINK = re.compile(
    r"\[(?:!\[[^\[\]\n]{0,200}\]\([^()\s]{0,500}\)|[^\[\]\n]{0,200})\]\(<?([^()\s<>]{1,500})>?\)"
)
"""A Markdown link or badge; what counts is where it leads."""
_PAPER = re.compile(
    r"https?://(?:www\.)?(?:[\w.-]+/papers|zenodo\.org/doi)/(?=10\.)|(?<=\d)(?:\.pdf|/status\.svg)$",
    re.I,
)
"""Pages whose address ends with a DOI."""
_VERSION = re.compile(r"(?!\d{4}-\d\d-\d\d(?!\w))(?:[vV]\.?)?\d[\w.+!-]*")
_HOURS = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)[ \t]*(?:hours?|hrs?|h)\b", re.I)
_NUMBER = re.compile(r"#?(\d{1,6})(?![\w-])")
_ITEM = re.compile(r"[A-Za-z][\w-]{0,49}")
_ENDS = (".", "!", "?", ";")
OPTIONS = frozenset({"anyway", "yes", "editor-only", "without-reviews"})
"""Fixed words that may be left out, and change what a command does."""
TEXT_LIMIT = 500
"""Characters kept of a free text."""


def _skip(line: str, place: int) -> int:
    gap = _GAP.match(line, place)
    return gap.end() if gap else place


def _spaced(words: str) -> str:
    """A pattern for fixed words, with hyphens or spaces between them."""
    return r"[-\s]+".join(map(re.escape, re.split(r"[-\s]+", words)))


def _literal(words: str, *, flag: bool) -> _Reader:
    pattern = re.compile(_spaced(words) + r"(?![\w-])", re.I)

    def read(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
        if found := pattern.match(line, place):
            yield (
                found.end(),
                replace(args, words=args.words | {words}) if flag else args,
            )

    return read


def person_at(line: str, place: int, sense: Sense, *, bare: bool = False) -> tuple[int, str] | None:
    """A handle and where it ends. A bare word is one only where ``bare`` says so."""
    if profile := _PROFILE.match(line, place):
        return profile.end(), profile[1] or profile[2]
    found = _PERSON.match(line, place)
    if not found:
        return None
    if line.startswith("[bot]", found.end()):
        return found.end() + 5, f"{found[2]}[bot]"
    word = found[2].casefold()
    if not found[1] and word == "me":
        return found.end(), sense.sender
    if not found[1] and (not bare or word in FILLERS or word == "anyway"):
        return None
    return found.end(), found[2]


def _one(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    if person := person_at(line, place, sense):
        yield person[0], replace(args, people=(person[1],))


def _other(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    if person := person_at(line, place, sense):
        yield person[0], replace(args, other=person[1])


_BETWEEN = re.compile(r"(?P<list>[ \t]*+,[ \t]*+(?:and[ \t]++)?|[ \t]++and[ \t]++)|[ \t]++", re.I)


def _people(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    people: list[str] = []
    end, bare = place, False
    while person := person_at(line, place, sense, bare=bare):
        end = person[0]
        if person[1].casefold() not in (one.casefold() for one in people):
            people.append(person[1])
        between = _BETWEEN.match(line, end)
        if not between or len(people) > 100:
            break
        # ``@alice, bob``, but not ``@alice when you have time``
        place, bare = between.end(), bool(between["list"])
    if people:
        yield end, replace(args, people=tuple(people))


def _date(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    yield from _dated(line, place, args, sense, "future")


def _past_date(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    yield from _dated(line, place, args, sense, "past")


def _dated(line: str, place: int, args: Args, sense: Sense, prefer: Prefer) -> Iterator[Step]:
    if day := day_at(line, place, sense.at.astimezone(UTC), prefer):
        yield day[0], replace(args, day=day[1])


def _clean_url(text: str) -> str:
    return text.rstrip(".,;!?)*_'\"")


def url_at(line: str, place: int) -> tuple[int, str] | None:
    """A link, bare or in Markdown, and where it ends."""
    if shown := _SHOWN_LINK.match(line, place):
        found = _URL.fullmatch(shown[1])
        return (shown.end(), _small_scheme(found, found[1])) if found else None
    found = _URL.match(line, place)
    if found is None:
        return None
    url = _clean_url(found[1])
    behind = found.start(1) + len(url)
    return behind + line.startswith(">", behind), _small_scheme(found, url)


def _small_scheme(found: re.Match[str], url: str) -> str:
    return url[: len(found[2])].lower() + url[len(found[2]) :]


def _url(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    if found := url_at(line, place):
        yield found[0], replace(args, url=found[1])


def doi_at(line: str, place: int) -> tuple[int, str] | None:
    """A DOI, a link to one or a badge with one, normalised, and where it ends.

    https://www.doi.org/doi-handbook/HTML/syntax-of-a-doi.html
    """
    if shown := _SHOWN_LINK.match(line, place):
        doi = _doi_in(shown[1])
        return (shown.end(), doi) if doi else None
    found = _WORD.match(line, place)
    word = _clean_url(found[1]) if found else ""
    if not found or not (doi := _doi_in(word)):
        return None
    behind = found.start(1) + len(word)
    return behind + line.startswith(">", behind), doi


def _doi_in(word: str) -> str:
    if "10." not in word:  # as every DOI begins
        return ""
    import idutils  # here: it takes half a second to load, and few commands name a DOI

    word = _PAPER.sub("", word)
    return str(idutils.normalize_doi(word)) if idutils.is_doi(word) else ""


def _doi(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    if doi := doi_at(line, place):
        yield doi[0], replace(args, doi=doi[1])


def _archive(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    if doi := doi_at(line, place):
        yield doi[0], replace(args, archive=doi[1])
    else:
        for end, found in _url(line, place, args, sense):
            yield end, replace(found, archive=found.url, url=args.url)


def _version(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    if found := _VERSION.match(line, place):
        version = found[0].rstrip(".!-")
        yield place + len(version), replace(args, version=version)


def _hours(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    if found := _HOURS.match(line, place):
        yield found.end(), replace(args, hours=float(found[1].replace(",", ".")))


def _partner(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    found = _ITEM.match(line, place)
    if found and (key := sense.partners.get(found[0].casefold())):
        yield found.end(), replace(args, partner=key)


def _route(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    found = _ITEM.match(line, place)
    if found and (name := found[0].casefold()) in sense.routes:
        yield found.end(), replace(args, words=args.words | {f"track-{name}"})


def _items(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    items: list[str] = []
    end = place
    while found := _ITEM.match(line, place):
        end = found.end()
        items.append(found[0].casefold())
        between = _BETWEEN.match(line, end)
        if not between or len(items) >= 20:
            break
        place = between.end()
    if items:
        yield end, replace(args, items=tuple(items))


def _number(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    if found := _NUMBER.match(line, place):
        yield found.end(), replace(args, items=(found[1],))


def _rest(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
    if line[place : place + 1] not in _ENDS:  # ``checks-done.`` is said without a text
        text = line[place:].lstrip(" \t-–—").rstrip("*_ \t")
        if text:
            yield len(line), replace(args, text=text[:TEXT_LIMIT])


def _text_before(words: str) -> _Reader:
    """Free text up to the last ``as FIELD`` of the line."""
    literal = re.compile(rf"(?<![ \t])[ \t]+{_spaced(words)}[ \t.!*_]*$", re.I)

    def read(line: str, place: int, args: Args, sense: Sense) -> Iterator[Step]:
        if (found := literal.search(line, place)) and (text := line[place : found.start()].strip()):
            yield found.start(), replace(args, text=text[:TEXT_LIMIT])

    return read


A_PERSON = ("a GitHub handle", "one or more GitHub handles")
"""What is expected where people are named."""
_A_DATE = "a date such as `2026-12-24`, `December 24` or `in 3 weeks`"
_PIECES: Mapping[str, tuple[_Reader, str]] = {
    "@x": (_one, A_PERSON[0]),
    "@y": (_other, A_PERSON[0]),
    "@x…": (_people, A_PERSON[1]),
    "DATE": (_date, _A_DATE),
    "PAST-DATE": (_past_date, _A_DATE),
    "URL": (_url, "a link that begins with `https://`"),
    "VERSION": (_version, "a version such as `v1.2.0`"),
    "DOI": (_doi, "a DOI such as `10.5281/zenodo.1234567`"),
    "DOI-or-URL": (_archive, "a DOI or a link"),
    "HOURS": (_hours, "a number of hours, such as `6 hours`"),
    "PARTNER": (_partner, "a partner community"),
    "ROUTE": (_route, "the name of a route"),
    "ITEM…": (_items, "the name of an item"),
    "N": (_number, "a number"),
    "TEXT": (_rest, "some text"),
}


@dataclass(frozen=True)
class _Piece:
    read: _Reader
    expected: str


@dataclass(frozen=True)
class _Choice:
    """Optional groups that stand side by side may come in any order, each once."""

    groups: tuple[tuple[_Piece, ...], ...]


@dataclass(frozen=True)
class Usage:
    """A usage, ready to read lines with."""

    text: str
    head: str
    """The fixed words it begins with, in lower case, separated by spaces."""
    begins: re.Pattern[str]
    """``head`` as people may write it."""
    pieces: tuple[_Piece | _Choice, ...]

    @classmethod
    def of(cls, text: str) -> Usage:
        """Compile a usage such as ``accept [VERSION] [archive DOI-or-URL]``.

        Capital words and handles are arguments (``_PIECES``), brackets are optional, everything
        else stands for itself.
        """
        words = re.findall(r"\[[^\]]+\]|\S+", text)
        if _PAST.search(text):
            words = [word.replace("DATE", "PAST-DATE") for word in words]
        head: list[str] = []
        while words and not _is_argument(words[0]):
            head.append(words.pop(0))
        pieces: list[_Piece | _Choice] = []
        while words:
            if words[0].startswith("["):
                groups = []
                while words and words[0].startswith("["):
                    groups.append(tuple(_group(words.pop(0)[1:-1].split())))
                pieces.append(_Choice(tuple(groups)))
            else:
                pieces.extend(_group([words.pop(0)], words))
        spaced = " ".join(re.split(r"[-\s]+", " ".join(head))).casefold()
        begins = re.compile(_spaced(spaced) + r"(?![\w-])", re.I)
        return cls(text, spaced, begins, tuple(pieces))

    def read(self, line: str, sense: Sense) -> Args | Stuck:
        """The arguments of ``line``, or where it stopped making sense. Courtesy behind is ignored."""
        head = self.begins.match(line)
        if head is None:
            return Stuck(0, f"`{self.text}`")
        words = frozenset({self.head.replace(" ", "-")})
        stuck = Stuck(head.end(), "the end of the command")
        for end, args, so_far in _walk(self.pieces, line, head.end(), Args(words=words), sense):
            if so_far is not None:
                if so_far.place >= stuck.place:
                    stuck = so_far
            elif _COURTESY.match(line, end):
                return args
            elif end >= stuck.place:
                stuck = Stuck(
                    end, stuck.expected if end == stuck.place else "the end of the command"
                )
        return stuck


_PAST = re.compile(r"\[date DATE\]|\bdate-accepted\b")
"""Usages whose day has been: ``July 30`` said in August is two days ago, not next year."""


def _is_argument(word: str) -> bool:
    return word in _PIECES or word.startswith("[")


def _group(words: list[str], behind: list[str] | None = None) -> list[_Piece]:
    pieces = []
    for word in words:
        if word == "TEXT" and behind:
            pieces.append(_Piece(_text_before(" ".join(behind)), "some text"))
        elif word in _PIECES:
            pieces.append(_Piece(*_PIECES[word]))
        else:
            pieces.append(_Piece(_literal(word, flag=True), f"`{word}`"))
    return pieces


def _walk(
    pieces: tuple[_Piece | _Choice, ...], line: str, place: int, args: Args, sense: Sense
) -> Iterator[tuple[int, Args, Stuck | None]]:
    """Every way along the line, and every place where one of them got stuck."""
    if not pieces:
        yield place, args, None
        return
    first, rest = pieces[0], pieces[1:]
    if isinstance(first, _Choice):
        for position, group in enumerate(first.groups):
            others = _Choice(first.groups[:position] + first.groups[position + 1 :])
            yield from _walk(
                (*group, *((others,) if others.groups else ()), *rest), line, place, args, sense
            )
        yield from _walk(rest, line, place, args, sense)
        return
    start = _skip(line, place)
    moved = False
    for end, more in first.read(line, start, args, sense):
        moved = True
        yield from _walk(rest, line, end, more, sense)
    if not moved:
        yield place, args, Stuck(start, first.expected)
