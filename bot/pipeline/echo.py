"""Our own changes come back as events: they show what people changed at the same moment, and that is restored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic

import structlog
from cachetools import LRUCache

from bot.adapters.github import Repository
from bot.adapters.github_app import Denied, GitHubProblem, Vanished
from bot.adapters.journal import PLANS, Journal, Row
from bot.adapters.payloads import ECHO
from bot.clock import Clock
from bot.pipeline import traces
from bot.pipeline.gather import Gather
from bot.pipeline.perform import Perform
from bot.pipeline.plan import ECHO_WINDOW, Plan, fingerprint, texts
from bot.pipeline.policies import Known
from bot.pipeline.read_model import row_of
from bot.pipeline.status_comment import StatusComment
from bot.pipeline.traces import is_about, is_meant
from bot.review import messages
from bot.review.model.changes import (
    Assign,
    Effect,
    PutLine,
    Relabel,
    SetField,
    SetReviewers,
    Tick,
    Unassign,
    change,
    foresee,
)
from bot.review.model.events import BodyEdited, Changed, Delivery
from bot.review.model.merging import merged
from bot.review.model.needs import Needs
from bot.review.model.people import same
from bot.review.model.record import Change
from bot.review.model.submission import Submission

log = structlog.get_logger()

LOOK_BACK = timedelta(days=3)
"""How far back is looked for what was not heard of: as long as GitHub keeps a failed delivery for somebody to
send again."""
MANY = 500
"""Decisions about an issue that are looked through, in a very busy quarter of an hour."""
REPAIRS = 20
"""How often in a row the bot brings its edit and another one together: a program may edit each time that it does."""
COLLIDED = "<!-- pyos-bot:edit -->"
"""Marker of the word that the bot's edit and another one collided, which is said once in some minutes."""
_ON_THE_BODY = (SetField, SetReviewers, PutLine, Tick)


def echo_key(lane: str, *parts: object) -> str:
    """The key of an event that should have come back to us."""
    return ":".join([f"{ECHO}{lane}", *map(str, parts)])


class Echo:
    """Looks at events that the bot caused itself. No other work comes of them, so it never loops."""

    def __init__(
        self,
        journal: Journal,
        gather: Gather,
        perform: Perform,
        status_comment: StatusComment,
        clock: Clock,
        known_since: datetime | None = None,
    ) -> None:
        """``known_since``: since when the journal knows what was meant, in whole seconds as GitHub's times."""
        self._known_since = known_since
        self._journal = journal
        self._gather = gather
        self._perform = perform
        self._status = status_comment
        self._clock = clock
        self._looked_at: LRUCache[str, datetime] = LRUCache(10_000)
        """When that was last changed whose history was read, by issue."""

    async def _plans(self, lane: str, since: datetime) -> list[Plan]:
        """What was decided lately about an issue, newest first, back to that time: mostly the last few."""
        most = PLANS
        while True:
            plans = list(map(Plan.model_validate_json, await self._journal.plans(lane, most)))
            if len(plans) < most or most >= MANY or _reach(plans, since):
                return plans
            most *= 5

    async def of_edit(
        self, row: Row, event: BodyEdited, repository: Repository, known: Known, own: str
    ) -> None:
        """Our own edit comes back: was the text that it replaced the one we had read?

        GitHub honours no ``If-Match`` on issues, and says in ``changes.body.from`` what was there.
        https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues
        """
        wrote = fingerprint(event.body)
        if row.plan is not None:
            mended = Plan.model_validate_json(row.plan)
        else:
            plans = await self._plans(row.lane, event.at)
            # a text may have been written twice, the second time by an undo
            before = fingerprint(event.before or "")
            mends = f"{before} {wrote}"
            # the webhook and the sweep may both tell of it, and people have gone on since
            told = any(one.mends == mends for one in plans)
            plans = [one for one in plans if not _is_after(one, event)]
            places = [place for place, one in enumerate(plans) if _read_for(wrote, one)]
            if (
                not places
                or event.before is None
                or any(before in _read_for(wrote, plans[place]) for place in places)
                or told
            ):
                await self._journal.done(row, "our own edit", echo=wrote)
                return
            mended = _repair(wrote, plans[places[0] :: -1]).model_copy(update={"mends": mends})
        await repository.installation.turn()
        review = await self._gather.read(row, repository, known, Needs())
        if row.plan is None or not await self._is_written(review, mended, repository, own):
            review = await self._bring_together(row, event, repository, review, mended)
        self._status.saw(row.lane, review, event.at)
        mirror = await self._journal.mirror(row.lane)
        stale = replace(mirror, stale=True) if mirror else None
        seen = row_of(review, row.event.at)
        await self._journal.done(row, "edits brought together", stale, echo=wrote, seen=seen)

    async def _bring_together(
        self, row: Row, event: BodyEdited, repository: Repository, review: Submission, mended: Plan
    ) -> Submission:
        """Put the lines back that our edit replaced, or say that it did; the submission afterwards."""
        before, now = event.before or "", review.body
        text, whole = now, False
        if mended.basis:
            former = await self._revision(repository, review.number, mended.basis)
            if former and mended.repairs <= REPAIRS:
                text, whole = await asyncio.to_thread(merged, former, now, before)
        else:
            text, whole = foresee(replace(review, body=before), mended.effects).body, True
            if fingerprint(now) != fingerprint(event.body):
                text, whole = await asyncio.to_thread(merged, event.body, now, text)
        after = review if fingerprint(text) == fingerprint(now) else replace(review, body=text)
        if row.plan is None:
            made = {"at": self._clock(), "seen": review.updated, **texts(review, after)}
            plan = mended.model_copy(update=made)
        else:
            plan = mended.made_later(review, after, self._clock(), sent=True)
        await self._journal.record_plan(row, plan.model_dump_json(), plan.awaited)
        if not whole:
            said = messages.status.edits_collide(review.policy.bot)
            await self._perform.say(repository, review.number, said, COLLIDED, row.event.at)
        if plan.wrote:
            await repository.change(review.number, {"body": text}, its_turn=True)
        return after

    async def _revision(self, repository: Repository, number: int, name: str) -> str:
        """The text with that fingerprint, out of the history; empty: it is not there, or cannot be read."""
        try:
            texts = [one.text or "" for one in await repository.edits(number)]
        except (Denied, Vanished):
            return ""
        return next((text for text in texts if fingerprint(text) == name), "")

    async def _is_written(
        self, review: Submission, mended: Plan, repository: Repository, own: str
    ) -> bool:
        """Whether a text that was to be written stands there, or stood: its answer may have been lost."""
        if fingerprint(review.body) == mended.wrote:
            return True
        if mended.seen is None or review.updated == mended.seen:
            return False
        try:
            return await traces.wrote(repository, review.number, mended, mended.seen, own)
        except (Denied, Vanished):
            return False

    async def missed(
        self, row: Row, event: Changed, repository: Repository, own: str
    ) -> list[Delivery]:
        """Our own changes of labels and assignees that nobody meant, and that no webhook told of.

        The issue's history is read once after each change of ours; what somebody has changed since is theirs.
        """
        plans = await self._plans(row.lane, event.at)
        recent = [one.last for one in plans if _is_about_people_or_labels(one) and one.last]
        since = event.at - LOOK_BACK
        if not recent or max(recent) < since or self._looked_at.get(row.lane) == max(recent):
            return []
        if self._known_since:  # what was meant before, and in that second, nobody knows
            since = max(since, self._known_since + timedelta(seconds=1))
        try:
            history = await repository.history(event.number)
        except GitHubProblem as problem:
            # whoever waits on this issue does not wait for that; the next change looks again
            log.warning("history not read", lane=row.lane, error=str(problem))
            return []
        self._looked_at[row.lane] = max(recent)
        plans = await self._plans(row.lane, since)
        last = {(one.event.removeprefix("un"), one.about.casefold()): one for one in history}
        found: list[Delivery] = []
        for one in last.values():
            if not same(one.actor.login, own) or one.created_at < since or not one.about:
                continue
            changed = event.model_copy(
                update={
                    "sender": own,
                    "at": one.created_at,
                    "what": one.event,
                    "label": one.label.name if one.label else "",
                    "assignee": one.assignee.login if one.assignee else "",
                }
            )
            if not _was_meant(changed, plans):
                key = echo_key(row.lane, one.id)
                found.append(Delivery(key, row.installation, changed))
        return found

    async def of_change(
        self, row: Row, event: Changed, repository: Repository, known: Known, own: str
    ) -> None:
        """Our own change of labels or assignees comes back: did we mean it?

        A change names all of them, so one that a person set since we looked goes off with it, and one that
        they took off comes back: that is put right.
        """
        if not same(event.sender, own) or _was_meant(event, await self._plans(row.lane, event.at)):
            await self._journal.done(row, "our own change")
            return
        read, review = monotonic(), await self._gather.read(row, repository, known, Needs())
        effects = _put_right(event)
        made = change(review, foresee(review, effects))
        if made == Change() or not await self._is_last(event, repository, own):
            await self._journal.done(row, "our own change, and another one since")
            return
        plan = Plan(effects=effects, change=made, at=self._clock(), seen=review.updated)
        await self._journal.record_plan(row, plan.model_dump_json())
        await self._perform.carry_out(row, review, plan, read=read, again=False)

    async def _is_last(self, event: Changed, repository: Repository, own: str) -> bool:
        """Whether nobody has touched the label or assignee since, as far as GitHub remembers."""
        about = (event.label or event.assignee).casefold()
        kind = event.what.removeprefix("un")
        try:
            history = await repository.history(event.number)
        except (Denied, Vanished):
            return True
        about_it = [
            (same(one.actor.login, own), one.event)
            for one in history
            if one.about.casefold() == about and one.event.removeprefix("un") == kind
        ]
        ours = (True, event.what)
        return ours not in about_it or about_it[-1] == ours


_OPPOSITE = {
    "labeled": "unlabeled",
    "unlabeled": "labeled",
    "assigned": "unassigned",
    "unassigned": "assigned",
}


def _repair(wrote: str, decided: Sequence[Plan]) -> Plan:
    """What brings back the lines that a text has replaced: that of the first plan, with what was decided since.

    A command says all that it writes. A repair does not: what people had changed was put into it, and is not in
    the text that replaced it. What somebody changes meanwhile is then what differs from what had been read.
    """
    ours = decided[0]
    if ours.repairs:
        read = [one.read for one in ours.writings if one.wrote == wrote]
        return Plan(basis=read[-1], repairs=ours.repairs + 1)
    # one that comes late takes back what was decided since, too
    effects = [one for plan in decided for one in plan.effects if isinstance(one, _ON_THE_BODY)]
    return Plan(effects=tuple(effects), repairs=1)


def _read_for(wrote: str, plan: Plan) -> set[str]:
    """The texts that a plan had read when it was to write that one; empty: it never was."""
    return {one.read for one in plan.writings if one.wrote == wrote}


def _is_after(plan: Plan, event: BodyEdited | Changed) -> bool:
    """Whether a plan was made when something had happened already."""
    return plan.seen is not None and plan.seen > event.at


def _was_meant(event: Changed, plans: Sequence[Plan]) -> bool:
    """Whether a decision of that time wanted it. When none is known of that time, it counts as meant.

    The last decision counts: a change that one wanted, and that comes after another one has wanted the opposite, was
    held up somewhere: by a process that was taken for dead, or on the way. GitHub's times have seconds, so it may
    also be that both were made in the same one; what is to be put right then is so already.
    """
    about = event.label or event.assignee
    known = False
    for plan in plans:
        if is_meant(_OPPOSITE.get(event.what, ""), about, plan.change):
            if plan.covers(event.at):
                return False
            if _is_after(plan, event):
                return True
        if plan.covers(event.at) and is_about(event.what, plan.change):
            if is_meant(event.what, about, plan.change):
                return True
            known = True
    may_be_more = len(plans) >= MANY and not _reach(plans, event.at)
    return not known or may_be_more


def _reach(plans: Sequence[Plan], since: datetime) -> bool:
    """Whether these are all that can have been carried out then, or later."""
    return plans[-1].last is not None and plans[-1].last < since - 2 * ECHO_WINDOW


def _is_about_people_or_labels(plan: Plan) -> bool:
    return is_about("labeled", plan.change) or is_about("assigned", plan.change)


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
