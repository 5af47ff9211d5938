"""``pyos-bot queue`` beside a bot, on both databases, as people call it."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.adapters import migrations
from bot.adapters.database import place
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
def queue(database_url: str, queue_settings: None) -> str:
    """A database with events, and the environment of ``serve``."""
    asyncio.run(fill(database_url))
    return database_url


@pytest.fixture
def queue_settings(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of ``serve``."""
    for name, value in {
        "GITHUB_APP_ID": "1",
        "GITHUB_PRIVATE_KEY": KEY,
        "GITHUB_WEBHOOK_SECRET": "hush",
        "DATABASE_URL": database_url,
    }.items():
        monkeypatch.setenv(name, value)


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


def tables(url: str) -> list[str]:
    """What there is in a database."""
    engine = sa.create_engine(place(url))
    with engine.connect() as db:
        return sorted(sa.inspect(db).get_table_names())


def test_a_database_without_a_journal(
    database_url: str, queue_settings: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said, and nothing is made: neither a file nor tables, of ours or of the queue's."""
    is_file = database_url.startswith("sqlite")
    for action in (["list"], ["show", "1"], ["retry", "1"], ["drop", "1"]):
        assert run(*action) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert ("there is no journal at /" if is_file else "has no journal of this version") in line
        assert "`pyos-bot serve` makes it" in line
    if is_file:
        assert not Path(place(database_url).database or "").exists()
    else:
        assert tables(database_url) == []


def test_an_older_journal_stays_as_it_is(
    queue: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the bot itself brings its tables up to date."""
    before = tables(queue)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, lambda db: None))
    assert run("list") == 2
    assert "updates an older one, when it starts" in capsys.readouterr().err
    assert tables(queue) == before


def test_somebody_elses_file(
    tmp_path: Path,
    queue_settings: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An SQLite file of another program, and an empty one: not a byte is changed."""
    other = tmp_path / "other.sqlite3"
    with sqlite3.connect(other) as made:
        made.execute("CREATE TABLE diary (day TEXT)")
    made.close()
    empty = tmp_path / "empty.sqlite3"
    empty.touch()
    for file in (other, empty):
        before = file.read_bytes()
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
        assert run("list") == 2
        assert "has no journal of this version" in capsys.readouterr().err
        assert file.read_bytes() == before
    assert sorted(one.name for one in tmp_path.glob("*.sqlite3*")) == [
        "empty.sqlite3",
        "other.sqlite3",
    ]


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
