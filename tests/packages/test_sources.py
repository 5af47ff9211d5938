"""One set of tests for every way of reading a repository."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

import code_hosts
from bot.packages import places
from bot.packages.cache import Cache
from bot.packages.door import Budget, Door, Out
from bot.packages.facts import File, Home, Missing, Results, Tree
from bot.packages.places import Kind
from bot.packages.sources import folder, source
from bot.packages.sources.folder import Folder
from bot.packages.sources.forgejo import Forgejo
from bot.packages.sources.github import GitHub
from bot.packages.sources.gitlab import GitLab
from bot.packages.sources.source import Source
from code_hosts import HEAD, SITES, TAGGED, Repo, World

SOURCES: dict[Kind, Any] = {Kind.GITHUB: GitHub, Kind.GITLAB: GitLab, Kind.FORGEJO: Forgejo}
FOLDER = "folder"
Open = Callable[[Repo], Awaitable[Source]]


def on_host(
    kind: Kind, repo: Repo, world: World, session: aiohttp.ClientSession, cache: Cache | None = None
) -> Source:
    """A repository on one of the hosts."""
    world.add(repo)
    place = places.place(f"https://{SITES[kind]}/{repo.path}", world.hosts)
    assert place is not None
    door = Door(session, place.host.api, Budget())
    source: Source = SOURCES[kind](door, place, cache or Cache())
    return source


def in_folder(repo: Repo, folder: Path) -> Source:
    """The same in a folder."""
    for path, content in repo.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    for path in repo.links:
        (folder / path).symlink_to("/etc/hostname")
    return Folder(folder)


@pytest.fixture(params=[*Kind, FOLDER])
def opened(
    request: pytest.FixtureRequest, world: World, session: aiohttp.ClientSession, tmp_path: Path
) -> Callable[[Repo], Source]:
    """Opens a repository in each way."""

    def open_it(repo: Repo) -> Source:
        if request.param == FOLDER:
            return in_folder(repo, tmp_path)
        return on_host(request.param, repo, world, session)

    return open_it


async def listed(source: Source) -> tuple[Home, Tree]:
    """The repository and its files."""
    home = await source.home()
    assert isinstance(home, Home)
    return home, await source.tree(home, await source.head(home))


async def test_every_file_is_listed_and_read(opened: Callable[[Repo], Source]) -> None:
    """All names, and content to the byte."""
    source = opened(Repo())
    home, tree = await listed(source)
    assert set(tree.paths) == set(code_hosts.GOOD)
    assert tree.complete
    for file in tree.files:
        content = await source.content(home, await source.head(home), file)
        assert content == code_hosts.GOOD[file.path]


async def test_links_are_no_files(opened: Callable[[Repo], Source]) -> None:
    """A link may lead anywhere, so it is left out."""
    _, tree = await listed(opened(Repo(links=("LICENSE.txt", "secrets"))))
    assert set(tree.paths) == set(code_hosts.GOOD)


async def test_odd_names(opened: Callable[[Repo], Source]) -> None:
    """Spaces, marks and other scripts are read; what steers a terminal is not looked at."""
    odd = {
        "docs/a b & c?.md": b"1",
        "docs/größe #1.md": b"2",
        "docs/\x1b[31m.md": b"3",
        "a%2fb.md": b"4",
    }
    source = opened(Repo(files=odd))
    home, tree = await listed(source)
    assert set(tree.paths) == set(odd) - {"docs/\x1b[31m.md"}
    assert not tree.complete, "what is not looked at may be what is missing"
    for file in tree.files:
        assert await source.content(home, await source.head(home), file) == odd[file.path]


async def test_a_large_file_is_not_read(opened: Callable[[Repo], Source]) -> None:
    """However large it is, no more than the limit is taken in."""
    source = opened(Repo(files={"README.md": b"x" * 400_000}))
    home, tree = await listed(source)
    with pytest.raises(Out, match="larger than 300 KB"):
        await source.content(home, await source.head(home), tree.files[0])


def test_ten_thousand_files() -> None:
    """The topmost are kept, and it is known that there are more."""
    names = [*(f"data/{number % 7}/{number}.csv" for number in range(10_050)), "README.md"]
    found = source.tree([File(name) for name in names], complete=True)
    assert "README.md" in found.paths
    assert len(found.files) == 10_000
    assert not found.complete


async def test_more_files_than_are_looked_at(
    opened: Callable[[Repo], Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever they are."""
    for module in (source, folder):
        monkeypatch.setattr(module, "FILES", 150)
    files = {f"data/{number % 7}/{number}.csv": b"" for number in range(160)}
    _, tree = await listed(opened(Repo(files={**files, "README.md": b"Hello"})))
    assert "README.md" in tree.paths
    assert len(tree.files) <= 150
    assert not tree.complete


@pytest.mark.parametrize("kind", Kind)
class TestHosts:
    """What only hosts have."""

    async def test_home(self, kind: Kind, world: World, session: aiohttp.ClientSession) -> None:
        """As the host describes it."""
        home = await on_host(kind, Repo(), world, session).home()
        assert home == Home("shore/dunlin", "main", 7, license="MIT")

    @pytest.mark.parametrize("fact", ["archived", "fork"])
    async def test_facts(
        self, kind: Kind, fact: str, world: World, session: aiohttp.ClientSession
    ) -> None:
        """Archived, a fork."""
        home = await on_host(kind, Repo(**{fact: True}), world, session).home()  # type: ignore[arg-type]
        assert isinstance(home, Home)
        assert getattr(home, fact)

    async def test_gone(self, kind: Kind, world: World, session: aiohttp.ClientSession) -> None:
        """There is none of that name."""
        source = on_host(kind, Repo(), world, session)
        world.repos.clear()
        assert await source.home() is Missing.GONE

    async def test_private(self, kind: Kind, world: World, session: aiohttp.ClientSession) -> None:
        """Though a token may see it, others may not."""
        home = await on_host(kind, Repo(private=True), world, session).home()
        assert isinstance(home, Missing)

    async def test_tags(self, kind: Kind, world: World, session: aiohttp.ClientSession) -> None:
        """All of them, over several pages."""
        names = tuple(f"v0.{number}" for number in range(130))
        tags = await on_host(kind, Repo(tags=names), world, session).tags()
        assert [tag.name for tag in tags.all] == list(names)
        assert {tag.commit for tag in tags.all} == {TAGGED}
        assert tags.complete

    async def test_many_tags(
        self, kind: Kind, world: World, session: aiohttp.ClientSession
    ) -> None:
        """With more than are read, that is known."""
        tags = await on_host(kind, Repo(tags=tuple(map(str, range(400)))), world, session).tags()
        assert not tags.complete

    async def test_head(self, kind: Kind, world: World, session: aiohttp.ClientSession) -> None:
        """The commit of the default branch."""
        source = on_host(kind, Repo(), world, session)
        home = await source.home()
        assert isinstance(home, Home)
        assert await source.head(home) == HEAD

    async def test_results(self, kind: Kind, world: World, session: aiohttp.ClientSession) -> None:
        """What continuous integration said."""
        results = await on_host(kind, Repo(), world, session).results(HEAD)
        assert isinstance(results, Results)
        assert (results.passed, results.total) == (1, 2)
        assert results.last
        assert results.last.date().isoformat() == "2026-11-18"

    async def test_content_is_read_once(
        self, kind: Kind, world: World, session: aiohttp.ClientSession, tmp_path: Path
    ) -> None:
        """By its hash it is known, also after a restart."""
        for _ in range(2):
            source = on_host(kind, Repo(), world, session, Cache(tmp_path))
            home, tree = await listed(source)
            world.asked.clear()
            file = next(file for file in tree.files if file.path == "LICENSE")
            assert await source.content(home, HEAD, file) == code_hosts.MIT
        assert world.asked == []

    @pytest.mark.parametrize(
        ("fault", "why"),
        [
            pytest.param(code_hosts.status(500), "answered 500", id="broken"),
            pytest.param(
                code_hosts.status(403, x_ratelimit_remaining="0"), "come back later", id="limit"
            ),
            pytest.param(
                code_hosts.status(429, retry_after="60"), "come back later", id="too many"
            ),
            pytest.param(code_hosts.status(401), "does not let us look", id="no right"),
            pytest.param(code_hosts.says(b"<html>", "text/html"), "no JSON", id="HTML"),
            pytest.param(code_hosts.says(b"<html>"), "no JSON", id="HTML that calls itself JSON"),
            pytest.param(code_hosts.says(b"[" * 100_000), "no JSON", id="deep"),
            pytest.param(code_hosts.says(b"[]"), "another shape", id="list"),
            pytest.param(code_hosts.says(b'"' + b"x" * 600_000), "larger than", id="huge"),
            pytest.param(code_hosts.redirect("http://127.0.0.1:1/"), "another host", id="port"),
            pytest.param(code_hosts.redirect("https://example.org/x"), "another host", id="host"),
            pytest.param(code_hosts.redirect("file:///etc/passwd"), "another host", id="file"),
        ],
    )
    async def test_faults(
        self,
        kind: Kind,
        fault: code_hosts.Fault,
        why: str,
        world: World,
        session: aiohttp.ClientSession,
    ) -> None:
        """None of them says anything about the package."""
        source = on_host(kind, Repo(), world, session)
        world.faults["/"] = fault
        with pytest.raises(Out, match=why):
            await source.home()


@pytest.mark.parametrize("kind", [Kind.GITHUB, Kind.FORGEJO])  # GitLab has pages, and no mark
async def test_cut_list(kind: Kind, world: World, session: aiohttp.ClientSession) -> None:
    """What is not in a list that was cut may be there all the same."""
    _, tree = await listed(on_host(kind, Repo(truncated=True), world, session))
    assert "README.md" in tree.paths
    assert not tree.complete


async def test_a_moved_repository(world: World, session: aiohttp.ClientSession) -> None:
    """GitHub leads on to where it is now, on the same host: that is followed, and said."""
    source = on_host(Kind.GITHUB, Repo(), world, session)
    world.faults["/github/repos/old/name"] = code_hosts.redirect("/github/repos/shore/dunlin")
    place = places.place("https://github.com/old/name", world.hosts)
    assert place is not None
    source = GitHub(Door(session, place.host.api, Budget()), place, Cache())
    home, tree = await listed(source)
    assert home.moved
    assert home.name == "shore/dunlin"
    assert "README.md" in tree.paths


async def test_the_past_of_a_repository(world: World, session: aiohttp.ClientSession) -> None:
    """First and number of commits come from the pages, nothing is counted one by one."""
    source = on_host(Kind.GITHUB, Repo(), world, session)
    home = await source.home()
    assert isinstance(home, Home)
    history = await source.history(home)
    assert str(history) == (
        "History(commits=120, first=datetime.date(2021, 11, 3), releases=1, people=1, active_weeks=41)"
    )


async def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    """They are left out, and nothing else."""
    (tmp_path / "README.md").write_text("Hello")
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("")
    _, tree = await listed(Folder(tmp_path))
    assert tree.paths == ("README.md",)


async def test_what_is_made_from_a_folder_is_left_out(tmp_path: Path) -> None:
    """Environments, builds, the history, whatever a folder is called."""
    for path in (
        ".git/config",
        ".venv/x.py",
        "build/lib/x.py",
        "x.egg-info/PKG-INFO",
        "my-env/pyvenv.cfg",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    (tmp_path / "setup.py").write_text("")
    _, tree = await listed(Folder(tmp_path))
    assert tree.paths == ("setup.py",)
