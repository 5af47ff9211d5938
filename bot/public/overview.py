"""The reviews as a table: which of them, in which order, under which headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from bot.public.snapshot import Shown, Snapshot
from bot.review.messages.status import NEXT
from bot.review.model.people import among
from bot.review.model.stages import Stage, words

INQUIRY = "inquiry"
NOBODY = "none"
"""Instead of an editor or a partner: there is none."""
PARTIES: Mapping[str, str] = {
    who.removeprefix("the ").replace(" ", "-").lower(): who
    for who in dict.fromkeys(who for who, _, _ in NEXT.values())
}
"""In an address → in words."""
SORTS: Mapping[str, str] = {
    "stage": "stage",
    "waiting": "longest waiting",
    "overdue": "most overdue",
    "newest": "newest",
    "package": "package",
}
_LONGEST = 100
"""Characters of a value in an address."""


@dataclass(frozen=True)
class Choice:
    """Which reviews are shown, as the address says; empty: all."""

    stage: str = ""
    editor: str = ""
    partner: str = ""
    waiting: str = ""
    """For whom, as a key of ``PARTIES``."""
    repository: str = ""
    sort: str = "stage"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Choice:
        """What an address says, as far as it makes sense."""
        said = {
            key: query[key].strip()[:_LONGEST].casefold()
            for key in cls.__dataclass_fields__
            if query.get(key, "").strip()
        }
        said["editor"] = said.get("editor", "").removeprefix("@")
        if said.get("sort") not in SORTS:
            said["sort"] = "stage"
        return cls(**said)

    @property
    def address(self) -> str:
        """As it stands in an address, always in the same order; empty: everything."""
        usual = Choice()
        said = {key: value for key, value in vars(self).items() if value != getattr(usual, key)}
        return f"?{urlencode(said)}" if said else ""

    def but(self, **changes: str) -> str:
        """The address with something else chosen."""
        return replace(self, **changes).address or "?"

    @property
    def narrows(self) -> bool:
        """Whether some reviews are left out."""
        return replace(self, sort="stage") != Choice()


@dataclass(frozen=True)
class Group:
    """Reviews under one heading."""

    title: str
    about: str
    rows: tuple[Shown, ...]


_KEYS = (INQUIRY, *(str(stage.meaning) for stage in Stage))
"""The stages in their order, as they stand in an address."""


def party(review: Shown) -> str:
    """Who is waited for, as a key of ``PARTIES``."""
    who = NEXT[review.facts.step][0]
    return next(key for key, words_ in PARTIES.items() if words_ == who)


def stage_key(review: Shown) -> str:
    """The stage as it stands in an address."""
    return INQUIRY if review.facts.inquiry else str(review.facts.stage)


def stage_words(key: str) -> str:
    """The stage in words."""
    if key == INQUIRY:
        return "presubmission inquiries"
    return words(next(stage for stage in Stage if stage.meaning == key))


def open_reviews(snapshot: Snapshot) -> Iterator[Shown]:
    """Those that are not over."""
    return (one for one in snapshot.reviews if one.facts.open)


def chosen(reviews: Iterable[Shown], choice: Choice) -> list[Shown]:
    """Those that are asked for."""
    return [one for one in reviews if _fits(one, choice)]


def _fits(one: Shown, choice: Choice) -> bool:
    facts = one.facts
    asked = {partner.partner for partner in facts.partners}
    return (
        choice.stage in ("", stage_key(one))
        and choice.repository in ("", facts.repository.casefold())
        and choice.waiting in ("", party(one))
        and (not choice.partner or (choice.partner in asked or _nobody(choice.partner, asked)))
        and (
            not choice.editor
            or among(choice.editor, facts.editors)
            or _nobody(choice.editor, facts.editors)
        )
    )


def _nobody(said: str, there: Iterable[str]) -> bool:
    return said == NOBODY and not list(there)


def grouped(reviews: Iterable[Shown], choice: Choice, today: date) -> list[Group]:
    """Under a heading for each stage, or in one list where another order is wanted."""
    by = _order(today)[choice.sort]
    ordered = sorted(reviews, key=by)
    if choice.sort != "stage":
        return [Group(f"By {SORTS[choice.sort]}", "", tuple(ordered))] if ordered else []
    by_key: dict[str, list[Shown]] = {key: [] for key in _KEYS}
    for one in ordered:
        by_key[stage_key(one)].append(one)
    groups = []
    for key, rows in by_key.items():
        if rows:
            about = stage_words(key)
            groups.append(Group(f"{about[0].upper()}{about[1:]}", rows[0].facts.label, tuple(rows)))
    return groups


def _order(today: date) -> Mapping[str, Callable[[Shown], Any]]:
    def age(one: Shown) -> Any:
        return one.place_since, one.key

    return {
        "stage": age,
        "waiting": lambda one: (one.facts.since or one.place_since, one.key),
        "overdue": lambda one: (-one.overdue(today), age(one)),
        "newest": lambda one: (-one.facts.opened.timestamp(), one.key),
        "package": lambda one: (one.facts.package.casefold(), one.key),
    }


def options(snapshot: Snapshot) -> Mapping[str, list[tuple[str, str]]]:
    """What can be chosen: field → value and words."""
    reviews = list(open_reviews(snapshot))
    there = {stage_key(one) for one in reviews}
    editors = {login.casefold(): login for one in reviews for login in one.facts.editors}
    partners = {one.partner for review in reviews for one in review.facts.partners}
    waited = {party(one) for one in reviews}
    return {
        "stage": [(key, stage_words(key)) for key in _KEYS if key in there],
        "waiting": [(key, who) for key, who in PARTIES.items() if key in waited],
        "editor": [
            *((key, f"@{login}") for key, login in sorted(editors.items())),
            *([(NOBODY, "no editor yet")] if reviews else []),
        ],
        "partner": [
            (key, name) for key, name in sorted(snapshot.partners.items()) if key in partners
        ],
        "repository": [
            (name, one.name) for name, one in sorted(snapshot.communities.items())
        ] if len(snapshot.communities) > 1 else [],
    }  # fmt: skip
