"""The bot's own page of a review, shown beside the issue: what everybody sees."""

import aiohttp
from aiohttp import web

from sandbox.standin.github import GitHub

_FILES = frozenset({"/style.css", "/search.js", "/icon.svg"})
_PAGES = ("/reviews", "/packages", "/commands", "/partners")
_SECONDS = 10.0
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_NOT_YET = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Reviews</title>
<link rel="stylesheet" href="/style.css"></head>
<body><main><h1>Not listed yet</h1><p>The bot lists a review after its first event.</p></main></body></html>
"""


def is_bots(path: str) -> bool:
    """Whether the bot answers this address."""
    return path in _FILES or any(path == one or path.startswith(f"{one}/") for one in _PAGES)


async def answer(gh: GitHub, request: web.Request) -> web.Response:
    """Ask the bot. What it does not show (yet) is said in a sentence."""
    if gh.webhook_to:
        bot = gh.webhook_to.removesuffix("/webhook")
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as http,
                http.get(f"{bot}{request.path_qs}") as found,
            ):
                if found.status == 200:
                    body = await found.read()
                    kind = found.content_type
                    return web.Response(
                        body=body, content_type=kind, charset="utf-8", headers=_HEADERS
                    )
        except (aiohttp.ClientError, TimeoutError):
            pass  # it is starting, or has ended
    return web.Response(text=_NOT_YET, content_type="text/html", headers=_HEADERS)
