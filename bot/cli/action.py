"""``pyos-bot action``: print the workflow that runs the bot without a server."""

from __future__ import annotations

import argparse
import re
import sys

from bot import __version__

DESCRIPTION = (
    "Prints a workflow that runs `pyos-bot once` in the review repository. Put it into `.github/workflows/pyos-bot.yml` on the "
    "default branch. The App's key belongs into the environment `pyos-bot`, limited to that branch, as BOT_APP_ID and "
    "BOT_PRIVATE_KEY. docs/without-a-server.md says what does not work this way."
)
_REF = re.compile(r"[0-9a-f]{40}|v?\d[\w.-]{0,30}")

WORKFLOW = """\
# Runs pyos-bot without a server: one run for each event, and one each hour. Printed by `pyos-bot action`.
name: pyos-bot

on:
  issues:
    types: [opened, edited, closed, reopened, labeled, unlabeled, assigned, unassigned]
  issue_comment: # zizmor: ignore[dangerous-triggers] nothing of the event is run, and nothing of a pull request
    types: [created, edited, deleted]
  schedule:
    - cron: "17 * * * *"
  workflow_dispatch:

permissions: {{}} # the App has its own key

concurrency: # one after the other: two runs at once would answer twice
  group: pyos-bot
  cancel-in-progress: false
  queue: max

jobs:
  answer:
    name: answer
    if: github.event.sender.type != 'Bot' && !github.event.issue.pull_request
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    environment: pyos-bot # its secrets are for the default branch only
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          repository: pyOpenSci/pyos-bot
          ref: {ref}
          persist-credentials: false
      - uses: actions/setup-python@e797f83bcb11b83ae66e0230d6156d7c80228e7c # v6.0.0
        with:
          python-version: "3.14"
      - run: python -m pip install --require-hashes --no-deps -r requirements.txt
      - run: python -m bot once
        env:
          GITHUB_APP_ID: ${{{{ secrets.BOT_APP_ID }}}}
          GITHUB_PRIVATE_KEY: ${{{{ secrets.BOT_PRIVATE_KEY }}}}
"""
"""``ref`` is the version of the bot; everything else is the same for everybody."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which version of the bot runs."""
    parser.add_argument(
        "--ref",
        default=f"v{__version__}",
        help="the version of pyos-bot to run: a tag, or better the 40 digits of a commit",
    )


def run(options: argparse.Namespace) -> int:
    """Print it; exit status 2 for a ref that is none."""
    if not _REF.fullmatch(options.ref):
        print("pyos-bot action: --ref is a version such as v1.0.0, or a commit", file=sys.stderr)
        return 2
    print(WORKFLOW.format(ref=options.ref), end="")
    return 0
