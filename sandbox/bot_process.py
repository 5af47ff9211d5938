"""The real bot, in a process of its own, told by environment variables and nothing else."""

import asyncio
import ctypes
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp

from sandbox.code_hosts import CodeHosts
from sandbox.ports import free_port
from sandbox.standin.github import GitHub

ROOT = Path(__file__).parents[1]
READY_WITHIN = 30.0
STOPPED_WITHIN = 5.0


class BotDiedError(Exception):
    """The bot ended by itself; its last words are the message."""


class BotProcess:
    """A running bot."""

    def __init__(
        self, process: asyncio.subprocess.Process, url: str, log: Path, http: aiohttp.ClientSession
    ) -> None:
        self.url = url
        self._process = process
        self._log = log
        self._http = http

    @property
    def webhook(self) -> str:
        """Where GitHub sends its deliveries."""
        return f"{self.url}/webhook"

    @property
    def log(self) -> str:
        """What the bot has written so far: warnings and errors."""
        return self._log.read_text("utf-8", errors="replace").strip()

    async def waiting(self) -> int:
        """How many events the bot has not finished."""
        if self._process.returncode is not None:
            raise BotDiedError(f"the bot ended with {self._process.returncode}:\n{self.log}")
        async with self._http.get(f"{self.url}/readyz") as answer:
            return int((await answer.json())["waiting"])

    async def started(self) -> None:
        """Wait until it answers."""
        async with asyncio.timeout(READY_WITHIN):
            while True:
                with suppress(aiohttp.ClientConnectionError):
                    await self.waiting()
                    return
                await asyncio.sleep(0.05)

    async def ended(self) -> None:
        """Wait until it ends by itself, which it ought not to do."""
        await self._process.wait()
        await self.waiting()

    async def stop(self) -> None:
        """Ask it to end, then make it."""
        for ask in (self._process.terminate, self._process.kill):
            with suppress(ProcessLookupError):
                ask()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), STOPPED_WITHIN)
                return


@asynccontextmanager
async def running(gh: GitHub, hosts: CodeHosts) -> AsyncIterator[BotProcess]:
    """Start the bot and let GitHub's webhooks go to it; it looks for packages on ``gh`` and ``hosts``."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="pyos-bot-sandbox-") as folder:
        log = Path(folder, "log")
        with log.open("wb") as out:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "serve"),
                cwd=ROOT,
                env=_environment(gh, hosts, port, Path(folder, "journal.sqlite3")),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                # Ctrl-C goes to the whole group: the bot shall end after the demo has, not with it.
                start_new_session=True,
                preexec_fn=_end_with_the_demo if sys.platform == "linux" else None,
            )
        async with aiohttp.ClientSession() as http:
            bot = BotProcess(process, f"http://127.0.0.1:{port}", log, http)
            try:
                await bot.started()
                gh.webhook_to = bot.webhook
                yield bot
            finally:
                gh.webhook_to = None
                await asyncio.shield(bot.stop())


def _environment(gh: GitHub, hosts: CodeHosts, port: int, database: Path) -> Mapping[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYOS_BOT_")}
    for name in ("GITHUB_PRIVATE_KEY_PATH", "PACKAGE_CACHE"):
        ours.pop(name, None)
    return {
        **ours,
        "GITHUB_APP_ID": str(gh.app_id),
        "GITHUB_PRIVATE_KEY": gh.private_key,
        "GITHUB_WEBHOOK_SECRET": gh.webhook_secret,
        "GITHUB_API_URL": gh.url,
        "GITLAB_API_URL": f"{hosts.url}/gitlab",
        "FORGEJO_API_URL": f"{hosts.url}/forgejo",
        "PACKAGE_INDEX_URL": f"{hosts.url}/simple",
        "DOI_API_URL": f"{hosts.url}/handles",
        "DATABASE_URL": f"sqlite:///{database}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
        "PYOS_BOT_ENV_FILE": os.devnull,  # the settings of a real bot may stand in the same folder
    }


def _end_with_the_demo() -> None:
    """Let Linux stop the bot even when the demo is killed and can clean up nothing."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
