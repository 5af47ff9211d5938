"""``pyos-bot explain --comment``: what the bot would read in a comment, and answer."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from bot.cli.rehearsal import ROLES, STAGES, rehearse
from bot.cli.text_files import a_day
from bot.clock import system_clock
from bot.observability.terminal import plain
from bot.review.model.policy import Policy


def arguments(parser: argparse.ArgumentParser) -> None:
    """The comment, who writes it, and when."""
    parser.add_argument(
        "--comment",
        metavar="FILE",
        help="read a comment instead of an issue's text (`-`: standard input)",
    )
    parser.add_argument(
        "--as", dest="role", choices=tuple(ROLES), default="editor", help="who writes the comment"
    )
    parser.add_argument(
        "--stage", choices=tuple(STAGES), help="the stage of the review (default: one that fits)"
    )
    parser.add_argument(
        "--date",
        type=a_day,
        metavar="DATE",
        help="the day of the comment (default: today)",
    )


def run(options: argparse.Namespace, text: str, policy: Policy) -> int:
    """Print what is read, and exit with 0 whatever it is."""
    day = options.date or system_clock().date()
    lines = rehearse(text, options.role, stage=options.stage, day=day, policy=policy)
    if options.json:
        print(json.dumps(lines, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(map(_shown, lines)) or "Nothing in this comment is addressed to the bot.")
    return 0


def _shown(one: Mapping[str, JsonValue]) -> str:
    lines = [f"> {plain(str(one['line']))}"]
    if one["command"]:
        arguments = one["arguments"]
        pairs = arguments.items() if isinstance(arguments, dict) else ()
        lines.append(
            plain(
                f"  command: {one['command']} "
                + " ".join(f"{key}={_flat(value)}" for key, value in pairs)
            )
        )
    lines.append(f"  outcome: {one['outcome']}")
    suggestions = one["suggestions"]
    if isinstance(suggestions, Sequence) and suggestions:
        lines += [plain(f"  suggestion: {text}") for text in suggestions]
    lines += [f"  {plain(line)}" for line in str(one["says"]).splitlines() if line.strip()]
    return "\n".join(lines)


def _flat(value: JsonValue) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
