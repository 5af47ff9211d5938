"""Every command × role × stage × open or closed: allowed with effects, or refused and nothing changed.

What is expected stands here a second time, written from the process and not from the code.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.review.commands import TABLE
from bot.review.policy import Policy
from bot.review.stages import Stage
from bot.review.submission import Submission
from builders import NOW, STAGE_OF, ask, body, submission

POLICY = Policy.layered({"teams": {"triage": ["triager"]}})
WHO = {
    "anyone": "stranger",
    "author": "author",
    "reviewer": "reviewer1",
    "triage": "triager",
    "partner": "pangeo-ed",
    "editor": "editor2",
    "guest": "guest",
    "eic": "chief",
}
EDITORS = "editor guest eic"
EVERYONE = " ".join(WHO)
ANY = "s 0 0e 1 2 3 4 5 6"
OPEN = "s 0 0e 1 2 3 4 5"
LED = "1 2 3 4 5"
EARLY = "s 0 0e"

# command: line that works, who may, at which stages, also on a closed issue
EXPECTED = {
    "help": ("help", EVERYONE, ANY, True),
    "status": ("status", EVERYONE, ANY, True),
    "check-header": ("check-header", EVERYONE, ANY, True),
    "done": ("done badge", f"author {EDITORS}", ANY, True),
    "not-done": ("not-done badge", f"author {EDITORS}", ANY, True),
    "start-checks": ("start-checks", EDITORS, EARLY, False),
    "checks-done": ("checks-done", EDITORS, "0", False),
    "set-eic": ("set-eic @lead", "eic", ANY, False),
    "seeking-editor": ("seeking-editor", "eic", EARLY, False),
    "assign-editor": ("assign-editor @editor", "eic", OPEN, False),
    "remove-editor": ("remove-editor", "eic", LED, False),
    "track": ("track publication", "eic", OPEN, False),
    "seeking-reviewers": ("seeking-reviewers", EDITORS, "1", False),
    "assign-reviewer": ("assign-reviewer @reviewer3", EDITORS, LED, False),
    "remove-reviewer": ("remove-reviewer @reviewer1 anyway", EDITORS, LED, False),
    "replace-reviewer": ("replace-reviewer @reviewer2 with @reviewer3", EDITORS, LED, False),
    "start-review": ("start-review", EDITORS, "1 2", False),
    "set-due-date": ("set-due-date @reviewer1 2026-12-31", EDITORS, LED, False),
    "record-review": ("record-review @reviewer2 https://example.org/r", EDITORS, LED, False),
    "reviews-in": ("reviews-in", EDITORS, "3 5", False),
    "author-responded": ("author-responded", EDITORS, "4", False),
    "check-acceptance": ("check-acceptance", EDITORS, ANY, True),
    "accept": ("accept v1.1 archive 10.5281/zenodo.1 without-reviews", EDITORS, "3 4 5", False),
    "set": ("set version-submitted v9", f"{EDITORS} triage", ANY, True),
    "close": ("close", EDITORS, "6", True),
    "submit-response": ("submit-response", "author", "4", False),
    "released": ("released v1.1 10.5281/zenodo.1", "author", LED, True),
    "submit-review": ("submit-review", "reviewer", LED, False),
    "retract-review": ("retract-review", "reviewer", LED, False),
    "approve-changes": ("approve-changes", "reviewer", "3 4 5", False),
    "request-changes": ("request-changes", "reviewer", "3 4 5", False),
    "affiliate": ("affiliate pangeo", "partner", ANY, True),
    "decline-affiliation": ("decline-affiliation pangeo no oceans", "partner", ANY, True),
    "revoke-affiliation": ("revoke-affiliation pangeo gone", "partner", ANY, True),
    "joss-submitted": ("joss-submitted https://example.org/j", f"author {EDITORS}", "6", True),
    "joss-reviewed": ("joss-reviewed", EDITORS, "6", True),
    "joss-accepted": ("joss-accepted 10.21105/joss.01234", f"author {EDITORS}", "6", True),
}
LOOKS = {"help", "status", "check-header", "check-acceptance"}
ALREADY = {("seeking-editor", "0e"), ("close", "closed")}


def ripe(command: str, stage: str, *, is_open: bool) -> Submission:
    """A submission on which the command has something to do, if it may do it at all."""
    record: dict[str, object] = {"guests": ("guest",)}
    labels: tuple[str, ...] = ()
    header: dict[str, str] = {}
    if command == "not-done":
        record["done"] = {"badge": "author"}
    if command == "released":
        record["approved"] = {"by": "editor", "at": NOW}
        record["without_reviews"] = True
    if command == "revoke-affiliation":
        record["affiliation"] = {"pangeo": {"outcome": "affiliated", "by": "pangeo-ed", "at": NOW}}
    if command == "joss-reviewed":
        labels = ("7/under-joss-review",)
    if command == "assign-editor":
        header["editor"] = "@editor2"
    if command == "close":
        record |= {"done": {"badge": "a", "survey": "a", "website": "e"}, "without_reviews": True}
        header |= {
            "version_accepted": "v1",
            "archive": "10.5281/zenodo.1",
            "date_accepted": "11/20/2026",
        }
    delivered = ("reviewer1",) if command not in ("submit-review", "request-changes") else ()
    return submission(
        stage, record=record, labels=labels, policy=POLICY, open=is_open,
        reviewers=("reviewer1", "reviewer2"), delivered=delivered, **header,
    )  # fmt: skip


def test_every_command_is_expected_here() -> None:
    """A new command must say here who may give it and when."""
    assert set(EXPECTED) == {command.name for command in TABLE}


@pytest.mark.parametrize("command", [command.name for command in TABLE])
def test_every_cell(command: str) -> None:
    """Role, stage and open or closed decide together; a refusal changes nothing and says why."""
    line, who, stages, when_closed = EXPECTED[command]
    for (role, login), stage, is_open in product(WHO.items(), STAGE_OF, (True, False)):
        cell = f"{command} by {role} at {stage}, {'open' if is_open else 'closed'}"
        review = ripe(command, stage, is_open=is_open)
        after, answer, effects = ask(review, login, line)
        changes = [effect for effect in effects if effect.kind != "say"]
        allowed = role in who.split() and stage in stages.split() and (is_open or when_closed)
        assert answer, cell
        if not allowed:
            assert not changes, cell
            assert after == replace(review, accounts=after.accounts), cell
            assert answer.startswith(("✋", "☑️")), f"{cell}: {answer}"
        elif (
            command in LOOKS or (command, stage) in ALREADY or (command == "close" and not is_open)
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
    ("kind", "labels", "works"),
    [
        ("inquiry", ("presubmission",), {"help", "status", "check-header", "set-eic"}),
        ("help request", ("Help Request",), {"help"}),
        ("other", (), {"help"}),
    ],
)
def test_other_issues(kind: str, labels: tuple[str, ...], works: set[str]) -> None:
    """On what is no submission only the commands for it work; all others say so."""
    text = body() if kind == "inquiry" else "How do I install this?"
    review = replace(submission("s", text=text), labels=labels)
    assert review.kind == kind
    for command in TABLE:
        _, answer, effects = ask(review, "chief", EXPECTED[command.name][0])
        refused = answer.startswith("✋")
        assert refused == (command.name not in works), command.name
        if refused:
            assert [effect.kind for effect in effects] == ["say"], command.name
