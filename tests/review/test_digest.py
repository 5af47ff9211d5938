"""The digest: who acts next on what, since when, and what nobody looks at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.review import engine
from bot.review.model.changes import Effect, Say, Withhold
from bot.review.model.events import WeekBegun
from bot.review.model.needs import Board
from bot.review.model.policy import Policy
from bot.review.model.record import Record
from bot.review.model.submission import Activity, Roster, Submission
from bot.review.pages.digest import Digest, digest, home, markdown
from builders import NOW, POLICY, REPO, TEAMS, ask, knowing, on_every_board, submission, url

TODAY = NOW.date()
ASKED = {"astropy": {"outcome": "requested", "by": "author", "at": NOW - timedelta(days=20)}}
STAFFED = {**TEAMS, "pyOpenSci/astropy-editors": Roster.of("astro", "editor")}
ALIVE = Activity(last=NOW - timedelta(days=3))


def numbered(number: int, review: Submission) -> Submission:
    """Another issue of the repository."""
    return replace(review, number=number, url=url(number))


def us(day: date) -> str:
    """As the website writes it."""
    return f"{day:%m/%d/%Y}"


def facts(
    *board: Submission,
    activity: Mapping[int, Activity] | None = None,
    teams: Any = STAFFED,
    policy: Policy = POLICY,
) -> Digest:
    """The digest of these issues; every package is alive unless said otherwise."""
    known = {one.number: ALIVE for one in board} | dict(activity or {})
    return digest(REPO, policy, board, teams, known, NOW)


# --- who acts next ---


@pytest.mark.parametrize(
    ("review", "step", "people"),
    [
        pytest.param(submission("s", eic="@chief"), "checks", ("chief",), id="nobody has looked"),
        pytest.param(submission("2"), "seats", ("editor",), id="the editor seeks reviewers"),
        pytest.param(
            submission("3", reviewers=("reviewer1", "reviewer2"), delivered=("reviewer2",)),
            "reviews", ("reviewer1",), id="one review is missing",
        ),
        pytest.param(submission("4"), "answer", ("author",), id="the author's turn"),
        pytest.param(submission("4", labels=("on-hold",)), "hold", (), id="on hold"),
        pytest.param(
            submission("6", labels=("joss-submission-pending",), open=False), "joss", ("author",),
            id="closed, and its last label not forgotten",
        ),
        pytest.param(submission("6", open=False), None, (), id="all is done"),
        pytest.param(
            submission("6", labels=("⌛ pending-maintainer-response", "on-hold"), open=False),
            None, (), id="closed with flags that nobody took off",
        ),
        pytest.param(
            submission("6", labels=("joss-submission-pending", "archived"), open=False), None, (),
            id="archived: the paper will not come any more",
        ),
        pytest.param(submission("3", open=False), None, (), id="withdrawn"),
        pytest.param(
            replace(submission("s", eic="@chief"), labels=("presubmission",)), "inquiry", ("chief",),
            id="an inquiry to be answered",
        ),
        pytest.param(
            replace(submission("s"), labels=("presubmission", "⌛ pending-maintainer-response")),
            "information", ("author",), id="an inquiry with a question back",
        ),
        pytest.param(
            replace(submission("s"), labels=("presubmission", "Submission Requested")),
            "submission", ("author",), id="in scope: the submission is awaited",
        ),
        pytest.param(
            replace(submission("s"), labels=("presubmission", "currently-out-of-scope")), None, (),
            id="out of scope",
        ),
        pytest.param(replace(submission("s"), labels=("Help Request",)), None, (), id="no review"),
    ],
)  # fmt: skip
def test_who_acts_next(review: Submission, step: str | None, people: tuple[str, ...]) -> None:
    """Whatever waits for somebody is listed once, with who it is."""
    found = facts(review).reviews
    assert [(one.step, one.people) for one in found] == ([(step, people)] if step else [])


def test_since_when() -> None:
    """Since the review waits for just that; of one that nobody looks after, nobody knows."""
    (one,) = facts(submission("4")).reviews
    assert one.since == TODAY - timedelta(days=3)
    strange = replace(submission("4"), record=Record(), status_comment=None)
    (one,) = facts(strange).reviews
    assert (one.since, one.adopted) == (None, False)
    text = markdown(facts(strange), POLICY)
    assert "| unknown |" in text
    assert "`#7`. To change that, comment in the issue: `@pyos-bot adopt`" in text


def test_the_longest_waiting_first() -> None:
    """Each under whoever acts next, old ones on top, unknown ones last."""
    waits = {
        number: numbered(
            number, submission("4", record={"waits_since": NOW - timedelta(days=days)})
        )
        for number, days in ((11, 5), (12, 50), (13, 20))
    }
    strange = numbered(14, replace(submission("4"), record=Record()))
    text = markdown(facts(*waits.values(), strange), POLICY)
    assert re.findall(r"\[#(\d+)\]", text) == ["12", "13", "11", "14"]


# --- what nobody looks at ---


@pytest.mark.parametrize(
    ("activity", "said"),
    [
        pytest.param(ALIVE, "", id="alive"),
        pytest.param(Activity(last=NOW - timedelta(days=365)), "", id="a year ago today"),
        pytest.param(
            Activity(last=NOW - timedelta(days=366)), "no commit, release or pull request since "
            "November 20, 2025", id="longer ago",
        ),
        pytest.param(replace(ALIVE, archived=True), "its repository is archived", id="archived"),
        pytest.param(Activity(trouble="gone"), "no repository at its address", id="gone"),
        pytest.param(Activity(trouble="failed"), "could not read", id="GitHub is in trouble"),
        pytest.param(Activity(trouble="elsewhere"), "not on GitHub", id="on another host"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_open", [True, False])
def test_packages(activity: Activity, said: str, is_open: bool) -> None:
    """Accepted packages where nothing has happened for a year, or of which nobody can say."""
    found = facts(submission("6", open=is_open), activity={7: activity})
    assert len(found.packages) == bool(said)
    text = markdown(found, POLICY)
    assert said in text
    assert ("Accepted packages without recent activity" in text) is bool(said)


@pytest.mark.parametrize(
    "review",
    [
        pytest.param(submission("6", labels=("archived",), open=False), id="archived already"),
        pytest.param(submission("5"), id="not accepted yet"),
    ],
)
def test_not_looked_at(review: Submission) -> None:
    """Nobody asks after what is not listed."""
    found = facts(review, activity={7: Activity(trouble="gone")})
    assert not found.packages
    assert not found.check_ins


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://github.com/author/stargazer", "author/stargazer"),
        ("https://github.com/author/stargazer.git", "author/stargazer"),
        ("http://www.GitHub.com/a-b/c.d_e/tree/main/docs", "a-b/c.d_e"),
        ("[stargazer](https://github.com/author/stargazer) (moved)", "author/stargazer"),
        ("<https://github.com/author/stargazer>", "author/stargazer"),
        ("https://gitlab.com/author/stargazer", ""),
        ("https://example.org/?u=notgithub.com/author/stargazer", ""),
        ("https://github.com/author", ""),
        ("https://github.com/../..", ""),
        ("https://github.com/author/..", ""),
        ("https://github.com/author/.github", "author/.github"),
        ("**https://github.com/author/stargazer**", "author/stargazer"),
        ("`github.com/author/stargazer`", "author/stargazer"),
        ('"https://github.com/author/stargazer", soon elsewhere', "author/stargazer"),
        ("https://github.com/author/stargazer.", "author/stargazer"),
        ("git@github.com:author/stargazer.git", "author/stargazer"),
        ("git+https://github.com/author/stargazer.git;", "author/stargazer"),
        ("https://gitlab.com/github.com/author/stargazer", ""),
        ("https://example.org/?u=https://github.com/evil/x", ""),
        ("https://example.org/#github.com/evil/x", ""),
        ("https://someone@github.com.example.org/evil/x", ""),
        (
            "moved from https://gitlab.com/a/b to https://github.com/author/stargazer",
            "author/stargazer",
        ),
        ("", ""),
    ],
)
def test_home(link: str, name: str) -> None:
    """What a header calls the repository; anything else is on no host that is asked."""
    assert home(submission("6", repository=link)) == name


@pytest.mark.parametrize(
    ("accepted", "asked", "due"),
    [
        pytest.param(us(TODAY - timedelta(days=365)), None, True, id="a year ago"),
        pytest.param(us(TODAY - timedelta(days=364)), None, False, id="not quite a year ago"),
        pytest.param("01/01/2020", 364, False, id="asked within the year"),
        pytest.param("01/01/2020", 365, True, id="asked a year ago"),
        pytest.param("TBD", None, False, id="no date: the issue is a month old"),
        pytest.param("12/31/9999", None, False, id="a slip: the issue is a month old"),
        pytest.param("12/31/9999", 365, True, id="a slip, and asked a year ago"),
        pytest.param("01/01/0001", None, True, id="the other way round"),
    ],
)
def test_check_ins(accepted: str, asked: int | None, due: bool) -> None:
    """Once a year, counted from acceptance or from the last time."""
    last = {"by": "chief", "at": NOW - timedelta(days=asked)} if asked is not None else None
    review = submission("6", date_accepted=accepted, record={"checked_in": last}, open=False)
    assert bool(facts(review).check_ins) is due


def test_check_in_takes_it_off() -> None:
    """The command that the digest names does it."""
    due = submission("6", date_accepted="01/01/2020", open=False)
    assert facts(due).check_ins
    done, *_ = ask(due, "chief", "check-in")
    assert not facts(done).check_ins


# --- people ---


def test_authors_with_several_submissions() -> None:
    """Two that are under review; accepted and closed ones do not count."""
    board = [
        numbered(1, submission("3")),
        numbered(2, submission("s", author="@Author")),
        numbered(3, submission("6")),
        numbered(4, submission("3", open=False)),
        numbered(5, submission("3", author="@stranger")),
    ]
    (one,) = facts(*board).authors
    assert (one.login, one.reviews) == ("author", (1, 2))


def test_who_has_left_is_nobody() -> None:
    """GitHub shows all deleted accounts by one name."""
    board = [numbered(n, replace(submission("3", author="TBD"), opener="ghost")) for n in (1, 2)]
    assert not facts(*board).authors


def test_long_ago_and_yet_to_come() -> None:
    """The event is handled later than the clocks moved on: nobody has waited for minus a day."""
    (one,) = facts(submission("4", record={"waits_since": NOW + timedelta(days=2)})).reviews
    assert one.since == TODAY + timedelta(days=2)
    assert "(0 days)" in markdown(
        facts(submission("4", record={"waits_since": NOW + timedelta(days=2)})), POLICY
    )


def test_editors() -> None:
    """Everybody of the team, the busiest first; guests who lead as well."""
    board = [
        numbered(1, submission("3", editor="@Editor")),
        numbered(2, submission("4", editor="@editor, @guest")),
        numbered(3, submission("6", editor="@chief")),
    ]
    led = [(one.login, one.reviews) for one in facts(*board).editors]
    assert led == [("editor", 2), ("guest", 1), ("astro", 0), ("chief", 0), ("editor2", 0)]


def test_partners() -> None:
    """Asked and not decided; and those with too few members on the editors' team."""
    review = submission("2", record={"affiliation": ASKED})
    found = facts(review, teams=TEAMS)
    assert [(one.partner, one.since) for one in found.undecided] == [
        ("Astropy", TODAY - timedelta(days=20))
    ]
    assert [(one.partner, one.members) for one in found.short] == [("Astropy", ("astro",))]
    assert not facts(replace(review, open=False)).undecided
    assert not facts(review).short


# --- the page ---


def test_nothing_waits() -> None:
    """A calm week is said in a line."""
    assert "No review or inquiry is waiting for anyone." in markdown(facts(), POLICY)


def test_many() -> None:
    """A table ends somewhere in a comment, on the terminal it does not; GitHub's limit is kept."""
    board = [numbered(n, submission("4", package="x" * 200 + "|@all")) for n in range(1, 400)]
    found = facts(*board)
    text = markdown(found, POLICY)
    endless = facts(numbered(1, submission("4", package="x" * 40_000)))
    assert len(markdown(endless, POLICY)) < 2_000
    assert "… and 349 more" in text
    assert len(text) < 40_000
    assert "(399)" in text
    assert len(re.findall(r"\[#\d+\]", markdown(found, POLICY, rows=None))) == 399


def a_week() -> tuple[Digest, str]:
    """A bit of everything."""
    both = ("reviewer1", "reviewer2")
    board = [
        numbered(1, submission("s", eic="@chief")),
        numbered(2, submission("0e", eic="@chief", package="a|b `c` @everyone")),
        numbered(3, submission("2", record={"affiliation": ASKED})),
        numbered(4, submission("3", reviewers=both, author="@stranger")),
        numbered(5, submission("4", labels=("on-hold",), author="@maintainer")),
        numbered(6, submission("6", labels=("7/under-joss-review",), date_accepted="11/01/2026")),
        numbered(8, submission("6", date_accepted="03/04/2020", open=False)),
        numbered(11, submission("6", date_accepted="03/05/2020", open=False)),
        numbered(9, replace(submission("s"), labels=("presubmission",))),
        numbered(10, replace(submission("1", author="@guest"), record=Record())),
    ]
    activity = {
        8: Activity(last=NOW - timedelta(days=500)),
        6: ALIVE,
        11: Activity(trouble="later"),
    }
    found = facts(*board, activity=activity, teams=TEAMS)
    return found, markdown(found, POLICY)


def test_a_whole_week(snapshot: SnapshotAssertion) -> None:
    """Word for word; nobody is called, and no issue learns that it was named."""
    found, text = a_week()
    assert text == snapshot
    plain = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    assert "@" not in plain
    assert not re.search(r"(?<!redirect\.)(?<!www\.)github\.com|(?<![\[`&])#\d", plain)
    assert Digest.model_validate_json(found.model_dump_json()) == found


# --- when ---

WEEK = WeekBegun(repo=REPO, number=7, sender="", at=NOW, monday=date(2026, 11, 16))


def desk(**more: Any) -> Submission:
    """The issue for the digest."""
    policy = more.pop("policy", Policy(digest_issue=7))
    made = replace(submission("s", text="The digest", policy=policy), labels=(), record=Record())
    return knowing(
        replace(made, **more), boards=on_every_board((numbered(3, submission("4")),)), teams=STAFFED
    )


def said(effects: list[Effect]) -> list[str]:
    """What would be posted."""
    return [one.text for one in effects if isinstance(one, Say)]


def test_a_new_week() -> None:
    """One comment, known by its week."""
    (text,) = said(engine.respond(desk(), WEEK))
    assert text.startswith("## 📋 Status of all reviews on November 21, 2026")
    assert engine.mark(WEEK, POLICY) == "<!-- pyos-bot:digest week=2026-11-16 -->"
    again = WEEK.model_copy(update={"at": NOW + timedelta(days=1)})
    assert engine.mark(again, POLICY) == engine.mark(WEEK, POLICY)


def test_no_digest() -> None:
    """In a closed issue nobody wants it; where the bot is only tried out it is noted."""
    assert not engine.respond(desk(open=False), WEEK)
    elsewhere = Policy(digest_issue=8)
    assert not engine.respond(desk(policy=elsewhere), WEEK), "it moved after the event was stored"
    effects = list(engine.respond(desk(policy=Policy(digest_issue=7, quiet=True)), WEEK))
    assert said(effects) == []
    assert any(isinstance(one, Withhold) for one in effects)


def test_what_has_to_be_read() -> None:
    """All issues with their records, the teams, and what happens in the packages' repositories."""
    needs = engine.needs(WEEK, POLICY)
    assert (needs.boards, needs.activity) == ({Board.DESK}, True)
    assert needs.teams == set(TEAMS)
