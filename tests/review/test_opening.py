"""An issue is opened: what the bot does unasked, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.review import engine
from bot.review.model.changes import Say, foresee
from bot.review.model.header import Field
from bot.review.model.policy import Policy
from bot.review.model.record import Record, found
from bot.review.model.submission import Submission
from bot.review.pages import status
from builders import LABELS, NOW, POLICY, ask, body, difference, knowing, opened, submission


def fresh(**header: object) -> Submission:
    """A submission the bot has not seen yet."""
    return replace(submission("s", **header), record=Record(), status_comment=None)


def test_a_submission() -> None:
    """Adopted; no comment but the status comment, which the record asks for."""
    before = fresh()
    effects = list(engine.respond(before, opened()))
    after = foresee(before, effects)
    assert [effect.kind for effect in effects] == ["remember", "pass"]  # its package is checked
    assert after.record.adopted == after.record.stage_since == NOW
    assert after.record.stage == "submitted"
    assert engine.wants_status_comment(after)


@pytest.mark.parametrize(
    ("ticks", "on", "expected"),
    [
        pytest.param({"astropy": True}, (), {"+astropy"}, id="one"),
        pytest.param({"astropy": True, "pangeo": True}, (), {"+astropy", "+Pangeo"}, id="two"),
        pytest.param({"astropy": True}, ("Astropy",), set(), id="on already, other case"),
        pytest.param({}, (), set(), id="none"),
    ],
)
def test_ticked_partners(ticks: dict[str, bool], on: tuple[str, ...], expected: set[str]) -> None:
    """A tick puts the partner's label on; it is a request."""
    before = fresh(**ticks)
    before = replace(before, labels=before.labels + on)
    after = foresee(before, engine.respond(before, opened()))
    assert difference(before, after) == expected
    assert set(after.partners) == set(ticks)


def test_a_label_the_repository_lacks_is_never_sent() -> None:
    """GitHub would create it."""
    before = replace(fresh(astropy=True), repo_labels=LABELS - {"astropy"})
    after = foresee(before, engine.respond(before, opened()))
    assert after.labels == before.labels
    assert after.record.adopted == NOW


@pytest.mark.parametrize(
    ("labels", "text", "said"),
    [
        (("0/presubmission", "presubmission"), body(), None),
        (("Help Request",), "Please help", "editorial team will answer"),
        ((), "Something else", None),
    ],
)
def test_other_issues(labels: tuple[str, ...], text: str, said: str | None) -> None:
    """One welcome for a call for help, nothing for other issues."""
    before = replace(fresh(), labels=labels, body=text)
    effects = list(engine.respond(before, opened()))
    words = [effect.text for effect in effects if isinstance(effect, Say)]
    assert len(words) == (1 if said else 0)
    if said:
        assert said in words[0]
        assert not engine.wants_status_comment(foresee(before, effects))


INQUIRY = "Submitting Author: @author\n\n---\n"


@pytest.mark.parametrize(
    ("adopted", "reminded", "posted", "silent", "expected"),
    [
        pytest.param(0, False, False, False, "presubmission inquiry", id="greeted, once"),
        pytest.param(0, False, False, True, None, id="where the bot is only tried out: not"),
        pytest.param(3, False, False, False, None, id="older than the bot: answers are enough"),
        pytest.param(3, True, False, False, "reminder", id="what people have set must be kept"),
        pytest.param(3, False, True, True, "inquiry", id="there already: kept true"),
    ],
)
def test_an_inquiry(
    adopted: int, reminded: bool, posted: bool, silent: bool, expected: str | None
) -> None:
    """Its welcome is where the memory stands; no stages are shown."""
    policy = Policy(quiet=silent)
    record = Record(adopted=NOW + timedelta(days=adopted))
    before = replace(
        fresh(), labels=("presubmission",), body=INQUIRY, created=NOW, policy=policy, record=record,
        status_comment=5 if posted else None,
    )  # fmt: skip
    after = ask(before, "author", "remind me in 2 weeks")[0] if reminded else before
    assert engine.wants_status_comment(after) is (expected is not None)
    text = status.comment(after, NOW)
    assert found(text) == after.record
    assert (expected or "") in text
    assert "Review status" not in text
    assert "mermaid" not in text


def test_an_opened_inquiry_is_looked_after() -> None:
    """Its clock runs from the first moment; what is said is the comment that the service keeps."""
    before = replace(fresh(), labels=("presubmission",), body=INQUIRY, created=NOW)
    effects = list(engine.respond(before, opened()))
    assert not any(isinstance(effect, Say) for effect in effects)
    after = foresee(before, effects)
    assert after.record.adopted == NOW
    assert engine.wants_status_comment(after)
    looked = engine.next_look(after)
    assert looked is not None
    assert looked.date() == NOW.date() + timedelta(days=POLICY.days.inquiry)


def test_a_submission_without_labels() -> None:
    """The header alone tells a submission; it is *submitted*."""
    before = replace(fresh(), labels=())
    after = foresee(before, engine.respond(before, opened()))
    assert after.kind == "submission"
    assert after.stage == "New Submission!"


# --- editorial lines that were filled in ---


def filled(**header: object) -> Submission:
    """A new submission by its author, with lines that are the editors'."""
    return replace(fresh(**header), assignees=())


def test_editorial_lines_filled_in_by_an_author_are_emptied() -> None:
    """They appoint nobody, and say so to nobody but the author."""
    before = filled(eic="@friend", editor="@guest", reviewers=("stranger",), due="2027-01-01")
    decided = engine.respond(before, opened())
    after = foresee(before, decided)
    assert (after.eics, after.editors, after.header.reviewers[0]) == ((), (), None)
    assert after.header.raw(Field.DUE) == "TBD"
    assert "**Editor**" in decided.text
    assert "@guest" not in decided.text
    assert after.record.lines == {}
    assert after.record.reviewers == ()


def test_editorial_lines_filled_in_by_an_editor_count() -> None:
    """Somebody of the team opens the issue for an author."""
    before = replace(filled(editor="@editor", reviewers=("reviewer1",)), opener="chief")
    before = knowing(before, accounts={"reviewer1": "reviewer1", "editor": "editor"})
    decided = engine.respond(before, opened().model_copy(update={"sender": "chief"}))
    after = foresee(before, decided)
    assert after.body == before.body
    assert [one.login for one in after.record.reviewers] == ["reviewer1"]
    assert after.record.lines == {"Editor": "@editor", "Reviewer 1": "@reviewer1"}


def test_an_empty_header_asks_for_no_team() -> None:
    """An ordinary submission costs nothing more."""
    event = opened()
    assert not engine.needs(event, POLICY).teams
    named = event.model_copy(update={"body": body(editor="@friend")})
    assert engine.needs(named, POLICY).teams
