"""GitHub's side of the door: signed deliveries, so many senders at once."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

import aiohttp

from bench.stub_github import REPOSITORY

SECRET = "only for measuring"
_comments = count(1)
_API = f"https://api.github.com/repos/{REPOSITORY}"


@dataclass(frozen=True)
class Command:
    """One comment with a command, as it will be delivered."""

    comment: int
    issue: int
    raw: bytes
    signature: str


@dataclass(frozen=True)
class Sent:
    """What became of a delivery."""

    command: Command
    at: float
    """When it was sent (``time.monotonic``)."""
    seconds: float
    """Until it was acknowledged."""
    status: int


def commands(text: str, api: str, number: int, issues: int = 50) -> list[Command]:
    """So many commands over so many issues: another editor each time an issue comes round."""
    return [
        _command(n % issues + 1, ("editor", "editor2")[n // issues % 2], text, api)
        for n in range(number)
    ]


def talk(text: str, api: str, number: int, issues: int = 50) -> list[Command]:
    """So many comments that are none of the bot's business."""
    words = "Thank you, that is how I meant it. The second point is clear to me now, too."
    return [_comment(n % issues + 1, words, text, api) for n in range(number)]


def _command(issue: int, editor: str, text: str, api: str) -> Command:
    return _comment(issue, f"@pyos-bot assign-editor @{editor}", text, api)


def _comment(issue: int, said: str, text: str, api: str) -> Command:
    comment = next(_comments)
    raw = json.dumps(_payload(comment, issue, said, text, api)).encode()
    signature = hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
    return Command(comment, issue, raw, f"sha256={signature}")


async def send(
    urls: Sequence[str], todo: Iterable[Command], at_once: int, patience: float = 60
) -> list[Sent]:
    """Deliver them to the doors in turn. Each sender waits for the acknowledgement, as GitHub does not."""
    left = iter(enumerate(todo))
    sent: list[Sent] = []
    connector = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=patience)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as http:

        async def sender() -> None:
            for n, command in left:
                sent.append(await deliver(http, urls[n % len(urls)], command))

        await asyncio.gather(*(sender() for _ in range(at_once)))
    return sent


async def deliver(http: aiohttp.ClientSession, url: str, command: Command) -> Sent:
    """Deliver one."""
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Delivery": str(uuid.uuid4()),
        "X-GitHub-Event": "issue_comment",
        "X-Hub-Signature-256": command.signature,
    }
    at, status = time.monotonic(), 0
    try:
        async with http.post(f"{url}/webhook", data=command.raw, headers=headers) as answer:
            status = answer.status
    except (aiohttp.ClientError, TimeoutError):
        pass
    return Sent(command, at, time.monotonic() - at, status)


def _payload(comment: int, issue: int, said: str, text: str, api: str) -> dict[str, Any]:
    """What GitHub sends with ``issue_comment``, as long as it is there: some 15 KB."""
    address = f"{api}/repos/{REPOSITORY}/issues/{issue}"
    page = f"https://github.com/{REPOSITORY}/issues/{issue}"
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "action": "created",
        "issue": {
            "number": issue, "id": issue, "title": "stargazer", "state": "open", "body": text,
            "user": _account("author"), "labels": [], "assignees": [], "comments": 3,
            "url": address, "html_url": page, "repository_url": _API,
            "created_at": "2026-01-01T00:00:00Z", "updated_at": now,
        },
        "comment": {
            "id": comment, "body": said, "user": _account("chief"), "issue_url": address,
            "html_url": f"{page}#issuecomment-{comment}", "performed_via_github_app": None,
            "created_at": now, "updated_at": now,
        },
        "repository": {
            "id": 1, "full_name": REPOSITORY, "name": REPOSITORY.partition("/")[2], "owner": _account("pyOpenSci"),
            **{f"address_{n}_url": f"{_API}/part/{n}{{/sha}}" for n in range(80)},
        },
        "organization": _account("pyOpenSci"),
        "sender": _account("chief"),
        "installation": {"id": 1},
    }  # fmt: skip


def _account(login: str) -> dict[str, Any]:
    more = {f"part_{n}_url": f"https://api.github.com/users/{login}/{n}" for n in range(12)}
    return {"login": login, "id": 1, "type": "User", **more}
