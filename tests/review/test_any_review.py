"""Any review: random commands and hand edits by random people never break what always has to hold.

Never two stage labels by the bot's hand, a header that the website cannot read any more, a right that
an author gained by editing, or a step outside the table. `make thorough` walks through more of them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from expected import EXPECTED
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from review.test_website import _no_network, website

from bot.review import engine
from bot.review.decisions import delayed
from bot.review.model import record
from bot.review.model.changes import (
    Assign,
    Effect,
    PutLine,
    Relabel,
    Remember,
    Say,
    SetField,
    SetReviewers,
    Strike,
    Tick,
    foresee,
)
from bot.review.model.events import (
    BodyEdited,
    Changed,
    CommentEdited,
    CommentPosted,
    Event,
    TimePassed,
)
from bot.review.model.header import Field, Form, Header
from bot.review.model.people import Role, among
from bot.review.model.policy import Policy
from bot.review.model.record import TIMES
from bot.review.model.stages import LED, TRANSITIONS, Joss, Stage, meaning_of
from bot.review.model.submission import Comment, IssueKind, Submission
from bot.review.model.website import ProblemKind, problems
from bot.review.pages import status
from builders import NOW, PEOPLE, REPO, STAGE_OF, body, knowing, submission, url
from effort import ALWAYS_THE_SAME, tries

__all__ = ["_no_network"]  # no network for the whole module
logging.getLogger("pyosmeta.logging").setLevel("CRITICAL")

POLICY = Policy.layered({"teams": {"triage": ["triager"], "lead": ["lead"]}, "digest_issue": 7})
MOVES = Policy.layered(
    POLICY.model_dump(), {"author_response_moves_stage": True, "rejected_label": "topic: data"}
)
"""The author's answer moves the stage, and a rejection has a label."""

# --- what people may type ---

LIKELY = {
    "s": ("chief start-checks", "chief assign-editor @editor", "editor2 start-checks"),
    "0": ("chief checks-done", "chief seeking-editor", "chief assign-editor @guest"),
    "0e": ("chief assign-editor @editor", "chief assign-editor @guest", "lead assign-editor @astro"),
    "1": (
        "editor seeking-reviewers", "editor assign-reviewer @reviewer1", "chief track publication",
        "editor assign-reviewer @reviewer1 @reviewer2", "chief remove-editor",
        "chief track joss editor-only",
    ),
    "2": ("editor assign-reviewer @reviewer1 @reviewer2", "editor start-review anyway"),
    "3": (
        "reviewer1 submit-review", "reviewer2 submit-review 3 hours", "editor reviews-in",
        "reviewer1 step-down", "editor step-down", "reviewer1 retract-review",
        "editor replace-reviewer @reviewer1 with @reviewer3", "editor remove-reviewer @reviewer2",
    ),
    "4": (
        "author submit-response", "editor author-responded", "editor remove-editor", "editor accept",
        "reviewer1 approve-changes", "author released v1.1 10.5281/zenodo.1", "editor step-down",
    ),
    "5": (
        "reviewer1 approve-changes", "reviewer2 approve-changes", "reviewer1 request-changes",
        "editor accept", "editor accept v1.1 archive 10.5281/zenodo.1 without-reviews",
        "author released v1.1 10.5281/zenodo.1", "chief remove-editor",
    ),
    "6": (
        "author joss-submitted https://example.org/j", "editor joss-reviewed", "editor archive",
        "author joss-accepted 10.21105/joss.01234", "author done badge survey",
        "editor done website invitation", "editor close",
    ),
}  # fmt: skip
"""Steps that the process goes on with, by the people whose turn it is; and some steps back."""
ANY_TIME = (
    "editor hold", "author resume", "author undo", "editor undo", "chief undo", "chief reopen",
    "editor request-info a test", "editor warn-closing", "author withdraw yes", "editor status",
    "editor set maintainers @author", "chief set-eic @lead", "pangeo-ed affiliate", "chief mute",
    "astro affiliate", "astro decline-affiliation no stars", "chief unmute", "astro revoke-affiliation gone",
)  # fmt: skip
TALK = (
    "Thanks, I will look at it.",
    "> @pyos-bot accept\n\nWhat does that do?",
    "```\n@pyos-bot undo\n```",
    "I asked @pyos-bot for help.",
)
REVIEW = (
    "## Package Review\n\n- [x] As the reviewer I confirm that there are no conflicts of interest\n\n"
    "Estimated hours spent reviewing: 6\n\n### Review Comments\n\nFine.\n"
)
DRAFT = REVIEW.replace("Fine.", "This is a draft review.")
APPROVAL = "### Final approval\n\n- [{}] The author has responded to my review, I recommend approving this package.\n"
POSTS = (REVIEW, DRAFT, REVIEW + "\n" + APPROVAL.format("x"), REVIEW + "\n" + APPROVAL.format(" "), APPROVAL.format("x"))  # fmt: skip

WRITERS = ("chief", "lead", "editor", "editor2", "astro", "pangeo-ed", "triager")
"""Who has write access to the repository; also somebody in a team who is an author here."""
KNOWN = {login.casefold(): login for login in PEOPLE}
TEAM = {"chief", "lead", "editor", "editor2", "astro"}
EICS = {"chief", "lead"}
SENDERS = (*PEOPLE, "Chief", "AUTHOR")

people = st.sampled_from((*PEOPLE, "Editor2", "nobody-at-all"))
days = st.sampled_from(("2026-12-24", "in 3 weeks", "tomorrow", "2020-01-01", "November 20"))


@st.composite
def commands(draw: st.DrawFn) -> str:
    """One command, plausible or not."""
    one = EXPECTED[draw(st.sampled_from(sorted(EXPECTED)))]
    line: str = draw(st.sampled_from(one.tries or (one.line,)))
    for hole in re.findall(r"\{(\w+)\}", line):
        if hole in "xyz":
            value = draw(people)
        elif hole == "day":
            value = draw(days)
        else:
            value = f"{url()}#issuecomment-{draw(st.integers(100, 130))}"
        line = line.replace("{" + hole + "}", value, 1)
    return line


@st.composite
def comments(draw: st.DrawFn) -> str:
    """A comment: talk, a review, one command, several."""
    lines = [f"@pyos-bot {line}" for line in draw(st.lists(commands(), min_size=1, max_size=3))]
    if draw(st.integers(0, 4)) == 0:
        lines.append(draw(st.sampled_from(("@pyos-bot reopn", "/undo", "@pyos-bot assign-editor", *POSTS))))  # fmt: skip
    return draw(st.sampled_from(("", "Hello all,\n\n"))) + "\n\n".join(lines)


# --- how people edit the text ---

Edit = Callable[[str, str, str], str]
_LINE = re.compile(r"(?m)^(?:\*\*)?(?P<key>EiC|Editor|Reviewer \d+|Reviewers|Reviews Expected By|Archive|Version accepted):.*(?:\r?\n|\Z)")  # fmt: skip
_MAINTAINERS = re.compile(r"(?m)^((?:\*\*)?All current maintainers:(?:\*\*)?)[^\r\n]*")
_AUTHOR = re.compile(r"(?m)^((?:\*\*)?Submitting Author:(?:\*\*)?)[^\r\n]*")


def _put(key: str) -> Edit:
    """Somebody else, or somebody more, in one line."""

    def edit(text: str, x: str, y: str) -> str:
        line = re.compile(rf"(?m)^((?:\*\*)?{key}:(?:\*\*)?)[^\r\n]*")
        value = f" @{x}" if x < y else f" @{x}, @{y}"
        if line.search(text):
            return line.sub(lambda found: found[1] + value, text, count=1)
        return re.sub(r"(?m)^(Archive:)", f"{key}:{value}\n\\1", text, count=1)

    return edit


def _out(key: str) -> Edit:
    return lambda text, x, y: re.sub(rf"(?m)^(?:\*\*)?{key}:[^\n]*(?:\n|\Z)", "", text, count=1)


BODIES = Path(__file__).parents[1] / "samples" / "bodies"
EDITS: dict[str, Edit] = {
    **{f"{key} put": _put(key) for key in ("EiC", "Editor", "Reviewer 1", "Reviewer 2", "Reviewer 3", "Reviewers")},
    **{f"{key} out": _out(key) for key in ("EiC", "Editor", "Reviewer 1", "Reviewer 2", "Reviewers", "Archive", "Reviews Expected By")},
    "all editorial lines out": lambda text, x, y: _LINE.sub("", text),
    "maintainers": lambda text, x, y: _MAINTAINERS.sub(rf"\1 @{x}, @{y}", text),
    "no maintainers": lambda text, x, y: _MAINTAINERS.sub(r"\1", text),
    "author": lambda text, x, y: _AUTHOR.sub(rf"\1 Full Name (@{x})", text),
    "author twice": lambda text, x, y: text.replace("Package Name", f"Submitting Author: @{x}\nPackage Name", 1),
    "editor twice": lambda text, x, y: text.replace("Archive:", f"Editor: @{x}\nArchive:", 1),
    "bold editor": lambda text, x, y: text.replace("Archive:", f"**Editor:** @{x}\nArchive:", 1),
    "due": lambda text, x, y: text.replace("Archive:", f"Reviews Expected By: 2026-12-12 (@{x})\nArchive:", 1),
    "carriage returns": lambda text, x, y: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "line feeds": lambda text, x, y: text.replace("\r\n", "\n"),
    "no rule": lambda text, x, y: re.sub(r"(?m)^---\r?\n", "", text, count=1),
    "rule in value": lambda text, x, y: re.sub(r"Package Name:.*", "Package Name: star---gazer", text, count=1),
    "rule on top": lambda text, x, y: f"---\npublication:\ndoi: 10.21105/joss.01\n---\n{text}",
    "prose on top": lambda text, x, y: f"Hello,\n\n{text}",
    "form": lambda text, x, y: (BODIES / "issue_form.md").read_text().replace("Editor: TBD", f"Editor: @{x}"),
    "a line twice": lambda text, x, y: text.replace("JOSS DOI:", f"Editor: @{x}\nEditor: @{y}\nReviewer 4: @{y}\nReviewer 4: @{x}\nJOSS DOI:", 1),
    "prose below": lambda text, x, y: f"{text}\nSee #{len(x)}.\n",
    "ticks": lambda text, x, y: text.replace("- [ ] Astropy", "- [x] Astropy", 1).replace("- [ ] Do you", "- [x] Do you", 1),
    "no ticks": lambda text, x, y: text.replace("- [x] Astropy", "- [ ] Astropy", 1).replace("- [x] Pangeo", "- [ ] Pangeo", 1),
    "empty": lambda text, x, y: "",
    "fresh": lambda text, x, y: body(),
}  # fmt: skip
STARTS = {
    "as it is": lambda text: text,
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "one line": lambda text: re.sub(r"Reviewer 1: (.*)\nReviewer 2: (.*)\n", r"Reviewers: \1, \2\n", text).replace(": TBD, TBD", ": TBD"),
    "both forms": lambda text: text.replace("Archive:", "Reviewers: TBD\nArchive:"),
    "no editorial lines": lambda text: _LINE.sub("", text),
    "no rule": lambda text: text.replace("\n---\n", "\n"),
    "spaces": lambda text: re.sub(r"(?m)^(EiC|Editor|Archive):.*$", r"\1:", text),
    "bold": lambda text: (BODIES / "bold.md").read_text(),
    "form": lambda text: (BODIES / "issue_form.md").read_text(),
    "empty": lambda text: "",
}  # fmt: skip
LABELS_BY_HAND = (
    *(stage.value for stage in Stage), *(joss.value for joss in Joss), "1/editor-checks",
    "3/reviewer(s)-assigned", "6/approved", "7/JOSS-approved", "holding", "on-hold", "archived",
    "⌛ pending-maintainer-response", "astropy", "Pangeo", "joss-fast-track", "presubmission",
    "publication-fast-track", "incomplete-closed-review", "topic: data", "1/EDITOR-assigned",
)  # fmt: skip

# --- what has to hold ---


@cache
def readable(text: str) -> bool:
    """Whether the website's own parser gets through it."""
    try:
        website(text)
    except Exception:  # whatever it is, the website's build stops
        return False
    return True


def rejected(text: str) -> set[tuple[str, str]]:
    """What we say that the website would reject; another line of a field stays as it is when the bot writes one."""
    return {
        (one.kind, one.field)
        for one in problems(Header.read(text))
        if one.rejected and one.kind is not ProblemKind.DOUBLED
    }


def stages_on(review: Submission) -> int:
    """How many labels of stages exclude each other; the two of the template are one."""
    on = {meaning_of(label, review.policy) for label in review.labels}
    return len([stage for stage in Stage if stage.meaning in on]) - (
        {"submitted", "checks"} <= on and not any(s.meaning in on for s in list(Stage)[2:])
    )


def stage_labels(review: Submission) -> list[str]:
    """The labels that say where the review is."""
    places = {*(stage.meaning for stage in Stage), *(joss.meaning for joss in Joss)}
    return [label for label in review.labels if meaning_of(label, review.policy) in places]


def joss_on(review: Submission) -> int:
    """How many places on the JOSS track."""
    return len({meaning_of(label, review.policy) for label in review.labels} & {joss.meaning for joss in Joss})  # fmt: skip


def reachable(names: Sequence[str], review: Submission) -> set[Stage]:
    """Every stage that these commands may lead to, one after the other, by the table."""
    found = {review.stage, review.working_stage}
    for name in names:
        table = dict(TRANSITIONS.get(name, {}))
        if name == "replace-reviewer":  # one leaves, another one is seated
            for part in ("remove-reviewer", "assign-reviewer"):
                for start, goals in TRANSITIONS[part].items():
                    table[start] = (*table.get(start, ()), *goals)
        found |= {goal for start in tuple(found) for goal in table.get(start, ())}
    return found


def without(text: str, names: set[str]) -> list[str]:
    """The lines of a text but those of these header fields."""
    header = Header.read(text)
    gone = {
        entry.line
        for entry in header.entries
        if (f"Reviewer {entry.slot}" if entry.slot else entry.name) in names
        or ("Reviewers" in names and (entry.slot or entry.name is Field.REVIEWERS))
    }
    kept, start = [], 0
    for line in text.split("\n"):
        if start not in gone:
            kept.append(line)
        start += len(line) + 1
    return kept


def tidy(text: str) -> str:
    """A text but for what nobody reads: space without a value, a box's capital, a form too many."""
    text = re.sub(r"(?m):[ ]+(?=\r?$)", ":", text).replace("[X]", "[x]")
    return (
        re.sub(r"(?m)^(?:\*\*)?Reviewers:.*\n", "", text)
        if re.search(r"Reviewer \d:", text)
        else text
    )


def remembered(review: Submission, *but: str) -> dict[str, Any]:
    """The record, apart from what ``undo`` leaves as it is."""
    left_out = {"v", "undo", "pending", "adopted", "authors", *TIMES, *but}
    return {k: v for k, v in review.record.model_dump(mode="json").items() if k not in left_out}


def differences(one: Submission, other: Submission, *but: str) -> dict[str, tuple[Any, Any]]:
    """What is not the same on two submissions."""
    facts = [
        {
            "body": each.body,
            "labels": sorted(each.labels),
            "assignees": sorted(each.assignees),
            "open": each.open,
            **remembered(each, *but),
        }
        for each in (one, other)
    ]
    return {k: (v, facts[1][k]) for k, v in facts[0].items() if facts[1][k] != v}


ANEW = {
    "warn-closing": "warns once more, from today",
    "submit-review": "another comment is another review",
    "undo": "takes back once, then there is nothing to take back",
    "step-down": "first as the editor, then as a reviewer",
}
"""Commands that mean something else when they are repeated."""

_MARKS = re.compile(r"<!-- /?pyos-bot:checklist[ a-z0-9=,-]*-->")
"""Around the list of the checks: the bot's own, and hidden."""


class AnyReview(RuleBasedStateMachine):
    """One issue, the people around it, and whatever they may do."""

    review: Submission
    by_hand = ""
    """The text before a person edited it."""

    # --- the world ---

    @initialize(
        stage=st.sampled_from([*STAGE_OF, "s", "3", "4"]),
        start=st.sampled_from([*["as it is"] * 6, *STARTS]),
        maintainers=st.sampled_from(["(@author, @maintainer)"] * 2 + ["@author, @editor2", "@astro"]),
        delivered=st.booleans(),
        adopted=st.sampled_from([True] * 6 + [False]),
        ticks=st.booleans(),
        policy=st.sampled_from([POLICY, MOVES]),
    )  # fmt: skip
    def begin(
        self, stage: str, start: str, maintainers: str, delivered: bool, adopted: bool, ticks: bool, policy: Policy
    ) -> None:  # fmt: skip
        """A submission at some stage, as complete as the stage asks for."""
        seated = STAGE_OF[stage].rank >= Stage.UNDER_REVIEW.rank
        reviewers = ("reviewer1", "reviewer2") if seated else ()
        review = submission(
            stage, maintainers=maintainers, reviewers=reviewers, policy=policy, joss=ticks, astropy=ticks,
            delivered=reviewers if delivered or STAGE_OF[stage].rank > Stage.UNDER_REVIEW.rank else (),
        )  # fmt: skip
        review = replace(review, body=STARTS[start](review.body))
        record = {"authors": review.named_authors} if adopted else {"adopted": None, "stage": ""}
        review = replace(review, record=review.record.model_copy(update=record))
        self.now = NOW
        self.review = (
            foresee(review, delayed.record_in_step(review, self.now)) if adopted else review
        )
        self.number = 99
        self.written: dict[int, tuple[str, str]] = {}
        self.seen: set[str] = set()
        self.authors: set[str] = set()
        self.resting: set[str] = set()
        self.guests: set[str] = set()
        note(f"a submission at {stage}, {start}, maintainers {maintainers}, delivered {delivered}, adopted {adopted}, ticks {ticks}")  # fmt: skip
        self._know_authors()

    def _know_authors(self, *, anew: bool = False) -> None:
        """Who is author by the text; nobody is forgotten because the author took them out."""
        if anew or self.review.record.adopted is None:
            self.authors, self.resting = set(), set()
        self.authors |= {login.casefold() for login in self.review.named_authors} - self.resting

    def _asked(self, review: Submission, event: Event) -> Submission:
        """The review with what the event needs to know."""
        needs = engine.needs(event, review.policy)
        known = {handle.casefold(): KNOWN.get(handle.casefold()) for handle in needs.accounts}
        found = {
            number: Comment(number, self.written[number][0], f"{url()}#issuecomment-{number}", 7)
            for number in needs.comments
            if number in self.written
        }
        return knowing(review, accounts=known, comments=found)

    def _respond(self, review: Submission, event: Event) -> tuple[Submission, list[Effect]]:
        """What comes of an event; GitHub drops assignees it does not know."""
        review = self._asked(review, event)
        effects = list(engine.respond(review, event))
        after = foresee(review, effects)
        new = [one.login for one in effects if isinstance(one, Assign)]
        dropped = [one for one in new if one in ("guest", "stranger", "reviewer3") and one not in self.seen]  # fmt: skip
        if dropped and among(dropped[0], after.assignees):
            kept = tuple(one for one in after.assignees if one not in dropped)
            waits = after.record.model_copy(update={"assign_when_seen": dropped[0]})
            after = replace(after, assignees=kept, record=waits)
        return knowing(after, accounts={}, comments={}), effects

    def _comment(self, text: str, sender: str) -> CommentPosted:
        self.number += 1
        at = f"{url()}#issuecomment-{self.number}"
        return CommentPosted(
            repo=REPO, number=7, sender=sender, at=self.now, comment=self.number, body=text, url=at
        )

    def _happens(self, event: Event) -> list[Effect]:
        """Something happens, and what always has to hold is looked at."""
        before = self.review
        self.review, effects = self._respond(before, event)
        for one in effects:
            if isinstance(one, Say):
                note(f"    → {one.text.splitlines()[0][:150] if one.text else '(nothing)'}")
            elif not isinstance(one, Remember):
                note(f"    {one!r}")
        self._edits_keep_the_rest(before, effects)
        self._speaks_properly(effects)
        return effects

    # --- what people do ---

    @rule(sender=st.sampled_from(SENDERS), text=comments())
    def comment(self, sender: str, text: str) -> None:
        """Anybody says anything."""
        self._says(sender, text)

    @rule(data=st.data())
    def next_step(self, data: st.DataObject) -> None:
        """Somebody does what comes next."""
        here = next(key for key, stage in STAGE_OF.items() if stage is self.review.working_stage)
        sender, line = data.draw(st.sampled_from((*LIKELY[here] * 2, *ANY_TIME)), "step").split(" ", 1)  # fmt: skip
        self._says(sender, f"@pyos-bot {line}")

    @rule(sender=st.sampled_from(SENDERS), text=st.sampled_from(TALK + POSTS))
    def talk(self, sender: str, text: str) -> None:
        """A comment without commands."""
        before = self.review
        note(f"{sender} comments: {text!r}")
        event = self._comment(text, sender)
        self.written[event.comment] = (sender, text)
        self.seen.add(sender)
        self._happens(event)
        assert stages_on(self.review) == stages_on(before)
        assert self.review.stage is before.stage
        assert self.review.body == before.body
        self._rights_as_before(before)

    @rule(sender=st.sampled_from(("reviewer1", "reviewer2")), text=st.sampled_from(POSTS))
    def review_posted(self, sender: str, text: str) -> None:
        """A reviewer's template."""
        self.talk(sender, text)

    @precondition(lambda self: self.written)
    @rule(data=st.data(), more=comments(), known=st.sampled_from(("before", "answer", "nothing")))
    def comment_edited(self, data: st.DataObject, more: str, known: str) -> None:
        """A comment is edited, by whoever wrote it or somebody with write access."""
        number = data.draw(st.sampled_from(sorted(self.written)), "comment")
        author, old = self.written[number]
        sender = data.draw(st.sampled_from((author, author, *WRITERS)), "sender")
        text = data.draw(st.sampled_from((f"{old}\n\n{more}", old + " ", more, "Never mind.", *POSTS)), "text")  # fmt: skip
        note(f"{sender} edits {author}'s comment {number}, {known} known: {old!r} → {text!r}")
        before = self.review
        was = CommentPosted(
            repo=REPO, number=7, sender=author, at=self.now, comment=number, body=old, url=f"{url()}#issuecomment-{number}"
        )  # fmt: skip
        answered = engine.lines_answered(engine.mark(was, before.policy), number)
        event = CommentEdited(
            repo=REPO, number=7, sender=sender, at=self.now, comment=number, body=text,
            url=was.url, author=author, before=old if known == "before" else None,
        )  # fmt: skip
        self.written[number] = (author, text)
        asked = engine.needs(replace_before(event, old), before.policy).commands
        self.review = knowing(before, answers=answered if known == "answer" else None)
        effects = self._happens(event)
        self.review = knowing(self.review, answers=None)
        said = [one for one in effects if isinstance(one, Say)]
        assert len(said) <= 1, "one answer"
        if asked and known == "before":
            assert len(said) == 1
        if not asked or known == "nothing":  # what it says was answered before, or nobody can tell
            assert self.review.stage is before.stage
            assert (self.review.body, self.review.open) == (before.body, before.open)
            self._rights_as_before(before)
        else:
            self._granted(sender, text, before)

    def _says(self, sender: str, text: str) -> None:
        """A comment with commands: its answer, its steps, its undoing, its repetition."""
        note(f"{sender} comments: {text!r}")
        before = self.review
        event = self._comment(text, sender)
        asked = engine._asked(text, event, before.policy)
        names = [one.command.name if isinstance(one, engine.Asked) else "" for one in asked]
        talk = self._comment("Thanks.", sender).model_copy(update={"comment": event.comment, "url": event.url})  # fmt: skip
        self.written[event.comment] = (sender, text)
        self.seen.add(KNOWN[sender.casefold()])
        effects = self._happens(event)
        after = self.review
        said = [one.text for one in effects if isinstance(one, Say)]
        assert len(said) == 1, "exactly one answer"
        assert said[0].strip(), "an answer is not empty"
        quiet, _ = self._respond(before, talk)
        if "Package Review" in text or "Final approval" in text:
            quiet = None  # type: ignore[assignment] # the same comment without commands is another one
        if "undo" not in names:
            assert after.stage in reachable(names, before), names
            assert after.working_stage in reachable(names, before), names
            assert stages_on(after) <= max(1, stages_on(before)), "a second stage label"
            assert joss_on(after) <= max(1, joss_on(before)), "a second JOSS label"
        self._granted(sender, text, before)
        if len(asked) == 1 and quiet and said[0].startswith(("✋", "❓")) and names != ["help"]:
            done = differences(quiet, after)
            assert not done, f"refused, and yet {done}"
            assert after.record.undo == before.record.undo
            assert after.record.adopted == before.record.adopted
        if len(asked) == 1 and names[0] not in ANEW and before.record.adopted:
            self._repeated(event, after, names[0])
        if quiet and "undo" not in names and before.record.adopted and differences(quiet, after):
            self._undone(sender, quiet, after)

    def _repeated(self, event: CommentPosted, after: Submission, name: str) -> None:
        again, effects = self._respond(after, self._comment(event.body, event.sender))
        said = [one.text.splitlines()[0] for one in effects if isinstance(one, Say)]
        new = differences(after, again)
        assert not new, f"{name} repeated changes {new}: {said}"

    def _undone(self, sender: str, quiet: Submission, after: Submission) -> None:
        back, effects = self._respond(after, self._comment("@pyos-bot undo", sender))
        said = [one.text for one in effects if isinstance(one, Say)]
        assert not said[0].startswith(("✋", "❓", "☑️")), f"undo refused: {said}"
        left = differences(quiet, back)
        if "body" in left and tidy(left["body"][0]) == tidy(left["body"][1]):
            del left["body"]
        assert not left, f"undo leaves {left}: {said}"
        assert back.record.undo is None

    @rule(
        sender=st.sampled_from(("author", "author", "author", "maintainer")),
        names=st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=2),
        x=st.sampled_from(PEOPLE),
        y=st.sampled_from(PEOPLE),
    )
    def author_edits(self, sender: str, names: list[str], x: str, y: str) -> None:
        """The author edits the text: nobody gains or loses anything by it."""
        before = self.review
        new = before.body
        for name in names:
            new = EDITS[name](new, x, y)
        if Role.AUTHOR not in before.roles(sender) or new == before.body:
            return
        note(f"{sender} edits {names} {x} {y}")
        self.review = replace(before, body=new)
        self.by_hand = before.body
        self._happens(
            BodyEdited(
                repo=REPO, number=7, sender=sender, at=self.now, before=before.body, body=new
            )
        )
        self.by_hand = ""
        after = self.review
        assert stage_labels(after) == stage_labels(before)
        if after.record.adopted:
            was, now = before.header, after.header
            assert now.people(Field.EIC) == was.people(Field.EIC)
            assert now.people(Field.EDITOR) == was.people(Field.EDITOR)
            assert [*filter(None, now.reviewers)] == [*filter(None, was.reviewers)]
        self._rights_as_before(before)
        # whoever had a task here when an author named them rests, until the name is out again
        seated = [one.login for one in before.record.reviewers]
        for login in after.named_authors:
            had = among(login, (*before.editors, *before.eics, *seated))
            if had and not among(login, (*before.named_authors, *before.record.authors)):
                self.resting.add(login.casefold())
        self._know_authors()

    @rule(
        sender=st.sampled_from(WRITERS),
        names=st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=2),
        x=st.sampled_from(PEOPLE),
        y=st.sampled_from(PEOPLE),
    )
    def staff_edits(self, sender: str, names: list[str], x: str, y: str) -> None:
        """Somebody with write access edits the text."""
        before = self.review
        new = before.body
        for name in names:
            new = EDITS[name](new, x, y)
        if Role.AUTHOR in before.roles(sender) or new == before.body:
            return
        note(f"{sender} edits {names} {x} {y}")
        self.review = replace(before, body=new)
        self.by_hand = before.body
        self._happens(
            BodyEdited(
                repo=REPO, number=7, sender=sender, at=self.now, before=before.body, body=new
            )
        )
        self.by_hand = ""
        after = self.review
        assert stage_labels(after) == stage_labels(before)
        for one in after.record.reviewers:
            if not before.record.reviewer(one.login):
                assert not among(one.login, after.authors), "a reviewer who is an author"
        was, now = Header.read(before.body), Header.read(new)
        anew = (was.people(Field.AUTHOR), was.people(Field.MAINTAINERS)) != (
            now.people(Field.AUTHOR), now.people(Field.MAINTAINERS)
        )  # fmt: skip
        self._know_authors(anew=anew)
        self.guests |= set(after.editors)

    @rule(sender=st.sampled_from(WRITERS), label=st.sampled_from(LABELS_BY_HAND))
    def label(self, sender: str, label: str) -> None:
        """A label goes on or off by hand."""
        before = self.review
        on = not before.label_on(label)
        there = next((one for one in before.labels if among(one, (label,))), label)
        kept = tuple(one for one in before.labels if one != there)
        self.review = replace(before, labels=(*before.labels, label) if on else kept)
        note(f"{sender} {'puts on' if on else 'takes off'} {there}")
        set_by_hand = self.review
        self._happens(
            Changed(
                repo=REPO, number=7, sender=sender, at=self.now, label=there, what="labeled" if on else "unlabeled"
            )
        )  # fmt: skip
        if Role.AUTHOR in set_by_hand.roles(sender):
            assert stages_on(self.review) in (stages_on(before), stages_on(set_by_hand))
        else:
            assert stages_on(self.review) == stages_on(set_by_hand)
        assert joss_on(self.review) <= max(1, joss_on(set_by_hand))
        self._rights_as_before(before)

    @rule(sender=st.sampled_from(WRITERS), who=st.sampled_from(PEOPLE))
    def assignee(self, sender: str, who: str) -> None:
        """An assignee is set or taken off by hand."""
        before = self.review
        on = who not in before.assignees
        others = tuple(one for one in before.assignees if one != who)
        self.review = replace(before, assignees=(*others, who) if on else others)
        note(f"{sender} {'assigns' if on else 'unassigns'} {who}")
        self.guests |= {who} if among(who, before.editors) and on else set()
        self.seen.add(who)  # GitHub's page offers only those whom it would assign
        self._happens(
            Changed(
                repo=REPO, number=7, sender=sender, at=self.now, assignee=who, what="assigned" if on else "unassigned"
            )
        )  # fmt: skip
        assert self.review.labels == before.labels

    @rule(sender=st.sampled_from((*WRITERS, "author")))
    def open_or_close(self, sender: str) -> None:
        """Closed or opened again on GitHub's page."""
        before = self.review
        self.review = replace(before, open=not before.open)
        note(f"{sender} {'closes' if before.open else 'reopens'}")
        what = "closed" if before.open else "reopened"
        self._happens(Changed(repo=REPO, number=7, sender=sender, at=self.now, what=what))
        assert (self.review.labels, self.review.body) == (before.labels, before.body)
        self._rights_as_before(before)

    @rule(
        ago=st.sampled_from(
            (
                timedelta(minutes=3),
                timedelta(minutes=10),
                timedelta(hours=1),
                timedelta(days=8),
                timedelta(days=31),
            )
        )
    )
    def time(self, ago: timedelta) -> None:
        """Time passes, and the clock rings when it is asked to."""
        self.now += ago
        wanted = engine.next_look(self.review)
        if wanted is None or wanted > self.now:
            return
        before = self.review
        note(f"{ago} later: {self.now}")
        self._happens(TimePassed(repo=REPO, number=7, sender="", at=self.now))
        after = self.review
        wanted = engine.next_look(after)
        known = after.kind is IssueKind.SUBMISSION
        assert wanted is None or wanted > self.now or not known, "it is due and not done"
        if known and before.record.crowded and before.record.crowded + delayed.SETTLE <= self.now:
            assert stages_on(after) <= 1
            assert joss_on(after) <= 1
            assert after.stage in (before.stage, Stage.AWAITING_CHANGES)
        self._rights_as_before(before)

    # --- what is looked at after every step ---

    def _rights_as_before(self, before: Submission) -> None:
        """What happened gives nobody a right, and nobody a seat."""
        after = self.review
        if before.record.adopted is None:
            return  # the bot does not look, so it does not remember either
        for login in PEOPLE:
            gained = after.roles(login) - before.roles(login) - {Role.AUTHOR}
            if login.casefold() in self.resting:
                continue
            assert not gained, f"{login} gained {sorted(gained)}"
        for one in after.record.reviewers:
            assert before.record.reviewer(one.login), f"{one.login} is a reviewer now"

    def _granted(self, sender: str, text: str, before: Submission) -> None:
        """Rights that a comment gave come from somebody who may give them."""
        after = self.review
        roles = before.roles(sender)
        for one in after.record.reviewers:
            if before.record.reviewer(one.login) is None:
                assert Role.EDITOR in roles or "undo" in text, f"{one.login} by {sender}"
                assert not among(one.login, after.authors) or "undo" in text, "an author"
        for guest in after.record.guests:
            if not among(guest, before.record.guests):
                assert Role.EIC in roles or "undo" in text, f"{guest} by {sender}"
                self.guests.add(guest)
        if "assign" in text or "add" in text or "undo" in text:
            self.guests |= set(after.editors)
        self._know_authors(anew="maintainers" in text and bool({Role.EDITOR, Role.TRIAGE} & roles))

    def _edits_keep_the_rest(self, before: Submission, effects: list[Effect]) -> None:
        """The bot's edits change the lines that they name, and nothing that was readable breaks."""
        after = foresee(before, effects)
        undone = any(isinstance(one, Strike) for one in effects)  # and may have been worse before
        if after.body != before.body and before.header.form is not Form.NONE and not undone:
            worse = rejected(after.body) - rejected(before.body)
            # what is put back may have been no better before
            header = Header.read(self.by_hand)
            both = header.one_line_reviewers and header.numbered_reviewers
            was = rejected(self.by_hand)
            whole = any(not field for _, field in was)  # of which no line is named
            assert both or whole or worse <= was, f"{worse} by {effects}"
            if readable(before.body) and (not self.by_hand or readable(self.by_hand)):
                assert readable(after.body), f"the website cannot read it any more: {effects}"
        for one in effects:
            after = foresee(before, [one])
            was, now = before.body, after.body
            before = after
            if was == now:
                continue
            header = Header.read(was)
            if isinstance(one, Tick):
                assert [a for a, b in zip(was, now, strict=True) if a != b] in (["x"], ["X"], [" "])
            elif header.form is Form.NONE:  # a header where there was none
                assert now.startswith(was[: header.start])
                assert now.endswith(was[header.start :])
            elif Header.read(now).form is not Form.NONE:
                assert isinstance(one, SetField | SetReviewers | PutLine)
                name = one.key if isinstance(one, PutLine) else one.field.value if isinstance(one, SetField) else "Reviewers"  # fmt: skip
                if header.form is Form.ISSUE_FORM:
                    name = ""
                left, right = without(was, {name}), without(now, {name})
                assert name == "" or left == right, f"{one}\n{left}\n{right}"

    def _speaks_properly(self, effects: list[Effect]) -> None:
        for one in effects:
            if isinstance(one, Say):
                wrong = re.search(r"\{\w*\}|\bNone\b|\bStage\.|<!--|\bRole\.|<class|datetime\(", _MARKS.sub("", one.text))  # fmt: skip
                assert not wrong, f"{wrong}: {one.text}"
            if isinstance(one, Relabel):
                assert not {l.casefold() for l in one.add} & {l.casefold() for l in one.remove}  # noqa: E741

    @invariant()
    def the_record_survives(self) -> None:
        """The memory is what the status comment gives back."""
        review = self.review
        assert record.fits(review.record)
        assert record.found(record.hidden(review.record)) == review.record
        if review.kind is IssueKind.SUBMISSION and review.record.adopted:
            text = status.comment(review, self.now)
            assert record.found(text) == review.record
            wrong = re.search(r"\bNone\b|\bStage\.", text.rpartition("<!-- pyos-bot:record")[0])
            assert not wrong, f"{wrong}: {text}"
            assert not delayed.record_in_step(review, self.now), (
                "the record is not as the labels want it"
            )
            assert review.record.left_stage in ("", *(stage.meaning for stage in LED))

    @invariant()
    def an_author_is_nobody_else(self) -> None:
        """Not by a team, an office, a record, or by taking a name out of the text."""
        for login in self.authors:
            assert self.review.roles(login) == {Role.ANYONE, Role.AUTHOR}, login
            assert not self.review.partners_of(login)

    @invariant()
    def rights_come_from_teams_or_from_a_word(self) -> None:
        """Editors are in a team, or were named by somebody who may."""
        if self.review.record.adopted is None:
            self.guests |= set(self.review.editors)
        for login in PEOPLE:
            roles = self.review.roles(login)
            if Role.EIC in roles:
                assert login in EICS
            if Role.EDITOR in roles and login not in TEAM:
                assert among(login, self.guests), f"{login} is an editor here"

    def teardown(self) -> None:
        """An accepted package without problems is one that the website reads."""
        review = getattr(self, "review", None)
        if review and review.stage is Stage.APPROVED and review.header.form is Form.CLASSIC:
            assert problems(review.header) or readable(review.body), review.body


def replace_before(event: CommentEdited, old: str) -> CommentEdited:
    """The same edit, with the text before it known."""
    return event.model_copy(update={"before": old})


TestAnyReview = pytest.mark.many(pytest.mark.brute_force(AnyReview.TestCase))
TestAnyReview.settings = settings(
    max_examples=tries(15),
    stateful_step_count=50,
    deadline=None,
    derandomize=ALWAYS_THE_SAME,
    database=None,
    print_blob=False,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
