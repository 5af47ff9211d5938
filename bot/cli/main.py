"""``pyos-bot``: a file of this folder for every command, named like it.

Such a file has a ``DESCRIPTION``, adds its ``arguments`` and can ``run``; it is loaded only when its
command is called, so that ``pyos-bot docs`` does not wait for the parts that talk to the network.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from bot import __version__
from bot.clock import Clock, system_clock

COMMANDS = {
    "setup": "register the App at GitHub, and check everything that the bot needs",
    "serve": "run the bot: receive webhooks and answer commands",
    "try": "run the bot on a laptop, without a public address",
    "worker": "process events that other processes received (PostgreSQL only)",
    "queue": "list, show, retry or drop events that are waiting or set aside",
    "explain": "show what the bot reads from the text of an issue",
    "check": "check a package before you submit it",
    "audit": "find and fix problems on the open issues of a repository",
    "labels": "find the labels that a repository lacks, and make them",
    "policy": "check policy files, show what they add up to, print their schema",
    "digest": "print the status of all reviews in a repository",
    "rebuild": "read all reviews again for the pages and feeds",
    "doctor": "check settings, permissions, teams, labels, database and clock",
    "texts": "check and preview the texts that a community writes itself",
    "once": "handle one event of a workflow, without a server",
    "action": "print the workflow that runs the bot without a server",
    "docs": "print the reference pages from the tables",
}
"""Command → its line in ``pyos-bot --help``."""
_FILES = {"try": "try_out"}
"""Command → its file, where Python has the word for itself."""


INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""
UNHEARD = 141
"""The same when nobody reads the output any more."""


class Subcommand(Protocol):
    """What a file of a command has."""

    DESCRIPTION: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add what may stand behind the command's name."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it; ``options`` has the ``clock``, too. Return the exit status."""


def main(argv: Sequence[str] | None = None, clock: Clock = system_clock) -> None:
    """Run one command; ends the process with its exit status."""
    words = sys.argv[1:] if argv is None else argv
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that does not know ✔ shows a ?
    try:
        options = _parser(words).parse_args(words, argparse.Namespace(clock=clock))
        ended = options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:  # loading takes a second, and `setup` waits for people: they may go
        ended = INTERRUPTED
    except BrokenPipeError:  # who reads the output has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ended = UNHEARD
    sys.exit(ended)


def _loaded(name: str) -> Subcommand:
    """A command's file. What is loaded stays: searching it for garbage meanwhile takes a fifth of the time."""
    gc.disable()
    try:
        _load_the_log()
        return cast("Subcommand", import_module(f"bot.cli.{_FILES.get(name, name)}"))
    finally:
        gc.enable()


def _load_the_log() -> None:
    """Without rich, 4 MB: structlog loads it where it is there, for tracebacks that this log never writes."""
    known = "rich" in sys.modules
    if not known:
        sys.modules["rich"] = None  # type: ignore[assignment]  # as importlib says that there is none
    try:
        import_module("structlog")
    finally:
        if not known:
            del sys.modules["rich"]


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pyos-bot", description="Runs pyOpenSci's open peer review on GitHub issues."
    )
    parser.add_argument("--version", action="version", version=f"pyos-bot {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, text in COMMANDS.items():
        one = commands.add_parser(name, help=text)
        if name in words:
            command = _loaded(name)
            one.description = command.DESCRIPTION
            command.arguments(one)
            one.set_defaults(run=command.run)
    return parser
