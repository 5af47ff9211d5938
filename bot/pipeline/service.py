"""One event from the journal to GitHub: gather → respond → record → perform.

The steps in their order, and why it is this one:

1. everything that may be cached is read first, the issue itself last and fresh;
2. the rules decide, and the effects are recorded in the journal;
3. one ``PATCH`` carries body, labels, assignees and state together. Between the fresh read and it
   nothing but the journal's commit is awaited, so that people's edits hardly ever fall in between;
4. the answer is posted: it is the receipt;
5. when the issue's queue is empty, the status comment is written, once for everything.

After a crash the recorded effects are performed again, not decided again. A person who edits the
text in the very moment of step 3 is noticed in the echo of our own edit (``_echo``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import assert_never

import structlog
from cachetools import LRUCache
from pydantic import BaseModel

from bot.adapters.dispatch import Hindered, Later
from bot.adapters.github import Directory, Issue, Repository
from bot.adapters.github_app import App, Broken, Denied, GitHubProblem, Vanished, Wait
from bot.adapters.journal import EXPECTED, PLANS, Journal, Mirror, Row
from bot.adapters.shared_reads import TimedCache
from bot.clock import Clock
from bot.observability.logs import scrubbed
from bot.observability.metrics import Metrics
from bot.pipeline.activity import activities
from bot.pipeline.answer_limit import AnswerLimit
from bot.pipeline.issues import (
    Memory,
    accepted,
    difference,
    office,
    recalled,
    remembered,
    submission,
)
from bot.pipeline.observer import EventObserver
from bot.pipeline.policies import Known, Policies
from bot.review import engine, messages
from bot.review.model.changes import (
    Aside,
    Assign,
    Decided,
    Effect,
    Pass,
    PutLine,
    Relabel,
    SetField,
    SetReviewers,
    Strike,
    Tick,
    Unassign,
    Withhold,
    change,
    foresee,
    landed,
)
from bot.review.model.events import (
    BodyEdited,
    Changed,
    CommentEdited,
    CommentPosted,
    Delivery,
    Opened,
    TimePassed,
    WeekBegun,
    lane_of,
)
from bot.review.model.needs import Board, Needs
from bot.review.model.people import Role, among, same
from bot.review.model.policy import Policy
from bot.review.model.policy import Team as TeamName
from bot.review.model.record import Change, Record, dumped, loaded
from bot.review.model.submission import Comment, Found, Load, Other, Roster, Submission, Trouble
from bot.review.pages import status
from bot.review.turns import load

log = structlog.get_logger()

_STRUCK = "<!-- pyos-bot:struck -->"
"""In an answer that was taken back."""
_ASIDE = "<!-- pyos-bot:aside -->"
"""In the word that a command could not be carried out; the answer may still come, by hand."""
_ECHO_WINDOW = timedelta(minutes=5)
"""How long after it was made a change may come back to us."""
LOAD_ISSUES = 300
"""Issues that are looked at for what people have to do: three pages, however many there are."""
LOAD_SECONDS = 3_600
REPAIRS = 3
"""How often the bot tries to bring its edit and a person's together."""
_ON_THE_BODY = (SetField, SetReviewers, PutLine, Tick)


class Plan(BaseModel):
    """What was decided about an event, as the journal keeps it."""

    effects: tuple[Effect, ...] = ()
    change: Change = Change()
    """What the effects make different on the issue, all told: its traces show that it was done."""
    mark: str = ""
    """Hidden marker of the answer; empty: nothing is said."""
    read: str = ""
    """Digest of the text the decision was made on."""
    wrote: str = ""
    """Digest of the text that is written; empty: it stays."""
    repairs: int = 0
    at: datetime | None = None
    """When it was decided."""
    tried: datetime | None = None
    """When it was last tried again, which can be hours later; None: it never was."""

    @property
    def decided(self) -> Decided:
        """The effects, told apart by who does them."""
        return Decided.of(self.effects)

    def covers(self, moment: datetime) -> bool:
        """Whether what happened then can be what this changed."""
        if self.at is None:
            return False
        return self.at - _ECHO_WINDOW < moment < (self.tried or self.at) + _ECHO_WINDOW


@dataclass(frozen=True)
class _Seen:
    """An issue as it was last seen, for the status comment that follows."""

    review: Submission
    at: datetime


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
    ) -> None:
        """``submit`` takes an event that one issue passed on to another, already in the journal."""
        self._submit = submit
        self._clock = clock
        self._answer_limit = AnswerLimit()
        self._app = app
        self._journal = journal
        self._policies = policies
        self._observer = EventObserver(metrics or Metrics(clock=clock), clock)
        self._directories: dict[int, Directory] = {}
        self._loads = TimedCache[Load](1_000, LOAD_SECONDS)
        # Only a shortcut: lost, it costs a read more.
        self._seen: LRUCache[str, _Seen] = LRUCache(2_000)

    # --- what the dispatcher calls ---

    def take_over(self, lane: str) -> None:
        """Another process may have changed the issue since it was seen here."""
        self._seen.pop(lane, None)

    async def handle(self, row: Row) -> None:
        """Do everything about one event. Raises to be tried again."""
        with self._observer.event(row):
            try:
                with _github_in_the_way():
                    await self._handle(row)
            except Vanished as gone:
                # 404 or 410: there is nobody left to tell
                await self._journal.done(row, f"gone: {gone}")

    async def settle(self, lane: str) -> None:
        """Write the status comment when it is not up to date."""
        with self._observer.settling(lane):
            mirror = await self._journal.mirror(lane)
            if mirror is None or not mirror.stale:
                return
            try:
                with _github_in_the_way():
                    await self._write_status(mirror)
            except (Vanished, Denied) as no:
                log.warning("status comment not written", error=str(no))
                await self._journal.wrote(replace(mirror, stale=False))

    async def give_up(self, row: Row, error: str) -> None:
        """Tell the person, once, that their command could not be carried out."""
        event = row.event
        if not isinstance(event, CommentPosted | CommentEdited):
            self._observer.gave_up(())
            return
        with _github_in_the_way():
            policy = (await self._policies.of(self._repository(row))).policy
            if engine.needs(event, policy).commands:
                text = f"{messages.status.set_aside(scrubbed(error))}\n\n{_ASIDE}"
                mark = engine.mark(event, policy)
                await self._say(self._repository(row), event.number, text, mark, event.at)
            self._observer.gave_up(engine.commands(event, policy))

    # --- one event ---

    async def _handle(self, row: Row) -> None:
        event = row.event
        repository = self._repository(row)
        known = await self._policies.of(repository)
        if not known.policy.serves(event.repo):
            await self._journal.done(row, "not served")
            return
        own = await self._app.login()
        if isinstance(event, BodyEdited) and same(event.sender, own):
            await self._echo(row, event, repository, known)
            return
        if row.plan is not None:
            review = await self._gather(row, repository, known, Needs())
            plan = Plan.model_validate_json(row.plan)
            plan = plan.model_copy(update={"tried": self._clock()})
            await self._journal.record_plan(row, plan.model_dump_json())
            await self._perform(row, review, plan, again=True)
            return
        if isinstance(event, Changed) and event.sender.endswith("[bot]"):
            await self._side_effect(row, event, repository, known, own)
            return
        needs = engine.needs(event, known.policy)
        review = await self._gather(row, repository, known, needs)
        strange = review.roles(event.sender) == {Role.ANYONE}
        if needs.commands and strange and not self._answer_limit.allows(event.sender, row.received):
            self._observer.too_many()
            await self._journal.done(row, "not answered: too many")
            return
        unread = [team for team, one in review.found.teams.items() if one.trouble is Trouble.FAILED]
        if unread and not needs.commands:
            # nobody asked, so nobody can be told: what was done by hand waits until it can be judged
            raise Broken(f"a team cannot be read: {unread[0]}")
        decided = engine.respond(review, event)
        after = foresee(review, decided)
        plan = Plan(
            effects=tuple(decided),
            change=change(review, after),
            mark=engine.mark(event, known.policy) if decided.words else "",
            read=_fingerprint(review.body),
            wrote=_fingerprint(after.body) if after.body != review.body else "",
            at=self._clock(),
        )
        if decided:
            await self._journal.record_plan(row, plan.model_dump_json())
        await self._perform(row, review, plan, again=False)

    async def _perform(self, row: Row, review: Submission, plan: Plan, *, again: bool) -> None:
        repository = self._repository(row)
        decided = wanted = plan.decided
        self._observer.decided(decided)
        notes: list[str] = []
        dropped: list[str] = []
        if again and landed(review, plan.change):
            wanted = Decided(record=decided.record)
            dropped = [one for one in plan.change.assigned if not among(one, review.assignees)]
        after = foresee(review, wanted)
        refused = ""
        if patch := difference(review, after):
            try:
                issue = await repository.change(review.number, patch)
            except Denied as no:
                refused, after = str(no), review
            else:
                after, dropped = _as_it_came_out(after, issue)
        if dropped:
            record = after.record.model_copy(update={"assign_when_seen": dropped[0]})
            after = replace(after, record=record)
            notes = [messages.refusals.assignee_dropped(login) for login in dropped]
        outcome = "nothing to do"
        if plan.mark:
            said = "\n\n".join(one.text for one in decided.words)
            text = messages.refusals.failed(refused) if refused else "\n\n".join([said, *notes])
            late = plan.at is not None and plan.at - row.received > _ECHO_WINDOW
            since = row.event.at if again or late else None
            if isinstance(row.event, WeekBegun):
                # a lost database must not bring it a second time
                since = datetime.combine(row.event.monday, time(), UTC)
            try:
                await self._say(repository, review.number, text, plan.mark, since)
                outcome = "answered"
                self._observer.answered(row)
            except Denied as no:
                # a locked conversation, for example: there is no other way to tell
                log.warning("answer refused by GitHub", error=str(no))
                outcome = "not answered"
        if not refused:
            for aside in decided.asides:
                await self._beside(row, repository, aside)
        mirror = await self._mirrored(row, review, after, decided)
        self._seen[row.lane] = _Seen(after, row.event.at)
        if any(messages.refusals.NO_LABEL in one.text for one in decided.words):
            self._directory(row.installation).forget_labels(repository)
        await self._journal.done(row, outcome, mirror)
        self._observer.performed(decided, outcome, again=again, refused=bool(refused))

    async def _beside(self, row: Row, repository: Repository, aside: Aside) -> None:
        """What a decision wants besides this issue: an older answer struck, word to another issue."""
        match aside:
            case Strike():
                await self._strike(repository, row.event.number, aside)
            case Pass(event=event):
                key = f"{event.kind}:{lane_of(event.repo, event.number)}:{row.key}"
                delivery = Delivery(key, row.installation, event)
                if passed := await self._journal.store(delivery, self._clock()):
                    self._submit(passed)
            case Withhold():
                self._observer.withheld(aside)
            case _:
                assert_never(aside)

    async def _strike(self, repository: Repository, number: int, strike: Strike) -> None:
        """Show that an answer does not hold any more. It may be gone, or struck already."""
        own = await self._app.login()
        mark = engine.answer_begins(strike.comment, strike.sha)
        for comment in await repository.comments(number):
            body = comment.body or ""
            if not same(comment.user.login, own) or mark not in body or _STRUCK in body:
                continue
            said, _, behind = body.rpartition(mark)
            end = f"{_STRUCK}\n\n{mark}{behind}"
            text = messages.undoing.struck(said.strip(), strike.by)
            try:
                text = (
                    f"{messages.status.within(text, status.COMMENT_LIMIT - len(end) - 2)}\n\n{end}"
                )
                await repository.rewrite(comment.id, text)
            except (Vanished, Denied) as no:
                log.warning("answer not struck through", error=str(no))

    async def _mirrored(
        self, row: Row, before: Submission, after: Submission, decided: Decided
    ) -> Mirror | None:
        """The memory to keep, and whether the status comment has to be written again."""
        if after.record_unreadable:
            return None
        changed = decided.acts
        hands = isinstance(row.event, Changed | BodyEdited | Opened | TimePassed)
        stale = engine.wants_status_comment(after) and (changed or hands)
        touched = isinstance(row.event, Changed) and row.event.what == "our-comment"
        known = await self._journal.mirror(row.lane)
        wake = engine.next_look(after)
        if known and not changed and not stale and known.wake == wake:
            return None
        return Mirror(
            lane=row.lane,
            installation=row.installation,
            record=dumped(after.record),
            comment=after.status_comment or before.status_comment,
            stale=stale or bool(known and known.stale),
            wake=wake,
            written=known.written if known and not touched else None,
        )

    async def _say(
        self, repository: Repository, number: int, text: str, mark: str, since: datetime | None
    ) -> None:
        """Post an answer once: when it may have been posted before, it is looked for first."""
        if since is not None:
            own = await self._app.login()
            for comment in await repository.comments(number, since - _ECHO_WINDOW):
                body = comment.body or ""
                told = body.rstrip().endswith(mark) and (_ASIDE not in body or _ASIDE in text)
                if told and same(comment.user.login, own):
                    return
        text = messages.status.within(text, status.COMMENT_LIMIT - len(mark) - 2)
        await repository.say(number, f"{text}\n\n{mark}")

    # --- a person was faster ---

    async def _echo(
        self, row: Row, event: BodyEdited, repository: Repository, known: Known
    ) -> None:
        """Our own edit comes back: was the text that it replaced the one we had read?

        GitHub honours no ``If-Match`` on issues, and says in ``changes.body.from`` what was there.
        https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues
        """
        if row.plan is not None:
            mended = Plan.model_validate_json(row.plan)
        else:
            wrote = _fingerprint(event.body)
            plans = map(Plan.model_validate_json, await self._journal.plans(row.lane))
            ours = next((plan for plan in plans if plan.wrote == wrote), None)
            if ours is None or event.before is None or ours.read == _fingerprint(event.before):
                await self._journal.done(row, "our own edit")
                return
            effects = tuple(one for one in ours.effects if isinstance(one, _ON_THE_BODY))
            mended = Plan(effects=effects, read=wrote, repairs=ours.repairs + 1)
        review = await self._gather(row, repository, known, Needs())
        theirs = replace(review, body=event.before or "")
        target = foresee(theirs, mended.effects)
        untouched = _fingerprint(review.body) == _fingerprint(event.body)
        if untouched and mended.repairs <= REPAIRS and target.body != review.body:
            plan = mended.model_copy(update={"wrote": _fingerprint(target.body)})
            await self._journal.record_plan(row, plan.model_dump_json())
            await repository.change(review.number, {"body": target.body})
            review = replace(review, body=target.body)
        elif untouched and mended.repairs > REPAIRS:
            mark = f"<!-- pyos-bot:edit {_fingerprint(event.body)} -->"
            await self._say(
                repository, review.number, messages.status.edits_collide(), mark, row.event.at
            )
        self._seen[row.lane] = _Seen(review, event.at)
        mirror = await self._journal.mirror(row.lane)
        await self._journal.done(
            row, "edits brought together", replace(mirror, stale=True) if mirror else None
        )

    async def _side_effect(
        self, row: Row, event: Changed, repository: Repository, known: Known, own: str
    ) -> None:
        """Our own change of labels or assignees comes back: did we mean it?

        A change names all of them, so one that a person set since we looked goes off with it, and one that
        they took off comes back: that is put right.
        """
        if not same(event.sender, own) or await self._was_meant(event, row.lane):
            await self._journal.done(row, "our own change")
            return
        review = await self._gather(row, repository, known, Needs())
        effects = _put_right(event)
        made = change(review, foresee(review, effects))
        plan = Plan(effects=effects, change=made, at=self._clock())
        await self._journal.record_plan(row, plan.model_dump_json())
        await self._perform(row, review, plan, again=False)

    async def _was_meant(self, event: Changed, lane: str) -> bool:
        """Whether a decision of that time wanted it. When none is known of that time, it counts as meant."""
        texts = await self._journal.plans(lane)
        known = False
        for plan in map(Plan.model_validate_json, texts):
            if plan.covers(event.at) and _is_about(event, plan.change):
                if _meant(event, plan.change):
                    return True
                known = True
        return not known or len(texts) == PLANS  # there may be more

    # --- reading ---

    async def _gather(
        self, row: Row, repository: Repository, known: Known, needs: Needs
    ) -> Submission:
        """Everything the decision needs, the issue last."""
        event = row.event
        directory = self._directory(row.installation)
        accounts = {
            **{
                handle.casefold(): await directory.account(handle)
                for handle in sorted(needs.accounts)
            },
            event.sender.casefold(): event.sender,
        }
        teams: dict[TeamName, Roster] = {
            name: await directory.team(name) for name in sorted(map(str, needs.teams))
        }
        busy = await self._load(repository, known.policy) if needs.load else Load()
        comments = {
            number: await self._comment(repository, number) for number in sorted(needs.comments)
        }
        labels = await directory.labels(repository)
        others = {number: await self._other(row, known, number) for number in sorted(needs.issues)}
        boards = {
            board: await self._board(row, repository, known, board)
            for board in Board
            if board in needs.boards
        }
        desk = boards.get(Board.DESK, ())
        activity = (
            await activities(repository.installation, desk, event.at) if needs.activity else {}
        )
        answered = await self._answered(repository, event.number, needs.answers_to)
        memory = await self._memory(row, repository)
        issue = await repository.issue(event.number)
        return replace(
            memory.on(submission(issue, event.repo, known.policy)),
            repo_labels=labels,
            policy_problem=known.problem,
            found=Found(
                accounts=accounts,
                teams=teams,
                comments=comments,
                issues={number: other for number, other in others.items() if other},
                boards=boards,
                load=busy,
                activity=activity,
                answers=answered,
            ),
        )

    async def _other(self, row: Row, known: Known, number: int) -> Other | None:
        """Another issue of the repository, or None when there is none of that number."""
        try:
            issue = await self._repository(row).issue(number)
        except Vanished:
            return None
        other = submission(issue, row.event.repo, known.policy)
        return Other(number, other.opener, other.kind, other.open)

    async def _board(
        self, row: Row, repository: Repository, known: Known, board: Board
    ) -> tuple[Submission, ...]:
        """The issues that some commands look at all together."""
        match board:
            case Board.ACCEPTED:
                issues = await accepted(repository, known.policy)
            case Board.OPENERS:
                issues = await self._openers(repository, row.event.sender)
            case Board.OPEN:
                issues = await repository.issues("open")
            case Board.DESK:
                return await self._office(repository, known.policy)
        return tuple(submission(issue, row.event.repo, known.policy) for issue in issues)

    async def _openers(self, repository: Repository, login: str) -> list[Issue]:
        """What else somebody has opened. Only a line depends on it, and nobody's welcome."""
        try:
            return await repository.issues("open", creator=login)
        except GitHubProblem as problem:
            log.warning("board not read", repository=repository.name, error=str(problem))
            return []

    async def _office(self, repository: Repository, policy: Policy) -> tuple[Submission, ...]:
        """Every open issue and every accepted package, with what the bot remembers of them."""
        issues = await office(repository, policy)
        mirrors = await self._journal.mirrors(repository.name)
        own = await self._app.login()
        board: list[Submission] = []
        for issue in issues:
            review = submission(issue, repository.name, policy)
            mirror = mirrors.get(lane_of(repository.name, issue.number))
            if mirror and mirror.record != EXPECTED:
                board.append(Memory.of(mirror.record, mirror.comment).on(review))
            else:  # a new database has not learned it yet
                board.append(await recalled(repository, issue, review, own))
        return tuple(board)

    async def _load(self, repository: Repository, policy: Policy) -> Load:
        """What people have to do. Only a line depends on it: when it cannot be read, nothing is said."""

        async def read() -> Load:
            issues = await repository.issues_lately(LOAD_ISSUES)
            return load.load(submission(issue, repository.name, policy) for issue in issues)

        try:
            key = f"{repository.installation.number}:{repository.name.casefold()}"
            return await self._loads.get(key, read)
        except GitHubProblem as problem:
            log.warning("load not read", repository=repository.name, error=str(problem))
            return Load()

    async def _answered(
        self, repository: Repository, number: int, comment: int | None
    ) -> frozenset[str] | None:
        """Which command lines of a comment were answered before; None: it has no answer."""
        if comment is None:
            return None
        own = await self._app.login()
        found = [
            lines
            for answer in await repository.comments(number)
            if same(answer.user.login, own)
            and (lines := engine.lines_answered(answer.body or "", comment)) is not None
        ]
        return frozenset().union(*found) if found else None

    async def _comment(self, repository: Repository, number: int) -> Comment | None:
        seen = await repository.comment(number)
        if seen is None:
            return None
        issue = seen.issue_url.rpartition("/")[2]
        return Comment(
            seen.id, seen.user.login, seen.html_url, int(issue) if issue.isdigit() else 0
        )

    async def _memory(self, row: Row, repository: Repository) -> Memory:
        """The hidden record: from the mirror, else from the status comment, else none."""
        mirror = await self._journal.mirror(row.lane)
        if mirror is not None:
            return Memory.of(mirror.record, mirror.comment)
        if isinstance(row.event, Opened) and row.attempts == 0:
            return Memory(Record(), None)
        return await remembered(repository, row.event.number, await self._app.login())

    # --- the status comment ---

    async def _write_status(self, mirror: Mirror) -> None:
        name, _, number = mirror.lane.rpartition("#")
        repository = Repository(self._app.installation(mirror.installation), name)
        seen = self._seen.pop(mirror.lane, None)
        record = loaded(mirror.record)
        if seen is None:
            known = await self._policies.of(repository)
            review = submission(await repository.issue(int(number)), name, known.policy)
            seen = _Seen(review, self._clock())
        text = status.comment(replace(seen.review, record=record), seen.at)
        comment = mirror.comment
        if comment is not None and mirror.written != _fingerprint(text):
            comment = await self._rewritten(repository, mirror, comment, text)
        if comment is None:
            # It may have been posted just before a crash: look before posting it again.
            own = await self._app.login()
            there = (await remembered(repository, int(number), own)).comment
            if there is not None:
                comment = await self._rewritten(repository, mirror, there, text)
        if comment is None:
            comment = await repository.say(int(number), text)
        done = replace(mirror, comment=comment, stale=False, written=_fingerprint(text))
        await self._journal.wrote(done)

    async def _rewritten(
        self, repository: Repository, mirror: Mirror, comment: int, text: str
    ) -> int | None:
        """The id of the comment with its new text; None: somebody has deleted it."""
        # killed in between, nobody knows what stands there
        await self._journal.wrote(replace(mirror, comment=comment, written=None))
        try:
            await repository.rewrite(comment, text)
        except Vanished:
            return None
        return comment

    def _repository(self, row: Row) -> Repository:
        return Repository(self._app.installation(row.installation), row.event.repo)

    def _directory(self, installation: int) -> Directory:
        if installation not in self._directories:
            self._directories[installation] = Directory(self._app.installation(installation))
        return self._directories[installation]


@contextmanager
def _github_in_the_way() -> Iterator[None]:
    """What GitHub's troubles mean to the dispatcher: they are outlasted, and no fault of the work."""
    try:
        yield
    except Wait as wait:
        raise Later(wait.seconds, str(wait)) from None
    except Broken as broken:
        raise Hindered(str(broken)) from None


def _as_it_came_out(after: Submission, issue: Issue) -> tuple[Submission, list[str]]:
    """GitHub's word on the issue, and whom it left out without a word: assignees."""
    there = tuple(user.login for user in issue.assignees)
    came = replace(
        after,
        body=issue.body or "",
        labels=tuple(label.name for label in issue.labels),
        assignees=there,
        open=issue.state == "open",
    )
    return came, [login for login in after.assignees if not among(login, there)]


def _is_about(event: Changed, change: Change) -> bool:
    """Whether a decision changed labels at all, or assignees: GitHub is told all of them then."""
    if event.what in ("labeled", "unlabeled"):
        return bool(change.labels_on or change.labels_off)
    return bool(change.assigned or change.unassigned)


def _meant(event: Changed, change: Change) -> bool:
    """Whether a change of ours was part of what was decided."""
    match event.what:
        case "labeled":
            return among(event.label, change.labels_on)
        case "unlabeled":
            return among(event.label, change.labels_off)
        case "assigned":
            return among(event.assignee, change.assigned)
        case _:
            return among(event.assignee, change.unassigned)


def _put_right(event: Changed) -> tuple[Effect, ...]:
    """What undoes a change that nobody meant."""
    match event.what:
        case "labeled":
            return (Relabel(remove=(event.label,)),)
        case "unlabeled":
            return (Relabel(add=(event.label,)),)
        case "assigned":
            return (Unassign(login=event.assignee),)
        case _:
            return (Assign(login=event.assignee),)


def _fingerprint(text: str) -> str:
    # GitHub may give back other line ends than it was sent
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:32]
