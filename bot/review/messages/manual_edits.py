"""Changes that people made by hand, and what the bot did about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.review.messages.pieces import BOT, at, code, listed, names
from bot.review.model.policy import Partner


def put_back(author: str, lines: Sequence[str]) -> str:
    """The author changed header lines that only the editorial team may change."""
    which = listed([f"**{line}**" for line in lines])
    return (
        f"↩️ {at(author)}, only the editorial team fills in {which}, so I restored the previous text there. "
        "I kept the rest of your edit. If a name is missing or wrong, please tell us here."
    )


def emptied(author: str, lines: Sequence[str]) -> str:
    """The author filled in header lines of the editorial team when they opened the submission."""
    which = listed([f"**{line}**" for line in lines])
    return (
        f"↩️ {at(author)}, only the editorial team fills in {which}, so I wrote `TBD` there. "
        "If you would like to suggest a person, please tell us here."
    )


def put_back_unheard(lines: Mapping[str, str], bot: str) -> str:
    """Editorial lines of the header changed, and GitHub did not tell by whom."""
    which = listed([f"**{key}** ({code(said[:200])})" for key, said in lines.items()])
    return (
        f"↩️ The header changed, and GitHub has not told me who did it: {which}. Only the editorial team fills in these "
        f"lines, so I restored the previous text there. Editors can edit them again, or use a command: `{bot} help`"
    )


def conflict_by_edit(author: str, logins: Sequence[str], bot: str) -> str:
    """An author's edit names an editor or reviewer of this package as its author or maintainer."""
    return (
        f"⚠️ {at(author)}, your edit names {names(logins)} as author or maintainer. Authors and maintainers cannot edit "
        "or review their own package, so I paused their other roles here. If this is a mistake, please remove the name. "
        f"An editor can also do it: `{bot} set maintainers @…`"
    )


def not_an_authors_label(author: str, label: str, *, on: bool) -> str:
    """An author with write access changed a label that only editors may change."""
    what = "removed it again" if on else "added it again"
    return (
        f"↩️ {at(author)}, the label {code(label)} shows a decision of the editors, so I {what}. "
        "You are an author of this package, so only an editor who is not an author can change it."
    )


def label_put_back(sender: str, partner: Partner, key: str, *, on: bool, bot: str = BOT) -> str:
    """A person without the right changed a partner's label."""
    what = "removed it again" if on else "added it again"
    return (
        f"↩️ {at(sender)}, the label {code(partner.label)} shows the decision of {partner.name}, so I {what}. "
        f"{partner.name}'s editors can decide here: `{bot} affiliate {key}`. "
        "To request a decision, an editor can add the label."
    )


def box_put_back(sender: str, partner: Partner, key: str, bot: str = BOT) -> str:
    """A person changed a partner's box after the partner's decision."""
    return (
        f"↩️ {at(sender)}, the box for {code(partner.name)} shows the decision of {partner.name}, so I restored it. "
        f"{partner.name}'s editors can change their decision: `{bot} affiliate {key}` or `{bot} revoke-affiliation {key} REASON`"
    )


def reason_wanted(login: str, key: str, bot: str) -> str:
    """A partner's editor declined by removing the label, without a reason."""
    return f"{at(login)}, you removed the label, so I recorded that decision. Please give the author a reason: `{bot} decline-affiliation {key} REASON`"


def stages_tidied(labels: Sequence[str], stays: str) -> str:
    """The issue had two stage labels for a while."""
    which = listed([code(label) for label in labels])
    return f"🧹 I removed {which}, because the issue also had {stays}."


def stages_crowded(labels: Sequence[str], counts: str) -> str:
    """The issue has more than one stage label."""
    which = listed([code(label) for label in labels])
    return f"⚠️ This issue has several stage labels: {which}. I use the highest one, {counts}, and will remove the others after ten minutes."


def follows_inquiries(numbers: Sequence[int]) -> str:
    """The inquiries that led here."""
    return listed([f"#{number}" for number in numbers])


def muted_here() -> str:
    """The bot is muted."""
    return "🔕 I am muted here: I answer commands, but send no reminders."
