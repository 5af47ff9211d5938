"""The child process: what it makes of files, of hostile ones too, and that it ends."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import code_hosts
from bot.bounded import MB, Bounded
from bot.packages.facts import Guidelines, Judged, Unseen
from bot.packages.judge import skeleton, texts, work, workflows, yaml_files
from bot.packages.judging import Judge
from code_hosts import GOOD
from effort import tries
from yardstick import within


async def judged(files: dict[str, bytes], names: tuple[str, ...] = ()) -> Judged:
    """What the child says."""
    found = await Judge().judge([*files, *names], files)
    assert isinstance(found, Judged), found
    return found


def work_on(files: dict[str, bytes], folder: Path) -> dict[str, Any]:
    """The same in this process, which is faster."""
    place = Path(tempfile.mkdtemp(dir=folder))
    return work.judge(place, list(files), files)


async def test_a_good_package() -> None:
    """Every part has its answer. The same files are not judged twice."""
    known: Bounded[bytes, bytes] = Bounded(MB)
    found = await Judge(known=known).judge(list(GOOD), GOOD)
    assert await Judge(program=("false",), known=known).judge([*reversed(GOOD)], GOOD) == found
    assert isinstance(found, Judged)
    assert isinstance(found.file_checks, tuple)
    assert {one.name: one.status for one in found.file_checks}["license"] == "ok"
    assert found.pyproject == ()
    assert found.project["name"] == "dunlin"
    assert isinstance(found.guidelines, Guidelines)
    assert found.guidelines.of > found.guidelines.passed > 0
    assert found.workflows[0].runs == "pytest -q"
    assert found.workflows[0].on_change
    assert found.readme
    assert (found.readme.installs, found.readme.contributing) == ("pip install dunlin", True)
    assert found.api == "autodoc, autosummary in docs/conf.py"
    assert found.citation == ()
    assert found.tools == {"linting": "ruff", "typing": "mypy", "tooling": "hatchling.build"}
    assert found.refused == {}


async def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The folder goes with the child, also when it was ended."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    await judged(GOOD)
    await Judge(0.01).judge(list(GOOD), GOOD)
    assert list(tmp_path.iterdir()) == []


async def test_the_child_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No environment, whatever the bot's holds."""
    monkeypatch.setenv("GITHUB_TOKEN", "s3cret")
    program = (
        sys.executable,
        "-c",
        "import os, sys; sys.exit(7 if os.environ.get('GITHUB_TOKEN') else 9)",
    )
    assert await Judge(program=program).judge([], {}) == Unseen("judging the files stopped (9)")


async def test_it_has_an_end() -> None:
    """At the deadline it is killed."""
    begun = time.monotonic()
    program = (sys.executable, "-c", "import time; time.sleep(60)")
    assert await Judge(0.3, program).judge([], {}) == Unseen("judging the files took too long")
    assert time.monotonic() - begun < 20


async def test_its_processor_time_is_limited() -> None:
    """Whoever keeps it busy only ends it."""
    program = (
        sys.executable,
        "-c",
        "import resource\nfrom bot.packages.judge import limits\nlimits.CPU_SECONDS = 1\n"
        "limits.set_limits()\nwhile True: pass",
    )
    assert await Judge(60, program).judge([], {}) == Unseen("judging the files took too long")


@pytest.mark.parametrize(
    "attempt",
    [
        "x = bytearray(600_000_000)",
        "open(request, 'wb').write(b'x' * 2_000_000)",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
    ],
)
async def test_what_it_may_not_do(attempt: str, tmp_path: Path) -> None:
    """Memory, files, network, programs."""
    program = (
        sys.executable,
        "-c",
        "import sys\nfrom bot.packages.judge import limits\nlimits.set_limits()\nlimits.shut_the_network()\n"
        f"request = {str(tmp_path / 'file')!r}\n"
        f"try:\n    {attempt.replace('; ', chr(10) + '    ')}\n"
        "except (MemoryError, PermissionError, OSError): sys.exit(5)\nsys.exit(0)",
    )
    found = await Judge(60, program).judge([], {})
    assert found in (
        Unseen("judging the files stopped (5)"),
        Unseen("judging the files stopped (-25)"),
    )


async def test_two_at_once() -> None:
    """The third waits."""
    program = (sys.executable, "-c", "import time; time.sleep(0.5)")
    judge = Judge(30, program)
    begun = time.monotonic()
    await asyncio.gather(*(judge.judge([], {}) for _ in range(3)))
    assert time.monotonic() - begun >= 1.0


BOMB = b"a: &a [1,1,1,1,1,1,1,1,1]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(9)
)


async def test_a_yaml_bomb() -> None:
    """It is refused, named, and given to no library."""
    files = {**GOOD, ".github/workflows/tests.yaml": BOMB, ".pre-commit-config.yaml": BOMB}
    found = await judged(files)
    assert found.refused == {
        ".github/workflows/tests.yaml": "it stands for more than 20,000 values",
        ".pre-commit-config.yaml": "it stands for more than 20,000 values",
    }
    assert found.workflows == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"a: &a [*a]", "contains itself"),
        (b"[" * 90 + b"]" * 90, "nested too deeply"),
        (b"a: [", "no YAML"),
        (b"a: !!python/object/apply:os.system [true]", "no YAML"),
        (b"? [a]\n: {}\n? {b: c}\n: d", "no YAML"),
        (b"a: 2026-99-99", "no YAML"),
    ],
)
def test_yaml_that_is_refused(text: bytes, why: str) -> None:
    """With the reason."""
    with pytest.raises(yaml_files.Refused, match=why):
        yaml_files.read(text)


@settings(max_examples=tries(15))
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_yaml_that_is_read(value: object) -> None:
    """Whatever can be written is read back."""
    text = yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "surrogatepass")
    try:
        assert yaml_files.read(text) == yaml.safe_load(text.decode("utf-8", "replace"))
    except yaml_files.Refused:
        with pytest.raises((yaml.YAMLError, ValueError, TypeError)):
            yaml.safe_load(text.decode("utf-8", "replace"))


async def test_a_package_that_silences_its_own_checks() -> None:
    """Its settings choose none of them."""
    silent = b"""
[tool.repo-review]
select = ["PY001"]
ignore = ["PY001", "PP", "GH", "PC", "RF", "MY", "RTD"]
[tool.pycmdcheck.checks]
license = false
[tool.pycmdcheck.docs]
require_readme = false
"""
    loud = await judged({"pyproject.toml": b"[tool]\n", "a.py": b""})
    quiet = await judged({"pyproject.toml": silent, "a.py": b""})
    assert loud.guidelines == quiet.guidelines
    first, second = loud.file_check("docs"), quiet.file_check("docs")
    assert first == second
    assert loud.file_check("license") == quiet.file_check("license")


@pytest.mark.parametrize(
    ("files", "part", "says"),
    [
        pytest.param({"pyproject.toml": b"[project"}, "pyproject", "no TOML", id="TOML"),
        pytest.param({"pyproject.toml": b"\xff\xfe"}, "pyproject", "no TOML", id="bytes"),
        pytest.param(
            {"pyproject.toml": b"[project]\nname = 3\nversion = '1'"},
            "pyproject",
            "name",
            id="number",
        ),
        pytest.param(
            {"pyproject.toml": b"[project]\nname = 'a'\nversion = '1'\nrepository = 'b'"},
            "pyproject",
            "`project` must not contain {'repository'} properties",
            id="key",
        ),
        pytest.param(
            {"pyproject.toml": b"[project]\n" + b"a = " + b"[" * 5000},
            "pyproject",
            "no TOML",
            id="deep",
        ),
        pytest.param(
            {".pre-commit-config.yaml": b"- a list", "pyproject.toml": b""},
            "guidelines",
            "sp-repo-review stopped on .pre-commit-config.yaml",
            id="list",
        ),
        pytest.param(
            {"noxfile.py": b"this is no Python", "pyproject.toml": b""},
            "guidelines",
            "sp-repo-review stopped on noxfile.py",
            id="noxfile",
        ),
        pytest.param(
            {".github/workflows/a.yml": b"- 1\n- 2"}, "refused", "it is no mapping", id="workflow"
        ),
    ],
)
def test_malformed_files(files: dict[str, bytes], part: str, says: str, tmp_path: Path) -> None:
    """One of them spoils one part of the answer, and is named there."""
    found = work_on(files, tmp_path)
    assert says in str(found[part])
    assert isinstance(found["file_checks"], list)


_NAMES = st.sampled_from(
    ["pyproject.toml", "setup.cfg", "setup.py", "README.md", "LICENSE", ".pre-commit-config.yaml",
     ".github/workflows/ci.yml", "noxfile.py", ".readthedocs.yaml", "CITATION.cff", "docs/conf.py",
     ".github/dependabot.yml", "mkdocs.yml", "paper.md", "tox.ini", "ruff.toml", "src/a/__init__.py"]
)  # fmt: skip
_CONTENTS = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from(
        [b"", b"[]", b"{}", b"- a", b"a: [b, {c: d}]", b"on: push", b"jobs: 3", b"repos: x", b"[project]\nname=[]",
         b"[tool]\nruff=1", b"[tool.pytest]\nini_options=3", b"[build-system]\nrequires='x'", b"---\n- a\n---\n",
         b"version: 2\nbuild: x", b"def f(:", b"[metadata]\nname = a\n%(x)s = %(y)s", b"\x00\x01", BOMB]
    ),
)  # fmt: skip


@pytest.mark.brute_force
@settings(max_examples=tries(12))
@given(st.dictionaries(_NAMES, _CONTENTS, max_size=6))
def test_whatever_is_in_files(files: dict[str, bytes]) -> None:
    """There is always an answer, and a ``Refused`` never leaves the child."""
    with tempfile.TemporaryDirectory() as folder:
        found = work.judge(Path(folder), list(files), files)
    assert {"file_checks", "project", "guidelines", "workflows", "tools", "refused", "api"} <= set(
        found
    )


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
        | st.sampled_from(
            [
                "../x",
                "/etc/x",
                "a/../../x",
                "a",
                "a/b",
                "a//b",
                ".",
                "",
                "\0",
                "x" * 300,
                "a/" * 40 + "b",
            ]
        ),
        max_size=12,
    )
)
def test_no_name_leads_out(names: list[str]) -> None:
    """Whatever a file is called, it is below the folder, a plain file, and never a link."""
    with tempfile.TemporaryDirectory() as above:
        folder = Path(above, "in")
        folder.mkdir()
        skeleton.lay(folder, names, {})
        assert os.listdir(above) == ["in"]
        for top, folders, files in os.walk(folder):
            assert not any(Path(top, one).is_symlink() for one in [*folders, *files])


@pytest.mark.parametrize(
    ("text", "on_change", "runs"),
    [
        ("on: push\njobs: {a: {steps: [{run: pytest}]}}", True, "pytest"),
        ("on: [push]\njobs: {a: {steps: [{run: 'python -m pytest tests'}]}}", True, "python -m pytest tests"),
        ("on: {pull_request: {}}\njobs: {a: {steps: [{run: 'uv run --group test pytest -x'}]}}", True, "uv run"),
        ("on: {schedule: [{cron: '0 0 * * *'}]}\njobs: {a: {steps: [{run: nox -s tests}]}}", False, "nox"),
        ("on: push\njobs: {a: {steps: [{run: 'pip install pytest'}]}}", True, ""),
        ("on: push\njobs: {a: {steps: [{run: '# pytest'}, {run: ruff check}]}}", True, ""),
        ("on: push\nname: pytest\njobs: {a: {steps: [{name: pytest, run: 'true'}]}}", True, ""),
        ("on: push\njobs: {a: {uses: OpenAstronomy/github-actions/.github/workflows/tox.yml@v2}}", True, "tox"),
        ("on: push\njobs: {a: {steps: [{run: 'hatch run test:run'}]}}", True, "hatch"),
        ("on: push\njobs: {a: {steps: [{run: make test}]}}", True, "make test"),
        ("on: push\njobs: {a: {steps: [{run: 'make docs'}]}}", True, ""),
        ("on: push\njobs: {a: {steps: [{run: tox -e py}]}}", True, "tox"),
    ],
)  # fmt: skip
def test_workflows(text: str, on_change: bool, runs: str) -> None:
    """Whether tests run when something changes."""
    found = workflows.read(".github/workflows/a.yml", text.encode())
    assert found["on_change"] is on_change
    assert found["runs"].startswith(runs) or runs in found["runs"]
    assert bool(found["runs"]) == bool(runs)


def test_readme_without_its_badges() -> None:
    """What is only in badges and addresses does not count."""
    text = (
        b"# a\n[![pip install a](https://img.shields.io/x)](https://example.org/contributing)\n"
        b"![cite](citation.svg)\nOne two.\n"
    )
    found = texts.readme("README.md", text)
    assert (found["words"], found["installs"], found["contributing"]) == (2, "", False)
    assert (found["badges"], found["cites"]) == (2, False)


def test_a_paper() -> None:
    """Its figures, and what JOSS asks for besides."""
    paper = b"---\ntitle: A\ntags: [a]\nauthors: [{name: B}]\ndate: 1 May 2026\n---\n# Summary\nOne two [@a].\n# Statement of need\nx\n"
    found = texts.paper(
        "paper/paper.md", paper, b"@article{a, doi = {10.1/x}}\n@misc{b, title={c}}\n"
    )
    assert found["missing_keys"] == ["affiliations", "bibliography"]
    assert found["missing_sections"] == list(texts.PAPER_SECTIONS[2:])
    assert (found["references"], found["without_doi"]) == (2, 1)


@pytest.mark.parametrize(
    "text", [b"![" * 6_000, b"<" * 12_000, b"`" * 12_000, b"[](" * 6_000, b"---\n" * 6_000]
)
def test_texts_made_to_be_slow(text: bytes) -> None:
    """They are read in about the time of any other."""
    within(3, lambda: (texts.readme("README.md", text), texts.paper("paper.md", text, text)))


async def test_nothing_is_executed(tmp_path: Path) -> None:
    """Neither by us nor by the libraries."""
    trap = f"open({str(tmp_path / 'trap')!r}, 'w')\n".encode()
    files = dict.fromkeys(
        ("setup.py", "conftest.py", "noxfile.py", "docs/conf.py", "src/a/__init__.py"), trap
    )
    await judged({**files, "pyproject.toml": code_hosts.PYPROJECT})
    assert list(tmp_path.iterdir()) == []
