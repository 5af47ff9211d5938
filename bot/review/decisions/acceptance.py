"""The editor accepts, the author releases, the review is wrapped up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.review import messages
from bot.review.decisions.moves import FLAGS, move, remember, said, say, set_field
from bot.review.model.changes import Close, Effect, PutLine, Relabel, SetReviewers, Tick, foresee
from bot.review.model.header import PEOPLE, Field
from bot.review.model.labels import Label
from bot.review.model.people import partly_nobody
from bot.review.model.record import AffiliationState, Ending, RecordChanges
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission
from bot.review.model.website import (
    Problem,
    ProblemKind,
    day_in,
    still_nobody,
)
from bot.review.turns.closing import ACCEPTED, RELEASED, lacking, missing_items


def gaps(review: Submission, *, without_reviews: bool) -> list[str]:
    """What keeps the package from being accepted, one sentence each.

    Once the editor has accepted it, nobody asks for reviews again: whoever joined later holds up no release.
    """
    found = gaps_in_header(review)
    if review.release_awaited:
        return found
    found += [
        messages.reviewers.led_by_hand(login, review.policy.bot)
        for login in review.unrecorded_reviewers
    ]
    if not without_reviews:
        named = len(review.reviewers) + len(review.unrecorded_reviewers)
        if named < review.reviewers_needed:
            found.append(
                messages.acceptance.reviewers_short(len(review.reviewers), review.reviewers_needed)
            )
        found += [messages.acceptance.review_missing(one.login) for one in review.reviews_missing]
    return found


def gaps_in_header(review: Submission) -> list[str]:
    """What the header of an accepted package must not lack, one sentence each."""
    return [_gap(one, review) for one in lacking(review)]


def _gap(one: Problem | Field, review: Submission) -> str:
    if isinstance(one, Problem):
        return messages.header.problem(one, review.policy)
    if one in PEOPLE:
        return messages.header.nobody_in(one, review.policy)
    return messages.acceptance.field_missing(one, review.policy)


def check_acceptance(request: Request) -> Sequence[Effect]:
    """What ``accept`` would refuse; changes nothing."""
    review = request.review
    if review.stage is Stage.APPROVED:
        return [
            say(messages.acceptance.acceptance_completed(left_to_do(review), review.policy.bot))
        ]
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
    if review.stage is Stage.APPROVED:
        return _completed(request)
    version = args.version or review.header.text(Field.VERSION_ACCEPTED)
    archive = args.archive or review.header.text(Field.ARCHIVE)
    planned = [
        *_release(review, args.version, args.archive),
        *set_field(review, Field.DATE_ACCEPTED, _written(day)),
    ]
    if missing := gaps(_tidied(review, planned), without_reviews=waived):
        raise Refused(messages.acceptance.not_acceptable(missing))
    changed = _replaced(request)
    if version and archive:
        return [*_accepted(request, planned, waived=waived), *changed]
    if review.release_awaited and not (planned and (args.version or args.archive or args.day)):
        return [say(messages.pieces.already("the package is accepted and waiting for its release"))]
    return [
        *planned,
        remember(review, approved=said(request), without_reviews=waived, response=None),
        say(
            messages.acceptance.approved(
                review, _not_approving(review), waived=waived, released=False
            )
        ),
        *changed,
    ]


def released(request: Request) -> Sequence[Effect]:
    """The author's release completes an acceptance that the editor has given, by command or by label."""
    review, args = request.review, request.args
    if review.stage is Stage.APPROVED:
        return _completed(request)
    if not review.release_awaited:
        raise Refused(messages.acceptance.not_approved_yet(request.review.policy.bot))
    planned = _release(review, args.version, args.archive)
    if not review.header.accepted_on or review.misread(Field.DATE_ACCEPTED):
        given = review.record.approved.at.date() if review.record.approved else request.today
        day = review.header.accepted_on or given
        planned += set_field(review, Field.DATE_ACCEPTED, _written(day))
    waived = review.record.without_reviews
    if missing := gaps(_tidied(review, planned), without_reviews=waived):
        raise Refused(messages.acceptance.not_acceptable(missing))
    return [*_accepted(request, planned, waived=waived), *_replaced(request)]


def _replaced(request: Request) -> list[Effect]:
    """A line about what people had written into the header and the command replaces."""
    args, header = request.args, request.review.header
    given = ((Field.VERSION_ACCEPTED, args.version), (Field.ARCHIVE, args.archive))
    gone = [
        (name, there)
        for name, value in given
        if value and (there := header.text(name)) and not _means_the_same(name, there, value)
    ]
    return [say(messages.acceptance.replaced(gone, request.review.policy))] if gone else []


def _release(review: Submission, version: str = "", archive: str = "") -> list[Effect]:
    """Version and archive into the header; what is there is rewritten only for the website's sake."""
    effects: list[Effect] = []
    for name, value in ((Field.VERSION_ACCEPTED, version), (Field.ARCHIVE, archive)):
        there = review.header.text(name)
        if value or (there and review.misread(name)):
            effects += set_field(review, name, value or there)
    return effects


def _written(day: date) -> str:
    """A day as the website reads it."""
    return f"{day:%m/%d/%Y}"


def _tidied(review: Submission, planned: Sequence[Effect]) -> Submission:
    """The review with what an acceptance writes: it is not refused for what it puts right itself."""
    after = foresee(review, planned)
    return foresee(after, tidied_for_the_website(after))


def _completed(request: Request) -> Sequence[Effect]:
    """Fill in what the header of a package still lacks that people have accepted by its label.

    What people have written stays, and where something else was given that is said.
    """
    review, args, bot = request.review, request.args, request.review.policy.bot
    header = review.header
    given = {
        Field.VERSION_ACCEPTED: args.version,
        Field.ARCHIVE: args.archive,
        Field.DATE_ACCEPTED: _written(args.day) if args.day else "",
    }
    new = {name: value for name, value in given.items() if value and not header.text(name)}
    kept = [
        (name, there, value)
        for name, value in given.items()
        if value and (there := header.text(name)) and not _means_the_same(name, there, value)
    ]
    dated = header.style.has(Field.DATE_ACCEPTED)
    if dated and not args.day and not header.text(Field.DATE_ACCEPTED):
        new[Field.DATE_ACCEPTED] = _written(_day_accepted(request))
    effects = [effect for name, value in new.items() for effect in set_field(review, name, value)]
    after = foresee(review, effects)
    open_lines = [name for name in RELEASED if not after.header.text(name)]
    missing = [messages.acceptance.field_missing(name, review.policy) for name in open_lines]
    missing += gaps_in_header(after)
    if not new:
        if kept or missing:
            return [say(messages.acceptance.filled_in((), kept, missing, review.policy))]
        return [say(messages.acceptance.nothing_to_fill_in(bot))]
    if review.record.stage != Stage.APPROVED.meaning:  # nobody has looked since the label is on
        effects += goes_with_acceptance(after)
    effects += move(request, Stage.APPROVED)
    filled = [(name, new[name]) for name in ACCEPTED if name in new]
    texts = [messages.acceptance.filled_in(filled, kept, missing, review.policy)]
    if request.command == "accept" and review.record.approved is None:
        effects.append(remember(review, approved=said(request)))
        silent = _not_approving(review)
        texts.append(
            messages.acceptance.approved(
                foresee(review, effects), silent, waived=False, released=not open_lines
            )
        )
    return [*effects, say("\n\n".join(texts))]


def _means_the_same(name: Field, there: str, given: str) -> bool:
    """Whether two values of a line differ only in how they are written."""
    if name is Field.VERSION_ACCEPTED:
        return there.casefold().lstrip("v. ") == given.casefold().lstrip("v. ")
    if name is Field.DATE_ACCEPTED:
        return day_in(there) == day_in(given)
    return given.casefold() in there.casefold()  # also in a badge or a link


def _day_accepted(request: Request) -> date:
    """When the package was accepted, as far as anybody has noted it; else today."""
    record = request.review.record
    if record.approved:
        return record.approved.at.date()
    if record.stage == Stage.APPROVED.meaning and record.stage_since:
        return record.stage_since.date()
    return request.today


def goes_with_acceptance(review: Submission) -> list[Effect]:
    """What an acceptance brings besides its label: a tidy header, no flags, the wish for JOSS."""
    effects: list[Effect] = tidied_for_the_website(review)
    off = [*review.label_names(FLAGS), *review.labels_of_endings]
    pending = review.policy.names(Label.JOSS_PENDING)
    wanted = review.goes_to_joss and not review.standing.joss
    add = pending if wanted and not review.missing_labels(pending) else ()
    if add or off:
        effects.append(Relabel(add=add, remove=tuple(off)))
    return effects


def _accepted(request: Request, planned: Sequence[Effect], *, waived: bool) -> Sequence[Effect]:
    """``6/pyOS-approved`` and everything that goes with it."""
    review = request.review
    effects = [*planned, *tidied_for_the_website(foresee(review, planned))]
    undecided = [
        k for k, outcome in review.partners.items() if outcome is AffiliationState.REQUESTED
    ]
    effects += move(request, Stage.APPROVED, also_off=FLAGS)
    if ended := review.labels_of_endings:  # people have reopened it by hand
        effects.append(Relabel(remove=ended))
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
        "response": None,
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
    if review.policy.website == "none":
        return _unticked(review)
    return [*_nobody_emptied(review), *_mentors_told_apart(review), *_unticked(review)]


def _mentors_told_apart(review: Submission) -> list[Effect]:
    """``@reviewer with @mentor`` becomes two handles: the website takes the whole for one name."""
    return [
        PutLine(key=one.field, value=one.instead, was=review.header.lines[one.field])
        for one in review.problems
        if one.kind is ProblemKind.SEVERAL_IN_ONE
        and one.instead
        and one.field.startswith("Reviewer ")
    ]


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
        if review.ticked(key) and key not in yes & review.partners_shown
    ]


def _nobody_emptied(review: Submission) -> list[Effect]:
    """People lines that still say TBD become empty: the website takes TBD for a person."""
    effects: list[Effect] = []
    header = review.header
    for name in (Field.EIC, Field.EDITOR):  # `@editor, TBD`: the others stay
        if header.people(name) and still_nobody(header, name):
            people = ", ".join(f"@{login}" for login in header.people(name))
            effects += set_field(review, name, people)
    free = any(partly_nobody(header.raw(slot)) for slot in header.slots)
    free = free or any(
        login is None and header.raw(slot) for slot, login in enumerate(header.reviewers, 1)
    )
    if free or still_nobody(header, Field.REVIEWERS):
        effects.append(SetReviewers(slots=header.reviewers, was=header.reviewers, nobody=""))
    return effects


def _not_approving(review: Submission) -> list[str]:
    return [one.login for one in review.reviewers if one.approved is None]


def left_to_do(review: Submission) -> list[str]:
    """What an accepted package lacks until its issue can be closed, one sentence each."""
    return missing_items(review) + gaps_in_header(review)


def close(request: Request) -> Sequence[Effect]:
    """Closes the issue when header and closing list are complete."""
    review = request.review
    if not review.open:
        return [say(messages.pieces.already("this issue is closed"))]
    if missing := left_to_do(review):
        raise Refused(messages.acceptance.not_closable(missing))
    ended = Ending(by=request.sender, at=request.at, url=request.url)
    return [
        Close(reason="completed"),
        remember(review, ended=ended),
        say(messages.acceptance.closed(review)),
    ]
