"""What people read is plain American English, and an ordinary answer is short.

Checked are the rendered messages, the string literals that people see, the docs and the README.
Text in backticks is left out: it is a command, a name, or what a person typed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from review.test_digest import a_week
from review.test_messages import MAIN, answered, by_the_clock, greetings, unasked, words_for_trouble
from review.test_package_checks import package_checks

from bot.review import messages
from bot.review.model.website import problems
from bot.review.pages import status
from builders import NOW, ask, body, submission

ROOT = Path(__file__).parent.parent

STILTED = {
    "seat": r"\bseat(?:s|ed|ing)?\b",
    "behind, for after": r"\bbehind (?:it|them|that|this|the (?:command|bot|name|answer|line|first)|`)",
    "is meant": r"\bmeant\b(?! (?:for|to)\b)",
    "shall": r"\bshall\b",
    "all the same": r"\ball the same\b(?=[,.:;]|$)",
    "somebody": r"\bsomebody\b",
    "whoever": r"\bwhom?ever\b",
    "should you …, for if": r"(?:^|[.;:!?]\s+)[Ss]hould (?:you|it|the|a|somebody)\b[^.?;]*[.;,]",
    "inverted since": r"(?:^|[,.:;]\s)since [^.,:;]{3,40} (?:this|we|the|it) [^.,:;]{0,30}(?:has|have) been\b",
    "hand, as a noun": r"(?<!by )(?<!other )\bhands?\b(?!-|ler| over\b| off\b| in\b| out\b| the\b| it\b| them\b)",
    "hand of another": r"\b(?:wrong|every other|another person's) hands?\b",
    "word, for speech": r"\bwithout a word\b|\bfriendly word\b|\bword (?:from|in between)\b"
    r"|\b(?:your|their|editor's|person's|last) word\b",
    "turn over": r"\bturn(?:s|ed)? over\b",
    "what is so": r"\bwhat is so\b",
    "is what … means": r"\bis what (?:\w+ ){1,4}means?\b",
    "look, as a noun": r"\b(?:a|another|second|your|their|one more) looks?\b",
    "office": r"\boffices?\b",
    "party": r"(?<!third-)(?<!third )\bpart(?:y|ies)\b",
    "a good moment": r"\b(?:good|same|this very) moment\b",
    "the way of": r"\bthe way of\b|\bcame another way\b",
    "is sought": r"\bsought\b",
    "is awaited": r"\b(?:is|are) awaited\b",
    "unasked": r"\bunasked\b",
    "takes back": r"\btaken back\b|\btakes? (?:it|that|this|a \w+) back\b",
    "readiness to": r"\breadiness to\b",
    "no longer, at the end": r"\bno longer[;.,]",
    "is going on": r"\b(?:is|are) going on\b",
    "what the grammar expected": r"\bstumbled over\b|\bI expected\b|\bends too early\b",
    "so-and-so is the editors'": r"\bis the editors'[.,;]",
    "still wanted": r"\bstill wanted\b",
    "to be wrapped up": r"\bto be wrapped up\b",
}
"""Phrases that read as if translated."""

BRITISH = (
    r"\b(?:licences?|licenced|colours?|coloured|behaviours?|favours?|favourites?|honour(?:s|ed)?|neighbours?"
    r"|labour|centres?|metres?|programmes?|catalogues?|defence|judgement|grey|spelt|learnt|whilst|amongst"
    r"|towards|afterwards|cancell(?:ed|ing)|labell(?:ed|ing)|modell(?:ed|ing)|travell(?:ed|ing)|analys(?:e|es|ed|ing)"
    r"|(?:recogn|organ|summar|initial|normal|custom|minim|maxim|prior|apolog|author|real|util|character|synchron|final)"
    r"is(?:e|es|ed|ing|ation|ations))\b"
)

MOST = 60
"""Words of an ordinary answer that are not folded."""
SCREEN = 120
"""Words on the screen of a phone, for the long texts below."""
LONG = {
    r"^start-checks ": "a checklist, item by item",
    r"^accept ": "the approval names the author's tasks",
    r"^reviewers elsewhere": "the welcome for reviewers, with a note for the editor",
    r"^greeting": "the welcome holds the status of the new submission",
    r"^help ": "a list of commands",
    r"^(?:close|check-acceptance at 6) ": "the closing list, item by item",
    r"^package checks, (?:fixed|nothing new|something is missing)": "the same checklist, with what to fix",
    r"^check-in ": "three questions for the maintainers",
    r"day \d+$": "one comment holds all reminders of a day",
}
"""Which answers may be longer than ``MOST`` (but not than ``SCREEN``), and why."""
PAGES = {
    r"^status|^a forged reviewer": "the status of a review, all of it",
    r"^the digest": "the week of all reviews",
    r"^@pyos-bot undo": "twenty commands in one comment",
}
"""What is a page and no answer, and why."""


# --- what people read ---


@lru_cache(maxsize=1)
def rendered() -> dict[str, str]:
    """Every answer that the snapshots hold, by the line or the event that leads to it."""
    shown = {
        f"{line} at {stage} by {sender} {number}": ask(submission(stage, **more), sender, line)[1]
        for number, (stage, more, sender, line) in enumerate(MAIN)
    }
    shown |= {f"{name} ": text for name, text in answered().items()}
    shown |= unasked() | by_the_clock()
    shown |= {f"greeting {number}": text for number, text in enumerate(greetings())}
    shown |= {f"trouble {number}": text for number, text in enumerate(words_for_trouble())}
    shown["the digest"] = a_week()[1]
    shown |= {f"package checks, {name}": text for name, text in package_checks().items()}
    return shown


READ = (
    *sorted((ROOT / "bot/review/messages").glob("*.py")),
    *sorted((ROOT / "bot/review/pages").glob("*.py")),
    *sorted((ROOT / "bot/review/decisions").glob("*.py")),
    ROOT / "bot/review/commands/table.py",
    ROOT / "bot/review/model/evidence.py",
    ROOT / "bot/packages/findings.py",
    ROOT / "bot/packages/profiles.py",
    *sorted((ROOT / "bot/cli").glob("*.py")),
    ROOT / "bot/server/teams.py",
    *sorted((ROOT / "bot/public").glob("*.py")),
    *sorted((ROOT / "sandbox/page").glob("*.py")),
    *sorted((ROOT / "sandbox/story").glob("*.py")),
    ROOT / "sandbox/demo/play.py",
)
PAGES_OF_TEXT = (
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "bot/public/templates").glob("*.html")),
    *sorted((ROOT / "sandbox/page").glob("*.html")),
    ROOT / "sandbox/page/page.js",
)


def literals(source: str) -> Iterator[str]:
    """The strings of a module that are no docstring; a placeholder is ``X``."""
    tree = ast.parse(source)
    alone = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in node.values}
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values
            )
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in alone | inside
        ):
            yield node.value


def prose(text: str) -> str:
    """Text without code, links' addresses, HTML comments and quotations."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"^( *)```.*?^\1```", "", text, flags=re.S | re.M)
    text = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "X", text, flags=re.S)
    return re.sub(r"\]\([^)\s]*\)", "]", text)


def faults(text: str) -> list[str]:
    """What is stilted or British in a text."""
    said = prose(text)
    found = [name for name, pattern in STILTED.items() if re.search(pattern, said, re.M)]
    return found + [f"British: {one}" for one in re.findall(BRITISH, said, re.I)]


def unfolded(text: str) -> str:
    """What is seen without a click, without what is only to be copied."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    while "<details>" in text:
        shorter = re.sub(r"<details>(?:(?!<details>).)*?</details>", "", text, flags=re.S)
        assert shorter != text, "a fold is not closed"
        text = shorter
    return re.sub(r"^( *)```.*?^\1```", "", text, flags=re.S | re.M)


def words(text: str) -> int:
    """How many words are seen; a link counts by its text."""
    seen = re.sub(r"\]\([^)\s]*\)", "]", unfolded(text))
    return len(re.findall(r"[\w@`][^\s]*", seen))


def excused(name: str, reasons: dict[str, str]) -> bool:
    """Whether one of the reasons is for this answer."""
    return any(re.search(pattern, name) for pattern in reasons)


# --- the checks ---


def test_answers_read_well() -> None:
    """Every rendered message."""
    found = {name: faults(text) for name, text in rendered().items()}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("path", READ, ids=lambda path: str(path.relative_to(ROOT)))
def test_sentences_read_well(path: Path) -> None:
    """Every string of the files in which people's sentences are."""
    texts = literals(path.read_text(encoding="utf-8"))
    found = {text[:80]: faults(text) for text in texts if len(text.split()) > 2}
    assert {text: what for text, what in found.items() if what} == {}


@pytest.mark.parametrize("path", PAGES_OF_TEXT, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_read_well(path: Path) -> None:
    """The docs, paragraph by paragraph, and the sandbox's page."""
    text = re.sub(r"^( *)```.*?^\1```", "", path.read_text(encoding="utf-8"), flags=re.S | re.M)
    if path.suffix == ".js":
        text = re.sub(r"^\s*//.*$", "", text, flags=re.M)
    found = {part[:80]: faults(part) for part in re.split(r"\n\n|\n(?=[-|])", text)}
    assert {part: what for part, what in found.items() if what} == {}


def test_answers_are_short() -> None:
    """Sixty words; the long texts fit on a phone."""
    counted = {name: words(text) for name, text in rendered().items() if not excused(name, PAGES)}
    assert {name: n for name, n in counted.items() if n > MOST and not excused(name, LONG)} == {}
    assert {name: n for name, n in counted.items() if n > SCREEN} == {}


@pytest.mark.parametrize("reasons", [LONG, PAGES], ids=["long", "pages"])
def test_every_exception_is_needed(reasons: dict[str, str]) -> None:
    """No pattern outlives its answer."""
    long = [name for name, text in rendered().items() if words(text) > MOST]
    idle = [one for one in reasons if not any(re.search(one, name) for name in long)]
    assert idle == []


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"astropy": True, "pangeo": True, "joss": True},
        {"package": "", "description": "", "repository": "", "version_submitted": ""},
    ],
    ids=["complete", "everything ticked", "much missing"],
)
def test_the_welcome_fits_on_a_phone(more: dict[str, object]) -> None:
    """Also when there is much to say."""
    review = submission("s", text=body(**more))
    welcome = messages.opening.submission_welcome(review, problems(review.header))
    assert words(welcome) <= SCREEN
    later = replace(review, labels=("0/pre-review-checks",))
    assert unfolded(status.comment(later, NOW)).count("details") == 0


@pytest.mark.parametrize(
    "bad",
    [
        "seats each reviewer you have won",
        "put it behind the command",
        "If it is meant: `x`",
        "If the review shall start",
        "If it is right all the same, say so.",
        "Ask somebody.",
        "gives it to whoever agrees",
        "Good. Should you not want that any more, tell the editor.",
        "@x, since May 4 this review has been waiting",
        "every other hand on a label",
        "a friendly word in between",
        "without a word it stays as it is",
        "Please tick what is so",
        "That is what the label means",
        "please have a look",
        "an editor is being sought",
        "the submission is awaited",
        "I say nothing unasked here",
        "`undo` takes it back",
        "Thank you for the readiness to help!",
        "`@x` leads this review no longer; `@y` is going on",
        "behind `x` I expected some text",
        "an OSI-approved licence",
        "I recognise it",
        "the colour of a label",
        "I cancelled it",
    ],
)
def test_bad_examples_are_found(bad: str) -> None:
    """The check can fail."""
    assert faults(bad) != []


@pytest.mark.parametrize(
    "good",
    [
        "You can do this by hand. On the other hand, the bot can hand over the review.",
        "This command is meant for editors.",
        "Run it behind a proxy. Give them all the same settings.",
        "When should you use it? Should we close it?",
        "This review has been waiting since May 4.",
        "Please look at the changes. The package looks fine, in other words.",
        "A third-party license that I recognize, at the moment no longer used",
        "The text `somebody shall` is what a person typed.",
    ],
)
def test_good_english_passes(good: str) -> None:
    """The check lets good sentences through."""
    assert faults(good) == []


def test_words_are_counted_as_seen() -> None:
    """Folds, nested ones too, comments and texts to copy do not count."""
    fold = messages.pieces.folded
    inner = fold("More", "one two three")
    text = f"One [two](https://example.org) `three`\n\n{fold('Fold', inner)}\n\n```\na b\n```\n<!-- x y -->"
    assert words(text) == 3
    assert words("word " * (MOST + 1)) > MOST
