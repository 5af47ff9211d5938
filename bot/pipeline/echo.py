"""Our own changes come back as events: they show what people changed at the same moment, and that is restored."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.github import Repository
from bot.adapters.journal import PLANS, Journal, Row
from bot.clock import Clock
from bot.pipeline.gather import Gather
from bot.pipeline.perform import Perform
from bot.pipeline.plan import Plan, fingerprint
from bot.pipeline.policies import Known
from bot.pipeline.status_comment import StatusComment
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
from bot.review.model.events import BodyEdited, Changed
from bot.review.model.needs import Needs
from bot.review.model.people import among, same
from bot.review.model.record import Change

REPAIRS = 3
"""How often the bot tries to bring its edit and a person's together."""
_ON_THE_BODY = (SetField, SetReviewers, PutLine, Tick)


class Echo:
    """Looks at events that the bot caused itself. No other work comes of them, so it never loops."""

    def __init__(
        self,
        journal: Journal,
        gather: Gather,
        perform: Perform,
        status_comment: StatusComment,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._gather = gather
        self._perform = perform
        self._status = status_comment
        self._clock = clock

    async def of_edit(
        self, row: Row, event: BodyEdited, repository: Repository, known: Known
    ) -> None:
        """Our own edit comes back: was the text that it replaced the one we had read?

        GitHub honours no ``If-Match`` on issues, and says in ``changes.body.from`` what was there.
        https://docs.github.com/en/webhooks/webhook-events-and-payloads#issues
        """
        if row.plan is not None:
            mended = Plan.model_validate_json(row.plan)
        else:
            wrote = fingerprint(event.body)
            plans = map(Plan.model_validate_json, await self._journal.plans(row.lane))
            ours = next((plan for plan in plans if plan.wrote == wrote), None)
            if ours is None or event.before is None or ours.read == fingerprint(event.before):
                await self._journal.done(row, "our own edit")
                return
            effects = tuple(one for one in ours.effects if isinstance(one, _ON_THE_BODY))
            mended = Plan(effects=effects, read=wrote, repairs=ours.repairs + 1)
        review = await self._gather.read(row, repository, known, Needs())
        theirs = replace(review, body=event.before or "")
        target = foresee(theirs, mended.effects)
        untouched = fingerprint(review.body) == fingerprint(event.body)
        if untouched and mended.repairs <= REPAIRS and target.body != review.body:
            plan = mended.model_copy(update={"wrote": fingerprint(target.body)})
            await self._journal.record_plan(row, plan.model_dump_json())
            await repository.change(review.number, {"body": target.body})
            review = replace(review, body=target.body)
        elif untouched and mended.repairs > REPAIRS:
            mark = f"<!-- pyos-bot:edit {fingerprint(event.body)} -->"
            await self._perform.say(
                repository,
                review.number,
                messages.status.edits_collide(review.policy.bot),
                mark,
                row.event.at,
            )
        self._status.saw(row.lane, review, event.at)
        mirror = await self._journal.mirror(row.lane)
        await self._journal.done(
            row, "edits brought together", replace(mirror, stale=True) if mirror else None
        )

    async def of_change(
        self, row: Row, event: Changed, repository: Repository, known: Known, own: str
    ) -> None:
        """Our own change of labels or assignees comes back: did we mean it?

        A change names all of them, so one that a person set since we looked goes off with it, and one that
        they took off comes back: that is put right.
        """
        if not same(event.sender, own) or await self._was_meant(event, row.lane):
            await self._journal.done(row, "our own change")
            return
        review = await self._gather.read(row, repository, known, Needs())
        effects = _put_right(event)
        made = change(review, foresee(review, effects))
        plan = Plan(effects=effects, change=made, at=self._clock())
        await self._journal.record_plan(row, plan.model_dump_json())
        await self._perform.carry_out(row, review, plan, again=False)

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
