"""Texts that the terminal is given: a file, or ``-`` for standard input."""

from __future__ import annotations

import sys
from pathlib import Path


def read_text(name: str) -> str:
    """The text, line ends as they are. Raises ``OSError`` or ``UnicodeDecodeError``."""
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return data.decode("utf-8")
