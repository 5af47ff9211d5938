"""The bot's Mermaid flowchart, read as far as the demo needs it to draw the same road itself."""

import re

STOP = re.compile(r"(\w+)\(\[([^\]]+)\]\)")
STATE = re.compile(r"^\s*class (\S+) (\w+)$", re.MULTILINE)
FENCE = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def stops(code: str) -> list[tuple[str, str]]:
    """Return the stops with their states: `done`, `here`, or nothing for what is to come."""
    if not code.lstrip().startswith("flowchart"):
        return []
    states: dict[str, str] = {}
    for names, state in STATE.findall(code):
        states.update(dict.fromkeys(names.split(","), state))
    return [(word, states.get(name, "")) for name, word in STOP.findall(code)]


def in_comment(text: str) -> list[tuple[str, str]]:
    """Return the stops of the first flowchart in a comment."""
    found = FENCE.search(text)
    return stops(found[1]) if found else []
