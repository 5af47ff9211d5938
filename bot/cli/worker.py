"""``pyos-bot worker``: do the work that other processes have taken in."""

from __future__ import annotations

import argparse
import asyncio
import os

from bot.server.process import work

DESCRIPTION = (
    "Works on what `pyos-bot serve` has stored, beside any number of other processes on the "
    "same PostgreSQL database. Settings as for `serve`."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Until it is stopped; exit status 2 when it cannot start."""
    return asyncio.run(work(os.environ, options.clock))
