"""What a comment means without any command."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.review import messages
from bot.review.decisions.moves import flag, remember, say
from bot.review.model import template
from bot.review.model.changes import Assign, Effect, foresee
from bot.review.model.events import CommentDeleted, CommentEdited, CommentPosted
from bot.review.model.labels import Label
from bot.review.model.people import among, same
from bot.review.model.record import Delivered, Perhaps, Reviewer, Said
from bot.review.model.stages import LED, SEATING, Stage
from bot.review.model.submission import Submission
from bot.review.turns import clocks

_DRAFTED_AT = (*SEATING, Stage.UNDER_REVIEW)
"""While the reviews are still to come, a review that the bot has noticed may have been a draft."""


def answered(review: Submission, sender: str) -> list[Effect]:
    """The author commented, so nothing is waited for any more."""
    if not among(sender, review.authors):
        return []
    effects = flag(review, Label.AWAITING_MAINTAINER, on=False)
    if review.record.wanted or review.record.warned:
        effects.append(remember(review, wanted="", warned=None))
    return effects


def heard(review: Submission, sender: str, at: datetime) -> list[Effect]:
    """Somebody who is waited for wrote something: no reminder just now."""
    known = clocks.heard(review, sender, at)
    return [remember(review, heard=known)] if known is not None else []


def seen(review: Submission, sender: str) -> list[Effect]:
    """An editor GitHub would not assign has commented: now it does."""
    waiting = review.record.assign_when_seen
    if not waiting or not same(waiting, sender):
        return []
    effects: list[Effect] = [remember(review, assign_when_seen="")]
    if among(waiting, review.editors):
        effects.append(Assign(login=sender))
    return effects


def reviewed(
    review: Submission, event: CommentPosted | CommentEdited, commands: Collection[str]
) -> list[Effect]:
    """A reviewer's filled-in template is their review; its box of final approval, their recommendation."""
    one = review.record.reviewer(event.sender)
    if one is None or review.working_stage not in LED:
        return []
    posted = template.read(event.body, review.own_template)
    drafts = review.working_stage in _DRAFTED_AT
    after = _review(one, event, posted, announced="submit-review" in commands, drafts=drafts)
    before = event.before if isinstance(event, CommentEdited) else None
    if before is None or template.read(before, review.own_template).approves != posted.approves:
        after = _approval(after, event, posted)
    if not _SAYS_WHAT_IT_IS & set(commands):
        after = _perhaps(after, event, review)
    if after == one:
        return []
    effects: list[Effect] = [
        remember(review, reviewers=review.record.with_reviewer(after).reviewers)
    ]
    then = foresee(review, effects)
    all_approve = all(each.approved for each in then.reviewers)
    if after.approved and not one.approved and all_approve and not review.release_awaited:
        effects.append(say(messages.reviewing.changes_approved(then, one.login)))
    return effects


def deleted(review: Submission, event: CommentDeleted) -> list[Effect]:
    """A comment is gone: it is no draft of a review any more, and no link leads to it."""
    drafts = review.working_stage in _DRAFTED_AT
    reviewers = tuple(_without(one, event.url, drafts=drafts) for one in review.record.reviewers)
    return [remember(review, reviewers=reviewers)] if reviewers != review.record.reviewers else []


def _without(one: Reviewer, url: str, *, drafts: bool) -> Reviewer:
    if one.perhaps and one.perhaps.url == url and not one.perhaps.refused:
        one = one.changed(perhaps=None)
    if one.review is None or one.review.url != url:
        return one
    if one.review.noticed and drafts:  # nobody has handed it in, so it was not meant yet
        return one.changed(review=None, approved=None)
    return one.changed(review=one.review.model_copy(update={"url": ""}))


def perhaps_reviewed(review: Submission, event: CommentEdited) -> list[Effect]:
    """A reviewer's comment was edited, nobody knows by whom: what it may be, the editor is asked."""
    one = review.record.reviewer(event.author)
    if one is None or review.working_stage not in LED:
        return []
    after = _perhaps(one, event.model_copy(update={"sender": event.author}), review)
    if after == one:
        return []
    return [remember(review, reviewers=review.record.with_reviewer(after).reviewers)]


def _review(
    one: Reviewer,
    event: CommentPosted | CommentEdited,
    posted: template.Posted,
    *,
    announced: bool,
    drafts: bool,
) -> Reviewer:
    own = one.review is not None and one.review.noticed and one.review.url == event.url
    if posted.complete and not announced and (one.review is None or own):
        given = Delivered(
            by=event.sender,
            at=one.review.at if one.review else event.at,
            url=event.url,
            hours=posted.hours,
            noticed=True,
        )
        return one.changed(review=given)
    if own and drafts and not posted.complete:  # it was a draft after all
        return one.changed(review=None, approved=None)
    return one


_SAYS_WHAT_IT_IS = frozenset(
    {"submit-review", "record-review", "retract-review", "approve-changes", "request-changes", "step-down"}
)  # fmt: skip
"""Commands that say what the reviewer means: nothing is guessed beside them."""


def _perhaps(one: Reviewer, event: CommentPosted | CommentEdited, review: Submission) -> Reviewer:
    """A review in free form: the editor is asked, once."""
    if one.review is not None:
        return one
    asked, bot = one.perhaps, review.policy.bot
    says_so = (
        template.announces(event.body) or template.read(event.body, review.own_template).complete
    )
    later = review.working_stage in (Stage.AWAITING_CHANGES, Stage.AWAITING_REVIEWERS)
    to_come = one.late or not later
    meant = says_so or (to_come and template.reads_like_a_review(event.body, bot))
    if asked and asked.url == event.url and not asked.refused:
        if not meant:
            return one.changed(perhaps=None)
        return one.changed(
            perhaps=asked.model_copy(update={"hours": template.hours_in(event.body)})
        )
    # of two comments the one that says so
    if not meant or (asked and (asked.refused or not says_so)):
        return one
    given = Perhaps(
        by=event.sender, at=event.at, url=event.url, hours=template.hours_in(event.body)
    )
    return one.changed(perhaps=given)


def _approval(
    one: Reviewer, event: CommentPosted | CommentEdited, posted: template.Posted
) -> Reviewer:
    if posted.approves and one.review and not one.approved:
        said = Said(by=event.sender, at=event.at, url=event.url)
        return one.changed(approved=said, wants_changes=None)
    if posted.approves is False and one.approved and one.approved.url == event.url:
        return one.changed(approved=None)
    return one
