"""The partner's decision: theirs alone, in every combination with acceptance, any time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.review.model.policy import Policy
from bot.review.model.record import AffiliationState
from bot.review.model.submission import Roster, Submission, Trouble
from builders import LABELS, NOW, TEAMS, ask, body, difference, knowing, submission, unchanged

SAY = {
    "affiliated": "affiliate astropy lovely",
    "declined": "decline-affiliation astropy not for the sky",
    "revoked": "revoke-affiliation astropy not kept up",
}
EVERY = [("s", True), ("0", True), ("0e", True), ("1", True), ("2", True), ("3", True),
         ("4", True), ("5", True), ("6", True), ("6", False), ("3", False), ("0", False)]  # fmt: skip


def asked(stage: str, *, is_open: bool = True) -> Submission:
    """A submission whose author asks for affiliation."""
    return submission(stage, astropy=True, labels=("astropy",), open=is_open)


@pytest.mark.parametrize(("stage", "is_open"), EVERY)
def test_a_life_with_a_partner(stage: str, is_open: bool) -> None:
    """Affiliated, revoked, declined, affiliated again: label, box and record follow each time."""
    review = asked(stage, is_open=is_open)
    stays = review.stage
    review, answer, _ = ask(review, "astro", SAY["affiliated"])
    assert review.label_on("astropy")
    assert review.ticked("astropy")
    assert "`lovely`" in answer
    was = review
    review, answer, _ = ask(review, "astro", SAY["revoked"])
    assert difference(was, review) == {"-astropy", "[ ] astropy"}
    was = review
    review, answer, _ = ask(review, "astro", SAY["declined"])
    assert difference(was, review) == set()
    assert review.partners == {"astropy": AffiliationState.DECLINED}
    assert ("The review continues" in answer) is (stage != "6")
    was = review
    review, *_ = ask(review, "astro", "affiliate astropy")
    assert difference(was, review) == {"+astropy", "[x] astropy"}
    assert review.stage is stays
    assert review.open is is_open


@pytest.mark.parametrize("outcome", ["affiliated", "declined"])
@pytest.mark.parametrize("first", [True, False])
def test_with_acceptance_in_any_order(outcome: str, first: bool) -> None:
    """Accepted and affiliated, accepted and declined; decided before or after. The contact is told at the end, once."""
    both = ("reviewer1", "reviewer2")
    policy = Policy.layered({"partners": {"astropy": {"contact": "pyOpenSci/astropy-news"}}})
    review = submission(
        "5", reviewers=both, delivered=both, astropy=True, labels=("astropy",), policy=policy
    )
    lines = [("astro", SAY[outcome]), ("editor", "accept v1 archive 10.5281/zenodo.1")]
    lines = lines if first else lines[::-1]
    again = [lines[-1], (lines[-1][0], "undo"), lines[-1], ("astro", SAY["revoked"]), lines[0]]
    told = []
    for sender, line in [lines[0], *(again if outcome == "affiliated" else lines[1:])]:
        review, answer, _ = ask(review, sender, line)
        assert not answer.startswith("✋")
        told.append("@pyOpenSci/astropy-news: `stargazer` is accepted and affiliated" in answer)
    assert told == [False, outcome == "affiliated", *([False] * (len(told) - 2))]
    if outcome == "affiliated" and not first:
        review, *_ = ask(review, "astro", SAY[outcome])
    assert "6/pyOS-approved" in review.labels
    assert review.ticked("astropy") is (outcome == "affiliated")
    assert review.label_on("astropy") is (outcome == "affiliated")


@pytest.mark.parametrize("outcome", ["affiliated", "declined", "revoked"])
def test_said_twice(outcome: str) -> None:
    """The same decision with the same reason changes nothing; another reason is recorded."""
    review = asked("2")
    if outcome == "revoked":
        review, *_ = ask(review, "astro", "affiliate")
    review, *_ = ask(review, "astro", SAY[outcome])
    again, answer, _ = ask(review, "astro", SAY[outcome])
    assert unchanged(review, again)
    assert answer.startswith("☑️")
    other, *_ = ask(review, "astro", f"{SAY[outcome]} for another reason")
    assert other.record.affiliation["astropy"].reason.endswith("for another reason")


def test_a_label_taken_off_by_accident_comes_back() -> None:
    """Saying it again mends the label."""
    review, *_ = ask(asked("6"), "astro", "affiliate astropy")
    lost = replace(review, labels=("6/pyOS-approved",))
    after, *_ = ask(lost, "astro", "affiliate astropy")
    assert difference(lost, after) == {"+astropy"}


def test_revoke_needs_an_affiliation() -> None:
    """What was never affiliated is declined, not revoked."""
    before = asked("3")
    after, answer, _ = ask(before, "astro", SAY["revoked"])
    assert unchanged(before, after)
    assert "decline-affiliation" in answer


@pytest.mark.parametrize(
    ("teams", "labels", "line", "expected"),
    [
        pytest.param(("astropy",), ("astropy",), "affiliate", {"astropy"}, id="only one asked"),
        pytest.param(("astropy",), (), "affiliate", {"astropy"}, id="nobody asked, one's own"),
        pytest.param(("astropy", "pangeo"), ("Pangeo",), "affiliate", {"pangeo"}, id="of two: one"),
        pytest.param(("astropy", "pangeo"), ("Pangeo", "astropy"), "affiliate", None, id="both"),
        pytest.param(("astropy", "pangeo"), (), "affiliate", None, id="neither"),
        pytest.param(("astropy", "pangeo"), (), "affiliate Pangeo", {"pangeo"}, id="named"),
        pytest.param(("astropy",), ("Pangeo",), "affiliate pangeo", None, id="another's"),
    ],
)
def test_which_partner(
    teams: tuple[str, ...], labels: tuple[str, ...], line: str, expected: set[str] | None
) -> None:
    """The partner may be left out only when one is in question."""
    policy = Policy.layered({"partners": {key: {"editors": ["guest"]} for key in teams}})
    before = submission("3", policy=policy, labels=labels)
    after, answer, _ = ask(before, "guest", line)
    if expected is None:
        assert unchanged(before, after)
        assert answer.startswith("✋")
    else:
        assert set(after.record.affiliation) == expected


def test_a_third_partner_by_policy_alone() -> None:
    """A partner is configuration; without a box the website does not show it, and that is said."""
    sunpy = {"name": "SunPy", "label": "sunpy", "editors": ["guest"], "notify": ["@guest"]}
    policy = Policy.layered({"partners": {"sunpy": sunpy}})
    before = replace(submission("s", policy=policy), repo_labels=LABELS | {"sunpy"})
    after, answer, _ = ask(before, "guest", "affiliate")
    assert difference(before, after) == {"+sunpy"}
    assert "website will not show" in answer
    assert after.body == before.body, "nothing is added to the text"
    boxed = body().replace("- [ ] Pangeo:", "- [x] SunPy: please\n- [ ] Pangeo:")
    before = replace(before, body=boxed)
    started, answer, _ = ask(before, "chief", "start-checks")
    assert "@guest: the author has requested" in answer
    after, answer, _ = ask(started, "guest", "decline-affiliation no sun")
    assert difference(started, after) == {"[ ] sunpy"}


def test_inactive_partner_may_decide_all_the_same() -> None:
    """Nobody waits for it, but its own editors keep their right."""
    before = submission("3", pangeo=True, labels=("Pangeo",))
    after, *_ = ask(before, "pangeo-ed", "affiliate")
    assert after.partners == {"pangeo": AffiliationState.AFFILIATED}


def test_missing_label_is_named() -> None:
    """The decision counts; the label that the repository lacks is never sent."""
    before = replace(submission("3", astropy=True), repo_labels=LABELS - {"astropy"})
    after, answer, _ = ask(before, "astro", "affiliate")
    assert after.labels == before.labels
    assert after.partners == {"astropy": AffiliationState.AFFILIATED}
    assert "no label `astropy`" in answer


LINE = "affiliate astropy for @astro https://example.org/minutes"


@pytest.mark.parametrize("sender", ["chief", "editor2"])
def test_recorded_for_somebody_else(sender: str) -> None:
    """A decision made elsewhere: by whom, where, who wrote it down; that person is told once."""
    before = asked("3")
    after, answer, _ = ask(before, sender, LINE)
    decision = after.record.affiliation["astropy"]
    assert (decision.by, decision.recorded_by, decision.outcome) == (
        "astro",
        sender,
        AffiliationState.AFFILIATED,
    )
    assert decision.url == "https://example.org/minutes"
    assert answer.count("@astro ") == 1
    changed, *_ = ask(after, "astro", SAY["declined"])
    assert changed.partners == {"astropy": AffiliationState.DECLINED}


@pytest.mark.parametrize(
    ("sender", "line", "why"),
    [
        pytest.param("pangeo-ed", LINE, "Only an editor can record", id="partner for another"),
        pytest.param(
            "chief", LINE.replace("@astro ", "@editor "), "not an editor of", id="no partner"
        ),
        pytest.param(
            "chief", LINE.replace("@astro ", "@nobody-at-all "), "no account", id="nobody"
        ),
        pytest.param("chief", "affiliate astropy", "affiliate astropy for", id="chief alone"),
        pytest.param("chief", "affiliate", "communities' own editors", id="chief, no partner"),
        pytest.param("chief", SAY["declined"], "an editor of the partner", id="chief declines"),
        pytest.param("astro", "affiliate pangeo", "Pangeo's own editors", id="another partner"),
        pytest.param("author", "affiliate astropy", "no other role in its review", id="author"),
        pytest.param("stranger", "affiliate astropy", "can use", id="stranger"),
    ],
)
def test_nobody_else_decides(sender: str, line: str, why: str) -> None:
    """Whatever office somebody holds, affiliation is the partner's own."""
    before = asked("3")
    after, answer, _ = ask(before, sender, line)
    assert unchanged(before, after)
    assert answer.startswith("✋")
    assert why in answer


@pytest.mark.parametrize("named", ["author", "maintainer"])
def test_an_author_in_the_partners_team(named: str) -> None:
    """An author decides nothing about their own package, nor does a record in their name."""
    teams = {**TEAMS, "pyOpenSci/astropy-editors": Roster.of(named)}
    before = knowing(asked("3"), teams=teams)
    for sender, line in (
        (named, "affiliate astropy"),
        ("chief", LINE.replace("astro ", f"{named} ")),
    ):
        after, answer, _ = ask(before, sender, line)
        assert unchanged(before, after)
        assert answer.startswith("✋")


@pytest.mark.parametrize(("trouble", "word"), [(Trouble.MISSING, "does not exist"), (Trouble.FAILED, "did not tell me who is on the team")])  # fmt: skip
@pytest.mark.parametrize(("sender", "line"), [("chief", LINE), ("chief", "affiliate astropy"), ("astro", "affiliate astropy")])  # fmt: skip
def test_the_partners_team_cannot_be_read(
    sender: str, line: str, trouble: Trouble, word: str
) -> None:
    """Denied, naming the setting, never guessed."""
    teams = {**TEAMS, "pyOpenSci/astropy-editors": Roster(trouble=trouble)}
    before = knowing(asked("3"), teams=teams)
    after, answer, _ = ask(before, sender, line)
    assert unchanged(before, after)
    assert "partners.astropy.editors" in answer
    assert word in answer


def test_a_partner_without_editors() -> None:
    """Nobody holds the right, and nobody is called."""
    policy = Policy.layered(
        {"partners": {"astropy": {"editors": None, "checklist": [], "guide": ""}}}
    )
    before = submission("s", policy=policy, astropy=True)
    after, answer, _ = ask(before, "chief", "start-checks")
    assert "the editors of Astropy: the author has requested" in answer
    assert after.record.affiliation["astropy"].at == NOW
    same, answer, _ = ask(after, "astro", "affiliate astropy")
    assert unchanged(after, same)
