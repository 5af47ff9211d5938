"""Policy files: YAML → a checked ``Policy``, every mistake with its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import ValidationError
from yaml.constructor import ConstructorError
from yaml.reader import ReaderError

from bot.observability.terminal import Mistakes
from bot.review.model.policy import Policy

PATH = ".github/pyos-bot.yml"
"""Where the review repository keeps its policy."""
LONGEST = 65_536
"""Characters of a file."""
DEEPEST = 20
"""Levels of a file: a policy needs four."""
LONGEST_VALUE = 2_000
"""Characters of a key or a value."""


class PolicyError(Mistakes):
    """The file cannot be used; ``lines`` says why, a mistake a line."""


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, which knows the line of every value that it cannot make anything of."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except yaml.YAMLError:
            raise
        except (ValueError, ArithmeticError, LookupError, TypeError) as error:
            mark = node.start_mark
            raise ConstructorError(None, None, type(error).__name__, mark) from None


def parse(text: str, name: str) -> Mapping[str, Any]:
    """The settings of a file. Raises ``PolicyError`` when it is no YAML mapping, or an outlandish one."""
    try:
        _look_through(text, name)
        found = yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        raise PolicyError([f"{name}, line {_line_in(text, error)}: not valid YAML"]) from None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise PolicyError([f"{name}, line 1: expected `key: value` lines"])
    return found


def _look_through(text: str, name: str) -> None:
    """Find what would cost more than a policy may, before anything is made of it."""

    def mistake(line: int, what: str) -> PolicyError:
        return PolicyError([f"{name}, line {line}: {what}"])

    if len(text) > LONGEST:
        raise mistake(1, f"the file is too long (at most {LONGEST} characters)")
    depth = 0
    for event in yaml.parse(text, _Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise mistake(line, "aliases (`*name`) are not supported; please write the value again")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise mistake(line, "nested too deeply")
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > LONGEST_VALUE:
            raise mistake(line, f"this value is too long (at most {LONGEST_VALUE} characters)")
        if getattr(event, "tag", None) is not None:
            raise mistake(line, "tags (`!name`) are not supported")


def _line_in(text: str, error: yaml.YAMLError) -> int:
    """Where a mistake is."""
    if isinstance(error, ReaderError):
        return text.count("\n", 0, error.position) + 1
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


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
