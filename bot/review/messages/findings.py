"""What disagrees on an issue, and what would mend it: for whoever takes a repository over."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.header import problem
from bot.review.messages.pieces import code, listed, name, names
from bot.review.messages.status import NEXT
from bot.review.model.stages import Stage, words
from bot.review.model.steps import Step
from bot.review.model.website import Problem

# --- what is found ---


def found_several_stages(labels: Sequence[str], counts: str) -> str:
    """More than one stage label is on."""
    on = listed([code(label) for label in labels])
    return f"Several stage labels are on ({on}); the highest counts: {code(counts)}."


def found_several_joss(labels: Sequence[str], counts: str) -> str:
    """More than one label of the JOSS track is on."""
    on = listed([code(label) for label in labels])
    return f"Several labels of the JOSS track are on ({on}); the furthest counts: {code(counts)}."


def found_no_stage() -> str:
    """A submission without a stage label."""
    return "No stage label is on, so it counts as submitted; put on the label of its stage."


def found_old_spelling(label: str, proper: str) -> str:
    """A label of ours in an older spelling."""
    return f"{code(label)} is an old spelling of {code(proper)}; boards and lists go by the exact name."


def found_near_miss(label: str, proper: str) -> str:
    """A label that nobody reads, and looks like one of ours."""
    return f"{code(label)} means nothing to the bot; is {code(proper)} meant?"


def found_joss_too_early(label: str, approved: str) -> str:
    """A label of the JOSS track without the acceptance."""
    return f"{code(label)} is on without {code(approved)}, beside which it belongs."


def found_ended_but_open(label: str) -> str:
    """A label of an ending on an open issue."""
    return f"{code(label)} is on, but the issue is open: close it, or take the label off."


def found_missing_line(key: str) -> str:
    """A line of the editors is not in the header."""
    return f"The header has no line **{key}:**."


def found_two_forms() -> str:
    """Reviewers in one line and in numbered lines."""
    return (
        "Reviewers stand both in one `Reviewers:` line and in `Reviewer 1:` lines. "
        "The next command about reviewers makes one form of them."
    )


def found_no_editor(stage: str) -> str:
    """A stage that an editor leads, and no editor."""
    return f"The stage is {code(stage)}, but the header names no editor."


def found_editor_too_early(editors: Sequence[str], stage: str) -> str:
    """An editor before the stage in which one leads."""
    return f"The header names {names(editors)} as editor, but the stage is still {code(stage)}."


def found_editor_not_assigned(login: str) -> str:
    """The header's editor is not assigned on GitHub."""
    return f"{name(login)} is the header's editor, but not assigned to the issue."


def found_assignee_not_editor(login: str) -> str:
    """An assignee whom the header does not know."""
    return f"{name(login)} is assigned to the issue, but neither editor nor EiC in the header."


def found_too_few_reviewers(there: int, needed: int, stage: str) -> str:
    """A stage under review without its reviewers."""
    return f"The stage is {code(stage)}, but the header names {there} of {needed} reviewers."


def found_unrecorded_reviewer(login: str) -> str:
    """A reviewer in the header whom no editor has assigned by command."""
    return f"The header names {name(login)} as a reviewer, but no editor has assigned them: `assign-reviewer @{login}`."


def found_no_partner_label(partner: str, label: str) -> str:
    """A ticked partner without its label."""
    return f"The box of {code(partner)} is ticked, but the label {code(label)} is not on."


def found_still_nobody(key: str, value: str) -> str:
    """A people line that says TBD on an accepted package."""
    return f"**{key}** says {code(value)}, which the website takes for a person's name once a package is accepted."


def found_newer_record() -> str:
    """The hidden record cannot be read."""
    return "A newer version of the bot wrote its memory of this review: only looked at, nothing is mended."


def found_in_header(one: Problem) -> str:
    """What the website, or the template, expects otherwise."""
    said = problem(one)
    return f"The website would stop on this: {said}" if one.rejected else said


# --- what would mend it ---


def label_needed(label: str) -> str:
    """A mend waits for a label that the repository has not got."""
    return f" (The repository has no label {code(label)}: make it first.)"


def label_goes(label: str) -> str:
    """A label is taken off."""
    return f"- label {code(label)}"


def label_comes(label: str) -> str:
    """A label is put on."""
    return f"+ label {code(label)}"


def line_comes(key: str, value: str) -> str:
    """A line is put into the header."""
    return f"+ line {code(f'{key}: {value}'.rstrip())}"


# --- what the bot reads ---


def read_stage(stage: Stage, beside: Sequence[str]) -> str:
    """The stage, and the labels that stand beside it."""
    return ", ".join([f"{stage.value} ({words(stage)})", *beside])


def read_leads(office: str, people: Sequence[str]) -> str:
    """Who leads a review."""
    if not people:
        return "nobody leads it"
    return f"{office} {', '.join(f'@{one}' for one in people)}"


def read_next(key: Step, people: Sequence[str]) -> str:
    """Who acts next."""
    who, what, _ = NEXT[key]
    whom = f"{who} ({', '.join(f'@{one}' for one in people)})" if people else who
    return f"{whom} {what}"


INQUIRY_NEXT = "the editor in chief says whether the package is in scope"
"""Who acts next on an inquiry without an answer."""


def audit_sum(issues: int, told: int, findings: int, fixable: int) -> str:
    """The last line of an audit."""
    fine = issues - told
    if not findings:
        return f"{_open(issues)}: nothing to mend."
    mend = f"{fixable} of them can be mended by --fix" if fixable else "none of them by --fix"
    found = "1 thing" if findings == 1 else f"{findings} things"
    return f"{_open(issues)}: {found} to mend on {told} ({mend}); nothing on the other {fine}."


def _open(issues: int) -> str:
    return "1 open issue" if issues == 1 else f"{issues} open issues"
