"""Reviews come in, the author answers, the reviewers look again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.review import messages
from bot.review.decisions.moves import flag, left_stage, move, remember, said, say
from bot.review.decisions.taking_over import (
    review_in,
    with_all_reviews,
    with_the_headers_reviewers,
)
from bot.review.model import template
from bot.review.model.changes import Effect
from bot.review.model.labels import Label
from bot.review.model.people import Role, among, same
from bot.review.model.record import Delivered, Reviewer, ReviewerChanges
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Stage, exists, moved
from bot.review.model.submission import Comment, Submission


def submit_review(request: Request) -> Sequence[Effect]:
    """A reviewer hands in this comment, or one that they wrote here before."""
    one = _own_record(request)
    posted = template.read(request.text, request.review.own_template)
    hours = posted.hours if request.args.hours is None else request.args.hours
    earlier = None
    if request.args.url:
        url = _own_comment(request)
    elif one.review and one.review.noticed and not posted.complete:
        # only a word to a review that stands above
        url = one.review.url
        hours = one.review.hours if hours is None else hours
    elif earlier := _said_before(request):
        url = earlier.url
        posted = template.read(earlier.body, request.review.own_template)
        hours = template.hours_in(earlier.body) if hours is None else hours
    else:
        url = request.url
    known = one.review
    same_one = known and known.url == url and hours in (None, known.hours)
    if known and same_one and not known.noticed:
        return [say(messages.pieces.already("this review is recorded"))]
    given: ReviewerChanges = {
        "review": Delivered(by=request.sender, at=request.at, url=url, hours=hours)
    }
    if posted.approves and not request.args.url:
        given |= {"approved": said(request), "wants_changes": None}
    effects = _delivered(request, one.changed(**given))
    if earlier:
        bot = request.review.policy.bot
        effects.append(say(messages.reviewing.earlier_comment_taken(earlier.url, bot)))
    return effects


def says_nothing_else(comment: str, bot: str) -> bool:
    """Whether a comment has nothing of a review beside the commands in it, so that an earlier one is meant."""
    words = template.own_words(comment, bot)
    return len(words) < template.SHORT and ("above" in words or not template.announces(words))


def _said_before(request: Request) -> Comment | None:
    """The sender's last comment that can be a review, when the command stands alone."""
    review, bot = request.review, request.review.policy.bot
    if not says_nothing_else(request.text, bot):
        return None
    own = [
        one
        for one in review.found.thread
        if same(one.author, request.sender)
        and one.url != request.url
        and one.at is not None
        and one.at <= request.at
    ]
    for one in reversed(own):
        if (
            template.read(one.body, review.own_template).complete
            or review_in([one], bot)
            or _is_long(one, bot)
        ):
            return one
    return None


def _is_long(one: Comment, bot: str) -> bool:
    return len(template.own_words(one.body, bot)) >= 2 * template.SHORT


def record_review(request: Request) -> Sequence[Effect]:
    """An editor records a review that came another way."""
    one = _named_record(request)
    if (
        one.review
        and one.review.url == request.args.url
        and request.args.hours in (None, one.review.hours)
    ):
        return [
            say(
                messages.pieces.already(
                    f"this review by {messages.pieces.name(one.login)} is recorded"
                )
            )
        ]
    review = Delivered(
        by=request.sender, at=request.at, url=request.args.url, hours=request.args.hours
    )
    return _delivered(request, one.changed(review=review))


def _delivered(request: Request, one: Reviewer) -> list[Effect]:
    review = request.review
    record = review.record.with_reviewer(one)
    after = replace(review, record=record)
    effects: list[Effect] = []
    notes: list[str] = []
    all_in = bool(after.reviewers) and not (after.reviews_missing or after.unrecorded_reviewers)
    goal = review.working_stage
    if goal is Stage.UNDER_REVIEW and all_in and not review.release_awaited:
        goal, notes = _moved(request, Stage.AWAITING_CHANGES, effects, then="reviews-in")
        record = record.changed(**left_stage(review, goal))
    effects.append(remember(replace(review, record=record)))
    moved_on = goal is not review.working_stage
    effects.append(say(messages.reviewing.review_recorded(after, one.login, all_in=moved_on)))
    return [*effects, *map(say, notes)]


def _moved(
    request: Request, goal: Stage, effects: list[Effect], *, then: str
) -> tuple[Stage, list[str]]:
    """The stage that a command leads to. A reviewer's is not refused for a label that only editors can create.

    ``then`` is the editor's command once the label is there.
    """
    review = request.review
    missing = review.missing_labels(moved(review.labels, review.policy, to=goal).add)
    stays = review.stage is Stage.SEEKING_EDITOR  # only the remembered stage moves
    if Role.EDITOR in request.roles or stays or not missing:
        effects += move(request, goal)
        return goal, []
    command = f"{review.policy.bot} {then}"
    note = messages.refusals.stage_not_set(missing, review.editors, command)
    return review.working_stage, [note]


def retract_review(request: Request) -> Sequence[Effect]:
    """A review is taken back, by its reviewer or by an editor."""
    one = _named_record(request) if request.args.people else _own_record(request)
    if one.asked_about:
        no = one.asked_about.model_copy(update={"refused": True})
        record = request.review.record.with_reviewer(one.changed(perhaps=no))
        return [
            remember(replace(request.review, record=record)),
            say(messages.reviewing.not_the_review(one.login)),
        ]
    if one.review is None:
        return [
            say(
                messages.pieces.already(
                    f"no review by {messages.pieces.name(one.login)} is recorded"
                )
            )
        ]
    late = request.review.working_stage is not Stage.UNDER_REVIEW
    bare = one.changed(review=None, approved=None, wants_changes=None, late=late)
    return [
        remember(replace(request.review, record=request.review.record.with_reviewer(bare))),
        say(messages.reviewing.review_retracted(one.login)),
    ]


def reviews_in(request: Request) -> Sequence[Effect]:
    """On the editor's word everybody has delivered: the author's turn."""
    review = request.review
    if review.release_awaited:
        raise Refused(messages.acceptance.accepted_already(review.policy.bot))
    record = with_the_headers_reviewers(request)
    known = replace(review, record=record)
    if not known.reviewers and review.reviewers_needed:
        raise Refused(messages.reviewers.no_reviewers(review.policy.bot))
    record = with_all_reviews(record, known.reviews_missing, request)
    return [
        *move(request, Stage.AWAITING_CHANGES),
        remember(replace(review, record=record), response=None),
        say(messages.reviewing.authors_turn(review)),
    ]


def submit_response(request: Request) -> Sequence[Effect]:
    """The author has answered the reviews; the editor looks and confirms."""
    review = request.review
    given = review.record.response
    if review.release_awaited:
        raise Refused(messages.acceptance.accepted_already(review.policy.bot))
    if given and request.args.url in ("", given.url):
        return [say(messages.pieces.already("your response to the reviews is recorded"))]
    response = said(request, request.args.url)
    moves = exists(Stage.AWAITING_REVIEWERS, review.policy)
    if review.policy.author_response_moves_stage and moves:
        return _next_round(
            request, replace(review, record=review.record.changed(response=response))
        )
    return [remember(review, response=response), say(messages.reviewing.response_recorded(review))]


def author_responded(request: Request) -> Sequence[Effect]:
    """The editor confirms the answer: the reviewers' turn, a new round."""
    review = request.review
    if review.release_awaited:
        raise Refused(messages.acceptance.accepted_already(review.policy.bot))
    record = with_the_headers_reviewers(request)
    known = replace(review, record=record)
    # the stage says that the reviews of those are in whom the header has named all along
    new = [one for one in known.reviews_missing if not review.record.reviewer(one.login)]
    return _next_round(request, replace(review, record=with_all_reviews(record, new, request)))


def _next_round(request: Request, review: Submission) -> Sequence[Effect]:
    record = review.record
    for one in record.reviewers:
        record = record.with_reviewer(one.changed(wants_changes=None))
    goal = Stage.AWAITING_REVIEWERS
    record = record.changed(round=record.round + 1, response=None)
    record = record.changed(**left_stage(review, goal))
    return [
        *move(request, goal),
        *flag(review, Label.AWAITING_MAINTAINER, on=False),
        remember(replace(review, record=record)),
        say(messages.reviewing.reviewers_turn(replace(review, record=record))),
    ]


def approve_changes(request: Request) -> Sequence[Effect]:
    """A reviewer recommends acceptance; an editor records it for one who delivered and went quiet."""
    if request.args.people:
        if Role.EDITOR not in request.roles:
            raise Refused(messages.reviewing.only_editors_approve_for(request.review.policy.bot))
        if request.review.working_stage is Stage.UNDER_REVIEW:
            raise Refused(messages.reviewing.approve_for_later(request.review.policy))
        one = _named_record(request)
    else:
        one = _own_record(request)
    if one.review is None:
        raise Refused(
            messages.reviewing.review_first(request.review.policy.bot)
            if same(one.login, request.sender)
            else messages.reviewing.their_review_first(one.login, request.review.policy.bot)
        )
    if one.approved:
        return [say(messages.pieces.already("that recommendation is recorded"))]
    record = request.review.record.with_reviewer(
        one.changed(approved=said(request), wants_changes=None)
    )
    after = replace(request.review, record=record)
    if after.release_awaited:
        text = messages.acceptance.noted_after_acceptance(one.login, approves=True)
        return [remember(after), say(text)]
    return [remember(after), say(messages.reviewing.changes_approved(after, one.login))]


def request_changes(request: Request) -> Sequence[Effect]:
    """A reviewer wants more changes; after the author's answer that opens another round."""
    review = request.review
    one = _own_record(request)
    record = review.record.with_reviewer(one.changed(approved=None, wants_changes=said(request)))
    again = review.working_stage is Stage.AWAITING_REVIEWERS or review.looked_at_again
    if not again or review.release_awaited:
        if one.wants_changes:
            return [say(messages.pieces.already("your request for changes is recorded"))]
        if review.release_awaited:
            text = messages.acceptance.noted_after_acceptance(one.login, approves=False)
            return [remember(replace(review, record=record)), say(text)]
        return [
            remember(replace(review, record=record)),
            say(messages.reviewing.changes_wanted(one.login)),
        ]
    effects: list[Effect] = []
    if review.looked_at_again:
        record = record.changed(round=record.round + 1)
        goal, notes = Stage.AWAITING_CHANGES, list[str]()
    else:
        goal, notes = _moved(request, Stage.AWAITING_CHANGES, effects, then="reviews-in")
    record = record.changed(response=None).changed(**left_stage(review, goal))
    return [
        *effects,
        remember(replace(review, record=record)),
        say(messages.reviewing.another_round(review, one.login)),
        *map(say, notes),
    ]


def _own_record(request: Request) -> Reviewer:
    one = request.review.record.reviewer(request.sender)
    if one is None:
        raise Refused(
            messages.reviewing.not_your_review(request.command, request.review.policy.bot)
        )
    return one


def _named_record(request: Request) -> Reviewer:
    handle = request.args.people[0]
    one = request.review.record.reviewer(request.review.account(handle) or handle)
    if one is None and Role.EDITOR in request.roles:
        one = _led_by_hand(request, handle)
    if one is None:
        people = tuple(one.login for one in request.review.record.reviewers)
        raise Refused(messages.reviewers.no_reviewer_here(handle, people))
    if Role.EDITOR not in request.roles and not same(one.login, request.sender):
        raise Refused(messages.reviewing.only_your_own_review())
    return one


def _led_by_hand(request: Request, handle: str) -> Reviewer | None:
    """A reviewer whom people have written into the header, and whom an editor now names."""
    review = request.review
    name = review.account(handle)
    if name and among(name, review.unrecorded_reviewers) and not among(name, review.authors):
        return Reviewer(login=name, by=request.sender, at=request.at)
    return None


def _own_comment(request: Request) -> str:
    """The address of the sender's comment on this issue that the URL points to."""
    for comment in request.review.found.comments.values():
        if comment and same_page(comment.url, request.args.url):
            if comment.number != request.review.number:
                break
            if not same(comment.author, request.sender):
                raise Refused(
                    messages.reviewing.not_your_comment(comment.author, request.review.policy.bot)
                )
            return comment.url
    raise Refused(messages.reviewing.no_such_comment(request.review.policy.bot))


def same_page(one: str, other: str) -> bool:
    """Whether two addresses of comments end in the same comment."""
    return one.rpartition("-")[2] == other.rpartition("-")[2]
