"""Verdicts on real packages, reviewed by a person and kept: a new release of a library that changes one is seen.

Each sample is what an sdist holds: its names, and the files that are read. An sdist is less than its repository, so
guides for contributors, workflows and docs are missing in some; each ✖ below was looked at, and is so in the sdist.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import aiohttp
import pytest
from syrupy.assertion import SnapshotAssertion

from bot.packages.check import Checker
from bot.packages.facts import Asked, Facts, File, Home, Tree, Unseen
from bot.packages.findings import findings
from bot.packages.judge import work
from bot.packages.judging import Judge, as_judged
from bot.packages.wanted import wanted
from bot.review.model.evidence import Check, Verdict

SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "packages").glob("*.json"))
ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)

TRUE = {
    # the sdist leaves them out
    "afscgap": set(),
    "cachetools": {Check.CONTRIBUTING, Check.CONDUCT},
    "crowsetta": set(),
    "movingpandas": {Check.CONTRIBUTING, Check.CONDUCT},
    "packaging": {Check.CONTRIBUTING, Check.CONDUCT},
    "pyosmeta": set(),
    "pypi_simple": {Check.CONTRIBUTING, Check.CONDUCT},
    "sciform": set(),
    # the sdist has neither; the README is a link there, so it is for a person
    "tenacity": {Check.CONTRIBUTING, Check.CONDUCT},
}
"""What is certainly missing."""


def lines(facts: Facts) -> list[str]:
    """A line for each finding, without what depends on the day."""
    return [
        f"{one.verdict} {one.check}: {one.evidence}"
        for one in findings(facts)
        if one.check is not Check.PYTHON
    ]


def test_there_are_enough() -> None:
    """Each with its reviewed ✖."""
    assert len(SAMPLES) >= 8
    assert {sample.stem for sample in SAMPLES} == set(TRUE)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_real_packages(sample: Path, snapshot: SnapshotAssertion, tmp_path: Path) -> None:
    """As they were when somebody looked at each of them."""
    said = json.loads(sample.read_text("utf-8"))
    tree = Tree(
        tuple(File(path, "", size) for path, size in said["sizes"].items()), tuple(said["links"])
    )
    contents = {path: text.encode() for path, text in said["files"].items()}
    ordered = {
        file.path: contents[file.path]
        for file in wanted(tree.files, paper=False)
        if file.path in contents
    }
    # in this process, as each child would read the libraries anew
    judged = as_judged(json.loads(json.dumps(work.judge(tmp_path, tree.paths, ordered))))
    facts = Facts(
        Asked("a folder"), Home(said["package"], local=True), tree=tree, judged=judged,
        index=Unseen("the package index was not asked"), today=TODAY,
    )  # fmt: skip
    assert {one.check for one in findings(facts) if one.verdict is Verdict.BAD} == TRUE[sample.stem]
    assert lines(facts) == snapshot


async def test_this_project() -> None:
    """It is held against its own rules: what it lacks is known."""
    async with aiohttp.ClientSession() as session:
        clock = lambda: datetime(2026, 11, 21, tzinfo=UTC)  # noqa: E731
        checker = Checker(session, clock, judge=Judge(60), offline=True)
        report = await checker.check_folder(ROOT, Asked(str(ROOT)))
    assert {one.check for one in report.of(Verdict.BAD)} == {Check.CONDUCT}
