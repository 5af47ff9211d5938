"""The header is read in every form met on real issues, and an edit changes one value and no other byte."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.review.model.header import PEOPLE, Field, Form, Header
from bot.review.model.website import problems
from builders import body
from effort import tries
from yardstick import within

calm = settings(deadline=None)
"""Other work on the machine is no failure; what must be fast is measured by itself."""

BODIES = Path(__file__).parents[1] / "samples" / "bodies"
SAMPLES = {path.stem: path.read_bytes().decode() for path in sorted(BODIES.glob("*.md"))}
BODY = st.sampled_from([text for sample in SAMPLES.values() for text in (sample, sample.replace("\n", "\r\n"))])  # fmt: skip
RULE = "\n\n---\n"


def rows(*named: tuple[object, ...]) -> list[object]:
    """Rows of a table whose first cell says why the row is there."""
    return [pytest.param(*cells, id=str(why)) for why, *cells in named]


PERSON_LINES = rows(
    ("plain handle", "Editor: @editor", ("editor",)),
    ("bold key, colon inside", "**Editor:** @editor", ("editor",)),
    ("bold key, colon outside", "**Editor**: @editor", ("editor",)),
    ("bold key, no space", "**Editor:**@editor", ("editor",)),
    ("key in another case", "EDITOR: @editor", ("editor",)),
    ("space before the colon", "Editor : @editor", ("editor",)),
    ("indented line", "  Editor: @editor", ("editor",)),
    ("list item", "- Editor: @editor", ("editor",)),
    ("plural with several handles", "Editors: @editor, @editor2", ("editor", "editor2")),
    ("separated by and", "Editor: @editor and @editor2", ("editor", "editor2")),
    ("name before the handle", "Editor: Erin Editor (@editor)", ("editor",)),
    ("two names with handles", "Editor: E One (@one), E Two (@two)", ("one", "two")),
    ("handle in brackets", "Editor: (@editor)", ("editor",)),
    ("no at sign", "Editor: editor", ("editor",)),
    ("no at sign, several", "Editor: editor, editor2", ("editor", "editor2")),
    ("link whose text is the handle", "Editor: [@editor](https://github.com/editor)", ("editor",)),
    ("link whose text is the name", "Editor: [Erin](https://github.com/editor)", ("editor",)),
    ("bare profile", "Editor: https://github.com/editor", ("editor",)),
    ("comment behind the value", "Editor: @editor # since May, was @other", ("editor",)),
    ("comment instead of a value", "Editor: # still looking for @somebody", ()),
    ("trailing spaces", "Editor: @editor   \t", ("editor",)),
    ("carriage return", "Editor: @editor\r", ("editor",)),
    ("underscore of a managed account", "Editor: @editor_corp", ("editor_corp",)),
    ("the same twice in another case", "Editor: @Editor, @editor", ("Editor",)),
    ("an address is no handle", "Editor: editor@example.org", ()),
    ("a team is no handle", "Editor: @org/team", ()),
    ("name without a handle", "Editor: Erin Editor", ()),
    ("TBD", "Editor: TBD", ()),
    ("tbd in bold", "Editor: **tbd**", ()),
    ("not applicable", "Editor: n/a", ()),
    ("empty", "Editor:", ()),
    ("placeholder", "Editor: (@github_handle)", ()),
    ("numbered placeholders", "Editor: (@github_handle1, @github_handle2)", ()),
    ("placeholder with a name", "Editor: Name (@github_handle)", ()),
    ("of two equal keys the last counts", "Editor: @first\nEditor: @editor", ("editor",)),
)  # fmt: skip


@pytest.mark.parametrize(("line", "people"), PERSON_LINES)
def test_people_are_read_however_they_are_written(line: str, people: tuple[str, ...]) -> None:
    """Nobody may be overlooked for the way that a handle is written, and nobody invented."""
    header = Header.read(f"Package Name: x\n{line}{RULE}")
    assert header.people(Field.EDITOR) == people


TEXTS = rows(
    ("plain", Field.PACKAGE, "Package Name: stargazer", "stargazer"),
    ("placeholder", Field.PACKAGE, "Package Name: Package name here", ""),
    ("placeholder of the description", Field.DESCRIPTION, "One-Line Description of Package: Description here", ""),
    ("other hyphens in the key", Field.DESCRIPTION, "One Line Description of Package: Stars", "Stars"),
    ("key of the inquiry", Field.REPOSITORY, "Repository Link (if existing): https://x.example", "https://x.example"),
    ("address keeps its colon", Field.REPOSITORY, "Repository Link: https://x.example/a#b", "https://x.example/a#b"),
    ("comment", Field.VERSION_SUBMITTED, "Version submitted: v1.0 # or so", "v1.0"),
    ("hash inside a word is no comment", Field.VERSION_SUBMITTED, "Version submitted: v1#2", "v1#2"),
    ("older key of the date", Field.DATE_ACCEPTED, "Date accepted: 12/24/2026", "12/24/2026"),
    ("date key of the template", Field.DATE_ACCEPTED, "Date accepted (month/day/year): TBD", ""),
    ("older key of JOSS", Field.JOSS_DOI, "JOSS: 10.21105/joss.01234", "10.21105/joss.01234"),
    ("badge", Field.ARCHIVE, "Archive: [![DOI](https://b.svg)](https://doi.org/10.5281/zenodo.1)", "https://doi.org/10.5281/zenodo.1"),
    ("rule inside a value", Field.DESCRIPTION, "One-Line Description of Package: a --- b", "a --- b"),
    ("maintainers are nobody's text", Field.MAINTAINERS, "Maintainers: none", ""),
)  # fmt: skip


@pytest.mark.parametrize(("name", "line", "text"), TEXTS)
def test_values_are_read_as_they_are_meant(name: Field, line: str, text: str) -> None:
    """A placeholder or a comment is not an answer; everything else is, unchanged."""
    assert Header.read(f"EiC: TBD\n{line}{RULE}").text(name) == text


REVIEWERS = rows(
    ("numbered", "Reviewer 1: @a\nReviewer 2: @b", ("a", "b")),
    ("third one", "Reviewer 1: @a\nReviewer 2: @b\nReviewer 3: @c", ("a", "b", "c")),
    ("free seat", "Reviewer 1: TBD\nReviewer 2: @b", (None, "b")),
    ("missing line in between", "Reviewer 1: @a\nReviewer 3: @c", ("a", None, "c")),
    ("no space, number sign, remark", "Reviewer1: @a\nReviewer #2: @b\nReviewer 3 (new): @c", ("a", "b", "c")),
    ("bold", "**Reviewer 1:** @a\n**Reviewer 2:** TBD", ("a", None)),
    ("one line", "Reviewers: @a , @b, @c", ("a", "b", "c")),
    ("one line, nobody", "Reviewers: TBD", ()),
    ("both forms", "Reviewers: @A, @b\nReviewer 1: @a", ("a", "b")),
    ("both forms, free seat", "Reviewers: @b\nReviewer 1: TBD", (None, "b")),
    ("no line", "EiC: @chief", ()),
    ("seat nought is no seat", "EiC: @chief\nReviewer 0: @a", ()),
    ("prose is nobody", "Reviewer 1: to be found", (None,)),
)  # fmt: skip


@pytest.mark.parametrize(("lines", "seats"), REVIEWERS)
def test_reviewers_keep_their_seats(lines: str, seats: tuple[str | None, ...]) -> None:
    """Seats are never renumbered, so an empty one has to be seen as empty."""
    assert Header.read(f"Editor: @e\n{lines}{RULE}").reviewers == seats


FORMS = rows(
    ("template", "Editor: @e\n\n---\nmore", Form.CLASSIC, True),
    ("template, carriage returns", "Editor: @e\r\n\r\n---\r\nmore", Form.CLASSIC, True),
    ("longer, indented rule", "Editor: @e\n ----- \nmore", Form.CLASSIC, True),
    ("no rule", "Editor: @e\n\nProse with a word: Author: x", Form.CLASSIC, False),
    ("heading before the rule", "Editor: @e\n## Scope\n---\n", Form.CLASSIC, False),
    ("prose above", "Hello all!\n\nSubmitting Author: @a\nEditor: @e\n\n---\n", Form.CLASSIC, True),
    ("prose above, no rule", "Hello all!\n\nSubmitting Author: @a\nEditor: @e\n\n## Scope\n", Form.CLASSIC, False),
    ("rule on top", "---\nEditor: @e\n---\nmore", Form.CLASSIC, True),
    ("rule on top, no other", "---\nEditor: @e\n", Form.CLASSIC, False),
    ("block without end", "\n---\nfoo: bar\nEditor @e\n", Form.NONE, False),
    ("empty", "", Form.NONE, False),
    ("blank", "\n \n", Form.NONE, False),
    ("prose", "We would like to ask: is it in scope?", Form.NONE, False),
    ("unknown keys only", "Documentation: x\n---\n", Form.NONE, True),
    ("boxes are no header", "- [x] Editor: y\n| Editor: x |\n> Editor: x\n", Form.NONE, False),
    ("address is no key", "https://example.org\nhttp://x: Editor\n", Form.NONE, False),
    ("issue form", "### Submitting Author\n\n@a\n", Form.ISSUE_FORM, True),
    ("other headings are no form", "### Summary\n\n### Submitting Author\n\n@a", Form.NONE, False),
)  # fmt: skip


@pytest.mark.parametrize(("body", "form", "ruled"), FORMS)
def test_the_form_is_recognised(body: str, form: Form, ruled: bool) -> None:
    """Where the header begins and ends decides where an edit may write."""
    header = Header.read(body)
    assert (header.form, header.ruled) == (form, ruled)


def test_what_stands_below_the_rule_is_no_header() -> None:
    """Several rules follow in every submission; text below the first one grants nothing."""
    header = Header.read("EiC: TBD\n\n---\nEditor: @mallory\n---\nReviewer 1: @mallory\n")
    assert not header.has(Field.EDITOR)
    assert header.reviewers == ()


def test_without_a_rule_only_the_leading_run_is_header() -> None:
    """Prose further down that looks like a line of the header must not become one."""
    header = Header.read("EiC: @chief\n\nEditor: @e\nAnd so on.\nReviewer 1: @mallory\n")
    assert header.people(Field.EDITOR) == ("e",)
    assert header.reviewers == ()


def test_a_block_on_top_is_publication_and_the_header_follows() -> None:
    """The author guide suggests such a block; it must not hide the header from the bot."""
    header = Header.read(SAMPLES["front_matter"])
    assert header.publication["doi"] == "10.21105/joss.01234"
    assert header.text(Field.PACKAGE) == "stargazer"


def test_a_block_without_an_end_is_no_publication() -> None:
    """A single rule on top is just a rule."""
    assert Header.read("---\ndoi: 10.1/x\n").publication == {}


def test_an_issue_form_is_read() -> None:
    """GitHub may send a form instead of the template: values stand below headings."""
    header = Header.read(SAMPLES["issue_form"])
    assert header.form is Form.ISSUE_FORM
    assert header.people(Field.AUTHOR) == ("author",)
    assert header.people(Field.MAINTAINERS) == ("author", "maintainer")
    assert header.text(Field.DESCRIPTION) == ""
    assert header.text(Field.VERSION_SUBMITTED) == "v1.0.0"
    assert header.reviewers == (None, None)
    assert header.categories == ("Data processing/munging",)
    assert not header.wants_joss


@pytest.mark.parametrize("name", ["classic", "bold"])
def test_boxes_are_read_below_their_heading(name: str) -> None:
    """The website's categories and badges follow these boxes, so they are read as it reads them."""
    header = Header.read(SAMPLES[name])
    assert header.categories == ("Data processing/munging",)
    assert header.wants_joss
    (astropy,), (pangeo,) = header.partner_boxes("Astropy"), header.partner_boxes("pangeo")
    assert (astropy.ticked, pangeo.ticked) == (True, False)
    assert header.partner_boxes("sunpy") == ()


def test_missing_sections_have_no_boxes() -> None:
    """An inquiry has none of them, and a heading may come twice, first without a list."""
    header = Header.read("EiC: x\n---\n## Scope\nnothing\n## Scope\n- [x] Education\n")
    assert header.categories == ("Education",)
    assert not header.wants_joss
    assert header.partner_boxes("astropy") == ()


def test_a_second_box_is_a_box_too() -> None:
    """The website would take it, wherever the author put it."""
    box = "- [ ] Astropy: mine\n"
    head = "EiC: x\n---\n## Community Partnerships\n"
    header = Header.read(
        f"{head}{box}- [x] Astropy: again\n\n## community partnerships\n- [x] astropy\n"
    )
    assert [one.ticked for one in header.partner_boxes("astropy")] == [False, True, True]
    assert "[x]" not in header.with_partner("astropy", ticked=False)
    assert header.with_partner("astropy", ticked=True) == header.body
    once = Header.read(head + box * 2).with_partner("astropy", ticked=True)
    assert once.count("[x]") == 1


EDITS = rows(
    ("value", "EiC: TBD\nEditor: TBD\n---\n", "EiC: TBD\nEditor: @x\n---\n"),
    ("empty value", "EiC: TBD\nEditor:\n---\n", "EiC: TBD\nEditor: @x\n---\n"),
    ("trailing spaces stay", "Editor: TBD  \n---\n", "Editor: @x  \n---\n"),
    ("carriage return stays", "Editor: TBD\r\n---\r\n", "Editor: @x\r\n---\r\n"),
    ("bold key stays", "**Editor:** TBD\n---\n", "**Editor:** @x\n---\n"),
    ("bold key without space", "**Editor:**\n---\n", "**Editor:** @x\n---\n"),
    ("a key that the website does not read becomes the template's", "- Editors: @a, @b\n---\n", "Editor: @x\n---\n"),
    ("a comment belongs to the value", "Editor: TBD # who?\n---\n", "Editor: @x\n---\n"),
    ("the last of two counts", "Editor: @a\nEditor: @b\n---\n", "Editor: @a\nEditor: @x\n---\n"),
    ("same word elsewhere stays", "Package Name: TBD\nEditor: TBD\n---\nTBD\n", "Package Name: TBD\nEditor: @x\n---\nTBD\n"),
    ("missing line, template's place", "EiC: @c\nReviewer 1: TBD\n---\n", "EiC: @c\nEditor: @x\nReviewer 1: TBD\n---\n"),
    ("missing line, everything before it missing", "Archive: TBD\n---\n", "Editor: @x\nArchive: TBD\n---\n"),
    ("missing line, everything behind it missing", "EiC: @c\n\n---\n", "EiC: @c\nEditor: @x\n\n---\n"),
    ("missing line, carriage returns", "EiC: @c\r\n\r\n---\r\n", "EiC: @c\r\nEditor: @x\r\n\r\n---\r\n"),
    ("missing line, moved lines", "Archive: TBD\nEiC: @c\n---\n", "Archive: TBD\nEiC: @c\nEditor: @x\n---\n"),
    ("missing line, prose above", "Hello!\n\nArchive: TBD\n---\n", "Hello!\n\nEditor: @x\nArchive: TBD\n---\n"),
    ("missing line, no line break at the end", "EiC: @c", "EiC: @c\nEditor: @x"),
    ("missing line, no rule", "EiC: @c\n\nProse\n", "EiC: @c\nEditor: @x\n\nProse\n"),
    ("no header", "Prose\n", "Editor: @x\n\n---\n\nProse\n"),
    ("no header, carriage returns", "Prose\r\n", "Editor: @x\r\n\r\n---\r\n\r\nProse\r\n"),
    ("empty body", "", "Editor: @x\n\n---\n\n"),
    ("block on top stays there", "---\na: b\n---\nEiC: @c\n---\n", "---\na: b\n---\nEiC: @c\nEditor: @x\n---\n"),
    ("form", "### Submitting Author\n\n@a\n\n### Editorial tracking\n\nEiC: @c\nEditor: TBD\n", "### Submitting Author\n\n@a\n\n### Editorial tracking\n\nEiC: @c\nEditor: @x\n"),
    ("form, missing line", "### Submitting Author\n\n@a\n\n### Editorial tracking\n\nEiC: @c\nArchive: TBD", "### Submitting Author\n\n@a\n\n### Editorial tracking\n\nEiC: @c\nEditor: @x\nArchive: TBD"),
    ("form, no editorial part", "### Submitting Author\n\n@a\n", "### Submitting Author\n\n@a\n### Editorial tracking\n\nEditor: @x\n"),
    ("form, no editorial part, no line break", "### Submitting Author\n\n@a", "### Submitting Author\n\n@a\n\n### Editorial tracking\n\nEditor: @x"),
)  # fmt: skip


@pytest.mark.parametrize(("before", "after"), EDITS)
def test_an_edit_writes_one_value(before: str, after: str) -> None:
    """People's text around the value is theirs: what they wrote and how stays."""
    assert Header.read(before).with_value(Field.EDITOR, "@x") == after


FORM_EDITS = rows(
    ("value", "### Submitting Author\n\n@a\n\n### Version submitted\n\nv0\n", "### Submitting Author\n\n@a\n\n### Version submitted\n\nv1\n"),
    ("no response", "### Submitting Author\n\n@a\n\n### Version submitted\n\n_No response_\n\n### Scope\n", "### Submitting Author\n\n@a\n\n### Version submitted\n\nv1\n\n### Scope\n"),
    ("nothing", "### Submitting Author\n\n@a\n\n### Version submitted\n\n### Scope\n", "### Submitting Author\n\n@a\n\n### Version submitted\n\nv1\n\n### Scope\n"),
    ("nothing at the end", "### Submitting Author\n\n@a\n\n### Version submitted", "### Submitting Author\n\n@a\n\n### Version submitted\n\nv1"),
    ("nothing, carriage returns", "### Submitting Author\r\n\r\n@a\r\n\r\n### Version submitted\r\n\r\n### Scope\r\n", "### Submitting Author\r\n\r\n@a\r\n\r\n### Version submitted\r\n\r\nv1\r\n\r\n### Scope\r\n"),
)  # fmt: skip


@pytest.mark.parametrize(("before", "after"), FORM_EDITS)
def test_a_value_of_a_form_stays_between_its_headings(before: str, after: str) -> None:
    """A value glued to the next heading would swallow that heading."""
    assert Header.read(before).with_value(Field.VERSION_SUBMITTED, "v1") == after


SEATINGS = rows(
    ("assigned", "Reviewer 1: TBD\nReviewer 2: TBD", ("a", None), "TBD", "Reviewer 1: @a\nReviewer 2: TBD"),
    ("third", "Reviewer 1: @a\nReviewer 2: @b", ("a", "b", "c"), "TBD", "Reviewer 1: @a\nReviewer 2: @b\nReviewer 3: @c"),
    ("freed", "Reviewer 1: @a\nReviewer 2: @b", (None, "b"), "TBD", "Reviewer 1: TBD\nReviewer 2: @b"),
    ("own words of a free seat stay", "Reviewer 1: n/a\nReviewer 2: to be found", (None, "b"), "TBD", "Reviewer 1: n/a\nReviewer 2: @b"),
    ("own way of writing a name stays", "Reviewer 1: A One (@a)\nReviewer 2: TBD", ("a", "b"), "TBD", "Reviewer 1: A One (@a)\nReviewer 2: @b"),
    ("missing seat is not invented", "Reviewer 1: @a\nReviewer 3: @c", ("a", None, "c"), "TBD", "Reviewer 1: @a\nReviewer 3: @c"),
    ("missing seat is filled", "Reviewer 1: @a\nReviewer 3: @c", ("a", "b", "c"), "TBD", "Reviewer 1: @a\nReviewer 2: @b\nReviewer 3: @c"),
    ("emptied", "Reviewer 1: @a\nReviewer 2: TBD", ("a", None), "", "Reviewer 1: @a\nReviewer 2: "),
    ("emptied prose", "Reviewer 1: @a\nReviewer 2: to be found", ("a", None), "", "Reviewer 1: @a\nReviewer 2: "),
    ("emptied already", "Reviewer 1: @a\nReviewer 2:", ("a", None), "", "Reviewer 1: @a\nReviewer 2:"),
    ("one line", "Reviewers: @a", ("a", "b"), "TBD", "Reviewers: @a, @b"),
    ("one line, same people", "Reviewers: @a , @b", ("a", "b"), "TBD", "Reviewers: @a , @b"),
    ("one line, freed", "Reviewers: @a, @b", (None, "b"), "TBD", "Reviewers: @b"),
    ("one line, last one freed", "Reviewers: @a", (None,), "TBD", "Reviewers: TBD"),
    ("one line, own words stay", "Reviewers: to be found", (None,), "TBD", "Reviewers: to be found"),
    ("one line, emptied", "Reviewers: TBD", (), "", "Reviewers: "),
    ("one line, half emptied", "Reviewers: @a, TBD", ("a",), "", "Reviewers: @a"),
    ("one line, nothing to empty", "Reviewers: @a", ("a",), "", "Reviewers: @a"),
    ("both forms become one", "Reviewers: @b\nReviewer 1: @a", ("a", "b"), "TBD", "Reviewer 1: @a\nReviewer 2: @b"),
    ("both forms, one of them twice", "Reviewers: @b\nReviewer 1: @a\nReviewers: @b", ("a", "b"), "TBD", "Reviewer 1: @a\nReviewer 2: @b"),
)  # fmt: skip


@pytest.mark.parametrize(("before", "seats", "nobody", "after"), SEATINGS)
def test_reviewers_are_written_in_the_headers_own_form(
    before: str, seats: tuple[str | None, ...], nobody: str, after: str
) -> None:
    """Two forms in one header crash the website, and a seat that does not change is not rewritten."""
    body = Header.read(f"Editor: @e\n{before}{RULE}").with_reviewers(seats, nobody)
    assert body == f"Editor: @e\n{after}{RULE}"


def test_an_editor_line_removed_by_hand_comes_back_in_its_place() -> None:
    """Authors delete lines; the template's order is what people look for."""
    body = SAMPLES["classic"]
    assert Header.read(body.replace("Editor: @editor\n", "")).with_value(Field.EDITOR, "@editor") == body  # fmt: skip


# --- what holds for every text ---

VALUE = st.from_regex(r"[A-Za-z0-9@./][A-Za-z0-9@./ ,-]{0,30}[A-Za-z0-9]", fullmatch=True)
LOGIN = st.from_regex(r"[a-z][a-z0-9]{0,8}x", fullmatch=True)
SEATS = st.lists(st.none() | LOGIN, max_size=4, unique_by=lambda login: login or object())
HEADERISH = st.lists(
    st.sampled_from(
        [name.value for name in Field]
        + ["Reviewer 1", "Reviewer 2", ": ", ":", "@a", "TBD", "\n", "\r\n", "---", "### ", "**", " #", "x", " "]
    ),
    max_size=40,
).map("".join)  # fmt: skip
ANY = st.text(max_size=300) | HEADERISH | BODY


@calm
@given(ANY, st.sampled_from(Field))
@example("### Submitting Author\n\n", Field.AUTHOR)
def test_an_edit_that_changes_nothing_is_no_edit(body: str, name: Field) -> None:
    """Writing what stands there must not touch the issue: GitHub would show it as edited.

    A key that the website does not read is put right all the same.
    """
    header = Header.read(body)
    if header.has(name) and header.key_is_read(name):
        assert header.with_value(name, header.raw(name)) == body
    if not (header.one_line_reviewers and header.numbered_reviewers):
        assert header.with_reviewers(header.reviewers) == body


@calm
@given(ANY, st.sampled_from(Field), VALUE)
def test_what_is_written_is_read(body: str, name: Field, value: str) -> None:
    """An edit that its own reader misses would be made again and again."""
    assert Header.read(Header.read(body).with_value(name, value)).raw(name) == value


@calm
@given(ANY, SEATS)
def test_the_seats_that_are_written_are_read(body: str, seats: list[str | None]) -> None:
    """The same for reviewers; in one line there are no free seats, and no line is made for one."""
    header = Header.read(body)
    after = Header.read(header.with_reviewers(seats)).reviewers
    named = [login for login in after[: max(len(seats), len(after))] if login]
    wanted = [login for login in seats if login]
    if header.one_line_reviewers and not header.numbered_reviewers:
        assert named == wanted
    else:
        assert [after[place] for place, login in enumerate(seats) if login] == wanted


@calm
@given(BODY, st.sampled_from(Field), VALUE)
def test_only_that_value_differs(body: str, name: Field, value: str) -> None:
    """Every other byte stays: line ends, spaces, whatever people wrote."""
    header = Header.read(body)
    after = header.with_value(name, value)
    if header.has(name):
        entry = header._last[name]
        head, tail = body[: entry.start].rstrip(" "), body[entry.end :]
        assert after.startswith(head)
        assert after.endswith(tail)
        assert after[len(head) : len(after) - len(tail)].strip() == value
    else:
        pieces = SequenceMatcher(None, body, after, autojunk=False).get_opcodes()
        assert {kind for kind, *_ in pieces} <= {"equal", "insert"}
        assert after.count("\n") == body.count("\n") + 1
        assert after.count("\r\n") - body.count("\r\n") == ("\r\n" in body)


@given(ANY)
@settings(max_examples=tries(100), deadline=None)
def test_reading_never_raises(body: str) -> None:
    """The text is anybody's; an exception would stop the bot for this issue."""
    header = Header.read(body)
    for name in Field:
        header.text(name)
        header.people(name)
    header.boxes("scope")
    header.partner_boxes("astropy")
    assert 0 <= header.start <= header.end <= len(body)
    assert isinstance(header.wants_joss, bool)


@calm
@given(BODY, st.sampled_from(["astropy", "pangeo"]), st.booleans())
def test_a_tick_flips_one_character(body: str, partner: str, ticked: bool) -> None:
    """The partner's box is the one edit outside of the header, so it has to be the smallest."""
    header = Header.read(body)
    boxes = header.partner_boxes(partner)
    assert boxes
    after = header.with_partner(partner, ticked=ticked)
    assert len(after) == len(body)
    on = sum(box.ticked for box in boxes)
    flipped = (0 if on else 1) if ticked else on
    assert sum(a != b for a, b in zip(body, after, strict=True)) == flipped
    assert any(box.ticked for box in Header.read(after).partner_boxes(partner)) == ticked


HOSTILE = [":", " ", "#", "-", "\n", "[", "]", "`", "\t", "\r\n", "@", "*", "x: y\n", "Editor: @a\n",
           "# ", " #", "](", "- [", "- [x] a\n", "---\n", "### Editorial tracking\n", "\n ", "<!--", "<!-- x\n", "[a](", "- [x] a", "\u200b", "Editors: @a\n", "10.5281/x", "https://x.y/)"]  # fmt: skip
NUMBERED: list[Callable[[int], str]] = [
    "@a{},".format, "a{},".format, "Reviewer {}: @a\n".format, "https://github.com/a{}, ".format,
]  # fmt: skip
SIZE = 64 * 1024


def _read_and_edit(body: str) -> None:
    header = Header.read(body)
    for name in PEOPLE:
        header.people(name)
    problems(header)
    header.with_value(Field.EDITOR, "@x")
    header.with_reviewers(header.reviewers)
    header.with_reviewers(["x", None])
    assert header.wants_joss in (True, False)
    header.partner_boxes("astropy")


@pytest.mark.brute_force
@pytest.mark.parametrize("start", ["", "Editor: ", "Reviewers: ", "### Submitting Author\n\n"])
@pytest.mark.parametrize(
    "piece", [*HOSTILE, *(make("%") for make in NUMBERED)], ids=lambda piece: repr(piece)
)  # type: ignore[arg-type]
def test_hostile_text_takes_no_longer_than_its_length(start: str, piece: str) -> None:
    """64 KiB of anything is what GitHub lets people post; a reader that squares it stops the bot."""
    count = SIZE // len(piece)
    text = "".join(piece.replace("%", str(n)) for n in range(count))
    body = (start + text)[:SIZE]
    within(3, lambda: _read_and_edit(body))


@pytest.mark.parametrize("behind", ["", "\n\n", "\n\n_No response_\n\n### Scope\n\n- [x] Data\n"])
def test_an_issue_form_with_nothing_tracked_yet(behind: str) -> None:
    """The heading is there once, and stays so."""
    body = f"### Submitting Author\n\n@author\n\n### Editorial tracking{behind}"
    header = Header.read(Header.read(body).with_value(Field.EDITOR, "@editor"))
    assert header.people(Field.EDITOR) == ("editor",)
    header = Header.read(header.with_value(Field.EIC, "@chief"))
    assert header.people(Field.EIC) == ("chief",)
    assert header.people(Field.EDITOR) == ("editor",)
    assert header.body.count("### Editorial tracking") == 1


def test_lines_by_key() -> None:
    """What an edit by hand changed is put back line by line."""
    header = Header.read("Submitting Author: @a\nEditor: @b\nReviewer 2:  @c \n\n---\n")
    assert header.lines == {"Submitting Author": "@a", "Editor": "@b", "Reviewer 2": "@c"}
    assert "Editor: @x\n" in header.with_line("Editor", "@x")
    assert "Reviewer 1: @y\nReviewer 2" in header.with_line("Reviewer 1", "@y")
    assert "Editor" not in header.with_line("Editor", None)
    assert header.with_line("EiC", None) == header.body


def test_a_line_of_the_author_among_the_tracked_ones() -> None:
    """In an issue form it may stand there as ``Key: value``, and is edited as such."""
    body = (
        "### Submitting Author\n\n@author\n\n### Editorial tracking\n\n"
        "All current maintainers:\nEditor: TBD\n"
    )
    header = Header.read(body)
    once = header.with_value(Field.MAINTAINERS, "@maintainer")
    assert "All current maintainers: @maintainer\nEditor: TBD\n" in once
    assert Header.read(once).with_value(Field.MAINTAINERS, "@maintainer") == once


# --- what nobody sees ---


def test_a_name_in_a_comment_that_begins_behind_a_value_is_nobodys() -> None:
    """It hides the lines below it, to the end of the comment or of the paragraph."""
    text = body().replace("EiC: TBD\nEditor: TBD\n", "EiC: TBD <!-- see\nEditor: @friend\n--> \n")
    assert Header.read(text).people(Field.EDITOR) == ()
    assert Header.read(text).reviewers == (None, None)
    shown = text.replace("EiC: TBD <!-- see\n", "EiC: TBD <!-- see\n\n")
    assert Header.read(shown).people(Field.EDITOR) == ("friend",)


UNSHOWN = [
    "<template>{}</template>",
    "<template >\n{}\n</TEMPLATE>",
    "<style>\n{}\n</style>",
    "<script type='x'>\n{}\n</script>",
    "<div hidden>\n{}\n</div>",
    '<div title=">" hidden="">\n<div>x</div>\n{}\n</div>',
    "<template>\n<template></template>\n{}\n</template>",
]


@pytest.mark.parametrize("hidden", UNSHOWN)
def test_a_name_in_an_element_that_no_page_shows_is_nobodys(hidden: str) -> None:
    """As a line of its own, and behind the key; below it everything is read as ever."""
    around, behind = body(), body()
    around = around.replace("Editor: TBD\n", hidden.format("Editor: @friend") + "\n")
    behind = behind.replace("Editor: TBD", "Editor: " + hidden.replace("\n", " ").format("@friend"))
    for text in (around, behind):
        header = Header.read(text)
        assert header.people(Field.EDITOR) == ()
        assert len(header.reviewers) == 2
        assert header.form is Form.CLASSIC
    assert Header.read(behind).with_line("Editor", "@editor").count("Editor: @editor\n") == 1


@pytest.mark.parametrize(
    "line", ["[Editor]: @friend", '[Editor]: @friend "x"', "[a]: b\n[Editor]: @friend"]
)
def test_a_name_in_a_definition_of_a_link_is_nobodys(line: str) -> None:
    """No page shows it where a paragraph begins; below another line it is text like any other."""
    text = body().replace("Editor: TBD\n", "")
    assert Header.read(f"{line}\n\n{text}").people(Field.EDITOR) == ()
    assert Header.read(text.replace("EiC: TBD\n", f"\n{line}\n\n")).people(Field.EDITOR) == ()
    assert Header.read(text.replace("EiC: TBD\n", f"EiC: TBD\n{line}\n")).people(Field.EDITOR)


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param("<template>{}", id="never closed"),
        pytest.param("</template>{}<template>", id="the wrong way round"),
        pytest.param("<span title=' hidden '>{}</span>", id="a word in a value"),
        pytest.param("<templates>{}</templates>", id="another element"),
        pytest.param("<details><summary>who</summary>{}</details>", id="a fold: a click shows it"),
    ],
)
def test_a_name_that_a_page_shows_counts(shown: str) -> None:
    """Nothing of what people can see is lost."""
    text = body().replace("Editor: TBD", "Editor: " + shown.format("@friend"))
    assert Header.read(text).people(Field.EDITOR) == ("friend",)


@pytest.mark.parametrize(
    "hidden",
    [
        *UNSHOWN,
        "<?\n{}\n?>",
        "<![CDATA[\n{}\n]]>",
        "<!-- {} -->",
        "<!--\n{}\n-->",
        "<!-- x\n-->\n<!-- {} \n\n-->",
        "Text <!--\n{}\n-->",
    ],
)
def test_a_box_in_a_comment_is_nobodys(hidden: str) -> None:
    """Nobody sees that it is ticked."""
    line = next(one for one in body(astropy=True).splitlines() if "[x] Astropy" in one)
    text = body(astropy=True).replace(line, hidden.format(line))
    assert Header.read(body(astropy=True)).partner_ticked("astropy")
    assert not Header.read(text).partner_ticked("astropy")
    assert Header.read(text).partner_boxes("pangeo")
