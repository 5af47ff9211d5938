"""The App's webhook as GitHub sees it: where it leads, and what became of its deliveries.

https://docs.github.com/en/rest/apps/webhooks
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BaseModel, TypeAdapter

from bot.adapters.github_app import PAGE, App, understood

KEPT = timedelta(days=3)
"""How long GitHub keeps a delivery and sends it again when it is asked to.

https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
"""


class Hook(BaseModel):
    """Where deliveries go, and how."""

    url: str = ""
    content_type: str = "form"
    secret: str | None = None
    """Stars when there is one."""
    insecure_ssl: str | float = "0"
    """"1": GitHub does not look at the certificate."""

    @property
    def leads_nowhere(self) -> bool:
        """Whether nobody can be at its address: the bot fetches what would have been delivered."""
        return (urlsplit(self.url).hostname or "").endswith(".invalid")


class Attempt(BaseModel):
    """One attempt to deliver an event."""

    id: int
    guid: str
    """The same for every attempt at one event."""
    delivered_at: AwareDatetime
    status_code: int = 0
    """What the receiver answered; GitHub's own 502 or the like when nobody did."""
    event: str
    installation_id: int | None = None

    @property
    def taken(self) -> bool:
        """Whether the receiver took it."""
        return 200 <= self.status_code < 300


class _Request(BaseModel):
    payload: dict[str, Any] | None = None


class _Sent(BaseModel):
    request: _Request


_HOOK, _ATTEMPTS, _SENT = TypeAdapter(Hook), TypeAdapter(list[Attempt]), TypeAdapter(_Sent)
_CONFIG = "/app/hook/config"


async def hook(app: App) -> Hook:
    """The webhook's settings. Whether it is switched on is not among them."""
    return understood(_HOOK, await app.ask("GET", _CONFIG))


async def lead_to(app: App, url: str, secret: str) -> None:
    """Have everything delivered to ``url`` from now on, as JSON, signed with ``secret``."""
    new = {"url": url, "content_type": "json", "insecure_ssl": "0", "secret": secret}
    await app.ask("PATCH", _CONFIG, new)


async def attempts(app: App, most: int = PAGE) -> list[Attempt]:
    """The last attempts to deliver anything, newest first."""
    values = {"per_page": str(min(most, PAGE))}
    return await app.ask_all("/app/hook/deliveries{?per_page}", values, _ATTEMPTS, most)


async def payload_of(app: App, attempt: int) -> Mapping[str, Any] | None:
    """What was, or would have been, delivered; None: GitHub did not keep it."""
    found = await app.ask("GET", f"/app/hook/deliveries/{attempt}")
    return understood(_SENT, found).request.payload


async def is_taken(app: App, seconds: float, pause: float = 1.0) -> bool | None:
    """Whether the newest event is taken when it is delivered once more; None: there is none to deliver.

    That is harmless: the bot knows an event that it has had. GitHub gets ``seconds`` for it.
    """
    lately = await attempts(app)
    if not lately:
        return None
    known, guid = {one.id for one in lately}, lately[0].guid
    await send_again(app, lately[0].id)
    for _ in range(max(1, round(seconds / pause))):
        await asyncio.sleep(pause)
        for one in await attempts(app):
            if one.guid == guid and one.id not in known and one.status_code:
                return one.taken
    return False


async def send_again(app: App, attempt: int) -> None:
    """Have it delivered again, under the same GUID. GitHub does so in its own time."""
    await app.ask("POST", f"/app/hook/deliveries/{attempt}/attempts")
