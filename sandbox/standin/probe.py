"""Both ends of the bot in small, to try the stand-in without it: gets webhooks, asks GitHub."""

from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt
from aiohttp import web
from multidict import CIMultiDict

from sandbox.standin.github import GitHub
from sandbox.standin.seed import key


@dataclass
class Receiver:
    """A little webhook receiver: keeps what comes, answers what it is told to."""

    url: str = ""
    answer: int = 202
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        """Keep one delivery."""
        self.got.append((dict(request.headers), await request.read()))
        return web.Response(status=self.answer)

    def header(self, name: str) -> list[str]:
        """Return one header of every delivery, in the order of arrival."""
        return [headers[name] for headers, _ in self.got]


@dataclass
class Answer:
    """What GitHub said."""

    status: int
    json: Any
    headers: CIMultiDict[str]


@dataclass
class Bot:
    """Asks as the App does, or as its installation."""

    gh: GitHub
    http: aiohttp.ClientSession
    token: str = ""

    def app_token(self, **claims: Any) -> str:
        """Return a JWT of the App."""
        now = int(self.gh.now().timestamp())
        usual = {"iat": now - 60, "exp": now + 540, "iss": str(self.gh.app_id)}
        return jwt.encode(usual | claims, key(), algorithm="RS256")

    async def ask(
        self, method: str, path: str, json: Any = None, *, token: str | None = None, **headers: str
    ) -> Answer:
        """Send one request; a path that begins with `:` is one of the repository's."""
        path = path.replace(":", f"/repos/{self.gh.repo}", 1) if path[0] == ":" else path
        given = self.token if token is None else token
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if given:
            headers["Authorization"] = f"Bearer {given}"
        async with self.http.request(
            method, self.gh.url + path, json=json, headers=headers
        ) as answer:
            body = await answer.json() if answer.content_type == "application/json" else None
            return Answer(answer.status, body, answer.headers.copy())

    async def log_in(self) -> None:
        """Get an installation token."""
        path = f"/app/installations/{self.gh.installation_id}/access_tokens"
        made = await self.ask("POST", path, {}, token=self.app_token())
        assert made.status == 201
        self.token = made.json["token"]
