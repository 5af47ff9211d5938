"""The buttons: whose turn it is, and what everybody can say now."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.review.commands.gate import refusal
from bot.review.commands.grammar import Sense
from bot.review.commands.parsing import Asked, read
from bot.review.commands.table import TABLE
from bot.review.model import record
from bot.review.model.submission import Submission
from bot.review.pages import status
from builders import NOW, POLICY, REPO, TEAMS, submission, url
from sandbox.page.commands import PEOPLE, advice, filled_in, next_step, possible, review_of
from sandbox.standin.seed import TEAMS as SEED_TEAMS

TWO = ("reviewer1", "reviewer2")
ACCEPTED = {"version_accepted": "v1.2.0", "archive": "10.5281/zenodo.1", "reviewers": TWO}
SAID = {"by": "author", "at": NOW}
COMMANDS = {command.name: command for command in TABLE}


def on(review: Submission) -> dict[str, Any]:
    """What the page is told."""
    return advice(review, SEED_TEAMS, NOW)


@pytest.mark.parametrize(
    ("review", "people", "text"),
    [
        (submission("s"), ("chief",), "start-checks"),
        (submission("0", record={"checks": "running"}), ("chief",), "checks-done"),
        (submission("0", record={"checks": "passed"}), ("chief",), "assign-editor @editor"),
        (submission("0e"), ("chief",), "assign-editor @editor"),
        (submission("1"), ("editor",), "seeking-reviewers"),
        (submission("2"), ("editor",), "assign-reviewer @reviewer1 @reviewer2 by in 3 weeks"),
        (
            submission("2", reviewers=("reviewer1",)),
            ("editor",),
            "assign-reviewer @reviewer2 by in 3 weeks",
        ),
        (submission("3", reviewers=TWO), TWO, "submit-review 6 hours"),
        (
            submission("3", reviewers=TWO, delivered=("reviewer1",)),
            ("reviewer2",),
            "submit-review 6 hours",
        ),
        (submission("4", reviewers=TWO, delivered=TWO), ("author",), "submit-response"),
        (
            submission("4", reviewers=TWO, delivered=TWO, record={"response": SAID}),
            ("editor",),
            "author-responded",
        ),
        (submission("5", reviewers=TWO, delivered=TWO), TWO, "approve-changes"),
        (submission("6", **ACCEPTED), ("author",), "done badge survey"),
        (
            submission("6", **ACCEPTED, record={"done": {"badge": "author"}}),
            ("author",),
            "done survey",
        ),
        (
            submission("6", **ACCEPTED, record={"done": {"badge": "author", "survey": "author"}}),
            ("editor",),
            "done website invitation",
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_next_step(review: Submission, people: tuple[str, ...], text: str) -> None:
    """Whoever's turn it is finds the command of the hour first, with arguments that make sense."""
    step = next_step(review)
    assert step.people == people
    told = on(review)
    assert told["next"]["person"] == people[0]
    first = told["people"][people[0]]["commands"][0]
    assert first["name"] == told["next"]["name"] == text.split()[0]
    assert first["text"] == f"@pyos-bot {text}"


def test_nobody_is_next_on_a_finished_review_or_an_inquiry() -> None:
    """Where nothing is to be done, nothing is highlighted."""
    done = {"badge": "author", "survey": "author", "website": "editor", "invitation": "editor"}
    finished = submission("6", **ACCEPTED, record={"done": done}, open=False)
    assert not next_step(finished).people
    inquiry = submission("s", labels=("presubmission",), text="May I?")
    inquiry = Submission(**{**vars_of(inquiry), "labels": ("presubmission",)})
    assert next_step(inquiry).what == ""
    assert "start-checks" not in [one.name for one in possible(inquiry, "chief")]


def vars_of(review: Submission) -> dict[str, Any]:
    """Its fields."""
    return {name: getattr(review, name) for name in review.__dataclass_fields__}


@pytest.mark.parametrize("stage", ["s", "0", "0e", "1", "2", "3", "4", "5", "6"])
@pytest.mark.parametrize("open_", [True, False], ids=["open", "closed"])
def test_every_button_is_a_command_that_the_bot_takes(stage: str, open_: bool) -> None:
    """Whatever is offered is understood, and is neither forbidden nor out of place.

    So a new row of the table has a working button, or fails here.
    """
    review = submission(stage, reviewers=TWO, delivered=("reviewer1",), open=open_)
    sense = Sense(sender="x", at=NOW, partners={"astropy": "astropy", "pangeo": "pangeo"})
    for login, known in on(review)["people"].items():
        names = [one["name"] for one in known["commands"]]
        assert names == [one.name for one in possible(review, login)]
        assert {"help", "status"} <= set(names)
        for one in known["commands"]:
            (asked,) = read(one["text"], POLICY, sense)
            assert isinstance(asked, Asked), one
            assert asked.command.name == one["name"]
            assert refusal(asked.command, review, login) == "", one


def test_nobody_is_offered_what_is_not_theirs() -> None:
    """A stranger does not see the editors' buttons, an author not the reviewers'."""
    people = on(submission("3", reviewers=TWO))["people"]
    offered = {login: {one["name"] for one in known["commands"]} for login, known in people.items()}
    assert "accept" in offered["editor"]
    assert "accept" not in offered["author"] | offered["reviewer1"] | offered["stranger"]
    assert "submit-review" in offered["reviewer1"]
    assert "submit-review" not in offered["reviewer3"] | offered["author"] | offered["editor"]
    assert "set-eic" in offered["chief"] - offered["editor"]


def test_what_moves_the_review_on_comes_before_what_is_always_possible() -> None:
    """Few buttons are in sight: they are those of this stage."""
    names = [one.name for one in possible(submission("3", reviewers=TWO), "editor")]
    assert set(names[:2]) == {"reviews-in", "accept"}
    in_order = [names.index(one) for one in ("accept", "remove-reviewer", "set-due-date", "help")]
    assert in_order == sorted(in_order)


@pytest.mark.parametrize(
    ("name", "login", "text"),
    [
        ("set-due-date", "editor", f"set-due-date @reviewer1 {(NOW + timedelta(days=21)).date()}"),
        ("replace-reviewer", "editor", "replace-reviewer @reviewer1 with @reviewer3"),
        ("remove-reviewer", "editor", "remove-reviewer @reviewer1"),
        ("assign-editor", "chief", "assign-editor @editor2"),
        ("set-eic", "chief", "set-eic @chief"),
        ("checks-done", "chief", "checks-done"),
        ("help", "author", "help"),
        ("affiliate", "astro", "affiliate astropy"),
        ("affiliate", "pangeo-ed", "affiliate pangeo"),
        ("affiliate", "editor", f"affiliate astropy for @astro {url()}"),
        ("accept", "editor", "accept v1.2.0 archive 10.5281/zenodo.1234567"),
    ],
)
def test_arguments(name: str, login: str, text: str) -> None:
    """Examples of the table, with the people of this review in them."""
    review = submission("3", reviewers=TWO)
    assert filled_in(COMMANDS[name], review, login, NOW) == text


def test_roles_are_named() -> None:
    """Whoever plays all parts sees what each is on this issue."""
    people = on(submission("3", reviewers=TWO))["people"]
    roles = {login: people[login]["role"] for login in PEOPLE}
    assert roles["chief"] == "editor in chief"
    assert roles["editor"] == "editor of this review"
    assert roles["astro"] == "editor, partner editor"
    assert roles["author"] == roles["maintainer"] == "author"
    assert roles["reviewer1"] == "reviewer"
    assert roles["reviewer3"] == "can review"
    assert [login for login in PEOPLE if people[login]["writes"]] == [
        "chief", "editor", "editor2", "astro", "pangeo-ed",
    ]  # fmt: skip


def test_an_issue_is_read_as_the_bot_reads_it() -> None:
    """Roles hang on the bot's memory, which is in its status comment, and on nobody else's word."""
    wanted = submission("3", reviewers=TWO)
    issue = {
        "number": wanted.number, "html_url": wanted.url, "title": wanted.title, "body": wanted.body,
        "user": {"login": wanted.opener}, "created_at": "2026-10-22T12:00:00Z", "state": "open",
        "labels": [{"name": name} for name in wanted.labels],
        "assignees": [{"login": login} for login in wanted.assignees],
    }  # fmt: skip
    hidden = record.hidden(wanted.record)
    comments = [
        {"user": {"type": "Bot"}, "body": f"{status.MARK}\n\n{hidden}"},
        {"user": {"type": "User"}, "body": f"{status.MARK}\n\n{record.hidden(record.Record())}"},
    ]
    found = review_of(issue, comments, REPO, SEED_TEAMS)
    assert found.record == wanted.record
    assert found.found.teams == TEAMS
    assert on(found) == on(wanted)
    broken = [{"user": {"type": "Bot"}, "body": f"{status.MARK}\n\n{hidden.replace('1', '9')}"}]
    assert review_of(issue, broken, REPO, SEED_TEAMS).record == record.Record()


@pytest.mark.parametrize(
    ("review", "words"),
    [
        (submission("3", open=False, record={"adopted": NOW}), "This review has ended."),
        (submission("1", labels=("on-hold",)), "This review is on hold."),
        (submission("s"), "Next: the editor in chief starts the pre-review checks."),
    ],
)
def test_the_next_step_in_words(review: Submission, words: str) -> None:
    """A whole sentence, also where nobody acts."""
    assert on(review)["next"]["words"] == words


@pytest.mark.parametrize(("login", "offered"), [("editor", True), ("chief", True), ("astro", False), ("editor2", False)])  # fmt: skip
def test_another_editors_review_is_not_theirs(login: str, offered: bool) -> None:
    """A partner's editor may be on the editors' team, too, and is not offered to accept."""
    review = submission("5", reviewers=TWO, delivered=TWO, astropy=True)
    review = review_with_teams(review)
    names = {command.name for command in possible(review, login)}
    assert ("accept" in names) == offered
    assert ("affiliate" in names) or login not in ("astro",)


def review_with_teams(review: Submission) -> Submission:
    """With the teams of the tests."""
    return replace(review, found=replace(review.found, teams=TEAMS))
