"""``pyos-bot doctor``: check settings, permissions, teams and labels, and say how to fix what is wrong."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog

from bot.adapters import webhook
from bot.adapters.github import Directory, Repository
from bot.adapters.github_app import TIMEOUT, App, GitHubProblem, Installation, Vanished
from bot.adapters.journal import ASIDE, WAITING, Journal, JournalError, NoJournal
from bot.adapters.policy_files import PolicyError
from bot.adapters.settings import Settings, SettingsError
from bot.adapters.webhook import Attempt, Hook
from bot.cli.environment import environment
from bot.cli.reading import app_of
from bot.clock import Clock
from bot.observability.logs import set_up
from bot.observability.terminal import plain
from bot.pipeline.policies import Policies
from bot.review.pages.findings import label_gaps
from bot.server.teams import Line, partner_lines, team_lines

DESCRIPTION = (
    "Checks everything that the bot needs and prints a line for each check: ✔ fine, or ✖ wrong and how "
    "to fix it. Needs the settings of `serve`. Changes nothing on GitHub. "
    "Exit status: 0 all fine, 1 problems found, 2 some checks were not possible."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 all fine, 1 problems found, 2 some checks were not possible."""
    return asyncio.run(doctor(environment(), options.clock))


log = structlog.get_logger()

PERMISSIONS = {"issues": "write", "members": "read", "metadata": "read", "contents": "read"}
EVENTS = ("issues", "issue_comment")
"""The least that works, as in app.yml."""
_LEVELS = ("none", "read", "write", "admin")
SKEW = timedelta(seconds=30)
"""How far the clocks may be apart; GitHub refuses the App's signature from a minute on."""
_LATELY = 20
"""Deliveries that are looked at."""
_NAMED = 5
"""Events that were set aside, named at most."""


async def doctor(environ: Mapping[str, str], clock: Clock) -> int:
    """Print a line for everything looked at, this machine's ``clock`` too: the exit status of the command."""
    try:
        settings = Settings.load(environ)
        policies = Policies(settings.pyos_bot_policy)
    except (SettingsError, PolicyError) as mistakes:
        for mistake in mistakes.lines:
            print(Line(False, f"settings: {mistake}"))
        return 2
    set_up("CRITICAL")  # every trouble has its own line here
    status = 0
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        app = app_of(session, settings, clock)
        async for line in examine(app, settings, policies):
            print(line)
            sys.stdout.flush()
            status = max(status, 2 if line.blind else 0 if line.ok else 1)
    return status


async def examine(
    app: App, settings: Settings, policies: Policies, *, database: bool = True
) -> AsyncIterator[Line]:
    """Everything, in the order in which it depends on each other; without ``database`` all but that."""
    yield Line(True, f"settings: App {settings.github_app_id} at {settings.github_api_url}")
    if database:
        yield await _database(settings.database_url)
    try:
        yield await _clock(app)
    except GitHubProblem as problem:
        text = f"GitHub: {problem}; check GITHUB_API_URL and this machine's network connection"
        yield Line(False, text, blind=True)
        return
    try:
        asked = await app.ask("GET", "/app")
        numbers = await app.installations()
    except GitHubProblem as problem:
        text = (
            f"App: GitHub did not accept the App's signature ({problem}); check that GITHUB_APP_ID belongs to the "
            "private key, and that the clock is right"
        )
        yield Line(False, text, blind=True)
        return
    for line in rights(asked):
        yield line
    for line in await _webhook(app):
        yield line
    for number in numbers:
        try:
            async for line in _installation(app, number, asked, policies):
                yield line
        except GitHubProblem as problem:
            yield Line(False, f"installation {number}: the check failed: {problem}", blind=True)
    if not numbers:
        yield Line(False, "installations: none; install the App on your review repository")


# --- machine ---


async def _database(url: str) -> Line:
    """Looked into beside a bot that is running: it stays the owner."""
    try:
        journal = await Journal.existing(url)
        try:
            counts, aside = await journal.counts(), await journal.aside()
        finally:
            await journal.close()
    except JournalError as problem:
        mend = (
            ""
            if isinstance(problem, NoJournal)
            else "; correct DATABASE_URL, or start the database"
        )
        return Line(False, f"database: {problem}{mend}", blind=True)
    text = f"database: open; {counts[WAITING]} events waiting, {counts[ASIDE]} set aside"
    if not aside:
        return Line(True, text)
    lanes = list(dict.fromkeys(one.lane for one in aside))
    more = " …" if len(lanes) > _NAMED else ""
    issues = f"{', '.join(lanes[:_NAMED])}{more}"
    return Line(False, f"{text}; look at {issues} with `pyos-bot queue list`")


async def _clock(app: App) -> Line:
    before = app.clock()
    theirs = await app.time_at_github()
    ours = before + (app.clock() - before) / 2
    skew = ours - theirs
    seconds = round(abs(skew).total_seconds())
    if abs(skew) <= SKEW:
        return Line(True, f"clock: {seconds} s from GitHub's")
    way = "fast" if skew > timedelta() else "slow"
    return Line(False, f"clock: {seconds} s {way} compared with GitHub's; synchronize it (NTP)")


# --- the App, its webhook and its installations ---


async def _webhook(app: App) -> list[Line]:
    """Where GitHub sends what happens, and whether the bot has taken it lately."""
    try:
        found = await webhook.hook(app)
        lately = await webhook.attempts(app, _LATELY)
    except GitHubProblem as problem:
        return [Line(False, f"webhook: could not be looked at: {problem}", blind=True)]
    if found.leads_nowhere:
        return [Line(True, "webhook: no public address; `pyos-bot try` fetches the deliveries")]
    return [*address(found), deliveries(lately)]


def address(hook: Hook) -> list[Line]:
    """What of the webhook's settings would keep deliveries away, or open them to others."""
    page = "on the App's page, under Webhook"
    url = urlsplit(hook.url)
    wrong: list[str] = []
    if not hook.url:
        wrong.append(f"has no address; set https://YOUR-HOST/webhook {page}")
    elif not url.path.endswith("/webhook"):
        wrong.append(f"goes to {hook.url}, but the bot listens at /webhook; change it {page}")
    if hook.content_type != "json":
        wrong.append(f"sends {hook.content_type}; choose the content type application/json {page}")
    if not hook.secret:
        wrong.append(f"is not signed; set the secret of GITHUB_WEBHOOK_SECRET {page}")
    if str(hook.insecure_ssl) not in ("0", "0.0"):
        wrong.append(f"does not check the certificate; enable SSL verification {page}")
    if wrong:
        return [Line(False, f"webhook: it {one}") for one in wrong]
    return [Line(True, f"webhook: JSON, signed, to {hook.url}")]


_WHY = {
    401: "GITHUB_WEBHOOK_SECRET is not the secret that the webhook has at GitHub",
    404: "the address leads somewhere else; it must end in /webhook of the bot",
    415: "its content type must be application/json",
}


def deliveries(lately: Sequence[Attempt]) -> Line:
    """What became of the last ones."""
    if not lately:
        return Line(True, "deliveries: none in the last three days")
    last, taken = lately[0], sum(1 for one in lately if one.taken)
    count = f"{taken} of the last {len(lately)} were accepted"
    if last.taken:
        return Line(True, f"deliveries: {count}, also the last one")
    why = _WHY.get(last.status_code, "the bot is not running, or that address does not lead to it")
    when = f"{last.delivered_at:%Y-%m-%d %H:%M} UTC"
    text = f"deliveries: {count}; the last one ({last.event}, {when}) failed with {last.status_code}: {why}"
    return Line(False, text)


def rights(app: Mapping[str, Any]) -> list[Line]:
    """What the App asks for, held against the least that works."""
    page = f"on the page of the App {app.get('slug', '')}, under Permissions & events"
    rights = dict(app.get("permissions", {}))
    events = list(app.get("events", []))
    found: list[Line] = []
    for name in dict.fromkeys([*PERMISSIONS, *rights]):
        need, has = PERMISSIONS.get(name, "none"), rights.get(name, "none")
        if _level(has) < _level(need):
            found.append(
                Line(False, f"permission {name}: {has}, but the bot needs {need}; change it {page}")
            )
        elif _level(has) > _level(need):
            text = f"permission {name}: {has} is more than the bot needs ({need}); change it {page}"
            found.append(Line(False, text))
    for event in dict.fromkeys([*EVENTS, *events]):
        if event not in events:
            found.append(Line(False, f"event {event}: not subscribed; check it {page}"))
        elif event not in EVENTS:
            found.append(Line(False, f"event {event}: the bot does not need it; uncheck it {page}"))
    if not any("permission " in line.text for line in found):
        said = ", ".join(f"{name} {level}" for name, level in PERMISSIONS.items())
        found.append(Line(True, f"permissions: {said}"))
    if not any(line.text.startswith("event ") for line in found):
        found.append(Line(True, f"events: {', '.join(EVENTS)}"))
    return found


def _level(name: str) -> int:
    return _LEVELS.index(name) if name in _LEVELS else len(_LEVELS)


def granted(installation: Mapping[str, Any], app: Mapping[str, Any]) -> Line:
    """Whether an installation gives what the App asks for: new rights wait for an owner."""
    name = f"installation {installation.get('id')} ({(installation.get('account') or {}).get('login')})"
    page = installation.get("html_url", "the installation's page")
    if installation.get("suspended_at"):
        return Line(False, f"{name}: suspended; an owner can resume it at {page}")
    given, asked = dict(installation.get("permissions", {})), dict(app.get("permissions", {}))
    waiting = [
        f"{right} {need}"
        for right, need in PERMISSIONS.items()
        if _level(given.get(right, "none")) < _level(need) <= _level(asked.get(right, "none"))
    ]
    waiting += [
        f"event {event}"
        for event in EVENTS
        if event in app.get("events", []) and event not in installation.get("events", [])
    ]
    if waiting:
        text = f"{name}: not granted yet: {', '.join(waiting)}; an owner can accept it at {page}"
        return Line(False, text)
    return Line(True, f"{name}: all permissions are granted")


async def _installation(
    app: App, number: int, asked: Mapping[str, Any], policies: Policies
) -> AsyncIterator[Line]:
    found = await app.ask("GET", f"/app/installations/{number}")
    yield granted(found, asked)
    if found.get("suspended_at"):
        return
    name = f"installation {number}"
    installation = app.installation(number)
    served = 0
    for repository in await installation.repositories():
        async for line in _repository(installation, repository, policies):
            served += 1
            yield line
    if not served:
        yield Line(
            False,
            f"{name}: the bot serves no repository here; add one to the installation or to `repositories` in the policy, or uninstall the App",
        )


async def _repository(
    installation: Installation, name: str, policies: Policies
) -> AsyncIterator[Line]:
    """Policy, teams, partners and labels; nothing for a repository that is not served."""
    repository = Repository(installation, name)
    try:
        known = await policies.of(repository)
    except GitHubProblem as problem:
        text = f"{name}: could not read the policy ({problem}); give the App the permission contents: read"
        yield Line(False, text, blind=True)
        return
    policy = known.policy
    if not policy.serves(name):
        return
    if known.problem:
        text = f"{name}: the bot ignores the policy file until you fix it: {known.problem}"
        yield Line(False, text)
    else:
        yield Line(True, f"{name}: the policy is valid: {policies.sources(known)}")
    directory = Directory(installation)
    for line in await team_lines(directory, name, policy) + await partner_lines(
        directory, name, policy
    ):
        yield line
    if policy.digest_issue is not None:
        yield await _digest_issue(repository, policy.digest_issue)
    gaps = label_gaps(policy, await repository.labels())
    for gap in gaps:
        mend = f"rename `{gap.instead}` to `{gap.name}`" if gap.instead else f"create `{gap.name}`"
        yield Line(False, f"{name}: the label `{gap.name}` ({gap.setting}) is missing; {mend}")
    if not gaps:
        yield Line(True, f"{name}: all labels exist")


async def _digest_issue(repository: Repository, number: int) -> Line:
    """Where the digest is posted."""
    place = f"{repository.name}: the digest issue (`digest_issue: {number}`)"
    try:
        issue = await repository.issue(number)
    except Vanished:
        return Line(False, f"{place} does not exist; open one and set its number")
    if issue.state != "open":
        return Line(
            False, f"{place} is closed, so the bot posts no digest; reopen it or remove the setting"
        )
    return Line(True, f"{place} is open: {plain(issue.title)}")
