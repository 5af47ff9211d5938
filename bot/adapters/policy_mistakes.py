"""Mistakes of a policy file in plain words: the key, and what may stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from bot.adapters import policy_schema

Place = tuple[int | str, ...]
"""Keys from the top of the file, and positions in lists."""

_LINES = "`key: value` lines"
_EXPECTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller number",
    "int_from_float": "a whole number",
    "finite_number": "a whole number",
    "tuple_type": "a list",
    "dict_type": _LINES,
    "mapping_type": _LINES,
    "model_type": _LINES,
    "string_too_short": "at least one character",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least one entry",
    "greater_than_equal": "a number of at least {ge}",
    "less_than_equal": "a number of at most {le}",
    "literal_error": "{expected}",
    "enum": "{expected}",
}
"""What pydantic found → what may stand there instead."""
_LINE = "the words before the colon, or a list of them"
_TEAM = "a team as org/team-slug, or a list of logins"
_WRITTEN = {
    "url": "an address that begins with https://",
    "nobody": "one or a few words, at most 30 letters",
    "key": "words without a colon or Markdown",
    "name": "plain words, at most 40 letters",
    "doi_prefix": "the beginning of a DOI, such as 10.21105/joss.",
    "page": "an address that begins with https://",
    "variable": "lowercase words joined by hyphens",
}
"""What has to be written in a certain way, by its key."""
_UNION = ("str", "tuple[str, ...]")
"""How pydantic names the two ways to write a team."""


def place_of(error: ErrorDetails) -> Place:
    """Where the mistake is."""
    setting = error.get("ctx", {}).get("setting")
    if setting:  # found by looking at several settings together
        return tuple(str(setting).split("."))
    place = error["loc"]
    return place[:-1] if place[-1:] and place[-1] in (*_UNION, "[key]") else place


def words(error: ErrorDetails) -> str:
    """What is wrong, for people who do not know Python."""
    kind, place, found = error["type"], error["loc"], error["input"]
    if kind == "extra_forbidden" or place[-1:] == ("[key]",):
        return unknown(place_of(error))
    if kind == "missing":
        return "is missing"
    expected = _expected(kind, place, error.get("ctx", {}))
    if not expected:
        return error["msg"].removeprefix("Value error, ")
    if found is None:
        return f"is empty (null); expected {expected}"
    if found is False and place[:1] == ("days",) and place[1:]:
        return f"cannot be switched off; expected {expected}"
    return f"expected {expected}"


def unknown(place: Sequence[int | str]) -> str:
    """A key that nobody knows, and the one that may be meant."""
    instead = policy_schema.meant(place)
    return f"unknown key; did you mean `{instead}`?" if instead else "unknown key"


def _expected(kind: str, place: Place, about: Mapping[str, Any]) -> str:
    if place[-1:] and place[-1] in _UNION:
        return _TEAM
    if kind == "string_pattern_mismatch":
        return _WRITTEN.get(str(place[-1]), "other characters")
    if kind == "model_type" and about.get("class_name") == "Line":
        return _LINE
    return _EXPECTED.get(kind, "").format(**about)
