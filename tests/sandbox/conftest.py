"""A stand-in for GitHub, somebody who gets its webhooks, and somebody who asks it as the bot."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from sandbox.standin.github import GitHub
from sandbox.standin.probe import Bot, Receiver


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Listen for webhooks."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/webhook", receiver.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"
    yield receiver
    await runner.cleanup()


@pytest.fixture
async def gh(receiver: Receiver) -> AsyncIterator[GitHub]:
    """Play GitHub. The process behind it serves all tests, what it holds is new in each."""
    async with GitHub(receiver.url) as gh:
        yield gh


@pytest.fixture
async def bot(gh: GitHub) -> AsyncIterator[Bot]:
    """Ask as the bot does, logged in already."""
    async with aiohttp.ClientSession() as http:
        bot = Bot(gh, http)
        await bot.log_in()
        gh.clear_calls()
        yield bot
