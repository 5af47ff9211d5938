"""What all tests share: quiet logs, any order, and the rule that nothing is left out unseen.

They run in random order and on all processors; the number that brings an order back is said at the end.
What needs PostgreSQL or a browser is skipped where they are missing, and the last line of a run says so.
With ``REQUIRE_ALL=1`` (the gate sets it) a skipped test is a failure.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from tenacity import wait_exponential_jitter

import bot
import postgres
from bot.observability.logs import set_up
from effort import tries

if TYPE_CHECKING:
    from playwright.async_api import Browser

set_up("CRITICAL")
os.environ["PYOS_BOT_ENV_FILE"] = os.devnull  # nobody's settings, also where a real bot was set up
# How long an example takes says something about the machine, and nothing about the bot.
settings.register_profile(
    "untimed",
    deadline=None,
    max_examples=tries(40),
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("untimed")

_left_out: Counter[str] = Counter()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """A command that a test ran in its own process has set the log up, on a stream that is closed by now."""
    set_up("CRITICAL")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what is skipped, by reason."""
    if report.skipped and isinstance(report.longrepr, tuple):
        _left_out[report.longrepr[2].removeprefix("Skipped: ")] += 1


# What is tested closely elsewhere is not counted here, too: counting makes everything slower by half.
UNCOUNTED = ("tests/sandbox/", "tests/journeys/", "tests/test_threats.py")
COUNTED = {
    "test_adopt",
    "test_audit",
    "test_boards",
    "test_calls",
    "test_digest",
    "test_doctor",
    "test_from_deliveries",
    "test_inquiries",
    "test_once",
    "test_packages",
    "test_read_model",
    "test_setup",
    "test_whole_review",
}
"""Journeys that show what no other test does."""


# They start processes, kill them, click, or go through hundreds of reviews.
LONG = {
    "test_any_review",
    "test_bursts",
    "test_chaos",
    "test_day_one",
    "test_demo",
    "test_page_browser",
    "test_process",
    "test_processes",
}


def _counted(item: pytest.Item) -> bool:
    here = item.nodeid.startswith(UNCOUNTED) and item.path.stem not in COUNTED
    return not here and not item.get_closest_marker("brute_force")


class Counting:
    """Coverage for what is imported and for tests that count, and for nothing in between."""

    def __init__(self, controller: Any) -> None:
        self._controller = controller

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Count from the first fixture to the last."""
        if not _counted(item):
            return (yield)
        self._controller.resume()
        try:
            return (yield)
        finally:
            self._controller.pause()


def _counting(config: pytest.Config) -> Any:
    measuring = config.pluginmanager.getplugin("_cov")
    return measuring and measuring.cov_controller


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Count what is run by importing, once; pytest-xdist's processes begin to count after this."""
    if not (counting := _counting(config)):
        return
    if not hasattr(config, "workerinput"):
        for module in pkgutil.walk_packages(bot.__path__, "bot."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    counting.pause()


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """From here on only what counts is counted."""
    if counting := _counting(session.config):
        counting.pause()
        session.config.pluginmanager.register(Counting(counting))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: while one waits, another works."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: then nobody waits for it at the end."""
    items.sort(key=lambda item: item.path.stem not in LONG)


def pytest_collection_finish() -> None:
    """What is loaded stays: searching it for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With ``REQUIRE_ALL=1`` nothing may be skipped."""
    if _left_out and os.environ.get("REQUIRE_ALL") == "1" and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The last lines: in which order, and what was left out, and why."""
    if hasattr(config, "workerinput"):
        return
    if (seed := config.getoption("randomly_seed", None)) is not None:
        print(f"In the order of ARGS='--randomly-seed={seed}'.", file=sys.stdout)
    if _left_out:
        said = "; ".join(f"{count} tests: {why}" for why, count in _left_out.items())
        must = " REQUIRE_ALL=1: that is a failure." if os.environ.get("REQUIRE_ALL") == "1" else ""
        print(f"Left out: {said}.{must}", file=sys.stdout)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failed tries follow each other at once."""
    monkeypatch.setattr(wait_exponential_jitter, "__call__", lambda self, retry_state: 0.01)


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


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests of a process."""
    import browser  # most processes need none

    program = browser.program()
    if program is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    async with browser.running(program) as running:
        yield running
