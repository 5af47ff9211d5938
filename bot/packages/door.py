"""The way out to other hosts: few requests, few bytes, little time, and never to another host than was meant.

No host, scheme or port ever comes from an issue: each ``Door`` leads to one base address of the settings.
A redirect is followed on the same host alone, so a token cannot be carried elsewhere.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
from multidict import CIMultiDictProxy
from yarl import URL

AT_ONCE = 6
REQUESTS = 40
BYTES = 5_000_000
SECONDS = 15.0
"""For one request, from the first byte asked to the last one read."""
ALL_SECONDS = 35.0
"""For everything that is read about one package, so that with the child process it stays within a minute."""
_REDIRECTS = 3
_CHUNK = 65_536
_USER_AGENT = "pyos-bot (package checks)"

Token = Callable[[], Awaitable[str]]


class Out(Exception):
    """A host did not give what was asked; the text says why, in a few words."""


class NotThere(Out):
    """The host answers that there is no such thing (404, 410)."""


class Refused(Out):
    """The host does not let us look (401, 403, 429, 451)."""


@dataclass
class Budget:
    """What one package may cost. Shared by everything that reads for it."""

    requests: int = REQUESTS
    bytes: int = BYTES
    seconds: float = ALL_SECONDS
    begun: float = field(default_factory=time.monotonic)
    spent_requests: int = 0
    spent_bytes: int = 0
    few: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    @property
    def left(self) -> int:
        """Requests that may still be made."""
        return self.requests - self.spent_requests

    @property
    def time(self) -> float:
        """Seconds that are left. Raises ``Out`` when there are none."""
        left = self.begun + self.seconds - time.monotonic()
        if left <= 0:
            raise Out(f"reading took more than {self.seconds:.0f} seconds")
        return left

    def ask(self) -> None:
        """Count one request. Raises ``Out`` when there were enough."""
        if self.left <= 0:
            raise Out(f"more than {self.requests} requests would be needed")
        self.spent_requests += 1

    def read(self, count: int) -> None:
        """Count bytes. Raises ``Out`` when there were enough."""
        self.spent_bytes += count
        if self.spent_bytes > self.bytes:
            raise Out(f"more than {self.bytes // 1_000_000} MB would have to be read")


@dataclass(frozen=True)
class Answer:
    """What a host answered."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes
    place: str
    """The path it came from in the end."""
    redirected: bool

    def json(self) -> Any:
        """The body as JSON. Raises ``Out`` for anything else, such as a page of HTML."""
        if "json" not in self.headers.get("Content-Type", ""):
            raise Out("the answer is no JSON")
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Out("the answer is no JSON") from None

    def object(self) -> dict[str, Any]:
        """The body as a JSON object."""
        return object_of(self.json())

    def objects(self) -> list[dict[str, Any]]:
        """The body as a list of JSON objects."""
        return objects_of(self.json())


def object_of(value: Any) -> dict[str, Any]:
    """``value`` when it is a JSON object. Raises ``Out`` for anything else."""
    if not isinstance(value, dict):
        raise Out("the answer has another shape than documented")
    return value


def objects_of(value: Any) -> list[dict[str, Any]]:
    """``value`` when it is a list of JSON objects. Raises ``Out`` for anything else."""
    if not isinstance(value, list):
        raise Out("the answer has another shape than documented")
    return [object_of(one) for one in value]


def text(value: Any) -> str:
    """``value`` when it is text without halves of characters, else nothing."""
    if not isinstance(value, str):
        return ""
    return value.encode(errors="replace").decode()


def number(value: Any) -> int:
    """``value`` when it is a whole number, else 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


class Door:
    """Requests to one host."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base: str,
        budget: Budget,
        token: Token | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """``base`` comes from the settings; ``token`` is shown to this host alone."""
        self.base = base.rstrip("/")
        self.host = urlsplit(base).netloc
        self._session = session
        self._budget = budget
        self._token = token
        self._seconds = seconds
        self._token_reads = False

    @property
    def budget(self) -> Budget:
        """What may still be read."""
        return self._budget

    async def get(
        self,
        path: str,
        params: Mapping[str, str] = {},
        *,
        accept: str = "application/json",
        most: int,
    ) -> Answer:
        """``path`` below the base address; its parts have been through ``part``.

        Raises ``NotThere``, ``Refused`` or ``Out``.
        """
        url = URL(self.base + path, encoded=True).update_query(params)
        if self._token is None:
            return await self._get(url, accept, most, "")
        try:
            found = await self._get(url, accept, most, await self._token())
        except (NotThere, Refused) as no:
            if self._token_reads and isinstance(no, NotThere):
                raise
            # An installation's token may not reach what everybody may read.
            return await self._get(url, accept, most, "")
        self._token_reads = True
        return found

    async def get_elsewhere(self, url: str, *, accept: str, most: int) -> Answer:
        """An address that this host itself has given, without token: a file of the package index."""
        parts = urlsplit(url)
        own = urlsplit(self.base)
        if parts.netloc != own.netloc and (parts.scheme != "https" or not _is_name(parts.netloc)):
            raise Out("the answer leads to a strange address")
        return await self._get(URL(url), accept, most, "")

    async def _get(self, url: URL, accept: str, most: int, token: str) -> Answer:
        first = url
        for _ in range(_REDIRECTS + 1):
            found = await self._once(url, accept, most, token)
            if isinstance(found, Answer):
                return Answer(
                    found.status, found.headers, found.body, found.place, redirected=url != first
                )
            if (found.scheme, found.host, found.port) != (url.scheme, url.host, url.port):
                raise Out(f"{self.host} leads to another host")
            url = found
        raise Out(f"{self.host} leads in circles")

    async def _once(self, url: URL, accept: str, most: int, token: str) -> Answer | URL:
        """One answer, or where it leads instead."""
        headers = {"Accept": accept, "User-Agent": _USER_AGENT}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        async with self._budget.few:
            timeout = aiohttp.ClientTimeout(total=min(self._seconds, self._budget.time))
            self._budget.ask()
            try:
                async with self._session.get(
                    url, headers=headers, allow_redirects=False, timeout=timeout
                ) as answer:
                    if answer.status in (301, 302, 303, 307, 308):
                        return url.join(URL(answer.headers.get("Location", "")))
                    self._problem(answer.status, answer.headers)
                    body = await self._read(answer, most)
                    return Answer(answer.status, answer.headers, body, url.path, redirected=False)
            except TimeoutError:
                raise Out(f"{self.host} did not answer in time") from None
            except (aiohttp.ClientError, OSError, ValueError):
                raise Out(f"{self.host} cannot be reached") from None

    async def _read(self, answer: aiohttp.ClientResponse, most: int) -> bytes:
        body = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            self._budget.read(len(chunk))
            body += chunk
            if len(body) > most:
                raise Out(f"the answer is larger than {most // 1000} KB")
        return bytes(body)

    def _problem(self, status: int, headers: CIMultiDictProxy[str]) -> None:
        if status in (404, 410):
            raise NotThere(f"{self.host} has no such thing")
        if status in (403, 429) and (
            headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers
        ):
            raise Refused(f"{self.host} asks to come back later")
        if status in (401, 403, 429, 451):
            raise Refused(f"{self.host} does not let us look ({status})")
        if not 200 <= status < 300:
            raise Out(f"{self.host} answered {status}")


def part(name: str) -> str:
    """One part of a path, encoded, so that it stays one part."""
    return quote(name.encode("utf-8", "replace"), safe="")


def _is_name(place: str) -> bool:
    """Whether it is the name of a host, without port or user, and no number or name of a machine at home."""
    words = place.split(".")
    return (
        len(words) > 1
        and words[-1].isalpha()
        and all(word.replace("-", "").isalnum() for word in words)
    )
