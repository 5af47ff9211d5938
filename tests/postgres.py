"""A PostgreSQL server of our own for tests: private, on loopback, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

from sandbox.ports import free_port


def binaries() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``, newest version first; None: not installed."""
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).parent
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in debian), key=lambda p: float(p.parent.name), default=None)


@dataclass
class Server:
    """A running server."""

    port: int
    control: list[str]
    """``pg_ctl`` for this server, to which a verb is added."""
    user: str | None
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str = "postgres") -> str:
        """Where one of its databases is."""
        return f"postgresql://bot@127.0.0.1:{self.port}/{database}"

    def fresh(self) -> str:
        """The URL of a new, empty database."""
        name = f"journal{next(self._numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def restart(self) -> None:
        """Break every connection, as an upgrade does."""
        self.run("restart", "-m", "immediate")

    def run(self, *verb: str) -> None:
        """Have ``pg_ctl`` do something and wait for it."""
        # The server inherits what we give it, and would keep a pipe open: a file, then.
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([*self.control, "-w", *verb], check=True, cwd="/", user=self.user, **quiet)


_SORTED_FOR_PEOPLE = ("--locale-provider=icu", "--icu-locale=en-US-u-ka-shifted")
"""Hosts sort text as people do: punctuation counts for less than letters. Needs PostgreSQL 15."""


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """A server that runs the programs of ``folder``."""
    home = Path(tempfile.mkdtemp(prefix="pyos-bot-postgres-"))
    # PostgreSQL refuses to run as root.
    user = ("postgres" if _exists("postgres") else "nobody") if os.geteuid() == 0 else None
    if user:
        shutil.chown(home, user)
    data = home / "data"
    options = {"check": True, "cwd": "/", "user": user}
    init = [folder / "initdb", "-D", data, "-U", "bot", "-A", "trust", "-E", "UTF8", "--no-sync"]
    init += ["--locale=C", *_SORTED_FOR_PEOPLE]
    subprocess.run([*map(str, init)], stdout=subprocess.DEVNULL, **options)
    port = free_port()
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -F"
    control = [str(folder / "pg_ctl"), "-D", str(data), "-l", str(home / "log"), "-o", settings]
    made = Server(port, control, user)
    try:
        made.run("start")
        yield made
    finally:
        made.run("stop", "-m", "immediate")
        shutil.rmtree(home)


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
