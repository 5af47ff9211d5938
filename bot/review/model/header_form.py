"""How a community writes the header of its submissions: keys, markers, the word for nobody, dates.

The rest of the bot speaks of the template's lines (``Field``), of ``TBD`` and of ``MM/DD/YYYY``. What a
community writes instead is translated here and nowhere else: when a value is read, and when it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from bot.review.model import fields
from bot.review.model.fields import PEOPLE
from bot.review.model.values import day_in

NOBODY = "TBD"
"""What a line of the template says as long as there is nobody."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Part):
    """One line of the header."""

    key: str = Field(min_length=1, max_length=80, pattern=r"^[^\s:#<>`*|\-][^:\r\n<>`*|]*$")
    """What stands before the colon, when the bot writes the line."""
    also: tuple[str, ...] = ()
    """Further keys that are read."""
    variable: str = Field("", pattern=r"^(?:[a-z][a-z0-9]*(?:-[a-z0-9]+)*)?$", max_length=40)
    """``editor`` for ``<!--editor-->@x<!--end-editor-->``: only what is between the markers is replaced."""


def _line(said: Any) -> Any:
    """``Editor``, ``[Editor, Handling editor]``, or all parts by their names."""
    if isinstance(said, str):
        return {"key": said}
    if isinstance(said, list | tuple) and said:
        return {"key": said[0], "also": said[1:]}
    return said


_Needed = Annotated[Line, BeforeValidator(_line)]
_Optional = Annotated[Line | None, BeforeValidator(_line)]
"""None: the community's header has no such line."""


def _of(field: fields.Field) -> Any:
    return Field(Line(key=field.value.partition(" (")[0]))


class Sections(_Part):
    """The headings below the header whose boxes are read; each is found by how it begins."""

    scope: str = "scope"
    partners: str = "community partnerships"
    tail: str = "publication options"

    @field_validator("*")
    @classmethod
    def _folded(cls, heading: str) -> str:
        return heading.strip().casefold()


class HeaderForm(_Part):
    """The community's header; each line is a ``Field``."""

    author: _Needed = _of(fields.Field.AUTHOR)
    maintainers: _Optional = _of(fields.Field.MAINTAINERS)
    package: _Optional = _of(fields.Field.PACKAGE)
    description: _Optional = _of(fields.Field.DESCRIPTION)
    repository: _Needed = _of(fields.Field.REPOSITORY)
    version_submitted: _Optional = _of(fields.Field.VERSION_SUBMITTED)
    eic: _Optional = _of(fields.Field.EIC)
    editor: _Needed = _of(fields.Field.EDITOR)
    reviewers: _Needed = _of(fields.Field.REVIEWERS)
    due: _Optional = _of(fields.Field.DUE)
    archive: _Needed = _of(fields.Field.ARCHIVE)
    joss_doi: _Optional = _of(fields.Field.JOSS_DOI)
    version_accepted: _Needed = _of(fields.Field.VERSION_ACCEPTED)
    date_accepted: _Optional = _of(fields.Field.DATE_ACCEPTED)
    nobody: str = Field(NOBODY, pattern=r"^[A-Za-z][A-Za-z /.-]{0,29}$")
    """What a line says as long as there is nobody."""
    dates: Literal["us", "iso"] = "us"
    """``MM/DD/YYYY`` or ``YYYY-MM-DD``."""
    sections: Sections = Sections()

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(self.model_dump_json())

    @cached_property
    def is_templates(self) -> bool:
        """Whether all lines are pyOpenSci's template's, with everything that its readers know."""
        return all(line == TEMPLATE._lines[field] for field, line in self._lines.items())

    @cached_property
    def _lines(self) -> Mapping[fields.Field, Line]:
        said = {field: getattr(self, field.name.lower()) for field in fields.Field}
        return {field: line for field, line in said.items() if line is not None}

    @cached_property
    def _by_key(self) -> Mapping[str, fields.Field]:
        return {
            " ".join(key.casefold().split()): field
            for field, line in self._lines.items()
            for key in (line.key, *line.also)
        }

    def has(self, name: fields.Field | int) -> bool:
        """Whether the community's header has that line; a number is a reviewer's own."""
        return isinstance(name, int) or name in self._lines

    def key(self, name: fields.Field) -> str:
        """The key of that line, as it is written."""
        if self.is_templates or name not in self._lines:
            return name.value
        return self._lines[name].key

    def title(self, said: str) -> str:
        """A template's key, as this community calls the line."""
        if self.is_templates or said not in [one.value for one in fields.Field]:
            return said
        return self.key(fields.Field(said))

    def field(self, key: str) -> fields.Field | None:
        """The line with that key, case-folded."""
        return self._by_key.get(key)

    def read(self, name: fields.Field | int, text: str) -> str:
        """A value as the rest of the bot knows it."""
        if self.nobody != NOBODY and text.casefold() == self.nobody.casefold():
            return NOBODY
        if self.dates == "iso" and name is fields.Field.DATE_ACCEPTED and (day := day_in(text)):
            return f"{day:%m/%d/%Y}"
        return text

    def written(self, name: fields.Field | int, value: str) -> str:
        """A value as the community writes it."""
        people = isinstance(name, int) or name in PEOPLE
        if value == NOBODY and (people or self.nobody != NOBODY):
            return self.nobody
        if self.dates == "iso" and name is fields.Field.DATE_ACCEPTED and (day := day_in(value)):
            return day.isoformat()
        return value

    def new_line(self, name: fields.Field | int, key: str, value: str) -> str:
        """A line that was missing, with its markers."""
        variable = "" if isinstance(name, int) else self._lines[name].variable
        if variable:
            value = f"<!--{variable}-->{value}<!--end-{variable}-->"
        return f"{key}: {value}".rstrip()

    def marked(self, body: str) -> Iterator[tuple[fields.Field, int, int]]:
        """The values between markers: the line, and where its value begins and ends, without white space."""
        for field, line in self._lines.items():
            if not line.variable:
                continue
            first = re.compile(rf"<!--[ \t]*{re.escape(line.variable)}[ \t]*-->")
            last = re.compile(rf"<!--[ \t]*end-{re.escape(line.variable)}[ \t]*-->")
            begin = first.search(body, 0, _LOOKED_THROUGH)
            end = last.search(body, begin.end(), begin.end() + _LONGEST) if begin else None
            if begin and end and "<!--" not in (value := body[begin.end() : end.start()]):
                left = begin.end() + len(value) - len(value.lstrip())
                yield field, left, left + len(value.strip())


_LOOKED_THROUGH, _LONGEST = 20_000, 2_000
"""Characters in which markers are looked for, and of what may stand between two of them."""
TEMPLATE = HeaderForm()
"""pyOpenSci's own."""
