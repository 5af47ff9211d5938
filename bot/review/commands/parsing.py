"""A comment → what is asked of the bot.

The grammar is in ``docs/commands.md``. markdown-it-py decides what is code, quote, table or HTML; the
usages of ``commands.table.TABLE`` decide what a line means. Nothing in here raises, whatever people type:
what cannot be understood becomes ``NotUnderstood``, which says where and what may have been meant.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import chain, dropwhile

from markdown_it import MarkdownIt
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.rules_inline import StateInline, backtick, html_inline

from bot.bounded import MB, remembered
from bot.review.commands import wording
from bot.review.commands.clauses import behind_answer, behind_courtesy, orders, tidied
from bot.review.commands.courtesy import courtesy, thanked
from bot.review.commands.doubts import (
    day_within,
    hedged,
    literal,
    names_somebody,
    negated,
    passed_over,
    says_until,
)
from bot.review.commands.grammar import A_PERSON, Sense, Stuck, Usage
from bot.review.commands.nearest import nearest
from bot.review.commands.quotations import QUOTED
from bot.review.commands.readings import (
    Asked,
    Chat,
    Courtesy,
    NotUnderstood,
    Offer,
    Offered,
    Reading,
)
from bot.review.commands.table import TABLE, commands
from bot.review.commands.things import Kind, parts
from bot.review.commands.vocabulary import DECISIONS, FILLERS, LONGEST, READS
from bot.review.model.command import Command
from bot.review.model.markdown import Block, begun, blocks, visible
from bot.review.model.people import LOGIN
from bot.review.model.policy import Policy

COMMANDS_AT_MOST = 20
"""In one comment."""
PEOPLE_AT_MOST = 20
"""Whom the commands of one comment may name."""
_SHOWN = 60
_MASK = "\ufffc"
"""Stands for code and HTML inside a line: nothing that a command could be made of."""


def read(comment: str, policy: Policy, sense: Sense) -> tuple[Reading, ...]:
    """Everything that a comment asks of the bot, in its order.

    Only the first ``COMMANDS_AT_MOST`` are made sense of; those behind are counted.
    """
    partners = tuple(sense.partners.items())
    names, aliases = policy.bot_names, tuple(policy.aliases.items())
    found = _read(
        comment, names, aliases, sense.sender, sense.at, partners, sense.routes, sense.papers
    )
    return tuple(_of_ours(one, policy) for one in found)


def _of_ours(one: Reading, policy: Policy) -> Reading:
    """The same without advice to give a command that the community does not have."""
    if isinstance(one, Offered):
        ours = tuple(pair for pair in one.commands if pair[0].exists(policy))
        nothing = NotUnderstood(one.line, None, 0, "the name of a command")
        return replace(one, commands=ours) if ours else nothing
    if isinstance(one, Asked) and one.read_as and not one.command.exists(policy):
        return NotUnderstood(one.line, None, 0, "the name of a command")
    if isinstance(one, NotUnderstood) and one.nearest:
        ours_too = {command.name for command in commands(policy)}
        near = (name for name in one.nearest if name.removeprefix("help ") in ours_too)
        return replace(one, nearest=tuple(near))
    return one


@remembered(4 * MB)  # a comment is read for what it needs, and again for what it asks
def _read(
    comment: str,
    names: tuple[str, ...],
    aliases: tuple[tuple[str, str], ...],
    sender: str,
    at: datetime,
    partners: tuple[tuple[str, str], ...],
    routes: tuple[str, ...],
    papers: str,
) -> tuple[Reading, ...]:
    sense = Sense(sender, at, dict(partners), routes, papers)
    comment = visible(comment)
    mentioned = _mentioned(names)
    if not mentioned.search(comment):
        return ()
    known = begun(comment)
    addressed = _addressed(names)
    asked: list[Reading] = []
    for line, written in _looked_through(known, addressed):
        if not (found := addressed.match(line)):
            continue
        rest = line[found.end() :].rstrip()
        if found["emphasis"]:
            rest = rest.rstrip("*_").rstrip()
        if len(asked) >= COMMANDS_AT_MOST:
            asked.append(NotUnderstood(rest, None, 0, ""))
        elif rest.strip(".!?"):
            written = written[found.end() : found.end() + len(rest)]
            asked.append(_by_alias(rest, written, aliases, sense))
        else:
            asked.append(understand("status", sense))
    if behind := mentioned.search(comment, len(known)):
        line = comment[behind.start() : behind.end() + _SHOWN].strip().partition("\n")[0]
        asked.insert(COMMANDS_AT_MOST - 1, NotUnderstood(line, None, 0, "", too_far=True))
    return tuple(asked)


def _by_alias(
    line: str, written: str, aliases: tuple[tuple[str, str], ...], sense: Sense
) -> Reading:
    """What one line means, where the community calls a command by another name of its own, too."""
    for alias, command in sorted(aliases, key=lambda pair: -len(pair[0])):
        if re.match(re.escape(alias) + r"(?![\w-])", line, re.I):
            meant, shown = command + line[len(alias) :], command + written[len(alias) :]
            found = _as_written(understand(meant, sense), meant, shown)
            # a line is found again by what stands in the comment
            return found if isinstance(found, NotUnderstood) else replace(found, line=written)
    return _as_written(understand(line, sense), line, written)


def _as_written(one: Reading, line: str, written: str) -> Reading:
    """The same with its inline code readable again: as free text it is an argument like any other."""
    if _MASK not in line:
        return one
    shown = written.replace(_MASK, "")
    if isinstance(one, NotUnderstood):
        place = len(written[: one.place].replace(_MASK, ""))
        return replace(one, line=shown, place=place)
    if isinstance(one, Offered):
        # a text with code in it is copied from the line, not from here
        commands = tuple((command, text.replace(_MASK, "")) for command, text in one.commands)
        return replace(one, line=shown, commands=commands, over=one.over.replace(_MASK, ""))
    if isinstance(one, Chat):
        return replace(one, line=shown)
    start = line.find(one.args.text)
    text = written[start : start + len(one.args.text)].replace(_MASK, "")
    read_as = one.read_as.replace(one.args.text, text) if one.args.text else one.read_as
    return replace(one, line=shown, args=replace(one.args, text=text), read_as=read_as)


def understand(line: str, sense: Sense) -> Reading:
    """What one line means, without the bot's name: as the table spells it, else as people word it.

    Courtesy before an order is passed over, and an order within a text is no text.
    """
    if (apart := _apart(line)) != line:
        found = understand(apart, sense)
        if isinstance(found, Asked):
            return replace(found, line=line, read_as=found.read_as or apart)
        return replace(found, line=line) if isinstance(found, Offered) else found
    if order := behind_courtesy(line):
        found = _understood(order, sense)
        lacks = isinstance(found, Offered) and found.offer is Offer.INCOMPLETE and "@" in line
        if (isinstance(found, Asked | Offered) and not lacks) or _wishes(found):
            return replace(found, line=line)
    if (answer := behind_answer(line)) and (meant := _behind_answer(line, answer, sense)):
        return replace(meant, line=line)
    if about := _explained(line, sense):
        return about
    found = _understood(line, sense)
    return (isinstance(found, Asked) and _two_orders(found, sense)) or found


def _behind_answer(line: str, rest: str, sense: Sense) -> Offered | None:
    """What is said behind *yes,* or *not yet,*: asked back, as that may answer what somebody else has asked."""
    found = _understood(rest, sense)
    if isinstance(found, Asked) and found.command.name != "yes":
        found = Offered(rest, Offer.CONFIRM, ((found.command, found.read_as or rest),))
    if not isinstance(found, Offered):
        return None
    decides = {one.name for one, _ in found.commands} & DECISIONS - {"request-changes"}
    return None if decides and not line.casefold().startswith(_YES) else found


_YES = ("y", "correct", "exactly", "indeed")
"""How the answers begin behind which a decision is no contradiction: ``not yet, accept later`` is one."""


def _explained(line: str, sense: Sense) -> Asked | None:
    """``help`` about the command that a line wants explained, called by its name."""
    found = _EXPLAIN.match(line)
    name = (
        "-".join(re.split(r"[-\s]+", (found["name"] or found["hyphened"]).casefold()))
        if found
        else ""
    )
    if not any(one.name == name for one in TABLE):
        return None
    about = _spelled(f"help {name}", sense)
    return replace(about, line=line, read_as=about.line) if isinstance(about, Asked) else None


_EXPLAIN = re.compile(
    r"(?:(?:so|and|ok|hi|hey|please|can[ \t]+you|could[ \t]+you)\b[ \t,]*)*"
    r"(?:(?:explain|describe|what[ \t]+does|how[ \t]+does|what[ \t]+happens[ \t]+(?:with|on)|what[ \t]+is(?=[ \t]+[a-z-]+[ \t]+for\b))[ \t]+(?:to[ \t]+me[ \t]+)?(?:the[ \t]+)?(?:command[ \t]+)?[`\"'*]?(?P<name>[a-z]+(?:-[a-z]+){0,2})"
    r"|(?:tell[ \t]+me[ \t]+(?:more[ \t]+)?about|what[ \t]+is|what['’]?s)[ \t]+(?:the[ \t]+)?(?:command[ \t]+)?[`\"'*]?(?P<hyphened>[a-z]+(?:-[a-z]+){1,2}))"
    r"[`\"'*]?(?:[ \t]+(?:command|to|me|us|do|mean|work|need|take|expect|want|for|about|exactly|again|please|good))*[ \t?.!]*$",
    re.I,
)
"""``what does adopt do?``; behind *what is* only a name with a hyphen is surely a command's."""


def _apart(line: str) -> str:
    """A line whose command is written as one word with its hyphens: ``assignreviewer @alice``."""
    first = _TOGETHER.match(line)
    name = _together().get(first[0].casefold()) if first else None
    return f"{name}{line[first.end() :]}" if first and name else line


_TOGETHER = re.compile(r"[A-Za-z]{6,}(?![\w-])")


@lru_cache(maxsize=1)
def _together() -> Mapping[str, str]:
    return {one.name.replace("-", ""): one.name for one in TABLE if "-" in one.name}


def _wishes(found: Reading) -> bool:
    return isinstance(found, Chat) and found.courtesy is Courtesy.MORE_TIME


def _two_orders(asked: Asked, sense: Sense) -> Offered | None:
    """An order and another one in its text: ``checks done, assign @ed2 as editor``."""
    text, said = asked.args.text, asked.read_as or asked.line
    if not text or asked.command.name in ("set", "help") or not said.endswith(text):
        return None
    name = asked.command.name
    for start, piece in orders(text[:LONGEST]):
        if (name == "request-info" and "@" not in piece) or (name == "remind" and not start):
            continue  # the author is told to do something, or somebody is reminded of it
        if second := _order(piece, sense):
            head = _by_name(tidied(said[: len(said) - len(text) + start]), asked.command)
            whole = isinstance(_spelled(head, sense), Asked)
            first = asked.command, head if whole else f"{head} TEXT"
            return Offered(asked.line, Offer.EACH, (first, second))
    return None


def _order(piece: str, sense: Sense) -> tuple[Command, str] | None:
    """The complete order that a piece of a text is, when it is no sentence that looks like one."""
    if named := wording.ending(piece):
        return named
    found = wording.read(piece, sense)
    if (
        isinstance(found, Asked)
        and found.command.name not in READS
        and ("@" in piece or wording.commands(piece))
    ):
        return found.command, found.read_as
    spelled = _spelled(piece, sense)
    if isinstance(spelled, Asked) and not spelled.args.text and re.match(r"\w+-\w|[^@]*@", piece):
        return spelled.command, _by_name(piece, spelled.command)
    return None


def _by_name(text: str, command: Command) -> str:
    """A command with its name as the table writes it."""
    name = re.compile(command.name.replace("-", r"[-\s]+") + r"(?![\w-])", re.I)
    return name.sub(command.name, text, count=1) if name.match(text) else text


def _understood(line: str, sense: Sense) -> Reading:
    spelled = _spelled(line, sense)
    if isinstance(spelled, Asked):
        if hedged(spelled):
            return Offered(line, Offer.CONFIRM, ((spelled.command, line),))
        meant = literal(spelled, sense)
        if meant and meant.command.name == "help":
            return _about(meant, sense)
        if meant and not passed_over(meant, sense) and not _order_behind(meant, sense):
            return meant
    elif bare := _bare_name(spelled):
        return bare
    found = courtesy(line, sense) or wording.read(line, sense) or thanked(line)
    if isinstance(spelled, NotUnderstood):
        return found or _with_nearest(spelled, sense)
    if spelled.command.name == "hold":
        return _held(spelled, sense) or found or _nothing(spelled)
    if spelled.command.name == "affiliate" and not isinstance(found, Asked):
        return _affiliated(spelled, sense) or found or _nothing(spelled)
    if isinstance(found, Offered) and names_somebody(spelled):
        return replace(found, offer=Offer.NO_PERSON, over=spelled.command.name)
    return found or _nothing(spelled)


def _with_nearest(stuck: NotUnderstood, sense: Sense) -> NotUnderstood:
    """The same with what its words are nearest to, unless it has the name of a command.

    A verb such as *add* begins several commands, and says nothing about which one is meant.
    """
    if stuck.command and _begins_with_name(stuck.line, stuck.command):
        return stuck
    near = stuck.nearest or nearest(stuck.line, sense)
    return NotUnderstood(stuck.line, None, 0, "the name of a command", near)


def _order_behind(asked: Asked, sense: Sense) -> bool:
    """Whether another order stands where only courtesy would: ``start-checks. seeking-editor``."""
    if asked.args.text or len(asked.line) > LONGEST:
        return False
    return any(start and _order(piece, sense) for start, piece in orders(asked.line))


def _nothing(spelled: Asked) -> NotUnderstood:
    return NotUnderstood(
        spelled.line, spelled.command, len(spelled.command.name), "another argument"
    )


_OFF = re.compile(
    r"(?:off|on)\b(?:[ \t]+(?:on|with)\b(?![ \t]+(?:it|this|that|the[ \t]+review)\b)(?P<what>[ \t]+\w+ing\b)?)?"
    r"(?:[ \t]+(?:on[ \t]+|with[ \t]+)?(?:it|this|that|the[ \t]+review)\b)?[ \t,;:–—-]*",
    re.I,
)
"""``hold off on this``: what waits is the review, unless something else is named."""


def _held(spelled: Asked, sense: Sense) -> Asked | Offered | None:
    """``hold``, with a day anywhere in its reason, or with something that was meant as one."""
    text = spelled.args.text
    off = _OFF.match(text)
    text = text[off.end() :] if off else text
    if found := day_within(text, sense):
        day, reason = found
        if off and off["what"]:  # ``hold off on assigning an editor until March``
            only = ((spelled.command, f"hold until {day}"),)
            return Offered(spelled.line, Offer.CONFIRM, only, reason)
        return replace(
            spelled,
            args=replace(spelled.args, day=day, text=reason),
            read_as=f"hold until {day} {reason}".strip(),
        )
    if says_until(text):
        command = ((spelled.command, "hold until DATE"),)
        return Offered(spelled.line, Offer.INCOMPLETE, command, text)
    return None


def _affiliated(spelled: Asked, sense: Sense) -> Offered | None:
    """``affiliate``, with a partner named somewhere in its reason."""
    text = spelled.args.text
    keys = [one.text for one in parts(text, sense).things if one.kind is Kind.PARTNER]
    commands = tuple((spelled.command, f"affiliate {key} {text}") for key in dict.fromkeys(keys))
    offer = Offer.CONFIRM if len(commands) == 1 else Offer.CHOICE
    return Offered(spelled.line, offer, commands) if commands else None


def _about(asked: Asked, sense: Sense) -> Asked | Offered:
    """``help``, with the name of the command that somebody describes."""
    topic = re.sub(
        r"^(?:me[ \t]+)?(?:with|about|on|for|to|regarding)[ \t]+", "", asked.args.text.strip()
    )
    name = "-".join(topic.casefold().replace("-", " ").strip(" .!?").split())
    if not topic or any(name == command.name for command in TABLE):
        return replace(asked, args=replace(asked.args, text=name))
    found = wording.read(topic, sense)
    if isinstance(found, Asked):
        if re.match(r"me[ \t]", asked.args.text, re.I) and found.command.name in READS:
            return replace(found, line=asked.line)  # ``help me find reviewers``
        name = found.command.name
    elif isinstance(found, Offered):
        name = found.commands[0][0].name
    else:
        return asked
    if any(one.kind is Kind.PERSON for one in parts(topic, sense).things):
        return Offered(asked.line, Offer.NO_PERSON, ((asked.command, f"help {name}"),), "help")
    return replace(asked, args=replace(asked.args, text=name))


def _bare_name(stuck: NotUnderstood) -> Offered | None:
    """``assign-reviewer alice``: somebody's name, or a word; so it is asked back."""
    rest = stuck.line[stuck.place :].strip(" \t.!,")
    if stuck.command is None or stuck.expected not in A_PERSON or not LOGIN.fullmatch(rest):
        return None
    if (
        rest.casefold() in FILLERS
        or rest[0].isdigit()
        or not _begins_with_name(stuck.line, stuck.command)
    ):
        return None
    command = f"{stuck.line[: stuck.place].strip()} @{rest}"
    return Offered(stuck.line, Offer.BARE_NAME, ((stuck.command, command),))


def _begins_with_name(line: str, command: Command) -> bool:
    return " ".join(re.split(r"[-\s]+", line.casefold())).startswith(command.name.replace("-", " "))


def _spelled(line: str, sense: Sense) -> Asked | NotUnderstood:
    """What the grammar of the table makes of a line."""
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
    near = () if negated(line) else _nearest(line)
    return NotUnderstood(line, None, 0, "the name of a command", near)


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


_MISSPELLED = 0.8
"""How like the name of a decision a word has to be, to be that name misspelled."""
_NAME_AT_MOST = 4
"""Words of a line that may be a misspelled command with an argument."""


def _nearest(line: str) -> tuple[str, ...]:
    spoken = re.split(r"[^a-z]+", re.sub(r"@[\w-]+", "", line[:80].casefold()))
    words = list(dropwhile(FILLERS.__contains__, spoken))
    if len(words) > _NAME_AT_MOST:
        return ()  # a sentence that only begins like a command
    names = [command.name for command in TABLE]
    for count in (3, 2, 1):
        tried = "-".join(word for word in words[:count] if word)
        near = difflib.get_close_matches(tried, names, n=3, cutoff=0.6) if tried else []
        sure = difflib.get_close_matches(tried, names, n=3, cutoff=_MISSPELLED) if tried else []
        if found := [one for one in near if one in sure or one not in DECISIONS]:
            return tuple(found)
    return ()


_GREETINGS = (
    r"(?:hi|hello|hey|dear|thanks|ok|okay|yo|please|good (?:morning|afternoon|evening|day))"
)
_GREETING = rf"(?:{_GREETINGS}(?:[ \t]++|[ \t]*+[,!.:;–—-][ \t]*+)(?:there[ \t,!]++)?)?"


@lru_cache(maxsize=8)
def _mentioned(names: tuple[str, ...]) -> re.Pattern[str]:
    """A line that may be a command once Markdown has had its say; most comments have none."""
    either = "|".join(re.escape(name) for name in names)
    marks = r"(?:[^\w@/\n]|_){0,40}+"
    return re.compile(
        rf"(?:^|\r){marks}(?:\d{{1,9}}[.)]{marks}){{0,6}}(?:{_GREETINGS}{marks}(?:there{marks})?)?"
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
        r"[*_]{0,3}[ \t]*(?:[,:;!.…]|[-–—>]{1,2}(?=[ \t]))?[*_]{0,3}[ \t]*(?:please\b[ \t]*,?)?[ \t]*"
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


_ADDRESS = re.compile(
    r"<(?:[a-z][a-z0-9+.-]{1,31}:[^<>\x00-\x20]*|[\w.!#$%&'*+/=?^`{|}~-]{1,300}@[a-z0-9.-]{1,300})>",
    re.I,
)


def _address(state: StateInline, silent: bool) -> bool:
    """The rule for ``<https://…>``: where it ends is all that matters here, and nothing is made of it."""
    found = _ADDRESS.match(state.src, state.pos)
    if found:
        state.pos = found.end()
    return found is not None


def _inline() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    # only what may hold a backtick that is no code, or code; no images: they parse their text apart
    parser.inline.ruler.enableOnly(
        ["text", "escape", "link", "autolink", "backticks", "html_inline"]
    )
    parser.inline.ruler2.enableOnly([])
    parser.inline.ruler.at("backticks", _noted(backtick))
    parser.inline.ruler.at("html_inline", _noted(html_inline))
    parser.inline.ruler.at("autolink", _address)
    return parser


_INLINE = _inline()


def _looked_through(comment: str, addressed: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The lines of paragraphs and list items that may be commands.

    Each comes twice: with inline code and HTML made unreadable, and with HTML alone so.
    """
    every = blocks(comment)
    for place, block in enumerate(every):
        if block.place == "quote" or (block.place == "heading" and block.markup.startswith("#")):
            continue
        tail = QUOTED.search(block.content)
        yield from _plain(block.content[: tail.start()] if tail else block.content, addressed)
        if tail and not _marked_below(block.content[tail.end() :], every[place + 1 : place + 2]):
            return


def _marked_below(rest: str, following: Sequence[Block]) -> bool:
    """Whether the lines of the quotation begin with ``>``: what stands below them is the sender's own."""
    return not rest.strip() and any(block.place == "quote" for block in following)


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
