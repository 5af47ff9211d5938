"""Registering the App from a manifest: what GitHub is asked for, and what it gives in return.

https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import aiohttp
import yaml
from pydantic import BaseModel, TypeAdapter

from bot.adapters.github_app import ask_as_nobody, understood

GITHUB = "https://github.com"
_API = "https://api.github.com"
NAME_LENGTH = 34
"""Characters that a name may have at GitHub."""


@dataclass(frozen=True)
class Server:
    """Where people go, and where programs ask: github.com, or an Enterprise server."""

    web: str

    @property
    def api(self) -> str:
        """https://docs.github.com/en/enterprise-server@latest/rest/using-the-rest-api/getting-started-with-the-rest-api"""
        return _API if self.web == GITHUB else f"{self.web}/api/v3"

    @classmethod
    def of_api(cls, api: str) -> Server:
        """The server whose API is there."""
        parts = urlsplit(api)
        return cls(GITHUB if api == _API else f"{parts.scheme}://{parts.netloc}")


def manifest(*, name: str, homepage: str, webhook: str, redirect: str) -> dict[str, Any]:
    """``app.yml``, completed; without ``name`` or ``webhook`` those of the file stay."""
    found: dict[str, Any] = yaml.safe_load(_description().read_text(encoding="utf-8"))
    found["url"] = homepage
    found["redirect_url"] = redirect
    if name:
        found["name"] = name
    if webhook:
        found["hook_attributes"]["url"] = webhook
    return found


def _description() -> Traversable:
    """A wheel has ``app.yml`` beside the code; a checkout has it at the top, where people look for it."""
    packed = files("bot") / "app.yml"
    return packed if packed.is_file() else Path(__file__).parents[2] / "app.yml"


class _Account(BaseModel):
    login: str
    type: str = "User"


class _Converted(BaseModel):
    id: int
    slug: str
    html_url: str
    webhook_secret: str | None = None
    pem: str


_ACCOUNT, _CONVERTED = TypeAdapter(_Account), TypeAdapter(_Converted)


async def form_address(
    session: aiohttp.ClientSession, server: Server, owner: str, state: str
) -> str:
    """Where the manifest is sent to by the browser of somebody who may make Apps for ``owner``.

    Raises ``GitHubProblem``, ``Vanished`` among them: there is no such account.
    """
    asked = await ask_as_nobody(session, server.api, "GET", "/users/{owner}", {"owner": owner})
    found = understood(_ACCOUNT, asked)
    place = f"/organizations/{quote(found.login)}" if found.type == "Organization" else ""
    return f"{server.web}{place}/settings/apps/new?{urlencode({'state': state})}"


@dataclass(frozen=True)
class Registered:
    """The App that GitHub has made; what of it the bot has to know."""

    page: str
    """Where anybody may look at it."""
    settings: Mapping[str, str]
    """For ``.env``."""
    signs: bool
    """Whether GitHub has made a webhook secret; else it has to be told the one in ``settings``."""


async def convert(
    session: aiohttp.ClientSession, server: Server, code: str, spare_secret: str
) -> Registered:
    """The App for the ``code`` with which GitHub came back: good once, and for an hour.

    Its private key is never shown again. ``spare_secret`` signs webhooks if GitHub has made none.
    Raises ``GitHubProblem``, ``Vanished`` among them: the code was used, or is too old.
    """
    path = "/app-manifests/{code}/conversions"
    found = understood(
        _CONVERTED, await ask_as_nobody(session, server.api, "POST", path, {"code": code})
    )
    settings = {
        "GITHUB_APP_ID": str(found.id),
        # on one line: neither Docker nor systemd takes more
        "GITHUB_PRIVATE_KEY": base64.b64encode(found.pem.encode()).decode(),
        "GITHUB_WEBHOOK_SECRET": found.webhook_secret or spare_secret,
    }
    if server.api != _API:
        settings["GITHUB_API_URL"] = server.api
    return Registered(found.html_url, settings, bool(found.webhook_secret))
