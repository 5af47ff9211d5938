"""The status comment is never false, however people mix hands, prose and commands.

The walk is that of ``test_any_review``, with reviews in prose, stage labels that the repository loses, and
old reviews that are adopted.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from review.test_any_review import KNOWN, REVIEW, AnyReview, _no_network

from bot.review.messages.refusals import NO_LABEL
from bot.review.model.changes import Say
from bot.review.model.events import Event
from bot.review.model.people import Role, among
from bot.review.model.record import AffiliationState
from bot.review.model.stages import Stage
from bot.review.model.submission import Comment, IssueKind, Submission
from bot.review.pages import status
from bot.review.turns.closing import items
from builders import LABELS, knowing, url
from effort import ALWAYS_THE_SAME, tries

__all__ = ["_no_network"]

PROSE = (
    "My review is complete, I opened issues #4 and #5 in the repository, six hours",
    "I have finished my review. It took me 4 hours.",
    "I looked at the documentation and ran the examples. " * 20,
    "My review will be complete next week.",
    REVIEW,
)
ROW = re.compile(r"(?m)^\| \*\*(.+?)\*\* \| (.*) \|$")
COMMAND = re.compile(r"`@pyos-bot ([^`]+)`")


class TrueStatus(AnyReview):
    """One issue, and what its status comment says of it."""

    def _asked(self, review: Submission, event: Event) -> Submission:
        thread = tuple(
            Comment(number, KNOWN[who.casefold()], f"{url()}#issuecomment-{number}", 7, text, self.now)
            for number, (who, text) in sorted(self.written.items())
        )  # fmt: skip
        return knowing(super()._asked(review, event), thread=thread, named=KNOWN)

    def _respond(self, review: Submission, event: Event) -> tuple[Submission, list[Any]]:
        after, effects = super()._respond(review, event)
        return knowing(after, thread=(), named={}), effects

    # --- what people do besides ---

    @rule(who=st.sampled_from(("reviewer1", "reviewer2", "reviewer3")), text=st.sampled_from(PROSE))
    def review_in_prose(self, who: str, text: str) -> None:
        """A reviewer writes as people do."""
        self.talk(who, text)

    @rule(who=st.sampled_from(("chief", "lead", "editor")))
    def adopt(self, who: str) -> None:
        """An old review is taken over, or one that the bot knows once more."""
        self._says(who, "@pyos-bot adopt")

    @rule(which=st.sampled_from([stage.value.casefold() for stage in list(Stage)[2:]]))
    def repository_loses_a_label(self, which: str) -> None:
        """Deleted: it is gone from the issue, too. Nothing tells the bot, until something happens."""
        if self.review.repo_labels != LABELS or self.review.record.adopted is None:
            return
        note(f"the repository loses {which}")
        kept = tuple(one for one in self.review.labels if one.casefold() != which)
        self.review = replace(self.review, labels=kept, repo_labels=LABELS - {which})
        self._looked()

    @precondition(lambda self: self.review.repo_labels != LABELS)
    @rule()
    def repository_gets_its_label_back(self) -> None:
        """Created again, and put on by nobody: the record still knows."""
        self.review = replace(self.review, repo_labels=LABELS)
        self._looked()

    def _looked(self) -> None:
        """Somebody says something, so that the bot looks."""
        self.talk("stranger", "Hello.")

    def talk(self, sender: str, text: str) -> None:  # type: ignore[override] # a rule there
        """A comment without commands."""
        event = self._comment(text, sender)
        note(f"{sender} comments: {text!r}")
        self.written[event.comment] = (sender, text)
        self.seen.add(sender)
        self._happens(event)

    # --- what the comment says ---

    @invariant()
    def the_status_is_true(self) -> None:
        """Stage and people are those of the issue, and the next step can be taken by who is named."""
        review = self.review
        if review.kind is not IssueKind.SUBMISSION or not review.record.adopted:
            return
        text = status.comment(review, self.now).rpartition("<!-- pyos-bot:record")[0]
        rows = dict(ROW.findall(text))
        self._is_where_it_says(rows["Stage"])
        for key, people in (("Editor in chief", review.eics), ("Editor", review.editors)):
            assert re.findall(r"`@([\w-]+)`", rows.get(key, "")) == list(people)
        for one in review.reviewers:
            assert (f"`@{one.login}`: review in" in text) <= (one.review is not None)
        if "Next" in rows:
            self._can_be_done(rows["Next"])
        if not review.open:
            assert "due by" not in text or review.release_awaited
        for key, outcome in review.partners.items():
            name = review.policy.partners[key].name
            if outcome is AffiliationState.REQUESTED and not review.ticked(key):
                assert f"You asked for affiliation with **{name}**" not in text

    def _is_where_it_says(self, said: str) -> None:
        review = self.review
        label = review.policy.labels[review.stage.meaning]
        assert f"`{label}`" in said
        shown = review.standing.labelled and review.stage_without_label is None
        if shown and review.stage is not Stage.SUBMITTED:
            assert any(review.standing.stage.meaning == one for one in review.standing.meanings)
        if review.release_awaited:
            assert "release awaited" in said
        if not review.open and not review.release_awaited:
            assert "closed" in said
            assert "awaiting the" not in said

    def _can_be_done(self, said: str) -> None:
        """The command of the next step, filled in, given by everybody who is named for it."""
        review = self.review
        found = COMMAND.search(said)
        named = re.findall(r"`@([\w-]+)`", said.partition(": `")[0])
        if not found or not (line := self._filled(found[1])):
            return
        for sender in [*named] or [self._somebody(said)]:
            if KNOWN.get(sender.casefold()) is None:
                continue
            if not self._may_act(sender, said):
                continue  # a name in the header that gives no right
            _, effects = self._respond(review, self._comment(f"@pyos-bot {line}", sender))
            (answer,) = [one.text for one in effects if isinstance(one, Say)]
            if NO_LABEL in answer:
                continue  # the repository has lost the label of the stage that comes
            assert not answer.startswith(("✋", "❓")), f"{said}\n{sender}: {line}\n{answer}"

    def _may_act(self, login: str, said: str) -> bool:
        """Whether somebody has the office that the comment speaks of."""
        offices = {
            "the author": Role.AUTHOR, "the reviewers": Role.REVIEWER, "the editor in chief": Role.EIC,
            "the editor": Role.EDITOR,
        }  # fmt: skip
        office = next((role for who, role in offices.items() if said.startswith(who)), Role.EDITOR)
        if office is Role.EIC and "checks" in said:
            office = Role.EDITOR  # any editor may
        return office in self.review.roles(login)

    def _somebody(self, said: str) -> str:
        """Nobody is named: whoever has the right."""
        if said.startswith("the author"):
            return self.review.author
        return next((one for one in ("chief", "lead") if not among(one, self.review.authors)), "")

    def _filled(self, command: str) -> str:
        """A command with something in its places."""
        review = self.review
        free = [
            one
            for one in ("editor2", "editor", "guest", "reviewer3", "stranger", "triager")
            if not among(one, review.authors)
            and not among(one, filter(None, review.header.reviewers))
        ]
        missing = [one.login for one in review.reviews_missing]
        own = [one.key for one in items(review) if not (one.seen or one.done or one.person)]
        places = {
            "assign-editor @…": f"assign-editor @{free[0]}" if free else "",
            "assign-reviewer @…": f"assign-reviewer @{free[-1]}" if free else "",
            "record-review @… URL": f"record-review @{missing[0]} https://example.org/r" if missing else "",
            "released VERSION DOI": "released v1.0 10.5281/zenodo.1",
            "joss-submitted URL": "joss-submitted https://example.org/j",
            "joss-accepted DOI": "joss-accepted 10.21105/joss.01234",
            "done ITEM": f"done {own[0]}" if own else "",
        }  # fmt: skip
        return places.get(command, command)


TestTrueStatus = pytest.mark.many(pytest.mark.brute_force(TrueStatus.TestCase))
TestTrueStatus.settings = settings(
    max_examples=tries(15),
    phases=(Phase.generate,),
    stateful_step_count=50,
    deadline=None,
    derandomize=ALWAYS_THE_SAME,
    database=None,
    print_blob=False,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
