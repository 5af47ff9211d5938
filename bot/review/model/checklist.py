"""The section of a comment with the pre-review checks, and how it is brought up to date.

The section stands between two hidden marks, the first of which says how the bot left each box. So an update
tells the boxes that a person has changed since, and leaves those as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

END = "<!-- /pyos-bot:checklist -->"
_BEGIN = "<!-- pyos-bot:checklist"
_SECTION = re.compile(
    r"<!-- pyos-bot:checklist( [a-z0-9=, -]*)? -->\n.*?<!-- /pyos-bot:checklist -->", re.S
)
_BOX = re.compile(r"^(\s*- \[)([ xX])(\] )(.*)$", re.M)


class Line(BaseModel):
    """A box with its text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    text: str
    ticked: bool = False
    below: bool = False


class Section(BaseModel):
    """What the section says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    above: str
    """Heading, and what comes before the boxes."""
    lines: tuple[Line, ...] = ()
    """Empty: only evidence, before the checks have been started."""
    under: str = ""
    """The folded evidence."""

    def written(self, kept: Mapping[str, bool] = {}) -> str:
        """Its text; ``kept`` are boxes as a person has left them."""
        state = ",".join(f"{line.key}={int(line.ticked)}" for line in self.lines)
        boxes = "\n".join(
            f"{'  ' if line.below else ''}- [{'x' if kept.get(line.key, line.ticked) else ' '}] {line.text}"
            for line in self.lines
        )
        # what strangers wrote must not look like one of our marks
        above, boxes, under = (
            one.replace("<!--", "<! --") for one in (self.above, boxes, self.under)
        )
        parts = [f"{_BEGIN} {state} -->\n{above}", boxes, under]
        return "\n\n".join(part for part in parts if part) + f"\n{END}"


def is_in(comment: str) -> bool:
    """Whether a comment has such a section."""
    return _SECTION.search(comment) is not None


def has_boxes(comment: str) -> bool:
    """Whether it is the list itself, and not evidence alone."""
    found = _SECTION.search(comment)
    return found is not None and bool(_left(found[1] or ""))


def updated(comment: str, section: Section) -> str:
    """The comment with its section brought up to date; what people changed in it, and all around it, stays."""
    found = _SECTION.search(comment)
    if found is None:
        return comment
    there = found[0]
    lines = section.lines
    left = _left(found[1] or "")
    boxes = [(box[4], box[2] != " ") for box in _BOX.finditer(there)]
    # Boxes stand in their order; texts of the policy may have changed, keys are in the mark.
    seen = dict(zip(left, (ticked for _, ticked in boxes), strict=False))
    kept = {key: seen[key] for key in left if key in seen and seen[key] is not left[key]}
    if not lines and left:
        return comment  # the list is not replaced by evidence alone
    new = section.written(kept)
    # the bot's word on a box that a person changed stays what it was, so that it stays the person's
    new = _with_left(new, {key: left[key] for key in kept})
    return f"{comment[: found.start()]}{new}{comment[found.end() :]}"


def open_boxes(comment: str) -> list[str]:
    """The texts of boxes that are still open."""
    found = _SECTION.search(comment)
    return [box[4] for box in _BOX.finditer(found[0]) if box[2] == " "] if found else []


def _left(state: str) -> dict[str, bool]:
    pairs = (one.partition("=") for one in state.strip().split(",") if "=" in one)
    return {key: value == "1" for key, _, value in pairs}


def _with_left(text: str, kept: Mapping[str, bool]) -> str:
    for key, value in kept.items():
        text = re.sub(
            rf"(?<=[ ,]){re.escape(key)}=[01](?=[, ])", f"{key}={int(value)}", text, count=1
        )
    return text


def changes(
    before: Mapping[str, str], after: Iterable[tuple[str, str]]
) -> Sequence[tuple[str, str, str]]:
    """Check, former verdict, verdict now: of those that differ."""
    return [
        (check, before[check], now)
        for check, now in after
        if check in before and before[check] != now
    ]
