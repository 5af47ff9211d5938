"""What is no command and still deserves a friendly answer: thanks, a greeting, a wish for more time."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.review.commands import vocabulary
from bot.review.commands.days import span
from bot.review.commands.grammar import Sense
from bot.review.commands.readings import Chat, Courtesy
from bot.review.commands.things import Kind, parts, words_in
from bot.review.commands.vocabulary import LONGEST

_MORE_TIME = re.compile(
    r"\b(?:I|we)\b.{0,12}\b(?:on[ \t]+(?:vacation|leave|holidays?)|away|out[ \t]+of[ \t]+office|travel+ing|at[ \t]+an?[ \t]+(?:conference|workshop|meeting))\b"
    r"|\b(?:I|we)(?:['’]ll|[ \t]+can|[ \t]+will|[ \t]+plan[ \t]+to)\b.{0,30}"
    r"\b(?:deliver|finish|respond|reply|answer|submit|send)\b.{0,40}\b(?:by|on|next|until|tomorrow|in)\b"
    r"|\b(?:I|we)(?:['’]ll|[ \t]+will|[ \t]+would)?[ \t]+need[ \t]+until\b|\bgive[ \t]+(?:me|us)[ \t]+(?:until|till)\b|"
    r"\b(?:need|take|have|get|want|require|request|ask\w*|use|give me|grant)\b.{0,40}\b(?:more|extra|additional|another|longer|extension)\b"
    r"|\b(?:more|extra|additional|another)[ \t]+(?:time|(?:[\w]+[ \t]+)?(?:days?|weeks?|months?))\b|\b(?:be|am|running|i'm|i’m)[ \t]+late\b"
    r"|\b(?:will|i'll|i’ll)[ \t]+(?:be[ \t]+)?(?:delayed|late)\b|\bneed[ \t]+(?:an?[ \t]+)?extension\b"
    r"|\b(?:can(?:not|'t|’t)|won'?t|not)\b.{0,40}\b(?:in time|on time|by the deadline|before the deadline|make the deadline|meet the deadline)\b"
    r"|\b(?:can|could|may)[ \t]+(?:I|we)[ \t]+(?:have|get|take)\b.{0,30}\b(?:until|till)\b"
    r"|\b(?:my[ \t]+|the[ \t]+)?(?:review|response|revision|answer|reply)[ \t]+(?:will|is[ \t]+going[ \t]+to|should|can|might)\b.{0,20}"
    r"\b(?:come|be[ \t]+(?:ready|done|in|here|there|finished|submitted|complete|sent|posted)|arrive|follow)\b.{0,20}"
    r"\b(?:by|on|next|until|tomorrow|in|at|this|before|within)\b"
    r"|\b(?:days?|weeks?|months?)[ \t]+(?:more|longer|extra)\b|\bextend\b.{0,20}\b(?:my|our)\b|\bmy (?:review|reply|response|answer|revision)s? (?:will|is going to) (?:be|take) (?:late|longer|delayed)",
    re.I,
)


_NOT_TIME = re.compile(
    r"\bhold\b|\b(?:any|no)[ \t]+more\b|\bfrom[ \t]+the[ \t]+authors?\b|\breviewers?\b|\binfo|\bsome(?:one|body)[ \t]+else\b|\bstep\w*[ \t]+(?:away|aside|back|down)\b"
    r"|\banother[ \t]+(?:look|glance|go|pass|read|check|round|review|question|comment|issue|version|release|package)\b"
    r"|\b(?:comments?|changes|everyone|everybody|both|all)\b"
    r"|\b(?:more|extra|additional|another)[ \t]+(?:details?|examples?|explanations?|clarifications?|evidence|context|docs|documentation|tests?|feedback|opinions?|input)\b",
    re.I,
)
"""More of something else is wanted, or nobody's time."""
_FOR_WHAT = re.compile(
    r"[ \t]for[ \t]+(?:the|our|my|all|these)[ \t]+(?:\w+[ \t]+)?(?:changes|comments|revisions?)[ \t.!]*$",
    re.I,
)
"""What the time is needed for."""
_NEXT_WEEK = re.compile(r"\bnext[ \t]+week\b", re.I)


def courtesy(line: str, sense: Sense) -> Chat | None:
    """What is no command and still deserves a friendly answer."""
    if len(line) > LONGEST:
        return None
    named = "@" in line
    if named and not re.match(r"(?:thanks|thank|thx|hi|hello|hey)\b", line, re.I):
        return None
    if _MORE_TIME.search(line) and not named and not _NOT_TIME.search(_FOR_WHAT.sub("", line)):
        days = [one.text for one in parts(line, sense).things if one.kind is Kind.DAY]
        until = date.fromisoformat(days[-1]) if days else None
        if until and _NEXT_WEEK.search(line) and until.weekday() == 0:
            until += timedelta(days=4)  # who says so means some day of it
        return Chat(line, Courtesy.MORE_TIME, span(line), until)
    if _THANKS_FOR.match(line) and not _ORDER_BEHIND.search(line):
        return Chat(line, Courtesy.THANKS)
    words = words_in(_TO_SOMEBODY_NAMED.sub("", line))
    if not words:
        return Chat(line, Courtesy.THANKS) if line.strip() and not re.search(r"\d", line) else None
    if set(words) <= vocabulary.HELLO:
        return Chat(line, Courtesy.HELLO)
    if set(words) <= vocabulary.THANKS | vocabulary.BESIDE_THANKS:
        return Chat(line, Courtesy.THANKS)
    if _THANKS.match(line) and set(words) <= (
        (vocabulary.THANKS | vocabulary.BESIDE_THANKS | vocabulary.BEHIND_THANKS) - {"done"}
    ):
        return Chat(line, Courtesy.THANKS)
    if set(words) <= vocabulary.SORRY:
        return Chat(line, Courtesy.SORRY)
    return None


def thanked(line: str) -> Chat | None:
    """A line that begins with thanks and asks for nothing."""
    return Chat(line, Courtesy.THANKS) if _THANKS.match(line) else None


_THANKS = re.compile(
    r"(?:(?:many|big|huge|warm|special)[ \t]+)?(?:thanks|thank you|thx|cheers|merci|danke)\b", re.I
)
_THANKS_FOR = re.compile(
    rf"{_THANKS.pattern}(?:[ \t]+(?:so much|a lot|very much|again|all|everyone))*[ \t,]*(?:@|for\b|to\b)",
    re.I,
)


_ORDER_BEHIND = re.compile(
    r"\b(?:but|however|unfortunately)\b|(?:[,;:.!–—-]|\band|\bso|\bthen)[ \t]+(?:(?:please|pls|now|then|also|so|and|can[ \t]+you|could[ \t]+you|let['’]?s|I['’]ll|we)[ \t,]+){0,3}"
    r"(?:add|assign|set|put|accept|remove|replace|start|extend|close|hold|remind|record|move|make|update)\b",
    re.I,
)
"""``thanks to @alice, who agreed to review, please add them``: it asks for something."""


_TO_SOMEBODY_NAMED = re.compile(r"@[\w-]+")
