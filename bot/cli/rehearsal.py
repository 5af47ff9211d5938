"""What the bot would read in a comment, tried on a review that is made up for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from pydantic import JsonValue

from bot.review import engine
from bot.review.commands import gate, parsing
from bot.review.commands.grammar import Sense
from bot.review.commands.readings import Asked, Chat, NotUnderstood, Offered, Reading
from bot.review.commands.replies import in_their_role, suited, usable, wish
from bot.review.decisions import confirming
from bot.review.decisions.fields import NAMES
from bot.review.decisions.reminders import addressees
from bot.review.model.changes import CommandResult, Say, foresee
from bot.review.model.command import Command, Where
from bot.review.model.events import CommentPosted
from bot.review.model.fields import Field
from bot.review.model.header_form import NOBODY, HeaderForm
from bot.review.model.labels import Label
from bot.review.model.people import Account
from bot.review.model.policy import Policy, Teams
from bot.review.model.record import Delivered, Record, Reviewer, Said
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Stage, exists
from bot.review.model.submission import Comment, Found, Roster, Submission
from bot.review.turns import clocks

ROLES = {
    "eic": "eic",
    "editor": "ed",
    "author": "author",
    "reviewer": "rev1",
    "partner": "partner",
    "stranger": "stranger",
}
"""Who may be played, and what they are called on the review."""
STAGES = {
    "s": Stage.SUBMITTED,
    "0": Stage.CHECKS,
    "1": Stage.EDITOR_ASSIGNED,
    "2": Stage.SEEKING_REVIEWERS,
    "3": Stage.UNDER_REVIEW,
    "4": Stage.AWAITING_CHANGES,
    "5": Stage.AWAITING_REVIEWERS,
    "6": Stage.APPROVED,
}
"""What may be said for a stage."""
_USUAL = (
    Stage.UNDER_REVIEW, Stage.EDITOR_ASSIGNED, Stage.AWAITING_CHANGES, Stage.AWAITING_REVIEWERS,
    Stage.SEEKING_REVIEWERS, Stage.CHECKS, Stage.SUBMITTED, Stage.SEEKING_EDITOR, Stage.APPROVED,
)  # fmt: skip
"""Where a command is tried first: at the latest stage that fits most of them."""
_REPO, _NUMBER = "example/software-submission", 1
_OUTCOMES = {
    CommandResult.DONE: "done",
    CommandResult.CHATTED: "courtesy",
    CommandResult.NOT_UNDERSTOOD: "not_understood",
}


def rehearse(
    comment: str, role: str, *, stage: str | None, day: date, policy: Policy | None = None
) -> list[dict[str, JsonValue]]:
    """One object for each line of ``comment`` that is addressed to the bot.

    ``role`` is a key of ``ROLES``, ``stage`` one of ``STAGES``; without a stage, each line meets a
    review at a stage where its command fits. ``policy`` is the community's, by default pyOpenSci's.
    """
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    policy = policy or Policy()
    organizations = _organizations(policy)
    policy = _played(policy)
    sender = ROLES[role]
    partners = {key: key for key in policy.partners}
    sense = Sense(sender, at, partners, tuple(policy.routes), policy.papers)
    return [
        _tried(one, sender, at, STAGES[stage] if stage else None, policy, organizations)
        for one in parsing.read(comment, policy, sense)
    ]


def _tried(
    one: Reading,
    sender: str,
    at: datetime,
    stage: Stage | None,
    policy: Policy,
    organizations: Collection[Account],
) -> dict[str, JsonValue]:
    """What is read and answered, on the first review where it can be done."""
    command = _command_of(one)
    event = CommentPosted(
        repo=_REPO, number=_NUMBER, sender=sender, at=at, comment=99, url=_url(99),
        body=f"{policy.bot} {one.line}",
    )  # fmt: skip
    reviews = [_at(stage, at, policy)] if stage else _fitting(command, sender, at, policy)
    answers = (_answered(one, review, event, organizations) for review in reviews)
    first = next(answers)
    tried = [first] if _results(first[1]) == [CommandResult.DONE] else [first, *answers]
    review, said, confirms = max(
        tried,
        key=lambda at_one: (
            max(map(_liked, _results(at_one[1])), default=0),
            len(_suggestions(one, at_one[0], sender, at)),
        ),
    )
    result = next(iter(_results(said)), CommandResult.NOT_UNDERSTOOD)
    return {
        "line": one.line,
        "command": command.name if isinstance(one, Asked) and command else None,
        "arguments": _arguments(one, review, event),
        "outcome": _outcome(one, result, confirms=confirms),
        "suggestions": list(_suggestions(one, review, sender, at)),
        "says": said.text,
    }


def _answered(
    one: Reading, review: Submission, event: CommentPosted, organizations: Collection[Account]
) -> tuple[Submission, Say, bool]:
    """The review as it was read, the answer, and whether that waits for a ``yes``."""
    if isinstance(one, Asked) and one.command.name == "yes":
        review = replace(review, record=confirming.asking(review, "status", event.sender))
    found = engine.needs(event, review.policy)
    bots = (*review.policy.bot_names, "github-actions", "dependabot")
    accounts = {
        handle.casefold(): None if handle.endswith("[bot]") or handle in bots else handle
        for handle in found.accounts
    }
    comments: dict[int, Comment | None] = {
        number: Comment(number, _reviewer_in(one, event.sender), _url(number), _NUMBER)
        for number in found.comments
    }
    seen = (*review.found.seen, *organizations)
    known = replace(review.found, accounts=accounts, comments=comments, seen=seen)
    review = replace(review, found=known)
    decided = engine.respond(review, event)
    said = next((word for word in decided.words if isinstance(word, Say)), Say(text=""))
    return review, said, foresee(review, decided).record.pending is not None


def _liked(result: CommandResult) -> int:
    """What is done is shown before what is asked back, and that before what is refused."""
    return {CommandResult.DONE: 2, CommandResult.ASKED_BACK: 1, CommandResult.CHATTED: 1}.get(
        result, 0
    )


def _results(said: Say) -> list[CommandResult]:
    return [result for _, result in said.outcomes]


def _command_of(one: Reading) -> Command | None:
    if isinstance(one, Offered):
        return one.commands[0][0]
    return one.command if isinstance(one, Asked | NotUnderstood) else None


def _outcome(one: Reading, result: CommandResult, *, confirms: bool) -> str:
    if result is CommandResult.ASKED_BACK:
        return "confirm" if confirms else "suggest"
    if isinstance(one, Offered) and result is CommandResult.REFUSED:
        return "refused"
    return _OUTCOMES.get(result, "refused")


def _suggestions(one: Reading, review: Submission, sender: str, at: datetime) -> Sequence[str]:
    if isinstance(one, Offered):
        return [text for _, text in suited(review, sender, at, one)]
    if isinstance(one, Asked) and not gate.may(one.command, review, sender):
        own = in_their_role(review, sender, at, one.command, one.args.text, one.line)
        return [text for _, text in own]
    if isinstance(one, Chat) and one.courtesy.value == "more time":
        return [wish(review, sender, at, one)[1]]
    if isinstance(one, NotUnderstood):
        near = usable(review, sender, one.nearest)
        return [one.command.words.shown] if one.command else list(near)
    return []


def _reviewer_in(one: Reading, sender: str) -> str:
    """Whose review a link is taken for."""
    return one.args.people[0] if isinstance(one, Asked) and one.args.people else sender


def _arguments(one: Reading, review: Submission, event: CommentPosted) -> dict[str, JsonValue]:
    """As far as there are any; days as ISO, people without ``@``."""
    if not isinstance(one, Asked):
        return {}
    args = one.args
    people = args.people
    if one.command.name == "remind" and not people:
        request = Request(review, event.sender, event.at, event.url, one.command.name, args)
        try:
            people = addressees(request)
        except Refused:
            people = ()
    said: dict[str, JsonValue] = {
        "people": list(people),
        "other": args.other,
        "date": args.day.isoformat() if args.day else "",
        "version": args.version,
        "archive": args.archive,
        "doi": args.doi,
        "url": args.url,
        "hours": args.hours,
        "number": int(args.items[0]) if one.command.name == "cancel-reminder" else None,
        "items": list(args.items) if one.command.name in ("done", "not-done") else [],
        "partner": args.partner,
        "text": args.text,
    }
    if one.command.name == "set":
        return _field(one)
    if one.command.name == "track":
        said["text"] = _track(one)
    return {key: value for key, value in said.items() if value not in ("", None, [])}


def _field(one: Asked) -> dict[str, JsonValue]:
    name = next(name for name in NAMES if {name, f"set-{name}"} & one.args.words)
    args = one.args
    people = ", ".join(f"@{login}" for login in args.people)
    day = args.day.isoformat() if args.day else ""
    value = args.version or args.archive or args.doi or args.url or day or people or args.text
    return {"field": name, "value": value}


def _track(one: Asked) -> str:
    return next(
        (word.removeprefix("track-") for word in one.args.words if word.startswith("track-")), ""
    )


# --- the made-up review ---


def _organizations(policy: Policy) -> list[Account]:
    """Those whose teams the policy names: they are no people, and GitHub is not asked here."""
    names = {team.partition("/")[0] for team in policy.teams_named}
    return [Account(name, person=False) for name in sorted(names)]


def _played(policy: Policy) -> Policy:
    """The same with those who are played in its offices."""
    partners = {
        key: one.model_copy(update={"editors": ("partner",)})
        for key, one in policy.partners.items()
    }
    teams = Teams(eic=("eic",), editors=("eic", "ed", "ed2"))
    return policy.model_copy(update={"teams": teams, "partners": partners})


def _fitting(
    command: Command | None, sender: str, at: datetime, policy: Policy
) -> list[Submission]:
    """Reviews on which this person could give the command now, the usual ones first."""
    reviews = [_at(stage, at, policy) for stage in _USUAL if exists(stage, policy)]
    if command is None:
        return reviews[:1]
    if Where.SUBMISSION not in command.where:
        return [replace(reviews[0], labels=policy.names(Label.INQUIRY))]
    begun, accepted = reviews[0], reviews[-1]
    seeking = policy.names(Stage.SEEKING_REVIEWERS.meaning)
    waiting = _at(Stage.AWAITING_CHANGES, at, policy)
    approved = waiting.record.changed(approved=Said(by="ed", at=at))
    reviews += [
        replace(begun, labels=seeking),
        replace(waiting, record=approved),
        replace(begun, labels=(*begun.labels, *policy.names(Label.ON_HOLD))),
        replace(accepted, labels=(*accepted.labels, *policy.names(Label.JOSS_PENDING))),
        replace(accepted, open=False),
        replace(begun, open=False),
    ]
    if not gate.may(command, begun, sender):  # another command may be theirs, at any stage
        return reviews
    return [one for one in reviews if gate.now(command, one, sender)] or reviews


def _url(comment: int) -> str:
    return f"https://github.com/{_REPO}/issues/{_NUMBER}#issuecomment-{comment}"


def _at(stage: Stage, at: datetime, policy: Policy) -> Submission:
    """A complete review at a stage; from the third on with two reviewers, who have delivered at the fourth."""
    led = stage.rank >= Stage.EDITOR_ASSIGNED.rank
    seated = stage.rank >= Stage.UNDER_REVIEW.rank
    delivered = stage.rank > Stage.UNDER_REVIEW.rank
    accepted = stage is Stage.APPROVED
    reviewers = tuple(
        Reviewer(
            login=login,
            by="ed",
            at=at - timedelta(days=20),
            due=(at + timedelta(days=7)).date(),
            review=Delivered(by=login, at=at - timedelta(days=2), url=_url(7))
            if delivered
            else None,
        )
        for login in ("rev1", "rev2")
    )
    record = Record(
        adopted=at - timedelta(days=60),
        stage=stage.meaning,
        stage_since=at - timedelta(days=3),
        reviewers=reviewers if seated else (),
    )
    facts = {
        **_FACTS,
        Field.EIC: "@eic",
        Field.EDITOR: "@ed" if led else NOBODY,
        Field.REVIEWERS: "@rev1, @rev2" if seated else NOBODY,
        Field.ARCHIVE: "10.5281/zenodo.1234567" if accepted else NOBODY,
        Field.JOSS_DOI: NOBODY,
        Field.VERSION_ACCEPTED: "v1.0.0" if accepted else NOBODY,
        Field.DATE_ACCEPTED: f"{at - timedelta(days=9):%m/%d/%Y}" if accepted else NOBODY,
    }
    review = Submission(
        repo=_REPO,
        number=_NUMBER,
        url=f"https://github.com/{_REPO}/issues/{_NUMBER}",
        title="tidalwave",
        body=_header(policy.header, facts) + _SECTIONS,
        opener="author",
        created=at - timedelta(days=60),
        labels=policy.names(stage.meaning),
        assignees=("ed",) if led else (),
        policy=policy,
        record=record,
        status_comment=1,
        found=Found(teams={"": Roster()}),
    )
    waits = clocks.waits_for(review)
    return replace(review, record=record.changed(waits=waits, waits_since=record.stage_since))


def _header(form: HeaderForm, facts: Mapping[Field, str]) -> str:
    """The lines of the community's own template."""
    lines = []
    for field, value in facts.items():
        if field is Field.REVIEWERS and form.is_templates:
            people = value.split(", ") if value != NOBODY else [NOBODY] * 2
            lines += [f"Reviewer {seat}: {one}" for seat, one in enumerate(people, 1)]
        elif form.has(field):
            lines.append(form.new_line(field, form.key(field), form.written(field, value)))
    return "\n".join(lines)


_FACTS = {
    Field.AUTHOR: "(@author)",
    Field.MAINTAINERS: "(@author)",
    Field.PACKAGE: "tidalwave",
    Field.DESCRIPTION: "Tide tables from gauge records",
    Field.REPOSITORY: "https://github.com/author/tidalwave",
    Field.VERSION_SUBMITTED: "v0.4.0",
}
_SECTIONS = """

---

## Scope

- [x] Data retrieval
- [ ] Data extraction
- [ ] Data processing/munging
- [ ] Data deposition
- [ ] Data validation and testing
- [ ] Data visualization
- [ ] Workflow automation
- [ ] Citation management and bibliometrics
- [ ] Scientific software wrappers
- [ ] Database interoperability

## Community Partnerships

- [x] Astropy: My package adheres to the standards

## Publication Options

- [x] Do you wish to automatically submit to the Journal of Open Source Software?
"""
