"""The stand-in answers as GitHub does where emulate alone does not."""

import base64
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web

from sandbox.standin import contract
from sandbox.standin.github import GitHub, RefusedError
from sandbox.standin.histories import EDITS
from sandbox.standin.probe import Bot
from sandbox.standin.seed import REPO


async def test_seed_has_the_labels_teams_and_people(gh: GitHub, bot: Bot) -> None:
    """Two pages of thirty labels, the four teams with their members, nobody's role for nobody."""
    labels = await bot.ask("GET", ":/labels?per_page=100")
    names = {label["name"] for label in labels.json}
    assert {"0/pre-review-checks", "⌛ pending-maintainer-response", "New Submission!"} <= names
    board = await bot.ask("GET", f"/orgs/{gh.org}/teams/editorial-board/members")
    assert {user["login"] for user in board.json} == {"chief", "editor", "editor2", "astro"}
    everyone = await bot.ask("GET", f"/orgs/{gh.org}/members")
    assert "nobody" not in {user["login"] for user in everyone.json}


async def test_unknown_tokens_are_nobody_not_somebody(gh: GitHub, bot: Bot) -> None:
    """emulate takes an unknown token for its first user; GitHub says 401."""
    for token in ("ghs_unknown", bot.app_token(exp=1), bot.app_token(iss="1"), "eyJ.no.jwt"):
        assert (await bot.ask("GET", "/app", token=token)).status == 401, token
    late = bot.app_token(exp=int(gh.now().timestamp()) + 900)
    assert "too far" in (await bot.ask("GET", "/app", token=late)).json["message"]
    gh.expire_tokens()
    refused = await bot.ask("GET", ":/issues")
    assert (refused.status, refused.json["message"]) == (401, "Bad credentials")


async def test_the_app_token_opens_only_the_doors_of_the_app(bot: Bot) -> None:
    """A JWT reads no issues, an installation token not the App."""
    assert (await bot.ask("GET", ":/issues", token=bot.app_token())).status == 401
    assert (await bot.ask("GET", "/app")).status == 401
    assert (await bot.ask("GET", "/app/hook/deliveries")).status == 401


async def test_teams_need_the_right_to_read_members(gh: GitHub, bot: Bot) -> None:
    """Without `members: read` GitHub refuses, it does not say that the team is missing."""
    await gh.reset(permissions={"issues": "write"})
    await bot.log_in()
    refused = await bot.ask("GET", f"/orgs/{gh.org}/teams/editorial-board/members")
    assert refused.status == 403


async def test_names_are_found_in_any_case_and_told_in_one(gh: GitHub, bot: Bot) -> None:
    """Logins, repository, team slugs and labels."""
    number = await gh.open_issue("author", "A", "b", labels=["NEW submission!"])
    home = f"/repos/{gh.repo.upper()}"
    issue = await bot.ask("GET", f"{home}/issues/{number}")
    assert [label["name"] for label in issue.json["labels"]] == ["New Submission!"]
    assert (await bot.ask("GET", "/users/CHIEF")).json["login"] == "chief"
    assert (await bot.ask("GET", "/users/no-such-person")).status == 404
    team = f"/orgs/{gh.org.lower()}/teams/Editorial-Board"
    assert (await bot.ask("GET", f"{team}/memberships/Editor2")).status == 200
    assert (await bot.ask("GET", f"{team}/memberships/author")).status == 404
    assert (await bot.ask("GET", f"{home}/issues?labels=new%20SUBMISSION!")).json
    assert (
        await bot.ask("DELETE", f"{home}/issues/{number}/labels/new%20submission%21")
    ).json == []


async def test_unchanged_is_304(gh: GitHub, bot: Bot) -> None:
    """The tag holds until the thing changes."""
    number = await gh.open_issue("author", "A", "b")
    tag = (await bot.ask("GET", f":/issues/{number}")).headers["ETag"]
    again = await bot.ask("GET", f":/issues/{number}", If_None_Match=tag)
    assert (again.status, again.json) == (304, None)
    await gh.edit_issue("author", number, body="c")
    assert (await bot.ask("GET", f":/issues/{number}", If_None_Match=tag)).status == 200


async def test_assignees_without_access_are_dropped_silently(gh: GitHub, bot: Bot) -> None:
    """Unless they commented or opened the issue."""
    number = await gh.open_issue("author", "A", "b")

    async def assigned(*logins: str) -> list[str]:
        edited = await bot.ask("PATCH", f":/issues/{number}", {"assignees": logins})
        assert edited.status == 200
        return [user["login"] for user in edited.json["assignees"]]

    assert await assigned("Editor", "reviewer1", "author") == ["editor", "author"]
    assert (await bot.ask("GET", f":/issues/{number}/assignees/reviewer1")).status == 404
    await gh.comment("reviewer1", number, "Here I am")
    assert (await bot.ask("GET", f":/issues/{number}/assignees/reviewer1")).status == 204
    assert await assigned("reviewer1", "stranger") == ["reviewer1"]
    added = await bot.ask("POST", f":/issues/{number}/assignees", {"assignees": ["nope", "chief"]})
    assert added.status == 201
    assert {user["login"] for user in added.json["assignees"]} == {"reviewer1", "chief"}


async def test_an_unknown_label_is_created_silently(gh: GitHub, bot: Bot) -> None:
    """As GitHub does; that is why the bot must look first."""
    number = await gh.open_issue("author", "A", "b")
    await bot.ask("PATCH", f":/issues/{number}", {"labels": ["Never Seen"]})
    await bot.ask("PATCH", f":/issues/{number}", {"labels": ["never seen"]})
    labels = await bot.ask("GET", ":/labels?per_page=100")
    names = [label["name"] for label in labels.json if label["name"].lower() == "never seen"]
    assert names == ["Never Seen"]


async def test_what_the_app_wrote_says_so(gh: GitHub, bot: Bot) -> None:
    """In the answer, in reads, for nobody else's comment."""
    number = await gh.open_issue("author", "A", "b")
    made = await bot.ask("POST", f":/issues/{number}/comments", {"body": "Hello"})
    assert made.json["performed_via_github_app"]["id"] == gh.app_id
    assert made.json["user"]["login"] == "pyos-bot[bot]"
    assert made.json["user"]["type"] == "Bot"
    assert made.json["html_url"].endswith(f"/issues/{number}#issuecomment-{made.json['id']}")
    await gh.comment("author", number, "Hello, bot")
    by = [comment["performed_via_github_app"] for comment in await gh.comments(number)]
    assert by[0]["slug"] == gh.slug
    assert by[1] is None


@pytest.mark.parametrize(("length", "status"), [(65_536, 201), (65_537, 422)])
async def test_a_comment_has_65536_characters_at_most(
    gh: GitHub, bot: Bot, length: int, status: int
) -> None:
    """Characters, not bytes."""
    number = await gh.open_issue("author", "A", "b")
    made = await bot.ask("POST", f":/issues/{number}/comments", {"body": "é" * length})
    assert made.status == status


async def test_a_deleted_issue_is_gone(gh: GitHub, bot: Bot) -> None:
    """410 for the issue, its comments are nowhere, and lists leave it out."""
    number = await gh.open_issue("author", "A", "b")
    comment = await gh.comment("author", number, "c")
    await gh.delete_issue(number)
    await gh.settled(quiet=0.01)
    assert gh.deliveries[-1].action == "deleted"
    for path in (f":/issues/{number}", f":/issues/{number}/comments"):
        assert (await bot.ask("GET", path)).status == 410
    assert (await bot.ask("PATCH", f":/issues/{number}", {"body": "x"})).status == 410
    assert (await bot.ask("GET", f":/issues/comments/{comment['id']}")).status == 404
    assert (await bot.ask("GET", ":/issues?state=all")).json == []
    with pytest.raises(RefusedError) as refused:
        await gh.comment("author", number, "Hello?")
    assert refused.value.status == 410


async def test_all_comments_of_the_repository_since(gh: GitHub, bot: Bot) -> None:
    """emulate takes `issues/comments` for an issue; `since` includes its own second."""
    first = await gh.open_issue("author", "A", "b")
    second = await gh.open_issue("author", "B", "b")
    await gh.set_now(datetime(2030, 1, 1, 12, tzinfo=UTC))
    await gh.comment("author", first, "early")
    await gh.set_now(datetime(2030, 1, 2, 12, tzinfo=UTC))
    late = await gh.comment("author", second, "late")
    await bot.log_in()  # a token lives an hour
    listed = await bot.ask("GET", ":/issues/comments?sort=updated&direction=desc")
    assert [comment["body"] for comment in listed.json] == ["late", "early"]
    since = await bot.ask("GET", f":/issues/comments?since={late['updated_at']}")
    assert [comment["body"] for comment in since.json] == ["late"]
    since = await bot.ask("GET", f":/issues/{first}/comments?since={late['updated_at']}")
    assert since.json == []
    page = await bot.ask("GET", ":/issues/comments?per_page=1")
    assert 'rel="next"' in page.headers["Link"]
    assert gh.url in page.headers["Link"]
    since = await bot.ask("GET", f":/issues?since={late['updated_at']}")
    assert [issue["number"] for issue in since.json] == [second]


async def test_pages_are_linked_to_the_stand_in(gh: GitHub, bot: Bot) -> None:
    """A bot that follows `next` must not get behind the proxy."""
    page = await bot.ask("GET", ":/labels?per_page=5")
    assert f"<{gh.url}/repos/" in page.headers["Link"]


async def test_times_look_like_those_of_github(gh: GitHub) -> None:
    """Whole seconds, and GitHub's clock can be set."""
    await gh.set_now(datetime(2031, 5, 4, 3, 2, 1, tzinfo=UTC))
    issue = await gh.issue(await gh.open_issue("author", "A", "b"))
    written = datetime.fromisoformat(issue["created_at"])
    assert issue["created_at"].startswith("2031-05-04T03:02:0")
    assert written.microsecond == 0
    assert gh.now() - written < timedelta(seconds=5)


async def test_files_of_the_repository(gh: GitHub, bot: Bot) -> None:
    """The policy file is read as JSON or raw."""
    await gh.reset(files={".github/pyos-bot.yml": "quiet: true\n"})
    await bot.log_in()
    found = await bot.ask("GET", ":/contents/.github/pyos-bot.yml")
    assert base64.b64decode(found.json["content"]) == b"quiet: true\n"
    assert (await bot.ask("GET", ":/contents/.github/none.yml")).status == 404


async def test_reset_goes_back_to_the_seed(gh: GitHub, bot: Bot) -> None:
    """Issues, labels, tokens, calls, deliveries and faults are as in the beginning."""
    number = await gh.open_issue("author", "A", "b", labels=["new one"])
    gh.fault(status=500, count=9)
    assert (await bot.ask("GET", f":/issues/{number}")).status == 500
    await gh.reset()
    assert (gh.calls, gh.deliveries) == ([], [])
    assert (await bot.ask("GET", ":/issues")).status == 401
    await bot.log_in()
    assert (await bot.ask("GET", ":/issues?state=all")).json == []
    labels = await bot.ask("GET", ":/labels?per_page=100")
    assert "new one" not in {label["name"] for label in labels.json}
    assert await gh.open_issue("author", "A", "b") == 1


async def test_reset_takes_other_teams_and_labels(gh: GitHub, bot: Bot) -> None:
    """For one test only."""
    await gh.reset(teams={"triage": ("triager",)}, labels=("only",))
    await bot.log_in()
    triage = await bot.ask("GET", f"/orgs/{gh.org}/teams/triage/members")
    assert [user["login"] for user in triage.json] == ["triager"]
    assert (await bot.ask("GET", f"/orgs/{gh.org}/teams/editorial-board")).status == 404
    assert [label["name"] for label in (await bot.ask("GET", ":/labels")).json] == ["only"]
    await gh.reset()
    await bot.log_in()
    assert (await bot.ask("GET", f"/orgs/{gh.org}/teams/editorial-board")).status == 200


async def test_only_the_bot_is_recorded(gh: GitHub, bot: Bot) -> None:
    """With the template of its route, however the path was spelt."""
    number = await gh.open_issue("author", "A", "b")
    await bot.ask("PATCH", f":/issues/{number}?x=1", {"body": "c"})
    (call,) = gh.calls
    assert call.route == "PATCH /repos/{owner}/{repo}/issues/{issue_number}"
    assert (call.status, call.json, call.query, call.writes) == (
        200,
        {"body": "c"},
        {"x": "1"},
        True,
    )
    assert call.by == "installation"


async def test_pages_for_people_beside_the_api(gh: GitHub) -> None:
    """What is no route of the API may be shown by somebody else."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=f"page {request.path}")

    async with GitHub(page=page) as shown, aiohttp.ClientSession() as http:
        issue = await shown.issue(await shown.open_issue("author", "A", "b"))
        async with http.get(issue["html_url"]) as answer:
            assert await answer.text() == f"page /{shown.repo}/issues/1"


async def test_two_stand_ins_at_once_know_nothing_of_each_other(gh: GitHub) -> None:
    """Each has a process of its own."""
    async with GitHub() as other:
        await gh.open_issue("author", "A", "b")
        assert await other.open_issue("author", "Other", "b") == 1
        assert (await gh.issue(1))["title"] == "A"


async def test_a_renamed_account(gh: GitHub, bot: Bot) -> None:
    """It keeps its id, and is called so everywhere; the old name is free, and may be taken."""
    number = await gh.open_issue("author", "A package", "Text")
    before = (await bot.ask("GET", "/users/author")).json
    gh.rename("author", "writer")
    assert (await bot.ask("GET", "/users/author")).status == 404
    assert (await bot.ask("GET", "/users/Writer")).json["id"] == before["id"]
    assert (await bot.ask("GET", f"/user/{before['id']}")).json["login"] == "writer"
    assert (await gh.issue(number))["user"]["login"] == "writer"
    gh.rename("stranger", "author")
    assert (await bot.ask("GET", "/users/author")).json["id"] != before["id"]
    await gh.comment("author", number, "Hello")
    await gh.settled()
    assert gh.deliveries[-1].payload["sender"]["login"] == "author"
    assert gh.deliveries[-1].payload["sender"]["id"] != before["id"]
    assert gh.deliveries[-1].payload["issue"]["user"]["login"] == "writer"
    assert contract.violations(gh) == []


@pytest.mark.parametrize(("login", "kind"), [("pyopensci", "Organization"), ("Copilot", "Bot")])
async def test_accounts_of_no_person(gh: GitHub, bot: Bot, login: str, kind: str) -> None:
    """GitHub tells them like people, with another type."""
    assert (await bot.ask("GET", f"/users/{login}")).json["type"] == kind
    assert contract.violations(gh) == []


async def test_what_became_of_an_issue(gh: GitHub, bot: Bot) -> None:
    """Whoever changed it, and whether or not a webhook tells: its events, and the revisions of its text."""
    number = await gh.open_issue("author", "A", "first", labels=["New Submission!"])

    async def history() -> list[tuple[str, str, str]]:
        found = (await bot.ask("GET", f":/issues/{number}/events?per_page=100")).json
        return [
            (
                one["actor"]["login"],
                one["event"],
                (one.get("label") or {}).get("name") or (one.get("assignee") or {}).get("login"),
            )
            for one in found
        ]

    async def revisions(first: int = 50) -> list[tuple[str, str]]:
        asked = {"owner": gh.org.lower(), "repo": REPO, "number": number, "first": first}
        said = await bot.ask("POST", "/graphql", {"query": EDITS, "variables": asked})
        nodes = said.json["data"]["repository"]["issue"]["userContentEdits"]["nodes"]
        return [(one["editor"]["login"], one["diff"]) for one in nodes]

    assert await revisions() == []
    gh.fault_delivery("lost", count=50)
    await bot.ask("PATCH", f":/issues/{number}", {"labels": ["on-hold"], "body": "second"})
    await gh.edit_issue("chief", number, body="third", assignees=["editor"], state="closed")
    await gh.edit_issue("chief", number, body="third")
    await gh.remove_label("editor", number, "on-hold")
    assert await revisions() == [("chief", "third"), ("pyos-bot", "second"), ("author", "first")]
    assert await revisions(1) == [("chief", "third")]
    assert sorted(await history(), key=str) == [
        ("author", "labeled", "New Submission!"),
        ("chief", "assigned", "editor"),
        ("chief", "closed", None),
        ("editor", "unlabeled", "on-hold"),
        ("pyos-bot[bot]", "labeled", "on-hold"),
        ("pyos-bot[bot]", "unlabeled", "New Submission!"),
    ]
    pages = await bot.ask("GET", f":/issues/{number}/events?per_page=5")
    assert "page=2" in pages.headers["Link"]
    assert (await bot.ask("GET", ":/issues/99/events")).status == 404
    await gh.reset()
    await bot.log_in()
    number = await gh.open_issue("author", "A", "first")
    assert (await history(), await revisions()) == ([], [])


async def test_no_history_of_what_is_not_there(gh: GitHub, bot: Bot) -> None:
    """GraphQL says so with the status 200; a stranger is not answered at all."""
    asked = {"owner": gh.org, "repo": REPO, "number": 99, "first": 50}
    query = {"query": EDITS, "variables": asked}
    said = await bot.ask("POST", "/graphql", query)
    assert (said.status, said.json["errors"][0]["type"]) == (200, "NOT_FOUND")
    assert (await bot.ask("POST", "/graphql", query, token="")).status == 401
