"""What time it is: the machine is asked here and nowhere else.

Whoever needs the time is given a clock. So the tests have one of their own, and no rule, answer or
deadline in them depends on the day on which they run.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Says the present moment, in UTC."""


def system_clock() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)
