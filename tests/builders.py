"""Submissions for tests, made in one line; what is not said is as on a fresh, complete submission."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.review import engine
from bot.review.model.changes import Effect, Say, foresee
from bot.review.model.events import BodyEdited, Changed, CommentPosted, Event, Opened, TimePassed
from bot.review.model.header import Field
from bot.review.model.needs import Board
from bot.review.model.policy import Policy
from bot.review.model.record import Record, Reviewer
from bot.review.model.stages import Stage
from bot.review.model.submission import Comment, Found, OnBoard, Roster, Submission
from bot.review.turns import clocks
from sandbox.clock import MOMENT

NOW = MOMENT
REPO = "pyOpenSci/software-submission"
POLICY = Policy()
TEAMS = {
    "pyOpenSci/editor-in-chief": Roster.of("chief"),
    "pyOpenSci/editorial-board": Roster.of("chief", "editor", "editor2", "astro"),
    "pyOpenSci/astropy-editors": Roster.of("astro"),
    "pyOpenSci/pangeo-editors": Roster.of("pangeo-ed"),
}
PEOPLE = (
    "chief", "lead", "editor", "editor2", "triager", "astro", "pangeo-ed", "author", "maintainer",
    "reviewer1", "reviewer2", "reviewer3", "stranger", "guest",
)  # fmt: skip
LABELS = frozenset(
    name.casefold() for name in [*POLICY.labels.values(), "astropy", "Pangeo", "topic: data"]
)


def body(
    *,
    author: str = "(@author)",
    maintainers: str = "(@author, @maintainer)",
    package: str = "stargazer",
    description: str = "Looks at stars",
    repository: str = "https://github.com/author/stargazer",
    version_submitted: str = "v1.0.0",
    eic: str = "TBD",
    editor: str = "TBD",
    reviewers: tuple[str, ...] = ("TBD", "TBD"),
    due: str | None = None,
    archive: str = "TBD",
    joss_doi: str = "TBD",
    version_accepted: str = "TBD",
    date_accepted: str = "TBD",
    astropy: bool = False,
    pangeo: bool = False,
    joss: bool = False,
) -> str:
    """The text of a submission, as the template makes it."""
    seats = "".join(f"Reviewer {n}: {who}\n" for n, who in enumerate(reviewers, 1))
    return (
        f"Submitting Author: {author}\n"
        f"All current maintainers: {maintainers}\n"
        f"Package Name: {package}\n"
        f"One-Line Description of Package: {description}\n"
        f"Repository Link: {repository}\n"
        f"Version submitted: {version_submitted}\n"
        f"EiC: {eic}\n"
        f"Editor: {editor}\n"
        f"{seats}"
        + (f"Reviews Expected By: {due}\n" if due is not None else "")
        + f"Archive: {archive}\n"
        f"JOSS DOI: {joss_doi}\n"
        f"Version accepted: {version_accepted}\n"
        f"Date accepted (month/day/year): {date_accepted}\n"
        "\n---\n\n"
        "## Code of Conduct & Commitment to Maintain Package\n\n- [x] I agree\n\n"
        "## Scope\n\n- Please indicate which category:\n\n"
        "\t- [ ] Data retrieval\n\t- [x] Data processing/munging\n\t- [ ] Workflow automation\n\n"
        "## Domain Specific\n\n- [ ] Geospatial\n- [ ] Education\n\n"
        "## Community Partnerships\nIf your package is associated with an\nexisting community:\n\n"
        f"- [{'x' if astropy else ' '}] Astropy:[My package adheres to Astropy standards](https://example.org/astropy)\n"
        f"- [{'x' if pangeo else ' '}] Pangeo: My package adheres to the Pangeo standards\n\n"
        "## Technical checks\n\n- [x] has a test suite.\n\n"
        "## Publication Options\n\n"
        f"- [{'x' if joss else ' '}] Do you wish to automatically submit to the Journal of Open Source Software? If so:\n\n"
        "## Please fill out our survey\n\n- [ ] survey\n"
    )


STAGE_OF = {
    "s": Stage.SUBMITTED, "0": Stage.CHECKS, "0e": Stage.SEEKING_EDITOR, "1": Stage.EDITOR_ASSIGNED,
    "2": Stage.SEEKING_REVIEWERS, "3": Stage.UNDER_REVIEW, "4": Stage.AWAITING_CHANGES,
    "5": Stage.AWAITING_REVIEWERS, "6": Stage.APPROVED,
}  # fmt: skip


def submission(
    stage: str = "s",
    *,
    labels: tuple[str, ...] = (),
    record: dict[str, Any] | None = None,
    reviewers: tuple[str, ...] = (),
    delivered: tuple[str, ...] = (),
    text: str | None = None,
    policy: Policy = POLICY,
    open: bool = True,  # noqa: A002
    assignees: tuple[str, ...] | None = None,
    **header: Any,
) -> Submission:
    """A submission at a stage (``s``, ``0`` … ``6``), with recorded reviewers of whom some delivered."""
    place = STAGE_OF[stage]
    led = place.rank >= Stage.EDITOR_ASSIGNED.rank
    if led:
        header = {"eic": "@chief", "editor": "@editor", **header}
    if reviewers:
        seats = (*(f"@{login}" for login in reviewers), "TBD", "TBD")
        header = {"reviewers": seats[: max(2, len(reviewers))], **header}
    recorded = tuple(
        Reviewer.model_validate(
            {
                "login": login,
                "by": "editor",
                "at": NOW - timedelta(days=5),
                "due": date(2026, 12, 7),
                "review": {
                    "by": login,
                    "at": NOW - timedelta(days=1),
                    "url": f"{url()}#issuecomment-77",
                }
                if login in delivered
                else None,
            }
        )
        for login in reviewers
    )
    own = ("New Submission!", "0/pre-review-checks") if stage == "s" else (place.value,)
    made = Submission(
        repo=REPO,
        number=7,
        url=url(),
        title="stargazer",
        body=body(**header) if text is None else text,
        opener="author",
        created=NOW - timedelta(days=30),
        open=open,
        labels=(*own, *labels),
        assignees=assignees if assignees is not None else (("editor",) if led else ()),
        policy=policy,
        record=Record.model_validate(
            {
                "adopted": NOW - timedelta(days=30),
                "stage": place.meaning,
                "stage_since": NOW - timedelta(days=3),
                "reviewers": recorded,
                **(record or {}),
            }
        ),
        status_comment=1,
        repo_labels=LABELS,
        found=Found(accounts={login: login for login in PEOPLE}, teams=dict(TEAMS)),
    )
    known = {
        "waits": clocks.waits_for(made),
        "waits_since": NOW - timedelta(days=3),
        "paused": clocks.stands_still(made),
    }
    known = {key: value for key, value in known.items() if key not in (record or {})}
    return replace(made, record=made.record.model_copy(update=known))


def url(number: int = 7) -> str:
    """The address of the issue."""
    return f"https://github.com/{REPO}/issues/{number}"


def comment(text: str, sender: str, number: int = 99, at: datetime = NOW) -> CommentPosted:
    """A comment on the submission."""
    return CommentPosted(
        repo=REPO, number=7, sender=sender, at=at, comment=number, body=text,
        url=f"{url()}#issuecomment-{number}",
    )  # fmt: skip


def opened() -> Opened:
    """The submission is opened."""
    return Opened(repo=REPO, number=7, sender="author", at=NOW)


def knowing(review: Submission, **found: Any) -> Submission:
    """The submission with some of what was read besides the issue."""
    if desk := found.get("boards", {}).get(Board.DESK):
        found["desk"] = desk
    return replace(review, found=replace(review.found, **found))


def on_every_board(issues: Iterable[Submission]) -> dict[Board, tuple[OnBoard, ...]]:
    """Whichever board is asked for shows these issues."""
    return dict.fromkeys(Board, tuple(issues))


def ask(
    review: Submission, sender: str, text: str, at: datetime = NOW
) -> tuple[Submission, str, list[Effect]]:
    """Say something: the submission after it, the answer, the effects."""
    event = comment(text if "@pyos-bot" in text else f"@pyos-bot {text}", sender, at=at)
    needs = engine.needs(event, review.policy)
    known = {login.casefold(): login for login in PEOPLE}
    accounts = {handle.casefold(): known.get(handle.casefold()) for handle in needs.accounts}
    comments = {
        number: Comment(number, "reviewer1", f"{url()}#issuecomment-{number}", 7)
        for number in needs.comments
    }
    review = knowing(review, accounts={**review.found.accounts, **accounts}, comments=comments)
    effects = list(engine.respond(review, event))
    answer = "\n".join(effect.text for effect in effects if isinstance(effect, Say))
    return foresee(review, effects), answer, effects


def difference(before: Submission, after: Submission) -> set[str]:
    """What people would see changed: ``+label``, ``-label``, ``Key: value``, ``@in``, ``@out`` …"""
    was, now = before.header, after.header
    seen = {f"+{label}" for label in set(after.labels) - set(before.labels)}
    seen |= {f"-{label}" for label in set(before.labels) - set(after.labels)}
    seen |= {f"{name}: {now.raw(name)}" for name in Field if was.raw(name) != now.raw(name)}
    seats = range(1, 10)
    seen |= {f"Reviewer {n}: {now.raw(n)}" for n in seats if was.raw(n) != now.raw(n)}
    seen |= {f"@{login} on" for login in set(after.assignees) - set(before.assignees)}
    seen |= {f"@{login} off" for login in set(before.assignees) - set(after.assignees)}
    for key, partner in after.policy.partners.items():
        names = (key, partner.name)
        if before.ticked(key) is not after.ticked(key) and was.partner_boxes(*names):
            seen.add(f"[{'x' if after.ticked(key) else ' '}] {key}")
    if before.open and not after.open:
        seen.add(f"closed as {after.closed_as}")
    if after.open and not before.open:
        seen.add("reopened")
    return seen


def unchanged(before: Submission, after: Submission) -> bool:
    """Whether nothing is different, neither on the issue nor in the record."""
    return knowing(before, accounts={}, comments={}) == knowing(after, accounts={}, comments={})


def happens(review: Submission, event: Event) -> tuple[Submission, str, list[Effect]]:
    """Something happens without a command: the submission after it, what is said, the effects."""
    accounts = {login: login for login in PEOPLE}
    review = knowing(review, accounts={**accounts, **review.found.accounts})
    effects = list(engine.respond(review, event))
    said = "\n\n".join(effect.text for effect in effects if isinstance(effect, Say))
    return foresee(review, effects), said, effects


def labelled(
    review: Submission, sender: str, *, on: tuple[str, ...] = (), off: tuple[str, ...] = ()
) -> tuple[Submission, str, list[Effect]]:
    """Somebody sets one label by hand."""
    kept = tuple(label for label in review.labels if label not in off)
    review = replace(review, labels=(*kept, *on))
    return happens(review, by_hand("labeled" if on else "unlabeled", sender, label=(*on, *off)[0]))


def by_hand(what: str, sender: str, at: datetime = NOW, **more: str) -> Changed:
    """Something was changed on GitHub's page."""
    return Changed(repo=REPO, number=7, sender=sender, at=at, what=what, **more)


def edited(review: Submission, sender: str, new: str) -> tuple[Submission, str, list[Effect]]:
    """Somebody edits the issue's text by hand."""
    event = BodyEdited(repo=REPO, number=7, sender=sender, at=NOW, before=review.body, body=new)
    return happens(replace(review, body=new), event)


def later(review: Submission, **ago: int) -> tuple[Submission, str, list[Effect]]:
    """Time passes: ``later(review, minutes=10)``."""
    at = NOW + timedelta(**ago)
    return happens(review, TimePassed(repo=REPO, number=7, sender="", at=at))


def nothing_soon(review: Submission) -> bool:
    """Whether only the clocks that count in days will have the review looked at again."""
    when = engine.next_look(review)
    return when is None or when > NOW + timedelta(days=2)
