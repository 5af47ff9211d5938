"""What stands in a README, in the configuration of docs and tools, and in a paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from bot.packages.judge import yaml_files

_BADGE = re.compile(
    r"\[!\[[^\]\n]{0,300}\]\([^)\n]{0,600}\)\]\([^)\n]{0,600}\)|!\[[^\]\n]{0,300}\]\([^)\n]{0,600}\)"
    r"|^[ \t]*\.\. (?:\|[^|\n]{0,80}\| )?image::.*$|<img\b[^>]{0,600}>",
    re.M,
)
_LINK = re.compile(
    r"\[([^\]\n]{0,300})\]\(([^)\n]{0,600})\)|`([^`<\n]{0,200}?)\s?<([^>\n]{0,600})>`_{1,2}"
)
_TAG = re.compile(r"<[^>\n]{0,300}>|https?://\S+")
_INSTALLS = re.compile(
    r"\b(?:(?:pip3?|pipx|conda|mamba|micromamba|uv pip|uv tool)\s+install|(?:uv|pixi|poetry|pdm)\s+add)\s+\S.{0,120}"
)
_CONTRIBUTING = re.compile(r"contribut|developer guide|development guide", re.I)
_CITES = re.compile(r"\bcit(?:e|ing|ation)\b|@(?:article|software|misc)\{|doi\.org/10\.", re.I)
_API = {
    "autodoc": r"sphinx\.ext\.autodoc\b",
    "autosummary": r"sphinx\.ext\.autosummary\b",
    "AutoAPI": r"\bautoapi\.extension\b|\bautoapi_dirs\b",
    "automodapi": r"\bsphinx_automodapi\b|sphinx_astropy",
    "autodoc2": r"\bautodoc2\b",
    "numpydoc": r"\bnumpydoc\b",
    "sphinx-apidoc": r"\bsphinxcontrib\.apidoc\b|sphinx\.ext\.apidoc|\bsphinx-apidoc\b",
    "mkdocstrings": r"\bmkdocstrings\b",
    "mkapi": r"\bmkapi\b",
    "quartodoc": r"\bquartodoc\b",
    "pdoc": r"\bpdoc3?\b",
    "great-docs": r"\bgreat-docs\b",
}
"""What makes an API reference → how it is recognised in a configuration."""
_CITATION_KEYS = ("cff-version", "message", "title", "authors")
_PAPER_KEYS = ("title", "tags", "authors", "affiliations", "date", "bibliography")
PAPER_SECTIONS = (
    "Summary", "Statement of need", "State of the field", "Software design", "Research impact statement",
    "AI usage disclosure",
)  # fmt: skip
"""https://joss.readthedocs.io/en/latest/paper.html"""
_ENTRY = re.compile(r"^[ \t]*@(?!comment|string|preamble)[a-z]+[ \t]*[{(]", re.I | re.M)
_DOI_FIELD = re.compile(r"\bdoi[ \t]*=[ \t]*[{\"]?[ \t]*\S", re.I)


def readme(path: str, content: bytes) -> dict[str, Any]:
    """A README in figures: badges and links are taken out before anything is looked for."""
    text = content.decode("utf-8", "replace")
    badges = len(_BADGE.findall(text))
    without = _BADGE.sub(" ", text)
    targets = " ".join(one[1] or one[3] for one in _LINK.findall(without))
    plain = _LINK.sub(lambda link: link[1] or link[3] or " ", without)
    installs = _INSTALLS.search(plain)
    words = re.findall(r"[^\W\d_]{2,}", _TAG.sub(" ", plain))
    return {
        "path": path,
        "words": len(words),
        "installs": " ".join(installs[0].split())[:80].rstrip("`|\\ ") if installs else "",
        "contributing": bool(_CONTRIBUTING.search(f"{plain} {targets}")),
        "badges": badges,
        "cites": bool(_CITES.search(f"{plain} {targets}")),
    }


def api(path: str, content: bytes) -> str:
    """What in this configuration makes an API reference; empty: nothing."""
    lines = content.decode("utf-8", "replace").splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    found = [name for name, pattern in _API.items() if re.search(pattern, text)]
    return f"{', '.join(found[:3])} in {path}" if found else ""


def citation(content: bytes) -> list[str]:
    """The keys that ``CITATION.cff`` lacks. Raises ``yaml_files.Refused``."""
    said = yaml_files.read(content)
    if not isinstance(said, Mapping):
        raise yaml_files.Refused("it is no mapping")
    return [key for key in _CITATION_KEYS if not said.get(key)]


def tools(table: Mapping[str, Any], names: frozenset[str], hooks: str) -> dict[str, str]:
    """``linting``, ``typing``, ``tooling`` → what is configured. ``hooks`` is the text of pre-commit's file."""
    section = table.get("tool")
    configured = set(section) if isinstance(section, Mapping) else set()
    linters = [one for one in ("ruff", "flake8", "pylint", "black") if one in configured]
    linters += [
        one for one in ("ruff", "flake8", "black", "pylint") if re.search(rf"\b{one}\b", hooks)
    ]
    linters += ["flake8"] * (".flake8" in names) + ["ruff"] * bool(
        {"ruff.toml", ".ruff.toml"} & names
    )
    checkers = [
        one for one in ("mypy", "pyright", "basedpyright", "ty", "pyrefly") if one in configured
    ]
    checkers += [one for one in ("mypy", "pyright") if re.search(rf"\b{one}\b", hooks)]
    checkers += ["mypy"] * bool({"mypy.ini", ".mypy.ini"} & names)
    checkers += ["pyright"] * ("pyrightconfig.json" in names)
    build = table.get("build-system")
    backend = build.get("build-backend") if isinstance(build, Mapping) else ""
    return {
        "linting": ", ".join(dict.fromkeys(linters)),
        "typing": ", ".join(dict.fromkeys(checkers)),
        "tooling": " ".join(backend.split())[:80] if isinstance(backend, str) else "",
    }


def paper(path: str, content: bytes, references: bytes | None) -> dict[str, Any]:
    """A paper for JOSS in figures. Raises ``yaml_files.Refused`` for a head that is not read."""
    text = content.decode("utf-8", "replace")
    found = re.match(r"---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", text, re.S)
    head = yaml_files.read(found[1].encode()) if found else {}
    head = head if isinstance(head, Mapping) else {}
    body = text[found.end() :] if found else text
    titles = [one.strip().casefold() for one in re.findall(r"^#{1,3}[ \t]+([^\n#]+)", body, re.M)]
    words = re.findall(r"[^\W\d_][\w'-]*", _TAG.sub(" ", _LINK.sub(r"\1", _BADGE.sub(" ", body))))
    entries = None if references is None else _entries(references.decode("utf-8", "replace"))
    return {
        "path": path,
        "words": len(words),
        "missing_keys": [key for key in _PAPER_KEYS if not head.get(key)],
        "missing_sections": [
            one for one in PAPER_SECTIONS if not any(one.casefold() in title for title in titles)
        ],
        "references": None if entries is None else len(entries),
        "without_doi": None
        if entries is None
        else sum(not _DOI_FIELD.search(entry) for entry in entries),
    }


def _entries(text: str) -> list[str]:
    begins = [one.start() for one in _ENTRY.finditer(text)]
    return [text[start:end] for start, end in pairwise([*begins, len(text)])]
