"""Help with finding reviewers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.review.decisions.reviewer_search import related
from bot.review.model.policy import Policy
from bot.review.model.submission import Submission
from builders import ask, body, knowing, on_every_board, submission


def accepted(number: int, package: str, text: str = "", **more: object) -> Submission:
    """An accepted package."""
    made = submission("6", package=package, **more) if not text else submission("6", text=text)
    return replace(
        made, number=number, url=f"https://github.com/pyOpenSci/software-submission/issues/{number}"
    )


OTHER = body(package="elsewhere").replace("[x] Data processing", "[ ] Data processing")
GEO = body(package="mapper").replace("[ ] Geospatial", "[x] Geospatial")


def test_related() -> None:
    """Accepted packages that share most come first; others, and the package itself, do not."""
    review = knowing(
        submission("2", text=GEO.replace("mapper", "stargazer")),
        boards=on_every_board(
            (
                accepted(20, "processor"),
                accepted(21, "elsewhere", OTHER),
                accepted(22, "mapper", GEO),
                replace(submission("3", package="open"), number=23),
                replace(accepted(7, "stargazer", GEO)),
            )
        ),
    )
    assert [(one.package, len(one.shared)) for one in related(review)] == [
        ("mapper", 2), ("processor", 1),
    ]  # fmt: skip


def test_partners_count() -> None:
    """A community in common is something in common."""
    review = knowing(
        submission("2", text=OTHER.replace("[ ] Astropy", "[x] Astropy")),
        boards=on_every_board(
            (accepted(20, "stars", OTHER.replace("[ ] Astropy", "[x] Astropy")),)
        ),
    )
    assert related(review)[0].shared == ("Astropy",)


def test_find_reviewers() -> None:
    """Packages, not people; the page with the rules and the form; nobody is called."""
    review = knowing(
        submission("2", astropy=True),
        boards=on_every_board(tuple(accepted(n, f"p{n}") for n in range(20, 40))),
    )
    _, answer, _ = ask(review, "editor", "find-reviewers")
    assert answer.count("redirect.github.com") == 8
    assert "https://github.com/pyOpenSci/software-submission/issues/20" not in answer
    assert "finding-reviewers.html" in answer
    assert "**Astropy**: `@astro`" in answer
    assert " @" not in answer.replace("`@pyos-bot", "").replace("`@astro`", "").replace("@…`", "")


def test_find_reviewers_without_kin() -> None:
    """Said; a policy may name a form and a partner's own contact."""
    policy = Policy.layered(
        {
            "links": {"reviewer_signup": "https://www.pyopensci.org/sign-up"},
            "partners": {"pangeo": {"reviewers_contact": "the forum"}},
        }
    )
    _, answer, _ = ask(submission("2", pangeo=True, policy=policy), "editor", "find-reviewers")
    assert "We have not accepted a package" in answer
    assert "[People who offered to review](https://www.pyopensci.org/sign-up)" in answer
    assert "**Pangeo**: `the forum`" in answer


@pytest.mark.parametrize("name", ["stargazer", "", "```\n@someone"])
def test_draft_invitation(name: str) -> None:
    """A whole letter to copy, with nothing left to fill in but the people."""
    _, answer, _ = ask(submission("2", package=name), "editor", "draft-invitation")
    assert "https://github.com/pyOpenSci/software-submission/issues/7" in answer
    assert "21 days" in answer
    assert "Package name here" not in answer
    fence = answer.split("\n\n", 1)[1].split("\n", 1)[0]
    assert set(fence) == {"`"}
    assert answer.endswith(fence)


@pytest.mark.parametrize(("joss", "there"), [(True, True), (False, False)])
def test_review_checklist(joss: bool, there: bool) -> None:
    """Filled in for this package; the part for JOSS only when it is wanted."""
    review = submission("3", reviewers=("reviewer1",), joss=joss)
    for sender in ("reviewer1", "editor2"):
        _, answer, _ = ask(review, sender, "review-checklist")
        assert "### stargazer" in answer
        assert "https://github.com/author/stargazer" in answer
        assert ("### For JOSS" in answer) is there


def test_no_joss_part_for_a_package_from_joss() -> None:
    """It is published there already."""
    review = submission("3", joss=True, record={"route": "joss"}, labels=("joss-fast-track",))
    assert "For JOSS" not in ask(review, "editor", "review-checklist")[1]
