"""Asking emulate."""

import json
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from multidict import CIMultiDict

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

    def __init__(self, emulate: Emulate, public_url: str) -> None:
        self._emulate = emulate
        self._host = public_url.removeprefix("http://")
        self._reads = 0

    async def send(self, step: Step) -> Answer:
        """Send one request."""
        (answer,), _ = await self.perform(step)
        return answer

    async def perform(self, *steps: Step) -> tuple[list[Answer], list[Raised]]:
        """Send requests one after the other, in one go; also return the webhooks that they raised."""
        wanted = [
            {
                "method": step.method,
                "path": step.path,
                "headers": {"host": self._host, **step.headers},
                "body": step.content,
            }
            for step in steps
        ]
        done = await self._emulate.perform(wanted)
        answers = [self._answer(*one) for one in done["answers"]]
        return answers, [(name, json.loads(said)) for name, said in done["raised"]]

    def _answer(self, status: int, said: Mapping[str, str], text: str) -> Answer:
        headers = CIMultiDict(said)
        kept = {
            name: headers[name]
            for name in ("Link", *(f"X-RateLimit-{what}" for what in LIMITS))
            if name in headers
        }
        kind = headers.get("Content-Type", "")
        if not text or kind.partition(";")[0] != "application/json":
            return Answer(status, None, {**kept, "Content-Type": kind}, text.encode())
        return Answer(status, json.loads(text), kept)

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
