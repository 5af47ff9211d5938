"""Pre-review checks, the route, and the editors of a review."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.header import problem
from bot.review.messages.package_checks import box_name, checklist
from bot.review.messages.pieces import (
    at,
    author,
    bullets,
    code,
    done,
    folded,
    link,
    listed,
    name,
    names,
    pointer,
    stage_name,
    within,
)
from bot.review.model.policy import Partner, Policy
from bot.review.model.stages import Stage, exists
from bot.review.model.submission import Submission
from bot.review.model.website import Problem

MOST_BOXES = 8
"""Open boxes that are named."""


def checks_started(review: Submission, sender: str, found: Sequence[Problem], invited: str) -> str:
    """``start-checks`` with its list."""
    links = review.policy.links
    parts = [
        done(f"{name(sender)} has started the pre-review checks."),
        checklist(review, found).written(),
        f"When all pass: `{review.policy.bot} checks-done`. "
        f"If not: `{review.policy.bot} checks-done WHAT IS MISSING`."
        + pointer("Help: {}", "packaging guide", links.packaging_guide),
    ]
    if proposed := route_proposed(review):
        parts.append(f"🧭 Suggested route: {proposed}")
    if invited:
        parts.append(invited)
    return "\n\n".join(parts)


def checks_are_over(review: Submission) -> str:
    """``start-checks`` on a review that only waits for its next editor."""
    left = next(stage for stage in Stage if stage.meaning == review.record.left_stage)
    return (
        f"This review has passed its checks. It needs a new editor, and will continue at {stage_name(left, review.policy)}. "
        f"To assign one: `{review.policy.bot} assign-editor @…`"
    )


def partner_invited(
    review: Submission,
    partner: Partner,
    contacts: Sequence[str],
    *,
    by_author: bool = True,
    asker: str = "",
) -> str:
    """Ask a partner's contact for a decision when the checks start."""
    who = "the author" if by_author else name(asker) if asker else "an editor"
    whom = listed([at(login) for login in contacts]) or f"the editors of {partner.name}"
    parts = [
        f"🤝 {whom}: {who} has requested affiliation with **{partner.name}**. Please decide"
        f"{within(review.policy.days.partner_decision)} if you can: `{review.policy.bot} affiliate` or "
        f"`{review.policy.bot} decline-affiliation REASON`"
    ]
    details = [f"- [ ] {line}" for line in partner.checklist]
    if partner.guide:
        details.append(f"\nGuide: {link(f'what {partner.name} expects', partner.guide)}")
    if details:
        parts.append(folded(f"What {partner.name} looks for", "\n".join(details)))
    return "\n\n".join(parts)


def checks_wanted(review: Submission, wanted: str) -> str:
    """``checks-done`` with a text."""
    return done(
        f"{author(review)}, something is missing for the pre-review checks: {code(wanted)}. "
        "Please reply here when it is done."
    )


def checks_passed(review: Submission, found: Sequence[Problem], boxes: Sequence[str]) -> str:
    """``checks-done`` without one; ``boxes`` are those of the list that nobody has checked."""
    bot = review.policy.bot
    text = done(
        f"The pre-review checks have passed. Next, the editor in chief assigns an editor: `{bot} assign-editor @…`"
    )
    if exists(Stage.SEEKING_EDITOR, review.policy):
        text += f". To show that you need more time to find one: `{bot} seeking-editor`"
    if boxes:
        shown = list(dict.fromkeys(map(box_name, boxes)))
        if more := len(shown[MOST_BOXES:]):
            shown[MOST_BOXES:] = [f"{more} more"]
        text += f"\n\nStill unchecked in the list: {listed(shown)}."
    if found:
        text += f"\n\nThe header is not complete yet:\n\n{bullets(problem(one, review.policy) for one in found)}"
    return text


def eic_set(login: str, *, in_team: bool) -> str:
    """``set-eic``."""
    text = done(f"{at(login)} is now the editor in chief of this review.")
    if not in_team:
        text += " They are not on the editor in chief team yet, so they cannot use its commands."
    return text


def seeking_editor(review: Submission) -> str:
    """``seeking-editor``."""
    return done(
        "The checks are complete. This submission is waiting for an editor. "
        f"To assign one: `{review.policy.bot} assign-editor @…`"
    )


def route_words(policy: Policy, route: str, editor_only: bool) -> str:
    """A route in words."""
    return (policy.route(route).words or route) + (" (editor only)" if editor_only else "")


def no_such_route(routes: Sequence[str], bot: str) -> str:
    """``track`` with a route that the community does not have."""
    known = listed([f"`{bot} track {route}`" for route in routes]).replace(" and ", " or ")
    return f"There is no such route here. Please write {known}."


def route_proposed(review: Submission) -> str:
    """The route that the issue's text suggests, for the editor in chief; empty: none."""
    bot = review.policy.bot
    match review.proposed_route:
        case "joss":
            return (
                f"`{bot} track joss`, because the issue names a {review.policy.journal} paper (with `editor-only`, "
                "if it is less than 365 days old and little has changed)"
            )
        case "publication":
            return f"`{bot} track publication`, because the issue names a peer-reviewed publication"
        case _:
            return ""


def route_set(policy: Policy, route: str, editor_only: bool, needed: int) -> str:
    """``track``."""
    count = {0: "no reviewers", 1: "one reviewer", 2: "two reviewers"}.get(
        needed, f"{needed} reviewers"
    )
    return done(
        f"The review route is now: {route_words(policy, route, editor_only)}. It needs {count}."
    )


def editor_assigned(
    review: Submission, login: str, gone: Sequence[str], goal: Stage, *, guest: bool
) -> str:
    """``assign-editor``."""
    bot = review.policy.bot
    text = f"{at(login)} is now the editor of this review"
    text += f" and replaces {names(gone)}." if gone else "."
    if guest:
        text += " As a guest editor, they can use all editor commands on this review."
    parts = [done(text)]
    if goal is Stage.EDITOR_ASSIGNED:
        parts.append(
            "Next: please read the submission and start to look for reviewers"
            + (
                f": `{bot} seeking-reviewers`. "
                if exists(Stage.SEEKING_REVIEWERS, review.policy)
                else ". "
            )
            + f"Then assign each reviewer who agrees: `{bot} assign-reviewer @…`."
            + pointer("The {} explains the rest.", "editor guide", review.policy.links.editor_guide)
        )
    else:
        parts.append(
            f"The review continues at {stage_name(goal, review.policy)}. To see what comes next: `{bot} status`"
        )
    return "\n\n".join(parts)


def one_editor_less(login: str, others: Sequence[str]) -> str:
    """``step-down`` by one of several editors."""
    who = "editor" if len(others) == 1 else "editors"
    goes = "continues" if len(others) == 1 else "continue"
    return done(
        f"{name(login)} has stepped down. Thank you for your work! {names(others)} {goes} as {who}."
    )


def nothing_to_step_down_from() -> str:
    """``step-down`` by a person without a role here."""
    return "You are not an editor or reviewer of this review, so you cannot step down."


def editor_removed(review: Submission, gone: Sequence[str], reason: str = "") -> str:
    """``remove-editor``, and ``step-down`` by the editor."""
    who = (
        f"{names(gone)} {'is no longer the editor' if len(gone) == 1 else 'are no longer editors'} of this review. "
        "Thank you for your work!"
        if gone
        else "This review has no editor now."
    )
    parts = [
        done(
            f"{who} Authors and reviewers can continue. When a new editor is assigned, the review continues at "
            f"{stage_name(review.stage, review.policy)}."
        )
    ]
    if reason:
        parts.append(f"Reason: {code(reason)}")
    if review.eics:
        whom = listed([at(login) for login in review.eics])
        parts.append(f"{whom}, please assign a new editor: `{review.policy.bot} assign-editor @…`")
    return "\n\n".join(parts)
