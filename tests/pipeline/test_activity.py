"""What happens in accepted packages: from the website's list, and from GitHub for the others."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from bot.adapters.github import Repository
from bot.adapters.github_app import Broken, Installation, Vanished, understood
from bot.pipeline.activity import activities
from bot.review.model.submission import Submission
from builders import NOW, POLICY, submission

LIST = b"""\
- package_name: one
  repository_link: https://github.com/author/One
  gh_meta: {last_commit: '2026-10-01'}
- package_name: two
  repository_link: https://github.com/author/two
  gh_meta: {last_commit: '2020-01-01'}
- package_name: three
  repository_link: https://gitlab.com/author/three
  gh_meta: {last_commit: '2026-10-01'}
"""


class Asked:
    """Answers what is asked of GitHub, and counts."""

    def __init__(self, listed: bytes | Exception) -> None:
        self._listed = listed
        self.paths: list[str] = []

    understood = staticmethod(understood)

    async def get(self, path: str, values: dict[str, str]) -> Any:
        """One answer."""
        name = f"{values['owner']}/{values['repo']}"
        self.paths.append(f"{name} {path.rpartition('{repo}')[2].partition('{')[0]}")
        if "contents" in path:
            if isinstance(self._listed, Exception):
                raise self._listed
            return {"encoding": "base64", "content": base64.b64encode(self._listed).decode()}
        return {"created_at": "2020-01-01T00:00:00Z", "pushed_at": "2026-11-01T00:00:00Z"}


def board() -> list[Submission]:
    """Three accepted packages."""
    names = ("one", "two", "four")
    return [
        replace(submission("6", repository=f"https://github.com/author/{name}"), number=number)
        for number, name in enumerate(names, 1)
    ]


@pytest.mark.parametrize(
    ("listed", "calls"),
    [
        pytest.param(
            LIST, ["author/two ", "author/four "], id="only those that seem quiet, or are not in it"
        ),
        pytest.param(Vanished("404"), ["author/one ", "author/two ", "author/four "], id="no list"),
        pytest.param(
            Broken("502"), ["author/one ", "author/two ", "author/four "], id="GitHub in trouble"
        ),
        pytest.param(b"a: [", ["author/one ", "author/two ", "author/four "], id="no YAML"),
    ],
)
async def test_who_is_asked(listed: bytes | Exception, calls: list[str]) -> None:
    """One read for nearly all."""
    asked = Asked(listed)
    repository = Repository(cast("Installation", asked), "pyOpenSci/software-submission")
    found = await activities(repository, board(), NOW, POLICY)
    assert asked.paths == ["pyOpenSci/pyopensci.github.io /contents/", *calls]
    assert set(found) == {1, 2, 3}
    assert all(one.last and one.last.year == 2026 for one in found.values())


async def test_of_many_a_part_is_asked_each_week() -> None:
    """A digest costs no more calls when there are thousands of packages; after some weeks all were asked."""
    many = [
        replace(submission("6", repository=f"https://github.com/author/p{number}"), number=number)
        for number in range(1, 8)
    ]
    seen: list[int] = []
    for week in range(3):
        asked = Asked(b"[]")
        repository = Repository(cast("Installation", asked), "pyOpenSci/software-submission")
        found = await activities(repository, many, NOW + timedelta(weeks=week), POLICY, most=3)
        assert len(asked.paths) <= 1 + 3
        assert set(found) == set(range(1, 8))
        assert all(bool(one.last) == (one.trouble != "later") for one in found.values())
        seen += [number for number, one in found.items() if one.last]
    assert sorted(seen) == list(range(1, 8))
