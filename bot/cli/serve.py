"""``pyos-bot serve``: receive webhooks and answer commands."""

from __future__ import annotations

import argparse
import asyncio

from bot.cli.environment import environment
from bot.server.process import serve

DESCRIPTION = (
    "Runs the bot. Its settings are environment variables (see the README): "
    "GITHUB_APP_ID, GITHUB_PRIVATE_KEY or GITHUB_PRIVATE_KEY_PATH, GITHUB_WEBHOOK_SECRET, …"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether this process also does the work."""
    parser.add_argument(
        "--no-worker",
        action="store_true",
        help="only receive webhooks; `pyos-bot worker` processes do the rest (PostgreSQL only)",
    )

    parser.add_argument(
        "--from-deliveries",
        action="store_true",
        help="needs no public address: fetch every five seconds what GitHub has tried to deliver",
    )


def run(options: argparse.Namespace) -> int:
    """Until it is stopped; exit status 2 when it cannot start."""
    return asyncio.run(
        serve(
            environment(),
            options.clock,
            worker=not options.no_worker,
            from_deliveries=options.from_deliveries,
        )
    )
