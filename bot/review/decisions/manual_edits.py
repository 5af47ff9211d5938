"""What people do by hand, without a command: the bot follows, and puts back what was not theirs.

Only people with write access can set labels and assignees or edit somebody else's text, so what they
do is adopted. The author can edit their own text, so what they write there into editorial fields counts
for nothing. https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain

from bot.review import messages
from bot.review.decisions.affiliation import boxes_by_hand
from bot.review.decisions.moves import remember, say, seat, set_person
from bot.review.model.changes import Effect, PutLine, Relabel, Remember, in_turn
from bot.review.model.events import BodyEdited, Changed, Opened
from bot.review.model.header import Field, Header
from bot.review.model.labels import ROUTE_LABELS, Label
from bot.review.model.people import Role, among, beyond, handles, is_nobody, same
from bot.review.model.policy import Policy
from bot.review.model.record import AUTHORS, Record
from bot.review.model.stages import Stage, meaning_of
from bot.review.model.submission import Submission

_EDITORIAL = re.compile(rf"{Field.EIC}|{Field.EDITOR}|{Field.REVIEWERS}|Reviewer \d+|{Field.DUE}")
_SEAT = re.compile(rf"{Field.REVIEWERS}|Reviewer \d+")
_AUTHORS = (Field.AUTHOR.value, Field.MAINTAINERS.value)
_OWED = 300
"""Characters of a value that are remembered until it is put back."""
_NAMED = 20
"""So many people are named in one sentence."""
_STAFF = frozenset({Role.EIC, Role.EDITOR, Role.TRIAGE})


# --- the header ---


def header_edited(review: Submission, event: BodyEdited) -> Sequence[Effect]:
    """The text was edited by a person: who has the right is followed, who has not is corrected."""
    if event.before is None:
        return []
    by = _by_author if is_authors(review, event) else _by_staff
    before = Header.read(event.before, review.policy.header)
    return in_turn(
        review,
        lambda now: by(now, event, before),
        lambda now: boxes_by_hand(now, event),
        lambda now: joss_box_by_hand(now, event, before),
    )


def joss_box_by_hand(review: Submission, event: BodyEdited, before: Header) -> list[Effect]:
    """After the acceptance the wish for JOSS was ticked or unticked: the label that says so follows."""
    on = review.header.wants_joss
    after = Header.read(event.body, review.policy.header)
    meant = before.wants_joss is not on and after.wants_joss is on
    if review.stage is not Stage.APPROVED or not meant:
        return []
    if not on:
        pending = tuple(review.label_names((Label.JOSS_PENDING,)))
        return [Relabel(remove=pending)] if pending else []
    wanted = review.policy.names(Label.JOSS_PENDING) if review.goes_to_joss else ()
    if not wanted or review.standing.joss or review.missing_labels(wanted):
        return []
    return [Relabel(add=wanted)]


def is_authors(review: Submission, event: BodyEdited) -> bool:
    """Whether somebody edited the text of their own submission: by what it said before they did."""
    before = review if event.before is None else replace(review, body=event.before)
    roles = before.roles(event.sender)
    return Role.AUTHOR in roles or (same(event.sender, review.opener) and not roles & _STAFF)


def _by_author(review: Submission, event: BodyEdited, before: Header) -> list[Effect]:
    after, now = Header.read(event.body, review.policy.header).lines, review.header.lines
    effects: list[Effect] = []
    owed = dict(review.record.owed)
    reseated = _reseated(before.lines, after)
    for key in dict.fromkeys([*before.lines, *after, *owed]):
        was, became = before.lines.get(key), after.get(key)
        if key in owed and owed[key][1] == _fingerprint(was):
            was = owed.pop(key)[0]
        theirs = _SEAT.fullmatch(key) and reseated  # all or none: two forms break the website
        alike = _same_people(was, became) and key != Field.DUE
        if not theirs and (alike or not _EDITORIAL.fullmatch(key)):
            continue
        if was == became:
            continue
        if now.get(key) == became:
            effects.append(PutLine(key=key, value=was, was=became))
        else:
            owed[key] = (
                was and was[:_OWED],
                _fingerprint(became),
            )  # changed again: by whom the next event tells
    names = [line.key for line in effects if isinstance(line, PutLine)]
    people = replace(review, body=event.before or "")
    seated = [one.login for one in review.record.reviewers]
    holders = [*people.editors, *people.eics, *seated]
    new = beyond(review.named_authors, [*people.named_authors, *review.record.authors])
    robbed = [one for one in new if among(one, holders)][:_NAMED]
    named = (*people.named_authors, *review.named_authors)
    # whoever had a task here before is an author only as long as the text says so
    known = [*review.record.authors, *beyond(named, [*review.record.authors, *holders])]
    known = known[: max(AUTHORS, len(review.record.authors))]
    if tuple(known) != review.record.authors or owed != review.record.owed:
        effects.append(remember(review, authors=tuple(known), owed=owed))
    if names:
        effects.append(say(messages.manual_edits.put_back(event.sender, names)))
    if robbed:
        effects.append(
            say(messages.manual_edits.conflict_by_edit(event.sender, robbed, review.policy.bot))
        )
    return effects


def _fingerprint(value: str | None) -> str | None:
    """A value to know again, or its fingerprint if it is long."""
    if value is None or len(value) <= _OWED:
        return value
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"


def _reseated(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether any line of reviewers names other people than it did."""
    keys = [key for key in {**before, **after} if _SEAT.fullmatch(key)]
    return any(not _same_people(before.get(key), after.get(key)) for key in keys)


def _same_people(one: str | None, other: str | None) -> bool:
    def people(value: str | None) -> tuple[str, ...]:
        return () if is_nobody(value or "") else tuple(map(str.casefold, handles(value or "")))

    return people(one) == people(other)


def _by_staff(review: Submission, event: BodyEdited, before: Header) -> list[Effect]:
    record = review.record.changed(owed={})  # what they leave as it is counts
    was, now = before.lines, Header.read(event.body, review.policy.header).lines
    if record.lines is not None:
        record = record.changed(lines=_noted(record.lines, was, now))
    if any(not _same_people(was.get(key), now.get(key)) for key in _AUTHORS):
        record = record.changed(authors=review.named_authors)
    record = _seated_by_hand(replace(review, record=record), event, before)
    record = _guests_by_hand(replace(review, record=record), event, before)
    return [Remember(record=record)] if record != review.record else []


def _seated_by_hand(review: Submission, event: BodyEdited, before: Header) -> Record:
    """Reviewers whom somebody with the right wrote into the header, or took out of it."""
    record = review.record
    was = [login for login in before.reviewers if login]
    now = [login for login in review.header.reviewers if login]
    for login in was:
        if not among(login, now):
            record = record.without_reviewer(login)
    due = event.at.date() + timedelta(days=review.policy.days.review)
    for login in now:
        name = review.account(login)
        new = not among(login, was) and not (name and record.reviewer(name))
        if new and name and not among(name, review.authors):
            record = record.with_reviewer(seat(review, name, event.sender, event.at, due))
    return record


def _guests_by_hand(review: Submission, event: BodyEdited, before: Header) -> Record:
    """Who leads changed: an editor in chief may make a guest editor so, and a guest may be gone."""
    record = review.record
    if _same_people(before.raw(Field.EDITOR), review.header.raw(Field.EDITOR)):
        return record
    guests = [guest for guest in record.guests if among(guest, review.editors)]
    if review.is_eic(event.sender):
        guests += [
            name
            for login in review.editors
            if (name := review.account(login))
            and not among(name, guests)
            and not among(name, review.authors)
            and not (review.in_team(name, review.policy.teams.editors) or review.is_eic(name))
        ]
    return record.changed(guests=tuple(guests))


# --- what somebody with the right has left there ---


def lines_in_step(before: Submission, after: Submission) -> list[Effect]:
    """Note the editorial lines that a decision changes; all of them when none were noted before."""
    known, now = after.record.lines, after.header.lines
    lines = _noted({}, {}, now) if known is None else _noted(known, before.header.lines, now)
    return [remember(after, lines=lines)] if lines != known else []


def _noted(
    known: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, str]:
    """The lines known, with what became of those that changed."""
    lines = dict(known)
    for key in dict.fromkeys([*before, *after]):
        if not _EDITORIAL.fullmatch(key) or before.get(key) == after.get(key):
            continue
        value = after.get(key, "")
        if is_nobody(value) or len(value) > _NOTED:
            lines.pop(key, None)
        else:
            lines[key] = value
    return lines


_NOTED = 500
"""Characters of a line that are kept: a longer one is nobody's."""


def changed_unheard(review: Submission) -> dict[str, str]:
    """Editorial lines that are not as somebody with the right left them: what they say now."""
    noted, now = review.record.lines, review.header.lines
    if noted is None or review.record.owed:
        return {}
    return {
        key: now.get(key, "")
        for key in dict.fromkeys([*noted, *now])
        if _EDITORIAL.fullmatch(key) and not _alike(key, noted.get(key, ""), now.get(key, ""))
    }


def _alike(key: str, one: str, other: str) -> bool:
    if key == Field.DUE:
        return one.strip() == other.strip() or (is_nobody(one) and is_nobody(other))
    return _same_people(one, other)


def header_changed_unheard(review: Submission) -> list[Effect]:
    """Nobody told who changed these lines, and the author may have: they are put back and named."""
    changed = changed_unheard(review)
    if not changed:
        return []
    noted, now = review.record.lines or {}, review.header.lines
    effects: list[Effect] = [
        PutLine(key=key, value=noted.get(key, "TBD"), was=now.get(key)) for key in changed
    ]
    return [*effects, say(messages.manual_edits.put_back_unheard(changed, review.policy.bot))]


def filled_in_at_opening(review: Submission, event: Opened) -> list[Effect]:
    """Editorial lines that somebody filled in before anybody had a task here."""
    said = named_at_opening(review.header)
    if not said:
        return []
    text = review.body
    for key in said:
        text = Header.read(text, review.policy.header).with_line(key, "TBD")
    edit = BodyEdited(
        repo=event.repo,
        number=event.number,
        sender=event.sender,
        at=event.at,
        before=text,
        body=review.body,
    )
    if not is_authors(review, edit):
        return _by_staff(review, edit, Header.read(text, review.policy.header))
    effects: list[Effect] = [PutLine(key=key, value="TBD", was=was) for key, was in said.items()]
    return [*effects, say(messages.manual_edits.emptied(event.sender, list(said)))]


def named_at_opening(header: Header) -> dict[str, str]:
    """The editorial lines of a new submission that say something."""
    return {
        key: value
        for key, value in header.lines.items()
        if _EDITORIAL.fullmatch(key) and not is_nobody(value)
    }


def touches_people(event: BodyEdited, policy: Policy) -> bool:
    """Whether an edit changed who stands in an editorial field."""
    before = Header.read(event.before or "", policy.header).lines
    after = Header.read(event.body, policy.header).lines
    keys = [key for key in dict.fromkeys([*before, *after]) if _EDITORIAL.fullmatch(key)]
    return any(not _same_people(before.get(key), after.get(key)) for key in keys)


def people_named(event: BodyEdited | Opened, policy: Policy) -> tuple[str, ...]:
    """Whom an edit wrote into editorial fields: accounts to look up."""
    text = (event.before or "") if isinstance(event, BodyEdited) else ""
    before, after = Header.read(text, policy.header), Header.read(event.body, policy.header)
    was = [*before.people(Field.EDITOR), *filter(None, before.reviewers)]
    now = [*after.people(Field.EDITOR), *filter(None, after.reviewers)]
    return tuple(beyond(now, was))[:20]


# --- labels and assignees ---


def route_by_hand(review: Submission, event: Changed) -> list[Effect]:
    """The label of a route went on or off: the route follows."""
    on = event.what == "labeled"
    for route, label in review.policy.route_labels.items():
        meaning = meaning_of(label, review.policy)
        shown = review.label_name(meaning) if meaning else label
        if same(event.label, shown) and review.label_on(shown) is on:
            if on and review.record.route != route:
                return [remember(review, route=route, editor_only=False)]
            if not on and review.record.route == route:
                return [remember(review, route="standard", editor_only=False)]
    return []


def editor_by_hand(review: Submission, event: Changed) -> list[Effect]:
    """An editor was made assignee while the header says ``TBD``: they lead."""
    login = event.assignee
    leads = (
        event.what == "assigned"
        and Role.AUTHOR not in review.roles(event.sender)
        and not review.editors
        and among(login, review.assignees)
        and (review.in_team(login, review.policy.teams.editors) or review.is_eic(login))
        and not among(login, review.authors)
    )
    return set_person(review, Field.EDITOR, login) if leads else []


_OF_THE_EDITORS = frozenset(
    {stage.meaning for stage in Stage} - {Label.SUBMITTED, Label.CHECKS}
) | {
    *chain.from_iterable(ROUTE_LABELS.values()),
    Label.IN_SCOPE,
    Label.OUT_OF_SCOPE,
}
"""Labels that say what editors have decided; the first two stages are the template's."""


def label_of_the_editors(review: Submission, event: Changed) -> list[Effect]:
    """An author with access to labels set one that is not theirs: it is put back and explained."""
    meaning = meaning_of(event.label, review.policy)
    on = event.what == "labeled"
    routes = map(str.casefold, review.policy.route_labels.values())
    decided = meaning in _OF_THE_EDITORS or event.label.casefold() in routes
    theirs = decided and Role.AUTHOR in review.roles(event.sender)
    if not theirs or review.label_on(event.label) is not on:
        return []
    back = Relabel(remove=(event.label,)) if on else Relabel(add=(event.label,))
    return [back, say(messages.manual_edits.not_an_authors_label(event.sender, event.label, on=on))]


def by_manual_edit(review: Submission, event: Changed) -> list[Effect]:
    """Follow a route label or an assignee that somebody changed by hand."""
    return in_turn(
        review,
        lambda now: route_by_hand(now, event),
        lambda now: editor_by_hand(now, event),
    )
