"""The pages: what is on them, and what is not."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.adapters.journal import Journal
from bot.adapters.reviews import ReviewRow
from bot.public.site import Site
from builders import NOW, REPO
from shown import (
    BASE,
    HOSTILE,
    accepted,
    at_once,
    body,
    journal_of,
    keep,
    of_each_stage,
    review,
    site_of,
)


class Tags(HTMLParser):
    """What a browser makes of a page: tags with their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        self.text += data


async def shown(site: Site, **query: str) -> set[int]:
    """The numbers of the reviews on the page."""
    page = await body(site, "/reviews", **query)
    return set(map(int, re.findall(r'class="quiet" href="[^"]+/issues/(\d+)"', page)))


async def test_every_open_review_is_there(tmp_path: Path) -> None:
    """With its stage, who acts next, and the pictures."""
    async with site_of(tmp_path, *of_each_stage(), review(30, open=False)) as site:
        page = await body(site, "/reviews")
        assert await shown(site) == {*range(1, 10), 20}
    said = Tags(page).text
    for words in ("Under review", "the editor in chief", "1 of 2 reviews", "Presubmission"):
        assert words in said
    assert page.count("<svg") == 2
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        pytest.param({"stage": "under_review"}, {6}, id="stage"),
        pytest.param({"stage": "inquiry"}, {20}, id="inquiries"),
        pytest.param({"editor": "@Editor"}, {4, 5, 6, 7, 8, 9}, id="editor, as people write"),
        pytest.param({"editor": "none"}, {1, 2, 3, 20}, id="no editor"),
        pytest.param({"partner": "astropy"}, {4, 9}, id="partner"),
        pytest.param({"waiting": "reviewers"}, {6, 8}, id="for the reviewers"),
        pytest.param({"waiting": "author", "stage": "awaiting_changes"}, {7}, id="two at once"),
        pytest.param({"stage": "<script>"}, set(), id="no such stage"),
        pytest.param({"sort": "bogus", "what": "ever"}, {*range(1, 10), 20}, id="unknown"),
        pytest.param({"sort": "overdue"}, {*range(1, 10), 20}, id="sorted"),
        pytest.param({"repository": REPO.lower()}, {*range(1, 10), 20}, id="repository"),
    ],
)
async def test_filters(query: dict[str, str], numbers: set[int], tmp_path: Path) -> None:
    """They stand in the address."""
    async with site_of(tmp_path, *of_each_stage()) as site:
        assert await shown(site, **query) == numbers


async def test_one_review(tmp_path: Path) -> None:
    """Its way, its reviewers, its history."""
    async with site_of(tmp_path, *of_each_stage()) as site:
        page = await body(site, f"/reviews/{REPO}/6")
        said = " ".join(Tags(page).text.split())
        assert 'aria-current="step"' in page
        assert "under review now" in said
        assert "pre-review checks done, 7 days" in said
        assert "@reviewer1 submitted a review" in said
        assert await site.answer(f"/reviews/{REPO}/99", {}) is None
        assert await site.answer("/reviews/some/where/6", {}) is None


async def test_everything_that_people_type_is_inert(tmp_path: Path) -> None:
    """Names, descriptions and addresses stand there as text, whatever they are."""
    reviews = [
        review(number, "1", package=name, description=name, repository=name, astropy=True)
        for number, name in enumerate(HOSTILE, 1)
    ] + [accepted(50 + number, package=name) for number, name in enumerate(HOSTILE)]
    async with site_of(tmp_path, *reviews) as site:
        pages = [await body(site, "/reviews")]
        pages += [await body(site, f"/reviews/{REPO}/{one.number}") for one in reviews]
    for page in pages:
        found = Tags(page)
        tags = {tag for tag, _ in found.tags}
        assert not tags & {"script", "img", "iframe", "style", "object", "base"}
        for _, attributes in found.tags:
            assert not [one for one in attributes if one.startswith("on") or one == "style"]
            assert str(attributes.get("href", "/")).startswith(("/", "https://", "#"))
        assert sum(tag == "h1" for tag, _ in found.tags) == 1
        assert not set("\u202e\u2066") & set(page)
    assert "49" not in pages[4]


async def test_private_repositories_show_nothing(tmp_path: Path) -> None:
    """Neither on the list nor by their own address."""
    async with journal_of(tmp_path, ()) as journal:
        await keep(journal, *of_each_stage(), private=True)
        site = Site(journal.reviews, lambda: NOW, BASE)
        page = await body(site, "/reviews")
        assert "No review is open" in page
        assert REPO not in page
        assert await site.answer(f"/reviews/{REPO}/6", {}) is None


async def test_a_page_is_made_once_for_each_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same object until something is different, then another one at once."""
    at_once(monkeypatch)
    async with journal_of(tmp_path, of_each_stage()) as journal:
        site = Site(journal.reviews, lambda: NOW, BASE)
        first = await site.answer("/reviews", {})
        assert await site.answer("/reviews", {"nothing": "known"}) is first
        await keep(journal, *of_each_stage())
        other = Journal(journal._database, journal._retention, None)
        await keep(other, replace(review(6, "4"), title="moved"))
        second = await site.answer("/reviews", {})
        assert first is not None
        assert second is not None
        assert second.etag != first.etag
        assert "waiting for the author" in await body(site, f"/reviews/{REPO}/6")


async def test_what_another_version_wrote_is_left_out(tmp_path: Path) -> None:
    """Until it is written anew."""
    async with journal_of(tmp_path, of_each_stage()) as journal:
        row = ReviewRow(f"{REPO.lower()}#1", '{"format":99}', "submitted", NOW)
        await journal.reviews.keep([row], await journal.reviews.revisions())
        site = Site(journal.reviews, lambda: NOW, BASE)
        assert await shown(site) == {*range(2, 10), 20}
