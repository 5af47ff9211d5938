"""What the bot says: the main messages word for word, and nothing of people's text comes alive."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any

import pytest
from expected import EXPECTED, WHO, ripe
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from review.test_clocks import CLOCKS, inquiry, over
from review.test_digest import a_week
from review.test_package_checks import package_checks
from syrupy.assertion import SnapshotAssertion

from bot.review import engine, messages
from bot.review.commands.table import TABLE
from bot.review.model.changes import Part, Say
from bot.review.model.events import CommentEdited, Followed
from bot.review.model.header import Field
from bot.review.model.policy import Policy
from bot.review.model.record import Record
from bot.review.model.stages import Stage
from bot.review.model.submission import Comment, Roster, Submission, Trouble
from bot.review.pages import status
from bot.review.turns.load import load
from builders import (
    LABELS,
    NOW,
    PEOPLE,
    POLICY,
    REPO,
    ask,
    body,
    comment,
    edited,
    happens,
    knowing,
    labelled,
    later,
    on_every_board,
    opened,
    submission,
    url,
)

BOTH = ("reviewer1", "reviewer2")
DOI = "10.5281/zenodo.1234567"

CLOSABLE = {
    "record": {
        "done": {"badge": "a", "survey": "a", "website": "e", "invitation": "e"},
        "without_reviews": True,
    },
    "version_accepted": "v1",
    "archive": DOI,
    "date_accepted": "11/20/2026",
    "reviewers": BOTH,
    "delivered": BOTH,
}


REMINDERS = {
    "reminders": [
        {"number": 1, "by": "author", "people": ["author"], "at": NOW + timedelta(days=14),
         "text": "the docs"},
        {"number": 2, "by": "editor", "people": ["reviewer1"], "at": NOW + timedelta(days=15)},
    ],
    "reminders_made": 2,
}  # fmt: skip
MANY_REMINDERS = {"reminders": [{**REMINDERS["reminders"][1], "number": n} for n in range(20)]}
TOLD = Policy.layered({"partners": {"astropy": {"contact": "octocat"}}})
MAIN = [
    ("s", {}, "chief", "start-checks"),
    ("s", {"astropy": True}, "chief", "start-checks"),
    ("0", {}, "chief", "checks-done"),
    ("0", {}, "chief", "checks-done a licence"),
    ("0", {}, "chief", "seeking-editor"),
    ("0", {}, "chief", "assign-editor @editor"),
    ("3", {}, "chief", "assign-editor @guest"),
    ("3", {}, "chief", "remove-editor"),
    ("1", {}, "chief", "track joss editor-only"),
    ("1", {}, "editor", "seeking-reviewers"),
    ("1", {}, "editor", "assign-reviewer @reviewer1"),
    ("1", {}, "editor", "assign-reviewer @reviewer1 @reviewer2 by 2026-12-24"),
    ("3", {"reviewers": BOTH}, "editor", "remove-reviewer @reviewer1"),
    ("3", {"reviewers": BOTH}, "editor", "replace-reviewer @reviewer1 with @reviewer3"),
    ("2", {"reviewers": BOTH}, "editor", "start-review"),
    ("3", {"reviewers": BOTH}, "editor", "set-due-date @reviewer1 2026-12-24"),
    ("3", {"reviewers": BOTH, "delivered": ("reviewer2",)}, "reviewer1", "submit-review"),
    ("3", {"reviewers": BOTH}, "reviewer1", "submit-review"),
    ("4", {"reviewers": BOTH, "delivered": BOTH}, "author", "submit-response"),
    ("4", {"reviewers": BOTH, "delivered": BOTH}, "editor", "author-responded"),
    ("5", {"reviewers": BOTH, "delivered": BOTH}, "reviewer1", "approve-changes"),
    ("5", {"reviewers": BOTH, "delivered": BOTH}, "reviewer1", "request-changes"),
    ("5", {"reviewers": BOTH, "delivered": BOTH}, "editor", "check-acceptance"),
    ("5", {"reviewers": BOTH, "delivered": BOTH}, "editor", "accept"),
    ("5", {"reviewers": BOTH, "delivered": BOTH, "joss": True}, "editor",
     f"accept v1 archive {DOI}"),
    ("5", {"reviewers": ("reviewer1",), "package": ""}, "editor", "accept"),
    ("6", {}, "author", "joss-submitted https://example.org/j"),
    ("6", {}, "author", "joss-accepted 10.21105/joss.01234"),
    ("6", {}, "editor", "close"),
    ("3", {"astropy": True}, "astro", "affiliate astropy It is lovely"),
    ("6", {"astropy": True, "policy": TOLD}, "astro", "affiliate astropy"),
    ("3", {"astropy": True}, "astro", "decline-affiliation astropy It has no stars"),
    ("3", {}, "editor", "affiliate astropy for @astro https://example.org/minutes"),
    ("3", {}, "stranger", "accept"),
    ("3", {}, "author", "accept"),
    ("1", {}, "editor", "reviews-in"),
    ("3", {"open": False}, "editor", "reviews-in"),
    ("3", {}, "editor", "asign-reviewer @reviewer1"),
    ("3", {}, "editor", "assign-reviewer by tomorrow"),
    ("3", {}, "editor", "frobnicate"),
    ("2", {}, "editor", "please add @reviewer1 as a reviewer"),
    ("2", {}, "editor", "add @reviewer1"),
    ("2", {}, "editor", "set-due-date @reviewer1 24/12/2026"),
    ("3", {"reviewers": ("reviewer1",)}, "editor", "step-down @reviewer1"),
    ("3", {}, "editor", "yes"),
    ("3", {}, "editor", "assign @reviewer3 as reviewer and start the review"),
    ("3", {"record": {"pending": {"line": "reject no", "by": "chief", "state": ""}}}, "chief", "yes"),
    ("2", {}, "editor", "assign-reviewer @username"),
    ("2", {}, "editor", "remind reviewers in 2 weeks"),
    ("3", {}, "editor", "thank you!"),
    ("3", {}, "editor", "hello"),
    ("3", {}, "editor", "sorry"),
    ("3", {"reviewers": ("reviewer1",)}, "reviewer1", "I need two more weeks"),
    ("3", {"reviewers": ("reviewer1",)}, "reviewer1", "my review will be ready on December 1"),
    ("2", {}, "stranger", "I would like to review this package"),
    ("3", {}, "stranger", "I need more time"),
    ("3", {}, "stranger", "check-header"),
    ("3", {"archive": "soon", "package": ""}, "stranger", "check-header"),
    ("3", {"reviewers": BOTH}, "author", "status"),
    ("4", {}, "editor", "reviews-in"),
    ("5", {"editor": "TBD", "reviewers": BOTH, "assignees": ()}, "chief", "check-acceptance"),
    ("6", {}, "editor", "check-acceptance"),
    ("5", {"reviewers": BOTH, "delivered": BOTH, "version_accepted": "v1"}, "editor", "accept v2"),
    ("3", {}, "stranger", "code-of-conduct"),
    ("3", {}, "stranger", "list-editors"),
    ("3", {}, "stranger", "help hold"),
    ("3", {}, "stranger", "help frobnicate"),
    ("3", {}, "reviewer9", "help"),
    ("6", {}, "author", "done badge survey"),
    ("6", {}, "author", "done website badge2"),
    ("6", {}, "author", "done website"),
    ("6", {"record": {"done": {"badge": "author"}}}, "author", "not-done badge"),
    ("0", {}, "chief", "set-eic @lead"),
    ("0", {}, "chief", "out-of-scope It is a web service"),
    ("3", {"reviewers": BOTH}, "chief", "reject It repeats another one"),
    ("3", {}, "editor2", "reject It repeats another one"),
    ("3", {"reviewers": BOTH, "delivered": BOTH}, "author", "withdraw"),
    ("3", {"reviewers": BOTH, "delivered": BOTH}, "author", "withdraw yes We have no time"),
    ("4", {}, "editor", "warn-closing"),
    ("4", {}, "editor", "close-unfinished No answer since March"),
    ("4", {"open": False, "labels": ("incomplete-closed-review",)}, "chief", "reopen"),
    ("4", {}, "chief", "reopen"),
    ("6", {}, "editor", "archive Nobody maintains it"),
    ("6", {"labels": ("archived",)}, "editor", "unarchive"),
    ("6", {}, "editor", "check-in"),
    ("6", {"labels": ("archived",)}, "editor", "check-in"),
    ("6", {}, "editor", "draft-announcement"),
    ("3", {"record": {"adopted": None}}, "chief", "adopt"),
    ("3", {}, "chief", "mute"),
    ("3", {"record": {"muted": True}}, "chief", "unmute"),
    ("3", {}, "chief", "handover @lead"),
    ("3", {}, "chief", "in-scope"),
    ("2", {"astropy": True}, "editor", "find-reviewers"),
    ("2", {}, "editor", "draft-invitation"),
    ("3", {"reviewers": BOTH, "joss": True}, "reviewer1", "review-checklist"),
    ("3", {}, "editor", "request-info Please add a licence"),
    ("3", {}, "author", "hold until 2027-01-15 A release comes first"),
    ("3", {}, "author", "hold until 2020-01-15"),
    ("5", {"reviewers": BOTH}, "editor", "approve-changes for @reviewer1"),
    ("5", {"reviewers": BOTH}, "editor", "approve-changes"),
    ("2", {"reviewers": BOTH}, "editor", "status"),
    ("1", {"record": {"route": "joss", "editor_only": True}}, "editor", "seeking-reviewers"),
    ("3", {"labels": ("on-hold",)}, "author", "resume"),
    ("3", {}, "author", "remind me in 2 weeks about the docs"),
    ("3", {}, "author", "remind @editor in 2 weeks"),
    ("3", {}, "editor", "remind @author @reviewer1 on December 24"),
    ("3", {}, "editor", "remind me today"),
    ("3", {}, "editor", "remind me in 40 months"),
    ("6", {}, "editor", "remind me in 2 weeks"),
    ("3", {}, "editor", "reminders"),
    ("3", {"record": REMINDERS}, "editor", "reminders"),
    ("3", {"record": REMINDERS, "labels": ("on-hold",)}, "editor", "reminders"),
    ("3", {"record": REMINDERS}, "author", "remind me in 3 weeks about the docs"),
    ("3", {"record": REMINDERS}, "author", "cancel-reminder 1"),
    ("3", {"record": REMINDERS}, "author", "cancel-reminder 2"),
    ("3", {"record": REMINDERS}, "author", "cancel-reminder 9"),
    ("3", {"record": MANY_REMINDERS}, "editor", "remind me in 3 weeks"),
    ("3", {"labels": ("on-hold",), "reviewers": BOTH}, "editor", "reviews-in"),
    ("3", {"reviewers": BOTH}, "reviewer1", "step-down I have no time"),
    ("3", {"reviewers": BOTH, "delivered": BOTH}, "reviewer1", "step-down"),
    ("3", {}, "editor", "step-down A new job"),
    ("3", {"editor": "@editor, @editor2"}, "editor", "step-down"),
    ("3", {}, "editor2", "step-down"),
    ("3", {}, "editor", "undo"),
    ("5", {"reviewers": BOTH, "delivered": BOTH}, "editor", "approve-changes for @reviewer1"),
    ("5", {"reviewers": BOTH, "delivered": BOTH}, "reviewer2", "approve-changes for @reviewer1"),
    ("3", {"reviewers": BOTH, "delivered": BOTH}, "editor", "approve-changes for @reviewer1"),
    ("3", {"reviewers": BOTH, "delivered": BOTH}, "reviewer1", "retract-review"),
    ("3", {"reviewers": BOTH}, "editor", "retract-review"),
    ("3", {"reviewers": BOTH, "delivered": BOTH}, "reviewer1", "retract-review @reviewer2"),
    ("3", {"reviewers": BOTH}, "reviewer1", "approve-changes"),
    ("3", {"reviewers": BOTH, "delivered": BOTH}, "reviewer1", "request-changes"),
    ("3", {"reviewers": BOTH}, "reviewer2", "submit-review https://github.com/pyOpenSci/software-submission/issues/7#issuecomment-5"),
    ("3", {"reviewers": BOTH}, "reviewer2", "submit-review https://example.org/5"),
    ("3", {"reviewers": BOTH}, "editor", "remove-reviewer @reviewer3"),
    ("3", {"reviewers": BOTH, "delivered": BOTH}, "editor", "remove-reviewer @reviewer1"),
    ("3", {"reviewers": BOTH}, "editor", "assign-reviewer @author"),
    ("3", {"reviewers": BOTH}, "editor", "assign-reviewer @nobody-there"),
    ("3", {"reviewers": BOTH}, "editor", "replace-reviewer @reviewer1 with @reviewer2"),
    ("3", {"reviewers": BOTH}, "editor", "set-due-date @reviewer1 2020-01-01"),
    ("1", {}, "editor", "start-review"),
    ("1", {"reviewers": ("reviewer1",)}, "editor", "start-review"),
    ("5", {"reviewers": BOTH, "delivered": BOTH}, "editor", "accept date 2027-01-01"),
    ("5", {}, "author", f"released v1 {DOI}"),
    ("3", {}, "editor", "assign-reviewer " + " ".join(f"@p{n}" for n in range(21))),
    ("3", {}, "editor", "set archive 10.5281/zenodo.1"),
    ("3", {"reviewers": BOTH}, "editor", "set maintainers @reviewer1"),
    ("3", {}, "editor", "set description a --- b"),
    ("3", {}, "editor", "set repository https://stargazer.readthedocs.io/en/latest"),
    ("6", {"labels": ("joss-fast-track",)}, "author", "joss-submitted https://example.org/j"),
    ("6", {"labels": ("9/joss-approved",)}, "author", "joss-submitted https://example.org/j"),
    ("6", {}, "editor", "joss-reviewed"),
    ("6", {"labels": ("7/under-joss-review",)}, "editor", "joss-reviewed"),
    ("6", {}, "author", "joss-accepted 10.5281/zenodo.1"),
    ("6", CLOSABLE, "editor", "close"),
    ("3", {}, "editor", "affiliate astropy"),
    ("3", {}, "editor", "affiliate"),
    ("3", {}, "pangeo-ed", "affiliate pangeo for @astro https://example.org/minutes"),
    ("3", {}, "editor", "affiliate pangeo for @astro https://example.org/minutes"),
    ("3", {}, "astro", "revoke-affiliation astropy gone"),
    ("s", {"text": "---\npublication:\n  doi: 10.21105/joss.1\n---\n" + body()}, "chief", "start-checks"),
    ("3", {}, "editor", "\n".join(["@pyos-bot undo"] * 21)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "more", "sender", "line"),
    [pytest.param(*row, id=f"{row[3][:60]} at {row[0]} by {row[2]}") for row in MAIN],
)
def test_main_messages(
    stage: str, more: dict[str, Any], sender: str, line: str, snapshot: SnapshotAssertion
) -> None:
    """The answers people meet in a usual review."""
    assert ask(submission(stage, **more), sender, line)[1] == snapshot


def answered() -> dict[str, str]:
    """The answers to commands that are not among the main ones, each on a submission that is ripe for it."""
    shown = {row[3].split()[0] for row in MAIN}
    answers: dict[str, str] = {}
    for name, one in EXPECTED.items():
        if name not in shown and one.stages:
            review = ripe(name, one.stages.split()[0], is_open=True)
            answers[name] = ask(review, WHO[one.who.split()[0]], one.line)[1]
    return answers


def test_other_answers(snapshot: SnapshotAssertion) -> None:
    """Word for word; a new command is here as soon as it is in ``expected.py``."""
    assert answered() == snapshot


def unasked() -> dict[str, str]:
    """What is said without a command, by what happened."""
    noticed = {
        "login": "reviewer1", "by": "editor", "at": NOW,
        "review": {"by": "reviewer1", "at": NOW, "url": "u", "noticed": True},
    }  # fmt: skip
    submitted = submission("3", editor="@editor")
    both = submission("5", reviewers=BOTH, delivered=BOTH)
    both, *_ = ask(both, "reviewer1", "approve-changes")
    asked = submission("3", astropy=True, labels=("astropy",))
    off, *_ = labelled(asked, "astro", off=("astropy",))
    all_in = submission(
        "3", reviewers=("reviewer1",), record={"reviewers": [noticed], "all_in": NOW}
    )
    inquiry = replace(submission("s", text="Hello"), labels=("presubmission",))
    followed = Followed(
        repo=REPO, number=7, sender="author", at=NOW, submission=12, authors=("author",)
    )
    undone, *_ = ask(submission("1"), "editor", "seeking-reviewers")
    moved = replace(undone, labels=("4/reviews-in-awaiting-changes",))
    closed, *_ = ask(submission("3"), "author", "withdraw yes")
    digest = knowing(
        replace(
            submission(
                "s",
                text="Digest",
                policy=Policy.layered({"digest_issue": 7, "teams": {"lead": ["lead"]}}),
            ),
            labels=(),
        ),
        boards=on_every_board(
            (
                replace(submission("0", eic="@chief"), number=11),
                replace(submission("3", eic="@chief"), number=12),
                replace(submission("s", eic="@chief"), number=13, labels=("presubmission",)),
            )
        ),
    )
    elsewhere = replace(digest, policy=Policy(digest_issue=8))
    text = "## Package Review\n\n- [x] ok\n- [x] I recommend approving this package.\n\nHours spent reviewing: 3"
    event = CommentEdited(
        repo=REPO, number=7, sender="reviewer2", author="reviewer2", at=NOW, comment=5, body=text,
        before="x", url="u",
    )  # fmt: skip
    unknown = event.model_copy(update={"before": None, "body": "@pyos-bot status"})
    finding = knowing(
        submission("2", text=body()),
        boards=on_every_board(
            (
                replace(
                    submission("6", package="other"),
                    number=9,
                    url="https://github.com/o/r/issues/9",
                ),
            )
        ),
    )
    team = {**submission("3").found.teams, "pyOpenSci/editorial-board": Roster()}
    elsewhere_too = replace(submission("3", reviewers=BOTH), number=5)
    busy = knowing(submission("1", policy=Policy(reviews_at_a_time=1)), load=load([elsewhere_too]), boards=on_every_board((elsewhere_too,)))  # fmt: skip
    second = knowing(submission("s"), boards=on_every_board((elsewhere_too,)))
    return {
        "the author changed an editor": edited(
            submitted, "author", submitted.body.replace("Editor: @editor", "Editor: @stranger"))[1],
        "an editor with several reviews": ask(
            replace(busy, labels=("0/seeking-editor",)), "chief", "assign-editor @editor"
        )[1],
        "reviewers elsewhere": ask(busy, "editor", "assign-reviewer @reviewer1 @reviewer2")[1],
        "a second submission": status.comment(ask(second, "chief", "start-checks")[0], NOW),
        "a label by a partner's editor": labelled(submission("3"), "astro", on=("astropy",))[1],
        "a label by an editor": labelled(submission("3"), "editor", on=("astropy",))[1],
        "a label by somebody else": labelled(submission("3"), "triager", on=("astropy",))[1],
        "a label taken off by somebody else": labelled(asked, "triager", off=("astropy",))[1],
        "a label off for ten minutes": later(off, minutes=10)[1],
        "a noticed review, an hour later": later(all_in, hours=1)[1],
        "all reviewers ticked the approval": happens(both, event)[1],
        "an edit of which nothing is known": happens(submission("3"), unknown)[1],
        "a co-author's submission follows": happens(
            inquiry,
            followed.model_copy(update={"sender": "maintainer"}),
        )[1],
        "a box that shows a decision": edited(
            ask(asked, "astro", "decline-affiliation no")[0], "author", asked.body
        )[1],
        "undo of a box, changed since": ask(
            replace(ask(submission("3"), "astro", "affiliate")[0], body=submission("3").body),
            "astro",
            "undo",
        )[1],
        "a submission follows": happens(inquiry, followed)[1],
        "in scope": ask(inquiry, "chief", "in-scope")[1],
        "an inquiry reopened": ask(replace(inquiry, open=False), "chief", "reopen")[1],
        "an inquiry rejected": ask(inquiry, "chief", "reject no")[1],
        "a command for submissions": ask(inquiry, "chief", "accept")[1],
        "undone": ask(undone, "editor", "undo")[1],
        "not yours to undo": ask(undone, "editor2", "undo")[1],
        "undo too late": ask(moved, "editor", "undo")[1],
        "undo of a closing, reopened by hand": ask(replace(closed, open=True), "author", "undo")[1],
        "undo of a line, changed since": ask(
            replace(ask(submission("1"), "editor", "set archive 10.5281/zenodo.1")[0], body=body()),
            "editor", "undo")[1],
        "handover": ask(digest, "chief", "handover @lead")[1],
        "handover yes": ask(digest, "chief", "handover @lead yes")[1],
        "handover to oneself": ask(digest, "chief", "handover @chief")[1],
        "handover to nobody in charge": ask(digest, "chief", "handover @editor")[1],
        "handover elsewhere": ask(elsewhere, "chief", "handover @editor")[1],
        "relatives": ask(finding, "editor", "find-reviewers")[1],
        "a reviewer's label is missing": ask(
            replace(
                submission("3", reviewers=BOTH, delivered=("reviewer1",)),
                repo_labels=LABELS - {"4/reviews-in-awaiting-changes"},
            ),
            "reviewer2",
            "submit-review",
        )[1],
        "a label is missing": ask(
            replace(submission("1"), repo_labels=frozenset()), "editor", "seeking-reviewers"
        )[1],
        "checks after all": ask(
            submission("0e", record={"left_stage": "under_review"}), "chief", "start-checks"
        )[1],
        "an author names the editor": edited(
            submitted, "author", submitted.body.replace("@maintainer", "@editor")
        )[1],
        "an author sets a stage": labelled(
            submission("3", author="@editor2"), "editor2", on=("6/pyOS-approved",)
        )[1],
        "an author takes a route off": labelled(
            submission("1", author="@editor2", labels=("joss-fast-track",)),
            "editor2",
            off=("joss-fast-track",),
        )[1],
        "status of an inquiry": ask(inquiry, "author", "status")[1],
        "status of an inquiry in scope": ask(ask(inquiry, "chief", "in-scope")[0], "author", "status")[1],
        "status of an inquiry out of scope": ask(
            ask(inquiry, "chief", "out-of-scope no")[0], "author", "status"
        )[1],
        "status of a closed inquiry": ask(
            replace(inquiry, open=False, labels=("presubmission", "⌛ pending-maintainer-response")),
            "author",
            "status",
        )[1],
        "no reason": ask(asked, "astro", "decline-affiliation astropy")[1],
        "which partner": ask(
            submission(
                "3",
                policy=Policy.layered({"partners": {"pangeo": {"editors": ["astro"]}}}),
                astropy=True,
                pangeo=True,
            ),
            "astro",
            "affiliate",
        )[1],
        "handover to an author": ask(
            knowing(digest, boards=on_every_board((replace(submission("0", eic="@chief", author="@lead"), number=11),))),
            "chief",
            "handover @lead yes",
        )[1],
        "a broken policy": ask(
            replace(submission("s"), policy_problem="line 3: no such key"), "chief", "status"
        )[1],
        "a newer record": ask(
            replace(submission("3", reviewers=BOTH), record_unreadable=True), "editor", "reviews-in"
        )[1],
        "a team that fails": ask(
            knowing(submission("3"), teams={"pyOpenSci/editorial-board": Roster(trouble=Trouble.FAILED)}),
            "editor",
            "reviews-in",
        )[1],
        "a team that is not there": ask(
            knowing(submission("3"), teams={"pyOpenSci/editorial-board": Roster(trouble=Trouble.MISSING)}),
            "chief",
            "list-editors",
        )[1],
        "a forged reviewer": status.comment(submission("3", text=body(reviewers=("@guest",))), NOW),
        "no box for the website": ask(
            submission("3", text=body().split("## Community")[0]), "astro", "affiliate astropy"
        )[1],
        "undo, and the record is another one": ask(
            replace(undone, record=undone.record.model_copy(update={"stage": "checks"})),
            "editor",
            "undo",
        )[1],
        "no editors": ask(knowing(submission("3"), teams=team), "chief", "list-editors")[1],
        "struck": messages.undoing.struck("✅ Done.", "editor"),
        "status of a long story": status.comment(
            submission(
                "4", labels=("3/reviewers-assigned", "on-hold", "⌛ pending-maintainer-response"),
                reviewers=BOTH, delivered=("reviewer1",), astropy=True,
                record={"muted": True, "inquiries": [3], "round": 2, "wanted": "a licence",
                        "hold": {"by": "author", "at": NOW, "until": "2027-01-15", "reason": "a release"},
                        "reviewers": submission("4", reviewers=BOTH, delivered=("reviewer1",)).record.reviewers},
            ), NOW),
        "reopened by hand": ask(submission("4", labels=("incomplete-closed-review",)), "chief", "reopen")[1],
        "status, reopened by hand": status.comment(submission("4", labels=("incomplete-closed-review",)), NOW),
        "status, a reviewer is named as a maintainer": status.comment(
            submission("3", reviewers=BOTH, maintainers="@author, @reviewer1"), NOW),
        "one more editor": ask(submission("3"), "chief", "add @editor2 as co-editor")[1],
        "one name too many": ask(submission("0"), "chief", "assign-editor @editor and @editor2 as second editor")[1],
        "status after tidying up": status.comment(
            submission("4", record={"tidied": ["3/reviewers-assigned"]}), NOW),
    }  # fmt: skip


def test_package_checks(snapshot: SnapshotAssertion) -> None:
    """What is said about a package that was looked at."""
    assert package_checks() == snapshot


def test_unasked(snapshot: SnapshotAssertion) -> None:
    """The answers to what people do by hand, and what is rare."""
    assert unasked() == snapshot


def led_by_hand() -> dict[str, str]:
    """What is said where people lead a review by labels, by hand and in prose."""
    led = submission("3", reviewers=BOTH)
    prose = "My review is complete, it took six hours."
    perhaps = happens(led, comment(prose, "reviewer1"))[0]
    earlier = Comment(5, "reviewer1", f"{url()}#issuecomment-5", 7, prose, NOW - timedelta(days=1))
    named = {login: login for login in PEOPLE}
    unknown = replace(submission("4", reviewers=BOTH), record=Record())
    adopting = knowing(unknown, thread=(earlier,), named=named)
    nobody = replace(
        submission("3", reviewers=("maintainer",), editor="@stranger", assignees=()),
        record=Record(),
    )
    labelled_6 = labelled(
        submission("5", reviewers=BOTH, delivered=BOTH), "editor", on=("6/pyOS-approved",)
    )[0]
    accepted = ask(submission("4", reviewers=BOTH, delivered=BOTH), "editor", "accept")[0]
    from_joss = submission("6", record={"route": "joss"})
    in_joss = submission("6", record={"route": "joss"}, joss_doi="10.21105/joss.01234")
    gone = replace(led, labels=(), repo_labels=frozenset())
    early = submission("0", labels=("5/awaiting-reviewer-response",))
    released = ask(labelled_6, "author", "released v1 10.5281/zenodo.1")[0]
    closed = ask(
        ask(released, "author", "done badge survey")[0], "editor", "done website invitation"
    )[0]
    return {
        "released, accepted by label": ask(labelled_6, "author", "released v1 10.5281/zenodo.1")[1],
        "accept, accepted by label": ask(labelled_6, "editor", "accept v1")[1],
        "accept, once more": ask(released, "editor", "accept")[1],
        "accept, something else": ask(released, "editor", "accept v2")[1],
        "the closing list without a day": ask(labelled_6, "editor", "close")[1],
        "closed": status.comment(ask(closed, "editor", "close")[0], NOW),
        "no DOI of JOSS": ask(submission("1", record={"route": "joss", "editor_only": True}), "editor", "accept v1 archive 10.5281/zenodo.1")[1],
        "the DOI of JOSS": ask(from_joss, "author", "joss-accepted 10.21105/joss.01234")[1],
        "another DOI of JOSS": ask(in_joss, "editor", "joss-accepted 10.21105/joss.09999")[1],
        "JOSS before acceptance": ask(led, "author", "joss-accepted 10.21105/joss.01234")[1],
        "adopted": ask(adopting, "chief", "adopt")[1],
        "adopted, a comment in doubt": ask(
            replace(adopting, labels=("3/reviewers-assigned",)), "chief", "adopt"
        )[1],
        "adopted, a name without a right": ask(nobody, "chief", "adopt")[1],
        "adopted, a review not found": status.comment(ask(adopting, "chief", "adopt")[0], NOW),
        "seated by hand": status.comment(submission("3", text=body(reviewers=("@guest",))), NOW),
        "seated by hand, early": status.comment(
            submission("2", text=body(reviewers=("@guest",))), NOW
        ),
        "0 and 5": status.comment(early, NOW),
        "the label is gone": status.comment(gone, NOW),
        "out of scope": status.comment(ask(led, "chief", "out-of-scope no")[0], NOW),
        "a partner asked by an editor": status.comment(labelled(submission("s"), "editor", on=("astropy",))[0], NOW),
        "perhaps a review": status.comment(perhaps, NOW),
        "no review": ask(perhaps, "editor", "retract-review @reviewer1")[1],
        "a review above": ask(knowing(led, thread=(earlier,)), "reviewer1", "submit-review")[1],
        "release awaited": status.comment(accepted, NOW),
        "back after acceptance": ask(accepted, "editor", "author-responded")[1],
        "changes after acceptance": ask(accepted, "reviewer1", "request-changes")[1],
        "approval after acceptance": ask(accepted, "reviewer1", "approve-changes")[1],
    }  # fmt: skip


def test_led_by_hand(snapshot: SnapshotAssertion) -> None:
    """Word for word."""
    assert led_by_hand() == snapshot


def by_the_clock() -> dict[str, str]:
    """Everything that is said because time passes, and what is only shown to the editor."""
    found = {}
    for one in CLOCKS:
        for day, text in over(one.values[0], 400)[1].items():
            found[f"{one.id}: day {day}"] = text
    for name, days in (("an editor who is told", 45), ("… and again", 75)):
        late = submission("4", reviewers=("reviewer1",), delivered=("reviewer1",))
        found[name] = status.comment(over(late, days)[0], NOW)
    late = submission("3", reviewers=("reviewer1",))
    found["an editor who may look for somebody else"] = status.comment(over(late, 60)[0], NOW)
    late = submission("5", reviewers=("reviewer1",), delivered=("reviewer1",))
    found["an editor who may record an approval"] = status.comment(over(late, 60)[0], NOW)
    asked = ask(inquiry(), "chief", "request-info the scope")[0]
    found["an inquiry that asks back"] = "\n".join(over(asked, 60)[1].values())
    found["an inquiry"] = "\n".join(over(inquiry(), 60)[1].values())
    own = ask(submission("1"), "editor", "remind @author in 2 weeks about tests")[0]
    own = ask(own, "editor", "remind me in 2 weeks")[0]
    found["reminders"] = "\n".join(over(own, 60)[1].values())
    return found


def test_by_the_clock(snapshot: SnapshotAssertion) -> None:
    """Word for word."""
    assert by_the_clock() == snapshot


def greetings() -> list[str]:
    """An inquiry, a call for help, and a submission that names its paper."""
    asked = replace(submission("s", text="Hello"), labels=("presubmission",))
    inquiry = replace(asked, created=NOW, record=Record(adopted=NOW))
    effects = list(engine.respond(replace(asked, labels=("Help Request",)), opened()))
    greeted = [effect.text for effect in effects if isinstance(effect, Say)]
    paper = "\n## Associated Publication (Optional)\n\nPublication Title: Stars\n\nPublication DOI: 10.1000/x\n"
    published = submission("s", text=body() + paper)
    return [status.comment(inquiry, NOW), *greeted, status.comment(published, NOW)]


def test_greetings(snapshot: SnapshotAssertion) -> None:
    """Word for word."""
    assert greetings() == snapshot


def words_for_trouble() -> list[str]:
    """What the service says when GitHub or people get in the way, and what is rare in the rules."""
    return [
        messages.refusals.failed("POST …/assignees: 422"),
        messages.refusals.assignee_dropped("guest"),
        messages.refusals.assignee_refused("guest"),
        messages.refusals.labels_refused(["on-hold"]),
        messages.refusals.undone_since(
            [Part("label on", "on-hold", there=False), Part("line", "Editor", there=False)]
        ),
        messages.status.unanswered("https://github.com/o/r/issues/1#issuecomment-2"),
        messages.status.set_aside("timeout"),
        messages.status.edits_collide(),
        messages.status.shortened(),
        messages.status.memory_full(),
        messages.refusals.too_far_down(1_500),
        messages.refusals.not_ours(TABLE[0], POLICY.bot),
        messages.header.no_such_line("archive"),
        messages.checks.no_such_route(["standard", "publication"], POLICY.bot),
        messages.refusals.no_such_step("accept", *list(Stage)[:2], POLICY),
        messages.refusals.too_far_down(2_000),
        messages.refusals.stage_not_set(
            ["4/reviews-in-awaiting-changes"], ["editor"], "reviews-in"
        ),
        messages.acceptance.acceptance_completed(["**Editor** is empty."], POLICY.bot),
        messages.acceptance.acceptance_completed([], POLICY.bot),
        messages.acceptance.replaced([(Field.ARCHIVE, "10.5281/zenodo.1")], POLICY),
        messages.manual_edits.emptied("author", ["Editor"]),
        messages.manual_edits.put_back_unheard({"Editor": "@author"}, POLICY.bot),
        messages.undoing.editor_not_known(POLICY.bot),
        messages.refusals.no_person(["pyOpenSci"]),
        messages.refusals.no_person(["pyOpenSci", "Copilot"]),
    ]


def test_words_for_what_goes_wrong(snapshot: SnapshotAssertion) -> None:
    """Word for word."""
    assert words_for_trouble() == snapshot


# --- nothing is left out ---

PIECES = {"folded", "cell", "bullets", "fenced"}
"""What sentences are made of; each has its own test."""
CONSOLE = {name for name in vars(messages.findings) if not name.startswith("_")}
"""What ``pyos-bot audit`` says in the terminal: tests/review/test_findings.py."""


def test_every_sentence_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each function of ``messages`` speaks in one of the snapshots above, or is named here."""
    spoken: set[str] = set()
    modules = [
        messages,
        *(part for part in vars(messages).values() if isinstance(part, ModuleType)),
    ]
    functions = {
        name: what
        for module in modules
        for name, what in vars(module).items()
        if isinstance(what, FunctionType) and what.__module__.startswith("bot.review.messages")
    }

    def listening(name: str, function: Any) -> Any:
        def said(*args: Any, **more: Any) -> Any:
            spoken.add(name)
            return function(*args, **more)

        return said

    for name, function in functions.items():
        for module in modules:
            if vars(module).get(name) is function:
                monkeypatch.setattr(module, name, listening(name, function))
    for stage, more, sender, line in MAIN:
        ask(submission(stage, **more), sender, line)
    answered()
    unasked()
    led_by_hand()
    greetings()
    words_for_trouble()
    by_the_clock()
    a_week()
    package_checks()
    public = {name for name in functions if not name.startswith("_")}
    silent = public - spoken - PIECES - CONSOLE
    assert not silent, ", ".join(sorted(silent))


# --- people's text stays text ---

HOSTILE = "@someone `x` <script>alert(1)</script> --> | [a](https://evil.example) ![b](https://evil.example/i.png) \\` # h"
MARKDOWN = MarkdownIt("gfm-like", {"linkify": False})
OURS = re.compile(
    r"https://(www\.pyopensci\.org|pyopensci\.org|forms\.gle|joss\.theoj\.org|jose\.theoj\.org"
    r"|ropensci\.org|github\.com/pyOpenSci)(/|$)"
)
HTML = re.compile(
    r"<details><summary>[\w :]+</summary>|</?(details|sub)>|<!-- /?pyos-bot:[a-z]+ ?[^<>]*-->"
)


def alive(text: str, known: set[str]) -> list[str]:
    """Everything in ``text`` that is neither plain words nor the bot's own: mentions, links, HTML."""
    return [
        f"{kind} {what}"
        for kind, what in lively(text)
        if kind != "mention" or what.casefold() not in known
    ]


@lru_cache(maxsize=1000)  # many commands by many people have the same answer
def lively(text: str) -> list[tuple[str, str]]:
    """Mentions, links, images and HTML in ``text`` that are not the bot's own."""
    found: list[tuple[str, str]] = []
    for token in walk(MARKDOWN.parse(text)):
        if token.type == "link_open" and not OURS.match(str(token.attrGet("href"))):
            found.append(("link", str(token.attrGet("href"))))
        elif token.type == "image":
            found.append(("image", str(token.attrGet("src"))))
        elif token.type in ("html_inline", "html_block"):
            rest = HTML.sub("", token.content)
            found += [("html", rest)] if rest.strip() else []
        elif token.type == "text":
            mentions = re.findall(r"(?<![\w`/])@([\w-]+)", token.content)
            found += [("mention", one) for one in mentions]
    return found


def walk(tokens: list[Token]) -> list[Token]:
    """All tokens, those inside others too."""
    return [one for token in tokens for one in (token, *walk(token.children or []))]


KNOWN = {
    "author",
    "maintainer",
    "chief",
    "editor",
    "editor2",
    "astro",
    *BOTH,
    "reviewer3",
    "pyos-bot",
}


def test_the_test_sees_what_is_alive() -> None:
    """Without the bot's care all of it would come alive."""
    kinds = {one.split()[0] for one in alive(HOSTILE, KNOWN)}
    assert kinds == {"mention", "html", "link", "image"}
    assert alive(f"Hello @author, {messages.pieces.code(HOSTILE)}", KNOWN) == []


SAY = [
    "checks-done {}", "affiliate astropy {}", "decline-affiliation astropy {}", "help {}", "{}",
    "set package-name {}", "set description {}", "set archive {}", "assign-reviewer {}",
    "assign-reviewer @reviewer1 {}", "accept {}", "submit-review {}", "record-review @reviewer1 {}",
    "done {}", "revoke-affiliation astropy {}", "set {} as package-name", "track {}",
    "record-review @reviewer1 https://evil.example/{}", "joss-submitted https://evil.example/{}",
    "joss-accepted 10.21105/joss.{}", "released v1 https://evil.example/{}",
    "affiliate astropy for @astro https://evil.example/{}", "hold {}", "hold until 2027-01-01 {}",
    "withdraw yes {}", "withdraw {}", "reject {}", "out-of-scope {}", "close-unfinished {}",
    "archive {}", "step-down {}", "request-info {}", "waiting-on-author {}", "handover @lead {}",
    "approve-changes for {}", "undo {}", "track joss {}",
]  # fmt: skip


@pytest.mark.brute_force
@pytest.mark.parametrize("line", SAY)
@pytest.mark.parametrize("stage", ["0", "3", "6"])
def test_answers_are_inert(stage: str, line: str) -> None:
    """Hostile arguments, by everybody, alone and among other commands; in the status comment too."""
    for hostile in (
        HOSTILE,
        HOSTILE.replace(" ", ""),
        HOSTILE[9:],
        "``` " + HOSTILE,
        "`" + HOSTILE,
    ):
        everybody = ("chief", "astro", "author", "reviewer1", "stranger")
        # how a text is cut makes no difference to who may do what
        for sender in everybody if hostile == HOSTILE else ("chief", "author"):
            review = submission(stage, reviewers=BOTH)
            text = "@pyos-bot " + line.format(hostile)
            among = [f"{text}\n\n@pyos-bot status"] if hostile == HOSTILE else []
            for words in (text, *among):
                after, answer, _ = ask(review, sender, words)
                assert alive(answer, KNOWN) == [], (sender, words)
                assert alive(shown(after), KNOWN) == [], (sender, words)


def shown(review: Submission) -> str:
    """The status comment as people see it."""
    return status.comment(review, NOW)


FIELDS = ["author", "maintainers", "package", "description", "repository", "version_submitted", "eic",
          "editor", "archive", "joss_doi", "version_accepted", "date_accepted", "due"]  # fmt: skip


@pytest.mark.brute_force
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("stage", ["s", "3", "6"])
def test_hostile_headers_are_inert(stage: str, field: str) -> None:
    """What an author writes into the header is shown as code, in the status and in every answer.

    ``@someone`` is a person as soon as a people line names them: then they take part.
    """
    known = KNOWN | ({"someone"} if field in ("author", "maintainers", "eic", "editor") else set())
    for hostile in (HOSTILE, f"a --- {HOSTILE}", "[" + HOSTILE):
        review = submission(stage, reviewers=BOTH, **{field: hostile})
        assert alive(shown(review), known) == []
        for sender, line in (
            ("stranger", "check-header"), ("chief", "check-acceptance"), ("chief", "start-checks"),
            ("editor", "accept without-reviews"), ("astro", "affiliate astropy"), ("chief", "status"),
            ("chief", "close"), ("editor", "reviews-in"), ("chief", "set-eic @lead"),
            ("editor", "draft-invitation"), ("editor", "review-checklist"),
            ("editor", "find-reviewers"), ("author", "withdraw yes"), ("chief", "out-of-scope no"),
            ("editor", "archive"), ("editor", "draft-announcement"), ("editor", "warn-closing"), ("chief", "adopt"),
        ):  # fmt: skip
            after, answer, _ = ask(review, sender, line)
            assert alive(answer, known | {"lead"}) == [], line
            assert alive(shown(after), known) == [], line


@pytest.mark.parametrize("line", [f"{HOSTILE}: a --- b", f"- {HOSTILE} --- b", "@someone --- b"])
def test_hostile_keys_are_inert(line: str) -> None:
    """A key is people's text too."""
    review = submission("3", text=f"{line}\n{body(editor='@editor')}")
    assert alive(shown(review), KNOWN) == []
    assert alive(ask(review, "stranger", "check-header")[1], KNOWN) == []


@given(st.text(alphabet="`@a <>|\\[]()!#*_~-\n\t\0\x1b\u202eé", max_size=60))
def test_code_is_one_line_of_code(text: str) -> None:
    """Whatever it is made of."""
    for made in (
        messages.pieces.code(text),
        f"**{messages.pieces.code(text)}** and",
        messages.pieces.cell(text),
    ):
        assert not set("\n\x1b\u202e") & set(made)
        tokens = [one for one in walk(MARKDOWN.parse(f"so {made}.")) if one.content]
        if text.translate(dict.fromkeys(b"\0\x1b", "") | {0x202E: ""}).strip():
            code = [one.content for one in tokens if one.type == "code_inline"]
            assert len(code) == 1
        assert alive(f"so {made}.", set()) == []


def test_cells_keep_their_table() -> None:
    """A bar would end the cell."""
    row = f"| | |\n|---|---|\n| a | {messages.pieces.cell(HOSTILE)} |"
    cells = [one for one in MARKDOWN.parse(row) if one.type == "td_open"]
    assert len(cells) == 2
    assert alive(row, KNOWN) == []


@pytest.mark.parametrize(
    ("parts", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed(parts: list[str], words: str) -> None:
    """As people write it."""
    assert messages.pieces.listed(parts) == words


def test_help_with_everything_possible() -> None:
    """Ten commands are shown; nothing is folded for others when nothing is left."""
    shown = messages.refusals.help_all(TABLE, [], POLICY)
    assert shown.count("<details>") == 1
    assert len(re.findall(r"^\| `", shown.partition("<details>")[0], re.M)) == 10


def test_days_in_words() -> None:
    """Every month has its name."""
    assert messages.pieces.day(date(2026, 2, 3)) == "February 3, 2026"
    assert len({messages.pieces.day(date(2026, month, 1)) for month in range(1, 13)}) == 12


def test_within() -> None:
    """Cut at a line's end only when it must be."""
    text = "\n".join(f"line {n} `code`" for n in range(100))
    assert messages.status.within(text, len(text)) == text
    short = messages.status.within(text, 500)
    assert len(short) <= 500
    assert short.endswith(messages.status.shortened())
    assert short.removesuffix(messages.status.shortened()).endswith("`code`")
