"""What is kept for the pages, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.adapters import migrations, reviews
from bot.adapters.journal import Journal
from bot.adapters.reviews import ReviewRow, StageChange
from bot.review.model.events import Changed, Delivery

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)
LANE = "org/repo#1"


def row(summary: str | None = "{}", place: str = "submitted", since: datetime = NOW) -> ReviewRow:
    """The one review, so seen."""
    return ReviewRow(LANE, summary, place, since)


@pytest.fixture
async def journal(database_url: str) -> AsyncIterator[Journal]:
    """An empty journal."""
    opened = await Journal.open(database_url)
    yield opened
    await opened.close()


async def changes(journal: Journal) -> list[StageChange]:
    """Of the one review."""
    [found] = await journal.reviews.read([LANE])
    return list(found.changes)


async def test_the_tables_are_those_of_the_migrations(database_url: str, journal: Journal) -> None:
    """The two descriptions must not drift apart."""
    url = database_url.replace("postgresql:", "postgresql+psycopg:")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as db:
        for table in (reviews._reviews, reviews._changes, reviews._shown):
            columns = {one["name"] for one in sa.inspect(db).get_columns(table.name)}
            assert columns == set(table.columns.keys())
        assert migrations.version(db) == len(migrations.STEPS)


async def test_a_row_and_its_event_are_kept_together(journal: Journal) -> None:
    """Killed in between, neither would be there: the same transaction."""
    event = Changed(repo="Org/Repo", number=1, sender="editor", at=NOW, what="labeled")
    stored = await journal.store(Delivery("a", 4321, event), NOW)
    assert stored is not None
    await journal.done(stored, "fine", seen=row())
    [found] = await journal.reviews.read([LANE])
    assert (found.summary, found.revision) == ("{}", 1)
    assert found.changes == (StageChange(NOW, "submitted"),)


async def test_the_same_again_is_no_change(journal: Journal) -> None:
    """Pages are made anew only when something is different."""
    await journal.reviews.keep([row()], {})
    before = await journal.reviews.version()
    assert await journal.reviews.keep([row()], await journal.reviews.revisions()) == 0
    assert await journal.reviews.version() == before


async def test_a_stage_is_noted_when_it_changes(journal: Journal) -> None:
    """Not with everything else that changes, and never before the one it followed."""
    known: dict[str, int] = {}
    for one in (
        row(),
        row('{"a":1}'),
        row('{"a":2}', "checks", NOW + DAY),
        row('{"a":3}', "closed", NOW - DAY),  # by a wrong clock
    ):
        await journal.reviews.keep([one], known)
        known = await journal.reviews.revisions("Org/Repo")
    found = await changes(journal)
    assert [one.place for one in found] == ["submitted", "checks", "closed"]
    assert [one.at.date() for one in found] == [NOW.date(), *[(NOW + DAY).date()] * 2]


async def test_what_is_newer_than_the_reading_stays(journal: Journal) -> None:
    """An event that came while a list was read knows better."""
    await journal.reviews.keep([row()], {})
    seen = await journal.reviews.revisions()
    await journal.reviews.keep([row('{"new":1}', "checks")], seen)
    assert await journal.reviews.keep([row('{"old":1}')], seen) == 0
    assert not await journal.reviews.rewrite(row('{"old":1}'), [], seen[LANE])
    [found] = await journal.reviews.read([LANE])
    assert found.summary == '{"new":1}'


async def test_the_past_is_written_anew(journal: Journal) -> None:
    """What the bot has seen itself gives way to GitHub's own history, also when the rest is the same."""
    await journal.reviews.keep([row()], {})
    past = [StageChange(NOW - DAY, "submitted"), StageChange(NOW, "checks")]
    version = await journal.reviews.version()
    seen = await journal.reviews.revisions()
    assert await journal.reviews.rewrite(row(place="checks"), past, seen[LANE])
    assert await changes(journal) == past
    assert await journal.reviews.version() != version


async def test_an_issue_that_is_gone_is_not_shown(journal: Journal) -> None:
    """Deleted, moved, or no review any more: the row stays and says nothing."""
    await journal.reviews.keep([row()], {})
    version = await journal.reviews.version()
    await journal.reviews.forget(LANE)
    await journal.reviews.forget("org/repo#2")
    assert await journal.reviews.version() != version
    [found] = await journal.reviews.read([LANE])
    assert found.summary is None


async def test_when_a_package_was_active(journal: Journal) -> None:
    """It only moves on."""
    await journal.reviews.keep([row()], {})
    for at in (NOW, NOW + DAY, NOW - DAY):
        await journal.reviews.active(LANE, at)
    [found] = await journal.reviews.read([LANE])
    assert (found.activity, found.revision) == (NOW + DAY, 3)


async def test_repositories_are_shown_and_hidden(journal: Journal) -> None:
    """A private one, and one that nobody serves any more, are not shown."""
    show = journal.reviews.show
    await show({"Org/One": "{}", "Org/Two": "{}", "Org/Secret": None}, only=True)
    assert set(await journal.reviews.shown()) == {"org/one", "org/two"}
    before = await journal.reviews.version()
    await show({"Org/One": "{}"}, only=False)
    assert await journal.reviews.version() == before
    await show({"Org/One": None}, only=True)
    assert await journal.reviews.shown() == {}
    assert await journal.reviews.version() != before


async def test_two_processes_share_the_rows(database_url: str, journal: Journal) -> None:
    """Each sees what the other has written, by its version."""
    if database_url.startswith("sqlite"):
        other = await Journal.open(database_url, alone=False)
    else:
        other = await Journal.open(database_url)
    try:
        before = await other.reviews.version()
        await journal.reviews.keep([row()], {})
        assert await other.reviews.version() != before
        assert len(await other.reviews.read([LANE])) == 1
    finally:
        await other.close()


async def test_many_rows_come_in_parts(journal: Journal) -> None:
    """Nobody waits for thousands of them."""
    rows = [ReviewRow(f"org/repo#{n}", "{}", "submitted", NOW) for n in range(450)]
    assert await journal.reviews.keep(rows, {}) == 450
    lanes = list(await journal.reviews.revisions())
    assert len(await journal.reviews.read(lanes)) == 450
    assert await journal.reviews.revisions("org/re") == {}
