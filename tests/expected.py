"""What every command is expected to be: a line that works, who may give it, when.

Written from the process and not from the code.
"""

from __future__ import annotations

from datetime import timedelta

from bot.review.decisions import undoing
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

# command: line that works, who may, at which stages, also on a closed issue
EXPECTED = {
    "help": ("help", EVERYONE, ANY, True),
    "status": ("status", EVERYONE, ANY, True),
    "check-header": ("check-header", EVERYONE, ANY, True),
    "done": ("done badge", f"author {EDITORS}", ANY, True),
    "not-done": ("not-done badge", f"author {EDITORS}", ANY, True),
    "start-checks": ("start-checks", EDITORS, EARLY, False),
    "checks-done": ("checks-done", EDITORS, "0", False),
    "set-eic": ("set-eic @lead", "eic", ANY, False),
    "seeking-editor": ("seeking-editor", "eic", EARLY, False),
    "assign-editor": ("assign-editor @editor", "eic", OPEN, False),
    "remove-editor": ("remove-editor", "eic", LED, False),
    "track": ("track publication", "eic", OPEN, False),
    "code-of-conduct": ("code-of-conduct", EVERYONE, ANY, True),
    "list-editors": ("list-editors", EVERYONE, ANY, True),
    "in-scope": ("in-scope", "", "", False),
    "out-of-scope": ("out-of-scope no package", "eic", OPEN, False),
    "reject": ("reject it repeats another one", "eic", OPEN, False),
    "reopen": ("reopen", "eic", ANY, True),
    "archive": ("archive nobody maintains it", EDITORS, "6", True),
    "unarchive": ("unarchive", EDITORS, "6", True),
    "check-in": ("check-in", EDITORS, "6", True),
    "handover": ("handover @lead", "eic", ANY, False),
    "adopt": ("adopt", "eic", ANY, False),
    "mute": ("mute", "eic", ANY, False),
    "unmute": ("unmute", "eic", ANY, False),
    "find-reviewers": ("find-reviewers", EDITORS, LED, False),
    "draft-invitation": ("draft-invitation", EDITORS, LED, False),
    "request-info": ("request-info a licence", EDITORS, ANY, False),
    "hold": ("hold until 2027-01-15 a release", f"author {EDITORS}", OPEN, False),
    "resume": ("resume", f"author {EDITORS}", OPEN, False),
    "remind": ("remind me in 2 weeks", ROLES, OPEN, False),
    "reminders": ("reminders", ROLES, ANY, False),
    "cancel-reminder": ("cancel-reminder 1", f"author {EDITORS}", ANY, False),
    "warn-closing": ("warn-closing", EDITORS, OPEN, False),
    "close-unfinished": ("close-unfinished no answer", EDITORS, OPEN, False),
    "step-down": ("step-down no time", "reviewer", LED, False),
    "undo": ("undo", "partner eic", ANY, True),
    "withdraw": ("withdraw yes", "author", OPEN, False),
    "review-checklist": ("review-checklist", f"reviewer {EDITORS}", LED, False),
    "seeking-reviewers": ("seeking-reviewers", EDITORS, "1", False),
    "assign-reviewer": ("assign-reviewer @reviewer3", EDITORS, LED, False),
    "remove-reviewer": ("remove-reviewer @reviewer1 anyway", EDITORS, LED, False),
    "replace-reviewer": ("replace-reviewer @reviewer2 with @reviewer3", EDITORS, LED, False),
    "start-review": ("start-review", EDITORS, "1 2", False),
    "set-due-date": ("set-due-date @reviewer1 2026-12-31", EDITORS, LED, False),
    "record-review": ("record-review @reviewer2 https://example.org/r", EDITORS, LED, False),
    "reviews-in": ("reviews-in", EDITORS, "3 5", False),
    "author-responded": ("author-responded", EDITORS, "4", False),
    "check-acceptance": ("check-acceptance", EDITORS, ANY, True),
    "accept": ("accept v1.1 archive 10.5281/zenodo.1 without-reviews", EDITORS, "3 4 5", False),
    "set": ("set version-submitted v9", f"{EDITORS} triage", ANY, True),
    "close": ("close", EDITORS, "6", True),
    "submit-response": ("submit-response", "author", "4", False),
    "released": ("released v1.1 10.5281/zenodo.1", "author", LED, True),
    "submit-review": ("submit-review", "reviewer", LED, False),
    "retract-review": ("retract-review", "reviewer", LED, False),
    "approve-changes": ("approve-changes", "reviewer", "3 4 5", False),
    "request-changes": ("request-changes", "reviewer", "3 4 5", False),
    "affiliate": ("affiliate pangeo", "partner", ANY, True),
    "decline-affiliation": ("decline-affiliation pangeo no oceans", "partner", ANY, True),
    "revoke-affiliation": ("revoke-affiliation pangeo gone", "partner", ANY, True),
    "joss-submitted": ("joss-submitted https://example.org/j", f"author {EDITORS}", "6", True),
    "joss-reviewed": ("joss-reviewed", EDITORS, "6", True),
    "joss-accepted": ("joss-accepted 10.21105/joss.01234", f"author {EDITORS}", "6", True),
}
LOOKS = {
    "help", "status", "check-header", "check-acceptance", "code-of-conduct", "list-editors",
    "handover", "reminders", "find-reviewers", "draft-invitation", "review-checklist",
}  # fmt: skip
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
            "after": {"joss_url": undoing.digest(None)},
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
