"""What the bot asked of GitHub, and what it was told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(kw_only=True)
class Call:
    """One request of the bot.

    `status` is 0 when the connection was dropped on purpose; `known` says whether the route is
    among the operations cut from GitHub's description; a `raw` answer was no JSON.
    """

    method: str
    path: str
    route: str
    query: dict[str, str]
    json: Any
    by: str
    time: datetime
    status: int = 0
    answer: Any = None
    fault: str | None = None
    seconds: float = 0.0
    known: bool = True
    raw: bool = False

    @property
    def writes(self) -> bool:
        """Whether it was to change something."""
        return self.method not in {"GET", "HEAD"} and self.route != "POST /graphql"
