"""A repository on Forgejo, such as Codeberg, through its REST API. https://forgejo.org/docs/latest/user/api-usage/"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.packages.door import Answer, NotThere, number, object_of, objects_of, part, text
from bot.packages.facts import File, History, Home, Missing, Results, Tag, Tags, Tree, Unseen
from bot.packages.sources.remote import Remote, files_of, head_of, results_of, tagged
from bot.packages.sources.source import TAG_PAGES, TREE, moment, tree

_PAGES = 10
_PER_PAGE = 1_000


class Forgejo(Remote):
    """Raw files are asked at a commit, and kept by their hash."""

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
            found += tagged(said, "sha")
            if not said or seen >= _total(answer, seen if len(said) < 50 else seen + 1):
                return Tags(tuple(found))
        return Tags(tuple(found), complete=False)

    async def head(self, home: Home) -> str:
        """``GET /repos/{owner}/{repo}/branches/{branch}``"""
        said = (await self._get(f"/branches/{part(home.branch)}")).object()
        commit = said.get("commit")
        return head_of(commit.get("id") if isinstance(commit, dict) else None)

    async def tree(self, home: Home, commit: str) -> Tree:
        """``GET /repos/{owner}/{repo}/git/trees/{sha}``, in pages."""
        files: list[File] = []
        seen = 0
        for page in range(1, _PAGES + 1):
            params = {"recursive": "true", "page": str(page), "per_page": str(_PER_PAGE)}
            said = await self._page(commit, params)
            entries = objects_of(said.get("tree"))
            seen += len(entries)
            files += files_of(entries)
            # ``truncated`` says that there are more pages
            if not entries or seen >= number(said.get("total_count")):
                return tree(files, complete=seen >= number(said.get("total_count")))
        top = await self._page(commit, {})
        files += files_of(objects_of(top.get("tree")))
        return tree(files, complete=False)

    async def _page(self, commit: str, params: Mapping[str, str]) -> dict[str, Any]:
        key = f"{self._place.path}:tree:{commit}:{sorted(params.items())}"
        return await self._listed(key, f"/git/trees/{part(commit)}", params, object_of, most=TREE)

    async def content(self, home: Home, commit: str, file: File) -> bytes:
        """``GET /repos/{owner}/{repo}/raw/{filepath}``"""
        path = "/".join(map(part, file.path.split("/")))
        return await self._blob(file, f"/raw/{path}", {"ref": commit})

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
        return results_of([one.get("status") == "success" for one in ended], times)

    async def history(self, home: Home) -> History | Unseen:
        """Commits and releases, as the headers of the lists count them."""
        params = {"limit": "1", "stat": "false", "verification": "false", "files": "false"}
        commits = await self._get("/commits", params)
        releases = await self._get("/releases", {"limit": "1"})
        return History(commits=_total(commits) or None, releases=_total(releases))


def _total(answer: Answer, unless: int = 0) -> int:
    said = answer.headers.get("x-total-count", "")
    return int(said) if said.isdigit() and len(said) < 10 else unless
