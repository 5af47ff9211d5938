"""What the child does with what it was given: each part by itself, so that one bad file spoils one part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from bot.packages.judge import (
    file_checks,
    guidelines,
    project_table,
    skeleton,
    texts,
    workflows,
    yaml_files,
)

_LICENSES = ("license", "licence", "copying", "unlicense")
_YAML = (".yml", ".yaml", ".cff")


def judge(folder: Path, names: Sequence[str], contents: Mapping[str, bytes]) -> dict[str, Any]:
    """Verdicts on a repository of which these files were read; it is laid out below ``folder``."""
    refused: dict[str, str] = {}
    kept = dict(contents)
    for path, content in contents.items():
        if path.endswith(_YAML):
            _try(refused, path, partial(yaml_files.read, content))
        if path in refused:
            # What is not read by us is not given to the libraries, either.
            kept[path] = b""
    root = folder / "repository"
    root.mkdir()
    for name in skeleton.lay(root, names, kept):
        refused[name] = "its name cannot be written down"
    answer: dict[str, Any] = {"refused": refused}
    try:
        answer["file_checks"] = file_checks.check(root)
    except Exception as problem:
        answer["file_checks"] = _why("pycmdcheck", problem)
    table: dict[str, Any] = {}
    if "pyproject.toml" in kept:
        try:
            table, answer["pyproject"] = project_table.read(kept["pyproject.toml"])
        except Exception as problem:
            answer["pyproject"] = _why("validate-pyproject", problem)
    project = project_table.used(table)
    if not project["name"]:
        with suppress(Exception):
            project |= file_checks.declared(root)
    answer["project"] = project
    try:
        answer["guidelines"] = guidelines.check(root)
    except Exception as problem:
        answer["guidelines"] = _why("sp-repo-review", problem, _named(problem, names))
    answer.update(_texts(refused, frozenset(names), kept, table))
    return answer


def _texts(
    refused: dict[str, str],
    names: frozenset[str],
    kept: Mapping[str, bytes],
    table: Mapping[str, Any],
) -> dict[str, Any]:
    found: dict[str, Any] = {"workflows": [], "api": ""}
    hooks = ""
    for path, content in kept.items():
        if path in refused:
            continue
        name = PurePosixPath(path).name.casefold()
        if workflows.is_one(path):
            one = _try(refused, path, partial(workflows.read, path, content))
            found["workflows"] += [one] if one else []
        if name.startswith("readme") and "readme" not in found:
            found["readme"] = texts.readme(path, content)
        if "/" not in path and name.startswith(_LICENSES):
            one = file_checks.license_text(path, content)
            if one["kind"] or "license" not in found:
                found.setdefault("license", one)
                found["license"] = found["license"] if found["license"]["kind"] else one
        if name in ("conf.py", "mkdocs.yml", "mkdocs.yaml", "_quarto.yml", "great-docs.yml"):
            found["api"] = found["api"] or texts.api(path, content)
        if path == "CITATION.cff":
            found["citation"] = _try(refused, path, partial(texts.citation, content))
        if path == ".pre-commit-config.yaml":
            hooks = content.decode("utf-8", "replace")
        if name == "paper.md":
            bib = kept.get(str(PurePosixPath(path).with_name("paper.bib")))
            found["paper"] = _try(
                refused,
                path,
                partial(texts.paper, path, content, bib),
            )
    if not found["api"]:
        places = [path for path in kept if workflows.is_one(path)]
        ways = (texts.api(path, kept[path]) for path in places)
        found["api"] = next((way for way in ways if way), "")
    found["tools"] = texts.tools(table, names, hooks)
    return found


def _try(refused: dict[str, str], path: str, reading: Callable[[], Any]) -> Any:
    try:
        return reading()
    except yaml_files.Refused as no:
        refused[path] = str(no)
    except (ValueError, TypeError, RecursionError, AttributeError) as problem:
        refused[path] = f"it cannot be read ({type(problem).__name__})"
    return None


def _why(library: str, problem: Exception, file: str = "") -> dict[str, str]:
    where = f" on {file}" if file else ""
    return {"unseen": f"{library} stopped{where} ({type(problem).__name__})"}


def _named(problem: Exception, names: Sequence[str]) -> str:
    """The file that is to blame: the one that the library was reading when it stopped, if that can be told."""
    hints = {
        "noxfile": "noxfile.py", "precommit": ".pre-commit-config.yaml", "github": ".github/workflows",
        "readthedocs": ".readthedocs.yaml", "ruff": "pyproject.toml", "setupcfg": "setup.cfg",
        "mypy": "pyproject.toml", "pyproject": "pyproject.toml", "dependabot": ".github/dependabot.yml",
    }  # fmt: skip
    trace = problem.__traceback__
    found = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        module = Path(code.co_filename).stem
        for key in (code.co_name, module):
            found = hints.get(key, found)
        trace = trace.tb_next
    known = any(path == found or path.startswith(f"{found}/") for path in names)
    return found if known else ""
