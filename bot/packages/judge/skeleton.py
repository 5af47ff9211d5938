"""A repository as a folder: the files that were read with their content, all others empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath


def lay(folder: Path, names: Iterable[str], contents: Mapping[str, bytes]) -> list[str]:
    """Write it below ``folder``; return the names that could not be written.

    No name leads out of the folder, and no link is made.
    """
    failed: list[str] = []
    made: set[Path] = set()
    for name in [*contents, *(one for one in names if one not in contents)]:
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\0" in name:
            failed.append(name)
            continue
        file = folder.joinpath(*parts)
        try:
            if file.parent not in made:
                file.parent.mkdir(parents=True, exist_ok=True)
                made.add(file.parent)
            with file.open("xb") as opened:
                opened.write(contents.get(name, b""))
        except (OSError, ValueError):
            failed.append(name)
    return failed
