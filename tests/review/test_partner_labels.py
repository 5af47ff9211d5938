"""A partner's label by hand: its editors decide with it, editors ask with it, nobody else touches it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.review import engine
from bot.review.model.policy import Policy
from bot.review.model.record import AffiliationState
from bot.review.model.submission import Submission
from builders import (
    LABELS,
    NOW,
    ask,
    by_hand,
    difference,
    edited,
    happens,
    knowing,
    labelled,
    later,
    nothing_soon,
    on_every_board,
    submission,
    unchanged,
)

ON = {"on": ("astropy",)}
OFF = {"off": ("astropy",)}


def decided(outcome: str, stage: str = "3") -> Submission:
    """Astropy has said something, and label and box say so."""
    yes = outcome in ("affiliated", "requested")
    record = {"astropy": {"outcome": outcome, "by": "astro", "at": NOW}}
    return submission(
        stage, astropy=yes, labels=("astropy",) if yes else (), record={"affiliation": record}
    )


@pytest.mark.parametrize(
    ("review", "outcome"),
    [
        pytest.param(submission("3"), "affiliated", id="never asked for"),
        pytest.param(submission("3", astropy=True), "affiliated", id="asked for, label lost"),
        pytest.param(decided("declined"), "affiliated", id="declined before"),
        pytest.param(decided("revoked", "6"), "affiliated", id="revoked before, accepted"),
        pytest.param(replace(decided("declined"), open=False), "affiliated", id="closed"),
    ],
)
def test_put_on_by_a_partner_editor(review: Submission, outcome: str) -> None:
    """Affiliated: record and box follow, and it is said."""
    after, said, _ = labelled(review, "astro", **ON)
    assert after.partners["astropy"] == outcome
    assert after.record.affiliation["astropy"].by == "astro"
    assert after.ticked("astropy")
    assert "is affiliated with **Astropy**" in said
    assert "@author" in said


def test_put_on_again_says_nothing() -> None:
    """It is affiliated already."""
    before = decided("affiliated")
    after, said, _ = labelled(replace(before, labels=before.labels[:1]), "astro", **ON)
    assert said == ""
    assert after.record == before.record


@pytest.mark.parametrize(
    ("before", "outcome", "command"),
    [
        pytest.param(decided("requested"), "declined", "decline-affiliation", id="a request"),
        pytest.param(decided("affiliated"), "declined", "decline-affiliation", id="affiliated"),
        pytest.param(
            submission("3", labels=("astropy",)), "declined", "decline-affiliation",
            id="only the label was on"),
    ],
)  # fmt: skip
def test_taken_off_by_a_partner_editor(before: Submission, outcome: str, command: str) -> None:
    """Still off after ten minutes it is a no; the reason is asked for."""
    review, said, _ = labelled(before, "astro", **OFF)
    assert said == ""
    assert engine.next_look(review) is not None
    early, *_ = later(review, minutes=9)
    assert early.record.affiliation == before.record.affiliation
    after, said, _ = later(review, minutes=10)
    assert after.record.affiliation["astropy"].outcome == outcome
    assert after.record.affiliation["astropy"].by == "astro"
    assert not after.ticked("astropy")
    assert "@astro, you removed the label" in said
    assert f"`@pyos-bot {command} astropy REASON`" in said
    assert nothing_soon(after)
    reasoned, *_ = ask(after, "astro", f"{command} astropy too few stars")
    assert reasoned.record.affiliation["astropy"].reason == "too few stars"


def test_back_on_in_time() -> None:
    """A slip of the hand is no decision."""
    before = decided("requested")
    for sender in ("editor", "astro"):
        review, *_ = labelled(before, "astro", **OFF)
        review, said, _ = labelled(review, sender, **ON)
        assert said == ""
        assert review.record.label_off == {}
        after, said, _ = later(review, minutes=10)
        assert after.partners == {"astropy": AffiliationState.REQUESTED}
        assert said == ""


@pytest.mark.parametrize("sender", ["editor", "chief"])
@pytest.mark.parametrize(("stage", "told"), [("s", False), ("0", True), ("3", True)])
def test_asked_by_an_editor(sender: str, stage: str, told: bool) -> None:
    """A request; the contact is told once the checks have started, else with them."""
    after, said, _ = labelled(submission(stage), sender, **ON)
    assert after.partners == {"astropy": AffiliationState.REQUESTED}
    assert (f"@astro: `@{sender}` has requested affiliation" in said) is told
    if not told:
        _, answer, _ = ask(after, "chief", "start-checks")
        assert "@astro" in answer


def test_an_inactive_partner_is_not_called() -> None:
    """The label yes, nobody waits."""
    after, said, _ = labelled(submission("3"), "editor", on=("Pangeo",))
    assert after.partners == {"pangeo": AffiliationState.REQUESTED}
    assert said == ""


def test_a_request_taken_back() -> None:
    """By those who asked, where the author did not."""
    review, *_ = labelled(submission("3"), "editor", **ON)
    after, said, _ = labelled(review, "editor", **OFF)
    assert after.partners == {}
    assert said == ""


@pytest.mark.parametrize(
    ("review", "sender", "hand", "back"),
    [
        pytest.param(submission("3"), "triager", ON, {"-astropy"}, id="put on by somebody else"),
        pytest.param(submission("3"), "pangeo-ed", ON, {"-astropy"}, id="by another partner"),
        pytest.param(submission("3"), "author", ON, {"-astropy"}, id="by the author"),
        pytest.param(decided("affiliated"), "triager", OFF, {"+astropy"}, id="taken off"),
        pytest.param(decided("affiliated"), "editor", OFF, {"+astropy"}, id="a decision, by an editor"),
        pytest.param(decided("requested"), "editor", OFF, {"+astropy"}, id="the author's wish, by an editor"),
        pytest.param(
            submission("3", author="@astro", maintainers="@astro"), "astro", ON, {"-astropy"},
            id="the partner's editor on their own package"),
    ],
)  # fmt: skip
def test_put_back(
    review: Submission, sender: str, hand: dict[str, tuple[str, ...]], back: set[str]
) -> None:
    """And explained, to whoever did it."""
    after, said, _ = labelled(review, sender, **hand)
    moved = replace(review, labels=tuple(x for x in review.labels if x not in hand.get("off", ())))
    moved = replace(moved, labels=(*moved.labels, *hand.get("on", ())))
    assert difference(moved, after) == back
    assert after.record.affiliation == review.record.affiliation
    assert f"@{sender}" in said
    assert "the decision of Astropy" in said


def test_as_it_ought_to_be() -> None:
    """Whoever puts a decided label on again only mends."""
    before = decided("affiliated")
    after, said, _ = labelled(replace(before, labels=before.labels[:1]), "triager", **ON)
    assert after.label_on("astropy")
    assert said == ""


def test_overtaken() -> None:
    """The event is old: the label is as it was."""
    before = decided("affiliated")
    after, said, _ = happens(before, by_hand("unlabeled", "triager", label="astropy"))
    assert unchanged(before, after)
    assert said == ""


def test_a_third_partner() -> None:
    """Configuration, not code."""
    policy = Policy.layered(
        {"partners": {"sunpy": {"name": "SunPy", "label": "topic: data", "editors": ["editor2"]}}}
    )
    after, said, _ = labelled(submission("3", policy=policy), "editor2", on=("topic: data",))
    assert after.partners == {"sunpy": AffiliationState.AFFILIATED}
    assert "The website will not show" in said


def test_off_and_gone_from_the_policy() -> None:
    """A partner that is no more leaves nothing to wait for."""
    review, *_ = labelled(decided("requested"), "astro", **OFF)
    fewer = replace(review, policy=review.policy.model_copy(update={"partners": {}}))
    after, said, _ = later(fewer, minutes=10)
    assert nothing_soon(after)
    assert said == ""


# --- the box in the text ---


def clicked(review: Submission, sender: str, *, on: bool) -> tuple[Submission, str]:
    """Somebody ticks or unticks Astropy's box by hand."""
    off, box = "- [ ] Astropy", "- [x] Astropy"
    text = review.body.replace(off, box) if on else review.body.replace(box, off)
    after, said, _ = edited(review, sender, text)
    return after, said


@pytest.mark.parametrize(
    ("stage", "label", "told", "ticked"),
    [
        pytest.param("s", {"+astropy"}, False, True, id="before the checks"),
        pytest.param("3", {"+astropy"}, True, True, id="under way"),
        pytest.param(
            "6", {"+astropy", "[ ] astropy"}, True, False, id="accepted: shown once decided"
        ),
    ],
)
@pytest.mark.parametrize("sender", ["author", "editor"])
def test_ticked_later(sender: str, stage: str, label: set[str], told: bool, ticked: bool) -> None:
    """A request like any other: label, contact; the website's badge only with the decision."""
    before = submission(stage)
    after, said = clicked(before, sender, on=True)
    moved = replace(before, body=before.body.replace("- [ ] Astropy", "- [x] Astropy"))
    assert difference(moved, after) == label
    assert after.partners == {"astropy": AffiliationState.REQUESTED}
    assert ("@astro" in said) is told
    assert after.ticked("astropy") is ticked


def test_a_wish_taken_back() -> None:
    """Unticked while nobody has decided: the label goes too."""
    before = submission("s", astropy=True, labels=("astropy",))
    after, said = clicked(before, "author", on=False)
    assert after.partners == {}
    assert said == ""
    later_on, _ = clicked(decided("requested"), "author", on=False)
    assert later_on.partners == {}


@pytest.mark.parametrize(
    ("outcome", "on"), [("declined", True), ("revoked", True), ("affiliated", False)]
)
@pytest.mark.parametrize("sender", ["author", "editor", "astro"])
def test_a_box_shows_the_decision(sender: str, outcome: str, on: bool) -> None:
    """Nobody gives a package the website's badge, or takes it away, by a click."""
    before = decided(outcome, "6")
    after, said = clicked(before, sender, on=on)
    assert after.body == before.body
    assert "the decision of Astropy" in said
    assert f"@{sender}" in said


def test_a_label_the_repository_lacks() -> None:
    """It is never sent; the request counts all the same."""
    before = replace(submission("3"), repo_labels=LABELS - {"astropy"})
    after, said = clicked(before, "author", on=True)
    assert after.labels == before.labels
    assert after.partners == {"astropy": AffiliationState.REQUESTED}
    assert "@astro" in said


def test_who_is_told() -> None:
    """Of the partner's editors, whoever leads the fewest open reviews; never an author."""
    policy = Policy.layered({"partners": {"astropy": {"editors": ["astro", "editor2", "author"]}}})
    board = (submission("3", editor="@astro"), submission("6", editor="@editor2"))
    before = knowing(submission("3", policy=policy), boards=on_every_board(board))
    _, said = clicked(before, "author", on=True)
    assert "@editor2:" in said


@pytest.mark.parametrize(
    ("on", "first", "muted", "told"),
    [
        pytest.param(
            "6/pyOS-approved", "5", False, 1, id="accepted by its label, affiliated before"
        ),
        pytest.param("astropy", "6", False, 1, id="affiliated by its label, accepted before"),
        pytest.param("on-hold", "6", False, 0, id="both long before: not all of a sudden"),
        pytest.param("6/pyOS-approved", "5", True, 0, id="muted"),
    ],
)
def test_a_contact_is_told_by_hand_too(on: str, first: str, muted: bool, told: int) -> None:
    """Whoever makes it complete, and with whichever label."""
    policy = Policy.layered({"partners": {"astropy": {"contact": "@octocat"}}})
    yes = {"astropy": {"outcome": "affiliated", "by": "astro", "at": NOW}}
    record = {"muted": muted, "affiliation": {} if on == "astropy" else yes}
    before = submission(first, astropy=True, labels=("astropy",), record=record, policy=policy)
    before = replace(before, labels=tuple(one for one in before.labels if one != on))
    who = "astro" if on == "astropy" else "editor"
    after, said, _ = labelled(before, who, on=(on,))
    assert said.count("@octocat") == told
    assert bool(after.record.listed) is bool(told or muted)
