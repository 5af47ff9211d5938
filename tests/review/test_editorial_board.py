"""The editorial office."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.review import engine
from bot.review.model.changes import Pass
from bot.review.model.events import HandedOver
from bot.review.model.policy import Policy
from bot.review.model.record import Record
from bot.review.model.submission import Roster, Submission, Trouble
from builders import (
    NOW,
    REPO,
    TEAMS,
    ask,
    difference,
    happens,
    knowing,
    on_every_board,
    submission,
    unchanged,
)

POLICY = Policy.layered({"digest_issue": 7, "teams": {"eic": ["chief", "lead"]}})


def board() -> tuple[Submission, ...]:
    """Some issues of the repository."""
    inquiry = replace(submission("s", eic="@chief"), number=14, labels=("presubmission",))
    return (
        replace(submission("0", eic="@chief"), number=11),
        replace(submission("3", editor="@editor"), number=12),
        replace(submission("4", editor="@Editor, @editor2"), number=13),
        inquiry,
        replace(submission("0", eic="@chief", open=False), number=15),
        replace(submission("6", editor="@editor"), number=16),
        replace(submission("0", eic="@lead"), number=17),
        replace(submission("s", eic="@chief", maintainers="@lead"), number=18),
    )


def test_code_of_conduct() -> None:
    """Works everywhere, and says where to report."""
    _, answer, _ = ask(
        replace(submission("s"), labels=(), body="Hi"), "stranger", "code of conduct"
    )
    assert "CODE_OF_CONDUCT" in answer
    assert "in confidence" in answer


def test_list_editors() -> None:
    """How many open reviews each leads; accepted ones and inquiries do not count. Nobody is called."""
    review = knowing(submission("3"), boards=on_every_board(board()))
    _, answer, _ = ask(review, "stranger", "list-editors")
    assert "| `@editor` | 2 |" in answer
    assert "| `@editor2` | 1 |" in answer
    assert "| `@astro` | 0 |" in answer
    assert answer.index("@astro") < answer.index("@editor2") < answer.index("`@editor`")


@pytest.mark.parametrize(
    ("roster", "word"),
    [
        (Roster(trouble=Trouble.FAILED), "did not tell me who is on the team"),
        (Roster(trouble=Trouble.MISSING), "does not"),
        (Roster(), "no members"),
    ],
)
def test_list_editors_without_a_team(roster: Roster, word: str) -> None:
    """What cannot be read is said."""
    teams = {**TEAMS, "pyOpenSci/editorial-board": roster}
    assert word in ask(knowing(submission("3"), teams=teams), "stranger", "list-editors")[1]


def test_adopt() -> None:
    """An old review gets its status comment; who its authors are is kept in mind."""
    before = replace(submission("3"), record=Record(), status_comment=None)
    after, answer, _ = ask(before, "chief", "adopt")
    assert after.record.adopted == NOW
    assert after.record.authors == ("author", "maintainer")
    assert engine.wants_status_comment(after)
    assert "`3/reviewers-assigned`" in answer
    assert ask(after, "chief", "adopt")[1].startswith("☑️")


def test_mute_and_unmute() -> None:
    """Remembered; a status comment that is there stays true, a new one is not posted."""
    before = submission("3")
    after, *_ = ask(before, "chief", "mute")
    assert after.record.muted
    assert engine.wants_status_comment(after)
    assert not engine.wants_status_comment(replace(after, status_comment=None))
    assert ask(after, "chief", "mute")[1].startswith("☑️")
    again, *_ = ask(after, "chief", "unmute")
    assert not again.record.muted
    assert ask(again, "chief", "unmute")[1].startswith("☑️")


# --- handover ---


def digest(**more: object) -> Submission:
    """The issue for the office."""
    made = submission("s", text="Our digest", policy=POLICY)
    return knowing(
        replace(made, labels=(), record=Record(), **more), boards=on_every_board(board())
    )


def test_handover_lists_first() -> None:
    """What would move, and what stays; nothing is changed."""
    before = digest()
    after, answer, effects = ask(before, "chief", "handover @lead")
    assert unchanged(before, after)
    assert [one.kind for one in effects] == ["say"]
    moves, stays = answer.split("**With an editor**")
    stays, own = stays.split("**Another editor in chief has to take these**")
    assert [n for n in range(11, 19) if f"#{n} " in moves] == [11, 14]
    assert [n for n in range(11, 19) if f"#{n} " in stays] == [12, 13, 16]
    assert [n for n in range(11, 19) if f"#{n} " in own] == [18]
    assert "`@pyos-bot handover @lead yes`" in answer


def test_handover_moves() -> None:
    """Each review is told in its own order; the new one's own package is left out."""
    _, answer, effects = ask(digest(), "chief", "handover @lead yes")
    told = [one.event for one in effects if isinstance(one, Pass)]
    assert [(one.number, one.sender) for one in told] == [(11, "chief"), (14, "chief")]
    assert "@lead is now" in answer


@pytest.mark.parametrize(
    ("review", "line", "why"),
    [
        pytest.param(submission("0"), "handover @lead", "this repository has none", id="no such issue"),
        pytest.param(
            submission("0", policy=Policy.layered({"digest_issue": 5})), "handover @lead", "#5",
            id="elsewhere"),
        pytest.param(digest(), "handover @chief", "You named yourself", id="to oneself"),
        pytest.param(digest(), "handover @editor", "not on the editor in chief team", id="no right"),
    ],
)  # fmt: skip
def test_handover_refused(review: Submission, line: str, why: str) -> None:
    """Only in the digest issue, only to somebody who may."""
    after, answer, _ = ask(review, "chief", line)
    assert unchanged(review, after)
    assert why in answer


def test_nothing_to_hand_over() -> None:
    """Said, with and without ``yes``."""
    review = knowing(digest(), boards=on_every_board(()))
    assert "You have nothing to hand over" in ask(review, "chief", "handover @lead")[1]
    assert ask(review, "chief", "handover @lead yes")[1].startswith("☑️")


@pytest.mark.parametrize(
    ("review", "moves"),
    [
        pytest.param(submission("0", eic="@Chief"), True, id="in checks"),
        pytest.param(submission("0", eic="@lead"), False, id="another one's by now"),
        pytest.param(submission("1"), False, id="an editor leads by now"),
        pytest.param(submission("0", eic="@chief", open=False), False, id="closed by now"),
    ],
)
def test_handed_over(review: Submission, moves: bool) -> None:
    """Only what is still so is changed; no word, the status comment says it."""
    event = HandedOver(repo=REPO, number=7, sender="chief", at=NOW, to="lead")
    after, said, _ = happens(review, event)
    assert difference(review, after) == ({"EiC: @lead"} if moves else set())
    assert said == ""
