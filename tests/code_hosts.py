"""The hosts of packages, played by local servers, with one package that has everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from bot.bounded import MB, Bounded
from bot.packages.judging import Judge
from sandbox import code_hosts
from sandbox.code_hosts import (
    HEAD,
    SITES,
    TAGGED,
    Fault,
    held,
    redirect,
    says,
    serving,
    sha,
    slow,
    status,
)
from sandbox.code_hosts import CodeHosts as World
from sandbox.story.package import MIT, WORKFLOW

__all__ = [
    "GOOD",
    "HEAD",
    "MIT",
    "SITES",
    "TAGGED",
    "Fault",
    "JudgeOnce",
    "Repo",
    "World",
    "held",
    "redirect",
    "says",
    "serving",
    "sha",
    "slow",
    "status",
]


class JudgeOnce(Judge):
    """Starts a child process only for files that no test of this process has given it before."""

    known: ClassVar[Bounded[bytes, bytes]] = Bounded(20 * MB)

    def __init__(self) -> None:
        super().__init__(known=self.known)


PYPROJECT = b"""\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "dunlin"
version = "1.2.0"
description = "Counts waders on mudflats"
readme = "README.md"
requires-python = ">=3.12"
license = "MIT"
authors = [{ name = "A. Bird", email = "a@example.org" }]
keywords = ["birds"]

[project.urls]
Documentation = "https://dunlin.example.org/docs"
Source = "https://github.com/shore/dunlin"

[tool.ruff]
line-length = 100

[tool.mypy]
strict = true
"""
README = b"""\
# dunlin

[![tests](https://img.shields.io/badge/tests-green)](https://ci.example.org)

dunlin counts waders on mudflats from photographs that are taken at low tide, and says how sure it is of each count.
It is meant for people who look after shores and need the same count from year to year, with the same method and
with numbers that others can check. It reads JPEG and TIFF files, finds the birds, and writes a table.

## Installation

    pip install dunlin

## How to cite

Please cite https://doi.org/10.5281/zenodo.1234567. See [contributing](CONTRIBUTING.md).
"""
GOOD: dict[str, bytes] = {
    "pyproject.toml": PYPROJECT,
    "README.md": README,
    "LICENSE": MIT,
    "CONTRIBUTING.md": b"How to report problems and send changes.\n",
    ".github/CODE_OF_CONDUCT.md": b"Be kind.\n",
    "CITATION.cff": b"cff-version: 1.2.0\nmessage: cite\ntitle: dunlin\nauthors:\n  - name: A. Bird\n",
    ".github/workflows/tests.yaml": WORKFLOW,
    ".pre-commit-config.yaml": b"repos:\n  - repo: https://example.org/ruff\n    hooks: [{id: ruff}]\n",
    "docs/conf.py": b"extensions = ['sphinx.ext.autodoc', 'sphinx.ext.autosummary']\n",
    "docs/getting_started.md": b"# Getting started\n",
    "src/dunlin/__init__.py": b'"""Counts waders."""\n' * 40,
    "src/dunlin/py.typed": b"",
    "tests/test_counts.py": b"def test_counts() -> None:\n    assert True\n",
}
"""A package that has everything."""


@dataclass
class Repo(code_hosts.Repo):
    """A repository with this package."""

    files: dict[str, bytes] = field(default_factory=lambda: dict(GOOD))
