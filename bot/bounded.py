"""What is kept to save time or calls is bounded in bytes, not in numbers: nobody fills the memory with long texts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
R = TypeVar("R")

MB = 1024 * 1024
ENTRY = 400
"""Bytes that anything kept takes beside its texts."""
LINE, LINES = 1_000, 500
"""Bytes that is made of a line at most, and how many lines something is made of."""


class Bounded(Generic[K, V]):
    """As much as fits into so many bytes; what was not used for the longest time goes first."""

    def __init__(self, most: int) -> None:
        self._kept: LRUCache[K, tuple[V, int]] = LRUCache(most, lambda pair: pair[1])

    def keep(self, key: K, value: V, size: int) -> None:
        """Keep it, unless it is larger than everything that may be kept."""
        self._kept.pop(key, None)
        if size + ENTRY <= self._kept.maxsize:
            self._kept[key] = (value, size + ENTRY)

    def get(self, key: K) -> V | None:
        """What is kept, or None."""
        try:
            return self._kept[key][0]
        except KeyError:
            return None

    def pop(self, key: K) -> V | None:
        """The same, and it is kept no more."""
        pair = self._kept.pop(key, None)
        return pair[0] if pair else None

    def clear(self) -> None:
        """Keep nothing."""
        self._kept.clear()

    @property
    def size(self) -> int:
        """Bytes that are kept, as they were estimated."""
        return int(self._kept.currsize)


def weight(*things: object) -> int:
    """Bytes of texts, with what may be made of their lines."""
    texts = [one for one in things if isinstance(one, str)]
    return sum(sys.getsizeof(one) + LINE * min(one.count("\n") + 1, LINES) for one in texts)


_ALL: list[Bounded[object, object]] = []


def remembered(most: int) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """The answers of a pure function of texts, as far as they fit into ``most`` bytes."""

    def keeping(function: Callable[..., R]) -> Callable[..., R]:
        kept: Bounded[tuple[object, ...], tuple[R]] = Bounded(most)
        turn = Lock()  # rules may run beside the loop
        _ALL.append(kept)  # type: ignore[arg-type]

        @wraps(function)
        def ask(*about: object) -> R:
            with turn:
                known = kept.get(about)
            if known is None:
                known = (function(*about),)
                with turn:
                    kept.keep(about, known, weight(*about))
            return known[0]

        return ask

    return keeping


def forget() -> None:
    """Whatever was remembered of texts, to measure what it costs to read them."""
    for kept in _ALL:
        kept.clear()
