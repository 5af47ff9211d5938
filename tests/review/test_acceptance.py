"""Accepted at once or with the release to come; every gap named; the wrap-up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.review.model.record import AffiliationState
from bot.review.model.stages import Joss, Stage
from bot.review.model.submission import Submission
from bot.review.pages.status import comment
from builders import LABELS, NOW, ask, body, difference, submission, unchanged

BOTH = ("reviewer1", "reviewer2")
DOI = "10.5281/zenodo.1234567"
FULL = f"accept v1.2.0 archive {DOI}"


def ready(stage: str = "5", **more: Any) -> Submission:
    """A review with nothing missing."""
    return submission(stage, **{"reviewers": BOTH, "delivered": BOTH, **more})


@pytest.mark.parametrize("stage", ["3", "4", "5"])
def test_accepted_at_once(stage: str) -> None:
    """With version and archive: three header lines, label 6, flags gone, other labels stay."""
    before = ready(
        stage,
        labels=("on-hold", "⌛ pending-maintainer-response", "topic: data", "astropy",
                "publication-fast-track"),
    )  # fmt: skip
    after, answer, _ = ask(before, "editor", FULL)
    assert difference(before, after) == {
        f"-{before.stage.value}",
        "+6/pyOS-approved",
        "-on-hold",
        "-⌛ pending-maintainer-response",
        "Version accepted: v1.2.0",
        f"Archive: {DOI}",
        "Date accepted (month/day/year): 11/21/2026",
    }
    assert "pyOpenSci has accepted" in answer
    assert "`@reviewer1` and `@reviewer2` have not recommended acceptance" in answer
    assert "released VERSION" not in answer
    assert f"({before.url})" in answer, "the badge leads to the issue's own address"
    again, answer, _ = ask(after, "editor", FULL)
    assert unchanged(after, again)
    assert answer.startswith("☑️")


def test_accepted_with_what_stands_in_the_header() -> None:
    """Version and archive may stand in the header already; the day may be given."""
    before = ready(version_accepted="v1.1", archive=f"https://doi.org/{DOI}")
    after, *_ = ask(before, "editor", "package accepted date 2026-11-02")
    assert difference(before, after) == {
        "-5/awaiting-reviewer-response",
        "+6/pyOS-approved",
        "Date accepted (month/day/year): 11/02/2026",
    }


@pytest.mark.parametrize("stage", ["3", "4", "5"])
@pytest.mark.parametrize("line", ["accept", "accept v1.2.0", f"accept archive {DOI}"])
def test_accepted_with_the_release_to_come(stage: str, line: str) -> None:
    """Without version or archive: the stage stays, the author gets the release tasks."""
    before = ready(stage)
    after, answer, _ = ask(before, "editor", line)
    assert after.stage is before.stage
    assert after.labels == before.labels
    assert "Date accepted (month/day/year): 11/21/2026" in difference(before, after)
    assert after.release_awaited
    assert "released VERSION DOI" in answer
    again, answer, _ = ask(after, "editor", "accept")
    assert unchanged(after, again)
    assert answer.startswith("☑️")


@pytest.mark.parametrize("who", ["author", "maintainer"])
def test_released(who: str) -> None:
    """The author's release completes it; the day of the acceptance stays, thanks are not repeated."""
    review, *_ = ask(ready(), "editor", "accept date 2026-11-10")
    after, answer, _ = ask(review, who, f"released v1.2.0 {DOI}")
    assert difference(review, after) == {
        "-5/awaiting-reviewer-response",
        "+6/pyOS-approved",
        "Version accepted: v1.2.0",
        f"Archive: {DOI}",
    }
    assert "released and accepted" in answer
    assert "Thank you" not in answer
    again, answer, _ = ask(after, who, f"released v1.2.0 {DOI}")
    assert unchanged(after, again)
    assert answer.startswith("☑️")


def test_released_fills_in_the_day_that_was_lost() -> None:
    """When the date was taken out by hand, the approval's day stands in."""
    review, *_ = ask(ready(), "editor", "accept")
    review = replace(review, body=review.body.replace("11/21/2026", "TBD"))
    after, *_ = ask(review, "author", f"released v1.2.0 {DOI}")
    assert "Date accepted (month/day/year): 11/21/2026" in after.body


def test_released_too_early() -> None:
    """Before the editor's word a release completes nothing."""
    before = ready()
    after, answer, _ = ask(before, "author", f"released v1.2.0 {DOI}")
    assert unchanged(before, after)
    assert "not accepted the package yet" in answer


def test_released_with_a_gap_that_came_since() -> None:
    """What broke since the approval is named."""
    review, *_ = ask(ready(), "editor", "accept")
    review = replace(review, body=review.body.replace("Package Name: stargazer", "Package Name:"))
    after, answer, _ = ask(review, "author", f"released v1.2.0 {DOI}")
    assert unchanged(review, after)
    assert "Package Name" in answer


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param({"author": ""}, "**Submitting Author**", id="author"),
        pytest.param({"maintainers": "TBD"}, "**All current maintainers**", id="maintainer"),
        pytest.param({"package": "Package name here"}, "**Package Name**", id="package"),
        pytest.param({"repository": ""}, "**Repository Link**", id="repository"),
        pytest.param({"eic": "TBD"}, "**EiC** is empty", id="EiC"),
        pytest.param({"editor": "n/a"}, "**Editor** is empty", id="editor"),
        pytest.param({"archive": "my cupboard", "v": ""}, "**Archive**", id="archive"),
        pytest.param({"joss_doi": "soon"}, "**JOSS DOI**", id="JOSS DOI"),
        pytest.param({"author": "@author, @maintainer"}, "several people", id="two authors"),
        pytest.param({"description": "a --- b"}, "`---`", id="rule in a value"),
        pytest.param({"reviewers": ("reviewer1",)}, "1 of 2 reviewers", id="too few"),
        pytest.param(
            {"delivered": ("reviewer1",)}, "`@reviewer2` has not submitted", id="no review"
        ),
    ],
)
def test_every_gap_is_named(change: dict[str, Any], named: str) -> None:
    """``accept`` refuses with the gap, ``check-acceptance`` says the same and changes nothing."""
    line = "accept" if change.pop("v", None) is not None else FULL
    before = ready(**change)
    after, answer, _ = ask(before, "chief", line)
    assert unchanged(before, after)
    assert answer.startswith("✋")
    assert named in answer
    looked, answer, _ = ask(before, "chief", "check-acceptance")
    assert unchanged(before, looked)
    assert named in answer


def test_all_gaps_at_once() -> None:
    """Every gap is listed, each once."""
    text = body(author="", maintainers="", package="", repository="", eic="", editor="")
    before = submission("4", text=text, assignees=("editor",))
    _, answer, _ = ask(before, "editor", "accept")
    lines = [line for line in answer.split("\n") if line.startswith("- ")]
    assert len(lines) == len(set(lines)) == 7
    for field in ("Submitting Author", "All current maintainers", "Package Name", "Repository Link",
                  "EiC", "Editor"):  # fmt: skip
        assert sum(f"**{field}**" in line for line in lines) == 1, field
    assert "0 of 2 reviewers" in lines[-1]


def test_no_header_at_all() -> None:
    """An empty text is refused, not broken."""
    before = submission("4", text="", assignees=("editor",))
    _, answer, _ = ask(before, "editor", "accept")
    assert "The line **Submitting Author:** is missing" in answer


def test_forged_reviewer_is_a_gap() -> None:
    """A name that nobody with the right assigned is listed, also when reviews are waived."""
    text = body(eic="@chief", editor="@editor", reviewers=("@reviewer1", "@stranger"))
    before = submission("5", text=text, reviewers=("reviewer1",), delivered=("reviewer1",))
    for line in (FULL, f"{FULL} without-reviews"):
        after, answer, _ = ask(before, "editor", line)
        assert unchanged(before, after)
        assert "`@stranger`" in answer


def test_without_reviews() -> None:
    """Missing reviews are waived by name, said in the approval, and remembered until the release."""
    before = submission("3", reviewers=("reviewer1",))
    after, answer, _ = ask(before, "editor", "accept without-reviews")
    assert after.release_awaited
    assert "without the usual number of reviews" in answer
    _, answer, _ = ask(after, "editor", "check-acceptance")
    assert "Nothing is missing" in answer
    done, *_ = ask(after, "author", f"released v1.2.0 {DOI}")
    assert done.stage is Stage.APPROVED
    done, answer, _ = ask(after, "editor", FULL)
    assert done.stage is Stage.APPROVED, "what check-acceptance promised"


def test_not_in_the_future() -> None:
    """An acceptance that has not happened is refused."""
    before = ready()
    after, answer, _ = ask(before, "editor", f"{FULL} date 2026-11-22")
    assert unchanged(before, after)
    assert "is in the future" in answer


@pytest.mark.parametrize("stage", ["1", "2", "3", "4", "5"])
def test_no_reviewers_needed(stage: str) -> None:
    """On a route without reviewers acceptance works from stage 1; nobody invents Reviewer 2."""
    record = {"route": "joss", "editor_only": True}
    before = submission(
        stage, record=record, labels=("joss-fast-track",), joss=True, joss_doi="10.21105/joss.01234"
    )
    after, *_ = ask(before, "editor", FULL)
    assert after.stage is Stage.APPROVED
    assert after.standing.joss is None
    assert after.header.reviewers == (None, None)
    assert "TBD" not in "".join(after.header.raw(slot) for slot in (1, 2))


@pytest.mark.parametrize(
    ("record", "people", "stages"),
    [
        ({"route": "publication"}, ("reviewer1",), "345"),
        ({"route": "joss"}, ("reviewer1",), "345"),
        ({}, BOTH, "345"),
    ],
)
def test_reviewers_needed(record: dict[str, object], people: tuple[str, ...], stages: str) -> None:
    """Each route accepts with its own number of reviewers, from stage 3 on."""
    for stage in "12345":
        joss = "10.21105/joss.01234" if record.get("route") == "joss" else "TBD"
        before = submission(stage, record=record, reviewers=people, delivered=people, joss_doi=joss)
        after, *_ = ask(before, "editor", FULL)
        assert (after.stage is Stage.APPROVED) is (stage in stages), stage
        assert unchanged(before, after) is (stage not in stages)


@pytest.mark.parametrize(
    ("seats", "left"),
    [
        pytest.param("Reviewer 1: @reviewer1\nReviewer 2: TBD\n", "Reviewer 2:\n", id="TBD"),
        pytest.param("Reviewer 1: @reviewer1\nReviewer 2: n/a\n", "Reviewer 2:\n", id="n/a"),
        pytest.param("Reviewer 1: @reviewer1\nReviewer 2:\n", "Reviewer 2:\n", id="empty"),
        pytest.param("Reviewers: @reviewer1, TBD\n", "Reviewers: @reviewer1\n", id="one line"),
        pytest.param("Reviewer 1: @reviewer1\n", "Reviewer 1: @reviewer1\n", id="no line"),
    ],
)
def test_nobody_is_called_tbd(seats: str, left: str) -> None:
    """The website takes TBD for a person: acceptance empties the lines."""
    text = body(eic="@chief", editor="@editor").replace("Reviewer 1: TBD\nReviewer 2: TBD\n", seats)
    before = submission(
        "5", text=text, reviewers=("reviewer1",), delivered=("reviewer1",),
        record={"route": "publication"},
    )  # fmt: skip
    after, *_ = ask(before, "editor", FULL)
    assert left in after.body.replace("Reviewer 2: \n", "Reviewer 2:\n")
    assert "TBD" not in [part.strip() for part in after.header.raw(2).split(",")]
    assert after.stage is Stage.APPROVED
    assert ("Reviewer 2" in after.body) is ("Reviewer 2" in seats)


@pytest.mark.parametrize(
    ("wanted", "labels", "record", "expected"),
    [
        pytest.param(True, (), {}, Joss.PENDING, id="wanted"),
        pytest.param(False, (), {}, None, id="not wanted"),
        pytest.param(True, ("joss-fast-track",), {}, None, id="from JOSS, by label"),
        pytest.param(True, (), {"route": "joss"}, None, id="from JOSS, by route"),
        pytest.param(True, ("7/under-joss-review",), {}, Joss.UNDER_REVIEW, id="further already"),
    ],
)
def test_joss_pending(
    wanted: bool, labels: tuple[str, ...], record: dict[str, object], expected: Joss | None
) -> None:
    """The JOSS label and the JOSS part of the text only when wanted and not from JOSS."""
    before = ready(joss=wanted, labels=labels, record=record)
    after, answer, _ = ask(before, "editor", FULL)
    assert after.standing.joss is expected
    assert ("Your JOSS paper" in answer) is (expected is Joss.PENDING)
    waiting, answer, _ = ask(before, "editor", "accept")
    assert waiting.standing.joss is before.standing.joss
    assert "Your JOSS paper" not in answer


def test_a_missing_joss_label_does_not_stop_acceptance() -> None:
    """It is named; everything else happens."""
    before = replace(ready(joss=True), repo_labels=LABELS - {"joss-submission-pending"})
    after, answer, _ = ask(before, "editor", FULL)
    assert after.stage is Stage.APPROVED
    assert "`joss-submission-pending`" in answer
    assert after.standing.joss is None


@pytest.mark.parametrize(
    ("outcome", "ticked_before", "ticked_after", "said"),
    [
        pytest.param(None, True, False, True, id="undecided: unticked until decided"),
        pytest.param(None, False, False, True, id="undecided, only the label"),
        pytest.param(AffiliationState.AFFILIATED, True, True, False, id="affiliated stays"),
        pytest.param(AffiliationState.DECLINED, False, False, False, id="declined stays"),
        pytest.param(AffiliationState.REVOKED, False, False, False, id="revoked stays"),
    ],
)
def test_partners_at_acceptance(
    outcome: AffiliationState | None, ticked_before: bool, ticked_after: bool, said: bool
) -> None:
    """Acceptance waits for no partner, and the website's badge follows the partner's word."""
    decided = {"astropy": {"outcome": outcome, "by": "astro", "at": NOW}} if outcome else {}
    before = ready(astropy=ticked_before, labels=("astropy",), record={"affiliation": decided})
    before = replace(before, record=type(before.record).model_validate(before.record.model_dump()))
    after, answer, _ = ask(before, "editor", FULL)
    assert after.stage is Stage.APPROVED
    assert after.ticked("astropy") is ticked_after
    assert ("Astropy has not decided" in answer) is said
    assert after.label_on("astropy")


def test_check_acceptance_names_the_silent() -> None:
    """Missing approvals are named, never refused."""
    before = ready()
    after, answer, _ = ask(before, "editor", "check-acceptance")
    assert unchanged(before, after)
    assert "Nothing is missing" in answer
    assert "`@reviewer1` and `@reviewer2`" in answer
    content, *_ = ask(before, "reviewer1", "approve-changes")
    content, *_ = ask(content, "reviewer2", "approve-changes")
    _, answer, _ = ask(content, "editor", "check-acceptance")
    assert "recommendation" not in answer
    _, answer, _ = ask(content, "editor", FULL)
    assert "recommendation" not in answer


# --- the wrap-up ---


def closable(**more: Any) -> Submission:
    """An accepted review with nothing left to do."""
    header = {"version_accepted": "v1.2.0", "archive": DOI, "date_accepted": "11/20/2026"}
    done = {"badge": "author", "survey": "author", "website": "editor", "invitation": "editor"}
    return submission("6", **{"record": {"done": done}, **header, **more})


def test_close() -> None:
    """Closes as completed; a closed issue says so."""
    before = closable()
    after, answer, _ = ask(before, "editor", "close")
    assert difference(before, after) == {"closed as completed"}
    again, answer, _ = ask(after, "editor", "close")
    assert unchanged(after, again)
    assert answer.startswith("☑️")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"record": {"done": {"badge": "a", "survey": "a"}}}, "`@pyos-bot done website`"),
        ({"record": {}}, "`@pyos-bot done badge`"),
        ({"version_accepted": "TBD"}, "The accepted version is released."),
        ({"archive": "TBD"}, "archived with a DOI"),
        ({"eic": ""}, "**EiC** is empty"),
        ({"package": ""}, "**Package Name**"),
        ({"labels": ("7/under-joss-review",)}, "JOSS has accepted the paper"),
        ({"labels": ("joss-submission-pending",)}, "JOSS has accepted the paper"),
    ],
)
def test_close_too_early(change: dict[str, Any], named: str) -> None:
    """What is missing in header and closing list is listed."""
    before = closable(**change)
    after, answer, _ = ask(before, "editor", "close")
    assert unchanged(before, after)
    assert named in answer


def test_close_without_the_reviewers_surveys() -> None:
    """They are shown and nobody waits for them."""
    before = closable(reviewers=("reviewer1",), delivered=("reviewer1",))
    assert "- [ ] Reviewer survey (optional): `@reviewer1` (`done survey`)" in comment(before, NOW)
    assert "closes the review" in comment(before, NOW)
    ticked, *_ = ask(before, "reviewer1", "done survey")
    assert "- [x] Reviewer survey (optional): `@reviewer1`" in comment(ticked, NOW)
    assert not ask(before, "editor", "close")[0].open


def test_close_after_joss() -> None:
    """With JOSS done nothing more is missing."""
    after, *_ = ask(
        closable(labels=("9/joss-approved",), joss_doi="10.21105/joss.01234"), "editor", "close"
    )
    assert not after.open


def test_close_what_was_accepted_before_the_bot_came() -> None:
    """An old review has no recorded reviewers; at the end only header and closing list count."""
    before = closable(reviewers=("reviewer1", "reviewer2"))
    before = replace(before, record=before.record.model_copy(update={"reviewers": ()}))
    after, *_ = ask(before, "editor", "close")
    assert not after.open
