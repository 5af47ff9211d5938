"""Which repositories everybody may see: the public ones whose policy does not say otherwise."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.review.pages.community import community
from bot.server.repositories import Served


def facts_of(place: Served) -> str | None:
    """What the pages have to know of it, as JSON; None: it is not shown."""
    if place.private or not place.policy.pages:
        return None
    url = f"{_site(place.repository.installation.app.url)}/{place.name}"
    return community(place.name, url, place.policy).model_dump_json()


def _site(api: str) -> str:
    """Where people look at what an API serves. https://docs.github.com/en/enterprise-server/rest/overview"""
    parts = urlsplit(api)
    if parts.hostname == "api.github.com":
        return "https://github.com"
    return f"{parts.scheme}://{parts.netloc}"
