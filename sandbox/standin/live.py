"""Telling browsers at once what has changed, by server-sent events.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import aiohttp
from aiohttp import web

HEARTBEAT = 15.0
"""Seconds of silence after which a line goes out that nobody reads: it shows who has gone away."""
AGAIN = 1000
"""Milliseconds after which the browser connects again by itself."""

Look = Callable[[], Awaitable[Mapping[str, Any]]]
"""Everything that is to be seen now: name → something that JSON can say, in its order."""


class GoneError(Exception):
    """There is nothing to be seen any more."""


class Bell:
    """Rung when something was written; everybody who waits hears it."""

    def __init__(self) -> None:
        self.times = 0
        """How often it was rung so far."""
        self.closed = False
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody."""
        self.times += 1
        self._wake()

    def close(self) -> None:
        """Wake everybody for the last time."""
        self.closed = True
        self._wake()

    async def heard(self, since: int, within: float) -> bool:
        """Wait until it is rung more often than ``since``, closed, or ``within`` seconds are over."""
        if self.times == since and not self.closed:
            with suppress(TimeoutError):
                async with asyncio.timeout(within):
                    await self._rung.wait()
        return self.times != since or self.closed

    def _wake(self) -> None:
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()


async def stream(request: web.Request, bell: Bell, look: Look) -> web.StreamResponse:
    """Send what ``look`` sees, then whatever of it changes, until the browser goes or the bell is closed.

    Every message holds the names in their ``order`` and the ``changed`` things; a new connection is
    told everything, so that nothing is missed while there was none. ``GoneError`` ends it for good.
    """
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    # The browser has gone, or the sandbox is ending: either way nobody is left to be told.
    with suppress(ConnectionError, aiohttp.ClientError):
        await response.write(f"retry: {AGAIN}\n\n".encode())
        sent: Mapping[str, Any] = {}
        while not bell.closed:
            since = bell.times
            try:
                seen = await look()
            except GoneError:
                await response.write(b"event: gone\ndata:\n\n")
                break
            changed = {name: one for name, one in seen.items() if sent.get(name) != one}
            if changed or list(seen) != list(sent):
                said = json.dumps({"order": list(seen), "changed": changed}, ensure_ascii=False)
                await response.write(f"data: {said}\n\n".encode())
                sent = seen
            while not await bell.heard(since, HEARTBEAT):
                await response.write(b": still here\n\n")
    return response
