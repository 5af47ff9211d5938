"""GitHub's own description of the requests and webhooks that the bot uses."""

import gzip
import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote


@cache
def description() -> dict[str, Any]:
    """Return the file that `cut.py` wrote: operations, webhooks, schemas."""
    packed = Path(__file__).with_name("github.json.gz").read_bytes()
    found: dict[str, Any] = json.loads(gzip.decompress(packed))
    return found


def match(method: str, raw_path: str) -> tuple[str, dict[str, str]] | None:
    """Return the route, such as `GET /users/{username}`, and its decoded parameters."""
    for known, route, pattern in _patterns():
        if known == method and (found := pattern.fullmatch(raw_path)):
            return route, {name: unquote(value) for name, value in found.groupdict().items()}
    return None


@cache
def _patterns() -> list[tuple[str, str, re.Pattern[str]]]:
    # `issues/comments` before `issues/{issue_number}`: the fewer parameters, the earlier.
    routes = sorted(description()["operations"], key=lambda route: route.count("{"))
    split = [(route, *route.split(" ")) for route in routes]
    return [(method, route, re.compile(_expression(path))) for route, method, path in split]


def _expression(template: str) -> str:
    def group(found: re.Match[str]) -> str:
        name = found[1]
        if name == "path":
            return f"(?P<{name}>.+)"
        return f"(?P<{name}>\\d+)" if name.endswith(("_id", "_number")) else f"(?P<{name}>[^/]+)"

    return re.sub(r"\\{(\w+)\\}", group, re.escape(template))
