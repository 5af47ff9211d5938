"""The process that plays GitHub: `emulate`, started by `launch.mjs` on the node of a Python wheel.

A process outlives the event loop that started it: one that nobody uses waits in `_idle` for the
next test, which gets a fresh GitHub out of it in a few milliseconds.
"""

import asyncio
import atexit
import json
import subprocess
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox import node_packages
from sandbox.node_packages import Progress

HERE = Path(__file__).parent
FOLDER = node_packages.folder_for(HERE, "emulate")

LONGEST_ANSWER = 2**26
"""Bytes of one line. A page of a hundred issues with the longest text that GitHub takes has 6.5 million."""


def install(say: Progress | None = None, folder: Path = FOLDER) -> None:
    """Put the packages of the stand-in where they are started, unless they are there already."""
    node_packages.install(HERE, folder, say)


class Emulate:
    """One running process. It takes one question after the other, from one event loop at a time."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self._process = process
        self._port = port

    @classmethod
    def launch(cls, progress: Progress | None = None) -> "Emulate":
        """Start the process; blocks for the tenth of a second that it takes."""
        install(progress)
        process = subprocess.Popen(
            # A script without a file finds its packages where it runs.
            [
                node_packages.node(),
                "--input-type=module",
                "--eval",
                (HERE / "launch.mjs").read_text("utf-8"),
            ],
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"emulate did not start (exit code {process.wait()})")
        return cls(process, int(line))

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Talk to it from this event loop."""
        self._answers, self._questions = await asyncio.open_connection(
            "127.0.0.1", self._port, limit=LONGEST_ANSWER
        )
        self._turn = asyncio.Lock()
        try:
            yield
        finally:
            self._questions.close()

    async def start(self, seed: dict[str, Any], now: datetime, url: str) -> None:
        """Forget everything and begin with `seed` at `now`, at an address that others know as `url`."""
        await self._ask("start", {"seed": seed, "now": _milliseconds(now), "url": url})

    async def perform(self, steps: list[dict[str, Any]]) -> Any:
        """Send requests one after the other; return `answers` and the webhooks `raised` by them."""
        return await self._ask("perform", steps)

    async def set_clock(self, now: datetime) -> None:
        """Let it be `now`; the clock runs from there."""
        await self._ask("clock", {"now": _milliseconds(now)})

    async def _ask(self, command: str, needed: Any) -> Any:
        # Shielded: whoever stops waiting must not leave an answer for the next who asks.
        return await asyncio.shield(asyncio.ensure_future(self._asked(command, needed)))

    async def _asked(self, command: str, needed: Any) -> Any:
        async with self._turn:
            self._questions.write(json.dumps([command, needed]).encode() + b"\n")
            line = await self._answers.readline()
        if not line:
            raise RuntimeError("emulate has ended")
        answer = json.loads(line)
        if "failed" in answer:
            raise RuntimeError(f"emulate: {answer['failed']}")
        return answer.get("done")

    def close(self) -> None:
        """End the process by closing its stdin."""
        assert self._process.stdin
        self._process.stdin.close()
        end = threading.Timer(5, self._process.kill)
        end.start()
        self._process.wait()
        end.cancel()
        if self._process.stdout:
            self._process.stdout.close()


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


_idle: list[Emulate] = []


@asynccontextmanager
async def running(progress: Progress | None = None) -> AsyncIterator[Emulate]:
    """Borrow a process: an idle one, else a new one."""
    while _idle and not _idle[-1].alive:
        _idle.pop().close()
    emulate = _idle.pop() if _idle else await asyncio.to_thread(Emulate.launch, progress)
    try:
        async with emulate.connected():
            yield emulate
    finally:
        if emulate.alive:
            _idle.append(emulate)


@atexit.register
def _close_idle() -> None:
    for emulate in _idle:
        emulate.close()
    _idle.clear()


if __name__ == "__main__":
    install(print)
