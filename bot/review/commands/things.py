"""The typed things in a line (people, days, versions, DOIs, links, hours …) and the words between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum

from bot.review.commands.days import COUNTS, SPAN, day_at, looks_like_a_day, span
from bot.review.commands.grammar import Sense, doi_at, person_at, url_at
from bot.review.commands.vocabulary import FILLERS

AT_MOST = 60
"""Things and words of one line; what is longer is prose."""


class Kind(StrEnum):
    """What a thing is; the value is how usages call it."""

    PERSON = "person"
    ME = "me"
    URL = "URL"
    DOI = "DOI"
    DAY = "DATE"
    NO_DAY = "no day"
    """Meant as a day, but there is no such day, or it may be two."""
    SPAN = "span"
    """A length of time from a day that only the review knows."""
    HOURS = "HOURS"
    VERSION = "VERSION"
    NUMBER = "N"
    PARTNER = "PARTNER"
    ITEM = "ITEM…"
    """Of the closing list."""


@dataclass(frozen=True)
class Thing:
    """One typed thing."""

    kind: Kind
    text: str
    """As a command spells it: ``@alice``, ``2026-12-24``."""
    past: str = ""
    """The day, if it lies in the past."""
    near: bool = False
    """Whether it is today or tomorrow, which may also say when the command was typed."""
    typed: str = ""
    """What stands in the line, where no command has ``text``: ``two weeks``."""


@dataclass(frozen=True)
class Parts:
    """What a line is made of."""

    things: tuple[Thing, ...]
    words: tuple[str, ...]
    """In small letters; what belongs together with hyphens is taken apart."""


_SPACE = re.compile(r"[\s,;:()\]{}\"'“”‘’!?.…<>*_|/\\=&+~^%$-]+")
_HOURS = re.compile(
    r"(?P<clock>\d{1,3}):(?P<past>[0-5]\d)[ \t]*(?:hours?|hrs?|h)(?!\w)"
    r"|(?P<from>\d{1,3})[ \t]*(?:-|–|to)[ \t]*(?P<to>\d{1,3})[ \t]*(?:hours?|hrs?|h)(?!\w)"
    r"|(?P<minutes>\d{1,4})[ \t]*-?(?:minutes?|mins?)(?!\w)"
    r"|(?:time|took|spent|hours?)[ \t]*[:=]?[ \t]*(?:about[ \t]+|~[ \t]*)?(?P<behind>\d{1,4}(?:[.,]\d{1,2})?)"
    r"(?![\w./:-]|[ \t]*(?:days?|weeks?|months?|min|[-–]|to[ \t]+\d))(?:[ \t]*(?:hours?|hrs?|h)(?!\w))?"
    r"|~?(?P<before>\d{1,4}(?:[.,]\d{1,2})?)[ \t]*-?(?:hours?|hrs?|h)(?!\w)"
    r"|(?P<word>one|two|three|four|five|six|seven|eight|nine|ten|twelve|an?)[ \t]+hours?(?!\w)",
    re.I,
)
_UNTIL_EVENT = re.compile(
    r"(?:until|till)[ \t]+(?P<what>(?:the|our|my|their|its?|they|he|she|we)\b[^@\d,;.!?\n]{3,60})$",
    re.I,
)
"""``until the paper is out`` has no day yet."""
_VERSION = re.compile(r"(?:[vV]\.?\d[\w.+!-]*|\d+(?:\.[\w+!-]+)+)")
_NUMBER = re.compile(r"#?(\d{1,6})(?![\w-])")
_ORDINAL = re.compile(
    r"(?:(?P<word>first|second|third|fourth|fifth)|(?P<digit>\d)(?:st|nd|rd|th))(?=[ \t]+(?:reminder|reviewer)s?\b)",
    re.I,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_ITEMS = {"badge": "badge", "survey": "survey", "surveys": "survey", "website": "website"}
_SURVEY = re.compile(r"(?:post|after)[- \t]*review[- \t]+surveys?(?!\w)", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d\w*")
_LETTERS = re.compile(r"[^\W\d_]+")
_OF = re.compile(r"['’](?:s|m|re|ve|ll|d)(?!\w)", re.I)
_I = re.compile(r"I(?![\w-])")
_LIST = re.compile(r"[ \t]*,[ \t]*(?:and[ \t]+)?|[ \t]+and[ \t]+", re.I)
_BARE = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9-]{0,38})(?=[ \t]*(?:,|$|[ \t]and[ \t]|[ \t](?:as|by|to|from|for|with|in)\b))"
)
_LENGTHENS = re.compile(r"by[ \t]+(?=\w)", re.I)


def words_in(text: str) -> list[str]:
    """The words of a text in small letters, whatever stands between them; an apostrophe ends a word."""
    return _LETTERS.findall(text.casefold())


def parts(line: str, sense: Sense) -> Parts:
    """Take a line apart. Linear in its length."""
    things: list[Thing] = []
    words: list[str] = []
    place, named = 0, -1  # ``named``: where the last person ends
    while place < len(line) and len(things) + len(words) < AT_MOST:
        if line[place] == "[" and (
            shown := _person(line, place, sense) or _link(line, place, sense)
        ):
            place = shown[0]
            things.append(shown[1])
            continue
        if line[place] == "I" and _I.match(line, place):
            things.append(Thing(Kind.ME, f"@{sense.sender}"))
            short = _OF.match(line, place + 1)
            place = short.end() if short else place + 1
            continue
        if gap := _SPACE.match(line, place):
            # ``@alice, bob``: behind a person and a comma a bare word is one too
            separated = _LIST.match(line, place) if place == named else None
            bare = _BARE.match(line, separated.end()) if separated else None
            if bare and bare[1].casefold() not in FILLERS:
                things.append(Thing(Kind.PERSON, f"@{bare[1]}"))
                place = named = bare.end()
                continue
            place = gap.end()
            continue
        before = len(things)
        place = max(_take(line, place, sense, things, words), place + 1)
        if things[before:] and things[-1].kind is Kind.PERSON:
            named = place
    return Parts(tuple(things), tuple(words))


def _take(line: str, place: int, sense: Sense, things: list[Thing], words: list[str]) -> int:
    for read in (_person, _link, _hours, _when, _version, _number, _named):
        if found := read(line, place, sense):
            end, thing = found
            if thing.kind is Kind.PERSON and any(_same(one, thing) for one in things):
                return end
            things.append(thing)
            return end + 2 if _OF.match(line, end) else end
    if word := _WORD.match(line, place):
        words.append(_OF.sub("", word[0].casefold()).replace("’", "'"))
        return word.end()
    return place + 1


def _same(one: Thing, other: Thing) -> bool:
    return (one.kind, one.text.casefold()) == (other.kind, other.text.casefold())


_Found = tuple[int, Thing] | None


def _link(line: str, place: int, sense: Sense) -> _Found:
    if found := doi_at(line, place):
        return found[0], Thing(Kind.DOI, found[1])
    if found := url_at(line, place):
        return found[0], Thing(Kind.URL, found[1])
    return None


def _person(line: str, place: int, sense: Sense) -> _Found:
    found = person_at(line, place, sense)
    if found is None:
        return None
    kind = Kind.PERSON if line[place] in "@<‹[hH" else Kind.ME
    return found[0], Thing(kind, f"@{found[1]}")


def _hours(line: str, place: int, sense: Sense) -> _Found:
    found = _HOURS.match(line, place)
    if found is None:
        return None
    if found["clock"]:
        spent = int(found["clock"]) + int(found["past"]) / 60
    elif found["from"]:  # ``4-5 hours``
        spent = (int(found["from"]) + int(found["to"])) / 2
    elif found["minutes"]:
        spent = int(found["minutes"]) / 60
    elif found["word"]:
        spent = COUNTS[found["word"].casefold()]
    else:
        spent = float((found["behind"] or found["before"]).replace(",", "."))
    return found.end(), Thing(Kind.HOURS, f"{round(spent, 2):g} hours")


def _when(line: str, place: int, sense: Sense) -> _Found:
    at = sense.at.astimezone(UTC)
    if day := day_at(line, place, at, "future"):
        past = day_at(line, place, at, "past")
        return day[0], Thing(
            Kind.DAY,
            day[1].isoformat(),
            past[1].isoformat() if past else "",
            near=line[place : day[0]].casefold() in ("today", "tomorrow"),
        )
    longer = _LENGTHENS.match(line, place)
    length = SPAN.match(line, longer.end() if longer else place)
    if length and (days := span(length[0])):
        return length.end(), Thing(Kind.SPAN, f"+{days.days}d", typed=length[0])
    if (end := looks_like_a_day(line, place)) > place:
        return end, Thing(Kind.NO_DAY, line[place:end])
    event = _UNTIL_EVENT.match(line, place)
    if event and not any(
        day_at(line, one.start(), at, "future") for one in _WORD.finditer(line, event.start("what"))
    ):
        return event.end(), Thing(Kind.NO_DAY, event[0])
    return None


def _version(line: str, place: int, sense: Sense) -> _Found:
    found = _VERSION.match(line, place)
    if found is None:
        return None
    version = found[0].rstrip(".!-")
    return place + len(version), Thing(Kind.VERSION, version)


def _number(line: str, place: int, sense: Sense) -> _Found:
    if place_of := _ORDINAL.match(line, place):
        said = place_of["digit"] or str(_ORDINALS.index(place_of["word"].casefold()) + 1)
        return place_of.end(), Thing(Kind.NUMBER, said)
    found = _NUMBER.match(line, place)
    return (found.end(), Thing(Kind.NUMBER, found[1])) if found else None


def _named(line: str, place: int, sense: Sense) -> _Found:
    if survey := _SURVEY.match(line, place):
        return survey.end(), Thing(Kind.ITEM, "survey")
    found = _WORD.match(line, place)
    if found and (item := _ITEMS.get(found[0].casefold())):
        return found.end(), Thing(Kind.ITEM, item)
    name = _OF.sub("", found[0]).casefold() if found else ""
    key = sense.partners.get(name)
    return (found.end(), Thing(Kind.PARTNER, key)) if found and key else None
