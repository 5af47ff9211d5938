"""``pyos-bot queue`` beside a bot, on both databases, as people call it."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.adapters.job_queue import JobQueue
from bot.adapters.journal import Journal
from bot.cli import main
from bot.review.model.events import CommentPosted, Delivery

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
KEY = (
    rsa.generate_private_key(public_exponent=65537, key_size=2048)
    .private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    .decode()
)


async def fill(url: str) -> None:
    """One event set aside, one that waits for its next try, one that just came."""
    beside = JobQueue() if url.startswith("postgresql") else None
    journal = await Journal.open(url, alone=False, beside=beside)
    for n in range(1, 4):
        event = CommentPosted(
            repo="Org/Repo", number=n, sender="editor", at=NOW, comment=n, body="hi", url="u"
        )
        row = await journal.store(Delivery(f"comment:{n}", 1, event), NOW)
        assert row is not None
        if n == 1:
            await journal.set_aside(row, "bad \x1b[31mthing")
        if n == 2:
            later = NOW + timedelta(hours=1)
            await journal.tried(row, "503", later, hindered=True)
    await journal.close()


async def states(url: str) -> list[str]:
    """What state each event is in."""
    journal = await Journal.open(url, alone=False)
    entries = [await journal.entry(n) for n in range(1, 4)]
    await journal.close()
    return [one.state for one in entries if one]


@pytest.fixture
def queue(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with events, and the environment of ``serve``."""
    asyncio.run(fill(database_url))
    for name, value in {
        "GITHUB_APP_ID": "1",
        "GITHUB_PRIVATE_KEY": KEY,
        "GITHUB_WEBHOOK_SECRET": "hush",
        "DATABASE_URL": database_url,
    }.items():
        monkeypatch.setenv(name, value)
    return database_url


def run(*arguments: str) -> int:
    """The exit status of ``pyos-bot queue …``."""
    with pytest.raises(SystemExit) as ended:
        main.main(["queue", *arguments], lambda: NOW)
    return int(ended.value.code or 0)


def test_list_and_show(queue: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What waits for a person stands first; nobody's text reaches the terminal as it is."""
    assert run("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "1 · set aside · org/repo#1 · comment · 2026-03-03 10:00:00 UTC"
        " · failed 1 times, blocked 0 times · bad [31mthing"
    )
    assert re.match(r"2 · waiting until .* UTC · org/repo#2 · comment · 2026", lines[1])
    assert lines[1].endswith("blocked 1 times · 503")
    assert lines[2].startswith("3 · waiting · org/repo#3")
    assert lines[3] == "1 set aside, 2 waiting"
    assert run("show", "1") == 0
    shown = capsys.readouterr().out
    assert "state:     aside\n" in shown
    assert "error:     bad [31mthing\n" in shown
    assert '"comment":1' in shown


def test_retry_and_drop(queue: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A person's word; what is not set aside is left alone."""
    assert run("retry", "1") == 0
    assert "event 1 of org/repo#1 will be retried" in capsys.readouterr().out
    assert asyncio.run(states(queue)) == ["waiting"] * 3
    for action in (["retry", "2"], ["drop", "2"], ["show", "99"]):
        assert run(*action) == 1
        assert capsys.readouterr().err.startswith("pyos-bot queue: ")


def test_drop(queue: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Given up for good: a redelivery of the same event is still known."""
    assert run("drop", "1") == 0
    assert "was dropped" in capsys.readouterr().out
    assert asyncio.run(states(queue)) == ["done", "waiting", "waiting"]


@pytest.mark.parametrize(
    ("url", "says"),
    [("sqlite:////no/such/folder/x", "/no/such/folder"), ("mysql://x", "DATABASE_URL")],
)
def test_no_database(
    url: str,
    says: str,
    queue: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One line, exit status 2."""
    monkeypatch.setenv("DATABASE_URL", url)
    assert run("list") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line
