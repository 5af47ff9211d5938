"""Processes to measure: started, watched from outside, stopped."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parent.parent


@dataclass
class Running:
    """A process that answers at ``url``. What it uses is read from Linux's ``/proc``."""

    process: asyncio.subprocess.Process
    url: str
    began: float
    """Seconds from its start until it answered."""

    @property
    def cpu(self) -> float:
        """Seconds of CPU so far, in user and system."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory(self) -> float:
        """Resident, in MB."""
        line = next(line for line in self._proc("status").splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1000

    def _proc(self, name: str) -> str:
        return Path(f"/proc/{self.process.pid}/{name}").read_text()


@asynccontextmanager
async def running(
    *command: str,
    port: int,
    environ: Mapping[str, str],
    look: str = "/healthz",
    program: str = sys.executable,
    folder: Path = ROOT,
) -> AsyncIterator[Running]:
    """``python command…``, or another ``program``, as soon as it answers ``look``; killed at the end."""
    begun = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        program, *command, cwd=folder, env={"PATH": os.environ["PATH"], **environ},
        stdout=asyncio.subprocess.DEVNULL, stderr=None,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        async with aiohttp.ClientSession() as http:
            while process.returncode is None and not await _answers(http, url + look):
                await asyncio.sleep(0.005)
        if process.returncode is not None:
            raise RuntimeError(f"{command} ended with {process.returncode}")
        yield Running(process, url, time.monotonic() - begun)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _answers(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url):
            return True
    except aiohttp.ClientError:
        return False
