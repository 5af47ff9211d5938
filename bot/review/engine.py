"""The one door to the rules: an event on a submission → effects.

``needs`` says, before anything is read, which facts an answer will depend on; ``respond`` decides. The
caller reads those facts in between, so that nothing in here ever has to ask the world.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.review import messages, parsing
from bot.review.arguments import Sense
from bot.review.decisions.opening import opened
from bot.review.effects import Assign, Effect, Relabel, Remember, Say, foresee
from bot.review.events import Changed, CommentPosted, Event, Opened
from bot.review.gate import refusal
from bot.review.moves import remember, say
from bot.review.parsing import AT_MOST, Asked, NotUnderstood
from bot.review.people import among, same
from bot.review.policy import Policy
from bot.review.policy import Team as TeamName
from bot.review.record import fits
from bot.review.request import Refused, Request
from bot.review.submission import Kind, Submission


@dataclass(frozen=True)
class Needs:
    """What has to be read for an event, besides the issue itself."""

    accounts: frozenset[str] = frozenset()
    """Handles to look up."""
    teams: frozenset[TeamName] = frozenset()
    comments: frozenset[int] = frozenset()
    """Ids of comments that commands point to."""
    commands: bool = False
    """Whether the event asks anything of the bot, so that the repository's labels matter."""


_COMMENT_ID = re.compile(r"#issuecomment-(\d{1,18})$")


def needs(event: Event, policy: Policy) -> Needs:
    """What the answer to ``event`` may depend on."""
    if isinstance(event, Opened):
        return Needs(commands=True)
    if not isinstance(event, CommentPosted):
        return Needs()
    asked = [one for one in _asked(event, policy) if isinstance(one, Asked)]
    if not asked:
        return Needs()
    handles: set[str] = set()
    comments: set[int] = set()
    for one in asked:
        handles.update(one.args.people, filter(None, [one.args.other]))
        if found := _COMMENT_ID.search(one.args.url):
            comments.add(int(found[1]))
    return Needs(frozenset(handles), _teams(policy), frozenset(comments), commands=True)


def _teams(policy: Policy) -> frozenset[TeamName]:
    """Every team on GitHub that gives anybody a right."""
    return frozenset(team for team in policy.offices.values() if isinstance(team, str))


def respond(review: Submission, event: Event) -> list[Effect]:
    """Everything that should be different after ``event``; empty when nothing should."""
    match event:
        case Opened():
            return _settled(review, list(opened(review, event.at)), event.at)
        case CommentPosted():
            return _settled(review, _comment(review, event), event.at)
        case Changed():
            return _settled(review, [], event.at)
        case _:
            return []


def wants_status_comment(review: Submission) -> bool:
    """Whether the bot keeps a status comment here: on reviews that it has adopted."""
    return review.kind is Kind.SUBMISSION and review.record.adopted is not None


def answer_mark(comment: int, body: str) -> str:
    """The hidden marker of the answer to a comment, by which it is found again after a crash."""
    digest = hashlib.sha256(body.encode()).hexdigest()[:16]
    return f"<!-- pyos-bot:answer comment={comment} sha={digest} -->"


def opening_mark(number: int) -> str:
    """The hidden marker of the greeting of an issue."""
    return f"<!-- pyos-bot:welcome issue={number} -->"


def _asked(event: CommentPosted, policy: Policy) -> Sequence[Asked | NotUnderstood]:
    return parsing.read(event.body, policy, _sense(event, policy))


def _sense(event: CommentPosted, policy: Policy) -> Sense:
    typed = {key.casefold(): key for key in policy.partners}
    typed |= {partner.name.casefold(): key for key, partner in policy.partners.items()}
    return Sense(event.sender, event.at, typed)


def _comment(review: Submission, event: CommentPosted) -> list[Effect]:
    asked = _asked(event, review.policy)
    effects: list[Effect] = _noticed(review, event)
    if not asked:
        return effects
    review = foresee(review, effects)
    answers: list[tuple[str, str]] = []
    worked = False
    for one in asked[:AT_MOST]:
        done, text, understood = _one(review, event, one)
        review = foresee(review, done)
        effects += done
        worked = worked or understood
        answers.append((one.line, text))
    text = messages.several(answers)
    if len(asked) > AT_MOST:
        text += f"\n\n{messages.too_many(len(asked), AT_MOST)}"
    new = review.kind is Kind.SUBMISSION and review.record.adopted is None
    if worked and new and not review.record_unreadable:
        effects.append(remember(review, adopted=event.at))
    return [*effects, say(text)]


def _one(
    review: Submission, event: CommentPosted, one: Asked | NotUnderstood
) -> tuple[list[Effect], str, bool]:
    """One command: its effects without words, the words, whether it worked."""
    if isinstance(one, NotUnderstood):
        bot = review.policy.bot
        text = messages.not_understood(
            one.line, one.command, one.place, one.expected, one.nearest, bot
        )
        return [], text, False
    if why := refusal(one.command, review, event.sender):
        return [], why, False
    request = Request(review, event.sender, event.at, event.url, one.command.name, one.args)
    try:
        effects = list(one.command.decide(request))
    except Refused as no:
        return [], messages.refused(str(no)), False
    changes: list[Effect] = [effect for effect in effects if not isinstance(effect, Say)]
    if changes and review.record_unreadable:
        return [], messages.record_unreadable(), False
    if any(isinstance(effect, Remember) and not fits(effect.record) for effect in changes):
        return [], messages.refused(messages.memory_full()), False
    text = "\n\n".join(effect.text for effect in effects if isinstance(effect, Say) and effect.text)
    return changes, text, True


def _noticed(review: Submission, event: CommentPosted) -> list[Effect]:
    """What a comment means without any command."""
    if review.record_unreadable:
        return []
    effects: list[Effect] = []
    if review.has("awaiting_maintainer") and among(event.sender, review.authors):
        effects.append(Relabel(remove=(review.label_name("awaiting_maintainer"),)))
        if review.record.wanted:
            effects.append(remember(review, wanted=""))
    waiting = review.record.assign_when_seen
    if waiting and same(waiting, event.sender):
        after = foresee(review, effects)
        effects.append(remember(after, assign_when_seen=""))
        if among(waiting, review.editors):
            effects.append(Assign(login=event.sender))
    return effects


def _settled(review: Submission, effects: list[Effect], at: datetime) -> list[Effect]:
    """The effects, and in the record since when the review has been where it is then."""
    after = foresee(review, effects)
    if not wants_status_comment(after) or review.record_unreadable:
        return effects
    stage = after.stage.meaning
    if after.record.stage == stage:
        return effects
    return [*effects, remember(after, stage=stage, stage_since=at)]
