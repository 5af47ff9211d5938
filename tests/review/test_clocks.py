"""Who is reminded of what, when; each row says why. Nothing here knows what time it is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review import clocks, engine
from bot.review.effects import Relabel, Say, Withhold, foresee
from bot.review.events import TimePassed
from bot.review.policy import Policy
from bot.review.record import Reviewer
from bot.review.submission import Roster, Submission
from builders import NOW, REPO, ask, by_hand, comment, happens, submission

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
            day = (when - SINCE).days
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
        {14: "reviewer1 reviewer2", 20: "reviewer1 reviewer2", 27: "reviewer1 reviewer2"},
        "", id="a review: in between, on its day, a week later, in one comment for all",
    ),
    pytest.param(
        submission("3", reviewers=BOTH, delivered=("reviewer1",), record={}),
        {12: "reviewer2", 18: "reviewer2", 25: "reviewer2"}, "", id="only those who have not delivered",
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
        {74: "editor", 164: "editor", 254: "editor", 365: "editor"},
        "resume", id="on hold until a day: asked then",
    ),
    pytest.param(submission("1"), {}, "", id="no clock for the editor's preparations"),
    pytest.param(submission("4", open=False), {}, "", id="closed"),
    pytest.param(submission("4", record={"muted": True, "paused": True}), {}, "", id="muted"),
    pytest.param(submission("4", record={"adopted": None}), {}, "", id="not adopted"),
    pytest.param(submission("6"), {}, "", id="done"),
]  # fmt: skip


@pytest.mark.parametrize(("review", "expected", "words"), CLOCKS)
def test_every_clock(review: Submission, expected: dict[int, str], words: str) -> None:
    """For 400 days nothing else happens: who is called on which day, and what they are told."""
    _, spoken = over(review, 400)
    assert {day: " ".join(called(text)) for day, text in spoken.items()} == expected
    assert all(words in text for text in spoken.values())


def test_a_silent_author() -> None:
    """A flag with the friendly word; after a month and two the editor is shown what helps, aloud nothing."""
    review, spoken = over(submission("4", reviewers=BOTH, delivered=BOTH), 29)
    assert list(spoken) == [14]
    assert review.has("awaiting_maintainer")
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
    assert not review.has("awaiting_maintainer")
    assert "For the editor" not in status(review)
    _, spoken = over(review, 120)
    assert list(spoken) == [114]


def status(review: Submission) -> str:
    """The status comment."""
    from bot.review.status import comment as status_comment

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
        20: ["reviewer2"],
        22: ["reviewer1"],
    }


def test_a_date_that_is_moved() -> None:
    """The new day counts, and the friendly word in between does not come a second time."""
    review, spoken = over(submission("3", reviewers=BOTH, record=REVIEWERS), 15)
    assert list(spoken) == [14]
    for login in BOTH:
        review, *_ = ask(review, "editor", f"set-due-date @{login} 2027-01-10")
    _, spoken = over(review, 70)
    assert list(spoken) == [52, 59]


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
    assert "was due by" in said
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
    teams = {**made.teams, "pyOpenSci/astropy-editors": Roster.of(*members)}
    _, said = passes(replace(made, teams=teams), SINCE + timedelta(days=15))
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
    effects = engine.respond(quiet, event)
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
    made = replace(
        submission("s", eic="@chief", record={"adopted": SINCE}), labels=("presubmission",)
    )
    _, spoken = over(made, 60)
    assert {day: called(text) for day, text in spoken.items()} == {14: ["chief"], 28: ["chief"]}
    answered, *_ = ask(made, "chief", "in-scope")
    assert engine.next_look(answered) is None


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


def test_a_reminder_is_moved() -> None:
    """The same people and text again: one reminder, another day, the same number."""
    review, *_ = ask(submission("1"), "editor", "remind @author in 2 weeks about tests")
    review, answer, _ = ask(review, "editor", "remind @author in 3 weeks about tests")
    assert "number 1" in answer
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


def test_done_before_it_is_due() -> None:
    """Reviewers who have delivered are not reminded by the editor's reminder."""
    review, *_ = ask(submission("3", reviewers=BOTH), "editor", "remind @reviewer1 in 10 days")
    review, *_ = ask(review, "reviewer1", "submit-review")
    after, spoken = over(review, 14)
    assert not [text for text in spoken.values() if "🔔" in text]
    assert after.record.reminders == ()


# --- whatever happens ---

HAPPENS = st.one_of(
    st.tuples(
        st.just("say"), st.sampled_from(["author", "reviewer1", "reviewer2", "editor", "chief"]),
        st.sampled_from([
            "I need more time", "@pyos-bot hold", "@pyos-bot resume", "@pyos-bot submit-review",
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


@given(
    st.sampled_from(["s", "0", "2", "3", "4", "5"]),
    st.lists(st.tuples(st.integers(0, 40), HAPPENS), max_size=8),
)
def test_whatever_happens(stage: str, events: list[tuple[int, tuple[str, str, str]]]) -> None:
    """Nobody is called who is not waited for, nor twice in a few days about one thing, nor on hold."""
    reviewers = BOTH if stage in "345" else ()
    review = submission(stage, eic="@chief", reviewers=reviewers)
    now, last = SINCE, {}
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
                running = [clock for clock in clocks.running(before) if clock.aloud]
                new = [c for c in running if c.key in review.record.told
                       and review.record.told[c.key].last == when]  # fmt: skip
                assert new
                for clock in new:
                    assert (
                        when - last.get(clock.key, datetime.min.replace(tzinfo=UTC)) >= clocks.APART
                    )
                    last[clock.key] = when
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
