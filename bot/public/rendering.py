"""Templates to text. Everything that comes from people is escaped, wherever it stands."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.review.messages.pieces import day as in_words


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
    return _templates().get_template(template).render(values)


def day(moment: date | datetime) -> Markup:
    """A day for people and for programs."""
    return _day(moment.date() if isinstance(moment, datetime) else moment)


@lru_cache(2_000)
def _day(exact: date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(exact.isoformat(), in_words(exact))


def days(count: int) -> str:
    """So many days."""
    return "today" if count == 0 else "1 day" if count == 1 else f"{count} days"
