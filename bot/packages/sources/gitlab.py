"""A project on GitLab, through its REST API. https://docs.gitlab.com/api/rest/"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.packages.door import NotThere, number, objects_of, part, text
from bot.packages.facts import File, History, Home, Missing, Results, Tag, Tags, Tree, Unseen
from bot.packages.places import Place
from bot.packages.sources.remote import Remote, files_of, head_of, results_of, tagged
from bot.packages.sources.source import TAG_PAGES, moment, tree

_PAGES = 6
"""Of a hundred files each: the API has no larger ones."""
_TOP = ("", "docs")
"""Folders that are read by themselves where the list of all files is cut."""
_SPDX = {
    "mit": "MIT", "bsd-2-clause": "BSD-2-Clause", "bsd-3-clause": "BSD-3-Clause",
    "apache-2.0": "Apache-2.0", "gpl-2.0": "GPL-2.0", "gpl-3.0": "GPL-3.0", "lgpl-2.1": "LGPL-2.1",
    "lgpl-3.0": "LGPL-3.0", "agpl-3.0": "AGPL-3.0", "mpl-2.0": "MPL-2.0", "isc": "ISC",
    "epl-2.0": "EPL-2.0", "unlicense": "Unlicense", "bsl-1.0": "BSL-1.0",
}  # fmt: skip
"""GitLab's keys, as far as they are used for packages, as SPDX writes them."""


class GitLab(Remote):
    """Blobs are asked by their hash, so they are read once and kept for ever."""

    def _address(self, place: Place) -> str:
        return f"/projects/{part(place.path)}"

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
            found += tagged(said, "id")
            if len(said) < 100:
                return Tags(tuple(found))
        return Tags(tuple(found), complete=False)

    async def head(self, home: Home) -> str:
        """https://docs.gitlab.com/api/commits/#retrieve-a-commit"""
        said = (await self._get(f"/repository/commits/{part(home.branch)}")).object()
        return head_of(said.get("id"))

    async def tree(self, home: Home, commit: str) -> Tree:
        """https://docs.gitlab.com/api/repositories/#list-all-repository-trees-in-a-project"""
        files: list[File] = []
        for page in range(1, _PAGES + 1):
            said = await self._page(commit, {"recursive": "true", "page": str(page)})
            files += files_of(said, "id", sized=False)
            if len(said) < 100:
                return tree(files, complete=True)
        for folder in _TOP:
            with suppress(NotThere):  # GitLab calls a folder that is not there not found
                said = await self._page(commit, {"path": folder} if folder else {})
                files += files_of(said, "id", sized=False)
        return tree(files, complete=False)

    async def _page(self, commit: str, params: Mapping[str, str]) -> list[dict[str, Any]]:
        params = {"ref": commit, "per_page": "100", **params}
        key = f"{self._place.path}:tree:{sorted(params.items())}"
        return await self._listed(key, "/repository/tree", params, objects_of)

    async def content(self, home: Home, commit: str, file: File) -> bytes:
        """https://docs.gitlab.com/api/repositories/#retrieve-raw-blob-content"""
        return await self._blob(file, f"/repository/blobs/{part(file.sha)}/raw")

    async def inherited(self) -> tuple[str, ...]:
        """GitLab knows no such files."""
        return ()

    async def results(self, commit: str) -> Results | Unseen:
        """https://docs.gitlab.com/api/commits/#list-all-commit-statuses"""
        path = f"/repository/commits/{part(commit)}/statuses"
        said = (await self._get(path, {"per_page": "100"})).objects()
        ended = [one for one in said if text(one.get("status")) in ("success", "failed")]
        times = [moment(one.get("finished_at")) for one in ended]
        return results_of([one.get("status") == "success" for one in ended], times)

    async def history(self, home: Home) -> History | Unseen:
        """https://docs.gitlab.com/api/releases/; the number of commits is only told to members."""
        said = await self._get("/releases", {"per_page": "1"})
        total = said.headers.get("x-total", "")
        return History(releases=int(total) if total.isdigit() else len(said.objects()))
