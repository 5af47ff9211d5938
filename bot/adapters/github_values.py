"""What stands in GitHub's JSON, in webhooks and answers: an id, a text, a moment that are really one.

What is none is found where it comes in, and not where something is made of it: a text that cannot be stored, a moment
that no day comes before, an id that no database takes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

_FIRST_YEAR, _LAST_YEAR = 1970, 2999
"""Of a moment that can be reckoned with: days before it and after it have dates, too."""


def _whole(text: str) -> str:
    text.encode()  # JSON can hold half a character, which nothing can store: UnicodeEncodeError
    return text


def _reckonable(moment: datetime) -> datetime:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError("a year that is none of GitHub's")
    return moment


Id = Annotated[int, Field(strict=True, gt=0, lt=2**63)]
"""A number as GitHub gives it to everything, and as a database takes it."""
Text = Annotated[str, AfterValidator(_whole)]
"""A text that can be stored."""
Moment = Annotated[AwareDatetime, AfterValidator(_reckonable)]
"""When something happened at GitHub."""
