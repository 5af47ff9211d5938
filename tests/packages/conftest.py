"""The hosts of packages, played by local servers, and what they are asked through."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

import code_hosts
from code_hosts import World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """The hosts."""
    async with code_hosts.serving() as world:
        yield world


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """What requests go through."""
    async with aiohttp.ClientSession() as session:
        yield session
