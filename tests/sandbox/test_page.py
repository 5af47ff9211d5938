"""The page without a browser: what it shows, whom it lets in, how it tells what has changed."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from builders import NOW
from sandbox.page import IssuePage, parts, rendering
from sandbox.page.timeline import Happening, Timeline
from sandbox.standin import live
from sandbox.standin.deliveries import Delivery
from sandbox.standin.github import GitHub

PATIENCE = 10
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
async def gh() -> AsyncIterator[GitHub]:
    """A stand-in with its page, without any bot."""
    page = IssuePage()
    async with GitHub(page=page.handle) as gh:
        page.gh = gh
        yield gh


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody who asks it."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    # The first message of a stream is one long line.
    async with aiohttp.ClientSession(timeout=timeout, read_bufsize=2**20) as http:
        yield http


def home(gh: GitHub) -> str:
    """The address of the list."""
    return f"{gh.url}/{gh.repo}/issues"


# --- what is shown ---


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("see https://x.org/a?b=1&c=2.", '<a href="https://x.org/a?b=1&amp;c=2" rel="noreferrer">'),
        ("(https://x.org/)", 'rel="noreferrer">https://x.org/</a>)'),
        ("[https://x.org](https://y.org)", '<p><a href="https://y.org" rel="noreferrer">https://x'),
        ("https://x.org/@author", '<a href="https://x.org/@author" rel="noreferrer">https'),
        ('https://x"onclick="y', '<a href="https://x" rel="noreferrer">https://x</a>&quot;onclick'),
        ("https://x.org/<script>", "https://x.org/</a>&lt;script&gt;"),
        ("`https://x.org @author`", "<code>https://x.org @author</code>"),
        ("javascript:alert(1) data:text/html,x", "<p>javascript:alert(1) data:text/html,x</p>"),
        ("<javascript:alert(1)>", "<p>&lt;javascript:alert(1)&gt;</p>"),
        ("a@b.org @author-", 'a@b.org <b class="mention">@author</b>-'),
        ("https://" + "." * 60_000 + "x", 'rel="noreferrer">'),
    ],
)
def test_addresses_become_links_and_nothing_else_does(text: str, html: str) -> None:
    """As on GitHub, a bare address can be clicked; what stands around it stays text."""
    assert html in rendering.html(text)


def test_a_hostile_label_title_and_login_are_text() -> None:
    """Whatever can be named can be named so."""
    who = {"login": HOSTILE, "type": "User"}
    issue = {
        "title": HOSTILE, "number": 1, "user": who, "comments": 0, "state": "open",
        "state_reason": None, "assignees": [who], "labels": [{"name": HOSTILE}],
        "body": HOSTILE, "created_at": "2026-11-21T12:00:00Z",
    }  # fmt: skip
    event = Happening(
        1, HOSTILE, "2026-11-21T12:00:00Z", labels_on=[HOSTILE], labels_off=[HOSTILE],
        assigned=[HOSTILE], title=(HOSTILE, HOSTILE), lines=[f"- {HOSTILE}"],
    )  # fmt: skip
    shown = (
        parts.head(issue),
        parts.side(issue, [HOSTILE], [HOSTILE]),
        parts.text(issue),
        parts.listed("/x", [issue]),
        parts.happening(event),
    )
    for part in shown:
        assert "&lt;/script&gt;" in part.content
        assert "<script" not in part.content
        assert "<img" not in part.content


async def test_the_page_runs_nothing_but_its_own_script(
    gh: GitHub, http: aiohttp.ClientSession
) -> None:
    """Two locks: everything is escaped, and the browser is told to load and run nothing else."""
    number = await gh.open_issue("author", HOSTILE, HOSTILE)
    await gh.comment("stranger", number, HOSTILE)
    async with http.get(f"{home(gh)}/{number}") as answer:
        page = await answer.text()
        policy = answer.headers["Content-Security-Policy"]
    nonce = re.findall(r"script-src 'nonce-([\w-]{20,})'", policy)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    scripts = re.findall(r"<script[^>]*>", page)
    assert len(scripts) == 2
    assert all(f'nonce="{nonce[0]}"' in script for script in scripts)
    assert "<img" not in page
    shown = page.partition("<script")[0]
    shown = re.sub(r'<iframe id="everybody" src="/reviews/[\w/.-]+"', "", shown)  # the bot's page
    assert not re.search(r"<[^>]+ (?:src|on\w+|style)=", shown)
    async with http.get(f"{home(gh)}/{number}") as again:
        assert nonce[0] not in again.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/nothing", "/0", "/x", "/7", "/7/live", "/1/2", "/²"])
async def test_what_is_not_there(gh: GitHub, http: aiohttp.ClientSession, path: str) -> None:
    """An address that was mistyped is answered, not a crash."""
    async with http.get(home(gh) + path) as answer:
        assert answer.status == 404


# --- what happened ---


def raised(event: str, action: str, by: str, second: int = 0, **payload: Any) -> Delivery:
    """A webhook of issue 7."""
    at = f"2026-11-21T12:00:{second:02}Z"
    issue = {"number": 7, "updated_at": at, "state_reason": None, **payload.pop("issue", {})}
    payload = {"action": action, "sender": {"login": by}, "issue": issue, **payload}
    number = raised.count = getattr(raised, "count", 0) + 1  # type: ignore[attr-defined]
    return Delivery(
        id=number,
        guid=f"guid {number}",
        event=event,
        action=action,
        payload=payload,
        delivered_at=NOW,
    )


def said(comment: int, by: str = "author", action: str = "created") -> Delivery:
    """A comment."""
    return raised("issue_comment", action, by, comment={"id": comment})


def labelled(name: str, by: str = "editor", second: int = 0, action: str = "labeled") -> Delivery:
    """A label on or off."""
    return raised("issues", action, by, second, label={"name": name})


def test_the_timeline_is_in_the_order_of_the_writes() -> None:
    """What somebody did in one go is one line; a comment, a pause or another person begins anew."""
    edited = {"changes": {"body": {"from": "Editor: TBD\n\n---\n"}}, "issue": {"body": "Editor: @x\n\n---\n"}}  # fmt: skip
    closed = {"issue": {"state_reason": "not_planned"}}
    deliveries = [
        raised("issues", "opened", "author"),
        labelled("a", "author"),
        said(1),
        labelled("b"),
        labelled("c", action="unlabeled", second=1),
        raised("issues", "assigned", "editor", 2, assignee={"login": "editor"}),
        raised("issues", "edited", "editor", 3, **edited),
        labelled("d", "chief", second=4),
        labelled("e", "chief", second=20),
        said(2),
        said(1, action="edited"),
        raised("issues", "edited", "author", 21, changes={"title": {"from": "x"}}, issue={"title": "y"}),
        raised("issues", "closed", "author", 40, **closed),
        raised("issues", "reopened", "author", 50),
    ]  # fmt: skip
    other = labelled("elsewhere")
    other.payload["issue"]["number"] = 8
    found = Timeline.of(7, [*deliveries, deliveries[3], other])
    assert found.edited == {1}
    assert [
        one
        if isinstance(one, int)
        else (one.by, one.labels_on, one.labels_off, one.assigned, one.lines, one.title, one.state)
        for one in found.entries
    ] == [
        ("author", ["a"], [], [], [], None, ""),
        1,
        ("editor", ["b"], ["c"], ["editor"], ["- Editor: TBD", "+ Editor: @x"], None, ""),
        ("chief", ["d"], [], [], [], None, ""),
        ("chief", ["e"], [], [], [], None, ""),
        2,
        ("author", [], [], [], [], ("x", "y"), ""),
        ("author", [], [], [], [], None, "closed as not planned"),
        ("author", [], [], [], [], None, "reopened"),
    ]


async def test_the_stand_in_tells_what_happened(gh: GitHub, http: aiohttp.ClientSession) -> None:
    """Labels, people, states and edits stand between the comments, with who did it."""
    number = await gh.open_issue("author", "stargazer", "Editor: TBD\n\n---\n", ["New Submission!"])
    await gh.comment("author", number, "First")
    await gh.edit_issue(
        "editor", number, labels=["astropy"], assignees=["editor"], body="Editor: @editor\n\n---\n"
    )
    await gh.comment("author", number, "Second")
    await gh.edit_issue("chief", number, state="closed", state_reason="not_planned")
    async with http.get(f"{home(gh)}/{number}") as answer:
        page = (await answer.text()).partition("<aside")[0]
    words = " ".join(re.sub(r"<[^>]+>|\s+", " ", page.partition("Conversation")[2]).split())
    assert re.search(
        r"author opened this .* author added New Submission! .* author commented .* First "
        r"editor added astropy , removed New Submission! , assigned editor , edited the text .* "
        r"Editor: TBD Editor: @editor author commented .* Second chief closed as not planned this",
        words,
    )


# --- who may come in ---


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("LOCALHOST", 200),
        ("[::1]:{port}", 200),
        ("evil.example:{port}", 403),
        ("127.0.0.1.evil.example", 403),
        ("localhost.evil.example:{port}", 403),
        ("evil.example#127.0.0.1", 403),
        ("127.0.0.2", 403),
        ("10.0.0.1:{port}", 403),
    ],
)
@pytest.mark.parametrize("path", ["/issues", "/issues/live", "/api"])
async def test_only_this_machine_s_names_are_answered(
    gh: GitHub, http: aiohttp.ClientSession, host: str, path: str, status: int
) -> None:
    """A website whose name leads to 127.0.0.1 (DNS rebinding) reads nothing here: no page, no token."""
    url = f"{gh.url}/repos/{gh.repo}" if path == "/api" else f"{gh.url}/{gh.repo}{path}"
    headers = {"Host": host.format(port=gh.url.rpartition(":")[2])}
    async with http.get(url, headers=headers) as answer:
        assert answer.status == status
        if status == 403:
            assert "ghp_" not in await answer.text()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"Origin": "{url}"}, 201),
        ({"Origin": "{url}", "Sec-Fetch-Site": "same-origin"}, 201),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
    ids=str,
)
async def test_no_other_page_can_write(
    gh: GitHub, http: aiohttp.ClientSession, headers: dict[str, str], status: int
) -> None:
    """The tokens are known to everybody: what counts is where a request comes from."""
    number = await gh.open_issue("author", "stargazer", "")
    who = {"Authorization": f"Bearer {gh.token_for('author')}"}
    sent = {name: value.format(url=gh.url) for name, value in headers.items()}
    url = f"{gh.url}/repos/{gh.repo}/issues/{number}/comments"
    async with http.post(url, json={"body": "x"}, headers=who | sent) as answer:
        assert answer.status == status
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]
    assert len(await gh.comments(number)) == (status == 201)


# --- how it tells what has changed ---


async def message(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    """The next message of a stream."""
    while True:
        line = (await answer.content.readline()).decode()
        assert line, "the stream has ended"
        if line.startswith("data: "):
            found: dict[str, Any] = json.loads(line.removeprefix("data: "))
            return found


async def test_what_changes_is_told_at_once_and_nothing_else(
    gh: GitHub, http: aiohttp.ClientSession
) -> None:
    """First everything, so that nothing is missed while nobody listened; then only what is another."""
    number = await gh.open_issue("author", "stargazer", "Looks at stars", ["New Submission!"])
    old = await gh.comment("author", number, "Hello")
    async with http.get(f"{home(gh)}/{number}/live") as answer:
        assert answer.content_type == "text/event-stream"
        first = await message(answer)
        assert set(first["order"]) == set(first["changed"])
        assert first["order"][:3] == ["head", "side", "body"]
        assert f"issuecomment-{old['id']}" in first["order"]
        assert "Looks at stars" in first["changed"]["body"]["content"]

        said = await gh.comment("chief", number, "**Welcome**")
        told = await message(answer)
        new = f"issuecomment-{said['id']}"
        assert set(told["changed"]) == {"head", new}
        assert "<strong>Welcome</strong>" in told["changed"][new]["content"]

        await gh.add_labels("chief", number, "astropy")
        told = await message(answer)
        assert "side" in told["changed"]
        assert "body" not in told["changed"]

        await gh.delete_comment("chief", said["id"])
        assert new not in (await message(answer))["order"]

        await gh.delete_issue(number)
        assert b"event: gone" in await answer.content.read()


async def test_the_list_is_told_too(gh: GitHub, http: aiohttp.ClientSession) -> None:
    """A submission that somebody opens elsewhere appears in the list."""
    async with http.get(f"{home(gh)}/live") as answer:
        assert "no issue yet" in (await message(answer))["changed"]["issues"]["content"]
        await gh.open_issue("author", "stargazer", "")
        assert "stargazer" in (await message(answer))["changed"]["issues"]["content"]


async def test_who_looks_keeps_nobody_busy(gh: GitHub, http: aiohttp.ClientSession) -> None:
    """The demo goes on when everybody is done, whoever watches it."""
    number = await gh.open_issue("author", "stargazer", "")
    async with http.get(f"{home(gh)}/{number}/live") as answer:
        await message(answer)
        await gh.settled(timeout=2)


async def test_silence_is_broken(
    gh: GitHub, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection on which nothing happens is not taken for a dead one, and a dead one is noticed."""
    monkeypatch.setattr(live, "HEARTBEAT", 0.02)
    async with http.get(f"{home(gh)}/live") as answer:
        await message(answer)
        assert b": still here" in await answer.content.readuntil(b"here\n")


async def test_a_browser_that_goes_away_is_let_go(
    http: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A closed tab leaves nothing behind, and is no error."""
    monkeypatch.setattr(live, "HEARTBEAT", 0.02)
    bell, ended = live.Bell(), asyncio.Event()

    async def look() -> dict[str, Any]:
        return {"times": bell.times}

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await live.stream(request, bell, look)
        finally:
            ended.set()

    app = web.Application()
    app.router.add_get("/", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    with caplog.at_level(logging.WARNING):
        answer = await http.get(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        assert (await message(answer))["changed"] == {"times": 0}
        bell.ring()
        assert (await message(answer))["changed"] == {"times": 1}
        answer.close()
        async with asyncio.timeout(PATIENCE):
            await ended.wait()
    await runner.cleanup()
    assert not caplog.records


async def test_the_streams_end_with_the_sandbox(
    http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    """Ctrl-C has not to wait for anybody's browser, and every browser sees a proper end."""
    page = IssuePage()
    with caplog.at_level(logging.WARNING):
        async with GitHub(page=page.handle) as gh:
            page.gh = gh
            streams = [await http.get(f"{home(gh)}/live") for _ in range(3)]
            for stream in streams:
                await message(stream)
        # Cut off in the middle, this would be an error.
        assert [await stream.content.read() for stream in streams] == [b"\n"] * 3
    assert not caplog.records


def test_what_was_taken_back_is_struck() -> None:
    """As the bot writes it, and not as letters."""
    assert "<del>Done</del>" in rendering.html("<del>Done</del>")
    assert "&lt;del onclick" in rendering.html("<del onclick=x>Done")
