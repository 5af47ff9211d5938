"""Webhooks get lost, and GitHub does not send them again: what changed lately and was not heard of.

On start and every ten minutes each repository is asked for the comments and issues that changed in the last
three days, which mostly answers *not modified*. There is no cursor that could be wrong: what the journal
has heard of, or an answer of the bot names, is skipped. The cost grows with what changed, not with how many
reviews there are. https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, time, timedelta

import structlog

from bot.edges.github import Comment, Issue, Repository
from bot.edges.github_app import App, GitHubProblem
from bot.edges.journal import Journal
from bot.policies import Policies
from bot.review import engine, status
from bot.review.events import Changed, CommentEdited, CommentPosted, Delivery, Event, Opened
from bot.review.people import same
from bot.review.policy import Policy

log = structlog.get_logger()

EVERY = timedelta(minutes=10)
BACK = timedelta(days=3)
"""As long as GitHub keeps a failed delivery for somebody to send again."""

Store = Callable[[Delivery], Awaitable[object]]


class Sweep:
    """Looks for what was missed. One for all installations."""

    def __init__(
        self, app: App, journal: Journal, policies: Policies, store: Store, begun: datetime
    ) -> None:
        """``begun`` is since when the journal would know: mere talk of before is left alone."""
        self._begun = begun.replace(microsecond=0)  # GitHub's times have seconds
        self._app = app
        self._journal = journal
        self._policies = policies
        self._store = store

    async def __call__(self, now: datetime) -> int:
        """Have everything handled that was not heard of; how much it was."""
        found = 0
        try:
            installed = await self._app.installed()
        except GitHubProblem as problem:
            log.warning("sweep put off", error=str(problem))
            return 0
        for number, since in installed.items():
            try:
                for name in await self._app.installation(number).repositories():
                    repository = Repository(self._app.installation(number), name)
                    found += await self._repository(repository, number, since, now)
            except GitHubProblem as problem:
                log.warning("sweep put off", installation=number, error=str(problem))
        return found

    async def _repository(
        self, repository: Repository, installation: int, installed: datetime, now: datetime
    ) -> int:
        policy = (await self._policies.of(repository)).policy
        if not policy.serves(repository.name):
            return 0
        # the same address all day, so that GitHub can say that nothing has changed
        midnight = datetime.combine((now - BACK).astimezone(UTC).date(), time(), UTC)
        since = max(midnight, installed)
        comments = await repository.comments_since(since)
        issues = await repository.issues_since(since)
        heard = _texts(await self._journal.heard(midnight - timedelta(days=1)))
        own = await self._app.login()
        events = [
            *_opened(repository.name, issues, comments, heard, own, installed),
            *_comments(repository.name, comments, heard, own, policy, installed, self._begun),
            *await self._changed(repository.name, issues, heard),
        ]
        for key, event in events:
            log.info("missed webhook made up for", kind=event.kind, issue=event.number)
            await self._store(Delivery(key, installation, event))
        return len(events)

    async def _changed(self, name: str, issues: Iterable[Issue], heard: set[str]) -> list[_Missed]:
        """Reviews that changed: label, header and state are compared with the record, whoever told of it."""
        found: list[_Missed] = []
        for issue in issues:
            lane = f"{name.lower()}#{issue.number}"
            when = issue.updated_at or issue.created_at
            key = f"swept:{lane}:{when.isoformat()}"
            if key not in heard and await self._journal.mirror(lane):
                event = Changed(repo=name, number=issue.number, sender="", at=when, what="swept")
                found.append((key, event))
        return found


_Missed = tuple[str, Event]


def _texts(keys: Iterable[str]) -> set[str]:
    """The keys, and of every edited comment the part that names its text."""
    keys = set(keys)
    return keys | {":".join(key.split(":")[:4]) for key in keys if key.startswith("comment:")}


def _opened(
    name: str,
    issues: Iterable[Issue],
    comments: Iterable[Comment],
    heard: set[str],
    own: str,
    installed: datetime,
) -> list[_Missed]:
    """Issues that were opened and not greeted."""
    greeted = {
        comment.issue
        for comment in comments
        if same(comment.user.login, own)
        and ((comment.body or "").startswith(status.MARK) or engine.is_welcome(comment.body or ""))
    }
    return [
        (
            key,
            Opened(
                repo=name,
                number=issue.number,
                sender=issue.user.login,
                at=issue.created_at,
                body=issue.body or "",
            ),
        )
        for issue in issues
        if (key := f"opened:{name.lower()}#{issue.number}") not in heard
        and issue.number not in greeted
        and issue.created_at >= installed
        and not issue.user.is_bot
    ]


def _comments(
    name: str,
    comments: Iterable[Comment],
    heard: set[str],
    own: str,
    policy: Policy,
    installed: datetime,
    begun: datetime,
) -> list[_Missed]:
    """Comments of people that neither the journal nor an answer knows."""
    comments = tuple(comments)
    answers = [one.body or "" for one in comments if same(one.user.login, own)]
    found: list[_Missed] = []
    for comment in comments:
        body = comment.body or ""
        key = f"comment:{name.lower()}:{comment.id}:{hashlib.sha256(body.encode()).hexdigest()}"
        if comment.is_bots or not comment.issue or key in heard or comment.created_at < installed:
            continue
        about = {"repo": name, "number": comment.issue, "sender": comment.user.login}
        words = {"comment": comment.id, "body": body, "url": comment.html_url}
        posted = CommentPosted(**about, **words, at=comment.created_at)
        if any(engine.is_answer(text, posted) for text in answers):
            continue
        edited = comment.updated_at is not None and comment.updated_at > comment.created_at
        known = any(one.startswith(f"comment:{name.lower()}:{comment.id}:") for one in heard)
        if edited and (
            known or any(engine.lines_answered(a, comment.id) is not None for a in answers)
        ):
            # an edit was missed; how it was before is not known
            event = CommentEdited(
                **about,
                **words,
                at=comment.updated_at,
                before=None,
                author=comment.user.login,
            )
            found.append((f"{key}:swept", event))
        elif comment.created_at >= begun or engine.commands(posted, policy):
            found.append((key, posted))
    return found
