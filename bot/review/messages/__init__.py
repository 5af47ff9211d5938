"""Every sentence that the bot says, by subject, as the decisions and pages that say them.

Short, warm, exact: what happened, what is missing, who acts next, the command to copy. Text that a
person typed goes through ``pieces.code`` and is inert. Live mentions (``pieces.at``) reach people by
email, so they are used only for the people whose turn it is.

    messages.acceptance.approved(…)
"""

from bot.review.messages import (
    acceptance,
    affiliation,
    aftercare,
    announcing,
    checks,
    digest,
    editorial_board,
    endings,
    findings,
    header,
    joss,
    manual_edits,
    nudging,
    opening,
    package_checks,
    pauses,
    pieces,
    refusals,
    reviewer_search,
    reviewers,
    reviewing,
    scope,
    status,
    understanding,
    undoing,
)

__all__ = [
    "acceptance",
    "affiliation",
    "aftercare",
    "announcing",
    "checks",
    "digest",
    "editorial_board",
    "endings",
    "findings",
    "header",
    "joss",
    "manual_edits",
    "nudging",
    "opening",
    "package_checks",
    "pauses",
    "pieces",
    "refusals",
    "reviewer_search",
    "reviewers",
    "reviewing",
    "scope",
    "status",
    "understanding",
    "undoing",
]
