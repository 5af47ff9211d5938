"""Packages are looked at: from the command to the comment, over HTTP, without anybody having to wait."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import code_hosts
from bot.adapters.journal import Journal
from bot.review.model.events import Delivery, PackageAsked
from builders import body
from code_hosts import Repo
from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import World

ADDRESS = "https://codeberg.org/shore/dunlin"


@pytest.fixture
async def hosts() -> AsyncIterator[code_hosts.World]:
    """Where the package lives."""
    async with code_hosts.serving() as hosts:
        files = {path: one for path, one in code_hosts.GOOD.items() if path != "CONTRIBUTING.md"}
        hosts.add(Repo(files=files))
        hosts.release("1.2.0", link=ADDRESS)
        yield hosts


@pytest.fixture
async def world(github: GitHub, hosts: code_hosts.World, tmp_path: Path) -> AsyncIterator[World]:
    """The bot, which looks for packages there."""
    await github.reset()
    world = World(github, tmp_path / "journal.sqlite3")
    world.packages = {
        "FORGEJO_API_URL": f"{hosts.url}/forgejo",
        "PACKAGE_INDEX_URL": f"{hosts.url}/simple",
        "DOI_API_URL": f"{hosts.url}/handles",
    }
    yield world
    assert contract.violations(github) == []


def text(**more: str) -> str:
    """A submission of the package."""
    return body(package="dunlin", repository=ADDRESS, version_submitted="v1.2.0", **more)


async def checklist(world: World) -> str:
    """The one comment with the checks."""
    found = [
        one["body"]
        for one in await world.gh.comments(world.number)
        if "<!-- pyos-bot:checklist" in one["body"]
    ]
    assert len(found) == 1
    return str(found[0])


def ticked(comment: str) -> set[str]:
    """The boxes that are ticked."""
    return set(re.findall(r"- \[x\] \*\*(.*?)\*\*", comment))


async def test_the_checklist_is_filled_in(world: World, hosts: code_hosts.World) -> None:
    """Verified boxes, evidence, the author's part; again after a mend; never over a person's head."""
    async with world.served():
        await world.open(text())
        await world.say("chief", "@pyos-bot start-checks")
        comment = await checklist(world)
        assert {"README", "Code of conduct", "License", "Tutorials"} <= ticked(comment)
        assert "Contributing guide" not in ticked(comment)
        assert "✖ **Contributing guide**" in comment
        record = await world.record()
        assert record.package
        assert record.package.read == "tag v1.2.0"

        # a person unticks one and ticks another
        there = next(one for one in await world.gh.comments(world.number) if one["body"] == comment)
        clicked = comment.replace("- [x] **README**", "- [ ] **README**").replace(
            "- [ ] **Fit**", "- [x] **Fit**"
        )
        await world.gh.edit_comment("chief", there["id"], clicked)
        await world.settled()
        hosts.add(Repo())
        answer = await world.say("author", "@pyos-bot check-package")
        assert answer.startswith("👀")
        comment = await checklist(world)
        assert "Contributing guide" in ticked(comment)
        assert "README" not in ticked(comment)
        assert "Fit" in ticked(comment)
        assert "Contributing guide ✖ → ✔" in comment
        assert "For the author to fix" not in comment


async def test_evidence_without_a_checklist(world: World) -> None:
    """Before the checks start it is a comment of its own, brought up to date in place."""
    async with world.served():
        await world.open(text())
        for _ in range(2):
            await world.say("author", "@pyos-bot check-package")
        comment = await checklist(world)
        assert "### Package checks" in comment
        assert "Nothing has changed" in comment


async def test_after_the_checks_are_over(world: World) -> None:
    """The list stays as people left it; evidence has a comment of its own, brought up to date in place."""
    async with world.served():
        await world.open(text())
        await world.say("chief", "@pyos-bot start-checks")
        before = await checklist(world)
        await world.say("chief", "@pyos-bot checks-done")
        for _ in range(2):
            await world.say("author", "@pyos-bot check-package")
        comments = [one["body"] for one in await world.gh.comments(world.number)]
        sections = [one for one in comments if "<!-- pyos-bot:checklist" in one]
        assert len(sections) == 2
        assert sections[0] == before
        assert "### Package checks" in sections[1]


async def test_nobody_waits_for_it(world: World, hosts: code_hosts.World) -> None:
    """While a host hangs, the issue itself and others are answered."""
    async with world.served():
        await world.open(text())
        first = world.number
        await world.open(body())
        hosts.faults["/forgejo"] = code_hosts.slow(6)
        await world.gh.comment("author", first, "@pyos-bot check-package")
        while not any(path.startswith("/forgejo") for path in hosts.asked):
            await asyncio.sleep(0.05)
        begun = time.monotonic()
        for number in (world.number, first):
            said = await world.gh.comment("author", number, "@pyos-bot status")
            while not any(
                f"answer comment={said['id']} " in one["body"]
                for one in await world.gh.comments(number)
            ):
                await asyncio.sleep(0.05)
        assert time.monotonic() - begun < 5
        hosts.faults.clear()
        await world.settled()


async def test_after_a_crash_it_is_looked_at_again(world: World) -> None:
    """What a process had begun when it was killed, the next one does; the result is there once."""
    async with world.served():
        await world.open(text())
    event = PackageAsked(
        repo="pyOpenSci/software-submission", number=world.number, sender="author",
        at=world.gh.now(), why="command",
    )  # fmt: skip
    journal = await Journal.open(f"sqlite:///{world.database}")
    row = await journal.store(Delivery("asked", world.gh.installation_id, event), world.gh.now())
    assert row is not None
    assert row.lane.startswith("package:")
    assert await journal.begin(row)
    await journal.close()
    async with world.served():
        await world.settled()
        assert "### Package checks" in await checklist(world)
    async with world.served():
        await world.settled()
        await checklist(world)
