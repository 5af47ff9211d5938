"""What an operator should mend: said at the start, with the mend."""

from __future__ import annotations

import structlog

from bot.edges.github import Directory, Repository
from bot.edges.github_app import App, GitHubProblem, Installation
from bot.policies import Policies

log = structlog.get_logger()


async def look_at_teams(app: App, policies: Policies) -> list[str]:
    """Name, in the log, every team and partner that is not as the policy says, with the mend."""
    problems: list[str] = []
    try:
        for number in await app.installations():
            problems += await _team_problems(app.installation(number), policies)
    except GitHubProblem as error:
        problems.append(f"GitHub cannot be asked about the installations: {error}")
    for problem in problems:
        log.warning("setting needs attention", problem=problem)
    return problems


async def _team_problems(installation: Installation, policies: Policies) -> list[str]:
    directory = Directory(installation)
    found: list[str] = []
    for name in await installation.repositories():
        policy = (await policies.of(Repository(installation, name))).policy
        if not policy.serves(name):
            continue
        for setting, team in policy.offices.items():
            if not isinstance(team, str):
                continue  # nobody, or a plain list of logins
            state = await directory.team(team)
            if state.trouble == "missing":
                found.append(
                    f"{name}: the team {team} ({setting}) does not exist or cannot be read: create it, correct "
                    f"{setting} in .github/pyos-bot.yml, or give the App the permission members: read"
                )
            elif state.trouble == "failed":
                found.append(f"{name}: looking up the team {team} ({setting}) failed")
            elif not state.members:
                found.append(f"{name}: the team {team} ({setting}) has no members")
    return found
