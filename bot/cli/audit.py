"""``pyos-bot audit``: list problems on the open issues of a repository, and fix them with ``--fix``.

Without ``--fix`` nothing is written. With it, each change is shown and confirmed. Then the issue is
read again and changed in one request, unless the change would no longer be the one that was shown.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.adapters.github_app import GitHubProblem, Wait
from bot.cli import reading
from bot.cli.environment import environment
from bot.cli.reading import CannotRun, Place
from bot.clock import Clock
from bot.observability.terminal import plain
from bot.pipeline.issues import difference
from bot.review import messages
from bot.review.model.changes import Effect, foresee
from bot.review.model.labels import Label
from bot.review.model.stages import EARLY
from bot.review.model.submission import IssueKind, Submission
from bot.review.pages.findings import Finding, changes, findings, repairs
from bot.review.turns.progress import turn

DESCRIPTION = (
    "Checks every open issue of OWNER/REPO. Lists what the bot reads there, labels, header lines and "
    "people that do not fit together, and what the website would reject. Changes nothing without `--fix`. "
    "Needs the settings of `serve`, except GITHUB_WEBHOOK_SECRET and DATABASE_URL. "
    "Exit status: 0 no problems, 1 problems found, 2 the check failed."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The repository, and what to do with what is found."""
    parser.add_argument("repository", metavar="OWNER/REPO")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="print a JSON document instead")
    how.add_argument(
        "--fix",
        action="store_true",
        help="fix old label names, extra stage labels and missing header lines; "
        "shows the changes of each issue and asks before it makes them",
    )


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 no problems, 1 problems found, 2 the check failed."""
    return asyncio.run(
        audit(
            environment(), options.clock, options.repository, as_json=options.json, fix=options.fix
        )
    )


FORMAT = 1
"""Of the JSON document; it grows when a field changes its meaning or goes."""
PAUSE = 1.0
"""Seconds between changes that nobody is asked about: GitHub wants no more than one a second."""

Ask = Callable[[str], str]
"""Asks on the terminal. Raises ``EOFError`` when nobody is there any more."""


@dataclass(frozen=True)
class Looked:
    """An open issue, as it was read."""

    review: Submission
    findings: tuple[Finding, ...]

    @classmethod
    def at(cls, review: Submission) -> Looked:
        """What is to be said about it."""
        return cls(review, findings(review))


async def audit(
    environ: Mapping[str, str],
    clock: Clock,
    name: str,
    *,
    as_json: bool,
    fix: bool,
    ask: Ask | None = None,
) -> int:
    """Look at every open issue of ``owner/name``: the exit status of the command."""
    return await reading.status_of(
        "audit", _audit(environ, clock, name, as_json=as_json, fix=fix, ask=ask)
    )


async def _audit(
    environ: Mapping[str, str],
    clock: Clock,
    name: str,
    *,
    as_json: bool,
    fix: bool,
    ask: Ask | None,
) -> int:
    if fix and ask is None:
        ask = _terminal()
    async with reading.at(environ, clock, name) as place:
        issues = await place.repository.issues()
        looked = [Looked.at(review) for review in await place.reviews(issues)]
        if as_json:
            print(json.dumps(document(place.repository.name, looked), indent=2))
        else:
            _tell(looked)
        if fix and ask is not None:
            looked = await _mend(place, looked, ask)
    return 1 if any(one.findings for one in looked) else 0


def _terminal() -> Ask:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CannotRun(
            "--fix asks before each change, so it needs a terminal. Nothing was changed."
        )
    return _asked


def _asked(question: str) -> str:
    """The line that is typed. asyncio would keep Ctrl-C back until the line is finished."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return input(question)
    finally:
        signal.signal(signal.SIGINT, before)


# --- saying ---


def _reading(review: Submission) -> list[str]:
    """What the bot makes of the issue: kind, stage, who leads, who acts next."""
    if review.kind is IssueKind.INQUIRY:
        answered = review.has(Label.IN_SCOPE) or review.has(Label.OUT_OF_SCOPE)
        return (
            [review.kind.value] if answered else [review.kind.value, messages.findings.INQUIRY_NEXT]
        )
    if review.kind is not IssueKind.SUBMISSION:
        return [review.kind.value]
    beside = [review.standing.joss.value] if review.standing.joss else []
    beside += ["on hold"] if review.has(Label.ON_HOLD) else []
    now = turn(review)
    return [
        review.kind.value,
        messages.findings.read_stage(review.stage, beside),
        messages.findings.read_leads(*_leader(review)),
        f"next: {messages.findings.read_next(now.key, now.people)}",
    ]


def _leader(review: Submission) -> tuple[str, tuple[str, ...]]:
    early = review.stage in EARLY and not review.editors
    return ("EiC", review.eics) if early else ("editor", review.editors)


def _tell(looked: Sequence[Looked]) -> None:
    for one in looked:
        if one.findings:
            review = one.review
            print(f"#{review.number} {plain(review.title)} {plain(review.url)}")
            print(f"    {plain(' · '.join(_reading(review)))}")
            for finding in one.findings:
                mend = " [--fix]" if finding.fixable else ""
                print(f"  ✖ {finding.kind}: {plain(finding.text)}{mend}")
            print()
    total = [finding for one in looked for finding in one.findings]
    told = sum(1 for one in looked if one.findings)
    fixable = sum(1 for finding in total if finding.fixable)
    print(messages.findings.audit_sum(len(looked), told, len(total), fixable))


def document(repository: str, looked: Iterable[Looked]) -> dict[str, Any]:
    """``--json``, as docs/operating.md describes it. Dumped as ASCII, so nothing steers a terminal."""
    return {
        "format": FORMAT,
        "repository": repository,
        "issues": [_entry(one) for one in looked],
    }


def _entry(one: Looked) -> dict[str, Any]:
    review = one.review
    run = review.kind is IssueKind.SUBMISSION
    now = turn(review) if run else None
    return {
        "number": review.number,
        "url": review.url,
        "title": review.title,
        "kind": review.kind.value,
        "stage": review.stage.meaning if run else None,
        "eic": list(review.eics),
        "editors": list(review.editors),
        "next": {"step": now.key, "people": list(now.people)} if now else None,
        "findings": [
            {"kind": str(found.kind), "text": found.text, "fixable": found.fixable}
            for found in one.findings
        ],
    }


# --- mending ---


async def _mend(place: Place, looked: Sequence[Looked], ask: Ask) -> list[Looked]:
    """Ask about each issue, and change it when the answer is yes; the issues as they are then."""
    after = list(looked)
    all_of_them = False
    for position, one in enumerate(looked):
        effects = repairs(one.review)
        if not effects:
            continue
        print(f"\n#{one.review.number} {plain(one.review.title)}")
        for line in changes(effects):
            print(f"  {plain(line)}")
        if not all_of_them:
            answer = _answer(ask, one.review.number)
            if answer == "q":
                break
            if answer == "n":
                continue
            all_of_them = answer == "a"
        try:
            after[position] = await _write(place, one, effects)
        except Wait as wait:
            print(
                f"  GitHub asks to wait {wait.seconds:.0f} seconds. This issue and the others were not changed."
            )
            break
        await asyncio.sleep(PAUSE if all_of_them else 0)
    return after


def _answer(ask: Ask, number: int) -> str:
    """``y``, ``n``, ``a`` or ``q``; whoever leaves the terminal quits."""
    while True:
        try:
            said = ask(f"Change #{number}? [y]es / [n]o / [a]ll / [q]uit: ").strip().casefold()
        except (EOFError, KeyboardInterrupt):
            print()
            return "q"
        if said in ("y", "yes", "n", "no", "a", "all", "q", "quit"):
            return said[0]


async def _write(place: Place, one: Looked, effects: Sequence[Effect]) -> Looked:
    """One ``PATCH``, worked out on the issue as it is at this moment."""
    known, number = one.review, one.review.number
    try:
        fresh = replace(
            place.read(await place.repository.issue(number)),
            record=known.record,
            status_comment=known.status_comment,
        )
        if not fresh.open or changes(repairs(fresh)) != changes(effects):
            print("  not changed: the issue was edited in the meantime, please run audit again")
            return Looked.at(fresh)
        patch = difference(fresh, foresee(fresh, repairs(fresh)))
        came = await place.repository.change(number, patch)
    except Wait:
        raise
    except GitHubProblem as problem:
        print(f"  not changed: {plain(str(problem))}")
        return one
    print("  changed")
    return Looked.at(
        replace(fresh, body=came.body or "", labels=tuple(label.name for label in came.labels))
    )
