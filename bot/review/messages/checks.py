"""Pre-review checks, the route, and the editors of a review."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.header import problem
from bot.review.messages.pieces import (
    at,
    author,
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
from bot.review.model.evidence import BOXES, Box, Check, Verdict
from bot.review.model.header import Field
from bot.review.model.policy import Partner
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission
from bot.review.model.website import Problem


def checks_started(review: Submission, sender: str, found: Sequence[Problem], invited: str) -> str:
    """``start-checks`` with its list."""
    links = review.policy.links
    parts = [
        done(f"{name(sender)} has started the pre-review checks."),
        checklist(review, found).written(),
        f"When all pass: `{review.policy.bot} checks-done`. "
        f"If not: `{review.policy.bot} checks-done WHAT IS MISSING`. "
        f"Help: {link('packaging guide', links.packaging_guide)}",
    ]
    if proposed := route_proposed(review):
        parts.append(f"🧭 Suggested route: {proposed}")
    if invited:
        parts.append(invited)
    return "\n\n".join(parts)


def checklist(
    review: Submission, found: Sequence[Problem], event: PackageChecked | None = None
) -> Section:
    """The list of the pre-review checks with what the bot knows; without ``event`` only the header is known."""
    checks = review.policy.checks
    verdicts = {one.check: one.verdict for one in event.findings} if event else {}
    verdicts[Check.HEADER] = Verdict.BAD if found else Verdict.WELL
    lines = [
        Line(
            key=box.key,
            text=_box(review, box, found),
            ticked=box.check is not None and verdicts.get(box.check) is Verdict.WELL,
        )
        for box in BOXES
        if review.goes_to_joss or not box.joss
    ]
    lines += [Line(key=f"more-{n}", text=text) for n, text in enumerate(checks.more, 1)]
    fixes = _to_fix(review, event) if event else []
    state = "in progress" if fixes else "in progress, nothing to do yet"
    repository = review.header.text(Field.REPOSITORY)
    above = [
        f"### Pre-review checks: *{state}*",
        *fixes,
        f"Repository: {code(repository) if repository else '(not named yet)'}",
    ]
    under = [folded("What to fix in the header", bullets(map(problem, found)))] if found else []
    if event:
        above += _news(review, event)
        under += [_evidence(review, event), _similar(event)]
    elif repository and not checks.off and not checks.silent:
        above.append("I am checking the package and will fill in what I can verify.")
    return Section(
        above="\n\n".join(above), lines=tuple(lines), under="\n\n".join(filter(None, under))
    )


def _box(review: Submission, box: Box, found: Sequence[Problem]) -> str:
    """The text of a box."""
    links = review.policy.links
    text = box.text.format(
        scope=link("scope", links.scope),
        ai=link("disclosed", links.generative_ai),
        survey=link("pre-review survey", links.survey),
    )
    if box.check is Check.HEADER and found:
        count = "one thing is" if len(found) == 1 else f"{len(found)} things are"
        text = f"{count} missing or wrong, see below"
    between = "" if not text else " " if text.startswith("(") else ": "
    return f"**{box.title}**{between}{text}"


def evidence_alone(review: Submission, event: PackageChecked) -> Section:
    """The evidence before the checks start, or after they are complete."""
    above = ["### Package checks"]
    above += _to_fix(review, event) or ["I found nothing that the author must fix."]
    above += _news(review, event)
    return Section(above="\n\n".join(above), under=_evidence(review, event))


def _to_fix(review: Submission, event: PackageChecked) -> list[str]:
    """What the author has to fix; it comes first."""
    checks = review.policy.checks
    lines = [
        f"✖ **{checks.text(one.check)}**: {code(one.evidence)}. {one.mend} ({link('guide', checks.link(one.check))})"
        for one in event.findings
        if one.verdict is Verdict.BAD and one.check is not Check.HEADER
    ]
    return [f"**For the author to fix:**\n\n{bullets(lines)}"] if lines else []


def _news(review: Submission, event: PackageChecked) -> list[str]:
    """What has changed since the last time, in one line."""
    before = review.record.package
    if before is None:
        return []
    now = [(one.check.value, one.verdict.value) for one in event.findings]
    different = changes(before.verdicts, now)
    when = day(before.at.date())
    if not different:
        return [f"Nothing has changed since {when}."]
    told = [
        f"{review.policy.checks.text(Check(check))} {was} → {is_now}"
        for check, was, is_now in different
    ]
    return [f"Changes since {when}: {'; '.join(told)}."]


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
        f"{code(event.repository)}{read}, {day(event.at.date())}. ✔ verified · ✖ missing · ⬚ a person needs to check · "
        f"? could not be checked · • for information. To check again: `{review.policy.bot} check-package`"
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
        "For the editor in chief: accepted packages with similar descriptions",
        f"{bullets(lines)}\n\nThis is only a hint. It always shows three packages, even if none of them is similar.",
    )


def checking(review: Submission) -> str:
    """``check-package``."""
    return (
        f"👀 I am checking {package(review)}. This usually takes less than a minute. "
        "The comment with the package checks will show the result."
    )


def checks_are_off() -> str:
    """``check-package`` where the policy has switched it off."""
    return "The package checks are turned off for this community."


def no_repository(review: Submission) -> str:
    """``check-package`` without an address."""
    return (
        "The header names no repository yet. Please fill in **Repository Link**, or: "
        f"`{review.policy.bot} set repository URL`"
    )


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
        f"🤝 {whom}: {who} has requested affiliation with **{partner.name}**. Please decide within "
        f"{review.policy.days.partner_decision} days if you can: `{review.policy.bot} affiliate` or "
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


def checks_passed(review: Submission, found: Sequence[Problem]) -> str:
    """``checks-done`` without one."""
    text = done(
        f"The pre-review checks have passed. Next, the editor in chief assigns an editor: "
        f"`{review.policy.bot} assign-editor @…`. To show that you need more time to find one: "
        f"`{review.policy.bot} seeking-editor`"
    )
    if found:
        text += f"\n\nThe header is not complete yet:\n\n{bullets(map(problem, found))}"
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


def route_words(route: str, editor_only: bool) -> str:
    """A route in words."""
    return {
        "standard": "standard",
        "publication": "fast track for published software",
        "joss": "fast track for packages from JOSS" + (" (editor only)" if editor_only else ""),
    }[route]


def route_proposed(review: Submission) -> str:
    """The route that the issue's text suggests, for the editor in chief; empty: none."""
    bot = review.policy.bot
    match review.proposed_route:
        case "joss":
            return (
                f"`{bot} track joss`, because the issue names a JOSS paper (with `editor-only`, "
                "if it is less than 365 days old and little has changed)"
            )
        case "publication":
            return f"`{bot} track publication`, because the issue names a peer-reviewed publication"
        case _:
            return ""


def route_set(route: str, editor_only: bool, needed: int) -> str:
    """``track``."""
    count = {0: "no reviewers", 1: "one reviewer", 2: "two reviewers"}.get(
        needed, f"{needed} reviewers"
    )
    return done(f"The review route is now: {route_words(route, editor_only)}. It needs {count}.")


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
            f"Next: please read the submission and start to look for reviewers: `{bot} seeking-reviewers`. "
            f"Then assign each reviewer who agrees: `{bot} assign-reviewer @…`. "
            f"The {link('editor guide', review.policy.links.editor_guide)} explains the rest."
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
