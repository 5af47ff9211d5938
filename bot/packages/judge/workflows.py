"""Files of continuous integration: whether they run on a change, and whether they run tests."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.packages.judge import yaml_files

PATTERNS = (
    ".github/workflows/*.yml", ".github/workflows/*.yaml", ".gitlab-ci.yml", ".forgejo/workflows/*.yml",
    ".forgejo/workflows/*.yaml", ".gitea/workflows/*.yml", ".gitea/workflows/*.yaml", ".woodpecker.yml",
    ".woodpecker.yaml", ".woodpecker/*.yml", ".woodpecker/*.yaml", ".circleci/config.yml",
    "azure-pipelines.yml", ".cirrus.yml", "appveyor.yml", ".appveyor.yml",
)  # fmt: skip
"""Not Travis: such a file has outlived the service in many repositories, and proves nothing."""
_COMMAND = r"""(?:^|[;&|(]\s*|\s-m\s+|(?:^|\s)(?:uvx|xvfb-run|sudo|time|then|do|micromamba|run|exec|-a)\s(?:[^;&|]{0,80}\s)?)"""
"""What stands before a command; between ``uv run`` and the command there may be options."""
_TESTS = re.compile(
    _COMMAND
    + r"""(?:python[\w.]*\s+(?:-\w+\s+)*-m\s+)?
    (?: pytest | py\.test | unittest | trial | nosetests | cibuildwheel | ctest | coverage\s+run
      | (?:tox|nox)(?=\s|$)(?![^;&|]*\b(?:docs?|docset|linkcheck|lint\w*|mypy|typing|types|style|format|build|pre-commit|codestyle|package|publish)\b)
      | (?:hatch|pdm|poetry|uv|pixi|rye|poe|just|make|task|invoke|inv)\s(?:[^;&|]{0,80}\s)?[\w.:+-]{0,40}tests?(?:[:.+-][\w.:+-]{0,40})?
    )(?=$|[\s;&|"')@=\[])""",
    re.X,
)
_WORDS = 4_000
"""Characters of a script that are looked at."""


def is_one(path: str) -> bool:
    """Whether a file of this name is one of continuous integration."""
    return any(
        fnmatch.fnmatchcase(path, pattern) and path.count("/") == pattern.count("/")
        for pattern in PATTERNS
    )


def read(path: str, content: bytes) -> dict[str, Any]:
    """What is known of one file. Raises ``yaml_files.Refused``."""
    said = yaml_files.read(content)
    if not isinstance(said, Mapping):
        raise yaml_files.Refused("it is no mapping")
    like_actions = "/workflows/" in path
    return {
        "path": path,
        "on_change": _on_change(said) if like_actions else True,
        "runs": next(_tests(said, 0), ""),
    }


def _on_change(said: Mapping[Any, Any]) -> bool:
    # YAML 1.1 reads the key ``on`` as true
    when = said.get("on", said.get(True))
    names = [when] if isinstance(when, str) else when if isinstance(when, list | Mapping) else []
    return any(
        name in ("push", "pull_request", "pull_request_target", "merge_group") for name in names
    )


def _tests(value: Any, depth: int, key: str = "") -> Iterator[str]:
    """What runs tests in it, as it is written."""
    if depth > 12:
        return
    if isinstance(value, Mapping):
        for name, below in value.items():
            if name not in ("name", "on", True, "paths", "branches", "env", "if", "description"):
                yield from _tests(below, depth + 1, str(name))
    elif isinstance(value, list):
        for below in value:
            yield from _tests(below, depth + 1, key)
    elif isinstance(value, str):
        if key == "uses":
            if re.search(r"/(?:tox|nox|pytest|tests?)[\w-]*(?:\.ya?ml)?@", value):
                yield value
            return
        if key in ("envs", "toxenv"):
            yield "tox"
            return
        for line in value[:_WORDS].splitlines():
            line = line.strip()
            if not line.startswith(("#", "echo")) and _TESTS.search(line) and "install" not in line:
                yield " ".join(line.split())[:80]
