"""Whether a DOI is registered, and where it leads: the page itself is not opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bot.packages.door import Door, NotThere, Out, object_of, part, text
from bot.packages.facts import Handle, Unseen

_SMALL = 100_000


def doi_in(value: str) -> str:
    """The DOI in a line of a header: bare, as a link, or behind a badge; empty: there is none."""
    target = _target(value.strip().strip("*_<> \t"))
    if "10." not in target:
        return ""
    import idutils  # here: it takes half a second to load, and the bot starts without it

    return str(idutils.normalize_doi(target) or "") if idutils.is_doi(target) else ""


def _target(value: str) -> str:
    """Where a Markdown link leads, else the value."""
    if value.startswith("[") and value.endswith(")"):
        value = value[value.rfind("](") + 2 : -1].strip()
    # zenodo's badges name the DOI in their address
    return value.removeprefix("https://zenodo.org/doi/").removeprefix(
        "https://zenodo.org/badge/DOI/"
    )


async def handle(door: Door, doi: str) -> Handle | Unseen:
    """What the registry says. https://www.doi.org/doi-handbook/HTML/rest-api.html"""
    prefix, _, name = doi.partition("/")
    try:
        answer = await door.get(f"/{part(prefix)}/{part(name)}", most=_SMALL)
        said = answer.object()
        code = said.get("responseCode")
        if code == 1:
            return Handle(doi, known=True, leads_to=_host(said))
        if code == 100:
            return Handle(doi, known=False)
        return Unseen(f"{door.host} does not say whether {doi} is registered")
    except NotThere:  # answered with responseCode 100, too
        return Handle(doi, known=False)
    except Out as no:
        return Unseen(str(no))


def _host(said: dict[str, Any]) -> str:
    return next(iter(_hosts(said)), "")


def _hosts(said: dict[str, Any]) -> Iterator[str]:
    values = said.get("values")
    for value in values if isinstance(values, list) else []:
        if not isinstance(value, dict) or value.get("type") != "URL":
            continue
        try:
            data = object_of(value.get("data"))
            if host := urlsplit(text(data.get("value"))).hostname:
                yield host
        except (Out, ValueError):
            continue
