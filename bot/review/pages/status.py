"""The status comment, and the answer to ``status``: one picture of the review, from the same facts."""

from __future__ import annotations

import re
from datetime import datetime

from bot.review import messages
from bot.review.messages.pieces import cell, code, day, names, stage_name
from bot.review.model import record
from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.stages import EARLY, Stage, path, words
from bot.review.model.steps import Step
from bot.review.model.submission import IssueKind, Submission
from bot.review.model.website import Problem, problems
from bot.review.turns import clocks
from bot.review.turns.closing import SURVEY, items
from bot.review.turns.progress import turn

MARK = "<!-- pyos-bot:status -->"
"""Begins the status comment."""
COMMENT_LIMIT = 65_536
"""Characters in a comment on GitHub."""


def comment(review: Submission, at: datetime) -> str:
    """The whole status comment: welcome, state, memory. On an inquiry it is the welcome, with the memory."""
    memory = record.hidden(review.record)
    text = _inquiry(review) if review.kind is IssueKind.INQUIRY else _submission(review, at)
    return f"{messages.status.within(text, COMMENT_LIMIT - len(memory) - 2)}\n\n{memory}"


def _inquiry(review: Submission) -> str:
    """An inquiry has no stages to show: whoever asked is greeted, and reminders are listed."""
    greeted = greets_inquiry(review)
    words = (
        messages.opening.inquiry_welcome(review)
        if greeted
        else messages.scope.inquiry_status(review)
    )
    parts = [MARK, words]
    parts += _reminders(review)
    return "\n\n".join(parts)


def greets_inquiry(review: Submission) -> bool:
    """Whether the bot was there when the inquiry was opened."""
    adopted = review.record.adopted
    return adopted is not None and adopted <= review.created


def _submission(review: Submission, at: datetime) -> str:
    found = problems(review.header)
    parts = [MARK, "## 🔭 Review status"]
    welcome = messages.opening.submission_welcome(review, found)
    if review.stage is Stage.SUBMITTED:
        parts = [MARK, welcome, "## 🔭 Review status"]
    parts.append(_state(review, at, found, short=review.stage is Stage.SUBMITTED))
    parts.append(messages.pieces.folded("The way of a review", _picture(review)))
    if review.stage is not Stage.SUBMITTED:
        parts.append(messages.pieces.folded("Welcome", welcome))
    parts.append(messages.status.kept_up_to_date(review.policy.bot))
    return "\n\n".join(parts)


def overview(review: Submission, at: datetime, *, eic: bool) -> str:
    """The answer to ``status``, with how many days it has been so, and the picture."""
    parts = [_state(review, at, problems(review.header), short=False, days=True)]
    if eic and review.policy_problem:
        parts.append(messages.status.policy_broken(review.policy_problem))
    parts += [*_reminders(review), _picture(review)]
    return "\n\n".join(parts)


def _reminders(review: Submission) -> list[str]:
    known = review.record.reminders
    return [messages.nudging.reminders_listed(known, resting=clocks.rests(review))] if known else []


def _picture(review: Submission) -> str:
    return f"```mermaid\n{path(review.stage, review.standing.joss)}\n```"


def _state(
    review: Submission, at: datetime, found: tuple[Problem, ...], *, short: bool, days: bool = False
) -> str:
    parts = [_facts(review, at, days=days)]
    if review.standing.several:
        labels = [review.label_name(stage.meaning) for stage in review.standing.several]
        here = stage_name(review.stage, review.policy)
        parts.append(messages.manual_edits.stages_crowded(labels, here))
    elif review.record.tidied:
        here = stage_name(review.stage, review.policy)
        parts.append(messages.manual_edits.stages_tidied(review.record.tidied, here))
    if review.record.unanswered:
        parts.append(messages.status.unanswered(review.record.unanswered))
    if review.record.muted:
        parts.append(messages.manual_edits.muted_here())
    if review.has(Label.AWAITING_MAINTAINER):
        parts.append(messages.status.awaiting_maintainer(review.record.wanted))
    if review.reviewers or review.unrecorded_reviewers:
        parts.append(_reviewers(review))
    if found and not short:
        parts.append(
            "**In the header:**\n\n" + messages.pieces.bullets(map(messages.header.problem, found))
        )
    if review.partners:
        parts.append(_partners(review))
    if advice := _for_the_editor(review):
        parts.append(messages.nudging.for_the_editor(advice))
    if review.stage is Stage.APPROVED or review.release_awaited:
        rows = [
            f"- [{'x' if item.done else ' '}] {item.text}"
            + ("" if item.done or item.seen else f" (`done {SURVEY if item.person else item.key}`)")
            for item in items(review)
        ]
        parts.append("**Closing list:**\n\n" + "\n".join(rows))
    return "\n\n".join(parts)


def _facts(review: Submission, at: datetime, *, days: bool) -> str:
    now = turn(review)
    who, what, command = messages.status.NEXT[now.key]
    rows = []
    package = review.header.text(Field.PACKAGE)
    if package:
        rows.append(("Package", cell(package)))
    since = review.record.stage_since
    stage = f"{stage_name(review.stage, review.policy)}, {words(review.stage)}"
    if review.standing.joss:
        stage += f", {stage_name(review.standing.joss, review.policy)}"
    if review.has(Label.ON_HOLD):
        stage += f", {messages.status.on_hold(review.record.hold)}"
    if since and days:
        stage += f", since {day(since.date())} ({messages.status.days_ago((at - since).days)})"
    elif since:
        stage += f", since {day(since.date())}"
    rows.append(("Stage", stage))
    if review.open or now.key is not Step.NOTHING:
        rows.append(
            ("Next", messages.status.next_step(who, what, command, now.people, review.policy.bot))
        )
    for label, people in (("Editor in chief", review.eics), ("Editor", review.editors)):
        if people:
            rows.append((label, names(people)))
    if review.record.round > 1:
        rows.append(("Round", str(review.record.round)))
    if review.record.route != "standard":
        rows.append(
            ("Route", messages.checks.route_words(review.record.route, review.record.editor_only))
        )
    if review.record.inquiries:
        rows.append(("Inquiry", messages.manual_edits.follows_inquiries(review.record.inquiries)))
    if proposed := messages.checks.route_proposed(review):
        rows.append(("Proposal", proposed))
    if review.record.joss_url:
        rows.append(("JOSS", cell(review.record.joss_url)))
    return "\n".join(["| | |", "|---|---|", *(f"| **{key}** | {value} |" for key, value in rows)])


def _reviewers(review: Submission) -> str:
    lines = [f"**Reviewers** ({len(review.reviewers)} of {review.reviewers_needed}):", ""]
    for one in review.reviewers:
        due = review.due_dates.get(one.login.casefold())
        state = messages.status.reviewer_state(one, due)
        seen = (
            f" ([review]({one.review.url}))" if one.review and _ours(review, one.review.url) else ""
        )
        lines.append(f"- {messages.pieces.name(one.login)}: {state}{seen}")
    lines += [
        f"- {messages.header.unrecorded_reviewer(login)}" for login in review.unrecorded_reviewers
    ]
    return "\n".join(lines)


def _for_the_editor(review: Submission) -> list[str]:
    """What was noticed by the clock and is not for the thread."""
    told, bot = review.record.told, review.policy.bot
    quiet = [one for one in clocks.running_clocks(review) if not one.aloud and one.shown(told)]
    in_checks = review.stage in EARLY
    gone = any(clock.subject == "author gone" for clock in quiet)
    lines = (
        [messages.editorial_board.parallel_submissions(review.record.beside)]
        if review.record.beside and in_checks
        else []
    )
    for clock in quiet:
        since = clock.began.date()
        reminded = clock.day or since
        match clock.subject:
            case "undelivered":
                lines.append(messages.nudging.advise_to_replace(clock.person, reminded, bot))
            case "unseen":
                lines.append(messages.nudging.advise_to_approve(clock.person, reminded, bot))
            case "author gone":
                lines.append(messages.nudging.advise_to_close(since, bot))
            case "author silent" if not gone:
                lines.append(messages.nudging.advise_to_warn(since, bot))
    return lines


def _ours(review: Submission, url: str) -> bool:
    """Links are live only to comments of this very issue."""
    return re.fullmatch(re.escape(review.url) + r"#issuecomment-\d+", url) is not None


def _partners(review: Submission) -> str:
    lines = ["**Affiliation:**", ""]
    for key, outcome in review.partners.items():
        partner = review.policy.partners[key]
        said = messages.status.affiliation_words(outcome, active=partner.active)
        decision = review.record.affiliation.get(key)
        if decision and decision.outcome is outcome and outcome != "requested":
            said += f", {messages.pieces.name(decision.by)}, {day(decision.at.date())}"
            if decision.reason:
                said += f": {code(decision.reason)}"
        lines.append(f"- {partner.name}: {said}")
    return "\n".join(lines)
