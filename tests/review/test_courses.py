"""Reviews as people lead them: by labels, by hand, in prose; each course from its first to its last step."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.review import engine
from bot.review.model.changes import Say, foresee
from bot.review.model.record import Record, Said
from bot.review.model.stages import Stage
from bot.review.model.submission import Comment, Submission
from bot.review.pages import status
from bot.review.turns.clocks import running_clocks
from bot.review.turns.progress import turn
from builders import (
    LABELS,
    NOW,
    PEOPLE,
    ask,
    by_hand,
    comment,
    edited,
    happens,
    knowing,
    labelled,
    later,
    submission,
    unchanged,
    url,
)

BOTH = ("reviewer1", "reviewer2")
DOI = "10.5281/zenodo.1234567"
DONE = "done badge survey website invitation"
PROSE = "My review is complete, I opened issues #4 and #5 in the repository, six hours"
LONG = (
    "I have looked at the documentation and the tests. "
    + "The examples run as they are written. " * 30
)
TEMPLATE = (
    "## Package Review\n\n- [x] As the reviewer I confirm that there are no conflicts of interest\n\n"
    "Estimated hours spent reviewing: 6\n\n### Review Comments\n\nFine.\n"
)
APPROVES = "### Final approval\n\n- [x] The author has responded to my review, I recommend approving this package.\n"


def shown(review: Submission, days: int = 0) -> str:
    """The status comment, without its memory."""
    return status.comment(review, NOW + timedelta(days=days)).partition("<!-- pyos-bot:record")[0]


def next_step(review: Submission) -> str:
    """Who acts next, as the status comment says."""
    found = re.search(r"\*\*Next\*\* \| (.*) \|", shown(review))
    return found[1] if found else ""


def stage_shown(review: Submission) -> str:
    """The stage, as the status comment says."""
    found = re.search(r"\*\*Stage\*\* \| (.*) \|", shown(review))
    return found[1] if found else ""


def says(review: Submission, sender: str, text: str, number: int = 99) -> Submission:
    """Somebody comments: the review after it."""
    return happens(review, comment(text, sender, number))[0]


def thread(*said: tuple[str, str]) -> tuple[Comment, ...]:
    """Comments that were written before, a day apart."""
    return tuple(
        Comment(
            number, login, f"{url()}#issuecomment-{number}", 7, text,
            NOW - timedelta(days=len(said) + 10 - number),
        )
        for number, (login, text) in enumerate(said, start=1)
    )  # fmt: skip


# --- accepted by label ---


def by_label(**header: Any) -> Submission:
    """A review that an editor has just accepted by its label."""
    review = submission("5", reviewers=BOTH, delivered=BOTH, **header)
    approved = labelled(
        review, "editor", on=("6/pyOS-approved",), off=("5/awaiting-reviewer-response",)
    )
    return approved[0]


def test_the_author_completes_an_acceptance_by_label() -> None:
    """``released`` fills what is still TBD, once; then the closing list goes on to the end."""
    review, answer, _ = ask(by_label(), "author", f"released v1.0.0 {DOI}")
    assert "**Version accepted** `v1.0.0`" in answer
    assert review.header.raw("Archive") == DOI  # type: ignore[arg-type]
    assert "Version accepted: v1.0.0\n" in review.body
    assert "Date accepted (month/day/year): 11/21/2026\n" in review.body
    again, answer, _ = ask(review, "author", f"released v1.0.0 {DOI}")
    assert unchanged(review, again)
    assert "Nothing to do" in answer
    other, answer, _ = ask(review, "author", f"released v2.0.0 {DOI}")
    assert unchanged(review, other), "what stands there is the people's"
    assert "already says `v1.0.0`" in answer
    assert "set version-accepted" in answer
    review = ask(review, "editor", DONE)[0]
    assert "closes the review" in next_step(review)
    assert not ask(review, "editor", "close")[0].open


@pytest.mark.parametrize(
    ("given", "filled", "missing"),
    [
        (f"accept v1.0.0 archive {DOI}", {"Version accepted", "Archive", "Date accepted"}, set()),
        ("accept", {"Date accepted"}, {"Version accepted", "Archive"}),
        ("accept v1.0.0", {"Version accepted", "Date accepted"}, {"Archive"}),
        (f"accept archive {DOI} date 2026-11-01", {"Archive", "Date accepted"}, {"Version accepted"}),
    ],
)  # fmt: skip
def test_the_editor_completes_an_acceptance_by_label(
    given: str, filled: set[str], missing: set[str]
) -> None:
    """``accept`` fills what it is given, the date in any case, and says what is still missing."""
    review, answer, _ = ask(by_label(), "editor", given)
    first, _, rest = answer.partition("Still missing")
    assert set(re.findall(r"\*\*([\w ]+)\*\* `", first)) == filled
    assert {one for one in ("Version accepted", "Archive") if f"**{one}**" in rest} == missing
    assert "pyOpenSci has accepted" in answer, "nobody has said so before"
    assert review.stage is Stage.APPROVED
    assert unchanged(review, ask(review, "editor", "accept")[0])


def test_what_people_have_written_stays() -> None:
    """Another version, another archive and another day are said, and change nothing."""
    before = by_label(version_accepted="1.0.0", archive=DOI, date_accepted="11/20/2026")
    same, answer, _ = ask(before, "editor", f"accept v1.0.0 archive {DOI} date 2026-11-20")
    assert unchanged(before, same), "only written in another way"
    assert "Nothing to do" in answer
    after, answer, _ = ask(
        before, "editor", "accept v1.1.0 archive 10.5281/zenodo.9 date 2026-11-19"
    )
    assert unchanged(before, after)
    for name in ("version-accepted", "archive", "date-accepted"):
        assert f"set {name}" in answer


def test_close_and_the_closing_list_agree() -> None:
    """With the date missing neither of them says that all is done, and ``accept`` fills it."""
    review = ask(by_label(archive=DOI, version_accepted="v1"), "editor", DONE)[0]
    assert "- [ ] The header is complete" in shown(review)
    assert "completes the header" in next_step(review)
    stays, answer, _ = ask(review, "editor", "close")
    assert stays.open
    assert "**Date accepted**: an editor can add it" in answer
    review = ask(review, "editor", "accept")[0]
    assert "- [x] The header is complete" in shown(review)
    assert "closes the review" in next_step(review)
    closed = ask(review, "editor", "close")[0]
    assert not closed.open
    assert "accepted, closed, since November 21, 2026" in stage_shown(closed)


def test_a_review_nobody_looked_after() -> None:
    """An old acceptance by label is completed by the same commands; flags and TBD go with it."""
    old = submission("6", labels=("on-hold",), reviewers=("reviewer1",))
    old = replace(old, record=Record(), status_comment=None)
    review = ask(old, "editor", f"accept v1 archive {DOI}")[0]
    assert not review.label_on("on-hold")
    assert review.header.raw(2) == ""
    assert review.record.adopted == NOW


# --- JOSS ---


def test_the_joss_route_asks_for_the_doi() -> None:
    """A package from JOSS is accepted with its DOI, which its author may give at any stage."""
    review = submission("1", joss=True)
    review = ask(review, "chief", "track joss editor-only")[0]
    assert "completes the header" in next_step(review)
    refused, answer, _ = ask(review, "editor", f"accept 1.2.0 archive {DOI}")
    assert unchanged(review, refused)
    assert "joss-accepted DOI" in answer
    review, answer, _ = ask(review, "author", "joss-accepted 10.21105/joss.01234")
    assert "JOSS DOI: 10.21105/joss.01234\n" in review.body
    assert review.standing.joss is None, "it has been there before"
    assert "accepts the package" in next_step(review)
    again, answer, _ = ask(review, "author", "joss-accepted 10.21105/joss.01234")
    assert unchanged(review, again)
    assert "already" in answer
    other, answer, _ = ask(review, "editor", "joss-accepted 10.21105/joss.99999")
    assert unchanged(review, other)
    assert "set joss-doi" in answer
    review = ask(review, "editor", f"accept 1.2.0 archive {DOI}")[0]
    assert review.stage is Stage.APPROVED
    assert review.standing.joss is None


def test_the_doi_of_a_package_from_joss_after_acceptance() -> None:
    """Accepted by label, the DOI is still taken."""
    review = by_label()
    review = labelled(review, "chief", on=("joss-fast-track",))[0]
    assert "JOSS DOI" in ask(review, "editor", "close")[1]
    review = ask(review, "author", "joss-accepted 10.21105/joss.01234")[0]
    assert review.header.raw("JOSS DOI") == "10.21105/joss.01234"  # type: ignore[arg-type]
    assert review.standing.joss is None


def test_joss_before_acceptance() -> None:
    """A paper that goes to JOSS from here goes after the acceptance."""
    before = submission("3")
    after, answer, _ = ask(before, "author", "joss-accepted 10.21105/joss.01234")
    assert unchanged(before, after)
    assert answer.startswith("✋")


# --- day one ---


def old(stage: str, *said: tuple[str, str], **header: object) -> Submission:
    """A review from before the bot, with both reviewers in its header."""
    made = submission(stage, **{"reviewers": BOTH, **header})  # type: ignore[arg-type]
    made = replace(made, record=Record(), status_comment=None)
    return knowing(made, thread=thread(*said), named={login: login for login in PEOPLE})


def test_adopting_a_review_in_the_middle() -> None:
    """The header's people are taken over with what they have posted; nobody is called."""
    review = old(
        "4",
        ("reviewer1", TEMPLATE),
        ("author", LONG),
        ("reviewer2", LONG),
        ("reviewer1", "Thanks, nice."),
        ("reviewer1", APPROVES),
    )
    review, answer, _ = ask(review, "chief", "adopt")
    assert not re.search(r"(?<!`)@reviewer", answer)
    assert [one.login for one in review.reviewers] == list(BOTH)
    assert [one.by for one in review.reviewers] == ["chief", "chief"]
    first, second = review.reviewers
    assert first.review
    assert first.review.hours == 6
    assert first.review.url.endswith("-1")
    assert first.approved
    assert first.approved.url.endswith("-5")
    assert second.review
    assert second.review.url.endswith("-3")
    assert "(2 of 2)" in shown(review)
    assert "responds to the reviews" in next_step(review)
    review, answer, _ = ask(review, "reviewer2", "approve-changes")
    assert "✅" in answer
    assert "I follow this review" in ask(review, "chief", "adopt")[1]


def test_adopting_while_reviews_are_to_come() -> None:
    """A long comment need not be the review yet: the editor is asked, and nothing moves by itself."""
    review = old("3", ("reviewer1", TEMPLATE), ("reviewer2", LONG))
    review = ask(review, "chief", "adopt")[0]
    first, second = review.reviewers
    assert first.review
    assert not second.review
    assert f"record-review @reviewer2 {url()}#issuecomment-2" in shown(review)
    again, answer, _ = ask(review, "chief", "adopt")
    assert unchanged(review, again)
    assert "already" in answer
    refused = ask(review, "editor", "retract-review @reviewer2")[0]
    assert unchanged(refused, ask(refused, "chief", "adopt")[0]), "the editor has said no"
    stays, said, _ = later(review, hours=2)
    assert stays.stage is Stage.UNDER_REVIEW
    assert said == ""


def test_adopting_who_cannot_review() -> None:
    """An author and an account that does not exist are named, and recorded as nothing."""
    review = old("3", reviewers=("maintainer", "nobody-there"))
    review, answer, _ = ask(review, "chief", "adopt")
    assert review.record.reviewers == ()
    assert "`@maintainer` and `@nobody-there` cannot be reviewers" in answer


def test_adopting_an_editor_without_the_right() -> None:
    """A name in the header gives nobody an editor's right."""
    review = old("3", editor="@stranger", assignees=())
    review, answer, _ = ask(review, "chief", "adopt")
    assert "assign-editor @stranger" in answer
    assert "✋" in ask(review, "stranger", "reviews-in")[1]


def test_adopt_again_takes_over_who_is_missing() -> None:
    """A command has made the bot look after the review before anybody adopted it."""
    review = old("4", ("reviewer1", TEMPLATE), ("reviewer2", TEMPLATE))
    review = ask(review, "editor", "set version-submitted v3")[0]
    assert review.record.adopted
    assert review.reviewers == ()
    review = ask(review, "chief", "adopt")[0]
    assert [bool(one.review) for one in review.reviewers] == [True, True]


def test_an_editor_names_the_headers_reviewer() -> None:
    """``record-review`` and ``reviews-in`` work for who was seated by hand, without a welcome."""
    review = old("3")
    review, answer, _ = ask(review, "editor", f"record-review @reviewer1 {url()}#issuecomment-5")
    assert "recorded" in answer
    assert [one.login for one in review.reviewers] == ["reviewer1"]
    review = ask(review, "editor", "reviews-in")[0]
    assert [one.login for one in review.reviewers] == list(BOTH)
    assert review.stage is Stage.AWAITING_CHANGES


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("stage", ["3", "6"])
@pytest.mark.parametrize(
    ("sender", "line"),
    [
        ("stranger", "help"),
        ("stranger", "status"),
        ("stranger", "check-header"),
        ("editor", "status"),
        ("editor", "check-acceptance"),
        ("chief", "list-editors"),
        ("chief", "code-of-conduct"),
        ("author", "help"),
        ("stranger", "accept"),
    ],
)
def test_who_only_looks_adopts_nothing(sender: str, line: str, stage: str, is_open: bool) -> None:
    """Reading commands and people without a task leave an old review as it is."""
    before = replace(submission(stage, open=is_open), record=Record(), status_comment=None)
    after, answer, _ = ask(before, sender, line)
    assert answer
    assert unchanged(before, after)
    assert not engine.wants_status_comment(after)


# --- labels as people use them ---


def test_the_author_has_answered_the_checks() -> None:
    """0 and 5 without an editor: the editor in chief looks again, and both labels stay."""
    review = submission("0", eic="@chief")
    review = labelled(review, "chief", on=("5/awaiting-reviewer-response",))[0]
    assert review.stage is Stage.CHECKS
    review = later(review, minutes=11)[0]
    review = later(review, days=2)[0]
    assert {"0/pre-review-checks", "5/awaiting-reviewer-response"} <= set(review.labels)
    assert "the editor in chief (`@chief`) finishes the pre-review checks" in next_step(review)
    assert "no editor yet" in shown(review)
    review, answer, _ = ask(review, "chief", "checks-done")
    assert "✅" in answer
    review = ask(review, "chief", "assign-editor @editor")[0]
    assert set(review.labels) == {"1/editor-assigned"}


def test_a_step_without_its_people_is_not_advised() -> None:
    """No editor: one is found first. No reviewers: they are found before anything is accepted."""
    for stage in "12345":
        review = submission(stage, eic="@chief", editor="TBD", reviewers=BOTH, delivered=BOTH)
        wanted = "responds to the reviews" if stage == "4" else "assigns an editor"
        if stage == "5":
            wanted = "look at the author's changes"
        assert wanted in next_step(review), stage
    assert "finds reviewers" in next_step(submission("5"))


@pytest.mark.parametrize("on", [(), ("3/reviews-going-on",)], ids=["deleted", "renamed"])
def test_the_label_of_the_stage_is_gone(on: tuple[str, ...]) -> None:
    """The record knows the stage: rights and clocks go on, and the missing label is named."""
    review = submission("3", reviewers=BOTH)
    gone = LABELS - {"3/reviewers-assigned"}
    review = replace(review, labels=on, repo_labels=gone)
    review = later(review, minutes=11)[0]
    assert review.stage is Stage.UNDER_REVIEW
    assert "`3/reviewers-assigned`" in stage_shown(review)
    assert "has no label `3/reviewers-assigned` any more" in shown(review)
    assert shown(replace(review, repo_labels=None)) == shown(review), (
        "also when nobody asks for the labels"
    )
    review = ask(review, "reviewer1", "submit-review")[0]
    assert review.reviewers[0].review
    review = ask(review, "reviewer2", "submit-review")[0]
    assert "4/reviews-in-awaiting-changes" in review.labels
    assert "any more" not in shown(review)


def test_the_label_comes_back() -> None:
    """Created and put on again, nothing is missing."""
    review = replace(
        submission("3", reviewers=BOTH), labels=(), repo_labels=LABELS - {"3/reviewers-assigned"}
    )
    review = later(review, minutes=11)[0]
    assert review.record.label_gone
    review = replace(review, repo_labels=LABELS)
    review = labelled(review, "editor", on=("3/reviewers-assigned",))[0]
    assert not review.record.label_gone
    assert review.record.stage_since == NOW - timedelta(days=3)


def test_taken_off_by_hand_is_no_missing_label() -> None:
    """The repository has the label: without it on the issue the review is submitted."""
    review = labelled(submission("3", reviewers=BOTH), "editor", off=("3/reviewers-assigned",))[0]
    assert review.stage is Stage.SUBMITTED


@pytest.mark.parametrize(
    ("sender", "line", "words"),
    [
        ("chief", "out-of-scope It is a web service", "closed (out of scope)"),
        ("chief", "reject No", "closed (rejected)"),
        ("author", "withdraw yes", "closed (withdrawn by the author)"),
        ("editor", "close-unfinished No answer", "closed (closed unfinished)"),
    ],
)
def test_a_review_that_has_ended(sender: str, line: str, words: str) -> None:
    """The status says closed, how, and since when; also later, and until it is opened again."""
    review = ask(submission("4", reviewers=BOTH), sender, line)[0]
    for answer in (shown(review), shown(later(review, days=20)[0], 20)):
        assert f"{words}, at `4/reviews-in-awaiting-changes`, since November 21, 2026" in answer
        assert "awaiting" not in stage_shown(review).replace("4/reviews-in-awaiting-changes", "")
        assert "**Next**" not in answer
        assert "due by" not in answer
    event = comment("@pyos-bot status", "stranger", at=NOW + timedelta(days=20))
    told = "".join(one.text for one in engine.respond(review, event) if isinstance(one, Say))
    assert (
        f"{words}, at `4/reviews-in-awaiting-changes`, since November 21, 2026 (20 days ago)"
        in told
    )
    review = ask(review, "chief", "reopen")[0]
    assert "closed" not in stage_shown(review)


def test_closed_by_hand() -> None:
    """A label tells the outcome, GitHub tells the day; nothing is guessed."""
    review = submission("3", open=False, labels=("incomplete-closed-review",))
    review = replace(review, closed_at=NOW - timedelta(days=400))
    assert "closed (closed unfinished)" in stage_shown(review)
    assert "October 17, 2025" in stage_shown(review)
    assert stage_shown(submission("3", open=False)) == "closed, at `3/reviewers-assigned`"


@pytest.mark.parametrize("stage", ["s", "3"])
@pytest.mark.parametrize("sender", ["editor", "chief"])
def test_a_partner_that_an_editor_asks(stage: str, sender: str) -> None:
    """The author is not told that they have asked."""
    review, said, _ = labelled(submission(stage), sender, on=("astropy",))
    assert "You asked" not in shown(review)
    assert f"`@{sender}` asked for affiliation with **Astropy**" in shown(review)
    assert f"asked for, not decided (`@{sender}` asked)" in shown(review)
    if stage == "s":
        assert said == ""
        review, said, _ = ask(review, "editor2", "start-checks")
        assert "the author asks" not in said
    assert f"`@{sender}` has requested affiliation" in said


# --- reviews as people write them ---


def test_a_review_in_prose_is_asked_about_once() -> None:
    """In the status comment, with the command to copy; nobody is reminded meanwhile."""
    review = submission("3", reviewers=BOTH, delivered=("reviewer2",))
    review, said, _ = happens(review, comment(PROSE, "reviewer1"))
    assert said == ""
    exact = f"record-review @reviewer1 {url()}#issuecomment-99 6 hours"
    assert exact in shown(review)
    assert "the editor (`@editor`) records the missing reviews" in next_step(review)
    assert [clock.subject for clock in running_clocks(review)] == []
    review = says(review, "reviewer1", "My review is complete, as I said.", 100)
    assert shown(review).count("record-review @reviewer1 h") == 1
    review, _answer, _ = ask(review, "editor", exact)
    assert review.stage is Stage.AWAITING_CHANGES
    assert review.reviewers[0].review
    assert review.reviewers[0].review.hours == 6
    assert "record-review" not in shown(review)


def test_a_comment_that_is_no_review() -> None:
    """The editor says so: the reviewer is waited for as before, and the editor not asked again."""
    review = says(submission("3", reviewers=BOTH, delivered=("reviewer2",)), "reviewer1", PROSE)
    review, answer, _ = ask(review, "editor", "retract-review @reviewer1")
    assert "is not the review" in answer
    assert "Is [this comment]" not in shown(review)
    assert [clock.subject for clock in running_clocks(review)] == ["review"]
    review = says(review, "reviewer1", LONG, 100)
    assert "Is [this comment]" not in shown(review)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (PROSE, True),
        ("I have finished my review; see the comments in the pull request. It took me 4.5 hours.", True),
        ("Here is my review:\n\n1. The README is short.", True),
        ("I finished reviewing the package. About 3 hrs.", True),
        ("That completes my review.", True),
        ("I had time for the review, all is in issues #3-#9. It took around eight hours.", True),
        ("My comments are in issue #12.", True),
        ("The other review is done, mine follows.", False),
        ("I hope to have finished my review by Friday.", False),
        ("Half of my review is done.", False),
        ("I have started my review.", False),
        (LONG, True),
        ("I will finish my review next week.", False),
        ("Once my review is complete I will tell you.", False),
        ("My review isn't complete yet.", False),
        ("Is my review complete?", False),
        ("My review is complete by Friday.", False),
        ("My review is done? I think not yet.", False),
        ("> My review is complete\n\nGreat!", False),
        ("This is a draft review. " + LONG, False),
        ("Thank you, I will have a look.", False),
    ],
)  # fmt: skip
def test_what_may_be_a_review(text: str, asked: bool) -> None:
    """What somebody says is there, or what is long enough; never what is promised or quoted."""
    review = says(submission("3", reviewers=BOTH), "reviewer1", text)
    assert (review.reviewers[0].asked_about is not None) is asked
    assert says(submission("3", reviewers=BOTH), "author", text).record.reviewers[0].perhaps is None


def test_submit_review_below_a_free_review() -> None:
    """The command alone means the reviewer's own last long comment, and says so."""
    review = submission("3", reviewers=BOTH)
    before = thread(
        ("reviewer1", LONG + " I spent five hours."),
        ("reviewer2", LONG),
        ("reviewer1", "Oh, and thanks!"),
    )
    review, answer, _ = ask(knowing(review, thread=before), "reviewer1", "submit-review")
    delivered = review.reviewers[0].review
    assert delivered
    assert delivered.url == f"{url()}#issuecomment-1"
    assert delivered.hours == 5
    assert f"[your earlier comment]({url()}#issuecomment-1)" in answer
    alone = (
        ask(submission("3", reviewers=BOTH), "reviewer1", "submit-review")[0].reviewers[0].review
    )
    assert alone
    assert alone.url.endswith("-99"), "there is no other one"
    here = ask(
        knowing(review, thread=before), "reviewer1", f"{LONG}\n\n@pyos-bot submit-review 3 hours"
    )[0]
    delivered = here.reviewers[0].review
    assert delivered
    assert delivered.url.endswith("-99"), "this comment is the review"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("@pyos-bot submit-review", True),
        ("Thanks!\n\n@pyos-bot submit-review 6 hours", True),
        (f"@pyos-bot submit-review {url()}#issuecomment-5", False),
        (f"{LONG}\n\n@pyos-bot submit-review", False),
        ("@pyos-bot approve-changes", False),
        ("@pyos-bot adopt", True),
    ],
)
def test_who_reads_the_thread(text: str, read: bool) -> None:
    """Only what depends on it: an ordinary command costs one read."""
    assert engine.needs(comment(text, "reviewer1"), submission("3").policy).thread is read


def test_reviews_in_leads_to_nobody_elses_comment() -> None:
    """The editor's word is no review: no link, or the comment that the reviewer has written."""
    review = says(submission("3", reviewers=BOTH), "reviewer1", PROSE, 55)
    review = ask(review, "editor", "reviews-in")[0]
    urls = [one.review.url for one in review.reviewers if one.review]
    assert urls == [f"{url()}#issuecomment-55", ""]
    assert "issuecomment-99" not in shown(review)


# --- accepted, the release awaited ---


def approved(stage: str = "4") -> Submission:
    """Accepted by command while the author's answer waits for its confirmation."""
    review = submission(stage, reviewers=BOTH, delivered=BOTH)
    if stage == "4":
        review = ask(review, "author", "submit-response")[0]
    return ask(review, "editor", "accept v1.2.0")[0]


@pytest.mark.parametrize(
    ("stage", "sender", "line"),
    [
        ("4", "editor", "author-responded"),
        ("4", "author", "submit-response"),
        ("5", "editor", "reviews-in"),
        ("3", "editor", "reviews-in"),
    ],
)
def test_an_acceptance_is_respected(stage: str, sender: str, line: str) -> None:
    """Nobody is called back to a review that the editor has accepted."""
    before = approved(stage)
    after, answer, _ = ask(before, sender, line)
    assert unchanged(before, after)
    assert "released VERSION DOI" in answer
    assert "@reviewer" not in answer


def test_reviewers_after_the_acceptance() -> None:
    """What they recommend is noted and moves nothing."""
    review = approved("5")
    review, answer, _ = ask(review, "reviewer1", "request-changes")
    assert review.stage is Stage.AWAITING_REVIEWERS
    assert "already accepted" in answer
    review, answer, _ = ask(review, "reviewer1", "approve-changes")
    review, answer, _ = ask(review, "reviewer2", "approve-changes")
    assert "Next" not in answer
    assert review.release_awaited


def test_a_late_review_after_the_acceptance() -> None:
    """It is recorded, and the author is not called back."""
    review = submission("3", reviewers=BOTH, delivered=("reviewer1",))
    review = ask(review, "editor", "accept v1 without-reviews")[0]
    review, answer, _ = ask(review, "reviewer2", "submit-review")
    assert review.stage is Stage.UNDER_REVIEW
    assert "your turn" not in answer


def test_nobody_waits_for_reviews_after_the_acceptance() -> None:
    """Neither the status nor the answer to one of them says that another is still to come."""
    review = submission("3", reviewers=BOTH)
    assert "`@reviewer2`: review due on" in shown(review)
    review = ask(review, "editor", "accept v1 without-reviews")[0]
    assert "`@reviewer2`: no review recorded" in shown(review)
    assert "retract-review" not in shown(review)
    review, answer, _ = ask(review, "reviewer1", "submit-review")
    assert answer == "✅ I recorded the review by `@reviewer1`. Thank you!"


@pytest.mark.parametrize("stage", ["3", "4", "5"])
def test_release_awaited(stage: str) -> None:
    """The status says so at any stage, and the release is not ticked before it is there."""
    review = approved(stage)
    assert "accepted, release awaited" in stage_shown(review)
    assert "awaiting the" not in stage_shown(review)
    assert "- [ ] The accepted version is released" in shown(review)
    assert "released VERSION DOI" in next_step(review)
    review = ask(review, "author", f"released v1.2.1 {DOI}")[0]
    assert "- [x] The accepted version is released" in shown(review)
    assert review.stage is Stage.APPROVED


def test_a_full_acceptance_ticks_the_release() -> None:
    """With version and archive there is nothing to wait for."""
    review = submission("5", reviewers=BOTH, delivered=BOTH)
    review = ask(review, "editor", f"accept v1.2.0 archive {DOI}")[0]
    assert "- [x] The accepted version is released" in shown(review)


# --- two people, two roles ---


def walk(review: Submission, *steps: tuple[str, str]) -> Submission:
    """One command after the other; each of them works."""
    for sender, line in steps:
        review, answer, _ = ask(review, sender, line)
        assert not answer.startswith(("✋", "❓")), f"{sender}: {line}: {answer}"
    return review


END = (("author", "done badge survey"), ("editor", "done website invitation"), ("editor", "close"))


@pytest.mark.parametrize(
    "line",
    [
        "add @editor2 as another editor",
        "also add @editor2 as editor",
        "add @editor2 as editor too",
        "assign-editor @editor2 as well",
        "add @editor2 as co-editor",
        "assign @editor2 as editor together with @editor",
    ],
)
def test_one_more_editor(line: str) -> None:
    """Whoever adds an editor replaces none: the answer says how two lead together."""
    before = submission("3", reviewers=BOTH)
    after, answer, _ = ask(before, "chief", line)
    assert unchanged(before, after)
    assert "`Editor: @editor, @NAME`" in answer
    assert "✅" in ask(submission("0"), "chief", "assign-editor @editor2 as well")[1]
    assert "✅" in ask(before, "chief", "assign-editor @editor2. You too, thanks!")[1]


def test_a_reviewer_whom_the_author_names_as_a_maintainer() -> None:
    """They may not review meanwhile: nobody waits for them, and the status says why."""
    review = submission("3", reviewers=BOTH)
    text = review.body.replace("@author, @maintainer", "@author, @maintainer, @reviewer1")
    named, *_ = edited(review, "author", text)
    assert "`@reviewer1`: paused, because the issue names them as an author" in shown(named)
    assert next_step(named).startswith("the reviewers (`@reviewer2`)")
    assert "@reviewer1" not in later(named, days=22)[1]
    alone, *_ = ask(named, "reviewer2", "submit-review")
    assert next_step(alone).startswith("the editor (`@editor`) finds reviewers")
    back, *_ = edited(alone, "author", review.body)
    assert "`@reviewer1`: review due on" in shown(back)
    assert next_step(back).startswith("the reviewers (`@reviewer1`)")


def test_two_editors() -> None:
    """Each of them may do every step; one steps down, and the other goes on."""
    review = submission("0", eic="@chief")
    review = walk(review, ("chief", "checks-done"), ("chief", "assign-editor @editor"))
    review = edited(
        review, "chief", review.body.replace("Editor: @editor", "Editor: @editor, @editor2")
    )[0]
    assert "(`@editor` and `@editor2`)" in next_step(review)
    review = walk(
        review,
        ("editor2", "seeking-reviewers"),
        ("editor", "assign-reviewer @reviewer1"),
        ("editor2", "assign-reviewer @reviewer2"),
        ("reviewer1", "submit-review"),
        ("reviewer2", "submit-review"),
        ("author", "submit-response"),
        ("editor2", "author-responded"),
        ("editor", "step-down"),
    )
    assert review.editors == ("editor2",)
    assert review.stage is Stage.AWAITING_REVIEWERS
    review = walk(
        review,
        ("reviewer1", "approve-changes"),
        ("editor2", "approve-changes for @reviewer2"),
        ("editor2", f"accept v1 archive {DOI}"),
        *END,
    )
    assert not review.open


@pytest.mark.parametrize(
    "written", ["@reviewer1 with @reviewer3", "@reviewer1 (mentor @reviewer3)"]
)
def test_a_reviewer_with_a_mentor(written: str) -> None:
    """The first one is the reviewer; acceptance writes both so that the website lists both."""
    review = submission("2")
    review = edited(
        review, "editor", review.body.replace("Reviewer 1: TBD", f"Reviewer 1: {written}")
    )[0]
    assert [one.login for one in review.reviewers] == ["reviewer1"]
    review = walk(
        review,
        ("editor", "assign-reviewer @reviewer2"),
        ("editor", "set-due-date @reviewer1 2026-12-24"),
        ("reviewer1", "submit-review"),
    )
    assert "✋" in ask(review, "reviewer3", "submit-review")[1]
    review = walk(
        review,
        ("reviewer2", "submit-review"),
        ("author", "submit-response"),
        ("editor", "author-responded"),
        ("reviewer1", "approve-changes"),
        ("reviewer2", "approve-changes"),
        ("editor", f"accept v1 archive {DOI}"),
        *END,
    )
    assert "Reviewer 1: @reviewer1, @reviewer3\n" in review.body


def test_an_author_who_reviews_elsewhere() -> None:
    """On the own submission an author, on somebody else's a reviewer: each with its own rights."""
    other = submission("2", author="(@reviewer2)", maintainers="(@reviewer2)")
    other = replace(other, opener="reviewer2")
    other = walk(
        other,
        ("editor", "assign-reviewer @author @reviewer1"),
        ("author", "submit-review 3 hours"),
        ("reviewer1", "submit-review"),
        ("reviewer2", "submit-response"),
        ("editor", "author-responded"),
        ("author", "approve-changes"),
        ("reviewer1", "approve-changes"),
        ("editor", f"accept v1 archive {DOI}"),
        ("author", "done survey"),
    )
    assert other.record.done == {"survey-author": "author"}
    assert "✋" in ask(other, "author", "done badge")[1]
    own = submission("3", reviewers=BOTH)
    assert "✋" in ask(own, "author", "submit-review")[1]
    assert "✋" in ask(own, "editor", "assign-reviewer @author")[1]


@pytest.mark.parametrize("people", ["Jane Doe, (@author)", "(@author), Jane Doe"])
def test_a_maintainer_without_an_account(people: str) -> None:
    """A name is nobody whom the bot knows; the review goes its way all the same."""
    review = submission("0", eic="@chief", maintainers=people)
    review = walk(
        review,
        ("chief", "checks-done"),
        ("chief", "assign-editor @editor"),
        ("editor", "assign-reviewer @reviewer1 @reviewer2"),
        ("reviewer1", "submit-review"),
        ("reviewer2", "submit-review"),
        ("author", "submit-response"),
        ("editor", "author-responded"),
        ("reviewer1", "approve-changes"),
        ("reviewer2", "approve-changes"),
        ("editor", "accept"),
        ("author", f"released v1 {DOI}"),
        ("editor", "check-in"),
        *END,
    )
    assert people in review.body


def test_an_editor_in_chief_who_edits() -> None:
    """One person in both lines of the header takes every step, and may give the editing away."""
    review = walk(
        submission("s"),
        ("chief", "start-checks"),
        ("chief", "checks-done"),
        ("chief", "assign-editor me"),
    )
    assert review.eics == review.editors == ("chief",)
    review = walk(
        review,
        ("chief", "assign-reviewer @reviewer1 @reviewer2"),
        ("chief", "step-down"),
    )
    assert review.eics == ("chief",)
    assert "assigns an editor" in next_step(review)
    review = walk(
        review,
        ("chief", "assign-editor @chief"),
        ("chief", "reviews-in"),
        ("author", "submit-response"),
        ("chief", "author-responded"),
        ("chief", "approve-changes for @reviewer1"),
        ("chief", f"accept v1 archive {DOI}"),
        ("author", "done badge survey"),
        ("chief", "done website invitation"),
        ("chief", "close"),
    )
    assert turn(review).key == "nothing"
    assert by_hand("closed", "chief").what == "closed"
    assert foresee(review, []) == review


# --- accepted by label, and not complete ---


def test_an_accepted_package_without_an_editor() -> None:
    """The check names the same as ``close``, and the editor is filled in by assigning one on GitHub."""
    review = by_label(editor="TBD", assignees=())
    for line in ("check-acceptance", "close"):
        answer = ask(review, "chief", line)[1]
        assert "**Editor** is empty" in answer
        assert "cannot be accepted" not in answer
        assert "reviewers are assigned" not in answer
        assert "released VERSION DOI" in answer
    review = replace(review, assignees=("editor2",))
    review = happens(review, by_hand("assigned", "chief", assignee="editor2"))[0]
    assert review.editors == ("editor2",)
    assert review.stage is Stage.APPROVED
    assert "**Editor** is empty" not in ask(review, "chief", "close")[1]


def test_a_complete_acceptance_is_checked() -> None:
    """Then the check names the next command."""
    review = by_label(version_accepted="v1", archive=DOI, date_accepted="11/20/2026")
    review = ask(review, "editor", DONE)[0]
    assert "nothing is missing. To close the issue" in ask(review, "editor", "check-acceptance")[1]


@pytest.mark.parametrize("joss", [True, False])
@pytest.mark.parametrize("header", [{}, {"archive": DOI}, {"version_accepted": "v1"}])
def test_the_release_is_the_next_step(header: dict[str, str], joss: bool) -> None:
    """Before everything else on the closing list."""
    review = by_label(**header, joss=joss)
    assert "released VERSION DOI" in next_step(review)


def test_a_reviewer_added_after_the_approval() -> None:
    """The editor has approved the package: the release is not held up by anybody who joined later."""
    review = ask(approved("5"), "editor", "assign-reviewer @reviewer3")[0]
    assert "released VERSION DOI" in next_step(review)
    assert "has not submitted" not in ask(review, "editor", "check-acceptance")[1]
    done = ask(review, "author", f"released v1.2.0 {DOI}")[0]
    assert done.stage is Stage.APPROVED
    again = ask(review, "editor", f"accept v1.2.0 archive {DOI}")[0]
    assert again.stage is Stage.APPROVED


def test_the_header_is_open_until_the_release() -> None:
    """Its box is checked once version, archive and date are there."""
    review = approved("5")
    assert "- [ ] The header is complete" in shown(review)
    review = ask(review, "author", f"released v1.2.0 {DOI}")[0]
    assert "- [x] The header is complete" in shown(review)


@pytest.mark.parametrize(
    ("sender", "line"),
    [("author", "released v2 10.5281/zenodo.7"), ("editor", "accept v2 archive 10.5281/zenodo.7")],
)
def test_what_a_release_replaces_is_said(sender: str, line: str) -> None:
    """The explicit value wins before the acceptance is complete, never silently."""
    review = submission("5", reviewers=BOTH, delivered=BOTH, archive=DOI, version_accepted="v1")
    if sender == "author":
        review = replace(review, record=review.record.changed(approved=said_by("editor")))
    review, answer, _ = ask(review, sender, line)
    assert review.stage is Stage.APPROVED
    assert f"**Version accepted** was `v1` and **Archive** was `{DOI}`" in answer
    quiet = submission("5", reviewers=BOTH, delivered=BOTH, archive=DOI, version_accepted="v1")
    assert " was `" not in ask(quiet, "editor", f"accept v1 archive https://doi.org/{DOI}")[1]


def said_by(login: str) -> Said:
    """That somebody has said it."""
    return Said(by=login, at=NOW, url=url())


def test_accepted_at_joss_by_hand() -> None:
    """The label alone is not the paper: the DOI is asked for, also on a closed issue."""
    review = by_label(version_accepted="v1", archive=DOI, date_accepted="11/20/2026")
    review = labelled(review, "editor", on=("9/joss-approved",))[0]
    review = ask(review, "editor", DONE)[0]
    assert "completes the header" in next_step(review)
    stays, answer, _ = ask(review, "editor", "close")
    assert stays.open
    assert "joss-accepted DOI" in answer
    closed = replace(review, open=False)
    closed, answer, _ = ask(closed, "author", "joss-accepted 10.21105/joss.01234")
    assert "JOSS DOI: 10.21105/joss.01234\n" in closed.body
    assert "close" not in answer
    review, answer, _ = ask(review, "author", "joss-accepted 10.21105/joss.01234")
    assert "an editor can close this issue" in answer
    assert not ask(review, "editor", "close")[0].open


def test_a_reviewers_survey_is_optional() -> None:
    """The list says so, as ``close`` does not wait for it."""
    assert "- [ ] Reviewer survey (optional): `@reviewer1`" in shown(approved("5"))


def test_a_partner_that_its_own_editor_affiliates() -> None:
    """The author, who has not checked the box, is not told that they have asked."""
    review = labelled(submission("s"), "astro", on=("astropy",))[0]
    assert review.ticked("astropy"), "the decision checks it"
    assert "You requested" not in shown(review)


# --- reviewers whom people have written into the header ---


@pytest.mark.parametrize("stage", ["3", "5"])
def test_the_header_names_reviewers_nobody_assigned(stage: str) -> None:
    """The status does not ask for other reviewers, and it names what makes these known."""
    review = old(stage)
    answer = ask(review, "editor", "status")[1]
    assert "finds reviewers" not in answer
    assert "confirms the reviewers named in the header: `@pyos-bot adopt`" in answer
    for line in ("submit-review", "approve-changes", "request-changes"):
        answer = ask(review, "reviewer1", line)[1]
        assert answer.startswith("✋")
        assert "`@pyos-bot adopt`" in answer
    answer = ask(review, "stranger", "submit-review")[1]
    assert "adopt" not in answer
    if stage == "5":
        answer = ask(review, "editor", "accept")[1]
        assert "`@pyos-bot adopt`" in answer
        assert "Only 0 of 2" not in answer


def test_an_editors_commands_take_over_the_headers_reviewers() -> None:
    """Whoever is asked to look again is named, and can answer."""
    review, answer, _ = ask(old("4"), "editor", "author-responded")
    assert "@reviewer1 and @reviewer2, please look" in answer
    review, answer, _ = ask(review, "reviewer1", "approve-changes")
    assert answer.startswith("✅")
    assert "look at the author's changes" in next_step(review)
    started, answer, _ = ask(old("2"), "editor", "start-review")
    assert started.stage is Stage.UNDER_REVIEW
    assert [one.login for one in started.reviewers] == list(BOTH)
    assert "write their reviews" in next_step(started)


def test_adopting_twice_names_who_cannot_review() -> None:
    """Nothing is left to take over, but the answer is not that all is well."""
    review = ask(old("3", reviewers=("maintainer", "nobody-there")), "chief", "adopt")[0]
    assert "cannot be reviewers" in ask(review, "chief", "adopt")[1]


# --- a label that the repository lacks ---


@pytest.mark.parametrize(
    ("stage", "delivered", "line"),
    [("3", ("reviewer1",), "submit-review"), ("5", BOTH, "request-changes")],
)
def test_a_reviewer_does_not_pay_for_a_missing_label(
    stage: str, delivered: tuple[str, ...], line: str
) -> None:
    """What they say is recorded; the editor is told that the stage could not be set."""
    gone = LABELS - {"4/reviews-in-awaiting-changes"}
    review = replace(submission(stage, reviewers=BOTH, delivered=delivered), repo_labels=gone)
    after, answer, _ = ask(review, "reviewer2", line)
    assert after.labels == review.labels
    assert answer.startswith("✅")
    assert "⚠️ @editor: this repository has no label `4/reviews-in-awaiting-changes`" in answer
    assert "reviews-in`" in answer
    one = after.reviewers[1]
    assert one.review
    assert bool(one.wants_changes) is (line == "request-changes")
    assert ask(review, "editor", "reviews-in")[1].startswith("✋")
    there = replace(after, repo_labels=LABELS)
    assert ask(there, "editor", "reviews-in")[0].stage is Stage.AWAITING_CHANGES


def test_accepted_by_label_without_an_editor() -> None:
    """The editor is filled in by the command that people know, and the stage stays."""
    review = submission("6", editor="TBD", assignees=())
    assert "assign-editor" in ask(review, "chief", "check-acceptance")[1]
    review, answer, _ = ask(review, "chief", "assign-editor @editor")
    assert not answer.startswith("✋"), answer
    assert review.editors == ("editor",)
    assert review.stage.value == "6/pyOS-approved"
