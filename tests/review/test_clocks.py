"""Who is reminded of what, when; each row says why. Nothing here knows what time it is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review import engine
from bot.review.model.changes import Relabel, Say, Withhold, foresee
from bot.review.model.events import TimePassed
from bot.review.model.labels import Label
from bot.review.model.policy import Policy
from bot.review.model.record import Delivered, Reviewer
from bot.review.model.submission import Roster, Submission
from bot.review.turns import clocks
from builders import NOW, REPO, ask, by_hand, comment, happens, knowing, submission

SINCE = NOW - timedelta(days=3)
"""When the reviews of the builders began to wait for what they wait for."""
BOTH = ("reviewer1", "reviewer2")
ASKED = {"astropy": {"outcome": "requested", "by": "author", "at": SINCE}}
NOBODY: dict[str, Any] = {"affiliation": {}}


def passes(review: Submission, when: datetime) -> tuple[Submission, str]:
    """The clock is looked at: the review afterwards, and what is said."""
    event = TimePassed(repo=REPO, number=7, sender="", at=when)
    after, said, _ = happens(review, event)
    return after, said


def over(review: Submission, days: int) -> tuple[Submission, dict[int, str]]:
    """So many days pass; the clock is looked at whenever the bot wants to. Day → what was said."""
    spoken: dict[int, str] = {}
    end = SINCE + timedelta(days=days)
    while (when := engine.next_look(review)) is not None and when <= end:
        review, said = passes(review, when)
        if said:
            day = (when.date() - SINCE.date()).days
            assert day not in spoken, "twice on one day"
            spoken[day] = said
        again = engine.next_look(review)
        assert again is None or again > when, "it would be looked at again at once"
    return review, spoken


def called(text: str) -> list[str]:
    """Who is called by name in a text."""
    plain = re.sub(r"`[^`]*`", "", text)
    return re.findall(r"@([\w/-]+)", plain)


def due(login: str, day: date) -> Reviewer:
    """A reviewer who was assigned three days ago."""
    return Reviewer(login=login, by="editor", at=SINCE, due=day)


HANDED_IN = Delivered(by="reviewer1", at=SINCE)
REVIEWERS = {"reviewers": tuple(due(login, date(2026, 12, 9)) for login in BOTH)}

CLOCKS = [
    pytest.param(
        submission("s", eic="@chief"), {14: "chief", 28: "chief"}, "start-checks",
        id="the editor in chief answers within two weeks; two reminders, then the digest",
    ),
    pytest.param(
        submission("s"), {14: "pyOpenSci/editor-in-chief", 28: "pyOpenSci/editor-in-chief"},
        "start-checks", id="nobody is named yet: their team",
    ),
    pytest.param(
        submission("s", eic="@stranger"),
        {14: "pyOpenSci/editor-in-chief", 28: "pyOpenSci/editor-in-chief"}, "start-checks",
        id="a name that an author wrote into the header is not called",
    ),
    pytest.param(
        submission("0", eic="@chief"), {14: "chief", 28: "chief"}, "checks-done",
        id="the checks take about two weeks",
    ),
    pytest.param(
        submission("0", eic="@chief", record={"checks": "passed"}),
        {30: "chief", 60: "chief", 90: "chief"}, "assign-editor",
        id="the checks passed, an editor is sought",
    ),
    pytest.param(
        submission("0e", eic="@chief"), {30: "chief", 60: "chief", 90: "chief"}, "list-editors",
        id="no editor after thirty days",
    ),
    pytest.param(
        submission("1", record={"affiliation": ASKED}), {14: "astro"},
        "affiliate astropy", id="a partner is reminded once",
    ),
    pytest.param(
        submission("2"), {14: "editor author", 28: "editor", 42: "editor"}, "find-reviewers",
        id="reviewers are sought; the author is told once that it takes longer",
    ),
    pytest.param(
        submission("3", reviewers=BOTH, record=REVIEWERS),
        {14: "reviewer1 reviewer2", 21: "reviewer1 reviewer2", 28: "reviewer1 reviewer2"},
        "", id="a review: in between, on its day, a week later, in one comment for all",
    ),
    pytest.param(
        submission("3", reviewers=BOTH, delivered=("reviewer1",), record={}),
        {12: "reviewer2", 19: "reviewer2", 26: "reviewer2"}, "", id="only those who have not delivered",
    ),
    pytest.param(submission("4", reviewers=BOTH, delivered=BOTH), {14: "author"},
                 "submit-response", id="the author's turn: one friendly word"),
    pytest.param(
        submission("3", labels=("⌛ pending-maintainer-response",), record={"wanted": "a licence"}),
        {14: "author"}, "a licence", id="more information was wanted",
    ),
    pytest.param(
        submission("5", reviewers=BOTH, delivered=BOTH),
        {7: "reviewer1 reviewer2", 21: "reviewer1 reviewer2"}, "approve-changes",
        id="the reviewers look again within a week",
    ),
    pytest.param(
        submission("4", reviewers=BOTH, delivered=BOTH,
                   record={"approved": {"by": "editor", "at": SINCE}}),
        {30: "author", 60: "author", 90: "author"}, "released", id="the release is awaited",
    ),
    pytest.param(
        submission("6", labels=("joss-submission-pending",)), {30: "author", 60: "author"},
        "joss-submitted", id="the paper was to go to JOSS",
    ),
    pytest.param(
        submission("3", labels=("on-hold",), reviewers=BOTH,
                   record={"hold": {"by": "editor", "at": SINCE}}),
        {90: "editor", 180: "editor", 270: "editor", 365: "editor"}, "resume",
        id="on hold: the editor is asked, after a year whether to close, nobody else",
    ),
    pytest.param(
        submission("3", labels=("on-hold",), reviewers=BOTH,
                   record={"hold": {"by": "editor", "at": SINCE, "until": date(2027, 2, 1)}}),
        {75: "editor", 165: "editor", 255: "editor", 365: "editor"},
        "resume", id="on hold until a day: asked then",
    ),
    pytest.param(
        submission("3", labels=("on-hold",), reviewers=BOTH,
                   record={"hold": {"by": "editor", "at": SINCE, "until": date(2028, 3, 1)}}),
        {469: "editor"}, "resume", id="a day beyond a year: nobody is asked before",
    ),
    pytest.param(
        submission("2", reviewers=("reviewer1",), record={"reviewers": REVIEWERS["reviewers"][:1]}),
        {14: "editor author reviewer1", 21: "reviewer1", 28: "editor reviewer1", 42: "editor"}, "",
        id="a reviewer who has a seat is reminded while the second one is sought",
    ),
    pytest.param(
        submission("4", reviewers=BOTH, delivered=("reviewer2",), labels=("⌛ pending-maintainer-response",),
                   record={"approved": {"by": "editor", "at": SINCE}, "reviewers": REVIEWERS["reviewers"]}),
        {14: "author", 30: "author", 60: "author", 90: "author"}, "",
        id="approved: no review is waited for any more",
    ),
    pytest.param(
        submission("5", reviewers=BOTH, delivered=BOTH, labels=("⌛ pending-maintainer-response",)),
        {14: "author"}, "", id="something is missing from the author: reviewers are left in peace",
    ),
    pytest.param(
        submission("5", reviewers=BOTH, record={
            "reviewers": (due("reviewer1", date(2026, 12, 9)).model_copy(update={"review": HANDED_IN}),
                          due("reviewer2", date(2026, 12, 11)).model_copy(update={"late": True}))}),
        {7: "reviewer1", 14: "reviewer2", 21: "reviewer1", 23: "reviewer2", 30: "reviewer2"}, "",
        id="seated when the reviews were in: the review first, no second look",
    ),
    pytest.param(
        submission("4", reviewers=BOTH, delivered=("reviewer1",), record={"reviewers": REVIEWERS["reviewers"]}),
        {14: "author"}, "", id="on the editor's word the reviews are in: whoever is missing is left in peace",
    ),
    pytest.param(
        submission("6", labels=("⌛ pending-maintainer-response",)), {14: "author"}, "",
        id="something is wanted after the acceptance",
    ),
    pytest.param(submission("1"), {}, "", id="no clock for the editor's preparations"),
    pytest.param(submission("4", open=False), {}, "", id="closed"),
    pytest.param(submission("4", record={"muted": True, "paused": True}), {}, "", id="muted"),
    pytest.param(submission("4", record={"adopted": None}), {}, "", id="not adopted"),
    pytest.param(submission("6"), {}, "", id="done"),
]  # fmt: skip


@pytest.mark.parametrize(("review", "expected", "words"), CLOCKS)
def test_every_clock(review: Submission, expected: dict[int, str], words: str) -> None:
    """For 500 days nothing else happens: who is called on which day, and what they are told."""
    _, spoken = over(review, 500)
    assert {day: " ".join(called(text)) for day, text in spoken.items()} == expected
    assert all(words in text for text in spoken.values())


def test_a_silent_author() -> None:
    """A flag with the friendly word; after a month and two the editor is shown what helps, aloud nothing."""
    review, spoken = over(submission("4", reviewers=BOTH, delivered=BOTH), 29)
    assert list(spoken) == [14]
    assert review.has(Label.AWAITING_MAINTAINER)
    assert "For the editor" not in status(review)
    review, spoken = over(review, 31)
    assert not spoken
    assert "warn-closing" in status(review)
    review, spoken = over(review, 400)
    assert not spoken
    assert "close-unfinished" in status(review)
    assert not called(status(review).partition("For the editor")[2].partition("</details>")[0])
    review, *_ = happens(
        review, comment("Sorry, here I am", "author", at=SINCE + timedelta(days=100))
    )
    assert not review.has(Label.AWAITING_MAINTAINER)
    assert "For the editor" not in status(review)
    _, spoken = over(review, 120)
    assert list(spoken) == [114]


def status(review: Submission) -> str:
    """The status comment."""
    from bot.review.pages.status import comment as status_comment

    return status_comment(review, NOW)


def test_an_undelivered_review() -> None:
    """Thirty days after the first reminder that was not answered the editor is shown a way out."""
    made = submission(
        "3", reviewers=("reviewer1",), record={"reviewers": REVIEWERS["reviewers"][:1]}
    )
    review, _ = over(made, 43)
    assert "replace-reviewer" not in status(review)
    review, spoken = over(review, 45)
    assert "replace-reviewer @reviewer1" in status(review)
    assert not spoken
    review, *_ = ask(review, "editor", "replace-reviewer @reviewer1 with @reviewer3")
    assert "For the editor" not in status(review)


def test_who_says_something_is_left_in_peace() -> None:
    """A reviewer asks for more time on the eve: three days later is early enough."""
    made = submission("3", reviewers=BOTH, record=REVIEWERS)
    review, _ = over(made, 18)
    eve = SINCE + timedelta(days=19)
    review, *_ = happens(review, comment("I need a few days more", "reviewer1", at=eve))
    _, spoken = over(review, 26)
    assert {day: called(text) for day, text in spoken.items()} == {
        21: ["reviewer2"],
        22: ["reviewer1"],
    }


def test_the_same_word_comes_once() -> None:
    """Whoever answers each reminder is not told the same again three days later."""
    made = submission(
        "3", reviewers=("reviewer1",), record={"reviewers": REVIEWERS["reviewers"][:1]}
    )
    review, said, end = made, [], SINCE + timedelta(days=200)
    while (when := engine.next_look(review)) is not None and when <= end:
        review, text = passes(review, when)
        if text:
            said.append((when.date() - SINCE.date()).days)
            at = when + timedelta(hours=2)
            review, *_ = happens(review, comment("Soon, I promise", "reviewer1", at=at))
    assert said == [14, 21, 28]
    assert "replace-reviewer" in status(review), "promises are not all that a review needs"


def test_no_advice_before_the_day_that_was_agreed_on() -> None:
    """A reviewer asks for two months and gets them: that was the answer to the reminder."""
    made = submission(
        "3", reviewers=("reviewer1",), record={"reviewers": REVIEWERS["reviewers"][:1]}
    )
    review, _ = over(made, 46)
    assert "replace-reviewer" in status(review)
    later = SINCE + timedelta(days=46)
    review, *_ = ask(review, "editor", "set-due-date @reviewer1 2027-02-10", at=later)
    assert "replace-reviewer" not in status(review)
    review, spoken = over(review, 90)
    assert list(spoken) == [84]
    assert "replace-reviewer" not in status(review)
    review, _ = over(review, 91)
    assert "replace-reviewer" in status(review)


def test_a_second_look_that_does_not_come() -> None:
    """Nobody is replaced for that: the editor may record the approval."""
    made = submission("5", reviewers=("reviewer1",), delivered=("reviewer1",))
    review, spoken = over(made, 60)
    assert list(spoken) == [7, 21]
    assert "approve-changes for @reviewer1" in status(review)
    assert "replace-reviewer" not in status(review)


def test_a_second_look_while_the_editor_changes() -> None:
    """The reviewers' days go on, and the editor in chief's count from when the editor left."""
    made = submission("5", eic="@chief", reviewers=("reviewer1",), delivered=("reviewer1",))
    review, *_ = ask(made, "chief", "remove-editor", at=SINCE + timedelta(days=5))
    review, spoken = over(review, 10)
    assert {day: called(text) for day, text in spoken.items()} == {7: ["reviewer1"]}
    review, *_ = ask(review, "chief", "assign-editor @editor", at=SINCE + timedelta(days=10))
    _, spoken = over(review, 60)
    assert {day: called(text) for day, text in spoken.items()} == {21: ["reviewer1"]}


def test_what_is_said_once_is_not_said_again_after_a_pause() -> None:
    """The partner's one reminder, and the word to the author that the search takes longer."""
    made = submission("2", record={"affiliation": ASKED})
    review, spoken = over(made, 20)
    assert called(spoken[14]) == ["astro", "editor", "author"]
    review, *_ = ask(review, "editor", "hold", at=SINCE + timedelta(days=20))
    review, *_ = ask(review, "editor", "resume", at=SINCE + timedelta(days=40))
    _, spoken = over(review, 60)
    assert {day: called(text) for day, text in spoken.items()} == {54: ["editor"]}
    assert "since November 18, 2026" in spoken[54], "the pause is not when it began"


def test_the_author_is_told_of_the_search_whatever_the_editor_writes() -> None:
    """The editor's comments put off only the reminder to the editor."""
    review, *_ = happens(
        submission("2"), comment("I go on looking", "editor", at=SINCE + timedelta(days=10))
    )
    _, spoken = over(review, 25)
    assert {day: called(text) for day, text in spoken.items()} == {14: ["author"], 24: ["editor"]}


def test_the_author_has_answered() -> None:
    """The flag that came with the reminder goes with the editor's confirmation, by command or by hand."""
    review, _ = over(submission("4", reviewers=BOTH, delivered=BOTH), 15)
    assert review.has(Label.AWAITING_MAINTAINER)
    at = SINCE + timedelta(days=15)
    after, *_ = ask(review, "editor", "author-responded", at=at)
    assert not after.has(Label.AWAITING_MAINTAINER)
    labels = [one for one in review.labels if one.startswith("⌛")]
    moved = replace(review, labels=(*labels, "5/awaiting-reviewer-response"))
    hand = by_hand("labeled", "editor", at, label="5/awaiting-reviewer-response")
    by_label, *_ = happens(moved, hand)
    assert not by_label.has(Label.AWAITING_MAINTAINER)
    for one in (after, by_label):
        _, spoken = over(one, 24)
        assert {day: called(text) for day, text in spoken.items()} == {22: list(BOTH)}


@pytest.mark.parametrize("told", ["unlabeled", "labeled", "nobody"])
def test_the_flag_of_a_reminder_goes_with_the_stage(told: str) -> None:
    """Moved from 4 to 5, or back to 3, by hand, whichever event comes first, or none."""
    review, _ = over(submission("4", reviewers=BOTH, delivered=BOTH), 15)
    at = SINCE + timedelta(days=15)
    flag = next(one for one in review.labels if one.startswith("⌛"))
    for label in ("5/awaiting-reviewer-response", "3/reviewers-assigned"):
        moved = replace(review, labels=(flag, label))
        old = "4/reviews-in-awaiting-changes"
        if told == "nobody":
            moved, _ = passes(moved, at)
        else:
            which = label if told == "labeled" else old
            moved, *_ = happens(moved, by_hand(told, "editor", at, label=which))
        assert not moved.has(Label.AWAITING_MAINTAINER), label
    own, *_ = ask(submission("4", reviewers=BOTH, delivered=BOTH), "editor", "request-info tests")
    moved = replace(own, labels=(flag, "5/awaiting-reviewer-response"))
    moved, *_ = happens(moved, by_hand("labeled", "editor", at, label=moved.labels[1]))
    assert moved.has(Label.AWAITING_MAINTAINER), "an editor has asked for something"


def test_undo_after_a_reminder() -> None:
    """``reviews-in`` was a slip: the flag that has come with the reminder goes, too."""
    review, *_ = ask(submission("3", reviewers=BOTH), "editor", "reviews-in")
    review, _ = over(review, 20)
    assert review.has(Label.AWAITING_MAINTAINER)
    review, answer, _ = ask(review, "editor", "undo", at=SINCE + timedelta(days=20))
    assert "I undid" in answer
    assert not review.has(Label.AWAITING_MAINTAINER)


def test_a_noticed_review_after_weeks() -> None:
    """The author's two weeks begin with their turn, not with the reviewers'."""
    noticed = Delivered(by="reviewer1", at=SINCE + timedelta(days=20), noticed=True)
    one = due("reviewer1", date(2027, 1, 9)).model_copy(update={"review": noticed})
    record = {"reviewers": (one,), "all_in": SINCE + timedelta(days=20)}
    _, spoken = over(submission("3", reviewers=("reviewer1",), record=record), 60)
    assert list(spoken) == [20, 34]
    assert "⏰" not in spoken[20]
    assert "since December 8, 2026" in spoken[34]


def test_labels_that_nobody_told_of() -> None:
    """Moved on while the bot was away: days count from when it sees that."""
    away = replace(submission("2"), labels=("4/reviews-in-awaiting-changes",))
    review, said = passes(away, SINCE + timedelta(days=20))
    assert said == ""
    _, spoken = over(review, 60)
    assert list(spoken) == [34]


def test_an_editor_is_sought_by_hand() -> None:
    """The reviewers' days go on as after ``remove-editor``."""
    made = submission("5", eic="@chief", reviewers=("reviewer1",), delivered=("reviewer1",))
    at = SINCE + timedelta(days=5)
    moved = replace(made, labels=("0/seeking-editor",))
    review, *_ = happens(moved, by_hand("labeled", "chief", at, label="0/seeking-editor"))
    _, spoken = over(review, 20)
    assert {day: called(text) for day, text in spoken.items()} == {7: ["reviewer1"]}
    assert "since November 18, 2026" in spoken[7]


def test_a_late_reviewer_is_not_forgotten() -> None:
    """Seated when the only other one has left; their review is waited for, whatever becomes of others'."""
    made = submission(
        "4", reviewers=("reviewer1",), delivered=("reviewer1",), record={"route": "publication"}
    )
    review, *_ = ask(made, "editor", "remove-reviewer @reviewer1 anyway")
    review, *_ = ask(review, "editor", "assign-reviewer @reviewer3 @guest")
    review, *_ = ask(review, "editor", "author-responded")
    assert "`@reviewer3` and `@guest`" in ask(review, "author", "status")[1]
    review, *_ = ask(review, "reviewer3", "submit-review", at=NOW + timedelta(days=10))
    review, spoken = over(review, 60)
    names = {day: called(text) for day, text in spoken.items()}
    assert [day for day, who in names.items() if "guest" in who] == [17, 24, 31]
    assert [day for day, who in names.items() if "reviewer3" in who] == [20, 34]


def test_who_takes_a_review_back_late() -> None:
    """At stage 5: another one is to come."""
    made = submission("5", reviewers=BOTH, delivered=BOTH)
    review, *_ = ask(made, "reviewer2", "retract-review")
    review, *_ = ask(review, "reviewer1", "approve-changes")
    _, spoken = over(review, 60)
    assert all("reviewer2" in called(text) for text in spoken.values())
    assert "your review" in "".join(spoken.values())


def test_a_day_that_has_passed_is_said_so_once() -> None:
    """The reviewer wrote on the eve: the day itself is told of late, and only a week later help is offered."""
    made = submission(
        "3", reviewers=("reviewer1",), record={"reviewers": REVIEWERS["reviewers"][:1]}
    )
    eve = SINCE + timedelta(days=20)
    review, _ = over(made, 20)
    review, *_ = happens(review, comment("Some days more", "reviewer1", at=eve))
    _, spoken = over(review, 60)
    assert list(spoken) == [23, 28]
    assert "was due on" in spoken[23]
    assert spoken[23] != spoken[28]


def test_a_question_in_between() -> None:
    """The search is as old as it is, and the author hears of it once."""
    review, _ = over(submission("2"), 20)
    review, *_ = ask(review, "editor", "request-info tests", at=SINCE + timedelta(days=20))
    answer = comment("Here they are", "author", at=SINCE + timedelta(days=25))
    review, *_ = happens(review, answer)
    _, spoken = over(review, 45)
    assert {day: called(text) for day, text in spoken.items()} == {39: ["editor"]}
    assert "waiting for reviewers since November 18, 2026" in spoken[39]


def test_closed_for_a_while() -> None:
    """A review that was closed by mistake is as old as it was; days count from its return."""
    review, _ = over(submission("4", reviewers=BOTH, delivered=BOTH), 5)
    shut = replace(review, open=False)
    shut, *_ = happens(shut, by_hand("closed", "editor", SINCE + timedelta(days=5)))
    back = replace(shut, open=True)
    back, *_ = happens(back, by_hand("reopened", "editor", SINCE + timedelta(days=10)))
    _, spoken = over(back, 60)
    assert list(spoken) == [24]
    assert "since November 18, 2026" in spoken[24]


def test_an_author_who_answers_with_a_command() -> None:
    """The flag goes, so something has come from the author."""
    review, _ = over(submission("4", reviewers=BOTH, delivered=BOTH), 16)
    at = SINCE + timedelta(days=20)
    review, *_ = happens(
        review, comment("Two weeks more, please.\n\n@pyos-bot check-header", "author", at=at)
    )
    review, spoken = over(review, 45)
    assert list(spoken) == [34]
    assert "Nothing has come" not in status(review)


def test_a_trial_that_ends() -> None:
    """What was withheld was not said: days count from the end of the trial."""
    made = submission(
        "3", reviewers=("reviewer1",), policy=Policy(quiet=True),
        record={"reviewers": REVIEWERS["reviewers"][:1], "paused": True},
    )  # fmt: skip
    review, spoken = over(made, 60)
    assert not spoken
    assert "was reminded" not in status(review)
    real = replace(review, policy=Policy())
    real, *_ = happens(real, comment("Hello", "stranger", at=SINCE + timedelta(days=61)))
    real, spoken = over(real, 120)
    assert list(spoken) == [68, 75]
    assert "`@reviewer1` on January 25, 2027" in status(real)


def test_a_warning_gives_a_month() -> None:
    """Before it is over nobody is advised to close, nor to warn once more."""
    review, _ = over(submission("4", reviewers=BOTH, delivered=BOTH), 55)
    assert "warn-closing" in status(review)
    review, *_ = ask(review, "editor", "warn-closing", at=SINCE + timedelta(days=55))
    review, _ = over(review, 84)
    assert "For the editor" not in status(review)
    review, _ = over(review, 86)
    assert "close-unfinished" in status(review)


def test_a_hold_that_is_renewed() -> None:
    """As often as the editor likes; after a year the bot asks whether it should end."""
    review, *_ = ask(submission("3"), "editor", "hold for the thesis", at=SINCE)
    asked = ""
    for months in range(1, 13):
        review, spoken = over(review, 30 * months)
        asked += "".join(spoken.values())
        day = (SINCE + timedelta(days=30 * months + 29)).date()
        at = SINCE + timedelta(days=30 * months)
        review, *_ = ask(review, "editor", f"hold until {day}", at=at)
    assert "on hold since November 18, 2026" in asked
    assert review.record.hold is not None
    assert (review.record.hold.at, review.record.hold.reason) == (SINCE, "for the thesis")
    _, spoken = over(review, 600)
    assert "Should we close it?" in "".join(spoken.values())


def test_a_hold_that_nobody_told_of() -> None:
    """Taken off and put on again: another hold."""
    held, *_ = ask(submission("3"), "editor", "hold until 2026-12-24", at=SINCE)
    off = replace(held, labels=("3/reviewers-assigned",))
    off, *_ = happens(off, comment("Hello", "stranger", at=SINCE + timedelta(days=20)))
    assert off.record.hold is None
    again = replace(off, labels=held.labels)
    again, *_ = happens(again, comment("Hello", "stranger", at=SINCE + timedelta(days=50)))
    _, spoken = over(again, 200)
    assert list(spoken) == [140]
    assert "since January 7, 2027" in spoken[140]


def test_an_inquiry_that_becomes_a_submission() -> None:
    """The checks are waited for from then on."""
    at = SINCE + timedelta(days=26)
    grown = replace(inquiry(), labels=("New Submission!",))
    grown, *_ = happens(grown, by_hand("labeled", "chief", at, label="New Submission!"))
    _, spoken = over(grown, 60)
    assert list(spoken) == [40, 54]


def test_nothing_is_named_that_would_be_refused() -> None:
    """After acceptance there is no hold; while an editor is sought nobody is replaced."""
    accepted = submission("6", labels=("on-hold",))
    assert engine.next_look(accepted) is None
    late = submission("3", reviewers=("reviewer1",))
    review, _ = over(late, 50)
    assert "replace-reviewer" in status(review)
    at = SINCE + timedelta(days=50)
    review, *_ = ask(review, "chief", "remove-editor", at=at)
    assert "replace-reviewer" not in status(review)
    approved = submission("4", record={"approved": {"by": "editor", "at": SINCE}})
    left, *_ = ask(approved, "chief", "remove-editor")
    _, spoken = over(left, 100)
    assert not [text for text in spoken.values() if "released" in text]
    assert [text for text in spoken.values() if "assign-editor" in text]


def test_a_new_editor_has_days_of_their_own() -> None:
    """Whoever takes over a search is not reminded on the next day, and is reminded at all."""
    review, _ = over(submission("2"), 60)
    at = SINCE + timedelta(days=60)
    review, *_ = ask(review, "chief", "assign-editor @editor2", at=at)
    _, spoken = over(review, 80)
    assert {day: called(text) for day, text in spoken.items()} == {74: ["editor2"]}


def test_an_answer_while_an_editor_is_sought() -> None:
    """The editor in chief is not reminded in the very minute."""
    made = submission("0e", eic="@chief")
    review, *_ = ask(made, "chief", "request-info tests", at=SINCE + timedelta(days=5))
    review, _ = over(review, 40)
    answered = comment("Here", "author", at=SINCE + timedelta(days=40))
    review, *_ = happens(review, answered)
    _, spoken = over(review, 80)
    assert list(spoken) == [70]


def test_an_answer_that_is_overtaken() -> None:
    """Moved on by hand: an answer of that time does not wait for its confirmation later."""
    review, *_ = ask(submission("4", reviewers=BOTH, delivered=BOTH), "author", "submit-response")
    assert review.record.response
    moved = replace(review, labels=("5/awaiting-reviewer-response",))
    hand = by_hand("labeled", "editor", label="5/awaiting-reviewer-response")
    review, *_ = happens(moved, hand)
    assert review.record.response is None


def test_on_hold_by_hand() -> None:
    """The label alone: its year begins when it was put on, also when nobody told the bot."""
    at = SINCE + timedelta(days=50)
    made = replace(submission("3", reviewers=BOTH), labels=("3/reviewers-assigned", "on-hold"))
    told, *_ = happens(made, by_hand("labeled", "editor", at, label="on-hold"))
    assert told.record.hold is not None
    _, spoken = over(told, 450)
    assert list(spoken) == [140, 230, 320, 415]
    found, spoken = over(made, 100)
    assert not spoken
    assert found.record.hold is not None


@pytest.mark.parametrize("line", ["hold until 9999-12-31", "set-due-date @reviewer1 9999-12-31",
                                  "assign-reviewer @reviewer3 by 2031-01-01"])  # fmt: skip
def test_nobody_plans_so_far(line: str) -> None:
    """A slip of the keyboard is not taken for a day."""
    before = submission("3", reviewers=BOTH)
    after, answer, _ = ask(before, "editor", line)
    assert "three years" in answer
    assert after.labels == before.labels
    assert after.body == before.body


def test_a_day_in_the_header_that_no_calendar_goes_beyond() -> None:
    """People write what they like into a header."""
    made = submission(
        "3",
        reviewers=("reviewer1",),
        due="9999-12-31 (@reviewer1)",
        record={"reviewers": REVIEWERS["reviewers"][:1]},
    )
    _, spoken = over(made, 400)
    assert list(spoken) == [14]


def test_a_date_that_is_moved() -> None:
    """The new day counts, and the friendly word in between does not come a second time."""
    review, spoken = over(submission("3", reviewers=BOTH, record=REVIEWERS), 15)
    assert list(spoken) == [14]
    for login in BOTH:
        review, *_ = ask(review, "editor", f"set-due-date @{login} 2027-01-10")
    _, spoken = over(review, 70)
    assert list(spoken) == [53, 60]


def test_a_pause_counts_for_nobody() -> None:
    """The review was due while it was on hold: a week after the end of the pause one is reminded."""
    made = submission("3", reviewers=BOTH, record=REVIEWERS)
    held, *_ = ask(made, "editor", "hold", at=SINCE + timedelta(days=5))
    held, spoken = over(held, 60)
    assert not spoken
    review, *_ = ask(held, "editor", "resume", at=SINCE + timedelta(days=60))
    _, spoken = over(review, 66)
    assert not spoken
    _, spoken = over(review, 68)
    assert {day: called(text) for day, text in spoken.items()} == {67: list(BOTH)}


def test_a_month_without_the_bot() -> None:
    """What has come due meanwhile is one comment, with the latest word about each thing."""
    made = submission("3", reviewers=BOTH, record={**REVIEWERS, "affiliation": ASKED})
    review, said = passes(made, SINCE + timedelta(days=40))
    assert sorted(called(said)) == ["astro", *BOTH]
    assert "was due on" in said
    _, again = passes(review, SINCE + timedelta(days=40, minutes=1))
    assert again == ""


@pytest.mark.parametrize(
    ("asked", "members", "policy", "expected"),
    [
        pytest.param(("zoe",), ("astro", "zoe"), {}, ["zoe"], id="who was asked is reminded"),
        pytest.param(("zoe",), ("astro",), {}, ["astro"], id="who has left the team is not"),
        pytest.param((), ("astro", "zoe"), {}, ["astro"], id="nobody was called: one of them"),
        pytest.param(
            ("contact",),
            ("astro",),
            {"notify": ["@contact"]},
            ["contact"],
            id="whom the policy names",
        ),
        pytest.param(
            ("author",), ("astro", "author"), {}, ["astro"], id="never an author of the package"
        ),
        pytest.param(
            (), ("author",), {}, ["pyOpenSci/astropy-editors"], id="nobody else: the team as such"
        ),
    ],
)
def test_who_is_reminded_of_a_partners_decision(
    asked: tuple[str, ...], members: tuple[str, ...], policy: dict[str, Any], expected: list[str]
) -> None:
    """The one person who was asked when the checks began, not the whole team."""
    record = {"affiliation": {"astropy": {**ASKED["astropy"], "asked": asked}}}
    own = Policy.layered({"partners": {"astropy": policy}})
    made = submission("1", record=record, policy=own)
    teams = {**made.found.teams, "pyOpenSci/astropy-editors": Roster.of(*members)}
    _, said = passes(knowing(made, teams=teams), SINCE + timedelta(days=15))
    assert called(said) == expected


def test_who_was_asked_is_known() -> None:
    """Start of the checks: the record says who was called, and so the reminder calls the same."""
    review, said, _ = ask(submission("s", astropy=True), "chief", "start-checks")
    assert review.record.affiliation["astropy"].asked == ("astro",)
    assert "@astro" in said


def test_quiet_and_muted() -> None:
    """A policy that is only tried out notes what would be said; a muted review says nothing at all."""
    quiet = submission("4", policy=Policy(quiet=True))
    event = TimePassed(repo=REPO, number=7, sender="", at=SINCE + timedelta(days=14))
    effects = list(engine.respond(quiet, event))
    assert not any(isinstance(one, Say) for one in effects)
    assert any(isinstance(one, Withhold) for one in effects)
    assert not any(isinstance(one, Relabel) for one in effects)
    after = foresee(quiet, effects)
    assert engine.next_look(after) is None or engine.next_look(after) > event.at  # type: ignore[operator]
    muted, *_ = ask(submission("4"), "chief", "mute")
    assert engine.next_look(muted) is None
    again, *_ = ask(muted, "chief", "unmute", at=SINCE + timedelta(days=50))
    _, spoken = over(again, 80)
    assert list(spoken) == [64]


def test_days_are_the_policys() -> None:
    """A community with other customs."""
    policy = Policy.layered({"days": {"author_response": 3}})
    _, spoken = over(submission("4", policy=policy), 10)
    assert list(spoken) == [3]


def test_an_inquiry() -> None:
    """Answered within two weeks; the editor's question to the author stops the clock for them."""
    made = inquiry()
    _, spoken = over(made, 60)
    assert {day: called(text) for day, text in spoken.items()} == {14: ["chief"], 28: ["chief"]}
    answered, *_ = ask(made, "chief", "in-scope")
    assert engine.next_look(answered) is None


def inquiry(**record: Any) -> Submission:
    """An inquiry that the bot looks after."""
    given = {"adopted": SINCE, "stage": "", "stage_since": None, **record}
    made = replace(submission("s", eic="@chief", record=given), labels=("presubmission",))
    waits = {"waits": "inquiry", "waits_since": SINCE}
    return replace(made, record=made.record.model_copy(update=waits))


def test_an_inquiry_that_asks_back() -> None:
    """Each side's days count from when it became their turn; no command is named that is not for them."""
    at = SINCE + timedelta(days=13)
    asked, *_ = ask(inquiry(), "chief", "request-info the scope", at=at)
    asked, spoken = over(asked, 26)
    assert not spoken
    waited, spoken = over(asked, 30)
    assert {day: called(text) for day, text in spoken.items()} == {27: ["author"]}
    assert "hold until" not in spoken[27]
    at = SINCE + timedelta(days=40)
    answered, *_ = happens(waited, comment("It is about stars", "author", at=at))
    _, spoken = over(answered, 60)
    assert {day: called(text) for day, text in spoken.items()} == {54: ["chief"]}


def test_an_inquiry_after_a_silence() -> None:
    """Closed for a while: days count from the end of that."""
    at = SINCE + timedelta(days=40)
    closed = replace(inquiry(), open=False)
    closed, *_ = happens(closed, by_hand("closed", "chief", SINCE + timedelta(days=2)))
    opened, *_ = happens(replace(closed, open=True), by_hand("reopened", "chief", at))
    _, spoken = over(opened, 60)
    assert list(spoken) == [54]


def test_a_review_that_became_an_inquiry() -> None:
    """What only a review waits for is waited for no more: it would be looked at every minute."""
    made = inquiry(crowded=SINCE, all_in=SINCE)
    review, *_ = passes(made, SINCE + timedelta(days=1))
    assert review.record.crowded is None
    assert review.record.all_in is None
    again = engine.next_look(review)
    assert again is not None
    assert again > SINCE + timedelta(days=2)


def test_a_noticed_review_on_hold() -> None:
    """The author's turn comes after the pause, an hour after its end."""
    noticed = Delivered(by="reviewer1", at=SINCE, noticed=True)
    one = REVIEWERS["reviewers"][0].model_copy(update={"review": noticed})
    made = submission("3", reviewers=("reviewer1",), record={"reviewers": (one,), "all_in": SINCE})
    held, *_ = ask(made, "editor", "hold", at=SINCE + timedelta(minutes=30))
    held, _ = over(held, 3)
    assert not held.has(Label.AWAITING_CHANGES)
    back, *_ = ask(held, "editor", "resume", at=SINCE + timedelta(days=3))
    after, _ = over(back, 4)
    assert after.has(Label.AWAITING_CHANGES)


def test_a_label_by_hand() -> None:
    """Moved on by hand on day ten: the clock of the new stage counts from there."""
    made = submission("2")
    moved = replace(made, labels=("4/reviews-in-awaiting-changes",))
    at = SINCE + timedelta(days=10)
    event = by_hand("labeled", "editor", at, label="4/reviews-in-awaiting-changes")
    review, *_ = happens(moved, event)
    _, spoken = over(review, 30)
    assert {day: called(text) for day, text in spoken.items()} == {24: ["author"]}


# --- reminders that people set ---


def test_reminders_of_people() -> None:
    """Called at the time, once, all in one comment; not any more when it was cancelled."""
    review, *_ = ask(submission("1"), "editor", "remind me in 2 weeks about the budget")
    review, *_ = ask(review, "editor", "remind @author @reviewer1 in 2 weeks")
    assert "`the budget`" in ask(review, "author", "status")[1]
    review, *_ = ask(review, "editor", "remind @chief in 2 weeks\n@pyos-bot cancel-reminder 3")
    after, spoken = over(review, 60)
    (said,) = spoken.values()
    assert called(said) == ["editor", "author", "reviewer1"]
    assert "`the budget`" in said
    assert after.record.reminders == ()


def test_a_reminder_where_the_bot_is_only_tried_out() -> None:
    """It was asked for: what is withheld is what nobody has asked for."""
    made = submission("4", policy=Policy(quiet=True))
    review, *_ = ask(made, "editor", "remind me in 2 weeks")
    _, spoken = over(review, 60)
    assert [called(text) for text in spoken.values()] == [["editor"]]


def test_a_reminder_is_moved() -> None:
    """The same people and text again: one reminder, another day, the same number."""
    review, *_ = ask(submission("1"), "editor", "remind @author in 2 weeks about tests")
    review, answer, _ = ask(review, "editor", "remind @author in 3 weeks about tests")
    assert "cancel-reminder 1" in answer
    assert "it was" in answer
    assert len(review.record.reminders) == 1
    again, answer, _ = ask(review, "editor", "remind @author in 3 weeks about tests")
    assert answer.startswith("☑️")
    assert again.record.reminders == review.record.reminders


def test_reminders_rest_with_the_review() -> None:
    """On hold and closed they wait; on resuming they come."""
    review, *_ = ask(submission("1"), "editor", "remind @author in 2 weeks")
    held, *_ = ask(review, "editor", "hold")
    held, spoken = over(held, 80)
    assert not spoken
    review, *_ = ask(held, "editor", "resume", at=SINCE + timedelta(days=80))
    _, spoken = over(review, 90)
    assert [called(text) for text in spoken.values()] == [["author"]]


def test_who_has_left_is_not_reminded() -> None:
    """Of what others wanted; one's own reminder stays."""
    review, *_ = ask(submission("3", reviewers=BOTH), "editor", "remind @reviewer1 in 10 days")
    review, *_ = ask(review, "editor", "remind @reviewer1 @reviewer2 in 11 days")
    review, *_ = ask(review, "reviewer1", "remind me in 12 days")
    review, *_ = ask(review, "reviewer1", "step-down")
    people = [one.people for one in review.record.reminders]
    assert people == [("reviewer2",), ("reviewer1",)]


def test_today_is_not_ahead() -> None:
    """``hold until`` a day asks on that day; a review that is due today is not reminded of in the welcome."""
    today = NOW.date().isoformat()
    assert "is not in the future" in ask(submission("3"), "editor", f"hold until {today}")[1]
    review, *_ = ask(submission("2"), "editor", f"assign-reviewer @reviewer1 by {today}")
    when = engine.next_look(review)
    assert when is not None
    assert when.date() > NOW.date()


def test_done_before_it_is_due() -> None:
    """Reviewers who have delivered are not reminded by the editor's reminder."""
    review, *_ = ask(submission("3", reviewers=BOTH), "editor", "remind @reviewer1 in 10 days")
    review, *_ = ask(review, "reviewer1", "submit-review")
    both, *_ = ask(review, "reviewer2", "submit-review")
    assert not [text for text in over(both, 14)[1].values() if "🔔" in text], "the author's turn"
    after, spoken = over(review, 14)
    assert not [text for text in spoken.values() if "🔔" in text]
    assert after.record.reminders == ()


# --- whatever happens ---

HAPPENS = st.one_of(
    st.tuples(
        st.just("say"), st.sampled_from(["author", "reviewer1", "reviewer2", "editor", "chief"]),
        st.sampled_from([
            "I need more time", "Soon", "@pyos-bot hold", "@pyos-bot hold until 2028-01-10", "@pyos-bot resume", "@pyos-bot submit-review",
            "@pyos-bot mute", "@pyos-bot unmute", "@pyos-bot reviews-in", "@pyos-bot author-responded",
            "@pyos-bot set-due-date @reviewer1 2027-01-10", "@pyos-bot remove-editor",
            "@pyos-bot assign-editor @editor", "@pyos-bot request-info tests",
            "@pyos-bot remind @author in 2 weeks", "@pyos-bot close-unfinished no", "@pyos-bot reopen",
            "@pyos-bot submit-response", "@pyos-bot undo", "@pyos-bot accept", "@pyos-bot adopt",
        ]),
    ),
    st.tuples(st.just("label"), st.just("editor"), st.sampled_from([
        "0/seeking-editor", "2/seeking-reviewers", "3/reviewers-assigned",
        "4/reviews-in-awaiting-changes", "5/awaiting-reviewer-response", "6/pyOS-approved", "on-hold",
    ])),
)  # fmt: skip


@pytest.mark.brute_force
@given(
    st.sampled_from(["s", "0", "2", "3", "4", "5", "inquiry"]),
    st.lists(st.tuples(st.integers(0, 40), HAPPENS), max_size=8),
)
def test_whatever_happens(stage: str, events: list[tuple[int, tuple[str, str, str]]]) -> None:
    """Nobody is called who is not waited for, nor twice in a few days about one thing, nor on hold."""
    reviewers = BOTH if stage in "345" else ()
    review = inquiry()
    if stage != "inquiry":
        review = submission(stage, eic="@chief", reviewers=reviewers)
    now, last, words = SINCE, {}, set()
    for days, (kind, who, what) in [*events, (200, ("say", "stranger", "hello"))]:
        end = now + timedelta(days=days)
        while (when := engine.next_look(review)) is not None and when <= end:
            when = max(when, now)
            before, (review, said) = review, passes(review, when)
            again = engine.next_look(review)
            assert again is None or again > when
            if "⏰" in said or "🔔" in said:
                assert not clocks.stands_still(before)
            if said and "⏰" in said:
                running = [clock for clock in clocks.running_clocks(before) if clock.aloud]
                new = [c for c in running if c.key in review.record.told
                       and review.record.told[c.key].last == when]  # fmt: skip
                assert new
                for clock in new:
                    assert when.date() - last.get(clock.key, date.min) >= timedelta(
                        days=clocks.APART
                    )
                    last[clock.key] = when.date()
                    if clock.subject == "review":
                        word = clock.due(when, before.record.told)
                        assert word is not None
                        told = clock.key, word.word, clock.day, clock.began, before.record.started
                        assert told not in words, "the same word again"
                        words.add(told)
            assert len(called(said)) == len(set(called(said)))
        now = end
        if kind == "say":
            review, *_ = happens(review, comment(what, who, at=now))
        else:
            review = replace(review, labels=(what,))
            review, *_ = happens(review, by_hand("labeled", who, now, label=what))


def test_what_the_editor_is_shown_stands_side_by_side() -> None:
    """A review that did not come and an author who does not answer, whichever a policy counts first."""
    policy = Policy.layered({"days": {"author_silent": 90, "author_gone": 60}})
    made = submission(
        "3",
        reviewers=("reviewer1",),
        labels=("⌛ pending-maintainer-response",),
        policy=policy,
    )
    review, _ = over(made, 80)
    assert "replace-reviewer @reviewer1" in status(review)
    assert "close-unfinished" in status(review)
    review, _ = over(review, 100)
    assert "warn-closing" not in status(review), "that is over"
