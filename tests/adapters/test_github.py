"""What GitHub answers, read with care."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web

from bot.adapters.github import Repository
from bot.adapters.github_app import App, Broken, Vanished
from sandbox.clock import Clock
from sandbox.standin import seed

ISSUE = {
    "title": "stargazer", "body": "", "user": None, "labels": [], "state": "open",
    "html_url": "https://github.com/org/other/issues/77", "created_at": "2026-11-21T12:00:00Z",
}  # fmt: skip


@pytest.fixture
async def repository() -> AsyncIterator[Repository]:
    """A repository at a GitHub whose issue 5 was transferred, and whose issue 6 comes garbled."""
    routes = web.RouteTableDef()

    @routes.post("/app/installations/1/access_tokens")
    async def token(_: web.Request) -> web.Response:
        return web.json_response({"token": "t", "expires_at": "2099-01-01T00:00:00Z"}, status=201)

    @routes.get("/repos/org/reviews/issues/5")
    async def moved(_: web.Request) -> web.Response:
        return web.Response(status=301, headers={"Location": "/repositories/2/issues/77"})

    @routes.get("/repos/org/reviews/issues/6")
    async def garbled(_: web.Request) -> web.Response:
        return web.Response(text="{", content_type="application/json")

    @routes.get("/repos/{owner}/{repo}")
    async def anybodys(request: web.Request) -> web.Response:
        old = "2020-01-01T00:00:00Z"
        never = request.match_info["repo"] == "empty"
        return web.json_response(
            {
                "private": request.match_info["repo"] == "secret",
                "archived": request.match_info["repo"] == "shelved",
                "created_at": "2019-01-01T00:00:00Z",
                "pushed_at": None if never else old,
            }
        )

    @routes.get("/repos/{owner}/visited/pulls")
    async def pulls(request: web.Request) -> web.Response:
        assert request.query["state"] == "all"
        assert (request.query["sort"], request.query["direction"]) == ("created", "desc")
        return web.json_response([{"created_at": "2026-05-05T00:00:00Z"}])

    @routes.get("/repos/{owner}/drafted/releases")
    async def drafted(_: web.Request) -> web.Response:
        return web.json_response([{"published_at": None}])

    @routes.get("/repos/{owner}/{repo}/pulls")
    @routes.get("/repos/{owner}/{repo}/releases")
    async def nothing(_: web.Request) -> web.Response:
        return web.json_response([])

    @routes.get("/repos/org/reviews/issues")
    async def endless(request: web.Request) -> web.Response:
        page = int(request.query.get("page", "1"))
        some = [{**ISSUE, "number": page * 100 + place} for place in range(100)]
        some[0]["pull_request"] = {}
        again = f'<{request.url.with_query({**request.query, "page": page + 1})}>; rel="next"'
        return web.json_response(some, headers={"Link": again})

    @routes.get("/repos/org/reviews/issues/8")
    @routes.get("/repositories/2/issues/77")
    async def there(request: web.Request) -> web.Response:
        number = int(request.path.rpartition("/")[2])
        page = (
            ISSUE["html_url"] if number == 77 else f"https://github.com/Org/Reviews/issues/{number}"
        )
        return web.json_response({**ISSUE, "number": number, "html_url": page})

    @routes.get("/repos/org/reviews/issues/77")
    async def renamed(_: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently("/repositories/2/issues/77")

    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with ClientSession() as session:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield Repository(App(session, 1, seed.key(), url, Clock()).installation(1), "org/reviews")
    await runner.cleanup()


async def test_a_transferred_issue_is_gone(repository: Repository) -> None:
    """GitHub leads to another repository, where the number is another issue's here."""
    with pytest.raises(Vanished, match="moved"):
        await repository.issue(5)


async def test_a_repository_with_another_name_now(repository: Repository) -> None:
    """Its issues are looked after by that name: two memories would write over each other."""
    with pytest.raises(Vanished, match="moved"):
        await repository.issue(77)


async def test_an_answer_that_is_no_json(repository: Repository) -> None:
    """Trouble of GitHub's, not a mistake of ours."""
    with pytest.raises(Broken, match="makes no sense"):
        await repository.issue(6)


async def test_an_account_that_was_deleted(repository: Repository) -> None:
    """GitHub's schema allows null there."""
    assert (await repository.issue(8)).user.login == "ghost"


async def test_only_so_many_issues(repository: Repository) -> None:
    """However many there are: what they cost does not grow."""
    found = await repository.issues_lately(300)
    assert len(found) == 297, "three are pull requests"
    assert max(issue.number for issue in found) == 399


@pytest.mark.parametrize(
    ("name", "day"),
    [
        pytest.param("visited", "2026-05-05", id="a pull request, and no push for years"),
        pytest.param("drafted", "2020-01-01", id="a release that is only a draft"),
        pytest.param("shelved", "2020-01-01", id="nothing for years"),
        pytest.param("empty", "2019-01-01", id="nothing ever"),
    ],
)
async def test_the_last_activity(repository: Repository, name: str, day: str) -> None:
    """A commit, a release or a pull request, whichever came last."""
    since = datetime(2026, 1, 1, tzinfo=UTC)
    found = await replace(repository, name=f"author/{name}").last_activity(since)
    assert found.last is not None
    assert f"{found.last:%Y-%m-%d}" == day
    assert found.archived is (name == "shelved")


async def test_a_private_repository_is_nobodys_business(repository: Repository) -> None:
    """The App may see it; whoever writes its address into a header learns nothing of it."""
    with pytest.raises(Vanished):
        await replace(repository, name="org/secret").last_activity(datetime(2026, 1, 1, tzinfo=UTC))
