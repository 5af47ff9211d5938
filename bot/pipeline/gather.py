"""Read everything that a decision depends on, the issue last."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.adapters.github import Directory, Repository
from bot.adapters.github_app import App, GitHubProblem, Vanished
from bot.adapters.journal import EXPECTED, Journal, Row
from bot.adapters.shared_reads import TimedCache
from bot.pipeline.activity import activities
from bot.pipeline.boards import Boards
from bot.pipeline.issues import Memory, desk, recalled, remembered, submission
from bot.pipeline.plan import STRUCK
from bot.pipeline.policies import Known
from bot.review import engine
from bot.review.model import checklist
from bot.review.model.cards import Card, card
from bot.review.model.events import Opened, lane_of
from bot.review.model.header import Field, Header
from bot.review.model.header_form import HeaderForm
from bot.review.model.needs import Board, Needs
from bot.review.model.people import GHOST, Account, same
from bot.review.model.policy import Policy, TeamName
from bot.review.model.record import Record
from bot.review.model.submission import Comment, Found, Load, OnBoard, Other, Roster, Submission
from bot.review.turns import load

log = structlog.get_logger()

LOAD_ISSUES = 300
"""Issues that are looked at for what people have to do: three pages, however many there are."""
LOAD_SECONDS = 3_600
THREAD_COMMENTS = 1_000
"""Comments of a thread that are looked at: ten pages, three times the longest review so far."""
PEOPLE_NAMED = 20
"""People of a header who are looked up."""


def repository_of(app: App, row: Row) -> Repository:
    """Where an event happened, as the installation that told of it sees it."""
    return Repository(app.installation(row.installation), row.event.repo)


def _logins(accounts: Mapping[str, Account | None]) -> dict[str, str | None]:
    """Asked handle → GitHub's spelling."""
    return {handle: one.login if one else None for handle, one in accounts.items()}


def _newest(seen: Sequence[Account]) -> tuple[Account, ...]:
    """Who has each name, as it was seen last, in the order in which they were."""
    by_name: dict[str, Account] = {}
    for one in seen:
        by_name.pop(one.login.casefold(), None)
        by_name[one.login.casefold()] = one
    return tuple(by_name.values())


async def _moved_away(
    directory: Directory, record: Record, seen: Sequence[Account]
) -> list[Account]:
    """The people of the review whose names others have now, under the names that they have now."""
    ids = {one.login.casefold(): one.id for one in seen}
    moved = [
        number
        for name, number in record.ids.items()
        if ids.get(name) not in (None, number) and number not in ids.values()
    ]
    return [await directory.account_by_id(one) or Account(GHOST, one) for one in moved]


class Gather:
    """Reads: what may be cached first, the issue itself last and fresh."""

    def __init__(self, app: App, journal: Journal) -> None:
        self._app = app
        self._journal = journal
        self._directories: dict[int, Directory] = {}
        self._boards = Boards(journal)
        self._loads = TimedCache[Load](1_000, LOAD_SECONDS)

    async def read(
        self, row: Row, repository: Repository, known: Known, needs: Needs
    ) -> Submission:
        """Everything the decision needs, the issue last."""
        event = row.event
        if needs.pending:
            record = (await self._memory(row, repository)).record
            needs |= engine.needs_of_yes(record, event, known.policy)
        directory = self.directory(row.installation)
        accounts = {
            handle.casefold(): await directory.account(handle) for handle in sorted(needs.accounts)
        }
        teams: dict[TeamName, Roster] = {
            name: await directory.team(name) for name in sorted(map(str, needs.teams))
        }
        busy = await self._load(repository, known.policy) if needs.load else Load()
        comments = {
            number: await self._comment(repository, number) for number in sorted(needs.comments)
        }
        named = (
            await self._named(repository, directory, event.number, known.policy.header)
            if needs.named
            else {}
        )
        thread = await self._thread(repository, event.number) if needs.thread else ()
        labels = await directory.labels(repository)
        others = {
            number: await self._other(repository, known, number) for number in sorted(needs.issues)
        }
        boards: dict[Board, tuple[OnBoard, ...]] = {
            board: await self._board(row, repository, known, board)
            for board in Board
            if board in needs.boards and board is not Board.DESK
        }
        desk = await self._desk(repository, known.policy) if Board.DESK in needs.boards else ()
        activity = (
            await activities(repository, desk, event.at, known.policy) if needs.activity else {}
        )
        answered = await self.answered(repository, event.number, needs.answers_to)
        boxes = await self._open_boxes(repository, event.number) if needs.open_boxes else ()
        memory = await self._memory(row, repository)
        # who edited a comment that only the sweep has seen is not known
        sender = [Account(event.sender, event.sender_id)] if event.sender else []
        seen = [
            *(Account(one, number) for team in teams.values() for one, number in team.ids.items()),
            *(one for one in [*named.values(), *accounts.values()] if one),
            *(Account(one.author, one.author_id) for one in [*thread, *comments.values()] if one),
        ]
        seen += await _moved_away(directory, memory.record, _newest([*seen, *sender]))
        issue = await repository.issue(event.number)
        seen += [one.account for one in [issue.user, *issue.assignees]]
        return replace(
            memory.on(submission(issue, event.repo, known.policy)),
            repo_labels=labels,
            policy_problem=known.problem,
            found=Found(
                accounts={**_logins(accounts), event.sender.casefold(): event.sender},
                seen=_newest([*seen, *sender]),
                teams=teams,
                comments=comments,
                named=_logins(named),
                thread=thread,
                issues={number: other for number, other in others.items() if other},
                boards=boards,
                desk=desk,
                load=busy,
                activity=activity,
                answers=answered,
                open_boxes=boxes,
            ),
        )

    async def _named(
        self, repository: Repository, directory: Directory, number: int, style: HeaderForm
    ) -> dict[str, Account | None]:
        """The accounts of the header's editors and reviewers."""
        header = Header.read((await repository.issue(number)).body or "", style)
        named = [*header.people(Field.EDITOR), *filter(None, header.reviewers)][:PEOPLE_NAMED]
        return {login.casefold(): await directory.account(login) for login in named}

    async def _thread(self, repository: Repository, number: int) -> tuple[Comment, ...]:
        """What people have written on the issue; what Apps have posted is nobody's review."""
        return tuple(
            Comment(
                one.id,
                one.user.login,
                one.html_url,
                number,
                one.body or "",
                one.created_at,
                one.user.id,
            )
            for one in await repository.comments(number, most=THREAD_COMMENTS)
            if not one.is_bots
        )

    async def _other(self, repository: Repository, known: Known, number: int) -> Other | None:
        """Another issue of the repository, or None when there is none of that number."""
        try:
            issue = await repository.issue(number)
        except Vanished:
            return None
        other = submission(issue, repository.name, known.policy)
        return Other(number, other.opener, other.kind, other.open)

    async def _board(
        self, row: Row, repository: Repository, known: Known, board: Board
    ) -> tuple[Card, ...]:
        """The issues that some commands look at all together."""
        if board is Board.OPENERS:
            return await self._openers(repository, known.policy, row.event.sender)
        return await self._boards.show(repository, known.policy, board)

    async def _openers(
        self, repository: Repository, policy: Policy, login: str
    ) -> tuple[Card, ...]:
        """What else somebody has opened. Only a line depends on it, and nobody's welcome."""
        try:
            if await self._boards.is_filled(repository, policy):
                return await self._boards.show(repository, policy, Board.OPENERS, login)
            # nobody's welcome waits until all issues are read
            issues = await repository.issues("open", creator=login)
        except GitHubProblem as problem:
            log.warning("board not read", repository=repository.name, error=str(problem))
            return ()
        return tuple(card(submission(issue, repository.name, policy)) for issue in issues)

    async def _desk(self, repository: Repository, policy: Policy) -> tuple[Submission, ...]:
        """Every open issue and every accepted package, with what the bot remembers of them."""
        issues = await desk(repository, policy)
        mirrors = await self._journal.mirrors(repository.name)
        own = await self._app.login()
        board: list[Submission] = []
        for issue in issues:
            await asyncio.sleep(0)  # thousands of them: others may come in between
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

    async def answered(
        self,
        repository: Repository,
        number: int,
        comment: int | None,
        since: datetime | None = None,
    ) -> frozenset[str] | None:
        """Which command lines of a comment were answered (their digests), perhaps only ``since`` then; None: it has no answer."""
        if comment is None:
            return None
        own = await self._app.login()
        found = [
            lines
            for answer in await repository.comments(number)
            if same(answer.user.login, own)
            and not (since and answer.created_at < since)
            and (lines := engine.lines_answered(answer.body or "", comment)) is not None
        ]
        return frozenset().union(*found) if found else None

    async def _open_boxes(self, repository: Repository, number: int) -> tuple[str, ...]:
        """What is unchecked in the newest list of the pre-review checks."""
        own = await self._app.login()
        for comment in reversed(await repository.comments(number, most=THREAD_COMMENTS)):
            body = comment.body or ""
            ours = same(comment.user.login, own) and STRUCK not in body
            if ours and checklist.has_boxes(body):
                return checklist.open_boxes(body)
        return ()

    async def _comment(self, repository: Repository, number: int) -> Comment | None:
        seen = await repository.comment(number)
        if seen is None:
            return None
        who = seen.user
        return Comment(seen.id, who.login, seen.html_url, seen.issue, author_id=who.id)

    async def _memory(self, row: Row, repository: Repository) -> Memory:
        """The hidden record: from the mirror, else from the status comment, else none."""
        mirror = await self._journal.mirror(row.lane)
        if mirror is not None:
            return Memory.of(mirror.record, mirror.comment)
        if isinstance(row.event, Opened) and row.attempts == 0:
            return Memory(Record(), None)
        return await remembered(repository, row.event.number, await self._app.login())

    def directory(self, installation: int) -> Directory:
        """Accounts, teams and labels, as one installation sees them."""
        if installation not in self._directories:
            self._directories[installation] = Directory(self._app.installation(installation))
        return self._directories[installation]
