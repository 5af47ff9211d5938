"""Plays the script against the real bot, and then leaves the sandbox open."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.clock import system_clock
from sandbox import bot_process, code_hosts, website
from sandbox.bot_process import BotProcess
from sandbox.code_hosts import CodeHosts
from sandbox.demo.screen import Screen, opening
from sandbox.page import IssuePage
from sandbox.standin import emulate
from sandbox.standin.github import GitHub
from sandbox.story import package, script
from sandbox.story.changes import Changes, View
from sandbox.story.script import Scene

PATIENCE = 60.0


class FailedError(Exception):
    """The review did not go as the script has it."""


async def run(screen: Screen, *, pause: float, stay: bool) -> int:
    """Play the review; return the exit status of the demo."""
    await asyncio.to_thread(emulate.install, screen.progress)
    page = IssuePage()
    try:
        async with (
            code_hosts.serving() as hosts,
            GitHub(page=page.handle, elsewhere=hosts.as_github, start=system_clock()) as gh,
        ):
            page.gh = gh
            package.invent(hosts)
            package.publish(hosts, script.PACKAGE, finished=False)
            screen.say(f"Watch it in a browser: {gh.url}/{gh.repo}/issues")
            screen.progress("or here, as soon as the bot has started")
            async with bot_process.running(gh, hosts) as bot:
                demo = Demo(gh, hosts, bot, screen, pause)
                await demo.play()
                await demo.end()
                if stay:
                    await demo.stay()
    except (FailedError, TimeoutError, bot_process.BotDiedError) as problem:
        screen.bad(f"The demo failed: {problem}")
        return 1
    return 0


class Demo:
    """One performance."""

    def __init__(
        self, gh: GitHub, hosts: CodeHosts, bot: BotProcess, screen: Screen, pause: float
    ) -> None:
        self.number = 0
        self._gh = gh
        self._hosts = hosts
        self._bot = bot
        self._screen = screen
        self._pause = pause
        self._view = View()
        self._chapters = 0
        self._calls = 0
        self._writes = 0
        self._began = time.monotonic()

    async def play(self) -> None:
        """Play every scene."""
        for scene in script.SCENES:
            if scene.chapter:
                self._chapters += 1
                self._screen.chapter(self._chapters, scene.chapter)
            if scene.note:
                self._screen.note(scene.note)
            await self._scene(scene)
            await asyncio.sleep(self._pause)

    async def _scene(self, scene: Scene) -> None:
        self._gh.clear_calls()
        told = len(self._gh.deliveries)
        before = await self._act(scene)
        await self._gh.settled(self._bot.waiting, timeout=PATIENCE)
        self._view = await self._look()
        changes = Changes(before, self._view)
        for answer in changes.answers:
            self._screen.comment(answer["user"]["login"], "answered", answer["body"])
        self._screen.changes(changes)
        self._screen.traffic(self._gh.deliveries[told:], self._gh.calls)
        self._calls += len(self._gh.calls)
        self._writes += sum(call.writes for call in self._gh.calls)
        self._check(scene, changes)

    async def _act(self, scene: Scene) -> View:
        """Let somebody do their part; return the issue as the bot is to find it."""
        gh, screen = self._gh, self._screen
        if scene.is_opening:
            body = script.submission(script.PACKAGE, wants="x")
            labels = script.TEMPLATE_LABELS
            screen.comment(scene.who, f"opened an issue: {script.PACKAGE}", opening(body))
            self.number = await gh.open_issue(scene.who, script.PACKAGE, body, labels)
            return View(labels=labels, body=body)
        if scene.edit:
            body = self._view.body.replace(*scene.edit)
            edited = await gh.edit_issue(scene.who, self.number, body=body)
            after = View.of(edited, list(self._view.comments.values()))
            screen.edit(scene.who, "edited the issue", Changes(self._view, after).header)
            return after
        if scene.finishes:
            package.publish(self._hosts, script.PACKAGE)
        screen.comment(scene.who, "commented", scene.says)
        await gh.comment(scene.who, self.number, scene.says)
        return self._view

    async def _look(self) -> View:
        return View.of(await self._gh.issue(self.number), await self._gh.comments(self.number))

    def _check(self, scene: Scene, changes: Changes) -> None:
        """Stop at the first scene that goes another way than the script has it."""
        what = scene.says.splitlines()[-1] if scene.says else "the text of the issue"
        expected = 0 if scene.edit else 1
        if len(changes.answers) != expected:
            raise FailedError(
                f"{len(changes.answers)} answers instead of {expected} to {what!r} of @{scene.who}"
            )
        if scene.stage not in self._view.labels:
            labels = ", ".join(self._view.labels)
            raise FailedError(f"after {what!r} of @{scene.who} {scene.stage} is missing: {labels}")

    async def end(self) -> None:
        """Show how it ended, and answer for it."""
        try:
            entry = website.read(await self._gh.issue(self.number))
        except ValueError as problem:
            raise FailedError(f"the website cannot read the header: {problem}") from problem
        self._screen.final(self._view, entry)
        if wrong := self._wrong(entry):
            raise FailedError("; ".join(wrong))
        answers = sum(one["user"]["type"] == "Bot" for one in self._view.comments.values())
        self._screen.good(
            f"The review ended as it should: {len(self._view.comments) - answers} comments by people, "
            f"{answers} by the bot, {self._calls} calls to GitHub ({self._calls - self._writes} "
            f"reads, {self._writes} writes), {time.monotonic() - self._began:.1f} seconds"
        )

    def _wrong(self, entry: Mapping[str, Any]) -> list[str]:
        view = self._view
        found = []
        if set(view.labels) != script.FINAL_LABELS:
            wanted = ", ".join(sorted(script.FINAL_LABELS))
            found.append(f"the labels are {', '.join(sorted(view.labels))} instead of {wanted}")
        if view.state != "closed (completed)":
            found.append(f"the issue is {view.state}")
        if unfilled := [line for line in view.header if line.endswith("TBD")]:
            found.append(f"the header is not complete: {', '.join(unfilled)}")
        if entry["partners"] != ["astropy"] or entry["version_accepted"] != "v1.2.0":
            found.append("the website reads another package from the header")
        if self._bot.log:
            found.append(f"the bot's log is not empty:\n{self._bot.log}")
        return found

    async def stay(self) -> None:
        """Open a fresh submission for the spectator, and leave everything running."""
        body = script.submission(script.FRESH, script.REPAIRED, wants="x")
        number = await self._gh.open_issue("author", script.FRESH, body, script.TEMPLATE_LABELS)
        await self._gh.settled(self._bot.waiting, timeout=PATIENCE)
        address = f"{self._gh.url}/{self._gh.repo}/issues"
        self._screen.say(
            f"\nNow it is your turn. Here is a new submission for you to try:\n\n  {address}/{number}\n\n"
            f"Here is the review that you have just seen:\n\n  {address}/{self.number}\n\n"
            "To stop, press Ctrl-C."
        )
        with suppress(asyncio.CancelledError):
            await self._bot.ended()
