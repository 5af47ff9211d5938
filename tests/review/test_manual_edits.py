"""What people do by hand: followed when they may, put back and explained when they may not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.review import engine
from bot.review.model.changes import Withhold
from bot.review.model.header import Field
from bot.review.model.people import Role
from bot.review.model.policy import Policy
from bot.review.model.record import Record
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission
from builders import (
    NOW,
    REPO,
    BodyEdited,
    ask,
    body,
    by_hand,
    difference,
    edited,
    happens,
    labelled,
    later,
    nothing_soon,
    submission,
    unchanged,
)

# --- the header, by the author ---


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        pytest.param("Editor: @editor", "Editor: @stranger", ["Editor"], id="another editor"),
        pytest.param("EiC: @chief", "EiC: TBD", ["EiC"], id="editor in chief out"),
        pytest.param("Reviewer 1: @reviewer1", "Reviewer 1: @stranger", ["Reviewer 1"], id="reviewer"),
        pytest.param(
            "Reviewer 2: TBD\n", "Reviewer 2: @stranger\nReviewer 3: @guest\n",
            ["Reviewer 2", "Reviewer 3"], id="two more"),
        pytest.param("Editor: @editor\n", "", ["Editor"], id="line taken out"),
        pytest.param("Reviewer 1: @reviewer1", "Reviewer 1: reviewer1", [], id="only written otherwise"),
        pytest.param("Reviewer 2: TBD", "Reviewer 2: n/a", [], id="nobody stays nobody"),
        pytest.param("Package Name: stargazer", "Package Name: gazer", [], id="the author's own line"),
        pytest.param("Archive: TBD", "Archive: 10.5281/zenodo.1", [], id="no person"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sender", ["author", "maintainer"])
def test_people_put_back(sender: str, old: str, new: str, lines: list[str]) -> None:
    """Editorial fields are not the author's; everything else of the edit stays, to the byte."""
    before = submission("3", reviewers=("reviewer1",))
    text = before.body.replace(old, new).replace("Looks at stars", "Looks at planets")
    after, said, _ = edited(before, sender, text)
    expected = before.body.replace("Looks at stars", "Looks at planets")
    if not lines:
        assert after.body == text
        assert said == ""
    else:
        assert after.body == expected
        assert f"@{sender}" in said
        assert all(f"**{line}**" in said for line in lines)
        assert after.roles("stranger") == {Role.ANYONE}


def test_put_back_with_other_line_ends() -> None:
    """GitHub's page sends CRLF."""
    crlf = body(editor="@editor").replace("\n", "\r\n")
    before = submission("3", text=crlf)
    after, *_ = edited(before, "author", crlf.replace("Editor: @editor", "Editor: @stranger"))
    assert after.body == crlf


def test_at_most_once_per_edit() -> None:
    """Somebody with the right was faster: their word stays."""
    before = submission("3")
    theirs = before.body.replace("Editor: @editor", "Editor: @stranger")
    event = BodyEdited(
        repo=REPO, number=7, sender="author", at=NOW, before=before.body, body=theirs
    )
    now = replace(before, body=before.body.replace("Editor: @editor", "Editor: @editor2"))
    after, said, _ = happens(now, event)
    assert after.body == now.body
    assert said == ""


def test_an_author_gains_nothing_by_taking_their_name_out() -> None:
    """An author who is an editor, too, stays the author of this package."""
    before = submission("3", author="@editor2", maintainers="@editor2, @author")
    before = replace(
        before, record=before.record.model_copy(update={"authors": before.named_authors})
    )
    text = before.body.replace("@editor2", "@maintainer")
    after, *_ = edited(before, "editor2", text)
    assert after.roles("editor2") == {Role.ANYONE, Role.AUTHOR}
    assert set(after.record.authors) == {"editor2", "author", "maintainer"}
    _, answer, _ = ask(after, "editor2", "reviews-in")
    assert "no other role in its review" in answer
    # somebody with the right says who the authors are
    cured, *_ = ask(after, "chief", "set maintainers @maintainer")
    assert Role.EDITOR in cured.roles("editor2")


def test_the_opener_for_somebody_else() -> None:
    """An editor who opened it for the authors is no author and may edit everything."""
    before = replace(submission("3"), opener="editor2")
    after, said, _ = edited(before, "editor2", before.body.replace("@editor", "@editor2"))
    assert after.editors == ("editor2",)
    assert said == ""


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(replace(submission("3"), record=Record()), id="not looked after"),
        pytest.param(replace(submission("3"), record_unreadable=True), id="newer record"),
    ],
)
def test_left_alone(before: Submission) -> None:
    """Unasked, the bot writes only where it looks after the review."""
    text = before.body.replace("Editor: @editor", "Editor: @stranger")
    after, said, _ = edited(before, "author", text)
    assert after.body == text
    assert said == ""


def test_an_edit_nobody_describes() -> None:
    """Without the old text nothing can be put back."""
    event = BodyEdited(repo=REPO, number=7, sender="author", at=NOW, before=None, body="x")
    assert not engine.respond(submission("3"), event)


@pytest.mark.parametrize("quiet", ["muted", "policy"])
def test_muted_puts_back_without_a_word(quiet: str) -> None:
    """What would have been said stands in the log."""
    record = {"muted": True} if quiet == "muted" else {}
    policy = Policy(quiet=quiet == "policy")
    before = submission("3", record=record, policy=policy)
    after, said, effects = edited(
        before, "author", before.body.replace("Editor: @editor", "Editor: @stranger")
    )
    assert after.body == before.body
    assert said == ""
    assert [type(one) for one in effects if one.kind == "withhold"] == [Withhold]


# --- the header, by people with write access ---


def test_reviewers_written_in_by_an_editor() -> None:
    """They are recorded and may hand in a review; whoever was taken out is no reviewer any more."""
    before = submission("3", reviewers=("reviewer1",))
    text = before.body.replace("Reviewer 1: @reviewer1", "Reviewer 1: @reviewer2")
    after, said, _ = edited(before, "editor", text)
    assert after.body == text
    assert said == ""
    one = after.record.reviewer("reviewer2")
    assert one is not None
    assert one.by == "editor"
    assert one.due is not None
    assert after.record.reviewer("reviewer1") is None
    assert ask(after, "reviewer2", "submit-review")[1].startswith("✅")


@pytest.mark.parametrize("name", ["nobody-there", "maintainer"])
def test_no_reviewer_by_hand_either(name: str) -> None:
    """An unknown account, or an author, is not recorded."""
    before = submission("3")
    after, *_ = edited(
        before, "editor", before.body.replace("Reviewer 1: TBD", f"Reviewer 1: @{name}")
    )
    assert after.record.reviewers == ()
    assert name in after.unrecorded_reviewers


def test_a_guest_by_hand() -> None:
    """An editor in chief who writes somebody in as editor makes them one; out again, it is over."""
    before = submission("1")
    after, *_ = edited(before, "chief", before.body.replace("Editor: @editor", "Editor: @guest"))
    assert after.record.guests == ("guest",)
    assert Role.EDITOR in after.roles("guest")
    again, *_ = edited(after, "editor2", before.body)
    assert again.record.guests == ()
    by_editor, *_ = edited(
        before, "editor2", before.body.replace("Editor: @editor", "Editor: @guest")
    )
    assert Role.EDITOR not in by_editor.roles("guest")


def test_authors_corrected_by_an_editor() -> None:
    """What somebody with the right writes counts: a wrong name is nobody's author any more."""
    before = submission(
        "3", maintainers="@author, @editor2", record={"authors": ["author", "editor2"]}
    )
    after, *_ = edited(before, "editor", before.body.replace(", @editor2", ""))
    assert after.authors == ("author",)
    assert Role.EDITOR in after.roles("editor2")


# --- labels ---


def test_a_stage_by_hand() -> None:
    """Adopted, with its day."""
    before = submission("2")
    after, said, _ = labelled(
        before, "editor", on=("3/reviewers-assigned",), off=("2/seeking-reviewers",)
    )
    assert after.record.stage == "under_review"
    assert after.record.stage_since == NOW
    assert said == ""


def test_two_stage_labels() -> None:
    """The higher one stays after ten minutes, said in the status comment, then it is quiet."""
    before = submission("3")
    review, *_ = labelled(before, "editor", on=("4/reviews-in-awaiting-changes",))
    assert review.record.crowded == NOW
    assert engine.next_look(review) is not None
    early, *_ = later(review, minutes=9)
    assert early.labels == review.labels
    after, said, _ = later(review, minutes=10)
    assert difference(review, after) == {"-3/reviewers-assigned"}
    assert said == ""
    assert after.record.tidied == ("3/reviewers-assigned",)
    assert nothing_soon(after)
    assert unchanged(later(after, minutes=30)[0], after)


def test_put_right_in_time() -> None:
    """People who change labels one after the other are not disturbed."""
    review, *_ = labelled(submission("3"), "editor", on=("4/reviews-in-awaiting-changes",))
    review, *_ = labelled(review, "editor", off=("3/reviewers-assigned",))
    assert review.record.crowded is None
    after, *_ = later(review, minutes=10)
    assert unchanged(review, after)


@pytest.mark.parametrize(
    ("stage", "extra", "gone"),
    [
        ("6", ("3/reviewers-assigned",), {"-3/reviewers-assigned"}),
        ("6", ("7/under-joss-review", "8/joss-review-complete"), {"-7/under-joss-review"}),
        ("1", ("New Submission!",), {"-New Submission!"}),
        ("s", (), set()),
    ],
)
def test_what_excludes_each_other(stage: str, extra: tuple[str, ...], gone: set[str]) -> None:
    """6 is kept with one JOSS label; the template's own pair is no trouble."""
    before = submission(stage, labels=extra)
    review, *_ = happens(before, by_hand("labeled", "editor", label="topic: data"))
    after, *_ = later(review, minutes=10)
    assert difference(before, after) == gone


def test_accepted_by_hand() -> None:
    """What goes with an acceptance is done behind the label: the website must be able to read it."""
    before = submission(
        "5", reviewers=("reviewer1",), joss=True, astropy=True, labels=("astropy", "on-hold")
    )
    after, said, _ = labelled(
        before, "editor", on=("6/pyOS-approved",), off=("5/awaiting-reviewer-response",)
    )
    assert "joss-submission-pending" in after.labels
    assert "on-hold" not in after.labels
    assert after.header.raw(2) == ""
    assert not after.ticked("astropy")
    assert after.record.approved is None  # nobody has approved: taken off again it is not accepted
    assert said == ""


@pytest.mark.parametrize(
    ("start", "on", "off", "route"),
    [
        ("standard", "joss-fast-track", "", "joss"),
        ("standard", "publication-fast-track", "", "publication"),
        ("joss", "", "joss-fast-track", "standard"),
        ("publication", "", "joss-fast-track", "publication"),
        ("standard", "topic: data", "", "standard"),
    ],
)
def test_a_route_by_hand(start: str, on: str, off: str, route: str) -> None:
    """Its label is the route."""
    before = submission("1", record={"route": start}, labels=(off,) if off else ())
    after, *_ = labelled(before, "editor", on=(on,) if on else (), off=(off,) if off else ())
    assert after.record.route == route


def test_a_hold_lifted_by_hand() -> None:
    """There is nothing to ask about any more."""
    review, *_ = ask(submission("3"), "editor", "hold until 2027-01-01")
    after, *_ = labelled(review, "editor", off=("on-hold",))
    assert after.record.hold is None


# --- assignees ---


@pytest.mark.parametrize(
    ("editor", "who", "team", "filled"),
    [
        pytest.param("TBD", "editor2", True, True, id="an editor while nobody leads"),
        pytest.param("@editor", "editor2", True, False, id="somebody leads"),
        pytest.param("TBD", "stranger", True, False, id="no editor"),
        pytest.param("TBD", "author", True, False, id="the author"),
    ],
)
def test_assigned_by_hand(editor: str, who: str, team: bool, filled: bool) -> None:
    """The header's editor is filled in."""
    before = submission("0", editor=editor, assignees=(who,))
    after, said, _ = happens(before, by_hand("assigned", "chief", assignee=who))
    assert (after.header.raw(Field.EDITOR) == f"@{who}") is filled
    assert said == ""
    assert after.stage is Stage.CHECKS


def test_closing_and_reopening_by_hand_writes_nothing() -> None:
    """The status comment follows; nothing is fought."""
    for what, is_open in (("closed", False), ("reopened", True)):
        before = submission("3", open=is_open, labels=("incomplete-closed-review",))
        after, said, _ = happens(before, by_hand(what, "author"))
        assert unchanged(before, after)
        assert said == ""
