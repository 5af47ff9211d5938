"""A project on GitLab, through its REST API. https://docs.gitlab.com/api/rest/"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.packages.cache import Cache
from bot.packages.door import Answer, Door, NotThere, Out, number, objects_of, part, text
from bot.packages.facts import BLOB, File, History, Home, Missing, Results, Tag, Tags, Tree, Unseen
from bot.packages.places import Place
from bot.packages.sources.source import LINK, MODES, SMALL, TAG_PAGES, moment, tree

_PAGES = 6
"""Of a hundred files each: the API has no larger ones."""
_TOP = ("", "docs")
"""Folders that are read by themselves where the list of all files is cut."""
_SHA = re.compile(r"[0-9a-f]{40,64}")
_SPDX = {
    "mit": "MIT", "bsd-2-clause": "BSD-2-Clause", "bsd-3-clause": "BSD-3-Clause",
    "apache-2.0": "Apache-2.0", "gpl-2.0": "GPL-2.0", "gpl-3.0": "GPL-3.0", "lgpl-2.1": "LGPL-2.1",
    "lgpl-3.0": "LGPL-3.0", "agpl-3.0": "AGPL-3.0", "mpl-2.0": "MPL-2.0", "isc": "ISC",
    "epl-2.0": "EPL-2.0", "unlicense": "Unlicense", "bsl-1.0": "BSL-1.0",
}  # fmt: skip
"""GitLab's keys, as far as they are used for packages, as SPDX writes them."""


class GitLab:
    """Blobs are asked by their hash, so they are read once and kept for ever."""

    def __init__(self, door: Door, place: Place, cache: Cache) -> None:
        self._door = door
        self._place = place
        self._cache = cache
        self._path = f"/projects/{part(place.path)}"

    async def home(self) -> Home | Missing:
        """https://docs.gitlab.com/api/projects/#retrieve-a-project"""
        try:
            answer = await self._get("", {"license": "true"})
        except NotThere:
            return Missing.GONE
        said = answer.object()
        # asked without a token, a project that is not public is not found; older versions say it
        if text(said.get("visibility") or "public") != "public":
            return Missing.PRIVATE
        name = text(said.get("path_with_namespace"))
        known = said.get("license")
        key = text(known.get("key")) if isinstance(known, dict) else ""
        return Home(
            name=name,
            branch=text(said.get("default_branch")) or "main",
            id=number(said.get("id")),
            archived=said.get("archived") is True,
            fork=isinstance(said.get("forked_from_project"), dict),
            moved=name.casefold() != self._place.path.casefold(),
            license=_SPDX.get(key, ""),
        )

    async def tags(self) -> Tags:
        """https://docs.gitlab.com/api/tags/"""
        found: list[Tag] = []
        for page in range(1, TAG_PAGES + 1):
            params = {"per_page": "100", "page": str(page)}
            said = (await self._get("/repository/tags", params)).objects()
            for one in said:
                commit = one.get("commit")
                sha = text(commit.get("id")) if isinstance(commit, dict) else ""
                if _SHA.fullmatch(sha):
                    found.append(Tag(text(one.get("name")), sha))
            if len(said) < 100:
                return Tags(tuple(found))
        return Tags(tuple(found), complete=False)

    async def head(self, home: Home) -> str:
        """https://docs.gitlab.com/api/commits/#retrieve-a-commit"""
        said = (await self._get(f"/repository/commits/{part(home.branch)}")).object()
        sha = text(said.get("id"))
        if not _SHA.fullmatch(sha):
            raise Out("the host names no commit")
        return sha

    async def tree(self, home: Home, commit: str) -> Tree:
        """https://docs.gitlab.com/api/repositories/#list-all-repository-trees-in-a-project"""
        files: list[File] = []
        for page in range(1, _PAGES + 1):
            said = await self._listed(commit, {"recursive": "true", "page": str(page)})
            files += _files(said)
            if len(said) < 100:
                return tree(files, complete=True)
        for folder in _TOP:
            with suppress(NotThere):  # GitLab calls a folder that is not there not found
                files += _files(await self._listed(commit, {"path": folder} if folder else {}))
        return tree(files, complete=False)

    async def _listed(self, commit: str, params: Mapping[str, str]) -> list[dict[str, Any]]:
        params = {"ref": commit, "per_page": "100", **params}
        key = f"{self._place.site}:{self._place.path}:tree:{sorted(params.items())}"
        if (known := self._cache.get(key)) is not None:
            return objects_of(json.loads(known))
        answer = await self._get("/repository/tree", params)
        said = answer.objects()
        self._cache.put(key, answer.body)  # a commit never changes
        return said

    async def content(self, home: Home, commit: str, file: File) -> bytes:
        """https://docs.gitlab.com/api/repositories/#retrieve-raw-blob-content"""
        key = f"{self._place.site}:blob:{file.sha}"
        if (known := self._cache.get(key)) is not None:
            return known
        path = f"/repository/blobs/{part(file.sha)}/raw"
        answer = await self._get(path, accept="*/*", most=BLOB)
        self._cache.put(key, answer.body)
        return answer.body

    async def inherited(self) -> tuple[str, ...]:
        """GitLab knows no such files."""
        return ()

    async def results(self, commit: str) -> Results | Unseen:
        """https://docs.gitlab.com/api/commits/#list-all-commit-statuses"""
        path = f"/repository/commits/{part(commit)}/statuses"
        said = (await self._get(path, {"per_page": "100"})).objects()
        ended = [one for one in said if text(one.get("status")) in ("success", "failed")]
        times = [moment(one.get("finished_at")) for one in ended]
        passed = sum(one.get("status") == "success" for one in ended)
        return Results(passed, len(ended), max((one for one in times if one), default=None))

    async def history(self, home: Home) -> History | Unseen:
        """https://docs.gitlab.com/api/releases/; the number of commits is only told to members."""
        said = await self._get("/releases", {"per_page": "1"})
        total = said.headers.get("x-total", "")
        return History(releases=int(total) if total.isdigit() else len(said.objects()))

    async def _get(
        self,
        path: str,
        params: Mapping[str, str] = {},
        *,
        accept: str = "application/json",
        most: int = SMALL,
    ) -> Answer:
        return await self._door.get(f"{self._path}{path}", params, accept=accept, most=most)


def _files(said: list[dict[str, Any]]) -> list[File]:
    """Files and links, without submodules."""
    return [
        File(text(one.get("path")), text(one.get("id")), -1, one.get("mode") == LINK)
        for one in said
        if one.get("type") == "blob" and text(one.get("mode")) in MODES
    ]
