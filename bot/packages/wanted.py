"""Which files of a repository are read, and how the others are recognised by their names alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from bot.packages.facts import File
from bot.packages.judge.workflows import is_one

MOST = 24
"""Files that are read."""
_WORKFLOWS = 8
_KINDS = (
    r"pyproject\.toml",
    r"(?i:readme)(\.(md|rst|txt|markdown))?",
    r"(?i:licen[cs]e|copying|unlicense)([._-][^/]{0,40})?",
    r"setup\.cfg",
    r"setup\.py",
    r"CITATION\.cff",
    r"\.pre-commit-config\.yaml",
    r"(docs?|documentation)/(source/|src/)?conf\.py",
    r"(docs/|doc/)?mkdocs\.ya?ml",
    r"(docs/|doc/)?_quarto\.yml",
    r"great-docs\.yml",
    r"\.readthedocs\.ya?ml",
    r"noxfile\.py",
    r"tox\.ini",
    r"(ruff|\.ruff)\.toml",
    r"\.github/dependabot\.ya?ml",
    r"pytest\.ini",
)
"""What is read, the most telling first; of each kind the first two."""
_PAPER = (r"(?:[\w.-]+/){0,2}paper\.md", r"(?:[\w.-]+/){0,2}paper\.bib")
_TELLING = re.compile(r"test|ci|build|tox|pytest|check|main|python", re.I)

CONTRIBUTING = r"contributing"
CONDUCT = r"code[_-]of[_-]conduct|conduct"
"""What ``named`` looks for."""

_DOCS = ("docs", "doc", "documentation")
_NOT_OURS = frozenset(
    {"_build", "build", "site", "_static", "_vendor", "vendor", "third_party", "node_modules"}
)
_PAGES = (".md", ".rst", ".qmd", ".ipynb", ".py", ".txt", ".myst")
_TUTORIAL = re.compile(
    r"tutorial|getting[-_]?started|quick[-_]?start|user[-_]?guide|example|vignette|walk[-_]?through|how[-_]?to|gallery|demo|notebooks?|usage|guide",
    re.I,
)
_NO_TUTORIAL = re.compile(r"contribut|develop|style[-_]?guide|release|maintain|code[-_]of", re.I)


def wanted(files: Iterable[File], *, paper: bool) -> list[File]:
    """The files that are to be read, of a list with the topmost first."""
    files = list(files)
    found: list[File] = []
    for pattern in [*_KINDS, *(_PAPER if paper else ())]:
        kind = re.compile(pattern)
        found += [file for file in files if kind.fullmatch(file.path)][:2]
    flows = [file for file in files if is_one(file.path)]
    flows.sort(key=lambda file: not _TELLING.search(PurePosixPath(file.path).stem))
    room = MOST - min(len(flows), _WORKFLOWS)
    chosen = [*found[:room], *flows[:_WORKFLOWS], *found[room:]]
    return list(dict.fromkeys(chosen))[:MOST]


def tutorials(paths: Iterable[str]) -> list[str]:
    """Pages of the package's own docs, examples and notebooks that teach how to use it."""
    return [path for path in paths if _is_tutorial(path)]


def _is_tutorial(path: str) -> bool:
    parts = path.split("/")
    place, name = parts[0].casefold(), parts[-1]
    if not name.endswith(_PAGES) or not _NOT_OURS.isdisjoint(parts) or name == "conf.py":
        return False
    if name.startswith(("_", "README", "readme")) or _NO_TUTORIAL.search(path):
        return False
    if place in ("examples", "example", "tutorials", "tutorial", "notebooks"):
        return True
    if place in _DOCS:
        return not name.endswith(".txt") and bool(_TUTORIAL.search("/".join(parts[1:])))
    return len(parts) == 1 and name.endswith(".ipynb")


def tests(paths: Iterable[str]) -> list[str]:
    """Files of tests."""
    return [
        path
        for path in paths
        if path.endswith(".py")
        and re.search(
            r"(?:^|/)(?:test_[^/]*|[^/]*_test|tests?)\.py$|(?:^|/)tests?/[^_/][^/]*\.py$", path
        )
        and not path.endswith("conftest.py")
        and _NOT_OURS.isdisjoint(path.split("/"))
    ]


def is_own(path: str) -> bool:
    """Whether it is neither built nor somebody else's that was copied."""
    return _NOT_OURS.isdisjoint(path.split("/"))


def named(paths: Iterable[str], pattern: str) -> str:
    """The first file in the root, ``.github`` or docs whose name, without ending, is ``pattern``."""
    kind = re.compile(rf"(?:\.github/|docs?/)?(?:{pattern})(?:\.(?:md|rst|txt))?", re.I)
    return next((path for path in paths if kind.fullmatch(path)), "")


def source_bytes(files: Iterable[File]) -> int | None:
    """Bytes of Python outside tests and docs; None: the host does not say how large files are."""
    files = list(files)
    if any(file.size < 0 for file in files):
        return None
    outside = ("tests", "test", "docs", "doc", "examples", "notebooks", "tutorials")
    return sum(
        file.size
        for file in files
        if file.path.endswith(".py")
        and _NOT_OURS.isdisjoint(file.path.split("/"))
        and not set(file.path.split("/")[:-1]).intersection(outside)
        and file.path not in ("setup.py", "noxfile.py", "conftest.py")
    )
