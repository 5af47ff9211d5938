"""Bounds of time that a slow or busy machine does not break: it is measured beside the work."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable

QUIET = 0.002
"""Seconds that the yardstick takes on the machine on which the bounds were chosen, with nothing beside it."""
COUNTED = 3.0
"""How many times longer code takes while what is covered is counted, at most; the yardstick is not counted."""
ATTEMPTS = 3

_TEXT = "Some **prose** with a [link](https://example.org/a), either/or, for me@x.org.\n" * 20
_PATTERN = re.compile(r"\[([^\]]*)\]\(([^)]*)\)|\b\w+@\w+\.\w+")


def within(seconds: float, work: Callable[[], object]) -> None:
    """Fails when ``work`` takes longer than that on a quiet machine, however often it is tried."""
    took = []
    for _ in range(ATTEMPTS):
        before = _yardstick()
        spent = _spent(work)
        took.append(spent / max(1.0, before / QUIET, _yardstick() / QUIET))
        if took[-1] < seconds * (COUNTED if sys.gettrace() else 1.0):
            return
    said = ", ".join(f"{one:.3f}" for one in took)
    raise AssertionError(f"it takes {said} s of a quiet machine, not {seconds} s")


def _spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _yardstick() -> float:
    """What the bot does most: it takes texts apart, and counts and sorts the parts."""

    def work() -> None:
        for _ in range(20):
            words: dict[str, int] = {}
            for line in _TEXT.splitlines():
                for word in line.split():
                    words[word] = words.get(word, 0) + len(word)
            sorted(words, key=lambda word: (-words[word], word))
            _PATTERN.sub(r"\1", _TEXT)

    return _spent(work)
