"""A package is looked at, from its address to the findings."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

import code_hosts
from bot.packages import places
from bot.packages.cache import Cache
from bot.packages.check import Checker, Report
from bot.packages.door import Out
from bot.packages.facts import Asked
from bot.packages.judging import Judge
from bot.packages.places import Hosts, Kind
from bot.review.model.evidence import Check, Verdict
from code_hosts import SITES, JudgeOnce, Repo, World

ASKED = Asked("https://github.com/shore/dunlin", "1.2.0", archive="10.5281/zenodo.1234567")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """The hosts, with one package."""
    async with code_hosts.serving() as world:
        world.dois["10.5281/zenodo.1234567"] = "https://zenodo.org/record/1234567"
        world.add(Repo())
        world.release("1.2.0")
        yield world


@pytest.fixture
async def checker(world: World) -> AsyncIterator[Checker]:
    """Looks at packages there."""
    async with aiohttp.ClientSession() as session:
        clock = lambda: datetime(2026, 11, 21, tzinfo=UTC)  # noqa: E731
        yield Checker(session, clock, world.hosts, judge=JudgeOnce())


def verdicts(report: Report) -> dict[Check, Verdict]:
    """Check → verdict."""
    return {one.check: one.verdict for one in report.findings}


@pytest.mark.parametrize("kind", Kind)
async def test_a_good_package(kind: Kind, world: World, checker: Checker) -> None:
    """Nothing is wrong with it, wherever it lives."""
    address = f"https://{SITES[kind]}/shore/dunlin"
    world.projects.clear()
    world.release("1.2.0", link=address)
    report = await checker.check(replace(ASKED, repository=address))
    assert report.of(Verdict.BAD) == ()
    assert report.of(Verdict.UNSEEN) == ()
    found = verdicts(report)
    required = (
        Check.REPOSITORY, Check.VERSION, Check.INDEX, Check.LICENSE, Check.README, Check.CONTRIBUTING,
        Check.CONDUCT, Check.DOCUMENTATION, Check.TUTORIAL, Check.API, Check.TESTS, Check.ARCHIVE,
    )  # fmt: skip
    assert {found[check] for check in required} == {Verdict.WELL}
    assert report.commit == code_hosts.TAGGED
    assert report.read == "tag v1.2.0"
    assert report.requests <= 40


async def test_a_package_that_has_nothing(world: World, checker: Checker) -> None:
    """What is certainly missing is said, with its mend."""
    world.add(Repo(files={"clip.py": b"x = 1\n"}, tags=(), license=""))
    world.projects.clear()
    report = await checker.check(replace(ASKED, package="dunlin", version="", archive=""))
    bad = {one.check for one in report.of(Verdict.BAD)}
    assert bad == {
        Check.INDEX, Check.LICENSE, Check.README, Check.CONTRIBUTING, Check.CONDUCT, Check.TESTS,
    }  # fmt: skip
    assert all(one.fix for one in report.of(Verdict.BAD))


async def test_the_same_name_belongs_to_somebody_else(world: World, checker: Checker) -> None:
    """The same name proves nothing."""
    world.projects.clear()
    world.release("1.2.0", link="https://github.com/stranger/dunlin")
    found = (await checker.check(ASKED)).finding(Check.INDEX)
    assert found
    assert found.verdict is Verdict.PERSON
    assert "does not link this repository" in found.evidence


@pytest.mark.parametrize(
    ("there", "verdict"), [(7, Verdict.WELL), (8, Verdict.PERSON), (None, Verdict.PERSON)]
)
async def test_links_to_another_name(
    there: int | None, verdict: Verdict, world: World, checker: Checker
) -> None:
    """A former name of this repository counts; a stranger's repository, or one that is gone, does not."""
    world.projects.clear()
    world.release("1.2.0", link="https://github.com/old-owner/dunlin")
    if there:
        world.add(Repo(owner="old-owner", id=there))
    found = (await checker.check(ASKED)).finding(Check.INDEX)
    assert found
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("said", "link", "verdict"),
    [
        ("Dunlin, the wader counter", ASKED.repository, Verdict.WELL),
        ("waders", ASKED.repository, Verdict.WELL),
        ("waders", "https://github.com/stranger/dunlin", Verdict.PERSON),
    ],
)
async def test_a_title_instead_of_the_name(
    said: str, link: str, verdict: Verdict, world: World, checker: Checker
) -> None:
    """The name that the metadata declares is looked for as well."""
    world.projects.clear()
    world.release("1.2.0", link=link)
    found = (await checker.check(replace(ASKED, package=said))).finding(Check.INDEX)
    assert found
    assert found.verdict is verdict
    assert found.evidence.startswith("dunlin 1.2.0")


async def test_a_yanked_release(world: World, checker: Checker) -> None:
    """All of them yanked: nothing can be installed."""
    world.projects.clear()
    world.release("1.2.0", yanked=True)
    found = (await checker.check(ASKED)).finding(Check.INDEX)
    assert found
    assert (found.verdict, "yanked" in found.evidence) == (Verdict.BAD, True)


async def test_only_on_conda_forge(world: World, checker: Checker) -> None:
    """The recipe names the repository."""
    world.projects.clear()
    recipe = b"about:\n  repository: https://github.com/shore/dunlin\n"
    world.add(
        Repo(files={"recipe/recipe.yaml": recipe}, owner="conda-forge", name="dunlin-feedstock")
    )
    found = (await checker.check(ASKED)).finding(Check.INDEX)
    assert found
    assert found.verdict is Verdict.WELL
    assert "conda-forge/dunlin-feedstock" in found.evidence


async def test_files_of_the_owner(world: World, checker: Checker) -> None:
    """What GitHub shows for all repositories of an owner counts."""
    files = {path: content for path, content in code_hosts.GOOD.items() if "CONDUCT" not in path}
    world.add(Repo(files=files, inherited={"CODE_OF_CONDUCT.md": b"Be kind."}))
    found = (await checker.check(ASKED)).finding(Check.CONDUCT)
    assert found
    assert found.verdict is Verdict.WELL
    assert found.evidence == "inherited from shore/.github: CODE_OF_CONDUCT.md"


@pytest.mark.parametrize(
    "part",
    [
        "/github",
        "/github/repos/shore/dunlin/git/trees",
        "/simple",
        "/handles",
        "/github/repos/shore/dunlin/git/blobs",
        "/github/repos/shore/dunlin/tags",
    ],
)
@pytest.mark.parametrize(
    "fault",
    [
        code_hosts.status(500),
        code_hosts.status(403),
        code_hosts.says(b"<html>", "text/html"),
        code_hosts.redirect("http://127.0.0.1:9/"),
    ],
)
async def test_a_host_in_trouble(
    part: str, fault: code_hosts.Fault, world: World, checker: Checker
) -> None:
    """It never leads to a ✖."""
    world.faults[part] = fault
    report = await checker.check(ASKED)
    # a page of HTML instead of a file's content is content for us
    wrong = {one.check for one in report.of(Verdict.BAD)}
    assert wrong <= ({Check.PYPROJECT} if part.endswith("blobs") else set()), report.of(Verdict.BAD)
    assert report.of(Verdict.UNSEEN) or part.endswith(("tags", "blobs"))


async def test_gone_between_two_requests(world: World, checker: Checker) -> None:
    """Its files are unknown then, and nothing is wrong with them."""
    world.faults["/github/repos/shore/dunlin/git"] = code_hosts.status(404)
    report = await checker.check(ASKED)
    assert report.of(Verdict.BAD) == ()
    assert not report.seen


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a/b", "http://127.0.0.1:8080/a/b", "https://github.com.example.org/a/b", "file:///etc/passwd",
     "https://bitbucket.org/a/b", "github.com@example.org/a/b", "", "https://github.com/a", "https://github.com/../../x",
     "ssh://github.com/a/b", "https://[::1/a/b"],
)  # fmt: skip
async def test_other_hosts_are_not_asked(address: str, world: World, checker: Checker) -> None:
    """The index is, and a person looks at the rest."""
    report = await checker.check(replace(ASKED, repository=address, package="dunlin"))
    assert report.of(Verdict.BAD) == ()
    assert not [path for path in world.asked if path.startswith(("/github", "/gitlab", "/forgejo"))]
    assert verdicts(report)[Check.INDEX] is Verdict.PERSON


async def test_a_second_look_is_cheap(world: World, checker: Checker) -> None:
    """Files and lists by their hash are not read again."""
    first = await checker.check(ASKED)
    second = await checker.check(ASKED)
    assert second.findings == first.findings
    assert second.requests <= first.requests - 8


async def test_a_public_file(world: World, checker: Checker) -> None:
    """Asked of GitHub alone, and without token."""
    path = "/github/repos/pyOpenSci/site/contents/_data/packages.yml"
    world.faults[path] = code_hosts.says(b"- package_name: a\n", "text/plain")
    found = await checker.public_file("pyOpenSci/site", "_data/packages.yml", 1_000)
    assert found == b"- package_name: a\n"
    assert world.asked == [path]
    with pytest.raises(Out, match="no such thing"):
        await checker.public_file("pyOpenSci/site", "../x", 1_000)


async def test_several_at_once(world: World, checker: Checker) -> None:
    """The loop is free meanwhile."""
    late = 0.0

    async def watch() -> None:
        nonlocal late
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.01)
            late = max(late, loop.time() - before - 0.01)

    watching = asyncio.create_task(watch())
    checker.judge = Judge()
    reports = await asyncio.gather(*(checker.check(ASKED) for _ in range(3)))
    watching.cancel()
    assert len({report.findings for report in reports}) == 1
    assert late < 5


async def test_a_folder(world: World, checker: Checker, tmp_path: Path) -> None:
    """Its files, and the index. What is too large is not read, and neither missing nor there."""
    for path, content in code_hosts.GOOD.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    report = await checker.check_folder(tmp_path, Asked(str(tmp_path)))
    assert report.of(Verdict.BAD) == ()
    assert verdicts(report)[Check.INDEX] is Verdict.WELL
    assert not [path for path in world.asked if path.startswith("/github")]
    for path in ("README.md", "pyproject.toml"):
        os.truncate(tmp_path / path, 3_000_000_000)
    report = await checker.check_folder(tmp_path, Asked(str(tmp_path)))
    assert report.of(Verdict.BAD) == ()
    for check, path in ((Check.README, "README.md"), (Check.PYPROJECT, "pyproject.toml")):
        found = report.finding(check)
        assert found
        assert found.verdict is Verdict.UNSEEN
        assert found.evidence == f"{path}: it is larger than 300 KB"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://github.com/shore/dunlin", "shore/dunlin"),
        ("http://www.github.com/shore/dunlin.git", "shore/dunlin"),
        ("github.com/shore/dunlin/tree/main/docs", "shore/dunlin"),
        ("https://gitlab.com/group/sub/dunlin/-/tree/main", "group/sub/dunlin"),
        ("https://codeberg.org/shore/dunlin/", "shore/dunlin"),
        ("https://github.com/shore/..", None),
        ("https://github.com/shore/a%2f..%2fb", None),
    ],
)
def test_addresses(address: str, path: str | None) -> None:
    """What they name is matched, never followed."""
    found = places.place(address, Hosts())
    assert (found.path if found else None) == path


def test_the_cache_is_bounded(tmp_path: Path) -> None:
    """What was not used for the longest time goes; half a file is none."""
    cache = Cache(tmp_path, memory=2_000, disk=5_000)
    for number in range(20):
        cache.put(f"k{number}", bytes(400))
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 5_000
    assert cache.get("k19") == bytes(400)
    again = Cache(tmp_path, memory=0)
    assert again.get("k19") == bytes(400)
    assert again.get("k0") is None
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    assert again.get("k19") is None


def test_a_cache_without_a_place(tmp_path: Path) -> None:
    """A folder that cannot be used is done without."""
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "below")
    cache.put("a", b"1")
    assert cache.get("a") == b"1"
