"""Between GitHub's issues and the rules: an issue as a ``Submission``, and what a change sends back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.adapters.github import Issue, Repository
from bot.adapters.github_app import Vanished
from bot.review.model.labels import Label
from bot.review.model.people import same
from bot.review.model.policy import Policy
from bot.review.model.record import Record, Unreadable, found, loaded
from bot.review.model.stages import spellings
from bot.review.model.submission import IssueKind, Submission
from bot.review.pages import status


def submission(issue: Issue, repo: str, policy: Policy) -> Submission:
    """The issue as the rules see it, without what the bot remembers of it."""
    return Submission(
        repo=repo,
        number=issue.number,
        url=issue.html_url,
        title=issue.title,
        body=issue.body or "",
        opener=issue.user.login,
        created=issue.created_at,
        open=issue.state == "open",
        closed_at=issue.closed_at,
        updated=issue.updated_at,
        labels=tuple(label.name for label in issue.labels),
        assignees=tuple(user.login for user in issue.assignees),
        policy=policy,
    )


def difference(before: Submission, after: Submission) -> dict[str, Any]:
    """What one ``PATCH`` of the issue has to carry; empty when nothing is different."""
    patch: dict[str, Any] = {}
    if after.body != before.body:
        patch["body"] = after.body
    if after.labels != before.labels:
        patch["labels"] = list(after.labels)
    if after.assignees != before.assignees:
        patch["assignees"] = list(after.assignees)
    if after.open != before.open:
        patch["state"] = "open" if after.open else "closed"
        if not after.open:
            patch["state_reason"] = after.closed_as
    return patch


@dataclass(frozen=True)
class Memory:
    """What the bot remembers of an issue, and the status comment it stands in."""

    record: Record
    comment: int | None
    unreadable: bool = False
    """A newer version wrote it, or it is broken."""

    @classmethod
    def of(cls, text: str, comment: int | None) -> Memory:
        """From the record's JSON."""
        try:
            return cls(loaded(text), comment)
        except Unreadable:
            return cls(Record(), comment, unreadable=True)

    def on(self, review: Submission) -> Submission:
        """The submission with what is remembered of it."""
        return replace(
            review,
            record=self.record,
            record_unreadable=self.unreadable,
            status_comment=self.comment,
        )


async def remembered(repository: Repository, number: int, own: str) -> Memory:
    """The record in the status comment, found by its marker; only ``own`` comments count."""
    for comment in await repository.comments(number):
        body = comment.body or ""
        if same(comment.user.login, own) and body.startswith(status.MARK):
            try:
                return Memory(found(body) or Record(), comment.id)
            except Unreadable:
                return Memory(Record(), comment.id, unreadable=True)
    return Memory(Record(), None)


# --- many issues ---


async def accepted(repository: Repository, policy: Policy) -> list[Issue]:
    """Every issue of an accepted package, open or closed, however its label is spelt."""
    found = [
        issue
        for label in spellings(Label.APPROVED, policy)
        for issue in await repository.issues("all", label)
    ]
    return list({issue.number: issue for issue in found}.values())


async def desk(repository: Repository, policy: Policy) -> list[Issue]:
    """Every open issue, and every one of an accepted package."""
    found = [*await repository.issues("open"), *await accepted(repository, policy)]
    return list({issue.number: issue for issue in found}.values())


async def recalled(
    repository: Repository, issue: Issue, review: Submission, own: str
) -> Submission:
    """The submission with what the bot (``own``) remembers of it, as far as that stands on the issue."""
    if not issue.comments or review.kind not in (IssueKind.SUBMISSION, IssueKind.INQUIRY):
        return review
    try:
        return (await remembered(repository, review.number, own)).on(review)
    except Vanished:
        return review  # deleted since the list was read: the rest says what there was
