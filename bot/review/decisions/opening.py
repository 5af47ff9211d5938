"""An issue is opened: what the bot does unasked, once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.review import messages
from bot.review.decisions import package_checks
from bot.review.decisions.manual_edits import filled_in_at_opening
from bot.review.decisions.moves import remember, say
from bot.review.model.changes import Effect, Pass, Relabel, foresee
from bot.review.model.events import Followed, Opened
from bot.review.model.needs import Board
from bot.review.model.people import among
from bot.review.model.record import RecordChanges
from bot.review.model.submission import IssueKind, Submission
from bot.review.turns.load import parallel_submissions

ISSUES_NAMED = 5
"""Other issues that are looked at."""


def opened(review: Submission, event: Opened) -> Sequence[Effect]:
    """A submission or an inquiry is adopted, a submission's partners' labels put on; a call for help is greeted."""
    if review.kind is IssueKind.INQUIRY:
        return [remember(review, adopted=event.at, authors=review.named_authors)]
    if review.kind is IssueKind.HELP:
        return [say(messages.opening.help_request_welcome(review))]
    if review.kind is not IssueKind.SUBMISSION:
        return []
    ticked = [key for key in review.policy.partners if review.ticked(key)]
    labels = [review.policy.partners[key].label for key in ticked]
    missing = review.missing_labels(labels)
    add = tuple(name for name in labels if name not in missing and not review.label_on(name))
    effects: list[Effect] = [Relabel(add=add)] if add else []
    inquiries = [
        one
        for one in review.found.issues.values()
        if one.kind is IssueKind.INQUIRY and among(one.opener, review.authors)
    ]
    record: RecordChanges = {
        "adopted": event.at,
        "authors": review.named_authors,
        "inquiries": tuple(one.number for one in inquiries),
        "beside": parallel_submissions(review, review.found.board(Board.OPENERS)),
    }
    effects.append(remember(review, **record))
    effects += filled_in_at_opening(foresee(review, effects), event)
    effects += [
        Pass(
            event=Followed(
                repo=review.repo,
                number=one.number,
                sender=event.sender,
                sender_id=event.sender_id,
                at=event.at,
                submission=review.number,
                authors=review.authors,
            )
        )
        for one in inquiries
        if one.open
    ]
    if package_checks.possible(review):
        effects.append(package_checks.ask(review, event.sender, event.at, "opened"))
    return effects


def issues_named(event: Opened) -> frozenset[int]:
    """Issues of this repository that the text names: ``#12``, or their address."""
    address = rf"github\.com/{re.escape(event.repo)}/issues/(\d{{1,9}})\b"
    found = re.findall(rf"{address}|(?<![\w&/#])#(\d{{1,9}})\b", event.body, re.I)
    numbers = [int(one or other) for one, other in found]
    return frozenset([n for n in dict.fromkeys(numbers) if n and n != event.number][:ISSUES_NAMED])
