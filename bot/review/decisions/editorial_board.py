"""The editorial office: which reviews the bot looks after, who leads how many, who hands over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.review import messages
from bot.review.decisions.moves import account, remember, say, set_person
from bot.review.decisions.taking_over import taken_over
from bot.review.model.changes import Effect, Pass
from bot.review.model.events import HandedOver
from bot.review.model.header import Field
from bot.review.model.needs import Board
from bot.review.model.people import among, same
from bot.review.model.request import Refused, Request
from bot.review.model.stages import EARLY
from bot.review.model.submission import IssueKind, OnBoard, Submission, Trouble
from bot.review.pages.digest import digest, markdown


def code_of_conduct(request: Request) -> Sequence[Effect]:
    """Where it stands, and how to report."""
    return [say(messages.editorial_board.code_of_conduct(request.review.policy.links))]


def list_editors(request: Request) -> Sequence[Effect]:
    """The editors, each with how many open reviews they lead."""
    review = request.review
    team = review.policy.teams.editors
    roster = review.roster(team)
    if roster.trouble:
        raise Refused(messages.refusals.team_trouble("teams.editors", team, roster.trouble))
    led = [(name, review.leads(name)) for name in roster.spelled]
    return [
        say(
            messages.editorial_board.editors_listed(
                sorted(led, key=lambda one: (one[1], one[0].casefold()))
            )
        )
    ]


def adopt(request: Request) -> Sequence[Effect]:
    """The bot looks after a review that was opened before it came."""
    review = request.review
    found = taken_over(request)
    known = review.record.adopted is not None
    if known and found.record == review.record and not (found.unknown or found.strangers):
        return [say(messages.pieces.already("I follow this review"))]
    record = found.record
    if not known:
        record = record.changed(adopted=request.at, authors=review.named_authors)
    words = [] if known else [say(messages.editorial_board.adopted(review))]
    people = messages.editorial_board.people_taken_over(
        found.reviewers,
        found.delivered,
        found.asked,
        found.unknown,
        found.strangers,
        review.policy.bot,
    )
    return [
        remember(replace(review, record=record)),
        *words,
        *([say(people)] if people else []),
    ]


def mute(request: Request) -> Sequence[Effect]:
    """Nothing unasked is posted here any more; commands are answered."""
    if request.review.record.muted:
        return [say(messages.pieces.already("I am muted here"))]
    return [
        remember(request.review, muted=True),
        say(messages.editorial_board.muted(request.review.policy.bot)),
    ]


def unmute(request: Request) -> Sequence[Effect]:
    """The bot speaks up again."""
    if not request.review.record.muted:
        return [say(messages.pieces.already("I am not muted here"))]
    return [remember(request.review, muted=False), say(messages.editorial_board.unmuted())]


def handover(request: Request) -> Sequence[Effect]:
    """What the outgoing editor in chief holds; with ``yes`` the reviews in checks go to the new one."""
    review, policy = request.review, request.review.policy
    if review.number != policy.digest_issue:
        raise Refused(messages.editorial_board.handover_elsewhere(policy.digest_issue))
    new = account(request, request.args.people[0])
    if same(new, request.sender):
        raise Refused(messages.editorial_board.handover_to_yourself())
    if not review.is_eic(new):
        team = policy.teams.eic
        trouble = review.roster(team).trouble
        if trouble is Trouble.FAILED:
            raise Refused(messages.refusals.team_trouble("teams.eic", team, trouble))
        raise Refused(messages.editorial_board.not_an_eic(new))
    held = [
        one
        for one in review.found.board(Board.OPEN)
        if one.open
        and one.kind in (IssueKind.SUBMISSION, IssueKind.INQUIRY)
        and among(request.sender, one.eics)
    ]
    checks = [one for one in held if is_in_checks(one)]
    rest = [one for one in held if one not in checks]
    own = [one for one in checks if among(new, one.authors)]
    checks = [one for one in checks if one not in own]
    if "yes" not in request.args.words:
        return [say(messages.editorial_board.handover_listed(new, checks, rest, own, policy))]
    numbers = [one.number for one in checks]
    sender = request.sender
    given = [
        HandedOver(
            repo=review.repo,
            number=number,
            sender=sender,
            sender_id=review.id_of(sender),
            at=request.at,
            to=new,
        )
        for number in numbers
    ]
    return [
        *(Pass(event=one) for one in given),
        say(messages.editorial_board.handed_over(new, numbers, rest, own, policy)),
    ]


def week_begun(review: Submission, at: datetime) -> Sequence[Effect]:
    """The digest, where the policy wants it (still); nobody is called, and a closed issue wants none."""
    policy = review.policy
    if not review.open or review.number != policy.digest_issue:
        return []
    found = review.found
    facts = digest(review.repo, policy, found.desk, found.teams, found.activity, at)
    text = markdown(facts, policy)
    if review.policy_problem:
        text += f"\n\n{messages.status.policy_broken(review.policy_problem)}"
    return [say(text)]


def is_in_checks(review: OnBoard) -> bool:
    """Whether the editor in chief still has this one: an inquiry, or before an editor leads."""
    return review.kind is IssueKind.INQUIRY or review.stage in EARLY


def handed_over(review: Submission, event: HandedOver) -> Sequence[Effect]:
    """In the review that was handed over: the new name, if it still is the outgoing one's."""
    mine = review.open and is_in_checks(review) and among(event.sender, review.eics)
    return set_person(review, Field.EIC, event.to) if mine else []
