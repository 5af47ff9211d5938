"""Reminders: those that the bot sends by the clock, and those that people set.

They are neutral: a deadline is a fact. Each mentions the people whose turn it is, once per comment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.review.messages.pieces import BOT, bullets, code, day, done, folded, name, names
from bot.review.model.policy import Policy
from bot.review.model.record import Reminder
from bot.review.model.stages import Stage, exists


def remind_checks(who: str, since: date, policy: Policy) -> str:
    """A submission waits for the editor in chief."""
    skip = "seeking-editor" if exists(Stage.SEEKING_EDITOR, policy) else "assign-editor @…"
    return (
        f"⏰ {who}, this submission has been waiting for its pre-review checks since {day(since)}. "
        f"To start them: `{policy.bot} start-checks`. To skip them: `{policy.bot} {skip}`"
    )


def remind_finish_checks(who: str, since: date, bot: str) -> str:
    """The pre-review checks are still open."""
    return (
        f"⏰ {who}, the pre-review checks have been open since {day(since)}. To finish them: `{bot} checks-done`. "
        f"To ask the author for something: `{bot} request-info WHAT IS MISSING`"
    )


def remind_editor(who: str, since: date, bot: str) -> str:
    """The review has no editor yet."""
    return (
        f"⏰ {who}, this review has been waiting for an editor since {day(since)}. To assign one: `{bot} assign-editor @…`. "
        f"To see how many reviews each editor leads: `{bot} list-editors`"
    )


def remind_partner(who: str, partner: str, key: str, since: date, bot: str) -> str:
    """A partner has not decided on affiliation yet."""
    return (
        f"⏰ {who}, a request for affiliation with {partner} has been waiting for your decision since {day(since)}. "
        f"To decide: `{bot} affiliate {key}` or `{bot} decline-affiliation {key} REASON`. The review continues either way."
    )


def remind_seats(who: str, found: int, needed: int, since: date, bot: str) -> str:
    """The review has too few reviewers."""
    return (
        f"⏰ {who}, this review has been waiting for reviewers since {day(since)} ({found} of {needed} assigned). "
        f"To see where to look: `{bot} find-reviewers`. To write an invitation: `{bot} draft-invitation`"
    )


def search_takes_longer(who: str, aim: int) -> str:
    """Tell the author that the search for reviewers takes longer."""
    return (
        f"{who}, we are still looking for reviewers. It is taking longer than the {aim} days we aim for. "
        "You do not need to do anything. Thank you for your patience!"
    )


def remind_half_way(who: str, due: date, bot: str) -> str:
    """A friendly reminder between assignment and due date."""
    return (
        f"⏰ {who}, a friendly reminder: your review is due on {day(due)}. "
        f"To get the review template: `{bot} review-checklist`. If you need more time, just reply here."
    )


def remind_due(who: str, due: date, bot: str, *, passed: bool) -> str:
    """On the due date, or on the first day after it on which a reminder is possible."""
    return (
        f"⏰ {who}, your review {'was' if passed else 'is'} due on {day(due)}. "
        f"Please add `{bot} submit-review` to your review, or send it with a link to your review. "
        "If you need more time, just reply here."
    )


def remind_overdue(who: str, due: date, bot: str) -> str:
    """The last reminder, a week after the due date."""
    return (
        f"⏰ {who}, your review was due on {day(due)}. Can we help? Please tell the editor when you expect to finish it. "
        f"If you have no time for it any more, that is fine: `{bot} step-down`"
    )


def remind_author(who: str, since: date, wanted: str, bot: str) -> str:
    """The author's turn."""
    what = f": {code(wanted)}" if wanted else ""
    return (
        f"⏰ {who}, this review has been waiting for your reply since {day(since)}{what}. Just reply here. "
        f"If you need more time: `{bot} hold until DATE`"
    )


def remind_of_question(who: str, since: date, where: str, wanted: str) -> str:
    """The author's turn where nothing can be put on hold."""
    what = f": {code(wanted)}" if wanted else ""
    return f"⏰ {who}, this {where} has been waiting for your reply since {day(since)}{what}. Just reply here."


def remind_reviews_in(who: str, since: date, bot: str) -> str:
    """The author's turn after the reviews."""
    return (
        f"⏰ {who}, all reviews have been in since {day(since)}. When you have responded to them, tell the editor: "
        f"`{bot} submit-response`. If you need more time: `{bot} hold until DATE`"
    )


def remind_second_look(who: str, since: date, bot: str) -> str:
    """The reviewers' turn after the author's answer."""
    return (
        f"⏰ {who}, the author's response has been waiting for you since {day(since)}. "
        f"If you are happy with the changes: `{bot} approve-changes`. If something is missing: `{bot} request-changes`"
    )


def remind_release(who: str, since: date, bot: str) -> str:
    """Approved, not released yet."""
    return (
        f"⏰ {who}, the editor approved your package on {day(since)}. Please release and archive the accepted version, "
        f"then tell me: `{bot} released VERSION DOI`"
    )


def remind_joss(who: str, since: date, policy: Policy) -> str:
    """The author wanted to submit a paper to JOSS."""
    return (
        f"⏰ {who}, have you submitted your paper to {policy.journal} yet? This review has been waiting for it since {day(since)}. "
        f"If so: `{policy.bot} joss-submitted URL`. If you have changed your plans, please tell the editor."
    )


def ask_about_hold(who: str, since: date, until: date | None, bot: str) -> str:
    """Ask again about a review on hold."""
    planned = f" You planned to continue on {day(until)}." if until else ""
    return (
        f"⏸ {who}, this review has been on hold since {day(since)}.{planned} To continue: `{bot} resume`. "
        f"To keep it on hold and be asked again: `{bot} hold until DATE`. Without a reply it stays on hold."
    )


def ask_about_closing(who: str, since: date, bot: str) -> str:
    """The review has been on hold for a year."""
    return (
        f"⏸ {who}, this review has been on hold since {day(since)}. Should we close it? `{bot} close-unfinished REASON`. "
        f"To continue: `{bot} resume`. To keep it on hold: `{bot} hold until DATE`"
    )


def remind_inquiry(who: str, since: date, bot: str) -> str:
    """An inquiry waits for its answer."""
    return (
        f"⏰ {who}, this inquiry has been waiting for an answer since {day(since)}. To answer it: `{bot} in-scope` or "
        f"`{bot} out-of-scope REASON`"
    )


# --- shown to the editor, in the status comment ---


def for_the_editor(lines: Sequence[str]) -> str:
    """What only the editor needs to know; it mentions nobody."""
    return folded("For the editor", bullets(lines))


def advise_to_replace(login: str, first: date, bot: str) -> str:
    """A reviewer has not replied to a reminder for a month."""
    return (
        f"I reminded {name(login)} on {day(first)}. An email may help. "
        f"To assign another reviewer: `{bot} replace-reviewer @{login} with @…`"
    )


def advise_to_approve(login: str, first: date, bot: str) -> str:
    """A reviewer has not replied to the author's response."""
    return (
        f"I reminded {name(login)} on {day(first)} to look at the author's response. An email may help. "
        f"If you find that the author has made their changes: `{bot} approve-changes for @{login}`"
    )


def advise_to_warn(since: date, bot: str) -> str:
    """The author has not answered for a month."""
    return (
        f"The author has not replied since {day(since)}. An email may help. "
        f"To warn them that we may close the review in a month: `{bot} warn-closing`"
    )


def advise_to_close(since: date, bot: str) -> str:
    """The author has not answered for two months."""
    return (
        f"The author has not replied since {day(since)}. To close the review: `{bot} close-unfinished REASON`. "
        "They can come back later."
    )


# --- reminders that people set ---


def reminder(who: str, one: Reminder) -> str:
    """A reminder that a person has set."""
    what = f": {code(one.text)}" if one.text else "."
    asked = "you asked me" if [one.by] == list(one.people) else f"{name(one.by)} asked me"
    return f"🔔 {who}, {asked} to remind you{what}"


def reminder_set(one: Reminder, moved_from: datetime | None, bot: str) -> str:
    """``remind``."""
    whom = "you" if [one.by] == list(one.people) else names(one.people)
    what = f" about {code(one.text)}" if one.text else ""
    was = f" (it was {day(moved_from.date())})" if moved_from else ""
    return done(
        f"I will remind {whom}{what} on {day(one.at.date())}{was}. "
        f"To cancel: `{bot} cancel-reminder {one.number}`"
    )


def reminders_listed(found: Sequence[Reminder], *, resting: bool) -> str:
    """``reminders``."""
    if not found:
        return "🔔 This issue has no reminders."
    lines = [
        f"{one.number}: {day(one.at.date())}, {names(one.people)}"
        + (f", {code(one.text)}" if one.text else "")
        for one in found
    ]
    waits = "\n\nI will send them after the hold ends." if resting else ""
    return f"🔔 Reminders:\n\n{bullets(lines)}{waits}"


def reminder_cancelled(one: Reminder) -> str:
    """``cancel-reminder``."""
    return done(f"I canceled reminder {one.number} for {day(one.at.date())}.")


def no_such_reminder(number: str, bot: str) -> str:
    """A number that is not there."""
    return f"There is no reminder {code(number)} here. To list them: `{bot} reminders`"


def not_yours_to_cancel(one: Reminder) -> str:
    """Another person's reminder."""
    return f"{name(one.by)} set reminder {one.number}, so only they or an editor can cancel it."


def reminder_in_the_past(when: date) -> str:
    """A reminder for today or a day in the past."""
    return f"{day(when)} is not in the future. Please choose tomorrow or a later day."


def nobody_to_remind() -> str:
    """``remind reviewers`` before there are any."""
    return "Nobody has that role here yet, so there is nobody to remind."


def only_for_yourself(bot: str = BOT) -> str:
    """A reminder for others, by a person who is not an editor."""
    return f"Only editors can remind other people. To remind yourself: `{bot} remind me in 2 weeks`"


def too_many_reminders(most: int, bot: str = BOT) -> str:
    """No room for another reminder in the record."""
    return f"This issue already has {most} reminders. Please cancel one first: `{bot} cancel-reminder N`"


def nothing_to_remind_of(bot: str) -> str:
    """A reminder after the acceptance."""
    return f"This review is complete, so I did not set a reminder. To see what is left to do: `{bot} status`"
