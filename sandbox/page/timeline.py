"""What happened to an issue besides comments, read from the webhooks that it raised."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.standin.deliveries import Delivery
from sandbox.story.changes import Changes, View

TOGETHER = timedelta(seconds=5)
"""What one person does within this time, with nothing between, is one entry."""
SHOWN = {"labeled", "unlabeled", "assigned", "unassigned", "closed", "reopened", "edited"}


@dataclass
class Happening:
    """Things that somebody did in one go."""

    id: int
    by: str
    at: str
    labels_on: list[str] = field(default_factory=list)
    labels_off: list[str] = field(default_factory=list)
    assigned: list[str] = field(default_factory=list)
    unassigned: list[str] = field(default_factory=list)
    title: tuple[str, str] | None = None
    """The title before and after."""
    lines: list[str] = field(default_factory=list)
    """Changed lines of the header, each after ``-`` or ``+``."""
    text: bool = False
    """Whether the text was edited, in the header or below."""
    state: str = ""
    """``closed``, ``closed as not planned``, ``reopened``."""

    def add(self, action: str, payload: Mapping[str, Any]) -> None:
        """Take in one webhook."""
        match action:
            case "labeled":
                self.labels_on.append(payload["label"]["name"])
            case "unlabeled":
                self.labels_off.append(payload["label"]["name"])
            case "assigned":
                self.assigned.append(payload["assignee"]["login"])
            case "unassigned":
                self.unassigned.append(payload["assignee"]["login"])
            case "closed":
                planned = payload["issue"]["state_reason"] != "not_planned"
                self.state = "closed" if planned else "closed as not planned"
            case "reopened":
                self.state = "reopened"
            case _:
                self._edited(payload["changes"], payload["issue"])

    def _edited(self, changes: Mapping[str, Any], issue: Mapping[str, Any]) -> None:
        if "title" in changes:
            self.title = (self.title or (changes["title"]["from"],))[0], issue["title"]
        if "body" in changes:
            before, after = View(body=changes["body"]["from"]), View(body=issue["body"] or "")
            self.lines += Changes(before, after).header
            self.text = True


@dataclass(frozen=True)
class Timeline:
    """The course of one issue."""

    entries: tuple[Happening | int, ...]
    """Happenings, and the ids of comments where they were written."""
    edited: frozenset[int]
    """Comments that were edited."""

    @classmethod
    def of(cls, number: int, deliveries: Iterable[Delivery]) -> "Timeline":
        """Read the webhooks of one issue, in the order of the writes."""
        entries: list[Happening | int] = []
        edited = set()
        for one in _once(deliveries):
            payload = one.payload
            if payload.get("issue", {}).get("number") != number:
                continue
            if one.event == "issue_comment":
                if one.action == "created":
                    entries.append(payload["comment"]["id"])
                elif one.action == "edited":
                    edited.add(payload["comment"]["id"])
            elif one.event == "issues" and one.action in SHOWN:
                by, at = payload["sender"]["login"], payload["issue"]["updated_at"]
                last = entries[-1] if entries else None
                if not (isinstance(last, Happening) and last.by == by and _close(last.at, at)):
                    last = Happening(one.id, by, at)
                    entries.append(last)
                last.add(one.action, payload)
        return cls(tuple(entries), frozenset(edited))


def _once(deliveries: Iterable[Delivery]) -> Iterator[Delivery]:
    """Leave out what was delivered again."""
    seen = set()
    for one in deliveries:
        if one.guid not in seen:
            seen.add(one.guid)
            yield one


def _close(one: str, other: str) -> bool:
    return abs(datetime.fromisoformat(other) - datetime.fromisoformat(one)) <= TOGETHER
