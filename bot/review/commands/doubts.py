"""Lines that the grammar would read too literally, because a free text takes everything.

``hold until next spring`` is no hold for the reason "until next spring", and ``step-down @alice`` is no
step down for the reason "@alice".
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.review.commands.days import SPAN, day_at, looks_like_a_day
from bot.review.commands.grammar import Sense
from bot.review.commands.readings import Asked
from bot.review.commands.things import Kind, parts, words_in
from bot.review.commands.vocabulary import (
    FILLERS,
    LONGEST,
    NEGATIONS,
    QUESTIONS,
    READS,
    THANKS_BEHIND,
    UNSURE,
    words_of,
)

_HANDLE = re.compile(r"[<‹]?@[\w-]+")
_ONLY_HANDLES = re.compile(r"(?:[<‹]?@[\w-]+[>›]?(?:[ \t]*,[ \t]*|[ \t]+(?:and[ \t]+)?|$))+", re.I)
_UNTIL = re.compile(r"(?:until|till|til|by|up[ \t]+to|for|from|to)\b[ \t]*(?:the[ \t]+)?", re.I)
_BECAUSE = re.compile(
    r"(?:because(?:[ \t]+of)?|since|as|due[ \t]+to|reason[ \t]*(?:is|:)?)\b[ \t]*", re.I
)
_OBJECT = re.compile(
    r"(?:(?:the|this|my|our|a|that|these)[ \t]+)*(?:package|submission|review|paper|inquiry|issue|software|reviewer|editor"
    r"|role)s?(?:[ \t]+submission)?\b(?![ \t]+(?:is|was|has|does|did|are|were|can|could|will|would|needs?|seems?|'|’))"
    r"|(?:this|it)\b(?=[ \t]+(?:until|till|for|by|because|please|now|as)\b|[ \t]*(?:[,;:.–—-]|$))",
    re.I,
)
_AS = re.compile(
    r"as[ \t]+(?:an?[ \t]+|the[ \t]+)?(?:\w+[ \t]+)?(?:reviewer|editor|eic|author)\b", re.I
)
_LINK = re.compile(
    r"(?:is|to|at|=|:)?[ \t]*<?https?://\S+>?|(?:is|to|at|=|:|doi:?)?[ \t]*10\.\d{4,9}/\S+", re.I
)
_WITH = re.compile(
    r"(?:with|of|for|from|to|by)[ \t]+(?P<partner>[\w-]+)[ \t]*(?:[:,;–—-]|because\b|since\b)[ \t]*",
    re.I,
)
"""``revoke affiliation with astropy: …``: whose it is stands before the reason."""
_DEPOSIT = re.compile(r"\b(?:zenodo|figshare|doi|software heritage|osf)\b", re.I)
"""Where releases are archived, which is another thing than an archived package."""
_VALUE = re.compile(r"(?:(?:to|as|is|be)[ \t]*:?|=|:=|:)(?=[ \t\"'])[ \t]*(?:be[ \t]+)?", re.I)
_PLEASANTRIES = words_of("please thanks thank you thx cheers ty now asap kindly so much very")
_PASSED = words_of(
    "all good ok okay fine passed pass complete completed lgtm perfect everything looks checks done are is the"
)

_OTHER_THING = re.compile(
    r"(?:yes[ \t]+)?(?:(?:to|for)[ \t]+)?(?:(?:the|this|that|my|our)[ \t]+)+\w+[ \t]*(?:of|by|from|for|to)\b"
    r"|(?:(?:the|this|that|my|our)[ \t]+)?(?:\w+[ \t]+)?(?:affiliation|question|comment|request|suggestion|change|joss)s?\b"
    r"|yes[ \t]+(?:to|for)\b",
    re.I,
)
"""``withdraw the astropy affiliation``, ``reject the request of …``: it is not the submission that is meant."""
_ASKS = re.compile(r"\?[ \t]*$|\bwhat do you (?:say|think)\b|\bI (?:think|guess|suppose)\b", re.I)
_DECISIONS = frozenset(
    {
        "reject",
        "out-of-scope",
        "close-unfinished",
        "archive",
        "affiliate",
        "decline-affiliation",
        "revoke-affiliation",
    }
)

_KNOWN_ITEMS = words_of("badge survey surveys website invitation release archive")
_NOBODY = frozenset({"step-down", "withdraw", "archive", "hold"})
"""Commands whose reason never begins with somebody."""
_REASONS = frozenset(
    {"reject", "out-of-scope", "close-unfinished", "withdraw", "step-down", "archive", "hold"}
)


def hedged(asked: Asked) -> bool:
    """Whether the reason of a decision says *maybe*, *if* or *I think*: it is asked back."""
    if asked.command.name not in _DECISIONS or not asked.args.text:
        return False
    text = asked.args.text
    words = set(words_in(text)[:6])
    other = asked.command.name == "reject" and bool(_OTHER_THING.match(text))
    once = r"when|once|as[ \t]+soon[ \t]+as"
    days = r"|next|in|on|at|after|before" if asked.command.name == "archive" else ""
    later = bool(re.match(rf"(?:{once}{days})\b", text, re.I))
    return bool(words & UNSURE or _ASKS.search(text) or other or later)


_BESIDE = re.compile(
    r"\b(?:another|additional|additionally|also|too|as[ \t]+well|second|co|coeditor|extra|joint|together|alongside|beside|besides"
    r"|in[ \t]+addition)\b",
    re.I,
)
_INSTEAD = re.compile(r"\b(?:replac\w*|instead|rather|swap|in[ \t]+place|takes?[ \t]+over)\b", re.I)


def says_beside(line: str) -> bool:
    """Whether the first sentence of a line adds somebody to those who are there, and replaces nobody."""
    said = re.split(r"[.!;]", line, maxsplit=1)[0]
    return bool(_BESIDE.search(said)) and not _INSTEAD.search(said)


def literal(asked: Asked, sense: Sense) -> Asked | None:
    """The command as it was read, perhaps with a tidier text; None: it has to be read in another way."""
    name, text = asked.command.name, asked.args.text
    if asked.line.rstrip().endswith("?") and not text and name not in READS:
        return None  # ``in scope?`` asks, and decides nothing
    if name in ("done", "not-done"):  # ``done with the survey``
        items = tuple(one for one in asked.args.items if one.casefold() not in FILLERS)
        asked = replace(asked, args=replace(asked.args, items=items or asked.args.items))
    if (
        name in ("done", "not-done")
        and len(asked.args.items) > 1
        and not _KNOWN_ITEMS & {*asked.args.items}
    ):
        return None  # ``done with all changes``
    if not text:
        return asked
    words = words_in(text)
    if name == "help":
        return replace(asked, args=replace(asked.args, text="")) if set(words) <= FILLERS else asked
    if name == "set":
        value = _VALUE.sub("", text, count=1) if _VALUE.match(text) else text
        value = value.strip("\"'“”") if value[:1] in "\"'“" else value
        return replace(asked, args=replace(asked.args, text=value)) if value.strip() else None
    if set(words) <= _PLEASANTRIES or (name == "checks-done" and set(words) <= _PASSED):
        optional = any(f"{name}" == usage.split(" [")[0] for usage in asked.command.words.usages)
        return replace(asked, args=replace(asked.args, text="")) if optional else None
    if _ONLY_HANDLES.fullmatch(text) and name not in ("request-info",):
        return None
    if name in _NOBODY and _HANDLE.match(text):
        return None
    if name == "withdraw" and _OTHER_THING.match(
        ("yes " if "withdraw-yes" in asked.args.words else "") + text
    ):
        return None
    if name.endswith(("affiliate", "-affiliation")) and not asked.args.partner:
        found = _WITH.match(text)
        key = sense.partners.get(found["partner"].casefold()) if found else None
        if found and key and (why := text[found.end() :]):
            args = replace(asked.args, partner=key, text=why)
            return replace(asked, args=args, read_as=f"{name} {key} {why}")
    if name == "archive" and (_LINK.match(text) or _DEPOSIT.search(text)):
        return None
    if name == "hold" and words[:1] in (["on"], ["off"], ["up"], ["back"]):
        return None
    if (
        name == "affiliate"
        and not asked.args.partner
        and not sense.partners.keys().isdisjoint(words)
    ):
        return None
    if name == "hold" and _says_when(text, sense, dated=asked.args.day is not None):
        return None
    if name in _REASONS:
        if _AS.match(text) and name == "step-down":
            text = _AS.sub("", text, count=1).lstrip(" \t,.:;-–—")
            text = _BECAUSE.sub("", text, count=1) if _BECAUSE.match(text) else text
            return replace(asked, args=replace(asked.args, text=text))
        if _OBJECT.match(text):
            return None
        if (found := _BECAUSE.match(text)) and not _AS.match(text):
            return (
                replace(asked, args=replace(asked.args, text=text[found.end() :]))
                if text[found.end() :]
                else None
            )
    return asked


def says_until(text: str) -> bool:
    """Whether a reason to wait begins as a day would."""
    return bool(re.match(r"(?:until|till|til|by|up[ \t]+to)\b", text, re.I))


def _says_when(text: str, sense: Sense, *, dated: bool) -> bool:
    """Whether a reason to wait holds a day, or was meant as one.

    After a day (``dated``) only another day is in doubt: ``until January 5 holidays`` has its reason.
    """
    if says_until(text) or day_within(text, sense):
        return True
    found = _UNTIL.match(text)
    place = found.end() if found else 0
    return not dated and looks_like_a_day(text, place) > place


def day_within(text: str, sense: Sense) -> tuple[date, str] | None:
    """The day that a reason to wait names, and the reason without it."""
    if SPAN.match(text):  # ``hold 3 weeks``
        text = f"for {text}"
    for found in _BEFORE_A_DAY.finditer(text):
        day = day_at(text, found.end(), sense.at, "future")
        if day is None and found.start() == 0:
            day = day_at(text, 0, sense.at, "future")
        if day:
            rest = f"{text[: found.start()]} {text[day[0] :]}"
            reason = " ".join(rest.split()).strip(" ,;:.-–—()")
            because = _BECAUSE.match(reason)
            reason = reason[because.end() :] if because else reason
            reason = (
                _OBJECT.sub("", reason, count=1).strip(" ,;:.-–—")
                if _OBJECT.match(reason)
                else reason
            )
            words = set(words_in(reason))
            return day[1], "" if words <= _PLEASANTRIES | {"this", "it", "the"} else reason
    return None


_BEFORE_A_DAY = re.compile(
    r"^(?:for[ \t]+)?(?=\w)|\b(?:until|till|til|through|back[ \t]+on|back|again[ \t]+on|by)[ \t]+(?:the[ \t]+)?(?=\w)",
    re.I,
)


def passed_over(asked: Asked, sense: Sense) -> bool:
    """Whether a day, a DOI or somebody stands behind a command where only courtesy would."""
    if asked.args.text or asked.read_as or asked.command.name in _READ_ALL:
        return False
    line = _THANKS_BEHIND.sub("", asked.line)
    args = asked.args
    used = {f"@{login}".casefold() for login in (*args.people, args.other)}
    used |= {args.archive, args.doi, args.url, args.version}
    for one in parts(line, sense).things:
        if one.kind is Kind.PERSON and one.text.casefold() not in used:
            return True
        if one.kind in (Kind.DOI, Kind.URL, Kind.VERSION) and one.text not in used:
            return True
        if one.kind in (Kind.DAY, Kind.NO_DAY, Kind.SPAN) and args.day is None:
            return True
    return False


_READ_ALL = frozenset({"set", "done", "not-done", "help", "handover"})
_THANKS_BEHIND = re.compile(rf"\b(?:{THANKS_BEHIND}|congrat\w*|welcome)\b.*$", re.I)


def names_somebody(asked: Asked) -> bool:
    """Whether the text begins with a handle that the command has no place for."""
    return bool(_HANDLE.match(asked.args.text))


_YOU = ("you", "u", "we", "i", "please", "kindly")
_SPOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
"""A word with what an apostrophe joins to it: ``don't`` is one."""
_TELLS = ("explain", "tell", "say", "clarify")
"""``explain why …``: what follows is a question."""
_MAY_YOU = ("can", "could", "would", "will", "may", "please", "might")


def is_question(line: str) -> bool:
    """Whether a line asks something, and does not ask us to do something."""
    words = _SPOKEN.findall(line[:80].casefold())
    if not words:
        return False
    if words[0] in _TELLS and not QUESTIONS.isdisjoint(words[1:3]):
        return True
    asked_of_us = words[0] in _MAY_YOU and words[1:2] and words[1] in _YOU
    if line.rstrip().endswith("?") and not asked_of_us:
        return True
    return words[0] in QUESTIONS or (
        line.rstrip().endswith("?") and words[:2] in (["can", "i"], ["may", "i"], ["can", "we"])
    )


def negated(line: str) -> bool:
    """Whether a line says what is not to be done."""
    return not NEGATIONS.isdisjoint(_SPOKEN.findall(line[:LONGEST].casefold().replace("’", "'")))
