"""What can happen on an issue, in the bot's own words.

``adapters.payloads`` makes these from GitHub's webhooks; the rules never see GitHub's JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bot.review.model.evidence import Finding, Near


class _Happened(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    repo: str
    """``owner/name`` as GitHub spells it."""
    number: int
    sender: str
    """Login of whoever did it."""
    sender_id: int | None = None
    """Id of their account, which stays when it is renamed; None: not known."""
    at: AwareDatetime
    """When it happened on GitHub."""


class Opened(_Happened):
    """An issue was opened."""

    kind: Literal["opened"] = "opened"
    body: str = ""
    """The issue's text as it was then: which other issues it names has to be known early."""


class CommentPosted(_Happened):
    """A person wrote a comment."""

    kind: Literal["comment"] = "comment"
    comment: int
    body: str
    url: str


class CommentEdited(_Happened):
    """A person changed a comment that a person had written; ``sender`` is empty when GitHub did not say who."""

    kind: Literal["comment-edited"] = "comment-edited"
    comment: int
    body: str
    url: str
    before: str | None
    """The text before the edit, when GitHub sent it."""
    author: str = ""
    """Who wrote the comment; ``sender`` edited it."""


class CommentDeleted(_Happened):
    """A person deleted a comment that a person had written."""

    kind: Literal["comment-deleted"] = "comment-deleted"
    comment: int
    url: str


class BodyEdited(_Happened):
    """The issue's text was edited, by a person or (``sender`` says so) by the bot itself."""

    kind: Literal["body-edited"] = "body-edited"
    before: str | None
    body: str


class Changed(_Happened):
    """Any other change: labels, assignees, open or closed, a comment of the bot's; by anybody, or found by the sweep."""

    kind: Literal["changed"] = "changed"
    what: str
    """GitHub's action, or ``our-comment``, or ``swept``, or ``swept-text`` (the header is not as
    it was left): ``labeled``, ``assigned``, ``closed`` …"""
    label: str = ""
    """The label that went on or off."""
    assignee: str = ""
    """Who was assigned or unassigned."""


class TimePassed(_Happened):
    """A moment has come that the record was waiting for; ``sender`` is nobody."""

    kind: Literal["time-passed"] = "time-passed"


class WeekBegun(_Happened):
    """A new week, in the issue for the digest; ``sender`` is nobody."""

    kind: Literal["week-begun"] = "week-begun"
    monday: date
    """When the week began; one digest for each."""


class Followed(_Happened):
    """A submission named this inquiry; ``sender`` opened the submission."""

    kind: Literal["followed"] = "followed"
    submission: int
    """Number of the submission's issue."""
    authors: tuple[str, ...]
    """Who the submission is by."""


class HandedOver(_Happened):
    """An editor in chief (``sender``) gave their reviews in checks to another one."""

    kind: Literal["handed-over"] = "handed-over"
    to: str


class Show(StrEnum):
    """Where the result of a package check is shown, the most visible first."""

    POST = "post"
    """In the comment with the checks, or in a new one."""
    UPDATE = "update"
    """Only in a comment that is there."""
    KEEP = "keep"
    """Nowhere: it is only remembered."""


class PackageAsked(_Happened):
    """The package is to be checked. This is work of its own, beside what happens on the issue."""

    kind: Literal["package-asked"] = "package-asked"
    why: Literal["command", "checks", "opened", "changed"]
    show: Show = Show.POST


class PackageChecked(_Happened):
    """The package was checked; ``sender`` is who had asked for it."""

    kind: Literal["package-checked"] = "package-checked"
    findings: tuple[Finding, ...]
    repository: str
    read: str
    """Which state of it: a tag, a branch."""
    commit: str = ""
    address: str = ""
    """The repository as the header named it then; ``version`` likewise."""
    version: str = ""
    show: Show = Show.POST
    near: tuple[Near, ...] = ()
    """The accepted packages that are most like it: a hint for the editor in chief."""


Event = Annotated[
    Opened
    | CommentPosted
    | CommentEdited
    | CommentDeleted
    | BodyEdited
    | Changed
    | TimePassed
    | WeekBegun
    | Followed
    | HandedOver
    | PackageAsked
    | PackageChecked,
    Field(discriminator="kind"),
]


def lane_of(repo: str, number: int) -> str:
    """``owner/repo#12``, in lower case: events of one lane are handled one after the other."""
    return f"{repo.lower()}#{number}"


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
        """The lane of its issue; what takes long has one beside it, so that nobody waits for it."""
        lane = lane_of(self.event.repo, self.event.number)
        return f"package:{lane}" if isinstance(self.event, PackageAsked) else lane
