"""From submission to an editor: the editor in chief's part."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review import messages
from bot.review.decisions import package_checks
from bot.review.decisions.affiliation import invite
from bot.review.decisions.moves import (
    account,
    flag,
    move,
    need_labels,
    no_author,
    remember,
    say,
    set_person,
)
from bot.review.model.changes import Effect, Relabel
from bot.review.model.header import Field
from bot.review.model.labels import ROUTE_LABELS, Label
from bot.review.model.needs import Board
from bot.review.model.record import Checks
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Stage
from bot.review.model.website import problems
from bot.review.turns.load import parallel_submissions


def start_checks(request: Request) -> Sequence[Effect]:
    """``0/pre-review-checks``, the EiC's name into the header, the checklist, word to the partners."""
    review = request.review
    if review.stage is Stage.CHECKS and review.record.checks is Checks.RUNNING:
        return [say(messages.pieces.already("the pre-review checks have started"))]
    if review.record.left_stage:
        raise Refused(messages.checks.checks_are_over(review))
    effects: list[Effect] = [*move(request, Stage.CHECKS)]
    if review.is_eic(request.sender):
        effects += set_person(review, Field.EIC, request.sender)
    invited, affiliation = invite(request)
    parallel = parallel_submissions(review, review.found.board(Board.OPEN))
    effects.append(
        remember(
            review,
            checks=Checks.RUNNING,
            affiliation=affiliation,
            wanted="",
            beside=tuple(sorted({*review.record.beside, *parallel})),
        )
    )
    effects.append(
        say(
            messages.checks.checks_started(review, request.sender, problems(review.header), invited)
        )
    )
    if package_checks.possible(review):
        effects.append(package_checks.ask(review, request.sender, request.at, "checks"))
    return effects


def checks_done(request: Request) -> Sequence[Effect]:
    """The checks passed, or (with a text) something is wanted from the author."""
    review = request.review
    wanted = request.args.text
    if wanted:
        asked = review.record.checks is Checks.WANTED and review.record.wanted == wanted
        if asked and review.has(Label.AWAITING_MAINTAINER):
            return [say(messages.pieces.already("we are waiting for the author"))]
        return [
            *flag(review, Label.AWAITING_MAINTAINER, on=True),
            remember(review, checks=Checks.WANTED, wanted=wanted),
            say(messages.checks.checks_wanted(review, wanted)),
        ]
    if review.record.checks is Checks.PASSED:
        return [say(messages.pieces.already("the checks have passed"))]
    return [
        *flag(review, Label.AWAITING_MAINTAINER, on=False),
        remember(review, checks=Checks.PASSED, wanted=""),
        say(
            messages.checks.checks_passed(review, problems(review.header), review.found.open_boxes)
        ),
    ]


def set_eic(request: Request) -> Sequence[Effect]:
    """Another editor in chief in the header."""
    review = request.review
    login = account(request, request.args.people[0])
    no_author(review, login, "editor in chief")
    effects = set_person(review, Field.EIC, login)
    if not effects:
        return [
            say(
                messages.pieces.already(
                    f"{messages.pieces.name(login)} is this review's editor in chief"
                )
            )
        ]
    return [*effects, say(messages.checks.eic_set(login, in_team=review.is_eic(login)))]


def seeking_editor(request: Request) -> Sequence[Effect]:
    """The checks are over, nobody leads yet."""
    if request.review.stage is Stage.SEEKING_EDITOR:
        return [say(messages.pieces.already("this submission is waiting for an editor"))]
    return [
        *move(request, Stage.SEEKING_EDITOR),
        say(messages.checks.seeking_editor(request.review)),
    ]


def track(request: Request) -> Sequence[Effect]:
    """The route, its label, and with it how many reviewers are needed."""
    review = request.review
    words = request.args.words
    route = next(name for name in ("standard", "publication", "joss") if f"track-{name}" in words)
    editor_only = "editor-only" in words
    shown = ROUTE_LABELS.get(route)
    add = [review.policy.labels[shown]] if shown and not review.has(shown) else []
    need_labels(review, add)
    remove = review.label_names(one for one in ROUTE_LABELS.values() if one != shown)
    known = (review.record.route, review.record.editor_only) == (route, editor_only)
    if known and not add and not remove:
        return [
            say(
                messages.pieces.already(
                    f"the route is {messages.checks.route_words(route, editor_only)}"
                )
            )
        ]
    effects: list[Effect] = []
    if add or remove:
        effects.append(Relabel(add=tuple(add), remove=tuple(remove)))
    effects.append(remember(review, route=route, editor_only=editor_only))
    needed = 0 if editor_only else review.policy.routes[route].reviewers
    effects.append(say(messages.checks.route_set(route, editor_only, needed)))
    return effects
