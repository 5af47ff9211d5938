"""Webhooks come signed, in order, and with what GitHub puts in."""

import asyncio
import hashlib
import hmac
import json
from typing import Any

import pytest

from sandbox.standin.github import GitHub
from sandbox.standin.probe import Bot, Receiver


def payloads(receiver: Receiver) -> list[dict[str, Any]]:
    """Return what came, parsed."""
    return [json.loads(body) for _, body in receiver.got]


async def test_deliveries_are_signed_with_sha256_alone(gh: GitHub, receiver: Receiver) -> None:
    """Over the very bytes that are sent, with non-ASCII in them."""
    await gh.open_issue("author", "Größe ⌛", "b")
    await gh.settled(quiet=0.01)
    ((headers, body),) = receiver.got
    digest = hmac.new(gh.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert "X-Hub-Signature" not in headers
    assert headers["X-GitHub-Event"] == "issues"
    assert headers["User-Agent"].startswith("GitHub-Hookshot/")
    assert headers["X-GitHub-Delivery"] == gh.deliveries[0].guid
    payload = json.loads(body)
    assert payload["installation"]["id"] == gh.installation_id
    assert payload["organization"]["login"] == gh.org
    assert gh.deliveries[0].ok


async def test_the_order_is_that_of_the_writes(gh: GitHub, receiver: Receiver) -> None:
    """Fifty comments at once arrive in the order in which GitHub numbered them."""
    number = await gh.open_issue("author", "A", "b")
    await asyncio.gather(*(gh.comment("author", number, str(n)) for n in range(50)))
    await gh.settled(quiet=0.01)
    ids = [p["comment"]["id"] for p in payloads(receiver) if "comment" in p]
    assert ids == sorted(ids)
    assert len(set(receiver.header("X-GitHub-Delivery"))) == 51


async def test_each_label_and_assignee_at_creation_is_told(gh: GitHub, receiver: Receiver) -> None:
    """One `labeled` per label after `opened`, with the whole label."""
    await gh.open_issue("author", "A", "b", labels=["New Submission!", "astropy"])
    await gh.settled(quiet=0.01)
    assert [p["action"] for p in payloads(receiver)] == ["opened", "labeled", "labeled"]
    labels = [p["label"] for p in payloads(receiver)[1:]]
    assert [label["name"] for label in labels] == ["New Submission!", "astropy"]
    assert {"id", "node_id", "url", "color", "default", "description"} <= labels[0].keys()


async def test_edits_say_what_was_there_before(gh: GitHub, bot: Bot, receiver: Receiver) -> None:
    """The body of an issue, its title, and a comment; an edit without a change says nothing."""
    number = await gh.open_issue("author", "Title", "Body")
    comment = await gh.comment("author", number, "Comment")
    await bot.ask("PATCH", f":/issues/{number}", {"body": "Body 2"})
    await gh.edit_issue("author", number, title="Title 2")
    await gh.edit_comment("author", comment["id"], "Comment 2")
    await gh.edit_comment("author", comment["id"], "Comment 2")
    await gh.settled(quiet=0.01)
    edits = [p for p in payloads(receiver) if p["action"] == "edited"]
    assert [edit["changes"] for edit in edits] == [
        {"body": {"from": "Body"}},
        {"title": {"from": "Title"}},
        {"body": {"from": "Comment"}},
    ]
    assert edits[0]["sender"]["login"] == "pyos-bot[bot]"
    assert edits[0]["sender"]["type"] == "Bot"


async def test_one_patch_tells_all_that_it_changed(
    gh: GitHub, bot: Bot, receiver: Receiver
) -> None:
    """With the issue as it is afterwards in each, and removed labels in full."""
    number = await gh.open_issue("author", "A", "b", labels=["on-hold"])
    receiver.got.clear()
    everything = {"body": "c", "labels": ["astropy"], "assignees": ["editor"], "state": "closed"}
    await bot.ask("PATCH", f":/issues/{number}", everything)
    await gh.settled(quiet=0.01)
    actions = ["closed", "unlabeled", "labeled", "assigned", "edited"]
    assert [p["action"] for p in payloads(receiver)][-5:] == actions
    assert {p["issue"]["body"] for p in payloads(receiver)[-5:]} == {"c"}
    assert all("id" in p["label"] for p in payloads(receiver) if "label" in p)


async def test_a_refused_delivery_is_not_sent_again(gh: GitHub, receiver: Receiver) -> None:
    """Unless somebody asks for it; then it has the same GUID."""
    receiver.answer = 500
    await gh.open_issue("author", "A", "b")
    await gh.settled(quiet=0.05)
    (failed,) = gh.deliveries
    assert (failed.status, failed.ok, len(receiver.got)) == (500, False, 1)
    receiver.answer = 202
    again = await gh.redeliver(failed.guid)
    assert again.ok
    assert again.redelivery
    assert len(set(receiver.header("X-GitHub-Delivery"))) == 1


async def test_a_receiver_that_is_down(gh: GitHub, bot: Bot, receiver: Receiver) -> None:
    """Is no trouble for GitHub; the bot finds the failed ones and asks for them."""
    gh.webhook_to = "http://127.0.0.1:9/webhook"
    await gh.open_issue("author", "A", "b")
    await gh.settled(quiet=0.01)
    assert gh.deliveries[0].status is None
    gh.webhook_to = receiver.url
    app = bot.app_token()
    listed = await bot.ask("GET", "/app/hook/deliveries?status=failure", token=app)
    (failed,) = listed.json
    whole = await bot.ask("GET", f"/app/hook/deliveries/{failed['id']}", token=app)
    assert whole.json["request"]["payload"]["action"] == "opened"
    path = f"/app/hook/deliveries/{failed['id']}/attempts"
    assert (await bot.ask("POST", path, token=app)).status == 202
    await gh.settled(quiet=0.01)
    assert receiver.header("X-GitHub-Delivery") == [failed["guid"]]
    newest = await bot.ask("GET", "/app/hook/deliveries?per_page=1", token=app)
    assert newest.json[0]["redelivery"]
    older = newest.headers["Link"].split(">")[0].removeprefix(f"<{gh.url}")
    assert (await bot.ask("GET", older, token=app)).json[0]["id"] == failed["id"]


async def test_ping(gh: GitHub, receiver: Receiver) -> None:
    """The first thing a new App hears."""
    await gh.ping()
    await gh.settled(quiet=0.01)
    assert receiver.header("X-GitHub-Event") == ["ping"]


async def test_a_lost_delivery_never_comes(gh: GitHub, receiver: Receiver) -> None:
    """The one that matches; the next one comes."""
    number = await gh.open_issue("author", "A", "b")
    gh.fault_delivery("lost", "issue_comment")
    await gh.comment("author", number, "lost")
    await gh.comment("author", number, "found")
    await gh.settled(quiet=0.01)
    assert [p["comment"]["body"] for p in payloads(receiver) if "comment" in p] == ["found"]
    assert [d.lost for d in gh.deliveries] == [False, True, False]


async def test_a_delivery_can_come_twice(gh: GitHub, receiver: Receiver) -> None:
    """Under one GUID."""
    gh.fault_delivery("twice", "issues", "opened")
    await gh.open_issue("author", "A", "b")
    await gh.settled(quiet=0.01)
    first, second = receiver.header("X-GitHub-Delivery")
    assert first == second


async def test_a_late_delivery_comes_out_of_order(gh: GitHub, receiver: Receiver) -> None:
    """And `settled` waits for it."""
    number = await gh.open_issue("author", "A", "b")
    gh.fault_delivery("late", "issue_comment", seconds=0.1)
    await gh.comment("author", number, "first")
    await gh.comment("author", number, "second")
    await gh.settled(quiet=0.01)
    came = [p["comment"]["body"] for p in payloads(receiver) if "comment" in p]
    assert came == ["second", "first"]


async def test_settled_waits_for_the_work_of_the_bot(gh: GitHub) -> None:
    """And says what it waited for when that does not end."""
    left = 3

    async def waiting() -> int:
        nonlocal left
        left -= 1
        return max(left, 0)

    await gh.settled(waiting, quiet=0.01)
    assert left < 0

    async def busy() -> int:
        return 7

    with pytest.raises(TimeoutError, match="7 waiting in the bot"):
        await gh.settled(busy, quiet=0.01, timeout=0.05)
