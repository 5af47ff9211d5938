"""A repository on GitHub, through its REST API. https://docs.github.com/en/rest"""

from __future__ import annotations

import asyncio
import re
from datetime import date
from typing import Any

from bot.packages.door import Answer, NotThere, Out, number, object_of, objects_of, part, text
from bot.packages.facts import File, History, Home, Missing, Results, Tag, Tags, Tree, Unseen
from bot.packages.sources.remote import Remote, files_of, head_of, results_of, tagged
from bot.packages.sources.source import SMALL, TAG_PAGES, TREE, moment, tree

RAW = "application/vnd.github.raw+json"
_LAST = re.compile(r'<([^>]*)>;\s*rel="last"')
_PAGE = re.compile(r"[?&]page=(\d{1,9})")
_TOP = ("", ".github", "docs")
"""Folders that are read one by one where the list of all files is cut."""


class GitHub(Remote):
    """Trees and blobs are asked by their hash, so they are read once and kept for ever."""

    ACCEPT = "application/vnd.github+json"

    async def home(self) -> Home | Missing:
        """https://docs.github.com/en/rest/repos/repos#get-a-repository"""
        try:
            answer = await self._get("")
        except NotThere:
            return Missing.GONE
        said = answer.object()
        if said.get("private") is not False:
            return Missing.PRIVATE
        name = text(said.get("full_name"))
        owner, _, repo = name.partition("/")
        if repo:
            self._path = f"/repos/{part(owner)}/{part(repo)}"
        license_said = said.get("license")
        spdx = text(license_said.get("spdx_id")) if isinstance(license_said, dict) else ""
        return Home(
            name=name,
            branch=text(said.get("default_branch")) or "main",
            id=number(said.get("id")),
            archived=said.get("archived") is True,
            fork=said.get("fork") is True,
            moved=name.casefold() != self._place.path.casefold(),
            license="" if spdx == "NOASSERTION" else spdx,
            homepage=text(said.get("homepage")),
            pages=said.get("has_pages") is True,
        )

    async def tags(self) -> Tags:
        """https://docs.github.com/en/rest/repos/repos#list-repository-tags"""
        found: list[Tag] = []
        for page in range(1, TAG_PAGES + 1):
            answer = await self._get("/tags", {"per_page": "100", "page": str(page)})
            tags = answer.objects()
            found += tagged(tags, "sha")
            if len(tags) < 100:
                return Tags(tuple(found))
        return Tags(tuple(found), complete=False)

    async def head(self, home: Home) -> str:
        """https://docs.github.com/en/rest/commits/commits#get-a-commit"""
        answer = await self._get(
            f"/commits/{part(home.branch)}", accept="application/vnd.github.sha"
        )
        return head_of(answer.body.decode("ascii", "replace").strip())

    async def tree(self, home: Home, commit: str) -> Tree:
        """https://docs.github.com/en/rest/git/trees#get-a-tree"""
        said = await self._tree(commit, recursive=True)
        files, whole = files_of(_entries(said)), said.get("truncated") is not True
        if not whole:
            files += await self._tops(commit)
        return tree(files, complete=whole)

    async def _tops(self, commit: str) -> list[File]:
        """The folders that matter most, one by one."""
        files: list[File] = []
        folders = {"": commit}
        for name in _TOP:
            if name not in folders:
                continue
            said = await self._tree(folders[name], recursive=False)
            files += files_of(_entries(said), below=f"{name}/" if name else "")
            if not name:
                folders |= {
                    text(one.get("path")): text(one.get("sha"))
                    for one in _entries(said)
                    if one.get("type") == "tree"
                }
        return files

    async def content(self, home: Home, commit: str, file: File) -> bytes:
        """https://docs.github.com/en/rest/git/blobs#get-a-blob"""
        return await self._blob(file, f"/git/blobs/{part(file.sha)}", accept=RAW)

    async def inherited(self) -> tuple[str, ...]:
        """https://docs.github.com/en/communities/setting-up-your-project-for-healthy-contributions/creating-a-default-community-health-file"""
        owner = self._path.split("/")[2]
        try:
            answer = await self._door.get(
                f"/repos/{owner}/.github/git/trees/HEAD",
                {"recursive": "1"},
                accept=self.ACCEPT,
                most=TREE,
            )
        except NotThere:
            return ()
        said = answer.object()
        if said.get("truncated") is True:
            raise Out("the list of the owner's files was cut")
        return tree(files_of(_entries(said)), complete=True).paths

    async def results(self, commit: str) -> Results | Unseen:
        """https://docs.github.com/en/rest/checks/runs and https://docs.github.com/en/rest/commits/statuses"""
        runs, status = await asyncio.gather(
            self._get(f"/commits/{part(commit)}/check-runs", {"per_page": "100"}),
            self._get(f"/commits/{part(commit)}/status", {"per_page": "100"}),
        )
        said = objects_of(runs.object().get("check_runs"))
        passed = [one.get("conclusion") in ("success", "neutral", "skipped") for one in said]
        times = [moment(one.get("completed_at")) for one in said]
        for one in objects_of(status.object().get("statuses")):
            passed.append(one.get("state") == "success")
            times.append(moment(one.get("updated_at")))
        return results_of(passed, times)

    async def history(self, home: Home) -> History | Unseen:
        """First and number of the commits, releases, people, and the weeks in which something happened."""
        commits, first = await self._commits()
        releases, people, weeks = await asyncio.gather(
            self._count("/releases", {}),
            self._count("/contributors", {"anon": "1"}),
            self._weeks(),
        )
        return History(commits, first, releases, people, weeks)

    async def _commits(self) -> tuple[int | None, date | None]:
        try:
            newest = await self._get("/commits", {"per_page": "1"}, most=SMALL)
            last = _last(newest)
            oldest = newest
            if last > 1:
                oldest = await self._get("/commits", {"per_page": "1", "page": str(last)})
            said = oldest.objects()
        except Out:
            return None, None
        when = moment(_inside(said[-1] if said else {}, "commit", "committer", "date"))
        return last or len(said), when.date() if when else None

    async def _count(self, path: str, params: dict[str, str]) -> int | None:
        try:
            answer = await self._get(path, {"per_page": "1", **params})
            return _last(answer) or len(answer.objects())
        except Out:
            return None

    async def _weeks(self) -> int | None:
        try:
            answer = await self._get("/stats/participation")
            weeks = answer.object().get("all") if answer.status == 200 else None
        except Out:
            return None
        return sum(number(one) > 0 for one in weeks) if isinstance(weeks, list) else None

    async def _tree(self, sha: str, *, recursive: bool) -> dict[str, Any]:
        params = {"recursive": "1"} if recursive else {}
        path = f"/git/trees/{part(sha)}"
        return await self._listed(f"tree:{sha}:{recursive}", path, params, object_of, most=TREE)


def _entries(said: dict[str, Any]) -> list[dict[str, Any]]:
    return objects_of(said.get("tree"))


def _last(answer: Answer) -> int:
    """The number of the last page; 0: there is only this one."""
    link = _LAST.search(answer.headers.get("Link", ""))
    page = _PAGE.search(link[1]) if link else None
    return int(page[1]) if page else 0


def _inside(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
