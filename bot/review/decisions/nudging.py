"""What the bot says by the clock: one comment for everything that is due, to those who are waited for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.review import messages
from bot.review.decisions.affiliation import contacts
from bot.review.decisions.moves import flag, remember, say
from bot.review.model.changes import Effect, Say
from bot.review.model.labels import Label
from bot.review.model.people import Role, among, same
from bot.review.model.policy import TeamName
from bot.review.model.record import Reminder
from bot.review.model.stages import Stage
from bot.review.model.submission import IssueKind, Submission
from bot.review.turns import clocks
from bot.review.turns.clocks import Clock, Moment


def due(review: Submission, at: datetime) -> list[Effect]:
    """Everything that has come due by ``at``, once: a month of silence is made up for in one comment."""
    told = review.record.told
    found = [
        (clock, moment)
        for clock in clocks.running_clocks(review)
        if (moment := clock.due(at, told)) is not None
    ]
    own = [] if clocks.rests(review) else [r for r in review.record.reminders if r.at <= at]
    if not found and not own:
        return []
    called = _Called(review)
    parts = _paragraphs(review, [one for one in found if one[0].aloud], called, at)
    asked = [
        messages.nudging.reminder(called(one.people), one) for one in own if not _done(review, one)
    ]
    spoken = {**told, **{clock.key: clock.said(at, told) for clock, _ in found}}
    left = tuple(one for one in review.record.reminders if one not in own)
    awaiting: list[Effect] = []
    if any(clock.subject == "author" for clock, _ in found) and not review.policy.quiet:
        awaiting = _awaiting(review)
    ours = review.record.flagged or bool(awaiting)
    effects: list[Effect] = [
        *awaiting, remember(review, told=spoken, reminders=left, flagged=ours)
    ]  # fmt: skip
    if parts:
        effects.append(say("\n\n".join(parts)))
    if asked:
        effects.append(Say(text="\n\n".join(asked), promised=True))
    return effects


def _awaiting(review: Submission) -> list[Effect]:
    """The flag that shows whose turn it is, and goes with the author's next comment."""
    if review.missing_labels(review.policy.names(Label.AWAITING_MAINTAINER)):
        return []
    return flag(review, Label.AWAITING_MAINTAINER, on=True)


class _Called:
    """Who was called by name in this comment: everybody once, and nobody whom the text alone names."""

    def __init__(self, review: Submission) -> None:
        self._people: set[str] = set()
        if not same(review.author, review.opener):
            self._people.add(review.author.casefold())

    def __call__(self, people: Iterable[str]) -> str:
        names = []
        for one in people:
            fresh = one.casefold() not in self._people
            names.append(messages.pieces.at(one) if fresh else messages.pieces.name(one))
            self._people.add(one.casefold())
        return messages.pieces.listed(names)


def _paragraphs(
    review: Submission, found: Sequence[tuple[Clock, Moment]], called: _Called, at: datetime
) -> list[str]:
    """A paragraph for each thing; people who are told the same share one."""
    parts: list[str] = []
    groups: dict[object, list[tuple[Clock, Moment]]] = {}
    for clock, moment in found:
        alike = clock.subject, moment.word, clock.day
        same = alike if clock.party == "reviewer" else clock.key
        groups.setdefault(same, []).append((clock, moment))
    for members in groups.values():
        clock, moment = members[0]
        people = [clock.person for clock, _ in members]
        if clock.party != "reviewer":
            people = whom(review, clock)
        if people:
            parts.append(_words(review, clock, moment, called(people), at.date()))
    return parts


def whom(review: Submission, clock: Clock) -> list[str]:
    """Whom to call. A name that an author could have written into the header is not called for it."""
    policy = review.policy
    match clock.party:
        case "author":
            return [review.author]
        case "partner":
            partner = policy.partners[clock.person]
            asked = review.record.affiliation[clock.person].asked
            who = [one for one in asked if _decides(review, one, clock.person)]
            return who or list(contacts(review, partner)) or _everybody(partner.editors)
        case "editor" if leading := [one for one in review.editors if _leads(review, one)]:
            return leading
        case "reviewer":
            return [clock.person]
        case _:
            named = [one for one in review.eics if _leads(review, one)]
            return named or _everybody(policy.teams.eic)


def _everybody(team: TeamName | None) -> list[str]:
    """A team as it is called: by its name on GitHub, else everybody in the list."""
    return [team] if isinstance(team, str) else list(team or ())


def _decides(review: Submission, login: str, partner: str) -> bool:
    """Whether somebody who was asked is still the one to ask."""
    named = [one.removeprefix("@") for one in review.policy.partners[partner].notify]
    return not among(login, review.authors) and (
        partner in review.partners_of(login) or among(login, named)
    )


def _leads(review: Submission, login: str) -> bool:
    return Role.EDITOR in review.roles(login)


def _done(review: Submission, one: Reminder) -> bool:
    """Reviewers who have delivered need no word about it."""
    seats = [review.record.reviewer(person) for person in one.people]
    match review.working_stage:
        case Stage.UNDER_REVIEW | Stage.AWAITING_CHANGES:
            done = all(seat and seat.review for seat in seats)
        case Stage.AWAITING_REVIEWERS:
            done = all(seat and seat.approved for seat in seats)
        case _:
            done = False
    return done and one.by not in one.people


# --- the words ---


def _words(review: Submission, clock: Clock, moment: Moment, who: str, today: date) -> str:
    since, bot = clock.began.date(), review.policy.bot
    match clock.subject:
        case "checks":
            return messages.nudging.remind_checks(who, since, review.policy)
        case "finish checks":
            return messages.nudging.remind_finish_checks(who, since, bot)
        case "editor":
            return messages.nudging.remind_editor(who, since, bot)
        case "partner":
            name = review.policy.partners[clock.person].name
            return messages.nudging.remind_partner(who, name, clock.person, since, bot)
        case "seats":
            found, needed = len(review.reviewers), review.reviewers_needed
            return messages.nudging.remind_seats(who, found, needed, since, bot)
        case "search":
            return messages.nudging.search_takes_longer(who, review.policy.days.seeking_reviewers)
        case "review":
            return _review(clock, moment, who, bot, today)
        case "author":
            return _author(review, who, since, bot)
        case "second look":
            return messages.nudging.remind_second_look(who, since, bot)
        case "release":
            return messages.nudging.remind_release(who, since, bot)
        case "joss":
            return messages.nudging.remind_joss(who, since, review.policy)
        case "hold" if moment.word == "end":
            return messages.nudging.ask_about_closing(who, since, bot)
        case "hold":
            return messages.nudging.ask_about_hold(who, since, clock.day, bot)
        case "inquiry":
            return messages.nudging.remind_inquiry(who, since, bot)
        case "undelivered" | "unseen" | "author silent" | "author gone":
            raise AssertionError("shown in the status comment, not said")


def _review(clock: Clock, moment: Moment, who: str, bot: str, today: date) -> str:
    assert clock.day is not None
    if moment.word == "overdue":
        return messages.nudging.remind_overdue(who, clock.day, bot)
    if moment.word == "half-way":
        return messages.nudging.remind_half_way(who, clock.day, bot)
    # during a pause the day may have passed, or they have just asked for more time
    return messages.nudging.remind_due(who, clock.day, bot, passed=clock.day < today)


def _author(review: Submission, who: str, since: date, bot: str) -> str:
    if review.kind is IssueKind.INQUIRY or review.stage is Stage.APPROVED:
        what = "inquiry" if review.kind is IssueKind.INQUIRY else "issue"
        return messages.nudging.remind_of_question(who, since, what, review.record.wanted)
    if review.has(Label.AWAITING_MAINTAINER) or review.stage is not Stage.AWAITING_CHANGES:
        return messages.nudging.remind_author(who, since, review.record.wanted, bot)
    return messages.nudging.remind_reviews_in(who, since, bot)
