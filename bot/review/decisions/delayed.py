"""What waits a little while: two labels of stages, a label that a partner took off, a noticed review, another package.

The record says since when; the caller comes back at ``next_look`` with ``TimePassed``. What was put
right meanwhile is not waited for any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.review import messages
from bot.review.decisions import nudging, package_checks, renaming
from bot.review.decisions.affiliation import label_stayed_off
from bot.review.decisions.moves import flag, remember, say
from bot.review.model.changes import Effect, Relabel, foresee, in_turn
from bot.review.model.labels import Label
from bot.review.model.record import Hold, RecordChanges
from bot.review.model.stages import LED, Stage, meaning_of, moved
from bot.review.model.submission import IssueKind, Submission
from bot.review.turns import clocks

SETTLE = timedelta(minutes=10)
"""For people who change labels one after the other."""
SECOND_THOUGHTS = timedelta(hours=1)
"""For a reviewer whose review was noticed before it was meant to be finished."""


def next_look(review: Submission) -> datetime | None:
    """When something may be due; None: nothing waits."""
    record = review.record
    moments = [said.at + SETTLE for said in record.label_off.values()]
    if record.crowded:
        moments.append(record.crowded + SETTLE)
    if record.all_in and not _label_is_missing(review):
        moments.append(record.all_in + SECOND_THOUGHTS)
    if checked := package_checks.due(review):
        moments.append(checked)
    if clock := clocks.next_moment(review):
        moments.append(clock)
    return min(moments, default=None)


def time_passed(review: Submission, at: datetime) -> list[Effect]:
    """What is due at ``at``."""
    return in_turn(review, *(partial(step, at=at) for step in _STEPS))


def record_in_step(review: Submission, at: datetime) -> list[Effect]:
    """Update the record to the labels and accounts of now; take off the reminder flag when its time is over."""
    over = _flag_is_over(review)
    review = foresee(review, over)
    stage = _of_the_stage(review, at) if review.kind is IssueKind.SUBMISSION else {}
    after = foresee(review, [remember(review, **stage)])
    stage |= package_checks.noticed(after, at)
    changes = stage | _of_the_flags(after, at) | _of_the_turn(after, at) | renaming.ids(after)
    return [*over, *([remember(review, **changes)] if changes else [])]


def _flag_is_over(review: Submission) -> list[Effect]:
    """The author's turn has ended, and the flag that came with the bot's reminder goes with it."""
    if not review.record.flagged or review.kind is not IssueKind.SUBMISSION:
        return []
    if review.stage in (Stage.AWAITING_CHANGES, Stage.SEEKING_EDITOR):
        return []
    return flag(review, Label.AWAITING_MAINTAINER, on=False)


def _of_the_stage(review: Submission, at: datetime) -> RecordChanges:
    """What goes with the stage, however the review came there."""
    record = review.record
    changes: RecordChanges = {}
    if record.left_stage and review.stage is not Stage.SEEKING_EDITOR:
        changes["left_stage"] = ""  # people moved the review on by hand
    elif review.stage is Stage.SEEKING_EDITOR and not record.left_stage:
        # the label was changed by hand: the stage waits for the next editor all the same
        left = [one.meaning for one in LED if one.meaning == record.stage]
        changes |= {"left_stage": left[0]} if left else {}
    stage = review.stage.meaning
    if review.standing.labelled and record.stage != stage:
        changes |= {"stage": stage, "stage_since": at, "tidied": ()}
    gone = review.stage_without_label is not None
    if gone != record.label_gone and review.repo_labels is not None:
        changes["label_gone"] = gone
    return changes


def _of_the_flags(review: Submission, at: datetime) -> RecordChanges:
    """What goes with labels beside the stage: a hold, what is wanted, a partner's label that is back."""
    record = review.record
    changes: RecordChanges = {}
    if review.open and record.ended:
        changes["ended"] = None
    held = review.has(Label.ON_HOLD)
    if held != bool(record.hold):
        changes["hold"] = Hold(by="", at=at) if held else None
    if not review.has(Label.AWAITING_MAINTAINER):
        if record.wanted:
            changes["wanted"] = ""
        if record.warned:
            changes["warned"] = None
        if record.flagged:
            changes["flagged"] = False
    partners = review.policy.partners
    off = {
        key: said
        for key, said in record.label_off.items()
        if key in partners and not review.label_on(partners[key].label)
    }
    if off != record.label_off:
        changes["label_off"] = off
    return changes


def _of_the_turn(review: Submission, at: datetime) -> RecordChanges:
    """Since when what is waited for is waited for, and when the last pause ended."""
    record = review.record
    submission = review.kind is IssueKind.SUBMISSION
    changes: RecordChanges = {}
    if (submission and review.standing.crowded) != bool(record.crowded):
        changes["crowded"] = None if record.crowded else at
    noticed = any(one.review and one.review.noticed for one in review.reviewers)
    all_in = (
        submission
        and review.open
        and not review.has(Label.ON_HOLD)
        and review.working_stage is Stage.UNDER_REVIEW
        and bool(review.reviewers)
        and not review.reviews_missing
        and not review.release_awaited
        and noticed
    )
    if all_in != bool(record.all_in):
        changes["all_in"] = at if all_in else None
    if record.response and review.working_stage is not Stage.AWAITING_CHANGES:
        changes["response"] = None
    if (waits := clocks.waits_for(review)) != record.waits:
        since = at if record.waits else clocks.waits_began(review)  # nobody has looked before
        changes |= {"waits": waits, "waits_since": since}
    # where the bot is only tried out nothing is said, and so nothing counts as said
    still = clocks.stands_still(review) or review.policy.quiet
    if still != record.paused:
        changes["paused"] = still
        if not still:
            changes["started"] = at
    return changes


def _one_stage(review: Submission, at: datetime) -> Sequence[Effect]:
    since = review.record.crowded
    if since is None or at < since + SETTLE:
        return []
    standing = review.standing
    change = moved(review.labels, review.policy, to=review.stage, joss=standing.joss)
    add, remove = change.add, change.remove
    if review.missing_labels(add):  # the right spelling is not there: what is on stays as it is
        stay = {review.stage.meaning, standing.joss.meaning if standing.joss else ""}
        add = ()
        remove = tuple(one for one in remove if meaning_of(one, review.policy) not in stay)
    return [
        Relabel(add=add, remove=remove),
        remember(review, crowded=None, tidied=remove),
    ]


def _partners(review: Submission, at: datetime) -> Sequence[Effect]:
    effects: list[Effect] = []
    for key, off in review.record.label_off.items():
        if at >= off.at + SETTLE and key in review.policy.partners:
            effects += label_stayed_off(foresee(review, effects), key, off, at)
    return effects


def _authors_turn(review: Submission, at: datetime) -> Sequence[Effect]:
    since, goal = review.record.all_in, Stage.AWAITING_CHANGES
    if since is None or at < since + SECOND_THOUGHTS or _label_is_missing(review):
        return []
    if review.stage is not Stage.UNDER_REVIEW:  # an editor is sought: the remembered stage moves
        return [
            remember(review, all_in=None, left_stage=goal.meaning),
            say(messages.reviewing.authors_turn(review)),
        ]
    change = moved(review.labels, review.policy, to=goal)
    return [
        Relabel(add=change.add, remove=change.remove),
        remember(review, all_in=None),
        say(messages.reviewing.authors_turn(review)),
    ]


def _label_is_missing(review: Submission) -> bool:
    """Whether the repository has no label for the author's turn: there is nothing to wait for then."""
    if review.stage is not Stage.UNDER_REVIEW:
        return False
    change = moved(review.labels, review.policy, to=Stage.AWAITING_CHANGES)
    return bool(review.missing_labels(change.add))


_STEPS = (
    record_in_step,
    _one_stage,
    _partners,
    _authors_turn,
    package_checks.check_again,
    record_in_step,
    nudging.due,
)
"""What people have done unheard is noted first, so that the next ones find in the record only what still is so;
and what they move is noted before anybody is reminded of it."""
