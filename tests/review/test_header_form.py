"""Headers of other communities: what is written is read again, and nothing else in the text changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review.test_communities import policy_of

from bot.review.model.header import Field, Form, Header
from bot.review.model.header_form import TEMPLATE, HeaderForm
from bot.review.model.policy import Policy

SOCIETY, ROPENSCI = policy_of("society").header, policy_of("ropensci").header
VALUES = {
    Field.EDITOR: ("@ed", "@ed, @other", "TBD", ""),
    Field.REVIEWERS: ("@a", "@a, @b", "TBD"),
    Field.VERSION_ACCEPTED: ("v1.0.0", "TBD"),
    Field.ARCHIVE: ("10.5281/zenodo.1",),
    Field.DATE_ACCEPTED: ("12/24/2026",),
}
LINES = st.sampled_from(
    [
        "Handling editor: none yet", "Handling editor:", "**Handling editor**: @x", "- Referees: @a", "Accepted on: 2026-01-02",
        "Model: stratus", "Corresponding author: @author", "Author: @author", "Editor: <!--editor-->TBD<!--end-editor-->",
        "<!--editor-->", "<!--end-editor-->", "Editor: <!-- editor -->  @x  <!-- end-editor -->", "Reviewers: <!--reviewers-list--><!--end-reviewers-list-->",
        "Archive: <!--archive--><!-- x --><!--end-archive-->", "---", "", "# Heading", "prose: with a colon", "https://example.org", "```",
        "Editor: @outside", "Version accepted: TBD", "\t", "Referees: @a, @b, none yet",
    ]
)  # fmt: skip
NEWLINE = st.sampled_from(["\n", "\r\n"])


@given(
    st.sampled_from([SOCIETY, ROPENSCI]),
    st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=12),
    NEWLINE,
    st.data(),
)
def test_what_is_written_is_read(
    form: HeaderForm, lines: list[str], newline: str, data: st.DataObject
) -> None:
    """Also in a text that has no header yet; a second time changes nothing."""
    header = Header.read(newline.join(lines), form)
    name = data.draw(st.sampled_from(sorted(VALUES)))
    value = data.draw(st.sampled_from(VALUES[name]))
    written = header.with_value(name, value)
    again = Header.read(written, form)
    if not form.has(name):
        assert written == header.body
        return
    if header.in_a_table:
        return
    assert again.raw(name) == value
    assert again.with_value(name, value) == written
    if header.has(name):
        old = header.body
        entry = header._last[name]
        assert written.startswith(old[: entry.start])
        assert written.endswith(old[entry.end :])


@given(st.text(max_size=400), st.sampled_from([SOCIETY, ROPENSCI]))
def test_any_text_can_be_read(text: str, form: HeaderForm) -> None:
    """Nothing raises, whatever people type."""
    header = Header.read(text, form)
    assert header.lines is not None
    assert header.people(Field.EDITOR) is not None


@pytest.mark.parametrize(
    ("text", "people"),
    [
        pytest.param("Referees: @a, @b\nModel: x\n", ("a", "b"), id="one line"),
        pytest.param("Reviewer 1: @a\nReviewer 2: none yet\nModel: x\n", ("a",), id="the template's own lines"),
        pytest.param("Model: x\nReferees: none yet\n", (), id="the word for nobody"),
        pytest.param("Referees: @a\n", (), id="one line alone is no header"),
        pytest.param("Referees: @a\n---\n", ("a",), id="above a rule it is"),
        pytest.param("Model: x\nSource code: y\n---\nReferees: @a\n", (), id="below the rule"),
    ],
)  # fmt: skip
def test_who_reviews(text: str, people: tuple[str, ...]) -> None:
    """A community's own line, and the template's where nothing else is said."""
    header = Header.read(text, SOCIETY)
    assert tuple(filter(None, header.reviewers)) == people


def test_the_template_is_read_as_ever() -> None:
    """A community with the template's keys keeps everything that the reader of the template knows."""
    form = Policy.layered({"preset": "plain", "header": {"dates": "iso", "nobody": "open"}}).header
    assert (form.is_templates, TEMPLATE.is_templates, SOCIETY.is_templates) == (True, True, False)
    header = Header.read("### Submitting Author\n\n@author\n\n### Package Name\n\ntidal\n", form)
    assert (header.form, header.people(Field.AUTHOR)) == (Form.ISSUE_FORM, ("author",))
    said = Header.read("EiC: open\nEditor: open\nDate accepted: TBD\n---\n", form)
    assert said.raw(Field.EDITOR) == "TBD"
    assert "Date accepted: 2026-12-24" in said.with_value(Field.DATE_ACCEPTED, "12/24/2026")
