"""The sandbox's own time: it begins at a fixed moment, runs from there, and can be set.

GitHub's stand-in, the bot and whoever tests them go by one such clock, so that what they do does not
depend on the day, the hour or the time zone in which they run.
"""

import time
from datetime import UTC, datetime, timedelta

MOMENT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
"""When the sandbox's time begins: a Saturday at noon, far from any midnight, month's end or morning."""


class Clock:
    """Says the time since it was set; of the machine it takes only how much time goes by."""

    def __init__(self, moment: datetime = MOMENT) -> None:
        self.set(moment)

    def __call__(self) -> datetime:
        """What time it is."""
        return self._moment + timedelta(seconds=time.monotonic() - self._began)

    def set(self, moment: datetime) -> None:
        """From now on it is so late."""
        self._moment = moment
        self._began = time.monotonic()
