"""The files of an SQLite journal, when somebody does something to them while they are in use."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.adapters.journal import Journal, JournalBusy, JournalError
from bot.review.model.events import CommentPosted, Delivery
from sandbox.clock import MOMENT

EVENT = CommentPosted(
    repo="o/r", number=1, sender="chief", at=MOMENT, comment=7, body="@pyos-bot help", url="u"
)
DELIVERY = Delivery("comment:o/r:7:x", 1, EVENT)


@pytest.mark.parametrize("which", ["", ".owner"])
@pytest.mark.parametrize("replaced", [True, False])
async def test_a_journal_that_was_replaced(tmp_path: Path, which: str, replaced: bool) -> None:
    """Deleted, or another one is there: nothing is taken, and nothing is made anew, until it is back."""
    journal = await Journal.open(f"sqlite:///{tmp_path / 'j.sqlite3'}")
    assert await journal.store(DELIVERY, MOMENT)
    file = tmp_path / f"j.sqlite3{which}"
    aside = file.rename(tmp_path / "aside")
    if replaced:
        shutil.copy(aside, file)
    for _ in range(3):
        with pytest.raises(JournalError, match="deleted or replaced"):
            await journal.store(replace(DELIVERY, key="another"), MOMENT)
    assert file.exists() is replaced
    aside.rename(file)
    assert await journal.store(replace(DELIVERY, key="another"), MOMENT)
    await journal.close()


async def test_one_owner_by_any_name(tmp_path: Path) -> None:
    """Through a symbolic link, or a folder that is one: the same journal."""
    (tmp_path / "real").mkdir()
    (tmp_path / "folder").symlink_to(tmp_path / "real")
    (tmp_path / "link.sqlite3").symlink_to(tmp_path / "real" / "j.sqlite3")
    journal = await Journal.open(f"sqlite:///{tmp_path / 'real' / 'j.sqlite3'}")
    for name in ("link.sqlite3", "folder/j.sqlite3", "real/../real/j.sqlite3"):
        with pytest.raises(JournalBusy):
            await Journal.open(f"sqlite:///{tmp_path / name}", patience=0.1)
    await journal.close()


async def test_a_full_disk(tmp_path: Path) -> None:
    """It can be read and not written: that is said, until there is room again."""
    journal = await Journal.open(f"sqlite:///{tmp_path / 'j.sqlite3'}")

    engine = journal._database._engine
    assert engine is not None
    most = 1

    def limited(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={most}")

    sa.event.listen(engine, "connect", limited)
    journal._database._disconnect()
    await journal.try_to_write()
    large = replace(DELIVERY, event=EVENT.model_copy(update={"body": "x" * 200_000}))
    with pytest.raises(JournalError, match="full"):
        await journal.store(large, MOMENT)
    assert journal._database.trouble
    assert (await journal.backlog(MOMENT)).waiting == 0
    most = 100_000
    journal._database._disconnect()
    await journal.try_to_write()
    assert not journal._database.trouble
    assert await journal.store(large, MOMENT)
    await journal.close()
