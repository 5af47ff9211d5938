"""A line in people's own words → the commands it may mean.

What the machine is. The grammar of the table reads a line from left to right; this reads it as a person
would: first the typed things (people, days, links …), then the words between them, whatever their order.
A phrase of ``vocabulary.PHRASES`` *covers* the words when each of its words is there. Its usage is then
filled with the things:

    please add @rev1, @rev2 as reviewers by 12/20/2026
    things   @rev1  @rev2  2026-12-20        words   add … reviewers
    phrase   SET reviewer                    usage   assign-reviewer @x… [by DATE]
    reading  assign-reviewer @rev1 @rev2 by 2026-12-20

A reading is *full* when no thing, no word and no argument is left over. One full reading is done; one that
leaves something over, or ends something for somebody, is only shown, and so are several. A phrase whose
words speak of another noun does not count, and nothing with a *not* in it is ever done.

A line that has no full reading is read by its clauses (``clauses``): several orders are shown one by one, and
what stands beside an order is its text or is left over.

Its guarantee: what it reads is always a line that the grammar of the table understands, and the time is
linear in the line. The wordings that it is held to are in ``tests/samples/wordings.tsv``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice

from bot.review.commands import vocabulary
from bot.review.commands.clauses import (
    CLAUSES_AT_MOST,
    Split,
    asks_for_something,
    asks_for_state,
    author_asks,
    is_condition,
    is_courtesy,
    newcomer,
    on_condition,
    orders,
    says_of_somebody,
    says_what_lacks,
    splits,
    tidied,
    with_successor,
    without_address,
    without_assent,
    without_praise,
)
from bot.review.commands.concepts import Phrase, Row, Word, concepts_of, merged, rows, word_of
from bot.review.commands.doubts import is_question, negated
from bot.review.commands.grammar import Sense, Stuck, Usage
from bot.review.commands.readings import (
    Asked,
    Offer,
    Offered,
    Reading,
)
from bot.review.commands.table import TABLE
from bot.review.commands.things import Kind, Parts, Thing, parts, words_in
from bot.review.commands.vocabulary import (
    COURTESIES,
    DECISIONS,
    ENDS,
    HEDGES,
    IDIOMS,
    LONGER,
    LONGEST,
    NEGATIONS,
    READS,
    SUBJECTS,
    THANKS_BEHIND,
    TOPICS,
    words_of,
)
from bot.review.model.command import Command
from bot.review.model.people import Role
from bot.review.model.request import Args

OFFERED_AT_MOST = 3
WORDS_AT_MOST = 12
"""Words that say something, before a free text; a line with more of them is prose."""
_CUTS_AT_MOST = 6
GUESSED_AT_MOST = 4
"""Words of a line that may be spelled like the ones that are known."""


@dataclass(frozen=True)
class _Candidate:
    row: Row
    phrase: Phrase
    text: str
    """The command, with capital words where something is missing."""
    missing: int
    things_over: tuple[Thing, ...]
    words_over: Mapping[str, str]
    """Each with how it was typed."""
    guessed: bool
    """A word was read as one that is spelled like it."""
    spanned: bool
    """A day was counted from today that may have been meant from another one."""
    beside: str = ""
    """A clause that the command has no place for."""
    passed: bool = False
    """What stands behind it, which may be another order, was taken for a reason or for courtesy."""
    waives: bool = False
    """It waives what was typed to be waived: ``anyway``."""

    @property
    def over(self) -> int:
        return len(self.words_over) + len(self.things_over) + bool(self.beside)

    @property
    def left(self) -> str:
        """What it does not explain, as it was typed."""
        things = (one.typed or one.text for one in self.things_over)
        return " ".join([*self.words_over.values(), *things, *filter(None, [self.beside])])

    @property
    def far_fetched(self) -> bool:
        """Whether one word speaks for it, and others, or two arguments, against."""
        short = len(self.phrase.needed) == 1
        vague = not self.phrase.known.isdisjoint(
            {"SET", "DROP", "review", "END", "have", "take", "fill"}
        )
        return self.missing > 1 or (short and bool(self.words_over) and (vague or self.missing > 0))

    @property
    def explained(self) -> bool:
        return not (self.missing or self.over)


# --- reading ---

_POLITE = re.compile("|".join(COURTESIES), re.I)
_ASIDE = re.compile(r"(?<![\]\w])\([^()@\d/]{0,200}\)|[:;]-?[()]")
_IDIOMS = tuple((re.compile(rf"\b(?:{idiom})\b", re.I), plain) for idiom, plain in IDIOMS)
_EMOJI = re.compile(r"(?<!\w):[a-z][a-z_]{1,30}:(?!\w)")
_TO_SOMEBODY = re.compile(rf"[,;.!–—-]?[ \t]*\b(?:{THANKS_BEHIND})\b.*$", re.I)
_REASON = re.compile(
    r"[ \t]*(?::(?=[ \t])|[ \t][-–—]+[ \t]|—|;[ \t]|[.!?]+[ \t]+(?=\S)"
    r"|,?[ \t]+(?:because(?:[ \t]+of)?|since|due[ \t]+to|as[ \t]+(?=(?:it|they|the|he|she|we|there|this)\b)))[ \t]*",
    re.I,
)
_THING_BEHIND = re.compile(r"[<‹\[]?(?:@|https?:|10\.|v?\.?\d)", re.I)
_ABOUT = re.compile(r"[ \t]+(?:to|about|that|regarding|for|whether|if)[ \t]+(?=[a-z])", re.I)
_DAY_BEHIND = re.compile(
    r"[ \t]+(?:(?:in|on|by|next|until|within)[ \t]+(?:(?![ \t](?:in|on|by|next|until|within)[ \t])[^,;:]){2,24}|tomorrow|\d{4}-\d{2}-\d{2})[ \t.!]*$",
    re.I,
)
"""``remind @alice to finish the review in two weeks``: the day may stand at the end."""
_ABOUT_USAGES = ("remind", "request-info", "waiting-on-author")
_VALUE = re.compile(
    r"(?<=name|tion|mary|kage|amed|iner)\b[ \t]*(?:[ \t](?:to|as|is|be|(?:should|must)[ \t]+(?:be|read))\b[ \t]*[:=]?|[:=])[ \t]*|(?<=rename[ \t]it)[ \t]+to[ \t]+|(?<=\bcall[ \t]it)[ \t]+(?=\S)|(?<=[ \t]called)[ \t]*:?[ \t]+(?=\S)",
    re.I,
)
_VALUES = ("set package-name TEXT", "set description TEXT")


@dataclass(frozen=True)
class _Cut:
    """A line cut in what asks, and a free text behind it."""

    head: str
    text: str = ""
    how: str = ""
    """``reason``, ``about``, ``value`` or ``clause``."""


def _cuts(line: str) -> Iterator[_Cut]:
    if asked := _ASK_THE_AUTHOR.match(line):
        yield _Cut("request info", asked["what"], "about")
        return  # any other cut leaves a part of the order in what the author is told
    yield _Cut(line)
    for found in islice(_VALUE.finditer(line), 2):
        if line[found.end() :].strip():
            yield _Cut(line[: found.start()], line[found.end() :], "value")
    for place, found in enumerate(_ABOUT.finditer(line)):
        head, text = line[: found.start()], line[found.end() :]
        yield _Cut(head, text, "about")
        if day := _DAY_BEHIND.search(text):
            yield _Cut(f"{head} {text[day.start() :]}", text[: day.start()].rstrip(" \t,"), "about")
        if place and not re.search(r"[ \t]for[ \t]", found[0], re.I):
            break
    if wanted := next((one for one in (way.match(line) for way in _OF_AUTHOR) if one), None):
        yield _Cut("request info", wanted["what"], "about")
    reason = _REASON.search(line)
    if reason and reason.start() and not _THING_BEHIND.match(line, reason.end()):
        yield _Cut(line[: reason.start()], line[reason.end() :], "reason")


_WANTED_OF_AUTHOR = re.compile(
    r"(?:(?:please|so|ok|and|we|I|you|still|now|first|really|just)\b[ \t,]*){0,5}"
    r"(?:need(?:s|ed)?|require|want|miss(?:ing)?|lack|request(?:ing)?|(?:are|am)?[ \t]*(?:still[ \t]+)?wait(?:ing)?[ \t]+(?:for|on))[ \t]+"
    r"(?P<what>(?!more[ \t]+time|until\b|@|to\b|the[ \t]+authors?\b|an?[ \t]+(?:answer|response|reply)\b|(?:more[ \t]+)?info)[^,;:.!?@]{2,80}?)"
    r"[ \t]+(?:from|by|of)[ \t]+(?:(?:the|our|its)[ \t]+)?(?:authors?|maintainers?|submitters?)[ \t.!]*$",
    re.I,
)
"""``we still need a data sample from the authors``: what is wanted stands in the middle."""


_MAY_AUTHOR = re.compile(
    r"(?:can|could|would|will)[ \t]+(?:the[ \t]+)?(?:authors?|maintainers?|submitters?)[ \t]+(?:(?:please|kindly|also)[ \t]+)*"
    r"(?P<what>[^@?]{3,120})\?[ \t]*$",
    re.I,
)
"""``could the author please add a data sample?``"""
_AUTHOR_SHOULD = re.compile(
    r"(?:(?:and|also|so|but|the|please|I[ \t]+think|we[ \t]+think)\b[ \t,]*){0,4}(?:authors?|maintainers?|submitters?)[ \t]+(?:(?:still|also|really|now)[ \t]+)?"
    r"(?:should|must|shall|needs?[ \t]+to|ha(?:s|ve)[ \t]+to|ought[ \t]+to)[ \t]+(?:(?:please|also|still|first)[ \t]+)*(?P<what>(?!(?:respond|answer|reply)\b)[^@?]{3,120})$",
    re.I,
)
"""``the author should add a data sample``"""
_TO_THE_AUTHOR = re.compile(
    r"(?:(?:dear|hi|hello|hey|the)[ \t]+)?(?:authors?|maintainers?|submitters?)[ \t]*[,:][ \t]*(?:please|pls|kindly|(?:can|could|would|will)[ \t]+you(?:[ \t]+(?:please|kindly))?)[ \t]+"
    r"(?P<what>[^@?]{3,120})\??[ \t]*$",
    re.I,
)
"""``author, could you add a data sample?``"""
_WITH_THE_AUTHOR = re.compile(
    r"(?:(?:please|so|ok|and|we|I|you|can|could|should|need[ \t]+to|let['’]?s)\b[ \t,]*){0,5}"
    r"(?:clarify|discuss|clear|sort|settle|resolve|confirm|verify|inquire|find|check)[ \t]+(?:(?:this|it|up|out)[ \t]+){0,2}(?:with|from)[ \t]+"
    r"(?:the[ \t]+)?(?:authors?|maintainers?|submitters?)[ \t,:]+(?P<what>[^@]{3,160})$",
    re.I,
)
"""``clarify with the author whether the data may be shared``"""
_INFORMATION = r"(?:(?:some|any|more|further|additional|missing|the)[ \t]+){0,2}(?:info|information|details?|clarifications?)"
_ASK_THE_AUTHOR = re.compile(
    r"(?:(?:please|pls|so|ok|and|we|I|you|can|could|should|need[ \t]+to|let['’]?s)\b[ \t,]*){0,5}"
    r"(?:ask|request)[ \t]+(?:"
    rf"(?:(?:the|our)[ \t]+)?(?:authors?|maintainers?|submitters?)(?:[ \t]+(?:for|about)[ \t]+{_INFORMATION})?"
    rf"|(?:for[ \t]+)?{_INFORMATION}(?:[ \t]+(?:from|of)[ \t]+(?:the[ \t]+)?(?:authors?|maintainers?|submitters?))?"
    r")[ \t]*(?::|[ \t][–—-])[ \t]*(?P<what>[^@]{3,160})$",
    re.I,
)
"""``ask the author for more information: which license is it?``"""
_OF_AUTHOR = (_WANTED_OF_AUTHOR, _MAY_AUTHOR, _AUTHOR_SHOULD, _TO_THE_AUTHOR, _WITH_THE_AUTHOR)
_PLEASE = re.compile(
    r"^(?:(?:please|so|ok|okay|hey|hi|well|and|then)\b[ \t,]*)*"
    r"(?:(?:can|could|would|will|may)[ \t]+(?:you|u|we|I)\b(?:[ \t]+(?:please|kindly|now|just|maybe))*(?:[ \t]+mind)?"
    r"|(?:I|we)(?:['’]d|[ \t]+would)?[ \t]+(?:like|want|wish|need)(?:[ \t]+you)?[ \t]+to|let['’]?s|let[ \t]+us)\b[ \t,]*",
    re.I,
)
"""How a request begins; its *could* is no doubt."""


def read(line: str, sense: Sense) -> Reading | None:
    """What a line says in people's own words; None: nothing that can be made out."""
    if len(line) > LONGEST:
        return None
    tidy = _POLITE.sub(" ", _without_asides(line, sense))
    for idiom, plain in _IDIOMS:
        tidy = idiom.sub(plain, tidy)
    tidy = with_successor(tidy)
    tidy = without_praise(_TO_SOMEBODY.sub("", tidy) or tidy)
    tidy = without_address(without_assent(tidy))
    if how := _HOW_TO.match(tidy):
        return _how_to(line, how["what"], sense)
    found = _read(line, tidy, sense)
    if waits := _on_condition(line, tidy, found, sense):
        return waits
    if _decides_in_condition(tidy, found, sense):
        return None
    if asks_for_state(tidy):
        return _state(line, found, sense)
    if not isinstance(found, Asked) or found.command.name in READS:
        return found
    said_to_author = bool(_TO_THE_AUTHOR.match(tidy))
    if said_to_author or _is_hedged(_without_text(tidy, found)) or _is_wish(tidy, found):
        return Offered(line, Offer.CHOICE, ((found.command, found.read_as),))
    return found


def _on_condition(line: str, tidy: str, found: Reading | None, sense: Sense) -> Offered | None:
    """The order that waits for a condition, where the line as a whole is read as another one. Shown only."""
    split = on_condition(tidy)
    if split is None or tidy.rstrip().endswith("?"):
        return None
    people = " ".join(
        one.text for one in parts(split.head, sense).things if one.kind is Kind.PERSON
    )
    meant = _waiting(split, people, sense)
    if not meant or (isinstance(found, Offered) and found.offer is Offer.EACH):
        return None
    if meant[0][0].name == "accept":  # what has to be true before is what this one checks
        checks = next(one for one in TABLE if one.name == "check-acceptance")
        meant = ((checks, checks.name), *meant)
    whole = _read_as(found)
    same = {one for one, _ in whole} <= {one for one, _ in meant}
    if whole and same and _people(whole) <= _people(meant):
        return Offered(line, Offer.CHOICE, whole) if isinstance(found, Asked) else None
    return Offered(line, Offer.CHOICE, meant)


def _waiting(split: Split, people: str, sense: Sense) -> tuple[tuple[Command, str], ...]:
    """What an order asks for, of those whom its condition names if it says so or takes somebody."""
    order = split.tail
    named_in = _THEM.sub(people, _THEIR.sub(f"{people}'s", order)) if people else order
    added = f"{order} {people}" if people and "@" not in order else order
    for way in (named_in, added, order) if named_in != order else (added, order):
        found = _by_phrase(way, way, sense)
        meant = tuple(one for one in _read_as(found) if one[0].name not in READS)
        named = (
            not people or way == order or people.split()[0] in " ".join(text for _, text in meant)
        )
        if meant and named and not (isinstance(found, Offered) and found.offer is Offer.NO_PERSON):
            break
    else:
        return ()
    if meant[0][0].name == "close" and (negated(split.head) or says_what_lacks(split.head)):
        ends = next(one for one in TABLE if one.name == "close-unfinished")
        return ((ends, f"{ends.name} {split.head}"),)
    return meant


_THEIR = re.compile(r"\b(?:their|his|her)\b(?=[ \t]+(?:deadline|due|review|date))", re.I)


def _people(commands: Iterable[tuple[Command, str]]) -> set[str]:
    return {login for _, text in commands for login in re.findall(r"@[\w-]+", text)}


def _decides_in_condition(tidy: str, found: Reading | None, sense: Sense) -> bool:
    """Whether only the condition of a line speaks of the decision that it was read as."""
    split = on_condition(tidy)
    if split is None or tidy.startswith(split.tail):
        return False
    read = {command for command, _ in _read_as(found) if command.name in DECISIONS}
    waits, first = (
        {command for command, _ in _read_as(_by_phrase(text, text, sense))}
        for text in (split.tail, split.head)
    )
    return not read.isdisjoint(first - waits)


def _read_as(found: Reading | None) -> tuple[tuple[Command, str], ...]:
    """The commands that a line was read as."""
    if isinstance(found, Asked):
        return ((found.command, found.read_as),)
    return found.commands if isinstance(found, Offered) else ()


_HOW_TO = re.compile(
    r"(?:(?:so|and|hi|hello|hey|ok|okay|please|sorry)\b[ \t,]*)*how[ \t]+(?:(?:do|can|could|would|should|does|must)[ \t]+(?:I|we|you|one|an?[ \t]+\w+|the[ \t]+\w+)|to)\b[ \t]*(?P<what>[^?]{4,})",
    re.I,
)
"""``how do I record a review?``"""


def _how_to(line: str, what: str, sense: Sense) -> Reading | None:
    """The answer to a question how something is done: the command, or its help where nothing is missing."""
    found = _read(line, what, sense)
    if not isinstance(found, Asked) or found.command.name in READS:
        return found
    if any(one.kind is not Kind.ME for one in parts(what, sense).things):
        return Offered(line, Offer.CHOICE, ((found.command, found.read_as),))
    shown = next(one for one in TABLE if one.name == "help")
    name = found.command.name
    return Asked(line, shown, Args(text=name, words=frozenset({"help"})), f"help {name}")


def _state(line: str, found: Reading | None, sense: Sense) -> Reading:
    """The answer to a question about the review: what reads it, else ``status``."""
    if isinstance(found, Asked):
        return found
    offers = found.commands if isinstance(found, Offered) else ()
    status = next(command for command in TABLE if command.name == "status")
    if reads := tuple(one for one in offers if one[0].name in READS):
        asks_day = line.casefold().startswith("when")  # which only the status tells
        more = (
            ((status, status.name),) if asks_day and all(c is not status for c, _ in reads) else ()
        )
        if all(command is status for command, _ in reads):
            return Asked(line, status, Args(words=frozenset({status.name})), status.name)
        return Offered(line, Offer.CHOICE, (*reads, *more), others=((status, status.name),))
    if any(one.kind is Kind.PERSON for one in parts(line, sense).things):
        return Offered(line, Offer.CHOICE, ((status, status.name),))
    return Asked(line, status, Args(words=frozenset({status.name})), status.name)


def _without_text(tidy: str, found: Asked) -> str:
    """A line without the reason at its end, unless that begins with a doubt."""
    text = found.args.text
    doubtful = not vocabulary.UNSURE.isdisjoint(words_in(text)[:6])
    return tidy if doubtful or not text or not tidy.endswith(text) else tidy[: -len(text)]


def _without_asides(line: str, sense: Sense) -> str:
    """Without emoji by name, and without parentheses that name nothing."""

    def shortened(aside: re.Match[str]) -> str:
        things = parts(aside[0], sense).things
        return aside[0] if any(one.kind is not Kind.ME for one in things) else " "

    return _ASIDE.sub(shortened, _EMOJI.sub(" ", line))


def _is_hedged(tidy: str) -> bool:
    """Whether it speaks of a plan, a wish of others or a guess."""
    rest = _PLEASE.sub("", tidy)
    return bool(_ONE_OF.search(rest)) or not HEDGES.isdisjoint(words_in(rest))


def _is_wish(tidy: str, found: Asked) -> bool:
    """Whether an acceptance, which everybody sees at once, is only wished for or asked about."""
    polite = _PLEASE.match(tidy)
    return found.command.name == "accept" and bool(polite or tidy.rstrip().endswith("?"))


_ONE_OF = re.compile(r"\b(?:one|some|most|many|none|two)[ \t]+of\b", re.I)


def _read(line: str, tidy: str, sense: Sense) -> Reading | None:
    found = _by_phrase(line, tidy, sense)
    if found is None:
        found = _of_them(line, tidy, sense) or _hinted(line, tidy, sense)
    elif (
        isinstance(found, Offered)
        and found.offer is Offer.NO_PERSON
        and found.commands[0][0].who != {Role.AUTHOR}
        and (asks := _to_author(line))
    ):
        return asks
    elif isinstance(found, Offered) and found.offer in (Offer.NO_PERSON, Offer.INCOMPLETE):
        found = _of_them(line, tidy, sense) or _hinted(line, tidy, sense, only_whole=True) or found
    elif isinstance(found, Offered) and found.offer is Offer.CHOICE and found.over:
        found = _hinted(line, tidy, sense, only_whole=True) or found
    if found is not None and not isinstance(found, Offered):
        return found
    likely = _offered(line, Offer.CHOICE, _likely(tidy, sense))
    if found is None or likely is None or found.offer is Offer.EACH:
        return found or likely or _to_author(line)
    return replace(found, others=likely.commands)


_TO_AUTHOR = re.compile(
    r"(?:@[\w-]+|(?:[^@]{0,80}[,;.:!][ \t]+)?(?:dear[ \t]+|the[ \t]+)?(?:authors?|maintainers?))[ \t]*[,:]?[ \t]+"
    r"(?P<what>(?:please|kindly|(?:can|could|would)[ \t]+you)\b.+)$",
    re.I,
)


def _to_author(line: str) -> Offered | None:
    """What a line asks of somebody; shown where that is the author: ``@author please add a license``."""
    asks = _TO_AUTHOR.match(line)
    command = next(one for one in TABLE if one.name == "request-info")
    return asks and Offered(line, Offer.CHOICE, ((command, f"request-info {asks['what']}"),))


def _likely(tidy: str, sense: Sense) -> list[_Candidate]:
    """What the words of a line speak of most, whatever they leave over."""
    clauses = islice(splits(tidy), CLAUSES_AT_MOST)
    if _takes_back(tidy) or any(_takes_back(one.head) or _takes_back(one.tail) for one in clauses):
        return []
    weights = [
        (_weight(one), one)
        for one in _candidates(tidy, sense, guess=False, hints=True)
        if not _of_another(one)
        and NEGATIONS.isdisjoint(one.words_over)
        and one.row.command.name not in ("yes", "done")
    ]
    most = max((weight for weight, _ in weights), default=0.0)
    ranked = sorted(weights, key=lambda pair: -pair[0])
    return [one for weight, one in ranked if weight >= max(_LIKELY, most - 1)]


_LIKELY = 1.0
"""What has less weight is no more than chance."""


def _weight(one: _Candidate) -> float:
    """How much of a line a candidate explains, less what it leaves over."""
    named = len(re.findall(r"@[\w-]+|https?:|\d", one.text))
    left = len(one.words_over) / 2 + 2 * len(one.things_over) + 1.5 * one.missing
    return len(one.phrase.needed) + min(named, 3) / 2 - left


def _of_another(one: _Candidate) -> bool:
    """Whether a candidate leaves somebody or something over whose command would be another one."""
    words = set(chain.from_iterable(concepts_of(word) for word in one.words_over))
    opposite = not words.isdisjoint(_OPPOSITE)
    subjects = words & SUBJECTS
    return opposite or bool(
        subjects and not subjects & one.phrase.known and not SUBJECTS & one.phrase.known
    )


_OPPOSITE = {"DROP", "undo", "stop", "STOP", "nolonger", "nomore", "mentor"}
"""What turns a reading into another one; no command is for mentors."""
_THEM = re.compile(
    r"\b(?:both[ \t]+of[ \t]+them|them[ \t]+both|them|him|her|both)\b(?![ \t]+reviewers?\b)", re.I
)


def _of_them(line: str, tidy: str, sense: Sense) -> Offered | None:
    """An order about whom the clause before it names: ``@alice has agreed, please add them``. Shown only."""
    clauses = list(islice(splits(tidy), CLAUSES_AT_MOST))
    if any(_takes_back(one.head) or _takes_back(one.tail) for one in clauses):
        return None
    for split in reversed(clauses):
        people = " ".join(
            one.text for one in parts(split.head, sense).things if one.kind is Kind.PERSON
        )
        if not people or is_condition(split.head):
            continue
        if them := _THEM.search(split.tail):
            order = f"{split.tail[: them.start()]}{people}{split.tail[them.end() :]}"
        elif "@" not in split.tail and commands(split.tail):
            order = f"{split.tail} {people}"
        else:
            continue
        found = _about_the_same(_candidates(order, sense, guess=False, hints=True))
        whole = _best([one for one in found if one.explained])
        of = [one for one in whole if _speaks_of(split.head, one)] or whole
        if of:
            return _offered(line, Offer.CHOICE, of)
    return None


def _speaks_of(text: str, one: _Candidate) -> bool:
    """Whether a text is about what a command is for: reviewers, or the editor."""
    words = set(chain.from_iterable(concepts_of(word) for word in words_in(text)))
    noun = one.row.command.name.rpartition("-")[2]
    return noun in words or (noun == "reviewer" and "review" in words)


def _hinted(line: str, tidy: str, sense: Sense, *, only_whole: bool = False) -> Offered | None:
    """What the words of a line, or of a clause of it, speak of: shown only.

    Where a phrase has found a command already, only what explains all of several things is better.
    """
    clauses = list(islice(splits(tidy), CLAUSES_AT_MOST))
    if any(
        is_condition(text) and not says_what_lacks(text)
        for one in clauses
        for text in (one.head, one.tail)
    ):
        return None
    found = _about_the_same(_candidates(tidy, sense, guess=False, hints=True))
    whole = [one for one in found if one.explained]
    if only_whole:
        named = any(one.kind is not Kind.ME for one in parts(tidy, sense).things)
        whole = [one for one in whole if named or len(one.phrase.needed) > 1]
        return _offered(line, Offer.CHOICE, _best(whole))
    if whole:
        return _offered(line, Offer.CHOICE, _best(whole))
    for split in clauses:
        for order, beside in ((split.head, split.tail), (split.tail, split.head)):
            if _takes_back(beside):
                continue
            each = _about_the_same(_candidates(order, sense, guess=False, hints=True))
            reason = not (is_courtesy(beside) or _says_complete(words_in(beside)))
            if whole := [
                one for one in each if one.explained and not (reason and one.row.usage == "close")
            ]:
                return _offered(line, Offer.CHOICE, _best(whole))
    if _takes_back(tidy):
        return None
    part = [
        one
        for one in found
        if not (one.things_over or one.far_fetched or ("@" in tidy and "@NAME" in one.text))
        and len(one.words_over) <= _SPARE
    ]
    return _offered(line, Offer.CHOICE, _best(part))


def _takes_back(clause: str) -> bool:
    """Whether a clause limits or forbids what is asked, and does not only tell what lacks."""
    return (is_condition(clause) or negated(clause)) and not says_what_lacks(clause)


_SPARE = 3
"""Words that a hint may leave over."""


def _by_phrase(line: str, tidy: str, sense: Sense) -> Reading | None:
    if ending := _ending_behind(line, tidy, sense):
        return ending
    if _only_sentences(tidy, sense) and (each := _each(line, tidy, sense)):
        return each
    exact = _about_the_same(_candidates(tidy, sense, guess=False))
    if found := _full(line, tidy, [one for one in exact if not one.passed], sense):
        return found
    if each := _each(line, tidy, sense):
        return each
    if found := _full(line, tidy, exact, sense):
        return found
    clauses = _by_clause(tidy, sense)
    if found := _surely_beside(line, tidy, clauses, sense):
        return found
    guessed: list[_Candidate] = []
    if _misspelt(tidy, sense):
        again = _about_the_same(_candidates(tidy, sense, guess=True))
        guessed = [one for one in again if one.guessed]
    meant = _best([one for one in guessed if one.explained])
    if meant:
        alone = len(_texts(meant)) == 1 and meant[0].phrase.sure
        return _offered(line, Offer.CONFIRM if alone else Offer.CHOICE, meant)
    partly = _partial(line, tidy, exact or guessed)
    if partly and partly.offer is Offer.CONFIRM:
        return partly
    return _offered(line, Offer.CHOICE, clauses) or partly


def ending(text: str) -> tuple[Command, str] | None:
    """The command that ends a review whose bare name a text is: ``reject``."""
    name = "-".join(words_in(text))
    command = next((one for one in TABLE if one.name == name), None)
    return (command, f"{name} TEXT") if command and name in {*ENDS, "withdraw"} else None


def _ending_behind(line: str, tidy: str, sense: Sense) -> Offered | None:
    """A line with the name of an ending as its last clause: shown with what stands before it.

    That is another order, or the reason: ``this is a duplicate. reject``.
    """
    *_, (start, last) = [(0, ""), *orders(tidy)]
    head, named = tidied(tidy[:start]), ending(last)
    forbids = negated(head) and not says_what_lacks(head)
    if named is None or not start or is_question(tidy) or forbids:
        return None
    command, blank = named
    if is_courtesy(head):
        return Offered(line, Offer.INCOMPLETE, (named,))
    order = _full(head, head, list(_about_the_same(_candidates(head, sense, guess=False))), sense)
    if isinstance(order, Asked):
        return Offered(line, Offer.EACH, ((order.command, order.read_as), named))
    if (first := ending(head)) and first != named:
        return Offered(line, Offer.CHOICE, (first, named))
    if isinstance(order, Offered) or commands(head):
        return Offered(line, Offer.CHOICE, (named,))
    return Offered(line, Offer.CONFIRM, ((command, blank.replace("TEXT", head)),))


_SENTENCES = re.compile(r"[;.!][ \t]+[A-Za-z]")


def _only_sentences(tidy: str, sense: Sense) -> bool:
    """Whether it is sentences of nothing but words; what one of them names may belong to another one."""
    return bool(_SENTENCES.search(tidy)) and not parts(tidy, sense).things


def _by_clause(tidy: str, sense: Sense) -> list[_Candidate]:
    """What a clause of the line asks for, when nothing else in the line does."""
    found: list[_Candidate] = []
    for split in islice(splits(tidy), CLAUSES_AT_MOST):
        found += _beside(split.head, split.tail, sense)
        lacks = says_what_lacks(split.head) or says_of_somebody(split.head)
        if lacks or not (is_condition(split.head) or negated(split.head)):
            reason = lacks or says_of_somebody(split.head)
            found += (
                one
                for one in _beside(split.tail, split.head, sense)
                if one.beside or (reason and one.row.command.name in ENDS)
            )
    return found


def _beside(order: str, beside: str, sense: Sense) -> Iterator[_Candidate]:
    """What a clause asks for wholly, while the other one is its text or is left over."""
    if is_condition(beside) and not says_what_lacks(beside):
        return
    kinds = {one.kind for one in _important(beside, sense)}
    since = says_what_lacks(beside) and kinds <= {Kind.SPAN, Kind.DAY}  # for so long already
    names = bool(kinds) and not says_of_somebody(beside) and not since
    cut = _Cut(order, beside, "clause")
    for one in _about_the_same(_candidates(order, sense, guess=False, cuts=(cut,))):
        reason = not one.beside and "DATE" not in one.row.usage and "@" not in beside
        if (reason or not names) and not (one.missing or one.words_over or one.things_over):
            yield one


def _surely_beside(
    line: str, tidy: str, clauses: Sequence[_Candidate], sense: Sense
) -> Reading | None:
    """The one command that a clause asks for: with the rest as its reason, else left over."""
    texts = [one for one in clauses if not one.beside]
    texts = [one for one in texts if one.phrase.sure] or texts
    sure = [one for one in clauses if one.phrase.sure and not one.spanned]
    told = any("@" in one.beside or negated(one.beside) for one in sure)
    if is_question(tidy) or told or len({one.row.command.name for one in [*texts, *sure]}) != 1:
        return _offered(line, Offer.CHOICE, [*texts, *sure]) if sure else None
    if reasons := [one for one in sure if not one.beside]:
        return _full(line, tidy, reasons[:1], sense)
    if len(_texts(sure)) != 1 or texts:
        return _offered(line, Offer.CHOICE, [*texts, *sure]) if sure else None
    return _offered(line, Offer.CONFIRM, sure[:1])


def _misspelt(line: str, sense: Sense) -> bool:
    """Whether a word is spelled like one that is known."""
    return any(word_of(text, text, guess=True).guessed for text in parts(line, sense).words)


def _each(line: str, tidy: str, sense: Sense) -> Offered | None:
    """A line of several commands: ``assign @ed as editor and @rev1 as reviewer``."""
    pieces = [piece for _, piece in orders(tidy) if not is_courtesy(piece)]
    if not 1 < len(pieces) <= OFFERED_AT_MOST or is_question(tidy) or negated(tidy):
        return None
    if any(is_condition(piece) for piece in pieces):
        return None
    verb = (re.match(r"[^\W\d_]+", pieces[0]) or [""])[0]
    head = pieces[0].split("@")[0].strip()
    found: list[tuple[Command, str]] = []
    for piece in pieces:
        one = None
        for text in dict.fromkeys(_ways(piece, head, verb)):
            candidates = _about_the_same(_candidates(text, sense, guess=False))
            one = _full(text, text, candidates, sense)
            if isinstance(one, Asked) or _names_one(one, piece):
                break
        if isinstance(one, Asked) and one.command.name in READS and not commands(piece):
            return None  # ``please add tests and a code of conduct``
        if isinstance(one, Asked):
            found.append((one.command, one.read_as))
        elif isinstance(one, Offered) and (_names_one(one, piece) or _is_version(one)):
            found.append(one.commands[0])
        else:
            return None
    if len({text for _, text in found}) == 1:
        return None
    return Offered(line, Offer.EACH, (*found, *_released(found)))


def _released(found: Sequence[tuple[Command, str]]) -> tuple[tuple[Command, str], ...]:
    """What the author would type for a version and its archive."""
    texts = {text.rpartition(" ")[0]: text.rpartition(" ")[2] for _, text in found}
    if set(texts) != {"set version-accepted", "set archive"}:
        return ()
    released = next(command for command in TABLE if command.name == "released")
    return ((released, f"released {texts['set version-accepted']} {texts['set archive']}"),)


def _ways(piece: str, head: str, verb: str) -> tuple[str, ...]:
    """A piece of a line alone and after what the line begins with; somebody's name is tried so first."""
    ways = (f"{head} {piece}", f"{verb} {piece}")
    return (*ways, piece) if piece.lstrip().startswith("@") else (piece, *ways)


def _is_version(one: Offered) -> bool:
    """Whether a piece of a line is a version, which beside other orders is the accepted one."""
    return one.commands[0][1].startswith("set version-accepted ")


def _names_one(one: Reading | None, piece: str) -> bool:
    """Whether a piece of a line names somebody, and only one command for it."""
    return isinstance(one, Offered) and len(one.commands) == 1 and "@" in piece


def _candidates(
    line: str, sense: Sense, *, guess: bool, cuts: Iterable[_Cut] = (), hints: bool = False
) -> Iterator[_Candidate]:
    seen: set[str] = set()
    asks = is_question(line)
    for cut in islice(cuts or _cuts(line), _CUTS_AT_MOST):
        if cut.head in seen and not cut.text:
            continue
        seen.add(cut.head)
        made = parts(cut.head, sense)
        if asks and not _MAY_I.match(line):  # ``how do I assign a reviewer?`` names nobody
            made = Parts(tuple(one for one in made.things if one.kind is not Kind.ME), made.words)
        made = _old_before_new(made, newcomer(cut.head))
        words = [word_of(text, typed, guess=guess) for text, typed in merged(made.words)]
        if sum(not word.light for word in words) > WORDS_AT_MOST:
            continue
        if sum(word.guessed for word in words) > GUESSED_AT_MOST:
            continue  # a line of slips is no line of ours
        first = next((word.text for word in words if not word.light), "")
        concepts = frozenset(chain.from_iterable(word.concepts for word in words))
        if any(one.kind is Kind.SPAN for one in made.things):
            concepts |= {LONGER}
        if not words:
            concepts |= {_ALONE.get(frozenset(one.kind for one in made.things), "")}
        for row, phrase in _covering(concepts, hints=hints):
            if _speaks_of_it(row, phrase, cut, first, made) and _right_doi(
                row.usage, made, concepts, sense
            ):
                yield _filled(row, phrase, words, made, cut, sense)


_ALONE: Mapping[frozenset[Kind], str] = {
    frozenset({Kind.PERSON, Kind.DAY}): "ONLY-DUE",
    frozenset({Kind.DOI}): "ONLY-DOI",
    frozenset({Kind.VERSION}): "ONLY-VERSION",
    frozenset({Kind.VERSION, Kind.DOI}): "ONLY-RELEASE",
}
"""The word for a line of nothing but these things: ``@alice: Dec 20``, ``v1.2.0``."""
_MAY_I = re.compile(r"(?:please|hi|hello|hey)?[ \t,]*(?:can|could|may|might)[ \t]+I\b", re.I)


def _old_before_new(made: Parts, new: str) -> Parts:
    """The things of a line with its newcomer behind whom they replace: ``@new replaces @old``."""
    things = sorted(made.things, key=lambda one: one.text == new) if new else made.things
    return Parts(tuple(things), made.words)


def _covering(concepts: frozenset[str], *, hints: bool) -> list[tuple[Row, Phrase]]:
    """The phrases whose words are all there, in the order of the vocabulary."""
    found: dict[int, tuple[Row, Phrase]] = {}
    for concept in concepts:
        for place, row, phrase in _index().get(concept, ()):
            if phrase.hint and not hints:
                continue
            if place not in found and all(not one.isdisjoint(concepts) for one in phrase.needed):
                found[place] = row, phrase
    return [found[place] for place in sorted(found)]


@lru_cache(maxsize=1)
def _index() -> Mapping[str, list[tuple[int, Row, Phrase]]]:
    """Word → the phrases that cannot do without it or its like: each stands under its rarest word."""
    every = [(row, phrase) for row in rows() for phrase in row.phrases]
    often = Counter(word for _, phrase in every for one in phrase.needed for word in one)
    found: dict[str, list[tuple[int, Row, Phrase]]] = {}
    for place, (row, phrase) in enumerate(every):
        rarest = min(phrase.needed, key=lambda one: sum(often[word] for word in one))
        for word in rarest:
            found.setdefault(word, []).append((place, row, phrase))
    return found


def _speaks_of_it(row: Row, phrase: Phrase, cut: _Cut, first: str, made: Parts) -> bool:
    """Whether a phrase counts for a line that begins so and is cut so."""
    if _WHO.match(cut.head) and row.command.name in _OF_ONESELF:
        return False  # ``who can't review?``
    if first == "accept" and row.usage.startswith("set "):
        return False  # ``accept version v1.2.0`` accepts
    if row.usage.startswith("assign-reviewer") and first in _CHANGES:
        return not any(one.kind is Kind.NUMBER for one in made.things)  # that one leaves
    if row.usage == "set maintainers @x…" and not _BESIDES.isdisjoint(made.words):
        return False  # who is there stays
    if row.usage == "close" and cut.text and not is_courtesy(cut.text):
        return False  # what has a reason to be closed is not complete
    if row.usage in _TO_ALL and _ME.search(cut.head):
        return False  # ``remind me to write to the reviewers``
    if newcomer(cut.head) and row.command.name not in _SUCCESSIONS:
        return False
    if row.usage.startswith("record-review") and phrase.known <= _ONLY_A_REVIEW:
        return any(one.kind is Kind.URL for one in made.things)
    if row.usage == "replace-reviewer @x with @y" and _ONE_REVIEWER.search(cut.head):
        return sum(one.kind is Kind.PERSON for one in made.things) > 1
    if row.usage == "remove-reviewer @x [anyway]" and any(
        one.kind is Kind.ME for one in made.things
    ):  # ``I have no time``
        return any(one.kind is Kind.PERSON for one in made.things)
    if row.command.name == "remove-reviewer" and any(one.kind is Kind.ITEM for one in made.things):
        return False  # ``take the badge off``
    if row.command.name == "accept" and _PUBLISHED_IT.match(cut.head):
        return False  # in a journal
    if row.command.name == "reviews-in" and _ONE_REVIEWER.search(cut.head):
        return False  # ``reviewer 1 is done``
    if row.command.name in ("help", "mute") and any(one.kind is Kind.PERSON for one in made.things):
        return False
    if row.command.name == "author-responded" and not _AWAITED.isdisjoint(made.words):
        return False  # ``we need an answer from the author``
    if row.command.name == "request-info" and author_asks(cut.head):
        return False
    if first == "remind" and not row.usage.startswith("remind"):
        return False
    if cut.how == "value" and row.usage not in _VALUES:
        return False
    if cut.how == "about" and not row.usage.startswith(_ABOUT_USAGES):
        return False
    if row.command.name == "step-down":
        if any("AUTHORS" in concepts_of(word) for word in made.words):
            return False  # ``the author gave up``
        if any(one.kind in (Kind.PERSON, Kind.NUMBER) for one in made.things):
            return False  # it is about somebody else
        if not phrase.known.isdisjoint({"DROP", "unassign"}):
            return any(one.kind is Kind.ME for one in made.things)  # ``remove me``
    return True


_WHO = re.compile(r"(?:(?:so|and|hi|hey|ok|please)\b[ \t,]*)*who\b(?!['’])", re.I)
_OF_ONESELF = ("step-down", "withdraw", "reject", "decline-affiliation", "remove-reviewer")
"""What nobody gives an order for who only asks of whom something is true."""
_TO_ALL = tuple(f"remind {whom} DATE [about TEXT]" for whom in ("reviewers", "author", "editor"))
_ME = re.compile(r"\b(?:me|myself)\b", re.I)
_PUBLISHED_IT = re.compile(
    r"(?:they|(?:the[ \t]+)?(?:authors?|maintainers?|paper|article))[ \t]+(?:(?:has|have|was|is|been|already)[ \t]+)*publish",
    re.I,
)
_AWAITED = vocabulary.words_of(
    "need needs want wants wait waits waiting await awaiting require requires expect expecting miss missing lack lacks tell ask remind"
)
_CHANGES = vocabulary.words_of("change update edit correct switch exchange swap replace")
"""``change reviewer 1 to @alice``"""
_ONE_REVIEWER = re.compile(r"(?<!@)\brev(?:iewer)?s?[ \t]*#?\d", re.I)
_SUCCESSIONS = ("assign-editor", "replace-reviewer", "set-eic", "handover")
"""What may be meant where somebody is said to take another one's place."""
_ONLY_A_REVIEW = vocabulary.words_of("SET SHOW review reviews")
"""Without a link this may be about anybody's review, also one to come."""
_BESIDES = vocabulary.words_of("add include also too additional another new join joins second")
"""Words of somebody who comes beside others."""


def _right_doi(usage: str, made: Parts, concepts: frozenset[str], sense: Sense) -> bool:
    """A DOI of JOSS is no archive, and another one is no paper there, unless somebody says so."""
    if "DOI-or-URL" not in usage and usage != "set joss-doi DOI":
        return True
    dois = [one.text for one in made.things if one.kind is Kind.DOI]
    joss = any(sense.papers.casefold() in one.casefold() for one in dois)
    if "DOI-or-URL" in usage:
        return not joss or "archive" in concepts
    return not dois or joss or "joss" in concepts


def _filled(
    row: Row, phrase: Phrase, words: Sequence[Word], made: Parts, cut: _Cut, sense: Sense
) -> _Candidate:
    explained = [word for word in words if not word.concepts.isdisjoint(phrase.known)]
    typed = frozenset(word.text for word in words)
    waived = typed & set(re.findall(r"\[([a-z-]+)\]", row.usage))
    over = [
        word
        for word in words
        if not word.light and word not in explained and word.text not in waived
    ]
    takes = _takes_text(row.usage, cut)
    beside = cut.text if cut.how == "clause" and not takes else ""
    quotes = "\"'“”" if cut.how == "value" else ""
    said = cut.text.strip(f" \t*_{quotes}") if takes else ""
    people = _newest(row.usage, made, typed)
    text, missing, things, spanned = _fill(row.usage, people, typed, said, sense)
    if cut.text and not (takes or beside):
        missing += cut.how != "reason"
        things += _important(cut.text, sense)
    passed = cut.how == "reason"
    if row.usage.startswith("cancel-reminder") and missing:  # ``stop reminding @alice``
        things = tuple(one for one in things if one.kind is not Kind.PERSON)
    if row.command.name == "warn-closing":  # the warning itself says when
        said_when = (Kind.DAY, Kind.SPAN) if "close" in phrase.known else ()
        things = tuple(one for one in things if one.kind not in said_when)
    if row.usage.startswith(("request-info", "waiting-on-author")):  # ``ask @author for …``
        things = tuple(one for one in things if one.kind is not Kind.PERSON)
    taken = {one.kind for one in people if one not in things}
    if any(one.kind is Kind.NO_DAY for one in made.things):
        taken.add(Kind.DAY)
    carried = frozenset(chain.from_iterable(_CARRIES.get(kind, ()) for kind in taken))
    rest = {
        word.text: word.typed for word in over if carried.isdisjoint({word.text, *word.concepts})
    }
    guessed = any(word.guessed for word in explained)
    return _Candidate(
        row, phrase, text, missing, things, rest, guessed, spanned, beside, passed, bool(waived)
    )


_CARRIES: Mapping[Kind, frozenset[str]] = {
    Kind.DAY: words_of("until till before"),
    Kind.HOURS: words_of("time hour about"),
    Kind.URL: words_of("link"),
    Kind.DOI: words_of("doi link"),
}
"""Words that belong to a thing which a command has taken: ``until`` to the day behind it."""


def _takes_text(usage: str, cut: _Cut) -> bool:
    """Whether a usage takes what was cut off; finished checks have a text only for what is wanted."""
    wanted = cut.how not in ("clause", "reason") or asks_for_something(cut.text)
    if usage == "archive [TEXT]" and _TYPED_VALUE.search(cut.text):
        return False  # that is where a release is archived
    return "TEXT" in usage and (wanted or usage != "checks-done [TEXT]")


_TYPED_VALUE = re.compile(r"https?:|\b10\.\d|\bv?\.?\d+\.\d", re.I)


def _newest(usage: str, made: Parts, typed: frozenset[str]) -> tuple[Thing, ...]:
    """The things of a line, without the editor whom another one follows."""
    people = [one for one in made.things if one.kind is Kind.PERSON]
    follows = bool(_FOLLOWS & typed) or any("SWAP" in concepts_of(word) for word in typed)
    if usage != "assign-editor @x" or len(people) != 2 or not follows:
        return made.things
    return tuple(one for one in made.things if one is not people[0])


_FOLLOWS = frozenset({"instead", "takeover", "from", "rather"})


def _important(text: str, sense: Sense) -> tuple[Thing, ...]:
    """The things in a text that would else be passed over as courtesy."""
    kinds = (Kind.PERSON, Kind.DAY, Kind.SPAN, Kind.DOI, Kind.URL, Kind.VERSION, Kind.NO_DAY)
    things = parts(_TO_SOMEBODY.sub("", text), sense).things
    return tuple(one for one in things if one.kind in kinds and not _is_season(one))


def _is_season(thing: Thing) -> bool:
    """Whether it is a time that has no number: ``because of the holidays`` asks for no day."""
    return thing.kind is Kind.NO_DAY and not re.search(r"\d", thing.text)


_TAKES = {
    "URL": (Kind.URL,),
    "DOI": (Kind.DOI,),
    "DOI-or-URL": (Kind.DOI, Kind.URL),
    "DATE": (Kind.DAY, Kind.SPAN),
    "HOURS": (Kind.HOURS, Kind.NUMBER),
    "VERSION": (Kind.VERSION, Kind.NUMBER),
    "N": (Kind.NUMBER,),
    "PARTNER": (Kind.PARTNER,),
    "{N}": (Kind.NUMBER,),
    "@x": (Kind.PERSON,),
    "@y": (Kind.PERSON,),
}


def _names_it(token: str, words: Sequence[str]) -> frozenset[str]:
    """The words that promise an argument: who types *archive* has one in mind."""
    return (frozenset(words) - {"by"}) | _PROMISES.get(token, frozenset())


_PROMISES = {
    "VERSION": frozenset({"version"}),
    "DOI-or-URL": frozenset({"archive", "doi", "zenodo"}),
    "DATE": frozenset({"date", "until", "till"}),
}
_SEVERAL = {"@x…": Kind.PERSON, "ITEM…": Kind.ITEM}
"""Arguments that take each thing of their kind."""
_BLANKS = {"@x…": "@NAME", "@x": "@NAME", "@y": "@OTHER"}
"""What stands in a command for somebody who is missing."""
_OF_OTHERS = (
    "set-due-date @x DATE",
    "record-review @x URL [HOURS]",
    "remove-reviewer @x [anyway]",
    "retract-review @x",
    "approve-changes for @x",
)
"""Whoever means themselves has another command for it."""


def _fill(
    usage: str, things: Sequence[Thing], typed: frozenset[str], text: str, sense: Sense
) -> tuple[str, int, tuple[Thing, ...], bool]:
    """The usage with the things in it; how many arguments it lacks; the things it has no place for;
    whether a day was counted from today for want of a better one."""
    left = list(things)
    if not any(one.kind is Kind.PERSON for one in left) and usage not in _OF_OTHERS:
        left = [Thing(Kind.PERSON, one.text) if one.kind is Kind.ME else one for one in left]
    days = [one for one in left if one.kind is Kind.DAY]
    if len(days) == 2 and "from" in typed:  # ``from Dec 10 to Dec 24``
        left.remove(days[0])
    if usage.startswith("assign") and not {"by", "due"} & typed:
        today = sense.at.date().isoformat()  # ``I assign @alice today``
        left = [one for one in left if not (one.near and one.text == today)]
    past = "[date DATE]" in usage or "date-accepted" in usage
    written: list[str] = []
    spanned: list[bool] = []
    missing = 0

    def take(token: str) -> str | None:
        if token in _SEVERAL:
            several = [one for one in left if one.kind is _SEVERAL[token]]
            left[:] = [one for one in left if one.kind is not _SEVERAL[token]]
            return " ".join(one.text for one in several) or None
        if token == "TEXT":
            return text or None
        for kind in _TAKES[token]:
            if found := next((one for one in left if one.kind is kind), None):
                left.remove(found)
                unsure = (
                    kind is Kind.SPAN
                    or (token == "HOURS" and kind is Kind.NUMBER)
                    or (found.near and usage.startswith("assign") and not {"by", "due"} & typed)
                )
                spanned.append(unsure)
                if unsure and token == "HOURS":
                    return f"{found.text} hours"
                if token == "{N}":
                    return f"{{{found.text}}}"
                return (found.past or found.text) if past and kind is Kind.DAY else found.text
        return None

    for group in re.findall(r"\[[^\]]+\]|\S+", usage):
        optional = group.startswith("[")
        tokens = group.strip("[]").split()
        named = any(token in _TAKES or token in _SEVERAL or token == "TEXT" for token in tokens)
        if optional and not named and tokens[0] not in typed:
            continue  # what waives something has to be typed
        said: list[str] = []
        for token in tokens:
            if token not in _TAKES and token not in _SEVERAL and token != "TEXT":
                said.append(token)
            elif value := take(token):
                said.append(value)
            elif token == "@x…" and usage.startswith("remind") and "org" not in typed:
                said.append(f"@{sense.sender}")
                spanned.append(True)
            elif optional and not (
                _names_it(token, said) & typed
                or (token == "DATE" and any(one.kind is Kind.NO_DAY for one in left))
            ):
                said = []
                break
            else:
                missing += 1
                said.append(_BLANKS.get(token, token))
        written += said
    me = (one for one in left if one.kind is not Kind.ME)
    over = tuple(one for one in me if not _counts_nothing(one) and one.text != f"@{sense.sender}")
    return " ".join(written), missing, over, any(spanned)


def _counts_nothing(thing: Thing) -> bool:
    """``Reviewer 2``, ``we need 2 reviewers``."""
    return thing.kind is Kind.NUMBER and len(thing.text) == 1


def _about_the_same(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Those that leave no noun over, which would be about something else, and no *not*."""
    return [
        one
        for one in candidates
        if all(_TURNS_IT.isdisjoint(concepts_of(word)) for word in one.words_over)
        and NEGATIONS.isdisjoint(one.words_over)
        and not (one.row.usage == "close" and one.words_over and not _says_complete(one.words_over))
    ]


def _says_complete(words: Iterable[str]) -> bool:
    """Whether words beside ``close`` say that all is done; others are a reason to end a review."""
    return any(not concepts_of(word).isdisjoint({"END", "tick"}) for word in words)


_TURNS_IT = TOPICS | {"open", "reopen", "DROP", "undo", "stop", "STOP", "nolonger", "nomore"}
"""What no reading may leave over: another noun, or a verb that says the opposite."""


def commands(clause: str) -> bool:
    """Whether a clause begins with a verb that tells somebody to do something."""
    words = (word_of(text, text, guess=False) for text in words_in(clause))
    first = next((word for word in words if not word.light), None)
    return bool(first and not _VERBS.isdisjoint(first.concepts))


_VERBS = frozenset(
    {"SET", "START", "SEEK", "SWAP", "DROP", "STOP", "GOON", "MOVE", "RUN", "SHOW", "FIND", "CHECK", "draft", "remind", "retract"}
)  # fmt: skip


def _full(line: str, tidy: str, candidates: Sequence[_Candidate], sense: Sense) -> Reading | None:
    """The one command that explains everything, or the few that do."""
    full = _best([one for one in candidates if one.explained])
    if not full:
        return None
    sure = [one for one in full if one.phrase.sure and not one.spanned]
    if len(_texts(sure)) == 2 and len({one.row.command.name for one in sure}) == 1:
        # with and without the free text behind ``that`` or ``about``
        short, long = sorted(_texts(sure), key=len)
        if long.startswith(short):
            sure = [one for one in sure if one.text == long]
    if len(_texts(sure)) != 1 or (is_question(tidy) and sure[0].row.command.name not in READS):
        if is_question(tidy) and (reads := [one for one in full if one.row.command.name in READS]):
            return _offered(line, Offer.CHOICE, reads)
        lacking = [
            one
            for one in candidates
            if one.missing == 1 and one.text.endswith("TEXT") and not one.over
        ]
        return _offered(line, Offer.CHOICE, [*full, *lacking])
    if sure[0].row.command.name in ENDS or sure[0].waives:
        return _offered(line, Offer.CONFIRM, sure)
    return _asked(line, sure[0], sense)


def _partial(line: str, tidy: str, candidates: Sequence[_Candidate]) -> Offered | None:
    """The commands that explain the most of a line that none explains wholly."""
    candidates = [
        one
        for one in candidates
        if not one.far_fetched
        and one.row.command.name != "yes"
        and not (one.missing and one.row.command.name in ("done", "not-done"))
    ]
    best = _best([one for one in candidates if one.phrase.sure])
    nearer = _best(candidates)
    if not best or _nearer(nearer[0], best[0]):
        best = nearer
    if not best:
        return None
    kinds = {thing.kind for one in best for thing in one.things_over}
    if Kind.PERSON in kinds and all(one.things_over for one in best):
        if each := _for_each(best[0]):
            return Offered(line, Offer.CHOICE, each)
        named = _offered(line, Offer.NO_PERSON, best)
        return named and replace(named, over=best[0].row.command.name)
    if all(one.missing for one in best) or Kind.NO_DAY in kinds:
        return _offered(line, Offer.INCOMPLETE, best)
    complete = [one for one in best if not one.missing]
    alone = len(_texts(complete)) == 1 and complete[0].phrase.sure and not is_question(tidy)
    return _offered(line, Offer.CONFIRM if alone else Offer.CHOICE, complete)


def _nearer(one: _Candidate, sure: _Candidate) -> bool:
    """Whether a reading that is not sure explains so much more than a sure one that it is better."""
    more = sure.over + sure.missing - one.over - one.missing
    return more > 1 or (more >= 0 and len(one.phrase.needed) > len(sure.phrase.needed))


def _for_each(one: _Candidate) -> tuple[tuple[Command, str], ...]:
    """The command once for each person, when it takes one and several are named."""
    others = [thing.text for thing in one.things_over if thing.kind is Kind.PERSON]
    first = re.search(r"@[\w-]+", one.text)
    if one.missing or one.words_over or first is None or "@x" not in one.row.usage:
        return ()
    texts = [one.text, *(one.text.replace(first[0], other, 1) for other in others)]
    return tuple((one.row.command, text) for text in texts[:OFFERED_AT_MOST])


def _best(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Those that explain most, the surest first."""
    if not candidates:
        return []

    def over(one: _Candidate) -> tuple[int, int, int]:
        return (
            one.over + one.missing,
            -len(one.phrase.needed),
            not one.phrase.sure,
        )

    least = min(over(one)[0] for one in candidates)
    found = sorted((one for one in candidates if over(one)[0] == least), key=over)
    most = max(len(one.phrase.needed) for one in found if one.phrase.sure == found[0].phrase.sure)
    return [one for one in found if len(one.phrase.needed) == most or not one.phrase.sure]


def _texts(candidates: Sequence[_Candidate]) -> list[str]:
    return list(dict.fromkeys(one.text for one in candidates))


def _asked(line: str, one: _Candidate, sense: Sense) -> Reading | None:
    args = Usage.of(one.row.usage).read(one.text, sense)
    if isinstance(args, Stuck):
        return None
    return Asked(line, one.row.command, args, one.text)


def _offered(line: str, offer: Offer, candidates: Sequence[_Candidate]) -> Offered | None:
    found: dict[str, Command] = {}
    for one in candidates:
        found.setdefault(one.text, one.row.command)
    if offer is Offer.CONFIRM and "yes" in found:
        offer = Offer.CHOICE  # a question about *yes* would take the place of the one it may answer
    commands = tuple((command, text) for text, command in found.items())[:OFFERED_AT_MOST]
    return Offered(line, offer, commands, candidates[0].left) if commands else None
