"""Templates to text. Everything that comes from people is escaped, wherever it stands."""

from __future__ import annotations

import time
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.review.messages.pieces import day as in_words

AT_ONCE = 50
"""Parts of a page that are made without a pause: a quarter of a millisecond."""


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("bot.public"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["day"] = day
    made.filters["days"] = days
    made.filters["picture"] = Markup
    return made


def rendered(template: str, **values: Any) -> str:
    """The page."""
    parts = []
    for part in _templates().get_template(template).generate(values):
        parts.append(part)
        if len(parts) % AT_ONCE == 0:
            # whoever waits for this thread goes on at once: webhooks would wait 5 ms, again and again
            time.sleep(0)
    return "".join(parts)


def day(moment: date | datetime) -> Markup:
    """A day for people and for programs."""
    return _day(moment.date() if isinstance(moment, datetime) else moment)


@lru_cache(2_000)
def _day(exact: date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(exact.isoformat(), in_words(exact))


def days(count: int) -> str:
    """So many days."""
    return "today" if count == 0 else "1 day" if count == 1 else f"{count} days"
