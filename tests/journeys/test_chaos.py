"""``kill -9`` at any moment: what was acknowledged is done, whole and once.

A short run here; ``make chaos`` kills a hundred times over five hundred commands. Every delivery that was not
acknowledged is sent again, as somebody would on GitHub's page, so that the commands of an issue come in
their order; what the bot makes of them must be what it makes of them undisturbed.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from journeys.test_process import environment, start, waiting

from builders import body
from sandbox.ports import free_port
from sandbox.standin.github import GitHub
from world import SUBMISSION

KILLS, COMMANDS = map(int, os.environ.get("CHAOS", "3x24").split("x"))
ISSUES = 8
SEED = int(os.environ.get("CHAOS_SEED", "20261121"))
TAKE_OVER = 4
"""Seconds until the work of the dead is taken over on PostgreSQL: the least that can be set."""
PACE = {"sqlite": [(0.15, 0.9)], "postgresql": [(0.15, 0.9), (TAKE_OVER, TAKE_OVER + 1)]}
"""Seconds between two kills: within the start, in the middle of the work, when it was taken over."""
ANSWER = re.compile(r"<!-- pyos-bot:answer comment=(\d+) ")
LOAD = re.compile(r"\n\n💛 .*")
"""Who has much to do: kept in mind for an hour, and so read again by a process that has just begun."""


def script(issue: int, length: int) -> list[tuple[str, str]]:
    """What people type on one issue; every command changes something, many change the same lines."""
    start = [
        ("chief", "set-eic me\n@pyos-bot assign-editor @editor"),
        ("editor", "assign-reviewer @reviewer1 by 2027-01-10"),
        ("editor", "assign-reviewer @reviewer2 by 2027-01-11"),
    ]
    chance = random.Random(SEED + issue)
    more = [
        lambda n: ("editor", f"set version-submitted v1.{n}"),
        lambda n: ("chief", f"assign-editor @{chance.choice(['editor', 'editor2'])}"),
        lambda n: ("editor2", f"set-due-date @reviewer1 2027-02-{1 + n % 27:02}"),
        lambda n: ("author", f"hold until 2027-03-{1 + n % 27:02}"),
        lambda n: ("author", "resume"),
        lambda n: ("editor", f"request-info number {n}"),
        lambda n: ("chief", chance.choice(["track publication", "track standard"])),
        lambda n: (
            "editor",
            f"replace-reviewer @reviewer2 with @reviewer3\n@pyos-bot set description Try {n}",
        ),
        lambda n: ("editor", "replace-reviewer @reviewer3 with @reviewer2"),
        lambda n: (
            "astro",
            chance.choice(["affiliate astropy", f"decline-affiliation astropy no {n}"]),
        ),
        lambda n: ("editor", "undo"),
    ]
    return (start + [chance.choice(more)(n) for n in range(length)])[:length]


@dataclass
class Run:
    """The bot as a process, its GitHub, and somebody who kills it."""

    gh: GitHub
    environ: dict[str, str]
    process: asyncio.subprocess.Process | None = None
    killed: int = 0
    numbers: list[int] = field(default_factory=list)

    async def up(self) -> None:
        """Start it, and go on when it answers or was killed again."""
        self.process = await start(self.gh, {**self.environ, "LOG_LEVEL": "CRITICAL"})
        while self.process.returncode is None and await waiting(self.environ) is None:
            await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """Without a word."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
        self.killed += 1

    async def people(self, scripts: Sequence[list[tuple[str, str]]], kills: int) -> None:
        """Everybody types; a delivery that nobody took is sent again before the next one.

        They wait for the kills, so that each falls into work.
        """
        longest = max(map(len, scripts))
        for step in range(longest):
            while self.killed < kills * step // longest:
                await asyncio.sleep(0.01)
            for number, lines in zip(self.numbers, scripts, strict=True):
                if step < len(lines):
                    sender, line = lines[step]
                    await self._said(sender, number, f"@pyos-bot {line}")

    async def _said(self, sender: str, number: int, text: str) -> None:
        comment = await self.gh.comment(sender, number, text)
        while True:
            mine = [one for one in self.gh.deliveries if self._is(one, comment["id"])]
            if any(one.ok for one in mine):
                return
            if mine and mine[-1].status is None and not self.gh._outbox.pending:
                await asyncio.sleep(0.05)
                await self.gh.redeliver(mine[0].guid)
            else:
                await asyncio.sleep(0.01)

    @staticmethod
    def _is(delivery: Any, comment: int) -> bool:
        told = delivery.payload.get("comment") or {}
        return delivery.event == "issue_comment" and (told.get("id"), delivery.action) == (
            comment,
            "created",
        )

    async def drained(self) -> None:
        """Nothing is left to do."""

        async def left() -> int:
            found = await waiting(self.environ)
            return 1 if found is None else found

        await self.gh.settled(left, quiet=0.5, timeout=120)

    async def outcome(self) -> list[dict[str, Any]]:
        """What can be seen of each issue in the end, apart from ids and times."""
        found = []
        for number in self.numbers:
            issue = await self.gh.issue(number)
            comments = await self.gh.comments(number)
            asked = [c["id"] for c in comments if not c["user"]["login"].endswith("[bot]")]
            answered = [int(one[1]) for c in comments if (one := ANSWER.search(c["body"]))]
            assert answered == asked, f"#{number}: each answered once, in order"
            status = [c for c in comments if c["body"].startswith("<!-- pyos-bot:status -->")]
            assert len(status) == 1, f"#{number}: one status comment"
            found.append(
                {
                    "body": issue["body"],
                    "labels": sorted(label["name"] for label in issue["labels"]),
                    "assignees": sorted(one["login"] for one in issue["assignees"]),
                    "state": issue["state"],
                    "answers": [
                        LOAD.sub("", re.sub(r"<!--.*?-->", "", c["body"])).strip()
                        for c in comments
                        if ANSWER.search(c["body"])
                    ],
                    "status": re.sub(r"<!--.*?-->", "", status[0]["body"], flags=re.S).strip(),
                }
            )
        return found


async def run(
    gh: GitHub, kind: str, database: str, folder: Path, *, kills: int
) -> tuple[list[dict[str, Any]], int]:
    """The same people and the same commands, with so many kills among them."""
    await gh.reset()
    port = free_port()
    more = {"DATABASE_URL": database, "TAKE_OVER_SECONDS": str(TAKE_OVER)}
    environ = {**environment(gh, folder, port), **more}
    gh.webhook_to = f"http://127.0.0.1:{port}/webhook"
    one = Run(gh, environ)
    chance = random.Random(SEED)
    await one.up()
    try:
        texts = [body(package=f"package{n}", astropy=True) for n in range(ISSUES)]
        one.numbers = [
            await gh.open_issue("author", f"package{n}", text, SUBMISSION)
            for n, text in enumerate(texts)
        ]
        await one.drained()
        length = -(-COMMANDS // ISSUES)
        talking = asyncio.create_task(one.people([script(n, length) for n in range(ISSUES)], kills))
        while one.killed < kills:
            await asyncio.sleep(chance.uniform(*chance.choice(PACE[kind])))
            await one.kill()
            await one.up()
        await talking
        await one.drained()
        return await one.outcome(), one.killed
    finally:
        gh.webhook_to = None
        await one.kill()


@pytest.mark.parametrize("kind", PACE)
async def test_killed_again_and_again(
    github: GitHub, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    """Labels, header, assignees, answers and status are what they are when nobody kills anything."""

    def database(name: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}"
        return str(request.getfixturevalue("postgres_server").fresh())

    calm, _ = await run(github, kind, database("calm"), tmp_path, kills=0)
    wild, killed = await run(github, kind, database("wild"), tmp_path, kills=KILLS)
    assert killed >= KILLS
    for undisturbed, disturbed in zip(calm, wild, strict=True):
        assert disturbed == undisturbed
