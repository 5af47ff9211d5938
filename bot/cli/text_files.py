"""What the terminal is given: texts, as a file or ``-`` for standard input, and a community's policy."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from bot.adapters import policy_files
from bot.review.model.policy import Policy


def read_text(name: str) -> str:
    """The text, line ends as they are. Raises ``OSError`` or ``UnicodeDecodeError``."""
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return data.decode("utf-8")


def unreadable(name: str, error: OSError | UnicodeDecodeError) -> str:
    """Why a text cannot be read, in the words that are used for policy files too."""
    if isinstance(error, OSError):
        return f"{name}: cannot be read ({error.strerror})"
    return f"{name}: is not UTF-8 text"


def a_day(text: str) -> date:
    """The day that somebody gives as an argument."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day such as 2026-12-24") from None


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
