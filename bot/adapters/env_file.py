"""The file ``.env``: settings below those of the environment, and how a new one gets into it.

The file holds the App's key, so it belongs to its owner alone (mode 0600). Nothing in it is expanded: a
secret may hold ``${X}`` or ``$(x)``.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from dotenv.parser import Binding, parse_stream

NAME = ".env"
"""In the folder in which a command is started."""
WHERE = "PYOS_BOT_ENV_FILE"
"""The variable that names another file."""


class EnvFileError(Exception):
    """The file cannot be used; ``lines`` says why, a mistake a line, and never a value."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


class Environment(dict[str, str]):
    """Variables of the process, with those of a file below them."""

    def __init__(self, said: Mapping[str, str], file: Path, in_file: Mapping[str, str]) -> None:
        """``in_file`` is what stands in ``file``. An empty variable counts as missing."""
        own = {name: value for name, value in said.items() if value.strip()}
        super().__init__({**in_file, **own})
        self.file = file
        self.from_file = frozenset(in_file.keys() - own.keys())

    def origin(self, name: str) -> str:
        """The file in which a variable stands; empty: it is one of the process's own."""
        return str(self.file) if name in self.from_file else ""


def read(said: Mapping[str, str]) -> Environment:
    """The variables in ``said`` with those of the file below them. Raises :class:`EnvFileError`."""
    named = said.get(WHERE, "").strip()
    file = Path(named or NAME)
    if not named and not file.exists():
        return Environment(said, file, {})
    return Environment(said, file, _values(file))


def _values(file: Path) -> dict[str, str]:
    found = _bindings(file, _text(file))
    return {one.key: one.value for one in found if one.key and one.value is not None}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as problem:
        raise EnvFileError([f"{file}: cannot be read ({problem.strerror})"]) from None
    except UnicodeDecodeError:
        raise EnvFileError([f"{file}: is not UTF-8 text"]) from None


def _bindings(file: Path, text: str) -> list[Binding]:
    found = list(parse_stream(StringIO(text)))
    wrong = [
        f"{file}, line {one.original.line}: expected NAME=value, or a comment with # in front"
        for one in found
        if one.error or (one.key and one.value is None)
    ]
    if wrong:
        raise EnvFileError(wrong)
    return found


def others_may_read(file: Path) -> bool:
    """Whether anybody but its owner may read the file: its secrets are open to them."""
    try:
        mode = file.stat().st_mode
    except OSError:
        return False
    # Windows has other rights, and says nothing of them here; a device such as /dev/null holds nothing
    return os.name == "posix" and stat.S_ISREG(mode) and bool(mode & 0o077)


def add(file: Path, new: Mapping[str, str]) -> None:
    """Write these variables below what stands in the file, all or none, with mode 0600.

    Raises :class:`EnvFileError` when one of them is there already, or nothing can be written.
    """
    try:
        target = Path(os.path.realpath(file))
        before = _text(target) if target.exists() else ""
        known = {one.key for one in _bindings(file, before) if one.key}
        if there := sorted(known.intersection(new)):
            raise EnvFileError([f"{file}: {', '.join(there)} is there already, and stays as it is"])
        gap = "" if not before or before.endswith("\n") else "\n"
        lines = "".join(f"{name}={_quoted(value)}\n" for name, value in new.items())
        beside = target.with_name(f"{target.name}.new")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as writing:
                writing.write(before + gap + lines)
                writing.flush()
                os.fsync(writing.fileno())
            os.replace(beside, target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise EnvFileError([f"{file}: cannot be written ({problem.strerror})"]) from None


def _quoted(value: str) -> str:
    """A value as the file has it: plain where it can be, as ``docker --env-file`` knows no quotes."""
    plain = value.isascii() and value.isprintable() and not any(one in value for one in " #$'\"\\")
    if plain and value:
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
