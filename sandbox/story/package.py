"""The invented packages that the review is about: their repositories, releases, and the accepted ones beside them."""

import hashlib

from sandbox.code_hosts import CodeHosts, Repo

OWNER = "author"
SITE = "pyOpenSci/pyopensci.github.io"

MIT = b"""\
MIT License

Copyright (c) 2026 the authors

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software.
"""
WORKFLOW = b"""\
name: tests
on:
  push:
  pull_request:
jobs:
  tests:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: pip install .
      - run: pytest -q
"""
_PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "1.1.0"
description = "Finds variable stars in photometric time series"
readme = "README.md"
requires-python = ">=3.12"
license = "MIT"
authors = [{{ name = "Author", email = "author@example.org" }}]
dependencies = ["astropy"]

[project.urls]
Documentation = "https://{name}.example.org/docs"
Source = "https://github.com/{owner}/{name}"

[tool.ruff]
line-length = 100
"""
_README = """\
# {name}

{name} reads light curves, finds stars whose brightness changes, and measures how regular the change is. It serves
people who have many curves and little time: it reads what telescopes write, and returns Astropy tables that they can
sort by how sure it is. The documentation has two tutorials with real data.

## Installation

    pip install {name}

## Contributing

Reports of problems and changes are welcome.
"""
_PAPER = """\
---
title: '{name}: variable stars in photometric time series'
tags: [Python, astronomy]
authors:
  - name: Author
affiliations:
  - name: Sandbox
date: 21 November 2026
bibliography: paper.bib
---

# Summary

{name} finds stars whose brightness changes.

# Statement of need

Surveys write more light curves than people can look at.
"""
_ACCEPTED = """\
- package_name: starcount
  package_description: Counts stars in images, and measures their brightness
  repository_link: https://github.com/author/starcount
  issue_link: https://github.com/pyOpenSci/software-submission/issues/1
- package_name: tidebook
  package_description: Reads tables of tides and draws them
  repository_link: https://github.com/author/tidebook
- package_name: seriesfold
  package_description: Folds time series by their period
  repository_link: https://github.com/author/seriesfold
- package_name: birdsong
  package_description: Recognizes birds by their songs
  repository_link: https://github.com/author/birdsong
"""


def invent(hosts: CodeHosts) -> None:
    """Let every repository of ``OWNER`` be there as soon as somebody asks for it, and a list of accepted packages."""
    owner, _, name = SITE.partition("/")
    hosts.add(Repo({"_data/packages.yml": _ACCEPTED.encode()}, owner=owner, name=name))

    def made(path: str) -> None:
        owner, _, name = path.partition("/")
        if owner == OWNER and path.casefold() not in hosts.repos and not name.startswith("."):
            publish(hosts, name)

    hosts.invented = made


def publish(hosts: CodeHosts, name: str, *, finished: bool = True) -> None:
    """Make the repository and its release; the author has yet to add a file and a tag unless it is ``finished``."""
    files = _files(name)
    if finished:
        files["CONTRIBUTING.md"] = b"# Contributing\n\nHow to report problems and send changes.\n"
    commit = hashlib.sha1(repr((name, files)).encode()).hexdigest()
    hosts.add(
        Repo(
            files,
            tags=("v1.1.0", "v1.0.0") if finished else ("v1.0.0",),
            owner=OWNER,
            name=name,
            head=commit,
            tagged=commit,
            jobs=("success",),
        )
    )
    hosts.projects.pop(name, None)
    for version in ("1.0.0", "1.1.0") if finished else ("1.0.0",):
        hosts.release(version, name, f"https://github.com/{OWNER}/{name}")


def _files(name: str) -> dict[str, bytes]:
    texts = {"pyproject.toml": _PYPROJECT, "README.md": _README, "paper.md": _PAPER}
    files = {path: text.format(name=name, owner=OWNER).encode() for path, text in texts.items()}
    return {
        **files,
        "LICENSE": MIT,
        ".github/CODE_OF_CONDUCT.md": b"# Code of conduct\n\nBe kind.\n",
        ".github/workflows/tests.yml": WORKFLOW,
        "docs/conf.py": b"extensions = ['sphinx.ext.autodoc']\n",
        "docs/tutorials/first_light_curve.md": b"# Your first light curve\n",
        f"src/{name}/__init__.py": b'"""Finds variable stars."""\n' * 60,
        "tests/test_curves.py": b"def test_curves() -> None:\n    assert True\n",
        "paper.bib": b"@article{stars, title = {Stars}, doi = {10.5281/zenodo.1234567}}\n",
    }
