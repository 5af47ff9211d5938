"""What is answered: made once for each change, kept as bytes, plain and compressed."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property

HTML = "text/html; charset=utf-8"
_LEAST = 500
"""Bytes below which compressing is not worth it."""


@dataclass(frozen=True)
class Document:
    """A page, a feed or a file."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    anywhere: bool = False
    """Whether other sites may show it in a frame, and read it by a script."""

    @cached_property
    def etag(self) -> str:
        """Weak: it stands for the compressed bytes, too. https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1"""
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:32]}"'

    @cached_property
    def compressed(self) -> bytes | None:
        """The body as gzip, with no time in it; None: it is too small."""
        return gzip.compress(self.body, 6, mtime=0) if len(self.body) >= _LEAST else None

    def is_known(self, if_none_match: str) -> bool:
        """Whether the reader has it already, as the header of that name says."""
        known = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
        return "*" in known or self.etag.removeprefix("W/") in known


def text(
    body: str, content_type: str = HTML, *, status: int = 200, anywhere: bool = False
) -> Document:
    """A document of text."""
    return Document(body.encode(), content_type, status, anywhere)
