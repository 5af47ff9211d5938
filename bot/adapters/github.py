"""Issues, comments, teams, labels and files of a repository, as small values.

Everything that is asked often is cached as long as it may be; the issue itself is always read fresh.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, TypeVar

from cachetools import LRUCache
from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter

from bot.adapters.github_app import (
    PAGE,
    Broken,
    Denied,
    Installation,
    Moved,
    Vanished,
    Wait,
    understood,
)
from bot.adapters.github_values import Id, Moment, Text
from bot.adapters.shared_reads import TimedCache
from bot.review.model.people import GHOST, Account, is_app, same
from bot.review.model.submission import Activity, Roster, Trouble

ACCOUNT_SECONDS = 3_600
"""Not for long: people rename their accounts, and others take the old names."""
TEAM_SECONDS = 300
TEAM_MISSING = timedelta(minutes=10)
"""How long a team may seem missing before that is believed."""
TEAM_LOST = timedelta(hours=12)
"""The same of a team that was there before."""
LABEL_SECONDS = 300
REVISIONS = 50
"""Revisions of a text that are looked at, the newest: each is as long as the text."""
EVENTS = 2_000
"""Events of an issue that are looked at: ten times as many as the longest review has."""
_ISSUE = "/repos/{owner}/{repo}/issues/{number}"
_EDITS = """
query($owner: String!, $repo: String!, $number: Int!, $first: Int!) {
  repository(owner: $owner, name: $repo) {
    issue(number: $number) {
      userContentEdits(first: $first) {
        nodes { createdAt deletedAt diff editor { __typename login } }
      }
    }
  }
}
"""
"""https://docs.github.com/en/graphql/reference/objects#usercontentedit"""


_Login = Annotated[str, Field(min_length=1, pattern=r"^[\w.\[\]-]+$")]
"""An account's name; an App's ends with ``[bot]``."""


class _User(BaseModel):
    login: _Login
    id: Id | None = None
    type: str = "User"

    @property
    def is_bot(self) -> bool:
        """Whether an App writes under this name."""
        return is_app(self.login, self.type)

    @property
    def account(self) -> Account:
        """The same in the bot's own words. GitHub also has the types Organization, Bot and Mannequin."""
        return Account(self.login, self.id, person=self.type == "User" and not self.is_bot)


_Somebody = Annotated[
    _User, BeforeValidator(lambda user: {"login": GHOST} if user is None else user)
]
"""GitHub's schema allows null for an account that was deleted; it calls it ``ghost`` itself."""


class _Label(BaseModel):
    name: Text


class Issue(BaseModel):
    """An issue as GitHub tells it."""

    number: Id
    title: Text
    body: Text | None = None
    user: _Somebody
    labels: list[_Label]
    assignees: list[_User] = []
    state: str
    html_url: str
    created_at: Moment
    updated_at: Moment | None = None
    closed_at: Moment | None = None
    comments: int = 0
    """How many there are."""


class Comment(BaseModel):
    """A comment as GitHub tells it."""

    id: Id
    body: Text | None = None
    user: _Somebody
    html_url: str
    issue_url: str = ""
    created_at: Moment
    updated_at: Moment | None = None
    performed_via_github_app: Any = None

    @property
    def issue(self) -> int:
        """Number of the issue that it stands in; 0 when GitHub does not say."""
        number = self.issue_url.rpartition("/")[2]
        return int(number) if number.isdigit() else 0

    @property
    def is_bots(self) -> bool:
        """Written by an App, or through one."""
        return self.user.is_bot or self.performed_via_github_app is not None


class _Home(BaseModel):
    """A repository, which may be anybody's."""

    private: bool = False
    archived: bool = False
    created_at: Moment
    pushed_at: Moment | None = None


class _Listed(Issue):
    """An entry of a list of issues."""

    pull_request: object = None
    """Present when it is a pull request."""


class _Editor(BaseModel):
    kind: str = Field("User", alias="__typename")
    login: _Login


class _Edit(BaseModel):
    created: Moment = Field(alias="createdAt")
    deleted: Moment | None = Field(None, alias="deletedAt")
    diff: Text | None = None
    editor: _Editor | None = None


class _Edits(BaseModel):
    nodes: list[_Edit | None]


class _Edited(BaseModel):
    edits: _Edits | None = Field(alias="userContentEdits")


class _EditedIn(BaseModel):
    issue: _Edited | None


class _ByEdits(BaseModel):
    repository: _EditedIn | None


@dataclass(frozen=True)
class Revision:
    """The text of an issue as an edit left it."""

    at: datetime
    by: str
    """Login; ``ghost`` for an account that was deleted."""
    text: str | None
    """None: somebody deleted it from the history, or GitHub did not keep it."""


class Trace(BaseModel):
    """Something that happened to an issue: a label, an assignee, open or closed."""

    id: int
    actor: _Somebody
    event: str
    """GitHub's action: ``labeled``, ``unassigned``, ``closed`` …"""
    created_at: Moment
    label: _Label | None = None
    assignee: _User | None = None

    @property
    def about(self) -> str:
        """The label or the login."""
        return self.label.name if self.label else self.assignee.login if self.assignee else ""


class _Made(BaseModel):
    id: Id


class _Created(BaseModel):
    created_at: Moment


class _Published(BaseModel):
    published_at: Moment | None
    """None: a draft."""


class _File(BaseModel):
    encoding: Literal["base64"]
    content: str
    size: int | None = None


class _Committer(BaseModel):
    login: str = ""


class _Verification(BaseModel):
    verified: bool = False


class _Signed(BaseModel):
    verification: _Verification = _Verification()


class Commit(BaseModel):
    """A commit, and the accounts that GitHub takes its author and committer for."""

    sha: str
    author: _Committer | None = None
    committer: _Committer | None = None
    commit: _Signed = _Signed()

    def is_by(self, members: Collection[str]) -> bool:
        """Whether these people (case-folded) made it. Names in a commit are anybody's, unless it is signed."""
        author = self.author.login.casefold() if self.author else ""
        committer = self.committer.login.casefold() if self.committer else ""
        signed = self.commit.verification.verified
        return signed and author in members and (committer in members or committer == _ON_THE_WEB)


_ON_THE_WEB = "web-flow"
"""Who commits what people change on GitHub's own pages."""

T = TypeVar("T")
_AN_ISSUE, _ISSUES = TypeAdapter(Issue), TypeAdapter(list[_Listed])
_A_COMMENT, _COMMENTS = TypeAdapter(Comment), TypeAdapter(list[Comment])
_A_USER, _USERS = TypeAdapter(_User), TypeAdapter(list[_User])
_LABELS = TypeAdapter(list[_Label])
_A_HOME, _A_FILE, _WHAT_WAS_MADE = TypeAdapter(_Home), TypeAdapter(_File), TypeAdapter(_Made)
_COMMITS = TypeAdapter(list[Commit])
_BY_EDITS, _TRACES = TypeAdapter(_ByEdits), TypeAdapter(list[Trace])
_PULLS, _RELEASES = TypeAdapter(list[_Created]), TypeAdapter(list[_Published])


@dataclass(frozen=True)
class Repository:
    """One repository, seen by one installation."""

    installation: Installation
    name: str
    """``owner/name``."""

    def _values(self, **more: str) -> dict[str, str]:
        owner, _, repo = self.name.partition("/")
        return {"owner": owner, "repo": repo, **more}

    async def issue(self, number: int) -> Issue:
        """The issue as it is now. Raises ``Vanished`` when it is gone, also to another repository."""
        answer = await self.installation.get(_ISSUE, self._values(number=str(number)))
        found = self.installation.understood(_AN_ISSUE, answer)
        # GitHub leads to where it was transferred, or to what the repository is called now
        place = f"/{self.name}/issues/{number}".casefold()
        if not found.html_url.casefold().endswith(place):
            raise Moved(f"moved to {found.html_url}")
        return self.installation.asked_for(found, found.number == number)

    async def issues(self, state: str = "open", labels: str = "", creator: str = "") -> list[Issue]:
        """Every issue (no pull request) in that ``state`` (``open``, ``closed``, ``all``), newest first.

        https://docs.github.com/en/rest/issues/issues#list-repository-issues
        """
        path = "/repos/{owner}/{repo}/issues{?state,labels,creator,per_page}"
        values = self._values(state=state, per_page=str(PAGE))
        if labels:
            values["labels"] = labels
        if creator:
            values["creator"] = creator
        return await self._issues(path, values)

    async def issues_by_change(self, since: str) -> AsyncIterator[list[Issue]]:
        """Issues (no pull requests), open or closed, that changed at ``since`` or later (empty: all), page by page.

        The one that changed first comes first, and a page begins where the last one ended: whatever changes
        meanwhile comes once more, and nothing is left out.
        """
        path = "/repos/{owner}/{repo}/issues{?state,sort,direction,per_page,page,since}"
        page = 1
        while True:
            values = self._values(
                state="all", sort="updated", direction="asc", per_page=str(PAGE), page=str(page)
            )
            if since:
                values["since"] = since
            found = self.installation.understood(_ISSUES, await self.installation.get(path, values))
            yield [one for one in found if one.pull_request is None]
            if len(found) < PAGE:
                return
            last = found[-1].updated_at
            if last is not None and _utc(last) > since:
                page, since = 1, _utc(last)
            else:
                page += 1

    async def issues_lately(self, most: int) -> list[Issue]:
        """The issues (no pull requests), open or closed, that changed last: about so many."""
        path = "/repos/{owner}/{repo}/issues{?state,per_page,sort,direction}"
        values = self._values(state="all", per_page=str(PAGE), sort="updated", direction="desc")
        return await self._issues(path, values, most)

    async def _issues(
        self, path: str, values: dict[str, str], most: int | None = None
    ) -> list[Issue]:
        issues = await self.installation.get_all(path, values, _ISSUES, most=most)
        return [one for one in issues if one.pull_request is None]

    async def issues_since(self, since: datetime) -> list[Issue]:
        """Issues (no pull requests), open or closed, that changed after ``since``."""
        path = "/repos/{owner}/{repo}/issues{?state,since,per_page,sort,direction}"
        values = self._values(
            state="all", since=_utc(since), per_page=str(PAGE), sort="updated", direction="asc"
        )
        return await self._issues(path, values)

    async def comments_since(self, since: datetime) -> list[Comment]:
        """Comments on any issue that were written or edited after ``since``.

        https://docs.github.com/en/rest/issues/comments#list-issue-comments-for-a-repository
        """
        path = "/repos/{owner}/{repo}/issues/comments{?since,per_page,sort,direction}"
        values = self._values(
            since=_utc(since), per_page=str(PAGE), sort="updated", direction="asc"
        )
        return await self.installation.get_all(path, values, _COMMENTS)

    async def last_activity(self, since: datetime) -> Activity:
        """When something happened last in this repository, which may be anybody's.

        What was pushed after ``since`` is enough to know; else releases and pull requests are looked at,
        which need no push. Raises ``Vanished`` when there is no such public repository.
        https://docs.github.com/en/rest/repos/repos#get-a-repository
        """
        understood = self.installation.understood
        home = "/repos/{owner}/{repo}"
        found = understood(_A_HOME, await self.installation.get(home, self._values()))
        if found.private:
            raise Vanished("not public")
        moments = [found.pushed_at or found.created_at]
        if moments[0] < since:
            one = self._values(per_page="1")
            pulls = await self.installation.get(
                f"{home}/pulls{{?state,sort,direction,per_page}}",
                {**one, "state": "all", "sort": "created", "direction": "desc"},
            )
            releases = await self.installation.get(f"{home}/releases{{?per_page}}", one)
            moments += [one.created_at for one in understood(_PULLS, pulls)]
            times = [one.published_at for one in understood(_RELEASES, releases)]
            moments += [time for time in times if time]
        return Activity(last=max(moments), archived=found.archived)

    async def change(self, number: int, patch: dict[str, Any], *, its_turn: bool = False) -> Issue:
        """Body, labels, assignees and state in one request, all or nothing.

        ``its_turn``: :meth:`Installation.turn` was waited for before the issue was read.
        """
        values = self._values(number=str(number))
        answer = await self.installation.patch(_ISSUE, values, patch, its_turn=its_turn)
        return self.installation.understood(_AN_ISSUE, answer)

    async def edits(self, number: int) -> list[Revision]:
        """The last revisions of an issue's text, newest first; empty: it was never edited.

        The oldest one is what the issue was opened with.
        """
        owner, _, repo = self.name.partition("/")
        variables = {"owner": owner, "repo": repo, "number": number, "first": REVISIONS}
        said = understood(_BY_EDITS, await self.installation.query(_EDITS, variables))
        if said.repository is None or said.repository.issue is None:
            raise Vanished("no such issue")
        edits = said.repository.issue.edits
        found = [_revision(one) for one in edits.nodes if one] if edits else []
        # which end comes first is nowhere promised
        return found[::-1] if found and found[0].at < found[-1].at else found

    async def history(self, number: int) -> list[Trace]:
        """What happened to the labels, assignees and state of an issue, oldest first.

        Raises ``Denied`` when more has happened than anybody looks at.
        https://docs.github.com/en/rest/issues/events#list-issue-events
        """
        path = f"{_ISSUE}/events{{?per_page}}"
        values = self._values(number=str(number), per_page=str(PAGE))
        found = await self.installation.get_all(path, values, _TRACES, most=EVENTS)
        if len(found) >= EVENTS:
            raise Denied(f"#{number} has {EVENTS} events or more")
        return found

    async def comments(
        self, number: int, since: datetime | None = None, most: int | None = None
    ) -> list[Comment]:
        """The comments on an issue, oldest first, or no more than ``most`` of them."""
        path = f"{_ISSUE}/comments{{?per_page,since}}"
        values = self._values(number=str(number), per_page=str(PAGE))
        if since is not None:
            values["since"] = _utc(since)
        return await self.installation.get_all(path, values, _COMMENTS, most=most)

    async def comment(self, comment: int) -> Comment | None:
        """One comment, or None."""
        path = "/repos/{owner}/{repo}/issues/comments/{comment}"
        try:
            found = await self.installation.get(path, self._values(comment=str(comment)))
        except Vanished:
            return None
        said = self.installation.understood(_A_COMMENT, found)
        return self.installation.asked_for(said, said.id == comment)

    async def say(self, number: int, text: str, *, its_turn: bool = False) -> int:
        """A new comment; its id. ``its_turn``: as with :meth:`change`."""
        path, values = f"{_ISSUE}/comments", self._values(number=str(number))
        made = await self.installation.post(path, values, {"body": text}, its_turn=its_turn)
        return self.installation.understood(_WHAT_WAS_MADE, made).id

    async def unsay(self, comment: int) -> None:
        """Delete one of our comments. It may be gone already.

        https://docs.github.com/en/rest/issues/comments#delete-an-issue-comment
        """
        path = "/repos/{owner}/{repo}/issues/comments/{comment}"
        with suppress(Vanished):
            await self.installation.delete(path, self._values(comment=str(comment)))

    async def rewrite(self, comment: int, text: str) -> None:
        """Another text for one of our comments. Raises ``Vanished`` when somebody deleted it."""
        path = "/repos/{owner}/{repo}/issues/comments/{comment}"
        values = self._values(comment=str(comment))
        changed = await self.installation.patch(path, values, {"body": text})
        self.installation.understood(_WHAT_WAS_MADE, changed)

    async def labels(self) -> list[str]:
        """The names of the repository's labels as they are written.

        https://docs.github.com/en/rest/issues/labels#list-labels-for-a-repository
        """
        path = "/repos/{owner}/{repo}/labels{?per_page}"
        values = self._values(per_page=str(PAGE))
        return [one.name for one in await self.installation.get_all(path, values, _LABELS)]

    async def create_label(self, name: str, color: str, description: str) -> bool:
        """A new label; False: there is one of that name already.

        https://docs.github.com/en/rest/issues/labels#create-a-label
        """
        path = "/repos/{owner}/{repo}/labels"
        try:
            await self.installation.post(
                path,
                self._values(),
                {"name": name, "color": color, "description": description},
            )
        except Denied:
            if name.casefold() not in map(str.casefold, await self.labels()):
                raise
            return False
        return True

    async def commits(self, path: str, most: int) -> list[Commit]:
        """The last commits that changed a file, newest first.

        https://docs.github.com/en/rest/commits/commits#list-commits
        """
        address = "/repos/{owner}/{repo}/commits{?path,per_page}"
        values = self._values(path=path, per_page=str(most))
        return self.installation.understood(_COMMITS, await self.installation.get(address, values))

    async def file(self, path: str, ref: str = "") -> str | None:
        """A text file of the default branch, or as a commit (``ref``) left it, or None.

        https://docs.github.com/en/rest/repos/contents
        """
        more = {"ref": ref} if ref else {}
        try:
            found = await self.installation.get(
                "/repos/{owner}/{repo}/contents/{+path}{?ref}", self._values(path=path, **more)
            )
        except Vanished:
            return None
        said = self.installation.understood(_A_FILE, found)
        try:
            content = base64.b64decode("".join(said.content.split()), validate=True)
        except ValueError:
            raise Broken("GitHub's answer makes no sense (no base64)") from None
        if said.size not in (None, len(content)):
            raise Broken("GitHub's answer makes no sense (not all of it)")
        return content.decode("utf-8", errors="replace")

    async def may_be_seen(self) -> bool:
        """Whether the App is still installed here, as GitHub's own lists say."""
        if self.installation.number not in await self.installation.app.installed():
            return False
        names = await self.installation.repositories()
        return self.name.casefold() in map(str.casefold, names)

    async def lacks(self, number: int) -> bool:
        """Whether an issue is not there while everything around it is.

        An installation that was taken away, or that no longer sees the repository, has no issue either.
        """
        try:
            await self.installation.get("/repos/{owner}/{repo}", self._values())
        except Vanished:
            return not await self.may_be_seen()
        try:
            await self.issue(number)
        except Vanished:
            return True
        return False


def _revision(edit: _Edit) -> Revision:
    who = edit.editor.login if edit.editor else GHOST
    if edit.editor and edit.editor.kind == "Bot":
        who = f"{who.removesuffix('[bot]')}[bot]"  # GraphQL leaves that out
    return Revision(edit.created, who, None if edit.deleted else edit.diff)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Directory:
    """What changes seldom: accounts, teams, labels. One per installation."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        # a mistyped name may be an account tomorrow; a failed look-up is said, not kept
        self._accounts = TimedCache[Account | None](
            10_000, ACCOUNT_SECONDS, unless=lambda account: account is None
        )
        self._teams = TimedCache[Roster](
            1_000, TEAM_SECONDS, unless=lambda team: team.trouble is not None
        )
        self._labels = TimedCache[frozenset[str]](1_000, LABEL_SECONDS)
        self._missing: LRUCache[str, datetime] = LRUCache(1_000)
        self._there: LRUCache[str, bool] = LRUCache(1_000)

    async def account(self, handle: str) -> Account | None:
        """The account of that name; None when there is none."""

        async def read() -> Account | None:
            found = await self._read_account("/users/{username}", {"username": handle})
            return self._installation.asked_for(found, found is None or same(found.login, handle))

        return await self._accounts.get(handle.casefold(), read)

    async def account_by_id(self, number: int) -> Account | None:
        """The account as it is called now; None when it was deleted.

        https://docs.github.com/en/rest/users/users#get-a-user-using-their-id
        """
        found = await self._read_account("/user/{account_id}", {"account_id": str(number)})
        return self._installation.asked_for(found, found is None or found.id == number)

    async def _read_account(self, path: str, values: dict[str, str]) -> Account | None:
        try:
            answer = await self._installation.get(path, values)
        except Vanished:
            return None
        return self._installation.understood(_A_USER, answer).account

    async def team(self, name: str) -> Roster:
        """The members of ``org/slug``, or why they are not known."""
        return await self._teams.get(name.casefold(), lambda: self._read_team(name))

    async def _read_team(self, name: str) -> Roster:
        org, _, slug = name.partition("/")
        path = "/orgs/{org}/teams/{slug}/members{?per_page}"
        values = {"org": org, "slug": slug, "per_page": str(PAGE)}
        try:
            members = await self._installation.get_all(path, values, _USERS)
        except (Vanished, Denied):
            return Roster(trouble=Trouble.MISSING, passing=self._passing(name.casefold()))
        except (Broken, Wait):
            return Roster(trouble=Trouble.FAILED)
        self._missing.pop(name.casefold(), None)
        self._there[name.casefold()] = True
        ids = {one.login.casefold(): one.id for one in members if one.id is not None}
        return Roster.of(*(one.login for one in members), ids=ids)

    def _passing(self, name: str) -> bool:
        """Whether a team has not been missing for so long that it must be so."""
        now = self._installation.app.clock()
        since = self._missing[name] = min(self._missing.get(name, now), now)
        return now - since < (TEAM_LOST if name in self._there else TEAM_MISSING)

    async def labels(self, repository: Repository) -> frozenset[str]:
        """The names of a repository's labels, case-folded."""

        async def read() -> frozenset[str]:
            return frozenset(map(str.casefold, await repository.labels()))

        return await self._labels.get(repository.name.casefold(), read)

    def forget_labels(self, repository: Repository) -> None:
        """A label was missing: look again next time."""
        self._labels.forget(repository.name.casefold())
