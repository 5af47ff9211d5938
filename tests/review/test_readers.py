"""Two readers of one text, the website's and the bot's, held against each other on headers as people leave them.

`make thorough` grows thousands of texts, other ones each time; without it the same few are grown every time.
What was found first is kept below as rows, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from review.test_website import _no_network, logins, website

from bot.review.messages.header import problem
from bot.review.model.header import PEOPLE, Field, Form, Header
from bot.review.model.listing import PARTNERSHIPS, Listing, category
from bot.review.model.listing import SCOPE as SCOPE_HEADING
from bot.review.model.people import is_nobody
from bot.review.model.policy import Policy
from bot.review.model.values import doi_of, is_nothing
from bot.review.model.website import (
    ProblemKind,
    Verdict,
    misread,
    nobody_shown,
    problems,
    verdict,
)
from effort import ALWAYS_THE_SAME, tries

__all__ = ["_no_network"]  # no network for the whole module

thorough = settings(
    max_examples=tries(120),
    deadline=None,
    derandomize=ALWAYS_THE_SAME,
    database=None,
    suppress_health_check=list(HealthCheck),
)

# --- how people leave a header ---

SHOWN = {
    Field.AUTHOR: "submitting_author",
    Field.MAINTAINERS: "all_current_maintainers",
    Field.PACKAGE: "package_name",
    Field.DESCRIPTION: "package_description",
    Field.REPOSITORY: "repository_link",
    Field.VERSION_SUBMITTED: "version_submitted",
    Field.EIC: "eic",
    Field.EDITOR: "editor",
    Field.REVIEWERS: "reviewers",
    Field.ARCHIVE: "archive",
    Field.JOSS_DOI: "joss",
    Field.VERSION_ACCEPTED: "version_accepted",
    Field.DATE_ACCEPTED: "date_accepted",
}
"""A line of the header → the website's name for it."""
ALIASES = {
    "Submitting Author": ["Submitting Authors", "submitting author", "Author", "SUBMITTING AUTHOR"],
    "All current maintainers": ["Maintainers", "All Current Maintainers", "All maintainers", "Maintainer"],
    "Package Name": ["package name", "Package_Name", "Package  Name", "Package\u00a0Name"],
    "One-Line Description of Package": ["One Line Description of Package", "Package Description"],
    "Repository Link": ["Repository", "Repository Link (if existing)", "Repository link", "Repo"],
    "Version submitted": ["Version Submitted", "Version submitted (tag)"],
    "EiC": ["Editor in Chief", "EIC", "Editor-in-Chief", "eic"],
    "Editor": ["Editors", "editor", "Editor (guest)"],
    "Reviewer 1": ["Reviewer #1", "Reviewer1", "Reviewers", "reviewer 1", "Reviewer 1 (new)", "Reviewer one"],
    "Reviewer 2": ["Reviewer #2", "Reviewers", "Reviewer 1", "Reviewer 02", "Reviewer notes", "Reviewer 0"],
    "Archive": ["archive", "Archive (DOI)"],
    "JOSS DOI": ["JOSS", "Joss DOI", "JOSS Publication"],
    "Version accepted": ["Version Accepted", "Accepted version"],
    "Date accepted (month/day/year)": ["Date accepted", "Date Accepted (month-day-year)", "Date accepted by editor", "Accepted date"],
}  # fmt: skip
EXTRA = (
    "Active: maybe", "Active: no", "active: true", "Repository host: x", "Repository host: github", "gh meta: x",
    "Documentation: https://x.readthedocs.io", "Reviews Expected By: 2026-12-12 (@rev1)", "Labels: a",
    "", "", "", "   ", "Some prose in between.", "With a colon: here.", "# tidalwave", "## tidalwave: tides",
    "<!-- Please fill in -->", "<!--\nEditor: @hidden\n-->", "<!--- three dashes -->", "----", "***", "- - -",
    "Closed at: never", "Categories: x", "Partners: x", "Issue link: x", "\u200b", "https://example.org/a:b",
)  # fmt: skip
KEYS = ("{}:",) * 8 + (
    "**{}:**", "**{}**:", "__{}:__", "_{}_:", "_{}:_", "*{}:*", "- {}:", "* {}:", "1. {}:", "+ **{}:**", "  {}:", "\t{}:",
    "`{}:`", "`{}`:", "{} :", "\u200b{}:", "\ufeff{}:", "\u00a0{}:", "{}\u200b:", "### {}:", "> {}:", "**{}: **", "{}", "{}::", "{} -",
)  # fmt: skip
AROUND = ("{}",) * 10 + (
    '"{}"', "'{}'", "“{}”", "`{}`", "**{}**", "*{}*", "_{}_", "__{}__", "<{}>", "({})", "[{}]", "{} ", "  {}", "{},", ", {}", "{}.",
    "{} # since May", "# {}", "{} <!-- or so -->", "<!-- {} -->", "{}\u200b", "\u200b{}", "\ufeff{}", "{}\u00a0", "\u202e{}\u202c",
    "[{}](https://github.com/rev1)", "[{0}]({0})", "[x]({})", "![{}](https://x.org/a.svg)", "{} (tbc)", "{} and more", "{} --- x", "{}---",
    "~~{}~~ TBD", "{0} {0}", "{0}, {0}", "@{}", "{};", "**{}", "{}*", "{}_", "{}\r", "\u3000{}", "{}\u2028x", "{}\u00ad",
)  # fmt: skip
PERSON = (
    "@rev1", "@ed", "@ed", "@author", "author", "Ada Field (@author)", "(@author)", "@a-b", "@a--b", "@-a", "@a-", "@a_corp", "@a_b_c",
    "ada@example.org", "Ada <ada@example.org>", "@github_handle", "Name (@github_handle)", "@TBD", "TBD", "tbd", "n/a", "None", "-", "",
    "@author, @maintainer", "@a and @b", "@a, and @b", "@a & @b", "@a with B Name", "@a with @b", "@a; @b", "@a @b", "@a/@b", "Jane Doe",
    "Jane Doe, @author", "author, Jane Doe", "author, @b", "Full Name, PhD (@author)", "https://github.com/author",
    "https://github.com/author/", "github.com/author", "https://gitlab.com/author", "[Ada](https://github.com/author)",
    "[@author](https://github.com/author)", "[@author](https://gitlab.com/author)", "@org/team", "@ada.field", "@ada@mastodon.social",
    "(@author, @maintainer)", "@" + "a" * 39, "@" + "a" * 40, "to be found", "@author (until May), @b", "@Ed, @ed", "Ada (author)",
    "@author (she/her)", "@author:", "@élan", "@author’s team", "@author @TBD", "TBD, @b", "@", "@ author", "@@author", "Ada Field",
)  # fmt: skip
TEXT = (
    "tidalwave", "v1.0", "v.0.9.2", "TBD", "n/a", "", "Package name here", "Description here", "Tides: a tool", "a -- b", "a --- b",
    "_internal", "__init__", "*args", "C # and F", "`tidalwave`", "[tidalwave](https://github.com/author/tidalwave)", "a  b", "“Tides”",
    "none", "1", "https://x.org/v1.0", "{braces}", "v1.0 (latest)", "<b>tides</b>", "tides 🌊", "नमस्ते", "v1_0_", "* x *", "x/: y", "missing",
)  # fmt: skip
LINK = (
    "https://github.com/author/tidalwave", "https://github.com/author/tidalwave", "http://github.com/author/tidalwave",
    "https://github.com/author/tidalwave/", "https://github.com/author/tidalwave.git", "https://github.com/author/tidalwave/tree/main",
    "https://github.com/author/tidalwave#readme", "https://github.com/author", "https://github.com/", "github.com/author/tidalwave",
    "https://tidalwave.readthedocs.io", "https://tidalwave.readthedocs.io/en/latest", "https://author.github.io/tidalwave/x",
    "https://gitlab.com/group/sub/tidalwave", "https://gitlab.com/author/tidalwave", "https://codeberg.org/author/tidalwave",
    "git@github.com:author/tidalwave.git", "[tidalwave](https://github.com/author/tidalwave)", "https://pypi.org/project/tidalwave",
    "[https://github.com/author/tidalwave](https://github.com/author/tidalwave)", "TBD", "", "see https://github.com/author/tidalwave",
    "https://github.com/author/tidal wave", "https://git.example.org/author/tidalwave", "https://github.com/author/tidalwave?tab=readme",
    "https://doi.org/10.5281/zenodo.1", "<https://github.com/author/tidalwave>", "https:/github.com/author/tidalwave", "HTTPS://github.com/a/b",
)  # fmt: skip
DOI = "10.5281/zenodo.17202699"
PAPER = (
    DOI, DOI, f"https://doi.org/{DOI}", f"http://doi.org/{DOI}", f"http://dx.doi.org/{DOI}", f"doi:{DOI}", f"DOI: {DOI}", f"doi.org/{DOI}",
    f"[![DOI](https://zenodo.org/badge/1.svg)](https://doi.org/{DOI})", f"[{DOI}](https://doi.org/{DOI})", f"[DOI]({DOI})", f"{DOI} (v1)",
    f"https://doi.org/{DOI} (v1)", "https://zenodo.org/records/1", "http://zenodo.org/records/1", "https://zenodo.org/records/1 (v1)",
    "https://zenodo.org/badge/latestdoi/1", "![DOI](https://zenodo.org/badge/1.svg)", "TBD", "tbd", "N/A", "n/a", "", "none", "-", "soon",
    "[DOI](TBD)", "[DOI]()", "[TBD]", f"[{DOI}]", f"{DOI}.", f"https://doi.org/{DOI}.", f"https://doi.org/{DOI})", "10.21105/joss.01234",
    "https://joss.theoj.org/papers/10.21105/joss.01234", "httpfoo", f"https://www.doi.org/{DOI}", f"see https://doi.org/{DOI}", "10.5281/",
    f"{DOI}, {DOI}", f"10.1000.10/{DOI}", f"https://doi.org/{DOI}<b>", "https://", "TBD (soon)", f"[a](b) [c]({DOI})", "pending", "missing",
)  # fmt: skip
DATE = (
    "11/20/2026", "11/20/2026", "2026-11-20", "11-20-2026", "2026/11/20", "20/11/2026", "20.11.2026", "1/5/2026", "1/5/26", "2026-1-5", "TBD",
    "tbd", "", "n/a", "missing", "November 20, 2026", "20 November 2026", "2026-11-20T10:00:00Z", "11/20", "2026", "02/30/2026", "11/20-2026",
    "11/20/2026/1", "١١/٢٠/٢٠٢٦", "11 / 20 / 2026", "11/20/2026, 12:00", "0000-01-01", "00/00/0000",
)  # fmt: skip
VALUES = {
    "Repository Link": LINK, "Archive": PAPER, "JOSS DOI": PAPER, "Date accepted (month/day/year)": DATE,
} | dict.fromkeys(
    ("Submitting Author", "All current maintainers", "EiC", "Editor", "Reviewer 1", "Reviewer 2"), PERSON
)  # fmt: skip
GOOD = {
    "Submitting Author": "Ada Field (@author)", "All current maintainers": "(@author)", "Package Name": "tidalwave",
    "One-Line Description of Package": "Tide tables from gauge records",
    "Repository Link": "https://github.com/author/tidalwave", "Version submitted": "v0.4.0", "EiC": "@eic", "Editor": "@ed",
    "Reviewer 1": "@rev1", "Reviewer 2": "@rev2", "Archive": DOI, "JOSS DOI": "TBD", "Version accepted": "v1.0.0",
    "Date accepted (month/day/year)": "11/20/2026",
}  # fmt: skip
BULLETS = ("- [x] ",) * 4 + (
    "- [ ] ", "- [x ] ", "- [ x] ", "* [x] ", "+ [x] ", "-[x] ", "- [x]", "- [X] ", "\t- [x] ", "1. [x] ", "- [] ", "- [x]  ", "-  [x] ",
    "> - [x] ", "- [y] ", "- ", "text - [x] ", "- [x] - [x] ",
)  # fmt: skip
SCOPE = (
    "Data retrieval",
    "Data processing/munging",
    "Workflow automation & versioning",
    "Education[^1]",
    "Geospatial",
    "",
)
PARTNER = (
    "Astropy:[standards](https://example.org)", "Pangeo: [standards](https://example.org)", "Astropy", "Astropy : x", "**Astropy**: x",
    "SunPy: x", "astropy standards: x", "Astropy [x](https://example.org)", "Unknown:x", ": x", "Pangeo", "The Astropy: x",
)  # fmt: skip
HEADINGS = (
    "## Scope",
    "## Scope",
    "## scope",
    "### Scope",
    "##  Scope",
    "Scope",
    "## Scope & more",
    "# Scope",
    "see ## Scope",
)


@st.composite
def headers(draw: Any) -> str:
    """A header with a few oddities in otherwise good lines."""
    odd = draw(st.sets(st.sampled_from([*GOOD]), max_size=3))
    lines: list[str] = []
    for key, good in GOOD.items():
        value, shape, written = good, "{}:", key
        if key in odd:
            if draw(st.booleans()):
                written = draw(st.sampled_from([key, *ALIASES[key]]))
            if draw(st.booleans()):
                shape = draw(st.sampled_from(KEYS))
            value = draw(st.sampled_from([good, *VALUES.get(key, TEXT)]))
            if draw(st.booleans()):
                value = draw(st.sampled_from(AROUND)).format(*[value] * 2)
            if draw(st.integers(0, 9)) == 0:
                continue
        line = f"{shape.format(written)}{draw(st.sampled_from([' ', ' ', '', '  '])) if key in odd else ' '}{value}"
        lines.append(line)
        if key in odd and draw(st.integers(0, 3)) == 0:
            again = draw(
                st.sampled_from([line, f"{key}: {draw(st.sampled_from(VALUES.get(key, TEXT)))}"])
            )
            lines.insert(draw(st.integers(0, len(lines))), again)
    for extra in draw(st.lists(st.sampled_from(EXTRA), max_size=2)):
        lines.insert(draw(st.integers(0, len(lines))), extra)
    above = draw(st.sampled_from([""] * 8 + ["## tidalwave\n\n", "Hello all!\n\n", "---\n", "Hello\n\n---\n\n", "\n\n", "\ufeff", "---\ndoi: 10.1/x\n---\n", "<!-- hi -->\n"]))  # fmt: skip
    rule = draw(st.sampled_from(["\n---\n\n"] * 8 + ["---\n", "\n", "", "\n-----\n", "\n***\n", "\n --- \n", "\nProse.\n\nEditor: @prose\n---\n"]))  # fmt: skip
    text = above + "\n".join(lines) + "\n" + rule + draw(sections())
    return text.replace("\n", "\r\n") if draw(st.integers(0, 4)) == 0 else text


@st.composite
def sections(draw: Any) -> str:
    """The boxes below the header."""
    plain = draw(st.booleans())

    def boxes(texts: Sequence[str], most: int) -> str:
        if plain:
            return "".join(f"- [{draw(st.sampled_from(' x'))}] {text}\n" for text in texts[:2])
        rows = draw(
            st.lists(st.tuples(st.sampled_from(BULLETS), st.sampled_from(texts)), max_size=most)
        )
        return "".join(f"{bullet}{text}\n" for bullet, text in rows)

    heading = "## Scope" if plain else draw(st.sampled_from(HEADINGS))
    gap = "\n" * (1 if not plain and draw(st.booleans()) else 12)
    return (
        f"{heading}\n\n- Please indicate:\n\n{boxes(SCOPE, 12)}{gap}## Community Partnerships\n\n"
        f"{boxes(PARTNER, 4)}\n\n## Publication Options\n\n- [ ] Do you wish to submit to JOSS?\n"
    )


def complete(**said: str) -> str:
    """A good header with some values replaced."""
    lines = {**GOOD, **{key.replace("_", " "): value for key, value in said.items()}}
    return (
        "".join(f"{key}: {value}\n" for key, value in lines.items())
        + "\n---\n\n## Scope\n\n- [x] Data retrieval\n"
    )


# --- what has to hold ---


def published(text: str) -> dict[str, Any] | None:
    """What the website shows; None: its run stops."""
    try:
        return website(text)
    except (ValueError, AttributeError, KeyError, IndexError, TypeError):
        return None


def same_value(field: Field, header: Header, shown: Any) -> bool:
    """Whether the website shows what the bot reads. TBD is nobody and nothing: acceptance sees to it."""
    if field in PEOPLE:
        people = [one for one in logins(shown) if not is_nobody(one)]
        if field is Field.REVIEWERS:
            return sorted({*people}) == sorted(header.named_reviewers)
        return people == list(header.people(field))
    ours = header.text(field)
    if field is Field.DATE_ACCEPTED:
        return bool(shown in (None, "missing")) if not ours else shown == str(header.accepted_on)
    if field in (Field.ARCHIVE, Field.JOSS_DOI):
        doi = doi_of(ours)
        return (shown or "") == (
            f"https://doi.org/{doi}" if doi else re.sub("^http://", "https://", ours)
        )
    return (shown or "") == ours or (not ours and is_nothing(shown or ""))


FOUND = {
    "emphasis that is not closed around TBD": complete(JOSS_DOI="**TBD"),
    "two spaces before a category: the website does not know it": complete().replace(
        "[x] Data", "[x]  Data processing"
    ),
    "header without an end, the website counts boxes the bot does not": complete().replace(
        "\n---\n\n", "<!--- x -->\n\nsee "
    ),
    "a control character inside a date": complete().replace("11/20/2026", "11/20/\x1c2026"),
    "an address inside an address": complete(Archive="https://doi.org/10.5http://example.org"),
    "a remark behind a date of one digit: shown as it stands": complete().replace(
        "11/20/2026", "2026-1-5 (tbc)"
    ),
    "blanks behind stars": complete().replace("11/20/2026", "*  11/20/2026"),
    "spaces inside a date": complete().replace("11/20/2026", "11 / 20 / 2026"),
}
"""Texts on which the two once differed, with the reason."""


@thorough
@given(headers())
def test_what_is_called_fine_is_published_as_the_bot_reads_it(text: str) -> None:
    """One truth: an editor who is told that the header is fine need not look at the website."""
    _one_truth(text)


def _one_truth(text: str) -> None:
    header = Header.read(text)
    found = problems(header)
    if any(one.rejected for one in found):
        return
    shown = published(text)
    assert shown is not None, "the website's run stops"
    for field, name in SHOWN.items():
        assert same_value(field, header, shown[name]), (field, shown[name], header.raw(field))
    assert (shown["categories"] or []) == [category(text) for text in header.categories]
    assert (shown["partners"] or []) == [box.head.casefold() for box in header.boxes("community partnerships") if box.ticked]  # fmt: skip
    assert shown["active"]


@thorough
@given(headers())
def test_the_restated_reading_is_the_websites(text: str) -> None:
    """What is said again in ``listing`` is what ``pyosmeta`` does."""
    _restated(text)


def _restated(text: str) -> None:
    there, shown = Listing.read(text), published(text)
    assert (shown is None) == bool(there.stops), there.stops
    if shown is None:
        return
    for field, name in SHOWN.items():
        if field in PEOPLE:
            assert logins(shown[name]) == list(there.people(field)), field
        elif field is Field.DATE_ACCEPTED:
            assert (shown[name] or "missing") == there.text(field)
        else:
            assert (shown[name] or "") == there.text(field), field
    assert (shown["categories"] or []) == [one.text for one in there.categories]
    assert (shown["partners"] or []) == list(there.partners)
    assert shown["active"] == there.active


@thorough
@given(headers(), st.sampled_from([*GOOD]))
def test_what_the_bot_writes_is_put_right(text: str, key: str) -> None:
    """Whatever stood in a line before: once the bot has written it, the website reads that."""
    _put_right(text, key)


def _put_right(text: str, key: str) -> None:
    before = Header.read(text)
    if before.form is not Form.CLASSIC or not before.ruled or before.listing.end < before.end:
        return
    if key.startswith("Reviewer"):
        after = Header.read(before.with_reviewers(["one", "two"]))
        wanted = {"one", "two"}
        left = [one for one in problems(after) if one.rejected and one.field.startswith("Reviewer")]
        others = (
            ProblemKind.STRAY_LINE,
            ProblemKind.DOUBLED,
            ProblemKind.NEAR_KEY,
            ProblemKind.WRAPPED,
        )
        assert not [one for one in left if one.kind not in others], left
        assert left or set(after.listing.reviewers) >= wanted
        return
    field = Field(key)
    value = GOOD[key].replace("Ada Field (@author)", "@author").strip("()")
    after = Header.read(before.with_value(field, value))
    assert after.raw(field) == value
    elsewhere = [one for one in misread(before, field) if one.kind is ProblemKind.STRAY_LINE]
    # another line of the field, or lines below it, stay as they are
    others = (ProblemKind.DOUBLED, ProblemKind.NEAR_KEY, ProblemKind.WRAPPED)
    left = [one for one in misread(after, field) if one.kind not in others]
    assert not left or elsewhere, left
    first = min(entry.line for entry in before.entries if entry.name or entry.slot)
    assert after.body.startswith(text[:first]), "something was written above the header"


@thorough
@given(headers())
def test_a_verdict_is_what_happens(text: str) -> None:
    """``rejects`` and ``misreads`` are said only of texts for which something is named."""
    header = Header.read(text)
    said = verdict(header)
    assert (said is Verdict.FINE) == (not any(one.rejected for one in problems(header)))
    if said is Verdict.REJECTS and header.form is Form.CLASSIC:
        assert published(text) is None


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND)
def test_found_before(text: str) -> None:
    """Each was fine for one reader only."""
    _one_truth(text)
    _restated(text)
    for key in GOOD:
        _put_right(text, key)


CASES = [
    ("documentation for a repository", complete(Repository_Link="https://tidalwave.readthedocs.io"), ProblemKind.NOT_A_REPOSITORY, Verdict.REJECTS),
    ("quotes around the repository", complete(Repository_Link='"https://github.com/author/tidalwave"'), ProblemKind.MARKS, Verdict.REJECTS),
    ("another key", complete().replace("EiC:", "Editor in Chief:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("colon outside of the bold key", complete().replace("EiC:", "**EiC**:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("author by e-mail", complete(Submitting_Author="ada@example.org"), ProblemKind.EMAIL, Verdict.MISREADS),
    ("box with a space", complete().replace("[x]", "[x ]"), ProblemKind.BOX_FORM, Verdict.MISREADS),
    ("box with a star", complete().replace("- [x]", "* [x]"), ProblemKind.BOX_FORM, Verdict.MISREADS),
    ("two editors as one", complete(EiC="@eic and @ed"), ProblemKind.SEVERAL_IN_ONE, Verdict.MISREADS),
    ("two editors", complete(EiC="@eic, @ed"), None, Verdict.FINE),
    ("joint review", complete(**{"Reviewer 1": "@rev1 with B Name"}), ProblemKind.SEVERAL_IN_ONE, Verdict.MISREADS),
    ("no account", complete(All_current_maintainers="@author, Jane Doe"), ProblemKind.NO_HANDLE, Verdict.MISREADS),
    ("elsewhere", complete(Editor="https://gitlab.com/ed"), ProblemKind.WEB_ADDRESS, Verdict.MISREADS),
    ("profile", complete(Editor="[Ed](https://github.com/ed)"), ProblemKind.LINK, Verdict.MISREADS),
    ("hidden remark", complete(Editor="@ed <!-- since May -->"), ProblemKind.HTML_COMMENT, Verdict.MISREADS),
    ("nobody with an at sign", complete(Editor="@TBD"), None, Verdict.FINE),
    ("placeholder", complete(Editor="(@github_handle)"), ProblemKind.PLACEHOLDER, Verdict.MISREADS),
    ("heading above", "## tidalwave\n\n" + complete(), None, Verdict.FINE),
    ("rule above", "Hello\n\n---\n\n" + complete(), ProblemKind.FRONT_MATTER, Verdict.REJECTS),
    ("zero width", complete(Editor="@ed\u200b"), ProblemKind.UNSEEN, Verdict.MISREADS),
    ("zero width in the key", complete().replace("Editor", "Ed\u200bitor"), ProblemKind.UNSEEN_KEY, Verdict.MISREADS),
    ("key of the website's own", "Active: maybe\n" + complete(), ProblemKind.WEBSITE_KEY, Verdict.REJECTS),
    ("host of the website's own", "Repository host: x\n" + complete(), ProblemKind.WEBSITE_KEY, Verdict.REJECTS),
    ("shown as given up", "Active: no\n" + complete(), ProblemKind.WEBSITE_KEY, Verdict.MISREADS),
    ("two dates, the first one counts", "Date accepted: 10/01/2026\n" + complete(), ProblemKind.DOUBLED, Verdict.MISREADS),
    ("partner without a colon", complete() + "\n" * 12 + "## Community Partnerships\n\n- [x] Astropy\n", ProblemKind.NO_COLON, Verdict.MISREADS),
    ("fourth partner", complete() + "\n" * 12 + "## Community Partnerships\n\n- [ ] a: b\n\n\n- [x] Astropy: x\n", ProblemKind.BOX_TOO_FAR, Verdict.MISREADS),
    ("box of the next section", complete() + "\n## Domain Specific\n\n- [x] Education\n", ProblemKind.STRAY_BOX, Verdict.MISREADS),
    ("handling editor", complete().replace("Editor:", "Handling Editor:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("first reviewer", complete().replace("Reviewer 1:", "First reviewer:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("peer reviewer", complete().replace("Reviewer 2:", "Peer reviewer 2:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("date of acceptance", complete().replace("Date accepted (month/day/year):", "Date of acceptance:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("description", complete().replace("One-Line Description of Package:", "Description:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("quoted line", complete().replace("EiC:", "> EiC:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("full-width colon", complete().replace("EiC: ", "EiC\uff1a"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("equals sign", complete().replace("EiC:", "EiC ="), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("dash", complete().replace("EiC:", "EiC -"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("heading", complete().replace("EiC:", "## EiC:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("table", complete().replace("EiC: @eic", "| EiC | @eic |"), ProblemKind.NEAR_KEY, Verdict.MISREADS),
    ("misspelled", complete().replace("Editor:", "Edtor:"), ProblemKind.NEAR_KEY, Verdict.MISREADS),
    ("assigned editor", complete().replace("Editor:", "Assigned editor:"), ProblemKind.NEAR_KEY, Verdict.MISREADS),
    ("space that does not break, in the key", complete().replace("Version accepted", "Version\u00a0accepted"), ProblemKind.UNSEEN_KEY, Verdict.MISREADS),
    ("archive below its key", complete().replace("Archive: ", "Archive:\n"), ProblemKind.WRAPPED, Verdict.MISREADS),
    ("maintainers in two lines", complete().replace("maintainers: (@author)", "maintainers: (@author,\n@other)"), ProblemKind.WRAPPED, Verdict.MISREADS),
    ("description in two lines", complete().replace("from gauge", "from\ngauge"), ProblemKind.WRAPPED, Verdict.MISREADS),
    ("reviewers as a list", complete().replace("Reviewer 1: @rev1\nReviewer 2: @rev2", "Reviewers:\n- @rev1\n- @rev2"), ProblemKind.WRAPPED, Verdict.MISREADS),
    ("an empty second editor", complete().replace("Editor: @ed", "Editor: @ed\nEditor:"), ProblemKind.DOUBLED, Verdict.MISREADS),
    ("JOSS above", complete().replace("JOSS DOI: TBD", "JOSS: 10.21105/joss.01234\nJOSS DOI: TBD"), ProblemKind.DOUBLED, Verdict.MISREADS),
    ("JOSS below", complete().replace("JOSS DOI: TBD", "JOSS DOI: TBD\nJOSS: 10.21105/joss.01234"), ProblemKind.DOUBLED, Verdict.MISREADS),
    ("two first reviewers", complete().replace("Reviewer 1: @rev1", "Reviewer 1: @rev0\nReviewer 1: @rev1"), ProblemKind.DOUBLED, Verdict.MISREADS),
    ("bold category", complete().replace("Data retrieval", "**Data retrieval**"), ProblemKind.BOX_MARKS, Verdict.MISREADS),
    ("struck category", complete().replace("Data retrieval", "~~Data retrieval~~"), ProblemKind.BOX_MARKS, Verdict.MISREADS),
    ("linked category", complete().replace("Data retrieval", "[Data retrieval](https://example.org)"), ProblemKind.BOX_MARKS, Verdict.MISREADS),
    ("other category", complete().replace("Data retrieval", "Tides"), ProblemKind.UNKNOWN_CATEGORY, Verdict.FINE),
    ("box in a box", complete() + "  - [x] Tides\n", ProblemKind.UNKNOWN_CATEGORY, Verdict.FINE),
    ("another heading", complete().replace("## Scope", "## Domain"), ProblemKind.NO_SECTION, Verdict.MISREADS),
    ("bold partner", complete() + "\n" * 12 + "## Community Partnerships\n\n- [x] **Astropy**: x\n", ProblemKind.BOX_MARKS, Verdict.REJECTS),
    ("address without its colon", complete(Archive="https//doi.org/10.5281/zenodo.1"), ProblemKind.NOT_AN_ADDRESS, Verdict.MISREADS),
    ("the word http", complete(Archive="http"), ProblemKind.NOT_AN_ADDRESS, Verdict.MISREADS),
    ("nothing after the slashes", complete(Archive="https://"), ProblemKind.NOT_AN_ADDRESS, Verdict.MISREADS),
    ("no domain", complete(Archive="https://zenodo"), ProblemKind.NOT_AN_ADDRESS, Verdict.MISREADS),
    ("doi.org without a DOI", complete(Archive="https://doi.org/zenodo.1"), ProblemKind.NOT_AN_ADDRESS, Verdict.MISREADS),
    ("two digits changed places", complete().replace("11/20/2026", "11/20/2062"), ProblemKind.FAR_DATE, Verdict.MISREADS),
    ("day first in the key", complete().replace("month/day/year): 11/20/2026", "day/month/year): 05/06/2026"), ProblemKind.DAY_FIRST, Verdict.MISREADS),
    ("no version yet in words", complete(Version_accepted="TBC"), None, Verdict.FINE),
    ("version of words", complete(Version_accepted="the next one"), ProblemKind.NOT_A_VERSION, Verdict.FINE),
    ("lead of what", complete().replace("Editor: @ed", "Editor: @ed\nLead: @ed2"), ProblemKind.UNSURE_KEY, Verdict.FINE),
    ("reviewed by", complete().replace("Editor: @ed", "Editor: @ed\nReviewed by: @rev3"), ProblemKind.UNSURE_KEY, Verdict.FINE),
    ("year 26", complete().replace("11/20/2026", "11/20/26"), ProblemKind.NOT_A_DATE, Verdict.MISREADS),
    ("host in capitals", complete(Repository_Link="https://GitHub.com/author/tidalwave"), ProblemKind.HOST, Verdict.MISREADS),
    ("reviewer without a number", complete().replace("Reviewer 1:", "Reviewer:"), ProblemKind.ODD_KEY, Verdict.FINE),
    ("reviewer 01", complete().replace("Reviewer 1:", "Reviewer 01:"), ProblemKind.ODD_KEY, Verdict.FINE),
    ("reviewer in words", complete().replace("Reviewer 1:", "Reviewer One:"), ProblemKind.ODD_KEY, Verdict.FINE),
    ("profile after an at sign", complete(EiC="@https://github.com/eic"), None, Verdict.FINE),
    ("struck person", complete(EiC="~~@ed~~ @eic"), ProblemKind.MARKS, Verdict.MISREADS),
    ("stepped down", complete().replace("@rev1", "@rev1 (stepped down)"), ProblemKind.STEPPED_DOWN, Verdict.MISREADS),
    ("old account", complete(Editor="@e--ic"), None, Verdict.FINE),
    ("archive after a blank line", complete().replace("Archive: ", "Archive:\n\n"), ProblemKind.WRAPPED, Verdict.MISREADS),
    ("repository below its key", complete().replace("Repository Link: ", "Repository Link:\n"), ProblemKind.WRAPPED, Verdict.REJECTS),
    ("prose below a line", complete().replace("Editor: @ed", "Editor: @ed\nSome prose."), None, Verdict.FINE),
    ("no sign at all", complete().replace("EiC: @eic", "EiC @eic"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("semicolon", complete().replace("EiC:", "EiC;"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("archive as a DOI", complete().replace("Archive:", "DOI:"), ProblemKind.NEAR_KEY, Verdict.MISREADS),
    ("date alone", complete().replace("Date accepted (month/day/year):", "Date:"), ProblemKind.NEAR_KEY, Verdict.MISREADS),
    ("version approved", complete().replace("Version accepted:", "Version approved:"), ProblemKind.NEAR_KEY, Verdict.MISREADS),
    ("second editor in a line", complete().replace("Editor: @ed", "Editor: @ed\nCo-editor: @ed2"), ProblemKind.NEAR_KEY, Verdict.MISREADS),
    ("line of another purpose", complete().replace("Editor: @ed", "Editor: @ed\nDocumentation: https://example.org"), None, Verdict.FINE),
    ("reviewer by letter", complete().replace("Reviewer 1:", "Reviewer A:"), ProblemKind.ODD_KEY, Verdict.FINE),
    ("struck reviewer", complete().replace("@rev1", "~~@rev1~~"), ProblemKind.MARKS, Verdict.MISREADS),
    ("former editor", complete(Version_accepted="v1.0.0\nFormer editor: @old"), None, Verdict.FINE),
    ("suggested reviewers", complete(Version_accepted="v1.0.0\nSuggested reviewers: @a, @b"), None, Verdict.FINE),
    ("note for somebody", complete(Version_accepted="v1.0.0\nNote for the editor: @ed is away"), None, Verdict.FINE),
    ("another word than the template's", complete(Version_accepted="v1.0.0\nRepository license: MIT"), None, Verdict.FINE),
    ("count of reviews", complete(Version_accepted="v1.0.0\nReviews: 2 of 2"), None, Verdict.FINE),
    ("paper's DOI while the archive is open", complete(Archive="TBD\nPublication DOI: 10.1038/x1"), None, Verdict.FINE),
    ("day of the submission", complete(Archive=f"{DOI}\nDate submitted: 01/02/2026"), None, Verdict.FINE),
    ("struck line", complete(Archive=f"{DOI}\n~~Reviewer 1: @old~~"), None, Verdict.FINE),
    ("wish for JOSS beside its DOI", complete(JOSS_DOI="TBD\nJOSS: yes"), None, Verdict.FINE),
    ("thanks below a person", complete(Editor="@ed\n(thanks to @old for starting this)"), None, Verdict.FINE),
    ("heading inside", complete().replace("Editor:", "### Editorial team\n\nEditor:"), None, Verdict.FINE),
    ("reviewer with a domain", complete().replace("Reviewer 1:", "Reviewer 1 \u2013 tides:"), None, Verdict.FINE),
    ("two reviewers in a line", complete().replace("@rev1", "@rev1, @rev3"), ProblemKind.SEVERAL_REVIEWERS, Verdict.FINE),
    ("two lines in one", complete().replace("@eic\nEditor", "@eic, Editor"), ProblemKind.LINES_IN_ONE, Verdict.MISREADS),
    ("key in brackets", complete().replace("EiC:", "[EiC]:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("key in tags", complete().replace("EiC:", "<b>EiC:</b>"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("key with a box", complete().replace("Editor:", "- [x] Editor:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("key behind a comment", complete().replace("Reviewer 1:", "<!-- asked --> Reviewer 1:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("translated key", complete().replace("Editor:", "\u00c9diteur:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("letter that looks like ours", complete().replace("EiC:", "Ei\u0421:"), ProblemKind.UNREAD_KEY, Verdict.MISREADS),
    ("two roles in a key", complete().replace("EiC: @eic\nEditor: @ed", "EiC/Editor: @ed\nEditor: @ed"), ProblemKind.NEAR_KEY, Verdict.MISREADS),
    ("editor below a second rule", complete().replace("\nEditor: @ed", "").replace("\n---\n", "\n---\n\nEiC: @eic\nEditor: @ed\n\n---\n"), ProblemKind.BELOW_RULE, Verdict.MISREADS),
    ("value after two blank lines", complete(Editor="\n\n@ed"), ProblemKind.WRAPPED, Verdict.MISREADS),
    ("replaced", complete(Editor="@ed (replacing @old)"), ProblemKind.STEPPED_DOWN, Verdict.MISREADS),
    ("replaced by an arrow", complete(Editor="@old -> @ed"), ProblemKind.STEPPED_DOWN, Verdict.MISREADS),
    ("dropped out", complete().replace("@rev1", "@rev1 (dropped out)"), ProblemKind.STEPPED_DOWN, Verdict.MISREADS),
    ("only asked", complete(Editor="TBD - contacting @ed"), ProblemKind.STEPPED_DOWN, Verdict.MISREADS),
    ("word that names nobody", complete(Editor="TBC"), None, Verdict.FINE),
    ("DOI without its number", complete(Archive="10.5281/zenodo.XXXXXXX"), ProblemKind.NOT_A_DOI, Verdict.MISREADS),
    ("tick without a bullet", complete().replace("- [x]", "[x]"), ProblemKind.BOX_FORM, Verdict.MISREADS),
    ("check mark", complete().replace("[x]", "[\u2713]"), ProblemKind.BOX_FORM, Verdict.MISREADS),
    ("category with a remark", complete().replace("Data retrieval", "Data retrieval (web)"), ProblemKind.UNKNOWN_CATEGORY, Verdict.FINE),
    ("clone address", complete(Repository_Link="https://github.com/author/tidalwave.git"), ProblemKind.NOT_A_REPOSITORY, Verdict.MISREADS),
]  # fmt: skip
"""Headers as people left them: what is said of each, and what the website makes of it."""


@pytest.mark.parametrize(("text", "kind", "said"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])  # fmt: skip
def test_cases(text: str, kind: ProblemKind | None, said: Verdict) -> None:
    """The cause is named, not only that there is one."""
    header = Header.read(text)
    assert [one.kind for one in problems(header)] == ([kind] if kind else [])
    assert verdict(header) is said
    assert (published(text) is None) == (said is Verdict.REJECTS)
    _one_truth(text)
    _restated(text)


SAMPLES = Path(__file__).parents[1] / "samples"


def test_the_headings_that_are_known_stand_in_the_templates() -> None:
    """A heading that the official templates lose would be missed in silence."""
    for name in ("submission", "inquiry"):
        outline = (SAMPLES / "templates" / f"{name}.md").read_text()
        titles = [line[3:].casefold() for line in outline.split("\n") if line.startswith("## ")]
        for known in (
            "scope",
            "domain specific",
            "community partnerships",
            "associated publication",
        ):
            assert any(title.startswith(known) for title in titles), (name, known)
        assert SCOPE_HEADING in outline
        assert PARTNERSHIPS in outline
        filled = outline.replace("DOI:", "DOI: 10.1000/x")
        assert Header.read(complete() + filled).publication == {"publication doi": "10.1000/x"}
    assert "publication options" in (SAMPLES / "templates" / "submission.md").read_text().casefold()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (complete().replace("Editor:", "Handling Editor:"), "Editor: @ed"),
        (complete().replace("Reviewer 1:", "Reviewer One:"), "Reviewer 1: @rev1"),
        (complete().replace("EiC:", "EiC ="), "EiC: @eic"),
        (complete().replace("@rev1", "@rev1 (stepped down)"), "Reviewer 1: TBD"),
        (complete().replace("Archive: ", "Archive:\n"), f"Archive: {DOI}"),
        (complete(Archive=f"https//doi.org/{DOI}"), f"Archive: {DOI}"),
    ],
)
def test_the_mend_is_the_line_to_write(text: str, line: str) -> None:
    """Whoever copies it has nothing more to mend there."""
    header = Header.read(text)
    (one,) = problems(header)
    assert f"{one.field}: {one.instead}" == line
    assert f"`{line}`" in problem(one, Policy())


@thorough
@given(headers())
def test_every_advice_is_read_by_both(text: str) -> None:
    """Nobody who copies a line makes it worse: the website reads it, to what the bot reads."""
    _advice_helps(text)


def _advice_helps(text: str) -> None:
    for one in problems(Header.read(text)):
        if not one.instead:
            continue
        field = Field.REVIEWERS if one.field.startswith("Reviewer ") else Field(one.field)
        alone = {**GOOD, one.field: one.instead}
        mended = "".join(f"{key}: {value}\n" for key, value in alone.items() if field is not Field.REVIEWERS or one.field != "Reviewers" or not re.match(r"Reviewer \d", key))  # fmt: skip
        after = Header.read(f"{mended}\n---\n")
        shown = published(after.body)
        assert shown is not None, one
        assert same_value(field, after, shown[SHOWN[field]]), one
        assert not [left for left in misread(after, field) if left.rejected], one


@pytest.mark.parametrize(
    "text",
    [*[row[1] for row in CASES], complete(Editor="@Ada Field"), complete(Editor="ada, @bo"), complete(Submitting_Author="@a and @b"),
     complete(Archive=f'<a href="https://doi.org/{DOI}">DOI</a>'), complete(Archive="![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.12.svg)"),
     complete(Repository_Link="git@github.com:a/b.git"), complete(Repository_Link="\n[a](https://github.com/a/b)"),
     complete(**{"Date accepted (month/day/year)": "March 17, 2026"})],
)  # fmt: skip
def test_the_advice_on_known_texts_is_read_by_both(text: str) -> None:
    """The same for what was found before."""
    _advice_helps(text)


@pytest.mark.parametrize("before", ["| **{}** | {} |", "| {} | {} |"])
def test_nothing_is_written_above_a_table(before: str) -> None:
    """A person sees a header there."""
    rows = "".join(f"{before.format(key, value)}\n" for key, value in GOOD.items())
    header = Header.read(f"| Field | Value |\n|---|---|\n{rows}\n---\n")
    assert [one.kind for one in problems(header)] == [ProblemKind.TABLE]
    assert header.with_value(Field.EDITOR, "@new") == header.body


def test_a_quoted_header_is_written_in_place() -> None:
    """Not above what a person sees."""
    text = "".join(f"> {key}: {value}\n" for key, value in GOOD.items()) + "\n---\n"
    after = Header.read(text).with_value(Field.EDITOR, "@new")
    assert after == text.replace("> Editor: @ed", "Editor: @new")


def test_a_reviewer_with_a_line_of_their_own_leaves_the_other() -> None:
    """The website would list them twice."""
    header = Header.read(complete().replace("@rev1", "@rev1, @rev2"))
    after = Header.read(header.with_reviewers(["rev1", "rev2"]))
    assert after.raw(1) == "@rev1"
    assert "Reviewer 1 – x: @new" in Header.read(
        complete().replace("Reviewer 1:", "Reviewer 1 – x:")
    ).with_reviewers(["new", "rev2"])


def test_nobody_is_shown_once_the_package_is_accepted() -> None:
    """Before that a line may say TBD."""
    header = Header.read(complete(Editor="TBD", **{"Reviewer 2": "n/a"}))
    assert problems(header) == ()
    assert [one.field for one in nobody_shown(header)] == ["Editor", "Reviewer 2"]
    assert nobody_shown(Header.read(complete())) == ()


def test_a_good_header_has_no_problem() -> None:
    """The measure of all others."""
    text = complete()
    assert problems(Header.read(text)) == ()
    assert published(text) is not None
