"""The review template, filled in: how the bot notices a review that nobody announced. And reviews in free form.

What is looked for is what the template cannot do without, in pyOpenSci's own wording and in that of
``messages.reviewer_search.review_template``: https://www.pyopensci.org/software-peer-review/appendices/review-template.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.review.model.markdown import blocks
from bot.review.model.texts import recognized_by

_ANYWHERE = re.compile(r"package +review|final +approval|recommend +approving", re.I)
"""Without one of these words it is no review, and Markdown need not be parsed."""
_HEADING = re.compile(r"[*_ ]*package +review\b", re.I)
_FINAL = re.compile(r"[*_ ]*final +approval\b", re.I)
_RECOMMENDS = re.compile(r"\bI +recommend +approving\b", re.I)
_BOX = re.compile(r"\[([ xX])\][ \t]+(.*)", re.S)
_HOURS = re.compile(
    r"^[*_ \t]*(?:estimated +)?hours +spent +(?:on +)?review\w*[*_ \t]*:[*_ \t]*(\d{1,4}(?:[.,]\d{1,2})?)?",
    re.I | re.M,
)
_UNFINISHED = (
    r"(?:partial|draft|preliminary|unfinished|incomplete|wip|work[ -]in[ -]progress|in[ -]progress)"
)
_CALLED_SO = re.compile(
    rf"\b{_UNFINISHED}(?:[ -]+(?:package|code|first))?[ -]+review\b"
    rf"|\breview\b[^\n.]{{0,30}}?\b(?:is|still|remains)\b[^\n.]{{0,20}}?\b{_UNFINISHED}\b"
    rf"|\bto be continued\b",
    re.I,
)
_UNFINISHED_HEADING = re.compile(rf"\b{_UNFINISHED}\b", re.I)
_UNFINISHED_ABOVE = re.compile(
    rf"^\W*(?:still[ ]+)?{_UNFINISHED}\W*$"
    rf"|\b(?:this|it|that|here|mine)(?:[ ]+is|['’]s|[ ]+comes)(?:[ ]+(?:only|just|still|my|an?|the|very|first|early|rough))*[ ]+{_UNFINISHED}\b",
    re.I | re.M,
)
"""Before the heading stands what somebody says about the whole comment."""


_SAYS_SO = re.compile(
    r"\b(?:my|our|the|this)(?: +[\w-]+){0,2} +review +(?:(?:is|was|has +been) +)?(?:(?:now|all) +)?"
    r"(?:completed?|done|finished|ready|in|submitted|posted|below|above|attached)\b"
    r"(?! +(?:by|next|on|soon|tomorrow|progress|a|the|an|this|my)\b)"
    r"|\b(?:here(?:['’]s| +is| +are| +comes)|please +find|this +is) +my(?: +[\w-]+){0,3} +(?:review|comments|feedback)\b"
    r"|\bI(?:['’]ve| +have|['’]m| +am)?(?: +(?:now|just))? +(?:finished|completed|done|submitted|posted|concluded)"
    r"(?: +with)? +(?:my|the|this)(?: +[\w-]+){0,2} +review\b"
    r"|\bI(?:['’]ve| +have)(?: +now)? +reviewed +(?:the +package|this|it|`?[\w-]+`?)"
    r"|\b(?:finished|done)(?: +with)? +(?:reviewing|my +review)\b"
    r"|\b(?:completes?|concludes?|finish(?:es)?) +my(?: +[\w-]+){0,2} +review\b"
    r"|\bmy +(?:review +)?(?:comments|feedback|remarks|suggestions|findings) +are +(?:all +)?(?:in|below|above|at|here|there|on)\b"
    r"|^ *review +(?:is +)?(?:completed?|done|finished)\b",
    re.I,
)
"""Somebody says that their review is there."""
_NOT_YET = re.compile(
    r"\b(?:not|will|until|once|when|before|after|if|whether|hope|plan|would|should|cannot|almost|nearly|soon|partly|half|other|another|first +part)\b"
    r"|n['’]t\b|['’]ll\b",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\s*\n")
_REVIEWING = re.compile(
    r"\b(?:review|comment|suggest|recommend|feedback|concern|document|install|example|readme|test)",
    re.I,
)
LONG = 600
"""Characters of their own from which on what a reviewer writes may be the review."""
SHORT = 120
"""Characters below which a comment has nothing to say but its commands."""
_NUMBERS = dict(
    zip(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        range(1, 13),
        strict=True,
    )
)
_SPENT = re.compile(
    rf"(?<![\w.,/-])(?P<from>\d{{1,3}}(?:[.,]\d{{1,2}})?|{'|'.join(_NUMBERS)})"
    rf"(?: *(?:-|–|to|or) *(?P<to>\d{{1,3}}(?:[.,]\d{{1,2}})?|{'|'.join(_NUMBERS)}))? *(?:hours?|hrs?|h)\b",
    re.I,
)
_TOOK = re.compile(r"\b(?:took|spent)\b", re.I)
_OTHER_HOURS = re.compile(r"\b(?:within|every|next|last|ago|later|after|per)\b", re.I)


@dataclass(frozen=True)
class Posted:
    """What of a review there is in a comment."""

    complete: bool = False
    """The template's heading, a ticked box and the line with the hours, and it does not call itself
    partial or a draft."""
    hours: float | None = None
    approves: bool | None = None
    """The box of the final approval; None: there is none."""


def read(comment: str, own: str = "") -> Posted:
    """Look for a filled-in review: by the bot's template, or by the community's ``own``.

    Quotes, code and tables do not count.
    """
    title, last_box = (one.casefold() for one in recognized_by(own)) if own else ("", "")
    if not (_ANYWHERE.search(comment) or (title and title in comment.casefold())):
        return Posted()
    heading = ticked = unfinished = final = False
    approves: bool | None = None
    hours = None
    for block in blocks(comment):
        text = block.content
        box = _BOX.match(text) if block.place == "list item" else None
        if box:
            on = box[1] != " "
            ticked = ticked or on
            said = " ".join(box[2].split()).casefold()
            if (final and approves is None) or _RECOMMENDS.search(box[2]) or said == last_box:
                approves = on
            continue
        if _HEADING.match(text) or (title and text.strip().casefold().startswith(title)):
            heading = True
            unfinished = unfinished or bool(_UNFINISHED_HEADING.search(text.split("\n")[0]))
        if block.place == "heading":
            final = bool(_FINAL.match(text))
        unfinished = unfinished or bool(_CALLED_SO.search(text))
        unfinished = unfinished or bool(not heading and _UNFINISHED_ABOVE.search(text))
        hours = hours or _HOURS.search(text)
    spent = float(hours[1].replace(",", ".")) if hours and hours[1] else None
    untimed = bool(own) and not _HOURS.search(own)
    complete = heading and ticked and (hours is not None or untimed) and not unfinished
    return Posted(complete, spent, approves)


def own_words(comment: str, bot: str = "") -> str:
    """What somebody has written themselves, without quotes, code, tables and lines addressed to the bot."""
    addressed = (
        re.compile(rf"^\W*(?:hi|hello|hey|dear|thanks)?\W*{re.escape(bot)}\b", re.I)
        if bot
        else None
    )
    lines = [line for block in blocks(comment) for line in block.content.split("\n")]
    return "\n".join(one for one in lines if not (addressed and addressed.match(one))).strip()


def announces(comment: str) -> bool:
    """Whether somebody says in prose that their review is there, and not that it will be."""
    text = own_words(comment)
    if _CALLED_SO.search(text):
        return False
    for sentence in _SENTENCE.split(text):
        found = _SAYS_SO.search(" ".join(sentence.split()))
        asks = sentence.rstrip().endswith("?")
        if found and not asks and not _NOT_YET.search(found.string[: found.end()]):
            return True
        took = _TOOK.search(sentence) and _SPENT.search(sentence) and "review" in text.casefold()
        if (
            took
            and not asks
            and not _NOT_YET.search(sentence)
            and not _OTHER_HOURS.search(sentence)
        ):
            return True
    return False


def reads_like_a_review(comment: str, bot: str = "") -> bool:
    """Whether a comment is long enough, and of such things, that it may be a review in free form."""
    text = own_words(comment, bot)
    return len(text) >= LONG and bool(_REVIEWING.search(text)) and not _CALLED_SO.search(text)


def hours_in(comment: str) -> float | None:
    """The hours that somebody says a review took, in the template or in prose; None: it is not clear."""
    if (posted := read(comment)).hours is not None:
        return posted.hours
    found = {
        _number(hit["to"] or hit["from"])
        for sentence in _SENTENCE.split(own_words(comment))
        if not _OTHER_HOURS.search(sentence)
        for hit in _SPENT.finditer(sentence)
    }
    return found.pop() if len(found) == 1 else None


def _number(text: str) -> float:
    known = _NUMBERS.get(text.casefold())
    return float(text.replace(",", ".")) if known is None else float(known)
