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

    def written(self) -> str:
        """The line of the list."""
        return f"- [{'x' if self.ticked else ' '}] {_without_marks(self.text)}"


class Section(BaseModel):
    """What the section says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    above: str
    """Heading, and what comes before the boxes."""
    lines: tuple[Line, ...] = ()
    """Empty: only evidence, before the checks have been started."""
    under: str = ""
    """The folded evidence."""

    def written(self) -> str:
        """Its text."""
        state = {line.key: line.ticked for line in self.lines}
        return self.around("\n".join(line.written() for line in self.lines), state)

    def around(self, boxes: str, state: Mapping[str, bool]) -> str:
        """Its text with these boxes, each of which the bot leaves as ``state`` says."""
        left = ",".join(f"{key}={int(ticked)}" for key, ticked in state.items())
        above, under = _without_marks(self.above), _without_marks(self.under)
        parts = [f"{_BEGIN} {left} -->\n{above}", boxes, under]
        return "\n\n".join(part for part in parts if part) + f"\n{END}"


def _without_marks(text: str) -> str:
    """What strangers wrote must not look like one of our marks."""
    return text.replace("<!--", "<! --")


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
    left = _left(found[1] or "")
    if left and not section.lines:
        return comment  # the list is not replaced by evidence alone
    there = list(_BOX.finditer(found[0]))
    if not left or not there:
        return f"{comment[: found.start()]}{section.written()}{comment[found.end() :]}"
    keys = _keys([box[4] for box in there], list(left), section.lines)
    block, state = _block(found[0], dict(zip(there, keys, strict=True)), left, section.lines)
    return f"{comment[: found.start()]}{section.around(block, state)}{comment[found.end() :]}"


def _block(
    text: str, boxes: Mapping[re.Match[str], str], left: Mapping[str, bool], lines: Sequence[Line]
) -> tuple[str, dict[str, bool]]:
    """The boxes, with what people have written between them, and how the bot leaves each of its own."""
    new = {line.key: line for line in lines}
    state = {line.key: line.ticked for line in lines}
    there = list(boxes)
    parts: list[str] = []
    end = there[0].start()
    for box, key in boxes.items():
        parts.append(text[end : box.start()])
        end = box.end()
        line = new.get(key)
        if line is None:  # a person's, or one that the policy does not list any more
            parts.append(box[0])
            continue
        now = box[2] != " "
        if key in left and now is not left[key]:
            # so that it stays the person's, the bot's own word on it stays what it was
            state[key] = left[key]
            line = line.model_copy(update={"ticked": now})
        parts.append(line.written())
    parts += [f"\n{line.written()}" for line in lines if line.key not in left]
    removed = {key: value for key, value in left.items() if key not in boxes.values()}
    return "".join(parts), state | removed


def _keys(texts: Sequence[str], keys: Sequence[str], lines: Sequence[Line]) -> list[str]:
    """The key of each box that stands there; empty: it is a person's own."""
    titles = {_title(line.text): line.key for line in lines if line.key in keys}
    found = [titles.pop(_title(text), "") for text in texts]
    rest = [key for key in keys if key not in found]
    if len(rest) == found.count(""):  # texts of the policy have changed, their order has not
        found = [key or rest.pop(0) for key in found]
    return found


def _title(text: str) -> str:
    """What stands before the first colon or bracket."""
    return re.split(r"[:(]", text, maxsplit=1)[0].strip().casefold()


def open_boxes(comment: str) -> tuple[str, ...]:
    """The texts of the boxes that are unchecked."""
    found = _SECTION.search(comment)
    boxes = _BOX.finditer(found[0]) if found else ()
    return tuple(box[4].strip() for box in boxes if box[2] == " ")


def _left(state: str) -> dict[str, bool]:
    pairs = (one.partition("=") for one in state.strip().split(",") if "=" in one)
    return {key: value == "1" for key, _, value in pairs}


def changes(
    before: Mapping[str, str], after: Iterable[tuple[str, str]]
) -> Sequence[tuple[str, str, str]]:
    """Check, former verdict, verdict now: of those that differ."""
    return [
        (check, before[check], now)
        for check, now in after
        if check in before and before[check] != now
    ]
