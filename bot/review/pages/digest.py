"""What the editors in chief should know this week: who acts next on which review, and what nobody looks at.

Facts only, from labels, headers and records; :func:`markdown` makes a page of them, for the digest's issue
and for the terminal. https://www.pyopensci.org/software-peer-review/how-to/editor-in-chief-guide.html
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from pydantic import BaseModel, ConfigDict

from bot.review import messages
from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.people import same
from bot.review.model.policy import Policy, TeamName
from bot.review.model.record import AffiliationState
from bot.review.model.stages import Stage
from bot.review.model.steps import Step
from bot.review.model.submission import Activity, IssueKind, Roster, Submission, roster
from bot.review.model.website import day_in
from bot.review.pages.findings import understaffed
from bot.review.turns.progress import turn

_GHOST = "ghost"
"""Whoever has deleted their account."""
FORMAT = 1
"""Of the JSON document; it grows when a field changes its meaning or goes."""
ROWS = 50
"""Of a table in a comment; the terminal shows all."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Listed(_Part):
    """An issue that something is said about."""

    number: int
    url: str
    package: str


class Waiting(Listed):
    """An open review, or an accepted one with something left to do."""

    kind: IssueKind
    stage: str
    """The label."""
    step: Step
    """Key of ``messages.status.NEXT``."""
    people: tuple[str, ...]
    """Who acts next, as far as they have names."""
    since: date | None
    """Since when it waits for them; None: the bot does not look after it, so nobody has counted."""
    adopted: bool


class Undecided(Listed):
    """A partner community has been asked."""

    partner: str
    since: date


class Author(_Part):
    """Somebody with more than one submission under review."""

    login: str
    reviews: tuple[int, ...]


class Editor(_Part):
    """How many open reviews somebody leads."""

    login: str
    reviews: int


class Short(_Part):
    """A partner community with too few members on the editors' team."""

    partner: str
    members: tuple[str, ...]


class Package(Listed):
    """An accepted package where nothing has happened for long, or of which that cannot be said."""

    home: str
    """Its repository as the header has it."""
    last: date | None
    trouble: str
    """Empty; ``gone``, ``failed`` or ``elsewhere``: its host is none that is looked at."""
    archived: bool
    """Archived where it lives, for example on GitHub."""


class CheckIn(Listed):
    """An accepted package whose maintainers have not been asked for a year."""

    accepted: date | None
    last: date | None
    """When they were asked last."""


class Digest(_Part):
    """All of it."""

    format: int = FORMAT
    repository: str
    day: date
    reviews: tuple[Waiting, ...]
    undecided: tuple[Undecided, ...]
    authors: tuple[Author, ...]
    editors: tuple[Editor, ...]
    short: tuple[Short, ...]
    packages: tuple[Package, ...]
    check_ins: tuple[CheckIn, ...]


def digest(
    repository: str,
    policy: Policy,
    board: Sequence[Submission],
    teams: Mapping[TeamName, Roster],
    activity: Mapping[int, Activity],
    at: datetime,
) -> Digest:
    """What is to be said of all these issues; ``activity`` is by number of the issue."""
    board = sorted(board, key=lambda one: one.number)
    return Digest(
        repository=repository,
        day=at.date(),
        reviews=tuple(_waiting(board)),
        undecided=tuple(_undecided(board)),
        authors=tuple(_authors(board)),
        editors=_editors(board, policy, teams),
        short=tuple(
            Short(partner=policy.partners[key].name, members=tuple(members))
            for key, members in understaffed(policy, teams).items()
        ),
        packages=tuple(_packages(board, policy, activity, at)),
        check_ins=tuple(_check_ins(board, policy, at.date())),
    )


def is_maintained(review: Submission) -> bool:
    """Whether it is an accepted package that somebody maintains, as far as is known."""
    return (
        review.kind is IssueKind.SUBMISSION
        and review.stage is Stage.APPROVED
        and not review.has(Label.ARCHIVED)
    )


_HOME = re.compile(
    r"(?<![\w./?#=&%@:-])(?:(?:git\+)?(?:https?|ssh|git)://)?(?:git@)?(?:www\.)?github\.com[/:]([\w-]{1,39})/([\w.-]{1,100})",
    re.I | re.ASCII,
)
"""An address that begins with GitHub's host, in whatever dress people put it."""


def home(review: Submission) -> str:
    """``owner/name`` of the package's repository on GitHub; empty when it is not there."""
    for owner, name in _HOME.findall(review.header.raw(Field.REPOSITORY)):
        bare = name.rstrip(".").removesuffix(".git")
        if bare.strip("."):
            return f"{owner}/{bare}"
    return ""


# --- the facts ---


def _listed(review: Submission) -> dict[str, object]:
    return {"number": review.number, "url": review.url, "package": review.package}


def _waiting(board: Iterable[Submission]) -> Iterator[Waiting]:
    for one in board:
        now = turn(one)
        if one.kind not in (IssueKind.SUBMISSION, IssueKind.INQUIRY) or now.key is Step.NOTHING:
            continue
        # of a record that a newer version wrote only that it is there is known
        adopted = one.record.adopted is not None or one.record_unreadable
        since = one.record.waits_since
        if one.kind is IssueKind.INQUIRY:
            since = one.created
        yield Waiting.model_validate(
            {
                **_listed(one),
                "kind": one.kind,
                "stage": one.policy.label(
                    Label.INQUIRY if one.kind is IssueKind.INQUIRY else one.stage.meaning
                ),
                "step": now.key,
                "people": now.people,
                "since": since.date() if since else None,
                "adopted": adopted,
            }
        )


def _undecided(board: Iterable[Submission]) -> Iterator[Undecided]:
    for one in board:
        if one.kind is not IssueKind.SUBMISSION or not one.open:
            continue
        for key, decision in one.record.affiliation.items():
            partner = one.policy.partners.get(key)
            if partner and partner.active and decision.outcome is AffiliationState.REQUESTED:
                yield Undecided.model_validate(
                    {**_listed(one), "partner": partner.name, "since": decision.at.date()}
                )


def _authors(board: Iterable[Submission]) -> Iterator[Author]:
    by: defaultdict[str, list[Submission]] = defaultdict(list)
    for one in board:
        if one.active and not same(one.author, _GHOST):
            by[one.author.casefold()].append(one)
    for several in by.values():
        if len(several) > 1:
            numbers = tuple(one.number for one in several)
            yield Author(login=several[0].author, reviews=numbers)


def _editors(
    board: Sequence[Submission], policy: Policy, teams: Mapping[TeamName, Roster]
) -> tuple[Editor, ...]:
    """The team, and whoever leads without being in it."""
    team = roster(policy.teams.editors, teams)
    led: dict[str, Editor] = {
        login.casefold(): Editor(login=login, reviews=0) for login in team.spelled
    }
    for one in board:
        for login in one.editors if one.active else ():
            before = led.get(login.casefold(), Editor(login=login, reviews=0))
            led[login.casefold()] = before.model_copy(update={"reviews": before.reviews + 1})
    return tuple(sorted(led.values(), key=lambda one: (-one.reviews, one.login.casefold())))


def _packages(
    board: Sequence[Submission], policy: Policy, activity: Mapping[int, Activity], at: datetime
) -> Iterator[Package]:
    since = at - timedelta(days=policy.days.package_quiet)
    for one in filter(is_maintained, board):
        known = activity.get(one.number, Activity(trouble="elsewhere"))
        if known.last and known.last >= since and not known.archived:
            continue
        yield Package.model_validate(
            {
                **_listed(one),
                "home": one.header.text(Field.REPOSITORY),
                "last": known.last.date() if known.last else None,
                "trouble": known.trouble,
                "archived": known.archived,
            }
        )


def _check_ins(board: Sequence[Submission], policy: Policy, today: date) -> Iterator[CheckIn]:
    """The longest waiting first."""
    year = timedelta(days=policy.days.check_in)
    found: list[tuple[date, CheckIn]] = []
    for one in filter(is_maintained, board):
        day = day_in(one.header.raw(Field.DATE_ACCEPTED))
        if day is None and one.record.approved:
            day = one.record.approved.at.date()
        asked = one.record.checked_in.at.date() if one.record.checked_in else None
        known = [when for when in (day, asked) if when and when <= today]
        since = max(known, default=one.created.date())
        if since <= today - year:
            due = CheckIn.model_validate({**_listed(one), "accepted": day, "last": asked})
            found.append((since, due))
    found.sort(key=lambda pair: (pair[0], pair[1].number))
    yield from (due for _, due in found)


# --- the page ---


def markdown(found: Digest, policy: Policy, rows: int | None = ROWS) -> str:
    """The digest for people; no table longer than ``rows``, None: however long."""
    parts = [messages.digest.digest_title(found.day), _counted(found)]
    for who in _PARTIES:
        waiting = [one for one in found.reviews if messages.status.NEXT[one.step][0] == who]
        lines = [_row(one, found.day) for one in sorted(waiting, key=_longest)]
        parts.append(
            messages.digest.digest_table(messages.digest.acts_next(who), _COLUMNS, lines, rows)
        )
    parts += [
        messages.digest.digest_table(
            messages.digest.PARTNERS_ASKED, _ASKED, map(_asked, found.undecided), rows
        ),
        messages.digest.digest_list(messages.digest.SEVERAL, map(_several, found.authors)),
        messages.digest.digest_list(messages.digest.SHORT, map(_short, found.short)),
        messages.digest.digest_list(messages.digest.LEADS, map(_leads, found.editors)),
        messages.digest.digest_list(messages.digest.STILL, _quiet(found), rows),
        _due(found, policy, rows),
        messages.digest.digest_list(messages.digest.NOT_ADOPTED, _not_adopted(found, policy)),
    ]
    return "\n\n".join(part for part in parts if part)


_PARTIES = tuple(dict.fromkeys(who for who, _, _ in messages.status.NEXT.values()))
_COLUMNS = ("review", "stage", "next", "since")
_ASKED = ("review", "partner", "since")


def _longest(one: Waiting) -> tuple[date, int]:
    return one.since or date.max, one.number


def _counted(found: Digest) -> str:
    inquiries = sum(one.kind is IssueKind.INQUIRY for one in found.reviews)
    return messages.digest.digest_sum(len(found.reviews) - inquiries, inquiries)


def _row(one: Waiting, today: date) -> tuple[str, ...]:
    _, what, _ = messages.status.NEXT[one.step]
    who = f"{messages.pieces.names(one.people)} " if one.people else ""
    return (
        _link(one),
        messages.pieces.cell(one.stage),
        f"{who}{what}",
        messages.digest.digest_since(one.since, today),
    )


def _asked(one: Undecided) -> tuple[str, ...]:
    return (_link(one), one.partner, messages.pieces.day(one.since))


def _several(one: Author) -> str:
    return messages.digest.several_active(one.login, one.reviews)


def _short(one: Short) -> str:
    return messages.digest.too_few_on_the_team(one.partner, one.members)


def _leads(one: Editor) -> str:
    return messages.digest.leads_so_many(one.login, one.reviews)


def _quiet(found: Digest) -> list[str]:
    """Those whose turn comes in another week are one line, the first, which no limit of rows leaves out."""
    looked = [one for one in found.packages if one.trouble != "later"]
    later = len(found.packages) - len(looked)
    lines = [messages.digest.packages_later(later)] if later else []
    return [*lines, *map(_still, looked)]


def _still(one: Package) -> str:
    return messages.digest.package_still(_link(one), one.last, one.trouble, archived=one.archived)


def _due(found: Digest, policy: Policy, rows: int | None) -> str:
    lines = [
        messages.digest.check_in_due(_link(one), one.accepted, one.last) for one in found.check_ins
    ]
    part = messages.digest.digest_list(messages.digest.CHECK_INS, lines, rows)
    return f"{part}\n\n{messages.digest.how_to_check_in(policy)}" if part else ""


def _not_adopted(found: Digest, policy: Policy) -> list[str]:
    numbers = [one.number for one in found.reviews if not one.adopted]
    return [messages.digest.not_looked_after(numbers, policy.bot)] if numbers else []


def _link(one: Listed) -> str:
    return (
        messages.pieces.quiet_link(f"#{one.number}", one.url)
        + f" {messages.pieces.cell(one.package)}"
    )
