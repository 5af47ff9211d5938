"""What the bot takes for GitHub: knows who asks, fails on order, fills the gaps of emulate."""

import asyncio
import hashlib
import json
import re
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from yarl import URL

from sandbox.standin import visitors
from sandbox.standin.callers import Caller, Callers, UnauthorizedError
from sandbox.standin.calls import Call
from sandbox.standin.completion import Completion
from sandbox.standin.deliveries import Outbox
from sandbox.standin.extras import Extras
from sandbox.standin.faults import Fault, Faults
from sandbox.standin.histories import ROUTE as GRAPHQL
from sandbox.standin.histories import Histories, asks_for_edits
from sandbox.standin.live import Bell
from sandbox.standin.openapi import match
from sandbox.standin.registrations import Registrations
from sandbox.standin.seed import APP_ID
from sandbox.standin.spelling import HOME, Spelling, filled
from sandbox.standin.upstream import Answer, Step, Upstream

ISSUE = re.compile(rf"{re.escape(HOME)}/issues/(\d+)(/.*)?", re.IGNORECASE)
COMMENT = re.compile(rf"{re.escape(HOME)}/issues/comments/(\d+)", re.IGNORECASE)
EVENTS = "GET /repos/{owner}/{repo}/issues/{issue_number}/events"
# GitHub counts characters, for issues and for comments.
LONGEST_BODY = 65_536
LONGEST_TITLE = 256

Page = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Proxy:
    """One handler for every request."""

    def __init__(
        self,
        upstream: Upstream,
        callers: Callers,
        spelling: Spelling,
        completion: Completion,
        outbox: Outbox,
        faults: Faults,
        now: Callable[[], datetime],
    ) -> None:
        self.calls: list[Call] = []
        self.in_flight = 0
        self.moves = 0
        self.deleted: set[int] = set()
        self.page: Page | None = None
        self.elsewhere: Page | None = None
        """Who answers for the repositories that are not here: those of packages."""
        self.written = Bell()
        self._upstream = upstream
        self._callers = callers
        self._spelling = spelling
        self._completion = completion
        self._outbox = outbox
        self._faults = faults
        self._now = now
        self._histories = Histories()
        self.registrations = Registrations(outbox, now, self.ping)
        self._extras = Extras(upstream, spelling, completion, outbox, self.registrations)
        self.suspended = self._extras.suspended
        self.astray: list[str] = []
        """What the bot has asked for beside it."""
        self.base = ""
        """Where the API begins: nowhere in particular at github.com, `/api/v3` on an Enterprise server."""
        # One write after the other, so that what was there before it is known for certain, and
        # the webhooks found after it are its own.
        self._writing = asyncio.Lock()

    def reset(self) -> None:
        """Forget what was asked."""
        self._extras.forget_members()
        self.registrations.reset()
        self.suspended.clear()
        self.base = ""
        self.astray.clear()
        self.calls.clear()
        self.deleted.clear()
        self._histories.reset()
        self.written.ring()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        if page := await self.registrations.page(request):
            return page
        if self.base:
            return await self._of_enterprise(request)
        return await self._welcomed(request)

    async def _of_enterprise(self, request: web.Request) -> web.StreamResponse:
        """Answer as an Enterprise server does, whose API is below a path of its own."""
        path = request.rel_url.raw_path_qs
        if path == "/api/graphql":
            path = "/graphql"
        elif path.startswith(f"{self.base}/"):
            path = path.removeprefix(self.base)
        elif _is_api(path) and self._callers.kind(request.headers.get("Authorization")) != "person":
            self.astray.append(path)
            return web.json_response(_error(404, "Not Found"), status=404)
        answer = await self._welcomed(request.clone(rel_url=URL(path, encoded=True)))
        if link := answer.headers.get("Link"):
            url = self._completion.url
            answer.headers["Link"] = link.replace(f"<{url}/", f"<{url}{self.base}/")
        return answer

    async def _welcomed(self, request: web.Request) -> web.StreamResponse:
        if refusal := visitors.refusal(request):
            return web.Response(status=403, text=refusal)
        # Who only looks keeps nobody busy, even when they look for hours.
        if self.page and request.method == "GET" and not _is_api(request.path):
            return await self.page(request)
        if self.elsewhere and _is_elsewhere(request.path):
            return await self.elsewhere(request)
        self.in_flight += 1
        try:
            return await self._handle(request)
        finally:
            self.in_flight -= 1
            self.moves += 1

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        started = time.monotonic()
        raw = await request.read()
        body = _parsed(raw)
        path = request.rel_url.raw_path
        found = match(request.method, path)
        route = found[0] if found else f"{request.method} {path}"
        try:
            caller = self._callers.of(request.headers.get("Authorization"))
            answer: Answer | None = None
        except UnauthorizedError as error:
            caller = Caller("anonymous", "", None)
            answer = Answer(401, _error(401, str(error)))
        call = Call(
            method=request.method,
            path=path,
            route=route,
            query=dict(request.query),
            json=body,
            by=caller.kind,
            known=found is not None or (route == GRAPHQL and asks_for_edits(body)),
            time=self._now(),
        )
        fault: Fault | None = None
        if caller.kind != "person":
            self.calls.append(call)
            fault = self._faults.of_request(route, path)
        if fault:
            call.fault = str(fault)
            if fault.meanwhile:
                await fault.meanwhile()
            await asyncio.sleep(fault.latency)
            if fault.drop == "before":
                return _dropped(request)
            if fault.status:
                answer = _failure(fault)
        if answer is None:
            answer = await self._answer(request, caller, found, body)
            answer.json = self._completion.complete(answer.json)
        if fault and fault.drop == "after":
            return _dropped(request)
        response = _response(request, answer, self._now())
        call.status = response.status
        call.answer = answer.json
        call.raw = bool(answer.raw)
        call.seconds = time.monotonic() - started
        return response

    async def _answer(
        self,
        request: web.Request,
        caller: Caller,
        found: tuple[str, dict[str, str]] | None,
        body: Any,
    ) -> Answer:
        refusal = self._refusal(request, caller, body) or await self._gone(request)
        if refusal:
            return refusal
        path, query = request.rel_url.raw_path, dict(request.query)
        if request.method == "POST" and path == "/graphql":
            return await self._graphql(caller, body)
        if found:
            route, parameters = found
            parameters = await self._spelling.parameters(parameters)
            path = filled(route, parameters)
            extra = await self._extras.answer(route, parameters, query, caller, body)
            if extra:
                return extra
            if route == EVENTS and await self._upstream.read(path.removesuffix("/events")):
                number = int(parameters["issue_number"])
                return self._histories.events(self._completion.url, number, query)
            query = await self._spelling.query(query)
            body = await self._spelling.body(body)
        elif path.lower().startswith(HOME.lower()):
            path = HOME + path[len(HOME) :]
        whole = f"{path}?{urlencode(query)}" if query else path
        accept = request.headers.get("Accept")

        step = Step(
            request.method, whole, authorization=caller.authorization, body=body, accept=accept
        )
        if request.method in {"GET", "HEAD"}:
            answer = await self._upstream.send(step)
            return self._without_deleted(self._extras.narrowed(answer, found, query))
        async with self._writing:
            try:
                return await self._write(step, path, caller)
            finally:
                self.written.ring()

    async def rewrite(self, number: int, by: Caller, change: Callable[[str], str]) -> None:
        """Change the text of an issue as it is at this moment: nobody writes between reading and writing."""
        path = f"{HOME}/issues/{number}"
        async with self._writing:
            text = (await self._upstream.read(path))["body"] or ""
            step = Step("PATCH", path, authorization=by.authorization, body={"body": change(text)})
            await self._write(step, path, by)
            self.written.ring()

    async def _graphql(self, caller: Caller, body: Any) -> Answer:
        if caller.kind == "anonymous":
            return Answer(401, _error(401, "This endpoint requires you to be authenticated."))
        asked = body.get("variables", {}) if isinstance(body, dict) else {}
        at_home = f"/repos/{asked.get('owner')}/{asked.get('repo')}".lower() == HOME.lower()
        number = asked.get("number")
        there = at_home and number not in self.deleted
        there = there and bool(await self._upstream.read(f"{HOME}/issues/{number}"))
        return self._histories.answer(body, there=there)

    async def _write(self, step: Step, path: str, caller: Caller) -> Answer:
        method, body = step.method, step.body
        issue = ISSUE.fullmatch(path)
        comment = COMMENT.fullmatch(path)
        changed = path if comment else f"{HOME}/issues/{issue[1]}" if issue else None
        before: dict[str, Any] | None = None
        if isinstance(body, dict) and body.get("assignees") and method != "DELETE":
            before = await self._upstream.read(changed) if changed else None
            await self._drop_assignees(body, before, caller, strict=not path.endswith("/assignees"))
            (answer,), raised = await self._upstream.perform(step)
        elif changed:
            reading = self._upstream.reading(changed)
            (was, answer), raised = await self._upstream.perform(reading, step)
            before = was.json if was.ok else None
        else:
            (answer,), raised = await self._upstream.perform(step)
        if path.endswith("/access_tokens") and answer.ok:
            self._callers.issued(answer.json["token"])
            # GitHub names them only when they were asked for, and then in full.
            answer.json.pop("repositories", None)
        if method == "POST" and path.endswith("/assignees") and answer.ok:
            answer.status = 201
        if path.startswith(f"{HOME}/labels"):
            self._spelling.forget_labels()
        if path.startswith("/orgs/"):
            self._extras.forget_members()
        for event, payload in raised:
            await self._raise(event, payload, before)
        return answer

    async def _drop_assignees(
        self, body: dict[str, Any], before: dict[str, Any] | None, caller: Caller, *, strict: bool
    ) -> None:
        """Leave out, silently as GitHub does, who neither has access nor took part."""
        if before is None:
            able = await self._extras.members() | {caller.name}
        else:
            able = await self._extras.assignable(body["assignees"], before)
        body["assignees"] = [
            login
            for login in body["assignees"]
            if login in able or (strict and not self._spelling.knows(login))
        ]

    async def _raise(
        self, event: str, payload: dict[str, Any], before: dict[str, Any] | None
    ) -> None:
        """Send what emulate raised, as GitHub would have said it."""
        action = payload.get("action")
        if (event, action) == ("issue_comment", "edited") and before:
            if payload["comment"]["body"] == before["body"]:
                return
            payload["changes"] = {"body": {"from": before["body"]}}
        if (event, action) == ("issues", "edited") and before:
            edited = [name for name, changed in payload["changes"].items() if changed]
            payload["changes"] = {name: {"from": before[name] or ""} for name in edited}
        if payload.get("label"):
            name = payload["label"]["name"]
            payload["label"] = await self._spelling.full_label(name)
        if event == "issue_comment":
            payload["issue"]["comments"] += {"created": 1, "deleted": -1}.get(str(action), 0)
        self._happened(event, payload)
        if (event, action) == ("issues", "opened"):
            rest = {name: value for name, value in payload.items() if name != "action"}
            for label in payload["issue"]["labels"]:
                self._happened(event, {"action": "labeled", **rest, "label": label})
            for assignee in payload["issue"]["assignees"]:
                self._happened(event, {"action": "assigned", **rest, "assignee": assignee})

    def _happened(self, event: str, payload: dict[str, Any]) -> None:
        """Keep what really happened, and tell of it."""
        if event == "issues":
            self._histories.raised(self._completion.complete(payload))
        self.deliver(event, payload)

    def ping(self) -> None:
        """Say that the webhook was set up."""
        moment = self._now().strftime("%Y-%m-%dT%H:%M:%SZ")
        hook = {
            "type": "App",
            "id": 1,
            "name": "web",
            "active": True,
            "events": list(self._completion.events),
            "config": {"content_type": "json", "insecure_ssl": "0", "url": self._outbox.to or ""},
            "created_at": moment,
            "updated_at": moment,
            "app_id": APP_ID,
        }
        self.deliver("ping", {"zen": "Keep it logically awesome.", "hook_id": 1, "hook": hook})

    def deliver(self, event: str, payload: dict[str, Any]) -> None:
        """Complete a payload and hand it to the outbox."""
        self._outbox.put(event, self._completion.event(self._completion.complete(payload)))

    def _refusal(self, request: web.Request, caller: Caller, body: Any) -> Answer | None:
        """Say no where GitHub does and emulate does not."""
        path = request.path
        for_app = path.startswith("/app") or path.endswith("/installation")
        if caller.kind == "app" and not for_app:
            return Answer(401, _error(401, "A JSON web token could not be decoded"))
        if request.method == "GET" or not isinstance(body, dict):
            return None
        resource = "IssueComment" if "/comments" in path else "Issue"
        for name, longest in (("body", LONGEST_BODY), ("title", LONGEST_TITLE)):
            if isinstance(body.get(name), str) and len(body[name]) > longest:
                problem = f"{name} is too long (maximum is {longest} characters)"
                return Answer(422, _invalid(resource, name, problem))
        return None

    async def _gone(self, request: web.Request) -> Answer | None:
        issue = ISSUE.fullmatch(request.path)
        if issue and int(issue[1]) in self.deleted:
            return Answer(410, _error(410, "This issue was deleted"))
        comment = COMMENT.fullmatch(request.path)
        if comment and self.deleted:
            found = await self._upstream.read(f"{HOME}/issues/comments/{comment[1]}")
            if found and _number(found) in self.deleted:
                return Answer(404, _error(404, "Not Found"))
        return None

    def _without_deleted(self, answer: Answer) -> Answer:
        if self.deleted and isinstance(answer.json, list):
            answer.json = [item for item in answer.json if _number(item) not in self.deleted]
        return answer


def _number(item: dict[str, Any]) -> int | None:
    """Return the number of the issue that something belongs to."""
    if "issue_url" in item:
        return int(item["issue_url"].rsplit("/", 1)[1])
    return item.get("number")


def _is_elsewhere(path: str) -> bool:
    return path.startswith("/repos/") and not f"{path}/".lower().startswith(f"{HOME}/".lower())


def _is_api(path: str) -> bool:
    first = path.split("/", 2)[1]
    known = {
        "app",
        "app-manifests",
        "installation",
        "meta",
        "orgs",
        "rate_limit",
        "repos",
        "teams",
        "user",
        "users",
    }
    return first in known


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode(errors="replace")


def _error(status: int, message: str) -> dict[str, Any]:
    return {
        "message": message,
        "documentation_url": "https://docs.github.com/rest",
        "status": str(status),
    }


def _invalid(resource: str, name: str, problem: str) -> dict[str, Any]:
    error = {"resource": resource, "field": name, "code": "custom", "message": problem}
    return {**_error(422, "Validation Failed"), "errors": [error]}


def _failure(fault: Fault) -> Answer:
    assert fault.status
    usual = {
        401: "Bad credentials",
        403: "You have exceeded a secondary rate limit. Please wait before you try again.",
        429: "You have exceeded a secondary rate limit. Please wait before you try again.",
        404: "Not Found",
        500: "Server Error",
        502: "Server Error",
        503: "Service unavailable",
    }
    message = fault.message or usual.get(fault.status, "Injected fault")
    said = _error(fault.status, message)
    if fault.errors:
        said["errors"] = [dict(one) for one in fault.errors]
    raw = None if fault.text is None else fault.text.encode()
    return Answer(fault.status, said, dict(fault.headers), raw)


def _dropped(request: web.Request) -> web.Response:
    """Cut the connection: the other side gets no answer at all."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _response(request: web.Request, answer: Answer, now: datetime) -> web.Response:
    if answer.status >= 400 and isinstance(answer.json, dict):
        usual = _error(answer.status, "")
        answer.json = {**usual, **answer.json, "documentation_url": usual["documentation_url"]}
    body = answer.body()
    headers = {
        "Date": format_datetime(now, usegmt=True),
        "X-GitHub-Media-Type": "github.v3; format=json",
        **answer.headers,
    }
    if body:
        headers.setdefault("Content-Type", "application/json; charset=utf-8")
    if request.method == "GET" and answer.status == 200:
        digest = hashlib.sha256(body).hexdigest()  # without Link, as GitHub's
        headers["ETag"] = f'W/"{digest}"'
        if _same(request.headers.get("If-None-Match", ""), digest):
            headers.pop("Content-Type", None)
            return web.Response(status=304, headers=headers)
    return web.Response(status=answer.status, headers=headers, body=body or None)


def _same(wanted: str, digest: str) -> bool:
    return any(tag.strip().removeprefix("W/").strip('"') == digest for tag in wanted.split(","))
