"""The package index and the registry of DOIs."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from packaging.version import Version

import code_hosts
from bot.packages import dois
from bot.packages.door import Budget, Door, Out
from bot.packages.facts import Handle, Metadata, Project, Unseen
from bot.packages.index import Index, version
from code_hosts import World


@pytest.fixture
async def door(world: World) -> AsyncIterator[Door]:
    """The way to the index."""
    async with aiohttp.ClientSession() as session:
        yield Door(session, f"{world.url}/simple/", Budget())


async def project(door: Door, wanted: str = "") -> Project:
    """What the index has of dunlin."""
    found = await Index(door).project("Dun.lin".replace(".", ""), version(wanted))
    assert isinstance(found, Project)
    return found


async def test_a_release(world: World, door: Door) -> None:
    """Its files, its day, what it says about itself."""
    world.release("1.2.0")
    found = await project(door, "v1.2")
    assert str(found.releases) == (
        "(Release(version='1.2.0', day=datetime.date(2026, 5, 1), wheel=True, sdist=True, yanked=False),)"
    )
    assert found.described == "1.2.0"
    assert found.metadata == Metadata(
        name="dunlin", summary="Counts waders", email="A. Bird <a@example.org>", requires_python=">=3.12",
        license="MIT",
        urls={"Source": "https://github.com/shore/dunlin", "Documentation": "https://dunlin.example.org/docs"},
    )  # fmt: skip


async def test_the_page_promises_no_order(world: World, door: Door) -> None:
    """Versions are compared as versions; the metadata is that of the newest good release."""
    for one in ("1.10.0", "1.9.0", "2.0.0rc1", "1.2.0"):
        world.release(one)
    world.release("3.0.0", yanked=True)
    found = await project(door)
    assert [one.version for one in found.releases] == [
        "1.2.0",
        "1.9.0",
        "1.10.0",
        "2.0.0rc1",
        "3.0.0",
    ]
    assert found.described == "1.10.0"


async def test_no_such_project(world: World, door: Door) -> None:
    """That is certain."""
    assert await Index(door).project("dunlin", None) is None
    world.projects["dunlin"] = {
        "meta": {"api-version": "1.1"},
        "name": "dunlin",
        "versions": [],
        "files": [],
    }
    assert await Index(door).project("dunlin", None) is None


@pytest.mark.parametrize("name", ["../etc", "a/b", "", "a b", "-a", "a" * 200, "é"])
async def test_names_that_are_none(name: str, world: World, door: Door) -> None:
    """They are not asked for."""
    assert await Index(door).project(name, None) is None
    assert world.asked == []


@pytest.mark.parametrize(
    "fault",
    [
        code_hosts.says(b"{}"),
        code_hosts.says(b'{"meta": {"api-version": "9.0"}, "name": "a", "files": []}'),
        code_hosts.says(b'{"meta": {"api-version": "1.0"}, "name": "a", "files": [3]}'),
        code_hosts.says(b"<html>", "text/html"),
        code_hosts.status(503),
    ],
)
async def test_an_index_that_does_not_tell(
    fault: code_hosts.Fault, world: World, door: Door
) -> None:
    """It says nothing about the package."""
    world.faults["/simple/"] = fault
    with pytest.raises(Out):
        await Index(door).project("dunlin", None)


async def test_metadata_that_cannot_be_read(world: World, door: Door) -> None:
    """The releases are known all the same."""
    world.release("1.2.0")
    world.faults["/files/"] = code_hosts.status(500)
    assert isinstance((await project(door)).metadata, Unseen)


async def test_metadata_of_strangers(world: World, door: Door) -> None:
    """Whatever is in it, it is read as far as it can be."""
    world.release(
        "1.2.0", text=b"\xff\xfe\x00\nName: \xe9\nLicense: a\n  b\nProject-URL: x\n" + b"A" * 9000
    )
    assert isinstance((await project(door)).metadata, Metadata)


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("1.2.0", "1.2"), ("v1.2", "1.2"), ("V1.2.0", "1.2"), ("v [5.0](https://example.org/5.0)", "5.0"),
        ("[v0.9.1](https://example.org)", "0.9.1"), ("`1.0.0`", "1.0"), ("release-1.2", "1.2"), ("dunlin-0.3.0", "0.3"),
        ("2.0.0rc1", "2.0.0rc1"), ("version 1.2", "1.2"), ("v.1.2", "1.2"), ("2026.8.14", "2026.8.14"),
        ("main", None), ("", None), ("TBD", None), ("1.x", None), ("a" * 5000, None), ("1" * 5000, None),
    ],
)  # fmt: skip
def test_versions_as_people_write_them(said: str, means: str | None) -> None:
    """Headers, tags."""
    assert version(said) == (Version(means) if means else None)


@pytest.mark.parametrize(
    ("said", "doi"),
    [
        ("10.5281/zenodo.1234567", "10.5281/zenodo.1234567"),
        ("https://doi.org/10.5281/zenodo.1234567", "10.5281/zenodo.1234567"),
        ("[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.1.svg)](https://doi.org/10.5281/zenodo.1)", "10.5281/zenodo.1"),
        ("https://zenodo.org/doi/10.5281/zenodo.5", "10.5281/zenodo.5"),
        ("TBD", ""), ("", ""), ("https://example.org", ""),
    ],
)  # fmt: skip
def test_dois_as_people_write_them(said: str, doi: str) -> None:
    """Bare, links, badges."""
    assert dois.doi_in(said) == doi


async def test_handles(world: World) -> None:
    """Registered, not registered, not to be had."""
    world.dois["10.5281/zenodo.1"] = "https://zenodo.org/record/1"
    async with aiohttp.ClientSession() as session:
        registry = Door(session, f"{world.url}/handles", Budget())
        known = await dois.handle(registry, "10.5281/ZENODO.1")
        assert known == Handle("10.5281/ZENODO.1", True, "zenodo.org")
        assert await dois.handle(registry, "10.5281/x?y") == Handle("10.5281/x?y", False)
        world.faults["/handles"] = code_hosts.status(500)
        assert isinstance(await dois.handle(registry, "10.5281/zenodo.1"), Unseen)
        world.faults["/handles"] = code_hosts.says(b'{"responseCode": 2}')
        assert isinstance(await dois.handle(registry, "10.5281/zenodo.1"), Unseen)
