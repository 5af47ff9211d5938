"""``pyos-bot policy``: look at policy files without a network, an App or settings."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.adapters import policy_files, policy_schema
from bot.adapters.policy_files import PolicyError
from bot.observability.terminal import complain, plain
from bot.review.model.policy import Policy

DESCRIPTION = (
    "Checks policy files, shows what they add up to, or prints their JSON Schema for your editor. "
    "Later files win over earlier ones, as the file of PYOS_BOT_POLICY wins over .github/pyos-bot.yml. "
    "Needs no settings and no network. Exit status: 0 all fine, 1 mistakes found."
)

ACTIONS = {
    "check": "name every mistake in these files, with its line",
    "show": "print the whole policy: the defaults, with these files on top",
    "schema": "print the JSON Schema of a policy file",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which files."""
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION", dest="action")
    for name, text in ACTIONS.items():
        action = actions.add_parser(name, help=text, description=f"{text.capitalize()}.")
        if name != "schema":
            action.add_argument(
                "files", metavar="FILE", nargs="+" if name == "check" else "*", type=Path
            )
    parser.set_defaults(files=[])


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 all fine, 1 mistakes found."""
    if options.action == "schema":
        print(json.dumps(policy_schema.schema(), indent=2))
        return 0
    try:
        found = _policy(options.files)
    except PolicyError as problem:
        if options.action == "check":
            for line in problem.lines:
                print(f"✖ {plain(line)}")
        else:
            complain("pyos-bot policy", problem)
        return 1
    if options.action == "check":
        print(f"✔ {plain(', '.join(map(str, options.files)))}: no mistakes")
    else:
        print(_as_file(found), end="")
    return 0


def _policy(files: Sequence[Path]) -> Policy:
    return policy_files.policy({str(file): policy_files.read(file) for file in files})


def _as_file(policy: Policy) -> str:
    """The policy as a file that says all of it; texts are files of their own. ASCII, so nothing steers a terminal."""
    said = policy.model_dump(mode="json", exclude={"wordings"})
    return yaml.safe_dump(said, sort_keys=False, width=100)
