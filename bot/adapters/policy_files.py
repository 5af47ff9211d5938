"""Policy files: YAML → a checked ``Policy``, every mistake with its line."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from yaml.constructor import ConstructorError
from yaml.reader import ReaderError

from bot.adapters import policy_mistakes
from bot.adapters.policy_mistakes import Place
from bot.observability.terminal import UNSEEN, Mistakes
from bot.review.commands.table import TABLE
from bot.review.model.labels import Label
from bot.review.model.policy import Policy
from bot.review.model.texts import TextName

PATH = ".github/pyos-bot.yml"
"""Where the review repository keeps its policy."""
TEXTS = ".github/texts"
"""Where it keeps the texts that its policy names."""
LONGEST = 65_536
"""Characters of a file."""
DEEPEST = 20
"""Levels of a file: a policy needs four."""
LONGEST_VALUE = 2_000
"""Characters of a key or a value."""
MISTAKES = 20
"""Mistakes of a file that are named, the first ones."""
_SEEN = frozenset("\t\n\u200d")
"""What a value may hold of what is not seen: the last one joins emoji."""


class PolicyError(Mistakes):
    """The file cannot be used; ``lines`` says why, a mistake a line."""


class _Twice(Exception):
    """A key that stands there already, of which one would be lost."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, which knows the line of every value that it cannot make anything of."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        there: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in there:
                raise _Twice(key.start_mark.line + 1)
            there.add(str(key.value))
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except yaml.YAMLError:
            raise
        except (ValueError, ArithmeticError, LookupError, TypeError) as error:
            mark = node.start_mark
            raise ConstructorError(None, None, type(error).__name__, mark) from None


def read(path: Path) -> str:
    """The text of a file on this machine. Raises ``PolicyError`` when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as problem:
        raise PolicyError([f"{path}: cannot be read ({problem.strerror})"]) from None
    except UnicodeDecodeError:
        raise PolicyError([f"{path}: is not UTF-8 text"]) from None


def parse(text: str, name: str) -> Mapping[str, Any]:
    """The settings of a file. Raises ``PolicyError`` when it is no YAML mapping, or an outlandish one."""
    try:
        _look_through(text, name)
        found = yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        raise PolicyError([f"{name}, line {_line_in(text, error)}: not valid YAML"]) from None
    except _Twice as twice:
        raise PolicyError([f"{name}, line {twice.line}: this key is there twice"]) from None
    except (ValueError, ArithmeticError) as error:  # a character or a version that is none
        raise PolicyError([f"{name}: not valid YAML ({type(error).__name__})"]) from None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise PolicyError([f"{name}, line 1: expected `key: value` lines"])
    if "wordings" in found:  # the texts are files of their own
        raise PolicyError(
            [
                f"{name}, line {_line_of(yaml.compose(text, Loader=yaml.SafeLoader), ('wordings',))}: wordings: unknown key"
            ]
        )
    return found


def text_path(name: TextName) -> str:
    """The file of a text."""
    return f"{TEXTS}/{name}.md"


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
        if isinstance(event, yaml.ScalarEvent) and any(map(_is_unseen, event.value)):
            raise mistake(line, "this value has a character that nobody can see")
        if getattr(event, "tag", None) is not None:
            raise mistake(line, "tags (`!name`) are not supported")


def _is_unseen(one: str) -> bool:
    return unicodedata.category(one) in UNSEEN and one not in _SEEN


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
            root = yaml.compose(text, Loader=yaml.SafeLoader)
            wrong: list[tuple[Place, str]] = []
            for one in error.errors(include_url=False):
                unknown = _unknown_labels(layers[-1]) if one["loc"] == ("labels",) else []
                places: list[Place] = [("labels", key) for key in unknown]
                wrong += [(place, policy_mistakes.unknown(place)) for place in places]
                if not unknown:
                    wrong.append((policy_mistakes.place_of(one), policy_mistakes.words(one)))
            wrong = list(dict.fromkeys(wrong))  # a team is refused once for each way to write it
            lines += [_line(name, root, place, message) for place, message in wrong[:MISTAKES]]
            if len(wrong) > MISTAKES:
                lines.append(f"{name}: {len(wrong) - MISTAKES} more mistakes")
            break
        lines += [
            f"{name}, line {_line_of(yaml.compose(text, Loader=yaml.SafeLoader), ('aliases', alias))}: aliases.{alias}: there is no command {command}"
            for alias, command in result.aliases.items()
            if not any(f"{command} ".startswith(f"{one.name} ") for one in TABLE)
        ]
    if lines:
        raise PolicyError(list(dict.fromkeys(lines)))
    return result


def _unknown_labels(layer: Mapping[str, Any]) -> list[str]:
    """Keys of ``labels`` that mean nothing: the whole is refused for them, and each has a line of its own."""
    found = layer.get("labels")
    known = set(Label)
    return (
        [str(key) for key in found if str(key) not in known] if isinstance(found, Mapping) else []
    )


def _line(name: str, root: yaml.Node | None, place: Place, message: str) -> str:
    key = ".".join(map(str, place))
    return f"{name}, line {_line_of(root, place)}: {key}: {message}"


def _line_of(node: yaml.Node | None, place: Place) -> int:
    """The line of the deepest key of ``place`` that stands in the file."""
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
