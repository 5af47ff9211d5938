"""Routes that GitHub has and emulate lacks, or answers otherwise."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from sandbox.standin.callers import Caller
from sandbox.standin.completion import Completion
from sandbox.standin.deliveries import Delivery, Outbox
from sandbox.standin.registrations import Registrations
from sandbox.standin.seed import INSTALLATION_ID, ORG, OWNER
from sandbox.standin.spelling import HOME, Spelling
from sandbox.standin.upstream import Answer, Step, Upstream

Extra = Callable[[dict[str, str], dict[str, str]], Awaitable[Answer]]

ISSUE_COMMENTS = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments"
CONVERSION = "POST /app-manifests/{code}/conversions"
CHANGE_HOOK = "PATCH /app/hook/config"
ASSIGNEE = "GET /repos/{owner}/{repo}/issues/{issue_number}/assignees/{assignee}"
# Accounts of no person, and GitHub's type for them.
OTHERS = {ORG: "Organization", "dependabot": "Organization", "Copilot": "Bot"}
# What a delivery is said to have met when nobody answered.
NOBODY = (502, "failed to connect to host")


class Extras:
    """Answers made here, from what emulate and the outbox know."""

    def __init__(
        self,
        upstream: Upstream,
        spelling: Spelling,
        completion: Completion,
        outbox: Outbox,
        registrations: Registrations,
    ) -> None:
        self._upstream = upstream
        self._spelling = spelling
        self._completion = completion
        self._outbox = outbox
        self._registrations = registrations
        self.suspended: dict[int, str] = {}
        """Installations at other organizations, which they have suspended."""
        self._members: set[str] | None = None
        self._of_installation: dict[str, Extra] = {
            "GET /installation/repositories": self._repositories,
        }
        self._of_app: dict[str, Extra] = {
            "GET /app/hook/config": self._hook_config,
            "GET /app/hook/deliveries": self._deliveries,
            "GET /app/hook/deliveries/{delivery_id}": self._delivery,
            "POST /app/hook/deliveries/{delivery_id}/attempts": self._attempt,
        }
        self._of_anyone: dict[str, Extra] = {
            "GET /repos/{owner}/{repo}/collaborators/{username}/permission": self._permission,
            ASSIGNEE: self._assignable,
            "GET /repos/{owner}/{repo}/issues/comments": self._comments,
            "GET /orgs/{org}/teams/{team_slug}": self._team,
            "GET /users/{username}": self._account,
            "GET /user/{account_id}": self._account_by_id,
        }

    async def answer(
        self,
        route: str,
        parameters: dict[str, str],
        query: dict[str, str],
        caller: Caller,
        body: Any,
    ) -> Answer | None:
        """Answer a route that is ours; None for all others."""
        for kind, routes in (("installation", self._of_installation), ("app", self._of_app)):
            if route in routes:
                if caller.kind != kind:
                    return Answer(401, {"message": "A JSON web token could not be decoded"})
                return await routes[route](parameters, query)
        if route == CHANGE_HOOK and caller.kind == "app":
            return self._change_hook(body)
        if route == CONVERSION:
            return self._registrations.convert(parameters["code"], self._completion.app())
        if caller.kind == "app" and (
            answer := await self._installations(route, parameters, caller)
        ):
            return answer
        rights = self._completion.permissions
        of_teams = "/orgs/{org}/teams" in route
        if of_teams and caller.kind == "installation" and "members" not in rights:
            return Answer(403, {"message": "Resource not accessible by integration"})
        if route in self._of_anyone:
            return await self._of_anyone[route](parameters, query)
        return None

    def narrowed(
        self, answer: Answer, found: tuple[str, dict[str, str]] | None, query: dict[str, str]
    ) -> Answer:
        """Leave out what `since` excludes, where emulate does not look at it."""
        if found and found[0] == ISSUE_COMMENTS and "since" in query and answer.ok:
            answer.json = _since(answer.json, query["since"])
        return answer

    def forget_members(self) -> None:
        """Read anew who has access when it is next needed: somebody may have changed it."""
        self._members = None

    async def members(self) -> set[str]:
        """Return who has access to the repository: everybody in the organization."""
        if self._members is None:
            listed = await self._upstream.read_all(f"/orgs/{ORG}/members")
            self._members = {user["login"] for user in listed}
        return self._members

    async def assignable(self, wanted: Collection[str], issue: dict[str, Any]) -> set[str]:
        """Return whom GitHub lets be assigned: who has access, opened the issue or commented."""
        able = {*await self.members(), issue["user"]["login"]}
        if not able.issuperset(wanted):
            comments = await self._upstream.read_all(f"{HOME}/issues/{issue['number']}/comments")
            able |= {comment["user"]["login"] for comment in comments}
        return able.intersection(wanted)

    async def _assignable(self, parameters: dict[str, str], query: dict[str, str]) -> Answer:
        issue = await self._upstream.read(f"{HOME}/issues/{parameters['issue_number']}")
        if issue and await self.assignable([parameters["assignee"]], issue):
            return Answer(204)
        return Answer(404, {"message": "Not Found"})

    async def _comments(self, parameters: dict[str, str], query: dict[str, str]) -> Answer:
        """List the comments of all issues; emulate takes `comments` for the number of one."""
        found = []
        page = 1
        while True:
            issues = await self._upstream.read(f"{HOME}/issues?state=all&per_page=100&page={page}")
            for issue in issues:
                if issue["comments"]:
                    path = f"{HOME}/issues/{issue['number']}/comments"
                    found += await self._upstream.read_all(path)
            if len(issues) < 100:
                break
            page += 1
        if "since" in query:
            found = _since(found, query["since"])
        by = "updated_at" if query.get("sort") == "updated" else "created_at"
        found.sort(key=lambda comment: (comment[by], comment["id"]))
        if query.get("direction") == "desc" and "sort" in query:
            found.reverse()
        size, page = min(int(query.get("per_page", "30")), 100), int(query.get("page", "1"))
        headers = {}
        if len(found) > page * size:
            rest = urlencode({**query, "page": page + 1})
            headers["Link"] = f'<{self._completion.url}{HOME}/issues/comments?{rest}>; rel="next"'
        return Answer(200, found[(page - 1) * size : page * size], headers)

    async def _permission(self, parameters: dict[str, str], query: dict[str, str]) -> Answer:
        login = parameters["username"]
        user = await self._upstream.read(f"/users/{login}")
        if user is None:
            return Answer(404, {"message": f"{login} is not a user"})
        # emulate makes every member an admin; on a public repository everybody may read.
        role = "read"
        if login in await self.members():
            role = "admin" if login == OWNER else "write"
        return Answer(200, {"permission": role, "role_name": role, "user": user})

    async def _account(self, parameters: dict[str, str], query: dict[str, str]) -> Answer:
        """Tell of a person, or of an account of another type that GitHub has under this name."""
        login = parameters["username"]
        user = await self._upstream.read(f"/users/{quote(login)}")
        for number, (name, kind) in enumerate(OTHERS.items(), start=9000):
            if user is None and name.lower() == login.lower():
                somebody = await self._upstream.read(f"/users/{OWNER}")
                user = {**somebody, "login": name, "id": number, "type": kind}
        return Answer(200, user) if user else Answer(404, {"message": "Not Found"})

    async def _account_by_id(self, parameters: dict[str, str], query: dict[str, str]) -> Answer:
        for login in self._spelling.accounts:
            user = await self._upstream.read(f"/users/{quote(login)}")
            if user and str(user["id"]) == parameters["account_id"]:
                return Answer(200, user)
        return Answer(404, {"message": "Not Found"})

    async def _team(self, parameters: dict[str, str], query: dict[str, str]) -> Answer:
        path = f"/orgs/{parameters['org']}/teams/{parameters['team_slug']}"
        team = await self._upstream.read(path)
        if team is None:
            return Answer(404, {"message": "Not Found"})
        organization = await self._upstream.read(f"/orgs/{ORG}")
        more = {
            "members_count": len(await self._upstream.read_all(f"{path}/members")),
            "repos_count": 0,
            "created_at": organization["created_at"],
            "updated_at": organization["updated_at"],
            "organization": organization,
        }
        return Answer(200, {**team, **more})

    async def _repositories(self, parameters: dict[str, str], query: dict[str, str]) -> Answer:
        repository = await self._upstream.read(HOME)
        listed = {"total_count": 1, "repository_selection": "selected"}
        page = int(query.get("page", "1"))
        return Answer(200, {**listed, "repositories": [repository] if page == 1 else []})

    async def _hook_config(self, parameters: dict[str, str], query: dict[str, str]) -> Answer:
        return Answer(200, self._outbox.hook())

    async def _installations(
        self, route: str, parameters: dict[str, str], caller: Caller
    ) -> Answer | None:
        """Tell of installations where emulate knows of its own one alone."""
        if route == "GET /repos/{owner}/{repo}/installation" and not self._registrations.installed:
            return Answer(404, {"message": "Not Found"})
        if route == "GET /app/installations" and not self._registrations.installed:
            return Answer(200, [])
        if route == "GET /app/installations" and self.suspended:
            step = Step("GET", "/app/installations", authorization=caller.authorization)
            found = await self._upstream.send(step)
            found.json += [await self._of(number, caller) for number in self.suspended]
            return found
        number = int(parameters.get("installation_id", 0))
        if number in self.suspended:
            if route.startswith("POST"):
                return Answer(403, {"message": "This installation has been suspended"})
            return Answer(200, await self._of(number, caller))
        return None

    async def _of(self, number: int, caller: Caller) -> dict[str, Any]:
        path = f"/app/installations/{INSTALLATION_ID}"
        found = await self._upstream.send(Step("GET", path, authorization=caller.authorization))
        account = {**found.json["account"], "login": self.suspended[number], "id": number}
        suspended = {"suspended_at": "2026-01-01T00:00:00Z", "suspended_by": None}
        return {**found.json, **suspended, "id": number, "account": account}

    def _change_hook(self, body: Mapping[str, str]) -> Answer:
        """Take another address or content type; the secret is the one that the sandbox signs with."""
        changes = {name: value for name, value in body.items() if name != "secret"}
        if "url" in changes:
            self._outbox.to = changes["url"]
        self._outbox.changes |= changes
        return Answer(200, self._outbox.hook())

    async def _deliveries(self, parameters: dict[str, str], query: dict[str, str]) -> Answer:
        """List the newest first; the cursor is the id to go on from."""
        size = min(int(query.get("per_page", "30")), 100)
        wanted = [
            delivery
            for delivery in reversed(self._outbox.sent)
            if delivery.id <= int(query.get("cursor", delivery.id))
            and query.get("status", _outcome(delivery)) == _outcome(delivery)
        ]
        headers = {}
        if len(wanted) > size:
            rest = "".join(f"&{name}={query[name]}" for name in ("status",) if name in query)
            url = f"{self._completion.url}/app/hook/deliveries?per_page={size}{rest}"
            headers["Link"] = f'<{url}&cursor={wanted[size].id}>; rel="next"'
        return Answer(200, [_item(delivery) for delivery in wanted[:size]], headers)

    async def _delivery(self, parameters: dict[str, str], query: dict[str, str]) -> Answer:
        delivery = self._found(parameters)
        if delivery is None:
            return Answer(404, {"message": "Not Found"})
        detail = {
            "url": self._outbox.to or "",
            "request": {
                "headers": {
                    "X-GitHub-Delivery": delivery.guid,
                    "X-GitHub-Event": delivery.event,
                },
                "payload": delivery.payload,
            },
            "response": {"headers": {}, "payload": None},
        }
        return Answer(200, {**_item(delivery), **detail})

    async def _attempt(self, parameters: dict[str, str], query: dict[str, str]) -> Answer:
        delivery = self._found(parameters)
        if delivery is None:
            return Answer(404, {"message": "Not Found"})
        self._outbox.repeat(delivery)
        return Answer(202, {})

    def _found(self, parameters: dict[str, str]) -> Delivery | None:
        wanted = int(parameters["delivery_id"])
        return next((d for d in self._outbox.sent if d.id == wanted), None)


def _since(comments: list[Any], since: str) -> list[Any]:
    first = datetime.fromisoformat(since)
    return [c for c in comments if datetime.fromisoformat(c["updated_at"]) >= first]


def _outcome(delivery: Delivery) -> str:
    return "success" if delivery.ok else "failure"


def _item(delivery: Delivery) -> dict[str, Any]:
    code, said = NOBODY if delivery.status is None else (delivery.status, "OK")
    return {
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": delivery.delivered_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "redelivery": delivery.redelivery,
        "duration": round(delivery.duration, 2),
        "status": said if delivery.ok or code == NOBODY[0] else f"Invalid HTTP Response: {code}",
        "status_code": code,
        "event": delivery.event,
        "action": delivery.action,
        "installation_id": INSTALLATION_ID,
        "repository_id": delivery.payload.get("repository", {}).get("id"),
        "throttled_at": None,
    }
