"""The status comment, and the answer to ``status``: one picture of the review, from the same facts."""

from __future__ import annotations

import re
from datetime import datetime

from bot.review import messages
from bot.review.messages.pieces import cell, code, day, names, stage_name
from bot.review.model import record
from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.people import same
from bot.review.model.stages import EARLY, Stage, path, words
from bot.review.model.steps import Step
from bot.review.model.submission import IssueKind, Submission
from bot.review.model.website import Problem
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
    found = review.problems
    parts = [MARK, "## 🔭 Review status"]
    welcome = messages.opening.submission_welcome(review, found)
    if review.stage is Stage.SUBMITTED:
        parts = [MARK, welcome, "## 🔭 Review status"]
    parts.append(_state(review, at, found, short=review.stage is Stage.SUBMITTED))
    parts.append(messages.pieces.folded("The steps of a review", _picture(review)))
    if review.stage is not Stage.SUBMITTED:
        parts.append(messages.pieces.folded("Welcome", messages.pieces.unfolded(welcome)))
    parts.append(messages.status.kept_up_to_date(review.policy.bot))
    return "\n\n".join(parts)


def overview(review: Submission, at: datetime, *, eic: bool) -> str:
    """The answer to ``status``, with how many days it has been so, and the picture."""
    parts = [_state(review, at, review.problems, short=False, days=True)]
    if eic and review.policy_problem:
        parts.append(messages.status.policy_broken(review.policy_problem))
    parts += [*_reminders(review), _picture(review)]
    return "\n\n".join(parts)


def _reminders(review: Submission) -> list[str]:
    known = review.record.reminders
    return [messages.nudging.reminders_listed(known, resting=clocks.rests(review))] if known else []


def _picture(review: Submission) -> str:
    return f"```mermaid\n{path(review.stage, review.policy, review.standing.joss)}\n```"


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
    if early := review.standing.early:
        labels = [review.label_name(stage.meaning) for stage in early]
        here = stage_name(review.stage, review.policy)
        parts.append(messages.status.stages_too_early(labels, here))
    if gone := review.stage_without_label:
        parts.append(messages.status.label_gone(review.policy.labels[gone.meaning]))
    if review.open and (endings := review.labels_of_endings):
        parts.append(messages.status.open_with_an_ending(endings, review.policy.bot))
    if review.record.unanswered:
        parts.append(messages.status.unanswered(review.record.unanswered))
    if review.record.muted:
        parts.append(messages.manual_edits.muted_here())
    if review.has(Label.AWAITING_MAINTAINER):
        parts.append(messages.status.awaiting_maintainer(review.record.wanted))
    if review.reviewers or review.unrecorded_reviewers:
        parts.append(_reviewers(review))
        parts += _questions(review)
    if found and not short:
        parts.append(
            "**In the header:**\n\n"
            + messages.pieces.bullets(messages.header.problem(one, review.policy) for one in found)
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
        if review.stage is Stage.APPROVED and not review.has(Label.ARCHIVED):
            parts.append(messages.announcing.how_to(review.policy.bot))
    return "\n\n".join(parts)


def _facts(review: Submission, at: datetime, *, days: bool) -> str:
    now = turn(review)
    who, what, command = messages.status.next_of(now.key, review.policy)
    rows = []
    package = review.header.text(Field.PACKAGE)
    if package:
        rows.append(("Package", cell(package)))
    since = review.record.stage_since
    if ended(review):
        since = review.record.ended.at if review.record.ended else review.closed_at
    stage = _stage(review)
    if review.standing.joss:
        stage += f", {stage_name(review.standing.joss, review.policy)}"
    if review.has(Label.ARCHIVED):
        stage += f", {code(review.label_name(Label.ARCHIVED))}"
    if review.has(Label.ON_HOLD):
        stage += f", {messages.status.on_hold(review.record.hold)}"
    if since and days:
        stage += f", since {day(since.date())} ({messages.status.days_ago((at - since).days)})"
    elif since:
        stage += f", since {day(since.date())}"
    rows.append(("Stage", stage))
    if now.key is not Step.NOTHING:
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
            (
                "Route",
                messages.checks.route_words(
                    review.policy, review.record.route, review.record.editor_only
                ),
            )
        )
    if review.record.inquiries:
        rows.append(("Inquiry", messages.manual_edits.follows_inquiries(review.record.inquiries)))
    if proposed := messages.checks.route_proposed(review):
        rows.append(("Proposal", proposed))
    if review.record.joss_url:
        rows.append((review.policy.journal, cell(review.record.joss_url)))
    return "\n".join(["| | |", "|---|---|", *(f"| **{key}** | {value} |" for key, value in rows)])


def ended(review: Submission) -> bool:
    """Whether nothing goes on here any more."""
    return not review.open and not review.release_awaited


def _stage(review: Submission) -> str:
    """The stage in words, and how it ended where it has."""
    label = stage_name(review.stage, review.policy)
    if ended(review) and review.stage is not Stage.APPROVED:
        return messages.status.closed(outcome(review), label)
    if review.release_awaited:
        return f"{label}, {messages.status.release_awaited()}"
    if ended(review):
        return f"{label}, {words(review.stage)}, {messages.status.accepted_and_closed()}"
    return f"{label}, {words(review.stage)}"


def outcome(review: Submission) -> str:
    """How the review ended: on somebody's word, else as a label says; empty: nobody says."""
    if review.record.ended and review.record.ended.outcome:
        return review.record.ended.outcome
    if review.has(Label.OUT_OF_SCOPE):
        return "out of scope"
    if review.has(Label.UNFINISHED):
        return "unfinished"
    rejected = review.policy.rejected_label
    return "rejected" if rejected and review.label_on(rejected) else ""


def _reviewers(review: Submission) -> str:
    lines = [f"**Reviewers** ({len(review.reviewers)} of {review.reviewers_needed}):", ""]
    for one in review.reviewers:
        due = review.due_dates.get(one.login.casefold())
        state = messages.status.reviewer_state(one, due)
        if review.is_paused(one.login) and not ended(review):
            state = messages.status.paused()
        elif one.review is None and one.asked_about:
            state = messages.status.perhaps_a_review()
        elif one.review is None and (ended(review) or not _is_to_come(one, review)):
            state = messages.status.no_review()
        seen = (
            f" ([review]({one.review.url}))" if one.review and _ours(review, one.review.url) else ""
        )
        lines.append(f"- {messages.pieces.name(one.login)}: {state}{seen}")
    lines += [
        f"- {messages.reviewers.led_by_hand(login, review.policy.bot)}"
        if review.working_stage.rank >= Stage.UNDER_REVIEW.rank
        else f"- {messages.header.unrecorded_reviewer(login)}"
        for login in review.unrecorded_reviewers
    ]
    return "\n".join(lines)


def _is_to_come(one: record.Reviewer, review: Submission) -> bool:
    """Whether people expect this review still; of a package that is accepted nobody does."""
    if review.release_awaited:
        return False
    return one.late or review.working_stage.rank <= Stage.UNDER_REVIEW.rank


def _questions(review: Submission) -> list[str]:
    """What the editor is asked about reviews that nobody has recorded."""
    bot, asked = review.policy.bot, []
    if not review.open or review.stage is Stage.APPROVED or review.release_awaited:
        return []
    for one in review.reviews_missing:
        if (perhaps := one.asked_about) and _ours(review, perhaps.url):
            text = messages.reviewing.perhaps_the_review(one.login, perhaps.url, perhaps.hours, bot)
            asked.append(text)
        elif not _is_to_come(one, review):
            asked.append(messages.reviewing.no_review_found(one.login, bot))
    return asked


def _for_the_editor(review: Submission) -> list[str]:
    """What was noticed by the clock and is not for the thread."""
    told, bot = review.record.told, review.policy.bot
    quiet = [one for one in clocks.running_clocks(review) if not one.aloud and one.shown(told)]
    in_checks = review.stage in EARLY
    gone = any(clock.subject == "author gone" for clock in quiet)
    lines = (
        [messages.editorial_board.parallel_submissions(review.record.beside, bot)]
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


def _asker(review: Submission, key: str) -> str:
    """Who has asked the partner, when it was not the author."""
    if review.ticked(key):
        return ""
    decision = review.record.affiliation.get(key)
    asker = decision.by if decision else review.record.requested_by.get(key, "")
    own = same(asker, review.author) or key in review.partners_of(asker)
    return "" if own else asker


def _partners(review: Submission) -> str:
    lines = ["**Affiliation:**", ""]
    for key, outcome in review.partners.items():
        partner = review.policy.partners[key]
        said = messages.status.affiliation_words(outcome, active=partner.active)
        if outcome == "requested" and partner.active and (asker := _asker(review, key)):
            said = messages.status.asked_for(asker)
        decision = review.record.affiliation.get(key)
        if decision and decision.outcome is outcome and outcome != "requested":
            said += f", {messages.pieces.name(decision.by)}, {day(decision.at.date())}"
            if decision.reason:
                said += f": {code(decision.reason)}"
        lines.append(f"- {partner.name}: {said}")
    return "\n".join(lines)
