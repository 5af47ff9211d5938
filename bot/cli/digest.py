"""``pyos-bot digest``: print the weekly digest on the terminal. Writes nothing on GitHub."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from datetime import datetime

from bot.adapters.github import Directory
from bot.cli import reading
from bot.cli.environment import environment
from bot.cli.reading import CannotRun, Place
from bot.clock import Clock
from bot.observability.terminal import plain
from bot.pipeline.activity import activities
from bot.pipeline.issues import desk
from bot.review.model.policy import TeamName
from bot.review.model.submission import Roster, Trouble
from bot.review.pages.digest import Digest, digest, markdown

DESCRIPTION = (
    "Prints the weekly digest of OWNER/REPO as of now: who acts next on each review and since when, "
    "partner communities, packages without activity, and maintainers to check in with. "
    "Prints Markdown or JSON and changes nothing. Needs the settings of `audit`. "
    "Exit status: 0 done, 2 it could not read the repository."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The repository, and how it is printed."""
    parser.add_argument("repository", metavar="OWNER/REPO")
    parser.add_argument("--json", action="store_true", help="print a JSON document instead")


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 done, 2 it could not read the repository."""
    return asyncio.run(
        print_digest(environment(), options.clock, options.repository, as_json=options.json)
    )


async def print_digest(
    environ: Mapping[str, str], clock: Clock, name: str, *, as_json: bool
) -> int:
    """Say where the reviews of ``owner/name`` stand: the exit status of the command."""
    return await reading.status_of("digest", _print(environ, clock, name, as_json=as_json))


async def _print(environ: Mapping[str, str], clock: Clock, name: str, *, as_json: bool) -> int:
    async with reading.at(environ, clock, name) as place:
        found = await _digest(place, clock())
        if as_json:
            print(found.model_dump_json(indent=2, ensure_ascii=True))
        else:
            text = markdown(found, place.policy, rows=None)
            print("\n".join(plain(line) for line in text.split("\n")))
    return 0


async def _digest(place: Place, now: datetime) -> Digest:
    board = await place.reviews(await desk(place.repository, place.policy))
    known = await activities(place.repository, board, now, place.policy, most=None)
    directory = Directory(place.repository.installation)
    teams: dict[TeamName, Roster] = {
        team: await directory.team(team) for team in sorted(place.policy.teams_named)
    }
    if unread := [str(team) for team, one in teams.items() if one.trouble is Trouble.FAILED]:
        raise CannotRun(f"GitHub did not answer who is on the team {', '.join(unread)}. Try again")
    return digest(place.repository.name, place.policy, board, teams, known, now)
