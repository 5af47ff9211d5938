"""The editor in chief's part: checks, the editor in chief's name, seeking an editor, the route."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.review.model.policy import Policy
from bot.review.model.record import AffiliationState, Checks
from builders import LABELS, NOW, STAGE_OF, ask, body, difference, submission, unchanged

NEW = {"-New Submission!"}


@pytest.mark.parametrize(
    ("stage", "sender", "header", "expected"),
    [
        pytest.param("s", "chief", {}, NEW | {"EiC: @chief"}, id="chief becomes EiC"),
        pytest.param("s", "editor2", {}, NEW, id="any editor, EiC kept"),
        pytest.param("s", "chief", {"eic": "@lead"}, NEW | {"EiC: @chief"}, id="chief takes over"),
        pytest.param("s", "chief", {"eic": "The Chief (@chief)"}, NEW, id="named in full: kept"),
        pytest.param(
            "0e",
            "editor2",
            {},
            {"-0/seeking-editor", "+0/pre-review-checks"},
            id="back from seeking an editor",
        ),
        pytest.param("0", "chief", {}, {"EiC: @chief"}, id="label put on by hand: list posted"),
    ],
)
def test_start_checks(stage: str, sender: str, header: dict[str, str], expected: set[str]) -> None:
    """The stage, the EiC's name when the sender is one, and the list as *in progress*."""
    before = submission(stage, **header)
    after, answer, _ = ask(before, sender, "start-checks")
    assert difference(before, after) == expected
    assert after.record.checks is Checks.RUNNING
    assert "*in progress, nothing to do yet*" in answer
    assert "- [x] **Header**" in answer


def test_start_checks_again() -> None:
    """What is under way is not begun twice."""
    before, *_ = ask(submission("s"), "chief", "start-checks")
    after, answer, _ = ask(before, "editor2", "start prereview")
    assert unchanged(before, after)
    assert answer.startswith("☑️")


def test_start_checks_names_what_the_header_lacks() -> None:
    """The box that the bot can verify stays open when the header has gaps."""
    _, answer, _ = ask(submission("s", package=""), "chief", "start-checks")
    assert "- [ ] **Header**: one thing is missing or wrong" in answer
    assert "- **Package Name** is empty." in answer


@pytest.mark.parametrize(
    ("ticks", "said", "recorded"),
    [
        pytest.param({}, None, set(), id="nobody asked"),
        pytest.param({"astropy": True}, "@astro:", {"astropy"}, id="active partner is called"),
        pytest.param({"pangeo": True}, None, {"pangeo"}, id="inactive partner is not called"),
    ],
)
def test_start_checks_tells_partners(
    ticks: dict[str, bool], said: str | None, recorded: set[str]
) -> None:
    """One mention of the partner's contact with its list, once."""
    after, answer, _ = ask(submission("s", **ticks), "chief", "start-checks")
    assert {
        k for k, d in after.record.affiliation.items() if d.outcome is AffiliationState.REQUESTED
    } == (recorded)
    assert (said in answer) if said else ("🤝" not in answer)
    again, answer, _ = ask(
        replace(after, record=after.record.model_copy(update={"checks": Checks.PASSED})),
        "chief",
        "start-checks",
    )
    assert "🤝" not in answer
    assert again.record.affiliation == after.record.affiliation


def test_checks_done_passed() -> None:
    """Without a text the checks have passed, and the flag goes."""
    before = submission(
        "0",
        labels=("⌛ pending-maintainer-response",),
        record={"checks": "running", "wanted": "a licence"},
    )
    after, answer, _ = ask(before, "editor2", "checks-done")
    assert difference(before, after) == {"-⌛ pending-maintainer-response"}
    assert (after.record.checks, after.record.wanted) == (Checks.PASSED, "")
    assert "assign-editor" in answer
    again, answer, _ = ask(after, "chief", "checks-done")
    assert unchanged(after, again)
    assert answer.startswith("☑️")


def test_checks_done_passed_with_gaps() -> None:
    """Passing is the editor's word; gaps in the header are still named."""
    _, answer, _ = ask(submission("0", repository=""), "chief", "checks-done")
    assert "Repository Link" in answer


def test_checks_done_with_a_wish() -> None:
    """With a text something is wanted from the author, who is called."""
    before = submission("0", record={"checks": "running"})
    after, answer, _ = ask(before, "chief", "checks-done Please add a licence")
    assert difference(before, after) == {"+⌛ pending-maintainer-response"}
    assert (after.record.checks, after.record.wanted) == (Checks.WANTED, "Please add a licence")
    assert "@author" in answer
    again, answer, _ = ask(after, "chief", "checks-done Please add a licence")
    assert unchanged(after, again)
    assert answer.startswith("☑️")
    other, answer, _ = ask(after, "chief", "checks-done Please add tests")
    assert other.record.wanted == "Please add tests"


@pytest.mark.parametrize(
    ("line", "stage", "missing"),
    [
        ("start-checks", "0e", "0/pre-review-checks"),
        ("checks-done more tests", "0", "⌛ pending-maintainer-response"),
        ("seeking-editor", "0", "0/seeking-editor"),
        ("assign-editor @editor", "0", "1/editor-assigned"),
        ("track publication", "1", "publication-fast-track"),
        ("seeking-reviewers", "1", "2/seeking-reviewers"),
        ("assign-reviewer @reviewer1", "1", "2/seeking-reviewers"),
        ("reviews-in", "3", "4/reviews-in-awaiting-changes"),
        ("author-responded", "4", "5/awaiting-reviewer-response"),
        ("accept v1 archive 10.5281/zenodo.1 without-reviews", "5", "6/pyOS-approved"),
        ("joss-submitted https://example.org/j", "6", "7/under-joss-review"),
    ],
)
def test_a_missing_label_is_named_and_never_sent(line: str, stage: str, missing: str) -> None:
    """GitHub would create it silently: refused, nothing changed."""
    reviewers = ("reviewer2",) if stage == "3" else ()
    before = submission(stage, eic="@chief", reviewers=reviewers)
    before = replace(before, repo_labels=LABELS - {missing.casefold()})
    after, answer, effects = ask(before, "chief", line)
    assert unchanged(before, after)
    assert [effect.kind for effect in effects] == ["say"]
    assert f"`{missing}`" in answer
    unread, *_ = ask(replace(before, repo_labels=None), "chief", line)
    assert missing in unread.labels, "a list that was not read forbids nothing"


@pytest.mark.parametrize(
    ("header", "line", "expected"),
    [
        pytest.param({}, "set-eic @lead", {"EiC: @lead"}, id="somebody"),
        pytest.param({}, "set @LEAD as eic", {"EiC: @lead"}, id="GitHub's spelling"),
        pytest.param({"eic": "@chief"}, "set-eic me", set(), id="already"),
        pytest.param({"eic": "The Chief (@Chief)"}, "set-eic @chief", set(), id="already, in full"),
        pytest.param({"eic": "@chief, @lead"}, "set-eic @chief", {"EiC: @chief"}, id="of two one"),
    ],
)
def test_set_eic(header: dict[str, str], line: str, expected: set[str]) -> None:
    """The header names the editor in chief."""
    before = submission("0", **header)
    after, answer, _ = ask(before, "chief", line)
    assert difference(before, after) == expected
    assert answer.startswith("✅" if expected else "☑️")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("set-eic @nobody-at-all", "`@nobody-at-all`"),
        ("set-eic @author", "author or maintainer"),
        ("set-eic @maintainer", "author or maintainer"),
    ],
)
def test_set_eic_refused(line: str, why: str) -> None:
    """Unknown accounts and authors change nothing."""
    before = submission("0")
    after, answer, _ = ask(before, "chief", line)
    assert unchanged(before, after)
    assert answer.startswith("✋")
    assert why in answer


def test_set_eic_outside_the_team() -> None:
    """The name alone gives no right, and the answer says so."""
    after, answer, _ = ask(submission("0"), "chief", "set-eic @stranger")
    assert "cannot use its commands" in answer
    assert not after.is_eic("stranger")


def test_set_eic_on_an_inquiry() -> None:
    """An inquiry has an editor in chief too, and nothing to remember."""
    before = replace(
        submission("s", text="Submitting Author: @author\n"), labels=("presubmission",)
    )
    after, answer, _ = ask(before, "chief", "set-eic @chief")
    assert after.eics == ("chief",)
    assert answer.startswith("✅")


@pytest.mark.parametrize("stage", ["s", "0"])
def test_seeking_editor(stage: str) -> None:
    """The checks are over."""
    before = submission(stage, labels=("astropy", "topic: data"))
    after, answer, _ = ask(before, "chief", "seeking-editor")
    assert set(after.labels) == {"0/seeking-editor", "astropy", "topic: data"}
    again, answer, _ = ask(after, "chief", "seeking-editor")
    assert unchanged(after, again)
    assert answer.startswith("☑️")


@pytest.mark.parametrize("stage", ["s", "0", "0e", "1", "2", "3", "4", "5"])
@pytest.mark.parametrize(
    ("line", "label", "needed", "words"),
    [
        ("track standard", None, 2, "two reviewers"),
        ("track publication", "publication-fast-track", 1, "one reviewer"),
        ("track joss", "joss-fast-track", 1, "one reviewer"),
        ("track joss editor-only", "joss-fast-track", 0, "no reviewers"),
    ],
)
def test_track(stage: str, line: str, label: str | None, needed: int, words: str) -> None:
    """The route: its label alone, how many reviewers it asks for, at every stage before acceptance."""
    before = submission(stage, labels=("publication-fast-track", "joss-fast-track"))
    after, answer, _ = ask(before, "chief", line)
    on = {"publication-fast-track", "joss-fast-track"} & set(after.labels)
    assert on == ({label} if label else set())
    assert after.stage is STAGE_OF[stage]
    assert after.reviewers_needed == needed
    assert words in answer
    again, answer, _ = ask(after, "chief", line)
    assert unchanged(after, again)
    assert answer.startswith("☑️")


def test_track_mends_labels() -> None:
    """A route label put on or taken off by hand is mended by saying the route again."""
    wrong = submission("1", labels=("joss-fast-track",))
    after, *_ = ask(wrong, "chief", "track standard")
    assert difference(wrong, after) == {"-joss-fast-track"}
    bare = submission("1", record={"route": "publication"})
    after, *_ = ask(bare, "chief", "track publication")
    assert difference(bare, after) == {"+publication-fast-track"}


def test_more_than_two_reviewers_can_be_the_rule() -> None:
    """How many a route asks for is policy."""
    policy = Policy.layered({"routes": {"standard": {"reviewers": 3}}})
    before = submission("1", policy=policy, record={"route": "joss"})
    _, answer, _ = ask(before, "chief", "track standard")
    assert "3 reviewers" in answer


def test_times_are_the_comments() -> None:
    """What is recorded carries the comment's time."""
    after, *_ = ask(submission("s", text=body(astropy=True)), "chief", "start-checks")
    assert after.record.affiliation["astropy"].at == NOW
    assert after.record.stage_since == NOW
