"""``set``: one field of the header, validated."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review import messages
from bot.review.decisions.moves import accounts, need_lines, remember, say, set_field
from bot.review.model.changes import Effect, foresee
from bot.review.model.header import Field
from bot.review.model.people import among
from bot.review.model.request import Refused, Request
from bot.review.model.submission import Submission
from bot.review.model.website import ProblemKind

NAMES = {
    "version-submitted": (Field.VERSION_SUBMITTED, "VERSION"),
    "version-accepted": (Field.VERSION_ACCEPTED, "VERSION"),
    "archive": (Field.ARCHIVE, "DOI-or-URL"),
    "joss-doi": (Field.JOSS_DOI, "DOI"),
    "date-accepted": (Field.DATE_ACCEPTED, "DATE"),
    "repository": (Field.REPOSITORY, "URL"),
    "package-name": (Field.PACKAGE, "TEXT"),
    "description": (Field.DESCRIPTION, "TEXT"),
    "maintainers": (Field.MAINTAINERS, "@x…"),
}
"""What people type → the line of the header, and what may stand in it."""


def spellings() -> tuple[str, ...]:
    """``set FIELD VALUE`` and ``set VALUE as FIELD`` for every field."""
    return tuple(
        usage
        for name, (_, kind) in NAMES.items()
        for usage in (f"set {name} {kind}", f"set {kind} as {name}")
    )


def set_value(request: Request) -> Sequence[Effect]:
    """Another value for one line."""
    args, review = request.args, request.review
    name, (field, kind) = next(
        (name, known)
        for name, known in NAMES.items()
        if name in args.words or f"set-{name}" in args.words
    )
    if not review.header.style.has(field):
        raise Refused(messages.header.no_such_line(name))
    value = _value(request, kind)
    if field is Field.MAINTAINERS:
        _no_conflict(review, accounts(request, args.people))
    if "---" in value and review.policy.website != "none":
        raise Refused(messages.header.rule_in_value(name))
    need_lines(review)
    effects = set_field(review, field, value)
    if not effects:
        return [say(messages.pieces.already(f"{review.policy.header.key(field)} has this value"))]
    known = review.misread(field)
    after = foresee(review, effects)
    still = [one for one in after.misread(field) if one.kind is not ProblemKind.DOUBLED]
    if new := [one for one in still if one not in known]:
        raise Refused(messages.header.would_be_misread(name, new, review.policy))
    if field in (Field.AUTHOR, Field.MAINTAINERS):
        # on the word of somebody with the right: whoever is not named any more is no author
        effects.append(remember(review, authors=foresee(review, effects).named_authors))
    return [*effects, say(messages.header.field_set(review.policy.header.key(field), value))]


def _no_conflict(review: Submission, logins: Sequence[str]) -> None:
    """Refuse to make this review's editor or one of its reviewers a maintainer of the package."""
    for login in logins:
        if review.record.reviewer(login) or among(login, review.editors):
            raise Refused(messages.refusals.has_an_office(login))


def _value(request: Request, kind: str) -> str:
    args = request.args
    match kind:
        case "VERSION":
            return args.version
        case "DOI-or-URL":
            return args.archive
        case "DOI":
            return args.doi
        case "URL":
            return args.url
        case "@x…":
            return ", ".join(f"@{login}" for login in accounts(request, args.people))
        case "DATE":
            day = args.day or request.today
            if day > request.today:
                raise Refused(messages.refusals.in_the_future(day))
            return f"{day:%m/%d/%Y}"
        case _:
            return " ".join(args.text.split())
