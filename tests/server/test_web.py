"""The door, over real HTTP: who is let in, what is answered, and what is kept first."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog
from aiohttp import web

from bot.observability.metrics import Metrics
from bot.review.model.events import Delivery
from bot.server import web as web_door
from bot.server.web import WEBHOOK_LIMIT, Readiness, make_app, make_runner, make_window

SECRET, FORMER = "hush", "hush before"
FOLDER = Path(__file__).parents[1] / "samples" / "webhooks"
BODY = (FOLDER / "issue_comment.created.json").read_bytes()


def signature(body: bytes, secret: str = SECRET, digest: str = "sha256") -> str:
    """As GitHub signs."""
    return f"{digest}=" + hmac.new(secret.encode(), body, digest).hexdigest()


@dataclass
class Door:
    """The running door, what it kept, and how to knock."""

    url: str = ""
    port: int = 0
    kept: list[Delivery] = field(default_factory=list)
    failure: Exception | None = None
    state: Readiness | Exception = field(default_factory=lambda: Readiness(True, 0))
    metrics: Metrics = field(default_factory=Metrics)

    async def store(self, delivery: Delivery) -> object:
        """The journal's place."""
        if self.failure:
            raise self.failure
        new = delivery not in self.kept
        self.kept.append(delivery)
        return new

    async def readiness(self) -> Readiness:
        """The bot's place."""
        if isinstance(self.state, Exception):
            raise self.state
        return self.state

    async def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, str, Mapping[str, str]]:
        """What anybody may ask: status, text, headers."""
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"{self.url}{path}", headers=headers) as answer,
        ):
            return answer.status, await answer.text(), answer.headers

    def counted(self, name: str, **labels: str) -> float:
        """A figure of ``/metrics``."""
        return self.metrics.registry.get_sample_value(f"pyos_bot_{name}", labels) or 0.0

    async def knock(
        self, body: Any = BODY, event: str = "issue_comment", **headers: str | None
    ) -> tuple[int, str]:
        """Deliver as GitHub does, with these headers changed (None: left out)."""
        usual: dict[str, str | None] = {
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": "guid-1",
            "Content-Type": "application/json",
            "X-Hub-Signature-256": signature(body) if isinstance(body, bytes) else "",
        }
        changed = usual | {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in changed.items() if value is not None}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.url}/webhook", data=body, headers=sent) as answer,
        ):
            return answer.status, (await answer.text()).strip()


@asynccontextmanager
async def opened(secrets: Sequence[str] = (SECRET, FORMER), **options: Any) -> AsyncIterator[Door]:
    """A door on a real port."""
    made = Door()
    app = make_app(
        secrets=secrets,
        store=made.store,
        readiness=made.readiness,
        metrics=made.metrics,
        **options,
    )
    runner = make_runner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.port = runner.addresses[0][1]
    made.url = f"http://127.0.0.1:{made.port}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """As most bots have it."""
    async with opened() as made:
        yield made


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the door logs, whatever level the other tests have set."""
    capture = structlog.testing.LogCapture()
    everything = structlog.make_filtering_bound_logger("DEBUG")
    log = structlog.wrap_logger(None, processors=[capture], wrapper_class=everything)
    monkeypatch.setattr(web_door, "log", log)
    return capture.entries


async def test_a_signed_event_is_kept(door: Door) -> None:
    """The way of every command; a repeat is as welcome as the first."""
    assert await door.knock() == (202, "stored")
    assert await door.knock() == (202, "known already")
    assert door.kept[0].lane == "pyopensci/software-submission#12"


async def test_the_former_secret_still_opens(door: Door) -> None:
    """A secret is changed here first, at GitHub second: nothing is refused in between."""
    status, _ = await door.knock(X_Hub_Signature_256=signature(BODY, FORMER))
    assert status == 202


async def test_the_former_secret_is_named_once_an_hour(
    door: Door, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator sees when it can go; a line for each delivery would hide the rest."""

    def said() -> int:
        return sum("previous webhook secret" in line["event"] for line in lines)

    await door.knock()
    assert said() == 0
    for _ in range(3):
        await door.knock(X_Hub_Signature_256=signature(BODY, FORMER))
    assert said() == 1
    monkeypatch.setattr(web_door, "REMIND", 0)
    await door.knock(X_Hub_Signature_256=signature(BODY, FORMER))
    assert said() == 2
    assert door.counted("previous_secret_total") == 4
    assert SECRET not in str(lines)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"X-Hub-Signature-256": None}, id="none"),
        pytest.param({"X-Hub-Signature-256": ""}, id="empty"),
        pytest.param({"X-Hub-Signature-256": "sha256="}, id="only the prefix"),
        pytest.param({"X-Hub-Signature-256": signature(BODY)[7:]}, id="without the prefix"),
        pytest.param({"X-Hub-Signature-256": signature(BODY, "guess")}, id="another secret"),
        pytest.param({"X-Hub-Signature-256": signature(BODY + b" ")}, id="another body"),
        pytest.param({"X-Hub-Signature-256": "sha256=é"}, id="not ASCII"),
        pytest.param({"X-Hub-Signature-256": signature(BODY, digest="sha1")}, id="SHA-1 in it"),
        pytest.param(
            {"X-Hub-Signature-256": None, "X-Hub-Signature": signature(BODY, digest="sha1")},
            id="SHA-1 alone",
        ),
    ],
)
async def test_without_a_right_signature_nothing_happens(
    door: Door, headers: dict[str, str | None]
) -> None:
    """Otherwise anyone could decide on reviews."""
    assert await door.knock(**headers) == (401, "the signature is missing or wrong")
    assert door.kept == []


async def test_sha1_beside_sha256_does_no_harm(door: Door) -> None:
    """GitHub sends both."""
    assert (await door.knock(X_Hub_Signature=signature(BODY, digest="sha1")))[0] == 202


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b"", "this is no JSON"),
        (b"{", "this is no JSON"),
        (b"\xff\xfe\xfd", "this is no JSON"),
        (b"[" * 100_000, "this is no JSON"),
        (b"1" * 5000, "this is no JSON"),
        (b"[]", "this is no JSON object"),
        (b"null", "this is no JSON object"),
        (
            json.dumps({**json.loads(BODY), "installation": None}).encode(),
            "malformed: issue_comment: installation is missing or wrong",
        ),
    ],
)
async def test_what_makes_no_sense_is_said_so(door: Door, body: bytes, answer: str) -> None:
    """GitHub shows the answer to whoever looks for the mistake."""
    assert await door.knock(body) == (400, answer)
    assert door.kept == []


async def test_a_form_is_refused_with_the_mend(door: Door) -> None:
    """GitHub's other content type: the operator sees what to choose."""
    status, text = await door.knock(
        b"payload=%7B%7D", Content_Type="application/x-www-form-urlencoded"
    )
    assert (status, "application/json" in text) == (415, True)


async def test_what_does_not_matter_is_taken_and_dropped(door: Door) -> None:
    """An error would look like a failed delivery at GitHub."""
    assert await door.knock(b'{"action": "created"}', event="star") == (202, "nothing to do")
    assert door.kept == []


async def test_ping_is_answered(door: Door) -> None:
    """GitHub's first question after the set-up; signed like everything."""
    body = (FOLDER / "ping.json").read_bytes()
    assert await door.knock(body, event="ping") == (200, "pong")
    assert (await door.knock(body, event="ping", X_Hub_Signature_256=None))[0] == 401


async def test_what_cannot_be_kept_is_not_acknowledged(door: Door, lines: list[Any]) -> None:
    """GitHub marks the delivery as failed then, and it can be sent again."""
    door.failure = OSError("disk full")
    assert await door.knock() == (503, "not stored")
    assert [line["event"] for line in lines] == ["delivery not stored", "delivery"]


async def test_too_much_is_refused_at_once(door: Door) -> None:
    """By its announced length, before a byte of it is read."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    head = f"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: {WEBHOOK_LIMIT + 1}\r\n"
    writer.write(f"{head}Content-Type: application/json\r\n\r\n".encode())
    async with asyncio.timeout(30):
        assert b" 413 " in await reader.readline()
    writer.close()


async def test_too_much_is_refused_when_it_comes(door: Door) -> None:
    """A stream announces no length: it is counted."""

    async def stream() -> AsyncIterator[bytes]:
        for _ in range(WEBHOOK_LIMIT // 2**20 + 1):
            yield b" " * 2**20

    with suppress(aiohttp.ClientOSError):  # the door may be shut while we are still talking
        assert await door.knock(stream()) == (413, "too large")
    assert door.kept == []


async def test_the_largest_is_taken(door: Door) -> None:
    """The longest texts that GitHub takes, in the longest way that JSON has to write them."""
    text = "😀" * 65_536
    payload = json.loads((FOLDER / "issue_comment.edited.json").read_bytes())
    payload["issue"]["body"] = payload["comment"]["body"] = text
    payload["changes"] = {"body": {"from": f"x{text[1:]}"}}
    label = {"id": 2**40, "name": "😀" * 50, "description": "😀" * 100, "url": "x" * 200}
    payload["issue"]["labels"] = [label] * 100
    body = json.dumps(payload).encode()
    assert len(body) > 2_300_000
    assert await door.knock(body) == (202, "stored")
    assert await door.knock(BODY + b" " * (WEBHOOK_LIMIT - len(BODY))) == (202, "stored")


async def test_who_is_slow_is_sent_away(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand half requests must not hold the door."""
    monkeypatch.setattr(web_door, "PATIENCE", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    head = b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
    writer.write(head + b"Content-Type: application/json\r\n\r\n{")
    async with asyncio.timeout(30):
        assert b" 408 " in await reader.readline()
    writer.close()


async def test_who_never_ends_the_head_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter now and then, and no end of the headers: aiohttp would wait for an hour."""
    monkeypatch.setattr(web_door, "IDLE", 0.2)
    async with opened() as door, asyncio.timeout(30):
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        with suppress(ConnectionError):
            for letter in b"POST /webhook":
                writer.write(bytes([letter]))
                await asyncio.sleep(0.02)
            assert await reader.read() == b""
        writer.close()


async def test_too_long_a_head_is_refused(door: Door) -> None:
    """What GitHub sends fits easily."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(b"POST /webhook HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 10_000 + b"\r\n\r\n")
    async with asyncio.timeout(30):
        assert b" 400 " in await reader.readline()
    writer.close()
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    many = b"".join(b"X-%d: a\r\n" % number for number in range(200))
    writer.write(b"POST /webhook HTTP/1.1\r\nHost: x\r\n" + many + b"\r\n")
    async with asyncio.timeout(30):
        assert b" 400 " in await reader.readline()
    writer.close()


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_webhooks_come_by_post(door: Door, method: str) -> None:
    """Whoever opens the address in a browser, or lets a monitor look at it, learns what it is for."""
    status, text, headers = await door.ask("/webhook", method)
    assert (status, headers["Allow"]) == (405, "POST")
    assert text == ("" if method == "HEAD" else "/webhook takes POST only\n")


async def test_monitors_may_ask_for_the_head_only(door: Door) -> None:
    """As many of them do."""
    assert (await door.ask("/healthz", "HEAD"))[:2] == (200, "")


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/metrics", "/webhook", "/nowhere"])
async def test_every_answer_has_its_headers(door: Door, path: str) -> None:
    """Nothing to keep, to frame or to guess; no version to look up weaknesses for."""
    _, _, headers = await door.ask(path)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Server"] == "pyos-bot"


async def test_a_mistake_of_ours_stays_inside(
    door: Door, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No trace, no name of a file: also when the event loop is in its debug mode."""
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "get_debug", lambda: True)

    def broken(*_: object) -> None:
        raise RuntimeError("hush")

    monkeypatch.setattr(web_door.payloads, "read", broken)
    assert await door.knock() == (500, "something went wrong here")
    assert [line["event"] for line in lines] == ["request failed"]


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(b"Content-Length: 100\r\n\r\n{", id="shorter than announced"),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\n5\r\n{", id="chunk cut off"),
        pytest.param(b"Transfer-Encoding: chunked\r\n\r\nhush\r\n{", id="chunk broken"),
    ],
)
async def test_a_broken_off_request_leaves_no_trace(
    door: Door, rest: bytes, lines: list[Any]
) -> None:
    """Networks fail: nothing is kept, no alarm is raised, the next one is served."""
    _, writer = await asyncio.open_connection("127.0.0.1", door.port)
    head = b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    writer.write(head + rest)
    await writer.drain()
    writer.close()
    await asyncio.sleep(0.05)
    assert (await door.knock())[0] == 202
    assert len(door.kept) == 1
    assert [line["outcome"] for line in lines] in (["stored"], ["the request broke off", "stored"])


async def test_one_line_tells_of_a_delivery(door: Door, lines: list[Any]) -> None:
    """To find it again at GitHub; nothing of its text, nothing of the secret."""
    await door.knock()
    await door.knock(X_Hub_Signature_256="sha256=hush", X_GitHub_Delivery="made up")
    assert all(isinstance(line.pop("ms"), float) for line in lines)
    assert lines == [
        {
            "event": "delivery",
            "log_level": "info",
            "guid": "guid-1",
            "kind": "issue_comment",
            "action": "created",
            "issue": "pyopensci/software-submission#12",
            "delivery": door.kept[0].key,
            "outcome": "stored",
        },
        {
            "event": "delivery",
            "log_level": "warning",
            "outcome": "the signature is missing or wrong",
        },
    ]


@pytest.mark.parametrize(
    ("path", "state", "status", "answer"),
    [
        ("healthz", Readiness(False, 9), 200, "ok\n"),
        ("", Readiness(False, 9), 200, "This is pyos-bot. Webhooks go to /webhook.\n"),
        ("nowhere", Readiness(True, 0), 404, "404: Not Found"),
        (
            "readyz",
            Readiness(True, 3, oldest_seconds=60, set_aside=2),
            200,
            '{"ready": true, "waiting": 3, "problems": [], "oldest_seconds": 60, "set_aside": 2}',
        ),
        (
            "readyz",
            Readiness(False, 3, ("no journal",)),
            503,
            '{"ready": false, "waiting": 3, "problems": ["no journal"], "oldest_seconds": 0.0, '
            '"set_aside": null}',
        ),
        (
            "readyz",
            Readiness(True, 3, ("a policy",), oldest_seconds=61),
            503,
            '{"ready": false, "waiting": 3, "problems": ["a policy", "the oldest event has been '
            'waiting for 61 seconds"], "oldest_seconds": 61, "set_aside": null}',
        ),
        (
            "readyz",
            OSError("hush"),
            503,
            '{"ready": false, "waiting": 0, "problems": ["the bot cannot tell how it is"], '
            '"oldest_seconds": 0.0, "set_aside": null}',
        ),
    ],
)
async def test_the_host_can_ask(
    door: Door, path: str, state: Readiness | Exception, status: int, answer: str
) -> None:
    """Alive is not the same as ready: a host restarts for the one and waits for the other."""
    door.state = state
    async with aiohttp.ClientSession() as session, session.get(f"{door.url}/{path}") as got:
        assert (got.status, await got.text()) == (status, answer)


async def test_a_process_without_a_door_can_be_asked() -> None:
    """A worker is looked after like the rest, and takes no webhooks."""
    made = Door()
    runner = make_runner(make_window(readiness=made.readiness, metrics=made.metrics))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        for path in ("/healthz", "/readyz", "/metrics"):
            assert (await made.ask(path))[0] == 200
        assert (await made.knock())[0] == 404
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("secrets", [[], [""], ["hush", ""]])
async def test_without_a_secret_there_is_no_door(secrets: list[str]) -> None:
    """An empty secret signs for everyone."""
    made = Door()
    with pytest.raises(ValueError, match="secret"):
        make_app(secrets=secrets, store=made.store, readiness=made.readiness)


# --- a bound on everything ---


async def test_all_bodies_together_are_bounded(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many large ones, unsigned: refused while they come; a delivery of the usual size is let in."""
    monkeypatch.setattr(web_door, "LARGE_BODIES", 3 * 2**20)
    monkeypatch.setattr(web_door, "ALL_BODIES", 4 * 2**20)
    head = b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    held = [await asyncio.open_connection("127.0.0.1", door.port) for _ in range(20)]
    for _, writer in held:
        writer.write(head + b"Content-Length: 1048577\r\n\r\n" + b" " * 2**20)
        await writer.drain()
    answers = [asyncio.create_task(reader.readline()) for reader, _ in held]
    for _ in range(200):
        refused = [task for task in answers if task.done()]
        if len(refused) >= 17:
            break
        await asyncio.sleep(0.02)
    assert 17 <= len(refused) < 20
    assert all(b" 503 " in task.result() for task in refused)
    assert await door.knock() == (202, "stored")
    for task, (_, writer) in zip(answers, held, strict=True):
        task.cancel()
        writer.close()
    await asyncio.sleep(0.1)
    assert await door.knock() == (202, "known already")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03hush\r\n\r\n",
        b"hush hush hush\r\n\r\n",
        b"GET /hush HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nhush\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: hush\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n hush: x\r\n\r\n",
        b"GET /" + b"hush" * 5_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /webhook HTTP/1.1\r\nTransfer-Encoding: hush\r\nContent-Length: 3\r\n\r\nabc",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: \x00hush\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_answered_plainly(door: Door, sent: bytes) -> None:
    """No name of a server, no version, none of the bytes; the usual headers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(sent)
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    assert b" 400 " in answer.partition(b"\r\n")[0]
    assert b"\r\nServer: pyos-bot\r\n" in answer
    assert b"\r\nX-Content-Type-Options: nosniff\r\n" in answer
    assert answer.endswith(b"this is no request\n")
    for word in (b"hush", b"aiohttp", b"ython"):
        assert word not in answer


async def test_idle_connections_are_bounded(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that has been idle the longest makes room for the next."""
    monkeypatch.setattr(web_door, "MOST_CONNECTIONS", 10)
    held = [await asyncio.open_connection("127.0.0.1", door.port) for _ in range(40)]
    assert await asyncio.wait_for(held[0][0].read(), 5) == b""
    assert await door.knock() == (202, "stored")
    closed = [
        reader
        for reader, _ in held
        if reader.at_eof() or (await asyncio.sleep(0.01)) or reader.at_eof()
    ]
    assert len(closed) >= 29
    for _, writer in held:
        writer.close()
