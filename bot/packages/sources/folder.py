"""A folder on this machine, read like a repository. Links are not followed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from bot.packages.door import Out
from bot.packages.facts import BLOB, File, History, Home, Missing, Results, Tags, Tree, Unseen
from bot.packages.sources.source import FILES, tree

_LEFT_OUT = frozenset(
    {
        ".git", ".hg", ".venv", "venv", "env", ".tox", ".nox", "node_modules", "__pycache__", "build",
        "dist", "site", "_build", ".eggs", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".cache",
        ".hypothesis", ".ipynb_checkpoints", "htmlcov", ".idea", ".pixi",
    }
)  # fmt: skip
"""What is made from a repository, and is none of its files."""
_HERE = Unseen("a folder on this machine")


class Folder:
    """Only its files can be looked at."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def home(self) -> Home | Missing:
        """The folder."""
        if not self._folder.is_dir():
            return Missing.GONE
        return Home(name=self._folder.resolve().name, local=True)

    async def tags(self) -> Tags:
        """None: what is looked at is the folder as it is."""
        return Tags()

    async def head(self, home: Home) -> str:
        """No commit."""
        return ""

    async def tree(self, home: Home, commit: str) -> Tree:
        """Every file in it, the topmost first."""
        files: list[File] = []
        for top, folders, names in os.walk(self._folder):
            below = Path(top)
            folders[:] = sorted(
                name
                for name in folders
                if name not in _LEFT_OUT
                and not name.endswith(".egg-info")
                and not (below / name).is_symlink()
                and not (below / name / "pyvenv.cfg").exists()
            )
            for name in names:
                file = below / name
                try:
                    seen = file.lstat()
                except OSError:
                    continue
                link = stat.S_ISLNK(seen.st_mode)
                if not link and not stat.S_ISREG(seen.st_mode):
                    continue
                path = file.relative_to(self._folder).as_posix()
                files.append(File(path, "", seen.st_size, link))
            if len(files) > 2 * FILES:
                return tree(files, complete=False)
        return tree(files, complete=True)

    async def content(self, home: Home, commit: str, file: File) -> bytes:
        """One of the files."""
        try:
            with (self._folder / file.path).open("rb") as opened:
                found = opened.read(BLOB + 1)
        except OSError as problem:
            raise Out(f"{file.path} cannot be read ({type(problem).__name__})") from None
        if len(found) > BLOB:
            raise Out(f"{file.path} is larger than {BLOB // 1000} KB")
        return found

    async def inherited(self) -> tuple[str, ...]:
        """None."""
        return ()

    async def results(self, commit: str) -> Results | Unseen:
        """Unknown here."""
        return _HERE

    async def history(self, home: Home) -> History | Unseen:
        """Unknown here."""
        return _HERE
