"""The reference pages of the docs, printed from the tables, so that they cannot disagree with the bot."""

from __future__ import annotations

import argparse
import ast
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from bot.review.commands.table import TABLE
from bot.review.model.command import Command, Where
from bot.review.model.labels import LABELS
from bot.review.model.policy import Policy
from bot.review.model.stages import TRANSITIONS, Stage, diagram, words

DESCRIPTION = (
    "Prints the page about commands or stages. `--write` updates both in docs/, and in the project "
    "the overview of the packages in docs/design.md and bot/."
)

HOUSE = ("<!-- house -->", "<!-- /house -->")
PICTURE = ("imports only go down:", "Inside a room")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which page, and whether it is written."""
    parser.add_argument("page", nargs="?", choices=("commands", "stages"), default="commands")
    parser.add_argument(
        "--write", action="store_true", help="update all pages that are printed from the tables"
    )


def run(options: argparse.Namespace) -> int:
    """Print a page, or write all of them."""
    if not options.write:
        print(commands_page() if options.page == "commands" else stages_page(), end="")
        return 0
    for path, text in pages(Path.cwd()).items():
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path}")
    return 0


def pages(root: Path) -> Mapping[Path, str]:
    """Every page that is printed from the tables, as it ought to be."""
    printed = {
        root / "docs" / "commands.md": commands_page(),
        root / "docs" / "stages.md": stages_page(),
    }
    design, package = root / "docs" / "design.md", root / "bot" / "__init__.py"
    if design.exists() and package.exists():  # in the project itself
        picture = house(root)
        printed[design] = _put_in(design, HOUSE, f"```\n{picture}\n```\n")
        indented = "\n".join(f"    {line}".rstrip() for line in picture.splitlines())
        printed[package] = _put_in(package, PICTURE, f"\n{indented}\n\n")
    return printed


def _put_in(page: Path, between: tuple[str, str], text: str) -> str:
    """The page with ``text`` between two lines of it; they are added at the end when they are missing."""
    begin, end = between
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{text}{end}{after}"


def house(root: Path) -> str:
    """The rooms of the code on their floors, from the import contracts in ``pyproject.toml``."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    floors = {
        contract["containers"][0]: contract["layers"]
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    }
    return "\n".join(_rooms(root, "bot", floors))


def _rooms(root: Path, package: str, floors: Mapping[str, list[str]], depth: int = 0) -> list[str]:
    lines: list[str] = []
    layers = floors[package]
    for number, layer in zip(range(len(layers), 0, -1), layers, strict=True):
        for room in re.split(r" [|:] ", layer):
            name = f"{package}.{room}"
            floor = f"floor {number}" if not depth else ""
            title = f"{'  ' * depth}{room}{'' if _is_file(root, name) else '/'}"
            lines.append(f"{floor:<9}{title:<17}{_first_line(root, name)}")
            if name in floors and name != "bot.adapters":
                lines += _rooms(root, name, floors, depth + 1)
    return lines


def _is_file(root: Path, name: str) -> bool:
    return (root / name.replace(".", "/")).with_suffix(".py").exists()


def _first_line(root: Path, name: str) -> str:
    place = root / name.replace(".", "/")
    file = place.with_suffix(".py") if _is_file(root, name) else place / "__init__.py"
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0].rstrip(".")


_PRINTED = "<!-- Printed from the bot's tables by `pyos-bot docs`; edit those instead. -->"


def commands_page() -> str:
    """``docs/commands.md``."""
    parts = ["# Commands", _PRINTED, _GRAMMAR, "## All commands", commands_table()]
    group = ""
    for command in TABLE:
        if command.group and command.group != group:
            group = command.group
            parts.append(f"## {group}")
        parts.append(_entry(command))
    return "\n\n".join(parts) + "\n"


def commands_table() -> str:
    """All commands, a line each."""
    rows = [
        f"| `{one.words.shown.replace('|', '¦')}` | {_who(one)} | {one.summary} |" for one in TABLE
    ]
    return "\n".join(["| command | who | what it does |", "|---|---|---|", *rows])


def stages_page() -> str:
    """``docs/stages.md``."""
    rows = ["| label | meaning | setting |", "|---|---|---|"]
    rows += [f"| `{stage.value}` | {words(stage)} | `labels.{stage.meaning}` |" for stage in Stage]
    others = [
        f"| `{LABELS[key]}` | `labels.{key}` |"
        for key in LABELS
        if key not in {s.meaning for s in Stage}
    ]
    steps = [
        f"| `{command}` | `{start.value}` | {' or '.join(f'`{goal.value}`' for goal in goals)} |"
        for command, ways in TRANSITIONS.items()
        for start, goals in ways.items()
    ]
    return (
        "\n\n".join(
            [
                "# Stages",
                _PRINTED,
                "\n".join(rows),
                f"```mermaid\n{diagram()}\n```",
                "## Commands that change the stage",
                "\n".join(["| command | from | to |", "|---|---|---|", *steps]),
                "## Other labels",
                "\n".join(["| label | setting |", "|---|---|", *others]),
            ]
        )
        + "\n"
    )


def _entry(command: Command) -> str:
    lines = [f"### `{command.words.shown}`", f"{command.summary[0].upper()}{command.summary[1:]}."]
    facts = [f"- Who: {_who(command)}"]
    if len(command.when) < len(Stage):
        facts.append("- Stages: " + ", ".join(f"`{stage.value}`" for stage in command.when))
    if Where.CLOSED in command.where:
        facts.append("- Also on closed issues")
    if Where.INQUIRY in command.where:
        facts.append("- Also on presubmission inquiries")
    others = [usage for usage in command.usages(Policy()) if usage != command.words.shown]
    if others:
        facts.append(
            "- You can write: " + ", ".join(f"`{usage}`" for usage in command.usages(Policy()))
        )
    if command.words.example:
        facts.append(f"- Example: `@pyos-bot {command.words.example}`")
    return "\n\n".join([*lines, "\n".join(facts)])


def _who(command: Command) -> str:
    return ", ".join(sorted(str(role) for role in command.who))


_GRAMMAR = """\
Start a line with the bot's name, then write the command. The line can be anywhere in a comment:

```
Thanks for the update! Two more things:

@pyos-bot assign-reviewer @octocat, @hubot by in 3 weeks
@pyos-bot status
```

- You can add a greeting, a comma, a colon or *please*. `/assign-reviewer @octocat` works too.
- Upper and lower case are the same, and so are `assign-reviewer` and `assign reviewer`.
- You can also use your own words: *please add @octocat as a reviewer*, *put this on hold until January*. The answer
  says how the bot read them. If a line could mean several things, the bot shows the commands and you copy one. If it
  would end a review, the bot asks first: answer `@pyos-bot yes`.
- People: `@octocat`, or several with spaces, commas or *and*. `me` is you. A name without `@` counts only after another
  person, or if that person already takes part in the review.
- Dates: `2026-12-24`, `12/24/2026` or `12/24` (month first), `December 24`, `next Friday`, `end of January`, `in 3 weeks`.
- After a period, an exclamation mark, a semicolon or a spaced dash you can continue with normal text.
- The bot does not read quotes, tables, code, HTML comments, or the quoted part of an email reply.
- Several commands in one comment run in order and get one answer.
- Every command gets an answer. A refused command changes nothing."""
