"""The parts of sentences: people's text as code, names, days, lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from bot.review.model.header import Field
from bot.review.model.people import same
from bot.review.model.policy import OFF, Policy
from bot.review.model.stages import Joss, Stage, words
from bot.review.model.submission import Submission

BOT = "@pyos-bot"
"""How to address the bot, where the caller does not say."""

_STEERS = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What steers a terminal, or turns around the text behind it."""


def code(text: str) -> str:
    """Somebody's text as inline code: no mention, no Markdown, no command, always one line."""
    flat = " ".join(_STEERS.sub("", text).split())
    if not flat:
        return "(nothing)"
    runs = [len(run) for run in re.findall(r"`+", flat)]
    fence = "`" * (max(runs, default=0) + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def cell(text: str) -> str:
    """The same in a table, where a bar would end the cell even in code."""
    return code(text.replace("|", "¦"))


def at(login: str) -> str:
    """A live mention."""
    return f"@{login}"


def author(review: Submission) -> str:
    """The submitting author: called when they have opened the issue, as anybody can be named in the text."""
    return at(review.author) if same(review.author, review.opener) else name(review.author)


def name(login: str) -> str:
    """Somebody named without being called."""
    return f"`@{login}`"


def names(logins: Iterable[str]) -> str:
    """Several people named without being called."""
    return listed([name(login) for login in logins])


def listed(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def be(people: Sequence[object]) -> str:
    """``is`` or ``are``."""
    return "is" if len(people) == 1 else "are"


def day(when: date) -> str:
    """A day in words."""
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    return f"{months[when.month - 1]} {when.day}, {when.year}"


def stage_name(place: Stage | Joss, policy: Policy) -> str:
    """The label of a stage, as this community calls it."""
    name = policy.labels.get(place.meaning)
    return code(name) if name else words(place) if isinstance(place, Stage) else code(place.value)


def package(review: Submission) -> str:
    """The package, by its name."""
    name = review.header.text(Field.PACKAGE)
    return code(name) if name else "this package"


def bullets(lines: Iterable[str], mark: str = "-") -> str:
    """A Markdown list."""
    return "\n".join(f"{mark} {line}" for line in lines)


def link(text: str, url: str) -> str:
    """A Markdown link; the address is one of the policy's or GitHub's. Only the text, where there is no page."""
    return f"[{text}]({url})" if url else text


def pointer(sentence: str, text: str, url: str) -> str:
    """A sentence that only points to a page, with a space before it; nothing where there is no page."""
    return f" {sentence.format(link(text, url))}" if url else ""


def within(days: int) -> str:
    """`` within 14 days``; nothing for a clock that is off."""
    return "" if days == OFF else f" within {days} days"


def quiet_link(text: str, url: str) -> str:
    """A link to another issue that leaves no trace in it: GitHub notes every plain mention there.

    https://github.blog/changelog/2024-09-04-redirect-github-com
    """
    return link(text, url.replace("https://github.com/", "https://redirect.github.com/", 1))


def folded(title: str, text: str) -> str:
    """Text that is hidden until a click on ``title``."""
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def unfolded(text: str) -> str:
    """``text`` with its folded parts open, so that it can be folded as a whole."""
    open_again = re.sub(r"<details><summary>(.*?)</summary>", r"**\1:**", text)
    return open_again.replace("\n\n</details>", "")


def done(text: str) -> str:
    """Something was done."""
    return f"✅ {text}"


def already(what: str) -> str:
    """Nothing had to be done; ``what`` is a clause such as "the review is at …"."""
    already = "" if re.search(r"(?<!`)\b(?:not|no)\b", what) else " already"
    return f"☑️ Nothing to do: {what}{already}."


def refused(text: str) -> str:
    """Something was not done; ``text`` says why and what to do."""
    return f"✋ {text}"


def several(parts: Sequence[tuple[str, str]]) -> str:
    """The answer to several commands, each under the line it answers."""
    if len(parts) == 1:
        return parts[0][1]
    return "\n\n".join(f"**{code(line)}**\n\n{text}" for line, text in parts)
