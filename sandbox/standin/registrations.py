"""Registering the App from a manifest, and installing it, as GitHub's pages do it.

There is one App here, and it exists already: what a manifest asks for is checked, and the key that comes
back is the sandbox's own.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import web

from sandbox.standin import seed, visitors
from sandbox.standin.deliveries import Outbox
from sandbox.standin.upstream import Answer

GOOD_FOR = timedelta(hours=1)
LONGEST_NAME = 34
KNOWN = {
    "name", "url", "hook_attributes", "redirect_url", "callback_urls", "setup_url", "description", "public",
    "default_events", "default_permissions", "request_oauth_on_install", "setup_on_update",
}  # fmt: skip


class Registrations:
    """GitHub's side of the manifest flow, and the page on which the App is installed."""

    def __init__(
        self, outbox: Outbox, now: Callable[[], datetime], raise_ping: Callable[[], None]
    ) -> None:
        self.installed = True
        self.registered: list[dict[str, Any]] = []
        """The manifests of the Apps that people have made."""
        self.url = ""
        self._outbox = outbox
        self._now = now
        self._ping = raise_ping
        self._codes: dict[str, datetime] = {}

    def reset(self) -> None:
        """The App is there, and installed."""
        self.installed = True
        self.registered.clear()
        self._codes.clear()

    async def page(self, request: web.Request) -> web.Response | None:
        """Answer what a browser asks for here; None: it is no page of these."""
        steps = request.path.strip("/").split("/")
        if steps[:1] == ["organizations"] and len(steps) > 2:
            steps = steps[2:]
        if not visitors.HERE.fullmatch(request.headers.get("Host", "")):
            return None
        match request.method, steps:
            case "POST", ["settings", "apps", "new"]:
                # from any page: this is how it is meant, and nothing happens before the next click
                form = parse_qs((await request.read()).decode())
                return self._confirm(request, form.get("manifest", [""])[0])
            case "POST", ["settings", "apps"] if not visitors.refusal(request):
                form = parse_qs((await request.read()).decode())
                return self._register({name: values[0] for name, values in form.items()})
            case "GET", ["favicon.ico"]:
                return web.Response(status=204)
            case "GET", ["apps", seed.SLUG, "installations", "new"]:
                button = '<form method="post"><button>Install</button></form>'
                return _page(f"Install {seed.SLUG}", button)
            case "POST", ["apps", seed.SLUG, "installations", "new"] if not visitors.refusal(
                request
            ):
                self.installed = True
                return _page(f"{seed.SLUG} is installed on {seed.ORG}", "")
        return None

    def _confirm(self, request: web.Request, text: str) -> web.Response:
        try:
            manifest = json.loads(text)
        except ValueError:
            return _page("Invalid GitHub App configuration", "", 422)
        if wrong := refusals(manifest):
            return _page("Invalid GitHub App configuration", "".join(map(_line, wrong)), 422)
        hidden = {"manifest": text, "state": request.query.get("state", "")}
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{escape(value)}">'
            for name, value in hidden.items()
        )
        where = request.path.removesuffix("/new")
        name = (
            f'<label>GitHub App name <input name="name" value="{escape(manifest["name"])}"></label>'
        )
        button = f"<button>Create GitHub App for {seed.ORG}</button>"
        return _page(
            "Create GitHub App",
            f'<form method="post" action="{where}">{fields}{name}{button}</form>',
        )

    def _register(self, form: Mapping[str, str]) -> web.Response:
        manifest = json.loads(form["manifest"]) | {"name": form["name"]}
        if wrong := refusals(manifest):
            return _page("Invalid GitHub App configuration", "".join(map(_line, wrong)), 422)
        self.registered.append(manifest)
        self.installed = False
        self._outbox.to = manifest.get("hook_attributes", {}).get("url")
        self._ping()
        code = secrets.token_hex(20)
        self._codes[code] = self._now() + GOOD_FOR
        back = urlencode({"code": code, "state": form["state"]})
        raise web.HTTPFound(f"{manifest['redirect_url']}?{back}")

    def convert(self, code: str, app: Mapping[str, Any]) -> Answer:
        """Hand out the App's key, once."""
        until = self._codes.pop(code, None)
        if until is None or until <= self._now():
            return Answer(404, {"message": "Not Found"})
        more = {
            "client_id": "Iv23sandbox",
            "client_secret": "of no use here",
            "webhook_secret": seed.WEBHOOK_SECRET,
            "pem": seed.private_key(),
        }
        return Answer(201, {**app, **more})


def refusals(manifest: Any) -> list[str]:
    """What GitHub would not take of a manifest, as far as its documentation says so."""
    if not isinstance(manifest, dict):
        return ["the manifest is no object"]
    wrong = [f'"{name}" is not a permitted key.' for name in manifest.keys() - KNOWN]
    wrong += [f'"{name}" wasn\'t supplied.' for name in ("name", "url") if not manifest.get(name)]
    if len(str(manifest.get("name", ""))) > LONGEST_NAME:
        wrong.append(f"Name is too long (maximum is {LONGEST_NAME} characters)")
    hook = manifest.get("hook_attributes")
    if isinstance(hook, dict):
        if not hook.get("url"):
            wrong.append('"url" wasn\'t supplied.')
        elif urlsplit(hook["url"]).hostname == "localhost":
            wrong.append(
                "Hook url is not supported because it isn't reachable over the public Internet"
            )
        wrong += [f'"{name}" is not a permitted key.' for name in hook.keys() - {"url", "active"}]
    return wrong


def _line(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _page(title: str, content: str, status: int = 200) -> web.Response:
    text = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title><h1>{escape(title)}</h1>{content}</html>'
    return web.Response(text=text, status=status, content_type="text/html")
