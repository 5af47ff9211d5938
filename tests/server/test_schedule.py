"""Whose moment has come: on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.journal import EXPECTED, Awaited, Journal, Mirror
from bot.review.model.events import Delivery, TimePassed
from bot.server import schedule
from mirrors import keep

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)


@pytest.fixture
async def journal(database_url: str) -> AsyncIterator[Journal]:
    """An empty journal."""
    opened = await Journal.open(database_url)
    yield opened
    await opened.close()


def expected(number: int, wake: datetime | None = NOW) -> Mirror:
    """An issue that is to be looked at."""
    return Mirror(f"org/repo#{number}", 4321, EXPECTED, None, False, wake)


def mirror(number: int, wake: datetime | None) -> Mirror:
    """What is remembered of an issue."""
    return Mirror(f"org/repo#{number}", 4321, "{}", None, False, wake)


async def test_look(journal: Journal) -> None:
    """Each once, the longest waiting first; what is still to come, and what waits for nothing, is left."""
    for number, minutes in ((1, -1), (2, -5), (3, 5)):
        await keep(journal, mirror(number, NOW + timedelta(minutes=minutes)))
    await keep(journal, mirror(4, None))
    came: list[Delivery] = []

    async def store(delivery: Delivery) -> object:
        came.append(delivery)
        return await journal.store(delivery, NOW)

    await schedule.look(journal, NOW, store)
    assert [one.event.number for one in came] == [2, 1]
    assert all(isinstance(one.event, TimePassed) and one.event.at == NOW for one in came)
    assert came[0].lane == "org/repo#2"
    await schedule.look(journal, NOW + timedelta(minutes=1), store)
    assert len(came) == 2
    await schedule.look(journal, NOW + timedelta(minutes=6), store)
    assert [one.event.number for one in came] == [2, 1, 3]


async def test_killed_in_between(journal: Journal) -> None:
    """Stored, and not yet noted: looked at again it is the same event."""
    await keep(journal, mirror(1, NOW))
    rows = []

    async def store_and_die(delivery: Delivery) -> object:
        rows.append(await journal.store(delivery, NOW))
        if len(rows) == 1:
            raise KeyboardInterrupt
        return None

    with pytest.raises(KeyboardInterrupt):
        await schedule.look(journal, NOW, store_and_die)
    await schedule.look(journal, NOW, store_and_die)
    assert [row is not None for row in rows] == [True, False]
    assert await journal.awaited(NOW) == []


async def test_a_new_moment_stays(journal: Journal) -> None:
    """The issue was handled, and waits for something else, before the old moment was noted."""
    new = NOW + timedelta(hours=1)
    await keep(journal, mirror(1, new))
    await journal.looked_at(Awaited("org/repo#1", 4321, NOW))
    assert await journal.awaited(NOW + timedelta(hours=2)) == [Awaited("org/repo#1", 4321, new)]


async def test_not_all_at_once(journal: Journal) -> None:
    """After a month of silence one installation's reviews are spread out; another's are not held up."""
    for number in range(40):
        await keep(journal, mirror(number, NOW - timedelta(minutes=40 - number)))
    await keep(journal, Mirror("other/repo#1", 99, "{}", None, False, NOW))
    came: list[Delivery] = []

    async def store(delivery: Delivery) -> object:
        came.append(delivery)
        return await journal.store(delivery, NOW)

    await schedule.look(journal, NOW, store)
    assert [one.event.number for one in came] == [*range(schedule.AT_ONCE), 1]
    assert came[-1].installation == 99
    for _ in range(2):
        await schedule.look(journal, NOW, store)
    assert {one.event.number for one in came if one.installation == 4321} == set(range(40))
    assert len(came) == 41


async def test_what_only_the_issues_remember(journal: Journal) -> None:
    """Put down once, a few thousand at a time; what is known already stays, and nothing else sees them."""
    await keep(journal, mirror(1, None))
    await journal.expect(expected(number) for number in range(1, 2_502))
    await journal.expect([])
    assert len(await journal.awaited(NOW)) == 2_500
    assert await journal.mirror("org/repo#2") is None
    assert await journal.mirror("org/repo#1") == mirror(1, None)
    assert await journal.stale() == []
    await keep(journal, mirror(2, None))
    assert await journal.mirror("org/repo#2") == mirror(2, None)
    await journal.expect([expected(2)])
    assert await journal.mirror("org/repo#2") == mirror(2, None), "learned meanwhile"


async def test_another_moment_for_the_same_memory(journal: Journal) -> None:
    """What was worked out anew counts, with the installation that sees the issue now."""
    await keep(journal, mirror(1, NOW + timedelta(days=9)))
    await keep(journal, mirror(2, NOW + timedelta(days=9)))
    anew = [replace(mirror(number, NOW), installation=77) for number in (1, 2)]
    await keep(journal, replace(mirror(2, None), record='{"v":1}'))
    await journal.expect(anew)
    assert await journal.awaited(NOW) == [Awaited("org/repo#1", 77, NOW)]
    await journal.expect([replace(anew[0], wake=None)])
    assert await journal.awaited(NOW) == []


async def test_a_new_journal_that_expects_is_still_new(journal: Journal) -> None:
    """What was never looked at proves nothing about what was heard."""
    await journal.expect([expected(1)])
    assert await journal.known_since(NOW) == NOW
    await keep(journal, mirror(1, None))
    assert await journal.known_since(NOW) < NOW


async def test_mirrors_of_a_repository(journal: Journal) -> None:
    """All of one repository, in the spelling of lanes; no other one whose name begins alike."""
    await keep(journal, mirror(1, None))
    await keep(journal, Mirror("org/repo-too#1", 4321, "{}", None, False, None))
    await keep(journal, Mirror("org/rep#1", 4321, "{}", None, False, None))
    await journal.expect([expected(5)])
    known = await journal.mirrors("Org/Repo")
    assert known == {"org/repo#1": mirror(1, None), "org/repo#5": expected(5)}
