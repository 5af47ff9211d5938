"""A repository on Forgejo, such as Codeberg, through its REST API. https://forgejo.org/docs/latest/user/api-usage/"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.packages.cache import Cache
from bot.packages.door import Answer, Door, NotThere, Out, number, object_of, objects_of, part, text
from bot.packages.facts import BLOB, File, History, Home, Missing, Results, Tag, Tags, Tree, Unseen
from bot.packages.places import Place
from bot.packages.sources.source import LINK, MODES, SMALL, TAG_PAGES, TREE, moment, tree

_PAGES = 10
_PER_PAGE = 1_000
_SHA = re.compile(r"[0-9a-f]{40,64}")


class Forgejo:
    """Raw files are asked at a commit, and kept by their hash."""

    def __init__(self, door: Door, place: Place, cache: Cache) -> None:
        self._door = door
        self._place = place
        self._cache = cache
        self._path = f"/repos/{part(place.owner)}/{part(place.name)}"

    async def home(self) -> Home | Missing:
        """``GET /repos/{owner}/{repo}``"""
        try:
            answer = await self._get("")
        except NotThere:
            return Missing.GONE
        said = answer.object()
        if said.get("private") is not False:
            return Missing.PRIVATE
        name = text(said.get("full_name"))
        licenses = said.get("licenses")
        return Home(
            name=name,
            branch=text(said.get("default_branch")) or "main",
            id=number(said.get("id")),
            archived=said.get("archived") is True,
            fork=said.get("fork") is True,
            moved=name.casefold() != self._place.path.casefold(),
            license=text(licenses[0]) if isinstance(licenses, list) and licenses else "",
            homepage=text(said.get("website")),
        )

    async def tags(self) -> Tags:
        """``GET /repos/{owner}/{repo}/tags``"""
        found: list[Tag] = []
        seen = 0
        for page in range(1, TAG_PAGES + 1):
            # The server may have smaller pages than were asked for.
            answer = await self._get("/tags", {"limit": "50", "page": str(page)})
            said = answer.objects()
            seen += len(said)
            for one in said:
                commit = one.get("commit")
                sha = text(commit.get("sha")) if isinstance(commit, dict) else ""
                if _SHA.fullmatch(sha):
                    found.append(Tag(text(one.get("name")), sha))
            if not said or seen >= _total(answer, seen if len(said) < 50 else seen + 1):
                return Tags(tuple(found))
        return Tags(tuple(found), complete=False)

    async def head(self, home: Home) -> str:
        """``GET /repos/{owner}/{repo}/branches/{branch}``"""
        said = (await self._get(f"/branches/{part(home.branch)}")).object()
        commit = said.get("commit")
        sha = text(commit.get("id")) if isinstance(commit, dict) else ""
        if not _SHA.fullmatch(sha):
            raise Out("the host names no commit")
        return sha

    async def tree(self, home: Home, commit: str) -> Tree:
        """``GET /repos/{owner}/{repo}/git/trees/{sha}``, in pages."""
        files: list[File] = []
        seen = 0
        for page in range(1, _PAGES + 1):
            params = {"recursive": "true", "page": str(page), "per_page": str(_PER_PAGE)}
            said = await self._listed(commit, params)
            entries = objects_of(said.get("tree"))
            seen += len(entries)
            files += _files(entries)
            # ``truncated`` says that there are more pages
            if not entries or seen >= number(said.get("total_count")):
                return tree(files, complete=seen >= number(said.get("total_count")))
        top = await self._listed(commit, {})
        files += _files(objects_of(top.get("tree")))
        return tree(files, complete=False)

    async def _listed(self, commit: str, params: Mapping[str, str]) -> dict[str, Any]:
        key = f"{self._place.site}:{self._place.path}:tree:{commit}:{sorted(params.items())}"
        if (known := self._cache.get(key)) is not None:
            return object_of(json.loads(known))
        answer = await self._get(f"/git/trees/{part(commit)}", params, most=TREE)
        said = answer.object()
        self._cache.put(key, answer.body)  # a commit never changes
        return said

    async def content(self, home: Home, commit: str, file: File) -> bytes:
        """``GET /repos/{owner}/{repo}/raw/{filepath}``"""
        key = f"{self._place.site}:blob:{file.sha}"
        if (known := self._cache.get(key)) is not None:
            return known
        path = "/".join(map(part, file.path.split("/")))
        answer = await self._get(f"/raw/{path}", {"ref": commit}, accept="*/*", most=BLOB)
        self._cache.put(key, answer.body)
        return answer.body

    async def inherited(self) -> tuple[str, ...]:
        """Forgejo knows no such files."""
        return ()

    async def results(self, commit: str) -> Results | Unseen:
        """``GET /repos/{owner}/{repo}/commits/{ref}/statuses``"""
        said = (await self._get(f"/commits/{part(commit)}/statuses")).objects()
        newest: dict[str, dict[str, object]] = {}
        for one in said:  # the newest first
            newest.setdefault(text(one.get("context")), one)
        ended = [
            one for one in newest.values() if one.get("status") in ("success", "failure", "error")
        ]
        times = [moment(one.get("updated_at")) for one in ended]
        passed = sum(one.get("status") == "success" for one in ended)
        return Results(passed, len(ended), max((one for one in times if one), default=None))

    async def history(self, home: Home) -> History | Unseen:
        """Commits and releases, as the headers of the lists count them."""
        params = {"limit": "1", "stat": "false", "verification": "false", "files": "false"}
        commits = await self._get("/commits", params)
        releases = await self._get("/releases", {"limit": "1"})
        return History(commits=_total(commits) or None, releases=_total(releases))

    async def _get(
        self,
        path: str,
        params: Mapping[str, str] = {},
        *,
        accept: str = "application/json",
        most: int = SMALL,
    ) -> Answer:
        return await self._door.get(f"{self._path}{path}", params, accept=accept, most=most)


def _files(entries: list[dict[str, Any]]) -> list[File]:
    """Files and links, without submodules."""
    return [
        File(
            text(one.get("path")),
            text(one.get("sha")),
            number(one.get("size")),
            one.get("mode") == LINK,
        )
        for one in entries
        if one.get("type") == "blob" and text(one.get("mode")) in MODES
    ]


def _total(answer: Answer, unless: int = 0) -> int:
    said = answer.headers.get("x-total-count", "")
    return int(said) if said.isdigit() and len(said) < 10 else unless
