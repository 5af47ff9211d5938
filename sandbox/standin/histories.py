"""What became of each issue, as GitHub remembers it: the revisions of its text, and its events.

Both are told by the webhooks that a change raises, whether or not anybody gets to hear of them.
"""

from collections import defaultdict
from itertools import count
from typing import Any
from urllib.parse import urlencode

from sandbox.standin.seed import SLUG
from sandbox.standin.spelling import HOME
from sandbox.standin.upstream import Answer

KEPT = {"labeled", "unlabeled", "assigned", "unassigned", "closed", "reopened"}
ROUTE = "POST /graphql"
# The one query that is answered here, word for word apart from white space.
EDITS = """
query($owner: String!, $repo: String!, $number: Int!, $first: Int!) {
  repository(owner: $owner, name: $repo) {
    issue(number: $number) {
      userContentEdits(first: $first) {
        nodes { createdAt deletedAt diff editor { __typename login } }
      }
    }
  }
}
"""
VARIABLES = {"owner": str, "repo": str, "number": int, "first": int}
# GitHub gives at most so many nodes of a connection.
MOST = 100


class Histories:
    """The revisions and the events of every issue."""

    def __init__(self) -> None:
        self._revisions: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        self._events: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        self._ids = count(1)

    def reset(self) -> None:
        """Forget all."""
        self._revisions.clear()
        self._events.clear()

    def raised(self, payload: dict[str, Any]) -> None:
        """Note what a webhook about an issue tells."""
        issue, action = payload["issue"], payload["action"]
        if action == "edited" and "body" in payload.get("changes", {}):
            self._edited(issue, payload["sender"], payload["changes"]["body"]["from"])
        elif action in KEPT:
            self._happened(issue, payload)

    def _edited(self, issue: dict[str, Any], sender: dict[str, Any], before: str) -> None:
        """The first edit also puts down what was there from the beginning, as GitHub does."""
        found = self._revisions[issue["number"]]
        if not found:
            found.append(_revision(issue["user"], issue["created_at"], before))
        found.append(_revision(sender, issue["updated_at"], issue["body"] or ""))

    def _happened(self, issue: dict[str, Any], payload: dict[str, Any]) -> None:
        number, what = next(self._ids), payload["action"]
        actor = payload["sender"]
        event = {
            "id": number,
            "node_id": f"LE_{number}",
            "url": f"{issue['repository_url']}/issues/events/{number}",
            "actor": actor,
            "event": what,
            "commit_id": None,
            "commit_url": None,
            "created_at": issue["updated_at"],
            "performed_via_github_app": None,
        }
        if label := payload.get("label"):
            event["label"] = {"name": label["name"], "color": label["color"]}
        if assignee := payload.get("assignee"):
            event |= {"assignee": assignee, "assigner": actor}
        self._events[issue["number"]].append(event)

    def events(self, url: str, number: int, query: dict[str, str]) -> Answer:
        """List the events of an issue, the oldest first."""
        found = self._events[number]
        size, page = min(int(query.get("per_page", "30")), 100), int(query.get("page", "1"))
        headers = {}
        if len(found) > page * size:
            rest = urlencode({**query, "page": page + 1})
            headers["Link"] = f'<{url}{HOME}/issues/{number}/events?{rest}>; rel="next"'
        return Answer(200, list(found[(page - 1) * size : page * size]), headers)

    def answer(self, body: Any, *, there: bool) -> Answer:
        """Answer a query: the revisions of a text, the newest first, if the issue is ``there``."""
        if not asks_for_edits(body):
            return Answer(501, {"message": "The stand-in does not answer this query"})
        wanted = body["variables"]
        if not there:
            problem = {
                "type": "NOT_FOUND",
                "path": ["repository", "issue"],
                "locations": [{"line": 4, "column": 5}],
                "message": f"Could not resolve to an Issue with the number of {wanted['number']}.",
            }
            return Answer(200, {"data": {"repository": {"issue": None}}, "errors": [problem]})
        first = min(wanted["first"], MOST)
        nodes = self._revisions[wanted["number"]][::-1][:first]
        edits = {"userContentEdits": {"nodes": nodes}}
        return Answer(200, {"data": {"repository": {"issue": edits}}})


def asks_for_edits(body: Any) -> bool:
    """Whether this is the query that is answered, with its variables."""
    if not isinstance(body, dict) or set(body) != {"query", "variables"}:
        return False
    given = body["variables"]
    return (
        str(body["query"]).split() == EDITS.split()
        and isinstance(given, dict)
        and {name: type(value) for name, value in given.items()} == VARIABLES
    )


def _revision(by: dict[str, Any], when: str, text: str) -> dict[str, Any]:
    # GraphQL calls a bot by its slug alone.
    bot = by["login"] == f"{SLUG}[bot]"
    editor = {
        "__typename": "Bot" if bot else "User",
        "login": SLUG if bot else by["login"],
    }
    return {"createdAt": when, "deletedAt": None, "diff": text, "editor": editor}
