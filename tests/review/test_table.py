"""Every command × role × stage × open or closed: allowed with effects, or refused and nothing changed.

What is expected stands here a second time, written from the process and not from the code.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from expected import ALREADY, EXPECTED, WHO, missing, ripe

from bot.review.commands.table import TABLE
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission
from builders import STAGE_OF, ask, body, knowing, submission


def test_every_command_is_expected_here() -> None:
    """A new command must say here who may give it and when."""
    assert not (what := missing([command.name for command in TABLE])), what


@pytest.mark.brute_force
@pytest.mark.parametrize("command", EXPECTED)
def test_every_cell(command: str) -> None:
    """Role, stage and open or closed decide together; a refusal changes nothing and says why."""
    line, who, stages, when_closed, looks, *_ = EXPECTED[command]
    ready = {
        (stage, is_open): ripe(command, stage, is_open=is_open)
        for stage, is_open in product(STAGE_OF, (True, False))
    }
    for (role, login), stage, is_open in product(WHO.items(), STAGE_OF, (True, False)):
        cell = f"{command} by {role} at {stage}, {'open' if is_open else 'closed'}"
        review = ready[stage, is_open]
        after, answer, effects = ask(review, login, line)
        changes = [effect for effect in effects if effect.kind != "say"]
        allowed = role in who.split() and stage in stages.split() and (is_open or when_closed)
        assert answer, cell
        if not allowed:
            assert not changes, cell
            assert after == knowing(review, accounts=after.found.accounts), cell
            assert answer.startswith(("✋", "☑️")), f"{cell}: {answer}"
        elif (
            looks
            or (command, stage) in ALREADY
            or (command == "close" and not is_open)
            or (command == "reopen" and is_open)
        ):
            assert not changes, cell
            assert not answer.startswith(("✋", "❓")), f"{cell}: {answer}"
        else:
            assert changes, f"{cell}: {answer}"
            assert not answer.startswith(("✋", "❓")), f"{cell}: {answer}"
            kept_one_stage(after, cell)


def kept_one_stage(review: Submission, cell: str) -> None:
    """Exactly one stage label, or the two that the template itself puts on."""
    on = [label for label in review.labels if label in [stage.value for stage in Stage]]
    assert len(on) == 1 or on == ["New Submission!", "0/pre-review-checks"], cell


@pytest.mark.parametrize(
    ("kind", "labels"),
    [("inquiry", ("presubmission",)), ("help request", ("Help Request",)), ("other", ())],
)
def test_other_issues(kind: str, labels: tuple[str, ...]) -> None:
    """On what is no submission only the commands for it work; all others say so."""
    text = body() if kind == "inquiry" else "How do I install this?"
    review = replace(submission("s", text=text), labels=labels)
    assert review.kind == kind
    review = ask(review, "chief", "remind me in 3 weeks")[0]
    for name, one in EXPECTED.items():
        _, answer, effects = ask(review, "chief", one.line)
        refused = answer.startswith("✋")
        assert refused == (kind.split()[0] not in one.elsewhere.split()), name
        if refused:
            assert [effect.kind for effect in effects] == ["say"], name
