"""``pyos-bot check``: what the editor in chief will look at, before a package is submitted."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import aiohttp

from bot.adapters.settings import SettingsError
from bot.clock import Clock
from bot.observability.terminal import complain, plain
from bot.packages import places
from bot.packages.check import ADDRESS, Checker, Report
from bot.packages.facts import Asked
from bot.packages.places import Hosts
from bot.packages.profiles import PROFILES
from bot.review.model.evidence import BOXES, LINKS, TEXTS, Check, Finding, Verdict

DESCRIPTION = (
    "Checks a Python package as pyOpenSci's editors in chief do before a review. URL is its repository on GitHub, "
    "GitLab or Codeberg, PATH is a folder. It needs no settings. If GITHUB_TOKEN is set, it is used for GitHub only. "
    "No code of the package is run. Exit status: 0 no problems, 1 problems found, 2 the check was not possible, or a part of it."
)
FORMAT = 1
"""Of the JSON document; it grows when a field changes its meaning or goes."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The package, and how it is checked."""
    parser.add_argument("package", metavar="URL|PATH")
    parser.add_argument(
        "--version", metavar="V", default="", help="the version that you will submit"
    )
    parser.add_argument("--name", default="", help="its name on the package index")
    parser.add_argument(
        "--profile",
        choices=tuple(PROFILES),
        default="pyopensci",
        help="; ".join(f"{name}: {one.summary}" for name, one in PROFILES.items()),
    )
    parser.add_argument("--offline", action="store_true", help="with PATH: ask no host")
    parser.add_argument("--json", action="store_true", help="print JSON, for other programs")


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 no problems, 1 problems found, 2 the check was not possible."""
    try:
        hosts = hosts_of(os.environ)
    except SettingsError as problem:
        complain("pyos-bot check", problem)
        return 2
    profile = PROFILES[options.profile]
    asked = Asked(
        repository=options.package,
        version=options.version,
        package=options.name,
        paper_for="JOSS" if profile.paper else "",
    )
    folder = Path(options.package)
    if options.package and folder.is_dir():
        asked = replace(asked, repository=str(folder.resolve()))
    elif not ADDRESS.fullmatch(options.package) or options.offline:
        wanted = "is not a folder" if options.offline else "is not a folder and not an address"
        complain("pyos-bot check", f"{options.package or 'nothing'} {wanted}")
        return 2
    elif places.place(options.package, hosts) is None:
        sites = ", ".join(sorted(hosts.code))
        complain(
            "pyos-bot check",
            f"{options.package} is not a repository on {sites}",
        )
        return 2
    tell = _Progress(sys.stderr.isatty())
    try:
        report = asyncio.run(_check(asked, folder, hosts, options.clock, options.offline, tell))
    except KeyboardInterrupt:
        tell.end()
        return 130
    tell.end()
    found = profile.of(report.findings)
    ended = status(report, found, offline=options.offline)
    print(_json(report, found, ended) if options.json else _lines(report, found))
    if ended == 2 and report.seen:
        why = next(one for one in found if _is_open(one, offline=options.offline))
        complain("pyos-bot check", f"not everything could be checked: {why.evidence}")
    return ended


def status(report: Report, found: tuple[Finding, ...], *, offline: bool = False) -> int:
    """The exit status."""
    if any(one.verdict is Verdict.BAD for one in found):
        return 1
    open_ones = any(_is_open(one, offline=offline) for one in found)
    return 2 if open_ones or not report.seen else 0


_BOXES = frozenset(box.check for box in BOXES)


def _is_open(one: Finding, *, offline: bool) -> bool:
    """Whether a box of the editor in chief's could not be checked, though it was asked for."""
    asked = one.check in _BOXES and not (offline and one.check is Check.INDEX)
    return asked and one.verdict is Verdict.UNSEEN


async def _check(
    asked: Asked, folder: Path, hosts: Hosts, clock: Clock, offline: bool, tell: _Progress
) -> Report:
    token = os.environ.get("GITHUB_TOKEN", "")

    async def github_token() -> str:
        return token

    async with aiohttp.ClientSession(trust_env=True) as session:
        checker = Checker(
            session, clock, hosts, token=github_token if token else None, offline=offline
        )
        if asked.repository == str(folder.resolve()):
            return await checker.check_folder(folder, asked, tell)
        return await checker.check(asked, tell)


def hosts_of(environ: Mapping[str, str]) -> Hosts:
    """The addresses that are asked; each can be another one. Raises ``SettingsError``."""
    return Hosts.of(
        github=environ.get("GITHUB_API_URL", ""),
        gitlab=environ.get("GITLAB_API_URL", ""),
        forgejo=environ.get("FORGEJO_API_URL", ""),
        index=environ.get("PACKAGE_INDEX_URL", ""),
        doi=environ.get("DOI_API_URL", ""),
    )


class _Progress:
    """What is being looked at, on a terminal only."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown

    def __call__(self, what: str) -> None:
        if self._shown:
            print(f"\r\x1b[KReading {plain(what)} …", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave no trace."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


_ORDER = (Verdict.BAD, Verdict.UNSEEN, Verdict.PERSON, Verdict.WELL, Verdict.FACT)
_HEADINGS = {
    Verdict.BAD: "Please fix",
    Verdict.UNSEEN: "Could not be checked",
    Verdict.PERSON: "A person needs to check",
    Verdict.WELL: "Verified",
    Verdict.FACT: "For information",
}


def _lines(report: Report, found: tuple[Finding, ...]) -> str:
    """The report for a terminal: what is to be fixed first."""
    state = f", {report.read}" if report.read else ""
    commit = f" ({report.commit[:10]})" if report.commit else ""
    lines = [plain(f"{report.repository}{state}{commit}")]
    for verdict in _ORDER:
        these = [one for one in found if one.verdict is verdict]
        if not these:
            continue
        lines += ["", f"{_HEADINGS[verdict]}:"]
        for one in these:
            lines.append(f"  {verdict} {plain(TEXTS[one.check])}: {plain(one.evidence)}")
            if one.fix:
                lines.append(f"      {plain(one.fix)} {LINKS[one.check]}")
    counts = ", ".join(
        f"{sum(one.verdict is verdict for one in found)} {verdict}" for verdict in Verdict
    )
    lines += ["", f"{counts}; {report.requests} requests, {report.seconds:.1f} s"]
    return "\n".join(lines)


def _json(report: Report, found: tuple[Finding, ...], ended: int) -> str:
    document = {
        "format": FORMAT,
        "repository": report.repository,
        "read": report.read,
        "commit": report.commit,
        "status": ended,
        "checks": [
            {
                "check": one.check.value,
                "verdict": one.verdict.name.lower(),
                "evidence": one.evidence,
                "fix": one.fix,
                "link": LINKS[one.check],
            }
            for one in found
        ],
        "requests": report.requests,
        "bytes": report.bytes,
        "seconds": round(report.seconds, 2),
    }
    return json.dumps(document, indent=2, ensure_ascii=False)
