"""The page "Adopt it for your community", taken literally: its files, labels and comments in the sandbox."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from types import ModuleType

import pytest

from bot.adapters import policy_files
from bot.cli import labels, setup
from bot.cli.main import main
from bot.review.model.texts import PLACEHOLDERS, TextName
from world import World

PAGE = (Path(__file__).parents[2] / "docs" / "adopt.md").read_text(encoding="utf-8")


def blocks(heading: str, language: str) -> list[str]:
    """The blocks of code in that language below a heading of the page."""
    below = PAGE.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    found = re.findall(rf"```{language}\n(.*?)```", below, re.S)
    assert found, heading
    return found


def block(heading: str, language: str) -> str:
    """The first of them."""
    return blocks(heading, language)[0]


def options(command: str, module: ModuleType) -> argparse.Namespace:
    """What a command of the page asks for."""
    parser = argparse.ArgumentParser()
    module.arguments(parser)
    return parser.parse_args(command.split()[2:])


POLICY = block("1. The policy", "yaml")
SETUP, SYNC, NAMES = blocks("2. The App and the labels", "text")
LABELS = tuple(NAMES.splitlines())
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


def test_the_command_that_sets_it_up() -> None:
    """It is one; `tests/sandbox/test_setup.py` goes through its steps."""
    asked = options(SETUP, setup)
    assert setup.Wanted(asked.repository, asked.url, asked.github, asked.name).checked()


def test_texts_and_policy_in_a_clone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The commands of the page, in a clone with the page's files."""
    for name, text in (FILES | {"submission.md": block("3. The template", "markdown")}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command in "".join(blocks("5. Your own texts", "text")).splitlines():
        with pytest.raises(SystemExit) as ended:
            main(command.split()[1:])
        assert ended.value.code == 0, (command, capsys.readouterr())
    assert "Welcome to the Journal of Small Software" in capsys.readouterr().out


async def test_from_nothing_to_an_accepted_package(world: World) -> None:
    """Policy, labels, template, comments and text as the page has them."""
    await world.gh.reset(labels=(), files=FILES)
    for command in SYNC.splitlines():
        asked = options(command.replace("OWNER/REPO", world.gh.repo), labels)
        status = await labels.labels(
            world.environ(), world.gh.now, asked.repository, create=asked.create
        )
        assert status == (0 if asked.create else 1)
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
