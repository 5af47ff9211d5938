"""What can happen on an issue, in the bot's own words.

``edges.payloads`` makes these from GitHub's webhooks; the rules never see GitHub's JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class _Happened(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    repo: str
    """``owner/name`` as GitHub spells it."""
    number: int
    sender: str
    """Login of whoever did it."""
    at: AwareDatetime
    """When it happened on GitHub."""


class Opened(_Happened):
    """An issue was opened."""

    kind: Literal["opened"] = "opened"


class CommentPosted(_Happened):
    """A person wrote a comment."""

    kind: Literal["comment"] = "comment"
    comment: int
    body: str
    url: str


class CommentEdited(_Happened):
    """A person changed a comment that a person had written."""

    kind: Literal["comment-edited"] = "comment-edited"
    comment: int
    body: str
    url: str
    before: str | None
    """The text before the edit, when GitHub sent it."""


class BodyEdited(_Happened):
    """The issue's text was edited, by a person or (``sender`` says so) by the bot itself."""

    kind: Literal["body-edited"] = "body-edited"
    before: str | None
    body: str


class Changed(_Happened):
    """Anything else about the issue changed by hand: labels, assignees, open or closed, a bot comment."""

    kind: Literal["changed"] = "changed"
    what: str
    """GitHub's word: ``labeled``, ``assigned``, ``closed`` …"""


Event = Annotated[
    Opened | CommentPosted | CommentEdited | BodyEdited | Changed, Field(discriminator="kind")
]


@dataclass(frozen=True)
class Delivery:
    """One event as it came in at the door, with what tells it from every other."""

    key: str
    """What the event *is*: two deliveries with one key are one event."""
    installation: int
    """Which installation of the App saw it: its token is the one to answer with."""
    event: Event

    @property
    def lane(self) -> str:
        """``owner/repo#12``, in lower case: events of one lane are handled one after the other."""
        return f"{self.event.repo.lower()}#{self.event.number}"
