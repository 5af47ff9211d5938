"""Who acts next: one answer for every place a review can be in."""

from __future__ import annotations

from typing import Any

import pytest

from bot.review.messages.status import NEXT
from bot.review.turns.progress import turn
from builders import NOW, STAGE_OF, submission

BOTH = ("reviewer1", "reviewer2")
SAID = {"by": "author", "at": NOW}
DONE = {"done": {"badge": "a", "survey": "a", "website": "e", "invitation": "e"}}
LATE = [{"login": who, "by": "editor", "at": NOW, "late": who == "reviewer2"} for who in BOTH]
RELEASED = {
    "version_accepted": "v1", "archive": "10.5281/zenodo.1", "date_accepted": "11/20/2026",
}  # fmt: skip
FROM_JOSS = {"record": {"route": "joss", "editor_only": True}}
WAS_IN_JOSS = {**FROM_JOSS, "joss_doi": "10.21105/joss.01234"}
PERHAPS = [
    {"login": who, "by": "editor", "at": NOW, "perhaps": {"by": who, "at": NOW}} for who in BOTH
]


@pytest.mark.parametrize(
    ("stage", "more", "key", "people"),
    [
        ("s", {"eic": "@chief"}, "checks", ("chief",)),
        ("s", {}, "checks", ()),
        ("0", {"eic": "@chief"}, "finish checks", ("chief",)),
        ("0", {"record": {"checks": "passed"}}, "editor", ()),
        ("0e", {}, "editor", ()),
        ("1", {}, "seek reviewers", ("editor",)),
        ("1", WAS_IN_JOSS, "accept", ("editor",)),
        ("2", WAS_IN_JOSS, "accept", ("editor",)),
        ("1", FROM_JOSS, "complete header", ("editor",)),
        ("5", {**FROM_JOSS, "editor": "TBD"}, "editor", ("chief",)),
        ("1", {"editor": "TBD"}, "editor", ("chief",)),
        ("2", {"editor": "TBD"}, "editor", ("chief",)),
        ("3", {"editor": "TBD", "reviewers": BOTH}, "reviews", BOTH),
        ("3", {"editor": "TBD", "reviewers": BOTH, "delivered": BOTH}, "editor", ("chief",)),
        ("3", {"reviewers": BOTH, "record": {"reviewers": PERHAPS}}, "record review", ("editor",)),
        ("0", {"labels": ("5/awaiting-reviewer-response",), "eic": "@chief"}, "finish checks",
         ("chief",)),
        ("2", {}, "seats", ("editor",)),
        ("3", {}, "seats", ("editor",)),
        ("3", {"reviewers": BOTH, "delivered": ("reviewer2",)}, "reviews", ("reviewer1",)),
        ("3", {"reviewers": BOTH, "delivered": BOTH}, "all in", ("editor",)),
        ("4", {}, "answer", ("author",)),
        ("4", {"record": {"response": SAID}}, "confirm answer", ("editor",)),
        ("5", {"reviewers": BOTH, "delivered": BOTH}, "second look", BOTH),
        ("5", {"reviewers": BOTH, "delivered": BOTH[:1]}, "second look", BOTH[:1]),
        ("5", {"reviewers": BOTH, "record": {"reviewers": LATE}}, "reviews", BOTH[1:]),
        ("5", {}, "seats", ("editor",)),
        ("5", {"reviewers": BOTH, "record": {"reviewers": [
            {"login": who, "by": "editor", "at": NOW} for who in BOTH]}},
         "record review", ("editor",)),
        ("5", {"record": {"without_reviews": True}}, "accept", ("editor",)),
        ("5", {"record": {"approved": SAID}}, "release", ("author",)),
        ("3", {"labels": ("on-hold",)}, "hold", ()),
        ("3", {"labels": ("⌛ pending-maintainer-response",)}, "information", ("author",)),
        ("6", {"labels": ("joss-submission-pending",)}, "release", ("author",)),
        ("6", {"labels": ("joss-submission-pending",), **RELEASED}, "joss", ("author",)),
        ("6", {"labels": ("7/under-joss-review",)}, "joss review", ()),
        ("6", {"labels": ("8/joss-review-complete",)}, "joss acceptance", ()),
        ("6", {}, "release", ("author",)),
        ("6", RELEASED, "closing list", ("author",)),
        ("5", {"reviewers": BOTH, "record": {"reviewers": []}}, "adopt", ("chief",)),
        ("3", {"reviewers": BOTH, "record": {"reviewers": []}}, "adopt", ("chief",)),
        ("6", {"record": {"done": {"badge": "a", "survey": "a"}}, **RELEASED},
         "editor's closing list", ("editor",)),
        ("6", {"record": DONE, **RELEASED}, "close", ("editor",)),
        ("6", {"record": DONE, **RELEASED, "archive": "TBD"}, "release", ("author",)),
        ("6", {"record": DONE, **RELEASED, "date_accepted": "TBD"}, "complete header", ("editor",)),
        ("6", {"record": DONE, **RELEASED, "labels": ("9/joss-approved",)}, "complete header", ("editor",)),
        ("6", {"record": DONE, **RELEASED, "labels": ("9/joss-approved",), "joss_doi": "10.21105/joss.01234"}, "close", ("editor",)),
        ("6", {"open": False}, "nothing", ()),
        ("3", {"open": False, "labels": ("on-hold",)}, "nothing", ()),
        ("5", {"open": False, "record": {"approved": SAID}}, "release", ("author",)),
    ],
)  # fmt: skip
def test_turn(stage: str, more: dict[str, Any], key: str, people: tuple[str, ...]) -> None:
    """From labels, header and record alone."""
    found = turn(submission(stage, **more))
    assert (found.key, found.people) == (key, people)


def test_every_stage_has_a_next_step() -> None:
    """And every key has its sentence."""
    for stage in STAGE_OF:
        assert turn(submission(stage)).key in NEXT
