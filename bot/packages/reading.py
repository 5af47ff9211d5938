"""Everything that is read about a package, in one go: host, files, index, DOIs → facts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from packaging.utils import canonicalize_name
from packaging.version import Version

from bot.packages import dois, places, wanted
from bot.packages.door import Door, Out
from bot.packages.facts import (
    BLOB,
    Asked,
    Facts,
    File,
    Handle,
    Home,
    Judged,
    Metadata,
    Missing,
    NoProject,
    Project,
    Results,
    Tag,
    Tags,
    Tree,
    Unseen,
)
from bot.packages.index import Index, is_name, version
from bot.packages.judging import Judge
from bot.packages.places import Hosts, Place
from bot.packages.sources.source import Source

T = TypeVar("T")
Tell = Callable[[str], None]

_FORMER_NAMES = 2
"""Linked repositories of which it is asked whether they are the submitted one."""
_RECIPES = ("recipe/recipe.yaml", "recipe/meta.yaml")


@dataclass(frozen=True)
class Doors:
    """The ways out for one package."""

    index: Door | None
    """None: the index is not to be asked."""
    doi: Door | None
    recipes: Callable[[str], Source] | None
    """Repository ``owner/name`` on GitHub → how it is read; None: recipes of conda-forge are not looked for."""
    elsewhere: Callable[[Place], Source] | None = None
    """Another repository → how it is read; None: whether it is the same one under a former name is not asked."""


class Reader:
    """Reads all about one package."""

    def __init__(
        self, source: Source | None, doors: Doors, judge: Judge, hosts: Hosts, tell: Tell
    ) -> None:
        """Without ``source`` the host is none that is read; the index and DOIs are."""
        self._source = source
        self._doors = doors
        self._judge = judge
        self._hosts = hosts
        self._tell = tell

    async def read(self, asked: Asked, today: date) -> Facts:
        """What was found, and for the rest why it was not."""
        if self._source is None:
            where = places.site(asked.repository)
            why = Unseen(f"{where} is none of the hosts that are read" if where else "no address")
            index = await self._index(asked, [asked.package], None)
            handles = await self._handles(asked)
            return Facts(
                asked, why, tree=why, judged=why, index=index, handles=handles,
                results=why, history=why, tags=why, inherited=why, today=today,
            )  # fmt: skip
        self._tell("the repository")
        home: Home | Missing | Unseen = await _seen(self._source.home())
        if not isinstance(home, Home):
            why = home if isinstance(home, Unseen) else Unseen("the repository cannot be seen")
            handles = await self._handles(asked)
            return Facts(
                asked, home, tree=why, judged=why, index=why, handles=handles,
                results=why, history=why, tags=why, inherited=why, today=today,
            )  # fmt: skip
        tags, head = await asyncio.gather(
            _seen(self._source.tags()), _seen(self._source.head(home))
        )
        tag = _tag(tags, asked.version)
        commit = tag.commit if tag else head
        if isinstance(commit, Unseen):
            tree: Tree | Unseen = commit
        else:
            self._tell("the list of files")
            tree = await _seen(self._source.tree(home, commit))
        # Few requests that decide much come first, the files have what is left.
        handles, inherited, results, history = await asyncio.gather(
            self._handles(asked),
            self._inherited(tree),
            self._results(head),
            _seen(self._source.history(home)),
        )
        judged = await self._files(asked, home, commit, tree)
        index = await self._index(asked, _names(asked, judged, home), home)
        return Facts(
            asked=asked,
            home=home,
            tag=tag,
            commit=commit if isinstance(commit, str) else "",
            tags=tags,
            tree=tree,
            inherited=inherited,
            judged=judged,
            index=index,
            results=results,
            history=history,
            handles=handles,
            today=today,
        )

    async def _files(
        self, asked: Asked, home: Home, commit: str | Unseen, tree: Tree | Unseen
    ) -> Judged | Unseen:
        if isinstance(tree, Unseen) or isinstance(commit, Unseen):
            return tree if isinstance(tree, Unseen) else Unseen("no commit was found")
        files = wanted.wanted(tree.files, paper=bool(asked.paper_for))
        self._tell(f"{len(files)} files")
        found = await asyncio.gather(*(self._content(home, commit, file) for file in files))
        contents = {
            file.path: one for file, one in zip(files, found, strict=True) if isinstance(one, bytes)
        }
        unread = {
            file.path: one.why
            for file, one in zip(files, found, strict=True)
            if isinstance(one, Unseen)
        }
        self._tell("what is in them")
        judged = await self._judge.judge(tree.paths, contents)
        if isinstance(judged, Judged) and unread:
            return replace(judged, refused={**judged.refused, **unread})
        return judged

    async def _content(self, home: Home, commit: str, file: File) -> bytes | Unseen:
        assert self._source is not None
        if file.size > BLOB:
            return Unseen(f"it is larger than {BLOB // 1000} KB")
        return await _seen(self._source.content(home, commit, file))

    async def _inherited(self, tree: Tree | Unseen) -> tuple[str, ...] | Unseen:
        """Only when a file is missing that the owner may keep for all repositories."""
        assert self._source is not None
        if isinstance(tree, Unseen):
            return tree
        own = tree.paths
        if wanted.named(own, wanted.CONTRIBUTING) and wanted.named(own, wanted.CONDUCT):
            return ()
        return await _seen(self._source.inherited())

    async def _results(self, head: str | Unseen) -> Results | Unseen:
        assert self._source is not None
        if isinstance(head, Unseen):
            return head
        return await _seen(self._source.results(head))

    async def _index(
        self, asked: Asked, names: list[str], home: Home | None
    ) -> Project | NoProject | Unseen:
        """What the index has of the first name under which this repository is linked, else of the first it has."""
        if self._doors.index is None:
            return Unseen("the package index was not asked")
        names = [name for name in names if is_name(name)]
        if not names:
            return Unseen("the name of the package on the index is not known")
        self._tell("the package index")
        others: list[Project | Unseen] = []
        for name in names:
            found = await _seen(Index(self._doors.index).project(name, version(asked.version)))
            if isinstance(found, Project):
                found = await self._linked(found, asked, home)
                if found.links_here:
                    return found
            if found is not None:
                others.append(found)
        there = [one for one in others if isinstance(one, Project)]
        if there or others:
            return (there or others)[0]
        return await self._recipe(names[0], asked, home)

    async def _linked(self, project: Project, asked: Asked, home: Home | None) -> Project:
        """The project with whether its links lead to the submitted repository."""
        if not isinstance(project.metadata, Metadata) or (home and home.local):
            return project
        urls = [url for url in project.metadata.urls.values() if places.place(url, self._hosts)]
        ours = [asked.repository]
        if home and (place := places.place(asked.repository, self._hosts)):
            ours.append(f"https://{place.site}/{home.name}")
        here = any(places.same(url, own, self._hosts) for url in urls for own in ours)
        here = here or await self._by_former_name(urls, ours, home)
        return replace(project, links_here=True if here else None)

    async def _by_former_name(self, urls: list[str], ours: list[str], home: Home | None) -> bool:
        """Whether a link leads to the submitted repository under a name that it had before."""
        own = places.place(ours[0], self._hosts)
        if not home or not home.id or not own or self._doors.elsewhere is None:
            return False
        others = dict.fromkeys(places.place(url, self._hosts) for url in urls)
        there = [one for one in others if one and one.site == own.site][:_FORMER_NAMES]
        found = [await _seen(self._doors.elsewhere(one).home()) for one in there]
        return any(isinstance(one, Home) and one.id == home.id for one in found)

    async def _recipe(self, name: str, asked: Asked, home: Home | None) -> NoProject:
        """What conda-forge has of a name that the index does not know."""
        if self._doors.recipes is None:
            return NoProject(name)
        feedstock = f"{self._hosts.recipes}/{canonicalize_name(name)}-feedstock"
        source = self._doors.recipes(feedstock)
        place: Home | Missing | Unseen = await _seen(source.home())
        if isinstance(place, Missing):
            return NoProject(name)
        if isinstance(place, Unseen):
            return NoProject(name, place)
        head = await _seen(source.head(place))
        tree = head if isinstance(head, Unseen) else await _seen(source.tree(place, head))
        here = False
        if isinstance(tree, Tree) and isinstance(head, str):
            for file in (file for file in tree.files if file.path in _RECIPES):
                content = await _seen(source.content(place, head, file))
                own = (home.name if home else "") or asked.repository
                here = isinstance(content, bytes) and own.casefold().encode() in content.lower()
                break
        return NoProject(name, feedstock, here)

    async def _handles(self, asked: Asked) -> dict[str, Handle | Unseen]:
        found: dict[str, Handle | Unseen] = {}
        for said in (asked.archive, asked.publication):
            doi = dois.doi_in(said)
            if doi and said not in found:
                if self._doors.doi is None:
                    found[said] = Unseen("the registry of DOIs was not asked")
                else:
                    found[said] = await dois.handle(self._doors.doi, doi)
        return found


async def _seen(question: Awaitable[T | Unseen]) -> T | Unseen:
    """The answer, or why there is none."""
    try:
        return await question
    except Out as no:
        return Unseen(str(no))


def _tag(tags: Tags | Unseen, said: str) -> Tag | None:
    """The tag that means this version, compared as versions."""
    wanted_version = version(said) if said else None
    if isinstance(tags, Unseen) or wanted_version is None:
        return None
    return next((tag for tag in tags.all if _means(tag.name, wanted_version)), None)


def _means(name: str, wanted_version: Version) -> bool:
    return version(name.rpartition("/")[2]) == wanted_version


def _names(asked: Asked, judged: Judged | Unseen, home: Home) -> list[str]:
    """What the package may be called on the index: people's headers often have its title instead."""
    declared = str(judged.project.get("name") or "") if isinstance(judged, Judged) else ""
    found = list(dict.fromkeys(filter(None, [asked.package, declared])))
    return found or [home.name.rpartition("/")[2]]
