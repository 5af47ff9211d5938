"""What the terminal is given: texts, as a file or ``-`` for standard input, and a community's policy."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.adapters import policy_files
from bot.review.model.policy import Policy


def read_text(name: str) -> str:
    """The text, line ends as they are. Raises ``OSError`` or ``UnicodeDecodeError``."""
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return data.decode("utf-8")


def policy_argument(parser: argparse.ArgumentParser) -> None:
    """Whose policy counts."""
    parser.add_argument(
        "--policy",
        metavar="POLICY",
        type=Path,
        help="the policy file of your community, such as .github/pyos-bot.yml (default: pyOpenSci's policy)",
    )


def read_policy(file: Path | None) -> Policy:
    """The policy of that file. Raises ``PolicyError``."""
    return policy_files.policy({} if file is None else {str(file): policy_files.read(file)})
