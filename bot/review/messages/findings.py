"""Problems that ``audit`` finds on an issue, and how to fix them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.header import problem
from bot.review.messages.pieces import code, listed, name, names
from bot.review.messages.status import NEXT
from bot.review.model.policy import Policy
from bot.review.model.stages import Stage, words
from bot.review.model.steps import Step
from bot.review.model.website import Problem

# --- what is found ---


def found_several_stages(labels: Sequence[str], counts: str) -> str:
    """The issue has more than one stage label."""
    on = listed([code(label) for label in labels])
    return (
        f"The issue has several stage labels: {on}. The bot uses the highest one, {code(counts)}."
    )


def found_several_joss(labels: Sequence[str], counts: str, journal: str) -> str:
    """The issue has more than one JOSS label."""
    on = listed([code(label) for label in labels])
    return f"The issue has several {journal} labels: {on}. The bot uses the latest one, {code(counts)}."


def found_no_stage() -> str:
    """A submission without a stage label."""
    return "The issue has no stage label, so the bot treats it as submitted. Add the label of its stage."


def found_old_spelling(label: str, proper: str) -> str:
    """An older spelling of a label that the bot uses."""
    return f"{code(label)} is an old name of {code(proper)}. Project boards and lists need the exact name."


def found_near_miss(label: str, proper: str) -> str:
    """A label that the bot does not use, similar to one that it does."""
    return f"The bot does not use the label {code(label)}. Did you mean {code(proper)}?"


def found_joss_too_early(label: str, approved: str) -> str:
    """A JOSS label on a package that is not accepted."""
    return f"The issue has {code(label)} but not {code(approved)}. It needs both."


def found_ended_but_open(label: str) -> str:
    """A label of a closed review on an open issue."""
    return f"The issue has {code(label)} but is open. Close it, or remove the label."


def found_missing_line(key: str) -> str:
    """An editorial line is missing in the header."""
    return f"The header has no line **{key}:**."


def found_two_forms() -> str:
    """Reviewers in one line and in numbered lines."""
    return (
        "The header has both a `Reviewers:` line and `Reviewer 1:` lines. "
        "The next command that changes the reviewers will merge them."
    )


def found_no_editor(stage: str) -> str:
    """No editor at a stage that an editor leads."""
    return f"The stage is {code(stage)}, but the header names no editor."


def found_editor_too_early(editors: Sequence[str], stage: str) -> str:
    """An editor before the stage in which one leads."""
    return f"The header names {names(editors)} as editor, but the stage is still {code(stage)}."


def found_editor_not_assigned(login: str) -> str:
    """The header's editor is not assigned on GitHub."""
    return f"The header names {name(login)} as editor, but they are not assigned to the issue."


def found_assignee_not_editor(login: str) -> str:
    """An assignee who has no editorial role in the header."""
    return f"{name(login)} is assigned to the issue, but the header does not name them as editor or EiC."


def found_too_few_reviewers(there: int, needed: int, stage: str) -> str:
    """Too few reviewers for a review that has started."""
    return f"The stage is {code(stage)}, but the header names only {there} of {needed} reviewers."


def found_unrecorded_reviewer(login: str) -> str:
    """A reviewer in the header whom no editor has assigned by command."""
    return f"The header names {name(login)} as a reviewer, but no editor has assigned them with a command. To do so: `assign-reviewer @{login}`"


def found_no_partner_label(partner: str, label: str) -> str:
    """A checked partner box without the partner's label."""
    return f"The box for {code(partner)} is checked, but the issue does not have the label {code(label)}."


def found_still_nobody(key: str, value: str) -> str:
    """A people line that says TBD on an accepted package."""
    return f"**{key}** says {code(value)}. The website would show that as a person's name."


def found_newer_record() -> str:
    """A newer version of the bot wrote the hidden record."""
    return "A newer version of the bot manages this review, so this version changes nothing here."


def found_in_header(one: Problem, policy: Policy) -> str:
    """A problem that the website has with the header, or that differs from the template."""
    said = problem(one, policy)
    return f"The website cannot read this: {said}" if one.rejected else said


# --- how to fix it ---


def label_needed(label: str) -> str:
    """A fix needs a label that the repository does not have."""
    return f" (Create the label {code(label)} first. The repository does not have it.)"


def label_goes(label: str) -> str:
    """A label would be removed."""
    return f"- label {code(label)}"


def label_comes(label: str) -> str:
    """A label would be added."""
    return f"+ label {code(label)}"


def line_comes(key: str, value: str) -> str:
    """A line would be added to the header."""
    return f"+ line {code(f'{key}: {value}'.rstrip())}"


# --- what the bot understands ---


def read_stage(stage: Stage, beside: Sequence[str]) -> str:
    """The stage, and what else the labels say."""
    return ", ".join([f"{stage.value} ({words(stage)})", *beside])


def read_leads(office: str, people: Sequence[str]) -> str:
    """Who leads a review."""
    if not people:
        return "no editor yet"
    return f"{office} {', '.join(f'@{one}' for one in people)}"


def read_next(key: Step, people: Sequence[str]) -> str:
    """Who acts next."""
    who, what, _ = NEXT[key]
    whom = f"{who} ({', '.join(f'@{one}' for one in people)})" if people else who
    return f"{whom} {what}"


INQUIRY_NEXT = "the editor in chief decides whether the package is in scope"
"""Who acts next on an inquiry without an answer."""


def audit_sum(issues: int, told: int, findings: int, fixable: int) -> str:
    """The last line of an audit."""
    if not findings:
        return f"{_open(issues)}: no problems found."
    found = "1 problem" if findings == 1 else f"{findings} problems"
    return (
        f"{_open(issues)}: {found} on {told} of them. --fix can fix {fixable or 'none'} of these."
    )


def _open(issues: int) -> str:
    return "1 open issue" if issues == 1 else f"{issues} open issues"
