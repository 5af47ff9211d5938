"""The App at GitHub's door: who we are, tokens, one request at a time, errors in plain words.

https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any, TypeVar
from urllib.parse import urljoin, urlsplit

import aiohttp
import jwt
import structlog
import uritemplate
from cachetools import LRUCache
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from gidgethub import BadRequest, GitHubBroken, HTTPException
from gidgethub.aiohttp import GitHubAPI
from gidgethub.sansio import accept_format
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.adapters.github_time import REQUESTER, ask_time, moment_of, time_of
from bot.adapters.github_values import Id, Moment
from bot.adapters.throttle import Throttle
from bot.bounded import ENTRY, MB, remembered
from bot.clock import Clock
from bot.observability.metrics import Metrics

log = structlog.get_logger()

_SKEW = 60
"""Seconds that our clock may be ahead of GitHub's."""
_JWT_SECONDS = 540
"""GitHub allows ten minutes."""
_RENEW_BEFORE = 300
"""Seconds before its end that a token is replaced."""
PAGE = 100
"""Entries on a page of a list: the most that GitHub gives."""
_REMEMBERED = 16 * MB
"""Bytes of answers that are kept for conditional requests, per installation."""
_AS_OBJECTS = 4
"""How much more room an answer takes than its JSON."""
TIMEOUT = aiohttp.ClientTimeout(total=60, connect=10)
PAGES = 100
"""Pages of a list that are read: 10,000 entries. GitHub allows 2,500 comments on an issue."""
ANSWER_LIMIT = 32 * 1024 * 1024
"""Bytes of one answer: a hundred issues or comments with the longest text that GitHub takes."""
LIST_LIMIT = 2 * ANSWER_LIMIT
"""Bytes of all pages of a list together."""
REDIRECTS = 3
"""How often GitHub may lead on to another address of its own."""
LONGEST_WAIT = 3_660.0
"""Seconds: GitHub's budget is for an hour, so nobody has to wait longer than that for the next."""
COMPLAINT = 60.0
"""Seconds to wait after a complaint that names no time, as GitHub advises."""


class GitHubProblem(Exception):
    """GitHub did not do what was asked."""


class Vanished(GitHubProblem):
    """What was asked for is not there (404), or not any more (410)."""


class Deleted(Vanished):
    """It was there, and was taken away (410)."""


class Moved(Vanished):
    """It is somewhere else now, and GitHub says so: not a lagging replica."""


class Denied(GitHubProblem):
    """GitHub understood and will not do it (403, 422 …)."""

    def __init__(self, why: str, *, final: bool = True, about: str = "") -> None:
        """``final``: however often it is asked. ``about``: GitHub's own words on what is wrong with it."""
        super().__init__(why)
        self.final = final
        self.about = about


class Wait(GitHubProblem):
    """GitHub asks to come back later: rate limits.

    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    """

    def __init__(self, seconds: float, why: str, *, spent: bool = False) -> None:
        """``spent``: the budget of the installation is used up, not only this request too much."""
        super().__init__(why)
        self.seconds = seconds
        self.spent = spent


class Broken(GitHubProblem):
    """GitHub or the way to it is in trouble; trying again may help."""


T = TypeVar("T")


def understood(shape: TypeAdapter[T], answer: object) -> T:
    """GitHub's answer as what it has to be. Raises :class:`Broken` when it is something else.

    That is trouble at GitHub, or of something on the way, and passes like any other.
    """
    try:
        return shape.validate_python(answer)
    except (ValidationError, RecursionError, OverflowError) as problem:
        raise Broken(f"GitHub's answer makes no sense ({type(problem).__name__})") from None


_Word = Annotated[str, Field(min_length=1)]


class _Us(BaseModel):
    slug: _Word


class _Place(BaseModel):
    id: Id


class _Installed(_Place):
    created_at: Moment
    suspended_at: Moment | None = None


class _Token(BaseModel):
    token: _Word
    expires_at: Moment


class _Named(BaseModel):
    full_name: _Word
    private: bool = True
    """What is not said to be public is not shown to anybody."""


class _Error(BaseModel):
    """What GraphQL says in place of a status."""

    type: str = ""
    message: str = ""
    extensions: dict[str, Any] = {}


class _Said(BaseModel):
    """The answer to a query. It comes with the status 200 also when nothing was found or allowed."""

    data: dict[str, Any] | None = None
    errors: list[_Error] = []


_SAID = TypeAdapter(_Said)
_US, _PLACE, _TOKEN = TypeAdapter(_Us), TypeAdapter(_Place), TypeAdapter(_Token)
_MAPPING = TypeAdapter(dict[str, Any])
_EVERYWHERE = TypeAdapter(list[_Installed])
_REPOSITORIES = TypeAdapter(list[_Named])


class App:
    """The GitHub App. One HTTP session and one parsed key for everything."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        app_id: int,
        private_key: RSAPrivateKey,
        url: str,
        clock: Clock,
        metrics: Metrics | None = None,
        heard: Callable[[datetime], None] = lambda _: None,
    ) -> None:
        """``heard`` is told what time it is at GitHub, with every answer."""
        self.id = app_id
        self.heard = heard
        self.url = url
        self.clock = clock
        self.metrics = metrics or Metrics(clock=clock)
        self._session = session
        self._key = private_key
        self._jwt = ("", 0)
        self._slug = ""
        self._installations: dict[int, Installation] = {}
        self._anonymous = _Api(session, REQUESTER, base_url=url, metrics=self.metrics, heard=heard)

    def jwt(self) -> str:
        """A signed statement of who we are, made anew every few minutes."""
        token, issued = self._jwt
        now = int(self.clock().timestamp()) - _SKEW
        # The clock may also have been set back: a token from the future would be refused.
        if not token or not 0 <= now - issued <= _JWT_SECONDS - 2 * _SKEW - 60:
            claims = {"iat": now, "exp": now + _JWT_SECONDS, "iss": str(self.id)}
            token = jwt.encode(claims, self._key, algorithm="RS256")
            self._jwt = (token, now)
        return token

    async def login(self) -> str:
        """The name under which the App writes: ``slug[bot]``."""
        if not self._slug:
            self._slug = understood(_US, await self.ask("GET", "/app")).slug
        return f"{self._slug}[bot]"

    async def installations(self) -> list[int]:
        """Where the App is installed, suspended or not."""
        return [one.id for one in await self._everywhere()]

    async def installed(self) -> dict[int, datetime]:
        """Where the App may work, and since when it is there."""
        return {one.id: one.created_at for one in await self._everywhere() if not one.suspended_at}

    async def _everywhere(self) -> list[_Installed]:
        with _translated():
            return await self._anonymous.all_pages(
                "/app/installations", {}, partial(understood, _EVERYWHERE), jwt=self.jwt()
            )

    def installation(self, number: int) -> Installation:
        """One installation, with its own token and caches: they are never mixed."""
        if number not in self._installations:
            self._installations[number] = Installation(self, number, self._session)
        return self._installations[number]

    async def installation_of(self, repository: str) -> Installation:
        """The installation that sees ``owner/name``. Raises ``Vanished`` when there is none.

        https://docs.github.com/en/rest/apps/apps#get-a-repository-installation-for-the-authenticated-app
        """
        owner, _, repo = repository.partition("/")
        with _translated():
            found = await self._anonymous.getitem(
                "/repos/{owner}/{repo}/installation",
                {"owner": owner, "repo": repo},
                jwt=self.jwt(),
            )
        return self.installation(understood(_PLACE, found).id)

    async def time_at_github(self) -> datetime:
        """The time at GitHub, to the second. Asked without a key: a wrong clock would spoil it."""
        with _translated():
            now = await ask_time(self._session, self.url)
        if now is None:
            raise Broken("GitHub does not say what time it is")
        self.heard(now)
        return now

    async def ask(self, method: str, path: str, data: Any = b"") -> dict[str, Any]:
        """A request as the App itself."""
        with _translated():
            if method == "GET":
                answer = await self._anonymous.getitem(path, jwt=self.jwt())
            elif method == "PATCH":
                answer = await self._anonymous.patch(path, data=data, jwt=self.jwt())
            else:
                answer = await self._anonymous.post(path, data=data, jwt=self.jwt())
        return understood(_MAPPING, answer)

    async def ask_all(
        self, path: str, values: Mapping[str, str], shape: TypeAdapter[list[T]], most: int
    ) -> list[T]:
        """The entries of a list, asked for as the App itself: no more than ``most``."""
        read = partial(understood, shape)
        with _translated():
            return await self._anonymous.all_pages(path, values, read, most=most, jwt=self.jwt())


async def ask_as_nobody(
    session: aiohttp.ClientSession, url: str, method: str, path: str, values: Mapping[str, str]
) -> dict[str, Any]:
    """A request by somebody who has no key, as before there is an App; ``url`` is that of the API."""
    nobody = _Api(session, REQUESTER, base_url=url, metrics=Metrics(), heard=lambda _: None)
    with _translated():
        if method == "GET":
            answer = await nobody.getitem(path, dict(values))
        else:
            answer = await nobody.post(path, dict(values), data=b"")
    return understood(_MAPPING, answer)


class _Api(GitHubAPI):
    """gidgethub's client, with bounds: on how much is read, and on where it is led to.

    It counts each request as it goes out, and tells of it without its content.
    """

    def __init__(
        self,
        *args: Any,
        metrics: Metrics,
        heard: Callable[[datetime], None],
        installation: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._heard = heard
        self._metrics = metrics
        self._installation = installation
        self.short_until = float("-inf")
        """By the machine's steady clock: until then less than half of the hour's budget is left."""

    async def _request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, Mapping[str, str], bytes]:
        status, begun = 0, time.perf_counter()
        try:
            answer = await self._answer(method, url, headers, body)
            status = answer[0]
        finally:
            self._metrics.call(method, status)
            ms = round((time.perf_counter() - begun) * 1000, 1)
            log.debug("github call", method=method, path=urlsplit(url).path, status=status, ms=ms)
        if moment := time_of(answer[1]):
            self._heard(moment)
        _bytes_read.set(len(answer[2]))
        left = answer[1].get("x-ratelimit-remaining", "")
        until = answer[1].get("x-ratelimit-reset", "")
        ours = answer[1].get("x-ratelimit-resource", "") != "graphql"  # that one has its own budget
        if ours and self._installation is not None and (reset := _number(until)) is not None:
            remaining = _number(left)
            if remaining is not None:
                self._metrics.budget(self._installation, int(remaining), reset)
                budget = _number(answer[1].get("x-ratelimit-limit", ""))
                short = budget is not None and remaining < budget / 2
                wait = _until_reset(answer[1]) if short else 0.0
                self.short_until = time.monotonic() + wait
        # gidgethub would make numbers of whatever stands in these headers; they are read here
        status, headers, body = answer
        headers = {name.lower(): value for name, value in headers.items()}
        return status, {k: v for k, v in headers.items() if k != "x-ratelimit-limit"}, body

    async def _answer(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        """The answer, from GitHub's own address only. A write is led nowhere: it could be another issue."""
        for _ in range(REDIRECTS + 1):
            self._stays_at_github(url)
            async with self._session.request(
                method, url, headers=headers, data=body, allow_redirects=False
            ) as response:
                content = await _bounded(response)
                status, said = response.status, response.headers
            if status not in _LED_ON or "location" not in said:
                if status != 304 and content and "json" not in said.get("content-type", ""):
                    if limit := _limit_of_a_page(status, said, content):
                        raise limit
                    if status < 500:
                        raise Broken(f"GitHub's answer is no JSON ({status})")
                    content = b""  # an error page of something on the way
                if 400 <= status < 500 and not (_reason(content) or _plain(status, said)):
                    raise Broken(f"GitHub's refusal makes no sense ({status})")
                return status, said, content
            if method != "GET":
                raise Moved(f"{status}: it is somewhere else now")
            url = urljoin(url, said["location"])
        raise Broken("GitHub leads in a circle")

    def _stays_at_github(self, url: str) -> None:
        here, there = urlsplit(self.base_url), urlsplit(url)
        try:
            same = (here.scheme, here.hostname, here.port) == (
                there.scheme,
                there.hostname,
                there.port,
            )
        except ValueError:  # a port that is none
            same = False
        if not same:
            raise Broken("an answer of GitHub leads to another host")

    async def all_pages(
        self,
        path: str,
        values: Mapping[str, str],
        read: Callable[[object], list[T]],
        *,
        key: str = "",
        most: int | None = None,
        oauth_token: str | None = None,
        jwt: str | None = None,
    ) -> list[T]:
        """The entries of a list, which may stand under ``key``: all, or no more than ``most``.

        Each page is ``read`` when it comes: nothing else of thousands of entries is kept.
        """
        found: list[T] = []
        url = path
        room = _Room(LIST_LIMIT)
        for _ in range(PAGES):
            token = _room.set(room)
            try:
                page, more, _ = await self._make_request(
                    "GET", url, dict(values), b"", accept_format(), jwt=jwt, oauth_token=oauth_token
                )
            finally:
                _room.reset(token)
            entries = page.get(key) if isinstance(page, dict) else None if key else page
            if not isinstance(entries, list):
                raise Broken("GitHub's answer makes no sense (no list)")
            found += read(entries)
            await asyncio.sleep(0)  # a page takes milliseconds: others may come in between
            if most is not None and len(found) >= most:
                return found[:most]
            if more is None:
                return found
            url, values = more, {}
        raise Broken(f"a list at GitHub has more than {PAGES} pages")


def _plain(status: int, headers: Mapping[str, str]) -> bool:
    """Whether a refusal needs no words to be understood."""
    return status in (401, 404, 410, 429) or (
        "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0"
    )


def _limit_of_a_page(status: int, headers: Mapping[str, str], content: bytes) -> Wait | None:
    """How long to wait when a page for people tells of a limit, as GitHub's outermost servers do."""
    words = content[:_OF_A_PAGE].decode(errors="replace").casefold()
    limited = status in (403, 422, 429)
    return _wait(status, headers, words, f"{status}: a page of HTML") if limited else None


_OF_A_PAGE = 10_000
"""Bytes of a page that are looked through."""


def _reason(content: bytes) -> str:
    """What GitHub says in a refusal; empty: nothing, so it hardly is GitHub's."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    reason = said.get("message") if isinstance(said, dict) else None
    return reason if isinstance(reason, str) else ""


_LED_ON = (301, 302, 303, 307, 308)


@dataclass
class _Room:
    """How many bytes the rest of a list may have."""

    left: int


_room: ContextVar[_Room] = ContextVar("room")
_bytes_read: ContextVar[int] = ContextVar("bytes read")
"""The length of the answer that came last."""


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    """The body, as far as it is of a size that GitHub could mean."""
    parts, size = [], 0
    of_list = _room.get(_Room(LIST_LIMIT))
    async for part in response.content.iter_chunked(2**16):
        size += len(part)
        of_list.left -= len(part)
        if size > ANSWER_LIMIT or of_list.left < 0:
            response.close()
            raise Broken("GitHub's answer is too large")
        parts.append(part)
    return b"".join(parts)


class _Answers(LRUCache[str, Any]):
    """Answers for conditional requests, as many as there is room for.

    A full page without a next one is not kept: when a next one comes, the page itself stays as it is, and
    GitHub would say *not modified*.
    """

    def __init__(self, most: int) -> None:
        super().__init__(most, lambda _: ENTRY + _AS_OBJECTS * _bytes_read.get(0))

    def __setitem__(self, key: str, value: Any) -> None:
        if self.getsizeof(value) > self.maxsize:
            self.pop(key, None)
            return
        _, _, data, more = value
        found = data.values() if isinstance(data, dict) else [data]  # a list may stand under a name
        full = any(isinstance(one, list) and len(one) >= PAGE for one in found)
        if more is not None or not full:
            super().__setitem__(key, value)


class Installation:
    """Requests as one installation: token, conditional requests, errors."""

    def __init__(self, app: App, number: int, session: aiohttp.ClientSession) -> None:
        self.app = app
        self.number = number
        self._answers = _Answers(_REMEMBERED)
        self._api = _Api(
            session,
            REQUESTER,
            base_url=app.url,
            cache=self._answers,
            metrics=app.metrics,
            heard=app.heard,
            installation=number,
        )
        self._token = ""
        self._until = 0.0
        self._renewing = asyncio.Lock()
        self._throttle = Throttle()

    @property
    def is_short(self) -> bool:
        """Whether half of the hour's budget is spent: what is left is for the people of the reviews."""
        return time.monotonic() < self._api.short_until

    async def token(self) -> str:
        """A token that is good for a while yet."""
        async with self._renewing:
            if self.app.clock().timestamp() > self._until - _RENEW_BEFORE:
                path = f"/app/installations/{self.number}/access_tokens"
                try:
                    answer = understood(_TOKEN, await self.app.ask("POST", path, {}))
                except Denied as no:  # suspended: as good as taken away, until it is resumed
                    raise Vanished(f"no access: {no}") from None
                self._token = answer.token
                self._until = answer.expires_at.timestamp()
            return self._token

    def forget_token(self, token: str) -> None:
        """That token is refused; get another one next time."""
        if token == self._token:
            self._until = 0.0

    async def get(self, path: str, values: Mapping[str, str] = {}) -> Any:
        """One thing. What has not changed costs no rate limit (ETag)."""
        return await self._ask("GET", path, values)

    def forget_answers(self) -> None:
        """What was read makes no sense: ask for it anew, and not only whether it has changed."""
        self._answers.clear()

    def understood(self, shape: TypeAdapter[T], answer: object) -> T:
        """The answer as what it has to be. Raises :class:`Broken`, and then it is not kept."""
        try:
            return understood(shape, answer)
        except Broken:
            self.forget_answers()
            raise

    def asked_for(self, found: T, really: bool) -> T:
        """What was asked for. Raises :class:`Broken` when something else came in its place; it is not kept."""
        if not really:
            self.forget_answers()
            raise Broken("GitHub's answer is about something else")
        return found

    async def repositories(self) -> dict[str, bool]:
        """``owner/name`` of everything this installation may see → whether it is private."""
        path = "/installation/repositories{?per_page}"
        values = {"per_page": str(PAGE)}
        found = await self.get_all(path, values, _REPOSITORIES, key="repositories")
        return {one.full_name: one.private for one in found}

    async def get_all(
        self,
        path: str,
        values: Mapping[str, str],
        shape: TypeAdapter[list[T]],
        *,
        key: str = "",
        most: int | None = None,
    ) -> list[T]:
        """All entries of a list, which may stand under ``key`` in the answer; or no more than ``most``."""
        read = partial(self.understood, shape)
        for retry in (False, True):
            token = await self.token()
            try:
                async with self._in_turn(write=False):
                    return await self._api.all_pages(
                        path, values, read, key=key, most=most, oauth_token=token
                    )
            except _Unauthorized:
                self.forget_token(token)
                if retry:
                    raise
        raise AssertionError

    async def post(
        self, path: str, values: Mapping[str, str], data: Any, *, its_turn: bool = False
    ) -> Any:
        """Something new. ``its_turn``: as with :meth:`patch`."""
        return await self._ask("POST", path, values, data, its_turn=its_turn)

    async def delete(self, path: str, values: Mapping[str, str]) -> None:
        """Take something away."""
        await self._ask("DELETE", path, values)

    async def patch(
        self, path: str, values: Mapping[str, str], data: Any, *, its_turn: bool = False
    ) -> Any:
        """A change. ``its_turn``: :meth:`turn` was waited for, so that it goes out at once."""
        return await self._ask("PATCH", path, values, data, its_turn=its_turn)

    async def turn(self) -> float:
        """Wait until a write would go out at once; how many seconds that took, mostly none.

        Raises :class:`Wait` when it is not to be waited for here.
        """
        begun = time.monotonic()
        await self.token()
        await self._stand_in_line(write=True)
        return time.monotonic() - begun

    async def query(self, text: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """What GraphQL says to a query that only reads: the data, which are there.

        Not by gidgethub's ``graphql``: it drops the headers that say how long to wait.
        https://docs.github.com/en/graphql/guides/forming-calls-with-graphql
        """
        data = {"query": text, "variables": dict(variables)}
        answer = await self._ask("POST", graphql_of(self.app.url), {}, data, query=True)
        said = understood(_SAID, answer)
        for error in said.errors:
            raise _problem_of_query(error)
        if said.data is None:
            raise Broken("GitHub's answer makes no sense (no data)")
        return said.data

    async def _ask(
        self,
        method: str,
        path: str,
        values: Mapping[str, str],
        data: Any = None,
        *,
        query: bool = False,
        its_turn: bool = False,
    ) -> Any:
        write = method != "GET" and not query
        path = _expanded(path, *(part for pair in values.items() for part in pair))
        for retry in (False, True):
            token = await self.token()
            try:
                async with self._in_turn(write=write, query=query, its_turn=its_turn):
                    if method == "GET":
                        return await self._api.getitem(path, oauth_token=token)
                    if method == "POST":
                        return await self._api.post(path, data=data, oauth_token=token)
                    if method == "DELETE":
                        return await self._api.delete(path, oauth_token=token)
                    return await self._api.patch(path, data=data, oauth_token=token)
            except _Unauthorized:
                self.forget_token(token)
                if retry:
                    raise
        raise AssertionError

    async def _stand_in_line(self, *, write: bool) -> None:
        if seconds := await self._throttle.acquire(write=write):
            raise Wait(seconds, "GitHub has asked to go slowly")

    @asynccontextmanager
    async def _in_turn(
        self, *, write: bool, query: bool = False, its_turn: bool = False
    ) -> AsyncIterator[None]:
        """A request when it is its turn, with errors in our words."""
        if not its_turn:
            await self._stand_in_line(write=write)
        try:
            with _translated():
                yield
        except Wait as wait:
            if wait.spent and not query:  # whose budget is another one
                self._throttle.spent(wait.seconds)
            elif write:
                self._throttle.too_fast(wait.seconds)
            raise


# The same addresses are asked again and again, and gidgethub would expand each anew.
@remembered(MB)
def _expanded(path: str, *values: str) -> str:
    """The address, from a template and its names and values in turn."""
    return uritemplate.expand(path, dict(zip(values[::2], values[1::2], strict=True)))


class _Unauthorized(Broken):
    """The token is refused (401)."""


def graphql_of(url: str) -> str:
    """Where GraphQL is asked, beside the REST API at ``url``; on an Enterprise server under ``/api``.

    https://docs.github.com/en/enterprise-server@latest/graphql/guides/forming-calls-with-graphql
    """
    url = url.removesuffix("/")
    return f"{url.removesuffix('/v3')}/graphql"


_WAITS = ("RATE_LIMITED", "RATE_LIMIT", "SERVICE_UNAVAILABLE")
_REFUSED = ("FORBIDDEN", "INSUFFICIENT_SCOPES", "UNPROCESSABLE", "MAX_NODE_LIMIT_EXCEEDED")


def _problem_of_query(error: _Error) -> GitHubProblem:
    """What an error of GraphQL's means; none of them says how long to wait."""
    what = f"GraphQL: {error.type} {error.message}"[:300]
    words = error.message.casefold()
    if error.type == "NOT_FOUND":
        return Vanished(what)
    if error.type in _WAITS or any(word in words for word in _LIMITS):
        return Wait(COMPLAINT, what)
    # a code: the query itself is none for this server, which may be an old one
    if error.type in _REFUSED or "code" in error.extensions:
        return Denied(what, about=error.message)
    return Broken(what)


class _translated:  # noqa: N801 - reads as a word in ``with``
    """gidgethub's and aiohttp's errors as ours."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        match error:
            case GitHubProblem():
                return
            case HTTPException():
                raise _problem(error) from None
            case aiohttp.ClientError() | TimeoutError() | OSError():
                raise Broken(f"GitHub is out of reach ({type(error).__name__})") from None
            case (
                ValueError()
                | LookupError()
                | TypeError()
                | AttributeError()
                | ArithmeticError()
                | RecursionError()
            ):
                # an unknown status, JSON that is none, too deep, or not what gidgethub looks for
                raise Broken(f"GitHub's answer makes no sense ({type(error).__name__})") from None


_LIMITS = (
    "rate limit",
    "abuse",
    "submitted too quickly",
    "too many requests",
    "wait a few minutes",
    "temporarily blocked",
    "again later",
    "wait before you try again",
)
"""What a limit of GitHub's says, whichever status and headers it comes with (403, 422, 429).

https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#rate-limit-errors
"""
_LAGS = "could not resolve to a node"
"""What a replica says that has not heard yet of what was just made (404, 422)."""
_CLOSED = ("locked", "archived", "disabled")
"""What makes a refusal final, besides 403."""


def _problem(error: HTTPException) -> GitHubProblem:
    status = int(error.status_code)
    headers = error.headers or {}
    about = f"{error} {getattr(error, 'errors', None) or ''}"
    words = about.casefold()
    what = f"{status}: {error}"[:300]
    if status in (403, 422, 429) and (wait := _wait(status, headers, words, what)):
        return wait
    if _LAGS in words:
        return Broken(what)
    if status == 410:
        return Deleted(what)
    if status == 404:
        return Vanished(what)
    if status == 401:
        return _Unauthorized(what)
    if isinstance(error, GitHubBroken) or status >= 500 or status in (408, 409):
        return Broken(what)
    if not isinstance(error, BadRequest):
        return Broken(what)
    final = status == 403 or any(word in words for word in _CLOSED)
    return Denied(what, final=final, about=about)


def _wait(status: int, headers: Mapping[str, str], words: str, what: str) -> Wait | None:
    """How long to wait when an answer is about a limit, None when it is a plain refusal."""
    if headers.get("x-ratelimit-remaining") == "0" and status != 422:
        return Wait(_until_reset(headers), what, spent=True)
    if "retry-after" in headers:
        return Wait(_retry_after(headers), what)
    if status == 429 or any(word in words for word in _LIMITS):
        return Wait(COMPLAINT, what)
    return None


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds to wait, however they are told: as a number, or as a date, by the clock of GitHub."""
    said = headers.get("retry-after", "")
    if (seconds := _number(said)) is not None:
        return _clamped(seconds)
    until, now = moment_of(said), time_of(headers)
    if until is None or now is None:
        return COMPLAINT
    return _clamped((until - now).total_seconds())


def _number(text: str) -> float | None:
    """A number of seconds, or of anything; None: it is none."""
    text = text.strip()
    if not text.isascii() or len(text) > 300:
        return None
    try:
        found = float(text)
    except ValueError:
        return None
    return found if -1e300 < found < 1e300 else None


def _clamped(seconds: float) -> float:
    return min(max(seconds, 1.0), LONGEST_WAIT)


def _until_reset(headers: Mapping[str, str]) -> float:
    """Seconds until there is a new budget, by the clock of whoever names the moment: GitHub."""
    reset = _number(headers.get("x-ratelimit-reset", ""))
    now = time_of(headers)
    if reset is None or now is None:
        return COMPLAINT
    return _clamped(reset - now.timestamp())
