"""What many ask for at the same moment is asked for once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Together:
    """Who comes while a question is open gets the answer, or the error, of whoever asked first.

    The question itself keeps its answer, where it is to be kept: who comes right behind it must find it.
    """

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
