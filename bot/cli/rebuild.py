"""``pyos-bot rebuild``: read everything that the pages show again from GitHub.

The issues say where each review stands, their events when it came there, and the bot's own comment what it
remembers. Works while the bot runs: what happens meanwhile is newer, and stays.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from datetime import datetime

import aiohttp

from bot.adapters.github import Issue, Repository
from bot.adapters.github_app import TIMEOUT, App, Denied, GitHubProblem, Vanished
from bot.adapters.journal import Journal, JournalError
from bot.adapters.policy_files import PolicyError
from bot.adapters.reviews import ReviewRow, StageChange
from bot.adapters.settings import Settings, SettingsError
from bot.adapters.shared_reads import few_at_once
from bot.cli.environment import environment
from bot.cli.reading import app_of
from bot.clock import Clock
from bot.observability.logs import set_up
from bot.observability.terminal import complain, plain
from bot.pipeline.issues import recalled, submission
from bot.pipeline.policies import Policies
from bot.pipeline.read_model import row_of
from bot.review.model.submission import Submission
from bot.review.turns.history import Happened, places
from bot.server.intake import open_journal
from bot.server.repositories import Served, visit_each
from bot.server.shown import facts_of

DESCRIPTION = (
    "Reads all reviews again from GitHub for the pages and feeds: where they stand, and when each stage began. "
    "Changes nothing on GitHub. You can use it while the bot runs. Needs the settings of `serve`. "
    "Exit status: 0 done, 1 some repositories could not be read, 2 it could not start."
)

AT_ONCE = 20
"""Issues between two lines that say how far it is."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which repository."""
    parser.add_argument(
        "repository", metavar="OWNER/REPO", nargs="?", default="", help="only this one"
    )


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 done, 1 some repositories could not be read, 2 it could not start."""
    return asyncio.run(rebuild(environment(), options.clock, options.repository))


async def rebuild(environ: Mapping[str, str], clock: Clock, only: str = "") -> int:
    """Read the reviews of all repositories, or of ``only`` one; the command's exit status."""
    try:
        settings = Settings.load(environ)
        set_up("CRITICAL")  # what went wrong is said in one line of our own
        policies = Policies(settings.pyos_bot_policy)
        journal = await open_journal(settings, existing=True)
        try:
            async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
                app = app_of(session, settings, clock)
                return await _all(app, journal, policies, clock(), only)
        finally:
            await journal.close()
    except (SettingsError, PolicyError, JournalError, GitHubProblem) as problem:
        complain("pyos-bot rebuild", problem)
    return 2


async def _all(app: App, journal: Journal, policies: Policies, now: datetime, only: str) -> int:
    shown: dict[str, str | None] = {}

    async def visit(place: Served) -> int:
        if only and place.name.casefold() != only.casefold():
            return 0
        shown[place.name] = facts_of(place)
        return await _Rebuilt(place, journal, await app.login(), now).everything()

    visits = await visit_each(app, policies, visit, "rebuild")
    await journal.reviews.show(shown, only=visits.complete and not only)
    if not shown:
        complain("pyos-bot rebuild", f"the bot serves no repository {only}".rstrip())
    if not visits.complete:
        complain("pyos-bot rebuild", "GitHub did not answer everything. Please run this again")
    return 0 if visits.complete and shown else 1


class _Rebuilt:
    """One repository."""

    def __init__(self, place: Served, journal: Journal, own: str, now: datetime) -> None:
        self._place = place
        self._reviews = journal.reviews
        self._own = own
        self._now = now

    async def everything(self) -> int:
        """Read all issues; how many of them are reviews."""
        known = await self._reviews.revisions(self._place.name)
        issues = await self._place.repository.issues("all")
        found = 0
        for start in range(0, len(issues), AT_ONCE):
            part = issues[start : start + AT_ONCE]
            found += sum(await few_at_once(lambda issue: self._one(issue, known), part))
            done = min(start + AT_ONCE, len(issues))
            print(f"{plain(self._place.name)}: {done} of {len(issues)} issues", flush=True)
        print(f"{plain(self._place.name)}: {found} reviews", flush=True)
        return found

    async def _one(self, issue: Issue, known: Mapping[str, int]) -> bool:
        repository, policy = self._place.repository, self._place.policy
        review = submission(issue, repository.name, policy)
        review = await recalled(repository, issue, review, self._own)
        row = row_of(review, self._now)
        seen = known.get(row.lane, 0)
        if row.summary is None:
            await self._reviews.keep([row], known)
            return False
        await self._reviews.rewrite(row, await _past(repository, review, row), seen)
        return True


async def _past(repository: Repository, review: Submission, row: ReviewRow) -> list[StageChange]:
    """The places it came to; the last one is where it is now, whatever the events say."""
    try:
        traces = await repository.history(review.number)
    except (Denied, Vanished):
        traces = []  # too many, or gone meanwhile: what is left is where it is now
    happened = [Happened(one.created_at, one.event, one.about) for one in traces]
    found = [StageChange(*one) for one in places(review.created, happened, review.policy)]
    if found[-1].place != row.place:
        found.append(StageChange(max(row.since, found[-1].at), row.place))
    return found
