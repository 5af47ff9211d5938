"""The door: verify the signature, write the journal, answer. Everything else happens later.

https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestHandler

from bot.adapters import payloads
from bot.observability.metrics import Metrics
from bot.review.model.events import Delivery

log = structlog.get_logger()

WEBHOOK_LIMIT = 4 * 1024 * 1024
"""Bytes of a delivery. GitHub would send up to 25 MB, but not of what we read: at most the text of an
issue, of a comment, and the text that an edit replaced. Each has up to 65,536 characters, and a
character up to 12 bytes where JSON escapes it: 2.3 MB, and some for labels, people and addresses.
https://docs.github.com/en/webhooks/webhook-events-and-payloads"""
PATIENCE = 10
"""Seconds for a request to arrive: GitHub waits no longer for the answer.
https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks"""
IDLE = 95
"""Seconds that a connection may be open without a whole head of a request. Longer than the 90 of
Heroku's router and the 60 of nginx, so that it is they who hang up; aiohttp's hour invites to stay."""
LINGER = 2
"""Seconds that are spent on reading the rest of what was refused, so that the answer arrives."""
LONGEST_LINE = 8190
"""Bytes of the request line, and of each header."""
MOST_HEADERS = 100
MOST_CONNECTIONS = 500
"""Open at a time; for one more the one goes that has been idle the longest."""
SMALL_BODY = 256 * 1024
"""Bytes of a delivery that is let in while large ones are not any more."""
LARGE_BODIES = 32 * 1024 * 1024
"""Bytes of all bodies being read together, beyond which none may be large."""
ALL_BODIES = 48 * 1024 * 1024
"""Bytes of all bodies being read together."""
OLDEST = 60
"""Seconds that an event may wait; after that the bot does not count as ready."""
REMIND = 3600
"""Seconds between two lines about the previous webhook secret."""

_ON_EVERY_ANSWER = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Server": "pyos-bot",
    "X-Content-Type-Options": "nosniff",
}
"""``Server`` says no versions. ``Strict-Transport-Security`` is for whoever does the TLS in front."""

OWN_HEADERS = web.RequestKey("own_headers", dict[str, str])
"""What an answer has instead of some of these: pages are shown in a browser, and kept by it."""

Store = Callable[[Delivery], Awaitable[object]]


@dataclass(frozen=True)
class Readiness:
    """How the bot is, for ``/readyz``."""

    ready: bool
    waiting: int
    """Events that are not finished."""
    problems: tuple[str, ...] = ()
    oldest_seconds: float = 0.0
    """How long the oldest of them has been waiting."""
    set_aside: int | None = None
    """Events that wait for a person; None: the journal does not say."""


def make_app(
    *,
    secrets: Sequence[str],
    store: Store,
    readiness: Callable[[], Awaitable[Readiness]],
    metrics: Metrics | None = None,
    metrics_token: str = "",
) -> web.Application:
    """The web application.

    Any one of ``secrets`` may have signed, so that they can be changed without a gap; the first is
    the one in use. ``store`` returns when an event can no longer be lost: something true for a new
    one, else it was known. With a ``metrics_token`` only who bears it may read ``/metrics``.

    Raises :class:`ValueError` without a secret: anyone could give the bot orders then.
    """
    if not secrets or not all(secrets):
        raise ValueError("a webhook secret is needed")
    figures = metrics or Metrics()
    keys = _Keys(secrets, figures)
    room = _Room()

    async def webhook(request: web.Request) -> web.Response:
        begun = time.perf_counter()
        with room.of_one() as body:
            verdict = await _receive(request, body, keys, store)
        seconds = time.perf_counter() - begun
        figures.delivery(verdict.about.get("kind", ""), verdict.word, seconds)
        # an unsigned one is somebody else's, or a mistyped secret: then nothing works, and it must be seen
        tell = log.warning if verdict.word == "unsigned" else log.info
        tell("delivery", **verdict.about, outcome=verdict.outcome, ms=round(seconds * 1000, 1))
        return web.Response(status=verdict.status, text=f"{verdict.outcome}\n")

    app = make_window(readiness=readiness, metrics=figures, metrics_token=metrics_token)
    app.router.add_post("/webhook", webhook)
    return app


def make_window(
    *,
    readiness: Callable[[], Awaitable[Readiness]],
    metrics: Metrics,
    metrics_token: str = "",
) -> web.Application:
    """What may be asked of any process of the bot, also of one that takes no webhooks."""

    async def healthz(request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def state() -> Readiness:
        try:
            found = await readiness()
        except Exception:
            log.exception("readiness unknown")
            found = Readiness(ready=False, waiting=0, problems=("the bot cannot tell how it is",))
        if found.oldest_seconds <= OLDEST:
            return found
        waits = f"the oldest event has been waiting for {found.oldest_seconds:.0f} seconds"
        return replace(found, ready=False, problems=(*found.problems, waits))

    async def readyz(request: web.Request) -> web.Response:
        found = await state()
        return web.json_response(asdict(found), status=200 if found.ready else 503)

    async def measured(request: web.Request) -> web.Response:
        if metrics_token and not _bears(request, metrics_token):
            asks = {"WWW-Authenticate": "Bearer"}
            return web.Response(
                status=401, headers=asks, text="the bearer token is missing or wrong\n"
            )
        found = await state()
        metrics.queue(
            ready=found.ready,
            depth=found.waiting,
            oldest=found.oldest_seconds,
            aside=found.set_aside,
        )
        page, content_type = metrics.page(request.headers.get("Accept", ""))
        return web.Response(body=page, headers={"Content-Type": content_type})

    async def hello(request: web.Request) -> web.Response:
        return web.Response(text="This is pyos-bot. Webhooks go to /webhook.\n")

    app = web.Application(client_max_size=WEBHOOK_LIMIT, middlewares=[_in_plain_words])
    app.on_response_prepare.append(_with_headers)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", measured)
    app.router.add_get("/", hello)
    return app


def make_runner(app: web.Application) -> web.AppRunner:
    """What runs the application, with its limits on how a request may come."""
    return _Runner(
        app,
        access_log=None,
        keepalive_timeout=IDLE,
        lingering_time=LINGER,
        max_line_size=LONGEST_LINE,
        max_field_size=LONGEST_LINE,
        max_headers=MOST_HEADERS,
        auto_decompress=False,  # GitHub does not compress; a bomb stays as small as it came
    )


class _Handler(RequestHandler):
    """One connection. What is no HTTP is answered as plainly as anything else, and not repeated."""

    __slots__ = ()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        manager = self._manager
        if manager is not None and len(manager.connections) > MOST_CONNECTIONS:
            idle = (one for one in manager.connections if one._current_request is None)
            next(idle, self).force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if request.writer.output_size > 0:
            raise ConnectionError("an answer is on its way already")
        text = "this is no request\n" if status < 500 else "something went wrong here\n"
        answer = web.Response(status=status, text=text, headers=_ON_EVERY_ANSWER)
        answer.force_close()
        return answer


class _Server(web.Server):
    def __call__(self) -> RequestHandler:
        return _Handler(self, loop=self._loop, **self._kwargs)


class _Runner(web.AppRunner):
    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(made.request_handler, request_factory=made.request_factory, **made._kwargs)


@web.middleware
async def _in_plain_words(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """What is not possible in one line; what went wrong inside stays inside."""
    try:
        return await handler(request)
    except web.HTTPMethodNotAllowed as no:
        allowed = ", ".join(sorted(no.allowed_methods))
        text = f"{request.path} takes {allowed} only\n"
        return web.Response(status=405, headers={"Allow": allowed}, text=text)
    except web.HTTPException:
        raise
    except Exception:
        log.exception("request failed")
        return web.Response(status=500, text="something went wrong here\n")


async def _with_headers(request: web.Request, answer: web.StreamResponse) -> None:
    answer.headers.update({**_ON_EVERY_ANSWER, **request.get(OWN_HEADERS, {})})


def _bears(request: web.Request, token: str) -> bool:
    kind, _, said = request.headers.get("Authorization", "").partition(" ")
    right = hmac.compare_digest(_raw(said.strip()), token.encode())
    return right and kind.casefold() == "bearer"


@dataclass(frozen=True)
class _Verdict:
    """What is answered, and what is told of it in the log: only what was signed, never a body."""

    status: int
    word: str
    """The outcome as it is counted."""
    outcome: str
    """The outcome as it is said."""
    about: dict[str, Any] = field(default_factory=dict)


class _Full(Exception):
    """Too much is being read already."""


class _Room:
    """The bytes of all bodies that are being read, or worked on, together."""

    def __init__(self) -> None:
        self.taken = 0

    @contextmanager
    def of_one(self) -> Iterator[_Body]:
        """What one request takes, until it is answered."""
        body = _Body(self)
        try:
            yield body
        finally:
            self.taken -= body.size


class _Body:
    """One body as it comes in."""

    def __init__(self, room: _Room) -> None:
        self._room = room
        self.size = 0

    async def read(self, request: web.Request) -> bytes:
        """All of it. Raises :class:`_Full`, and ``HTTPRequestEntityTooLarge``."""
        parts = bytearray()
        async for part in request.content.iter_any():
            self.size += len(part)
            self._room.taken += len(part)
            if self.size > WEBHOOK_LIMIT:
                raise web.HTTPRequestEntityTooLarge(WEBHOOK_LIMIT, self.size)
            if self._room.taken > (ALL_BODIES if self.size <= SMALL_BODY else LARGE_BODIES):
                raise _Full
            parts += part
        return bytes(parts)


async def _receive(request: web.Request, room: _Body, keys: _Keys, store: Store) -> _Verdict:
    if request.content_type != "application/json":
        problem = "choose the content type application/json for the webhook"
        return _Verdict(415, "wrong_type", problem)
    if request.headers.get("Content-Encoding", "identity").casefold() != "identity":
        return _Verdict(415, "compressed", "send it uncompressed")
    if (request.content_length or 0) > WEBHOOK_LIMIT:
        return _Verdict(413, "too_large", "too large")
    try:
        async with asyncio.timeout(PATIENCE):
            body = await room.read(request)
    except web.HTTPRequestEntityTooLarge:
        return _Verdict(413, "too_large", "too large")
    except _Full:
        return _Verdict(503, "full", "too much at once")
    except TimeoutError:
        return _Verdict(408, "too_slow", "too slow")
    except (web.RequestPayloadError, HttpProcessingError, ConnectionError):
        return _Verdict(400, "broken_off", "the request broke off")
    if not keys.signed(body, request.headers.get("X-Hub-Signature-256", "")):
        return _Verdict(401, "unsigned", "the signature is missing or wrong")
    # The headers are not signed: they may be anything.
    name = request.headers.get("X-GitHub-Event", "")
    guid = request.headers.get("X-GitHub-Delivery", "")
    about = {"guid": guid[:100], "kind": name[:50]}
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return _Verdict(400, "malformed", "this is no JSON", about)
    if not isinstance(payload, dict):
        return _Verdict(400, "malformed", "this is no JSON object", about)
    if name == "ping":
        return _Verdict(200, "pong", "pong", about)
    about["action"] = str(payload.get("action", ""))[:50]
    try:
        delivery = payloads.read(name, guid, payload)
    except payloads.Malformed as problem:
        return _Verdict(400, "malformed", f"malformed: {problem}", about)
    if delivery is None:
        return _Verdict(202, "ignored", "nothing to do", about)
    about |= {"issue": delivery.lane, "delivery": delivery.key}
    try:
        new = await store(delivery)
    except Exception:
        # GitHub shows the delivery as failed then, and it can be sent again by hand.
        log.exception("delivery not stored", **about)
        return _Verdict(503, "not_stored", "not stored", about)
    if not new:
        return _Verdict(202, "known", "known already", about)
    return _Verdict(202, "stored", "stored", about)


class _Keys:
    """The webhook secrets: the one in use, and those it replaces."""

    def __init__(self, secrets: Sequence[str], metrics: Metrics) -> None:
        self._keys = [secret.encode() for secret in secrets]
        self._metrics = metrics
        self._reminded: float | None = None

    def signed(self, body: bytes, signature: str) -> bool:
        """Whether one of them has signed. Each is tried, so that the time does not tell which."""
        right = [_signed(body, key, signature) for key in self._keys]
        if any(right) and not right[0]:
            self._metrics.former_secret()
            now = time.monotonic()
            if self._reminded is None or now - self._reminded >= REMIND:
                self._reminded = now
                log.warning("GitHub still signs with the previous webhook secret")
        return any(right)


def _signed(body: bytes, key: bytes, signature: str) -> bool:
    # Not gidgethub's: it takes SHA-1, too, and breaks on a header that is not ASCII.
    expected = "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), _raw(signature))


def _raw(header: str) -> bytes:
    return header.encode("utf-8", "surrogateescape")
