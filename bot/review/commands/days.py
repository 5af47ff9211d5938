"""The days that people write: ``2026-12-24``, ``12/24/2026``, ``December 24``, ``next Friday``, ``in 3 weeks``.

Counted from the comment's day, UTC. A day of the month without a year is the next one, or the last one
where only the past makes sense (an acceptance). What cannot be a day is never taken for another one:
``24/12/2026`` (and ``5/6``, which may be two days, as ``12/31`` may not) is asked back, as the header's own form has the month first, and so is ``Monday, December 24``
when that is a Thursday. With dots (``24.12.2026``) the day stands first; ``5.4.2027`` may be two days.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

Prefer = Literal["future", "past"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,7}\.?"
_MONTH_NAME = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?![\w-])\.?"
)
_WEEKDAY = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thurs?|fri|sat|sun)"
    r"(?![\w-])\.?"
)
COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "couple of": 2, "a couple of": 2, "another": 1,
}  # fmt: skip
"""Numbers as they are spelled before a length of time."""
_COUNT = r"(?:a[ \t]+couple[ \t]+of|couple[ \t]+of|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,3})"
_UNIT = r"(?:days?|weeks?|fortnights?|months?|years?)(?![\w-])"
SPAN = re.compile(
    rf"(?P<count>{_COUNT}|another)[ \t]+(?:more[ \t]+|additional[ \t]+|extra[ \t]+)?(?P<unit>{_UNIT})",
    re.I,
)
"""A length of time: ``two more weeks``, ``another week``."""
_DAY = re.compile(
    r"(?P<iso>\d{4}[-/]\d{1,2}[-/]\d{1,2})(?![\w/-])"
    r"|(?P<american>\d{1,2}/\d{1,2}/\d{4})(?![\w/-])"
    r"|(?P<short>\d{1,2}/(?:1[3-9]|2\d|3[01]))(?![\w/.-])"
    r"|(?P<dotted>(?:1[3-9]|2\d|3[01])\.\d{1,2}\.\d{4})(?![\w.]*\w)"
    rf"|(?P<named>(?:the[ \t]+)?\d{{1,2}}(?:st|nd|rd|th)?[ \t]+(?:of[ \t]+)?{_MONTH}(?!\w)(?:,?[ \t]+\d{{4}}(?!\w))?"
    rf"|{_MONTH}[ \t]+(?:the[ \t]+)?\d{{1,2}}(?:st|nd|rd|th)?(?!\w)(?:,?[ \t]+\d{{4}}(?!\w))?)"
    rf"|(?P<ahead>(?:in|for|within)[ \t]+{_COUNT}[ \t]+{_UNIT}"
    rf"|{_COUNT}[ \t]+{_UNIT}[ \t]+from[ \t]+(?:now|today)(?!\w))"
    rf"|(?:the[ \t]+)?(?P<part>end|beginning|start|middle|mid)(?:[ \t]+of)?[ \t-]+(?:the[ \t]+|this[ \t]+)?"
    rf"(?P<whole>{_MONTH_NAME}(?:[ \t]+\d{{4}}(?!\w))?|(?:next[ \t]+)?(?:week|month|year)(?!\w))"
    rf"|(?P<week>(?:(?:next|this|coming|the[ \t]+coming|on)[ \t]+)?{_WEEKDAY})"
    r"|next[ \t]+(?P<next>week|month|year)(?!\w)"
    rf"|(?:in[ \t]+)?(?P<month>{_MONTH_NAME})(?:[ \t]+(?P<year>\d{{4}})(?!\w))?"
    r"|(?P<near>today|tomorrow|yesterday|the[ \t]+day[ \t]+after[ \t]+tomorrow)(?!\w)",
    re.I,
)
_LIKE_A_DAY = re.compile(
    rf"\d{{1,4}}[-/]\d{{1,2}}[-/]\d{{1,4}}(?!\w)|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}(?!\w)|\d{{1,2}}/\d{{1,2}}(?![\w/])"
    rf"|(?:the[ \t]+)?\d{{1,2}}(?:st|nd|rd|th)(?!\w)"
    rf"|\d{{1,3}}[ \t]+{_MONTH}(?!\w)|{_MONTH_NAME}[ \t]+\d{{1,3}}(?!\w)"
    r"|(?:(?:just|shortly|right)[ \t]+)?(?:(?:before|after|around)[ \t]+)?(?:the[ \t]+)?"
    r"(?:christmas|xmas|easter|thanksgiving|new[ \t]+year(?:['’]?s(?:[ \t]+(?:day|eve))?)?|(?:summer|winter|christmas|easter)?[ \t]*holidays)(?![\w-])",
    re.I,
)
_WEEKDAY_BEFORE = re.compile(
    rf"(?:(?:on|this|next)[ \t]+)?(?P<weekday>{_WEEKDAY}),?[ \t]+(?:the[ \t]+)?(?=\w)", re.I
)
_WEEKDAY_BEHIND = re.compile(
    rf"[ \t]*(?:,[ \t]*(?:an?[ \t]+)?(?P<said>{_WEEKDAY})|\((?:an?[ \t]+)?(?P<aside>{_WEEKDAY})\))",
    re.I,
)
_WRITTEN = ("iso", "american", "short", "dotted", "named")
"""Days that need no weekday; one that stands beside them has to fit."""
_NAMES_A_MONTH = re.compile(
    r"(?:^|\b(?:until|till|by|before|to|in|of|on|date|due|next|this|for|since))[ \t]*$", re.I
)
"""What stands before a month that stands alone: ``may`` and ``march`` are also other words."""


def day_at(line: str, place: int, at: datetime, prefer: Prefer) -> tuple[int, date] | None:
    """The day written at ``place``, and where it ends; None: there is none, or it does not exist."""
    if beside := _beside_a_weekday(line, place, at.date(), prefer):
        return beside if isinstance(beside, tuple) else None
    found = _DAY.match(line, place)
    if found is None:
        return None
    if found["month"] and not found["year"]:
        before = line[max(0, place - 20) : place]
        if not (found[0].casefold().startswith("in") or _NAMES_A_MONTH.search(before)):
            return None
    day = _day(found, at.date(), prefer)
    return (found.end(), day) if day else None


def _weekday_and_day(line: str, place: int) -> tuple[str, re.Match[str], int] | None:
    """A weekday, the day that is written before or behind it, and where both end: ``Monday, December 21``."""
    before = _WEEKDAY_BEFORE.match(line, place)
    found = _DAY.match(line, before.end() if before else place)
    if found is None or not any(found[kind] for kind in _WRITTEN):
        return None
    if before:
        return before["weekday"], found, found.end()
    behind = _WEEKDAY_BEHIND.match(line, found.end())
    return (behind["said"] or behind["aside"], found, behind.end()) if behind else None


def _beside_a_weekday(
    line: str, place: int, today: date, prefer: Prefer
) -> tuple[int, date] | Literal["another day", ""]:
    """The day beside a weekday, which has to be one; empty: no weekday stands there."""
    written = _weekday_and_day(line, place)
    if written is None:
        return ""
    weekday, found, end = written
    day = _day(found, today, prefer)
    return (end, day) if day and day.weekday() == _weekday_of(weekday) else "another day"


def looks_like_a_day(line: str, place: int) -> int:
    """Where something ends that was meant as a day and is none; ``place``: nothing of the kind."""
    if written := _weekday_and_day(line, place):
        return written[2]
    found = _LIKE_A_DAY.match(line, place)
    return found.end() if found else place


def span(text: str) -> timedelta | None:
    """The length of time that a text names: ``I need two more weeks``."""
    found = SPAN.search(text)
    if found is None:
        return None
    today = date(2026, 1, 1)  # any day: a month is 31 days here
    return _later(found["count"], found["unit"], today) - today


def _day(found: re.Match[str], today: date, prefer: Prefer) -> date | None:
    try:
        if found["iso"]:
            year, month, number = map(int, re.split(r"[-/]", found["iso"]))
            return date(year, month, number)
        if found["american"]:
            month, number, year = map(int, found["american"].split("/"))
            return date(year, month, number)
        if found["short"]:
            month, number = map(int, found["short"].split("/"))
            day = date(today.year, month, number)
            behind = day < today if prefer == "future" else day > today
            return day.replace(year=day.year + (1 if prefer == "future" else -1)) if behind else day
        if found["dotted"]:
            number, month, year = map(int, found["dotted"].split("."))
            return date(year, month, number)
        if found["near"]:
            return _near(found["near"].casefold(), today)
        if found["named"]:
            return _of_month(found["named"], today, prefer)
        if found["ahead"]:
            length = SPAN.search(found["ahead"])
            return _later(length["count"], length["unit"], today) if length else None
        if found["part"]:
            return _part(found["part"].casefold(), found["whole"].casefold(), today)
        if found["week"]:
            return _weekday(found["week"].casefold(), today, prefer)
        if found["next"]:
            return _next(found["next"].casefold(), today)
        return _month(found["month"], found["year"], today, prefer)
    except (ValueError, OverflowError):
        return None


def _near(word: str, today: date) -> date:
    away = {"today": 0, "tomorrow": 1, "yesterday": -1}
    return today + timedelta(days=away.get(word, 2))


def _later(count: str, unit: str, today: date) -> date:
    spelled = " ".join(count.casefold().split())
    number = int(spelled) if spelled.isdecimal() else COUNTS[spelled]
    match unit[0].casefold():
        case "d":
            return today + timedelta(days=number)
        case "w":
            return today + timedelta(weeks=number)
        case "f":
            return today + timedelta(weeks=2 * number)
        case _:
            word = "months" if unit[0].casefold() == "m" else "years"
            day = _date_of(f"in {number} {word}", today, "future")
            if day is None:
                raise ValueError(f"in {number} {word}")
            return day


def _first(of: date, months: int = 0) -> date:
    """The first day of a month, so many months after the one of ``of``."""
    years, month = divmod(of.month - 1 + months, 12)
    return date(of.year + years, month + 1, 1)


def _next(word: str, today: date) -> date:
    match word:
        case "week":
            return today + timedelta(days=7 - today.weekday())
        case "month":
            return _first(today, 1)
        case _:
            return date(today.year + 1, 1, 1)


def _weekday(text: str, today: date, prefer: Prefer) -> date:
    number = _weekday_of(text.split()[-1])
    ahead = (number - today.weekday() - 1) % 7 + 1  # said on a Friday, Friday is the next one
    return today + timedelta(days=ahead if prefer == "future" else ahead - 7)


def _weekday_of(name: str) -> int:
    return next(at for at, word in enumerate(_WEEKDAYS) if name.casefold().startswith(word))


def _part(part: str, whole: str, today: date) -> date:
    if "week" in whole:
        monday = today - timedelta(days=today.weekday())
        monday += timedelta(weeks=1 if "next" in whole else 0)
        return monday + timedelta(days={"end": 4, "middle": 2, "mid": 2}.get(part, 0))
    if "year" in whole:
        year = today.year + (1 if "next" in whole else 0)
        return {"end": date(year, 12, 31), "middle": date(year, 7, 1), "mid": date(year, 7, 1)}.get(
            part, date(year, 1, 1)
        )
    if "month" in whole:
        first = _first(today, 1 if "next" in whole else 0)
    else:
        name, _, year_said = whole.partition(" ")
        number = _MONTHS.index(name[:3]) + 1
        year = int(year_said) if year_said.strip() else today.year
        first = date(year, number, 1)
        if not year_said.strip() and _first(first, 1) <= today:
            first = _first(first, 12)
    match part:
        case "end":
            return _first(first, 1) - timedelta(days=1)
        case "middle" | "mid":
            return first.replace(day=15)
        case _:
            return first


def _month(name: str, year: str | None, today: date, prefer: Prefer) -> date:
    number = _MONTHS.index(name.casefold()[:3]) + 1
    if year:
        return date(int(year), number, 1)
    first = date(today.year, number, 1)
    if prefer == "future" and first < today:
        return _first(first, 12)
    return _first(first, -12) if prefer == "past" and first > today else first


def _of_month(text: str, today: date, prefer: Prefer) -> date | None:
    text = re.sub(r"\b(?:the|of)\b", " ", text, flags=re.I)
    if _date_of(text, today, "past") == today:  # which for dateparser is no day ahead
        return today
    return _date_of(text, today, prefer)


@lru_cache(maxsize=256)  # a comment is read twice: for what it needs, and to be answered
def _date_of(text: str, today: date, prefer: str) -> date | None:
    import dateparser  # 9 MB that a bot does without until somebody types a command

    moment = dateparser.parse(
        text,
        languages=["en"],
        settings={
            "RELATIVE_BASE": datetime.combine(today, time()),
            "PREFER_DATES_FROM": prefer,
            "TIMEZONE": "UTC",
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    return moment.date() if moment else None


def warm() -> None:
    """Load what reading dates needs (some 70 ms) before the first command with a date."""
    _date_of("December 24", date(2026, 1, 1), "future")
