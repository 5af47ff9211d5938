"""The door: verify the signature, write the journal, answer. Everything else happens later.

https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass

import structlog
from aiohttp import web

from bot.edges import payloads
from bot.review.events import Delivery

log = structlog.get_logger()

LIMIT = 25 * 1024 * 1024
"""Bytes; GitHub sends no more. https://docs.github.com/en/webhooks/webhook-events-and-payloads"""


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
    store: Callable[[Delivery], Awaitable[object]],
    readiness: Callable[[], Awaitable[Readiness]],
) -> web.Application:
    """The web application. ``store`` returns when an event can no longer be lost."""
    if not secrets or not all(secrets):
        raise ValueError("a webhook secret is needed")
    keys = [secret.encode() for secret in secrets]

    async def webhook(request: web.Request) -> web.Response:
        begun = time.perf_counter()
        status, outcome, event = await _receive(request, keys, store)
        log.info(
            "delivery",
            guid=request.headers.get("X-GitHub-Delivery", ""),
            kind=request.headers.get("X-GitHub-Event", ""),
            issue=event.lane if event else "",
            outcome=outcome,
            ms=round((time.perf_counter() - begun) * 1000, 1),
        )
        return web.Response(status=status, text=f"{outcome}\n")

    async def healthz(request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(request: web.Request) -> web.Response:
        state = await readiness()
        return web.json_response(asdict(state), status=200 if state.ready else 503)

    async def hello(request: web.Request) -> web.Response:
        return web.Response(text="This is pyos-bot. Webhooks go to /webhook.\n")

    app = web.Application(client_max_size=LIMIT)
    app.router.add_post("/webhook", webhook)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/", hello)
    return app


async def _receive(
    request: web.Request, keys: Sequence[bytes], store: Callable[[Delivery], Awaitable[object]]
) -> tuple[int, str, Delivery | None]:
    if request.content_type != "application/json":
        return 415, "choose the content type application/json for the webhook", None
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return 413, "too large", None
    signature = request.headers.get("X-Hub-Signature-256", "")
    if not any(_signed(body, key, signature) for key in keys):
        return 401, "the signature is missing or wrong", None
    try:
        payload = json.loads(body)
    except ValueError:
        return 400, "this is no JSON", None
    if not isinstance(payload, dict):
        return 400, "this is no JSON object", None
    name = request.headers.get("X-GitHub-Event", "")
    if name == "ping":
        return 200, "pong", None
    try:
        delivery = payloads.read(name, request.headers.get("X-GitHub-Delivery", ""), payload)
    except payloads.Malformed as problem:
        return 400, f"malformed: {problem}", None
    if delivery is None:
        return 202, "nothing to do", None
    try:
        new = await store(delivery)
    except Exception:
        # GitHub shows the delivery as failed then, and it can be sent again by hand
        log.exception("delivery not stored", issue=delivery.lane)
        return 503, "not stored", delivery
    return 202, "stored" if new else "known already", delivery


def _signed(body: bytes, key: bytes, signature: str) -> bool:
    expected = "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogateescape"))
