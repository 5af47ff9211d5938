"""The page "Adopt it for your community", taken literally: its files, labels and comments in the sandbox."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.adapters import policy_files
from bot.review.model.texts import PLACEHOLDERS, TextName
from world import World

PAGE = (Path(__file__).parents[2] / "docs" / "adopt.md").read_text(encoding="utf-8")


def block(heading: str, language: str) -> str:
    """The first block of code in that language below a heading of the page."""
    below = PAGE.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    found = re.search(rf"```{language}\n(.*?)```", below, re.S)
    assert found, heading
    return found[1]


POLICY = block("1. The policy", "yaml")
LABELS = tuple(block("2. The labels", "text").splitlines())
COMMENTS = [line.split(": ", 1) for line in block("4. The first review", "text").splitlines()]
WELCOME = block("5. Your own texts", "markdown")
FILES = {
    ".github/pyos-bot.yml": f"{POLICY}texts: [welcome]\n",
    ".github/texts/welcome.md": WELCOME,
}


def test_the_page_names_every_label() -> None:
    """Those of the page are what the policy of the page works with."""
    policy = policy_files.policy({"policy": POLICY})
    assert set(LABELS) == {name for _, name in policy.labels_by_setting}


@pytest.mark.parametrize("name", list(TextName))
def test_the_page_names_every_placeholder(name: TextName) -> None:
    """The table of the page is the table of the code."""
    row = re.search(rf"^\| `{name}` \|(.*)\|$", PAGE, re.M)
    everywhere = PLACEHOLDERS[TextName.HELP].keys()
    assert row
    assert set(re.findall(r"`(\w+)`", row[1])) == PLACEHOLDERS[name].keys() - everywhere


async def test_from_nothing_to_an_accepted_package(world: World) -> None:
    """Policy, labels, template, comments and text as the page has them."""
    await world.gh.reset(labels=LABELS, files=FILES)
    await world.open(block("3. The template", "markdown"), labels=("New Submission!",))
    welcome = await world.status_comment()
    assert "Welcome to the Journal of Small Software" in welcome
    assert "Thank you for submitting `tidal`, `@author`! We will reply within 14 days." in welcome
    for login, text in COMMENTS:
        answer = await world.say(login, text)
        assert answer.startswith(("✅", "###", "🎉")), (text, answer)
    assert await world.labels() == {"6/approved"}
    assert (await world.issue())["state"] == "closed"
    header = await world.header()
    assert header["Editor"] == "@editor"
    assert header["Reviewer 1"] == "@reviewer1"
    assert header["Version accepted"] == "v1.0.0"
    assert header["Archive"] == "10.5281/zenodo.1234567"
