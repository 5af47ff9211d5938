"""What may be printed on a terminal."""

from __future__ import annotations

import sys
import unicodedata

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control and format characters, halves of characters, separators of lines: what steers a terminal."""


class Mistakes(Exception):
    """What an operator wrote cannot be used: ``lines`` says why, a mistake a line, and never a secret."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


def plain(text: str, *, spaces: bool = False) -> str:
    """Anybody's text as one line: no escape sequence, no change of direction, nothing invisible.

    With ``spaces`` they stay as they are.
    """
    one_line = text if spaces else " ".join(text.split())
    return "".join(one for one in one_line if unicodedata.category(one) not in UNSEEN)


def complain(command: str, problem: Exception | str) -> None:
    """Say on standard error why ``command`` cannot be run: a line for each of the ``lines`` of a problem."""
    for line in getattr(problem, "lines", [str(problem)]):
        print(f"{command}: {plain(line)}", file=sys.stderr)
