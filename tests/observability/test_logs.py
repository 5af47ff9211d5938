"""The log: what stands in a line about an event, and what never does, whatever goes wrong."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.adapters.github_app import Installation
from bot.adapters.settings import Settings
from bot.observability import crash_reports, logs
from bot.observability.crash_reports import NoCrashReports, to_sentry
from bot.observability.logs import HIDDEN, Scrubber, scrubbed, set_up, trace
from bot.pipeline import service
from bot.server import process
from builders import body
from sandbox.standin.github import GitHub
from world import World

ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
TOKEN = "ghs_" + "a1B2" * 9


@pytest.fixture
def written() -> Iterator[Callable[..., io.StringIO]]:
    """Sets the log up as asked, and back again at the end; the log is what is returned."""
    stream = io.StringIO()

    def begin(level: str = "DEBUG", form: logs.Form = "logfmt", **more: Any) -> io.StringIO:
        set_up(level, form, stream=stream, **more)
        return stream

    yield begin
    structlog.contextvars.clear_contextvars()
    set_up("CRITICAL")


@pytest.fixture(scope="module")
async def github() -> AsyncIterator[GitHub]:
    """One stand-in for this file."""
    async with GitHub() as gh:
        yield gh


# --- a whole journey ---

PRIVATE = (
    "Between the two of us: the telescope is out of focus",
    "my cat answers to Orion",
    "xylophone-4711",
)
"""What people write, besides commands."""


@pytest.mark.usefixtures("no_waiting")
async def test_a_journey_leaves_no_secret_and_no_word_of_anybody(
    github: GitHub,
    tmp_path: Path,
    written: Callable[..., io.StringIO],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Commands, failing calls, a refused token, a crash with its trace, all at DEBUG."""
    await github.reset()
    tokens: set[str] = set()
    get = Installation.token

    async def noted(self: Installation) -> str:
        token = await get(self)
        tokens.add(token)
        return token

    monkeypatch.setattr(Installation, "token", noted)
    world = World(github, tmp_path / "journal.sqlite3")
    log = written("DEBUG", "logfmt", secrets=world.settings().secrets())
    async with world.served() as made:
        await world.open(body(description=PRIVATE[2]))
        await world.say("chief", f"{PRIVATE[0]}.\n\n@pyos-bot assign-editor @editor")
        for fault in (
            {"status": 502},
            {"status": 401},
            {"status": 403, "retry_after": 0},
            {"drop": "after"},
            {"status": 422, "message": "Validation Failed"},
        ):
            github.fault(f"POST {ISSUE}/comments", **fault)
            await world.say("chief", f"@pyos-bot juggle {PRIVATE[1]}")
        jwt = made.app.jwt()
        respond = service.engine.respond

        def crashes(review: Any, event: Any) -> Any:
            if PRIVATE[2] in getattr(event, "body", ""):
                raise ValueError(f"{event.body} {review.body} {tokens} {jwt}")
            return respond(review, event)

        monkeypatch.setattr(service.engine, "respond", crashes)
        answer = await world.say("author", f"{PRIVATE[2]}\n\n@pyos-bot status")
    text = log.getvalue()

    assert tokens
    for secret in (
        *tokens,
        jwt,
        jwt.split(".")[1],
        github.webhook_secret,
        *[line for line in github.private_key.splitlines() if line],
    ):
        assert secret not in text
        assert secret not in answer
    for words in (*PRIVATE, "Orion", "juggle", "Submitting Author", "stargazer", "sha256="):
        assert words not in text
    # It is not for want of lines:
    for there in ("github call", "event done", "event failed", "made a mistake", "set aside"):
        assert there in text
    assert "ValueError" in text
    assert "tests/observability/test_logs.py" in text  # the trace, down to the place
    assert "ValueError in bot/pipeline/rules.py" in answer  # what the person reads
    assert PRIVATE[2] not in answer


async def test_every_line_about_an_event_says_which(
    github: GitHub, tmp_path: Path, written: Callable[..., io.StringIO]
) -> None:
    """Delivery, issue, kind; command, outcome and duration where it is done."""
    await github.reset()
    world = World(github, tmp_path / "journal.sqlite3")
    async with world.served():
        await world.open(body())
        log = written("DEBUG", "json")
        github.fault(f"GET {ISSUE}", status=502)
        await world.say("chief", "@pyos-bot assign-editor @editor")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    door = next(line for line in lines if line["event"] == "delivery")
    assert door["delivery"].startswith("comment:pyopensci/software-submission:")
    assert door["guid"]
    ours = [line for line in lines if line.get("delivery") == door["delivery"]]
    assert {"delivery", "event failed", "event done"} <= {line["event"] for line in ours}
    assert {line["issue"] for line in ours} == {f"pyopensci/software-submission#{world.number}"}
    done = next(line for line in ours if line["event"] == "event done")
    assert (done["kind"], done["command"], done["outcome"]) == (
        "comment", "assign-editor", "answered",
    )  # fmt: skip
    assert done["ms"] > 0
    writes = [line for line in ours if line.get("method") in ("PATCH", "POST")]
    assert {line.get("command") for line in writes if "access_tokens" not in line["path"]} == {
        "assign-editor"
    }
    assert all("body" not in line for line in lines)


# --- the last line of defence ---

PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEabcdefgh\nijklmnopqrst\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    "secret",
    [
        pytest.param(TOKEN, id="installation token"),
        pytest.param("ghs_1234567_eyJhbGci-Oi.eyJpc3MiOi-x.abc-c2ln_abc", id="new kind of token"),
        pytest.param("ghs_123-4567.eyJpc3MiOi-x.abc-c2ln_abc", id="new kind with dashes"),
        pytest.param("ghp_" + "x" * 36, id="personal token"),
        pytest.param("github_pat_" + "x" * 30, id="fine-grained token"),
        pytest.param("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2ln-_", id="JWT"),
        pytest.param(PEM, id="PEM"),
        pytest.param(PEM.replace("\n", "\\n"), id="PEM in one line"),
        pytest.param(PEM[:50], id="PEM cut off"),
        pytest.param("sha256=" + "0a" * 32, id="signature of a webhook"),
        pytest.param("Authorization: Bearer abc", id="header"),
        pytest.param("'Authorization': 'token abc'", id="header in a dict"),
        pytest.param("authorization=Basic-abc", id="header in logfmt"),
        pytest.param("Bearer abcdefghijklmnop", id="bearer alone"),
        pytest.param("password=abc", id="of a database, in words"),
        pytest.param("PGPASSWORD=abc", id="of a database, in the environment"),
        pytest.param("access_token=abc", id="in an address"),
        pytest.param('{"token": "abc"}', id="in JSON"),
        pytest.param("{'webhook_secret': 'abc'}", id="in a dict"),
        pytest.param("password = 'abc'", id="of a database, in quotation marks"),
        pytest.param("postgresql://bot:x@abc@db/x", id="a password with @"),
        pytest.param("v1." + "0a" * 20, id="token of an Enterprise server"),
    ],
)
def test_what_looks_like_a_secret_goes(secret: str) -> None:
    """Though nobody told us."""
    shown = Scrubber()(f"before {secret} after")
    assert HIDDEN in shown
    assert "before " in shown
    for part in (secret, "abc", "MIIE", "0a0a"):
        assert part not in shown


def test_a_secret_with_something_invisible_in_it_goes() -> None:
    """Taken out where it is shown, that would make the secret whole."""
    assert scrubbed("a ghs_16C7e42F\u200b292c6912E7710c838347Ae178B4a b") == f"a {HIDDEN} b"


@pytest.mark.parametrize(
    "text",
    [
        "event=delivery guid=0a1b-2c kind=issue_comment issue=pyopensci/software-submission#12",
        "comment:pyopensci/software-submission:4242:" + "ab" * 32,
        "path=/repos/o/r/issues/1/comments status=201",
        "the token is missing; basic checks; a bearer of news",
        "https://github.com/o/r/issues/1#issuecomment-1",
    ],
)
def test_the_rest_stays(text: str) -> None:
    """A log that hides everything helps nobody."""
    assert Scrubber(["hush hush"])(text) == text


def test_the_secrets_of_the_settings_go() -> None:
    """However they are spelt, a line of the key alone, and what stands in the database's address."""
    secret = 'se"s/a me\\'
    scrub = Scrubber([secret, PEM])
    for way in (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1], "se%22s%2Fa%20me%5C"):
        assert scrub(f"<{way}>") == f"<{HIDDEN}>"
    assert scrub("MIIEabcdefgh and ijklmnopqrst") == f"{HIDDEN} and {HIDDEN}"
    assert scrub("postgresql://bot:pw@host/db") == f"postgresql://{HIDDEN}@host/db"
    assert Scrubber(["abc"])("the abc of it") == "the abc of it"  # too short to be looked for


@pytest.mark.parametrize("form", ["json", "logfmt", "pretty", "auto"])
def test_every_form_is_scrubbed(form: logs.Form, written: Callable[..., io.StringIO]) -> None:
    """Nested values, keys, exceptions and what libraries say."""
    log = written("INFO", form, secrets=["hush hush"])
    ours = structlog.get_logger()
    ours.info("said hush hush", value={"deep": ["hush hush", TOKEN]})
    logging.getLogger("library").warning("asked with %s and %s", "hush hush", TOKEN)
    try:
        raise OSError(f"hush hush {TOKEN}")
    except OSError:
        ours.exception("failed")
        logging.getLogger("library").exception("failed, too")
    text = log.getvalue()
    assert text.count("library") >= 2
    assert "hush" not in text
    assert TOKEN not in text
    assert text.count(HIDDEN) >= 7


@pytest.mark.parametrize("form", ["json", "logfmt", "pretty", "auto"])
def test_nothing_steers_a_terminal(form: logs.Form, written: Callable[..., io.StringIO]) -> None:
    """Control and format characters, lines in lines: a delivery's fields may be anything."""
    log = written("INFO", form)
    hostile = "a\x1b[31mb\x9b2Jc\u202ed\u2028e\nlevel=error f\rg\u200bh\x07\x00"
    structlog.get_logger().info(hostile, action=hostile, deep={hostile: [hostile, (hostile,)]})
    logging.getLogger("library").warning("said %s", hostile)
    for sign in "\x1b\x9b\u202e\u2028\r\u200b\x07\x00":
        assert sign not in log.getvalue()
    assert len(log.getvalue().splitlines()) == 2


# --- exceptions ---


class _Answer(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=False)
    number: int


def test_an_exception_tells_its_place_and_quotes_nobody() -> None:
    """``int("words")`` has the words in its message, and so have pydantic and databases."""

    def outer(text: str) -> None:
        try:
            int(text)
        except ValueError as cause:
            _raised_from(cause, text)

    def _raised_from(cause: Exception, text: str) -> None:
        raise KeyError(text) from cause

    with pytest.raises(KeyError) as caught:
        outer(PRIVATE[1])
    with pytest.raises(ValidationError) as refused:
        _Answer.model_validate({"number": PRIVATE[1]})
    assert "Orion" in str(refused.value)
    assert "Orion" not in trace(refused.value)
    text = trace(caught.value)
    assert "Orion" not in text
    assert text.index("ValueError: ") < text.index("KeyError: ")
    assert "_raised_from" in text
    assert "int(text)" in text  # the line of the source


def test_our_own_exceptions_and_those_of_the_system_speak() -> None:
    """Their words name files, addresses and types."""
    assert "No space left" in trace(OSError(28, "No space left on device"))
    assert trace(NoCrashReports("why")) == "NoCrashReports: why"
    assert trace(ValueError("hush")) == "ValueError: (its words are withheld)"
    assert trace(ValueError()) == "ValueError"


# --- forms ---


def test_forms(written: Callable[..., io.StringIO]) -> None:
    """One object a line for machines, ``key=value`` for files, a table for eyes."""
    log = written("INFO", "json")
    structlog.get_logger().info("event done", issue="o/r#1", ms=1.5)
    line = json.loads(log.getvalue())
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "event done", "level": "info", "issue": "o/r#1", "ms": 1.5}
    log = written("INFO", "auto")  # no terminal
    structlog.get_logger().info("event done", issue="o/r#1")
    assert 'level=info event="event done" issue=o/r#1' in log.getvalue()


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("written")
def test_pretty_on_a_terminal() -> None:
    """With colours, where somebody looks."""
    log = _Terminal()
    set_up("INFO", stream=log)
    structlog.get_logger().info("event done")
    assert "\x1b[" in log.getvalue()


def test_levels(written: Callable[..., io.StringIO]) -> None:
    """Libraries from warnings on, whatever we show: below they tell of data."""
    log = written("DEBUG")
    logging.getLogger("library").info("SELECT secrets")
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <hush>")
    logging.getLogger("aiohttp.server").error("bytes of a stranger")
    structlog.get_logger().debug("ours")
    text = log.getvalue()
    assert "ours" in text
    assert "never retrieved" in text
    assert [word in text for word in ("SELECT", "hush", "stranger")] == [False] * 3


# --- crash reports ---


class _Sent:
    """A stand-in for what carries reports to Sentry."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def transport(self) -> Any:
        """As ``sentry_sdk.Client`` takes it."""
        from sentry_sdk.transport import Transport

        events = self.events

        class Stub(Transport):
            def capture_envelope(self, envelope: Any) -> None:
                events.extend(item.payload.json for item in envelope.items if item.payload.json)

        return Stub


def test_a_crash_is_reported_bare(written: Callable[..., io.StringIO]) -> None:
    """Kind, place and case; no variable, no words that quote somebody, no host, no secret."""
    sent = _Sent()
    report = to_sentry("https://key@sentry.example/1", "1.2", transport=sent.transport())
    written("INFO", secrets=["hush hush"], report=report)
    log = structlog.get_logger()
    comment = PRIVATE[1]
    try:
        int(comment)
    except ValueError:
        log.exception("the bot made a mistake", issue="o/r#1", delivery="guid", text=comment)
    try:
        raise OSError(f"hush hush {TOKEN}")
    except OSError:
        log.warning("not an error", exc_info=True)
        log.error("failed", exc_info=True)
    assert len(sent.events) == 2
    first, second = sent.events
    everything = json.dumps(sent.events)
    for word in ("Orion", "hush", TOKEN, '"vars"', "server_name", "request", "abs_path"):
        assert word not in everything
    (raised,) = first["exception"]["values"]
    assert raised["type"] == "ValueError"
    last = raised["stacktrace"]["frames"][-1]
    assert last["function"] == "test_a_crash_is_reported_bare"
    assert first["tags"] == {"issue": "o/r#1", "delivery": "guid"}
    assert first["release"] == "pyos-bot@1.2"
    assert second["exception"]["values"][0]["value"] == f"{HIDDEN} {HIDDEN}"


def test_reports_need_their_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator who wants them learns what to install, and a typo is no silence."""
    with pytest.raises(NoCrashReports, match="is no DSN") as wrong:
        to_sentry("hush", "1")
    assert "hush" not in str(wrong.value)
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(NoCrashReports, match=r"pip install 'pyos-bot\[sentry\]'"):
        to_sentry("https://key@sentry.example/1", "1")


async def test_the_bot_says_so_at_the_start(
    github: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """One line and exit status 2, as for every setting that is wrong."""
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    environ = {
        "GITHUB_APP_ID": "1",
        "GITHUB_PRIVATE_KEY": github.private_key,
        "GITHUB_WEBHOOK_SECRET": "hush",
        "DATABASE_URL": f"sqlite:///{tmp_path}/journal.sqlite3",
        "SENTRY_DSN": "https://key@sentry.example/1",
    }
    assert await process.serve(environ, github.now) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("pyos-bot: SENTRY_DSN: the package sentry-sdk is missing")


async def test_without_a_dsn_nothing_is_loaded(
    github: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever does not want reports does not need the package."""
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    settings = Settings.load(
        {
            "GITHUB_APP_ID": "1",
            "GITHUB_PRIVATE_KEY": github.private_key,
            "GITHUB_WEBHOOK_SECRET": "hush",
            "LOG_LEVEL": "CRITICAL",
        }
    )
    process.start_the_log(settings)
    assert crash_reports.scrubbed("hush") == HIDDEN
    set_up("CRITICAL")
