"""``pyos-bot check``, as maintainers and their workflows call it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import code_hosts
from bot.cli import main
from code_hosts import Repo, World


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """The hosts, in the environment."""
    async with code_hosts.serving() as world:
        hosts = world.hosts
        monkeypatch.setenv("GITHUB_API_URL", hosts.code["github.com"].api)
        monkeypatch.setenv("GITLAB_API_URL", hosts.code["gitlab.com"].api)
        monkeypatch.setenv("FORGEJO_API_URL", hosts.code["codeberg.org"].api)
        monkeypatch.setenv("PACKAGE_INDEX_URL", hosts.index)
        monkeypatch.setenv("DOI_API_URL", hosts.doi)
        for name in ("GITHUB_TOKEN", "GITHUB_APP_ID", "http_proxy", "HTTP_PROXY"):
            monkeypatch.delenv(name, raising=False)
        world.add(Repo())
        world.release("1.2.0")
        yield world


async def run(*arguments: str) -> int:
    """The exit status; the command has a loop of its own, so it runs beside this one."""

    def call() -> int:
        with pytest.raises(SystemExit) as ended:
            main.main(["check", *arguments])
        return int(ended.value.code or 0)

    return await asyncio.to_thread(call)


def folder(place: Path, *, without: str = "") -> str:
    """A good package in a folder."""
    for path, content in code_hosts.GOOD.items():
        if path != without:
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(content)
    return str(place)


async def test_all_is_well(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 0, no settings needed, nothing on standard error."""
    assert await run("https://github.com/shore/dunlin", "--version", "1.2.0") == 0
    printed = capsys.readouterr()
    assert "shore/dunlin, tag v1.2.0 (bbbbbbbbbb)" in printed.out
    assert "✔ Installs from PyPI or conda-forge: dunlin 1.2.0" in printed.out
    assert "To mend" not in printed.out
    assert printed.err == ""


async def test_something_is_missing(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 1, with the fix and where to read more."""
    assert await run(folder(tmp_path, without="LICENSE")) == 1
    printed = capsys.readouterr().out
    assert printed.splitlines()[2:4] == [
        "Please fix:",
        "  ✖ OSI-approved license file: no license file",
    ]
    assert "Add a file named LICENSE" in printed
    assert "license-files.html" in printed


async def test_it_could_not_be_looked_at(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2: that says nothing about the package."""
    world.faults["/github"] = code_hosts.status(503)
    assert await run("https://github.com/shore/dunlin") == 2
    assert "? The repository is public" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "expected"), [((), 2), (("--profile", "files"), 0), (("--offline",), 0)]
)
async def test_the_index_does_not_answer(
    options: tuple[str, ...],
    expected: int,
    world: World,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """That is no reason to say that all is well, unless nobody has asked for it."""
    world.faults["/simple"] = code_hosts.status(503)
    assert await run(folder(tmp_path), *options) == expected
    printed = capsys.readouterr()
    assert printed.err.startswith("pyos-bot check: not everything could be checked: ") == (
        expected == 2
    )


def test_output_that_is_not_read_or_not_shown(tmp_path: Path) -> None:
    """``head`` has seen enough, and an old terminal knows no ✔: neither is an error."""
    words = [
        sys.executable,
        "-m",
        "bot",
        "check",
        folder(tmp_path),
        "--offline",
        "--profile",
        "files",
    ]
    environ = {
        **os.environ,
        "PYTHONIOENCODING": "ascii",
        "PYTHONPATH": str(Path(code_hosts.__file__).parents[1]),
    }
    with subprocess.Popen(
        words, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 141


@pytest.mark.parametrize(
    "what", ["no-such-folder", "https://example.org/a/b", "https://github.com/a", ""]
)
async def test_what_is_no_package(
    what: str, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said in one line, and nothing is asked."""
    assert await run(what) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("pyos-bot check: ")
    assert printed.out == ""
    assert world.asked == []


async def test_json(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """For other programs."""
    assert await run("https://github.com/shore/dunlin", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["format"], said["repository"], said["status"]) == (1, "shore/dunlin", 0)
    assert said["checks"][0] == {
        "check": "repository",
        "verdict": "well",
        "evidence": "shore/dunlin, public",
        "fix": "",
        "link": "https://www.pyopensci.org/software-peer-review/how-to/author-guide.html",
    }


async def test_offline(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hook before each commit needs no network."""
    assert await run(folder(tmp_path), "--offline", "--profile", "files") == 0
    assert "PyPI" not in capsys.readouterr().out
    assert world.asked == []


async def test_offline_wants_a_folder(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """An address is one, but not what ``--offline`` can read."""
    address = "https://github.com/shore/dunlin"
    assert await run(address, "--offline") == 2
    assert capsys.readouterr().err == f"pyos-bot check: {address} is not a folder\n"


async def test_profiles(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With JOSS in mind the paper is looked at."""
    (tmp_path / "paper.md").write_text("---\ntitle: a\n---\n# Summary\nWords.\n")
    assert await run(folder(tmp_path), "--profile", "joss") == 0
    assert "• Paper for JOSS: paper.md: 2 words" in capsys.readouterr().out


async def test_nothing_steers_the_terminal(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever strangers have written."""
    place = folder(tmp_path)
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "a"\nversion = "1"\n"\\u001b[31m\\u202e" = 1\n', encoding="utf-8"
    )
    assert await run(place, "--offline") == 1
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "\u202e" not in printed


async def test_a_token_is_for_github_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The index and the registry of DOIs do not see it, nor does the report."""
    monkeypatch.setenv("GITHUB_TOKEN", "s3cret")
    await run("https://github.com/shore/dunlin")
    for path, token in zip(world.asked, world.tokens, strict=True):
        assert (token == "Bearer s3cret") == path.startswith("/github"), path
    assert "s3cret" not in capsys.readouterr().out
