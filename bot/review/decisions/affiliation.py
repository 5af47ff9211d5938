"""The partner communities' decision, which is theirs alone and independent of acceptance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from bot.review import messages
from bot.review.decisions.moves import account, remember, say
from bot.review.model.changes import Effect, Relabel, Tick, foresee
from bot.review.model.events import BodyEdited, Changed
from bot.review.model.header import Header
from bot.review.model.people import Role, among, same
from bot.review.model.policy import Partner, Policy
from bot.review.model.record import AffiliationDecision, AffiliationState, Said
from bot.review.model.request import Refused, Request
from bot.review.model.stages import Stage
from bot.review.model.submission import Submission

T = TypeVar("T")


def invite(request: Request) -> tuple[str, dict[str, AffiliationDecision]]:
    """Word to the partners in question when checks start: the text, and the record of the requests."""
    review = request.review
    decisions = dict(review.record.affiliation)
    texts = []
    for key, outcome in review.partners.items():
        partner = review.policy.partners[key]
        if outcome is not AffiliationState.REQUESTED or key in decisions:
            continue
        told = contacts(review, partner) if partner.active else ()
        asker = asks(review, key)
        decisions[key] = AffiliationDecision(
            outcome=AffiliationState.REQUESTED,
            by=asker or review.author,
            at=request.at,
            asked=told,
        )
        if partner.active:
            texts.append(
                messages.checks.partner_invited(
                    review, partner, told, by_author=review.ticked(key), asker=asker
                )
            )
    return "\n\n".join(texts), decisions


def asks(review: Submission, key: str) -> str:
    """Who has asked a partner that the author has not ticked; empty: the author, or nobody knows."""
    return "" if review.ticked(key) else review.record.requested_by.get(key, "")


def contacts(review: Submission, partner: Partner) -> tuple[str, ...]:
    """Whom to tell: the policy's contacts, else the partner's editor who leads the fewest open reviews."""
    if named := [login.removeprefix("@") for login in partner.notify]:
        return tuple(login for login in named if not among(login, review.authors))
    members = [m for m in review.roster(partner.editors).spelled if not among(m, review.authors)]
    fewest = min(members, key=lambda one: (review.leads(one), one.casefold()), default="")
    return (fewest,) if fewest else ()


def affiliate(request: Request) -> Sequence[Effect]:
    """The package is affiliated; for an editor, a decision that the partner made elsewhere."""
    if request.args.people:
        return _recorded(request)
    return _decided(request, AffiliationState.AFFILIATED)


def decline(request: Request) -> Sequence[Effect]:
    """The package is not affiliated."""
    return _decided(request, AffiliationState.DECLINED)


def revoke(request: Request) -> Sequence[Effect]:
    """The package is affiliated no more."""
    key = _own_partner(request)
    if request.review.partners.get(key) not in (
        AffiliationState.AFFILIATED,
        AffiliationState.REVOKED,
    ):
        name = request.review.policy.partners[key].name
        raise Refused(messages.affiliation.not_affiliated(name, request.review.policy.bot))
    return _decided(request, AffiliationState.REVOKED)


def deciding_for(review: Submission, login: str) -> tuple[str, ...]:
    """The partners that somebody may mean when they name none: those in question, else all of theirs."""
    mine = review.partners_of(login)
    return tuple(key for key in mine if key in review.partners) or mine


def _own_partner(request: Request) -> str:
    """The partner that the sender decides for."""
    review, args = request.review, request.args
    mine = review.partners_of(request.sender)
    if args.partner:
        if args.partner not in mine:
            raise Refused(_no_right(request, args.partner))
        return args.partner
    decides = deciding_for(review, request.sender)
    if len(decides) == 1:
        return decides[0]
    if not mine:
        raise Refused(
            messages.affiliation.only_partners_decide(
                tuple(review.partners or review.policy.partners), review.policy.bot
            )
        )
    raise Refused(messages.affiliation.which_partner(decides))


def _no_right(request: Request, key: str) -> str:
    partner = request.review.policy.partners[key]
    trouble = request.review.roster(partner.editors).trouble
    if trouble:
        return messages.refusals.team_trouble(f"partners.{key}.editors", partner.editors, trouble)
    staff = Role.EDITOR in request.roles
    return messages.affiliation.not_your_partner(
        partner.name, key, staff=staff, bot=request.review.policy.bot
    )


def _decided(request: Request, outcome: AffiliationState) -> Sequence[Effect]:
    key = _own_partner(request)
    typed = request.args.text.casefold().strip(" .!")
    names = {name.casefold() for name in (key, request.review.policy.partners[key].name)}
    if outcome is not AffiliationState.AFFILIATED and typed in names:
        raise Refused(
            messages.affiliation.reason_missing(request.command, key, request.review.policy.bot)
        )
    decision = AffiliationDecision(
        outcome=outcome, by=request.sender, at=request.at, reason=request.args.text
    )
    return _write(request.review, key, decision)


def _recorded(request: Request) -> Sequence[Effect]:
    """``affiliate PARTNER for @partner-editor URL``, by an editor."""
    review, args = request.review, request.args
    if Role.EDITOR not in request.roles:
        raise Refused(messages.affiliation.only_editors_record())
    partner = review.policy.partners[args.partner]
    login = account(request, args.people[0])
    roster = review.roster(partner.editors)
    if roster.trouble:
        raise Refused(
            messages.refusals.team_trouble(
                f"partners.{args.partner}.editors", partner.editors, roster.trouble
            )
        )
    if args.partner not in review.partners_of(login):
        raise Refused(messages.affiliation.not_a_partner_editor(login, partner.name))
    decision = AffiliationDecision(
        outcome=AffiliationState.AFFILIATED,
        by=login,
        at=request.at,
        recorded_by=request.sender,
        url=args.url,
    )
    return _write(review, args.partner, decision)


def _write(review: Submission, key: str, decision: AffiliationDecision) -> Sequence[Effect]:
    partner = review.policy.partners[key]
    before = review.record.affiliation.get(key)
    yes = decision.outcome is AffiliationState.AFFILIATED
    effects: list[Effect] = []
    notes: list[str] = []
    if yes and not review.label_on(partner.label):
        if missing := review.missing_labels([partner.label]):
            notes.append(messages.refusals.label_missing(missing))
        else:
            effects.append(Relabel(add=(partner.label,)))
    elif not yes and review.label_on(partner.label):
        effects.append(Relabel(remove=(partner.label,)))
    boxes = review.header.partner_boxes(key, partner.name)
    # a tick that the website does not know stops its build
    shown = yes and key in review.partners_shown
    if boxes and review.ticked(key) is not shown:
        effects.append(Tick(names=(key, partner.name), ticked=shown))
    said = before and (before.outcome, before.reason) == (decision.outcome, decision.reason)
    if said and not effects:
        return [say(messages.pieces.already(f"{partner.name} has {decision.outcome} this package"))]
    if yes and review.policy.website != "none" and not (boxes and key in review.partners_shown):
        notes.append(messages.affiliation.website_will_not_show(partner.name))
    effects.append(remember(review, affiliation={**review.record.affiliation, key: decision}))
    effects.append(say(messages.affiliation.affiliation_decided(review, partner, decision, notes)))
    return effects


def contacts_told(before: Submission, after: Submission) -> list[Effect]:
    """Word to a partner's contact, once, when a package is both accepted and affiliated, whichever comes last."""
    stage = before.record.stage or before.stage.meaning  # a label by hand is on already
    was = set(_affiliated(before)) if stage == Stage.APPROVED.meaning else set()
    now = _affiliated(after) if after.stage is Stage.APPROVED else []
    new = [
        key
        for key in now
        if key not in {*was, *after.record.listed} and after.policy.partners[key].contact
    ]
    if not new:
        return []
    return [
        remember(after, listed=(*after.record.listed, *new)),
        *(say(messages.affiliation.can_be_listed(after, after.policy.partners[k])) for k in new),
    ]


def _affiliated(review: Submission) -> list[str]:
    states = review.partners.items()
    return [key for key, state in states if state is AffiliationState.AFFILIATED]


# --- the label by hand ---


def of_label(label: str, policy: Policy) -> str:
    """The partner (key of the policy) whose label this is, or nothing."""
    partners = policy.partners.items()
    return next((key for key, partner in partners if same(partner.label, label)), "")


def label_by_hand(review: Submission, event: Changed, key: str) -> list[Effect]:
    """A partner's label went on or off: a decision, a request, or put back.

    Its own editors decide with it, editors and the editor in chief ask with it, nobody else may touch it.
    """
    partner = review.policy.partners[key]
    on = event.what == "labeled"
    if review.label_on(partner.label) is not on:
        return []  # somebody has changed it since
    decision = review.record.affiliation.get(key)
    # a label without a decision is a request, and so was one that has just gone
    wanted = AffiliationState.REQUESTED if review.ticked(key) or not on else None
    asked = decision.outcome if decision else wanted
    expected = asked in (AffiliationState.REQUESTED, AffiliationState.AFFILIATED)
    if key in review.partners_of(event.sender):
        if not on:
            if not expected:
                return []
            off = {**review.record.label_off, key: Said(by=event.sender, at=event.at)}
            return [remember(review, label_off=off)]
        if asked is AffiliationState.AFFILIATED or key in review.record.label_off:
            return []  # it only comes back
        yes = AffiliationDecision(outcome=AffiliationState.AFFILIATED, by=event.sender, at=event.at)
        return list(_write(review, key, yes))
    staff = Role.EDITOR in review.roles(event.sender)
    if on is expected:
        return []  # as it ought to be
    if staff and on:
        return _asked(review, event, key, by_author=False)
    if staff and asked is AffiliationState.REQUESTED and not review.ticked(key):
        return [remember(review, affiliation=_without(review.record.affiliation, key))]
    change = Relabel(remove=(partner.label,)) if on else Relabel(add=(partner.label,))
    return [
        change,
        say(
            messages.manual_edits.label_put_back(
                event.sender, partner, key, on=on, bot=review.policy.bot
            )
        ),
    ]


def _asked(
    review: Submission, event: Changed | BodyEdited, key: str, *, by_author: bool
) -> list[Effect]:
    """The partner is asked by hand; the contact is told once the checks have started, else with them."""
    partner = review.policy.partners[key]
    told = contacts(review, partner) if partner.active else ()
    asked = AffiliationDecision(
        outcome=AffiliationState.REQUESTED, by=event.sender, at=event.at, asked=told
    )
    if review.stage is Stage.SUBMITTED:  # the label, or the tick, is the request
        if by_author:
            return []
        return [remember(review, requested_by={**review.record.requested_by, key: event.sender})]
    effects: list[Effect] = [
        remember(review, affiliation={**review.record.affiliation, key: asked})
    ]
    if partner.active:
        effects.append(
            say(
                messages.checks.partner_invited(
                    review,
                    partner,
                    told,
                    by_author=by_author,
                    asker="" if by_author else event.sender,
                )
            )
        )
    return effects


def _before_and_after(event: BodyEdited, policy: Policy) -> tuple[Header, Header]:
    before = Header.read(event.before or "", policy.header)
    return before, Header.read(event.body, policy.header)


def touches_boxes(event: BodyEdited, policy: Policy) -> bool:
    """Whether an edit of the text changed the tick of a partner's box."""
    before, after = _before_and_after(event, policy)
    return any(
        before.partner_ticked(key, partner.name) is not after.partner_ticked(key, partner.name)
        for key, partner in policy.partners.items()
    )


def boxes_by_hand(review: Submission, event: BodyEdited) -> list[Effect]:
    """A box in the text was clicked: it asks, or takes back what was asked; a decision it only shows."""
    effects: list[Effect] = []
    before, after = _before_and_after(event, review.policy)
    for key, partner in review.policy.partners.items():
        on = review.ticked(key)
        was, now = (head.partner_ticked(key, partner.name) for head in (before, after))
        if was is not on and now is on:
            effects += _box_by_hand(foresee(review, effects), event, key, on=on)
    return effects


def _box_by_hand(review: Submission, event: BodyEdited, key: str, *, on: bool) -> list[Effect]:
    partner = review.policy.partners[key]
    decision = review.record.affiliation.get(key)
    if decision and decision.outcome is not AffiliationState.REQUESTED:
        shown = decision.outcome is AffiliationState.AFFILIATED and key in review.partners_shown
        if on is shown:
            return []
        back = Tick(names=(key, partner.name), ticked=shown)
        return [
            back,
            say(messages.manual_edits.box_put_back(event.sender, partner, key, review.policy.bot)),
        ]
    effects: list[Effect] = []
    if review.label_on(partner.label) is not on and not review.missing_labels([partner.label]):
        names = (partner.label,)
        effects.append(Relabel(add=names) if on else Relabel(remove=names))
    if not on:
        left = _without(review.record.affiliation, key)
        return [*effects, remember(review, affiliation=left)] if decision else effects
    if review.stage is Stage.APPROVED:  # undecided, the website must not show it
        effects.append(Tick(names=(key, partner.name), ticked=False))
    return effects if decision else [*effects, *_asked(review, event, key, by_author=True)]


def label_stayed_off(review: Submission, key: str, off: Said, at: datetime) -> list[Effect]:
    """A partner's own editor took the label off and left it so: that is a no."""
    effects: list[Effect] = [remember(review, label_off=_without(review.record.label_off, key))]
    decision = review.record.affiliation.get(key)
    if review.label_on(review.policy.partners[key].label):
        return effects
    before = decision.outcome if decision else AffiliationState.REQUESTED
    if before not in (AffiliationState.REQUESTED, AffiliationState.AFFILIATED):
        return effects
    no = AffiliationDecision(outcome=AffiliationState.DECLINED, by=off.by, at=at)
    written = _write(foresee(review, effects), key, no)
    return [
        *effects,
        *written,
        say(messages.manual_edits.reason_wanted(off.by, key, review.policy.bot)),
    ]


def _without(known: Mapping[str, T], key: str) -> dict[str, T]:
    return {one: said for one, said in known.items() if one != key}
