"""The texts that a community writes itself: Markdown files with placeholders from a fixed list, and no logic.

A placeholder is written ``{{package}}``. What it may hold decides where it may stand:

    plain     words of the policy and addresses of GitHub's: anywhere
    quoted    what people have typed: it becomes inline code, so it stands in running text only
    part      paragraphs that the bot writes itself: each in a paragraph of its own

So nothing that people type can mention anybody, be Markdown, or be a command. Two texts are copied by
people and shown as code (``COPIED``): what people have typed loses every sign there that means something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token


class TextName(StrEnum):
    """A text, as the policy and its file name it."""

    WELCOME = "welcome"
    INQUIRY = "inquiry"
    HELP = "help"
    CHECKLIST = "eic-checklist"
    INVITATION = "invitation"
    TEMPLATE = "review-template"
    ACCEPTANCE = "acceptance"
    CHECK_IN = "check-in"


class Holds(StrEnum):
    """What a placeholder holds."""

    PLAIN = "plain"
    QUOTED = "quoted"
    PART = "part"


COPIED = frozenset({TextName.INVITATION, TextName.TEMPLATE})
"""Texts that people copy; the bot shows them as code."""
_P, _Q, _PART = Holds.PLAIN, Holds.QUOTED, Holds.PART
_EVERYWHERE = {
    "bot": _P,
    "community": _P,
    "community_url": _P,
    "software": _P,
    "package": _Q,
    "author": _Q,
}
PLACEHOLDERS: Mapping[TextName, Mapping[str, Holds]] = {
    TextName.WELCOME: {**_EVERYWHERE, "days": _P, "todo": _PART, "notes": _PART},
    TextName.INQUIRY: {**_EVERYWHERE, "days": _P},
    TextName.HELP: _EVERYWHERE,
    TextName.CHECKLIST: {**_EVERYWHERE, "repository": _Q},
    TextName.INVITATION: {**_EVERYWHERE, "days": _P, "description": _Q, "repository": _Q, "review": _P},
    TextName.TEMPLATE: {**_EVERYWHERE, "version": _Q, "repository": _Q, "review": _P},
    TextName.ACCEPTANCE: {
        **_EVERYWHERE, "reviewers": _Q, "review": _P, "tasks": _PART, "more": _PART, "notes": _PART,
    },
    TextName.CHECK_IN: _EVERYWHERE,
}  # fmt: skip
"""Text → its placeholders."""
LONGEST = 20_000
"""Characters of a text."""
_PLACE = re.compile(r"\{\{ {0,3}([a-z_]{1,30}) {0,3}\}\}")
_MENTION = re.compile(r"(?<![\w`/.])@[A-Za-z0-9][\w-]*")
_SIGNS = re.compile(r"[@`*_<>\[\]#|!~\\\x00-\x1f\x7f]+")
_BOX = re.compile(r"^[ \t]*[-*+][ \t]+\[ \][ \t]+(.*)$", re.M)
_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": 12}).enable("table")


def mistakes(name: TextName, text: str) -> list[str]:
    """What is wrong with a text, as ``line N: …``; none: it can be used."""
    if len(text) > LONGEST:
        return [f"line 1: the text is too long (at most {LONGEST} characters)"]
    return sorted(
        dict.fromkeys(_mistakes(name, text)), key=lambda said: int(re.findall(r"\d+", said)[0])
    )


def _mistakes(name: TextName, text: str) -> Iterator[str]:
    if not text.strip():
        yield "line 1: the text is empty"
        return
    known = PLACEHOLDERS[name]
    for place in _PLACE.finditer(text):
        if place[1] not in known:
            listed = ", ".join(sorted(known))
            yield f"line {_line(text, place.start())}: there is no {place[0]} here. There are: {listed}"
    for brace in re.finditer(r"\{\{|\}\}", _PLACE.sub(_blank, text)):
        yield f"line {_line(text, brace.start())}: a placeholder is written {{{{name}}}}"
    if name in COPIED:
        for found in re.finditer(r"<!--", text):
            yield f"line {_line(text, found.start())}: HTML comments are not supported"
        for found in _MENTION.finditer(text):
            yield f"line {_line(text, found.start())}: {found[0]} would notify somebody each time"
        if name is TextName.TEMPLATE and not (_heading(text) and _BOX.search(text)):
            yield "line 1: a review is recognized by the first heading and the boxes, and one of them is missing"
        return
    marked = _PLACE.sub(lambda place: _sign(place[1], known), text)
    for token in _MARKDOWN.parse(marked):
        yield from _out_of_place(token, known)


def _sign(name: str, known: Mapping[str, Holds]) -> str:
    """A word that stands for a placeholder while Markdown is read."""
    return f"\ue000{known.get(name, Holds.PLAIN).value}\ue001"


_QUOTED, _APART = f"\ue000{Holds.QUOTED.value}\ue001", f"\ue000{Holds.PART.value}\ue001"


def _out_of_place(token: Token, known: Mapping[str, Holds]) -> Iterator[str]:
    line = f"line {token.map[0] + 1 if token.map else 1}"
    if token.type == "html_block":
        yield f"{line}: HTML is not supported"
    elif token.type in ("fence", "code_block"):
        if _QUOTED in token.content + token.info or _APART in token.content + token.info:
            yield f"{line}: this placeholder cannot stand in code"
    elif token.type == "inline":
        if _APART in token.content and (token.content != _APART or token.level != 1):
            yield f"{line}: this placeholder needs a paragraph of its own"
        for child in token.children or ():
            if child.type == "html_inline":
                yield f"{line}: HTML is not supported"
            elif child.type == "text" and (found := _MENTION.search(child.content)):
                yield f"{line}: {found[0]} would notify somebody each time; please put it into backticks"
            elif child.type != "text" and _QUOTED in f"{child.content} {child.attrs}".replace(
                "%EE%80%80", "\ue000"
            ).replace("%EE%80%81", "\ue001"):
                yield f"{line}: this placeholder cannot stand in code or in a link"


def _blank(place: re.Match[str]) -> str:
    return " " * len(place[0])


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def begun(text: str, values: Mapping[str, str]) -> str:
    """The text with some of its placeholders replaced; the others stay."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced, once: what stands in a value is not looked at again."""
    said = _PLACE.sub(lambda place: values.get(place[1], ""), text)
    return re.sub(r"\n{3,}", "\n\n", said).strip()


def without_signs(text: str) -> str:
    """What people have typed, for a text that others copy: no mention, no Markdown, no command in it."""
    return " ".join(_SIGNS.sub(" ", text).split()).lstrip("/-+=: ")


def _heading(text: str) -> str:
    tokens = _MARKDOWN.parse(text)
    found = (after.content for one, after in pairwise(tokens) if one.type == "heading_open")
    return next((one.strip() for one in found if one.strip() and "{{" not in one), "")


def recognized_by(template: str) -> tuple[str, str]:
    """The words by which a review that follows a template is recognized: its first heading, and its last box."""
    boxes = _BOX.findall(template)
    return _heading(template), " ".join(boxes[-1].split()) if boxes else ""


PLAIN_TEXTS: Mapping[TextName, str] = {
    TextName.CHECKLIST: """\
- [ ] **Repository**: the link works
- [ ] **Fit**: in scope
- [ ] **Overlap**: not a duplicate
- [ ] **Installation**: works as documented
- [ ] **Documentation**: for users, with examples
- [ ] **README**: purpose, installation, development
- [ ] **License**: OSI-approved
- [ ] **Tests**: run in CI
- [ ] **Generative AI**: disclosed
""",
    TextName.TEMPLATE: """\
## Package Review

Check what applies and comment on the rest below. Your review may cover more than this list.

- [ ] I have no conflict of interest with this package. (If you are not sure, please ask your editor first.)

### {{package}}

- Version: {{version}}
- Repository: {{repository}}
- Submission: {{review}}

### Documentation

- [ ] The README says what problem the package solves, and for whom
- [ ] Installation instructions
- [ ] Examples that show the main features and run on your computer
- [ ] Documentation for everything that users call
- [ ] How to contribute, and how to cite it

### Functionality

- [ ] It installs as documented
- [ ] It does what it claims to do
- [ ] Automated tests cover the main functions and pass on your computer

### Final approval

- [ ] The authors have responded to my review and made changes to my satisfaction. I recommend approving this package.

Estimated hours spent reviewing:

---

### Review comments
""",
}
"""What ``preset: plain`` says where pyOpenSci's own lists speak of Python."""
