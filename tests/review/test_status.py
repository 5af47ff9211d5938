"""The status comment: at every stage, with its memory, within GitHub's limit, and inert."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.review.messages.status import within
from bot.review.model import record
from bot.review.model.record import AffiliationDecision, AffiliationState
from bot.review.model.submission import Submission
from bot.review.pages.status import COMMENT_LIMIT, MARK, comment, overview
from builders import NOW, STAGE_OF, ask, body, submission

BOTH = ("reviewer1", "reviewer2")


def full(stage: str, **more: Any) -> Submission:
    """A review with much to show."""
    seated = {"reviewers": BOTH, "delivered": ("reviewer1",)} if stage in "123456" else {}
    return submission(stage, astropy=True, labels=("astropy",), **seated, **more)


@pytest.mark.parametrize("stage", STAGE_OF)
def test_at_every_stage(stage: str, snapshot: SnapshotAssertion) -> None:
    """What people see, without the memory."""
    text = comment(full(stage), NOW)
    assert text.startswith(MARK)
    assert record.found(text) == full(stage).record
    assert text.partition("<!-- pyos-bot:record")[0] == snapshot


@pytest.mark.parametrize(
    ("stage", "more", "said"),
    [
        pytest.param("3", {"labels": ("on-hold",)}, "on hold", id="on hold"),
        pytest.param("3", {"labels": ("⌛ pending-maintainer-response",)}, "waiting for a reply", id="waiting"),
        pytest.param("0", {"labels": ("⌛ pending-maintainer-response",), "record": {"wanted": "tests"}},
                     "waiting for the author: `tests`", id="wanted"),
        pytest.param("3", {"labels": ("4/reviews-in-awaiting-changes",)}, "several stage labels", id="two"),
        pytest.param("4", {"record": {"round": 3}}, "| **Round** | 3 |", id="round"),
        pytest.param("4", {"record": {"route": "joss", "editor_only": True}}, "editor only", id="route"),
        pytest.param("6", {"labels": ("7/under-joss-review",), "record": {"joss_url": "https://e.org"}},
                     "| **JOSS** | `https://e.org` |", id="JOSS"),
        pytest.param("5", {"record": {"approved": {"by": "editor", "at": NOW}}}, "Closing list", id="awaited"),
        pytest.param("3", {"archive": "soon"}, "In the header", id="header"),
        pytest.param("6", {"open": False, "labels": ("7/under-joss-review",)}, "reviews the paper",
                     id="closed, JOSS goes on"),
        pytest.param("s", {"pangeo": True}, "no decisions at the moment", id="inactive partner"),
        pytest.param("s", {"joss": True}, "submit to **JOSS**", id="JOSS wanted"),
        pytest.param("s", {"package": ""}, "What you can do now", id="gaps"),
        pytest.param("s", {"text": "---\npublication:\n  doi: 10.21105/joss.1\n---\n" + body()},
                     "**JOSS** has already published", id="publication"),
    ],
)  # fmt: skip
def test_says(stage: str, more: dict[str, Any], said: str) -> None:
    """Each fact has its place."""
    review = submission(stage, **more)
    assert said in comment(review, NOW)


@pytest.mark.parametrize("stage", STAGE_OF)
def test_nobody_acts_next_on_a_closed_review(stage: str) -> None:
    """Closed by hand at any stage: nobody is told to do anything."""
    assert "**Next**" in comment(submission(stage), NOW)
    assert "**Next**" not in comment(submission(stage, open=False), NOW)


def test_an_archived_package() -> None:
    """The status says that it is archived, and that nobody has to do anything more."""
    text = comment(submission("6", labels=("archived",)), NOW)
    assert "| `6/pyOS-approved`, accepted, `archived`, since " in text
    assert "**Next**" not in text


def test_since_when() -> None:
    """The command says how many days; the comment, which stays for days, only the date."""
    review = submission("3")
    for days, words in ((0, "today"), (1, "yesterday"), (8, "8 days ago")):
        at = NOW - timedelta(days=3) + timedelta(days=days)
        assert words in overview(review, at, eic=False)
        assert words not in comment(review, at)
    unknown = replace(review, record=review.record.model_copy(update={"stage_since": None}))
    assert "since" not in overview(unknown, NOW, eic=False).partition("\n\n")[0]


def test_reviewers() -> None:
    """Each with their state; a link only to a comment of this very issue."""
    review = submission("5", reviewers=BOTH, delivered=BOTH)
    review, *_ = ask(review, "reviewer1", "approve-changes")
    review, *_ = ask(review, "editor", "assign-reviewer @reviewer3 by 2026-12-24")
    review, *_ = ask(review, "editor", "record-review @reviewer3 https://example.org/r")
    text = overview(review, NOW, eic=False)
    link = f"([review]({review.url}#issuecomment-77))"
    assert f"`@reviewer1`: recommends acceptance {link}" in text
    assert f"`@reviewer2`: review submitted {link}" in text
    assert "`@reviewer3`: review submitted\n" in text
    review, *_ = ask(review, "reviewer2", "request-changes")
    review, *_ = ask(review, "editor", "retract-review @reviewer3")
    text = overview(review, NOW, eic=False)
    assert "`@reviewer2`: requests changes" in text
    assert "`@reviewer3`: review due on December 24, 2026" in text


def test_a_reviewer_without_a_day_and_one_nobody_assigned() -> None:
    """Both are shown as they are."""
    text = body(editor="@editor", reviewers=("@reviewer1", "@stranger"))
    review = submission("3", text=text, reviewers=("reviewer1",))
    bare = review.record.reviewers[0].model_copy(update={"due": None})
    review = replace(review, record=review.record.with_reviewer(bare))
    shown = overview(review, NOW, eic=False)
    assert "`@reviewer1`: reviewing" in shown
    assert "`@stranger` as a reviewer, but no editor has assigned them" in shown


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/#issuecomment-1",
        "https://github.com/pyOpenSci/software-submission/issues/7#issuecomment-1](https://evil.example)-2",
        "https://github.com/pyOpenSci/software-submission/issues/7#issuecomment-x",
    ],
)
def test_no_link_to_elsewhere(link: str) -> None:
    """What an editor recorded is never made a live link unless it is ours."""
    review, *_ = ask(submission("3", reviewers=BOTH), "editor", f"record-review @reviewer1 {link}")
    assert "[review]" not in overview(review, NOW, eic=False)


@pytest.mark.parametrize("outcome", AffiliationState)
@pytest.mark.parametrize("reason", ["", "lovely | `stars`"])
def test_partners(outcome: AffiliationState, reason: str) -> None:
    """Who decided, when and why."""
    decision = AffiliationDecision(outcome=outcome, by="astro", at=NOW, reason=reason)
    text = overview(submission("3", record={"affiliation": {"astropy": decision}}), NOW, eic=False)
    line = next(one for one in text.split("\n") if one.startswith("- Astropy:"))
    if outcome is AffiliationState.REQUESTED:
        assert line == "- Astropy: requested, not decided yet"
    else:
        assert f"{outcome}, `@astro`, November 21, 2026" in line
        assert (": `` lovely" in line or "``lovely" in line) is bool(reason)


def huge() -> Submission:
    """A header that has as many problems as GitHub lets somebody write."""
    values = ["".join(f"{k}{'`' * (n % 3)}@someone{n} <b> " for n in range(330)) for k in range(7)]
    names = ("author", "maintainers", "version_submitted", "package", "eic", "archive", "joss_doi")
    text = body(editor="@editor", **dict(zip(names, values, strict=True)))  # type: ignore[arg-type]
    return submission("3", text=text)


def test_within_githubs_limit() -> None:
    """However much is wrong, the page fits, and the memory is never cut."""
    text = comment(huge(), NOW)
    assert len(text) <= COMMENT_LIMIT
    assert record.found(text) == huge().record


def test_a_page_is_cut_at_a_lines_end() -> None:
    """So that nothing inert comes alive."""
    page = "\n".join(f"- **{n}** `@someone{n} <b>` is wrong." for n in range(4_000))
    text = within(page, 20_000)
    assert len(text) <= 20_000
    assert "shortened" in text
    last = text.partition("\n\n… (This answer")[0].rpartition("\n")[2]
    assert last.startswith("- **")
    assert last.endswith("is wrong.")
