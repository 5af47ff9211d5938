"""Going round several installations: trouble in one keeps nobody else waiting."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from bot.adapters.github_app import App, Denied
from bot.pipeline.policies import Policies
from bot.review.model.events import Delivery, WeekBegun
from bot.server import schedule
from bot.server.repositories import Served, Visits, visit_each
from sandbox.clock import Clock
from sandbox.standin import seed

REPOSITORIES = {
    1: None,
    2: ["two/broken", "two/reviews", "two/other"],
    3: ["three/reviews"],
}
"""Installation → what it sees; None: GitHub is in trouble there."""
POLICY = base64.b64encode(b"digest_issue: 5\nrepositories: [two/reviews, three/reviews]\n").decode()


@pytest.fixture
async def app() -> AsyncIterator[App]:
    """A GitHub with three installations of the App."""
    routes = web.RouteTableDef()

    @routes.get("/app/installations")
    async def installed(_: web.Request) -> web.Response:
        since = "2026-01-01T00:00:00Z"
        return web.json_response([{"id": one, "created_at": since} for one in REPOSITORIES])

    @routes.post("/app/installations/{number}/access_tokens")
    async def token(request: web.Request) -> web.Response:
        made = {"token": request.match_info["number"], "expires_at": "2099-01-01T00:00:00Z"}
        return web.json_response(made, status=201)

    @routes.get("/installation/repositories")
    async def repositories(request: web.Request) -> web.Response:
        names = REPOSITORIES[int(request.headers["Authorization"].rpartition(" ")[2])]
        if names is None:
            return web.Response(status=502)
        return web.json_response({"repositories": [{"full_name": name} for name in names]})

    @routes.get("/repos/two/broken/contents/{path:.*}")
    async def broken(_: web.Request) -> web.Response:
        return web.Response(status=502)

    @routes.get("/repos/{owner}/{repo}/contents/{path:.*}")
    async def policy(_: web.Request) -> web.Response:
        return web.json_response({"encoding": "base64", "content": POLICY})

    served = web.Application()
    served.add_routes(routes)
    runner = web.AppRunner(served)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with ClientSession() as session:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield App(session, 1, seed.key(), url, Clock())
    await runner.cleanup()


@pytest.fixture
def policies(tmp_path: Path) -> Policies:
    """Nothing but what the repositories say."""
    return Policies(None)


async def test_everybody_is_visited(app: App, policies: Policies) -> None:
    """An installation, a policy, a visit that fails: the others are visited, the rest is not served."""
    seen: list[str] = []

    async def visit(served: Served) -> int:
        seen.append(f"{served.installation} {served.name}")
        if served.name == "two/reviews":
            raise Denied("no")
        return 7

    assert await visit_each(app, policies, visit, "test") == Visits(7, complete=False)
    assert seen == ["2 two/reviews", "3 three/reviews"]


async def test_the_week_begins_everywhere(app: App, policies: Policies) -> None:
    """Each repository that wants a digest has its own event, with the installation that sees it."""
    came: list[Delivery] = []

    async def store(delivery: Delivery) -> object:
        came.append(delivery)
        return delivery

    now = datetime(2026, 11, 23, 8, 1, tzinfo=UTC)
    assert await schedule.begin_week(app, policies, now, store) == 2
    assert [(one.installation, one.lane) for one in came] == [
        (2, "two/reviews#5"),
        (3, "three/reviews#5"),
    ]
    assert all(isinstance(one.event, WeekBegun) for one in came)
    assert len({one.key for one in came}) == 2
