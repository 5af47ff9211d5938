"""The vocabulary, ready for use: which phrases there are, and what a word of a line may stand for.

A *concept* is a word in its base form, or one of the classes of ``vocabulary.CLASSES``: ``assigned`` is
``assign`` and SET.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain

from bot.review.commands import vocabulary
from bot.review.commands.hints import HINTS
from bot.review.commands.table import TABLE
from bot.review.commands.vocabulary import CLASSES, FILLERS, HEDGES, MERGED, PHRASES, SAME
from bot.review.model.command import Command


@dataclass(frozen=True)
class Phrase:
    """Words that together speak of a usage of a command."""

    needed: tuple[frozenset[str], ...]
    """Of each, one word has to be there."""
    known: frozenset[str]
    """Every word that the phrase explains."""
    sure: bool
    hint: bool = False
    """It counts only where no other phrase fits, and is only shown."""


@dataclass(frozen=True)
class Row:
    """A usage of a command, and the phrases that speak of it."""

    command: Command
    usage: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class Word:
    """A word of a line."""

    text: str
    typed: str
    """As it stands in the line, which may be two words: ``looks good``."""
    concepts: frozenset[str]
    light: bool
    """It may be left out."""
    guessed: bool = False
    """It is spelled like a word that is known."""


def _phrases(said: str, *, hint: bool = False) -> tuple[Phrase, ...]:
    return tuple(_phrase(one.strip(), hint=hint) for one in said.split(";") if one.strip())


def _phrase(text: str, *, hint: bool) -> Phrase:
    sure = not hint and not text.startswith("?")
    needed: list[frozenset[str]] = []
    known: set[str] = set()
    for token in text.lstrip("?").split():
        words = frozenset(token.strip("()").split("|"))
        known |= words
        if not token.startswith("("):
            needed.append(words)
    return Phrase(tuple(needed), frozenset(known), sure, hint)


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """Every usage that has phrases."""
    usages = {usage: command for command in TABLE for usage in command.words.usages}
    names = {command.name: command for command in TABLE}
    rows = []
    for usage in dict.fromkeys([*PHRASES, *HINTS]):
        command = usages.get(usage) or names.get(usage.split()[0])
        assert command, f"{usage} is no usage of the table"
        phrases = _phrases(PHRASES.get(usage, "")) + _phrases(HINTS.get(usage, ""), hint=True)
        rows.append(Row(command, usage, phrases))
    return tuple(rows)


@lru_cache(maxsize=1)
def _classes() -> Mapping[str, frozenset[str]]:
    """Word → the classes it belongs to."""
    found: dict[str, set[str]] = {}
    for name, words in CLASSES.items():
        for word in words.split():
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Every word that some phrase speaks of, in its base form."""
    said = chain.from_iterable(phrase.known for row in rows() for phrase in row.phrases)
    words = {word for word in said if word.islower()}
    return frozenset(words | set(_classes()) | set(SAME))


@lru_cache(maxsize=1)
def _by_letter() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(_known()):
        if len(word) >= 4:
            found.setdefault(word[0], []).append(word)
    return {letter: tuple(words) for letter, words in found.items()}


_ENDINGS = (
    ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
    ("al", ""), ("ation", "e"), ("ion", ""),
)  # fmt: skip


def _forms(word: str) -> set[str]:
    """The word and the known words of which it is a form: ``reviewers`` is also ``reviewer``."""
    known = _known()
    found = {word}
    for end, put in _ENDINGS:
        if word.endswith(end) and len(word) > len(end) + 1:
            stem = word[: -len(end)] + put
            doubled = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
            found |= {one for one in (stem, doubled) if one in known}
    return found | {SAME[one] for one in found if one in SAME}


@lru_cache(maxsize=2048)
def _like(word: str) -> str:
    """The known word that is spelled like this one; empty: there is none."""
    # of another length it cannot be as like as that
    known = [one for one in _by_letter().get(word[0], ()) if abs(len(one) - len(word)) <= _SLIPS]
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.82)), "")


_SLIPS = 4


@lru_cache(maxsize=2048)
def concepts_of(word: str) -> frozenset[str]:
    """The base forms of a word that is known, and the classes they belong to."""
    forms = _forms(word)
    known = forms if word not in vocabulary.NOUNS else forms & {word}
    return frozenset(forms.union(*(_classes().get(one, frozenset()) for one in known)))


def word_of(text: str, typed: str, *, guess: bool) -> Word:
    """What a word may stand for; with ``guess`` also what it is spelled like."""
    concepts = concepts_of(text)
    plain = concepts - frozenset(CLASSES)
    light = not (FILLERS | HEDGES).isdisjoint(plain) or "OBJECT" in concepts
    unknown = guess and not light and len(text) >= 4 and _known().isdisjoint(concepts)
    if unknown and (near := _like(text)):
        return Word(text, typed, concepts_of(near), light, guessed=True)
    return Word(text, typed, concepts, light)


def merged(words: Sequence[str]) -> list[tuple[str, str]]:
    """The words, with those that belong together as one, and how they were typed."""
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(words):
        for length in (3, 2):
            group = tuple(words[place : place + length])
            if len(group) == length and group in MERGED:
                found.append((MERGED[group], " ".join(group)))
                place += length
                break
        else:
            found.append((words[place], words[place]))
            place += 1
    return found
