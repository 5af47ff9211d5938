"""The door: verify the signature, write the journal, answer. Everything else happens later.

https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.edges import payloads
from bot.review.events import Delivery

log = structlog.get_logger()

LIMIT = 25 * 1024 * 1024
"""Bytes; GitHub sends no more. https://docs.github.com/en/webhooks/webhook-events-and-payloads"""
PATIENCE = 10
"""Seconds for a request to arrive: GitHub waits no longer for the answer.
https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks"""

Store = Callable[[Delivery], Awaitable[object]]


@dataclass(frozen=True)
class Readiness:
    """How the bot is, for ``/readyz``."""

    ready: bool
    waiting: int
    """Events that are not finished."""
    problems: tuple[str, ...] = ()


def make_app(
    *,
    secrets: Sequence[str],
    store: Store,
    readiness: Callable[[], Awaitable[Readiness]],
) -> web.Application:
    """The web application.

    Any one of ``secrets`` may have signed, so that they can be changed without a gap. ``store``
    returns when an event can no longer be lost: something true for a new one, else it was known.

    Raises :class:`ValueError` without a secret: anyone could give the bot orders then.
    """
    if not secrets or not all(secrets):
        raise ValueError("a webhook secret is needed")
    keys = [secret.encode() for secret in secrets]

    async def webhook(request: web.Request) -> web.Response:
        begun = time.perf_counter()
        verdict = await _receive(request, keys, store)
        ms = round((time.perf_counter() - begun) * 1000, 1)
        log.info("delivery", **verdict.about, outcome=verdict.outcome, ms=ms)
        return web.Response(status=verdict.status, text=f"{verdict.outcome}\n")

    async def healthz(request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(request: web.Request) -> web.Response:
        try:
            state = await readiness()
        except Exception:
            log.exception("readiness unknown")
            state = Readiness(ready=False, waiting=0, problems=("the bot cannot tell how it is",))
        return web.json_response(asdict(state), status=200 if state.ready else 503)

    async def hello(request: web.Request) -> web.Response:
        return web.Response(text="This is pyos-bot. Webhooks go to /webhook.\n")

    app = web.Application(client_max_size=LIMIT)
    app.router.add_post("/webhook", webhook)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/", hello)
    return app


@dataclass(frozen=True)
class _Verdict:
    """What is answered, and what is told of it in the log: only what was signed, never a body."""

    status: int
    outcome: str
    about: dict[str, Any] = field(default_factory=dict)


async def _receive(request: web.Request, keys: Sequence[bytes], store: Store) -> _Verdict:
    if request.content_type != "application/json":
        return _Verdict(415, "choose the content type application/json for the webhook")
    if (request.content_length or 0) > LIMIT:
        return _Verdict(413, "too large")
    try:
        async with asyncio.timeout(PATIENCE):
            body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return _Verdict(413, "too large")
    except TimeoutError:
        return _Verdict(408, "too slow")
    except (web.RequestPayloadError, HttpProcessingError, ConnectionError):
        return _Verdict(400, "the request broke off")
    signature = request.headers.get("X-Hub-Signature-256", "")
    if not any(_signed(body, key, signature) for key in keys):
        return _Verdict(401, "the signature is missing or wrong")
    name = request.headers.get("X-GitHub-Event", "")
    about = {"guid": request.headers.get("X-GitHub-Delivery", ""), "kind": name}
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return _Verdict(400, "this is no JSON", about)
    if not isinstance(payload, dict):
        return _Verdict(400, "this is no JSON object", about)
    if name == "ping":
        return _Verdict(200, "pong", about)
    about["action"] = str(payload.get("action", ""))[:50]
    try:
        delivery = payloads.read(name, about["guid"], payload)
    except payloads.Malformed as problem:
        return _Verdict(400, f"malformed: {problem}", about)
    if delivery is None:
        return _Verdict(202, "nothing to do", about)
    about["issue"] = delivery.lane
    try:
        new = await store(delivery)
    except Exception:
        # GitHub shows the delivery as failed then, and it can be sent again by hand.
        log.exception("delivery not stored", **about)
        return _Verdict(503, "not stored", about)
    return _Verdict(202, "stored" if new else "known already", about)


def _signed(body: bytes, key: bytes, signature: str) -> bool:
    # Not gidgethub's: it takes SHA-1, too, and breaks on a header that is not ASCII.
    expected = "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogateescape"))
