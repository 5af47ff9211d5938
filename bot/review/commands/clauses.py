"""How a line is made of clauses: a courtesy, an order, another one, and what is said beside them.

    thanks for the report! Please assign @ed2 as editor, @ed is on leave
    courtesy               order                         beside it

Only the marks and words between clauses are looked for here; what a clause asks is read by ``wording``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.review.commands.things import words_in
from bot.review.commands.vocabulary import FILLERS, HELLO, SORRY, THANKS, words_of

CLAUSES_AT_MOST = 4


@dataclass(frozen=True)
class Split:
    """A line in two, where one clause ends."""

    head: str
    tail: str
    """Without the words that join it: ``but``, ``because``."""


_PRONOUN = r"(?=(?:it|they|the|he|she|we|i|there|this|that|no|our|my|their|@[\w-]+)\b)"
_ORDER = (
    r"(?=(?:let['’]?s|please|pls|can|could|we|accept|add|assign|remove|replace|close|start|set|put|remind|ask|send|submit|move"
    r"|mark|record|extend|give|hold|resume|wait|check|tell|reject|invite|drop|make)\b)"
)
"""With which a clause begins that asks for something."""
_JOINS = r"(?:but|because(?:[ \t]+of)?|since|so|as|and|although|though|however|given[ \t]+that)"
_BOUNDARY = re.compile(
    rf"[ \t]*(?:,|;|:(?=[ \t])|[.!?]+(?=[ \t]+[A-Za-z@]))[ \t]*(?:{_JOINS}\b[ \t]*)?"
    rf"|[ \t]+(?:[-–—=]*>|[-–—]+|→)[ \t]+(?:{_JOINS}\b[ \t]*)?|[ \t]*—[ \t]*"
    rf"|[ \t]+(?:but|because(?:[ \t]+of)?|since|although|though|due[ \t]+to|given[ \t]+that|(?:so|as|and)[ \t]+{_PRONOUN}|(?:so|and|then|hence|therefore)[ \t]+{_ORDER})[ \t]*",
    re.I,
)


_ENDS_WITH_NAME = re.compile(r"@[\w-]{1,40}$")
"""``@alice and @bob agreed``: two people are no two clauses."""


def splits(line: str) -> Iterator[Split]:
    """The line in two at each place where a clause may end, from left to right."""
    for found in _BOUNDARY.finditer(line):
        head, tail = line[: found.start()].strip(), line[found.end() :].strip(" \t.,;!")
        if head and tail and not (_ENDS_WITH_NAME.search(head) and tail.startswith("@")):
            yield Split(head, tail)


_ORDERS = re.compile(
    r"[ \t]*[,;][ \t]*|[ \t]*[.!?]+[ \t]+(?=[A-Za-z@])|[ \t]+[-–—]+[ \t]+|[ \t]+(?:and|then|but|&|\+)[ \t]+",
    re.I,
)
_JOINED = re.compile(r"(?:(?:and|then|also|please|pls|now|so|but)\b[ \t,]*)+", re.I)


def orders(text: str) -> Iterator[tuple[int, str]]:
    """Where in a text another order may begin, and the text from there to the end of its clause."""
    starts = [0, *(found.end() for found in _ORDERS.finditer(text))]
    ends = [*(found.start() for found in _ORDERS.finditer(text)), len(text)]
    for start, end in zip(starts, ends, strict=True):
        joined = _JOINED.match(text, start, end)
        piece = text[joined.end() if joined else start : end].strip(" \t.!*_")
        if piece:
            yield start, piece


def tidied(head: str) -> str:
    """A clause without the marks and words that joined another one to it."""
    bare = head.rstrip(" \t,;:.!–—-")
    while found := re.search(r"[ \t](?:and|then|but|also)$", bare, re.I):
        bare = bare[: found.start()].rstrip(" \t,;:.!–—-")
    return bare


_COURTESY = re.compile(
    r"(?:(?:ok|okay|good|great|nice|hi|hello|hey|perfect)\b[^.!?;\n@,]{0,20}[ \t,]{1,9}(?=(?:please|can[ \t]+you|could[ \t]+you)\b)"
    r"|(?:many[ \t]+)?(?:thanks|thank[ \t]+you|thx|cheers|great|perfect|wonderful|awesome|excellent|hi|hello|hey|good"
    r"|congrat\w*|sorry|ok|okay|nice)\b"
    r"[^.!?;\n]{0,100}?(?:[.!?;]{1,9}|:-?\)|[ \t][-–—]{1,3})[ \t]{1,9}(?=\S)"
    r"|(?:many[ \t]+)?(?:thanks|thank[ \t]+you|thx|sorry|congrat\w*)\b[^.!?;\n]{0,100}?[ \t,]{1,9}(?=(?:please|can[ \t]+you|could[ \t]+you)\b)){1,3}",
    re.I,
)


def behind_courtesy(line: str) -> str:
    """What stands behind the sentences of courtesy that a line begins with; empty: it begins with none."""
    found = _COURTESY.match(line)
    return line[found.end() :] if found else ""


def is_courtesy(text: str) -> bool:
    """Whether a clause says nothing but please and thank you."""
    return set(words_in(text)) <= FILLERS | THANKS | HELLO | SORRY


_PRAISE = words_of(
    "great nice awesome cool perfect excellent wonderful amazing brilliant lovely fantastic super bravo well good kudos"
)


def without_praise(line: str) -> str:
    """A line without the clause of praise at its end: ``approve-changes, great work``."""
    *_, last = (None, *splits(line))
    words = set(words_in(last.tail)) if last else set()
    return last.head if last and words & _PRAISE and is_courtesy(last.tail) else line


_ASSENT = re.compile(
    r"(?<=\S)[ \t]*(?:[,;.!:]|[ \t][-–—]+)[ \t]*(?:(?:so|and|then|please|pls|kindly|can[ \t]+you|could[ \t]+you)[ \t]+)*"
    r"(?:(?:let['’]?s[ \t]+)?(?:do[ \t]+(?:it|so|that)|go[ \t]+ahead|proceed)|please[ \t]+do|(?:update|adjust|note|correct)(?:[ \t]+(?:it|this|that))?)"
    r"(?:[ \t]+(?:accordingly|now|please))*[ \t.!?]*$",
    re.I,
)
_SALUTATION = re.compile(
    r"(?:dear|hi|hello|hey)[ \t]+(?:editors?|reviewers?|authors?|maintainers?|team|all|everyone)(?:[ \t]+team)?[ \t]*[,:!.][ \t]*",
    re.I,
)


def without_assent(line: str) -> str:
    """A line without its salutation and the *so let's do it* at its end, where it says what."""
    line = line[found.end() :] if (found := _SALUTATION.match(line)) else line
    return _ASSENT.sub("", line)


_ADDRESS = re.compile(
    r"[,;.!:][ \t]+(?:so[ \t]+|dear[ \t]+)?(?:@[\w-]+|(?:the[ \t]+)?(?:authors?|reviewers?|editors?|maintainers?))"
    r"(?:(?:[ \t]*,[ \t]*|[ \t]+and[ \t]+)@[\w-]+){0,3}[ \t]*[,:]?[ \t]+"
    r"(?:please|pls|kindly|can[ \t]+you|could[ \t]+you|would[ \t]+you|feel[ \t]+free|you[ \t]+can|have[ \t]+a[ \t]+look|take[ \t]+a[ \t]+look|(?:it['’]?s[ \t]+)?your[ \t]+turn|over[ \t]+to[ \t]+you)\b(?P<said>.*)$",
    re.I,
)


def without_address(line: str) -> str:
    """A line without what it asks of others at its end: ``reviews are in. @alice, please respond``."""
    found = _ADDRESS.search(line)
    if found is None or not found.start() or not _LIMITS.isdisjoint(words_in(found["said"])):
        return line
    return line[: found.start()]


_LIMITS = words_of(
    "if unless until before except but not don instead first only wait assign accept"
)


_CONDITIONS = re.compile(
    r"(?:but[ \t]+)?(?:if|unless|except|only|once|when|whenever|after|until|till|before|while|as[ \t]+soon"
    r"|don['’]?t|do[ \t]+not|never|not|no[ \t,]|nope|otherwise|provided|assuming|without|rather|instead|wait|or)\b",
    re.I,
)


def is_condition(text: str) -> bool:
    """Whether a clause takes back or limits what is asked: nothing is read without it."""
    return bool(_CONDITIONS.match(text)) and not re.match(r"no[ \t]+\w+", text, re.I)


_WHEN = r"(?:if|when(?:ever)?|once|as[ \t]+soon[ \t]+as|after|assuming|provided(?:[ \t]+that)?)\b"
_CONDITION_BEFORE = re.compile(
    rf"(?:(?:so|and|ok|okay|please|but|then)\b[ \t,]*){{0,3}}{_WHEN}(?P<condition>[^,;:]{{3,120}})[,;:][ \t]*"
    r"(?:then\b[ \t,]*)?(?P<order>\S.*)$",
    re.I,
)
_CONDITION_BEHIND = re.compile(
    rf"(?P<order>\S[^,;:]{{2,80}}?)[ \t,]+(?:(?:but|only)[ \t]+){{0,2}}{_WHEN}(?P<condition>[^,;:]{{3,120}})$",
    re.I,
)


def on_condition(line: str) -> Split | None:
    """A condition and the order that waits for it: ``if both reviews are in, accept``."""
    found = _CONDITION_BEFORE.match(line) or _CONDITION_BEHIND.match(line)
    return Split(found["condition"].strip(), found["order"].strip(" \t.!")) if found else None


_ANSWER = re.compile(
    r"(?:(?P<yes>yes|yep|yeah|yup|correct|exactly|indeed)|not[ \t]+(?:yet|quite)(?:[ \t]+yet)?|almost)[ \t]*"
    r"(?:[,;:.!]|[ \t][-–—]+)[ \t]+(?=\S)",
    re.I,
)


def behind_answer(line: str) -> str:
    """What stands behind the *yes* or *not yet* that a line begins with; empty: it begins with none.

    Behind a *yes* to go on (``yes, do it``) nothing stands that says what.
    """
    found = _ANSWER.match(line)
    rest = line[found.end() :] if found else ""
    return "" if found and found["yes"] and set(words_in(rest)) <= _ONLY_GO_ON else rest


_ONLY_GO_ON = FILLERS | THANKS | words_of("do it that so go ahead proceed confirm yes sounds")


_LACK = re.compile(
    r"(?:sorry|unfortunately|sadly|but|as|since|because)?[ \t,]*(?:"
    r"(?:(?:the|our|my|this|that|these|its|their)[ \t]+)?(?:\w+[ \t]+)?(?:(?:of|by|from)[ \t]+)?[\w@-]+[ \t]+(?:still[ \t]+|also[ \t]+)?"
    r"(?:has|have|had|is|are|was|were|does|do|did|can|could|will|would)(?:n['’]?t\b|[ \t]+not\b|[ \t]+never\b|[ \t]+no\b)"
    r"|(?:(?:the|our)[ \t]+)?(?:authors?|maintainers?|submitters?|they|@[\w-]+)[ \t]+(?:(?:has|have|is|are|was|were)[ \t]+)?(?:been[ \t]+|gone[ \t]+|went[ \t]+)?"
    r"(?:silent|quiet|unresponsive|inactive|away|gone|dark|missing|unreachable)"
    r"|(?:@?[\w-]+[ \t]+){1,2}(?:can['’]?t|cannot|won['’]?t|never)\b"
    r"|(?:there[ \t]+(?:is|was|are|were|has[ \t]+been)[ \t]+)?(?:no|not[ \t]+any|neither|nobody|nothing|not[ \t]+(?:what\b|an?\b|quite|fully|there|sure|satisfied|happy|convinc(?:ed|ing)|(?:\w+[ \t]+)?(?:related|relevant|useful|suitable|maintained|tested|documented))))\b",
    re.I,
)


def says_what_lacks(text: str) -> bool:
    """Whether a *not* tells how things are, and forbids nothing: ``the author has not answered since May``."""
    return bool(_LACK.match(text)) and not re.match(r"(?:we|you|I|please|do|it)\b", text, re.I)


_WANTED = words_of(
    "please add missing misses need needs fix must should lacks lack still update could add provide improve write include"
    " except remaining needed lacking unclear"
)


def asks_for_something(text: str) -> bool:
    """Whether a clause behind finished checks says what is still wanted."""
    return not _WANTED.isdisjoint(words_in(text))


_ABOUT_SOMEBODY = re.compile(
    r"@[\w-]+[ \t]+(?:is|has|was|can|can['’]?t|cannot|will|won['’]?t|does|doesn['’]?t|did|didn['’]?t|had|declined|said|told"
    r"|wrote|left|never|no[ \t]+longer|asked|agreed|stepped|withdrew)\b",
    re.I,
)


def says_of_somebody(text: str) -> bool:
    """Whether a clause only tells how it is with somebody: ``@ed is on leave``."""
    return bool(_ABOUT_SOMEBODY.match(text)) and text.count("@") == 1


_AUTHOR_ASKS = re.compile(
    r"\b(?:authors?|maintainers?|submitters?)\b(?:[ \t]+(?:has|have|had|also|just|now|kindly)\b){0,2}"
    r"[ \t]+(?:ask(?:s|ed)|request(?:s|ed)|want(?:s|ed)?|would[ \t]+like)\b",
    re.I,
)


def author_asks(text: str) -> bool:
    """Whether the author is said to ask for something, and is not asked: ``the authors asked for a break``."""
    return bool(_AUTHOR_ASKS.search(text))


_NEWCOMER = re.compile(
    r"@([\w-]+)[^@]{0,40}?\b(?:replaces|replacing(?![ \t]+(?:by|with)\b)"
    r"|(?:will|can|could|may|should|shall|would|to)[ \t]+replace|instead(?:[ \t]+of)?|rather[ \t]+than|in[ \t]+place[ \t]+of"
    r"|(?:take|step|fill|jump|stand|go|sub)(?:s|es|ing|ps|ping|ped|ed)?[ \t]+(?:over|in)(?:[ \t]+for)?|taking[ \t]+over"
    r"|substitut\w+[ \t]+for|tak(?:es|ing|e)[ \t]+@[\w-]+(?:['’]s)?[ \t]+(?:place|spot|slot|role|seat))\b"
    r"|\b(?:(?:swap|sub|bring|put)\w*[ \t]+in[ \t]+@([\w-]+)|sub(?:s|stitut\w*)?[ \t]+@([\w-]+)[ \t]+for\b)",
    re.I,
)


def newcomer(line: str) -> str:
    """Who takes somebody's place, where a line says that in the active voice; empty: it does not."""
    found = _NEWCOMER.search(line)
    return f"@{found[1] or found[2] or found[3]}" if found else ""


_OUT = r"(?:out[ \t]*[:=][ \t]*(@[\w-]+)|(?<!\S)[-–−][ \t]*(@[\w-]+)|(@[\w-]+)(?:['’]s|[ \t]+(?:is|goes|drops|was|has[ \t]+to[ \t]+go))?[ \t]+out)"
_IN = r"(?:in[ \t]*[:=][ \t]*(@[\w-]+)|(?<!\S)[+][ \t]*(@[\w-]+)|(@[\w-]+)(?:['’]s|[ \t]+(?:is|comes|goes|jumps))?[ \t]+in)"
_BETWEEN = r"(?:[ \t,;/.→>&-]|\b(?:and|but|so|then)\b){1,12}"
_OUT_IN = (
    (re.compile(rf"{_OUT}{_BETWEEN}{_IN}(?![\w-])", re.I), r"replace \1\2\3 with \4\5\6"),
    (re.compile(rf"{_IN}{_BETWEEN}{_OUT}(?![\w-])", re.I), r"replace \4\5\6 with \1\2\3"),
    (
        re.compile(
            r"\b(?:swap|sub|bring|put|take)[ \t]+(@[\w-]+)[ \t]+in[ \t]+(?:for|instead[ \t]+of|in[ \t]+place[ \t]+of)[ \t]+(@[\w-]+)",
            re.I,
        ),
        r"replace \2 with \1",
    ),
    (
        re.compile(
            r"(@[\w-]+)['’]s[ \t]+(?:place|spot|slot|role|seat|part)[ \t]+(?:goes|passes|is[ \t]+given|is[ \t]+taken|was[ \t]+taken|will[ \t]+be[ \t]+taken)[ \t]+(?:over[ \t]+)?(?:to|by)[ \t]+(@[\w-]+)",
            re.I,
        ),
        r"\2 instead of \1",
    ),
    (
        re.compile(r"^(?:reviewers?[ \t:]*)?(@[\w-]+)[ \t]+for[ \t]+(@[\w-]+)[ \t.!]*$", re.I),
        r"\1 instead of \2",
    ),
)
_INTO = re.compile(
    r"^((?:reviewers?|editors?)?[ \t:]*)(@[\w-]+)[ \t]*(?:→|->|=>|➡️?)[ \t]*(@[\w-]+)"
)
_LEAVES = re.compile(
    r"(@[\w-]+)(?:['’]s|[ \t]+(?:is|goes|was))?[ \t]+out(?=[ \t]*(?:[,;.!]|$))", re.I
)
"""``@alice is out``, and not *out of office*"""


def with_successor(line: str) -> str:
    """A line that says in two halves who goes and who comes, in one: ``@alice out, @bob in``."""
    for halves, whole in _OUT_IN:
        line = halves.sub(whole, line, count=1)
    line = _INTO.sub(r"\1\3 instead of \2", line, count=1)
    return line if line.count("@") > 1 else _LEAVES.sub(r"\1 is unavailable", line, count=1)


_COULD_REVIEW = re.compile(r"\b(?:could|can|might|would)[ \t]+(?:\w+[ \t]+)?review\b", re.I)
_STATE = re.compile(
    r"(?:(?:so|and|hi|hello|hey|please|ok|okay)\b[ \t,]*)*"
    r"(?P<sure>when[ \t]+(?:do|is|are|was|were|will|did|does|has|have|can|could)\b|how[ \t]+(?:long|far|many|much)\b)?"
    r"(?P<verb>(?:do(?:es)?[ \t]+(?:you|I|we)[ \t]+(?:still[ \t]+)?(?:need|have|want)|is|are|was|were|has|have|had|did|does|do[ \t]+we[ \t]+have|whose|who(?:[ \t]+(?:can['’]?t|cannot|won['’]?t|declined|dropped|withdrew|left|quit|is|are|has|have|did|hasn['’]?t|haven['’]?t|didn['’]?t|isn['’]?t|still))|where(?:[ \t]+(?:is|are))?|isn['’]?t|hasn['’]?t|haven['’]?t|didn['’]?t)\b)?",
    re.I,
)
_OF_A_REVIEW = words_of(
    "turn declined dropped withdrew available answer reviewed everybody everyone replied answered hear anything review reviews reviewer reviewers editor author authors maintainer maintainers response due deadline submission"
    " package paper stage decision reminder reminders checks joss changes accepted finished started revision news late ready overdue"
)


_OF_NO_REVIEW = words_of("scope mentor mentors mentoring mentorship")


def asks_for_state(line: str) -> bool:
    """Whether a question is about how the review stands: ``has the author responded?``."""
    begins = _STATE.match(line)
    if not begins or not (begins["sure"] or begins["verb"]):
        return False
    words = set(words_in(line))
    if _COULD_REVIEW.search(line):
        return False  # it looks for reviewers
    asked = bool(begins["sure"]) or line.rstrip().endswith("?")
    return asked and not words.isdisjoint(_OF_A_REVIEW) and words.isdisjoint(_OF_NO_REVIEW)
