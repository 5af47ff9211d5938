"""GitHub's webhook JSON becomes an event in the bot's own words; what does not matter becomes None.

https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues
https://docs.github.com/en/webhooks/webhook-events-and-payloads#issue_comment
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from bot.adapters.github_values import Id, Moment, Text
from bot.review.model.events import (
    BodyEdited,
    Changed,
    CommentDeleted,
    CommentEdited,
    CommentPosted,
    Delivery,
    Event,
    Opened,
)
from bot.review.model.people import is_app

SWEPT = ":swept:"
"""In the key of an event that no webhook has told of: the sweep has seen what is there."""
ECHO = "echo:"
"""How the key of an event begins that should have come back to us, and did not."""
_GUID = re.compile(r"[\w-]{1,100}", re.ASCII)


class Malformed(ValueError):
    """Not what GitHub sends for this event. The message names the field, never its content."""


def read(event_name: str, guid: str, payload: Mapping[str, object]) -> Delivery | None:
    """What this delivery tells the bot; None: nothing.

    ``event_name`` and ``guid`` are the headers ``X-GitHub-Event`` and ``X-GitHub-Delivery``.
    Raises :class:`Malformed`.
    """
    if event_name not in _READERS:
        return None
    actions, model = _READERS[event_name]
    if payload.get("action") not in actions:
        return None
    if not _GUID.fullmatch(guid):
        raise Malformed("the delivery has no usable GUID")
    try:
        said = model.model_validate(payload)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"{event_name}: {where} is missing or wrong") from None
    event = None if said.issue.pull_request is not None else said.event()
    return Delivery(key_of(event, guid), said.installation.id, event) if event else None


def key_of(event: Event, guid: str) -> str:
    """What the event is, however it came to be known.

    Label, assignee and state events have nothing of their own but the ``guid``.
    """
    repo = event.repo.lower()
    match event:
        case CommentPosted():
            return f"{comment_key(event)}{_fingerprint(event.body)}"
        case CommentEdited():
            # a box may be ticked, unticked and ticked again: the text alone does not tell one from another
            before = _fingerprint(event.before or "")[:16]
            when = event.at.isoformat()
            return f"{comment_key(event)}{_fingerprint(event.body)}:{before}:{when}"
        case Opened():
            return f"opened:{repo}#{event.number}"
        case _:
            return guid


def by_ourselves(key: str) -> bool:
    """Whether no webhook told of the event: the bot has found it itself."""
    return SWEPT in key or key.startswith(("swept:", "swept-text:", ECHO))


def comment_key(event: CommentPosted | CommentEdited) -> str:
    """How the keys of all events about that comment begin."""
    return f"comment:{event.repo.lower()}:{event.comment}:"


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# --- what we read of GitHub's JSON -------------------------------------------------------------

_Text = Annotated[Text, BeforeValidator(lambda value: "" if value is None else value)]
"""GitHub's null for an empty text is our empty text."""


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="ignore", frozen=True, hide_input_in_errors=True, defer_build=True
    )


class _Account(_Part):
    login: Annotated[Text, Field(min_length=1)]
    id: Id | None = None
    type: str = "User"

    @property
    def is_bot(self) -> bool:
        return is_app(self.login, self.type)


class _Repository(_Part):
    full_name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+/[A-Za-z0-9._-]+$")]


class _Installation(_Part):
    id: Id


class _Label(_Part):
    name: Text = ""


class _Issue(_Part):
    number: Id
    created_at: Moment
    updated_at: Moment
    body: _Text = ""
    pull_request: object = None
    """Present when the issue is a pull request."""


class _Comment(_Part):
    id: Id
    body: _Text = ""
    html_url: Text
    created_at: Moment
    updated_at: Moment
    user: _Account | None = None
    """None: the account was deleted."""
    performed_via_github_app: object = None

    @property
    def is_bots(self) -> bool:
        """Written by an App, ours or another, or through one: it gives no orders."""
        by_bot = self.user is not None and self.user.is_bot
        return by_bot or self.performed_via_github_app is not None


class _From(_Part):
    before: Text | None = Field(default=None, alias="from")


class _Changes(_Part):
    body: _From | None = None
    title: _From | None = None


class _Webhook(_Part):
    action: str
    repository: _Repository
    installation: _Installation
    sender: _Account
    issue: _Issue
    label: _Label | None = None
    """Only with ``labeled`` and ``unlabeled``; None there: the label was deleted."""
    assignee: _Account | None = None
    """Only with ``assigned`` and ``unassigned``."""
    changes: _Changes | None = None
    """Only with ``edited``: what it changed, and what was there before."""

    @property
    def about(self) -> dict[str, Any]:
        return {
            "repo": self.repository.full_name,
            "number": self.issue.number,
            "sender": self.sender.login,
            "sender_id": self.sender.id,
        }


class _Issues(_Webhook):
    def event(self) -> Event | None:
        issue, changes = self.issue, self.changes or _Changes()
        if self.action == "opened":
            by_person = not self.sender.is_bot
            opened = Opened(**self.about, at=issue.created_at, body=issue.body)
            return opened if by_person else None
        if self.action == "edited" and changes.body is not None:
            # Also the bot's own edit: it shows whether a person wrote at the same moment.
            before = changes.body.before
            return BodyEdited(**self.about, at=issue.updated_at, before=before, body=issue.body)
        by_bot = self.sender.is_bot and self.action not in _NAMED
        if by_bot or (self.action == "edited" and changes.title is None):
            return None
        return Changed(
            **self.about,
            at=issue.updated_at,
            what=self.action,
            label=self.label.name if self.label else "",
            assignee=self.assignee.login if self.assignee else "",
        )


class _Comments(_Webhook):
    comment: _Comment

    def event(self) -> Event | None:
        if self.sender.is_bot:
            return None
        if self.comment.is_bots:
            return self._of_a_bot()
        return self._of_a_person()

    def _of_a_bot(self) -> Event | None:
        if self.action == "created":
            return None
        return Changed(**self.about, at=self.comment.updated_at, what="our-comment")

    def _of_a_person(self) -> Event | None:
        comment = self.comment
        if self.action == "deleted":  # GitHub does not say when: the issue's time is the nearest
            gone = {"comment": comment.id, "url": comment.html_url}
            return CommentDeleted(**self.about, **gone, at=self.issue.updated_at)
        words = {"comment": comment.id, "body": comment.body, "url": comment.html_url}
        if self.action == "created":
            return CommentPosted(**self.about, **words, at=comment.created_at)
        if self.action == "edited" and self._is_rewritten():
            before = self.changes.body.before if self.changes and self.changes.body else None
            author = comment.user.login if comment.user else ""
            return CommentEdited(
                **self.about, **words, at=comment.updated_at, before=before, author=author
            )
        return None

    def _is_rewritten(self) -> bool:
        if self.changes is None:
            return True  # GitHub does not say: the key knows whether the text is new
        return self.changes.body is not None and self.changes.body.before != self.comment.body


_NAMED = ("labeled", "unlabeled", "assigned", "unassigned")
"""Changes of one thing among several: the bot's own show whether a person changed another at that moment."""
_BY_HAND = ["labeled", "unlabeled", "assigned", "unassigned", "closed", "reopened"]
_READERS: dict[str, tuple[list[str], type[_Issues | _Comments]]] = {
    "issues": (["opened", "edited", *_BY_HAND], _Issues),
    "issue_comment": (["created", "edited", "deleted"], _Comments),
}
"""The events and actions we read; the rest of GitHub's many does not concern us."""
