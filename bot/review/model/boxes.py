"""The checkboxes of a submission, under their headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from bot.review.model import values

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+([^\n]*)", re.M)
_BOX = re.compile(
    r"^(?P<line>[ \t>]*(?:(?:[-*+–•·]|\d{1,3}[.)])[ \t]*)?\*{0,2})"
    r"(?:\[(?P<mark>[ \t]*(?:[xXхХvVyY*✓✔☑✅]|yes)?[ \t]*)\](?![(:])|\((?P<round>[xX])\)(?=[ \t])|(?P<sign>[☑✅✔]))\*{0,2}"
    r"[ \t]*(?P<text>[^\n]*)",
    re.M | re.I,
)


SECTION, ALL, HEADINGS = 100, 300, 500
"""How many boxes below one heading are read, how many of a text, and how many headings."""


@dataclass(frozen=True)
class Box:
    """One checkbox of the body, however it is written: ``- [x]``, ``* [ x ]``, ``1. []`` …"""

    text: str
    ticked: bool
    start: int
    """Where the text between the brackets begins, and …"""
    end: int
    """… where it ends."""
    line: int
    """Where its line begins."""

    @cached_property
    def head(self) -> str:
        """The first word: of a partner's box, the partner."""
        return re.split(r"[:\s\[(]", self.text.lstrip("*_["), maxsplit=1)[0].strip("*_")


@dataclass(frozen=True)
class Boxes:
    """All of them, by the heading they stand under."""

    sections: tuple[tuple[str, tuple[Box, ...]], ...]
    """Every heading, case-folded."""
    cut: bool = False
    """Whether there is more behind them that is not read."""

    @classmethod
    def read(cls, body: str) -> Boxes:
        """Find the headings and the boxes below each."""
        body = values.without_hidden(body)
        headings = list(islice(_HEADING.finditer(body), HEADINGS + 1))
        stops = [heading.start() for heading in headings[1:]] + [len(body)]
        sections, left = [], ALL
        for heading, stop in zip(headings[:HEADINGS], stops, strict=False):
            found = islice(_BOX.finditer(body, heading.end(), stop), min(SECTION, left))
            boxes = tuple(map(_box, found))
            left -= len(boxes)
            sections.append((heading[1].rstrip(" \t#\r").casefold(), boxes))
        return cls(tuple(sections), len(headings) > HEADINGS or left <= 0)

    @property
    def too_many(self) -> bool:
        """Whether more stand there than are read."""
        return self.cut or any(len(boxes) >= SECTION for _, boxes in self.sections)

    def below(self, section: str) -> tuple[Box, ...]:
        """The boxes below the headings that begin with ``section``, whatever their case."""
        wanted = section.casefold()
        return tuple(
            box for title, boxes in self.sections if title.startswith(wanted) for box in boxes
        )


def _box(found: re.Match[str]) -> Box:
    mark = next(name for name in ("mark", "round", "sign") if found[name] is not None)
    return Box(
        text=found["text"].strip(),
        ticked=bool(found[mark].strip()),
        start=found.start(mark),
        end=found.end(mark),
        line=found.start(),
    )
