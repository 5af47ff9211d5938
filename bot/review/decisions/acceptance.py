"""The editor accepts, the author releases, the review is wrapped up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.review import messages
from bot.review.decisions.moves import FLAGS, move, remember, said, say, set_field
from bot.review.model.changes import Close, Effect, Relabel, SetReviewers, Tick, foresee
from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.record import AffiliationState, RecordChanges
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission
from bot.review.model.website import (
    PARTNERS,
    Problem,
    ProblemKind,
    gaps_in_people,
    misread,
    problems,
    still_nobody,
)
from bot.review.turns.closing import missing_items


def gaps(review: Submission, *, without_reviews: bool) -> list[str]:
    """What keeps the package from being accepted, one sentence each."""
    found = gaps_in_header(review)
    found += [messages.header.unrecorded_reviewer(login) for login in review.unrecorded_reviewers]
    if not without_reviews:
        if not review.enough_reviewers:
            found.append(
                messages.acceptance.reviewers_short(len(review.reviewers), review.reviewers_needed)
            )
        found += [messages.acceptance.review_missing(one.login) for one in review.reviews_missing]
    return found


def gaps_in_header(review: Submission) -> list[str]:
    """What the header of an accepted package must not lack."""
    found = [one for one in problems(review.header) if _counts(one)]
    said_already = {one.field for one in found}
    return [messages.header.problem(one) for one in found] + [
        messages.header.nobody_in(name.value)
        for name in gaps_in_people(review.header)
        if name.value not in said_already
    ]


def _counts(problem: Problem) -> bool:
    """What the website rejects, and the author's lines that a listed package cannot do without."""
    needed = (Field.AUTHOR, Field.MAINTAINERS, Field.PACKAGE, Field.REPOSITORY)
    empty = problem.kind in (ProblemKind.EMPTY, ProblemKind.NO_LINE)
    return problem.rejected or (empty and problem.field in [name.value for name in needed])


def check_acceptance(request: Request) -> Sequence[Effect]:
    """What ``accept`` would refuse; changes nothing."""
    review = request.review
    planned = [*_release(review), *set_field(review, Field.DATE_ACCEPTED, _written(request.today))]
    missing = gaps(_tidied(review, planned), without_reviews=review.record.without_reviews)
    return [say(messages.acceptance.acceptance_checked(review, missing, _not_approving(review)))]


def accept(request: Request) -> Sequence[Effect]:
    """Accepted: at once with version and archive, else as soon as the release is there."""
    review, args = request.review, request.args
    waived = "without-reviews" in args.words or review.record.without_reviews
    day = args.day or request.today
    if day > request.today:
        raise Refused(messages.refusals.in_the_future(day))
    version = args.version or review.header.text(Field.VERSION_ACCEPTED)
    archive = args.archive or review.header.text(Field.ARCHIVE)
    planned = [
        *_release(review, args.version, args.archive),
        *set_field(review, Field.DATE_ACCEPTED, _written(day)),
    ]
    if missing := gaps(_tidied(review, planned), without_reviews=waived):
        raise Refused(messages.acceptance.not_acceptable(missing))
    if version and archive:
        return _accepted(request, planned, waived=waived)
    if review.release_awaited and not (planned and (args.version or args.archive or args.day)):
        return [say(messages.pieces.already("the package is accepted and waiting for its release"))]
    return [
        *planned,
        remember(review, approved=said(request), without_reviews=waived),
        say(
            messages.acceptance.approved(
                review, _not_approving(review), waived=waived, released=False
            )
        ),
    ]


def released(request: Request) -> Sequence[Effect]:
    """The author's release completes an acceptance that the editor has given."""
    review, args = request.review, request.args
    if not review.release_awaited:
        raise Refused(messages.acceptance.not_approved_yet(request.review.policy.bot))
    planned = _release(review, args.version, args.archive)
    if not review.header.accepted_on or misread(review.header, Field.DATE_ACCEPTED):
        given = review.record.approved.at.date() if review.record.approved else request.today
        day = review.header.accepted_on or given
        planned += set_field(review, Field.DATE_ACCEPTED, _written(day))
    waived = review.record.without_reviews
    if missing := gaps(_tidied(review, planned), without_reviews=waived):
        raise Refused(messages.acceptance.not_acceptable(missing))
    return _accepted(request, planned, waived=waived)


def _release(review: Submission, version: str = "", archive: str = "") -> list[Effect]:
    """Version and archive into the header; what is there is rewritten only for the website's sake."""
    effects: list[Effect] = []
    for name, value in ((Field.VERSION_ACCEPTED, version), (Field.ARCHIVE, archive)):
        there = review.header.text(name)
        if value or (there and misread(review.header, name)):
            effects += set_field(review, name, value or there)
    return effects


def _written(day: date) -> str:
    """A day as the website reads it."""
    return f"{day:%m/%d/%Y}"


def _tidied(review: Submission, planned: Sequence[Effect]) -> Submission:
    """The review with what an acceptance writes: it is not refused for what it puts right itself."""
    after = foresee(review, planned)
    return foresee(after, tidied_for_the_website(after))


def _accepted(request: Request, planned: Sequence[Effect], *, waived: bool) -> Sequence[Effect]:
    """``6/pyOS-approved`` and everything that goes with it."""
    review = request.review
    effects = [*planned, *tidied_for_the_website(foresee(review, planned))]
    undecided = [
        k for k, outcome in review.partners.items() if outcome is AffiliationState.REQUESTED
    ]
    effects += move(request, Stage.APPROVED, also_off=FLAGS)
    notes = []
    if review.goes_to_joss and not review.standing.joss:
        label = review.policy.labels[Label.JOSS_PENDING]
        if missing := review.missing_labels([label]):
            notes.append(messages.refusals.label_missing(missing))
        else:
            effects.append(Relabel(add=(label,)))
    approved = review.record.approved or said(request)
    over: RecordChanges = {
        "hold": None,
        "wanted": "",
        "warned": None,
        "left_stage": "",
        "approved": approved,
        "without_reviews": waived,
    }
    effects.append(remember(review, **over))
    text = messages.acceptance.approved(
        foresee(review, effects),
        _not_approving(review),
        waived=waived,
        released=True,
        undecided=[review.policy.partners[key].name for key in undecided],
        first=review.record.approved is None,
    )
    effects.append(say("\n\n".join([text, *notes])))
    return effects


def tidied_for_the_website(review: Submission) -> list[Effect]:
    """What an accepted package's header must not say: TBD for a person, a badge nobody granted."""
    return [*_nobody_emptied(review), *_unticked(review)]


def _unticked(review: Submission) -> list[Effect]:
    """Boxes of partners that have not said yes, or that the website does not know, lose their tick.

    The website shows a community's badge by the tick alone.
    """
    yes = {
        key for key, outcome in review.partners.items() if outcome is AffiliationState.AFFILIATED
    }
    return [
        Tick(names=(key, partner.name), ticked=False)
        for key, partner in review.policy.partners.items()
        if review.ticked(key) and key not in yes & PARTNERS
    ]


def _nobody_emptied(review: Submission) -> list[Effect]:
    """People lines that still say TBD become empty: the website takes TBD for a person."""
    effects: list[Effect] = []
    header = review.header
    for name in (Field.EIC, Field.EDITOR):  # `@editor, TBD`: the others stay
        if header.people(name) and still_nobody(header, name):
            people = ", ".join(f"@{login}" for login in header.people(name))
            effects += set_field(review, name, people)
    free = [
        slot for slot, login in enumerate(header.reviewers, 1) if login is None and header.raw(slot)
    ]
    if free or still_nobody(header, Field.REVIEWERS):
        effects.append(SetReviewers(slots=header.reviewers, was=header.reviewers, nobody=""))
    return effects


def _not_approving(review: Submission) -> list[str]:
    return [one.login for one in review.reviewers if one.approved is None]


def close(request: Request) -> Sequence[Effect]:
    """Closes the issue when header and closing list are complete."""
    review = request.review
    if not review.open:
        return [say(messages.pieces.already("this issue is closed"))]
    missing = gaps_in_header(review) + missing_items(review)
    if missing:
        raise Refused(messages.acceptance.not_closable(missing))
    return [Close(reason="completed"), say(messages.acceptance.closed(review))]
