"""Issues as a web page: read them, comment as anybody, watch the bot answer. Local, for one person."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from aiohttp import web

from . import rendering, seed
from .github import GitHub, RefusedError

TEMPLATE = Path(__file__).with_name("page.html")
PEOPLE = {
    "editor": "editor",
    "chief": "editor in chief",
    "astro": "Astropy's editor",
    "author": "author",
    "maintainer": "maintainer",
    "reviewer1": "can review",
    "reviewer2": "can review",
    "reviewer3": "can review",
    "editor2": "another editor",
    "stranger": "somebody",
}


@dataclass(frozen=True)
class Part:
    """A piece of the page that is replaced by itself when it changes."""

    id: str
    content: str

    @property
    def version(self) -> str:
        """Another one for another content."""
        return hashlib.sha256(self.content.encode()).hexdigest()[:16]

    def as_html(self) -> str:
        """Return it for the first view of the page."""
        return f'<article id="{self.id}" data-version="{self.version}">{self.content}</article>\n'

    def as_json(self) -> dict[str, str]:
        """Return it for the page's script."""
        return {"id": self.id, "version": self.version, "content": self.content}


class IssuePage:
    """Answers GET requests that are not for the API. `gh` is set as soon as it runs."""

    gh: GitHub

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Show an issue, its parts as JSON (`?parts`), or the list of issues."""
        home = f"/{self.gh.repo}"
        path = request.path.rstrip("/")
        if path in {"", home, f"{home}/issues"}:
            return self._page(await self._list())
        number = path.removeprefix(f"{home}/issues/")
        if not (number.isascii() and number.isdigit()):
            return web.Response(status=404, text="There is nothing here.\n")
        try:
            parts = await self._parts(int(number))
        except RefusedError as refused:
            return web.Response(status=refused.status, text="There is no such issue.\n")
        if "parts" in request.query:
            return web.json_response([part.as_json() for part in parts])
        return self._page("".join(part.as_html() for part in parts), int(number))

    def _page(self, thread: str, number: int = 0) -> web.Response:
        nonce = secrets.token_urlsafe(16)
        people = (
            f'<option value="{seed.token(login)}">{login} ({escape(role)})</option>'
            for login, role in PEOPLE.items()
        )
        text = Template(TEMPLATE.read_text("utf-8")).substitute(
            nonce=nonce,
            title=f"#{number} · {self.gh.repo}" if number else self.gh.repo,
            home=f"/{self.gh.repo}/issues",
            thread=thread,
            people="".join(people),
            hidden="" if number else "hidden",
            api=f"/repos/{self.gh.repo}/issues/{number}/comments",
        )
        # Nothing is loaded from elsewhere, and no script runs but the page's own.
        policy = (
            f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
            "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
        )
        headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def _list(self) -> str:
        path = f"/repos/{self.gh.repo}/issues?state=all"
        rows = (
            f'<li><a href="/{self.gh.repo}/issues/{issue["number"]}">{escape(issue["title"])}</a> '
            f"{_labels(issue)}</li>"
            for issue in await self.gh.ask(seed.USERS[0], "GET", path)
        )
        return f'<article id="issues"><ul>{"".join(rows)}</ul></article>'

    async def _parts(self, number: int) -> list[Part]:
        issue = await self.gh.issue(number)
        comments = await self.gh.comments(number)
        return [
            Part("head", _head(issue)),
            Part("body", _written("opened this", issue)),
            *(Part(f"issuecomment-{one['id']}", _written("commented", one)) for one in comments),
        ]


def _head(issue: Mapping[str, Any]) -> str:
    state = "open"
    if issue["state"] == "closed":
        state = "closed as not planned" if issue["state_reason"] == "not_planned" else "closed"
    assignees = ", ".join(escape(person["login"]) for person in issue["assignees"]) or "nobody"
    return (
        f"<h1>{escape(issue['title'])} <small>#{issue['number']}</small></h1>"
        f'<p><span class="state {issue["state"]}">{state}</span> {_labels(issue)}</p>'
        f"<p>Assigned: <b>{assignees}</b></p>"
    )


def _labels(issue: Mapping[str, Any]) -> str:
    names = sorted(label["name"] for label in issue["labels"])
    return " ".join(
        f'<span class="label s{name[0] if name[0] in "0123456789" else "x"}">{escape(name)}</span>'
        for name in names
    )


def _written(what: str, item: Mapping[str, Any]) -> str:
    by = item["user"]
    kind = "bot" if by["type"] == "Bot" else "person"
    return (
        f'<header class="{kind}"><b>{escape(by["login"])}</b> {what} '
        f"<time>{escape(item['created_at'])}</time></header>"
        f'<div class="text">{rendering.html(item["body"] or "")}</div>'
    )
