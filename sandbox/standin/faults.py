"""What goes wrong on purpose: answers to the bot and deliveries to it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

Drop = Literal["before", "after"]
Mishap = Literal["lost", "twice", "late"]


@dataclass(kw_only=True)
class Fault:
    """What happens to the next `count` requests of the bot on routes that match `route`."""

    route: str
    path: str = "*"
    """Of the request, with ``*`` for anything."""
    count: int
    skip: int = 0
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    errors: tuple[Mapping[str, Any], ...] = ()
    text: str | None = None
    latency: float = 0.0
    drop: Drop | None = None
    meanwhile: Callable[[], Awaitable[Any]] | None = None
    met: int = 0
    """How many requests it has happened to."""

    def __str__(self) -> str:
        parts = [str(self.status or ""), f"drop {self.drop}" if self.drop else ""]
        return " ".join(filter(None, parts)) or "latency"


@dataclass(kw_only=True)
class DeliveryFault:
    """What happens to the next `count` deliveries that match."""

    mishap: Mishap
    event: str
    action: str
    count: int
    seconds: float


class Faults:
    """The faults that wait for their request or delivery."""

    def __init__(self) -> None:
        self.requests: list[Fault] = []
        self.deliveries: list[DeliveryFault] = []

    def of_request(self, route: str, path: str) -> Fault | None:
        """Take the first fault for this route, and this path."""
        for fault in self.requests:
            wanted = fnmatchcase(route, fault.route) and fnmatchcase(path, fault.path)
            if fault.count and wanted:
                if fault.skip:
                    fault.skip -= 1
                    return None
                fault.count -= 1
                fault.met += 1
                return fault
        return None

    def of_delivery(self, event: str, action: str | None) -> DeliveryFault | None:
        """Take the first fault for this delivery."""
        for fault in self.deliveries:
            wanted = fnmatchcase(event, fault.event) and fnmatchcase(action or "", fault.action)
            if fault.count and wanted:
                fault.count -= 1
                return fault
        return None

    def clear(self) -> None:
        """Let everything work again."""
        self.requests.clear()
        self.deliveries.clear()
