"""The package index: the project's page and the metadata of one release. No distribution is opened.

https://packaging.python.org/en/latest/specifications/simple-repository-api/
"""

from __future__ import annotations

import asyncio
import importlib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from packaging.metadata import parse_email
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from pydantic import ValidationError

from bot.packages.door import Door, NotThere, Out, part
from bot.packages.facts import Metadata, Project, Release, Unseen

if TYPE_CHECKING:
    from pypi_simple import DistributionPackage

_PAGE = 2_000_000
_METADATA = 500_000
_RELEASES = 2_000
_NAME = re.compile(r"[A-Z0-9]([A-Z0-9._-]{0,98}[A-Z0-9])?", re.I | re.A)
_LONG = 100
"""Characters of a version; the numbers in a longer one would be slow to read."""
_VERSION_IN_LINK = re.compile(r"^\s*v?\s*\[([^\]]*)\]")


@cache
def _library() -> ModuleType:
    """``pypi_simple``, which takes a while to import: the bot starts without it."""
    return importlib.import_module("pypi_simple")


def is_name(said: str) -> bool:
    """Whether a distribution may be called so."""
    return _NAME.fullmatch(said) is not None


class Index:
    """One package index."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def project(self, name: str, wanted: Version | None) -> Project | None:
        """What the index has under this name; the metadata is that of ``wanted``, else of the newest release.

        None: there is no such project. Raises ``Out`` when the index does not tell.
        """
        if not is_name(name):
            return None
        normal = canonicalize_name(name)
        await asyncio.to_thread(_library)
        try:
            answer = await self._door.get(
                f"/{part(normal)}/", accept=_library().ACCEPT_JSON_ONLY, most=_PAGE
            )
        except NotThere:
            return None
        try:
            page = _library().ProjectPage.from_json_data(
                answer.json(), f"{self._door.base}/{normal}/"
            )
        except (ValidationError, ValueError, _library().UnsupportedRepoVersionError):
            raise Out("the index answers in another form than its standard says") from None
        if not page.packages:
            return None  # the name is taken, and nothing can be installed
        releases = _releases(page.packages)
        described = _described(releases, wanted)
        metadata: Metadata | Unseen = Unseen("the release has no metadata to read")
        for package in page.packages:
            if described is None or version(package.version or "") != described:
                continue
            if package.package_type == "wheel" and package.has_metadata:
                metadata = await self._metadata(package)
                break
        return Project(
            name=page.project,
            releases=tuple(releases[one] for one in sorted(releases)),
            metadata=metadata,
            described=str(described or ""),
        )

    async def _metadata(self, package: DistributionPackage) -> Metadata | Unseen:
        """https://packaging.python.org/en/latest/specifications/core-metadata/"""
        try:
            answer = await self._door.get_elsewhere(
                package.metadata_url, accept="*/*", most=_METADATA
            )
        except Out as no:
            return Unseen(str(no))
        raw, _ = parse_email(answer.body)
        urls: dict[str, str] = dict(raw.get("project_urls", {}))
        if home := raw.get("home_page"):
            urls.setdefault("Homepage", home)
        given = raw.get("license_expression") or raw.get("license") or ""
        return Metadata(
            name=raw.get("name", ""),
            summary=raw.get("summary", ""),
            email=raw.get("author_email") or raw.get("maintainer_email") or "",
            requires_python=raw.get("requires_python", ""),
            # a ``License`` field may hold the whole text
            license=given if len(given) <= 100 and "\n" not in given else "",
            classifiers=tuple(raw.get("classifiers", [])),
            urls=urls,
        )


def version(text: str) -> Version | None:
    """The version that a person or a tag means; None: it is none.

    ``v [5.0](https://…)`` is 5.0, ``release-1.2`` is 1.2.
    """
    if linked := _VERSION_IN_LINK.match(text):
        text = linked[1]
    text = text.strip().strip("`*_").strip()
    if len(text) > _LONG:
        return None
    try:
        return Version(text)
    except InvalidVersion:
        pass
    found = re.fullmatch(r"(?:[A-Za-z][A-Za-z_. /-]{0,40})?[\s/_-]*v?(\d[\w.+!-]{0,40})", text)
    try:
        return Version(found[1]) if found else None
    except InvalidVersion:
        return None


def _releases(packages: Iterable[DistributionPackage]) -> Mapping[Version, Release]:
    """The page promises no order, so versions are compared."""
    found: dict[Version, Release] = {}
    for package in packages:
        of = version(package.version or "")
        if of is None or (of not in found and len(found) >= _RELEASES):
            continue
        known = found.get(of, Release(str(of), yanked=True))
        day = package.upload_time.date() if package.upload_time else known.day
        found[of] = Release(
            version=known.version,
            day=min(day, known.day) if day and known.day else day,
            wheel=known.wheel or package.package_type == "wheel",
            sdist=known.sdist or package.package_type == "sdist",
            yanked=known.yanked and package.is_yanked,
        )
    return found


def _described(releases: Mapping[Version, Release], wanted: Version | None) -> Version | None:
    if wanted in releases:
        return next(one for one in releases if one == wanted)  # as the index writes it
    good = [one for one, release in releases.items() if not release.yanked]
    final = [one for one in good if not one.is_prerelease]
    return max(final or good or list(releases), default=None)
