"""When a package is checked, and what becomes of the result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from bot.review import messages
from bot.review.decisions.moves import remember, say
from bot.review.model.changes import Effect, Evidence, Pass
from bot.review.model.events import PackageAsked, PackageChecked, Show
from bot.review.model.header import Field
from bot.review.model.record import (
    NAMED,
    Checks,
    PackageChange,
    PackageSeen,
    RecordChanges,
)
from bot.review.model.request import Refused, Request
from bot.review.model.submission import IssueKind, Submission

SETTLE = timedelta(minutes=5)
"""For people who change repository and version one after the other."""


def possible(review: Submission) -> bool:
    """Whether the community wants packages checked, and the header names one."""
    return not review.policy.checks.off and bool(review.header.text(Field.REPOSITORY))


def check_package(request: Request) -> Sequence[Effect]:
    """The package is checked beside the issue; the answer only says that it will be."""
    review = request.review
    if review.policy.checks.off:
        raise Refused(messages.package_checks.checks_are_off())
    if not possible(review):
        raise Refused(messages.package_checks.no_repository(review))
    return [
        ask(review, request.sender, request.at, "command"),
        say(messages.package_checks.checking(review)),
    ]


def ask(
    review: Submission,
    sender: str,
    at: datetime,
    why: Literal["command", "checks", "opened", "changed"],
) -> Pass:
    """Have the package checked, beside what happens on the issue."""
    checks = review.policy.checks
    unasked = review.policy.quiet or review.record.muted
    match why:
        case "command":
            show = Show.POST
        case "checks":
            show = Show.KEEP if checks.silent else Show.POST
        case "opened":
            post = checks.on_open == "post" and not checks.silent and not unasked
            show = Show.POST if post else Show.KEEP
        case "changed":
            # an edit of a comment that is there reaches nobody by email
            show = Show.KEEP if checks.silent else Show.UPDATE
    event = PackageAsked(
        repo=review.repo, number=review.number, sender=sender, at=at, why=why, show=show
    )
    return Pass(event=event)


def checked(review: Submission, event: PackageChecked) -> Sequence[Effect]:
    """The result is remembered, and shown in the comment with the checks as the review is by now."""
    known = review.record.package
    if known and known.at > event.at:
        return []  # a later check was faster
    seen = PackageSeen(
        at=event.at,
        read=event.read[:NAMED],
        address=event.address[:NAMED],
        version=event.version[:NAMED],
        verdicts={one.check.value: one.verdict.value for one in event.findings},
    )
    told = review.record.package_told
    if event.show is Show.POST or (event.show is Show.UPDATE and told):
        told = seen
    effects: list[Effect] = [remember(review, package=seen, package_told=told)]
    if event.show is not Show.KEEP:
        running = review.record.checks in (Checks.RUNNING, Checks.WANTED)
        section = (
            messages.package_checks.checklist(review, review.problems, event)
            if running
            else messages.package_checks.evidence_alone(review, event)
        )
        effects.append(Evidence(section=section, post=event.show is Show.POST))
    return effects


def noticed(review: Submission, at: datetime) -> RecordChanges:
    """Whether the header names another repository or version than the one that was checked, and since when."""
    seen, change = review.record.package, review.record.package_change
    if seen is None or review.kind is not IssueKind.SUBMISSION:
        return {}
    now = _named(review)
    if now == (seen.address, seen.version):
        return {"package_change": None} if change else {}
    if change and now == (change.address, change.version):
        return {}
    return {"package_change": PackageChange(address=now[0], version=now[1], at=at)}


def due(review: Submission) -> datetime | None:
    """When a package that has changed is checked again; None: nothing waits."""
    change = review.record.package_change
    if change is None or change.asked or not review.open or not possible(review):
        return None
    return change.at + SETTLE


def check_again(review: Submission, at: datetime) -> Sequence[Effect]:
    """Have a package checked whose repository or version has changed, once nobody edits them any more."""
    change, moment = review.record.package_change, due(review)
    if change is None or moment is None or at < moment:
        return []
    asked = change.model_copy(update={"asked": True})
    return [remember(review, package_change=asked), ask(review, "", at, "changed")]


def _named(review: Submission) -> tuple[str, str]:
    header = review.header
    return header.text(Field.REPOSITORY)[:NAMED], header.raw(Field.VERSION_SUBMITTED)[:NAMED]
