"""What of a comment is plain text: outside quotes, tables and code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt

from bot.bounded import MB, remembered

# six lists in one another are enough; every level more costs the time of the whole comment
_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": 12}).enable("table")
_MARKDOWN.core.ruler.enableOnly(["normalize", "block"])

_HIDES = {"blockquote_open": 1, "table_open": 1, "blockquote_close": -1, "table_close": -1}
_OPENS: dict[str, Literal["heading", "list item"]] = {
    "heading_open": "heading",
    "list_item_open": "list item",
}


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, or what begins a list item."""

    content: str
    """Markdown, of one or several lines."""
    place: Literal["", "heading", "list item", "quote"]
    """A quotation comes without its content."""
    markup: str
    """Of a heading, how it is made: ``#`` …, or the line below it."""


LINES = 1_500
"""Lines of a comment that are read: three times the longest review so far."""
_MARKS = re.compile(r"[|`<]")
_MARKS_A_LINE = 4
"""So many cells, tags and pieces of code cost the time of a line."""


def begun(comment: str) -> str:
    """What of a comment is read: all of it, or of one that is too long whole paragraphs, as far as ``LINES``.

    Markdown takes the time of its lines, cells, tags and pieces of code, whatever the length.
    """
    marks = comment.count("|") + comment.count("`") + comment.count("<")
    if comment.count("\n") + comment.count("\r") + marks / _MARKS_A_LINE <= LINES:
        return comment
    left, place = float(LINES), 0
    for line in comment.splitlines(keepends=True):
        left -= 1 + (len(_MARKS.findall(line)) / _MARKS_A_LINE)
        if left < 0:
            break
        place += len(line)
    # what follows a paragraph may make something else of it
    whole = comment.rfind("\n\n", 0, place)
    return comment[: whole + 2] if whole >= 0 else comment[:place]


def blocks(comment: str) -> tuple[Block, ...]:
    """The blocks of a comment that people have written as text, in their order, as far as it is read."""
    return _blocks(begun(comment))


@remembered(4 * MB)  # a review is looked at for this and that
def _blocks(comment: str) -> tuple[Block, ...]:
    return tuple(_parsed(comment))


def _parsed(comment: str) -> Iterator[Block]:
    hidden = 0
    place: Literal["", "heading", "list item"] = ""
    markup = ""
    for token in _MARKDOWN.parse(comment.replace("\0", " ")):
        if token.type == "blockquote_open" and not hidden:
            yield Block("", "quote", token.markup)
        elif token.type == "html_block" and not hidden:
            yield from _shown(token.content)
        hidden += _HIDES.get(token.type, 0)
        if token.type in _OPENS:
            place, markup = _OPENS[token.type], token.markup
        elif token.type in ("heading_close", "list_item_close"):
            place, markup = "", ""
        elif token.type == "inline" and not hidden:
            yield Block(token.content, place, markup)


_HIDING = re.compile(
    r"<(?:!|\?|/?(?:pre|code|script|style|textarea|blockquote|table|template|svg|math|xmp|iframe|title|noscript"
    r"|select|option|kbd|samp|tt|del|s|strike)\b)",
    re.I,
)
"""What is not shown as plain text, or shown as somebody else's."""
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)


def _shown(html: str) -> Iterator[Block]:
    """The text between the tags of an HTML block: people see a line below ``<br>`` or in ``<details>``."""
    if _HIDING.search(html):
        return
    text = _TAG.sub(lambda tag: "\n" * tag[0].count("\n"), html)
    if "<" not in text:
        yield Block(text, "", "")


_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    r"\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_WIDE_SPACE = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_WIDE_SPACE_FIRST = re.compile(
    r"^[ \t]*[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000][ \t\u00a0\u2000-\u200a\u3000]*", re.M
)
_ODD = re.compile(r"[\u00a0-\u00ad\u034f\u061c\u115f-\uffff\U000e0000-\U000e007f]")


def visible(text: str) -> str:
    """The text as people see it: no invisible characters, one kind of space, one kind of ``@``."""
    if text.isascii() or not _ODD.search(text):
        return text
    text = _INVISIBLE.sub("", text)
    text = _WIDE_SPACE_FIRST.sub("", text)
    return _WIDE_SPACE.sub(" ", text).replace("\uff20", "@").replace("\ufe6b", "@")
