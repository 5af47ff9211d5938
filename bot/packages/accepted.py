"""The accepted packages as the website lists them: which of them are like a submission, and where something happens.

The list is ``_data/packages.yml`` of the website's repository. Likeness is SQLite's full-text search over names and
descriptions, with words brought to their stems, and with their beginnings. Its score says nothing by itself, so there are always three, and a
person judges.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from bot.packages.door import Out, text

NEAREST = 3
MOST = 5_000
"""Packages in the list that are read."""
BYTES = 3_000_000
_WORDS = 400
"""Words of a submission that are looked for."""
_BEGINNING = 4
"""Characters of a word that are looked for besides its stem: "geochemplot" is like "geochemical"."""
_TABLE = "CREATE VIRTUAL TABLE packages USING fts5(words, tokenize = 'porter unicode61')"
_SEARCH = "SELECT rowid FROM packages WHERE words MATCH ? ORDER BY bm25(packages), rowid LIMIT ?"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Accepted:
    """A package that was accepted."""

    name: str
    description: str
    """The author's words, and those of its repository."""
    repository: str = ""
    review: str = ""
    """Its review's issue; empty: the list does not say."""
    last_commit: date | None = None


def read(content: bytes) -> tuple[Accepted, ...]:
    """The packages in the list. Raises ``Out`` for anything else."""
    if len(content) > BYTES:
        raise Out("the list of accepted packages is too large")
    try:
        said = yaml.load(content, _LOADER)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Out("the list of accepted packages is no YAML") from None
    if not isinstance(said, list):
        raise Out("the list of accepted packages has another shape")
    return tuple(_package(one) for one in said[:MOST] if isinstance(one, dict))


def _package(one: dict[str, Any]) -> Accepted:
    about = one.get("gh_meta")
    about = about if isinstance(about, dict) else {}
    words = dict.fromkeys(
        " ".join(text(part).split())
        for part in (one.get("package_description"), about.get("description"))
    )
    return Accepted(
        name=text(one.get("package_name")),
        description=" · ".join(filter(None, words)),
        repository=text(one.get("repository_link")),
        review=_review(text(one.get("issue_link"))),
        last_commit=_day(about.get("last_commit")),
    )


def _review(link: str) -> str:
    return link if re.fullmatch(r"https://github\.com/[\w-]+/[\w.-]+/issues/\d{1,9}", link) else ""


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(text(value)[:10])
    except ValueError:
        return None


def nearest(
    packages: Sequence[Accepted], submission: str, *, but: Iterable[str] = (), most: int = NEAREST
) -> list[Accepted]:
    """The accepted packages that are most like the words of a submission; a hint, and no verdict.

    ``but`` names packages that do not count: the submission itself.
    """
    others = {one.casefold() for one in but}
    words = list(dict.fromkeys(re.findall(r"\w+", submission.casefold())))[:_WORDS]
    if not words:
        return []
    # each word is quoted, so that none is taken for an operator
    begun = [f'"{word[:_BEGINNING]}"*' for word in words if len(word) > _BEGINNING]
    query = " OR ".join([*(f'"{word}"' for word in words), *begun])
    database = sqlite3.connect(":memory:")
    try:
        database.execute(_TABLE)
        database.executemany(
            "INSERT INTO packages (rowid, words) VALUES (?, ?)",
            [
                (number, f"{one.name} {one.description}")
                for number, one in enumerate(packages)
                if one.name.casefold() not in others
            ],
        )
        return [packages[number] for (number,) in database.execute(_SEARCH, (query, most))]
    finally:
        database.close()
