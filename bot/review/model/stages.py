"""Where a review stands, and which step leads where.

The stage of a review *is* a label on its issue. ``TRANSITIONS`` is the whole process on one page;
the diagram in the docs and in ``status`` is printed from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.review.model.labels import LABELS, Label
from bot.review.model.policy import Policy


class Stage(StrEnum):
    """The stages in their order; the value is the label in pyOpenSci's repository."""

    SUBMITTED = LABELS[Label.SUBMITTED]
    CHECKS = LABELS[Label.CHECKS]
    SEEKING_EDITOR = LABELS[Label.SEEKING_EDITOR]
    EDITOR_ASSIGNED = LABELS[Label.EDITOR_ASSIGNED]
    SEEKING_REVIEWERS = LABELS[Label.SEEKING_REVIEWERS]
    UNDER_REVIEW = LABELS[Label.UNDER_REVIEW]
    AWAITING_CHANGES = LABELS[Label.AWAITING_CHANGES]
    AWAITING_REVIEWERS = LABELS[Label.AWAITING_REVIEWERS]
    APPROVED = LABELS[Label.APPROVED]

    @cached_property
    def meaning(self) -> Label:
        """The key of this stage in the policy's ``labels``."""
        return Label[self.name]

    @cached_property
    def rank(self) -> int:
        """Place in the order, from 0."""
        return _ORDER.index(self)


_ORDER = tuple(Stage)


class Joss(StrEnum):
    """The JOSS tail, beside ``6/pyOS-approved``."""

    PENDING = LABELS[Label.JOSS_PENDING]
    UNDER_REVIEW = LABELS[Label.JOSS_UNDER_REVIEW]
    REVIEW_COMPLETE = LABELS[Label.JOSS_REVIEW_COMPLETE]
    APPROVED = LABELS[Label.JOSS_APPROVED]

    @cached_property
    def meaning(self) -> Label:
        """The key of this stage in the policy's ``labels``."""
        return Label[f"JOSS_{self.name}"]


_S = Stage
EARLY = (_S.SUBMITTED, _S.CHECKS, _S.SEEKING_EDITOR)
LED = (
    _S.EDITOR_ASSIGNED,
    _S.SEEKING_REVIEWERS,
    _S.UNDER_REVIEW,
    _S.AWAITING_CHANGES,
    _S.AWAITING_REVIEWERS,
)
"""Stages in which an editor leads."""
SEATING = (_S.EDITOR_ASSIGNED, _S.SEEKING_REVIEWERS)
"""Stages in which reviewers are found."""
OPEN = EARLY + LED
ALL = (*OPEN, _S.APPROVED)

TRANSITIONS: Mapping[str, Mapping[Stage, tuple[Stage, ...]]] = {
    # command → from → where it may lead
    "start-checks": {_S.SUBMITTED: (_S.CHECKS,), _S.SEEKING_EDITOR: (_S.CHECKS,)},
    "seeking-editor": {_S.SUBMITTED: (_S.SEEKING_EDITOR,), _S.CHECKS: (_S.SEEKING_EDITOR,)},
    "assign-editor": {
        _S.SUBMITTED: (_S.EDITOR_ASSIGNED,),
        _S.CHECKS: (_S.EDITOR_ASSIGNED,),
        _S.SEEKING_EDITOR: LED,  # back to where the review was when its editor left
    },
    "remove-editor": dict.fromkeys(LED, (_S.SEEKING_EDITOR,)),
    "step-down": dict.fromkeys(LED, (_S.SEEKING_EDITOR,))
    | {
        _S.UNDER_REVIEW: (_S.SEEKING_EDITOR, _S.SEEKING_REVIEWERS)  # an editor's, a reviewer's
    },
    "seeking-reviewers": {_S.EDITOR_ASSIGNED: (_S.SEEKING_REVIEWERS,)},
    "assign-reviewer": {
        _S.EDITOR_ASSIGNED: (_S.SEEKING_REVIEWERS, _S.UNDER_REVIEW),
        _S.SEEKING_REVIEWERS: (_S.UNDER_REVIEW,),
    },
    "start-review": {
        _S.EDITOR_ASSIGNED: (_S.UNDER_REVIEW,),
        _S.SEEKING_REVIEWERS: (_S.UNDER_REVIEW,),
    },
    "remove-reviewer": {_S.UNDER_REVIEW: (_S.SEEKING_REVIEWERS,)},
    "submit-review": {_S.UNDER_REVIEW: (_S.AWAITING_CHANGES,)},
    "record-review": {_S.UNDER_REVIEW: (_S.AWAITING_CHANGES,)},
    "reviews-in": {
        _S.UNDER_REVIEW: (_S.AWAITING_CHANGES,),
        _S.AWAITING_REVIEWERS: (_S.AWAITING_CHANGES,),
    },
    "submit-response": {_S.AWAITING_CHANGES: (_S.AWAITING_REVIEWERS,)},
    "author-responded": {_S.AWAITING_CHANGES: (_S.AWAITING_REVIEWERS,)},
    "request-changes": {_S.AWAITING_REVIEWERS: (_S.AWAITING_CHANGES,)},
    "accept": dict.fromkeys(LED, (_S.APPROVED,)),
    "released": dict.fromkeys(LED, (_S.APPROVED,)),
}
"""pyOpenSci's process: https://www.pyopensci.org/software-peer-review/how-to/review-process.html"""


def allowed(command: str, start: Stage, goal: Stage) -> bool:
    """Whether ``command`` may take a review from ``start`` to ``goal``."""
    return start == goal or goal in TRANSITIONS.get(command, {}).get(start, ())


def exists(stage: Stage, policy: Policy) -> bool:
    """Whether a community has that stage: one without a label is left out, but every review begins."""
    return stage is Stage.SUBMITTED or stage.meaning in policy.labels


def led_to(goal: Stage, start: Stage, policy: Policy) -> Stage:
    """Where a step from ``start`` to ``goal`` leads in a community that leaves stages out.

    The review stays where it is; only an editor's assignment leads to the next stage instead.
    """
    if exists(goal, policy):
        return goal
    return Stage.SEEKING_REVIEWERS if goal is Stage.EDITOR_ASSIGNED else start


# Spellings met on real issues and in older versions of the guide.
_ALIASES = {
    "0/presubmission": Label.CHECKS,
    "1/editor-checks": Label.CHECKS,
    "2/seeking-reviewer": Label.SEEKING_REVIEWERS,
    "2/seeking-reviewer(s)": Label.SEEKING_REVIEWERS,
    "3/reviewer-assigned": Label.UNDER_REVIEW,
    "3/reviewer(s)-assigned": Label.UNDER_REVIEW,
    "4/review-in-awaiting-changes": Label.AWAITING_CHANGES,
    "4/review(s)-in-awaiting-changes": Label.AWAITING_CHANGES,
    "5/awaiting-reviewers-response": Label.AWAITING_REVIEWERS,
    "5/awaiting-reviewer(s)-response": Label.AWAITING_REVIEWERS,
    "6/approved": Label.APPROVED,
    "6/pyos-approved 🚀🚀🚀": Label.APPROVED,
    "7/joss-approved": Label.JOSS_APPROVED,
    "9/joss-accepted": Label.JOSS_APPROVED,
    "holding": Label.ON_HOLD,
    "submission-requested": Label.IN_SCOPE,
}
_BY_MEANING = {stage.meaning: stage for stage in Stage}
_JOSS_BY_MEANING = {joss.meaning: joss for joss in Joss}


def meaning_of(label: str, policy: Policy) -> Label | None:
    """What a label means, whatever its case and older spellings; None: not one of ours."""
    name = label.casefold()
    if known := policy.meanings.get(name):
        return known
    # the old spellings are pyOpenSci's own
    old = _ALIASES.get(name) if policy.preset == "pyopensci" else None
    return old if old in policy.labels else None


def spellings(meaning: Label, policy: Policy) -> tuple[str, ...]:
    """The label with that meaning, and what it was called before."""
    old = _ALIASES.items() if policy.preset == "pyopensci" else ()
    return *policy.names(meaning), *(name for name, what in old if what == meaning)


@dataclass(frozen=True)
class Standing:
    """What the labels of an issue say, read together."""

    stage: Stage
    joss: Joss | None
    meanings: frozenset[Label]
    several: tuple[Stage, ...]
    """All stage labels that are on, when there is more than one."""
    labelled: bool
    """Whether any stage label is on at all."""
    crowded: bool
    """Whether labels are on that exclude each other: two stages, two places on the JOSS track."""
    early: tuple[Stage, ...] = ()
    """Stages on labels that come too early, as nobody edits yet: they neither count nor go."""


def standing(
    labels: Iterable[str], policy: Policy, *, led: bool = True, remembered: Stage | None = None
) -> Standing:
    """Read the stage from labels: the highest one counts whose people are there; none at all is *submitted*.

    ``New Submission!`` beside ``0/pre-review-checks`` is *submitted* too: the template puts both on.
    Without an editor (``led``) the labels of the editor in chief count before an editor's: beside
    ``0/pre-review-checks`` people put ``5/awaiting-reviewer-response`` on when the author has answered
    the checks. ``remembered`` is the stage whose label is gone from the repository.
    """
    meanings = frozenset(m for label in labels if (m := meaning_of(label, policy)))
    on = [stage for stage in Stage if stage.meaning in meanings]
    if not on and remembered:
        on = [remembered]
    early = []
    if not led and (Stage.CHECKS in on or Stage.SEEKING_EDITOR in on):
        early = [stage for stage in on if stage in LED]
        on = [stage for stage in on if stage not in LED]
    stage = max(on, key=lambda stage: stage.rank, default=Stage.SUBMITTED)
    if stage is Stage.CHECKS and Stage.SUBMITTED in on:
        stage = Stage.SUBMITTED
    joss = [track for track in Joss if track.meaning in meanings]
    proper = [one for one in on if one is not Stage.SUBMITTED]
    return Standing(
        stage=stage,
        joss=joss[-1] if joss else None,
        meanings=meanings,
        several=tuple(proper) if len(proper) > 1 else (),
        labelled=bool(on),
        crowded=len(proper) > 1
        or len(joss) > 1
        or (Stage.SUBMITTED in on and stage.rank > Stage.CHECKS.rank),
        early=tuple(early),
    )


@dataclass(frozen=True)
class LabelChange:
    """Labels to put on and to take off; the names are those on the issue or in the policy."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


def moved(
    labels: Iterable[str], policy: Policy, *, to: Stage | None = None, joss: Joss | None = None
) -> LabelChange:
    """The labels to change so that exactly the stage ``to`` (and the JOSS label ``joss``) is on.

    ``6/pyOS-approved`` stays once it is there; ``None`` leaves that group alone. Old spellings of
    any of the bot's labels become the proper ones on the way.
    """
    labels = tuple(labels)
    want: set[Label] = set()
    if to is not None:
        want.add(to.meaning)
    if joss is not None:
        want.add(joss.meaning)
    remove = []
    for label in labels:
        meaning = meaning_of(label, policy)
        if meaning is None:
            continue
        replaced = (
            to is not None and meaning in _BY_MEANING and meaning is not Label.APPROVED
        ) or (joss is not None and meaning in _JOSS_BY_MEANING)
        proper = policy.labels[meaning].casefold() == label.casefold()
        if replaced and meaning not in want:
            remove.append(label)
        elif not proper:
            remove.append(label)
            want.add(meaning)
    there = {label.casefold() for label in labels}
    add = [
        name
        for meaning, name in policy.labels.items()
        if meaning in want and name.casefold() not in there
    ]
    return LabelChange(tuple(add), tuple(remove))


_WORDS = {
    Stage.SUBMITTED: "submitted",
    Stage.CHECKS: "pre-review checks",
    Stage.SEEKING_EDITOR: "looking for an editor",
    Stage.EDITOR_ASSIGNED: "editor assigned",
    Stage.SEEKING_REVIEWERS: "looking for reviewers",
    Stage.UNDER_REVIEW: "under review",
    Stage.AWAITING_CHANGES: "waiting for the author's changes",
    Stage.AWAITING_REVIEWERS: "waiting for the reviewers' response",
    Stage.APPROVED: "accepted",
}


def words(stage: Stage) -> str:
    """The stage in words, for sentences."""
    return _WORDS[stage]


def _node(stage: Stage) -> str:
    return stage.name.casefold()


def diagram() -> str:
    """The whole process as a Mermaid state diagram, printed from ``TRANSITIONS``."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for command, steps in TRANSITIONS.items():
        for start, goals in steps.items():
            for goal in goals:
                arrows.setdefault((_node(start), _node(goal)), []).append(command)
    lines = ["stateDiagram-v2", f"    [*] --> {_node(Stage.SUBMITTED)}"]
    lines += [f'    state "{stage.value}" as {_node(stage)}' for stage in Stage]
    lines += [f"    {a} --> {b}: {', '.join(names)}" for (a, b), names in arrows.items()]
    lines.append(f"    {_node(Stage.APPROVED)} --> [*]")
    return "\n".join(lines)


_PATH = (
    (Stage.SUBMITTED, "Submitted"),
    (Stage.CHECKS, "Checks"),
    (Stage.EDITOR_ASSIGNED, "Editor"),
    (Stage.SEEKING_REVIEWERS, "Reviewers"),
    (Stage.UNDER_REVIEW, "Review"),
    (Stage.AWAITING_CHANGES, "Changes"),
    (Stage.AWAITING_REVIEWERS, "Reviewer response"),
    (Stage.APPROVED, "Accepted"),
)


def path(now: Stage, policy: Policy, joss: Joss | None = None) -> str:
    """The road of one review as a small Mermaid flowchart with the current stop marked."""
    way = [(stage, word) for stage, word in _PATH if exists(stage, policy)]
    here = now
    if now is Stage.SEEKING_EDITOR:
        here = Stage.CHECKS if exists(Stage.CHECKS, policy) else Stage.SUBMITTED
    stops = [f"{_node(stage)}([{word}])" for stage, word in way]
    done = [_node(stage) for stage, _ in way if stage.rank < here.rank]
    current = _node(here)
    if joss is not None:
        stops.append(f"joss([{policy.journal}])")
        done.append(current)
        current = "joss"
        if joss is Joss.APPROVED:
            done.append("joss")
            current = ""
    lines = ["flowchart LR", "    " + " --> ".join(stops)]
    lines.append("    classDef done fill:#d7f0dd,stroke:#2f7d46,color:#1b4a29")
    lines.append("    classDef here fill:#fff1c2,stroke:#a3760a,color:#4d3800,stroke-width:3px")
    if done:
        lines.append(f"    class {','.join(done)} done")
    if current:
        lines.append(f"    class {current} here")
    return "\n".join(lines)
