"""The real process: ``python -m bot serve`` with nothing but environment variables."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.server.intake import STARTING
from bot.server.process import serve
from builders import body
from sandbox import clocked
from sandbox.ports import free_port
from sandbox.standin.github import GitHub
from world import unchecked

ROOT = Path(__file__).parent.parent.parent


def environment(gh: GitHub, folder: Path, port: int) -> dict[str, str]:
    """What an operator sets."""
    return {
        **unchecked(folder),
        "PATH": os.environ["PATH"],
        "GITHUB_APP_ID": str(gh.app_id),
        "GITHUB_PRIVATE_KEY": gh.private_key,
        "GITHUB_WEBHOOK_SECRET": gh.webhook_secret,
        "GITHUB_API_URL": gh.url,
        "DATABASE_URL": f"sqlite:///{folder / 'journal.sqlite3'}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }


async def start(gh: GitHub, environ: dict[str, str]) -> asyncio.subprocess.Process:
    """A process of the bot, which goes by GitHub's clock."""
    return await asyncio.create_subprocess_exec(
        *clocked.command(gh.now(), "serve"), cwd=ROOT, env=environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


@asynccontextmanager
async def serving(gh: GitHub, environ: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that answers ``/readyz``."""
    process = await start(gh, environ)
    try:
        for _ in range(1_200):
            if await waiting(environ) is not None or process.returncode is not None:
                break
            await asyncio.sleep(0.05)
        assert process.returncode is None, (await process.communicate())[1].decode()
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def waiting(environ: dict[str, str]) -> int | None:
    """What ``/readyz`` says is not finished; None while nobody answers, or nobody works yet."""
    try:
        url = f"http://127.0.0.1:{environ['PORT']}/readyz"
        async with aiohttp.ClientSession() as http, http.get(url) as answer:
            said = await answer.json()
            return None if STARTING in said["problems"] else int(said["waiting"])
    except aiohttp.ClientError:
        return None


async def logged(process: asyncio.subprocess.Process, words: str) -> str:
    """Everything that it has logged, up to the line with these words."""
    assert process.stderr is not None
    log = ""
    async with asyncio.timeout(20):
        while words not in log:
            line = (await process.stderr.readline()).decode()
            assert line, f"{words!r} never came:\n{log}"
            log += line
    return log


async def test_killed_and_started_again(github: GitHub, tmp_path: Path) -> None:
    """kill -9 after the 202: the command is carried out by the next process, once."""
    await github.reset()
    environ = environment(github, tmp_path, free_port())

    async def left() -> int:
        return await waiting(environ) or 0

    async with serving(github, environ) as process:
        github.webhook_to = f"http://127.0.0.1:{environ['PORT']}/webhook"
        number = await github.open_issue("author", "stargazer", body(), ("New Submission!",))
        await github.settled(left)
        github.fault("PATCH /repos/{owner}/{repo}/issues/{issue_number}", latency=5)
        await github.comment("chief", number, "@pyos-bot assign-editor @editor")
        for _ in range(1_500):
            if any(call.method == "PATCH" for call in github.calls) or await left():
                break
            await asyncio.sleep(0.02)
        process.kill()
        await process.communicate()
    github.clear_faults()
    async with serving(github, environ):
        await github.settled(left)
        labels = [label["name"] for label in (await github.issue(number))["labels"]]
        assert labels == ["1/editor-assigned"]
        answers = [c for c in await github.comments(number) if "pyos-bot:answer" in c["body"]]
        assert len(answers) == 1
    github.webhook_to = None


async def test_sigterm_ends_it_politely(github: GitHub, tmp_path: Path) -> None:
    """Exit status 0, and not a word of a secret in the log."""
    await github.reset(teams={"editor-in-chief": ("chief",)})
    environ = environment(github, tmp_path, free_port())
    async with serving(github, environ) as process:
        log = await logged(process, "does not exist")
        process.send_signal(signal.SIGTERM)
        _, rest = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0
        assert github.webhook_secret not in log + rest.decode()
        assert "PRIVATE KEY" not in log + rest.decode()


async def test_missing_teams_are_named_at_the_start(github: GitHub, tmp_path: Path) -> None:
    """The log says which setting, which team, and the mend."""
    await github.reset()
    policy = tmp_path / "teams.yml"
    policy.write_text("teams: {triage: pyOpenSci/no-such-team}\n", encoding="utf-8")
    environ = environment(github, tmp_path, free_port()) | {"PYOS_BOT_POLICY": str(policy)}
    async with serving(github, environ) as process:
        await logged(process, "pyOpenSci/no-such-team (teams.triage) does not exist")


async def test_a_wrong_setting_stops_the_start(github: GitHub, tmp_path: Path) -> None:
    """One clear line, exit status 2, no traceback."""
    environ = environment(github, tmp_path, free_port()) | {"GITHUB_APP_ID": ""}
    process = await start(github, environ)
    _, error = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    _is_one_line_about(error.decode(), "GITHUB_APP_ID")


def _is_one_line_about(error: str, setting: str) -> None:
    (line,) = error.splitlines()
    assert line.startswith("pyos-bot: ")
    assert setting in line


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"GITHUB_WEBHOOK_SECRET": ""}, "GITHUB_WEBHOOK_SECRET", id="no secret"),
        pytest.param({"PORT": "many"}, "PORT", id="no number"),
        pytest.param({"GITHUB_PRIVATE_KEY": "abc"}, "GITHUB_PRIVATE_KEY", id="no key"),
        pytest.param({"PYOS_BOT_POLICY": "/no/such.yml"}, "PYOS_BOT_POLICY", id="no policy file"),
        pytest.param({"DATABASE_URL": "mysql://x"}, "DATABASE_URL", id="unknown database"),
        pytest.param(
            {"DATABASE_URL": "sqlite:////no/such/folder/x"}, "/no/such/folder", id="no folder"
        ),
    ],
)
async def test_wrong_settings_stop_the_start(
    github: GitHub,
    tmp_path: Path,
    change: dict[str, str],
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The same without a process for each."""
    environ = environment(github, tmp_path, free_port()) | {"LOG_LEVEL": "CRITICAL"} | change
    assert await serve(environ, github.now, worker=True) == 2
    _is_one_line_about(capsys.readouterr().err, says)


async def test_a_second_process_on_the_same_journal(github: GitHub, tmp_path: Path) -> None:
    """It is refused with a clear line; the first one goes on."""
    await github.reset()
    environ = environment(github, tmp_path, free_port())
    async with serving(github, environ):
        second = await start(github, environ | {"PORT": str(free_port())})
        _, error = await asyncio.wait_for(second.communicate(), 30)
        assert second.returncode == 2
        assert "Traceback" not in error.decode()
        assert await waiting(environ) == 0
