"""What is counted, over the real door and a whole journey; and that no label tells of a person."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families as families
from server.test_web import BODY, Door, opened
from tenacity import wait_exponential_jitter

from bot.observability.metrics import Metrics
from bot.pipeline.service import Service
from bot.review.commands.table import TABLE
from bot.review.model.events import CommentPosted, Delivery
from builders import body
from sandbox.clock import Clock
from sandbox.standin.github import GitHub
from world import World, fresh

ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"


@pytest.fixture(scope="module")
async def github() -> AsyncIterator[GitHub]:
    """One stand-in for this file."""
    async with GitHub() as gh:
        yield gh


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failed tries follow each other at once."""
    monkeypatch.setattr(wait_exponential_jitter, "__call__", lambda self, retry_state: 0.2)


@pytest.fixture
async def world(github: GitHub, tmp_path: Path) -> AsyncIterator[World]:
    """A fresh GitHub with the bot."""
    async with fresh(github, tmp_path) as made:
        yield made


def figure(metrics: Metrics, name: str, **labels: str) -> float:
    """One figure; nothing counted is nought."""
    return metrics.registry.get_sample_value(f"pyos_bot_{name}", labels) or 0.0


async def test_a_journey_is_counted(world: World) -> None:
    """Deliveries, commands by outcome, calls, budget, time to the answer, failed tries."""
    metrics = world.bot.metrics
    await world.open(body())
    await world.say("chief", "@pyos-bot assign-editor @editor")
    await world.say("stranger", "@pyos-bot accept")
    await world.say("chief", "@pyos-bot reviews-in")
    await world.say("chief", "@pyos-bot set-eic @chief\n@pyos-bot juggle\n@pyos-bot set-eic @x@y")
    await world.say("author", "@pyos-bot thank you!")
    world.gh.fault(f"PATCH {ISSUE}", status=422, message="Validation Failed", count=9)
    await world.say("editor", "@pyos-bot seeking-reviewers")
    world.gh.fault(f"GET {ISSUE}", status=502)
    await world.say("author", "@pyos-bot status")

    assert figure(metrics, "deliveries_total", event="issue_comment", outcome="stored") == 7
    assert figure(metrics, "deliveries_total", event="issues", outcome="stored") >= 1
    assert figure(metrics, "acknowledge_seconds_count") >= 8
    for command, outcome in [
        ("assign-editor", "done"),
        ("accept", "refused"),
        ("reviews-in", "not_now"),
        ("set-eic", "done"),
        ("-", "asked_back"),
        ("-", "chatted"),
        ("-", "not_understood"),
        ("seeking-reviewers", "failed"),
        ("status", "done"),
    ]:
        assert figure(metrics, "commands_total", command=command, outcome=outcome) == 1, command
    assert figure(metrics, "answer_seconds_count") == 7
    # the change as a whole, and then its labels alone
    assert figure(metrics, "github_calls_total", method="PATCH", status="4xx") == 2
    assert figure(metrics, "github_calls_total", method="GET", status="5xx") == 1
    assert figure(metrics, "github_calls_total", method="POST", status="2xx") >= 7
    assert figure(metrics, "failed_tries_total", why="github") == 1
    assert figure(metrics, "set_aside_total") == 0


async def test_set_aside_and_withheld_are_counted(world: World) -> None:
    """What a person has to look at, and what the bot kept to itself."""
    await world.open(body())
    made, metrics = world.bot, world.bot.metrics
    service = Service(
        made.app, made.journal, made.policies, made.dispatcher.submit, made.clock, metrics
    )
    said = await world.gh.comment("chief", world.number, "…")
    event = CommentPosted(
        repo=world.gh.repo,
        number=world.number,
        sender="chief",
        at=world.gh.now(),
        comment=said["id"],
        body="@pyos-bot assign-editor @editor\n@pyos-bot juggle",
        url=said["html_url"],
    )
    delivery = Delivery("comment:made-up", world.gh.installation_id, event)
    row = await made.journal.store(delivery, world.gh.now())
    assert row is not None
    await service.give_up(row, "Broken: 502")
    assert figure(metrics, "set_aside_total") == 1
    assert figure(metrics, "commands_total", command="assign-editor", outcome="failed") == 1
    await world.say("chief", "@pyos-bot assign-editor @editor\n@pyos-bot mute")
    await world.edit("author", ("Editor: @editor", "Editor: @stranger"))
    assert figure(metrics, "answers_withheld_total", why="muted") == 1


async def test_no_label_tells_of_anybody(world: World) -> None:
    """No login, issue, repository or text, and nothing that a stranger chose: from the page itself."""
    await world.open(body())
    await world.say("author", "@pyos-bot hello-there-stranger\n@pyos-bot status")
    await world.say("chief", "@pyos-bot assign-editor @editor")
    url = (world.gh.webhook_to or "").removesuffix("/webhook")
    async with aiohttp.ClientSession() as http:
        for event in ("made-up", "made-up-too"):
            await http.post(
                f"{url}/webhook",
                json={},
                headers={"X-GitHub-Event": event, "X-Hub-Signature-256": "sha256=0"},
            )
        async with http.get(f"{url}/metrics") as answer:
            assert answer.status == 200
            page = await answer.text()
    known = {command.name for command in TABLE} | {
        *("-", "done", "refused", "not_now", "not_understood", "asked_back", "chatted", "failed"),
        *("issues", "issue_comment", "unsigned", "stored", "known", "ignored"),
        *("GET", "POST", "PATCH", "2xx", "3xx", "4xx", "5xx", "none"),
    }
    ours = [one for one in families(page) if one.name.startswith("pyos_bot")]
    labels = {
        value
        for family in ours
        for sample in family.samples
        for name, value in sample.labels.items()
        if name not in ("le", "version")
    }
    assert labels
    assert labels <= known
    for word in ("author", "chief", "editor2", "software-submission", "hello", world.gh.app_id):
        assert str(word) not in page.replace("remove-editor", "")


async def test_the_queue_is_what_readyz_says(world: World) -> None:
    """Depth, age and what is set aside are looked up when somebody asks."""
    await world.open(body())
    goes_on = asyncio.Event()
    reading = world.gh.fault(f"GET {ISSUE}", meanwhile=goes_on.wait)
    await world.gh.comment("chief", world.number, "@pyos-bot status")
    async with asyncio.timeout(30):
        while reading.count:
            await asyncio.sleep(0.01)
    url = (world.gh.webhook_to or "").removesuffix("/webhook")
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{url}/readyz") as answer:
            said = await answer.json()
        async with http.get(f"{url}/metrics") as answer:
            await answer.read()
    goes_on.set()
    metrics = world.bot.metrics
    assert said["ready"] is True
    assert figure(metrics, "queue_depth") == said["waiting"] > 0
    assert 0 < said["oldest_seconds"] <= figure(metrics, "queue_oldest_seconds") < 60
    assert figure(metrics, "queue_set_aside") == said["set_aside"] == 0
    assert figure(metrics, "ready") == 1


async def test_the_database_is_gone(world: World) -> None:
    """Not ready, and why; alive all the same: a restart would not bring it back."""
    await world.open(body())
    await world.bot.journal.close()
    url = (world.gh.webhook_to or "").removesuffix("/webhook")
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{url}/readyz") as answer:
            assert answer.status == 503
            said = await answer.json()
        async with http.get(f"{url}/healthz") as answer:
            assert answer.status == 200
    assert said["ready"] is False
    assert said["problems"]


def test_the_budget_is_the_smallest_that_runs() -> None:
    """The installation that is nearest to GitHub's limit; an hour that is over counts no more."""
    clock = Clock()
    now = clock().timestamp()
    metrics = Metrics(clock=clock)
    assert str(metrics.registry.get_sample_value("pyos_bot_github_budget_remaining")) == "nan"
    metrics.budget(1, 4000, now + 10)
    metrics.budget(2, 30, now + 5)
    assert figure(metrics, "github_budget_remaining") == 30
    clock.set(clock() + timedelta(seconds=6))
    assert figure(metrics, "github_budget_remaining") == 4000


def test_two_bots_do_not_share_their_figures() -> None:
    """Nothing is global: tests, and two bots in one process."""
    one, two = Metrics(), Metrics()
    one.gave_up()
    assert (figure(one, "set_aside_total"), figure(two, "set_aside_total")) == (1, 0)


async def test_refused_deliveries_are_counted() -> None:
    """An operator who has mistyped the secret sees it here; what the request says of itself does not."""
    async with opened() as door:
        await door.knock(X_Hub_Signature_256="sha256=0", X_GitHub_Event="made up")
        await door.knock(b"[]")
        await door.knock(b"{}", event="star")
        await door.knock(b"x", Content_Type="text/plain")
    assert door.counted("deliveries_total", event="unsigned", outcome="unsigned") == 1
    assert door.counted("deliveries_total", event="issue_comment", outcome="malformed") == 1
    assert door.counted("deliveries_total", event="other", outcome="ignored") == 1
    assert door.counted("deliveries_total", event="unsigned", outcome="wrong_type") == 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Bearer sesame", 200),
        ("bearer sesame", 200),
        ("", 401),
        ("Bearer", 401),
        ("Bearer sesam", 401),
        ("Bearer sesamee", 401),
        ("Basic sesame", 401),
        ("Bearer é", 401),
    ],
)
async def test_a_token_can_guard_the_figures(said: str, status: int) -> None:
    """Where the port is open to the world."""
    async with opened(metrics_token="sesame") as door:
        assert await door.knock(BODY) == (202, "stored")
        got, page, headers = await door.ask("/metrics", **({"Authorization": said} if said else {}))
    assert got == status
    assert ("pyos_bot_deliveries_total" in page) == (status == 200)
    assert headers.get("WWW-Authenticate") == ("Bearer" if status == 401 else None)


async def test_the_journal_may_be_gone() -> None:
    """The figures come all the same, and say that the bot is not ready."""
    door: Door
    async with opened() as door:
        door.state = OSError("hush")
        status, page, _ = await door.ask("/metrics")
    assert status == 200
    assert "pyos_bot_ready 0.0" in page
    assert "pyos_bot_queue_set_aside NaN" in page
