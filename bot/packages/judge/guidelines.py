"""``sp-repo-review`` on a folder, as one number. https://learn.scientific-python.org/development/guides/repo-review/"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from repo_review.processor import process

_ALL = frozenset({"*"})
_NONE = frozenset({"no-such-check"})
"""Said for both, or the package's own ``[tool.repo-review]`` would choose the checks."""


def check(folder: Path) -> dict[str, Any]:
    """How many checks are met, in all and by family. Raises whatever a malformed file makes it raise."""
    families, results = process(folder, select=_ALL, ignore=_NONE)
    looked = [one for one in results if one.result is not None]
    of, passed = (
        Counter(one.family for one in looked),
        Counter(one.family for one in looked if one.result),
    )
    return {
        "passed": passed.total(),
        "of": of.total(),
        "families": {
            str(families[key].get("name", key)): f"{passed[key]} of {of[key]}" for key in of
        },
    }
