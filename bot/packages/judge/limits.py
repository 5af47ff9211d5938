"""What the child process may use, and what it may not do at all."""

from __future__ import annotations

import os
import resource
import sys

CPU_SECONDS = 10
MEMORY = 512_000_000
FILE = 1_000_000
_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "pty.",
    "ctypes.dlopen", "webbrowser.", "ftplib.", "http.client", "urllib.Request", "smtplib.",
)  # fmt: skip


def set_limits() -> None:
    """Limit this process for the rest of its life, and let the bot's own work go first."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def shut_the_network() -> None:
    """No socket is opened and no program is started from here on."""
    sys.addaudithook(_refuse)


def _refuse(event: str, _: object) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not allowed here")
