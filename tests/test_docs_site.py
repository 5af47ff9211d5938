"""The guides say nothing that is not so; ``make docs-site`` builds them, and takes no warning."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.review.commands.table import TABLE

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
READERS = ("editors", "authors", "reviewers", "partners")


@pytest.mark.parametrize("name", READERS)
def test_pages_for_readers_name_only_commands_that_work(name: str) -> None:
    """A command in a guide exists."""
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    names = {command.name for command in TABLE} | {"remind"}
    said = set(re.findall(r"@pyos-bot ([a-z][a-z-]+)", text))
    tables = "".join(line for line in text.splitlines() if line.startswith(("| ", "- **")))
    if name == "editors":
        said |= set(re.findall(r"`([a-z]+-[a-z-]+)", tables))
    assert said
    assert said <= names


def test_every_page_is_in_the_menu() -> None:
    """A new page is not forgotten."""
    listed = re.findall(r"^([a-z-]+)$", (DOCS / "index.md").read_text(encoding="utf-8"), re.M)
    assert sorted(listed) == sorted(one.stem for one in DOCS.glob("*.md") if one.stem != "index")
