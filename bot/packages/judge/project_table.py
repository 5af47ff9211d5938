"""``validate-pyproject`` on a ``pyproject.toml``: what the standard does not allow.

Without the schema store, which costs a second and a gigabyte, and without the plugins of the environment, so
that an extra package installed beside the bot changes no verdict.
https://packaging.python.org/en/latest/specifications/pyproject-toml/
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from typing import Any

os.environ["VALIDATE_PYPROJECT_NO_NETWORK"] = "1"  # read by the following import

from validate_pyproject.api import Validator
from validate_pyproject.errors import ValidationError

_MOST = 5


def read(content: bytes) -> tuple[dict[str, Any], list[str]]:
    """The file as values, and what the standard does not allow in it."""
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as problem:
        return {}, [f"it is no TOML: {_line(str(problem))}"]
    only = {
        key: table[key] for key in ("build-system", "project", "dependency-groups") if key in table
    }
    try:
        Validator(plugins=())(only)
    except ValidationError as problem:
        return table, [_line(problem.summary)]
    return table, []


def used(table: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that are compared with other sources, as plain text."""
    project = table.get("project")
    project = project if isinstance(project, Mapping) else {}
    poetry = _inside(table, "tool", "poetry")
    name = project.get("name") or poetry.get("name")
    said = project.get("license", poetry.get("license"))
    if isinstance(said, Mapping):
        said = said.get("text")
    urls = project.get("urls", poetry.get("urls"))
    urls = urls if isinstance(urls, Mapping) else {}
    extra = {key: poetry.get(key) for key in ("homepage", "repository", "documentation")}
    return {
        "name": _text(name),
        "version": _text(project.get("version") or poetry.get("version")),
        "summary": _text(project.get("description") or poetry.get("description")),
        "requires_python": _text(project.get("requires-python")),
        "license": _text(said) if isinstance(said, str) and "\n" not in said else "",
        "email": _email(project),
        "classifiers": _texts(project.get("classifiers") or poetry.get("classifiers")),
        "dynamic": _texts(project.get("dynamic")),
        "urls": {
            _text(key): _text(value)
            for key, value in {**extra, **urls}.items()
            if isinstance(key, str) and isinstance(value, str)
        },
        "backend": _text(_inside(table, "build-system").get("build-backend")),
    }


def _email(project: Mapping[str, Any]) -> str:
    for key in ("authors", "maintainers"):
        people = project.get(key)
        for one in people if isinstance(people, list) else []:
            if isinstance(one, Mapping) and isinstance(one.get("email"), str):
                return _text(one["email"])
    return ""


def _inside(table: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    found: Any = table
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _text(value: object) -> str:
    return _line(value) if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return (
        [_text(one) for one in value if isinstance(one, str)][:200]
        if isinstance(value, list)
        else []
    )


def _line(text: str) -> str:
    return " ".join(text.split())[:400]
