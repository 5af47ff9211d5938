"""Webhooks get lost, and GitHub does not send them again: what changed lately and was not heard of.

On start and every ten minutes each repository is asked for the comments and issues that changed in the last
three days, which mostly answers *not modified*. There is no cursor that could be wrong: what the journal
has heard of, or an answer of the bot names, is skipped. The cost grows with what changed, not with how many
reviews there are. https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import structlog

from bot.adapters.github import Comment, Issue, Repository, Revision
from bot.adapters.github_app import App, Denied, GitHubProblem, Vanished
from bot.adapters.journal import EXPECTED, Journal, Mirror, Row
from bot.adapters.payloads import SWEPT, comment_key, key_of
from bot.pipeline.echo import LOOK_BACK, echo_key
from bot.pipeline.issues import Memory, recalled, submission
from bot.pipeline.plan import Draft, Plan, fingerprint
from bot.pipeline.policies import Policies
from bot.pipeline.repeated import take_back_repeated
from bot.pipeline.traces import revisions_of
from bot.review import engine
from bot.review.decisions.manual_edits import changed_unheard
from bot.review.model.events import (
    BodyEdited,
    Changed,
    CommentEdited,
    CommentPosted,
    Delivery,
    Event,
    Opened,
    lane_of,
)
from bot.review.model.people import same
from bot.review.pages import status
from bot.server.intake import PATIENCE
from bot.server.repositories import Served, Store, visit_each
from bot.server.shown import facts_of

log = structlog.get_logger()

EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class _Look:
    """One look at a repository, and what is known before it."""

    place: Served
    own: str
    """The bot's login."""
    heard: set[str]
    since: datetime
    """What is older has only changed lately."""
    just: datetime
    """An edit since then may still be on its way."""
    known_since: datetime
    """Since when the journal would know."""


async def sweep(
    app: App,
    journal: Journal,
    policies: Policies,
    store: Store,
    known_since: datetime,
    now: datetime,
    *,
    recall: bool = False,
) -> int:
    """Have everything handled that was not heard of; how much it was.

    ``known_since`` is since when the journal would know: mere talk of before is left alone. ``recall``: what the
    journal does not remember of a review is read from its status comment, a call or more for each that changed.
    """
    known_since = known_since.replace(microsecond=0)  # GitHub's times have seconds
    # the same address all day, so that GitHub can say that nothing has changed
    shown: dict[str, str | None] = {}
    midnight = datetime.combine((now - LOOK_BACK).astimezone(UTC).date(), time(), UTC)

    async def visit(place: Served) -> int:
        shown[place.name] = facts_of(place)
        since = max(midnight, place.installed)
        comments = await place.repository.comments_since(since)
        own = await app.login()
        await take_back_repeated(place.repository, comments, own, engine.mark_of_answer)
        issues = await place.repository.issues_since(since)
        heard = _heard(await journal.heard(midnight - timedelta(days=1)))
        look = _Look(place, own, heard, since, now - PATIENCE, known_since)
        events = [
            *_opened(look, issues, comments),
            *_comments(look, comments),
            *await _changed(look, issues, journal, recall=recall),
            *await _unechoed(look, journal),
        ]
        for key, event in events:
            log.info("missed webhook made up for", kind=event.kind, issue=event.number)
            await store(Delivery(key, place.installation, event))
        return len(events)

    visits = await visit_each(app, policies, visit, "sweep")
    await journal.reviews.show(shown, only=visits.complete)
    return visits.found


async def missed_before(
    app: App, journal: Journal, policies: Policies, known_since: datetime, row: Row, now: datetime
) -> list[Delivery]:
    """The orders on the same issue that were given before one, and that nobody told of, oldest first."""
    event = row.event
    repository = Repository(app.installation(row.installation), event.repo)
    policy = (await policies.of(repository)).policy
    since = max(now - LOOK_BACK, known_since).replace(microsecond=0)
    if event.at < since:
        return []
    comments = await repository.comments(event.number, since)
    heard = _heard(await journal.heard(since - timedelta(days=1)))
    place = Served(repository, since, policy)
    look = _Look(place, await app.login(), heard, since, now - PATIENCE, since)
    return [
        Delivery(key, row.installation, missed)
        for key, missed in _comments(look, comments)
        if _order(missed) < _order(event) and engine.asks(missed, policy)
    ]


def _order(event: Event) -> tuple[datetime, int]:
    """GitHub's times have seconds: of two comments in one of them that of the lower id was first."""
    return event.at, event.comment if isinstance(event, CommentPosted | CommentEdited) else 0


_Missed = tuple[str, Event]


def _heard(keys: Iterable[str]) -> set[str]:
    """The keys; of comments also the parts that name the comment, and the comment with its text."""
    keys = set(keys)
    parts = [key.split(":") for key in keys if key.startswith("comment:")]
    texts = {":".join(part[:4]) for part in parts}
    return keys | texts | {":".join([*part[:3], ""]) for part in parts}


def _opened(look: _Look, issues: Iterable[Issue], comments: Iterable[Comment]) -> Iterator[_Missed]:
    """Issues that were opened and not greeted."""
    greeted = {
        comment.issue
        for comment in comments
        if same(comment.user.login, look.own)
        and ((comment.body or "").startswith(status.MARK) or engine.is_welcome(comment.body or ""))
    }
    for issue in issues:
        who, when, body = issue.user.login, issue.created_at, issue.body or ""
        event = Opened(
            repo=look.place.name,
            number=issue.number,
            sender=who,
            sender_id=issue.user.id,
            at=when,
            body=body,
        )
        key = key_of(event, "")
        known = key in look.heard or issue.number in greeted
        if not known and not issue.user.is_bot and when >= look.since:
            yield key, event


def _comments(look: _Look, comments: Sequence[Comment]) -> Iterator[_Missed]:
    """Comments of people that neither the journal nor an answer knows.

    Who has edited a comment GitHub does not say here, and everybody with write access may: such an edit is
    nobody's. One that may still be on its way, and would say so, is left to its webhook. Of a comment that
    was not heard of and was edited since, it is known only that its author wrote one.
    """
    answers: defaultdict[int, list[str]] = defaultdict(list)
    for comment in comments:
        if same(comment.user.login, look.own):
            answers[comment.issue].append(comment.body or "")
    for comment in comments:
        when = comment.updated_at or comment.created_at
        edited = when > comment.created_at
        if comment.is_bots or not comment.issue or (edited and when > look.just):
            continue
        about = {
            "repo": look.place.name,
            "number": comment.issue,
            "sender": comment.user.login,
            "sender_id": comment.user.id,
        }
        words = {"comment": comment.id, "body": comment.body or "", "url": comment.html_url}
        posted = CommentPosted(**about, **words, at=comment.created_at)
        key = key_of(posted, "")
        said = answers[comment.issue]
        if key in look.heard or any(engine.is_answer(text, posted) for text in said):
            continue
        known = (
            comment.created_at < look.since
            or comment_key(posted) in look.heard
            or any(engine.lines_answered(text, comment.id) is not None for text in said)
        )
        recent = comment.created_at >= look.known_since
        if not (recent or (edited and known) or engine.commands(posted, look.place.policy)):
            continue
        if not edited:
            yield key, posted
            continue
        if recent and not known:
            written = posted.model_copy(update={"body": ""})
            yield key_of(written, ""), written
        nobodys = {**about, **words, "sender": "", "sender_id": None, "author": comment.user.login}
        swept = f"{key}{SWEPT}{when.isoformat()}"
        yield swept, CommentEdited(**nobodys, at=when, before=None)


async def _changed(
    look: _Look, issues: Iterable[Issue], journal: Journal, *, recall: bool
) -> list[_Missed]:
    """Reviews that changed: label, header and state are compared with the record, whoever told of it."""
    found: list[_Missed] = []
    for issue in issues:
        name, when = look.place.name, issue.updated_at or issue.created_at
        lane = lane_of(name, issue.number)
        key = f"swept:{lane}:{when.isoformat()}"
        text_key = f"swept-text:{lane}:{when.isoformat()}"
        mirror = await journal.mirror(lane)
        if text_key in look.heard or not (mirror or recall):
            continue
        event = Changed(repo=name, number=issue.number, sender="", at=when, what="swept")
        if mirror and key not in look.heard:
            found.append((key, event))
        # an edit that is younger may still be on its way, with the name of whoever made it
        if when <= look.just and (
            _reads_otherwise(look, issue, mirror)
            if mirror
            else await _is_recalled_otherwise(look, issue)
        ):
            found.append((text_key, event.model_copy(update={"what": "swept-text"})))
    return found


async def _unechoed(look: _Look, journal: Journal) -> list[_Missed]:
    """Our own edits of a text that did not come back, and that replaced another text than we had read.

    Usually every edit comes back, and this costs nothing. One call for each that did not.
    """
    found: list[_Missed] = []
    here = lane_of(look.place.name, 0).removesuffix("0")
    for lost in await journal.unechoed(look.since - timedelta(days=1)):
        plan = Plan.model_validate_json(lost.plan)
        keys = {echo_key(lost.lane, one.wrote, lost.id): one for one in plan.writings}
        # one that was made in the future was made by a wrong clock
        on_its_way = plan.last and look.just < plan.last < look.just + 2 * PATIENCE
        if not lost.lane.startswith(here) or on_its_way or keys.keys() & look.heard:
            continue
        number = int(lost.lane.removeprefix(here))
        try:
            revisions = await look.place.repository.edits(number)
        except (Denied, Vanished) as no:
            log.warning("edits not read", lane=lost.lane, error=str(no))
            revisions = []
        except GitHubProblem as problem:  # next time
            log.warning("edits not read", lane=lost.lane, error=str(problem))
            return found
        edits = {key: _overwrote(look, number, plan, one, revisions) for key, one in keys.items()}
        found += [(key, edit) for key, edit in edits.items() if edit]
        if not any(edits.values()):
            await journal.echoed(lost.id)
    return found


def _overwrote(
    look: _Look, number: int, plan: Plan, text: Draft, revisions: Sequence[Revision]
) -> BodyEdited | None:
    """Our edit as its event would have told, if somebody else's was there before it that we had not read."""
    known = {text.read, text.wrote}
    for place in revisions_of({text.wrote}, revisions, look.own, plan.seen):
        if place + 1 == len(revisions):
            continue
        ours, before = revisions[place], revisions[place + 1].text
        if ours.text is None or before is None or fingerprint(before) in known:
            continue
        about = {"repo": look.place.name, "number": number, "sender": look.own, "at": ours.at}
        return BodyEdited(**about, before=before, body=ours.text)
    return None


def _reads_otherwise(look: _Look, issue: Issue, mirror: Mirror) -> bool:
    """Whether the header's editorial lines are not as the record knows them."""
    if mirror.record == EXPECTED:
        return False  # a new database has not read it yet
    memory = Memory.of(mirror.record, mirror.comment)
    if memory.unreadable or memory.record.lines is None:
        return False
    review = memory.on(submission(issue, look.place.name, look.place.policy))
    return bool(changed_unheard(review))


async def _is_recalled_otherwise(look: _Look, issue: Issue) -> bool:
    """The same where the journal knows nothing, and the status comment does."""
    place = look.place
    review = submission(issue, place.name, place.policy)
    try:
        review = await recalled(place.repository, issue, review, look.own)
    except GitHubProblem as problem:  # next time
        log.warning("status comment not read", issue=issue.number, error=str(problem))
        return False
    return not review.record_unreadable and bool(changed_unheard(review))
