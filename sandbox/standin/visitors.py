"""Who may come in: programs and pages of this machine, no page of somebody else's website.

A website may let its own name lead to 127.0.0.1 (DNS rebinding), and any page may send a form here.
The first shows in ``Host``, the second in ``Origin`` and ``Sec-Fetch-Site``.
"""

import re

from aiohttp import web

HERE = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)


def refusal(request: web.Request) -> str:
    """Why a request is refused; empty when it is welcome."""
    host = request.headers.get("Host", "")
    if not HERE.fullmatch(host):
        return "This is a sandbox: it answers only to 127.0.0.1 and localhost.\n"
    if request.method in {"GET", "HEAD"}:
        return ""
    origin = request.headers.get("Origin", f"http://{host}")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if origin.casefold() != f"http://{host}".casefold() or site not in {"same-origin", "none"}:
        return "Another page cannot write here.\n"
    return ""
