"""``pyos-bot explain``: what the bot reads from an issue's text."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli import comment
from bot.observability.terminal import plain
from bot.review import messages
from bot.review.model.header import PEOPLE, Field, Header
from bot.review.model.policy import Policy
from bot.review.model.stages import standing, words
from bot.review.model.website import SUBMITTED, problems

DESCRIPTION = (
    "Reads the text of an issue from FILE (`-` for standard input) and prints what the bot "
    "reads there: fields, people, boxes, and what the website would reject."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and labels that are on the issue."""
    parser.add_argument("file", metavar="FILE", nargs="?")
    parser.add_argument(
        "--label", action="append", default=[], metavar="NAME", help="a label that is on the issue"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, for other programs")
    comment.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 fine, 1 the website would reject something, 2 the file cannot be read."""
    name = options.comment or options.file
    if not name or (options.comment and options.file):
        print("pyos-bot explain: give FILE or --comment FILE", file=sys.stderr)
        return 2
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"pyos-bot explain: cannot read {name}: {error}", file=sys.stderr)
        return 2
    if options.comment:
        return comment.run(options, text)
    print(explanation(text, options.label))
    return 1 if any(one.rejected for one in problems(Header.read(text))) else 0


def explanation(text: str, labels: Sequence[str]) -> str:
    """What the bot reads from an issue's text, in lines for the terminal."""
    header, policy = Header.read(text), Policy()
    lines = [f"header: {header.form}"]
    for field in Field:
        if field is Field.REVIEWERS:
            for seat, login in enumerate(header.reviewers, 1):
                lines.append(f"  Reviewer {seat}: {'@' + login if login else '-'}")
        elif field in PEOPLE:
            lines.append(
                f"  {field.value}: {', '.join(f'@{one}' for one in header.people(field)) or '-'}"
            )
        else:
            lines.append(f"  {field.value}: {header.text(field) or '-'}")
    stage = standing(labels, policy).stage
    lines.append(f"stage: {stage.value} ({words(stage)})")
    lines.append(f"categories: {', '.join(header.categories) or '-'}")
    ticked = [p.name for key, p in policy.partners.items() if header.partner_ticked(key, p.name)]
    lines.append(f"partners ticked: {', '.join(ticked) or '-'}")
    lines.append(f"wants JOSS: {'yes' if header.wants_joss else 'no'}")
    found = problems(header)
    for one in found:
        lines.append(
            f"{'✖ the website rejects: ' if one.rejected else '• '}{messages.header.problem(one)}"
        )
    if not found:
        lines.append(f"✔ no problems (the author has filled in all {len(SUBMITTED)} fields)")
    return "\n".join(line[: len(line) - len(line.lstrip())] + plain(line) for line in lines)
