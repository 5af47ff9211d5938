"""Commands that only look, and the ticks on the closing list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.review.commands.table import TABLE
from bot.review.model.policy import Policy
from builders import STAGE_OF, ask, body, submission, unchanged


@pytest.mark.parametrize("sender", ["stranger", "author", "editor", "chief"])
@pytest.mark.parametrize("stage", STAGE_OF)
def test_looking_changes_nothing(stage: str, sender: str) -> None:
    """``help``, ``status`` and ``check-header`` at every stage, open and closed."""
    for is_open in (True, False):
        before = submission(stage, open=is_open)
        for line in ("help", "status", "check-header", "help accept", "@pyos-bot"):
            after, answer, effects = ask(before, sender, line)
            assert unchanged(before, after)
            assert len(effects) == 1
            assert len(answer) > 20


def test_help_shows_first_what_is_possible() -> None:
    """The rest is folded away."""
    _, answer, _ = ask(submission("4"), "author", "help")
    now, _, rest = answer.partition("<details>")
    assert "`submit-response [URL]`" in now
    assert "`accept" not in now
    assert "`accept" in rest
    assert rest.count("| `") + now.count("| `") == len(TABLE)


@pytest.mark.parametrize("name", [command.name for command in TABLE])
def test_help_for_each(name: str) -> None:
    """Usage and who; spaces instead of dashes are the same name."""
    _, answer, _ = ask(submission("3"), "stranger", f"help {name.replace('-', ' ')}")
    assert f"@pyos-bot {name}" in answer
    assert "Who: " in answer


def test_help_for_nothing_known() -> None:
    """An unknown name is repeated inertly."""
    _, answer, _ = ask(submission("3"), "stranger", "help @someone")
    assert answer.startswith("✋")
    assert "`@someone`" in answer


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ({}, "complete"),
        ({"package": ""}, "Missing or untidy"),
        ({"archive": "soon"}, "website would reject"),
    ],
)
def test_check_header(header: dict[str, str], said: str) -> None:
    """Field by field."""
    _, answer, _ = ask(submission("3", **header), "stranger", "check-header")
    assert said in answer


def test_status_tells_the_editor_in_chief_of_a_broken_policy() -> None:
    """Only those who can mend it hear of it."""
    review = replace(submission("3"), policy_problem="teams: <b>@everyone</b>")
    assert "pyos-bot.yml" in ask(review, "chief", "status")[1]
    assert "pyos-bot.yml" not in ask(review, "author", "status")[1]


@pytest.mark.parametrize(
    ("sender", "line", "ticked"),
    [
        ("author", "done badge survey", {"badge", "survey"}),
        ("maintainer", "done Badge", {"badge"}),
        ("editor", "done website badge", {"website", "badge"}),
        ("reviewer1", "done survey", {"survey-reviewer1"}),
        ("editor", "done survey survey-Reviewer1", {"survey", "survey-reviewer1"}),
    ],
)
def test_done(sender: str, line: str, ticked: set[str]) -> None:
    """One's own items; editors for anybody; again nothing; and back."""
    before = submission("6", reviewers=("reviewer1",))
    after, answer, _ = ask(before, sender, line)
    assert after.record.done == dict.fromkeys(ticked, sender)
    again, answer, _ = ask(after, sender, line)
    assert unchanged(after, again)
    assert answer.startswith("☑️")
    back, *_ = ask(after, sender, f"not-{line}")
    assert back.record.done == {}
    again, answer, _ = ask(back, sender, f"not-{line}")
    assert unchanged(back, again)
    assert answer.startswith("☑️")


@pytest.mark.parametrize(
    ("login", "editor", "ticked"),
    [
        pytest.param("editor2", "@editor", "survey-editor2", id="of the team, here a reviewer"),
        pytest.param("editor", "@editor", "survey", id="leads this review: the author's"),
    ],
)
def test_an_editor_who_reviews(login: str, editor: str, ticked: str) -> None:
    """Whoever reviews ticks their own survey, whatever team they are in."""
    before = submission("6", reviewers=(login,), editor=editor)
    after, *_ = ask(before, login, "done survey")
    assert set(after.record.done) == {ticked}


@pytest.mark.parametrize(
    ("sender", "line", "why"),
    [
        ("author", "done website", "Only the person responsible or an editor"),
        ("author", "done badge website", "an editor can mark `website`"),
        ("reviewer1", "done badge", "Only the person responsible"),
        ("reviewer1", "done survey-reviewer2", "Only the person responsible"),
        ("author", "done survey-reviewer1", "Only the person responsible"),
        ("editor", "done survey-stranger", "has no item"),
        ("author", "done dishes", "has no item"),
        ("author", "done release", "`release` myself"),
        ("stranger", "done badge", "can use"),
    ],
)
def test_done_refused(sender: str, line: str, why: str) -> None:
    """Somebody else's items, unknown ones, and those the bot sees itself."""
    both = ("reviewer1", "reviewer2")
    before = submission("6", reviewers=both, labels=("9/joss-approved",))
    after, answer, _ = ask(before, sender, line)
    assert unchanged(before, after)
    assert answer.startswith("✋")
    assert why in answer


def test_inquiry_and_help_request() -> None:
    """Where no review runs, help still answers."""
    for labels in (("presubmission",), ("Help Request",), ()):
        review = replace(submission("s", text="Hello"), labels=labels)
        _, answer, _ = ask(review, "stranger", "help")
        assert "You can use these commands" in answer
    assert replace(submission("s", text=body()), labels=()).kind == "submission"


def test_teams_written_as_lists() -> None:
    """A plain list of logins is a team."""
    policy = Policy.layered({"teams": {"editors": ["@guest"], "lead": ["lead"]}})
    review = submission("1", policy=policy)
    assert ask(review, "GUEST", "seeking-reviewers")[1].startswith("✅")
    assert ask(review, "lead", "remove-editor")[1].startswith("✅")
