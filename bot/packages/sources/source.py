"""What every host can be asked about a repository, and what its answers have in common."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Protocol

from bot.packages.facts import File, History, Home, Missing, Results, Tags, Tree, Unseen

FILES = 10_000
"""Names of a repository that are looked at."""
TREE = 4_000_000
"""Bytes of a list of files: 10,000 of them are 2.5 MB."""
SMALL = 500_000
"""Bytes of any other answer."""
TAG_PAGES = 3
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_DEEP = 24
_LONG = 400


class Source(Protocol):
    """A repository. Every method raises ``door.Out`` when the host does not give what is asked."""

    async def home(self) -> Home | Missing:
        """The repository as it is described; ``Missing`` when nobody may see it."""

    async def tags(self) -> Tags:
        """Its tags with the commits they stand for."""

    async def head(self, home: Home) -> str:
        """The commit of the default branch."""

    async def tree(self, home: Home, commit: str) -> Tree:
        """Every file at a commit."""

    async def content(self, home: Home, commit: str, file: File) -> bytes:
        """One of the files. Raises ``door.Out`` for one larger than ``BLOB``."""

    async def inherited(self) -> tuple[str, ...]:
        """Files that the owner keeps for all repositories; empty where a host knows no such thing."""

    async def results(self, commit: str) -> Results | Unseen:
        """What continuous integration said of a commit."""

    async def history(self, home: Home) -> History | Unseen:
        """The past of the repository in numbers."""


def fit(path: str) -> bool:
    """Whether a name may be looked at: it stays inside, and has nothing in it that is not seen."""
    parts = PurePosixPath(path).parts
    return (
        bool(parts)
        and path == "/".join(parts)
        and not path.startswith("/")
        and ".." not in parts
        and "\\" not in path
        and len(parts) <= _DEEP
        and len(path) <= _LONG
        and all(len(part.encode("utf-8", "replace")) <= 255 for part in parts)
        and not any(unicodedata.category(one) in _UNSEEN or one == "�" for one in path)
    )


def tree(listed: Iterable[File], *, complete: bool) -> Tree:
    """A list of files with what may be looked at in it: when there are too many, the topmost.

    Without a name that may not be looked at, for example one that is not UTF-8, it is not complete.
    """
    files = {file.path: file for file in listed}
    known = {path: file for path, file in files.items() if fit(path)}
    complete = complete and len(known) == len(files)
    kept = sorted(known.values(), key=lambda file: (file.path.count("/"), file.path))
    return Tree(
        files=tuple(file for file in kept[:FILES] if not file.link),
        links=tuple(file.path for file in kept[:FILES] if file.link),
        complete=complete and len(kept) <= FILES,
    )


LINK = "120000"
MODES = ("100644", "100755", LINK)
"""Of files and links, as git has them; a submodule has another one."""


def moment(value: object) -> datetime | None:
    """A moment as hosts write it; None: it is none."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
