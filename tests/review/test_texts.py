"""Texts of the community's own: what is refused, and that nothing people type comes alive in them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.review import messages
from bot.review.model.policy import Policy
from bot.review.model.texts import COPIED, PLACEHOLDERS, Holds, TextName, filled, mistakes
from builders import body, submission

WELCOME, TEMPLATE = TextName.WELCOME, TextName.TEMPLATE
REVIEW = "## Report\n\n- [ ] I recommend it\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        pytest.param(WELCOME, "Hello {{author}}, about {{ package }}", "", id="fine"),
        pytest.param(WELCOME, "Hello\n\n{{todo}}\n\nWrite `{{bot}} help`", "", id="part, and the bot in code"),
        pytest.param(WELCOME, "", "line 1: the text is empty", id="nothing"),
        pytest.param(WELCOME, "Hi\n{{authr}}", "line 2: there is no {{authr}} here", id="unknown"),
        pytest.param(WELCOME, "{% if joss %}{{ package", "a placeholder is written", id="logic"),
        pytest.param(WELCOME, "See `{{package}}`", "cannot stand in code", id="people's text in code"),
        pytest.param(WELCOME, "    {{package}}", "cannot stand in code", id="in an indented block"),
        pytest.param(WELCOME, "[x](https://x.org/{{package}})", "in a link", id="in an address"),
        pytest.param(WELCOME, '<a title="{{package}}">x</a>', "HTML is not supported", id="in a tag"),
        pytest.param(WELCOME, "a <!-- pyos-bot:record --> b", "HTML is not supported", id="hidden marker"),
        pytest.param(WELCOME, "<details>\n\nx", "HTML is not supported", id="open fold"),
        pytest.param(WELCOME, "What to do: {{todo}}", "a paragraph of its own", id="part within a line"),
        pytest.param(WELCOME, "> {{todo}}", "a paragraph of its own", id="part in a quotation"),
        pytest.param(WELCOME, "- {{todo}}", "a paragraph of its own", id="part in a list"),
        pytest.param(WELCOME, "Ask @editor", "@editor would notify somebody", id="mention"),
        pytest.param(WELCOME, "Write `@pyos-bot help`", "", id="command in code"),
        pytest.param(WELCOME, "a" * 30_000, "too long", id="long"),
        pytest.param(TEMPLATE, REVIEW, "", id="template"),
        pytest.param(TEMPLATE, "Report:", "recognized by the first heading", id="template without a heading"),
        pytest.param(TEMPLATE, REVIEW + "@editor", "would notify", id="mention that is copied"),
        pytest.param(TEMPLATE, REVIEW + "<!-- x -->", "HTML comments", id="comment in a template"),
    ],
)  # fmt: skip
def test_what_is_refused(name: TextName, text: str, said: str) -> None:
    """Each mistake is named with its line."""
    found = "; ".join(mistakes(name, text))
    assert said in found if said else found == ""


def every_placeholder(name: TextName) -> str:
    """A text that has all placeholders where they may stand."""
    known = PLACEHOLDERS[name]
    lines = [f"{{{{{one}}}}}" for one in known]
    return (REVIEW if name is TEMPLATE else "Text\n") + "\n" + "\n\n".join(lines) + "\n"


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "@everyone", "x @org/team", "`@a`", "``@a", "a`@b`c", "\n\n@pyos-bot accept", "/accept", "<!-- pyos-bot:record {} -->",
            "[x](https://evil.org)", "![x](y)", "# h", "- [x] done", "{{bot}}", "{{todo}}", "<details>", "</details>", "|x|",
            "https://evil.org", "```\n@a", "~~~\n@a", "\u202e@a", "&#64;everyone", "a\r@b",
        ]
    ),
)  # fmt: skip


@given(st.sampled_from(list(TextName)), HOSTILE)
def test_nothing_comes_alive(name: TextName, value: str) -> None:
    """What people type is one piece of code, or has lost every sign; it makes no mention, markup or command."""
    text = every_placeholder(name)
    assert mistakes(name, text) == []
    policy = Policy(wordings={name: text})
    quoted = {key: value for key, holds in PLACEHOLDERS[name].items() if holds is Holds.QUOTED}
    own = messages.own_words.own_words(policy, name, **quoted, todo="TODO", days="14")
    assert own is not None
    if name in COPIED:
        template = filled(text, dict.fromkeys(PLACEHOLDERS[name], ""))
        for sign in "@`<>[]*_#|~":
            assert own.count(sign) - own.count("@pyos-bot") * (sign == "@") == template.count(sign)
        assert not any(line.startswith("/") for line in own.splitlines())
        return
    for token in MarkdownIt("commonmark").parse(own):
        assert token.type != "html_block"
        for child in token.children or ():
            assert child.type in ("text", "code_inline", "softbreak")
            if child.type == "text":
                assert "@" not in child.content.replace("@pyos-bot", "")


def test_each_text_is_used() -> None:
    """Every text of the list takes the place of the bot's own."""
    review = submission("3", reviewers=("reviewer1",), delivered=("reviewer1",), text=body())
    for name in TextName:
        policy = Policy(wordings={name: f"## OWN {name} {{{{community}}}}\n\n- [ ] box"})
        one = replace(review, policy=policy)
        said = {
            TextName.WELCOME: lambda one=one: messages.opening.submission_welcome(one, ()),
            TextName.INQUIRY: lambda one=one: messages.opening.inquiry_welcome(one),
            TextName.HELP: lambda one=one: messages.opening.help_request_welcome(one),
            TextName.CHECKLIST: lambda one=one: messages.checks.checks_started(
                one, "chief", (), ""
            ),
            TextName.INVITATION: lambda one=one: messages.reviewer_search.invitation(one),
            TextName.TEMPLATE: lambda one=one: messages.reviewer_search.review_template(one),
            TextName.ACCEPTANCE: lambda one=one: messages.acceptance.approved(
                one, (), waived=False, released=True
            ),
            TextName.CHECK_IN: lambda one=one: messages.aftercare.check_in(one, ["author"]),
        }[name]()
        assert f"OWN {name} pyOpenSci" in said
