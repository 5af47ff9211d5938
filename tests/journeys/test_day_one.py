"""The first start on a repository with years of issues: the bot looks, and writes nothing."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from datetime import timedelta
from pathlib import Path

import aiohttp
from journeys.test_process import environment

from builders import body
from sandbox import clocked
from sandbox.ports import free_port
from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import World

ROOT = Path(__file__).parent.parent.parent
BODY = body(author="(@author)", eic="@chief", editor="@editor")
OLD = 120
"""Issues that were there before the bot."""


async def fill(gh: GitHub) -> None:
    """Years of issues, in every stage and of every kind, before anybody listens."""
    gh.webhook_to = None
    await gh.reset()
    stages = [label for label in gh.seed.labels if not label.startswith("topic")]
    texts = [body(), body(editor="@editor", reviewers=("@reviewer1",)), "", body(astropy=True)]
    old = [
        {
            "title": f"old {count}",
            "body": texts[count % len(texts)],
            "labels": [stages[count % len(stages)], stages[(count * 5) % len(stages)]][
                : 1 + count % 2
            ],
        }
        for count in range(OLD)
    ]
    today = gh.now()
    await gh.set_now(today - timedelta(days=400))
    await gh.plant("author", old)
    await gh.set_now(today)
    gh.clear_calls()


async def test_the_first_start_writes_nothing(github: GitHub, tmp_path: Path) -> None:
    """The real process, with all it does at a start; what it reads does not grow with the issues."""
    await fill(github)
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *clocked.command(github.now(), "serve"), cwd=ROOT,
        env=environment(github, tmp_path, port),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        await up(port, process)
        await github.settled(quiet=0.5)
        process.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(process.communicate(), 20)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, log.decode()
    assert "Traceback" not in log.decode()
    reads = [call.route for call in github.calls if not call.writes]
    assert "GET /installation/repositories" in reads, "it has looked at GitHub at all"
    assert writes(github) == []
    assert len(reads) < 40, reads
    assert contract.violations(github) == []


async def test_talk_on_old_issues_is_not_answered(github: GitHub, tmp_path: Path) -> None:
    """Once it listens, people go on as before on issues it was never asked about: not a word."""
    await fill(github)
    world = World(github, tmp_path / "journal.sqlite3")
    async with world.served():
        for number in range(1, 9):
            await github.comment("reviewer1", number, "I will look at it next week.")
            await github.edit_issue("author", number, title=f"still old {number}")
        await world.settled()
        assert writes(github) == []


async def state(gh: GitHub) -> dict[int, tuple[object, ...]]:
    """What people see of every issue."""
    found: dict[int, tuple[object, ...]] = {}
    for page in range(1, 9):
        path = f"/repos/{gh.repo}/issues?state=all&per_page=100&page={page}"
        for one in await gh.ask("chief", "GET", path):
            labels = tuple(sorted(label["name"] for label in one["labels"]))
            found[one["number"]] = (one["body"], labels, one["state"], len(one["assignees"]))
    return found


async def posted(gh: GitHub) -> Counter[int]:
    """Issue → how many comments of the bot it has."""
    calls = [call for call in gh.calls if call.method == "POST" and call.path.endswith("/comments")]
    return Counter(int(call.path.split("/")[-2]) for call in calls)


async def test_a_year_of_dates(github: GitHub, tmp_path: Path) -> None:
    """Only what is new, adopted or addressed by a command is ever spoken on; clocks start there."""
    await fill(github)
    world = World(github, tmp_path / "journal.sqlite3")
    old = await state(github)
    assert len(old) == OLD
    seeking, muted, asked = 110, 111, 112
    for number in (seeking, muted, asked):
        await github.edit_issue("editor", number, body=BODY, labels=["2/seeking-reviewers"])
        await github.comment("reviewer1", number, "Long ago")
    old = await state(github)
    start = github.now()
    async with world.served():
        fresh = await world.open(BODY)
        assert "✅" in await world.say("chief", "@pyos-bot adopt", seeking)
        await world.say("chief", "@pyos-bot adopt\n@pyos-bot mute", muted)
        before = await posted(github)
        for week in range(1, 53):
            await github.set_now(start + timedelta(days=7 * week))
            if week == 10:
                await world.say("editor", "@pyos-bot assign-reviewer @reviewer1", asked)
            if week % 5 == 0:
                await github.comment("reviewer2", week, "Any news?")
            await world.bot.refresh_wake_times(github.now())
            await world.bot.sweep(github.now())
            for _ in range(2):
                await world.bot.look(github.now())
                await world.settled()
    said = await posted(github) - before
    assert set(said) == {fresh, seeking, asked}
    assert said[fresh] == 2, "the editor in chief is asked twice to begin"
    assert said[seeking] == 3, "the editor is asked three times, then it is the digest's"
    # the search and the one review, in one comment where they fall on one day
    assert said[asked] == 1 + 1 + 4, "the answer, the status comment, four more words"
    assert github.calls, "it has looked"
    now = await state(github)
    changed = {number for number, seen in old.items() if now[number] != seen}
    assert changed == {asked}, "a header and a label, on an editor's word"
    assert contract.violations(github) == []


async def test_a_year_on_trial(github: GitHub, tmp_path: Path) -> None:
    """With ``quiet`` the bot answers who asks, and says nothing of its own, however long it goes on."""
    await github.reset()
    policy = tmp_path / "policy.yml"
    policy.write_text("quiet: true\ndigest_issue: 1\n")
    world = World(github, tmp_path / "journal.sqlite3", policy)
    await github.open_issue("chief", "Digest", "")
    start = github.now()
    async with world.served():
        await world.open(BODY)
        assert "editor" in await world.say("chief", "@pyos-bot assign-editor @editor")
        await world.say("editor", "@pyos-bot assign-reviewer @reviewer1 @reviewer2")
        github.clear_calls()
        for week in range(1, 53):
            await github.set_now(start + timedelta(days=7 * week))
            await world.bot.begin_week(github.now())
            await world.bot.look(github.now())
            await world.settled()
    assert writes(github) == []


async def up(port: int, process: asyncio.subprocess.Process) -> None:
    """Wait until the process answers."""
    async with aiohttp.ClientSession() as http:
        for _ in range(1_200):
            assert process.returncode is None, (await process.communicate())[1].decode()
            try:
                async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)
    raise AssertionError("nobody answers")


def writes(gh: GitHub) -> list[str]:
    """What the App has changed; asking for a token changes nothing."""
    return [c.route for c in gh.calls if c.writes and not c.path.endswith("/access_tokens")]
