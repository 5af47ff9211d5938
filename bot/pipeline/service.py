"""One event from the journal to GitHub: gather → respond → record → perform.

The steps in their order, and why it is this one:

1. everything that may be cached is read first, the issue itself last and fresh;
2. the rules decide (about long texts beside the loop, see ``rules``), and the effects are recorded in the journal;
3. one ``PATCH`` carries body, labels, assignees and state together. Between the fresh read and it
   nothing but the journal's commit is awaited, so that people's edits hardly ever fall in between;
4. the answer is posted: it is the receipt;
5. when the issue's queue is empty, the status comment is written, once for everything.

After a crash the recorded effects are performed again, not decided again. A person who edits the
text in the very moment of step 3 is noticed in the echo of our own edit (``echo``).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from time import monotonic

import structlog
from cachetools import LRUCache

from bot.adapters.dispatch import Hindered, Later
from bot.adapters.github import Repository
from bot.adapters.github_app import App, Broken, Denied, Vanished, Wait
from bot.adapters.journal import Journal, Row
from bot.clock import Clock
from bot.observability.logs import scrubbed
from bot.observability.metrics import Metrics
from bot.pipeline.absences import Absences
from bot.pipeline.answer_limit import Limits
from bot.pipeline.echo import Echo
from bot.pipeline.gather import Gather, repository_of
from bot.pipeline.issues import Memory
from bot.pipeline.late import LateOrders, still_stands
from bot.pipeline.observer import EventObserver
from bot.pipeline.packages import Packages
from bot.pipeline.perform import Perform
from bot.pipeline.plan import ASIDE, Plan, texts
from bot.pipeline.policies import Known, Policies
from bot.pipeline.rules import Rules
from bot.pipeline.status_comment import StatusComment
from bot.pipeline.traces import landed
from bot.review import engine, messages
from bot.review.decisions.manual_edits import is_authors
from bot.review.model.changes import change, foresee
from bot.review.model.events import (
    BodyEdited,
    Changed,
    CommentEdited,
    CommentPosted,
    Delivery,
    Event,
    Opened,
    PackageAsked,
)
from bot.review.model.needs import Needs
from bot.review.model.people import Role, among, same
from bot.review.model.record import Change
from bot.review.model.submission import Submission
from bot.review.pages import status

log = structlog.get_logger()

TOO_MANY = "not answered: too many"
_AN_OPENERS = ("closed", "reopened", "edited")
"""What whoever opened an issue may do to it as often as they like, besides its text."""
_STAFF = frozenset({Role.EIC, Role.EDITOR, Role.TRIAGE, Role.PARTNER})
BEFORE = "done before the journal began"
TAKEN_BACK = "the comment was deleted, or edited since"
Missed = Callable[[Row], Awaitable[Sequence[Delivery]]]


class Service:
    """Handles the events of the journal. The dispatcher sees to order and retries."""

    def __init__(
        self,
        app: App,
        journal: Journal,
        policies: Policies,
        submit: Callable[[Row], None],
        clock: Clock,
        metrics: Metrics | None = None,
        missed: Missed | None = None,
        known_since: datetime | None = None,
        packages: Packages | None = None,
        *,
        record_first: bool = False,
    ) -> None:
        """``submit`` takes an event that one issue passed on to another, already in the journal.

        ``missed`` finds the orders on the same issue that were given before one, and not heard of; what is
        older than ``known_since`` may have been done before the journal was lost. ``record_first``: see ``Perform``;
        the journal is gone after each run, so whatever comes may have been done.
        """
        self._forgets = record_first
        self._known_since = known_since.replace(microsecond=0) if known_since else None
        self._app = app
        self._missed = missed
        self._looked_at: LRUCache[str, bool] = LRUCache(10_000)
        self._late = LateOrders(journal, clock, always=record_first)
        self._journal = journal
        self._policies = policies
        self._clock = clock
        self._submit = submit
        self._limits = Limits()
        self._missing = Absences(clock)
        self._observer = EventObserver(metrics or Metrics(clock=clock), clock)
        self._packages = packages
        self._gather = Gather(app, journal)
        self._rules = Rules()
        self._status = StatusComment(app, journal, policies, clock, looks_first=record_first)
        self._perform = Perform(
            app,
            journal,
            self._gather,
            self._status,
            self._observer,
            submit,
            clock,
            self._missing,
            record_first=record_first,
        )
        self._echo = Echo(
            journal, self._gather, self._perform, self._status, clock, self._known_since
        )

    def take_over(self, lane: str) -> None:
        """Another process may have changed the issue since it was seen here."""
        self._status.forget(lane)

    async def handle(self, row: Row) -> None:
        """Do everything about one event. Raises to be tried again."""
        with self._observer.event(row):
            try:
                with _github_in_the_way():
                    await self._handle(row)
            except Vanished as gone:
                with _github_in_the_way():
                    await self._missing.surely(row.lane, repository_of(self._app, row), gone)
                # there is nobody left to tell
                await self._journal.reviews.forget(row.lane)
                await self._journal.done(row, f"gone: {gone}")
            else:
                self._missing.forget(row.lane)

    async def settle(self, lane: str) -> None:
        """Write the status comment when it is not up to date."""
        with self._observer.settling(lane):
            mirror = await self._journal.mirror(lane)
            if mirror is None or not mirror.stale:
                self._status.forget(lane)  # nothing is written, and the text would stay
                return
            try:
                with _github_in_the_way():
                    await self._status.write(mirror)
            except (Vanished, Denied) as no:
                if isinstance(no, Vanished):
                    name = lane.rpartition("#")[0]
                    repository = Repository(self._app.installation(mirror.installation), name)
                    with _github_in_the_way():
                        await self._missing.surely(lane, repository, no)
                log.warning("status comment not written", error=str(no))
                await self._journal.wrote(replace(mirror, stale=False))
            else:
                self._missing.forget(lane)

    async def give_up(self, row: Row, error: str) -> None:
        """Tell the person, once, that their command could not be carried out."""
        event = row.event
        if not isinstance(event, CommentPosted | CommentEdited):
            self._observer.gave_up(())
            return
        with _github_in_the_way():
            policy = (await self._policies.of(repository_of(self._app, row))).policy
            if engine.needs(event, policy).commands:
                text = f"{messages.status.set_aside(scrubbed(error))}\n\n{ASIDE}"
                mark = engine.mark(event, policy)
                await self._perform.say(
                    repository_of(self._app, row), event.number, text, mark, event.at
                )
            self._observer.gave_up(engine.commands(event, policy))

    async def _handle(self, row: Row) -> None:
        event = row.event
        repository = repository_of(self._app, row)
        known = await self._policies.of(repository)
        if not known.policy.serves(event.repo):
            await self._journal.done(row, "not served")
            return
        if isinstance(event, PackageAsked):
            if self._packages is None or known.policy.checks.off:
                await self._journal.done(row, "packages are not looked at")
            else:
                await self._packages.look(row, event, repository, known.policy)
            return
        own = await self._app.login()
        if isinstance(event, BodyEdited) and same(event.sender, own):
            await self._echo.of_edit(row, event, repository, known, own)
            return
        if row.plan is not None:
            plan = Plan.model_validate_json(row.plan)
            taken_back = await self._taken_back(row, repository, known)
            read, review = monotonic(), await self._gather.read(row, repository, known, Needs())
            made = await landed(repository, review, plan, own)
            if taken_back and plan.change != Change() and not made:
                await self._journal.done(row, TAKEN_BACK)
                return
            now = self._clock()
            if made or plan.change == Change():
                plan = plan.model_copy(update={"tried": now})
            else:
                if review.updated != plan.seen:  # looking for traces took a while
                    read = monotonic()
                    review = await self._gather.read(row, repository, known, Needs())
                after = foresee(review, plan.decided)
                plan = plan.made_later(review, after, now, sent=True)
            await self._journal.record_plan(row, plan.model_dump_json(), plan.awaited)
            await self._perform.carry_out(row, review, plan, read=read, again=True, landed=made)
            return
        if isinstance(event, Changed) and event.sender.endswith("[bot]"):
            await self._echo.of_change(row, event, repository, known, own)
            return
        if isinstance(event, Changed) and event.what == "swept":
            for delivery in await self._echo.missed(row, event, repository, own):
                if stored := await self._journal.store(delivery, self._clock()):
                    self._submit(stored)
        if self._forgets or (self._known_since and event.at < self._known_since):
            told = await self._before_the_journal(row, repository, known, own)
            if told is None:
                await self._journal.done(row, BEFORE)
                return
            event, row = told, replace(row, event=told)
        needs = await self._rules(engine.needs, event, known.policy)
        if isinstance(event, Opened):
            self._looked_at[row.lane] = True  # the bot was there from the beginning
        turned = isinstance(event, Changed) and event.what in _AN_OPENERS
        if turned and not self._limits.follows(row.lane, event.sender, row.received):
            self._observer.too_many()
            await self._journal.done(row, TOO_MANY)
            return
        if needs.commands and self._limits.silenced(row.lane, _who(event), row.received):
            self._observer.too_many()
            await self._journal.done(row, TOO_MANY)
            return
        if isinstance(event, BodyEdited) and await self._is_known_author(row):
            # an author holds no other right: whom they write in need not be looked up
            needs = replace(needs, accounts=frozenset())
        if needs.commands and isinstance(event, CommentPosted | CommentEdited):
            if await self._overtakes(row, event):
                return
            said = await self._late.as_it_is_now(row, event, repository)
            if said is None or not await self._rules(engine.asks, said, known.policy):
                await self._journal.done(row, TAKEN_BACK)
                return
            event, row = said, replace(row, event=said)
        read, review = monotonic(), await self._gather.read(row, repository, known, needs)
        if needs.commands and not self._is_answered(row, review, repository):
            self._observer.too_many()
            await self._journal.done(row, TOO_MANY)
            return
        unread = [team for team, one in review.found.teams.items() if one.unread]
        if unread and not needs.commands:
            # nobody asked, so nobody can be told: what was done by hand waits until it can be judged,
            # and keeps no command waiting
            if behind := await self._journal.let_pass(row):
                self._submit(behind)
                return
            raise Broken(f"a team cannot be read: {unread[0]}")
        decided = await self._rules(engine.respond, review, event)
        unasked = isinstance(event, BodyEdited) and decided.words and is_authors(review, event)
        if unasked and not self._limits.may_be_told(row.lane, row.received):
            decided = decided.silent
        after = foresee(review, decided)
        plan = Plan(
            effects=tuple(decided),
            change=change(review, after),
            mark=engine.mark(event, known.policy) if decided.words else "",
            **texts(review, after),
            at=self._clock(),
            seen=review.updated,
        )
        if decided:
            await self._journal.record_plan(row, plan.model_dump_json(), plan.wrote)
        await self._perform.carry_out(row, review, plan, read=read, again=False)

    async def _before_the_journal(
        self, row: Row, repository: Repository, known: Known, own: str
    ) -> Event | None:
        """What is left to do of an event that is older than the journal; None: nothing, as its answers show."""
        event = row.event
        match event:
            case CommentPosted() | CommentEdited() if engine.asks(event, known.policy):
                # what an edit puts in again is answered anew: only what came after the edit is its answer
                told = isinstance(event, CommentEdited) and event.before is not None
                answered = await self._gather.answered(
                    repository, event.number, event.comment, event.at if told else None
                )
                body = engine.without_lines(event, known.policy, answered or frozenset())
                left = event.model_copy(update={"body": body})
                return left if not answered or engine.asks(left, known.policy) else None
            case Opened():
                there = await repository.comments(event.number)
                greeted = any(
                    same(one.user.login, own)
                    and (
                        (one.body or "").startswith(status.MARK)
                        or engine.is_welcome(one.body or "")
                    )
                    for one in there
                )
                return None if greeted else event
            case BodyEdited() if not self._forgets:  # else each edit has a run, and this is its
                return event if await still_stands(event, repository) else None
            case _:
                return event

    def _is_answered(self, row: Row, review: Submission, repository: Repository) -> bool:
        """Whether a command is looked at: not of whoever asks too often, nor of strangers when calls are short."""
        login = _who(row.event)
        roles = review.roles(login)
        if roles & _STAFF:
            return True
        stranger = roles == {Role.ANYONE}
        if stranger and repository.installation.is_short:
            return False
        return self._limits.allows(row.lane, login, row.received, stranger=stranger)

    async def _is_known_author(self, row: Row) -> bool:
        """Whether the record names whoever did this as an author of the package."""
        mirror = await self._journal.mirror(row.lane)
        if mirror is None:
            return False
        record, event = Memory.of(mirror.record, mirror.comment).record, row.event
        number = record.ids.get(event.sender.casefold(), event.sender_id)
        return among(event.sender, record.authors) and number == event.sender_id

    async def _taken_back(self, row: Row, repository: Repository, known: Known) -> bool:
        """Whether nothing is left of an order that was decided, and waits."""
        event = row.event
        if not isinstance(event, CommentPosted | CommentEdited):
            return False
        if not engine.asks(event, known.policy):
            return False
        said = await self._late.as_it_is_now(row, event, repository)
        return said is None or not engine.asks(said, known.policy)

    async def _overtakes(self, row: Row, event: CommentPosted | CommentEdited) -> bool:
        """Whether orders of before, given while the bot was down, are to be carried out first.

        Nobody told of them: the first order on each issue after a start looks for them.
        """
        if row.lane in self._looked_at or not self._missed:
            return False
        missed = await self._missed(row)
        self._looked_at[row.lane] = True
        for delivery in missed:
            log.info("missed order comes first", kind=delivery.event.kind)
            if stored := await self._journal.store(delivery, self._clock()):
                self._submit(stored)
        behind = await self._journal.let_pass(row) if missed else None
        if behind is not None:
            self._submit(behind)
        return behind is not None


def _who(event: Event) -> str:
    """Who is answered: of an edit that is nobody's, the author of the comment."""
    return event.author if isinstance(event, CommentEdited) and not event.sender else event.sender


@contextmanager
def _github_in_the_way() -> Iterator[None]:
    """What GitHub's troubles mean to the dispatcher: they are outlasted, and no fault of the work."""
    try:
        yield
    except Wait as wait:
        raise Later(wait.seconds, str(wait)) from None
    except Broken as broken:
        raise Hindered(str(broken)) from None
