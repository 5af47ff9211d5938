"""Webhooks get lost, and GitHub does not send them again: what changed lately and was not heard of.

On start and every ten minutes each repository is asked for the comments and issues that changed in the last
three days, which mostly answers *not modified*. There is no cursor that could be wrong: what the journal
has heard of, or an answer of the bot names, is skipped. The cost grows with what changed, not with how many
reviews there are. https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, time, timedelta

import structlog

from bot.edges.github import Comment, Issue
from bot.edges.github_app import App
from bot.edges.journal import Journal
from bot.edges.payloads import comment_key, key_of
from bot.policies import Policies
from bot.review import engine, status
from bot.review.events import Changed, CommentEdited, CommentPosted, Delivery, Event, Opened
from bot.review.people import same
from bot.review.policy import Policy
from bot.rounds import Served, go_round

log = structlog.get_logger()

EVERY = timedelta(minutes=10)
BACK = timedelta(days=3)
"""As long as GitHub keeps a failed delivery for somebody to send again."""

PATIENCE = timedelta(minutes=5)
"""An edit that is younger may still be on its way as a webhook."""
_SWEPT = ":swept:"

Store = Callable[[Delivery], Awaitable[object]]


async def made_up_for(journal: Journal, delivery: Delivery, now: datetime) -> bool:
    """Whether a sweep has seen the comment as it was then, or later: the webhook is late."""
    event = delivery.event
    if not isinstance(event, CommentPosted | CommentEdited) or _SWEPT in delivery.key:
        return False
    if now - event.at < PATIENCE / 2:  # no sweep has looked yet, whatever the clocks say
        return False
    keys = await journal.keys(delivery.lane, comment_key(event))
    swept = [key.partition(_SWEPT)[2] for key in keys]
    return any(datetime.fromisoformat(when) >= event.at for when in swept if when)


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
        done = await go_round(
            self._app, self._policies, lambda place: self._repository(place, now), "sweep"
        )
        return done.found

    async def _repository(self, place: Served, now: datetime) -> int:
        # the same address all day, so that GitHub can say that nothing has changed
        midnight = datetime.combine((now - BACK).astimezone(UTC).date(), time(), UTC)
        since = max(midnight, place.installed)
        comments = await place.repository.comments_since(since)
        issues = await place.repository.issues_since(since)
        heard = _heard(await self._journal.heard(midnight - timedelta(days=1)))
        own = await self._app.login()
        just = now - PATIENCE
        events = [
            *_opened(place.name, issues, comments, heard, own, since),
            *_comments(place.name, comments, heard, own, place.policy, since, just, self._begun),
            *await self._changed(place.name, issues, heard),
        ]
        for key, event in events:
            log.info("missed webhook made up for", kind=event.kind, issue=event.number)
            await self._store(Delivery(key, place.installation, event))
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


def _heard(keys: Iterable[str]) -> set[str]:
    """The keys; of comments also the parts that name the comment, and the comment with its text."""
    keys = set(keys)
    parts = [key.split(":") for key in keys if key.startswith("comment:")]
    texts = {":".join(part[:4]) for part in parts}
    return keys | texts | {":".join([*part[:3], ""]) for part in parts}


def _opened(
    name: str,
    issues: Iterable[Issue],
    comments: Iterable[Comment],
    heard: set[str],
    own: str,
    since: datetime,
) -> list[_Missed]:
    """Issues that were opened and not greeted. What is older has only changed lately."""
    greeted = {
        comment.issue
        for comment in comments
        if same(comment.user.login, own)
        and ((comment.body or "").startswith(status.MARK) or engine.is_welcome(comment.body or ""))
    }
    found: list[_Missed] = []
    for issue in issues:
        who, when, body = issue.user.login, issue.created_at, issue.body or ""
        event = Opened(repo=name, number=issue.number, sender=who, at=when, body=body)
        key = key_of(event, "")
        if key in heard or issue.number in greeted or issue.user.is_bot or when < since:
            continue
        found.append((key, event))
    return found


def _comments(
    name: str,
    comments: Iterable[Comment],
    heard: set[str],
    own: str,
    policy: Policy,
    since: datetime,
    just: datetime,
    begun: datetime,
) -> list[_Missed]:
    """Comments of people that neither the journal nor an answer knows.

    An edit since ``just`` may still be on its way, and would come under another name. Of an old comment, edited lately, nobody knows
    here what was answered: it counts as an edit, and its answers are looked for.
    """
    comments = tuple(comments)
    answers: defaultdict[int, list[str]] = defaultdict(list)
    for comment in comments:
        if same(comment.user.login, own):
            answers[comment.issue].append(comment.body or "")
    found: list[_Missed] = []
    for comment in comments:
        when = comment.updated_at or comment.created_at
        edited = when > comment.created_at
        if comment.is_bots or not comment.issue or (edited and when > just):
            continue
        about = {"repo": name, "number": comment.issue, "sender": comment.user.login}
        words = {"comment": comment.id, "body": comment.body or "", "url": comment.html_url}
        posted = CommentPosted(**about, **words, at=comment.created_at)
        key = key_of(posted, "")
        said = answers[comment.issue]
        if key in heard or any(engine.is_answer(text, posted) for text in said):
            continue
        known = (
            comment.created_at < since
            or comment_key(posted) in heard
            or any(engine.lines_answered(text, comment.id) is not None for text in said)
        )
        if edited:
            key = f"{key}{_SWEPT}{when.isoformat()}"
        if edited and known:
            # how it was before is not known
            author = comment.user.login
            event = CommentEdited(**about, **words, at=when, before=None, author=author)
            found.append((key, event))
        elif comment.created_at >= begun or engine.commands(posted, policy):
            found.append((key, posted))
    return found
