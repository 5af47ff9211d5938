"""``pyos-bot worker``: process events that other processes received."""

from __future__ import annotations

import argparse
import asyncio

from bot.cli.environment import environment
from bot.server.process import work

DESCRIPTION = (
    "Processes the events that `pyos-bot serve` has stored, together with any number of other processes on the "
    "same PostgreSQL database. Needs the settings of `serve`."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Until it is stopped; exit status 2 when it cannot start."""
    return asyncio.run(work(environment(), options.clock))
