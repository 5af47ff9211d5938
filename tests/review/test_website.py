"""Our reading of a header and the website's own are kept in step, by asking the website's own parser.

``pyosmeta`` is what builds the site's lists. Only the network is replaced: a DOI in the usual form resolves,
everything else is not found.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyosmeta import utils_clean
from pyosmeta.models import ReviewModel
from pyosmeta.parse_issues import ProcessIssues
from requests import HTTPError

from bot.review.model.header import Field, Header
from bot.review.model.website import ProblemKind, gaps_in_people, problems, still_nobody
from builders import body

calm = settings(deadline=None)
"""Other work on the machine is no failure; what must be fast is measured by itself."""

BODIES = Path(__file__).parents[1] / "samples" / "bodies"
DOI = "10.5281/zenodo.1234567"
DONE = {
    "eic": "@chief",
    "editor": "@editor",
    "archive": DOI,
    "version_accepted": "v1.1.0",
    "date_accepted": "12/24/2026",
}
"""What an accepted submission says in its editorial lines."""


class _Found:
    """What doi.org says of a DOI: where it leads."""

    def __init__(self, url: str) -> None:
        doi = url.removeprefix("https://doi.org/api/handles/")
        known = re.fullmatch(r"10\.\d{4,9}(\.\d+)*/[-._;()/:A-Za-z0-9]*[A-Za-z0-9]", doi, re.A)
        self.doi = doi if known else ""

    def raise_for_status(self) -> None:
        if not self.doi:
            raise HTTPError(404)

    def json(self) -> dict[str, Any]:
        return {"values": [{"type": "URL", "data": {"value": f"https://doi.org/{self.doi}"}}]}


@pytest.fixture(autouse=True, scope="module")
def _no_network() -> Any:
    """A DOI in the usual form resolves to its own link; nothing else is found."""
    with pytest.MonkeyPatch.context() as patch:
        get = lambda url, **_: _Found(url)  # noqa: E731
        patch.setattr(utils_clean, "requests", SimpleNamespace(get=get))
        patch.setattr(logging.getLogger("pyosmeta.logging"), "disabled", True)
        yield


def website(text: str) -> dict[str, Any]:
    """What the website makes of it; an exception is a run that stops."""
    process = ProcessIssues(github_api=None)
    review: ReviewModel = process.parse_issue(text)
    found: dict[str, Any] = review.model_dump()
    return found | process.get_repo_paths({"it": review})["it"]


def logins(people: Any) -> list[str]:
    """The handles of one person, several or nobody."""
    if people is None:
        return []
    return [one["github_username"] for one in (people if isinstance(people, list) else [people])]


def rejected(text: str) -> list[tuple[ProblemKind, str]]:
    """What we say that the website would reject."""
    return [(one.kind, one.field) for one in problems(Header.read(text)) if one.rejected]


def accepted(text: str, seats: Sequence[str | None]) -> str:
    """The edits of an acceptance, made by the bot on a fresh header."""
    values = {
        Field.EIC: "@chief",
        Field.EDITOR: "@editor",
        Field.ARCHIVE: DOI,
        Field.VERSION_ACCEPTED: "v1.1.0",
        Field.DATE_ACCEPTED: "12/24/2026",
    }
    for name, value in values.items():
        text = Header.read(text).with_value(name, value)
    text = Header.read(text).with_reviewers(seats)
    header = Header.read(text)
    return header.with_reviewers(header.reviewers, nobody="")


FRESH = {
    "numbered": body(),
    "numbered, carriage returns": body().replace("\n", "\r\n"),
    "one line": body().replace("Reviewer 1: TBD\nReviewer 2: TBD\n", "Reviewers: TBD\n"),
    "no line": body(reviewers=()),
    "both forms": body().replace("Reviewer 1: TBD\n", "Reviewer 1: TBD\nReviewers: TBD\n"),
    "no editorial lines": re.sub(r"(?m)^(EiC|Editor|Archive|JOSS|Version a|Date).*\n", "", body()),
}


@pytest.mark.parametrize("count", range(4))
@pytest.mark.parametrize("form", FRESH)
def test_what_the_bot_writes_is_what_the_website_reads(form: str, count: int) -> None:
    """One header that the website misreads shows wrong people to everybody; TBD is no person."""
    people = ["rev1", "rev2", "rev3"][:count]
    text = accepted(FRESH[form], people)
    found = website(text)
    assert logins(found["reviewers"]) == people
    assert logins(found["submitting_author"]) == ["author"]
    assert logins(found["all_current_maintainers"]) == ["author", "maintainer"]
    assert (logins(found["eic"]), logins(found["editor"])) == (["chief"], ["editor"])
    assert found["package_name"] == "stargazer"
    assert found["package_description"] == "Looks at stars"
    assert found["repository_link"] == "https://github.com/author/stargazer"
    assert found["archive"] == f"https://doi.org/{DOI}"
    assert found["version_accepted"] == "v1.1.0"
    assert found["date_accepted"] == "2026-12-24"
    assert found["categories"] == ["data-processing/munging"] or found["categories"] == [
        "data-processing-munging"
    ]
    assert problems(Header.read(text)) == ()


def test_a_seat_left_free_in_between_is_nobody() -> None:
    """Seats are not renumbered, and a free one among them must not become a person."""
    assert logins(website(accepted(body(reviewers=("TBD",) * 3), [None, "b", None]))["reviewers"]) == ["b"]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "shown"), [("classic", ["reviewer1", "reviewer2"]), ("bold", ["reviewer1", "reviewer2", "reviewer3"])]
)  # fmt: skip
def test_headers_from_real_life_are_read_alike(name: str, shown: list[str]) -> None:
    """The forms that people write by hand and that the website reads have no problem for us."""
    text = (BODIES / f"{name}.md").read_text()
    found, header = website(text), Header.read(text)
    assert logins(found["reviewers"]) == shown == list(header.reviewers)
    assert found["partners"] == ["astropy"]
    assert found["date_accepted"] == "2026-12-24"
    assert found["archive"].endswith(DOI)
    assert rejected(text) == []


@pytest.mark.parametrize(("asked", "ticked"), [*product([False, True], repeat=2)])
@pytest.mark.parametrize("is_accepted", [False, True], ids=["under review", "accepted"])
def test_the_badge_follows_the_tick(is_accepted: bool, asked: bool, ticked: bool) -> None:
    """Astropy decides apart from acceptance; the website shows the badge by this one box."""
    text = body(astropy=asked, **(DONE if is_accepted else {"date_accepted": "TBD"}))
    text = Header.read(text).with_partner("astropy", ticked=ticked)
    assert website(text)["partners"] == (["astropy"] if ticked else [])


WRONG = [
    ("day first", ProblemKind.NOT_A_DATE, {"date_accepted": "24/12/2026"}, ("date_accepted", "2026-12-24")),
    ("month in words", ProblemKind.NOT_A_DATE, {"date_accepted": "December 24"}, IndexError),
    ("blank date", ProblemKind.NOT_A_DATE, {"date_accepted": ""}, IndexError),
    ("small tbd as date", ProblemKind.NOT_A_DATE, {"date_accepted": "tbd"}, IndexError),
    ("comment behind the date", ProblemKind.NOT_A_DATE, {"date_accepted": "12/24/2026 # ok"}, ("date_accepted", "2026-12-24")),
    ("archive in words", ProblemKind.NOT_A_DOI, {"archive": "soon"}, ValueError),
    ("archive with a remark", ProblemKind.NOT_A_DOI, {"archive": f"{DOI} (v1)"}, ValueError),
    ("archive with a prefix", ProblemKind.NOT_A_DOI, {"archive": f"doi:{DOI}"}, ValueError),
    ("archive's badge without a link", ProblemKind.NOT_A_DOI, {"archive": "![DOI](https://x.svg)"}, ValueError),
    ("JOSS in words", ProblemKind.NOT_A_DOI, {"joss_doi": "under review"}, ValueError),
    ("link and remark", ProblemKind.MISREAD, {"archive": "https://zenodo.org/records/1 (v1)"}, ("archive", "https://zenodo.org/records/1")),
    ("no repository", ProblemKind.EMPTY, {"repository": ""}, ValueError),
    ("documentation for a repository", ProblemKind.NOT_A_REPOSITORY, {"repository": "https://x.readthedocs.io"}, ValueError),
    ("day and month of one digit", ProblemKind.NOT_A_DATE, {"date_accepted": "1/5/2026"}, ("date_accepted", "2026-01-05")),
    ("several authors", ProblemKind.SEVERAL_AUTHORS, {"author": "@author, @maintainer"}, ValueError),
    ("author's degree behind a comma", ProblemKind.SEVERAL_AUTHORS, {"author": "Full Name, PhD (@author)"}, ValueError),
    ("no maintainer", ProblemKind.EMPTY, {"maintainers": ""}, ValueError),
    ("rule in the description", ProblemKind.RULE_IN_VALUE, {"description": "a --- b"}, ValueError),
    ("rule below the repository", ProblemKind.RULE_IN_VALUE, {"version_accepted": "1---2"}, ("version_accepted", "1---2")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "said", "so"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])  # fmt: skip
def test_what_we_call_rejected_breaks_the_website(
    kind: ProblemKind, said: dict[str, str], so: Any
) -> None:
    """A warning for something harmless would teach people to ignore the warnings."""
    text = body(**{**DONE, **said})  # type: ignore[arg-type]
    assert [found for found, _ in rejected(text)] == [kind]
    if isinstance(so, tuple):
        name, meant = so
        assert website(text)[name] != meant
    else:
        with pytest.raises(so):
            website(text)


COMPLETE = body(**DONE)  # type: ignore[arg-type]
BROKEN = [
    ("both forms", COMPLETE.replace("Reviewer 2: TBD", "Reviewers: @a, @b"), ProblemKind.TWO_FORMS),
    ("one line and a remark's key", COMPLETE.replace("Reviewer 1: TBD\nReviewer 2: TBD", "Reviewers: @a\nReviewer notes: none"), ProblemKind.TWO_FORMS),
    ("no repository line", COMPLETE.replace("Repository Link:", "Homepage:"), ProblemKind.NO_LINE),
    ("repository under another key", COMPLETE.replace("Repository Link:", "Repository:"), ProblemKind.UNREAD_KEY),
    ("repository's colon outside of the bold", COMPLETE.replace("Repository Link:", "**Repository Link**:"), ProblemKind.UNREAD_KEY),
    ("block on top", f"---\npublication:\n  doi: {DOI}\n---\n{COMPLETE}", ProblemKind.FRONT_MATTER),
    ("rule on top", f"---\n{COMPLETE}", ProblemKind.FRONT_MATTER),
    ("rule in a line between", COMPLETE.replace("Package Name", "A --- B\nPackage Name"), ProblemKind.RULE_IN_VALUE),
    ("partner that the website does not know", COMPLETE.replace("- [ ] Astropy:", "- [x] SunPy:"), ProblemKind.UNKNOWN_PARTNER),
    ("no header", "We would like to submit a package.\n", ProblemKind.NO_HEADER),
    ("empty", "", ProblemKind.NO_HEADER),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])  # fmt: skip
def test_broken_headers_stop_the_website(text: str, kind: ProblemKind) -> None:
    """The same for what is wrong with the header as a whole."""
    assert kind in [found for found, _ in rejected(text)]
    with pytest.raises((ValueError, AttributeError, KeyError)):
        website(text)


FINE = [
    ("ISO date", {"date_accepted": "2026-12-24"}),
    ("dashes", {"date_accepted": "12-24-2026"}),
    ("bold date", {"date_accepted": "**12/24/2026**"}),
    ("no date yet", {"date_accepted": "TBD"}),
    ("DOI link", {"archive": f"https://doi.org/{DOI}"}),
    ("archive link", {"archive": "http://archive.example.org/x"}),
    ("badge", {"archive": f"[![DOI](https://zenodo.org/badge.svg)](https://doi.org/{DOI})"}),
    ("link that leads nowhere yet", {"archive": "[DOI](TBD)"}),
    ("not applicable", {"archive": "N/A", "joss_doi": "tbd"}),
    ("blank archive", {"archive": "", "joss_doi": ""}),
    ("JOSS DOI", {"joss_doi": "10.21105/joss.01234"}),
    ("author by name", {"author": "Full Name (@author)"}),
    ("no editor", {"editor": "", "eic": ""}),
    ("several editors", {"editor": "@editor, @editor2"}),
    ("link and remark", {"archive": f"https://doi.org/{DOI} (v1)"}),
    ("inquiry's key", {"description": "x\nRepository Link (if existing): https://github.com/author/stargazer"}),
]  # fmt: skip


@pytest.mark.parametrize("said", [row[1] for row in FINE], ids=[row[0] for row in FINE])
def test_what_we_do_not_reject_is_read(said: dict[str, str]) -> None:
    """One header that we let pass and the website cannot read stops its whole build."""
    text = body(**{**DONE, **said})  # type: ignore[arg-type]
    assert rejected(text) == []
    website(text)


MISREAD = [
    ("link", "[Erin](https://github.com/editor)", ProblemKind.LINK),
    ("name and link", "Erin ([@editor](https://github.com/editor))", ProblemKind.LINK),
    ("comment", "@editor # since May", ProblemKind.COMMENT),
]


@pytest.mark.parametrize(("value", "kind"), [row[1:] for row in MISREAD], ids=[row[0] for row in MISREAD])  # fmt: skip
@pytest.mark.parametrize("line", ["editor", "eic", "maintainers", "reviewers"])
def test_people_the_website_misreads_are_named(line: str, value: str, kind: ProblemKind) -> None:
    """The run goes on, and shows a handle that nobody has."""
    text = body(**{**DONE, line: (value, "TBD") if line == "reviewers" else value})  # type: ignore[arg-type]
    assert kind in [one.kind for one in problems(Header.read(text)) if one.rejected]
    shown = {"maintainers": "all_current_maintainers"}.get(line, line)
    assert "editor" not in logins(website(text)[shown])


def test_a_missing_rule_is_named() -> None:
    """The website then takes the whole text for the header and finds no category."""
    text = COMPLETE.replace("\n---\n", "\n")
    assert ProblemKind.NO_RULE in [one.kind for one in problems(Header.read(text))]
    assert website(text)["categories"] is None


def test_what_is_empty_or_missing_is_named_in_order() -> None:
    """The author mends from top to bottom."""
    text = (BODIES / "fresh.md").read_text().replace("Version submitted:\n", "")
    assert [(one.kind, one.field) for one in problems(Header.read(text))] == [
        (ProblemKind.EMPTY, "Submitting Author"),
        (ProblemKind.EMPTY, "All current maintainers"),
        (ProblemKind.EMPTY, "Package Name"),
        (ProblemKind.EMPTY, "One-Line Description of Package"),
        (ProblemKind.EMPTY, "Repository Link"),
        (ProblemKind.NO_LINE, "Version submitted"),
    ]


def test_a_form_is_only_checked_for_what_is_missing() -> None:
    """The website cannot read issue forms yet, so nothing can be said about how it would."""
    text = (BODIES / "issue_form.md").read_text()
    assert [(one.kind, one.field) for one in problems(Header.read(text))] == [
        (ProblemKind.EMPTY, "One-Line Description of Package")
    ]


def test_nobody_is_told_from_somebody() -> None:
    """Acceptance asks who is missing, and empties what the website would show as a person."""
    header = Header.read(body(editor="TBD", eic="@chief", reviewers=("@a",)))
    assert gaps_in_people(header) == (Field.EDITOR,)
    assert still_nobody(header, Field.EDITOR)
    assert not still_nobody(header, Field.EIC)
    assert not still_nobody(header, Field.REVIEWERS)
    assert still_nobody(Header.read("Reviewers: @a, TBD\n---\n"), Field.REVIEWERS)
    assert not still_nobody(Header.read("Reviewers:\n---\n"), Field.REVIEWERS)


@calm
@given(st.dates(min_value=date(1000, 1, 1)))
def test_the_bots_dates_are_the_day_that_is_meant(day: Any) -> None:
    """Day-first dates are silently wrong, so the bot writes the form that the website reads."""
    written = f"{day:%m/%d/%Y}"
    text = body(**{**DONE, "date_accepted": written})  # type: ignore[arg-type]
    assert website(text)["date_accepted"] == day.isoformat()


@calm
@given(
    st.fixed_dictionaries(
        {
            name: st.text(st.characters(exclude_characters="\n\r", codec="utf-8"), max_size=20)
            | st.sampled_from(["@a, @b", "TBD", "n/a", DOI, "1---2", "[x](y)", "12/24/2026"])
            for name in (
                "author", "maintainers", "description", "repository", "eic", "editor",
                "archive", "joss_doi", "version_accepted", "date_accepted",
            )
        }
    )
)  # fmt: skip
def test_no_header_without_problems_stops_the_website(said: dict[str, str]) -> None:
    """Whatever people write into the lines: what we let pass, the website can read."""
    text = body(**said)  # type: ignore[arg-type]
    if not rejected(text):
        website(text)


def test_a_key_that_the_website_does_not_read() -> None:
    """``Editors:`` is no ``Editor:`` for the website, so the editor would be lost without a word."""
    text = COMPLETE.replace("Editor:", "Editors:")
    assert ProblemKind.UNREAD_KEY in {one.kind for one in problems(Header.read(text))}
    assert rejected(text) == [(ProblemKind.UNREAD_KEY, "Editor")]
