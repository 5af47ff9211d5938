"""``pyos-bot queue``: list, show, retry or drop events that are waiting or set aside.

Works while the bot runs, on both databases. On PostgreSQL a worker is notified at once; on SQLite the
bot checks once a minute for events to retry.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Mapping
from datetime import datetime

from bot.adapters.journal import ASIDE, WAITING, Entry, Journal, JournalError
from bot.adapters.settings import Settings, SettingsError
from bot.cli.environment import environment
from bot.clock import Clock
from bot.observability.terminal import complain, plain
from bot.server.intake import open_journal

DESCRIPTION = (
    "Lists events that are set aside or waiting, shows one of them, and retries or drops one that was set aside. "
    "You can use it while the bot runs. Needs the settings of `serve`. "
    "Exit status: 0 done, 1 no such event, 2 the database could not be opened."
)

ACTIONS = {
    "list": "list all events, those that are set aside first",
    "show": "show all details of one event",
    "retry": "retry an event that was set aside",
    "drop": "drop an event that was set aside, for good",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which event."""
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION", dest="action")
    for name, text in ACTIONS.items():
        action = actions.add_parser(name, help=text)
        if name != "list":
            action.add_argument("id", metavar="ID", type=int)
    parser.set_defaults(id=0)


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 done, 1 no such event, 2 the database could not be opened."""
    return asyncio.run(queue(environment(), options.clock, options.action, options.id))


async def queue(environ: Mapping[str, str], clock: Clock, action: str, number: int) -> int:
    """Do what is asked: ``list``, or ``show``, ``retry``, ``drop`` one. The command's exit status."""
    try:
        journal = await open_journal(Settings.load(environ), existing=True)
        try:
            if action == "list":
                return await _list(journal, clock())
            if action == "show":
                return await _show(journal, number)
            return await (_retry if action == "retry" else _drop)(journal, number)
        finally:
            await journal.close()
    except (SettingsError, JournalError) as problem:
        complain("pyos-bot queue", problem)
    return 2


async def _list(journal: Journal, now: datetime) -> int:
    aside, waiting = await journal.entries(ASIDE), await journal.entries(WAITING)
    for one in [*aside, *waiting]:
        state = "set aside" if one.state == ASIDE else _waits(one, now)
        tries = f"failed {one.attempts} times, blocked {one.hindered} times"
        facts = (str(one.id), state, one.lane, _what(one), _moment(one.received), tries, one.error)
        print(plain(" · ".join(fact for fact in facts if fact)))
    print(f"{len(aside)} set aside, {len(waiting)} waiting")
    return 0


async def _show(journal: Journal, number: int) -> int:
    one = await journal.entry(number)
    if one is None:
        complain("pyos-bot queue", f"there is no event {number}")
        return 1
    facts = {
        "state": one.state,
        "issue": one.lane,
        "received": _moment(one.received),
        "failed": f"{one.attempts} times, blocked {one.hindered} times",
        "next try": _moment(one.due) if one.due else "-",
        "error": one.error or "-",
        "outcome": one.outcome or "-",
        "key": one.key,
        "event": one.event,
        "decided": one.plan or "nothing yet",
    }
    for name, text in facts.items():
        print(f"{name + ':':<10} {plain(text)}")
    return 0


async def _retry(journal: Journal, number: int) -> int:
    row = await journal.take_up(number)
    if row is None:
        complain(
            "pyos-bot queue", f"event {number} is not set aside, or this version cannot read it"
        )
        return 1
    print(
        f"event {number} of {plain(row.lane)} will be retried; a running bot starts within a minute"
    )
    return 0


async def _drop(journal: Journal, number: int) -> int:
    if not await journal.drop(number):
        complain("pyos-bot queue", f"event {number} is not set aside")
        return 1
    print(f"event {number} was dropped")
    return 0


def _what(one: Entry) -> str:
    """The kind of event, which any version can read."""
    try:
        return str(json.loads(one.event)["kind"])
    except (ValueError, KeyError, TypeError):
        return "unreadable"


def _waits(one: Entry, now: datetime) -> str:
    later = one.due is not None and one.due > now
    return f"waiting until {_moment(one.due)}" if one.due and later else "waiting"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
