"""The review template, filled in: how the bot notices a review that nobody announced.

What is looked for is what the template cannot do without, in pyOpenSci's own wording and in that of
``messages.reviewer_search.review_template``: https://www.pyopensci.org/software-peer-review/appendices/review-template.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.review.model.markdown import blocks

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


@dataclass(frozen=True)
class Posted:
    """What of a review there is in a comment."""

    complete: bool = False
    """The template's heading, a ticked box and the line with the hours, and it does not call itself
    partial or a draft."""
    hours: float | None = None
    approves: bool | None = None
    """The box of the final approval; None: there is none."""


def read(comment: str) -> Posted:
    """Look for a filled-in review. Quotes, code and tables do not count."""
    if not _ANYWHERE.search(comment):
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
            if (final and approves is None) or _RECOMMENDS.search(box[2]):
                approves = on
            continue
        if _HEADING.match(text):
            heading = True
            unfinished = unfinished or bool(_UNFINISHED_HEADING.search(text.split("\n")[0]))
        if block.place == "heading":
            final = bool(_FINAL.match(text))
        unfinished = unfinished or bool(_CALLED_SO.search(text))
        hours = hours or _HOURS.search(text)
    spent = float(hours[1].replace(",", ".")) if hours and hours[1] else None
    complete = heading and ticked and hours is not None and not unfinished
    return Posted(complete, spent, approves)
