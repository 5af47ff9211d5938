"""``pyos-bot action``: the workflow is one that GitHub takes, and nobody can do harm with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.cli.main import main

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def printed(*words: str) -> int:
    """The exit status of ``pyos-bot action …``."""
    with pytest.raises(SystemExit) as ended:
        main(["action", *words])
    return int(ended.value.code or 0)


@pytest.fixture
def workflow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The file, where GitHub looks for it."""
    assert printed("--ref", COMMIT) == 0
    file = tmp_path / ".github" / "workflows" / "pyos-bot.yml"
    file.parent.mkdir(parents=True)
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    return file


def tool(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a checker of the development tools, without the network."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    found = shutil.which(name, path=path)
    if found is None:
        pytest.skip(f"{name} is not installed (make install)")
    return subprocess.run([found, *words], capture_output=True, text=True, check=False, timeout=60)


def test_github_takes_it(workflow: Path) -> None:
    """By the schema of workflows, which ships with the checker."""
    said = tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(workflow))
    assert said.returncode == 0, said.stdout + said.stderr


def test_nobody_can_do_harm_with_it(workflow: Path) -> None:
    """Pinned actions, no rights, no credentials left behind, nothing of an event in a command."""
    said = tool("zizmor", "--offline", "--no-progress", "--persona=auditor", str(workflow))
    assert said.returncode == 0, said.stdout + said.stderr


def test_what_it_does(workflow: Path) -> None:
    """One run after the other, with the App's key, for people's events only."""
    said = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    job = said["jobs"]["answer"]
    assert said["permissions"] == {}
    assert said["concurrency"] == {
        "group": "pyos-bot",
        "cancel-in-progress": False,
        "queue": "max",
    }
    assert "sender.type != 'Bot'" in job["if"]
    assert job["steps"][0]["with"]["ref"] == COMMIT
    assert job["steps"][-1]["run"] == "python -m bot once"
    assert all("${{" not in step.get("run", "") for step in job["steps"])


def test_a_version_is_no_text(capsys: pytest.CaptureFixture[str]) -> None:
    """What is given as version cannot become a part of the workflow."""
    assert printed("--ref", "main\n          path: /etc") == 2
    assert "--ref is a version" in capsys.readouterr().err
