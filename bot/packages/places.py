"""Where a package lives: an address from a header, matched and never followed as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from urllib.parse import urlsplit


@cache
def usual_index() -> str:
    """PyPI's simple API. The library takes a while to import, so the bot starts without it."""
    from pypi_simple import PYPI_SIMPLE_ENDPOINT

    return PYPI_SIMPLE_ENDPOINT


class Kind(StrEnum):
    """Which API a host speaks."""

    GITHUB = "GitHub"
    GITLAB = "GitLab"
    FORGEJO = "Forgejo"


@dataclass(frozen=True)
class Host:
    """A host that is read, and where its API is."""

    kind: Kind
    api: str


@dataclass(frozen=True)
class Hosts:
    """The addresses that are asked. All of them are settings."""

    code: Mapping[str, Host] = field(
        default_factory=lambda: {
            "github.com": Host(Kind.GITHUB, "https://api.github.com"),
            "gitlab.com": Host(Kind.GITLAB, "https://gitlab.com/api/v4"),
            "codeberg.org": Host(Kind.FORGEJO, "https://codeberg.org/api/v1"),
        }
    )
    """As it stands in addresses → its API."""
    index: str = ""
    """Empty: ``usual_index``. https://packaging.python.org/en/latest/specifications/simple-repository-api/"""
    doi: str = "https://doi.org/api/handles"
    """https://www.doi.org/doi-handbook/HTML/rest-api.html"""
    recipes: str = "conda-forge"
    """Owner on GitHub of the recipes of conda-forge."""

    @classmethod
    def of(
        cls,
        *,
        github: str = "",
        gitlab: str = "",
        forgejo: str = "",
        index: str = "",
        doi: str = "",
    ) -> Hosts:
        """The usual addresses, with others instead of those that are named."""
        usual = cls()
        apis = {"github.com": github, "gitlab.com": gitlab, "codeberg.org": forgejo}
        code = {
            site: Host(host.kind, apis.get(site) or host.api) for site, host in usual.code.items()
        }
        return cls(code, index, doi or usual.doi)


@dataclass(frozen=True)
class Place:
    """A repository on a host that is read."""

    site: str
    host: Host
    path: str
    """``owner/name``; on GitLab groups may stand between."""

    @property
    def owner(self) -> str:
        """The account or group it belongs to."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


_PART = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9_][\w.-]{0,99}", re.ASCII)


def place(address: str, hosts: Hosts) -> Place | None:
    """The repository that an address names; None: it names none on a host that is read."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        site = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    host = hosts.code.get(site)
    if host is None or parts.scheme not in ("http", "https"):
        return None
    path = parts.path.strip("/")
    names = path.split("/-/")[0].split("/") if host.kind is Kind.GITLAB else path.split("/")[:2]
    if names:
        names[-1] = names[-1].removesuffix(".git")
    if not 2 <= len(names) <= 10 or not all(map(_PART.fullmatch, names)):
        return None
    return Place(site, host, "/".join(names))


def site(address: str) -> str:
    """The host of an address, to be shown; empty: there is none."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        return parts.hostname or ""
    except ValueError:
        return ""


def same(one: str, other: str, hosts: Hosts) -> bool:
    """Whether two addresses name the same repository."""
    first, second = place(one, hosts), place(other, hosts)
    return (
        first is not None
        and second is not None
        and first.site == second.site
        and first.path.casefold() == second.path.casefold()
    )
