"""Mistakes that the type checker has to see: each is fed to it, and none may pass."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import pytest

from bot.review.model import record

ROOT = Path(__file__).parent.parent

PLAIN = """
from bot.review.decisions.moves import flag, remember
from bot.review.model.labels import Label
from bot.review.model.steps import Step
from bot.review.model.submission import Submission
from bot.review.turns.progress import Turn

def plain(review: Submission) -> None:
    review.has(Label.ON_HOLD)
    flag(review, Label.ON_HOLD, on=True)
    Turn(Step.SEEK_REVIEWERS)
    remember(review, hold=None, wanted="")
"""
SLIPS = [
    ("a label's meaning", 'review.has("on_hodl")'),
    ("a label that is set", 'flag(review, "on_hold", on=True)'),
    ("a name that is no label", "review.has(Label.ON_HODL)"),
    ("a step", 'Turn("seek reveiwers")'),
    ("a part of the record", "remember(review, hodl=None)"),
    ("the kind of a part of the record", 'remember(review, hold="never")'),
]


def checked(folder: Path, **files: str) -> str:
    """What mypy says about these modules, with the project's own settings."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    settings = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(folder / "cache")]
    paths = [str(folder / f"{name}.py") for name in files]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *settings, *paths],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.brute_force
def test_slips_of_the_pen_do_not_pass(tmp_path: Path) -> None:
    """Strings for labels and steps, phantom keys of the record; spelt right all of it passes."""
    wrong = {f"slip{n}": f"{PLAIN}    {line}\n" for n, (_, line) in enumerate(SLIPS)}
    said = checked(tmp_path, plain=PLAIN, **wrong)
    last = len(PLAIN.splitlines()) + 1
    found = {(name, int(line)) for name, line in re.findall(r"(\w+)\.py:(\d+): error", said)}
    assert found == {(name, last) for name in wrong}, said


# Where it is put into the unions of effects → who has to learn of it.
EFFECTS = {
    "Shout": ("Aside = Strike |", {"changes", "perform"}),
    "Shift": ("SetField | SetReviewers | PutLine |", {"changes"}),
    "Whistle": ("Annotated[IssueChange | Remember |", {"changes"}),
}


@pytest.mark.brute_force
def test_an_effect_that_nobody_performs_does_not_pass(tmp_path: Path) -> None:
    """Whichever kind it is of: the place that has to perform it is named."""
    _copied(ROOT / "bot", tmp_path / "bot")
    if (ROOT / ".mypy_cache").exists():
        shutil.copytree(ROOT / ".mypy_cache", tmp_path / ".mypy_cache")
    changes = tmp_path / "bot" / "review" / "model" / "changes.py"
    text = changes.read_text(encoding="utf-8")
    for name, (union, _) in EFFECTS.items():
        kind = name.casefold()
        new = f'class {name}(_Effect):\n    """Nobody does it."""\n\n    kind: Literal["{kind}"] = "{kind}"\n'
        assert text.count(union) == 1
        text = text.replace(union, f"{union} {name} |")
        text = text.replace("class Withhold(", f"{new}\n\nclass Withhold(")
    changes.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "-p", "bot"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    named = [
        (Path(file).stem, name)
        for file, rest in re.findall(r"^(\S+\.py):\d+: error: (.*)", done.stdout, re.M)
        for name in EFFECTS
        if name in rest
    ]
    for name, (_, where) in EFFECTS.items():
        assert {stem for stem, about in named if about == name} >= where, done.stdout


def _copied(source: Path, target: Path) -> None:
    for file in source.rglob("*.py"):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "changes"),
    [(record.Record, record.RecordChanges), (record.Reviewer, record.ReviewerChanges)],
)
def test_changes_name_every_part(kind: type, changes: type) -> None:
    """A new part of the record can be changed, and is checked with its own kind."""
    parts = get_type_hints(kind, vars(record))
    parts = {name: parts[name] for name in kind.model_fields if name != "v"}  # type: ignore[attr-defined]
    assert get_type_hints(changes, vars(record)) == parts
