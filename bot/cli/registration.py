"""The page on this machine from which a browser registers the App at GitHub.

It sends the manifest there with one click; GitHub asks the person, and leads the browser back here with a
code. There is no script on it, it listens on 127.0.0.1 alone, and it is gone after one App, or an hour.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from html import escape
from typing import Any

from aiohttp import web

BACK = "/registered"
SECONDS = 3600
"""As long as GitHub takes the code."""

Finish = Callable[[str], Awaitable[str]]
"""Takes the code and returns where the App is installed. Raises :class:`Failed`."""


class Failed(Exception):
    """Why there is no App, in a sentence for the page and the terminal."""


class Registration:
    """One page, for one App."""

    def __init__(self, finish: Finish) -> None:
        self.state = secrets.token_urlsafe(32)
        self.url = ""
        self._finish = finish
        self._form = ("", "")
        self._host = ""
        self._done: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._finishing = asyncio.Lock()

    def asks_for(self, manifest: dict[str, Any], address: str) -> None:
        """The form of the page: what it sends, and where."""
        self._form = (json.dumps(manifest), address)

    async def done(self) -> str:
        """Wait until somebody has registered the App. Raises :class:`Failed`."""
        try:
            async with asyncio.timeout(SECONDS):
                return await asyncio.shield(self._done)
        except TimeoutError:
            raise Failed("Nobody registered the App within an hour. Please start again.") from None

    async def page(self, request: web.Request) -> web.Response:
        """The form, with its one button."""
        manifest, address = self._form
        text = (
            "<p>GitHub will show you the new App and ask you to confirm it. You can change its name there.</p>"
            f'<form method="post" action="{escape(address)}">'
            f'<input type="hidden" name="manifest" value="{escape(manifest)}">'
            "<button>Register the App on GitHub</button></form>"
        )
        return self._answer(200, "Register pyos-bot", text)

    async def nothing(self, request: web.Request) -> web.Response:
        """What browsers ask for by themselves."""
        return web.Response(status=204)

    async def back(self, request: web.Request) -> web.Response:
        """Where GitHub comes back to. Loading it a second time changes nothing."""
        state, code = request.query.get("state", ""), request.query.get("code", "")
        if not code or not hmac.compare_digest(state.encode(), self.state.encode()):
            text = (
                "<p>This did not come from the page that pyos-bot opened. Please start there.</p>"
            )
            return self._answer(400, "Not registered", text)
        async with self._finishing:
            if not self._done.done():
                try:
                    self._done.set_result(await self._finish(code))
                except Failed as failed:
                    self._done.set_exception(failed)
        if why := self._done.exception():
            return self._answer(502, "Not registered", f"<p>{escape(str(why))}</p>")
        link = f'<a href="{escape(self._done.result())}">Install it on your review repository</a>'
        return self._answer(
            200, "Registered", f"<p>{link}. The terminal shows what comes next.</p>"
        )

    @web.middleware
    async def _for_this_machine(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if (
            request.headers.get("Host") != self._host
        ):  # another name that leads here (DNS rebinding)
            return web.Response(status=403, text="This page is for this machine only.\n")
        return await handler(request)

    def _answer(self, status: int, title: str, text: str) -> web.Response:
        origin = "/".join(self._form[1].split("/")[:3])
        policy = (
            f"default-src 'none'; form-action {origin}; base-uri 'none'; frame-ancestors 'none'"
        )
        page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>{text}</html>'
        headers = {
            "Content-Security-Policy": policy,
            "Cache-Control": "no-store",
            "Referrer-Policy": "origin",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(status=status, text=page, content_type="text/html", headers=headers)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        """Open the page on a free port; afterwards it is gone."""
        app = web.Application(middlewares=[self._for_this_machine])
        app.router.add_get("/", self.page)
        app.router.add_get(BACK, self.back)
        app.router.add_get("/favicon.ico", self.nothing)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self._host = f"127.0.0.1:{runner.addresses[0][1]}"
            self.url = f"http://{self._host}"
            yield
        finally:
            await runner.cleanup()
            if self._done.done() and not self._done.cancelled():
                self._done.exception()  # looked at, whoever waited for it or not
