"""What the bot says by the clock, and the reminders that people set.

Words are neutral: a deadline is a fact. Whoever is waited for is called by name, once in a comment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.review.messages.pieces import bullets, code, day, done, folded, name, names
from bot.review.model.record import Reminder


def remind_checks(who: str, since: date, bot: str) -> str:
    """A submission waits for the editor in chief."""
    return (
        f"⏰ {who}, this submission has been waiting for its pre-review checks since {day(since)}. "
        f"`{bot} start-checks` begins them; `{bot} seeking-editor` when there is nothing to check."
    )


def remind_finish_checks(who: str, since: date, bot: str) -> str:
    """The checks take long."""
    return (
        f"⏰ {who}, the pre-review checks have been open since {day(since)}. `{bot} checks-done` ends them, "
        f"`{bot} request-info …` asks the author for what is missing."
    )


def remind_editor(who: str, since: date, bot: str) -> str:
    """Nobody leads the review yet."""
    return (
        f"⏰ {who}, this review has been looking for an editor since {day(since)}. `{bot} assign-editor @…` gives it "
        f"to somebody; `{bot} list-editors` shows who may have room."
    )


def remind_partner(who: str, partner: str, key: str, since: date, bot: str) -> str:
    """A partner community was asked."""
    return (
        f"⏰ {who}, whether this package is affiliated with {partner} has been open since {day(since)}. "
        f"`{bot} affiliate {key}` or `{bot} decline-affiliation {key} REASON` decides, now or at any time; the review "
        "goes on either way."
    )


def remind_seats(who: str, found: int, needed: int, since: date, bot: str) -> str:
    """Reviewers are sought."""
    return (
        f"⏰ {who}, reviewers have been sought since {day(since)}; {found} of {needed} found. "
        f"`{bot} find-reviewers` shows where to look, `{bot} draft-invitation` writes the letter."
    )


def search_takes_longer(who: str, aim: int) -> str:
    """The author is told."""
    return (
        f"{who}, finding reviewers is taking longer than the {aim} days we aim at. There is nothing for you to do; "
        "thank you for your patience."
    )


def remind_half_way(who: str, due: date, bot: str) -> str:
    """A friendly word between assignment and due date."""
    return (
        f"⏰ {who}, a friendly word in between: your review is due by {day(due)}. "
        f"`{bot} review-checklist` posts the template. If you need more time, just say so here."
    )


def remind_due(who: str, due: date, bot: str, *, passed: bool) -> str:
    """The day itself, or as soon after it as somebody may be reminded."""
    return (
        f"⏰ {who}, your review {'was' if passed else 'is'} due by {day(due)}. `{bot} submit-review` below it, or with its link, ends your part "
        "for now. If you need more time, just say so here."
    )


def remind_overdue(who: str, due: date, bot: str) -> str:
    """A week later, for the last time."""
    return (
        f"⏰ {who}, your review was due by {day(due)}. Can we help with anything? Tell the editor when you expect it to "
        f"be ready; if it does not fit in any more, `{bot} step-down` is perfectly fine."
    )


def remind_author(who: str, since: date, wanted: str, bot: str) -> str:
    """The author's turn."""
    what = f": {code(wanted)}" if wanted else ""
    return (
        f"⏰ {who}, since {day(since)} this review has been waiting for your answer{what}. An answer here is all it "
        f"takes. If you need more time, say so, or let the review rest with `{bot} hold until DATE`."
    )


def remind_of_question(who: str, since: date, where: str, wanted: str) -> str:
    """The author's turn where nothing can be put on hold."""
    what = f": {code(wanted)}" if wanted else ""
    return (
        f"⏰ {who}, since {day(since)} this {where} has been waiting for your answer{what}. "
        "An answer here is all it takes."
    )


def remind_reviews_in(who: str, since: date, bot: str) -> str:
    """The author's turn after the reviews."""
    return (
        f"⏰ {who}, the reviews have been in since {day(since)}. When you have answered them, `{bot} submit-response` "
        f"tells the editor. If you need more time, say so, or let the review rest with `{bot} hold until DATE`."
    )


def remind_second_look(who: str, since: date, bot: str) -> str:
    """The reviewers' turn after the author's answer."""
    return (
        f"⏰ {who}, the author's answer has been waiting for your look since {day(since)}. Are your points "
        f"met? `{bot} approve-changes` says yes, `{bot} request-changes` that something is left."
    )


def remind_release(who: str, since: date, bot: str) -> str:
    """Approved, not released yet."""
    return (
        f"⏰ {who}, the package was approved on {day(since)}; the release and its archive are still to come. "
        f"`{bot} released VERSION DOI` completes the acceptance."
    )


def remind_joss(who: str, since: date, bot: str) -> str:
    """The paper was to go to JOSS."""
    return (
        f"⏰ {who}, since {day(since)} we have been looking forward to the paper at JOSS. `{bot} joss-submitted URL` "
        "when it is there; should you not want that any more, tell the editor."
    )


def ask_about_hold(who: str, since: date, until: date | None, bot: str) -> str:
    """A pause is looked at again."""
    named = f" until {day(until)}" if until else ""
    return (
        f"⏸ {who}, this review has been on hold since {day(since)}{named}. `{bot} resume` goes on, "
        f"`{bot} hold until DATE` asks again on that day; without a word it stays as it is."
    )


def ask_about_closing(who: str, since: date, bot: str) -> str:
    """A pause of a year."""
    return (
        f"⏸ {who}, this review has been on hold since {day(since)}. Should it be closed? `{bot} close-unfinished REASON` "
        f"does; `{bot} resume` goes on, `{bot} hold until DATE` keeps it."
    )


def remind_inquiry(who: str, since: date, bot: str) -> str:
    """An inquiry waits for its answer."""
    return (
        f"⏰ {who}, this inquiry has been waiting for an answer since {day(since)}. `{bot} in-scope` or "
        f"`{bot} out-of-scope REASON` gives it."
    )


# --- shown to the editor, in the status comment ---


def for_the_editor(lines: Sequence[str]) -> str:
    """What only the editor needs to know; it calls nobody."""
    return folded("For the editor", bullets(lines))


def advise_to_replace(login: str, first: date, bot: str) -> str:
    """A reminder of long ago was not answered."""
    return (
        f"{name(login)} was reminded on {day(first)}. An e-mail may help; else "
        f"`{bot} replace-reviewer @{login} with @…` gives the seat to somebody new."
    )


def advise_to_approve(login: str, first: date, bot: str) -> str:
    """A second look that did not come."""
    return (
        f"{name(login)} was reminded on {day(first)} to look at the author's answer. An e-mail may help; when "
        f"you find their points met, `{bot} approve-changes for @{login}` records it."
    )


def advise_to_warn(since: date, bot: str) -> str:
    """The author has not answered for a month."""
    return (
        f"Nothing has come from the author since {day(since)}. An e-mail may help; `{bot} warn-closing` says that the "
        "review will be closed in a month."
    )


def advise_to_close(since: date, bot: str) -> str:
    """The author has not answered for two months."""
    return (
        f"Nothing has come from the author since {day(since)}. `{bot} close-unfinished REASON` ends the review; "
        "a return stays possible."
    )


# --- reminders that people set ---


def reminder(who: str, one: Reminder) -> str:
    """The moment has come."""
    what = f": {code(one.text)}" if one.text else "."
    asked = "you asked me" if [one.by] == list(one.people) else f"{name(one.by)} asked me"
    return f"🔔 {who}, {asked} to remind you{what}"


def reminder_set(one: Reminder, moved_from: datetime | None, bot: str) -> str:
    """``remind``."""
    whom = "you" if [one.by] == list(one.people) else names(one.people)
    what = f" about {code(one.text)}" if one.text else ""
    was = f" (it was {day(moved_from.date())})" if moved_from else ""
    return done(
        f"I remind {whom}{what} on {day(one.at.date())}{was}. It is number {one.number}; "
        f"`{bot} cancel-reminder {one.number}` takes it back."
    )


def reminders_listed(found: Sequence[Reminder], *, resting: bool) -> str:
    """``reminders``."""
    if not found:
        return "🔔 No reminders are set here."
    lines = [
        f"{one.number}: {day(one.at.date())}, {names(one.people)}"
        + (f", {code(one.text)}" if one.text else "")
        for one in found
    ]
    waits = "\n\nWhile the review rests they wait." if resting else ""
    return f"🔔 Reminders:\n\n{bullets(lines)}{waits}"


def reminder_cancelled(one: Reminder) -> str:
    """``cancel-reminder``."""
    return done(f"Reminder {one.number}, for {day(one.at.date())}, is cancelled.")


def no_such_reminder(number: str, bot: str) -> str:
    """A number that is not there."""
    return f"There is no reminder {code(number)} here; `{bot} reminders` lists them."


def not_yours_to_cancel(one: Reminder) -> str:
    """Somebody else's reminder."""
    return f"Reminder {one.number} was set by {name(one.by)}; they or an editor can cancel it."


def reminder_in_the_past(when: date) -> str:
    """A day that has been."""
    return f"{day(when)} has passed already, or is today; I can remind from tomorrow on."


def nobody_to_remind() -> str:
    """``remind reviewers`` before there are any."""
    return "Nobody has that role here yet, so there is nobody to remind."


def only_for_yourself() -> str:
    """Reminding others is the editors'."""
    return (
        "You can have yourself reminded: `remind me in 2 weeks`. Reminding others is the editors'."
    )


def too_many_reminders(most: int) -> str:
    """The record is small."""
    return f"There are {most} reminders here already; cancel one first."


def nothing_to_remind_of(bot: str) -> str:
    """After the acceptance."""
    return f"This review is through, so there is nothing to remind of. `{bot} status` shows what is left to do."
