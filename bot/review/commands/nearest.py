"""What a line that is not understood is nearest to: commands that somebody can ask with, and never a decision.

The nouns of a line, else its verbs, belong to commands: by their names, or by the phrases that ask for them.
What only reads is named as it is; of any other command its ``help``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain

from bot.review.commands.concepts import concepts_of, merged, rows, word_of
from bot.review.commands.grammar import Sense
from bot.review.commands.table import TABLE
from bot.review.commands.things import parts
from bot.review.commands.vocabulary import (
    CLASSES,
    DECISIONS,
    LONGEST,
    NEGATIONS,
    READS,
    SUBJECTS,
    TOPICS,
)

AT_MOST = 3


def nearest(line: str, sense: Sense) -> tuple[str, ...]:
    """What somebody can ask about the nouns of a line, or its verbs: commands that only read, and ``help``.

    None of another noun, and none about a decision; nothing for a line that only forbids.
    """
    if len(line) > LONGEST or _FORBIDS.match(line):
        return ()
    words = (word_of(text, typed, guess=False) for text, typed in merged(parts(line, sense).words))
    said = [one.concepts for one in words if not (one.light or one.text in NEGATIONS)]
    nouns = TOPICS & frozenset(chain.from_iterable(said))
    weights: Counter[str] = Counter()
    for word in said:
        names = _speaking(word & TOPICS or word, few=word.isdisjoint(TOPICS))
        weights.update({name: _SHARED // len(names) for name in names})
    if not nouns and not all(_speaking(word, few=False) for word in said):
        return ()  # a verb of ours, with a noun that is not
    about = _speaking(nouns, few=False) if nouns else weights.keys()
    found = [
        name
        for name in weights
        if name in about and name not in DECISIONS and (not nouns or _named_subjects(name) <= nouns)
    ]
    ranked = sorted(found, key=lambda name: (-weights[name], name not in READS, name))
    near = [name for name in ranked if 2 * weights[name] >= weights[ranked[0]]][:AT_MOST]
    return tuple(name if name in READS else f"help {name}" for name in near)


_SHARED = 1000
"""The weight of a word, shared by the commands that it speaks of."""
_FEW = 3
_FORBIDS = re.compile(
    r"(?:(?:please|so|but|and)\b[ \t,]*)*(?:do[ \t]+not|don['’]?t|never|no[ \t]+need)\b", re.I
)


def _speaking(words: frozenset[str], *, few: bool) -> frozenset[str]:
    """The commands that these words name, else those whose phrases cannot do without one of them.

    With ``few`` none, where those are many: ``change`` says nothing about what is meant.
    """
    if named := frozenset(chain.from_iterable(_in_names().get(word, ()) for word in words)):
        return named
    found = frozenset(chain.from_iterable(_in_phrases().get(word, ()) for word in words))
    return frozenset() if few and len(found) > _FEW else found


@lru_cache(maxsize=1)
def _in_names() -> Mapping[str, frozenset[str]]:
    """Word → the commands that have it in their name; for ``set``, as the name of a field."""
    found: dict[str, set[str]] = {}
    for command in TABLE:
        named = [command.name, *(command.words.usages if command.name == "set" else ())]
        for said in re.findall(r"(?<![\w@\[])[a-z]{2,}(?![\w…])", " ".join(named)):
            word = word_of(said, said, guess=False)
            for concept in word.concepts - CLASSES.keys() - NEGATIONS if not word.light else ():
                found.setdefault(concept, set()).add(command.name)
    return {word: frozenset(names) for word, names in found.items()}


def _named_subjects(name: str) -> frozenset[str]:
    """Whom or what the name of a command is about."""
    return SUBJECTS & frozenset(chain.from_iterable(map(concepts_of, name.split("-"))))


@lru_cache(maxsize=1)
def _in_phrases() -> Mapping[str, frozenset[str]]:
    """Word → the commands with a phrase that cannot do without it."""
    found: dict[str, set[str]] = {}
    for row in rows():
        for word in chain.from_iterable(chain.from_iterable(one.needed for one in row.phrases)):
            found.setdefault(word, set()).add(row.command.name)
    return {word: frozenset(names) for word, names in found.items()}
