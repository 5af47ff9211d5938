"""What one row of the table of commands says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Flag, auto

from bot.review.model.changes import Effect
from bot.review.model.labels import Label
from bot.review.model.needs import NOTHING, Needs
from bot.review.model.people import Role
from bot.review.model.policy import JOSS, Policy
from bot.review.model.request import Request
from bot.review.model.stages import ALL, Stage
from bot.review.model.submission import Submission

Decide = Callable[[Request], Sequence[Effect]]
"""Facts → effects. Raises ``request.Refused`` when it cannot be done."""

Unless = Callable[[Submission], str]
"""Why a command makes no sense on this submission, whatever its stage; empty: it does."""


class Where(Flag):
    """On which issues a command can be given."""

    SUBMISSION = auto()
    INQUIRY = auto()
    ELSEWHERE = auto()
    """Where the bot runs no review at all."""
    CLOSED = auto()
    """Also on closed issues of the kinds above."""

    ANYWHERE = SUBMISSION | INQUIRY | ELSEWHERE | CLOSED


@dataclass(frozen=True, init=False)
class Words:
    """What people type for a command."""

    usages: tuple[str, ...]
    """Every usage that is understood."""
    shown: str
    """The usage for ``help`` and the docs."""
    example: str
    synonyms: bool
    """Whether all usages mean the same."""

    def __init__(
        self, *usages: str, shown: str = "", example: str = "", synonyms: bool = True
    ) -> None:
        """``shown`` is the first usage, unless it is given."""
        object.__setattr__(self, "usages", usages)
        object.__setattr__(self, "shown", shown or usages[0])
        object.__setattr__(self, "example", example)
        object.__setattr__(self, "synonyms", synonyms)


Exists = Callable[[Policy], bool]
"""Whether a community has a command at all."""


def always(policy: Policy) -> bool:
    """Every community has it."""
    return True


def labelled(*meanings: Label) -> Exists:
    """Only a community with one of these labels has the command."""

    def exists(policy: Policy) -> bool:
        return any(meaning in policy.labels for meaning in meanings)

    return exists


_EVERY_ROUTE = "standard|publication|joss [editor-only]"
_THE_WEBSITE = " that the website reads"
_PARTNER = "astropy"
_PAPER = "https://github.com/openjournals/joss-reviews/issues/1234"
"""Of the examples in the table."""


@dataclass(frozen=True)
class Command:
    """A command, as one reads it aloud: what it is called and does, who may give it, where and when."""

    name: str
    summary: str
    who: frozenset[Role]
    decide: Decide
    words: Words
    where: Where = Where.SUBMISSION
    when: tuple[Stage, ...] = ALL
    """On a submission: the stages at which it can be given."""
    when_no_reviewers: tuple[Stage, ...] = ()
    """The stages instead, when the route asks for no reviewer."""
    goal: Stage | None = None
    """Where it leads: on a review that is there already it says so instead of refusing."""
    unless: Unless | None = None
    exists: Exists = always
    """Whether a community has it: what it leaves out has no commands."""
    needs: Needs = NOTHING
    """What it looks at, besides the issue and whoever it names."""
    group: str = ""
    """Heading in ``docs/commands.md`` that begins with it."""

    def shown(self, policy: Policy) -> str:
        """The usage for ``help``, with what this community has to choose from."""
        routes = "|".join(policy.routes) + (" [editor-only]" if "joss" in policy.routes else "")
        return self.words.shown.replace(_EVERY_ROUTE, routes)

    def does(self, policy: Policy) -> str:
        """The summary, as it is for this community."""
        known = policy.website != "none"
        summary = self.summary if known else self.summary.replace(_THE_WEBSITE, "")
        return summary.replace(JOSS.name, policy.journal)

    def usages(self, policy: Policy) -> tuple[str, ...]:
        """Every usage, with what this community has to choose from."""
        if _EVERY_ROUTE not in self.words.shown:
            return self.words.usages
        return tuple(
            f"{self.name} {route}" + (" [editor-only]" if route == "joss" else "")
            for route in policy.routes
        )

    def example(self, policy: Policy) -> str:
        """The example, with a route, a partner and a journal that this community has."""
        if _EVERY_ROUTE in self.words.shown and "publication" not in policy.routes:
            return f"{self.name} {list(policy.routes)[-1]}"
        example = self.words.example
        if policy.tail and policy.tail != JOSS:
            example = example.replace(_PAPER, policy.tail.page)
            example = example.replace(JOSS.doi_prefix, policy.tail.doi_prefix)
        partner = next(iter(policy.partners), _PARTNER)
        known = _PARTNER in policy.partners
        return example if known else example.replace(_PARTNER, partner)
