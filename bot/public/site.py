"""Every address that everybody may look at, and what is answered there.

An answer depends on the snapshot, the day and the address alone: it is made once, and kept until one of
them is another. Pages are made in a thread, one after the other, so that webhooks do not wait.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from datetime import date
from importlib import resources
from typing import Any

from cachetools import LRUCache
from markupsafe import Markup

from bot.adapters.reviews import Reviews
from bot.clock import Clock
from bot.public import course, data, feeds, figures, overview, reference
from bot.public.documents import Document, document, text
from bot.public.feeds import Feed
from bot.public.overview import Choice
from bot.public.rendering import rendered
from bot.public.snapshot import Shown, Snapshot, Snapshots
from bot.public.year import Years
from bot.review.messages.status import ENDED, NEXT
from bot.review.model.policy import Policy

MOST = 4 * 1024 * 1024
"""Bytes of answers that are kept, compressed: a hundred pages of a thousand reviews."""

_REVIEW = re.compile(r"/reviews/([\w-]{1,39}/[\w.-]{1,100})/(\d{1,9})", re.ASCII)
_FEED = re.compile(r"/feeds/([\w/-]{1,100})\.(json|atom)", re.ASCII)
_PARTNER = re.compile(r"/partners/([\w-]{1,60})", re.ASCII)


class Site:
    """What is shown. One for each process."""

    def __init__(self, reviews: Reviews, clock: Clock, url: str = "") -> None:
        """``url`` is where people reach it; empty: nobody has said."""
        self._snapshots = Snapshots(reviews)
        self._clock = clock
        self._url = url
        self._kept: LRUCache[tuple[Any, ...], Document] = LRUCache(
            MOST, getsizeof=lambda one: len(one.kept)
        )
        self._years = Years()
        self._one = asyncio.Lock()

    async def answer(self, path: str, query: Mapping[str, str]) -> Document | None:
        """What is there, None: nothing. Raises ``JournalError``."""
        if path in _FILES:
            return _FILES[path]()
        snapshot = await self._snapshots.newest()
        today = self._clock().date()
        choice = Choice.of(query) if path == "/reviews" else Choice()
        key = (snapshot.version, today, path, choice)
        if known := self._kept.get(key):
            return known
        make = _Page(snapshot, today, self._url, choice, self._years).maker(path)
        if make is None:
            return None
        async with self._one:
            if known := self._kept.get(key):
                return known
            begun = time.monotonic()
            made = await asyncio.to_thread(make)
            self._snapshots.took(time.monotonic() - begun)
            if len(made.kept) <= MOST:
                self._kept[key] = made
            return made


class _Page:
    """One answer."""

    def __init__(
        self, snapshot: Snapshot, today: date, url: str, choice: Choice, years: Years
    ) -> None:
        self.snapshot = snapshot
        self.today = today
        self.url = url
        self.choice = choice
        self.years = years

    def maker(self, path: str) -> Callable[[], Document] | None:
        """What makes the answer to an address; None: there is nothing."""
        if path == "/reviews":
            return self.overview
        if found := _REVIEW.fullmatch(path):
            review = self.snapshot.by_key.get((found[1].lower(), int(found[2])))
            return (lambda: self.review(review)) if review else None
        if found := _PARTNER.fullmatch(path):
            key = found[1]
            return (lambda: self.partner(key)) if key in self.snapshot.partners else None
        if found := _FEED.fullmatch(path):
            known = feeds.offers(self.snapshot)
            offer = next((one for one in known if one.name == found[1]), None)
            write = feeds.as_json if found[2] == "json" else feeds.as_atom
            return (lambda: self.feed(offer.feed(), write)) if offer else None
        return {
            "/packages": self.packages,
            "/commands": self.commands,
            "/api/packages.yml": lambda: data.packages_yml(self.snapshot),
            "/api/reviews.json": lambda: data.reviews_json(self.snapshot),
            "/api/reviews.schema.json": data.reviews_schema,
        }.get(path)

    def overview(self) -> Document:
        """``/reviews``."""
        everything = list(overview.open_reviews(self.snapshot))
        rows = overview.chosen(everything, self.choice)
        return self._page(
            "overview.html",
            row=self._row,
            groups=overview.grouped(rows, self.choice, self.today),
            count=len(rows),
            total=len(everything),
            choice=self.choice,
            options=overview.options(self.snapshot),
            sorts=overview.SORTS,
            led=figures.led(everything),
            year=self.years.of(self.snapshot, self.today),
            stage_words=overview.stage_words,
        )

    def _row(self, review: Shown, with_stage: bool) -> Markup:
        """A row of the table: made once a day for each review, as long as nothing changes there."""
        key = (self.today, with_stage, tuple(self.snapshot.partners.items()))
        if key not in review.rows:
            if len(review.rows) > 1:
                review.rows.clear()  # of yesterday
            values = {
                "review": review,
                "with_stage": with_stage,
                "partners": self.snapshot.partners,
            }
            review.rows[key] = rendered("row.html", today=self.today, next=NEXT, **values)
        return Markup(review.rows[key])

    def review(self, review: Shown) -> Document:
        """``/reviews/owner/name/number``."""
        return self._page(
            "review.html",
            review=review,
            facts=review.facts,
            community=self.snapshot.community(review),
            stops=course.stops(review, self.today),
            history=course.history(review, dict(self.snapshot.partners)),
            ended=ENDED,
        )

    def packages(self) -> Document:
        """``/packages``."""
        accepted = [one for one in self.snapshot.reviews if one.facts.is_accepted]
        accepted.sort(key=lambda one: (one.facts.accepted or date.min, one.key), reverse=True)
        return self._page(
            "packages.html", packages=accepted, feeds=list(feeds.offers(self.snapshot))
        )

    def commands(self) -> Document:
        """``/commands``."""
        known = [one.bot for one in self.snapshot.communities.values()]
        bot = known[0] if known else Policy().bot
        return self._page("commands.html", groups=reference.groups(), bot=bot)

    def partner(self, key: str) -> Document:
        """``/partners/key``: a list for the partner's own page."""
        entries = feeds.affiliated(self.snapshot, key)
        entries.sort(key=lambda one: one.title.casefold())
        page = rendered("partner.html", name=self.snapshot.partners[key], entries=entries)
        return text(page, anywhere=True)

    def feed(self, feed: Feed, write: Callable[[Feed, str, str], Document]) -> Document:
        """``/feeds/…``."""
        known = [one.url for one in self.snapshot.communities.values()]
        home = f"{self.url}/reviews" if self.url else next(iter(known), "https://github.com")
        return write(feed, home, f"{self.url}/feeds/{feed.name}" if self.url else "")

    def _page(self, template: str, **values: Any) -> Document:
        return text(
            rendered(
                template,
                today=self.today,
                next=NEXT,
                snapshot=self.snapshot,
                partners=self.snapshot.partners,
                **values,
            )
        )


def _file(name: str, content_type: str) -> Callable[[], Document]:
    made: list[Document] = []

    def read() -> Document:
        if not made:
            body = resources.files("bot.public").joinpath(name).read_bytes()
            made.append(document(body, content_type))
        return made[0]

    return read


_FILES: Mapping[str, Callable[[], Document]] = {
    "/style.css": _file("style.css", "text/css; charset=utf-8"),
    "/search.js": _file("search.js", "text/javascript; charset=utf-8"),
    "/icon.svg": _file("icon.svg", "image/svg+xml"),
}
