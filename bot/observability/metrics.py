"""What the bot counts, for ``GET /metrics``. A leaf: it knows nothing of the rest, each bot has its own.

Every label is one of a few words that stand in this repository. What people choose (a login, an issue,
a text, the name of an event in an unsigned request) never becomes one: it would grow without end, and
tell whoever may read the figures more than they need.

https://prometheus.io/docs/practices/naming/
"""

from __future__ import annotations

from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector
from prometheus_client.exposition import choose_encoder

from bot.clock import Clock, system_clock

_EVENTS = frozenset({"issues", "issue_comment", "ping", "installation"})
_METHODS = frozenset({"GET", "POST", "PATCH", "PUT", "DELETE"})

Trouble = Literal["limit", "github", "journal", "bug"]
"""Why a try failed: GitHub asked to wait, or was out of reach; the database; the bot itself."""
Withheld = Literal["muted", "stranger"]
"""Why the bot kept an answer to itself."""


class Metrics:
    """The figures of one bot, in a registry of their own."""

    def __init__(self, version: str = "", clock: Clock = system_clock) -> None:
        self.registry = registry = CollectorRegistry()
        self._clock = clock
        self._budgets: dict[int, tuple[int, float]] = {}
        ProcessCollector(registry=registry)
        Info("pyos_bot", "Which bot this is.", registry=registry).info({"version": version})
        self._deliveries = Counter(
            "pyos_bot_deliveries", "Webhooks that came.", ["event", "outcome"], registry=registry
        )
        self._former = Counter(
            "pyos_bot_previous_secret",
            "Webhooks signed with the previous secret.",
            registry=registry,
        )
        self._acknowledged = Histogram(
            "pyos_bot_acknowledge_seconds",
            "From the beginning of a webhook to its acknowledgement.",
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 10),
            registry=registry,
        )
        self._commands = Counter(
            "pyos_bot_commands",
            "Commands, and what became of them.",
            ["command", "outcome"],
            registry=registry,
        )
        self._answered = Histogram(
            "pyos_bot_answer_seconds",
            "From the delivery of an event to the answer on the issue.",
            buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800),
            registry=registry,
        )
        self._withheld = Counter(
            "pyos_bot_answers_withheld", "Answers not given.", ["why"], registry=registry
        )
        self._calls = Counter(
            "pyos_bot_github_calls", "Requests to GitHub.", ["method", "status"], registry=registry
        )
        Gauge(
            "pyos_bot_github_budget_remaining",
            "Requests left before GitHub's rate limit, where fewest are left.",
            registry=registry,
        ).set_function(self._least)
        self._retries = Counter(
            "pyos_bot_failed_tries",
            "Tries that failed; they are repeated.",
            ["why"],
            registry=registry,
        )
        self._set_aside = Counter(
            "pyos_bot_set_aside", "Events given up after the last try.", registry=registry
        )
        self._aside = Gauge(
            "pyos_bot_queue_set_aside", "Events set aside now, for a person.", registry=registry
        )
        self._depth = Gauge("pyos_bot_queue_depth", "Work that is not finished.", registry=registry)
        self._oldest = Gauge(
            "pyos_bot_queue_oldest_seconds", "How long the oldest of it waits.", registry=registry
        )
        self._ready = Gauge("pyos_bot_ready", "1 when /readyz says so.", registry=registry)

    # --- the door ---

    def delivery(self, event: str, outcome: str, seconds: float) -> None:
        """A webhook came; ``event`` may be anything, ``outcome`` is one of the door's words."""
        known = event if event in _EVENTS else "other" if event else "unsigned"
        self._deliveries.labels(known, outcome).inc()
        if outcome in ("stored", "known"):
            self._acknowledged.observe(seconds)

    def former_secret(self) -> None:
        """The previous webhook secret was used."""
        self._former.inc()

    # --- the work ---

    def command(self, name: str, outcome: str) -> None:
        """A command of the table (empty: none was recognized) came to that ``outcome``."""
        self._commands.labels(name or "-", outcome).inc()

    def answered(self, seconds: float) -> None:
        """An answer was posted, so long after its event had come."""
        self._answered.observe(max(0.0, seconds))

    def withheld(self, why: Withheld) -> None:
        """An answer was not given."""
        self._withheld.labels(why).inc()

    def failed(self, why: Trouble) -> None:
        """A try of an event failed."""
        self._retries.labels(why).inc()

    def gave_up(self) -> None:
        """An event is set aside."""
        self._set_aside.inc()

    # --- GitHub ---

    def call(self, method: str, status: int) -> None:
        """A request to GitHub was answered with ``status``; 0: not at all."""
        word = f"{status // 100}xx" if 100 <= status < 600 else "none"
        self._calls.labels(method if method in _METHODS else "other", word).inc()

    def budget(self, installation: int, remaining: int, until: float) -> None:
        """So many requests are left to an installation, until that moment."""
        self._budgets[installation] = (remaining, until)

    def _least(self) -> float:
        now = self._clock().timestamp()
        running = [remaining for remaining, until in self._budgets.values() if until > now]
        return min(running, default=float("nan"))

    # --- now ---

    def queue(self, *, ready: bool, depth: int, oldest: float, aside: int | None) -> None:
        """How it stands at this moment; ``aside`` is None when the journal does not say."""
        self._ready.set(ready)
        self._depth.set(depth)
        self._oldest.set(oldest)
        self._aside.set(float("nan") if aside is None else aside)

    def page(self, accept: str) -> tuple[bytes, str]:
        """All figures in the format that the header ``Accept`` asks for, and its content type."""
        encode, content_type = choose_encoder(accept)
        return encode(self.registry), content_type
