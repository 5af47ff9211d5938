"""From submission to an editor."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.header import problem
from bot.review.messages.pieces import (
    at,
    be,
    bullets,
    code,
    done,
    link,
    listed,
    name,
    names,
    stage_name,
)
from bot.review.model.header import Field
from bot.review.model.policy import Partner
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission
from bot.review.model.website import Problem

_CHECKS = (
    ("fit", "**Fit**: the package is in {scope} and does not repeat an accepted one"),
    ("install", "**Installation**: it installs from a community repository and imports"),
    (
        "docs",
        "**Documentation**: installation, tutorials and an API reference can be judged without installing it",
    ),
    ("files", "**Files**: README, contributing guide, code of conduct, an OSI-approved licence"),
    ("tests", "**Tests** run in continuous integration"),
    ("ai", "**Generative AI**: its use is {ai}"),
)


def checks_started(review: Submission, sender: str, found: Sequence[Problem], invited: str) -> str:
    """``start-checks`` with its list."""
    links = review.policy.links
    header = "- [x] **Header**: complete, and readable for the website"
    if found:
        header = "- [ ] **Header**: " + " ".join(map(problem, found))
    repository = review.header.text(Field.REPOSITORY)
    fill = {"scope": link("scope", links.scope), "ai": link("disclosed", links.generative_ai)}
    lines = [f"- [ ] {text.format(**fill)}" for _, text in _CHECKS]
    parts = [
        done(f"The pre-review checks have started; {name(sender)} looks after them."),
        f"### Pre-review checks: *in progress*\n\nRepository: {code(repository) if repository else '(not named yet)'}",
        "\n".join([header, *lines]),
        f"More in the {link('packaging guide', links.packaging_guide)}. Finished? `{review.policy.bot} checks-done`, "
        "or with what is still wanted behind it.",
    ]
    if proposed := route_proposed(review):
        parts.append(f"🧭 For the editor in chief to decide: {proposed}.")
    if invited:
        parts.append(invited)
    return "\n\n".join(parts)


def checks_are_over(review: Submission) -> str:
    """``start-checks`` on a review that only waits for its next editor."""
    left = next(stage for stage in Stage if stage.meaning == review.record.left_stage)
    return (
        f"This review waits for its next editor and then goes on at {stage_name(left, review.policy)}; its checks "
        f"are long over. `{review.policy.bot} assign-editor @…` hands it over."
    )


def partner_invited(
    review: Submission,
    partner: Partner,
    contacts: Sequence[str],
    *,
    by_author: bool = True,
    asker: str = "",
) -> str:
    """One word to a partner's contact when checks start."""
    who = "the author asks" if by_author else "you are asked"
    by = f", by {name(asker)}" if asker else ""
    whom = listed([at(login) for login in contacts]) or f"the editors of {partner.name}"
    parts = [
        f"🤝 {whom}: {who} for affiliation with **{partner.name}**{by}. You decide, at best within "
        f"{review.policy.days.partner_decision} days: `{review.policy.bot} affiliate` or "
        f"`{review.policy.bot} decline-affiliation <reason>`."
    ]
    if partner.checklist:
        parts.append("\n".join(f"- [ ] {line}" for line in partner.checklist))
    if partner.guide:
        parts.append(f"{link(f'What {partner.name} expects', partner.guide)}.")
    return "\n\n".join(parts)


def checks_wanted(review: Submission, wanted: str) -> str:
    """``checks-done`` with a text."""
    return done(
        f"The checks are finished with a request to {at(review.author)}: {code(wanted)}. "
        "Please answer here when it is done."
    )


def checks_passed(review: Submission, found: Sequence[Problem]) -> str:
    """``checks-done`` without one."""
    text = done(
        f"The pre-review checks have passed. Next, the editor in chief finds an editor: "
        f"`{review.policy.bot} assign-editor @…` or `{review.policy.bot} seeking-editor`."
    )
    if found:
        text += f"\n\nThe header is still not complete:\n\n{bullets(map(problem, found))}"
    return text


def eic_set(login: str, *, in_team: bool) -> str:
    """``set-eic``."""
    text = done(f"{at(login)} is now this review's editor in chief.")
    if not in_team:
        text += " (They are not in the editors in chief's team, so the name alone gives them no rights.)"
    return text


def seeking_editor(review: Submission) -> str:
    """``seeking-editor``."""
    return done(
        "The checks are over; an editor is being sought. "
        f"`{review.policy.bot} assign-editor @…` hands the review over."
    )


def route_words(route: str, editor_only: bool) -> str:
    """A route in words."""
    return {
        "standard": "the standard one",
        "publication": "the one for peer-reviewed publications",
        "joss": "the one for packages from JOSS" + (" (editor only)" if editor_only else ""),
    }[route]


def route_proposed(review: Submission) -> str:
    """What the text speaks for, as a proposal to the editor in chief; empty: nothing."""
    bot = review.policy.bot
    match review.proposed_route:
        case "joss":
            return (
                f"the text names a paper in JOSS, which speaks for `{bot} track joss` (one reviewer), or "
                f"`{bot} track joss editor-only` when the paper is of the last 365 days and little has changed since"
            )
        case "publication":
            return f"the text names a peer-reviewed publication, which speaks for `{bot} track publication` (one reviewer)"
        case _:
            return ""


def route_set(route: str, editor_only: bool, needed: int) -> str:
    """``track``."""
    count = {0: "no reviewers", 1: "one reviewer", 2: "two reviewers"}.get(
        needed, f"{needed} reviewers"
    )
    return done(f"The route is now {route_words(route, editor_only)}: it asks for {count}.")


def editor_assigned(
    review: Submission, login: str, gone: Sequence[str], goal: Stage, *, guest: bool
) -> str:
    """``assign-editor``."""
    bot = review.policy.bot
    text = f"{at(login)} is now this review's editor"
    text += f", instead of {names(gone)}." if gone else "."
    if guest:
        text += " They edit as a guest: on this review they may do what an editor may."
    parts = [done(text)]
    if goal is Stage.EDITOR_ASSIGNED:
        parts.append(
            f"**Next for you**: read the submission, then `{bot} seeking-reviewers`; "
            f"`{bot} assign-reviewer @…` seats each reviewer you have won. Everything else is in the "
            f"{link('editor guide', review.policy.links.editor_guide)}."
        )
    else:
        parts.append(
            f"The review goes on where it was: {stage_name(goal, review.policy)}. `{bot} status` shows what comes next."
        )
    return "\n\n".join(parts)


def one_editor_less(login: str, others: Sequence[str]) -> str:
    """``step-down`` by one of several editors."""
    return done(
        f"{name(login)} leads this review no longer; thank you for the work done! {names(others)} {be(others)} going on."
    )


def nothing_to_step_down_from() -> str:
    """``step-down`` by somebody who has no task here."""
    return "You are neither this review's editor nor one of its reviewers, so there is nothing to give back."


def editor_removed(review: Submission, gone: Sequence[str], reason: str = "") -> str:
    """``remove-editor``, and ``step-down`` by the editor."""
    who = (
        f"{names(gone)} {be(gone)} no longer editor of this review. Thank you for the work done!"
        if gone
        else "The review has no editor now."
    )
    parts = [
        done(
            f"{who} It waits for its next editor and then goes on at {stage_name(review.stage, review.policy)}; "
            "authors and reviewers can go on meanwhile."
        )
    ]
    if reason:
        parts.append(f"Reason: {code(reason)}")
    if review.eics:
        whom = listed([at(login) for login in review.eics])
        parts.append(f"{whom}: `{review.policy.bot} assign-editor @…` hands the review over.")
    return "\n\n".join(parts)
