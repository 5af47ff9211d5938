"""A GitHub with pyOpenSci's repository in it, for tests and for the demo.

async with GitHub() as gh:
    gh.webhook_to = "http://127.0.0.1:8000/webhook"
    number = await gh.open_issue("author", "A package", "…", labels=["New Submission!"])
    await gh.settled()
"""

import asyncio
import dataclasses
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import aiohttp
from aiohttp import web

from sandbox.clock import MOMENT, Clock
from sandbox.node_packages import Progress
from sandbox.standin import emulate, seed
from sandbox.standin.callers import Caller, Callers
from sandbox.standin.calls import Call
from sandbox.standin.completion import Completion
from sandbox.standin.deliveries import Delivery, Outbox
from sandbox.standin.faults import DeliveryFault, Drop, Fault, Faults, Mishap
from sandbox.standin.live import Bell
from sandbox.standin.proxy import Page, Proxy
from sandbox.standin.registrations import Registrations
from sandbox.standin.seed import Seed
from sandbox.standin.spelling import Spelling
from sandbox.standin.upstream import Step, Upstream

__all__ = ["Call", "Delivery", "GitHub", "RefusedError", "Seed"]


class RefusedError(Exception):
    """GitHub said no to a person."""

    def __init__(self, status: int, request: str, answer: Any) -> None:
        super().__init__(f"{request} → {status}: {answer}")
        self.status = status


class GitHub:
    """emulate behind a proxy of ours; what the two hold is gone when the block ends."""

    app_id = seed.APP_ID
    slug = seed.SLUG
    installation_id = seed.INSTALLATION_ID
    webhook_secret = seed.WEBHOOK_SECRET
    org = seed.ORG
    repo = f"{seed.ORG}/{seed.REPO}"

    def __init__(
        self,
        webhook_to: str | None = None,
        *,
        seed: Seed | None = None,
        start: datetime = MOMENT,
        port: int = 0,
        progress: Progress | None = None,
        page: Page | None = None,
        elsewhere: Page | None = None,
    ) -> None:
        """``elsewhere`` answers for all repositories but pyOpenSci's one."""
        self.seed = seed or Seed()
        self.url = ""
        self._webhook_to = webhook_to
        self._port = port
        self._progress = progress
        self._page = page
        self._elsewhere = elsewhere
        self._start = start
        self.now = Clock(start)
        self._stack = AsyncExitStack()

    @property
    def private_key(self) -> str:
        """The App's key, PEM."""
        return seed.private_key()

    # Beginning and end

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            self._emulate = await stack.enter_async_context(emulate.running(self._progress))
            connector = aiohttp.TCPConnector(limit=0)
            self._http = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
            # The address is known before the handler, whose parts want to know the address.
            app = web.Application(client_max_size=10_000_000)
            app.router.add_route("*", "/{path:.*}", self._handle)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            site = web.TCPSite(runner, "127.0.0.1", self._port)
            await site.start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            self._faults = Faults()
            self._callers = Callers(self.now)
            self._upstream = Upstream(self._emulate, self.url)
            self._spelling = Spelling(self._upstream)
            self._completion = Completion(self.url, self._spelling.shown)
            self._outbox = Outbox(
                self._http,
                self._faults,
                self.now,
                secret=self.webhook_secret,
                app_id=self.app_id,
            )
            stack.push_async_callback(self._outbox.close)
            self._proxy = Proxy(
                self._upstream,
                self._callers,
                self._spelling,
                self._completion,
                self._outbox,
                self._faults,
                self.now,
            )
            self._proxy.page = self._page
            self._proxy.elsewhere = self._elsewhere
            # Before the connections are closed: who listens on one of them goes by themselves.
            stack.callback(self._proxy.written.close)
            await self.reset()
            self.webhook_to = self._webhook_to
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        return await self._proxy.handle(request)

    async def reset(self, **changes: Any) -> None:
        """Go back to the seed; `labels`, `teams`, `files` and so on replace parts of it.

        The bot's cached tokens die with it. `webhook_to` stays as it is.
        """
        wanted = dataclasses.replace(self.seed, **changes)
        self.now.set(self._start)
        self._faults.clear()
        await self._emulate.start(wanted.config(), self.now(), self.url)
        logins = (*wanted.users, seed.OWNER)
        self._callers.reset(logins)
        self._spelling.reset(logins)
        self._completion.reset(wanted)
        await self._fill(wanted)
        self._proxy.reset()
        self._outbox.clear()

    async def _fill(self, wanted: Seed) -> None:
        owner = f"Bearer {seed.token(seed.OWNER)}"
        steps = [
            Step(method, path, authorization=owner, body=body)
            for method, path, body in wanted.requests()
        ]
        answers, _ = await self._upstream.perform(self._entering(), *steps)
        for step, answer in zip(steps, answers[1:], strict=True):
            assert answer.ok, f"{step}: {answer}"
        # emulate makes the bot's account at the App's first write.
        as_bot = f"Bearer {answers[0].json['token']}"
        await self._upstream.perform(
            Step("PATCH", f"/repos/{self.repo}/issues/0", authorization=as_bot, body={})
        )

    def _entering(self) -> Step:
        as_app = f"Bearer {self._callers.app_token()}"
        path = f"/app/installations/{self.installation_id}/access_tokens"
        return Step("POST", path, authorization=as_app, body={})

    # What the bot did, and what it was told

    @property
    def webhook_to(self) -> str | None:
        """Where deliveries go; None keeps them here."""
        return self._outbox.to if self.url else self._webhook_to

    @webhook_to.setter
    def webhook_to(self, url: str | None) -> None:
        self._webhook_to = url
        if self.url:
            self._outbox.to = url

    @property
    def hook(self) -> dict[str, str]:
        """What of the webhook's settings (`url`, `content_type` …) is to be otherwise than usual."""
        return self._outbox.changes

    @property
    def calls(self) -> list[Call]:
        """Every request that was not a person's."""
        return self._proxy.calls

    def clear_calls(self) -> None:
        """Forget the requests so far."""
        self._proxy.calls.clear()

    @property
    def written(self) -> Bell:
        """Rung whenever anything was written, by anybody."""
        return self._proxy.written

    @property
    def deliveries(self) -> list[Delivery]:
        """Every attempt to deliver a webhook, in the order in which they were raised."""
        return self._outbox.sent

    async def redeliver(self, guid: str) -> Delivery:
        """Send a delivery again under its GUID and wait for the answer."""
        again = self._outbox.repeat(next(d for d in self.deliveries if d.guid == guid))
        while self._outbox.pending:
            await asyncio.sleep(0.002)
        return again

    def deliver(self, event: str, payload: Mapping[str, Any]) -> None:
        """Raise a webhook that nothing here raises by itself, such as `ping`."""
        self._proxy.deliver(event, dict(payload))

    async def ping(self) -> None:
        """Raise the webhook that GitHub sends when an App's hook is set up."""
        self._proxy.ping()

    @property
    def registrations(self) -> Registrations:
        """The pages on which an App is registered and installed."""
        return self._proxy.registrations

    def become_enterprise(self) -> str:
        """Be an Enterprise server until the next `reset`; return where its API is."""
        self._proxy.base = "/api/v3"
        return f"{self.url}{self._proxy.base}"

    @property
    def astray(self) -> list[str]:
        """What the bot has asked an Enterprise server for where its API is not."""
        return self._proxy.astray

    def suspend_elsewhere(self, number: int, account: str) -> None:
        """Have the App installed at another organization, too, whose owner has suspended it."""
        self._proxy.suspended[number] = account

    async def settled(
        self,
        bot_waiting: Callable[[], Awaitable[int]] | None = None,
        quiet: float = 0.1,
        timeout: float = 60,
    ) -> None:
        """Wait until nobody has had anything to do for `quiet` seconds."""
        end = time.monotonic() + timeout
        since = time.monotonic()
        moves = self._proxy.moves
        while True:
            busy = self._proxy.in_flight or self._outbox.pending
            waiting = await bot_waiting() if bot_waiting and not busy else 0
            busy = busy or waiting
            now = time.monotonic()
            if busy or moves != self._proxy.moves:
                since, moves = now, self._proxy.moves
            elif now - since >= quiet:
                return
            if now > end:
                raise TimeoutError(
                    f"not settled after {timeout} s: {self._proxy.in_flight} requests in flight, "
                    f"{self._outbox.pending} deliveries pending, {waiting} waiting in the bot"
                )
            # A bot in a process of its own has to answer each time: not so often that it does nothing else.
            await asyncio.sleep(quiet / 5 or 0.002)

    # What goes wrong

    def fault(
        self,
        route: str = "*",
        *,
        count: int = 1,
        skip: int = 0,
        status: int | None = None,
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
        message: str = "",
        errors: Sequence[Mapping[str, Any]] = (),
        text: str | None = None,
        latency: float = 0.0,
        drop: Drop | None = None,
        meanwhile: Callable[[], Awaitable[Any]] | None = None,
        path: str = "*",
    ) -> Fault:
        """Let the bot's next `count` requests on `route` go wrong, after `skip` that do not.

        `route` is a template such as `PATCH /repos/{owner}/{repo}/issues/{issue_number}`, with
        `*` for anything. With a `status`, `text` is the whole body, whatever it is. `drop="before"` cuts the connection with nothing done, `drop="after"`
        does the work and loses the answer. `meanwhile` runs just before the request is done.
        `path` narrows it down to one issue, for example.
        """
        extra = dict(headers or {})
        if retry_after is not None:
            extra["Retry-After"] = str(retry_after)
        fault = Fault(
            route=route,
            path=path,
            count=count,
            skip=skip,
            status=status,
            headers=extra,
            message=message,
            errors=tuple(errors),
            text=text,
            latency=latency,
            drop=drop,
            meanwhile=meanwhile,
        )
        self._faults.requests.append(fault)
        return fault

    def fault_delivery(
        self,
        mishap: Mishap,
        event: str = "*",
        action: str = "*",
        *,
        count: int = 1,
        seconds: float = 0.2,
    ) -> DeliveryFault:
        """Let the next `count` deliveries be lost, sent twice (same GUID), or late by `seconds`."""
        fault = DeliveryFault(
            mishap=mishap, event=event, action=action, count=count, seconds=seconds
        )
        self._faults.deliveries.append(fault)
        return fault

    def clear_faults(self) -> None:
        """Let everything work again."""
        self._faults.clear()

    def expire_tokens(self) -> None:
        """Let every installation token be refused from now on."""
        self._callers.expire()

    # Time

    async def set_now(self, moment: datetime) -> None:
        """Set GitHub's clock; what is written from now on bears that time."""
        self.now.set(moment)
        await self._emulate.set_clock(self.now())

    # People

    def token_for(self, login: str) -> str:
        """The personal token of somebody, by the name that they have now."""
        return seed.token(self._spelling.login(login))

    def rename(self, login: str, new: str) -> None:
        """Give an account another name; its id stays. The old name is free for anybody else."""
        self._spelling.rename(login, new)
        self.written.ring()

    async def ask(self, login: str, method: str, path: str, body: Any = None) -> Any:
        """Send one request as a person; a refusal is an exception."""
        headers = {"Authorization": f"Bearer {self.token_for(login)}"}
        async with self._http.request(
            method, self.url + path, json=body, headers=headers
        ) as answer:
            told = await answer.json() if answer.content_type == "application/json" else None
            if answer.status >= 400:
                raise RefusedError(answer.status, f"{login}: {method} {path}", told)
            return told

    def _issue(self, number: int | str) -> str:
        return f"/repos/{self.repo}/issues/{number}"

    async def open_issue(
        self, login: str, title: str, body: str | None, labels: Iterable[str] = ()
    ) -> int:
        """Open an issue, with the labels that its template puts on; return its number."""
        wanted = {"title": title, "body": body, "labels": list(labels)}
        made = await self.ask(login, "POST", f"/repos/{self.repo}/issues", wanted)
        return int(made["number"])

    async def plant(self, login: str, issues: Iterable[Mapping[str, Any]]) -> None:
        """Open many issues in one go, of which nobody is told."""
        authorization = f"Bearer {self.token_for(login)}"
        path = f"/repos/{self.repo}/issues"
        steps = [Step("POST", path, authorization=authorization, body=one) for one in issues]
        answers, _ = await self._upstream.perform(*steps)
        assert all(answer.ok for answer in answers)
        self.written.ring()

    async def edit_issue(self, login: str, number: int, **fields: Any) -> dict[str, Any]:
        """Change `body`, `title`, `state`, `state_reason`, `labels`, `assignees`."""
        edited: dict[str, Any] = await self.ask(login, "PATCH", self._issue(number), fields)
        return edited

    async def rewrite(self, login: str, number: int, change: Callable[[str], str]) -> None:
        """Edit the text by hand, as it is at that moment: GitHub's page refuses an edit of an older one."""
        by = Caller("person", login, f"Bearer {self.token_for(login)}")
        await self._proxy.rewrite(number, by, change)

    async def delete_issue(self, number: int, login: str = seed.OWNER) -> None:
        """Delete an issue: whoever asks for it is told 410 from now on."""
        issue = await self.issue(number)
        repository = await self.ask(login, "GET", f"/repos/{self.repo}")
        sender = await self.ask(login, "GET", f"/users/{login}")
        self._proxy.deleted.add(number)
        payload = {"action": "deleted", "issue": issue, "repository": repository, "sender": sender}
        self._proxy.deliver("issues", payload)
        self.written.ring()

    async def comment(self, login: str, number: int, body: str) -> dict[str, Any]:
        """Write a comment and return it as GitHub does."""
        made: dict[str, Any] = await self.ask(
            login, "POST", f"{self._issue(number)}/comments", {"body": body}
        )
        return made

    async def edit_comment(self, login: str, comment_id: int, body: str) -> dict[str, Any]:
        """Change a comment."""
        path = self._issue(f"comments/{comment_id}")
        edited: dict[str, Any] = await self.ask(login, "PATCH", path, {"body": body})
        return edited

    async def delete_comment(self, login: str, comment_id: int) -> None:
        """Remove a comment."""
        await self.ask(login, "DELETE", self._issue(f"comments/{comment_id}"))

    async def add_labels(self, login: str, number: int, *labels: str) -> None:
        """Put labels on an issue."""
        await self.ask(login, "POST", f"{self._issue(number)}/labels", {"labels": list(labels)})

    async def remove_label(self, login: str, number: int, label: str) -> None:
        """Take a label off an issue."""
        await self.ask(login, "DELETE", f"{self._issue(number)}/labels/{quote(label, safe='')}")

    async def issue(self, number: int) -> dict[str, Any]:
        """Read an issue."""
        found: dict[str, Any] = await self.ask(seed.USERS[0], "GET", self._issue(number))
        return found

    async def comments(self, number: int) -> list[dict[str, Any]]:
        """Read all comments of an issue, the oldest first."""
        found: list[dict[str, Any]] = []
        page = 1
        while True:
            path = f"{self._issue(number)}/comments?per_page=100&page={page}"
            some = await self.ask(seed.USERS[0], "GET", path)
            found += some
            if len(some) < 100:
                return found
            page += 1
