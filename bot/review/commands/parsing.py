"""A comment → what is asked of the bot.

The grammar is in ``docs/commands.md``. markdown-it-py decides what is code, quote, table or HTML; the
usages of ``commands.table.TABLE`` decide what a line means. Nothing in here raises, whatever people type:
what cannot be understood becomes ``NotUnderstood``, which says where and what may have been meant.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.rules_inline import StateInline, backtick, html_inline

from bot.review.commands.grammar import Sense, Stuck, Usage
from bot.review.commands.table import TABLE
from bot.review.model.command import Command
from bot.review.model.markdown import blocks
from bot.review.model.policy import Policy
from bot.review.model.request import Args

COMMANDS_AT_MOST = 20
"""In one comment."""
PEOPLE_AT_MOST = 20
"""Whom the commands of one comment may name."""
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
    """Everything that a comment asks of the bot, in its order.

    Only the first ``COMMANDS_AT_MOST`` are made sense of; those behind are counted.
    """
    if not _mentioned(policy.bot_names).search(comment):
        return ()
    addressed = _addressed(policy.bot_names)
    asked: list[Asked | NotUnderstood] = []
    for line, written in _visible_lines(comment, addressed):
        if not (found := addressed.match(line)):
            continue
        rest = line[found.end() :].rstrip()
        if found["emphasis"]:
            rest = rest.rstrip("*_").rstrip()
        if len(asked) >= COMMANDS_AT_MOST:
            asked.append(NotUnderstood(rest, None, 0, ""))
        elif rest.strip(".!?"):
            written = written[found.end() : found.end() + len(rest)]
            asked.append(_as_written(understand(rest, sense), rest, written))
        else:
            asked.append(understand("status", sense))
    return tuple(asked)


def _as_written(one: Asked | NotUnderstood, line: str, written: str) -> Asked | NotUnderstood:
    """The same with its inline code readable again: as free text it is an argument like any other."""
    if _MASK not in line:
        return one
    shown = written.replace(_MASK, "")
    if isinstance(one, NotUnderstood):
        place = len(written[: one.place].replace(_MASK, ""))
        return replace(one, line=shown, place=place)
    start = line.find(one.args.text)
    text = written[start : start + len(one.args.text)].replace(_MASK, "")
    return replace(one, line=shown, args=replace(one.args, text=text))


def understand(line: str, sense: Sense) -> Asked | NotUnderstood:
    """What one command line means, without the bot's name."""
    best: tuple[int, int, Command, Stuck] | None = None
    first = _FIRST_WORD.match(line)
    for usage, command in _usages().get(first[0].casefold() if first else "", ()):
        answer = usage.read(line, sense)
        if not isinstance(answer, Stuck):
            return Asked(line, command, answer)
        if answer.place and (best is None or (len(usage.head), answer.place) > best[:2]):
            best = (len(usage.head), answer.place, command, answer)
    if best is not None:
        _, place, command, stuck = best
        return NotUnderstood(line, command, place, stuck.expected)
    return NotUnderstood(line, None, 0, "the name of a command", _nearest(line))


_FIRST_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1)
def _usages() -> Mapping[str, list[tuple[Usage, Command]]]:
    """All usages by their first word, the longest fixed beginning first: ``set due date for`` before ``set``."""
    usages = [(Usage.of(text), command) for command in TABLE for text in command.words.usages]
    found: dict[str, list[tuple[Usage, Command]]] = {}
    for usage, command in sorted(usages, key=lambda pair: -len(pair[0].head)):
        first = _FIRST_WORD.match(usage.head)
        assert first, f"{usage.text} begins with no word"
        found.setdefault(first[0], []).append((usage, command))
    return found


@lru_cache(maxsize=1)
def _names() -> str:
    """A pattern for the names behind a slash: commands, and aliases that are all fixed words."""
    every = chain.from_iterable(_usages().values())
    fixed = {usage.head for usage, _ in every if not usage.pieces}
    names = fixed | {command.name.replace("-", " ") for command in TABLE}
    return "|".join(name.replace(" ", r"[- \t]+") for name in sorted(names, key=len, reverse=True))


def _nearest(line: str) -> tuple[str, ...]:
    words = re.split(r"[^a-z]+", line[:80].casefold())
    names = [command.name for command in TABLE]
    for count in (3, 2, 1):
        tried = "-".join(word for word in words[:count] if word)
        if tried and (near := difflib.get_close_matches(tried, names, n=3, cutoff=0.6)):
            return tuple(near)
    return ()


_GREETING = r"(?:(?:hi|hello|hey|dear|thanks)(?:[ \t]++|[ \t]*+[,!][ \t]++))?"


@lru_cache(maxsize=8)
def _mentioned(names: tuple[str, ...]) -> re.Pattern[str]:
    """A line that may be a command once Markdown has had its say; most comments have none."""
    either = "|".join(re.escape(name) for name in names)
    marks = r"(?:[^\w@/\n]|_){0,40}+"
    return re.compile(
        rf"(?:^|\r){marks}(?:\d{{1,9}}[.)]{marks}){{0,6}}(?:(?:hi|hello|hey|dear|thanks){marks})?"
        rf"(?:@(?:{either})|/(?:{_names()}))",
        re.I | re.M,
    )


@lru_cache(maxsize=8)
def _addressed(names: tuple[str, ...]) -> re.Pattern[str]:
    """How a line begins that is meant for the bot.

    ``@pyos-bot's`` and ``@pyos-bot/team`` are not the bot's name; ``/close/all`` is somebody's path.
    """
    either = "|".join(re.escape(name) for name in names)
    return re.compile(
        rf" {{0,3}}(?P<emphasis>[*_]{{0,3}})(?:{_GREETING}[*_]{{0,3}}"
        rf"@(?:{either})(?:\[bot\])?(?![\w\[/'’-])"
        r"[*_]{0,3}[ \t]*[,:]?[*_]{0,3}[ \t]*(?:please\b[ \t]*,?)?[ \t]*"
        rf"|/(?=(?:{_names()})[*_]{{0,3}}(?:[ \t.!;]|$)))",
        re.I,
    )


# --- which lines of a comment are plain text ---


def _noted(original: RuleFuncInlineType) -> RuleFuncInlineType:
    """The same inline rule, which notes which characters it took."""

    def noting(state: StateInline, silent: bool) -> bool:
        start = state.pos
        found = bool(original(state, silent))
        if found and not silent:
            state.env.setdefault("taken", []).append((start, state.pos))
        return found

    return noting


def _inline() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    # only what may hold a backtick that is no code, or code; no images: they parse their text apart
    parser.inline.ruler.enableOnly(
        ["text", "escape", "link", "autolink", "backticks", "html_inline"]
    )
    parser.inline.ruler2.enableOnly([])
    parser.inline.ruler.at("backticks", _noted(backtick))
    parser.inline.ruler.at("html_inline", _noted(html_inline))
    return parser


_INLINE = _inline()
_QUOTED_TAIL = re.compile(
    r"^(?:On (?=[^\n]*\d)[^\n]{4,200}(?:\n[^\n]{1,200})?[ \n]wrote:"
    r"|-{2,} ?Original Message ?-{2,}"
    r"|\*{0,2}From:[^\n]{1,200}\n\*{0,2}(?:Sent|Date|To):[^\n]*)[ \t]*$",
    re.M,
)
"""Where an e-mail program begins to quote what the mail answers: a day and a name, or a letter-head."""


@lru_cache(maxsize=16)  # a comment is read for what it needs, and again for what it asks
def _visible_lines(comment: str, addressed: re.Pattern[str]) -> tuple[tuple[str, str], ...]:
    """The lines of paragraphs and list items that may be commands.

    Each comes twice: with inline code and HTML made unreadable, and with HTML alone so.
    """
    return tuple(_looked_through(comment, addressed))


def _looked_through(comment: str, addressed: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for block in blocks(comment):
        if block.place == "heading" and block.markup.startswith("#"):
            continue
        tail = _QUOTED_TAIL.search(block.content)
        yield from _plain(block.content[: tail.start()] if tail else block.content, addressed)
        if tail:
            return


def _plain(content: str, addressed: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    lines = content.split("\n")
    if not any(addressed.match(line) for line in lines):
        return
    if "`" not in content and "<" not in content:
        yield from zip(lines, lines, strict=True)
        return
    noted: dict[str, list[tuple[int, int]]] = {}
    _INLINE.inline.parse(content, _INLINE, noted, [])
    masked, written, end = [], [], 0
    for start, stop in noted.get("taken", []):
        blank = re.sub(r"[^\n]", _MASK, content[start:stop])
        masked += [content[end:start], blank]
        written += [content[end:start], content[start:stop] if content[start] == "`" else blank]
        end = stop
    rest = content[end:]
    yield from zip(
        "".join([*masked, rest]).split("\n"), "".join([*written, rest]).split("\n"), strict=True
    )
