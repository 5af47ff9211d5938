"""The settings of every command: the process's environment, and a file ``.env`` below it."""

from __future__ import annotations

import os
import sys

from bot.adapters import env_file
from bot.adapters.env_file import EnvFileError, Environment
from bot.observability.terminal import complain

COMMAND = "pyos-bot"


def environment() -> Environment:
    """What ``serve`` would read, for any command; a file with mistakes ends the process with status 2."""
    try:
        found = env_file.read(os.environ)
    except EnvFileError as problem:
        complain(COMMAND, problem)
        sys.exit(2)
    if found.from_file and env_file.others_may_read(found.file):
        complain(COMMAND, f"warning: others may read {found.file}; run `chmod 600 {found.file}`")
    return found
