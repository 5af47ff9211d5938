"""What a review waits for, since when, and when somebody is reminded.

What the machine is. Nothing is scheduled. Every clock is computed anew from the issue and its record
whenever somebody looks, so that a moved date, a hold or a label set by hand is always right.

    began          since                 moments (days of the policy, 8:00 UTC)
      │              │                     │             │            │
      ▼              ▼                     ▼             ▼            ▼
    ──●──────────────●─────────────────────●─────────────●────────────●────►
   it has been    days count from      first word     second      the editor
   so since       here                                             is told

A clock's states. It does not *run* when the issue is closed, on hold or muted, or when nothing is
waited for. It *runs* until its next moment. It is *due* when a moment has passed of which nothing was
said (``record.told``). After a word it runs again, until its last moment.

What moves ``since``: adoption by the bot, the end of a pause (``record.started``), and a word of the
person who is waited for (``record.heard``).

What it guarantees.

- Only whoever is waited for is reminded; everything due at one moment is one comment.
- At least ``APART`` days lie between two words about the same thing, however dates are moved.
- After a long outage or a pause nothing comes in a burst: of several missed moments the last is said.

https://www.pyopensci.org/software-peer-review/how-to/editors-guide.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from bot.review.model.labels import Label
from bot.review.model.people import among
from bot.review.model.record import AffiliationState, Reviewer, Told
from bot.review.model.stages import EARLY, Joss, Stage
from bot.review.model.steps import Step
from bot.review.model.submission import IssueKind, Submission
from bot.review.turns.progress import at_work

APART = 5
_ASKED_AGAIN = 40
"""How often, at most, a review that is on hold is asked about."""
"""Days between two words about the same thing, however the dates are moved."""
WARNED = 30
"""Days from the warning that a review will be closed to the advice to do so."""
AFTER_A_WORD = 3
"""Days in which nobody is reminded, after they have written something here."""
AFTER_A_PAUSE = 7
"""Days after the end of a pause, for what came due meanwhile."""

Subject = Literal[
    "checks", "finish checks", "editor", "partner", "seats", "search", "review", "author",
    "second look", "release", "joss", "hold", "inquiry", "undelivered", "unseen", "author silent",
    "author gone",
]  # fmt: skip
Party = Literal["eic", "editor", "partner", "author", "reviewer"]
AUTHOR = "author"
"""By this name the record knows when any of the authors was heard last."""
MORNING = time(8)
"""In UTC: daytime where most of the world's reviewers are."""
_LATEST = date(2999, 1, 1)
"""No day that somebody wrote into a header counts as later: a clock adds to it."""


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
    began: datetime
    """Since when it has been so, for the words."""
    since: datetime
    """Since when days count: not before adoption, the end of a pause, or a word of who is waited for."""
    moments: tuple[Moment, ...]
    """In their order."""
    earliest: datetime | None = None
    """Nothing is said sooner, whichever moments have passed."""
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
        known = told.get(self.key)
        if known is None or known.last <= self.since:
            return False
        return any(moment.at <= known.last for moment in self.moments)  # else the day was moved

    def _ahead(self, told: Mapping[str, Told]) -> list[tuple[datetime, Moment]]:
        known = told.get(self.key)
        bounds = [self.earliest, _after(known.last, APART) if known else None]
        return [
            (max(filter(None, [moment.at, *bounds])), moment)
            for moment in self.moments
            if known is None or moment.at > known.last
        ]


def waits_for(review: Submission) -> str:
    """What the review as a whole waits for, or would wait for if it did not rest.

    When that changes, time counts anew; for reviewers it goes on while the next editor is sought.
    """
    key = at_work(review).key
    if key is Step.EDITOR and review.working_stage is Stage.AWAITING_REVIEWERS:
        return Step.SECOND_LOOK
    return AUTHOR if key in (Step.INFORMATION, Step.ANSWER) else key


def stands_still(review: Submission) -> bool:
    """Whether nobody is waited for."""
    return not review.open or review.has(Label.ON_HOLD) or review.record.muted


def running_clocks(review: Submission) -> tuple[Clock, ...]:
    """Every clock that runs on this review now."""
    record = review.record
    if record.adopted is None or review.record_unreadable or not review.open or record.muted:
        return ()
    if review.kind is IssueKind.INQUIRY:
        return tuple(_inquiry(review))
    if review.kind is not IssueKind.SUBMISSION:
        return ()
    if review.has(Label.ON_HOLD):
        return tuple(_hold(review)) if review.stage is not Stage.APPROVED else ()
    return tuple(clock for rule in _RULES for clock in rule(review))


def next_moment(review: Submission) -> datetime | None:
    """When any clock is due next, or a reminder that somebody has set; None: not by itself."""
    clocks = [clock.next(review.record.told) for clock in running_clocks(review)]
    own = [] if rests(review) else [one.at for one in review.record.reminders]
    return min((moment for moment in (*clocks, *own) if moment), default=None)


def heard(review: Submission, login: str, at: datetime) -> dict[str, datetime] | None:
    """What to remember when somebody has written something; None: nothing waits for them, or it is known.

    About: within a day the first time counts, so that not every comment is written down.
    """
    waited = {
        one.casefold()
        for clock in running_clocks(review)
        if clock.aloud and clock.subject != "search"
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
    key = at_work(review).key
    if review.stage in (Stage.SUBMITTED, Stage.CHECKS) and key in (Step.CHECKS, Step.FINISH_CHECKS):
        since = _since(review, *review.eics)
        subject: Subject = "checks" if key is Step.CHECKS else "finish checks"
        yield Clock("checks", subject, "eic", _stage_began(review), since, _every(since, every, 2))


def _editor(review: Submission) -> Iterator[Clock]:
    """An editor is sought, with the checks passed or after one has left."""
    if at_work(review).key is not Step.EDITOR:
        return
    sought = review.stage is Stage.SEEKING_EDITOR
    began = _stage_began(review) if sought else waits_began(review)
    since = max(began, _since(review, *review.eics))
    every = review.policy.days.seeking_editor
    yield Clock("editor", "editor", "eic", began, since, _every(since, every, 3))


def _partners(review: Submission) -> Iterator[Clock]:
    """A partner that was asked decides within two weeks; one reminder."""
    if review.stage is Stage.APPROVED:
        return
    for key, decision in review.record.affiliation.items():
        partner = review.policy.partners.get(key)
        if partner and partner.active and decision.outcome is AffiliationState.REQUESTED:
            since = max(decision.at, _started(review))
            moments = _every(since, review.policy.days.partner_decision, 1)
            one = Clock(
                f"partner:{key}", "partner", "partner", decision.at, since, moments, person=key
            )
            yield from _once(one, review)


def _seats(review: Submission) -> Iterator[Clock]:
    """Reviewers are sought; when that takes longer than it should, the author is told once."""
    if at_work(review).key is not Step.SEATS:
        return
    every = review.policy.days.seeking_reviewers
    began, since = _stage_began(review), _since(review, *review.editors)
    yield Clock("seats", "seats", "editor", began, since, _every(since, every, 3))
    search = _since(review)
    yield from _once(
        Clock("search", "search", "author", began, search, _every(search, every, 1)), review
    )


def _once(clock: Clock, review: Submission) -> Iterator[Clock]:
    """The clock, unless it has spoken since this began: whatever pauses come in between."""
    told = review.record.told.get(clock.key)
    if told is None or told.last < clock.began:
        yield clock


def _reviews(review: Submission) -> Iterator[Clock]:
    """A review: half-way, on its day, a week later; from the seat on, whoever is still sought."""
    if review.release_awaited:
        return
    days = review.policy.days
    for one in review.reviews_missing:
        if one.asked_about or not _is_wanted(one, review) or review.is_paused(one.login):
            continue
        login = one.login.casefold()
        day = review.due_dates.get(login) or one.at.date() + timedelta(days=days.review)
        clock = Clock(
            key=f"review:{login}",
            subject="review",
            party="reviewer",
            began=one.at,
            since=_heard(review, max(one.at, _started(review)), (login,)),
            moments=_around(review, one, day),
            earliest=_peace(review, one),
            person=one.login,
            day=day,
        )
        yield clock
        overdue = _after(_morning(day), days.review_overdue)
        yield from _unanswered(clock, review, not_before=overdue)


def _is_wanted(one: Reviewer, review: Submission) -> bool:
    """Whether this review is still to come: when people say that the reviews are in, only a late one."""
    match review.working_stage:
        case Stage.EDITOR_ASSIGNED | Stage.SEEKING_REVIEWERS | Stage.UNDER_REVIEW:
            return True
        case Stage.AWAITING_CHANGES | Stage.AWAITING_REVIEWERS:
            return one.late
        case _:
            return False


def _around(review: Submission, one: Reviewer, day: date) -> tuple[Moment, ...]:
    """When the three words are due."""
    days, started = review.policy.days, _started(review)
    due = _morning(day)
    if due < started:
        due = _after(started, AFTER_A_PAUSE)
    half = _after(one.at, days.review_reminder)
    return (
        *([Moment(half, "half-way")] if started < half <= due - timedelta(days=APART) else []),
        Moment(due, "due"),
        Moment(_after(due, days.review_overdue), "overdue"),
    )


def _peace(review: Submission, one: Reviewer) -> datetime:
    """Until when a reviewer is left in peace; the welcome is word enough for a day."""
    heard = review.record.heard.get(one.login.casefold())
    return max(_after(one.at, 1), _after(heard, AFTER_A_WORD) if heard else _started(review))


def _unanswered(clock: Clock, review: Submission, not_before: datetime) -> Iterator[Clock]:
    """Long after the first reminder, or the last word of whoever was reminded, the editor is advised what helps."""
    told = review.record.told.get(clock.key)
    if review.stage is Stage.SEEKING_EDITOR or review.policy.quiet:
        return  # the next one will see it; and where nothing is said, nobody was reminded
    if told and told.last > max(clock.began, _started(review)):
        silent = _after(max(told.first, clock.since), review.policy.days.undelivered)
        yield Clock(
            key=f"undelivered:{clock.person.casefold()}",
            subject="undelivered" if clock.subject == "review" else "unseen",
            party="editor",
            began=clock.began,
            since=clock.since,
            moments=(Moment(max(silent, not_before)),),
            person=clock.person,
            day=told.first.date(),
            aloud=False,
        )


def _author(review: Submission) -> Iterator[Clock]:
    """The author's turn: a friendly word, later only a word to the editor. Nobody is warned or closed."""
    if waits_for(review) != AUTHOR:
        return
    yield _authors_turn(review)
    if review.stage is Stage.APPROVED:
        return
    days, since = review.policy.days, _since(review, AUTHOR)
    silent, gone = _after(since, days.author_silent), _after(since, days.author_gone)
    began = _heard(review, waits_began(review), (AUTHOR,))
    if warned := review.record.warned:  # with a month to answer
        gone = max(gone, _after(warned.at, WARNED))
    else:
        yield Clock(
            "author silent", "author silent", "editor", began, since, (Moment(silent),), aloud=False
        )
    yield Clock("author gone", "author gone", "editor", began, since, (Moment(gone),), aloud=False)


def _authors_turn(review: Submission) -> Clock:
    since = _since(review, AUTHOR)
    moments = _every(since, review.policy.days.author_response, 1)
    return Clock(AUTHOR, "author", "author", waits_began(review), since, moments)


def _second_look(review: Submission) -> Iterator[Clock]:
    """The author has answered the reviews: each reviewer looks again."""
    if review.working_stage is not Stage.AWAITING_REVIEWERS or review.release_awaited:
        return
    if review.has(Label.AWAITING_MAINTAINER):
        return  # something is missing yet
    every = review.policy.days.reviewer_response
    for one in review.reviewers:
        if one.review and one.approved is None:
            began = waits_began(review)
            if one.late:  # they look at the author's answer after their own review
                began = max(began, one.review.at)
            since = max(began, _since(review, one.login))
            key = f"second look:{one.login.casefold()}"
            moments = (Moment(_after(since, every)), Moment(_after(since, 3 * every)))
            clock = Clock(key, "second look", "reviewer", began, since, moments, person=one.login)
            yield clock
            yield from _unanswered(clock, review, not_before=since)


def _release(review: Submission) -> Iterator[Clock]:
    """Accepted, the release is still to come."""
    led = review.stage not in EARLY  # else the author cannot go on before there is an editor
    if review.record.approved and review.release_awaited and led:
        approved = review.record.approved.at
        since = _heard(review, max(approved, _started(review)), (AUTHOR,))
        moments = _every(since, review.policy.days.release, 3)
        yield Clock("release", "release", "author", approved, since, moments)


def _joss(review: Submission) -> Iterator[Clock]:
    """The author wanted JOSS and has not submitted there yet."""
    pending = review.standing.joss is Joss.PENDING and not review.published_in_joss
    if review.stage is Stage.APPROVED and pending:
        since = _since(review, AUTHOR)
        moments = _every(since, review.policy.days.joss, 2)
        yield Clock("joss", "joss", "author", _stage_began(review), since, moments)


def _hold(review: Submission) -> Iterator[Clock]:
    """Whoever leads is asked on the day that was named, now and then, and after a year."""
    days, pause = review.policy.days, review.record.hold
    began = pause.at if pause else _since(review)
    since = max(began, review.record.adopted or review.created)
    day = pause.until if pause else None
    first = max(_morning(day), since) if day else None
    end = _after(since, days.hold_end)
    if first:
        end = max(end, _after(first, days.hold_revisit))
    every = _every(
        first or since, days.hold_revisit, min(days.hold_end // days.hold_revisit, _ASKED_AGAIN)
    )
    again = [one for one in every if one.at < end - timedelta(days=days.hold_revisit / 2)]
    moments = (*([Moment(first)] if first else []), *again, Moment(end, "end"))
    yield Clock("hold", "hold", "editor", began, since, moments, day=day)


def _inquiry(review: Submission) -> Iterator[Clock]:
    """An inquiry is answered within two weeks."""
    if review.has(Label.IN_SCOPE) or review.has(Label.OUT_OF_SCOPE) or review.has(Label.ON_HOLD):
        return
    if review.has(Label.AWAITING_MAINTAINER):
        yield _authors_turn(review)
    else:
        since = _since(review, AUTHOR, *review.eics)
        moments = _every(since, review.policy.days.inquiry, 2)
        yield Clock("inquiry", "inquiry", "eic", waits_began(review), since, moments)


_RULES = (
    _checks, _editor, _partners, _seats, _reviews, _author, _second_look, _release, _joss,
)  # fmt: skip


# --- times ---


def _started(review: Submission) -> datetime:
    """Since when clocks count here: adoption, or the end of the last pause."""
    record = review.record
    return max(filter(None, (record.adopted, record.started)), default=review.created)


def waits_began(review: Submission) -> datetime:
    """Since when the review waits for what it waits for."""
    record = review.record
    return record.waits_since or record.stage_since or _started(review)


def _stage_began(review: Submission) -> datetime:
    """Since when the review is at its stage, whatever was asked in between."""
    return review.record.stage_since or waits_began(review)


def _since(review: Submission, *people: str) -> datetime:
    """From when days count: the wait began, clocks started, or one of these people was heard last."""
    return _heard(review, max(waits_began(review), _started(review)), people)


def _heard(review: Submission, since: datetime, people: Iterable[str]) -> datetime:
    """``since``, or when one of these people was last heard here."""
    heard = review.record.heard
    return max([since, *(heard[one.casefold()] for one in people if one.casefold() in heard)])


def _every(since: datetime, days: int, times: int) -> tuple[Moment, ...]:
    return tuple(Moment(_after(since, days * n)) for n in range(1, times + 1))


def _after(since: datetime, days: int) -> datetime:
    """The morning so many calendar days later, so that what is due on one day is one comment."""
    return _morning(since.date() + timedelta(days=days))


def _morning(day: date) -> datetime:
    return datetime.combine(min(day, _LATEST), MORNING, UTC)
