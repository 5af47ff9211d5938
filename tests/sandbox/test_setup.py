"""``pyos-bot setup`` against the sandbox: from nothing to the first answered command, in Chromium too."""

from __future__ import annotations

import asyncio
import re
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import expect

import browser as chromium
from bot.adapters import app_manifest, env_file
from bot.adapters.settings import Settings
from bot.cli import setup as setting_up
from bot.cli.setup import Person, Wanted, setup
from bot.server.process import make_door
from bot.server.running import running_bot
from builders import body
from sandbox.page import IssuePage
from sandbox.ports import free_port
from sandbox.standin import contract, registrations
from sandbox.standin.github import GitHub
from world import unchecked

TEAMS = {
    "editor-in-chief": ("chief",),
    "editorial-board": ("chief", "editor", "editor2", "astro"),
    "astropy-editors": ("astro", "editor2"),
    "pangeo-editors": ("pangeo-ed",),
}
FORM = re.compile(r'action="([^"]+)".*name="manifest" value="([^"]+)"')


@pytest.fixture(scope="module")
async def github() -> AsyncIterator[GitHub]:
    """A GitHub with its pages."""
    page = IssuePage()
    async with GitHub(page=page.handle) as gh:
        page.gh = gh
        yield gh


@pytest.fixture
async def gh(
    github: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[GitHub]:
    """A review repository, and nobody has heard of the bot; two labels are missing."""
    labels = tuple(one for one in github.seed.labels if one not in ("on-hold", "Pangeo"))
    await github.reset(teams=TEAMS, labels=labels)
    github.become_enterprise()
    github.registrations.installed = False
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(setting_up, "EACH_LOOK", 0.05)
    monkeypatch.setattr(setting_up, "DELIVERED_WITHIN", 3)
    yield github
    github.webhook_to = None
    assert contract.violations(github) == []


class Operator:
    """Somebody who does in their browser what they are shown; without a browser, by HTTP."""

    def __init__(self, gh: GitHub, *, installs: bool = True, agrees: bool = True) -> None:
        self.gh = gh
        self.visited: list[str] = []
        self.said: list[tuple[int, str]] = []
        self._installs = installs
        self._agrees = agrees
        self._at_work: set[asyncio.Task[None]] = set()

    @property
    def person(self) -> Person:
        """As the command knows them."""
        return Person(self.visit, lambda _: self._agrees)

    def visit(self, address: str) -> None:
        """Go there and press the button."""
        self.visited.append(address)
        task = asyncio.create_task(self._press(address))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def _press(self, address: str) -> None:
        async with aiohttp.ClientSession() as http:
            if address.endswith("/installations/new"):
                if self._installs:
                    await http.post(address)
                return
            page = unescape(await self._text(http, "GET", address))
            found = FORM.search(await self._text(http, "GET", address))
            assert found, page
            to, manifest = map(unescape, found.groups())
            shown = await self._text(http, "POST", to, {"manifest": manifest})
            hidden = dict(re.findall(r'name="(manifest|state|name)" value="([^"]*)"', shown))
            if not hidden:
                return
            form = {name: unescape(value) for name, value in hidden.items()}
            await self._text(http, "POST", to.split("/new?")[0], form)

    async def _text(
        self, http: aiohttp.ClientSession, method: str, url: str, form: Any = None
    ) -> str:
        async with http.request(method, url, data=form) as answer:
            text = await answer.text()
            self.said.append((answer.status, text))
            return text


def wanted(gh: GitHub, **changes: str) -> Wanted:
    """What is asked for: this GitHub as an Enterprise server."""
    return Wanted(**{"repository": gh.repo, "github": gh.url, **changes})


@asynccontextmanager
async def bot_at(gh: GitHub, port: int, file: Path) -> AsyncIterator[None]:
    """The bot, with the settings that stand in the file and nothing else."""
    environ = env_file.read({env_file.WHERE: str(file)})
    settings = Settings.load({**environ, **unchecked(file.parent)})
    async with running_bot(settings, clock=gh.now) as bot:
        runner = make_door(settings, bot)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
        await gh.settled()
        await runner.cleanup()


async def written(file: Path) -> None:
    """Wait for it."""
    async with asyncio.timeout(20):
        while not file.exists():
            await asyncio.sleep(0.02)


async def test_from_nothing(gh: GitHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """App, settings, installation, labels, webhook, doctor; the first ping found nobody and is sent again."""
    port, file = free_port(), tmp_path / ".env"
    operator = Operator(gh)
    running = asyncio.create_task(
        setup({}, gh.now, wanted(gh, url=f"http://127.0.0.1:{port}"), operator.person)
    )
    await written(file)
    async with bot_at(gh, port, file):
        status = await running
        said = capsys.readouterr().out
        assert status == 0, said
        await gh.open_issue(
            "author", "stargazer", body(), ("0/pre-review-checks", "New Submission!")
        )
        await gh.settled(quiet=0.3)
    assert "Welcome, @author" in (await gh.comments(1))[0]["body"]
    settings = env_file.read({})
    assert settings["GITHUB_API_URL"] == f"{gh.url}/api/v3"
    assert settings["GITHUB_APP_ID"] == str(gh.app_id)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for part in (
        f"1. App {gh.app_id}: registered; its settings are in .env",
        f"2. Webhook: leads to http://127.0.0.1:{port}/webhook",
        f"3. Installation: please install the App on {gh.repo}: {gh.url}/apps/pyos-bot/installations/new",
        f"3. Installation: the App is installed on {gh.repo}",
        "+ `on-hold` (labels.on_hold) was made",
        "5. Deliveries: the bot has accepted one",
        "✔ permissions:",
        f"✔ {gh.repo}: all labels exist",
        f"{gh.url}/{gh.repo}/issues/new?title=Trying+the+bot",
    ):
        assert part in said
    assert "✖" not in said
    assert gh.webhook_secret not in said
    (manifest,) = gh.registrations.registered
    assert manifest["url"] == f"{gh.url}/{gh.repo}"
    assert manifest["hook_attributes"] == {
        "url": f"http://127.0.0.1:{port}/webhook",
        "active": True,
    }
    pings = [one for one in gh.deliveries if one.event == "ping"]
    assert [(one.status, one.redelivery) for one in pings] == [(None, False), (200, True)]


async def test_again(gh: GitHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is there stays: no second App, no label twice; another address reaches the webhook."""
    operator = Operator(gh)
    assert await setup({}, gh.now, wanted(gh), operator.person) == 0
    said = capsys.readouterr().out
    assert "2. Webhook: leads to https://pyos-bot.invalid/webhook" in said
    assert f"start the bot with `pyos-bot try {gh.repo}`" in said
    before = (tmp_path / ".env").read_bytes()
    gh.clear_calls()
    assert await setup({}, gh.now, wanted(gh, url="http://127.0.0.1:9"), operator.person) == 1
    said = capsys.readouterr().out
    assert f"1. App {gh.app_id}: its settings are in .env" in said
    assert "2. Webhook: leads to http://127.0.0.1:9/webhook now" in said
    assert "✖ deliveries: not accepted yet; start `pyos-bot serve`" in said
    assert "Please fix what is marked ✖" in said
    assert (tmp_path / ".env").read_bytes() == before
    assert len(gh.registrations.registered) == 1
    assert not any(call.route.endswith("/labels") for call in gh.calls if call.writes)


async def test_labels_are_made_only_with_a_yes(
    gh: GitHub, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then the command that makes them is named, and doctor misses them."""
    assert await setup({}, gh.now, wanted(gh), Operator(gh, agrees=False).person) == 1
    said = capsys.readouterr().out
    assert f"to create them: pyos-bot labels sync {gh.repo} --create" in said
    assert "the label `on-hold` (labels.on_hold) is missing" in said


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"repository": "nonsense"}, "nonsense is not a repository name", id="no name"),
        pytest.param({"url": "reviews.example.org"}, "--url: reviews.example.org is not a web address", id="no scheme"),
        pytest.param({"github": "ftp://x"}, "--github: ftp://x is not a web address", id="no GitHub"),
        pytest.param({"url": "http://localhost:8080", "github": "https://github.com"},
                     "--url: GitHub cannot reach http://localhost:8080", id="not public"),
        pytest.param({"name": "x" * 35}, "--name: GitHub allows 34 characters", id="long name"),
        pytest.param({"repository": "nobody-here/x"}, "has no account nobody-here", id="no such owner"),
    ],
)  # fmt: skip
async def test_what_github_would_refuse(
    gh: GitHub, changes: dict[str, str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said before a browser is opened."""
    operator = Operator(gh)
    assert await setup({}, gh.now, wanted(gh, **changes), operator.person) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line
    assert operator.visited == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("GITHUB_APP_ID=1\n", "GITHUB_WEBHOOK_SECRET: is missing", id="half an App"),
        pytest.param("nonsense\n", ".env, line 1: expected NAME=value", id="no file of settings"),
    ],
)
async def test_a_file_that_is_there(
    gh: GitHub, tmp_path: Path, text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is somebody's: mistakes in it are said, and it stays as it is."""
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    assert await setup({}, gh.now, wanted(gh), Operator(gh).person) == 2
    assert says in capsys.readouterr().err
    assert (tmp_path / ".env").read_text(encoding="utf-8") == text


async def test_lines_of_its_own_stay(gh: GitHub, tmp_path: Path) -> None:
    """Other settings in the file are kept, and count."""
    (tmp_path / ".env").write_text("# mine\nLOG_LEVEL=ERROR", encoding="utf-8")
    assert await setup({}, gh.now, wanted(gh), Operator(gh).person) == 0
    assert (tmp_path / ".env").read_text(encoding="utf-8").startswith("# mine\nLOG_LEVEL=ERROR\n")
    assert Settings.load(env_file.read({})).log_level == "ERROR"


async def test_a_key_that_cannot_be_kept(
    gh: GitHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The App is of no use then: said with the page on which it can be deleted."""

    def full(*_: object) -> None:
        raise env_file.EnvFileError([".env: cannot be written (No space left on device)"])

    monkeypatch.setattr(env_file, "add", full)
    operator = Operator(gh)
    assert await setup({}, gh.now, wanted(gh), operator.person) == 2
    said = capsys.readouterr().err
    assert f"Please delete the App ({gh.url}/apps/pyos-bot)" in said
    assert operator.said[-1][0] == 502


async def test_a_code_that_is_too_late(gh: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    """It is good for an hour, and once."""
    gh.fault("POST /app-manifests/{code}/conversions", status=404)
    assert await setup({}, gh.now, wanted(gh), Operator(gh).person) == 2
    assert "GitHub does not know this code any more" in capsys.readouterr().err


async def test_the_page_takes_nothing_from_elsewhere(gh: GitHub) -> None:
    """Neither another page's code, nor a name that only leads to this machine."""
    seen: list[tuple[int, str]] = []

    async def knock(address: str) -> None:
        async with aiohttp.ClientSession() as http:
            for path, headers in (
                ("/registered?code=x&state=guess", {}),
                ("/registered?code=x&state=%C3%A9", {}),
                ("/registered?code=x", {}),
                ("/", {"Host": "evil.example.org"}),
            ):
                async with http.get(address + path, headers=headers) as answer:
                    seen.append((answer.status, answer.headers.get("Content-Security-Policy", "")))
        running.cancel()

    tasks: set[asyncio.Task[None]] = set()
    person = Person(lambda address: tasks.add(asyncio.create_task(knock(address))), lambda _: False)
    running = asyncio.create_task(setup({}, gh.now, wanted(gh), person))
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [status for status, _ in seen] == [400, 400, 400, 403]
    assert seen[0][1].startswith(f"default-src 'none'; form-action {gh.url}; ")
    assert not Path(".env").exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({}, [], id="as it is"),
        pytest.param({"hook_attributes": {"active": True}}, ['"url" wasn\'t supplied.'], id="a hook without address"),
        pytest.param({"hook_attributes": {"url": "https://x.org", "secret": "x"}},
                     ['"secret" is not a permitted key.'], id="a secret"),
        pytest.param({"name": "x" * 35}, ["Name is too long (maximum is 34 characters)"], id="a long name"),
        pytest.param({"surprise": 1}, ['"surprise" is not a permitted key.'], id="an unknown key"),
    ],
)  # fmt: skip
def test_what_github_takes_of_the_manifest(changes: dict[str, Any], says: list[str]) -> None:
    """``app.yml`` is one that it takes, also as it stands in the repository."""
    made = app_manifest.manifest(
        name="", homepage="https://x.org", webhook="", redirect="http://127.0.0.1/"
    )
    assert registrations.refusals(made | changes) == says


async def test_in_chromium(gh: GitHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a person does: two clicks, one to install, and the bot answers their first command."""
    program = chromium.program()
    if program is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    port, file = free_port(), tmp_path / ".env"
    opened: asyncio.Queue[str] = asyncio.Queue()
    person = Person(opened.put_nowait, lambda _: True)
    async with chromium.running(program) as browser:
        page = await browser.new_page()
        page.set_default_timeout(20_000)
        wrong: list[str] = []
        page.on(
            "console",
            lambda said: (
                wrong.append(f"{said.text} {said.location}") if said.type == "error" else None
            ),
        )
        running = asyncio.create_task(
            setup({}, gh.now, wanted(gh, url=f"http://127.0.0.1:{port}"), person)
        )
        await page.goto(await opened.get())
        await page.get_by_role("button", name="Register the App on GitHub").click()
        await page.get_by_label("GitHub App name").fill("pyos-bot-for-us")
        await page.get_by_role("button", name="Create GitHub App for pyOpenSci").click()
        await page.get_by_role("link", name="Install it on your review repository").click()
        async with bot_at(gh, port, file):
            await page.get_by_role("button", name="Install").click()
            await expect(page.get_by_role("heading")).to_have_text(
                "pyos-bot is installed on pyOpenSci"
            )
            assert await running == 0, capsys.readouterr().out
            await gh.open_issue(
                "author", "stargazer", body(), ("0/pre-review-checks", "New Submission!")
            )
            await gh.settled(quiet=0.3)
            await page.goto(f"{gh.url}/{gh.repo}/issues/1")
            await page.get_by_role("textbox", name="Comment").fill("@pyos-bot help")
            await page.get_by_role("button", name="Comment", exact=True).click()
            await expect(page.locator("article.comment").last).to_contain_text("code-of-conduct")
        assert gh.registrations.registered[0]["name"] == "pyos-bot-for-us"
        assert wrong == []
