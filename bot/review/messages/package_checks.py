"""The checklist of the pre-review checks, and what the bot found out about a package."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.review.messages.header import problem
from bot.review.messages.own_words import own_words
from bot.review.messages.pieces import bullets, cell, code, day, folded, link, package, quiet_link
from bot.review.model.checklist import Line, Section, changes
from bot.review.model.events import PackageChecked
from bot.review.model.evidence import BOXES, Box, Check, Verdict
from bot.review.model.header import Field
from bot.review.model.submission import Submission
from bot.review.model.texts import TextName
from bot.review.model.website import Problem


def checklist(
    review: Submission, found: Sequence[Problem], event: PackageChecked | None = None
) -> Section:
    """The list of the pre-review checks with what the bot knows; without ``event`` only the header is known."""
    checks = review.policy.checks
    verdicts = {one.check: one.verdict for one in event.findings} if event else {}
    verdicts[Check.HEADER] = Verdict.BAD if found else Verdict.WELL
    own = _own_list(review)
    lines = [
        Line(
            key=box.key,
            text=_box(review, box, found),
            ticked=box.check is not None and verdicts.get(box.check) is Verdict.WELL,
        )
        for box in BOXES
        if _asked(review, box, own)
    ]
    more = [*(own.splitlines() if own else ()), *(f"{_BOX}{text}" for text in checks.more)]
    lines += [
        Line(key=f"more-{n}", text=text.removeprefix(_BOX))
        for n, text in enumerate(more, 1)
        if text.startswith(_BOX)
    ]
    said = "\n".join(text for text in more if not text.startswith(_BOX)).strip()
    fixes = _to_fix(review, event) if event else []
    state = "in progress" if fixes else "in progress, nothing to do yet"
    repository = review.header.text(Field.REPOSITORY)
    above = [
        f"### Pre-review checks: *{state}*",
        *fixes,
        f"Repository: {code(repository) if repository else '(not named yet)'}",
        *([said] if said else []),
    ]
    under = []
    if found:
        wrong = bullets(problem(one, review.policy) for one in found)
        under.append(folded("What to fix in the header", wrong))
    if event:
        above += _news(review, event)
        under += [_evidence(review, event), _similar(event)]
    elif repository and not checks.off and not checks.silent:
        above.append("Package check: running.")
    return Section(
        above="\n\n".join(above), lines=tuple(lines), under="\n\n".join(filter(None, under))
    )


_BOX = "- [ ] "


def _own_list(review: Submission) -> str | None:
    """The community's own checklist, where it has one."""
    return own_words(
        review.policy,
        TextName.CHECKLIST,
        author=f"@{review.author}",
        package=review.package,
        repository=review.header.text(Field.REPOSITORY),
    )


def _asked(review: Submission, box: Box, own: str | None) -> bool:
    """Whether the list has this box. A community's own list takes the place of all but the header's."""
    if own is not None:
        return box.check is Check.HEADER
    if box.check is Check.SURVEY and not review.policy.links.survey:
        return False
    return review.goes_to_joss or not box.joss


def _box(review: Submission, box: Box, found: Sequence[Problem]) -> str:
    """The text of a box."""
    links = review.policy.links
    text = box.text.format(
        scope=link("scope", links.scope),
        journal=review.policy.journal,
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
        f"✖ **{checks.text(one.check)}**: {code(one.evidence)}. {one.fix} ({link('guide', checks.link(one.check))})"
        for one in event.findings
        if one.verdict is Verdict.BAD and one.check is not Check.HEADER
    ]
    return [f"**For the author to fix:**\n\n{bullets(lines)}"] if lines else []


def _news(review: Submission, event: PackageChecked) -> list[str]:
    """What has changed since the result was last shown, in one line."""
    before = review.record.package_told
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


def box_name(text: str) -> str:
    """A box of the list in a sentence; text that is none of ours is a person's."""
    title = re.match(r"\*\*([^*]{1,40})\*\*", text)
    known = title is not None and any(box.title == title[1] for box in BOXES)
    return title[1] if title and known else code(text[:80])
