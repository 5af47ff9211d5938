"""Policy files: YAML → a checked ``Policy``, every mistake with its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from bot.review.model.policy import Policy

PATH = ".github/pyos-bot.yml"
"""Where the review repository keeps its policy."""


class PolicyError(Exception):
    """The file cannot be used; ``lines`` says why, a mistake a line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


def parse(text: str, name: str) -> Mapping[str, Any]:
    """The settings of a file. Raises ``PolicyError`` when it is no YAML mapping."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise PolicyError([f"{name}{where}: not valid YAML"]) from None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise PolicyError([f"{name}, line 1: expected `key: value` lines"])
    return found


def policy(files: Mapping[str, str]) -> Policy:
    """The default with these files (name → text) on top, later ones winning.

    Raises ``PolicyError`` naming file and line of each mistake.
    """
    layers: list[Mapping[str, Any]] = []
    lines: list[str] = []
    result = Policy()
    for name, text in files.items():
        layers.append(parse(text, name))
        try:
            result = Policy.layered(*layers)
        except ValidationError as error:
            lines += [_line(name, text, one["loc"], one["msg"]) for one in error.errors()]
            break
    if lines:
        raise PolicyError(list(dict.fromkeys(lines)))
    return result


def _line(name: str, text: str, place: tuple[int | str, ...], message: str) -> str:
    key = ".".join(
        str(part) for part in place if not str(part).startswith(("tuple", "str", "constrained"))
    )
    said = "unknown key" if message.startswith("Extra inputs") else message
    return f"{name}, line {_line_of(text, place)}: {key}: {said}"


def _line_of(text: str, place: tuple[int | str, ...]) -> int:
    """The line of the deepest key of ``place`` that stands in the file."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            pair = next((p for p in node.value if str(p[0].value) == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value)
        ):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
