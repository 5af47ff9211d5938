"""What everybody may see of one review: facts that its issue shows anyway, for the pages and the feeds.

A summary is made where a review is at hand and kept as JSON, so that a page need not read the issue again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, JsonValue

from bot.review.model.header import Field
from bot.review.model.labels import Label
from bot.review.model.record import Said
from bot.review.model.stages import Stage
from bot.review.model.steps import Step
from bot.review.model.submission import IssueKind, Submission
from bot.review.model.website import day_in
from bot.review.pages.packages import entry
from bot.review.pages.status import outcome
from bot.review.turns.expected import expected
from bot.review.turns.history import place
from bot.review.turns.progress import turn

FORMAT = 1
"""Of the JSON; what has another one is not shown until it is written anew."""
_LONGEST = 300
_SHORT = 100
_MANY = 30
"""Names, or things that happened, of one review that are shown."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Reviewer(_Part):
    """Somebody who reviews the package."""

    login: str
    due: date | None = None
    delivered: date | None = None
    url: str = ""
    """The comment that is the review; empty: not here, or not known."""
    recommends: bool = False
    """Whether they recommend to accept."""


class Affiliation(_Part):
    """Where a partner community stands."""

    partner: str
    """Its key in the policy."""
    state: str
    since: date | None = None


class Event(_Part):
    """Something that happened, besides a change of stage."""

    at: datetime
    what: str
    who: str
    url: str = ""


class Summary(_Part):
    """A review, or a presubmission inquiry."""

    format: int = FORMAT
    repository: str
    number: int
    url: str
    inquiry: bool
    package: str
    description: str
    home: str
    """Address of the package's repository; empty: none that can be linked."""
    author: str
    opened: datetime
    open: bool
    closed: datetime | None
    outcome: str
    """Key of ``messages.status.ENDED``."""
    place: str
    """The meaning of the stage's label, or ``closed``."""
    stage: Label
    label: str
    """The stage's label as it is called here."""
    joss: str
    """The label on the way to JOSS; empty: none."""
    hold: bool
    step: Step
    people: tuple[str, ...]
    """Who acts next, as far as they have names."""
    since: datetime | None
    """Since when they are waited for; None: nobody has counted."""
    expected: date | None
    """By when that is usually done; None: nobody says."""
    eics: tuple[str, ...]
    editors: tuple[str, ...]
    reviewers: tuple[Reviewer, ...]
    reviewers_needed: int
    round: int
    partners: tuple[Affiliation, ...]
    accepted: date | None
    version: str
    archive: str
    joss_doi: str
    archived: bool
    """Nobody maintains the package any more."""
    events: tuple[Event, ...]
    entry: dict[str, JsonValue]
    """The package as the website lists it; empty: it is not accepted."""

    @property
    def is_accepted(self) -> bool:
        """Whether the package is accepted."""
        return not self.inquiry and self.stage is Label.APPROVED


def summary(review: Submission) -> Summary | None:
    """What is shown of an issue; None: it is neither a submission nor an inquiry."""
    if review.kind not in (IssueKind.SUBMISSION, IssueKind.INQUIRY):
        return None
    inquiry = review.kind is IssueKind.INQUIRY
    now = turn(review)
    since = review.created if inquiry else review.record.waits_since
    stage = review.stage.meaning
    approved = not inquiry and review.stage is Stage.APPROVED
    header = review.header
    return Summary(
        repository=review.repo,
        number=review.number,
        url=review.url,
        inquiry=inquiry,
        package=line(review.package, _SHORT),
        description=line(header.text(Field.DESCRIPTION)),
        home=web_address(header.text(Field.REPOSITORY)),
        author=review.author,
        opened=review.created,
        open=review.open,
        closed=review.closed_at,
        outcome="" if review.open or approved else outcome(review),
        place=place(review),
        stage=stage,
        label=line(review.policy.labels[Label.INQUIRY if inquiry else stage], _SHORT),
        joss=line(review.label_name(review.standing.joss.meaning)) if review.standing.joss else "",
        hold=review.has(Label.ON_HOLD) and not approved,
        step=now.key,
        people=now.people[:_MANY],
        since=since,
        expected=expected(review, now, since.date() if since else None),
        eics=review.eics[:_MANY],
        editors=review.editors[:_MANY],
        reviewers=tuple(_reviewers(review)),
        reviewers_needed=review.reviewers_needed,
        round=review.record.round,
        partners=tuple(_affiliations(review)),
        accepted=_accepted(review) if approved else None,
        version=line(header.text(Field.VERSION_ACCEPTED), _SHORT),
        archive=line(header.text(Field.ARCHIVE)),
        joss_doi=line(header.text(Field.JOSS_DOI)),
        archived=review.has(Label.ARCHIVED),
        events=tuple(sorted(_events(review), key=lambda one: one.at)[-_MANY:]),
        entry=entry(review) if approved else {},
    )


_UNSEEN = frozenset({"Cc", "Cs", "Cn", "Zl", "Zp"})
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows them."""


def line(text: str, most: int = _LONGEST) -> str:
    """What people typed as one line that XML takes, too; cut where it is very long."""
    text = "".join(
        " " if unicodedata.category(one) in _UNSEEN else one
        for one in text[: 4 * most]
        if one not in _TURNING
    )
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20]{1,300}", re.ASCII)


def web_address(text: str) -> str:
    """The text if it is an address that may be linked, else nothing."""
    return text if _ADDRESS.fullmatch(text) else ""


def _ours(review: Submission, url: str) -> str:
    """An address of a comment on this very issue, else nothing."""
    return url if re.fullmatch(re.escape(review.url) + r"#issuecomment-\d{1,20}", url) else ""


def _reviewers(review: Submission) -> Iterator[Reviewer]:
    for one in review.reviewers[:_MANY]:
        done = one.review
        yield Reviewer(
            login=one.login,
            due=review.due_dates.get(one.login.casefold()),
            delivered=done.at.date() if done else None,
            url=_ours(review, done.url) if done else "",
            recommends=one.approved is not None,
        )


def _affiliations(review: Submission) -> Iterator[Affiliation]:
    for key, state in review.partners.items():
        decision = review.record.affiliation.get(key)
        yield Affiliation(partner=key, state=state, since=decision.at.date() if decision else None)


def _accepted(review: Submission) -> date | None:
    day = day_in(review.header.raw(Field.DATE_ACCEPTED))
    return day or (review.record.approved.at.date() if review.record.approved else None)


def _events(review: Submission) -> Iterator[Event]:
    record = review.record

    def said(what: str, one: Said | None) -> Iterator[Event]:
        if one is not None:
            yield Event(at=one.at, what=what, who=one.by, url=_ours(review, one.url))

    for one in review.reviewers:
        yield Event(at=one.at, what="reviewer assigned", who=one.login)
        if one.review:
            url = _ours(review, one.review.url)
            yield Event(at=one.review.at, what="review", who=one.login, url=url)
        yield from said("recommends", one.approved)
    yield from said("response", record.response)
    yield from said("approved", record.approved)
    for key, decision in record.affiliation.items():
        if key in review.policy.partners:
            url = _ours(review, decision.url)
            what = f"affiliation {decision.outcome}:{key}"
            yield Event(at=decision.at, what=what, who=decision.by, url=url)
