"""The pages' part of the door, over real HTTP."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import aiohttp
import pytest

from bot.adapters.journal import JournalError
from bot.adapters.reviews import Reviews
from shown import of_each_stage, served

ROOT = Path(__file__).parents[2]
Answer = tuple[int, bytes, Mapping[str, str]]


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    """The door, with a review of each stage."""
    async with served(tmp_path, *of_each_stage()) as address:
        yield address


async def ask(address: str, method: str = "GET", **headers: str) -> Answer:
    """What is answered, as it comes."""
    usual = {"Accept-Encoding": "identity", **headers}
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.request(method, address, headers=usual) as answer,
    ):
        return answer.status, await answer.read(), answer.headers


async def test_headers(url: str) -> None:
    """Nothing but the own style and script, no frame, no cache without asking."""
    status, body, headers = await ask(f"{url}/reviews")
    assert status == 200
    assert body.startswith(b"<!doctype html>")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Server"] == "pyos-bot"


async def test_asked_again_it_is_not_sent_again(url: str) -> None:
    """By its ETag, weak or strong, compressed or not."""
    _, _, headers = await ask(f"{url}/reviews")
    etag = headers["ETag"]
    for known in (etag, etag.removeprefix("W/"), f'"x", {etag}', "*"):
        status, body, again = await ask(f"{url}/reviews", **{"If-None-Match": known})
        assert (status, body, again["ETag"]) == (304, b"", etag)
        assert again["Cache-Control"] == "no-cache"
    status, body, _ = await ask(f"{url}/reviews", **{"If-None-Match": '"other"'})
    assert status == 200
    assert body


async def test_compressed_where_it_is_understood(url: str) -> None:
    """Made once, with the same ETag."""
    _, plain, headers = await ask(f"{url}/reviews")
    _, small, packed = await ask(f"{url}/reviews", **{"Accept-Encoding": "br, gzip;q=0.8"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(small) == plain
    assert packed["ETag"] == headers["ETag"]
    assert packed["Vary"] == "Accept-Encoding"
    _, refused, not_packed = await ask(f"{url}/reviews", **{"Accept-Encoding": "gzip;q=0"})
    assert refused == plain
    assert "Content-Encoding" not in not_packed


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/style.css", 200),
        ("/reviews/", 404),
        ("/reviews/../../etc/passwd", 404),
        ("/reviews/%2e%2e/x/1", 404),
        ("/reviews/a/b/99999999999999999999", 404),
        ("/style.css/x", 404),
    ],
)
async def test_addresses(url: str, path: str, status: int) -> None:
    """Only what is there; and nothing of the machine."""
    got, body, headers = await ask(f"{url}{path}")
    assert got == status
    assert b"Traceback" not in body
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_only_reading(url: str) -> None:
    """HEAD is GET without a body; nothing can be sent."""
    status, body, headers = await ask(f"{url}/reviews", "HEAD")
    assert (status, body) == (200, b"")
    assert headers["ETag"]
    status, _, headers = await ask(f"{url}/reviews", "POST")
    assert status == 405
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


async def test_a_database_that_does_not_answer(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One plain line, no names."""

    async def broken(self: Reviews) -> tuple[int, int, int, int]:
        raise JournalError("the journal postgresql://user@host/secret failed")

    monkeypatch.setattr(Reviews, "version", broken)
    status, body, _ = await ask(f"{url}/reviews")
    assert (status, body) == (503, b"the database does not answer\n")


def test_libraries_are_loaded_when_somebody_looks() -> None:
    """A bot that nobody looks at needs no memory for them, nor for what a library brings that it does not use."""
    look = (
        "import sys; from bot.cli import main; main._loaded('serve'); import bot.server.running; "
        "print([one for one in ('jinja2', 'pygal', 'feedgenerator', 'rich') if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
