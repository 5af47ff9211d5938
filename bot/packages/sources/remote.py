"""What repositories on all hosts have in common when they are asked through an API."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from bot.packages.cache import Cache
from bot.packages.door import Answer, Door, Out, number, part, text
from bot.packages.facts import BLOB, File, Results, Tag
from bot.packages.places import Place
from bot.packages.sources.source import LINK, MODES, SMALL

_SHA = re.compile(r"[0-9a-f]{40,64}")
T = TypeVar("T")


class Remote:
    """A repository below one address of its host; what never changes is read once and kept."""

    ACCEPT = "application/json"

    def __init__(self, door: Door, place: Place, cache: Cache) -> None:
        self._door = door
        self._place = place
        self._cache = cache
        self._path = self._address(place)

    def _address(self, place: Place) -> str:
        return f"/repos/{part(place.owner)}/{part(place.name)}"

    async def _get(
        self, path: str, params: Mapping[str, str] = {}, *, accept: str = "", most: int = SMALL
    ) -> Answer:
        place, accept = f"{self._path}{path}", accept or self.ACCEPT
        return await self._door.get(place, params, accept=accept, most=most)

    async def _listed(
        self,
        key: str,
        path: str,
        params: Mapping[str, str],
        shape: Callable[[Any], T],
        *,
        most: int = SMALL,
    ) -> T:
        """A list of files at a commit, which never changes. Only one of the right ``shape`` is kept."""
        key = f"{self._place.site}:{key}"
        if (known := self._cache.get(key)) is not None:
            return shape(json.loads(known))
        answer = await self._get(path, params, most=most)
        said = shape(answer.json())
        self._cache.put(key, answer.body)
        return said

    async def _blob(
        self, file: File, path: str, params: Mapping[str, str] = {}, *, accept: str = "*/*"
    ) -> bytes:
        """The content of a file, which its hash names."""
        key = f"{self._place.site}:blob:{file.sha}"
        if (known := self._cache.get(key)) is not None:
            return known
        answer = await self._get(path, params, accept=accept, most=BLOB)
        self._cache.put(key, answer.body)
        return answer.body


def head_of(value: object) -> str:
    """The hash of a commit. Raises ``Out`` when it is none."""
    sha = text(value)
    if not _SHA.fullmatch(sha):
        raise Out("the host names no commit")
    return sha


def tagged(listed: Iterable[Mapping[str, Any]], key: str) -> list[Tag]:
    """The tags of a list with their commits, whose hash stands under ``key``; without those that name none."""
    commits = ((text(one.get("name")), one.get("commit")) for one in listed)
    found = ((name, text(one.get(key))) for name, one in commits if isinstance(one, dict))
    return [Tag(name, sha) for name, sha in found if _SHA.fullmatch(sha)]


def files_of(
    entries: Iterable[Mapping[str, Any]], key: str = "sha", *, below: str = "", sized: bool = True
) -> list[File]:
    """Files and links, without submodules; their hash stands under ``key``. ``sized``: the host says how large they are."""
    return [
        File(
            below + text(one.get("path")),
            text(one.get(key)),
            number(one.get("size")) if sized else -1,
            one.get("mode") == LINK,
        )
        for one in entries
        if one.get("type") == "blob" and text(one.get("mode")) in MODES
    ]


def results_of(passed: list[bool], times: Iterable[datetime | None]) -> Results:
    """What continuous integration said: whether each run has passed, and when they ended."""
    return Results(sum(passed), len(passed), max((one for one in times if one), default=None))
