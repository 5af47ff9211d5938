"""Teams and lists of people that are not as the policy says: looked at by every start, and by ``pyos-bot doctor``."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.adapters import policy_files
from bot.adapters.github import Directory, Repository
from bot.adapters.github_app import App, GitHubProblem
from bot.observability.terminal import plain
from bot.pipeline.policies import Policies
from bot.review.model.policy import Policy, TeamName
from bot.review.model.submission import Roster, Trouble
from bot.review.pages.findings import PARTNER_EDITORS, understaffed

log = structlog.get_logger()


@dataclass(frozen=True)
class Line:
    """One thing looked at."""

    ok: bool
    text: str
    blind: bool = False
    """Whether something could not be looked at because of it."""

    def __str__(self) -> str:
        return f"{'✔' if self.ok else '✖'} {plain(self.text)}"


async def look_at_teams(app: App, policies: Policies) -> list[str]:
    """Name, in the log, every team that is not as the policy says, with the mend."""
    problems: list[str] = []
    try:
        for number in await app.installations():
            installation = app.installation(number)
            for name in await installation.repositories():
                policy = (await policies.of(Repository(installation, name))).policy
                if policy.serves(name):
                    lines = await team_lines(Directory(installation), name, policy)
                    problems += [line.text for line in lines if not line.ok]
    except GitHubProblem as error:
        problems.append(f"GitHub cannot be asked about the installations: {error}")
    for problem in problems:
        log.warning("setting needs attention", problem=problem)
    return problems


async def team_lines(directory: Directory, name: str, policy: Policy) -> list[Line]:
    """Every office and who holds it."""
    return (await _looked_up(directory, name, policy))[0]


async def partner_lines(directory: Directory, name: str, policy: Policy) -> list[Line]:
    """Partners whose members are too few on the editors' team. The look-ups are cached by now."""
    _, teams = await _looked_up(directory, name, policy)
    return [
        Line(
            False,
            f"{name}: {policy.partners[key].name} (partners.{key}.editors) needs {PARTNER_EDITORS} members in "
            f"teams.editors, and has {_people(members) if members else 'none'}; add the others",
        )
        for key, members in understaffed(policy, teams).items()
    ]


async def _looked_up(
    directory: Directory, name: str, policy: Policy
) -> tuple[list[Line], dict[TeamName, Roster]]:
    lines: list[Line] = []
    teams: dict[TeamName, Roster] = {}
    for setting, team in policy.offices.items():
        if team is None:
            lines.append(Line(True, f"{name}: {setting}: not set, so nobody has this role"))
        elif not isinstance(team, str):
            lines.append(await _listed(directory, f"{name}: {setting}", team))
        else:
            teams[team] = await directory.team(team)
            lines.append(_team(name, setting, team, teams[team]))
    return lines, teams


def _team(name: str, setting: str, team: str, roster: Roster) -> Line:
    match roster.trouble:
        case Trouble.MISSING:
            return Line(
                False,
                f"{name}: the team {team} ({setting}) does not exist or cannot be read: create it, correct "
                f"{setting} in {policy_files.PATH}, or give the App the permission members: read",
            )
        case Trouble.FAILED:
            text = f"{name}: could not look up the team {team} ({setting}); try again"
            return Line(False, text, blind=True)
        case None if not roster.members:
            text = f"{name}: the team {team} ({setting}) has no members; add them on GitHub"
            return Line(False, text)
        case None:
            people = _people(sorted(roster.spelled, key=str.casefold))
            return Line(True, f"{name}: {setting}, the team {team}: {people}")


async def _listed(directory: Directory, setting: str, logins: tuple[str, ...]) -> Line:
    """A plain list of logins: a slip in it would keep somebody out for ever."""
    unknown = [login for login in logins if await directory.account(login) is None]
    if unknown:
        text = f"{setting}: GitHub has no account {_people(unknown)}; correct the list"
        return Line(False, text)
    if not logins:
        return Line(False, f"{setting}: the list is empty; add people in {policy_files.PATH}")
    return Line(True, f"{setting}: {_people(logins)}")


def _people(logins: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"@{login}" for login in logins)
