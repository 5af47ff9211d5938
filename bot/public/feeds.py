"""Feeds for partners and for whoever reads along: the same entries as JSON Feed 1.1 and as Atom.

https://www.jsonfeed.org/version/1.1/ and https://www.rfc-editor.org/rfc/rfc4287. An entry's id is an address
on GitHub that stays; all links are absolute. An entry changes only when the package or the review does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from io import StringIO
from typing import Any, Literal

import feedgenerator
from pydantic import BaseModel, ConfigDict, Field

from bot.public.documents import Document, text
from bot.public.snapshot import Shown, Snapshot
from bot.review.model.labels import Label
from bot.review.model.record import AffiliationState
from bot.review.model.stages import Stage, words
from bot.review.turns.history import CLOSED

MOST, NEWS = 1_000, 200
"""Entries of a feed, and of the news: the newest ones."""
JSON_FEED, ATOM = "application/feed+json; charset=utf-8", "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class Entry:
    """One item."""

    id: str
    url: str
    title: str
    words: str
    published: datetime
    changed: datetime
    facts: dict[str, Any]
    """For programs."""


@dataclass(frozen=True)
class Feed:
    """What can be subscribed to."""

    name: str
    """Its address below ``/feeds/``, without the ending."""
    title: str
    about: str
    entries: tuple[Entry, ...]
    """The newest first."""


@dataclass(frozen=True)
class Offer:
    """A feed that there is, not made yet."""

    name: str
    title: str
    about: str
    entries: Callable[[], Iterable[Entry]]
    most: int = MOST

    def feed(self) -> Feed:
        """Make it."""
        newest = sorted(self.entries(), key=lambda one: (one.published, one.id), reverse=True)
        return Feed(self.name, self.title, self.about, tuple(newest[: self.most]))


def offers(snapshot: Snapshot) -> Iterator[Offer]:
    """All feeds."""
    yield Offer(
        "accepted",
        "Accepted packages",
        "Packages that have passed the review",
        lambda: accepted(snapshot),
    )
    yield Offer(
        "news",
        "News of the reviews",
        "Each new stage of each review",
        lambda: _news(snapshot),
        NEWS,
    )
    for key, name in snapshot.partners.items():
        yield Offer(
            f"partners/{key}/affiliated",
            f"Packages affiliated with {name}",
            f"Accepted packages that {name} has affiliated, and affiliations that it revoked",
            partial(affiliated, snapshot, key),
        )
        yield Offer(
            f"partners/{key}/under-review",
            f"Packages under review for {name}",
            f"Open reviews of packages that ask for affiliation with {name}",
            partial(_under_review, snapshot, key),
        )


# --- what stands in them ---


def accepted(snapshot: Snapshot) -> list[Entry]:
    """Every accepted package."""
    return [
        _package(one, _accepted_at(one)) for one in snapshot.reviews if one.facts.is_accepted
    ]  # fmt: skip


def affiliated(snapshot: Snapshot, partner: str) -> list[Entry]:
    """Every accepted package that a partner has affiliated, or had."""
    found = []
    for one in snapshot.reviews:
        state = next((known for known in one.facts.partners if known.partner == partner), None)
        if state is None or not one.facts.is_accepted:
            continue
        if state.state in (AffiliationState.AFFILIATED, AffiliationState.REVOKED):
            decided = _at(state.since) if state.since else _accepted_at(one)
            changed = max(decided, _accepted_at(one))
            found.append(_package(one, _accepted_at(one), state.state, changed))
    return found


def _package(
    review: Shown, published: datetime, state: str = "", changed: datetime | None = None
) -> Entry:
    facts = review.facts
    revoked = state == AffiliationState.REVOKED
    said = [facts.description or facts.package]
    if revoked:
        said.append("The affiliation was revoked.")
    if facts.archived:
        said.append("The package is archived.")
    known = {
        "package": facts.package,
        "state": state or None,
        "repository": facts.home or None,
        "version": facts.version or None,
        "archive": facts.archive or None,
        "joss": facts.joss_doi or None,
        "accepted": facts.accepted.isoformat() if facts.accepted else None,
        "last_activity": review.activity.date().isoformat() if review.activity else None,
        "archived": facts.archived,
        "review": facts.url,
    }
    return Entry(
        id=facts.url,
        url=facts.home or facts.url,
        title=f"{facts.package} (affiliation revoked)" if revoked else facts.package,
        words=" ".join(said),
        published=published,
        changed=changed or published,
        facts={key: value for key, value in known.items() if value is not None},
    )


def _under_review(snapshot: Snapshot, partner: str) -> Iterator[Entry]:
    for one in snapshot.reviews:
        facts = one.facts
        asked = any(known.partner == partner for known in facts.partners)
        if asked and facts.open and not facts.inquiry and not facts.is_accepted:
            yield Entry(
                id=facts.url,
                url=facts.url,
                title=facts.package,
                words=f"{_sentence(words(_stage(facts.stage)))} {facts.description}".strip(),
                published=facts.opened,
                changed=max(facts.opened, one.place_since),
                facts={"package": facts.package, "stage": facts.stage, "review": facts.url},
            )


def _news(snapshot: Snapshot) -> Iterator[Entry]:
    moves = [
        (change, one.facts)
        for one in snapshot.reviews
        if not one.facts.inquiry
        for change in one.changes
    ]
    moves.sort(key=lambda move: move[0].at, reverse=True)
    for change, facts in moves[:NEWS]:
        what = "closed" if change.place == CLOSED else words(_stage(change.place))
        yield Entry(
            id=f"{facts.url}#{change.place}-{change.at:%Y%m%dT%H%M%SZ}",
            url=facts.url,
            title=f"{facts.package}: {what}",
            words=_sentence(f"{facts.package} is now: {what}"),
            published=change.at,
            changed=change.at,
            facts={"package": facts.package, "stage": change.place, "review": facts.url},
        )


def _stage(key: str) -> Stage:
    return next((stage for stage in Stage if stage.meaning == key), Stage.SUBMITTED)


def _sentence(said: str) -> str:
    return f"{said[0].upper()}{said[1:]}."


def _accepted_at(review: Shown) -> datetime:
    if review.facts.accepted:
        return _at(review.facts.accepted)
    moved = (one.at for one in review.changes if one.place == Label.APPROVED)
    return next(moved, review.facts.opened)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


# --- how they are written ---


class Item(BaseModel):
    """An entry of a JSON Feed."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    url: str
    title: str
    content_text: str
    date_published: str
    date_modified: str
    facts: dict[str, Any] = Field(serialization_alias="_pyos_bot")


class JsonFeed(BaseModel):
    """A JSON Feed 1.1."""

    version: Literal["https://jsonfeed.org/version/1.1"] = "https://jsonfeed.org/version/1.1"
    title: str
    home_page_url: str | None
    feed_url: str | None
    description: str
    language: Literal["en"] = "en"
    items: list[Item]


def as_json(feed: Feed, home: str, own: str) -> Document:
    """``home`` is where the reviews are, ``own`` where this feed is; empty: nobody has said."""
    made = JsonFeed(
        title=feed.title,
        home_page_url=home or None,
        feed_url=f"{own}.json" if own else None,
        description=feed.about,
        items=[
            Item(
                id=one.id,
                url=one.url,
                title=one.title,
                content_text=one.words,
                date_published=one.published.isoformat(),
                date_modified=one.changed.isoformat(),
                facts=one.facts,
            )
            for one in feed.entries
        ],
    )
    body = made.model_dump_json(by_alias=True, exclude_none=True, indent=1)
    return text(body, JSON_FEED, anywhere=True)


def as_atom(feed: Feed, home: str, own: str) -> Document:
    """The same as Atom."""
    made = feedgenerator.Atom1Feed(
        title=feed.title,
        link=home,
        description=feed.about,
        subtitle=feed.about,
        language="en",
        feed_url=f"{own}.atom" if own else None,
        feed_guid=f"{home}#{feed.name}",
        author_name="pyos-bot",
    )
    for one in feed.entries:
        made.add_item(
            title=one.title,
            link=one.url,
            description=one.words,
            unique_id=one.id,
            pubdate=one.published,
            updateddate=one.changed,
        )
    if not feed.entries:  # else it would be now, and another file each time
        made.latest_post_date = lambda: datetime(1970, 1, 1, tzinfo=UTC)
    written = StringIO()
    made.write(written, "utf-8")
    return text(written.getvalue(), ATOM, anywhere=True)
