"""``pyos-bot setup``: from nothing to a bot that answers, in steps that can be repeated.

Each step says what it found, and does only what is missing. What GitHub gives once, the App's key, is
written at once; nothing that stands in ``.env`` is replaced.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import sys
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import aiohttp

from bot.adapters import app_manifest, env_file, webhook
from bot.adapters.app_manifest import GITHUB, NAME_LENGTH, Server
from bot.adapters.env_file import WHERE, EnvFileError, Environment
from bot.adapters.github import Repository
from bot.adapters.github_app import TIMEOUT, App, GitHubProblem, Vanished
from bot.adapters.policy_files import PolicyError
from bot.adapters.settings import Settings, SettingsError
from bot.cli import labels, reading
from bot.cli.doctor import examine
from bot.cli.reading import CannotRun, app_of
from bot.cli.registration import BACK, Failed, Registration
from bot.clock import Clock
from bot.observability.logs import set_up
from bot.observability.terminal import complain, plain
from bot.pipeline.policies import Policies
from bot.review.pages.findings import label_gaps
from bot.server.teams import Line

DESCRIPTION = (
    "Sets the bot up for the review repository OWNER/REPO: registers a GitHub App in your browser, writes "
    "its settings to `.env`, waits until you install the App, creates missing labels, checks that webhooks "
    "arrive, and runs `doctor`. You can run it again at any time: it does only what is missing. "
    "Exit status: 0 all fine, 1 problems found, 2 it could not continue."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The repository, and where everything is."""
    parser.add_argument("repository", metavar="OWNER/REPO")
    parser.add_argument(
        "--url",
        default="",
        help="public address of the bot, such as https://reviews.example.org; without it use `pyos-bot try`",
    )
    parser.add_argument("--github", default=GITHUB, help="address of a GitHub Enterprise server")
    parser.add_argument(
        "--name", default="", help="name of the App; you can also change it on GitHub"
    )
    parser.add_argument("--yes", action="store_true", help="create missing labels without asking")
    parser.add_argument(
        "--no-browser", action="store_true", help="print addresses, open no browser"
    )


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 all fine, 1 problems found, 2 it could not continue."""
    wanted = Wanted(options.repository, options.url, options.github, options.name)
    visit = _say_only if options.no_browser else webbrowser.open
    person = Person(visit, (lambda _: True) if options.yes else _asked)
    return asyncio.run(setup(os.environ, options.clock, wanted, person))


EACH_LOOK = 2.0
"""Seconds between two looks whether the App is installed by now."""
DELIVERED_WITHIN = 20.0
"""Seconds in which GitHub should have delivered what it was asked to send again."""
_HOURS = 3600
_KEYS = (
    "GITHUB_APP_ID",
    "GITHUB_PRIVATE_KEY",
    "GITHUB_PRIVATE_KEY_PATH",
    "GITHUB_WEBHOOK_SECRET",
)
"""With any of these there is an App already."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for."""

    repository: str
    url: str = ""
    github: str = GITHUB
    name: str = ""

    @property
    def owner(self) -> str:
        """Who the App is registered for: a private one can be installed nowhere else."""
        return self.repository.partition("/")[0]

    @property
    def webhook(self) -> str:
        """Where deliveries are to go; empty: nowhere in particular."""
        url = self.url.rstrip("/")
        return url if not url or url.endswith("/webhook") else f"{url}/webhook"

    def checked(self) -> Wanted:
        """Itself. Raises ``CannotRun`` for what GitHub would refuse."""
        if not reading.NAME.fullmatch(self.repository):
            raise CannotRun(f"{self.repository} is not a repository name. Please write OWNER/REPO")
        for option, address in (("--url", self.url), ("--github", self.github)):
            if address and not _is_address(address):
                raise CannotRun(
                    f"{option}: {address} is not a web address such as https://example.org"
                )
        if self.url and _is_here(self.url) and not _is_here(self.github):
            raise CannotRun(
                f"--url: GitHub cannot reach {self.url}. Please give a public address, or leave it out and "
                f"use `pyos-bot try {self.repository}`"
            )
        if len(self.name) > NAME_LENGTH:
            raise CannotRun(f"--name: GitHub allows {NAME_LENGTH} characters")
        return self


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_here(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return host in ("localhost", "::1", "0.0.0.0") or host.startswith("127.")


@dataclass(frozen=True)
class Person:
    """Who sets the bot up."""

    visit: Callable[[str], object]
    """Opens an address in their browser."""
    agrees: Callable[[str], bool]
    """Asks them."""


def _say_only(_: str) -> None:
    """The address was printed already."""


def _asked(question: str) -> bool:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    try:
        return input(f"{question} [y/N] ").strip().casefold() in ("y", "yes")
    except EOFError:
        return False


async def setup(said: Mapping[str, str], clock: Clock, wanted: Wanted, person: Person) -> int:
    """Go through all steps, with the process's own variables ``said``: the exit status of the command."""
    try:
        return await _setup(said, clock, wanted.checked(), person)
    except Failed as failed:
        complain("pyos-bot setup", str(failed))
    except (EnvFileError, SettingsError, PolicyError, CannotRun, GitHubProblem) as problem:
        complain("pyos-bot setup", problem)
    return 2


async def _setup(said: Mapping[str, str], clock: Clock, wanted: Wanted, person: Person) -> int:
    set_up("CRITICAL")  # every trouble has its own line here
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        environ = env_file.read(said)
        unsigned = False
        if any(environ.get(name) for name in _KEYS):
            settings = Settings.load(environ)
            where = environ.origin("GITHUB_APP_ID") or "the environment"
            print(f"1. App {settings.github_app_id}: its settings are in {where}")
        else:
            signs = await _register(session, environ, wanted, person)
            unsigned = not signs
            file = environ.file
            settings = Settings.load(env_file.read({**said, WHERE: str(file)}))
            print(f"1. App {settings.github_app_id}: registered; its settings are in {file}")
        policies = Policies(settings.pyos_bot_policy)
        app = app_of(session, settings, clock)
        about = await app.ask("GET", "/app")
        await _webhook(app, settings, wanted, unsigned=unsigned)
        repository = await _installed(app, str(about.get("html_url", "")), wanted, person)
        await _labels(repository, policies, person)
        arrives = await _delivered(app, wanted)
        print("6. Everything else:")
        status = 0 if arrives.ok else 1
        print(f"   {arrives}")
        async for line in examine(app, settings, policies, database=False):
            print(f"   {line}")
            status = max(status, 2 if line.blind else 0 if line.ok else 1)
        _what_now(Server.of_api(settings.github_api_url), wanted, status)
        return status


async def _register(
    session: aiohttp.ClientSession, environ: Environment, wanted: Wanted, person: Person
) -> bool:
    """Have a person register the App, and write its settings down; whether GitHub knows the secret."""
    file = environ.file
    _can_be_written(file)
    server = Server(wanted.github.rstrip("/"))
    signs = True

    async def finish(code: str) -> str:
        nonlocal signs
        try:
            made = await app_manifest.convert(session, server, code, secrets.token_urlsafe(32))
        except Vanished:
            raise Failed("GitHub does not know this code any more. Please start again.") from None
        except GitHubProblem as problem:
            raise Failed(f"GitHub did not hand out the App's key: {problem}") from None
        try:
            env_file.add(file, made.settings)
        except EnvFileError as problem:
            raise Failed(
                f"The App's key could not be kept ({problem}), and GitHub shows it only once. Please delete "
                f"the App ({made.page}), and start again."
            ) from None
        signs = made.signs
        return f"{made.page}/installations/new"

    registration = Registration(finish)
    try:
        address = await app_manifest.form_address(session, server, wanted.owner, registration.state)
    except Vanished:
        raise CannotRun(f"{server.web} has no account {wanted.owner}") from None
    async with registration.served():
        made = app_manifest.manifest(
            name=wanted.name,
            homepage=f"{server.web}/{wanted.repository}",
            webhook=wanted.webhook,
            redirect=f"{registration.url}{BACK}",
        )
        registration.asks_for(made, address)
        print(f"1. App: none yet. Please register it at {registration.url}", flush=True)
        person.visit(registration.url)
        await registration.done()
        await asyncio.sleep(0.2)  # the page is on its way to the browser
    return signs


def _can_be_written(file: Path) -> None:
    """Found out before there is a key that GitHub shows only once."""
    folder = Path(os.path.realpath(file)).parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise CannotRun(f"{file} cannot be written: {folder} is no folder that you may write to")


async def _webhook(app: App, settings: Settings, wanted: Wanted, *, unsigned: bool) -> None:
    """Lead the webhook to the address that was asked for."""
    found = await webhook.hook(app)
    if unsigned or (wanted.webhook and found.url != wanted.webhook):
        secret = settings.webhook_secrets()[0]
        await webhook.lead_to(app, wanted.webhook or found.url, secret)
        print(f"2. Webhook: leads to {plain(wanted.webhook or found.url)} now")
    else:
        print(f"2. Webhook: leads to {plain(found.url)}")


async def _installed(app: App, page: str, wanted: Wanted, person: Person) -> Repository:
    """The repository, as soon as somebody has installed the App there."""
    address = f"{page}/installations/new"
    for look in range(round(_HOURS / EACH_LOOK)):
        try:
            found = await app.installation_of(wanted.repository)
        except Vanished:
            if look == 0:
                print(
                    f"3. Installation: please install the App on {wanted.repository}: {address}",
                    flush=True,
                )
                person.visit(address)
            await asyncio.sleep(EACH_LOOK)
        else:
            print(f"3. Installation: the App is installed on {wanted.repository}")
            return Repository(found, wanted.repository)
    raise CannotRun(
        f"the App was not installed on {wanted.repository} within an hour; run `setup` again then"
    )


async def _labels(repository: Repository, policies: Policies, person: Person) -> None:
    """Make what is missing, if the person agrees."""
    policy = (await policies.of(repository)).policy
    gaps = label_gaps(policy, await repository.labels())
    print("4. Labels: all exist" if not gaps else "4. Labels: some are missing")
    left = await labels.sync(repository, policy, gaps, create=False)
    missing = [gap for gap in left if not gap.instead]
    if missing and person.agrees(f"Create these {len(missing)} labels?"):
        await labels.sync(repository, policy, missing, create=True)
    elif missing:
        print(f"   to create them: pyos-bot labels sync {repository.name} --create")


async def _delivered(app: App, wanted: Wanted) -> Line:
    """Whether what GitHub sends arrives at the bot."""
    if (await webhook.hook(app)).leads_nowhere:
        print("5. Deliveries: the bot has no public address")
        return Line(
            True,
            f"deliveries: none expected; start the bot with `pyos-bot try {wanted.repository}`",
        )
    taken = await webhook.is_taken(app, DELIVERED_WITHIN)
    if taken:
        print("5. Deliveries: the bot has accepted one")
        return Line(True, "deliveries: the bot accepts them")
    print("5. Deliveries: the bot has not accepted any yet")
    why = "start `pyos-bot serve` with the same settings, and run `pyos-bot setup` again"
    return Line(False, f"deliveries: not accepted yet; {why}")


def _what_now(server: Server, wanted: Wanted, status: int) -> None:
    if status:
        print("Please fix what is marked ✖, and run `pyos-bot setup` again.")
        return
    asked = urlencode({"title": "Trying the bot", "body": "Please comment: @pyos-bot help"})
    print(
        f"To try it, open an issue and ask for help: {server.web}/{wanted.repository}/issues/new?{asked}"
    )
