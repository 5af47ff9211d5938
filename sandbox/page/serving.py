"""Answers the browser: the page of an issue, the list of issues, and the streams of their changes."""

import asyncio
import json
import secrets
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from aiohttp import web

from sandbox.page import commands, everybody, parts
from sandbox.page.parts import Part
from sandbox.page.timeline import Timeline
from sandbox.standin import live, seed
from sandbox.standin.github import GitHub, RefusedError
from sandbox.story import script

_HERE = Path(__file__).parent
_PLACEHOLDER = "PACKAGE"
LIST = 0
"""In the place of an issue's number: the list of all."""

Seen = Mapping[str, Any]
"""Everything on a page: a part's id → the part, and ``advice`` → what the script has to know."""


class IssuePage:
    """Answers GET requests that are not for the API. ``gh`` is set as soon as it runs."""

    gh: GitHub

    def __init__(self) -> None:
        self._reading = asyncio.Lock()
        self._seen: dict[int, tuple[int, Seen]] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Show an issue (``…/issues/7``) or the list; with ``/live`` behind it, stream what changes."""
        if everybody.is_bots(request.path):
            return await everybody.answer(self.gh, request)
        home = f"/{self.gh.repo}"
        path = request.path.rstrip("/")
        asked = path.removesuffix("/live")
        if asked in {"", home, f"{home}/issues"}:
            number = LIST
        else:
            word = asked.removeprefix(f"{home}/issues/")
            if not (word.isascii() and word.isdigit() and int(word)):
                return web.Response(status=404, text="There is nothing here.\n")
            number = int(word)
        try:
            seen = await self._look(number)
        except live.GoneError:
            return web.Response(status=404, text="There is no such issue.\n")
        if path != asked:
            return await live.stream(request, self.gh.written, lambda: self._told(number))
        return self._page(number, seen)

    async def _look(self, number: int) -> Seen:
        """Read what is to be seen now, once for everybody who looks."""
        async with self._reading:
            times = self.gh.written.times
            known = self._seen.get(number)
            if known is None or known[0] != times:
                try:
                    known = times, await (self._issue(number) if number else self._list())
                except RefusedError as refused:
                    raise live.GoneError from refused
                self._seen[number] = known
            return known[1]

    async def _told(self, number: int) -> Mapping[str, Any]:
        """Say it as JSON can."""
        seen = await self._look(number)
        return {name: _as_json(one) for name, one in seen.items()}

    async def _list(self) -> Seen:
        path = f"/repos/{self.gh.repo}/issues?state=all&per_page=100"
        issues = await self.gh.ask(seed.USERS[0], "GET", path)
        return {"issues": parts.listed(f"/{self.gh.repo}/issues", issues)}

    async def _issue(self, number: int) -> Seen:
        issue = await self.gh.issue(number)
        comments = {one["id"]: one for one in await self.gh.comments(number)}
        labels = await self.gh.ask(
            seed.USERS[0], "GET", f"/repos/{self.gh.repo}/labels?per_page=100"
        )
        teams = self.gh.seed.teams
        review = commands.review_of(issue, list(comments.values()), self.gh.repo, teams)
        timeline = Timeline.of(number, self.gh.deliveries)
        shown = [
            parts.head(issue),
            parts.side(issue, list(filter(None, review.header.reviewers)), _names(labels)),
            parts.text(issue),
        ]
        for entry in timeline.entries:
            if not isinstance(entry, int):
                shown.append(parts.happening(entry))
            elif one := comments.pop(entry, None):
                shown.append(parts.comment(one, edited=entry in timeline.edited))
        shown += [parts.comment(one, edited=False) for one in comments.values()]
        advice = commands.advice(review, teams, self.gh.now())
        state = {"open": review.open, "opener": review.opener}
        return {**{part.id: part for part in shown}, "advice": {**advice, **state}}

    def _page(self, number: int, seen: Seen) -> web.Response:
        nonce = secrets.token_urlsafe(16)
        home = f"/{self.gh.repo}/issues"
        shown = {name: one for name, one in seen.items() if isinstance(one, Part)}
        own: dict[str, object] = {
            name: shown.pop(name).as_html() for name in ("head", "side") if name in shown
        }
        main = _template("issue.html" if number else "list.html").substitute(
            own,
            everybody=f"/reviews/{self.gh.repo}/{number}",
            thread="".join(part.as_html() for part in shown.values()),
            people="".join(
                f'<option value="{login}">{login} ({escape(role)})</option>'
                for login, role in commands.PEOPLE.items()
            ),
        )
        known = {
            "api": f"/repos/{self.gh.repo}/issues",
            "home": home,
            "live": f"{home}/{number}/live" if number else f"{home}/live",
            "number": number,
            "tokens": {login: seed.token(login) for login in commands.PEOPLE},
            "advice": seen.get("advice"),
            "submission": None if number else _submission(),
        }
        page = _template("page.html").substitute(
            nonce=nonce,
            title=f"#{number} · {self.gh.repo}" if number else self.gh.repo,
            home=home,
            field="says" if number else "package",
            repo=self.gh.repo,
            style=_text("page.css"),
            main=main,
            # Nothing in it can end the element that it stands in.
            data=json.dumps(known, ensure_ascii=False).replace("<", "\\u003c"),
            script=_text("page.js"),
        )
        return web.Response(text=page, content_type="text/html", headers=_headers(nonce))


def _headers(nonce: str) -> dict[str, str]:
    # Nothing is loaded from elsewhere, and no script runs but the page's own.
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
        "connect-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def _submission() -> Mapping[str, Any]:
    """The template as an author fills it in: plain, and with the boxes of Astropy and JOSS."""
    return {
        "placeholder": _PLACEHOLDER,
        "plain": script.submission(_PLACEHOLDER, script.REPAIRED),
        "ticked": script.submission(_PLACEHOLDER, script.REPAIRED, wants="x"),
        "labels": script.TEMPLATE_LABELS,
    }


def _as_json(one: Any) -> Any:
    return one.as_json() if isinstance(one, Part) else one


def _names(labels: list[dict[str, Any]]) -> list[str]:
    return [label["name"] for label in labels]


def _text(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _template(name: str) -> Template:
    return Template(_text(name))
