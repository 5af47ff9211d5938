"""Whatever GitHub answers, or something on the way in its place: trouble that passes, never a mistake of ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.adapters import github_app
from bot.adapters.github import Directory, Repository
from bot.adapters.github_app import App, Broken, Denied, GitHubProblem, Vanished, Wait
from bot.review.model.submission import Trouble
from sandbox.clock import MOMENT, Clock
from sandbox.standin import seed

TOKEN = {"token": "t", "expires_at": "2099-01-01T00:00:00Z"}
SINCE = datetime(2026, 11, 1, tzinfo=UTC)


class Elsewhere:
    """A GitHub that says what it is told to say."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Be told nothing yet."""
        self.status = 200
        self.text = "{}"
        self.headers: dict[str, str] = {}
        self.token_too = False
        self.asked: list[str] = []

    async def handle(self, request: web.Request) -> web.Response:
        """Answer anything."""
        self.asked.append(request.path)
        if request.path.endswith("/access_tokens") and not self.token_too:
            return web.json_response(TOKEN, status=201)
        headers = {"Content-Type": "application/json; charset=utf-8"} | {
            name: value.replace("{port}", str(request.url.port))
            for name, value in self.headers.items()
        }
        return web.Response(status=self.status, body=self.text.encode(), headers=headers)


@pytest.fixture(scope="module")
async def door() -> AsyncIterator[tuple[Elsewhere, ClientSession, str]]:
    """It, behind a real port, and who asks there."""
    elsewhere = Elsewhere()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", elsewhere.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession() as session:
        yield elsewhere, session, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
def there(door: tuple[Elsewhere, ClientSession, str]) -> tuple[Elsewhere, Repository]:
    """It as it is at first, and a repository at it."""
    elsewhere, session, url = door
    elsewhere.begin()
    made = App(session, 1, seed.key(), url, Clock())
    return elsewhere, Repository(made.installation(1), "org/reviews")


HTML = {"Content-Type": "text/html"}
NULLS = dict.fromkeys(
    [
        "id",
        "number",
        "login",
        "slug",
        "token",
        "user",
        "labels",
        "name",
        "title",
        "state",
        "encoding",
    ]
)
ISSUE = {
    "number": 5, "title": "t", "body": "", "user": None, "labels": [], "state": "open",
    "html_url": "https://github.com/org/reviews/issues/5", "created_at": "2026-11-21T12:00:00Z",
}  # fmt: skip
ODD: dict[str, tuple[str, dict[str, str]]] = {
    "HTML": ("<!DOCTYPE html>", HTML),
    "HTML as JSON": ("<!DOCTYPE html>", {}),
    "JSON as HTML": ("{}", HTML),
    "no kind": ("{}", {"Content-Type": ""}),
    "another coding": ("{}", {"Content-Type": "application/json; charset=klingon"}),
    "not in its coding": ('{"a": "ä"}', {"Content-Type": "application/json; charset=ascii"}),
    "nothing": ("", {}),
    "null": ("null", {}),
    "true": ("true", {}),
    "a number": ("17", {}),
    "a text": ('"hello"', {}),
    "not a number": ("NaN", {}),
    "an object": ("{}", {}),
    "a list": ("[]", {}),
    "a list in a list": ("[[]]", {}),
    "a list of nothing": ("[null]", {}),
    "a list of objects": ("[{}]", {}),
    "a message": ('{"message": "Server Error"}', {}),
    "cut off": ('{"id": 1, "nu', {}),
    "deep lists": ("[" * 100_000 + "]" * 100_000, {}),
    "deep objects": ('{"a":' * 50_000 + "1" + "}" * 50_000, {}),
    "a huge number": ('{"id": ' + "9" * 5_000 + "}", {}),
    "nulls": (json.dumps(NULLS), {}),
    "lists": (json.dumps({key: [] for key in NULLS}), {}),
    "objects": (json.dumps({key: {} for key in NULLS}), {}),
    "no date": (json.dumps({**ISSUE, "created_at": "yesterday"}), {}),
    "labels that are none": (
        json.dumps({**ISSUE, "labels": [3, None], "created_at": "2026-10-01T00:00:00Z"}),
        {},
    ),
}
CALLS: dict[str, Callable[[Repository], Awaitable[Any]]] = {
    "who we are": lambda repository: repository.installation.app.login(),
    "issue": lambda repository: repository.issue(5),
    "change": lambda repository: repository.change(5, {"body": ""}),
    "answer": lambda repository: repository.say(5, "hello"),
    "rewritten": lambda repository: repository.rewrite(5, "hello"),
    "comment": lambda repository: repository.comment(5),
    "comments": lambda repository: repository.comments(5),
    "issues": lambda repository: repository.issues(),
    "labels": lambda repository: repository.labels(),
    "file": lambda repository: repository.file("x.yml"),
    "account": lambda repository: Directory(repository.installation).account("x"),
    "repositories": lambda repository: repository.installation.repositories(),
    "installations": lambda repository: repository.installation.app.installed(),
    "installation": lambda repository: repository.installation.app.installation_of("o/r"),
    "activity": lambda repository: repository.last_activity(SINCE),
    "edits": lambda repository: repository.edits(5),
    "history": lambda repository: repository.history(5),
}
LISTS = {"comments", "issues", "labels", "installations", "history"}


def test_as_many_as_were_found() -> None:
    """The odd answers that were met."""
    assert len(ODD) == 27
    assert len(CALLS) > 7


@pytest.mark.parametrize(("call", "odd"), list(product(CALLS, ODD)))
async def test_an_odd_answer_is_trouble_at_github(
    there: tuple[Elsewhere, Repository], call: str, odd: str
) -> None:
    """``Broken``, which is outlasted; an empty list is a list."""
    elsewhere, repository = there
    elsewhere.text, elsewhere.headers = ODD[odd]
    if call in LISTS and odd == "a list":
        assert not await CALLS[call](repository)
        return
    with pytest.raises(Broken):
        await CALLS[call](repository)


SUBTLE: dict[str, dict[str, Any]] = {
    "half a character": {"body": "\ud800"},
    "a year that nothing comes before": {"created_at": "0001-01-01T00:00:00Z"},
    "numbers as texts": {"id": "5", "number": "5"},
    "truth as a number": {"id": True, "number": True},
    "a number that no database takes": {"id": 2**63, "number": 2**63},
    "less than nothing": {"id": -5, "number": -5},
    "a name that steers a terminal": {"user": {"login": "x\x1b[31m"}},
    "somebody without a name": {"user": {}},
    "nobody, and not as GitHub says it": {"user": False},
    "another one": {"id": 6, "number": 6},
}
"""What is wrong with an issue or comment that otherwise looks well."""


@pytest.mark.parametrize(("call", "odd"), list(product(["issue", "change", "comment"], SUBTLE)))
async def test_a_subtly_odd_answer(
    there: tuple[Elsewhere, Repository], call: str, odd: str
) -> None:
    """Found where it comes in: nothing is made of it, and nothing breaks later."""
    elsewhere, repository = there
    elsewhere.text = json.dumps({**ISSUE, "id": 5, **SUBTLE[odd]})
    if (call, odd) == ("change", "another one"):
        return  # it was changed; what came back is not asked for again
    with pytest.raises(Broken):
        await CALLS[call](repository)
    elsewhere.text = json.dumps({**ISSUE, "id": 5})
    await CALLS[call](repository)


@pytest.mark.parametrize(
    "said",
    [{"login": "somebody-else", "id": 5}, {"login": "x", "id": 6}, {"login": "", "id": 5}],
)
async def test_another_account_than_was_asked_for(
    there: tuple[Elsewhere, Repository], said: dict[str, Any]
) -> None:
    """Nobody takes office under another name or number."""
    elsewhere, repository = there
    elsewhere.text = json.dumps(said)
    directory = Directory(repository.installation)
    asked = directory.account_by_id(5) if said["login"] == "x" else directory.account("x")
    with pytest.raises(Broken):
        await asked


@pytest.mark.parametrize("odd", ODD)
async def test_an_odd_token(there: tuple[Elsewhere, Repository], odd: str) -> None:
    """The same of the first question of all."""
    elsewhere, repository = there
    elsewhere.text, elsewhere.headers = ODD[odd]
    elsewhere.token_too = True
    with pytest.raises(Broken):
        await repository.issue(5)


@pytest.mark.parametrize("odd", [name for name in ODD if name != "a list"])
async def test_an_odd_team(there: tuple[Elsewhere, Repository], odd: str) -> None:
    """A team that cannot be read; nobody is taken for no member."""
    elsewhere, repository = there
    elsewhere.text, elsewhere.headers = ODD[odd]
    found = await Directory(repository.installation).team("org/team")
    assert found.trouble is Trouble.FAILED


@pytest.mark.parametrize(("odd", "status"), list(product(ODD, [403, 404, 422])))
async def test_a_refusal_that_is_none_of_githubs(
    there: tuple[Elsewhere, Repository], odd: str, status: int
) -> None:
    """Only GitHub refuses; what it says in another shape is trouble, too. Not found is not found."""
    elsewhere, repository = there
    elsewhere.text, elsewhere.headers = ODD[odd]
    elsewhere.status = status
    said_so = (status == 404 and odd not in ("HTML", "JSON as HTML")) or odd == "a message"
    with pytest.raises(GitHubProblem) as raised:
        await repository.say(5, "hello")
    assert said_so or isinstance(raised.value, Broken)


# --- the history of an issue ---


def edits(*nodes: Any) -> str:
    """GraphQL's answer with these revisions."""
    return json.dumps({"data": {"repository": {"issue": {"userContentEdits": {"nodes": nodes}}}}})


def revision(when: int, text: str | None, **more: Any) -> dict[str, Any]:
    """One of them, by a person."""
    who = {"__typename": "User", "login": "author"}
    at = f"2026-11-21T12:00:{when:02}Z"
    return {"createdAt": at, "deletedAt": None, "diff": text, "editor": who} | more


async def test_revisions_newest_first(there: tuple[Elsewhere, Repository]) -> None:
    """Whichever end GitHub begins with; what was deleted has no text, and a bot its whole name."""
    elsewhere, repository = there
    nodes = [
        revision(3, "third", editor={"__typename": "Bot", "login": "pyos-bot"}),
        revision(2, "second", deletedAt="2026-11-22T12:00:00Z"),
        None,
        revision(1, None, editor=None),
        revision(0, "first"),
    ]
    for order in (nodes, nodes[::-1]):
        elsewhere.text = edits(*order)
        found = [(one.by, one.text) for one in await repository.edits(5)]
        assert found == [
            ("pyos-bot[bot]", "third"), ("author", None), ("ghost", None), ("author", "first"),
        ]  # fmt: skip
    assert elsewhere.asked[-1] == "/graphql"


@pytest.mark.parametrize(
    "text", [edits(), '{"data": {"repository": {"issue": {"userContentEdits": null}}}}']
)
async def test_never_edited(there: tuple[Elsewhere, Repository], text: str) -> None:
    """There is no history then, and GitHub may say null."""
    elsewhere, repository = there
    elsewhere.text = text
    assert await repository.edits(5) == []


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"type": "NOT_FOUND", "message": "Could not resolve to an Issue"}, Vanished),
        ({"type": "RATE_LIMITED", "message": "API rate limit exceeded"}, Wait),
        ({"message": "You have exceeded a secondary rate limit"}, Wait),
        ({"type": "FORBIDDEN", "message": "Resource not accessible by integration"}, Denied),
        ({"message": "Field 'diff' …", "extensions": {"code": "undefinedField"}}, Denied),
        ({"message": "Something went wrong while executing your query"}, Broken),
        ({}, Broken),
    ],
)
async def test_an_error_with_200(
    there: tuple[Elsewhere, Repository], error: dict[str, Any], kind: type[GitHubProblem]
) -> None:
    """GraphQL says in the body what REST says by the status."""
    elsewhere, repository = there
    elsewhere.text = json.dumps({"data": None, "errors": [error]})
    with pytest.raises(kind):
        await repository.edits(5)


@pytest.mark.parametrize(
    "text", ['{"data": {"repository": null}}', '{"data": {"repository": {"issue": null}}}']
)
async def test_no_issue_to_have_a_history(there: tuple[Elsewhere, Repository], text: str) -> None:
    """Not found, also when no error says so."""
    elsewhere, repository = there
    elsewhere.text = text
    with pytest.raises(Vanished):
        await repository.edits(5)


async def test_another_budget(there: tuple[Elsewhere, Repository]) -> None:
    """GraphQL counts by itself: when its budget is spent, everything else goes on."""
    elsewhere, repository = there
    spent = {"X-RateLimit-Resource": "graphql", "X-RateLimit-Remaining": "0"}
    elsewhere.headers = spent | {"X-RateLimit-Limit": "5000", "X-RateLimit-Reset": "1795263600"}
    elsewhere.status, elsewhere.text = 403, '{"message": "API rate limit exceeded"}'
    with pytest.raises(Wait):
        await repository.edits(5)
    assert not repository.installation.is_short
    elsewhere.status, elsewhere.headers, elsewhere.text = 200, {}, json.dumps(ISSUE)
    assert (await repository.issue(5)).number == 5


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://api.github.com", "https://api.github.com/graphql"),
        ("https://api.github.com/", "https://api.github.com/graphql"),
        ("https://git.example.org/api/v3", "https://git.example.org/api/graphql"),
    ],
)
def test_where_graphql_is(url: str, place: str) -> None:
    """An Enterprise server has it beside the REST API, not below."""
    assert github_app.graphql_of(url) == place


async def test_more_has_happened_than_anybody_looks_at(
    there: tuple[Elsewhere, Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody can make a list long: then nothing is concluded from a part of it."""
    monkeypatch.setattr("bot.adapters.github.EVENTS", 2)
    elsewhere, repository = there
    event = {"id": 1, "event": "labeled", "actor": None, "label": {"name": "on-hold"}}
    event |= {"created_at": "2026-11-21T12:00:00Z", "assignee": None}
    elsewhere.text = json.dumps([event])
    (one,) = await repository.history(5)
    assert (one.actor.login, one.about) == ("ghost", "on-hold")
    elsewhere.text = json.dumps([event, event])
    with pytest.raises(Denied):
        await repository.history(5)


async def test_an_odd_answer_is_not_kept(there: tuple[Elsewhere, Repository]) -> None:
    """With an ETag that stays the same GitHub would say *not modified* for ever."""
    elsewhere, repository = there
    elsewhere.text, elsewhere.headers = "{}", {"ETag": '"1"'}
    with pytest.raises(Broken):
        await repository.issue(5)
    elsewhere.text = json.dumps(ISSUE)
    assert (await repository.issue(5)).number == 5
    elsewhere.status, elsewhere.text = 304, ""
    assert (await repository.issue(5)).number == 5


# --- limits ---

DATE = {"Date": "Sat, 21 Nov 2026 12:00:00 GMT"}


@pytest.mark.parametrize(
    ("status", "message", "headers", "seconds"),
    [
        pytest.param(429, "x", {}, 60, id="429 alone"),
        pytest.param(403, "x", {"Retry-After": "7"}, 7, id="seconds"),
        pytest.param(422, "x", {"Retry-After": "7"}, 7, id="of a 422"),
        pytest.param(403, "x", {"Retry-After": "0"}, 1, id="none"),
        pytest.param(403, "x", {"Retry-After": "-7"}, 1, id="negative"),
        pytest.param(403, "x", {"Retry-After": "9" * 20}, 3660, id="huge"),
        pytest.param(403, "x", {"Retry-After": "1e999"}, 60, id="infinite"),
        pytest.param(403, "x", {"Retry-After": "nan"}, 60, id="no number"),
        pytest.param(403, "x", {"Retry-After": "²"}, 60, id="another digit"),
        pytest.param(
            403, "x", DATE | {"Retry-After": "Sat, 21 Nov 2026 12:00:30 GMT"}, 30, id="a date"
        ),
        pytest.param(
            403, "x", DATE | {"Retry-After": "Sat, 21 Nov 2099 12:00:30 GMT"}, 3660, id="far"
        ),
        pytest.param(403, "x", DATE | {"Retry-After": "Sat, 99 Nov 2026"}, 60, id="no date"),
        pytest.param(
            403, "x", DATE | {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9" * 40}, 3660,
            id="a reset far away",
        ),
        pytest.param(
            403, "x",
            DATE | {"X-RateLimit-Remaining": "0",
                    "X-RateLimit-Reset": str(int(MOMENT.timestamp()) + 90)}, 90, id="a reset",
        ),
        pytest.param(403, "You have exceeded a secondary rate limit", {}, 60, id="secondary"),
        pytest.param(429, "x", HTML | {"Retry-After": "7"}, 7, id="seconds of a page"),
        pytest.param(403, "x", HTML | {"Retry-After": "7"}, 7, id="seconds of a refusing page"),
        pytest.param(429, "x", HTML, 60, id="a page alone"),
        pytest.param(403, "Whoa! Secondary rate limit", HTML, 60, id="words of a page"),
        pytest.param(403, "abuse detection", {"Content-Type": "text/plain"}, 60, id="words alone"),
        pytest.param(403, "You have triggered an abuse detection mechanism", {}, 60, id="abuse"),
        pytest.param(422, "Validation Failed: was submitted too quickly", {}, 60, id="too quickly"),
    ],
)  # fmt: skip
async def test_a_limit(
    there: tuple[Elsewhere, Repository],
    status: int, message: str, headers: dict[str, str], seconds: float,
) -> None:  # fmt: skip
    """However it is told: come back later, and not in a year."""
    elsewhere, repository = there
    elsewhere.status, elsewhere.headers = status, headers
    elsewhere.text = json.dumps({"message": message})
    with pytest.raises(Wait) as raised:
        await repository.say(5, "hello")
    assert raised.value.seconds == seconds


@pytest.mark.parametrize(
    ("status", "message", "final"),
    [
        (403, "Resource not accessible by integration", True),
        (403, "Repository was archived so is read-only.", True),
        (422, "Validation Failed", False),
        (422, "This conversation is locked", True),
        (400, "Problems parsing JSON", False),
    ],
)
async def test_a_refusal(
    there: tuple[Elsewhere, Repository], status: int, message: str, final: bool
) -> None:
    """Final where something is locked, archived or forbidden."""
    elsewhere, repository = there
    elsewhere.status, elsewhere.text = status, json.dumps({"message": message})
    with pytest.raises(Denied) as raised:
        await repository.say(5, "hello")
    assert raised.value.final is final


# --- where GitHub leads ---


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.2:{port}/repos/org/reviews/issues?page=2",
        "http://localhost:{port}/x",
        "https://127.0.0.1:{port}/x",
        "http://127.0.0.1:1/x",
        "http://127.0.0.1:99999999/x",
        "//evil.example/x",
        "ftp://127.0.0.1:{port}/x",
    ],
)
async def test_it_leads_nobody_to_another_host(
    there: tuple[Elsewhere, Repository], place: str
) -> None:
    """The token goes to GitHub and to nobody else: neither by a page of a list nor by a redirect."""
    elsewhere, repository = there
    elsewhere.text = "[]"
    elsewhere.headers = {"Link": f'<{place}>; rel="next"'}
    with pytest.raises(Broken):
        await repository.issues()
    elsewhere.status, elsewhere.headers = 301, {"Location": place}
    elsewhere.asked.clear()
    with pytest.raises(Broken, match="another host"):
        await repository.issue(5)
    assert len(elsewhere.asked) == 1


async def test_it_leads_nobody_in_a_circle(there: tuple[Elsewhere, Repository]) -> None:
    """A few steps, no more; and a change is led nowhere."""
    elsewhere, repository = there
    elsewhere.status, elsewhere.headers = 307, {"Location": "/again"}
    with pytest.raises(Broken, match="circle"):
        await repository.issue(5)
    assert len(elsewhere.asked) < 10
    elsewhere.asked.clear()
    with pytest.raises(Vanished):
        await repository.say(5, "hello")
    assert len(elsewhere.asked) == 1


async def test_a_list_without_end(
    there: tuple[Elsewhere, Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many pages, so many bytes, and no more."""
    elsewhere, repository = there
    elsewhere.text = "[]"
    elsewhere.headers = {"Link": '<http://127.0.0.1:{port}/more>; rel="next"'}
    with pytest.raises(Broken, match="pages"):
        await repository.issues()
    assert len(elsewhere.asked) <= github_app.PAGES + 1
    monkeypatch.setattr(github_app, "LIST_LIMIT", 100_000)
    elsewhere.text = json.dumps([{**ISSUE, "body": " " * 30_000}])
    elsewhere.asked.clear()
    with pytest.raises(Broken, match="too large"):
        await repository.issues()
    assert len(elsewhere.asked) <= 5


async def test_an_answer_without_end(
    there: tuple[Elsewhere, Repository], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not read to the end, and the next one is."""
    elsewhere, repository = there
    monkeypatch.setattr(github_app, "ANSWER_LIMIT", 100_000)
    elsewhere.text = json.dumps({**ISSUE, "body": " " * 200_000})
    with pytest.raises(Broken, match="too large"):
        await repository.issue(5)
    elsewhere.text = json.dumps(ISSUE)
    assert (await asyncio.wait_for(repository.issue(5), 5)).number == 5


# --- the budget ---


@pytest.mark.parametrize(
    ("left", "short"), [("2500", False), ("2499", True), ("0", True), ("none", False)]
)
async def test_half_of_the_budget(
    there: tuple[Elsewhere, Repository], left: str, short: bool
) -> None:
    """Known from the headers of any answer, until the moment that GitHub names."""
    elsewhere, repository = there
    elsewhere.text = json.dumps(ISSUE)
    reset = str(int(MOMENT.timestamp()) + 90)
    elsewhere.headers = DATE | {
        "X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": left, "X-RateLimit-Reset": reset,
    }  # fmt: skip
    await repository.issue(5)
    assert repository.installation.is_short is short
    elsewhere.headers["X-RateLimit-Remaining"] = "5000"
    await repository.issue(5)
    assert not repository.installation.is_short
