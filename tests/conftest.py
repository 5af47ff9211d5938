"""What all tests share: quiet logs, and the rule that nothing is left out unseen.

What needs PostgreSQL or a browser is skipped where they are missing, and the last line of a run says so.
With ``REQUIRE_ALL=1`` (the gate sets it) a skipped test is a failure.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import postgres
from bot.logs import set_up

set_up("CRITICAL")

_left_out: Counter[str] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what is skipped, by reason."""
    if report.skipped and isinstance(report.longrepr, tuple):
        _left_out[report.longrepr[2].removeprefix("Skipped: ")] += 1


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With ``REQUIRE_ALL=1`` nothing may be skipped."""
    if _left_out and os.environ.get("REQUIRE_ALL") == "1" and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line: what was left out, and why."""
    if _left_out and not hasattr(config, "workerinput"):
        said = "; ".join(f"{count} tests: {why}" for why, count in _left_out.items())
        must = " REQUIRE_ALL=1: that is a failure." if os.environ.get("REQUIRE_ALL") == "1" else ""
        print(f"Left out: {said}.{must}", file=sys.stdout)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One server for all tests; without its programs the test is left out."""
    folder = postgres.binaries()
    if folder is None:
        why = "PostgreSQL is not installed (apt-get install postgresql)"
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(why)
        pytest.skip(why)
    with postgres.server(folder) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    running: postgres.Server = request.getfixturevalue("postgres_server")
    return running.fresh()
