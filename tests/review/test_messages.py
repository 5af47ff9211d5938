"""What the bot says: the main messages word for word, and nothing of people's text comes alive."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from syrupy.assertion import SnapshotAssertion

from bot.review import engine, messages
from bot.review.commands import TABLE
from bot.review.effects import Say
from bot.review.stages import Stage
from bot.review.status import comment as status_comment
from bot.review.submission import Submission
from builders import NOW, POLICY, ask, body, opened, submission

BOTH = ("reviewer1", "reviewer2")
DOI = "10.5281/zenodo.1234567"

MAIN = [
    ("s", {}, "chief", "start-checks"),
    ("s", {"astropy": True}, "chief", "start-checks"),
    ("0", {}, "chief", "checks-done"),
    ("0", {}, "chief", "checks-done a licence"),
    ("0", {}, "chief", "seeking-editor"),
    ("0", {}, "chief", "assign-editor @editor"),
    ("3", {}, "chief", "assign-editor @guest"),
    ("3", {}, "chief", "remove-editor"),
    ("1", {}, "chief", "track joss editor-only"),
    ("1", {}, "editor", "seeking-reviewers"),
    ("1", {}, "editor", "assign-reviewer @reviewer1"),
    ("1", {}, "editor", "assign-reviewer @reviewer1 @reviewer2 by 2026-12-24"),
    ("3", {"reviewers": BOTH}, "editor", "remove-reviewer @reviewer1"),
    ("3", {"reviewers": BOTH}, "editor", "replace-reviewer @reviewer1 with @reviewer3"),
    ("2", {"reviewers": BOTH}, "editor", "start-review"),
    ("3", {"reviewers": BOTH}, "editor", "set-due-date @reviewer1 2026-12-24"),
    ("3", {"reviewers": BOTH, "delivered": ("reviewer2",)}, "reviewer1", "submit-review"),
    ("3", {"reviewers": BOTH}, "reviewer1", "submit-review"),
    ("4", {"reviewers": BOTH, "delivered": BOTH}, "author", "submit-response"),
    ("4", {"reviewers": BOTH, "delivered": BOTH}, "editor", "author-responded"),
    ("5", {"reviewers": BOTH, "delivered": BOTH}, "reviewer1", "approve-changes"),
    ("5", {"reviewers": BOTH, "delivered": BOTH}, "reviewer1", "request-changes"),
    ("5", {"reviewers": BOTH, "delivered": BOTH}, "editor", "check-acceptance"),
    ("5", {"reviewers": BOTH, "delivered": BOTH}, "editor", "accept"),
    ("5", {"reviewers": BOTH, "delivered": BOTH, "joss": True}, "editor",
     f"accept v1 archive {DOI}"),
    ("5", {"reviewers": ("reviewer1",), "package": ""}, "editor", "accept"),
    ("6", {}, "author", "joss-submitted https://example.org/j"),
    ("6", {}, "author", "joss-accepted 10.21105/joss.01234"),
    ("6", {}, "editor", "close"),
    ("3", {"astropy": True}, "astro", "affiliate astropy It is lovely"),
    ("3", {"astropy": True}, "astro", "decline-affiliation astropy It has no stars"),
    ("3", {}, "editor", "affiliate astropy for @astro https://example.org/minutes"),
    ("3", {}, "stranger", "accept"),
    ("3", {}, "author", "accept"),
    ("1", {}, "editor", "reviews-in"),
    ("3", {"open": False}, "editor", "reviews-in"),
    ("3", {}, "editor", "asign-reviewer @reviewer1"),
    ("3", {}, "editor", "assign-reviewer by tomorrow"),
    ("3", {}, "stranger", "check-header"),
    ("3", {"archive": "soon", "package": ""}, "stranger", "check-header"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "more", "sender", "line"),
    [pytest.param(*row, id=f"{row[3]} at {row[0]} by {row[2]}") for row in MAIN],
)
def test_main_messages(
    stage: str, more: dict[str, Any], sender: str, line: str, snapshot: SnapshotAssertion
) -> None:
    """The answers people meet in a usual review."""
    assert ask(submission(stage, **more), sender, line)[1] == snapshot


@pytest.mark.parametrize("label", ["presubmission", "Help Request"])
def test_greetings(label: str, snapshot: SnapshotAssertion) -> None:
    """An inquiry and a call for help."""
    review = replace(submission("s", text="Hello"), labels=(label,))
    effects = engine.respond(review, opened())
    assert [effect.text for effect in effects if isinstance(effect, Say)] == snapshot


def test_words_for_what_goes_wrong(snapshot: SnapshotAssertion) -> None:
    """What the service says when GitHub or people get in the way."""
    assert [
        messages.failed("POST …/assignees: 422"),
        messages.assignee_dropped("guest"),
        messages.set_aside("timeout"),
        messages.edits_collide(),
        messages.shortened(),
        messages.memory_full(),
        messages.no_such_step("accept", *list(Stage)[:2], POLICY),
    ] == snapshot


# --- people's text stays text ---

HOSTILE = "@someone `x` <script>alert(1)</script> --> | [a](https://evil.example) ![b](https://evil.example/i.png) \\` # h"
MARKDOWN = MarkdownIt("gfm-like", {"linkify": False})
OURS = re.compile(
    r"https://(www\.pyopensci\.org|pyopensci\.org|forms\.gle|joss\.theoj\.org|github\.com/pyOpenSci)/"
)
HTML = re.compile(
    r"<details><summary>[\w :]+</summary>|</?(details|sub)>|<!-- pyos-bot:[a-z]+ ?[^<>]*-->"
)


def alive(text: str, known: set[str]) -> list[str]:
    """Everything in ``text`` that is neither plain words nor the bot's own: mentions, links, HTML."""
    found: list[str] = []
    for token in walk(MARKDOWN.parse(text)):
        if token.type == "link_open" and not OURS.match(str(token.attrGet("href"))):
            found.append(f"link {token.attrGet('href')}")
        elif token.type == "image":
            found.append(f"image {token.attrGet('src')}")
        elif token.type in ("html_inline", "html_block"):
            rest = HTML.sub("", token.content)
            found += [f"html {rest}"] if rest.strip() else []
        elif token.type == "text":
            mentions = re.findall(r"(?<![\w`/])@([\w-]+)", token.content)
            found += [f"mention {one}" for one in mentions if one.casefold() not in known]
    return found


def walk(tokens: list[Token]) -> list[Token]:
    """All tokens, those inside others too."""
    return [one for token in tokens for one in (token, *walk(token.children or []))]


KNOWN = {
    "author",
    "maintainer",
    "chief",
    "editor",
    "editor2",
    "astro",
    *BOTH,
    "reviewer3",
    "pyos-bot",
}


def test_the_test_sees_what_is_alive() -> None:
    """Without the bot's care all of it would come alive."""
    kinds = {one.split()[0] for one in alive(HOSTILE, KNOWN)}
    assert kinds == {"mention", "html", "link", "image"}
    assert alive(f"Hello @author, {messages.code(HOSTILE)}", KNOWN) == []


SAY = [
    "checks-done {}", "affiliate astropy {}", "decline-affiliation astropy {}", "help {}", "{}",
    "set package-name {}", "set description {}", "set archive {}", "assign-reviewer {}",
    "assign-reviewer @reviewer1 {}", "accept {}", "submit-review {}", "record-review @reviewer1 {}",
    "done {}", "revoke-affiliation astropy {}", "set {} as package-name", "track {}",
    "record-review @reviewer1 https://evil.example/{}", "joss-submitted https://evil.example/{}",
    "joss-accepted 10.21105/joss.{}", "released v1 https://evil.example/{}",
    "affiliate astropy for @astro https://evil.example/{}",
]  # fmt: skip


@pytest.mark.parametrize("line", SAY)
@pytest.mark.parametrize("stage", ["0", "3", "6"])
def test_answers_are_inert(stage: str, line: str) -> None:
    """Hostile arguments, by everybody, alone and among other commands; in the status comment too."""
    for hostile in (
        HOSTILE,
        HOSTILE.replace(" ", ""),
        HOSTILE[9:],
        "``` " + HOSTILE,
        "`" + HOSTILE,
    ):
        for sender in ("chief", "astro", "author", "reviewer1", "stranger"):
            review = submission(stage, reviewers=BOTH)
            text = "@pyos-bot " + line.format(hostile)
            for words in (text, f"{text}\n\n@pyos-bot status"):
                after, answer, _ = ask(review, sender, words)
                assert alive(answer, KNOWN) == [], (sender, words)
                assert alive(shown(after), KNOWN) == [], (sender, words)


def shown(review: Submission) -> str:
    """The status comment as people see it."""
    return status_comment(review, NOW)


FIELDS = ["author", "maintainers", "package", "description", "repository", "version_submitted", "eic",
          "editor", "archive", "joss_doi", "version_accepted", "date_accepted", "due"]  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("stage", ["s", "3", "6"])
def test_hostile_headers_are_inert(stage: str, field: str) -> None:
    """What an author writes into the header is shown as code, in the status and in every answer.

    ``@someone`` is a person as soon as a people line names them: then they take part.
    """
    known = KNOWN | ({"someone"} if field in ("author", "maintainers", "eic", "editor") else set())
    for hostile in (HOSTILE, f"a --- {HOSTILE}", "[" + HOSTILE):
        review = submission(stage, reviewers=BOTH, **{field: hostile})
        assert alive(shown(review), known) == []
        for sender, line in (
            ("stranger", "check-header"), ("chief", "check-acceptance"), ("chief", "start-checks"),
            ("editor", "accept without-reviews"), ("astro", "affiliate astropy"), ("chief", "status"),
            ("chief", "close"), ("editor", "reviews-in"), ("chief", "set-eic @lead"),
        ):  # fmt: skip
            after, answer, _ = ask(review, sender, line)
            assert alive(answer, known | {"lead"}) == [], line
            assert alive(shown(after), known) == [], line


@pytest.mark.parametrize("line", [f"{HOSTILE}: a --- b", f"- {HOSTILE} --- b", "@someone --- b"])
def test_hostile_keys_are_inert(line: str) -> None:
    """A key is people's text too."""
    review = submission("3", text=f"{line}\n{body(editor='@editor')}")
    assert alive(shown(review), KNOWN) == []
    assert alive(ask(review, "stranger", "check-header")[1], KNOWN) == []


@given(st.text(alphabet="`@a <>|\\[]()!#*_~-\n\t\0é", max_size=60))
def test_code_is_one_line_of_code(text: str) -> None:
    """Whatever it is made of."""
    for made in (messages.code(text), f"**{messages.code(text)}** and", messages.cell(text)):
        assert "\n" not in made
        tokens = [one for one in walk(MARKDOWN.parse(f"so {made}.")) if one.content]
        if text.replace("\0", "").strip():
            code = [one.content for one in tokens if one.type == "code_inline"]
            assert len(code) == 1
        assert alive(f"so {made}.", set()) == []


def test_cells_keep_their_table() -> None:
    """A bar would end the cell."""
    row = f"| | |\n|---|---|\n| a | {messages.cell(HOSTILE)} |"
    cells = [one for one in MARKDOWN.parse(row) if one.type == "td_open"]
    assert len(cells) == 2
    assert alive(row, KNOWN) == []


@pytest.mark.parametrize(
    ("parts", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed(parts: list[str], words: str) -> None:
    """As people write it."""
    assert messages.listed(parts) == words


def test_help_with_everything_possible() -> None:
    """Nothing is folded when nothing is left."""
    assert "<details>" not in messages.help_all(TABLE, [], "@pyos-bot")


def test_days_in_words() -> None:
    """Every month has its name."""
    assert messages.day(date(2026, 2, 3)) == "February 3, 2026"
    assert len({messages.day(date(2026, month, 1)) for month in range(1, 13)}) == 12


def test_within() -> None:
    """Cut at a line's end only when it must be."""
    text = "\n".join(f"line {n} `code`" for n in range(100))
    assert messages.within(text, len(text)) == text
    short = messages.within(text, 500)
    assert len(short) <= 500
    assert short.endswith(messages.shortened())
    assert short.removesuffix(messages.shortened()).endswith("`code`")
