"""What never changes is read once: files and lists of files, by their hash. Bounded in memory and on disk."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from cachetools import LRUCache

MEMORY = 16_000_000
DISK = 200_000_000
_FILES = 20_000
_ROOM = 0.8
"""So much is left when what was not used for the longest time goes."""


class Cache:
    """Bytes by key. What is not there any more is only read again."""

    def __init__(self, folder: Path | None = None, memory: int = MEMORY, disk: int = DISK) -> None:
        """Without ``folder`` nothing is kept on disk; a folder that cannot be written is done without."""
        self._memory: LRUCache[str, bytes] = LRUCache(memory, getsizeof=_size)
        self._folder = folder
        self._disk = disk
        self._used = 0
        self._count = 0
        if folder is not None:
            with suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
            self._measure()

    def get(self, key: str) -> bytes | None:
        """What was put there, or None."""
        if (found := self._memory.get(key)) is not None:
            return found
        if self._folder is None:
            return None
        file = self._folder / _name(key)
        try:
            kept = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        # The key's and the content's hash stand before it: half a file is none.
        mark, content = kept[:32], kept[32:]
        if mark != _mark(key, content):
            return None
        self._remember(key, content)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep it."""
        self._remember(key, content)
        if self._folder is None:
            return
        file = self._folder / _name(key)
        part = file.with_suffix(f".{os.getpid()}")
        try:
            part.write_bytes(_mark(key, content) + content)
            part.replace(file)
        except OSError:
            return
        self._used += len(content) + 32
        self._count += 1
        if self._used > self._disk or self._count > _FILES:
            self._make_room()

    def _remember(self, key: str, content: bytes) -> None:
        with suppress(ValueError):  # larger than everything together
            self._memory[key] = content

    def _measure(self) -> list[tuple[float, int, Path]]:
        """The files, the longest unused first; other processes write here, too."""
        found = []
        if self._folder is not None:
            with suppress(OSError):
                for entry in os.scandir(self._folder):
                    with suppress(OSError):
                        seen = entry.stat()
                        found.append((seen.st_mtime, seen.st_size, Path(entry.path)))
        self._used = sum(size for _, size, _ in found)
        self._count = len(found)
        return sorted(found)

    def _make_room(self) -> None:
        for _, size, file in self._measure():
            if self._used <= self._disk * _ROOM and self._count <= _FILES * _ROOM:
                return
            with suppress(OSError):
                file.unlink()
            self._used -= size
            self._count -= 1


def _size(content: bytes) -> int:
    return len(content) + 200


def _name(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def _mark(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode(errors="replace") + b"\0" + content).digest()
