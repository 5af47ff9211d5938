"""People's own words for commands: what is done, what is asked back, and what is never done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.rehearsal import rehearse
from bot.review import engine
from bot.review.commands import vocabulary
from bot.review.commands.grammar import Sense
from bot.review.commands.nearest import nearest
from bot.review.commands.parsing import read, understand
from bot.review.commands.readings import Asked, Chat, NotUnderstood, Offer, Offered, Reading
from bot.review.commands.table import TABLE
from bot.review.model.changes import CommandResult, Say
from bot.review.model.policy import Policy
from bot.review.model.record import Frame
from builders import NOW, ask, comment, knowing, submission, unchanged
from yardstick import within

calm = settings(deadline=None)
SAMPLES = Path(__file__).parent.parent / "samples" / "wordings.tsv"
SENSE = Sense("ed", datetime(2026, 11, 27, 12, tzinfo=UTC), {"astropy": "astropy", "pangeo": "pangeo"})  # fmt: skip
POLICY = Policy()
BOTH = ("reviewer1", "reviewer2")


def rows() -> Iterator[object]:
    """Each line of the samples."""
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            said, _, meant = line.rpartition("\t")
            yield pytest.param(said, meant, id=said.strip()[:70])


OFFERS = {
    Offer.CONFIRM: "yes?", Offer.BARE_NAME: "yes?", Offer.CHOICE: "one of:", Offer.INCOMPLETE: "complete:",
    Offer.NO_PERSON: "no name:", Offer.EACH: "each:",
}  # fmt: skip


def shown(one: Reading) -> str:
    """A reading as the samples write it, unless it is a command that is done."""
    match one:
        case Offered():
            return f"{OFFERS[one.offer]} {' | '.join(text for _, text in one.commands)}"
        case Chat():
            return f"({one.courtesy})"
        case NotUnderstood():
            return "(not understood)"
        case Asked():
            return one.read_as or one.line


@pytest.mark.parametrize(("said", "meant"), list(rows()))
def test_what_people_type_is_read_as_they_mean_it(said: str, meant: str) -> None:
    """Wordings of editors, authors and reviewers here, at rOpenSci and at JOSS."""
    found = read(said, POLICY, SENSE)
    if meant == "(nothing)":
        assert not found
        return
    (one,) = found
    if isinstance(one, Asked):
        expected = understand(meant, SENSE)
        assert isinstance(expected, Asked), meant
        assert one.command is expected.command
        assert replace(one.args, words=frozenset()) == replace(expected.args, words=frozenset())
        assert one.args.words & {"anyway", "without-reviews"} == expected.args.words & {"anyway", "without-reviews"}  # fmt: skip
    else:
        assert shown(one) == meant


def test_phrases_are_for_usages_of_the_table() -> None:
    """A phrase for a command that has gone would never be found."""
    names = {command.name for command in TABLE}
    usages = {usage for command in TABLE for usage in command.words.usages}
    assert [one for one in vocabulary.PHRASES if one not in usages and one.split()[0] not in names] == []  # fmt: skip


FILLERS = st.lists(
    st.sampled_from(["please", "the", "now", "kindly", "can you", "a", "this", "then"]), max_size=3
)  # fmt: skip
CORES = st.sampled_from(
    [
        ("assign-reviewer @rev1", ["assign", "@rev1", "as reviewer"]),
        ("assign-reviewer @rev1 @rev2 by 2026-12-24", ["add", "@rev1 @rev2", "as reviewers", "by December 24"]),
        ("assign-editor @ed2", ["make", "@ed2", "editor"]),
        ("remove-reviewer @rev1", ["remove", "@rev1", "as reviewer"]),
        ("set-due-date @rev1 2026-12-24", ["extend deadline", "for @rev1", "to 12/24/2026"]),
        ("hold until 2027-01-31", ["put", "on hold", "until end of January"]),
        ("seeking-reviewers", ["looking", "for reviewers"]),
        ("set archive 10.5281/zenodo.1", ["set archive", "to 10.5281/zenodo.1"]),
    ]
)  # fmt: skip


@calm
@given(
    CORES,
    FILLERS,
    FILLERS,
    st.sampled_from(["", "!", ".", " :)", " 🎉", " (thank you)", ", thanks!"]),
)
def test_filler_changes_nothing(
    core: tuple[str, list[str]], before: list[str], between: list[str], behind: str
) -> None:
    """Please, now, thanks, emoji: whoever is polite is understood, too."""
    command, words = core
    line = " ".join([*before, words[0], *between, *words[1:]]) + behind
    one, meant = understand(line, SENSE), understand(command, SENSE)
    assert isinstance(one, Asked), line
    assert isinstance(meant, Asked)
    assert (one.command, replace(one.args, words=frozenset())) == (
        meant.command,
        replace(meant.args, words=frozenset()),
    )


@calm
@given(CORES, st.sampled_from(["don't", "do not", "never", "please don't"]))
def test_a_not_is_never_done(core: tuple[str, list[str]], no: str) -> None:
    """The opposite of what is asked must not happen."""
    assert not isinstance(understand(f"{no} {' '.join(core[1])}", SENSE), Asked)


@calm
@given(
    CORES,
    st.sampled_from(["we will", "maybe", "we might", "I should", "they could perhaps", "soon we"]),
)
def test_a_plan_is_not_carried_out(core: tuple[str, list[str]], wish: str) -> None:
    """What will or might be is shown as a command, and done by nobody but who types it."""
    assert not isinstance(understand(f"{wish} {' '.join(core[1])}", SENSE), Asked)


@calm
@given(CORES, st.sampled_from(["how do I", "should I", "why did you", "who can", "when do we"]))
def test_a_question_is_not_carried_out(core: tuple[str, list[str]], question: str) -> None:
    """*Can you* asks for a deed, *should I* for advice."""
    found = understand(f"{question} {' '.join(core[1])}?", SENSE)
    assert not isinstance(found, Asked) or found.command.name == "help"


WORDS = st.sampled_from(
    sorted(
        {word for said in vocabulary.PHRASES.values() for word in re.findall(r"[a-z]+", said)}
        | {"@rev1", "@rev2", "astropy", "v1.2.0", "10.5281/zenodo.1", "https://x.example/1", "December 24", "6 hours"}
    )
)  # fmt: skip


@calm
@given(st.lists(WORDS, min_size=1, max_size=8).map(" ".join))
def test_what_is_read_is_a_command_of_the_table(line: str) -> None:
    """Whatever is offered or done can be typed as it is shown; nothing is waived unasked."""
    one = understand(line, SENSE)
    if isinstance(one, Asked) and one.read_as:
        waived = {"anyway", "without-reviews", *(() if one.command.name == "yes" else ("yes",))}
        assert not one.args.words & waived
        again = understand(one.read_as, SENSE)
        assert isinstance(again, Asked)
        assert again.command is one.command
        assert again.args == one.args
    if isinstance(one, Offered):
        for command, text in one.commands:
            assert text.split()[0] in {usage.split()[0] for usage in command.words.usages}


@calm
@given(st.lists(WORDS, min_size=1, max_size=6).map(" ".join))
def test_no_handle_is_lost(line: str) -> None:
    """Whoever names somebody means something by it: it is done to them, or not at all."""
    one = understand(line, SENSE)
    if isinstance(one, Asked):
        used = {*one.args.people, one.args.other}
        named = {word.lstrip("@") for word in line.split() if word.startswith("@")}
        assert named <= used or "@" in one.args.text


NEAREST = {
    "metadata?": ("check-header",),
    "checks not done": ("help checks-done", "help start-checks"),
    "please extend": ("help set", "help set-due-date"),
    "stop looking for reviewers": ("find-reviewers", "help assign-reviewer", "help replace-reviewer"),
    "I won't accept this": ("check-acceptance", "help joss-accepted", "help set"),  # not what accepts
    "do not assign @rev1 as reviewer": (),  # it forbids, and asks for nothing
    "generate pdf": (),  # a verb of ours, with a noun that is not
    "assign @kim as mentor for @ed": (),  # no command is for mentors
    "asdf qwer": (),
}  # fmt: skip


@pytest.mark.parametrize(("line", "near"), NEAREST.items())
def test_what_is_not_understood_names_what_is_near(line: str, near: tuple[str, ...]) -> None:
    """Where a noun or a verb belongs to commands, those that read are named, and the help of others."""
    found = understand(line, SENSE)
    assert isinstance(found, NotUnderstood)
    assert found.nearest == near


@calm
@given(st.lists(WORDS, min_size=1, max_size=8).map(" ".join))
def test_nobody_is_led_to_a_decision_by_a_guess(line: str) -> None:
    """What is near can be typed as it is shown, and decides nothing."""
    for near in nearest(line, SENSE):
        one = understand(near, SENSE)
        assert isinstance(one, Asked)
        assert one.command.name in vocabulary.READS
        assert near.removeprefix("help ") not in vocabulary.DECISIONS


def test_nearest_are_the_commands_of_whoever_asks() -> None:
    """An author is not shown the editor's."""
    (editor,) = rehearse("@pyos-bot checks not done", "editor", stage="0", day=SENSE.at.date())
    assert editor["suggestions"] == ["help checks-done", "help start-checks"]
    (author,) = rehearse(
        "@pyos-bot remove @m as maintainer", "author", stage="3", day=SENSE.at.date()
    )
    (own,) = rehearse("@pyos-bot not on hold anymore", "reviewer", stage="3", day=SENSE.at.date())
    assert author["suggestions"] == ["help set"]
    assert own["suggestions"] == ["status"]


def test_free_reading_is_fast() -> None:
    """Twenty lines in people's own words are read while nobody waits."""
    line = "@pyos-bot could you please perhaps assing these wonderful persons @rev1 @rev2 somehow as refereees until christmas\n"  # fmt: skip
    read(line, POLICY, SENSE)
    within(0.02, lambda: understand(line.removeprefix("@pyos-bot "), SENSE))


def test_a_rehearsal_knows_the_organizations_of_the_policy() -> None:
    """GitHub is not asked, and an organization is nobody's editor or reviewer all the same."""
    for line, outcome in (
        ("assign @pyOpenSci as reviewer", "refused"),
        ("assign @rev3 as reviewer", "done"),
    ):
        (one,) = rehearse(f"@pyos-bot {line}", "editor", stage="2", day=SENSE.at.date())
        assert one["outcome"] == outcome, one["says"]


def test_whose_repository_it_is_may_be_a_person() -> None:
    """Only a team belongs to an organization for sure."""
    own = Policy.model_validate({"repositories": ["rev3/reviews"]})
    line = "@pyos-bot assign @rev3 as reviewer"
    (one,) = rehearse(line, "editor", stage="2", day=SENSE.at.date(), policy=own)
    assert one["outcome"] == "done", one["says"]


def test_a_length_of_time_counts_from_the_due_date() -> None:
    """*A week longer* is a week after the day on which the review is due, not after today."""
    _, answer, _ = ask(
        submission("3", reviewers=BOTH), "editor", "extend @reviewer1's deadline by a week"
    )
    assert "`@pyos-bot set-due-date @reviewer1 2026-12-14`" in answer


def test_a_wish_for_time_may_name_the_day() -> None:
    """The editor gets the command with that day."""
    _, answer, _ = ask(submission("3", reviewers=BOTH), "reviewer1", "can I have until January 10?")
    assert "`@pyos-bot set-due-date @reviewer1 2027-01-10`" in answer


# --- yes ---


def test_yes_does_what_was_read() -> None:
    """One reading that ends something waits for a yes, and is then done as if it had been typed."""
    before = submission("3", reviewers=BOTH)
    review, answer, _ = ask(before, "chief", "reject this package because it repeats another one")
    assert "`reject it repeats another one`" in answer
    assert review.open
    review, answer, _ = ask(review, "chief", "yes")
    assert not review.open
    assert review.record.pending is None
    assert "it repeats another one" in answer


def test_yes_by_somebody_without_the_right() -> None:
    """The question is everybody's to see, the right is not."""
    review, *_ = ask(
        submission("3", reviewers=BOTH), "chief", "reject this package because it repeats"
    )
    after, answer, _ = ask(review, "author", "yes")
    assert unchanged(review, after)
    assert "can use `reject`" in answer


def test_who_may_not_is_told_at_once() -> None:
    """Nobody says yes first to hear no."""
    before = submission("3", reviewers=BOTH)
    after, answer, _ = ask(before, "author", "reject this package because it repeats another one")
    assert unchanged(before, after)
    assert "can use `reject`" in answer


def test_yes_after_something_changed() -> None:
    """What was asked about may not be wanted any more."""
    review, *_ = ask(
        submission("3", reviewers=BOTH), "chief", "reject this package because it repeats"
    )
    review, *_ = ask(review, "editor", "remove-reviewer @reviewer2")
    after, answer, _ = ask(review, "chief", "yes")
    assert after.open
    assert "changed since" in answer


def test_a_yes_with_more_behind_it_leaves_the_question_open() -> None:
    """A question about the *yes* would take the place of the one that it may answer."""
    review, *_ = ask(
        submission("3", reviewers=BOTH), "chief", "reject this package because it repeats"
    )
    after, answer, _ = ask(review, "chief", "yes bananas")
    assert after.open
    assert after.record.pending == review.record.pending
    assert "`@pyos-bot yes`" in answer


def test_yes_without_a_question() -> None:
    """It is said, and nothing happens."""
    before = submission("3", reviewers=BOTH)
    after, answer, _ = ask(before, "editor", "yes")
    assert unchanged(before, after)
    assert "no open question" in answer


def test_yes_reads_what_its_command_needs() -> None:
    """The people of the command are looked up before it is done."""
    review, *_ = ask(submission("2"), "editor", "asign reviewer @reviewer3")
    event = comment("@pyos-bot yes", "editor")
    assert engine.needs(event, review.policy).pending
    assert engine.needs_of_yes(review.record, event, review.policy).accounts == {"reviewer3"}
    review, _, _ = ask(knowing(review, accounts={"reviewer3": "reviewer3"}), "editor", "yes")
    assert review.record.reviewer("reviewer3")


# --- names ---


def test_a_bare_name_of_somebody_who_takes_part_is_enough() -> None:
    """There is nobody else they could be."""
    review, *_ = ask(submission("3", reviewers=BOTH), "editor", "remove-reviewer reviewer2")
    assert review.record.reviewer("reviewer2") is None


def test_a_bare_name_of_a_stranger_is_asked_back() -> None:
    """It may be a word."""
    before = submission("2")
    review, answer, _ = ask(before, "editor", "assign-reviewer reviewer3")
    assert review.header.reviewers == before.header.reviewers
    assert "`assign-reviewer @reviewer3`" in answer


@pytest.mark.parametrize("handle", ["username", "github_handle", "your-username", "someone"])
def test_placeholders_are_nobody(handle: str) -> None:
    """Examples are copied with their example names, and these accounts exist."""
    before = knowing(submission("2"), accounts={handle: handle})
    after, answer, _ = ask(before, "editor", f"assign-reviewer @{handle}")
    assert after.record == before.record
    assert "placeholder" in answer


# --- courtesy ---


def test_a_reviewers_wish_for_time_reaches_the_editor() -> None:
    """With the command that grants it, counted from their own due date."""
    review = submission("3", reviewers=BOTH)
    _, answer, effects = ask(review, "reviewer1", "I need two more weeks")
    assert "@editor" in answer
    assert "`@pyos-bot set-due-date @reviewer1 2026-12-21`" in answer
    (said,) = [one for one in effects if isinstance(one, Say)]
    assert said.outcomes == (("", CommandResult.CHATTED),)


def test_an_authors_wish_for_time_reaches_the_editor() -> None:
    """Authors pause the review, or the editor does."""
    _, answer, _ = ask(
        submission("4", reviewers=BOTH, delivered=BOTH), "author", "I need 10 more days"
    )
    assert "@editor" in answer
    assert f"hold until {(NOW.date()).replace(day=1).isoformat()[:4]}" in answer


@pytest.mark.parametrize("line", ["thank you!", "hello", "sorry", "great work"])
def test_courtesy_changes_nothing(line: str) -> None:
    """It is answered, and that is all."""
    before = submission("3", reviewers=BOTH)
    after, answer, _ = ask(before, "editor", line)
    assert unchanged(before, after)
    assert answer
    assert "❓" not in answer


def test_the_answer_says_what_was_understood() -> None:
    """So that a wrong reading is seen, and undone."""
    review, answer, _ = ask(submission("2"), "editor", "please add @reviewer3 as a reviewer")
    assert "I read this as `assign-reviewer @reviewer3`" in answer
    assert isinstance(review.record.undo, Frame)


def test_a_question_is_nothing_to_undo() -> None:
    """``undo`` after a question takes back the last command, not the question."""
    review, *_ = ask(submission("3", reviewers=BOTH), "editor", "hold until 2027-01-15 A release")
    review, *_ = ask(review, "editor", "asign reviewer @reviewer3")
    assert review.record.pending
    review, *_ = ask(review, "editor", "undo")
    assert not review.label_on("on-hold")


@pytest.mark.parametrize(
    ("role", "stage", "line", "own"),
    [
        ("author", "3", "please close, we decided not to go on", "withdraw we decided not to go on"),
        ("author", "5", "Version 1.0.1 archived at 10.5281/zenodo.7", "released 1.0.1 10.5281/zenodo.7"),
        ("author", "5", "zenodo: 10.5281/zenodo.7 version: v1.0.0", "released v1.0.0 10.5281/zenodo.7"),
        ("author", "4", "the author has responded", "submit-response"),
        ("reviewer", "3", "review done! see https://x.example/1, 4.5h", "submit-review https://x.example/1 4.5 hours"),
        ("reviewer", "5", "I recommend acceptance", "approve-changes"),
        ("reviewer", "3", "withdraw too busy", "step-down too busy"),
        ("partner", "3", "we decline, it duplicates another one", "decline-affiliation it duplicates another one"),
        ("editor", "3", "I need to hand this over", "step-down"),
        ("eic", "3", "unassign @ed, they don't have time", "remove-editor"),
        ("eic", "3", "@ed is on leave; @ed2 takes over", "assign-editor @ed2"),
        ("editor", "3", "push @rev9's deadline to January 8, they agreed", "assign-reviewer @rev9 by 2027-01-08"),
    ],
)  # fmt: skip
def test_who_may_not_is_shown_their_own_command(role: str, stage: str, line: str, own: str) -> None:
    """What somebody of another role would type for the same, filled with what was typed; nothing is done."""
    (one,) = rehearse(f"@pyos-bot {line}", role, stage=stage, day=SENSE.at.date())
    assert one["outcome"] in ("suggest", "refused", "confirm")
    assert isinstance(one["suggestions"], list)
    assert own in one["suggestions"]
