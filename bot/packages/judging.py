"""Starts the child process that judges, gives it the files, and ends it at the deadline."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

import bot
from bot.bounded import MB, Bounded
from bot.packages.facts import (
    FileCheck,
    Guidelines,
    Judged,
    LicenseText,
    Paper,
    Readme,
    Unseen,
    Workflow,
)

AT_ONCE = 2
SECONDS = 20.0
"""From its start to its answer. It may use ten seconds of a processor."""
_ANSWER = 2_000_000
KEPT = 2 * MB
"""Of answers about files that may soon be judged again: on opening and with ``start-checks``."""
_ROOT = Path(bot.__file__).resolve().parent.parent
_FILE_CHECKS: TypeAdapter[tuple[FileCheck, ...]] = TypeAdapter(tuple[FileCheck, ...])
_WORKFLOWS: TypeAdapter[tuple[Workflow, ...]] = TypeAdapter(tuple[Workflow, ...])
_LINES: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])
_GUIDELINES: TypeAdapter[Guidelines] = TypeAdapter(Guidelines)
_README: TypeAdapter[Readme | None] = TypeAdapter(Readme | None)
_LICENSE: TypeAdapter[LicenseText | None] = TypeAdapter(LicenseText | None)
_PAPER: TypeAdapter[Paper | None] = TypeAdapter(Paper | None)
_TEXTS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])


class Judge:
    """Judges files, in at most two child processes at once."""

    def __init__(
        self,
        seconds: float = SECONDS,
        program: Sequence[str] = (),
        known: Bounded[bytes, bytes] | None = None,
    ) -> None:
        """``program`` is run instead of the child's, and what is ``known`` is shared, by tests."""
        self._seconds = seconds
        self._program = program or (sys.executable, "-s", "-B", "-m", "bot.packages.judge")
        self._known = Bounded(KEPT) if known is None else known
        self._few = asyncio.Semaphore(AT_ONCE)

    async def judge(self, names: Sequence[str], contents: Mapping[str, bytes]) -> Judged | Unseen:
        """What the child makes of the files; ``Unseen`` when it comes to no answer."""
        given = repr((sorted(names), sorted(contents.items()))).encode()
        key = hashlib.sha256(given).digest()
        answer = self._known.get(key) or await self._answer(names, contents)
        if isinstance(answer, Unseen):
            return answer
        try:
            judged = as_judged(json.loads(answer))
        except (ValueError, ValidationError, KeyError):
            return Unseen("judging the files gave no answer")
        self._known.keep(key, answer, len(answer))
        return judged

    async def _answer(self, names: Sequence[str], contents: Mapping[str, bytes]) -> bytes | Unseen:
        async with self._few:
            folder = await asyncio.to_thread(tempfile.mkdtemp, prefix="pyos-bot-")
            try:
                return await self._judge(folder, names, contents)
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _judge(
        self, folder: str, names: Sequence[str], contents: Mapping[str, bytes]
    ) -> bytes | Unseen:
        request = {
            "folder": folder,
            "names": list(names),
            "files": {path: base64.b64encode(one).decode() for path, one in contents.items()},
        }
        child = await asyncio.create_subprocess_exec(
            *self._program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
            cwd=_ROOT,  # where ``bot`` is found without any variable
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self._seconds):
                answer = await _talk(child, json.dumps(request).encode())
        except TimeoutError:
            return Unseen("judging the files took too long")
        finally:
            await _end(child)
        if child.returncode:
            return Unseen(_end_of(child.returncode))
        return answer


async def _talk(child: asyncio.subprocess.Process, request: bytes) -> bytes:
    assert child.stdin is not None
    assert child.stdout is not None
    with suppress(ConnectionError):  # it has ended before it has read everything
        child.stdin.write(request)
        await child.stdin.drain()
    child.stdin.close()
    answer = bytearray()
    while chunk := await child.stdout.read(65_536):
        answer += chunk
        if len(answer) > _ANSWER:
            return b""
    await child.wait()
    return bytes(answer)


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()


def _end_of(status: int) -> str:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return "judging the files took too long"
    return f"judging the files stopped ({status})"


def as_judged(said: Mapping[str, Any]) -> Judged:
    """The child's answer. Raises ``ValueError`` or ``KeyError`` when it is none."""
    pyproject = said.get("pyproject")
    return Judged(
        file_checks=_unseen(said["file_checks"])
        or _FILE_CHECKS.validate_python(said["file_checks"]),
        pyproject=None
        if pyproject is None
        else _unseen(pyproject) or _LINES.validate_python(pyproject),
        project=dict(said["project"]),
        guidelines=_unseen(said["guidelines"]) or _GUIDELINES.validate_python(said["guidelines"]),
        workflows=_WORKFLOWS.validate_python(said["workflows"]),
        readme=_README.validate_python(said.get("readme")),
        license=_LICENSE.validate_python(said.get("license")),
        api=str(said["api"]),
        citation=None if said.get("citation") is None else _LINES.validate_python(said["citation"]),
        tools=_TEXTS.validate_python(said["tools"]),
        paper=_PAPER.validate_python(said.get("paper")),
        refused=_TEXTS.validate_python(said["refused"]),
    )


def _unseen(said: object) -> Unseen | None:
    if isinstance(said, Mapping) and "unseen" in said:
        return Unseen(str(said["unseen"]))
    return None
