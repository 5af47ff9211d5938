"""What is printed from the tables is what stands in the repository, and the promises of the docs hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.cli import docs
from bot.review.commands.table import TABLE
from bot.review.decisions import opening
from bot.review.messages.status import NEXT

ROOT = Path(__file__).parent.parent


def test_printed_pages_are_up_to_date() -> None:
    """`make docs` prints them; nobody has to remember to when this fails."""
    for path, text in docs.pages(ROOT).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is out of date: make docs"


def test_texts_name_only_commands_that_work() -> None:
    """A command in any sentence of the bot exists."""
    names = {command.name for command in TABLE}
    rules = ROOT / "bot" / "review"
    sources = [
        *sorted((rules / "messages").glob("*.py")),
        rules / "pages" / "status.py",
        rules / "commands" / "gate.py",
    ]
    text = "".join(source.read_text(encoding="utf-8") for source in sources)
    said = set(re.findall(r"`\{(?:review\.policy\.)?bot\} ([a-z][a-z-]+)", text))
    said |= {command.split()[0] for _, _, command in NEXT.values() if command}
    assert said
    assert said <= names
    assert opening.opened.__doc__


def test_the_app_asks_for_nothing_more() -> None:
    """The manifest's events and permissions are the least that works."""
    manifest = yaml.safe_load((ROOT / "app.yml").read_text(encoding="utf-8"))
    assert manifest["default_events"] == ["issues", "issue_comment"]
    assert manifest["default_permissions"] == {
        "issues": "write", "members": "read", "metadata": "read", "contents": "read",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-docs.txt",
        "requirements-installer.txt",
    ],
)
def test_locks_have_hashes_and_no_host(name: str) -> None:
    """Every line is pinned and hashed; where it is downloaded from is the machine's business."""
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9].*$", text, re.M)
    assert pins
    assert all("==" in pin and pin.endswith("\\") for pin in pins)
    assert "://" not in text
    assert "--index" not in text


def test_the_installer_needs_nothing() -> None:
    """Whatever pip there is can install it: one thing without extras."""
    text = (ROOT / "requirements-installer.txt").read_text(encoding="utf-8")
    assert re.findall(r"^[^\s#].*==", text, re.M) == ["pip=="]


def test_locked_extras_are_named() -> None:
    """A pip that resolves what is named without them looks for the newest release with the extra."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert re.search(r"^psycopg\[binary(, pool)?\]==", text, re.M), name
        assert re.search(r"^gidgethub\[apps\]==", text, re.M), name
    assert re.search(r"^coverage\[toml\]==", text, re.M)


def test_the_workflow_is_careful() -> None:
    """Actions are pinned by their hash, nothing may be written, every Python is tried."""
    text = (ROOT / ".github" / "workflows" / "gate.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert [one for one in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one)] == []
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in workflow["jobs"].values())
    locked, newest = workflow["jobs"]["locked"], workflow["jobs"]["newest"]
    assert locked["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert locked["steps"][-1] == {"run": ".ci/run"}
    assert newest["continue-on-error"] is True
    when = workflow[True]  # YAML 1.1 reads `on` so
    assert {"push", "pull_request", "schedule"} <= when.keys()


@pytest.mark.parametrize("folder", ["sandbox/standin", "bench/probot"])
def test_node_lock_has_no_host(folder: str) -> None:
    """npm's lock without ``resolved``."""
    assert '"resolved"' not in (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")


def test_every_runtime_dependency_has_its_reason() -> None:
    """``docs/design.md`` says why each is there."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = project.split("dependencies = [", 1)[1].split("]\n", 1)[0]
    names = re.findall(r'"([a-z-]+)', block)
    reasons = (ROOT / "docs" / "design.md").read_text(encoding="utf-8").casefold()
    assert names
    assert [
        name for name in names if name.replace("markdown-it-py", "markdown-it-py") not in reasons
    ] == []
