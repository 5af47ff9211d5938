"""What ``test_any_review`` found, each as short as it can be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from review.test_website import _no_network, website

from bot.review import engine
from bot.review.model.events import CommentEdited
from bot.review.model.header import Field, Header
from bot.review.model.people import Role
from bot.review.model.policy import Policy
from bot.review.model.record import Record
from bot.review.model.submission import Submission
from bot.review.model.website import problems
from builders import (
    NOW,
    REPO,
    ask,
    body,
    by_hand,
    comment,
    difference,
    edited,
    happens,
    knowing,
    labelled,
    submission,
    url,
)

__all__ = ["_no_network"]  # no network for the whole module


def test_a_name_the_author_took_out_stays_an_author_when_an_editor_mends_a_word() -> None:
    """Who was author is forgotten only when somebody with the right edits those lines."""
    review = submission("3", maintainers="(@author, @editor2)")
    review, _, _ = edited(review, "author", body(maintainers="(@author)", eic="@chief", editor="@editor"))  # fmt: skip
    assert review.roles("editor2") == {Role.ANYONE, Role.AUTHOR}
    review, _, _ = edited(review, "editor", review.body.replace("Looks at", "Shows"))
    assert review.roles("editor2") == {Role.ANYONE, Role.AUTHOR}
    review, _, _ = edited(review, "editor", review.body.replace("(@author)\nP", "(@author, @guest)\nP"))  # fmt: skip
    assert Role.EDITOR in review.roles("editor2"), "an editor says who maintains it"


def test_seats_are_put_back_in_one_form() -> None:
    """Both forms of reviewers beside each other stop the website's build."""
    text = body(eic="@chief", editor="@editor", reviewers=("@reviewer1", "@reviewer2"))
    one_line = text.replace(
        "Reviewer 1: @reviewer1\nReviewer 2: @reviewer2\n", "Reviewers: @reviewer1, @reviewer2\n"
    )
    templates = text.replace(": @reviewer1", ": TBD").replace(": @reviewer2", ": TBD")
    for before, by_author in ((one_line, templates), (text, one_line.replace("@reviewer1", "@guest"))):  # fmt: skip
        review = submission("3", reviewers=("reviewer1", "reviewer2"), text=before)
        after, said, _ = edited(review, "author", by_author)
        assert after.body == before
        assert "@author" in said
        assert not any(one.rejected for one in problems(after.header))
        website(after.body)


def test_a_line_written_twice_is_taken_out_twice() -> None:
    """Behind the line that counts stands the next one that would count."""
    text = body(reviewers=()).replace("Editor: TBD\n", "")
    review = submission("s", text=text)
    twice = text.replace("Archive:", "Editor: @stranger\nEditor: @stranger\nReviewer 1: @guest\nReviewer 1: @guest\nArchive:")  # fmt: skip
    after, _, _ = edited(review, "author", twice)
    assert after.editors == ()
    assert after.header.reviewers == ()


def test_undo_takes_back_the_header_it_had_made() -> None:
    """A rule that stays alone on top makes the next header one that the website reads as empty."""
    for text in ("", "Hello,\n\nI would like a review.\n"):
        before = submission("s", text=text)
        after, _, _ = ask(before, "chief", "set-eic @chief")
        assert after.header.people(Field.EIC) == ("chief",)
        back, _, _ = ask(after, "chief", "undo")
        assert back.body == text
        again, _, _ = ask(back, "chief", "set-eic @chief")
        assert again.body == after.body
        assert Header.read(again.body).start == 0


def test_a_review_noticed_in_an_edit_starts_the_hour_whatever_else_the_edit_says() -> None:
    """Commands that nobody can tell to be new are not run; the review above them still counts."""
    review = submission("3", reviewers=("reviewer1", "reviewer2"), delivered=("reviewer2",))
    text = (
        "## Package Review\n\n- [x] As the reviewer I confirm\n\nEstimated hours spent reviewing: 6\n\n"
        "@pyos-bot status\n"
    )
    event = CommentEdited(
        repo=REPO, number=7, sender="reviewer1", author="reviewer1", at=NOW, comment=99, body=text,
        before=None, url=f"{url()}#issuecomment-99",
    )  # fmt: skip
    effects = list(engine.respond(review, event))
    after = engine.foresee(review, effects)
    assert not after.reviews_missing
    assert engine.next_look(after) == NOW + timedelta(hours=1)


def test_github_dropping_an_assignee_is_nobodys_change() -> None:
    """``undo`` works after it, and what waits for the one who was dropped is over with it."""
    review = submission("s", assignees=())
    for login in ("guest", "stranger"):
        before = review
        review, _, _ = ask(review, "chief", f"assign-editor @{login}")
        # what the service keeps after GitHub's answer
        waits = review.record.model_copy(update={"assign_when_seen": login})
        review = replace(review, assignees=(), record=waits)
    back, answer, _ = ask(review, "chief", "undo")
    assert answer.startswith("✅"), answer
    assert back.editors == ("guest",)
    assert back.record.assign_when_seen == before.record.assign_when_seen == "guest"


def test_undo_gives_back_the_rights_of_whoever_was_named_by_mistake() -> None:
    """An editor written among the maintainers by a slip is no author once the slip is taken back."""
    review = submission("3")
    before = review.roles("editor2")
    review, _, _ = ask(review, "chief", "set maintainers @author @editor2")
    assert review.roles("editor2") == {Role.ANYONE, Role.AUTHOR}
    review, answer, _ = ask(review, "chief", "undo")
    assert answer.startswith("✅")
    assert review.roles("editor2") == before
    assert review.roles("maintainer") == {Role.ANYONE, Role.AUTHOR}


def test_whoever_opened_the_issue_does_not_become_its_editor_by_writing_so() -> None:
    """On an issue of the time before the bot, nobody remembers who was author: the opener is known."""
    review = submission("3", record={"adopted": None, "stage": ""}, assignees=("editor", "author"))
    text = body(author="(@guest)", maintainers="(@guest)", eic="@chief", editor="@author")
    review, _, _ = edited(review, "author", text)
    assert Role.EDITOR not in review.roles("author")
    _, answer, effects = ask(review, "author", "accept v1 archive 10.5281/zenodo.1 without-reviews")
    assert answer.startswith("✋ Only an editor can use `accept`")
    assert [effect.kind for effect in effects] == ["say"]


@pytest.mark.parametrize("line", ["accept date 2026-11-01", "accept v1.1", "accept"])
def test_accepting_again_says_so(line: str) -> None:
    """The approval and the author's tasks are not posted twice."""
    review = submission("5", reviewers=("reviewer1", "reviewer2"), delivered=("reviewer1", "reviewer2"))  # fmt: skip
    once, answer, _ = ask(review, "editor", line)
    assert once.release_awaited
    _, answer, effects = ask(once, "editor", line)
    assert answer.startswith("☑️")
    assert [effect.kind for effect in effects] == ["say"]


def test_what_did_not_work_adopts_nothing() -> None:
    """Only a command that worked makes the bot look after a review that was there before it."""
    review = submission("3", record={"adopted": None, "stage": ""})
    after, answer, _ = ask(review, "stranger", "help nonsense")
    assert answer.startswith(("❓", "✋"))
    assert after.record.adopted is None


# --- what a review of the rules found ---

BOTH = ("reviewer1", "reviewer2")


@pytest.mark.parametrize(
    ("sender", "ending"),
    [
        ("chief", "reject no"),
        ("author", "withdraw yes"),
        ("editor", "close-unfinished no answer"),
        ("chief", "out-of-scope no package"),
    ],
)
def test_an_ending_ends_the_approval(sender: str, ending: str) -> None:
    """No release accepts a package whose review has ended; ``undo`` gives the approval back."""
    review = submission("5", reviewers=BOTH, delivered=BOTH)
    review, *_ = ask(review, "editor", "accept")
    assert review.release_awaited
    ended, *_ = ask(review, sender, ending)
    after, answer, _ = ask(ended, "author", "released v1.2.0 10.5281/zenodo.1234567")
    assert answer.startswith("✋")
    assert after.labels == ended.labels
    back, *_ = ask(ended, sender, "undo")
    assert back.release_awaited


def test_a_second_box_gives_no_badge() -> None:
    """The website takes any ticked line; undecided, none is."""
    review = submission("5", reviewers=BOTH, delivered=BOTH)
    box = "- [ ] Pangeo"
    text = review.body.replace(box, f"- [x] Astropy: mine\n{box}")
    review, said, _ = edited(review, "author", text)
    assert "@astro" in said, "a box ticked is a request"
    after, *_ = ask(review, "editor", "accept v1 archive 10.5281/zenodo.1")
    assert website(after.body)["partners"] == []
    declined, *_ = ask(after, "astro", "decline-affiliation not for us")
    again, said, _ = edited(
        declined, "author", declined.body.replace(box, f"- [x] Astropy: x\n{box}")
    )
    assert website(again.body)["partners"] == []
    assert "the decision of Astropy" in said


def test_the_office_has_no_authors() -> None:
    """Whoever opened the digest issue keeps their rights there."""
    policy = Policy.layered({"digest_issue": 7, "teams": {"lead": ["lead"]}})
    review = replace(
        submission("s", text="Digest", policy=policy), labels=(), opener="chief", record=Record()
    )
    assert ask(review, "chief", "handover @lead")[1].startswith("You have nothing to hand over")


def test_accepted_by_hand_whatever_is_heard_first() -> None:
    """Talk, an assignee, the label itself: what goes with an acceptance is done once."""
    before = submission("5", reviewers=("reviewer1",), joss=True, labels=("on-hold",))
    before = replace(before, labels=("6/pyOS-approved", "on-hold"), record=before.record)
    for event in (
        comment("Thanks all", "stranger"),
        by_hand("assigned", "chief", assignee="editor"),
        by_hand("labeled", "editor", label="6/pyOS-approved"),
    ):
        after, *_ = happens(before, event)
        assert set(after.labels) == {"6/pyOS-approved", "joss-submission-pending"}
        assert after.header.raw(2) == ""
        assert happens(after, event)[0].body == after.body


def test_a_tick_beside_the_command_counts() -> None:
    """The box of the final approval in the same comment as ``submit-review``."""
    before = submission("3", reviewers=("reviewer1",))
    text = "## Package Review\n- [x] ok\n- [x] I recommend approving this package.\n\n@pyos-bot submit-review"
    after, *_ = ask(before, "reviewer1", text)
    one = after.record.reviewer("reviewer1")
    assert one is not None
    assert one.approved is not None


def rewritten(review: Submission, old: str, new: str) -> Submission:
    """A reviewer edits their comment."""
    event = CommentEdited(
        repo=REPO, number=7, sender="reviewer1", author="reviewer1", at=NOW, comment=99, body=new,
        before=old, url=f"{url()}#issuecomment-99",
    )  # fmt: skip
    return happens(review, event)[0]


REVIEW = (
    "## Package Review\n\n- [x] I recommend approving this package.\n\nHours spent reviewing: 3\n"
)


def test_a_word_mended_is_no_approval() -> None:
    """Only a click is: the box stood ticked before, and changes were asked for since."""
    review = submission("3", reviewers=("reviewer1",))
    review, *_ = happens(review, comment(REVIEW, "reviewer1"))
    review, *_ = ask(review, "reviewer1", "request-changes")
    after = rewritten(review, REVIEW, REVIEW + "\nA word more.")
    one = after.record.reviewer("reviewer1")
    assert one is not None
    assert one.approved is None
    assert one.wants_changes is not None


def test_a_review_that_was_answered_stays() -> None:
    """An edit takes it back only while it may still be a draft."""
    review = submission("3", reviewers=("reviewer1",))
    review, *_ = happens(review, comment(REVIEW, "reviewer1"))
    draft = REVIEW.replace("## Package", "## My")
    assert rewritten(review, REVIEW, draft).reviews_missing
    moved = replace(review, labels=("5/awaiting-reviewer-response",))
    assert not rewritten(moved, REVIEW, draft).reviews_missing


@pytest.mark.parametrize("word", ["astropy", "Astropy.", "ASTROPY"])
@pytest.mark.parametrize("command", ["decline-affiliation", "revoke-affiliation"])
def test_a_no_needs_a_reason(command: str, word: str) -> None:
    """The partner's name is none."""
    before = submission("3", astropy=True, labels=("astropy",))
    before, *_ = ask(before, "astro", "affiliate")
    after, answer, _ = ask(before, "astro", f"{command} {word}")
    assert after.record.affiliation == before.record.affiliation
    assert "REASON" in answer


@pytest.mark.parametrize(
    ("hand", "back"),
    [
        ({"on": ("publication-fast-track",)}, {"-publication-fast-track"}),
        ({"on": ("6/pyOS-approved",)}, {"-6/pyOS-approved"}),
        ({"off": ("3/reviewers-assigned",)}, {"+3/reviewers-assigned"}),
        ({"on": ("on-hold",)}, set()),
        ({"on": ("topic: data",)}, set()),
        ({"on": ("New Submission!",)}, set()),
    ],
)
def test_an_author_with_access_to_labels(hand: dict[str, tuple[str, ...]], back: set[str]) -> None:
    """Holds no right on the own package: the editors' labels are put back, the template's are not."""
    before = submission("3", author="@editor2", maintainers="@editor2")
    moved = tuple(label for label in before.labels if label not in hand.get("off", ()))
    there = replace(before, labels=(*moved, *hand.get("on", ())))
    after, said, _ = labelled(before, "editor2", **hand)
    assert difference(there, after) == back
    assert ("@editor2" in said) is bool(back)
    assert after.record.route == "standard"
    assigned, *_ = happens(
        submission("0", author="@editor2", assignees=("editor",)),
        by_hand("assigned", "editor2", assignee="editor"),
    )
    assert assigned.editors == ()


def test_an_author_names_the_editor_as_maintainer() -> None:
    """Said at once; with the name out again it is over, whoever takes it out."""
    before = submission("3", reviewers=("reviewer1",), record={"authors": ["author", "maintainer"]})
    text = before.body.replace("@maintainer", "@maintainer, @editor, @reviewer1")
    after, said, _ = edited(before, "author", text)
    assert "`@editor` and `@reviewer1`" in said
    assert after.roles("editor") == {Role.ANYONE, Role.AUTHOR}
    for sender in ("author", "editor", "editor2"):
        back, *_ = edited(after, sender, before.body)
        assert Role.EDITOR in back.roles("editor"), sender
        assert Role.REVIEWER in back.roles("reviewer1"), sender


def test_due_dates_are_the_editors() -> None:
    """An author does not give reviewers more time, or less."""
    before = submission("3", reviewers=("reviewer1",), due="2026-12-12 (@reviewer1)")
    after, said, _ = edited(before, "author", before.body.replace("2026-12-12", "2026-11-30"))
    assert after.body == before.body
    assert "Reviews Expected By" in said


def test_quiet_keeps_what_it_would_say() -> None:
    """Beside a command, too."""
    review = submission("5", reviewers=BOTH, delivered=BOTH, policy=Policy(quiet=True))
    review, *_ = ask(review, "reviewer1", "approve-changes")
    text = "- [x] I recommend approving this package.\n\n@pyos-bot help status"
    _, answer, effects = ask(review, "reviewer2", text)
    assert "all reviewers recommend" not in answer
    assert [one.kind for one in effects].count("withhold") == 1


@pytest.mark.parametrize(("stage", "reason"), [("6", "completed"), ("3", "not_planned")])
def test_closed_again_as_it_was(stage: str, reason: str) -> None:
    """``undo`` of ``reopen``."""
    review, *_ = ask(submission(stage, open=False), "chief", "reopen")
    after, *_ = ask(review, "chief", "undo")
    assert difference(review, after) == {f"closed as {reason}"}


def test_one_outcome_of_an_inquiry() -> None:
    """Out of scope, or rejected, after all."""
    inquiry = replace(submission("s"), labels=("presubmission", "Submission Requested"))
    for line in ("out-of-scope no", "reject no"):
        after, *_ = ask(inquiry, "chief", line)
        assert "Submission Requested" not in after.labels


def test_flags_off_by_hand_are_forgotten() -> None:
    """What was wanted is not wanted any more."""
    review, *_ = ask(submission("3"), "editor", "request-info a licence")
    after, *_ = labelled(review, "editor", off=("⌛ pending-maintainer-response",))
    assert after.record.wanted == ""
    held, *_ = ask(
        submission("5", reviewers=BOTH, delivered=BOTH), "author", "hold until 2027-01-01"
    )
    done, *_ = ask(held, "editor", "accept v1 archive 10.5281/zenodo.1")
    assert done.record.hold is None


def test_at_most_twenty_people() -> None:
    """In one line or over the whole comment; what is within the bound is done."""
    many = " ".join(f"@p{n}" for n in range(21))
    before = submission("2")
    after, answer, _ = ask(before, "editor", f"assign-reviewer {many}")
    assert after == knowing(before, accounts=after.found.accounts)
    assert "20 people" in answer
    text = "\n".join(f"@pyos-bot assign-reviewer @p{n} @q{n} @r{n}" for n in range(10))
    needs = engine.needs(comment(text, "editor"), before.policy)
    assert len(needs.accounts) == 18
    after, answer, _ = ask(
        before, "editor", f"@pyos-bot assign-reviewer {many}\n@pyos-bot assign-reviewer @reviewer1"
    )
    assert after.header.raw(1) == "@reviewer1"


def test_a_paper_in_joss_whatever_the_route() -> None:
    """Never 7: it is published already."""
    before = submission("6", joss_doi="10.21105/joss.01234")
    after, answer, _ = ask(before, "author", "joss-submitted https://example.org/j")
    assert after.labels == before.labels
    assert "already published this package" in answer


def test_a_review_without_a_label_is_still_one() -> None:
    """An empty text and no stage label: the author is the author all the same."""
    before = replace(submission("0", text=""), opener="editor2")
    after, *_ = labelled(before, "chief", off=("0/pre-review-checks",))
    assert after.kind == "other"
    assert after.roles("editor2") == {Role.ANYONE, Role.AUTHOR}


def test_an_editor_who_declares_to_be_an_author() -> None:
    """Their own word counts: no author gives them the right back."""
    before = submission("3", record={"authors": ["author", "maintainer"]})
    text = before.body.replace("@maintainer", "@maintainer, @editor")
    after, *_ = edited(before, "editor", text)
    back, *_ = edited(after, "author", before.body)
    assert back.roles("editor") == {Role.ANYONE, Role.AUTHOR}
