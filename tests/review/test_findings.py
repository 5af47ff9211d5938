"""What disagrees on an issue, and what mends it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.review.model.changes import PutLine, Relabel, foresee
from bot.review.model.header import Field, Form
from bot.review.model.labels import LABELS
from bot.review.model.policy import Policy
from bot.review.model.submission import IssueKind, Roster, Submission, Trouble
from bot.review.pages.findings import (
    Finding,
    LabelGap,
    Slug,
    changes,
    findings,
    label_gaps,
    repairs,
    understaffed,
)
from builders import LABELS as REPO_LABELS
from builders import NOW, POLICY, TEAMS, body, submission, url

ISSUE_FORM = (
    "### Submitting Author\n\n@author\n\n### All current maintainers\n\n@author\n\n### Package Name\n\nstargazer\n\n"
    "### One-Line Description of Package\n\nLooks\n\n### Repository Link\n\nhttps://github.com/author/stargazer\n\n"
    "### Version submitted\n\nv1\n\n### Editorial tracking\n\nEiC: TBD\nReviewer 1: TBD\nReviewer 2: TBD\n"
    "Archive: TBD\nJOSS DOI: TBD\nVersion accepted: TBD\nDate accepted (month/day/year): TBD\n\n"
    "### Scope\n\n- [x] Data processing\n"
)


def with_labels(*labels: str, **changed: Any) -> Submission:
    """A submission with exactly these labels, on which no editor has worked by command yet."""
    review = submission("s", record={}, **changed)
    return replace(review, labels=labels, status_comment=None)


def kinds(review: Submission) -> list[str]:
    """What is found, by kind."""
    return [one.kind for one in findings(review)]


@pytest.mark.parametrize("stage", ["s", "0", "0e", "1", "2", "3", "4", "5"])
def test_nothing_is_found_where_all_agrees(stage: str) -> None:
    """Every stage of a well-kept review."""
    review = submission(stage, reviewers=("reviewer1", "reviewer2") if stage in "345" else ())
    assert findings(review) == ()
    assert repairs(review) == []


def test_an_accepted_package_without_findings() -> None:
    """The last stage, with its header complete."""
    review = submission(
        "6", reviewers=("reviewer1", "reviewer2"), archive="10.5281/zenodo.1",
        version_accepted="v2", date_accepted="11/20/2026", labels=("9/joss-approved",),
    )  # fmt: skip
    assert findings(review) == ()


CASES = [
    # labels
    pytest.param(
        with_labels("3/reviewers-assigned", "4/reviews-in-awaiting-changes"),
        Slug.SEVERAL_STAGES, "`4/reviews-in-awaiting-changes`", True, id="two stages",
    ),
    pytest.param(
        with_labels("New Submission!", "2/seeking-reviewers"),
        Slug.SEVERAL_STAGES, "`New Submission!`", True, id="new, and later too",
    ),
    pytest.param(
        with_labels("1/editor-assigned", "6/pyOS-approved", "8/joss-review-complete"),
        Slug.SEVERAL_STAGES, "uses the highest one, `6/pyOS-approved`", True, id="1, 6 and 8",
    ),
    pytest.param(
        with_labels("6/pyOS-approved", "7/under-joss-review", "9/joss-approved"),
        Slug.SEVERAL_JOSS, "`9/joss-approved`", True, id="two of the JOSS track",
    ),
    pytest.param(
        with_labels("3/reviewer(s)-assigned"),
        Slug.OLD_SPELLING, "`3/reviewers-assigned`", True, id="old spelling",
    ),
    pytest.param(
        with_labels("0/pre-review-checks", "holding"),
        Slug.OLD_SPELLING, "`on-hold`", True, id="old spelling of a flag",
    ),
    pytest.param(
        replace(with_labels("3/reviewer(s)-assigned"), repo_labels=frozenset({"holding"})),
        Slug.OLD_SPELLING, "Create the label `3/reviewers-assigned` first", False,
        id="the proper label would be invented",
    ),
    pytest.param(
        with_labels("0/pre-review-checks", "4/reviews-in-awaiting-change"),
        Slug.NEAR_MISS, "Did you mean `4/reviews-in-awaiting-changes`?", False, id="slip of the pen",
    ),
    pytest.param(
        with_labels("0/pre-review-checks", "astropi"),
        Slug.NEAR_MISS, "`astropy`", False, id="slip in a partner's label",
    ),
    pytest.param(
        with_labels("topic: data"), Slug.NO_STAGE, "treats it as submitted", False, id="no stage",
    ),
    pytest.param(
        with_labels("5/awaiting-reviewer-response", "7/under-joss-review"),
        Slug.JOSS_TOO_EARLY, "but not `6/pyOS-approved`", False, id="JOSS before acceptance",
    ),
    pytest.param(
        submission("2", labels=("incomplete-closed-review",)),
        Slug.ENDED_BUT_OPEN, "`incomplete-closed-review`", False, id="ended, but open",
    ),
    # header
    pytest.param(
        submission("0", text=body().replace("Editor: TBD\n", "")),
        Slug.MISSING_LINE, "**Editor:**", True, id="missing line",
    ),
    pytest.param(
        submission("0", text=body(reviewers=())),
        Slug.MISSING_LINE, "**Reviewer 1:**", True, id="no line for reviewers",
    ),
    pytest.param(
        submission("0", text=ISSUE_FORM),
        Slug.MISSING_LINE, "**Editor:**", True, id="missing line of an issue form",
    ),
    pytest.param(
        submission("0", text=body().replace("EiC:", "Reviewers: @reviewer3\nEiC:")),
        Slug.TWO_FORMS, "merge them", False, id="reviewers in two forms",
    ),
    pytest.param(
        submission("6", reviewers=("reviewer1",), labels=("publication-fast-track",)),
        Slug.STILL_NOBODY, "**Reviewer 2** says `TBD`", False, id="TBD on an accepted package",
    ),
    pytest.param(
        submission("6", reviewers=("reviewer1", "reviewer2"), eic="n/a"),
        Slug.STILL_NOBODY, "**EiC** says `n/a`", False, id="n/a on an accepted package",
    ),
    pytest.param(
        submission("0", archive="soon"),
        "website-not-a-doi", "The website cannot read this: **Archive**", False,
        id="the website stops",
    ),
    pytest.param(
        submission("0", version_submitted=""),
        "header-empty", "**Version submitted** is empty", False, id="only missing",
    ),
    pytest.param(
        with_labels("0/pre-review-checks", text="Please review this."),
        "website-no-header", "no header", False, id="no header",
    ),
    # people
    pytest.param(
        submission("2", editor="TBD", assignees=()), Slug.NO_EDITOR, "names no editor", False,
        id="nobody leads",
    ),
    pytest.param(
        submission("0e", editor="@editor"), Slug.EDITOR_TOO_EARLY, "`0/seeking-editor`", False,
        id="an editor, and one is sought",
    ),
    pytest.param(
        submission("2", assignees=()), Slug.EDITOR_NOT_ASSIGNED, "`@editor`", False,
        id="in the header only",
    ),
    pytest.param(
        submission("2", assignees=("Editor", "editor2")),
        Slug.ASSIGNEE_NOT_EDITOR, "`@editor2`", False, id="assigned only",
    ),
    pytest.param(
        submission("3", reviewers=("reviewer1",)),
        Slug.TOO_FEW_REVIEWERS, "names only 1 of 2 reviewers", False, id="too few reviewers",
    ),
    pytest.param(
        submission("2", text=body(eic="@chief", editor="@editor", reviewers=("@reviewer1", "TBD"))),
        Slug.UNRECORDED_REVIEWER, "`assign-reviewer @reviewer1`", False, id="never recorded",
    ),
    pytest.param(
        submission("0", astropy=True), Slug.NO_PARTNER_LABEL, "the label `astropy`", False,
        id="ticked, without the label",
    ),
    # both
    pytest.param(
        replace(submission("0"), record_unreadable=True),
        Slug.NEWER_RECORD, "newer version", False, id="record of a newer bot",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("review", "kind", "says", "fixable"), CASES)
def test_what_is_found(review: Submission, kind: str, says: str, fixable: bool) -> None:
    """Each kind of disagreement, its sentence, and whether it can be mended."""
    found = [one for one in findings(review) if one.kind == kind and says in one.text]
    assert len(found) == 1, findings(review)
    assert found[0].fixable is fixable


def test_every_kind_is_in_the_table() -> None:
    """No kind of finding without its line above."""
    assert {str(case.values[1]) for case in CASES} >= {slug.value for slug in Slug}


@pytest.mark.parametrize(
    ("review", "kind"),
    [
        pytest.param(
            with_labels("New Submission!", "0/pre-review-checks"), Slug.SEVERAL_STAGES,
            id="the template's two labels",
        ),
        pytest.param(
            with_labels("New Submission!", "1/editor-checks"), Slug.SEVERAL_STAGES,
            id="the same in an old spelling",
        ),
        pytest.param(
            with_labels("6/pyOS-approved", "9/joss-approved"), Slug.SEVERAL_STAGES,
            id="accepted and at JOSS",
        ),
        pytest.param(
            with_labels("0/Pre-Review-Checks"), Slug.OLD_SPELLING, id="GitHub ignores capitals"
        ),
        pytest.param(
            with_labels("0/pre-review-checks", "topic: archive", "bug"), Slug.NEAR_MISS,
            id="labels of others",
        ),
        pytest.param(
            submission("2", text=body(eic="@chief", editor="@editor", reviewers=("TBD",))),
            Slug.MISSING_LINE, id="nobody invents Reviewer 2",
        ),
        pytest.param(
            submission("2", text=body(reviewers=()).replace("EiC:", "Reviewers: @reviewer1\nEiC:")),
            Slug.MISSING_LINE, id="the one-line form",
        ),
        pytest.param(
            submission("2", text=body(eic="@chief", editor="@editor", reviewers=("@reviewer1", "TBD")),
                       record={"reviewers": ({"login": "Reviewer1", "by": "editor", "at": NOW},)}),
            Slug.UNRECORDED_REVIEWER, id="recorded in another case",
        ),
        pytest.param(
            with_labels("2/seeking-reviewers",
                        text=body(eic="@chief", editor="@editor", reviewers=("@reviewer1", "TBD"))),
            Slug.UNRECORDED_REVIEWER, id="there is no record yet",
        ),
        pytest.param(
            submission("0", assignees=("chief",), eic="@chief"), Slug.ASSIGNEE_NOT_EDITOR,
            id="the EiC is assigned during the checks",
        ),
        pytest.param(
            with_labels("3/reviewers-assigned", "publication-fast-track",
                        text=body(editor="@editor", reviewers=("@reviewer1",))),
            Slug.TOO_FEW_REVIEWERS, id="one reviewer is enough on that route",
        ),
        pytest.param(
            with_labels("3/reviewers-assigned", "joss-fast-track",
                        text=body(editor="@editor", reviewers=("@reviewer1",))),
            Slug.TOO_FEW_REVIEWERS, id="and on JOSS's",
        ),
        pytest.param(
            submission("3", text=body(editor="@editor", reviewers=()),
                       record={"route": "joss", "editor_only": True}),
            Slug.TOO_FEW_REVIEWERS, id="editor only",
        ),
        pytest.param(
            submission("0", astropy=True, labels=("Astropy",)), Slug.NO_PARTNER_LABEL,
            id="the label in other capitals",
        ),
        pytest.param(
            submission("0", astropy=True, record={"affiliation": {"astropy": {
                "outcome": "declined", "by": "astro", "at": NOW}}}),
            Slug.NO_PARTNER_LABEL, id="declined since",
        ),
        pytest.param(
            submission("6", reviewers=("reviewer1", "reviewer2"), editor="@editor"),
            Slug.STILL_NOBODY, id="an accepted package with its people",
        ),
    ],
)  # fmt: skip
def test_what_is_right_is_not_found(review: Submission, kind: Slug) -> None:
    """Cases that look like it and are not."""
    assert kind not in kinds(review)


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        pytest.param(("Help Request", "holding"), "Why?", id="help request"),
        pytest.param(("holding",), "A bug report", id="no submission"),
        pytest.param(("presubmission",), "Would it fit?", id="inquiry"),
        pytest.param(("presubmission", "Submission Requested"), body(), id="answered inquiry"),
    ],
)
def test_issues_that_are_no_review(labels: tuple[str, ...], text: str) -> None:
    """Nothing is asked of them, and nothing is changed on them."""
    review = with_labels(*labels, text=text)
    assert findings(review) == ()
    assert repairs(review) == []


def test_an_old_spelling_on_an_inquiry() -> None:
    """Inquiries have labels of ours, too."""
    review = with_labels("presubmission", "submission-requested", text="Would it fit?")
    assert kinds(review) == [Slug.OLD_SPELLING]
    assert foresee(review, repairs(review)).labels == ("presubmission", "Submission Requested")


@pytest.mark.parametrize(
    ("labels", "after"),
    [
        pytest.param(
            ("topic: x", "3/reviewers-assigned", "4/reviews-in-awaiting-changes"),
            {"topic: x", "4/reviews-in-awaiting-changes"}, id="the highest stays",
        ),
        pytest.param(
            ("1/editor-assigned", "6/pyOS-approved", "8/joss-review-complete"),
            {"6/pyOS-approved", "8/joss-review-complete"}, id="6 keeps JOSS beside it",
        ),
        pytest.param(
            ("6/approved", "joss-submission-pending", "7/under-joss-review", "astropy"),
            {"6/pyOS-approved", "7/under-joss-review", "astropy"}, id="one of the JOSS track",
        ),
        pytest.param(
            ("3/reviewer(s)-assigned", "3/reviewers-assigned"), {"3/reviewers-assigned"},
            id="both spellings",
        ),
        pytest.param(
            ("New Submission!", "1/editor-checks", "holding"),
            {"New Submission!", "0/pre-review-checks", "on-hold"}, id="the template's two stay",
        ),
        pytest.param(
            ("New Submission!", "0/pre-review-checks", "0/seeking-editor"), {"0/seeking-editor"},
            id="all but the highest go",
        ),
        pytest.param(("bug", "0/pre-review-checks"), {"bug", "0/pre-review-checks"}, id="nothing"),
    ],
)  # fmt: skip
def test_labels_after_the_mend(labels: tuple[str, ...], after: set[str]) -> None:
    """One stage, proper spellings, everything else as it was."""
    review = with_labels(*labels)
    mended = foresee(review, repairs(review))
    assert set(mended.labels) == after
    assert mended.body == review.body


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        pytest.param(body(), "EiC: TBD\n", id="EiC"),
        pytest.param(body(), "Editor: TBD\n", id="Editor"),
        pytest.param(body(), "Reviewer 1: TBD\nReviewer 2: TBD\n", id="both reviewers"),
        pytest.param(body(), "Archive: TBD\nJOSS DOI: TBD\n", id="two lines"),
        pytest.param(body(), "Date accepted (month/day/year): TBD\n", id="the last line"),
        pytest.param(body().replace("\n", "\r\n"), "Editor: TBD\r\n", id="CRLF"),
    ],
)
def test_lines_come_back_in_their_place(text: str, gone: str) -> None:
    """What is put back makes the text what it was, to the byte."""
    assert gone in text
    review = with_labels("0/pre-review-checks", text=text.replace(gone, ""))
    mended = foresee(review, repairs(review))
    assert mended.body == text
    assert mended.labels == review.labels


def test_a_line_of_an_issue_form_comes_back() -> None:
    """Below the heading of the editors, in the template's order."""
    review = with_labels("0/pre-review-checks", text=ISSUE_FORM)
    mended = foresee(review, repairs(review))
    assert mended.body == ISSUE_FORM.replace("EiC: TBD\n", "EiC: TBD\nEditor: TBD\n")
    assert mended.header.form is Form.ISSUE_FORM


def test_an_accepted_package_gets_no_person_called_tbd() -> None:
    """The website lists it, and would take TBD for a name; an archive may be TBD."""
    text = body(editor="@editor", reviewers=()).replace("EiC: TBD\n", "").replace(
        "Archive: TBD\n", ""
    )  # fmt: skip
    review = with_labels("6/pyOS-approved", text=text)
    mended = foresee(review, repairs(review))
    assert mended.header.has(Field.EIC)
    assert mended.header.raw(Field.EIC) == ""
    assert mended.header.raw(Field.ARCHIVE) == "TBD"
    assert not mended.header.numbered_reviewers
    assert Slug.STILL_NOBODY not in kinds(mended)


@pytest.mark.parametrize("review", [pytest.param(case.values[0], id=case.id) for case in CASES])
def test_what_is_fixable_is_fixed(review: Submission) -> None:
    """``fixable`` is what ``repairs`` does, no more and no less; mending twice changes nothing."""
    mended = foresee(review, repairs(review))
    assert bool(repairs(review)) == any(one.fixable for one in findings(review))
    assert not any(one.fixable for one in findings(mended))
    assert repairs(mended) == []
    kept = [one for one in findings(review) if not one.fixable]
    assert [one for one in kept if one not in findings(mended)] == []


def test_a_newer_record_is_not_touched() -> None:
    """What a newer bot looks after is not mended by an older one."""
    review = replace(with_labels("3/reviewer(s)-assigned", text=""), record_unreadable=True)
    assert repairs(review) == []
    assert not any(one.fixable for one in findings(review))


def test_no_label_is_invented() -> None:
    """As long as the proper label is missing in the repository, the old one stays."""
    review = with_labels("3/reviewer(s)-assigned", "2/seeking-reviewers")
    review = replace(review, repo_labels=REPO_LABELS - {"3/reviewers-assigned"})
    assert repairs(review) == []
    assert [one.fixable for one in findings(review)][:2] == [False, False]


def test_changes_in_words() -> None:
    """What is asked about, line by line; text of people stays code."""
    effects = [
        Relabel(add=("on-hold",), remove=("holding",)),
        PutLine(key="Editor", value="TBD", was=None),
        PutLine(key="EiC", value="", was=None),
    ]
    assert changes(effects) == (
        "- label `holding`", "+ label `on-hold`", "+ line `Editor: TBD`", "+ line `EiC:`",
    )  # fmt: skip


def test_text_of_people_is_inert() -> None:
    """A label or a value is repeated as code, on one line."""
    review = submission("0", archive="`soon` @everyone")
    (found,) = findings(review)
    assert found == Finding("website-not-a-doi", found.text)
    assert "`` `soon` @everyone ``" in found.text
    assert review.kind is IssueKind.SUBMISSION
    assert review.url == url()


# --- a whole repository ---

ALL = (*POLICY.labels.values(), "astropy", "Pangeo", "bug", "topic: data")


@pytest.mark.parametrize(
    ("there", "gaps"),
    [
        pytest.param(ALL, [], id="all there"),
        pytest.param(
            tuple(one for one in ALL if one != "on-hold"),
            [LabelGap("on-hold", "labels.on_hold")], id="missing",
        ),
        pytest.param(
            tuple("holding" if one == "on-hold" else one for one in ALL),
            [LabelGap("on-hold", "labels.on_hold", "holding")], id="old spelling",
        ),
        pytest.param(
            tuple(one.replace("6/pyOS", "6/pyos") for one in ALL),
            [LabelGap("6/pyOS-approved", "labels.approved", "6/pyos-approved")], id="capitals",
        ),
        pytest.param(
            tuple(one.replace("editor-assigned", "editor-asigned") for one in ALL),
            [LabelGap("1/editor-assigned", "labels.editor_assigned", "1/editor-asigned")],
            id="slip of the pen",
        ),
        pytest.param(
            tuple(one for one in ALL if one not in ("Pangeo", "7/under-joss-review")),
            [LabelGap("7/under-joss-review", "labels.joss_under_review"),
             LabelGap("Pangeo", "partners.pangeo.label")],
            id="the neighbours on the list are not meant",
        ),
    ],
)  # fmt: skip
def test_label_gaps(there: tuple[str, ...], gaps: list[LabelGap]) -> None:
    """Every label to make or to rename, with the setting that names it."""
    assert list(label_gaps(POLICY, there)) == gaps


def test_a_label_is_renamed_once() -> None:
    """One label that looks like two missing ones is offered for the first only."""
    policy = Policy(labels={**LABELS, "help": "pausing-1x", "on_hold": "pausing-1y"})
    there = [one for one in policy.labels.values() if "pausing" not in one]
    gaps = label_gaps(policy, [*there, "astropy", "Pangeo", "pausing-1z"])
    assert [gap.instead for gap in gaps] == ["pausing-1z", ""]


@pytest.mark.parametrize(
    ("policy", "teams", "found"),
    [
        pytest.param(POLICY, {}, {"astropy": ("astro",)}, id="one is too few"),
        pytest.param(
            POLICY, {"pyOpenSci/astropy-editors": Roster.of("Astro", "Editor2", "stranger")}, {},
            id="two are enough, whatever the case",
        ),
        pytest.param(
            POLICY, {"pyOpenSci/astropy-editors": Roster.of("stranger", "guest")},
            {"astropy": ()}, id="none of them",
        ),
        pytest.param(
            POLICY, {"pyOpenSci/astropy-editors": Roster(trouble=Trouble.FAILED)}, {},
            id="not known",
        ),
        pytest.param(
            POLICY, {"pyOpenSci/editorial-board": Roster(trouble=Trouble.MISSING)}, {},
            id="editors not known",
        ),
        pytest.param(
            Policy.layered({"teams": {"editors": ["astro", "stranger"]},
                            "partners": {"astropy": {"editors": ["astro", "stranger"]}}}),
            {}, {}, id="plain lists",
        ),
        pytest.param(
            Policy.layered({"partners": {"astropy": {"editors": None}, "pangeo": {"active": True}}}),
            {}, {"astropy": (), "pangeo": ()}, id="nobody set, nobody on the board",
        ),
    ],
)  # fmt: skip
def test_understaffed_partners(
    policy: Policy, teams: dict[str, Roster], found: dict[str, tuple[str, ...]]
) -> None:
    """Active partners need two members on the editors' team."""
    assert understaffed(policy, {**TEAMS, **teams}) == found
