"""The rules, asked so that nobody else has to wait: about long texts in a thread, one after the other.

An ordinary command takes a few milliseconds, and a thread would cost it more. Reading a comment of 64 KB takes
as long as a hundred of them. In a thread it leaves the processor to the loop every few milliseconds; a second
one beside it would only take the loop's share. What reading dates needs (9 MB, 70 ms) is loaded there, too, with
the first question: a bot that has nothing to do needs no memory for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from bot.review.commands import days
from bot.review.model.submission import Submission

P = ParamSpec("P")
T = TypeVar("T")

LONG = 1_000
"""Characters of a comment from which on it is read beside the loop."""
LONG_ISSUE = 20_000
"""The same for the text of an issue, of which only the header is read."""
MANY = 50
"""Issues on the desk, for a digest, from which on it is made beside the loop."""


class Rules:
    """Asks them."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._loaded = False

    async def __call__(self, question: Callable[P, T], *about: P.args, **more: P.kwargs) -> T:
        """The answer of a pure function."""
        if not self._loaded:
            async with self._turn:
                await asyncio.to_thread(days.warm)
                self._loaded = True
        if not any(map(is_long, about)):
            return question(*about, **more)
        async with self._turn:
            return await asyncio.to_thread(question, *about, **more)


def is_long(thing: object) -> bool:
    """Whether it takes long to read."""
    if isinstance(thing, Submission):
        return len(thing.body) > LONG_ISSUE or len(thing.found.desk) > MANY
    texts = [getattr(thing, "body", ""), getattr(thing, "before", None) or ""]
    return sum(map(len, texts)) > LONG
