"""``pyos-bot texts``: editors check and preview their texts in a clone, without GitHub."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.cli.main import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "society"


def run(*words: str) -> int:
    """The exit status of ``pyos-bot texts …``."""
    with pytest.raises(SystemExit) as ended:
        main(["texts", *words])
    return int(ended.value.code or 0)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A review repository with a policy and its texts."""
    shutil.copytree(EXAMPLE / "texts", tmp_path / ".github" / "texts")
    shutil.copy(EXAMPLE / "pyos-bot.yml", tmp_path / ".github" / "pyos-bot.yml")
    return tmp_path


def test_check(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each text is fine, or its mistake is named with its file and line."""
    assert run("check", "--repository", str(clone)) == 0
    assert ".github/texts/welcome.md: fine" in capsys.readouterr().out
    (clone / ".github/texts/welcome.md").write_text("Hi\n\n{{nobody}}", encoding="utf-8")
    (clone / ".github/texts/acceptance.md").unlink()
    assert run("check", "--repository", str(clone)) == 1
    said = capsys.readouterr().err
    assert ".github/texts/welcome.md, line 3: there is no {{nobody}} here" in said
    assert ".github/texts/acceptance.md: cannot be read" in said


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("welcome", "Dear `@author`, thank you for submitting `stratus`."),
        ("review-template", "# Referee report for stratus"),
        ("acceptance", "`stratus` is part of the Society for Cloud Software"),
        # the policy does not name it
        ("invitation", "I am the editor of the Society for Cloud Software review of stratus"),
    ],
)
def test_show(name: str, says: str, clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text as the bot would post it for an issue."""
    issue = str(EXAMPLE / "submission.md")
    assert run("show", name, "--issue", issue, "--repository", str(clone)) == 0
    assert says in capsys.readouterr().out


def test_what_is_missing(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a policy, an issue or a file it says so."""
    assert run("show", "welcome", "--repository", str(clone)) == 2
    assert run("check", "--repository", str(clone / "elsewhere")) == 2
    assert run("show", "welcome", "--issue", "nowhere.md", "--repository", str(clone)) == 2
    (clone / ".github/pyos-bot.yml").write_text("texts: [farewell]", encoding="utf-8")
    assert run("check", "--repository", str(clone)) == 2
    assert "line 1: texts" in capsys.readouterr().err
