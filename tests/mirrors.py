"""What the journal remembers of an issue, put there without an event."""

from __future__ import annotations

from bot.adapters import journal as journals
from bot.adapters.journal import Journal, Mirror


async def keep(journal: Journal, mirror: Mirror) -> None:
    """Remember this of the issue instead of what was remembered before."""
    await journal._database.do(lambda db: journals._keep(db, mirror))
