"""Feeds and data: by their own rules, with everything that people could choose as a name."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import jsonschema_rs
import pytest
import yaml

from bot.adapters.journal import Journal
from bot.public.site import Site
from builders import NOW, REPO
from sandbox import website
from shown import (
    BASE,
    HOSTILE,
    URL,
    accepted,
    at_once,
    body,
    journal_of,
    keep,
    of_each_stage,
    review,
)

FEEDS = (
    "accepted", "news", "partners/astropy/affiliated", "partners/astropy/under-review",
    "partners/pangeo/affiliated",
)  # fmt: skip
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": {"type": "string", "pattern": "^https://"},
        "feed_url": {"type": "string", "pattern": "^https://.*[.]json$"},
        "description": {"type": "string"},
        "language": {"const": "en"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "url", "title", "content_text", "date_published"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "pattern": "^https://github.com/"},
                    "url": {"type": "string", "pattern": "^https://"},
                    "title": {"type": "string", "minLength": 1},
                    "content_text": {"type": "string"},
                    "date_published": {"type": "string", "format": "date-time"},
                    "date_modified": {"type": "string", "format": "date-time"},
                    "_pyos_bot": {"type": "object"},
                },
            },
        },
    },
}
"""https://www.jsonfeed.org/version/1.1/, as far as it is used here."""


def decided(state: str) -> dict[str, Any]:
    """A record in which Astropy has said so."""
    said = {"outcome": state, "by": "astro", "at": NOW.isoformat()}
    return {"affiliation": {"astropy": said}}


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """Packages, reviews, and names that people could choose."""
    named = [
        accepted(100 + number, package=name, description=name, record=decided("affiliated"))
        for number, name in enumerate(HOSTILE)
    ]
    reviews = [
        *of_each_stage(),
        *named,
        accepted(30, package="starry", record=decided("affiliated")),
        accepted(31, package="dusty", record=decided("revoked")),
        accepted(32, package="plain", record=decided("declined")),
        review(33, "3", package="young", record=decided("requested")),
    ]
    async with journal_of(tmp_path, reviews) as journal:
        await journal.reviews.active(f"{REPO.lower()}#30", NOW)
        yield Site(journal.reviews, lambda: NOW, BASE)


@pytest.mark.parametrize("name", FEEDS)
async def test_json_feeds(name: str, site: Site) -> None:
    """By the description of JSON Feed 1.1; ids are not used twice."""
    found = json.loads(await body(site, f"/feeds/{name}.json"))
    jsonschema_rs.validator_for(JSON_FEED, validate_formats=True).validate(found)
    assert found["feed_url"] == f"{BASE}/feeds/{name}.json"
    ids = [one["id"] for one in found["items"]]
    assert len(ids) == len(set(ids))
    assert all(datetime.fromisoformat(one["date_published"]).tzinfo for one in found["items"])


@pytest.mark.parametrize("name", FEEDS)
async def test_atom_feeds(name: str, site: Site) -> None:
    """A strict parser reads them, and a reader finds the same entries as in the JSON."""
    text = await body(site, f"/feeds/{name}.atom")
    ET.fromstring(text)
    read = feedparser.parse(text)
    assert (read.bozo, read.version) == (0, "atom10")
    items = json.loads(await body(site, f"/feeds/{name}.json"))["items"]
    assert [one.id for one in read.entries] == [one["id"] for one in items]
    assert [one.title for one in read.entries] == [one["title"] for one in items] or any(
        "<" in one["title"] for one in items
    )
    assert read.feed.id
    assert read.feed.updated
    for one in read.entries:
        assert one.link.startswith("https://")
        assert one.updated_parsed >= one.published_parsed
    assert await body(site, f"/feeds/{name}.atom") == text


async def test_what_a_partner_reads(site: Site) -> None:
    """Affiliated and revoked packages with their last activity; what is under review stands apart."""
    found = json.loads(await body(site, "/feeds/partners/astropy/affiliated.json"))["items"]
    by_name = {one["_pyos_bot"]["package"]: one for one in found}
    assert {"starry", "dusty"} <= by_name.keys()
    assert not {"plain", "young"} & by_name.keys()
    starry, dusty = by_name["starry"], by_name["dusty"]
    assert starry["_pyos_bot"]["last_activity"] == NOW.date().isoformat()
    assert starry["id"] == f"{URL}/issues/30"
    assert dusty["_pyos_bot"]["state"] == "revoked"
    assert "revoked" in dusty["content_text"]
    under = json.loads(await body(site, "/feeds/partners/astropy/under-review.json"))["items"]
    assert "young" in {one["title"] for one in under}
    page = await body(site, "/partners/astropy")
    assert "starry" in page
    assert "<script" not in page


async def test_ids_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A renamed package is the same entry; a reader does not show it twice."""
    at_once(monkeypatch)
    async with journal_of(tmp_path, [accepted(1)]) as journal:
        site = Site(journal.reviews, lambda: NOW, BASE)
        [before] = json.loads(await body(site, "/feeds/accepted.json"))["items"]
        await keep(journal, accepted(1, package="renamed"))
        [after] = json.loads(await body(site, "/feeds/accepted.json"))["items"]
    assert (before["id"], before["date_published"]) == (after["id"], after["date_published"])
    assert after["title"] == "renamed"


async def test_without_an_address_of_its_own(tmp_path: Path) -> None:
    """A feed names none then, and points to the repository."""
    async with journal_of(tmp_path, [accepted(1)]) as journal:
        site = Site(journal.reviews, lambda: NOW)
        found = json.loads(await body(site, "/feeds/accepted.json"))
        assert "feed_url" not in found
        assert found["home_page_url"] == URL
        assert feedparser.parse(await body(site, "/feeds/accepted.atom")).bozo == 0


async def test_reviews_as_data(site: Site) -> None:
    """By the schema that is published beside them."""
    found = json.loads(await body(site, "/api/reviews.json"))
    schema = json.loads(await body(site, "/api/reviews.schema.json"))
    jsonschema_rs.validator_for(schema, validate_formats=True).validate(found)
    numbers = {one["number"] for one in found["reviews"]}
    assert {6, 20, 33} <= numbers
    [one] = [one for one in found["reviews"] if one["number"] == 6]
    assert (one["stage"], one["waiting_for"]) == ("under_review", "reviewers")
    packages = yaml.safe_load(await body(site, "/api/packages.yml"))
    assert len(packages) == len(HOSTILE) + 4, "whatever they are called"
    assert all(isinstance(one["package_name"], str) for one in packages)


USER = dict.fromkeys(
    (
        "avatar_url", "events_url", "followers_url", "following_url", "gists_url", "html_url",
        "organizations_url", "received_events_url", "repos_url", "starred_url",
        "subscriptions_url", "url",
    ),
    "https://example.org",
) | {"login": "author", "id": 1, "node_id": "x", "gravatar_id": "", "type": "User", "site_admin": False}  # fmt: skip


async def test_packages_as_the_website_lists_them(tmp_path: Path) -> None:
    """The same keys and values as the website's own parser finds; no nulls."""
    package = accepted(
        1, author="Ada Example (@author)", maintainers="Ada Example (@author), @maintainer",
        astropy=True, joss_doi="10.21105/joss.01234",
    )  # fmt: skip
    package = replace(package, updated=NOW, closed_at=NOW, open=False)
    async with journal_of(tmp_path, [package, review(2)]) as journal:
        site = Site(journal.reviews, lambda: NOW, BASE)
        [found] = yaml.safe_load(await body(site, "/api/packages.yml"))
    theirs = website.read(
        {
            "id": 1, "node_id": "x", "number": 1, "state": "closed", "title": package.title,
            "body": package.body, "user": USER, "assignees": [], "assignee": None, "locked": False,
            "comments": 0, "labels": list(package.labels), "draft": False,
            **{
                f"{key}_url": "https://example.org"
                for key in ("repository", "labels", "comments", "events", "timeline")
            },
            "url": package.url.replace("https://github.com/", "https://api.github.com/repos/"),
            "html_url": package.url, "created_at": package.created, "updated_at": NOW, "closed_at": NOW,
        }
    )  # fmt: skip
    assert None not in found.values()
    named = {
        key: _named(value) for key, value in theirs.items() if value not in (None, "", []) and key != "gh_meta"
    }  # fmt: skip
    assert {**found, "labels": list(found["labels"])} == named


def _named(value: Any) -> Any:
    """Names are texts."""
    if isinstance(value, dict):
        return {key: one or "" for key, one in value.items()}
    return (
        [_named(one) for one in value]
        if isinstance(value, list)
        else getattr(value, "value", value)
    )


async def test_nothing_of_private_repositories(tmp_path: Path) -> None:
    """No feed, no list, no data."""
    async with journal_of(tmp_path, ()) as journal:
        await keep(journal, *of_each_stage(), private=True)
        await _empty(journal)


async def _empty(journal: Journal) -> None:
    site = Site(journal.reviews, lambda: NOW, BASE)
    assert json.loads(await body(site, "/feeds/accepted.json"))["items"] == []
    assert json.loads(await body(site, "/api/reviews.json"))["reviews"] == []
    assert yaml.safe_load(await body(site, "/api/packages.yml")) == []
    assert await site.answer("/feeds/partners/astropy/affiliated.json", {}) is None
    assert await site.answer("/partners/astropy", {}) is None
    assert "stargazer" not in await body(site, "/packages")
    assert feedparser.parse(await body(site, "/feeds/accepted.atom")).bozo == 0
