"""What happens in the demo: the review of an invented package, scene by scene."""

from dataclasses import dataclass

PACKAGE = "dimstar"
# Opened after the review, for the person who watched it.
FRESH = "slowpulse"
TEMPLATE_LABELS = ("New Submission!", "0/pre-review-checks")
# GitHub's template leaves it so until the author fills it in.
PLACEHOLDER = "One-Line Description of Package: Description here"
REPAIRED = "One-Line Description of Package: Finds variable stars in photometric time series"
# The end that the demo answers for.
FINAL_LABELS = frozenset({"6/pyOS-approved", "9/joss-approved", "astropy"})


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Somebody does one thing, and the labels are known that the issue bears afterwards."""

    who: str
    says: str = ""
    edit: tuple[str, str] | None = None
    finishes: bool = False
    """Before, the author adds to the package what it lacks."""
    stage: str
    chapter: str = ""
    note: str = ""

    @property
    def is_opening(self) -> bool:
        """Whether the submission is opened: nothing is said or edited."""
        return not self.says and self.edit is None


def submission(package: str, description_line: str = PLACEHOLDER, *, wants: str = " ") -> str:
    """Return a filled-in submission; `wants` ticks the boxes of Astropy and JOSS."""
    return f"""\
Submitting Author: (@author)
All current maintainers: (@author, @maintainer)
Package Name: {package}
{description_line}
Repository Link: https://github.com/author/{package}
Version submitted: v1.1.0
EiC: TBD
Editor: TBD
Reviewer 1: TBD
Reviewer 2: TBD
Archive: TBD
JOSS DOI: TBD
Version accepted: TBD
Date accepted (month/day/year): TBD

---

## Code of Conduct & Commitment to Maintain Package

- [x] I agree to abide by the Code of Conduct during the review.
- [x] I have read the commitment to maintain the package.

## Description

`{package}` reads light curves, finds stars whose brightness changes, and measures how regular
the change is. It reads and returns Astropy tables.

## Scope

- Please indicate which category or categories this package falls under:

	- [ ] Data retrieval
	- [ ] Data extraction
	- [x] Data processing/munging
	- [ ] Data deposition
	- [ ] Data validation and testing
	- [x] Data visualization
	- [ ] Workflow automation
	- [ ] Citation management and bibliometrics
	- [ ] Scientific software wrappers
	- [ ] Database interoperability

## Domain Specific

- [ ] Geospatial
- [ ] Education

## Community Partnerships

- [{wants}] Astropy: My package adheres to the Astropy community standards
- [ ] Pangeo: My package adheres to the Pangeo standards

## Technical checks

- [x] has a test suite.
- [x] has continuous integration.

## Publication Options

- [{wants}] Do you wish to automatically submit to the Journal of Open Source Software? If so:
"""


SCENES: tuple[Scene, ...] = (
    Scene(
        chapter="A package is submitted",
        note="The author checks the boxes for Astropy and JOSS, and forgets one line of the header.",
        who="author",
        stage="0/pre-review-checks",
    ),
    Scene(
        chapter="Pre-review checks",
        who="chief",
        says="@pyos-bot start-checks",
        stage="0/pre-review-checks",
    ),
    Scene(
        note="The author completes the header.",
        who="author",
        edit=(PLACEHOLDER, REPAIRED),
        stage="0/pre-review-checks",
    ),
    Scene(
        note="The author has added a contributing guide and tagged the version. The bot updates its checklist.",
        who="author",
        says="Thank you! I have added a contributing guide and tagged v1.1.0.\n\n@pyos-bot check-package",
        finishes=True,
        stage="0/pre-review-checks",
    ),
    Scene(
        who="chief",
        says="The package installs without problems, and the documentation is clear.\n\n"
        "@pyos-bot checks-done",
        stage="0/pre-review-checks",
    ),
    Scene(
        note="You can write a command in the middle of a comment.",
        who="chief",
        says="Good news: an editor with her own telescope has offered to lead this review.\n\n"
        "Hello @pyos-bot, please assign-editor @editor. Thank you!\n\n"
        "The editor will contact you here within a few days.",
        stage="1/editor-assigned",
    ),
    Scene(
        chapter="Finding reviewers",
        who="editor",
        says="@pyos-bot seeking-reviewers",
        stage="2/seeking-reviewers",
    ),
    Scene(
        note="Astropy's own editors decide on affiliation, independently of the review.",
        who="astro",
        says="@pyos-bot affiliate astropy Astronomers have asked for this, and it returns Astropy tables",
        stage="2/seeking-reviewers",
    ),
    Scene(
        note="One command assigns two reviewers with a due date.",
        who="editor",
        says="Two people have agreed to review.\n\n"
        "@pyos-bot assign-reviewer @reviewer1 and @reviewer2 by in 3 weeks",
        stage="3/reviewers-assigned",
    ),
    Scene(
        note="The author tries a command that only editors can use.",
        who="author",
        says="@pyos-bot accept v1.1.0",
        stage="3/reviewers-assigned",
    ),
    Scene(
        note="The editor makes a typo.",
        who="editor",
        says="@pyos-bot asign-reviewer @reviewer3",
        stage="3/reviewers-assigned",
    ),
    Scene(
        chapter="The review",
        who="reviewer1",
        says="## Package review\n\n"
        "- [x] **Documentation** is complete\n"
        "- [x] **Tests** cover the code\n"
        "- [ ] **Performance**: reading 10,000 curves took a minute\n\n"
        "This is a useful package. Please make the reader faster and add one more tutorial.\n\n"
        "@pyos-bot submit-review 6 hours",
        stage="3/reviewers-assigned",
    ),
    Scene(
        note="All reviews are in, so the bot changes the stage.",
        who="reviewer2",
        says="I agree with the first reviewer. Please also add an example with real data.\n\n"
        "@pyos-bot submit-review",
        stage="4/reviews-in-awaiting-changes",
    ),
    Scene(
        who="author",
        says="Thank you both! The reader is ten times faster, and there are two new tutorials.\n\n"
        "@pyos-bot submit-response",
        stage="4/reviews-in-awaiting-changes",
    ),
    Scene(
        who="editor",
        says="@pyos-bot author-responded",
        stage="5/awaiting-reviewer-response",
    ),
    Scene(
        who="reviewer1",
        says="Now it takes four seconds. Thank you!\n\n@pyos-bot approve-changes",
        stage="5/awaiting-reviewer-response",
    ),
    Scene(
        who="reviewer2",
        says="/approve-changes",
        stage="5/awaiting-reviewer-response",
    ),
    Scene(
        chapter="The package is accepted",
        who="editor",
        says="@pyos-bot check-acceptance",
        stage="5/awaiting-reviewer-response",
    ),
    Scene(
        note="The editor names no version, so the author will release one.",
        who="editor",
        says="@pyos-bot accept",
        stage="5/awaiting-reviewer-response",
    ),
    Scene(
        who="author",
        says="@pyos-bot released v1.2.0 10.5281/zenodo.1234567",
        stage="6/pyOS-approved",
    ),
    Scene(
        chapter="Submitting to JOSS",
        who="author",
        says="@pyos-bot joss-submitted https://github.com/openjournals/joss-reviews/issues/1234",
        stage="7/under-joss-review",
    ),
    Scene(
        who="editor",
        says="@pyos-bot joss-reviewed",
        stage="8/joss-review-complete",
    ),
    Scene(
        who="author",
        says="@pyos-bot joss-accepted 10.21105/joss.01234",
        stage="9/joss-approved",
    ),
    Scene(
        chapter="Closing the review",
        who="author",
        says="@pyos-bot done badge survey",
        stage="9/joss-approved",
    ),
    Scene(
        note="Two commands in one comment get one answer.",
        who="editor",
        says="@pyos-bot done website invitation\n@pyos-bot close",
        stage="9/joss-approved",
    ),
)
