"""What of a comment is plain text: outside quotes, tables and code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt

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
    place: Literal["", "heading", "list item"]
    markup: str
    """Of a heading, how it is made: ``#`` …, or the line below it."""


def blocks(comment: str) -> Iterator[Block]:
    """The blocks of a comment that people have written as text, in their order."""
    hidden = 0
    place: Literal["", "heading", "list item"] = ""
    markup = ""
    for token in _MARKDOWN.parse(comment.replace("\0", " ")):
        hidden += _HIDES.get(token.type, 0)
        if token.type in _OPENS:
            place, markup = _OPENS[token.type], token.markup
        elif token.type in ("heading_close", "list_item_close"):
            place, markup = "", ""
        elif token.type == "inline" and not hidden:
            yield Block(token.content, place, markup)
