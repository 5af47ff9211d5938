"""What every command is expected to be: a line that works, who may give it, when, what else is typed.

Written from the process and not from the code. The one place where a new command says what the tests
should try: the cells of its row, its answer word for word, the random walk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from bot.review.decisions import confirming, undoing
from bot.review.model.policy import Policy
from bot.review.model.submission import Submission
from builders import NOW, submission

POLICY = Policy.layered({"teams": {"triage": ["triager"], "lead": ["lead"]}, "digest_issue": 7})
WHO = {
    "anyone": "stranger",
    "author": "author",
    "reviewer": "reviewer1",
    "triage": "triager",
    "partner": "pangeo-ed",
    "editor": "editor2",
    "guest": "guest",
    "eic": "chief",
}
EDITORS = "editor guest eic"
EVERYONE = " ".join(WHO)
ROLES = " ".join(role for role in WHO if role != "anyone")
ANY = "s 0 0e 1 2 3 4 5 6"
OPEN = "s 0 0e 1 2 3 4 5"
LED = "1 2 3 4 5"
EARLY = "s 0 0e"


class Expected(NamedTuple):
    """One command."""

    line: str
    """It works, for one of ``who`` at one of ``stages``, on a submission that is :func:`ripe` for it."""
    who: str
    """Keys of ``WHO``."""
    stages: str
    """Keys of ``builders.STAGE_OF``."""
    closed: bool = False
    """Also on a closed issue."""
    looks: bool = False
    """It changes nothing."""
    elsewhere: str = ""
    """Where else it works: ``inquiry``, ``help``, ``other`` issues."""
    tries: tuple[str, ...] = ()
    """What people may type, right or wrong, for the random walk; ``{x}``, ``{y}``, ``{z}`` are people,
    ``{day}`` is a day, ``{old}`` an older comment. Empty: the line."""


EXPECTED = {
    "help": Expected(
        "help",
        EVERYONE,
        ANY,
        closed=True,
        looks=True,
        tries=("help", "help assign-reviewer", "help nonsense"),
        elsewhere="inquiry help other",
    ),
    "status": Expected(
        "status", EVERYONE, ANY, closed=True, looks=True, tries=("status", ""), elsewhere="inquiry"
    ),
    "check-header": Expected(
        "check-header", EVERYONE, ANY, closed=True, looks=True, elsewhere="inquiry"
    ),
    "done": Expected(
        "done badge",
        f"author {EDITORS}",
        ANY,
        closed=True,
        tries=("done badge survey", "done website", "done release", "done nonsense"),
    ),
    "not-done": Expected(
        "not-done badge",
        f"author {EDITORS}",
        ANY,
        closed=True,
        tries=("not-done badge survey website", "not-done nonsense"),
    ),
    "start-checks": Expected(
        "start-checks", EDITORS, EARLY, tries=("start-checks", "start prereview")
    ),
    "checks-done": Expected(
        "checks-done", EDITORS, "0", tries=("checks-done", "checks-done Please add a guide")
    ),
    "check-package": Expected(
        "check-package", f"author {EDITORS}", ANY, tries=("check-package", "check package")
    ),
    "set-eic": Expected(
        "set-eic @lead",
        "eic",
        ANY,
        tries=("set-eic @{x}", "set @{x} as eic", "set-eic me"),
        elsewhere="inquiry",
    ),
    "seeking-editor": Expected("seeking-editor", "eic", EARLY),
    "assign-editor": Expected(
        "assign-editor @editor",
        "eic",
        ANY,
        tries=("assign-editor @{x}", "assign {x} as editor", "assign-editor"),
    ),
    "remove-editor": Expected("remove-editor", "eic", LED),
    "track": Expected(
        "track publication",
        "eic",
        OPEN,
        tries=("track standard", "track publication", "track joss", "track joss editor-only"),
    ),
    "code-of-conduct": Expected(
        "code-of-conduct", EVERYONE, ANY, closed=True, looks=True, elsewhere="inquiry help other"
    ),
    "list-editors": Expected(
        "list-editors", EVERYONE, ANY, closed=True, looks=True, elsewhere="inquiry"
    ),
    "in-scope": Expected("in-scope", "", "", elsewhere="inquiry"),
    "out-of-scope": Expected(
        "out-of-scope no package",
        "eic",
        OPEN,
        tries=("out-of-scope it is a web service", "out-of-scope"),
        elsewhere="inquiry",
    ),
    "reject": Expected(
        "reject it repeats another one",
        "eic",
        OPEN,
        tries=("reject it is like another one",),
        elsewhere="inquiry",
    ),
    "reopen": Expected("reopen", "eic", ANY, closed=True, elsewhere="inquiry"),
    "archive": Expected(
        "archive nobody maintains it",
        EDITORS,
        "6",
        closed=True,
        tries=("archive", "archive nobody maintains it"),
    ),
    "unarchive": Expected("unarchive", EDITORS, "6", closed=True),
    "check-in": Expected("check-in", EDITORS, "6", closed=True),
    "draft-announcement": Expected("draft-announcement", EDITORS, "6", closed=True, looks=True),
    "handover": Expected(
        "handover @lead", "eic", ANY, looks=True, tries=("handover @{x}", "handover @{x} yes")
    ),
    "adopt": Expected("adopt", "eic", ANY),
    "mute": Expected("mute", "eic", ANY),
    "unmute": Expected("unmute", "eic", ANY),
    "find-reviewers": Expected("find-reviewers", EDITORS, LED, looks=True),
    "draft-invitation": Expected("draft-invitation", EDITORS, LED, looks=True),
    "request-info": Expected(
        "request-info a licence",
        EDITORS,
        ANY,
        tries=("request-info a licence", "request-info", "waiting-on-author"),
        elsewhere="inquiry",
    ),
    "hold": Expected(
        "hold until 2027-01-15 a release",
        f"author {EDITORS}",
        OPEN,
        tries=("hold", "hold until {day} a release", "put on hold"),
    ),
    "resume": Expected("resume", f"author {EDITORS}", OPEN),
    "remind": Expected(
        "remind me in 2 weeks",
        ROLES,
        OPEN,
        tries=("remind me in 2 weeks", "remind @{x} in 10 days about tests"),
        elsewhere="inquiry",
    ),
    "reminders": Expected("reminders", ROLES, ANY, looks=True, elsewhere="inquiry"),
    "cancel-reminder": Expected(
        "cancel-reminder 1",
        f"author {EDITORS}",
        ANY,
        tries=("cancel-reminder 1", "cancel-reminder 2"),
        elsewhere="inquiry",
    ),
    "warn-closing": Expected("warn-closing", EDITORS, OPEN),
    "close-unfinished": Expected("close-unfinished no answer", EDITORS, OPEN),
    "step-down": Expected(
        "step-down no time", "reviewer", LED, tries=("step-down", "step-down no time")
    ),
    "yes": Expected(
        "yes",
        EVERYONE,
        ANY,
        closed=True,
        looks=True,
        tries=("yes", "reject this package because it is {x}", "assign-reviewer {x}", "yes please"),
    ),
    "undo": Expected("undo", "partner eic", ANY, closed=True),
    "withdraw": Expected(
        "withdraw yes", "author", OPEN, tries=("withdraw", "withdraw yes", "withdraw yes no time")
    ),
    "review-checklist": Expected("review-checklist", f"reviewer {EDITORS}", LED, looks=True),
    "seeking-reviewers": Expected("seeking-reviewers", EDITORS, "1"),
    "assign-reviewer": Expected(
        "assign-reviewer @reviewer3",
        EDITORS,
        LED,
        tries=(
            "assign-reviewer @{x}",
            "assign-reviewer @{x} @{y} by {day}",
            "add {x} to reviewers",
            "assign-reviewer {x}, {y} and @{z}",
            "assign-reviewer @reviewer1 @reviewer2",
        ),
    ),
    "remove-reviewer": Expected(
        "remove-reviewer @reviewer1 anyway",
        EDITORS,
        LED,
        tries=("remove-reviewer @{x}", "remove-reviewer @{x} anyway"),
    ),
    "replace-reviewer": Expected(
        "replace-reviewer @reviewer2 with @reviewer3",
        EDITORS,
        LED,
        tries=("replace-reviewer @{x} with @{y}",),
    ),
    "start-review": Expected(
        "start-review",
        EDITORS,
        "1 2",
        tries=("start-review", "start-review anyway", "reviewers assigned"),
    ),
    "set-due-date": Expected(
        "set-due-date @reviewer1 2026-12-31",
        EDITORS,
        LED,
        tries=("set-due-date @{x} {day}", "set due date for @{x} to {day}"),
    ),
    "record-review": Expected(
        "record-review @reviewer2 https://example.org/r",
        EDITORS,
        LED,
        tries=("record-review @{x} https://example.org/r 6 hours", "record-review @{x}"),
    ),
    "reviews-in": Expected("reviews-in", EDITORS, "3 5", tries=("reviews-in", "reviews are in")),
    "author-responded": Expected("author-responded", EDITORS, "4"),
    "check-acceptance": Expected("check-acceptance", EDITORS, ANY, closed=True, looks=True),
    "accept": Expected(
        "accept v1.1 archive 10.5281/zenodo.1 without-reviews",
        EDITORS,
        "3 4 5 6",
        tries=(
            "accept",
            "accept v1.1 archive 10.5281/zenodo.1",
            "accept v1.1 archive 10.5281/zenodo.1 without-reviews",
            "accept without-reviews",
            "accept date 2026-11-01 without-reviews",
            "accept date {day}",
        ),
    ),
    "set": Expected(
        "set version-submitted v9",
        f"{EDITORS} triage",
        ANY,
        closed=True,
        tries=(
            "set version-submitted v9",
            "set version-accepted v2.0.0",
            "set archive https://zenodo.org/records/1",
            "set archive nonsense",
            "set joss-doi 10.21105/joss.01234",
            "set date-accepted 2026-11-02",
            "set date-accepted {day}",
            "set repository https://example.org/stargazer",
            "set package-name star --- gazer",
            "set package-name Star gazer: the second",
            "set description Looks at **stars** # and [moons](https://example.org)",
            "set maintainers @{x} @{y}",
            "set @{x} as maintainers",
        ),
    ),
    "close": Expected("close", EDITORS, "6", closed=True),
    "submit-response": Expected(
        "submit-response",
        "author",
        "4",
        tries=("submit-response", "submit-response https://example.org/a"),
    ),
    "released": Expected(
        "released v1.1 10.5281/zenodo.1",
        "author",
        f"{LED} 6",
        closed=True,
        tries=("released v1.1 10.5281/zenodo.1", "released"),
    ),
    "submit-review": Expected(
        "submit-review",
        "reviewer",
        LED,
        tries=("submit-review", "submit-review 6 hours", "submit-review {old}"),
    ),
    "retract-review": Expected(
        "retract-review", "reviewer", LED, tries=("retract-review", "retract-review @{x}")
    ),
    "approve-changes": Expected(
        "approve-changes",
        "reviewer",
        "3 4 5",
        tries=("approve-changes", "approve-changes for @{x}"),
    ),
    "request-changes": Expected("request-changes", "reviewer", "3 4 5"),
    "affiliate": Expected(
        "affiliate pangeo",
        "partner",
        ANY,
        closed=True,
        tries=(
            "affiliate",
            "affiliate pangeo it is about oceans",
            "affiliate astropy",
            "affiliate pangeo for @pangeo-ed https://example.org/d",
            "affiliate astropy for @{x} https://example.org/d",
        ),
    ),
    "decline-affiliation": Expected(
        "decline-affiliation pangeo no oceans",
        "partner",
        ANY,
        closed=True,
        tries=("decline-affiliation pangeo no oceans", "decline-affiliation no stars"),
    ),
    "revoke-affiliation": Expected(
        "revoke-affiliation pangeo gone",
        "partner",
        ANY,
        closed=True,
        tries=("revoke-affiliation pangeo gone", "revoke-affiliation gone"),
    ),
    "joss-submitted": Expected(
        "joss-submitted https://example.org/j",
        f"author {EDITORS}",
        "6",
        closed=True,
        tries=("joss-submitted https://example.org/j", "joss-submitted"),
    ),
    "joss-reviewed": Expected("joss-reviewed", EDITORS, "6", closed=True),
    "joss-accepted": Expected(
        "joss-accepted 10.21105/joss.01234",
        f"author {EDITORS}",
        "6",
        closed=True,
        tries=("joss-accepted 10.21105/joss.01234", "joss-accepted 10.5281/zenodo.9"),
    ),
}
ALREADY = {("seeking-editor", "0e"), ("close", "closed")}


def ripe(command: str, stage: str, *, is_open: bool) -> Submission:
    """A submission on which the command has something to do, if it may do it at all."""
    record: dict[str, object] = {"guests": ("guest",)}
    labels: tuple[str, ...] = ()
    header: dict[str, str] = {}
    if command == "not-done":
        record["done"] = {"badge": "author"}
    if command == "released":
        record["approved"] = {"by": "editor", "at": NOW}
        record["without_reviews"] = True
    if command == "revoke-affiliation":
        record["affiliation"] = {"pangeo": {"outcome": "affiliated", "by": "pangeo-ed", "at": NOW}}
    if command == "joss-reviewed":
        labels = ("7/under-joss-review",)
    if command == "resume":
        labels = ("on-hold",)
        record["hold"] = {"by": "editor", "at": NOW}
    if command == "unarchive":
        labels = ("archived",)
    if command == "yes":
        asked = submission(
            stage, record=record, policy=POLICY, open=is_open, reviewers=("reviewer1", "reviewer2"),
            delivered=("reviewer1",),
        )  # fmt: skip
        return replace(asked, record=confirming.asking(asked, "status", "editor"))
    if command == "unmute":
        record["muted"] = True
    if command == "adopt":
        record["adopted"] = None
    if command == "cancel-reminder":
        when = NOW + timedelta(days=9)
        record["reminders"] = [{"number": 1, "by": "author", "people": ["author"], "at": when}]
    if command == "undo":
        # the partner editor's last comment changed a link that is kept in mind
        record["undo"] = {
            "comment": 1, "sha": "0", "by": "pangeo-ed", "commands": ["joss-submitted"],
            "record": {"joss_url": "https://example.org/old"},
            "after": {"joss_url": undoing.fingerprint(None)},
        }  # fmt: skip
    if command == "assign-editor":
        header["editor"] = "@editor2"
    if command == "close":
        record |= {
            "done": {"badge": "a", "survey": "a", "website": "e", "invitation": "e"},
            "without_reviews": True,
        }
        header |= {
            "version_accepted": "v1",
            "archive": "10.5281/zenodo.1",
            "date_accepted": "11/20/2026",
        }
    early = ("submit-review", "request-changes", "step-down")
    delivered = ("reviewer1",) if command not in early else ()
    return submission(
        stage, record=record, labels=labels, policy=POLICY, open=is_open,
        reviewers=("reviewer1", "reviewer2"), delivered=delivered, **header,
    )  # fmt: skip


def missing(names: Iterable[str]) -> str:
    """What to do for commands that nothing is expected of yet; empty: nothing."""
    new = [name for name in names if name not in EXPECTED]
    gone = [name for name in EXPECTED if name not in names]
    said = [
        f"The command {name} is new: add a row to EXPECTED in tests/expected.py, such as\n"
        f'    "{name}": Expected("{name}", EDITORS, LED),\n'
        "with a line that works, who may give it, at which stages."
        for name in new
    ]
    said += [f"The command {name} is gone: take its row out of tests/expected.py." for name in gone]
    return "\n".join(said)
