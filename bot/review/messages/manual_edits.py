"""What people did by hand."""

from __future__ import annotations

from collections.abc import Sequence

from bot.review.messages.pieces import at, be, code, listed, names
from bot.review.model.policy import Partner


def put_back(author: str, lines: Sequence[str]) -> str:
    """The author changed people who are not theirs to choose."""
    which = listed([f"**{line}**" for line in lines])
    return (
        f"↩️ {at(author)}, {which} {be(lines)} filled in by the editorial team, so I put back what stood there. "
        "Everything else of your edit stays. Is somebody missing or wrong? Just say so here."
    )


def conflict_by_edit(author: str, logins: Sequence[str], bot: str) -> str:
    """Somebody who edits or reviews this package was named as its author or maintainer."""
    return (
        f"⚠️ {at(author)}, your edit names {names(logins)} as author or maintainer. Whoever is one can neither edit "
        "nor review this package, so their rights on this review rest for now. If that is not what you meant, take the "
        f"name out again; an editor can do it with `{bot} set maintainers @…`."
    )


def not_an_authors_label(author: str, label: str, *, on: bool) -> str:
    """An author with access to labels set one of the editors'."""
    what = "took it off again" if on else "put it on again"
    return (
        f"↩️ {at(author)}, the label {code(label)} says what the editors of your package have decided, so I {what}. "
        "On the review of your own package that is for somebody else, whatever team you are in."
    )


def label_put_back(sender: str, partner: Partner, key: str, *, on: bool) -> str:
    """Somebody touched a partner's label who may not."""
    what = "took it off again" if on else "put it on again"
    return (
        f"↩️ {at(sender)}, the label {code(partner.label)} shows what {partner.name} decides, so I {what}. "
        f"{partner.name}'s editors decide with it, or with `affiliate {key}`; an editor may put it on to ask them."
    )


def box_put_back(sender: str, partner: Partner, key: str) -> str:
    """Somebody clicked a partner's box that shows a decision."""
    return (
        f"↩️ {at(sender)}, the box of {code(partner.name)} shows what {partner.name} has decided, so I put it back. "
        f"{partner.name}'s editors change it with `affiliate {key}` or `revoke-affiliation {key} <reason>`."
    )


def reason_wanted(login: str, key: str, bot: str) -> str:
    """A decision by label has no reason yet."""
    return f"{at(login)}, you took the label off, which I read as this decision. The author would be glad of a reason: `{bot} decline-affiliation {key} <reason>`."


def stages_tidied(labels: Sequence[str], stays: str) -> str:
    """Two labels of stages were on for a while."""
    which = listed([code(label) for label in labels])
    return f"🧹 I took {which} off, because {stays} was on, too."


def stages_crowded(labels: Sequence[str], counts: str) -> str:
    """More than one label of a stage is on."""
    which = listed([code(label) for label in labels])
    return f"⚠️ Several stage labels are on ({which}). The highest counts: {counts}. After ten minutes I take the others off."


def follows_inquiries(numbers: Sequence[int]) -> str:
    """The inquiries that led here."""
    return listed([f"#{number}" for number in numbers])


def muted_here() -> str:
    """The bot says nothing unasked."""
    return "🔕 Muted: I answer commands and say nothing unasked."
