"""Who may what: teams, guests, authors who are nobody else, and teams that cannot be read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.review import engine
from bot.review.commands.gate import may
from bot.review.commands.table import TABLE
from bot.review.model.events import TimePassed
from bot.review.model.people import Role
from bot.review.model.policy import Policy
from bot.review.model.record import Record
from bot.review.model.submission import Roster, Trouble
from bot.review.pages import status
from builders import NOW, TEAMS, ask, body, knowing, submission, unchanged

AUTHOR = {Role.ANYONE, Role.AUTHOR}
EDITOR = {Role.ANYONE, Role.EDITOR, Role.TRIAGE}
EIC = EDITOR | {Role.EIC}
LISTS = Policy.layered({"teams": {"editors": ["guest"], "lead": ["Lead"], "triage": ["triager"]}})


@pytest.mark.parametrize(
    ("login", "roles"),
    [
        pytest.param("stranger", {Role.ANYONE}, id="anyone"),
        pytest.param("AUTHOR", AUTHOR, id="author, other case"),
        pytest.param("maintainer", AUTHOR, id="maintainer"),
        pytest.param("reviewer1", {Role.ANYONE, Role.REVIEWER}, id="reviewer"),
        pytest.param("editor", EDITOR, id="editor of this review"),
        pytest.param("editor2", EDITOR, id="any editor"),
        pytest.param("Chief", EIC, id="editor in chief"),
        pytest.param("astro", EDITOR | {Role.PARTNER}, id="partner on the board"),
        pytest.param("pangeo-ed", {Role.ANYONE, Role.PARTNER}, id="partner"),
    ],
)
def test_roles(login: str, roles: set[Role]) -> None:
    """What each is on a usual review."""
    assert submission("3", reviewers=("reviewer1",)).roles(login) == roles


@pytest.mark.parametrize(
    ("login", "roles"),
    [("lead", EIC), ("guest", EDITOR), ("triager", {Role.ANYONE, Role.TRIAGE}), ("editor2", {Role.ANYONE})],
)  # fmt: skip
def test_plain_lists_are_teams(login: str, roles: set[Role]) -> None:
    """A list of logins in the policy needs no team on GitHub."""
    assert submission("s", policy=LISTS).roles(login) == roles


@pytest.mark.parametrize(
    "header",
    [
        pytest.param({"author": "(@chief)"}, id="submitting author"),
        pytest.param({"maintainers": "@author, Full Name (@chief)"}, id="maintainer"),
    ],
)
def test_an_author_is_nobody_else(header: dict[str, Any]) -> None:
    """Whatever team, office or record: an author holds no other right here."""
    review = submission(
        "3", reviewers=("chief",), editor="@chief", assignees=("chief",),
        record={"guests": ("chief",)}, **header,
    )  # fmt: skip
    review = knowing(review, teams={**TEAMS, "pyOpenSci/astropy-editors": Roster.of("chief")})
    assert review.roles("chief") == AUTHOR
    assert review.partners_of("chief") == ()
    for command in TABLE:
        assert may(command, review, "chief") == bool(command.who & AUTHOR)
    after, answer, _ = ask(review, "chief", "assign-editor @editor2")
    assert unchanged(review, after)
    assert "no other role in its review" in answer


def test_the_opener_counts_unless_somebody_else_is_named() -> None:
    """An editor who opened the issue for an author keeps their right."""
    named = replace(submission("0"), opener="chief")
    assert Role.EIC in named.roles("chief")
    unnamed = replace(submission("0", author="TBD", maintainers=""), opener="chief")
    assert unnamed.roles("chief") == AUTHOR
    assert unnamed.author == "chief"


@pytest.mark.parametrize(
    ("editor", "assignees", "guests", "may_edit"),
    [
        pytest.param("@guest", (), (), False, id="the header alone grants nothing"),
        pytest.param("TBD", ("guest",), (), False, id="the assignee alone neither"),
        pytest.param("@guest", ("Guest",), (), True, id="header and assignee"),
        pytest.param("TBD", (), ("guest",), True, id="recorded"),
    ],
)
def test_guest_editor(
    editor: str, assignees: tuple[str, ...], guests: tuple[str, ...], may_edit: bool
) -> None:
    """A guest edits on an editor in chief's word, or by header and assignee together."""
    review = submission("1", editor=editor, assignees=assignees, record={"guests": guests})
    after, answer, _ = ask(review, "guest", "seeking-reviewers")
    assert answer.startswith("✅" if may_edit else "✋")
    assert unchanged(review, after) is not may_edit
    assert ask(review, "guest", "remove-editor")[1].startswith("✋"), "no editor in chief's right"


@pytest.mark.parametrize(
    ("trouble", "word"),
    [(Trouble.MISSING, "does not"), (Trouble.FAILED, "did not tell me who is on the team")],
)
@pytest.mark.parametrize(
    ("line", "team", "setting"),
    [
        ("seeking-editor", "pyOpenSci/editor-in-chief", "teams.eic"),
        ("start-checks", "pyOpenSci/editorial-board", "teams.editors"),
        ("set package-name x", "pyOpenSci/triage", "teams.triage"),
        ("set-eic @lead", "pyOpenSci/lead", "teams.lead"),
    ],
)
def test_a_team_that_cannot_be_read(
    line: str, team: str, setting: str, trouble: Trouble, word: str
) -> None:
    """Denied, saying which setting and that it failed; whoever has the right otherwise keeps it."""
    policy = Policy.layered({"teams": {"triage": "pyOpenSci/triage", "lead": "pyOpenSci/lead"}})
    teams = {"pyOpenSci/triage": Roster(), "pyOpenSci/lead": Roster(), **TEAMS}
    review = knowing(submission("0", policy=policy), teams={**teams, team: Roster(trouble=trouble)})
    after, answer, _ = ask(review, "stranger", line)
    assert unchanged(review, after)
    assert answer.startswith("✋")
    assert f"`{setting}`" in answer
    assert word in answer
    whole = knowing(
        review, teams={**review.found.teams, "pyOpenSci/editor-in-chief": Roster.of("chief")}
    )
    assert ask(whole, "chief", line)[1].startswith("✅")
    assert "no other role in its review" in ask(review, "author", line)[1], (
        "no team would help an author"
    )


def test_a_team_that_was_not_looked_up() -> None:
    """What nobody looked up counts as failed, not as empty."""
    review = knowing(submission("0"), teams={})
    assert "did not tell me who is on the team" in ask(review, "chief", "start-checks")[1]


@pytest.mark.parametrize(
    ("header", "asked"),
    [({"editor": "@editor"}, "`@editor`"), ({"editor": "TBD", "eic": "@chief"}, "`@chief`")],
)
def test_whom_to_ask(header: dict[str, str], asked: str) -> None:
    """A refusal names the role, and who holds it here, without calling them."""
    review = submission("3", reviewers=("reviewer1",), **header)
    _, answer, _ = ask(review, "reviewer1", "reviews-in")
    assert "Only an editor can" in answer
    assert f"You could ask {asked}" in answer
    assert "You are a reviewer here" in answer


def test_nobody_to_ask() -> None:
    """Without anybody in the header the answer names the role alone."""
    _, answer, _ = ask(submission("s", text=body()), "stranger", "start-checks")
    assert "You could ask" not in answer


# --- whom the bot calls ---


@pytest.mark.parametrize("opener", ["author", "somebody"])
def test_only_an_author_who_opened_the_issue_is_called(opener: str) -> None:
    """Anybody can be named in a header; only the account that opened the issue has asked to be here."""
    called = opener == "author"
    before = replace(submission("4"), opener=opener)
    for line in ("request-info a licence", "out-of-scope too small"):
        review = before if "scope" not in line else replace(submission("0"), opener=opener)
        text = ask(review, "chief", line)[1]
        assert ("@author" in re.sub(r"`[^`]*`", "", text)) is called, text
    fresh = replace(submission("s"), opener=opener, record=Record(adopted=NOW))
    text = re.sub(r"`[^`]*`", "", status.comment(fresh, NOW))
    assert ("@author" in text.split("<!-- pyos-bot:record")[0]) is called


def test_a_reminder_calls_no_author_whom_the_text_alone_names() -> None:
    """The reminders of the clocks, too."""
    later = NOW + timedelta(days=60)
    said = []
    for opener in ("author", "somebody"):
        before = replace(
            submission("4", record={"waits": "author", "waits_since": NOW, "started": NOW}),
            opener=opener,
        )
        event = TimePassed(repo=before.repo, number=before.number, sender="", at=later)
        decided = engine.respond(before, event)
        said.append("@author" in re.sub(r"`[^`]*`", "", decided.text))
    assert said == [True, False]


def test_a_line_that_nobody_with_the_right_has_left_makes_no_guest() -> None:
    """Header and assignee make a guest editor only together with the record of who wrote the line."""
    there = {"editor": "@guest", "assignees": ("guest",)}
    noted = submission("1", **there, record={"lines": {"Editor": "@guest"}})
    assert Role.EDITOR in noted.roles("guest")
    forged = submission("1", **there, record={"lines": {}})
    assert forged.roles("guest") == {Role.ANYONE}
