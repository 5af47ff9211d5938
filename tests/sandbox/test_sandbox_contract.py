"""What the bot sends and gets is held against GitHub's own description."""

from typing import Any

import pytest

from sandbox.standin import contract
from sandbox.standin.github import GitHub
from sandbox.standin.histories import EDITS
from sandbox.standin.probe import Bot
from sandbox.standin.seed import REPO


def edits(number: int) -> dict[str, Any]:
    """The variables of the one query."""
    return {"owner": GitHub.org, "repo": REPO, "number": number, "first": 50}


async def test_right_use_is_no_violation(gh: GitHub, bot: Bot) -> None:
    """Every operation that the description was cut for, and every webhook of a review's life."""
    await gh.reset(files={".github/pyos-bot.yml": "quiet: true\n"})
    await bot.log_in()
    number = await gh.open_issue("author", "A", "b", labels=["New Submission!", "astropy"])
    made = await bot.ask("POST", f":/issues/{number}/comments", {"body": "Hello"})
    one, mine = f":/issues/{number}", f":/issues/comments/{made.json['id']}"
    closing = {"body": "c", "labels": ["on-hold"], "assignees": ["editor"], "state": "closed"}
    right: list[tuple[str, str, Any]] = [
        ("PATCH", one, {**closing, "state_reason": "not_planned"}),
        ("PATCH", one, {"state": "open", "assignees": []}),
        ("POST", f"{one}/labels", {"labels": ["Pangeo"]}),
        ("DELETE", f"{one}/labels/Pangeo", None),
        ("POST", f"{one}/assignees", {"assignees": ["chief", "stranger"]}),
        ("DELETE", f"{one}/assignees", {"assignees": ["chief"]}),
        ("PATCH", mine, {"body": "Hello again"}),
        ("GET", mine, None),
        ("GET", ":", None),
        ("GET", ":/issues?state=all&sort=updated&since=2020-01-01T00:00:00Z&per_page=100", None),
        ("GET", one, None),
        ("GET", f"{one}/comments?per_page=100&page=1", None),
        ("GET", ":/issues/comments?sort=updated&direction=asc", None),
        ("GET", ":/labels?per_page=100", None),
        ("GET", f"{one}/labels", None),
        ("GET", f"{one}/events?per_page=100", None),
        ("POST", "/graphql", {"query": EDITS, "variables": edits(number)}),
        ("GET", f"{one}/assignees/editor", None),
        ("GET", ":/contents/.github/pyos-bot.yml", None),
        ("GET", ":/contents/none", None),
        ("GET", ":/collaborators/editor/permission", None),
        ("GET", ":/collaborators/stranger/permission", None),
        ("GET", f"/orgs/{gh.org}", None),
        ("GET", f"/orgs/{gh.org}/teams", None),
        ("GET", f"/orgs/{gh.org}/teams/editorial-board", None),
        ("GET", f"/orgs/{gh.org}/teams/editorial-board/members?per_page=100", None),
        ("GET", f"/orgs/{gh.org}/teams/editorial-board/memberships/chief", None),
        ("GET", "/users/chief", None),
        ("GET", "/users/pyos-bot%5Bbot%5D", None),
        ("GET", "/rate_limit", None),
        ("GET", "/meta", None),
        ("GET", "/installation/repositories?per_page=100", None),
        ("POST", ":/issues", {"title": "A digest", "body": "b", "labels": ["astropy"]}),
        ("DELETE", mine, None),
    ]
    for method, path, body in right:
        assert (await bot.ask(method, path, body)).status in {200, 201, 204, 404}, path
    for path in (
        "/app",
        "/app/installations",
        f"/app/installations/{gh.installation_id}",
        "/app/hook/config",
        "/app/hook/deliveries?per_page=5",
        "/app/hook/deliveries/1",
        f"/repos/{gh.repo}/installation",
        f"/orgs/{gh.org}/installation",
    ):
        assert (await bot.ask("GET", path, token=bot.app_token())).status == 200, path
    await bot.ask("POST", "/app/hook/deliveries/1/attempts", token=bot.app_token())
    raw = await bot.ask("GET", ":/contents/README.md", Accept="application/vnd.github.raw+json")
    assert raw.status == 200
    comment = await gh.comment("author", number, "Mine")
    await gh.edit_comment("author", comment["id"], "Still mine")
    await gh.delete_comment("author", comment["id"])
    await gh.remove_label("chief", number, "on-hold")
    await gh.ping()
    await gh.delete_issue(number)
    await gh.settled(quiet=0.01)
    assert contract.violations(gh) == []
    actions = {(d.event, d.action) for d in gh.deliveries}
    assert len(actions) == 13, sorted(actions, key=str)


@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        ("PATCH", ":/issues/1", {"assignes": ["chief"]}, "'assignes' was unexpected"),
        ("PATCH", ":/issues/1", {"state": "shut"}, '"shut"'),
        ("PATCH", ":/issues/1", {"labels": "astropy"}, '"astropy" is not of type "array"'),
        ("POST", ":/issues/1/comments", {}, '"body" is a required property'),
        ("POST", ":/issues/1/comments", {"body": "x", "reply_to": 1}, "'reply_to' was unexpected"),
        ("GET", ":/issues?status=open", None, "query status: unknown"),
        ("GET", ":/issues?state=opened", None, "query state"),
        ("GET", ":/issues?per_page=many", None, "query per_page: 'many' is no number"),
        ("GET", ":/issues/1/comments?sort=updated", None, "query sort: unknown"),
        ("GET", ":/issues/1", {"x": 1}, "takes no body"),
        ("POST", ":/issues/1/reactions", {"content": "eyes"}, "not among the operations"),
        ("POST", "/graphql", {"query": "{ viewer { login } }"}, "not among the operations"),
        ("POST", "/graphql", {"query": EDITS, "variables": {}}, "not among the operations"),
    ],
)
async def test_wrong_use_is_found(
    gh: GitHub, bot: Bot, method: str, path: str, body: Any, says: str
) -> None:
    """Even where emulate and GitHub would let it pass."""
    await gh.open_issue("author", "A", "b")
    await bot.ask(method, path, body)
    found = contract.violations(gh)
    assert len(found) == 1, found
    assert says in found[0]


async def test_a_wrong_payload_is_found(gh: GitHub) -> None:
    """The stand-in cannot send what GitHub would not."""
    gh.deliver("issues", {"action": "labeled", "label": {"name": "x"}})
    gh.deliver("star", {"action": "created"})
    found = "\n".join(contract.violations(gh))
    assert '"issue" is a required property' in found
    assert "webhook star-created: not among" in found
