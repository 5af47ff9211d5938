"""YAML of strangers: refused when what it stands for is far larger than what was written."""

from __future__ import annotations

from typing import Any

import yaml

NODES = 20_000
"""Nodes with every alias written out; real files have about a thousand at most."""
_DEEP = 60


class Refused(Exception):
    """Why a file is not read."""


def read(content: bytes) -> Any:
    """The document as plain values. Raises ``Refused``."""
    try:
        return _read(yaml.SafeLoader(content.decode("utf-8", "replace")))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, OverflowError) as problem:
        raise Refused(f"it is no YAML ({type(problem).__name__})") from None


def _read(loader: yaml.SafeLoader) -> Any:
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _count(node, {}, set(), 0)
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _count(node: yaml.Node, known: dict[int, int], above: set[int], depth: int) -> int:
    """How many nodes it stands for."""
    if id(node) in above:
        raise Refused("it contains itself")
    if depth > _DEEP:
        raise Refused("it is nested too deeply")
    if (counted := known.get(id(node))) is not None:
        return counted
    below: list[yaml.Node] = []
    if isinstance(node, yaml.SequenceNode):
        below = node.value
    elif isinstance(node, yaml.MappingNode):
        below = [one for pair in node.value for one in pair]
    above.add(id(node))
    total = 1
    for one in below:
        total += _count(one, known, above, depth + 1)
        if total > NODES:
            raise Refused(f"it stands for more than {NODES:,} values")
    above.remove(id(node))
    known[id(node)] = total
    return total
