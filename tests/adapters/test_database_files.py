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


async def test_a_second_name_of_the_file_itself(tmp_path: Path) -> None:
    """A hard link: beside it there would be another owner."""
    journal = await Journal.open(f"sqlite:///{tmp_path / 'j.sqlite3'}")
    assert await journal.store(DELIVERY, MOMENT)
    (tmp_path / "k.sqlite3").hardlink_to(tmp_path / "j.sqlite3")
    with pytest.raises(JournalError, match="second name"):
        await Journal.open(f"sqlite:///{tmp_path / 'k.sqlite3'}", patience=0.1)
    await journal.close()


async def test_the_log_was_deleted(tmp_path: Path) -> None:
    """What was committed last stands there: it is not lost, though the process is killed right after."""
    journal = await Journal.open(f"sqlite:///{tmp_path / 'j.sqlite3'}")
    assert await journal.store(DELIVERY, MOMENT)
    (tmp_path / "j.sqlite3-wal").unlink()
    for key in ("another", "and another"):
        assert await journal.store(replace(DELIVERY, key=key), MOMENT)
    left = tmp_path / "left"
    left.mkdir()
    for file in tmp_path.glob("j.sqlite3*"):
        if file.suffix != ".owner":
            shutil.copy(file, left)
    await journal.close()
    after = await Journal.open(f"sqlite:///{left / 'j.sqlite3'}")
    assert [one.key for one in await after.waiting()] == [DELIVERY.key, "another", "and another"]
    await after.close()


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
