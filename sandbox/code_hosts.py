"""Local servers that speak the APIs of GitHub, GitLab and Forgejo, of the package index and of DOIs.

The shapes follow the hosts' documentation; the repositories in them are made up here.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from bot.packages.places import Hosts, Kind

Fault = Callable[[web.Request], Awaitable[web.StreamResponse]]
SITES = {Kind.GITHUB: "github.com", Kind.GITLAB: "gitlab.com", Kind.FORGEJO: "codeberg.org"}

HEAD = "a" * 40
TAGGED = "b" * 40


@dataclass
class Repo:
    """One repository, the same on each host."""

    files: dict[str, bytes] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    """Symbolic links among its files."""
    tags: tuple[str, ...] = ("v1.2.0", "v1.1.0")
    owner: str = "shore"
    name: str = "dunlin"
    id: int = 7
    head: str = HEAD
    tagged: str = TAGGED
    """The commit of every tag."""
    private: bool = False
    archived: bool = False
    fork: bool = False
    license: str = "MIT"
    truncated: bool = False
    inherited: dict[str, bytes] = field(default_factory=dict)
    """Files of the owner's ``.github``."""
    jobs: tuple[str, ...] = ("success", "failure")
    """How the jobs of continuous integration ended, on GitHub."""

    @property
    def path(self) -> str:
        """``owner/name``."""
        return f"{self.owner}/{self.name}"


def sha(content: bytes) -> str:
    """The name that git gives a file."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


@dataclass
class CodeHosts:
    """All the hosts, with what is asked of them."""

    repos: dict[str, Repo] = field(default_factory=dict)
    projects: dict[str, Any] = field(default_factory=dict)
    """Normal name → the page of the index, as JSON."""
    metadata: dict[str, bytes] = field(default_factory=dict)
    """File of a release → its core metadata."""
    dois: dict[str, str] = field(default_factory=dict)
    """DOI → where it leads."""
    faults: dict[str, Fault] = field(default_factory=dict)
    """Beginning of a path → what happens there instead."""
    asked: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    url: str = ""
    away: float = 0.0
    """Seconds before each answer."""
    invented: Callable[[str], None] | None = None
    """Called with ``owner/name`` before a repository is looked up, so that it can be made."""

    def add(self, repo: Repo) -> Repo:
        """One more repository."""
        self.repos[repo.path.casefold()] = repo
        return repo

    @property
    def hosts(self) -> Hosts:
        """The addresses to be asked."""
        return Hosts.of(
            github=f"{self.url}/github",
            gitlab=f"{self.url}/gitlab",
            forgejo=f"{self.url}/forgejo",
            index=f"{self.url}/simple/",
            doi=f"{self.url}/handles",
        )

    def release(
        self,
        version: str,
        name: str = "dunlin",
        link: str = "https://github.com/shore/dunlin",
        *,
        yanked: bool = False,
        day: str = "2026-05-01",
        text: bytes | None = None,
    ) -> None:
        """A release on the index, with a wheel and an sdist."""
        page = self.projects.setdefault(
            name, {"meta": {"api-version": "1.1"}, "name": name, "versions": [], "files": []}
        )
        wheel = f"{name}-{version}-py3-none-any.whl"
        for file, described in ((wheel, True), (f"{name}-{version}.tar.gz", False)):
            page["files"].append(
                {
                    "filename": file,
                    "url": f"{self.url}/files/{file}",
                    "hashes": {},
                    "yanked": yanked,
                    "upload-time": f"{day}T10:00:00.000000Z",
                    "size": 1000,
                    "core-metadata": {"sha256": "0" * 64} if described else False,
                }
            )
        page["versions"].append(version)
        self.metadata[wheel] = (
            text
            or (
                f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nSummary: Counts waders\n"
                f"Author-email: A. Bird <a@example.org>\nRequires-Python: >=3.12\nLicense-Expression: MIT\n"
                f"Project-URL: Source, {link}\n"
                "Project-URL: Documentation, https://dunlin.example.org/docs\n"
            ).encode()
        )

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One request to any of the hosts, which its path begins with."""
        return await self._answer(request, request.rel_url.raw_path)

    async def as_github(self, request: web.Request) -> web.StreamResponse:
        """One request that was sent to GitHub itself."""
        return await self._answer(request, f"/github{request.rel_url.raw_path}")

    async def _answer(self, request: web.Request, path: str) -> web.StreamResponse:
        self.asked.append(path)
        self.tokens.append(request.headers.get("Authorization", ""))
        await asyncio.sleep(self.away)
        for begins, fault in self.faults.items():
            if path.startswith(begins):
                return await fault(request)
        host, _, rest = path.lstrip("/").partition("/")
        parts = [unquote(one) for one in rest.split("/")]
        match host:
            case "github":
                return _or_404(self._github(parts, request))
            case "gitlab":
                return _or_404(self._gitlab(parts, request))
            case "forgejo":
                return _or_404(self._forgejo(parts, request))
            case "simple":
                page = self.projects.get(parts[0])
                return _json(page, "application/vnd.pypi.simple.v1+json") if page else _nothing()
            case "files":
                found = self.metadata.get(parts[0].removesuffix(".metadata"))
                return web.Response(body=found) if found is not None else _nothing()
            case "handles":
                doi = "/".join(parts)
                known = {key.casefold(): url for key, url in self.dois.items()}
                if doi.casefold() not in known:
                    return _json({"responseCode": 100, "handle": doi}, status=404)
                value = {
                    "type": "URL",
                    "data": {"format": "string", "value": known[doi.casefold()]},
                }
                return _json({"responseCode": 1, "handle": doi, "values": [value]})
        return _nothing()

    def _repo(self, path: str) -> Repo | None:
        if self.invented:
            self.invented(path)
        return self.repos.get(path.casefold())

    def _github(self, parts: list[str], request: web.Request) -> web.StreamResponse | None:
        _, owner, name, *rest = parts
        repo = self._repo(f"{owner}/{name}")
        if name == ".github":
            keeper = next((one for one in self.repos.values() if one.owner == owner), None)
            if keeper is None or not keeper.inherited:
                return None
            return _json({"sha": HEAD, "tree": _entries(keeper.inherited, ()), "truncated": False})
        if repo is None:
            return None
        match rest:
            case []:
                return _json(
                    {
                        "id": repo.id,
                        "full_name": repo.path,
                        "private": repo.private,
                        "fork": repo.fork,
                        "archived": repo.archived,
                        "default_branch": "main",
                        "homepage": "",
                        "has_pages": False,
                        "license": {"spdx_id": repo.license} if repo.license else None,
                    }
                )
            case ["tags"]:
                return _json(
                    _page(request, [_tag(one, repo.tagged, "sha") for one in repo.tags], "per_page")
                )
            case ["commits", "main"] if "sha" in request.headers["Accept"]:
                return web.Response(text=repo.head)
            case ["git", "trees", commit]:
                return _json(
                    {
                        "sha": commit,
                        "tree": _entries(repo.files, repo.links),
                        "truncated": repo.truncated,
                    }
                )
            case ["git", "blobs", blob]:
                content = next((one for one in repo.files.values() if sha(one) == blob), None)
                return web.Response(body=content) if content is not None else None
            case ["contents", *path]:
                content = repo.files.get("/".join(path))
                return _content("/".join(path), content, request) if content else None
            case ["commits"]:
                last = request.query.get("page") == "120"
                day = "2021-11-03" if last else "2026-11-01"
                link = f'<{self.url}/x?per_page=1&page=2>; rel="next", <{self.url}/x?per_page=1&page=120>; rel="last"'
                return _json(
                    [{"commit": {"committer": {"date": f"{day}T00:00:00Z"}}}],
                    headers={} if last else {"Link": link},
                )
            case ["commits", _, "check-runs"]:
                ended = {"completed_at": "2026-11-18T12:00:00Z"}
                runs = [{**ended, "conclusion": job} for job in repo.jobs]
                return _json({"total_count": len(runs), "check_runs": runs})
            case ["commits", _, "status"]:
                return _json({"state": "success", "statuses": []})
            case ["releases"] | ["contributors"]:
                return _json([{}])
            case ["stats", "participation"]:
                return _json({"all": [1] * 41 + [0] * 11, "owner": []})
        return None

    def _gitlab(self, parts: list[str], request: web.Request) -> web.StreamResponse | None:
        _, path, *rest = parts
        repo = self._repo(path)
        if repo is None or repo.private:  # GitLab does not say that it is there
            return None
        match rest:
            case []:
                return _json(
                    {
                        "id": repo.id,
                        "path_with_namespace": repo.path,
                        "visibility": "public",
                        "archived": repo.archived,
                        "default_branch": "main",
                        "license": {"key": repo.license.casefold()} if repo.license else None,
                        **({"forked_from_project": {"id": 1}} if repo.fork else {}),
                    }
                )
            case ["repository", "tags"]:
                return _json(
                    _page(request, [_tag(one, repo.tagged, "id") for one in repo.tags], "per_page")
                )
            case ["repository", "commits", "main"]:
                return _json({"id": repo.head})
            case ["repository", "commits", _, "statuses"]:
                good = {"status": "success", "finished_at": "2026-11-18T12:00:00.000Z"}
                return _json([good, {**good, "status": "failed"}])
            case ["repository", "tree"]:
                entries = [
                    {"id": one["sha"], **{key: one[key] for key in ("path", "mode", "type")}}
                    for one in _entries(repo.files, repo.links)
                ]
                if "recursive" not in request.query:
                    place = request.query.get("path", "")
                    entries = [one for one in entries if one["path"].rpartition("/")[0] == place]
                    if not entries:
                        return None
                return _json(_page(request, entries, "per_page"))
            case ["repository", "blobs", blob, "raw"]:
                content = next((one for one in repo.files.values() if sha(one) == blob), None)
                return web.Response(body=content) if content is not None else None
            case ["releases"]:
                return _json([{}], headers={"x-total": "1"})
        return None

    def _forgejo(self, parts: list[str], request: web.Request) -> web.StreamResponse | None:
        _, owner, name, *rest = parts
        repo = self._repo(f"{owner}/{name}")
        if repo is None or repo.private:
            return None
        match rest:
            case []:
                return _json(
                    {
                        "id": repo.id,
                        "full_name": repo.path,
                        "private": False,
                        "fork": repo.fork,
                        "archived": repo.archived,
                        "default_branch": "main",
                        "website": "",
                        "licenses": [repo.license] if repo.license else [],
                    }
                )
            case ["tags"]:
                found = _page(
                    request, [_tag(one, repo.tagged, "sha") for one in repo.tags], "limit"
                )
                return _json(found, headers={"x-total-count": str(len(repo.tags))})
            case ["branches", "main"]:
                return _json({"name": "main", "commit": {"id": repo.head}})
            case ["git", "trees", commit]:
                entries = _entries(repo.files, repo.links)
                if "recursive" not in request.query:
                    entries = [one for one in entries if "/" not in one["path"]]
                found = _page(request, entries, "per_page")
                return _json(
                    {
                        "sha": commit,
                        "tree": found,
                        "truncated": len(found) < len(entries),
                        "total_count": len(entries) + (100_000 if repo.truncated else 0),
                    }
                )
            case ["raw", *path]:
                content = repo.files.get("/".join(path))
                return web.Response(body=content) if content is not None else None
            case ["commits", _, "statuses"]:
                good = {"status": "success", "context": "a", "updated_at": "2026-11-18T12:00:00Z"}
                return _json([good, {**good, "status": "failure", "context": "b"}])
            case ["commits"]:
                return _json([{}], headers={"x-total-count": "120"})
            case ["releases"]:
                return _json([{}], headers={"x-total-count": "1"})
        return None


def _tag(name: str, commit: str, key: str) -> dict[str, Any]:
    return {"name": name, "commit": {key: commit}}


def _entries(files: dict[str, bytes], links: tuple[str, ...]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = [
        {"path": path, "mode": "100644", "type": "blob", "sha": sha(content), "size": len(content)}
        for path, content in files.items()
    ]
    entries += [
        {"path": path, "mode": "120000", "type": "blob", "sha": "c" * 40, "size": 9}
        for path in links
    ]
    folders = {path.partition("/")[0] for path in files if "/" in path}
    entries += [
        {"path": one, "mode": "040000", "type": "tree", "sha": "d" * 40, "size": 0}
        for one in sorted(folders)
    ]
    return entries


def _content(path: str, content: bytes, request: web.Request) -> web.Response:
    if "raw" in request.headers.get("Accept", ""):
        return web.Response(body=content)
    said = {"type": "file", "path": path, "name": path.rpartition("/")[2], "sha": sha(content)}
    coded = base64.b64encode(content).decode()
    return _json({**said, "size": len(content), "encoding": "base64", "content": coded})


def _page(request: web.Request, entries: list[Any], size_key: str) -> list[Any]:
    size, page = int(request.query.get(size_key, "100")), int(request.query.get("page", "1"))
    return entries[(page - 1) * size : page * size]


def _json(
    value: Any,
    kind: str = "application/json",
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> web.Response:
    return web.Response(
        body=json.dumps(value).encode(), content_type=kind, status=status, headers=headers
    )


def _nothing() -> web.Response:
    return _json({"message": "Not Found"}, status=404)


def _or_404(answer: web.StreamResponse | None) -> web.StreamResponse:
    return answer if answer is not None else _nothing()


# --- what may go wrong


def status(code: int, **headers: str) -> Fault:
    """A plain refusal."""

    async def fault(_: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return _json({"message": "no"}, status=code, headers=named)

    return fault


def redirect(to: str) -> Fault:
    """It leads elsewhere."""

    async def fault(_: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": to})

    return fault


def says(body: bytes, kind: str = "application/json") -> Fault:
    """An answer of another kind than was asked for."""

    async def fault(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body, content_type=kind)

    return fault


def slow(seconds: float) -> Fault:
    """An answer that does not come."""

    async def fault(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return _nothing()

    return fault


def held(until: asyncio.Event) -> Fault:
    """An answer that comes when it is let go."""

    async def fault(_: web.Request) -> web.StreamResponse:
        await until.wait()
        return _nothing()

    return fault


@asynccontextmanager
async def serving() -> AsyncIterator[CodeHosts]:
    """The hosts, while they are up."""
    hosts = CodeHosts()
    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", hosts.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    hosts.url = f"http://127.0.0.1:{port}"
    try:
        yield hosts
    finally:
        await runner.cleanup()
