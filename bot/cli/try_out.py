"""``pyos-bot try``: the bot on a laptop, without a public address."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping

from bot.cli import reading
from bot.cli.environment import environment
from bot.clock import Clock
from bot.server.process import serve

DESCRIPTION = (
    "Runs the bot for OWNER/REPO on this machine, without a public address: every five seconds it fetches what "
    "GitHub has tried to deliver. For trying it out; use `serve` with a webhook for real reviews. "
    "Needs the settings that `setup` writes. Exit status: 0 stopped, 2 it could not start."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The repository."""
    parser.add_argument("repository", metavar="OWNER/REPO")


def run(options: argparse.Namespace) -> int:
    """Until it is stopped; exit status 2 when it cannot start."""
    return asyncio.run(try_out(environment(), options.clock, options.repository))


LIMITS = (
    "It answers what happens from now on. It finds comments and new issues of the last three days, too.",
    "What happened while it was stopped, it sees later. But GitHub does not tell it then who set a label or "
    "edited a text, so it does not act on those.",
    "Answers take some five seconds longer than with a webhook.",
    "Reminders are only posted while it runs.",
)
"""What somebody who tries it out has to know."""


async def try_out(environ: Mapping[str, str], clock: Clock, name: str) -> int:
    """Say what it cannot know, and run until it is stopped: the exit status of the command."""
    return await reading.status_of("try", _try_out(environ, clock, name))


async def _try_out(environ: Mapping[str, str], clock: Clock, name: str) -> int:
    # nobody has to reach this machine, and any port will do
    environ = {"HOST": "127.0.0.1", "PORT": "0", **environ}
    async with reading.at(environ, clock, name):
        pass  # the App is installed there, and the policy is in order
    print(f"The bot works on {name} now. Ctrl-C stops it.")
    for line in LIMITS:
        print(f"- {line}")
    return await serve(environ, clock, from_deliveries=True, only=name)
