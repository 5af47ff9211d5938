"""What time it is at GitHub: asked without a key, which a wrong clock would spoil, and before anything else is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

REQUESTER = "pyos-bot"


async def ask_time(session: aiohttp.ClientSession, url: str) -> datetime | None:
    """The ``Date`` of an answer of the API at ``url``, to the second; None: it says none.

    https://docs.github.com/en/rest/meta/meta#get-github-meta-information
    """
    async with session.get(f"{url}/meta", headers={"User-Agent": REQUESTER}) as answer:
        return time_of(answer.headers)


def time_of(headers: Mapping[str, str]) -> datetime | None:
    """When GitHub gave an answer, by its own clock; None: it does not say."""
    return moment_of(headers.get("date", ""))


def moment_of(text: str) -> datetime | None:
    """A moment as HTTP writes it; None: it is none."""
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, TypeError, LookupError, OverflowError, OSError):
        return None
