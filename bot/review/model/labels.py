"""What the labels of an issue mean, and what they are called in pyOpenSci's repository.

https://github.com/pyOpenSci/software-submission/labels
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Label(StrEnum):
    """A label's meaning, as a key of ``labels`` in the policy file; the name on GitHub is the policy's."""

    SUBMITTED = "submitted"
    CHECKS = "checks"
    SEEKING_EDITOR = "seeking_editor"
    EDITOR_ASSIGNED = "editor_assigned"
    SEEKING_REVIEWERS = "seeking_reviewers"
    UNDER_REVIEW = "under_review"
    AWAITING_CHANGES = "awaiting_changes"
    AWAITING_REVIEWERS = "awaiting_reviewers"
    APPROVED = "approved"
    JOSS_PENDING = "joss_pending"
    JOSS_UNDER_REVIEW = "joss_under_review"
    JOSS_REVIEW_COMPLETE = "joss_review_complete"
    JOSS_APPROVED = "joss_approved"
    FROM_JOSS = "from_joss"
    PUBLISHED = "published"
    INQUIRY = "inquiry"
    HELP = "help"
    ON_HOLD = "on_hold"
    AWAITING_MAINTAINER = "awaiting_maintainer"
    ARCHIVED = "archived"
    UNFINISHED = "unfinished"
    IN_SCOPE = "in_scope"
    OUT_OF_SCOPE = "out_of_scope"


LABELS: Mapping[Label, str] = {
    Label.SUBMITTED: "New Submission!",
    Label.CHECKS: "0/pre-review-checks",
    Label.SEEKING_EDITOR: "0/seeking-editor",
    Label.EDITOR_ASSIGNED: "1/editor-assigned",
    Label.SEEKING_REVIEWERS: "2/seeking-reviewers",
    Label.UNDER_REVIEW: "3/reviewers-assigned",
    Label.AWAITING_CHANGES: "4/reviews-in-awaiting-changes",
    Label.AWAITING_REVIEWERS: "5/awaiting-reviewer-response",
    Label.APPROVED: "6/pyOS-approved",
    Label.JOSS_PENDING: "joss-submission-pending",
    Label.JOSS_UNDER_REVIEW: "7/under-joss-review",
    Label.JOSS_REVIEW_COMPLETE: "8/joss-review-complete",
    Label.JOSS_APPROVED: "9/joss-approved",
    Label.FROM_JOSS: "joss-fast-track",
    Label.PUBLISHED: "publication-fast-track",
    Label.INQUIRY: "presubmission",
    Label.HELP: "Help Request",
    Label.ON_HOLD: "on-hold",
    Label.AWAITING_MAINTAINER: "⌛ pending-maintainer-response",
    Label.ARCHIVED: "archived",
    Label.UNFINISHED: "incomplete-closed-review",
    Label.IN_SCOPE: "Submission Requested",
    Label.OUT_OF_SCOPE: "currently-out-of-scope",
}
"""Meaning → name of the label in ``pyOpenSci/software-submission``."""

ROUTE_LABELS: Mapping[str, tuple[Label, ...]] = {
    "joss": (Label.FROM_JOSS,),
    "publication": (Label.PUBLISHED,),
}
"""Route → the label that shows it, unless the policy names another; the standard route has none."""
JOSS_LABELS = (
    Label.JOSS_PENDING,
    Label.JOSS_UNDER_REVIEW,
    Label.JOSS_REVIEW_COMPLETE,
    Label.JOSS_APPROVED,
    Label.FROM_JOSS,
)
"""What there is of JOSS's; a community without that tail has none of them."""
STAYING = (Label.UNDER_REVIEW, Label.AWAITING_CHANGES, Label.APPROVED)
"""Stages that no review can do without."""
