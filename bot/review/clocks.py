"""What is waited for on a review, since when, and when that is worth a word.

Nothing is scheduled: every clock is computed from the issue and its record whenever somebody looks, so a
moved date, a hold or a hand edit is always right. A clock has moments; one that has passed and of which
nothing was said is due. Only the party that is waited for is reminded, never on hold, closed, muted or
after the end. https://www.pyopensci.org/software-peer-review/how-to/editors-guide.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from bot.review.people import among
from bot.review.progress import turn
from bot.review.record import Outcome, Reviewer, Told
from bot.review.stages import Joss, Stage
from bot.review.submission import Kind, Submission

APART = timedelta(days=5)
"""Between two words about the same thing, however the dates are moved."""
AFTER_A_WORD = timedelta(days=3)
"""Nobody is reminded so soon after they have written something here."""
AFTER_A_PAUSE = timedelta(days=7)
"""A day that came during a pause counts as so long after its end."""

Subject = Literal[
    "checks", "finish checks", "editor", "partner", "seats", "review", "author", "second look",
    "release", "joss", "hold", "inquiry", "undelivered", "author silent", "author gone",
]  # fmt: skip
Party = Literal["eic", "editor", "partner", "author", "reviewer"]
AUTHOR = "author"
"""By this name the record knows when any of the authors was heard last."""


@dataclass(frozen=True, order=True)
class Moment:
    """When something is worth a word, and which."""

    at: datetime
    word: str = ""


@dataclass(frozen=True)
class Clock:
    """One thing that is waited for."""

    key: str
    """What the record knows it by."""
    subject: Subject
    party: Party
    """Who is waited for."""
    since: datetime
    moments: tuple[Moment, ...]
    """In their order."""
    person: str = ""
    """The reviewer, or the key of the partner."""
    day: date | None = None
    """The day that was agreed on; of an undelivered review, of the first reminder."""
    aloud: bool = True
    """Said in the thread; else only shown to the editor, in the status comment."""

    def due(self, at: datetime, told: Mapping[str, Told]) -> Moment | None:
        """The last moment that has passed by ``at`` and was not spoken of; None: there is none."""
        passed = [moment for when, moment in self._ahead(told) if when <= at]
        return passed[-1] if passed else None

    def next(self, told: Mapping[str, Told]) -> datetime | None:
        """When the next moment comes that was not spoken of."""
        return min((when for when, _ in self._ahead(told)), default=None)

    def said(self, at: datetime, told: Mapping[str, Told]) -> Told:
        """What to remember when it is spoken of at ``at``."""
        before = told.get(self.key)
        first = before.first if before and before.first > self.since else at
        return Told(first=first, last=at)

    def shown(self, told: Mapping[str, Told]) -> bool:
        """Whether it was said since this wait began, so that the status comment shows it."""
        return (known := told.get(self.key)) is not None and known.last > self.since

    def _ahead(self, told: Mapping[str, Told]) -> list[tuple[datetime, Moment]]:
        known = told.get(self.key)
        if known is None:
            return [(moment.at, moment) for moment in self.moments]
        new = [moment for moment in self.moments if moment.at > known.last]
        return [(max(moment.at, known.last + APART), moment) for moment in new]


def waits_for(review: Submission) -> str:
    """What the review as a whole waits for; when that changes, time counts anew."""
    key = turn(review).key
    return AUTHOR if key in ("information", "answer") else key


def stands_still(review: Submission) -> bool:
    """Whether nobody is waited for."""
    return not review.open or review.has("on_hold") or review.record.muted


def running(review: Submission) -> tuple[Clock, ...]:
    """Every clock that runs on this review now."""
    record = review.record
    if record.adopted is None or review.record_unreadable or not review.open or record.muted:
        return ()
    if review.kind is Kind.INQUIRY:
        return tuple(_inquiry(review))
    if review.kind is not Kind.SUBMISSION:
        return ()
    if review.has("on_hold"):
        return tuple(_hold(review))
    return tuple(clock for rule in _RULES for clock in rule(review))


def next_moment(review: Submission) -> datetime | None:
    """When any clock is due next, or a reminder that somebody has set; None: not by itself."""
    clocks = [clock.next(review.record.told) for clock in running(review)]
    own = [] if rests(review) else [one.at for one in review.record.reminders]
    return min((moment for moment in (*clocks, *own) if moment), default=None)


def heard(review: Submission, login: str, at: datetime) -> dict[str, datetime] | None:
    """What to remember when somebody has written something; None: nothing waits for them, or it is known.

    About: within a day the first time counts, so that not every comment is written down.
    """
    waited = {
        one.casefold()
        for clock in running(review)
        if clock.aloud
        for one in _waited_for(clock, review)
    }
    who = AUTHOR if among(login, review.authors) else login.casefold()
    known = review.record.heard.get(who)
    if who not in waited or (known and at < known + timedelta(days=1)):
        return None
    return {**{one: when for one, when in review.record.heard.items() if one in waited}, who: at}


def _waited_for(clock: Clock, review: Submission) -> tuple[str, ...]:
    match clock.party:
        case "author":
            return (AUTHOR,)
        case "reviewer":
            return (clock.person,)
        case "eic":
            return review.eics
        case "editor":
            return review.editors
        case "partner":
            return ()


def rests(review: Submission) -> bool:
    """Whether reminders that people have set wait, too: on hold, closed, muted, or all is done."""
    return stands_still(review) or is_over(review)


def is_over(review: Submission) -> bool:
    """Whether the review has come to its end."""
    return review.stage is Stage.APPROVED


# --- the clocks ---


def _checks(review: Submission) -> Iterator[Clock]:
    """The editor in chief answers within two weeks, and finishes the checks within two."""
    every = review.policy.days.eic_answer
    key = turn(review).key
    if review.stage in (Stage.SUBMITTED, Stage.CHECKS) and key in ("checks", "finish checks"):
        since = _since(review, *review.eics)
        subject: Subject = "checks" if key == "checks" else "finish checks"
        yield Clock("checks", subject, "eic", since, _every(since, every, 2))


def _editor(review: Submission) -> Iterator[Clock]:
    """An editor is sought, with the checks passed or after one has left."""
    if turn(review).key == "editor":
        since = _since(review, *review.eics)
        every = review.policy.days.seeking_editor
        yield Clock("editor", "editor", "eic", since, _every(since, every, 3))


def _partners(review: Submission) -> Iterator[Clock]:
    """A partner that was asked decides within two weeks; one reminder."""
    if review.stage is Stage.APPROVED:
        return
    for key, decision in review.record.affiliation.items():
        partner = review.policy.partners.get(key)
        if partner and partner.active and decision.outcome is Outcome.REQUESTED:
            since = max(decision.at, _started(review))
            moments = _every(since, review.policy.days.partner_decision, 1)
            yield Clock(f"partner:{key}", "partner", "partner", since, moments, person=key)


def _seats(review: Submission) -> Iterator[Clock]:
    """Reviewers are sought."""
    if review.stage is Stage.SEEKING_REVIEWERS and turn(review).key == "seats":
        since = _since(review, *review.editors)
        every = review.policy.days.seeking_reviewers
        yield Clock("seats", "seats", "editor", since, _every(since, every, 3))


def _reviews(review: Submission) -> Iterator[Clock]:
    """A review: half-way, on its day, a week later; also while the next editor is sought."""
    if review.working_stage is not Stage.UNDER_REVIEW:
        return
    days = review.policy.days
    for one in review.reviews_missing:
        since = _heard(review, max(one.at, _started(review)), (one.login,))
        day = review.due_dates.get(one.login.casefold()) or one.at.date() + _days(days.review)
        moments = _around(review, one, day)
        key = one.login.casefold()
        clock = Clock(f"review:{key}", "review", "reviewer", since, moments, one.login, day)
        yield clock
        yield from _undelivered(clock, review)


def _around(review: Submission, one: Reviewer, day: date) -> tuple[Moment, ...]:
    days = review.policy.days
    due = _morning(day)
    started = _started(review)
    if due < started:
        due = started + AFTER_A_PAUSE
    heard = review.record.heard.get(one.login.casefold())
    earliest = heard + AFTER_A_WORD if heard else started
    half = one.at + _days(days.review_reminder)
    found = [
        *([Moment(half, "half-way")] if started < half <= due - APART else []),
        Moment(due, "due"),
        Moment(due + _days(days.review_overdue), "overdue"),
    ]
    return tuple(Moment(max(one.at, earliest), one.word) for one in found)


def _undelivered(clock: Clock, review: Submission) -> Iterator[Clock]:
    """Long after the first reminder that was not answered the editor is advised what helps."""
    told = review.record.told.get(clock.key)
    if told and told.first > clock.since:
        moment = told.first + _days(review.policy.days.undelivered)
        key = f"undelivered:{clock.person.casefold()}"
        yield Clock(
            key,
            "undelivered",
            "editor",
            clock.since,
            (Moment(moment),),
            clock.person,
            told.first.date(),
            aloud=False,
        )


def _author(review: Submission) -> Iterator[Clock]:
    """The author's turn: a friendly word, later only a word to the editor. Nobody is warned or closed."""
    if waits_for(review) != AUTHOR:
        return
    yield _authors_turn(review)
    days, since = review.policy.days, _since(review, AUTHOR)
    quiet: tuple[tuple[Subject, int], ...] = (
        ("author silent", days.author_silent), ("author gone", days.author_gone)
    )  # fmt: skip
    for subject, after in quiet:
        yield Clock(subject, subject, "editor", since, (Moment(since + _days(after)),), aloud=False)


def _authors_turn(review: Submission) -> Clock:
    since = _since(review, AUTHOR)
    moments = _every(since, review.policy.days.author_response, 1)
    return Clock(AUTHOR, "author", "author", since, moments)


def _second_look(review: Submission) -> Iterator[Clock]:
    """The author has answered the reviews: each reviewer looks again."""
    if review.working_stage is not Stage.AWAITING_REVIEWERS:
        return
    every = review.policy.days.reviewer_response
    for one in review.reviewers:
        if one.approved is None:
            since = _since(review, one.login)
            key = f"second look:{one.login.casefold()}"
            moments = (Moment(since + _days(every)), Moment(since + _days(3 * every)))
            clock = Clock(key, "second look", "reviewer", since, moments, one.login)
            yield clock
            yield from _undelivered(clock, review)


def _release(review: Submission) -> Iterator[Clock]:
    """Accepted, the release is still to come."""
    if review.release_awaited and review.record.approved:
        since = _heard(review, max(review.record.approved.at, _started(review)), (AUTHOR,))
        moments = _every(since, review.policy.days.release, 3)
        yield Clock("release", "release", "author", since, moments)


def _joss(review: Submission) -> Iterator[Clock]:
    """The author wanted JOSS and has not submitted there yet."""
    if review.stage is Stage.APPROVED and review.standing.joss is Joss.PENDING:
        since = _since(review, AUTHOR)
        yield Clock("joss", "joss", "author", since, _every(since, review.policy.days.joss, 2))


def _hold(review: Submission) -> Iterator[Clock]:
    """Whoever leads is asked on the day that was named, now and then, and after a year."""
    days, pause = review.policy.days, review.record.hold
    since = max(pause.at if pause else _since(review), review.record.adopted or review.created)
    end = since + _days(days.hold_end)
    first = max(_morning(pause.until), since) if pause and pause.until else None
    times = days.hold_end // days.hold_revisit
    every = _every(first or since, days.hold_revisit, times)
    asked = [Moment(first)] if first and first < end else []
    again = [one for one in every if one.at < end - _days(days.hold_revisit) / 2]
    day = pause.until if pause else None
    moments = (*asked, *again, Moment(end, "end"))
    yield Clock("hold", "hold", "editor", since, moments, day=day)


def _inquiry(review: Submission) -> Iterator[Clock]:
    """An inquiry is answered within two weeks."""
    if review.has("in_scope") or review.has("out_of_scope") or review.has("on_hold"):
        return
    if review.has("awaiting_maintainer"):
        yield _authors_turn(review)
    else:
        since = _since(review, AUTHOR, *review.eics)
        yield Clock(
            "inquiry", "inquiry", "eic", since, _every(since, review.policy.days.inquiry, 2)
        )


_RULES = (
    _checks, _editor, _partners, _seats, _reviews, _author, _second_look, _release, _joss,
)  # fmt: skip


# --- times ---


def _started(review: Submission) -> datetime:
    """Since when clocks count here: adoption, or the end of the last pause."""
    record = review.record
    return max(filter(None, (record.adopted, record.started)), default=review.created)


def _since(review: Submission, *people: str) -> datetime:
    """Since when the review waits for what it waits for, or one of these people was heard last."""
    started = _started(review)
    return _heard(review, max(review.record.waits_since or started, started), people)


def _heard(review: Submission, since: datetime, people: Iterable[str]) -> datetime:
    """``since``, or when one of these people was last heard here."""
    heard = review.record.heard
    return max([since, *(heard[one.casefold()] for one in people if one.casefold() in heard)])


def _every(since: datetime, days: int, times: int) -> tuple[Moment, ...]:
    return tuple(Moment(since + _days(days * n)) for n in range(1, times + 1))


def _days(count: int) -> timedelta:
    return timedelta(days=count)


def _morning(day: date) -> datetime:
    """Eight o'clock in UTC on that day: daytime where most of the world's reviewers are."""
    return datetime.combine(day, time(8), UTC)
