"""Routes that the text speaks for are proposed; the editor in chief decides."""

from __future__ import annotations

import pytest

from bot.review.model.stages import OPEN
from bot.review.model.submission import Submission
from bot.review.pages.status import comment as status_comment
from builders import NOW, STAGE_OF, ask, body, submission

FIELDS = "---\npublication:\n  title: Stars\n  doi: {doi}\n---\n"
SECTION = (
    "\n## Associated Publication (Optional)\n\nIf there is a paper: name it here.\n\n"
    "Publication Title: Stars\n\n**Publication DOI:** {doi}\n\nJournal/Venue: JOSS\n\n## Next\n\nPublication DOI: 10.1/x\n"
)
BLANK = "\n## Associated Publication\n\nPublication Title:\n\nPublication DOI: TBD\n\nJournal/Venue: n/a\n\n## Next\n"
BOTH = ("reviewer1", "reviewer2")


@pytest.mark.parametrize(
    ("text", "route"),
    [
        pytest.param(body(), "", id="nothing"),
        pytest.param(body(joss_doi="10.21105/joss.01234"), "joss", id="a JOSS DOI at intake"),
        pytest.param(body(joss_doi="https://doi.org/10.21105/JOSS.01234"), "joss", id="as a link"),
        pytest.param(FIELDS.format(doi="10.21105/joss.01234") + body(), "joss", id="in the fields"),
        pytest.param(FIELDS.format(doi="10.1000/x") + body(), "publication", id="another journal"),
        pytest.param(
            body() + SECTION.format(doi="10.21105/joss.01234"), "joss", id="in its section"
        ),
        pytest.param(
            body() + SECTION.format(doi="https://doi.org/10.1000/x"),
            "publication",
            id="a journal's in its section",
        ),
        pytest.param(body() + BLANK, "", id="section left as it was"),
        pytest.param(
            body() + BLANK.replace("DOI: TBD", "DOI: <!-- 10.1/x -->"),
            "",
            id="section with a comment",
        ),
    ],
)
def test_proposed(text: str, route: str) -> None:
    """In the welcome, in the status, with the checks; gone when it is chosen."""
    review = submission("s", text=text)
    assert review.proposed_route == route
    shown = status_comment(review, NOW)
    assert (f"`@pyos-bot track {route}`" in shown) is bool(route)
    _, answer, _ = ask(review, "chief", "start-checks")
    assert (f"`@pyos-bot track {route}`" in answer) is bool(route)
    if route:
        after, *_ = ask(review, "chief", f"track {route}")
        assert after.proposed_route == ""
        assert "Proposal" not in status_comment(after, NOW)


@pytest.mark.parametrize("stage", list(STAGE_OF))
def test_only_early(stage: str) -> None:
    """A DOI that comes later is the end of the JOSS tail, and no route."""
    review = submission(stage, joss_doi="10.21105/joss.01234")
    assert bool(review.proposed_route) is (review.stage in OPEN[:4])


@pytest.mark.parametrize(
    ("words", "reviewers"), [("editor-only", ()), ("", ("reviewer1",))], ids=["none", "one"]
)
def test_joss_first(words: str, reviewers: tuple[str, ...]) -> None:
    """Ends at 6 with its own label; not a word about submitting to JOSS, not a label of that tail."""
    review: Submission = submission("1", joss=True, joss_doi="10.21105/joss.01234")
    said = []
    lines = [("chief", f"track joss {words}")]
    lines += [("editor", f"assign-reviewer @{login}") for login in reviewers]
    lines += [(login, "submit-review") for login in reviewers]
    lines += [
        ("editor", "accept v1 archive 10.5281/zenodo.1"),
        ("author", "help"),
        ("author", "status"),
    ]
    for sender, line in lines:
        review, answer, _ = ask(review, sender, line)
        assert not answer.startswith("✋"), answer
        said.append(answer)
    assert {label for label in review.labels if "joss" in label or label[0] in "6789"} == {
        "6/pyOS-approved", "joss-fast-track",
    }  # fmt: skip
    said.append(status_comment(review, NOW))
    assert not [text for text in said if "submit your paper" in text or "joss-submission" in text]
    assert "Your JOSS paper" not in "".join(said)
