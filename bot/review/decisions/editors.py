"""Who leads the review."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review import messages
from bot.review.decisions.moves import (
    account,
    move,
    need_lines,
    no_author,
    remember,
    say,
    set_field,
    set_person,
)
from bot.review.decisions.reviewers import stand_down
from bot.review.model.changes import Assign, Effect, Unassign
from bot.review.model.header import Field
from bot.review.model.people import among, same
from bot.review.model.request import Refused, Request
from bot.review.model.stages import EARLY, Stage, exists, led_to
from bot.review.model.submission import Trouble
from bot.review.turns.load import leads_several


def assign_editor(request: Request) -> Sequence[Effect]:
    """Header, assignee and stage for an editor; a replaced one is named and unassigned."""
    review = request.review
    login = account(request, request.args.people[0])
    no_author(review, login, "editor")
    before = review.editors
    leads = len(before) == 1 and same(before[0], login) and review.stage not in EARLY
    if leads and (among(login, review.assignees) or review.record.assign_when_seen):
        return [
            say(messages.pieces.already(f"{messages.pieces.name(login)} is this review's editor"))
        ]
    need_lines(review)
    effects: list[Effect] = [*set_person(review, Field.EDITOR, login)]
    gone = tuple(old for old in before if not same(old, login))
    effects += [Unassign(login=old) for old in gone if among(old, review.assignees)]
    if not among(login, review.assignees):
        effects.append(Assign(login=login))
    goal = review.stage
    if review.stage in EARLY:
        goal = review.working_stage if review.working_stage not in EARLY else Stage.EDITOR_ASSIGNED
        effects += move(request, goal)
        goal = led_to(goal, review.stage, review.policy)
    board = review.policy.teams.editors
    if review.roster(board).trouble is Trouble.FAILED and not review.is_eic(login):
        # nobody can tell whether they are a guest, which would stay on record
        raise Refused(messages.refusals.team_trouble("teams.editors", board, Trouble.FAILED))
    guests = tuple(guest for guest in review.record.guests if not among(guest, (*gone, login)))
    guest = not (review.in_team(login, board) or review.is_eic(login))
    effects.append(
        remember(
            review,
            guests=(*guests, login) if guest else guests,
            left_stage="",
            assign_when_seen="",
            heard={**review.record.heard, login.casefold(): request.at},  # their days begin now
        )
    )
    effects.append(say(messages.checks.editor_assigned(review, login, gone, goal, guest=guest)))
    if leads_several(review, login):
        effects.append(say(messages.editorial_board.leads_several(login)))
    return effects


def step_down(request: Request) -> Sequence[Effect]:
    """This review's editor, or one of its reviewers, gives the task back."""
    review, sender = request.review, request.sender
    if among(sender, review.editors):
        others = [login for login in review.editors if not same(login, sender)]
        if not others:
            return remove_editor(request)
        effects: list[Effect] = set_field(
            review, Field.EDITOR, ", ".join(f"@{login}" for login in others)
        )
        guests = tuple(guest for guest in review.record.guests if not same(guest, sender))
        return [
            *effects,
            Unassign(login=sender),
            remember(review, guests=guests),
            say(messages.checks.one_editor_less(sender, others)),
        ]
    if one := review.record.reviewer(sender):
        return stand_down(request, one.login)
    raise Refused(messages.checks.nothing_to_step_down_from())


def remove_editor(request: Request) -> Sequence[Effect]:
    """Nobody leads any more; the stage waits for the next editor."""
    review = request.review
    gone = review.editors
    effects: list[Effect] = [*set_field(review, Field.EDITOR, "TBD")]
    effects += [Unassign(login=login) for login in gone if among(login, review.assignees)]
    effects += move(request, Stage.SEEKING_EDITOR, command="remove-editor")
    effects.append(
        remember(
            review,
            left_stage=review.stage.meaning if exists(Stage.SEEKING_EDITOR, review.policy) else "",
            guests=tuple(guest for guest in review.record.guests if not among(guest, gone)),
            assign_when_seen="",
        )
    )
    reason = request.args.text if request.command == "step-down" else ""
    effects.append(say(messages.checks.editor_removed(review, gone, reason)))
    return effects
