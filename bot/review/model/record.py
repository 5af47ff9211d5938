"""What the bot remembers of one review: the hidden record.

It is kept where the author cannot forge it and any host can find it again: as JSON in an HTML comment
at the end of the bot's own status comment. Only what cannot be read from the issue stands in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Self, TypedDict, Unpack

from pydantic import AwareDatetime, BaseModel, ConfigDict, JsonValue, ValidationError

from bot.review.model.people import same

VERSION = 1
RECORD_LIMIT = 16_384
"""Bytes that the record may take in the comment."""


REMINDED = 100
"""Characters of a reminder's text that are kept where the record has no room for more."""
AUTHORS = 100
"""Former and present authors who are remembered: the first ones of a review, whoever is named later."""


NAMED = 200
"""Characters of a repository's address, or of a version, that are kept."""


class _Part(BaseModel):
    # what a newer version of the bot wrote into a part is not lost by an older one
    model_config = ConfigDict(frozen=True, extra="allow")


class Said(_Part):
    """Somebody did something at some time; ``url`` is the comment that shows it."""

    by: str
    at: AwareDatetime
    url: str = ""


class Delivered(Said):
    """A review that was handed in."""

    hours: float | None = None
    noticed: bool = False
    """Recognised without a command."""


class Perhaps(Said):
    """A reviewer's comment that may be their review; ``url`` is the comment."""

    hours: float | None = None
    refused: bool = False
    """An editor or the reviewer has said that it is not the review."""


class ReviewerChanges(TypedDict, total=False):
    """Parts of a :class:`Reviewer`, for a type checker to know."""

    login: str
    by: str
    at: AwareDatetime
    due: date | None
    review: Delivered | None
    approved: Said | None
    wants_changes: Said | None
    late: bool
    perhaps: Perhaps | None


class Reviewer(_Part):
    """A reviewer, recorded when somebody with the right assigned them."""

    login: str
    by: str
    at: AwareDatetime
    due: date | None = None
    review: Delivered | None = None
    approved: Said | None = None
    """The recommendation to accept; a later request for changes takes it away."""
    wants_changes: Said | None = None
    late: bool = False
    """Their review is still to come, although the others' are in."""
    perhaps: Perhaps | None = None
    """A comment that may be their review. The editor is asked about it once."""

    @property
    def asked_about(self) -> Perhaps | None:
        """The comment that an editor has still to say about whether it is the review."""
        asked = self.perhaps is not None and not self.perhaps.refused and self.review is None
        return self.perhaps if asked else None

    def changed(self, **changes: Unpack[ReviewerChanges]) -> Self:
        """The reviewer with some parts changed."""
        return self.model_copy(update=dict(changes))


class AffiliationState(StrEnum):
    """Where a partner community stands, from the request on."""

    REQUESTED = "requested"
    AFFILIATED = "affiliated"
    DECLINED = "declined"
    REVOKED = "revoked"


class AffiliationDecision(_Part):
    """A partner's standing on this package."""

    outcome: AffiliationState
    by: str
    at: AwareDatetime
    reason: str = ""
    recorded_by: str = ""
    """Who wrote it down, when it was decided elsewhere."""
    url: str = ""
    asked: tuple[str, ...] = ()
    """Who was called when the partner was asked."""


class Checks(StrEnum):
    """How far the pre-review checks are."""

    NONE = ""
    RUNNING = "running"
    PASSED = "passed"
    WANTED = "wanted"
    """Something is wanted from the author."""


class PackageSeen(_Part):
    """The package as it was checked last."""

    at: AwareDatetime
    read: str
    """Which state of it: a tag, a branch."""
    address: str = ""
    """The repository as the header named it, at most ``NAMED`` characters; ``version`` likewise."""
    version: str = ""
    verdicts: dict[str, str] = {}
    """Check → how its verdict is shown."""


class PackageChange(_Part):
    """The header names another repository or version than the one that was checked."""

    address: str
    version: str
    at: AwareDatetime
    """Since when it says so."""
    asked: bool = False
    """A check of it is on its way."""


class Hold(Said):
    """The review pauses."""

    until: date | None = None
    """When to ask; it lifts nothing by itself."""
    reason: str = ""


class Ending(Said):
    """The issue was closed, by whom and since when."""

    outcome: str = ""
    """How the review ended, as a key of ``messages.status.ENDED``; empty: nobody has said."""


class Told(_Part):
    """What a clock has said, see :mod:`bot.review.turns.clocks`."""

    first: AwareDatetime
    """When it spoke first since it has been waiting."""
    last: AwareDatetime


class Reminder(_Part):
    """Somebody asked to remind people."""

    number: int
    by: str
    people: tuple[str, ...]
    at: AwareDatetime
    """When to remind."""
    text: str = ""
    url: str = ""
    """The comment that asked for it."""

    def without(self, login: str) -> Self:
        """The reminder for the others; whoever set it for themselves keeps it."""
        people = tuple(one for one in self.people if not same(one, login))
        return self.model_copy(update={"people": people})


class Change(_Part):
    """What is different on an issue after a decision, all told."""

    labels_on: tuple[str, ...] = ()
    labels_off: tuple[str, ...] = ()
    lines: dict[str, tuple[str | None, str | None]] = {}
    """Line of the header → value before and after; None: no such line."""
    ticks: dict[str, bool] = {}
    """Partner whose box changed → whether it is ticked now."""
    assigned: tuple[str, ...] = ()
    unassigned: tuple[str, ...] = ()
    closed: bool = False
    opened: bool = False


class Frame(Change):
    """What the last comment that changed something has changed, so that ``undo`` can take it back."""

    comment: int
    """Id of that comment."""
    sha: str
    """Fingerprint of its text, as in the hidden marker of the answer."""
    by: str
    commands: tuple[str, ...]
    record: dict[str, JsonValue] = {}
    """Parts of the record as they were."""
    after: dict[str, str] = {}
    """The same parts → fingerprint of what they became."""


class Pending(_Part):
    """A command that was read in a comment and only asked about, until somebody says ``yes``."""

    line: str
    """The command as the table spells it."""
    by: str
    state: str
    """Fingerprint of the review when it was asked."""


class RecordChanges(TypedDict, total=False):
    """Parts of a :class:`Record`, for a type checker to know."""

    adopted: AwareDatetime | None
    stage: str
    stage_since: AwareDatetime | None
    label_gone: bool
    ids: dict[str, int]
    route: str
    editor_only: bool
    checks: Checks
    wanted: str
    guests: tuple[str, ...]
    left_stage: str
    reviewers: tuple[Reviewer, ...]
    round: int
    response: Said | None
    approved: Said | None
    without_reviews: bool
    affiliation: dict[str, AffiliationDecision]
    requested_by: dict[str, str]
    listed: tuple[str, ...]
    joss_url: str
    checked_in: Said | None
    done: dict[str, str]
    assign_when_seen: str
    authors: tuple[str, ...]
    owed: dict[str, tuple[str | None, str | None]]
    lines: dict[str, str] | None
    muted: bool
    hold: Hold | None
    flagged: bool
    warned: Said | None
    ended: Ending | None
    inquiries: tuple[int, ...]
    beside: tuple[int, ...]
    all_in: AwareDatetime | None
    crowded: AwareDatetime | None
    tidied: tuple[str, ...]
    label_off: dict[str, Said]
    waits: str
    waits_since: AwareDatetime | None
    paused: bool
    started: AwareDatetime | None
    heard: dict[str, AwareDatetime]
    told: dict[str, Told]
    reminders: tuple[Reminder, ...]
    reminders_made: int
    unanswered: str
    undo: Frame | None
    pending: Pending | None
    package: PackageSeen | None
    package_told: PackageSeen | None
    package_change: PackageChange | None


class Record(_Part):
    """The whole memory of one review."""

    v: int = VERSION
    adopted: AwareDatetime | None = None
    stage: str = ""
    """The stage when the bot last looked, to know since when it has been so."""
    stage_since: AwareDatetime | None = None
    label_gone: bool = False
    """The repository has lost the label of this stage, so that no label can show it."""
    ids: dict[str, int] = {}
    """Whoever takes part, case-folded → id of their account, as far as it has been seen."""
    route: str = "standard"
    editor_only: bool = False
    """JOSS route without reviewers, on the editor in chief's word."""
    checks: Checks = Checks.NONE
    wanted: str = ""
    guests: tuple[str, ...] = ()
    """Editors of this review who are in no team, assigned by an editor in chief."""
    left_stage: str = ""
    """The stage that waits for the next editor."""
    reviewers: tuple[Reviewer, ...] = ()
    round: int = 1
    response: Said | None = None
    """The author's answer to the reviews that the editor has still to confirm."""
    approved: Said | None = None
    """Accepted by the editor, while the release is awaited."""
    without_reviews: bool = False
    affiliation: dict[str, AffiliationDecision] = {}
    requested_by: dict[str, str] = {}
    """Partner whose label somebody put on before the checks → who asks the partner so."""
    listed: tuple[str, ...] = ()
    """Partners whose contact was told that the package is accepted and affiliated: nobody is told twice."""
    joss_url: str = ""
    checked_in: Said | None = None
    """The maintainers were asked last how the package is doing."""
    done: dict[str, str] = {}
    """Item of a list → who ticked it."""
    assign_when_seen: str = ""
    """An editor GitHub would not assign yet, because they had neither access nor commented."""
    authors: tuple[str, ...] = ()
    """Who was known to be author or maintainer: an author who takes a name out gains no right by it."""
    owed: dict[str, tuple[str | None, str | None]] = {}
    """Lines of the header that an author changed and, faster than the bot, changed again → what has to
    come back, and what the author made of it."""
    lines: dict[str, str] | None = None
    """Editorial lines of the header that name somebody, as somebody with the right left them; None: not noted."""
    muted: bool = False
    hold: Hold | None = None
    flagged: bool = False
    """The bot has put on the flag of the author's turn itself, with a reminder."""
    warned: Said | None = None
    """The author was warned that the review will be closed."""
    ended: Ending | None = None
    """How and when the issue was closed, while it is."""
    inquiries: tuple[int, ...] = ()
    """Presubmission inquiries that led to this submission."""
    beside: tuple[int, ...] = ()
    """Other submissions of the author that were under review when this one came."""
    all_in: AwareDatetime | None = None
    """When the last review was noticed without a command; a while later it is the author's turn."""
    crowded: AwareDatetime | None = None
    """Since when two labels of stages have been on."""
    tidied: tuple[str, ...] = ()
    """Labels of stages that the bot took off last, because a higher one was on."""
    label_off: dict[str, Said] = {}
    """Partner whose label its own editor took off, which is a decision if it stays off → who, when."""
    waits: str = ""
    """What the review waited for when the bot last looked, to know since when."""
    waits_since: AwareDatetime | None = None
    paused: bool = False
    """Whether nobody was waited for when the bot last looked."""
    started: AwareDatetime | None = None
    """When the last pause ended: clocks count from there."""
    heard: dict[str, AwareDatetime] = {}
    """Who is waited for, and wrote something all the same → when, about. Logins are case-folded."""
    told: dict[str, Told] = {}
    """Clock → when it spoke."""
    reminders: tuple[Reminder, ...] = ()
    reminders_made: int = 0
    """How many there ever were: their numbers are not used twice."""
    unanswered: str = ""
    """Address of the last comment whose answer GitHub did not take; empty: every answer was posted."""
    undo: Frame | None = None
    pending: Pending | None = None
    """What ``yes`` would do."""
    package: PackageSeen | None = None
    package_told: PackageSeen | None = None
    """The last check whose result was shown."""
    package_change: PackageChange | None = None

    def changed(self, **changes: Unpack[RecordChanges]) -> Self:
        """The record with some parts changed."""
        return self.model_copy(update=dict(changes))

    def reviewer(self, login: str) -> Reviewer | None:
        """The record of that reviewer, or None."""
        return next((one for one in self.reviewers if same(one.login, login)), None)

    def with_reviewer(self, reviewer: Reviewer) -> Self:
        """The record with that reviewer added, or replaced by login."""
        if self.reviewer(reviewer.login) is None:
            return self.changed(reviewers=(*self.reviewers, reviewer))
        reviewers = tuple(
            reviewer if same(one.login, reviewer.login) else one for one in self.reviewers
        )
        return self.changed(reviewers=reviewers)

    def without_reviewer(self, login: str) -> Self:
        """The record without that reviewer, and without what others want them to be reminded of."""
        reviewers = tuple(one for one in self.reviewers if not same(one.login, login))
        reminders = tuple(
            left
            for one in self.reminders
            if (left := one if same(one.by, login) else one.without(login)).people
        )
        return self.changed(reviewers=reviewers, reminders=reminders)


TIMES = {
    "ids",
    "waits",
    "waits_since",
    "paused",
    "started",
    "heard",
    "told",
    "reminders_made",
    "unanswered",
    "lines",
}
"""Parts of the record that follow from the others, and from when; and whose accounts the names are."""


class Unreadable(Exception):
    """The record was written by a newer version, or is broken: it must not be written over."""


_MARK = "<!-- pyos-bot:record "
_HIDDEN = re.compile(r"(\{.*\}) -->\s*\Z", re.S)


def dumped(record: Record) -> str:
    """The record as compact JSON."""
    said = record.model_dump(mode="json", exclude_defaults=True)
    return json.dumps({**said, "v": record.v}, ensure_ascii=False, separators=(",", ":"))


def loaded(text: str) -> Record:
    """The record from its JSON. Raises ``Unreadable`` for a newer version or broken JSON."""
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("v") != VERSION:
            raise Unreadable(f"version {data.get('v') if isinstance(data, dict) else '?'}")
        return Record.model_validate(data)
    except (ValueError, ValidationError) as error:
        raise Unreadable(type(error).__name__) from error


def hidden(record: Record) -> str:
    """The record as an HTML comment that no value in it can end."""
    text = dumped(record)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")
    return f"{_MARK}{text} -->"


def size(record: Record) -> int:
    """Bytes that the record takes in the comment."""
    return len(hidden(record).encode())


def fits(record: Record) -> bool:
    """Whether the record stays within its bound."""
    return size(record) <= RECORD_LIMIT


def shortened(record: Record) -> Record:
    """The record within its bound, as far as that can be: what only helps goes first, what decides stays."""
    lesser: tuple[Callable[[Record], Record], ...] = (
        lambda one: one.changed(undo=None),
        lambda one: one.changed(pending=None),
        lambda one: one.changed(authors=one.authors[:AUTHORS]),
        lambda one: one.changed(heard={}),
        lambda one: one.changed(reminders=tuple(map(_briefer, one.reminders))),
    )
    for less in lesser:
        if fits(record):
            break
        record = less(record)
    return record


def _briefer(reminder: Reminder) -> Reminder:
    return reminder.model_copy(update={"text": reminder.text[:REMINDED]})


def found(comment: str) -> Record | None:
    """The record in a status comment, or None when there is none. Raises ``Unreadable``."""
    _, mark, behind = comment.rpartition(_MARK)  # what people typed may look like one further up
    match = _HIDDEN.match(behind) if mark else None
    return loaded(match[1]) if match else None
