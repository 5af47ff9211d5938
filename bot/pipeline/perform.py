"""Carry out what was decided: change the issue, post the answer, then do what is wanted beside the issue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from time import monotonic
from typing import assert_never

import structlog

from bot.adapters.github import Issue, Repository
from bot.adapters.github_app import App, Denied, GitHubProblem, Vanished
from bot.adapters.journal import Journal, Mirror, Row, Superseded
from bot.clock import Clock
from bot.observability.logs import scrubbed
from bot.pipeline.absences import Absences
from bot.pipeline.gather import Gather, repository_of
from bot.pipeline.issues import difference
from bot.pipeline.observer import EventObserver
from bot.pipeline.plan import ASIDE, ECHO_WINDOW, STRUCK, Plan
from bot.pipeline.read_model import row_of
from bot.pipeline.repeated import take_back_repeated
from bot.pipeline.status_comment import ASLEEP, StatusComment
from bot.pipeline.traces import Landed
from bot.review import engine, messages
from bot.review.model import checklist
from bot.review.model.changes import (
    Aside,
    Decided,
    Evidence,
    Pass,
    Strike,
    Withhold,
    foresee,
    parts,
)
from bot.review.model.events import (
    BodyEdited,
    Changed,
    CommentEdited,
    CommentPosted,
    Delivery,
    Event,
    Opened,
    TimePassed,
    WeekBegun,
    lane_of,
)
from bot.review.model.people import among, same
from bot.review.model.record import dumped
from bot.review.model.submission import Submission
from bot.review.pages import status

log = structlog.get_logger()

SOON = 0.1
"""Seconds after which an issue that was read counts as seen a while ago: somebody may have edited it since."""


class Perform:
    """Carries plans out. Each step may be repeated after a crash, and is then found done."""

    def __init__(
        self,
        app: App,
        journal: Journal,
        gather: Gather,
        status_comment: StatusComment,
        observer: EventObserver,
        submit: Callable[[Row], None],
        clock: Clock,
        absences: Absences,
        *,
        record_first: bool = False,
    ) -> None:
        """``submit`` takes an event that one issue passed on to another, already in the journal.

        ``record_first``: the record on GitHub is written before the answer, where no journal outlives the process.
        """
        self._record_first = record_first
        self._app = app
        self._journal = journal
        self._gather = gather
        self._status = status_comment
        self._observer = observer
        self._submit = submit
        self._clock = clock
        self._absences = absences

    async def carry_out(
        self,
        row: Row,
        review: Submission,
        plan: Plan,
        *,
        read: float,
        again: bool,
        landed: Landed | None = None,
    ) -> None:
        """Do what ``plan`` wants on ``review`` as it was just read; ``again``: it may be done already.

        ``read``: when that reading began, by the machine's steady clock. ``landed``: its change of the issue is known to have been made.
        """
        begun = monotonic()
        repository = repository_of(self._app, row)
        decided = wanted = plan.decided
        self._observer.decided(decided)
        notes: list[str] = []
        dropped: list[str] = []
        late = False
        if landed:
            wanted = Decided(record=decided.record)
            there = (*review.assignees, *landed.assigned)
            dropped = [one for one in plan.change.assigned if not among(one, there)]
        after = foresee(review, wanted)
        refused = ""
        if difference(review, after):
            # GitHub may have asked to go slowly
            late = await repository.installation.turn() > SOON or monotonic() - read > ASLEEP
        if late:
            # people edit meanwhile, and another process may have gone on with the issue
            await self._journal.still_ours(row)
            review = _as_it_is(review, await repository.issue(review.number))
            after = foresee(review, wanted)
            plan = plan.made_later(review, after, self._clock(), sent=False)
            await self._journal.record_plan(row, plan.model_dump_json(), plan.awaited)
        if difference(review, after):
            try:
                after, dropped, notes = await self._changed(repository, review, after)
            except Denied as no:
                refused, after = scrubbed(str(no)), review
        if dropped:
            record = after.record.changed(assign_when_seen=dropped[0])
            after = replace(after, record=record)
            notes += [messages.refusals.assignee_dropped(login) for login in dropped]
        if (again or late) and not refused:
            left = [one for one in parts(after, plan.change) if not one.there]
            seen = landed.assigned if landed else ()  # anybody else was dropped, which is said
            if left := [one for one in left if one.what != "assigned" or among(one.name, seen)]:
                notes.append(messages.refusals.undone_since(left))
        outcome = "nothing to do"
        if plan.mark:
            said = "\n\n".join(one.text for one in decided.words)
            text = messages.refusals.failed(refused) if refused else "\n\n".join([said, *notes])
            if self._record_first and not refused:
                await self._recorded(row, review, after, decided)
            answered = await self._answered(row, review, after, plan, text, begun, again=again)
            outcome = "answered" if answered else "not answered"
            url = "" if answered else _url_of(row.event) or review.url
            if after.record.unanswered != url and engine.wants_status_comment(after):
                after = replace(after, record=after.record.changed(unanswered=url))
        if not refused:
            for aside in decided.asides:
                await self._beside(row, repository, aside)
        mirror = await self._mirrored(row, review, after, decided)
        self._status.saw(row.lane, after, row.event.at)
        if any(messages.refusals.NO_LABEL in one.text for one in decided.words):
            self._gather.directory(row.installation).forget_labels(repository)
        now_seen = row_of(after, row.event.at)
        try:
            await self._journal.done(row, outcome, mirror, seen=now_seen)
        except Superseded:
            await self._take_back_repeated(repository, row, plan.mark)
            raise
        self._observer.performed(decided, outcome, again=again, refused=bool(refused))

    async def _changed(
        self, repository: Repository, review: Submission, after: Submission
    ) -> tuple[Submission, list[str], list[str]]:
        """The issue as it came out, whom GitHub dropped as assignees, and what it refused by name.

        What GitHub names as the reason of its refusal is left out, and the rest is done in the same turn.
        """
        patch = difference(review, after)
        try:
            issue = await repository.change(review.number, patch, its_turn=True)
        except Denied as no:
            if no.final:
                raise
            lesser, notes = _without_refused(review, after, no.about)
            if not notes:
                return await self._by_parts(repository, review, after, no)
            if not (patch := difference(review, lesser)):
                return lesser, [], notes
            issue = await repository.change(review.number, patch, its_turn=True)
            return *_as_it_came_out(lesser, issue), notes
        return *_as_it_came_out(after, issue), []

    async def _by_parts(
        self, repository: Repository, review: Submission, after: Submission, no: Denied
    ) -> tuple[Submission, list[str], list[str]]:
        """The same when GitHub does not say what it refuses: text and state first, which the rest depends on.

        Raises ``no`` when nothing is taken.
        """
        now = replace(after, labels=review.labels, assignees=review.assignees)
        dropped: list[str] = []
        notes: list[str] = []
        if patch := difference(review, now):
            now, _ = _as_it_came_out(now, await repository.change(review.number, patch))
        for field in ("labels", "assignees"):
            wanted = replace(now, **{field: getattr(after, field)})
            if not (patch := difference(now, wanted)):
                continue
            try:
                issue = await repository.change(review.number, patch)
            except Denied as refused:
                if refused.final:
                    raise
                named = _without_refused(now, wanted, field)[1]
                notes += named or [messages.refusals.failed(scrubbed(str(refused)))]
            else:
                now, dropped = _as_it_came_out(wanted, issue)
        if not difference(review, now):
            raise no
        return now, dropped, notes

    async def _answered(
        self,
        row: Row,
        review: Submission,
        after: Submission,
        plan: Plan,
        text: str,
        begun: float,
        *,
        again: bool,
    ) -> bool:
        """Post the answer; whether GitHub took it. What was changed is remembered whatever becomes of it.

        ``begun``: since when this process may have slept, by the machine's steady clock.
        """

        async def still_ours() -> None:
            if monotonic() - begun > ASLEEP:
                await self._journal.still_ours(row)

        late = plan.at is not None and plan.at - row.received > ECHO_WINDOW
        since = row.event.at if again or late else None
        if isinstance(row.event, WeekBegun):
            # a lost database must not bring it a second time
            since = datetime.combine(row.event.monday, time(), UTC)
        try:
            try:
                repository = repository_of(self._app, row)
                await self.say(repository, review.number, text, plan.mark, since, still_ours)
            except Denied as no:
                self._absences.refused(row.lane, no)
                # a locked conversation, for example
                log.warning("answer refused by GitHub", error=str(no))
                return False
        except GitHubProblem:
            if mirror := await self._mirrored(row, review, after, plan.decided):
                await self._journal.remember(row, mirror)
            raise
        self._observer.answered(row)
        return True

    async def _recorded(
        self, row: Row, before: Submission, after: Submission, decided: Decided
    ) -> None:
        """Write the status comment now: killed after the answer, the next process knows what was done."""
        mirror = await self._mirrored(row, before, after, decided)
        if mirror and mirror.stale:
            await self._journal.remember(row, mirror)
            self._status.saw(row.lane, after, row.event.at)
            await self._status.write(mirror)

    async def _beside(self, row: Row, repository: Repository, aside: Aside) -> None:
        """Strike through an older answer, pass an event on to another issue, or log an answer that is muted."""
        match aside:
            case Strike():
                await self._strike(repository, row.lane, row.event.number, aside)
            case Pass(event=event):
                key = f"{event.kind}:{lane_of(event.repo, event.number)}:{row.key}"
                delivery = Delivery(key, row.installation, event)
                if passed := await self._journal.store(delivery, self._clock()):
                    self._submit(passed)
            case Withhold():
                self._observer.withheld(aside)
            case Evidence():
                await self._evidence(row, repository, aside)
            case _:
                assert_never(aside)

    async def _evidence(self, row: Row, repository: Repository, evidence: Evidence) -> None:
        """Bring the newest comment with the checks up to date; where there is none, post one."""
        own = await self._app.login()
        for comment in reversed(await repository.comments(row.event.number)):
            body = comment.body or ""
            if not same(comment.user.login, own) or not checklist.is_in(body) or STRUCK in body:
                continue
            if checklist.has_boxes(body) and not evidence.section.lines:
                continue  # the checks are over, and their list stays as people left it
            text = checklist.updated(body, evidence.section)
            if text == body:
                return
            try:
                if len(text) <= status.COMMENT_LIMIT:
                    await repository.rewrite(comment.id, text)
                return
            except (Vanished, Denied) as no:
                self._absences.refused(row.lane, no)
                log.warning("checks not brought up to date", error=str(no))
        if not evidence.post:
            return
        try:
            await repository.say(row.event.number, evidence.section.written())
        except Denied as no:  # a locked conversation
            log.warning("evidence not posted", error=str(no))

    async def _strike(self, repository: Repository, lane: str, number: int, strike: Strike) -> None:
        """Show that an answer does not hold any more. It may be gone, or struck already."""
        own = await self._app.login()
        mark = engine.answer_begins(strike.comment, strike.sha)
        for comment in await repository.comments(number):
            body = comment.body or ""
            if not same(comment.user.login, own) or mark not in body or STRUCK in body:
                continue
            said, _, behind = body.rpartition(mark)
            end = f"{STRUCK}\n\n{mark}{behind}"
            text = messages.undoing.struck(said.strip(), strike.by)
            try:
                text = (
                    f"{messages.status.within(text, status.COMMENT_LIMIT - len(end) - 2)}\n\n{end}"
                )
                await repository.rewrite(comment.id, text)
            except (Vanished, Denied) as no:
                self._absences.refused(lane, no)
                log.warning("answer not struck through", error=str(no))

    async def _mirrored(
        self, row: Row, before: Submission, after: Submission, decided: Decided
    ) -> Mirror | None:
        """The memory to keep, and whether the status comment has to be written again."""
        if after.record_unreadable:
            return None
        changed = decided.acts or after.record.unanswered != before.record.unanswered
        hands = isinstance(row.event, Changed | BodyEdited | Opened | TimePassed)
        stale = engine.wants_status_comment(after) and (changed or hands)
        touched = isinstance(row.event, Changed) and row.event.what == "our-comment"
        known = await self._journal.mirror(row.lane)
        posted = known.comment if known and self._record_first else None
        wake = engine.next_look(after)
        if known and not changed and not stale and known.wake == wake:
            return None
        return Mirror(
            lane=row.lane,
            installation=row.installation,
            record=dumped(after.record),
            comment=after.status_comment or before.status_comment or posted,
            stale=stale or bool(known and known.stale),
            wake=wake,
            written=known.written if known and not touched else None,
        )

    async def _take_back_repeated(self, repository: Repository, row: Row, mark: str) -> None:
        """This process was taken for dead, and may have answered beside another one."""
        if mark:
            since = row.event.at - ECHO_WINDOW
            comments = await repository.comments(row.event.number, since)
            own = await self._app.login()
            await take_back_repeated(
                repository, comments, own, lambda body: mark if body.rstrip().endswith(mark) else ""
            )

    async def say(
        self,
        repository: Repository,
        number: int,
        text: str,
        mark: str,
        since: datetime | None,
        still_ours: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Post an answer once: when it may have been posted before, it is looked for first.

        ``still_ours`` is asked in the last moment, and raises :class:`Superseded` to stop it.
        """
        if since is not None:
            own = await self._app.login()
            for comment in await repository.comments(number, since - ECHO_WINDOW):
                body = comment.body or ""
                told = body.rstrip().endswith(mark) and (ASIDE not in body or ASIDE in text)
                if told and same(comment.user.login, own):
                    return
        text = messages.status.within(text, status.COMMENT_LIMIT - len(mark) - 2)
        await repository.installation.turn()
        if still_ours is not None:
            await still_ours()
        await repository.say(number, f"{text}\n\n{mark}", its_turn=True)


def _url_of(event: Event) -> str:
    """Address of the comment that an event is about."""
    return event.url if isinstance(event, CommentPosted | CommentEdited) else ""


def _without_refused(
    before: Submission, after: Submission, about: str
) -> tuple[Submission, list[str]]:
    """What is wanted without the new assignees and labels that GitHub's words are about, and those in words."""
    about = about.casefold()

    def named(field: str, new: list[str]) -> list[str]:
        found = [one for one in new if one.casefold() in about]
        return found or (new if field in about else [])

    people = [one for one in after.assignees if not among(one, before.assignees)]
    labels = [one for one in after.labels if not among(one, before.labels)]
    no_people, no_labels = named("assignee", people), named("label", labels)
    lesser = replace(
        after,
        assignees=tuple(one for one in after.assignees if one not in no_people),
        labels=tuple(one for one in after.labels if one not in no_labels),
    )
    notes = [messages.refusals.assignee_refused(login) for login in no_people]
    if no_labels:
        notes.append(messages.refusals.labels_refused(no_labels))
    return lesser, notes


def _as_it_came_out(after: Submission, issue: Issue) -> tuple[Submission, list[str]]:
    """The issue as GitHub returned it, and the assignees that it dropped."""
    came = _as_it_is(after, issue)
    return came, [login for login in after.assignees if not among(login, came.assignees)]


def _as_it_is(review: Submission, issue: Issue) -> Submission:
    """The submission with what people and the bot change of an issue, as GitHub has it now."""
    return replace(
        review,
        body=issue.body or "",
        labels=tuple(label.name for label in issue.labels),
        assignees=tuple(user.login for user in issue.assignees),
        open=issue.state == "open",
        closed_at=issue.closed_at,
        updated=issue.updated_at or review.updated,
    )
