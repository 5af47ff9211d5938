"""An issue is opened: what the bot does unasked, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.review import engine
from bot.review.effects import Say, foresee
from bot.review.record import Record
from bot.review.submission import Submission
from builders import LABELS, NOW, body, difference, opened, submission


def fresh(**header: object) -> Submission:
    """A submission the bot has not seen yet."""
    return replace(submission("s", **header), record=Record(), status_comment=None)


def test_a_submission() -> None:
    """Adopted; no comment but the status comment, which the record asks for."""
    before = fresh()
    effects = engine.respond(before, opened())
    after = foresee(before, effects)
    assert [effect.kind for effect in effects] == ["remember", "remember"]
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
        (("presubmission",), "Submitting Author: @author\n\n---\n", "presubmission inquiry"),
        (("0/presubmission", "presubmission"), body(), None),
        (("Help Request",), "Please help", "editorial team will answer"),
        ((), "Something else", None),
    ],
)
def test_other_issues(labels: tuple[str, ...], text: str, said: str | None) -> None:
    """One welcome for an inquiry and for a call for help, nothing for other issues."""
    before = replace(fresh(), labels=labels, body=text)
    effects = engine.respond(before, opened())
    words = [effect.text for effect in effects if isinstance(effect, Say)]
    assert len(words) == (1 if said else 0)
    if said:
        assert said in words[0]
        assert not engine.wants_status_comment(foresee(before, effects))


def test_a_submission_without_labels() -> None:
    """The header alone tells a submission; it is *submitted*."""
    before = replace(fresh(), labels=())
    after = foresee(before, engine.respond(before, opened()))
    assert after.kind == "submission"
    assert after.stage == "New Submission!"
