"""Asking emulate, and taking its address out of what it says."""

import json
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

from .emulate import Emulate

# emulate counts 5,000 requests an hour for a token, and takes any token it does not know for its
# first user: with a new one from time to time the stand-in's own reads are never counted out.
READS_PER_TOKEN = 4000


@dataclass
class Answer:
    """A status, the headers worth passing on, and a body."""

    status: int
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None

    @property
    def ok(self) -> bool:
        """Whether it worked."""
        return self.status < 400

    def body(self) -> bytes:
        """Return the bytes to send."""
        if self.raw is not None:
            return self.raw
        if self.json is None:
            return b""
        return json.dumps(self.json, ensure_ascii=False, separators=(",", ":")).encode()


class Upstream:
    """emulate behind the address that the world sees."""

    def __init__(self, http: aiohttp.ClientSession, emulate: Emulate, public_url: str) -> None:
        self._http = http
        self._emulate = emulate
        self._public = public_url
        self._reads = 0

    async def send(
        self,
        method: str,
        path: str,
        *,
        authorization: str | None = None,
        body: Any = None,
        accept: str | None = None,
    ) -> Answer:
        """Send one request; `path` is encoded already and may carry a query."""
        headers = {"Host": self._public.removeprefix("http://")}
        if authorization:
            headers["Authorization"] = authorization
        if accept:
            headers["Accept"] = accept
        data = None if body is None else json.dumps(body).encode()
        api = self._emulate.api.replace("localhost", "127.0.0.1")
        async with self._http.request(
            method, URL(api + path, encoded=True), headers=headers, data=data
        ) as answer:
            raw = await answer.read()
            kept = {
                name: value
                for name, value in answer.headers.items()
                if name == "Link" or name.startswith("X-RateLimit-")
            }
            if answer.content_type != "application/json" or not raw:
                kept["Content-Type"] = answer.headers.get("Content-Type", "")
                return Answer(answer.status, None, kept, raw)
            return Answer(answer.status, json.loads(self._renamed(raw.decode())), kept)

    async def read(self, path: str) -> Any:
        """Read something for the stand-in itself; None when it is not there."""
        self._reads += 1
        token = f"internal-{self._reads // READS_PER_TOKEN}"
        answer = await self.send("GET", path, authorization=f"Bearer {token}")
        return answer.json if answer.ok else None

    async def read_all(self, path: str) -> list[Any]:
        """Read every page of a list."""
        found: list[Any] = []
        page = 1
        while True:
            some = await self.read(f"{path}?per_page=100&page={page}") or []
            found += some
            if len(some) < 100:
                return found
            page += 1

    async def raised(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the webhooks raised since the last time, in the order of the writes."""
        drained = await self._emulate.drain(self._http)
        return [(event, json.loads(self._renamed(json.dumps(p)))) for event, p in drained]

    def _renamed(self, text: str) -> str:
        return text.replace(self._emulate.api, self._public)
