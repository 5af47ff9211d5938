"""What may stand in a policy file: its JSON Schema, and the keys that are known at each place of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any

from bot.review.model.policy import Policy

NEAR = 0.6
"""How similar a key must be to be meant; difflib's usual value."""


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of a policy file, for editors that complete and check while one types.

    A file is laid over pyOpenSci's defaults, so no key in it is needed. What a check of the whole
    finds besides, such as a new partner without a label, only ``policy check`` knows.
    """
    described = _for_a_part(Policy.model_json_schema())
    about = "pyos-bot: the policy of a review repository, .github/pyos-bot.yml"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **described,
        "title": about,
        "type": ["object", "null"],  # an empty file is one, too
    }


def _for_a_part(node: Any) -> Any:
    if isinstance(node, list):
        return [_for_a_part(one) for one in node]
    if not isinstance(node, dict):
        return node
    # ``required`` is a keyword where it is a list; a setting of that name would be a mapping
    part = {
        key: value if key == "default" else _for_a_part(value)
        for key, value in node.items()
        if not (key == "required" and isinstance(value, list))
    }
    if isinstance(entry := part.get("additionalProperties"), dict):  # null takes an entry out
        part["additionalProperties"] = {"anyOf": [entry, {"type": "null"}]}
    return part


def meant(place: Sequence[int | str]) -> str:
    """The known key that the last one of ``place`` seems to be; empty: none is similar."""
    *above, last = map(str, place)
    node = _resolved(schema())
    for part in above:
        node = _resolved(node.get("properties", {}).get(part) or node.get("additionalProperties"))
    names = _resolved(node.get("propertyNames")).get("enum", [])
    return next(iter(get_close_matches(last, [*node.get("properties", {}), *names], 1, NEAR)), "")


def _resolved(node: Any) -> Mapping[str, Any]:
    """The schema itself, where another is only named, or may be absent."""
    if not isinstance(node, Mapping):
        return {}
    if "$ref" in node:
        return _resolved(schema()["$defs"][str(node["$ref"]).rpartition("/")[2]])
    described = (_resolved(one) for one in node.get("anyOf", ()))
    return next((one for one in described if "properties" in one), node)
