"""Asking emulate, and taking its address out of what it says."""

import json
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from sandbox.standin.emulate import Emulate

# emulate counts 5,000 requests an hour for a token, and takes any token it does not know for its
# first user: with a new one from time to time the stand-in's own reads are never counted out.
READS_PER_TOKEN = 4000
LIMITS = ("Limit", "Remaining", "Used", "Reset", "Resource")

Raised = tuple[str, dict[str, Any]]
"""The event and the payload of a webhook."""


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


@dataclass(frozen=True)
class Step:
    """One request to emulate."""

    method: str
    path: str
    """Encoded already; it may carry a query."""
    _: KW_ONLY
    authorization: str | None = None
    body: Any = None
    accept: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What is said beside the body."""
        said = {"Authorization": self.authorization, "Accept": self.accept}
        return {name: value for name, value in said.items() if value}

    @property
    def content(self) -> str | None:
        """The body as it goes over the wire."""
        return None if self.body is None else json.dumps(self.body)


class Upstream:
    """emulate behind the address that the world sees."""

    def __init__(self, http: aiohttp.ClientSession, emulate: Emulate, public_url: str) -> None:
        self._http = http
        self._emulate = emulate
        self._public = public_url
        self._reads = 0

    async def send(self, step: Step) -> Answer:
        """Send one request."""
        headers = {"Host": self._public.removeprefix("http://"), **step.headers}
        api = self._emulate.api.replace("localhost", "127.0.0.1")
        async with self._http.request(
            step.method, URL(api + step.path, encoded=True), headers=headers, data=step.content
        ) as answer:
            return self._answer(answer.status, answer.headers, await answer.read())

    async def perform(self, *steps: Step) -> tuple[list[Answer], list[Raised]]:
        """Send requests one after the other, in one go; also return the webhooks that they raised."""
        wanted = [
            {"method": s.method, "path": s.path, "headers": s.headers, "body": s.content}
            for s in steps
        ]
        done = await self._emulate.perform(self._http, wanted)
        answers = [
            self._answer(status, CIMultiDict(headers), body.encode())
            for status, headers, body in done["answers"]
        ]
        return answers, [(name, json.loads(self._renamed(said))) for name, said in done["raised"]]

    def _answer(self, status: int, headers: Mapping[str, str], raw: bytes) -> Answer:
        kept = {
            name: headers[name]
            for name in ("Link", *(f"X-RateLimit-{what}" for what in LIMITS))
            if name in headers
        }
        kind = headers.get("Content-Type", "")
        if not raw or kind.partition(";")[0] != "application/json":
            return Answer(status, None, {**kept, "Content-Type": kind}, raw)
        return Answer(status, json.loads(self._renamed(raw.decode())), kept)

    def reading(self, path: str) -> Step:
        """Return how the stand-in itself reads something."""
        self._reads += 1
        return Step("GET", path, authorization=f"Bearer internal-{self._reads // READS_PER_TOKEN}")

    async def read(self, path: str) -> Any:
        """Read something for the stand-in itself; None when it is not there."""
        answer = await self.send(self.reading(path))
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

    def _renamed(self, text: str) -> str:
        return text.replace(self._emulate.api, self._public)
