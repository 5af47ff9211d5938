"""``pyos-bot explain``: what the bot reads from an issue's text, and what the website would."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from bot.adapters.policy_files import PolicyError
from bot.cli import comment, text_files
from bot.observability.terminal import complain, plain
from bot.review import messages
from bot.review.model.header import PEOPLE, Field, Header
from bot.review.model.policy import Policy
from bot.review.model.stages import Stage, standing, words
from bot.review.model.website import (
    SUBMITTED,
    Problem,
    Verdict,
    nobody_shown,
    own_problems,
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
    text_files.policy_argument(parser)
    comment.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 fine, 1 the website would reject or misread something, 2 unreadable file."""
    name = options.comment or options.file
    if not name or (options.comment and options.file):
        print("pyos-bot explain: give FILE or --comment FILE", file=sys.stderr)
        return 2
    try:
        text = text_files.read_text(name)
        policy = text_files.read_policy(options.policy)
    except (OSError, UnicodeDecodeError) as error:
        complain("pyos-bot explain", text_files.unreadable(name, error))
        return 2
    except PolicyError as problem:
        complain("pyos-bot explain", problem)
        return 2
    if options.comment:
        return comment.run(options, text, policy)
    header = Header.read(text, policy.header)
    if options.json:
        print(json.dumps(as_json(header, options.label, policy), indent=2))
    else:
        print(explanation(header, options.label, policy))
    return 1 if any(one.rejected for one in _found(header, options.label, policy)) else 0


def _found(header: Header, labels: Sequence[str], policy: Policy) -> tuple[Problem, ...]:
    """What is wrong with the header of an issue with these labels."""
    if policy.website == "none":
        return own_problems(header)
    accepted = standing(labels, policy).stage is Stage.APPROVED
    return problems(header) + (nobody_shown(header) if accepted else ())


def as_json(header: Header, labels: Sequence[str], policy: Policy) -> dict[str, Any]:
    """The same for programs: people without ``@``, dates as ISO, what says nothing is empty."""
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
            for one in _found(header, labels, policy)
        ],
        "website": _verdict(header, labels, policy).value if policy.website != "none" else None,
    }


def _verdict(header: Header, labels: Sequence[str], policy: Policy) -> Verdict:
    said = verdict(header)
    shown_wrong = any(one.rejected for one in _found(header, labels, policy))
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


def explanation(header: Header, labels: Sequence[str], policy: Policy) -> str:
    """What the bot reads from an issue's text, in lines for the terminal."""
    lines = [f"header: {header.form}"]
    for field in Field:
        if not policy.header.has(field):
            continue
        if field is Field.REVIEWERS:
            for seat, login in enumerate(header.reviewers, 1):
                lines.append(f"  Reviewer {seat}: {'@' + login if login else '-'}")
        elif field in PEOPLE:
            lines.append(
                f"  {policy.header.key(field)}: {', '.join(f'@{one}' for one in header.people(field)) or '-'}"
            )
        else:
            lines.append(f"  {policy.header.key(field)}: {header.text(field) or '-'}")
    stage = standing(labels, policy).stage
    lines.append(f"stage: {stage.value} ({words(stage)})")
    lines.append(f"categories: {', '.join(header.categories) or '-'}")
    if policy.partners:
        lines.append(f"partners ticked: {', '.join(_partners(header, policy)) or '-'}")
    if policy.tail:
        lines.append(f"wants {policy.journal}: {'yes' if header.wants_joss else 'no'}")
    lines += [f"{key}: {value}" for key, value in header.publication.items()]
    found = _found(header, labels, policy)
    for one in found:
        lines.append(
            f"{'✖ the website rejects: ' if one.rejected else '• '}{messages.header.problem(one, policy)}"
        )
    if not found:
        needed = sum(1 for one in SUBMITTED if policy.header.has(one))
        lines.append(f"✔ no problems (the author has filled in all {needed} fields)")
    return "\n".join(line[: len(line) - len(line.lstrip())] + plain(line) for line in lines)
