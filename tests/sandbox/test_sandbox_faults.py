"""Everything that can go wrong between the bot and GitHub can be ordered."""

import time

import aiohttp
import pytest

from sandbox.standin import contract
from sandbox.standin.github import GitHub
from sandbox.standin.probe import Bot

COMMENT = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments"
UPDATE = "PATCH /repos/{owner}/{repo}/issues/{issue_number}"


@pytest.mark.parametrize("status", [401, 403, 429, 500, 502])
async def test_a_status_for_a_count_of_requests_on_a_route(
    gh: GitHub, bot: Bot, status: int
) -> None:
    """Nothing is done, other routes work, people are spared, and then it is over."""
    number = await gh.open_issue("author", "A", "b")
    gh.fault(UPDATE, status=status, retry_after=7, count=2)
    for _ in range(2):
        failed = await bot.ask("PATCH", f":/issues/{number}", {"body": "c"})
        assert failed.status == status
        assert failed.headers["Retry-After"] == "7"
        assert failed.json["message"]
    assert (await bot.ask("GET", f":/issues/{number}")).json["body"] == "b"
    await gh.edit_issue("author", number, title="B")
    assert (await bot.ask("PATCH", f":/issues/{number}", {"body": "c"})).status == 200
    assert [call.status for call in gh.calls] == [status, status, 200, 200]
    assert contract.violations(gh) == []


async def test_a_fault_may_skip_some_and_match_many(gh: GitHub, bot: Bot) -> None:
    """`skip` lets the first ones through; `*` stands for anything."""
    gh.fault("GET *", status=502, skip=1)
    statuses = [(await bot.ask("GET", ":/issues")).status for _ in range(3)]
    assert statuses == [200, 502, 200]


async def test_latency(gh: GitHub, bot: Bot) -> None:
    """The answer is right, it only takes its time."""
    gh.fault("GET *", latency=0.1)
    started = time.monotonic()
    assert (await bot.ask("GET", ":/issues")).status == 200
    assert time.monotonic() - started >= 0.1


async def test_a_connection_dropped_before_the_write(gh: GitHub, bot: Bot) -> None:
    """Nothing was done."""
    number = await gh.open_issue("author", "A", "b")
    gh.fault(COMMENT, drop="before")
    with pytest.raises(aiohttp.ClientError):
        await bot.ask("POST", f":/issues/{number}/comments", {"body": "Hello"})
    assert await gh.comments(number) == []
    assert [(call.route, call.status, call.fault) for call in gh.calls] == [
        (COMMENT, 0, "drop before")
    ]


async def test_a_write_whose_answer_is_lost(gh: GitHub, bot: Bot) -> None:
    """It was done all the same, and its webhook sent."""
    number = await gh.open_issue("author", "A", "b")
    gh.fault(COMMENT, drop="after")
    with pytest.raises(aiohttp.ClientError):
        await bot.ask("POST", f":/issues/{number}/comments", {"body": "Hello"})
    assert [comment["body"] for comment in await gh.comments(number)] == ["Hello"]
    await gh.settled(quiet=0.01)
    assert gh.deliveries[-1].event == "issue_comment"


async def test_somebody_can_be_faster(gh: GitHub, bot: Bot) -> None:
    """`meanwhile` runs between the bot's read and its write."""
    number = await gh.open_issue("author", "A", "b")

    async def edit() -> None:
        await gh.edit_issue("author", number, body="by hand")

    gh.fault(UPDATE, meanwhile=edit)
    await bot.ask("PATCH", f":/issues/{number}", {"body": "by the bot"})
    await gh.settled(quiet=0.01)
    edits = [d.payload["changes"]["body"]["from"] for d in gh.deliveries if d.action == "edited"]
    assert edits == ["b", "by hand"]
