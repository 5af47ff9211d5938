"""What is told and counted of the work on an event, whoever runs it: log context, duration, failures."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars

from bot.adapters.dispatch import Hindered, Later
from bot.adapters.github_app import GitHubProblem
from bot.adapters.journal import JournalError, Row, Superseded
from bot.clock import Clock
from bot.observability.metrics import Metrics
from bot.review.model.changes import CommandResult, Decided, Withhold

log = structlog.get_logger()

_ROOT = Path(__file__).parents[2]


class Crash(Exception):
    """A mistake of the bot. Says its kind and place; its words may quote what somebody wrote."""

    def __init__(self, problem: Exception) -> None:
        super().__init__(f"{type(problem).__name__} in {_place(problem)}")


def _place(problem: Exception) -> str:
    """The last line of ours that it went through."""
    place = "the bot"
    for frame in traceback.extract_tb(problem.__traceback__):
        file = Path(frame.filename)
        if file.is_relative_to(_ROOT / "bot"):
            place = f"{file.relative_to(_ROOT).as_posix()}:{frame.lineno}"
    return place


class EventObserver:
    """Logs and counts what happens to each event."""

    def __init__(self, metrics: Metrics, clock: Clock) -> None:
        self._metrics = metrics
        self._clock = clock

    @contextmanager
    def event(self, row: Row) -> Iterator[None]:
        """Around one try of an event.

        The fields stay bound when it ends: what the dispatcher says next is about it, too. Each
        issue's work runs in a task of its own, which has its own fields.
        """
        clear_contextvars()
        bind_contextvars(delivery=row.key, issue=row.lane, kind=row.event.kind)
        begun = time.perf_counter()
        with self._failures(first=row.attempts == 0):
            yield
        log.info("event done", ms=round((time.perf_counter() - begun) * 1000, 1))

    @contextmanager
    def settling(self, lane: str) -> Iterator[None]:
        """Around writing what is written once for many events of an issue."""
        clear_contextvars()
        bind_contextvars(issue=lane)
        with self._failures(first=True):
            yield

    @contextmanager
    def _failures(self, *, first: bool) -> Iterator[None]:
        try:
            yield
        except Superseded:
            raise  # another process has it: nothing failed
        except Later:
            self._metrics.failed("limit")
            raise
        except (Hindered, GitHubProblem):
            self._metrics.failed("github")
            raise
        except JournalError:
            self._metrics.failed("journal")
            raise
        except Exception as problem:
            self._metrics.failed("bug")
            if first:
                log.exception("the bot made a mistake")
            raise Crash(problem) from problem

    def decided(self, decided: Decided) -> None:
        """The rules have decided; what follows is about these commands."""
        if asked := _asked(decided):
            bind_contextvars(command=",".join(name or "?" for name, _ in asked))

    def performed(self, decided: Decided, outcome: str, *, again: bool, refused: bool) -> None:
        """Everything about the event is done; GitHub may have refused the change."""
        bind_contextvars(outcome=outcome, **({"again": True} if again else {}))
        for name, became in _asked(decided):
            failed = refused and became is CommandResult.DONE
            self._metrics.command(name, CommandResult.FAILED if failed else became)

    def answered(self, row: Row) -> None:
        """The answer is on the issue."""
        self._metrics.answered((self._clock() - row.received).total_seconds())

    def withheld(self, effect: Withhold) -> None:
        """Something was not said, as the bot is muted there. Its words stay out of the log."""
        self._metrics.withheld("muted")
        log.info("not said, as the bot is muted here", characters=len(effect.text))

    def too_many(self) -> None:
        """Somebody without any role has had enough answers for an hour."""
        self._metrics.withheld("stranger")
        log.info("not answered: too many answers within an hour")

    def gave_up(self, commands: Sequence[str]) -> None:
        """The event is set aside, and these commands with it."""
        self._metrics.gave_up()
        for name in commands:
            self._metrics.command(name, CommandResult.FAILED)


def _asked(decided: Decided) -> list[tuple[str, CommandResult]]:
    return [one for words in decided.words for one in words.outcomes]
