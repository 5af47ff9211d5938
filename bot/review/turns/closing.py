"""What is left to do once a package is accepted, and who ticks it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.review import messages
from bot.review.model.header import Field
from bot.review.model.people import Role
from bot.review.model.policy import Policy
from bot.review.model.stages import Joss, Stage
from bot.review.model.submission import Submission
from bot.review.model.website import Problem, ProblemKind, gaps_in_people


@dataclass(frozen=True)
class Item:
    """One line of the closing list."""

    key: str
    text: str
    owner: Role
    done: bool
    by: str = ""
    """Who ticked it; empty when the bot can see it itself."""
    seen: bool = False
    """Whether the bot sees it itself, so that nobody ticks it."""
    person: str = ""
    """The one reviewer whose item it is."""
    needed: bool = True
    """Whether the review is closed only with it."""


SURVEY = "survey"
_TICKED = (
    ("badge", Role.AUTHOR), (SURVEY, Role.AUTHOR), ("website", Role.EDITOR), ("invitation", Role.EDITOR),
)  # fmt: skip
RELEASE_ITEMS = ("release", "archive")
"""Items that ``released`` fulfils."""
RELEASED = (Field.VERSION_ACCEPTED, Field.ARCHIVE)
"""What ``released`` writes."""
ACCEPTED = (*RELEASED, Field.DATE_ACCEPTED)
"""What the header of an accepted package says, besides people."""
ITEMS = tuple(key for key, _ in _TICKED)
"""What ``done`` understands; a reviewer's ``survey`` is their own."""


def survey_of(login: str) -> str:
    """The key of a reviewer's survey."""
    return f"{SURVEY}-{login.casefold()}"


def items(review: Submission) -> tuple[Item, ...]:
    """The closing list of this review, in the order in which things are done."""
    header, done = review.header, review.record.done
    archived = bool(header.text(Field.ARCHIVE))
    # a version without its archive is only announced, and so it is before the acceptance is complete
    released = archived and review.stage is Stage.APPROVED and bool(header.text(RELEASED[0]))
    found = [
        Item("release", messages.acceptance.ITEM["release"], Role.AUTHOR, released, seen=True),
        Item("archive", messages.acceptance.ITEM["archive"], Role.AUTHOR, archived, seen=True),
        Item(
            "header",
            messages.acceptance.ITEM["header"],
            Role.EDITOR,
            not lacking(review)
            and all(header.text(name) for name in ACCEPTED if header.style.has(name)),
            seen=True,
        ),
    ]
    found += [
        Item(key, messages.acceptance.ITEM[key], owner, key in done, done.get(key, ""))
        for key, owner in _TICKED
        if _is_asked_for(key, review.policy)
    ]
    found += [
        Item(
            key := survey_of(one.login),
            messages.acceptance.reviewers_survey(one.login),
            Role.REVIEWER,
            key in done,
            done.get(key, ""),
            person=one.login,
            needed=False,
        )
        for one in review.reviewers
        if _is_asked_for(SURVEY, review.policy)
    ]
    if review.standing.joss and not review.published_in_joss:
        accepted = review.standing.joss is Joss.APPROVED
        text = messages.acceptance.ITEM["joss"].format(journal=review.policy.journal)
        found.append(Item("joss", text, Role.AUTHOR, accepted, seen=True))
    return tuple(found)


def _is_asked_for(key: str, policy: Policy) -> bool:
    """Whether the community has what an item is about: a badge, a survey, a website with its blog."""
    match key:
        case "badge":
            return bool(policy.links.badge)
        case "survey":
            return bool(policy.links.post_review_survey)
        case _:
            return policy.website != "none"


def lacking(review: Submission) -> list[Problem | Field]:
    """What the header of an accepted package must not lack, beside what a release brings."""
    found: list[Problem | Field] = [one for one in review.problems if _counts(one)]
    named = {one.field for one in found if isinstance(one, Problem)}
    wanted = list(gaps_in_people(review.header))
    undated = review.header.style.has(Field.DATE_ACCEPTED) and not review.header.text(
        Field.DATE_ACCEPTED
    )
    if review.stage is Stage.APPROVED and undated:
        wanted.append(Field.DATE_ACCEPTED)
    in_joss = review.from_joss or review.standing.joss is Joss.APPROVED
    if in_joss and not review.header.text(Field.JOSS_DOI):
        wanted.append(Field.JOSS_DOI)
    return [*found, *(name for name in wanted if name.value not in named)]


def _counts(problem: Problem) -> bool:
    """What the website rejects, and the author's lines that a listed package cannot do without."""
    needed = (Field.AUTHOR, Field.MAINTAINERS, Field.PACKAGE, Field.REPOSITORY)
    empty = problem.kind in (ProblemKind.EMPTY, ProblemKind.NO_LINE)
    if problem.kind is ProblemKind.NO_HANDLE and problem.field == Field.MAINTAINERS.value:
        return False  # a maintainer without an account keeps nobody's package from being listed
    if problem.kind is ProblemKind.DOUBLED and problem.field in [name.value for name in ACCEPTED]:
        return False  # the acceptance writes the line that counts
    return problem.rejected or (empty and problem.field in [name.value for name in needed])


def missing_items(review: Submission) -> list[str]:
    """What is still open on the closing list, one sentence each; what the header lacks says :func:`lacking`."""
    return [
        messages.acceptance.item_open(item.key, item.text, seen=item.seen, bot=review.policy.bot)
        for item in items(review)
        if item.needed and not item.done and item.key != "header"
    ]
