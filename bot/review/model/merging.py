"""Two edits of one text, brought together line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

LINES = 200
"""Lines from the first to the last different one that are compared: with more it takes too long."""

_Change = tuple[int, int, list[str]]
"""From this line of the former text up to that one, and what stands there instead."""


def merged(former: str, one: str, other: str) -> tuple[str, bool]:
    """``one`` with what ``other`` changed of ``former``, and whether that is all of it.

    Where both changed the same place, each in its way, that of ``one`` stays, and no line is taken out. Which line
    ends a text has makes no difference; those of ``one`` stay.
    """
    texts = [text.replace("\r\n", "\n").split("\n") for text in (former, one, other)]
    head, tail = _alike(texts)
    base, mine, theirs = (text[head : len(text) - tail] for text in texts)
    if max(map(len, (base, mine, theirs))) > LINES:
        return one, mine == theirs
    kept = list(_changes(base, mine))
    wanted = [change for change in _changes(base, theirs) if change not in kept]
    new = [change for change in wanted if not any(_meet(change, another) for another in kept)]
    if new != wanted:
        # a line that is taken out here may have been put back in a place where it does not fit
        new = [(start, stop, lines) for start, stop, lines in new if len(lines) >= stop - start]
    for start, stop, lines in reversed(new):
        # where in ``one`` the place is: what was changed before it has moved it
        moved = sum(len(put) - (end - begin) for begin, end, put in kept if end <= start)
        mine[start + moved : stop + moved] = lines
    ends = "\r\n" if "\r\n" in one else "\n"
    text = ends.join([*texts[1][:head], *mine, *texts[1][len(texts[1]) - tail :]])
    return text if new else one, new == wanted


def _alike(texts: Sequence[Sequence[str]]) -> tuple[int, int]:
    """With how many lines all of them begin, and with how many they end."""
    head = _same_from_the_start(texts)
    return head, _same_from_the_start([one[head:][::-1] for one in texts])


def _same_from_the_start(texts: Sequence[Sequence[str]]) -> int:
    same = takewhile(lambda lines: len(set(lines)) == 1, zip(*texts, strict=False))
    return sum(1 for _ in same)


def _changes(base: Sequence[str], text: Sequence[str]) -> Iterator[_Change]:
    matcher = SequenceMatcher(None, base, text, autojunk=False)
    for tag, start, stop, begin, end in matcher.get_opcodes():
        if tag == "replace" and stop - start == end - begin:
            for place, line in zip(range(start, stop), text[begin:end], strict=True):
                yield place, place + 1, [line]
        elif tag != "equal":
            yield start, stop, list(text[begin:end])


def _meet(one: _Change, other: _Change) -> bool:
    """Whether two changes touch: also two insertions in one place, whose order nobody knows."""
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return one[0] < other[1] and other[0] < one[1]
