"""The bot and its GitHub, over real HTTP, for tests."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web

from bot.adapters.settings import Settings
from bot.cli.action import WORKFLOW
from bot.cli.once import once
from bot.review.model.record import Record, found
from bot.server.delivery_log import DeliveryLog
from bot.server.process import make_door
from bot.server.running import Bot, running_bot
from sandbox.standin.deliveries import Delivery
from sandbox.standin.faults import Fault
from sandbox.standin.github import GitHub

SUBMISSION = ("0/pre-review-checks", "New Submission!")
"""The labels that the template puts on."""


async def answered(gh: GitHub, number: int) -> list[int]:
    """The comments that were answered, in the order of the answers."""
    said = [comment["body"] for comment in await gh.comments(number)]
    found = [re.search(r"<!-- pyos-bot:answer comment=(\d+) ", text) for text in said]
    return [int(one[1]) for one in found if one]


async def met(fault: Fault) -> None:
    """Wait until the bot has met with it."""
    async with asyncio.timeout(30):
        while not fault.met:
            await asyncio.sleep(0.01)


def unchecked(folder: Path) -> dict[str, str]:
    """The setting of a bot that looks at no packages: their hosts are elsewhere, and no test asks them."""
    policy = folder / "unchecked.yml"
    policy.write_text("checks: off\n", encoding="utf-8")
    return {"PYOS_BOT_POLICY": str(policy)}


@dataclass
class World:
    """A GitHub and the bot that serves it."""

    gh: GitHub
    database: Path
    policy: Path | None = None
    bot: Bot = field(init=False, repr=False, compare=False)
    number: int = 0
    packages: dict[str, str] = field(default_factory=dict)
    """Where packages are looked for, as in the environment; empty: they are not checked."""

    def settings(self) -> Settings:
        """The bot's settings, as its environment would give them."""
        return Settings.load(self.environ())

    def environ(self) -> dict[str, str]:
        """The bot's environment."""
        environ = {
            "GITHUB_APP_ID": str(self.gh.app_id),
            "GITHUB_PRIVATE_KEY": self.gh.private_key,
            "GITHUB_WEBHOOK_SECRET": self.gh.webhook_secret,
            "GITHUB_API_URL": self.gh.url,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "GITLAB_API_URL": f"{self.gh.url}/gitlab",
            "FORGEJO_API_URL": f"{self.gh.url}/forgejo",
            "PACKAGE_INDEX_URL": f"{self.gh.url}/simple",
            "DOI_API_URL": f"{self.gh.url}/handles",
            **self.packages,
        }
        policy = self.policy
        if not self.packages:
            # only the tests of package checks have packages
            said = policy.read_text(encoding="utf-8") if policy else ""
            policy = self.database.with_suffix(".policy.yml")
            policy.write_text(f"{said}\nchecks: off\n", encoding="utf-8")
        if policy:
            environ["PYOS_BOT_POLICY"] = str(policy)
        return environ

    @asynccontextmanager
    async def served(self) -> AsyncIterator[Bot]:
        """The bot behind a real port."""
        settings = self.settings()
        async with running_bot(settings, clock=self.gh.now) as self.bot:
            runner = make_door(settings, self.bot)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            assert runner.addresses
            self.gh.webhook_to = f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"
            try:
                yield self.bot
            finally:
                self.gh.webhook_to = None
                await runner.cleanup()

    async def settled(self) -> None:
        """Wait until nobody has anything to do."""

        async def waiting() -> int:
            return self.bot.dispatcher.waiting

        await self.gh.settled(waiting, quiet=0)

    @asynccontextmanager
    async def unheard(self) -> AsyncIterator[None]:
        """Nobody tells the bot what happens inside, now or later."""
        kept, self.gh.webhook_to = self.gh.webhook_to, None
        yield
        await self.gh.settled(quiet=0)
        self.gh.webhook_to = kept

    async def open(
        self, body: str, login: str = "author", labels: tuple[str, ...] = SUBMISSION
    ) -> int:
        """Open an issue and wait until the bot has dealt with it."""
        self.number = await self.gh.open_issue(login, "stargazer", body, labels)
        await self.settled()
        return self.number

    async def say(self, login: str, text: str, number: int = 0) -> str:
        """Comment, wait, and return what the bot wrote below: one comment, or nothing."""
        number = number or self.number
        said = await self.gh.comment(login, number, text)
        await self.settled()
        answers = [
            comment["body"]
            for comment in await self.gh.comments(number)
            if comment["id"] > said["id"] and f"answer comment={said['id']} " in comment["body"]
        ]
        assert len(answers) <= 1, answers
        return answers[0] if answers else ""

    async def labels(self) -> set[str]:
        """The labels on the issue."""
        return {label["name"] for label in (await self.issue())["labels"]}

    async def issue(self) -> dict[str, Any]:
        """The issue."""
        return await self.gh.issue(self.number)

    async def header(self) -> dict[str, str]:
        """The header as key → value, read without the bot."""
        head = (await self.issue())["body"].replace("\r\n", "\n").split("\n---", 1)[0]
        return dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)

    async def status_comment(self) -> str:
        """The one status comment of the bot."""
        found = [
            comment["body"]
            for comment in await self.gh.comments(self.number)
            if comment["body"].startswith("<!-- pyos-bot:status -->")
        ]
        assert len(found) == 1
        return found[0]

    # --- what people do without a command ---

    async def edit(self, login: str, *changes: tuple[str, str]) -> None:
        """Somebody replaces parts of the issue's text by hand."""
        text = (await self.issue())["body"]
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        await self.gh.edit_issue(login, self.number, body=text)
        await self.settled()

    async def relabel(self, login: str, *, on: tuple[str, ...] = (), off: str = "") -> None:
        """Somebody puts labels on and takes one off by hand."""
        if on:
            await self.gh.add_labels(login, self.number, *on)
        if off:
            await self.gh.remove_label(login, self.number, off)
        await self.settled()

    async def change(self, login: str, **fields: Any) -> None:
        """Somebody changes the state or the assignees by hand."""
        await self.gh.edit_issue(login, self.number, **fields)
        await self.settled()

    async def later(self, **ago: float) -> None:
        """So much time passes: ``later(minutes=10)``."""
        await self.bot.look(self.gh.now() + timedelta(**ago))
        await self.settled()

    async def sweep(self, known_since: datetime | None = None, **later: float) -> int:
        """Have the bot look, so much ``later``, for what it has not heard of; how much it was, when it is dealt with.

        ``known_since``: since when its journal would know.
        """
        bot = self.bot
        if known_since is not None:
            bot = replace(bot, intake=replace(bot.intake, known_since=known_since))
        found = await bot.sweep(self.gh.now() + timedelta(**later))
        await self.settled()
        return found

    # --- what became of it ---

    async def record(self) -> Record:
        """The hidden record, as it stands on GitHub."""
        memory = found(await self.status_comment())
        assert memory is not None
        return memory

    async def unasked(self) -> list[str]:
        """What the bot has said that no command asked for, without the status comment."""
        return [
            comment["body"]
            for comment in await self.gh.comments(self.number)
            if comment["user"]["type"] == "Bot"
            and "<!-- pyos-bot:status -->" not in comment["body"]
            and not re.search(r"<!-- pyos-bot:answer .* lines=\S+ -->\Z", comment["body"])
        ]

    async def every_answer(self) -> list[str]:
        """All answers of the bot on the issue."""
        found = await self.gh.comments(self.number)
        return [one["body"] for one in found if "pyos-bot:answer" in one["body"]]

    async def answers(self, comment: int) -> list[str]:
        """Everything that the bot has answered to a comment."""
        return [
            one["body"]
            for one in await self.gh.comments(self.number)
            if f"<!-- pyos-bot:answer comment={comment} " in one["body"]
        ]

    def writes(self) -> list[str]:
        """What the bot has changed since ``gh.clear_calls()``, as routes."""
        return [
            call.route
            for call in self.gh.calls
            if call.writes and not call.path.endswith("/access_tokens")
        ]


class FetchedWorld(World):
    """A GitHub that reaches no bot, and a bot that fetches its events from the log of deliveries."""

    @asynccontextmanager
    async def served(self) -> AsyncIterator[Bot]:
        """The bot without a door."""
        async with running_bot(self.settings(), clock=self.gh.now) as self.bot:
            self.log = DeliveryLog(self.bot.app, self.bot.store, self.gh.now())
            yield self.bot

    async def settled(self) -> None:
        """Wait until there is nothing more to fetch, and nothing more to do."""
        while True:
            await super().settled()
            if not await self.log.look():
                return


PATIENCE = 60
"""Seconds for a run: one that waits for GitHub waits for minutes, and no journey does."""


class Workflow(World):
    """A review repository with the workflow that ``pyos-bot action`` prints: each event is a run of its own."""

    seen: Sequence[Delivery] = ()
    runs: int = 0
    deaf: bool = False

    def __getattr__(self, name: str) -> Any:
        """A journey that comes to the bot's process ends here, in whichever helper it does."""
        if name == "bot":
            pytest.skip("looks into the bot's process: without a server there is none")
        raise AttributeError(name)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[None]:  # type: ignore[override]  # there is no bot between runs
        """Nobody listens; what was there before starts no run."""
        self.gh.webhook_to = None
        self.over()
        yield

    @asynccontextmanager
    async def unheard(self) -> AsyncIterator[None]:
        """What happens inside starts no run."""
        self.deaf = True
        yield
        await self.settled()
        self.deaf = False

    def over(self) -> None:
        """What has happened so far starts no run any more."""
        self.seen = tuple(self.gh.deliveries)

    def run_environ(self, event: str, payload: Mapping[str, Any] | None = None) -> dict[str, str]:
        """What GitHub and the workflow's ``env`` give to a run; a workflow's payload names no installation."""
        self.runs += 1
        file = self.database.with_name("event.json")
        said = {key: value for key, value in (payload or {}).items() if key != "installation"}
        file.write_text(json.dumps(said), encoding="utf-8")
        return {
            **self.environ(),
            "GITHUB_REPOSITORY": self.gh.repo,
            "GITHUB_RUN_ID": str(self.runs),
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(file),
            "LOG_LEVEL": "CRITICAL",
        }

    async def settled(self) -> None:
        """One run after the other for whatever people have done; the bot's own events start none."""
        while True:
            await self.gh.settled(quiet=0)
            if self.deaf:
                self.over()
                return
            new = [one for one in self.gh.deliveries if not any(one is past for past in self.seen)]
            if not new:
                return
            self.seen = (*self.seen, *new)
            for one in new:
                if _starts_a_run(one.event, one.payload):
                    environ = self.run_environ(one.event, one.payload)
                    async with asyncio.timeout(PATIENCE):
                        assert await once(environ, self.gh.now) == 0

    async def hourly(self) -> int:
        """The run by the clock: its exit status."""
        status = await once(self.run_environ("schedule"), self.gh.now)
        await self.settled()
        return status

    async def later(self, **ago: float) -> None:
        """What the run by the clock would find then, as in ``World``: GitHub's own clock stays."""
        moment = self.gh.now() + timedelta(**ago)
        self.runs += 1
        own = {"DATABASE_URL": f"sqlite:///{self.database.with_suffix(f'.{self.runs}.sqlite3')}"}
        settings = Settings.load({**self.environ(), **own})
        async with running_bot(settings, clock=self.gh.now, record_first=True) as bot:
            await bot.refresh_wake_times(moment)
            await bot.look(moment)
            await self.gh.settled(lambda: _waiting(bot), quiet=0)
        await self.settled()


async def _waiting(bot: Bot) -> int:
    return bot.dispatcher.waiting


_ON: Mapping[str, Any] = yaml.safe_load(WORKFLOW.format(ref="v1"))[True]  # YAML 1.1 reads ``on`` so


def _starts_a_run(event: str, payload: Mapping[str, Any]) -> bool:
    """Whether the workflow says so."""
    wanted = (_ON.get(event) or {}).get("types", ())
    return payload.get("action") in wanted and payload["sender"]["type"] != "Bot"


BOTH = pytest.mark.parametrize(
    "world", [World, FetchedWorld], ids=["sent", "fetched"], indirect=True
)
"""For journeys that have to pass without a public address, too."""


WITHOUT_SERVER = bool(os.environ.get("WITHOUT_SERVER"))
"""Whether the journeys of this run are taken without a server."""


@asynccontextmanager
async def fresh(
    github: GitHub, folder: Path, kind: type[World] | None = None
) -> AsyncIterator[World]:
    """A GitHub as it was seeded, and the bot; waits in the end until nobody has anything to do."""
    await github.reset()
    kind = kind or (Workflow if WITHOUT_SERVER else World)
    made = kind(github, folder / "journal.sqlite3")
    async with made.served():
        yield made
        await made.settled()
