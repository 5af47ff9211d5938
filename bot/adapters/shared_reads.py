"""What many ask for at the same moment is asked for once, and what is good for a while is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Generic, TypeVar

from cachetools import TTLCache

A = TypeVar("A")
T = TypeVar("T")


AT_ONCE = 4
"""Questions of one kind that are open beside each other."""


async def few_at_once(
    question: Callable[[A], Coroutine[Any, Any, T]], about: Iterable[A]
) -> list[T]:
    """The answers, in the order of ``about``. When one fails the others are stopped, and its error is raised."""
    few = asyncio.Semaphore(AT_ONCE)

    async def one(thing: A) -> T:
        async with few:
            return await question(thing)

    try:
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(one(thing)) for thing in about]
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
    return [task.result() for task in asked]


class SharedRequests:
    """Who comes while a question is open gets the answer, or the error, of whoever asked first."""

    def __init__(self) -> None:
        self._open: dict[str, asyncio.Task[Any]] = {}

    async def ask(self, key: str, question: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The answer to ``question``. It is asked to the end, though who asked first may be stopped."""
        if key not in self._open:
            self._open[key] = asyncio.create_task(question(), name=f"ask for {key}")
            self._open[key].add_done_callback(lambda task: self._over(key, task))
        answer: T = await asyncio.shield(self._open[key])
        return answer

    def _over(self, key: str, task: asyncio.Task[Any]) -> None:
        del self._open[key]
        if not task.cancelled():
            task.exception()  # looked at, though nobody may wait for it any more


class TimedCache(Generic[T]):
    """Answers that are good for a while."""

    def __init__(
        self, most: int, seconds: float, unless: Callable[[T], bool] = lambda _: False
    ) -> None:
        """At most so many, for so long; one for which ``unless`` holds is given, and not kept."""
        self._answers: TTLCache[str, T] = TTLCache(most, seconds)
        self._unless = unless
        self._together = SharedRequests()

    async def get(self, key: str, question: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The answer that is kept, else that of ``question``, which many ask together."""
        if (known := self._answers.get(key)) is not None:
            return known

        async def ask() -> T:
            # kept before the question is over: who comes right behind it must find the answer
            found = await question()
            if not self._unless(found):
                self._answers[key] = found
            return found

        return await self._together.ask(key, ask)

    def forget(self, key: str) -> None:
        """Ask anew next time."""
        self._answers.pop(key, None)
