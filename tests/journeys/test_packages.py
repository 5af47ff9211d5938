"""Packages are looked at: from the command to the comment, over HTTP, without anybody having to wait."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from journeys.test_processes import Fleet

import code_hosts
import postgres
from bot.adapters.journal import Journal
from bot.review.model.events import Delivery, PackageAsked
from builders import body
from code_hosts import Repo
from sandbox.standin import contract
from sandbox.standin.github import GitHub
from world import WITHOUT_SERVER, Workflow, World

LATER = "d" * 40
"""A commit after the fix."""
ADDRESS = "https://codeberg.org/shore/dunlin"


@pytest.fixture
async def hosts() -> AsyncIterator[code_hosts.World]:
    """Where the package lives."""
    async with code_hosts.serving() as hosts:
        files = {path: one for path, one in code_hosts.GOOD.items() if path != "CONTRIBUTING.md"}
        hosts.add(Repo(files=files))
        hosts.release("1.2.0", link=ADDRESS)
        yield hosts


def places(hosts: code_hosts.World) -> dict[str, str]:
    """Where packages are looked for."""
    return {
        "FORGEJO_API_URL": f"{hosts.url}/forgejo",
        "PACKAGE_INDEX_URL": f"{hosts.url}/simple",
        "DOI_API_URL": f"{hosts.url}/handles",
    }


@pytest.fixture
async def world(
    github: GitHub,
    hosts: code_hosts.World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[World]:
    """The bot, which looks for packages there."""
    monkeypatch.setattr("bot.server.running.Judge", code_hosts.JudgeOnce)
    await github.reset()
    world = (Workflow if WITHOUT_SERVER else World)(github, tmp_path / "journal.sqlite3")
    world.packages = places(hosts)
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
        hosts.add(Repo(tagged=LATER))
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


async def sections(world: World) -> list[str]:
    """The comments with package checks."""
    said = [one["body"] for one in await world.gh.comments(world.number)]
    return [one for one in said if "<!-- pyos-bot:checklist" in one]


async def test_without_a_command(world: World, hosts: code_hosts.World) -> None:
    """Checked at the opening and five minutes after a change; remembered, and nothing posted."""
    async with world.served():
        await world.open(text())
        seen = (await world.record()).package
        assert seen
        assert (seen.version, seen.verdicts["contributing"]) == ("v1.2.0", "✖")
        await world.edit("author", ("Version submitted: v1.2.0", "Version submitted: v1.1.0"))
        await world.later(minutes=4)
        assert (await world.record()).package == seen
        hosts.add(Repo(tagged=LATER))
        await world.later(minutes=6)
        record = await world.record()
        assert record.package
        assert (record.package.version, record.package.read) == ("v1.1.0", "tag v1.1.0")
        assert record.package.verdicts["contributing"] == "✔"
        assert record.package_change is None
        assert await sections(world) == []


async def test_where_the_policy_wants_it_posted(
    world: World, hosts: code_hosts.World, tmp_path: Path
) -> None:
    """As soon as the submission is opened; a change updates that comment."""
    world.policy = tmp_path / "policy.yml"
    world.policy.write_text("checks:\n  on_open: post\n", encoding="utf-8")
    async with world.served():
        await world.open(text())
        (first,) = await sections(world)
        assert "✖ **Contributing guide**" in first
        hosts.add(Repo(tagged=LATER))
        await world.edit("author", ("Version submitted: v1.2.0", "Version submitted: 1.2.0"))
        await world.later(minutes=6)
        (second,) = await sections(world)
        assert "Contributing guide ✖ → ✔" in second


async def test_where_another_workflow_posts_such_a_list(world: World, tmp_path: Path) -> None:
    """The evidence is silent: in the record, and for who asks."""
    world.policy = tmp_path / "policy.yml"
    world.policy.write_text("checks: {silent: true}\n", encoding="utf-8")
    async with world.served():
        await world.open(text())
        await world.say("chief", "@pyos-bot start-checks")
        assert ticked(await checklist(world)) == {"Header"}
        assert (await world.record()).package
        await world.say("chief", "@pyos-bot rerun the package checks")
        assert "README" in ticked(await checklist(world))
        answer = await world.say("chief", "@pyos-bot checks-done")
        assert "Still unchecked in the list: Fit, Overlap, Import," in answer


async def test_nobody_waits_for_it(world: World, hosts: code_hosts.World) -> None:
    """While a host hangs, the issue itself and others are answered; who asks again meanwhile causes no reading more."""
    home = "/forgejo/repos/shore/dunlin"

    async def said_there(words: str) -> int:
        return sum(words in one["body"] for one in await world.gh.comments(first))

    async with world.served():
        await world.open(text())
        first = world.number
        await world.open(body())
        hosts.asked.clear()
        over = asyncio.Event()
        hosts.faults["/forgejo"] = code_hosts.held(over)
        await world.gh.comment("author", first, "@pyos-bot check-package")
        while home not in hosts.asked:
            await asyncio.sleep(0.05)
        for number in (world.number, first):
            said = await world.gh.comment("author", number, "@pyos-bot status")
            while not any(
                f"answer comment={said['id']} " in one["body"]
                for one in await world.gh.comments(number)
            ):
                await asyncio.sleep(0.05)
        assert not await said_there("### Package checks")
        # what is read is another version by now, so it is read again: once for both who ask
        changed = text().replace("v1.2.0", "v1.1.0")
        await world.gh.edit_issue("author", first, body=changed)
        for _ in range(2):
            await world.gh.comment("author", first, "@pyos-bot check-package")
        while await said_there("I am checking") < 3:
            await asyncio.sleep(0.05)
        hosts.faults.clear()
        over.set()
        await world.settled()
        assert hosts.asked.count(home) == 2
        said = [one["body"] for one in await world.gh.comments(first)]
        assert sum("I am checking" in one for one in said) == 3
        assert sum("### Package checks" in one and "tag v1.1.0" in one for one in said) == 1


async def test_after_a_crash_it_is_looked_at_again(world: World, hosts: code_hosts.World) -> None:
    """What a process had begun when it was killed, the next one does, with what came behind it; the result is there once."""
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
    await journal.store(Delivery("again", world.gh.installation_id, event), world.gh.now())
    await journal.close()
    hosts.asked.clear()
    async with world.served():
        await world.settled()
        assert "### Package checks" in await checklist(world)
        assert hosts.asked.count("/forgejo/repos/shore/dunlin") == 1
    async with world.served():
        await world.settled()
        await checklist(world)


async def test_a_check_is_taken_over(
    github: GitHub, hosts: code_hosts.World, postgres_server: postgres.Server, tmp_path: Path
) -> None:
    """One process is killed while a host hangs; another one does it again, and the result is there once."""
    await github.reset()
    fleet = Fleet(github, postgres_server.fresh(), tmp_path)
    policy = tmp_path / "packages.yml"
    policy.write_text("checks: {on_open: post}\n", encoding="utf-8")
    fleet.environ = {**places(hosts), "PYOS_BOT_POLICY": str(policy), "TAKE_OVER_SECONDS": "4"}
    try:
        hosts.faults["/forgejo"] = code_hosts.slow(60)
        first = await fleet.start("serve")
        fleet.hear(0)
        number = await github.open_issue("author", "stargazer", text(), ())
        async with asyncio.timeout(60):
            while not any(path.startswith("/forgejo") for path in hosts.asked):
                await asyncio.sleep(0.05)
        first.kill()
        await first.wait()
        hosts.faults.clear()
        await fleet.start("serve")
        fleet.hear(1)
        await fleet.settled()
        comments = [one["body"] for one in await github.comments(number)]
        assert sum("### Package checks" in one for one in comments) == 1
    finally:
        await fleet.end()
