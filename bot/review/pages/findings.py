"""What disagrees on an issue, and what would mend it: labels, header lines, people.

A community that takes the bot on has years of issues kept by hand. ``findings`` names what people
should look at; ``repairs`` are the few things that can be put right without a decision. What the
doctor asks of a repository's labels and of the partners' teams is here too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from bot.review import messages
from bot.review.model.changes import Effect, PutLine, Relabel
from bot.review.model.header import PEOPLE, Field, Form
from bot.review.model.labels import Label
from bot.review.model.people import among, is_nobody
from bot.review.model.policy import Policy, TeamName
from bot.review.model.record import AffiliationState
from bot.review.model.stages import EARLY, Joss, LabelChange, Stage, meaning_of, moved
from bot.review.model.submission import IssueKind, Roster, Submission, roster
from bot.review.model.website import ProblemKind, still_nobody

NEAR = 0.85
"""How alike two names must be to be called a slip: one or two letters in a label."""
PARTNER_EDITORS = 2
"""How many members of a partner sit on the editors' team, so that one may be away."""


class Slug(StrEnum):
    """The kinds of findings; what is wrong in a header is ``website-…`` or ``header-…`` besides."""

    SEVERAL_STAGES = "several-stages"
    SEVERAL_JOSS = "several-joss-labels"
    NO_STAGE = "no-stage"
    OLD_SPELLING = "old-spelling"
    NEAR_MISS = "misspelt-label"
    JOSS_TOO_EARLY = "joss-before-acceptance"
    ENDED_BUT_OPEN = "ended-but-open"
    MISSING_LINE = "missing-line"
    TWO_FORMS = "reviewers-in-two-forms"
    NO_EDITOR = "no-editor"
    EDITOR_TOO_EARLY = "editor-too-early"
    EDITOR_NOT_ASSIGNED = "editor-not-assigned"
    ASSIGNEE_NOT_EDITOR = "assignee-not-editor"
    TOO_FEW_REVIEWERS = "too-few-reviewers"
    UNRECORDED_REVIEWER = "unrecorded-reviewer"
    NO_PARTNER_LABEL = "partner-without-label"
    STILL_NOBODY = "nobody-after-acceptance"
    NEWER_RECORD = "record-of-a-newer-bot"


@dataclass(frozen=True)
class Finding:
    """One thing to look at."""

    kind: str
    """A :class:`Slug`, or ``website-…`` (it would stop the website's build) or ``header-…``."""
    text: str
    fixable: bool = False
    """Whether ``repairs`` puts it right."""


def findings(review: Submission) -> tuple[Finding, ...]:
    """Everything that disagrees on an open issue; labels first, then the header, then people."""
    found = _near_misses(review)
    if review.kind in (IssueKind.SUBMISSION, IssueKind.INQUIRY):
        found = [*_labels(review), *found]
    if review.kind is IssueKind.SUBMISSION:
        found += [*_header(review), *_people(review), *_partners(review)]
    if review.record_unreadable:
        found.append(Finding(Slug.NEWER_RECORD, messages.findings.found_newer_record()))
    return tuple(found)


def repairs(review: Submission) -> list[Effect]:
    """What can be put right without a decision: old spellings, second stage labels, missing lines."""
    if review.record_unreadable or review.kind not in (IssueKind.SUBMISSION, IssueKind.INQUIRY):
        return []
    effects: list[Effect] = []
    change = _tidied(review)
    if (change.add or change.remove) and not review.missing_labels(change.add):
        effects.append(Relabel(add=change.add, remove=change.remove))
    for key in _missing_lines(review) if review.policy.header.is_templates else ():
        effects.append(PutLine(key=key, value=_nobody_yet(review, key), was=None))
    return effects


def changes(effects: Iterable[Effect]) -> tuple[str, ...]:
    """The same for people to read, a line each."""
    said: list[str] = []
    for effect in effects:
        if isinstance(effect, Relabel):
            said += map(messages.findings.label_goes, effect.remove)
            said += map(messages.findings.label_comes, effect.add)
        elif isinstance(effect, PutLine):
            said.append(messages.findings.line_comes(effect.key, effect.value or ""))
    return tuple(said)


# --- labels ---


def _stages_on(review: Submission) -> tuple[Stage, ...]:
    """The stage labels that are on and do not belong together; empty when they do."""
    early = review.standing.early
    on = tuple(stage for stage in Stage if review.has(stage.meaning) and stage not in early)
    # the template puts ``New Submission!`` beside the checks
    return on if len(on) > 1 and on != (Stage.SUBMITTED, Stage.CHECKS) else ()


def _joss_on(review: Submission) -> tuple[Joss, ...]:
    return tuple(joss for joss in Joss if review.has(joss.meaning))


def _tidied(review: Submission) -> LabelChange:
    """The labels to change so that one stage is left, and each label is written properly."""
    return moved(
        review.labels,
        review.policy,
        to=review.stage if _stages_on(review) else None,
        joss=review.standing.joss if len(_joss_on(review)) > 1 else None,
    )


def _labels(review: Submission) -> list[Finding]:
    policy, found = review.policy, list[Finding]()
    lacking = review.missing_labels(_tidied(review).add)
    mend = not lacking and not review.record_unreadable
    wait = "".join(map(messages.findings.label_needed, lacking))
    if stages := _stages_on(review):
        on = [review.label_name(stage.meaning) for stage in stages]
        text = messages.findings.found_several_stages(on, policy.labels[review.stage.meaning])
        found.append(Finding(Slug.SEVERAL_STAGES, text + wait, mend))
    joss = _joss_on(review)
    if len(joss) > 1:
        on = [review.label_name(one.meaning) for one in joss]
        text = messages.findings.found_several_joss(
            on, policy.labels[joss[-1].meaning], policy.journal
        )
        found.append(Finding(Slug.SEVERAL_JOSS, text + wait, mend))
    for label in review.labels:
        meaning = meaning_of(label, policy)
        if meaning and policy.labels[meaning].casefold() != label.casefold():
            text = messages.findings.found_old_spelling(label, policy.labels[meaning])
            found.append(Finding(Slug.OLD_SPELLING, text + wait, mend))
    if joss and review.stage is not Stage.APPROVED:
        text = messages.findings.found_joss_too_early(
            review.label_name(joss[-1].meaning), policy.labels[Stage.APPROVED.meaning]
        )
        found.append(Finding(Slug.JOSS_TOO_EARLY, text))
    unlabelled = not review.standing.labelled or review.stage_without_label is not None
    if review.kind is IssueKind.SUBMISSION and unlabelled:
        found.append(Finding(Slug.NO_STAGE, messages.findings.found_no_stage()))
    for ended in (Label.UNFINISHED, Label.OUT_OF_SCOPE):
        if review.open and review.has(ended):
            text = messages.findings.found_ended_but_open(review.label_name(ended))
            found.append(Finding(Slug.ENDED_BUT_OPEN, text))
    return found


def _near_misses(review: Submission) -> list[Finding]:
    ours = _wanted_labels(review.policy)
    known = {name.casefold() for name in ours}
    found: list[Finding] = []
    for label in review.labels:
        if label.casefold() in known or meaning_of(label, review.policy):
            continue
        if like := _like(label, ours):
            found.append(Finding(Slug.NEAR_MISS, messages.findings.found_near_miss(label, like)))
    return found


# --- the header ---


def _missing_lines(review: Submission) -> list[str]:
    """The editors' lines that the header has not got, in the template's order."""
    header = review.header
    if review.kind is not IssueKind.SUBMISSION or header.form is Form.NONE:
        return []
    missing: list[str] = []
    for name in _EDITORIAL:
        if not header.style.has(name):
            continue
        if name is not Field.REVIEWERS:
            missing += [] if header.has(name) else [name.value]
        elif not (header.one_line_reviewers or header.numbered_reviewers):
            if not header.style.is_templates:
                missing.append(name.value)
                continue
            # On an accepted package, empty seats are no use to anybody.
            seats = 0 if review.stage is Stage.APPROVED else _reviewers_needed(review)
            missing += [f"Reviewer {seat}" for seat in range(1, seats + 1)]
    return missing


_EDITORIAL = (
    Field.EIC, Field.EDITOR, Field.REVIEWERS, Field.ARCHIVE, Field.JOSS_DOI,
    Field.VERSION_ACCEPTED, Field.DATE_ACCEPTED,
)  # fmt: skip
"""The lines that editors fill in, as the template has them."""


def _nobody_yet(review: Submission, key: str) -> str:
    """What a line says as long as nobody has filled it in."""
    # The website takes TBD for a person's name, and lists accepted packages only.
    accepted = review.stage is Stage.APPROVED
    return "" if accepted and key in [name.value for name in PEOPLE] else "TBD"


def _header(review: Submission) -> list[Finding]:
    header, found = review.header, list[Finding]()
    mend = not review.record_unreadable
    for key in _missing_lines(review) if review.policy.header.is_templates else ():
        found.append(Finding(Slug.MISSING_LINE, messages.findings.found_missing_line(key), mend))
    both = header.one_line_reviewers and header.numbered_reviewers
    if both:
        found.append(Finding(Slug.TWO_FORMS, messages.findings.found_two_forms()))
    if review.stage is Stage.APPROVED and review.policy.website != "none":
        for key in _nobodies(review):
            text = messages.findings.found_still_nobody(key, header.lines[key])
            found.append(Finding(Slug.STILL_NOBODY, text))
    for one in review.problems:
        if not (both and one.kind is ProblemKind.TWO_FORMS):
            kind = f"{'website' if one.rejected else 'header'}-{one.kind.replace(' ', '-').lower()}"
            found.append(Finding(kind, messages.findings.found_in_header(one, review.policy)))
    return found


def _nobodies(review: Submission) -> list[str]:
    """The people lines that say TBD or the like."""
    header = review.header
    keys = [name.value for name in PEOPLE if header.has(name) and still_nobody(header, name)]
    seats = [key for key in header.lines if key.startswith("Reviewer ")]
    return keys + [key for key in seats if header.lines[key] and is_nobody(header.lines[key])]


# --- people ---


def _people(review: Submission) -> list[Finding]:
    stage, editors, found = review.policy.label(review.stage.meaning), review.editors, []
    if review.stage in EARLY:
        if editors:
            text = messages.findings.found_editor_too_early(editors, stage)
            found.append(Finding(Slug.EDITOR_TOO_EARLY, text))
    elif not editors:
        found.append(Finding(Slug.NO_EDITOR, messages.findings.found_no_editor(stage)))
    else:
        found += [
            Finding(Slug.EDITOR_NOT_ASSIGNED, messages.findings.found_editor_not_assigned(login))
            for login in editors
            if not among(login, review.assignees)
        ]
    found += [
        Finding(Slug.ASSIGNEE_NOT_EDITOR, messages.findings.found_assignee_not_editor(login))
        for login in review.assignees
        if not among(login, (*editors, *review.eics))
    ]
    seated = sum(1 for login in review.header.reviewers if login)
    needed = _reviewers_needed(review)
    if review.stage.rank >= Stage.UNDER_REVIEW.rank and seated < needed:
        text = messages.findings.found_too_few_reviewers(seated, needed, stage)
        found.append(Finding(Slug.TOO_FEW_REVIEWERS, text))
    if review.status_comment is not None and not review.record_unreadable:
        found += [
            Finding(Slug.UNRECORDED_REVIEWER, messages.findings.found_unrecorded_reviewer(login))
            for login in review.unrecorded_reviewers
        ]
    return found


def _reviewers_needed(review: Submission) -> int:
    """How many the route asks for; an issue without a record shows its route by a label only."""
    if review.record.route == "standard":
        for route, label in review.policy.route_labels.items():
            meaning = meaning_of(label, review.policy)
            if review.has(meaning) if meaning else review.label_on(label):
                return review.policy.route(route).reviewers
    return review.reviewers_needed


def _partners(review: Submission) -> list[Finding]:
    return [
        Finding(
            Slug.NO_PARTNER_LABEL,
            messages.findings.found_no_partner_label(partner.name, partner.label),
        )
        for key, partner in review.policy.partners.items()
        if review.ticked(key)
        and not review.label_on(partner.label)
        and review.partners[key] in (AffiliationState.REQUESTED, AffiliationState.AFFILIATED)
    ]


# --- a whole repository ---


@dataclass(frozen=True)
class LabelGap:
    """A label that the policy names and the repository has not got."""

    name: str
    setting: str
    instead: str = ""
    """The label that is there and seems to be meant: it would only have to be renamed."""


def label_gaps(policy: Policy, there: Collection[str]) -> tuple[LabelGap, ...]:
    """The labels to make or to rename, in the policy's order. Capitals count: other readers' do."""
    wanted = _wanted_labels(policy)
    free = [label for label in there if label not in wanted]
    found: list[LabelGap] = []
    for name, setting in wanted.items():
        if name not in there:
            instead = _instead(name, setting, free, policy)
            free = [label for label in free if label != instead]
            found.append(LabelGap(name, setting, instead))
    return tuple(found)


def _wanted_labels(policy: Policy) -> dict[str, str]:
    """Name → setting of every label that the bot works with."""
    return {name: setting for setting, name in policy.labels_by_setting}


def _instead(name: str, setting: str, free: list[str], policy: Policy) -> str:
    for label in free:
        meaning = meaning_of(label, policy)
        if meaning and setting == f"labels.{meaning}":
            return label
    return _like(name, free)


def _like(name: str, others: Iterable[str]) -> str:
    """The one of ``others`` that differs by a slip only, else nothing."""
    by_fold = {other.casefold(): other for other in others}
    close = get_close_matches(name.casefold(), by_fold, n=1, cutoff=NEAR)
    return by_fold[close[0]] if close else ""


def understaffed(policy: Policy, teams: Mapping[TeamName, Roster]) -> dict[str, tuple[str, ...]]:
    """Active partners with fewer than two members on the editors' team → who those are.

    A team that could not be read says nothing about its members, so its partner is left out.
    """
    found: dict[str, tuple[str, ...]] = {}
    board = roster(policy.teams.editors, teams)
    for key, partner in policy.partners.items():
        own = roster(partner.editors, teams)
        if not partner.active or own.trouble or board.trouble:
            continue
        both = tuple(sorted(own.members & board.members))
        if len(both) < PARTNER_EDITORS:
            found[key] = both
    return found
