"""What people mean by the value of a line, without what they put around it.

Values come in quotes, as code, in bold, as Markdown links, with a remark in an HTML comment or behind
``#``, and with characters that nobody sees (copied from a web page or a word processor).
"""

from __future__ import annotations

import re
from datetime import date

_HTML_COMMENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![a-zA-Z].*?(?:>|\Z)", re.S
)
"""What a page shows nothing of: comments, and the rarer ways to write one (https://github.github.com/gfm/#raw-html)."""
_TAG = re.compile(r"""</?[a-zA-Z][\w-]*+(?:[\s/](?:[^<>"']++|"[^"]*+"|'[^']*+')*+)?>""")
"""A tag with its attributes, which no page shows; an address in angle brackets is none."""
_HIDDEN = tuple(
    (begin, end, re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.S))
    for begin, end in (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
)
_UNSHOWN = frozenset(
    {"template", "script", "style", "title", "textarea", "noscript", "iframe", "object"}
)
"""Elements whose content no page shows as text. What is folded (``<details>``) people can open, and mails show it."""
_HIDES = re.compile(r"\shidden(?=[\s/>=])", re.I)
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")
_NAME = re.compile(r"[a-z][\w-]*+", re.I | re.A)
_ANY_TAG = re.compile(r"<(/?)([a-z][\w-]*+)(?=[\s/>])[^<>]*+>?", re.I | re.A)
_SEEN = re.compile(r"\S")
_IN_A_LINE = re.compile(r"[^\r\n]")
_REMARK = re.compile(r"[ \t]#(?:[ \t]|$)")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_ODD_SPACE = re.compile("[\t\x0b\x0c\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_PAIRS = (
    ("**", "**"), ("__", "__"), ("~~", "~~"), ("*", "*"), ("_", "_"), ("`", "`"), ('"', '"'),
    ("'", "'"), ("“", "”"), ("‘", "’"), ("„", "“"), ("«", "»"), ("<", ">"),
)  # fmt: skip
_LEFT = tuple({left for left, _ in _PAIRS})
LONGEST = 4_000
"""Characters of one value that are read: a hundred people with their names."""
_DEEP = 8
"""How many marks around one value are taken off."""

DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[-._;()/:A-Za-z0-9]*[A-Za-z0-9]", re.A)
_PREFIXED = re.compile(r"(?:doi\s*:?\s*)?(10\.\d{4,9}/.*)", re.I | re.A | re.S)
_DOI_LINK = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/[^\s<>\"'`|\\?#]*)", re.I | re.A)
_PICTURE = re.compile(r"!\[[^\[\]]*\]\(([^()\s]*)")
_MADE_UP = re.compile(r"10\.5281/zenodo(?:\.(?:[a-z?_-]\w*|0+)?)?", re.I | re.A)
"""A DOI of Zenodo's without its number."""
_URL = re.compile(r"https?://[^\s<>\"'`|]+", re.I)
_DAYS = (
    (re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})", re.A), (4, 1, 3)),
    (re.compile(r"(\d{4})([/-])(\d{1,2})\2(\d{1,2})", re.A), (1, 3, 4)),
)
"""``MM/DD/YYYY`` and ``YYYY-MM-DD``, and which groups are year, month and day."""

_NOTHING = frozenset(
    ("", "-", "–", "—", "?", "tbd", "tba", "to be determined", "to be decided", "n/a", "na", "n.a.", "none", "no response", "missing",
     "tbc", "to be confirmed", "to be announced", "to be added", "to be done", "not yet", "none yet", "not yet known", "pending", "unknown",
     "none so far", "coming soon",
     "package name here", "description here", "version here", "link here")
)  # fmt: skip


def begun(value: str) -> str:
    """What of a value is read: of one that is too long whole names, as far as ``LONGEST``."""
    if len(value) <= LONGEST:
        return value
    return value[:LONGEST].rpartition(",")[0] or value[:LONGEST]


def has_html_comment(value: str) -> bool:
    """Whether a part of it is hidden from readers."""
    return "<!--" in value


def has_remark(value: str) -> bool:
    """Whether a remark follows a ``#``."""
    return _REMARK.search(f" {value}") is not None


def has_unseen(value: str) -> bool:
    """Whether it holds characters that nobody sees, or spaces that are no plain ones."""
    return bool(_UNSEEN.search(value) or _ODD_SPACE.search(value.strip(" \t\r")))


def without_hidden(text: str) -> str:
    """The text with spaces in place of what stands in HTML comments and the like; every place stays where it is."""
    for begin, end, whole in _HIDDEN:
        if begin in text and end in text:
            # behind the last end nobody looks for one in vain
            last = text.rfind(end) + len(end)
            seen = whole.sub(lambda found: _IN_A_LINE.sub(" ", found[0]), text[:last])
            text = seen + text[last:]
    return without_unshown(text)


def without_unshown(text: str, *, lines: bool = False) -> str:
    """The text with spaces in place of elements that no page shows; every place stays where it is.

    One that is not closed hides nothing, and one that is closed too rarely hides as far as its last end.
    ``lines``: of elements that hide lines only; one behind something in a line is part of a value.
    """
    if "</" not in text:
        return text
    parts, place = [], 0
    ends: dict[str, list[tuple[int, int]]] = {}
    for tag in _TAG.finditer(text):
        name = _NAME.search(tag[0])
        if name is None or tag.start() < place or tag[0].startswith("</"):
            continue
        kind = name[0].casefold()
        if kind not in _UNSHOWN and not _HIDES.search(_QUOTED.sub("", tag[0])):
            continue
        ends = ends or _tags(text)
        end = _end_of(ends.get(kind, []), tag.end())
        if end and not (lines and _is_within_a_line(text, tag.start(), end)):
            parts += [text[place : tag.start()], _IN_A_LINE.sub(" ", text[tag.start() : end])]
            place = end
    return "".join([*parts, text[place:]])


def _is_within_a_line(text: str, start: int, end: int) -> bool:
    begin = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    return "\n" not in text[start:end] and _SEEN.search(text, begin, start) is not None


def _tags(text: str) -> dict[str, list[tuple[int, int]]]:
    """Where each tag ends, and how much deeper it leads, by its name; the last first."""
    found: dict[str, list[tuple[int, int]]] = {}
    for tag in _ANY_TAG.finditer(text):
        found.setdefault(tag[2].casefold(), []).append((tag.end(), -1 if tag[1] else 1))
    return {kind: tags[::-1] for kind, tags in found.items()}


def _end_of(tags: list[tuple[int, int]], start: int) -> int:
    """Where an element ends whose content begins there; 0: it is not closed. What was passed is taken off ``tags``."""
    depth, last = 1, 0
    while tags and depth:
        end, step = tags.pop()
        if end > start:
            depth += step
            last = end if step < 0 else last
    return last


def without_comments(value: str) -> str:
    """The value without HTML comments and without a remark behind ``#``."""
    value = _HTML_COMMENT.sub("", value)
    cut = _REMARK.search(f" {value}")
    return value[: max(cut.start() - 1, 0)].strip() if cut else value.strip()


def shown(value: str) -> str:
    """The value without tags and what nobody sees: their attributes, and elements that no page shows."""
    return _TAG.sub(" ", without_unshown(value)) if "<" in value else value


def visible(value: str) -> str:
    """The value without characters that nobody sees, with plain spaces."""
    if value.isprintable():
        return value
    return _ODD_SPACE.sub(" ", _UNSEEN.sub("", value))


def sentence(value: str) -> str:
    """A sentence as a person means it: quotes, code and ``#`` are part of it."""
    return visible(_HTML_COMMENT.sub("", value)).strip().strip("*").strip("_").strip()


def bare(value: str) -> str:
    """The value without quotes, code marks and emphasis around it."""
    value = value.strip()
    for _ in range(_DEEP if value.startswith(_LEFT) else 0):
        for left, right in _PAIRS:
            inner = value[len(left) : len(value) - len(right)]
            if (
                len(value) >= len(left) + len(right)
                and value.startswith(left)
                and value.endswith(right)
                and left not in inner
                and right not in inner
            ):
                value = inner.strip()
                break
        else:
            break
    return value


_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>|\\$")


def without_tags(value: str) -> str:
    """A name or a version without tags, the sign of a line break, a second colon and brackets around it."""
    value = _TAGS.sub("", value).strip().removeprefix(":").strip()
    return value[1:-1].strip() if value[:1] + value[-1:] in ("[]", "()") else value


def meant(value: str) -> str:
    """The value as a person means it."""
    return bare(visible(without_comments(value)))


def is_nothing(value: str) -> bool:
    """Whether it is blank, a placeholder of the template, or ``TBD`` and the like."""
    return bare(value).strip("*_` ").rstrip(".").casefold() in _NOTHING


def link_of(value: str) -> tuple[str, str] | None:
    """Text and target of a value that is a Markdown link (or a badge with one), and nothing else."""
    if not (value.startswith("[") and value.endswith(")") and "](" in value):
        return None
    text, _, target = value[1:-1].rpartition("](")
    words = target.split(maxsplit=1)
    return text, words[0].strip("<>") if words else ""


def address(value: str) -> str:
    """The web address that a value means: the target of a link, or the first address in it."""
    linked = link_of(value)
    if linked:
        value = linked[1]
    found = _URL.search(value)
    return _tidy(found[0]) if found else value


def archive(value: str) -> str:
    """The DOI or the web address that a value means; what is neither stays as it is."""
    linked = link_of(value)
    if linked:
        value = bare(linked[1])
    if (shown := _PICTURE.match(value)) and (doi := DOI.search(shown[1])):
        return doi[0].removesuffix(".svg")
    if found := _DOI_LINK.search(value):
        return _tidy(found[0])
    if found := _URL.search(value):
        return _tidy(found[0])
    if (found := _PREFIXED.match(value)) and (doi := DOI.match(found[1])):
        return doi[0]
    return value


def doi_of(value: str) -> str:
    """The DOI in an archive's value, without what stands before it; empty when it is none."""
    found = _DOI_LINK.fullmatch(value)
    doi = found[1] if found else value
    return doi if DOI.fullmatch(doi) else ""


def is_made_up(archive: str) -> bool:
    """Whether it is a DOI whose number somebody has yet to fill in, such as ``10.5281/zenodo.XXXXXXX``."""
    return _MADE_UP.fullmatch(archive.partition("doi.org/")[2] or archive) is not None


def _tidy(url: str) -> str:
    """An address from a sentence, without the punctuation behind it."""
    url = url.rstrip(".,;:!?*")
    while url.endswith((")", "]")) and url.count("(") + url.count("[") < url.count(")") + url.count(
        "]"
    ):
        url = url[:-1].rstrip(".,;:!?*")
    return url


def day_in(value: str) -> date | None:
    """The day of an acceptance, ``MM/DD/YYYY`` or ``YYYY-MM-DD``; None: there is none."""
    text = meant(value)
    for form, (year, month, day) in _DAYS:
        if found := form.fullmatch(text):
            try:
                return date(int(found[year]), int(found[month]), int(found[day]))
            except ValueError:
                return None
    return None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_WORDS = (
    re.compile(
        r"(?P<month>[a-z]{3})[a-z]{0,6}\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})",
        re.I | re.A,
    ),
    re.compile(
        r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)? (?P<month>[a-z]{3})[a-z]{0,6}\.?,? (?P<year>\d{4})",
        re.I | re.A,
    ),
)
_AROUND = re.compile(r"^[(\[]+|(?:<br ?/?>|[)\]\\.,;✅ ])+$", re.I)


def day_meant(value: str) -> date | None:
    """The day that a person reads, also in words or with signs around it; None: there is none, or two may be meant."""
    text = _AROUND.sub("", meant(value))
    if day := day_in(text):
        return day
    for form in _IN_WORDS:
        found = form.fullmatch(text)
        if found and found["month"].casefold() in _MONTHS:
            month = _MONTHS.index(found["month"].casefold()) + 1
            try:
                return date(int(found["year"]), month, int(found["day"]))
            except ValueError:
                return None
    return None
