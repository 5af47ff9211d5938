"""``pyos-bot once``: one run in a workflow of the review repository, for communities without a server."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path

from bot.adapters.github_app import GitHubProblem
from bot.adapters.payloads import Malformed
from bot.adapters.policy_files import PolicyError
from bot.adapters.settings import SettingsError
from bot.clock import Clock
from bot.observability.logs import set_up
from bot.observability.terminal import complain
from bot.server.once import NotFinished, NotRun, run_once

DESCRIPTION = (
    "Handles the event of a GitHub workflow, and what no earlier run has seen; on `schedule` also what is due by the clock. "
    "Reads GITHUB_EVENT_NAME, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_RUN_ID and GITHUB_RUN_ATTEMPT, which GitHub sets, and the settings of "
    "`serve` except GITHUB_WEBHOOK_SECRET and DATABASE_URL. `pyos-bot action` prints the workflow. "
    "Exit status: 0 done, 1 something is left for the next run, 2 nothing was done."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Everything comes from the environment."""


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 done, 1 something is left for the next run, 2 nothing was done."""
    return asyncio.run(once(os.environ, options.clock))


async def once(environ: Mapping[str, str], clock: Clock) -> int:
    """One run with what GitHub says in ``environ``: the exit status of the command."""
    try:
        event, name = environ.get("GITHUB_EVENT_NAME", ""), environ.get("GITHUB_REPOSITORY", "")
        if not event or not name:
            raise NotRun(
                "GITHUB_EVENT_NAME and GITHUB_REPOSITORY are missing: run it in a workflow"
            )
        payload = _payload(environ.get("GITHUB_EVENT_PATH", ""))
        set_up(environ.get("LOG_LEVEL") or "WARNING")
        attempt = environ.get("GITHUB_RUN_ATTEMPT", "1")
        run_id = f"run-{environ.get('GITHUB_RUN_ID', '0')}-{attempt}"
        await run_once(environ, clock, name, event, payload, run_id, again=attempt != "1")
    except NotFinished as left:
        complain("pyos-bot once", f"{left}. The next run continues")
        return 1
    except (SettingsError, PolicyError, NotRun, Malformed, GitHubProblem) as problem:
        complain("pyos-bot once", problem)
        return 2
    return 0


def _payload(path: str) -> Mapping[str, object]:
    if not path:
        return {}
    try:
        said = json.loads(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise NotRun(f"cannot read the event: {error}") from None
    return said if isinstance(said, dict) else {}
