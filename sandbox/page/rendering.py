"""Comments as HTML, much as GitHub shows them. Nothing that a person typed gets through as HTML."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sandbox.story import flowchart

COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# GitHub lets more through; the bot writes no others.
TAG = re.compile(r"(</?(?:details|summary|sub|del)>)")
MENTION = r"(?<![\w@/])@[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?"
LIVELY = re.compile(rf'(https?://[^\s<>"]+|{MENTION})')
# What closes a sentence is no part of an address at its end.
CLOSING = ".,;:!?)*_'’"
BOX = re.compile(r"\[([ xX])\] ")


def html(text: str) -> str:
    """Render one comment."""
    rendered: str = _MARKDOWN.render(text)
    return rendered


def _tags(text: str) -> str:
    """Drop comments, keep those tags without any attribute, escape everything else."""
    parts = TAG.split(COMMENT.sub("", text))
    return "".join(part if TAG.fullmatch(part) else escape(part) for part in parts)


def _html(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
    return _tags(tokens[at].content)


def _text(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
    linked = tokens[at].meta.get("linked", False)
    pieces = LIVELY.split(tokens[at].content)
    return "".join(_lively(piece, linked=linked) for piece in pieces)


def _lively(piece: str, *, linked: bool) -> str:
    """Show an address or a mention as such, and everything else as it is."""
    if not LIVELY.fullmatch(piece) or (linked and piece[0] != "@"):
        return escape(piece)
    if piece[0] == "@":
        return f'<b class="mention">{escape(piece)}</b>'
    address = escape(piece.rstrip(CLOSING))
    rest = escape(piece[len(piece.rstrip(CLOSING)) :])
    return f'<a href="{address}" rel="noreferrer">{address}</a>{rest}'


def _image(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
    """Name the image: nothing here is loaded from elsewhere."""
    return f"<i>{escape(tokens[at].content)}</i>"


def _link(renderer: RendererHTML, tokens: Sequence[Token], at: int, *rest: Any) -> str:
    tokens[at].attrSet("rel", "noreferrer")
    return str(renderer.renderToken(tokens, at, *rest))


def _fence(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
    token = tokens[at]
    if token.info.strip() == "mermaid" and (stops := flowchart.stops(token.content)):
        return road(stops)
    return f"<pre><code>{escape(token.content)}</code></pre>\n"


def road(stops: Sequence[tuple[str, str]]) -> str:
    """Draw the stops of a review."""
    looks = (f'<li class="{state or "ahead"}">{escape(word)}</li>' for word, state in stops)
    return f'<ol class="road">{"".join(looks)}</ol>\n'


def _boxes(state: StateCore) -> None:
    """Turn `[x]` at the start of a list item into a box."""
    for before, token in zip(state.tokens, state.tokens[2:], strict=False):
        if before.type != "list_item_open" or token.type != "inline" or not token.children:
            continue
        first = token.children[0]
        found = BOX.match(first.content) if first.type == "text" else None
        if found:
            box = "☐" if found[1] == " " else "☑"
            first.content = f"{box} {first.content[found.end() :]}"
            before.attrJoin("class", "task")


def _links(state: StateCore) -> None:
    """Mark the text of links: an address in it leads nowhere else."""
    for token in state.tokens:
        depth = 0
        for child in token.children or ():
            depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            child.meta["linked"] = depth > 0


def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": True, "breaks": True})
    made.enable(["table", "strikethrough"])
    made.core.ruler.push("boxes", _boxes)
    made.core.ruler.push("links", _links)
    rules = {
        "html_block": _html,
        "html_inline": _html,
        "text": _text,
        "image": _image,
        "link_open": _link,
        "fence": _fence,
    }
    for name, rule in rules.items():
        made.add_render_rule(name, rule)
    return made


_MARKDOWN = _markdown()
