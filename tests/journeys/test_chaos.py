"""Everything that can go wrong, at random: what was acknowledged is done, whole and once, and no edit is lost.

The bot is killed (``kill -9``). People edit labels, lines and boxes between its read and its write. Webhooks are
lost, its own among them. GitHub says 404 or 502, cuts the connection, talks nonsense. The machine's clock jumps. On
PostgreSQL a second process falls asleep for longer than it takes the first one to take its work over.

A short run here; ``make chaos`` is a long one. A command that was not acknowledged is sent again, as somebody would
on GitHub's page, so that the commands of an issue come in their order; what the bot makes of them must be what it
makes of them undisturbed.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest
from journeys.test_process import ROOT, environment, waiting

from bot.adapters.journal import Journal
from builders import body
from sandbox import clocked
from sandbox.ports import free_port
from sandbox.standin.faults import Fault
from sandbox.standin.github import GitHub
from world import SUBMISSION

KILLS, COMMANDS = map(int, os.environ.get("CHAOS", "1x6").split("x"))
ISSUES = min(8, COMMANDS // 2)
SEED = int(os.environ.get("CHAOS_SEED", "20261121"))
TAKE_OVER = 4
"""Seconds until the work of the dead is taken over on PostgreSQL: the least that can be set."""
PACE = {"sqlite": [(0.15, 0.9)], "postgresql": [(0.15, 0.9), (TAKE_OVER, TAKE_OVER + 1)]}
"""Seconds between two kills: within the start, in the middle of the work, when it was taken over."""
TOPICS = ("topic: data", "topic: stars", "topic: maps")
"""Labels that are on from the beginning, and none of the bot's business."""
LONGEST = 330
"""Seconds until everything is done: the longest pause between two tries is five minutes."""
PATIENCE = 2
"""Seconds that people wait for the bot to write, so that their edits fall in between."""
ANSWER = re.compile(r"<!-- pyos-bot:answer comment=(\d+) ")
LOAD = re.compile(r"\n\n💛 .*")
"""Who has much to do: kept in mind for an hour, and so read again by a process that has just begun."""


ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"
CHANGE = f"PATCH {ISSUE}"
SAID = "/repos/{owner}/{repo}/issues/comments"
ROUTES = (
    f"GET {ISSUE}",
    CHANGE,
    f"GET {ISSUE}/comments",
    f"POST {ISSUE}/comments",
    f"PATCH {SAID}/{{comment_id}}",
    f"GET {SAID}/{{comment_id}}",
    f"GET {SAID}",
    "GET /repos/{owner}/{repo}/issues",
    "GET /repos/{owner}/{repo}/labels",
)
"""Where nothing but the thing itself is an answer. That there is no such team, person or file is one too, and it
is given at once."""
ASKED_BESIDE = (
    "GET /app",
    "GET /users/{username}",
    "POST /app/installations/{installation_id}/access_tokens",
    f"GET {ISSUE}/events",
    "POST /graphql",
)
"""Where everything but a 404 passes."""
TROUBLES: tuple[dict[str, Any], ...] = (
    {"status": 502},
    {"status": 200, "text": "<!DOCTYPE html>", "headers": {"Content-Type": "text/html"}},
    {"status": 200, "text": '{"id": {}, "number": [], "errors": 5}'},
    {"drop": "before"},
    {"drop": "after"},
    {"status": 403, "retry_after": 1},
)
Edit = Callable[[str], str]


def touches(issue: int, length: int) -> list[tuple[str, Edit | str] | None]:
    """What people change by hand at each step: a label on (``+``) or off (``-``), a line or a box.

    Commands leave that alone. Nobody takes off what has just been put on: it may be off already, until the bot sees to it.
    """
    chance = random.Random(SEED - issue)
    on = list(TOPICS)

    def label(n: int) -> str:
        return f"-{on.pop()}" if on and chance.random() < 0.5 else f"+topic: {n}"

    def line(n: int) -> Edit:
        return lambda text: text.replace(f"\nNote {n}: TBD", f"\nNote {n}: done")

    def box(n: int) -> Edit:
        return lambda text: text.replace(f"\n- [ ] Box {n}", f"\n- [x] Box {n}")

    kinds: list[Callable[[int], Edit | str]] = [label, label, line, box]
    made: list[tuple[str, Edit | str] | None] = []
    for n in range(length):
        touched = chance.choice(kinds)(n) if chance.random() < 0.5 else None
        made.append(touched and ("editor2" if isinstance(touched, str) else "author", touched))
    return made


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
    """The bot as one process or two, its GitHub, and everything that goes wrong."""

    gh: GitHub
    environs: list[dict[str, str]]
    """Of each process; webhooks go to the first."""
    processes: list[asyncio.subprocess.Process | None] = field(default_factory=list)
    killed: int = 0
    troubles: int = 0
    raced: int = 0
    """Edits that fell between a read and a write."""
    numbers: list[int] = field(default_factory=list)
    open: dict[int, tuple[Fault, Callable[[], Any]]] = field(default_factory=dict)
    """Edits that wait for a write, by issue."""

    async def up(self) -> None:
        """Start them, and go on when they answer or were killed again."""
        self.processes = list(await asyncio.gather(*map(self._started, self.environs)))

    async def _started(self, environ: dict[str, str]) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *clocked.command(self.gh.now(), "serve"),
            cwd=ROOT,
            env={**environ, "LOG_LEVEL": "CRITICAL"},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        while process.returncode is None and await waiting(environ) is None:
            await asyncio.sleep(0.02)
        return process

    async def kill(self, which: Sequence[int]) -> None:
        """Without a word."""
        for number in which:
            process = self.processes[number]
            assert process is not None
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def killed_again(self, chance: random.Random) -> None:
        """One of them, which is started again."""
        which = chance.randrange(len(self.environs))
        await self.kill([which])
        self.killed += 1
        self.processes[which] = await self._started(self.environs[which])

    async def asleep(self) -> None:
        """The second one, for longer than it takes the first to take its work over."""
        self._signal(1, signal.SIGSTOP)
        try:
            await asyncio.sleep(TAKE_OVER + 2)
        finally:
            self._signal(1, signal.SIGCONT)

    def _signal(self, which: int, what: signal.Signals) -> None:
        process = self.processes[which]
        if process is not None and process.returncode is None:
            process.send_signal(what)

    async def trouble(self, chance: random.Random) -> None:
        """GitHub and the machine, until somebody ends it."""
        jumped: dict[asyncio.subprocess.Process, bool] = {}
        while True:
            await asyncio.sleep(chance.uniform(0.3, 1.5))
            self.troubles += 1
            match chance.randrange(4):
                case 0:
                    self.gh.fault(chance.choice(ROUTES), status=404, skip=chance.randrange(3))
                case 1:
                    fault = chance.choice(TROUBLES)
                    route = chance.choice([*ROUTES, *ASKED_BESIDE])
                    self.gh.fault(route, skip=chance.randrange(3), **fault)
                case 2:
                    self.gh.fault_delivery("lost", event="issues", count=chance.randrange(1, 4))
                case _:
                    process = chance.choice(self.processes)
                    if process and process.returncode is None:
                        back = jumped[process] = not jumped.get(process, True)
                        process.send_signal(signal.SIGUSR2 if back else signal.SIGUSR1)

    async def people(self, scripts: Sequence[list[tuple[str, str]]], kills: int) -> None:
        """Everybody types and edits; a command that nobody took is sent again before the next one.

        They wait for the kills, so that each falls into work.
        """
        longest = max(map(len, scripts))
        by_hand = [touches(number, len(lines)) for number, lines in enumerate(scripts)]
        for step in range(longest):
            while self.killed < kills * step // longest:
                await asyncio.sleep(0.01)
            for number, lines, edits in zip(self.numbers, scripts, by_hand, strict=True):
                if step < len(lines):
                    sender, line = lines[step]
                    if edits[step]:
                        await self._touched(number, *edits[step], race=kills > 0)
                    await self._said(sender, number, f"@pyos-bot {line}")
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    while self.open:
                        await asyncio.sleep(0.01)
        for number in list(self.open):
            await self._untouched(number)

    async def _touched(self, number: int, login: str, edit: Edit | str, *, race: bool) -> None:
        """Somebody changes an issue by hand: at once, or (``race``) between the bot's next read and write."""
        await self._untouched(number)

        async def touch() -> None:
            self.open.pop(number, None)
            if not isinstance(edit, str):
                await self.gh.rewrite(login, number, edit)
            elif edit[0] == "+":
                await self.gh.add_labels(login, number, edit[1:])
            else:
                await self.gh.remove_label(login, number, edit[1:])

        async def meanwhile() -> None:
            if number in self.open:
                self.raced += 1
                await touch()
                if self.raced % 2:  # and nobody tells of what the bot wrote
                    self.gh.fault_delivery("lost", event="issues", count=2)

        if not race:
            await touch()
            return
        fault = self.gh.fault(CHANGE, path=f"*/issues/{number}", meanwhile=meanwhile)
        self.open[number] = fault, touch

    async def _untouched(self, number: int) -> None:
        """An edit that still waits for a write is done now."""
        if number in self.open:
            fault, touch = self.open[number]
            fault.count = 0
            await touch()

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

    async def drained(self, quiet: float = 0.5) -> None:
        """Nothing is left to do, and nothing has been done for so many seconds."""

        async def left() -> int:
            found = await waiting(self.environs[0])
            return 1 if found is None else found

        try:
            await self.gh.settled(left, quiet=quiet, timeout=LONGEST)
        except TimeoutError:
            journal = await Journal.open(self.environs[0]["DATABASE_URL"], alone=False)
            for one in await journal.entries("waiting"):
                print(self.gh.now(), one.lane, one.due, one.hindered, one.attempts, one.error)
            raise

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
) -> tuple[list[dict[str, Any]], Run]:
    """The same people, the same commands and edits, with so many kills among them, and other troubles with them."""
    await gh.reset()
    more = {"DATABASE_URL": database, "TAKE_OVER_SECONDS": str(TAKE_OVER)}
    several = kind == "postgresql" and kills > 0
    ports = [free_port() for _ in range(1 + several)]
    one = Run(gh, [{**environment(gh, folder, port), **more} for port in ports])
    gh.webhook_to = f"http://127.0.0.1:{ports[0]}/webhook"
    chance = random.Random(SEED)
    await one.up()
    beside: list[asyncio.Task[None]] = []
    try:
        length = -(-COMMANDS // ISSUES)
        notes = "".join(f"\nNote {n}: TBD\n- [ ] Box {n}" for n in range(length))
        texts = [
            body(package=f"package{n}", astropy=True) + f"\n## Notes\n{notes}\n"
            for n in range(ISSUES)
        ]
        one.numbers = [
            await gh.open_issue("author", f"package{n}", text, (*SUBMISSION, *TOPICS))
            for n, text in enumerate(texts)
        ]
        await one.drained()
        talking = asyncio.create_task(one.people([script(n, length) for n in range(ISSUES)], kills))
        if kills:
            beside.append(asyncio.create_task(one.trouble(random.Random(SEED + 1))))
        while one.killed < kills:
            await asyncio.sleep(chance.uniform(*chance.choice(PACE[kind])))
            if several and one.killed % 5 == 0:
                await one.asleep()
            await one.killed_again(chance)
        await talking
        for task in beside:
            task.cancel()
        gh.clear_faults()
        await one.drained()
        # later: what nobody told of is looked for at every start, and what was put off is due
        for _ in range(min(kills, 2)):
            await one.kill(range(len(ports)))
            await gh.set_now(gh.now() + timedelta(minutes=11))
            await one.up()
            await one.drained(quiet=2)  # the look at what was missed begins when all is loaded
        return await one.outcome(), one
    finally:
        gh.webhook_to = None
        for task in beside:
            task.cancel()
        await one.kill(range(len(ports)))


@pytest.mark.parametrize("kind", PACE)
async def test_killed_again_and_again(
    github: GitHub, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    """Labels, text, assignees, answers and status are what they are when nothing goes wrong."""

    def database(name: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}"
        return str(request.getfixturevalue("postgres_server").fresh())

    calm, _ = await run(github, kind, database("calm"), tmp_path, kills=0)
    wild, troubled = await run(github, kind, database("wild"), tmp_path, kills=KILLS)
    print(
        f"{kind}: {troubled.killed} kills, {troubled.raced} edits raced, {troubled.troubles} troubles"
    )
    assert troubled.killed >= KILLS
    found = different(calm, wild)
    print(*found, sep="\n")
    assert not found


def different(calm: list[dict[str, Any]], wild: list[dict[str, Any]]) -> list[str]:
    """The lines that are not the same, with the issue they stand in."""
    found = []
    for number, (one, other) in enumerate(zip(calm, wild, strict=True), 1):
        lines = (
            json.dumps(each, indent=0).replace("\\n", "\n").splitlines() for each in (one, other)
        )
        found += [f"#{number} {line}" for line in ndiff(*lines) if line[0] in "+-"]
    return found
