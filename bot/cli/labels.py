"""``pyos-bot labels``: the labels of a repository, held against the policy, and made where they are missing.

Nothing is renamed and nothing deleted: a label stands on issues, and what becomes of them people decide.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping, Sequence

from bot.adapters.github import Repository
from bot.cli import reading
from bot.cli.environment import environment
from bot.clock import Clock
from bot.observability.terminal import plain
from bot.review.model.policy import Policy
from bot.review.pages.findings import LabelGap, label_gaps

DESCRIPTION = (
    "Lists the labels of the policy that OWNER/REPO lacks. With `--create` it makes them. It never renames "
    "or deletes a label, and if a label is only misspelled, it asks you to rename it. Needs the settings of `audit`. "
    "Exit status: 0 all labels exist, 1 some are missing, 2 the repository could not be read."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The repository, and whether anything is made."""
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION", dest="action")
    sync = actions.add_parser(
        "sync", help="list the missing labels, or make them", description=DESCRIPTION
    )
    sync.add_argument("repository", metavar="OWNER/REPO")
    sync.add_argument("--create", action="store_true", help="make the missing labels")


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 all labels exist, 1 some are missing, 2 the repository could not be read."""
    return asyncio.run(
        labels(environment(), options.clock, options.repository, create=options.create)
    )


async def labels(environ: Mapping[str, str], clock: Clock, name: str, *, create: bool) -> int:
    """List what ``owner/name`` lacks, and make it if so asked: the exit status of the command."""
    return await reading.status_of("labels", _labels(environ, clock, name, create=create))


async def _labels(environ: Mapping[str, str], clock: Clock, name: str, *, create: bool) -> int:
    async with reading.at(environ, clock, name) as place:
        gaps = label_gaps(place.policy, await place.repository.labels())
        left = await sync(place.repository, place.policy, gaps, create=create)
    if not gaps:
        print("all labels exist")
    elif left and not create and any(not gap.instead for gap in left):
        print("nothing was changed; `--create` makes the missing labels")
    return 1 if left else 0


async def sync(
    repository: Repository, policy: Policy, gaps: Sequence[LabelGap], *, create: bool
) -> list[LabelGap]:
    """Say what is missing and make it, if ``create``; what is left to do.

    Raises ``GitHubProblem``; what was made until then stays, and the next time it is there.
    """
    left: list[LabelGap] = []
    for gap in gaps:
        about = f"`{plain(gap.name)}` ({gap.setting})"
        if gap.instead:
            print(
                f"? {about} is missing, but there is `{plain(gap.instead)}`; please rename it on GitHub"
            )
            left.append(gap)
        elif create:
            made = await repository.create_label(gap.name, color(gap), purpose(gap, policy))
            print(f"+ {about} {'was made' if made else 'is there by now'}")
        else:
            print(f"+ {about} is missing")
            left.append(gap)
    return left


_STAGES = (
    "submitted", "checks", "seeking_editor", "editor_assigned", "seeking_reviewers", "under_review",
    "awaiting_changes", "awaiting_reviewers",
)  # fmt: skip
_ENDS = ("approved", "joss_approved", "in_scope")
_BLUE, _GREEN, _YELLOW, _GRAY = "c5def5", "0e8a16", "fbca04", "ededed"


def color(gap: LabelGap) -> str:
    """Blue while a review goes on, green for a good end, yellow for partners, gray for the rest."""
    kind, _, meaning = gap.setting.partition(".")
    if kind == "partners":
        return _YELLOW
    return _BLUE if meaning in _STAGES else _GREEN if meaning in _ENDS else _GRAY


def purpose(gap: LabelGap, policy: Policy) -> str:
    """What stands beside the label on GitHub."""
    kind, meaning, *_ = gap.setting.split(".")
    if kind == "partners":
        return f"Affiliation with {policy.partners[meaning].name}"[:100]
    return f"pyos-bot: {meaning.replace('_', ' ')}"
