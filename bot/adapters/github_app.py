"""The App at GitHub's door: who we are, tokens, one request at a time, errors in plain words.

https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import jwt
import structlog
from cachetools import LRUCache
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from gidgethub import BadRequest, GitHubBroken, HTTPException
from gidgethub.aiohttp import GitHubAPI

from bot.adapters.throttle import Throttle
from bot.clock import Clock
from bot.observability.metrics import Metrics

log = structlog.get_logger()

REQUESTER = "pyos-bot"
_SKEW = 60
"""Seconds that our clock may be ahead of GitHub's."""
_JWT_SECONDS = 540
"""GitHub allows ten minutes."""
_RENEW_BEFORE = 300
"""Seconds before its end that a token is replaced."""
PAGE = 100
"""Entries on a page of a list: the most that GitHub gives."""
_REMEMBERED = 256
"""Answers kept for conditional requests, per installation."""
TIMEOUT = aiohttp.ClientTimeout(total=60, connect=10)


class GitHubProblem(Exception):
    """GitHub did not do what was asked."""


class Vanished(GitHubProblem):
    """What was asked for is not there (404), or not any more (410)."""


class Denied(GitHubProblem):
    """GitHub understood and will not do it, however often it is asked (403, 422 …)."""


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
    ) -> None:
        self.id = app_id
        self.url = url
        self.clock = clock
        self.metrics = metrics or Metrics(clock=clock)
        self._session = session
        self._key = private_key
        self._jwt = ("", 0)
        self._slug = ""
        self._installations: dict[int, Installation] = {}
        self._anonymous = _Api(session, REQUESTER, base_url=url, metrics=self.metrics)

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
            answer = await self.ask("GET", "/app")
            self._slug = str(answer["slug"])
        return f"{self._slug}[bot]"

    async def installations(self) -> list[int]:
        """Where the App is installed, suspended or not."""
        return [int(one["id"]) for one in await self._everywhere()]

    async def installed(self) -> dict[int, datetime]:
        """Where the App may work, and since when it is there."""
        return {
            int(one["id"]): datetime.fromisoformat(one["created_at"])
            for one in await self._everywhere()
            if not one.get("suspended_at")
        }

    async def _everywhere(self) -> list[Any]:
        with _translated():
            return [
                one async for one in self._anonymous.getiter("/app/installations", jwt=self.jwt())
            ]

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
        return self.installation(int(found["id"]))

    async def time_at_github(self) -> datetime:
        """The time at GitHub, to the second. Asked without a key: a wrong clock would spoil it."""
        headers = {"User-Agent": REQUESTER}
        with _translated():
            async with self._session.get(f"{self.url}/meta", headers=headers) as answer:
                now = _time_of(answer.headers)
        if now is None:
            raise Broken("GitHub does not say what time it is")
        return now

    async def ask(self, method: str, path: str, data: Any = b"") -> Any:
        """A request as the App itself."""
        with _translated():
            if method == "GET":
                return await self._anonymous.getitem(path, jwt=self.jwt())
            return await self._anonymous.post(path, data=data, jwt=self.jwt())


class _Api(GitHubAPI):
    """gidgethub's client; counts each request as it goes out, and tells of it without its content."""

    def __init__(
        self, *args: Any, metrics: Metrics, installation: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._metrics = metrics
        self._installation = installation

    async def _request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, Mapping[str, str], bytes]:
        status, begun = 0, time.perf_counter()
        try:
            answer = await super()._request(method, url, headers, body)
            status = answer[0]
        finally:
            self._metrics.call(method, status)
            ms = round((time.perf_counter() - begun) * 1000, 1)
            log.debug("github call", method=method, path=urlsplit(url).path, status=status, ms=ms)
        left = answer[1].get("x-ratelimit-remaining", "")
        until = answer[1].get("x-ratelimit-reset", "")
        if self._installation is not None and left.isdigit() and until.isdigit():
            self._metrics.budget(self._installation, int(left), float(until))
        return answer


class _Answers(LRUCache[str, Any]):
    """Answers for conditional requests.

    A full page without a next one is not kept: when a next one comes, the page itself stays as it is, and
    GitHub would say *not modified*.
    """

    def __setitem__(self, key: str, value: Any) -> None:
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
        self._api = _Api(
            session,
            REQUESTER,
            base_url=app.url,
            cache=_Answers(_REMEMBERED),
            metrics=app.metrics,
            installation=number,
        )
        self._token = ""
        self._until = 0.0
        self._renewing = asyncio.Lock()
        self._throttle = Throttle()

    async def token(self) -> str:
        """A token that is good for a while yet."""
        async with self._renewing:
            if self.app.clock().timestamp() > self._until - _RENEW_BEFORE:
                path = f"/app/installations/{self.number}/access_tokens"
                try:
                    answer = await self.app.ask("POST", path, {})
                except Denied as no:  # suspended: as good as taken away, until it is resumed
                    raise Vanished(f"no access: {no}") from None
                self._token = str(answer["token"])
                self._until = datetime.fromisoformat(answer["expires_at"]).timestamp()
            return self._token

    def forget_token(self, token: str) -> None:
        """That token is refused; get another one next time."""
        if token == self._token:
            self._until = 0.0

    async def get(self, path: str, values: Mapping[str, str] = {}) -> Any:
        """One thing. What has not changed costs no rate limit (ETag)."""
        return await self._ask("GET", path, values)

    async def repositories(self) -> list[str]:
        """``owner/name`` of everything this installation may see."""
        path = "/installation/repositories{?per_page}"
        found = await self.get_all(path, {"per_page": str(PAGE)}, key="repositories")
        return [str(one["full_name"]) for one in found]

    async def get_all(
        self, path: str, values: Mapping[str, str], key: str = "items", most: int | None = None
    ) -> list[Any]:
        """All pages of a list, which may stand under ``key`` in the answer; or no more than ``most``."""
        for retry in (False, True):
            token = await self.token()
            try:
                async with self._in_turn(write=False):
                    pages = self._api.getiter(
                        path, dict(values), oauth_token=token, iterable_key=key
                    )
                    found = []
                    async for item in pages:
                        found.append(item)
                        if len(found) == most:
                            break  # the next page is asked for only when the next item is
                    return found
            except _Unauthorized:
                self.forget_token(token)
                if retry:
                    raise
        raise AssertionError

    async def post(self, path: str, values: Mapping[str, str], data: Any) -> Any:
        """Something new."""
        return await self._ask("POST", path, values, data)

    async def patch(self, path: str, values: Mapping[str, str], data: Any) -> Any:
        """A change."""
        return await self._ask("PATCH", path, values, data)

    async def _ask(
        self, method: str, path: str, values: Mapping[str, str], data: Any = None
    ) -> Any:
        for retry in (False, True):
            token = await self.token()
            try:
                async with self._in_turn(write=method != "GET"):
                    if method == "GET":
                        return await self._api.getitem(path, dict(values), oauth_token=token)
                    if method == "POST":
                        return await self._api.post(
                            path, dict(values), data=data, oauth_token=token
                        )
                    return await self._api.patch(path, dict(values), data=data, oauth_token=token)
            except _Unauthorized:
                self.forget_token(token)
                if retry:
                    raise
        raise AssertionError

    @asynccontextmanager
    async def _in_turn(self, *, write: bool) -> AsyncIterator[None]:
        """A request when it is its turn, with errors in our words."""
        if seconds := await self._throttle.acquire(write=write):
            raise Wait(seconds, "GitHub has asked to go slowly")
        try:
            with _translated():
                yield
        except Wait as wait:
            if wait.spent:
                self._throttle.spent(wait.seconds)
            elif write:
                self._throttle.too_fast(wait.seconds)
            raise


class _Unauthorized(Broken):
    """The token is refused (401)."""


class _translated:  # noqa: N801 - reads as a word in ``with``
    """gidgethub's and aiohttp's errors as ours."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        match error:
            case HTTPException():
                raise _problem(error) from None
            case aiohttp.ClientError() | TimeoutError() | OSError():
                raise Broken(f"GitHub is out of reach ({type(error).__name__})") from None
            case ValueError():  # an unknown status, or JSON that is none
                raise Broken(f"GitHub's answer makes no sense ({type(error).__name__})") from None


def _problem(error: HTTPException) -> GitHubProblem:
    status = int(error.status_code)
    headers = error.headers or {}
    what = f"{status}: {error}"[:300]
    if status in (404, 410):
        return Vanished(what)
    if status == 401:
        return _Unauthorized(what)
    if status in (403, 429) and (wait := _wait(status, headers, what)):
        return wait
    if isinstance(error, GitHubBroken) or status >= 500:
        return Broken(what)
    if isinstance(error, BadRequest):
        return Denied(what)
    return Broken(what)


def _wait(status: int, headers: Mapping[str, str], what: str) -> Wait | None:
    """How long to wait when an answer is about a rate limit, None when it is a plain refusal."""
    if (after := headers.get("retry-after", "")).isdigit():
        return Wait(float(after), what)
    if headers.get("x-ratelimit-remaining") == "0":
        return Wait(_until_reset(headers), what, spent=True)
    if status == 429 or "secondary rate limit" in what.casefold():
        return Wait(60.0, what)
    return None


def _time_of(headers: Mapping[str, str]) -> datetime | None:
    """When GitHub gave an answer, by its own clock; None: it does not say."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).astimezone(UTC)
    except ValueError:
        return None


def _until_reset(headers: Mapping[str, str]) -> float:
    """Seconds until there is a new budget, by the clock of whoever names the moment: GitHub."""
    reset = headers.get("x-ratelimit-reset", "")
    now = _time_of(headers)
    if not reset.isdigit() or now is None:
        return 60.0
    return max(float(reset) - now.timestamp(), 1.0)
