"""GitHub's webhooks → events of our own.

Only what the bot acts on is read, with small models of its own: GitHub adds fields any time.
https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic import AwareDatetime, BaseModel, ValidationError

from bot.review.events import (
    BodyEdited,
    Changed,
    CommentEdited,
    CommentPosted,
    Delivery,
    Event,
    Opened,
)


class Malformed(Exception):
    """A payload that is not what GitHub sends for this event."""


class _User(BaseModel):
    login: str
    type: str = "User"

    @property
    def is_bot(self) -> bool:
        return self.type == "Bot" or self.login.endswith("[bot]")


class _Id(BaseModel):
    id: int


class _Repository(BaseModel):
    full_name: str


class _Was(BaseModel):
    model_config = {"populate_by_name": True}

    from_: str | None = None

    @classmethod
    def of(cls, changes: Mapping[str, Any] | None, name: str) -> str | None:
        change = (changes or {}).get(name)
        return change.get("from") if isinstance(change, dict) else None


class _Issue(BaseModel):
    number: int
    body: str | None = None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    pull_request: dict[str, Any] | None = None


class _Comment(BaseModel):
    id: int
    body: str | None = None
    user: _User | None = None
    html_url: str
    created_at: AwareDatetime
    updated_at: AwareDatetime
    performed_via_github_app: _Id | None = None

    @property
    def by_bot(self) -> bool:
        return self.performed_via_github_app is not None or (
            self.user is not None and self.user.is_bot
        )


class _Payload(BaseModel):
    action: str
    sender: _User
    repository: _Repository
    installation: _Id
    issue: _Issue
    comment: _Comment | None = None
    changes: dict[str, Any] | None = None


_HANDS = ("labeled", "unlabeled", "assigned", "unassigned", "closed", "reopened")


def read(event_name: str, guid: str, payload: Mapping[str, Any]) -> Delivery | None:
    """The event of a delivery, or None when there is nothing to do about it.

    Raises ``Malformed`` when an event that matters is not complete.
    """
    if event_name not in ("issues", "issue_comment"):
        return None
    try:
        data = _Payload.model_validate(payload)
    except ValidationError as error:
        places = {".".join(map(str, one["loc"])) for one in error.errors()}
        raise Malformed(f"{event_name}: {', '.join(sorted(places))[:200]}") from None
    if data.issue.pull_request is not None:
        return None
    found = _issue(data, guid) if event_name == "issues" else _comment(data, guid)
    if found is None:
        return None
    key, event = found
    return Delivery(key=key, installation=data.installation.id, event=event)


def _issue(data: _Payload, guid: str) -> tuple[str, Event] | None:
    about: dict[str, Any] = {
        "repo": data.repository.full_name,
        "number": data.issue.number,
        "sender": data.sender.login,
        "at": data.issue.updated_at,
    }
    if data.action == "opened":
        if data.sender.is_bot:
            return None
        about["at"] = data.issue.created_at
        return f"opened:{_lane(data)}", Opened(**about)
    if data.action == "edited" and "body" in (data.changes or {}):
        before = _Was.of(data.changes, "body")
        return guid, BodyEdited(**about, before=before, body=data.issue.body or "")
    if data.sender.is_bot:
        return None
    if data.action == "edited" or data.action in _HANDS:
        return guid, Changed(**about, what=data.action)
    return None


def _comment(data: _Payload, guid: str) -> tuple[str, Event] | None:
    comment = data.comment
    if comment is None:
        raise Malformed("issue_comment: comment")
    if data.sender.is_bot:
        return None  # a bot is never answered, least of all we ourselves
    about: dict[str, Any] = {
        "repo": data.repository.full_name,
        "number": data.issue.number,
        "sender": data.sender.login,
    }
    if comment.by_bot:
        if data.action in ("edited", "deleted"):
            return guid, Changed(**about, at=comment.updated_at, what="our-comment")
        return None
    body = comment.body or ""
    digest = hashlib.sha256(body.encode()).hexdigest()
    key = f"comment:{data.repository.full_name.lower()}:{comment.id}:{digest}"
    about |= {"comment": comment.id, "body": body, "url": comment.html_url}
    if data.action == "created":
        return key, CommentPosted(**about, at=comment.created_at)
    if data.action == "edited":
        before = _Was.of(data.changes, "body")
        if before == body:
            return None
        return key, CommentEdited(**about, at=comment.updated_at, before=before)
    return None


def _lane(data: _Payload) -> str:
    return f"{data.repository.full_name.lower()}#{data.issue.number}"
