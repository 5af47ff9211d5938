"""The pages' part of the door: which addresses, which headers; what is there is made in ``bot.public``.

That room is loaded when somebody looks at a page for the first time, in a thread: where nobody does, its
libraries take no memory, and webhooks do not wait for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from importlib import import_module
from typing import Protocol

import structlog
from aiohttp import web

from bot.adapters.journal import JournalError
from bot.adapters.reviews import Reviews
from bot.clock import Clock
from bot.server.web import OWN_HEADERS

log = structlog.get_logger()

ADDRESSES = (
    "/reviews",
    "/packages",
    "/commands",
    "/feeds",
    "/api",
    "/partners",
    "/style.css",
    "/search.js",
    "/icon.svg",
)
"""Each with everything below it."""
_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
_HEADERS = {
    # asked for again each time, and mostly answered with "not modified"
    "Cache-Control": "no-cache",
    "Content-Security-Policy": f"{_POLICY}frame-ancestors 'none'",
    "Vary": "Accept-Encoding",
}
_ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Content-Security-Policy": f"{_POLICY}frame-ancestors *",
}
"""For what partners show on their own pages."""


class _Document(Protocol):
    """What is answered."""

    @property
    def body(self) -> bytes: ...
    @property
    def compressed(self) -> bytes | None: ...
    @property
    def content_type(self) -> str: ...
    @property
    def anywhere(self) -> bool: ...
    @property
    def etag(self) -> str: ...

    def is_known(self, if_none_match: str) -> bool: ...


class _Site(Protocol):
    async def answer(self, path: str, query: Mapping[str, str]) -> _Document | None: ...


class Pages:
    """Answers every address that everybody may look at."""

    def __init__(self, reviews: Reviews, clock: Clock, url: str) -> None:
        self._parts = (reviews, clock, url)
        self._site: _Site | None = None
        self._loading = asyncio.Lock()

    async def _loaded(self) -> _Site:
        if self._site is None:
            async with self._loading:
                if self._site is None:
                    room = await asyncio.to_thread(import_module, "bot.public.site")
                    self._site = room.Site(*self._parts)
        return self._site

    async def answer(self, request: web.Request) -> web.Response:
        """One address."""
        try:
            found = await (await self._loaded()).answer(request.path, request.query)
        except JournalError as error:
            log.warning("page not made", error=str(error))
            return web.Response(status=503, text="the database does not answer\n")
        if found is None:
            return web.Response(status=404, text="404: Not Found")
        headers = {**_HEADERS, **(_ANYWHERE if found.anywhere else {}), "ETag": found.etag}
        request[OWN_HEADERS] = headers
        if found.is_known(request.headers.get("If-None-Match", "")):
            return web.Response(status=304)
        headers["Content-Type"] = found.content_type
        if found.compressed is not None and _takes_gzip(request):
            headers["Content-Encoding"] = "gzip"
            return web.Response(body=found.compressed)
        return web.Response(body=found.body)

    def add_to(self, app: web.Application) -> None:
        """Have the application answer them."""
        for address in ADDRESSES:
            app.router.add_get(address, self.answer)
            app.router.add_get(f"{address}/{{below:.*}}", self.answer)


def _takes_gzip(request: web.Request) -> bool:
    offers = request.headers.get("Accept-Encoding", "").lower().replace(" ", "").split(",")
    return any(
        one in ("gzip", "*") or (one.startswith("gzip;q=") and one != "gzip;q=0") for one in offers
    )
