"""Hostile texts: the longest that one step of an event holds the loop, while everybody else waits.

A step is what runs between two waits: what an event needs is found out, it is decided, the status comment is
written. The caches are emptied before each event, and the time is that of the processor, so that a busy
machine changes little.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from bench.figures import Line, Part
from bot.bounded import forget
from bot.pipeline.plan import Plan
from bot.pipeline.rules import Rules, is_long
from bot.review import engine
from bot.review.commands.days import warm
from bot.review.model.changes import Decided, change, foresee
from bot.review.model.events import (
    BodyEdited,
    CommentEdited,
    Event,
    Opened,
    TimePassed,
)
from bot.review.model.record import Record, dumped, loaded
from bot.review.model.submission import Submission
from bot.review.pages import status
from builders import NOW, POLICY, REPO, body, comment, submission, url

LONGEST = 65_536
"""Characters that GitHub takes in one text."""
MUST = 50.0
"""Milliseconds that one step may hold the loop."""


def _many(piece: str, size: int, *, between: str = "") -> str:
    """``piece`` again and again, ``%`` numbered, up to a length."""
    parts, length, number = [], 0, 0
    while length < size:
        parts.append(piece.replace("%", f"{number:x}"))
        length += len(parts[-1]) + len(between)
        number += 1
    return between.join(parts)[:size]


# --- texts of an issue ---


def _people(size: int) -> str:
    return _many("@a%", size, between=", ")


def bodies(size: int) -> dict[str, str]:
    """Texts of about that many characters."""
    rest = body(eic="@chief", editor="@editor")
    names = _people(size - 2_000)
    found = {
        "handles: author": body(author=names),
        "handles: maintainers": body(maintainers=names),
        "handles: editor": body(editor=names),
        "handles: EiC": body(eic=names),
        "handles: Reviewer 1": body(reviewers=(names, "TBD")),
        "handles: Reviewers": body(reviewers=()).replace(
            "Archive:", f"Reviewers: {names}\nArchive:"
        ),
        "handles in all lines": body(
            author=_people(size // 5), maintainers=_people(size // 5), eic=_people(size // 5),
            editor=_people(size // 5), reviewers=(_people(size // 9), "TBD"),
        ),
        "profiles": body(maintainers=_many("[a](https://github.com/a%)", size - 2_000, between=", ")),
        "bare names": body(maintainers=_many("a%", size - 2_000, between=", ")),
        "commas": body(maintainers="," * (size - 2_000)),
        "due dates": body(due=_many("2026-12-24 (@a%)", size - 2_000, between=", ")),
        "due dates, one person": body(due=_many("2026-12-24 (@a)", size - 2_000)),
        "lines: Editor": _many("Editor: @a%\n", size - 2_500) + rest,
        "lines: maintainers": _many("Maintainers: @a%, @b%\n", size - 2_500) + rest,
        "lines: Reviewer N": _many("Reviewer 7: @a%\n", size - 2_500) + rest,
        "lines: Reviewer NN": "".join(f"Reviewer {n}: @a{n}\n" for n in range(1, 100)) + rest,
        "lines: reviewer keys": rest.replace("\n---", f"\n{_many('Reviewer %x: @a%', size - 2_500, between=chr(10))}\n---"),
        "lines: any key": rest.replace("\n---", f"\n{_many('k%: v', size - 2_500, between=chr(10))}\n---"),
        "lines: date accepted": rest.replace("\n---", f"\n{_many('Date accepted %: x', size - 2_500, between=chr(10))}\n---"),
        "boxes: scope": rest.replace("## Domain", _many("- [x] Data %\n", size - 2_500) + "## Domain"),
        "boxes: partners": rest.replace("## Technical", _many("- [x] Astropy: %\n", size - 2_500) + "## Technical"),
        "boxes: partners, off": rest.replace("## Technical", _many("- [ ] Astropy: %\n", size - 2_500) + "## Technical"),
        "boxes: publication": rest.replace("## Please", _many("- [x] %\n", size - 2_500) + "## Please"),
        "headings": rest + _many("## Scope\n", size - 2_500),
        "headings of boxes": rest + _many("## Scope\n- [x] a\n", size - 2_500),
        "issue form": "### Submitting Author\n\n@author\n\n" + _many("### Package Name\n\na%\n\n", size - 100),
        "issue form: handles": f"### Submitting Author\n\n{names}\n\n### Editorial tracking\n\nEditor: {names[: size // 3]}\n",
        "rules": _many("a: b\n---\n", size),
        "comments": _many("<!-- a -->\n", size - 2_500) + rest,
        "comments in a value": body(maintainers=_many("<!-- @a% --> @b%, ", size - 2_000)),
        "open comments": _many("<!--\n", size - 2_500) + rest,
        "unshown elements": rest + _many("<a% hidden></a%>", size - 2_500),
        "open elements": body(maintainers=_many("<template>", size - 2_000)) + "</template>",
        "emphasis": body(package="*" * (size - 2_000)),
        "brackets": body(archive="[" * (size - 2_000)),
        "links in links": body(archive="[" * (size // 8) + "a" + "](b)" * (size // 8)),
        "one long word": body(description="x" * (size - 2_000)),
        "one long key": "x" * (size - 2_000) + ": a\n" + rest,
        "blanks": body(description=f"a{' ' * (size - 2_000)}b"),
        "tabs": body(maintainers=f"@a{chr(9) * (size - 2_000)}@b"),
        "backticks": body(package=_many("` `` ", size - 2_000)),
        "addresses": body(repository=_many("https://a/b/c ", size - 2_000)),
        "DOIs": body(archive=_many("10.5281/zenodo.%/", size - 2_000)),
        "publication": rest + "## Associated Publication\n\n" + _many("DOI: 10.1/%\n", size - 2_500),
        "issues named": rest + _many("#% ", size - 2_500),
        "invisible": body(maintainers="\u200b" * (size - 2_000)),
    }  # fmt: skip
    return {name: text[:LONGEST] for name, text in found.items()}


# --- comments ---


def comments(size: int) -> dict[str, str]:
    """Comments of about that many characters, with a command in each."""
    order = "@pyos-bot status\n\n"
    pieces = {
        "backticks": "`", "backtick lines": "`\n", "code spans": "`a` ", "backslash lines": "\\\n", "backslashes": "\\",
        "links": "[a](b) ", "open links": "[a](", "brackets": "[", "link references": "[a%]: b\n", "link reference uses": "[a]\n",
        "pictures": "![", "stars": "*", "emphasis": "*a **b ", "underscores": "_", "tildes": "~~a ", "entities": "&amp;",
        "tags": "<a ", "closed tags": "<a>", "HTML blocks": "<div>\n", "HTML lines": "<br>\n\n", "open comments": "<!--", "CDATA": "<![CDATA[",
        "quotes": "> ", "quote lines": "> a\n", "lists": "- ", "list lines": "- a\n", "numbers": "1. a\n", "nested items": "* a\n  * ",
        "fences": "```\n", "fences apart": "``` a\n", "headings": "# a\n", "underlined": "a\n=\n", "rules": "---\n", "tables": "|", "blanks": " ",
        "table rows": "a|b\n-|-\n", "new lines": "\n", "paragraphs": "a\n\n", "tabs": "\t", "autolinks": "<https://a>", "NULs": "\0",
        "mentions": "@pyos-bot ", "mention lines": "@pyos-bot\n", "mention paragraphs": "@pyos-bot\n\n", "slashes": "/status\n",
        "greetings": "hi ", "assignments": "@pyos-bot assign-reviewer @a%\n", "mail": "On 1\n", "mail, open": "On 1 ", "senders": "From: a\n",
        "invisible": "\u200b", "times": "1:00 <a@b> ", "prose": "A sentence about *stars* and `code`, as reviews have.\n\n",
        "review words": "final approval package review ", "review boxes": "- [x] I recommend approving\n", "hours": "it took 3 hours to review. ",
        "finished": "my review is ", "issues": "#12 ",
    }  # fmt: skip
    found = {name: order + _many(piece, size - 20) for name, piece in pieces.items()}
    found |= {
        f"{name}, in the order": f"@pyos-bot {_many(piece, size - 20)}"
        for name, piece in pieces.items()
        if name in _IN_ORDERS
    }
    cell = "a|" * 120
    found |= {
        "wide table": f"{order}{'a|' * 500}\n{'-|' * 500}\n" + _many(f"{'a|' * 500}\n", size - 2_100),
        "table": f"{order}{cell}\n{'-|' * 120}\n" + _many(f"{cell}\n", size - 600),
        "widest table": f"{order}{'a|' * (size // 5)}\n{'-|' * (size // 5)}\n" + _many("b|c\n", size // 5),
        "deep quotes": order + "> " * 20 + "a\n" + _many("b\n", size - 100),
        "deeper quotes": order + _many("> > > > > > > > > > > a\n", size - 100),
        "deep lists": order + "".join(" " * 2 * n + "- a\n" for n in range(int((size - 100) ** 0.5))),
        "deep numbers": order + "".join(" " * 3 * n + "1. a\n" for n in range(int((size * 0.6) ** 0.5))),
        "backticks, growing": order + "".join("`" * n + " " for n in range(int((size * 2 - 100) ** 0.5))),
        "backtick lines, growing": order + "".join("`" * n + "\n" for n in range(int((size * 2 - 100) ** 0.5))),
        "orders": _many("@pyos-bot status\n\n", size),
        "orders in words": _many("@pyos-bot could you please maybe asign the revewer alice or bob to look after it by next tuesday, or tell the editr what to do\n\n", size),
        "orders of people": _many(f"@pyos-bot assign-reviewer {_people(350)}\n\n", size),
        "orders with code": _many("@pyos-bot set description `a` <b> `c`\n", size),
        "names lists": f"@pyos-bot assign-reviewer {_people(size - 100)}",
        "names, bare": f"@pyos-bot assign-reviewer @a, {_many('b%', size - 100, between=', ')}",
        "an item, many": f"@pyos-bot done {_many('a%', size - 100, between=' ')}",
        "a description": f"@pyos-bot set description {_many('a%', size - 100, between=' ')}",
        "reminders": _many("@pyos-bot remind @editor to " + "look at it " * 44 + "in 3 weeks\n\n", size),
        "reminder": f"@pyos-bot remind me in 3 weeks to {_many('a%', size - 100, between=' ')}",
        "template": order + "# Package Review\n\n" + _many("- [x] a %\n", size - 200) + "\nEstimated hours spent reviewing: 3\n",
        "a date": f"@pyos-bot hold until {_many('1', size - 100)}",
        "maintainers": f"@pyos-bot set maintainers {_people(size - 100)}",
    }  # fmt: skip
    return {name: text[:LONGEST] for name, text in found.items()}


_IN_ORDERS = {
    "backticks", "backtick lines", "code spans", "backslash lines", "backslashes", "links", "open links", "brackets", "stars", "tags",
    "closed tags", "open comments", "mentions", "greetings", "blanks", "tabs", "invisible", "prose", "autolinks", "entities",
}  # fmt: skip


# --- what is remembered ---


def records(size: int) -> dict[str, Record]:
    """Records as an attack may have left them, or as large as they may be."""
    moment = NOW - timedelta(days=30)
    said = {"by": "editor", "at": moment, "url": url() + "#issuecomment-1"}
    count = size // 40
    plain = submission("3", reviewers=("reviewer1", "reviewer2")).record
    made = {
        "authors": {"authors": [f"a{n:x}" for n in range(count)]},
        "guests": {"guests": [f"a{n:x}" for n in range(count)]},
        "reviewers": {
            "reviewers": [{"login": f"a{n:x}", "by": "editor", "at": moment} for n in range(count)]
        },
        "owed lines": {
            "owed": {f"Reviewer {n}": ("x" * (size // 200), "y" * (size // 200)) for n in range(99)}
        },
        "reminders": {
            "reminders": [
                {"number": n, "people": ["editor"], "text": "look " * (size // 700), **said}
                for n in range(20)
            ]
        },
        "a list done": {"done": {f"item{n}": "editor" for n in range(count)}},
        "clocks told": {
            "told": {f"clock {n}": {"first": moment, "last": moment} for n in range(count)}
        },
        "people heard": {"heard": {f"a{n:x}": moment for n in range(count)}},
    }
    known = plain.model_dump(exclude_defaults=True)
    return {name: Record.model_validate({**known, **more}) for name, more in made.items()}


# --- the steps of an event ---


@dataclass(frozen=True)
class Case:
    """A review, and what happens on it."""

    review: Submission
    event: Event


def _edit(before: str, after: str, by: str) -> BodyEdited:
    return BodyEdited(repo=REPO, number=7, sender=by, at=NOW, before=before, body=after)


def cases(size: int = LONGEST) -> Iterator[tuple[str, Case]]:
    """The whole corpus, by name."""
    plain = submission("3", reviewers=("reviewer1", "reviewer2"))
    fresh = submission("s")
    for name, text in bodies(size).items():
        led = replace(plain, body=text)
        other = text.replace("@a", "@b").replace("a1", "b1").replace("[x] D", "[ ] D")
        yield (
            f"opened, {name}",
            Case(
                replace(fresh, body=text, record=Record()),
                Opened(repo=REPO, number=7, sender="author", at=NOW, body=text),
            ),
        )
        yield f"edited in, {name}", Case(led, _edit(plain.body, text, "author"))
        yield f"edited, {name}", Case(replace(plain, body=other), _edit(text, other, "author"))
        yield f"edited by an editor, {name}", Case(led, _edit(plain.body, text, "editor"))
        yield f"edited out by an editor, {name}", Case(plain, _edit(text, plain.body, "editor"))
        said = "@pyos-bot check-header\n\n@pyos-bot assign-reviewer @reviewer3\n\n@pyos-bot status"
        yield f"commands, {name}", Case(led, comment(said, "editor"))
        yield (
            f"a week later, {name}",
            Case(led, TimePassed(repo=REPO, number=7, sender="", at=NOW + timedelta(days=40))),
        )
    for name, text in comments(size).items():
        yield f"comment, {name}", Case(plain, comment(text, "editor"))
        yield f"comment of a reviewer, {name}", Case(plain, comment(text, "reviewer1"))
        before = text.replace("a", "b")
        edit = CommentEdited(
            repo=REPO, number=7, sender="reviewer1", at=NOW, comment=99, body=text,
            url=f"{url()}#issuecomment-99", before=before, author="reviewer1",
        )  # fmt: skip
        yield f"comment edited, {name}", Case(plain, edit)
    for name, record in records(size).items():
        kept = replace(plain, record=record)
        said = "@pyos-bot status\n\n@pyos-bot assign-reviewer @reviewer3\n\n@pyos-bot reminders"
        yield f"record, {name}", Case(kept, comment(said, "editor"))
        yield f"record edited, {name}", Case(kept, _edit(plain.body, body(editor="@x"), "author"))
        yield (
            f"record later, {name}",
            Case(kept, TimePassed(repo=REPO, number=7, sender="", at=NOW + timedelta(days=40))),
        )


@dataclass(frozen=True)
class Step:
    """What runs between two waits."""

    name: str
    work: Callable[[], object]
    beside: bool = False
    """Whether it runs in a thread, and so holds nobody."""


def steps(case: Case) -> Iterator[Step]:
    """What is done about an event, one step after the other."""
    review, event = case.review, case.event
    kept: list[Decided] = []
    after: list[Submission] = [review]

    def plan() -> None:
        then = foresee(review, kept[-1])
        after.append(then)
        mark = engine.mark(event, POLICY)
        made = Plan(effects=tuple(kept[-1]), change=change(review, then), mark=mark)
        Plan.model_validate_json(made.model_dump_json())

    yield Step("needs", lambda: engine.needs(event, POLICY), is_long(event))
    long = is_long(event) or is_long(review)
    yield Step("decide", lambda: kept.append(engine.respond(review, event)), long)
    yield Step("plan", plan)
    yield Step("next look", lambda: engine.next_look(after[-1]))
    yield Step("status comment", lambda: status.comment(after[-1], NOW))
    yield Step("record", lambda: loaded(dumped(after[-1].record)))


def longest(case: Case, times: int = 1) -> dict[Step, float]:
    """Milliseconds of the processor for each step, with nothing known of the texts; the best of several runs."""
    found: dict[str, float] = {}
    made: dict[str, Step] = {}
    for _ in range(times):
        forget()
        for step in steps(case):
            begun = time.process_time()
            step.work()
            took = (time.process_time() - begun) * 1000
            made[step.name] = step
            found[step.name] = min(took, found.get(step.name, took))
    return {made[name]: took for name, took in found.items()}


# --- the loop itself ---

BEAT = 0.002
"""Seconds between two looks at the clock."""


async def _pause(case: Case) -> float:
    """Milliseconds that everybody else waits while the rules are asked as the service asks them."""
    forget()
    rules, waits = Rules(), [0.0]

    async def beat() -> None:
        while True:
            at = time.perf_counter()
            await asyncio.sleep(BEAT)
            waits.append((time.perf_counter() - at - BEAT) * 1000)

    other = asyncio.create_task(beat())
    await asyncio.sleep(BEAT)
    await rules(engine.needs, case.event, POLICY)
    await rules(engine.respond, case.review, case.event)
    await asyncio.sleep(BEAT)
    other.cancel()
    return max(waits)


SHOWN = 20


def _again(found: list[tuple[float, str, Step, Case]]) -> list[tuple[float, str, Step, Case]]:
    """The slowest ones once more, the best of several runs."""
    again = [
        (
            next(ms for one, ms in longest(case, 4).items() if one.name == step.name),
            name,
            step,
            case,
        )
        for _, name, step, case in found
    ]
    return sorted(again, key=lambda one: -one[0])


def parts() -> list[Part]:
    """The longest steps of the corpus, and the longest pauses of a real loop."""
    warm()
    found: list[tuple[float, str, Step, Case]] = []
    for name, case in cases():
        took = longest(case)
        # of each event the longest step that holds the loop, and the longest beside it
        for beside in (False, True):
            some = {step: ms for step, ms in took.items() if step.beside is beside}
            if some:
                step = max(some, key=lambda one: some[one])
                found.append((some[step], name, step, case))
    found.sort(key=lambda one: -one[0])
    on = [one for one in found if not one[2].beside]
    off = [one for one in found if one[2].beside]
    count = len(on)
    on, off = _again(on[: 2 * SHOWN]), _again(off[: 2 * SHOWN])
    lines = [
        Line(f"{name}: {step.name}", "ms", {"CPU": took}, MUST)
        for took, name, step, _ in on[:SHOWN]
    ]
    threads = []
    for took, name, step, case in off[:SHOWN]:
        pause = min(asyncio.run(_pause(case)) for _ in range(4))
        threads.append(
            Line(f"{name}: {step.name}", "ms", {"others wait": pause, "CPU": took}, MUST)
        )
    return [
        Part(
            f"Hostile texts: the {SHOWN} longest steps of {count} events on the loop",
            ("CPU",),
            lines,
        ),
        Part(
            f"Hostile texts: the {SHOWN} longest steps beside the loop",
            ("others wait", "CPU"),
            threads,
        ),
    ]
