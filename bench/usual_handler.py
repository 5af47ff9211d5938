"""A handler as bots are usually written, to measure beside: gidgethub within the request, no journal.

Rights are asked of GitHub every time, each effect is a call of its own, and GitHub's delivery is answered when
all of it is done. What it does is one command, ``assign-editor``: header, assignee, labels, answer. It is
written as well as that allows: one HTTP session, one token as long as it lasts.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any

import aiohttp
from aiohttp import web
from cachetools import TTLCache
from gidgethub import apps
from gidgethub.aiohttp import GitHubAPI
from gidgethub.routing import Router
from gidgethub.sansio import Event

router = Router()
_tokens: TTLCache[int, str] = TTLCache(10, 3000)
_SESSION = web.AppKey("session", aiohttp.ClientSession)


@router.register("issue_comment", action="created")
async def _assign_editor(event: Event, gh: GitHubAPI) -> None:
    asked = re.match(r"@pyos-bot assign-editor @(\S+)", event.data["comment"]["body"])
    if not asked:
        return
    number = await _token(event.data["installation"]["id"], gh)
    sender = event.data["sender"]["login"]
    url = event.data["issue"]["url"]
    token: dict[str, Any] = {"oauth_token": number}
    await gh.getitem(f"/orgs/pyOpenSci/teams/editor-in-chief/memberships/{sender}", **token)
    issue = await gh.getitem(url, **token)
    text = re.sub(r"(?m)^Editor: .*$", f"Editor: @{asked[1]}", issue["body"])
    await gh.patch(url, data={"body": text}, **token)
    await gh.post(f"{url}/assignees", data={"assignees": [asked[1]]}, **token)
    await gh.put(f"{url}/labels", data={"labels": ["1/editor-assigned"]}, **token)
    answer = f"Assigned! @{asked[1]} is now the editor <!-- answer comment={event.data['comment']['id']} -->"
    await gh.post(f"{url}/comments", data={"body": answer}, **token)


async def _token(installation: int, gh: GitHubAPI) -> str:
    if installation not in _tokens:
        answer = await apps.get_installation_access_token(
            gh,
            installation_id=str(installation),
            app_id=os.environ["GITHUB_APP_ID"],
            private_key=os.environ["GITHUB_PRIVATE_KEY"],
        )
        _tokens[installation] = answer["token"]
    return _tokens[installation]


async def _webhook(request: web.Request) -> web.Response:
    secret = os.environ["GITHUB_WEBHOOK_SECRET"]
    event = Event.from_http(request.headers, await request.read(), secret=secret)
    base = os.environ["GITHUB_API_URL"]
    await router.dispatch(event, GitHubAPI(request.app[_SESSION], "usual", base_url=base))
    return web.Response(status=202)


async def _healthz(request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


async def _session(app: web.Application) -> Any:
    async with aiohttp.ClientSession() as app[_SESSION]:
        yield


def main(port: int) -> None:
    """Serve until the process ends."""
    app = web.Application()
    app.cleanup_ctx.append(_session)
    app.router.add_post("/webhook", _webhook)
    app.router.add_get("/healthz", _healthz)
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
