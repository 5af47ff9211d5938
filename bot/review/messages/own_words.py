"""A text in the community's own words, where the policy has one; each function of a text asks here first."""

from __future__ import annotations

from bot.review.messages.pieces import code
from bot.review.model.policy import OFF, Policy
from bot.review.model.texts import COPIED, PLACEHOLDERS, Holds, TextName, filled, without_signs


def own_words(policy: Policy, name: TextName, **values: str) -> str | None:
    """The community's text with its placeholders filled in; None: it has none, so the bot's own counts.

    ``values`` are as people typed them: here they become inert, as the table of placeholders says.
    """
    text = policy.wordings.get(name)
    if text is None:
        return None
    values |= policy.said_everywhere
    return filled(text, {key: _inert(name, key, value) for key, value in values.items()})


def _inert(name: TextName, key: str, value: str) -> str:
    if PLACEHOLDERS[name].get(key) is not Holds.QUOTED:
        return value
    return without_signs(value) if name in COPIED else code(value)


def in_days(days: int) -> str:
    """A number of days for a text; a clock that is off has none."""
    return "some" if days == OFF else str(days)
