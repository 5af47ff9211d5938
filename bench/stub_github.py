"""A GitHub that costs next to nothing itself and takes 20 ms for every call, as a process of its own.

It keeps issues and comments, so that what was asked of it can be checked, and tells when each answer came
(``/_seen``). For everything else there is the stand-in of the tests; it would be what is measured here.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

LATENCY = 0.02
"""Seconds for each call, as from afar."""
REPOSITORY = "pyOpenSci/software-submission"
TEAMS = {
    "editor-in-chief": ["chief"],
    "editorial-board": ["chief", "editor", "editor2"],
    "astropy-editors": ["astro"],
    "pangeo-editors": ["pangeo"],
}
_ANSWER = re.compile(r"answer comment=(\d+)")
_LONG_AGO = "2026-01-01T00:00:00Z"
_CHANGED = datetime(2026, 1, 2, tzinfo=UTC)


@dataclass
class State:
    """What the process knows."""

    text: str = ""
    labels: list[str] = field(default_factory=list)
    many: int = 0
    """Issues that are there from the beginning: of ten, six are accepted and closed."""
    issues: dict[int, dict[str, Any]] = field(default_factory=dict)
    comments: dict[int, dict[str, Any]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    answers: dict[int, list[float]] = field(default_factory=dict)
    """When each comment was answered (``time.monotonic``, which all processes share)."""
    last: float = 0.0
    """When the last call was done."""

    def issue(self, number: int) -> dict[str, Any]:
        """An issue; it begins to be there when it is asked for."""
        return self.issues.setdefault(
            number,
            {
                "number": number, "title": "stargazer", "body": self.text, "state": "open",
                "user": {"login": "author", "type": "User"}, "assignees": [],
                "labels": [{"name": "0/pre-review-checks"}, {"name": "New Submission!"}],
                "html_url": f"https://github.com/{REPOSITORY}/issues/{number}",
                "created_at": _LONG_AGO, "updated_at": _LONG_AGO, "comments": 0,
            },
        )  # fmt: skip

    def __post_init__(self) -> None:
        for number in range(1, self.many + 1):
            issue, changed = self.issue(number), _CHANGED + timedelta(minutes=number)
            issue["updated_at"] = changed.strftime("%Y-%m-%dT%H:%M:%SZ")
            if number % 10 < 6:
                issue |= {"state": "closed", "labels": [{"name": "6/pyOS-approved"}]}

    def comment(self, number: int, text: str) -> dict[str, Any]:
        """A new comment of the App."""
        made = len(self.comments) + 1_000_000
        url = f"https://api.github.com/repos/{REPOSITORY}/issues/{number}"
        self.comments[made] = {
            "id": made, "body": text, "user": {"login": "pyos-bot[bot]", "type": "Bot"},
            "html_url": f"{url}#issuecomment-{made}", "issue_url": url,
            "created_at": _LONG_AGO, "updated_at": _LONG_AGO,
        }  # fmt: skip
        if found := _ANSWER.search(text):
            self.answers.setdefault(int(found[1]), []).append(time.monotonic())
        return self.comments[made]


_STATE = web.AppKey("state", State)
routes = web.RouteTableDef()
_REPOSITORY = "/repos/{owner}/{repo}"  # in any case, as on GitHub
_ISSUE = f"{_REPOSITORY}/issues/{{number:[0-9]+}}"


def _state(request: web.Request) -> State:
    return request.app[_STATE]


def _number(request: web.Request) -> int:
    return int(request.match_info["number"])


@web.middleware
async def _from_afar(request: web.Request, handler: Any) -> web.StreamResponse:
    if request.path.startswith("/_"):
        answer: web.StreamResponse = await handler(request)
        return answer
    state = _state(request)
    resource = request.match_info.route.resource
    state.calls[f"{request.method} {resource.canonical if resource else request.path}"] += 1
    await asyncio.sleep(LATENCY)
    answer = await handler(request)
    state.last = time.monotonic()
    return answer


def _listed(request: web.Request, items: list[Any]) -> web.Response:
    """A list that does not change, for conditional requests."""
    etag = f'"{len(items)}"'
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers={"ETag": etag})
    return web.json_response(items, headers={"ETag": etag})


@routes.get("/app")
async def _app(request: web.Request) -> web.Response:
    return web.json_response({"slug": "pyos-bot"})


@routes.get("/app/installations")
async def _installations(request: web.Request) -> web.Response:
    return web.json_response([{"id": 1, "created_at": _LONG_AGO}])


@routes.post("/app/installations/{id}/access_tokens")
async def _token(request: web.Request) -> web.Response:
    until = datetime.now(UTC) + timedelta(hours=1)
    return web.json_response({"token": "t", "expires_at": until.isoformat()}, status=201)


@routes.get("/installation/repositories")
async def _repositories(request: web.Request) -> web.Response:
    return web.json_response({"repositories": [{"full_name": REPOSITORY, "private": False}]})


@routes.get(f"{_REPOSITORY}/contents/{{path:.*}}")
async def _file(request: web.Request) -> web.Response:
    return web.json_response({"message": "Not Found"}, status=404)


@routes.get(f"{_REPOSITORY}/labels")
async def _labels(request: web.Request) -> web.Response:
    return _listed(request, [{"name": name} for name in _state(request).labels])


@routes.get("/orgs/{org}/teams/{team}/members")
async def _members(request: web.Request) -> web.Response:
    logins = TEAMS.get(request.match_info["team"], [])
    return _listed(request, [{"login": login} for login in logins])


@routes.get("/orgs/{org}/teams/{team}/memberships/{login}")
async def _membership(request: web.Request) -> web.Response:
    if request.match_info["login"] in TEAMS.get(request.match_info["team"], []):
        return web.json_response({"state": "active"})
    return web.json_response({"message": "Not Found"}, status=404)


@routes.get("/users/{login}")
async def _user(request: web.Request) -> web.Response:
    return web.json_response({"login": request.match_info["login"], "type": "User"})


@routes.get(f"{_REPOSITORY}/issues")
async def _issues(request: web.Request) -> web.Response:
    asked, state = request.query, _state(request)
    if not state.many and "since" not in asked and "page" not in asked:
        return _listed(request, [])
    found = [
        one
        for one in state.issues.values()
        if asked.get("state", "open") in ("all", one["state"])
        and one["updated_at"] >= asked.get("since", "")
        and asked.get("labels", "") in ("", *(label["name"] for label in one["labels"]))
        and asked.get("creator", "author") == one["user"]["login"]
    ]
    by = asked.get("sort", "created")
    found.sort(
        key=lambda one: (one[f"{by}_at"], one["number"]), reverse=asked.get("direction") != "asc"
    )
    size, page = int(asked.get("per_page", "30")), int(asked.get("page", "1"))
    some = found[(page - 1) * size : page * size]
    headers = {"ETag": hashlib.sha256(repr(some).encode()).hexdigest()}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return web.Response(status=304, headers=headers)
    if len(found) > page * size:
        more = request.url.update_query(page=str(page + 1))
        headers["Link"] = f'<{more}>; rel="next"'
    return web.json_response(some, headers=headers)


@routes.get(f"{_REPOSITORY}/issues/comments")
async def _all_comments(request: web.Request) -> web.Response:
    return _listed(request, [])


@routes.get(_ISSUE)
async def _issue(request: web.Request) -> web.Response:
    return web.json_response(_state(request).issue(_number(request)))


@routes.patch(_ISSUE)
async def _change(request: web.Request) -> web.Response:
    issue = _state(request).issue(_number(request))
    for key, value in (await request.json()).items():
        if key == "labels":
            issue[key] = [{"name": name} for name in value]
        elif key == "assignees":
            issue[key] = [{"login": login, "type": "User"} for login in value]
        else:
            issue[key] = value
    return web.json_response(issue)


@routes.post(f"{_ISSUE}/assignees")
async def _assign(request: web.Request) -> web.Response:
    issue = _state(request).issue(_number(request))
    logins = (await request.json())["assignees"]
    issue["assignees"] = [{"login": login, "type": "User"} for login in logins]
    return web.json_response(issue, status=201)


@routes.put(f"{_ISSUE}/labels")
async def _relabel(request: web.Request) -> web.Response:
    issue = _state(request).issue(_number(request))
    issue["labels"] = [{"name": name} for name in (await request.json())["labels"]]
    return web.json_response(issue["labels"])


@routes.get(f"{_ISSUE}/comments")
async def _comments(request: web.Request) -> web.Response:
    return web.json_response([])


@routes.post(f"{_ISSUE}/comments")
async def _say(request: web.Request) -> web.Response:
    text = (await request.json())["body"]
    return web.json_response(_state(request).comment(_number(request), text), status=201)


@routes.patch(f"{_REPOSITORY}/issues/comments/{{id}}")
async def _rewrite(request: web.Request) -> web.Response:
    comment = _state(request).comments[int(request.match_info["id"])]
    comment["body"] = (await request.json())["body"]
    return web.json_response(comment)


@routes.post("/_reset")
async def _reset(request: web.Request) -> web.Response:
    request.app[_STATE].__init__(**(await request.json()))  # type: ignore[misc]
    return web.Response()


@routes.get("/_seen")
async def _seen(request: web.Request) -> web.Response:
    state = _state(request)
    found = {"calls": state.calls, "answers": state.answers, "last": state.last}
    return web.json_response(found)


@routes.get("/_said")
async def _said(request: web.Request) -> web.Response:
    return web.json_response([one["body"] for one in _state(request).comments.values()])


def main(port: int) -> None:
    """Serve until the process ends."""
    app = web.Application(middlewares=[_from_afar])
    app[_STATE] = State()
    app.add_routes(routes)
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
