"""A comment → what is asked of the bot.

The grammar is in ``docs/commands.md``. markdown-it-py decides what is code, quote, table or HTML; the
usages of ``commands.TABLE`` decide what a line means. Nothing in here raises, whatever people type:
what cannot be understood becomes ``NotUnderstood``, which says where and what may have been meant.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from bot.review.arguments import Sense, Stuck, Usage
from bot.review.command import Command
from bot.review.commands import TABLE
from bot.review.policy import Policy
from bot.review.request import Args

AT_MOST = 20
"""Commands in one comment, and people in it."""
_MASK = "\ufffc"
"""Stands for code and HTML inside a line: nothing that a command could be made of."""


@dataclass(frozen=True)
class Asked:
    """A command that was understood."""

    line: str
    command: Command
    args: Args


@dataclass(frozen=True)
class NotUnderstood:
    """A line that was meant for the bot and is no command."""

    line: str
    command: Command | None
    """The command that was begun, when its name was right."""
    place: int
    """Where in ``line`` it stopped making sense."""
    expected: str
    nearest: tuple[str, ...] = ()
    """Names that look like what was typed."""


def read(comment: str, policy: Policy, sense: Sense) -> tuple[Asked | NotUnderstood, ...]:
    """Everything that a comment asks of the bot, in its order."""
    names = _mention(policy.bot_names)
    asked: list[Asked | NotUnderstood] = []
    for line in _visible_lines(comment, names):
        if found := names.match(line):
            rest = line[found.end() :].strip()
            emphasis = line[: found.start(1)].lstrip()
            if emphasis and set(emphasis) <= {"*", "_"}:
                rest = rest.rstrip("*_").rstrip()
            asked.append(understand(rest or "status", sense))
        elif found := _SLASH.match(line):
            rest = line[found.end() :]
            if _begins_with_a_name(rest):
                asked.append(understand(rest.strip(), sense))
    return tuple(asked)


def understand(line: str, sense: Sense) -> Asked | NotUnderstood:
    """What one command line means, without the bot's name."""
    best: tuple[int, int, Command, Stuck] | None = None
    for usage, command in _usages():
        answer = usage.read(line, sense)
        if not isinstance(answer, Stuck):
            return Asked(line, command, answer)
        if answer.place and (best is None or (len(usage.head), answer.place) > best[:2]):
            best = (len(usage.head), answer.place, command, answer)
    if best is not None:
        _, place, command, stuck = best
        return NotUnderstood(line, command, place, stuck.expected)
    return NotUnderstood(line, None, 0, "the name of a command", _nearest(line))


@lru_cache(maxsize=1)
def _usages() -> tuple[tuple[Usage, Command], ...]:
    """All usages, the longest fixed beginning first: ``set due date for`` before ``set``."""
    usages = [(Usage.of(text), command) for command in TABLE for text in command.usages]
    return tuple(sorted(usages, key=lambda pair: -len(pair[0].head)))


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    """The names that may stand behind a slash: commands, and aliases that are all fixed words."""
    fixed = {
        u.head for u, _ in _usages() if u.head == " ".join(re.split(r"[-\s]+", u.text)).casefold()
    }
    return tuple({*fixed, *(command.name.replace("-", " ") for command in TABLE)})


def _begins_with_a_name(line: str) -> bool:
    found = re.match(r"[A-Za-z][A-Za-z -]{0,40}(?=[ .!;]|$)", line.rstrip() + " ")
    if not found:
        return False
    words = re.split(r"[- ]+", found[0].strip().casefold())
    begun = (" ".join(words[:count]) for count in range(1, len(words) + 1))
    return any(start in _names() for start in begun) and _ends_well(line)


def _ends_well(line: str) -> bool:
    """Behind the name a space, ``.``, ``!``, ``;`` or the end: ``/close/all`` is somebody's path."""
    lowered = re.sub(r"[-\s]+", " ", line[:60].casefold())
    return any(
        lowered.startswith(name)
        and (lowered[len(name) : len(name) + 1] in ("", " ", ".", "!", ";"))
        for name in _names()
    )


def _nearest(line: str) -> tuple[str, ...]:
    words = re.split(r"[^a-z]+", line[:80].casefold())
    names = [command.name for command in TABLE]
    for count in (3, 2, 1):
        tried = "-".join(word for word in words[:count] if word)
        if tried and (near := difflib.get_close_matches(tried, names, n=3, cutoff=0.6)):
            return tuple(near)
    return ()


_GREETING = r"(?:(?:hi|hello|hey|dear|thanks)[ \t]*[,!]?[ \t]+)?"
_SLASH = re.compile(r" {0,3}[*_]{0,3}/(?=[A-Za-z])")


@lru_cache(maxsize=8)
def _mention(names: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(name) for name in names)
    return re.compile(
        rf" {{0,3}}[*_]{{0,3}}{_GREETING}[*_]{{0,3}}(@(?:{either}))(?:\[bot\])?(?![\w\[-])"
        r"[*_]{0,3}[ \t]*[,:]?[*_]{0,3}(?:[ \t]+please\b[ \t]*,?)?[ \t]*",
        re.I,
    )


# --- which lines of a comment are plain text ---


def _masked(name: str, parser: MarkdownIt) -> None:
    """Let an inline rule note which characters it took."""
    rules = parser.inline.ruler
    original = next(rule.fn for rule in rules.__rules__ if rule.name == name)

    def noting(state: StateInline, silent: bool) -> bool:
        start = state.pos
        found = bool(original(state, silent))
        if found and not silent:
            state.env.setdefault("taken", []).append((start, state.pos))
        return found

    rules.at(name, noting)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    for name in ("backticks", "html_inline"):
        _masked(name, parser)
    return parser


_MARKDOWN = _parser()
_QUOTED_TAIL = re.compile(
    r"^(?:On [^\n]{4,200} wrote:|-{2,}[ ]?Original Message[ ]?-{2,}|_{20,})[ \t]*$", re.M
)
"""Where an e-mail program begins to quote what the mail answers."""


def _visible_lines(comment: str, names: re.Pattern[str]) -> Iterator[str]:
    """The lines of paragraphs and list items, with inline code and HTML made unreadable."""
    text = comment.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")
    if "@" not in text and "/" not in text:
        return
    if tail := _QUOTED_TAIL.search(text):
        text = text[: tail.start()]
    hidden = 0
    heading = False
    for token in _MARKDOWN.parse(text):
        if token.type in ("blockquote_open", "table_open"):
            hidden += 1
        elif token.type in ("blockquote_close", "table_close"):
            hidden -= 1
        elif token.type == "heading_open":
            heading = token.markup.startswith("#")
        elif token.type == "inline" and not hidden and not heading:
            yield from _plain(token.content)
        elif token.type == "heading_close":
            heading = False


def _plain(content: str) -> Iterator[str]:
    if "@" not in content and "/" not in content:
        return
    if "`" in content or "<" in content:
        taken: dict[str, list[tuple[int, int]]] = {}
        _MARKDOWN.inline.parse(content, _MARKDOWN, taken, [])
        for start, end in taken.get("taken", []):
            piece = content[start:end]
            if not piece.startswith("<@"):
                blank = re.sub(r"[^\n]", _MASK, piece)
                content = content[:start] + blank + content[end:]
    yield from content.split("\n")
