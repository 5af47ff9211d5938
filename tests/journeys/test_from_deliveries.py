"""Without a public address: what GitHub has tried to deliver is fetched, each event once.

Journeys marked ``BOTH`` pass in this way, too.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.adapters import webhook
from bot.cli.try_out import try_out
from bot.server import process
from builders import body
from sandbox import clocked
from sandbox.standin.github import GitHub
from world import SUBMISSION, FetchedWorld, World, unchecked

LIST = "GET /app/hook/deliveries"
ONE = "GET /app/hook/deliveries/{delivery_id}"


@pytest.fixture
async def fetched(github: GitHub, tmp_path: Path) -> AsyncIterator[FetchedWorld]:
    """A bot that fetches."""
    await github.reset()
    made = FetchedWorld(github, tmp_path / "journal.sqlite3")
    async with made.served():
        yield made


async def test_what_was_there_before_is_left_alone(github: GitHub, tmp_path: Path) -> None:
    """Also when somebody has it sent again: the sweep looks after what was missed."""
    await github.reset()
    await github.open_issue("author", "stargazer", body(), SUBMISSION)
    await github.settled()
    await github.set_now(github.now().replace(hour=13))
    made = FetchedWorld(github, tmp_path / "journal.sqlite3")
    async with made.served():
        made.number = 1
        await made.settled()
        assert await github.comments(1) == []
        assert "editor" in await made.say("chief", "@pyos-bot list-editors")


async def test_each_event_once(fetched: FetchedWorld) -> None:
    """However often it was sent, and looked at."""
    gh = fetched.gh
    await fetched.open(body())
    gh.fault_delivery("twice", "issue_comment")
    await fetched.say("chief", "@pyos-bot list-editors")
    again = next(one for one in gh.deliveries if one.event == "issue_comment")
    await gh.redeliver(again.guid)
    gh.clear_calls()
    assert await fetched.log.look() == 0
    assert [call.route for call in gh.calls] == [LIST]
    assert len(await fetched.every_answer()) == 1


async def test_more_than_a_page(fetched: FetchedWorld) -> None:
    """After a pause all of it is read, oldest first."""
    await fetched.open(body())
    for n in range(35):
        await fetched.gh.add_labels("chief", fetched.number, f"topic {n}", f"more {n}", f"else {n}")
    await fetched.say("chief", "@pyos-bot start-checks\n@pyos-bot list-editors")
    assert len(await fetched.every_answer()) == 1
    assert "0/pre-review-checks" in await fetched.labels()


@pytest.mark.parametrize("route", [LIST, ONE])
async def test_github_is_out_of_reach(fetched: FetchedWorld, route: str) -> None:
    """Nothing is lost: it is there the next time."""
    await fetched.open(body())
    fetched.gh.fault(route, status=502)
    await fetched.gh.comment("chief", fetched.number, "@pyos-bot list-editors")
    await fetched.gh.settled()
    assert await fetched.log.look() == 0
    await fetched.settled()
    assert len(await fetched.every_answer()) == 1


@pytest.mark.parametrize(
    "payload", ['{"request": {"payload": null}}', '{"request": {"payload": {"action": "created"}}}']
)
async def test_what_cannot_be_read(fetched: FetchedWorld, payload: str) -> None:
    """GitHub has not kept it, or it makes no sense: told in the log, and the rest goes on."""
    await fetched.open(body())
    headers = {"Content-Type": "application/json"}
    fetched.gh.fault(ONE, status=200, text=payload, headers=headers)
    await fetched.gh.comment("chief", fetched.number, "@pyos-bot list-editors")
    await fetched.settled()
    assert await fetched.every_answer() == []
    await fetched.say("chief", "@pyos-bot list-editors")
    assert len(await fetched.every_answer()) == 1


# --- the process ---


def environment(gh: GitHub, folder: Path) -> dict[str, str]:
    """What `setup` writes, and the search path."""
    return {
        **unchecked(folder),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "GITHUB_APP_ID": str(gh.app_id),
        "GITHUB_PRIVATE_KEY": gh.private_key,
        "GITHUB_WEBHOOK_SECRET": gh.webhook_secret,
        "GITHUB_API_URL": gh.url,
        "DATABASE_URL": f"sqlite:///{folder / 'journal.sqlite3'}",
    }


@asynccontextmanager
async def started(gh: GitHub, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """``pyos-bot try`` in a process of its own."""
    running = await asyncio.create_subprocess_exec(
        *clocked.command(gh.now(), "try", gh.repo), cwd=folder, env=environment(gh, folder),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def until(happened: Callable[[], object], running: asyncio.subprocess.Process) -> None:
    """Wait for it as long as the process lives: it is started on a busy machine."""
    async with asyncio.timeout(120):
        while not happened():
            assert running.returncode is None
            await asyncio.sleep(0.05)


async def test_on_a_laptop(github: GitHub, tmp_path: Path) -> None:
    """It says what it cannot know, answers, and ends with Ctrl-C."""
    await github.reset()
    github.hook["url"] = "https://pyos-bot.invalid/webhook"
    looked = github.fault(LIST, latency=0.0, status=None)
    async with started(github, tmp_path) as running:
        await until(lambda: looked.met, running)
        await github.open_issue("author", "stargazer", body(), SUBMISSION)
        wrote = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments"
        await until(
            lambda: any(call.route == wrote and call.status for call in github.calls), running
        )
        running.send_signal(signal.SIGINT)
        out, error = await asyncio.wait_for(running.communicate(), 30)
    assert running.returncode == 0, error
    assert f"The bot works on {github.repo} now. Ctrl-C stops it." in out.decode()
    assert "- Reminders are only posted while it runs." in out.decode()
    assert "Welcome, @author" in (await github.comments(1))[0]["body"]


async def test_where_another_bot_serves(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Both would act: it does not start."""
    monkeypatch.setattr(process, "ANSWERED_WITHIN", 3.0)
    await world.open(body())
    environ = environment(world.gh, tmp_path) | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}"
    }
    assert await try_out(environ, world.gh.now, world.gh.repo) == 2
    assert (
        "accepts this App's webhooks: stop it first, or both would act" in capsys.readouterr().err
    )


async def test_nobody_is_there(fetched: FetchedWorld) -> None:
    """What was delivered to nobody is no other bot."""
    assert await webhook.is_taken(fetched.bot.app, 0.1, pause=0.05) is None
    await fetched.open(body())
    assert await webhook.is_taken(fetched.bot.app, 0.5, pause=0.05) is False


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nonsense", "is not a repository name"),
        ("pyOpenSci/x", "the App is not installed on pyOpenSci/x"),
    ],
)
async def test_another_repository(
    github: GitHub, tmp_path: Path, name: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, exit status 2."""
    await github.reset()
    assert await try_out(environment(github, tmp_path), github.now, name) == 2
    assert says in capsys.readouterr().err
