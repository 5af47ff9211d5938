"""The one door to the rules: an event on a submission → effects.

What the machine is. A review has no state of its own in here: its state *is* the issue (labels, header,
assignees, open or closed) and the hidden record. The machine is a pure function of that state and one
event; the caller reads before, and performs after:

    event ──► needs ──► (the caller reads) ──► respond ──► Decided ──► (the caller performs)
                                                  │
          for each command of a comment, in order │
                                                  ▼
             parse ──► gate ──► decide ──► foresee ─┐
                ▲                                   │  the next command sees
                └───────────────────────────────────┘  what this one changes

Its steps. ``needs`` says, before anything is read, which facts the answer depends on. ``respond`` first
puts renamed people's names right and catches up with an acceptance made by hand. Then it takes the event:
a comment goes through the loop above and gets one answer; anything else goes to one decision. Then the
record is brought in step with the labels (``delayed.record_in_step``), partners hear of a package that is
theirs to list now, and where the bot is muted its unasked words are withheld.

What it guarantees.

- Nothing is read, and no clock asked: the same submission and event give the same decision.
- A command that is refused or not understood changes nothing, and says why.
- A submission that the bot does not look after changes only by a command.
- Whatever is said carries a marker (``mark``) by which the caller finds it again after a crash.
- Performing a decision twice is performing it once: each change of a line names what was there before; of
  labels, assignees and boxes it is told by the traces on the issue (``changes.landed``).

The stages and the steps between them are on one page in ``model/stages.py``.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.review import messages
from bot.review.commands import parsing
from bot.review.commands.gate import may, refusal
from bot.review.commands.grammar import OPTIONS, Sense
from bot.review.commands.parsing import COMMANDS_AT_MOST, PEOPLE_AT_MOST
from bot.review.commands.readings import Asked, Chat, NotUnderstood, Offer, Offered, Reading
from bot.review.commands.replies import (
    ask_back,
    be_friendly,
    in_their_role,
    only_say,
    second_editor,
    takes_part,
    usable,
)
from bot.review.decisions import (
    acceptance,
    affiliation,
    confirming,
    delayed,
    editorial_board,
    manual_edits,
    noticed,
    package_checks,
    renaming,
    reviewing,
    scope,
    undoing,
)
from bot.review.decisions.moves import say
from bot.review.decisions.opening import issues_named, opened
from bot.review.model.changes import CommandResult, Decided, Effect, Say, Withhold, foresee
from bot.review.model.command import Command
from bot.review.model.events import (
    BodyEdited,
    Changed,
    CommentDeleted,
    CommentEdited,
    CommentPosted,
    Event,
    Followed,
    HandedOver,
    Opened,
    PackageAsked,
    PackageChecked,
    TimePassed,
    WeekBegun,
)
from bot.review.model.header import Field, Header
from bot.review.model.labels import Label
from bot.review.model.markdown import LINES
from bot.review.model.needs import Board, Needs
from bot.review.model.people import Role, is_placeholder
from bot.review.model.policy import Policy
from bot.review.model.record import Frame, Record, fits, shortened, size
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Stage
from bot.review.model.submission import IssueKind, Submission
from bot.review.pages import status

_Spoken = CommentPosted | CommentEdited
FAR = timedelta(days=3 * 366)
"""No command takes a later day."""


_COMMENT_ID = re.compile(r"#issuecomment-(\d{1,18})$")


def needs(event: Event, policy: Policy) -> Needs:
    """What the answer to ``event`` may depend on."""
    match event:
        case Opened():
            header = Header.read(event.body, policy.header)
            submitted = header.has(Field.AUTHOR)
            named = Needs(issues=issues_named(event))
            if manual_edits.named_at_opening(header):
                accounts = frozenset(manual_edits.people_named(event, policy))
                named |= Needs(accounts=accounts, teams=policy.teams_named)
            return named | Needs.of(Board.OPENERS) if submitted else named
        case CommentPosted() | CommentEdited():
            return _needs_of_commands(event, policy)
        case BodyEdited():
            people = manual_edits.touches_people(event, policy)
            boxes = affiliation.touches_boxes(event, policy)
            named = Needs(
                accounts=frozenset(manual_edits.people_named(event, policy)),
                teams=policy.teams_named if people or boxes else frozenset(),
            )
            return named | Needs.of(Board.OPEN) if boxes else named
        case WeekBegun():
            return Needs(teams=policy.teams_named, activity=True) | Needs.of(Board.DESK)
        case Changed(what="assigned") | TimePassed():
            return Needs(teams=policy.teams_named)
        case Changed(what="labeled" | "unlabeled", label=label):
            if affiliation.of_label(label, policy):
                return Needs(teams=policy.teams_named) | Needs.of(Board.OPEN)
            return Needs()
        case _:
            return Needs()


def _needs_of_commands(event: _Spoken, policy: Policy) -> Needs:
    asked = _new(event, policy)
    if not asked:
        return Needs()
    unknown = isinstance(event, CommentEdited) and event.before is None
    wanted = Needs(answers_to=event.comment if unknown else None)
    for one, fits_in in _counted(asked):
        if not isinstance(one, NotUnderstood):
            wanted |= Needs(teams=policy.teams_named, commands=True)
        meant = _by_name(one, event, policy) if isinstance(one, Offered) else one
        if isinstance(meant, Asked) and fits_in:
            wanted |= _needs_of(meant) | _needs_of_the_past(meant, event, policy)
    return wanted


def _by_name(one: Offered, event: _Spoken, policy: Policy) -> Asked | None:
    """The command that names somebody without ``@``, in case they take part in the review."""
    if one.offer is not Offer.BARE_NAME:
        return None
    meant = parsing.understand(one.commands[0][1], _sense(event, policy))
    return meant if isinstance(meant, Asked) else None


def needs_of_yes(record: Record, event: Event, policy: Policy) -> Needs:
    """What the command needs that a ``yes`` would carry out."""
    meant = _pending(record, event, policy)
    return _needs_of(meant) if meant else Needs()


def _pending(record: Record, event: Event, policy: Policy) -> Asked | None:
    if record.pending is None or not isinstance(event, _Spoken):
        return None
    meant = parsing.understand(record.pending.line, _sense(event, policy))
    return meant if isinstance(meant, Asked) else None


def _needs_of(one: Asked) -> Needs:
    return one.command.needs | _needs_of_words(one) | Needs(pending=one.command.name == "yes")


def _needs_of_the_past(asked: Asked, event: _Spoken, policy: Policy) -> Needs:
    """What was written before, when a review is handed in by a comment that is none."""
    alone = asked.command.name == "submit-review" and not asked.args.url
    return Needs(thread=alone and reviewing.says_nothing_else(event.body, policy.bot))


def _needs_of_words(asked: Asked) -> Needs:
    """Accounts and comments that a command names."""
    handles = filter(None, (*asked.args.people, asked.args.other))
    found = _COMMENT_ID.search(asked.args.url)
    return Needs(accounts=frozenset(handles), comments=frozenset([int(found[1])] if found else []))


def _counted(
    asked: Sequence[Reading],
) -> Iterator[tuple[Reading, bool]]:
    """Each command, and whether the people of the comment so far are not too many."""
    people: set[str] = set()
    for one in asked:
        new: set[str] = set()
        if isinstance(one, Asked):
            new = {name.casefold() for name in (*one.args.people, one.args.other) if name}
        fits_in = len(people | new) <= PEOPLE_AT_MOST
        if fits_in:
            people |= new
        yield one, fits_in


def commands(event: Event, policy: Policy) -> tuple[str, ...]:
    """The names of the commands in a comment that are recognized, in their order."""
    if not isinstance(event, CommentPosted | CommentEdited):
        return ()
    asked = _new(event, policy)[:COMMANDS_AT_MOST]
    begun = [one.command for one in asked if isinstance(one, Asked | NotUnderstood)]
    return tuple(command.name for command in begun if command)


def asks(event: Event, policy: Policy) -> bool:
    """Whether a comment has a line that is answered: a command, one that is only offered, or a courtesy."""
    return isinstance(event, CommentPosted | CommentEdited) and bool(_new(event, policy))


def respond(review: Submission, event: Event) -> Decided:
    """Everything that should be different after ``event``; empty when nothing should."""
    renamed = Decided.of(renaming.with_names_of_now(review))
    if renamed and isinstance(event, BodyEdited):
        event = renaming.edit_with_names_of_now(review, event)
    review = foresee(review, renamed)
    first = _accepted_by_hand(review, event)
    decided = renamed + first + _responded(foresee(review, first), event)
    decided += _contacts_told(review, decided, event)
    if decided.record is None or fits(decided.record):
        return decided
    return replace(decided, record=shortened(decided.record))


def _accepted_by_hand(review: Submission, event: Event) -> Decided:
    """The stage's label was put on without a command, whichever event tells of it first."""
    seen = review.record.stage
    if not _looked_after(review) or review.stage is not Stage.APPROVED:
        return Decided()
    if seen in ("", Stage.APPROVED.meaning) or review.kind is not IssueKind.SUBMISSION:
        return Decided()
    if isinstance(event, Changed) and manual_edits.label_of_the_editors(review, event):
        return Decided()  # it does not stay
    return Decided.of(acceptance.goes_with_acceptance(review))


def _contacts_told(before: Submission, decided: Decided, event: Event) -> Decided:
    """Partners hear of what is theirs to list, in whichever way it was accepted and affiliated."""
    if not any(one.contact for one in before.policy.partners.values()):
        return Decided()  # mostly: what comes of the event need not be foreseen for that
    after = foresee(before, decided)
    if not _looked_after(after):
        return Decided()
    told = Decided.of(affiliation.contacts_told(before, after))
    return told if asks(event, after.policy) else _unasked(after, told)


def _responded(review: Submission, event: Event) -> Decided:
    effects: Sequence[Effect]
    match event:
        case CommentPosted() | CommentEdited():
            return _spoken(review, event)
        case Opened():
            effects = opened(review, event)
        case Followed():
            effects = scope.followed(review, event)
        case WeekBegun():
            effects = editorial_board.week_begun(review, event.at)
        case HandedOver():
            effects = editorial_board.handed_over(review, event)
        case PackageChecked() if not review.record_unreadable:
            effects = package_checks.checked(review, event)
        case PackageAsked() | PackageChecked():
            return Decided()  # it is asked of ``pipeline.packages``
        case _ if not _looked_after(review):
            return Decided()
        case Changed():
            effects = _changed(review, event)
        case CommentDeleted():
            effects = noticed.deleted(review, event)
        case BodyEdited():
            effects = manual_edits.header_edited(review, event)
        case TimePassed():
            effects = delayed.time_passed(review, event.at)
    decided = _in_step(review, Decided.of(effects), event.at)
    return _unasked(foresee(review, decided), decided)


def _changed(review: Submission, event: Changed) -> list[Effect]:
    if event.what == "swept-text":
        return manual_edits.header_changed_unheard(review)
    if back := manual_edits.label_of_the_editors(review, event):
        return back
    effects: list[Effect] = []
    if partner := affiliation.of_label(event.label, review.policy):
        effects += affiliation.label_by_hand(review, event, partner)
    return [*effects, *manual_edits.by_manual_edit(foresee(review, effects), event)]


def _looked_after(review: Submission) -> bool:
    """Whether the bot may do anything here that no command asks for."""
    return review.record.adopted is not None and not review.record_unreadable


def _unasked(review: Submission, decided: Decided) -> Decided:
    """Where the bot is muted, or is only tried out, what it would say is noted and not said."""
    if not (review.policy.quiet or review.record.muted):
        return decided
    withheld = [Withhold(text=one.text) for one in decided.words if not one.promised]
    promised = tuple(one for one in decided.words if one.promised)
    return replace(decided, asides=(*decided.asides, *withheld), words=promised)


def wants_status_comment(review: Submission) -> bool:
    """Whether the bot keeps a status comment here: on reviews that it looks after.

    On an inquiry the welcome is that comment; on one that was there before the bot, only reminders need it.
    One that is there is kept true even where the bot is muted: an edit reaches nobody by email.
    """
    if review.record.adopted is None:
        return False
    there = review.status_comment is not None
    match review.kind:
        case IssueKind.SUBMISSION:
            needed = True
        case IssueKind.INQUIRY:
            needed = there or status.greets_inquiry(review) or bool(review.record.reminders)
        case _:
            needed = False
    silent = review.policy.quiet or review.record.muted
    return needed and (there or not silent)


def next_look(review: Submission) -> datetime | None:
    """When ``TimePassed`` is wanted on this review; None: not before something else happens."""
    return delayed.next_look(review) if _looked_after(review) else None


# --- hidden markers ---


def mark(event: Event, policy: Policy) -> str:
    """The hidden marker of what is said after ``event``, by which it is found again after a crash."""
    match event:
        case CommentPosted() | CommentEdited():
            lines = [_line_fingerprint(one.line) for one in _asked(event.body, event, policy)]
            return answer_mark(event.comment, _sha_of(event), lines)
        case Opened():
            return f"<!-- pyos-bot:welcome issue={event.number} -->"
        case WeekBegun():
            return f"<!-- pyos-bot:digest week={event.monday} -->"
        case Followed():
            return f"<!-- pyos-bot:followed submission={event.submission} -->"
        case _:
            text = f"{event.kind} {event.at.isoformat()} {event.sender}"
            what = event.model_dump(include={"body", "what", "label", "assignee", "to"})
            return f"<!-- pyos-bot:{event.kind} sha={_sha(f'{text} {what}')} -->"


def answer_mark(comment: int, sha: str, lines: Sequence[str] = ()) -> str:
    """The marker of the answer to a comment; it names the command lines that it answers."""
    named = f" lines={','.join(lines)}" if lines else ""
    return f"{answer_begins(comment, sha)}{named} -->"


def answer_begins(comment: int, sha: str) -> str:
    """How the marker of an answer begins."""
    return f"<!-- pyos-bot:answer comment={comment} sha={sha}"


def is_answer(text: str, event: _Spoken) -> bool:
    """Whether the bot's comment ``text`` answers that very text of a comment."""
    found = _ANSWER.search(text)
    return found is not None and (int(found[1]), found[2]) == (event.comment, _sha_of(event))


def mark_of_answer(text: str) -> str:
    """The marker of the bot's comment ``text``; empty: it is no answer."""
    found = _ANSWER.search(text)
    return found[0].strip() if found else ""


def is_welcome(text: str) -> bool:
    """Whether the bot's comment ``text`` greets whoever opened an issue."""
    return _WELCOME.search(text) is not None


# at the very end: further up stands what people have typed
_ANSWER = re.compile(r"<!-- pyos-bot:answer comment=(\d+) sha=(\w+)(?: lines=([\w,]+))? -->\s*\Z")
_WELCOME = re.compile(r"<!-- pyos-bot:welcome issue=\d+ -->\s*\Z")


def lines_answered(text: str, comment: int) -> frozenset[str] | None:
    """Digests of the command lines of ``comment`` that the bot's comment ``text`` answered, if it did."""
    found = _ANSWER.search(text)
    if not found or int(found[1]) != comment:
        return None
    return frozenset((found[3] or "").split(","))


def without_lines(event: _Spoken, policy: Policy, answered: frozenset[str]) -> str:
    """The text of a comment without the command lines that an answer has named (by their digests)."""
    done = [one.line for one in _asked(event.body, event, policy)]
    done = [" ".join(line.split()) for line in done if _line_fingerprint(line) in answered]
    return "\n".join(
        "" if any(line in " ".join(text.split()) for line in done) else text
        for text in event.body.splitlines()
    )


def _sha_of(event: _Spoken) -> str:
    """What tells one text of a comment from another; the same text may come back by another edit."""
    when = event.at.isoformat() if isinstance(event, CommentEdited) else ""
    return _sha(event.body + when)


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _line_fingerprint(line: str) -> str:
    return hashlib.sha256(" ".join(line.casefold().split()).encode()).hexdigest()[:8]


# --- comments ---


def _asked(body: str, event: _Spoken, policy: Policy) -> Sequence[Reading]:
    return parsing.read(body, policy, _sense(event, policy))


def _new(event: _Spoken, policy: Policy) -> Sequence[Reading]:
    """The commands that count: of an edited comment only those that the edit added."""
    asked = _asked(event.body, event, policy)
    if not asked or isinstance(event, CommentPosted) or event.before is None:
        return asked
    before = Counter(_same(one) for one in _asked(event.before, event, policy))
    fresh = []
    for one in asked:
        if before[_same(one)] > 0:
            before[_same(one)] -= 1
        else:
            fresh.append(one)
    return fresh


def _same(one: Reading) -> object:
    """What makes two command lines one: what is asked, not how it is spelt."""
    if not isinstance(one, Asked):
        return " ".join(one.line.casefold().split())
    args = one.args
    words = args.words & OPTIONS
    if not one.command.words.synonyms:
        words = frozenset(part for word in args.words for part in word.split("-"))
    people = tuple(map(str.casefold, args.people))
    return one.command.name, replace(
        args, words=words - {"set", "as"}, people=people, other=args.other.casefold()
    )


def _sense(event: _Spoken, policy: Policy) -> Sense:
    typed = {key.casefold(): key for key in policy.partners}
    typed |= {partner.name.casefold(): key for key, partner in policy.partners.items()}
    return Sense(event.sender, event.at, typed, tuple(policy.routes), policy.papers)


def _spoken(review: Submission, event: _Spoken) -> Decided:
    asked = _new(event, review.policy)
    unspoken = Decided()
    if _looked_after(review):
        # whoever chats with the bot has said something to people, too
        orders = [one for one in asked if not isinstance(one, Chat)]
        unspoken = _without_words(review, event, orders)
    if isinstance(event, CommentEdited) and event.before is None and asked:
        answered_before = review.found.answers or frozenset()
        asked = [one for one in asked if _line_fingerprint(one.line) not in answered_before]
        if not event.sender:
            asked = [one for one in asked if not isinstance(one, Chat)]
        if asked and (review.found.answers is None or not event.sender):
            text = (
                messages.undoing.edit_not_known(review.policy.bot)
                if event.sender
                else messages.undoing.editor_not_known(review.policy.bot)
            )
            return _in_step(review, unspoken, event.at) + Decided(words=(say(text),))
    if not asked:
        decided = _in_step(review, unspoken, event.at)
        return _unasked(foresee(review, decided), decided)
    before = foresee(review, unspoken)
    answered = _answer(before, event, asked)
    decided = _in_step(review, unspoken.silent + answered.silent, event.at)
    after = foresee(review, decided)
    # what had happened before is no part of what the commands change, and so of what ``undo`` takes back
    noted = foresee(before, _in_step(before, Decided(), event.at))
    kept = _frame(noted, after, event, asked)
    aside = _unasked(review, Decided(words=unspoken.words))
    said = Decided(words=(*answered.words, *aside.words))
    outcomes = tuple(one for words in answered.words for one in words.outcomes)
    answer = Say(text=said.text, outcomes=outcomes)
    return decided + Decided(record=kept, asides=aside.asides, words=(answer,))


def _without_words(review: Submission, event: _Spoken, asked: Sequence[Reading]) -> Decided:
    """What the comment means besides its commands; an edit only matters to whoever wrote it."""
    effects: list[Effect] = []
    if isinstance(event, CommentPosted):
        effects += noticed.answered(review, event.sender)
        # a command does what it does; words, or an author's answer, may say that more time is needed
        if not asked or effects:
            effects += noticed.heard(foresee(review, effects), event.sender, event.at)
        effects += noticed.seen(foresee(review, effects), event.sender)
    elif not event.sender:
        if review.open:
            effects += noticed.perhaps_reviewed(review, event)
        return Decided.of(effects)
    elif event.sender.casefold() != event.author.casefold():
        return Decided()
    commands = {one.command.name for one in asked if isinstance(one, Asked)}
    if review.open:
        effects += noticed.reviewed(foresee(review, effects), event, commands)
    return Decided.of(effects)


def _answer(review: Submission, event: _Spoken, asked: Sequence[Reading]) -> Decided:
    """What the commands change, and the one answer to all of them with what became of each."""
    decided = Decided()
    answers: list[tuple[str, str]] = []
    outcomes: list[tuple[str, CommandResult]] = []
    # who only looks, or has no task here, does not make the bot look after an old review
    acted, concerned = False, review.roles(event.sender) > {Role.ANYONE}
    for one, fits_in in _counted(asked[:COMMANDS_AT_MOST]):
        name = _name_of(one)
        if not fits_in:
            answers.append((one.line, messages.refusals.too_many_people(PEOPLE_AT_MOST)))
            outcomes.append((name, CommandResult.REFUSED))
            continue
        done, result = _one(review, event, one)
        acted = acted or (result is CommandResult.DONE and done.acts)
        review = foresee(review, done)
        decided += done.silent
        answers.append((one.line, done.text))
        outcomes.append((name, result))
    text = messages.pieces.several(answers)
    if len(asked) > COMMANDS_AT_MOST:
        text += f"\n\n{messages.refusals.too_many(len(asked), COMMANDS_AT_MOST)}"
    known = review.kind in (IssueKind.SUBMISSION, IssueKind.INQUIRY)
    if (
        acted
        and concerned
        and known
        and review.record.adopted is None
        and not review.record_unreadable
    ):
        adopted = review.record.changed(adopted=event.at, authors=review.named_authors)
        decided += Decided(record=adopted)
    return decided + Decided(words=(Say(text=text, outcomes=tuple(outcomes)),))


def _name_of(one: Reading) -> str:
    command = one.command if isinstance(one, Asked | NotUnderstood) else None
    return command.name if command else ""


def _one(review: Submission, event: _Spoken, one: Reading) -> tuple[Decided, CommandResult]:
    """One line: what it changes with its words, and what became of it."""
    if isinstance(one, Offered):
        meant = _by_name(one, event, review.policy)
        if meant is None or not takes_part(review, (meant.args.other or meant.args.people[0])):
            return ask_back(review, event.sender, event.at, one)
        one = meant
    if isinstance(one, Chat):
        return be_friendly(review, event.sender, event.at, one)
    if isinstance(one, NotUnderstood):
        if one.too_far:
            return only_say(messages.refusals.too_far_down(LINES)), CommandResult.NOT_UNDERSTOOD
        near = usable(review, event.sender, one.nearest)
        text = messages.refusals.not_understood(
            one.line, one.command, one.place, one.expected, near, review.policy
        )
        return only_say(text), CommandResult.NOT_UNDERSTOOD
    if one.command.name == "yes" and confirming.stands(review):
        return _confirmed(review, event)
    if own := _in_their_role(review, event, one):
        commands = [text for _, text in own]
        if one.read_as:  # the command is our word for it, not theirs
            said = messages.understanding.choose(commands, review.policy.bot)
            return only_say(said), CommandResult.ASKED_BACK
        why = refusal(one.command, review, event.sender)
        said = messages.understanding.for_them(why, commands, review.policy.bot)
        return only_say(said), CommandResult.REFUSED
    if said := second_editor(review, event.sender, one):
        return only_say(said), CommandResult.REFUSED
    decided, result = _carried_out(review, event, one)
    if one.read_as:
        decided += Decided(words=(say(messages.understanding.read_as(one.read_as)),))
    return decided, result


def _in_their_role(review: Submission, event: _Spoken, one: Asked) -> list[tuple[Command, str]]:
    """What somebody who may not use a command can use for the same."""
    if may(one.command, review, event.sender):
        return []
    return in_their_role(review, event.sender, event.at, one.command, one.args.text, one.line)


def _confirmed(review: Submission, event: _Spoken) -> tuple[Decided, CommandResult]:
    """What was asked about is done by whoever says yes."""
    meant = _pending(review.record, event, review.policy)
    if meant is None:  # the table of commands has changed since
        return only_say(
            messages.understanding.nothing_asked(review.policy.bot)
        ), CommandResult.REFUSED
    decided, result = _carried_out(review, event, meant)
    if result is CommandResult.DONE and decided.acts:
        kept = foresee(review, decided).record.changed(pending=None)
        decided += Decided(record=kept)
    return decided, result


def _carried_out(review: Submission, event: _Spoken, one: Asked) -> tuple[Decided, CommandResult]:
    """One command, if it is possible for the sender here and now."""
    if why := refusal(one.command, review, event.sender):
        allowed = may(one.command, review, event.sender)
        return only_say(why), CommandResult.NOT_NOW if allowed else CommandResult.REFUSED
    if one.args.day and one.args.day > event.at.date() + FAR:
        text = messages.pieces.refused(messages.refusals.too_far(one.args.day))
        return only_say(text), CommandResult.REFUSED
    examples = [one for one in (*one.args.people, one.args.other) if is_placeholder(one)]
    if examples:
        text = messages.pieces.refused(messages.understanding.placeholder(examples[0]))
        return only_say(text), CommandResult.REFUSED
    request = Request(
        review, event.sender, event.at, event.url, one.command.name, one.args, event.body
    )
    try:
        decided = Decided.of(one.command.decide(request))
    except Refused as no:
        return only_say(messages.pieces.refused(str(no))), CommandResult.REFUSED
    if decided.acts and review.record_unreadable:
        return only_say(messages.status.record_unreadable()), CommandResult.REFUSED
    if decided.record and not fits(decided.record):
        kept = shortened(decided.record)
        # one that was too large before is no reason to refuse what makes it no larger
        if not fits(kept) and size(kept) > size(shortened(review.record)):
            text = messages.pieces.refused(messages.status.memory_full())
            return only_say(text), CommandResult.REFUSED
        decided = replace(decided, record=kept)
    after = foresee(review, decided)
    if after.has(Label.ON_HOLD) and after.stage is not review.stage:
        still = say(messages.pauses.still_on_hold(review.policy.bot))
        decided += Decided(words=(still,))
    return decided, CommandResult.DONE


def _frame(
    before: Submission, after: Submission, event: _Spoken, asked: Sequence[Reading]
) -> Record | None:
    """The record with what ``undo`` needs to take this comment back."""
    commands = [one.command.name for one in asked[:COMMANDS_AT_MOST] if isinstance(one, Asked)]
    made: Frame | None = None
    if "undo" not in commands:
        made = undoing.frame(
            before,
            after,
            comment=event.comment,
            sha=_sha_of(event),
            by=event.sender,
            commands=tuple(dict.fromkeys(commands)),
        )
        if made is None:
            return None
    elif undoing.untouched(before.record, after.record):
        return None  # there was nothing to take back
    kept = after.record.changed(undo=made)
    return kept if fits(kept) else after.record.changed(undo=None)


# --- afterwards ---


def _in_step(review: Submission, decided: Decided, at: datetime) -> Decided:
    """What was decided, and the record as it has to be after it."""
    after = foresee(review, decided)
    if not _looked_after(after):
        return decided
    decided += Decided.of(delayed.record_in_step(after, at))
    if not decided.acts:
        return decided
    return decided + Decided.of(manual_edits.lines_in_step(review, foresee(review, decided)))
