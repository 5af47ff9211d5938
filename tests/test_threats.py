"""What somebody might try, over the real door and a stand-in GitHub: a test for each threat of docs/security.md."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import re
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pytest
from aiohttp import web
from markdown_it import MarkdownIt
from markdown_it.token import Token
from server.test_web import BODY, FORMER, SECRET, opened, signature

from bot.adapters.journal import JournalError
from bot.review import engine
from bot.review.commands.table import TABLE
from bot.review.model.people import Role
from bot.review.model.record import Record, hidden, loaded
from bot.server.web import WEBHOOK_LIMIT
from builders import body
from sandbox.standin.deliveries import Delivery
from sandbox.standin.github import GitHub
from world import World, fresh

ROOT = Path(__file__).parent.parent
ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
ANSWER = f"POST {ISSUE}/comments"


@pytest.fixture(scope="module")
async def github() -> AsyncIterator[GitHub]:
    """One stand-in for this file."""
    async with GitHub() as gh:
        yield gh


@pytest.fixture
async def world(github: GitHub, tmp_path: Path, no_waiting: None) -> AsyncIterator[World]:
    """A fresh GitHub with the bot, which repeats failed tries at once."""
    async with fresh(github, tmp_path) as made:
        yield made


async def knock(world: World, content: bytes, *, signed: str = "", **headers: str) -> int:
    """Send something to the bot's door, signed with GitHub's secret unless said otherwise."""
    sent = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "issue_comment",
        "X-GitHub-Delivery": "a-guid-of-theirs",
        "X-Hub-Signature-256": signed or signature(content, world.gh.webhook_secret),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        aiohttp.ClientSession() as http,
        http.post(world.gh.webhook_to or "", data=content, headers=sent) as answer,
    ):
        text = await answer.text()
    assert "Traceback" not in text
    assert ".py" not in text
    await world.settled()
    return answer.status


async def written(world: World, login: str, text: str) -> Delivery:
    """A comment whose delivery was kept back: as captured on its way."""
    to, world.gh.webhook_to = world.gh.webhook_to, None
    said = await world.gh.comment(login, world.number, text)
    await world.gh.settled(quiet=0.03)
    world.gh.webhook_to = to
    return next(
        one
        for one in reversed(world.gh.deliveries)
        if one.payload.get("comment", {}).get("id") == said["id"]
    )


async def state(world: World) -> tuple[Any, ...]:
    """Everything on the issue that a command could change, but comments."""
    issue = await world.issue()
    labels = {label["name"] for label in issue["labels"]}
    people = {user["login"] for user in issue["assignees"]}
    return issue["body"], labels, people, issue["state"]


def everything(tokens: list[Token]) -> list[Token]:
    """Tokens with their children."""
    return [one for token in tokens for one in (token, *everything(token.children or []))]


# --- a stranger at the door ---


async def test_a_forged_delivery_is_refused(world: World) -> None:
    """Another secret, none, SHA-1 alone, another body: refused, and nothing comes of it."""
    await world.open(body())
    before = await state(world)
    content = (await payload(world, "chief", "@pyos-bot assign-editor @editor"))[1]
    world.gh.clear_calls()
    sha1 = signature(content, world.gh.webhook_secret, "sha1")
    for signed in (signature(content, "guess"), "sha256=", sha1, signature(content + b" ")):
        assert await knock(world, content, signed=signed, X_Hub_Signature=sha1) == 401
    assert await state(world) == before
    assert world.writes() == []
    assert await knock(world, content) == 202  # it was the signature
    assert await state(world) != before


async def payload(world: World, login: str, text: str) -> tuple[dict[str, Any], bytes]:
    """What GitHub sends when somebody comments, and that in bytes."""
    delivery = await written(world, login, text)
    return dict(delivery.payload), json.dumps(delivery.payload).encode()


async def test_a_replayed_delivery_is_one_effect(world: World) -> None:
    """The very bytes again: under the same GUID, another one, or another name of the event."""
    await world.open(body())
    _, content = await payload(world, "chief", "@pyos-bot assign-editor @editor")
    assert await knock(world, content) == 202
    await world.gh.edit_issue("chief", world.number, labels=["2/seeking-reviewers"])
    await world.settled()
    after = await state(world)
    comments = len(await world.gh.comments(world.number))
    for headers in ({}, {"X_GitHub_Delivery": "another"}, {"X_GitHub_Event": "issues"}):
        assert await knock(world, content, **headers) == 202
    assert await state(world) == after
    assert len(await world.gh.comments(world.number)) == comments


async def test_a_replayed_label_finds_nothing_to_do(world: World) -> None:
    """It has no identity but its GUID: what counts is how the issue is now."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.relabel("chief", on=("2/seeking-reviewers",), off="1/editor-assigned")
    delivery = next(d for d in reversed(world.gh.deliveries) if d.payload["action"] == "labeled")
    await world.relabel("chief", on=("1/editor-assigned",), off="2/seeking-reviewers")
    before = await state(world), await world.status_comment(), await world.unasked()
    content = json.dumps(delivery.payload).encode()
    assert await knock(world, content, X_GitHub_Event="issues", X_GitHub_Delivery="new") == 202
    assert (await state(world), await world.status_comment(), await world.unasked()) == before


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"[" * WEBHOOK_LIMIT, id="lists"),
        pytest.param(b'{"a":' * 500_000, id="objects"),
        pytest.param(b'{"action":' + b"[" * 100_000 + b"]" * 100_000 + b"}", id="closed again"),
        pytest.param(b'{"a":' + b"9" * 100_000 + b"}", id="a huge number"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
async def test_deep_or_broken_json_is_refused(world: World, content: bytes) -> None:
    """Even with the right signature: an answer, and the next delivery is served."""
    assert await knock(world, content) == 400
    assert await knock(world, b"{}") == 202


async def test_too_much_is_not_read(world: World) -> None:
    """More than GitHub could send of what the bot reads."""
    assert await knock(world, b" " * (WEBHOOK_LIMIT + 1)) == 413


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, gzip"])
async def test_a_decompression_bomb_stays_packed(world: World, encoding: str) -> None:
    """A gigabyte in a megabyte: refused by its header, never unpacked."""
    pack = zlib.compressobj(wbits=31 if "gzip" in encoding else 15)
    bomb = b"".join(pack.compress(b" " * 2**20) for _ in range(100)) + pack.flush()
    assert len(bomb) < WEBHOOK_LIMIT
    tracemalloc.start()
    try:
        assert await knock(world, bomb, Content_Encoding=encoding) == 415
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * 2**20
    small = gzip.compress(b"{}")
    assert await knock(world, small, Content_Encoding="gzip") == 415


async def test_many_slow_ones_keep_nobody_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred half requests are open; GitHub is answered at once, and they are sent away."""
    monkeypatch.setattr("bot.server.web.PATIENCE", 3)
    port = int((world.gh.webhook_to or "").rsplit(":", 1)[1].partition("/")[0])
    head = b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(100)]
    for _, writer in held:
        writer.write(head + b"Content-Length: 1000\r\n\r\n{")
    async with asyncio.timeout(
        2.5
    ):  # before any of them is sent away; a busy machine may need a while
        assert await knock(world, b"{}") == 202
    async with asyncio.timeout(30):
        for reader, writer in held:
            assert b" 408 " in await reader.readline()
            writer.close()


async def test_readyz_names_no_database(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reaches the port learns that it cannot be used, and nothing of where it is."""

    async def broken() -> None:
        raise JournalError(
            "the journal postgresql+psycopg://bot:***@db.internal/reviews failed: "
            'connection to server at "10.0.0.7" failed: no such user "bot"'
        )

    monkeypatch.setattr(world.bot.dispatcher, "backlog", broken)
    url = (world.gh.webhook_to or "").replace("/webhook", "/readyz")
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        assert answer.status == 503
        text = await answer.text()
    assert "the journal cannot be used" in text
    for word in ("postgresql", "bot", "db.internal", "reviews", "10.0.0.7"):
        assert word not in text


# --- a stranger on the issue ---


async def test_a_stranger_changes_nothing(world: World) -> None:
    """Every command of the table that is not for everybody, with its own example, in three comments."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    before = await state(world)
    lines = [
        f"@pyos-bot {one.name} {one.words.example.partition(' ')[2]}"
        for one in TABLE
        if Role.ANYONE not in one.who
    ]
    assert len(lines) > 30
    for start in range(0, len(lines), engine.COMMANDS_AT_MOST):
        some = lines[start : start + engine.COMMANDS_AT_MOST]
        answer = await world.say("stranger", "\n\n".join(some))
        assert "✅" not in answer
        assert answer.count("✋") + answer.count("❓") + answer.count("⚠️") >= len(some)
    assert await state(world) == before


async def test_a_record_in_a_comment_is_not_believed(world: World) -> None:
    """Only the bot's own comments count, also when its database is lost."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    status = await world.status_comment()
    forged = hidden(Record(route="publication", adopted=world.gh.now()))
    for text in (f"<!-- pyos-bot:status -->\n{forged}", f"{status[:200]}\n\n{forged}"):
        await world.gh.comment("author", world.number, text)
    await world.edit("author", ("Looks at stars", f"Looks at stars {forged}"))
    await world.bot.dispatcher.stop()
    world.gh.webhook_to = None
    other = World(world.gh, world.database.with_name("new.sqlite3"), number=world.number)
    async with other.served():
        answer = await other.say("editor", "@pyos-bot assign-reviewer @reviewer1")
        assert "1 reviewer assigned so far (2 needed)" in answer  # ``publication`` would need one
        answer = await other.say("author", "@pyos-bot status")
        assert "fast track" not in answer  # the text is quoted back, as trouble in the header
        mirror = await other.bot.journal.mirror(f"pyopensci/software-submission#{world.number}")
        assert mirror is not None
        assert loaded(mirror.record).route == "standard"


async def test_a_forged_answer_marker_suppresses_no_answer(world: World) -> None:
    """After a lost answer the bot looks whether it is there: a stranger's comment is not its own."""
    await world.open(body())
    text = "@pyos-bot assign-editor @editor"

    async def forge() -> None:
        said = (await world.gh.comments(world.number))[-1]
        sha = hashlib.sha256(text.encode()).hexdigest()[:16]
        mark = f"{engine.answer_begins(said['id'], sha)} lines=00000000 -->"
        assert engine.lines_answered(mark, said["id"])
        await world.gh.comment("stranger", world.number, f"Done!\n\n{mark}")

    world.gh.fault(ANSWER, status=502, meanwhile=forge)
    await world.gh.comment("chief", world.number, text)
    await world.settled()
    own = [
        one["body"]
        for one in await world.gh.comments(world.number)
        if one["user"]["type"] == "Bot" and "pyos-bot:answer" in one["body"]
    ]
    assert len(own) == 1
    assert "✅" in own[0]


async def test_words_that_are_repeated_are_dead(world: World) -> None:
    """A mention, a link, a picture, HTML, a command, a marker in a reason: code, and nothing else."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    evil = "@pyOpenSci/editorial-board @victim ![x](https://e.org/x.png) [y](https://e.org) <img src=x> `@a` --> #1"
    answer = await world.say("author", f"@pyos-bot hold {evil}")
    answer += await world.say("stranger", f"@pyos-bot {evil}")
    answer += await world.say("editor", f"@pyos-bot request-info {evil}")
    assert "victim" in answer
    status = (await world.status_comment()).rpartition("<!-- pyos-bot:")[0]
    for text in (answer, status):
        found = everything(MarkdownIt("gfm-like", {"linkify": False}).parse(text))
        assert not [one for one in found if one.type == "image" or "<img" in one.content[:4]]
        links = [str(one.attrGet("href")) for one in found if one.type == "link_open"]
        assert not [link for link in links if "e.org" in link]
        loud = " ".join(one.content for one in found if one.type == "text")
        assert not re.search(r"@victim|@pyOpenSci|@a\b|#1\b", loud)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"user": {"login": "other[bot]", "type": "Bot"}}, id="a bot's name"),
        pytest.param({"user": {"login": "chief", "type": "Bot"}}, id="a bot's type"),
        pytest.param({"performed_via_github_app": {"id": 1, "slug": "other"}}, id="through an App"),
        pytest.param({"user": {"login": "pyos-bot[bot]", "type": "Bot"}}, id="our own"),
    ],
)
async def test_another_app_gives_no_orders(world: World, changes: dict[str, Any]) -> None:
    """Nor do two bots talk to each other: nothing is answered."""
    await world.open(body())
    told, _ = await payload(world, "chief", "@pyos-bot assign-editor @editor")
    told["comment"] = {**told["comment"], **changes}
    if "user" in changes:
        told["sender"] = {**told["sender"], **changes["user"]}
    before = await state(world)
    world.gh.clear_calls()
    assert await knock(world, json.dumps(told).encode()) == 202
    assert await state(world) == before
    assert world.writes() == []


# --- the author ---


async def test_an_author_appoints_nobody(world: World) -> None:
    """Editor, editor in chief and reviewers written into the header give no right, then or later."""
    forged = body(eic="@author", editor="@author", reviewers=("@author", "@stranger"))
    await world.open(forged)
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.edit("author", ("Editor: @editor", "Editor: @author"))
    assert (await world.header())["Editor"] == "@editor"
    before = await world.labels()
    for line in ("assign-reviewer @reviewer1", "accept", "start-review", "set-eic @author"):
        assert "✅" not in await world.say("author", f"@pyos-bot {line}")
    assert "✅" not in await world.say("stranger", "@pyos-bot submit-review")
    assert await world.labels() == before
    assert (await world.record()).reviewers == ()


async def test_an_author_cannot_leave_the_authors(world: World) -> None:
    """Taking one's name out of the header does not make a reviewer or an editor of oneself."""
    await world.open(body(author="(@editor2)", maintainers="(@editor2)"), login="editor2")
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.edit(
        "editor2",
        ("Submitting Author: (@editor2)", "Submitting Author: (@maintainer)"),
        ("All current maintainers: (@editor2)", "All current maintainers: (@maintainer)"),
    )
    before = await world.labels()
    assert "✅" not in await world.say("editor2", "@pyos-bot accept")
    assert "✅" not in await world.say("editor", "@pyos-bot assign-reviewer @editor2")
    assert await world.labels() == before


# --- a reviewer, and people with write access ---


async def test_a_reviewer_speaks_for_themselves_only(world: World) -> None:
    """No acceptance, no review in another's name, no other seat."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 and @reviewer2")
    before = await state(world)
    for line in (
        "accept",
        "record-review @reviewer2 https://e.org",
        "approve-changes for @reviewer2",
        "remove-reviewer @reviewer2",
        "set-due-date @reviewer1 2030-01-01",
    ):
        assert "✅" not in await world.say("reviewer1", f"@pyos-bot {line}"), line
    assert await state(world) == before


async def test_a_comment_edited_by_somebody_else_is_theirs(world: World) -> None:
    """Who may edit the editor in chief's comment gives their own orders with it, not the chief's."""
    await world.open(body())
    said = await world.gh.comment("chief", world.number, "Thank you!")
    await world.settled()
    before = await state(world)
    await world.gh.edit_comment("triager", said["id"], "@pyos-bot assign-editor @triager")
    await world.settled()
    assert await state(world) == before


async def test_an_edited_status_comment_is_put_right(world: World) -> None:
    """By hand into the hidden record: the journal knows better."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await forge_the_record(world)
    await world.settled()
    assert (await world.record()).route != "publication"


async def forge_the_record(world: World) -> None:
    """Somebody with write access changes what the bot remembers."""
    comments = await world.gh.comments(world.number)
    status = next(one for one in comments if one["body"].startswith("<!-- pyos-bot:status -->"))
    changed = (await world.record()).model_copy(update={"route": "publication"})
    text = status["body"].rpartition("<!-- pyos-bot:")[0] + hidden(changed)
    await world.gh.edit_comment("editor", status["id"], text)


async def test_a_lost_database_believes_the_status_comment(world: World) -> None:
    """A limit, told in docs/security.md: a forgery by write access holds when the journal is lost."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.bot.dispatcher.stop()
    world.gh.webhook_to = None
    await forge_the_record(world)
    other = World(world.gh, world.database.with_name("new.sqlite3"), number=world.number)
    async with other.served():
        await other.say("editor", "@pyos-bot assign-reviewer @reviewer1")
        assert (await other.record()).route == "publication"


# --- what was stolen ---


async def test_whoever_has_the_webhook_secret_speaks_for_anybody(world: World) -> None:
    """A limit, told in docs/security.md: the secret is all that tells GitHub from others."""
    await world.open(body())
    told, _ = await payload(world, "stranger", "hello")
    told["comment"]["body"] = "@pyos-bot assign-editor @editor"
    told["comment"]["user"] = told["sender"] = {"login": "chief", "type": "User"}
    assert await knock(world, json.dumps(told).encode()) == 202
    assert await world.labels() == {"1/editor-assigned"}


async def test_even_then_not_beyond_the_installation(world: World) -> None:
    """Another repository, another installation: GitHub gives the bot no right there."""
    await world.open(body())
    told, _ = await payload(world, "chief", "@pyos-bot assign-editor @editor")
    before = await state(world)
    for changes in (
        {"repository": {**told["repository"], "full_name": "octocat/elsewhere"}},
        {"installation": {"id": 1}},
    ):
        world.gh.clear_calls()
        assert await knock(world, json.dumps({**told, **changes}).encode()) == 202
        assert world.writes() == []
    assert await state(world) == before


async def test_a_changed_secret_ends_it() -> None:
    """The former one is taken for as long as the operator names it, and no longer."""
    stolen = signature(BODY, FORMER)
    async with opened(secrets=[SECRET, FORMER]) as door:
        assert await door.knock(X_Hub_Signature_256=stolen) == (202, "stored")
    async with opened(secrets=[SECRET]) as door:
        assert (await door.knock(X_Hub_Signature_256=stolen))[0] == 401
        assert door.kept == []


async def test_no_token_outlives_the_process(world: World) -> None:
    """An installation's token is in memory only, and the App's own statement ends within ten minutes."""
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    token = await world.bot.app.installation(world.gh.installation_id).token()
    claims = jwt.decode(world.bot.app.jwt(), options={"verify_signature": False})
    assert claims["exp"] - world.gh.now().timestamp() <= 600
    files = list(world.database.parent.iterdir())
    assert world.database in files
    for file in files:
        content = file.read_bytes()
        assert token.encode() not in content
        assert b"PRIVATE KEY" not in content
        assert world.gh.webhook_secret.encode() not in content


# --- a hostile package ---


async def test_no_address_from_an_issue_is_fetched(world: World) -> None:
    """Repository, archive, DOI, review: links are text. Nothing in the network of the bot is asked."""
    asked: list[str] = []

    async def trap(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(text="hush")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", trap)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        await world.open(body(repository=f"{url}/package", archive=f"{url}/archive"))
        await world.say("chief", "@pyos-bot assign-editor @editor\n@pyos-bot check-header")
        await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 and @reviewer2")
        await world.say("editor", f"@pyos-bot record-review @reviewer1 {url}/review 3 hours")
        await world.say("editor", f"@pyos-bot set repository {url}/other")
        await world.say("editor", "@pyos-bot review-checklist\n@pyos-bot find-reviewers")
        assert url in (await world.issue())["body"]
    finally:
        await runner.cleanup()
    assert asked == []


# --- the page ---


def test_every_threat_names_a_test_that_exists() -> None:
    """docs/security.md promises nothing that nobody tries."""
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and "---" not in line]
    named = set(re.findall(r"`(test_\w+)`", page))
    sources = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py")
    )
    there = set(re.findall(r"^\s*(?:async )?def (test_\w+)", sources, re.M))
    assert len(named) > 30
    assert named <= there, named - there
    unproven = [row for row in rows if "`test_" not in row and "| shown by |" not in row]
    assert unproven == []
    mine = set(
        re.findall(r"^(?:async )?def (test_\w+)", Path(__file__).read_text(encoding="utf-8"), re.M)
    )
    assert mine - named == {"test_every_threat_names_a_test_that_exists"}
