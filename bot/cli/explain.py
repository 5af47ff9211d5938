"""``pyos-bot explain``: what the bot reads from an issue's text, and what the website would."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from bot.cli import comment
from bot.cli.text_files import read_text
from bot.observability.terminal import plain
from bot.review import messages
from bot.review.model.header import PEOPLE, Field, Header
from bot.review.model.policy import Policy
from bot.review.model.stages import Stage, standing, words
from bot.review.model.website import (
    SUBMITTED,
    Problem,
    Verdict,
    nobody_shown,
    problems,
    verdict,
)

DESCRIPTION = (
    "Reads the text of an issue from FILE (`-` for standard input) and prints what the bot reads there: fields, people, "
    "boxes, and what the website would reject or misread. With --comment it reads a comment instead. The exit status is 1 "
    "if the website would reject or misread something, and 2 if the file cannot be read."
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
    """Exit status: 0 fine, 1 the website would reject or misread something, 2 unreadable file."""
    name = options.comment or options.file
    if not name or (options.comment and options.file):
        print("pyos-bot explain: give FILE or --comment FILE", file=sys.stderr)
        return 2
    try:
        text = read_text(name)
    except (OSError, UnicodeDecodeError) as error:
        print(f"pyos-bot explain: cannot read {name}: {error}", file=sys.stderr)
        return 2
    if options.comment:
        return comment.run(options, text)
    header = Header.read(text)
    if options.json:
        print(json.dumps(as_json(header, options.label), indent=2))
    else:
        print(explanation(header, options.label))
    return 1 if any(one.rejected for one in _found(header, options.label)) else 0


def _found(header: Header, labels: Sequence[str]) -> tuple[Problem, ...]:
    """What is wrong with the header of an issue with these labels."""
    accepted = standing(labels, Policy()).stage is Stage.APPROVED
    return problems(header) + (nobody_shown(header) if accepted else ())


def as_json(header: Header, labels: Sequence[str]) -> dict[str, Any]:
    """The same for programs: people without ``@``, dates as ISO, what says nothing is empty."""
    policy = Policy()
    return {
        "form": header.form.value,
        "fields": {
            field.value: _value(header, field) for field in Field if field is not Field.REVIEWERS
        },
        "reviewers": list(header.named_reviewers),
        "stage": standing(labels, policy).stage.value,
        "categories": list(header.categories),
        "partners": _partners(header, policy),
        "wants_joss": header.wants_joss,
        "publication": dict(header.publication),
        "problems": [
            {
                "kind": one.kind.value,
                "field": one.field,
                "value": one.value,
                "rejected": one.rejected,
                "says": messages.header.problem(one, policy),
            }
            for one in _found(header, labels)
        ],
        "website": _verdict(header, labels).value,
    }


def _verdict(header: Header, labels: Sequence[str]) -> Verdict:
    said = verdict(header)
    shown_wrong = any(one.rejected for one in _found(header, labels))
    return Verdict.MISREADS if said is Verdict.FINE and shown_wrong else said


def _value(header: Header, field: Field) -> str | list[str]:
    if field in PEOPLE:
        return list(header.people(field))
    if field is Field.DATE_ACCEPTED and header.accepted_on:
        return header.accepted_on.isoformat()
    return header.text(field)


def _partners(header: Header, policy: Policy) -> list[str]:
    return [
        one.name for key, one in policy.partners.items() if header.partner_ticked(key, one.name)
    ]


def explanation(header: Header, labels: Sequence[str]) -> str:
    """What the bot reads from an issue's text, in lines for the terminal."""
    policy = Policy()
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
    lines.append(f"partners ticked: {', '.join(_partners(header, policy)) or '-'}")
    lines.append(f"wants JOSS: {'yes' if header.wants_joss else 'no'}")
    lines += [f"{key}: {value}" for key, value in header.publication.items()]
    found = _found(header, labels)
    for one in found:
        lines.append(
            f"{'✖ the website rejects: ' if one.rejected else '• '}{messages.header.problem(one, policy)}"
        )
    if not found:
        lines.append(f"✔ no problems (the author has filled in all {len(SUBMITTED)} fields)")
    return "\n".join(line[: len(line) - len(line.lstrip())] + plain(line) for line in lines)
