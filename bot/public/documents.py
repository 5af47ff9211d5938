"""What is answered: made once for each change, kept as it goes over the line."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

HTML = "text/html; charset=utf-8"
_LEAST = 500
"""Bytes below which compressing is not worth it."""


@dataclass(frozen=True)
class Document:
    """A page, a feed or a file. Nearly everybody takes gzip: a page is kept as that, a twentieth of its size."""

    kept: bytes
    is_packed: bool
    etag: str
    """Weak: it stands for the compressed bytes, too. https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1"""
    content_type: str = HTML
    anywhere: bool = False
    """Whether other sites may show it in a frame, and read it by a script."""

    @property
    def body(self) -> bytes:
        """What it is, for who takes no gzip."""
        return gzip.decompress(self.kept) if self.is_packed else self.kept

    @property
    def compressed(self) -> bytes | None:
        """The body as gzip; None: it is too small."""
        return self.kept if self.is_packed else None

    def is_known(self, if_none_match: str) -> bool:
        """Whether the reader has it already, as the header of that name says."""
        known = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
        return "*" in known or self.etag.removeprefix("W/") in known


def document(body: bytes, content_type: str, *, anywhere: bool = False) -> Document:
    """What is answered with these bytes; compressed with no time in it, so that it is the same each time."""
    packed = len(body) >= _LEAST
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    kept = gzip.compress(body, 6, mtime=0) if packed else body
    return Document(kept, packed, etag, content_type, anywhere)


def text(body: str, content_type: str = HTML, *, anywhere: bool = False) -> Document:
    """A document of text."""
    return document(body.encode(), content_type, anywhere=anywhere)
