"""Webhook deliveries as GitHub makes them: signed, one after the other, never resent by itself."""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

import aiohttp
from yarl import URL

from sandbox.standin.faults import Faults

# GitHub gives up on a receiver after ten seconds.
PATIENCE = aiohttp.ClientTimeout(total=10)


HERE = {"127.0.0.1", "localhost", "::1"}
"""The sandbox asks nobody outside this machine, whatever address it was given."""
NOBODY = "https://bot.example.org/webhook"


@dataclass(kw_only=True)
class Delivery:
    """One attempt; `status` stays None when nobody answered, or nobody was to be asked."""

    id: int
    guid: str
    event: str
    action: str | None
    payload: dict[str, Any]
    delivered_at: datetime
    status: int | None = None
    redelivery: bool = False
    duration: float = 0.0
    lost: bool = False

    @property
    def ok(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300


class Outbox:
    """Sends in the order of the writes; a late one leaves the queue and comes when it comes."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        faults: Faults,
        now: Callable[[], datetime],
        *,
        secret: str,
        app_id: int,
    ) -> None:
        self.to: str | None = None
        self.changes: dict[str, str] = {}
        """What is otherwise in the webhook's settings than usual."""
        self.sent: list[Delivery] = []
        self._http = http
        self._faults = faults
        self._now = now
        self._secret = secret
        self._app_id = app_id
        self._ids = count(1)
        self._queue: asyncio.Queue[Delivery] = asyncio.Queue()
        self._late: set[asyncio.Task[None]] = set()
        self._sending = 0
        self._worker = asyncio.create_task(self._work())

    @property
    def pending(self) -> int:
        """How many deliveries nobody has answered yet."""
        return self._queue.qsize() + len(self._late) + self._sending

    def put(self, event: str, payload: dict[str, Any]) -> None:
        """Queue a new delivery, unless a fault has other plans for it."""
        delivery = self._record(str(uuid.uuid4()), event, payload)
        fault = self._faults.of_delivery(event, delivery.action)
        match fault.mishap if fault else None:
            case "lost":
                delivery.lost = True
                return
            case "late":
                assert fault
                self._later(delivery, fault.seconds)
                return
            case "twice":
                again = self._record(delivery.guid, event, payload)
                self._queue.put_nowait(delivery)
                self._queue.put_nowait(again)
            case None:
                self._queue.put_nowait(delivery)

    def repeat(self, delivery: Delivery) -> Delivery:
        """Queue a delivery once more under its GUID, as the button on GitHub does."""
        again = self._record(delivery.guid, delivery.event, delivery.payload)
        again.redelivery = True
        self._queue.put_nowait(again)
        return again

    def hook(self) -> dict[str, str]:
        """Return the webhook's settings. It always has an address, also when nobody listens there."""
        usual = {"content_type": "json", "insecure_ssl": "0", "secret": "********", "url": NOBODY}
        return {**usual, **self.changes, **({"url": self.to} if self.to else {})}

    def clear(self) -> None:
        """Forget what was sent and what is still to be sent."""
        for task in self._late:
            task.cancel()
        while not self._queue.empty():
            self._queue.get_nowait()
        self.sent.clear()
        self.changes.clear()

    async def close(self) -> None:
        """Stop sending."""
        self.clear()
        self._worker.cancel()
        await asyncio.gather(self._worker, *self._late, return_exceptions=True)

    def _record(self, guid: str, event: str, payload: dict[str, Any]) -> Delivery:
        delivery = Delivery(
            id=next(self._ids),
            guid=guid,
            event=event,
            action=payload.get("action"),
            payload=payload,
            delivered_at=self._now(),
        )
        self.sent.append(delivery)
        return delivery

    def _later(self, delivery: Delivery, seconds: float) -> None:
        async def wait() -> None:
            await asyncio.sleep(seconds)
            await self._send(delivery)

        task = asyncio.create_task(wait())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _work(self) -> None:
        while True:
            await self._send(await self._queue.get())

    async def _send(self, delivery: Delivery) -> None:
        started = time.monotonic()
        self._sending += 1
        try:
            if self.to is not None and URL(self.to).host in HERE:
                body, headers = self._signed(delivery)
                async with self._http.post(
                    self.to, data=body, headers=headers, timeout=PATIENCE
                ) as answer:
                    delivery.status = answer.status
        except (aiohttp.ClientError, TimeoutError):
            delivery.status = None
        finally:
            delivery.duration = time.monotonic() - started
            self._sending -= 1

    def _signed(self, delivery: Delivery) -> tuple[bytes, dict[str, str]]:
        body = json.dumps(delivery.payload, ensure_ascii=False).encode()
        digest = hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        return body, {
            "Accept": "*/*",
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/5a0d0b0",
            "X-GitHub-Delivery": delivery.guid,
            "X-GitHub-Event": delivery.event,
            "X-GitHub-Hook-ID": "1",
            "X-GitHub-Hook-Installation-Target-ID": str(self._app_id),
            "X-GitHub-Hook-Installation-Target-Type": "integration",
            "X-Hub-Signature-256": f"sha256={digest}",
        }
