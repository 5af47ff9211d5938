"""Everything the bot knows of one review at one moment.

A ``Submission`` is read fresh for every event and never changed: a decision says what should be
different, and ``changes.foresee`` shows the submission after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Literal, Protocol

from bot.review.model import texts, website
from bot.review.model.header import Field, Header
from bot.review.model.labels import Label
from bot.review.model.needs import Board
from bot.review.model.people import Account, Role, among, beyond, handles, same
from bot.review.model.policy import Policy, TeamName
from bot.review.model.record import AffiliationState, Record, Reviewer
from bot.review.model.stages import EARLY, LED, Stage, Standing, meaning_of, standing
from bot.review.model.texts import TextName
from bot.review.model.values import begun
from bot.review.model.website import Problem

_DUE = re.compile(r"(\d{4}-\d{2}-\d{2}) ?\(@([\w-]{1,39})\)")


_LINE = 80


_STAGES = frozenset(stage.meaning for stage in Stage)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class IssueKind(StrEnum):
    """What an issue of the review repository is."""

    SUBMISSION = "submission"
    INQUIRY = "inquiry"
    HELP = "help request"
    OTHER = "other"


class Trouble(StrEnum):
    """Why a team could not be read."""

    MISSING = "missing"
    FAILED = "failed"


@dataclass(frozen=True)
class Roster:
    """The members of a team, or why they are not known."""

    members: frozenset[str] = frozenset()
    """Logins, case-folded."""
    spelled: tuple[str, ...] = ()
    """The same as GitHub writes them."""
    ids: Mapping[str, int] = field(default_factory=dict)
    """The same → id of the account; none for a plain list of logins."""
    trouble: Trouble | None = None
    passing: bool = False
    """It has been missing for a short while only: nobody is judged by that yet."""

    @property
    def unread(self) -> bool:
        """Whether it may be known again soon."""
        return self.trouble is Trouble.FAILED or self.passing

    @classmethod
    def of(cls, *logins: str, ids: Mapping[str, int] | None = None) -> Roster:
        """A roster of these people."""
        return cls(frozenset(login.casefold() for login in logins), logins, ids or {})

    def has(self, login: str, number: int | None) -> bool:
        """Whether an account is a member: by its id where that is known, else by its name."""
        if number is not None and number in self.ids.values():
            return True
        name = login.casefold()
        return name in self.members and (number is None or name not in self.ids)


def roster(team: TeamName | None, teams: Mapping[TeamName, Roster]) -> Roster:
    """The members of a team of the policy, as far as ``teams`` were looked up; a list is its own roster."""
    if team is None:
        return _NOBODY
    if not isinstance(team, str):
        return Roster.of(*team)
    return teams.get(team, _UNREAD)


_NOBODY = Roster()
_UNREAD = Roster(trouble=Trouble.FAILED)


@dataclass(frozen=True)
class Comment:
    """A comment that somebody pointed to, or one of the thread."""

    id: int
    author: str
    url: str
    number: int
    """The issue it stands in."""
    body: str = ""
    at: datetime | None = None
    author_id: int | None = None


@dataclass(frozen=True)
class Other:
    """Another issue of the repository that this one names."""

    number: int
    opener: str
    kind: IssueKind
    open: bool


@dataclass(frozen=True)
class Activity:
    """When something happened last in a package's own repository: a commit, a release, a pull request."""

    last: datetime | None = None
    trouble: Literal["", "gone", "failed", "elsewhere", "later"] = ""
    """Why that is not known: not there (any more), not to be had now, not on a host that is asked, not its turn."""
    archived: bool = False


@dataclass(frozen=True)
class Load:
    """What people have to do here, of the issues that changed lately. Logins are case-folded."""

    leads: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Editor → open reviews."""
    reviewed: Mapping[str, Mapping[int, date]] = field(default_factory=dict)
    """Reviewer → review → the last day on which it kept them busy, ``date.max`` while it is under way."""


class OnBoard(Protocol):
    """An issue on a board: a card, or all of it."""

    @property
    def number(self) -> int: ...
    @property
    def url(self) -> str: ...
    @property
    def package(self) -> str: ...
    @property
    def open(self) -> bool: ...
    @property
    def active(self) -> bool: ...
    @property
    def kind(self) -> IssueKind: ...
    @property
    def stage(self) -> Stage: ...
    @property
    def author(self) -> str: ...
    @property
    def authors(self) -> tuple[str, ...]: ...
    @property
    def editors(self) -> tuple[str, ...]: ...
    @property
    def eics(self) -> tuple[str, ...]: ...
    @property
    def traits(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Found:
    """What was read besides the issue, for an event's :class:`~bot.review.model.needs.Needs`."""

    accounts: Mapping[str, str | None] = field(default_factory=dict)
    """Asked handle, case-folded → GitHub's spelling, None when there is no such account."""
    seen: tuple[Account, ...] = ()
    """Every account that was seen with the event; of two names of one account the last counts."""
    teams: Mapping[TeamName, Roster] = field(default_factory=dict)
    comments: Mapping[int, Comment | None] = field(default_factory=dict)
    named: Mapping[str, str | None] = field(default_factory=dict)
    """The same for those whom the header names."""
    thread: tuple[Comment, ...] = ()
    """What people have written on the issue, oldest first, as far as it was asked for."""
    issues: Mapping[int, Other] = field(default_factory=dict)
    boards: Mapping[Board, tuple[OnBoard, ...]] = field(default_factory=dict)
    """What was asked for but ``Board.DESK``."""
    desk: tuple[Submission, ...] = ()
    """``Board.DESK``: with what the bot remembers of each."""
    load: Load = field(default_factory=Load)
    activity: Mapping[int, Activity] = field(default_factory=dict)
    """Issue of an accepted package → what happens there."""
    answers: frozenset[str] | None = None
    """Fingerprints of the command lines of an edited comment that were answered before; None: not known."""
    open_boxes: tuple[str, ...] = ()
    """What is unchecked in the list of the pre-review checks."""

    @cached_property
    def ids(self) -> Mapping[str, int]:
        """The accounts seen: login, case-folded → id."""
        return {one.login.casefold(): one.id for one in self.seen if one.id is not None}

    def is_person(self, handle: str) -> bool:
        """Whether a handle that was looked up is not an organization's or a bot's."""
        return all(one.person for one in self.seen if same(one.login, handle))

    def board(self, board: Board) -> tuple[OnBoard, ...]:
        """The issues on a board; none when it was not asked for."""
        return self.boards.get(board, ())


NOTHING_FOUND = Found()
NOTHING_REMEMBERED = Record()
"""One for all: a list of thousands of issues would make as many."""


@dataclass(frozen=True)
class Submission:
    """One issue with all that is needed to decide about it."""

    repo: str
    number: int
    url: str
    title: str
    body: str
    opener: str
    created: datetime
    open: bool = True
    closed_at: datetime | None = None
    """Since when it is closed; None: it is open, or nobody has read it."""
    updated: datetime | None = None
    """When anything happened to it last, by GitHub's clock; None: not read."""
    closed_as: str = "completed"
    """GitHub's ``state_reason``, when the bot closes it."""
    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    policy: Policy = field(default_factory=Policy)
    record: Record = NOTHING_REMEMBERED
    record_unreadable: bool = False
    """The record is broken, or a newer version of the bot wrote it: it must not be written over."""
    status_comment: int | None = None
    repo_labels: frozenset[str] | None = None
    """Names of the repository's labels, case-folded; None: not read."""
    found: Found = field(default_factory=lambda: NOTHING_FOUND)
    """What was read besides the issue."""
    policy_problem: str = ""
    """What is wrong with the repository's policy file, for the editors in chief."""

    @cached_property
    def header(self) -> Header:
        """The header of the issue's text."""
        return Header.read(self.body, self.policy.header)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What has to be mended in the header: where a website reads it, also what that would reject."""
        if self.policy.website == "none":
            return website.own_problems(self.header)
        return website.problems(self.header)

    def misread(self, name: Field) -> tuple[Problem, ...]:
        """What the community's website would reject or read otherwise in one field."""
        return website.misread(self.header, name) if self.policy.website != "none" else ()

    @property
    def own_template(self) -> str:
        """The community's own review template; empty: the bot's counts."""
        text = self.policy.wordings.get(TextName.TEMPLATE, "")
        return texts.begun(text, self.policy.said_everywhere)

    @property
    def partners_shown(self) -> Set[str]:
        """The partners (keys of the policy) whose ticked box may stay on an accepted package."""
        known = self.policy.partners.keys()
        return known & website.PARTNERS if self.policy.website != "none" else known

    @cached_property
    def standing(self) -> Standing:
        """What the labels say."""
        gone = self.stage_without_label
        return standing(self.labels, self.policy, led=bool(self.editors), remembered=gone)

    @property
    def stage_without_label(self) -> Stage | None:
        """The stage that the record knows, when the repository has lost the label for it."""
        on = (meaning_of(label, self.policy) for label in self.labels)
        if self.record.adopted is None or any(one in _STAGES for one in on):
            return None
        known = next((s for s in Stage if s.meaning == self.record.stage), None)
        if known is None or known is Stage.SUBMITTED or known.meaning not in self.policy.labels:
            return None
        gone = self.record.label_gone  # when the repository's labels were not read
        if self.repo_labels is not None:
            gone = self.policy.labels[known.meaning].casefold() not in self.repo_labels
        return known if gone else None

    @property
    def stage(self) -> Stage:
        """The stage on the label."""
        return self.standing.stage

    @property
    def working_stage(self) -> Stage:
        """The stage that authors and reviewers go by: while an editor is sought, the one left."""
        if self.stage is Stage.SEEKING_EDITOR and self.record.left_stage:
            return next((s for s in LED if s.meaning == self.record.left_stage), self.stage)
        return self.stage

    def has(self, meaning: Label) -> bool:
        """Whether a label with that meaning is on, whatever its spelling."""
        return meaning in self.standing.meanings

    def label_on(self, name: str) -> bool:
        """Whether that very label is on (GitHub ignores case)."""
        return any(same(name, label) for label in self.labels)

    @cached_property
    def kind(self) -> IssueKind:
        """What this issue is."""
        # A label of a stage outweighs ``presubmission``: an inquiry that grew into a submission.
        if self.standing.labelled or self.standing.joss:
            return IssueKind.SUBMISSION
        if self.has(Label.INQUIRY):
            return IssueKind.INQUIRY
        if self.has(Label.HELP):
            return IssueKind.HELP
        form = self.policy.header
        version = Field.VERSION_SUBMITTED if form.has(Field.VERSION_SUBMITTED) else Field.REPOSITORY
        if self.header.has(Field.AUTHOR) and self.header.has(version):
            return IssueKind.SUBMISSION
        return IssueKind.OTHER

    @property
    def active(self) -> bool:
        """Whether this is a submission whose review is under way, or still to begin."""
        return self.open and self.kind is IssueKind.SUBMISSION and self.stage is not Stage.APPROVED

    @property
    def package(self) -> str:
        """What the package is called, as far as anybody has said; short enough for a line."""
        name = self.header.text(Field.PACKAGE) or self.title
        return name if len(name) <= _LINE else f"{name[: _LINE - 1]}…"

    @property
    def traits(self) -> tuple[str, ...]:
        """What a package is about: its categories and partners."""
        domains = tuple(box.text for box in self.header.boxes("domain specific") if box.ticked)
        partners = tuple(self.policy.partners[key].name for key in self.partners)
        return (*self.header.categories, *domains, *partners)

    # --- people ---

    @cached_property
    def named_authors(self) -> tuple[str, ...]:
        """Submitting authors and maintainers; the opener too, unless the header names an author."""
        named = self.header.people(Field.AUTHOR)
        people = list(named or (self.opener,))
        people += beyond(self.header.people(Field.MAINTAINERS), people)
        return tuple(people)

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """Whoever the text names, and whoever it named before an author changed it."""
        return (*self.named_authors, *beyond(self.record.authors, self.named_authors))

    @property
    def author(self) -> str:
        """The submitting author, else whoever opened the issue."""
        return (self.header.people(Field.AUTHOR) or (self.opener,))[0]

    @property
    def editors(self) -> tuple[str, ...]:
        """Who the header names as editor."""
        return self.header.people(Field.EDITOR)

    @property
    def eics(self) -> tuple[str, ...]:
        """Who the header names as editor in chief."""
        return self.header.people(Field.EIC)

    def roster(self, team: TeamName | None) -> Roster:
        """The members of a team of the policy; a plain list of logins is its own roster."""
        return roster(team, self.found.teams)

    def in_team(self, login: str, team: TeamName | None) -> bool:
        """Whether somebody is a member."""
        return self.roster(team).has(login, self.id_of(login))

    def id_of(self, login: str) -> int | None:
        """The id of somebody's account, if it is known."""
        name = login.casefold()
        return self.found.ids.get(name, self.record.ids.get(name))

    def is_another(self, login: str) -> bool:
        """Whether this is not the account that the record knows by that name: somebody took it over."""
        known = self.record.ids.get(login.casefold())
        return known is not None and known != self.id_of(login)

    def is_eic(self, login: str) -> bool:
        """Whether somebody is in the editor in chief's or the peer review lead's team."""
        teams = self.policy.teams
        return self.in_team(login, teams.eic) or self.in_team(login, teams.lead)

    def is_guest_editor(self, login: str) -> bool:
        """Whether somebody edits this one review: on an editor in chief's word, or assigned on GitHub.

        The text alone says nothing: the line must stand there as somebody with the right left it.
        """
        noted = self.record.lines
        left = self.editors if noted is None else handles(noted.get(Field.EDITOR, ""))
        return among(login, self.record.guests) or (
            among(login, self.editors)
            and among(login, left)
            and among(login, self.assignees)
            and not same(login, self.opener)
        )

    def roles(self, login: str) -> frozenset[Role]:
        """What somebody may act as here. An author holds no other right, whatever their teams."""
        if login not in self._roles:
            self._roles[login] = self._roles_of(login)
        return self._roles[login]

    @cached_property
    def _roles(self) -> dict[str, frozenset[Role]]:
        """By login; one answer asks for the same people a dozen times."""
        return {}

    def _roles_of(self, login: str) -> frozenset[Role]:
        if self.is_another(login):
            return frozenset({Role.ANYONE})
        # what was a review once is one, whatever labels have been taken off
        reviewed = (
            self.kind in (IssueKind.SUBMISSION, IssueKind.INQUIRY)
            or self.record.adopted is not None
        )
        if reviewed and among(login, self.authors):
            return frozenset({Role.ANYONE, Role.AUTHOR})
        roles = {Role.ANYONE}
        teams = self.policy.teams
        if self.is_eic(login):
            roles |= {Role.EIC, Role.EDITOR, Role.TRIAGE}
        if self.in_team(login, teams.editors) or self.is_guest_editor(login):
            roles |= {Role.EDITOR, Role.TRIAGE}
        if self.in_team(login, teams.triage):
            roles.add(Role.TRIAGE)
        if self.record.reviewer(login):
            roles.add(Role.REVIEWER)
        if self.partners_of(login):
            roles.add(Role.PARTNER)
        return frozenset(roles)

    def partners_of(self, login: str) -> tuple[str, ...]:
        """The partners (keys of the policy) for which somebody decides."""
        if among(login, self.authors):
            return ()
        return tuple(
            key
            for key, partner in self.policy.partners.items()
            if self.in_team(login, partner.editors)
        )

    def leads(self, login: str) -> int:
        """How many open reviews somebody leads (``Board.OPEN``); accepted ones do not count."""
        return sum(one.active and among(login, one.editors) for one in self.found.board(Board.OPEN))

    # --- reviewers ---

    @property
    def reviewers_needed(self) -> int:
        """How many reviewers this review's route asks for."""
        if self.record.route == "joss" and self.record.editor_only:
            return 0
        return self.policy.route(self.record.route).reviewers

    @cached_property
    def reviewers(self) -> tuple[Reviewer, ...]:
        """The reviewers who count: in the header *and* recorded."""
        return tuple(
            recorded
            for login in self.header.reviewers
            if login and (recorded := self.record.reviewer(login))
        )

    @property
    def unrecorded_reviewers(self) -> tuple[str, ...]:
        """Names in the header that nobody with the right has put there."""
        return tuple(
            login for login in self.header.reviewers if login and not self.record.reviewer(login)
        )

    @property
    def enough_reviewers(self) -> bool:
        """Whether the route has all the reviewers it asks for."""
        return len(self.reviewers) >= self.reviewers_needed

    @cached_property
    def due_dates(self) -> Mapping[str, date]:
        """Login, case-folded → day the review is due: the header's, where people may edit it."""
        recorded = {one.login.casefold(): one.due for one in self.record.reviewers if one.due}
        written = {
            login.casefold(): day
            for text, login in _DUE.findall(begun(self.header.raw(Field.DUE)))
            if (day := _day(text))
        }
        return {**recorded, **written}

    @property
    def reviews_missing(self) -> tuple[Reviewer, ...]:
        """Reviewers who have not delivered."""
        return tuple(one for one in self.reviewers if one.review is None)

    def is_paused(self, login: str) -> bool:
        """Whether a reviewer has no say for now: the text names them as an author or maintainer."""
        return among(login, self.authors)

    # --- routes, partners ---

    @property
    def proposed_route(self) -> str:
        """The route that the text speaks for, while the editor in chief has not chosen one."""
        if self.record.route != "standard" or self.stage not in (*EARLY, Stage.EDITOR_ASSIGNED):
            return ""
        if self.names_joss_paper and "joss" in self.policy.routes:
            return "joss"
        published = self.header.publication and "publication" in self.policy.routes
        return "publication" if published else ""

    @property
    def names_joss_paper(self) -> bool:
        """Whether the text names a paper that is in the journal (``policy.tail``) already."""
        said = [self.header.raw(Field.JOSS_DOI), *self.header.publication.values()]
        tail = self.policy.tail
        return tail is not None and any(map(tail.names, said))

    @property
    def from_joss(self) -> bool:
        """Whether the package was published in JOSS before."""
        has_tail = self.policy.tail is not None
        return has_tail and (self.record.route == "joss" or self.has(Label.FROM_JOSS))

    @property
    def published_in_joss(self) -> bool:
        """Whether there is a paper in JOSS that did not come of this review."""
        return self.from_joss or (self.names_joss_paper and self.standing.joss is None)

    @property
    def goes_to_joss(self) -> bool:
        """Whether the author wants to go on to JOSS, and may."""
        has_tail = self.policy.tail is not None
        return has_tail and self.header.wants_joss and not self.published_in_joss

    @property
    def partners(self) -> Mapping[str, AffiliationState]:
        """Partners in question and where they stand; the label is a request until they decide."""
        found: dict[str, AffiliationState] = {}
        for key, partner in self.policy.partners.items():
            if decision := self.record.affiliation.get(key):
                found[key] = decision.outcome
            elif self.label_on(partner.label) or self.ticked(key):
                found[key] = AffiliationState.REQUESTED
        return found

    def ticked(self, partner: str) -> bool:
        """Whether the author ticked that partner's box."""
        return self.header.partner_ticked(partner, self.policy.partners[partner].name)

    @property
    def release_awaited(self) -> bool:
        """Whether the editor has approved and the release is still to come."""
        return self.record.approved is not None and self.stage is not Stage.APPROVED

    @property
    def looked_at_again(self) -> bool:
        """Whether the author has answered, in a community without a stage for the reviewers' second look."""
        no_stage = Label.AWAITING_REVIEWERS not in self.policy.labels
        return (
            no_stage
            and self.working_stage is Stage.AWAITING_CHANGES
            and self.record.response is not None
        )

    def label_name(self, meaning: Label) -> str:
        """How the label with that meaning is written on this issue, else in the policy."""
        on = (label for label in self.labels if meaning_of(label, self.policy) == meaning)
        return next(on, self.policy.labels.get(meaning, meaning.value))

    def label_names(self, meanings: Iterable[Label]) -> list[str]:
        """Those of these labels that are on this issue, as they are written here."""
        return [self.label_name(meaning) for meaning in meanings if self.has(meaning)]

    @property
    def labels_of_endings(self) -> tuple[str, ...]:
        """The labels on this issue that say how a review has ended that was not accepted."""
        names = self.label_names((Label.UNFINISHED, Label.OUT_OF_SCOPE))
        rejected = self.policy.rejected_label
        return (*names, rejected) if rejected and self.label_on(rejected) else (*names,)

    def missing_labels(self, names: Iterable[str]) -> list[str]:
        """Those of ``names`` that the repository has not got, as far as its labels were read."""
        if self.repo_labels is None:
            return []
        return [name for name in names if name.casefold() not in self.repo_labels]

    def account(self, handle: str) -> str | None:
        """GitHub's spelling of a person's handle that was looked up, None when there is no such person."""
        handle = handle.casefold()
        login = self.found.accounts.get(handle) or self.found.named.get(handle)
        return login if login and self.found.is_person(login) else None
