"""The stand-in's web page: issues as GitHub shows them, for one person who plays all parts."""

from sandbox.page.serving import IssuePage

__all__ = ["IssuePage"]
