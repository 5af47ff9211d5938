"""Nobody makes the bot slow for others, and nobody fills its memory: the corpus is that of ``bench/hostile.py``."""

from __future__ import annotations

import asyncio
import threading
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from bench import hostile
from bot.adapters import dispatch_local, github_app
from bot.bounded import MB, Bounded, forget, weight
from bot.pipeline.rules import LONG, Rules
from bot.review import engine
from bot.review.commands.days import warm
from bot.review.commands.readings import NotUnderstood
from bot.review.model import record
from bot.review.model.boxes import SECTION
from bot.review.model.header import MOST, Field, Header
from bot.review.model.markdown import LINES
from bot.review.model.people import MOST as PEOPLE
from bot.review.model.website import ProblemKind, problems
from builders import POLICY, ask, body, comment, edited, submission
from dispatching import Stand, Work, arrive
from yardstick import within

LONGEST = hostile.LONGEST
FEW = 15.0
"""Milliseconds below which nobody waits, and which are too short to be compared."""
TIMES = 4
KINDS = ("edited in,", "edited,", "commands,", "comment,", "record,")
"""Which events of the corpus are looked at; the others go the same ways."""
MARGIN = 2.5
"""A machine that others use, too, makes more of a ratio than there is."""


def _people(count: int, name: str = "a") -> str:
    return ", ".join(f"@{name}{n}" for n in range(count))


# --- time ---


def _cost(case: hostile.Case, times: int) -> float:
    return max(hostile.longest(case, times).values())


@pytest.mark.brute_force
def test_nothing_on_the_corpus_grows_faster_than_its_text() -> None:
    """Four times the text takes about four times the time, or there is a limit, and it takes less."""
    warm()
    small = dict(hostile.cases(LONGEST // TIMES))
    slow = {}
    for name, case in hostile.cases():
        if not name.startswith(KINDS) or _cost(case, 1) < FEW:
            continue
        for times in (1, 3, 6):  # whatever else the machine did meanwhile passes
            few, many = max(_cost(small[name], times), 1.0), _cost(case, times)
            if many < FEW or many / few < TIMES * MARGIN:
                break
        else:
            slow[name] = f"{few:.0f} ms, with {TIMES} times the text {many:.0f} ms"
    assert not slow


def test_thousands_of_handles_are_compared_once() -> None:
    """An author writes thousands of people into a line, and others over them (31 to 70 s before)."""
    review = submission("3", reviewers=("reviewer1", "reviewer2"))
    review = edited(review, "author", body(maintainers=_people(9_000)))[0]
    after = body(maintainers=_people(9_000, "b"))
    within(1, lambda: edited(review, "author", after))


def test_thousands_of_lines_of_one_key_are_taken_out_together() -> None:
    """Each was taken out by reading the whole text anew (36 s for a thousand of them)."""
    review = submission("3", reviewers=("reviewer1", "reviewer2"))
    text = "Reviewer 7: @x\n" * 4_000 + review.body
    after: list[str] = []
    within(2, lambda: after.append(edited(review, "author", text)[0].body))
    # what stood there is back, and nobody is seated by what is left of the others
    assert Header.read(after[-1]).reviewers[:2] == (None, None) or "reviewer1" in after[-1]


# --- a word where somebody loses something ---


def test_so_many_people_of_a_line_are_read() -> None:
    """What is not read is named, in the status comment and by ``check-header``."""
    full, over = (Header.read(body(maintainers=_people(n))) for n in (PEOPLE, PEOPLE + 1))
    assert not problems(full)
    assert len(over.people(Field.MAINTAINERS)) == PEOPLE
    (one,) = problems(over)
    assert (one.kind, one.field, one.rejected) == (ProblemKind.TOO_LONG, Field.MAINTAINERS, True)
    said = ask(submission("3", maintainers=_people(PEOPLE + 1)), "editor", "check-header")[1]
    assert f"I read {PEOPLE} people" in said


def test_so_many_due_dates_are_read() -> None:
    """The line belongs to the bot alone, so the website does not mind."""
    due = ", ".join(f"2026-12-24 (@a{n})" for n in range(3_000))
    review = submission("3", reviewers=("reviewer1",), due=due)
    assert len(review.due_dates) < 300
    assert [(one.kind, one.rejected) for one in problems(review.header)] == [
        (ProblemKind.TOO_LONG, False)
    ]


def test_so_many_lines_and_boxes_are_read() -> None:
    """Behind them the website may read something that the bot does not: acceptance says so."""
    lines = body().replace("\n---", "\n" + "k: v\n" * MOST + "\n---")
    assert ProblemKind.TOO_MANY_LINES in {one.kind for one in problems(Header.read(lines))}
    boxes = body().replace("## Domain", "- [ ] a\n" * SECTION + "## Domain")
    found = Header.read(boxes)
    assert len(found.boxes("scope")) == SECTION
    assert ProblemKind.TOO_MANY_BOXES in {one.kind for one in problems(found)}


def test_an_order_far_down_a_long_comment() -> None:
    """It is not done, and the answer says so; one further up is done."""
    review = submission("3", reviewers=("reviewer1", "reviewer2"))
    for filler in ("line\n\n", "a|b\n-|-\n\n", "`a`\n\n"):
        text = f"@pyos-bot hold\n\n{filler * (2 * LINES)}@pyos-bot remove-reviewer @reviewer1"
        after, said, _ = ask(review, "editor", text)
        assert after.record.hold is not None
        assert after.record.reviewer("reviewer1") is not None
        assert f"I read about {LINES} lines of a comment" in said
        asked = engine._asked(text, comment(text, "editor"), POLICY)
        assert [isinstance(one, NotUnderstood) and one.too_far for one in asked] == [False, True]


def test_a_long_review_is_read_whole() -> None:
    """The longest review so far has five hundred lines."""
    text = "A line of a review, with `code` in it.\n\n" * 500 + "@pyos-bot hold"
    assert ask(submission("3"), "editor", text)[0].record.hold is not None


# --- what is remembered ---


def test_a_record_that_was_filled_refuses_no_command() -> None:
    """With 1,500 names in it, every command was refused with "use a shorter text"."""
    filled = {"authors": tuple(f"somebody-with-a-name-{n}" for n in range(1_500))}
    review = submission("3", reviewers=("reviewer1",), record=filled)
    after, said, _ = ask(review, "editor", "assign-reviewer @reviewer2")
    assert after.record.reviewer("reviewer2") is not None
    assert said.startswith("✅")
    assert record.fits(after.record)
    assert after.record.authors == filled["authors"][: record.AUTHORS]


def test_an_author_fills_no_record() -> None:
    """The first authors stay known, whoever is named later."""
    review = submission("3", reviewers=("reviewer1", "reviewer2"), record={"authors": ("author",)})
    for n in range(8):
        review = edited(review, "author", body(maintainers=_people(90, f"n{n}-")))[0]
        assert len(review.record.authors) <= record.AUTHORS
        assert record.fits(review.record)
    assert review.record.authors[0] == "author"
    assert "author" in review.authors


def test_what_has_to_come_back_takes_no_room() -> None:
    """An author changes long lines faster than the bot puts them back: it knows them by their fingerprints."""
    plain = submission("3", reviewers=("reviewer1", "reviewer2"))
    long, longer = (body(eic="@chief", editor=f"@{'x' * 30_000}{n}") for n in range(2))
    event = hostile._edit(plain.body, long, "author")
    owing = engine.respond(replace(plain, body=longer), event).record
    assert owing is not None
    assert owing.owed["Editor"][0] == "@editor"
    assert record.size(owing) < 2_000
    back = edited(replace(plain, body=long, record=owing), "author", longer)[0]
    assert back.header.people(Field.EDITOR) == ("editor",)


# --- beside the loop ---


async def test_long_texts_are_read_beside_the_loop() -> None:
    """A thread leaves the processor to the others; what is short is not worth one."""
    rules, here = Rules(), threading.get_ident()

    def where(event: object) -> int:
        return threading.get_ident()

    assert await rules(where, comment("@pyos-bot status", "editor")) == here
    long = comment("x" * (LONG + 1), "editor")
    assert await rules(where, long) != here


async def test_others_are_served_while_a_comment_is_read() -> None:
    """A comment of lists, for which Markdown needs a second, and somebody who wants their turn."""
    rules, turns, done = Rules(), 0, asyncio.Event()

    def read() -> None:
        until = time.thread_time() + 0.3
        while time.thread_time() < until:
            forget()
            engine.needs(comment("- a\n" * 1_400 + "\n@pyos-bot status", "editor"), POLICY)

    async def other() -> None:
        nonlocal turns
        while not done.is_set():
            turns += 1
            await asyncio.sleep(0)

    waiting = asyncio.create_task(other())
    await asyncio.gather(rules(lambda event: read(), comment("x" * LONG * 2, "editor")))
    done.set()
    await waiting
    assert turns > 5


# --- memory ---


def test_what_is_remembered_of_texts_is_bounded() -> None:
    """Seventy hostile texts, each as long as GitHub takes: before, the last 64 stayed with all that was made of them."""
    forget()
    texts = [*hostile.bodies(LONGEST).values()]
    tracemalloc.start()
    try:
        for n in range(70):
            header = Header.read(f"{texts[n % len(texts)][:-10]}{n}")
            assert problems(header) is not None
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert kept < 30 * MB


def test_so_many_bytes_are_kept() -> None:
    """What was not used for the longest time goes first; what is larger than everything is not kept."""
    kept: Bounded[int, str] = Bounded(10 * MB)
    for n in range(1_000):
        text = "x" * 65_536
        kept.keep(n, text, weight(text))
        assert kept.size <= 10 * MB
    assert kept.get(999) is not None
    assert kept.get(0) is None
    kept.keep(1, "huge", 11 * MB)
    assert kept.get(1) is None


def test_answers_of_github_are_bounded() -> None:
    """Pages of long comments: 256 of them were kept, whatever their size."""
    answers = github_app._Answers(github_app._REMEMBERED)
    for n in range(300):
        github_app._bytes_read.set(1 * MB)
        answers[f"/page/{n}"] = ("etag", None, [{"body": "x"}], None)
    assert 0 < len(answers) <= 4
    github_app._bytes_read.set(30 * MB)
    answers["/huge"] = ("etag", None, [], None)
    assert "/huge" not in answers


async def test_what_waits_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound it is left in the journal, and each issue's events keep their order."""
    monkeypatch.setattr(dispatch_local, "HELD", 5_000)
    stand = await Stand.at(f"sqlite:///{tmp_path / 'journal.sqlite3'}")
    work = Work(stand.journal)
    dispatcher = stand.dispatcher(work)
    await dispatcher.start()
    for n in range(60):
        dispatcher.submit(await arrive(stand.journal, f"k{n:02}", n % 3 + 1))
        assert dispatcher._held <= 5_000
    await dispatcher.idle()
    assert dispatcher._held == 0
    assert await stand.journal.waiting() == []
    for lane in range(3):
        notes = [one.split()[0] for one in work.notes if one.endswith(" done")]
        done = [key for key in notes if int(key[1:]) % 3 == lane]
        assert done == sorted(done)
    await stand.close()
