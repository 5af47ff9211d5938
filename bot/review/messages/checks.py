"""From submission to an editor."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.header import problem
from bot.review.messages.pieces import (
    at,
    be,
    bullets,
    cell,
    code,
    day,
    done,
    folded,
    link,
    listed,
    name,
    names,
    package,
    quiet_link,
    stage_name,
)
from bot.review.model.checklist import Line, Section, changes
from bot.review.model.events import PackageChecked
from bot.review.model.evidence import BOXES, Check, Verdict
from bot.review.model.header import Field
from bot.review.model.policy import Partner
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission
from bot.review.model.website import Problem


def checks_started(review: Submission, sender: str, found: Sequence[Problem], invited: str) -> str:
    """``start-checks`` with its list."""
    links = review.policy.links
    parts = [
        done(f"The pre-review checks have started; {name(sender)} looks after them."),
        checklist(review, found).written(),
        f"More in the {link('packaging guide', links.packaging_guide)}. Finished? `{review.policy.bot} checks-done`, "
        "or with what is still wanted behind it.",
    ]
    if proposed := route_proposed(review):
        parts.append(f"🧭 For the editor in chief to decide: {proposed}.")
    if invited:
        parts.append(invited)
    return "\n\n".join(parts)


def checklist(
    review: Submission, found: Sequence[Problem], event: PackageChecked | None = None
) -> Section:
    """The list of the pre-review checks, with what the bot has found out; without ``event`` only the header is known."""
    links, policy = review.policy.links, review.policy
    findings = {one.check: one for one in event.findings} if event else {}
    fill = {"scope": link("scope", links.scope), "ai": link("disclosed", links.generative_ai)}
    lines = []
    for box in BOXES:
        text = box.text.format(**fill)
        ticked = bool(
            box.check and (one := findings.get(box.check)) and one.verdict is Verdict.WELL
        )
        if box.check is Check.HEADER:
            ticked = not found
            text = f"**Header**: {'complete, and readable for the website' if ticked else ' '.join(map(problem, found))}"
        lines.append(Line(key=box.key, text=text, ticked=ticked, below=box.below))
    lines += [
        Line(key=f"more-{number}", text=text) for number, text in enumerate(policy.checks.more, 1)
    ]
    repository = review.header.text(Field.REPOSITORY)
    above = [
        "### Pre-review checks: *in progress*",
        f"There is nothing to do yet, except for what is marked ✖. Repository: {code(repository) if repository else '(not named yet)'}",
    ]
    under = ""
    if event:
        above += _to_mend(review, event)
        above += _news(review, event)
        under = "\n\n".join(filter(None, [_evidence(review, event), _similar(event)]))
    elif not policy.checks.off and not policy.checks.silent:
        above.append(
            "I am looking at the package and will tick what I can verify in a minute or two."
        )
    return Section(above="\n\n".join(above), lines=tuple(lines), under=under)


def evidence_alone(review: Submission, event: PackageChecked) -> Section:
    """The evidence before the checks are started, or after they are over."""
    above = ["### What I found out about the package"]
    above += _to_mend(review, event) or ["Nothing that I can verify is missing."]
    above += _news(review, event)
    return Section(above="\n\n".join(above), under=_evidence(review, event))


def _to_mend(review: Submission, event: PackageChecked) -> list[str]:
    """What the author has to mend, first of all."""
    checks = review.policy.checks
    bad = [
        one
        for one in event.findings
        if one.verdict is Verdict.BAD and one.check is not Check.HEADER
    ]
    if not bad:
        return []
    lines = [
        f"✖ **{checks.text(one.check)}**: {code(one.evidence)}. {one.mend} ({link('guide', checks.link(one.check))})"
        for one in bad
    ]
    return [f"**For the author to mend:**\n\n{bullets(lines)}"]


def _news(review: Submission, event: PackageChecked) -> list[str]:
    """What has changed since the last look, in one line."""
    before = review.record.package
    if before is None:
        return []
    now = [(one.check.value, one.verdict.value) for one in event.findings]
    different = changes(before.verdicts, now)
    when = f"Since {day(before.at.date())}"
    if not different:
        return [f"{when} nothing has changed."]
    told = [
        f"{review.policy.checks.text(Check(check))} {was} → {is_now}"
        for check, was, is_now in different
    ]
    return [f"{when}: {'; '.join(told)}."]


def _evidence(review: Submission, event: PackageChecked) -> str:
    """Every check with its line of evidence, folded."""
    checks = review.policy.checks
    rows = [
        f"| {one.verdict} | {link(checks.text(one.check), checks.link(one.check))} | {cell(one.evidence)} |"
        for one in event.findings
    ]
    table = "\n".join(["| | check | evidence |", "|---|---|---|", *rows])
    commit = f" at {code(event.commit[:10])}" if event.commit else ""
    read = f" ({code(event.read)}{commit})" if event.read else ""
    told = (
        f"{code(event.repository)}{read}, {day(event.at.date())}. ✔ verified · ✖ missing · ⬚ for a person to look at · "
        f"? could not be looked at · • not judged. To look again: `{review.policy.bot} check-package`."
    )
    return folded("Evidence", f"{table}\n\n{told}")


def _similar(event: PackageChecked) -> str:
    """A hint for the editor in chief, folded."""
    if not event.near:
        return ""
    lines = []
    for one in event.near:
        review = f" ({quiet_link('its review', one.review)})" if one.review else ""
        lines.append(f"{code(one.name)}{review}: {code(one.description)}")
    return folded(
        "For the editor in chief: accepted packages with similar words",
        f"{bullets(lines)}\n\nThis is only a hint from the words of the descriptions. There are always three, and "
        "none of them may be like this package.",
    )


def looking(review: Submission) -> str:
    """``check-package``."""
    return (
        f"👀 I am looking at {package(review)}. What I find will stand in the comment with the checks "
        "in a minute or two."
    )


def checks_are_off() -> str:
    """``check-package`` where the policy has switched it off."""
    return "This community does not have packages looked at by the bot."


def no_repository(review: Submission) -> str:
    """``check-package`` without an address."""
    return (
        "The header does not name a repository yet. Please fill in **Repository Link**, or "
        f"`{review.policy.bot} set repository URL`."
    )


def checks_are_over(review: Submission) -> str:
    """``start-checks`` on a review that only waits for its next editor."""
    left = next(stage for stage in Stage if stage.meaning == review.record.left_stage)
    return (
        f"This review waits for its next editor and then goes on at {stage_name(left, review.policy)}; its checks "
        f"are long over. `{review.policy.bot} assign-editor @…` hands it over."
    )


def partner_invited(
    review: Submission, partner: Partner, contacts: Sequence[str], *, by_author: bool = True
) -> str:
    """One word to a partner's contact when checks start."""
    who = "the author asks" if by_author else "you are asked"
    whom = listed([at(login) for login in contacts]) or f"the editors of {partner.name}"
    parts = [
        f"🤝 {whom}: {who} for affiliation with **{partner.name}**. You decide, at best within "
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
